/*-------------------------------------------------------------------------
 *
 * cadence_pg.h
 *	  The constants of the cadence classes, of histories and of columns.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_CADENCE_PG_H
#define CRM_CHURN_CADENCE_PG_H

#include "churn/gap_pg.h"

/* In a list of constants, the limits come first. */
#define CADENCE_LIMIT_CONSTANTS(first) \
	{first, CHURN_VARLENA, "at_risk_after", "Pass a multiple of the customer's gap, such as 1.5."}, \
	{first + 1, CHURN_VARLENA, "lapsed_after", "Pass a multiple of the customer's gap, such as 2."}, \
	{first + 2, CHURN_VARLENA, "churned_after", "Pass a multiple of the customer's gap, such as 3."}

extern CadenceRule cadence_rule_args(FunctionCallInfo fcinfo, const ChurnConstant *limits);

#endif							/* CRM_CHURN_CADENCE_PG_H */
