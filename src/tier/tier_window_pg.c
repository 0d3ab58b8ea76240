/*-------------------------------------------------------------------------
 *
 * tier_window_pg.c
 *	  tier_by_share() and tier_by_value(): tiers as window functions.
 *
 * At the first row of a partition the limits are fitted to all its values;
 * then each row's value is held against them.  So the window form is fit and
 * apply in one, and keeps nothing for a row.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/tier_pg.h"

#include "miscadmin.h"
#include "utils/memutils.h"

#include "shared/args_pg.h"
#include "shared/partition_pg.h"

PG_FUNCTION_INFO_V1(tier_by_share_float8);
PG_FUNCTION_INFO_V1(tier_by_share_numeric);
PG_FUNCTION_INFO_V1(tier_by_value_float8);
PG_FUNCTION_INFO_V1(tier_by_value_numeric);

/* Numbers of the arguments */
enum
{
	ARG_VALUE,
	ARG_SHARES,
	ARG_OPTION,					/* ties or boundary */
	ARG_FLOOR
};

/* Lives in the partition's local memory, zero at its start. */
typedef struct PartitionTiers
{
	bool		fitted;
	bool		has_floor;
	TierAny		floor;
	TierLimits	limits;
} PartitionTiers;

/* Is a value, if there is a floor, at or below it? */
static bool
below_floor(const PartitionTiers *tiers, TierType type, TierAny value)
{
	return tiers->has_floor && tier_reaches(type, tiers->floor, value);
}

static void
read_parameters(WindowObject winobj, PartitionTiers *tiers, TierFit *fit)
{
	bool		isnull;
	Datum		datum;

	datum = partition_parameter(winobj, ARG_SHARES, "shares",
								"Give the share of each tier, such as '{0.02,0.18,0.30,0.50}' or tier_shares('diamond').");
	tier_shares_arg(DatumGetArrayTypeP(datum), &fit->shares);
	datum = partition_parameter(winobj, ARG_OPTION,
								fit->rule == TIER_BY_SHARE ? "ties" : "boundary",
								fit->rule == TIER_BY_SHARE ? "Use 'up' or 'down'." : "Use 'cross' or 'within'.");
	fit->strict = tier_strict_arg(fit->rule, DatumGetTextPP(datum));
	if (fit->rule != TIER_BY_SHARE)
		return;
	datum = WinGetFuncArgCurrent(winobj, ARG_FLOOR, &isnull);
	tiers->has_floor = !isnull;
	if (!isnull)
		tiers->floor = tier_any(datum, fit->type, "floor");
}

static void
read_values(FunctionCallInfo fcinfo, const PartitionTiers *tiers, TierFit *fit)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	int64		rows = partition_row_count(winobj);
	MemoryContext context = partition_argument_context(fcinfo);
	MemoryContext caller = MemoryContextSwitchTo(context);

	for (int64 row = 0; row < rows; row++)
	{
		bool		isnull;
		Datum		value = partition_argument(winobj, ARG_VALUE, row, &isnull);

		if (!isnull &&
			!(tiers->has_floor && below_floor(tiers, fit->type, tier_any(value, fit->type, "value"))))
			tier_fit_add(fit, value);
		if (row % PARTITION_RESET_EVERY == PARTITION_RESET_EVERY - 1)
		{
			MemoryContextReset(context);
			CHECK_FOR_INTERRUPTS();
		}
	}
	MemoryContextReset(context);
	MemoryContextSwitchTo(caller);
}

static void
fit_partition(FunctionCallInfo fcinfo, PartitionTiers *tiers, TierRule rule, TierType type)
{
	MemoryContext context = AllocSetContextCreate(GetMemoryChunkContext(tiers),
												  "crm_segments tiers", ALLOCSET_SMALL_SIZES);
	TierFit		fit;

	tiers->limits.type = type;
	tier_fit_init(&fit, context, rule, type);
	read_parameters(PG_WINDOW_OBJECT(), tiers, &fit);
	read_values(fcinfo, tiers, &fit);
	tiers->limits.count = fit.shares.count - 1;
	if (tier_fit_count(&fit) > 0)
		tier_fit_limits(&fit, &tiers->limits);
	tiers->fitted = true;
	MemoryContextDelete(context);
}

/*
 * tier_by_share(value, shares numeric[], ties text, floor) OVER (...): int
 * tier_by_value(value, shares numeric[], boundary text) OVER (...): int
 *
 * value and floor: float8 or numeric.  The tier of each row among the rows of
 * its partition, whatever the frame, by head count or by share of the total;
 * parameters are taken from the partition's first row.  value NULL: the row
 * is not counted and its tier is NULL.  Rows that are not above floor are not
 * counted either and get the tier after the last.  Errors 22023: NaN, shares
 * that are NULL, negative or do not add up to 1 or 100, unknown words; 22003:
 * a sum beyond 38 digits.
 */
static Datum
tier_window(FunctionCallInfo fcinfo, TierRule rule, TierType type)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	PartitionTiers *tiers = (PartitionTiers *)
		WinGetPartitionLocalMemory(winobj, sizeof(PartitionTiers));
	bool		isnull;
	Datum		datum;
	TierAny		value;

	if (!tiers->fitted)
		fit_partition(fcinfo, tiers, rule, type);
	datum = WinGetFuncArgCurrent(winobj, ARG_VALUE, &isnull);
	if (isnull)
		PG_RETURN_NULL();
	if (type == TIER_FLOAT8 && !tiers->has_floor)
		PG_RETURN_INT32(tier_by_numbers(&tiers->limits, DatumGetFloat8(datum)));
	value = tier_any(datum, type, "value");
	if (below_floor(tiers, type, value))
		PG_RETURN_INT32(tiers->limits.count + 2);
	PG_RETURN_INT32(tier_by_limits(&tiers->limits, value));
}

Datum
tier_by_share_float8(PG_FUNCTION_ARGS)
{
	return tier_window(fcinfo, TIER_BY_SHARE, TIER_FLOAT8);
}

Datum
tier_by_share_numeric(PG_FUNCTION_ARGS)
{
	return tier_window(fcinfo, TIER_BY_SHARE, TIER_NUMERIC);
}

Datum
tier_by_value_float8(PG_FUNCTION_ARGS)
{
	return tier_window(fcinfo, TIER_BY_VALUE, TIER_FLOAT8);
}

Datum
tier_by_value_numeric(PG_FUNCTION_ARGS)
{
	return tier_window(fcinfo, TIER_BY_VALUE, TIER_NUMERIC);
}
