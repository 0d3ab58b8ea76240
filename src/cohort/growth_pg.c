/*-------------------------------------------------------------------------
 *
 * growth_pg.c
 *	  The aggregates cohort_growth() and cohort_growth_merge().
 *
 * The state holds every period between the first entry of any history and
 * as_of, so a history is booked by plain indexing.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/aggregate_pg.h"
#include "cohort/growth_pg.h"

PG_FUNCTION_INFO_V1(cohort_growth_transition);
PG_FUNCTION_INFO_V1(cohort_growth_merge_transition);
PG_FUNCTION_INFO_V1(cohort_growth_combine);
PG_FUNCTION_INFO_V1(cohort_growth_serialize);
PG_FUNCTION_INFO_V1(cohort_growth_deserialize);
PG_FUNCTION_INFO_V1(cohort_growth_final);

static CohortCurve
begin(const PeriodGrid *grid)
{
	return (CohortCurve) {.growth = growth_begin(grid)};
}

static bool
add_history(CohortState *state, HistoryReader *reader)
{
	Growth	   *growth = &state->curve.growth;
	HistoryReader start = *reader;
	int32		first;

	if (!growth_first_period(growth, reader, &first))
		return true;
	if (unlikely(first < growth->first || growth->count == 0))
		growth_make_room(growth, first, state->context);
	if (unlikely(start.places > growth->places) && !growth_set_places(growth, start.places))
		return false;
	*reader = start;
	return growth_add(growth, reader);
}

static bool
merge(CohortState *state, const CohortCurve *curve)
{
	Growth	   *growth = &state->curve.growth;
	const Growth *other = &curve->growth;
	int64		first = growth_first_row(other);

	if (first < other->count)
		growth_make_room(growth, (int32) (other->first + first), state->context);
	return growth_set_places(growth, other->places) && growth_merge(growth, other);
}

static bool
can_be_shown(const CohortCurve *curve)
{
	return growth_can_be_shown(&curve->growth);
}

static CohortCurve
read_value(Datum value)
{
	return (CohortCurve) {.growth = growth_of_datum(value)};
}

static struct varlena *
write_value(const CohortCurve *curve)
{
	return growth_to_value(&curve->growth);
}

const CohortAggregate growth_aggregate = {
	begin, add_history, merge, can_be_shown, read_value, write_value
};

/*
 * cohort_growth_transition(internal, h purchase_history, as_of date,
 *							period text [, week_start text]) internal
 *		Books one customer: see cohort_transition().  More than 400,000
 *		periods are refused (54000).
 */
Datum
cohort_growth_transition(PG_FUNCTION_ARGS)
{
	return cohort_transition(fcinfo, &growth_aggregate);
}

/* cohort_growth_merge_transition(internal, cohort_growth) internal */
Datum
cohort_growth_merge_transition(PG_FUNCTION_ARGS)
{
	return cohort_merge_transition(fcinfo, &growth_aggregate);
}

/* cohort_growth_combine(internal, internal) internal */
Datum
cohort_growth_combine(PG_FUNCTION_ARGS)
{
	return cohort_combine(fcinfo, &growth_aggregate);
}

/* cohort_growth_serialize(internal) bytea */
Datum
cohort_growth_serialize(PG_FUNCTION_ARGS)
{
	return cohort_serialize(fcinfo, &growth_aggregate);
}

/* cohort_growth_deserialize(bytea, internal) internal */
Datum
cohort_growth_deserialize(PG_FUNCTION_ARGS)
{
	return cohort_deserialize(fcinfo, &growth_aggregate);
}

/* cohort_growth_final(internal) cohort_growth */
Datum
cohort_growth_final(PG_FUNCTION_ARGS)
{
	return cohort_final(fcinfo, &growth_aggregate);
}
