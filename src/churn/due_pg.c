/*-------------------------------------------------------------------------
 *
 * due_pg.c
 *	  When a customer comes next, and when to call: SQL functions of
 *	  histories.
 *
 * Two visits make a gap here, as a forecast from one gap is better than none;
 * a customer with a single visit gets the gap of the population, if given.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/gap_pg.h"

#include "shared/calendar_pg.h"

PG_FUNCTION_INFO_V1(churn_next_purchase);
PG_FUNCTION_INFO_V1(churn_usual_weekday);
PG_FUNCTION_INFO_V1(churn_call_on);

#define ARG_POPULATION_GAP	3

#define CONSTANTS	1

static const ChurnConstant constants[CONSTANTS] = {GAP_CONSTANT(2)};

/* What is kept from call to call. */
typedef struct DueCall
{
	ChurnCall	call;
	GapRule		gap;
} DueCall;

static void
next_purchase_error(DateADT last_day, Fraction gap)
{
	char		last[CALENDAR_TEXT_SIZE];

	date_to_text(last_day, last);
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("the next purchase is out of range for a date: %g days after %s",
					fraction_to_double(gap), last),
			 errhint("Check the days of the history, and population_gap.")));
}

static void
call_on_error(DateADT as_of_day)
{
	char		as_of[CALENDAR_TEXT_SIZE];

	date_to_text(as_of_day, as_of);
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("the day to call is out of range for a date: in the week after %s", as_of),
			 errhint("Pass an earlier as_of.")));
}

/* The day of the next purchase; false when it is not known. */
static inline bool
due_of(FunctionCallInfo fcinfo, HistoryReader history, DateADT *due)
{
	DueCall    *call = churn_call(fcinfo, sizeof(DueCall));
	Visits		visits;
	Fraction	gap;

	if (unlikely(!churn_constants_same(fcinfo, constants, CONSTANTS, &call->call)))
	{
		churn_constants_begin(fcinfo, constants, CONSTANTS);
		call->gap.min_visits = GAP_LEAST_VISITS;
		call->gap.kind = gap_kind_arg(fcinfo, &constants[0]);
		churn_constants_keep(fcinfo, constants, CONSTANTS);
	}
	if (PG_ARGISNULL(CHURN_AS_OF) ||
		!gap_of_customer(fcinfo, history, call->gap, ARG_POPULATION_GAP, &visits, &gap))
		return false;
	if (!cadence_due_day(visits.last, gap, due) || !IS_VALID_DATE(*due))
		next_purchase_error(visits.last, gap);
	return true;
}

/* The usual day of the week, 0 to 6; -1 without a visit. */
static int
usual_weekday(HistoryReader history, DateADT as_of)
{
	WeekdayVisits visits;

	weekday_count(&history, day_of_date(as_of, "as_of"), &visits);
	history_check_end(&history);
	return weekday_usual(&visits);
}

/*
 * churn_next_purchase(h purchase_history, as_of date, gap text,
 *		population_gap numeric) date
 *
 *		The last visit up to as_of and one usual gap ('mean' or 'median') more,
 *		rounded half up to a day; it may lie before as_of.  With one visit the
 *		gap is population_gap (days); without it, or a visit, or as_of: NULL.
 *		Error 22023 for an infinite as_of, a NULL or unknown gap, a
 *		population_gap that is not positive; 22008 beyond the last date.
 */
Datum
churn_next_purchase(PG_FUNCTION_ARGS)
{
	DateADT		due;

	if (!due_of(fcinfo, history_or_empty(fcinfo, CHURN_HISTORY), &due))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(due);
}

/*
 * churn_usual_weekday(h purchase_history, as_of date) int
 *
 *		The day of the week with most visits up to as_of, of several the one
 *		visited last: ISO, 1 for Monday to 7 for Sunday.  NULL without a visit
 *		and for a NULL as_of.  Error 22023 for an infinite as_of.
 */
Datum
churn_usual_weekday(PG_FUNCTION_ARGS)
{
	int			weekday;

	if (PG_ARGISNULL(CHURN_AS_OF))
		PG_RETURN_NULL();
	weekday = usual_weekday(history_or_empty(fcinfo, CHURN_HISTORY), PG_GETARG_DATEADT(CHURN_AS_OF));
	if (weekday < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(weekday + 1);
}

/*
 * churn_call_on(h purchase_history, as_of date, gap text,
 *		population_gap numeric) date
 *
 *		The best day to call: the customer's usual day of the week on or just
 *		before the next purchase, or if that is before as_of the first one
 *		from as_of on.  NULLs and errors as of churn_next_purchase().
 */
Datum
churn_call_on(PG_FUNCTION_ARGS)
{
	HistoryReader history = history_or_empty(fcinfo, CHURN_HISTORY);
	DateADT		as_of;
	DateADT		due;
	int64		day;

	if (!due_of(fcinfo, history, &due))
		PG_RETURN_NULL();
	as_of = PG_GETARG_DATEADT(CHURN_AS_OF);
	day = weekday_to_call(usual_weekday(history, as_of), due, as_of);
	if (!IS_VALID_DATE(day))
		call_on_error(as_of);
	PG_RETURN_DATEADT((DateADT) day);
}
