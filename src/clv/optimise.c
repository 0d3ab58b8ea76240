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
 *	  bounds;
 *	- a step that does not bring a fair part of the gain its slope promises is
 *	  shortened.
 *
 * It ends when the gain that a full step promises is below the tolerance.  A
 * test of the slope alone would fail on flat ridges.
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

/* Does the slope lead out of the bounds at which parameter i stands? */
static bool
held(const OptimiseTask *task, const OptimisePoint *point, int i)
{
	return (point->at[i] <= task->low[i] && point->slope[i] <= 0) ||
		(point->at[i] >= task->high[i] && point->slope[i] >= 0);
}

/* The gain that is not worth a step from here. */
static double
gain_tolerance(const OptimiseTask *task, const OptimisePoint *point)
{
	for (int i = 0; i < task->n; i++)
		if (fabs(point->at[i] - (task->low[i] + task->high[i]) / 2) > task->far)
			return task->far_tolerance;
	return task->tolerance;
}

/* The step to where the function would be flat if it were quadratic. */
static void
newton_step(const OptimiseTask *task, const OptimisePoint *point, Step *step)
{
	double		slope[OPTIMISE_MOST] = {0};
	SymmetricMatrix bend = {{0}};
	SymmetricAxes axes;
	double		strongest = 0;

	for (int i = 0; i < task->n; i++)
	{
		if (held(task, point, i))
			continue;
		slope[i] = point->slope[i];
		for (int k = 0; k < task->n; k++)
			if (!held(task, point, k))
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

/* No logarithm further than allowed, nor out of its bounds. */
static void
cap_step(const OptimiseTask *task, const OptimisePoint *point, Step *step)
{
	double		longest = 0;

	for (int i = 0; i < task->n; i++)
		longest = fmax(longest, fabs(step->by[i]));
	for (int i = 0; i < task->n; i++)
	{
		double		to = point->at[i] +
			step->by[i] * fmin(1, LONGEST_STEP / fmax(longest, DBL_MIN));

		to = fmin(fmax(to, task->low[i]), task->high[i]);
		step->by[i] = to - point->at[i];
		step->slope += step->by[i] * point->slope[i];
	}
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
			next.at[i] = point->at[i] + part * step->by[i];
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

/*
 * optimise
 *		Climbs from point->at to a maximum, and leaves the last point there,
 *		with value, slope and second derivatives, whatever the end was.  The
 *		last step, which is not worth an evaluation, is taken on trust: it
 *		doubles the digits of the parameters and does not change the value.
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

		newton_step(task, point, &step);
		cap_step(task, point, &step);
		if (step.gain <= gain_tolerance(task, point))
		{
			for (int i = 0; i < task->n; i++)
				point->at[i] += step.by[i];
			return OPTIMISE_FOUND;
		}
		end = step.slope > 0 ? walk(task, point, &step) : OPTIMISE_STUCK;
		if (end != OPTIMISE_FOUND)
			return step.gain <= task->far_tolerance ? OPTIMISE_FOUND : end;
	}
}
