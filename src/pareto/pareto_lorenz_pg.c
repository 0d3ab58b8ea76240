/*-------------------------------------------------------------------------
 *
 * pareto_lorenz_pg.c
 *	  pareto_lorenz_points(): a Lorenz curve as rows, for a chart;
 *	  pareto_lorenz_top_share(): a share read off the curve.
 *
 *-------------------------------------------------------------------------
 */
#include "pareto/pareto_pg.h"

#include "utils/float.h"

#include "shared/args_pg.h"
#include "shared/rows_pg.h"

PG_FUNCTION_INFO_V1(pareto_lorenz_points);
PG_FUNCTION_INFO_V1(pareto_lorenz_top_share);

typedef struct Curve
{
	int			points;			/* one less than there are values */
	double	   *values;
} Curve;

static void
check_values(const double *values, int count)
{
	if (count < 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("curve must have at least two elements, not %d", count),
				 errhint("Pass the result of pareto_lorenz().")));
	for (int i = 0; i < count; i++)
		if (values[i] < 0 || values[i] > 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("an element of curve must be between 0 and 1, not %s",
							float8out_internal(values[i])),
					 errhint("Pass the result of pareto_lorenz().")));
}

static Curve
curve_arg(ArrayType *array)
{
	Curve		curve;
	int			count;

	curve.values = arg_float8_array(array, "curve", &count);
	check_values(curve.values, count);
	curve.points = count - 1;
	return curve;
}

/* Where the rows of a curve stand. */
typedef struct CurveReport
{
	Curve		curve;
	int			next;
} CurveReport;

static void *
begin_points(FunctionCallInfo fcinfo)
{
	CurveReport *report = palloc(sizeof(CurveReport));

	report->curve = curve_arg(PG_GETARG_ARRAYTYPE_P_COPY(0));
	report->next = 0;
	return report;
}

static bool
next_point(void *place, Datum *values, bool *nulls)
{
	CurveReport *report = place;
	const Curve *curve = &report->curve;
	int			i = report->next++;

	if (i > curve->points)
		return false;
	values[0] = Float8GetDatum((double) i / curve->points);
	values[1] = Float8GetDatum(curve->values[i]);
	return true;
}

/*
 * pareto_lorenz_points(curve float8[])
 *		TABLE(customer_share float8, value_share float8)
 *		One row for each element of what pareto_lorenz() gave.  STRICT: no
 *		rows for NULL.  Errors 22023: fewer than two elements, an element that
 *		is NULL, NaN or not in 0..1.
 */
Datum
pareto_lorenz_points(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_points, next_point);
}

/*
 * pareto_lorenz_top_share(curve float8[], share float8) float8
 *		What part of the total the best `share` of the customers bring: the
 *		same as pareto_top_share() at the points of the curve, and on a
 *		straight line between them.  curve NULL: NULL.  Errors as above, and
 *		22023 for a share that is NULL or not in 0..1.
 */
Datum
pareto_lorenz_top_share(PG_FUNCTION_ARGS)
{
	double		share = pareto_share_arg(fcinfo, 1);
	Curve		curve;
	double		place;
	int			i;
	double		top;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	curve = curve_arg(PG_GETARG_ARRAYTYPE_P(0));
	place = (1 - share) * curve.points;
	i = Min((int) place, curve.points - 1);
	top = 1 - curve.values[i];
	PG_RETURN_FLOAT8(top - (place - i) * (curve.values[i + 1] - curve.values[i]));
}
