/*-------------------------------------------------------------------------
 *
 * rolling.c
 *	  An rfm value over rows that come and go: see rolling.h.
 *
 *-------------------------------------------------------------------------
 */
#include "rfm/rolling.h"

#include <string.h>

/*
 * Days
 */

/*
 * day_bag_move
 *		Moves a bag to an array with room for more than its days; it may be
 *		the one where it lies, when places have become free at its front.
 */
void
day_bag_move(DayBag *bag, DayCount *days, int64_t capacity)
{
	if (bag->count > 0)
		memmove(days, bag->days + bag->first, bag->count * sizeof(DayCount));
	bag->days = days;
	bag->capacity = capacity;
	bag->first = 0;
}

static inline DayCount *
first_day(const DayBag *bag)
{
	return bag->days + bag->first;
}

static inline DayCount *
last_day(const DayBag *bag)
{
	return bag->days + bag->first + bag->count - 1;
}

/* The place of the first day that is not before a day; maybe behind the last. */
static int64_t
find_day(const DayBag *bag, int32_t day)
{
	int64_t		low = 0;
	int64_t		high = bag->count;

	/* nearly always: at one of the ends */
	if (high == 0 || last_day(bag)->day < day)
		return high;
	if (last_day(bag)->day == day)
		return high - 1;
	if (first_day(bag)->day >= day)
		return 0;
	while (low < high)
	{
		int64_t		middle = low + (high - low) / 2;

		if (first_day(bag)[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* One more row of a day, in a bag that has room. */
static void
add_to_day(DayBag *bag, int32_t day)
{
	int64_t		place = find_day(bag, day);
	DayCount   *found = first_day(bag) + place;

	if (place == bag->count || found->day != day)
	{
		memmove(found + 1, found, (bag->count - place) * sizeof(DayCount));
		found->day = day;
		found->rows = 0;
		bag->count++;
	}
	found->rows++;
}

/* One row less of a day; false when there is none. */
static bool
take_from_day(DayBag *bag, int32_t day)
{
	int64_t		place = find_day(bag, day);
	DayCount   *found = first_day(bag) + place;

	if (place == bag->count || found->day != day)
		return false;
	if (--found->rows > 0)
		return true;
	bag->count--;
	if (place == 0)
		bag->first++;
	else
		memmove(found, found + 1, (bag->count - place) * sizeof(DayCount));
	if (bag->count == 0)
		bag->first = 0;
	return true;
}

/*
 * Money
 */

/* Brings the sums to the units of more places. */
static bool
raise_places(Rolling *rolling, int places)
{
	decimal_units gross = rolling->gross;
	decimal_units refunded = rolling->refunded;

	if (!decimal_rescale(&gross, rolling->places, places) ||
		!decimal_rescale(&refunded, rolling->places, places))
		return false;
	rolling->gross = gross;
	rolling->refunded = refunded;
	rolling->places = places;
	return true;
}

/*
 * Brings the sums to the units of the places that the amounts still have, so
 * that they are what they were without those that have gone.
 */
static void
lower_places(Rolling *rolling)
{
	int			kept = decimal_kept(rolling->places);

	while (rolling->places > 0 && rolling->with_places[rolling->places] == 0)
		rolling->places--;
	for (; kept > decimal_kept(rolling->places); kept--)
	{
		rolling->gross /= 10;
		rolling->refunded /= 10;
	}
}

/*
 * rolling_add
 *		One row, while both bags have room.  After a problem nothing but the
 *		places has changed.
 */
RfmProblem
rolling_add(Rolling *rolling, int32_t day, Decimal amount)
{
	bool		refund = amount.units < 0;
	decimal_units units = refund ? -amount.units : amount.units;
	decimal_units *sum = refund ? &rolling->refunded : &rolling->gross;
	int32_t    *rows = refund ? &rolling->refunds : &rolling->purchases;

	if (*rows == INT32_MAX)
		return RFM_TOO_MANY_ROWS;
	if (amount.places > rolling->places && !raise_places(rolling, amount.places))
		return RFM_SUM_TOO_LARGE;
	if (!decimal_rescale(&units, amount.places, rolling->places) ||
		__builtin_add_overflow(*sum, units, &units))
		return RFM_SUM_TOO_LARGE;
	*sum = units;
	(*rows)++;
	rolling->with_places[amount.places]++;
	add_to_day(refund ? &rolling->returned : &rolling->bought, day);
	return RFM_FINE;
}

/*
 * rolling_remove
 *		Takes away a row that was added; false when there is no such row.
 */
bool
rolling_remove(Rolling *rolling, int32_t day, Decimal amount)
{
	bool		refund = amount.units < 0;
	decimal_units units = refund ? -amount.units : amount.units;
	decimal_units *sum = refund ? &rolling->refunded : &rolling->gross;

	if (rolling->with_places[amount.places] == 0 ||
		!decimal_rescale(&units, amount.places, rolling->places) || units > *sum ||
		!take_from_day(refund ? &rolling->returned : &rolling->bought, day))
		return false;
	*sum -= units;
	if (refund)
		rolling->refunds--;
	else
		rolling->purchases--;
	if (--rolling->with_places[amount.places] == 0)
		lower_places(rolling);
	return true;
}

/*
 * rolling_value
 *		The value as of the day of the latest row; false without a row.
 */
bool
rolling_value(const Rolling *rolling, Rfm *r)
{
	const DayBag *bought = &rolling->bought;
	const DayBag *returned = &rolling->returned;
	int32_t		as_of = INT32_MIN;

	if (bought->count == 0 && returned->count == 0)
		return false;
	if (bought->count > 0)
		as_of = last_day(bought)->day;
	if (returned->count > 0 && last_day(returned)->day > as_of)
		as_of = last_day(returned)->day;

	rfm_init(r, as_of, RFM_PURCHASES);
	if (bought->count > 0)
	{
		r->first = first_day(bought)->day;
		r->last = last_day(bought)->day;
	}
	r->frequency = rolling->purchases;
	r->refunds = rolling->refunds;
	r->gross = rfm_sum_of(rolling->gross);
	r->refunded = rfm_sum_of(rolling->refunded);
	r->places = (uint8_t) rolling->places;
	return true;
}
