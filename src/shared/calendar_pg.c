/*-------------------------------------------------------------------------
 *
 * calendar_pg.c
 *	  Local calendar days of dates, timestamps and timestamptz values.
 *
 * Every rule of the extension counts calendar days, so each event is first
 * turned into its day.  For timestamptz that is the day in the session's
 * TimeZone, and asking the server for it costs more than everything else that
 * is done with the row.  But between two changes of a zone's offset the day
 * is a plain division, and a query touches few such spans.  So the spans met
 * are remembered.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "datatype/timestamp.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "utils/datetime.h"

#include "shared/calendar_pg.h"

/* Spans remembered: decades with two clock changes a year. */
#define MAX_SPANS	64

/* How far before an instant a new span is first looked for, in seconds. */
#define LOOK_BACK	(100 * (pg_time_t) SECS_PER_DAY)

#define EPOCH_SHIFT \
	((pg_time_t) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY)

/* from <= instant < to has a constant offset east of UTC, in microseconds */
typedef struct OffsetSpan
{
	TimestampTz from;
	TimestampTz to;
	int64		offset;
} OffsetSpan;

/* One per backend; the last span used comes first. */
static struct
{
	pg_tz	   *zone;			/* the zone that the spans belong to */
	int			count;
	OffsetSpan	spans[MAX_SPANS];
} cache;

static void
infinite_error(const char *argument)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be finite", argument),
			 errhint("Leave such rows out with FILTER (WHERE ...), or pass NULL for an unknown time.")));
}

static inline DateADT
day_number(Timestamp local)
{
	int64		day = local / USECS_PER_DAY;

	if (local % USECS_PER_DAY < 0)
		day--;					/* floor, also before 2000-01-01 */
	return (DateADT) day;
}

static TimestampTz
instant_of_seconds(pg_time_t seconds)
{
	return (TimestampTz) (seconds - EPOCH_SHIFT) * USECS_PER_SEC;
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

static OffsetSpan
remembered_span(TimestampTz instant)
{
	OffsetSpan	found;
	int			i;

	if (cache.zone != session_timezone)
	{
		cache.zone = session_timezone;
		cache.count = 0;
	}
	for (i = 0; i < cache.count; i++)
		if (instant >= cache.spans[i].from && instant < cache.spans[i].to)
			break;

	if (i < cache.count)
		found = cache.spans[i];
	else
	{
		found = find_span(instant, cache.zone);
		if (cache.count < MAX_SPANS)
			cache.count++;
		i = cache.count - 1;	/* a new one, or the one longest unused */
	}
	memmove(&cache.spans[1], &cache.spans[0], i * sizeof(OffsetSpan));
	cache.spans[0] = found;
	return found;
}

/*
 * day_of_date, day_of_timestamp, day_of_timestamptz
 *		The local calendar day as a DateADT.  Infinite values: error 22023
 *		naming the argument.
 */
DateADT
day_of_date(DateADT value, const char *argument)
{
	if (unlikely(DATE_NOT_FINITE(value)))
		infinite_error(argument);
	return value;
}

DateADT
day_of_timestamp(Timestamp value, const char *argument)
{
	if (unlikely(TIMESTAMP_NOT_FINITE(value)))
		infinite_error(argument);
	return day_number(value);
}

DateADT
day_of_timestamptz(TimestampTz value, const char *argument)
{
	OffsetSpan *last = &cache.spans[0];

	if (unlikely(TIMESTAMP_NOT_FINITE(value)))
		infinite_error(argument);
	if (likely(cache.zone == session_timezone && cache.count > 0 &&
			   value >= last->from && value < last->to))
		return day_number(value + last->offset);
	return day_number(value + remembered_span(value).offset);
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
