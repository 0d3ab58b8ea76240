/*
 * rfm_test.c
 *	  The rfm value: rows in any order, merges of any split, limits.
 *
 * sources: src/rfm/rfm.c src/shared/decimal.c
 */
#include "rfm/rfm.h"

#include <stdlib.h>

#include "check.h"

#define ROUNDS		20000
#define MOST_ROWS	30
#define AS_OF		100

static const decimal_units MOST = (decimal_units) (~(unsigned __int128) 0 >> 1);

typedef struct Row
{
	int			day;
	Decimal		amount;
} Row;

static Decimal
random_amount(void)
{
	static const int places[] = {0, 0, 2, 2, 2, 3, 4, 5, 8, 12};
	Decimal		amount = {(decimal_units) rand() * rand() % 100000000, places[rand() % 10]};

	if (rand() % 50 == 0)
		amount.units *= 1000000000000000;
	for (int i = decimal_kept(amount.places) - amount.places; i > 0; i--)
		amount.units *= 10;
	if (rand() % 8 == 0)
		amount.units = 0;
	if (rand() % 3 == 0)
		amount.units = -amount.units;
	return amount;
}

static int
random_rows(Row *rows)
{
	int			n = rand() % (MOST_ROWS + 1);

	for (int i = 0; i < n; i++)
	{
		rows[i].day = AS_OF + 20 - rand() % 300;
		rows[i].amount = random_amount();
	}
	return n;
}

static bool
is_quick(Decimal amount)
{
	return amount.places <= DECIMAL_QUICK_PLACES &&
		amount.units == (decimal_units) (int64_t) amount.units;
}

/* As the aggregate does it: the quick road when it is open. */
static RfmProblem
add_row(Rfm *r, Row row)
{
	if (is_quick(row.amount) &&
		rfm_add_quickly(r, row.day, (int64_t) row.amount.units, row.amount.places))
		return RFM_FINE;
	return rfm_add(r, row.day, row.amount);
}

static Rfm
rfm_of_rows(const Row *rows, int n, RfmCounting counting)
{
	Rfm			r;

	rfm_init(&r, AS_OF, counting);
	for (int i = 0; i < n; i++)
		CHECK_INT(add_row(&r, rows[i]), RFM_FINE);
	return r;
}

static bool
same_bytes(const Rfm *a, const Rfm *b)
{
	return memcmp(a, b, sizeof(Rfm)) == 0;
}

static void
shuffle(Row *rows, int n)
{
	for (int i = n - 1; i > 0; i--)
	{
		int			j = rand() % (i + 1);
		Row			row = rows[i];

		rows[i] = rows[j];
		rows[j] = row;
	}
}

/* Units of 10^-12, the finest that random_amount() makes. */
static decimal_units
fine_units(Decimal amount)
{
	decimal_units units = amount.units;

	CHECK(decimal_rescale(&units, amount.places, 12));
	return units;
}

/* The definition, field by field. */
static void
facts_of_rows(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		Row			rows[MOST_ROWS];
		int			n = random_rows(rows);
		RfmCounting counting = rand() % 2 ? RFM_ROWS : RFM_PURCHASES;
		Rfm			r = rfm_of_rows(rows, n, counting);
		decimal_units gross = 0;
		decimal_units refunded = 0;
		int			frequency = 0;
		int			refunds = 0;
		int			first = 1000;
		int			last = -1000;
		int			places = 0;
		int32_t		days = -1;

		for (int i = 0; i < n; i++)
		{
			bool		refund = rows[i].amount.units < 0;

			if (rows[i].day > AS_OF)
				continue;
			*(refund ? &refunded : &gross) += fine_units(rows[i].amount) * (refund ? -1 : 1);
			refunds += refund;
			if (rows[i].amount.places > places)
				places = rows[i].amount.places;
			if (refund && counting == RFM_PURCHASES)
				continue;
			frequency++;
			if (rows[i].day < first)
				first = rows[i].day;
			if (rows[i].day > last)
				last = rows[i].day;
		}
		CHECK_INT(r.frequency, frequency);
		CHECK_INT(r.refunds, refunds);
		CHECK_INT(r.places, places);
		CHECK_INT(r.first, frequency ? first : RFM_NO_DAY);
		CHECK_INT(r.last, frequency ? last : RFM_NO_DAY);
		CHECK(fine_units(rfm_gross_amount(&r)) == gross);
		CHECK(fine_units(rfm_refunded_amount(&r)) == refunded);
		CHECK(fine_units(rfm_monetary_amount(&r)) == gross - refunded);
		CHECK_INT(rfm_recency_days(&r, &days), frequency > 0);
		CHECK_INT(days, frequency > 0 ? AS_OF - last : -1);
		CHECK(days >= -1);
		CHECK_STR(rfm_check(&r), NULL);
	}
}

