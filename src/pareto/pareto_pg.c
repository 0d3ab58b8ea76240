/*-------------------------------------------------------------------------
 *
 * pareto_pg.c
 *	  The aggregates pareto_gini(), pareto_gini_unbiased(),
 *	  pareto_top_share(), pareto_customers_for() and pareto_lorenz().
 *
 * The rules are in pareto.c.  All need every value in order, so the state
 * holds eight bytes a value, and the final function sorts them.  Sorting is
 * all it does to the state, which can be added to and asked again: aggregates
 * with the same arguments share one state, and the second one finds it
 * sorted.  A numeric counts as the double nearest to it.
 *
 * An aggregate has no place for a parameter but an argument of every row; it
 * is kept with the first row, and others must repeat it.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <float.h>

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "pareto/pareto_pg.h"
#include "shared/aggregate_pg.h"
#include "shared/args_pg.h"
#include "shared/collect_pg.h"
#include "shared/numeric_pg.h"
#include "shared/order.h"

PG_FUNCTION_INFO_V1(pareto_transition_float8);
PG_FUNCTION_INFO_V1(pareto_transition_numeric);
PG_FUNCTION_INFO_V1(pareto_share_transition_float8);
PG_FUNCTION_INFO_V1(pareto_share_transition_numeric);
PG_FUNCTION_INFO_V1(pareto_points_transition_float8);
PG_FUNCTION_INFO_V1(pareto_points_transition_numeric);
PG_FUNCTION_INFO_V1(pareto_combine);
PG_FUNCTION_INFO_V1(pareto_serialize);
PG_FUNCTION_INFO_V1(pareto_deserialize);
PG_FUNCTION_INFO_V1(pareto_gini_final);
PG_FUNCTION_INFO_V1(pareto_gini_unbiased_final);
PG_FUNCTION_INFO_V1(pareto_top_share_final);
PG_FUNCTION_INFO_V1(pareto_customers_for_final);
PG_FUNCTION_INFO_V1(pareto_lorenz_final);

#define MOST_POINTS		1000000

typedef struct Pareto
{
	Numbers		values;			/* none negative, NaN or infinite */
	int64		in_order;		/* the first so many are sorted */
	double		share;			/* parameter of the functions that have one */
	int			points;			/* parameter of pareto_lorenz() */
} Pareto;

static Pareto *
new_state(MemoryContext context, double share, int points)
{
	Pareto	   *state = MemoryContextAllocZero(context, sizeof(Pareto));

	state->share = share;
	state->points = points;
	return state;
}

/*
 * Parameters
 */

/* A share of customers or of the total, 0..1. */
double
pareto_share_arg(FunctionCallInfo fcinfo, int argno)
{
	double		share;

	if (PG_ARGISNULL(argno))
		arg_null_error("share", "Pass a part of the whole between 0 and 1, such as 0.2.");
	share = PG_GETARG_FLOAT8(argno);
	if (!(share >= 0 && share <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("share must be between 0 and 1, not %s", float8out_internal(share)),
				 errhint("Pass 20 percent as 0.2.")));
	return share + 0.0;
}

/* How many points a curve is to have, besides the one at 0. */
int
pareto_points_arg(FunctionCallInfo fcinfo, int argno)
{
	int			points;

	if (PG_ARGISNULL(argno))
		arg_null_error("points", "The default is 100.");
	points = PG_GETARG_INT32(argno);
	if (points < 1 || points > MOST_POINTS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("points must be between 1 and %d, not %d", MOST_POINTS, points),
				 errhint("100 gives the curve at each percent of the customers.")));
	return points;
}

/* There is one value of a parameter for all rows. */
pg_noreturn static void
other_value_error(const char *parameter, const char *a, const char *b)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be the same for all rows, not %s and %s", parameter, a, b),
			 errhint("Call the aggregate once for each value of it.")));
}

void
pareto_other_share_error(double a, double b)
{
	other_value_error("share", float8out_internal(a), float8out_internal(b));
}

void
pareto_other_points_error(int a, int b)
{
	other_value_error("points", psprintf("%d", a), psprintf("%d", b));
}

static Pareto *
first_state(FunctionCallInfo fcinfo, double share, int points)
{
	MemoryContext context = aggregate_context(fcinfo);
	Pareto	   *state = new_state(context, share, points);

	numbers_init(&state->values, context, 0);
	return state;
}

/* The states of aggregates without a parameter, with a share, with points. */
static inline Pareto *
plain_state(FunctionCallInfo fcinfo)
{
	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return first_state(fcinfo, 0, PARETO_USUAL_POINTS);
	return (Pareto *) PG_GETARG_POINTER(0);
}

