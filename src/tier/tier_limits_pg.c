/*-------------------------------------------------------------------------
 *
 * tier_limits_pg.c
 *	  Fitted limits as plain arrays, and tier_at(), which applies them.
 *
 * The array has one element for each tier but the last, best first: the least
 * value of the tier, or NULL for a tier that nobody is in.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/tier_pg.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "shared/args_pg.h"
#include "shared/numeric_pg.h"

PG_FUNCTION_INFO_V1(tier_at_float8);
PG_FUNCTION_INFO_V1(tier_at_numeric);
PG_FUNCTION_INFO_V1(tier_by_limit_float8);
PG_FUNCTION_INFO_V1(tier_by_limit_numeric);

static Datum
any_datum(TierType type, TierAny any)
{
	if (type == TIER_FLOAT8)
		return Float8GetDatum(any.number);
	return NumericGetDatum(decimal_to_numeric(any.amount));
}

/* The limits as float8[] or numeric[]. */
Datum
tier_limits_array(const TierLimits *limits)
{
	Datum		elements[TIER_MOST];
	bool		nulls[TIER_MOST];
	int			dims[1] = {limits->count};
	int			lbs[1] = {1};
	bool		number = (limits->type == TIER_FLOAT8);

	for (int j = 0; j < limits->count; j++)
	{
		nulls[j] = limits->nobody[j];
		elements[j] = nulls[j] ? (Datum) 0 : any_datum(limits->type, limits->limit[j]);
	}
	if (limits->count == 0)
		return PointerGetDatum(construct_empty_array(number ? FLOAT8OID : NUMERICOID));
	return PointerGetDatum(construct_md_array(elements, nulls, 1, dims, lbs,
											  number ? FLOAT8OID : NUMERICOID,
											  number ? sizeof(float8) : -1,
											  number ? FLOAT8PASSBYVAL : false,
											  number ? TYPALIGN_DOUBLE : TYPALIGN_INT));
}

static void
deconstruct(ArrayType *array, TierType type, const char *argument,
			Datum **elements, bool **nulls, int *count)
{
	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must be a one-dimensional array", argument)));
	if (type == TIER_FLOAT8)
		deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
						  elements, nulls, count);
	else
		deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, elements, nulls, count);
	if (*count >= TIER_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has %d elements, at most %d are allowed", argument, *count, TIER_MOST - 1)));
}

static char *
any_text(TierType type, TierAny any)
{
	if (type == TIER_FLOAT8)
		return psprintf("%g", any.number);
	return numeric_normalize(decimal_to_numeric(any.amount));
}

/*
 * tier_limits_arg
 *		Reads such an array: best first, so no element may be larger than one
 *		before it.
 */
void
tier_limits_arg(ArrayType *array, TierType type, TierLimits *limits)
{
	Datum	   *elements;
	bool	   *nulls;
	const TierAny *last = NULL;

	limits->type = type;
	deconstruct(array, type, "cuts", &elements, &nulls, &limits->count);
	for (int j = 0; j < limits->count; j++)
	{
		limits->nobody[j] = nulls[j];
		if (nulls[j])
			continue;
		limits->limit[j] = tier_any(elements[j], type, "an element of cuts");
		if (last != NULL && !tier_reaches(type, *last, limits->limit[j]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("cuts must not ascend, but %s comes before %s",
							any_text(type, *last), any_text(type, limits->limit[j])),
					 errhint("List the limit of the best tier first, as tier_share_cuts() does.")));
		last = &limits->limit[j];
	}
}

/* An array argument, read once as long as it stays the same. */
typedef struct LimitsCache
{
	ArgMemo		memo;
	TierLimits	limits;
} LimitsCache;

typedef void (*ReadLimits) (ArrayType *array, TierType type, TierLimits *limits);

