/*
 * keyed_test.c
 *	  The table of customers: growth, split and order, the flat value and its
 *	  merging, hostile hashes, broken values.
 *
 * The payload here is the simplest there is: rows counted, events added up.
 *
 * sources: src/shared/keyed.c src/shared/keyed_value.c src/shared/poll.c
 */
#include "shared/keyed_value.h"

#include <setjmp.h>
#include <stdlib.h>

#include "check.h"

#define MOST_CUSTOMERS	20000
#define MOST_TEXT		40

typedef struct Count
{
	uint32_t	days;			/* of all events, added up */
	uint16_t	rows;
	uint8_t		unused;			/* zero */
	uint8_t		taken;			/* 1 */
} Count;

typedef struct Row
{
	int			customer;		/* -1: nobody */
	KeyedEvent	event;
} Row;

/*
 * Memory that is limited and counted; sizes given back must be those that
 * were taken.
 */
typedef struct Chunk
{
	struct Chunk *next;
	struct Chunk *before;
	size_t		size;
	size_t		unused;
} Chunk;

typedef struct Counted
{
	KeyedMemory memory;
	Chunk		chunks;
	size_t		used;
	size_t		most;
	jmp_buf		refusal;
} Counted;

static void *
get(KeyedMemory *memory, size_t size)
{
	Counted    *counted = (Counted *) memory;
	Chunk	   *chunk;

	if (size > counted->most - counted->used)
		longjmp(counted->refusal, 1);
	chunk = malloc(sizeof(Chunk) + size);
	memset(chunk + 1, 0xA5, size);
	chunk->size = size;
	chunk->next = counted->chunks.next;
	chunk->before = &counted->chunks;
	chunk->next->before = chunk;
	counted->chunks.next = chunk;
	counted->used += size;
	return chunk + 1;
}

static void
give(KeyedMemory *memory, void *bytes, size_t size)
{
	Chunk	   *chunk = (Chunk *) bytes - 1;

	CHECK(chunk->size == size);
	((Counted *) memory)->used -= chunk->size;
	chunk->next->before = chunk->before;
	chunk->before->next = chunk->next;
	free(chunk);
}

static void
collide(KeyedMemory *memory)
{
	longjmp(((Counted *) memory)->refusal, 1);
}

static void
begin_memory(Counted *counted, size_t most)
{
	memset(counted, 0, sizeof(Counted));
	counted->memory.get = get;
	counted->memory.give = give;
	counted->memory.collide = collide;
	counted->chunks.next = &counted->chunks;
	counted->chunks.before = &counted->chunks;
	counted->most = most;
}

/* As a context does it that is deleted. */
static void
end_memory(Counted *counted)
{
	while (counted->chunks.next != &counted->chunks)
		give(&counted->memory, counted->chunks.next + 1, counted->chunks.next->size);
}

static uint64_t
random_bits(void)
{
	uint64_t	bits = 0;

	for (int i = 0; i < 5; i++)
		bits = bits << 15 ^ (uint64_t) rand();
	return bits;
}

/*
 * Keys.  The i-th customer of a round; two of them never have the same key.
 */
static uint64_t salt;
static uint64_t text_hashes;	/* so many different ones; 0: many */

static int64_t
integer_of(int customer)
{
	switch (customer)
	{
		case 0:
			return 0;
		case 1:
			return INT64_MIN;
		case 2:
			return INT64_MAX;
		case 3:
			return -1;
		case 4:					/* hash UINT64_MAX */
			return (int64_t) keyed_unmix(UINT64_MAX);
		case 5:
			return (int64_t) keyed_unmix(1);
		default:
			return (int64_t) (salt % 3 == 0 ? salt + (uint64_t) customer : salt * (uint64_t) customer);
	}
}

static void
uuid_of(int customer, unsigned char bytes[16])
{
	uint64_t	half[2] = {salt % 2 == 0 ? salt : (uint64_t) customer, (uint64_t) customer};

	if (customer == 0)
		half[0] = half[1] = 0;
	if (customer == 1)
		half[0] = half[1] = UINT64_MAX;
	memcpy(bytes, half, sizeof(half));
}

