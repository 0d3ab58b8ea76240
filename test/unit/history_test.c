/*
 * history_test.c
 *	  Histories packed, read, put together and taken apart; and bytes that are none.
 *
 * sources: src/purchase/history.c src/purchase/gather.c src/shared/decimal.c src/shared/varint.c
 * sources: src/shared/poll.c
 */
#include "purchase/gather.h"
#include "purchase/history.h"

#include <stdlib.h>

#include "check.h"

#define MOST_UNITS	((decimal_units) ((unsigned __int128) -1 >> 1))

/* A packed body in memory of just its size, so that a step beyond it shows. */
typedef struct Body
{
	uint8_t    *bytes;
	size_t		size;
} Body;

/* A row in units of 10^-4. */
typedef struct Row
{
	int32_t		day;
	int64_t		units;
} Row;

/*
 * Chance: the same one everywhere, and quick.
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

static decimal_units
wide_chance(int bits)
{
	unsigned __int128 value = (unsigned __int128) chance(UINT32_MAX) << 96 ^
		(unsigned __int128) chance(UINT32_MAX) << 64 ^ (unsigned __int128) chance(UINT32_MAX) << 32 ^
		chance(UINT32_MAX);

	return bits == 0 ? 0 : (decimal_units) (value >> (128 - bits));
}

/*
 * Histories in memory
 */

static HistoryDays
days_room(int64_t count)
{
	HistoryDays days = {0, 0, malloc((size_t) (count + 1) * sizeof(HistoryDay))};

	return days;
}

static HistoryDays
days_copy(const HistoryDays *days)
{
	HistoryDays copy = days_room(days->count);

	copy.places = days->places;
	copy.count = days->count;
	if (days->count > 0)
		memcpy(copy.days, days->days, (size_t) days->count * sizeof(HistoryDay));
	return copy;
}

static Body
body_of(HistoryDays days)
{
	Body		body = {NULL, history_packed_size(&days)};

	body.bytes = malloc(body.size);
	history_pack(&days, body.bytes);
	return body;
}

static Body
body_of_bytes(const void *bytes, size_t size)
{
	Body		body = {malloc(size), size};

	memcpy(body.bytes, bytes, size);
	return body;
}

static HistoryDays
days_of(Body body)
{
	HistoryReader reader;
	HistoryReader walk;
	HistoryDays days;

	CHECK(history_read_body(&reader, body.bytes, body.size));
	walk = reader;
	days = days_room(history_count_entries(&walk));
	history_unpack(reader, &days);
	return days;
}

static bool
same_body(Body a, Body b)
{
	return a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0;
}

/* Packs, compares, and gives back what was packed. */
static bool
same_days(HistoryDays a, HistoryDays b)
{
	Body		x = body_of(a);
	Body		y = body_of(b);
	bool		same = same_body(x, y);

	free(x.bytes);
	free(y.bytes);
	return same;
}

/* A new history of both, in its shortest form. */
static HistoryDays
merged(const HistoryDays *a, const HistoryDays *b)
{
	HistoryDays x = days_copy(a);
	HistoryDays y = days_copy(b);
	HistoryDays both = days_room(a->count + b->count);
	int			places = a->places > b->places ? a->places : b->places;

	CHECK_INT(history_set_places(&x, places), HISTORY_FINE);
	CHECK_INT(history_set_places(&y, places), HISTORY_FINE);
	CHECK_INT(history_merge(&x, &y, &both), HISTORY_FINE);
	history_shorten_places(&both);
	free(x.days);
	free(y.days);
	return both;
}

/* The whole without a part, in its shortest form; the problem is the result. */
static HistoryProblem
without(const HistoryDays *whole, const HistoryDays *part, HistoryDays *rest)
{
	HistoryDays y = days_copy(part);
	int			places = whole->places > part->places ? whole->places : part->places;
	HistoryProblem problem;

	*rest = days_copy(whole);
	CHECK_INT(history_set_places(rest, places), HISTORY_FINE);
	CHECK_INT(history_set_places(&y, places), HISTORY_FINE);
	problem = history_subtract(rest, &y, rest);
	if (problem == HISTORY_FINE)
		history_shorten_places(rest);
	free(y.days);
	return problem;
}

static HistoryDay
random_day(int32_t day, int bits)
{
	HistoryDay	entry = {day, 1, 0, wide_chance((int) chance((uint64_t) bits + 1)), 0};

	if (chance(3) == 0)
	{
		entry.refunds = (int32_t) chance(4);
		entry.refunded = entry.refunds > 0 ? wide_chance((int) chance((uint64_t) bits)) + 1 : 0;
		entry.purchases = (int32_t) chance(1000) % 4;
		if (entry.purchases == 0)
			entry.gross = 0;
		if (entry.purchases + entry.refunds == 0)
			entry.purchases = 7;
	}
	return entry;
}

/*
 * Up to `most` days from about `day` on, with sums of so many bits and places.
 * Sums of many bits can be shown only with as many places as are kept.
 */
