/*
 * tier_test.c
 *	  Limits of tiers against their definitions, and the quick road by value
 *	  against the one that sorts everything.
 *
 * sources: src/shared/order.c src/shared/poll.c
 *
 * The file under test is included, for the sake of its static functions.
 */
#include "tier/tier.c"

#include <math.h>
#include <stdlib.h>

#include "check.h"

#define ROUNDS		4000
#define MOST_VALUES	60
/* A factor that makes units too large for doubles and 64-bit integers. */
#define BEYOND_64_BITS	((decimal_units) 1 << 64)
#define LONG_ARRAY	100000	/* beyond the length from which bins are counted */

static int64_t
random_below(int64_t limit)
{
	return (((int64_t) rand() << 31) ^ rand()) % limit;
}

/* Shares in whole units; some tiers have none, and there may be one tier only. */
static TierShares
random_shares(void)
{
	static const int64_t wholes[] = {1, 100, 1000, INT64_C(10000000000000000), INT64_C(1000000000000000000)};
	TierShares	shares = {0};

	shares.count = rand() % 20 == 0 ? TIER_MOST : 1 + rand() % 6;
	shares.whole = wholes[rand() % 5];
	for (int j = 0; j < shares.count; j++)
	{
		int64_t		before = j == 0 ? 0 : shares.upto[j - 1];

		shares.upto[j] = rand() % 4 == 0 ? before : before + random_below(shares.whole - before + 1);
	}
	shares.upto[shares.count - 1] = shares.whole;
	return shares;
}

static TierShares
even_shares(int count, int64_t whole, const int64_t *parts)
{
	TierShares	shares = {0};

	shares.count = count;
	shares.whole = whole;
	for (int j = 0; j < count; j++)
		shares.upto[j] = (j == 0 ? 0 : shares.upto[j - 1]) + parts[j];
	return shares;
}

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

/* Values of a kind that is the same for a whole array. */
static double
random_value(int kind)
{
	switch (kind)
	{
		case 0:
			return rand() % 5;
		case 1:
			return rand() % 1000 - 300;
		case 2:
			return floor(ldexp(1 + rand() % 16, rand() % 44));
		case 3:
			return -(rand() % 4);
		case 4:
			return rand() % 50 == 0 ? 1e15 : rand() % 100;
		case 5:
			return 7;
		default:
			return random_below(INT64_C(1) << 50) - (INT64_C(1) << 48);
	}
}

#define KINDS	7

/* --- by head count ------------------------------------------------------------------ */

/* The definition: the first tier with b < N S, or b + equals <= N S. */
static int
naive_share_tier(const TierShares *shares, bool ties_down, const double *values, int64_t count, double value)
{
	__int128	larger = 0;
	__int128	equals = 0;
	int			j = 0;

	for (int64_t i = 0; i < count; i++)
	{
		larger += values[i] > value;
		equals += values[i] == value;
	}
	while (ties_down ? (larger + equals) * shares->whole > (__int128) count * shares->upto[j] :
		   larger * shares->whole >= (__int128) count * shares->upto[j])
		j++;
	return j + 1;
}

static int
tier_of(double value, const TierShares *shares, const double *limits, const bool *nobody)
{
	int			j = 0;

	while (j < shares->count - 1 && (nobody[j] || value < limits[j]))
		j++;
	return j + 1;
}

static void
check_share_round(int kind)
{
	TierShares	shares = random_shares();
	bool		ties_down = rand() % 2;
	int64_t		count = 1 + rand() % MOST_VALUES;
	double		values[MOST_VALUES];
	double		copy[MOST_VALUES];
	decimal_units units[MOST_VALUES];
	double		limits[TIER_MOST];
	decimal_units unit_limits[TIER_MOST];
	bool		nobody[TIER_MOST];
	bool		unit_nobody[TIER_MOST];

	for (int64_t i = 0; i < count; i++)
	{
		values[i] = copy[i] = random_value(kind);
		units[i] = (decimal_units) values[i] * BEYOND_64_BITS;
	}
	tier_share_limits(&shares, ties_down, copy, count, limits, nobody);
	tier_share_limits_decimal(&shares, ties_down, units, count, unit_limits, unit_nobody);
	for (int64_t i = 0; i < count; i++)
		CHECK_INT(tier_of(values[i], &shares, limits, nobody),
				  naive_share_tier(&shares, ties_down, values, count, values[i]));
	for (int j = 0; j < shares.count - 1; j++)
	{
		CHECK_INT(unit_nobody[j], nobody[j]);
		CHECK(nobody[j] || unit_limits[j] == (decimal_units) limits[j] * BEYOND_64_BITS);
	}
}

