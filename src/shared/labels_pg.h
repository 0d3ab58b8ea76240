/*-------------------------------------------------------------------------
 *
 * labels_pg.h
 *	  Functions whose result is one of a few fixed labels.
 *
 * Their last argument is `lang`.  It is looked up when it changes, and each
 * label is made a text once for each language; after that a call compares a
 * few bytes and hands out a pointer.  All of it lives in fn_extra.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_LABELS_PG_H
#define CRM_LABELS_PG_H

#include "compat.h"

#include "fmgr.h"

#include "shared/lang_pg.h"
#include "shared/memo_pg.h"

/* Most labels of one function. */
#define LABELS_MOST		16

typedef struct LabelCache
{
	ArgMemo		lang_memo;
	text	  **current;		/* those of the language at the last call */
	text	   *texts[LANG_COUNT][LABELS_MOST]; /* made so far */
} LabelCache;

/* The label with a number, not yet a text; numbers start at 0. */
typedef const Label *(*LabelSource) (int which);

extern void labels_choose(FunctionCallInfo fcinfo, LabelCache *cache, int number,
						  LabelSource source, int count);

/*
 * labels_arg
 *		The labels 0..count - 1 in the language that argument `number` names.
 *		Error 22023 when it is NULL or unknown.
 */
static inline text **
labels_arg(FunctionCallInfo fcinfo, int number, LabelSource source, int count)
{
	LabelCache *cache = fcinfo->flinfo->fn_extra;

	if (unlikely(cache == NULL))
		fcinfo->flinfo->fn_extra = cache =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(LabelCache));
	if (unlikely(PG_ARGISNULL(number) ||
				 !memo_same(&cache->lang_memo, PG_GETARG_DATUM(number))))
		labels_choose(fcinfo, cache, number, source, count);
	return cache->current;
}

#endif							/* CRM_LABELS_PG_H */
