/*
 * purchase_keyed_test.c
 *	  Histories of many customers in one table, against rows kept one by one.
 *
 * sources: src/keyed/purchase_keyed.c src/shared/keyed.c src/shared/keyed_value.c
 * sources: src/purchase/gather.c src/purchase/history.c src/shared/decimal.c
 * sources: src/shared/varint.c src/shared/poll.c
 */
#include "keyed/purchase_keyed.h"

#include <stdlib.h>

#include "check.h"

#define MOST_RUNS	4
#define NOBODY		UINT32_MAX

/* A day that has no place in eight bytes. */
#define FAR_AWAY	2000000

/*
 * Chance: the same one everywhere
 */

static uint64_t seed = 88172645463325252u;

static uint64_t
chance(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 11) % below;
}

/*
 * Memory that is counted
 */

typedef struct Chunk
{
	struct Chunk *next;
	struct Chunk *before;
	int64_t		size;
	int64_t		unused;
} Chunk;

typedef struct Counted
{
	KeyedMemory memory;
	int64_t		used;
	int64_t		peak;
	Chunk		chunks;
} Counted;

static void *
get(KeyedMemory *memory, size_t size)
{
	Counted    *counted = (Counted *) memory;
	Chunk	   *chunk = malloc(sizeof(Chunk) + size);

	memset(chunk + 1, 0xA5, size);
	chunk->size = (int64_t) size;
	chunk->next = counted->chunks.next;
	chunk->before = &counted->chunks;
	chunk->next->before = chunk;
	counted->chunks.next = chunk;
	counted->used += chunk->size;
	counted->peak = counted->used > counted->peak ? counted->used : counted->peak;
	return chunk + 1;
}

static void
give(KeyedMemory *memory, void *bytes, size_t size)
{
	Chunk	   *chunk = (Chunk *) bytes - 1;

	CHECK_INT(chunk->size, size);
	((Counted *) memory)->used -= chunk->size;
	chunk->next->before = chunk->before;
	chunk->before->next = chunk->next;
	free(chunk);
}

static void
collide(KeyedMemory *memory)
{
	(void) memory;
	abort();
}

static Counted counted = {
	.memory = {.get = get, .give = give, .collide = collide},
	.chunks = {&counted.chunks, &counted.chunks, 0, 0}
};

/* What an error leaves behind goes with its memory context, in the server. */
static void
give_all(void)
{
	while (counted.chunks.next != &counted.chunks)
		give(&counted.memory, counted.chunks.next + 1, (size_t) counted.chunks.next->size);
}

/*
 * Rows and the histories that they make
 */

typedef struct Row
{
	uint32_t	customer;
	int32_t		day;
	bool		known_only;
	Decimal		amount;
} Row;

/* What rows are like. */
typedef struct Kind
{
	uint32_t	customers;
	uint32_t	rows;
	int32_t		days;
	uint32_t	odd;			/* one in so many is no everyday row; 0: none */
	uint64_t	log_most;
	KeyedType	type;
} Kind;

static Row
row_of_chance(const Kind *kind)
{
	Row			row = {(uint32_t) chance(kind->customers), (int32_t) chance(kind->days), false, {0, 2}};

	row.amount.units = (decimal_units) (chance(100000) * 100);
	if (chance(10) == 0)
		row.amount.units = -row.amount.units;
	if (kind->odd == 0 || chance(kind->odd) != 0)
		return row;
	switch (chance(6))
	{
		case 0:
			row.customer = NOBODY;
			break;
		case 1:
			row.known_only = true;
			break;
		case 2:
			row.amount.units = (decimal_units) chance(UINT32_MAX) << 60;
			break;
		case 3:
			row.amount.units = (decimal_units) chance(UINT32_MAX);
			row.amount.places = 7;
			break;
		case 4:
			row.day = chance(2) == 0 ? FAR_AWAY : -FAR_AWAY;
			break;
		default:
			row.customer = 0;
			break;
	}
	return row;
}

static int
compare_customers(const void *a, const void *b)
{
	uint32_t	x = (*(Row *const *) a)->customer;
	uint32_t	y = (*(Row *const *) b)->customer;

	return (x > y) - (x < y);
}

