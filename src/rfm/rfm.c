/*-------------------------------------------------------------------------
 *
 * rfm.c
 *	  What a customer did up to a day: see rfm.h.
 *
 * The rule: rows later than as_of do not exist.  A purchase is a row with
 * amount >= 0 (a row without an amount is a purchase of 0); a row with
 * amount < 0 is a refund, which lowers the monetary value but is neither a
 * visit nor an order.  recency = as_of - last purchase day, frequency =
 * purchases, monetary = sum of all amounts.
 *
 *-------------------------------------------------------------------------
 */
#include "rfm/rfm.h"

#include <string.h>

void
rfm_init(Rfm *r, int32_t as_of, RfmCounting counting)
{
	memset(r, 0, sizeof(*r));
	r->version = RFM_VERSION;
	r->counting = counting;
	r->as_of = as_of;
	r->first = RFM_NO_DAY;
	r->last = RFM_NO_DAY;
}

/* Brings both sums to the units of more places. */
static RfmProblem
raise_places(Rfm *r, int places)
{
	decimal_units gross = rfm_sum_units(r->gross);
	decimal_units refunded = rfm_sum_units(r->refunded);

	if (places > r->places)
	{
		if (!decimal_rescale(&gross, r->places, places) ||
			!decimal_rescale(&refunded, r->places, places))
			return RFM_SUM_TOO_LARGE;
		r->gross = rfm_sum_of(gross);
		r->refunded = rfm_sum_of(refunded);
		r->places = places;
	}
	return RFM_FINE;
}

/* sum += units, units >= 0; false when 127 bits do not hold it */
static inline bool
grow_sum(RfmSum *sum, decimal_units units)
{
	uint64_t	low = (uint64_t) units;
	int64_t		high = (int64_t) (units >> 64);

	/* nearly always: nothing but the low half changes */
	if (__builtin_expect(!__builtin_add_overflow(sum->low, low, &sum->low) && high == 0, 1))
		return true;
	/* the carry by itself can be too much */
	return !__builtin_add_overflow(high, sum->low < low, &high) &&
		!__builtin_add_overflow(sum->high, high, &sum->high);
}

static inline RfmProblem
add_count(int32_t *count, int32_t by)
{
	return __builtin_add_overflow(*count, by, count) ? RFM_TOO_MANY_ROWS : RFM_FINE;
}

static inline void
add_days(Rfm *r, int32_t first, int32_t last)
{
	if (r->first == RFM_NO_DAY || (first != RFM_NO_DAY && first < r->first))
		r->first = first;
	if (last > r->last)
		r->last = last;			/* RFM_NO_DAY is smaller than any day */
}

/*
 * rfm_add
 *		One row.  Rows later than as_of change nothing.
 */
RfmProblem
rfm_add(Rfm *r, int32_t day, Decimal amount)
{
	bool		refund = amount.units < 0;
	decimal_units units = refund ? -amount.units : amount.units;

	if (day > r->as_of)
		return RFM_FINE;

	if (amount.places > r->places)
	{
		if (raise_places(r, amount.places) != RFM_FINE)
			return RFM_SUM_TOO_LARGE;
	}
	else if (!decimal_rescale(&units, amount.places, r->places))
		return RFM_SUM_TOO_LARGE;
	if (!grow_sum(refund ? &r->refunded : &r->gross, units))
		return RFM_SUM_TOO_LARGE;

	if (refund && add_count(&r->refunds, 1) != RFM_FINE)
		return RFM_TOO_MANY_ROWS;
	if (refund && r->counting == RFM_PURCHASES)
		return RFM_FINE;

	add_days(r, day, day);
	return add_count(&r->frequency, 1);
}

/*
 * rfm_merge_into
 *		Adds a value over other rows.  After a problem r must not be used.
 */
