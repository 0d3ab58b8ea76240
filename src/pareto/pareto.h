/*-------------------------------------------------------------------------
 *
 * pareto.h
 *	  How unequally a total is spread over customers: Gini coefficient,
 *	  Lorenz curve, share of the best, customers that bring a share.
 *
 * Every function takes the values in ascending order; none of them may be
 * negative, NaN or infinite.  All answers are ratios, so the values may be of
 * any size: sums neither overflow nor lose small values to rounding.
 *
 * Where nothing can be shared out, because there are no values or their sum
 * is 0, a function returns false and leaves the result alone.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PARETO_H
#define CRM_PARETO_H

#include <stdbool.h>
#include <stdint.h>

extern bool pareto_gini(const double *sorted, int64_t count, double *gini);
extern bool pareto_gini_unbiased(const double *sorted, int64_t count, double *gini);
extern bool pareto_top_share(const double *sorted, int64_t count, double share,
							 double *top_share);
extern bool pareto_customers_for(const double *sorted, int64_t count, double share,
								 int64_t *customers);
extern bool pareto_lorenz(const double *sorted, int64_t count, int points, double *curve);

#endif							/* CRM_PARETO_H */
