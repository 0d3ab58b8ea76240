/*-------------------------------------------------------------------------
 *
 * rfm_pg.c
 *	  The aggregates rfm() and rfm_merge(), and the accessors of their value.
 *
 * The transition state is the rfm value itself, flat and changed in place.
 * So partial states travel between workers (or machines) as they are, and no
 * final function is needed.  A state starts as the first half of an Rfm and
 * grows to a whole one when a row needs the second half.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/builtins.h"

#include "rfm/rfm_pg.h"
#include "shared/aggregate_pg.h"
#include "shared/args_pg.h"
#include "shared/event_pg.h"

StaticAssertDecl(sizeof(Rfm) == RFM_FULL_SIZE &&
				 offsetof(Rfm, gross.high) == RFM_HALF_SIZE,
				 "an rfm value is stored in 32 or 64 bytes");

PG_FUNCTION_INFO_V1(rfm_add_date_numeric);
PG_FUNCTION_INFO_V1(rfm_add_date_float8);
PG_FUNCTION_INFO_V1(rfm_add_timestamp_numeric);
PG_FUNCTION_INFO_V1(rfm_add_timestamp_float8);
PG_FUNCTION_INFO_V1(rfm_add_timestamptz_numeric);
PG_FUNCTION_INFO_V1(rfm_add_timestamptz_float8);
PG_FUNCTION_INFO_V1(rfm_merge_transition);
PG_FUNCTION_INFO_V1(rfm_recency);
PG_FUNCTION_INFO_V1(rfm_frequency);
PG_FUNCTION_INFO_V1(rfm_monetary);
PG_FUNCTION_INFO_V1(rfm_gross);
PG_FUNCTION_INFO_V1(rfm_refunded);
PG_FUNCTION_INFO_V1(rfm_refund_count);
PG_FUNCTION_INFO_V1(rfm_first_date);
PG_FUNCTION_INFO_V1(rfm_last_date);
PG_FUNCTION_INFO_V1(rfm_as_of);

static const char *const counting_words[] = {"purchases", "rows"};
static const ArgChoice counting_choice = {"counting", lengthof(counting_words), counting_words};

const char *
rfm_counting_name(RfmCounting counting)
{
	return counting_words[counting];
}

RfmCounting
rfm_counting_arg(const text *word)
{
	return (RfmCounting) arg_choice(&counting_choice, word);
}

/* The stored form, in the current memory context. */
Datum
rfm_to_datum(const Rfm *r)
{
	int			size = rfm_kept_size(r);
	Rfm		   *stored = (Rfm *) palloc(size);

	memcpy(stored, r, size);
	SET_VARSIZE(stored, size);
	return PointerGetDatum(stored);
}

/*
 * rfm_update_state
 *		Writes a changed value back to its state.  Returns the state, or a new
 *		one when there is none or it is too short.
 */
Datum
rfm_update_state(Rfm *state, const Rfm *r)
{
	int			size = rfm_kept_size(r);

	if (state == NULL || size > VARSIZE(state))
		return rfm_to_datum(r);
	memcpy(VARDATA(state), VARDATA(r), size - VARHDRSZ);
	return PointerGetDatum(state);
}

/*
 * rfm_problem_error
 *		What can go wrong with a row of one customer.
 */
void
rfm_problem_error(RfmProblem problem)
{
	if (problem == RFM_TOO_MANY_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("rfm cannot count more than %d rows of one customer", PG_INT32_MAX)));
	decimal_overflow_error("the sum of amount");
}

static void
report_problem(RfmProblem problem, const Rfm *r, const Rfm *other)
{
	char		day[CALENDAR_TEXT_SIZE];
	char		other_day[CALENDAR_TEXT_SIZE];

	switch (problem)
	{
		case RFM_FINE:
			return;
		case RFM_TOO_MANY_ROWS:
		case RFM_SUM_TOO_LARGE:
			rfm_problem_error(problem);
		case RFM_OTHER_AS_OF:
			date_to_text(r->as_of, day);
			date_to_text(other->as_of, other_day);
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("rfm values as of different days cannot be put together: %s and %s",
							day, other_day),
					 errhint("Compute them with the same as_of, or group by it.")));
			break;
		case RFM_OTHER_COUNTING:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("rfm values that count differently cannot be put together: '%s' and '%s'",
							rfm_counting_name(r->counting), rfm_counting_name(other->counting))));
			break;
	}
}

