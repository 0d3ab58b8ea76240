/*-------------------------------------------------------------------------
 *
 * score_fit_pg.c
 *	  Fitting cut points in an aggregate: collect, then select.
 *
 * Exact quantiles need every value, so the state is of type internal and
 * holds eight bytes a value: 24 MB for a million customers scored in three
 * dimensions.  Workers collect their own and hand them over whole; cut points
 * are order statistics of all values together, so they come out the same to
 * the bit under any plan.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/score_pg.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "shared/args_pg.h"

PG_FUNCTION_INFO_V1(score_fit_combine);
PG_FUNCTION_INFO_V1(score_fit_serialize);
PG_FUNCTION_INFO_V1(score_fit_deserialize);

static ScoreFit *
new_fit(MemoryContext context, ScoreMethod method, int bins, int nvalues)
{
	ScoreFit   *fit = (ScoreFit *) MemoryContextAllocZero(context, sizeof(ScoreFit));

	fit->method = method;
	fit->bins = bins;
	fit->nvalues = nvalues;
	return fit;
}

static void
init_values(ScoreFit *fit, MemoryContext context, int64 capacity)
{
	for (int i = 0; i < fit->nvalues; i++)
		numbers_init(&fit->values[i], context, capacity);
}

/*
 * Not every method can be fitted: the scores must come from one set of cut
 * points, in whichever direction they count.
 */
static ScoreMethod
fit_method_arg(FunctionCallInfo fcinfo, int argno)
{
	ScoreMethod method;

	if (argno >= PG_NARGS())
		return SCORE_QUANTILE;
	if (PG_ARGISNULL(argno))
		arg_null_error("method", "The default is 'quantile'.");
	method = score_method_arg(PG_GETARG_TEXT_PP(argno));
	if (method != SCORE_QUANTILE && method != SCORE_R_RFM)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("method \"%s\" has no cut points", text_to_cstring(PG_GETARG_TEXT_PP(argno))),
				 errhint("Fit 'quantile' or 'r_rfm', or use the window function for this method.")));
	return method;
}

static int32
bins_arg_of(FunctionCallInfo fcinfo, int bins_arg)
{
	if (PG_ARGISNULL(bins_arg))
		arg_null_error("bins", "5 gives quintiles.");
	return PG_GETARG_INT32(bins_arg);
}

/* A new state. */
ScoreFit *
score_fit_first(FunctionCallInfo fcinfo, int nvalues, int bins_arg)
{
	MemoryContext context = aggregate_context(fcinfo);
	int			bins = score_bins_arg(bins_arg_of(fcinfo, bins_arg), nvalues);
	ScoreFit   *fit = new_fit(context, fit_method_arg(fcinfo, bins_arg + 1), bins, nvalues);

	init_values(fit, context, 0);
	if (bins_arg + 1 < PG_NARGS())
		memo_keep(&fit->method_memo, PG_GETARG_DATUM(bins_arg + 1), context);
	return fit;
}

/*
 * The parameters of this row may not be those of the state: say how, unless
 * the method is only written in another way.
 */
void
score_fit_check(FunctionCallInfo fcinfo, int bins_arg)
{
	ScoreFit   *fit = (ScoreFit *) PG_GETARG_POINTER(0);

	if (bins_arg_of(fcinfo, bins_arg) == fit->bins)
	{
		if (fit_method_arg(fcinfo, bins_arg + 1) != fit->method)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("method must be the same for all rows of a fit")));
		return;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("bins must be the same for all rows of a fit, not %d and %d",
					fit->bins, bins_arg_of(fcinfo, bins_arg))));
}

/*
 * score_fit_cuts
 *		The bins - 1 cut points of value i; the state must not be empty.
 *		Rearranges the collected values, which does not change what they are:
 *		the state can be added to, and asked again.
 */
void
score_fit_cuts(ScoreFit *fit, int i, double *cuts)
{
	score_fit(fit->method, fit->bins, fit->values[i].values, score_fit_rows(fit), cuts);
}

/*
 * score_fit_combine(internal, internal) internal
 *		All values of both states, in a state of the aggregate's own memory.
 *		NULL on both sides gives NULL.  Error 22023 when the two were fitted
 *		with different bins or methods.
 */
Datum
score_fit_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	ScoreFit   *fit = PG_ARGISNULL(0) ? NULL : (ScoreFit *) PG_GETARG_POINTER(0);
	ScoreFit   *other = PG_ARGISNULL(1) ? NULL : (ScoreFit *) PG_GETARG_POINTER(1);

	if (other == NULL)
	{
		if (fit == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(fit);
	}
	if (fit == NULL)
	{
		fit = new_fit(context, other->method, other->bins, other->nvalues);
		init_values(fit, context, score_fit_rows(other));
	}
	if (fit->bins != other->bins || fit->method != other->method)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bins and method must be the same for all rows of a fit")));
	for (int i = 0; i < fit->nvalues; i++)
		numbers_append(&fit->values[i], &other->values[i]);
	PG_RETURN_POINTER(fit);
}

/*
 * score_fit_serialize(internal) bytea
 *		For the way from a worker to the leader, on the same machine.
 */
Datum
score_fit_serialize(PG_FUNCTION_ARGS)
{
	ScoreFit   *fit;
	StringInfoData message;

	(void) aggregate_context(fcinfo);
	fit = (ScoreFit *) PG_GETARG_POINTER(0);
	pq_begintypsend(&message);
	pq_sendbyte(&message, fit->method);
	pq_sendint32(&message, fit->bins);
	pq_sendbyte(&message, fit->nvalues);
	for (int i = 0; i < fit->nvalues; i++)
		numbers_send(&message, &fit->values[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* score_fit_deserialize(bytea, internal) internal: its counterpart */
Datum
score_fit_deserialize(PG_FUNCTION_ARGS)
{
	StringInfoData message;
	ScoreMethod method;
	int			bins;
	int			nvalues;
	ScoreFit   *fit;

	(void) aggregate_context(fcinfo);
	message = collected_message(PG_GETARG_BYTEA_PP(0));
	method = (ScoreMethod) pq_getmsgbyte(&message);
	bins = (int) pq_getmsgint(&message, 4);
	nvalues = pq_getmsgbyte(&message);
	if (nvalues < 1 || nvalues > SCORE_MOST_VALUES)
		elog(ERROR, "invalid state of a fit");
	fit = new_fit(CurrentMemoryContext, method, bins, nvalues);
	for (int i = 0; i < nvalues; i++)
		numbers_recv(&message, &fit->values[i], CurrentMemoryContext);
	pq_getmsgend(&message);
	PG_RETURN_POINTER(fit);
}
