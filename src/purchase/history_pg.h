/*-------------------------------------------------------------------------
 *
 * history_pg.h
 *	  purchase_history values as arguments and results of SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PURCHASE_HISTORY_PG_H
#define CRM_PURCHASE_HISTORY_PG_H

#include "compat.h"

#include "fmgr.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "purchase/history.h"

/* Is it packed, and not in the working form of an aggregate's state? */
extern bool history_is_stored(const struct varlena *value);

/* A reader at the first entry of the history; NULL is not a history. */
extern HistoryReader history_of_datum(Datum value);

#define PG_GETARG_HISTORY(n)	history_of_datum(PG_GETARG_DATUM(n))

/* For a customer without any row: NULL is a history without entries. */
extern HistoryReader history_or_empty(FunctionCallInfo fcinfo, int argno);

/* To be called after the last entry was read. */
extern void history_check_end(const HistoryReader *reader);

/* history_sum() of a value that must be good; its amounts may be too large. */
extern HistorySums history_counts(HistoryReader reader, HistoryWindow window);

/* The stored form of unpacked entries, in the current memory context. */
extern Datum history_to_datum(HistoryDays *days);

extern Decimal history_decimal(decimal_units units, int places, const char *what);
pg_noreturn extern void history_problem_error(HistoryProblem problem);

#endif							/* CRM_PURCHASE_HISTORY_PG_H */
