/*-------------------------------------------------------------------------
 *
 * memo_pg.c
 *	  Keep the bytes of an argument: see memo_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/memo_pg.h"

/*
 * memo_keep
 *		Remembers a varlena, in memory of `context`.  To be called when all
 *		that depends on the value has been made, so that an error leaves no
 *		memory of it.
 */
void
memo_keep(ArgMemo *memo, Datum value, MemoryContext context)
{
	const char *bytes = DatumGetPointer(value);
	Size		size;

	memo->size = 0;
	if (!memo_comparable(bytes))
		return;
	size = VARSIZE_ANY(bytes);
	if (size > memo->room)
	{
		if (memo->bytes != NULL)
			pfree(memo->bytes);
		memo->bytes = NULL;
		memo->room = 0;
		memo->bytes = MemoryContextAlloc(context, size);
		memo->room = size;
	}
	memcpy(memo->bytes, bytes, size);
	memo->size = size;
}
