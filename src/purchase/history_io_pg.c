/*-------------------------------------------------------------------------
 *
 * history_io_pg.c
 *	  The type purchase_history: text and binary form.
 *
 * The text is a JSON array with an array for each day: day, purchases, their
 * sum, and where there are refunds their number and sum.
 *
 *	  [["2010-12-07", 1, 711.79], ["2011-01-26", 2, 475.39, 1, 10.00]]
 *
 * The binary form is the body as it is stored (see history.h): bytes without
 * alignment or byte order.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/history_pg.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"

#include "purchase/edit_pg.h"
#include "purchase/history_io_pg.h"
#include "shared/stored_error_pg.h"

PG_FUNCTION_INFO_V1(purchase_history_in);
PG_FUNCTION_INFO_V1(purchase_history_out);
PG_FUNCTION_INFO_V1(purchase_history_recv);
PG_FUNCTION_INFO_V1(purchase_history_send);

/* Entries being read; grows by doubling. */
typedef struct Reading
{
	HistoryDays days;
	int64		room;
} Reading;

static HistoryDay *
next_entry(Reading *reading)
{
	HistoryDays *days = &reading->days;

	if (days->count == reading->room)
	{
		HistoryDays larger = history_room(2 * reading->room + 8);

		memcpy(larger.days, days->days, days->count * sizeof(HistoryDay));
		larger.places = days->places;
		larger.count = days->count;
		pfree(days->days);
		*days = larger;
		reading->room = 2 * reading->room + 8;
	}
	return memset(&days->days[days->count++], 0, sizeof(HistoryDay));
}

/* A sum >= 0, in the units of all sums so far; those change if they must. */
static void
scan_sum(TextScan *scan, HistoryDays *days, decimal_units *sum)
{
	Decimal		amount = scan_decimal(scan);

	if (amount.units < 0)
		scan_fail(scan, "negative sum");
	if ((decimal_kept(amount.places) > days->places &&
		 history_set_places(days, decimal_kept(amount.places)) != HISTORY_FINE) ||
		!history_units(amount, days->places, sum))
		scan_fail(scan, "sums need more than 38 digits");
}

/* The numbers behind the day, up to the closing bracket. */
static void
scan_rows(TextScan *scan, HistoryDays *days, HistoryDay *entry)
{
	decimal_units gross;
	decimal_units refunded;

	entry->purchases = (int32) scan_integer(scan, 0, PG_INT32_MAX);
	scan_symbol(scan, ',');
	scan_sum(scan, days, &gross);
	entry->gross = gross;
	if (scan_try_symbol(scan, ','))
	{
		entry->refunds = (int32) scan_integer(scan, 1, PG_INT32_MAX);
		scan_symbol(scan, ',');
		scan_sum(scan, days, &refunded);
		if (refunded == 0)
			scan_fail(scan, "refunds without an amount");
		entry->refunded = refunded;
	}
	if (entry->purchases == 0 && entry->gross != 0)
		scan_fail(scan, "an amount without a purchase");
	if (entry->purchases == 0 && entry->refunds == 0)
		scan_fail(scan, "a day without a row");
}

static void
scan_entry(TextScan *scan, Reading *reading)
{
	HistoryDay *entry = next_entry(reading);

	CHECK_FOR_INTERRUPTS();
	scan_symbol(scan, '[');
	entry->day = scan_date(scan);
	if (reading->days.count > 1 && entry[-1].day >= entry->day)
		scan_fail(scan, "days are not in order");
	scan_symbol(scan, ',');
	scan_rows(scan, &reading->days, entry);
	scan_symbol(scan, ']');
}

/*
 * history_from_text
 *		Reads a value in the middle of a text.
 */
Datum
history_from_text(TextScan *scan)
{
	Reading		reading = {history_room(8), 8};

	scan_symbol(scan, '[');
	if (!scan_try_symbol(scan, ']'))
	{
		do
			scan_entry(scan, &reading);
		while (scan_try_symbol(scan, ','));
		scan_symbol(scan, ']');
	}
	return history_to_datum(&reading.days);
}

/*
 * purchase_history_in(cstring) purchase_history
 *		Reads what purchase_history_out() writes.  Error 22P02 for anything
 *		that no rows could have given.
 */
Datum
purchase_history_in(PG_FUNCTION_ARGS)
{
	TextScan	scan = scan_begin("purchase_history", PG_GETARG_CSTRING(0));
	Datum		value = history_from_text(&scan);

	scan_end(&scan);
	return value;
}

static void
append_entry(StringInfo out, const HistoryDay *entry, int places)
{
	appendStringInfoChar(out, '[');
	append_date(out, entry->day);
	appendStringInfo(out, ", %d, ", entry->purchases);
	append_decimal(out, history_decimal(entry->gross, places, "the sum of amount"));
	if (entry->refunds > 0)
	{
		appendStringInfo(out, ", %d, ", entry->refunds);
		append_decimal(out, history_decimal(entry->refunded, places, "the sum of amount"));
	}
	appendStringInfoChar(out, ']');
}

/*
 * history_to_text
 *		Writes a value in the middle of a text.
 */
void
history_to_text(StringInfo out, HistoryReader reader)
{
	HistoryDay	entry;
	bool		first = true;

	appendStringInfoChar(out, '[');
	for (; history_next(&reader, &entry); first = false)
	{
		CHECK_FOR_INTERRUPTS();
		if (!first)
			appendStringInfoString(out, ", ");
		append_entry(out, &entry, reader.places);
	}
	history_check_end(&reader);
	appendStringInfoChar(out, ']');
}

/*
 * purchase_history_out(purchase_history) cstring
 *		Everything in it, dates in ISO form.
 */
Datum
purchase_history_out(PG_FUNCTION_ARGS)
{
	StringInfoData out;

	initStringInfo(&out);
	history_to_text(&out, PG_GETARG_HISTORY(0));
	PG_RETURN_CSTRING(out.data);
}

/* Days that are no dates, though numbers. */
static const char *
check_dates(HistoryReader reader)
{
	HistoryDay	entry;

	while (history_next(&reader, &entry))
		if (!IS_VALID_DATE(entry.day))
			return "date out of range";
	return NULL;
}

/*
 * history_check_received
 *		Error 22P03 for a body that no rows could have given.
 */
void
history_check_received(const char *body, int size)
{
	HistoryReader reader;
	const char *problem = history_check((const uint8 *) body, size, &reader);

	if (problem == NULL)
		problem = check_dates(reader);
	if (problem != NULL)
		stored_invalid_error("purchase_history", problem);
}

/*
 * purchase_history_recv(internal) purchase_history
 *		Reads what purchase_history_send() writes.  Error 22P03 for anything
 *		that no rows could have given.
 */
Datum
purchase_history_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			size = message->len - message->cursor;
	const char *body = pq_getmsgbytes(message, size);
	struct varlena *value;

	history_check_received(body, size);
	value = palloc(VARHDRSZ + size);
	SET_VARSIZE(value, VARHDRSZ + size);
	memcpy(VARDATA(value), body, size);
	PG_RETURN_POINTER(value);
}

/* purchase_history_send(purchase_history) bytea: the body */
Datum
purchase_history_send(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(PG_GETARG_DATUM(0));
	StringInfoData message;

	if (!history_is_stored(value))
	{
		HistoryDays days = history_unpacked(history_of_datum(PointerGetDatum(value)));

		value = (struct varlena *) DatumGetPointer(history_to_datum(&days));
	}
	pq_begintypsend(&message);
	pq_sendbytes(&message, (const char *) VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}
