/*-------------------------------------------------------------------------
 *
 * partition_pg.c
 *	  What window functions share that read their whole partition at once.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/partition_pg.h"

#include "utils/memutils.h"

#include "shared/args_pg.h"

/*
 * partition_parameter
 *		An argument that says how to work, taken from the current row.  Error
 *		22023 when it is NULL.
 */
Datum
partition_parameter(WindowObject winobj, int argno, const char *name, const char *hint)
{
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(winobj, argno, &isnull);

	if (isnull)
		arg_null_error(name, hint);
	return value;
}

/*
 * partition_row_count
 *		Rows of the partition, which all go into the executor's tuplestore.
 *		The window API can address 2^31 - 1 of them by position.
 */
int64
partition_row_count(WindowObject winobj)
{
	int64		rows = WinGetPartitionRowCount(winobj);

	if (rows > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a window function cannot look through a partition of " INT64_FORMAT " rows", rows),
				 errhint("Fit cut points with the aggregate of the same family and apply them.")));
	return rows;
}

/*
 * partition_argument_context
 *		Memory for computing arguments, one per call site of the function: to
 *		be emptied every PARTITION_RESET_EVERY rows, or results passed by
 *		reference pile up.
 */
MemoryContext
partition_argument_context(FunctionCallInfo fcinfo)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;

	if (flinfo->fn_extra == NULL)
		flinfo->fn_extra = AllocSetContextCreate(flinfo->fn_mcxt, "crm_segments window arguments",
												 ALLOCSET_SMALL_SIZES);
	return (MemoryContext) flinfo->fn_extra;
}

/* An argument of the row at a position, computed in the current context. */
Datum
partition_argument(WindowObject winobj, int argno, int64 row, bool *isnull)
{
	bool		isout;

	return WinGetFuncArgInPartition(winobj, argno, (int) row, WINDOW_SEEK_HEAD,
									false, isnull, &isout);
}
