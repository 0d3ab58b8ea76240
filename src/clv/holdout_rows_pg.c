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

#include "utils/builtins.h"

#include "shared/rows_pg.h"

PG_FUNCTION_INFO_V1(clv_holdout_metrics);
PG_FUNCTION_INFO_V1(clv_holdout_by_x);

/* Where the rows stand. */
typedef struct HoldoutReport
{
	HoldoutArray holdout;
	int			next;			/* metric, or row of an x */
	int32		top;			/* customers with x from that on are one row */
} HoldoutReport;

/* The array of argument 0, which outlives the call. */
static HoldoutArray
holdout_arg(FunctionCallInfo fcinfo)
{
	return holdout_array_read(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))),
							  "holdout", HOLDOUT_METRICS, HOLDOUT_COLUMNS);
}

static void *
begin_metrics(FunctionCallInfo fcinfo)
{
	HoldoutReport *report = palloc0(sizeof(HoldoutReport));

	report->holdout = holdout_arg(fcinfo);
	return report;
}

static bool
next_metric(void *place, Datum *values, bool *nulls)
{
	HoldoutReport *report = place;
	int			metric = report->next++;

	if (metric >= HOLDOUT_METRICS)
		return false;
	values[0] = CStringGetTextDatum(holdout_metric_name((HoldoutMetric) metric));
	values[1] = Float8GetDatum(report->holdout.head[metric]);
	nulls[1] = isnan(report->holdout.head[metric]);
	return true;
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
	return rows_return(fcinfo, begin_metrics, next_metric);
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

static void *
begin_by_x(FunctionCallInfo fcinfo)
{
	HoldoutReport *report = palloc0(sizeof(HoldoutReport));

	report->top = top_arg(fcinfo);
	if (PG_ARGISNULL(0))
		return NULL;
	report->holdout = holdout_arg(fcinfo);
	return report;
}

/* The next row: of one x, or of all that are left. */
static bool
next_x(void *place, Datum *values, bool *nulls)
{
	HoldoutReport *report = place;
	const double *row = &report->holdout.rows[HOLDOUT_COLUMNS * report->next];
	int32		x;
	int64		customers = 0;
	double		expected = 0;
	double		actual = 0;

	if (report->next >= report->holdout.count)
		return false;
	x = (int32) holdout_array_integer(row[0], 0, PG_INT32_MAX, "holdout",
										"x must be a whole number of at least 0");
	do
	{
		customers += holdout_array_integer(row[1], 1, HOLDOUT_MOST_COUNT, "holdout",
										   "customers must be a whole number of at least 1");
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
	return true;
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
	return rows_return(fcinfo, begin_by_x, next_x);
}
