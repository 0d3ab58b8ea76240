/*-------------------------------------------------------------------------
 *
 * formula_pg.c
 *	  Lifetime value by formula: retention, acquisition, service, word of mouth.
 *
 * The formulas are in formula.c.  When margins are paid is an argument without
 * a default: the conventions in use differ by a whole margin, textbooks do not
 * agree, and a value without its convention says nothing.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/formula_pg.h"

PG_FUNCTION_INFO_V1(clv_margin);
PG_FUNCTION_INFO_V1(clv_formula);
PG_FUNCTION_INFO_V1(clv_expected_life);
PG_FUNCTION_INFO_V1(clv_payback);
PG_FUNCTION_INFO_V1(clv_word_of_mouth);
PG_FUNCTION_INFO_V1(clv_word_of_mouth_by_year);

/*
 * clv_margin(orders_per_year float8, quantity float8, price float8,
 *			  margin_rate float8, service_cost float8) float8
 *		What a customer leaves in a year: orders x quantity x price x margin
 *		rate - service cost of the year.  Who costs more than he brings has a
 *		negative margin.  STRICT.  Errors 22023: orders, quantity, price or
 *		service_cost below 0, margin_rate above 1, NaN and infinities; 22003
 *		when the product overflows.
 */
Datum
clv_margin(PG_FUNCTION_ARGS)
{
	double		orders = clv_not_negative(PG_GETARG_FLOAT8(0), "orders_per_year",
										  "Pass the number of orders in a year.");
	double		quantity = clv_not_negative(PG_GETARG_FLOAT8(1), "quantity",
											"Pass the number of articles in an order.");
	double		price = clv_not_negative(PG_GETARG_FLOAT8(2), "price",
										 "Pass the price of an article; what is sold at a loss has a negative margin_rate.");
	double		rate = clv_margin_rate(PG_GETARG_FLOAT8(3));
	double		service_cost = clv_cost(PG_GETARG_FLOAT8(4), "service_cost");

	PG_RETURN_FLOAT8(clv_checked(orders * quantity * price * rate - service_cost, NULL));
}

/*
 * clv_formula(margin float8, retention float8, discount_rate float8,
 *			   convention text, growth float8, periods int,
 *			   acquisition_cost float8) float8
 *
 * Present value of the margins of a customer, less the acquisition cost.
 * Rates are those of the period that margin and retention are of.  margin is
 * the first one; it grows by `growth`.  periods NULL: no end.  Infinity, with
 * the sign of the margin, where margins have no end and do not get less
 * (retention 1 and discount_rate 0).
 *
 * A NULL number: NULL.  Errors 22023: convention NULL or unknown; retention
 * not in 0..1, discount_rate or growth not above -1, periods below 0, NaN or
 * infinity; 22003 when the value overflows.
 */
Datum
clv_formula(PG_FUNCTION_ARGS)
{
	ClvTerms	terms;
	double		margin;
	double		acquisition_cost;

	terms.convention = clv_convention_arg(fcinfo, 3);
	if (!clv_args_known(fcinfo, 0, 5) || PG_ARGISNULL(6))
		PG_RETURN_NULL();
	margin = clv_amount(PG_GETARG_FLOAT8(0), "margin");
	terms.retention = clv_retention(PG_GETARG_FLOAT8(1), "retention");
	terms.discount_rate = clv_discount_rate(PG_GETARG_FLOAT8(2));
	terms.growth = clv_growth(PG_GETARG_FLOAT8(4));
	terms.periods = clv_periods_arg(fcinfo, 5);
	acquisition_cost = clv_cost(PG_GETARG_FLOAT8(6), "acquisition_cost");

	PG_RETURN_FLOAT8(clv_checked(clv_times(margin, clv_annuity(&terms)) - acquisition_cost,
								 &terms));
}

/*
 * clv_expected_life(retention float8, convention text) float8
 *		Number of margins a customer pays on average: 1 / (1 - retention), or
 *		retention / (1 - retention) when the first is paid by those who stayed
 *		('end_retained').  Infinity for retention 1.  NULLs and errors as
 *		above.
 */
Datum
clv_expected_life(PG_FUNCTION_ARGS)
{
	ClvTerms	terms = {0};

	terms.convention = clv_convention_arg(fcinfo, 1);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	terms.retention = clv_retention(PG_GETARG_FLOAT8(0), "retention");
	terms.periods = INFINITY;
	PG_RETURN_FLOAT8(clv_expected_periods(&terms));
}

