/*-------------------------------------------------------------------------
 *
 * amount.h
 *	  Money of many histories, each with decimal places of its own.
 *
 * Sums over customers are whole numbers of 10^-places in 128 bits, where
 * places are the most that any history had.  They are stored with the fewest
 * that hold all of them, so that equal sums have equal bytes.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_AMOUNT_H
#define CRM_COHORT_AMOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/decimal.h"

/* 10^exponent, 0 .. DECIMAL_MAX_PLACES */
extern decimal_units amount_power(int exponent);

/* Units times a power of ten; false, maybe changed, when that does not fit. */
static inline bool
amount_scale(decimal_units *units, decimal_units by)
{
	/* the product of two 64-bit numbers always fits */
	if (*units == (int64_t) *units && by == (int64_t) by)
	{
		*units = (decimal_units) (int64_t) *units * (int64_t) by;
		return true;
	}
	return !__builtin_mul_overflow(*units, by, units);
}

extern int	amount_places_needed(decimal_units units, int places, int least);

#endif							/* CRM_COHORT_AMOUNT_H */