/* Customer 0 has an empty one; others have zero bytes within. */
static uint32_t
text_of(int customer, char *bytes)
{
	uint32_t	length;

	if (customer == 0)
		return 0;
	memset(bytes, customer % 3 == 0 ? 0 : 'x', MOST_TEXT);
	length = (uint32_t) sprintf(bytes, "%d", customer);
	return customer % 5 == 0 ? MOST_TEXT : length;
}

static uint64_t
text_hash(const char *bytes, uint32_t length)
{
	uint64_t	hash = 14695981039346656037U;

	for (uint32_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char) bytes[i]) * 1099511628211U;
	hash = keyed_mix(hash);
	return text_hashes == 0 ? hash : keyed_mix(hash % text_hashes);
}

/*
 * A table and what the server does with it.
 */
static void
settle(Keyed *keyed, KeyedPart *part)
{
	keyed_fetch(keyed, part, keyed->type, keyed->cell_size);
	for (uint32_t i = 0; i < part->rows; i++)
	{
		KeyedEvent	event = keyed_noted_event(part, keyed->type, i);
		Count	   *count = keyed_find_noted(keyed, part, keyed->type, keyed->cell_size, i);

		count->rows++;
		count->days += keyed_event_day(event);
		count->taken = 1;
	}
	keyed_settled(keyed, part);
	if (keyed_wants_split(keyed))
		keyed_split(keyed);
}

static void
hand_out(Keyed *keyed)
{
	uint32_t	place = 0;
	KeyedPart  *full;

	while ((full = keyed_hand_out(keyed, keyed->type, &place)) != NULL)
		settle(keyed, full);
	keyed_handed_out(keyed);
}

static void
settle_all(Keyed *keyed)
{
	hand_out(keyed);
	for (uint32_t i = 0; i < keyed_parts(keyed); i++)
		settle(keyed, &keyed->parts[i]);
	keyed_forget_passing(keyed);
}

static KeyedKey
passing_key(Keyed *keyed, const char *bytes, uint32_t length)
{
	KeyedKey	key = {text_hash(bytes, length), 0};
	KeyedText  *text;

	if (keyed_is_passing_full(keyed, length))
		settle_all(keyed);
	text = keyed_pass_text(keyed, length);
	memcpy(text->bytes, bytes, length);
	key.rest = (uint64_t) (uintptr_t) text;
	return key;
}

static KeyedKey
key_of(Keyed *keyed, int customer)
{
	char		bytes[MOST_TEXT + 12];

	if (keyed->type == KEYED_INTEGER)
		return keyed_integer(integer_of(customer));
	if (keyed->type == KEYED_TEXT)
	{
		uint32_t	length = text_of(customer, bytes);

		return passing_key(keyed, bytes, length);
	}
	uuid_of(customer, (unsigned char *) bytes);
	return keyed_uuid(bytes);
}

static void
note(Keyed *keyed, KeyedKey key, KeyedEvent event)
{
	if (keyed_note(keyed, key, event))
		hand_out(keyed);
}

/* Now and then a row is not noted but added by itself, as odd ones are. */
static void
add_row(Keyed *keyed, Row row, bool slowly)
{
	Count	   *count;

	if (row.customer >= 0 && !slowly)
	{
		note(keyed, key_of(keyed, row.customer), row.event);
		return;
	}
	count = row.customer < 0 ? keyed_nobody(keyed) : keyed_cell(keyed, key_of(keyed, row.customer));
	count->rows++;
	count->days += keyed_event_day(row.event);
	count->taken = 1;
}

