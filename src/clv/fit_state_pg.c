/*-------------------------------------------------------------------------
 *
 * fit_state_pg.c
 *	  The state of the aggregates that fit a model: see fit_state_pg.h.
 *
 * From a worker to the leader travel the unit and the rows, as they lie in
 * memory.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/fit_state_pg.h"

#include "utils/memutils.h"

#include "shared/poll.h"

PG_FUNCTION_INFO_V1(clv_fit_combine);
PG_FUNCTION_INFO_V1(clv_fit_serialize);
PG_FUNCTION_INFO_V1(clv_fit_deserialize);

/* A serialized state, before its rows. */
typedef struct FitStateHead
{
	int32		length_word;	/* varlena header */
	int32		unit_days;
} FitStateHead;

FitState *
fit_state_new(MemoryContext context)
{
	FitState   *state = MemoryContextAllocZero(context, sizeof(FitState));

	state->context = context;
	return state;
}

void *
fit_state_allocate(size_t bytes)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, bytes);
}

/*
 * Error 54000 when there are more distinct rows than a table may hold: before
 * the memory is asked for, in words that say what to do.
 */
static pg_noinline void
make_room(FitState *state, int64 more)
{
	FitTable   *table = &state->table;
	ClvFitRow  *old = table->slots;
	int			bits = fit_table_bits(table, more);
	Size		size = ((Size) 1 << bits) * sizeof(ClvFitRow);
	ClvFitRow  *slots;

	if (bits > FIT_TABLE_MOST_BITS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %lld distinct customers for one model",
						(long long) FIT_TABLE_MOST_ROWS),
				 errdetail("Distinct customers so far: %lld, of %lld.",
						   (long long) table->used, (long long) table->customers),
				 errhint("Round times to whole days or weeks, so that customers are alike, or take a sample of them.")));
	slots = MemoryContextAllocHuge(state->context, size);
	memset(slots, 0, size);
	fit_table_move(table, slots, bits);
	if (old != NULL)
		pfree(old);
}

/* Error 22003 when the customers are too many to be counted. */
static inline void
count_row(FitState *state, const ClvFitRow *row)
{
	if (unlikely(!fit_table_has_room(&state->table, 1)))
		make_room(state, 1);
	if (unlikely(!fit_table_count(&state->table, row)))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("customers add up to more than 2^63 - 1")));
}

/*
 * fit_state_table
 *		The table, in which no row is missing.
 */
FitTable *
fit_state_table(FitState *state)
{
	for (int i = 0; i < state->waiting; i++)
		count_row(state, &state->batch[i]);
	state->waiting = 0;
	return &state->table;
}

/*
 * fit_state_rows
 *		The distinct rows, sorted, in the current memory context.
 */
ClvFitRow *
fit_state_rows(FitState *state, int64 *count)
{
	const FitTable *table = fit_state_table(state);
	ClvFitRow  *rows = fit_state_allocate(table->used * sizeof(ClvFitRow));
	ClvFitRow  *work = fit_state_allocate(table->used / 2 * sizeof(ClvFitRow));

	*count = fit_table_list(table, rows);
	fit_rows_sort(rows, work, *count);
	pfree(work);
	return rows;
}

/*
 * fit_state_unit_error
 *		Times of one fit are in one unit.
 */
void
fit_state_unit_error(int32 a, int32 b)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unit must be the same for all customers, not %d days here and %d days there",
					Min(a, b), Max(a, b)),
			 errhint("Pass a constant, such as '1 week'.")));
}

/*
 * clv_fit_combine(internal, internal) internal
 *		The customers of both states, in the aggregate's own memory; NULL
 *		stands for none.  There is room for all rows before the first comes:
 *		in the order of their slots they would crowd a smaller table.
 */
Datum
clv_fit_combine(PG_FUNCTION_ARGS)
{
	bool		is_new = PG_ARGISNULL(0);
	FitState   *state;
	FitState   *other;
	FitTable   *table;

	if (PG_ARGISNULL(1))
		return aggregate_unchanged(fcinfo);
	state = fit_state_arg(fcinfo);
	other = (FitState *) PG_GETARG_POINTER(1);
	table = fit_state_table(other);
	if (is_new)
		state->unit_days = other->unit_days;
	if (state->unit_days != other->unit_days)
		fit_state_unit_error(state->unit_days, other->unit_days);
	if (!fit_table_has_room(fit_state_table(state), table->used))
		make_room(state, table->used);
	for (int64 i = 0; i < fit_table_slots(table); i++)
	{
		poll_at_step(i);
		if (table->slots[i].count != 0)
			count_row(state, &table->slots[i]);
	}
	PG_RETURN_POINTER(state);
}

/*
 * clv_fit_serialize(internal) bytea
 *		Error 54000 when the rows are more than a message can hold.
 */
Datum
clv_fit_serialize(PG_FUNCTION_ARGS)
{
	FitState   *state = (FitState *) PG_GETARG_POINTER(0);
	int64		used;
	FitStateHead *head;

	require_aggregate(fcinfo);
	used = fit_state_table(state)->used;
	if (used > (int64) ((MaxAllocSize - sizeof(FitStateHead)) / sizeof(ClvFitRow)))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a parallel worker cannot hand over " INT64_FORMAT " distinct customers", used),
				 errhint("Round times to whole days or weeks, or SET max_parallel_workers_per_gather = 0 for this query.")));
	head = palloc(sizeof(FitStateHead) + used * sizeof(ClvFitRow));
	head->unit_days = state->unit_days;
	fit_table_list(&state->table, (ClvFitRow *) (head + 1));
	SET_VARSIZE(head, sizeof(FitStateHead) + used * sizeof(ClvFitRow));
	PG_RETURN_BYTEA_P((bytea *) head);
}

/* clv_fit_deserialize(bytea, internal) internal: its counterpart */
Datum
clv_fit_deserialize(PG_FUNCTION_ARGS)
{
	FitStateHead *head;
	ClvFitRow  *rows;
	FitState   *state;
	int64		count;

	require_aggregate(fcinfo);
	head = (FitStateHead *) PG_GETARG_BYTEA_P(0);	/* aligned like int32 */
	if (VARSIZE(head) < sizeof(FitStateHead) ||
		(VARSIZE(head) - sizeof(FitStateHead)) % sizeof(ClvFitRow) != 0)
		elog(ERROR, "invalid state of an aggregate");
	count = (VARSIZE(head) - sizeof(FitStateHead)) / sizeof(ClvFitRow);
	rows = (ClvFitRow *) (head + 1);
	state = fit_state_new(CurrentMemoryContext);
	state->unit_days = head->unit_days;
	make_room(state, count);
	for (int64 i = 0; i < count; i++)
	{
		ClvFitRow	row;

		memcpy(&row, &rows[i], sizeof(row));
		if (row.count < 1)
			elog(ERROR, "invalid state of an aggregate");
		count_row(state, &row);
	}
	PG_RETURN_POINTER(state);
}
