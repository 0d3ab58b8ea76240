/*-------------------------------------------------------------------------
 *
 * visit_keyed_pg.h
 *	  Tables of visits, for the functions that fill and read them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_VISIT_KEYED_PG_H
#define CRM_VISIT_KEYED_PG_H

#include "keyed/visit_keyed.h"
#include "shared/keyed_pg.h"

typedef struct VisitKeyedState
{
	KeyedState	common;
	int32		after;			/* the day before the window */
} VisitKeyedState;

extern const KeyedUse visit_keyed_use;

#endif							/* CRM_VISIT_KEYED_PG_H */
