/*-------------------------------------------------------------------------
 *
 * tracking_pg.c
 *	  clv_tracking(): repeat purchases of a cohort, period by period, expected
 *	  and actual; clv_tracking_rows(): that as rows.
 *
 * The state counts first purchases by day and repeat purchase days by period,
 * and keeps the model, which is asked in the end.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/holdout_pg.h"

#include "utils/timestamp.h"

#include "clv/stored_pg.h"
#include "purchase/history_pg.h"
#include "shared/aggregate_pg.h"
#include "shared/args_pg.h"
#include "shared/calendar_pg.h"
#include "shared/rows_pg.h"

PG_FUNCTION_INFO_V1(clv_tracking_transition);
PG_FUNCTION_INFO_V1(clv_tracking_combine);
PG_FUNCTION_INFO_V1(clv_tracking_serialize);
PG_FUNCTION_INFO_V1(clv_tracking_deserialize);
PG_FUNCTION_INFO_V1(clv_tracking_final);
PG_FUNCTION_INFO_V1(clv_tracking_rows);

typedef struct TrackingState
{
	Tracking	tracking;
	ClvStored	model;
} TrackingState;

/* A serialized state; the counts of births and repeats follow. */
typedef struct TrackingMessage
{
	int32		length_word;	/* varlena header */
	TrackingSpan span;
	ClvStored	model;
	int64		counts[FLEXIBLE_ARRAY_MEMBER];
} TrackingMessage;

static int64
count_counts(TrackingSpan span)
{
	return (int64) tracking_births(span) + tracking_periods(span);
}

static TrackingState *
new_state(MemoryContext context, TrackingSpan span, const ClvStored *model)
{
	TrackingState *state = MemoryContextAllocZero(context, sizeof(TrackingState));

	state->tracking.span = span;
	state->tracking.births = MemoryContextAllocZero(context, count_counts(span) * sizeof(int64));
	state->tracking.repeats = state->tracking.births + tracking_births(span);
	state->model = *model;
	return state;
}

static int32
day_arg(FunctionCallInfo fcinfo, int number, const char *name, const char *hint)
{
	if (unlikely(PG_ARGISNULL(number)))
		arg_null_error(name, hint);
	return day_of_date(PG_GETARG_DATEADT(number), name);
}

static TrackingSpan
span_args(FunctionCallInfo fcinfo)
{
	static const char *const hint =
		"Customers who came from since to as_of are tracked until the day until.";
	TrackingSpan span;

	span.since = day_arg(fcinfo, 3, "since", "Pass the first day on which the customers may have come.");
	span.as_of = day_arg(fcinfo, 4, "as_of", "Pass the last day that the model has seen.");
	span.until = day_arg(fcinfo, 5, "until", "Pass the last day to be tracked.");
	span.period_days = clv_unit_arg(fcinfo, 6, "Pass the length of a period, such as '1 week'.");
	holdout_days_in_order("since", span.since, "as_of", span.as_of, hint);
	holdout_days_in_order("as_of", span.as_of, "until", span.until, hint);
	if (unlikely((int64) span.until - span.since >= TRACKING_MOST_DAYS))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("since and until must lie within %d days", TRACKING_MOST_DAYS),
				 errhint("Pass the first day of the business as since.")));
	return span;
}

static void
check_same(const TrackingState *state, TrackingSpan span, const ClvStored *model)
{
	if (unlikely(memcmp(&state->tracking.span, &span, sizeof(span)) != 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("since, as_of, until and unit must be the same for all customers"),
				 errhint("Pass constants.")));
	if (unlikely(memcmp(&state->model, model, sizeof(*model)) != 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("model must be the same for all customers"),
				 errhint("Track the customers of each model by themselves: GROUP BY.")));
}

static void
check_model(const ClvStored *model)
{
	clv_stored_require_parameters(model);
	if (model->kind > CLV_STORED_PARETO_NBD)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("model must be one of purchases at any time, not of kind \"%s\"",
						clv_stored_kind_name(model->kind)),
				 errhint("Pass a model of kind 'bgnbd', 'mbgnbd' or 'pareto_nbd'.")));
	clv_stored_require_unit(model);
}

/* The state of a transition function. */
static TrackingState *
state_arg(FunctionCallInfo fcinfo, TrackingSpan span, Datum value)
{
	TrackingState *state;
	ClvStored	model;

	require_aggregate(fcinfo);
	clv_stored_of_datum(value, &model);
	if (!PG_ARGISNULL(0))
	{
		state = (TrackingState *) PG_GETARG_POINTER(0);
		model.length_word = state->model.length_word;
		check_same(state, span, &model);
		return state;
	}
	check_model(&model);
	return new_state(aggregate_context(fcinfo), span, &model);
}

