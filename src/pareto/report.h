/*-------------------------------------------------------------------------
 *
 * report.h
 *	  The Pareto report: customers and value of each tier, and their shares.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PARETO_REPORT_H
#define CRM_PARETO_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/decimal.h"

/* Tiers are numbered from 1, the best. */
#define REPORT_MOST_TIERS	100

typedef struct ReportTier
{
	int64_t		customers;
	Decimal		value;
} ReportTier;

typedef struct ReportTotals
{
	int			tiers;			/* the last one that has a customer */
	ReportTier	tier[REPORT_MOST_TIERS];	/* tier[0] is tier 1 */
} ReportTotals;

/* A part of all, as 0 to 1; unknown where all is nothing. */
typedef struct Share
{
	bool		known;
	double		value;
} Share;

/* The shares of one tier, and of it with all better ones. */
typedef struct ReportShares
{
	Share		customers;
	Share		value;
	Share		customers_upto;
	Share		value_upto;
} ReportShares;

extern bool report_add(ReportTotals *totals, int tier, int64_t customers, Decimal value);
extern bool report_shares(const ReportTotals *totals, ReportShares *shares);

#endif							/* CRM_PARETO_REPORT_H */
