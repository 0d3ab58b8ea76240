/*-------------------------------------------------------------------------
 *
 * gather.c
 *	  Rows of one customer on their way into a history: see gather.h.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/gather.h"

#include <stdlib.h>
#include <string.h>

/* Up to so many rows, moving each to its place is the quickest way. */
#define FEW_ROWS	32

void
gather_init(HistoryGather *state, uint16_t room, uint8_t entries_room)
{
	memset(state, 0, GATHER_HEAD_SIZE);
	state->version = HISTORY_VERSION;
	state->form = GATHER_FORM;
	state->room = room;
	state->entries_room = entries_room;
}

static inline uint32_t
between(uint32_t least, uint32_t value, uint32_t most)
{
	return value < least ? least : value > most ? most : value;
}

/*
 * gather_next_room
 *		Room for rows in the next state.  Beside a body there is room for about
 *		as many rows as the body has entries, so that folding costs the same
 *		for each row however long the history is.
 */
uint16_t
gather_next_room(const HistoryGather *state)
{
	if (state->packed == 0)
		return (uint16_t) between(GATHER_FIRST_ROOM, 2 * state->room + 3,	/* 5, 13, 29 ...: states of 2^n bytes */
								  2 * GATHER_FOLD_ROWS);
	return (uint16_t) between(GATHER_FIRST_ROOM, state->packed / 4, UINT16_MAX);
}

/* The same for entries. */
uint8_t
gather_next_entries_room(const HistoryGather *state)
{
	if (state->packed == 0)
		return (uint8_t) between(2, 2 * state->entries_room, 2 * GATHER_FOLD_ENTRIES);
	return (uint8_t) between(2, state->packed / 16, UINT8_MAX);
}

/*
 * gather_add_entry
 *		An entry, for which there must be room.  All entries of a state have
 *		the same places, the most that one of them needs.
 */
HistoryProblem
gather_add_entry(HistoryGather *state, HistoryDay entry, int places)
{
	HistoryDays kept = {state->places, state->entries, gather_entries(state)};
	HistoryDays added = {places, 1, &entry};

	if (history_set_places(&kept, places) != HISTORY_FINE ||
		history_set_places(&added, kept.places) != HISTORY_FINE)
		return HISTORY_SUM_TOO_LARGE;
	state->places = (uint8_t) kept.places;
	kept.days[state->entries++] = entry;
	return HISTORY_FINE;
}

/* The part of a row by which rows are put in order. */
static inline uint64_t
day_bits(uint64_t row)
{
	return row >> GATHER_AMOUNT_BITS;
}

static int
compare_rows(const void *a, const void *b)
{
	uint64_t	x = *(const uint64_t *) a;
	uint64_t	y = *(const uint64_t *) b;

	return (x > y) - (x < y);
}

/* Orders are mostly written as they come in: then there is nothing to do. */
static bool
is_sorted(GatherRows rows)
{
	bool		sorted = true;
	uint32_t	i;

	for (i = 1; i < rows.count; i++)
		sorted &= day_bits(rows.row[i]) >= day_bits(rows.row[i - 1]);
	return sorted;
}

static void
sort_few(uint64_t *row, uint32_t count)
{
	uint32_t	i;

	for (i = 1; i < count; i++)
	{
		uint64_t	moving = row[i];
		uint32_t	to = i;

		for (; to > 0 && row[to - 1] > moving; to--)
			row[to] = row[to - 1];
		row[to] = moving;
	}
}

/*
 * gather_rows_sort
 *		Sorts rows by day; returns on how many days they lie.
 */
int64_t
gather_rows_sort(GatherRows rows)
{
	int64_t		days = 0;
	uint32_t	i;

	if (is_sorted(rows))
		 /* nothing to do */ ;
	else if (rows.count <= FEW_ROWS)
		sort_few(rows.row, rows.count);
	else
		qsort(rows.row, rows.count, sizeof(uint64_t), compare_rows);
	for (i = 0; i < rows.count; i++)
		days += i == 0 || day_bits(rows.row[i]) != day_bits(rows.row[i - 1]);
	return days;
}

/* One row, as the entry of a day; units of any places. */
HistoryDay
history_day_of_row(int32_t day, decimal_units units)
{
	HistoryDay	entry = {day, 0, 0, 0, 0};

	if (units < 0)
	{
		entry.refunds = 1;
		entry.refunded = -units;
	}
	else
	{
		entry.purchases = 1;
		entry.gross = units;
	}
	return entry;
}

/*
 * gather_rows_days
 *		Sorted rows as entries in units of 10^-4.
 */
