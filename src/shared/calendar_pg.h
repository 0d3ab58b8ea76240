/*-------------------------------------------------------------------------
 *
 * calendar_pg.h
 *	  Local calendar days of dates, timestamps and timestamptz values.
 *
 * Every rule of the extension counts calendar days, so each event is first
 * turned into its day.  For timestamptz that is the day in the session's
 * TimeZone, and asking the server for it costs more than everything else that
 * is done with the row.  But between two changes of a zone's offset the day
 * is a plain division, and a query touches few such spans.  So the spans met
 * are remembered, and the last one is at hand.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CALENDAR_PG_H
#define CRM_CALENDAR_PG_H

#include "compat.h"

#include "datatype/timestamp.h"
#include "pgtime.h"
#include "utils/date.h"
#include "utils/timestamp.h"

/* Room for any date that date_to_text() writes. */
#define CALENDAR_TEXT_SIZE	32

/* from <= instant < to has a constant offset east of UTC, in microseconds */
typedef struct OffsetSpan
{
	TimestampTz from;
	TimestampTz to;
	int64		offset;
} OffsetSpan;

/* The span of the instant asked for last, and the zone it belongs to. */
typedef struct CalendarSpan
{
	pg_tz	   *zone;
	OffsetSpan	span;
} CalendarSpan;

extern CalendarSpan calendar_at_hand __attribute__((visibility("hidden")));

extern int64 calendar_find_offset(TimestampTz instant, const char *argument);
pg_noreturn extern void calendar_infinite_error(const char *argument, bool past);
extern void date_to_text(DateADT day, char *text);
extern DateADT calendar_day_before(DateADT day, const Interval *by, const char *argument);
extern bool calendar_can_be_shorter(const Interval *a, const Interval *b);

/*
 * The day of a local time.  Counted from the day before the first one that
 * PostgreSQL knows (it may be that day still, west of Greenwich), it is a
 * division without a sign, which needs no care about rounding; nor does the
 * last timestamp overflow.
 */
static inline DateADT
calendar_day_number(Timestamp local)
{
	const uint64 days_before = POSTGRES_EPOCH_JDATE + 1;

	return (DateADT) (((uint64) local + days_before * USECS_PER_DAY) / USECS_PER_DAY - days_before);
}

/*
 * day_of_date, day_of_timestamp, day_of_timestamptz
 *		The local calendar day as a DateADT.  Infinite values: error 22023
 *		naming the argument.  In line, for they are called for every row.
 */
static inline DateADT
day_of_date(DateADT value, const char *argument)
{
	if (unlikely(DATE_NOT_FINITE(value)))
		calendar_infinite_error(argument, DATE_IS_NOBEGIN(value));
	return value;
}

static inline DateADT
day_of_timestamp(Timestamp value, const char *argument)
{
	if (unlikely(TIMESTAMP_NOT_FINITE(value)))
		calendar_infinite_error(argument, TIMESTAMP_IS_NOBEGIN(value));
	return calendar_day_number(value);
}

/* No span holds an infinite instant, so only the search looks for one. */
static inline DateADT
day_of_timestamptz(TimestampTz value, const char *argument)
{
	const OffsetSpan *span = &calendar_at_hand.span;

	if (unlikely(calendar_at_hand.zone != session_timezone ||
				 value < span->from || value >= span->to))
		return calendar_day_number(value + calendar_find_offset(value, argument));
	return calendar_day_number(value + span->offset);
}

#endif							/* CRM_CALENDAR_PG_H */
