/*-------------------------------------------------------------------------
 *
 * stored_pg.h
 *	  clv_model and clv_spend_model as arguments and results of SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_STORED_PG_H
#define CRM_CLV_STORED_PG_H

#include "compat.h"

#include "fmgr.h"

#include "clv/stored.h"

/* The value of a fit; unit_days is 0 when the unit of time is not known. */
extern Datum clv_stored_from_report(ClvStoredKind kind, const ClvFitReport *report,
									int32 unit_days);

extern Datum clv_stored_to_datum(const ClvStored *stored);
extern void clv_stored_of_datum(Datum datum, ClvStored *stored);

/* The words of its status, "given" among them. */
extern const Label *clv_stored_status_label(int status);
extern int	clv_stored_status(const ClvStored *stored);

/* One more than there are of a fit: parameters that were known. */
#define CLV_STATUS_GIVEN		CLV_FIT_STATUSES
#define CLV_STATUS_LABELS		(CLV_FIT_STATUSES + 1)

/* Error 22023 for a model without parameters, with its own words. */
extern void clv_stored_require_parameters(const ClvStored *stored);

/* The like for one that does not know its unit of time. */
extern void clv_stored_require_unit(const ClvStored *stored);

/* Days of an interval of whole days; error 22023 for any other. */
extern int32 clv_unit_days(const Interval *unit);

/* The same of the argument `unit`, which must not be NULL: the hint says what to pass. */
extern int32 clv_unit_arg(FunctionCallInfo fcinfo, int number, const char *hint);

#endif							/* CRM_CLV_STORED_PG_H */
