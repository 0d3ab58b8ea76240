/*-------------------------------------------------------------------------
 *
 * rfm_keyed_pg.h
 *	  Tables of rfm values, for the functions that fill and read them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_RFM_KEYED_PG_H
#define CRM_RFM_KEYED_PG_H

#include "keyed/rfm_keyed.h"
#include "rfm/rfm_pg.h"
#include "shared/keyed_pg.h"

typedef struct RfmKeyedState
{
	KeyedState	common;
	RfmKeyed	rfm;
} RfmKeyedState;

extern const KeyedUse rfm_keyed_use;

extern RfmKeyedState *rfm_keyed_first_state(FunctionCallInfo fcinfo, int32 as_of);
extern void rfm_keyed_add_row(RfmKeyedState *state, Datum customer, bool nobody, int32 day, Decimal amount);

#endif							/* CRM_RFM_KEYED_PG_H */
