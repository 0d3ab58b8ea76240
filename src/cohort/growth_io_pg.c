/*-------------------------------------------------------------------------
 *
 * growth_io_pg.c
 *	  The type cohort_growth: text and binary form.
 *
 * Comparison is by bytes: see shared/stored_pg.c.  The binary form is the
 * stored one (growth_form.c).
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/growth_pg.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "cohort/form.h"
#include "purchase/history_pg.h"
#include "shared/stored_error_pg.h"

PG_FUNCTION_INFO_V1(cohort_growth_in);
PG_FUNCTION_INFO_V1(cohort_growth_out);
PG_FUNCTION_INFO_V1(cohort_growth_recv);
PG_FUNCTION_INFO_V1(cohort_growth_send);

#define TYPE_NAME	"cohort_growth"

/* The sums of a period in the text form */
static const char *const sum_names[] = {
	"revenue", "new_revenue", "expansion", "contraction", "resurrected_revenue"
};

static decimal_units *
sum_of(GrowthPeriod *period, int j)
{
	decimal_units *const sums[] = {
		&period->revenue, &period->new_revenue, &period->expansion, &period->contraction,
		&period->resurrected_revenue
	};

	return sums[j];
}

/*
 * growth_make_room
 *		Room for all periods from `first` on, in memory of `context`.  Error
 *		54000 when these are too many.
 */
void
growth_make_room(Growth *growth, int32 first, MemoryContext context)
{
	int64		count = growth_room(&growth->grid, first);
	GrowthPeriod *periods;

	if (growth->count > 0 && first >= growth->first)
		return;
	if (!growth_has_room(&growth->grid, first))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are " INT64_FORMAT " periods up to as_of, more than %d", count,
						GROWTH_MOST_PERIODS),
				 errhint("Use a longer period or an earlier as_of, or leave out entries with a wrong date.")));
	/* older periods come one by one: take more than is needed */
	if (growth->count > 0)
		count = Min(Max(count, 2 * growth->count), GROWTH_MOST_PERIODS);
	periods = MemoryContextAllocExtended(context, count * sizeof(GrowthPeriod),
										 MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	if (growth->count > 0)
	{
		memcpy(periods + (count - growth->count), growth->periods,
			   growth->count * sizeof(GrowthPeriod));
		pfree(growth->periods);
	}
	growth->periods = periods;
	growth->count = count;
	growth->first = (int32) (growth->grid.last - count + 1);
}

/*
 * growth_of_bytes
 *		Reads the stored form, in the current memory context.  Returns what is
 *		wrong with it, or NULL.
 */
const char *
growth_of_bytes(VarintReader *reader, Growth *growth)
{
	const char *problem;
	int32		first;

	memset(growth, 0, sizeof(Growth));
	problem = form_read_head(reader, &growth->grid, &growth->places);
	growth->first = growth->grid.last;
	if (problem != NULL || reader->at == reader->end)
		return problem;
	if (!form_peek_period(*reader, &growth->grid, &first))
		return FORM_DAMAGED;
	if (!growth_has_room(&growth->grid, first))
		return COHORT_TOO_MUCH;
	growth_make_room(growth, first, CurrentMemoryContext);
	return growth_unpack(reader, growth);
}

Growth
growth_of_datum(Datum value)
{
	VarintReader reader = cohort_reader(value);
	Growth		growth;

	if (growth_of_bytes(&reader, &growth) != NULL)
		stored_corrupt_error(TYPE_NAME);
	return growth;
}

/*
 * growth_to_value
 *		The stored form.  Error 22003 for more customers than an int counts.
 */
