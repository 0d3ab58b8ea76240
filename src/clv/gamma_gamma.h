/*-------------------------------------------------------------------------
 *
 * gamma_gamma.h
 *	  Gamma-Gamma: what a customer spends per purchase.
 *
 * The values of a customer's purchases are gamma distributed (shape p, rate
 * nu), and nu is over customers (shape q, rate gamma); Colombo and Jiang 1999,
 * Fader, Hardie and Lee 2005.  A customer is known by the number of purchases x
 * and their mean value m.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_GAMMA_GAMMA_H
#define CRM_CLV_GAMMA_GAMMA_H

#include "clv/fit_report.h"

#define CLV_GAMMA_GAMMA_PARAMETERS	3

typedef struct ClvGammaGamma
{
	double		p;
	double		q;
	double		gamma;			/* in the unit of money */
} ClvGammaGamma;

/* Customers with the same x and m. */
typedef struct ClvSpendRow
{
	double		x;				/* purchases */
	double		m;				/* mean value of these */
	int64_t		count;			/* of customers, at least 1 */
} ClvSpendRow;

/* NULL, or what is wrong with x > 0 or m > 0, in a few words. */
extern const char *clv_spend_problem(double x, double m);
extern double clv_gamma_gamma_log_likelihood(ClvGammaGamma model, double x, double m,
											 double *gradient);
extern double clv_gamma_gamma_mean(ClvGammaGamma model, double x, double m);
extern int	clv_spend_row_compare(const ClvSpendRow *a, const ClvSpendRow *b);
extern void clv_fit_gamma_gamma(const ClvSpendRow *rows, int64_t nrows, ClvAllocate allocate,
								ClvFitReport *report);

#endif							/* CRM_CLV_GAMMA_GAMMA_H */
