/*-------------------------------------------------------------------------
 *
 * apply_args_pg.c
 *	  Arguments of the functions that predict: see apply_pg.h.
 *
 * All errors are 22023 with the value and what to pass instead.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/apply_pg.h"

#include <float.h>
#include <math.h>

#include "utils/builtins.h"
#include "utils/float.h"

#include "clv/formula_pg.h"
#include "purchase/history_pg.h"
#include "shared/calendar_pg.h"
#include "shared/numeric_pg.h"

static ClvKept *
kept_of(FunctionCallInfo fcinfo)
{
	if (fcinfo->flinfo->fn_extra == NULL)
		fcinfo->flinfo->fn_extra =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(ClvKept));
	return fcinfo->flinfo->fn_extra;
}

/* Makes ready for a model of repeat purchases. */
static void
make_ready(ClvReady *ready, Datum value, MemoryContext context)
{
	ready->memo.size = 0;
	clv_stored_of_datum(value, &ready->model);
	if (ready->model.kind == CLV_STORED_SBG)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("model must be one of repeat purchases, not of kind \"sbg\""),
				 errhint("For contracts use clv_survival(), clv_retention_rate() or clv_contract_value().")));
	clv_stored_require_parameters(&ready->model);
	ready->predictor = clv_predictor(ready->model.kind, ready->model.p);
	if (ready->model.kind == CLV_STORED_BGNBD || ready->model.kind == CLV_STORED_MBGNBD)
	{
		if (ready->curves == NULL)
			ready->curves = MemoryContextAlloc(context, sizeof(ClvBgnbdCurves));
		clv_bgnbd_use_curves(&ready->predictor.of.bgnbd, ready->curves);
	}
	memo_keep(&ready->memo, value, context);
}

/*
 * clv_ready_model
 *		Finds the model of a call among those kept, or takes the place of the one
 *		that has been there longest.
 */
const ClvReady *
clv_ready_model(FunctionCallInfo fcinfo, int number)
{
	ClvKept    *kept = kept_of(fcinfo);
	Datum		value = PG_GETARG_DATUM(number);
	MemoryContext context = fcinfo->flinfo->fn_mcxt;
	ClvReady  **place;

	for (int i = 0; i < CLV_KEPT_MODELS && kept->ready[i] != NULL; i++)
		if (memo_same(&kept->ready[i]->memo, value))
			return kept->last = kept->ready[i];
	kept->last = NULL;
	place = &kept->ready[kept->next];
	if (*place == NULL)
		*place = MemoryContextAllocZero(context, sizeof(ClvReady));
	make_ready(*place, value, context);
	kept->next = (kept->next + 1) % CLV_KEPT_MODELS;
	return kept->last = *place;
}

ClvGammaGamma
clv_spend_of(const double *p)
{
	return (ClvGammaGamma) {p[0], p[1], p[2]};
}

/*
 * clv_ready_spend
 *		Makes ready for a model of spending.
 */
const ClvKept *
clv_ready_spend(FunctionCallInfo fcinfo, int number)
{
	ClvKept    *kept = kept_of(fcinfo);
	Datum		value = PG_GETARG_DATUM(number);

	kept->spend_memo.size = 0;
	clv_stored_of_datum(value, &kept->spend_model);
	clv_stored_require_parameters(&kept->spend_model);
	kept->spend = clv_spend_of(kept->spend_model.p);
	memo_keep(&kept->spend_memo, value, fcinfo->flinfo->fn_mcxt);
	return kept;
}

/*
 * clv_spend_mean
 *		Expected value of a purchase to come.
 *
 * The model knows amounts above 0 only.  A mean that refunds have brought to 0
 * or below counts as the least there is, 0: that customer is the last from
 * whom one would expect what others spend.
 */
double
clv_spend_mean(ClvGammaGamma spend, double x, double mean_value)
{
	return clv_gamma_gamma_mean(spend, x, fmax(mean_value, 0));
}

pg_noreturn static void
customer_error(const char *problem, ClvCustomer customer, ClvCustomerWords words)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s", problem),
			 errdetail("x is %s, t_x is %s, %s is %s.", float8out_internal(customer.x),
					   float8out_internal(customer.t_x), words.time, float8out_internal(customer.t)),
			 errhint("%s", words.hint)));
}

/*
 * A last purchase that is later than now by rounding only: differences of
 * times, such as 0.1 + 0.2 and 0.3, are off by a few units in the last place.
 */