struct varlena *
growth_to_value(const Growth *growth)
{
	VarintWriter writer = {0};
	struct varlena *value;

	if (growth_customers(growth) > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cohort_growth cannot count more than %d customers", PG_INT32_MAX)));
	growth_pack(growth, &writer);
	value = cohort_allocate(writer.size, &writer);
	growth_pack(growth, &writer);
	return value;
}

/* A sum, for which all others may have to get more places. */
static decimal_units
scan_sum(TextScan *scan, Growth *growth)
{
	Decimal		amount = scan_decimal(scan);
	decimal_units units;

	if (!growth_set_places(growth, amount.places) ||
		!history_units(amount, growth->places, &units))
		scan_fail(scan, "sums need more than 38 digits");
	return units;
}

static int64
scan_count(TextScan *scan, const char *key)
{
	scan_symbol(scan, ',');
	scan_key(scan, key);
	return scan_integer(scan, 0, PG_INT32_MAX);
}

static int32
scan_period(TextScan *scan, Growth *growth, const int32 *before)
{
	int32		number;
	GrowthPeriod *period;

	scan_symbol(scan, '{');
	scan_key(scan, "period");
	number = cohort_scan_period(scan, &growth->grid, before);
	if (!growth_has_room(&growth->grid, number))
		scan_fail(scan, COHORT_TOO_MUCH);
	growth_make_room(growth, number, CurrentMemoryContext);
	period = &growth->periods[number - growth->first];
	period->new_customers = scan_count(scan, "new");
	period->retained = scan_count(scan, "retained");
	period->resurrected = scan_count(scan, "resurrected");
	for (int j = 0; j < lengthof(sum_names); j++)
	{
		scan_symbol(scan, ',');
		scan_key(scan, sum_names[j]);
		*sum_of(period, j) = scan_sum(scan, growth);
	}
	scan_symbol(scan, '}');
	return number;
}

/*
 * cohort_growth_in(cstring) cohort_growth
 *		Reads what cohort_growth_out() writes.  Error 22P02 for anything that
 *		no customers could have given; 22008 for a day that no month has.
 */
Datum
cohort_growth_in(PG_FUNCTION_ARGS)
{
	TextScan	scan = scan_begin(TYPE_NAME, PG_GETARG_CSTRING(0));
	Growth		growth = {0};
	int32		before;
	const char *problem;

	scan_symbol(&scan, '{');
	growth.grid = cohort_scan_grid(&scan);
	scan_symbol(&scan, ',');
	scan_key(&scan, "periods");
	scan_symbol(&scan, '[');
	if (!scan_try_symbol(&scan, ']'))
	{
		before = scan_period(&scan, &growth, NULL);
		while (scan_try_symbol(&scan, ','))
			before = scan_period(&scan, &growth, &before);
		scan_symbol(&scan, ']');
	}
	scan_symbol(&scan, '}');
	scan_end(&scan);

	problem = growth_check(&growth);
	if (problem != NULL)
		scan_fail(&scan, problem);
	PG_RETURN_POINTER(growth_to_value(&growth));
}

static void
append_period(StringInfo out, Growth *growth, int64 i)
{
	GrowthPeriod *period = &growth->periods[i];

	appendStringInfoChar(out, '{');
	append_key(out, "period");
	append_date(out, period_first_day(&growth->grid, (int32) (growth->first + i)));
	append_key(out, "new");
	appendStringInfo(out, INT64_FORMAT, period->new_customers);
	append_key(out, "retained");
	appendStringInfo(out, INT64_FORMAT, period->retained);
	append_key(out, "resurrected");
	appendStringInfo(out, INT64_FORMAT, period->resurrected);
	for (int j = 0; j < lengthof(sum_names); j++)
	{
		append_key(out, sum_names[j]);
		append_decimal(out, history_decimal(*sum_of(period, j), growth->places, sum_names[j]));
	}
	appendStringInfoChar(out, '}');
}

/*
 * cohort_growth_out(cohort_growth) cstring
 *		A JSON object; periods in which nothing happened are left out.
 */
Datum
cohort_growth_out(PG_FUNCTION_ARGS)
{
	Growth		growth = growth_of_datum(PG_GETARG_DATUM(0));
	StringInfoData out;
	bool		begun = false;

	initStringInfo(&out);
	appendStringInfoChar(&out, '{');
	cohort_append_grid(&out, &growth.grid);
	append_key(&out, "periods");
	appendStringInfoChar(&out, '[');
	for (int64 i = 0; i < growth.count; i++)
	{
		if (growth_is_empty(&growth.periods[i]))
			continue;
		if (begun)
			appendStringInfoString(&out, ", ");
		append_period(&out, &growth, i);
		begun = true;
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/*
 * cohort_growth_recv(internal) cohort_growth
 *		Reads what cohort_growth_send() writes.  Error 22P03 for anything that
 *		no customers could have given, and for other bytes than it would write.
 */
Datum
cohort_growth_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			size = message->len - message->cursor;
	const uint8 *bytes = (const uint8 *) pq_getmsgbytes(message, size);
	VarintReader reader = {bytes, bytes + size, false};
	Growth		growth;
	struct varlena *value;
	const char *problem = growth_of_bytes(&reader, &growth);

	if (problem == NULL)
		problem = growth_check(&growth);
	if (problem != NULL)
		stored_invalid_error(TYPE_NAME, problem);
	value = growth_to_value(&growth);
	if (VARSIZE(value) - VARHDRSZ != size || memcmp(VARDATA(value), bytes, size) != 0)
		stored_invalid_error(TYPE_NAME, FORM_DAMAGED);
	PG_RETURN_POINTER(value);
}

/* cohort_growth_send(cohort_growth) bytea: the stored form */
Datum
cohort_growth_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0)));
}
