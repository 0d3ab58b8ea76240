/*-------------------------------------------------------------------------
 *
 * holdout_pg.h
 *	  What the aggregates that check a model hand to the functions that show it.
 *
 * An aggregate returns one value, and these are float8[]: a few numbers at the
 * head and then so many for each row.  They can be stored, and shown later.
 *
 * clv_holdout: the metrics in the order of HoldoutMetric (NaN: not defined);
 * then x, customers, expected and actual purchases of each x, ascending.
 *
 * clv_tracking: since, as_of, until (days from 2000-01-01), days of a period,
 * customers; then expected and actual purchases from the beginning to the end
 * of each period.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_HOLDOUT_PG_H
#define CRM_CLV_HOLDOUT_PG_H

#include "compat.h"

#include "fmgr.h"

#include "clv/holdout.h"
#include "clv/tracking.h"

#define HOLDOUT_COLUMNS		4
#define TRACKING_COLUMNS	2

typedef enum TrackingHead
{
	TRACKING_SINCE,
	TRACKING_AS_OF,
	TRACKING_UNTIL,
	TRACKING_PERIOD_DAYS,
	TRACKING_CUSTOMERS,
	TRACKING_HEAD
} TrackingHead;

/* Such an array: numbers at the head, and rows. */
typedef struct HoldoutArray
{
	const double *head;
	const double *rows;
	int			count;			/* of rows */
} HoldoutArray;

extern Datum holdout_array_make(const double *values, int64 count);
extern HoldoutArray holdout_array_read(Datum value, const char *argument, int head, int columns);
pg_noreturn extern void holdout_array_error(const char *argument, const char *problem);
extern void holdout_days_in_order(const char *first, int32 first_day, const char *second,
								  int32 second_day, const char *hint);

/* A number of an array that shall be a whole one in a range. */
static inline int64
holdout_array_integer(double value, double least, double most, const char *argument,
					  const char *what)
{
	if (!(value >= least && value <= most && value == (double) (int64) value))
		holdout_array_error(argument, what);
	return (int64) value;
}

/* Largest count that a double holds without loss. */
#define HOLDOUT_MOST_COUNT	9007199254740992.0

#endif							/* CRM_CLV_HOLDOUT_PG_H */