static HistoryDays
random_days(int64_t most, int32_t day, int bits, int places)
{
	HistoryDays days = days_room(most);

	days.places = places;
	days.count = (int64_t) chance((uint64_t) most + 1);
	for (int64_t i = 0; i < days.count; i++)
	{
		day += 1 + (int32_t) (chance(3) == 0 ? chance(400) : chance(3));
		days.days[i] = random_day(day, bits);
	}
	history_shorten_places(&days);
	return days;
}

/*
 * The form
 */

static void
known_bytes(void)
{
	/* [["2010-12-07", 1, 711.79], ["2011-01-26", 2, 475.39, 1, 10.00]] */
	static const uint8_t want[] = {1, 2, 0xE4, 0x7C, 0x8B, 0xAC, 0x04,
	0x63, 2, 1, 0xB3, 0xF3, 0x02, 0xE8, 0x07};
	HistoryDay	days[] = {{3993, 1, 0, 711790, 0}, {4043, 2, 1, 475390, 10000}};
	HistoryDays history = {3, 2, days};
	Body		body;

	history_shorten_places(&history);
	CHECK_INT(history.places, 2);
	body = body_of(history);
	CHECK_INT(body.size, sizeof(want));
	CHECK(body.size == sizeof(want) && memcmp(body.bytes, want, sizeof(want)) == 0);
	free(body.bytes);
}

static void
without_entries(void)
{
	HistoryDays none = {36, 0, NULL};
	HistoryReader reader;
	HistorySums sums;
	Body		body;

	history_shorten_places(&none);
	body = body_of(none);
	CHECK_INT(body.size, HISTORY_HEAD_SIZE);
	CHECK_STR(history_check(body.bytes, body.size, &reader), NULL);
	sums = history_sum(&reader, history_until(INT32_MAX));
	CHECK_INT(sums.first, HISTORY_NO_DAY);
	CHECK_INT(sums.last, HISTORY_NO_DAY);
	CHECK_INT(sums.visits + sums.purchases + sums.refunds, 0);
	CHECK(sums.gross == 0 && sums.refunded == 0 && !sums.overflow);
	body.bytes[1] = 1;
	CHECK(history_check(body.bytes, body.size, &reader) != NULL);
	free(body.bytes);
}

static void
packs_and_unpacks(void)
{
	for (int round = 0; round < 20000; round++)
	{
		int			places = decimal_kept((int) chance(DECIMAL_MAX_PLACES + 1));
		int32_t		day = (int32_t) chance(UINT32_MAX / 2) - INT32_MAX / 2;
		HistoryDays days = random_days(30, round % 2 ? day : 4000, 126, places);
		Body		body = body_of(days);
		HistoryDays again = days_of(body);
		HistoryReader reader;

		CHECK_STR(history_check(body.bytes, body.size, &reader), NULL);
		CHECK_INT(again.count, days.count);
		CHECK_INT(again.places, days.places);
		CHECK(history_can_be_shown(&days));
		for (int64_t i = 0; i < days.count; i++)
		{
			HistoryDay	want = days.days[i];
			HistoryDay	got = again.days[i];

			CHECK(got.day == want.day && got.purchases == want.purchases && got.refunds == want.refunds &&
				  got.gross == want.gross && got.refunded == want.refunded);
		}
		free(body.bytes);
		free(days.days);
		free(again.days);
	}
}

/* More places than needed come out the same. */
static void
equal_content_equal_bytes(void)
{
	for (int round = 0; round < 5000; round++)
	{
		HistoryDays days = random_days(20, 4000, 40, (int) chance(12));
		HistoryDays fine = days_copy(&days);

		CHECK_INT(history_set_places(&fine, days.places + (int) chance(25)), HISTORY_FINE);
		history_shorten_places(&fine);
		CHECK_INT(fine.places, days.places);
		CHECK(same_days(days, fine));
		free(days.days);
		free(fine.days);
	}
}

/* The window by looking at every entry. */
static void
sums_of_windows(void)
{
	for (int round = 0; round < 20000; round++)
	{
		HistoryDays days = random_days(30, 4000, 100, 2);
		Body		body = body_of(days);
		HistoryWindow window = {4000 + (int32_t) chance(1500), 4000 + (int32_t) chance(1500)};
		HistorySums want = {0};
		HistorySums got;
		HistoryReader reader;

		if (round % 3 == 0)
			window = history_until(window.until);
		want.first = want.last = HISTORY_NO_DAY;
		for (int64_t i = days.count - 1; i >= 0; i--)
		{
			const HistoryDay *entry = &days.days[i];

			if (entry->day <= window.after || entry->day > window.until)
				continue;
			want.visits += entry->purchases > 0;
			want.purchases += entry->purchases;
			want.refunds += entry->refunds;
			want.gross += entry->gross;
			want.refunded += entry->refunded;
			if (entry->purchases > 0 && want.last == HISTORY_NO_DAY)
				want.last = entry->day;
			if (entry->purchases > 0)
				want.first = entry->day;
		}
		CHECK(history_read_body(&reader, body.bytes, body.size));
		got = history_sum(&reader, window);
		CHECK(got.first == want.first && got.last == want.last && got.visits == want.visits &&
			  got.purchases == want.purchases && got.refunds == want.refunds &&
			  got.gross == want.gross && got.refunded == want.refunded && !got.overflow && !reader.corrupt);
		free(body.bytes);
		free(days.days);
	}
}

