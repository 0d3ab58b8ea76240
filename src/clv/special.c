/*-------------------------------------------------------------------------
 *
 * special.c
 *	  The special functions that the lifetime value models are made of.
 *
 * Differences of log-gamma and digamma functions.  A few whole steps are a
 * product or a sum.  Otherwise arguments below 16 are first moved above it by
 * the recurrence; there Stirling's series has converged after six terms, and
 * the difference of its leading terms is written with log1p() so that nothing
 * cancels:
 *
 *	(z - 1/2) log1p(n / z) + n ln(z + n) - n
 *
 * Second differences, which beta functions lead to, are treated alike: those
 * of the logarithm are log1p() of a rational function.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/special.h"

#include <stdbool.h>

/* From here on Stirling's series is exact after SERIES_TERMS terms. */
#define STIRLING_FROM	16.0
#define SERIES_TERMS	6

/* Up to this many whole steps a product is quicker, and exact. */
#define MOST_FACTORS	16

/* Beyond this a product of MOST_FACTORS factors could overflow. */
#define LARGEST_FACTOR	1e15

const ClvNode clv_nodes_few[CLV_NODES_FEW] = {
	{0.019855071751231884158, 0.050614268145188129576},
	{0.1016667612931866302, 0.11119051722668723527},
	{0.23723379504183550709, 0.15685332293894364367},
	{0.40828267875217509753, 0.18134189168918099148},
	{0.59171732124782490247, 0.18134189168918099148},
	{0.76276620495816449291, 0.15685332293894364367},
	{0.8983332387068133698, 0.11119051722668723527},
	{0.98014492824876811584, 0.050614268145188129576},
};

const ClvNode clv_nodes_many[CLV_NODES_MANY] = {
	{0.0052995325041750337019, 0.013576229705877047426},
	{0.027712488463383711961, 0.031126761969323946431},
	{0.06718439880608412806, 0.047579255841246392405},
	{0.12229779582249848305, 0.062314485627766936026},
	{0.19106187779867812578, 0.074797994408288366041},
	{0.27099161117138630683, 0.084578259697501269095},
	{0.35919822461037054338, 0.091301707522461794433},
	{0.45249374508118127991, 0.094725305227534248143},
	{0.54750625491881872009, 0.094725305227534248143},
	{0.64080177538962945662, 0.091301707522461794433},
	{0.72900838882861369317, 0.084578259697501269095},
	{0.80893812220132187422, 0.074797994408288366041},
	{0.87770220417750151695, 0.062314485627766936026},
	{0.93281560119391587194, 0.047579255841246392405},
	{0.97228751153661628804, 0.031126761969323946431},
	{0.9947004674958249663, 0.013576229705877047426},
};

static inline bool
is_few_steps(double z, double n)
{
	return n >= 0 && n <= MOST_FACTORS && n == floor(n) && z < LARGEST_FACTOR;
}

/* Whole steps from z to at least STIRLING_FROM. */
static inline int
steps_up(double z)
{
	return z >= STIRLING_FROM ? 0 : (int) ceil(STIRLING_FROM - z);
}

/* B(2 i) / (2 i (2 i - 1)), B(2 i) / (2 i) and B(2 i), B being Bernoulli's numbers. */
static const double log_gamma_terms[SERIES_TERMS] = {
	1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360,
};

static const double digamma_terms[SERIES_TERMS] = {
	1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760,
};

static const double trigamma_terms[SERIES_TERMS] = {
	1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730,
};

static inline double
series(const double *terms, double at)
{
	double		sum = 0;

	for (int i = SERIES_TERMS - 1; i >= 0; i--)
		sum = sum * at + terms[i];
	return sum;
}

/* What Stirling's series adds to (z - 1/2) ln z - z + ln(2 pi) / 2. */
static double
stirling(double z)
{
	return series(log_gamma_terms, 1 / (z * z)) / z;
}

/* What is to be subtracted from ln z - 1 / (2 z) to make psi(z). */
static double
digamma_series(double z)
{
	double		y2 = 1 / (z * z);

	return series(digamma_terms, y2) * y2;
}

/* z (z + 1) ... (z + steps - 1), at most MOST_FACTORS factors */
static inline double
rising(double z, int steps)
{
	double		product = 1;

	for (int i = 0; i < steps; i++)
		product *= z + i;
	return product;
}

/* (1 / z) + (1 / (z + 1)) + ... + (1 / (z + steps - 1)) */
static inline double
reciprocals(double z, int steps)
{
	double		sum = 0;

	for (int i = steps - 1; i >= 0; i--)
		sum += 1 / (z + i);
	return sum;
}

/* The ratio where z and z + n are STIRLING_FROM or more; n may be negative. */
static double
log_gamma_ratio_large(double z, double n)
{
	return (z - 0.5) * log1p(n / z) + n * (log(z + n) - 1) + (stirling(z + n) - stirling(z));
}

