/*-------------------------------------------------------------------------
 *
 * visit_keyed_pg.c
 *	  The aggregate churn_visit_keyed(): the visits of all customers, as far
 *	  as their classes ask, without a GROUP BY; and churn_visit_customers(),
 *	  the classes.
 *
 * The rule is the usual one of churn/visit_class_aggregate_pg.c.  The
 * language of the label is asked for when classes are, and is no part of the
 * state.
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/visit_keyed_pg.h"

#include "miscadmin.h"

#include "shared/event_pg.h"
#include "shared/lang_pg.h"
#include "shared/rows_pg.h"

PG_FUNCTION_INFO_V1(visit_keyed_add_date);
PG_FUNCTION_INFO_V1(visit_keyed_add_timestamp);
PG_FUNCTION_INFO_V1(visit_keyed_add_timestamptz);
PG_FUNCTION_INFO_V1(visit_keyed_combine);
PG_FUNCTION_INFO_V1(visit_keyed_serialize);
PG_FUNCTION_INFO_V1(visit_keyed_deserialize);
PG_FUNCTION_INFO_V1(visit_keyed_final);
PG_FUNCTION_INFO_V1(churn_visit_customers);

StaticAssertDecl(sizeof(VisitCell) == 8, "a customer's visits have 8 bytes");
StaticAssertDecl(VISIT_FIRST_DAY == DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE,
				 "the first day of the calendar");

/* Arguments of the transition functions */
#define ARG_CUSTOMER	1
#define ARG_AT			2
#define ARG_AS_OF		3

static void
settle(KeyedState *state, KeyedPart *part)
{
	visit_keyed_settle(state->table, part);
	CHECK_FOR_INTERRUPTS();
}

static KeyedValue *
flatten(KeyedState *state)
{
	KeyedSizes	sizes = keyed_table_sizes(state->table);
	KeyedValue *value = keyed_value_allocate(state->use, sizes, state->table->cell_size);

	visit_keyed_write(state->table, state->as_of, value, sizes);
	return value;
}

static KeyedValue *
merge(KeyedState *state, const KeyedValue *const *values, int count)
{
	KeyedSizes	sizes = visit_keyed_merged_sizes(values, count);
	KeyedValue *value = keyed_value_allocate(state->use, sizes, values[0]->cell_size);

	visit_keyed_merge(values, count, sizes, value);
	return value;
}

static const char *
check(const KeyedValue *value)
{
	if (!IS_VALID_DATE(value->as_of))
		return "as_of is no day";
	return visit_keyed_check(value, value->as_of - visit_keyed_after_of(value->as_of));
}

const KeyedUse visit_keyed_use = {
	"churn_visit_keyed", "churn_visit_class(...) with GROUP BY customer_id", KEYED_VISITS,
	sizeof(VisitCell), settle, flatten, merge, check
};

static VisitKeyedState *
first_state(FunctionCallInfo fcinfo)
{
	int32		as_of = visit_as_of_arg(fcinfo, ARG_AS_OF);
	VisitKeyedState *state = keyed_first_state(fcinfo, &visit_keyed_use, sizeof(VisitKeyedState),
											   as_of);

	state->after = visit_keyed_after_of(as_of);
	return state;
}

static inline VisitKeyedState *
transition_state(FunctionCallInfo fcinfo)
{
	VisitKeyedState *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return first_state(fcinfo);
	state = (VisitKeyedState *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(ARG_AS_OF) || PG_GETARG_DATEADT(ARG_AS_OF) != state->common.as_of))
		keyed_other_as_of_error(state->common.as_of, visit_as_of_arg(fcinfo, ARG_AS_OF));
	return state;
}

/*
 * The three transition functions of churn_visit_keyed(customer_id, at, as_of),
 * one for each type of at.
 *
 * Arguments: the state (internal); customer_id smallint, int, bigint, text,
 * varchar or uuid, NULL being a customer of its own; at (date, timestamp, or
 * timestamptz in the session's TimeZone) of a visit; as_of date.  Rows of one
 * day are one visit.  A NULL at, or one after as_of, makes the customer known
 * and nothing else.  Errors: 22023 for a NULL, infinite or changing as_of and
 * an infinite at; 0A000 for another type of customer_id and for a
 * nondeterministic collation; 53400 past crm_segments.keyed_memory; 54000 for
 * a text of a megabyte.  Rule: visit_class.h.
 */
#define DEFINE_TRANSITION(name, day_of_at) \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	VisitKeyedState *state = transition_state(fcinfo); \
	DateADT		day = PG_ARGISNULL(ARG_AT) ? DATEVAL_NOEND : day_of_at(PG_GETARG_DATUM(ARG_AT)); \
	KeyedEvent	event = visit_keyed_event(state->common.as_of, state->after, day); \
\
	state->common.rows++; \
	if (unlikely(PG_ARGISNULL(ARG_CUSTOMER))) \
		visit_keyed_add_nobody(state->common.table, event); \
	else \
		keyed_note_row(&state->common, \
					   keyed_key_arg(&state->common, PG_GETARG_DATUM(ARG_CUSTOMER)), event); \
	PG_RETURN_POINTER(state); \
}