/*
 * Rows on their way
 */

static HistoryGather *
new_gather(uint32_t room)
{
	HistoryGather *state = malloc(gather_size(room, 0, 0));

	gather_init(state, room, 0);
	return state;
}

static HistoryDays
gathered(HistoryGather *state)
{
	HistoryDays days = days_room(gather_sort(state));

	gather_days(state, &days);
	history_shorten_places(&days);
	return days;
}

/* Row by row, each as a history of its own. */
static HistoryDays
one_by_one(const Row *rows, int count)
{
	HistoryDays days = days_room(0);

	for (int i = 0; i < count; i++)
	{
		HistoryDay	entry = history_day_of_row(rows[i].day, rows[i].units);
		HistoryDays one = {DECIMAL_QUICK_PLACES, 1, &entry};
		HistoryDays next = merged(&days, &one);

		free(days.days);
		days = next;
	}
	return days;
}

static Row
random_row(int32_t base, uint64_t days, int places)
{
	static const int64_t steps[] = {10000, 1000, 100, 10, 1};
	Row			row = {base + (int32_t) chance(days), 0};

	row.units = (int64_t) chance(chance(4) == 0 ? 100000000 : 500) * steps[places];
	if (chance(5) == 0)
		row.units = -row.units;
	return row;
}

static void
rows_in_any_order(void)
{
	for (int round = 0; round < 6000; round++)
	{
		int			count = 1 + (int) chance(round % 10 == 0 ? 300 : GATHER_FEW_ROWS);
		uint64_t	days = 1 + chance(round % 2 ? 8 : 1000);
		int32_t		base = round % 3 == 0 ? -(int32_t) chance(5000) : (int32_t) chance(9000);
		int			places = (int) chance(5);
		Row			rows[300];
		HistoryGather *state = new_gather((uint32_t) count);
		HistoryDays got;
		HistoryDays want;
		Body		body;

		for (int i = 0; i < count; i++)
		{
			rows[i] = random_row(base, days, places);
			CHECK(gather_add(state, rows[i].day, rows[i].units));
		}
		got = gathered(state);
		want = one_by_one(rows, count);
		CHECK(same_days(got, want));
		CHECK(got.places <= places);

		body = body_of(got);
		if (count <= GATHER_FEW_ROWS)
		{
			uint8_t    *quick = malloc(GATHER_FEW_BYTES);
			size_t		size = gather_pack_few(state, quick);

			CHECK(size == body.size && memcmp(quick, body.bytes, size) == 0);
			free(quick);
		}
		free(body.bytes);
		free(state);
		free(got.days);
		free(want.days);
	}
}

/* The largest that a few rows can take: each on a day of its own, or all on one. */
static void
few_rows_at_their_limits(void)
{
	int64_t		most = GATHER_AMOUNT_BIAS - 1;

	for (int kind = 0; kind < 4; kind++)
	{
		HistoryGather *state = new_gather(GATHER_FEW_ROWS);
		uint8_t    *quick = malloc(GATHER_FEW_BYTES);
		HistoryDays days;
		Body		body;
		size_t		size;

		for (int i = 0; i < GATHER_FEW_ROWS; i++)
		{
			int32_t		day = kind % 2 ? 0 : i * 8000;

			CHECK(gather_add(state, day, kind < 2 && i % 2 ? -most : most));
		}
		days = gathered(state);
		size = gather_pack_few(state, quick);
		body = body_of(days);
		CHECK(size <= GATHER_FEW_BYTES && size == body.size && memcmp(quick, body.bytes, size) == 0);
		free(quick);
		free(body.bytes);
		free(days.days);
		free(state);
	}
}

static void
rows_that_do_not_fit(void)
{
	HistoryGather *state = new_gather(3);
	int64_t		most = GATHER_AMOUNT_BIAS - 1;

	CHECK(!gather_add(state, 0, most + 1));
	CHECK(!gather_add(state, 0, -most - 2));
	CHECK(!gather_add(state, 0, INT64_MAX));
	CHECK(!gather_add(state, 0, INT64_MIN));
	CHECK_INT(state->rows, 0);
	CHECK(gather_add(state, 100, most));
	CHECK(!gather_add(state, 100 + (int32_t) GATHER_DAY_BIAS, 1));
	CHECK(!gather_add(state, 100 - (int32_t) GATHER_DAY_BIAS - 1, 1));
	CHECK(!gather_add(state, INT32_MIN + 1, 1));
	CHECK(!gather_add(state, INT32_MAX, 1));
	CHECK(gather_add(state, 100 - (int32_t) GATHER_DAY_BIAS, -most - 1));
	CHECK(gather_add(state, 100 + (int32_t) GATHER_DAY_BIAS - 1, 0));
	CHECK(!gather_add(state, 100, 0));
	CHECK_INT(state->rows, 3);
	CHECK_INT(gather_sort(state), 3);
	CHECK_INT(gather_row_day(state, state->row[0]), 100 - GATHER_DAY_BIAS);
	CHECK_INT(gather_row_units(state->row[0]), -most - 1);
	CHECK_INT(gather_row_day(state, state->row[1]), 100);
	CHECK_INT(gather_row_units(state->row[1]), most);
	CHECK_INT(gather_row_day(state, state->row[2]), 100 + GATHER_DAY_BIAS - 1);
	CHECK_INT(gather_row_units(state->row[2]), 0);
	free(state);
}

