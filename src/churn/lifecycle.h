/*-------------------------------------------------------------------------
 *
 * lifecycle.h
 *	  Stages of a customer's life, by the money of two neighbouring windows.
 *
 * Net amounts (refunds taken off) of a recent window, by default the last 90
 * days, and of the prior one before it; the first rule that fits decides:
 *
 *	  decline		nothing recent, or less than `decline_below` (0.5) of the
 *					prior amount
 *	  exploration	at most `exploration_visits` (2) visits in all
 *	  development	nothing prior, or at least `growth_from` (1.2) of it
 *	  stable		else
 *
 * An amount that is not positive counts as nothing.  A customer without any
 * visit has no stage.
 *
 * Decline comes first, so that its signs are seen early enough to act.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_LIFECYCLE_H
#define CRM_CHURN_LIFECYCLE_H

#include "churn/fraction.h"
#include "purchase/history.h"
#include "shared/lang.h"

/* In the order of life */
typedef enum Lifecycle
{
	LIFECYCLE_EXPLORATION,
	LIFECYCLE_DEVELOPMENT,
	LIFECYCLE_STABLE,
	LIFECYCLE_DECLINE
} Lifecycle;

#define LIFECYCLE_STAGES	4

typedef struct LifecycleRule
{
	Fraction	decline_below;
	Fraction	growth_from;
	int32_t		exploration_visits;
} LifecycleRule;

/* prior: prior_after < day <= recent_after < day <= as_of: recent */
typedef struct LifecycleWindows
{
	int32_t		prior_after;
	int32_t		recent_after;
	int32_t		as_of;
} LifecycleWindows;

/* What a history says of the windows; amounts in the history's units. */
typedef struct LifecycleSums
{
	int64_t		visits;			/* of all times up to as_of */
	decimal_units recent;
	decimal_units prior;
	bool		overflow;		/* the amounts are beyond 127 bits */
} LifecycleSums;

extern const Label *lifecycle_label(int which);
extern LifecycleSums lifecycle_sums(HistoryReader *reader, LifecycleWindows windows);
extern Lifecycle lifecycle_stage(const LifecycleRule *rule, const LifecycleSums *sums);

#endif							/* CRM_CHURN_LIFECYCLE_H */