/*
 * The last two arguments of every transition function: as_of, and for the
 * longer form the way of counting.
 */
static void
check_parameters(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(3))
		arg_null_error("as_of", "Pass the day from which recency counts back, such as DATE '2011-12-10'.");
	(void) day_of_date(PG_GETARG_DATEADT(3), "as_of");
	if (PG_NARGS() > 4 && PG_ARGISNULL(4))
		arg_null_error("counting", "Use 'purchases' or 'rows'.");
}

/*
 * The state of a new group.  nodeAgg copies what a transition function returns
 * into the aggregate's own memory when it is not the old state, so one place
 * for all will do.
 */
static Rfm *
first_state(FunctionCallInfo fcinfo)
{
	static Rfm	state;

	check_parameters(fcinfo);
	rfm_init(&state, PG_GETARG_DATEADT(3),
			 PG_NARGS() > 4 ? rfm_counting_arg(PG_GETARG_TEXT_PP(4)) : RFM_PURCHASES);
	SET_VARSIZE(&state, RFM_HALF_SIZE);
	return &state;
}

static void
other_as_of_error(FunctionCallInfo fcinfo, const Rfm *r)
{
	Rfm			other;

	check_parameters(fcinfo);
	rfm_init(&other, PG_GETARG_DATEADT(3), RFM_PURCHASES);
	report_problem(RFM_OTHER_AS_OF, r, &other);
}

/* The longer form: the word must be that of the first row. */
static pg_noinline void
check_same_counting(FunctionCallInfo fcinfo, const Rfm *r)
{
	RfmCounting counting;

	check_parameters(fcinfo);
	counting = rfm_counting_arg(PG_GETARG_TEXT_PP(4));
	if (counting != r->counting)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("counting must be the same for all rows, not '%s' and '%s'",
						rfm_counting_name(r->counting), rfm_counting_name(counting))));
}

/* Of the result only the first half may be touched. */
static inline Rfm *
transition_state(FunctionCallInfo fcinfo)
{
	Rfm		   *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return first_state(fcinfo);
	state = (Rfm *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(3) || PG_GETARG_DATEADT(3) != state->as_of))
		other_as_of_error(fcinfo, state);
	if (PG_NARGS() > 4)
		check_same_counting(fcinfo, state);
	return state;
}

/* On the general road. */
static pg_noinline Datum
add_slowly(FunctionCallInfo fcinfo, Rfm *state, DateADT day, EventAmountOf amount_of)
{
	Rfm			r = rfm_of_datum(PointerGetDatum(state));
	Decimal		amount = event_amount_arg(fcinfo, 2, amount_of);

	report_problem(rfm_add(&r, day, amount), &r, NULL);
	return rfm_update_state(state, &r);
}

static inline Datum
add_numeric(FunctionCallInfo fcinfo, Rfm *state, DateADT day)
{
	int64		units;
	int			places;

	if (unlikely(PG_ARGISNULL(2) ||
				 !decimal_quick_from_numeric(PG_GETARG_DATUM(2), &units, &places) ||
				 !rfm_add_quickly(state, day, units, places)))
		return add_slowly(fcinfo, state, day, event_amount_numeric);
	return PointerGetDatum(state);
}

static inline Datum
add_float8(FunctionCallInfo fcinfo, Rfm *state, DateADT day)
{
	int64		units;

	/* mostly all amounts have two places, and there is no need to count */
	if (unlikely(PG_ARGISNULL(2) ||
				 !decimal_quick_from_double(PG_GETARG_FLOAT8(2), &units) ||
				 !rfm_add_quickly(state, day, units, units % 100 == 0 && state->places >= 2 ? 2 :
								  decimal_quick_places(units))))
		return add_slowly(fcinfo, state, day, event_amount_float8);
	return PointerGetDatum(state);
}

/*
 * The six transition functions of rfm(at, amount, as_of [, counting]), one
 * for each pair of types.
 *
 * Arguments: the state; at (date, timestamp, or timestamptz in the session's
 * TimeZone); amount (numeric, exact, or float8, taken as the decimal it
 * prints as with 15 digits) in units of currency; as_of date; optionally
 * counting ('purchases' or 'rows').  A NULL at: the row is ignored, but the
 * state becomes a valid empty one.  A NULL amount counts as 0.  Errors: 22023
 * for a NULL, infinite or changing as_of, an unknown or changing counting, an
 * infinite at or amount, NaN; 22003 for sums beyond 38 digits or 2^31 - 1 rows.  Rule:
 * see rfm.c.
 */
