/*-------------------------------------------------------------------------
 *
 * pareto_nbd.c
 *	  Pareto/NBD: customers who may leave at any time.
 *
 * A customer is alive, or left at some time u after the last purchase.  With
 * A = r + x the likelihoods are
 *
 *	C (alpha + t)^-A (beta + t)^-s		and
 *	C s times the integral of (alpha + u)^-A (beta + u)^-(s + 1) from t_x to t
 *	with C = Gamma(r + x) / Gamma(r) alpha^r beta^s
 *
 * The textbook writes the integral as a difference of two hypergeometric functions,
 * which overflow for frequent buyers and cancel for recent ones.  Here it is
 * summed up as it stands: the integrand is positive, falls, and is smooth in
 * y = ln((m + u) / (m + t_x)), m being the lesser of alpha and beta; one panel
 * of 16 nodes is usual.  The same nodes give the gradient.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/pareto_nbd.h"

#include <stdbool.h>
#include <stddef.h>

#include "clv/nbd.h"
#include "clv/quadrature.h"
#include "clv/special.h"

/* A panel that adds less than this share is the last one. */
#define NEGLIGIBLE		1e-18

/* A bound, so that nothing can hang. */
#define MOST_PANELS		4096

/* Length in y, and steepness times growth, of a panel that 16 or 8 nodes are good for. */
#define LONGEST_MANY	2.0
#define CHANGE_MANY		8.0
#define LONGEST_FEW		1.2
#define CHANGE_FEW		2.0

/*
 * The integral of ((alpha + start) / (alpha + u))^k_alpha times the like of beta from
 * u = start to start + length.
 */
typedef struct Falling
{
	double		alpha;			/* alpha + start */
	double		beta;			/* beta + start */
	double		k_alpha;
	double		k_beta;
	double		length;
} Falling;

/* The integral, and means of functions of u with the integrand as weight. */
typedef struct Moments
{
	double		integral;
	double		log_alpha;		/* of ln((alpha + u) / (alpha + start)) */
	double		log_beta;
	double		left_alpha;		/* of (end - u) / (alpha + u) */
	double		left_beta;
	double		per_beta;		/* of 1 / (beta + u) */
} Moments;

/*
 * clv_pareto_nbd
 *		Prepares a model.
 */
ClvParetoNbd
clv_pareto_nbd(ClvParameters parameters)
{
	ClvParetoNbd model;

	model.r = parameters.p[0];
	model.alpha = parameters.p[1];
	model.s = parameters.p[2];
	model.beta = parameters.p[3];
	return model;
}

/* --- the integral ---------------------------------------------------------------- */

/* One node at u = start + passed, into the sums. */
static inline void
add_moments(Moments *sums, const Falling *falling, double passed, double log_alpha,
			double log_beta, double weight)
{
	double		left = falling->length - passed;

	sums->log_alpha += weight * log_alpha;
	sums->log_beta += weight * log_beta;
	sums->left_alpha += weight * left / (falling->alpha + passed);
	sums->left_beta += weight * left / (falling->beta + passed);
	sums->per_beta += weight / (falling->beta + passed);
}

/*
 * The panel from y to y + length, in y of the lesser of alpha and beta; want says
 * whether to add to the means as well.
 */
static inline double
panel(const Falling *falling, Moments *sums, bool want, double y, double length,
	  const ClvNode *node, int nodes)
{
	bool		alpha_less = falling->alpha <= falling->beta;
	double		less = alpha_less ? falling->alpha : falling->beta;
	double		more = alpha_less ? falling->beta : falling->alpha;
	double		k_less = alpha_less ? falling->k_alpha : falling->k_beta;
	double		k_more = alpha_less ? falling->k_beta : falling->k_alpha;
	double		sum = 0;

	for (int i = 0; i < nodes; i++)
	{
		double		at = y + length * node[i].at;
		double		passed = less * expm1(at);
		double		log_more = log1p(passed / more);
		double		weight = less * length * node[i].weight *
			exp((1 - k_less) * at - k_more * log_more);

		sum += weight;
		if (want)
			add_moments(sums, falling, passed, alpha_less ? at : log_more,
						alpha_less ? log_more : at, weight);
	}
	return sum;
}

/* How fast the integrand can fall with y, at a given y. */
static double
steepness(const Falling *falling, double y)
{
	bool		alpha_less = falling->alpha <= falling->beta;
	double		grown = exp(y);
	double		less = alpha_less ? falling->alpha : falling->beta;
	double		more = alpha_less ? falling->beta : falling->alpha;
	double		k_less = alpha_less ? falling->k_alpha : falling->k_beta;
	double		k_more = alpha_less ? falling->k_beta : falling->k_alpha;

	return 1 + k_less + k_more * less * grown / (more + less * (grown - 1));
}

