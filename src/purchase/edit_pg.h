/*-------------------------------------------------------------------------
 *
 * edit_pg.h
 *	  Histories unpacked in memory of the server, to be changed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PURCHASE_EDIT_PG_H
#define CRM_PURCHASE_EDIT_PG_H

#include "purchase/history_pg.h"

extern HistoryDays history_room(int64 count);
extern HistoryDays history_unpacked(HistoryReader reader);
extern HistoryDays history_merged(HistoryDays *a, HistoryDays *b);

#endif							/* CRM_PURCHASE_EDIT_PG_H */
