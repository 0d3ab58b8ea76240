/*-------------------------------------------------------------------------
 *
 * drift_pg.c
 *	  tier_drift_...(): why a tier changed, from two values and the limits
 *	  that were fitted with each.
 *
 * All of these functions begin with the same arguments.  The limits, and for
 * tier_drift_cause() the labels, are read when they change and kept in
 * fn_extra.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "fmgr.h"

#include "shared/args_pg.h"
#include "shared/labels_pg.h"
#include "tier/drift.h"
#include "tier/tier_pg.h"

PG_FUNCTION_INFO_V1(tier_drift_customer_float8);
PG_FUNCTION_INFO_V1(tier_drift_customer_numeric);
PG_FUNCTION_INFO_V1(tier_drift_market_float8);
PG_FUNCTION_INFO_V1(tier_drift_market_numeric);
PG_FUNCTION_INFO_V1(tier_drift_cause_float8);
PG_FUNCTION_INFO_V1(tier_drift_cause_numeric);
PG_FUNCTION_INFO_V1(tier_drift_rank_float8);
PG_FUNCTION_INFO_V1(tier_drift_rank_numeric);

/* The place of each argument. */
enum
{
	VALUE_BEFORE,
	VALUE_AFTER,
	CUTS_BEFORE,
	CUTS_AFTER,
	FLOOR_VALUE,
	LANGUAGE
};

/* In fn_extra; labels_arg() wants its part to come first. */
typedef struct DriftCache
{
	LabelCache	labels;
	TierKeptLimits before;
	TierKeptLimits after;
} DriftCache;

static DriftCache *
drift_cache(FunctionCallInfo fcinfo)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;

	if (unlikely(flinfo->fn_extra == NULL))
		flinfo->fn_extra = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(DriftCache));
	return flinfo->fn_extra;
}

/* As tier_at() does, with a floor or (NULL) without. */
static int
tier_of(const TierLimits *limits, TierAny value, const TierAny *least)
{
	if (least != NULL && tier_reaches(limits->type, *least, value))
		return limits->count + 2;
	return tier_by_limits(limits, value);
}

/* The way of a customer with both values. */
static Drift
drift_of(FunctionCallInfo fcinfo, TierType type)
{
	DriftCache *cache = drift_cache(fcinfo);
	const TierLimits *old = tier_kept_limits(fcinfo, CUTS_BEFORE, type, tier_limits_arg, &cache->before);
	const TierLimits *new = tier_kept_limits(fcinfo, CUTS_AFTER, type, tier_limits_arg, &cache->after);
	TierAny		before = tier_any(PG_GETARG_DATUM(VALUE_BEFORE), type, "value_before");
	TierAny		after = tier_any(PG_GETARG_DATUM(VALUE_AFTER), type, "value_after");
	TierAny		floor_value;
	const TierAny *least = NULL;
	Drift		drift;

	if (old->count != new->count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cuts_before make %d tiers and cuts_after %d", old->count + 1, new->count + 1),
				 errhint("Compare fits of the same scheme.")));
	if (!PG_ARGISNULL(FLOOR_VALUE))
	{
		floor_value = tier_any(PG_GETARG_DATUM(FLOOR_VALUE), type, "floor");
		least = &floor_value;
	}
	drift.before = tier_of(old, before, least);
	drift.between = tier_of(old, after, least);
	drift.after = tier_of(new, after, least);
	return drift;
}

/*
 * Is there a value before and after?  Then there must be limits for both, or
 * a whole report would silently be empty.
 */
static bool
is_complete(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(VALUE_BEFORE) || PG_ARGISNULL(VALUE_AFTER))
		return false;
	if (PG_ARGISNULL(CUTS_BEFORE) || PG_ARGISNULL(CUTS_AFTER))
		arg_null_error(PG_ARGISNULL(CUTS_BEFORE) ? "cuts_before" : "cuts_after",
					   "Is there a row with the limits, and were there values to fit them to?");
	return true;
}

