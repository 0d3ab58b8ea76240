/*-------------------------------------------------------------------------
 *
 * aggregate_pg.h
 *	  What every support function of an aggregate needs.
 *
 * A state is changed where it lies, or is a bare pointer, so it must come
 * from the executor and not from somebody who calls the function by hand.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_AGGREGATE_PG_H
#define CRM_AGGREGATE_PG_H

#include "compat.h"

#include "fmgr.h"
#include "nodes/execnodes.h"

pg_noreturn extern void aggregate_call_error(void);
extern Datum aggregate_unchanged(FunctionCallInfo fcinfo);

/* AggCheckCallContext() for those who need no context, without a call */
static inline void
require_aggregate(FunctionCallInfo fcinfo)
{
	if (unlikely(fcinfo->context == NULL ||
				 !(IsA(fcinfo->context, AggState) || IsA(fcinfo->context, WindowAggState))))
		aggregate_call_error();
}

/* The memory that lives as long as the aggregate's state. */
static inline MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		aggregate_call_error();
	return context;
}

#endif							/* CRM_AGGREGATE_PG_H */
