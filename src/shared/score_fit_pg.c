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
#include "compat.h"

#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "shared/args_pg.h"
#include "shared/score_pg.h"

/* Values that a state has room for at first. */
#define FIRST_CAPACITY	16

PG_FUNCTION_INFO_V1(score_fit_combine);
PG_FUNCTION_INFO_V1(score_fit_serialize);
PG_FUNCTION_INFO_V1(score_fit_deserialize);

static ScoreFit *
new_fit(MemoryContext context, ScoreMethod method, int bins, int nvalues, int64 capacity)
{
	ScoreFit   *fit = (ScoreFit *) MemoryContextAllocZero(context, sizeof(ScoreFit));

	fit->method = method;
	fit->bins = bins;
	fit->nvalues = nvalues;
	fit->capacity = Max(capacity, FIRST_CAPACITY);
	for (int i = 0; i < nvalues; i++)
		fit->values[i] = MemoryContextAllocHuge(context, fit->capacity * sizeof(double));
	return fit;
}

/* Room for some more rows; the arrays at least double when they grow. */
void
score_fit_make_room(ScoreFit *fit, int64 more)
{
	if (fit->count + more <= fit->capacity)
		return;
	fit->capacity = Max(2 * fit->capacity, fit->count + more);
	for (int i = 0; i < fit->nvalues; i++)
		fit->values[i] = repalloc_huge(fit->values[i], fit->capacity * sizeof(double));
}

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("this function is part of an aggregate and cannot be called by itself")));
	return context;
}

/* Methods whose scores no single set of cut points gives cannot be fitted. */
static ScoreMethod
fit_method_arg(FunctionCallInfo fcinfo, int argno)
{
	ScoreMethod method;

	if (argno >= PG_NARGS())
		return SCORE_QUANTILE;
	if (PG_ARGISNULL(argno))
		arg_null_error("method", "The default is 'quantile'.");
	method = score_method_arg(PG_GETARG_TEXT_PP(argno));
	if (!score_method_has_cuts(method))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("method \"%s\" has no cut points", text_to_cstring(PG_GETARG_TEXT_PP(argno))),
				 errhint("Fit 'quantile', 'cume_dist' or 'r_rfm', or use the window function for this method.")));
	return method;
}

/*
 * score_fit_state
 *		The state of a fit, made at the first call.  bins is an argument of
 *		every row (aggregates have no other place for it) and must not change;
 *		the method may follow it.
 */
ScoreFit *
score_fit_state(FunctionCallInfo fcinfo, int nvalues, int bins_arg)
{
	MemoryContext context = aggregate_context(fcinfo);
	ScoreFit   *fit;
	int32		bins;

	if (PG_ARGISNULL(bins_arg))
		arg_null_error("bins", "5 gives quintiles.");
	bins = PG_GETARG_INT32(bins_arg);
	if (PG_ARGISNULL(0))
		return new_fit(context, fit_method_arg(fcinfo, bins_arg + 1),
					   score_bins_arg(bins, nvalues), nvalues, 0);
	fit = (ScoreFit *) PG_GETARG_POINTER(0);
	if (bins != fit->bins)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bins must be the same for all rows of a fit, not %d and %d", fit->bins, bins)));
	return fit;
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
	score_fit(fit->method, fit->bins, fit->values[i], fit->count, cuts);
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
		fit = new_fit(context, other->method, other->bins, other->nvalues, other->count);
	if (fit->bins != other->bins || fit->method != other->method)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bins and method must be the same for all rows of a fit")));

	score_fit_make_room(fit, other->count);
	for (int i = 0; i < fit->nvalues; i++)
		memcpy(fit->values[i] + fit->count, other->values[i], other->count * sizeof(double));
	fit->count += other->count;
	PG_RETURN_POINTER(fit);
}

/*
 * score_fit_serialize(internal) bytea
 *		For the way from a worker to the leader, on the same machine.
 */
Datum
score_fit_serialize(PG_FUNCTION_ARGS)
{
	ScoreFit   *fit = (ScoreFit *) PG_GETARG_POINTER(0);
	StringInfoData message;

	(void) aggregate_context(fcinfo);
	if (fit->count > (int64) (MaxAllocSize - 1024) / (int64) (fit->nvalues * sizeof(double)))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a parallel worker cannot hand over the " INT64_FORMAT " rows of a fit", fit->count),
				 errhint("SET max_parallel_workers_per_gather = 0 for this query.")));

	pq_begintypsend(&message);
	pq_sendbyte(&message, fit->method);
	pq_sendint32(&message, fit->bins);
	pq_sendbyte(&message, fit->nvalues);
	pq_sendint64(&message, fit->count);
	for (int i = 0; i < fit->nvalues; i++)
		appendBinaryStringInfo(&message, (const char *) fit->values[i],
							   (int) (fit->count * sizeof(double)));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* score_fit_deserialize(bytea, internal) internal: its counterpart */
Datum
score_fit_deserialize(PG_FUNCTION_ARGS)
{
	bytea	   *serialized = PG_GETARG_BYTEA_PP(0);
	StringInfoData message;
	ScoreMethod method;
	int			bins;
	int			nvalues;
	int64		count;
	ScoreFit   *fit;

	(void) aggregate_context(fcinfo);
	initStringInfo(&message);
	message.data = VARDATA_ANY(serialized);
	message.len = VARSIZE_ANY_EXHDR(serialized);

	method = (ScoreMethod) pq_getmsgbyte(&message);
	bins = (int) pq_getmsgint(&message, 4);
	nvalues = pq_getmsgbyte(&message);
	count = pq_getmsgint64(&message);
	if (nvalues < 1 || nvalues > SCORE_MOST_VALUES || count < 0 ||
		count > PG_INT32_MAX / (int64) sizeof(double))
		elog(ERROR, "invalid state of a fit");
	fit = new_fit(CurrentMemoryContext, method, bins, nvalues, count);
	for (int i = 0; i < nvalues; i++)
		pq_copymsgbytes(&message, (char *) fit->values[i], (int) (count * sizeof(double)));
	fit->count = count;
	pq_getmsgend(&message);
	PG_RETURN_POINTER(fit);
}
