/*-------------------------------------------------------------------------
 *
 * retention_form.c
 *	  Cohort retention as bytes, and whether it can be true.
 *
 * Behind the head (form.h) stand the cohorts that have customers: the
 * distance from the one before, the number of cells with anything in them,
 * and these: how many were left out before, active customers, revenue.  Equal
 * content has equal bytes.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/amount.h"
#include "cohort/form.h"
#include "cohort/retention.h"
#include "shared/poll.h"

bool
retention_is_empty(const RetentionCell *cell)
{
	return cell->active == 0 && cell->revenue == 0;
}

static int
places_needed(const Retention *retention)
{
	int			places = 0;

	for (int64_t i = 0; i < retention->count; i++)
	{
		if (retention->rows[i] == NULL)
			continue;
		for (int64_t k = 0; k < retention_cells(retention, i) && places < retention->places; k++)
		{
			places = amount_places_needed(retention->rows[i][k].revenue, retention->places, places);
			poll_at_step(k);
		}
	}
	return places;
}

static int64_t
count_cells(const RetentionCell *row, int64_t count)
{
	int64_t		filled = 0;

	for (int64_t k = 0; k < count; k++)
		filled += !retention_is_empty(&row[k]);
	return filled;
}

static void
write_cells(VarintWriter *writer, const RetentionCell *row, int64_t count, decimal_units drop)
{
	int64_t		before = -1;

	varint_write(writer, (uint64_t) count_cells(row, count));
	for (int64_t k = 0; k < count; k++)
	{
		poll_at_step(k);
		if (retention_is_empty(&row[k]))
			continue;
		varint_write(writer, (uint64_t) (k - before - 1));
		varint_write(writer, (uint64_t) row[k].active);
		varint_write_units(writer, drop == 1 ? row[k].revenue : row[k].revenue / drop);
		before = k;
	}
}

/*
 * retention_pack
 *		Writes, or measures, the bytes.
 */
void
retention_pack(const Retention *retention, VarintWriter *writer)
{
	int			places = places_needed(retention);
	decimal_units drop = amount_power(retention->places - places);
	int32_t		before = 0;
	bool		begun = false;

	form_write_head(writer, &retention->grid, places);
	for (int64_t i = 0; i < retention->count; i++)
	{
		int32_t		cohort = (int32_t) (retention->first + i);

		if (retention->rows[i] == NULL)
			continue;
		form_write_period(writer, cohort, begun ? &before : NULL);
		write_cells(writer, retention->rows[i], retention_cells(retention, i), drop);
		before = cohort;
		begun = true;
	}
}

/*
 * retention_unpack_cohort
 *		The next cohort, for which there then must be a row; false at the end,
 *		and when the bytes are corrupt.
 */
bool
retention_unpack_cohort(VarintReader *reader, const Retention *retention,
						const int32_t *before, int32_t *cohort)
{
	if (reader->at == reader->end)
		return false;
	*cohort = form_read_period(reader, &retention->grid, before);
	return !reader->corrupt;
}

/*
 * retention_unpack_cells
 *		Reads the cells of that cohort.  Returns what is wrong, or NULL.
 */
const char *
retention_unpack_cells(VarintReader *reader, Retention *retention, int32_t cohort)
{
	int64_t		i = (int64_t) cohort - retention->first;
	int64_t		room = retention_cells(retention, i);
	int64_t		count = (int64_t) varint_read(reader, (uint64_t) room);
	int64_t		k = -1;

	for (; count > 0; count--)
	{
		RetentionCell *cell;

		k += (int64_t) varint_read(reader, (uint64_t) room) + 1;
		if (reader->corrupt || k >= room)
			return FORM_DAMAGED;
		cell = &retention->rows[i][k];
		cell->active = (int64_t) varint_read(reader, INT32_MAX);
		cell->revenue = varint_read_units(reader);
		poll_at_step(count);
	}
	return reader->corrupt ? FORM_DAMAGED : NULL;
}

/*
 * retention_check
 *		Why no customers can have made these cells, or NULL.
 */
const char *
retention_check(const Retention *retention)
{
	for (int64_t i = 0; i < retention->count; i++)
	{
		const RetentionCell *row = retention->rows[i];

		if (row == NULL)
			continue;
		if (row[0].active <= 0)
			return "a cohort without customers";
		for (int64_t k = 1; k < retention_cells(retention, i); k++)
		{
			if (row[k].active < 0 || row[k].active > row[0].active)
				return "more customers active than in the cohort";
			poll_at_step(k);
		}
	}
	if (retention_customers(retention) > INT32_MAX)
		return "more customers than can be counted";
	if (!retention_can_be_shown(retention))
		return "sums beyond 38 digits";
	return NULL;
}
