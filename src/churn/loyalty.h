/*-------------------------------------------------------------------------
 *
 * loyalty.h
 *	  Loyalty and purchase behaviour: classes by the visits of a window.
 *
 * Loyalty: `high` (3) visits or more, `medium` (2) or more, low for at least
 * one, none without any.  Somebody who buys often and yet gives most of his
 * money to others is no loyal customer: a known share of wallet below a
 * limit makes him a switcher and lowers the class by one, from high to medium
 * and from medium to low.  It ends there, as none is for those who did not
 * buy.
 *
 * Behaviour: regular for `regular` (3) visits or more, occasional for fewer,
 * lost when there were visits before the window only, potential when there
 * never was one.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_LOYALTY_H
#define CRM_CHURN_LOYALTY_H

#include "churn/visits.h"
#include "shared/lang.h"

/* From the best */
typedef enum Loyalty
{
	LOYALTY_HIGH,
	LOYALTY_MEDIUM,
	LOYALTY_LOW,
	LOYALTY_NONE
} Loyalty;

#define LOYALTY_CLASSES	4

/* From the best */
typedef enum Behaviour
{
	BEHAVIOUR_REGULAR,
	BEHAVIOUR_OCCASIONAL,
	BEHAVIOUR_LOST,
	BEHAVIOUR_POTENTIAL
} Behaviour;

#define BEHAVIOUR_CLASSES	4

/* Visits that a class takes: 2 <= medium < high */
typedef struct LoyaltyRule
{
	int32_t		high;
	int32_t		medium;
} LoyaltyRule;

extern const Label *loyalty_label(int which);
extern const Label *behaviour_label(int which);

static inline Loyalty
loyalty_class(LoyaltyRule rule, int64_t visits, bool switcher)
{
	if (visits == 0)
		return LOYALTY_NONE;
	if (visits >= rule.high)
		return switcher ? LOYALTY_MEDIUM : LOYALTY_HIGH;
	return visits >= rule.medium && !switcher ? LOYALTY_MEDIUM : LOYALTY_LOW;
}

static inline Behaviour
behaviour_class(int32_t regular, RecentVisits visits)
{
	if (visits.count > 0)
		return visits.count >= regular ? BEHAVIOUR_REGULAR : BEHAVIOUR_OCCASIONAL;
	return visits.earlier ? BEHAVIOUR_LOST : BEHAVIOUR_POTENTIAL;
}

#endif							/* CRM_CHURN_LOYALTY_H */
