/*-------------------------------------------------------------------------
 *
 * rolling_pg.c
 *	  The aggregate rfm_rolling(at, amount): the rfm value as of the latest
 *	  day of its rows.
 *
 * It is two aggregates in one.  As a plain aggregate, and over a window frame
 * that begins with the partition, rows only ever come.  Then none is later
 * than the latest day, so an rfm value is state enough: as_of moves on with
 * it.  Over a frame that slides, the executor takes rows away again at its
 * early end; then the state is a Rolling (rolling.h), which can give back
 * what it was given.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "rfm/rfm_pg.h"
#include "rfm/rolling.h"
#include "shared/aggregate_pg.h"
#include "shared/event_pg.h"

PG_FUNCTION_INFO_V1(rfm_rolling_combine);
PG_FUNCTION_INFO_V1(rfm_rolling_final);

/* Days that there is room for at first. */
#define FIRST_DAYS		16

/*
 * The same row has another day than when it came: only a change of the
 * session's TimeZone does that.
 */
static void
day_changed_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("a row leaves the frame of rfm_rolling that was not in it"),
			 errhint("Days are those of the session's TimeZone, which must not change while the query runs.")));
}

static void
report_problem(RfmProblem problem)
{
	if (likely(problem == RFM_FINE))
		return;
	if (problem == RFM_SUM_TOO_LARGE)
		decimal_overflow_error("the sum of amount");
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("rfm_rolling cannot count more than %d rows", PG_INT32_MAX)));
}

/*
 * Rows that only come
 */

/*
 * rfm_rolling_transition(rfm, at date | timestamp | timestamptz,
 *						  amount numeric | float8) rfm
 *
 * Adds a row.  at: timestamptz counts by its day in the session's TimeZone; a
 * row without is ignored.  amount: units of currency, NULL counts as 0.
 * Errors: 22023 for at or amount infinite or NaN; 22003 for sums beyond 38
 * digits or 2^31 - 1 rows.  Rule: rfm.c, with as_of the latest day.
 */
static Datum
transition(FunctionCallInfo fcinfo, EventDayOf day_of, EventAmountOf amount_of)
{
	Rfm		   *state = NULL;
	DateADT		day;
	Rfm			r;

	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(0))
		state = (Rfm *) PG_GETARG_POINTER(0);
	if (PG_ARGISNULL(1))
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	day = day_of(PG_GETARG_DATUM(1));
	if (state == NULL)
		rfm_init(&r, day, RFM_PURCHASES);
	else
		r = rfm_of_datum(PointerGetDatum(state));
	r.as_of = Max(r.as_of, day);
	report_problem(rfm_add(&r, day, event_amount_arg(fcinfo, 2, amount_of)));
	return rfm_update_state(state, &r);
}

/*
 * rfm_rolling_combine(rfm, rfm) rfm
 *		The value over the rows of both, as of the later day; NULL stands for
 *		no row.
 */
Datum
rfm_rolling_combine(PG_FUNCTION_ARGS)
{
	Rfm			r;
	Rfm			other;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
		return aggregate_unchanged(fcinfo);
	other = PG_GETARG_RFM(1);
	if (PG_ARGISNULL(0))
		return rfm_to_datum(&other);	/* not the argument itself: the state
										 * is changed in place */
	r = PG_GETARG_RFM(0);
	r.as_of = other.as_of = Max(r.as_of, other.as_of);
	report_problem(rfm_merge_into(&r, &other));
	return rfm_update_state((Rfm *) PG_GETARG_POINTER(0), &r);
}

/*
 * Rows that come and go
 */

static void
make_room(DayBag *bag, MemoryContext context)
{
	DayCount   *old = bag->days;

	if (!day_bag_full(bag))
		return;
	if (bag->first > bag->capacity / 2)
		day_bag_move(bag, old, bag->capacity);
	else
	{
		int64		capacity = Max(2 * bag->capacity, FIRST_DAYS);

		day_bag_move(bag, MemoryContextAllocHuge(context, capacity * sizeof(DayCount)), capacity);
		if (old != NULL)
			pfree(old);
	}
}

/*
 * rfm_rolling_forward(internal, at, amount) internal
 *		A row comes into the frame.  Arguments and errors as above.
 */
static Datum
forward(FunctionCallInfo fcinfo, EventDayOf day_of, EventAmountOf amount_of)
{
	MemoryContext context = aggregate_context(fcinfo);
	Rolling    *rolling = PG_ARGISNULL(0) ?
		MemoryContextAllocZero(context, sizeof(Rolling)) : (Rolling *) PG_GETARG_POINTER(0);

	if (!PG_ARGISNULL(1))
	{
		make_room(&rolling->bought, context);
		make_room(&rolling->returned, context);
		report_problem(rolling_add(rolling, day_of(PG_GETARG_DATUM(1)), event_amount_arg(fcinfo, 2, amount_of)));
	}
	PG_RETURN_POINTER(rolling);
}

/*
 * rfm_rolling_inverse(internal, at, amount) internal
 *		A row that came in goes out.  Error 55000 when there is no such row.
 */
static Datum
inverse(FunctionCallInfo fcinfo, EventDayOf day_of, EventAmountOf amount_of)
{
	Rolling    *rolling = (Rolling *) PG_GETARG_POINTER(0);

	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(1) &&
		!rolling_remove(rolling, day_of(PG_GETARG_DATUM(1)), event_amount_arg(fcinfo, 2, amount_of)))
		day_changed_error();
	PG_RETURN_POINTER(rolling);
}

/*
 * rfm_rolling_final(internal) rfm
 *		The value over the rows of the frame; NULL without a row.
 */
Datum
rfm_rolling_final(PG_FUNCTION_ARGS)
{
	Rfm			r;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0) || !rolling_value((Rolling *) PG_GETARG_POINTER(0), &r))
		PG_RETURN_NULL();
	return rfm_to_datum(&r);
}

/* Each of them for all pairs of types. */
#define DEFINE_ROLLING(name, function, at, amount) \
PG_FUNCTION_INFO_V1(name##_##at##_##amount); \
Datum \
name##_##at##_##amount(PG_FUNCTION_ARGS) \
{ \
	return function(fcinfo, event_day_##at, event_amount_##amount); \
}

#define DEFINE_ROLLINGS(name, function) \
DEFINE_ROLLING(name, function, date, numeric) \
DEFINE_ROLLING(name, function, date, float8) \
DEFINE_ROLLING(name, function, timestamp, numeric) \
DEFINE_ROLLING(name, function, timestamp, float8) \
DEFINE_ROLLING(name, function, timestamptz, numeric) \
DEFINE_ROLLING(name, function, timestamptz, float8)

DEFINE_ROLLINGS(rfm_rolling_transition, transition)
DEFINE_ROLLINGS(rfm_rolling_forward, forward)
DEFINE_ROLLINGS(rfm_rolling_inverse, inverse)
