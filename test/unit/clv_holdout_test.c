/*
 * clv_holdout_test.c
 *	  Distinct customers counted and sorted; metrics of predictions; tracking of
 *	  a cohort by periods.
 *
 * sources: src/clv/fit_table.c src/clv/holdout.c src/clv/tracking.c
 * sources: src/clv/predict.c src/clv/bgnbd.c src/clv/pareto_nbd.c src/clv/nbd.c
 * sources: src/clv/bgbb.c src/clv/bgbb_future.c src/clv/beta_curve.c src/clv/beta_decay.c src/clv/beta_mean.c
 * sources: src/clv/beta_survival.c src/clv/quadrature.c src/clv/special.c src/clv/model.c
 * sources: src/clv/fit_search.c src/clv/fit_total.c src/clv/fit_report.c src/clv/optimise.c
 * sources: src/clv/symmetric.c src/clv/fit_rows.c
 * sources: src/purchase/history.c src/shared/varint.c
 * sources: src/shared/order.c src/shared/decimal.c src/shared/poll.c
 */
#include "clv/holdout.h"
#include "clv/tracking.h"

#include <stdlib.h>

#include "check.h"

#define COUNT(array)	((int) (sizeof(array) / sizeof((array)[0])))

/* Memory of a case; given back at its end. */
static void *kept[64];
static int	nkept;

static void *
keep(size_t bytes)
{
	return kept[nkept++] = malloc(bytes == 0 ? 1 : bytes);
}

static void
give_back(void)
{
	while (nkept > 0)
		free(kept[--nkept]);
}

static uint64_t seed = 20260721;

static int
draw(int below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int) ((seed >> 33) % (uint64_t) below);
}

static void
count(FitTable *table, ClvFitRow row)
{
	if (!fit_table_has_room(table, 1))
	{
		ClvFitRow  *old = table->slots;
		int			bits = fit_table_bits(table, 1);

		fit_table_move(table, calloc((size_t) 1 << bits, sizeof(ClvFitRow)), bits);
		free(old);
	}
	fit_table_fetch(table, &row);
	CHECK(fit_table_count(table, &row));
}

static int
compare(const void *a, const void *b)
{
	const ClvFitRow *one = a;
	const ClvFitRow *other = b;

	if (one->x != other->x)
		return one->x < other->x ? -1 : 1;
	if (one->t_x != other->t_x)
		return one->t_x < other->t_x ? -1 : 1;
	return (one->t > other->t) - (one->t < other->t);
}

static void
counts_and_sorts(void)
{
	for (int n = 0; n < 5000; n = n * 2 + 1)
	{
		FitTable	table = {NULL, 0, 0, 0};
		ClvFitRow  *rows = keep((n + 1) * sizeof(ClvFitRow));
		ClvFitRow  *work = keep((n + 1) / 2 * sizeof(ClvFitRow));
		ClvFitRow  *all = keep((n + 1) * sizeof(ClvFitRow));
		int64_t		used;
		int64_t		at = 0;

		for (int i = 0; i < n; i++)
		{
			all[i] = (ClvFitRow) {draw(5), draw(20) / 7.0, draw(30) / 7.0, 1 + draw(3)};
			count(&table, all[i]);
		}
		used = fit_table_list(&table, rows);
		CHECK_INT(used, table.used);
		fit_rows_sort(rows, work, used);
		qsort(all, n, sizeof(ClvFitRow), compare);
		for (int64_t i = 0; i < used; i++)
		{
			int64_t		customers = 0;

			CHECK(i == 0 || compare(&rows[i - 1], &rows[i]) < 0);
			for (; at < n && compare(&all[at], &rows[i]) == 0; at++)
				customers += all[at].count;
			CHECK_INT(rows[i].count, customers);
		}
		CHECK_INT(at, n);
		free(table.slots);
		give_back();
	}
}

/* More than half of the table is never in use, and it has a largest size. */
static void
has_bounds(void)
{
	FitTable	table = {NULL, 0, 0, 0};
	ClvFitRow	many = {1, 2, 3, INT64_MAX};

	CHECK(!fit_table_has_room(&table, 1));
	CHECK_INT(fit_table_bits(&table, 1), FIT_TABLE_FIRST_BITS);
	CHECK_INT(fit_table_bits(&table, 64), 7);
	CHECK_INT(fit_table_bits(&table, 65), 8);
	CHECK_INT(fit_table_bits(&table, INT64_C(1) << (FIT_TABLE_MOST_BITS - 1)), FIT_TABLE_MOST_BITS);
	CHECK(fit_table_bits(&table, (INT64_C(1) << (FIT_TABLE_MOST_BITS - 1)) + 1) > FIT_TABLE_MOST_BITS);
	count(&table, many);
	many.count = 1;
	CHECK(!fit_table_count(&table, &many));
	CHECK_INT(table.customers, INT64_MAX);
	free(table.slots);
}

