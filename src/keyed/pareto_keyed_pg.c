/*-------------------------------------------------------------------------
 *
 * pareto_keyed_pg.c
 *	  The aggregates pareto_gini_keyed(), pareto_top_share_keyed(),
 *	  pareto_customers_for_keyed() and pareto_lorenz_keyed(): how unequally a
 *	  total is spread over customers, straight from their orders.
 *
 * The customers' totals come from the table of rfm_keyed.c, with one day for
 * all rows, so they are exact sums; then each counts as the double nearest to
 * it, and the rules are those of pareto.c.
 *
 * The first final function that is called uses up the table and keeps the
 * totals, sorted, in the state; others with the same arguments find them
 * there.
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/rfm_keyed_pg.h"

#include "miscadmin.h"
#include "utils/float.h"
#include "utils/memutils.h"

#include "pareto/pareto_pg.h"
#include "shared/event_pg.h"
#include "shared/order.h"

PG_FUNCTION_INFO_V1(pareto_keyed_add_numeric);
PG_FUNCTION_INFO_V1(pareto_keyed_add_float8);
PG_FUNCTION_INFO_V1(pareto_keyed_share_add_numeric);
PG_FUNCTION_INFO_V1(pareto_keyed_share_add_float8);
PG_FUNCTION_INFO_V1(pareto_keyed_points_add_numeric);
PG_FUNCTION_INFO_V1(pareto_keyed_points_add_float8);
PG_FUNCTION_INFO_V1(pareto_keyed_combine);
PG_FUNCTION_INFO_V1(pareto_keyed_serialize);
PG_FUNCTION_INFO_V1(pareto_keyed_deserialize);
PG_FUNCTION_INFO_V1(pareto_gini_keyed_final);
PG_FUNCTION_INFO_V1(pareto_top_share_keyed_final);
PG_FUNCTION_INFO_V1(pareto_customers_for_keyed_final);
PG_FUNCTION_INFO_V1(pareto_lorenz_keyed_final);

/* Arguments of the transition functions */
#define ARG_CUSTOMER	1
#define ARG_AMOUNT		2
#define ARG_PARAMETER	3		/* of some */

/* The day of all rows */
#define THE_DAY			0

typedef struct ParetoKeyed
{
	RfmKeyedState rfm;
	double		share;			/* parameter of the functions that have one */
	int			points;			/* parameter of pareto_lorenz_keyed() */
	bool		done;			/* the table is used up, these are there: */
	double	   *totals;			/* sorted */
	int64		count;
} ParetoKeyed;

static void
settle(KeyedState *state, KeyedPart *part)
{
	rfm_keyed_use.settle(state, part);
}

static KeyedValue *
flatten(KeyedState *state)
{
	return rfm_keyed_use.flatten(state);
}

static KeyedValue *
merge(KeyedState *state, const KeyedValue *const *values, int count)
{
	return rfm_keyed_use.merge(state, values, count);
}

static const KeyedUse pareto_keyed_use = {
	"pareto_..._keyed", "pareto_...(total) FROM (SELECT sum(amount) AS total ... GROUP BY customer_id)",
	KEYED_RFM, sizeof(RfmCell), settle, flatten, merge, rfm_keyed_check
};

/*
 * States with their parameters
 */

static ParetoKeyed *
first_state(FunctionCallInfo fcinfo, double share, int points)
{
	ParetoKeyed *state = keyed_first_state(fcinfo, &pareto_keyed_use, sizeof(ParetoKeyed), THE_DAY);

	rfm_keyed_init(&state->rfm.rfm, state->rfm.common.table, THE_DAY);
	state->share = share;
	state->points = points;
	return state;
}

static inline ParetoKeyed *
plain_state(FunctionCallInfo fcinfo)
{
	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return first_state(fcinfo, 0, PARETO_USUAL_POINTS);
	return (ParetoKeyed *) PG_GETARG_POINTER(0);
}

static inline ParetoKeyed *
share_state(FunctionCallInfo fcinfo)
{
	ParetoKeyed *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return first_state(fcinfo, pareto_share_arg(fcinfo, ARG_PARAMETER), PARETO_USUAL_POINTS);
	state = (ParetoKeyed *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(ARG_PARAMETER) || PG_GETARG_FLOAT8(ARG_PARAMETER) != state->share))
		pareto_other_share_error(state->share, pareto_share_arg(fcinfo, ARG_PARAMETER));
	return state;
}

static inline ParetoKeyed *
points_state(FunctionCallInfo fcinfo)
{
	ParetoKeyed *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return first_state(fcinfo, 0, pareto_points_arg(fcinfo, ARG_PARAMETER));
	state = (ParetoKeyed *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(ARG_PARAMETER) || PG_GETARG_INT32(ARG_PARAMETER) != state->points))
		pareto_other_points_error(state->points, pareto_points_arg(fcinfo, ARG_PARAMETER));
	return state;
}