static void
rows_near_the_last_days(void)
{
	int32_t		ends[] = {INT32_MIN + 1, INT32_MAX};

	for (int i = 0; i < 2; i++)
	{
		HistoryGather *state = new_gather(2);
		HistoryDays days;
		Body		body;
		uint8_t    *quick = malloc(GATHER_FEW_BYTES);

		CHECK(gather_add(state, ends[i], 5));
		CHECK(gather_add(state, i == 0 ? ends[i] + 9 : ends[i] - 9, -5));
		days = gathered(state);
		CHECK_INT(days.days[i].day, ends[i]);
		body = body_of(days);
		CHECK_INT(gather_pack_few(state, quick), body.size);
		CHECK(memcmp(quick, body.bytes, body.size) == 0);
		free(quick);
		free(body.bytes);
		free(days.days);
		free(state);
	}
}

/* States grow by doubling, then with the body; and what is not one is not read. */
static void
rooms_of_states(void)
{
	HistoryGather state;
	uint16_t	room = GATHER_FIRST_ROOM;

	gather_init(&state, room, 2);
	CHECK(gather_is_valid(&state, gather_size(room, 2, 0)));
	CHECK(!gather_is_valid(&state, gather_size(room, 2, 0) - 1));
	CHECK(!gather_is_valid(&state, GATHER_HEAD_SIZE - 1));
	state.rows = room + 1;
	CHECK(!gather_is_valid(&state, gather_size(room, 2, 0)));
	state.rows = 0;
	state.entries = 3;
	CHECK(!gather_is_valid(&state, gather_size(room, 2, 0)));
	state.entries = 0;
	state.packed = 1;
	CHECK(!gather_is_valid(&state, gather_size(room, 2, 0)));
	CHECK(gather_is_valid(&state, gather_size(room, 2, 1)));
	state.packed = UINT32_MAX;
	state.room = UINT16_MAX;
	CHECK(!gather_is_valid(&state, 1 << 20));

	gather_init(&state, room, 0);
	for (; state.room < GATHER_FOLD_ROWS; state.room = gather_next_room(&state))
	{
		CHECK(gather_next_room(&state) > state.room);
		CHECK_INT(gather_size(state.room, 0, 0) & (gather_size(state.room, 0, 0) - 1), 0);
	}
	for (; state.entries_room < GATHER_FOLD_ENTRIES; state.entries_room = gather_next_entries_room(&state))
		CHECK(gather_next_entries_room(&state) > state.entries_room);
	state.packed = 1;
	CHECK_INT(gather_next_room(&state), GATHER_FIRST_ROOM);
	CHECK_INT(gather_next_entries_room(&state), 2);
	state.packed = 40000;
	CHECK_INT(gather_next_room(&state), 10000);
	state.packed = 4000000;
	CHECK_INT(gather_next_room(&state), UINT16_MAX);
	CHECK_INT(gather_next_entries_room(&state), UINT8_MAX);
}

/* What does not fit into rows: the same history as one by one, in any order. */
static void
entries_of_states(void)
{
	for (int round = 0; round < 2000; round++)
	{
		HistoryGather *state = malloc(gather_size(0, 64, 0));
		HistoryDays expected = days_room(0);
		int			count = 1 + (int) chance(64);

		gather_init(state, 0, 64);
		for (int i = 0; i < count; i++)
		{
			HistoryDays part = random_days(1, 4000, 10, (int) chance(20));

			if (part.count == 1)
			{
				HistoryDays sum = merged(&expected, &part);

				CHECK_INT(gather_add_entry(state, part.days[0], part.places), HISTORY_FINE);
				free(expected.days);
				expected = sum;
			}
			free(part.days);
		}

		HistoryDays days = days_room(state->entries);

		days.places = state->places;
		days.count = state->entries;
		memcpy(days.days, gather_entries(state), days.count * sizeof(HistoryDay));
		CHECK_INT(gather_join_entries(&days), HISTORY_FINE);
		history_shorten_places(&days);
		CHECK(same_days(days, expected));
		free(days.days);
		free(expected.days);
		free(state);
	}
}

/*
 * Together and apart
 */

