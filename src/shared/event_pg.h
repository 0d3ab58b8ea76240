/*-------------------------------------------------------------------------
 *
 * event_pg.h
 *	  The arguments that every function over purchases reads: at and amount.
 *
 * They come in three types and in two.  These functions bring any of them to
 * a local calendar day and to an exact decimal, in one voice.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_EVENT_PG_H
#define CRM_EVENT_PG_H

#include "compat.h"

#include "fmgr.h"

#include "shared/calendar_pg.h"
#include "shared/numeric_pg.h"

/* The local day of `at`. */
typedef DateADT (*EventDayOf) (Datum at);

static inline DateADT
event_day_date(Datum at)
{
	return day_of_date(DatumGetDateADT(at), "at");
}

static inline DateADT
event_day_timestamp(Datum at)
{
	return day_of_timestamp(DatumGetTimestamp(at), "at");
}

static inline DateADT
event_day_timestamptz(Datum at)
{
	return day_of_timestamptz(DatumGetTimestampTz(at), "at");
}

/* The decimal of `amount`. */
typedef Decimal (*EventAmountOf) (Datum amount);

static inline Decimal
event_amount_numeric(Datum amount)
{
	return decimal_from_numeric(amount, "amount");
}

static inline Decimal
event_amount_float8(Datum amount)
{
	return decimal_from_float8(DatumGetFloat8(amount), "amount");
}

/*
 * The quick road of decimal.h: units of 10^-4 and the places shown, or false
 * for an amount that needs the general one.
 */
static inline bool
event_quick_numeric(Datum amount, int64 *units, int *places)
{
	return decimal_quick_from_numeric(amount, units, places);
}

static inline bool
event_quick_float8(Datum amount, int64 *units, int *places)
{
	if (!decimal_quick_from_double(DatumGetFloat8(amount), units))
		return false;
	*places = decimal_quick_places(*units);
	return true;
}

/* A row without an amount is an event of amount 0. */
static inline Decimal
event_amount_arg(FunctionCallInfo fcinfo, int argno, EventAmountOf amount_of)
{
	Decimal		nothing = {0, 0};

	return PG_ARGISNULL(argno) ? nothing : amount_of(PG_GETARG_DATUM(argno));
}

#endif							/* CRM_EVENT_PG_H */
