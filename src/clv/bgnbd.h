/*-------------------------------------------------------------------------
 *
 * bgnbd.h
 *	  BG/NBD and MBG/NBD: customers who may leave after each purchase.
 *
 * While alive a customer buys at random at a rate of their own, gamma(r, alpha)
 * distributed over customers, and after each purchase leaves for good with a
 * probability of their own, beta(a, b) distributed.  In BG/NBD (Fader, Hardie and
 * Lee 2005) nobody leaves before the first repeat purchase; in MBG/NBD
 * (Batislam, Denizel and Filiztekin 2007) the first purchase counts like any
 * other.
 *
 * Every function takes a prepared model and, mostly, a customer without a
 * problem (clv_customer_problem).  Horizons and discount rates are 0 or more,
 * in the unit of time of alpha; the rate is continuous: worth exp(-rate t).
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_BGNBD_H
#define CRM_CLV_BGNBD_H

#include "clv/beta_curve.h"
#include "clv/model.h"

/* Customers with more repeat purchases than this are too few to prepare for. */
#define CLV_BGNBD_CURVES	64

/*
 * An integral that was found before.  With time in whole days many customers
 * are alike: a million of them may have ten thousand different (x, t).
 */
typedef struct ClvBgnbdFound
{
	double		x;				/* -1: nothing yet */
	double		discount;
	double		w;
	double		integral;
} ClvBgnbdFound;

#define CLV_BGNBD_FOUND_BITS	13

/* What customers with x repeat purchases have in common; made when first wanted. */
typedef struct ClvBgnbdCurves
{
	signed char made[CLV_BGNBD_CURVES];
	ClvBetaCurve curve[CLV_BGNBD_CURVES];
	ClvBgnbdFound found[1 << CLV_BGNBD_FOUND_BITS];
} ClvBgnbdCurves;

/* A model with what does not depend on the customer; all fields are read only. */
typedef struct ClvBgnbd
{
	double		r;
	double		alpha;
	double		a;
	double		b;
	double		log_a;
	int			chances;		/* to leave before any repeat purchase: 0 or 1 */
	ClvBgnbdCurves *curves;		/* or NULL */
} ClvBgnbd;

/* kind is CLV_BGNBD or CLV_MBGNBD; parameters without a problem */
extern ClvBgnbd clv_bgnbd(ClvModelKind kind, ClvParameters parameters);

/*
 * For questions about many customers: gives the model room for curves, half a
 * megabyte that need not be cleared, and makes expectations more than twice as fast.  The room
 * must outlive the model, and the model must not be copied to another thread.
 * Answers with and without differ by rounding (1e-13).
 */
extern void clv_bgnbd_use_curves(ClvBgnbd *model, ClvBgnbdCurves *room);

extern double clv_bgnbd_log_likelihood(const ClvBgnbd *model, ClvCustomer customer,
									   double *gradient);
extern double clv_bgnbd_alive(const ClvBgnbd *model, ClvCustomer customer);
extern double clv_bgnbd_alive_after(const ClvBgnbd *model, ClvCustomer customer,
									double horizon);
extern double clv_bgnbd_no_purchase(const ClvBgnbd *model, ClvCustomer customer,
									double horizon);
extern double clv_bgnbd_expected(const ClvBgnbd *model, ClvCustomer customer,
								 double horizon);
extern double clv_bgnbd_discounted(const ClvBgnbd *model, ClvCustomer customer,
								   double horizon, double rate);
extern double clv_bgnbd_new_expected(const ClvBgnbd *model, double horizon);
extern double clv_bgnbd_new_probability(const ClvBgnbd *model, double horizon, double n);

#endif							/* CRM_CLV_BGNBD_H */
