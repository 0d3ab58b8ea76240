/*-------------------------------------------------------------------------
 *
 * apply_pg.c
 *	  What a fitted model says of a customer.
 *
 * Each question comes in two forms: for x, t_x and t, and for a purchase
 * history as of a day.  The latter is NULL before the first purchase, and
 * needs a model that knows its unit of time.
 *
 * Times are in the model's unit.  With kind 'bgbb' they are opportunities: t
 * is the number of past ones, t_x that of the last purchase.
 *
 * Errors of all functions, 22023: a model without parameters or of kind 'sbg'; x
 * that is not a whole number of at least 0; t_x below 0, above t, or not 0 when
 * x is; a horizon below 0; NaN.  All are STRICT unless said otherwise.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/apply_pg.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"

PG_FUNCTION_INFO_V1(clv_alive);
PG_FUNCTION_INFO_V1(clv_alive_of_history);
PG_FUNCTION_INFO_V1(clv_alive_after);
PG_FUNCTION_INFO_V1(clv_alive_after_of_history);
PG_FUNCTION_INFO_V1(clv_no_purchase);
PG_FUNCTION_INFO_V1(clv_no_purchase_of_history);
PG_FUNCTION_INFO_V1(clv_expected_purchases);
PG_FUNCTION_INFO_V1(clv_expected_purchases_of_history);
PG_FUNCTION_INFO_V1(clv_expected_purchases_within);
PG_FUNCTION_INFO_V1(clv_expected_purchases_within_of_history);
PG_FUNCTION_INFO_V1(clv_expected_purchases_new);
PG_FUNCTION_INFO_V1(clv_purchase_probability);
PG_FUNCTION_INFO_V1(clv_dert);
PG_FUNCTION_INFO_V1(clv_dert_of_history);
PG_FUNCTION_INFO_V1(clv_log_likelihood);

/*
 * clv_alive(model clv_model, x float8, t_x float8, t float8) float8
 *		P(the customer has not left for good).  With BG/NBD it is 1 for x = 0;
 *		with BG/BB it is that of the next opportunity.
 */
Datum
clv_alive(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);

	PG_RETURN_FLOAT8(clv_predict_alive(&ready->predictor, clv_customer_args(fcinfo, ready, 1)));
}

/* clv_alive(model clv_model, h purchase_history, as_of date) float8 */
Datum
clv_alive_of_history(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	ClvBuyer	buyer;

	if (!clv_history_args(fcinfo, ready, 1, &buyer))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(clv_predict_alive(&ready->predictor, buyer.customer));
}

/* A question with a horizon. */
typedef double (*Ahead) (const ClvPredictor *model, ClvCustomer customer, double horizon);

static inline Datum
look_ahead(FunctionCallInfo fcinfo, Ahead question)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	double		horizon = clv_horizon_arg(ready, PG_GETARG_FLOAT8(1));

	PG_RETURN_FLOAT8(question(&ready->predictor, clv_customer_args(fcinfo, ready, 2), horizon));
}

static inline Datum
look_ahead_of_history(FunctionCallInfo fcinfo, Ahead question)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	double		horizon = clv_horizon_arg(ready, PG_GETARG_FLOAT8(1));
	ClvBuyer	buyer;

	if (!clv_history_args(fcinfo, ready, 2, &buyer))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(question(&ready->predictor, buyer.customer, horizon));
}

/*
 * clv_alive_after(model clv_model, horizon float8, x float8, t_x float8, t float8) float8
 *		P(the customer has not left by then).
 */
Datum
clv_alive_after(PG_FUNCTION_ARGS)
{
	return look_ahead(fcinfo, clv_predict_alive_after);
}

/* clv_alive_after(model clv_model, horizon float8, h purchase_history, as_of date) float8 */
Datum
clv_alive_after_of_history(PG_FUNCTION_ARGS)
{
	return look_ahead_of_history(fcinfo, clv_predict_alive_after);
}

/*
 * clv_no_purchase(model clv_model, horizon float8, x float8, t_x float8, t float8) float8
 *		P(the customer buys nothing within the horizon), gone or not.
 */
Datum
clv_no_purchase(PG_FUNCTION_ARGS)
{
	return look_ahead(fcinfo, clv_predict_no_purchase);
}

/* clv_no_purchase(model clv_model, horizon float8, h purchase_history, as_of date) float8 */
Datum
clv_no_purchase_of_history(PG_FUNCTION_ARGS)
{
	return look_ahead_of_history(fcinfo, clv_predict_no_purchase);
}

/*
 * clv_expected_purchases(model clv_model, horizon float8, x float8, t_x float8,
 *						  t float8) float8
 *		Expected purchases within the horizon.  With an infinite horizon
 *		Infinity where the model sets no bound (BG/NBD and MBG/NBD: a <= 1,
 *		Pareto/NBD: s <= 1, BG/BB: gamma <= 1).
 */
Datum
clv_expected_purchases(PG_FUNCTION_ARGS)
{
	return look_ahead(fcinfo, clv_predict_expected);
}

