/*-------------------------------------------------------------------------
 *
 * hold.c
 *	  Tiers that hold: a tier follows its candidates only after a while.
 *
 * Each period proposes a candidate.  The first one is taken as the tier.  From
 * then on, candidates better than the tier, or worse than it, make a streak as
 * long as they stay on one side; the tier itself ends it.  When the streak is
 * long enough the tier moves to the candidate of the streak that is nearest to
 * it, the least change that all of the streak stood for, and a new streak may
 * begin.
 *
 * A tier nearer than that is chosen if the step would be longer than allowed.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/hold.h"

#include <stdbool.h>

static inline bool
is_better(int32_t tier, int32_t than)
{
	return tier < than;
}

/* One more candidate on the side where it lies. */
static void
extend_streak(HoldState *state, int32_t candidate)
{
	bool		better = is_better(candidate, state->tier);

	if (state->length == 0 || is_better(state->nearest, state->tier) != better)
	{
		state->length = 0;
		state->nearest = candidate;
	}
	/* of better candidates the nearest is the worst, and the other way round */
	else if (is_better(state->nearest, candidate) == better)
		state->nearest = candidate;
	state->length++;
}

/* Towards the nearest candidate, which is on either side. */
static int32_t
step(const HoldState *state, int32_t max_step)
{
	int32_t		change = state->nearest - state->tier;

	if (change > max_step)
		change = max_step;
	if (change < -max_step)
		change = -max_step;
	return state->tier + change;
}

/*
 * hold_next
 *		The tier after one more candidate, which must be 1 or more.
 */
int32_t
hold_next(HoldState *state, HoldRule rule, int32_t candidate)
{
	int32_t		needed;

	if (state->tier == 0)
		state->tier = candidate;
	if (candidate == state->tier)
	{
		state->length = 0;
		return state->tier;
	}
	extend_streak(state, candidate);
	needed = is_better(candidate, state->tier) ? rule.up_after : rule.down_after;
	if (state->length >= needed)
	{
		state->tier = step(state, rule.max_step);
		state->length = 0;
	}
	return state->tier;
}
