/*-------------------------------------------------------------------------
 *
 * growth_rows_pg.c
 *	  Growth accounts as rows: cohort_growth_rows().
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/growth_pg.h"

#include "shared/rows_pg.h"

PG_FUNCTION_INFO_V1(cohort_growth_rows);

/* The columns of the result */
enum
{
	COLUMN_PERIOD,
	COLUMN_COMPLETE,
	COLUMN_ACTIVE,
	COLUMN_NEW,
	COLUMN_RETAINED,
	COLUMN_RESURRECTED,
	COLUMN_CHURNED,
	COLUMN_QUICK_RATIO,
	COLUMN_REVENUE,
	COLUMN_NEW_REVENUE,
	COLUMN_EXPANSION,
	COLUMN_CONTRACTION,
	COLUMN_RESURRECTED_REVENUE,
	COLUMN_CHURNED_REVENUE
};

/* Where the report stands. */
typedef struct GrowthReport
{
	Growth		growth;
	int64		next;			/* place of the next period */
	DateADT		until;
} GrowthReport;

static void *
begin_report(FunctionCallInfo fcinfo)
{
	GrowthReport *report;
	Growth	   *growth;
	DateADT		since = PG_ARGISNULL(1) ? DATEVAL_NOBEGIN : PG_GETARG_DATEADT(1);

	if (PG_ARGISNULL(0))
		return NULL;
	report = palloc(sizeof(GrowthReport));
	report->until = PG_ARGISNULL(2) ? DATEVAL_NOEND : PG_GETARG_DATEADT(2);
	report->growth = growth_of_datum(PG_GETARG_DATUM(0));
	growth = &report->growth;
	report->next = growth_first_row(growth);
	while (report->next < growth->count &&
		   period_last_day(&growth->grid, (int32) (growth->first + report->next)) < since)
		report->next++;
	return report;
}

static void
fill_row(const Growth *growth, int64 i, Datum *values, bool *nulls)
{
	int32		period = (int32) (growth->first + i);
	GrowthRow	row;

	if (!growth_row(growth, i, &row))
		cohort_overflow_error();
	values[COLUMN_PERIOD] = DateADTGetDatum(period_first_day(&growth->grid, period));
	values[COLUMN_COMPLETE] = BoolGetDatum(period_is_complete(&growth->grid, period));
	values[COLUMN_ACTIVE] = Int32GetDatum((int32) row.active);
	values[COLUMN_NEW] = Int32GetDatum((int32) row.kept.new_customers);
	values[COLUMN_RETAINED] = Int32GetDatum((int32) row.kept.retained);
	values[COLUMN_RESURRECTED] = Int32GetDatum((int32) row.kept.resurrected);
	values[COLUMN_CHURNED] = Int32GetDatum((int32) row.churned);
	nulls[COLUMN_QUICK_RATIO] = (row.churned == 0);
	if (row.churned != 0)
		values[COLUMN_QUICK_RATIO] =
			Float8GetDatum((double) (row.kept.new_customers + row.kept.resurrected) / (double) row.churned);
	values[COLUMN_REVENUE] = cohort_numeric(row.kept.revenue, growth->places);
	values[COLUMN_NEW_REVENUE] = cohort_numeric(row.kept.new_revenue, growth->places);
	values[COLUMN_EXPANSION] = cohort_numeric(row.kept.expansion, growth->places);
	values[COLUMN_CONTRACTION] = cohort_numeric(row.kept.contraction, growth->places);
	values[COLUMN_RESURRECTED_REVENUE] = cohort_numeric(row.kept.resurrected_revenue, growth->places);
	values[COLUMN_CHURNED_REVENUE] = cohort_numeric(row.churned_revenue, growth->places);
}

static bool
next_row(void *place, Datum *values, bool *nulls)
{
	GrowthReport *report = place;
	const Growth *growth = &report->growth;
	int64		i = report->next++;

	if (i >= growth->count ||
		period_first_day(&growth->grid, (int32) (growth->first + i)) > report->until)
		return false;
	fill_row(growth, i, values, nulls);
	return true;
}

/*
 * cohort_growth_rows(g cohort_growth, since date, until date)
 *		TABLE(period date, complete boolean, active int, new int, retained int,
 *			  resurrected int, churned int, quick_ratio float8, revenue numeric,
 *			  new_revenue numeric, expansion numeric, contraction numeric,
 *			  resurrected_revenue numeric, churned_revenue numeric)
 *
 * One row for each period from the first with an entry to that of as_of; of
 * these, since and until (NULL: no limit) show the ones that have a day
 * between them, and change no number.  quick_ratio is (new + resurrected) /
 * churned, NULL where nobody churned.  g NULL: no row.
 */
Datum
cohort_growth_rows(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_report, next_row);
}
