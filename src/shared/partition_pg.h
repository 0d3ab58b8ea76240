/*-------------------------------------------------------------------------
 *
 * partition_pg.h
 *	  What window functions share that read their whole partition at once.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PARTITION_PG_H
#define CRM_PARTITION_PG_H

#include "compat.h"

#include "fmgr.h"
#include "windowapi.h"

/* Rows between two resets of the memory that arguments are computed in. */
#define PARTITION_RESET_EVERY	1024

extern Datum partition_parameter(WindowObject winobj, int argno, const char *name,
								 const char *hint);
extern int64 partition_row_count(WindowObject winobj);
extern MemoryContext partition_argument_context(FunctionCallInfo fcinfo);
extern Datum partition_argument(WindowObject winobj, int argno, int64 row, bool *isnull);

#endif							/* CRM_PARTITION_PG_H */