RfmProblem
rfm_merge_into(Rfm *r, const Rfm *other)
{
	decimal_units gross = rfm_sum_units(other->gross);
	decimal_units refunded = rfm_sum_units(other->refunded);

	if (r->as_of != other->as_of)
		return RFM_OTHER_AS_OF;
	if (r->counting != other->counting)
		return RFM_OTHER_COUNTING;

	if (raise_places(r, other->places) != RFM_FINE ||
		!decimal_rescale(&gross, other->places, r->places) ||
		!decimal_rescale(&refunded, other->places, r->places) ||
		!grow_sum(&r->gross, gross) ||
		!grow_sum(&r->refunded, refunded))
		return RFM_SUM_TOO_LARGE;

	add_days(r, other->first, other->last);
	if (add_count(&r->refunds, other->refunds) != RFM_FINE)
		return RFM_TOO_MANY_ROWS;
	return add_count(&r->frequency, other->frequency);
}

/*
 * rfm_recency_days
 *		Days from the last purchase to as_of; false without a purchase.
 */
bool
rfm_recency_days(const Rfm *r, int32_t *days)
{
	if (r->last == RFM_NO_DAY)
		return false;
	*days = r->as_of - r->last;
	return true;
}

/*
 * rfm_values
 *		The three numbers to be scored; false for a customer without a
 *		purchase, who has no recency and is not scored.
 */
bool
rfm_values(const Rfm *r, double values[RFM_DIMENSIONS])
{
	int32_t		days;

	if (!rfm_recency_days(r, &days))
		return false;
	values[RFM_RECENCY] = days;
	values[RFM_FREQUENCY] = r->frequency;
	values[RFM_MONETARY] = decimal_to_double(rfm_monetary_amount(r));
	return true;
}

static inline int
compare_int(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/*
 * rfm_compare
 *		A total order by content; decimal places that only show do not count,
 *		as with numeric.
 */
int
rfm_compare(const Rfm *a, const Rfm *b)
{
	int			result;

	if ((result = compare_int(a->as_of, b->as_of)) != 0 ||
		(result = compare_int(a->last, b->last)) != 0 ||
		(result = compare_int(a->frequency, b->frequency)) != 0 ||
		(result = decimal_compare(rfm_gross_amount(a), rfm_gross_amount(b))) != 0 ||
		(result = decimal_compare(rfm_refunded_amount(a), rfm_refunded_amount(b))) != 0 ||
		(result = compare_int(a->first, b->first)) != 0 ||
		(result = compare_int(a->refunds, b->refunds)) != 0)
		return result;
	return compare_int(a->counting, b->counting);
}

/*
 * rfm_check
 *		Why this value cannot have come from any rows, or NULL if it can.
 *		For values that were read, not computed.
 */
const char *
rfm_check(const Rfm *r)
{
	bool		bought = r->frequency > 0;

	if (r->counting != RFM_PURCHASES && r->counting != RFM_ROWS)
		return "unknown way of counting";
	if (r->places > DECIMAL_MAX_PLACES)
		return "too many decimal places";
	if (r->frequency < 0 || r->refunds < 0)
		return "negative count";
	if (r->gross.high < 0 || r->refunded.high < 0)
		return "negative sum";
	if ((r->refunds > 0) != (rfm_sum_units(r->refunded) > 0))
		return "refunds and their sum do not agree";
	if (r->counting == RFM_ROWS && r->refunds > r->frequency)
		return "more refunds than rows";
	if (rfm_sum_units(r->gross) > 0 &&
		(r->counting == RFM_ROWS ? r->frequency == r->refunds : !bought))
		return "amounts without a purchase";
	if ((r->first != RFM_NO_DAY) != bought || (r->last != RFM_NO_DAY) != bought)
		return "purchases and their days do not agree";
	if (bought && (r->first > r->last || r->last > r->as_of))
		return "days are not in order";
	if (r->unused1 != 0 || r->unused2 != 0)
		return "unused bytes are not zero";
	return NULL;
}
