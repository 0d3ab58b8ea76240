/*-------------------------------------------------------------------------
 *
 * read_pg.c
 *	  What a history says of any day and any window before it.
 *
 * All of them read the packed bytes once, up to the day they are asked for.
 * A window is half-open: of `within` before as_of, that day itself is outside.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/history_pg.h"

#include "rfm/rfm_pg.h"
#include "shared/calendar_pg.h"
#include "shared/numeric_pg.h"

PG_FUNCTION_INFO_V1(purchase_days);
PG_FUNCTION_INFO_V1(purchase_count);
PG_FUNCTION_INFO_V1(purchase_total);
PG_FUNCTION_INFO_V1(purchase_gross);
PG_FUNCTION_INFO_V1(purchase_refunded);
PG_FUNCTION_INFO_V1(purchase_refund_count);
PG_FUNCTION_INFO_V1(purchase_first);
PG_FUNCTION_INFO_V1(purchase_last);
PG_FUNCTION_INFO_V1(purchase_rfm);

/* Is an argument NULL without which there is no answer? */
static inline bool
nothing_asked(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(0) || PG_ARGISNULL(1);
}

/*
 * The arguments h, as_of and within of all functions here.  NULL within means
 * all days up to as_of.  Errors 22023: infinite as_of, within that is not a
 * positive number of whole days or months.
 */
static HistorySums
counts_of_args(FunctionCallInfo fcinfo, int *places)
{
	HistoryReader reader = PG_GETARG_HISTORY(0);
	HistoryWindow window = history_until(day_of_date(PG_GETARG_DATEADT(1), "as_of"));

	if (!PG_ARGISNULL(2))
		window.after = calendar_day_before(window.until, PG_GETARG_INTERVAL_P(2), "within");
	*places = reader.places;
	return history_counts(reader, window);
}

/* The same where amounts are asked for: error 22003 beyond 38 digits. */
static HistorySums
sums_of_args(FunctionCallInfo fcinfo, int *places)
{
	HistorySums sums = counts_of_args(fcinfo, places);

	if (sums.overflow)
		decimal_overflow_error("the sum of amount");
	return sums;
}

static int32
checked_count(int64 count, const char *what)
{
	if (count > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the history has more than %d %s", PG_INT32_MAX, what)));
	return (int32) count;
}

static Datum
amount_datum(decimal_units units, int places)
{
	PG_RETURN_NUMERIC(decimal_to_numeric(history_decimal(units, places, "the sum of amount")));
}

/*
 * purchase_days(h purchase_history, as_of date, within interval) int
 *		Visits: days with a purchase.  NULL h or as_of: NULL.
 */
Datum
purchase_days(PG_FUNCTION_ARGS)
{
	int			places;

	if (nothing_asked(fcinfo))
		PG_RETURN_NULL();
	PG_RETURN_INT32(checked_count(counts_of_args(fcinfo, &places).visits, "days"));
}

/* purchase_count(h, as_of, within) int: purchases, refunds not counted */
Datum
purchase_count(PG_FUNCTION_ARGS)
{
	int			places;

	if (nothing_asked(fcinfo))
		PG_RETURN_NULL();
	PG_RETURN_INT32(checked_count(counts_of_args(fcinfo, &places).purchases, "purchases"));
}

/* purchase_total(h, as_of, within) numeric: sum of all amounts, exact */
Datum
purchase_total(PG_FUNCTION_ARGS)
{
	HistorySums sums;
	int			places;

	if (nothing_asked(fcinfo))
		PG_RETURN_NULL();
	sums = sums_of_args(fcinfo, &places);
	return amount_datum(sums.gross - sums.refunded, places);
}

/* purchase_gross(h, as_of, within) numeric: sum of the amounts of purchases */
Datum
purchase_gross(PG_FUNCTION_ARGS)
{
	HistorySums sums;
	int			places;

	if (nothing_asked(fcinfo))
		PG_RETURN_NULL();
	sums = sums_of_args(fcinfo, &places);
	return amount_datum(sums.gross, places);
}

/* purchase_refunded(h, as_of, within) numeric: what was paid back, positive */
Datum
purchase_refunded(PG_FUNCTION_ARGS)
{
	HistorySums sums;
	int			places;

	if (nothing_asked(fcinfo))
		PG_RETURN_NULL();
	sums = sums_of_args(fcinfo, &places);
	return amount_datum(sums.refunded, places);
}

/* purchase_refund_count(h, as_of, within) int: number of refunds */
Datum
purchase_refund_count(PG_FUNCTION_ARGS)
{
	int			places;

	if (nothing_asked(fcinfo))
		PG_RETURN_NULL();
	PG_RETURN_INT32(checked_count(counts_of_args(fcinfo, &places).refunds, "refunds"));
}

/* purchase_first(h) date: day of the first purchase; NULL without one; strict */
Datum
purchase_first(PG_FUNCTION_ARGS)
{
	HistoryReader reader = PG_GETARG_HISTORY(0);
	HistoryDay	entry;

	if (history_next_visit(&reader, &entry))
		PG_RETURN_DATEADT(entry.day);
	history_check_end(&reader);
	PG_RETURN_NULL();
}

/*
 * purchase_last(h, as_of) date
 *		Day of the last purchase up to as_of; NULL without one.  Strict.
 *		Infinite as_of: error 22023.
 */
Datum
purchase_last(PG_FUNCTION_ARGS)
{
	DateADT		as_of = day_of_date(PG_GETARG_DATEADT(1), "as_of");
	HistorySums sums = history_counts(PG_GETARG_HISTORY(0), history_until(as_of));

	if (sums.visits == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(sums.last);
}

/*
 * rfm(h purchase_history, as_of date, within interval) rfm
 *		The value that the aggregate rfm(at, amount, as_of) makes of the rows
 *		of the window.  NULL h or as_of: NULL.  Errors as above, and 22003 for
 *		sums beyond 38 digits.
 */
Datum
purchase_rfm(PG_FUNCTION_ARGS)
{
	HistorySums sums;
	Decimal		gross;
	Decimal		refunded;
	Rfm			r;
	int			places;

	if (nothing_asked(fcinfo))
		PG_RETURN_NULL();
	sums = sums_of_args(fcinfo, &places);
	gross = history_decimal(sums.gross, places, "the sum of amount");
	refunded = history_decimal(sums.refunded, places, "the sum of amount");

	rfm_init(&r, PG_GETARG_DATEADT(1), RFM_PURCHASES);
	r.places = gross.places;
	if (sums.visits > 0)
	{
		r.first = sums.first;
		r.last = sums.last;
	}
	r.frequency = checked_count(sums.purchases, "purchases");
	r.gross = rfm_sum_of(gross.units);
	r.refunded = rfm_sum_of(refunded.units);
	r.refunds = checked_count(sums.refunds, "refunds");
	return rfm_to_datum(&r);
}
