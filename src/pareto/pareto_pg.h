/*-------------------------------------------------------------------------
 *
 * pareto_pg.h
 *	  What the functions on concentration share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PARETO_PG_H
#define CRM_PARETO_PG_H

#include "compat.h"

#include "fmgr.h"

#include "pareto/pareto.h"

extern double pareto_share_arg(FunctionCallInfo fcinfo, int argno);

#endif							/* CRM_PARETO_PG_H */
