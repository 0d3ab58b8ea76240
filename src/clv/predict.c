/*-------------------------------------------------------------------------
 *
 * predict.c
 *	  Predictions for a customer, whatever the model: see predict.h.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/predict.h"

#include <math.h>
#include <string.h>

#include "clv/bgbb_future.h"
#include "shared/poll.h"

/*
 * clv_predictor
 *		Prepares a model of repeat purchases.
 */
ClvPredictor
clv_predictor(ClvStoredKind kind, const double *p)
{
	ClvPredictor model;
	ClvParameters parameters;

	memset(&model, 0, sizeof(model));
	model.kind = kind;
	memcpy(parameters.p, p, sizeof(parameters.p));
	switch (kind)
	{
		case CLV_STORED_BGNBD:
			model.of.bgnbd = clv_bgnbd(CLV_BGNBD, parameters);
			break;
		case CLV_STORED_MBGNBD:
			model.of.bgnbd = clv_bgnbd(CLV_MBGNBD, parameters);
			break;
		case CLV_STORED_PARETO_NBD:
			model.of.pareto_nbd = clv_pareto_nbd(parameters);
			break;
		default:
			model.of.bgbb = (ClvBgbb) {p[0], p[1], p[2], p[3]};
	}
	return model;
}

static ClvBgbbCustomer
bgbb_customer(ClvCustomer customer)
{
	return (ClvBgbbCustomer) {(int32_t) customer.x, (int32_t) customer.t_x, (int32_t) customer.t};
}

/*
 * clv_predict_customer_problem
 *		NULL, or why no customer has this history.
 */
const char *
clv_predict_customer_problem(ClvStoredKind kind, ClvCustomer customer)
{
	const char *problem = clv_customer_problem(customer);

	if (problem != NULL || kind != CLV_STORED_BGBB)
		return problem;
	if (customer.t_x != floor(customer.t_x))
		return "t_x must be a whole number of opportunities";
	if (customer.t != floor(customer.t))
		return "t must be a whole number of opportunities";
	if (customer.t > CLV_BGBB_MOST_OPPORTUNITIES)
		return "t must be at most 100000 opportunities";
	if (customer.x > customer.t_x)
		return "x must not be above t_x, which counts opportunities";
	return NULL;
}

/*
 * clv_predict_horizon_problem
 *		NULL, or why the model cannot look ahead so far.
 */
const char *
clv_predict_horizon_problem(ClvStoredKind kind, double horizon)
{
	if (!(horizon >= 0))
		return "horizon must be 0 or more";
	if (kind != CLV_STORED_BGBB || isinf(horizon))
		return NULL;
	if (horizon != floor(horizon) || horizon > CLV_BGBB_MOST_AHEAD)
		return "horizon must be a whole number of opportunities, at most 1000000, or infinite";
	return NULL;
}

/*
 * clv_predict_log_likelihood
 *		ln of the likelihood of the history: a density for models in continuous time.
 */
double
clv_predict_log_likelihood(const ClvPredictor *model, ClvCustomer customer)
{
	switch (model->kind)
	{
		case CLV_STORED_PARETO_NBD:
			return clv_pareto_nbd_log_likelihood(&model->of.pareto_nbd, customer, NULL);
		case CLV_STORED_BGBB:
			return clv_bgbb_log_likelihood(model->of.bgbb, bgbb_customer(customer), NULL);
		default:
			return clv_bgnbd_log_likelihood(&model->of.bgnbd, customer, NULL);
	}
}

/*
 * clv_predict_alive
 *		P(alive now | history); with BG/BB, at the next opportunity.
 */
double
clv_predict_alive(const ClvPredictor *model, ClvCustomer customer)
{
	switch (model->kind)
	{
		case CLV_STORED_PARETO_NBD:
			return clv_pareto_nbd_alive(&model->of.pareto_nbd, customer);
		case CLV_STORED_BGBB:
			return clv_bgbb_alive(model->of.bgbb, bgbb_customer(customer));
		default:
			return clv_bgnbd_alive(&model->of.bgnbd, customer);
	}
}

/* P(alive after the horizon | history) */
double
clv_predict_alive_after(const ClvPredictor *model, ClvCustomer customer, double horizon)
{
	if (isinf(horizon))
		return 0;
	switch (model->kind)
	{
		case CLV_STORED_PARETO_NBD:
			return clv_pareto_nbd_alive_after(&model->of.pareto_nbd, customer, horizon);
		case CLV_STORED_BGBB:
			return clv_bgbb_alive_after(model->of.bgbb, bgbb_customer(customer), horizon);
		default:
			return clv_bgnbd_alive_after(&model->of.bgnbd, customer, horizon);
	}
}

/* P(no purchase within the horizon | history) */
double
clv_predict_no_purchase(const ClvPredictor *model, ClvCustomer customer, double horizon)
{
	switch (model->kind)
	{
		case CLV_STORED_PARETO_NBD:
			return clv_pareto_nbd_no_purchase(&model->of.pareto_nbd, customer, horizon);
		case CLV_STORED_BGBB:
			return clv_bgbb_no_purchase(model->of.bgbb, bgbb_customer(customer), horizon);
		default:
			return fmin(1, clv_bgnbd_no_purchase(&model->of.bgnbd, customer, horizon));
	}
}

/* Expected purchases within the horizon. */
double
clv_predict_expected(const ClvPredictor *model, ClvCustomer customer, double horizon)
{
	return clv_predict_discounted(model, customer, horizon, 0);
}

/* The same, each worth exp(-rate times its time from now). */
double
clv_predict_discounted(const ClvPredictor *model, ClvCustomer customer, double horizon,
					   double rate)
{
	switch (model->kind)
	{
		case CLV_STORED_PARETO_NBD:
			return clv_pareto_nbd_discounted(&model->of.pareto_nbd, customer, horizon, rate);
		case CLV_STORED_BGBB:
			return clv_bgbb_discounted_until(model->of.bgbb, bgbb_customer(customer), horizon,
											 rate);
		default:
			return clv_bgnbd_discounted(&model->of.bgnbd, customer, horizon, rate);
	}
}

/*
 * clv_predict_monthly
 *		Expected purchases, those of month i worth (1 + monthly_rate)^-i: the
 *		sum that other programs call lifetime value.  A purchase counts as if it
 *		came at the end of its month, so it is less than the exact integral.
 */
double
clv_predict_monthly(const ClvPredictor *model, ClvCustomer customer, int months,
					double month_length, double monthly_rate)
{
	double		before = 0;
	double		sum = 0;

	for (int i = 1; i <= months; i++)
	{
		double		until = clv_predict_expected(model, customer, i * month_length);

		sum += (until - before) * exp(-i * log1p(monthly_rate));
		before = until;
		crm_poll();
	}
	return sum;
}

/* Expected repeat purchases of a new customer within the horizon. */
double
clv_predict_new_expected(const ClvPredictor *model, double horizon)
{
	return clv_predict_expected(model, (ClvCustomer) {0, 0, 0}, horizon);
}

/* P(a new customer makes n repeat purchases within the horizon), which is finite */
double
clv_predict_new_probability(const ClvPredictor *model, double horizon, double n)
{
	switch (model->kind)
	{
		case CLV_STORED_PARETO_NBD:
			return clv_pareto_nbd_new_probability(&model->of.pareto_nbd, horizon, n);
		case CLV_STORED_BGBB:
			return clv_bgbb_new_probability(model->of.bgbb, horizon, n);
		default:
			return clv_bgnbd_new_probability(&model->of.bgnbd, horizon, n);
	}
}
