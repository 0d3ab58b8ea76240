/*-------------------------------------------------------------------------
 *
 * duration.h
 *	  How long it took a customer, from a history of purchases.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PURCHASE_DURATION_H
#define CRM_PURCHASE_DURATION_H

#include <stdbool.h>
#include <stdint.h>

#include "purchase/history.h"

/* Days from the first visit. */
typedef struct Duration
{
	int32_t		days;
	bool		event;			/* it happened; else it had not by then */
} Duration;

extern bool duration_to_second(HistoryReader *reader, int32_t as_of, Duration *duration);
extern bool duration_to_churn(HistoryReader *reader, int32_t as_of, int32_t churn_gap,
							  Duration *duration);

#endif							/* CRM_PURCHASE_DURATION_H */
