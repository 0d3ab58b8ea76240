/*-------------------------------------------------------------------------
 *
 * rfm_keyed_pg.c
 *	  The aggregate rfm_keyed(): the rfm values of all customers, without a
 *	  GROUP BY.
 *
 * What makes it quick is in shared/keyed.h.  A row takes the quick road when
 * its amount is everyday money and its day not from another century.
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/rfm_keyed_pg.h"

#include "miscadmin.h"

#include "shared/args_pg.h"
#include "shared/event_pg.h"

PG_FUNCTION_INFO_V1(rfm_keyed_add_date_numeric);
PG_FUNCTION_INFO_V1(rfm_keyed_add_date_float8);
PG_FUNCTION_INFO_V1(rfm_keyed_add_timestamp_numeric);
PG_FUNCTION_INFO_V1(rfm_keyed_add_timestamp_float8);
PG_FUNCTION_INFO_V1(rfm_keyed_add_timestamptz_numeric);
PG_FUNCTION_INFO_V1(rfm_keyed_add_timestamptz_float8);
PG_FUNCTION_INFO_V1(rfm_keyed_combine);
PG_FUNCTION_INFO_V1(rfm_keyed_serialize);
PG_FUNCTION_INFO_V1(rfm_keyed_deserialize);
PG_FUNCTION_INFO_V1(rfm_keyed_final);

StaticAssertDecl(sizeof(RfmCell) == 24, "a customer's values have 24 bytes");

/* Arguments of the transition functions */
#define ARG_CUSTOMER	1
#define ARG_AT			2
#define ARG_AMOUNT		3
#define ARG_AS_OF		4

static void
settle(KeyedState *state, KeyedPart *part)
{
	RfmProblem	problem = rfm_keyed_settle(&((RfmKeyedState *) state)->rfm, part);

	CHECK_FOR_INTERRUPTS();
	if (problem != RFM_FINE)
		rfm_problem_error(problem);
}

static KeyedValue *
flatten(KeyedState *state)
{
	RfmKeyed   *rfm = &((RfmKeyedState *) state)->rfm;
	KeyedSizes	sizes = rfm_keyed_sizes(rfm);
	KeyedValue *value = keyed_value_allocate(state->use, sizes, rfm->table->cell_size);

	rfm_keyed_write(rfm, value, sizes);
	return value;
}

static KeyedValue *
merge(KeyedState *state, const KeyedValue *const *values, int count)
{
	KeyedSizes	sizes;
	KeyedValue *value;
	RfmProblem	problem = rfm_keyed_merge(values, count, &sizes, NULL);

	if (problem != RFM_FINE)
		rfm_problem_error(problem);
	value = keyed_value_allocate(state->use, sizes, values[0]->cell_size);
	(void) rfm_keyed_merge(values, count, &sizes, value);
	return value;
}

const KeyedUse rfm_keyed_use = {
	"rfm_keyed", "rfm(...) with GROUP BY customer_id", KEYED_RFM, sizeof(RfmCell),
	settle, flatten, merge, rfm_keyed_check
};

RfmKeyedState *
rfm_keyed_first_state(FunctionCallInfo fcinfo, int32 as_of)
{
	RfmKeyedState *state = keyed_first_state(fcinfo, &rfm_keyed_use, sizeof(RfmKeyedState), as_of);

	rfm_keyed_init(&state->rfm, state->common.table, as_of);
	return state;
}

static inline RfmKeyedState *
transition_state(FunctionCallInfo fcinfo)
{
	RfmKeyedState *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return rfm_keyed_first_state(fcinfo, keyed_as_of_arg(fcinfo, ARG_AS_OF));
	state = (RfmKeyedState *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(ARG_AS_OF) || PG_GETARG_DATEADT(ARG_AS_OF) != state->common.as_of))
		keyed_other_as_of_error(state->common.as_of, keyed_as_of_arg(fcinfo, ARG_AS_OF));
	return state;
}

/*
 * rfm_keyed_add_row
 *		A row on the general road.  Settling splits a table that has come to
 *		hold many customers.
 */
void
rfm_keyed_add_row(RfmKeyedState *state, Datum customer, bool nobody, int32 day, Decimal amount)
{
	RfmProblem	problem;

	if (nobody)
		problem = rfm_keyed_add_nobody(&state->rfm, day, amount);
	else
		problem = rfm_keyed_add(&state->rfm, keyed_key_arg(&state->common, customer), day, amount);
	if (problem != RFM_FINE)
		rfm_problem_error(problem);
	if (unlikely(keyed_wants_split(state->rfm.table)))
		settle(&state->common, &state->rfm.table->parts[0]);
}

