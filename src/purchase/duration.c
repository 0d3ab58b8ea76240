/*-------------------------------------------------------------------------
 *
 * duration.c
 *	  How long it took a customer, from a history of purchases.
 *
 * A visit is a day with a purchase; days later than as_of do not exist yet.
 * Who has no visit by then has no duration.  What has not happened by as_of
 * is censored there.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/duration.h"

static bool
next_visit_until(HistoryReader *reader, int32_t as_of, int32_t *day)
{
	HistoryDay	entry;

	if (!history_next_visit(reader, &entry) || entry.day > as_of)
		return false;
	*day = entry.day;
	return true;
}

/*
 * duration_to_second
 *		From the first visit to the second one; false without a first.
 */
bool
duration_to_second(HistoryReader *reader, int32_t as_of, Duration *duration)
{
	int32_t		first;
	int32_t		second;

	if (!next_visit_until(reader, as_of, &first))
		return false;
	duration->event = next_visit_until(reader, as_of, &second);
	duration->days = (duration->event ? second : as_of) - first;
	return true;
}

/*
 * duration_to_churn
 *		From the first visit until the customer had stayed away for churn_gap
 *		days (>= 1), the first time that this grew to more; false without a
 *		first visit.
 */
bool
duration_to_churn(HistoryReader *reader, int32_t as_of, int32_t churn_gap, Duration *duration)
{
	int32_t		first;
	int32_t		last;
	int32_t		next;
	bool		back;

	if (!next_visit_until(reader, as_of, &first))
		return false;
	for (last = first;; last = next)
	{
		back = next_visit_until(reader, as_of, &next);
		if (!back || (int64_t) next - last > churn_gap)
			break;
	}
	duration->event = back || (int64_t) as_of - last > churn_gap;
	duration->days = duration->event ? last - first + churn_gap : as_of - first;
	return true;
}