static const TierLimits *
cached_limits(FunctionCallInfo fcinfo, int argno, TierType type, ReadLimits read)
{
	LimitsCache *cache = fcinfo->flinfo->fn_extra;
	Datum		value = PG_GETARG_DATUM(argno);

	if (cache == NULL)
		cache = fcinfo->flinfo->fn_extra =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(LimitsCache));
	if (!memo_same(&cache->memo, value))
	{
		cache->memo.size = 0;
		read(DatumGetArrayTypeP(value), type, &cache->limits);
		memo_keep(&cache->memo, value, fcinfo->flinfo->fn_mcxt);
	}
	return &cache->limits;
}

/*
 * tier_at(value, cuts [, floor]) int
 *
 * The tier of a value (float8 or numeric, like the elements of cuts) by limits
 * that tier_share_cuts() or tier_value_cuts() fitted.  A value that is not
 * above floor gets the tier after the last.  value or cuts NULL: NULL; floor
 * NULL: none.  Errors 22023: NaN, cuts that ascend.
 */
static Datum
tier_at(FunctionCallInfo fcinfo, TierType type)
{
	const TierLimits *limits;
	TierAny		value;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	value = tier_any(PG_GETARG_DATUM(0), type, "value");
	limits = cached_limits(fcinfo, 1, type, tier_limits_arg);
	if (!PG_ARGISNULL(2) &&
		tier_reaches(type, tier_any(PG_GETARG_DATUM(2), type, "floor"), value))
		PG_RETURN_INT32(limits->count + 2);
	PG_RETURN_INT32(tier_by_limits(limits, value));
}

Datum
tier_at_float8(PG_FUNCTION_ARGS)
{
	return tier_at(fcinfo, TIER_FLOAT8);
}

Datum
tier_at_numeric(PG_FUNCTION_ARGS)
{
	return tier_at(fcinfo, TIER_NUMERIC);
}

/*
 * Limits that a user writes down: strictly in one direction, best first or
 * best last, and none missing.
 */
static void
user_limits_arg(ArrayType *array, TierType type, TierLimits *limits)
{
	Datum	   *elements;
	bool	   *nulls;
	bool		ascending = false;

	limits->type = type;
	deconstruct(array, type, "limits", &elements, &nulls, &limits->count);
	for (int j = 0; j < limits->count; j++)
	{
		if (nulls[j])
			arg_null_error("an element of limits", "Leave the element out.");
		limits->nobody[j] = false;
		limits->limit[j] = tier_any(elements[j], type, "an element of limits");
		if (j == 1)
			ascending = tier_reaches(type, limits->limit[1], limits->limit[0]);
		if (j >= 1 && tier_reaches(type, limits->limit[ascending ? j - 1 : j],
								   limits->limit[ascending ? j : j - 1]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("limits must ascend or descend without repeats, but %s is followed by %s",
							any_text(type, limits->limit[j - 1]), any_text(type, limits->limit[j]))));
	}
	for (int j = 0; ascending && j < limits->count / 2; j++)
	{
		TierAny		swapped = limits->limit[j];

		limits->limit[j] = limits->limit[limits->count - 1 - j];
		limits->limit[limits->count - 1 - j] = swapped;
	}
}

/*
 * tier_by_limit(value, limits) int
 *
 * The tier by absolute limits (float8 or numeric): a value equal to a limit
 * belongs to the better tier.  Limits come in descending or ascending order.
 * NULL value: NULL.  Errors 22023: NULL limits or elements, NaN, repeats.
 */
static Datum
by_limit(FunctionCallInfo fcinfo, TierType type)
{
	if (PG_ARGISNULL(1))
		arg_null_error("limits", "Give the least value of each tier but the last, such as '{10000,1000,100}'.");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_INT32(tier_by_limits(cached_limits(fcinfo, 1, type, user_limits_arg),
								   tier_any(PG_GETARG_DATUM(0), type, "value")));
}

Datum
tier_by_limit_float8(PG_FUNCTION_ARGS)
{
	return by_limit(fcinfo, TIER_FLOAT8);
}

Datum
tier_by_limit_numeric(PG_FUNCTION_ARGS)
{
	return by_limit(fcinfo, TIER_NUMERIC);
}