/* The panel at y, of the length that is right there; false after the last one. */
static bool
next_panel(const Falling *falling, Moments *sums, bool want, double *y, double end)
{
	double		steep = steepness(falling, *y);
	double		length = fmin(fmin(LONGEST_MANY, CHANGE_MANY / steep), end - *y);
	double		part;

	if (length <= LONGEST_FEW && length * steep <= CHANGE_FEW)
		part = panel(falling, sums, want, *y, length, clv_nodes_few, CLV_NODES_FEW);
	else
		part = panel(falling, sums, want, *y, length, clv_nodes_many, CLV_NODES_MANY);
	sums->integral += part;
	if (!(length < end - *y) || part <= NEGLIGIBLE * sums->integral)
		return false;
	*y += length;
	return true;
}

static Moments
integrate(const Falling *falling, bool want)
{
	Moments		sums = {0};
	double		end = log1p(falling->length / fmin(falling->alpha, falling->beta));
	double		y = 0;

	if (end == 0)
	{
		/* shorter than y can tell: the integrand is flat */
		sums.integral = falling->length;
		sums.per_beta = falling->length / falling->beta;
		return sums;
	}
	for (int i = 0; i < MOST_PANELS; i++)
	{
		if (!next_panel(falling, &sums, want, &y, end))
			break;
	}
	return sums;
}

/* The time since the last purchase, in which the customer may have left. */
static inline Falling
idle_time(const ClvParetoNbd *model, ClvCustomer customer)
{
	Falling		falling;

	falling.alpha = model->alpha + customer.t_x;
	falling.beta = model->beta + customer.t_x;
	falling.k_alpha = model->r + customer.x;
	falling.k_beta = model->s + 1;
	falling.length = customer.t - customer.t_x;
	return falling;
}

/* ln of the odds that the customer has left, given the integral over the idle time. */
static inline double
log_odds_left(const ClvParetoNbd *model, const Falling *idle, double integral)
{
	if (idle->length == 0)
		return -INFINITY;
	return log(model->s * integral / idle->beta) +
		idle->k_alpha * log1p(idle->length / idle->alpha) +
		model->s * log1p(idle->length / idle->beta);
}

/* --- the past -------------------------------------------------------------------- */

/* d ll / d ln of each parameter; left is the probability that the customer left. */
static void
log_gradient(const ClvParetoNbd *model, ClvCustomer customer, const Falling *idle,
			 const Moments *sums, double left, double *gradient)
{
	double		until_alpha = model->alpha + customer.t;
	double		until_beta = model->beta + customer.t;
	double		share = left > 0 ? left / sums->integral : 0;
	double		log_alpha = left * log1p(idle->length / idle->alpha) - share * sums->log_alpha;
	double		log_beta = left * log1p(idle->length / idle->beta) - share * sums->log_beta;

	gradient[0] = model->r * (clv_digamma_difference(model->r, customer.x) -
							  log1p(customer.t / model->alpha) + log_alpha);
	gradient[1] = (model->r * customer.t - customer.x * model->alpha) / until_alpha -
		idle->k_alpha * (model->alpha / until_alpha) * share * sums->left_alpha;
	gradient[2] = left + model->s * (log_beta - log1p(customer.t / model->beta));
	gradient[3] = model->s * (customer.t / until_beta) -
		model->beta * share * (sums->per_beta + model->s * sums->left_beta / until_beta);
}

/*
 * clv_pareto_nbd_log_likelihood
 *		ln of the likelihood of the history, a density in the times of the
 *		purchases; and, unless gradient is NULL, d ll / d ln of r, alpha, s, beta.
 *
 * Source: Schmittlein, Morrison and Colombo 1987; Fader and Hardie, "A note on
 * deriving the Pareto/NBD model", 2005.
 */
double
clv_pareto_nbd_log_likelihood(const ClvParetoNbd *model, ClvCustomer customer,
							  double *gradient)
{
	Falling		idle = idle_time(model, customer);
	Moments		sums = integrate(&idle, gradient != NULL);
	double		odds = log_odds_left(model, &idle, sums.integral);

	if (gradient)
		log_gradient(model, customer, &idle, &sums, clv_logistic(-odds), gradient);
	return clv_log_gamma_ratio(model->r, customer.x) -
		model->r * log1p(customer.t / model->alpha) -
		model->s * log1p(customer.t / model->beta) -
		customer.x * log(model->alpha + customer.t) +
		clv_log_sum_exp(0, odds);
}

/*
 * clv_pareto_nbd_alive
 *		P(alive now | history).
 */
double
clv_pareto_nbd_alive(const ClvParetoNbd *model, ClvCustomer customer)
{
	Falling		idle = idle_time(model, customer);

	if (idle.length == 0)
		return 1;
	return clv_logistic(log_odds_left(model, &idle, integrate(&idle, false).integral));
}

