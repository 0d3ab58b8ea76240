/*-------------------------------------------------------------------------
 *
 * gamma_gamma.c
 *	  What a customer spends per purchase: see gamma_gamma.h.
 *
 * With S = m x, what the customer spent in all, and u = p x the likelihood is
 *
 *		-ln B(u, q) - ln m + u ln(S / (gamma + S)) + q ln(gamma / (gamma + S))
 *
 * The two logarithms of shares are taken from one log1p(), so that neither
 * loses digits when its share is near 1: customers who are all alike lead p
 * or q to where that counts.
 *
 * ln B and its derivatives depend on x alone.  In a fit they are computed once
 * for each distinct x.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/gamma_gamma.h"

#include <math.h>
#include <string.h>

#include "clv/fit_search.h"
#include "clv/fit_total.h"
#include "clv/model.h"
#include "clv/special.h"
#include "shared/poll.h"

#define N	CLV_GAMMA_GAMMA_PARAMETERS

enum
{
	P, Q, GAMMA
};

/* How S stands to gamma. */
typedef struct Share
{
	double		spent;			/* S / (gamma + S) */
	double		rest;			/* gamma / (gamma + S) */
	double		log_spent;
	double		log_rest;
} Share;

static inline Share
share_of(double spent, double log_spent, double gamma, double log_gamma)
{
	Share		share;
	double		less;

	share.spent = spent / (gamma + spent);
	share.rest = gamma / (gamma + spent);
	if (spent < gamma)
	{
		less = log1p(spent / gamma);
		share.log_rest = -less;
		share.log_spent = (log_spent - log_gamma) - less;
	}
	else
	{
		less = log1p(gamma / spent);
		share.log_rest = (log_gamma - log_spent) - less;
		share.log_spent = -less;
	}
	return share;
}

/* -ln B(u, q) */
static double
log_beta_inverse(double u, double q)
{
	return u > q ? clv_log_gamma_ratio(u, q) - lgamma(q) :
		clv_log_gamma_ratio(q, u) - lgamma(u);
}

/*
 * clv_gamma_gamma_log_likelihood
 *		The logarithm of the density of m, for x > 0 and m > 0; and its
 *		derivatives for ln p, ln q and ln gamma, unless gradient is NULL.
 */
double
clv_gamma_gamma_log_likelihood(ClvGammaGamma model, double x, double m, double *gradient)
{
	double		u = model.p * x;
	double		q = model.q;
	Share		share = share_of(m * x, log(m) + log(x), model.gamma, log(model.gamma));

	if (gradient)
	{
		gradient[P] = u * (clv_digamma_difference(u, q) + share.log_spent);
		gradient[Q] = q * (clv_digamma_difference(q, u) + share.log_rest);
		gradient[GAMMA] = q * share.spent - u * share.rest;
	}
	return log_beta_inverse(u, q) - log(m) + u * share.log_spent + q * share.log_rest;
}

/*
 * clv_gamma_gamma_mean
 *		The expected value of a purchase of a customer, in the long run, given
 *		the mean m of x of them; x may be 0, and m does not matter then.
 *		Infinity where there is no finite mean: p x + q <= 1.
 */
double
clv_gamma_gamma_mean(ClvGammaGamma model, double x, double m)
{
	double		weight = model.p * x + (model.q - 1);
	double		share;

	if (weight <= 0)
		return INFINITY;
	share = model.p / weight;
	if (x == 0)
		return share * model.gamma;
	return share * model.gamma + (share * x) * m;
}

/* --- fit --- */

/*
 * clv_spend_problem
 *		NULL, or why no customer has x purchases of mean value m, both above 0.
 */
const char *
clv_spend_problem(double x, double m)
{
	if (!(x <= CLV_MOST_PURCHASES))
		return "x must be at most 2^53";
	if (!clv_in_range(m))
		return "the mean value must be between 1e-100 and 1e100";
	return NULL;
}

typedef struct SpendRow
{
	double		spent;
	double		log_spent;
	double		count;
} SpendRow;

