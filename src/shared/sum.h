/*-------------------------------------------------------------------------
 *
 * sum.h
 *	  A sum of doubles that carries along what rounding cuts off.
 *
 * Neumaier's summation: as good as exact for any number of terms.  Terms that
 * come in the same order give the same sum, to the last bit.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_SUM_H
#define CRM_SUM_H

#include <math.h>

typedef struct Sum
{
	double		rounded;
	double		lost;			/* what rounding has cut off so far */
} Sum;

static inline void
sum_add(Sum *sum, double x)
{
	double		rounded = sum->rounded + x;

	if (fabs(sum->rounded) >= fabs(x))
		sum->lost += (sum->rounded - rounded) + x;
	else
		sum->lost += (x - rounded) + sum->rounded;
	sum->rounded = rounded;
}

/* An infinite sum has lost NaN, which does not count. */
static inline double
sum_value(const Sum *sum)
{
	double		value = sum->rounded + sum->lost;

	return isnan(value) ? sum->rounded : value;
}

#endif							/* CRM_SUM_H */