static double
digamma_difference_large(double z, double n)
{
	return log1p(n / z) + n / (2 * z * (z + n)) - (digamma_series(z + n) - digamma_series(z));
}

/*
 * clv_log_gamma_ratio
 *		ln Gamma(z + n) - ln Gamma(z).
 */
double
clv_log_gamma_ratio(double z, double n)
{
	int			low;
	int			high;

	if (is_few_steps(z, n))
		return n == 0 ? 0 : log(rising(z, (int) n));
	low = steps_up(z);
	high = steps_up(z + n);
	if (low == 0 && high == 0)
		return log_gamma_ratio_large(z, n);
	return log(rising(z, low) / rising(z + n, high)) +
		log_gamma_ratio_large(z + low, n + high - low);
}

/*
 * clv_digamma_difference
 *		psi(z + n) - psi(z).
 */
double
clv_digamma_difference(double z, double n)
{
	int			low;
	int			high;

	if (is_few_steps(z, n))
		return reciprocals(z, (int) n);
	low = steps_up(z);
	high = steps_up(z + n);
	return reciprocals(z, low) - reciprocals(z + n, high) +
		digamma_difference_large(z + low, n + high - low);
}

/* A product may be multiplied by one factor more, down to 10^-200. */
#define SMALL_PRODUCT	1e-100

/* ln of (b + i) / (a + b + i) multiplied for all i below steps. */
static double
log_beta_ratio_steps(double a, double b, int steps)
{
	double		sum = 0;
	double		product = 1;

	for (int i = 0; i < steps; i++)
	{
		product *= (b + i) / (a + b + i);
		if (product < SMALL_PRODUCT)
		{
			sum += log(product);
			product = 1;
		}
	}
	return sum + log(product);
}

/* log1p(-a n / ((z + n) (z + a))) = ln(z (z + a + n) / ((z + n) (z + a))) */
static double
log_second_difference(double a, double z, double n)
{
	double		part = (a / (z + a)) * (n / (z + n));

	if (part < 0.5)
		return log1p(-part);
	return log(z / (z + n)) - log((z + a) / (z + a + n));
}

static double
log_beta_ratio_large(double a, double z, double n)
{
	return -((z - 0.5) * log_second_difference(a, z, n) +
			 n * log1p(a / (z + n)) + a * log1p(n / (z + a)) +
			 ((stirling(z + a + n) - stirling(z + n)) - (stirling(z + a) - stirling(z))));
}

/*
 * clv_log_beta_ratio
 *		ln B(a, b + n) - ln B(a, b), never above 0.
 */
double
clv_log_beta_ratio(double a, double b, double n)
{
	int			steps;

	if (is_few_steps(b, n))
		return log_beta_ratio_steps(a, b, (int) n);
	steps = steps_up(b);
	if (n < steps)
		return clv_log_gamma_ratio(b, n) - clv_log_gamma_ratio(a + b, n);
	return log_beta_ratio_steps(a, b, steps) + log_beta_ratio_large(a, b + steps, n - steps);
}

static double
digamma_beta_steps(double a, double b, int steps)
{
	double		sum = 0;

	for (int i = steps - 1; i >= 0; i--)
		sum += a / ((b + i) * (a + b + i));
	return sum;
}

static double
digamma_beta_large(double a, double z, double n)
{
	double		halves = 0.5 * (n / (z + n)) * (a / (z + a)) * (1 / z + 1 / (z + a + n));

	return -log_second_difference(a, z, n) + halves -
		((digamma_series(z + n) - digamma_series(z)) -
		 (digamma_series(z + a + n) - digamma_series(z + a)));
}

/*
 * clv_digamma_beta_difference
 *		The derivative of clv_log_beta_ratio() for b.
 */
double
clv_digamma_beta_difference(double a, double b, double n)
{
	int			steps;

	if (is_few_steps(b, n))
		return digamma_beta_steps(a, b, (int) n);
	steps = steps_up(b);
	if (n < steps)
		return clv_digamma_difference(b, n) - clv_digamma_difference(a + b, n);
	return digamma_beta_steps(a, b, steps) + digamma_beta_large(a, b + steps, n - steps);
}

/*
 * clv_digamma
 *		psi(z), the derivative of ln Gamma(z).
 */
double
clv_digamma(double z)
{
	int			steps = steps_up(z);
	double		large = z + steps;

	return log(large) - 0.5 / large - digamma_series(large) - reciprocals(z, steps);
}

/*
 * clv_trigamma
 *		psi'(z).
 */
double
clv_trigamma(double z)
{
	int			steps = steps_up(z);
	double		y = 1 / (z + steps);
	double		y2 = y * y;
	double		sum = y + 0.5 * y2 + y * y2 * series(trigamma_terms, y2);

	for (int i = steps - 1; i >= 0; i--)
		sum += 1 / ((z + i) * (z + i));
	return sum;
}
