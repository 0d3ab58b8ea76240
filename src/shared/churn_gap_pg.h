/*-------------------------------------------------------------------------
 *
 * churn_gap_pg.h
 *	  The argument churn_gap: the days after which a customer who stays away
 *	  counts as gone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_SHARED_CHURN_GAP_PG_H
#define CRM_SHARED_CHURN_GAP_PG_H

#include "compat.h"

/* Error 22023: NULL, or below 1. */
extern int32 churn_gap_of(Datum value, bool isnull);

#endif							/* CRM_SHARED_CHURN_GAP_PG_H */
