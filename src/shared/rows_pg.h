/*-------------------------------------------------------------------------
 *
 * rows_pg.h
 *	  Functions that return rows, one with each call or all of them at once.
 *
 * The first kind has two steps of its own: to read its arguments, and to
 * find the next row.  The rest is the same for all of them, and is here.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_ROWS_PG_H
#define CRM_ROWS_PG_H

#include "compat.h"

#include "access/tupdesc.h"
#include "fmgr.h"

/*
 * Reads the arguments, once, in memory that lasts until the last row; so what
 * it detoasts it must copy.  Returns the place where the rows begin, or NULL
 * when there are none.
 */
typedef void *(*RowsBegin) (FunctionCallInfo fcinfo);

/*
 * Goes on to the next row and fills its columns; false when there is none.
 * No column is NULL unless it says so.
 */
typedef bool (*RowsNext) (void *place, Datum *values, bool *nulls);

extern Datum rows_return(FunctionCallInfo fcinfo, RowsBegin begin, RowsNext next);

/*
 * For functions of very many rows: all of them at once, into a store that
 * goes to disk when it outgrows work_mem.
 */
typedef struct RowsStore
{
	TupleDesc	type;
	struct Tuplestorestate *store;
	MemoryContext row_context;	/* for what a row is made of */
	int64		rows;
} RowsStore;

extern RowsStore rows_store_begin(FunctionCallInfo fcinfo);
extern void rows_store(RowsStore *rows, Datum *values, bool *nulls);

/* The tuple type of a function that returns rows, or one row. */
extern TupleDesc rows_type(FunctionCallInfo fcinfo);

#endif							/* CRM_ROWS_PG_H */
