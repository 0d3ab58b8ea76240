/*-------------------------------------------------------------------------
 *
 * rfm.h
 *	  What a customer did up to a day: recency, frequency, monetary value.
 *
 * An Rfm is at once the state of the aggregate and the value that is stored:
 * no pointer, equal content in equal bytes.  It grows row by row, and two of
 * them over disjoint rows become the one over all rows.  Of its 64 bytes the
 * second half is zero for a customer without refunds (and below 10^15 units
 * of currency); then only the first half is kept, so most customers cost 32
 * bytes.
 *
 * Days are numbers of calendar days (PostgreSQL's DateADT).
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_RFM_H
#define CRM_RFM_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/decimal.h"

#define RFM_VERSION		1

/* The dimensions in which a customer is scored, in the order of the digits. */
enum
{
	RFM_RECENCY,
	RFM_FREQUENCY,
	RFM_MONETARY,
	RFM_DIMENSIONS
};

/* first and last while there is no purchase yet */
#define RFM_NO_DAY		INT32_MIN

/* Which rows count for recency and frequency. */
typedef enum RfmCounting
{
	RFM_PURCHASES,				/* amounts >= 0: a refund is not a purchase */
	RFM_ROWS					/* every row, as the R package rfm does */
} RfmCounting;

/* What went wrong, for the glue to put into words. */
typedef enum RfmProblem
{
	RFM_FINE,
	RFM_TOO_MANY_ROWS,			/* more than 2^31 - 1 */
	RFM_SUM_TOO_LARGE,			/* more than 38 digits */
	RFM_OTHER_AS_OF,			/* two values as of different days */
	RFM_OTHER_COUNTING			/* two values that count differently */
} RfmProblem;

/* A 128-bit sum in two halves, so that eight-byte alignment will do. */
typedef struct RfmSum
{
	uint64_t	low;
	int64_t		high;
} RfmSum;

/*
 * What every row touches is the first half.  Sums are in units of
 * 10^-decimal_kept(places) and never negative, so whether one of them
 * overflows does not depend on the order of the rows.
 */
typedef struct Rfm
{
	int32_t		length_word;	/* varlena header, set by the glue */
	uint8_t		version;		/* RFM_VERSION */
	uint8_t		counting;		/* RfmCounting */
	uint8_t		places;			/* most decimal places of any amount */
	uint8_t		unused1;		/* zero */
	int32_t		as_of;			/* the day from which recency counts back */
	int32_t		first;			/* day of the first purchase */
	int32_t		last;			/* day of the last purchase */
	int32_t		frequency;		/* purchases */
	RfmSum		gross;			/* sum of amounts >= 0; the first half ends
								 * within it */
	RfmSum		refunded;		/* sum of -amount where amount < 0 */
	int32_t		refunds;		/* rows with amount < 0 */
	int32_t		unused2;		/* zero */
} Rfm;

#define RFM_HALF_SIZE	32
#define RFM_FULL_SIZE	64

/* How many of its bytes have to be kept. */
static inline int
rfm_kept_size(const Rfm *r)
{
	return r->gross.high == 0 && r->refunds == 0 ? RFM_HALF_SIZE : RFM_FULL_SIZE;
}

static inline decimal_units
rfm_sum_units(RfmSum sum)
{
	return ((decimal_units) sum.high << 64) | sum.low;
}

static inline RfmSum
rfm_sum_of(decimal_units units)
{
	RfmSum		sum = {(uint64_t) units, (int64_t) (units >> 64)};

	return sum;
}

static inline Decimal
rfm_gross_amount(const Rfm *r)
{
	Decimal		value = {rfm_sum_units(r->gross), r->places};

	return value;
}

static inline Decimal
rfm_refunded_amount(const Rfm *r)
{
	Decimal		value = {rfm_sum_units(r->refunded), r->places};

	return value;
}

/* gross less refunds; both lie in 0 .. 2^127 - 1, so this cannot overflow */
static inline Decimal
rfm_monetary_amount(const Rfm *r)
{
	Decimal		value = {rfm_sum_units(r->gross) - rfm_sum_units(r->refunded), r->places};

	return value;
}

/*
 * rfm_add_quickly
 *		rfm_add() for a purchase on the quick road of decimal.h, touching the
 *		first half only.  False, with nothing changed, when the general road
 *		is needed.  The state has just come from far-off memory, so branches
 *		that depend on it and cannot be foreseen are avoided.
 */
static inline bool
rfm_add_quickly(Rfm *r, int32_t day, int64_t units, int places)
{
	bool		earlier = (day < r->first) | (r->first == RFM_NO_DAY);
	bool		later = day > r->last;

	if ((units < 0) | (day > r->as_of) | (r->places > DECIMAL_QUICK_PLACES) |
		(r->frequency == INT32_MAX) | (r->gross.low > UINT64_MAX - (uint64_t) units))
		return false;
	r->gross.low += (uint64_t) units;
	r->frequency++;
	r->places = places > r->places ? places : r->places;
	r->last = later ? day : r->last;
	r->first = earlier ? day : r->first;
	return true;
}

extern void rfm_init(Rfm *r, int32_t as_of, RfmCounting counting);
extern RfmProblem rfm_add(Rfm *r, int32_t day, Decimal amount);
extern RfmProblem rfm_merge_into(Rfm *r, const Rfm *other);
extern bool rfm_recency_days(const Rfm *r, int32_t *days);
extern bool rfm_values(const Rfm *r, double values[RFM_DIMENSIONS]);
extern int	rfm_compare(const Rfm *a, const Rfm *b);
extern const char *rfm_check(const Rfm *r);

#endif							/* CRM_RFM_H */
