/*-------------------------------------------------------------------------
 *
 * programme.h
 *	  Is a retention programme worth its cost?
 *
 * A programme lifts the retention and costs something: every period, for each
 * customer who pays the margin of that period, or once, now, for each customer
 * there is.  The value of a customer without it is set against that with it,
 * cost taken off.
 *
 * For a whole base of customers the same comes as a cash flow: the cost falls
 * on all of them at once, the gain only on those whom the programme keeps.
 *
 * What cannot be said (the difference of two infinite values, a return on
 * nothing) is NaN.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_PROGRAMME_H
#define CRM_CLV_PROGRAMME_H

#include <stdbool.h>
#include <stdint.h>

#include "clv/formula.h"

typedef enum ClvCostKind
{
	CLV_COST_YEARLY,			/* with every margin */
	CLV_COST_ONCE				/* now */
} ClvCostKind;

#define CLV_COST_KINDS	2

typedef struct ClvProgramme
{
	ClvTerms	without;
	ClvTerms	with;			/* differ in nothing but the retention */
	double		margin;			/* of the first period */
	double		cost;			/* >= 0, of a customer */
	ClvCostKind cost_kind;
} ClvProgramme;

/* Of one customer, acquisition cost not taken off. */
typedef struct ClvVerdict
{
	double		clv_without;
	double		clv_with;		/* cost taken off */
	double		gain;			/* the difference */
	double		cost_value;		/* present value of the cost */
	double		roi;			/* gain / cost_value */
	double		break_even_cost;	/* the cost at which there is no gain */
	double		life_without;	/* in periods */
	double		life_with;
} ClvVerdict;

/* The flow of money that the programme makes, period by period. */
typedef struct ClvCashFlow
{
	ClvProgramme programme;
	double		customers;		/* now */
	int64_t		year;			/* 0: now, before the first margin */
	double		customers_without;	/* who pay the margin of the year */
	double		customers_with;
	double		cash_flow;		/* of the year: more margin, less cost */
	double		present_value;	/* of that */
	double		cumulative;		/* sum of present values so far */
	double		spent;			/* present value of the cost so far */
} ClvCashFlow;

extern ClvVerdict clv_judge_programme(const ClvProgramme *programme);
extern void clv_cash_flow_begin(ClvCashFlow *flow);
extern void clv_cash_flow_next(ClvCashFlow *flow);
extern bool clv_cash_flow_paid_back(const ClvCashFlow *flow);

#endif							/* CRM_CLV_PROGRAMME_H */
