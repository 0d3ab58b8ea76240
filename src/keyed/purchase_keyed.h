/*-------------------------------------------------------------------------
 *
 * purchase_keyed.h
 *	  Purchase histories of many customers in one table: see shared/keyed.h
 *	  and purchase/history.h.
 *
 * A history is bytes that a row cannot be put into at its place.  So the cell
 * of a customer holds only a number, and a row goes, with the number of its
 * customer, to the end of a log: each part of the table has one.  When a log
 * has become long it is folded: its rows are put in order by customer and by
 * day, which happens in the processor's cache, and are packed together with
 * what was packed before.
 *
 * A log may grow to a length that the caller allows, and then to twice of
 * what is packed in its part.  So memory grows with customers and their days,
 * not with rows, and a row is packed a bounded number of times.
 *
 * In a value, the cell says where the history of its customer ends, in bytes
 * that lie behind all cells and texts; it begins where the one before ends.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PURCHASE_KEYED_H
#define CRM_PURCHASE_KEYED_H

#include "purchase/gather.h"
#include "shared/keyed_value.h"

/* What a cell has besides its key. */
typedef struct PurchaseCell
{
	uint32_t	number;			/* in its part; in a value: the end of the history */
	uint8_t		unused[3];		/* zero */
	uint8_t		taken;			/* 1 */
} PurchaseCell;

#define PURCHASE_CELL_SIZE_OF(type) \
	((uint16_t) (sizeof(PurchaseCell) + ((type) == KEYED_INTEGER ? 8 : 16)))

/* Rows, as gather.h has them, and behind these the numbers of their customers. */
typedef struct PurchaseChunk
{
	struct PurchaseChunk *next;
	uint32_t	count;
	uint32_t	room;
	uint64_t	row[];
} PurchaseChunk;

/* A row that does not fit into eight bytes. */
typedef struct PurchaseWide
{
	uint32_t	number;
	int32_t		places;			/* of its sums */
	HistoryDay	entry;
} PurchaseWide;

/* Histories one behind the other. */
typedef struct PurchaseBodies
{
	uint8_t    *bytes;
	uint64_t	used;
	uint64_t	room;
	uint64_t   *ends;			/* where each ends */
	uint64_t	count;
	uint64_t	ends_room;
} PurchaseBodies;

/* What belongs to a part of the table, or to the rows without a key. */
typedef struct PurchasePart
{
	PurchaseChunk *first;		/* of the log */
	PurchaseChunk *last;
	uint64_t	log_bytes;		/* of what is in it, the wide ones included */
	uint32_t	rows;
	uint32_t	customers;		/* that have a number */
	PurchaseWide *wide;
	uint32_t	wide_count;
	uint32_t	wide_room;
	PurchaseBodies packed;		/* by number; later ones have none yet */
} PurchasePart;

/* Where histories are put together, one after the other. */
typedef struct PurchaseBench
{
	uint64_t   *rows;			/* of a log, by customer */
	uint64_t	rows_room;
	uint32_t   *starts;			/* of each customer in it */
	uint64_t	starts_room;
	HistoryDay *days;			/* three arrays of the same size */
	uint64_t	days_room;		/* of one */
	HistoryDays sum;
	HistoryDays next;
	HistoryDays spare;
	uint8_t    *body;
	uint64_t	body_room;
} PurchaseBench;

typedef struct PurchaseKeyed
{
	Keyed	   *table;
	uint64_t	log_most;		/* bytes that all logs may have in any case */
	PurchasePart *nobody;		/* rows without a key; or NULL */
	PurchaseBench bench;
	uint64_t	tag;			/* of the user, goes with the value; 0: none */
} PurchaseKeyed;

/* What is to be done with each history; it may not come back. */
typedef void (*PurchaseVisit) (void *arg, const uint8_t *body, size_t size);

/*
 * purchase_keyed_event
 *		A row as an event, in the form of gather.h that counts days from
 *		2000-01-01; false when it has to be added by itself.
 */
static inline bool
purchase_keyed_event(int32_t day, int64_t units, KeyedEvent *event)
{
	uint64_t	distance = (uint64_t) ((int64_t) day + GATHER_DAY_BIAS);
	uint64_t	amount = (uint64_t) units + GATHER_AMOUNT_BIAS;

	*event = distance << GATHER_AMOUNT_BITS | amount;
	return (distance < ((uint64_t) 1 << GATHER_DAY_BITS) - 1) & (amount >> GATHER_AMOUNT_BITS == 0);
}

extern void purchase_keyed_init(PurchaseKeyed *keyed, Keyed *table, uint64_t log_most);
extern HistoryProblem purchase_keyed_settle(PurchaseKeyed *keyed, KeyedPart *part);
extern HistoryProblem purchase_keyed_add(PurchaseKeyed *keyed, KeyedKey key, int32_t day, Decimal amount);
extern HistoryProblem purchase_keyed_add_nobody(PurchaseKeyed *keyed, int32_t day, Decimal amount);
extern void purchase_keyed_know_nobody(PurchaseKeyed *keyed);
extern HistoryProblem purchase_keyed_fold(PurchaseKeyed *keyed);
extern HistoryProblem purchase_keyed_visit(PurchaseKeyed *keyed, PurchaseVisit visit, void *arg);
extern KeyedSizes purchase_keyed_sizes(const PurchaseKeyed *keyed);
extern void purchase_keyed_write(PurchaseKeyed *keyed, int32_t as_of, KeyedValue *into, KeyedSizes sizes);
extern HistoryProblem purchase_keyed_merge(KeyedMemory *memory, const KeyedValue *const *values, int count,
										   KeyedSizes *sizes, PurchaseBodies *bodies);
extern void purchase_keyed_write_merged(KeyedMemory *memory, const KeyedValue *const *values, int count,
										KeyedSizes sizes, PurchaseBodies *bodies, KeyedValue *into);
extern uint64_t purchase_keyed_tag(const KeyedValue *value);
extern const char *purchase_keyed_check(const KeyedValue *value);

static inline const PurchaseCell *
purchase_keyed_cell(const KeyedValue *value, uint64_t i)
{
	return (const PurchaseCell *) keyed_value_payload(value, i);
}

/* The history of a customer in a value. */
static inline const uint8_t *
purchase_keyed_body(const KeyedValue *value, uint64_t i, size_t *size)
{
	uint32_t	begin = i == 0 ? 0 : purchase_keyed_cell(value, i - 1)->number;

	*size = purchase_keyed_cell(value, i)->number - begin;
	return (const uint8_t *) keyed_value_more(value) + begin;
}

#endif							/* CRM_PURCHASE_KEYED_H */
