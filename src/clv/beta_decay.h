/*-------------------------------------------------------------------------
 *
 * beta_decay.h
 *	  How the purchases of a customer thin out who may leave after each one.
 *
 * A customer who leaves after a purchase with probability p and whose rate is
 * gamma distributed buys, u units of time later (in units of alpha + t), at a
 * rate that has fallen to (1 + p u)^-k.  Over the customers, p is beta
 * distributed, and what is left is the mean
 *
 *		D(u) = E[(1 + p u)^-k], p ~ Beta(a, b)		(= 2F1(k, a; a + b; -u))
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_BETA_DECAY_H
#define CRM_CLV_BETA_DECAY_H

typedef struct ClvBetaDecay
{
	double		k;				/* all above 0 */
	double		a;
	double		b;
} ClvBetaDecay;

/* D(u), u >= 0 */
extern double clv_beta_decay(ClvBetaDecay decay, double u);

/*
 * The integral of exp(-discount u) D(u) for u from 0 to w; discount >= 0.
 * w may be Infinity, and so is the integral then if there is no discount and
 * a <= 1 or k <= 1.
 */
extern double clv_beta_decay_integral(ClvBetaDecay decay, double discount, double w);

#endif							/* CRM_CLV_BETA_DECAY_H */
