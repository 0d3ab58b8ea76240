/*-------------------------------------------------------------------------
 *
 * normal.h
 *	  The standard normal distribution.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_NORMAL_H
#define CRM_NORMAL_H

extern double normal_density(double x);
extern double normal_below(double x);
extern double normal_quantile(double p);

#endif							/* CRM_NORMAL_H */
