/*-------------------------------------------------------------------------
 *
 * gather.h
 *	  Rows of one customer on their way into a history.
 *
 * Rows come in any order, and packing each at its place would move bytes all
 * the time.  So the state of the aggregate is a varlena of the same type in a
 * working form of three parts, of which mostly only the first is there:
 *
 *	  rows		eight bytes each, as they came
 *	  entries	what does not fit into a row: whole entries, in any order
 *	  body		packed: what was put together before
 *
 * Folding sorts rows and entries and merges them into the body.  It happens
 * at the end, and when a part is full that is large already; so a state grows
 * with the days of a customer, not with the rows, and each row is sorted and
 * merged a bounded number of times.
 *
 * A row holds its day, counted from the first row's, in the high 20 bits and
 * its amount in units of 10^-4 in the low 44, both moved to be positive.
 * Rows sort by day as whole numbers.  What does not fit is above 879 million
 * of currency, has more than four places, or lies 1400 years from the first
 * row.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PURCHASE_GATHER_H
#define CRM_PURCHASE_GATHER_H

#include "purchase/history.h"

/* Stands where a packed body has its places. */
#define GATHER_FORM		0xFF

#define GATHER_DAY_BITS		20
#define GATHER_AMOUNT_BITS	44
#define GATHER_DAY_BIAS		((int64_t) 1 << (GATHER_DAY_BITS - 1))
#define GATHER_AMOUNT_BIAS	((int64_t) 1 << (GATHER_AMOUNT_BITS - 1))

/* Up to so many, a part that is full doubles, and is not folded. */
#define GATHER_FOLD_ROWS	256
#define GATHER_FOLD_ENTRIES	64

typedef struct HistoryGather
{
	int32_t		length_word;	/* varlena header, set by the glue */
	uint8_t		version;		/* HISTORY_VERSION */
	uint8_t		form;			/* GATHER_FORM */
	uint8_t		entries;		/* gathered */
	uint8_t		entries_room;	/* for so many entries */
	int32_t		base;			/* day from which rows count */
	uint16_t	rows;			/* gathered */
	uint16_t	room;			/* for so many rows */
	uint32_t	packed;			/* bytes of the body */
	uint8_t		places;			/* of the entries */
	uint8_t		unused[3];		/* zero */
	uint64_t	row[];
} HistoryGather;

#define GATHER_HEAD_SIZE	offsetof(HistoryGather, row)

/*
 * The quick way to pack: nearly every customer has so few rows, and then the
 * sums of a day fit into 64 bits and an entry into so many bytes.
 */
#define GATHER_FEW_ROWS		64
#define GATHER_FEW_BYTES	(HISTORY_HEAD_SIZE + GATHER_FEW_ROWS * 32)

/* What fits beside the head into 64 bytes. */
#define GATHER_FIRST_ROOM	5

static inline size_t
gather_size(uint32_t room, uint32_t entries_room, uint32_t packed)
{
	return GATHER_HEAD_SIZE + (size_t) room * sizeof(uint64_t) +
		(size_t) entries_room * sizeof(HistoryDay) + packed;
}

static inline HistoryDay *
gather_entries(const HistoryGather *state)
{
	return (HistoryDay *) &state->row[state->room];
}

static inline uint8_t *
gather_body(const HistoryGather *state)
{
	return (uint8_t *) &gather_entries(state)[state->entries_room];
}

/* Does an amount fit into a row? */
static inline bool
gather_holds(int64_t units)
{
	return ((uint64_t) units + GATHER_AMOUNT_BIAS) >> GATHER_AMOUNT_BITS == 0;
}

/*
 * gather_add
 *		One row, at the cost of one store.  False, with nothing changed, when
 *		there is no room or the row does not fit into eight bytes.
 */
static inline bool
gather_add(HistoryGather *state, int32_t day, int64_t units)
{
	uint64_t	distance;
	uint64_t	amount;

	if (state->rows == 0)
		state->base = day;
	distance = (uint64_t) ((int64_t) day - state->base + GATHER_DAY_BIAS);
	amount = (uint64_t) units + GATHER_AMOUNT_BIAS;
	if (distance >> GATHER_DAY_BITS != 0 || amount >> GATHER_AMOUNT_BITS != 0 ||
		state->rows == state->room)
		return false;
	state->row[state->rows++] = distance << GATHER_AMOUNT_BITS | amount;
	return true;
}

/* Rows wherever they lie, and the day from which theirs count. */
typedef struct GatherRows
{
	uint64_t   *row;
	uint32_t	count;
	int32_t		base;
} GatherRows;

static inline GatherRows
gather_rows(const HistoryGather *state)
{
	GatherRows	rows = {(uint64_t *) state->row, state->rows, state->base};

	return rows;
}

static inline int32_t
gather_rows_day(GatherRows rows, uint64_t row)
{
	return (int32_t) (rows.base + (int64_t) (row >> GATHER_AMOUNT_BITS) - GATHER_DAY_BIAS);
}

static inline int32_t
gather_row_day(const HistoryGather *state, uint64_t row)
{
	return gather_rows_day(gather_rows(state), row);
}

static inline int64_t
gather_row_units(uint64_t row)
{
	return (int64_t) (row & (((uint64_t) 1 << GATHER_AMOUNT_BITS) - 1)) - GATHER_AMOUNT_BIAS;
}

extern void gather_init(HistoryGather *state, uint16_t room, uint8_t entries_room);
extern uint16_t gather_next_room(const HistoryGather *state);
extern uint8_t gather_next_entries_room(const HistoryGather *state);
extern HistoryProblem gather_add_entry(HistoryGather *state, HistoryDay entry, int places);
extern int64_t gather_rows_sort(GatherRows rows);
extern void gather_rows_days(GatherRows rows, HistoryDays *into);
extern size_t gather_rows_pack_few(GatherRows rows, uint8_t *body);
extern HistoryProblem gather_join_entries(HistoryDays *days);
extern HistoryDay history_day_of_row(int32_t day, decimal_units units);
extern bool gather_is_valid(const HistoryGather *state, size_t size);

/* The same of the rows of a state. */
static inline int64_t
gather_sort(HistoryGather *state)
{
	return gather_rows_sort(gather_rows(state));
}

static inline void
gather_days(const HistoryGather *state, HistoryDays *into)
{
	gather_rows_days(gather_rows(state), into);
}

static inline size_t
gather_pack_few(const HistoryGather *state, uint8_t *body)
{
	return gather_rows_pack_few(gather_rows(state), body);
}

#endif							/* CRM_PURCHASE_GATHER_H */