/*
 * tier_drift_customer(value_before, value_after, cuts_before, cuts_after
 *					   [, floor]) int
 *
 * Tiers gained because the value is another one, by the old limits; negative:
 * lost.  Values, limits and floor are float8 or numeric.  NULL when one of the
 * values is NULL.  Errors 22023: cuts NULL where there are both values, of
 * unequal numbers of tiers, or ascending; NaN.
 */
static Datum
by_customer(FunctionCallInfo fcinfo, TierType type)
{
	if (!is_complete(fcinfo))
		PG_RETURN_NULL();
	PG_RETURN_INT32(drift_by_customer(drift_of(fcinfo, type)));
}

/*
 * tier_drift_market(value_before, value_after, cuts_before, cuts_after
 *					 [, floor]) int
 *
 * Tiers gained because the limits are others, with the new value; negative:
 * lost.  NULLs and errors as above.
 */
static Datum
by_market(FunctionCallInfo fcinfo, TierType type)
{
	if (!is_complete(fcinfo))
		PG_RETURN_NULL();
	PG_RETURN_INT32(drift_by_market(drift_of(fcinfo, type)));
}

/* False when there is no cause to be told. */
static bool
find_cause(FunctionCallInfo fcinfo, TierType type, DriftCause *cause)
{
	if (is_complete(fcinfo))
		*cause = drift_cause(drift_of(fcinfo, type));
	else if (PG_ARGISNULL(VALUE_BEFORE) && !PG_ARGISNULL(VALUE_AFTER))
		*cause = DRIFT_NEW;
	else if (PG_ARGISNULL(VALUE_AFTER) && !PG_ARGISNULL(VALUE_BEFORE))
		*cause = DRIFT_GONE;
	else
		return false;
	return true;
}

static const Label *
label_of(int which)
{
	return drift_cause_label((DriftCause) which);
}

/*
 * tier_drift_cause(value_before, value_after, cuts_before, cuts_after, floor,
 *					lang text) text
 *
 * What moved the customer: see drift.h.  NULL when both values are NULL.
 * Errors 22023 as above, and for a NULL or unknown lang.
 */
static Datum
cause_text(FunctionCallInfo fcinfo, TierType type)
{
	DriftCause	cause;
	text	  **labels;

	(void) drift_cache(fcinfo);
	labels = labels_arg(fcinfo, LANGUAGE, label_of, DRIFT_CAUSES);
	if (!find_cause(fcinfo, type, &cause))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(labels[cause]);
}

/*
 * tier_drift_rank(value_before, value_after, cuts_before, cuts_after [, floor]) int
 *
 * The number of that cause, to sort by: 1 is unchanged.
 */
static Datum
cause_rank(FunctionCallInfo fcinfo, TierType type)
{
	DriftCause	cause;

	if (!find_cause(fcinfo, type, &cause))
		PG_RETURN_NULL();
	PG_RETURN_INT32((int) cause + 1);
}

/* The faces of these in SQL: one for each type. */

Datum
tier_drift_customer_float8(PG_FUNCTION_ARGS)
{
	return by_customer(fcinfo, TIER_FLOAT8);
}

Datum
tier_drift_customer_numeric(PG_FUNCTION_ARGS)
{
	return by_customer(fcinfo, TIER_NUMERIC);
}

Datum
tier_drift_market_float8(PG_FUNCTION_ARGS)
{
	return by_market(fcinfo, TIER_FLOAT8);
}

Datum
tier_drift_market_numeric(PG_FUNCTION_ARGS)
{
	return by_market(fcinfo, TIER_NUMERIC);
}

Datum
tier_drift_cause_float8(PG_FUNCTION_ARGS)
{
	return cause_text(fcinfo, TIER_FLOAT8);
}

Datum
tier_drift_cause_numeric(PG_FUNCTION_ARGS)
{
	return cause_text(fcinfo, TIER_NUMERIC);
}

Datum
tier_drift_rank_float8(PG_FUNCTION_ARGS)
{
	return cause_rank(fcinfo, TIER_FLOAT8);
}

Datum
tier_drift_rank_numeric(PG_FUNCTION_ARGS)
{
	return cause_rank(fcinfo, TIER_NUMERIC);
}
