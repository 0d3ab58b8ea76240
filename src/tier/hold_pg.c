/*-------------------------------------------------------------------------
 *
 * hold_pg.c
 *	  tier_hold(): the tier that holds, row by row through a partition.
 *
 * A row needs the row before it and a state of a few bytes, so the partition
 * is never read as a whole: the mark moves along, and the executor may forget
 * what is behind it.
 *
 * The rule (hold.c) goes by the order of rows.  Two rows that ORDER BY does
 * not tell apart would come in any order, with different results, so they are
 * an error.  For the same reason this is no aggregate: states of parts of a
 * customer's history cannot be put together.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "fmgr.h"
#include "windowapi.h"

#include "shared/args_pg.h"
#include "tier/hold.h"

PG_FUNCTION_INFO_V1(tier_hold);

/* The place of each argument. */
enum
{
	TIER,
	UP_AFTER,
	DOWN_AFTER,
	MAX_STEP
};

/* Lives in the partition's local memory, zero at its start. */
typedef struct PartitionHold
{
	HoldRule	rule;			/* up_after 0: not yet read */
	HoldState	state;
} PartitionHold;

/* A number that must be 1 or more. */
static int32
at_least_one(int32 value, const char *argument, const char *hint)
{
	if (unlikely(value < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be at least 1, not %d", argument, value),
				 errhint("%s", hint)));
	return value;
}

static int32
periods_arg(WindowObject winobj, int argno, const char *argument)
{
	static const char *const hint =
	"Pass the number of periods in a row after which the tier moves; with 1 it moves at once.";
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(winobj, argno, &isnull);

	if (isnull)
		arg_null_error(argument, hint);
	return at_least_one(DatumGetInt32(value), argument, hint);
}

/* NULL sets no limit. */
static int32
max_step_arg(WindowObject winobj)
{
	bool		isnull;
	Datum		value = WinGetFuncArgCurrent(winobj, MAX_STEP, &isnull);

	if (isnull)
		return PG_INT32_MAX;
	return at_least_one(DatumGetInt32(value), "max_step",
						"Pass the most tiers to move at a time, or NULL for no limit.");
}

static HoldRule
rule_args(WindowObject winobj)
{
	HoldRule	rule;

	rule.up_after = periods_arg(winobj, UP_AFTER, "up_after");
	rule.down_after = periods_arg(winobj, DOWN_AFTER, "down_after");
	rule.max_step = max_step_arg(winobj);
	return rule;
}

static void
require_order(WindowObject winobj, int64 row)
{
	if (unlikely(row > 0 && WinRowsArePeers(winobj, row - 1, row)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the order of rows " INT64_FORMAT " and " INT64_FORMAT
						" of a partition is left open", row, row + 1),
				 errhint("Give the OVER clause a PARTITION BY for the customer and an ORDER BY for the period, with one row for each period of a customer.")));
}

/*
 * tier_hold(tier int, up_after int, down_after int, max_step int)
 *		OVER (PARTITION BY customer ORDER BY period): int
 *
 * The tier held after each row.  tier NULL: the tier held so far, which is
 * NULL before the first tier.  The other arguments are taken from the first
 * row of the partition.  Errors 22023: tier, up_after, down_after or max_step
 * below 1; up_after or down_after NULL; rows that ORDER BY does not tell apart.
 */
Datum
tier_hold(PG_FUNCTION_ARGS)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	int64		row = WinGetCurrentPosition(winobj);
	PartitionHold *hold = (PartitionHold *)
		WinGetPartitionLocalMemory(winobj, sizeof(PartitionHold));
	bool		isnull;
	Datum		value;

	if (hold->rule.up_after == 0)
		hold->rule = rule_args(winobj);
	require_order(winobj, row);
	WinSetMarkPosition(winobj, row);

	value = WinGetFuncArgCurrent(winobj, TIER, &isnull);
	if (!isnull)
		(void) hold_next(&hold->state, hold->rule,
						 at_least_one(DatumGetInt32(value), "tier",
									  "Tiers count from 1, which is the best; pass NULL where there is none."));
	if (hold->state.tier == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(hold->state.tier);
}
