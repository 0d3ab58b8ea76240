/*-------------------------------------------------------------------------
 *
 * history.c
 *	  All purchases of one customer, by day: see history.h.
 *
 * Reading walks over the packed bytes; whatever changes a history unpacks it,
 * works on whole entries, and packs the result.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/history.h"

#include "shared/poll.h"
#include "shared/varint.h"

/* Sums are below 2^127. */
#define MOST_UNITS	((unsigned __int128) -1 >> 1)

/*
 * Reading
 */

/*
 * history_read_rest
 *		history_read() for what is long, or lies at the very end.
 */
bool
history_read_rest(HistoryReader *reader, uint64_t *value)
{
	const uint8_t *at = reader->at;
	uint64_t	sum = 0;
	int			shift;

	/* nine bytes of seven bits: more are beyond what 64 bits surely hold */
	for (shift = 0; at < reader->end && shift < 63; shift += 7)
	{
		sum |= (uint64_t) (*at & 0x7F) << shift;
		if (*at++ < 0x80)
		{
			*value = sum;
			reader->at = at;
			return true;
		}
	}
	reader->corrupt = true;
	return false;
}

static bool
read_count(HistoryReader *reader, int32_t *count)
{
	uint64_t	value;

	if (!history_read(reader, &value) || value > INT32_MAX)
		return false;
	*count = (int32_t) value;
	return true;
}

/* A sum: 64 bits do for nearly all. */
static bool
read_sum(HistoryReader *reader, decimal_units *sum)
{
	VarintReader bytes = {reader->at, reader->end, false};
	uint64_t	low;

	if (history_read(reader, &low))
		*sum = low;
	else
	{
		unsigned __int128 value = varint_read_wide(&bytes);

		reader->at = bytes.at;
		reader->corrupt = bytes.corrupt || value > MOST_UNITS;
		*sum = (decimal_units) value;
	}
	return !reader->corrupt;
}

/* What follows the head of an unusual day. */
static bool
read_unusual(HistoryReader *reader, HistoryDay *entry)
{
	entry->gross = 0;
	entry->refunded = 0;
	return read_count(reader, &entry->purchases) &&
		read_count(reader, &entry->refunds) &&
		(entry->purchases == 0 || read_sum(reader, &entry->gross)) &&
		(entry->refunds == 0 || read_sum(reader, &entry->refunded));
}

/* The day of an entry from its distance. */
static bool
set_day(HistoryReader *reader, uint64_t distance)
{
	int64_t		day;

	if (distance > UINT32_MAX)
		return false;
	if (reader->begun)
		day = (int64_t) reader->day + 1 + (int64_t) distance;
	else
		day = (int64_t) (distance >> 1) ^ -(int64_t) (distance & 1);
	if (day <= HISTORY_NO_DAY || day > INT32_MAX)
		return false;
	reader->begun = true;
	reader->day = (int32_t) day;
	return true;
}

/* history_next() for any entry. */
bool
history_next_rare(HistoryReader *reader, HistoryDay *entry)
{
	uint64_t	head;
	bool		good;

	good = history_read(reader, &head) && set_day(reader, head >> 1);
	if (good && (head & 1) != 0)
		good = read_unusual(reader, entry);
	else if (good)
	{
		entry->purchases = 1;
		entry->refunds = 0;
		entry->refunded = 0;
		good = read_sum(reader, &entry->gross);
	}
	reader->corrupt = !good;
	entry->day = reader->day;
	return good;
}

/*
 * history_read_body
 *		A reader before the first entry; false when this is not the body of a
 *		history of a known version.
 */
bool
history_read_body(HistoryReader *reader, const uint8_t *body, size_t size)
{
	if (size < HISTORY_HEAD_SIZE || body[0] != HISTORY_VERSION || body[1] > DECIMAL_MAX_PLACES)
		return false;
	reader->at = body + HISTORY_HEAD_SIZE;
	reader->end = body + size;
	reader->places = body[1];
	reader->begun = false;
	reader->corrupt = false;
	reader->day = 0;
	return true;
}

