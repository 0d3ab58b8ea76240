/*-------------------------------------------------------------------------
 *
 * aggregate_pg.c
 *	  What every support function of an aggregate needs: see aggregate_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/aggregate_pg.h"

void
aggregate_call_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("this function is part of an aggregate and cannot be called by itself")));
}

/*
 * aggregate_unchanged
 *		The rest of a transition or combine function that has nothing to add.
 */
Datum
aggregate_unchanged(FunctionCallInfo fcinfo)
{
	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}
