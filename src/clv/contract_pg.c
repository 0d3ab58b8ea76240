/*-------------------------------------------------------------------------
 *
 * contract_pg.c
 *	  What a model of kind 'sbg' says: customers with a contract.
 *
 * Time is counted in renewals, and so is the discount rate: one of a period.
 * These functions are asked for some rows of a report, not for each customer.
 * All are STRICT.  Errors 22023: a model of another kind or without
 * parameters, numbers out of range.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/stored_pg.h"

#include "clv/formula_pg.h"
#include "clv/sbg.h"
#include "clv/value.h"

PG_FUNCTION_INFO_V1(clv_survival);
PG_FUNCTION_INFO_V1(clv_retention_rate);
PG_FUNCTION_INFO_V1(clv_contract_value);

static ClvSbg
sbg_arg(FunctionCallInfo fcinfo, int number)
{
	ClvStored	stored;

	clv_stored_of_datum(PG_GETARG_DATUM(number), &stored);
	if (stored.kind != CLV_STORED_SBG)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("model must be one of contracts, not of kind \"%s\"",
						clv_stored_kind_name(stored.kind)),
				 errhint("Pass a model of kind 'sbg'; for repeat purchases use clv_alive() or clv_value().")));
	clv_stored_require_parameters(&stored);
	return (ClvSbg) {stored.p[0], stored.p[1]};
}

static int
count_arg(int32 value, int32 least, const char *argument)
{
	if (value < least)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be %d or more, not %d", argument, least, value),
				 errhint("Count renewals: the first is number 1.")));
	return value;
}

/*
 * clv_survival(model clv_model, renewals int) float8
 *		Share of customers who are there after so many renewals; 1 for none.
 */
Datum
clv_survival(PG_FUNCTION_ARGS)
{
	ClvSbg		model = sbg_arg(fcinfo, 0);

	PG_RETURN_FLOAT8(clv_sbg_survival(model, count_arg(PG_GETARG_INT32(1), 0, "renewals")));
}

/*
 * clv_retention_rate(model clv_model, renewal int) float8
 *		Share of those who come to a renewal, the first being 1, who renew.
 */
Datum
clv_retention_rate(PG_FUNCTION_ARGS)
{
	ClvSbg		model = sbg_arg(fcinfo, 0);

	PG_RETURN_FLOAT8(clv_sbg_retention(model, count_arg(PG_GETARG_INT32(1), 1, "renewal")));
}

/*
 * clv_contract_value(model clv_model, discount_rate float8, renewals int,
 *					  margin float8) float8
 *		Present value of the payments to come of a customer who has renewed
 *		`renewals` times: one now, and one at each renewal to come; each of
 *		`margin`.  discount_rate is that of one period, 0.1 for 10 %.  Infinity
 *		without a discount when alpha <= 1.
 */
Datum
clv_contract_value(PG_FUNCTION_ARGS)
{
	ClvSbg		model = sbg_arg(fcinfo, 0);
	double		rate = clv_not_negative(PG_GETARG_FLOAT8(1), "discount_rate",
										"Pass the rate of one period: 0.1 for 10 %.");
	int			renewals = count_arg(PG_GETARG_INT32(2), 0, "renewals");

	PG_RETURN_FLOAT8(clv_worth(clv_sbg_lifetime(model, renewals, rate),
							   1, clv_amount(PG_GETARG_FLOAT8(3), "margin")));
}