/* units * 10^exponent, exponent >= 0; false when it does not fit */
static bool
shift_up(decimal_units *units, int exponent)
{
	decimal_units product = *units;

	for (; exponent > 0; exponent--)
		if (__builtin_mul_overflow(product, (decimal_units) 10, &product))
			return false;
	*units = product;
	return true;
}

/*
 * history_amount
 *		Units of 10^-places as an amount to show; false beyond 38 digits.
 */
bool
history_amount(decimal_units units, int places, Decimal *amount)
{
	amount->places = places > HISTORY_SHOWN_PLACES ? places : HISTORY_SHOWN_PLACES;
	amount->units = units;
	return shift_up(&amount->units, decimal_kept(amount->places) - places);
}

/* The other way: an amount as units of 10^-places, which must hold it. */
bool
history_units(Decimal amount, int places, decimal_units *units)
{
	int			kept = decimal_kept(amount.places);

	for (; kept > places; kept--)
	{
		if (amount.units % 10 != 0)
			return false;
		amount.units /= 10;
	}
	*units = amount.units;
	return shift_up(units, places - kept);
}

/* Can both sums of an entry be written with the places that are shown? */
static bool
can_be_shown(const HistoryDay *entry, int places)
{
	Decimal		amount;

	return (entry->gross <= INT64_MAX || history_amount(entry->gross, places, &amount)) &&
		(entry->refunded <= INT64_MAX || history_amount(entry->refunded, places, &amount));
}

/*
 * history_can_be_shown
 *		Beyond 34 digits before the point there is no room for places.
 */
bool
history_can_be_shown(const HistoryDays *days)
{
	int64_t		i;

	for (i = 0; i < days->count; i++)
		if (!can_be_shown(&days->days[i], days->places))
			return false;
	return true;
}

/*
 * history_sum
 *		What the days of a window hold, by one pass that stops after it.
 */
HistorySums
history_sum(HistoryReader *reader, HistoryWindow window)
{
	HistorySums sums = {0};
	HistoryDay	entry;
	int64_t		steps = 0;

	sums.first = HISTORY_NO_DAY;
	sums.last = HISTORY_NO_DAY;
	while (history_next(reader, &entry) && entry.day <= window.until)
	{
		poll_at_step(steps++);
		if (entry.day <= window.after)
			continue;
		if (entry.purchases > 0)
		{
			if (sums.visits++ == 0)
				sums.first = entry.day;
			sums.last = entry.day;
		}
		sums.purchases += entry.purchases;
		sums.refunds += entry.refunds;
		sums.overflow |= __builtin_add_overflow(sums.gross, entry.gross, &sums.gross);
		sums.overflow |= __builtin_add_overflow(sums.refunded, entry.refunded, &sums.refunded);
	}
	return sums;
}

/*
 * Unpacked entries
 */

int64_t
history_count_entries(HistoryReader *reader)
{
	HistoryDay	entry;
	int64_t		count = 0;

	while (history_next(reader, &entry))
		poll_at_step(count++);
	return count;
}

/* Into an array with room for history_count_entries(). */
void
history_unpack(HistoryReader reader, HistoryDays *into)
{
	into->places = reader.places;
	for (into->count = 0; history_next(&reader, &into->days[into->count]);)
		poll_at_step(into->count++);
}

/*
 * history_set_places
 *		The same entries in units of so many places, if they have fewer.
 */
HistoryProblem
history_set_places(HistoryDays *days, int places)
{
	int64_t		i;

	for (i = 0; i < days->count && days->places < places; i++)
	{
		poll_at_step(i);
		if (!shift_up(&days->days[i].gross, places - days->places) ||
			!shift_up(&days->days[i].refunded, places - days->places))
			return HISTORY_SUM_TOO_LARGE;
	}
	if (days->places < places)
		days->places = places;
	return HISTORY_FINE;
}

