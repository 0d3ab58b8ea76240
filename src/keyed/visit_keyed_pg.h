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
#include "churn/visit_class_pg.h"
#include "shared/keyed_pg.h"

typedef struct VisitKeyedState
{
	KeyedState	common;
	int32		after;			/* the day before the window */
} VisitKeyedState;

extern const KeyedUse visit_keyed_use;

/* The day before the window that ends with as_of. */
static inline int32
visit_keyed_after_of(int32 as_of)
{
	return visit_keyed_after(visit_usual_after(as_of));
}

#endif							/* CRM_VISIT_KEYED_PG_H */
