/*-------------------------------------------------------------------------
 *
 * fit_search.c
 *	  From a likelihood to a report: see fit_search.h.
 *
 * The likelihoods of these models often have no maximum: where customers do
 * not differ in their chance of leaving, say, the two parameters of those
 * chances grow together for ever, and the likelihood with them, by less and
 * less.  The search stops where nothing is to be gained, at the latest at
 * 10^12 times the usual size of a parameter, or 10^-30 times.  What predicts
 * well there is a limiting case of the model, not garbage; but its parameters
 * mean nothing by themselves, and the report says so.  It says something else
 * when the likelihood rises at a bound as it did before.
 *
 * Some likelihoods have several maxima, so the climb begins at several places.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/fit_search.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "clv/model.h"

/* Far beyond the scale: a parameter that may not have settled. */
#define FAR				1e4

/* The logarithm of a parameter that has settled is known better than this. */
#define VAGUE			1.0
#define VAGUE_ANYWHERE	20.0

/* The other parameter of a trait went the same way when it went this far. */
#define PARTNER			10.0

/*
 * At a bound the likelihood rises when a factor of e gains this.  It rises ever
 * less out there, if only as one over a logarithm; when it gains as much as
 * the other does for each customer, it has not begun to.
 */
#define RISES			1e-6
#define STEEP			0.01

/* At a maximum the slope is less, for each customer. */
#define LEVEL			1e-6

/*
 * Gains in log-likelihood that are not worth another evaluation: for each
 * customer, which leaves parameters within 10^-7 of their standard errors for
 * a hundred customers; and in all, far out.
 */
#define TOLERANCE		1e-16
#define FAR_TOLERANCE	1e-6

#define MOST_EVALUATIONS	200

/*
 * The bounds of the logarithm of a parameter.  They stay so far within what a
 * model accepts that rounding does not matter.
 */
static double
lowest(const FitSearch *search, int i)
{
	return fmax(log(search->scale[i]) + log(FIT_LOWEST), log(CLV_SMALLEST) + OPTIMISE_AT_BOUND);
}

static double
highest(const FitSearch *search, int i)
{
	return fmin(log(search->scale[i]) + log(FIT_HIGHEST), log(CLV_LARGEST) - OPTIMISE_AT_BOUND);
}

/*
 * fit_climb
 *		The maximum that is reached from a point.
 */
OptimiseEnd
fit_climb(const FitSearch *search, OptimisePoint *point, int *evaluations)
{
	OptimiseTask task;
	OptimiseEnd end;

	memset(&task, 0, sizeof(task));
	task.n = search->model->n;
	task.evaluate = search->evaluate;
	task.data = search->data;
	task.tolerance = TOLERANCE * search->customers;
	task.far = log(FAR);
	task.far_tolerance = FAR_TOLERANCE;
	task.most_evaluations = MOST_EVALUATIONS;
	for (int i = 0; i < task.n; i++)
	{
		task.scale[i] = log(search->scale[i]);
		task.low[i] = lowest(search, i);
		task.high[i] = highest(search, i);
	}
	end = optimise(&task, point);
	*evaluations += task.evaluations;
	return end;
}

/*
 * fit_best
 *		The highest of the maxima reached from all starts.
 */
OptimiseEnd
fit_best(const FitSearch *search, OptimisePoint *best, int *evaluations)
{
	OptimiseEnd best_end = OPTIMISE_NO_START;

	for (int s = 0; s < search->nstarts; s++)
	{
		OptimisePoint point;
		OptimiseEnd end;

		memset(&point, 0, sizeof(point));
		for (int i = 0; i < search->model->n; i++)
			point.at[i] = log(search->start[s][i] * search->scale[i]);
		end = fit_climb(search, &point, evaluations);
		if (end == OPTIMISE_NO_START ||
			(best_end != OPTIMISE_NO_START && point.value <= best->value))
			continue;
		*best = point;
		best_end = end;
	}
	return best_end;
}

