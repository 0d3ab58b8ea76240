/*-------------------------------------------------------------------------
 *
 * calendar_pg.h
 *	  Local calendar days of dates, timestamps and timestamptz values.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CALENDAR_PG_H
#define CRM_CALENDAR_PG_H

#include "postgres.h"

#include "utils/date.h"
#include "utils/timestamp.h"

/* Room for any date that date_to_text() writes. */
#define CALENDAR_TEXT_SIZE	32

extern DateADT day_of_date(DateADT value, const char *argument);
extern DateADT day_of_timestamp(Timestamp value, const char *argument);
extern DateADT day_of_timestamptz(TimestampTz value, const char *argument);
extern void date_to_text(DateADT day, char *text);

#endif							/* CRM_CALENDAR_PG_H */