static void
order_of_rows_does_not_matter(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		Row			rows[MOST_ROWS];
		int			n = random_rows(rows);
		RfmCounting counting = rand() % 2 ? RFM_ROWS : RFM_PURCHASES;
		Rfm			r = rfm_of_rows(rows, n, counting);
		Rfm			other;
		Rfm			slow;

		shuffle(rows, n);
		other = rfm_of_rows(rows, n, counting);
		CHECK(same_bytes(&r, &other));

		/* and the quick road leads to the same place as the general one */
		rfm_init(&slow, AS_OF, counting);
		for (int i = 0; i < n; i++)
			CHECK_INT(rfm_add(&slow, rows[i].day, rows[i].amount), RFM_FINE);
		CHECK(same_bytes(&r, &slow));
	}
}

/* Any split, merged in any order: the value of all rows, to the byte. */
static void
merges_any_split(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		Row			rows[MOST_ROWS];
		int			n = random_rows(rows);
		RfmCounting counting = rand() % 2 ? RFM_ROWS : RFM_PURCHASES;
		Rfm			whole = rfm_of_rows(rows, n, counting);
		Rfm			parts[3];
		Rfm			left;
		Rfm			right;
		int			cut[4] = {0, n ? rand() % n : 0, 0, n};

		cut[2] = cut[1] + rand() % (n - cut[1] + 1);
		for (int i = 0; i < 3; i++)
			parts[i] = rfm_of_rows(rows + cut[i], cut[i + 1] - cut[i], counting);

		left = parts[0];		/* (a + b) + c */
		CHECK_INT(rfm_merge_into(&left, &parts[1]), RFM_FINE);
		CHECK_INT(rfm_merge_into(&left, &parts[2]), RFM_FINE);
		CHECK(same_bytes(&left, &whole));
		CHECK_STR(rfm_check(&left), NULL);

		right = parts[2];		/* (c + b) + a */
		CHECK_INT(rfm_merge_into(&right, &parts[1]), RFM_FINE);
		CHECK_INT(rfm_merge_into(&right, &parts[0]), RFM_FINE);
		CHECK(same_bytes(&right, &whole));
	}
}

static void
merge_refuses(void)
{
	Rfm			a;
	Rfm			b;

	rfm_init(&a, AS_OF, RFM_PURCHASES);
	rfm_init(&b, AS_OF + 1, RFM_PURCHASES);
	CHECK_INT(rfm_merge_into(&a, &b), RFM_OTHER_AS_OF);
	rfm_init(&b, AS_OF, RFM_ROWS);
	CHECK_INT(rfm_merge_into(&a, &b), RFM_OTHER_COUNTING);
}

static RfmProblem
sum_of_two(decimal_units x, int x_places, decimal_units y, int y_places, Rfm *r)
{
	Decimal		a = {x, x_places};
	Decimal		b = {y, y_places};
	RfmProblem	problem;

	rfm_init(r, AS_OF, RFM_PURCHASES);
	problem = rfm_add(r, 1, a);
	return problem != RFM_FINE ? problem : rfm_add(r, 1, b);
}

/* What does not fit is refused, whichever of the two comes first. */
static void
sums_at_the_limit(void)
{
	const decimal_units two64 = (decimal_units) 1 << 64;
	const decimal_units cases[] = {
		0, 1, two64 / 2 - 1, two64 / 2, two64 - 1, two64, two64 + 1, 3 * two64 - 1, MOST / 2, MOST / 2 + 1,
		MOST / 2 + two64, MOST - two64, MOST - two64 + 1, MOST - two64 + 2, MOST - 1, MOST
	};
	const int	n = sizeof(cases) / sizeof(*cases);

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			for (int sign = -1; sign <= 1; sign += 2)
			{
				Rfm			r;
				Rfm			a;
				Rfm			b;
				bool		fits = cases[i] <= MOST - cases[j];
				RfmProblem	want = fits ? RFM_FINE : RFM_SUM_TOO_LARGE;
				Decimal		x = {sign * cases[i], 4};
				Decimal		y = {sign * cases[j], 4};

				CHECK_INT(sum_of_two(sign * cases[i], 4, sign * cases[j], 4, &r), want);
				if (fits)
				{
					CHECK(rfm_monetary_amount(&r).units == sign * (cases[i] + cases[j]));
					CHECK_STR(rfm_check(&r), NULL);
				}
				rfm_init(&a, AS_OF, RFM_PURCHASES);
				rfm_init(&b, AS_OF, RFM_PURCHASES);
				CHECK_INT(rfm_add(&a, 1, x), RFM_FINE);
				CHECK_INT(rfm_add(&b, 1, y), RFM_FINE);
				CHECK_INT(rfm_merge_into(&a, &b), want);
				CHECK(!fits || same_bytes(&a, &r));
			}
}

