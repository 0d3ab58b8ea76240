/*-------------------------------------------------------------------------
 *
 * fraction.h
 *	  Exact fractions, compared by cross-multiplication.
 *
 * The rules of churn compare one quotient with another: the days since the
 * last visit with one and a half usual gaps, the money of one quarter with
 * half of that of the quarter before.  A customer on the very limit must not
 * change classes by a rounding error, so nothing is divided: a / b <= c / d
 * is a * d <= c * b, with products of up to 254 bits.
 *
 * Nothing here is negative.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_FRACTION_H
#define CRM_CHURN_FRACTION_H

#include <stdint.h>

#include "shared/decimal.h"

/* above / below, with above >= 0 and below > 0 */
typedef struct Fraction
{
	decimal_units above;
	decimal_units below;
} Fraction;

extern int	fraction_compare_wide(decimal_units a, decimal_units b,
								  decimal_units c, decimal_units d);
extern Fraction fraction_of_decimal(Decimal value);
extern decimal_units fraction_round(Fraction value);

/* The sign of a * b - c * d.  Nearly all factors fit into 63 bits. */
static inline int
compare_products(decimal_units a, decimal_units b, decimal_units c, decimal_units d)
{
	unsigned __int128 left;
	unsigned __int128 right;

	if (((a | b | c | d) >> 63) != 0)
		return fraction_compare_wide(a, b, c, d);
	left = (unsigned __int128) (uint64_t) a * (uint64_t) b;
	right = (unsigned __int128) (uint64_t) c * (uint64_t) d;
	return (left > right) - (left < right);
}

static inline double
fraction_to_double(Fraction value)
{
	return (double) value.above / (double) value.below;
}

#endif							/* CRM_CHURN_FRACTION_H */