static void
merging(void)
{
	for (int round = 0; round < 10000; round++)
	{
		HistoryDays a = random_days(20, 4000, 40, (int) chance(20));
		HistoryDays b = random_days(20, 4000, 40, (int) chance(20));
		HistoryDays c = random_days(20, 4000 - (int32_t) chance(3000), 40, (int) chance(20));
		HistoryDays ab = merged(&a, &b);
		HistoryDays ba = merged(&b, &a);
		HistoryDays bc = merged(&b, &c);
		HistoryDays ab_c = merged(&ab, &c);
		HistoryDays a_bc = merged(&a, &bc);
		HistoryDays rest;

		CHECK(same_days(ab, ba));
		CHECK(same_days(ab_c, a_bc));
		CHECK_INT(without(&ab_c, &c, &rest), HISTORY_FINE);
		CHECK(same_days(rest, ab));
		free(rest.days);
		CHECK_INT(without(&ab_c, &bc, &rest), HISTORY_FINE);
		CHECK(same_days(rest, a));
		free(rest.days);
		CHECK_INT(without(&a_bc, &ab_c, &rest), HISTORY_FINE);
		CHECK_INT(rest.count, 0);
		CHECK_INT(rest.places, 0);
		free(rest.days);
		free(a.days);
		free(b.days);
		free(c.days);
		free(ab.days);
		free(ba.days);
		free(bc.days);
		free(ab_c.days);
		free(a_bc.days);
	}
}

static void
subtract_none(HistoryDay whole, HistoryDay part)
{
	HistoryDays a = {2, 1, &whole};
	HistoryDays b = {2, 1, &part};
	HistoryDays rest;

	CHECK_INT(without(&a, &b, &rest), HISTORY_NOT_A_PART);
	free(rest.days);
}

static void
what_is_no_part(void)
{
	HistoryDay	whole = {100, 2, 1, 500, 50};
	HistoryDays none = {0, 0, NULL};
	HistoryDays all = {2, 1, &whole};
	HistoryDays rest;

	subtract_none(whole, (HistoryDay) {99, 1, 0, 1, 0});
	subtract_none(whole, (HistoryDay) {101, 1, 0, 1, 0});
	subtract_none(whole, (HistoryDay) {100, 3, 0, 500, 0});
	subtract_none(whole, (HistoryDay) {100, 1, 0, 501, 0});
	subtract_none(whole, (HistoryDay) {100, 2, 0, 499, 0});
	subtract_none(whole, (HistoryDay) {100, 0, 2, 0, 50});
	subtract_none(whole, (HistoryDay) {100, 0, 1, 0, 51});
	subtract_none(whole, (HistoryDay) {100, 0, 1, 0, 49});
	subtract_none((HistoryDay) {100, 0, 2, 0, 50}, (HistoryDay) {100, 0, 1, 0, 50});
	CHECK_INT(without(&none, &all, &rest), HISTORY_NOT_A_PART);
	free(rest.days);
	CHECK_INT(without(&all, &none, &rest), HISTORY_FINE);
	CHECK_INT(rest.count, 1);
	CHECK(rest.places == 1 && rest.days[0].gross == 50 && rest.days[0].refunded == 5);
	free(rest.days);
}

/* A random change of a part that makes it none is seen, or can be undone. */
static void
wrong_parts(void)
{
	int			refused = 0;

	for (int round = 0; round < 20000; round++)
	{
		HistoryDays a = random_days(8, 4000, 20, 2);
		HistoryDays b = random_days(8, 4000, 20, 2);
		HistoryDays whole = merged(&a, &b);
		HistoryDays part = random_days(8, 4000, chance(2) ? 3 : 20, 2);
		HistoryDays rest;

		if (without(&whole, &part, &rest) == HISTORY_FINE)
		{
			HistoryDays again = merged(&rest, &part);
			Body		body = body_of(rest);
			HistoryReader reader;

			CHECK(same_days(again, whole));
			CHECK_STR(history_check(body.bytes, body.size, &reader), NULL);
			free(again.days);
			free(body.bytes);
		}
		else
			refused++;
		free(rest.days);
		free(a.days);
		free(b.days);
		free(whole.days);
		free(part.days);
	}
	CHECK(refused > 1000 && refused < 20000);
}

/*
 * Limits
 */

static void
first_and_last_days(void)
{
	HistoryDay	entries[] = {{INT32_MIN + 1, 1, 0, 1, 0}, {-1, 1, 0, 1, 0}, {0, 1, 0, 1, 0}, {INT32_MAX, 1, 0, 1, 0}};
	HistoryDays days = {0, 4, entries};

	for (int64_t from = 0; from < 4; from++)
	{
		HistoryDays some = {0, 4 - from, entries + from};
		Body		body = body_of(some);
		HistoryDays again = days_of(body);
		HistoryReader reader;
		HistorySums sums;

		CHECK_STR(history_check(body.bytes, body.size, &reader), NULL);
		CHECK(same_days(some, again));
		CHECK_INT(again.days[0].day, entries[from].day);
		CHECK_INT(again.days[again.count - 1].day, INT32_MAX);
		sums = history_sum(&reader, history_until(INT32_MAX));
		CHECK_INT(sums.visits, 4 - from);
		CHECK_INT(sums.first, entries[from].day);
		CHECK_INT(sums.last, INT32_MAX);
		free(body.bytes);
		free(again.days);
	}
	days.count = 1;
	CHECK(same_days(days, days));
}