static void
share_limits(void)
{
	for (int round = 0; round < ROUNDS; round++)
		check_share_round(round % KINDS);
}

static void
share_limits_of_infinities(void)
{
	const int64_t parts[] = {20, 60, 20};
	TierShares	shares = even_shares(3, 100, parts);
	double		values[] = {-INFINITY, 0, INFINITY, 1, -1};
	double		limits[TIER_MOST];
	bool		nobody[TIER_MOST];

	tier_share_limits(&shares, false, values, 5, limits, nobody);
	CHECK(limits[0] == INFINITY && limits[1] == -1);
	tier_share_limits(&shares, true, values, 5, limits, nobody);
	CHECK(limits[0] == INFINITY && limits[1] == -1);
}

/* 7 % of 100 are 7, though 0.07 * 100 is 7.000000000000001 in doubles */
static void
head_counts(void)
{
	const int64_t parts[] = {7, 93};
	TierShares	shares = even_shares(2, 100, parts);
	TierShares	fine = {2, INT64_C(1000000000000000000), {1, INT64_C(1000000000000000000)}};

	CHECK_INT(head_count(&shares, 0, 100, false), 7);
	CHECK_INT(head_count(&shares, 0, 100, true), 7);
	CHECK_INT(head_count(&shares, 0, 101, false), 8);
	CHECK_INT(head_count(&shares, 0, 101, true), 7);
	CHECK_INT(head_count(&fine, 0, INT64_C(1) << 40, false), 1);
	CHECK_INT(head_count(&fine, 0, INT64_C(1) << 40, true), 0);
	CHECK_INT(head_count(&fine, 1, INT64_C(1) << 40, false), INT64_C(1) << 40);
}

/* --- by value ------------------------------------------------------------------------ */

static decimal_units
amount_of(double value)
{
	return (decimal_units) value;
}

static decimal_units
amount_of_most(double value)
{
	return value > 900 ? -1 : (decimal_units) value;
}

static decimal_units
huge_amount_of(double value)
{
	return (decimal_units) value << 100;
}

static decimal_units
sorted_amount(const TierSorted *sorted, int64_t i)
{
	return (decimal_units) ((const double *) sorted->values)[i];
}

static bool
sorted_same(const TierSorted *sorted, int64_t i, int64_t k)
{
	return ((const double *) sorted->values)[i] == ((const double *) sorted->values)[k];
}

/* Sorts the values; the limits as indexes into them. */
static void
sorting_road(const TierShares *shares, bool within, double *values, int64_t count, int64_t *at)
{
	TierSorted	sorted = {0};

	qsort(values, count, sizeof(double), compare_doubles);
	sorted.values = values;
	sorted.count = count;
	sorted.amount = sorted_amount;
	sorted.same = sorted_same;
	CHECK(tier_positive_total(&sorted));
	tier_value_limits(shares, within, &sorted, at);
}

static void
check_same_limits(const TierShares *shares, bool within, double *values, int64_t count, double *scratch)
{
	double		limits[TIER_MOST];
	bool		nobody[TIER_MOST];
	int64_t		at[TIER_MOST];

	memcpy(scratch, values, count * sizeof(double));
	CHECK(tier_value_limits_quick(shares, within, scratch, count, amount_of, limits, nobody));
	sorting_road(shares, within, values, count, at);
	for (int j = 0; j < shares->count - 1; j++)
	{
		CHECK_INT(nobody[j], at[j] == TIER_NOBODY);
		CHECK(nobody[j] || limits[j] == values[at[j]]);
	}
	/* values were rearranged, not changed */
	qsort(scratch, count, sizeof(double), compare_doubles);
	CHECK(memcmp(scratch, values, count * sizeof(double)) == 0);
}

/* The definition: the first class with before < S T, or before + equals <= S T. */
static int
naive_value_tier(const TierShares *shares, bool within, const double *values, int64_t count, double value)
{
	__int128	before = 0;
	__int128	equals = 0;
	__int128	total = 0;
	int			j = 0;

	if (value <= 0)
		return shares->count;
	for (int64_t i = 0; i < count; i++)
	{
		if (values[i] <= 0)
			continue;
		total += (int64_t) values[i];
		before += values[i] > value ? (int64_t) values[i] : 0;
		equals += values[i] == value ? (int64_t) values[i] : 0;
	}
	while (within ? (before + equals) * shares->whole > total * shares->upto[j] :
		   before * shares->whole >= total * shares->upto[j])
		j++;
	return j + 1;
}

