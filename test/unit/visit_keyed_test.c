/*
 * visit_keyed_test.c
 *	  Visits of many customers in one table against a VisitState for each: any rows, any
 *	  order, any way to divide them.
 *
 * sources: src/keyed/visit_keyed.c src/shared/keyed.c src/shared/keyed_value.c
 * sources: src/churn/visit_class.c src/shared/poll.c
 */
#include "keyed/visit_keyed.h"

#include <stdlib.h>

#include "check.h"

#define AS_OF			1000
#define AFTER			634		/* a window of 366 days */
#define WINDOW			(AS_OF - AFTER)
#define MOST_CUSTOMERS	20000

/* Memory that is counted, so that what is given back can be seen. */
typedef struct Counted
{
	KeyedMemory memory;
	size_t		used;
} Counted;

static void *
get(KeyedMemory *memory, size_t size)
{
	((Counted *) memory)->used += size;
	return malloc(size);
}

static void
give(KeyedMemory *memory, void *chunk, size_t size)
{
	((Counted *) memory)->used -= size;
	free(chunk);
}

/* What the table should know: customer MOST_CUSTOMERS is the one without a key. */
static VisitState model[MOST_CUSTOMERS + 1];
static bool known[MOST_CUSTOMERS + 1];

static void
model_clear(void)
{
	for (int i = 0; i <= MOST_CUSTOMERS; i++)
	{
		VisitState	state = {AS_OF, AFTER, 0, {HISTORY_NO_DAY, HISTORY_NO_DAY, HISTORY_NO_DAY}, 0};

		model[i] = state;
		known[i] = false;
	}
}

static int
model_customers(void)
{
	int			customers = 0;

	for (int i = 0; i <= MOST_CUSTOMERS; i++)
		customers += known[i];
	return customers;
}

/* Any number of 64 bits for each customer; the first are near one another. */
static int64_t
integer_key(int customer)
{
	return customer < 100 ? customer - 50 : (int64_t) keyed_mix((uint64_t) customer);
}

static KeyedKey
key_of(Keyed *table, int customer)
{
	unsigned char uuid[16] = {0};
	KeyedText  *text;
	KeyedKey	key;

	if (table->type == KEYED_INTEGER)
		return keyed_integer(integer_key(customer));
	if (table->type == KEYED_UUID)
	{
		memcpy(uuid + customer % 12, &customer, sizeof(customer));
		uuid[15] = (unsigned char) (customer % 12);
		return keyed_uuid(uuid);
	}
	/* customer 0 has an empty text; a hash with collisions */
	text = keyed_pass_text(table, customer == 0 ? 0 : 4 + (uint32_t) customer % 50);
	memset(text->bytes, 'x', text->length);
	if (customer > 0)
		memcpy(text->bytes, &customer, sizeof(customer));
	key.hash = keyed_mix((uint64_t) customer / 3);
	key.rest = (uint64_t) (uintptr_t) text;
	return key;
}

/* Which customer a cell of a value belongs to. */
static int
customer_of(const KeyedValue *value, uint64_t i)
{
	KeyedKey	key = keyed_value_key(value, i);
	unsigned char uuid[16];
	uint32_t	length;
	const char *text;
	int			customer = 0;

	if (keyed_value_is_nobody(value, i))
		return MOST_CUSTOMERS;
	if (value->type == KEYED_UUID)
	{
		keyed_uuid_of(key, uuid);
		memcpy(&customer, uuid + uuid[15], sizeof(customer));
		return customer;
	}
	if (value->type == KEYED_TEXT)
	{
		text = keyed_value_text(value, key, &length);
		if (length > 0)
			memcpy(&customer, text, sizeof(customer));
		return customer;
	}
	if (keyed_integer_of(key) >= -50 && keyed_integer_of(key) < 50)
		return (int) keyed_integer_of(key) + 50;
	return (int) keyed_unmix((uint64_t) keyed_integer_of(key));
}

/* What is noted to its parts, and into their cells when they are full. */
static void
hand_out(Keyed *table)
{
	uint32_t	place = 0;
	KeyedPart  *full;

	while ((full = keyed_hand_out(table, table->type, &place)) != NULL)
		visit_keyed_settle(table, full);
	keyed_handed_out(table);
}

static void
add_row(Keyed *table, int customer, int32_t day)
{
	KeyedEvent	event = visit_keyed_event(AS_OF, AFTER, day);

	known[customer] = true;
	visit_state_add(&model[customer], day);
	if (customer == MOST_CUSTOMERS)
	{
		visit_keyed_add_nobody(table, event);
		return;
	}
	if (keyed_note(table, key_of(table, customer), event))
		hand_out(table);
}

