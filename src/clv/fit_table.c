/*-------------------------------------------------------------------------
 *
 * fit_table.c
 *	  Customers with the same summary, counted: see fit_table.h.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/fit_table.h"

#include <string.h>

#include "shared/poll.h"

/* Rows that are sorted by insertion before runs are merged. */
#define RUN		8

static inline uint64_t
mixed(uint64_t hash, double value)
{
	uint64_t	pattern;

	memcpy(&pattern, &value, sizeof(pattern));
	hash = (hash ^ pattern) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 32;
}

/* Where to begin to look. */
static inline uint64_t
home_slot(const ClvFitRow *row, int bits)
{
	uint64_t	hash = mixed(mixed(mixed(0, row->x), row->t_x), row->t);

	return (hash * UINT64_C(0xD6E8FEB86659FD93)) >> (64 - bits);
}

static inline bool
same_row(const ClvFitRow *a, const ClvFitRow *b)
{
	return a->x == b->x && a->t_x == b->t_x && a->t == b->t;
}

/* The slot of a row, or a free one for it. */
static inline ClvFitRow *
find_slot(ClvFitRow *slots, int bits, const ClvFitRow *row)
{
	uint64_t	mask = ((uint64_t) 1 << bits) - 1;
	uint64_t	at = home_slot(row, bits);

	while (slots[at].count != 0 && !same_row(&slots[at], row))
		at = (at + 1) & mask;
	return &slots[at];
}

/*
 * fit_table_fetch
 *		Makes the processor fetch the slot where a row belongs: in a large table
 *		it would wait for it.
 */
void
fit_table_fetch(const FitTable *table, const ClvFitRow *row)
{
	if (table->slots != NULL)
		__builtin_prefetch(&table->slots[home_slot(row, table->bits)], 1);
}

/*
 * fit_table_bits
 *		The size of a table with room for so many more rows; more than
 *		FIT_TABLE_MOST_BITS when they are too many.
 */
int
fit_table_bits(const FitTable *table, int64_t more)
{
	int			bits = table->slots == NULL ? FIT_TABLE_FIRST_BITS : table->bits;

	while (bits <= FIT_TABLE_MOST_BITS && 2 * (table->used + more) > (int64_t) 1 << bits)
		bits++;
	return bits;
}

/*
 * fit_table_move
 *		Moves a table, which may have no slots yet, to 2^bits slots that are
 *		all zero.  The old ones are the caller's to give back.
 */
void
fit_table_move(FitTable *table, ClvFitRow *slots, int bits)
{
	int64_t		old_slots = fit_table_slots(table);

	for (int64_t i = 0; i < old_slots; i++)
	{
		poll_at_step(i);
		if (table->slots[i].count != 0)
			*find_slot(slots, bits, &table->slots[i]) = table->slots[i];
	}
	table->slots = slots;
	table->bits = bits;
}

/*
 * fit_table_count
 *		Counts customers, one or more, in a table with room.  False, with
 *		nothing changed, when there would be more than 2^63 - 1.
 */
bool
fit_table_count(FitTable *table, const ClvFitRow *more)
{
	ClvFitRow  *slot;
	int64_t		customers;

	if (__builtin_add_overflow(table->customers, more->count, &customers))
		return false;
	slot = find_slot(table->slots, table->bits, more);
	if (slot->count == 0)
	{
		*slot = *more;
		table->used++;
	}
	else
		slot->count += more->count;
	table->customers = customers;
	return true;
}

/*
 * fit_table_list
 *		The rows in the order of the slots, into room for `used` of them.
 *		Returns that number.
 */
int64_t
fit_table_list(const FitTable *table, ClvFitRow *rows)
{
	int64_t		slots = fit_table_slots(table);
	int64_t		count = 0;

	for (int64_t i = 0; i < slots; i++)
	{
		poll_at_step(i);
		if (table->slots[i].count != 0)
			rows[count++] = table->slots[i];
	}
	return count;
}

/* --- order --- */

/* Without branches: which of two rows comes first is anybody's guess. */
static inline bool
comes_before(const ClvFitRow *a, const ClvFitRow *b)
{
	return (a->x < b->x) |
		((a->x == b->x) & ((a->t_x < b->t_x) | ((a->t_x == b->t_x) & (a->t < b->t))));
}

static void
insertion_sort(ClvFitRow *rows, int64_t count)
{
	for (int64_t i = 1; i < count; i++)
	{
		ClvFitRow	row = rows[i];
		int64_t		at = i;

		for (; at > 0 && comes_before(&row, &rows[at - 1]); at--)
			rows[at] = rows[at - 1];
		rows[at] = row;
	}
}

/*
 * Merges rows, whose second part is in place, with a copy of the first part.
 * What is written never catches up with what is still to be read.
 */
static void
merge(const ClvFitRow *a, int64_t na, ClvFitRow *rows, int64_t count)
{
	const ClvFitRow *a_end = a + na;
	const ClvFitRow *b = rows + na;
	const ClvFitRow *b_end = rows + count;

	while (a < a_end && b < b_end)
	{
		bool		take_b = comes_before(b, a);

		*rows++ = *(take_b ? b : a);
		b += take_b;
		a += !take_b;
	}
	memcpy(rows, a, (a_end - a) * sizeof(ClvFitRow));
}

/*
 * fit_rows_sort
 *		Sorts rows by their numbers, the first one first: the order of
 *		clv_fit_row_compare().  work has room for half of them.  A merge sort, for
 *		qsort() could not be cancelled; half by half, so that most of the work
 *		is done on rows that are in the cache.
 */
void
fit_rows_sort(ClvFitRow *rows, ClvFitRow *work, int64_t count)
{
	int64_t		half = count / 2;

	if (count <= RUN)
	{
		insertion_sort(rows, count);
		return;
	}
	fit_rows_sort(rows, work, half);
	fit_rows_sort(rows + half, work, count - half);
	if (!comes_before(&rows[half], &rows[half - 1]))
		return;
	memcpy(work, rows, half * sizeof(ClvFitRow));
	merge(work, half, rows, count);
	if (count >= POLL_EVERY)
		crm_poll();
}
