/*
 * rolling_test.c
 *	  rfm values over rows that come and go.
 *
 * sources: src/rfm/rolling.c src/rfm/rfm.c src/shared/decimal.c
 */
#include "rfm/rolling.h"

#include <stdlib.h>

#include "check.h"

#define MOST_ROWS	400

typedef struct Row
{
	int			day;
	Decimal		amount;
} Row;

static Decimal
decimal(const char *text)
{
	Decimal		value = {0, 0};

	CHECK(decimal_parse(text, &value) != NULL);
	return value;
}

static void
make_room(DayBag *bag)
{
	if (!day_bag_full(bag))
		return;
	if (bag->first > 0)
		day_bag_move(bag, bag->days, bag->capacity);
	else
	{
		DayCount   *old = bag->days;
		int64_t		capacity = bag->capacity + 2;

		day_bag_move(bag, malloc((size_t) capacity * sizeof(DayCount)), capacity);
		free(old);
	}
}

static RfmProblem
add(Rolling *rolling, Row row)
{
	make_room(&rolling->bought);
	make_room(&rolling->returned);
	return rolling_add(rolling, row.day, row.amount);
}

static void
give_back(Rolling *rolling)
{
	free(rolling->bought.days);
	free(rolling->returned.days);
	memset(rolling, 0, sizeof(*rolling));
}

static void
nothing_yet(void)
{
	Rolling		rolling = {0};
	Row			row = {5, {0, 0}};
	Rfm			r;

	CHECK(!rolling_value(&rolling, &r));
	CHECK_INT(add(&rolling, row), RFM_FINE);
	CHECK(rolling_value(&rolling, &r));
	CHECK(rolling_remove(&rolling, 5, row.amount));
	CHECK(!rolling_value(&rolling, &r));
	give_back(&rolling);
}

static void
what_is_not_in_it(void)
{
	Rolling		rolling = {0};

	CHECK(!rolling_remove(&rolling, 5, decimal("1")));
	CHECK_INT(add(&rolling, (Row) {5, decimal("1")}), RFM_FINE);
	CHECK(!rolling_remove(&rolling, 6, decimal("1")));
	CHECK(!rolling_remove(&rolling, 4, decimal("1")));
	CHECK(!rolling_remove(&rolling, 5, decimal("2")));
	CHECK(!rolling_remove(&rolling, 5, decimal("-1")));
	CHECK(!rolling_remove(&rolling, 5, decimal("1.0")));
	CHECK(rolling_remove(&rolling, 5, decimal("1")));
	give_back(&rolling);
}

/* A fine amount that has gone leaves no room that a large one lacks. */
static void
places_go_with_their_rows(void)
{
	Rolling		rolling = {0};
	Row			fine = {1, decimal("0.000000000000000000000000000000000001")};
	Row			large = {2, decimal("9999999999999999999999999999999999.99")};
	Rfm			r;

	CHECK_INT(add(&rolling, fine), RFM_FINE);
	CHECK_INT(add(&rolling, large), RFM_SUM_TOO_LARGE);
	CHECK(rolling_remove(&rolling, fine.day, fine.amount));
	CHECK_INT(add(&rolling, large), RFM_FINE);
	CHECK(rolling_value(&rolling, &r));
	CHECK_INT(r.places, 2);
	give_back(&rolling);
}

static void
limits(void)
{
	Rolling		rolling = {0};
	Row			large = {2, decimal("9999999999999999999999999999999999.99")};

	CHECK_INT(add(&rolling, large), RFM_FINE);
	CHECK_INT(add(&rolling, large), RFM_SUM_TOO_LARGE);
	rolling.purchases = INT32_MAX;
	CHECK_INT(add(&rolling, (Row) {2, {0, 0}}), RFM_TOO_MANY_ROWS);
	CHECK_INT(add(&rolling, (Row) {2, decimal("-1")}), RFM_FINE);
	give_back(&rolling);
}

static Row
random_row(int days)
{
	static const char *const amounts[] = {"0", "1", "-1", "0.10", "12.5", "-12.50", "3.1415926", "1000000",
	"-0.00001"};
	Row			row = {rand() % days - days / 2, decimal(amounts[rand() % 9])};

	return row;
}

/* The value of rows from .. to - 1 by the aggregate's own rule. */
static bool
slow_value(const Row *rows, int from, int to, Rfm *r)
{
	int			as_of = INT32_MIN;

	for (int i = from; i < to; i++)
		if (rows[i].day > as_of)
			as_of = rows[i].day;
	rfm_init(r, as_of, RFM_PURCHASES);
	for (int i = from; i < to; i++)
		CHECK_INT(rfm_add(r, rows[i].day, rows[i].amount), RFM_FINE);
	return from < to;
}

static int
by_day(const void *a, const void *b)
{
	return ((const Row *) a)->day - ((const Row *) b)->day;
}

/* Frames of all lengths over rows in order of time, or in none, byte for byte. */
static void
agrees_with_the_rows_themselves(void)
{
	srand(2);
	for (int round = 0; round < 200; round++)
	{
		Rolling		rolling = {0};
		Row			rows[MOST_ROWS];
		int			count = 1 + rand() % MOST_ROWS;
		int			days = 1 + rand() % 300;
		int			from = 0;
		int			to = 0;

		for (int i = 0; i < count; i++)
			rows[i] = random_row(days);
		if (round % 2 == 0)
			qsort(rows, (size_t) count, sizeof(Row), by_day);
		while (from < count)
		{
			Rfm			got;
			Rfm			want;
			bool		any;

			if (to < count && (to == from || rand() % 5 > 1))
			{
				CHECK_INT(add(&rolling, rows[to]), RFM_FINE);
				to++;
			}
			else
			{
				CHECK(rolling_remove(&rolling, rows[from].day, rows[from].amount));
				from++;
			}
			any = slow_value(rows, from, to, &want);
			CHECK_INT(rolling_value(&rolling, &got), any);
			if (any)
				CHECK(memcmp(&got, &want, sizeof(Rfm)) == 0);
		}
		CHECK_INT(rolling.bought.count + rolling.returned.count, 0);
		give_back(&rolling);
	}
}

int
main(void)
{
	RUN(nothing_yet);
	RUN(what_is_not_in_it);
	RUN(places_go_with_their_rows);
	RUN(limits);
	RUN(agrees_with_the_rows_themselves);
	return check_done();
}
