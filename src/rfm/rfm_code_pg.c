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

/*
 * rfm_weighted_score(score int, recency_weight float8,
 *					  frequency_weight float8, monetary_weight float8) float8
 *
 * The weighted mean of the three digits (strict).  Errors 22023: a negative,
 * infinite or NaN weight, or all weights 0.
 */
Datum
rfm_weighted_score(PG_FUNCTION_ARGS)
{
	int			digits[RFM_DIMENSIONS];
	double		sum = 0;
	double		total = 0;

	take_digits(PG_GETARG_INT32(0), digits);
	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		double		weight = PG_GETARG_FLOAT8(1 + i);

		if (!(weight >= 0) || isinf(weight))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a weight must be a number of at least 0, not %g", weight)));
		sum += weight * digits[i];
		total += weight;
	}
	if (!(total > 0) || isinf(total))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the sum of the weights must be greater than 0 and finite, not %g", total)));
	PG_RETURN_FLOAT8(sum / total);
}
