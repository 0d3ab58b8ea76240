/*-------------------------------------------------------------------------
 *
 * bgbb.c
 *	  Customers who buy or do not at each opportunity: see bgbb.h.
 *
 * Somebody who bought x times, last at t_x, was there for k of the n
 * opportunities, t_x <= k <= n.  The chance of that history and of k is
 *
 *		(alpha)_x (beta)_(k - x) / (alpha + beta)_k
 *			(delta)_k / (gamma + delta)_k		[ gamma / (gamma + delta + k) ]
 *
 * the last factor for k < n only; (z)_k is z (z + 1) ... (z + k - 1).  From one
 * k to the next it changes by a ratio below 1, so a sum over k needs neither
 * Gamma functions nor care, and derivatives change by simple fractions.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/bgbb.h"

#include <math.h>
#include <string.h>

#include "clv/beta_survival.h"
#include "clv/fit_search.h"
#include "clv/fit_total.h"
#include "clv/special.h"
#include "shared/poll.h"

#define N	CLV_BGBB_PARAMETERS

enum
{
	ALPHA, BETA, GAMMA, DELTA
};

/*
 * clv_bgbb_customer_problem
 *		NULL, or why no customer has this history.
 */
const char *
clv_bgbb_customer_problem(ClvBgbbCustomer customer)
{
	if (customer.x < 0)
		return "x must be 0 or more";
	if (customer.n < 0)
		return "n must be 0 or more";
	if (customer.n > CLV_BGBB_MOST_OPPORTUNITIES)
		return "n must be at most 100000";
	if (customer.t_x < 0 || customer.t_x > customer.n)
		return "t_x must be between 0 and n";
	if (customer.x > customer.t_x)
		return "x must not be above t_x";
	if (customer.x == 0 && customer.t_x != 0)
		return "t_x must be 0 when x is 0";
	return NULL;
}

/* --- one customer --- */

/* ln of the chance to be there for t_x and to have bought as the customer did. */
static double
log_until_last(ClvBgbb model, ClvBgbbCustomer customer)
{
	double		x = customer.x;
	double		t_x = customer.t_x;

	return clv_log_gamma_ratio(model.alpha, x) +
		clv_log_beta_ratio(model.alpha, model.beta, t_x - x) -
		clv_log_gamma_ratio(model.alpha + model.beta + (t_x - x), x) +
		clv_log_beta_ratio(model.gamma, model.delta, t_x);
}

/* The sum over k, in units of exp(log_until_last), and its last term. */
static double
sum_terms(ClvBgbb model, ClvBgbbCustomer customer, double *alive)
{
	double		term = 1;
	double		sum = 0;

	for (int32_t k = customer.t_x; k < customer.n; k++)
	{
		double		total = model.gamma + (model.delta + k);

		sum += term * (model.gamma / total);
		term *= (model.beta + (k - customer.x)) / (model.alpha + model.beta + k) *
			((model.delta + k) / total);
	}
	*alive = term;
	return sum + term;
}

/* The chance to have been there for all n opportunities. */
static double
alive_until_n(ClvBgbb model, ClvBgbbCustomer customer)
{
	double		alive;
	double		sum = sum_terms(model, customer, &alive);

	return alive / sum;
}

/*
 * clv_bgbb_alive
 *		P(alive at opportunity n + 1).
 */
double
clv_bgbb_alive(ClvBgbb model, ClvBgbbCustomer customer)
{
	double		next = model.delta + customer.n;

	return alive_until_n(model, customer) * (next / (model.gamma + next));
}

/* The chance to buy, at an opportunity that the customer is there for. */
static double
chance_to_buy(ClvBgbb model, ClvBgbbCustomer customer)
{
	return (model.alpha + customer.x) / (model.alpha + model.beta + customer.n);
}

/*
 * clv_bgbb_expected
 *		Expected purchases at so many further opportunities, a whole number.
 */
double
clv_bgbb_expected(ClvBgbb model, ClvBgbbCustomer customer, double opportunities)
{
	double		alive = alive_until_n(model, customer);

	if (alive == 0)
		return 0;
	return alive * chance_to_buy(model, customer) *
		clv_beta_survival_sum(model.gamma, model.delta + customer.n, opportunities);
}

/*
 * clv_bgbb_discounted
 *		Expected purchases at all further opportunities, the next of which counts
 *		1 / (1 + rate), the one after that 1 / (1 + rate)^2 and so on.  Infinity
 *		where that has no bound: rate = 0 and gamma <= 1.
 */
