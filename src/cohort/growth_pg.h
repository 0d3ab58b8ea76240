/*-------------------------------------------------------------------------
 *
 * growth_pg.h
 *	  cohort_growth values as arguments and results of SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_GROWTH_PG_H
#define CRM_COHORT_GROWTH_PG_H

#include "cohort/cohort_pg.h"
#include "cohort/growth.h"

extern void growth_make_room(Growth *growth, int32 first, MemoryContext context);
extern const char *growth_of_bytes(VarintReader *reader, Growth *growth);
extern Growth growth_of_datum(Datum value);
extern struct varlena *growth_to_value(const Growth *growth);

#endif							/* CRM_COHORT_GROWTH_PG_H */
