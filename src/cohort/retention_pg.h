/*-------------------------------------------------------------------------
 *
 * retention_pg.h
 *	  cohort_retention values as arguments and results of SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_RETENTION_PG_H
#define CRM_COHORT_RETENTION_PG_H

#include "cohort/cohort_pg.h"
#include "cohort/retention.h"

extern void retention_make_row(Retention *retention, int32 cohort, MemoryContext context);
extern const char *retention_of_bytes(VarintReader *reader, Retention *retention);
extern Retention retention_of_datum(Datum value);
extern struct varlena *retention_to_value(const Retention *retention);

#endif							/* CRM_COHORT_RETENTION_PG_H */
