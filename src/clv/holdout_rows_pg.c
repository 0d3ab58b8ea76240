/*-------------------------------------------------------------------------
 *
 * holdout_rows_pg.c
 *	  How a model did in a holdout period, as rows: clv_holdout_metrics() and
 *	  clv_holdout_by_x().
 *
 *-------------------------------------------------------------------------
 */
#include "clv/holdout_pg.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(clv_holdout_metrics);
PG_FUNCTION_INFO_V1(clv_holdout_by_x);

/* Customers with one x, or with x from that on. */
typedef struct ByXReport
{
	HoldoutArray holdout;
	int			next;
	int32		top;
} ByXReport;

static FuncCallContext *
begin_rows(FunctionCallInfo fcinfo)
{
	FuncCallContext *context = SRF_FIRSTCALL_INIT();
	MemoryContext old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
	TupleDesc	row;

	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	context->tuple_desc = BlessTupleDesc(row);
	MemoryContextSwitchTo(old);
	return context;
}

/* The array of argument 0, which outlives the call. */
static HoldoutArray
holdout_arg(FunctionCallInfo fcinfo, MemoryContext context)
{
	MemoryContext old = MemoryContextSwitchTo(context);
	Datum		copy = PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0)));

	MemoryContextSwitchTo(old);
	return holdout_array_read(copy, "holdout", HOLDOUT_METRICS, HOLDOUT_COLUMNS);
}

/*
 * clv_holdout_metrics(holdout float8[]) TABLE(metric text, value float8)
 *		customers; expected and actual purchases of all; mae and rmse, the mean
 *		absolute error and the root of the mean squared error of a customer;
 *		correlation and rank_correlation of what was expected and what came
 *		(Pearson, Spearman; NULL where a side is the same for all).  STRICT.
 *		Error 22023: not a result of clv_holdout().
 */
Datum
clv_holdout_metrics(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	double	   *metrics;
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (SRF_IS_FIRSTCALL())
	{
		context = begin_rows(fcinfo);
		context->user_fctx = (void *) holdout_arg(fcinfo, context->multi_call_memory_ctx).head;
	}
	context = SRF_PERCALL_SETUP();
	metrics = context->user_fctx;
	if (context->call_cntr >= HOLDOUT_METRICS)
		SRF_RETURN_DONE(context);
	values[0] = CStringGetTextDatum(holdout_metric_name((HoldoutMetric) context->call_cntr));
	values[1] = Float8GetDatum(metrics[context->call_cntr]);
	nulls[1] = isnan(metrics[context->call_cntr]);
	SRF_RETURN_NEXT(context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}

/* top: NULL is none */
static int32
top_arg(FunctionCallInfo fcinfo)
{
	int32		top = PG_ARGISNULL(1) ? PG_INT32_MAX : PG_GETARG_INT32(1);

	if (top < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("top must not be negative, but is %d", top),
				 errhint("Pass the x from which on customers are put together, or NULL.")));
	return top;
}

/* The next row: of one x, or of all that are left. */
static Datum
make_row(FuncCallContext *context, ByXReport *report)
{
	const double *row = &report->holdout.rows[HOLDOUT_COLUMNS * report->next];
	int32		x = (int32) holdout_array_integer(row[0], 0, PG_INT32_MAX, "holdout");
	int64		customers = 0;
	double		expected = 0;
	double		actual = 0;
	Datum		values[6];
	bool		nulls[6] = {false};

	do
	{
		customers += holdout_array_integer(row[1], 1, HOLDOUT_MOST_COUNT, "holdout");
		expected += row[2];
		actual += row[3];
		row += HOLDOUT_COLUMNS;
		report->next++;
	} while (x >= report->top && report->next < report->holdout.count);
	values[0] = Int32GetDatum(Min(x, report->top));
	values[1] = Int64GetDatum(customers);
	values[2] = Float8GetDatum(expected);
	values[3] = Float8GetDatum(actual);
	values[4] = Float8GetDatum(expected / (double) customers);
	values[5] = Float8GetDatum(actual / (double) customers);
	return HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls));
}

/*
 * clv_holdout_by_x(holdout float8[], top int)
 *		TABLE(x int, customers bigint, expected float8, actual float8,
 *			  mean_expected float8, mean_actual float8)
 *
 * A row for each number of repeat purchases known when predicting; those from
 * top on are one row (NULL: each has its own).  expected and actual are sums,
 * the means are for a customer.  holdout NULL: no row.  Errors 22023: top
 * below 0; not a result of clv_holdout().
 */
Datum
clv_holdout_by_x(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	ByXReport  *report;

	if (SRF_IS_FIRSTCALL())
	{
		context = begin_rows(fcinfo);
		report = MemoryContextAllocZero(context->multi_call_memory_ctx, sizeof(ByXReport));
		report->top = top_arg(fcinfo);
		if (!PG_ARGISNULL(0))
			report->holdout = holdout_arg(fcinfo, context->multi_call_memory_ctx);
		context->user_fctx = report;
	}
	context = SRF_PERCALL_SETUP();
	report = context->user_fctx;
	if (report->next >= report->holdout.count)
		SRF_RETURN_DONE(context);
	SRF_RETURN_NEXT(context, make_row(context, report));
}
