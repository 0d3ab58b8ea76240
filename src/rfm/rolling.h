/*-------------------------------------------------------------------------
 *
 * rolling.h
 *	  An rfm value over rows that come and go, as of the latest of them.
 *
 * Sums are exact, so what a row added can be taken away again.  What cannot be
 * undone by arithmetic is the first and the last day; so the days are kept,
 * in order, each with its number of rows: those with a purchase and those with
 * a refund apart.  Rows mostly come at the late end and go at the early one,
 * where a day costs nothing to add or to drop.
 *
 * Plain C: no server needed.  Memory is the caller's.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_RFM_ROLLING_H
#define CRM_RFM_ROLLING_H

#include <stdbool.h>
#include <stdint.h>

#include "rfm/rfm.h"

/* Rows of the same day. */
typedef struct DayCount
{
	int32_t		day;
	int32_t		rows;			/* > 0 */
} DayCount;

/* Days in order: the places first .. first + count - 1 of an array. */
typedef struct DayBag
{
	DayCount   *days;
	int64_t		capacity;
	int64_t		first;
	int64_t		count;
} DayBag;

/* All zero while there is no row. */
typedef struct Rolling
{
	DayBag		bought;			/* days of purchases */
	DayBag		returned;		/* days of refunds */
	int32_t		purchases;
	int32_t		refunds;
	int			places;			/* most decimal places of any amount */
	int64_t		with_places[DECIMAL_MAX_PLACES + 1];	/* rows by decimal places */
	decimal_units gross;		/* in units of 10^-decimal_kept(places) */
	decimal_units refunded;
} Rolling;

/* To be asked of both bags before each rolling_add(). */
static inline bool
day_bag_full(const DayBag *bag)
{
	return bag->first + bag->count == bag->capacity;
}

extern void day_bag_move(DayBag *bag, DayCount *days, int64_t capacity);
extern RfmProblem rolling_add(Rolling *rolling, int32_t day, Decimal amount);
extern bool rolling_remove(Rolling *rolling, int32_t day, Decimal amount);
extern bool rolling_value(const Rolling *rolling, Rfm *r);

#endif							/* CRM_RFM_ROLLING_H */