/* The body that the rows of one customer make. */
static uint8_t *
expected_body(Row *const *rows, uint32_t count, size_t *size)
{
	HistoryDay *entries = malloc((count + 1) * sizeof(HistoryDay));
	HistoryDays days = {8, 0, entries};
	uint8_t    *body;

	for (uint32_t i = 0; i < count; i++)
	{
		decimal_units units;

		if (rows[i]->known_only)
			continue;
		CHECK(history_units(rows[i]->amount, 8, &units));
		entries[days.count++] = history_day_of_row(rows[i]->day, units);
	}
	CHECK(gather_join_entries(&days) == HISTORY_FINE);
	history_shorten_places(&days);
	*size = history_packed_size(&days);
	body = malloc(*size);
	history_pack(&days, body);
	free(entries);
	return body;
}

/*
 * A table and its rows
 */

typedef union AnyText
{
	KeyedText	text;
	char		bytes[64];
} AnyText;

static KeyedKey
key_of(const Kind *kind, uint32_t customer, AnyText *text)
{
	uint64_t	uuid[2] = {customer, customer * UINT64_C(7919)};
	KeyedKey	key;

	if (kind->type == KEYED_INTEGER)
		return keyed_integer((int64_t) customer - 5);
	if (kind->type == KEYED_UUID)
		return keyed_uuid(uuid);
	text->text.length = (uint32_t) sprintf(text->text.bytes, "%s%u", customer % 3 == 0 ? "customer " : "",
										   customer);
	key.hash = keyed_mix(customer / 2);		/* two have the same */
	key.rest = (uint64_t) (uintptr_t) text;
	return key;
}

static PurchaseKeyed *
begin_table(const Kind *kind)
{
	PurchaseKeyed *keyed = malloc(sizeof(PurchaseKeyed));

	purchase_keyed_init(keyed, keyed_create(&counted.memory, kind->type, sizeof(PurchaseCell)), kind->log_most);
	return keyed;
}

static void
hand_out(PurchaseKeyed *keyed)
{
	Keyed	   *table = keyed->table;
	uint32_t	place = 0;
	KeyedPart  *full;

	while ((full = keyed_hand_out(table, table->type, &place)) != NULL)
		CHECK(purchase_keyed_settle(keyed, full) == HISTORY_FINE);
	keyed_handed_out(table);
}

static void
settle_all(PurchaseKeyed *keyed)
{
	hand_out(keyed);
	for (uint32_t i = 0; i < keyed_parts(keyed->table); i++)
		CHECK(purchase_keyed_settle(keyed, &keyed->table->parts[i]) == HISTORY_FINE);
	keyed_forget_passing(keyed->table);
}

/* As the transition functions do it. */
static void
add_row(const Kind *kind, PurchaseKeyed *keyed, const Row *row)
{
	AnyText		text;
	KeyedEvent	event = KEYED_NO_EVENT;
	KeyedKey	key = key_of(kind, row->customer, &text);

	if (row->customer == NOBODY && row->known_only)
		purchase_keyed_know_nobody(keyed);
	else if (row->customer == NOBODY)
		CHECK(purchase_keyed_add_nobody(keyed, row->day, row->amount) == HISTORY_FINE);
	else if (!row->known_only &&
			 (row->amount.places > 4 || row->amount.units != (int64_t) row->amount.units ||
			  !purchase_keyed_event(row->day, (int64_t) row->amount.units, &event)))
		CHECK(purchase_keyed_add(keyed, key, row->day, row->amount) == HISTORY_FINE);
	else
	{
		if (kind->type == KEYED_TEXT)
		{
			KeyedText  *passing;

			if (keyed_is_passing_full(keyed->table, text.text.length))
				settle_all(keyed);
			passing = keyed_pass_text(keyed->table, text.text.length);
			memcpy(passing->bytes, text.text.bytes, text.text.length);
			key.rest = (uint64_t) (uintptr_t) passing;
		}
		if (keyed_note(keyed->table, key, event))
			hand_out(keyed);
	}
}

static KeyedValue *
end_table(PurchaseKeyed *keyed)
{
	KeyedSizes	sizes;
	KeyedValue *value;

	settle_all(keyed);
	CHECK(purchase_keyed_fold(keyed) == HISTORY_FINE);
	sizes = purchase_keyed_sizes(keyed);
	value = malloc(keyed_value_size(sizes, keyed->table->cell_size));
	purchase_keyed_write(keyed, 0, value, sizes);
	keyed_free(keyed->table);
	free(keyed);
	return value;
}

