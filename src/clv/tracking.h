/*-------------------------------------------------------------------------
 *
 * tracking.h
 *	  Repeat purchases of a cohort, period by period: what was expected when
 *	  the customers came, and what happened.
 *
 * The cohort are the customers whose first purchase lies between two days.
 * Its periods have the same number of days each and begin with the first of
 * them; the last may be cut short by the end of what was observed.
 *
 * Days are numbers of calendar days.
 *
 * Plain C: no server needed.  Memory is the caller's.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_TRACKING_H
#define CRM_CLV_TRACKING_H

#include <stdbool.h>
#include <stdint.h>

#include "clv/predict.h"
#include "purchase/history.h"

/* Most days from since to until. */
#define TRACKING_MOST_DAYS	100000

typedef struct TrackingSpan
{
	int32_t		since;			/* first day of a first purchase */
	int32_t		as_of;			/* last day of one; since <= as_of <= until */
	int32_t		until;			/* last day observed */
	int32_t		period_days;
} TrackingSpan;

typedef struct Tracking
{
	TrackingSpan span;
	int64_t    *births;			/* first purchases by day, from since on */
	int64_t    *repeats;		/* repeat purchase days by period */
} Tracking;

/* Days on which the cohort may come, and periods. */
static inline int32_t
tracking_births(TrackingSpan span)
{
	return span.as_of - span.since + 1;
}

static inline int32_t
tracking_days(TrackingSpan span)
{
	return span.until - span.since + 1;
}

static inline int32_t
tracking_periods(TrackingSpan span)
{
	return (int32_t) (((int64_t) tracking_days(span) + span.period_days - 1) / span.period_days);
}

/* The last day of a period, counted from 0. */
static inline int32_t
tracking_period_end(TrackingSpan span, int32_t period)
{
	int64_t		end = span.since + ((int64_t) period + 1) * span.period_days - 1;

	return end < span.until ? (int32_t) end : span.until;
}

extern bool tracking_add(Tracking *tracking, HistoryReader *reader);
extern int64_t tracking_customers(const Tracking *tracking);
extern void tracking_merge(Tracking *tracking, const Tracking *other);
extern void tracking_expected(const Tracking *tracking, const ClvPredictor *model,
							  int32_t unit_days, double *by_age, double *expected);

#endif							/* CRM_CLV_TRACKING_H */