/*
 * clv_tracking_transition(internal, model clv_model, h purchase_history,
 *						   since date, as_of date, until date, unit interval) internal
 *
 * Counts a customer whose first purchase lies in since .. as_of; others are
 * left out, and so is h or model NULL.  unit: the length of a period, whole
 * days.  Errors 22023: the others NULL or infinite, not in order, not the same
 * for all rows, or more than 100,000 days; a model without parameters or unit,
 * or one of opportunities or contracts.
 */
Datum
clv_tracking_transition(PG_FUNCTION_ARGS)
{
	TrackingSpan span = span_args(fcinfo);
	TrackingState *state;
	HistoryReader reader;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return aggregate_unchanged(fcinfo);
	state = state_arg(fcinfo, span, PG_GETARG_DATUM(1));
	reader = PG_GETARG_HISTORY(2);
	(void) tracking_add(&state->tracking, &reader);
	history_check_end(&reader);
	PG_RETURN_POINTER(state);
}

/*
 * clv_tracking_combine(internal, internal) internal
 *		The customers of both states, in the aggregate's own memory.
 */
Datum
clv_tracking_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	TrackingState *state = PG_ARGISNULL(0) ? NULL : (TrackingState *) PG_GETARG_POINTER(0);

	if (!PG_ARGISNULL(1))
	{
		TrackingState *other = (TrackingState *) PG_GETARG_POINTER(1);

		if (state == NULL)
			state = new_state(context, other->tracking.span, &other->model);
		check_same(state, other->tracking.span, &other->model);
		tracking_merge(&state->tracking, &other->tracking);
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* clv_tracking_serialize(internal) bytea: a TrackingMessage */
Datum
clv_tracking_serialize(PG_FUNCTION_ARGS)
{
	TrackingState *state = (TrackingState *) PG_GETARG_POINTER(0);
	TrackingMessage *message;
	Size		counts;

	require_aggregate(fcinfo);
	counts = count_counts(state->tracking.span) * sizeof(int64);
	message = palloc0(sizeof(TrackingMessage) + counts);
	message->span = state->tracking.span;
	message->model = state->model;
	memcpy(message->counts, state->tracking.births, counts);
	SET_VARSIZE(message, sizeof(TrackingMessage) + counts);
	PG_RETURN_BYTEA_P((bytea *) message);
}

/* clv_tracking_deserialize(bytea, internal) internal: its counterpart */
Datum
clv_tracking_deserialize(PG_FUNCTION_ARGS)
{
	TrackingMessage *message;
	TrackingState *state;

	require_aggregate(fcinfo);
	message = (TrackingMessage *) PG_GETARG_BYTEA_P_COPY(0);	/* for its alignment */
	if (VARSIZE(message) < sizeof(TrackingMessage) ||
		VARSIZE(message) != sizeof(TrackingMessage) + count_counts(message->span) * sizeof(int64))
		elog(ERROR, "invalid state of an aggregate");
	state = new_state(CurrentMemoryContext, message->span, &message->model);
	memcpy(state->tracking.births, message->counts, count_counts(message->span) * sizeof(int64));
	pfree(message);
	PG_RETURN_POINTER(state);
}

/*
 * clv_tracking_final(internal) float8[]
 *		See holdout_pg.h; NULL when no customer came.
 */
Datum
clv_tracking_final(PG_FUNCTION_ARGS)
{
	TrackingState *state;
	Tracking   *tracking;
	ClvPredictor model;
	int32		periods;
	double	   *by_age;
	double	   *expected;
	double	   *numbers;
	int64		actual = 0;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (TrackingState *) PG_GETARG_POINTER(0);
	tracking = &state->tracking;
	periods = tracking_periods(tracking->span);
	by_age = palloc((tracking_days(tracking->span) + 1) * sizeof(double));
	expected = palloc(periods * sizeof(double));
	numbers = palloc((TRACKING_HEAD + TRACKING_COLUMNS * periods) * sizeof(double));
	model = clv_predictor(state->model.kind, state->model.p);
	tracking_expected(tracking, &model, state->model.unit_days, by_age, expected);
	numbers[TRACKING_SINCE] = tracking->span.since;
	numbers[TRACKING_AS_OF] = tracking->span.as_of;
	numbers[TRACKING_UNTIL] = tracking->span.until;
	numbers[TRACKING_PERIOD_DAYS] = tracking->span.period_days;
	numbers[TRACKING_CUSTOMERS] = (double) tracking_customers(tracking);
	for (int32 i = 0; i < periods; i++)
	{
		actual += tracking->repeats[i];
		numbers[TRACKING_HEAD + TRACKING_COLUMNS * i] = expected[i];
		numbers[TRACKING_HEAD + TRACKING_COLUMNS * i + 1] = (double) actual;
	}
	return holdout_array_make(numbers, TRACKING_HEAD + TRACKING_COLUMNS * periods);
}

/* --- rows --- */

/* The columns of the result */
enum
{
	COLUMN_PERIOD,
	COLUMN_UNTIL,
	COLUMN_HOLDOUT,
	COLUMN_EXPECTED,
	COLUMN_ACTUAL,
	COLUMN_EXPECTED_SO_FAR,
	COLUMN_ACTUAL_SO_FAR
};

/* Where the rows stand. */
typedef struct TrackingReport
{
	HoldoutArray array;
	TrackingSpan span;
	int32		next;			/* period */
} TrackingReport;

static int32
head_day(HoldoutArray array, TrackingHead place)
{
	return (int32) holdout_array_integer(array.head[place], PG_INT32_MIN + 1, PG_INT32_MAX - 1,
										 "tracking", "days must be whole numbers");
}

static void *
begin_report(FunctionCallInfo fcinfo)
{
	TrackingReport *report = palloc0(sizeof(TrackingReport));
	TrackingSpan *span = &report->span;
	Datum		copy = PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0)));

	report->array = holdout_array_read(copy, "tracking", TRACKING_HEAD, TRACKING_COLUMNS);
	span->since = head_day(report->array, TRACKING_SINCE);
	span->as_of = head_day(report->array, TRACKING_AS_OF);
	span->until = head_day(report->array, TRACKING_UNTIL);
	span->period_days = head_day(report->array, TRACKING_PERIOD_DAYS);
	if (span->since > span->as_of || span->as_of > span->until || span->period_days < 1 ||
		(int64) span->until - span->since >= TRACKING_MOST_DAYS)
		holdout_array_error("tracking", "its days are not in order, or too far apart");
	if (report->array.count != tracking_periods(*span))
		holdout_array_error("tracking", "it does not have a row for each period");
	return report;
}

