/*-------------------------------------------------------------------------
 *
 * history.h
 *	  All purchases of one customer, by day, in a few bytes each.
 *
 * A history answers what a customer was on any day, past or present, without
 * going back to the orders.  It has one entry for each local calendar day with
 * a purchase or a refund:
 *
 *	  purchases	rows with amount >= 0 (or without an amount)
 *	  gross		sum of their amounts
 *	  refunds	rows with amount < 0
 *	  refunded	sum of -amount of those
 *
 * A day with a purchase is a visit.  A day with refunds alone is none.
 *
 * The body of a stored history is a string of bytes:
 *
 *	  version	one byte
 *	  places	one byte: sums are whole numbers of 10^-places
 *	  entries	ascending by day, each a few varints (below)
 *
 * The places are the fewest that hold all sums, days are written as the
 * distance from the day before, and every number is as short as it can be.
 * So equal content means equal bytes, whatever way it was put together, and
 * an entry of everyday money takes four to six bytes.
 *
 * An entry begins with the distance d of its day (from 2000-01-01 for the
 * first, folded to be positive; else from the day after the entry before),
 * written as 2 d, and then its gross: the usual day with one purchase and no
 * refund.  Any other day is written as 2 d + 1, purchases, refunds, and the
 * sums of those that are not zero.
 *
 * A varint has seven bits to the byte, the low ones first; the eighth bit
 * says that more follow.
 *
 * Days are numbers of calendar days (PostgreSQL's DateADT).
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PURCHASE_HISTORY_H
#define CRM_PURCHASE_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/decimal.h"

#define HISTORY_VERSION		1

/* version and places */
#define HISTORY_HEAD_SIZE	2

/* What is shown, of money that could do with less. */
#define HISTORY_SHOWN_PLACES	2

/* first and last while there is no visit; smaller than any day */
#define HISTORY_NO_DAY		INT32_MIN

/* One entry, unpacked.  Sums are >= 0 and in units of 10^-places. */
typedef struct HistoryDay
{
	int32_t		day;
	int32_t		purchases;
	int32_t		refunds;
	decimal_units gross;
	decimal_units refunded;
} HistoryDay;

/* Many of them, ascending by day, all with the same places. */
typedef struct HistoryDays
{
	int			places;
	int64_t		count;
	HistoryDay *days;
} HistoryDays;

/* What went wrong, for the glue to put into words. */
typedef enum HistoryProblem
{
	HISTORY_FINE,
	HISTORY_TOO_MANY_ROWS,		/* more than 2^31 - 1 on a day */
	HISTORY_SUM_TOO_LARGE,		/* more than 38 digits */
	HISTORY_NOT_A_PART			/* what shall be removed is not in there */
} HistoryProblem;

/* Walks through the entries of a body where it lies. */
typedef struct HistoryReader
{
	const uint8_t *at;			/* the next entry */
	const uint8_t *end;
	int			places;
	bool		begun;			/* the first entry has been read */
	bool		corrupt;		/* stopped at what cannot be an entry */
	int32_t		day;			/* of the entry read last */
} HistoryReader;

/* The days after < day <= until. */
typedef struct HistoryWindow
{
	int32_t		after;
	int32_t		until;
} HistoryWindow;

/* What a window holds. */
typedef struct HistorySums
{
	int32_t		first;			/* visit; HISTORY_NO_DAY without one */
	int32_t		last;
	int64_t		visits;			/* days with a purchase */
	int64_t		purchases;
	int64_t		refunds;
	decimal_units gross;		/* in units of 10^-places */
	decimal_units refunded;
	bool		overflow;		/* the sums are beyond 127 bits */
} HistorySums;

static inline bool
history_in_window(HistoryWindow window, int32_t day)
{
	return day > window.after && day <= window.until;
}

/* All days up to one. */
static inline HistoryWindow
history_until(int32_t until)
{
	HistoryWindow window = {INT32_MIN, until};

	return window;
}

extern bool history_read_rest(HistoryReader *reader, uint64_t *value);

/* The next varint as 64 bits; false, and corrupt, when there is none. */
static inline bool
history_read(HistoryReader *reader, uint64_t *value)
{
	/* one, two or three bytes: nearly always */
	if (reader->end - reader->at >= 3)
	{
		const uint8_t *at = reader->at;

		if (at[0] < 0x80)
		{
			*value = at[0];
			reader->at += 1;
			return true;
		}
		if (at[1] < 0x80)
		{
			*value = (at[0] & 0x7F) | (uint64_t) at[1] << 7;
			reader->at += 2;
			return true;
		}
		if (at[2] < 0x80)
		{
			*value = (at[0] & 0x7F) | (uint64_t) (at[1] & 0x7F) << 7 | (uint64_t) at[2] << 14;
			reader->at += 3;
			return true;
		}
	}
	return history_read_rest(reader, value);
}

extern bool history_next_rare(HistoryReader *reader, HistoryDay *entry);

/*
 * history_next
 *		The next entry; false at the end, and for what cannot be one (then
 *		`corrupt` is set).  Never reads past the end of the body.
 */
static inline bool
history_next(HistoryReader *reader, HistoryDay *entry)
{
	const uint8_t *at = reader->at;
	uint64_t	head;
	uint64_t	gross;
	int64_t		day;

	if (at >= reader->end)
		return false;
	if (!reader->begun || !history_read(reader, &head) || (head & 1) != 0 ||
		!history_read(reader, &gross))
	{
		/* not the usual day, or a sum beyond 64 bits: read it again */
		reader->at = at;
		reader->corrupt = false;
		return history_next_rare(reader, entry);
	}
	if (head >> 1 > UINT32_MAX || (day = (int64_t) reader->day + 1 + (int64_t) (head >> 1)) > INT32_MAX)
	{
		reader->corrupt = true;
		return false;
	}
	reader->day = (int32_t) day;
	entry->day = (int32_t) day;
	entry->purchases = 1;
	entry->refunds = 0;
	entry->gross = gross;
	entry->refunded = 0;
	return true;
}

/* The next visit: entries without a purchase are passed over. */
static inline bool
history_next_visit(HistoryReader *reader, HistoryDay *entry)
{
	while (history_next(reader, entry))
		if (entry->purchases > 0)
			return true;
	return false;
}

/* net amount; both sums lie in 0 .. 2^127 - 1, so this cannot overflow */
static inline decimal_units
history_net(const HistoryDay *entry)
{
	return entry->gross - entry->refunded;
}

extern bool history_read_body(HistoryReader *reader, const uint8_t *body, size_t size);
extern bool history_amount(decimal_units units, int places, Decimal *amount);
extern bool history_can_be_shown(const HistoryDays *days);
extern bool history_units(Decimal amount, int places, decimal_units *units);
extern HistorySums history_sum(HistoryReader *reader, HistoryWindow window);

extern int64_t history_count_entries(HistoryReader *reader);
extern void history_unpack(HistoryReader reader, HistoryDays *into);
extern HistoryProblem history_set_places(HistoryDays *days, int places);
extern HistoryProblem history_add_entry(HistoryDay *entry, const HistoryDay *other);
extern HistoryProblem history_merge(const HistoryDays *a, const HistoryDays *b, HistoryDays *into);
extern HistoryProblem history_subtract(const HistoryDays *whole, const HistoryDays *part, HistoryDays *into);
extern void history_shorten_places(HistoryDays *days);
extern size_t history_packed_size(const HistoryDays *days);
extern void history_pack(const HistoryDays *days, uint8_t *body);
extern const char *history_check(const uint8_t *body, size_t size, HistoryReader *reader);

#endif							/* CRM_PURCHASE_HISTORY_H */
