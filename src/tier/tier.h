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

/* Values sorted in ascending order, for rules that add them up. */
typedef struct TierSorted
{
	const void *values;
	int64_t		count;
	int			places;			/* of the units that amount() returns */
	decimal_units (*amount) (const struct TierSorted *sorted, int64_t i);
	bool		(*same) (const struct TierSorted *sorted, int64_t i, int64_t k);
} TierSorted;

/* No value is in the tier. */
#define TIER_NOBODY	(-1)

extern void tier_share_limits(const TierShares *shares, bool ties_down,
							  double *values, int64_t count, double *limits, bool *nobody);
extern void tier_share_limits_decimal(const TierShares *shares, bool ties_down,
									  decimal_units *values, int64_t count,
									  decimal_units *limits, bool *nobody);
extern bool tier_value_limits(const TierShares *shares, bool within,
							  const TierSorted *sorted, int64_t *at);

#endif							/* CRM_TIER_H */
