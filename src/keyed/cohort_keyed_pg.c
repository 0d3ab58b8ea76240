/*-------------------------------------------------------------------------
 *
 * cohort_keyed_pg.c
 *	  The aggregates cohort_growth_keyed(), cohort_retention_keyed() and
 *	  cohort_survival_keyed(): the curves of a population from its orders, in
 *	  one go.
 *
 * The state is that of purchase_keyed().  At the end the history of each
 * customer is put together, added to the curve, and forgotten; so the rules
 * are those of the aggregates over histories, and so are the results.
 *
 * What was asked for must be the same for all rows, and travels from a worker
 * to the leader with the value: as_of in its head, the rest as its tag.
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/purchase_keyed_pg.h"

#include "miscadmin.h"
#include "nodes/primnodes.h"

#include "cohort/aggregate_pg.h"
#include "cohort/survival_pg.h"
#include "purchase/duration.h"
#include "shared/args_pg.h"

PG_FUNCTION_INFO_V1(cohort_growth_keyed_final);
PG_FUNCTION_INFO_V1(cohort_retention_keyed_final);
PG_FUNCTION_INFO_V1(cohort_survival_keyed_final);
PG_FUNCTION_INFO_V1(cohort_keyed_combine);
PG_FUNCTION_INFO_V1(cohort_keyed_serialize);
PG_FUNCTION_INFO_V1(cohort_keyed_deserialize);
PG_FUNCTION_INFO_V1(cohort_survival_keyed_combine);
PG_FUNCTION_INFO_V1(cohort_survival_keyed_serialize);
PG_FUNCTION_INFO_V1(cohort_survival_keyed_deserialize);

typedef struct CohortKeyedState
{
	PurchaseKeyedState purchases;
	PeriodGrid	grid;			/* in a state that has a table */
	bool		constant;		/* its arguments cannot change */
	GridMemo	memo;
} CohortKeyedState;

/* A grid as the tag of a value: never 0. */
static uint64
tag_of_grid(const PeriodGrid *grid)
{
	return ((uint64) grid->unit + 1) | (uint64) grid->week_start << 8;
}

static PeriodGrid
grid_of_value(const KeyedValue *value)
{
	uint64		tag = purchase_keyed_tag(value);

	return period_grid((PeriodUnit) ((tag & 0xFF) - 1), (int) (tag >> 8), value->as_of);
}

/* Curves on different grids cannot be added up. */
static KeyedValue *
merge_on_grid(KeyedState *state, const KeyedValue *const *values, int count)
{
	PeriodGrid	grid = grid_of_value(values[0]);

	for (int i = 1; i < count; i++)
	{
		PeriodGrid	other = grid_of_value(values[i]);

		cohort_require_same(&grid, &other);
	}
	return purchase_keyed_merge_values(state, values, count);
}

static const KeyedUse cohort_keyed_use = {
	"cohort_..._keyed",
	"cohort_...(history, ...) FROM (SELECT purchase_history(...) AS history ... GROUP BY customer_id)",
	KEYED_PURCHASES, sizeof(PurchaseCell), purchase_keyed_settle_part, purchase_keyed_flatten,
	merge_on_grid, purchase_keyed_check
};

static const KeyedUse cohort_survival_keyed_use = {
	"cohort_survival_keyed",
	"cohort_survival(history, ...) FROM (SELECT purchase_history(...) AS history ... GROUP BY customer_id)",
	KEYED_PURCHASES, sizeof(PurchaseCell), purchase_keyed_settle_part, purchase_keyed_flatten,
	purchase_keyed_merge_values, purchase_keyed_check
};

/*
 * Are the arguments from this one on constants of the query, as they mostly
 * are?  Then there is no need to compare them for each row.
 */
static bool
are_constants(FunctionCallInfo fcinfo, int from)
{
	Aggref	   *aggregate = AggGetAggref(fcinfo);

	if (aggregate == NULL)
		return false;
	for (int i = from; i < PG_NARGS(); i++)
	{
		TargetEntry *argument = i > list_length(aggregate->args) ? NULL :
			(TargetEntry *) list_nth(aggregate->args, i - 1);

		if (argument == NULL || !IsA(argument->expr, Const))
			return false;
	}
	return true;
}

