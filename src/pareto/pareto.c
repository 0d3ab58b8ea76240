/*-------------------------------------------------------------------------
 *
 * pareto.c
 *	  How unequally a total is spread over customers: see pareto.h.
 *
 * Values come sorted and are added in that order, so a result is a function
 * of the values alone, to the last bit.
 *
 *-------------------------------------------------------------------------
 */
#include "pareto/pareto.h"

#include <float.h>
#include <math.h>

#include "shared/poll.h"
#include "shared/sum.h"

static bool
nothing_to_share(const double *sorted, int64_t count)
{
	return count == 0 || !(sorted[count - 1] > 0);
}

/*
 * A power of two that brings the largest value near 1, so that no sum of the
 * values, or of their multiples, overflows.  Multiplying by it is exact, but
 * for values too small to matter beside the largest.
 */
static double
common_scale(const double *sorted, int64_t count)
{
	int			exponent;

	(void) frexp(sorted[count - 1], &exponent);
	if (exponent > 1000)
		exponent = 1000;
	if (exponent < -1000)
		exponent = -1000;
	return ldexp(1, -exponent);
}

static double
sum_of(const double *values, int64_t count, double scale)
{
	Sum			sum = {0, 0};

	for (int64_t i = 0; i < count; i++)
	{
		sum_add(&sum, values[i] * scale);
		poll_at_step(i);
	}
	return sum_value(&sum);
}

/*
 * pareto_gini
 *		The population form: sum of (2 i - n - 1) x_i, by n times the total.
 *
 * The smallest value has the negative weight of the largest, and so on
 * inwards.  Taking the two together leaves differences of values, none of
 * them negative: nothing cancels out, and equal values give exactly 0.
 */
bool
pareto_gini(const double *sorted, int64_t count, double *gini)
{
	Sum			spread = {0, 0};
	double		scale;

	if (nothing_to_share(sorted, count))
		return false;
	scale = common_scale(sorted, count);
	for (int64_t i = 0; i < count / 2; i++)
	{
		int64_t		mirror = count - 1 - i;

		sum_add(&spread, (double) (mirror - i) * ((sorted[mirror] - sorted[i]) * scale));
		poll_at_step(i);
	}
	*gini = sum_value(&spread) / ((double) count * sum_of(sorted, count, scale));
	return true;
}

/*
 * pareto_gini_unbiased
 *		The same times n / (n - 1): for a sample of a larger population.  0
 *		for a single value.
 */
bool
pareto_gini_unbiased(const double *sorted, int64_t count, double *gini)
{
	if (!pareto_gini(sorted, count, gini))
		return false;
	if (count > 1)
		*gini *= (double) count / (double) (count - 1);
	return true;
}

/*
 * pareto_top_share
 *		What part of the total the best `share` (0 to 1) of the customers
 *		bring, 1 - Lorenz(1 - share).  Where that is not a whole number of
 *		customers, the same part of the next one's value counts; so it does
 *		not matter which of several equal customers are meant.
 */
bool
pareto_top_share(const double *sorted, int64_t count, double share, double *top_share)
{
	double		heads = share * (double) count;
	int64_t		whole = (int64_t) heads;
	double		scale;
	double		top;
	double		rest;
	double		cut = 0;

	if (nothing_to_share(sorted, count))
		return false;
	scale = common_scale(sorted, count);
	top = sum_of(sorted + count - whole, whole, scale);
	rest = sum_of(sorted, count - whole, scale);
	if (whole < count)
		cut = (heads - (double) whole) * (sorted[count - whole - 1] * scale);
	*top_share = (top + cut) / (top + rest);
	return true;
}

/* How many of the values are above 0. */
static int64_t
count_positive(const double *sorted, int64_t count)
{
	int64_t		low = 0;
	int64_t		high = count;

	while (low < high)
	{
		int64_t		middle = low + (high - low) / 2;

		if (sorted[middle] > 0)
			high = middle;
		else
			low = middle + 1;
	}
	return count - low;
}

/*
 * pareto_customers_for
 *		The smallest number of customers, best first, who bring `share` (0 to
 *		1) of the total.
 *
 * Amounts of money are not exact as doubles: 0.7 + 0.2 falls a trifle short
 * of nine tenths of 0.1 + 0.2 + 0.7.  What falls short by no more than such
 * values and the sums of them can be wrong, 4 epsilon all told, has reached
 * the share.  Amounts with cents are thus counted exactly up to a total of
 * some 10^11 currency units.
 */
bool
pareto_customers_for(const double *sorted, int64_t count, double share, int64_t *customers)
{
	Sum			sum = {0, 0};
	double		scale;
	double		wanted;
	int64_t		heads = 0;

	if (nothing_to_share(sorted, count))
		return false;
	if (share >= 1)
	{
		*customers = count_positive(sorted, count);
		return true;
	}
	scale = common_scale(sorted, count);
	wanted = share * sum_of(sorted, count, scale) * (1 - 4 * DBL_EPSILON);
	while (heads < count && sum_value(&sum) < wanted)
	{
		heads++;
		sum_add(&sum, sorted[count - heads] * scale);
		poll_at_step(heads);
	}
	*customers = heads;
	return true;
}

/*
 * pareto_lorenz
 *		curve[i], for i = 0 to points, becomes the part of the total that the
 *		lowest i / points of the customers bring; linear between customers.
 *		points and count may have at most 62 bits together.
 */
bool
pareto_lorenz(const double *sorted, int64_t count, int points, double *curve)
{
	Sum			sum = {0, 0};
	int64_t		added = 0;
	double		scale;
	double		total;

	if (nothing_to_share(sorted, count))
		return false;
	scale = common_scale(sorted, count);
	total = sum_of(sorted, count, scale);
	for (int i = 0; i <= points; i++)
	{
		int64_t		whole = i * count / points;
		double		part = (double) (i * count % points) / points;

		for (; added < whole; added++)
		{
			sum_add(&sum, sorted[added] * scale);
			poll_at_step(added);
		}
		curve[i] = sum_value(&sum);
		if (part > 0)
			curve[i] += part * (sorted[whole] * scale);
		curve[i] /= total;
	}
	return true;
}
