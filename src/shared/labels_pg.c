/*-------------------------------------------------------------------------
 *
 * labels_pg.c
 *	  Functions whose result is one of a few fixed labels: see labels_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/labels_pg.h"

/*
 * labels_choose
 *		Finds out which language is meant, and makes its labels at first use.
 */
void
labels_choose(FunctionCallInfo fcinfo, LabelCache *cache, int number,
			  LabelSource source, int count)
{
	MemoryContext context = fcinfo->flinfo->fn_mcxt;
	MemoryContext caller;
	Lang		lang;

	Assert(count <= LABELS_MOST);
	cache->lang_memo.size = 0;
	lang = lang_arg(PG_ARGISNULL(number) ? NULL : PG_GETARG_TEXT_PP(number));
	cache->current = cache->texts[lang];

	caller = MemoryContextSwitchTo(context);
	for (int i = 0; i < count; i++)
		if (cache->current[i] == NULL)
			cache->current[i] = lang_text(source(i), lang);
	MemoryContextSwitchTo(caller);
	memo_keep(&cache->lang_memo, PG_GETARG_DATUM(number), context);
}
