/*-------------------------------------------------------------------------
 *
 * holdout_pg.c
 *	  clv_holdout(): what was expected of customers in a holdout period, and
 *	  what they did, in one value.
 *
 * The state is that of a fit: distinct rows of x, expected and actual
 * purchases with the number of customers.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/holdout_pg.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/memutils.h"

#include "clv/apply_pg.h"
#include "clv/fit_state_pg.h"
#include "purchase/history_pg.h"
#include "shared/args_pg.h"
#include "shared/calendar_pg.h"

PG_FUNCTION_INFO_V1(clv_holdout_transition);
PG_FUNCTION_INFO_V1(clv_holdout_history_transition);
PG_FUNCTION_INFO_V1(clv_holdout_final);

/*
 * holdout_array_make
 *		A float8[] of those numbers.
 */
Datum
holdout_array_make(const double *values, int64 count)
{
	Size		size = ARR_OVERHEAD_NONULLS(1) + count * sizeof(double);
	ArrayType  *array;

	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many different x for one value")));
	array = palloc0(size);
	SET_VARSIZE(array, size);
	array->ndim = 1;
	array->elemtype = FLOAT8OID;
	ARR_DIMS(array)[0] = (int) count;
	ARR_LBOUND(array)[0] = 1;
	memcpy(ARR_DATA_PTR(array), values, count * sizeof(double));
	return PointerGetDatum(array);
}

void
holdout_array_error(const char *argument, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s is not a result of clv_%s(): %s", argument, argument, problem),
			 errhint("Pass the result of the aggregate clv_%s(), as it is.", argument)));
}

/*
 * holdout_days_in_order
 *		Error 22023 when the second day is before the first.
 */
void
holdout_days_in_order(const char *first, int32 first_day, const char *second, int32 second_day,
					  const char *hint)
{
	char		text[2][CALENDAR_TEXT_SIZE];

	if (likely(first_day <= second_day))
		return;
	date_to_text(second_day, text[0]);
	date_to_text(first_day, text[1]);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must not be before %s, but %s is before %s", second, first, text[0], text[1]),
			 errhint("%s", hint)));
}

/*
 * holdout_array_read
 *		Takes such an array apart; error 22023 for one of another form.
 */
HoldoutArray
holdout_array_read(Datum value, const char *argument, int head, int columns)
{
	ArrayType  *array = DatumGetArrayTypeP(value);
	HoldoutArray read;
	int			count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));

	if (ARR_NDIM(array) != 1)
		holdout_array_error(argument, "it must have one dimension");
	if (ARR_HASNULL(array))
		holdout_array_error(argument, "an element is NULL");
	if (count < head || (count - head) % columns != 0)
		holdout_array_error(argument,
							psprintf("%d elements are not %d and %d for each row", count, head, columns));
	read.head = (const double *) ARR_DATA_PTR(array);
	read.rows = read.head + head;
	read.count = (count - head) / columns;
	return read;
}

static void
check_number(double value, const char *argument)
{
	(void) arg_number(value, argument);
	if (unlikely(!(value >= 0 && isfinite(value))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be 0 or more and finite, not %s", argument,
						float8out_internal(value)),
				 errhint("Pass numbers of purchases; NULL leaves the customer out.")));
}

static void
check_x(double x)
{
	check_number(x, "x");
	if (unlikely(x != floor(x) || x > PG_INT32_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("x must be a whole number up to %d, not %s", PG_INT32_MAX,
						float8out_internal(x)),
				 errhint("Pass the number of repeat purchases that was known when predicting.")));
}

/*
 * clv_holdout_transition(internal, x float8, expected float8, actual float8)
 *		internal
 *
 * Counts a customer with x repeat purchases, of whom `expected` purchases
 * were expected in the holdout period and who made `actual` ones.  A NULL:
 * the row is left out.  Errors 22023: below 0, infinite or NaN; x not whole.
 */
