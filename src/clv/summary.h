/*-------------------------------------------------------------------------
 *
 * summary.h
 *	  What the lifetime value models need to know of a purchase history.
 *
 * Visits are days with a purchase.  The first one makes a customer; the later
 * ones are repeat purchases.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_SUMMARY_H
#define CRM_CLV_SUMMARY_H

#include "clv/model.h"
#include "purchase/history.h"

typedef struct ClvSummary
{
	int64_t		visits;			/* 0: not a customer yet, nothing else is set */
	int32_t		first;			/* day of the first visit */
	int32_t		last;
	decimal_units repeat_total; /* of the visits after the first, refunds of
								 * those days taken off; in units of 10^-places */
	int			places;
	bool		overflow;		/* repeat_total is beyond 127 bits */
} ClvSummary;

/* Up to a day, that day included. */
extern ClvSummary clv_summary(HistoryReader *reader, int32_t as_of);

/* visits must not be 0; days must be in 1 .. INT32_MAX, the length of the unit */
extern ClvCustomer clv_summary_customer(const ClvSummary *summary, int32_t as_of,
										int32_t unit_days);

/* Mean total of a repeat day; NaN without one. */
extern double clv_summary_mean_value(const ClvSummary *summary);

#endif							/* CRM_CLV_SUMMARY_H */
