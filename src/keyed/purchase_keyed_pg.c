/*-------------------------------------------------------------------------
 *
 * purchase_keyed_pg.c
 *	  The aggregate purchase_keyed(): the purchase histories of all customers,
 *	  without a GROUP BY; and purchase_customers(), these histories as rows.
 *
 * What makes it quick is in shared/keyed.h and purchase_keyed.h.
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/purchase_keyed_pg.h"

#include "miscadmin.h"


PG_FUNCTION_INFO_V1(purchase_keyed_combine);
PG_FUNCTION_INFO_V1(purchase_keyed_serialize);
PG_FUNCTION_INFO_V1(purchase_keyed_deserialize);
PG_FUNCTION_INFO_V1(purchase_keyed_final);
PG_FUNCTION_INFO_V1(purchase_customers);

StaticAssertDecl(sizeof(PurchaseCell) == 8, "a customer's cell has 8 bytes besides the key");

/* Of the memory of a state, what rows may take that are not packed yet. */
#define LOG_SHARE	2

/* The rows noted for a part, into its log. */
void
purchase_keyed_settle_part(KeyedState *state, KeyedPart *part)
{
	HistoryProblem problem = purchase_keyed_settle(&((PurchaseKeyedState *) state)->purchases, part);

	CHECK_FOR_INTERRUPTS();
	if (problem != HISTORY_FINE)
		history_problem_error(problem);
}

/* The table as a value. */
KeyedValue *
purchase_keyed_flatten(KeyedState *state)
{
	PurchaseKeyed *purchases = &((PurchaseKeyedState *) state)->purchases;
	HistoryProblem problem = purchase_keyed_fold(purchases);
	KeyedSizes	sizes;
	KeyedValue *value;

	if (problem != HISTORY_FINE)
		history_problem_error(problem);
	sizes = purchase_keyed_sizes(purchases);
	value = keyed_value_allocate(state->use, sizes, purchases->table->cell_size);
	purchase_keyed_write(purchases, state->as_of, value, sizes);
	return value;
}

/* Values over disjoint rows as one. */
KeyedValue *
purchase_keyed_merge_values(KeyedState *state, const KeyedValue *const *values, int count)
{
	KeyedMemory *memory = &state->counted.memory;
	PurchaseBodies bodies;
	KeyedSizes	sizes;
	KeyedValue *value;
	HistoryProblem problem = purchase_keyed_merge(memory, values, count, &sizes, &bodies);

	if (problem != HISTORY_FINE)
		history_problem_error(problem);
	value = keyed_value_allocate(state->use, sizes, values[0]->cell_size);
	purchase_keyed_write_merged(memory, values, count, sizes, &bodies, value);
	return value;
}

const KeyedUse purchase_keyed_use = {
	"purchase_keyed", "purchase_history(...) with GROUP BY customer_id", KEYED_PURCHASES,
	sizeof(PurchaseCell), purchase_keyed_settle_part, purchase_keyed_flatten,
	purchase_keyed_merge_values, purchase_keyed_check
};

/*
 * purchase_keyed_first_state
 *		A state of so many bytes that begins with a PurchaseKeyedState.
 */
void *
purchase_keyed_first_state(FunctionCallInfo fcinfo, const KeyedUse *use, size_t size, int32 as_of)
{
	PurchaseKeyedState *state = keyed_first_state(fcinfo, use, size, as_of);

	purchase_keyed_init(&state->purchases, state->common.table, state->common.counted.most / LOG_SHARE);
	return state;
}

static inline PurchaseKeyedState *
transition_state(FunctionCallInfo fcinfo)
{
	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(PURCHASE_KEYED_STATE)))
		return purchase_keyed_first_state(fcinfo, &purchase_keyed_use, sizeof(PurchaseKeyedState), 0);
	return (PurchaseKeyedState *) PG_GETARG_POINTER(PURCHASE_KEYED_STATE);
}

/* A row without a day: it only makes its customer known. */
static void
know(FunctionCallInfo fcinfo, PurchaseKeyedState *state)
{
	if (PG_ARGISNULL(PURCHASE_KEYED_CUSTOMER))
		purchase_keyed_know_nobody(&state->purchases);
	else
		keyed_note_row(&state->common,
					   keyed_key_arg(&state->common, PG_GETARG_DATUM(PURCHASE_KEYED_CUSTOMER)),
					   KEYED_NO_EVENT);
}

/*
 * purchase_keyed_add_slowly
 *		A row on the general road: without a customer or a day, or with an
 *		amount that is not everyday money.
 */
