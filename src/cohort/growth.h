/*-------------------------------------------------------------------------
 *
 * growth.h
 *	  Growth accounting: who came, stayed, came back and left, and with what.
 *
 * A customer is active in a period with a visit (a purchase, not a refund
 * alone), and then is
 *
 *	  new			there was no visit before, ever
 *	  retained		active in the period before, too
 *	  resurrected	not active in the period before, but some time earlier
 *
 * Who was active in the period before and is not now, has churned, and is
 * counted so once.  Hence
 *
 *	  active(p) = active(p - 1) + new(p) + resurrected(p) - churned(p)
 *
 * Money goes the same way.  The net amount of a customer changes from one
 * period to the next, and the whole change is that of a new, resurrected or
 * churned customer, or else expansion (up) or contraction (down): of one who
 * was retained, or who only got money back.  So with what churned customers
 * had spent the period before as a positive number,
 *
 *	  revenue(p) = revenue(p - 1) + new + expansion + resurrected
 *				   - contraction - churned
 *
 * These equations give the churned ones, who therefore are not kept.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_GROWTH_H
#define CRM_COHORT_GROWTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cohort/period.h"
#include "purchase/history.h"
#include "shared/decimal.h"
#include "shared/varint.h"

/* More periods than this are refused: a thousand years of days. */
#define GROWTH_MOST_PERIODS		400000

/* What is kept of a period; money in units of 10^-places. */
typedef struct GrowthPeriod
{
	int64_t		new_customers;
	int64_t		retained;
	int64_t		resurrected;
	decimal_units revenue;
	decimal_units new_revenue;
	decimal_units expansion;
	decimal_units contraction;	/* as a positive number */
	decimal_units resurrected_revenue;
} GrowthPeriod;

/* Every period from the first with an entry to that of as_of. */
typedef struct Growth
{
	PeriodGrid	grid;
	int			places;
	int32_t		first;			/* period of periods[0] */
	int64_t		count;
	GrowthPeriod *periods;
} Growth;

/* What is shown of a period. */
typedef struct GrowthRow
{
	GrowthPeriod kept;
	int64_t		active;
	int64_t		churned;
	decimal_units churned_revenue;
} GrowthRow;

/* Periods that there must be room for when the first one is `first`. */
static inline int64_t
growth_room(const PeriodGrid *grid, int32_t first)
{
	return (int64_t) grid->last - first + 1;
}

static inline bool
growth_has_room(const PeriodGrid *grid, int32_t first)
{
	return growth_room(grid, first) <= GROWTH_MOST_PERIODS;
}

extern Growth growth_begin(const PeriodGrid *grid);
extern bool growth_first_period(const Growth *growth, HistoryReader *reader, int32_t *first);
extern bool growth_set_places(Growth *growth, int places);
extern bool growth_add(Growth *growth, HistoryReader *reader);
extern bool growth_merge(Growth *growth, const Growth *other);
extern int64_t growth_customers(const Growth *growth);
extern int64_t growth_first_row(const Growth *growth);
extern bool growth_row(const Growth *growth, int64_t i, GrowthRow *row);
extern bool growth_can_be_shown(const Growth *growth);

/* growth_form.c: the stored form */
extern bool growth_is_empty(const GrowthPeriod *period);
extern void growth_pack(const Growth *growth, VarintWriter *writer);
extern const char *growth_unpack(VarintReader *reader, Growth *growth);
extern const char *growth_check(const Growth *growth);

#endif							/* CRM_COHORT_GROWTH_H */
