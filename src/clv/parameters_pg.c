/*-------------------------------------------------------------------------
 *
 * parameters_pg.c
 *	  A fitted model as rows: its parameters, and the report of the fit.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/stored_pg.h"

#include <math.h>

#include "utils/builtins.h"

#include "shared/rows_pg.h"

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

/* Where the rows stand. */
typedef struct ParameterReport
{
	ClvStored	stored;
	int			next;
} ParameterReport;

static void *
begin_report(FunctionCallInfo fcinfo)
{
	ParameterReport *report = palloc0(sizeof(ParameterReport));

	clv_stored_of_datum(PG_GETARG_DATUM(0), &report->stored);
	return report;
}

static void
fill_row(const char *name, double value, double std_error, Datum *values, bool *nulls)
{
	values[0] = CStringGetTextDatum(name);
	values[1] = Float8GetDatum(value);
	nulls[1] = isnan(value);
	values[2] = Float8GetDatum(std_error);
	nulls[2] = isnan(std_error);
}

static bool
next_row(void *place, Datum *values, bool *nulls)
{
	ParameterReport *report = place;
	const ClvStored *stored = &report->stored;
	int			parameters = clv_stored_parameter_count(stored->kind);
	int			i = report->next++;
	int			row = i - parameters;

	if (i < parameters)
		fill_row(clv_stored_parameter_name(stored->kind, i), stored->p[i],
				 clv_stored_std_error(stored, i), values, nulls);
	else if (stored->fitted && row < REPORT_ROWS)
		fill_row(report_names[row], report_value(stored, (ReportRow) row), NAN, values, nulls);
	else
		return false;
	return true;
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
	return rows_return(fcinfo, begin_report, next_row);
}
