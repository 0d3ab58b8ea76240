/*-------------------------------------------------------------------------
 *
 * aggregate_pg.c
 *	  The steps of the aggregates over customers: see aggregate_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/aggregate_pg.h"

#include "purchase/history_pg.h"
#include "shared/aggregate_pg.h"

CohortState *
cohort_new_state(MemoryContext context, const CohortCurve *curve)
{
	CohortState *state = MemoryContextAllocZero(context, sizeof(CohortState));

	state->curve = *curve;
	state->context = context;
	return state;
}

/* A new one for the first row. */
static CohortState *
state_arg(FunctionCallInfo fcinfo, const CohortAggregate *aggregate)
{
	PeriodGrid	grid;
	CohortCurve curve;

	require_aggregate(fcinfo);
	if (likely(!PG_ARGISNULL(COHORT_STATE)))
		return (CohortState *) PG_GETARG_POINTER(COHORT_STATE);
	grid = cohort_grid_args(fcinfo, COHORT_GRID);
	curve = aggregate->begin(&grid);
	return cohort_new_state(aggregate_context(fcinfo), &curve);
}

/* One more customer. */
void
cohort_add_history(const CohortAggregate *aggregate, CohortState *state, HistoryReader reader)
{
	if (unlikely(!aggregate->add_history(state, &reader)))
		cohort_overflow_error();
	history_check_end(&reader);
}

/*
 * cohort_transition
 *		(internal, h purchase_history, as_of date, period text
 *		[, week_start text]) internal
 *
 * Adds one customer; NULL is none.  Entries later than as_of do not exist.
 * Errors: a parameter that is NULL, unknown or changes (22023); sums beyond 38
 * digits (22003); periods or cells beyond the limits (54000).
 */
Datum
cohort_transition(FunctionCallInfo fcinfo, const CohortAggregate *aggregate)
{
	CohortState *state = state_arg(fcinfo, aggregate);

	cohort_check_grid(fcinfo, COHORT_GRID, &state->curve.grid, &state->memo, state->context);
	if (!PG_ARGISNULL(COHORT_HISTORY))
		cohort_add_history(aggregate, state, PG_GETARG_HISTORY(COHORT_HISTORY));
	PG_RETURN_POINTER(state);
}

/* Other customers, added to a state of its own memory; NULL: to none yet. */
static CohortState *
add_curve(FunctionCallInfo fcinfo, const CohortAggregate *aggregate, CohortState *state,
		  const CohortCurve *other)
{
	if (state == NULL)
	{
		CohortCurve curve = aggregate->begin(&other->grid);

		state = cohort_new_state(aggregate_context(fcinfo), &curve);
	}
	cohort_require_same(&state->curve.grid, &other->grid);
	if (!aggregate->merge(state, other))
		cohort_overflow_error();
	return state;
}

static Datum
return_state(FunctionCallInfo fcinfo, CohortState *state)
{
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/*
 * cohort_merge_transition
 *		(internal, value) internal
 *
 * Adds customers who are in no other value; NULL is left out.  Errors: as_of,
 * period or week_start differ (22023); sums beyond 38 digits (22003).
 */
Datum
cohort_merge_transition(FunctionCallInfo fcinfo, const CohortAggregate *aggregate)
{
	CohortState *state = PG_ARGISNULL(0) ? NULL : (CohortState *) PG_GETARG_POINTER(0);

	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(1))
	{
		CohortCurve other = aggregate->read(PG_GETARG_DATUM(1));

		state = add_curve(fcinfo, aggregate, state, &other);
	}
	return return_state(fcinfo, state);
}

/*
 * cohort_combine
 *		(internal, internal) internal
 *
 * The customers of both, in the aggregate's own memory; NULL of two NULLs.
 */
Datum
cohort_combine(FunctionCallInfo fcinfo, const CohortAggregate *aggregate)
{
	CohortState *state = PG_ARGISNULL(0) ? NULL : (CohortState *) PG_GETARG_POINTER(0);

	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(1))
		state = add_curve(fcinfo, aggregate, state, &((CohortState *) PG_GETARG_POINTER(1))->curve);
	return return_state(fcinfo, state);
}

/* (internal) bytea: the stored form */
Datum
cohort_serialize(FunctionCallInfo fcinfo, const CohortAggregate *aggregate)
{
	require_aggregate(fcinfo);
	PG_RETURN_POINTER(aggregate->write(&((CohortState *) PG_GETARG_POINTER(0))->curve));
}

/* (bytea, internal) internal: its counterpart */
Datum
cohort_deserialize(FunctionCallInfo fcinfo, const CohortAggregate *aggregate)
{
	CohortCurve curve;

	require_aggregate(fcinfo);
	curve = aggregate->read(PG_GETARG_DATUM(0));
	PG_RETURN_POINTER(cohort_new_state(CurrentMemoryContext, &curve));
}

/* A curve as the value that is returned. */
struct varlena *
cohort_result(const CohortAggregate *aggregate, const CohortCurve *curve)
{
	if (!aggregate->can_be_shown(curve))
		cohort_overflow_error();
	return aggregate->write(curve);
}

/*
 * cohort_final
 *		(internal) value: NULL when no row came; empty when no history had
 *		anything to count.
 */
Datum
cohort_final(FunctionCallInfo fcinfo, const CohortAggregate *aggregate)
{
	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(cohort_result(aggregate, &((CohortState *) PG_GETARG_POINTER(0))->curve));
}
