/*-------------------------------------------------------------------------
 *
 * parameters_pg.c
 *	  A fitted model as rows: its parameters, and the report of the fit.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/stored_pg.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(clv_parameters);

/* What follows the parameters. */
typedef enum ReportRow
{
	ROW_LOGLIK,
	ROW_AIC,
	ROW_BIC,
	ROW_CUSTOMERS,
	ROW_IGNORED,
	ROW_DISTINCT_ROWS,
	ROW_EVALUATIONS,
	ROW_GRADIENT,
	ROW_CONVERGED,
	REPORT_ROWS
} ReportRow;

static const char *const report_names[REPORT_ROWS] = {
	"log_likelihood", "aic", "bic", "customers", "ignored", "distinct_rows",
	"evaluations", "gradient", "converged",
};

/* NaN when the fit does not say; known parameters have no report at all. */
static double
report_value(const ClvStored *stored, ReportRow row)
{
	switch (row)
	{
		case ROW_LOGLIK:
			return stored->loglik;
		case ROW_AIC:
			return clv_stored_aic(stored);
		case ROW_BIC:
			return clv_stored_bic(stored);
		case ROW_CUSTOMERS:
			return (double) stored->customers;
		case ROW_IGNORED:
			return (double) stored->ignored;
		case ROW_DISTINCT_ROWS:
			return (double) stored->distinct_rows;
		case ROW_EVALUATIONS:
			return stored->evaluations;
		case ROW_GRADIENT:
			return stored->slope;
		case ROW_CONVERGED:
			return stored->status == CLV_FIT_CONVERGED;
		case REPORT_ROWS:
			break;
	}
	return NAN;
}

static Datum
make_row(FuncCallContext *context, const char *name, double value, double std_error)
{
	Datum		values[3];
	bool		nulls[3] = {false};

	values[0] = CStringGetTextDatum(name);
	values[1] = Float8GetDatum(value);
	nulls[1] = isnan(value);
	values[2] = Float8GetDatum(std_error);
	nulls[2] = isnan(std_error);
	return HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls));
}

/* Memory that lasts until the last row. */
static ClvStored *
begin_rows(FunctionCallInfo fcinfo, FuncCallContext *context)
{
	MemoryContext old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
	ClvStored  *stored = palloc(sizeof(ClvStored));
	TupleDesc	row;

	clv_stored_of_datum(PG_GETARG_DATUM(0), stored);
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	context->tuple_desc = BlessTupleDesc(row);
	context->max_calls = clv_stored_parameter_count(stored->kind) +
		(stored->fitted ? REPORT_ROWS : 0);
	MemoryContextSwitchTo(old);
	return stored;
}

/*
 * clv_parameters(model) TABLE(parameter text, value float8, std_error float8),
 * for clv_model and clv_spend_model
 *
 * The parameters, by the names of the papers, with their standard errors; then
 * of a fit, without one: log_likelihood (natural logarithm), aic, bic (counting
 * customers), customers, those ignored because they say nothing about the
 * model, distinct_rows, evaluations of the likelihood, gradient (length of
 * the derivative of the log-likelihood for the logarithms of the parameters,
 * per customer), converged (1 or 0).  What is not known is NULL.  STRICT: no
 * row for NULL.
 */
Datum
clv_parameters(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	const ClvStored *stored;
	int			parameters;
	int			i;

	if (SRF_IS_FIRSTCALL())
	{
		context = SRF_FIRSTCALL_INIT();
		context->user_fctx = begin_rows(fcinfo, context);
	}
	context = SRF_PERCALL_SETUP();
	stored = context->user_fctx;
	if (context->call_cntr >= context->max_calls)
		SRF_RETURN_DONE(context);
	parameters = clv_stored_parameter_count(stored->kind);
	i = (int) context->call_cntr;
	if (i < parameters)
		SRF_RETURN_NEXT(context, make_row(context, clv_stored_parameter_name(stored->kind, i),
										  stored->p[i], clv_stored_std_error(stored, i)));
	i -= parameters;
	SRF_RETURN_NEXT(context, make_row(context, report_names[i], report_value(stored, i), NAN));
}
