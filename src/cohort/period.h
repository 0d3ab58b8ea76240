/*-------------------------------------------------------------------------
 *
 * period.h
 *	  Days, weeks, months, quarters and years as numbers.
 *
 * The curves of a population count by calendar periods.  A period is held as
 * its distance from the one of 2000-01-01, so the period before is one less,
 * whatever the unit.
 *
 * Days are numbers of calendar days, 0 is 2000-01-01 (PostgreSQL's DateADT).
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_PERIOD_H
#define CRM_COHORT_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

typedef enum PeriodUnit
{
	PERIOD_DAY,
	PERIOD_WEEK,
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_YEAR
} PeriodUnit;

#define PERIOD_UNITS	5
#define PERIOD_WEEKDAYS	7

/* The days that there are: 4714-11-24 BC and 5874897-12-31. */
#define PERIOD_LEAST_DAY	(-2451545)
#define PERIOD_MOST_DAY		2145031948

/* A way to divide time, and the day at which the data ends. */
typedef struct PeriodGrid
{
	PeriodUnit	unit;
	int			week_start;		/* of weeks: 0 Monday .. 6 Sunday; else 0 */
	int32_t		as_of;
	int32_t		last;			/* the period of as_of */
} PeriodGrid;

/*
 * Years are counted from the first of March, so that a leap day is the last
 * of its year, and from 4801 BC, so that no number is negative.  What lies
 * between there and 2000-01-01:
 */
#define PERIOD_DAYS_BEFORE		2483589
#define PERIOD_YEARS_BEFORE		6800
#define PERIOD_WEEKS_BEFORE		350365

/* Months from January 4801 BC. */
static inline uint32_t
period_month_of_day(int32_t day)
{
	uint64_t	days = (uint32_t) day + (uint32_t) PERIOD_DAYS_BEFORE;
	uint64_t	century = (4 * days + 3) / 146097;
	uint32_t	in_century = (uint32_t) (days - 146097 * century / 4);
	uint32_t	year = (4 * in_century + 3) / 1461;
	uint32_t	in_year = in_century - 1461 * year / 4;

	/* from March on, months of 31, 30, 31, 30, 31 days */
	return (uint32_t) (100 * century + year) * 12 + (5 * in_year + 2) / 153 + 2;
}

/* Days from the start of its week to 2000-01-01, which was a Saturday. */
static inline int
period_week_begun(int week_start)
{
	return (5 + PERIOD_WEEKDAYS - week_start) % PERIOD_WEEKDAYS;
}

/* The week that began on the last such weekday. */
static inline int32_t
period_week_of_day(int32_t day, int week_start)
{
	uint32_t	days = (uint32_t) day + PERIOD_WEEKDAYS * PERIOD_WEEKS_BEFORE +
		(uint32_t) period_week_begun(week_start);

	return (int32_t) (days / PERIOD_WEEKDAYS) - PERIOD_WEEKS_BEFORE;
}

/*
 * period_of_day
 *		The period that a day lies in.  Called for every entry of every
 *		history, therefore in line.
 */
static inline int32_t
period_of_day(const PeriodGrid *grid, int32_t day)
{
	switch (grid->unit)
	{
		case PERIOD_DAY:
			return day;
		case PERIOD_WEEK:
			return period_week_of_day(day, grid->week_start);
		case PERIOD_MONTH:
			return (int32_t) period_month_of_day(day) - 12 * PERIOD_YEARS_BEFORE;
		case PERIOD_QUARTER:
			return (int32_t) (period_month_of_day(day) / 3) - 4 * PERIOD_YEARS_BEFORE;
		case PERIOD_YEAR:
			break;
	}
	return (int32_t) (period_month_of_day(day) / 12) - PERIOD_YEARS_BEFORE;
}

extern PeriodGrid period_grid(PeriodUnit unit, int week_start, int32_t as_of);
extern bool period_same_grid(const PeriodGrid *a, const PeriodGrid *b);
extern int32_t period_first_day(const PeriodGrid *grid, int32_t period);
extern int32_t period_last_day(const PeriodGrid *grid, int32_t period);
extern bool period_is_complete(const PeriodGrid *grid, int32_t period);

#endif							/* CRM_COHORT_PERIOD_H */