/* Small whole numbers, by hand: expected 1 2 2 3, actual 0 1 3 3 */
static void
measures_errors(void)
{
	HoldoutRow	rows[] = {{0, 1, 0, 1}, {0, 2, 1, 1}, {1, 2, 3, 1}, {1, 3, 3, 1}};
	double		metrics[HOLDOUT_METRICS];

	holdout_metrics(rows, COUNT(rows), keep, metrics);
	CHECK(metrics[HOLDOUT_CUSTOMERS] == 4);
	CHECK(metrics[HOLDOUT_EXPECTED] == 8);
	CHECK(metrics[HOLDOUT_ACTUAL] == 7);
	CHECK(metrics[HOLDOUT_MAE] == 0.75);
	CHECK(fabs(metrics[HOLDOUT_RMSE] - sqrt(0.75)) < 1e-15);
	CHECK(fabs(metrics[HOLDOUT_CORRELATION] - 3 / sqrt(2 * 6.75)) < 1e-15);
	/* ranks 1 2.5 2.5 4 and 1 2 3.5 3.5 */
	CHECK(fabs(metrics[HOLDOUT_RANK_CORRELATION] - 3.75 / 4.5) < 1e-15);
	CHECK_INT(holdout_by_x(rows, COUNT(rows)), 2);
	CHECK(rows[0].x == 0 && rows[0].expected == 3 && rows[0].actual == 1 && rows[0].count == 2);
	CHECK(rows[1].x == 1 && rows[1].expected == 5 && rows[1].actual == 6 && rows[1].count == 2);
	give_back();
}

/* A row that counts three times is three rows. */
static void
weighs_customers(void)
{
	HoldoutRow	few[] = {{0, 1, 0, 3}, {1, 2, 5, 1}, {2, 4, 4, 2}};
	HoldoutRow	many[] = {{0, 1, 0, 1}, {0, 1, 0, 1}, {0, 1, 0, 1}, {1, 2, 5, 1}, {2, 4, 4, 1}, {2, 4, 4, 1}};
	double		a[HOLDOUT_METRICS];
	double		b[HOLDOUT_METRICS];

	holdout_metrics(few, COUNT(few), keep, a);
	holdout_metrics(many, COUNT(many), keep, b);
	for (int i = 0; i < HOLDOUT_METRICS; i++)
		CHECK(fabs(a[i] - b[i]) < 1e-14);
	give_back();
}

static void
nothing_to_correlate(void)
{
	HoldoutRow	rows[] = {{0, 0.1, 0, 7}, {0, 0.1, 1, 3}};
	double		metrics[HOLDOUT_METRICS];

	holdout_metrics(rows, COUNT(rows), keep, metrics);
	CHECK(isnan(metrics[HOLDOUT_CORRELATION]));
	CHECK(isnan(metrics[HOLDOUT_RANK_CORRELATION]));
	CHECK(fabs(metrics[HOLDOUT_MAE] - 0.34) < 1e-15);
	give_back();
}

/* A history with purchases on those days. */
static HistoryReader
history(const int32_t *day, int n, uint8_t *body)
{
	HistoryDay	entry[16];
	HistoryDays days = {0, n, entry};
	HistoryReader reader;

	for (int i = 0; i < n; i++)
		entry[i] = (HistoryDay) {day[i], 1, 0, 10, 0};
	history_pack(&days, body);
	CHECK(history_read_body(&reader, body, history_packed_size(&days)));
	return reader;
}

static void
tracks_a_cohort(void)
{
	static const double p[] = {0.2426, 4.4136, 0.7929, 2.4259};
	TrackingSpan span = {100, 104, 121, 7};
	int64_t		births[5] = {0};
	int64_t		repeats[4] = {0};
	Tracking	tracking = {span, births, repeats};
	ClvPredictor model = clv_predictor(CLV_STORED_BGNBD, p);
	const int32_t early[] = {99, 101}, first[] = {100, 106, 107, 121, 122}, last[] = {104, 200}, late[] = {105};
	uint8_t		body[256];
	HistoryReader reader;
	double		by_age[23];
	double		expected[4];

	CHECK_INT(tracking_periods(span), 4);
	CHECK_INT(tracking_period_end(span, 0), 106);
	CHECK_INT(tracking_period_end(span, 3), 121);
	reader = history(early, 2, body);
	CHECK(!tracking_add(&tracking, &reader));
	reader = history(late, 1, body);
	CHECK(!tracking_add(&tracking, &reader));
	reader = history(first, 5, body);
	CHECK(tracking_add(&tracking, &reader));
	reader = history(last, 2, body);
	CHECK(tracking_add(&tracking, &reader));
	CHECK_INT(tracking_customers(&tracking), 2);
	CHECK_INT(repeats[0], 1);
	CHECK_INT(repeats[1], 1);
	CHECK_INT(repeats[2], 0);
	CHECK_INT(repeats[3], 1);
	tracking_expected(&tracking, &model, 7, by_age, expected);
	CHECK(by_age[0] == 0);
	CHECK(fabs(by_age[7] - 0.0531855) < 1e-7);	/* a week, as published */
	CHECK(fabs(by_age[21] - 0.150635) < 1e-6);
	CHECK(fabs(expected[0] - (by_age[7] + by_age[3])) < 1e-15);
	CHECK(fabs(expected[3] - (by_age[22] + by_age[18])) < 1e-15);
	tracking_merge(&tracking, &tracking);
	CHECK_INT(tracking_customers(&tracking), 4);
	CHECK_INT(repeats[0], 2);
}

int
main(void)
{
	RUN(counts_and_sorts);
	RUN(has_bounds);
	RUN(measures_errors);
	RUN(weighs_customers);
	RUN(nothing_to_correlate);
	RUN(tracks_a_cohort);
	return check_done();
}
