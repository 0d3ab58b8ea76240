/*-------------------------------------------------------------------------
 *
 * formula_args_pg.c
 *	  Arguments of the functions that compute lifetime value by formula: see
 *	  formula_pg.h.
 *
 * All errors are 22023 with the value and what to pass instead.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/formula_pg.h"

#include "utils/builtins.h"
#include "utils/float.h"

#include "shared/args_pg.h"

static const char *const convention_names[CLV_CONVENTIONS] = {
	"begin", "end", "end_retained", "mid"
};
static const ArgChoice convention_choice = {"convention", CLV_CONVENTIONS, convention_names};

pg_noreturn static void
range_error(const char *argument, const char *range, double value, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be %s, not %s", argument, range, float8out_internal(value)),
			 errhint("%s", hint)));
}

/* An amount of money: anything finite. */
double
clv_amount(double value, const char *argument)
{
	if (unlikely(!isfinite(value)))
		range_error(argument, "a finite number", value, "Pass NULL for an unknown value.");
	return value;
}

/*
 * The part of an amount that is margin.  Below 0 for what is sold at a loss;
 * never above 1, for the rest is cost, and 30 is somebody's 30 %.
 */
double
clv_margin_rate(double value)
{
	if (unlikely(!(value <= 1 && isfinite(value))))
		range_error("margin_rate", "a finite number of at most 1", value,
					"Pass the part of an amount that is margin: 0.3 for 30 %.");
	return value;
}

/* Amounts where they lie in an array; the hint is for one that is missing. */
double *
clv_amounts(ArrayType *array, const char *argument, const char *hint, int *count)
{
	const char *element = psprintf("an element of %s", argument);
	double	   *values;

	if (array_contains_nulls(array))
		arg_null_error(element, hint);
	values = arg_float8_array(array, argument, count);
	for (int i = 0; i < *count; i++)
		if (unlikely(!isfinite(values[i])))
			range_error(element, "a finite number", values[i], hint);
	return values;
}

double
clv_not_negative(double value, const char *argument, const char *hint)
{
	if (unlikely(!(value >= 0 && isfinite(value))))
		range_error(argument, "a finite number of at least 0", value, hint);
	return value;
}

double
clv_cost(double value, const char *argument)
{
	return clv_not_negative(value, argument, "Pass a cost as a positive amount.");
}

double
clv_share(double value, const char *argument, const char *hint)
{
	if (unlikely(!(value >= 0 && value <= 1)))
		range_error(argument, "between 0 and 1", value, hint);
	return value;
}

double
clv_retention(double value, const char *argument)
{
	return clv_share(value, argument,
					 "Pass the share of customers who stay for one more period: 0.9 for 90 %.");
}

/*
 * Rates by which an amount changes from one period to the next.  They may be
 * negative; at -1 nothing would be left, and no value could be carried back.
 */
static double
rate_above_minus_one(double value, const char *argument, const char *hint)
{
	if (unlikely(!(value > -1 && isfinite(value))))
		range_error(argument, "a finite number above -1", value, hint);
	return value;
}

double
clv_discount_rate(double value)
{
	return rate_above_minus_one(value, "discount_rate",
								"Pass the rate of one period: 0.1 for 10 %.");
}

double
clv_growth(double value)
{
	return rate_above_minus_one(value, "growth",
								"Pass the growth of the margin in one period: 0.03 for 3 %.");
}

/* A number of periods; NULL, the default, means no end. */
double
clv_periods_arg(FunctionCallInfo fcinfo, int number)
{
	int32		periods;

	if (PG_ARGISNULL(number))
		return INFINITY;
	periods = PG_GETARG_INT32(number);
	if (unlikely(periods < 0))
		range_error("periods", "at least 0", periods,
					"Pass the number of periods to look ahead, or NULL for no end.");
	return periods;
}

ClvConvention
clv_convention_arg(FunctionCallInfo fcinfo, int number)
{
	if (PG_ARGISNULL(number))
		arg_null_error("convention",
					   "Say when a margin is paid: 'begin', 'end', 'end_retained' or 'mid'.");
	return (ClvConvention) arg_choice(&convention_choice, PG_GETARG_TEXT_PP(number));
}

/*
 * clv_checked
 *		A result that is a multiple of an annuity, or with terms NULL of
 *		nothing that can be infinite: infinite only where that is its value,
 *		else error 22003.
 */
double
clv_checked(double value, const ClvTerms *terms)
{
	if (unlikely(isinf(value)) &&
		(terms == NULL || !isinf(terms->periods) || !isinf(clv_annuity(terms))))
		float_overflow_error();
	return value;
}
