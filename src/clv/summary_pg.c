/*-------------------------------------------------------------------------
 *
 * summary_pg.c
 *	  The inputs of the lifetime value models, from a purchase history.
 *
 * A visit is a day with a purchase, up to as_of and that day included; all
 * purchases of a day are one.  Whatever the unit of time, visits are days: a
 * unit of a week changes the numbers, not what is counted.  All functions
 * are STRICT, and NULL before the first visit.  Errors 22023: infinite as_of,
 * a unit that is not a number of whole days.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/apply_pg.h"

#include "utils/date.h"
#include "utils/timestamp.h"

PG_FUNCTION_INFO_V1(clv_x);
PG_FUNCTION_INFO_V1(clv_t_x);
PG_FUNCTION_INFO_V1(clv_t);
PG_FUNCTION_INFO_V1(clv_mean_value);

/* The customer of arguments 0 and 1; false before the first visit. */
static bool
customer_args(FunctionCallInfo fcinfo, int32 unit_days, ClvCustomer *customer)
{
	int32		as_of;
	ClvSummary	summary = clv_summary_args(fcinfo, 0, &as_of);

	if (summary.visits == 0)
		return false;
	*customer = clv_summary_customer(&summary, as_of, unit_days);
	return true;
}

/*
 * clv_x(h purchase_history, as_of date) float8
 *		Repeat purchases: days with a purchase after the first one.
 */
Datum
clv_x(PG_FUNCTION_ARGS)
{
	ClvCustomer customer;

	if (!customer_args(fcinfo, 1, &customer))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(customer.x);
}

/*
 * clv_t_x(h purchase_history, as_of date, unit interval) float8
 *		Time from the first visit to the last, 0 when there is only one.
 */
Datum
clv_t_x(PG_FUNCTION_ARGS)
{
	ClvCustomer customer;

	if (!customer_args(fcinfo, clv_unit_days(PG_GETARG_INTERVAL_P(2)), &customer))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(customer.t_x);
}

/*
 * clv_t(h purchase_history, as_of date, unit interval) float8
 *		Time from the first visit to as_of.
 */
Datum
clv_t(PG_FUNCTION_ARGS)
{
	ClvCustomer customer;

	if (!customer_args(fcinfo, clv_unit_days(PG_GETARG_INTERVAL_P(2)), &customer))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(customer.t);
}

/*
 * clv_mean_value(h purchase_history, as_of date) float8
 *		Mean total of the repeat days, refunds of the same day taken off; so it
 *		can be 0 or less.  Refunds of other days do not count: they belong to
 *		no purchase that is known.  NULL without a repeat day too.
 */
Datum
clv_mean_value(PG_FUNCTION_ARGS)
{
	int32		as_of;
	ClvSummary	summary = clv_summary_args(fcinfo, 0, &as_of);

	if (summary.visits < 2)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(clv_summary_mean_value(&summary));
}
