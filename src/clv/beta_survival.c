/*-------------------------------------------------------------------------
 *
 * beta_survival.c
 *	  Sums of the chances to be there still: see beta_survival.h.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/beta_survival.h"

#include <math.h>

#include "clv/special.h"

/* Up to so many terms are simply added. */
#define FEW_PERIODS	64

/* Closer to 1, gamma is near enough for differences to lose digits. */
#define NEAR_ONE	0.25

/*
 * The trapezoidal rule in ln t, in steps of STEP, from where the integral has
 * nothing to where it has nothing left.  The integrand is analytic within pi/2
 * of the real axis, so the error is about exp(-pi^2 / STEP).
 */
#define STEP		0.2
#define BEFORE		42.0		/* exp(-BEFORE) is nothing */
#define AFTER		45.0		/* and so is exp(-AFTER) */

/*
 * clv_beta_survival_sum
 *		S(1) + ... + S(periods); for a whole number of periods or Infinity.
 *
 * In closed form this is delta / (gamma - 1) (1 - e^y) with y = ln of the ratio
 * of Gamma(delta + 1 + n) / Gamma(delta + gamma + n) to the same at n = 0.
 * Near gamma = 1 that is 0 / 0; y is then integrated from its derivative.
 */
double
clv_beta_survival_sum(double gamma, double delta, double periods)
{
	double		step = gamma - 1;
	double		slope = 0;		/* -y / step */

	if (periods <= FEW_PERIODS)
	{
		double		sum = 0;
		double		survival = 1;

		for (int j = 0; j < (int) periods; j++)
			sum += survival *= (delta + j) / (gamma + (delta + j));
		return sum;
	}
	if (isinf(periods))
		return step > 0 ? delta / step : INFINITY;
	if (fabs(step) < NEAR_ONE)
		for (int i = 0; i < CLV_NODES_FEW; i++)
			slope += clv_nodes_few[i].weight *
				clv_digamma_difference(delta + 1 + step * clv_nodes_few[i].at, periods);
	else
		slope = (clv_log_gamma_ratio(delta + 1 + periods, step) -
				 clv_log_gamma_ratio(delta + 1, step)) / step;
	return delta * slope * clv_phi(-step * slope);
}

/*
 * clv_beta_survival_discounted
 *		The sum of S(j) / (1 + rate)^j over all j >= 1; rate >= 0.
 *
 * This is a hypergeometric function 2F1(1, b; c; 1 / (1 + rate)), whose series
 * is endless for small rates.  Its integral
 *
 *		delta / rate  int exp(-(gamma + delta) t) (1 + (1 - exp(-t)) / rate)^-gamma dt
 *
 * over t > 0 has a positive and, in ln t, very smooth integrand.
 */
double
clv_beta_survival_discounted(double gamma, double delta, double rate)
{
	double		decay = gamma + delta;
	double		first;
	double		last;
	double		sum = 0;

	if (rate == 0)
		return clv_beta_survival_sum(gamma, delta, INFINITY);
	first = -fmax(log(decay), log(gamma) - log(rate)) - BEFORE;
	last = log(AFTER) - log(decay);
	for (int i = 0; i < (last - first) / STEP; i++)
	{
		double		u = first + i * STEP;
		double		t = exp(u);

		sum += exp(u - decay * t - gamma * log1p(-expm1(-t) / rate));
	}
	return delta / rate * sum * STEP;
}
