/*-------------------------------------------------------------------------
 *
 * form.c
 *	  What the stored curves of this family begin with: see form.h.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/form.h"

void
form_write_head(VarintWriter *writer, const PeriodGrid *grid, int places)
{
	const uint8_t head[] = {FORM_VERSION, (uint8_t) grid->unit, (uint8_t) grid->week_start, (uint8_t) places};

	for (size_t i = 0; i < sizeof(head); i++)
	{
		if (writer->at != NULL)
			*writer->at++ = head[i];
		writer->size++;
	}
	varint_write_signed(writer, grid->as_of);
}

/*
 * form_read_head
 *		Returns what is wrong, or NULL.
 */
const char *
form_read_head(VarintReader *reader, PeriodGrid *grid, int *places)
{
	const uint8_t *head = reader->at;
	int32_t		as_of;

	if (reader->end - reader->at < 4 || head[0] != FORM_VERSION)
		return "unknown version";
	if (head[1] >= PERIOD_UNITS || head[2] >= PERIOD_WEEKDAYS || head[3] > DECIMAL_MAX_PLACES ||
		(head[2] != 0 && head[1] != PERIOD_WEEK))
		return FORM_DAMAGED;
	reader->at += 4;
	as_of = (int32_t) varint_read_signed(reader, PERIOD_LEAST_DAY, PERIOD_MOST_DAY);
	if (reader->corrupt)
		return FORM_DAMAGED;
	*grid = period_grid((PeriodUnit) head[1], head[2], as_of);
	*places = head[3];
	return NULL;
}

/* The period that comes first, without moving on; false at the end. */
bool
form_peek_period(VarintReader reader, const PeriodGrid *grid, int32_t *period)
{
	if (reader.at == reader.end)
		return false;
	*period = form_read_period(&reader, grid, NULL);
	return !reader.corrupt;
}

/* A period as the distance from the one after `before`, the first as it is. */
void
form_write_period(VarintWriter *writer, int32_t period, const int32_t *before)
{
	if (before == NULL)
		varint_write_signed(writer, period);
	else
		varint_write(writer, (uint64_t) ((int64_t) period - *before - 1));
}

int32_t
form_read_period(VarintReader *reader, const PeriodGrid *grid, const int32_t *before)
{
	int64_t		period;

	if (before == NULL)
		period = varint_read_signed(reader, period_of_day(grid, PERIOD_LEAST_DAY), grid->last);
	else
		period = (int64_t) varint_read(reader, UINT32_MAX) + *before + 1;
	if (period > grid->last)
		reader->corrupt = true;
	return (int32_t) period;
}
