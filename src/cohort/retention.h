/*-------------------------------------------------------------------------
 *
 * retention.h
 *	  Cohort retention: of those who first came in a period, how many came
 *	  again so many periods later, and what they brought.
 *
 * The cohort of a customer is the period of the first visit (a purchase, not
 * a refund alone).  The cell (cohort, offset) counts the customers of the
 * cohort who are active in the period cohort + offset, and holds the net
 * amount of all of them in that period.  The cell at offset 0 is the size of
 * the cohort.  Money that was paid back before the first visit's period
 * belongs to no cell.
 *
 * A cell whose period had not ended by as_of says nothing yet.  One that had
 * and that nobody is in is 0.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_RETENTION_H
#define CRM_COHORT_RETENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cohort/period.h"
#include "purchase/history.h"
#include "shared/decimal.h"
#include "shared/varint.h"

/*
 * A triangle of more cells is refused: at 24 bytes each, 200 MB.  It has room
 * for 4,000 periods with a cohort in each: 11 years of days.
 */
#define RETENTION_MOST_CELLS	((int64_t) 1 << 23)

/* So many cohorts of 1, 2, 3 ... cells would be more than that. */
#define RETENTION_MOST_COHORTS	4096

typedef struct RetentionCell
{
	int64_t		active;
	decimal_units revenue;		/* in units of 10^-places */
} RetentionCell;

/* Row i has the offsets from 0 on of cohort first + i; NULL: no such cohort. */
typedef struct Retention
{
	PeriodGrid	grid;
	int			places;
	int32_t		first;
	int64_t		count;			/* cohorts from first to that of as_of */
	int64_t		cells;			/* in all rows */
	RetentionCell **rows;
} Retention;

/* What is known at an offset, of all cohorts that are old enough. */
typedef struct RetentionAverage
{
	int64_t		cohorts;
	int64_t		customers;		/* in these */
	int64_t		active;
} RetentionAverage;

/*
 * Walks along the offsets.  There may be millions of periods with few cohorts
 * among them, so these are listed once.
 */
typedef struct RetentionWalk
{
	const Retention *retention;
	int64_t		offset;			/* the next one */
	int			count;			/* cohorts that are old enough for it */
	int64_t		places[RETENTION_MOST_COHORTS];	/* of the rows, ascending */
} RetentionWalk;

/* Cells of a cohort up to the period of as_of */
static inline int64_t
retention_cells(const Retention *retention, int64_t i)
{
	return retention->count - i;
}

/*
 * retention_has_room
 *		May there be a row for a cohort that there is none for?
 */
static inline bool
retention_has_room(const Retention *retention, int32_t cohort)
{
	return retention->cells + ((int64_t) retention->grid.last - cohort + 1) <= RETENTION_MOST_CELLS;
}

extern Retention retention_begin(const PeriodGrid *grid);
extern bool retention_cohort(const Retention *retention, HistoryReader *reader, int32_t *cohort);
extern bool retention_set_places(Retention *retention, int places);
extern bool retention_add(Retention *retention, HistoryReader *reader, int32_t cohort);
extern bool retention_merge(Retention *retention, const Retention *other);
extern int64_t retention_customers(const Retention *retention);
extern bool retention_can_be_shown(const Retention *retention);
extern void retention_walk(RetentionWalk *walk, const Retention *retention);
extern bool retention_next_average(RetentionWalk *walk, RetentionAverage *average);

/* retention_form.c: the stored form */
extern bool retention_is_empty(const RetentionCell *cell);
extern void retention_pack(const Retention *retention, VarintWriter *writer);
extern bool retention_unpack_cohort(VarintReader *reader, const Retention *retention,
									const int32_t *before, int32_t *cohort);
extern const char *retention_unpack_cells(VarintReader *reader, Retention *retention, int32_t cohort);
extern const char *retention_check(const Retention *retention);

#endif							/* CRM_COHORT_RETENTION_H */
