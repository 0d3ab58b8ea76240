/*-------------------------------------------------------------------------
 *
 * scheme_pg.c
 *	  Tier schemes by name: shares, labels, service policy.
 *
 * tier_label() is called for every customer.  Which scheme and language are
 * meant is found out when one of the two arguments changes, and each label is
 * made a text once; all of it is kept in fn_extra.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "shared/args_pg.h"
#include "shared/memo_pg.h"
#include "shared/numeric_pg.h"
#include "shared/rows_pg.h"
#include "tier/scheme_pg.h"

PG_FUNCTION_INFO_V1(tier_shares);
PG_FUNCTION_INFO_V1(tier_label);
PG_FUNCTION_INFO_V1(tier_schemes);
PG_FUNCTION_INFO_V1(tier_service);

/* The tiers of a scheme and "none" */
#define SCHEME_LABELS	(TIER_SCHEME_TIERS + 1)

/* What the parameters of a call mean, and the parameters themselves. */
typedef struct Choice
{
	ArgMemo		scheme_memo;
	ArgMemo		lang_memo;
	TierScheme	scheme;
	text	  **labels;			/* of the scheme in the language */
	text	   *texts[TIER_SCHEMES][LANG_COUNT][SCHEME_LABELS]; /* made so far */
} Choice;

/*
 * tier_scheme_arg
 *		A scheme by its name; NULL or unknown: error 22023.
 */
TierScheme
tier_scheme_arg(FunctionCallInfo fcinfo, int number)
{
	static const ArgChoice schemes = {"scheme", TIER_SCHEMES, tier_scheme_names};

	if (PG_ARGISNULL(number))
		arg_null_error("scheme", "Pass the name of a scheme, such as 'diamond'.");
	return (TierScheme) arg_choice(&schemes, PG_GETARG_TEXT_PP(number));
}

static Lang
lang_arg_of(FunctionCallInfo fcinfo, int number)
{
	return lang_arg(PG_ARGISNULL(number) ? NULL : PG_GETARG_TEXT_PP(number));
}

/* The shares of a scheme as an array of numeric. */
ArrayType *
tier_scheme_shares(TierScheme scheme)
{
	int			tiers = tier_scheme_tiers(scheme);
	Datum		shares[TIER_SCHEME_TIERS];

	for (int tier = 1; tier <= tiers; tier++)
		shares[tier - 1] = NumericGetDatum(decimal_to_numeric(tier_scheme_share(scheme, tier)));
	return construct_array(shares, tiers, NUMERICOID, -1, false, TYPALIGN_INT);
}

/*
 * tier_shares(scheme text) numeric[]
 *		The shares of a scheme, best tier first, as tier_by_share() and (for
 *		abc) tier_by_value() take them.  NULL or unknown: error 22023.
 */
Datum
tier_shares(PG_FUNCTION_ARGS)
{
	PG_RETURN_ARRAYTYPE_P(tier_scheme_shares(tier_scheme_arg(fcinfo, 0)));
}

/* Finds out what the parameters mean, and remembers them. */
static void
choose(FunctionCallInfo fcinfo, Choice *choice)
{
	MemoryContext context = fcinfo->flinfo->fn_mcxt;
	MemoryContext caller;
	Lang		lang;

	choice->scheme_memo.size = choice->lang_memo.size = 0;
	choice->scheme = tier_scheme_arg(fcinfo, 1);
	lang = lang_arg_of(fcinfo, 2);
	choice->labels = choice->texts[choice->scheme][lang];

	caller = MemoryContextSwitchTo(context);
	for (int i = 0; i <= tier_scheme_tiers(choice->scheme); i++)
		if (choice->labels[i] == NULL)
			choice->labels[i] = lang_text(tier_scheme_label(choice->scheme, i + 1), lang);
	MemoryContextSwitchTo(caller);
	memo_keep(&choice->scheme_memo, PG_GETARG_DATUM(1), context);
	memo_keep(&choice->lang_memo, PG_GETARG_DATUM(2), context);
}

static inline bool
same_arg(FunctionCallInfo fcinfo, int number, const ArgMemo *memo)
{
	return !PG_ARGISNULL(number) && memo_same(memo, PG_GETARG_DATUM(number));
}

static const Choice *
chosen(FunctionCallInfo fcinfo)
{
	Choice	   *choice = fcinfo->flinfo->fn_extra;

	if (unlikely(choice == NULL))
		fcinfo->flinfo->fn_extra = choice =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Choice));
	if (unlikely(!same_arg(fcinfo, 1, &choice->scheme_memo) ||
				 !same_arg(fcinfo, 2, &choice->lang_memo)))
		choose(fcinfo, choice);
	return choice;
}