static uint64_t
size_of(const KeyedValue *value)
{
	KeyedSizes	sizes = {value->customers, value->text_bytes, value->more_bytes, value->nobody};

	return keyed_value_size(sizes, value->cell_size);
}

static KeyedValue *
merged(const KeyedValue *const *values, int count)
{
	PurchaseBodies bodies;
	KeyedSizes	sizes;
	KeyedValue *value;

	CHECK(purchase_keyed_merge(&counted.memory, values, count, &sizes, &bodies) == HISTORY_FINE);
	value = malloc(keyed_value_size(sizes, values[0]->cell_size));
	purchase_keyed_write_merged(&counted.memory, values, count, sizes, &bodies, value);
	return value;
}

/* Rows dealt out over so many tables, and these merged. */
static KeyedValue *
value_of_rows(const Kind *kind, const Row *rows, int runs)
{
	PurchaseKeyed *tables[MOST_RUNS];
	KeyedValue *values[MOST_RUNS];
	KeyedValue *value;

	for (int i = 0; i < runs; i++)
		tables[i] = begin_table(kind);
	for (uint32_t i = 0; i < kind->rows; i++)
		add_row(kind, tables[chance(runs)], &rows[i]);
	for (int i = 0; i < runs; i++)
		values[i] = end_table(tables[i]);
	value = runs == 1 ? values[0] : merged((const KeyedValue *const *) values, runs);
	for (int i = 0; i < runs && runs > 1; i++)
		free(values[i]);
	CHECK_INT(counted.used, 0);
	return value;
}

/* Where a customer is in a value; -1: nowhere. */
static int64_t
find(const Kind *kind, const KeyedValue *value, uint32_t customer)
{
	AnyText		text;
	KeyedKey	key = key_of(kind, customer, &text);

	if (customer == NOBODY)
		return value->nobody ? (int64_t) value->customers - 1 : -1;
	for (uint64_t i = 0; i < value->customers - value->nobody; i++)
	{
		KeyedKey	other = keyed_value_key(value, i);
		uint32_t	length;
		const char *bytes = keyed_value_text(value, other, &length);

		if (other.hash == key.hash &&
			(kind->type != KEYED_TEXT ? other.rest == key.rest :
			 length == text.text.length && memcmp(bytes, text.text.bytes, length) == 0))
			return (int64_t) i;
	}
	return -1;
}

static void
check_customer(const Kind *kind, const KeyedValue *value, Row *const *rows, uint32_t count)
{
	int64_t		at = find(kind, value, rows[0]->customer);
	size_t		want_size;
	size_t		size;
	uint8_t    *want = expected_body(rows, count, &want_size);
	const uint8_t *body;

	CHECK(at >= 0);
	if (at >= 0)
	{
		body = purchase_keyed_body(value, (uint64_t) at, &size);
		CHECK_INT(size, want_size);
		CHECK(size == want_size && memcmp(body, want, size) == 0);
	}
	free(want);
}

/* Every step-th customer, because to find one takes long. */
static void
check_value(const Kind *kind, const KeyedValue *value, Row *rows, uint32_t step)
{
	Row		  **order = malloc(kind->rows * sizeof(Row *));
	uint32_t	customers = 0;

	for (uint32_t i = 0; i < kind->rows; i++)
		order[i] = &rows[i];
	qsort(order, kind->rows, sizeof(Row *), compare_customers);
	for (uint32_t i = 0, begin = 0; i < kind->rows; i++)
		if (i + 1 == kind->rows || order[i + 1]->customer != order[i]->customer)
		{
			if (customers++ % step == 0 || order[i]->customer == NOBODY)
				check_customer(kind, value, order + begin, i + 1 - begin);
			begin = i + 1;
		}
	CHECK_INT(value->customers, customers);
	free(order);
}

static void
shuffle(Row *rows, uint32_t count)
{
	for (uint32_t i = count; i > 1; i--)
	{
		uint32_t	j = (uint32_t) chance(i);
		Row			row = rows[i - 1];

		rows[i - 1] = rows[j];
		rows[j] = row;
	}
}