/*
 * Rows
 */

/* How many places there are to be shown does not matter, as totals are not. */
static inline bool
quick_float8(Datum amount, int64 *units, int *places)
{
	*places = DECIMAL_QUICK_PLACES;
	return decimal_quick_from_double(DatumGetFloat8(amount), units);
}

/* A row whose amount is not everyday money, or that has no customer. */
static pg_noinline void
add_slowly(FunctionCallInfo fcinfo, ParetoKeyed *state, EventAmountOf amount_of)
{
	rfm_keyed_add_row(&state->rfm, PG_GETARG_DATUM(ARG_CUSTOMER), PG_ARGISNULL(ARG_CUSTOMER),
					  THE_DAY, amount_of(PG_GETARG_DATUM(ARG_AMOUNT)));
}

/*
 * pareto_keyed_transition(internal, customer_id, amount numeric | float8)
 * pareto_keyed_share_transition(internal, customer_id, amount numeric | float8,
 *		share float8)
 * pareto_keyed_points_transition(internal, customer_id, amount numeric | float8,
 *		points int)
 *		internal
 *
 * customer_id smallint, int, bigint, text, varchar or uuid, NULL being a
 * customer of its own; amount in units of currency, numeric, exact, or
 * float8, taken as the decimal it prints as with 15 digits.  A row without an
 * amount is left out, as in sum(amount): a customer with no other rows does
 * not count.  Errors: 22023 for a NaN or infinite amount, a parameter that is
 * NULL, out of range or changes; 22003 for sums beyond 38 digits or 2^31 - 1
 * rows of a customer; 0A000 for another type of customer_id and for a
 * nondeterministic collation; 53400 past crm_segments.keyed_memory; 54000 for
 * a text of a megabyte.
 */
#define DEFINE_TRANSITION(name, state_of, quick_amount, amount_of) \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	ParetoKeyed *state = state_of(fcinfo); \
	KeyedState *common = &state->rfm.common; \
	KeyedEvent	event; \
	int64		units; \
	int			places; \
\
	common->rows++; \
	if (unlikely(PG_ARGISNULL(ARG_AMOUNT))) \
		PG_RETURN_POINTER(state); \
	if (unlikely(PG_ARGISNULL(ARG_CUSTOMER) || \
				 !quick_amount(PG_GETARG_DATUM(ARG_AMOUNT), &units, &places) || \
				 !rfm_keyed_event(THE_DAY, THE_DAY, units, places, &event))) \
		add_slowly(fcinfo, state, amount_of); \
	else \
		keyed_note_row(common, keyed_key_arg(common, PG_GETARG_DATUM(ARG_CUSTOMER)), event); \
	PG_RETURN_POINTER(state); \
}

DEFINE_TRANSITION(pareto_keyed_add_numeric, plain_state, event_quick_numeric, event_amount_numeric)
DEFINE_TRANSITION(pareto_keyed_add_float8, plain_state, quick_float8, event_amount_float8)
DEFINE_TRANSITION(pareto_keyed_share_add_numeric, share_state, event_quick_numeric, event_amount_numeric)
DEFINE_TRANSITION(pareto_keyed_share_add_float8, share_state, quick_float8, event_amount_float8)
DEFINE_TRANSITION(pareto_keyed_points_add_numeric, points_state, event_quick_numeric, event_amount_numeric)
DEFINE_TRANSITION(pareto_keyed_points_add_float8, points_state, quick_float8, event_amount_float8)

/*
 * pareto_keyed_combine(internal, internal) internal
 *		Two states over disjoint rows as one; NULL on both sides gives NULL.
 *		Error 22023 when their parameters differ; 53400 as above.
 */
Datum
pareto_keyed_combine(PG_FUNCTION_ARGS)
{
	const ParetoKeyed *state = PG_ARGISNULL(0) ? NULL : (ParetoKeyed *) PG_GETARG_POINTER(0);
	const ParetoKeyed *other = PG_ARGISNULL(1) ? NULL : (ParetoKeyed *) PG_GETARG_POINTER(1);
	ParetoKeyed *combined;

	if (state != NULL)
		keyed_require_use(&state->rfm.common, &pareto_keyed_use);
	if (other != NULL)
		keyed_require_use(&other->rfm.common, &pareto_keyed_use);
	if (state != NULL && other != NULL && other->share != state->share)
		pareto_other_share_error(state->share, other->share);
	if (state != NULL && other != NULL && other->points != state->points)
		pareto_other_points_error(state->points, other->points);
	if (other == NULL || state != NULL)
		return keyed_combine(fcinfo, &pareto_keyed_use, sizeof(ParetoKeyed));
	combined = (ParetoKeyed *) DatumGetPointer(keyed_combine(fcinfo, &pareto_keyed_use,
															 sizeof(ParetoKeyed)));
	combined->share = other->share;
	combined->points = other->points;
	PG_RETURN_POINTER(combined);
}

