/*-------------------------------------------------------------------------
 *
 * visit_keyed_io_pg.c
 *	  The types churn_visit_keyed, churn_visit_keyed_int,
 *	  churn_visit_keyed_text and churn_visit_keyed_uuid: text and binary form.
 *
 * See shared/keyed_io_pg.h.  Of a customer there are the newest days in the
 * window, the last one first, and whether there was a visit before it:
 *
 *	  {"days": ["2011-12-07", "2011-10-31"], "earlier": true}
 *
 * In binary these are the number of days (1 byte), the days (4 each, from
 * 2000-01-01) and the flag (1).
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/visit_keyed_pg.h"

#include "libpq/pqformat.h"

#include "shared/keyed_io_pg.h"
#include "shared/stored_error_pg.h"

static void
begin(KeyedState *state)
{
	((VisitKeyedState *) state)->after = visit_keyed_after_of(state->as_of);
}

static KeyedValue *
flatten(KeyedState *state)
{
	return visit_keyed_use.flatten(state);
}

/* Days that were read, the last one first, and where the next goes. */
typedef struct Days
{
	DateADT		day[VISIT_USUAL_ACTIVE];
	int			count;
} Days;

/* Puts them into a cell.  Returns why that cannot be, or NULL. */
static const char *
fill(KeyedState *state, VisitCell *cell, const Days *days, bool earlier)
{
	int32		after = ((VisitKeyedState *) state)->after;

	for (int i = 0; i < days->count; i++)
	{
		if (days->day[i] <= after || days->day[i] > state->as_of)
			return "a day is not in the window";
		if (i > 0 && days->day[i] >= days->day[i - 1])
			return "days are not in order, the last one first";
		cell->newest[i] = (uint16_t) (days->day[i] - after);
	}
	cell->earlier = earlier;
	cell->taken = 1;
	return NULL;
}

static int
day_count(const VisitCell *cell)
{
	int			count = 0;

	while (count < VISIT_USUAL_ACTIVE && cell->newest[count] != 0)
		count++;
	return count;
}

static void
scan_days(TextScan *scan, Days *days)
{
	scan_symbol(scan, '[');
	if (scan_try_symbol(scan, ']'))
		return;
	do
	{
		if (days->count == VISIT_USUAL_ACTIVE)
			scan_fail(scan, psprintf("more than %d days", VISIT_USUAL_ACTIVE));
		days->day[days->count++] = scan_date(scan);
	} while (scan_try_symbol(scan, ','));
	scan_symbol(scan, ']');
}

static void
from_text(TextScan *scan, KeyedState *state, void *payload)
{
	Days		days = {{0}, 0};
	const char *problem;

	scan_symbol(scan, '{');
	scan_key(scan, "days");
	scan_days(scan, &days);
	scan_symbol(scan, ',');
	scan_key(scan, "earlier");
	problem = fill(state, payload, &days, scan_boolean(scan));
	if (problem != NULL)
		scan_fail(scan, problem);
	scan_symbol(scan, '}');
}

static void
to_text(StringInfo out, const KeyedValue *value, uint64 i)
{
	const VisitCell *cell = visit_keyed_cell(value, i);
	int32		after = visit_keyed_after_of(value->as_of);

	appendStringInfoChar(out, '{');
	append_key(out, "days");
	appendStringInfoChar(out, '[');
	for (int k = 0; k < day_count(cell); k++)
	{
		if (k > 0)
			appendStringInfoString(out, ", ");
		append_date(out, after + cell->newest[k]);
	}
	appendStringInfoChar(out, ']');
	append_key(out, "earlier");
	appendStringInfo(out, "%s}", cell->earlier ? "true" : "false");
}

static void
from_message(StringInfo message, KeyedState *state, void *payload)
{
	Days		days = {{0}, pq_getmsgbyte(message)};
	const char *problem;
	int			earlier;

	if (days.count > VISIT_USUAL_ACTIVE)
		stored_invalid_error(visit_keyed_use.name, psprintf("more than %d days", VISIT_USUAL_ACTIVE));
	for (int i = 0; i < days.count; i++)
		days.day[i] = (DateADT) pq_getmsgint(message, 4);
	earlier = pq_getmsgbyte(message);
	problem = earlier > 1 ? "a flag that is none" : fill(state, payload, &days, earlier);
	if (problem != NULL)
		stored_invalid_error(visit_keyed_use.name, problem);
}

static void
to_message(StringInfo message, const KeyedValue *value, uint64 i)
{
	const VisitCell *cell = visit_keyed_cell(value, i);
	int			count = day_count(cell);
	int32		after = visit_keyed_after_of(value->as_of);

	pq_sendbyte(message, count);
	for (int k = 0; k < count; k++)
		pq_sendint32(message, after + cell->newest[k]);
	pq_sendbyte(message, cell->earlier);
}

static const KeyedIo visit_keyed_io = {
	&visit_keyed_use, "visits", true, sizeof(VisitKeyedState),
	begin, flatten, from_text, to_text, from_message, to_message
};

KEYED_IO_TYPES(churn_visit_keyed, &visit_keyed_io);
