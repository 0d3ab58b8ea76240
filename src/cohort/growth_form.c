/*-------------------------------------------------------------------------
 *
 * growth_form.c
 *	  Growth accounts as bytes, and whether they can be true.
 *
 * Behind the head (form.h) stand the periods in which anything happened: the
 * distance from the one before, then counts and sums in the order of
 * GrowthPeriod.  Equal accounts have equal bytes.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/amount.h"
#include "cohort/form.h"
#include "cohort/growth.h"
#include "shared/poll.h"

/* The sums of a period, in their order. */
#define SUMS	5

static void
sums_of(const GrowthPeriod *period, decimal_units sums[SUMS])
{
	sums[0] = period->revenue;
	sums[1] = period->new_revenue;
	sums[2] = period->expansion;
	sums[3] = period->contraction;
	sums[4] = period->resurrected_revenue;
}

/* Did nothing happen in a period? */
bool
growth_is_empty(const GrowthPeriod *period)
{
	decimal_units sums[SUMS];
	bool		empty = period->new_customers == 0 && period->retained == 0 &&
		period->resurrected == 0;

	sums_of(period, sums);
	for (int j = 0; j < SUMS; j++)
		empty &= sums[j] == 0;
	return empty;
}

static int
places_needed(const Growth *growth)
{
	int			places = 0;

	for (int64_t i = 0; i < growth->count && places < growth->places; i++)
	{
		decimal_units sums[SUMS];

		sums_of(&growth->periods[i], sums);
		for (int j = 0; j < SUMS; j++)
			places = amount_places_needed(sums[j], growth->places, places);
		poll_at_step(i);
	}
	return places;
}

static void
write_period(VarintWriter *writer, const GrowthPeriod *period, decimal_units drop)
{
	decimal_units sums[SUMS];

	varint_write(writer, (uint64_t) period->new_customers);
	varint_write(writer, (uint64_t) period->retained);
	varint_write(writer, (uint64_t) period->resurrected);
	sums_of(period, sums);
	for (int j = 0; j < SUMS; j++)
		varint_write_units(writer, drop == 1 ? sums[j] : sums[j] / drop);
}

/*
 * growth_pack
 *		Writes, or measures, the bytes.
 */
void
growth_pack(const Growth *growth, VarintWriter *writer)
{
	int			places = places_needed(growth);
	decimal_units drop = amount_power(growth->places - places);
	int32_t		before = 0;
	bool		begun = false;

	form_write_head(writer, &growth->grid, places);
	for (int64_t i = 0; i < growth->count; i++)
	{
		int32_t		period = (int32_t) (growth->first + i);

		poll_at_step(i);
		if (growth_is_empty(&growth->periods[i]))
			continue;
		form_write_period(writer, period, begun ? &before : NULL);
		write_period(writer, &growth->periods[i], drop);
		before = period;
		begun = true;
	}
}

static void
read_period(VarintReader *reader, GrowthPeriod *period)
{
	period->new_customers = (int64_t) varint_read(reader, INT32_MAX);
	period->retained = (int64_t) varint_read(reader, INT32_MAX);
	period->resurrected = (int64_t) varint_read(reader, INT32_MAX);
	period->revenue = varint_read_units(reader);
	period->new_revenue = varint_read_units(reader);
	period->expansion = varint_read_units(reader);
	period->contraction = varint_read_units(reader);
	period->resurrected_revenue = varint_read_units(reader);
}

/*
 * growth_unpack
 *		Reads what stands behind the head.  There must be room from the first
 *		period on (form_peek_period()), all of it zero.  Returns what is wrong,
 *		or NULL.
 */
const char *
growth_unpack(VarintReader *reader, Growth *growth)
{
	int32_t		before = 0;

	for (int64_t i = 0; reader->at < reader->end; i++)
	{
		int32_t		period = form_read_period(reader, &growth->grid, i > 0 ? &before : NULL);

		if (reader->corrupt)
			break;
		read_period(reader, &growth->periods[period - growth->first]);
		before = period;
		poll_at_step(i);
	}
	return reader->corrupt ? FORM_DAMAGED : NULL;
}

static const char *
check_row(const GrowthRow *row, int64_t customers_before, int64_t active_before)
{
	const GrowthPeriod *kept = &row->kept;

	if (row->churned < 0)
		return "more customers retained than there were";
	if (active_before + kept->resurrected > customers_before)
		return "more customers resurrected than there were";
	if (kept->expansion < 0 || kept->contraction < 0)
		return "expansion or contraction below zero";
	if ((kept->new_customers == 0 && kept->new_revenue != 0) ||
		(kept->resurrected == 0 && kept->resurrected_revenue != 0) ||
		(row->churned == 0 && row->churned_revenue != 0))
		return "money of customers that there are not";
	return NULL;
}

/*
 * growth_check
 *		Why no customers can have made these accounts, or NULL.
 */
const char *
growth_check(const Growth *growth)
{
	int64_t		customers = 0;
	int64_t		active = 0;

	if (!growth_can_be_shown(growth))
		return "sums beyond 38 digits";
	for (int64_t i = 0; i < growth->count; i++)
	{
		GrowthRow	row;
		const char *problem;

		(void) growth_row(growth, i, &row);
		problem = check_row(&row, customers, active);
		if (problem != NULL)
			return problem;
		customers += row.kept.new_customers;
		active = row.active;
		if (customers > INT32_MAX)
			return "more customers than can be counted";
		poll_at_step(i);
	}
	return NULL;
}
