/*-------------------------------------------------------------------------
 *
 * optimise.c
 *	  The maximum of a smooth function: see optimise.h.
 *
 * Newton's method.  The second derivatives of our likelihoods cost little
 * beside the logarithms in them, and with them four or five evaluations do
 * what BFGS needs twenty for; those at the end are the standard errors'.
 * Three things make it safe far from the maximum:
 *
 *	- along each principal axis of the second derivatives the step goes
 *	  uphill, also where the function bends upwards (that is, the size of the
 *	  bend counts, not its sign);
 *	- no logarithm changes by more than 2 in one step, and none leaves its
 *	  bounds: a step is made shorter as a whole, for one that is bent leaves the
 *	  ridge it follows; and what stands at a bound and would go out stays, while
 *	  the others go on;
 *	- a step that does not bring a fair part of the gain its slope promises is
 *	  shortened.
 *
 * It ends when the gain that a full step promises is below the tolerance.  A
 * test of the slope alone would fail on flat ridges.
 *
 * The value belongs to the place: what is returned was evaluated there, except
 * for a last step so small that the value does not change by it.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/optimise.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* No logarithm changes by more in a step: a factor of e^2. */
#define LONGEST_STEP	2.0

/* The part of the gain promised by the slope that a step has to bring. */
#define FAIR_PART		1e-4

/* A last step no longer than this is taken without another evaluation. */
#define TRUSTED_STEP	1e-4

/* A step may be shortened so often: to 10^-9 of it at most. */
#define MOST_CUTS		30

/* An axis that bends by less than this part of the strongest bends by rounding. */
#define FLAT			1e-13

/* Rounding in a value: what a change has to exceed to be one. */
#define NOISE			(16 * DBL_EPSILON)

typedef struct Step
{
	double		by[OPTIMISE_MOST];
	double		slope;			/* of the value along the step, at its start */
	double		gain;			/* that a full step promises */
} Step;

static bool
evaluate(OptimiseTask *task, OptimisePoint *point)
{
	task->evaluations++;
	memset(point->slope, 0, sizeof(point->slope));
	memset(point->bend, 0, sizeof(point->bend));
	task->evaluate(task->data, point);
	if (!isfinite(point->value))
		return false;
	for (int i = 0; i < task->n; i++)
	{
		if (!isfinite(point->slope[i]))
			return false;
		for (int k = 0; k < task->n; k++)
			if (!isfinite(point->bend[i][k]))
				return false;
	}
	return true;
}

/* Does parameter i stand at a bound, and this way lead out? */
static bool
leads_out(const OptimiseTask *task, const OptimisePoint *point, int i, double way)
{
	return (point->at[i] <= task->low[i] + OPTIMISE_AT_BOUND && way < 0) ||
		(point->at[i] >= task->high[i] - OPTIMISE_AT_BOUND && way > 0);
}

/* The gain that is not worth a step from here. */
static double
gain_tolerance(const OptimiseTask *task, const OptimisePoint *point)
{
	for (int i = 0; i < task->n; i++)
		if (fabs(point->at[i] - task->scale[i]) > task->far)
			return task->far_tolerance;
	return task->tolerance;
}

/* The step to where the function would be flat if it were quadratic; some are held. */
static void
newton_step(const OptimiseTask *task, const OptimisePoint *point, const bool *held, Step *step)
{
	double		slope[OPTIMISE_MOST] = {0};
	SymmetricMatrix bend = {{0}};
	SymmetricAxes axes;
	double		strongest = 0;

	for (int i = 0; i < task->n; i++)
	{
		if (held[i])
			continue;
		slope[i] = point->slope[i];
		for (int k = 0; k < task->n; k++)
			if (!held[k])
				bend[i][k] = point->bend[i][k];
	}
	symmetric_axes(task->n, bend, &axes);
	for (int a = 0; a < task->n; a++)
		strongest = fmax(strongest, fabs(axes.size[a]));

	memset(step, 0, sizeof(*step));
	for (int a = 0; a < task->n; a++)
	{
		double		uphill = 0;
		double		size = fmax(fabs(axes.size[a]), fmax(FLAT * strongest, DBL_MIN));

		for (int i = 0; i < task->n; i++)
			uphill += axes.axes[i][a] * slope[i];
		step->gain += uphill * uphill / size / 2;
		for (int i = 0; i < task->n; i++)
			step->by[i] += axes.axes[i][a] * uphill / size;
	}
}

