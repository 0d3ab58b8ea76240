/*-------------------------------------------------------------------------
 *
 * rfm_pg.c
 *	  The aggregates rfm() and rfm_merge(), and the accessors of their value.
 *
 * The transition state is the rfm value itself: 64 flat bytes, changed in
 * place.  So partial states travel between workers (or machines) as they are,
 * and no final function is needed.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/builtins.h"

#include "rfm/rfm_pg.h"
#include "shared/args_pg.h"
#include "shared/calendar_pg.h"
#include "shared/numeric_pg.h"

StaticAssertDecl(sizeof(Rfm) == 64, "an rfm value is stored in 64 bytes");

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

/* A new, empty value in the current memory context. */
Rfm *
rfm_allocate(DateADT as_of, RfmCounting counting)
{
	Rfm		   *r = (Rfm *) palloc(sizeof(Rfm));

	rfm_init(r, as_of, counting);
	SET_VARSIZE(r, sizeof(Rfm));
	return r;
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
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("rfm cannot count more than %d rows of one customer", PG_INT32_MAX)));
			break;
		case RFM_SUM_TOO_LARGE:
			decimal_overflow_error("the sum of amount");
			break;
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

static void
require_aggregate(FunctionCallInfo fcinfo, const char *function)
{
	if (!AggCheckCallContext(fcinfo, NULL))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s is part of an aggregate and cannot be called by itself", function)));
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
 * The state to add to: the one handed in, or a new one.  nodeAgg copies a new
 * one into the aggregate's memory, so it may be allocated anywhere.
 */
static inline Rfm *
transition_state(FunctionCallInfo fcinfo)
{
	Rfm		   *r;
	DateADT		as_of;

	if (unlikely(PG_ARGISNULL(0)))
	{
		require_aggregate(fcinfo, "this function");
		check_parameters(fcinfo);
		return rfm_allocate(PG_GETARG_DATEADT(3),
							PG_NARGS() > 4 ? rfm_counting_arg(PG_GETARG_TEXT_PP(4)) : RFM_PURCHASES);
	}

	r = PG_GETARG_RFM(0);
	as_of = PG_GETARG_DATEADT(3);
	if (unlikely(PG_ARGISNULL(3) || as_of != r->as_of))
	{
		Rfm			other;

		check_parameters(fcinfo);
		rfm_init(&other, as_of, RFM_PURCHASES);
		report_problem(RFM_OTHER_AS_OF, r, &other);
	}
	return r;
}

static inline Datum
add_row(Rfm *r, DateADT day, Decimal amount)
{
	RfmProblem	problem = rfm_add(r, day, amount);

	if (unlikely(problem != RFM_FINE))
		report_problem(problem, r, NULL);
	PG_RETURN_RFM(r);
}

/* A row without an amount is an event of amount 0. */
#define NUMERIC_AMOUNT(n) \
	(PG_ARGISNULL(n) ? (Decimal) {0, 0} : decimal_from_numeric(PG_GETARG_DATUM(n), "amount"))
#define FLOAT8_AMOUNT(n) \
	(PG_ARGISNULL(n) ? (Decimal) {0, 0} : decimal_from_float8(PG_GETARG_FLOAT8(n), "amount"))

/*
 * The six transition functions of rfm(at, amount, as_of [, counting]), one
 * for each pair of types.
 *
 * Arguments: the state; at (date, timestamp, or timestamptz in the session's
 * TimeZone); amount (numeric, exact, or float8, taken as the decimal it
 * prints as with 15 digits) in units of currency; as_of date; optionally
 * counting ('purchases' or 'rows').  A NULL at: the row is ignored, but the
 * state becomes a valid empty one.  A NULL amount counts as 0.  Errors: 22023
 * for a NULL, infinite or changing as_of, an unknown counting, an infinite at
 * or amount, NaN; 22003 for sums beyond 38 digits or 2^31 - 1 rows.  Rule:
 * see rfm.c.
 */
#define DEFINE_TRANSITION(name, DAY, AMOUNT) \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	Rfm		   *r = transition_state(fcinfo); \
\
	if (PG_ARGISNULL(1)) \
		PG_RETURN_RFM(r); \
	return add_row(r, DAY, AMOUNT); \
}

