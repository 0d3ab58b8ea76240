/*-------------------------------------------------------------------------
 *
 * keyed_pg.c
 *	  Tables of customers as aggregates have them: see keyed_pg.h.
 *
 * Why a table that is too large stops the statement and does not spill to
 * disk: what comes of it is one value, which has to be in memory as a whole,
 * and the GROUP BY form, which gives the same rows, spills well.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/keyed_pg.h"

#include <limits.h>
#include <math.h>

#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "shared/args_pg.h"
#include "shared/calendar_pg.h"
#include "shared/rows_pg.h"

/* Of the setting when it says nothing: so many times what a hash node may take. */
#define TIMES_HASH_MEMORY	32

/* A table with hardly anybody in it has to fit. */
#define LEAST_MEMORY	(64 * 1024)

int			keyed_memory_setting = -1;

/*
 * keyed_define_setting
 *		crm_segments.keyed_memory: most memory of one table of customers.
 */
void
keyed_define_setting(void)
{
	DefineCustomIntVariable("crm_segments.keyed_memory",
							"Sets the most memory that one aggregate over customers without GROUP BY may take.",
							"-1 means 32 times work_mem times hash_mem_multiplier; less than 64 kB counts as 64 kB.",
							&keyed_memory_setting, -1, -1, MAX_KILOBYTES,
							PGC_USERSET, GUC_UNIT_KB, NULL, NULL, NULL);
	reserve_setting_prefix("crm_segments");
}

static size_t
most_memory(void)
{
	double		bytes = keyed_memory_setting * 1024.0;

	if (keyed_memory_setting < 0)
		bytes = work_mem * 1024.0 * hash_mem_multiplier * TIMES_HASH_MEMORY;
	bytes = Max(bytes, LEAST_MEMORY);
	return bytes < (double) (SIZE_MAX / 2) ? (size_t) bytes : SIZE_MAX / 2;
}

/* Memory in words, rounded up. */
static char *
memory_text(double bytes)
{
	double		kilobytes = ceil(bytes / 1024);

	return kilobytes < 10 * 1024 ? psprintf("%.0f kB", kilobytes) :
		psprintf("%.0f MB", ceil(kilobytes / 1024));
}

/*
 * Of rows as far as they have come, what all rows would take at most.  Parts
 * grow by half, not all of them at the same time.
 */
static double
expected_bytes(const KeyedState *state)
{
	return state->counted.used * Max(state->rows_expected / Max(state->rows, 1), 1.0) * 1.25;
}

static uint64
customers_reached(const KeyedState *state)
{
	uint64		customers = state->table == NULL ? 0 : state->table->customers;

	for (int i = 0; i < state->run_count; i++)
		customers = Max(customers, state->runs[i]->customers);
	return customers;
}

static void
memory_error(const KeyedState *state)
{
	ereport(ERROR,
			(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
			 errmsg("%s needs more than %s of memory for " UINT64_FORMAT " customers",
					state->use->name, memory_text(state->counted.most), customers_reached(state)),
			 state->rows == 0 ?
			 errdetail("That is where the customers of several workers come together.") :
			 errdetail("That was after " INT64_FORMAT " rows; all %.0f that are expected may take %s.",
					   state->rows, Max(state->rows_expected, state->rows),
					   memory_text(expected_bytes(state))),
			 errhint("Raise crm_segments.keyed_memory%s, or write %s, which spills to disk.",
					 keyed_memory_setting < 0 ? " (now derived from work_mem and hash_mem_multiplier)" : "",
					 state->use->grouped)));
}

static void
value_size_error(const KeyedUse *use, uint64 customers)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("%s of " UINT64_FORMAT " customers would have more than 1 GB", use->name, customers),
			 errhint("Write %s, or take a part of the customers at a time.", use->grouped)));
}

