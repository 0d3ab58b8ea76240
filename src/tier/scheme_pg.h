/*-------------------------------------------------------------------------
 *
 * scheme_pg.h
 *	  Tier schemes as SQL functions see them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_TIER_SCHEME_PG_H
#define CRM_TIER_SCHEME_PG_H

#include "compat.h"

#include "fmgr.h"
#include "utils/array.h"

#include "shared/lang_pg.h"
#include "tier/scheme.h"

extern ArrayType *tier_scheme_shares(TierScheme scheme);
extern TierScheme tier_scheme_arg(FunctionCallInfo fcinfo, int number);
pg_noreturn extern void tier_number_error(TierScheme scheme, int32 tier);

#endif							/* CRM_TIER_SCHEME_PG_H */