DEFINE_TRANSITION(rfm_add_date_numeric,
				  day_of_date(PG_GETARG_DATEADT(1), "at"), NUMERIC_AMOUNT(2))
DEFINE_TRANSITION(rfm_add_date_float8,
				  day_of_date(PG_GETARG_DATEADT(1), "at"), FLOAT8_AMOUNT(2))
DEFINE_TRANSITION(rfm_add_timestamp_numeric,
				  day_of_timestamp(PG_GETARG_TIMESTAMP(1), "at"), NUMERIC_AMOUNT(2))
DEFINE_TRANSITION(rfm_add_timestamp_float8,
				  day_of_timestamp(PG_GETARG_TIMESTAMP(1), "at"), FLOAT8_AMOUNT(2))
DEFINE_TRANSITION(rfm_add_timestamptz_numeric,
				  day_of_timestamptz(PG_GETARG_TIMESTAMPTZ(1), "at"), NUMERIC_AMOUNT(2))
DEFINE_TRANSITION(rfm_add_timestamptz_float8,
				  day_of_timestamptz(PG_GETARG_TIMESTAMPTZ(1), "at"), FLOAT8_AMOUNT(2))

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
	Rfm		   *r;
	Rfm		   *other;
	RfmProblem	problem;

	require_aggregate(fcinfo, "rfm_merge_transition");
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = PG_GETARG_RFM(1);
	if (PG_ARGISNULL(0))
	{
		/* a copy: the next call changes the state in place */
		r = (Rfm *) palloc(sizeof(Rfm));
		memcpy(r, other, sizeof(Rfm));
		PG_RETURN_RFM(r);
	}

	r = PG_GETARG_RFM(0);
	problem = rfm_merge_into(r, other);
	if (unlikely(problem != RFM_FINE))
		report_problem(problem, r, other);
	PG_RETURN_RFM(r);
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
	int32		days;

	if (!rfm_recency_days(PG_GETARG_RFM(0), &days))
		PG_RETURN_NULL();
	PG_RETURN_INT32(days);
}

/* rfm_frequency(rfm) int: number of purchases */
Datum
rfm_frequency(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_RFM(0)->frequency);
}

/* rfm_monetary(rfm) numeric: sum of all amounts, refunds included */
Datum
rfm_monetary(PG_FUNCTION_ARGS)
{
	PG_RETURN_NUMERIC(decimal_to_numeric(rfm_monetary_amount(PG_GETARG_RFM(0))));
}

/* rfm_gross(rfm) numeric: sum of the amounts of purchases */
Datum
rfm_gross(PG_FUNCTION_ARGS)
{
	PG_RETURN_NUMERIC(decimal_to_numeric(rfm_gross_amount(PG_GETARG_RFM(0))));
}

/* rfm_refunded(rfm) numeric: what was paid back, as a positive sum */
Datum
rfm_refunded(PG_FUNCTION_ARGS)
{
	PG_RETURN_NUMERIC(decimal_to_numeric(rfm_refunded_amount(PG_GETARG_RFM(0))));
}

/* rfm_refund_count(rfm) int: number of refunds */
Datum
rfm_refund_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_RFM(0)->refunds);
}

/* rfm_first_date(rfm) date: day of the first purchase; NULL without one */
Datum
rfm_first_date(PG_FUNCTION_ARGS)
{
	Rfm		   *r = PG_GETARG_RFM(0);

	if (r->first == RFM_NO_DAY)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(r->first);
}

/* rfm_last_date(rfm) date: day of the last purchase; NULL without one */
Datum
rfm_last_date(PG_FUNCTION_ARGS)
{
	Rfm		   *r = PG_GETARG_RFM(0);

	if (r->last == RFM_NO_DAY)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(r->last);
}

/* rfm_as_of(rfm) date: the day from which recency counts back */
Datum
rfm_as_of(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATEADT(PG_GETARG_RFM(0)->as_of);
}