static void *
get_memory(KeyedMemory *memory, size_t size)
{
	KeyedCounted *counted = (KeyedCounted *) memory;
	const KeyedState *state = counted->state;

	counted->used += size;
	if (counted->used > counted->most)
		memory_error(state);
	return MemoryContextAllocHuge(counted->context, size);
}

static void
give_memory(KeyedMemory *memory, void *chunk, size_t size)
{
	((KeyedCounted *) memory)->used -= size;
	pfree(chunk);
}

/* More keys with neighbouring hashes than there can be by chance. */
static void
collide(KeyedMemory *memory)
{
	const KeyedUse *use = ((KeyedCounted *) memory)->state->use;

	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("%s cannot tell these values of customer_id apart in reasonable time", use->name),
			 errdetail("More than %d of them have hashes that are neighbours.", KEYED_LONGEST_SEARCH),
			 errhint("Write %s.", use->grouped)));
}

static KeyedType
table_type(Oid key_type, const KeyedUse *use)
{
	switch (key_type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
			return KEYED_INTEGER;
		case UUIDOID:
			return KEYED_UUID;
		case TEXTOID:
		case VARCHAROID:
			return KEYED_TEXT;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("customer_id must be smallint, int, bigint, text or uuid, not %s",
							format_type_be(key_type)),
					 errhint("Cast it, for example to text, or write %s.", use->grouped)));
	}
}

/* Texts are told apart by their bytes. */
static void
check_collation(Oid collation, const KeyedUse *use)
{
	if (OidIsValid(collation) && !get_collation_isdeterministic(collation))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("customer_id must not have a nondeterministic collation"),
				 errhint("Pass customer_id COLLATE \"C\" to tell customers apart by bytes, or write %s.",
						 use->grouped)));
}

/*
 * A type that becomes text without being asked may have another idea of what
 * is equal, as citext has.
 */
static void
check_text_of(FunctionCallInfo fcinfo, const KeyedUse *use)
{
	Aggref	   *aggregate = AggGetAggref(fcinfo);
	RelabelType *label;
	Oid			type;

	if (aggregate == NULL || aggregate->args == NIL)
		return;
	label = (RelabelType *) linitial_node(TargetEntry, aggregate->args)->expr;
	if (!IsA(label, RelabelType) || label->relabelformat != COERCE_IMPLICIT_CAST)
		return;
	type = getBaseType(exprType((Node *) label->arg));
	if (type != TEXTOID && type != VARCHAROID)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("customer_id is %s, and equal values of it may be different as text",
						format_type_be(type)),
				 errhint("Write customer_id::text to tell customers apart by bytes, or write %s.",
						 use->grouped)));
}

static void *
new_state(MemoryContext context, const KeyedUse *use, size_t size)
{
	KeyedState *state = MemoryContextAllocZero(context, size);

	state->use = use;
	state->counted.memory.get = get_memory;
	state->counted.memory.give = give_memory;
	state->counted.memory.collide = collide;
	state->counted.context = context;
	state->counted.most = most_memory();
	state->counted.state = state;
	return state;
}

/*
 * keyed_other_as_of_error
 *		There is one day as of which a table is filled.
 */
void
keyed_other_as_of_error(int32 a, int32 b)
{
	char		a_text[CALENDAR_TEXT_SIZE];
	char		b_text[CALENDAR_TEXT_SIZE];

	date_to_text(a, a_text);
	date_to_text(b, b_text);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("as_of must be the same for all rows, not %s and %s", a_text, b_text),
			 errhint("Pass a constant, or call the aggregate once for each day.")));
}

/* Argument n as the day as of which a table is filled. */
int32
keyed_as_of_arg(FunctionCallInfo fcinfo, int n)
{
	if (PG_ARGISNULL(n))
		arg_null_error("as_of", "Pass the day from which recency counts back, such as DATE '2011-12-10'.");
	return day_of_date(PG_GETARG_DATEADT(n), "as_of");
}

