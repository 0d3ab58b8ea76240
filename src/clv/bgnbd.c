/*-------------------------------------------------------------------------
 *
 * bgnbd.c
 *	  BG/NBD and MBG/NBD: customers who may leave after each purchase.
 *
 * With n chances to leave so far (x of them in BG/NBD, x + 1 in MBG/NBD), a
 * customer is alive in state 0 or left at the last chance in state 1, and the
 * likelihoods of the two states are
 *
 *	C (alpha + t)^-(r + x)		and		C a / (b + n - 1) (alpha + t_x)^-(r + x)
 *	with C = Gamma(r + x) / Gamma(r) alpha^r B(a, b + n) / B(a, b)
 *
 * where state 1 needs n > 0.  So one path of code serves both models.  Given that
 * the customer is alive, the rate is gamma(r + x, alpha + t) and the chance to
 * leave beta(a, b + n) distributed, which is all that the future depends on;
 * a new customer is one with x = t = 0.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/bgnbd.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "clv/beta_decay.h"
#include "clv/nbd.h"
#include "clv/special.h"

/*
 * clv_bgnbd
 *		Prepares a model.
 */
ClvBgnbd
clv_bgnbd(ClvModelKind kind, ClvParameters parameters)
{
	ClvBgnbd	model;

	model.r = parameters.p[0];
	model.alpha = parameters.p[1];
	model.a = parameters.p[2];
	model.b = parameters.p[3];
	model.log_a = log(model.a);
	model.chances = kind == CLV_MBGNBD ? 1 : 0;
	model.curves = NULL;
	return model;
}

/*
 * clv_bgnbd_use_curves
 *		Gives the model room to keep what customers have in common.
 */
void
clv_bgnbd_use_curves(ClvBgnbd *model, ClvBgnbdCurves *room)
{
	memset(room->made, 0, sizeof(room->made));
	for (int i = 0; i < 1 << CLV_BGNBD_FOUND_BITS; i++)
		room->found[i].x = -1;
	model->curves = room;
}

/* How often the customer could have left. */
static inline double
chances(const ClvBgnbd *model, ClvCustomer customer)
{
	return customer.x + model->chances;
}

/* b + n - 1, which is b exactly when n = 1. */
static inline double
stays(const ClvBgnbd *model, double n)
{
	return model->b + (n - 1);
}

/* ln of the odds that the customer has left; -Infinity without a chance to leave. */
static inline double
log_odds_left(const ClvBgnbd *model, ClvCustomer customer)
{
	double		n = chances(model, customer);

	if (n == 0)
		return -INFINITY;
	return model->log_a - log(stays(model, n)) + (model->r + customer.x) *
		log1p((customer.t - customer.t_x) / (model->alpha + customer.t_x));
}

/*
 * d ll / d ln of each parameter; left is the probability that the customer left.
 */
static void
log_gradient(const ClvBgnbd *model, ClvCustomer customer, double left, double *gradient)
{
	double		n = chances(model, customer);
	double		since = model->alpha + customer.t_x;
	double		until = model->alpha + customer.t;
	double		idle = customer.t - customer.t_x;
	double		purchases = model->r + customer.x;

	gradient[0] = model->r * (clv_digamma_difference(model->r, customer.x) -
							  log1p(customer.t / model->alpha) +
							  (left > 0 ? left * log1p(idle / since) : 0));
	gradient[1] = (model->r * customer.t - customer.x * model->alpha) / until -
		left * purchases * (idle / since) * (model->alpha / until);
	gradient[2] = left - model->a * clv_digamma_difference(model->a + model->b, n);
	gradient[3] = model->b * clv_digamma_beta_difference(model->a, model->b, n) -
		(n > 0 ? left * (model->b / stays(model, n)) : 0);
}

/*
 * clv_bgnbd_log_likelihood
 *		ln of the likelihood of the history, a density in the times of the
 *		purchases; and, unless gradient is NULL, d ll / d ln of r, alpha, a, b.
 *
 * Source: Fader, Hardie and Lee 2005, equation (6); Batislam, Denizel and
 * Filiztekin 2007.
 */
double
clv_bgnbd_log_likelihood(const ClvBgnbd *model, ClvCustomer customer, double *gradient)
{
	double		odds = log_odds_left(model, customer);
	double		ll;

	ll = clv_log_gamma_ratio(model->r, customer.x) +
		clv_log_beta_ratio(model->a, model->b, chances(model, customer)) -
		model->r * log1p(customer.t / model->alpha) -
		customer.x * log(model->alpha + customer.t) +
		clv_log_sum_exp(0, odds);
	if (gradient)
		log_gradient(model, customer, clv_logistic(-odds), gradient);
	return ll;
}

/*
 * clv_bgnbd_alive
 *		P(alive now | history).
 */
double
clv_bgnbd_alive(const ClvBgnbd *model, ClvCustomer customer)
{
	return clv_logistic(log_odds_left(model, customer));
}

/* How the purchases of the customer, if alive, thin out from now on. */
static ClvBetaDecay
decay_of(const ClvBgnbd *model, ClvCustomer customer, double more)
{
	ClvBetaDecay decay;

	decay.k = model->r + customer.x + more;
	decay.a = model->a;
	decay.b = model->b + chances(model, customer);
	return decay;
}

