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

#include <math.h>

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
		elements[j] = nulls[j] ? (Datum) 0 : any_datum(limits->type, tier_limit(limits, j));
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
				 errmsg("%s must be a one-dimensional array", argument),
				 errhint("Give one limit for each tier but the last, such as '{10000,1000,100}'.")));
	if (type == TIER_FLOAT8)
		deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE,
						  elements, nulls, count);
	else
		deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, elements, nulls, count);
	if (*count >= TIER_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has %d elements, at most %d are allowed", argument, *count, TIER_MOST - 1),
				 errhint("A scheme has at most %d tiers.", TIER_MOST)));
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
	int			last = -1;		/* the last tier that has a limit */

	limits->type = type;
	deconstruct(array, type, "cuts", &elements, &nulls, &limits->count);
	for (int j = 0; j < limits->count; j++)
	{
		TierAny		limit;

		limits->nobody[j] = true;
		limits->number[j] = NAN;
		if (nulls[j])
			continue;
		limit = tier_any(elements[j], type, "an element of cuts");
		if (last >= 0 && !tier_reaches(type, tier_limit(limits, last), limit))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("cuts must not ascend, but %s comes before %s",
							any_text(type, tier_limit(limits, last)), any_text(type, limit)),
					 errhint("List the limit of the best tier first, as tier_share_cuts() does.")));
		tier_set_limit(limits, j, limit);
		last = j;
	}
}

/*
 * tier_kept_limits
 *		The limits that an array argument holds, which `kept` (at first zero)
 *		remembers for the next call.
 */
const TierLimits *
tier_kept_limits(FunctionCallInfo fcinfo, int argno, TierType type,
				 TierReadLimits read, TierKeptLimits *kept)
{
	Datum		value = PG_GETARG_DATUM(argno);

	if (unlikely(!memo_same(&kept->memo, value)))
	{
		kept->memo.size = 0;
		read(DatumGetArrayTypeP(value), type, &kept->limits);
		memo_keep(&kept->memo, value, fcinfo->flinfo->fn_mcxt);
	}
	return &kept->limits;
}

/* For a function that keeps nothing else. */
static TierKeptLimits *
only_kept(FunctionCallInfo fcinfo)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;

	if (unlikely(flinfo->fn_extra == NULL))
		flinfo->fn_extra = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(TierKeptLimits));
	return flinfo->fn_extra;
}

/*
 * tier_cuts_arg
 *		Fitted limits, for a value that is not NULL: error 22023 when there are
 *		none, or a whole report would silently be empty.
 */
const TierLimits *
tier_cuts_arg(FunctionCallInfo fcinfo, int argno, TierType type)
{
	if (PG_ARGISNULL(argno))
		arg_null_error("cuts", "Is there a row with the limits, and were there values to fit them to?");
	return tier_kept_limits(fcinfo, argno, type, tier_limits_arg, only_kept(fcinfo));
}

/*
 * tier_at(value, cuts [, floor]) int
 *
 * The tier of a value (float8 or numeric, like the elements of cuts) by limits
 * that tier_share_cuts() or tier_value_cuts() fitted.  A value that is not
 * above floor gets the tier after the last.  value NULL: NULL; floor NULL:
 * none.  Errors 22023: cuts NULL where there is a value, NaN, cuts that ascend.
 */
static Datum
tier_at(FunctionCallInfo fcinfo, TierType type)
{
	const TierLimits *limits;
	TierAny		value;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	value = tier_any(PG_GETARG_DATUM(0), type, "value");
	limits = tier_cuts_arg(fcinfo, 1, type);
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

static void
check_direction(TierType type, TierAny before, TierAny after, bool ascending)
{
	if (ascending ? !tier_reaches(type, before, after) : !tier_reaches(type, after, before))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("limits must ascend or descend without repeats, but %s is followed by %s",
					any_text(type, before), any_text(type, after)),
			 errhint("Give the least value of each tier but the last, in order.")));
}

/*
 * Limits that a user writes down: strictly in one direction, best first or
 * best last, and none missing.
 */
static void
user_limits_arg(ArrayType *array, TierType type, TierLimits *limits)
{
	TierAny		given[TIER_MOST];
	Datum	   *elements;
	bool	   *nulls;
	bool		ascending;

	limits->type = type;
	deconstruct(array, type, "limits", &elements, &nulls, &limits->count);
	for (int j = 0; j < limits->count; j++)
	{
		if (nulls[j])
			arg_null_error("an element of limits", "Leave the element out.");
		given[j] = tier_any(elements[j], type, "an element of limits");
	}
	ascending = limits->count > 1 && tier_reaches(type, given[1], given[0]);
	for (int j = 1; j < limits->count; j++)
		check_direction(type, given[j - 1], given[j], ascending);
	for (int j = 0; j < limits->count; j++)
		tier_set_limit(limits, j, given[ascending ? limits->count - 1 - j : j]);
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
	PG_RETURN_INT32(tier_by_limits(tier_kept_limits(fcinfo, 1, type, user_limits_arg, only_kept(fcinfo)),
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