/* A value in memory of its very size, so that ASan sees what is written behind it. */
static KeyedValue *
flatten(Keyed *keyed)
{
	KeyedSizes	sizes;
	KeyedValue *value;
	KeyedWriter writer;

	settle_all(keyed);
	sizes = keyed_table_sizes(keyed);
	value = malloc(keyed_value_size(sizes, keyed->cell_size));
	writer = keyed_write(value, KEYED_VISITS, keyed->type, keyed->cell_size, 7, sizes);
	for (uint32_t p = 0; p < keyed_parts(keyed); p++)
	{
		KeyedPart  *part = &keyed->parts[p];

		keyed_sort_part(keyed, part);
		for (uint32_t i = 0; i < part->count; i++)
			keyed_write_cell(&writer, keyed, part->cells + (size_t) i * keyed->cell_size);
		keyed_free_part(keyed, part);
	}
	if (keyed->nobody != NULL)
		keyed_write_cell(&writer, keyed, keyed->nobody);
	CHECK(writer.cells == sizes.customers);
	CHECK(writer.texts == sizes.text_bytes);
	return value;
}

static uint64_t
size_of(const KeyedValue *value)
{
	KeyedSizes	sizes = {value->customers, value->text_bytes, value->more_bytes, value->nobody};

	return keyed_value_size(sizes, value->cell_size);
}

static const char *
check_value(const KeyedValue *value, uint64_t size)
{
	return keyed_value_check(value, size, KEYED_VISITS, (KeyedType) value->type, sizeof(Count));
}

static KeyedValue *
value_of_rows(KeyedType type, const Row *rows, int n, bool slowly)
{
	Counted		counted;
	Keyed	   *keyed;
	KeyedValue *value;

	begin_memory(&counted, SIZE_MAX);
	keyed = keyed_create(&counted.memory, type, sizeof(Count));
	for (int i = 0; i < n; i++)
		add_row(keyed, rows[i], slowly && rand() % 4 == 0);
	value = flatten(keyed);
	keyed_free(keyed);
	CHECK(counted.used == 0);
	end_memory(&counted);
	return value;
}

static KeyedSizes
merge(const KeyedValue *const *values, int n, KeyedSizes sizes, KeyedValue *into)
{
	KeyedSizes	found = {0, 0, 0, false};
	KeyedWriter writer = {NULL, 0, 0, 0};
	KeyedWalk	walk;

	if (into != NULL)
		writer = keyed_write(into, KEYED_VISITS, (KeyedType) values[0]->type, values[0]->cell_size, 7, sizes);
	keyed_walk(&walk, values, n);
	while (keyed_walk_next(&walk))
	{
		const KeyedValue *from = values[walk.which[0]];
		uint64_t	at = walk.at[walk.which[0]];
		Count		count = {0, 0, 0, 1};

		for (int i = 0; i < walk.having; i++)
		{
			const Count *one = keyed_value_payload(values[walk.which[i]], walk.at[walk.which[i]]);

			count.rows += one->rows;
			count.days += one->days;
		}
		keyed_count_copy(&found, from, at);
		if (into != NULL)
			*(Count *) keyed_write_copy(&writer, from, at) = count;
	}
	return found;
}

static KeyedValue *
merged(const KeyedValue *const *values, int n)
{
	KeyedSizes	sizes = {0, 0, 0, false};
	KeyedValue *into;

	sizes = merge(values, n, sizes, NULL);
	into = malloc(keyed_value_size(sizes, values[0]->cell_size));
	merge(values, n, sizes, into);
	return into;
}

static void
check_same(const KeyedValue *a, const KeyedValue *b)
{
	CHECK(size_of(a) == size_of(b));
	CHECK(size_of(a) == size_of(b) && memcmp(a, b, size_of(a)) == 0);
}

/* The customer whose key this is, or -2 */
static int
customer_of(const KeyedValue *value, uint64_t i, int customers)
{
	KeyedKey	key = keyed_value_key(value, i);
	unsigned char bytes[16];
	unsigned char own[16];
	char		text[MOST_TEXT + 12];

	if (keyed_value_is_nobody(value, i))
		return -1;
	if (value->type == KEYED_TEXT)
	{
		uint32_t	length;
		const char *found = keyed_value_text(value, key, &length);
		int			customer = 0;

		for (uint32_t at = 0; at < length && found[at] >= '0' && found[at] <= '9'; at++)
			customer = customer * 10 + found[at] - '0';
		return customer < customers && length == text_of(customer, text) && memcmp(text, found, length) == 0 ?
			customer : -2;
	}
	if (value->type == KEYED_UUID)
		keyed_uuid_of(key, bytes);
	for (int customer = 0; customer < customers; customer++)
	{
		if (value->type == KEYED_UUID)
			uuid_of(customer, own);
		if (value->type == KEYED_UUID ? memcmp(bytes, own, 16) == 0 : keyed_integer_of(key) == integer_of(customer))
			return customer;
	}
	return -2;
}

