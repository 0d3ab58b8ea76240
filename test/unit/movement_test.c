/*
 * movement_test.c
 *	  Tiers that hold, migration, and why a tier changed.
 *
 * sources: src/tier/hold.c src/tier/migration.c src/tier/drift.c
 */
#include "tier/drift.h"
#include "tier/hold.h"
#include "tier/migration.h"

#include <limits.h>
#include <stdlib.h>

#include "check.h"

#define MOST_PERIODS	12

/* Runs candidates ("2 4 3 - 4", - for NULL) and writes the tiers held. */
static const char *
held(HoldRule rule, const char *candidates)
{
	static char result[100];
	HoldState	state = {0};
	char	   *out = result;

	*out = '\0';
	for (const char *at = candidates; *at != '\0'; at++)
	{
		if (*at == ' ')
			continue;
		if (*at != '-')
			hold_next(&state, rule, *at - '0');
		out += sprintf(out, out == result ? "%d" : " %d", (int) state.tier);
	}
	return result;
}

static const HoldRule usual = {1, 2, INT_MAX};

static void
sequences_of_the_rule(void)
{
	CHECK_STR(held(usual, "2 3 2 3 3 1 2 2"), "2 2 2 2 3 1 1 2");
	CHECK_STR(held(usual, "2 4 3 - 4 1 2 4 4"), "2 2 3 3 3 1 1 2 2");
	CHECK_STR(held((HoldRule) {2, 2, INT_MAX}, "3 1 2 1"), "3 3 2 2");
}

static void
nothing_yet(void)
{
	CHECK_STR(held(usual, "- - 3 - 2"), "0 0 3 3 2");
	CHECK_STR(held(usual, ""), "");
}

static void
streaks(void)
{
	HoldRule	rule = {2, 3, INT_MAX};

	/* broken by the tier itself, by the other side; not by NULL */
	CHECK_STR(held(rule, "3 5 5 3 5 5"), "3 3 3 3 3 3");
	CHECK_STR(held(rule, "3 5 5 2 5 5 5"), "3 3 3 3 3 3 5");
	CHECK_STR(held(rule, "3 2 5 2 5 2 2"), "3 3 3 3 3 3 2");
	CHECK_STR(held(rule, "3 5 - 5 - - 4"), "3 3 3 3 3 3 4");
	/* the nearest of a streak counts, wherever it stands */
	CHECK_STR(held(rule, "3 4 9 5"), "3 3 3 4");
	CHECK_STR(held(rule, "5 1 4"), "5 5 4");
	CHECK_STR(held(rule, "5 4 1"), "5 5 4");
	/* but the nearest of an earlier streak does not */
	CHECK_STR(held(rule, "3 4 3 7 6 8"), "3 3 3 3 3 6");
	CHECK_STR(held(rule, "3 4 2 7 6 8"), "3 3 3 3 3 6");
	/* a move ends the streak */
	CHECK_STR(held(rule, "5 1 3 1 1"), "5 5 3 3 1");
}

static void
steps(void)
{
	CHECK_STR(held((HoldRule) {1, 1, 1}, "5 1 1 1 1 1 9 9"), "5 4 3 2 1 1 2 3");
	CHECK_STR(held((HoldRule) {1, 2, 1}, "2 5 5 5 5 1"), "2 2 3 3 4 3");
	CHECK_STR(held((HoldRule) {2, 2, 2}, "9 1 1 1 1 8 8"), "9 9 7 7 5 5 7");
	CHECK_STR(held((HoldRule) {1, 1, 3}, "4 2 9"), "4 2 5");
}

static void
no_holding(void)
{
	CHECK_STR(held((HoldRule) {1, 1, INT_MAX}, "4 2 9 1 1 3"), "4 2 9 1 1 3");
}

static void
ends_of_int(void)
{
	HoldState	state = {0};
	HoldRule	never = {INT_MAX, INT_MAX, INT_MAX};
	HoldRule	single = {1, 1, 1};

	CHECK_INT(hold_next(&state, usual, INT_MAX), INT_MAX);
	CHECK_INT(hold_next(&state, never, 1), INT_MAX);
	CHECK_INT(hold_next(&state, single, 1), INT_MAX - 1);
	CHECK_INT(hold_next(&state, usual, 1), 1);
	CHECK_INT(hold_next(&state, single, INT_MAX), 2);
}

/*
 * The rule once more, by looking back from each period: the streak is what
 * came on the same side since the last move, NULLs and all aside.
 */
static int
slow_hold(const int *candidates, int n, HoldRule rule)
{
	int			tier = 0;
	int			from = 0;

	for (int i = 0; i < n; i++)
	{
		int			length = 0;
		int			least = INT_MAX;

		if (candidates[i] == 0)
			continue;
		if (tier == 0)
			tier = candidates[i];
		for (int k = i; k >= from; k--)
		{
			int			change = candidates[k] - tier;

			if (candidates[k] == 0)
				continue;
			if (change == 0 || (change > 0) != (candidates[i] > tier))
				break;
			length++;
			least = abs(change) < least ? abs(change) : least;
		}
		if (length < (candidates[i] < tier ? rule.up_after : rule.down_after))
			continue;
		least = least < rule.max_step ? least : rule.max_step;
		if (candidates[i] != tier)
			tier += candidates[i] < tier ? -least : least;
		from = i + 1;
	}
	return tier;
}