/* One table, and tables that are merged, over rows in any order: the same bytes. */
static void
check_kind(const Kind *kind, uint32_t step)
{
	Row		   *rows = malloc(kind->rows * sizeof(Row));
	KeyedValue *value;

	for (uint32_t i = 0; i < kind->rows; i++)
		rows[i] = row_of_chance(kind);
	value = value_of_rows(kind, rows, 1);
	CHECK(keyed_value_check(value, size_of(value), KEYED_PURCHASES, kind->type, sizeof(PurchaseCell)) == NULL);
	CHECK(purchase_keyed_check(value) == NULL);
	check_value(kind, value, rows, step);
	for (int runs = 1; runs <= MOST_RUNS; runs++)
	{
		KeyedValue *other;

		shuffle(rows, kind->rows);
		other = value_of_rows(kind, rows, runs);
		CHECK_INT(size_of(other), size_of(value));
		CHECK(size_of(other) == size_of(value) && memcmp(other, value, size_of(value)) == 0);
		free(other);
	}
	free(value);
	free(rows);
}

static void
few_customers(void)
{
	for (uint32_t i = 0; i < 200; i++)
	{
		Kind		kind = {1 + (uint32_t) chance(40), 1 + (uint32_t) chance(400), 1 + (int32_t) chance(500),
			(uint32_t) chance(8), chance(2) * (1 << 20), (KeyedType) chance(3)};

		check_kind(&kind, 1);
	}
}

static void
beyond_the_split(void)
{
	for (uint32_t i = 0; i < 6; i++)
	{
		Kind		kind = {5000 + (uint32_t) chance(5000), 30000, 300, i % 2 == 0 ? 0 : 20,
			i < 3 ? 0 : 1 << 24, (KeyedType) (i % 3)};

		check_kind(&kind, 100);
	}
}

static void
many_rows_of_few(void)
{
	Kind		kind = {3, 200000, 100, 0, 0, KEYED_INTEGER};
	Kind		odd = {300, 200000, 100, 50, 1 << 20, KEYED_INTEGER};

	check_kind(&kind, 1);
	check_kind(&odd, 1);
}

/* Rows on the general road alone make many parts of one, too. */
static void
wide_rows_split(void)
{
	for (KeyedType type = KEYED_INTEGER; type <= KEYED_TEXT; type++)
	{
		Kind		kind = {KEYED_SPLIT_FROM + 100, 0, 300, 0, 0, type};
		PurchaseKeyed *keyed = begin_table(&kind);
		KeyedValue *value;

		for (uint32_t i = 0; i < kind.customers; i++)
		{
			Row			row = {i, (int32_t) i, false, {123456, i % 16 == 0 ? 2 : 7}};

			CHECK_INT(keyed_parts(keyed->table) > 1, keyed->table->customers >= KEYED_SPLIT_FROM);
			add_row(&kind, keyed, &row);
			if (i == KEYED_SPLIT_FROM - 2)
				settle_all(keyed);
		}
		value = end_table(keyed);
		CHECK_INT(value->customers, kind.customers);
		CHECK(purchase_keyed_check(value) == NULL);
		free(value);
		CHECK_INT(counted.used, 0);
	}
}

/* One customer with many days of amounts with many places: this takes no time. */
static void
many_wide_days(void)
{
	Kind		kind = {1, 100000, 0, 0, 1 << 24, KEYED_INTEGER};
	Row		   *rows = malloc(kind.rows * sizeof(Row));
	KeyedValue *value;

	for (uint32_t i = 0; i < kind.rows; i++)
		rows[i] = (Row) {0, (int32_t) (i * UINT64_C(7919) % 80000), false, {1234567 + i, i % 2 == 0 ? 6 : 8}};
	value = value_of_rows(&kind, rows, 1);
	check_value(&kind, value, rows, 1);
	free(value);
	free(rows);
}

/* What is kept is days, not rows. */
static void
memory_does_not_grow_with_rows(void)
{
	Kind		kind = {100, 0, 30, 0, 1 << 16, KEYED_INTEGER};
	PurchaseKeyed *keyed = begin_table(&kind);

	counted.peak = 0;
	for (int i = 0; i < 3000000; i++)
	{
		Row			row = row_of_chance(&kind);

		add_row(&kind, keyed, &row);
	}
	CHECK(counted.peak < 1 << 20);
	free(end_table(keyed));
	CHECK_INT(counted.used, 0);
}

