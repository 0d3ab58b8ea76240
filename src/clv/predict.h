/*-------------------------------------------------------------------------
 *
 * predict.h
 *	  Predictions for a customer, whatever the model.
 *
 * The models differ in their formulas, not in the questions put to them.  A
 * predictor is a model with all that does not depend on the customer; each
 * question goes to the model's own file.
 *
 * Horizons are 0 or more, Infinity included; rates are 0 or more and continuous:
 * a purchase u from now is worth exp(-rate u).  BG/BB counts time in
 * opportunities to buy, so its times are whole numbers.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_PREDICT_H
#define CRM_CLV_PREDICT_H

#include "clv/bgbb.h"
#include "clv/bgnbd.h"
#include "clv/pareto_nbd.h"
#include "clv/stored.h"

typedef struct ClvPredictor
{
	ClvStoredKind kind;			/* of a model of repeat purchases */
	union
	{
		ClvBgnbd	bgnbd;		/* and MBG/NBD */
		ClvParetoNbd pareto_nbd;
		ClvBgbb		bgbb;
	}			of;
} ClvPredictor;

/* p: parameters of the kind, without a problem */
extern ClvPredictor clv_predictor(ClvStoredKind kind, const double *p);

/* NULL, or why the model knows no such customer or horizon. */
extern const char *clv_predict_customer_problem(ClvStoredKind kind, ClvCustomer customer);
extern const char *clv_predict_horizon_problem(ClvStoredKind kind, double horizon);

extern double clv_predict_log_likelihood(const ClvPredictor *model, ClvCustomer customer);
extern double clv_predict_alive(const ClvPredictor *model, ClvCustomer customer);
extern double clv_predict_alive_after(const ClvPredictor *model, ClvCustomer customer,
									  double horizon);
extern double clv_predict_no_purchase(const ClvPredictor *model, ClvCustomer customer,
									  double horizon);
extern double clv_predict_expected(const ClvPredictor *model, ClvCustomer customer,
								   double horizon);
extern double clv_predict_discounted(const ClvPredictor *model, ClvCustomer customer,
									 double horizon, double rate);
extern double clv_predict_monthly(const ClvPredictor *model, ClvCustomer customer,
								  int months, double month_length, double monthly_rate);
extern double clv_predict_new_expected(const ClvPredictor *model, double horizon);
extern double clv_predict_new_probability(const ClvPredictor *model, double horizon, double n);

#endif							/* CRM_CLV_PREDICT_H */