static inline bool
later_by_rounding(ClvCustomer customer)
{
	return customer.t_x > customer.t && customer.t_x - customer.t <= 4 * DBL_EPSILON * customer.t;
}

/*
 * clv_checked_customer
 *		x, t_x and t, from argument `number` on, for a kind of model.
 */
ClvCustomer
clv_checked_customer(FunctionCallInfo fcinfo, int number, ClvStoredKind kind,
					 ClvCustomerWords words)
{
	ClvCustomer customer;
	const char *problem;

	customer.x = PG_GETARG_FLOAT8(number);
	customer.t_x = PG_GETARG_FLOAT8(number + 1);
	customer.t = PG_GETARG_FLOAT8(number + 2);
	if (unlikely(later_by_rounding(customer)))
		customer.t_x = customer.t;
	problem = clv_predict_customer_problem(kind, customer);
	if (unlikely(problem != NULL))
		customer_error(problem, customer, words);
	return customer;
}

/*
 * clv_customer_args
 *		The same for a model that is there.
 */
ClvCustomer
clv_customer_args(FunctionCallInfo fcinfo, const ClvReady *ready, int number)
{
	static const ClvCustomerWords opportunities = {
		"t", "Pass x purchases at t opportunities, the last purchase being at opportunity t_x (0 without one)."
	};
	static const ClvCustomerWords times = {
		"t", CLV_TIMES_HINT
	};
	ClvStoredKind kind = ready->predictor.kind;

	return clv_checked_customer(fcinfo, number, kind,
								kind == CLV_STORED_BGBB ? opportunities : times);
}

/*
 * clv_purchases_arg
 *		x of a question about money.
 */
double
clv_purchases_arg(double x)
{
	if (unlikely(!(x >= 0 && x == floor(x) && x <= CLV_MOST_PURCHASES)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("x must be a whole number from 0 to 2^53, not %s", float8out_internal(x)),
				 errhint("Pass the number of repeat purchases.")));
	return x;
}

/*
 * clv_mean_value_arg
 *		The mean value of x purchases in argument `number`; false when it is
 *		missing.
 */
bool
clv_mean_value_arg(FunctionCallInfo fcinfo, int number, double x, double *mean_value)
{
	*mean_value = 0;
	if (x == 0)
		return true;
	if (PG_ARGISNULL(number))
		return false;
	*mean_value = clv_amount(PG_GETARG_FLOAT8(number), "mean_value");
	return true;
}

/*
 * clv_summary_args
 *		What the history in argument `number` says as of the day after it.
 */
ClvSummary
clv_summary_args(FunctionCallInfo fcinfo, int number, int32 *as_of)
{
	HistoryReader reader = PG_GETARG_HISTORY(number);
	ClvSummary	summary;

	*as_of = day_of_date(PG_GETARG_DATEADT(number + 1), "as_of");
	summary = clv_summary(&reader, *as_of);
	history_check_end(&reader);
	if (unlikely(summary.overflow))
		decimal_overflow_error("the sum of amount");
	return summary;
}

/*
 * clv_history_args
 *		The customer of a history and a day, in the unit of the model; false
 *		before the first purchase.
 */
bool
clv_history_args(FunctionCallInfo fcinfo, const ClvReady *ready, int number, ClvBuyer *buyer)
{
	ClvSummary	summary;
	int32		as_of;

	if (unlikely(ready->model.kind == CLV_STORED_BGBB))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("model of kind \"bgbb\" counts opportunities, which a history does not have"),
				 errhint("Pass x, t_x and t in opportunities.")));
	clv_stored_require_unit(&ready->model);
	summary = clv_summary_args(fcinfo, number, &as_of);
	if (summary.visits == 0)
		return false;
	buyer->customer = clv_summary_customer(&summary, as_of, ready->model.unit_days);
	buyer->mean_value = clv_summary_mean_value(&summary);
	return true;
}

/* How far to look ahead: 0 or more, Infinity included. */
double
clv_horizon_arg(const ClvReady *ready, double horizon)
{
	const char *problem = clv_predict_horizon_problem(ready->predictor.kind, horizon);

	if (unlikely(problem != NULL))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s, not %s", problem, float8out_internal(horizon)),
				 errhint("Pass the time to look ahead, in the model's unit of time.")));
	return horizon;
}

double
clv_rate_arg(double rate, const char *argument)
{
	return clv_not_negative(rate, argument,
							"Pass the rate of one unit of time; clv_continuous_rate() makes it of a yearly one.");
}
