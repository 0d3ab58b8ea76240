/*
 * order_test.c
 *	  Order statistics against plain sorting.
 *
 * sources: src/shared/poll.c
 *
 * The file under test is included, for the sake of its static functions: inputs
 * that make it fall back on heap sort are hard to come by.
 */
#include "shared/order.c"

#include <stdlib.h>

#include "check.h"

#define ROUNDS		3000
#define LONG_ARRAY	150000	/* beyond the length from which bins are counted */
#define MOST_RANKS	ORDER_MOST_RANKS

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

static int
compare_ranks(const void *a, const void *b)
{
	int64_t		x = *(const int64_t *) a;
	int64_t		y = *(const int64_t *) b;

	return (x > y) - (x < y);
}

/* Arrays that are known to upset one method of sorting or another. */
typedef double (*Pattern) (int64_t i, int64_t n);

#define PATTERN(name, value) \
static double \
name(int64_t i, int64_t n) \
{ \
	(void) i; \
	(void) n; \
	return (double) (value); \
}

PATTERN(sorted, i)
PATTERN(reversed, n - i)
PATTERN(organ_pipe, i < n / 2 ? i : n - i)
PATTERN(all_equal, 7)
PATTERN(two_values, i * 7919 % 13 == 0)
PATTERN(one_differs, i == n / 3 ? -1 : 1)
PATTERN(saw, i % 1000)
PATTERN(shuffled, i * 7919 % (n + 1))
PATTERN(skewed, 100 / (1 + i * 7919 % 101))
PATTERN(random_value, rand() / 1000.0)
PATTERN(few_values, rand() % 5)
PATTERN(zeros, rand() % 3 ? rand() % 2 ? 0.0 : -0.0 : 1e-310)

static double
magnitudes(int64_t i, int64_t n)
{
	(void) i;
	(void) n;
	return ldexp(rand() % 2 ? 1 : -1, rand() % 2000 - 1000) * rand();
}

static double
endless(int64_t i, int64_t n)
{
	(void) i;
	(void) n;
	return rand() % 3 == 0 ? INFINITY : rand() % 3 == 0 ? -INFINITY : rand() % 9 - 4;
}

static const Pattern patterns[] = {
	sorted, reversed, organ_pipe, all_equal, two_values, one_differs, saw, shuffled, skewed,
	random_value, few_values, zeros, endless, magnitudes
};

#define PATTERNS	((int) (sizeof(patterns) / sizeof(*patterns)))

/* but for the last two, which no integer can hold */
#define FINITE_PATTERNS	(PATTERNS - 2)

/* What nine-point pivots find hardest: the pivots are always near one end. */
static void
spoil_pivots(double *values, int64_t n)
{
	for (int64_t i = 0; i < n; i++)
		values[i] = (double) n;
	for (int64_t length = n, low = 0; length > 24; length -= 9)
	{
		int64_t		step = length / 9;

		for (int k = 0; k < 9; k++)
			values[k == 8 ? length - 1 : k * step] = (double) low++;
	}
}

static double *
copy_of(const double *values, int64_t n)
{
	double	   *copy = malloc((n + 1) * sizeof(double));

	memcpy(copy, values, n * sizeof(double));
	return copy;
}

/* As numbers: the two zeros are one. */
static int
same_values(const double *a, const double *b, int64_t n)
{
	int64_t		i = 0;

	while (i < n && a[i] == b[i])
		i++;
	return i == n;
}

static int
random_ranks(int64_t n, int64_t *ranks)
{
	int			count = rand() % 4 == 0 ? rand() % (MOST_RANKS + 1) : rand() % 6;

	for (int i = 0; i < count; i++)
		ranks[i] = (int64_t) ((double) rand() / ((double) RAND_MAX + 1) * n);
	if (count > 2 && rand() % 2)
	{
		ranks[0] = 0;
		ranks[1] = n - 1;
	}
	qsort(ranks, count, sizeof(*ranks), compare_ranks);
	return count;
}

/* Both ways of the library against qsort(); the array is freed. */
static void
check_array(double *values, int64_t n)
{
	double	   *want = copy_of(values, n);
	double	   *selected = copy_of(values, n);
	int64_t		ranks[MOST_RANKS];
	int			nranks = random_ranks(n, ranks);
	double		found[MOST_RANKS];
	int			wrong = 0;

	qsort(want, n, sizeof(double), compare_doubles);
	order_select(selected, n, ranks, nranks, found);
	for (int i = 0; i < nranks; i++)
		wrong += found[i] != want[ranks[i]];
	CHECK_INT(wrong, 0);

	/* rearranged, but none lost; and sorting what has been selected from works */
	order_sort(selected, n);
	CHECK(same_values(selected, want, n));
	order_sort(values, n);
	CHECK(same_values(values, want, n));
	free(values);
	free(want);
	free(selected);
}

