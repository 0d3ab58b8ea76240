/*-------------------------------------------------------------------------
 *
 * retention_rows_pg.c
 *	  Cohort retention as rows: cohort_retention_rows() cell by cell,
 *	  cohort_retention_average() over the cohorts.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/retention_pg.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"

#include "shared/args_pg.h"

PG_FUNCTION_INFO_V1(cohort_retention_rows);
PG_FUNCTION_INFO_V1(cohort_retention_average);

/* The columns of cohort_retention_rows() */
enum
{
	COLUMN_COHORT,
	COLUMN_SIZE,
	COLUMN_OFFSET,
	COLUMN_ACTIVE,
	COLUMN_RETENTION,
	COLUMN_COMPLETE,
	COLUMN_REVENUE,
	COLUMNS
};

/* Where a report stands. */
typedef struct RetentionReport
{
	Retention	retention;
	bool		empty_cells;
	bool		partial;
	int64		cohort;			/* place of the row of the next cell */
	int64		offset;
} RetentionReport;

static void
set_row_type(FunctionCallInfo fcinfo, FuncCallContext *context)
{
	TupleDesc	row;

	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	context->tuple_desc = BlessTupleDesc(row);
}

static bool
flag_arg(FunctionCallInfo fcinfo, int argno, const char *name, const char *hint)
{
	if (PG_ARGISNULL(argno))
		arg_null_error(name, hint);
	return PG_GETARG_BOOL(argno);
}

/* Memory that lasts until the last row. */
static RetentionReport *
begin_report(FunctionCallInfo fcinfo, FuncCallContext *context)
{
	RetentionReport *report = palloc0(sizeof(RetentionReport));

	report->empty_cells = flag_arg(fcinfo, 1, "empty_cells", "Pass true for a row for every cell.");
	report->partial = flag_arg(fcinfo, 2, "partial",
							   "Pass true for what is known of periods that have not ended.");
	if (!PG_ARGISNULL(0))
		report->retention = retention_of_datum(PG_GETARG_DATUM(0));
	set_row_type(fcinfo, context);
	return report;
}

/* Finds the next cell that is to be shown. */
static bool
next_cell(RetentionReport *report, int64 *i, int64 *k)
{
	const Retention *retention = &report->retention;

	while (report->cohort < retention->count)
	{
		const RetentionCell *row = retention->rows[report->cohort];

		if (row == NULL || report->offset == retention_cells(retention, report->cohort))
		{
			report->cohort++;
			report->offset = 0;
			continue;
		}
		CHECK_FOR_INTERRUPTS();
		*i = report->cohort;
		*k = report->offset++;
		if (report->empty_cells || !retention_is_empty(&row[*k]))
			return true;
	}
	return false;
}

static Datum
make_row(FuncCallContext *context, const RetentionReport *report, int64 i, int64 k)
{
	const Retention *retention = &report->retention;
	const RetentionCell *row = retention->rows[i];
	int32		cohort = (int32) (retention->first + i);
	bool		complete = period_is_complete(&retention->grid, (int32) (cohort + k));
	Datum		values[COLUMNS] = {0};
	bool		nulls[COLUMNS] = {false};

	values[COLUMN_COHORT] = DateADTGetDatum(period_first_day(&retention->grid, cohort));
	values[COLUMN_SIZE] = Int32GetDatum((int32) row[0].active);
	values[COLUMN_OFFSET] = Int32GetDatum((int32) k);
	values[COLUMN_COMPLETE] = BoolGetDatum(complete);
	if (complete || report->partial)
	{
		values[COLUMN_ACTIVE] = Int32GetDatum((int32) row[k].active);
		values[COLUMN_RETENTION] = Float8GetDatum((double) row[k].active / (double) row[0].active);
		values[COLUMN_REVENUE] = cohort_numeric(row[k].revenue, retention->places);
	}
	else
		nulls[COLUMN_ACTIVE] = nulls[COLUMN_RETENTION] = nulls[COLUMN_REVENUE] = true;
	return HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls));
}

/*
 * cohort_retention_rows(r cohort_retention, empty_cells boolean, partial boolean)
 *		TABLE(cohort date, size int, period_offset int, active int,
 *			  retention float8, complete boolean, revenue numeric)
 *
 * One row for each period of each cohort, from its first to that of as_of;
 * without empty_cells only where there was a purchase or a refund.  A period
 * that has not ended has NULL in active, retention and revenue, or with
 * `partial` what is known so far.  r NULL: no row.  Errors 22023: other NULLs.
 */
Datum
cohort_retention_rows(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	int64		i;
	int64		k;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = begin_report(fcinfo, context);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	if (!next_cell(context->user_fctx, &i, &k))
		SRF_RETURN_DONE(context);
	SRF_RETURN_NEXT(context, make_row(context, context->user_fctx, i, k));
}

/*
 * cohort_retention_average(r cohort_retention)
 *		TABLE(period_offset int, cohorts int, customers int, active int,
 *			  retention float8)
 *
 * One row for each offset that has a cell whose period has ended: how many
 * cohorts these are, their sizes and their active customers added up, and the
 * one as a share of the other.  NULL: no row.
 */
Datum
cohort_retention_average(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	RetentionAverage average;
	Datum		values[5];
	bool		nulls[5] = {false};

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;
		Retention  *retention;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		retention = palloc(sizeof(Retention));
		*retention = retention_of_datum(PG_GETARG_DATUM(0));
		context->user_fctx = retention;
		set_row_type(fcinfo, context);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	average = retention_average(context->user_fctx, (int64) context->call_cntr);
	if (average.cohorts == 0)
		SRF_RETURN_DONE(context);
	values[0] = Int32GetDatum((int32) context->call_cntr);
	values[1] = Int32GetDatum((int32) average.cohorts);
	values[2] = Int32GetDatum((int32) average.customers);
	values[3] = Int32GetDatum((int32) average.active);
	values[4] = Float8GetDatum((double) average.active / (double) average.customers);
	SRF_RETURN_NEXT(context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
}