typedef struct SpendGroup
{
	double		x;
	double		count;
	double		log_mean;		/* sum of ln m */
	int64_t		first;
} SpendGroup;

typedef struct SpendRows
{
	SpendRow   *row;
	int64_t		nrows;
	SpendGroup *group;			/* one more, empty, at the end */
	int64_t		ngroups;
	double		customers;
	double		typical;		/* geometric mean of m, whose mean may be huge */
} SpendRows;

/* Sums over the rows with the same x. */
typedef struct SpendSums
{
	Sum			log_spent;
	Sum			log_rest;
	Sum			spent;
	Sum			rest;
	Sum			spread;			/* spent (1 - spent) */
} SpendSums;

static void
sum_rows(const SpendRow *row, int64_t n, double gamma, double log_gamma, SpendSums *sums)
{
	memset(sums, 0, sizeof(*sums));
	for (int64_t i = 0; i < n; i++)
	{
		Share		share = share_of(row[i].spent, row[i].log_spent, gamma, log_gamma);

		sum_add(&sums->log_spent, row[i].count * share.log_spent);
		sum_add(&sums->log_rest, row[i].count * share.log_rest);
		sum_add(&sums->spent, row[i].count * share.spent);
		sum_add(&sums->rest, row[i].count * share.rest);
		sum_add(&sums->spread, row[i].count * share.spent * share.rest);
		poll_at_step(i);
	}
}

static void
add_group(const SpendGroup *group, const SpendSums *sums, double p, double q, FitTotal *total)
{
	double		u = p * group->x;
	double		count = group->count;
	double		log_spent = sum_value(&sums->log_spent);
	double		log_rest = sum_value(&sums->log_rest);
	double		by_p = u * (count * clv_digamma_difference(u, q) + log_spent);
	double		by_q = q * (count * clv_digamma_difference(q, u) + log_rest);
	double		bend = clv_trigamma(u + q);

	sum_add(&total->value, count * log_beta_inverse(u, q) - group->log_mean);
	sum_add(&total->value, u * log_spent + q * log_rest);
	sum_add(&total->slope[P], by_p);
	sum_add(&total->slope[Q], by_q);
	sum_add(&total->slope[GAMMA], q * sum_value(&sums->spent) - u * sum_value(&sums->rest));
	sum_add(&total->bend[P][P], by_p + count * u * u * (bend - clv_trigamma(u)));
	sum_add(&total->bend[P][Q], count * u * q * bend);
	sum_add(&total->bend[P][GAMMA], -u * sum_value(&sums->rest));
	sum_add(&total->bend[Q][Q], by_q + count * q * q * (bend - clv_trigamma(q)));
	sum_add(&total->bend[Q][GAMMA], q * sum_value(&sums->spent));
	sum_add(&total->bend[GAMMA][GAMMA], -(u + q) * sum_value(&sums->spread));
}

static void
evaluate(void *data, OptimisePoint *point)
{
	const SpendRows *rows = data;
	double		p = exp(point->at[P]);
	double		q = exp(point->at[Q]);
	double		gamma = exp(point->at[GAMMA]);
	FitTotal	total;

	memset(&total, 0, sizeof(total));
	for (int64_t i = 0; i < rows->ngroups; i++)
	{
		const SpendGroup *group = &rows->group[i];
		SpendSums	sums;

		sum_rows(&rows->row[group[0].first], group[1].first - group[0].first, gamma,
				 point->at[GAMMA], &sums);
		add_group(group, &sums, p, q, &total);
	}
	fit_total_point(&total, N, point);
}

static inline bool
is_usable(const ClvSpendRow *row)
{
	return row->x > 0 && row->m > 0;
}

