/*-------------------------------------------------------------------------
 *
 * period.c
 *	  Days, weeks, months, quarters and years as numbers: see period.h.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/period.h"

/* Months of one period, where it is made of months. */
static const int months_in[PERIOD_UNITS] = {0, 0, 1, 3, 12};

/*
 * period_grid
 *		week_start counts for weeks alone; elsewhere it is set to 0, so that
 *		equal grids are equal in all fields.
 */
PeriodGrid
period_grid(PeriodUnit unit, int week_start, int32_t as_of)
{
	PeriodGrid	grid = {unit, unit == PERIOD_WEEK ? week_start : 0, as_of, 0};

	grid.last = period_of_day(&grid, as_of);
	return grid;
}

bool
period_same_grid(const PeriodGrid *a, const PeriodGrid *b)
{
	return a->unit == b->unit && a->week_start == b->week_start && a->as_of == b->as_of;
}

/* The first day of a month that is counted from January 4801 BC. */
static int64_t
first_day_of_month(uint32_t month)
{
	uint32_t	from_march = month - 2;
	uint64_t	year = from_march / 12;
	uint64_t	days = 146097 * (year / 100) / 4 + 1461 * (year % 100) / 4 +
		(153 * (from_march % 12) + 2) / 5;

	return (int64_t) days - PERIOD_DAYS_BEFORE;
}

/* Where a period begins, though there may be no such date. */
static int64_t
begin_of(const PeriodGrid *grid, int64_t period)
{
	int			months = months_in[grid->unit];

	if (grid->unit == PERIOD_DAY)
		return period;
	if (grid->unit == PERIOD_WEEK)
		return period * PERIOD_WEEKDAYS - period_week_begun(grid->week_start);
	return first_day_of_month((uint32_t) (period * months + 12 * PERIOD_YEARS_BEFORE));
}

/*
 * period_first_day
 *		The day that a period is called by.  The first period of all may have
 *		begun before there were dates.
 */
int32_t
period_first_day(const PeriodGrid *grid, int32_t period)
{
	int64_t		day = begin_of(grid, period);

	return (int32_t) (day < PERIOD_LEAST_DAY ? PERIOD_LEAST_DAY : day);
}

int32_t
period_last_day(const PeriodGrid *grid, int32_t period)
{
	return (int32_t) (begin_of(grid, (int64_t) period + 1) - 1);
}

/*
 * period_is_complete
 *		Had the period ended by as_of?  The whole of that day counts.
 */
bool
period_is_complete(const PeriodGrid *grid, int32_t period)
{
	return period < grid->last || period_last_day(grid, period) <= grid->as_of;
}
