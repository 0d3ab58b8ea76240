/*-------------------------------------------------------------------------
 *
 * collect_pg.c
 *	  Values collected whole: see collect_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/collect_pg.h"

#include "libpq/pqformat.h"
#include "utils/memutils.h"

#include "shared/numeric_pg.h"

/* Values that there is room for at first. */
#define FIRST_CAPACITY	16

/* The new capacity of a collection that must hold `more` further values. */
static int64
grown_capacity(int64 capacity, int64 count, int64 more)
{
	return Max(2 * capacity, count + more);
}

void
numbers_init(Numbers *numbers, MemoryContext context, int64 capacity)
{
	numbers->context = context;
	numbers->count = 0;
	numbers->capacity = Max(capacity, FIRST_CAPACITY);
	numbers->values = MemoryContextAllocHuge(context, numbers->capacity * sizeof(double));
}

void
numbers_make_room(Numbers *numbers, int64 more)
{
	if (numbers->count + more <= numbers->capacity)
		return;
	numbers->capacity = grown_capacity(numbers->capacity, numbers->count, more);
	numbers->values = repalloc_huge(numbers->values, numbers->capacity * sizeof(double));
}

void
numbers_append(Numbers *numbers, const Numbers *other)
{
	numbers_make_room(numbers, other->count);
	memcpy(numbers->values + numbers->count, other->values, other->count * sizeof(double));
	numbers->count += other->count;
}

void
amounts_init(Amounts *amounts, MemoryContext context, int64 capacity)
{
	amounts->context = context;
	amounts->count = 0;
	amounts->capacity = Max(capacity, FIRST_CAPACITY);
	amounts->places = 0;
	amounts->units = MemoryContextAllocHuge(context, amounts->capacity * sizeof(decimal_units));
}

static void
amounts_make_room(Amounts *amounts, int64 more)
{
	if (amounts->count + more <= amounts->capacity)
		return;
	amounts->capacity = grown_capacity(amounts->capacity, amounts->count, more);
	amounts->units = repalloc_huge(amounts->units, amounts->capacity * sizeof(decimal_units));
}

/* Brings all values to the units of more places. */
static void
amounts_raise_places(Amounts *amounts, int places, const char *argument)
{
	if (decimal_kept(places) > decimal_kept(amounts->places))
		for (int64 i = 0; i < amounts->count; i++)
			if (!decimal_rescale(&amounts->units[i], amounts->places, places))
				decimal_overflow_error(argument);
	amounts->places = Max(amounts->places, places);
}

/*
 * amounts_add
 *		Error 22003 naming the argument when all values together do not fit
 *		into 38 digits with the places of the finest.
 */
void
amounts_add(Amounts *amounts, Decimal value, const char *argument)
{
	if (value.places > amounts->places)
		amounts_raise_places(amounts, value.places, argument);
	if (!decimal_rescale(&value.units, value.places, amounts->places))
		decimal_overflow_error(argument);
	amounts_make_room(amounts, 1);
	amounts->units[amounts->count++] = value.units;
}

void
amounts_append(Amounts *amounts, const Amounts *other)
{
	amounts_make_room(amounts, other->count);
	for (int64 i = 0; i < other->count; i++)
	{
		Decimal		value = {other->units[i], other->places};

		amounts_add(amounts, value, "value");
	}
}

/* Sends a block of memory, unless it is more than one message can hold. */
static void
send_block(StringInfo message, const void *block, int64 count, Size size)
{
	if (count > (int64) ((MaxAllocSize - 1024 - message->len) / size))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a parallel worker cannot hand over " INT64_FORMAT " values", count),
				 errhint("SET max_parallel_workers_per_gather = 0 for this query.")));
	pq_sendint64(message, count);
	appendBinaryStringInfo(message, (const char *) block, (int) (count * size));
}

static int64
recv_count(StringInfo message, Size size)
{
	int64		count = pq_getmsgint64(message);

	if (count < 0 || count > (int64) ((message->len - message->cursor) / size))
		elog(ERROR, "invalid state of an aggregate");
	return count;
}

void
numbers_send(StringInfo message, const Numbers *numbers)
{
	send_block(message, numbers->values, numbers->count, sizeof(double));
}

void
numbers_recv(StringInfo message, Numbers *numbers, MemoryContext context)
{
	int64		count = recv_count(message, sizeof(double));

	numbers_init(numbers, context, count);
	pq_copymsgbytes(message, (char *) numbers->values, (int) (count * sizeof(double)));
	numbers->count = count;
}

void
amounts_send(StringInfo message, const Amounts *amounts)
{
	pq_sendbyte(message, amounts->places);
	send_block(message, amounts->units, amounts->count, sizeof(decimal_units));
}

void
amounts_recv(StringInfo message, Amounts *amounts, MemoryContext context)
{
	int			places = pq_getmsgbyte(message);
	int64		count = recv_count(message, sizeof(decimal_units));

	amounts_init(amounts, context, count);
	amounts->places = places;
	pq_copymsgbytes(message, (char *) amounts->units, (int) (count * sizeof(decimal_units)));
	amounts->count = count;
}

StringInfoData
collected_message(bytea *serialized)
{
	StringInfoData message;

	message.data = VARDATA_ANY(serialized);
	message.len = VARSIZE_ANY_EXHDR(serialized);
	message.maxlen = message.len;
	message.cursor = 0;
	return message;
}