static void
count_body(void *arg, const uint8_t *body, size_t size)
{
	HistoryReader reader;

	CHECK(history_check(body, size, &reader) == NULL);
	++*(uint64_t *) arg;
}

static void
histories_are_shown(void)
{
	Kind		kind = {6000, 50000, 300, 20, 1 << 20, KEYED_INTEGER};
	PurchaseKeyed *keyed = begin_table(&kind);
	uint64_t	customers;
	uint64_t	shown = 0;

	for (uint32_t i = 0; i < kind.rows; i++)
	{
		Row			row = row_of_chance(&kind);

		add_row(&kind, keyed, &row);
	}
	settle_all(keyed);
	customers = keyed->table->customers;
	CHECK(purchase_keyed_visit(keyed, count_body, &shown) == HISTORY_FINE);
	CHECK_INT(shown, customers);
	keyed_free(keyed->table);
	free(keyed);
	CHECK_INT(counted.used, 0);
}

static void
tags_travel(void)
{
	Kind		kind = {20, 100, 30, 4, 0, KEYED_INTEGER};
	const KeyedValue *values[2];
	KeyedValue *both;

	for (int run = 0; run < 2; run++)
	{
		PurchaseKeyed *keyed = begin_table(&kind);

		keyed->tag = 0x203;
		for (uint32_t i = 0; i < kind.rows; i++)
		{
			Row			row = row_of_chance(&kind);

			add_row(&kind, keyed, &row);
		}
		values[run] = end_table(keyed);
		CHECK_INT(purchase_keyed_tag(values[run]), 0x203);
		CHECK(purchase_keyed_check(values[run]) == NULL);
	}
	both = merged(values, 2);
	CHECK_INT(purchase_keyed_tag(both), 0x203);
	CHECK(purchase_keyed_check(both) == NULL);
	free(both);
	free((void *) values[0]);
	free((void *) values[1]);
	CHECK_INT(counted.used, 0);
}

static void
sums_that_do_not_fit(void)
{
	Kind		kind = {2, 0, 10, 0, 0, KEYED_INTEGER};
	PurchaseKeyed *keyed = begin_table(&kind);
	Decimal		much = {(decimal_units) 1 << 126, 4};

	for (int i = 0; i < 3; i++)
		CHECK(purchase_keyed_add(keyed, keyed_integer(7), 5, much) == HISTORY_FINE);
	CHECK(purchase_keyed_fold(keyed) == HISTORY_SUM_TOO_LARGE);
	give_all();
	free(keyed);
}

/* Changed bytes are refused, or are a value; nothing outside is read. */
static void
changed_bytes(void)
{
	Kind		kind = {50, 400, 60, 6, 0, KEYED_INTEGER};
	Row		   *rows = malloc(kind.rows * sizeof(Row));
	KeyedValue *value;
	KeyedValue *changed;
	int			refused = 0;

	for (uint32_t i = 0; i < kind.rows; i++)
		rows[i] = row_of_chance(&kind);
	value = value_of_rows(&kind, rows, 1);
	changed = malloc(size_of(value));
	for (int i = 0; i < 100000; i++)
	{
		uint64_t	size = size_of(value);
		uint64_t	at = chance(size);

		memcpy(changed, value, size);
		((char *) changed)[at] ^= (char) (1 << chance(8));
		if (keyed_value_check(changed, size, KEYED_PURCHASES, kind.type, sizeof(PurchaseCell)) != NULL ||
			purchase_keyed_check(changed) != NULL)
			refused++;
	}
	CHECK(refused > 10000);
	free(changed);
	free(value);
	free(rows);
}

int
main(void)
{
	RUN(few_customers);
	RUN(beyond_the_split);
	RUN(many_rows_of_few);
	RUN(wide_rows_split);
	RUN(many_wide_days);
	RUN(memory_does_not_grow_with_rows);
	RUN(histories_are_shown);
	RUN(tags_travel);
	RUN(sums_that_do_not_fit);
	RUN(changed_bytes);
	return check_done();
}