static KeyedValue *
flattened(Counted *counted, Keyed *table, uint64_t *size)
{
	KeyedSizes	sizes;
	KeyedValue *value;

	hand_out(table);
	for (uint32_t i = 0; i < keyed_parts(table); i++)
		visit_keyed_settle(table, &table->parts[i]);
	sizes = keyed_table_sizes(table);
	*size = keyed_value_size(sizes, table->cell_size);
	value = malloc(*size);
	visit_keyed_write(table, AS_OF, value, sizes);
	keyed_free(table);
	CHECK(counted->used == 0);
	return value;
}

static void
check_value(const KeyedValue *value, uint64_t size, KeyedType type)
{
	CHECK_STR(keyed_value_check(value, size, KEYED_VISITS, type, sizeof(VisitCell)), NULL);
	CHECK_STR(visit_keyed_check(value, WINDOW), NULL);
	CHECK_INT(value->customers, model_customers());
	for (uint64_t i = 0; i < value->customers; i++)
	{
		VisitState	state = visit_cell_state(visit_keyed_cell(value, i), AS_OF, AFTER);
		int			customer = customer_of(value, i);

		CHECK(customer >= 0 && customer <= MOST_CUSTOMERS && known[customer] &&
			  memcmp(&state, &model[customer], sizeof(state)) == 0);
		CHECK(visit_state_check(&state));
	}
}

static int32_t
random_day(void)
{
	switch (rand() % 8)
	{
		case 0:
			return AS_OF + rand() % 3;
		case 1:
			return AFTER + rand() % 3;
		case 2:
			return INT32_MIN + rand() % 10;
		case 3:
			return INT32_MAX - rand() % 10;
		case 4:
			return AS_OF - rand() % 4;
		default:
			return AS_OF - rand() % 500;
	}
}

static int
random_customer(int customers)
{
	return rand() % 50 == 0 ? MOST_CUSTOMERS : rand() % customers;
}

/* Rows over some tables, each made a value, and these merged. */
static void
try_tables(KeyedType type, int customers, int rows, int tables)
{
	KeyedValue *values[5];
	const KeyedValue *runs[5];
	KeyedSizes	sizes;
	KeyedValue *merged;
	uint64_t	size;

	model_clear();
	for (int t = 0; t < tables; t++)
	{
		Counted		counted = {{.get = get, .give = give}, 0};
		Keyed	   *table = keyed_create(&counted.memory, type, sizeof(VisitCell));

		for (int i = 0; i < rows; i++)
			add_row(table, random_customer(customers), random_day());
		runs[t] = values[t] = flattened(&counted, table, &size);
	}
	if (tables == 1)
		check_value(values[0], size, type);
	sizes = visit_keyed_merged_sizes(runs, tables);
	size = keyed_value_size(sizes, VISIT_CELL_SIZE_OF(type));
	merged = malloc(size);
	visit_keyed_merge(runs, tables, sizes, merged);
	check_value(merged, size, type);
	if (tables == 1)
		CHECK(memcmp((char *) merged + 4, (char *) values[0] + 4, size - 4) == 0);
	for (int t = 0; t < tables; t++)
		free(values[t]);
	free(merged);
}

static void
tables_know_what_single_states_know(void)
{
	for (int type = KEYED_INTEGER; type <= KEYED_TEXT; type++)
	{
		for (int i = 0; i < 30; i++)
			try_tables((KeyedType) type, 1 + rand() % 60, rand() % 500, 1);
		try_tables((KeyedType) type, 1, 3000, 1);
		try_tables((KeyedType) type, 5000, 20000, 1);
		try_tables((KeyedType) type, MOST_CUSTOMERS, 100000, 1);
	}
}

static void
values_merge(void)
{
	for (int type = KEYED_INTEGER; type <= KEYED_TEXT; type++)
	{
		for (int i = 0; i < 30; i++)
			try_tables((KeyedType) type, 1 + rand() % 60, rand() % 100, 2 + rand() % 4);
		try_tables((KeyedType) type, MOST_CUSTOMERS, 20000, 5);
	}
}

