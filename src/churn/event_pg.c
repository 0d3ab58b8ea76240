/*-------------------------------------------------------------------------
 *
 * event_pg.c
 *	  Window functions over the purchases of a customer, row by row:
 *	  churn_event_state(), churn_event_state_rank(), purchase_visit_number(),
 *	  purchase_gap_before().
 *
 * They are answers from one walk along the purchase days (event.h), and so
 * live here together, though two bear the name of a purchase.
 *
 * A row needs the purchase day before it and nothing else, so the partition
 * is never read as a whole: the mark moves along, and the executor may forget
 * what is behind it.  Rows of the same day may come in any order; days must
 * ascend.
 *
 * A refund is no purchase.  Rows have no amount here, so it is for the caller
 * to leave refunds out, by a NULL in place of their time.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "fmgr.h"
#include "utils/date.h"
#include "utils/timestamp.h"
#include "windowapi.h"

#include "churn/event.h"
#include "shared/churn_gap_pg.h"
#include "shared/event_pg.h"
#include "shared/labels_pg.h"

/* What differs between the types of `at`. */
typedef struct EventType
{
	EventDayOf	day_of;
	int64		(*time_of) (Datum at);	/* ascends with `at` */
} EventType;

/* The place of each argument. */
enum
{
	AT,
	CHURN_GAP,
	LANG
};

/* Lives in the partition's local memory, zero at its start. */
typedef struct PartitionEvents
{
	EventDay	last;
	int32		churn_gap;		/* 0: not yet read */
	text	  **labels;			/* by EventClass; NULL: not yet asked for */
} PartitionEvents;

static void
order_error(WindowObject winobj, DateADT day, DateADT before)
{
	char		day_text[CALENDAR_TEXT_SIZE];
	char		before_text[CALENDAR_TEXT_SIZE];

	date_to_text(day, day_text);
	date_to_text(before, before_text);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("at must not go back within a partition, but row " INT64_FORMAT " is of %s, after %s",
					WinGetCurrentPosition(winobj) + 1, day_text, before_text),
			 errhint("Give the OVER clause a PARTITION BY for the customer and ORDER BY at.")));
}

/*
 * Goes on to the current row.  Returns the partition's memory, or NULL when
 * the row has no time and is ignored.
 */
static PartitionEvents *
next_event(WindowObject winobj, EventType type)
{
	PartitionEvents *events = (PartitionEvents *)
		WinGetPartitionLocalMemory(winobj, sizeof(PartitionEvents));
	bool		isnull;
	Datum		at = WinGetFuncArgCurrent(winobj, AT, &isnull);
	DateADT		day;

	WinSetMarkPosition(winobj, WinGetCurrentPosition(winobj));
	if (isnull)
		return NULL;
	day = type.day_of(at);
	if (unlikely(!event_next(&events->last, day, type.time_of(at))))
		order_error(winobj, day, events->last.day);
	return events;
}

/* Parameters are those of the first row of a partition that has a time. */
static EventClass
class_of(WindowObject winobj, PartitionEvents *events)
{
	if (unlikely(events->churn_gap == 0))
	{
		bool		isnull;
		Datum		churn_gap = WinGetFuncArgCurrent(winobj, CHURN_GAP, &isnull);

		events->churn_gap = churn_gap_of(churn_gap, isnull);
	}
	return event_class(&events->last, events->churn_gap);
}

/*
 * The labels, which are made once for all partitions.  They come from what
 * ordinary functions use, and that looks for its argument where theirs are.
 */
static text **
event_labels(FunctionCallInfo fcinfo, WindowObject winobj)
{
	fcinfo->args[LANG].value = WinGetFuncArgCurrent(winobj, LANG, &fcinfo->args[LANG].isnull);
	return labels_arg(fcinfo, LANG, event_label, EVENT_CLASSES);
}

/*
 * churn_event_state(at date | timestamp | timestamptz, churn_gap int, lang text)
 *		OVER (PARTITION BY customer ORDER BY at): text
 *
 * new, retained or resurrected: what the purchase day of each row is.  at:
 * time of a purchase (timestamptz: its day in the session's TimeZone); NULL,
 * to be passed for a refund: the row is ignored and its result NULL.
 * churn_gap: days of silence that a customer comes back from, at least 1.
 * Errors 22023: at infinite, or on an earlier day than the row before (and
 * earlier, too: see event.c); churn_gap NULL or below 1; lang NULL or unknown.
 */
static Datum
event_state(FunctionCallInfo fcinfo, EventType type)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	PartitionEvents *events = next_event(winobj, type);

	if (events == NULL)
		PG_RETURN_NULL();
	if (unlikely(events->labels == NULL))
		events->labels = event_labels(fcinfo, winobj);
	PG_RETURN_TEXT_P(events->labels[class_of(winobj, events)]);
}

/* churn_event_state_rank(at, churn_gap) OVER (...): int, 1 new to 3 resurrected */
static Datum
event_state_rank(FunctionCallInfo fcinfo, EventType type)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	PartitionEvents *events = next_event(winobj, type);

	if (events == NULL)
		PG_RETURN_NULL();
	PG_RETURN_INT32(class_of(winobj, events) + 1);
}

/*
 * purchase_visit_number(at) OVER (PARTITION BY customer ORDER BY at): int
 *		The running number of the row's purchase day, from 1.  at as above.
 */
static Datum
visit_number(FunctionCallInfo fcinfo, EventType type)
{
	PartitionEvents *events = next_event(PG_WINDOW_OBJECT(), type);

	if (events == NULL)
		PG_RETURN_NULL();
	PG_RETURN_INT32(events->last.visit);
}

/*
 * purchase_gap_before(at) OVER (PARTITION BY customer ORDER BY at): int
 *		Days from the purchase day before to that of the row; NULL on the
 *		first one.  at as above.
 */
static Datum
gap_before(FunctionCallInfo fcinfo, EventType type)
{
	PartitionEvents *events = next_event(PG_WINDOW_OBJECT(), type);

	if (events == NULL || events->last.gap == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(events->last.gap);
}

/* The three types of `at`. */
static int64
time_of_date(Datum at)
{
	return DatumGetDateADT(at);
}

static int64
time_of_timestamp(Datum at)
{
	return DatumGetTimestamp(at);
}

static int64
time_of_timestamptz(Datum at)
{
	return DatumGetTimestampTz(at);
}

static const EventType type_date = {event_day_date, time_of_date};
static const EventType type_timestamp = {event_day_timestamp, time_of_timestamp};
static const EventType type_timestamptz = {event_day_timestamptz, time_of_timestamptz};

/* Each function for all of them. */
#define DEFINE_EVENT_FUNCTION(name, type, function) \
PG_FUNCTION_INFO_V1(name##_##type); \
Datum \
name##_##type(PG_FUNCTION_ARGS) \
{ \
	return function(fcinfo, type_##type); \
}

#define DEFINE_EVENT_FUNCTIONS(name, function) \
DEFINE_EVENT_FUNCTION(name, date, function) \
DEFINE_EVENT_FUNCTION(name, timestamp, function) \
DEFINE_EVENT_FUNCTION(name, timestamptz, function)

DEFINE_EVENT_FUNCTIONS(churn_event_state, event_state)
DEFINE_EVENT_FUNCTIONS(churn_event_state_rank, event_state_rank)
DEFINE_EVENT_FUNCTIONS(purchase_visit_number, visit_number)
DEFINE_EVENT_FUNCTIONS(purchase_gap_before, gap_before)
