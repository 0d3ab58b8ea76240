/*-------------------------------------------------------------------------
 *
 * rfm_code_pg.c
 *	  What can be read from a three-digit code: its digits, and their mean.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <math.h>

#include "fmgr.h"

#include "rfm/rfm.h"
#include "shared/args_pg.h"

PG_FUNCTION_INFO_V1(rfm_score_recency);
PG_FUNCTION_INFO_V1(rfm_score_frequency);
PG_FUNCTION_INFO_V1(rfm_score_monetary);
PG_FUNCTION_INFO_V1(rfm_weighted_score);

/* The three digits of a code, 1 to 9 each; error 22023 for other numbers. */
static void
take_digits(int32 score, int digits[RFM_DIMENSIONS])
{
	digits[RFM_RECENCY] = score / 100;
	digits[RFM_FREQUENCY] = score / 10 % 10;
	digits[RFM_MONETARY] = score % 10;
	if (score < 111 || score > 999 ||
		digits[RFM_FREQUENCY] == 0 || digits[RFM_MONETARY] == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("score must have three digits from 1 to 9, not %d", score),
				 errhint("rfm_score() makes such codes.")));
}

/*
 * rfm_score_recency(score int) int, and so on (strict)
 *		One digit of the code.
 */
Datum
rfm_score_recency(PG_FUNCTION_ARGS)
{
	int			digits[RFM_DIMENSIONS];

	take_digits(PG_GETARG_INT32(0), digits);
	PG_RETURN_INT32(digits[RFM_RECENCY]);
}

Datum
rfm_score_frequency(PG_FUNCTION_ARGS)
{
	int			digits[RFM_DIMENSIONS];

	take_digits(PG_GETARG_INT32(0), digits);
	PG_RETURN_INT32(digits[RFM_FREQUENCY]);
}

Datum
rfm_score_monetary(PG_FUNCTION_ARGS)
{
	int			digits[RFM_DIMENSIONS];

	take_digits(PG_GETARG_INT32(0), digits);
	PG_RETURN_INT32(digits[RFM_MONETARY]);
}

/* A weight of at least 0; error 22023 for others and NULL. */
static double
weight_arg(FunctionCallInfo fcinfo, int argno)
{
	double		weight;

	if (PG_ARGISNULL(argno))
		arg_null_error("a weight", "Use 0 for a digit that is not to count.");
	weight = PG_GETARG_FLOAT8(argno);
	if (!(weight >= 0) || isinf(weight))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a weight must be a finite number of at least 0, not %g", weight),
				 errhint("Use 0 for a digit that is not to count.")));
	return weight;
}

/*
 * rfm_weighted_score(score int, recency_weight float8,
 *					  frequency_weight float8, monetary_weight float8) float8
 *
 * The weighted mean of the three digits; NULL for a NULL score.  Errors
 * 22023: a weight that is NULL, negative, infinite or NaN, or all of them 0.
 */
Datum
rfm_weighted_score(PG_FUNCTION_ARGS)
{
	double		weights[RFM_DIMENSIONS];
	int			digits[RFM_DIMENSIONS];
	double		largest = 0;
	int			exponent;
	double		sum = 0;
	double		total = 0;
	int			least = 9;
	int			greatest = 1;

	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		weights[i] = weight_arg(fcinfo, 1 + i);
		largest = Max(largest, weights[i]);
	}
	if (largest == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("at least one weight must be greater than 0"),
				 errhint("Equal weights give the plain mean.")));
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	take_digits(PG_GETARG_INT32(0), digits);

	/* scaled by a power of two, exactly, so that no sum overflows */
	(void) frexp(largest, &exponent);
	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		double		weight = ldexp(weights[i], -exponent);

		sum += weight * digits[i];
		total += weight;
		least = Min(least, digits[i]);
		greatest = Max(greatest, digits[i]);
	}

	/* rounding must not carry a mean out of what it is the mean of */
	PG_RETURN_FLOAT8(Min(Max(sum / total, least), greatest));
}
