/*-------------------------------------------------------------------------
 *
 * tier_cuts_pg.c
 *	  tier_share_cuts() and tier_value_cuts(): limits fitted by an aggregate.
 *
 * Exact limits need every value: the state is of type internal and holds 8
 * bytes a float8, 16 a numeric.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/tier_pg.h"

#include "libpq/pqformat.h"
#include "utils/memutils.h"

#include "shared/aggregate_pg.h"
#include "shared/args_pg.h"

PG_FUNCTION_INFO_V1(tier_share_cuts_float8);
PG_FUNCTION_INFO_V1(tier_share_cuts_numeric);
PG_FUNCTION_INFO_V1(tier_value_cuts_float8);
PG_FUNCTION_INFO_V1(tier_value_cuts_numeric);
PG_FUNCTION_INFO_V1(tier_cuts_final);
PG_FUNCTION_INFO_V1(tier_cuts_combine);
PG_FUNCTION_INFO_V1(tier_cuts_serialize);
PG_FUNCTION_INFO_V1(tier_cuts_deserialize);

#define SAME_HINT	"Pass constants, or GROUP BY what decides on them."

static TierFit *
new_fit(MemoryContext context, TierRule rule, TierType type)
{
	TierFit    *fit = (TierFit *) MemoryContextAlloc(context, sizeof(TierFit));

	tier_fit_init(fit, context, rule, type);
	return fit;
}

/* The same shares, however they were written? */
static bool
same_shares(const TierShares *a, const TierShares *b)
{
	if (a->count != b->count || a->whole != b->whole)
		return false;
	return memcmp(a->upto, b->upto, a->count * sizeof(a->upto[0])) == 0;
}

/* Shares and option are arguments of every row and must not change. */
static void
check_parameters(FunctionCallInfo fcinfo, TierFit *fit, MemoryContext context, bool first)
{
	TierShares	shares;
	bool		strict = false;

	if (PG_ARGISNULL(2))
		arg_null_error("shares", "Give the share of each tier, such as '{0.02,0.18,0.30,0.50}' or tier_shares('diamond').");
	if (PG_NARGS() > 3)
	{
		if (PG_ARGISNULL(3))
			arg_null_error(fit->rule == TIER_BY_SHARE ? "ties" : "boundary",
						   fit->rule == TIER_BY_SHARE ? "Use 'up' or 'down'." : "Use 'cross' or 'within'.");
		strict = tier_strict_arg(fit->rule, PG_GETARG_TEXT_PP(3));
	}
	if (first || !memo_same(&fit->shares_memo, PG_GETARG_DATUM(2)))
	{
		tier_shares_arg(PG_GETARG_ARRAYTYPE_P(2), &shares);
		if (first)
		{
			fit->shares = shares;
			fit->strict = strict;
		}
		else if (!same_shares(&shares, &fit->shares))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("shares must be the same for all rows of a fit"),
					 errhint(SAME_HINT)));
		memo_keep(&fit->shares_memo, PG_GETARG_DATUM(2), context);
	}
	if (strict != fit->strict)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be the same for all rows of a fit",
						fit->rule == TIER_BY_SHARE ? "ties" : "boundary"),
				 errhint(SAME_HINT)));
}

/*
 * The transition functions of tier_share_cuts(value, shares [, ties]) and
 * tier_value_cuts(value, shares [, boundary]), for float8 and numeric: collect
 * values; NULL is left out.  Errors as in the window functions, and 22023 for
 * parameters that change.
 */
static Datum
collect(FunctionCallInfo fcinfo, TierRule rule, TierType type)
{
	MemoryContext context = aggregate_context(fcinfo);
	bool		first = PG_ARGISNULL(0);
	TierFit    *fit = first ? new_fit(context, rule, type) : (TierFit *) PG_GETARG_POINTER(0);

	check_parameters(fcinfo, fit, context, first);
	if (!PG_ARGISNULL(1))
		tier_fit_add(fit, PG_GETARG_DATUM(1));
	PG_RETURN_POINTER(fit);
}