/* Days that are none: each body would be fine but for the distance. */
static void
days_out_of_range(void)
{
	static const struct
	{
		size_t		size;
		uint8_t		bytes[16];
	}			bodies[] = {
		{8, {1, 0, 0xFC, 0xFF, 0xFF, 0xFF, 0x1F, 1}},	/* INT32_MAX, which is fine */
		{8, {1, 0, 0xFA, 0xFF, 0xFF, 0xFF, 0x1F, 1}},	/* INT32_MIN + 1, too */
		{8, {1, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0x1F, 1}},	/* INT32_MIN */
		{8, {1, 0, 0x80, 0x80, 0x80, 0x80, 0x20, 1}},	/* INT32_MAX + 1 */
		{10, {1, 0, 0xFC, 0xFF, 0xFF, 0xFF, 0x1F, 1, 0, 1}},	/* after INT32_MAX */
		{12, {1, 0, 0xFC, 0xFF, 0xFF, 0xFF, 0x1F, 1, 1, 2, 0, 1}},	/* with two purchases */
		{9, {1, 0, 0, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F}},	/* the sum is missing */
		{10, {1, 0, 0, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 1}},	/* 0, and after INT32_MAX */
		{10, {1, 0, 0, 1, 0x80, 0x80, 0x80, 0x80, 0x20, 1}},	/* distance 2^32 */
		{14, {1, 0, 0, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02, 1}},	/* 2^56 */
	};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
	{
		Body		body = body_of_bytes(bodies[i].bytes, bodies[i].size);
		HistoryReader reader;

		CHECK_INT(history_check(body.bytes, body.size, &reader) == NULL, i < 2);
		free(body.bytes);
	}
}

/* Sums of 127 bits are packed with any places, but can be shown with some only. */
static void
largest_sums(void)
{
	HistoryDay	entry = {-5, 1, 0, MOST_UNITS, 0};
	HistoryDays days = {0, 1, &entry};

	for (days.places = 0; days.places <= DECIMAL_MAX_PLACES; days.places++)
	{
		bool		shown = days.places >= 4 && days.places % 4 == 0;
		HistoryReader reader;
		HistoryDays again;
		Decimal		amount;
		Body		body;

		entry.refunds = days.places % 2;
		entry.refunded = days.places % 2 ? MOST_UNITS : 0;
		body = body_of(days);
		CHECK_INT(history_amount(MOST_UNITS, days.places, &amount), shown);
		CHECK_INT(history_can_be_shown(&days), shown);
		CHECK_INT(history_check(body.bytes, body.size, &reader) == NULL, shown);
		again = days_of(body);
		CHECK(same_days(days, again));
		CHECK(again.days[0].gross == MOST_UNITS && again.days[0].refunded == entry.refunded);
		if (days.places < DECIMAL_MAX_PLACES)
			CHECK_INT(history_set_places(&again, days.places + 1), HISTORY_SUM_TOO_LARGE);
		free(body.bytes);
		free(again.days);
	}
}

/* With one place, as four are kept: three digits less, and one unit more is too many. */
static void
largest_that_can_be_shown(void)
{
	HistoryDay	entry = {-5, 1, 0, MOST_UNITS / 1000, 0};
	HistoryDays days = {1, 1, &entry};

	CHECK(history_can_be_shown(&days));
	entry.gross++;
	CHECK(!history_can_be_shown(&days));
	entry.gross = 0;
	entry.refunds = 1;
	entry.refunded = MOST_UNITS / 1000;
	CHECK(history_can_be_shown(&days));
	entry.refunded++;
	CHECK(!history_can_be_shown(&days));
}

static void
sums_beyond_127_bits(void)
{
	HistoryDay	purchase = {-5, 1, 0, MOST_UNITS, 0};
	HistoryDay	cent = {-5, 1, 0, 1, 0};
	HistoryDay	refund = {-5, 0, 1, 0, MOST_UNITS};
	HistoryDays a = {0, 1, &purchase};
	HistoryDays b = {0, 1, &cent};
	HistoryDays c = {0, 1, &refund};
	HistoryDay	room[2];
	HistoryDay	more[3];
	HistoryDays both = {0, 0, room};
	HistoryDays all = {0, 0, more};

	CHECK_INT(history_merge(&a, &b, &both), HISTORY_SUM_TOO_LARGE);
	CHECK_INT(history_merge(&b, &a, &both), HISTORY_SUM_TOO_LARGE);
	CHECK_INT(history_merge(&a, &c, &both), HISTORY_FINE);
	CHECK(history_net(&room[0]) == 0);
	CHECK_INT(history_merge(&both, &c, &all), HISTORY_SUM_TOO_LARGE);
	CHECK_INT(history_merge(&both, &b, &all), HISTORY_SUM_TOO_LARGE);
}

