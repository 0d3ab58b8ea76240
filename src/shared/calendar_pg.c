/*-------------------------------------------------------------------------
 *
 * calendar_pg.c
 *	  Local calendar days of dates, timestamps and timestamptz values.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "datatype/timestamp.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/datetime.h"

#include "shared/calendar_pg.h"

/* Spans remembered: decades with two clock changes a year. */
#define MAX_SPANS	64

/* Local midnight before which there are no dates, in microseconds */
#define FIRST_LOCAL	(-(int64) POSTGRES_EPOCH_JDATE * USECS_PER_DAY)

/* How far before an instant a new span is first looked for, in seconds. */
#define LOOK_BACK	(100 * (pg_time_t) SECS_PER_DAY)

/* The last day there is, and the days after which leap years come again. */
#define LAST_DAY	(DATE_END_JULIAN - POSTGRES_EPOCH_JDATE - 1)
#define LEAP_CYCLE	(4 * 365 + 1)

#define EPOCH_SHIFT \
	((pg_time_t) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)

CalendarSpan calendar_at_hand;

/* One list per backend and zone; the last span used comes first. */
static OffsetSpan spans[MAX_SPANS];
static int	nspans;

/*
 * calendar_infinite_error
 *		Of a row, or of the day that is asked for.
 */
void
calendar_infinite_error(const char *argument, bool past)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be finite, not %s", argument, past ? "-infinity" : "infinity"),
			 errhint("Pass a day of the calendar.  A row whose time is unknown can have NULL there, or be left out with FILTER (WHERE ...).")));
}

/* A clock change later than any timestamp is as good as none. */
static TimestampTz
instant_of_seconds(pg_time_t seconds)
{
	seconds -= EPOCH_SHIFT;
	return seconds > PG_INT64_MAX / USECS_PER_SEC ? PG_INT64_MAX : (TimestampTz) seconds * USECS_PER_SEC;
}

/*
 * The span of constant offset around an instant.  The server tells the next
 * change after a moment, so start somewhat earlier and step forward.
 */
static OffsetSpan
find_span(TimestampTz instant, pg_tz *zone)
{
	pg_time_t	start = instant / USECS_PER_SEC + EPOCH_SHIFT - LOOK_BACK;
	OffsetSpan	span;

	span.from = instant_of_seconds(start);
	for (;;)
	{
		pg_time_t	boundary;
		long		before_offset;
		long		after_offset;
		int			before_isdst;
		int			after_isdst;
		int			more;

		more = pg_next_dst_boundary(&start, &before_offset, &before_isdst,
									&boundary, &after_offset, &after_isdst, zone);
		if (more < 0)
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("timestamp out of range")));
		span.offset = (int64) before_offset * USECS_PER_SEC;
		span.to = more ? instant_of_seconds(boundary) : PG_INT64_MAX;
		if (instant < span.to)
			return span;
		start = boundary;
		span.from = span.to;
	}
}

/*
 * calendar_find_offset
 *		The offset at an instant in the session's zone; its span becomes the
 *		one at hand.  Errors naming the argument: 22023 for an infinite
 *		instant, 22008 for one before the first date.
 */
int64
calendar_find_offset(TimestampTz instant, const char *argument)
{
	OffsetSpan	found;
	int			i;

	if (TIMESTAMP_NOT_FINITE(instant))
		calendar_infinite_error(argument, TIMESTAMP_IS_NOBEGIN(instant));
	if (calendar_at_hand.zone != session_timezone)
	{
		nspans = 0;
		calendar_at_hand.span.to = calendar_at_hand.span.from;	/* holds nothing */
		calendar_at_hand.zone = session_timezone;
	}
	for (i = 0; i < nspans; i++)
		if (instant >= spans[i].from && instant < spans[i].to)
			break;

	if (i < nspans)
		found = spans[i];
	else
	{
		found = find_span(instant, session_timezone);
		/* before the first day there is no date to give */
		found.from = Max(found.from, FIRST_LOCAL - found.offset);
		if (instant < found.from)
			ereport(ERROR,
					(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
					 errmsg("%s is out of range for a date in the session's time zone", argument)));
		if (nspans < MAX_SPANS)
			nspans++;
		i = nspans - 1;			/* a new place, or the one longest unused */
	}
	memmove(&spans[1], &spans[0], i * sizeof(OffsetSpan));
	spans[0] = found;
	calendar_at_hand.span = found;
	return found.offset;
}

/*
 * date_to_text
 *		ISO form whatever DateStyle says: stored and shipped values must read
 *		the same in every session.
 */
void
date_to_text(DateADT day, char *text)
{
	struct pg_tm tm;

	j2date(day + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, text);
}

/* The same day of the month so many months before, or the last one it has. */
static int64
months_before(DateADT day, int64 months)
{
	int			year;
	int			month;
	int			mday;
	int64		count;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &mday);
	count = (int64) year * MONTHS_PER_YEAR + month - 1 - months;
	/* Julian day numbers begin in 4714 BC; nothing was bought before */
	if (count < -4712 * MONTHS_PER_YEAR)
		return PG_INT32_MIN;
	year = (int) (count / MONTHS_PER_YEAR);
	month = (int) (count % MONTHS_PER_YEAR) + 1;
	if (month <= 0)
	{
		month += MONTHS_PER_YEAR;
		year--;
	}
	mday = Min(mday, day_tab[isleap(year)][month - 1]);
	return (int64) date2j(year, month, mday) - POSTGRES_EPOCH_JDATE;
}

/*
 * calendar_day_before
 *		The day that lies `by` before a day, as day - by in SQL: months first,
 *		ending at the last day of a shorter month, then days.  It may lie
 *		before the first date there is.  Error 22023 naming the argument when
 *		`by` is not positive, is infinite or has a part of a day.
 */
DateADT
calendar_day_before(DateADT day, const Interval *by, const char *argument)
{
	int64		days = (int64) by->day + by->time / USECS_PER_DAY;
	int64		before;

	if (INTERVAL_NOT_FINITE(by) || by->month < 0 || days < 0 || by->time % USECS_PER_DAY != 0 ||
		(by->month == 0 && days == 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be an interval of whole days or months, not %s", argument,
						DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(by)))),
				 errhint("Pass a length of time such as '90 days', '3 months' or '1 year'.")));
	before = (by->month > 0 ? months_before(day, by->month) : day) - days;
	return (DateADT) Max(before, PG_INT32_MIN);
}

/*
 * calendar_can_be_shorter
 *		Is there a day from which a reaches less far back than b?  Both are
 *		lengths of time that calendar_day_before() takes.
 *
 * Days and months can be compared in no other way: 30 days are shorter than
 * a month in May, and longer in March.  The days tried are the last ones
 * there are, from which no length of time ends before the first.
 */
bool
calendar_can_be_shorter(const Interval *a, const Interval *b)
{
	for (DateADT day = LAST_DAY; day > LAST_DAY - LEAP_CYCLE; day--)
		if (calendar_day_before(day, a, "interval") > calendar_day_before(day, b, "interval"))
			return true;
	return false;
}