/* How many rows the planner thinks are to come. */
static double
rows_expected(FunctionCallInfo fcinfo)
{
	PlanState  *plan = IsA(fcinfo->context, AggState) ?
		outerPlanState((PlanState *) fcinfo->context) : NULL;

	return plan == NULL ? 0 : plan->plan->plan_rows;
}

/*
 * keyed_first_state
 *		A state with an empty table for the keys of argument 1.
 */
void *
keyed_first_state(FunctionCallInfo fcinfo, const KeyedUse *use, size_t size, int32 as_of)
{
	Oid			key_type = getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 1));
	KeyedType	type = table_type(key_type, use);
	KeyedState *state = new_state(aggregate_context(fcinfo), use, size);

	if (type == KEYED_TEXT)
	{
		check_collation(PG_GET_COLLATION(), use);
		check_text_of(fcinfo, use);
	}
	state->key_type = key_type;
	state->as_of = as_of;
	state->rows_expected = rows_expected(fcinfo);
	state->table = keyed_create(&state->counted.memory, type, use->payload_size);
	return state;
}

/*
 * keyed_hand_out_all
 *		All noted rows to their parts; those that are full are settled.
 */
void
keyed_hand_out_all(KeyedState *state)
{
	Keyed	   *table = state->table;
	uint32		place = 0;
	KeyedPart  *full;

	do
	{
		full = table->type == KEYED_INTEGER ?
			keyed_hand_out(table, KEYED_INTEGER, &place) :
			keyed_hand_out(table, KEYED_TEXT, &place);
		if (full != NULL)
			state->use->settle(state, full);
	} while (full != NULL);
	keyed_handed_out(table);
}

/*
 * keyed_settle_all
 *		All noted rows into their cells.
 */
void
keyed_settle_all(KeyedState *state)
{
	keyed_hand_out_all(state);
	/* settling the only part can make many of it, with nothing noted */
	for (uint32 i = 0; i < keyed_parts(state->table); i++)
		state->use->settle(state, &state->table->parts[i]);
	keyed_forget_passing(state->table);
}

/* A text, copied for as long as its row is only noted. */
KeyedKey
keyed_text_arg(KeyedState *state, Datum value)
{
	struct varlena *argument = PG_DETOAST_DATUM_PACKED(value);
	uint32		length = VARSIZE_ANY_EXHDR(argument);
	KeyedText  *text;
	KeyedKey	key;

	if (length > KEYED_MOST_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("customer_id has %u bytes, more than %d", length, KEYED_MOST_BYTES),
				 errhint("Pass a shorter key, such as md5(customer_id).")));
	if (keyed_is_passing_full(state->table, length))
		keyed_settle_all(state);
	text = keyed_pass_text(state->table, length);
	memcpy(text->bytes, VARDATA_ANY(argument), length);
	if ((Pointer) argument != DatumGetPointer(value))
		pfree(argument);
	key.hash = keyed_text_hash(text);
	key.rest = (uint64) (uintptr_t) text;
	return key;
}

/* Memory for a value, in the current context. */
KeyedValue *
keyed_value_allocate(const KeyedUse *use, KeyedSizes sizes, uint16 cell_size)
{
	uint64		size = keyed_value_size(sizes, cell_size);

	if (size > MaxAllocSize)
		value_size_error(use, sizes.customers);
	return palloc(size);
}

static void
set_value_size(KeyedValue *value)
{
	KeyedSizes	sizes = {value->customers, value->text_bytes, value->more_bytes, value->nobody};

	SET_VARSIZE(value, keyed_value_size(sizes, value->cell_size));
}

/* Is a value as it should be?  Asked in servers that check assertions. */
pg_attribute_unused()
static bool
is_valid(const KeyedState *state, const KeyedValue *value)
{
	const char *problem = keyed_value_check(value, VARSIZE(value), state->use->content,
											(KeyedType) value->type, state->use->payload_size);

	return problem == NULL && (state->use->check == NULL || state->use->check(value) == NULL);
}