static int64
purchases_so_far(const double *row)
{
	return holdout_array_integer(row[1], 0, HOLDOUT_MOST_COUNT, "tracking",
								 "purchases must be whole numbers of at least 0");
}

static void
fill_row(const TrackingReport *report, int32 period, Datum *values)
{
	static const double nothing[TRACKING_COLUMNS] = {0, 0};
	const double *now = &report->array.rows[TRACKING_COLUMNS * period];
	const double *before = period == 0 ? nothing : now - TRACKING_COLUMNS;
	int64		actual = purchases_so_far(now);
	int64		actual_before = purchases_so_far(before);
	int32		end = tracking_period_end(report->span, period);

	values[COLUMN_PERIOD] = Int32GetDatum(period + 1);
	values[COLUMN_UNTIL] = DateADTGetDatum(end);
	values[COLUMN_HOLDOUT] = BoolGetDatum(end > report->span.as_of);
	values[COLUMN_EXPECTED] = Float8GetDatum(now[0] - before[0]);
	values[COLUMN_ACTUAL] = Int64GetDatum(actual - actual_before);
	values[COLUMN_EXPECTED_SO_FAR] = Float8GetDatum(now[0]);
	values[COLUMN_ACTUAL_SO_FAR] = Int64GetDatum(actual);
}

static bool
next_row(void *place, Datum *values, bool *nulls)
{
	TrackingReport *report = place;
	int32		period = report->next++;

	if (period >= report->array.count)
		return false;
	fill_row(report, period, values);
	return true;
}

/*
 * clv_tracking_rows(tracking float8[])
 *		TABLE(period int, until date, holdout boolean, expected float8, actual bigint,
 *			  expected_so_far float8, actual_so_far bigint)
 *
 * A row for each period, from 1: its last day, whether that is later than
 * what the model has seen, repeat purchase days in it, and those since the
 * beginning.  The last period ends with the day until, if not before.  STRICT.
 * Error 22023: not a result of clv_tracking().
 */
Datum
clv_tracking_rows(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_report, next_row);
}
