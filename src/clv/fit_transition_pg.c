/*-------------------------------------------------------------------------
 *
 * fit_transition_pg.c
 *	  Transition functions of the fits: customers, as rows of numbers or as
 *	  purchase histories, are checked and counted.
 *
 * A row with a NULL among its numbers is left out, and so is a customer who
 * had not bought by as_of.  Errors are 22023 with the value, unless said
 * otherwise.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/timestamp.h"

#include "clv/apply_pg.h"
#include "clv/fit_state_pg.h"
#include "shared/args_pg.h"

PG_FUNCTION_INFO_V1(clv_fit_transition);
PG_FUNCTION_INFO_V1(clv_fit_history_transition);
PG_FUNCTION_INFO_V1(clv_spend_transition);
PG_FUNCTION_INFO_V1(clv_spend_history_transition);
PG_FUNCTION_INFO_V1(clv_bgbb_transition);
PG_FUNCTION_INFO_V1(clv_sbg_transition);

/* Longest tenure: far beyond any contract. */
#define MOST_RENEWALS	100000

static inline bool
any_null(FunctionCallInfo fcinfo, int from, int to)
{
	for (int i = from; i <= to; i++)
		if (PG_ARGISNULL(i))
			return true;
	return false;
}

static void
customer_error(const char *problem, const char *time, ClvCustomer customer)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s", problem),
			 errdetail("x is %s, t_x is %s, %s is %s.", float8out_internal(customer.x),
					   float8out_internal(customer.t_x), time, float8out_internal(customer.t)),
			 errhint("Pass NULL for unknown values; such rows are left out.")));
}

/*
 * clv_fit_transition(internal, x float8, t_x float8, t float8) internal
 *		Counts a customer: repeat purchases, time from the first purchase to
 *		the last and from the first purchase to now, in any unit of time.
 *		Errors: x not a whole number from 0 on; t_x below 0, above t, or not 0
 *		when x is; NaN or infinite.
 */
Datum
clv_fit_transition(PG_FUNCTION_ARGS)
{
	ClvCustomer customer;
	const char *problem;
	FitState   *state;

	if (any_null(fcinfo, 1, 3))
		return fit_state_unchanged(fcinfo);
	customer.x = PG_GETARG_FLOAT8(1);
	customer.t_x = PG_GETARG_FLOAT8(2);
	customer.t = PG_GETARG_FLOAT8(3);
	problem = clv_customer_problem(customer);
	if (unlikely(problem != NULL))
		customer_error(problem, "t", customer);
	state = fit_state_arg(fcinfo);
	fit_state_add(state, customer.x, customer.t_x, customer.t, 1);
	PG_RETURN_POINTER(state);
}

static void
check_as_of(FunctionCallInfo fcinfo, int number)
{
	if (unlikely(PG_ARGISNULL(number)))
		arg_null_error("as_of", "Pass the last day that counts, such as DATE '2011-12-10'.");
}

static int32
unit_arg(FunctionCallInfo fcinfo, int number)
{
	if (unlikely(PG_ARGISNULL(number)))
		arg_null_error("unit", "Pass the unit to count time in, such as '1 day' or '1 week'.");
	return clv_unit_days(PG_GETARG_INTERVAL_P(number));
}

/*
 * clv_fit_history_transition(internal, h purchase_history, as_of date,
 *							  unit interval) internal
 *
 * Counts the customer of a history as of a day, in units of time; the model
 * will know the unit.  Errors: as_of NULL or infinite; unit NULL, not whole
 * days, or not the same for all.
 */
Datum
clv_fit_history_transition(PG_FUNCTION_ARGS)
{
	int32		unit_days = unit_arg(fcinfo, 3);
	ClvSummary	summary;
	ClvCustomer customer;
	FitState   *state;
	int32		as_of;

	check_as_of(fcinfo, 2);
	if (PG_ARGISNULL(1))
		return fit_state_unchanged(fcinfo);
	summary = clv_summary_args(fcinfo, 1, &as_of);
	if (summary.visits == 0)
		return fit_state_unchanged(fcinfo);
	customer = clv_summary_customer(&summary, as_of, unit_days);
	state = fit_state_arg(fcinfo);
	if (PG_ARGISNULL(0))
		state->unit_days = unit_days;
	if (unlikely(state->unit_days != unit_days))
		fit_state_unit_error(state->unit_days, unit_days);
	fit_state_add(state, customer.x, customer.t_x, customer.t, 1);
	PG_RETURN_POINTER(state);
}

/*
 * Counts what a customer spent.  One who says nothing about spending is counted
 * all the same, as x = 0: the model tells how many were left out.
 */
static Datum
add_spend(FunctionCallInfo fcinfo, double x, double mean_value)
{
	FitState   *state = fit_state_arg(fcinfo);

	if (x > 0 && mean_value > 0)
		fit_state_add(state, x, mean_value, 0, 1);
	else
		fit_state_add(state, 0, 0, 0, 1);
	PG_RETURN_POINTER(state);
}

