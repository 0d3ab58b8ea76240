/*-------------------------------------------------------------------------
 *
 * order.h
 *	  Order statistics: find values by rank without sorting everything.
 *
 * Values are doubles without NaN, or units of exact decimals.  Nothing here depends on the order in
 * which they come: the result is a function of the multiset.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_ORDER_H
#define CRM_ORDER_H

#include <stdint.h>

#include "shared/decimal.h"

/* Most ranks that can be asked for at once. */
#define ORDER_MOST_RANKS	128

extern void order_select(double *values, int64_t count,
						 const int64_t *ranks, int nranks, double *selected);
extern void order_sort(double *values, int64_t count);
extern int64_t order_count_less(const double *sorted, int64_t count, double x);
extern int64_t order_count_up_to(const double *sorted, int64_t count, double x);

/* The same for the units of exact decimals that have equal places. */
extern void order_decimal_select(decimal_units *values, int64_t count,
								 const int64_t *ranks, int nranks, decimal_units *selected);
extern void order_decimal_sort(decimal_units *values, int64_t count);
extern int64_t order_decimal_count_less(const decimal_units *sorted, int64_t count,
										decimal_units x);
extern int64_t order_decimal_count_up_to(const decimal_units *sorted, int64_t count,
										 decimal_units x);

#endif							/* CRM_ORDER_H */