void
gather_rows_days(GatherRows rows, HistoryDays *into)
{
	HistoryDay *entry = NULL;
	uint32_t	i;

	into->places = DECIMAL_QUICK_PLACES;
	into->count = 0;
	for (i = 0; i < rows.count; i++)
	{
		int32_t		day = gather_rows_day(rows, rows.row[i]);
		int64_t		units = gather_row_units(rows.row[i]);

		if (entry == NULL || entry->day != day)
		{
			entry = &into->days[into->count++];
			*entry = history_day_of_row(day, units);
		}
		else if (units < 0)
		{
			entry->refunds++;
			entry->refunded -= units;
		}
		else
		{
			entry->purchases++;
			entry->gross += units;
		}
	}
}

static int
compare_entries(const void *a, const void *b)
{
	int32_t		x = ((const HistoryDay *) a)->day;
	int32_t		y = ((const HistoryDay *) b)->day;

	return (x > y) - (x < y);
}

/*
 * gather_join_entries
 *		Entries in any order, several of them perhaps of one day, as those of a
 *		history.
 */
HistoryProblem
gather_join_entries(HistoryDays *days)
{
	int64_t		count = days->count;
	int64_t		i;

	qsort(days->days, count, sizeof(HistoryDay), compare_entries);
	days->count = 0;
	for (i = 0; i < count; i++)
	{
		HistoryDay	entry = days->days[i];
		HistoryProblem problem;

		if (days->count == 0 || days->days[days->count - 1].day != entry.day)
			days->days[days->count++] = entry;
		else if ((problem = history_add_entry(&days->days[days->count - 1], &entry)) != HISTORY_FINE)
			return problem;
	}
	return HISTORY_FINE;
}

/* A day of sorted rows, in units of 10^-4. */
typedef struct FewDay
{
	uint64_t	distance;		/* as in the head of an entry, see history.h */
	uint32_t	purchases;
	uint32_t	refunds;
	int64_t		gross;
	int64_t		refunded;
} FewDay;

/* The day that begins at row i; moves i to the one after it. */
static inline FewDay
next_few(GatherRows rows, uint32_t *i)
{
	FewDay		day = {0};
	uint64_t	bits = day_bits(rows.row[*i]);

	if (*i == 0)
	{
		int64_t		first = gather_rows_day(rows, rows.row[0]);

		day.distance = ((uint64_t) first << 1) ^ (uint64_t) (first >> 63);
	}
	else
		day.distance = bits - day_bits(rows.row[*i - 1]) - 1;
	do
	{
		int64_t		units = gather_row_units(rows.row[*i]);

		day.purchases += units >= 0;
		day.refunds += units < 0;
		day.gross += units >= 0 ? units : 0;
		day.refunded -= units < 0 ? units : 0;
	} while (++*i < rows.count && day_bits(rows.row[*i]) == bits);
	return day;
}

static inline uint8_t *
write_few(uint8_t *at, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		*at++ = (uint8_t) value | 0x80;
	*at++ = (uint8_t) value;
	return at;
}

/*
 * gather_rows_pack_few
 *		history_pack() of what gather_rows_days() gives, for sorted rows and
 *		nothing else, in two walks over them.  Returns the size; there must be
 *		room for GATHER_FEW_BYTES, or for 32 bytes a row besides the head when
 *		there are more rows.  The sums of a day must fit into 64 bits, as those
 *		of 2^19 rows always do.
 */
size_t
gather_rows_pack_few(GatherRows rows, uint8_t *body)
{
	static const int64_t divisors[] = {10000, 1000, 100, 10, 1};
	uint8_t    *at = body;
	int			places = 0;
	uint32_t	i;

	for (i = 0; i < rows.count && places < DECIMAL_QUICK_PLACES;)
	{
		FewDay		day = next_few(rows, &i);
		int			gross = decimal_quick_places(day.gross);
		int			refunded = decimal_quick_places(day.refunded);

		places = gross > places ? gross : places;
		places = refunded > places ? refunded : places;
	}
	*at++ = HISTORY_VERSION;
	*at++ = (uint8_t) places;
	for (i = 0; i < rows.count;)
	{
		FewDay		day = next_few(rows, &i);
		bool		usual = day.purchases == 1 && day.refunds == 0;

		at = write_few(at, day.distance << 1 | !usual);
		if (!usual)
		{
			at = write_few(at, day.purchases);
			at = write_few(at, day.refunds);
		}
		if (day.purchases > 0)
			at = write_few(at, (uint64_t) (day.gross / divisors[places]));
		if (day.refunds > 0)
			at = write_few(at, (uint64_t) (day.refunded / divisors[places]));
	}
	return at - body;
}

/* Do the parts of a state of so many bytes lie within it? */
bool
gather_is_valid(const HistoryGather *state, size_t size)
{
	return size >= GATHER_HEAD_SIZE &&
		state->rows <= state->room &&
		state->entries <= state->entries_room &&
		state->places <= DECIMAL_MAX_PLACES &&
		gather_size(state->room, state->entries_room, state->packed) <= size;
}
