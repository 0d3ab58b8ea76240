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
#include "clv/formula_pg.h"
#include "shared/args_pg.h"

PG_FUNCTION_INFO_V1(clv_fit_transition);
PG_FUNCTION_INFO_V1(clv_fit_history_transition);
PG_FUNCTION_INFO_V1(clv_spend_transition);
PG_FUNCTION_INFO_V1(clv_spend_history_transition);
PG_FUNCTION_INFO_V1(clv_bgbb_transition);
PG_FUNCTION_INFO_V1(clv_sbg_transition);

/* Longest tenure: far beyond any contract. */
#define MOST_RENEWALS	100000

/* x, t_x and t; the same for every model of purchases at any time. */
static inline ClvCustomer
customer_args(FunctionCallInfo fcinfo)
{
	return clv_checked_customer(fcinfo, 1, CLV_STORED_BGNBD,
								(ClvCustomerWords) {"t", CLV_TIMES_HINT});
}

/* x, t_x and n, which predictions call t: opportunities up to now */
static inline ClvCustomer
opportunities_args(FunctionCallInfo fcinfo)
{
	static const char *const hint =
		"Pass x purchases at n opportunities, the last one at opportunity t_x (0 without one): x <= t_x <= n.";

	return clv_checked_customer(fcinfo, 1, CLV_STORED_BGBB,
								(ClvCustomerWords) {"n (t)", hint});
}

/*
 * clv_fit_transition(internal, x float8, t_x float8, t float8) internal
 *		Counts a customer: repeat purchases, time from the first purchase to
 *		the last and from the first purchase to now, in any unit of time.
 *		Errors: x not a whole number from 0 to 2^53; t_x below 0, above t, or
 *		not 0 when x is; a time other than 0 outside 1e-100 to 1e100; NaN or
 *		infinite.
 */
Datum
clv_fit_transition(PG_FUNCTION_ARGS)
{
	ClvCustomer customer;
	FitState   *state;

	if (!clv_args_known(fcinfo, 1, 3))
		return aggregate_unchanged(fcinfo);
	customer = customer_args(fcinfo);
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
	int32		unit_days = clv_unit_arg(fcinfo, 3, "Pass the unit to count time in, such as '1 day' or '1 week'.");
	ClvSummary	summary;
	ClvCustomer customer;
	FitState   *state;
	int32		as_of;

	check_as_of(fcinfo, 2);
	if (PG_ARGISNULL(1))
		return aggregate_unchanged(fcinfo);
	summary = clv_summary_args(fcinfo, 1, &as_of);
	if (summary.visits == 0)
		return aggregate_unchanged(fcinfo);
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
mean_value_error(double value, const char *range)
{
	(void) arg_number(value, "mean_value");
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("mean_value must be %s, not %s", range, float8out_internal(value)),
			 errhint("Pass the number of repeat purchases as x and their mean value as mean_value.")));
}

/*
 * clv_spend_transition(internal, x float8, mean_value float8) internal
 *		Counts the mean value of a customer's purchases.  One with x = 0 (the
 *		mean value may be NULL then) or a mean value not above 0 is left out,
 *		and counted as such.  Errors: x not a whole number from 0 to 2^53; NaN
 *		or infinite; a mean value above 0 and outside 1e-100 to 1e100.
 */
Datum
clv_spend_transition(PG_FUNCTION_ARGS)
{
	double		x;
	double		mean_value;

	if (PG_ARGISNULL(1))
		return aggregate_unchanged(fcinfo);
	x = clv_purchases_arg(PG_GETARG_FLOAT8(1));
	if (x == 0)
		return add_spend(fcinfo, 0, 0);
	if (PG_ARGISNULL(2))
		return aggregate_unchanged(fcinfo);
	mean_value = PG_GETARG_FLOAT8(2);
	if (unlikely(!isfinite(mean_value)))
		mean_value_error(mean_value, "finite");
	if (unlikely(mean_value > 0 && !clv_in_range(mean_value)))
		mean_value_error(mean_value, "between 1e-100 and 1e100 if above 0");
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
		return aggregate_unchanged(fcinfo);
	summary = clv_summary_args(fcinfo, 1, &as_of);
	if (summary.visits == 0)
		return aggregate_unchanged(fcinfo);
	return add_spend(fcinfo, (double) (summary.visits - 1),
					 summary.visits == 1 ? 0 : clv_summary_mean_value(&summary));
}

/*
 * clv_bgbb_transition(internal, x float8, t_x float8, n float8) internal
 *		Counts a customer who bought at x of n opportunities, last at number
 *		t_x (from 1; 0 without).  n, as the papers say, is what predictions for
 *		any model call t.  Rows are n, x, t_x: the order that the fit
 *		wants.  Errors: any that is not a whole number; not 0 <= x <= t_x <= n
 *		<= 100,000; t_x not 0 when x is.
 */
Datum
clv_bgbb_transition(PG_FUNCTION_ARGS)
{
	ClvCustomer customer;
	FitState   *state;

	if (!clv_args_known(fcinfo, 1, 3))
		return aggregate_unchanged(fcinfo);
	customer = opportunities_args(fcinfo);
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

	if (!clv_args_known(fcinfo, 1, PG_NARGS() - 1))
		return aggregate_unchanged(fcinfo);
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
		return aggregate_unchanged(fcinfo);
	state = fit_state_arg(fcinfo);
	fit_state_add(state, tenure, churned, 0, customers);
	PG_RETURN_POINTER(state);
}
