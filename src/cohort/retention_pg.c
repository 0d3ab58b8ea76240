/*-------------------------------------------------------------------------
 *
 * retention_pg.c
 *	  The aggregates cohort_retention() and cohort_retention_merge().
 *
 * The state holds a row for each cohort met, with a cell for every period up
 * to as_of, so a history is counted by plain indexing.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/aggregate_pg.h"
#include "cohort/retention_pg.h"

PG_FUNCTION_INFO_V1(cohort_retention_transition);
PG_FUNCTION_INFO_V1(cohort_retention_merge_transition);
PG_FUNCTION_INFO_V1(cohort_retention_combine);
PG_FUNCTION_INFO_V1(cohort_retention_serialize);
PG_FUNCTION_INFO_V1(cohort_retention_deserialize);
PG_FUNCTION_INFO_V1(cohort_retention_final);

static CohortCurve
begin(const PeriodGrid *grid)
{
	return (CohortCurve) {.retention = retention_begin(grid)};
}

static bool
add_history(CohortState *state, HistoryReader *reader)
{
	Retention  *retention = &state->curve.retention;
	HistoryReader start = *reader;
	int32		cohort;

	if (!retention_cohort(retention, reader, &cohort))
		return true;
	if (unlikely(retention->count == 0 || cohort < retention->first ||
				 retention->rows[(int64) cohort - retention->first] == NULL))
		retention_make_row(retention, cohort, state->context);
	if (unlikely(start.places > retention->places) && !retention_set_places(retention, start.places))
		return false;
	*reader = start;
	return retention_add(retention, reader, cohort);
}

static bool
merge(CohortState *state, const CohortCurve *curve)
{
	Retention  *retention = &state->curve.retention;
	const Retention *other = &curve->retention;

	for (int64 i = 0; i < other->count; i++)
		if (other->rows[i] != NULL)
			retention_make_row(retention, (int32) (other->first + i), state->context);
	return retention_set_places(retention, other->places) && retention_merge(retention, other);
}

static bool
can_be_shown(const CohortCurve *curve)
{
	return retention_can_be_shown(&curve->retention);
}

static CohortCurve
read_value(Datum value)
{
	return (CohortCurve) {.retention = retention_of_datum(value)};
}

static struct varlena *
write_value(const CohortCurve *curve)
{
	return retention_to_value(&curve->retention);
}

const CohortAggregate retention_aggregate = {
	begin, add_history, merge, can_be_shown, read_value, write_value
};

/*
 * cohort_retention_transition(internal, h purchase_history, as_of date,
 *							   period text [, week_start text]) internal
 *		Counts one customer: see cohort_transition().  One without a visit by
 *		as_of does not count.  More than 2^23 cells are refused (54000).
 */
Datum
cohort_retention_transition(PG_FUNCTION_ARGS)
{
	return cohort_transition(fcinfo, &retention_aggregate);
}

/* cohort_retention_merge_transition(internal, cohort_retention) internal */
Datum
cohort_retention_merge_transition(PG_FUNCTION_ARGS)
{
	return cohort_merge_transition(fcinfo, &retention_aggregate);
}

/* cohort_retention_combine(internal, internal) internal */
Datum
cohort_retention_combine(PG_FUNCTION_ARGS)
{
	return cohort_combine(fcinfo, &retention_aggregate);
}

/* cohort_retention_serialize(internal) bytea */
Datum
cohort_retention_serialize(PG_FUNCTION_ARGS)
{
	return cohort_serialize(fcinfo, &retention_aggregate);
}

/* cohort_retention_deserialize(bytea, internal) internal */
Datum
cohort_retention_deserialize(PG_FUNCTION_ARGS)
{
	return cohort_deserialize(fcinfo, &retention_aggregate);
}

/* cohort_retention_final(internal) cohort_retention */
Datum
cohort_retention_final(PG_FUNCTION_ARGS)
{
	return cohort_final(fcinfo, &retention_aggregate);
}