static inline Pareto *
share_state(FunctionCallInfo fcinfo)
{
	Pareto	   *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return first_state(fcinfo, pareto_share_arg(fcinfo, 2), PARETO_USUAL_POINTS);
	state = (Pareto *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(2) || PG_GETARG_FLOAT8(2) != state->share))
		pareto_other_share_error(state->share, pareto_share_arg(fcinfo, 2));
	return state;
}

static inline Pareto *
points_state(FunctionCallInfo fcinfo)
{
	Pareto	   *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return first_state(fcinfo, 0, pareto_points_arg(fcinfo, 2));
	state = (Pareto *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(2) || PG_GETARG_INT32(2) != state->points))
		pareto_other_points_error(state->points, pareto_points_arg(fcinfo, 2));
	return state;
}

/*
 * Values
 */

static void
value_error(double value)
{
	(void) arg_number(value, "value");
	if (isinf(value))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("value must not be %s", value > 0 ? "Infinity" : "-Infinity"),
				 errhint("Pass NULL for an unknown value; such rows are left out.")));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("value must not be negative, but is %s", float8out_internal(value)),
			 errhint("Pass greatest(value, 0) to count such customers with 0, "
					 "or leave them out with FILTER (WHERE value >= 0).")));
}

static inline void
add_value(Pareto *state, double value)
{
	if (unlikely(!(value >= 0 && value <= DBL_MAX)))
		value_error(value);
	numbers_add(&state->values, value);
}

static inline void
add_float8(Pareto *state, FunctionCallInfo fcinfo)
{
	if (!PG_ARGISNULL(1))
		add_value(state, PG_GETARG_FLOAT8(1));
}

/* The double nearest to a numeric. */
static double
nearest_double(Datum value)
{
	const int64 exact = (int64) 1 << DBL_MANT_DIG;
	int64		units;
	int			places;

	/* nearly always: one division of two exact doubles */
	if (likely(decimal_quick_from_numeric(value, &units, &places)) &&
		units >= -exact && units <= exact)
		return (double) units / 10000.0;
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8, value));
}

static inline void
add_numeric(Pareto *state, FunctionCallInfo fcinfo)
{
	if (!PG_ARGISNULL(1))
		add_value(state, nearest_double(PG_GETARG_DATUM(1)));
}

/*
 * pareto_transition(internal, value float8 | numeric)
 * pareto_share_transition(internal, value float8 | numeric, share float8)
 * pareto_points_transition(internal, value float8 | numeric, points int)
 *		internal
 *
 * Collect; NULL values are left out.  Errors 22023: a value that is negative,
 * NaN or infinite; a parameter that is NULL, out of range or changes.
 */
Datum
pareto_transition_float8(PG_FUNCTION_ARGS)
{
	Pareto	   *state = plain_state(fcinfo);

	add_float8(state, fcinfo);
	PG_RETURN_POINTER(state);
}

Datum
pareto_transition_numeric(PG_FUNCTION_ARGS)
{
	Pareto	   *state = plain_state(fcinfo);

	add_numeric(state, fcinfo);
	PG_RETURN_POINTER(state);
}

Datum
pareto_share_transition_float8(PG_FUNCTION_ARGS)
{
	Pareto	   *state = share_state(fcinfo);

	add_float8(state, fcinfo);
	PG_RETURN_POINTER(state);
}

Datum
pareto_share_transition_numeric(PG_FUNCTION_ARGS)
{
	Pareto	   *state = share_state(fcinfo);

	add_numeric(state, fcinfo);
	PG_RETURN_POINTER(state);
}

Datum
pareto_points_transition_float8(PG_FUNCTION_ARGS)
{
	Pareto	   *state = points_state(fcinfo);

	add_float8(state, fcinfo);
	PG_RETURN_POINTER(state);
}

Datum
pareto_points_transition_numeric(PG_FUNCTION_ARGS)
{
	Pareto	   *state = points_state(fcinfo);

	add_numeric(state, fcinfo);
	PG_RETURN_POINTER(state);
}

/*
 * pareto_combine(internal, internal) internal
 *		All values of both states, in a state of the aggregate's own memory.
 *		NULL on both sides gives NULL.  Error 22023 when their parameters
 *		differ.
 */
