/*-------------------------------------------------------------------------
 *
 * quadrature.h
 *	  Integrals of positive functions, by Gauss-Legendre rules on panels.
 *
 * What the models integrate is positive, smooth and has one peak, so sums of
 * it lose no digits; all that matters is that a panel is short where the
 * function is steep.  A function is given by its logarithm and the slope of it.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_QUADRATURE_H
#define CRM_CLV_QUADRATURE_H

/* ln f(v), and its derivative if slope is not NULL; f has one peak in v. */
typedef double (*ClvLogFunction) (const void *of, double v, double *slope);

/*
 * ln of the integral of f from low to high; low may be -Infinity, high may be
 * Infinity if f falls off exponentially on that side.  f must be log-concave and vary
 * over distances of about 1 / slope and, at the finest, width; -Infinity if
 * f is 0 everywhere.
 */
extern double clv_log_integral(ClvLogFunction f, const void *of,
							   double low, double high, double width);

/*
 * The integral of exp(-discount u) (1 + p u)^-k for u from 0 to w.  All are 0
 * or more; w may be Infinity, and so may the integral then.
 */
extern double clv_discounted_decay(double discount, double p, double k, double w);

#endif							/* CRM_CLV_QUADRATURE_H */