/* Covariances of the logarithms; false when the data do not give them. */
static bool
log_covariance(const FitSearch *search, const OptimisePoint *point, SymmetricMatrix covariance)
{
	SymmetricMatrix information;

	for (int i = 0; i < CLV_FIT_MOST; i++)
		for (int k = 0; k < CLV_FIT_MOST; k++)
			information[i][k] = -point->bend[i][k];
	return symmetric_inverse(search->model->n, information, covariance);
}

/* Does the likelihood rise where the bound of a parameter stops it? */
static bool
is_stopped(const FitSearch *search, const OptimisePoint *point, int i)
{
	if (point->slope[i] > RISES)
		return point->at[i] >= highest(search, i) - OPTIMISE_AT_BOUND;
	return point->slope[i] < -RISES && point->at[i] <= lowest(search, i) + OPTIMISE_AT_BOUND;
}

/* Does it rise there so that the bounds, not the data, end the search? */
static bool
rises_on(const FitSearch *search, const OptimisePoint *point)
{
	double		slope = 0;

	for (int i = 0; i < search->model->n; i++)
		if (is_stopped(search, point, i))
			slope += fabs(point->slope[i]);
	return slope > STEEP * search->customers;
}

/* Others went far, and are not known well there, or met their bound. */
static bool
has_settled(const FitSearch *search, const OptimisePoint *point,
			const SymmetricMatrix *covariance, int i)
{
	double		distance = fabs(point->at[i] - log(search->scale[i]));
	double		vague = covariance ? sqrt((*covariance)[i][i]) : INFINITY;

	if (is_stopped(search, point, i))
		return false;
	return !(distance > log(FAR) && vague > VAGUE) && !(covariance && vague > VAGUE_ANYWHERE);
}

static ClvFitTrend
trend_of(const FitSearch *search, const OptimisePoint *point, int i)
{
	double		way = is_stopped(search, point, i) ? point->slope[i] :
		point->at[i] - log(search->scale[i]);

	return way > 0 ? CLV_FIT_GROWS : CLV_FIT_VANISHES;
}

/* If one parameter of a trait went far and the other the same way, both did. */
static void
pair_trends(const FitSearch *search, const OptimisePoint *point, int one, int other,
			ClvFitTrend *trend)
{
	double		distance = point->at[other] - log(search->scale[other]);

	if (trend[other] != CLV_FIT_SETTLED)
		return;
	if ((trend[one] == CLV_FIT_GROWS && distance > log(PARTNER)) ||
		(trend[one] == CLV_FIT_VANISHES && distance < -log(PARTNER)))
		trend[other] = trend[one];
}

/* Where parameters went that have not settled; any? */
static bool
find_trends(const FitSearch *search, const OptimisePoint *point,
			const SymmetricMatrix *covariance, ClvFitTrend *trend)
{
	bool		any = false;

	for (int i = 0; i < search->model->n; i++)
	{
		trend[i] = CLV_FIT_SETTLED;
		if (has_settled(search, point, covariance, i))
			continue;
		trend[i] = trend_of(search, point, i);
		any = true;
	}
	for (int i = 0; i < 2; i++)
	{
		const FitTrait *trait = &search->model->trait[i];

		if (trait->both_grow == NULL)
			continue;
		pair_trends(search, point, trait->first, trait->second, trend);
		pair_trends(search, point, trait->second, trait->first, trend);
	}
	return any;
}

/* What the data show when the two parameters of a trait go where they went. */
static const char *
trait_finding(const FitTrait *trait, const ClvFitTrend *trend)
{
	ClvFitTrend first = trend[trait->first];
	ClvFitTrend second = trend[trait->second];

	if (first == CLV_FIT_SETTLED && second == CLV_FIT_SETTLED)
		return NULL;
	if (first == second)
		return first == CLV_FIT_GROWS ? trait->both_grow : trait->both_vanish;
	if (first == CLV_FIT_VANISHES || second == CLV_FIT_GROWS)
		return trait->first_vanishes;
	return trait->first_grows;
}

static void
append(char *message, const char *words)
{
	size_t		length = strlen(message);

	(void) snprintf(message + length, CLV_FIT_MESSAGE - length, "%s", words);
}

