/*-------------------------------------------------------------------------
 *
 * migration_pg.c
 *	  The aggregate tier_migration(): who moved from which tier to which.
 *
 * The transition state is the result: a square int[] whose subscripts are the
 * tiers before and after, from 0 for outside (migration.h), so that m[2][1]
 * customers rose from 2 to 1.  It is flat and changed in place; when a tier
 * comes that it has no room for, a larger one takes its place.  The side is
 * the worst tier seen, so equal rows make equal bytes whatever their order.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "shared/aggregate_pg.h"
#include "shared/args_pg.h"
#include "tier/migration_pg.h"

PG_FUNCTION_INFO_V1(tier_migration_transition);
PG_FUNCTION_INFO_V1(tier_migration_combine);

static ArrayType *
make_array(int tiers)
{
	int			side = migration_side(tiers);
	Size		size = ARR_OVERHEAD_NONULLS(2) + side * side * sizeof(int32);
	ArrayType  *array = (ArrayType *) palloc0(size);
	int			d;

	SET_VARSIZE(array, size);
	array->ndim = 2;
	array->elemtype = INT4OID;
	for (d = 0; d < 2; d++)
	{
		ARR_DIMS(array)[d] = side;
		ARR_LBOUND(array)[d] = MIGRATION_OUTSIDE;
	}
	return array;
}

static bool
has_shape(ArrayType *array)
{
	const int  *dims = ARR_DIMS(array);
	const int  *first = ARR_LBOUND(array);

	return ARR_ELEMTYPE(array) == INT4OID && !ARR_HASNULL(array) && ARR_NDIM(array) == 2 &&
		first[0] == MIGRATION_OUTSIDE && first[1] == MIGRATION_OUTSIDE && dims[0] == dims[1] &&
		dims[0] >= migration_side(1) && dims[0] <= migration_side(TIER_MOST);
}

/*
 * migration_of_array
 *		The counts where they lie in an array.  Error 22023 when its shape is
 *		not that of a migration; whether the numbers in it make sense is not
 *		looked at.
 */
Migration
migration_of_array(ArrayType *array)
{
	Migration	migration;

	if (!has_shape(array))
		migration_error();
	migration.tiers = ARR_DIMS(array)[0] - 1;
	migration.counts = (int32 *) ARR_DATA_PTR(array);
	return migration;
}

void
migration_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the array is not a matrix of migration"),
			 errhint("Pass what the aggregate tier_migration() returns.")));
}

static void
overflow_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("tier_migration cannot count more than %d customers of the same way",
					PG_INT32_MAX)));
}

static int
tier_arg(FunctionCallInfo fcinfo, int n, const char *argument)
{
	int32		tier;

	if (PG_ARGISNULL(n))
		return MIGRATION_OUTSIDE;
	tier = PG_GETARG_INT32(n);
	if (tier < 1 || tier > TIER_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be a tier between 1 and %d, not %d", argument, TIER_MOST, tier),
				 errhint("Pass NULL for a customer who was in no tier.")));
	return tier;
}

/* The state as it is, or a larger copy when it has no room for a tier. */
static ArrayType *
with_room(ArrayType *state, int tiers)
{
	ArrayType  *larger;
	Migration	old;
	Migration	new;

	if (state == NULL)
		return make_array(tiers);
	old = migration_of_array(state);
	if (old.tiers >= tiers)
		return state;
	larger = make_array(tiers);
	new = migration_of_array(larger);
	(void) migration_add(&new, &old);
	return larger;
}

/*
 * tier_migration_transition(state int[], before int, after int) int[]
 *		Counts a customer.  NULL on one side is outside; a customer who was
 *		outside before and after is left out.  Error 22023 for a tier outside
 *		1..100.
 */
Datum
tier_migration_transition(PG_FUNCTION_ARGS)
{
	ArrayType  *state = PG_ARGISNULL(0) ? NULL : PG_GETARG_ARRAYTYPE_P(0);
	int			from = tier_arg(fcinfo, 1, "before");
	int			to = tier_arg(fcinfo, 2, "after");
	Migration	migration;

	require_aggregate(fcinfo);
	if (from != MIGRATION_OUTSIDE || to != MIGRATION_OUTSIDE)
	{
		state = with_room(state, Max(from, to));
		migration = migration_of_array(state);
		if (!migration_count(&migration, from, to))
			overflow_error();
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(state);
}

/*
 * tier_migration_combine(int[], int[]) int[]
 *		The customers of both; NULL stands for none.
 */
Datum
tier_migration_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state = PG_ARGISNULL(0) ? NULL : PG_GETARG_ARRAYTYPE_P(0);

	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(1))
	{
		Migration	other = migration_of_array(PG_GETARG_ARRAYTYPE_P(1));
		Migration	migration;

		state = with_room(state, other.tiers);
		migration = migration_of_array(state);
		if (!migration_add(&migration, &other))
			overflow_error();
	}
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(state);
}