/* The same rows, forwards and backwards, in one table and in two: the same bytes. */
static void
order_does_not_matter(void)
{
	enum
	{
		ROWS = 30000
	};
	static int	customers[ROWS];
	static int32_t days[ROWS];
	Counted		counted = {{.get = get, .give = give}, 0};
	KeyedValue *values[2];
	uint64_t	sizes[2];

	for (int i = 0; i < ROWS; i++)
	{
		customers[i] = random_customer(9000);
		days[i] = random_day();
	}
	for (int way = 0; way < 2; way++)
	{
		Keyed	   *table = keyed_create(&counted.memory, KEYED_TEXT, sizeof(VisitCell));

		model_clear();
		for (int i = 0; i < ROWS; i++)
		{
			int			row = way == 0 ? i : ROWS - 1 - i;

			add_row(table, customers[row], days[row]);
		}
		values[way] = flattened(&counted, table, &sizes[way]);
	}
	CHECK_INT(sizes[0], sizes[1]);
	CHECK(memcmp((char *) values[0] + 4, (char *) values[1] + 4, sizes[0] - 4) == 0);
	free(values[0]);
	free(values[1]);
}

/* All sequences of four days out of few, against the model. */
static void
cells_keep_the_newest_days(void)
{
	static const int32_t days[] = {AS_OF + 1, AS_OF, AS_OF - 1, 800, AFTER + 1, AFTER, 0};
	int			count = (int) (sizeof(days) / sizeof(days[0]));

	for (int code = 0; code < count * count * count * count; code++)
	{
		VisitState	state = {AS_OF, AFTER, 0, {HISTORY_NO_DAY, HISTORY_NO_DAY, HISTORY_NO_DAY}, 0};
		VisitCell	cell = {{0}, 0, 0};
		VisitState	got;

		for (int i = 0, rest = code; i < 4; i++, rest /= count)
		{
			visit_state_add(&state, days[rest % count]);
			visit_cell_add(&cell, visit_keyed_event(AS_OF, AFTER, days[rest % count]));
		}
		got = visit_cell_state(&cell, AS_OF, AFTER);
		CHECK(memcmp(&got, &state, sizeof(got)) == 0);
		CHECK_STR(visit_cell_check(&cell, WINDOW), NULL);
	}
}

/* A year that would begin before the calendar does: days are told apart all the same. */
static void
first_year_has_cells(void)
{
	int32_t		as_of = VISIT_FIRST_DAY + 401;	/* 4713-12-30 BC */
	int32_t		after = visit_keyed_after(INT32_MIN);
	VisitCell	cell = {{0}, 0, 0};
	VisitState	state;

	CHECK_INT(after, VISIT_FIRST_DAY - 1);
	CHECK_INT(visit_keyed_after(VISIT_FIRST_DAY), VISIT_FIRST_DAY);
	CHECK_INT(visit_keyed_after(AFTER), AFTER);
	visit_cell_add(&cell, visit_keyed_event(as_of, after, VISIT_FIRST_DAY));
	visit_cell_add(&cell, visit_keyed_event(as_of, after, as_of));
	visit_cell_add(&cell, visit_keyed_event(as_of, after, as_of + 1));
	state = visit_cell_state(&cell, as_of, after);
	CHECK_INT(state.newest[0], as_of);
	CHECK_INT(state.newest[1], VISIT_FIRST_DAY);
	CHECK_INT(state.newest[2], HISTORY_NO_DAY);
	CHECK_INT(state.earlier, 0);
	CHECK_STR(visit_cell_check(&cell, as_of - after), NULL);
}

static void
cells_that_cannot_be_are_refused(void)
{
	static const VisitCell wrong[] = {
		{{0, 0, 0}, 0, 0},
		{{0, 0, 0}, 0, 2},
		{{0, 0, 0}, 2, 1},
		{{0, 1, 0}, 0, 1},
		{{2, 0, 1}, 0, 1},
		{{1, 2, 0}, 0, 1},
		{{5, 5, 0}, 0, 1},
		{{WINDOW + 1, 0, 0}, 0, 1},
		{{UINT16_MAX, 3, 2}, 0, 1},
	};
	static const VisitCell right[] = {
		{{0, 0, 0}, 0, 1},
		{{0, 0, 0}, 1, 1},
		{{WINDOW, WINDOW - 1, 1}, 1, 1},
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		CHECK(visit_cell_check(&wrong[i], WINDOW) != NULL);
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		CHECK_STR(visit_cell_check(&right[i], WINDOW), NULL);
}

int
main(void)
{
	srand(6);
	RUN(cells_keep_the_newest_days);
	RUN(first_year_has_cells);
	RUN(cells_that_cannot_be_are_refused);
	RUN(tables_know_what_single_states_know);
	RUN(values_merge);
	RUN(order_does_not_matter);
	return check_done();
}
