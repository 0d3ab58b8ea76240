/*-------------------------------------------------------------------------
 *
 * growth_pg.c
 *	  The aggregates cohort_growth() and cohort_growth_merge().
 *
 * The state holds every period between the first entry of any history and
 * as_of, so a history is booked by plain indexing.  From a worker to the
 * leader it travels in the stored form, which is the result, too.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/growth_pg.h"

#include "purchase/history_pg.h"
#include "shared/aggregate_pg.h"

PG_FUNCTION_INFO_V1(cohort_growth_transition);
PG_FUNCTION_INFO_V1(cohort_growth_merge_transition);
PG_FUNCTION_INFO_V1(cohort_growth_combine);
PG_FUNCTION_INFO_V1(cohort_growth_serialize);
PG_FUNCTION_INFO_V1(cohort_growth_deserialize);
PG_FUNCTION_INFO_V1(cohort_growth_final);

typedef struct GrowthState
{
	Growth		growth;
	GridMemo	memo;			/* the arguments of its grid */
	MemoryContext context;
} GrowthState;

static GrowthState *
new_state(MemoryContext context, const PeriodGrid *grid)
{
	GrowthState *state = MemoryContextAllocZero(context, sizeof(GrowthState));

	state->growth.grid = *grid;
	state->growth.first = grid->last;
	state->growth.places = HISTORY_SHOWN_PLACES;
	state->context = context;
	return state;
}

static GrowthState *
state_arg(FunctionCallInfo fcinfo)
{
	PeriodGrid	grid;

	require_aggregate(fcinfo);
	if (likely(!PG_ARGISNULL(COHORT_STATE)))
		return (GrowthState *) PG_GETARG_POINTER(COHORT_STATE);
	grid = cohort_grid_args(fcinfo);
	return new_state(aggregate_context(fcinfo), &grid);
}

static void
add_history(GrowthState *state, HistoryReader reader)
{
	Growth	   *growth = &state->growth;
	HistoryReader peek = reader;
	int32		first;

	if (!growth_first_period(growth, &peek, &first))
	{
		history_check_end(&peek);
		return;
	}
	if (unlikely(first < growth->first || growth->count == 0))
		growth_make_room(growth, first, state->context);
	if (unlikely(reader.places > growth->places) && !growth_set_places(growth, reader.places))
		cohort_overflow_error();
	if (unlikely(!growth_add(growth, &reader)))
		cohort_overflow_error();
	history_check_end(&reader);
}

/*
 * cohort_growth_transition(internal, h purchase_history, as_of date,
 *							period text [, week_start text]) internal
 *
 * Books one customer; NULL is none.  Entries later than as_of do not exist.
 * Errors: a parameter that is NULL, unknown or changes (22023); sums beyond 38
 * digits (22003); more than 400,000 periods (54000).
 */
Datum
cohort_growth_transition(PG_FUNCTION_ARGS)
{
	GrowthState *state = state_arg(fcinfo);

	cohort_check_grid(fcinfo, &state->growth.grid, &state->memo, state->context);
	if (!PG_ARGISNULL(COHORT_HISTORY))
		add_history(state, PG_GETARG_HISTORY(COHORT_HISTORY));
	PG_RETURN_POINTER(state);
}

/* The accounts of other customers, added to a state of its own memory. */
static GrowthState *
add_growth(FunctionCallInfo fcinfo, GrowthState *state, const Growth *other)
{
	int64		first = growth_first_row(other);

	if (state == NULL)
		state = new_state(aggregate_context(fcinfo), &other->grid);
	cohort_require_same(&state->growth.grid, &other->grid);
	if (first < other->count)
		growth_make_room(&state->growth, (int32) (other->first + first), state->context);
	if (!growth_set_places(&state->growth, other->places) ||
		!growth_merge(&state->growth, other))
		cohort_overflow_error();
	return state;
}

/*
 * cohort_growth_merge_transition(internal, cohort_growth) internal
 *		Adds the accounts of customers who are in no other value; NULL is left
 *		out.  Errors: as_of, period or week_start differ (22023); sums beyond
 *		38 digits (22003).
 */
Datum
cohort_growth_merge_transition(PG_FUNCTION_ARGS)
{
	GrowthState *state = PG_ARGISNULL(0) ? NULL : (GrowthState *) PG_GETARG_POINTER(0);

	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(1))
	{
		Growth		other = growth_of_datum(PG_GETARG_DATUM(1));

		state = add_growth(fcinfo, state, &other);
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/*
 * cohort_growth_combine(internal, internal) internal
 *		The accounts of both, in the aggregate's own memory; NULL of two NULLs.
 */
Datum
cohort_growth_combine(PG_FUNCTION_ARGS)
{
	GrowthState *state = PG_ARGISNULL(0) ? NULL : (GrowthState *) PG_GETARG_POINTER(0);

	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(1))
		state = add_growth(fcinfo, state, &((GrowthState *) PG_GETARG_POINTER(1))->growth);
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* cohort_growth_serialize(internal) bytea: the stored form */
Datum
cohort_growth_serialize(PG_FUNCTION_ARGS)
{
	require_aggregate(fcinfo);
	PG_RETURN_BYTEA_P((bytea *) growth_to_value(&((GrowthState *) PG_GETARG_POINTER(0))->growth));
}

/* cohort_growth_deserialize(bytea, internal) internal: its counterpart */
Datum
cohort_growth_deserialize(PG_FUNCTION_ARGS)
{
	GrowthState *state;

	require_aggregate(fcinfo);
	state = palloc0(sizeof(GrowthState));
	state->growth = growth_of_datum(PG_GETARG_DATUM(0));
	state->context = CurrentMemoryContext;
	PG_RETURN_POINTER(state);
}

/*
 * cohort_growth_final(internal) cohort_growth
 *		NULL when no row came; without periods when no history had an entry.
 */
Datum
cohort_growth_final(PG_FUNCTION_ARGS)
{
	Growth	   *growth;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	growth = &((GrowthState *) PG_GETARG_POINTER(0))->growth;
	if (!growth_can_be_shown(growth))
		cohort_overflow_error();
	PG_RETURN_POINTER(growth_to_value(growth));
}
