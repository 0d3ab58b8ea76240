/*-------------------------------------------------------------------------
 *
 * quantile_pg.c
 *	  quantile_score() and quantile_cuts(): scores of one column.
 *
 * The rule is in shared/score.c.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "shared/args_pg.h"
#include "shared/memo_pg.h"
#include "shared/score_pg.h"

PG_FUNCTION_INFO_V1(quantile_score_window);
PG_FUNCTION_INFO_V1(quantile_cuts_transition);
PG_FUNCTION_INFO_V1(quantile_cuts_final);
PG_FUNCTION_INFO_V1(quantile_score_apply);

static const char *const argument_names[] = {"value"};

/*
 * quantile_score(value float8, bins int, higher_is_better boolean, method text)
 *		OVER (...): int
 *
 * The score 1..bins of each row among the rows of its partition, whatever the
 * frame; bins and method are taken from the partition's first row.  value
 * NULL: the row is not counted and its score is NULL.  Errors 22023: NaN,
 * bins NULL or outside 1..1000000, NULL or unknown method, NULL
 * higher_is_better, 'ntile' without an order that decides between ties.
 */
Datum
quantile_score_window(PG_FUNCTION_ARGS)
{
	ScoreWindow window = {1, {true}, argument_names, NULL, 1, 3};
	bool		isnull;

	window.higher_is_better[0] =
		DatumGetBool(WinGetFuncArgCurrent(PG_WINDOW_OBJECT(), 2, &isnull));
	if (isnull)
		arg_null_error("higher_is_better", "Use true, or false where small values are good (recency).");
	return score_window(fcinfo, &window);
}

/*
 * quantile_cuts_transition(internal, value float8, bins int [, method text])
 *		Collects; NULL values are left out.  Errors as above; method must be
 *		one that has cut points.
 */
Datum
quantile_cuts_transition(PG_FUNCTION_ARGS)
{
	ScoreFit   *fit = score_fit_state(fcinfo, 1, 2);

	if (!PG_ARGISNULL(1))
	{
		double		value = arg_number(PG_GETARG_FLOAT8(1), "value");

		score_fit_add(fit, &value);
	}
	PG_RETURN_POINTER(fit);
}

/*
 * quantile_cuts_final(internal) float8[]
 *		bins - 1 ascending cut points, equal ones included; NULL without any
 *		value.
 */
Datum
quantile_cuts_final(PG_FUNCTION_ARGS)
{
	ScoreFit   *fit = PG_ARGISNULL(0) ? NULL : (ScoreFit *) PG_GETARG_POINTER(0);
	double	   *cuts;
	Datum	   *elements;

	if (fit == NULL || score_fit_rows(fit) == 0)
		PG_RETURN_NULL();
	cuts = (double *) palloc(fit->bins * sizeof(double));
	elements = (Datum *) palloc(fit->bins * sizeof(Datum));
	score_fit_cuts(fit, 0, cuts);
	for (int i = 0; i < fit->bins - 1; i++)
		elements[i] = Float8GetDatum(cuts[i]);
	PG_RETURN_ARRAYTYPE_P(construct_array(elements, fit->bins - 1, FLOAT8OID,
										  sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* Cut points that were checked, as long as the argument stays the same. */
typedef struct CheckedCuts
{
	ArgMemo		memo;
	double	   *cuts;
	int			ncuts;
} CheckedCuts;

static void
check_ascending(const double *cuts, int ncuts)
{
	for (int i = 1; i < ncuts; i++)
		if (cuts[i] < cuts[i - 1])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("cuts must ascend, but %.15g comes before %.15g", cuts[i - 1], cuts[i]),
					 errhint("List each cut point in its place, the smallest first.")));
}

static const CheckedCuts *
checked_cuts(FunctionCallInfo fcinfo, int argno)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;
	CheckedCuts *checked = (CheckedCuts *) flinfo->fn_extra;
	Datum		value = PG_GETARG_DATUM(argno);
	double	   *cuts;

	if (unlikely(checked == NULL))
		checked = flinfo->fn_extra =
			MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(CheckedCuts));
	if (likely(memo_same(&checked->memo, value)))
		return checked;

	checked->memo.size = 0;
	if (checked->cuts != NULL)
		pfree(checked->cuts);
	checked->cuts = NULL;
	cuts = arg_float8_array(DatumGetArrayTypeP(value), "cuts", &checked->ncuts);
	check_ascending(cuts, checked->ncuts);
	checked->cuts = (double *) MemoryContextAlloc(flinfo->fn_mcxt,
												  Max(checked->ncuts, 1) * sizeof(double));
	memcpy(checked->cuts, cuts, checked->ncuts * sizeof(double));
	memo_keep(&checked->memo, value, flinfo->fn_mcxt);
	return checked;
}

/*
 * quantile_score(value float8, cuts float8[], higher_is_better boolean,
 *				  bounds text) int
 *
 * The score of a value by given cut points: 1 + number of cuts < value, or
 * with bounds '[)' <= value.  value NULL: NULL.  Errors 22023: cuts NULL where
 * there is a value, NaN, NULL or descending elements, unknown bounds.
 */
Datum
quantile_score_apply(PG_FUNCTION_ARGS)
{
	const CheckedCuts *checked;
	double		value;
	int			score;

	if (PG_ARGISNULL(2))
		arg_null_error("higher_is_better", "Use true, or false where small values are good (recency).");
	if (PG_ARGISNULL(3))
		arg_null_error("bounds", "Use '(]' for fitted cut points, '[)' for fixed breaks.");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1))
		arg_null_error("cuts", "Is there a row with the cut points, and were there values to fit them to?");

	value = arg_number(PG_GETARG_FLOAT8(0), "value");
	checked = checked_cuts(fcinfo, 1);
	score = score_apply(checked->cuts, checked->ncuts,
						cut_bounds_arg(PG_GETARG_TEXT_PP(3)), value);
	PG_RETURN_INT32(score_direct(score, checked->ncuts + 1, PG_GETARG_BOOL(2)));
}