Datum
clv_holdout_transition(PG_FUNCTION_ARGS)
{
	FitState   *state;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		return aggregate_unchanged(fcinfo);
	check_x(PG_GETARG_FLOAT8(1));
	check_number(PG_GETARG_FLOAT8(2), "expected");
	check_number(PG_GETARG_FLOAT8(3), "actual");
	state = fit_state_arg(fcinfo);
	fit_state_add(state, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), PG_GETARG_FLOAT8(3), 1);
	PG_RETURN_POINTER(state);
}

/*
 * clv_holdout_history_transition(internal, model clv_model,
 *								  h purchase_history, as_of date, until date) internal
 *
 * Counts a customer who had bought by as_of: the purchase days that the
 * model expects after it and up to until, and those that came.  model or h
 * NULL, or no purchase by as_of: left out.  Errors 22023: as_of or until NULL
 * or infinite; until before as_of; a model without parameters or without a
 * unit, or one of opportunities or contracts.
 */
Datum
clv_holdout_history_transition(PG_FUNCTION_ARGS)
{
	const ClvReady *ready;
	ClvBuyer	buyer;
	HistoryWindow window;
	FitState   *state;
	double		expected;
	int64		actual;

	if (unlikely(PG_ARGISNULL(3)))
		arg_null_error("as_of", "Pass the last day that the model has seen.");
	if (unlikely(PG_ARGISNULL(4)))
		arg_null_error("until", "Pass the last day of the holdout period.");
	window.after = day_of_date(PG_GETARG_DATEADT(3), "as_of");
	window.until = day_of_date(PG_GETARG_DATEADT(4), "until");
	holdout_days_in_order("as_of", window.after, "until", window.until,
						  "The model predicts from as_of on; until is the last day of what it is compared with.");
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return aggregate_unchanged(fcinfo);
	ready = clv_model_arg(fcinfo, 1);
	if (!clv_history_args(fcinfo, ready, 2, &buyer))
		return aggregate_unchanged(fcinfo);
	expected = clv_predict_expected(&ready->predictor, buyer.customer,
									((double) window.until - window.after) / ready->model.unit_days);
	actual = history_counts(PG_GETARG_HISTORY(2), window).visits;
	state = fit_state_arg(fcinfo);
	fit_state_add(state, buyer.customer.x, expected, (double) actual, 1);
	PG_RETURN_POINTER(state);
}

/* The numbers of the result, in the current memory context. */
static double *
make_numbers(FitState *state, int64 *count)
{
	HoldoutRow *rows;
	double	   *numbers;
	int64		nrows;

	StaticAssertStmt(sizeof(HoldoutRow) == sizeof(ClvFitRow) &&
					 offsetof(HoldoutRow, count) == offsetof(ClvFitRow, count),
					 "a HoldoutRow is a ClvFitRow with other names");
	rows = (HoldoutRow *) fit_state_rows(state, &nrows);
	numbers = fit_state_allocate((HOLDOUT_METRICS + HOLDOUT_COLUMNS * nrows) * sizeof(double));
	holdout_metrics(rows, nrows, fit_state_allocate, numbers);
	nrows = holdout_by_x(rows, nrows);
	*count = HOLDOUT_METRICS + HOLDOUT_COLUMNS * nrows;
	for (int64 i = 0; i < nrows; i++)
	{
		double	   *row = &numbers[HOLDOUT_METRICS + HOLDOUT_COLUMNS * i];

		row[0] = rows[i].x;
		row[1] = (double) rows[i].count;
		row[2] = rows[i].expected;
		row[3] = rows[i].actual;
	}
	return numbers;
}

/*
 * clv_holdout_final(internal) float8[]
 *		See holdout_pg.h; NULL without a customer.
 */
Datum
clv_holdout_final(PG_FUNCTION_ARGS)
{
	MemoryContext context;
	MemoryContext old;
	double	   *numbers;
	int64		count;
	Datum		array;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	context = AllocSetContextCreate(CurrentMemoryContext, "clv_holdout", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	numbers = make_numbers((FitState *) PG_GETARG_POINTER(0), &count);
	MemoryContextSwitchTo(old);
	array = holdout_array_make(numbers, count);
	MemoryContextDelete(context);
	return array;
}