static void
agrees_with_looking_back(void)
{
	for (int round = 0; round < 20000; round++)
	{
		HoldRule	rule = {1 + rand() % 3, 1 + rand() % 3, 1 + rand() % 4};
		HoldState	state = {0};
		int			candidates[MOST_PERIODS];

		for (int i = 0; i < MOST_PERIODS; i++)
		{
			candidates[i] = rand() % 6;
			if (candidates[i] != 0)
				hold_next(&state, rule, candidates[i]);
			CHECK_INT(state.tier, slow_hold(candidates, i + 1, rule));
		}
	}
}

static void
counts_of_migration(void)
{
	int32_t		counts[16] = {0};
	int32_t		fewer[4] = {0, 1, 5, 2};
	Migration	migration = {3, counts};
	Migration	other = {1, fewer};

	CHECK(migration_is_valid(&migration));
	CHECK(migration_count(&migration, 1, 3));
	CHECK(migration_count(&migration, 1, 1));
	CHECK(migration_count(&migration, 1, MIGRATION_OUTSIDE));
	CHECK(migration_count(&migration, MIGRATION_OUTSIDE, 3));
	CHECK_INT(*migration_cell(&migration, 1, 3), 1);
	CHECK_INT(migration_row_sum(&migration, 1), 3);
	CHECK_INT(migration_row_sum(&migration, 2), 0);
	CHECK(migration_add(&migration, &other));
	CHECK_INT(*migration_cell(&migration, 1, 1), 3);
	CHECK_INT(*migration_cell(&migration, MIGRATION_OUTSIDE, 1), 1);
	CHECK_INT(*migration_cell(&migration, MIGRATION_OUTSIDE, 3), 1);
	CHECK_INT(migration_row_sum(&migration, 1), 10);
	CHECK(migration_is_valid(&migration));
}

static void
limits_of_migration(void)
{
	int32_t		counts[4] = {0, INT32_MAX, 1, 0};
	int32_t		more[4] = {0, 0, INT32_MAX, 0};
	Migration	migration = {1, counts};
	Migration	other = {1, more};

	CHECK(!migration_count(&migration, 0, 1));
	CHECK_INT(counts[1], INT32_MAX);
	CHECK(migration_count(&migration, 1, 0));
	CHECK(!migration_add(&migration, &other));
	CHECK_INT(migration_row_sum(&other, 1), INT32_MAX);
}

static void
what_is_no_migration(void)
{
	int32_t		outside[4] = {1, 0, 0, 0};
	int32_t		negative[4] = {0, 0, 0, -1};
	Migration	migration = {1, outside};

	CHECK(!migration_is_valid(&migration));
	migration.counts = negative;
	CHECK(!migration_is_valid(&migration));
}

static DriftCause
cause(int before, int between, int after)
{
	Drift		drift = {before, between, after};

	CHECK_INT(drift_by_customer(drift) + drift_by_market(drift), before - after);
	return drift_cause(drift);
}

static void
causes(void)
{
	CHECK_INT(cause(2, 2, 2), DRIFT_UNCHANGED);
	CHECK_INT(cause(3, 1, 1), DRIFT_CUSTOMER);
	CHECK_INT(cause(1, 3, 3), DRIFT_CUSTOMER);
	CHECK_INT(cause(2, 2, 3), DRIFT_MARKET);
	CHECK_INT(cause(2, 2, 1), DRIFT_MARKET);
	CHECK_INT(cause(3, 2, 1), DRIFT_BOTH);
	CHECK_INT(cause(4, 1, 2), DRIFT_BOTH);
	CHECK_INT(cause(2, 1, 2), DRIFT_OFFSET);
	CHECK_INT(cause(2, 4, 2), DRIFT_OFFSET);
}

static void
every_cause_has_a_label(void)
{
	for (int c = 0; c < DRIFT_CAUSES; c++)
		for (int lang = 0; lang < LANG_COUNT; lang++)
			CHECK(drift_cause_label((DriftCause) c)->words[lang][0] != '\0');
	CHECK_STR(drift_cause_label(DRIFT_GONE)->words[LANG_EN], "gone");
}

int
main(void)
{
	RUN(sequences_of_the_rule);
	RUN(nothing_yet);
	RUN(streaks);
	RUN(steps);
	RUN(no_holding);
	RUN(ends_of_int);
	RUN(agrees_with_looking_back);
	RUN(counts_of_migration);
	RUN(limits_of_migration);
	RUN(what_is_no_migration);
	RUN(causes);
	RUN(every_cause_has_a_label);
	return check_done();
}
