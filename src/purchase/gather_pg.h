/*-------------------------------------------------------------------------
 *
 * gather_pg.h
 *	  The working form of a history as a value of the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PURCHASE_GATHER_PG_H
#define CRM_PURCHASE_GATHER_PG_H

#include "purchase/gather.h"
#include "purchase/history_pg.h"

extern HistoryDays gather_contents(HistoryGather *state);

#endif							/* CRM_PURCHASE_GATHER_PG_H */
