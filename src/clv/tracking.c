/*-------------------------------------------------------------------------
 *
 * tracking.c
 *	  Repeat purchases of a cohort, period by period: see tracking.h.
 *
 * Somebody who came on day b was expected to buy E[X(t)] times until the end of
 * day e, t = e + 1 - b days later (Fader, Hardie and Lee 2005).  Customers of
 * one day are alike, so E[X(t)] is taken once for each number of days.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/tracking.h"

#include "shared/poll.h"
#include "shared/sum.h"

/*
 * tracking_add
 *		Counts a customer; false, and nothing, for one who is not of the
 *		cohort.
 */
bool
tracking_add(Tracking *tracking, HistoryReader *reader)
{
	TrackingSpan span = tracking->span;
	HistoryDay	entry;

	if (!history_next_visit(reader, &entry) ||
		entry.day < span.since || entry.day > span.as_of)
		return false;
	tracking->births[entry.day - span.since]++;
	while (history_next_visit(reader, &entry) && entry.day <= span.until)
		tracking->repeats[(entry.day - span.since) / span.period_days]++;
	return true;
}

int64_t
tracking_customers(const Tracking *tracking)
{
	int64_t		customers = 0;

	for (int32_t i = 0; i < tracking_births(tracking->span); i++)
		customers += tracking->births[i];
	return customers;
}

/*
 * tracking_merge
 *		Adds other customers, tracked over the same span.
 */
void
tracking_merge(Tracking *tracking, const Tracking *other)
{
	for (int32_t i = 0; i < tracking_births(tracking->span); i++)
		tracking->births[i] += other->births[i];
	for (int32_t i = 0; i < tracking_periods(tracking->span); i++)
		tracking->repeats[i] += other->repeats[i];
}

/* E[X] after so many days, for all that some customer may have had. */
static void
expect_by_age(const Tracking *tracking, const ClvPredictor *model, int32_t unit_days,
			  double *by_age)
{
	for (int32_t days = 0; days <= tracking_days(tracking->span); days++)
	{
		by_age[days] = clv_predict_new_expected(model, (double) days / unit_days);
		crm_poll();
	}
}

/*
 * tracking_expected
 *		Repeat purchases that were expected from the beginning to the end of
 *		each period.  by_age has room for the days of the span and one more.
 */
void
tracking_expected(const Tracking *tracking, const ClvPredictor *model, int32_t unit_days,
				  double *by_age, double *expected)
{
	TrackingSpan span = tracking->span;

	expect_by_age(tracking, model, unit_days, by_age);
	for (int32_t period = 0; period < tracking_periods(span); period++)
	{
		int32_t		end = tracking_period_end(span, period);
		Sum			sum = {0, 0};

		for (int32_t i = 0; i < tracking_births(span) && span.since + i <= end; i++)
			if (tracking->births[i] != 0)
				sum_add(&sum, (double) tracking->births[i] * by_age[end + 1 - (span.since + i)]);
		expected[period] = sum_value(&sum);
		crm_poll();
	}
}
