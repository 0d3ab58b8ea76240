/*-------------------------------------------------------------------------
 *
 * lang_pg.c
 *	  The argument `lang`, and labels as values of type text.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "shared/args_pg.h"
#include "shared/lang_pg.h"

static const char *const lang_names[LANG_COUNT] = {"en", "zh"};
static const ArgChoice lang_choice = {"lang", LANG_COUNT, lang_names};

/*
 * lang_arg
 *		A language by its name; NULL, or a name we do not know: error 22023.
 */
Lang
lang_arg(const text *word)
{
	if (word == NULL)
		arg_null_error("lang", "Pass 'en' or 'zh'.");
	return (Lang) arg_choice(&lang_choice, word);
}

/*
 * lang_text
 *		A label in the database's encoding, freshly allocated; the standard
 *		error when that encoding cannot say it.
 */
text *
lang_text(const Label *label, Lang lang)
{
	const char *word = label->words[lang];

	return cstring_to_text(pg_any_to_server(word, strlen(word), PG_UTF8));
}
