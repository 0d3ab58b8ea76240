/*-------------------------------------------------------------------------
 *
 * retention_io_pg.c
 *	  The type cohort_retention: text and binary form.
 *
 * Comparison is by bytes: see shared/stored_pg.c.  The binary form is the
 * stored one (retention_form.c).
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/retention_pg.h"

#include "libpq/pqformat.h"
#include "utils/memutils.h"

#include "cohort/form.h"
#include "purchase/history_pg.h"
#include "shared/stored_error_pg.h"

PG_FUNCTION_INFO_V1(cohort_retention_in);
PG_FUNCTION_INFO_V1(cohort_retention_out);
PG_FUNCTION_INFO_V1(cohort_retention_recv);
PG_FUNCTION_INFO_V1(cohort_retention_send);

#define TYPE_NAME	"cohort_retention"

static void *
allocate_zero(MemoryContext context, int64 count, Size size)
{
	return MemoryContextAllocExtended(context, count * size, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

/* Places for the cohorts from `first` on, in whose rows nothing changes. */
static void
make_places(Retention *retention, int32 first, MemoryContext context)
{
	int64		count = (int64) retention->grid.last - first + 1;
	RetentionCell **rows;

	/* older cohorts come one by one: take more than is needed */
	count = Min(Max(count, 2 * retention->count), RETENTION_MOST_CELLS);
	rows = allocate_zero(context, count, sizeof(RetentionCell *));
	if (retention->count > 0)
	{
		memcpy(rows + (count - retention->count), retention->rows,
			   retention->count * sizeof(RetentionCell *));
		pfree(retention->rows);
	}
	retention->rows = rows;
	retention->count = count;
	retention->first = (int32) (retention->grid.last - count + 1);
}

/*
 * retention_make_row
 *		A row for a cohort, in memory of `context`, unless there is one.  Error
 *		54000 when there are too many cells.
 */
void
retention_make_row(Retention *retention, int32 cohort, MemoryContext context)
{
	int64		i = (int64) cohort - retention->first;
	int64		cells;

	if (i >= 0 && i < retention->count && retention->rows[i] != NULL)
		return;
	if (!retention_has_room(retention, cohort))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("cohorts and periods up to as_of make more than " INT64_FORMAT " cells",
						RETENTION_MOST_CELLS),
				 errhint("Use a longer period or an earlier as_of, or leave out customers of long ago.")));
	if (retention->count == 0 || i < 0)
		make_places(retention, cohort, context);
	i = (int64) cohort - retention->first;
	cells = retention_cells(retention, i);
	retention->rows[i] = allocate_zero(context, cells, sizeof(RetentionCell));
	retention->cells += cells;
}

/*
 * retention_of_bytes
 *		Reads the stored form, in the current memory context.  Returns what is
 *		wrong with it, or NULL.
 */
const char *
retention_of_bytes(VarintReader *reader, Retention *retention)
{
	const char *problem;
	const int32 *before = NULL;
	int32		last;
	int32		cohort;

	memset(retention, 0, sizeof(Retention));
	problem = form_read_head(reader, &retention->grid, &retention->places);
	retention->first = retention->grid.last;
	while (problem == NULL && retention_unpack_cohort(reader, retention, before, &cohort))
	{
		if (!retention_has_room(retention, cohort))
			return COHORT_TOO_MUCH;
		retention_make_row(retention, cohort, CurrentMemoryContext);
		problem = retention_unpack_cells(reader, retention, cohort);
		last = cohort;
		before = &last;
	}
	return problem == NULL && reader->corrupt ? FORM_DAMAGED : problem;
}

Retention
retention_of_datum(Datum value)
{
	VarintReader reader = cohort_reader(value);
	Retention	retention;

	if (retention_of_bytes(&reader, &retention) != NULL)
		stored_corrupt_error(TYPE_NAME);
	return retention;
}

/*
 * retention_to_value
 *		The stored form.  Error 22003 for more customers than an int counts.
 */
