/*-------------------------------------------------------------------------
 *
 * fit_table.h
 *	  Customers with the same summary, counted: what a fit is made of.
 *
 * Summaries repeat.  A million customers whose times are days make some
 * hundreds of thousands of distinct rows, and in weeks a tenth of that; a fit
 * costs as much as there are distinct ones.  While customers come they are
 * counted in a hash table, and in the end its rows are sorted.  So the fit
 * sees the same rows in the same order, whatever order customers came in.
 *
 * A row has three numbers.  Which ones is up to the model: x, t_x and t, or
 * x and a mean value, say.  None is NaN or -0.
 *
 * Plain C: no server needed.  Memory is the caller's.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FIT_TABLE_H
#define CRM_CLV_FIT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clv/fit_rows.h"

/* A row without customers is free; at least half of them always are. */
typedef struct FitTable
{
	ClvFitRow  *slots;
	int			bits;			/* there are 2^bits slots */
	int64_t		used;			/* distinct rows */
	int64_t		customers;
} FitTable;

/*
 * Slots of an empty table, and of the largest.  At 32 bytes a slot and with
 * half of them free that is 4 GB, for 2^26 distinct rows.  Histories in whole
 * days stay far below: somebody who gets there counts time in seconds.
 */
#define FIT_TABLE_FIRST_BITS	7
#define FIT_TABLE_MOST_BITS		27
#define FIT_TABLE_MOST_ROWS		((int64_t) 1 << (FIT_TABLE_MOST_BITS - 1))

static inline int64_t
fit_table_slots(const FitTable *table)
{
	return table->slots == NULL ? 0 : (int64_t) 1 << table->bits;
}

/* Is there room for so many more rows? */
static inline bool
fit_table_has_room(const FitTable *table, int64_t more)
{
	return 2 * (table->used + more) <= fit_table_slots(table);
}

extern int	fit_table_bits(const FitTable *table, int64_t more);
extern void fit_table_move(FitTable *table, ClvFitRow *slots, int bits);
extern void fit_table_fetch(const FitTable *table, const ClvFitRow *row);
extern bool fit_table_count(FitTable *table, const ClvFitRow *more);
extern int64_t fit_table_list(const FitTable *table, ClvFitRow *rows);
extern void fit_rows_sort(ClvFitRow *rows, ClvFitRow *work, int64_t count);

#endif							/* CRM_CLV_FIT_TABLE_H */
