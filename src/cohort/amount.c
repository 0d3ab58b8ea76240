/*-------------------------------------------------------------------------
 *
 * amount.c
 *	  Money of many histories: see amount.h.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/amount.h"

decimal_units
amount_power(int exponent)
{
	decimal_units power = 1;

	for (; exponent > 0; exponent--)
		power *= 10;
	return power;
}

/*
 * amount_places_needed
 *		The fewest places, not below `least`, that hold units of `places`.
 */
int
amount_places_needed(decimal_units units, int places, int least)
{
	if (units == (int64_t) units)
	{
		int64_t		small = (int64_t) units;

		for (; places > least && small % 10 == 0; places--)
			small /= 10;
		return places;
	}
	for (; places > least && units % 10 == 0; places--)
		units /= 10;
	return places;
}
