/*-------------------------------------------------------------------------
 *
 * normal.c
 *	  The standard normal distribution.
 *
 * The quantile starts from a rational approximation good to three digits
 * (Hastings 1955; Abramowitz and Stegun 26.2.23) and is mended by two of
 * Halley's steps, each of which makes the right digits three times as many.
 * The C library knows erfc() to the last digit, and so is the result.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/normal.h"

#include <math.h>

#define SQRT_2PI	2.5066282746310005024
#define SQRT_HALF	0.70710678118654752440

double
normal_density(double x)
{
	return exp(-0.5 * x * x) / SQRT_2PI;
}

/*
 * normal_below
 *		The probability of a value below x; keeps its digits however small.
 */
double
normal_below(double x)
{
	return 0.5 * erfc(-x * SQRT_HALF);
}

/* For 0 < p <= 1/2, to an error below 0.0005. */
static double
rough_quantile(double p)
{
	double		t = sqrt(-2 * log(p));

	return (2.515517 + t * (0.802853 + t * 0.010328)) /
		(1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

/*
 * normal_quantile
 *		The x that a normal value is below with probability p.  0 and 1 give
 *		the infinities, what is no probability NaN.
 */
double
normal_quantile(double p)
{
	double		x;

	if (!(p > 0 && p < 1))
		return p == 0 ? -INFINITY : p == 1 ? INFINITY : NAN;
	if (p > 0.5)
		return -normal_quantile(1 - p);
	x = rough_quantile(p);
	for (int i = 0; i < 2; i++)
	{
		double		newton = (normal_below(x) - p) / normal_density(x);

		x -= newton / (1 + 0.5 * x * newton);
	}
	return x;
}