/* What travels from a worker to the leader: the parameters, then a value. */
typedef struct Travelling
{
	int32		length_word;
	int32		points;
	double		share;
} Travelling;

/* pareto_keyed_serialize(internal) bytea: for the way from a worker to the leader */
Datum
pareto_keyed_serialize(PG_FUNCTION_ARGS)
{
	const ParetoKeyed *state;
	const KeyedValue *value = keyed_final_value(fcinfo, &pareto_keyed_use);
	Travelling *travelling = palloc(sizeof(Travelling) + VARSIZE(value));

	state = (ParetoKeyed *) PG_GETARG_POINTER(0);
	SET_VARSIZE(travelling, sizeof(Travelling) + VARSIZE(value));
	travelling->points = state->points;
	travelling->share = state->share;
	memcpy(travelling + 1, value, VARSIZE(value));
	PG_RETURN_POINTER(travelling);
}

/* pareto_keyed_deserialize(bytea, internal) internal: its counterpart */
Datum
pareto_keyed_deserialize(PG_FUNCTION_ARGS)
{
	char	   *bytes;
	Travelling	head;
	ParetoKeyed *state;

	require_aggregate(fcinfo);
	bytes = (char *) PG_GETARG_BYTEA_P(0);
	memcpy(&head, bytes, sizeof(Travelling));	/* may lie at an odd address */
	fcinfo->args[0].value = PointerGetDatum(bytes + sizeof(Travelling));
	state = (ParetoKeyed *) DatumGetPointer(keyed_deserialize(fcinfo, &pareto_keyed_use,
															  sizeof(ParetoKeyed)));
	state->share = head.share;
	state->points = head.points;
	PG_RETURN_POINTER(state);
}

/*
 * Results, all of them NULL without a customer and where the totals sum to 0.
 * Error 22023 when a total is negative.
 */

static double
total_of(const KeyedValue *value, uint64 i)
{
	double		total;
	Rfm			r;

	rfm_keyed_get(value, i, &r);
	total = decimal_to_double(rfm_monetary_amount(&r));
	if (unlikely(total < 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the total of a customer must not be negative, but is %s",
						float8out_internal(total)),
				 errhint("Leave refunds out with FILTER (WHERE amount >= 0), or count such customers with 0 "
						 "by way of greatest(sum(amount), 0) with GROUP BY customer_id.")));
	return total;
}

static void
collect_totals(ParetoKeyed *state, const KeyedValue *value)
{
	double	   *totals = MemoryContextAllocHuge(state->rfm.common.counted.context,
												Max(value->customers, 1) * sizeof(double));

	for (uint64 i = 0; i < value->customers; i++)
	{
		totals[i] = total_of(value, i);
		if (i % 65536 == 0)
			CHECK_FOR_INTERRUPTS();
	}
	order_sort(totals, (int64) value->customers);
	state->totals = totals;
	state->count = (int64) value->customers;
	state->done = true;
}

/* The state with its totals in order; NULL when there is none. */
static const ParetoKeyed *
sorted_state(FunctionCallInfo fcinfo)
{
	ParetoKeyed *state;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		return NULL;
	state = (ParetoKeyed *) PG_GETARG_POINTER(0);
	keyed_require_use(&state->rfm.common, &pareto_keyed_use);
	if (!state->done)
		collect_totals(state, keyed_final_value(fcinfo, &pareto_keyed_use));
	return state;
}

/* pareto_gini_keyed_final(internal) float8 */
Datum
pareto_gini_keyed_final(PG_FUNCTION_ARGS)
{
	const ParetoKeyed *state = sorted_state(fcinfo);
	double		gini;

	if (state == NULL || !pareto_gini(state->totals, state->count, &gini))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(gini);
}

/* pareto_top_share_keyed_final(internal) float8 */
Datum
pareto_top_share_keyed_final(PG_FUNCTION_ARGS)
{
	const ParetoKeyed *state = sorted_state(fcinfo);
	double		top_share;

	if (state == NULL || !pareto_top_share(state->totals, state->count, state->share, &top_share))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(top_share);
}

/* pareto_customers_for_keyed_final(internal) bigint */
Datum
pareto_customers_for_keyed_final(PG_FUNCTION_ARGS)
{
	const ParetoKeyed *state = sorted_state(fcinfo);
	int64		customers;

	if (state == NULL ||
		!pareto_customers_for(state->totals, state->count, state->share, &customers))
		PG_RETURN_NULL();
	PG_RETURN_INT64(customers);
}

/* pareto_lorenz_keyed_final(internal) float8[], of points + 1 elements */
Datum
pareto_lorenz_keyed_final(PG_FUNCTION_ARGS)
{
	const ParetoKeyed *state = sorted_state(fcinfo);

	if (state == NULL)
		PG_RETURN_NULL();
	return pareto_curve_datum(state->totals, state->count, state->points, &fcinfo->isnull);
}
