/*-------------------------------------------------------------------------
 *
 * order.h
 *	  Order statistics: find values by rank without sorting everything.
 *
 * Values are doubles without NaN, or units of exact decimals.  Nothing here
 * depends on the order in which they come: the result is a function of the
 * multiset.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_ORDER_H
#define CRM_ORDER_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "shared/decimal.h"

/* Most ranks that can be asked for at once. */
#define ORDER_MOST_RANKS	128

extern void order_select(double *values, int64_t count,
						 const int64_t *ranks, int nranks, double *selected);
extern void order_sort(double *values, int64_t count);
extern int64_t order_count_less(const double *sorted, int64_t count, double x);
extern int64_t order_count_up_to(const double *sorted, int64_t count, double x);

/*
 * Coarse bins: sign, exponent and the first four bits of the fraction of a
 * double, so that bins ascend with the values.  They pay from so many values
 * on.
 */
#define ORDER_BIN_BITS		16
#define ORDER_BINS			(1 << ORDER_BIN_BITS)
#define ORDER_MANY_VALUES	(1 << 16)

/* The bin of a value; -0 is not told from 0. */
static inline unsigned
order_bin(double value)
{
	uint64_t	pattern;

	value += 0.0;
	memcpy(&pattern, &value, sizeof(pattern));
	pattern ^= (pattern >> 63) ? UINT64_MAX : (uint64_t) 1 << 63;
	return (unsigned) (pattern >> (64 - ORDER_BIN_BITS));
}

extern int64_t order_gather_bins(double *values, int64_t count, const bool *marked);

/* The same for the units of exact decimals that have equal places. */
extern void order_decimal_select(decimal_units *values, int64_t count,
								 const int64_t *ranks, int nranks, decimal_units *selected);
extern void order_decimal_sort(decimal_units *values, int64_t count);
extern int64_t order_decimal_count_less(const decimal_units *sorted, int64_t count,
										decimal_units x);
extern int64_t order_decimal_count_up_to(const decimal_units *sorted, int64_t count,
										 decimal_units x);

#endif							/* CRM_ORDER_H */
