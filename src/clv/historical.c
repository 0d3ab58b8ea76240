/*-------------------------------------------------------------------------
 *
 * historical.c
 *	  What a customer has been worth so far.
 *
 * A net amount of the past is worth its (1 + d)^(days / 365) fold now.  The
 * worth is carried from one entry to the next, oldest first, so each growth is
 * that of one gap.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/historical.h"

#include <math.h>

/* Nothing grows to nothing, even where the growth is beyond a double. */
static double
grown(double units, double log_rate, int64_t days)
{
	if (units == 0 || log_rate == 0)
		return units;
	return units * exp(log_rate * (double) days / HISTORICAL_YEAR);
}

/*
 * historical_value
 *		The net amounts up to as_of (included), compounded to that day.
 *		discount_rate > -1, of a year.  The reader says whether it came upon
 *		what is no history.
 */
double
historical_value(HistoryReader *reader, int32_t as_of, double discount_rate)
{
	double		log_rate = log1p(discount_rate);
	double		units = 0;
	int64_t		day = as_of;
	HistoryDay	entry;

	while (history_next(reader, &entry) && entry.day <= as_of)
	{
		units = grown(units, log_rate, entry.day - day) + (double) history_net(&entry);
		day = entry.day;
	}
	return grown(units, log_rate, as_of - day) / pow(10, reader->places);
}
