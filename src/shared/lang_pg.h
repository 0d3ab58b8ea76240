/*-------------------------------------------------------------------------
 *
 * lang_pg.h
 *	  The argument `lang`, and labels as values of type text.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_LANG_PG_H
#define CRM_LANG_PG_H

#include "postgres.h"

#include "shared/lang.h"

extern Lang lang_arg(const text *word);
extern text *lang_text(const Label *label, Lang lang);

#endif							/* CRM_LANG_PG_H */
