/*-------------------------------------------------------------------------
 *
 * stored.c
 *	  A fitted model as a value: see stored.h.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/stored.h"

#include <math.h>
#include <string.h>

#include "clv/model.h"

/* A covariance may exceed what its variances allow by rounding only. */
#define ROUNDING	1e-9

static const char *const kind_names[CLV_STORED_KINDS] = {
	"bgnbd", "mbgnbd", "pareto_nbd", "bgbb", "sbg", "gamma_gamma",
};

/* As the papers call them. */
static const char *const parameter_names[CLV_STORED_KINDS][CLV_FIT_MOST] = {
	{"r", "alpha", "a", "b"},
	{"r", "alpha", "a", "b"},
	{"r", "alpha", "s", "beta"},
	{"alpha", "beta", "gamma", "delta"},
	{"alpha", "beta"},
	{"p", "q", "gamma"},
};

const char *
clv_stored_kind_name(ClvStoredKind kind)
{
	return kind_names[kind];
}

int
clv_stored_parameter_count(ClvStoredKind kind)
{
	int			count = 0;

	while (count < CLV_FIT_MOST && parameter_names[kind][count] != NULL)
		count++;
	return count;
}

const char *
clv_stored_parameter_name(ClvStoredKind kind, int i)
{
	return parameter_names[kind][i];
}

/* One NaN, one zero. */
static double
canonical(double value)
{
	if (isnan(value))
		return NAN;
	return value == 0 ? 0 : value;
}

/*
 * clv_stored_make_canonical
 *		The one form that equal content has.
 */
void
clv_stored_make_canonical(ClvStored *stored)
{
	size_t		length = strnlen(stored->message, CLV_FIT_MESSAGE - 1);

	for (int i = 0; i < CLV_FIT_MOST; i++)
		stored->p[i] = canonical(stored->p[i]);
	for (int i = 0; i < CLV_STORED_COVARIANCES; i++)
		stored->covariance[i] = canonical(stored->covariance[i]);
	stored->loglik = canonical(stored->loglik);
	stored->slope = canonical(stored->slope);
	memset(stored->message + length, 0, CLV_FIT_MESSAGE - length);
}

static void
forget_covariance(ClvStored *stored, int n)
{
	for (int i = 0; i < n * (n + 1) / 2; i++)
		stored->covariance[i] = NAN;
}

static void
begin_stored(ClvStoredKind kind, ClvFitStatus status, int32_t unit_days, ClvStored *stored)
{
	memset(stored, 0, sizeof(*stored));
	stored->version = CLV_STORED_VERSION;
	stored->kind = (uint8_t) kind;
	stored->status = (uint8_t) status;
	stored->unit_days = unit_days;
}

/*
 * clv_stored_of_parameters
 *		A model that was fitted elsewhere.
 */
void
clv_stored_of_parameters(ClvStoredKind kind, const double *p, int32_t unit_days,
						 ClvStored *stored)
{
	int			n = clv_stored_parameter_count(kind);

	begin_stored(kind, CLV_FIT_CONVERGED, unit_days, stored);
	memcpy(stored->p, p, n * sizeof(double));
	forget_covariance(stored, n);
	stored->loglik = stored->slope = NAN;
	clv_stored_make_canonical(stored);
}

static const char *
parameters_problem(const ClvStored *stored, int n)
{
	bool		wanted = clv_stored_has_parameters(stored);

	for (int i = 0; i < n; i++)
	{
		if (wanted && !clv_in_range(stored->p[i]))
			return "parameters must be between 1e-100 and 1e100";
		if (!wanted && !isnan(stored->p[i]))
			return "a fit with this status has no parameters";
	}
	return NULL;
}

/*
 * No sum of parameters may have a variance below 0.  Seen by the correlations,
 * whose axes do not depend on the units of the parameters.
 */
static bool
is_semidefinite(const ClvStored *stored, int n)
{
	SymmetricMatrix correlation;
	SymmetricAxes found;

	memset(correlation, 0, sizeof(correlation));
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++)
			correlation[i][k] = stored->covariance[clv_stored_place(i, k)] /
				sqrt(stored->covariance[clv_stored_place(i, i)]) /
				sqrt(stored->covariance[clv_stored_place(k, k)]);
	symmetric_axes(n, correlation, &found);
	for (int i = 0; i < n; i++)
		if (!(found.size[i] >= -ROUNDING))
			return false;
	return true;
}

