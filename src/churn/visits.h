/*-------------------------------------------------------------------------
 *
 * visits.h
 *	  Visits in a history, counted in one walk over its entries.
 *
 * A visit is a day with a purchase.  Days with refunds alone are none, and
 * nothing after the day as of which is asked is looked at.  In a window, who
 * wants to can count each purchase as a visit, several on one day too.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_VISITS_H
#define CRM_CHURN_VISITS_H

#include "purchase/history.h"

/* All visits up to a day */
typedef struct Visits
{
	int64_t		count;
	int32_t		first;			/* HISTORY_NO_DAY without a visit */
	int32_t		last;
} Visits;

/* What counts as a visit of a window */
typedef enum VisitCounting
{
	VISITS_ARE_DAYS,
	VISITS_ARE_ROWS
} VisitCounting;

/* Visits in a window, and whether there were any before it */
typedef struct RecentVisits
{
	int64_t		count;			/* in the window */
	int32_t		last;			/* in the window; HISTORY_NO_DAY without one */
	bool		earlier;		/* a visit before the window */
} RecentVisits;

static inline Visits
visits_until(HistoryReader *reader, int32_t until)
{
	Visits		visits = {0, HISTORY_NO_DAY, HISTORY_NO_DAY};
	HistoryDay	entry;

	while (history_next_visit(reader, &entry) && entry.day <= until)
	{
		if (visits.count++ == 0)
			visits.first = entry.day;
		visits.last = entry.day;
	}
	return visits;
}

static inline RecentVisits
visits_in_window(HistoryReader *reader, HistoryWindow window, VisitCounting counting)
{
	RecentVisits visits = {0, HISTORY_NO_DAY, false};
	HistoryDay	entry;

	while (history_next_visit(reader, &entry) && entry.day <= window.until)
	{
		if (entry.day > window.after)
		{
			visits.count += counting == VISITS_ARE_DAYS ? 1 : entry.purchases;
			visits.last = entry.day;
		}
		else
			visits.earlier = true;
	}
	return visits;
}

#endif							/* CRM_CHURN_VISITS_H */
