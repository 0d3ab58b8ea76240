/*-------------------------------------------------------------------------
 *
 * historical_pg.c
 *	  clv_historical(): what a customer has been worth so far.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/formula_pg.h"

#include "clv/historical.h"
#include "purchase/history_pg.h"
#include "shared/calendar_pg.h"

PG_FUNCTION_INFO_V1(clv_historical);

/*
 * clv_historical(h purchase_history, as_of date, margin_rate float8,
 *				  discount_rate float8) float8
 *
 * The margins of all purchases up to as_of, refunds taken off, each compounded
 * to as_of: amount x margin_rate x (1 + discount_rate) ^ (days / 365).  The
 * rate is one of a year; a negative one stands for money that was worth less
 * then.  0 before the first purchase.  STRICT.  Errors 22023: infinite as_of,
 * margin_rate above 1, discount_rate not above -1, NaN and infinities; 22003
 * when the value overflows.
 */
Datum
clv_historical(PG_FUNCTION_ARGS)
{
	HistoryReader reader = PG_GETARG_HISTORY(0);
	DateADT		as_of = day_of_date(PG_GETARG_DATEADT(1), "as_of");
	double		margin_rate = clv_margin_rate(PG_GETARG_FLOAT8(2));
	double		discount_rate = clv_discount_rate(PG_GETARG_FLOAT8(3));
	double		value = historical_value(&reader, as_of, discount_rate);

	history_check_end(&reader);
	PG_RETURN_FLOAT8(clv_checked(clv_times(margin_rate, value), NULL));
}