Datum
pareto_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	Pareto	   *state = PG_ARGISNULL(0) ? NULL : (Pareto *) PG_GETARG_POINTER(0);
	Pareto	   *other = PG_ARGISNULL(1) ? NULL : (Pareto *) PG_GETARG_POINTER(1);

	if (other == NULL)
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	if (state == NULL)
	{
		state = new_state(context, other->share, other->points);
		numbers_init(&state->values, context, other->values.count);
	}
	if (state->share != other->share)
		pareto_other_share_error(state->share, other->share);
	if (state->points != other->points)
		pareto_other_points_error(state->points, other->points);
	numbers_append(&state->values, &other->values);
	PG_RETURN_POINTER(state);
}

/*
 * pareto_serialize(internal) bytea
 *		For the way from a worker to the leader, on the same machine.
 */
Datum
pareto_serialize(PG_FUNCTION_ARGS)
{
	Pareto	   *state;
	StringInfoData message;

	require_aggregate(fcinfo);
	state = (Pareto *) PG_GETARG_POINTER(0);
	pq_begintypsend(&message);
	pq_sendfloat8(&message, state->share);
	pq_sendint32(&message, state->points);
	numbers_send(&message, &state->values);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* pareto_deserialize(bytea, internal) internal: its counterpart */
Datum
pareto_deserialize(PG_FUNCTION_ARGS)
{
	StringInfoData message;
	double		share;
	int			points;
	Pareto	   *state;

	require_aggregate(fcinfo);
	message = collected_message(PG_GETARG_BYTEA_PP(0));
	share = pq_getmsgfloat8(&message);
	points = (int) pq_getmsgint(&message, 4);
	state = new_state(CurrentMemoryContext, share, points);
	numbers_recv(&message, &state->values, CurrentMemoryContext);
	pq_getmsgend(&message);
	PG_RETURN_POINTER(state);
}

/*
 * Results, all of them NULL without a value and where the values sum to 0
 */

/* The state with its values in order; NULL when there is none. */
static Pareto *
sorted_state(FunctionCallInfo fcinfo)
{
	Pareto	   *state;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		return NULL;
	state = (Pareto *) PG_GETARG_POINTER(0);
	if (state->in_order < state->values.count)
	{
		order_sort(state->values.values, state->values.count);
		state->in_order = state->values.count;
	}
	return state;
}

/* pareto_gini_final(internal) float8 */
Datum
pareto_gini_final(PG_FUNCTION_ARGS)
{
	Pareto	   *state = sorted_state(fcinfo);
	double		gini;

	if (state == NULL || !pareto_gini(state->values.values, state->values.count, &gini))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(gini);
}

/* pareto_gini_unbiased_final(internal) float8 */
Datum
pareto_gini_unbiased_final(PG_FUNCTION_ARGS)
{
	Pareto	   *state = sorted_state(fcinfo);
	double		gini;

	if (state == NULL ||
		!pareto_gini_unbiased(state->values.values, state->values.count, &gini))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(gini);
}

/* pareto_top_share_final(internal) float8 */
Datum
pareto_top_share_final(PG_FUNCTION_ARGS)
{
	Pareto	   *state = sorted_state(fcinfo);
	double		top_share;

	if (state == NULL ||
		!pareto_top_share(state->values.values, state->values.count, state->share, &top_share))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(top_share);
}

/* pareto_customers_for_final(internal) bigint */
Datum
pareto_customers_for_final(PG_FUNCTION_ARGS)
{
	Pareto	   *state = sorted_state(fcinfo);
	int64		customers;

	if (state == NULL ||
		!pareto_customers_for(state->values.values, state->values.count, state->share,
							  &customers))
		PG_RETURN_NULL();
	PG_RETURN_INT64(customers);
}

/*
 * pareto_curve_datum
 *		The curve as float8[] of points + 1 elements; NULL where there is
 *		nothing to share out.
 */
Datum
pareto_curve_datum(const double *sorted, int64 count, int points, bool *isnull)
{
	int			size = points + 1;
	double	   *curve = (double *) palloc(size * sizeof(double));
	Datum	   *elements;

	*isnull = !pareto_lorenz(sorted, count, points, curve);
	if (*isnull)
		return (Datum) 0;
	elements = (Datum *) palloc(size * sizeof(Datum));
	for (int i = 0; i < size; i++)
		elements[i] = Float8GetDatum(curve[i]);
	return PointerGetDatum(construct_array(elements, size, FLOAT8OID, sizeof(float8),
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* pareto_lorenz_final(internal) float8[], of points + 1 elements */
Datum
pareto_lorenz_final(PG_FUNCTION_ARGS)
{
	Pareto	   *state = sorted_state(fcinfo);

	if (state == NULL)
		PG_RETURN_NULL();
	return pareto_curve_datum(state->values.values, state->values.count, state->points,
							  &fcinfo->isnull);
}