/* All runs as one value, in the current context. */
static KeyedValue *
merged(KeyedState *state)
{
	KeyedValue *value = state->use->merge(state, state->runs, state->run_count);

	set_value_size(value);
	Assert(is_valid(state, value));
	return value;
}

/* The table of a state as a value; the table is gone then. */
static KeyedValue *
flattened(KeyedState *state)
{
	KeyedValue *value;

	keyed_settle_all(state);
	value = state->use->flatten(state);
	set_value_size(value);
	Assert(is_valid(state, value));
	keyed_free(state->table);
	state->table = NULL;
	return value;
}

/* All runs as one, when there are too many, as with a thousand partitions. */
static void
merge_runs(KeyedState *state)
{
	MemoryContext old = MemoryContextSwitchTo(state->counted.context);
	KeyedValue *value = merged(state);

	MemoryContextSwitchTo(old);
	state->counted.used += VARSIZE(value);
	for (int i = 0; i < state->run_count; i++)
	{
		state->counted.used -= VARSIZE(state->runs[i]);
		pfree((void *) state->runs[i]);
	}
	state->runs[0] = value;
	state->run_count = 1;
}

static void
add_run(KeyedState *state, const KeyedValue *value)
{
	if (state->run_count == KEYED_MOST_RUNS)
		merge_runs(state);
	if (state->runs == NULL)
		state->runs = MemoryContextAlloc(state->counted.context,
										 KEYED_MOST_RUNS * sizeof(KeyedValue *));
	state->runs[state->run_count++] = value;
}

/*
 * All that a state knows, as one value in the current context.  The state
 * keeps it as its only run: aggregates that share a state ask for it once
 * each, in the same context.
 */
static KeyedValue *
whole_value(KeyedState *state)
{
	if (state->table != NULL)
		add_run(state, flattened(state));
	if (state->run_count > 1)
	{
		state->runs[0] = merged(state);
		state->run_count = 1;
	}
	return (KeyedValue *) state->runs[0];
}

/* The bytes of another worker's value, where they live as long as the state. */
static const KeyedValue *
kept_run(KeyedState *state, const KeyedValue *value)
{
	KeyedValue *copy;

	state->counted.used += VARSIZE(value);
	if (state->counted.used > state->counted.most)
		memory_error(state);
	copy = MemoryContextAlloc(state->counted.context, VARSIZE(value));
	memcpy(copy, value, VARSIZE(value));
	return copy;
}

/*
 * keyed_require_use
 *		Is it a state of this aggregate?  Somebody's own aggregate can have put
 *		support functions of two together.
 */
void
keyed_require_use(const KeyedState *state, const KeyedUse *use)
{
	if (state->use != use)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a state of %s is none of %s", state->use->name, use->name),
				 errhint("Make an aggregate of the support functions of one alone.")));
}

/*
 * keyed_combine
 *		Takes over what another state knows, as one more run.
 */
Datum
keyed_combine(FunctionCallInfo fcinfo, const KeyedUse *use, size_t size)
{
	MemoryContext context = aggregate_context(fcinfo);
	KeyedState *state = PG_ARGISNULL(0) ? NULL : (KeyedState *) PG_GETARG_POINTER(0);
	KeyedState *other = PG_ARGISNULL(1) ? NULL : (KeyedState *) PG_GETARG_POINTER(1);
	const KeyedValue *run;

	if (other == NULL)
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	if (state == NULL)
		state = new_state(context, use, size);
	keyed_require_use(state, use);
	keyed_require_use(other, use);
	run = kept_run(state, whole_value(other));
	if (state->run_count > 0 && run->as_of != state->runs[0]->as_of)
		keyed_other_as_of_error(state->runs[0]->as_of, run->as_of);
	add_run(state, run);
	PG_RETURN_POINTER(state);
}