static pg_noinline PurchaseKeyedState *
first_state_on_grid(FunctionCallInfo fcinfo)
{
	PeriodGrid	grid = cohort_grid_args(fcinfo, PURCHASE_KEYED_MORE);
	CohortKeyedState *state = purchase_keyed_first_state(fcinfo, &cohort_keyed_use,
														 sizeof(CohortKeyedState), grid.as_of);

	state->grid = grid;
	state->constant = are_constants(fcinfo, PURCHASE_KEYED_MORE);
	state->purchases.purchases.tag = tag_of_grid(&grid);
	return &state->purchases;
}

static inline PurchaseKeyedState *
state_on_grid(FunctionCallInfo fcinfo)
{
	CohortKeyedState *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(PURCHASE_KEYED_STATE)))
		return first_state_on_grid(fcinfo);
	state = (CohortKeyedState *) PG_GETARG_POINTER(PURCHASE_KEYED_STATE);
	if (!state->constant)
		cohort_check_grid(fcinfo, PURCHASE_KEYED_MORE, &state->grid, &state->memo,
						  state->purchases.common.counted.context);
	return &state->purchases;
}

static int32
as_of_arg(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(PURCHASE_KEYED_MORE))
		arg_null_error("as_of", "Pass the last day that counts, such as DATE '2011-12-10'.");
	return day_of_date(PG_GETARG_DATEADT(PURCHASE_KEYED_MORE), "as_of");
}

static inline PurchaseKeyedState *
state_of_day(FunctionCallInfo fcinfo)
{
	PurchaseKeyedState *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(PURCHASE_KEYED_STATE)))
		return purchase_keyed_first_state(fcinfo, &cohort_survival_keyed_use,
										  sizeof(PurchaseKeyedState), as_of_arg(fcinfo));
	state = (PurchaseKeyedState *) PG_GETARG_POINTER(PURCHASE_KEYED_STATE);
	if (unlikely(PG_ARGISNULL(PURCHASE_KEYED_MORE) ||
				 PG_GETARG_DATEADT(PURCHASE_KEYED_MORE) != state->common.as_of))
		keyed_other_as_of_error(state->common.as_of, as_of_arg(fcinfo));
	return state;
}

/*
 * The transition functions of cohort_growth_keyed() and of
 * cohort_retention_keyed(customer_id, at, amount, as_of date, period text
 * [, week_start text]), and of cohort_survival_keyed(customer_id, at, amount,
 * as_of date): cohort_keyed_add_... and cohort_survival_keyed_add_...
 *
 * Rows are those of purchase_keyed(), with its errors.  Error 22023, too, for
 * as_of, period and week_start that are NULL, unknown or infinite, or that
 * change from row to row.
 */
DEFINE_PURCHASE_KEYED_TRANSITIONS(cohort_keyed, state_on_grid)
DEFINE_PURCHASE_KEYED_TRANSITIONS(cohort_survival_keyed, state_of_day)

/*
 * cohort_keyed_combine(internal, internal) internal
 *		Two states over disjoint rows as one; NULL on both sides gives NULL.
 *		Error 22023 for curves of different days or periods; 53400 as above.
 */
Datum
cohort_keyed_combine(PG_FUNCTION_ARGS)
{
	return keyed_combine(fcinfo, &cohort_keyed_use, sizeof(CohortKeyedState));
}

/* cohort_keyed_serialize(internal) bytea: for the way from a worker to the leader */
Datum
cohort_keyed_serialize(PG_FUNCTION_ARGS)
{
	keyed_require_use((KeyedState *) PG_GETARG_POINTER(0), &cohort_keyed_use);
	return keyed_serialize(fcinfo);
}

/* cohort_keyed_deserialize(bytea, internal) internal: its counterpart */
Datum
cohort_keyed_deserialize(PG_FUNCTION_ARGS)
{
	return keyed_deserialize(fcinfo, &cohort_keyed_use, sizeof(CohortKeyedState));
}

/* cohort_survival_keyed_combine(internal, internal) internal: likewise, of durations */
Datum
cohort_survival_keyed_combine(PG_FUNCTION_ARGS)
{
	return keyed_combine(fcinfo, &cohort_survival_keyed_use, sizeof(PurchaseKeyedState));
}

/* cohort_survival_keyed_serialize(internal) bytea */
Datum
cohort_survival_keyed_serialize(PG_FUNCTION_ARGS)
{
	keyed_require_use((KeyedState *) PG_GETARG_POINTER(0), &cohort_survival_keyed_use);
	return keyed_serialize(fcinfo);
}

