/*-------------------------------------------------------------------------
 *
 * visit_keyed.h
 *	  Visits of many customers in one table, as far as their classes ask: see
 *	  shared/keyed.h and churn/visit_class.h.
 *
 * What a VisitState says of a customer fits into eight bytes, because the
 * window is the same for all.  Days are counted from the day before it, so
 * that zeros are a customer without a visit and a new cell needs no more.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_VISIT_KEYED_H
#define CRM_VISIT_KEYED_H

#include "churn/visit_class.h"
#include "shared/keyed_value.h"

typedef struct VisitCell
{
	uint16_t	newest[VISIT_USUAL_ACTIVE]; /* days of the window, descending;
											 * 0 fills up */
	uint8_t		earlier;		/* 1: there was a visit before the window */
	uint8_t		taken;			/* 1 */
} VisitCell;

#define VISIT_CELL_SIZE_OF(type) \
	((uint16_t) (sizeof(VisitCell) + ((type) == KEYED_INTEGER ? 8 : 16)))

/*
 * A window of more days than this has no cell.  That of a year has 366 at
 * most, and some more where it begins with the first day there is.
 */
#define VISIT_MOST_WINDOW	0x7FFF

/* That day, 4714-11-24 BC. */
#define VISIT_FIRST_DAY		(-2451545)

/*
 * The day before a window, by what the calendar says: where that lies before
 * the first day, it may be as far away as can be.
 */
static inline int32_t
visit_keyed_after(int32_t after)
{
	return after < VISIT_FIRST_DAY ? VISIT_FIRST_DAY - 1 : after;
}

/*
 * A row as an event: the day of the window, 0 when it counts for nothing, or
 * this when it lies before the window.
 */
#define VISIT_EARLIER		0x8000

static inline KeyedEvent
visit_keyed_event(int32_t as_of, int32_t after, int32_t day)
{
	if (day > as_of)
		return 0;
	return day <= after ? VISIT_EARLIER : (KeyedEvent) (day - after);
}

/*
 * visit_cell_add
 *		visit_state_add() in a few instructions without a branch: where a day
 *		finds its place depends on the customer, and cannot be foreseen.
 */
static inline void
visit_cell_add(VisitCell *cell, KeyedEvent event)
{
	uint16_t	a = cell->newest[0];
	uint16_t	b = cell->newest[1];
	uint16_t	c = cell->newest[2];
	uint16_t	day = (uint16_t) event & VISIT_MOST_WINDOW;
	uint16_t	less;

	day = ((day == a) | (day == b) | (day == c)) ? 0 : day;
	less = day < a ? day : a;
	cell->newest[0] = day < a ? a : day;
	day = less;
	less = day < b ? day : b;
	cell->newest[1] = day < b ? b : day;
	cell->newest[2] = less < c ? c : less;
	cell->earlier |= (uint8_t) (event >> 15 & 1);
	cell->taken = 1;
}

extern void visit_keyed_settle(Keyed *table, KeyedPart *part);
extern void visit_keyed_add_nobody(Keyed *table, KeyedEvent event);
extern void visit_keyed_write(Keyed *table, int32_t as_of, KeyedValue *into, KeyedSizes sizes);
extern KeyedSizes visit_keyed_merged_sizes(const KeyedValue *const *values, int count);
extern void visit_keyed_merge(const KeyedValue *const *values, int count, KeyedSizes sizes,
							  KeyedValue *into);
extern VisitState visit_cell_state(const VisitCell *cell, int32_t as_of, int32_t after);
extern const char *visit_cell_check(const VisitCell *cell, int32_t window);
extern const char *visit_keyed_check(const KeyedValue *value, int32_t window);

/* The cell of a customer in a value. */
static inline const VisitCell *
visit_keyed_cell(const KeyedValue *value, uint64_t i)
{
	return (const VisitCell *) keyed_value_payload(value, i);
}

#endif							/* CRM_VISIT_KEYED_H */