/* A value has what the rows say, customer by customer. */
static void
check_rows(const KeyedValue *value, const Row *rows, int n, int customers)
{
	Count	   *counts = calloc((size_t) customers + 1, sizeof(Count));
	uint64_t	known = 0;

	for (int i = 0; i < n; i++)
	{
		Count	   *count = &counts[rows[i].customer + 1];

		known += count->rows == 0;
		count->rows++;
		count->days += keyed_event_day(rows[i].event);
		count->taken = 1;
	}
	CHECK(value->customers == known);
	for (uint64_t i = 0; i < value->customers; i++)
	{
		int			customer = customer_of(value, i, customers);

		CHECK(customer >= -1);
		if (customer >= -1)
			CHECK(memcmp(keyed_value_payload(value, i), &counts[customer + 1], sizeof(Count)) == 0);
	}
	CHECK_STR(check_value(value, size_of(value)), NULL);
	free(counts);
}

static void
random_rows(Row *rows, int n, int customers)
{
	for (int i = 0; i < n; i++)
	{
		rows[i].customer = rand() % 50 == 0 ? -1 : rand() % customers;
		rows[i].event = keyed_event((uint64_t) (rand() % 1000), 2, 100);
	}
}

static void
shuffle(Row *rows, int n)
{
	for (int i = n - 1; i > 0; i--)
	{
		int			j = (int) (random_bits() % (uint64_t) (i + 1));
		Row			row = rows[i];

		rows[i] = rows[j];
		rows[j] = row;
	}
}

/* The same value for any order, and any division over values that are merged. */
static void
check_round(KeyedType type, int n, int customers)
{
	Row		   *rows = malloc(((size_t) n + 1) * sizeof(Row));
	KeyedValue *parts[5];
	KeyedValue *value;
	KeyedValue *other;
	int			divided = rand() % 5 + 1;
	int			from = 0;

	salt = random_bits() | 1;
	if (type == KEYED_UUID)
		salt = random_bits();
	random_rows(rows, n, customers);
	value = value_of_rows(type, rows, n, false);
	if (customers <= 500)
		check_rows(value, rows, n, customers);
	CHECK_STR(check_value(value, size_of(value)), NULL);

	shuffle(rows, n);
	other = value_of_rows(type, rows, n, true);
	check_same(value, other);
	free(other);

	for (int i = 0; i < divided; i++)
	{
		int			to = i == divided - 1 ? n : from + rand() % (n - from + 1);

		parts[i] = value_of_rows(type, rows + from, to - from, i % 2 == 0);
		from = to;
	}
	other = merged((const KeyedValue *const *) parts, divided);
	check_same(value, other);
	free(other);
	for (int i = 0; i < divided; i++)
		free(parts[i]);
	free(value);
	free(rows);
}

static void
check_rounds(KeyedType type)
{
	for (int i = 0; i < 400; i++)
		check_round(type, rand() % 300, rand() % 60 + 1);
	for (int i = 0; i < 20; i++)
		check_round(type, rand() % 3000, 500);
	/* around the split, and far behind it */
	check_round(type, 60000, 4000);
	check_round(type, 60000, 4200);
	check_round(type, 120000, MOST_CUSTOMERS);
}

static void
integers(void)
{
	check_rounds(KEYED_INTEGER);
}

static void
uuids(void)
{
	check_rounds(KEYED_UUID);
}

static void
texts(void)
{
	text_hashes = 0;
	check_rounds(KEYED_TEXT);
}