/* --- the future ------------------------------------------------------------------ */

/*
 * clv_pareto_nbd_alive_after
 *		P(alive at t + horizon | history).
 */
double
clv_pareto_nbd_alive_after(const ClvParetoNbd *model, ClvCustomer customer, double horizon)
{
	return clv_pareto_nbd_alive(model, customer) *
		exp(-model->s * log1p(horizon / (model->beta + customer.t)));
}

/*
 * clv_pareto_nbd_no_purchase
 *		P(no purchase between t and t + horizon | history).
 *
 * Left already; or alive for all of it without a purchase; or left in it before
 * one, which is the integral of idle_time() again, over the time to come.
 */
double
clv_pareto_nbd_no_purchase(const ClvParetoNbd *model, ClvCustomer customer, double horizon)
{
	double		alive = clv_pareto_nbd_alive(model, customer);
	Falling		ahead = idle_time(model, customer);
	double		quiet;

	ahead.alpha = model->alpha + customer.t;
	ahead.beta = model->beta + customer.t;
	ahead.length = horizon;
	if (horizon == INFINITY)
		return 1 - alive;
	quiet = exp(-ahead.k_alpha * log1p(horizon / ahead.alpha) -
				model->s * log1p(horizon / ahead.beta)) +
		model->s * integrate(&ahead, false).integral / ahead.beta;
	return fmin(1, (1 - alive) + alive * quiet);
}

/*
 * clv_pareto_nbd_discounted
 *		The expected purchases between t and t + horizon, each worth exp(-rate
 *		times its time after t).
 *
 * The horizon may be Infinity; so is the result then when the rate is 0 and s <= 1.
 * A customer who is alive buys u later at the rate (r + x) / (alpha + t) unless gone
 * by then, and is not with probability (1 + u / (beta + t))^-s.
 */
double
clv_pareto_nbd_discounted(const ClvParetoNbd *model, ClvCustomer customer, double horizon,
						  double rate)
{
	double		alive = clv_pareto_nbd_alive(model, customer);

	if (alive == 0)
		return 0;
	return alive * ((model->r + customer.x) / (model->alpha + customer.t)) *
		clv_discounted_decay(rate, 1 / (model->beta + customer.t), model->s, horizon);
}

/*
 * clv_pareto_nbd_expected
 *		The expected purchases between t and t + horizon.
 */
double
clv_pareto_nbd_expected(const ClvParetoNbd *model, ClvCustomer customer, double horizon)
{
	return clv_pareto_nbd_discounted(model, customer, horizon, 0);
}

/*
 * clv_pareto_nbd_new_expected
 *		The expected repeat purchases of a new customer within the horizon.
 */
double
clv_pareto_nbd_new_expected(const ClvParetoNbd *model, double horizon)
{
	ClvCustomer customer = {0, 0, 0};

	return clv_pareto_nbd_expected(model, customer, horizon);
}

/* Who leaves at u = exp(v) after n purchases. */
typedef struct Leaving
{
	const ClvParetoNbd *model;
	double		n;
} Leaving;

/*
 * ln of the density of leaving at u times P(N(u) = n), without constant factors,
 * over v = ln u; written so that u = 0 and u = Infinity do no harm.
 */
static double
log_leaving(const void *of, double v, double *slope)
{
	const Leaving *leaving = of;
	const ClvParetoNbd *model = leaving->model;
	double		u = exp(v);

	if (slope)
		*slope = 1 + leaving->n * model->alpha / (model->alpha + u) -
			(model->s + 1) / (1 + model->beta / u) - model->r / (1 + model->alpha / u);
	return v - (model->s + 1) * log1p(u / model->beta) - model->r * log1p(u / model->alpha) -
		(leaving->n > 0 ? leaving->n * log1p(model->alpha / u) : 0);
}

/*
 * clv_pareto_nbd_new_probability
 *		P(a new customer makes n repeat purchases within the horizon).
 */
double
clv_pareto_nbd_new_probability(const ClvParetoNbd *model, double horizon, double n)
{
	Leaving		leaving = {model, n};
	double		stayed;
	double		left;

	if (horizon == 0)
		return n == 0 ? 1 : 0;
	stayed = clv_nbd_log_probability(model->r, horizon / model->alpha, n) -
		model->s * log1p(horizon / model->beta);
	left = clv_log_integral(log_leaving, &leaving, -INFINITY, log(horizon), 1.5) +
		log(model->s / model->beta);
	if (n > 0)
		left += log(model->r / n) + clv_log_gamma_ratio(model->r + 1, n - 1) -
			clv_log_gamma_ratio(1, n - 1);
	return fmin(1, exp(stayed) + exp(left));
}