static void
places_at_the_limit(void)
{
	Rfm			r;

	/* 10^34 has no room left for four more places */
	CHECK_INT(sum_of_two(MOST / 10000 + 1, 4, 1, 8, &r), RFM_SUM_TOO_LARGE);
	CHECK_INT(sum_of_two(1, 8, MOST / 10000 + 1, 4, &r), RFM_SUM_TOO_LARGE);
	CHECK_INT(sum_of_two(MOST / 10000, 4, 1, 8, &r), RFM_FINE);
	CHECK_INT(sum_of_two(1, 8, MOST / 10000, 4, &r), RFM_FINE);
	CHECK_INT(sum_of_two(-(MOST / 10000) - 1, 4, 0, 8, &r), RFM_SUM_TOO_LARGE);
	CHECK_INT(sum_of_two(0, 8, -(MOST / 10000) - 1, 4, &r), RFM_SUM_TOO_LARGE);
	CHECK_INT(sum_of_two(0, 36, 0, 4, &r), RFM_FINE);
}

static void
counts_at_the_limit(void)
{
	Decimal		one = {10000, 0};
	Decimal		minus = {-10000, 0};
	Rfm			r = rfm_of_rows(NULL, 0, RFM_PURCHASES);
	Rfm			other;

	CHECK_INT(rfm_add(&r, 1, one), RFM_FINE);
	r.frequency = INT32_MAX;
	CHECK(!rfm_add_quickly(&r, 1, 10000, 0));
	CHECK_INT(rfm_add(&r, AS_OF + 1, one), RFM_FINE);
	CHECK_INT(rfm_add(&r, 1, minus), RFM_FINE);
	other = r;
	CHECK_INT(rfm_add(&other, 1, one), RFM_TOO_MANY_ROWS);
	other = r;
	CHECK_INT(rfm_merge_into(&other, &r), RFM_TOO_MANY_ROWS);
	r.refunds = INT32_MAX;
	CHECK_INT(rfm_add(&r, 1, minus), RFM_TOO_MANY_ROWS);
}

/* A quick addition that is refused has changed nothing. */
static void
quick_or_untouched(void)
{
	Row			row = {50, {(decimal_units) UINT64_MAX - 5, 4}};
	Rfm			r = rfm_of_rows(&row, 1, RFM_PURCHASES);
	Rfm			before = r;

	CHECK(!rfm_add_quickly(&r, 1, 6, 4));
	CHECK(!rfm_add_quickly(&r, AS_OF + 1, 1, 4));
	CHECK(!rfm_add_quickly(&r, 1, -1, 4));
	CHECK(same_bytes(&r, &before));
	CHECK(rfm_add_quickly(&r, AS_OF, 5, 4));
	CHECK_INT(r.gross.low == UINT64_MAX, 1);
	CHECK_INT(r.gross.high, 0);
	CHECK_INT(rfm_kept_size(&r), RFM_HALF_SIZE);
	row.amount.units = 1;
	CHECK_INT(add_row(&r, row), RFM_FINE);
	CHECK_INT(r.gross.low == 0, 1);
	CHECK_INT(r.gross.high, 1);
	CHECK_INT(rfm_kept_size(&r), RFM_FULL_SIZE);
}

static void
values_to_score(void)
{
	Row			rows[] = {{90, {1250000, 2}}, {95, {-250000, 2}}};
	double		values[RFM_DIMENSIONS];
	Rfm			r = rfm_of_rows(rows, 2, RFM_PURCHASES);

	CHECK(rfm_values(&r, values));
	CHECK_DOUBLE(values[RFM_RECENCY], 10, 0);
	CHECK_DOUBLE(values[RFM_FREQUENCY], 1, 0);
	CHECK_DOUBLE(values[RFM_MONETARY], 100, 0);
	r = rfm_of_rows(rows, 2, RFM_ROWS);
	CHECK(rfm_values(&r, values));
	CHECK_DOUBLE(values[RFM_RECENCY], 5, 0);
	CHECK_DOUBLE(values[RFM_FREQUENCY], 2, 0);
	r = rfm_of_rows(rows + 1, 1, RFM_PURCHASES);
	CHECK(!rfm_values(&r, values));
}

static int
sign_of(int x)
{
	return (x > 0) - (x < 0);
}

