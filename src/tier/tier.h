/*-------------------------------------------------------------------------
 *
 * tier.h
 *	  Who belongs to which tier: by head count and by share of the value.
 *
 * Tiers are numbered from 1, the best.  A rule is fitted to values as limits:
 * the least value that still belongs to tier 1, to tier 2 and so on but the
 * last.  Applying them needs no rank any more.  A tier that nobody is in has
 * no limit.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_TIER_H
#define CRM_TIER_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/decimal.h"

/* Most tiers of a scheme. */
#define TIER_MOST	100

/*
 * Shares of the tiers, exact: tier 1 to tier j + 1 together have upto[j] of
 * `whole`, which upto[count - 1] equals.
 */
typedef struct TierShares
{
	int			count;
	int64_t		whole;
	int64_t		upto[TIER_MOST];
} TierShares;

/*
 * Values sorted in ascending order, for rules that add them up.  Some stretches
 * of them may have been left out: then above() knows the sum of all values
 * larger than those of the stretch that element i is the largest of, or is
 * negative if i is not the largest.
 */
typedef struct TierSorted
{
	const void *values;
	int64_t		count;
	int			places;			/* of the units that amount() returns */
	decimal_units total;		/* of all positive values */
	decimal_units (*amount) (const struct TierSorted *sorted, int64_t i);
	bool		(*same) (const struct TierSorted *sorted, int64_t i, int64_t k);
	decimal_units (*above) (const struct TierSorted *sorted, int64_t i);	/* or NULL */
} TierSorted;

/* No value is in the tier. */
#define TIER_NOBODY	(-1)

extern void tier_share_limits(const TierShares *shares, bool ties_down,
							  double *values, int64_t count, double *limits, bool *nobody);
extern void tier_share_limits_decimal(const TierShares *shares, bool ties_down,
									  decimal_units *values, int64_t count,
									  decimal_units *limits, bool *nobody);
extern bool tier_positive_total(TierSorted *sorted);
extern void tier_value_limits(const TierShares *shares, bool within,
							  const TierSorted *sorted, int64_t *at);

/* The exact amount of a positive double; negative when it has none. */
typedef decimal_units (*TierAmountOf) (double value);

extern bool tier_value_limits_quick(const TierShares *shares, bool within,
									double *values, int64_t count, TierAmountOf amount_of,
									double *limits, bool *nobody);

#endif							/* CRM_TIER_H */
