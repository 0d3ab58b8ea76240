/*-------------------------------------------------------------------------
 *
 * rfm_keyed.h
 *	  rfm values of many customers in one table: see shared/keyed.h.
 *
 * Nearly every customer's fits into 24 bytes (RfmCell).  Whose does not, by a
 * count, a sum, decimal places or a date from another age, has a whole Rfm
 * outside the table, and its number in the cell.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_RFM_KEYED_H
#define CRM_RFM_KEYED_H

#include "rfm/rfm.h"
#include "shared/keyed_value.h"

/* Days are counted back from as_of. */
typedef struct RfmCell
{
	uint64_t	gross;			/* units of 10^-4; the number of a wide one */
	uint64_t	refunded;
	uint16_t	last;			/* 0 .. RFM_CELL_MOST_DAYS */
	uint16_t	first;
	uint16_t	purchases;
	uint8_t		refunds;
	uint8_t		form;			/* RFM_CELL_TAKEN, maybe RFM_CELL_WIDE, places */
} RfmCell;

#define RFM_CELL_TAKEN		0x80
#define RFM_CELL_WIDE		0x40
#define RFM_CELL_PLACES		0x07
#define RFM_CELL_MOST_DAYS	UINT16_MAX
#define RFM_CELL_SUM_BITS	60	/* of gross and refunded */

typedef struct RfmKeyed
{
	Keyed	   *table;
	int32_t		as_of;
	Rfm		   *wide;
	uint64_t	wide_count;
	uint64_t	wide_room;
} RfmKeyed;

#define RFM_CELL_SIZE_OF(type) \
	((uint16_t) (sizeof(RfmCell) + ((type) == KEYED_INTEGER ? 8 : 16)))

/*
 * rfm_keyed_event
 *		A row as an event; false when it has to be added by itself.  The day of
 *		an event is how long ago it was.
 */
static inline bool
rfm_keyed_event(int32_t as_of, int32_t day, int64_t units, int places, KeyedEvent *event)
{
	uint64_t	ago = (uint64_t) ((int64_t) as_of - day);

	if (day > as_of)
		*event = KEYED_NO_EVENT;
	else if (ago > RFM_CELL_MOST_DAYS || !keyed_event_fits(ago, units))
		return false;
	else
		*event = keyed_event(ago, places, units);
	return true;
}

extern void rfm_keyed_init(RfmKeyed *keyed, Keyed *table, int32_t as_of);
extern RfmProblem rfm_keyed_settle(RfmKeyed *keyed, KeyedPart *part);
extern RfmProblem rfm_keyed_add(RfmKeyed *keyed, KeyedKey key, int32_t day, Decimal amount);
extern RfmProblem rfm_keyed_add_nobody(RfmKeyed *keyed, int32_t day, Decimal amount);
extern void rfm_keyed_put(RfmKeyed *keyed, RfmCell *cell, const Rfm *r);
extern KeyedSizes rfm_keyed_sizes(const RfmKeyed *keyed);
extern void rfm_keyed_write(RfmKeyed *keyed, KeyedValue *into, KeyedSizes sizes);
extern RfmProblem rfm_keyed_merge(const KeyedValue *const *values, int count,
								  KeyedSizes *sizes, KeyedValue *into);
extern void rfm_keyed_get(const KeyedValue *value, uint64_t i, Rfm *r);
extern const char *rfm_keyed_check(const KeyedValue *value);

/* The cell of a customer in a value. */
static inline const RfmCell *
rfm_keyed_cell(const KeyedValue *value, uint64_t i)
{
	return (const RfmCell *) keyed_value_payload(value, i);
}

static inline bool
rfm_cell_is_wide(const RfmCell *cell)
{
	return (cell->form & RFM_CELL_WIDE) != 0;
}

#endif							/* CRM_RFM_KEYED_H */