#define DEFINE_TRANSITION(name, day_of_at, add_amount) \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	Rfm		   *state = transition_state(fcinfo); \
\
	if (PG_ARGISNULL(1)) \
		PG_RETURN_POINTER(state); \
	return add_amount(fcinfo, state, day_of_at); \
}

DEFINE_TRANSITION(rfm_add_date_numeric, day_of_date(PG_GETARG_DATEADT(1), "at"), add_numeric)
DEFINE_TRANSITION(rfm_add_date_float8, day_of_date(PG_GETARG_DATEADT(1), "at"), add_float8)
DEFINE_TRANSITION(rfm_add_timestamp_numeric, day_of_timestamp(PG_GETARG_TIMESTAMP(1), "at"), add_numeric)
DEFINE_TRANSITION(rfm_add_timestamp_float8, day_of_timestamp(PG_GETARG_TIMESTAMP(1), "at"), add_float8)
DEFINE_TRANSITION(rfm_add_timestamptz_numeric, day_of_timestamptz(PG_GETARG_TIMESTAMPTZ(1), "at"), add_numeric)
DEFINE_TRANSITION(rfm_add_timestamptz_float8, day_of_timestamptz(PG_GETARG_TIMESTAMPTZ(1), "at"), add_float8)

/*
 * rfm_merge_transition(rfm, rfm)
 *		Puts two values over disjoint rows together.  It is the transition
 *		function of rfm_merge() and the combine function of rfm() and
 *		rfm_merge().  NULL on one side gives the other side, NULL on both
 *		gives NULL.  Values as of different days, or that count differently:
 *		error 22023; sums beyond 38 digits, or counts beyond 2^31 - 1: 22003.
 */
Datum
rfm_merge_transition(PG_FUNCTION_ARGS)
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
	report_problem(rfm_merge_into(&r, &other), &r, &other);
	return rfm_update_state((Rfm *) PG_GETARG_POINTER(0), &r);
}

/*
 * Accessors.  Each takes one rfm (strict) and gives a plain column.
 *
 * rfm_recency(rfm) int: days from the last purchase to as_of, 0 on the same
 * day; NULL without a purchase.
 */
Datum
rfm_recency(PG_FUNCTION_ARGS)
{
	Rfm			r = PG_GETARG_RFM(0);
	int32		days;

	if (!rfm_recency_days(&r, &days))
		PG_RETURN_NULL();
	PG_RETURN_INT32(days);
}

/* rfm_frequency(rfm) int: number of purchases */
Datum
rfm_frequency(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_RFM(0).frequency);
}

/* rfm_monetary(rfm) numeric: sum of all amounts, refunds included */
Datum
rfm_monetary(PG_FUNCTION_ARGS)
{
	Rfm			r = PG_GETARG_RFM(0);

	PG_RETURN_NUMERIC(decimal_to_numeric(rfm_monetary_amount(&r)));
}

/* rfm_gross(rfm) numeric: sum of the amounts of purchases */
Datum
rfm_gross(PG_FUNCTION_ARGS)
{
	Rfm			r = PG_GETARG_RFM(0);

	PG_RETURN_NUMERIC(decimal_to_numeric(rfm_gross_amount(&r)));
}

/* rfm_refunded(rfm) numeric: what was paid back, as a positive sum */
Datum
rfm_refunded(PG_FUNCTION_ARGS)
{
	Rfm			r = PG_GETARG_RFM(0);

	PG_RETURN_NUMERIC(decimal_to_numeric(rfm_refunded_amount(&r)));
}

/* rfm_refund_count(rfm) int: number of refunds */
Datum
rfm_refund_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_RFM(0).refunds);
}

/* rfm_first_date(rfm) date: day of the first purchase; NULL without one */
Datum
rfm_first_date(PG_FUNCTION_ARGS)
{
	Rfm			r = PG_GETARG_RFM(0);

	if (r.first == RFM_NO_DAY)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(r.first);
}

/* rfm_last_date(rfm) date: day of the last purchase; NULL without one */
Datum
rfm_last_date(PG_FUNCTION_ARGS)
{
	Rfm			r = PG_GETARG_RFM(0);

	if (r.last == RFM_NO_DAY)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(r.last);
}

/* rfm_as_of(rfm) date: the day from which recency counts back */
Datum
rfm_as_of(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(PG_GETARG_RFM(0).as_of);
}