/* A total order: antisymmetric, transitive, and 0 only for equal content. */
static void
compares(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		Row			rows[MOST_ROWS];
		Rfm			r[3];
		Rfm			shown;

		for (int i = 0; i < 3; i++)
			r[i] = rfm_of_rows(rows, random_rows(rows) % 3, rand() % 2 ? RFM_ROWS : RFM_PURCHASES);
		CHECK_INT(sign_of(rfm_compare(&r[0], &r[1])), -sign_of(rfm_compare(&r[1], &r[0])));
		if (rfm_compare(&r[0], &r[1]) <= 0 && rfm_compare(&r[1], &r[2]) <= 0)
			CHECK(rfm_compare(&r[0], &r[2]) <= 0);
		if (rfm_compare(&r[0], &r[1]) == 0)
		{
			r[1].places = r[0].places;
			CHECK(r[0].first == r[1].first && r[0].counting == r[1].counting);
		}
		/* more places to show, the same content */
		shown = r[0];
		for (Decimal zero = {0, 12}; rfm_kept_size(&shown) > 0 && shown.places < 12; shown.places = 12)
		{
			decimal_units gross = rfm_sum_units(shown.gross);
			decimal_units refunded = rfm_sum_units(shown.refunded);

			CHECK(decimal_rescale(&gross, shown.places, zero.places));
			CHECK(decimal_rescale(&refunded, shown.places, zero.places));
			shown.gross = rfm_sum_of(gross);
			shown.refunded = rfm_sum_of(refunded);
		}
		CHECK_INT(rfm_compare(&shown, &r[0]), 0);
	}
}

/* Random bytes: what passes the check can be used without harm. */
static void
check_of_anything(void)
{
	int			passed = 0;

	for (int round = 0; round < 20 * ROUNDS; round++)
	{
		Row			rows[MOST_ROWS];
		Rfm			r = rfm_of_rows(rows, random_rows(rows) % 4, rand() % 2 ? RFM_ROWS : RFM_PURCHASES);
		Rfm			other = r;
		double		values[RFM_DIMENSIONS];
		char		text[DECIMAL_TEXT_SIZE];
		int			changes = 1 + rand() % 3;

		/* behind the length word and the version */
		for (; changes > 0; changes--)
			((uint8_t *) &r)[5 + rand() % (RFM_FULL_SIZE - 5)] =
				rand() % 3 == 0 ? 0 : rand() % 3 == 0 ? 255 : rand();
		if (rfm_check(&r) != NULL)
			continue;
		passed++;
		decimal_format(rfm_gross_amount(&r), text);
		decimal_format(rfm_refunded_amount(&r), text);
		decimal_format(rfm_monetary_amount(&r), text);
		CHECK_INT(rfm_compare(&r, &other), -rfm_compare(&other, &r));
		if (rfm_values(&r, values))
			CHECK(isfinite(values[RFM_MONETARY]));
		(void) rfm_merge_into(&other, &r);
	}
	CHECK(passed > ROUNDS);
}

static void
check_names_what_is_wrong(void)
{
	Row			rows[] = {{50, {10000, 0}}, {60, {-10000, 0}}};
	Rfm			good = rfm_of_rows(rows, 2, RFM_PURCHASES);
	Rfm			r;

#define WRONG(change, problem) (r = good, change, CHECK_STR(rfm_check(&r), problem))
	WRONG(r.counting = 2, "unknown way of counting");
	WRONG(r.places = 37, "too many decimal places");
	WRONG(r.frequency = -1, "negative count");
	WRONG(r.refunds = -1, "negative count");
	WRONG(r.gross.high = -1, "negative sum");
	WRONG(r.refunded.high = INT64_MIN, "negative sum");
	WRONG(r.refunds = 0, "refunds and their sum do not agree");
	WRONG(r.refunded.low = 0, "refunds and their sum do not agree");
	WRONG((r.counting = RFM_ROWS, r.refunds = 2), "more refunds than rows");
	WRONG((r.frequency = 0, r.first = r.last = RFM_NO_DAY), "amounts without a purchase");
	WRONG((r.counting = RFM_ROWS, r.frequency = 1), "amounts without a purchase");
	WRONG(r.first = RFM_NO_DAY, "purchases and their days do not agree");
	WRONG(r.last = RFM_NO_DAY, "purchases and their days do not agree");
	WRONG(r.first = 51, "days are not in order");
	WRONG(r.last = AS_OF + 1, "days are not in order");
	WRONG(r.unused1 = 1, "unused bytes are not zero");
	WRONG(r.unused2 = 1, "unused bytes are not zero");
	CHECK_STR(rfm_check(&good), NULL);
}

int
main(void)
{
	srand(20111210);
	RUN(facts_of_rows);
	RUN(order_of_rows_does_not_matter);
	RUN(merges_any_split);
	RUN(merge_refuses);
	RUN(sums_at_the_limit);
	RUN(places_at_the_limit);
	RUN(counts_at_the_limit);
	RUN(quick_or_untouched);
	RUN(values_to_score);
	RUN(compares);
	RUN(check_of_anything);
	RUN(check_names_what_is_wrong);
	return check_done();
}
