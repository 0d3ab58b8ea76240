/*-------------------------------------------------------------------------
 *
 * fit_total.h
 *	  The log-likelihood of all customers with its derivatives, as a sum; and
 *	  the part of it that the models of repeat purchases share.
 *
 * Derivatives are for the logarithms of the parameters.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FIT_TOTAL_H
#define CRM_CLV_FIT_TOTAL_H

#include "clv/fit_rows.h"
#include "clv/optimise.h"
#include "shared/sum.h"

typedef struct FitTotal
{
	Sum			value;
	Sum			slope[OPTIMISE_MOST];
	Sum			bend[OPTIMISE_MOST][OPTIMISE_MOST]; /* [i][k] with i <= k */
} FitTotal;

/* A time T beside a parameter that is a time, alpha. */
typedef struct FitAge
{
	double		log_growth;		/* ln((alpha + T) / alpha) */
	double		share;			/* alpha / (alpha + T) */
	double		rest;			/* T / (alpha + T) */
} FitAge;

extern void fit_total_ages(const FitRows *rows, double alpha, FitAge *ages);
extern void fit_total_purchases(const FitRows *rows, const FitAge *ages, double r, double alpha,
								FitTotal *total);
extern void fit_total_point(const FitTotal *total, int n, OptimisePoint *point);
extern double fit_trigamma_difference(double z, double n);

#endif							/* CRM_CLV_FIT_TOTAL_H */
