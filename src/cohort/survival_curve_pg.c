/*-------------------------------------------------------------------------
 *
 * survival_curve_pg.c
 *	  A cohort_survival as a curve: its rows, its quantiles, its height.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/survival_pg.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "shared/args_pg.h"
#include "shared/normal.h"
#include "shared/rows_pg.h"

PG_FUNCTION_INFO_V1(cohort_survival_rows);
PG_FUNCTION_INFO_V1(cohort_survival_median);
PG_FUNCTION_INFO_V1(cohort_survival_quantile);
PG_FUNCTION_INFO_V1(cohort_survival_at);

/* For two-sided limits of 95 percent. */
#define USUAL_CONFIDENCE	0.95

/* Where the rows of a curve stand. */
typedef struct CurveReport
{
	SurvivalCurve curve;
	double		z;
} CurveReport;

/* A number strictly between 0 and 1, which NaN is not. */
static double
part_arg(FunctionCallInfo fcinfo, int argno, const char *argument, const char *hint)
{
	double		value;

	if (PG_ARGISNULL(argno))
		arg_null_error(argument, hint);
	value = PG_GETARG_FLOAT8(argno);
	if (!(value > 0 && value < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be more than 0 and less than 1, not %s", argument,
						float8out_internal(value)),
				 errhint("%s", hint)));
	return value;
}

/* How many standard errors to either side. */
static double
z_of_confidence(double confidence)
{
	return -normal_quantile((1 - confidence) / 2);
}

static double
z_arg(FunctionCallInfo fcinfo, int argno)
{
	return z_of_confidence(part_arg(fcinfo, argno, "confidence", "Pass 95 percent as 0.95."));
}

static void *
begin_report(FunctionCallInfo fcinfo)
{
	double		z = z_arg(fcinfo, 1);
	CurveReport *report;
	Datum		copy;

	if (PG_ARGISNULL(0))
		return NULL;
	report = palloc(sizeof(CurveReport));
	copy = PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0)));
	report->curve = cohort_survival_curve(cohort_survival_detoast(copy));
	report->z = z;
	return report;
}

static bool
next_step(void *place, Datum *values, bool *nulls)
{
	CurveReport *report = place;
	const SurvivalStep *step = &report->curve.step;
	double		std_error = 0;
	double		lower = 0;
	double		upper = 0;

	if (!survival_next(&report->curve))
		return false;
	nulls[5] = !survival_error(step, &std_error);
	nulls[6] = nulls[7] = !survival_limits(step, report->z, &lower, &upper);
	values[0] = Float8GetDatum(step->time);
	values[1] = Int32GetDatum(step->at_risk);
	values[2] = Int32GetDatum(step->events);
	values[3] = Int32GetDatum(step->censored);
	values[4] = Float8GetDatum(step->survival);
	values[5] = Float8GetDatum(std_error);
	values[6] = Float8GetDatum(lower);
	values[7] = Float8GetDatum(upper);
	values[8] = Float8GetDatum(step->hazard);
	values[9] = Float8GetDatum(step->cumulative_hazard);
	return true;
}

/*
 * cohort_survival_rows(s cohort_survival, confidence float8)
 *		TABLE("time" float8, at_risk int, events int, censored int,
 *			  survival float8, std_error float8, lower float8, upper float8,
 *			  hazard float8, cumulative_hazard float8)
 *
 * One row for each different duration, in order: the curve just after it.
 * std_error (Greenwood) is NULL where survival is 0; lower and upper (on the
 * log-log scale) where it is 0 or 1.  s NULL: no row.  Errors 22023:
 * confidence NULL, NaN or not between 0 and 1.  Formulas: survival.c.
 */
Datum
cohort_survival_rows(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_report, next_step);
}

/*
 * cohort_survival_median(s cohort_survival) float8  (strict)
 *		The first time with survival <= 1/2; NULL when it stays above.
 */
Datum
cohort_survival_median(PG_FUNCTION_ARGS)
{
	CohortSurvival *survival = PG_GETARG_COHORT_SURVIVAL(0);
	double		median = survival_quantile(cohort_survival_curve(survival), 0.5,
										   z_of_confidence(USUAL_CONFIDENCE)).time;

	PG_FREE_IF_COPY(survival, 0);
	if (isnan(median))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(median);
}

/*
 * cohort_survival_quantile(s cohort_survival, p float8, confidence float8)
 *		RECORD(time float8, lower float8, upper float8)
 *
 * The first times with survival <= p, with its lower limit <= p, and with its
 * upper limit <= p; each NULL when there is none.  p counts as the decimal it
 * prints as with 15 digits, and the comparison of survival with it is exact.
 * s NULL: NULL.  Errors 22023: p or confidence NULL, NaN or not between 0
 * and 1.
 */
Datum
cohort_survival_quantile(PG_FUNCTION_ARGS)
{
	double		p = part_arg(fcinfo, 1, "p", "Pass the part that survives, such as 0.5 for the median.");
	double		z = z_arg(fcinfo, 2);
	SurvivalQuantile quantile;
	Datum		values[3];
	bool		nulls[3];

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	quantile = survival_quantile(cohort_survival_curve(PG_GETARG_COHORT_SURVIVAL(0)), p, z);
	values[0] = Float8GetDatum(quantile.time);
	nulls[0] = isnan(quantile.time);
	values[1] = Float8GetDatum(quantile.lower);
	nulls[1] = isnan(quantile.lower);
	values[2] = Float8GetDatum(quantile.upper);
	nulls[2] = isnan(quantile.upper);
	return HeapTupleGetDatum(heap_form_tuple(rows_type(fcinfo), values, nulls));
}

/*
 * cohort_survival_at(s cohort_survival, t float8) float8  (strict)
 *		Survival just after t: 1 before the first event; NULL beyond the
 *		longest duration, where nobody was observed, unless survival has come
 *		down to 0.  Error 22023: t NaN.
 */
Datum
cohort_survival_at(PG_FUNCTION_ARGS)
{
	double		t = PG_GETARG_FLOAT8(1);
	CohortSurvival *survival;
	double		height;
	bool		known;

	if (isnan(t))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("t must not be NaN"),
				 errhint("Pass a duration in the unit of the curve's durations.")));
	survival = PG_GETARG_COHORT_SURVIVAL(0);
	known = survival_at(cohort_survival_curve(survival), t, &height);
	PG_FREE_IF_COPY(survival, 0);
	if (!known)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(height);
}