double
clv_bgbb_discounted(ClvBgbb model, ClvBgbbCustomer customer, double rate)
{
	double		alive = alive_until_n(model, customer);

	if (alive == 0)
		return 0;
	return alive * chance_to_buy(model, customer) *
		clv_beta_survival_discounted(model.gamma, model.delta + customer.n, rate);
}

/* --- derivatives, for logarithms of the parameters --- */

/* Of the logarithm of a term: those of a pair do not mix with the other's. */
typedef struct Term
{
	double		slope[N];
	double		bend[N][N];		/* [i][k] with i <= k */
} Term;

/* Those of ln(z_i + steps) times sign. */
static void
add_single(Term *term, int i, double z, double steps, double sign)
{
	double		share = z / (z + steps);

	term->slope[i] += sign * share;
	term->bend[i][i] += sign * share * (1 - share);
}

/* Those of ln(z_i + z_k + steps) times sign. */
static void
add_pair(Term *term, int i, int k, double zi, double zk, double steps, double sign)
{
	double		sum = zi + zk + steps;
	double		share_i = zi / sum;
	double		share_k = zk / sum;

	term->slope[i] += sign * share_i;
	term->slope[k] += sign * share_k;
	term->bend[i][i] += sign * share_i * (1 - share_i);
	term->bend[i][k] -= sign * share_i * share_k;
	term->bend[k][k] += sign * share_k * (1 - share_k);
}

/* Those of log_until_last(). */
static void
start_term(ClvBgbb model, ClvBgbbCustomer customer, Term *term)
{
	memset(term, 0, sizeof(*term));
	for (int32_t i = 0; i < customer.x; i++)
		add_single(term, ALPHA, model.alpha, i, 1);
	for (int32_t i = 0; i < customer.t_x - customer.x; i++)
		add_single(term, BETA, model.beta, i, 1);
	for (int32_t i = 0; i < customer.t_x; i++)
	{
		add_pair(term, ALPHA, BETA, model.alpha, model.beta, i, -1);
		add_single(term, DELTA, model.delta, i, 1);
		add_pair(term, GAMMA, DELTA, model.gamma, model.delta, i, -1);
	}
}

/* The sum over k, and of its terms times their derivatives. */
typedef struct Terms
{
	double		mass;
	double		slope[N];
	double		bend[N][N];
} Terms;

static void
add_term(Terms *terms, const Term *term, double mass)
{
	terms->mass += mass;
	for (int i = 0; i < N; i++)
	{
		terms->slope[i] += mass * term->slope[i];
		for (int k = i; k < N; k++)
			terms->bend[i][k] += mass * (term->bend[i][k] + term->slope[i] * term->slope[k]);
	}
}

/* The logarithm of the likelihood of one customer, and its derivatives. */
static double
differentiate(ClvBgbb model, ClvBgbbCustomer customer, Term *found)
{
	Terms		terms;
	Term		term;
	double		mass = 1;

	memset(&terms, 0, sizeof(terms));
	start_term(model, customer, &term);
	for (int32_t k = customer.t_x; k < customer.n; k++)
	{
		double		total = model.gamma + (model.delta + k);
		Term		leaves;

		add_pair(&term, GAMMA, DELTA, model.gamma, model.delta, k, -1);
		leaves = term;
		leaves.slope[GAMMA] += 1;
		add_term(&terms, &leaves, mass * (model.gamma / total));
		add_single(&term, DELTA, model.delta, k, 1);
		add_single(&term, BETA, model.beta, k - customer.x, 1);
		add_pair(&term, ALPHA, BETA, model.alpha, model.beta, k, -1);
		mass *= (model.beta + (k - customer.x)) / (model.alpha + model.beta + k) *
			((model.delta + k) / total);
	}
	add_term(&terms, &term, mass);
	for (int i = 0; i < N; i++)
		found->slope[i] = terms.slope[i] / terms.mass;
	for (int i = 0; i < N; i++)
		for (int k = i; k < N; k++)
			found->bend[i][k] = terms.bend[i][k] / terms.mass - found->slope[i] * found->slope[k];
	return log_until_last(model, customer) + log(terms.mass);
}

/*
 * clv_bgbb_log_likelihood
 *		The logarithm of the chance of the customer's history; and its
 *		derivatives for ln alpha, ln beta, ln gamma and ln delta, unless
 *		gradient is NULL.
 */
double
clv_bgbb_log_likelihood(ClvBgbb model, ClvBgbbCustomer customer, double *gradient)
{
	double		alive;
	Term		term;
	double		value;

	if (gradient == NULL)
		return log_until_last(model, customer) + log(sum_terms(model, customer, &alive));
	value = differentiate(model, customer, &term);
	memcpy(gradient, term.slope, sizeof(term.slope));
	return value;
}

