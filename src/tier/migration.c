/*-------------------------------------------------------------------------
 *
 * migration.c
 *	  Who moved from which tier to which: a square of counts.
 *
 * Counts that do not fit are reported, never wrapped.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/migration.h"

/*
 * migration_count
 *		One more customer; there must be room for both tiers.  False when the
 *		count is full.
 */
bool
migration_count(Migration *migration, int from, int to)
{
	int32_t    *cell = migration_cell(migration, from, to);

	if (*cell == INT32_MAX)
		return false;
	++*cell;
	return true;
}

/*
 * migration_add
 *		Adds the counts of another one that has no more tiers.  False when a
 *		sum does not fit.
 */
bool
migration_add(Migration *migration, const Migration *other)
{
	for (int from = 0; from <= other->tiers; from++)
		for (int to = 0; to <= other->tiers; to++)
		{
			int32_t    *cell = migration_cell(migration, from, to);

			if (__builtin_add_overflow(*cell, *migration_cell(other, from, to), cell))
				return false;
		}
	return true;
}

/* All who came from a tier. */
int64_t
migration_row_sum(const Migration *migration, int from)
{
	int64_t		sum = 0;

	for (int to = 0; to <= migration->tiers; to++)
		sum += *migration_cell(migration, from, to);
	return sum;
}

/* Are these counts, and of nobody who was outside all the time? */
bool
migration_is_valid(const Migration *migration)
{
	int			cells = migration_side(migration->tiers) * migration_side(migration->tiers);

	for (int i = 0; i < cells; i++)
		if (migration->counts[i] < 0)
			return false;
	return *migration_cell(migration, MIGRATION_OUTSIDE, MIGRATION_OUTSIDE) == 0;
}