/* Keys that share their hash are told apart by the rest. */
static void
texts_of_one_hash(void)
{
	text_hashes = 1;
	for (int i = 0; i < 20; i++)
		check_round(KEYED_TEXT, 400, 60);
	text_hashes = 17;
	for (int i = 0; i < 20; i++)
		check_round(KEYED_TEXT, 1000, 300);
	check_round(KEYED_TEXT, 30000, 6000);
	text_hashes = 0;
}

/* Texts as long as they may be, and longer than any chunk. */
static void
long_texts(void)
{
	static char bytes[KEYED_MOST_BYTES];
	static const uint32_t lengths[] = {KEYED_MOST_BYTES, KEYED_MOST_BYTES - 1, 1 << 19, 1021, 1020, 1, 0};
	const int	n = sizeof(lengths) / sizeof(lengths[0]);
	Counted		counted;
	Keyed	   *keyed;
	KeyedValue *value;
	uint64_t	total = 0;

	begin_memory(&counted, SIZE_MAX);
	keyed = keyed_create(&counted.memory, KEYED_TEXT, sizeof(Count));
	memset(bytes, 'x', sizeof(bytes));
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < n; i++)
			note(keyed, passing_key(keyed, bytes, lengths[i]), keyed_event(1, 0, 0));
	value = flatten(keyed);
	for (int i = 0; i < n; i++)
		total += lengths[i];
	CHECK_INT(value->customers, n);
	CHECK(value->text_bytes == total);
	for (uint64_t i = 0; i < value->customers; i++)
		CHECK_INT(((const Count *) keyed_value_payload(value, i))->rows, 3);
	CHECK_STR(check_value(value, size_of(value)), NULL);
	free(value);
	keyed_free(keyed);
	CHECK(counted.used == 0);
	end_memory(&counted);
}

/* No rows, and rows of nobody alone. */
static void
empty_values(void)
{
	Row			nobody = {-1, keyed_event(5, 0, 0)};
	KeyedValue *empty;
	KeyedValue *one;
	KeyedValue *both;

	for (int type = KEYED_INTEGER; type <= KEYED_TEXT; type++)
	{
		const KeyedValue *values[5];

		empty = value_of_rows((KeyedType) type, &nobody, 0, false);
		one = value_of_rows((KeyedType) type, &nobody, 1, false);
		CHECK_STR(check_value(empty, size_of(empty)), NULL);
		CHECK_STR(check_value(one, size_of(one)), NULL);
		CHECK_INT(empty->customers, 0);
		CHECK_INT(one->customers, 1);
		CHECK(keyed_value_is_nobody(one, 0));
		for (int i = 0; i < 5; i++)
			values[i] = empty;
		both = merged(values, 5);
		check_same(both, empty);
		free(both);
		values[3] = one;
		both = merged(values, 5);
		check_same(both, one);
		free(both);
		free(empty);
		free(one);
	}
}

static void
mixing(void)
{
	static const uint64_t some[] = {0, 1, 2, UINT64_MAX, UINT64_MAX - 1, (uint64_t) INT64_MAX, (uint64_t) INT64_MIN};
	unsigned char bytes[16];
	unsigned char again[16];

	for (int i = 0; i < 100000; i++)
	{
		uint64_t	x = i < 7 ? some[i] : random_bits();
		uint64_t	halves[2] = {x, i % 3 == 0 ? some[i % 7] : random_bits()};

		CHECK(keyed_unmix(keyed_mix(x)) == x);
		CHECK(keyed_mix(keyed_unmix(x)) == x);
		CHECK(keyed_integer_of(keyed_integer((int64_t) x)) == (int64_t) x);
		memcpy(bytes, halves, 16);
		keyed_uuid_of(keyed_uuid(bytes), again);
		CHECK(memcmp(bytes, again, 16) == 0);
	}
}