/*
 * clv_bgnbd_alive_after
 *		P(alive at t + horizon | history).
 *
 * Given the chance p to leave, purchases that end it come at p times the rate,
 * so there is none within the horizon with probability (1 + p w)^-(r + x).
 */
double
clv_bgnbd_alive_after(const ClvBgnbd *model, ClvCustomer customer, double horizon)
{
	return clv_bgnbd_alive(model, customer) *
		clv_beta_decay(decay_of(model, customer, 0), horizon / (model->alpha + customer.t));
}

/*
 * clv_bgnbd_no_purchase
 *		P(no purchase between t and t + horizon | history).
 */
double
clv_bgnbd_no_purchase(const ClvBgnbd *model, ClvCustomer customer, double horizon)
{
	double		odds = log_odds_left(model, customer);
	double		w = horizon / (model->alpha + customer.t);

	return fmin(1, clv_logistic(-odds) +
				clv_logistic(odds) * exp(-(model->r + customer.x) * log1p(w)));
}

/* clv_beta_decay_integral() of decay_of(), from the curve if there is one. */
static double
find_integral(const ClvBgnbd *model, ClvCustomer customer, double discount, double w)
{
	int			x = (int) customer.x;
	ClvBetaCurve *curve = &model->curves->curve[x];
	double		integral;

	if (!model->curves->made[x])
	{
		clv_beta_curve(curve, decay_of(model, customer, 1));
		model->curves->made[x] = 1;
	}
	if (clv_beta_curve_integral(curve, discount, w, &integral))
		return integral;
	return clv_beta_decay_integral(decay_of(model, customer, 1), discount, w);
}

/* Where an integral is kept: by the bits of what it depends on. */
static inline ClvBgnbdFound *
place_found(const ClvBgnbd *model, double x, double discount, double w)
{
	uint64_t	bits[2];

	memcpy(&bits[0], &discount, sizeof(discount));
	memcpy(&bits[1], &w, sizeof(w));
	bits[0] = (bits[0] ^ bits[1] << 1 ^ (uint64_t) x) * UINT64_C(0x9E3779B97F4A7C15);
	return &model->curves->found[bits[0] >> (64 - CLV_BGNBD_FOUND_BITS)];
}

/*
 * The same, and not again if it was found just before.  It is the same number
 * then, so what a customer is worth does not depend on who was asked for first.
 */
static double
decay_integral(const ClvBgnbd *model, ClvCustomer customer, double discount, double w)
{
	ClvBgnbdFound *found;

	if (!model->curves || customer.x >= CLV_BGNBD_CURVES)
		return clv_beta_decay_integral(decay_of(model, customer, 1), discount, w);
	found = place_found(model, customer.x, discount, w);
	if (found->x != customer.x || found->discount != discount || found->w != w)
	{
		found->integral = find_integral(model, customer, discount, w);
		found->discount = discount;
		found->w = w;
		found->x = customer.x;
	}
	return found->integral;
}

/*
 * clv_bgnbd_discounted
 *		The expected purchases between t and t + horizon, each worth exp(-rate
 *		times its time after t).
 *
 * The horizon may be Infinity; so is the result then when the rate is 0 and a <= 1.
 * The rate of purchases at t + (alpha + t) u is (r + x) / (alpha + t) D(u), of which
 * beta_decay.c knows.
 */
double
clv_bgnbd_discounted(const ClvBgnbd *model, ClvCustomer customer, double horizon,
					 double rate)
{
	double		until = model->alpha + customer.t;
	double		alive = clv_bgnbd_alive(model, customer);

	if (alive == 0)
		return 0;
	return alive * (model->r + customer.x) *
		decay_integral(model, customer, rate * until, horizon / until);
}

/*
 * clv_bgnbd_expected
 *		The expected purchases between t and t + horizon.
 */
double
clv_bgnbd_expected(const ClvBgnbd *model, ClvCustomer customer, double horizon)
{
	return clv_bgnbd_discounted(model, customer, horizon, 0);
}

/*
 * clv_bgnbd_new_expected
 *		The expected repeat purchases of a new customer within the horizon.
 */
double
clv_bgnbd_new_expected(const ClvBgnbd *model, double horizon)
{
	ClvCustomer customer = {0, 0, 0};

	return clv_bgnbd_expected(model, customer, horizon);
}

/*
 * clv_bgnbd_new_probability
 *		P(a new customer makes n repeat purchases within the horizon).
 *
 * Either they are still alive and would have bought n times, or they left at the
 * n-th purchase and would have bought n times or more.
 */
double
clv_bgnbd_new_probability(const ClvBgnbd *model, double horizon, double n)
{
	double		w = horizon / model->alpha;
	double		last = n + model->chances;
	double		stayed = clv_log_beta_ratio(model->a, model->b, last);
	double		left = 0;

	if (last > 0)
		left = exp(clv_log_beta_ratio(model->a, model->b, last - 1)) *
			(model->a / (model->a + stays(model, last))) * clv_nbd_at_least(model->r, w, n);
	return fmin(1, exp(stayed + clv_nbd_log_probability(model->r, w, n)) + left);
}