/* cohort_survival_keyed_deserialize(bytea, internal) internal */
Datum
cohort_survival_keyed_deserialize(PG_FUNCTION_ARGS)
{
	return keyed_deserialize(fcinfo, &cohort_survival_keyed_use, sizeof(PurchaseKeyedState));
}

/* A reader of a history that was made here. */
static inline HistoryReader
reader_of(const uint8_t *body, size_t size)
{
	HistoryReader reader = {0};

	(void) history_read_body(&reader, body, size);
	return reader;
}

/* What a curve is being made of. */
typedef struct Curve
{
	const CohortAggregate *aggregate;
	CohortState *state;
	int64		customers;
} Curve;

static inline void
check_interrupts(int64 i)
{
	if ((i & 0xFFF) == 0)
		CHECK_FOR_INTERRUPTS();
}

static void
add_to_curve(void *arg, const uint8_t *body, size_t size)
{
	Curve	   *curve = arg;

	check_interrupts(curve->customers++);
	cohort_add_history(curve->aggregate, curve->state, reader_of(body, size));
}

/*
 * The grid of a state, whether it is a table or came from workers; of several
 * of these, any: they are merged only when they have the same.
 */
static PeriodGrid
grid_of_state(const CohortKeyedState *state)
{
	const KeyedState *common = &state->purchases.common;

	keyed_require_use(common, &cohort_keyed_use);
	return common->run_count == 0 ? state->grid : grid_of_value(common->runs[0]);
}

static Datum
final_curve(FunctionCallInfo fcinfo, const CohortAggregate *aggregate)
{
	Curve		curve = {aggregate, NULL, 0};
	PeriodGrid	grid;
	CohortCurve begun;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	grid = grid_of_state((CohortKeyedState *) PG_GETARG_POINTER(0));
	begun = aggregate->begin(&grid);
	curve.state = cohort_new_state(CurrentMemoryContext, &begun);
	purchase_keyed_each(fcinfo, &cohort_keyed_use, add_to_curve, &curve);
	PG_RETURN_POINTER(cohort_result(aggregate, &curve.state->curve));
}

/*
 * cohort_growth_keyed_final(internal) cohort_growth
 *		What cohort_growth() gives over the histories of all customers; NULL
 *		without any row.  The state is used up.  Errors as there.
 */
Datum
cohort_growth_keyed_final(PG_FUNCTION_ARGS)
{
	return final_curve(fcinfo, &growth_aggregate);
}

/* cohort_retention_keyed_final(internal) cohort_retention: likewise */
Datum
cohort_retention_keyed_final(PG_FUNCTION_ARGS)
{
	return final_curve(fcinfo, &retention_aggregate);
}

/* Durations that are being counted. */
typedef struct Durations
{
	SurvivalState *state;
	int32		as_of;
	int64		customers;
} Durations;

static void
add_duration(void *arg, const uint8_t *body, size_t size)
{
	Durations  *durations = arg;
	HistoryReader reader = reader_of(body, size);
	SurvivalTime customer = {0};
	Duration	duration;

	check_interrupts(durations->customers++);
	if (!duration_to_second(&reader, durations->as_of, &duration))
		return;
	customer.time = duration.days;
	customer.events = duration.event;
	customer.censored = !duration.event;
	survival_add_customers(durations->state, &customer);
}

/*
 * cohort_survival_keyed_final(internal) cohort_survival
 *		What cohort_survival(h, as_of) gives over the histories of all
 *		customers; NULL when nobody has bought anything.  The state is used up.
 */
Datum
cohort_survival_keyed_final(PG_FUNCTION_ARGS)
{
	const KeyedState *state;
	Durations	durations;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (KeyedState *) PG_GETARG_POINTER(0);
	keyed_require_use(state, &cohort_survival_keyed_use);
	durations.state = survival_new_state(CurrentMemoryContext);
	durations.as_of = state->run_count == 0 ? state->as_of : state->runs[0]->as_of;
	durations.customers = 0;
	purchase_keyed_each(fcinfo, &cohort_survival_keyed_use, add_duration, &durations);
	if (durations.state->table.used == 0)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(survival_stored_form(&durations.state->table));
}