pg_noinline void
purchase_keyed_add_slowly(FunctionCallInfo fcinfo, PurchaseKeyedState *state, EventDayOf day_of_at,
						  EventAmountOf amount_of)
{
	PurchaseKeyed *purchases = &state->purchases;
	HistoryProblem problem;
	Decimal		amount;
	DateADT		day;

	if (PG_ARGISNULL(PURCHASE_KEYED_AT))
	{
		know(fcinfo, state);
		return;
	}
	day = day_of_at(PG_GETARG_DATUM(PURCHASE_KEYED_AT));
	amount = event_amount_arg(fcinfo, PURCHASE_KEYED_AMOUNT, amount_of);
	if (PG_ARGISNULL(PURCHASE_KEYED_CUSTOMER))
		problem = purchase_keyed_add_nobody(purchases, day, amount);
	else
		problem = purchase_keyed_add(purchases,
									 keyed_key_arg(&state->common, PG_GETARG_DATUM(PURCHASE_KEYED_CUSTOMER)),
									 day, amount);
	if (problem != HISTORY_FINE)
		history_problem_error(problem);
}

/*
 * The six transition functions of purchase_keyed(customer_id, at, amount),
 * one for each pair of types.
 *
 * Arguments: the state (internal); customer_id smallint, int, bigint, text,
 * varchar or uuid, NULL being a customer of its own; at (date, timestamp, or
 * timestamptz in the session's TimeZone); amount (numeric, exact, or float8,
 * taken as the decimal it prints as with 15 digits) in units of currency.  A
 * NULL at makes the customer known and nothing else; a NULL amount counts as
 * 0.  Errors: 22023 for an infinite at or amount and for NaN; 22003 for sums
 * of a day beyond 38 digits or 2^31 rows; 0A000 for another type of
 * customer_id and for a nondeterministic collation; 53400 past
 * crm_segments.keyed_memory; 54000 for a text of a megabyte.  Rule: see
 * purchase/history.h.
 */
DEFINE_PURCHASE_KEYED_TRANSITIONS(purchase_keyed, transition_state)

/*
 * purchase_keyed_combine(internal, internal) internal
 *		Two states over disjoint rows as one; NULL on both sides gives NULL.
 *		Error 53400 as above.
 */
Datum
purchase_keyed_combine(PG_FUNCTION_ARGS)
{
	return keyed_combine(fcinfo, &purchase_keyed_use, sizeof(PurchaseKeyedState));
}

/* purchase_keyed_serialize(internal) bytea: for the way from a worker to the leader */
Datum
purchase_keyed_serialize(PG_FUNCTION_ARGS)
{
	keyed_require_use((KeyedState *) PG_GETARG_POINTER(0), &purchase_keyed_use);
	return keyed_serialize(fcinfo);
}

/* purchase_keyed_deserialize(bytea, internal) internal: its counterpart */
Datum
purchase_keyed_deserialize(PG_FUNCTION_ARGS)
{
	return keyed_deserialize(fcinfo, &purchase_keyed_use, sizeof(PurchaseKeyedState));
}

/*
 * purchase_keyed_final(internal) purchase_keyed, purchase_keyed_int,
 *		purchase_keyed_text or purchase_keyed_uuid
 *
 * The state as a value; NULL without any row.  The state is used up.  Error
 * 54000 when the value would be above 1 GB.
 */
Datum
purchase_keyed_final(PG_FUNCTION_ARGS)
{
	KeyedValue *value = keyed_final_value(fcinfo, &purchase_keyed_use);

	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(value);
}

/*
 * purchase_keyed_each
 *		Shows the histories of a state, which is used up by it, in no order.
 */
void
purchase_keyed_each(FunctionCallInfo fcinfo, const KeyedUse *use, PurchaseVisit visit, void *arg)
{
	PurchaseKeyedState *state = (PurchaseKeyedState *) PG_GETARG_POINTER(PURCHASE_KEYED_STATE);
	HistoryProblem problem;
	const KeyedValue *value;

	keyed_require_use(&state->common, use);
	if (state->common.run_count == 0)
	{
		keyed_settle_all(&state->common);
		problem = purchase_keyed_visit(&state->purchases, visit, arg);
		if (problem != HISTORY_FINE)
			history_problem_error(problem);
		return;
	}
	value = keyed_final_value(fcinfo, use);
	for (uint64 i = 0; i < value->customers; i++)
	{
		size_t		size;
		const uint8 *body = purchase_keyed_body(value, i, &size);

		visit(arg, body, size);
	}
}

static Datum
history_datum(const KeyedValue *value, uint64 i)
{
	size_t		size;
	const uint8 *body = purchase_keyed_body(value, i, &size);
	struct varlena *history = palloc(VARHDRSZ + size);

	SET_VARSIZE(history, VARHDRSZ + size);
	memcpy(VARDATA(history), body, size);
	return PointerGetDatum(history);
}

/*
 * purchase_customers(keyed purchase_keyed | purchase_keyed_int |
 *					  purchase_keyed_text | purchase_keyed_uuid)
 *		TABLE(customer_id, history purchase_history)
 *
 * What purchase_history() gives with GROUP BY customer_id, customer_id in the
 * type of the keys; keyed NULL: no rows.
 */
Datum
purchase_customers(PG_FUNCTION_ARGS)
{
	return keyed_return_pairs(fcinfo, &purchase_keyed_use, history_datum);
}
