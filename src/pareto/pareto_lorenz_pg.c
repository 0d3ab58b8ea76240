/*-------------------------------------------------------------------------
 *
 * pareto_lorenz_pg.c
 *	  pareto_lorenz_points(): a Lorenz curve as rows, for a chart;
 *	  pareto_lorenz_top_share(): a share read off the curve.
 *
 *-------------------------------------------------------------------------
 */
#include "pareto/pareto_pg.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/float.h"

#include "shared/args_pg.h"

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

/* Memory that lasts until the last row. */
static Curve *
begin_curve(FunctionCallInfo fcinfo, FuncCallContext *context)
{
	Curve	   *curve = palloc(sizeof(Curve));
	TupleDesc	row;

	*curve = curve_arg(PG_GETARG_ARRAYTYPE_P_COPY(0));
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	context->tuple_desc = BlessTupleDesc(row);
	return curve;
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
	FuncCallContext *context;
	Curve	   *curve;
	Datum		values[2];
	bool		nulls[2] = {false};
	int			i;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		context->user_fctx = begin_curve(fcinfo, context);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	curve = context->user_fctx;
	i = (int) context->call_cntr;
	if (i > curve->points)
		SRF_RETURN_DONE(context);

	values[0] = Float8GetDatum((double) i / curve->points);
	values[1] = Float8GetDatum(curve->values[i]);
	SRF_RETURN_NEXT(context,
					HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls)));
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
