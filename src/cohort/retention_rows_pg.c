/*-------------------------------------------------------------------------
 *
 * retention_rows_pg.c
 *	  Cohort retention as rows: cohort_retention_rows() cell by cell,
 *	  cohort_retention_average() over the cohorts.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/retention_pg.h"

#include "miscadmin.h"

#include "shared/args_pg.h"
#include "shared/rows_pg.h"

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
	COLUMN_REVENUE
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

static bool
flag_arg(FunctionCallInfo fcinfo, int argno, const char *name, const char *hint)
{
	if (PG_ARGISNULL(argno))
		arg_null_error(name, hint);
	return PG_GETARG_BOOL(argno);
}

static void *
begin_report(FunctionCallInfo fcinfo)
{
	RetentionReport *report = palloc0(sizeof(RetentionReport));

	report->empty_cells = flag_arg(fcinfo, 1, "empty_cells", "Pass true for a row for every cell.");
	report->partial = flag_arg(fcinfo, 2, "partial",
							   "Pass true for what is known of periods that have not ended.");
	if (PG_ARGISNULL(0))
		return NULL;
	report->retention = retention_of_datum(PG_GETARG_DATUM(0));
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

static void
fill_row(const RetentionReport *report, int64 i, int64 k, Datum *values, bool *nulls)
{
	const Retention *retention = &report->retention;
	const RetentionCell *row = retention->rows[i];
	int32		cohort = (int32) (retention->first + i);
	bool		complete = period_is_complete(&retention->grid, (int32) (cohort + k));

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
}

static bool
next_row(void *place, Datum *values, bool *nulls)
{
	RetentionReport *report = place;
	int64		i;
	int64		k;

	if (!next_cell(report, &i, &k))
		return false;
	fill_row(report, i, k, values, nulls);
	return true;
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
	return rows_return(fcinfo, begin_report, next_row);
}

/* What lasts until the last row. */
typedef struct AverageReport
{
	Retention	retention;
	RetentionWalk walk;
} AverageReport;

static void *
begin_averages(FunctionCallInfo fcinfo)
{
	AverageReport *report = palloc(sizeof(AverageReport));

	report->retention = retention_of_datum(PG_GETARG_DATUM(0));
	retention_walk(&report->walk, &report->retention);
	return report;
}

static bool
next_average(void *place, Datum *values, bool *nulls)
{
	RetentionWalk *walk = &((AverageReport *) place)->walk;
	int64		offset = walk->offset;
	RetentionAverage average;

	if (!retention_next_average(walk, &average))
		return false;
	values[0] = Int32GetDatum((int32) offset);
	values[1] = Int32GetDatum((int32) average.cohorts);
	values[2] = Int32GetDatum((int32) average.customers);
	values[3] = Int32GetDatum((int32) average.active);
	values[4] = Float8GetDatum((double) average.active / (double) average.customers);
	return true;
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
	return rows_return(fcinfo, begin_averages, next_average);
}