/*
 * tier_number_error
 *		A tier that the scheme does not have.
 */
void
tier_number_error(TierScheme scheme, int32 tier)
{
	int			tiers = tier_scheme_tiers(scheme);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("tier must be between 1 and %d for scheme \"%s\", not %d",
					tiers + 1, tier_scheme_names[scheme], tier),
			 errhint("The scheme has %d tiers; tier %d means none, below the floor. Labels of your own can come from an array: (ARRAY['gold', 'silver'])[tier].",
					 tiers, tiers + 1)));
}

/*
 * tier_label(tier int, scheme text, lang text) text
 *		The label of a tier; that of tier m + 1 is "none".  NULL for a NULL
 *		tier.  Error 22023 for any other tier, and for a NULL or unknown
 *		scheme or language.
 */
Datum
tier_label(PG_FUNCTION_ARGS)
{
	const Choice *choice = chosen(fcinfo);
	int32		tier;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tier = PG_GETARG_INT32(0);
	if (unlikely(tier < 1 || tier > tier_scheme_tiers(choice->scheme) + 1))
		tier_number_error(choice->scheme, tier);
	PG_RETURN_TEXT_P(choice->labels[tier - 1]);
}

/* Where a listing stands: the next row is the one of this tier. */
typedef struct Listing
{
	TierScheme	scheme;
	int			tier;
	Lang		lang;
} Listing;

static Listing *
new_listing(TierScheme scheme, Lang lang)
{
	Listing    *listing = palloc(sizeof(Listing));

	listing->scheme = scheme;
	listing->tier = 1;
	listing->lang = lang;
	return listing;
}

static void *
begin_schemes(FunctionCallInfo fcinfo)
{
	return new_listing((TierScheme) 0, lang_arg_of(fcinfo, 0));
}

static bool
next_scheme_tier(void *place, Datum *values, bool *nulls)
{
	Listing    *at = place;

	if (at->scheme == TIER_SCHEMES)
		return false;
	values[0] = CStringGetTextDatum(tier_scheme_names[at->scheme]);
	values[1] = Int32GetDatum(at->tier);
	values[2] = PointerGetDatum(lang_text(tier_scheme_label(at->scheme, at->tier), at->lang));
	values[3] = NumericGetDatum(decimal_to_numeric(tier_scheme_share(at->scheme, at->tier)));
	if (++at->tier > tier_scheme_tiers(at->scheme))
	{
		at->scheme++;
		at->tier = 1;
	}
	return true;
}

/*
 * tier_schemes(lang text)
 *		TABLE(scheme text, tier int, label text, share numeric)
 *		Every tier of every scheme.  NULL or unknown lang: error 22023.
 */
Datum
tier_schemes(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_schemes, next_scheme_tier);
}

/* No row would say that nothing is promised; but nobody has written it down. */
static TierScheme
service_scheme_arg(FunctionCallInfo fcinfo, int number)
{
	TierScheme	scheme = tier_scheme_arg(fcinfo, number);

	if (!tier_scheme_has_service(scheme))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("scheme \"%s\" has no service policy", tier_scheme_names[scheme]),
				 errhint("'diamond' has one; keep that of another scheme in a table of your own and join it by tier.")));
	return scheme;
}

static Datum
hours(int count)
{
	Interval   *interval = palloc(sizeof(Interval));

	interval->time = count * USECS_PER_HOUR;
	interval->day = 0;
	interval->month = 0;
	return IntervalPGetDatum(interval);
}

static void *
begin_service(FunctionCallInfo fcinfo)
{
	TierScheme	scheme = service_scheme_arg(fcinfo, 0);

	return new_listing(scheme, lang_arg_of(fcinfo, 1));
}

static bool
next_service(void *place, Datum *values, bool *nulls)
{
	Listing    *at = place;
	int			tier = at->tier++;
	const TierService *promise;

	if (tier > tier_scheme_tiers(at->scheme))
		return false;
	promise = tier_scheme_service(at->scheme, tier);
	values[0] = Int32GetDatum(tier);
	values[1] = PointerGetDatum(lang_text(tier_scheme_label(at->scheme, tier), at->lang));
	values[2] = PointerGetDatum(lang_text(&promise->service, at->lang));
	values[3] = hours(promise->response_hours);
	values[4] = PointerGetDatum(lang_text(&promise->resources, at->lang));
	return true;
}

/*
 * tier_service(scheme text, lang text)
 *		TABLE(tier int, label text, service text, response interval, resources text)
 *		What each tier is promised: one row a tier.  Error 22023 for a NULL or
 *		unknown argument, and for a scheme that has no policy.
 */
Datum
tier_service(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_service, next_service);
}