/* Sums that single days hold and all of them together do not. */
static void
windows_beyond_127_bits(void)
{
	HistoryDay	entries[] = {{1, 1, 0, MOST_UNITS, 0}, {2, 1, 0, 1, 0}, {3, 0, 1, 0, MOST_UNITS}, {4, 0, 1, 0, 1}};
	HistoryDays days = {0, 4, entries};
	Body		body = body_of(days);

	for (int32_t until = 0; until < 5; until++)
	{
		HistoryReader reader;

		CHECK(history_read_body(&reader, body.bytes, body.size));
		CHECK_INT(history_sum(&reader, history_until(until)).overflow, until >= 2);
	}
	free(body.bytes);
}

static void
too_many_rows(void)
{
	HistoryDay	entry = {1, INT32_MAX, INT32_MAX, 1, 1};
	HistoryDay	purchase = {1, 1, 0, 1, 0};
	HistoryDay	refund = {1, 0, 1, 0, 1};
	HistoryDays many = {0, 1, &entry};
	HistoryDays one = {0, 1, &purchase};
	HistoryDay	room[2];
	HistoryDays both = {0, 0, room};

	CHECK_INT(history_merge(&many, &one, &both), HISTORY_TOO_MANY_ROWS);
	one.days = &refund;
	CHECK_INT(history_merge(&one, &many, &both), HISTORY_TOO_MANY_ROWS);
	refund.day = 2;
	CHECK_INT(history_merge(&one, &many, &both), HISTORY_FINE);
	CHECK_INT(both.count, 2);
}

static void
amounts_and_units(void)
{
	for (int round = 0; round < 100000; round++)
	{
		int			places = (int) chance(DECIMAL_MAX_PLACES + 1);
		decimal_units units = wide_chance((int) chance(128));
		decimal_units back;
		Decimal		amount;

		if (chance(2))
			units = -units;
		if (!history_amount(units, places, &amount))
			continue;
		CHECK(amount.places >= HISTORY_SHOWN_PLACES && amount.places >= places);
		CHECK(history_units(amount, places, &back));
		CHECK(back == units);
		if (places > 0 && units % 10 != 0)
			CHECK(!history_units(amount, places - 1, &back));
	}
}

/*
 * Bytes that are none
 */

/* Entries as everybody reads them, also from bytes that no check has seen. */
static void
read_all(Body body)
{
	HistoryReader reader;
	HistoryReader again;
	HistoryReader walk;
	HistoryDay	entry;
	int64_t		count = 0;
	int64_t		last = INT64_MIN;

	if (!history_read_body(&reader, body.bytes, body.size))
		return;
	again = reader;
	while (history_next(&reader, &entry))
	{
		CHECK(entry.day > last && entry.day > HISTORY_NO_DAY);
		CHECK(entry.purchases >= 0 && entry.refunds >= 0 && entry.gross >= 0 && entry.refunded >= 0);
		CHECK(reader.at <= reader.end);
		last = entry.day;
		count++;
	}
	CHECK(reader.corrupt || reader.at == reader.end);
	CHECK(count <= (int64_t) body.size / 2);
	walk = again;
	CHECK_INT(history_count_entries(&walk), count);
	CHECK_INT(walk.corrupt, reader.corrupt);
	(void) history_sum(&again, history_until(INT32_MAX));
	CHECK_INT(again.corrupt, reader.corrupt);
}

/* What is accepted is what packing its content gives. */
static bool
check_body(Body body)
{
	HistoryReader reader;
	HistoryDays days;
	Body		again;

	read_all(body);
	if (history_check(body.bytes, body.size, &reader) != NULL)
		return false;
	days = days_of(body);
	again = body_of(days);
	CHECK(same_body(body, again));
	free(again.bytes);
	history_shorten_places(&days);
	CHECK_INT(days.places, body.bytes[1]);
	for (int64_t i = 0; i < days.count; i++)
	{
		const HistoryDay *entry = &days.days[i];

		CHECK(entry->purchases > 0 || entry->refunds > 0);
		CHECK(entry->purchases > 0 || entry->gross == 0);
		CHECK((entry->refunds > 0) == (entry->refunded > 0));
	}
	free(days.days);
	return true;
}

static Body
with_inserted(Body body, size_t at, const uint8_t *bytes, size_t size)
{
	Body		longer = {malloc(body.size + size), body.size + size};

	memcpy(longer.bytes, body.bytes, at);
	memcpy(longer.bytes + at, bytes, size);
	memcpy(longer.bytes + at + size, body.bytes + at, body.size - at);
	return longer;
}

/* The bytes from .. to - 1 left out. */
static Body
with_cut(Body body, size_t from, size_t to)
{
	Body		shorter = {malloc(body.size - (to - from)), body.size - (to - from)};

	memcpy(shorter.bytes, body.bytes, from);
	memcpy(shorter.bytes + from, body.bytes + to, body.size - to);
	return shorter;
}

