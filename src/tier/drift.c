/*-------------------------------------------------------------------------
 *
 * drift.c
 *	  Why a tier changed: the customer moved, or the limits did.
 *
 * When limits are fitted anew, a tier depends on what all customers did.  The
 * change from the old tier to the new one is split by the tier that the new
 * value has under the old limits:
 *
 *		before		old value, old limits
 *					  the customer's own doing
 *		between		new value, old limits
 *					  the market's: all the others'
 *		after		new value, new limits
 *
 * so the two parts add up to the change.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/drift.h"

static const Label labels[DRIFT_CAUSES] = {
	{{"unchanged", "未变"}},
	{{"customer", "客户变化"}},
	{{"market", "市场变化"}},
	{{"both", "客户与市场"}},
	{{"offset", "相互抵消"}},
	{{"new", "新增"}},
	{{"gone", "流失"}},
};

DriftCause
drift_cause(Drift drift)
{
	int			customer = drift_by_customer(drift);
	int			market = drift_by_market(drift);

	if (customer == 0)
		return market == 0 ? DRIFT_UNCHANGED : DRIFT_MARKET;
	if (market == 0)
		return DRIFT_CUSTOMER;
	return customer + market == 0 ? DRIFT_OFFSET : DRIFT_BOTH;
}

const Label *
drift_cause_label(DriftCause cause)
{
	return &labels[cause];
}
