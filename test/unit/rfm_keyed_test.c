/*
 * rfm_keyed_test.c
 *	  rfm values of many customers in one table: the same as one rfm value for
 *	  each, whatever the rows, their order and their division.
 *
 * sources: src/keyed/rfm_keyed.c src/rfm/rfm.c src/shared/decimal.c
 * sources: src/shared/keyed.c src/shared/keyed_value.c src/shared/poll.c
 */
#include "keyed/rfm_keyed.h"

#include <stdlib.h>

#include "check.h"

#define AS_OF		8000
#define MOST_TEXT	24

typedef struct Row
{
	int			customer;		/* -1: nobody */
	int			day;			/* INT32_MAX: none */
	Decimal		amount;
} Row;

static void *
get(KeyedMemory *memory, size_t size)
{
	(void) memory;
	return memset(malloc(size), 0xA5, size);
}

static void
give(KeyedMemory *memory, void *bytes, size_t size)
{
	(void) memory;
	(void) size;
	free(bytes);
}

/* Honest keys do not collide. */
static void
collide(KeyedMemory *memory)
{
	(void) memory;
	abort();
}

static KeyedMemory memory = {get, give, collide};

static uint64_t
random_bits(void)
{
	uint64_t	bits = 0;

	for (int i = 0; i < 5; i++)
		bits = bits << 15 ^ (uint64_t) rand();
	return bits;
}

/*
 * Rows
 */
static int64_t
integer_of(int customer)
{
	return customer == 0 ? 0 : customer == 1 ? INT64_MIN : customer == 2 ? INT64_MAX : customer * 7 - 50;
}

static void
text_of(int customer, char bytes[MOST_TEXT])
{
	sprintf(bytes, customer == 0 ? "" : customer % 2 == 0 ? "c%d" : "customer %d", customer);
}

static Decimal
amount_of(decimal_units units, int places)
{
	Decimal		amount = {units, places};

	for (int i = decimal_kept(places) - places; i > 0; i--)
		amount.units *= 10;
	return amount;
}

static Decimal
random_amount(void)
{
	static const int places[] = {0, 1, 2, 2, 2, 2, 3, 4};
	Decimal		amount = amount_of(rand() % 1000000, places[rand() % 8]);

	if (rand() % 40 == 0)		/* around the limits of an event and of a cell */
		amount.units = ((decimal_units) 1 << (rand() % 24 + 40)) + rand() % 3 - 1;
	if (rand() % 60 == 0)
		amount = amount_of(rand(), rand() % 8 + 4);
	if (rand() % 200 == 0)
		amount.units *= 1000000000;
	if (rand() % 10 == 0)
		amount.units = 0;
	if (rand() % 8 == 0)
		amount.units = -amount.units;
	return amount;
}

static int
random_day(void)
{
	static const int far_off[] = {
		AS_OF - RFM_CELL_MOST_DAYS + 1, AS_OF - RFM_CELL_MOST_DAYS, AS_OF - RFM_CELL_MOST_DAYS - 1,
		AS_OF - KEYED_MOST_DAY, AS_OF - KEYED_MOST_DAY - 1, -2451545
	};

	if (rand() % 50 == 0)
		return far_off[rand() % 6];
	if (rand() % 20 == 0)
		return AS_OF + rand() % 3;
	if (rand() % 30 == 0)
		return INT32_MAX;
	return AS_OF - rand() % 1000;
}

