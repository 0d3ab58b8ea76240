/*-------------------------------------------------------------------------
 *
 * distance_pg.c
 *	  How far a customer is from the next better tier.
 *
 * Limits are those of tier_at(): the least value of each tier but the last,
 * best first, NULL for a tier that nobody is in.  Such a tier cannot be
 * reached and is passed over.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <math.h>

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "shared/args_pg.h"
#include "shared/lang_pg.h"
#include "shared/numeric_pg.h"
#include "tier/scheme_pg.h"
#include "tier/tier_pg.h"

PG_FUNCTION_INFO_V1(tier_next_numeric);
PG_FUNCTION_INFO_V1(tier_next_float8);
PG_FUNCTION_INFO_V1(tier_distance_numeric);
PG_FUNCTION_INFO_V1(tier_distance_float8);
PG_FUNCTION_INFO_V1(tier_distance_text_numeric);
PG_FUNCTION_INFO_V1(tier_distance_text_float8);

/* Arguments 0 and 1 of all functions, and what follows from them */
typedef struct Way
{
	const TierLimits *limits;
	TierAny		value;
	int			next;			/* the next better tier; 0: there is none */
} Way;

static Way
way_of(FunctionCallInfo fcinfo, TierType type)
{
	Way			way;

	way.value = tier_any(PG_GETARG_DATUM(0), type, "value");
	way.limits = tier_cuts_arg(fcinfo, 1, type);
	way.next = tier_by_limits(way.limits, way.value) - 1;
	while (way.next > 0 && way.limits->nobody[way.next - 1])
		way.next--;
	/* where tiers have one limit, who reaches it is in the best of them */
	if (way.next > 0)
		way.next = tier_by_limits(way.limits, tier_limit(way.limits, way.next - 1));
	return way;
}

/*
 * The limits of a fit show the places of the finest value; a distance shows
 * no more of them than it needs, and no fewer than its value.
 */
static Numeric
trimmed(Decimal distance, int least_places)
{
	Numeric		result = decimal_to_numeric(distance);
	int			needed;

	if (distance.places <= least_places)
		return result;
	needed = DatumGetInt32(DirectFunctionCall1(numeric_min_scale, NumericGetDatum(result)));
	return DatumGetNumeric(DirectFunctionCall2(numeric_round, NumericGetDatum(result),
											   Int32GetDatum(Max(needed, least_places))));
}

static Numeric
numeric_distance(const Way *way)
{
	Decimal		value = way->value.amount;
	Decimal		limit = way->limits->amount[way->next - 1];
	Decimal		distance;

	distance.places = Max(value.places, limit.places);
	if (!decimal_rescale(&value.units, value.places, distance.places) ||
		!decimal_rescale(&limit.units, limit.places, distance.places) ||
		__builtin_sub_overflow(limit.units, value.units, &distance.units))
		decimal_overflow_error("the distance");
	return trimmed(distance, way->value.amount.places);
}

/* The least difference that, added to the value, does reach the limit */
static double
float8_distance(const Way *way)
{
	double		limit = way->limits->number[way->next - 1];
	double		distance = limit - way->value.number;

	if (way->value.number + distance < limit)
		distance = nextafter(distance, INFINITY);
	return distance;
}

/*
 * tier_next(value, cuts) int
 *		The next better tier that somebody is in.  Strict; NULL when there is
 *		none.  value and the elements of cuts are both numeric or both float8.
 *		Error 22023 for NaN and for cuts that ascend.
 */
static Datum
next_datum(FunctionCallInfo fcinfo, TierType type)
{
	Way			way;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	way = way_of(fcinfo, type);
	if (way.next == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(way.next);
}

Datum
tier_next_numeric(PG_FUNCTION_ARGS)
{
	return next_datum(fcinfo, TIER_NUMERIC);
}

Datum
tier_next_float8(PG_FUNCTION_ARGS)
{
	return next_datum(fcinfo, TIER_FLOAT8);
}

/*
 * tier_distance(value numeric, cuts numeric[]) numeric
 *		How much is missing to that tier: value + distance is its limit.  NULLs
 *		and errors as above; 22003 beyond 38 digits.
 */
Datum
tier_distance_numeric(PG_FUNCTION_ARGS)
{
	Way			way;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	way = way_of(fcinfo, TIER_NUMERIC);
	if (way.next == 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(numeric_distance(&way));
}

/*
 * tier_distance(value float8, cuts float8[]) float8
 *		The same; value + distance reaches the limit in spite of rounding.
 */
Datum
tier_distance_float8(PG_FUNCTION_ARGS)
{
	Way			way;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	way = way_of(fcinfo, TIER_FLOAT8);
	if (way.next == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(float8_distance(&way));
}

/* What is missing, as one writes it */
static char *
distance_words(const Way *way, TierType type)
{
	if (type == TIER_FLOAT8)
		return psprintf("%.15g", float8_distance(way));
	return DatumGetCString(DirectFunctionCall1(numeric_out,
											   NumericGetDatum(numeric_distance(way))));
}

static text *
sentence(const char *missing, const Label *tier, Lang lang)
{
	static const Label before = {{"", "还差 "}};
	static const Label between = {{" more to reach ", " 即可升级为“"}};
	static const Label after = {{"", "”"}};
	char	   *words = psprintf("%s%s%s%s%s", before.words[lang], missing, between.words[lang],
								 tier->words[lang], after.words[lang]);

	return cstring_to_text(pg_any_to_server(words, strlen(words), PG_UTF8));
}

/*
 * tier_distance_text(value, cuts, scheme text, lang text) text
 *		The same as a sentence that names the tier.  NULL where the distance
 *		is.  Error 22023 also for a NULL or unknown scheme or language, and
 *		for a scheme that has not one tier more than there are cuts.
 */
static Datum
distance_text(FunctionCallInfo fcinfo, TierType type)
{
	TierScheme	scheme = tier_scheme_arg(fcinfo, 2);
	Lang		lang = lang_arg(PG_ARGISNULL(3) ? NULL : PG_GETARG_TEXT_PP(3));
	Way			way;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	way = way_of(fcinfo, type);
	if (way.limits->count + 1 != tier_scheme_tiers(scheme))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("scheme \"%s\" has %d tiers, but %d cuts make %d",
						tier_scheme_names[scheme], tier_scheme_tiers(scheme),
						way.limits->count, way.limits->count + 1),
				 errhint("Fit the cuts with tier_shares('%s').", tier_scheme_names[scheme])));
	if (way.next == 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(sentence(distance_words(&way, type),
							  tier_scheme_label(scheme, way.next), lang));
}

Datum
tier_distance_text_numeric(PG_FUNCTION_ARGS)
{
	return distance_text(fcinfo, TIER_NUMERIC);
}

Datum
tier_distance_text_float8(PG_FUNCTION_ARGS)
{
	return distance_text(fcinfo, TIER_FLOAT8);
}
