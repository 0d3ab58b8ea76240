/*-------------------------------------------------------------------------
 *
 * value_args_pg.c
 *	  Arguments of clv_value() and clv_value_error(): see value_args_pg.h.
 *
 * Both begin with model, spend_model, horizon and discount_rate.  Only horizon
 * may be NULL, and mean_value where x is 0.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/value_args_pg.h"

#include <math.h>

#include "clv/formula_pg.h"

/* Arguments 0 to 3, of which all but the horizon are known. */
static void
outlook_args(FunctionCallInfo fcinfo, ClvValueQuestion *question)
{
	question->kept = clv_spend_arg(fcinfo, 1);
	question->ready = clv_model_arg(fcinfo, 0);
	question->horizon = PG_ARGISNULL(2) ? INFINITY :
		clv_horizon_arg(question->ready, PG_GETARG_FLOAT8(2));
	question->rate = clv_rate_arg(PG_GETARG_FLOAT8(3), "discount_rate");
}

/*
 * clv_value_args
 *		Followed by x, t_x, t, mean_value and margin_rate.
 */
bool
clv_value_args(FunctionCallInfo fcinfo, ClvValueQuestion *question)
{
	if (!clv_args_known(fcinfo, 0, 2) || !clv_args_known(fcinfo, 3, 4) || PG_ARGISNULL(8))
		return false;
	outlook_args(fcinfo, question);
	question->buyer.customer = clv_customer_args(fcinfo, question->ready, 4);
	question->margin_rate = clv_margin_rate(PG_GETARG_FLOAT8(8));
	return clv_mean_value_arg(fcinfo, 7, question->buyer.customer.x, &question->buyer.mean_value);
}

/*
 * clv_value_history_args
 *		Followed by h, as_of and margin_rate; false before the first purchase
 *		too.
 */
bool
clv_value_history_args(FunctionCallInfo fcinfo, ClvValueQuestion *question)
{
	if (!clv_args_known(fcinfo, 0, 2) || !clv_args_known(fcinfo, 3, 4))
		return false;
	outlook_args(fcinfo, question);
	question->margin_rate = clv_margin_rate(PG_GETARG_FLOAT8(6));
	return clv_history_args(fcinfo, question->ready, 4, &question->buyer);
}