/* clv_expected_purchases(model clv_model, horizon float8, h purchase_history, as_of date) float8 */
Datum
clv_expected_purchases_of_history(PG_FUNCTION_ARGS)
{
	return look_ahead_of_history(fcinfo, clv_predict_expected);
}

/* An array of the shape of `horizons` with the expected purchases within each. */
static ArrayType *
expected_within(const ClvReady *ready, ClvCustomer customer, ArrayType *horizons)
{
	Datum	   *elements;
	bool	   *nulls;
	int			count;

	deconstruct_array(horizons, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
					  &elements, &nulls, &count);
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			elements[i] =
				Float8GetDatum(clv_predict_expected(&ready->predictor, customer,
													clv_horizon_arg(ready, DatumGetFloat8(elements[i]))));
	return construct_md_array(elements, nulls, ARR_NDIM(horizons), ARR_DIMS(horizons),
							  ARR_LBOUND(horizons), FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL,
							  TYPALIGN_DOUBLE);
}

/*
 * clv_expected_purchases_within(model clv_model, horizons float8[], x float8,
 *								 t_x float8, t float8) float8[]
 *		The same for each of several horizons; NULL for one that is NULL.  It
 *		has a name of its own: of two functions with one name, which one would
 *		a parameter without a type be for?
 */
Datum
clv_expected_purchases_within(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	ClvCustomer customer = clv_customer_args(fcinfo, ready, 2);

	PG_RETURN_ARRAYTYPE_P(expected_within(ready, customer, PG_GETARG_ARRAYTYPE_P(1)));
}

/* clv_expected_purchases_within(model clv_model, horizons float8[], h purchase_history, as_of date) float8[] */
Datum
clv_expected_purchases_within_of_history(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	ClvBuyer	buyer;

	if (!clv_history_args(fcinfo, ready, 2, &buyer))
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(expected_within(ready, buyer.customer, PG_GETARG_ARRAYTYPE_P(1)));
}

/*
 * clv_expected_purchases_new(model clv_model, horizon float8) float8
 *		Expected repeat purchases of a new customer of whom nothing is known.
 */
Datum
clv_expected_purchases_new(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	double		horizon = clv_horizon_arg(ready, PG_GETARG_FLOAT8(1));

	PG_RETURN_FLOAT8(clv_predict_new_expected(&ready->predictor, horizon));
}

/*
 * clv_purchase_probability(model clv_model, purchases int, horizon float8) float8
 *		P(a new customer makes so many repeat purchases within the horizon).
 *		Errors as above, and 22023 for purchases below 0 or an infinite
 *		horizon.
 */
Datum
clv_purchase_probability(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	int32		purchases = PG_GETARG_INT32(1);
	double		horizon = clv_horizon_arg(ready, PG_GETARG_FLOAT8(2));

	if (unlikely(purchases < 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("purchases must be 0 or more, not %d", purchases),
				 errhint("Pass the number of repeat purchases whose probability is asked for.")));
	if (unlikely(isinf(horizon)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("horizon must be finite, not %s", float8out_internal(horizon)),
				 errhint("Pass the time to look ahead, in the model's unit of time.")));
	PG_RETURN_FLOAT8(clv_predict_new_probability(&ready->predictor, horizon, purchases));
}

/*
 * clv_dert(model clv_model, discount_rate float8, x float8, t_x float8, t float8) float8
 *		Discounted expected residual transactions: all purchases to come, one
 *		that comes u later being worth exp(-discount_rate u).  Infinity without
 *		a discount where the model sets no bound.  Error 22023 for a rate that
 *		is negative or infinite.
 */
Datum
clv_dert(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	double		rate = clv_rate_arg(PG_GETARG_FLOAT8(1), "discount_rate");

	PG_RETURN_FLOAT8(clv_predict_discounted(&ready->predictor, clv_customer_args(fcinfo, ready, 2),
											INFINITY, rate));
}

/* clv_dert(model clv_model, discount_rate float8, h purchase_history, as_of date) float8 */
Datum
clv_dert_of_history(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);
	double		rate = clv_rate_arg(PG_GETARG_FLOAT8(1), "discount_rate");
	ClvBuyer	buyer;

	if (!clv_history_args(fcinfo, ready, 2, &buyer))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(clv_predict_discounted(&ready->predictor, buyer.customer, INFINITY, rate));
}

/*
 * clv_log_likelihood(model clv_model, x float8, t_x float8, t float8) float8
 *		Natural logarithm of the likelihood of the history: what a fit adds up.
 *		A density in the times of purchases, except for BG/BB, whose is a
 *		probability.
 */
Datum
clv_log_likelihood(PG_FUNCTION_ARGS)
{
	const ClvReady *ready = clv_model_arg(fcinfo, 0);

	PG_RETURN_FLOAT8(clv_predict_log_likelihood(&ready->predictor,
												clv_customer_args(fcinfo, ready, 1)));
}
