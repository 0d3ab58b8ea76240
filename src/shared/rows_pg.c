/*-------------------------------------------------------------------------
 *
 * rows_pg.c
 *	  Functions that return rows: see rows_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/rows_pg.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

/* What lasts from the first row to the last. */
typedef struct Rows
{
	void	   *place;			/* of the function; NULL: no row */
	Datum	   *values;			/* of one row, by column */
	bool	   *nulls;
} Rows;

TupleDesc
rows_type(FunctionCallInfo fcinfo)
{
	TupleDesc	type;

	if (get_call_result_type(fcinfo, NULL, &type) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	return BlessTupleDesc(type);
}

static void
begin_rows(FunctionCallInfo fcinfo, RowsBegin begin)
{
	FuncCallContext *context = SRF_FIRSTCALL_INIT();
	MemoryContext old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
	Rows	   *rows = palloc(sizeof(Rows));

	context->user_fctx = rows;
	context->tuple_desc = rows_type(fcinfo);
	rows->values = palloc(context->tuple_desc->natts * sizeof(Datum));
	rows->nulls = palloc(context->tuple_desc->natts * sizeof(bool));
	rows->place = begin(fcinfo);
	MemoryContextSwitchTo(old);
}

/*
 * rows_return
 *		The whole of an SQL function that returns rows.
 */
Datum
rows_return(FunctionCallInfo fcinfo, RowsBegin begin, RowsNext next)
{
	FuncCallContext *context;
	Rows	   *rows;

	if (SRF_IS_FIRSTCALL())
		begin_rows(fcinfo, begin);
	context = SRF_PERCALL_SETUP();
	rows = context->user_fctx;
	memset(rows->values, 0, context->tuple_desc->natts * sizeof(Datum));
	memset(rows->nulls, 0, context->tuple_desc->natts * sizeof(bool));
	if (rows->place == NULL || !next(rows->place, rows->values, rows->nulls))
		SRF_RETURN_DONE(context);
	SRF_RETURN_NEXT(context, HeapTupleGetDatum(heap_form_tuple(context->tuple_desc,
															   rows->values, rows->nulls)));
}

/* Rows between two resets of the memory that they are made in. */
#define RESET_EVERY		256

/*
 * rows_store_begin
 *		Makes the store that the function returns; the function itself then
 *		returns nothing.  While rows are made, the current memory context must
 *		be row_context, which is reset now and then.
 */
RowsStore
rows_store_begin(FunctionCallInfo fcinfo)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	RowsStore	rows = {0};
	MemoryContext old;

	if (result == NULL || !IsA(result, ReturnSetInfo) ||
		(result->allowedModes & SFRM_Materialize) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a function that returns rows was called where none can be taken"),
				 errhint("Call it in FROM.")));
	rows.type = rows_type(fcinfo);	/* what it leaves behind goes with the call */
	old = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
	rows.type = CreateTupleDescCopy(rows.type);
	rows.store = tuplestore_begin_heap((result->allowedModes & SFRM_Materialize_Random) != 0,
									   false, work_mem);
	result->returnMode = SFRM_Materialize;
	result->setResult = rows.store;
	result->setDesc = rows.type;
	MemoryContextSwitchTo(old);
	rows.row_context = AllocSetContextCreate(CurrentMemoryContext, "rows",
											 ALLOCSET_SMALL_SIZES);
	return rows;
}

void
rows_store(RowsStore *rows, Datum *values, bool *nulls)
{
	tuplestore_putvalues(rows->store, rows->type, values, nulls);
	if (rows->rows++ % RESET_EVERY == 0)
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(rows->row_context);
	}
}