/*
 * clv_payback(margin float8, retention float8, discount_rate float8,
 *			   convention text, acquisition_cost float8, growth float8) int
 *		Number of margins until they have made up for the acquisition cost, at
 *		present value; 0 when there is none.  NULL when they never do, or not
 *		in 2147483647 periods.  NULLs and errors as above.
 */
Datum
clv_payback(PG_FUNCTION_ARGS)
{
	ClvTerms	terms;
	double		margin;
	double		acquisition_cost;
	double		periods;

	terms.convention = clv_convention_arg(fcinfo, 3);
	if (!clv_args_known(fcinfo, 0, 6))
		PG_RETURN_NULL();
	margin = clv_amount(PG_GETARG_FLOAT8(0), "margin");
	terms.retention = clv_retention(PG_GETARG_FLOAT8(1), "retention");
	terms.discount_rate = clv_discount_rate(PG_GETARG_FLOAT8(2));
	acquisition_cost = clv_cost(PG_GETARG_FLOAT8(4), "acquisition_cost");
	terms.growth = clv_growth(PG_GETARG_FLOAT8(5));
	terms.periods = INFINITY;

	periods = clv_payback_periods(&terms, margin, acquisition_cost);
	if (!(periods <= PG_INT32_MAX))
		PG_RETURN_NULL();
	PG_RETURN_INT32((int32) periods);
}

/* Arguments share_new, clv_new and acquisition_cost, from 1. */
static double
referral_worth_args(FunctionCallInfo fcinfo)
{
	double		share_new = clv_share(PG_GETARG_FLOAT8(1), "share_new",
									  "Pass the share of the referred who would not have come by themselves.");
	double		clv_new = clv_amount(PG_GETARG_FLOAT8(2), "clv_new");
	double		acquisition_cost = clv_cost(PG_GETARG_FLOAT8(3), "acquisition_cost");

	return clv_referral_worth(share_new, clv_new, acquisition_cost);
}

/*
 * clv_word_of_mouth(referrals float8, share_new float8, clv_new float8,
 *					 acquisition_cost float8, retention float8,
 *					 discount_rate float8, convention text, periods int) float8
 *
 * Present value of the customers whom a customer brings, who brings so many
 * in each period that he pays a margin for.  share_new of them would not have
 * come by themselves and are worth clv_new (before acquisition cost, which
 * they do not have); the others save their acquisition cost.  Negative
 * referrals are customers kept away.  (The referral value of Kumar, Petersen
 * and Leone, 2007.)  NULLs and errors as above; share_new must be in 0..1.
 */
Datum
clv_word_of_mouth(PG_FUNCTION_ARGS)
{
	ClvTerms	terms = {0};
	double		referrals;

	terms.convention = clv_convention_arg(fcinfo, 6);
	if (!clv_args_known(fcinfo, 0, 6))
		PG_RETURN_NULL();
	referrals = clv_amount(PG_GETARG_FLOAT8(0), "referrals");
	terms.retention = clv_retention(PG_GETARG_FLOAT8(4), "retention");
	terms.discount_rate = clv_discount_rate(PG_GETARG_FLOAT8(5));
	terms.periods = clv_periods_arg(fcinfo, 7);

	PG_RETURN_FLOAT8(clv_checked(clv_times(referrals * referral_worth_args(fcinfo),
										   clv_annuity(&terms)), &terms));
}

/*
 * clv_word_of_mouth(referrals float8[], share_new float8, clv_new float8,
 *					 acquisition_cost float8, discount_rate float8) float8
 *		The same for referrals that are known period by period.  A subscript
 *		is the number of periods from now: 1 is the end of the first, and
 *		'[0:2]={5,3,1}' begins now.  STRICT.  Errors as above, and for an
 *		element that is NULL.
 */
Datum
clv_word_of_mouth_by_year(PG_FUNCTION_ARGS)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(0);
	double		worth = referral_worth_args(fcinfo);
	double		discount_rate = clv_discount_rate(PG_GETARG_FLOAT8(4));
	double		sum = 0;
	int			count;
	double	   *referrals = clv_amounts(array, "referrals",
										"Pass 0 for a period without referrals.", &count);

	for (int i = 0; i < count; i++)
		sum += referrals[i] *
			pow(1 + discount_rate, -((double) ARR_LBOUND(array)[0] + i));
	PG_RETURN_FLOAT8(clv_checked(clv_times(worth, sum), NULL));
}