/* "r, alpha": the parameters with a trend. */
static void
append_names(const FitModel *model, const ClvFitTrend *trends, ClvFitTrend trend, char *message)
{
	const char *between = "";

	for (int i = 0; i < model->n; i++)
	{
		if (trends[i] != trend)
			continue;
		append(message, between);
		append(message, model->name[i]);
		between = ", ";
	}
}

static bool
has_trend(const FitModel *model, const ClvFitTrend *trends, ClvFitTrend trend)
{
	for (int i = 0; i < model->n; i++)
		if (trends[i] == trend)
			return true;
	return false;
}

/*
 * What the likelihood does, with which parameters, and what that says about the
 * data: nothing when it rises on, for who knows where it would end.
 */
static void
explain_trends(const FitModel *model, const ClvFitTrend *trends, bool on, char *message)
{
	bool		grows = has_trend(model, trends, CLV_FIT_GROWS);

	append(message, on ? "the search came to its bounds, where the likelihood still rises with " :
		   "the likelihood has no maximum: it rises, ever less, with ");
	if (grows)
	{
		append(message, "growing ");
		append_names(model, trends, CLV_FIT_GROWS, message);
	}
	if (has_trend(model, trends, CLV_FIT_VANISHES))
	{
		append(message, grows ? " and vanishing " : "vanishing ");
		append_names(model, trends, CLV_FIT_VANISHES, message);
	}
	for (int i = 0; i < 2 && !on; i++)
	{
		const char *finding = model->trait[i].first == model->trait[i].second ? NULL :
			trait_finding(&model->trait[i], trends);

		if (finding == NULL)
			continue;
		append(message, "; ");
		append(message, finding);
	}
}

/* Length of the derivatives for the logarithms. */
static double
slope_length(const FitSearch *search, const OptimisePoint *point)
{
	double		length = 0;

	for (int i = 0; i < search->model->n; i++)
		length = hypot(length, point->slope[i]);
	return length;
}

static void
set_status(const FitSearch *search, const OptimisePoint *point, OptimiseEnd end,
		   const SymmetricMatrix *covariance, ClvFitReport *report)
{
	report->status = CLV_FIT_CONVERGED;
	if (find_trends(search, point, covariance, report->trend))
	{
		bool		on = rises_on(search, point);

		report->status = on ? CLV_FIT_STOPPED : CLV_FIT_NO_MAXIMUM;
		explain_trends(search->model, report->trend, on, report->message);
	}
	else if (end != OPTIMISE_FOUND || !(slope_length(search, point) < LEVEL * search->customers))
	{
		report->status = CLV_FIT_STOPPED;
		append(report->message, end == OPTIMISE_LIMIT ?
			   "the search ran out of evaluations before it reached a maximum" :
			   "the search stopped short of a maximum");
	}
	else if (covariance == NULL)
	{
		report->status = CLV_FIT_NO_MAXIMUM;
		append(report->message, "the likelihood is flat: the data do not tell the parameters apart");
	}
}

/*
 * fit_report
 *		What a search that ended at a point has found.  Customers and rows are
 *		there already.
 */
void
fit_report(const FitSearch *search, const OptimisePoint *point, OptimiseEnd end,
		   ClvFitReport *report)
{
	int			n = search->model->n;
	SymmetricMatrix covariance;
	bool		known;

	report->n = n;
	if (end == OPTIMISE_NO_START)
	{
		clv_fit_refuse(report, CLV_FIT_OUT_OF_RANGE,
					   "the likelihood of these customers is beyond the range of numbers");
		return;
	}
	known = log_covariance(search, point, covariance);
	report->message[0] = '\0';
	set_status(search, point, end, known ? &covariance : NULL, report);
	for (int i = 0; i < n; i++)
		report->p[i] = exp(point->at[i]);
	for (int i = 0; i < n; i++)
	{
		for (int k = 0; k < n; k++)
			report->covariance[i][k] = report->status != CLV_FIT_CONVERGED ? NAN :
				covariance[i][k] * report->p[i] * report->p[k];
		report->std_error[i] = sqrt(report->covariance[i][i]);
	}
	report->loglik = point->value;
	report->slope = slope_length(search, point) / (double) report->customers;
	report->aic = 2 * n - 2 * point->value;
	report->bic = n * log((double) report->customers) - 2 * point->value;
}