Datum
tier_share_cuts_float8(PG_FUNCTION_ARGS)
{
	return collect(fcinfo, TIER_BY_SHARE, TIER_FLOAT8);
}

Datum
tier_share_cuts_numeric(PG_FUNCTION_ARGS)
{
	return collect(fcinfo, TIER_BY_SHARE, TIER_NUMERIC);
}

Datum
tier_value_cuts_float8(PG_FUNCTION_ARGS)
{
	return collect(fcinfo, TIER_BY_VALUE, TIER_FLOAT8);
}

Datum
tier_value_cuts_numeric(PG_FUNCTION_ARGS)
{
	return collect(fcinfo, TIER_BY_VALUE, TIER_NUMERIC);
}

/*
 * tier_cuts_final(internal) float8[] or numeric[]
 *		The limits for tier_at(); NULL without any value.
 */
Datum
tier_cuts_final(PG_FUNCTION_ARGS)
{
	TierFit    *fit;
	TierLimits	limits;

	require_aggregate(fcinfo);
	fit = PG_ARGISNULL(0) ? NULL : (TierFit *) PG_GETARG_POINTER(0);
	if (fit == NULL || tier_fit_count(fit) == 0)
		PG_RETURN_NULL();
	tier_fit_limits(fit, &limits);
	return tier_limits_array(&limits);
}

/* tier_cuts_combine(internal, internal) internal: all values of both */
Datum
tier_cuts_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	TierFit    *fit = PG_ARGISNULL(0) ? NULL : (TierFit *) PG_GETARG_POINTER(0);
	TierFit    *other = PG_ARGISNULL(1) ? NULL : (TierFit *) PG_GETARG_POINTER(1);

	if (other == NULL)
	{
		if (fit == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(fit);
	}
	if (fit == NULL)
	{
		fit = new_fit(context, other->rule, other->type);
		fit->strict = other->strict;
		fit->shares = other->shares;
	}
	if (fit->strict != other->strict || !same_shares(&fit->shares, &other->shares))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("parameters must be the same for all rows of a fit"),
				 errhint(SAME_HINT)));
	if (fit->type == TIER_FLOAT8)
		numbers_append(&fit->numbers, &other->numbers);
	else
		amounts_append(&fit->amounts, &other->amounts);
	PG_RETURN_POINTER(fit);
}

/* tier_cuts_serialize(internal) bytea: for the way from worker to leader */
Datum
tier_cuts_serialize(PG_FUNCTION_ARGS)
{
	TierFit    *fit;
	StringInfoData message;

	require_aggregate(fcinfo);
	fit = (TierFit *) PG_GETARG_POINTER(0);
	pq_begintypsend(&message);
	pq_sendbyte(&message, fit->rule);
	pq_sendbyte(&message, fit->type);
	pq_sendbyte(&message, fit->strict);
	appendBinaryStringInfo(&message, (const char *) &fit->shares, sizeof(TierShares));
	if (fit->type == TIER_FLOAT8)
		numbers_send(&message, &fit->numbers);
	else
		amounts_send(&message, &fit->amounts);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* tier_cuts_deserialize(bytea, internal) internal: its counterpart */
Datum
tier_cuts_deserialize(PG_FUNCTION_ARGS)
{
	StringInfoData message;
	TierFit    *fit;
	int			rule;
	int			type;

	require_aggregate(fcinfo);
	message = collected_message(PG_GETARG_BYTEA_PP(0));
	rule = pq_getmsgbyte(&message);
	type = pq_getmsgbyte(&message);
	fit = (TierFit *) palloc0(sizeof(TierFit));
	fit->rule = (TierRule) rule;
	fit->type = (TierType) type;
	fit->strict = pq_getmsgbyte(&message) != 0;
	pq_copymsgbytes(&message, (char *) &fit->shares, sizeof(TierShares));
	if (fit->type == TIER_FLOAT8)
		numbers_recv(&message, &fit->numbers, CurrentMemoryContext);
	else
		amounts_recv(&message, &fit->amounts, CurrentMemoryContext);
	pq_getmsgend(&message);
	PG_RETURN_POINTER(fit);
}