static void
spend_error(const char *argument, double value, const char *what)
{
	(void) arg_number(value, argument);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be %s, not %s", argument, what, float8out_internal(value)),
			 errhint("Pass the number of repeat purchases as x and their mean value as mean_value.")));
}

/*
 * clv_spend_transition(internal, x float8, mean_value float8) internal
 *		Counts the mean value of a customer's purchases.  One with x = 0 (the
 *		mean value may be NULL then) or a mean value not above 0 is left out,
 *		and counted as such.  Errors: x not a whole number from 0 on; NaN or
 *		infinite.
 */
Datum
clv_spend_transition(PG_FUNCTION_ARGS)
{
	double		x;
	double		mean_value;

	if (PG_ARGISNULL(1))
		return fit_state_unchanged(fcinfo);
	x = PG_GETARG_FLOAT8(1);
	if (unlikely(!(x >= 0 && x == floor(x) && isfinite(x))))
		spend_error("x", x, "a whole number from 0 on");
	if (x == 0)
		return add_spend(fcinfo, 0, 0);
	if (PG_ARGISNULL(2))
		return fit_state_unchanged(fcinfo);
	mean_value = PG_GETARG_FLOAT8(2);
	if (unlikely(!isfinite(mean_value)))
		spend_error("mean_value", mean_value, "finite");
	return add_spend(fcinfo, x, mean_value);
}

/*
 * clv_spend_history_transition(internal, h purchase_history, as_of date) internal
 *		The same for the repeat purchase days of a history.  Errors: as_of NULL
 *		or infinite; a sum of more than 38 digits (22003).
 */
Datum
clv_spend_history_transition(PG_FUNCTION_ARGS)
{
	ClvSummary	summary;
	int32		as_of;

	check_as_of(fcinfo, 2);
	if (PG_ARGISNULL(1))
		return fit_state_unchanged(fcinfo);
	summary = clv_summary_args(fcinfo, 1, &as_of);
	if (summary.visits == 0)
		return fit_state_unchanged(fcinfo);
	return add_spend(fcinfo, (double) (summary.visits - 1),
					 summary.visits == 1 ? 0 : clv_summary_mean_value(&summary));
}

/*
 * clv_bgbb_transition(internal, x float8, t_x float8, n float8) internal
 *		Counts a customer who bought at x of n opportunities, last at number
 *		t_x (from 1; 0 without).  Rows are n, x, t_x: the order that the fit
 *		wants.  Errors: any that is not a whole number; not 0 <= x <= t_x <= n
 *		<= 100,000; t_x not 0 when x is.
 */
Datum
clv_bgbb_transition(PG_FUNCTION_ARGS)
{
	ClvCustomer customer;
	const char *problem;
	FitState   *state;

	if (any_null(fcinfo, 1, 3))
		return fit_state_unchanged(fcinfo);
	customer.x = PG_GETARG_FLOAT8(1);
	customer.t_x = PG_GETARG_FLOAT8(2);
	customer.t = PG_GETARG_FLOAT8(3);
	problem = clv_predict_customer_problem(CLV_STORED_BGBB, customer);
	if (unlikely(problem != NULL))
		customer_error(problem, "n (t)", customer);
	state = fit_state_arg(fcinfo);
	fit_state_add(state, customer.t, customer.x, customer.t_x, 1);
	PG_RETURN_POINTER(state);
}

static int32
tenure_arg(FunctionCallInfo fcinfo, bool churned)
{
	int32		tenure = PG_GETARG_INT32(1);
	int32		least = churned ? 1 : 0;

	if (unlikely(tenure < least || tenure > MOST_RENEWALS))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tenure must be between %d and %d for a customer who %s, not %d", least,
						MOST_RENEWALS, churned ? "left" : "is still there", tenure),
				 errhint("Pass the number of renewals the customer came to, the one that was declined included.")));
	return tenure;
}

/*
 * clv_sbg_transition(internal, tenure int, churned boolean [, customers bigint])
 *		internal
 *
 * Counts a customer, or so many, with a contract who came to a number of
 * renewals and declined the last one (churned) or accepted all.  One who came
 * to none yet is left out, and counted as such; 0 customers are none.  Errors:
 * tenure below 0 (1 for those who left) or above 100,000; customers below 0;
 * more than 2^63 - 1 in all (22003).
 */
Datum
clv_sbg_transition(PG_FUNCTION_ARGS)
{
	int64		customers = 1;
	bool		churned;
	int32		tenure;
	FitState   *state;

	if (any_null(fcinfo, 1, PG_NARGS() - 1))
		return fit_state_unchanged(fcinfo);
	churned = PG_GETARG_BOOL(2);
	tenure = tenure_arg(fcinfo, churned);
	if (PG_NARGS() > 3)
		customers = PG_GETARG_INT64(3);
	if (unlikely(customers < 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("customers must not be negative, but is " INT64_FORMAT, customers),
				 errhint("Pass how many customers the row stands for.")));
	if (customers == 0)
		return fit_state_unchanged(fcinfo);
	state = fit_state_arg(fcinfo);
	fit_state_add(state, tenure, churned, 0, customers);
	PG_RETURN_POINTER(state);
}
