/*-------------------------------------------------------------------------
 *
 * bgbb.h
 *	  BG/BB: customers who buy or do not at each of a number of opportunities.
 *
 * At each opportunity, a year's appeal for donations say, a customer who is
 * alive buys with a chance of their own, beta(alpha, beta) distributed over
 * customers; and before each one a customer leaves for good with a chance
 * of their own, beta(gamma, delta) distributed (Fader, Hardie and Shang 2010).
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_BGBB_H
#define CRM_CLV_BGBB_H

#include "clv/fit_report.h"

#define CLV_BGBB_PARAMETERS	4

/* A likelihood adds up to so many terms. */
#define CLV_BGBB_MOST_OPPORTUNITIES	100000

typedef struct ClvBgbb
{
	double		alpha;
	double		beta;
	double		gamma;
	double		delta;
} ClvBgbb;

/* 0 <= x <= t_x <= n, and t_x = 0 when x = 0 */
typedef struct ClvBgbbCustomer
{
	int32_t		x;				/* purchases */
	int32_t		t_x;			/* the opportunity of the last one, from 1; 0 without */
	int32_t		n;				/* opportunities */
} ClvBgbbCustomer;

/* Customers with the same history. */
typedef struct ClvBgbbRow
{
	ClvBgbbCustomer customer;
	int64_t		count;			/* at least 1 */
} ClvBgbbRow;

extern const char *clv_bgbb_customer_problem(ClvBgbbCustomer customer);
extern double clv_bgbb_log_likelihood(ClvBgbb model, ClvBgbbCustomer customer, double *gradient);
extern double clv_bgbb_alive(ClvBgbb model, ClvBgbbCustomer customer);
extern double clv_bgbb_expected(ClvBgbb model, ClvBgbbCustomer customer, double opportunities);
extern double clv_bgbb_discounted(ClvBgbb model, ClvBgbbCustomer customer, double rate);
extern int	clv_bgbb_row_compare(const ClvBgbbRow *a, const ClvBgbbRow *b);
extern void clv_fit_bgbb(const ClvBgbbRow *rows, int64_t nrows, ClvFitReport *report);

#endif							/* CRM_CLV_BGBB_H */
