/*-------------------------------------------------------------------------
 *
 * cohort_pg.c
 *	  What growth accounting and cohort retention share as SQL functions: see
 *	  cohort_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/cohort_pg.h"

#include "utils/memutils.h"
#include "utils/numeric.h"

#include "purchase/history_pg.h"
#include "shared/args_pg.h"
#include "shared/calendar_pg.h"
#include "shared/numeric_pg.h"

/* In the order of PeriodUnit */
static const char *const period_words[PERIOD_UNITS] = {"day", "week", "month", "quarter", "year"};
static const ArgChoice period_choice = {"period", PERIOD_UNITS, period_words};

/* Monday is 0 */
static const char *const weekday_words[PERIOD_WEEKDAYS] = {
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
};
static const ArgChoice weekday_choice = {"week_start", PERIOD_WEEKDAYS, weekday_words};

/*
 * cohort_grid_args
 *		From argument `at` on: as_of date, period text ('day', 'week', 'month',
 *		'quarter' or 'year') and maybe week_start text ('monday' by default; it counts for weeks
 *		alone).  Errors 22023: NULL, an infinite day, unknown words.
 */
PeriodGrid
cohort_grid_args(FunctionCallInfo fcinfo, int at)
{
	int			week_start = 0;
	DateADT		as_of;
	PeriodUnit	unit;

	if (PG_ARGISNULL(at))
		arg_null_error("as_of", "Pass the last day that the data is complete for.");
	as_of = day_of_date(PG_GETARG_DATEADT(at), "as_of");
	if (PG_ARGISNULL(at + 1))
		arg_null_error("period", "Pass 'day', 'week', 'month', 'quarter' or 'year'.");
	unit = (PeriodUnit) arg_choice(&period_choice, PG_GETARG_TEXT_PP(at + 1));
	if (PG_NARGS() > at + 2)
	{
		if (PG_ARGISNULL(at + 2))
			arg_null_error("week_start", "The default is 'monday'.");
		week_start = arg_choice(&weekday_choice, PG_GETARG_TEXT_PP(at + 2));
	}
	return period_grid(unit, week_start, as_of);
}

static void
differ_error(const char *parameter, const char *one, const char *other)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be the same for all rows, not %s and %s", parameter, one, other),
			 errhint("Call the aggregate once for each value of it.")));
}

/*
 * cohort_require_same
 *		Curves on different grids cannot be added up: error 22023.
 */
void
cohort_require_same(const PeriodGrid *a, const PeriodGrid *b)
{
	char		one[CALENDAR_TEXT_SIZE];
	char		other[CALENDAR_TEXT_SIZE];

	if (period_same_grid(a, b))
		return;
	if (a->unit != b->unit)
		differ_error("period", period_words[a->unit], period_words[b->unit]);
	if (a->week_start != b->week_start)
		differ_error("week_start", weekday_words[a->week_start], weekday_words[b->week_start]);
	date_to_text(a->as_of, one);
	date_to_text(b->as_of, other);
	differ_error("as_of", one, other);
}

/*
 * cohort_grid_recheck
 *		Arguments that are not known yet, or whose bytes are others: reads
 *		them, and remembers them when they mean the same grid.
 */
void
cohort_grid_recheck(FunctionCallInfo fcinfo, int at, const PeriodGrid *grid, GridMemo *memo,
					MemoryContext context)
{
	PeriodGrid	now = cohort_grid_args(fcinfo, at);

	cohort_require_same(grid, &now);
	memo_keep(&memo->period, PG_GETARG_DATUM(at + 1), context);
	if (PG_NARGS() > at + 2)
		memo_keep(&memo->week_start, PG_GETARG_DATUM(at + 2), context);
}

/*
 * Text form
 */

/* "as_of", "period" and, of weeks, "week_start" */
void
cohort_append_grid(StringInfo out, const PeriodGrid *grid)
{
	append_key(out, "as_of");
	append_date(out, grid->as_of);
	append_key(out, "period");
	appendStringInfo(out, "\"%s\"", period_words[grid->unit]);
	if (grid->unit == PERIOD_WEEK)
	{
		append_key(out, "week_start");
		appendStringInfo(out, "\"%s\"", weekday_words[grid->week_start]);
	}
}

static int
scan_choice(TextScan *scan, const ArgChoice *choice)
{
	const char *start = scan->at;
	const char *word = scan_string(scan);

	for (int i = 0; i < choice->count; i++)
		if (strcmp(word, choice->words[i]) == 0)
			return i;
	scan->at = start;
	scan_fail(scan, psprintf("unknown %s \"%s\"", choice->argument, word));
}

PeriodGrid
cohort_scan_grid(TextScan *scan)
{
	int			week_start = 0;
	DateADT		as_of;
	PeriodUnit	unit;

	scan_key(scan, "as_of");
	as_of = scan_date(scan);
	scan_symbol(scan, ',');
	scan_key(scan, "period");
	unit = (PeriodUnit) scan_choice(scan, &period_choice);
	if (unit == PERIOD_WEEK)
	{
		scan_symbol(scan, ',');
		scan_key(scan, "week_start");
		week_start = scan_choice(scan, &weekday_choice);
	}
	return period_grid(unit, week_start, as_of);
}

/* The first day of a period by as_of, later than the one before if any. */
int32
cohort_scan_period(TextScan *scan, const PeriodGrid *grid, const int32 *before)
{
	DateADT		day = scan_date(scan);
	int32		period = period_of_day(grid, day);

	if (period_first_day(grid, period) != day)
		scan_fail(scan, "first day of a period expected");
	if (period > grid->last || (before != NULL && period <= *before))
		scan_fail(scan, "periods must ascend and not be later than as_of");
	return period;
}

/*
 * Stored form
 */

/* A value of so many bytes, and a writer at its start. */
struct varlena *
cohort_allocate(size_t size, VarintWriter *writer)
{
	struct varlena *value;

	if (size > MaxAllocSize - VARHDRSZ)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the result is too large for one value"),
				 errhint("Use a longer period.")));
	value = palloc(VARHDRSZ + size);
	SET_VARSIZE(value, VARHDRSZ + size);
	writer->at = (uint8 *) VARDATA(value);
	writer->size = 0;
	return value;
}

/* The bytes of a stored value. */
VarintReader
cohort_reader(Datum value)
{
	struct varlena *bytes = PG_DETOAST_DATUM_PACKED(value);
	const uint8 *start = (const uint8 *) VARDATA_ANY(bytes);
	VarintReader reader = {start, start + VARSIZE_ANY_EXHDR(bytes), false};

	return reader;
}

void
cohort_overflow_error(void)
{
	decimal_overflow_error("the sum of amounts");
}

Datum
cohort_numeric(decimal_units units, int places)
{
	return NumericGetDatum(decimal_to_numeric(history_decimal(units, places, "the sum of amounts")));
}
