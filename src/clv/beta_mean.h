/*-------------------------------------------------------------------------
 *
 * beta_mean.h
 *	  The mean of a function of a beta distributed probability, whatever the
 *	  shape of the distribution.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_BETA_MEAN_H
#define CRM_CLV_BETA_MEAN_H

/* A function of p, 0 <= p <= 1: positive, falling, smooth. */
typedef double (*ClvBetaFunction) (const void *of, double p);

/*
 * E[f(p)], p ~ Beta(a, b).  sharpness: f falls no faster than (1 + p u)^-sharpness
 * for some u.  Relative error 1e-12 for a, b from 1e-6 to 1e6.
 */
extern double clv_beta_mean(double a, double b, ClvBetaFunction f, const void *of,
							double sharpness);

#endif							/* CRM_CLV_BETA_MEAN_H */