static double *
array_of(Pattern pattern, int64_t n)
{
	double	   *values = malloc((n + 1) * sizeof(double));

	for (int64_t i = 0; i < n; i++)
		values[i] = pattern(i, n);
	return values;
}

static void
short_arrays(void)
{
	for (int64_t n = 1; n <= 120; n++)
		for (int p = 0; p < PATTERNS; p++)
			check_array(array_of(patterns[p], n), n);
}

static void
random_arrays(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		int64_t		n = 1 + rand() % 1000;

		check_array(array_of(patterns[rand() % PATTERNS], n), n);
	}
}

static void
long_arrays(void)
{
	for (int p = 0; p < PATTERNS; p++)
		check_array(array_of(patterns[p], LONG_ARRAY), LONG_ARRAY);
}

static void
spoilt_pivots(void)
{
	for (int64_t n = 25; n < LONG_ARRAY; n *= 2)
	{
		double	   *values = malloc(n * sizeof(double));

		spoil_pivots(values, n);
		check_array(values, n);
	}
}

/* When splitting is given up at once, or soon, or in the middle. */
static void
falls_back_on_heap_sort(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		int64_t		n = 1 + rand() % 500;
		double	   *values = array_of(patterns[round % PATTERNS], n);
		double	   *want = copy_of(values, n);
		double	   *copy = copy_of(values, n);
		int64_t		ranks[MOST_RANKS];
		int			nranks = random_ranks(n, ranks);

		qsort(want, n, sizeof(double), compare_doubles);
		order_select_range(copy, 0, n, ranks, nranks, round % 4);
		for (int i = 0; i < nranks; i++)
			CHECK_DOUBLE(copy[ranks[i]], want[ranks[i]], 0);
		order_sort_range(values, n, round % 3);
		CHECK(same_values(values, want, n));
		free(values);
		free(want);
		free(copy);
	}
}

static void
counts_by_halving(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		int64_t		n = rand() % 60;
		double	   *values = array_of(i % 2 ? few_values : endless, n);

		qsort(values, n, sizeof(double), compare_doubles);
		for (int j = -10; j <= 10; j++)
		{
			double		x = j == -10 ? -INFINITY : j == 10 ? INFINITY : j / 2.0;
			int			less = 0;
			int			up_to = 0;

			for (int64_t k = 0; k < n; k++)
			{
				less += values[k] < x;
				up_to += values[k] <= x;
			}
			CHECK_INT(order_count_less(values, n, x), less);
			CHECK_INT(order_count_up_to(values, n, x), up_to);
		}
		free(values);
	}
}

static int
compare_units(const void *a, const void *b)
{
	decimal_units x = *(const decimal_units *) a;
	decimal_units y = *(const decimal_units *) b;

	return (x > y) - (x < y);
}

/* Exact decimals, beyond what a double or 64 bits can tell apart. */
static void
decimals(void)
{
	const decimal_units large = (decimal_units) 1 << 100;

	for (int round = 0; round < ROUNDS; round++)
	{
		int64_t		n = 1 + rand() % 400;
		decimal_units *values = malloc(n * sizeof(decimal_units));
		decimal_units *want = malloc(n * sizeof(decimal_units));
		decimal_units found[MOST_RANKS];
		int64_t		ranks[MOST_RANKS];
		int			nranks = random_ranks(n, ranks);

		for (int64_t i = 0; i < n; i++)
			values[i] = (rand() % 3 - 1) * large + (decimal_units) patterns[round % FINITE_PATTERNS] (i, n);
		memcpy(want, values, n * sizeof(decimal_units));
		qsort(want, n, sizeof(decimal_units), compare_units);
		order_decimal_select(values, n, ranks, nranks, found);
		for (int i = 0; i < nranks; i++)
			CHECK(found[i] == want[ranks[i]]);
		order_decimal_sort(values, n);
		CHECK(memcmp(values, want, n * sizeof(decimal_units)) == 0);
		for (int i = 0; i < nranks; i++)
		{
			int64_t		less = order_decimal_count_less(want, n, found[i]);
			int64_t		up_to = order_decimal_count_up_to(want, n, found[i]);

			CHECK(less <= ranks[i] && ranks[i] < up_to);
			CHECK(less == 0 || want[less - 1] < found[i]);
			CHECK(up_to == n || want[up_to] > found[i]);
		}
		free(values);
		free(want);
	}
}

static void
nothing_wanted(void)
{
	double		values[3] = {3, 1, 2};

	order_select(values, 3, NULL, 0, NULL);
	order_select(values, 0, NULL, 0, NULL);
	order_sort(values, 0);
	CHECK_DOUBLE(values[0] + values[1] + values[2], 6, 0);
}

int
main(void)
{
	srand(20111210);
	RUN(short_arrays);
	RUN(random_arrays);
	RUN(long_arrays);
	RUN(spoilt_pivots);
	RUN(falls_back_on_heap_sort);
	RUN(counts_by_halving);
	RUN(decimals);
	RUN(nothing_wanted);
	return check_done();
}