struct varlena *
retention_to_value(const Retention *retention)
{
	VarintWriter writer = {0};
	struct varlena *value;

	if (retention_customers(retention) > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cohort_retention cannot count more than %d customers", PG_INT32_MAX)));
	retention_pack(retention, &writer);
	value = cohort_allocate(writer.size, &writer);
	retention_pack(retention, &writer);
	return value;
}

/* [offset, active, revenue], with an offset from `least` on */
static int64
scan_cell(TextScan *scan, Retention *retention, int32 cohort, int64 least)
{
	int64		i = (int64) cohort - retention->first;
	RetentionCell *cell;
	int64		offset;
	Decimal		amount;

	scan_symbol(scan, '[');
	offset = scan_integer(scan, least, retention_cells(retention, i) - 1);
	cell = &retention->rows[i][offset];
	scan_symbol(scan, ',');
	cell->active = scan_integer(scan, 0, PG_INT32_MAX);
	scan_symbol(scan, ',');
	amount = scan_decimal(scan);
	if (!retention_set_places(retention, amount.places) ||
		!history_units(amount, retention->places, &cell->revenue))
		scan_fail(scan, "sums need more than 38 digits");
	scan_symbol(scan, ']');
	return offset;
}

static int32
scan_cohort(TextScan *scan, Retention *retention, const int32 *before)
{
	int32		cohort;
	int64		offset = -1;

	scan_symbol(scan, '{');
	scan_key(scan, "cohort");
	cohort = cohort_scan_period(scan, &retention->grid, before);
	if (!retention_has_room(retention, cohort))
		scan_fail(scan, COHORT_TOO_MUCH);
	retention_make_row(retention, cohort, CurrentMemoryContext);
	scan_symbol(scan, ',');
	scan_key(scan, "cells");
	scan_symbol(scan, '[');
	do
		offset = scan_cell(scan, retention, cohort, offset + 1);
	while (scan_try_symbol(scan, ','));
	scan_symbol(scan, ']');
	scan_symbol(scan, '}');
	return cohort;
}

/*
 * cohort_retention_in(cstring) cohort_retention
 *		Reads what cohort_retention_out() writes.  Error 22P02 for anything
 *		that no customers could have given; 22008 for a day that no month has.
 */
Datum
cohort_retention_in(PG_FUNCTION_ARGS)
{
	TextScan	scan = scan_begin(TYPE_NAME, PG_GETARG_CSTRING(0));
	Retention	retention = {0};
	int32		before;
	const char *problem;

	scan_symbol(&scan, '{');
	retention.grid = cohort_scan_grid(&scan);
	scan_symbol(&scan, ',');
	scan_key(&scan, "cohorts");
	scan_symbol(&scan, '[');
	if (!scan_try_symbol(&scan, ']'))
	{
		before = scan_cohort(&scan, &retention, NULL);
		while (scan_try_symbol(&scan, ','))
			before = scan_cohort(&scan, &retention, &before);
		scan_symbol(&scan, ']');
	}
	scan_symbol(&scan, '}');
	scan_end(&scan);

	problem = retention_check(&retention);
	if (problem != NULL)
		scan_fail(&scan, problem);
	PG_RETURN_POINTER(retention_to_value(&retention));
}

static void
append_cohort(StringInfo out, const Retention *retention, int64 i)
{
	const RetentionCell *row = retention->rows[i];

	appendStringInfoChar(out, '{');
	append_key(out, "cohort");
	append_date(out, period_first_day(&retention->grid, (int32) (retention->first + i)));
	append_key(out, "cells");
	appendStringInfoChar(out, '[');
	for (int64 k = 0; k < retention_cells(retention, i); k++)
	{
		if (retention_is_empty(&row[k]))
			continue;
		appendStringInfo(out, "%s[" INT64_FORMAT ", " INT64_FORMAT ", ", k > 0 ? ", " : "",
						 k, row[k].active);
		append_decimal(out, history_decimal(row[k].revenue, retention->places, "revenue"));
		appendStringInfoChar(out, ']');
	}
	appendStringInfoString(out, "]}");
}

/*
 * cohort_retention_out(cohort_retention) cstring
 *		A JSON object.  Cells are [offset, active, revenue]; the empty ones are
 *		left out.
 */
Datum
cohort_retention_out(PG_FUNCTION_ARGS)
{
	Retention	retention = retention_of_datum(PG_GETARG_DATUM(0));
	StringInfoData out;
	bool		begun = false;

	initStringInfo(&out);
	appendStringInfoChar(&out, '{');
	cohort_append_grid(&out, &retention.grid);
	append_key(&out, "cohorts");
	appendStringInfoChar(&out, '[');
	for (int64 i = 0; i < retention.count; i++)
	{
		if (retention.rows[i] == NULL)
			continue;
		if (begun)
			appendStringInfoString(&out, ", ");
		append_cohort(&out, &retention, i);
		begun = true;
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/*
 * cohort_retention_recv(internal) cohort_retention
 *		Reads what cohort_retention_send() writes.  Error 22P03 for anything
 *		that no customers could have given, and for other bytes than it would
 *		write.
 */
Datum
cohort_retention_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			size = message->len - message->cursor;
	const uint8 *bytes = (const uint8 *) pq_getmsgbytes(message, size);
	VarintReader reader = {bytes, bytes + size, false};
	Retention	retention;
	struct varlena *value;
	const char *problem = retention_of_bytes(&reader, &retention);

	if (problem == NULL)
		problem = retention_check(&retention);
	if (problem != NULL)
		stored_invalid_error(TYPE_NAME, problem);
	value = retention_to_value(&retention);
	if (VARSIZE(value) - VARHDRSZ != size || memcmp(VARDATA(value), bytes, size) != 0)
		stored_invalid_error(TYPE_NAME, FORM_DAMAGED);
	PG_RETURN_POINTER(value);
}

/* cohort_retention_send(cohort_retention) bytea: the stored form */
Datum
cohort_retention_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0)));
}
