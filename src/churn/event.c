/*-------------------------------------------------------------------------
 *
 * event.c
 *	  What each purchase was to its customer: see event.h.
 *
 * Purchase days are what counts: all purchases of a day are what the day is.
 * The first day of a customer is new, a day more than churn_gap days after
 * the one before is resurrected, any other retained.
 *
 * Days ascend when times do, with one exception: where a clock is put back
 * over midnight, the day that had just begun ends, and the one before comes
 * again for a while.  Such events are counted to the day that had begun.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/event.h"

static const Label labels[EVENT_CLASSES] = {
	[EVENT_NEW] = {{"new", "新增"}},
	[EVENT_RETAINED] = {{"retained", "留存"}},
	[EVENT_RESURRECTED] = {{"resurrected", "回流"}},
};

/*
 * event_next
 *		Goes on to the next event, at a time in any unit that orders events.
 *		False, with nothing changed, when both its day and its time lie before
 *		the last one's.
 */
bool
event_next(EventDay *last, int32_t day, int64_t time)
{
	if (last->visit == 0)
		last->visit = 1;
	else if (day < last->day)
	{
		if (time < last->time)
			return false;
		day = last->day;
	}
	else if (day > last->day)
	{
		last->visit++;
		last->gap = day - last->day;	/* no two dates are too far apart */
	}
	last->day = day;
	last->time = time;
	return true;
}

EventClass
event_class(const EventDay *event, int32_t churn_gap)
{
	if (event->visit <= 1)
		return EVENT_NEW;
	return event->gap > churn_gap ? EVENT_RESURRECTED : EVENT_RETAINED;
}

const Label *
event_label(int which)
{
	return &labels[which];
}
