/*-------------------------------------------------------------------------
 *
 * lifecycle.c
 *	  Stages of a customer's life: see lifecycle.h.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/lifecycle.h"

static const Label lifecycle_labels[LIFECYCLE_STAGES] = {
	{{"exploration", "考察期"}},
	{{"development", "发展期"}},
	{{"stable", "稳定期"}},
	{{"decline", "衰退期"}},
};

const Label *
lifecycle_label(int which)
{
	return &lifecycle_labels[which];
}

/*
 * lifecycle_sums
 *		Counts visits and adds up both windows in one walk over a history.
 */
LifecycleSums
lifecycle_sums(HistoryReader *reader, LifecycleWindows windows)
{
	LifecycleSums sums = {0, 0, 0, false};
	HistoryDay	entry;

	while (history_next(reader, &entry) && entry.day <= windows.as_of)
	{
		sums.visits += entry.purchases > 0;
		if (entry.day > windows.recent_after)
			sums.overflow |= __builtin_add_overflow(sums.recent, history_net(&entry), &sums.recent);
		else if (entry.day > windows.prior_after)
			sums.overflow |= __builtin_add_overflow(sums.prior, history_net(&entry), &sums.prior);
	}
	return sums;
}

/* The sign of recent - factor * prior, both amounts positive. */
static int
compare_growth(const LifecycleSums *sums, Fraction factor)
{
	return compare_products(sums->recent, factor.below, factor.above, sums->prior);
}

/*
 * lifecycle_stage
 *		The stage of a customer with at least one visit.
 */
Lifecycle
lifecycle_stage(const LifecycleRule *rule, const LifecycleSums *sums)
{
	bool		had_prior = sums->prior > 0;

	if (sums->recent <= 0 || (had_prior && compare_growth(sums, rule->decline_below) < 0))
		return LIFECYCLE_DECLINE;
	if (sums->visits <= rule->exploration_visits)
		return LIFECYCLE_EXPLORATION;
	if (!had_prior || compare_growth(sums, rule->growth_from) >= 0)
		return LIFECYCLE_DEVELOPMENT;
	return LIFECYCLE_STABLE;
}
