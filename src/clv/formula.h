/*-------------------------------------------------------------------------
 *
 * formula.h
 *	  Lifetime value by formula: margin, retention, discount rate.
 *
 * A customer brings a margin each period (a year, say), stays for the next
 * one with the probability `retention`, and money is worth less the later it
 * comes.  All forms in use are one geometric series; they differ in when the
 * first margin is paid and whether it is certain, which is the convention:
 *
 *	  begin			margin t, from 1, at the begin of period t: the first now
 *	  mid			in its middle
 *	  end			at its end, from those who were there at its begin
 *	  end_retained	at its end, from those who stayed through it
 *
 * A margin grows by `growth` from one period to the next.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FORMULA_H
#define CRM_CLV_FORMULA_H

#include <math.h>

typedef enum ClvConvention
{
	CLV_BEGIN,
	CLV_END,
	CLV_END_RETAINED,
	CLV_MID
} ClvConvention;

#define CLV_CONVENTIONS		4

/* Differences smaller than this part of what is compared are rounding. */
#define CLV_ROUNDING	1e-12

/* All that decides what a margin of 1 per period is worth. */
typedef struct ClvTerms
{
	double		retention;		/* 0 .. 1 */
	double		discount_rate;	/* > -1 */
	double		growth;			/* > -1 */
	double		periods;		/* a whole number >= 0; INFINITY: no end */
	ClvConvention convention;
} ClvTerms;

/*
 * An amount paid as often as `annuity` says; nothing, however often, is
 * nothing.
 */
static inline double
clv_times(double amount, double annuity)
{
	return amount == 0 ? 0 : amount * annuity;
}

extern double clv_annuity(const ClvTerms *terms);
extern double clv_expected_periods(const ClvTerms *terms);
extern double clv_customers_left(const ClvTerms *terms, double period);
extern double clv_discount(const ClvTerms *terms, double period);
extern double clv_payback_periods(const ClvTerms *terms, double margin, double cost);
extern double clv_referral_worth(double share_new, double clv_new, double acquisition_cost);

#endif							/* CRM_CLV_FORMULA_H */
