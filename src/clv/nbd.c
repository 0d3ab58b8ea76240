/*-------------------------------------------------------------------------
 *
 * nbd.c
 *	  How many purchases a customer makes who never leaves: the negative
 *	  binomial distribution.
 *
 * P(N >= n) is the chance that the n-th purchase comes in time, the integral of
 * a positive function of one peak:
 *
 *	1 / B(n, r) times the integral of (1 - e^-y)^(n-1) e^(-r y) from 0 to ln(1 + w)
 *
 * Taken over ln y, and in logarithms, it is right however small it is.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/nbd.h"

#include <stddef.h>

#include "clv/quadrature.h"
#include "clv/special.h"

/* What the integrand depends on. */
typedef struct Waiting
{
	double		r;
	double		n;
} Waiting;

/*
 * clv_nbd_log_probability
 *		ln P(N = n).
 */
double
clv_nbd_log_probability(double r, double w, double n)
{
	double		chance = -r * log1p(w);

	if (n == 0)
		return chance;
	if (w == 0)
		return -INFINITY;
	/* Gamma(r + n) / (Gamma(r) n!) = r / n times the ratio of (r + 1)_(n-1) to (n-1)! */
	return chance - n * log1p(1 / w) + log(r / n) +
		clv_log_gamma_ratio(r + 1, n - 1) - clv_log_gamma_ratio(1, n - 1);
}

/* ln of the integrand over v = ln y. */
static double
log_density(const void *of, double v, double *slope)
{
	const Waiting *waiting = of;
	double		y = exp(v);

	if (slope)
		*slope = 1 + (waiting->n - 1) / clv_phi(y) - waiting->r * y;
	return v - waiting->r * y + (waiting->n - 1) * log(-expm1(-y));
}

/*
 * clv_nbd_at_least
 *		P(N >= n).
 */
double
clv_nbd_at_least(double r, double w, double n)
{
	Waiting		waiting = {r, n};
	double		log_beta;

	if (n == 0)
		return 1;
	if (w == 0)
		return 0;
	if (n == 1)
		return -expm1(-r * log1p(w));
	/* ln B(n, r) = ln of Gamma(n) / ((r + 1)_(n-1) r) */
	log_beta = clv_log_gamma_ratio(1, n - 1) - clv_log_gamma_ratio(r + 1, n - 1) - log(r);
	return fmin(1, exp(clv_log_integral(log_density, &waiting, -INFINITY,
										log(log1p(w)), 1.0) - log_beta));
}
