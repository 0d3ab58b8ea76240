/*-------------------------------------------------------------------------
 *
 * nbd.h
 *	  How many purchases a customer makes who never leaves: the negative
 *	  binomial distribution.
 *
 * Rates are gamma(r, alpha) distributed, and w = t / alpha is the time in units
 * of alpha.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_NBD_H
#define CRM_CLV_NBD_H

/* ln P(N = n), n a whole number >= 0; -Infinity where it is 0. */
extern double clv_nbd_log_probability(double r, double w, double n);

/* P(N >= n), to full precision in either tail. */
extern double clv_nbd_at_least(double r, double w, double n);

#endif							/* CRM_CLV_NBD_H */