/* The usable rows, in groups by x. */
static void
build_rows(const ClvSpendRow *from, int64_t n, ClvAllocate allocate, SpendRows *rows)
{
	double		sum = 0;

	memset(rows, 0, sizeof(*rows));
	rows->row = allocate((n + 1) * sizeof(SpendRow));
	rows->group = allocate((n + 1) * sizeof(SpendGroup));
	for (int64_t i = 0; i < n; i++)
	{
		double		count = (double) from[i].count;
		SpendGroup *group;

		if (!is_usable(&from[i]))
			continue;
		if (rows->ngroups == 0 || rows->group[rows->ngroups - 1].x != from[i].x)
			rows->group[rows->ngroups++] = (SpendGroup) {from[i].x, 0, 0, rows->nrows};
		group = &rows->group[rows->ngroups - 1];
		group->count += count;
		group->log_mean += count * log(from[i].m);
		rows->row[rows->nrows++] = (SpendRow) {
			from[i].x * from[i].m, log(from[i].x) + log(from[i].m), count
		};
		rows->customers += count;
		sum += count * log(from[i].m);
	}
	rows->group[rows->ngroups] = (SpendGroup) {0, 0, 0, rows->nrows};
	rows->typical = exp(sum / rows->customers);
}

/* Counts customers, and refuses what has no likelihood worth a search. */
static bool
refused(const ClvSpendRow *rows, int64_t nrows, ClvFitReport *report)
{
	const ClvSpendRow *first = NULL;
	const char *problem = NULL;
	bool		differ = false;

	for (int64_t i = 0; i < nrows; i++)
	{
		if (!is_usable(&rows[i]))
		{
			report->ignored += rows[i].count;
			continue;
		}
		report->customers += rows[i].count;
		report->distinct_rows++;
		if (first == NULL)
			first = &rows[i];
		differ |= rows[i].m != first->m;
		if (problem == NULL)
			problem = clv_spend_problem(rows[i].x, rows[i].m);
	}
	if (report->customers == 0)
		clv_fit_refuse(report, CLV_FIT_NO_REPEATERS,
					   "no customer has purchases with a mean value above 0");
	else if (report->customers == 1)
		clv_fit_refuse(report, CLV_FIT_ONE_CUSTOMER,
					   "one customer only has purchases with a mean value above 0:"
					   " a model of differences between customers needs more");
	else if (!differ)
		clv_fit_refuse(report, CLV_FIT_IDENTICAL,
					   "all customers have the same mean value: there are no differences to fit");
	else if (problem != NULL)
		clv_fit_refuse(report, CLV_FIT_OUT_OF_RANGE, problem);
	return report->status != CLV_FIT_CONVERGED;
}

/*
 * clv_spend_row_compare
 *		The order in which rows are given to a fit: by x, m.
 */
int
clv_spend_row_compare(const ClvSpendRow *a, const ClvSpendRow *b)
{
	if (a->x != b->x)
		return a->x < b->x ? -1 : 1;
	return (a->m > b->m) - (a->m < b->m);
}

/*
 * clv_fit_gamma_gamma
 *		Fits the model by maximum likelihood to customers, given as distinct
 *		rows in the order of clv_spend_row_compare().  Those with x = 0, or m
 *		not above 0, say nothing about it; they are left out and counted.
 */
void
clv_fit_gamma_gamma(const ClvSpendRow *rows, int64_t nrows, ClvAllocate allocate,
					ClvFitReport *report)
{
	static const FitModel model = {
		N, {"p", "q", "gamma"}, {
			{Q, GAMMA, "customers do not differ in what they spend per purchase", NULL, NULL, NULL},
			{P, GAMMA, NULL, NULL, NULL, "the purchases of a customer do not differ in value"}
		}
	};
	static const double starts[][CLV_FIT_MOST] = {{1, 1, 1}, {5, 3, 0.3}, {1, 10, 10}};
	FitSearch	search = {&model, evaluate, NULL, {1, 1, 1}, 0, 3, starts};
	SpendRows	built;
	OptimisePoint point;
	OptimiseEnd end;

	memset(report, 0, sizeof(*report));
	memset(&point, 0, sizeof(point));
	report->n = N;
	if (refused(rows, nrows, report))
		return;
	build_rows(rows, nrows, allocate, &built);
	search.data = &built;
	search.scale[GAMMA] = built.typical;
	search.customers = built.customers;
	end = fit_best(&search, &point, &report->evaluations);
	fit_report(&search, &point, end, report);
}