/* All NaN, or what can be a covariance. */
static const char *
covariance_problem(const ClvStored *stored, int n)
{
	bool		known = !isnan(stored->covariance[0]);

	if (known && (!stored->fitted || stored->status != CLV_FIT_CONVERGED))
		return "only a fit that converged has a covariance";
	for (int i = 0; i < n * (n + 1) / 2; i++)
		if (known ? !isfinite(stored->covariance[i]) : !isnan(stored->covariance[i]))
			return "a covariance is known as a whole or not at all";
	for (int i = 0; known && i < n; i++)
	{
		double		variance = stored->covariance[clv_stored_place(i, i)];

		if (!(variance > 0))
			return "variances must be above 0";
		for (int k = 0; k < i; k++)
			if (fabs(stored->covariance[clv_stored_place(i, k)]) > (1 + ROUNDING) *
				sqrt(variance) * sqrt(stored->covariance[clv_stored_place(k, k)]))
				return "a covariance is too large for its variances";
	}
	if (known && !is_semidefinite(stored, n))
		return "the covariance is not positive semidefinite";
	return NULL;
}

/*
 * clv_stored_of_report
 *		What a fit has found.  Standard errors beyond the range of numbers are
 *		not known.
 */
void
clv_stored_of_report(ClvStoredKind kind, const ClvFitReport *report, int32_t unit_days,
					 ClvStored *stored)
{
	int			n = clv_stored_parameter_count(kind);

	begin_stored(kind, report->status, unit_days, stored);
	stored->fitted = 1;
	stored->evaluations = report->evaluations;
	stored->customers = report->customers;
	stored->ignored = report->ignored;
	stored->distinct_rows = report->distinct_rows;
	for (int i = 0; i < n; i++)
	{
		stored->p[i] = report->p[i];
		for (int k = 0; k <= i; k++)
			stored->covariance[clv_stored_place(i, k)] = report->covariance[i][k];
	}
	stored->loglik = report->loglik;
	stored->slope = report->slope;
	memcpy(stored->message, report->message, strnlen(report->message, CLV_FIT_MESSAGE - 1));
	if (covariance_problem(stored, n) != NULL)
		forget_covariance(stored, n);
	clv_stored_make_canonical(stored);
}

static const char *
report_problem(const ClvStored *stored)
{
	if (stored->unit_days < 0 || stored->evaluations < 0 || stored->customers < 0 ||
		stored->ignored < 0 || stored->distinct_rows < 0)
		return "counts must be 0 or more";
	if (stored->fitted && clv_stored_has_parameters(stored) ? !isfinite(stored->loglik) :
		!isnan(stored->loglik))
		return "only a fit with parameters has a log-likelihood";
	if (!(isnan(stored->slope) || (stored->slope >= 0 && isfinite(stored->slope))))
		return "the gradient must be 0 or more";
	if (!stored->fitted && (stored->status != CLV_FIT_CONVERGED || !isnan(stored->slope) ||
							stored->evaluations != 0 || stored->customers != 0 ||
							stored->ignored != 0 || stored->distinct_rows != 0 ||
							stored->message[0] != '\0'))
		return "known parameters have no report of a fit";
	return NULL;
}

/*
 * clv_stored_problem
 *		NULL, or why no fit and no constructor can have given this value.
 */
const char *
clv_stored_problem(const ClvStored *stored)
{
	const char *problem;
	int			n;

	if (stored->version != CLV_STORED_VERSION)
		return "unknown version";
	if (stored->kind >= CLV_STORED_KINDS)
		return "unknown kind of model";
	if (stored->status >= CLV_FIT_STATUSES || stored->fitted > 1)
		return "unknown status";
	n = clv_stored_parameter_count(stored->kind);
	problem = parameters_problem(stored, n);
	if (problem == NULL)
		problem = covariance_problem(stored, n);
	if (problem == NULL)
		problem = report_problem(stored);
	return problem;
}

/*
 * clv_stored_size
 *		Bytes that are stored: up to the end of the message.
 */
size_t
clv_stored_size(const ClvStored *stored)
{
	return CLV_STORED_HEAD_SIZE + strnlen(stored->message, CLV_FIT_MESSAGE - 1);
}

/* NaN when not known. */
double
clv_stored_std_error(const ClvStored *stored, int i)
{
	return sqrt(stored->covariance[clv_stored_place(i, i)]);
}

double
clv_stored_aic(const ClvStored *stored)
{
	return 2 * clv_stored_parameter_count(stored->kind) - 2 * stored->loglik;
}

/* The sample size is the number of customers. */
double
clv_stored_bic(const ClvStored *stored)
{
	return clv_stored_parameter_count(stored->kind) * log((double) stored->customers) -
		2 * stored->loglik;
}
