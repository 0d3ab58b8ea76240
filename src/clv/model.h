/*-------------------------------------------------------------------------
 *
 * model.h
 *	  What the models of repeat purchases have in common: their names, their
 *	  parameters, and what they know of a customer.
 *
 * Time may be counted in days, weeks or anything else, as long as parameters,
 * customers, horizons and discount rates all use the same unit.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_MODEL_H
#define CRM_CLV_MODEL_H

#include <stdbool.h>

/*
 * While alive a customer buys at random at a rate of their own; the rates are
 * gamma distributed over customers (shape r, rate alpha).  The models differ
 * in how a customer leaves for good.
 */
typedef enum ClvModelKind
{
	CLV_BGNBD,					/* perhaps after each repeat purchase */
	CLV_MBGNBD,					/* perhaps after each purchase, the first too */
	CLV_PARETO_NBD				/* at any time */
} ClvModelKind;

#define CLV_PARAMETERS	4

/*
 * Parameters, and times other than 0, lie between these.  That is far beyond
 * any sense, and leaves products and quotients of them within the range of
 * numbers.
 */
#define CLV_SMALLEST	1e-100
#define CLV_LARGEST		1e100

/* Counts of purchases end where not every whole number is a double: 2^53. */
#define CLV_MOST_PURCHASES	9007199254740992.0

/* Is it neither so large nor so small that computing with it fails?  NaN is not. */
static inline bool
clv_in_range(double value)
{
	return value >= CLV_SMALLEST && value <= CLV_LARGEST;
}

/* Which parameter stands where; all are in range. */
typedef struct ClvParameters
{
	double		p[CLV_PARAMETERS];	/* (M)BG/NBD: r, alpha, a, b; Pareto/NBD:
									 * r, alpha, s, beta */
} ClvParameters;

/* A history as the models see it: 0 <= t_x <= t, and t_x = 0 when x = 0. */
typedef struct ClvCustomer
{
	double		x;				/* repeat purchases, a whole number */
	double		t_x;			/* time from the first purchase to the last */
	double		t;				/* time from the first purchase to now */
} ClvCustomer;

/* NULL, or what is wrong in a few words ("x is negative"). */
extern const char *clv_parameters_problem(ClvModelKind kind, ClvParameters parameters);
extern const char *clv_customer_problem(ClvCustomer customer);

#endif							/* CRM_CLV_MODEL_H */
