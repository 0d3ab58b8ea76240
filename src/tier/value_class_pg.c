/*-------------------------------------------------------------------------
 *
 * value_class_pg.c
 *	  Value classes: a label for a profit and its ABC class.
 *
 * tier_by_value() adds up positive values only, and puts the others into the
 * last class.  So its classes are those of the positive profits, and nothing
 * is left to do here but to look at the sign.  As the class comes as a number,
 * one of fitted cut points (tier_at) does as well as one of a window.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <math.h>

#include "shared/args_pg.h"
#include "shared/labels_pg.h"
#include "shared/numeric_pg.h"
#include "tier/value_class.h"

PG_FUNCTION_INFO_V1(tier_value_class_numeric);
PG_FUNCTION_INFO_V1(tier_value_class_float8);
PG_FUNCTION_INFO_V1(tier_value_rank_numeric);
PG_FUNCTION_INFO_V1(tier_value_rank_float8);

static inline int
numeric_sign_of(Datum profit)
{
	int64		quick;
	int			places;
	decimal_units units;

	if (likely(decimal_quick_from_numeric(profit, &quick, &places)))
		units = quick;
	else
		units = decimal_from_numeric(profit, "profit").units;
	return (units > 0) - (units < 0);
}

static inline int
float8_sign_of(double profit)
{
	if (unlikely(!isfinite(profit)))
		(void) decimal_from_float8(profit, "profit");	/* for its error */
	return (profit > 0) - (profit < 0);
}

static void
tier_error(int32 tier)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("tier must be between 1 and %d, not %d", VALUE_TIERS, tier),
			 errhint("Pass the class of the same profit, such as tier_by_value(profit) OVER ().")));
}

/* The class by a sign and the tier, argument 1; -1 for a tier that is missing. */
static inline int
class_of(FunctionCallInfo fcinfo, int sign)
{
	int32		tier = 0;

	if (sign > 0)
	{
		if (PG_ARGISNULL(1))
			return -1;
		tier = PG_GETARG_INT32(1);
		if (unlikely(tier < 1 || tier > VALUE_TIERS))
			tier_error(tier);
	}
	return (int) value_class(sign, tier);
}

static inline Datum
class_datum(FunctionCallInfo fcinfo, text **labels, int class)
{
	if (class < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(labels[class]);
}

static inline Datum
rank_datum(FunctionCallInfo fcinfo, int class)
{
	if (class < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(class + 1);
}

/*
 * tier_value_class(profit numeric|float8, tier int, lang text) text
 *		high, medium, low or negative.  NULL when the profit is NULL, or when
 *		it is positive and the tier NULL.  Error 22023 for a profit that is not
 *		finite, a positive one with a tier outside 1..3, and a NULL or unknown
 *		lang.
 */
Datum
tier_value_class_numeric(PG_FUNCTION_ARGS)
{
	text	  **labels = labels_arg(fcinfo, 2, value_class_label, VALUE_CLASSES);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return class_datum(fcinfo, labels, class_of(fcinfo, numeric_sign_of(PG_GETARG_DATUM(0))));
}

Datum
tier_value_class_float8(PG_FUNCTION_ARGS)
{
	text	  **labels = labels_arg(fcinfo, 2, value_class_label, VALUE_CLASSES);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return class_datum(fcinfo, labels, class_of(fcinfo, float8_sign_of(PG_GETARG_FLOAT8(0))));
}

/*
 * tier_value_rank(profit numeric|float8, tier int) int
 *		The place of that class, 1 for high to 4 for negative.  NULLs and
 *		errors as above.
 */
Datum
tier_value_rank_numeric(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return rank_datum(fcinfo, class_of(fcinfo, numeric_sign_of(PG_GETARG_DATUM(0))));
}

Datum
tier_value_rank_float8(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return rank_datum(fcinfo, class_of(fcinfo, float8_sign_of(PG_GETARG_FLOAT8(0))));
}
