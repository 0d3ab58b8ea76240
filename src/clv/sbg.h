/*-------------------------------------------------------------------------
 *
 * sbg.h
 *	  Shifted beta-geometric: customers with a contract, who renew it or not.
 *
 * At each renewal a customer leaves with a chance of their own, beta(alpha,
 * beta) distributed over customers (Fader and Hardie 2007).  Those with a high
 * chance go first, so the rate of renewals rises over the years although nobody
 * changes.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_SBG_H
#define CRM_CLV_SBG_H

#include "clv/fit_report.h"

#define CLV_SBG_PARAMETERS	2

typedef struct ClvSbg
{
	double		alpha;
	double		beta;
} ClvSbg;

/* What customers did at their first, second ... renewal; year[0] is the first. */
typedef struct ClvSbgYear
{
	int64_t		lost;
	int64_t		renewed;
} ClvSbgYear;

extern double clv_sbg_survival(ClvSbg model, double renewals);
extern double clv_sbg_retention(ClvSbg model, double renewal);
extern double clv_sbg_lifetime(ClvSbg model, double renewals, double rate);
extern void clv_fit_sbg(const ClvSbgYear *year, int years, ClvFitReport *report);

#endif							/* CRM_CLV_SBG_H */