/* Adds both counts and both sums of the same day. */
HistoryProblem
history_add_entry(HistoryDay *entry, const HistoryDay *other)
{
	if (__builtin_add_overflow(entry->purchases, other->purchases, &entry->purchases) ||
		__builtin_add_overflow(entry->refunds, other->refunds, &entry->refunds))
		return HISTORY_TOO_MANY_ROWS;
	if (__builtin_add_overflow(entry->gross, other->gross, &entry->gross) ||
		__builtin_add_overflow(entry->refunded, other->refunded, &entry->refunded))
		return HISTORY_SUM_TOO_LARGE;
	return HISTORY_FINE;
}

/*
 * history_merge
 *		Two histories over other rows, with the same places, as one.  There
 *		must be room for the entries of both.
 */
HistoryProblem
history_merge(const HistoryDays *a, const HistoryDays *b, HistoryDays *into)
{
	int64_t		i = 0;
	int64_t		j = 0;

	into->places = a->places;
	into->count = 0;
	while (i < a->count || j < b->count)
	{
		HistoryDay *entry = &into->days[into->count];

		poll_at_step(into->count++);
		if (j == b->count || (i < a->count && a->days[i].day < b->days[j].day))
			*entry = a->days[i++];
		else if (i == a->count || b->days[j].day < a->days[i].day)
			*entry = b->days[j++];
		else
		{
			HistoryProblem problem;

			*entry = a->days[i++];
			problem = history_add_entry(entry, &b->days[j++]);
			if (problem != HISTORY_FINE)
				return problem;
		}
	}
	return HISTORY_FINE;
}

/* false when more would be taken away than there is */
static bool
subtract_entry(HistoryDay *entry, const HistoryDay *part)
{
	entry->purchases -= part->purchases;
	entry->refunds -= part->refunds;
	entry->gross -= part->gross;
	entry->refunded -= part->refunded;
	return entry->purchases >= 0 && entry->refunds >= 0 &&
		entry->gross >= 0 && entry->refunded >= 0 &&
		(entry->purchases > 0 || entry->gross == 0) &&
		(entry->refunds > 0) == (entry->refunded > 0);
}

/*
 * history_subtract
 *		What remains of a history without a part of its rows: merging the part
 *		again gives the whole.  Only what a day has in all is known, so the part
 *		need not be rows that were there, but days, counts and sums must be.  Same
 *		places; room for the entries of `whole`,
 *		which may be the place of the result.
 */
HistoryProblem
history_subtract(const HistoryDays *whole, const HistoryDays *part, HistoryDays *into)
{
	int64_t		count = whole->count;
	int64_t		i;
	int64_t		j = 0;

	into->places = whole->places;
	into->count = 0;
	for (i = 0; i < count; i++)
	{
		HistoryDay	entry = whole->days[i];

		poll_at_step(i);
		if (j < part->count && part->days[j].day == entry.day &&
			!subtract_entry(&entry, &part->days[j++]))
			return HISTORY_NOT_A_PART;
		if (entry.purchases > 0 || entry.refunds > 0)
			into->days[into->count++] = entry;
	}
	return j == part->count ? HISTORY_FINE : HISTORY_NOT_A_PART;
}

/*
 * Packing
 */

/* The fewest places, at least `least`, that hold a sum of `places` places. */
static inline int
places_needed(decimal_units units, int places, int least)
{
	decimal_units spare = 1;

	if (places == DECIMAL_QUICK_PLACES && units <= INT64_MAX)
	{
		int			quick = decimal_quick_places((int64_t) units);

		return quick > least ? quick : least;
	}
	for (; places > least && units % (spare * 10) == 0; places--)
		spare *= 10;
	return places;
}

static void
drop_places(decimal_units *units, int64_t by)
{
	if (*units <= INT64_MAX)
		*units = (int64_t) *units / by;
	else
		*units /= by;
}

