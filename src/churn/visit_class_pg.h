/*-------------------------------------------------------------------------
 *
 * visit_class_pg.h
 *	  The usual rule of visit classes, for those who count visits straight
 *	  from rows.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_VISIT_CLASS_PG_H
#define CRM_CHURN_VISIT_CLASS_PG_H

#include "compat.h"

#include "fmgr.h"
#include "utils/date.h"

#include "churn/visit_class.h"

extern DateADT visit_as_of_arg(FunctionCallInfo fcinfo, int n);
extern DateADT visit_usual_after(DateADT as_of);
extern DateADT visit_usual_recent_after(DateADT as_of);
extern VisitClass visit_usual_class(const VisitState *state, DateADT recent_after);

#endif							/* CRM_CHURN_VISIT_CLASS_PG_H */
