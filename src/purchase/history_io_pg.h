/*-------------------------------------------------------------------------
 *
 * history_io_pg.h
 *	  The text and binary form of a purchase_history, as a part of another
 *	  value's.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PURCHASE_HISTORY_IO_PG_H
#define CRM_PURCHASE_HISTORY_IO_PG_H

#include "purchase/history_pg.h"
#include "shared/textio_pg.h"

extern Datum history_from_text(TextScan *scan);
extern void history_to_text(StringInfo out, HistoryReader reader);
extern void history_check_received(const char *body, int size);

#endif							/* CRM_PURCHASE_HISTORY_IO_PG_H */
