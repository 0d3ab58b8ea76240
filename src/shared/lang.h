/*-------------------------------------------------------------------------
 *
 * lang.h
 *	  The languages of labels.
 *
 * A label is written once, in every language, as UTF-8 (lang_pg.h turns it
 * into a text of the database's encoding).
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_LANG_H
#define CRM_LANG_H

typedef enum Lang
{
	LANG_EN,
	LANG_ZH
} Lang;

#define LANG_COUNT	2

typedef struct Label
{
	const char *words[LANG_COUNT];	/* by Lang */
} Label;

#endif							/* CRM_LANG_H */
