/*-------------------------------------------------------------------------
 *
 * retention.c
 *	  Cohort retention: the rule of retention.h.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/retention.h"

#include <string.h>

#include "cohort/amount.h"
#include "shared/poll.h"

/*
 * retention_begin
 *		Before the first cohort.
 */
Retention
retention_begin(const PeriodGrid *grid)
{
	Retention	retention = {0};

	retention.grid = *grid;
	retention.first = grid->last;
	retention.places = HISTORY_SHOWN_PLACES;
	return retention;
}

/*
 * retention_cohort
 *		The period of the first visit; false without one by as_of.  Moves the
 *		reader.
 */
bool
retention_cohort(const Retention *retention, HistoryReader *reader, int32_t *cohort)
{
	HistoryDay	entry;

	if (!history_next_visit(reader, &entry) || entry.day > retention->grid.as_of)
		return false;
	*cohort = period_of_day(&retention->grid, entry.day);
	return true;
}

static bool
scale_row(RetentionCell *cells, int64_t count, decimal_units by)
{
	for (int64_t k = 0; k < count; k++)
	{
		if (!amount_scale(&cells[k].revenue, by))
			return false;
		poll_at_step(k);
	}
	return true;
}

/*
 * retention_set_places
 *		Brings all money to at least so many places; false when it does not
 *		fit.
 */
bool
retention_set_places(Retention *retention, int places)
{
	decimal_units by;

	if (places <= retention->places)
		return true;
	by = amount_power(places - retention->places);
	for (int64_t i = 0; i < retention->count; i++)
		if (retention->rows[i] != NULL &&
			!scale_row(retention->rows[i], retention_cells(retention, i), by))
			return false;
	retention->places = places;
	return true;
}

/*
 * retention_add
 *		One more customer of a cohort that there is a row for.  Entries later
 *		than as_of do not exist.  The places must not be fewer than the
 *		history's.  False, with the customer half counted, when a sum does not
 *		fit.
 */
bool
retention_add(Retention *retention, HistoryReader *reader, int32_t cohort)
{
	decimal_units by = amount_power(retention->places - reader->places);
	RetentionCell *row = retention->rows[(int64_t) cohort - retention->first];
	int64_t		counted = -1;	/* the offset where the customer was counted last */
	HistoryDay	entry;

	while (history_next(reader, &entry) && entry.day <= retention->grid.as_of)
	{
		int64_t		offset = (int64_t) period_of_day(&retention->grid, entry.day) - cohort;
		decimal_units net = history_net(&entry);

		if (offset < 0)
			continue;
		if (!amount_scale(&net, by) ||
			__builtin_add_overflow(row[offset].revenue, net, &row[offset].revenue))
			return false;
		if (entry.purchases > 0 && offset != counted)
		{
			row[offset].active++;
			counted = offset;
		}
	}
	return true;
}

static bool
merge_row(RetentionCell *row, const RetentionCell *other, int64_t count, decimal_units by)
{
	for (int64_t k = 0; k < count; k++)
	{
		decimal_units revenue = other[k].revenue;

		if (!amount_scale(&revenue, by) ||
			__builtin_add_overflow(row[k].revenue, revenue, &row[k].revenue))
			return false;
		row[k].active += other[k].active;
		poll_at_step(k);
	}
	return true;
}

/*
 * retention_merge
 *		The cohorts of other customers, on the same grid.  There must be rows
 *		for all of them, and their places must not be more.  False when a sum
 *		does not fit.
 */
bool
retention_merge(Retention *retention, const Retention *other)
{
	decimal_units by = amount_power(retention->places - other->places);

	for (int64_t i = 0; i < other->count; i++)
		if (other->rows[i] != NULL &&
			!merge_row(retention->rows[i + other->first - retention->first], other->rows[i],
					   retention_cells(other, i), by))
			return false;
	return true;
}

/* The sizes of all cohorts together. */
int64_t
retention_customers(const Retention *retention)
{
	int64_t		customers = 0;

	for (int64_t i = 0; i < retention->count; i++)
		if (retention->rows[i] != NULL)
			customers += retention->rows[i][0].active;
	return customers;
}

/*
 * retention_can_be_shown
 *		Has every amount at most 38 digits as it is shown?  What cannot be
 *		printed must not be stored.
 */
bool
retention_can_be_shown(const Retention *retention)
{
	Decimal		amount;

	for (int64_t i = 0; i < retention->count; i++)
	{
		if (retention->rows[i] == NULL)
			continue;
		for (int64_t k = 0; k < retention_cells(retention, i); k++)
		{
			poll_at_step(k);
			if (retention->rows[i][k].revenue != 0 &&
				!history_amount(retention->rows[i][k].revenue, retention->places, &amount))
				return false;
		}
	}
	return true;
}

/* Cohorts whose cell at the next offset had not ended by as_of leave the walk. */
static void
drop_young(RetentionWalk *walk)
{
	const Retention *retention = walk->retention;
	bool		all = period_is_complete(&retention->grid, retention->grid.last);
	int64_t		old_enough = retention->count - walk->offset - (all ? 0 : 1);

	while (walk->count > 0 && walk->places[walk->count - 1] >= old_enough)
		walk->count--;
}

/*
 * retention_walk
 *		Before the first offset.
 */
void
retention_walk(RetentionWalk *walk, const Retention *retention)
{
	walk->retention = retention;
	walk->offset = 0;
	walk->count = 0;
	for (int64_t i = 0; i < retention->count; i++)
	{
		poll_at_step(i);
		if (retention->rows[i] != NULL)
			walk->places[walk->count++] = i;
	}
}

/*
 * retention_next_average
 *		The cells at the next offset that had ended by as_of, added up: so each
 *		cohort counts by its size.  False when there is none.
 */
bool
retention_next_average(RetentionWalk *walk, RetentionAverage *average)
{
	drop_young(walk);
	if (walk->count == 0)
		return false;
	memset(average, 0, sizeof(RetentionAverage));
	for (int j = 0; j < walk->count; j++)
	{
		const RetentionCell *row = walk->retention->rows[walk->places[j]];

		average->cohorts++;
		average->customers += row[0].active;
		average->active += row[walk->offset].active;
	}
	walk->offset++;
	return true;
}
