/*-------------------------------------------------------------------------
 *
 * migration_pg.h
 *	  A migration as the aggregate returns it: int[].
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_TIER_MIGRATION_PG_H
#define CRM_TIER_MIGRATION_PG_H

#include "compat.h"

#include "utils/array.h"

#include "tier/migration.h"
#include "tier/tier.h"

extern Migration migration_of_array(ArrayType *array);
pg_noreturn extern void migration_error(void);

#endif							/* CRM_TIER_MIGRATION_PG_H */
