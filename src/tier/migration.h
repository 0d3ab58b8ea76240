/*-------------------------------------------------------------------------
 *
 * migration.h
 *	  Who moved from which tier to which: a square of counts.
 *
 * Row and column are the tier before and after; 0 stands for outside: not yet
 * a customer, or no longer.  So it is (tiers + 1) squared counts, row by row.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_TIER_MIGRATION_H
#define CRM_TIER_MIGRATION_H

#include <stdbool.h>
#include <stdint.h>

#define MIGRATION_OUTSIDE	0

typedef struct Migration
{
	int			tiers;			/* the worst tier there is room for */
	int32_t    *counts;
} Migration;

/* Rows, and columns, with the one for outside. */
static inline int
migration_side(int tiers)
{
	return tiers + 1;
}

static inline int32_t *
migration_cell(const Migration *migration, int from, int to)
{
	return &migration->counts[from * migration_side(migration->tiers) + to];
}

extern bool migration_count(Migration *migration, int from, int to);
extern bool migration_add(Migration *migration, const Migration *other);
extern int64_t migration_row_sum(const Migration *migration, int from);
extern bool migration_is_valid(const Migration *migration);

#endif							/* CRM_TIER_MIGRATION_H */