static void
check_value_round(int kind)
{
	TierShares	shares = random_shares();
	bool		within = rand() % 2;
	int64_t		count = 1 + rand() % MOST_VALUES;
	double		values[MOST_VALUES];
	double		scratch[MOST_VALUES];
	double		limits[TIER_MOST];
	bool		nobody[TIER_MOST];
	int64_t		at[TIER_MOST];

	for (int64_t i = 0; i < count; i++)
		values[i] = random_value(kind);
	check_same_limits(&shares, within, values, count, scratch);
	sorting_road(&shares, within, values, count, at);
	for (int j = 0; j < shares.count - 1; j++)
	{
		nobody[j] = at[j] == TIER_NOBODY;
		limits[j] = nobody[j] ? 0 : values[at[j]];
	}
	for (int64_t i = 0; i < count; i++)
		CHECK_INT(tier_of(values[i], &shares, limits, nobody),
				  naive_value_tier(&shares, within, values, count, values[i]));
}

static void
value_limits(void)
{
	for (int round = 0; round < ROUNDS / 2; round++)
		check_value_round(round % KINDS);
}

static void
value_limits_of_many(void)
{
	static double values[LONG_ARRAY];
	static double scratch[LONG_ARRAY];

	for (int round = 0; round < 3 * KINDS; round++)
	{
		TierShares	shares = random_shares();

		for (int64_t i = 0; i < LONG_ARRAY; i++)
			values[i] = random_value(round % KINDS);
		check_same_limits(&shares, false, values, LONG_ARRAY, scratch);
		check_same_limits(&shares, true, values, LONG_ARRAY, scratch);
	}
}

/* A limit exactly at the end of a bin: the shares are made of the values. */
static void
limits_between_bins(void)
{
	for (int round = 0; round < ROUNDS / 4; round++)
	{
		double		values[6];
		double		scratch[6];
		int64_t		parts[6];
		int64_t		whole = 0;
		TierShares	shares;

		for (int i = 0; i < 6; i++)
		{
			values[5 - i] = ldexp(1 + rand() % 2, 40 - 3 * i);
			parts[i] = (int64_t) values[5 - i];
			whole += parts[i];
		}
		shares = even_shares(6, whole, parts);
		check_same_limits(&shares, rand() % 2, values, 6, scratch);
	}
}

static void
quick_road_gives_way(void)
{
	const int64_t parts[] = {80, 20};
	TierShares	shares = even_shares(2, 100, parts);
	double		values[] = {3, 901, 5};
	double		large[] = {1 << 26, 1 << 26};
	double		limits[TIER_MOST];
	bool		nobody[TIER_MOST];

	CHECK(!tier_value_limits_quick(&shares, false, values, 3, amount_of_most, limits, nobody));
	CHECK(values[0] == 3 && values[1] == 901 && values[2] == 5);
	CHECK(!tier_value_limits_quick(&shares, false, large, 2, huge_amount_of, limits, nobody));
	CHECK(tier_value_limits_quick(&shares, false, large, 1, huge_amount_of, limits, nobody));
	CHECK(!nobody[0] && limits[0] == 1 << 26);
}

static void
sums_that_do_not_fit(void)
{
	static const decimal_units most = ~((decimal_units) 1 << 127);
	double		values[] = {-5, 1, 1};
	TierSorted	sorted = {0};

	sorted.values = values;
	sorted.count = 3;
	sorted.amount = sorted_amount;
	CHECK(tier_positive_total(&sorted));
	CHECK(sorted.total == 2);
	CHECK(most > 0 && compare_products(most, INT64_MAX, most, INT64_MAX) == 0);
	CHECK_INT(compare_products(most, INT64_MAX, most, INT64_MAX - 1), 1);
	CHECK_INT(compare_products(most - 1, INT64_MAX, most, INT64_MAX), -1);
	CHECK_INT(compare_products(0, 1, 0, INT64_MAX), 0);
}

/* Products of 96 bits, which fit: the same order as by plain arithmetic. */
static void
products(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		decimal_units a = (decimal_units) random_below(INT64_C(1) << 62) << (rand() % 3);
		decimal_units c = rand() % 3 == 0 ? a : (decimal_units) random_below(INT64_C(1) << 62) << (rand() % 3);
		int64_t		b = random_below(INT64_C(1) << 60);
		int64_t		d = rand() % 3 == 0 ? b : random_below(INT64_C(1) << 60);

		CHECK_INT(compare_products(a, b, c, d), (a * b > c * d) - (a * b < c * d));
	}
}

int
main(void)
{
	srand(4338);
	RUN(head_counts);
	RUN(share_limits);
	RUN(share_limits_of_infinities);
	RUN(products);
	RUN(value_limits);
	RUN(value_limits_of_many);
	RUN(limits_between_bins);
	RUN(quick_road_gives_way);
	RUN(sums_that_do_not_fit);
	return check_done();
}
