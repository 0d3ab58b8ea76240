/*-------------------------------------------------------------------------
 *
 * value_pg.c
 *	  What a customer will spend, and lifetime value.
 *
 * mean_value is the mean amount of the repeat purchases (clv_mean_value()).
 * It does not matter, and may be NULL, for a customer without one: x = 0,
 * for whom the population's mean is expected.  0 or less counts as 0.
 *
 * The expected value of a purchase is Infinity where the spending model has
 * no finite mean: p x + q <= 1.
 *
 * Errors of all functions, 22023: as in apply_pg.c; mean_value or margin_rate
 * that is NaN or infinite, margin_rate above 1; a rate that is negative or
 * infinite.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/apply_pg.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "clv/formula_pg.h"
#include "clv/value.h"
#include "clv/value_args_pg.h"

PG_FUNCTION_INFO_V1(clv_expected_value);
PG_FUNCTION_INFO_V1(clv_expected_value_of_history);
PG_FUNCTION_INFO_V1(clv_value);
PG_FUNCTION_INFO_V1(clv_value_of_history);
PG_FUNCTION_INFO_V1(clv_value_monthly);
PG_FUNCTION_INFO_V1(clv_continuous_rate);

/*
 * clv_expected_value(spend_model clv_spend_model, x float8, mean_value float8) float8
 *		Expected value of a purchase to come, after x purchases with that mean.
 *		NULL: spend_model or x NULL, mean_value NULL with x > 0.
 */
Datum
clv_expected_value(PG_FUNCTION_ARGS)
{
	const ClvKept *kept;
	double		x;
	double		mean_value;

	if (!clv_args_known(fcinfo, 0, 2))
		PG_RETURN_NULL();
	kept = clv_spend_arg(fcinfo, 0);
	x = clv_purchases_arg(PG_GETARG_FLOAT8(1));
	if (!clv_mean_value_arg(fcinfo, 2, x, &mean_value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(clv_spend_mean(kept->spend, x, mean_value));
}

/*
 * clv_expected_value(spend_model clv_spend_model, h purchase_history, as_of date) float8
 *		The same for a history; NULL before the first purchase.  STRICT.
 */
Datum
clv_expected_value_of_history(PG_FUNCTION_ARGS)
{
	const ClvKept *kept = clv_spend_arg(fcinfo, 0);
	int32		as_of;
	ClvSummary	summary = clv_summary_args(fcinfo, 1, &as_of);

	if (summary.visits == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(clv_spend_mean(kept->spend, (double) (summary.visits - 1),
									clv_summary_mean_value(&summary)));
}

static inline double
value_of(const ClvValueQuestion *question)
{
	const ClvBuyer *buyer = &question->buyer;

	return clv_worth(clv_predict_discounted(&question->ready->predictor, buyer->customer,
											question->horizon, question->rate),
					 clv_spend_mean(question->kept->spend, buyer->customer.x, buyer->mean_value),
					 question->margin_rate);
}

/*
 * clv_value(model clv_model, spend_model clv_spend_model, horizon float8,
 *			 discount_rate float8, x float8, t_x float8, t float8,
 *			 mean_value float8, margin_rate float8) float8
 *
 * Present value of the purchases to come within the horizon, NULL for all of
 * them: the expected purchases, each worth exp(-discount_rate u) at time u from
 * now, by the exact integral, times the expected value of one, times the part
 * of it that is margin.  Infinity where one of the factors is.
 *
 * NULL: an argument is, other than horizon, and mean_value with x = 0.
 */
Datum
clv_value(PG_FUNCTION_ARGS)
{
	ClvValueQuestion question;

	if (!clv_value_args(fcinfo, &question))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value_of(&question));
}

/*
 * clv_value(model clv_model, spend_model clv_spend_model, horizon float8,
 *			 discount_rate float8, h purchase_history, as_of date,
 *			 margin_rate float8) float8
 *		The same for a history; NULL before the first purchase.
 */
Datum
clv_value_of_history(PG_FUNCTION_ARGS)
{
	ClvValueQuestion question;

	if (!clv_value_history_args(fcinfo, &question))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value_of(&question));
}

/* A number of months to look ahead. */
static int
months_arg(int32 months)
{
	if (unlikely(months < 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("months must be 0 or more, not %d", months),
				 errhint("Pass the number of months to look ahead.")));
	return months;
}

/* The length of a month; error 22023 when it is none, or not one of the model's horizons. */
static double
month_length_arg(const ClvReady *ready, double length)
{
	if (unlikely(!(length > 0 && isfinite(length))))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("month_length must be a finite number above 0, not %.15g", length),
				 errhint("Pass the length of a month in the model's unit: 30.4375 for days, 4.348 for weeks.")));
	return clv_horizon_arg(ready, length);
}

/*
 * clv_value_monthly(model clv_model, spend_model clv_spend_model, months int,
 *					 monthly_rate float8, x float8, t_x float8, t float8,
 *					 mean_value float8, month_length float8, margin_rate float8) float8
 *
 * The sum that other programs call lifetime value: expected purchases of each
 * month i, counted at its end, divided by (1 + monthly_rate)^i; times the
 * expected value of a purchase, times the margin.  month_length is in the
 * model's unit of time.  NULL: as clv_value(), months included.
 */
Datum
clv_value_monthly(PG_FUNCTION_ARGS)
{
	ClvGammaGamma spend;
	const ClvReady *ready;
	ClvBuyer	buyer;
	double		rate;
	double		purchases;
	int			months;

	if (!clv_args_known(fcinfo, 0, 7) || !clv_args_known(fcinfo, 8, 2))
		PG_RETURN_NULL();
	spend = clv_spend_arg(fcinfo, 1)->spend;
	ready = clv_model_arg(fcinfo, 0);
	months = months_arg(PG_GETARG_INT32(2));
	rate = clv_not_negative(PG_GETARG_FLOAT8(3), "monthly_rate",
							"Pass the rate of a month: 0.01 for 1 %.");
	buyer.customer = clv_customer_args(fcinfo, ready, 4);
	if (!clv_mean_value_arg(fcinfo, 7, buyer.customer.x, &buyer.mean_value))
		PG_RETURN_NULL();
	purchases = clv_predict_monthly(&ready->predictor, buyer.customer, months,
									month_length_arg(ready, PG_GETARG_FLOAT8(8)), rate);
	PG_RETURN_FLOAT8(clv_worth(purchases, clv_spend_mean(spend, buyer.customer.x, buyer.mean_value),
							   clv_margin_rate(PG_GETARG_FLOAT8(9))));
}

/*
 * clv_continuous_rate(yearly_rate float8, unit interval) float8
 *		The rate that makes a year worth the same, per unit of time:
 *		ln(1 + yearly_rate) / 365.25 x days in the unit.  STRICT.
 */
Datum
clv_continuous_rate(PG_FUNCTION_ARGS)
{
	double		yearly = clv_not_negative(PG_GETARG_FLOAT8(0), "yearly_rate",
										  "Pass the rate of a year: 0.1 for 10 %.");

	PG_RETURN_FLOAT8(log1p(yearly) / 365.25 * clv_unit_days(PG_GETARG_INTERVAL_P(1)));
}
