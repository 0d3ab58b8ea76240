/*
 * pareto_test.c
 *	  Concentration against plain definitions in long double, and the report.
 *
 * sources: src/pareto/pareto.c src/pareto/report.c src/shared/order.c
 * sources: src/shared/decimal.c src/shared/poll.c
 */
#include "pareto/pareto.h"

#include <float.h>
#include <stdlib.h>

#include "check.h"
#include "pareto/report.h"
#include "shared/order.h"

#define ROUNDS		2000
#define MOST		400
#define CLOSE		1e-14

static double values[MOST];

static double
unit(void)
{
	return (rand() + 0.5) / ((double) RAND_MAX + 1);
}

/* Sorted random values of one kind or another, not all of them zero. */
static int
random_values(void)
{
	int			n = 1 + rand() % MOST;
	int			kind = rand() % 5;

	for (int i = 0; i < n; i++)
		values[i] = kind == 0 ? rand() % 3 :
			kind == 1 ? 1 / unit() :
			kind == 2 ? 1e15 + rand() % 9 :
			kind == 3 ? rand() % 100000 / 100.0 : exp(600 * unit() - 300);
	values[n - 1] += 1;
	order_sort(values, n);
	return n;
}

static long double
sum_of_best(int n, int heads)
{
	long double sum = 0;

	for (int i = n - heads; i < n; i++)
		sum += values[i];
	return sum;
}

/* Half the mean absolute difference of two customers, by the mean. */
static long double
gini_by_pairs(int n)
{
	long double differences = 0;

	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++)
			differences += fabsl((long double) values[i] - values[k]);
	return differences / (2.0L * n * sum_of_best(n, n));
}

static void
gini_is_mean_difference(void)
{
	for (int round = 0; round < ROUNDS / 10; round++)
	{
		int			n = random_values();
		double		want = (double) gini_by_pairs(n);
		double		gini;
		double		unbiased;

		CHECK(pareto_gini(values, n, &gini));
		CHECK_DOUBLE(gini, want, CLOSE * want);
		CHECK(gini >= 0 && gini < 1);
		CHECK(pareto_gini_unbiased(values, n, &unbiased));
		CHECK_DOUBLE(unbiased, n > 1 ? gini * n / (n - 1) : 0, CLOSE);
	}
}

static void
equal_values(void)
{
	static const double sizes[] = {0.1, 1, 1e-310, DBL_MAX, 5e-324, 12345.67};

	for (int s = 0; s < 6; s++)
		for (int n = 1; n <= MOST; n++)
		{
			double		gini = -1;
			double		share = -1;
			int64_t		heads = -1;

			for (int i = 0; i < n; i++)
				values[i] = sizes[s];
			CHECK(pareto_gini(values, n, &gini) && gini == 0);
			CHECK(pareto_gini_unbiased(values, n, &gini) && gini == 0);
			CHECK(pareto_top_share(values, n, 0.3, &share));
			CHECK_DOUBLE(share, 0.3, CLOSE);
			CHECK(pareto_customers_for(values, n, 0.3, &heads));
			CHECK_INT(heads, (3 * n + 9) / 10);
		}
}

static void
one_has_it_all(void)
{
	for (int n = 1; n <= MOST; n++)
	{
		double		gini;
		int64_t		heads;

		memset(values, 0, sizeof(values));
		values[n - 1] = 0.7;
		CHECK(pareto_gini(values, n, &gini));
		CHECK_DOUBLE(gini, (n - 1.0) / n, CLOSE);
		CHECK(pareto_gini_unbiased(values, n, &gini));
		CHECK_DOUBLE(gini, n > 1, CLOSE);
		CHECK(pareto_customers_for(values, n, 1, &heads));
		CHECK_INT(heads, 1);
		CHECK(pareto_customers_for(values, n, 0.01, &heads));
		CHECK_INT(heads, 1);
	}
}

static void
top_share_and_curve(void)
{
	static double curve[1001];

	for (int round = 0; round < ROUNDS; round++)
	{
		int			n = random_values();
		int			points = 1 + rand() % 1000;
		int			descents = 0;

		CHECK(pareto_lorenz(values, n, points, curve));
		CHECK_DOUBLE(curve[0], 0, 0);
		CHECK_DOUBLE(curve[points], 1, 0);
		for (int i = 1; i <= points; i++)
			descents += curve[i] < curve[i - 1];
		CHECK_INT(descents, 0);
		for (int i = 0; i <= points; i += 1 + points / 7)
		{
			double		share = (double) (points - i) / points;
			double		top;

			CHECK(pareto_top_share(values, n, share, &top));
			CHECK_DOUBLE(top, 1 - curve[i], 1e-12);
			CHECK(top >= 0 && top <= 1);
		}
	}
}

static void
top_share_of_heads(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		int			n = random_values();
		int			heads = rand() % (n + 1);
		double		want = (double) (sum_of_best(n, heads) / sum_of_best(n, n));
		double		top;

		CHECK(pareto_top_share(values, n, (double) heads / n, &top));
		CHECK_DOUBLE(top, want, 1e-12);
	}
	CHECK(pareto_top_share(values, 7, 0, &values[8]) && values[8] == 0);
	CHECK(pareto_top_share(values, 7, 1, &values[8]) && values[8] == 1);
}