static void
events(void)
{
	static const int64_t units[] = {0, 1, -1, 9999, -KEYED_AMOUNT_BIAS, KEYED_AMOUNT_BIAS - 1};

	for (uint64_t day = 0; day <= KEYED_MOST_DAY; day += day < 5 || day > KEYED_MOST_DAY - 5 ? 1 : 1009)
		for (int places = 0; places <= 4; places++)
			for (int i = 0; i < 6; i++)
			{
				KeyedEvent	event = keyed_event(day, places, units[i]);

				CHECK(keyed_event_fits(day, units[i]));
				CHECK(event != KEYED_NO_EVENT);
				CHECK(keyed_event_day(event) == day);
				CHECK_INT(keyed_event_places(event), places);
				CHECK_INT(keyed_event_units(event), units[i]);
			}
	CHECK(keyed_event_fits(KEYED_MOST_DAY, 0));
	CHECK(!keyed_event_fits(KEYED_MOST_DAY + 1, 0));
	CHECK(!keyed_event_fits(UINT64_MAX, 0));
	CHECK(!keyed_event_fits(0, KEYED_AMOUNT_BIAS));
	CHECK(!keyed_event_fits(0, -KEYED_AMOUNT_BIAS - 1));
	CHECK(!keyed_event_fits(0, INT64_MAX));
	CHECK(!keyed_event_fits(0, INT64_MIN));
}

/*
 * Keys with neighbouring hashes, all looked for in the same place: how many
 * were taken in before memory was refused.
 */
static int
taken_neighbours(uint64_t first_hash, uint64_t step, int n, size_t most, KeyedType type)
{
	Counted		counted;
	Keyed	   *keyed;
	KeyedValue *value;
	volatile int taken = 0;

	begin_memory(&counted, most);
	if (setjmp(counted.refusal) == 0)
	{
		keyed = keyed_create(&counted.memory, type, sizeof(Count));
		for (int i = 0; i < n; i++)
		{
			KeyedKey	key = {first_hash + (uint64_t) i * step, type == KEYED_UUID ? (uint64_t) i : 0};

			note(keyed, key, keyed_event(1, 0, 0));
			taken = i + 1;
		}
		value = flatten(keyed);
		CHECK_INT(value->customers, n);
		CHECK_STR(check_value(value, size_of(value)), NULL);
		free(value);
		keyed_free(keyed);
		CHECK(counted.used == 0);
	}
	end_memory(&counted);
	return taken;
}

#define MEGABYTES(n)	((size_t) (n) << 20)

static void
neighbours(void)
{
	const uint64_t last = UINT64_MAX;

	/* in the middle of a part they find room behind each other, but not for ever */
	CHECK_INT(taken_neighbours(last / 2 + 5, 1, KEYED_LONGEST_SEARCH, MEGABYTES(50), KEYED_INTEGER),
			  KEYED_LONGEST_SEARCH);
	CHECK(taken_neighbours(last / 2 + 5, 1, 20000, MEGABYTES(50), KEYED_INTEGER) < 20000);
	CHECK(taken_neighbours(last / 3, 1, 20000, MEGABYTES(50), KEYED_INTEGER) < 20000);
	CHECK_INT(taken_neighbours(0, 1, 3000, MEGABYTES(8), KEYED_INTEGER), 3000);
	/* at its end there are few places, however large it is */
	CHECK_INT(taken_neighbours(last - 3999, 1, 4000, MEGABYTES(50), KEYED_INTEGER), 4000);
	CHECK(taken_neighbours(last - 19999, 1, 20000, MEGABYTES(50), KEYED_INTEGER) < 20000);
	CHECK(taken_neighbours(last / 256 - 19999, 1, 20000, MEGABYTES(50), KEYED_INTEGER) < 20000);
	/* the same hash, told apart by the rest; and the same tag */
	CHECK_INT(taken_neighbours(last, 0, 3000, MEGABYTES(50), KEYED_UUID), 3000);
	CHECK(taken_neighbours(last, 0, 20000, MEGABYTES(50), KEYED_UUID) < 20000);
	CHECK_INT(taken_neighbours(0, 0, 3000, MEGABYTES(50), KEYED_UUID), 3000);
	for (int tag = 0; tag < 4; tag++)
		CHECK_INT(taken_neighbours(last - 200 * 256 + 1 + (uint64_t) tag, 256, 200, MEGABYTES(8), KEYED_INTEGER), 200);
}

