/*-------------------------------------------------------------------------
 *
 * holdout.c
 *	  Expected and actual purchases: see holdout.h.
 *
 * Rows are distinct and sorted, so sums have the same terms in the same order
 * whatever order customers came in.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/holdout.h"

#include <math.h>
#include <string.h>

#include "shared/poll.h"
#include "shared/sum.h"

/* What is correlated: a value of each row on either side. */
typedef struct Pairs
{
	const double *a;
	const double *b;
	const HoldoutRow *rows;		/* for their counts */
	int64_t		count;
} Pairs;

const char *
holdout_metric_name(HoldoutMetric metric)
{
	static const char *const names[HOLDOUT_METRICS] = {
		"customers", "expected", "actual", "mae", "rmse", "correlation", "rank_correlation"
	};

	return names[metric];
}

static double
mean(const double *values, const HoldoutRow *rows, int64_t count)
{
	Sum			sum = {0, 0};
	double		customers = 0;

	for (int64_t i = 0; i < count; i++)
	{
		sum_add(&sum, values[i] * (double) rows[i].count);
		customers += (double) rows[i].count;
		poll_at_step(i);
	}
	return sum_value(&sum) / customers;
}

/* Pearson's correlation of all customers; NaN when a side does not vary. */
static double
correlation(Pairs pairs)
{
	double		mean_a = mean(pairs.a, pairs.rows, pairs.count);
	double		mean_b = mean(pairs.b, pairs.rows, pairs.count);
	Sum			aa = {0, 0};
	Sum			ab = {0, 0};
	Sum			bb = {0, 0};
	double		product;

	for (int64_t i = 0; i < pairs.count; i++)
	{
		double		a = pairs.a[i] - mean_a;
		double		b = pairs.b[i] - mean_b;
		double		weight = (double) pairs.rows[i].count;

		sum_add(&aa, weight * a * a);
		sum_add(&ab, weight * a * b);
		sum_add(&bb, weight * b * b);
		poll_at_step(i);
	}
	product = sqrt(sum_value(&aa)) * sqrt(sum_value(&bb));
	return product > 0 ? fmax(-1, fmin(1, sum_value(&ab) / product)) : NAN;
}

static bool
all_equal(const double *values, int64_t count)
{
	for (int64_t i = 1; i < count; i++)
		if (values[i] != values[0])
			return false;
	return true;
}

/* The rank of each value among all customers; equal ones share their mean rank. */
static void
rank(const double *values, const HoldoutRow *rows, int64_t count, ClvAllocate allocate,
	 double *ranks)
{
	ClvFitRow  *order = allocate(count * sizeof(ClvFitRow));
	ClvFitRow  *work = allocate(count * sizeof(ClvFitRow));
	double		before = 0;
	int64_t		next;

	for (int64_t i = 0; i < count; i++)
		order[i] = (ClvFitRow) {values[i], (double) i, 0, rows[i].count};
	fit_rows_sort(order, work, count);
	for (int64_t i = 0; i < count; i = next)
	{
		double		customers = 0;

		for (next = i; next < count && order[next].x == order[i].x; next++)
			customers += (double) order[next].count;
		for (int64_t k = i; k < next; k++)
			ranks[(int64_t) order[k].t_x] = before + (customers + 1) / 2;
		before += customers;
		crm_poll();
	}
}

static void
sums(const HoldoutRow *rows, int64_t count, double *metrics)
{
	Sum			expected = {0, 0};
	Sum			actual = {0, 0};
	Sum			absolute = {0, 0};
	Sum			squared = {0, 0};
	double		customers = 0;

	for (int64_t i = 0; i < count; i++)
	{
		double		weight = (double) rows[i].count;
		double		error = rows[i].expected - rows[i].actual;

		sum_add(&expected, weight * rows[i].expected);
		sum_add(&actual, weight * rows[i].actual);
		sum_add(&absolute, weight * fabs(error));
		sum_add(&squared, weight * error * error);
		customers += weight;
		poll_at_step(i);
	}
	metrics[HOLDOUT_CUSTOMERS] = customers;
	metrics[HOLDOUT_EXPECTED] = sum_value(&expected);
	metrics[HOLDOUT_ACTUAL] = sum_value(&actual);
	metrics[HOLDOUT_MAE] = sum_value(&absolute) / customers;
	metrics[HOLDOUT_RMSE] = sqrt(sum_value(&squared) / customers);
}

/*
 * holdout_metrics
 *		All metrics of one row or more.
 */
void
holdout_metrics(const HoldoutRow *rows, int64_t count, ClvAllocate allocate, double *metrics)
{
	double	   *expected = allocate(count * sizeof(double));
	double	   *actual = allocate(count * sizeof(double));
	double	   *expected_rank = allocate(count * sizeof(double));
	double	   *actual_rank = allocate(count * sizeof(double));

	for (int64_t i = 0; i < count; i++)
	{
		expected[i] = rows[i].expected;
		actual[i] = rows[i].actual;
	}
	sums(rows, count, metrics);
	metrics[HOLDOUT_CORRELATION] = metrics[HOLDOUT_RANK_CORRELATION] = NAN;
	if (all_equal(expected, count) || all_equal(actual, count))
		return;
	rank(expected, rows, count, allocate, expected_rank);
	rank(actual, rows, count, allocate, actual_rank);
	metrics[HOLDOUT_CORRELATION] = correlation((Pairs) {expected, actual, rows, count});
	metrics[HOLDOUT_RANK_CORRELATION] =
		correlation((Pairs) {expected_rank, actual_rank, rows, count});
}

/*
 * holdout_by_x
 *		Puts rows with the same x together: sums of what was expected and of
 *		what came.  Returns how many are left, in the place of the first ones.
 */
int64_t
holdout_by_x(HoldoutRow *rows, int64_t count)
{
	int64_t		groups = 0;
	int64_t		next;

	for (int64_t i = 0; i < count; i = next)
	{
		Sum			expected = {0, 0};
		Sum			actual = {0, 0};
		int64_t		customers = 0;

		for (next = i; next < count && rows[next].x == rows[i].x; next++)
		{
			sum_add(&expected, rows[next].expected * (double) rows[next].count);
			sum_add(&actual, rows[next].actual * (double) rows[next].count);
			customers += rows[next].count;
			poll_at_step(next);
		}
		rows[groups++] = (HoldoutRow) {
			rows[i].x, sum_value(&expected), sum_value(&actual), customers
		};
	}
	return groups;
}
