/*-------------------------------------------------------------------------
 *
 * fit_search.c
 *	  From a likelihood to a report: see fit_search.h.
 *
 * The likelihoods of these models often have no maximum: where customers do
 * not differ in their chance of leaving, say, the two parameters of those
 * chances grow together for ever, and the likelihood with them, by less and
 * less.  The search stops where nothing is to be gained, at the latest at a
 * hundred million times the usual size of a parameter.  What predicts well
 * there is a limiting case of the model, not garbage; but its parameters mean
 * nothing by themselves, and the report says so.
 *
 * Some likelihoods have several maxima, so the climb begins at several places.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/fit_search.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Far beyond the scale: a parameter that may not have settled. */
#define FAR				1e4

/* The logarithm of a parameter that has settled is known better than this. */
#define VAGUE			1.0
#define VAGUE_ANYWHERE	20.0

/*
 * Gains in log-likelihood that are not worth another evaluation: for each
 * customer, which leaves parameters within 10^-7 of their standard errors for
 * a hundred customers; and in all, far out.
 */
#define TOLERANCE		1e-16
#define FAR_TOLERANCE	1e-6

#define MOST_EVALUATIONS	200

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
		task.low[i] = log(search->scale[i]) - log(FIT_WIDEST);
		task.high[i] = log(search->scale[i]) + log(FIT_WIDEST);
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

/* Parameters that went far, and are not known well there; any? */
static bool
find_trends(const FitSearch *search, const OptimisePoint *point,
			const SymmetricMatrix *covariance, ClvFitTrend *trend)
{
	bool		any = false;

	for (int i = 0; i < search->model->n; i++)
	{
		double		distance = point->at[i] - log(search->scale[i]);
		double		vague = covariance ? sqrt((*covariance)[i][i]) : INFINITY;

		trend[i] = CLV_FIT_SETTLED;
		if (!(fabs(distance) > log(FAR) && vague > VAGUE) && !(covariance && vague > VAGUE_ANYWHERE))
			continue;
		trend[i] = distance > 0 ? CLV_FIT_GROWS : CLV_FIT_VANISHES;
		any = true;
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

/* Why there is no maximum, in words. */
static void
explain_trends(const FitModel *model, const ClvFitTrend *trends, char *message)
{
	bool		grows = has_trend(model, trends, CLV_FIT_GROWS);

	append(message, "the likelihood has no maximum: it rises, ever less, with ");
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
	for (int i = 0; i < 2; i++)
	{
		const char *finding = model->trait[i].first == model->trait[i].second ? NULL :
			trait_finding(&model->trait[i], trends);

		if (finding == NULL)
			continue;
		append(message, "; ");
		append(message, finding);
	}
}

static void
set_status(const FitSearch *search, const OptimisePoint *point, OptimiseEnd end,
		   const SymmetricMatrix *covariance, ClvFitReport *report)
{
	report->status = CLV_FIT_CONVERGED;
	if (find_trends(search, point, covariance, report->trend))
	{
		report->status = CLV_FIT_NO_MAXIMUM;
		explain_trends(search->model, report->trend, report->message);
	}
	else if (end != OPTIMISE_FOUND)
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
	bool		known = log_covariance(search, point, covariance);
	double		slope = 0;

	report->n = n;
	report->message[0] = '\0';
	set_status(search, point, end, known ? &covariance : NULL, report);
	for (int i = 0; i < n; i++)
	{
		report->p[i] = exp(point->at[i]);
		slope = hypot(slope, point->slope[i]);
	}
	for (int i = 0; i < n; i++)
	{
		for (int k = 0; k < n; k++)
			report->covariance[i][k] = report->status != CLV_FIT_CONVERGED ? NAN :
				covariance[i][k] * report->p[i] * report->p[k];
		report->std_error[i] = sqrt(report->covariance[i][i]);
	}
	report->loglik = point->value;
	report->slope = slope / (double) report->customers;
	report->aic = 2 * n - 2 * point->value;
	report->bic = n * log((double) report->customers) - 2 * point->value;
}