/* Fills a table for which there is so much memory. */
static void
fill(KeyedType type, size_t most)
{
	Counted		counted;

	begin_memory(&counted, most);
	if (setjmp(counted.refusal) == 0)
	{
		Keyed	   *keyed = keyed_create(&counted.memory, type, sizeof(Count));

		for (int i = 0; i < MOST_CUSTOMERS; i++)
		{
			Row			row = {i % 1000 == 7 ? -1 : i, keyed_event(1, 0, 0)};

			add_row(keyed, row, false);
		}
		free(flatten(keyed));
		keyed_free(keyed);
		CHECK(counted.used == 0);
	}
	end_memory(&counted);
}

/* Memory is refused at any moment. */
static void
refusals(void)
{
	for (size_t most = 500; most < MEGABYTES(2); most += most / 7)
	{
		fill(KEYED_INTEGER, most);
		fill(KEYED_UUID, most);
		fill(KEYED_TEXT, most);
	}
}

/* What a table costs: a cell, a tag, and some room, whatever came before. */
static void
memory_per_customer(void)
{
	Counted		counted;
	Keyed	   *keyed;
	const int	customers = 400000;

	begin_memory(&counted, SIZE_MAX);
	keyed = keyed_create(&counted.memory, KEYED_INTEGER, 24);
	for (int i = 0; i < customers; i++)
	{
		uint8_t    *payload = keyed_cell(keyed, keyed_integer(i));

		payload[23] = 1;
		if (keyed_wants_split(keyed))
			keyed_split(keyed);
	}
	CHECK(keyed->customers == (uint64_t) customers);
	CHECK(counted.used < (size_t) customers * 64);
	keyed_free(keyed);
	CHECK(counted.used == 0);
	end_memory(&counted);
}

/* Touches all that a value which was accepted leads to. */
static unsigned
read_all(const KeyedValue *value)
{
	unsigned	sum = 0;

	for (uint64_t i = 0; i < value->customers; i++)
	{
		KeyedKey	key = keyed_value_key(value, i);
		uint32_t	length;

		sum += ((const Count *) keyed_value_payload(value, i))->rows;
		if (value->type != KEYED_TEXT || keyed_value_is_nobody(value, i))
			continue;
		for (const char *bytes = keyed_value_text(value, key, &length); length > 0; length--)
			sum += (unsigned char) bytes[length - 1];
	}
	for (uint64_t i = 0; i < value->more_bytes; i++)
		sum += (unsigned char) keyed_value_more(value)[i];
	return sum;
}

static void
mutate(unsigned char *bytes, uint64_t size)
{
	static const unsigned char odd[] = {0, 1, 0x7F, 0x80, 0xFF};
	int			n = rand() % 3 + 1;

	for (int i = 0; i < n; i++)
	{
		/* the head is where it hurts */
		uint64_t	at = random_bits() % (rand() % 2 == 0 && size > 48 ? 48 : size);

		bytes[at] = rand() % 2 == 0 ? odd[rand() % 5] : (unsigned char) (bytes[at] ^ 1 << rand() % 8);
	}
}

static unsigned sink;			/* so that no reading is left out */

static void
broken_values(void)
{
	int			refused = 0;

	for (int round = 0; round < 3000; round++)
	{
		KeyedType	type = (KeyedType) (round % 3);
		Row			rows[40];
		int			n = rand() % 40;
		KeyedValue *value;
		uint64_t	size;

		salt = random_bits() | 1;
		random_rows(rows, n, 20);
		value = value_of_rows(type, rows, n, false);
		size = size_of(value);
		for (int i = 0; i < 20; i++)
		{
			/* of any length, and ending where its memory ends */
			uint64_t	length = rand() % 4 == 0 ? random_bits() % (size + 1) : size;
			unsigned char *copy = malloc(length + 1);

			memcpy(copy, value, length);
			if (length > 0)
				mutate(copy, length);
			copy = realloc(copy, length == 0 ? 1 : length);
			if (keyed_value_check((KeyedValue *) copy, length, KEYED_VISITS, type, sizeof(Count)) == NULL)
				sink += read_all((KeyedValue *) copy);
			else
				refused++;
			free(copy);
		}
		free(value);
	}
	CHECK(refused > 10000);
}

