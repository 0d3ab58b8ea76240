/*-------------------------------------------------------------------------
 *
 * scheme_pyramid_pg.c
 *	  The customer pyramid with those who are outside of it.
 *
 * The tiers are for who has bought.  Whoever has not, in the window that is
 * looked at, has no tier (NULL, or "none" where a floor was set) and is placed
 * by what is known of him otherwise.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/labels_pg.h"
#include "tier/scheme_pg.h"

PG_FUNCTION_INFO_V1(tier_pyramid_class);
PG_FUNCTION_INFO_V1(tier_pyramid_rank);

#define PYRAMID_CLASSES		(TIER_SCHEME_TIERS + TIER_OUTSIDERS)

/* All classes from the top, numbered from 0 */
static const Label *
pyramid_label(int which)
{
	return which < TIER_SCHEME_TIERS ? tier_scheme_label(TIER_PYRAMID, which + 1) :
		tier_outsider_label((TierOutsider) (which - TIER_SCHEME_TIERS));
}

/*
 * The class of (tier int, bought_before boolean, is_suspect boolean), or -1
 * when a flag that decides is NULL.
 */
static inline int
pyramid_class(FunctionCallInfo fcinfo)
{
	int32		tier = PG_ARGISNULL(0) ? TIER_SCHEME_TIERS + 1 : PG_GETARG_INT32(0);

	if (unlikely(tier < 1 || tier > TIER_SCHEME_TIERS + 1))
		tier_number_error(TIER_PYRAMID, tier);
	if (tier <= TIER_SCHEME_TIERS)
		return tier - 1;
	if (PG_ARGISNULL(1) || (!PG_GETARG_BOOL(1) && PG_ARGISNULL(2)))
		return -1;
	return TIER_SCHEME_TIERS + (int) tier_outsider(PG_GETARG_BOOL(1), PG_GETARG_BOOL(2));
}

/*
 * tier_pyramid_class(tier int, bought_before boolean, is_suspect boolean, lang text) text
 *		The label of the tier; without one: inactive, prospective or suspect.
 *		NULL when a flag that decides is NULL.  Error 22023 for a tier outside
 *		1..5 and for a NULL or unknown lang.
 */
Datum
tier_pyramid_class(PG_FUNCTION_ARGS)
{
	text	  **labels = labels_arg(fcinfo, 3, pyramid_label, PYRAMID_CLASSES);
	int			class = pyramid_class(fcinfo);

	if (class < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(labels[class]);
}

/*
 * tier_pyramid_rank(tier int, bought_before boolean, is_suspect boolean) int
 *		The place of that class, 1 for vip to 7 for suspect.  NULLs and errors
 *		as above.
 */
Datum
tier_pyramid_rank(PG_FUNCTION_ARGS)
{
	int			class = pyramid_class(fcinfo);

	if (class < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(class + 1);
}