/* The same with all held that would leave their bounds, as few as possible. */
static void
bounded_step(const OptimiseTask *task, const OptimisePoint *point, Step *step)
{
	bool		held[OPTIMISE_MOST] = {false};
	bool		more = true;

	for (int i = 0; i < task->n; i++)
		held[i] = leads_out(task, point, i, point->slope[i]);
	while (more)
	{
		newton_step(task, point, held, step);
		more = false;
		for (int i = 0; i < task->n && !more; i++)
			if (!held[i] && leads_out(task, point, i, step->by[i]))
				held[i] = more = true;
	}
}

/* The part of a step after which no logarithm went too far, or out of its bounds. */
static double
allowed_part(const OptimiseTask *task, const OptimisePoint *point, const Step *step)
{
	double		part = 1;

	for (int i = 0; i < task->n; i++)
	{
		double		by = step->by[i];
		double		room = by > 0 ? task->high[i] - point->at[i] : point->at[i] - task->low[i];

		if (fabs(by) * part > fmin(LONGEST_STEP, room))
			part = fmin(LONGEST_STEP, room) / fabs(by);
	}
	return fmax(part, 0);
}

/* Makes a step as long as it may be; true when it was no longer. */
static bool
cap_step(const OptimiseTask *task, const OptimisePoint *point, Step *step)
{
	double		part = allowed_part(task, point, step);

	for (int i = 0; i < task->n; i++)
	{
		step->by[i] *= part;
		step->slope += step->by[i] * point->slope[i];
	}
	return part == 1;
}

/*
 * Goes along the step as far as pays.  The parts tried follow the parabola
 * through what is known, within a tenth and a half of the last one.
 */
static OptimiseEnd
walk(OptimiseTask *task, OptimisePoint *point, const Step *step)
{
	OptimisePoint next = *point;
	double		noise = NOISE * fabs(point->value);
	double		part = 1;

	for (int cut = 0; cut < MOST_CUTS; cut++)
	{
		double		fit = 0;

		if (task->evaluations >= task->most_evaluations)
			return OPTIMISE_LIMIT;
		for (int i = 0; i < task->n; i++)
			next.at[i] = fmin(fmax(point->at[i] + part * step->by[i], task->low[i]), task->high[i]);
		if (evaluate(task, &next))
		{
			double		gain = next.value - point->value;

			if (gain >= FAIR_PART * part * step->slope - noise)
			{
				*point = next;
				return OPTIMISE_FOUND;
			}
			fit = part * step->slope / (2 * (part * step->slope - gain));
		}
		part *= fmin(fmax(fit, 0.1), 0.5);
	}
	return OPTIMISE_STUCK;
}

/* Takes a last step that is too small to change the value. */
static void
trust(const OptimiseTask *task, OptimisePoint *point, const Step *step)
{
	for (int i = 0; i < task->n; i++)
		if (!(fabs(step->by[i]) <= TRUSTED_STEP))
			return;
	for (int i = 0; i < task->n; i++)
		point->at[i] += step->by[i];
}

/*
 * optimise
 *		Climbs from point->at to a maximum, and leaves the last point there,
 *		with value, slope and second derivatives, whatever the end was.  At a
 *		maximum a last step, which is not worth an evaluation, doubles the
 *		digits of the parameters.
 */
OptimiseEnd
optimise(OptimiseTask *task, OptimisePoint *point)
{
	for (int i = 0; i < task->n; i++)
		point->at[i] = fmin(fmax(point->at[i], task->low[i]), task->high[i]);
	if (!evaluate(task, point))
		return OPTIMISE_NO_START;
	for (;;)
	{
		Step		step;
		OptimiseEnd end;
		bool		whole;

		bounded_step(task, point, &step);
		whole = cap_step(task, point, &step);
		if (step.gain <= gain_tolerance(task, point))
		{
			if (whole && step.gain <= task->tolerance)
				trust(task, point, &step);
			return OPTIMISE_FOUND;
		}
		end = step.slope > 0 ? walk(task, point, &step) : OPTIMISE_STUCK;
		if (end != OPTIMISE_FOUND)
			return step.gain <= task->far_tolerance ? OPTIMISE_FOUND : end;
	}
}