static void
check_refused(const KeyedValue *value, const char *why)
{
	CHECK_STR(keyed_value_check(value, size_of(value), KEYED_VISITS, KEYED_TEXT, sizeof(Count)), why);
}

/* Each rule of the form by itself. */
static void
rules_of_the_form(void)
{
	Row			rows[] = {{1, 0}, {2, 0}, {5, 0}, {7, 0}, {-1, 0}};
	KeyedValue *value = value_of_rows(KEYED_TEXT, rows, 5, false);
	uint64_t	size = size_of(value);
	KeyedValue *copy = malloc(size);
	char	   *cell = copy->cells;
	uint64_t	key[2];
	char		bytes[64];

	memcpy(copy, value, size);
	check_refused(copy, NULL);
	CHECK(keyed_value_check(copy, size - 1, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);
	CHECK(keyed_value_check(copy, size + 1, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);
	CHECK(keyed_value_check(copy, size, KEYED_RFM, KEYED_TEXT, sizeof(Count)) != NULL);
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_UUID, sizeof(Count)) != NULL);
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count) + 8) != NULL);
	CHECK(keyed_value_check(copy, 20, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);

	copy->version = 2;
	check_refused(copy, "unknown version");
	memcpy(copy, value, size);
	copy->nobody = 2;
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);

	/* two cells change places */
	memcpy(copy, value, size);
	memcpy(bytes, cell, copy->cell_size);
	memmove(cell, cell + copy->cell_size, copy->cell_size);
	memcpy(cell + copy->cell_size, bytes, copy->cell_size);
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);

	/* one customer twice */
	memcpy(copy, value, size);
	memcpy(cell + copy->cell_size, cell, 8);
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL ||
		  memcmp(keyed_value_texts(copy), keyed_value_texts(copy) + 1, 1) < 0);

	/* a text that claims to be longer, or to lie elsewhere */
	memcpy(copy, value, size);
	memcpy(key, cell, 16);
	key[1]++;
	memcpy(cell, key, 16);
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);
	key[1] = UINT64_MAX;
	memcpy(cell, key, 16);
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);

	/* an empty cell */
	memcpy(copy, value, size);
	cell[copy->cell_size - 1] = 0;
	check_refused(copy, "a cell is empty");

	/* the customer without a key is the last one, and has none */
	memcpy(copy, value, size);
	memset(cell + 4 * copy->cell_size, 1, 1);
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);

	/* bytes that say nothing are zero */
	memcpy(copy, value, size);
	CHECK(copy->text_bytes % 8 != 0);
	((char *) copy)[size - 1] = 1;
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);

	/* sizes beyond all bounds */
	memcpy(copy, value, size);
	copy->customers = UINT64_MAX / copy->cell_size;
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);
	memcpy(copy, value, size);
	copy->more_bytes = UINT64_MAX - 7;
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);
	memcpy(copy, value, size);
	copy->text_bytes = UINT64_MAX;
	CHECK(keyed_value_check(copy, size, KEYED_VISITS, KEYED_TEXT, sizeof(Count)) != NULL);
	free(copy);
	free(value);
}

int
main(void)
{
	srand(20241122);
	RUN(mixing);
	RUN(events);
	RUN(integers);
	RUN(uuids);
	RUN(texts);
	RUN(texts_of_one_hash);
	RUN(long_texts);
	RUN(empty_values);
	RUN(neighbours);
	RUN(refusals);
	RUN(memory_per_customer);
	RUN(broken_values);
	RUN(rules_of_the_form);
	return check_done();
}