/* keyed_serialize: the state as bytes, for the leader */
Datum
keyed_serialize(FunctionCallInfo fcinfo)
{
	require_aggregate(fcinfo);
	PG_RETURN_BYTEA_P(whole_value((KeyedState *) PG_GETARG_POINTER(0)));
}

/* keyed_deserialize: a state with one run, the bytes where they are */
Datum
keyed_deserialize(FunctionCallInfo fcinfo, const KeyedUse *use, size_t size)
{
	KeyedState *state;

	require_aggregate(fcinfo);
	state = new_state(CurrentMemoryContext, use, size);
	add_run(state, (KeyedValue *) PG_GETARG_BYTEA_P(0));
	PG_RETURN_POINTER(state);
}

/*
 * keyed_final_value
 *		The value of a state, which is used up by it; NULL without any row.
 */
KeyedValue *
keyed_final_value(FunctionCallInfo fcinfo, const KeyedUse *use)
{
	KeyedState *state;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		return NULL;
	state = (KeyedState *) PG_GETARG_POINTER(0);
	keyed_require_use(state, use);
	return whole_value(state);
}

/*
 * keyed_value_arg
 *		Argument 0 of a function that returns its customers, with keys of a
 *		type that it must have.
 */
const KeyedValue *
keyed_value_arg(FunctionCallInfo fcinfo, const KeyedUse *use, Oid key_type)
{
	const KeyedValue *value = (const KeyedValue *) PG_DETOAST_DATUM(PG_GETARG_DATUM(0));

	if (VARSIZE(value) < offsetof(KeyedValue, cells) || value->version != KEYED_VERSION ||
		value->content != use->content || value->type != table_type(key_type, use))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("this is no %s with keys of type %s", use->name, format_type_be(key_type)),
				 errhint("Such a value comes from the aggregate of that name.")));
	return value;
}

/*
 * keyed_key_datum
 *		The key of a customer, in the type that it came in.
 */
Datum
keyed_key_datum(const KeyedValue *value, uint64 i, Oid key_type, bool *isnull)
{
	KeyedKey	key = keyed_value_key(value, i);

	*isnull = keyed_value_is_nobody(value, i);
	if (*isnull)
		return (Datum) 0;
	switch (key_type)
	{
		case INT8OID:
			return Int64GetDatum(keyed_integer_of(key));
		case INT4OID:
			return Int32GetDatum((int32) keyed_integer_of(key));
		case UUIDOID:
			{
				pg_uuid_t  *uuid = palloc(sizeof(pg_uuid_t));

				keyed_uuid_of(key, uuid->data);
				return UUIDPGetDatum(uuid);
			}
		default:
			{
				uint32		length;
				const char *bytes = keyed_value_text(value, key, &length);

				return PointerGetDatum(cstring_to_text_with_len(bytes, length));
			}
	}
}

/*
 * keyed_return_pairs
 *		The whole of a function that returns each customer of its argument and
 *		one thing about it; no rows for NULL.
 */
Datum
keyed_return_pairs(FunctionCallInfo fcinfo, const KeyedUse *use, KeyedDatumOf datum_of)
{
	RowsStore	rows = rows_store_begin(fcinfo);
	Oid			key_type = TupleDescAttr(rows.type, 0)->atttypid;
	const KeyedValue *value;
	MemoryContext caller;

	if (PG_ARGISNULL(0))
		return (Datum) 0;
	value = keyed_value_arg(fcinfo, use, key_type);
	caller = MemoryContextSwitchTo(rows.row_context);
	for (uint64 i = 0; i < value->customers; i++)
	{
		bool		nulls[2] = {false, false};
		Datum		row[2];

		row[0] = keyed_key_datum(value, i, key_type, &nulls[0]);
		row[1] = datum_of(value, i);
		rows_store(&rows, row, nulls);
	}
	MemoryContextSwitchTo(caller);
	return (Datum) 0;
}
