/*-------------------------------------------------------------------------
 *
 * report.c
 *	  The Pareto report: see report.h.
 *
 * Values are added exactly; each share is one division at the end.
 *
 *-------------------------------------------------------------------------
 */
#include "pareto/report.h"

/* False when the sum does not fit. */
static bool
add_decimal(Decimal *sum, Decimal value)
{
	int			places = sum->places > value.places ? sum->places : value.places;

	if (!decimal_rescale(&sum->units, sum->places, places) ||
		!decimal_rescale(&value.units, value.places, places))
		return false;
	sum->places = places;
	return !__builtin_add_overflow(sum->units, value.units, &sum->units);
}

static bool
add_total(ReportTier *sum, int64_t customers, Decimal value)
{
	return !__builtin_add_overflow(sum->customers, customers, &sum->customers) &&
		add_decimal(&sum->value, value);
}

/*
 * report_add
 *		Counts customers of a tier; false when a sum does not fit into 38
 *		digits (or a count into 64 bits).
 */
bool
report_add(ReportTotals *totals, int tier, int64_t customers, Decimal value)
{
	if (tier > totals->tiers)
		totals->tiers = tier;
	return add_total(&totals->tier[tier - 1], customers, value);
}

static Share
share_of(double part, double all)
{
	Share		share = {all > 0, 0};

	if (share.known)
		share.value = part / all;
	return share;
}

/*
 * report_shares
 *		The shares of each tier; false when the sum of all does not fit.
 */
bool
report_shares(const ReportTotals *totals, ReportShares *shares)
{
	ReportTier	all = {0, {0, 0}};
	ReportTier	upto = {0, {0, 0}};

	for (int i = 0; i < totals->tiers; i++)
		if (!add_total(&all, totals->tier[i].customers, totals->tier[i].value))
			return false;
	for (int i = 0; i < totals->tiers; i++)
	{
		double		customers = (double) all.customers;
		double		value = decimal_to_double(all.value);
		const ReportTier *tier = &totals->tier[i];

		if (!add_total(&upto, tier->customers, tier->value))
			return false;
		shares[i].customers = share_of((double) tier->customers, customers);
		shares[i].value = share_of(decimal_to_double(tier->value), value);
		shares[i].customers_upto = share_of((double) upto.customers, customers);
		shares[i].value_upto = share_of(decimal_to_double(upto.value), value);
	}
	return true;
}
