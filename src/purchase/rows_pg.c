/*-------------------------------------------------------------------------
 *
 * rows_pg.c
 *	  A history as rows, one for each day.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/history_pg.h"

#include "shared/calendar_pg.h"
#include "shared/numeric_pg.h"
#include "shared/rows_pg.h"

PG_FUNCTION_INFO_V1(purchase_rows);

/* Where the listing stands; the reader points into a copy of the history. */
typedef struct Listing
{
	HistoryReader reader;
	HistoryWindow window;
} Listing;

static void *
begin_listing(FunctionCallInfo fcinfo)
{
	Listing    *listing = palloc(sizeof(Listing));

	if (PG_ARGISNULL(0))
		return NULL;
	listing->window.after = PG_INT32_MIN;
	listing->window.until = PG_INT32_MAX;
	if (!PG_ARGISNULL(1))
		listing->window.until = day_of_date(PG_GETARG_DATEADT(1), "as_of");
	if (!PG_ARGISNULL(2))
	{
		if (PG_ARGISNULL(1))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("within needs as_of, the day on which the window ends"),
					 errhint("Pass as_of too, or leave out within.")));
		listing->window.after = calendar_day_before(listing->window.until,
													PG_GETARG_INTERVAL_P(2), "within");
	}
	listing->reader = history_of_datum(PointerGetDatum(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0))));
	return listing;
}

static bool
next_row(void *place, Datum *values, bool *nulls)
{
	Listing    *listing = place;
	int			places = listing->reader.places;
	HistoryDay	entry;

	do
	{
		if (!history_next(&listing->reader, &entry))
		{
			history_check_end(&listing->reader);
			return false;
		}
	} while (!history_in_window(listing->window, entry.day));
	values[0] = DateADTGetDatum(entry.day);
	values[1] = Int32GetDatum(entry.purchases);
	values[2] = NumericGetDatum(decimal_to_numeric(history_decimal(history_net(&entry), places, "amount")));
	values[3] = Int32GetDatum(entry.refunds);
	values[4] = NumericGetDatum(decimal_to_numeric(history_decimal(entry.refunded, places, "refunded")));
	return true;
}

/*
 * purchase_rows(h purchase_history, as_of date, within interval)
 *		The days of a window, ascending: day, purchases, amount (net),
 *		refunds, refunded.  NULL h gives no row; NULL as_of means all days,
 *		NULL within all up to as_of.  Errors 22023: infinite as_of, within
 *		without as_of or not a positive number of whole days or months.
 */
Datum
purchase_rows(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_listing, next_row);
}