/* A row whose amount is not everyday money, or that has no customer. */
static pg_noinline void
add_slowly(FunctionCallInfo fcinfo, RfmKeyedState *state, DateADT day, EventAmountOf amount_of)
{
	Decimal		amount = {0, 0};

	/* refused at any time, as rfm() does */
	if (!PG_ARGISNULL(ARG_AT))
		amount = event_amount_arg(fcinfo, ARG_AMOUNT, amount_of);
	rfm_keyed_add_row(state, PG_GETARG_DATUM(ARG_CUSTOMER), PG_ARGISNULL(ARG_CUSTOMER), day, amount);
}

/*
 * The six transition functions of rfm_keyed(customer_id, at, amount, as_of),
 * one for each pair of types.
 *
 * Arguments: the state (internal); customer_id int, bigint, text or uuid, NULL
 * being a customer of its own; at (date, timestamp, or
 * timestamptz in the session's TimeZone); amount (numeric, exact, or float8,
 * taken as the decimal it prints as with 15 digits) in units of currency;
 * as_of date.  A NULL at, or one after as_of, makes the customer known and
 * nothing else; a NULL amount counts as 0.  Errors: 22023 for a NULL, infinite
 * or changing as_of, an infinite at or amount, NaN; 22003 for sums beyond 38
 * digits or 2^31 - 1 rows; 0A000 for another type of customer_id and for a
 * nondeterministic collation; 53400 past crm_segments.keyed_memory; 54000 for
 * a text of a megabyte.  Rule: see rfm.c.
 */
#define DEFINE_TRANSITION(name, day_of_at, quick_amount, amount_of) \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	RfmKeyedState *state = transition_state(fcinfo); \
	DateADT		day = PG_ARGISNULL(ARG_AT) ? DATEVAL_NOEND : day_of_at(PG_GETARG_DATUM(ARG_AT)); \
	KeyedEvent	event; \
	int64		units = 0; \
	int			places = 0; \
\
	state->common.rows++; \
	if (unlikely(PG_ARGISNULL(ARG_CUSTOMER) || \
				 !(PG_ARGISNULL(ARG_AMOUNT) || \
				   quick_amount(PG_GETARG_DATUM(ARG_AMOUNT), &units, &places)) || \
				 !rfm_keyed_event(state->common.as_of, day, units, places, &event))) \
		add_slowly(fcinfo, state, day, amount_of); \
	else \
		keyed_note_row(&state->common, \
					   keyed_key_arg(&state->common, PG_GETARG_DATUM(ARG_CUSTOMER)), event); \
	PG_RETURN_POINTER(state); \
}

DEFINE_TRANSITION(rfm_keyed_add_date_numeric, event_day_date, event_quick_numeric, event_amount_numeric)
DEFINE_TRANSITION(rfm_keyed_add_date_float8, event_day_date, event_quick_float8, event_amount_float8)
DEFINE_TRANSITION(rfm_keyed_add_timestamp_numeric, event_day_timestamp, event_quick_numeric, event_amount_numeric)
DEFINE_TRANSITION(rfm_keyed_add_timestamp_float8, event_day_timestamp, event_quick_float8, event_amount_float8)
DEFINE_TRANSITION(rfm_keyed_add_timestamptz_numeric, event_day_timestamptz, event_quick_numeric, event_amount_numeric)
DEFINE_TRANSITION(rfm_keyed_add_timestamptz_float8, event_day_timestamptz, event_quick_float8, event_amount_float8)

/*
 * rfm_keyed_combine(internal, internal) internal
 *		Two states over disjoint rows as one; NULL on both sides gives NULL.
 *		Error 22023 for states as of different days; 53400 as above.
 */
Datum
rfm_keyed_combine(PG_FUNCTION_ARGS)
{
	return keyed_combine(fcinfo, &rfm_keyed_use, sizeof(RfmKeyedState));
}

/* rfm_keyed_serialize(internal) bytea: for the way from a worker to the leader */
Datum
rfm_keyed_serialize(PG_FUNCTION_ARGS)
{
	return keyed_serialize(fcinfo);
}

/* rfm_keyed_deserialize(bytea, internal) internal: its counterpart */
Datum
rfm_keyed_deserialize(PG_FUNCTION_ARGS)
{
	return keyed_deserialize(fcinfo, &rfm_keyed_use, sizeof(RfmKeyedState));
}

/*
 * rfm_keyed_final(internal) rfm_keyed, rfm_keyed_int, rfm_keyed_text or
 *		rfm_keyed_uuid
 *
 * The state as a value; NULL without any row.  The state is used up.  Error
 * 54000 when the value would be above 1 GB.
 */
Datum
rfm_keyed_final(PG_FUNCTION_ARGS)
{
	KeyedValue *value = keyed_final_value(fcinfo, &rfm_keyed_use);

	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(value);
}