/* One change; frees what it was given. */
static Body
mutated(Body body)
{
	static const uint8_t odd[] = {0, 1, 2, 0x7F, 0x80, 0x81, 0xFE, 0xFF};
	uint8_t		bytes[24];
	Body		result = body;
	size_t		at = chance(body.size + 1);
	size_t		to = at + chance(body.size - at + 1);
	size_t		size = 1 + chance(sizeof(bytes));

	switch (body.size == 0 ? 4 : chance(8))
	{
		case 0:
			result = with_cut(body, at, body.size);
			break;
		case 1:
			result = with_cut(body, at, to);
			break;
		case 2:
			result = with_inserted(body, at, body.bytes + at, to - at);
			break;
		case 3:
			memset(bytes, odd[chance(sizeof(odd))], sizeof(bytes));
			result = with_inserted(body, at, bytes, size);
			break;
		case 4:
			bytes[0] = (uint8_t) chance(256);
			result = with_inserted(body, at, bytes, 1);
			break;
		case 5:
			body.bytes[chance(body.size)] = odd[chance(sizeof(odd))];
			break;
		case 6:
			body.bytes[chance(body.size)] = (uint8_t) chance(256);
			break;
		default:
			body.bytes[chance(body.size)] ^= (uint8_t) (1 << chance(8));
	}
	if (result.bytes != body.bytes)
		free(body.bytes);
	return result;
}

/* Everyday histories, and some at the limits. */
static Body
seed_body(void)
{
	int			kind = (int) chance(4);
	HistoryDays days = random_days(kind == 0 ? 3 : 12, kind == 3 ? INT32_MAX - 5000 : 4000,
								   kind == 2 ? 126 : 18,
								   kind == 2 ? decimal_kept((int) chance(DECIMAL_MAX_PLACES + 1)) : 2);
	Body		body = body_of(days);

	CHECK(check_body(body));
	free(days.days);
	return body;
}

static void
mutated_bodies(void)
{
	int			accepted = 0;
	int			changed = 0;

	for (int round = 0; round < 60000; round++)
	{
		Body		original = seed_body();

		for (int i = 0; i < 20; i++)
		{
			Body		body = body_of_bytes(original.bytes, original.size);

			for (uint64_t j = chance(3) + 1; j > 0; j--)
				body = mutated(body);
			if (check_body(body))
			{
				accepted++;
				changed += !same_body(body, original);
			}
			free(body.bytes);
		}
		free(original.bytes);
	}
	/* the test reaches both sides */
	CHECK(changed > 100000);
	CHECK(accepted < 900000);
}

/* Cut anywhere: never read on, and refused unless it ends with an entry. */
static void
cut_bodies(void)
{
	for (int round = 0; round < 2000; round++)
	{
		Body		body = seed_body();
		HistoryReader reader;
		HistoryDay	entry;

		CHECK(history_read_body(&reader, body.bytes, body.size));
		for (size_t size = 0; size < body.size; size++)
		{
			Body		begin = body_of_bytes(body.bytes, size);
			HistoryReader cut;

			read_all(begin);
			while (reader.at < body.bytes + size)
				(void) history_next(&reader, &entry);
			if (size < HISTORY_HEAD_SIZE || reader.at != body.bytes + size)
				CHECK(history_check(begin.bytes, begin.size, &cut) != NULL);
			free(begin.bytes);
		}
		free(body.bytes);
	}
}

/* All bodies of up to three bytes behind the head, in which every short cut shows. */
static void
all_short_bodies(void)
{
	static const size_t numbers[] = {1, 256, 65536, 16777216};
	int			accepted = 0;

	for (size_t size = 0; size <= 3; size++)
		for (size_t number = 0; number < numbers[size]; number += size == 3 ? 7 : 1)
		{
			uint8_t		bytes[5] = {HISTORY_VERSION, (uint8_t) (number % 3),
			(uint8_t) number, (uint8_t) (number >> 8), (uint8_t) (number >> 16)};
			Body		body = body_of_bytes(bytes, HISTORY_HEAD_SIZE + size);

			accepted += check_body(body);
			free(body.bytes);
		}
	CHECK(accepted > 10000);
}

int
main(void)
{
	RUN(known_bytes);
	RUN(without_entries);
	RUN(packs_and_unpacks);
	RUN(equal_content_equal_bytes);
	RUN(sums_of_windows);
	RUN(rows_in_any_order);
	RUN(few_rows_at_their_limits);
	RUN(rows_that_do_not_fit);
	RUN(rows_near_the_last_days);
	RUN(rooms_of_states);
	RUN(entries_of_states);
	RUN(merging);
	RUN(what_is_no_part);
	RUN(wrong_parts);
	RUN(first_and_last_days);
	RUN(days_out_of_range);
	RUN(largest_sums);
	RUN(largest_that_can_be_shown);
	RUN(sums_beyond_127_bits);
	RUN(windows_beyond_127_bits);
	RUN(too_many_rows);
	RUN(amounts_and_units);
	RUN(cut_bodies);
	RUN(all_short_bodies);
	RUN(mutated_bodies);
	return check_done();
}