DEFINE_TRANSITION(visit_keyed_add_date, event_day_date)
DEFINE_TRANSITION(visit_keyed_add_timestamp, event_day_timestamp)
DEFINE_TRANSITION(visit_keyed_add_timestamptz, event_day_timestamptz)

/*
 * visit_keyed_combine(internal, internal) internal
 *		Two states over disjoint rows as one; NULL on both sides gives NULL.
 *		Error 22023 for states as of different days; 53400 as above.
 */
Datum
visit_keyed_combine(PG_FUNCTION_ARGS)
{
	return keyed_combine(fcinfo, &visit_keyed_use, sizeof(VisitKeyedState));
}

/* visit_keyed_serialize(internal) bytea: for the way from a worker to the leader */
Datum
visit_keyed_serialize(PG_FUNCTION_ARGS)
{
	return keyed_serialize(fcinfo);
}

/* visit_keyed_deserialize(bytea, internal) internal: its counterpart */
Datum
visit_keyed_deserialize(PG_FUNCTION_ARGS)
{
	return keyed_deserialize(fcinfo, &visit_keyed_use, sizeof(VisitKeyedState));
}

/*
 * visit_keyed_final(internal) churn_visit_keyed, churn_visit_keyed_int,
 *		churn_visit_keyed_text or churn_visit_keyed_uuid
 *
 * The state as a value; NULL without any row.  The state is used up.  Error
 * 54000 when the value would be above 1 GB.
 */
Datum
visit_keyed_final(PG_FUNCTION_ARGS)
{
	KeyedValue *value = keyed_final_value(fcinfo, &visit_keyed_use);

	if (value == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(value);
}

/* Arguments of churn_visit_customers(), and columns of its result */
enum
{
	ARG_KEYED,
	ARG_LANG
};

enum
{
	CUSTOMER_ID,
	CLASS,
	CLASS_RANK,
	COLUMNS
};

typedef struct VisitCustomers
{
	const KeyedValue *value;
	Oid			key_type;
	int32		after;
	int32		recent_after;
	text	   *labels[VISIT_CLASSES];
} VisitCustomers;

static void
begin_customers(FunctionCallInfo fcinfo, VisitCustomers *customers, Oid key_type)
{
	Lang		lang = lang_arg(PG_ARGISNULL(ARG_LANG) ? NULL : PG_GETARG_TEXT_PP(ARG_LANG));

	customers->value = keyed_value_arg(fcinfo, &visit_keyed_use, key_type);
	customers->key_type = key_type;
	customers->after = visit_keyed_after_of(customers->value->as_of);
	customers->recent_after = visit_usual_recent_after(customers->value->as_of);
	for (int i = 0; i < VISIT_CLASSES; i++)
		customers->labels[i] = lang_text(visit_class_label(i), lang);
}

static void
set_customer(const VisitCustomers *customers, uint64 i, Datum *values, bool *nulls)
{
	const KeyedValue *value = customers->value;
	VisitState	state = visit_cell_state(visit_keyed_cell(value, i), value->as_of,
										 customers->after);
	VisitClass	class = visit_usual_class(&state, customers->recent_after);

	values[CUSTOMER_ID] = keyed_key_datum(value, i, customers->key_type, &nulls[CUSTOMER_ID]);
	values[CLASS] = PointerGetDatum(customers->labels[class]);
	values[CLASS_RANK] = Int32GetDatum(class + 1);
	nulls[CLASS] = nulls[CLASS_RANK] = class == VISIT_PROSPECT;
}

/*
 * churn_visit_customers(keyed churn_visit_keyed | churn_visit_keyed_int |
 *						 churn_visit_keyed_text | churn_visit_keyed_uuid, lang text)
 *		TABLE(customer_id, class text, class_rank int)
 *
 * What churn_visit_class() and churn_visit_class_rank() give with GROUP BY
 * customer_id: one row for each customer, customer_id in the type of the keys,
 * class and class_rank NULL without a visit up to as_of.  keyed NULL: no rows.
 * Error 22023 for a NULL or unknown lang.
 */
Datum
churn_visit_customers(PG_FUNCTION_ARGS)
{
	RowsStore	rows = rows_store_begin(fcinfo);
	VisitCustomers customers;
	MemoryContext caller;
	Datum		values[COLUMNS] = {0};
	bool		nulls[COLUMNS] = {false};

	if (PG_ARGISNULL(ARG_KEYED))
		return (Datum) 0;
	begin_customers(fcinfo, &customers, TupleDescAttr(rows.type, CUSTOMER_ID)->atttypid);
	caller = MemoryContextSwitchTo(rows.row_context);
	for (uint64 i = 0; i < customers.value->customers; i++)
	{
		set_customer(&customers, i, values, nulls);
		rows_store(&rows, values, nulls);
	}
	MemoryContextSwitchTo(caller);
	return (Datum) 0;
}
