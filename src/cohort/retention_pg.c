/*-------------------------------------------------------------------------
 *
 * retention_pg.c
 *	  The aggregates cohort_retention() and cohort_retention_merge().
 *
 * The state holds a row for each cohort met, with a cell for every period up
 * to as_of, so a history is counted by plain indexing.  From a worker to the
 * leader it travels in the stored form, which is the result, too.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/retention_pg.h"

#include "purchase/history_pg.h"
#include "shared/aggregate_pg.h"

PG_FUNCTION_INFO_V1(cohort_retention_transition);
PG_FUNCTION_INFO_V1(cohort_retention_merge_transition);
PG_FUNCTION_INFO_V1(cohort_retention_combine);
PG_FUNCTION_INFO_V1(cohort_retention_serialize);
PG_FUNCTION_INFO_V1(cohort_retention_deserialize);
PG_FUNCTION_INFO_V1(cohort_retention_final);

typedef struct RetentionState
{
	Retention	retention;
	GridMemo	memo;			/* the arguments of its grid */
	MemoryContext context;
} RetentionState;

static RetentionState *
new_state(MemoryContext context, const PeriodGrid *grid)
{
	RetentionState *state = MemoryContextAllocZero(context, sizeof(RetentionState));

	state->retention.grid = *grid;
	state->retention.first = grid->last;
	state->retention.places = HISTORY_SHOWN_PLACES;
	state->context = context;
	return state;
}

static RetentionState *
state_arg(FunctionCallInfo fcinfo)
{
	PeriodGrid	grid;

	require_aggregate(fcinfo);
	if (likely(!PG_ARGISNULL(COHORT_STATE)))
		return (RetentionState *) PG_GETARG_POINTER(COHORT_STATE);
	grid = cohort_grid_args(fcinfo);
	return new_state(aggregate_context(fcinfo), &grid);
}

static void
add_history(RetentionState *state, HistoryReader reader)
{
	Retention  *retention = &state->retention;
	HistoryReader peek = reader;
	int32		cohort;

	if (!retention_cohort(retention, &peek, &cohort))
	{
		history_check_end(&peek);
		return;
	}
	if (unlikely(retention->count == 0 || cohort < retention->first ||
				 retention->rows[(int64) cohort - retention->first] == NULL))
		retention_make_row(retention, cohort, state->context);
	if (unlikely(reader.places > retention->places) &&
		!retention_set_places(retention, reader.places))
		cohort_overflow_error();
	if (unlikely(!retention_add(retention, &reader, cohort)))
		cohort_overflow_error();
	history_check_end(&reader);
}

/*
 * cohort_retention_transition(internal, h purchase_history, as_of date,
 *							   period text [, week_start text]) internal
 *
 * Counts one customer; NULL is none, and so is one without a visit by as_of.
 * Entries later than as_of do not exist.  Errors: a parameter that is NULL,
 * unknown or changes (22023); sums beyond 38 digits (22003); more than 2^23
 * cells (54000).
 */
Datum
cohort_retention_transition(PG_FUNCTION_ARGS)
{
	RetentionState *state = state_arg(fcinfo);

	cohort_check_grid(fcinfo, &state->retention.grid, &state->memo, state->context);
	if (!PG_ARGISNULL(COHORT_HISTORY))
		add_history(state, PG_GETARG_HISTORY(COHORT_HISTORY));
	PG_RETURN_POINTER(state);
}

/* The cohorts of other customers, added to a state of its own memory. */
static RetentionState *
add_retention(FunctionCallInfo fcinfo, RetentionState *state, const Retention *other)
{
	if (state == NULL)
		state = new_state(aggregate_context(fcinfo), &other->grid);
	cohort_require_same(&state->retention.grid, &other->grid);
	for (int64 i = 0; i < other->count; i++)
		if (other->rows[i] != NULL)
			retention_make_row(&state->retention, (int32) (other->first + i), state->context);
	if (!retention_set_places(&state->retention, other->places) ||
		!retention_merge(&state->retention, other))
		cohort_overflow_error();
	return state;
}

/*
 * cohort_retention_merge_transition(internal, cohort_retention) internal
 *		Adds the cohorts of customers who are in no other value; NULL is left
 *		out.  Errors: as_of, period or week_start differ (22023); sums beyond
 *		38 digits (22003).
 */
Datum
cohort_retention_merge_transition(PG_FUNCTION_ARGS)
{
	RetentionState *state = PG_ARGISNULL(0) ? NULL : (RetentionState *) PG_GETARG_POINTER(0);

	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(1))
	{
		Retention	other = retention_of_datum(PG_GETARG_DATUM(1));

		state = add_retention(fcinfo, state, &other);
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/*
 * cohort_retention_combine(internal, internal) internal
 *		The cohorts of both, in the aggregate's own memory; NULL of two NULLs.
 */
Datum
cohort_retention_combine(PG_FUNCTION_ARGS)
{
	RetentionState *state = PG_ARGISNULL(0) ? NULL : (RetentionState *) PG_GETARG_POINTER(0);

	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(1))
		state = add_retention(fcinfo, state, &((RetentionState *) PG_GETARG_POINTER(1))->retention);
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* cohort_retention_serialize(internal) bytea: the stored form */
Datum
cohort_retention_serialize(PG_FUNCTION_ARGS)
{
	require_aggregate(fcinfo);
	PG_RETURN_BYTEA_P((bytea *) retention_to_value(&((RetentionState *) PG_GETARG_POINTER(0))->retention));
}

/* cohort_retention_deserialize(bytea, internal) internal: its counterpart */
Datum
cohort_retention_deserialize(PG_FUNCTION_ARGS)
{
	RetentionState *state;

	require_aggregate(fcinfo);
	state = palloc0(sizeof(RetentionState));
	state->retention = retention_of_datum(PG_GETARG_DATUM(0));
	state->context = CurrentMemoryContext;
	PG_RETURN_POINTER(state);
}

/*
 * cohort_retention_final(internal) cohort_retention
 *		NULL when no row came; without cohorts when nobody had a visit.
 */
Datum
cohort_retention_final(PG_FUNCTION_ARGS)
{
	Retention  *retention;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	retention = &((RetentionState *) PG_GETARG_POINTER(0))->retention;
	if (!retention_can_be_shown(retention))
		cohort_overflow_error();
	PG_RETURN_POINTER(retention_to_value(retention));
}
