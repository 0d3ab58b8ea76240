/*-------------------------------------------------------------------------
 *
 * drift.h
 *	  Why a tier changed: the customer moved, or the limits did.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_TIER_DRIFT_H
#define CRM_TIER_DRIFT_H

#include "shared/lang.h"

/* In the order of their ranks, which begin with 1. */
typedef enum DriftCause
{
	DRIFT_UNCHANGED,			/* neither moved the tier */
	DRIFT_CUSTOMER,				/* the customer alone */
	DRIFT_MARKET,				/* the limits alone */
	DRIFT_BOTH,					/* both, and the tier is another one */
	DRIFT_OFFSET,				/* both, and the tier is the old one */
	DRIFT_NEW,					/* no value before */
	DRIFT_GONE					/* no value after */
} DriftCause;

#define DRIFT_CAUSES	7

/* The way of a customer who is there before and after; tier 1 is best. */
typedef struct Drift
{
	int			before;			/* old value, old limits */
	int			between;		/* new value, old limits */
	int			after;			/* new value, new limits */
} Drift;

/* Tiers gained (or, if negative, lost) through what the customer did ... */
static inline int
drift_by_customer(Drift drift)
{
	return drift.before - drift.between;
}

/* ... and through what the others did, which moved the limits. */
static inline int
drift_by_market(Drift drift)
{
	return drift.between - drift.after;
}

extern DriftCause drift_cause(Drift drift);
extern const Label *drift_cause_label(DriftCause cause);

#endif							/* CRM_TIER_DRIFT_H */
