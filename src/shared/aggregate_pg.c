/*-------------------------------------------------------------------------
 *
 * aggregate_pg.c
 *	  The error behind aggregate_pg.h.
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