static Row *
random_rows(int n, int customers)
{
	Row		   *rows = malloc(((size_t) n + 1) * sizeof(Row));

	for (int i = 0; i < n; i++)
	{
		rows[i].customer = rand() % 40 == 0 ? -1 : rand() % customers;
		rows[i].day = random_day();
		rows[i].amount = random_amount();
	}
	return rows;
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

/*
 * The table, as the aggregate uses it
 */
static void
hand_out(RfmKeyed *keyed)
{
	uint32_t	place = 0;
	KeyedPart  *full;

	while ((full = keyed_hand_out(keyed->table, keyed->table->type, &place)) != NULL)
		CHECK_INT(rfm_keyed_settle(keyed, full), RFM_FINE);
	keyed_handed_out(keyed->table);
}

static void
settle_all(RfmKeyed *keyed)
{
	hand_out(keyed);
	for (uint32_t i = 0; i < keyed_parts(keyed->table); i++)
		CHECK_INT(rfm_keyed_settle(keyed, &keyed->table->parts[i]), RFM_FINE);
	keyed_forget_passing(keyed->table);
}

static KeyedKey
key_of(RfmKeyed *keyed, int customer)
{
	char		bytes[MOST_TEXT] = {0};
	KeyedKey	key = {5381, 0};
	KeyedText  *text;

	if (keyed->table->type == KEYED_INTEGER)
		return keyed_integer(integer_of(customer));
	text_of(customer, bytes);
	if (keyed->table->type == KEYED_UUID)
		return keyed_uuid(bytes);
	if (keyed_is_passing_full(keyed->table, (uint32_t) strlen(bytes)))
		settle_all(keyed);
	text = keyed_pass_text(keyed->table, (uint32_t) strlen(bytes));
	memcpy(text->bytes, bytes, strlen(bytes));
	for (int i = 0; bytes[i] != 0; i++)
		key.hash = key.hash * 33 ^ (unsigned char) bytes[i];
	key.hash = keyed_mix(key.hash);
	key.rest = (uint64_t) (uintptr_t) text;
	return key;
}

static RfmProblem
add_row(RfmKeyed *keyed, Row row)
{
	KeyedEvent	event;

	if (row.customer < 0)
		return rfm_keyed_add_nobody(keyed, row.day, row.amount);
	if (row.amount.places > DECIMAL_QUICK_PLACES || row.amount.units != (int64_t) row.amount.units ||
		!rfm_keyed_event(keyed->as_of, row.day, (int64_t) row.amount.units, row.amount.places, &event))
		return rfm_keyed_add(keyed, key_of(keyed, row.customer), row.day, row.amount);
	if (keyed_note(keyed->table, key_of(keyed, row.customer), event))
		hand_out(keyed);
	return RFM_FINE;
}

static KeyedValue *
finish(RfmKeyed *keyed)
{
	KeyedSizes	sizes;
	KeyedValue *value;

	settle_all(keyed);
	sizes = rfm_keyed_sizes(keyed);
	value = malloc(keyed_value_size(sizes, keyed->table->cell_size));
	rfm_keyed_write(keyed, value, sizes);
	keyed_free(keyed->table);
	free(keyed->wide);
	return value;
}

static RfmKeyed
begin(KeyedType type, int32_t as_of)
{
	RfmKeyed	keyed;

	rfm_keyed_init(&keyed, keyed_create(&memory, type, sizeof(RfmCell)), as_of);
	return keyed;
}

static KeyedValue *
value_of_rows(KeyedType type, const Row *rows, int n)
{
	RfmKeyed	keyed = begin(type, AS_OF);

	for (int i = 0; i < n; i++)
		CHECK_INT(add_row(&keyed, rows[i]), RFM_FINE);
	return finish(&keyed);
}

static uint64_t
size_of(const KeyedValue *value)
{
	KeyedSizes	sizes = {value->customers, value->text_bytes, value->more_bytes, value->nobody};

	return keyed_value_size(sizes, value->cell_size);
}

static const char *
check_value(const KeyedValue *value, uint64_t size, KeyedType type)
{
	const char *problem = keyed_value_check(value, size, KEYED_RFM, type, sizeof(RfmCell));

	return problem != NULL ? problem : rfm_keyed_check(value);
}

static KeyedValue *
merged(const KeyedValue *const *values, int n)
{
	KeyedSizes	sizes;
	KeyedSizes	again;
	KeyedValue *into;

	CHECK_INT(rfm_keyed_merge(values, n, &sizes, NULL), RFM_FINE);
	into = malloc(keyed_value_size(sizes, values[0]->cell_size));
	again = sizes;
	CHECK_INT(rfm_keyed_merge(values, n, &again, into), RFM_FINE);
	CHECK(again.customers == sizes.customers && again.more_bytes == sizes.more_bytes);
	return into;
}

static void
check_same(const KeyedValue *a, const KeyedValue *b)
{
	CHECK(size_of(a) == size_of(b));
	CHECK(size_of(a) == size_of(b) && memcmp(a, b, size_of(a)) == 0);
}

/* The customer whose key this is, of those there may be. */
static int
customer_of(const KeyedValue *value, uint64_t i, int customers)
{
	KeyedKey	key = keyed_value_key(value, i);
	char		own[MOST_TEXT] = {0};
	char		found[MOST_TEXT] = {0};

	if (keyed_value_is_nobody(value, i))
		return -1;
	if (value->type == KEYED_UUID)
		keyed_uuid_of(key, found);
	if (value->type == KEYED_TEXT)
	{
		uint32_t	length;
		const char *bytes = keyed_value_text(value, key, &length);

		memcpy(found, bytes, length);
	}
	for (int customer = 0; customer < customers; customer++)
	{
		memset(own, 0, sizeof(own));
		text_of(customer, own);
		if (value->type == KEYED_INTEGER ? keyed_integer_of(key) == integer_of(customer) :
			memcmp(own, found, value->type == KEYED_UUID ? 16 : MOST_TEXT) == 0)
			return customer;
	}
	return -2;
}

/* Byte for byte what rfm values of the customers are. */
static void
check_rows(const KeyedValue *value, const Row *rows, int n, int customers)
{
	Rfm		   *want = malloc(((size_t) customers + 1) * sizeof(Rfm));
	bool	   *known = calloc((size_t) customers + 1, sizeof(bool));
	uint64_t	count = 0;

	for (int i = 0; i <= customers; i++)
		rfm_init(&want[i], AS_OF, RFM_PURCHASES);
	for (int i = 0; i < n; i++)
	{
		CHECK_INT(rfm_add(&want[rows[i].customer + 1], rows[i].day, rows[i].amount), RFM_FINE);
		count += !known[rows[i].customer + 1];
		known[rows[i].customer + 1] = true;
	}
	CHECK(value->customers == count);
	for (uint64_t i = 0; i < value->customers; i++)
	{
		int			customer = customer_of(value, i, customers);
		Rfm			r;

		rfm_keyed_get(value, i, &r);
		CHECK(customer >= -1 && known[customer + 1]);
		CHECK(customer >= -1 && memcmp(&r, &want[customer + 1], sizeof(Rfm)) == 0);
	}
	free(want);
	free(known);
}

static void
check_round(KeyedType type, int n, int customers)
{
	Row		   *rows = random_rows(n, customers);
	KeyedValue *value = value_of_rows(type, rows, n);
	KeyedValue *parts[5];
	KeyedValue *other;
	int			divided = rand() % 5 + 1;
	int			from = 0;

	if (customers <= 500)
		check_rows(value, rows, n, customers);
	CHECK_STR(check_value(value, size_of(value), type), NULL);
	shuffle(rows, n);
	other = value_of_rows(type, rows, n);
	check_same(value, other);
	free(other);
	for (int i = 0; i < divided; i++)
	{
		int			to = i == divided - 1 ? n : from + rand() % (n - from + 1);

		parts[i] = value_of_rows(type, rows + from, to - from);
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
	for (int i = 0; i < 500; i++)
		check_round(type, rand() % 200, rand() % 40 + 1);
	for (int i = 0; i < 20; i++)
		check_round(type, rand() % 3000, 300);
	check_round(type, 50000, 9000);
	check_round(type, 100000, 30000);
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
	check_rounds(KEYED_TEXT);
}

/* A customer whose counts or sums no longer fit into a cell, one row after the other. */
static void
check_many(Row row, int n)
{
	Row		   *rows = malloc((size_t) n * sizeof(Row));
	KeyedValue *value;
	KeyedValue *halves[3];
	KeyedValue *both;
	Rfm			r;

	for (int i = 0; i < n; i++)
	{
		rows[i] = row;
		rows[i].customer = i % 5 == 4 ? 1 : 0;
	}
	value = value_of_rows(KEYED_INTEGER, rows, n);
	check_rows(value, rows, n, 2);
	CHECK_STR(check_value(value, size_of(value), KEYED_INTEGER), NULL);
	CHECK_INT(value->customers, 2);
	rfm_keyed_get(value, 0, &r);
	CHECK_INT(r.frequency + r.refunds, customer_of(value, 0, 2) == 0 ? n - n / 5 : n / 5);
	for (int i = 0; i < 3; i++)
		halves[i] = value_of_rows(KEYED_INTEGER, rows + n / 3 * i, i == 2 ? n - n / 3 * 2 : n / 3);
	both = merged((const KeyedValue *const *) halves, 3);
	check_same(value, both);
	free(both);
	for (int i = 0; i < 3; i++)
		free(halves[i]);
	free(value);
	free(rows);
}

static void
many_rows(void)
{
	static const Row purchase = {0, AS_OF - 3, {12345, 4}};
	static const Row refund = {0, AS_OF - 3, {-100, 2}};
	static const Row large = {0, AS_OF - 3, {KEYED_AMOUNT_BIAS - 1, 4}};
	static const Row large_refund = {0, AS_OF - 3, {-KEYED_AMOUNT_BIAS, 4}};

	check_many(purchase, 65535 + 65535 / 4);
	check_many(purchase, 65536 + 65536 / 4);
	check_many(purchase, 200000);
	check_many(refund, 255 + 255 / 4);
	check_many(refund, 256 + 256 / 4);
	check_many(refund, 1000);
	check_many(large, 250000);	/* more than 2^60 together */
	check_many(large_refund, 250000);
}

/* A table that is not fed by events at all is none the less split and written. */
static void
wide_customers(void)
{
	const int	n = 20000;
	Row		   *rows = malloc((size_t) n * sizeof(Row));
	KeyedValue *value;
	KeyedValue *halves[2];
	KeyedValue *both;

	for (int i = 0; i < n; i++)
	{
		Row			row = {i % 7000, AS_OF - 1, amount_of(i, i % 7)};

		rows[i] = row;
		rows[i].amount.units *= i % 2 == 0 ? 100000000000000 : 1;
	}
	value = value_of_rows(KEYED_INTEGER, rows, n);
	CHECK_INT(value->customers, 7000);
	CHECK(value->more_bytes > 0);
	CHECK_STR(check_value(value, size_of(value), KEYED_INTEGER), NULL);
	halves[0] = value_of_rows(KEYED_INTEGER, rows, n / 2);
	halves[1] = value_of_rows(KEYED_INTEGER, rows + n / 2, n - n / 2);
	both = merged((const KeyedValue *const *) halves, 2);
	check_same(value, both);
	shuffle(rows, n);
	free(halves[0]);
	halves[0] = value_of_rows(KEYED_INTEGER, rows, n);
	check_same(value, halves[0]);
	for (int i = 0; i < 2; i++)
		free(halves[i]);
	free(both);
	free(value);
	free(rows);
}

/* What is too large is reported, by the rows or by the merger. */
static void
problems(void)
{
	const decimal_units most = (decimal_units) (~(unsigned __int128) 0 >> 1);
	Decimal		large = {most / 2 + 1, 0};
	Decimal		finest = {1, 36};
	Decimal		cent = {100, 2};
	const KeyedValue *values[2];
	KeyedSizes	sizes;
	RfmKeyed	keyed;

	for (int nobody = 0; nobody <= 1; nobody++)
		for (int i = 0; i < 2; i++)
		{
			Row			row = {nobody ? -1 : 3, AS_OF, large};

			keyed = begin(KEYED_INTEGER, AS_OF);
			CHECK_INT(add_row(&keyed, row), RFM_FINE);
			row.amount = i == 0 ? large : finest;
			CHECK_INT(add_row(&keyed, row), RFM_SUM_TOO_LARGE);
			keyed_free(keyed.table);
			free(keyed.wide);

			/* what is later than as_of does not count, however large */
			keyed = begin(KEYED_INTEGER, AS_OF);
			row.amount = large;
			CHECK_INT(add_row(&keyed, row), RFM_FINE);
			row.day = AS_OF + 1;
			CHECK_INT(add_row(&keyed, row), RFM_FINE);
			values[0] = finish(&keyed);

			keyed = begin(KEYED_INTEGER, AS_OF);
			row.day = AS_OF;
			row.amount = i == 0 ? large : finest;
			CHECK_INT(add_row(&keyed, row), RFM_FINE);
			values[1] = finish(&keyed);
			CHECK_INT(rfm_keyed_merge(values, 2, &sizes, NULL), RFM_SUM_TOO_LARGE);
			free((void *) values[0]);
			free((void *) values[1]);
		}

	/* an event that meets a sum it no longer fits */
	keyed = begin(KEYED_INTEGER, AS_OF);
	{
		Row			row = {3, AS_OF, {most, 4}};

		CHECK_INT(add_row(&keyed, row), RFM_FINE);
		row.amount = cent;
		CHECK_INT(add_row(&keyed, row), RFM_FINE);
		CHECK(keyed_hand_out(keyed.table, KEYED_INTEGER, &(uint32_t) {0}) == NULL);
		keyed_handed_out(keyed.table);
		CHECK_INT(rfm_keyed_settle(&keyed, &keyed.table->parts[0]), RFM_SUM_TOO_LARGE);
	}
	keyed_free(keyed.table);
	free(keyed.wide);
}

/* The first and the last days that there are as as_of, and rows as far away as can be. */
static void
ends_of_time(void)
{
	static const int as_of[] = {-2451545, -2451544, 2145031948, 2145031947};

	for (int i = 0; i < 4; i++)
	{
		RfmKeyed	keyed = begin(KEYED_INTEGER, as_of[i]);
		KeyedValue *value;
		Rfm			want;
		Rfm			r;

		rfm_init(&want, as_of[i], RFM_PURCHASES);
		for (int j = 0; j < 4; j++)
		{
			Row			row = {7, as_of[j], {150, 2}};

			CHECK_INT(add_row(&keyed, row), RFM_FINE);
			CHECK_INT(rfm_add(&want, row.day, row.amount), RFM_FINE);
		}
		value = finish(&keyed);
		CHECK_INT(value->customers, 1);
		rfm_keyed_get(value, 0, &r);
		CHECK(memcmp(&r, &want, sizeof(Rfm)) == 0);
		CHECK_STR(check_value(value, size_of(value), KEYED_INTEGER), NULL);
		free(value);
	}
}

/* Other bytes are refused, or are a value of which everything can be read. */
static void
broken_values(void)
{
	int			refused = 0;
	int			accepted = 0;

	for (int round = 0; round < 3000; round++)
	{
		KeyedType	type = (KeyedType) (round % 3);
		int			n = rand() % 60;
		Row		   *rows = random_rows(n, 12);
		KeyedValue *value = value_of_rows(type, rows, n);
		uint64_t	size = size_of(value);

		for (int i = 0; i < 30; i++)
		{
			unsigned char *copy = malloc(size);
			uint64_t	at = random_bits() % size;

			memcpy(copy, value, size);
			copy[at] = rand() % 2 == 0 ? (unsigned char) rand() : (unsigned char) (copy[at] ^ 1 << rand() % 8);
			if (check_value((KeyedValue *) copy, size, type) != NULL)
				refused++;
			else
				accepted++;
			if (check_value((KeyedValue *) copy, size, type) == NULL)
			{
				const KeyedValue *one = (KeyedValue *) copy;
				KeyedValue *again = merged(&one, 1);

				/* its bytes are those that anyone would write who knows the same; the
				 * length is set by the glue */
				memset(copy, 0, sizeof(int32_t));
				check_same((KeyedValue *) copy, again);
				free(again);
			}
			free(copy);
		}
		free(value);
		free(rows);
	}
	CHECK(refused > 10000);
	CHECK(accepted > 1000);
}

int
main(void)
{
	srand(20241122);
	RUN(integers);
	RUN(uuids);
	RUN(texts);
	RUN(many_rows);
	RUN(wide_customers);
	RUN(problems);
	RUN(ends_of_time);
	RUN(broken_values);
	return check_done();
}
