/*-------------------------------------------------------------------------
 *
 * error_pg.c
 *	  Standard errors of predictions, by the delta method (delta.c).
 *
 * They say how far the fit may be off; a single customer strays from what is
 * expected by more.  NULL where there is none: the model was made from
 * known parameters or did not converge, or the prediction is infinite.
 * Arguments, NULLs and errors are those of the predictions (apply_pg.c,
 * value_pg.c).
 *
 *-------------------------------------------------------------------------
 */
#include "clv/apply_pg.h"

#include <math.h>

#include "clv/delta.h"
#include "clv/value_args_pg.h"

PG_FUNCTION_INFO_V1(clv_alive_error);
PG_FUNCTION_INFO_V1(clv_alive_error_of_history);
PG_FUNCTION_INFO_V1(clv_expected_purchases_error);
PG_FUNCTION_INFO_V1(clv_expected_purchases_error_of_history);
PG_FUNCTION_INFO_V1(clv_value_error);
PG_FUNCTION_INFO_V1(clv_value_error_of_history);

/* What is asked of a model of repeat purchases, apart from its parameters. */
typedef struct Question
{
	ClvStoredKind kind;
	ClvBuyer	buyer;
	double		horizon;
	double		rate;
} Question;

static double
alive_given(const void *of, const double *p)
{
	const Question *question = of;
	ClvPredictor model = clv_predictor(question->kind, p);

	return clv_predict_alive(&model, question->buyer.customer);
}

static double
purchases_given(const void *of, const double *p)
{
	const Question *question = of;
	ClvPredictor model = clv_predictor(question->kind, p);

	return clv_predict_discounted(&model, question->buyer.customer, question->horizon,
								  question->rate);
}

static double
spend_given(const void *of, const double *p)
{
	const Question *question = of;

	return clv_spend_mean(clv_spend_of(p), question->buyer.customer.x, question->buyer.mean_value);
}

static Datum
error_datum(FunctionCallInfo fcinfo, double error)
{
	if (isnan(error))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(error);
}

/* The error of one of the questions to the model in argument 0. */
static Datum
error_of(FunctionCallInfo fcinfo, const ClvReady *ready, Question *question, ClvPredicted predicted)
{
	question->kind = ready->model.kind;
	return error_datum(fcinfo, clv_delta_error(&ready->model, predicted, question));
}

/* clv_alive_error(model clv_model, x float8, t_x float8, t float8) float8 */
Datum
clv_alive_error(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	Question	question = {0};

	question.buyer.customer = clv_customer_args(fcinfo, ready, 1);
	return error_of(fcinfo, ready, &question, alive_given);
}

/* clv_alive_error(model clv_model, h purchase_history, as_of date) float8 */
Datum
clv_alive_error_of_history(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	Question	question = {0};

	if (!clv_history_args(fcinfo, ready, 1, &question.buyer))
		PG_RETURN_NULL();
	return error_of(fcinfo, ready, &question, alive_given);
}

/*
 * clv_expected_purchases_error(model clv_model, horizon float8, x float8,
 *								t_x float8, t float8) float8
 */
Datum
clv_expected_purchases_error(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	Question	question = {0};

	question.horizon = clv_horizon_arg(ready, PG_GETARG_FLOAT8(1));
	question.buyer.customer = clv_customer_args(fcinfo, ready, 2);
	return error_of(fcinfo, ready, &question, purchases_given);
}

/* clv_expected_purchases_error(model clv_model, horizon float8, h purchase_history, as_of date) float8 */
Datum
clv_expected_purchases_error_of_history(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	Question	question = {0};

	question.horizon = clv_horizon_arg(ready, PG_GETARG_FLOAT8(1));
	if (!clv_history_args(fcinfo, ready, 2, &question.buyer))
		PG_RETURN_NULL();
	return error_of(fcinfo, ready, &question, purchases_given);
}

/* The two models are fitted apart, so their errors are independent. */
static double
value_error(const ClvValueQuestion *value)
{
	const ClvStored *model = &value->ready->model;
	const ClvStored *spend_model = &value->kept->spend_model;
	Question	question = {model->kind, value->buyer, value->horizon, value->rate};
	double		purchases = purchases_given(&question, model->p);
	double		spend = spend_given(&question, spend_model->p);

	return fabs(value->margin_rate) *
		hypot(clv_delta_error(model, purchases_given, &question) * spend,
			  clv_delta_error(spend_model, spend_given, &question) * purchases);
}

/*
 * clv_value_error(model clv_model, spend_model clv_spend_model, horizon float8,
 *				   discount_rate float8, x float8, t_x float8, t float8,
 *				   mean_value float8, margin_rate float8) float8
 *		Standard error of clv_value().
 */
Datum
clv_value_error(PG_FUNCTION_ARGS)
{
	ClvValueQuestion question;

	if (!clv_value_args(fcinfo, &question))
		PG_RETURN_NULL();
	return error_datum(fcinfo, value_error(&question));
}

/*
 * clv_value_error(model clv_model, spend_model clv_spend_model, horizon float8,
 *				   discount_rate float8, h purchase_history, as_of date,
 *				   margin_rate float8) float8
 */
Datum
clv_value_error_of_history(PG_FUNCTION_ARGS)
{
	ClvValueQuestion question;

	if (!clv_value_history_args(fcinfo, &question))
		PG_RETURN_NULL();
	return error_datum(fcinfo, value_error(&question));
}
