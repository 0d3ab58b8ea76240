/*-------------------------------------------------------------------------
 *
 * summary.c
 *	  What the lifetime value models need of a purchase history: see summary.h.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/summary.h"

#include <math.h>
#include <string.h>

/*
 * clv_summary
 *		Reads the history up to a day.  If the reader is corrupt afterwards, the
 *		summary is of what came before.
 */
ClvSummary
clv_summary(HistoryReader *reader, int32_t as_of)
{
	ClvSummary	summary;
	HistoryDay	entry;

	memset(&summary, 0, sizeof(summary));
	summary.places = reader->places;
	while (history_next_visit(reader, &entry) && entry.day <= as_of)
	{
		if (summary.visits++ == 0)
			summary.first = entry.day;
		else if (__builtin_add_overflow(summary.repeat_total, history_net(&entry),
										&summary.repeat_total))
			summary.overflow = true;
		summary.last = entry.day;
	}
	return summary;
}

/*
 * clv_summary_customer
 *		x, t_x and t: repeat days, time from the first to the last visit, and
 *		from the first visit to the day the summary was read up to.
 */
ClvCustomer
clv_summary_customer(const ClvSummary *summary, int32_t as_of, int32_t unit_days)
{
	ClvCustomer customer;

	customer.x = (double) (summary->visits - 1);
	customer.t_x = ((double) summary->last - summary->first) / unit_days;
	customer.t = ((double) as_of - summary->first) / unit_days;
	return customer;
}

/*
 * clv_summary_mean_value
 *		The exact total is rounded once, and the mean once more.
 */
double
clv_summary_mean_value(const ClvSummary *summary)
{
	double		scale = 1;

	if (summary->visits < 2)
		return NAN;
	for (int i = 0; i < summary->places; i++)
		scale *= 10;
	return (double) summary->repeat_total / scale / (double) (summary->visits - 1);
}
