/*-------------------------------------------------------------------------
 *
 * event.h
 *	  What each purchase was to its customer: the first, one of many, or the
 *	  return after a long silence.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_EVENT_H
#define CRM_CHURN_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "shared/lang.h"

/* In the order of their ranks, which count from 1. */
typedef enum EventClass
{
	EVENT_NEW,
	EVENT_RETAINED,
	EVENT_RESURRECTED
} EventClass;

#define EVENT_CLASSES	3

/* The customer's purchase day that was reached last; all zero before it. */
typedef struct EventDay
{
	int32_t		day;
	int32_t		visit;			/* its number, from 1; 0: none yet */
	int32_t		gap;			/* days since the one before; 0: there is none */
	int64_t		time;			/* of the last event */
} EventDay;

extern bool event_next(EventDay *last, int32_t day, int64_t time);
extern EventClass event_class(const EventDay *event, int32_t churn_gap);
extern const Label *event_label(int which);

#endif							/* CRM_CHURN_EVENT_H */
