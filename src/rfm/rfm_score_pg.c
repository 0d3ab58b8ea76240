/*-------------------------------------------------------------------------
 *
 * rfm_score_pg.c
 *	  rfm_score() and rfm_cuts(): three-digit codes such as 543.
 *
 * The first digit scores recency (fewer days, higher score), the second
 * frequency, the third monetary value.  The rule for each digit is in
 * shared/score.c.  A customer who lacks one of the three (an rfm value
 * without a purchase has no recency) is left out of all of them: such a row
 * is not counted and its code is NULL.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "rfm/rfm_cuts.h"
#include "rfm/rfm_pg.h"
#include "shared/args_pg.h"
#include "shared/partition_pg.h"

PG_FUNCTION_INFO_V1(rfm_score_window_rfm);
PG_FUNCTION_INFO_V1(rfm_score_window_values);
PG_FUNCTION_INFO_V1(rfm_cuts_transition_rfm);
PG_FUNCTION_INFO_V1(rfm_cuts_transition_values);
PG_FUNCTION_INFO_V1(rfm_cuts_final);
PG_FUNCTION_INFO_V1(rfm_score_apply_rfm);
PG_FUNCTION_INFO_V1(rfm_score_apply_values);

static bool
read_rfm(WindowObject winobj, int64 row, double *values)
{
	bool		isnull;
	Datum		datum = partition_argument(winobj, 0, row, &isnull);
	Rfm			r;

	if (isnull)
		return false;
	r = rfm_of_datum(datum);
	return rfm_values(&r, values);
}

/*
 * rfm_score(r rfm, bins int, method text) OVER (...): int
 *
 * The code of each row among the rows of its partition, whatever the frame;
 * bins and method are taken from the partition's first row.  Monetary value
 * counts as float8: amounts that differ by less than one part in 10^15 tie.
 * Errors 22023: bins NULL or outside 1..9, NULL or unknown method, 'ntile'
 * without an order that decides between ties.
 */
Datum
rfm_score_window_rfm(PG_FUNCTION_ARGS)
{
	static const ScoreWindow window = {RFM_DIMENSIONS, {false, true, true}, NULL, read_rfm, 1, 2};

	return score_window(fcinfo, &window);
}

/*
 * rfm_score(recency float8, frequency float8, monetary float8, bins int,
 *			 method text) OVER (...): int
 *
 * The same from three columns; recency in days or any other unit.  Error
 * 22023 also for NaN.
 */
Datum
rfm_score_window_values(PG_FUNCTION_ARGS)
{
	static const ScoreWindow window =
		{RFM_DIMENSIONS, {false, true, true}, rfm_dimension_names, NULL, 3, 4};

	return score_window(fcinfo, &window);
}

/*
 * rfm_cuts_transition(internal, r rfm, bins int)
 * rfm_cuts_transition(internal, recency float8, frequency float8,
 *					   monetary float8, bins int [, method text])
 *
 * Collect for the aggregates rfm_cuts(...).  Errors as above; method must be
 * one that has cut points, and bins the same in every row.
 */
Datum
rfm_cuts_transition_rfm(PG_FUNCTION_ARGS)
{
	ScoreFit   *fit = score_fit_state(fcinfo, RFM_DIMENSIONS, 2);
	double		values[RFM_DIMENSIONS];

	if (!PG_ARGISNULL(1))
	{
		Rfm			r = PG_GETARG_RFM(1);

		if (rfm_values(&r, values))
			score_fit_add(fit, values);
	}
	PG_RETURN_POINTER(fit);
}

Datum
rfm_cuts_transition_values(PG_FUNCTION_ARGS)
{
	ScoreFit   *fit = score_fit_state(fcinfo, RFM_DIMENSIONS, 1 + RFM_DIMENSIONS);
	double		values[RFM_DIMENSIONS];

	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		if (PG_ARGISNULL(1 + i))
			PG_RETURN_POINTER(fit);
		values[i] = arg_number(PG_GETARG_FLOAT8(1 + i), rfm_dimension_names[i]);
	}
	score_fit_add(fit, values);
	PG_RETURN_POINTER(fit);
}

/*
 * rfm_cuts_final(internal) rfm_cuts
 *		NULL when no row had all three values.
 */
Datum
rfm_cuts_final(PG_FUNCTION_ARGS)
{
	ScoreFit   *fit = PG_ARGISNULL(0) ? NULL : (ScoreFit *) PG_GETARG_POINTER(0);
	int			ncuts[RFM_DIMENSIONS];
	RfmCuts    *cuts;

	if (fit == NULL || score_fit_rows(fit) == 0)
		PG_RETURN_NULL();
	for (int i = 0; i < RFM_DIMENSIONS; i++)
		ncuts[i] = fit->bins - 1;
	cuts = rfm_cuts_allocate(score_method_bounds(fit->method), ncuts);
	for (int i = 0; i < RFM_DIMENSIONS; i++)
		score_fit_cuts(fit, i, rfm_cuts_of(cuts, i));
	PG_RETURN_POINTER(cuts);
}

static int32
apply_cuts(RfmCuts *cuts, const double *values)
{
	const double *at = cuts->cuts;
	int32		code = 0;

	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		int			ncuts = cuts->ncuts[i];
		int			score = score_apply(at, ncuts, (CutBounds) cuts->bounds, values[i]);

		code = code * 10 + score_direct(score, ncuts + 1, rfm_higher_is_better[i]);
		at += ncuts;
	}
	return code;
}

/*
 * The cut points to apply; error 22023 when they are NULL where there is
 * something to score, or a whole report would silently be empty.
 */
static RfmCuts *
cuts_arg(FunctionCallInfo fcinfo, int argno)
{
	if (PG_ARGISNULL(argno))
		arg_null_error("cuts", "Is there a row with the cut points, and were there customers to fit them to?");
	return PG_GETARG_RFM_CUTS(argno);
}

/*
 * rfm_score(r rfm, cuts rfm_cuts) int
 *		The code by given cut points; NULL for NULL, and without a purchase.
 *		Error 22023: cuts NULL for a customer with a purchase.
 */
Datum
rfm_score_apply_rfm(PG_FUNCTION_ARGS)
{
	Rfm			r;
	double		values[RFM_DIMENSIONS];

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	r = PG_GETARG_RFM(0);
	if (!rfm_values(&r, values))
		PG_RETURN_NULL();
	PG_RETURN_INT32(apply_cuts(cuts_arg(fcinfo, 1), values));
}

/*
 * rfm_score(recency float8, frequency float8, monetary float8,
 *			 cuts rfm_cuts) int
 *		The same from three columns; NULL if one is.  Error 22023 also for NaN.
 */
Datum
rfm_score_apply_values(PG_FUNCTION_ARGS)
{
	double		values[RFM_DIMENSIONS];

	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		if (PG_ARGISNULL(i))
			PG_RETURN_NULL();
		values[i] = arg_number(PG_GETARG_FLOAT8(i), rfm_dimension_names[i]);
	}
	PG_RETURN_INT32(apply_cuts(cuts_arg(fcinfo, 3), values));
}