/* --- fit --- */

typedef struct BgbbRows
{
	const ClvBgbbRow *row;
	int64_t		nrows;
} BgbbRows;

static void
evaluate(void *data, OptimisePoint *point)
{
	const BgbbRows *rows = data;
	ClvBgbb		model = {
		exp(point->at[ALPHA]), exp(point->at[BETA]), exp(point->at[GAMMA]), exp(point->at[DELTA])
	};
	FitTotal	total;

	memset(&total, 0, sizeof(total));
	for (int64_t r = 0; r < rows->nrows; r++)
	{
		double		count = (double) rows->row[r].count;
		Term		term;

		sum_add(&total.value, count * differentiate(model, rows->row[r].customer, &term));
		for (int i = 0; i < N; i++)
		{
			sum_add(&total.slope[i], count * term.slope[i]);
			for (int k = i; k < N; k++)
				sum_add(&total.bend[i][k], count * term.bend[i][k]);
		}
		crm_poll();
	}
	fit_total_point(&total, N, point);
}

/* Counts customers, and refuses what has no likelihood worth a search. */
static bool
refused(const ClvBgbbRow *rows, int64_t nrows, ClvFitReport *report)
{
	bool		any_time = false;
	bool		any_purchase = false;

	for (int64_t i = 0; i < nrows; i++)
	{
		report->customers += rows[i].count;
		any_time |= rows[i].customer.n > 0;
		any_purchase |= rows[i].customer.x > 0;
	}
	if (report->customers == 0)
		clv_fit_refuse(report, CLV_FIT_NO_CUSTOMERS, "there are no customers to fit a model to");
	else if (!any_time)
		clv_fit_refuse(report, CLV_FIT_NO_TIME, "no customer had an opportunity: n is 0");
	else if (!any_purchase)
		clv_fit_refuse(report, CLV_FIT_NO_REPEATERS, "no customer bought: x is 0");
	else if (report->customers == 1)
		clv_fit_refuse(report, CLV_FIT_ONE_CUSTOMER,
					   "there is one customer only: a model of differences between customers needs more");
	else if (nrows == 1)
		clv_fit_refuse(report, CLV_FIT_IDENTICAL,
					   "all customers have the same x, t_x and n: there are no differences to fit");
	return report->status != CLV_FIT_CONVERGED;
}

/*
 * clv_bgbb_row_compare
 *		The order in which rows are given to a fit: by n, x, t_x.
 */
int
clv_bgbb_row_compare(const ClvBgbbRow *a, const ClvBgbbRow *b)
{
	if (a->customer.n != b->customer.n)
		return a->customer.n < b->customer.n ? -1 : 1;
	if (a->customer.x != b->customer.x)
		return a->customer.x < b->customer.x ? -1 : 1;
	return (a->customer.t_x > b->customer.t_x) - (a->customer.t_x < b->customer.t_x);
}

/*
 * clv_fit_bgbb
 *		Fits the model by maximum likelihood to customers, given as distinct
 *		rows in the order of clv_bgbb_row_compare(), each of which
 *		clv_bgbb_customer_problem() has let pass.
 */
void
clv_fit_bgbb(const ClvBgbbRow *rows, int64_t nrows, ClvFitReport *report)
{
	static const FitModel model = {
		N, {"alpha", "beta", "gamma", "delta"}, {
			{ALPHA, BETA, "customers do not differ in how often they buy",
				"some customers buy each time and the others never",
			"customers hardly ever buy", "customers buy each time"},
			{GAMMA, DELTA, "customers do not differ in how readily they leave",
				"some customers leave at once and the others never",
			"no customer is seen to have left", "customers are seen to leave at once"}
		}
	};
	static const double starts[][CLV_FIT_MOST] = {
		{1, 1, 1, 1}, {1, 1, 0.1, 0.1}, {1, 1, 1, 10}, {10, 10, 10, 50},
		{0.1, 0.1, 10, 10}
	};
	BgbbRows	data = {rows, nrows};
	FitSearch	search = {&model, evaluate, &data, {1, 1, 1, 1}, 0, 5, starts};
	OptimisePoint point;
	OptimiseEnd end;

	memset(report, 0, sizeof(*report));
	memset(&point, 0, sizeof(point));
	report->n = N;
	report->distinct_rows = nrows;
	if (refused(rows, nrows, report))
		return;
	search.customers = (double) report->customers;
	end = fit_best(&search, &point, &report->evaluations);
	fit_report(&search, &point, end, report);
}
