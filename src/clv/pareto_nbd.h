/*-------------------------------------------------------------------------
 *
 * pareto_nbd.h
 *	  Pareto/NBD: customers who may leave at any time.
 *
 * While alive a customer buys at random at a rate of their own, gamma(r, alpha)
 * distributed over customers, and leaves for good at a rate of their own,
 * gamma(s, beta) distributed (Schmittlein, Morrison and Colombo 1987).
 *
 * Every function takes a prepared model and, mostly, a customer without a
 * problem (clv_customer_problem).  Horizons and discount rates are 0 or more,
 * in the unit of time of alpha and beta; the rate is continuous: worth
 * exp(-rate t).
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_PARETO_NBD_H
#define CRM_CLV_PARETO_NBD_H

#include "clv/model.h"

/* A model; all fields are read only. */
typedef struct ClvParetoNbd
{
	double		r;
	double		alpha;
	double		s;
	double		beta;
} ClvParetoNbd;

/* parameters without a problem */
extern ClvParetoNbd clv_pareto_nbd(ClvParameters parameters);

extern double clv_pareto_nbd_log_likelihood(const ClvParetoNbd *model, ClvCustomer customer,
											double *gradient);
extern double clv_pareto_nbd_alive(const ClvParetoNbd *model, ClvCustomer customer);
extern double clv_pareto_nbd_alive_after(const ClvParetoNbd *model, ClvCustomer customer,
										 double horizon);
extern double clv_pareto_nbd_no_purchase(const ClvParetoNbd *model, ClvCustomer customer,
										 double horizon);
extern double clv_pareto_nbd_expected(const ClvParetoNbd *model, ClvCustomer customer,
									  double horizon);
extern double clv_pareto_nbd_discounted(const ClvParetoNbd *model, ClvCustomer customer,
										double horizon, double rate);
extern double clv_pareto_nbd_new_expected(const ClvParetoNbd *model, double horizon);
extern double clv_pareto_nbd_new_probability(const ClvParetoNbd *model, double horizon,
											 double n);

#endif							/* CRM_CLV_PARETO_NBD_H */