/* In cents everything is exact, so the smallest number is beyond doubt. */
static void
customers_for_in_cents(void)
{
	static long cents[MOST];

	for (int round = 0; round < ROUNDS; round++)
	{
		int			n = 1 + rand() % MOST;
		int			percent = rand() % 101;
		long		total = 0;
		long		sum = 0;
		int			want = 0;
		int64_t		heads;

		for (int i = 0; i < n; i++)
			values[i] = (rand() % (round % 2 ? 20 : 100000000)) / 100.0;
		values[0] += 0.01;
		order_sort(values, n);
		for (int i = 0; i < n; i++)
			total += cents[i] = lround(values[i] * 100);
		while (100 * sum < percent * total)
			sum += cents[n - ++want];
		CHECK(pareto_customers_for(values, n, percent / 100.0, &heads));
		CHECK_INT(heads, want);
	}
}

static void
any_size(void)
{
	double		huge[4] = {0.4 * DBL_MAX, 0.6 * DBL_MAX, 0.8 * DBL_MAX, DBL_MAX};
	double		tiny[4] = {5e-324, 10e-324, 15e-324, 20e-324};
	double		mixed[3] = {5e-324, 1, DBL_MAX};
	double		result;

	CHECK(pareto_gini(huge, 4, &result));
	CHECK_DOUBLE(result, 2.0 / 11.2, CLOSE);
	CHECK(pareto_top_share(huge, 4, 0.5, &result));
	CHECK_DOUBLE(result, 1.8 / 2.8, CLOSE);
	CHECK(pareto_gini(tiny, 4, &result));
	CHECK_DOUBLE(result, 0.25, CLOSE);
	CHECK(pareto_gini(mixed, 3, &result));
	CHECK_DOUBLE(result, 2.0 / 3, CLOSE);
}

static void
nothing_to_share(void)
{
	double		zeros[2] = {0, 0};
	double		result = 42;
	int64_t		heads = 42;

	for (int n = 0; n <= 2; n++)
	{
		CHECK(!pareto_gini(zeros, n, &result));
		CHECK(!pareto_gini_unbiased(zeros, n, &result));
		CHECK(!pareto_top_share(zeros, n, 0.5, &result));
		CHECK(!pareto_customers_for(zeros, n, 0.5, &heads));
		CHECK(!pareto_lorenz(zeros, n, 1, &result));
	}
	CHECK_DOUBLE(result, 42, 0);
	CHECK_INT(heads, 42);
}

static Decimal
cents(long amount)
{
	Decimal		value = {(decimal_units) amount * 100, 2};

	return value;
}

static void
report(void)
{
	ReportTotals totals = {0};
	ReportShares shares[REPORT_MOST_TIERS];

	CHECK(report_shares(&totals, shares));
	CHECK(report_add(&totals, 1, 1, cents(6000)));
	CHECK(report_add(&totals, 3, 1, cents(1050)));
	CHECK(report_add(&totals, 3, 2, cents(2950)));
	CHECK_INT(totals.tiers, 3);
	CHECK_INT(totals.tier[2].customers, 3);
	CHECK_INT(totals.tier[2].value.units, 400000);
	CHECK(report_shares(&totals, shares));
	CHECK_DOUBLE(shares[0].customers.value, 0.25, 0);
	CHECK_DOUBLE(shares[0].value.value, 0.6, 0);
	CHECK_DOUBLE(shares[1].value.value, 0, 0);
	CHECK_DOUBLE(shares[1].value_upto.value, 0.6, 0);
	CHECK_DOUBLE(shares[2].customers.value, 0.75, 0);
	CHECK_DOUBLE(shares[2].value_upto.value, 1, 0);
	CHECK_DOUBLE(shares[2].customers_upto.value, 1, 0);

	/* no share of a debt */
	CHECK(report_add(&totals, 2, 1, cents(-10000)));
	CHECK(report_shares(&totals, shares));
	CHECK(shares[0].customers.known && !shares[0].value.known && !shares[2].value_upto.known);
}

static void
report_overflow(void)
{
	ReportTotals totals = {0};
	ReportShares shares[REPORT_MOST_TIERS];
	Decimal		half = {(decimal_units) 1 << 126, 0};

	CHECK(report_add(&totals, 1, 1, half));
	CHECK(!report_add(&totals, 1, 1, half));
	memset(&totals, 0, sizeof(totals));
	CHECK(report_add(&totals, 1, 1, half));
	CHECK(report_add(&totals, 2, 1, half));
	CHECK(!report_shares(&totals, shares));
	memset(&totals, 0, sizeof(totals));
	CHECK(report_add(&totals, 1, INT64_MAX, cents(1)));
	CHECK(!report_add(&totals, 1, 1, cents(1)));
}

int
main(void)
{
	srand(20111210);
	RUN(gini_is_mean_difference);
	RUN(equal_values);
	RUN(one_has_it_all);
	RUN(top_share_and_curve);
	RUN(top_share_of_heads);
	RUN(customers_for_in_cents);
	RUN(any_size);
	RUN(nothing_to_share);
	RUN(report);
	RUN(report_overflow);
	return check_done();
}