/* Divides out places that no sum needs. */
void
history_shorten_places(HistoryDays *days)
{
	int			places = 0;
	int64_t		i;

	for (i = 0; i < days->count && places < days->places; i++)
	{
		places = places_needed(days->days[i].gross, days->places, places);
		if (days->days[i].refunded != 0)
			places = places_needed(days->days[i].refunded, days->places, places);
	}
	while (days->places > places)
	{
		bool		two = days->places - places >= 2;

		for (i = 0; i < days->count; i++)
		{
			drop_places(&days->days[i].gross, two ? 100 : 10);
			if (days->days[i].refunded != 0)
				drop_places(&days->days[i].refunded, two ? 100 : 10);
		}
		days->places -= two ? 2 : 1;
	}
}

/* the usual day: one purchase and nothing else */
static inline bool
is_usual(const HistoryDay *entry)
{
	return entry->purchases == 1 && entry->refunds == 0;
}

/* What an entry begins with. */
static inline uint64_t
entry_head(const HistoryDays *days, int64_t i)
{
	int64_t		day = days->days[i].day;
	uint64_t	distance = i == 0 ?
		((uint64_t) day << 1) ^ (uint64_t) (day >> 63) :
		(uint64_t) (day - days->days[i - 1].day - 1);

	return distance << 1 | (is_usual(&days->days[i]) ? 0 : 1);
}

/* The entries; a writer without a place only counts their bytes. */
static void
write_entries(const HistoryDays *days, VarintWriter *writer)
{
	int64_t		i;

	for (i = 0; i < days->count; i++)
	{
		const HistoryDay *entry = &days->days[i];

		poll_at_step(i);
		varint_write(writer, entry_head(days, i));
		if (!is_usual(entry))
		{
			varint_write(writer, entry->purchases);
			varint_write(writer, entry->refunds);
		}
		if (entry->purchases > 0)
			varint_write_wide(writer, entry->gross);
		if (entry->refunds > 0)
			varint_write_wide(writer, entry->refunded);
	}
}

/* Bytes of the body. */
size_t
history_packed_size(const HistoryDays *days)
{
	VarintWriter writer = {NULL, HISTORY_HEAD_SIZE};

	write_entries(days, &writer);
	return writer.size;
}

/* The body; there must be room for history_packed_size(). */
void
history_pack(const HistoryDays *days, uint8_t *body)
{
	VarintWriter writer = {body + HISTORY_HEAD_SIZE, HISTORY_HEAD_SIZE};

	body[0] = HISTORY_VERSION;
	body[1] = (uint8_t) days->places;
	write_entries(days, &writer);
}

/*
 * Checking
 */

/* Was a number written in more bytes than it needs? */
static bool
is_padded(const uint8_t *from, const uint8_t *to)
{
	for (; from < to; from++)
		if (from[0] == 0 && from[-1] >= 0x80)
			return true;
	return false;
}

static const char *
check_entry(const HistoryDay *entry, uint8_t first_byte)
{
	if (entry->purchases == 0 && entry->refunds == 0)
		return "a day without a row";
	if ((entry->refunds > 0) != (entry->refunded > 0))
		return "refunds and their sum do not agree";
	if (is_usual(entry) && (first_byte & 1) != 0)
		return "bytes that no history has";
	return NULL;
}

/*
 * history_check
 *		Why this body cannot have come from any rows, or NULL if it can, and
 *		then a reader of it.  For bytes that were received, not computed.
 */
const char *
history_check(const uint8_t *body, size_t size, HistoryReader *reader)
{
	HistoryReader walk;
	HistoryDay	entry;
	int			places = 0;

	if (!history_read_body(reader, body, size))
		return "unknown version or too many decimal places";
	walk = *reader;
	for (;;)
	{
		const uint8_t *from = walk.at;
		const char *reason;

		if (!history_next(&walk, &entry))
			break;
		if ((reason = check_entry(&entry, *from)) != NULL)
			return reason;
		if (is_padded(from + 1, walk.at))
			return "bytes that no history has";
		if (!can_be_shown(&entry, walk.places))
			return "a sum of more than 38 digits";
		places = places_needed(entry.gross, walk.places, places);
		places = places_needed(entry.refunded, walk.places, places);
	}
	if (walk.corrupt)
		return "an entry that does not end, or a number out of range";
	if (places != walk.places)
		return "decimal places that are not needed";
	return NULL;
}
