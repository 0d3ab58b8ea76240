/*-------------------------------------------------------------------------
 *
 * memo_pg.h
 *	  Does an argument hold the same value as at the last call?
 *
 * A parameter, such as the name of a map, is nearly always the same for
 * millions of calls, but need not be, and nothing tells us for sure: within
 * PL/pgSQL even a "stable" parameter changes under a living FmgrInfo.  So
 * what was made of it is kept along with a copy of its bytes, and comparing
 * a few bytes decides whether it still holds.
 *
 * The bytes are compared as they come.  A compressed value is compared
 * compressed, and a pointer into a TOAST table as a pointer: what such a
 * pointer names does not change while it can be seen.  Values behind other
 * pointers (expanded arrays) can change in place and never count as the same.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_MEMO_PG_H
#define CRM_MEMO_PG_H

#include "compat.h"

typedef struct ArgMemo
{
	Size		size;			/* of the value kept; 0: none yet */
	Size		room;			/* allocated */
	char	   *bytes;
} ArgMemo;

static inline bool
memo_comparable(const char *value)
{
	return !VARATT_IS_EXTERNAL(value) || VARATT_IS_EXTERNAL_ONDISK(value);
}

/* Is this varlena the one that was kept? */
static inline bool
memo_same(const ArgMemo *memo, Datum value)
{
	const char *bytes = DatumGetPointer(value);

	return memo_comparable(bytes) && VARSIZE_ANY(bytes) == memo->size &&
		memcmp(bytes, memo->bytes, memo->size) == 0;
}

extern void memo_keep(ArgMemo *memo, Datum value, MemoryContext context);

#endif							/* CRM_MEMO_PG_H */
