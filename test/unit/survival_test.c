/*
 * survival_test.c
 *	  Kaplan-Meier curves, durations from histories, the normal distribution.
 *
 * sources: src/cohort/survival.c src/purchase/duration.c src/purchase/history.c src/shared/varint.c
 * sources: src/shared/normal.c src/shared/order.c src/shared/decimal.c src/shared/poll.c
 */
#include "purchase/duration.h"
#include "cohort/survival.h"
#include "shared/normal.h"

#include <stdlib.h>

#include "check.h"

#define MOST_TIMES	3000
#define Z_95		1.959963984540054

/* A table with memory of its own. */
static SurvivalTable table;
static SurvivalTime times[MOST_TIMES];

static void
begin(void)
{
	free(table.slots);
	memset(&table, 0, sizeof(table));
}

static void
add(double time, int events, int censored)
{
	SurvivalTime more = {time, events, censored};

	if (survival_table_full(&table))
	{
		SurvivalTime *old = table.slots;
		int			bits = old == NULL ? 2 : table.bits + 1;

		survival_table_move(&table, calloc((size_t) 1 << bits, sizeof(SurvivalTime)), bits);
		free(old);
	}
	CHECK(survival_count(&table, &more));
}

/* What was added, in order. */
static SurvivalCurve
curve_of_table(void)
{
	double	   *work = malloc((size_t) table.used * sizeof(double));

	survival_table_sort(&table, work, times);
	free(work);
	CHECK_STR(survival_check(times, table.used), NULL);
	return survival_curve(times, table.used);
}

/* Remission of leukaemia under maintenance chemotherapy (Miller 1981, p. 49) */
static void
add_leukaemia(void)
{
	static const int durations[] = {9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161};
	static const int events[] = {1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0};

	begin();
	for (int i = 0; i < 11; i++)
		add(durations[i], events[i], !events[i]);
}

static void
published_curve(void)
{
	static const double survival[] = {0.909, 0.818, 0.716, 0.614, 0.614, 0.491, 0.368, 0.368, 0.184, 0.184};
	static const double errors[] = {0.0867, 0.1163, 0.1397, 0.1526, 0.1526, 0.1642, 0.1627, 0.1627, 0.1535, 0.1535};
	static const int at_risk[] = {11, 10, 8, 7, 6, 5, 4, 3, 2, 1};
	SurvivalCurve curve;
	int			i;

	add_leukaemia();
	curve = curve_of_table();
	for (i = 0; survival_next(&curve); i++)
	{
		double		error = -1;

		CHECK(survival_error(&curve.step, &error));
		CHECK_DOUBLE(curve.step.survival, survival[i], 0.0005);
		CHECK_DOUBLE(error, errors[i], 0.00005);
		CHECK_INT(curve.step.at_risk, at_risk[i]);
	}
	CHECK_INT(i, 10);
	CHECK_DOUBLE(curve.step.cumulative_hazard, 1 / 11.0 + 1 / 10.0 + 1 / 8.0 + 1 / 7.0 + 1 / 5.0 + 1 / 4.0 + 1 / 2.0, 1e-15);
	CHECK_DOUBLE(survival_quantile(curve_of_table(), 0.5, Z_95).time, 31, 0);
	CHECK_DOUBLE(survival_quantile(curve_of_table(), 0.1, Z_95).time, NAN, 0);
}

static void
ends_of_a_curve(void)
{
	SurvivalCurve curve;
	double		lower = -1;
	double		upper = -1;

	begin();
	add(0, 0, 2);
	add(5, 1, 0);
	add(9, 1, 0);
	curve = curve_of_table();

	/* nothing happened yet: 1, with an error of 0 and no limits */
	CHECK(survival_next(&curve));
	CHECK_DOUBLE(curve.step.survival, 1, 0);
	CHECK(survival_error(&curve.step, &lower));
	CHECK_DOUBLE(lower, 0, 0);
	CHECK(!survival_limits(&curve.step, Z_95, &lower, &upper));

	CHECK(survival_next(&curve));
	CHECK_DOUBLE(curve.step.survival, 0.5, 0);
	CHECK(survival_limits(&curve.step, Z_95, &lower, &upper));
	/* exp(-exp(ln ln 2 -+ z sqrt(1/2) / ln 2)), by hand */
	CHECK_DOUBLE(lower, pow(0.5, exp(Z_95 * sqrt(0.5) / log(2))), 1e-15);
	CHECK_DOUBLE(upper, pow(0.5, exp(-Z_95 * sqrt(0.5) / log(2))), 1e-15);

	/* all have had it: 0, without error and limits */
	CHECK(survival_next(&curve));
	CHECK_DOUBLE(curve.step.survival, 0, 0);
	CHECK(!survival_error(&curve.step, &lower));
	CHECK(!survival_limits(&curve.step, Z_95, &lower, &upper));
	CHECK(!survival_next(&curve));
	CHECK_DOUBLE(survival_quantile(curve_of_table(), 0.25, Z_95).time, 9, 0);
}

static double
at(double time)
{
	double		survival;

	return survival_at(curve_of_table(), time, &survival) ? survival : NAN;
}

static void
heights(void)
{
	add_leukaemia();
	CHECK_DOUBLE(at(-1), 1, 0);
	CHECK_DOUBLE(at(0), 1, 0);
	CHECK_DOUBLE(at(8.99), 1, 0);
	CHECK_DOUBLE(at(9), 10 / 11.0, 0);
	CHECK_DOUBLE(at(48), at(160), 0);
	CHECK_DOUBLE(at(161), at(48), 0);
	CHECK_DOUBLE(at(161.5), NAN, 0);
	CHECK_DOUBLE(at(INFINITY), NAN, 0);
	/* down to 0 it stays there */
	add(200, 1, 0);
	CHECK_DOUBLE(at(201), 0, 0);
}

/* With n customers and no censoring, survival is r / n for r that are left. */
static void
levels_are_exact(void)
{
	for (int n = 1; n <= 200; n++)
	{
		begin();
		for (int i = 1; i <= n; i++)
			add(i, 1, 0);
		/* tenths are decimals, whatever the double next to them */
		for (int tenths = 1; tenths <= 9; tenths++)
			CHECK_DOUBLE(survival_quantile(curve_of_table(), tenths / 10.0, Z_95).time,
						 n - n * tenths / 10, 0);
	}
	/* 2/3 * 3/4 = 0.5 */
	begin();
	add(1, 3, 0);
	add(2, 0, 2);
	add(3, 1, 3);
	CHECK_DOUBLE(survival_quantile(curve_of_table(), 0.5, Z_95).time, 3, 0);
	CHECK_DOUBLE(survival_quantile(curve_of_table(), 0.499999999999999, Z_95).time, NAN, 0);
	/* 14/15 * 3/4 = 0.7 */
	begin();
	add(1, 1, 2);
	add(2, 3, 9);
	CHECK_DOUBLE(survival_quantile(curve_of_table(), 0.7, Z_95).time, 2, 0);
	CHECK_DOUBLE(survival_quantile(curve_of_table(), 0.699999999999999, Z_95).time, NAN, 0);
}

/* The product once more, in long doubles, on random customers. */
static void
agrees_with_the_product(void)
{
	srand(1);
	for (int round = 0; round < 300; round++)
	{
		int			spread = 1 + rand() % 50;
		SurvivalCurve curve;
		long double product = 1;
		long double variance = 0;
		int64_t		left;

		begin();
		for (int i = rand() % 400; i >= 0; i--)
		{
			int			event = rand() % 3 > 0;

			add(rand() % spread / 4.0, event, !event);
		}
		curve = curve_of_table();
		left = table.customers;
		while (survival_next(&curve))
		{
			double		error;

			CHECK_INT(curve.step.at_risk, left);
			product *= 1 - (long double) curve.step.events / left;
			if (curve.step.events < left)
				variance += (long double) curve.step.events / ((long double) left * (left - curve.step.events));
			CHECK_DOUBLE(curve.step.survival, (double) product, 1e-15);
			if (survival_error(&curve.step, &error))
				CHECK_DOUBLE(error, (double) (product * sqrtl(variance)), 1e-14);
			left -= curve.step.events + curve.step.censored;
		}
		CHECK_INT(left, 0);
	}
}

/* Many durations, so that the table grows often; none is lost or doubled. */
static void
many_durations(void)
{
	SurvivalCurve curve;
	int			i = 0;

	begin();
	for (int round = 0; round < 2; round++)
		for (int k = 0; k < MOST_TIMES; k++)
			add((k * 1237 % MOST_TIMES) / 7.0, round, 1);
	CHECK_INT(table.used, MOST_TIMES);
	CHECK_INT(table.customers, 3 * MOST_TIMES);
	curve = curve_of_table();
	for (; survival_next(&curve); i++)
	{
		CHECK_DOUBLE(curve.step.time, i / 7.0, 0);
		CHECK_INT(curve.step.events, 1);
		CHECK_INT(curve.step.censored, 2);
	}
	CHECK_INT(i, MOST_TIMES);
}

static void
most_customers(void)
{
	SurvivalTime one = {7, 0, 1};
	SurvivalCurve curve;
	double		survival;

	begin();
	add(7, INT32_MAX - 1, 0);
	add(8, 1, 0);
	CHECK(!survival_count(&table, &one));
	CHECK_INT(table.customers, INT32_MAX);
	curve = curve_of_table();
	CHECK(survival_at(curve, 7, &survival));
	CHECK_DOUBLE(survival, 1.0 / INT32_MAX, 0);
}

static const char *
checked(SurvivalTime a, SurvivalTime b)
{
	SurvivalTime both[2] = {a, b};

	return survival_check(both, 2);
}

static void
what_is_no_count(void)
{
	SurvivalTime good = {1, 1, 0};

	CHECK_STR(survival_check(&good, 1), NULL);
	CHECK_STR(survival_check(&good, 0), "no times");
	CHECK_STR(checked(good, (SurvivalTime) {2, 0, 1}), NULL);
	CHECK_STR(checked(good, (SurvivalTime) {1, 0, 1}), "times do not ascend");
	CHECK_STR(checked(good, (SurvivalTime) {NAN, 0, 1}), "a time is not a number from 0 on");
	CHECK_STR(checked(good, (SurvivalTime) {INFINITY, 0, 1}), "a time is not a number from 0 on");
	CHECK_STR(checked((SurvivalTime) {-0.0, 1, 1}, good), "a time is not a number from 0 on");
	CHECK_STR(checked(good, (SurvivalTime) {2, -1, 3}), "a count is negative");
	CHECK_STR(checked(good, (SurvivalTime) {2, 3, -1}), "a count is negative");
	CHECK_STR(checked(good, (SurvivalTime) {2, 0, 0}), "a time without customers");
	CHECK_STR(checked(good, (SurvivalTime) {2, INT32_MAX, 0}), "too many customers");
}

/*
 * Durations
 */

/* The body of a history of one purchase (day > 0) or refund (-day) a day. */
static HistoryReader
history_of(const int *days, int count)
{
	static uint8_t body[500];
	HistoryDay	entries[20] = {{0}};
	HistoryDays all = {0, count, entries};
	HistoryReader reader;

	for (int i = 0; i < count; i++)
	{
		entries[i].day = abs(days[i]);
		entries[i].purchases = days[i] > 0;
		entries[i].refunds = days[i] < 0;
		entries[i].refunded = days[i] < 0;
	}
	history_pack(&all, body);
	CHECK(history_read_body(&reader, body, history_packed_size(&all)));
	return reader;
}

/* "12 event", "12 censored" or "none"; churn_gap 0 asks for the second visit. */
static const char *
duration(const int *days, int count, int as_of, int churn_gap)
{
	static char text[30];
	HistoryReader reader = history_of(days, count);
	Duration	found;
	bool		any = churn_gap == 0 ? duration_to_second(&reader, as_of, &found) :
		duration_to_churn(&reader, as_of, churn_gap, &found);

	if (!any)
		return "none";
	snprintf(text, sizeof(text), "%d %s", found.days, found.event ? "event" : "censored");
	return text;
}

static void
until_the_second_visit(void)
{
	const int	days[] = {-90, 100, -105, 110, 300};

	CHECK_STR(duration(days, 5, 1000, 0), "10 event");
	CHECK_STR(duration(days, 5, 110, 0), "10 event");
	CHECK_STR(duration(days, 5, 109, 0), "9 censored");
	CHECK_STR(duration(days, 5, 100, 0), "0 censored");
	CHECK_STR(duration(days, 5, 99, 0), "none");
	CHECK_STR(duration(days, 1, 1000, 0), "none");
	CHECK_STR(duration(days, 0, 1000, 0), "none");
}

static void
until_a_silence(void)
{
	const int	days[] = {-90, 100, 110, -115, 120, 151, 153};

	/* 31 days between 120 and 151 */
	CHECK_STR(duration(days, 7, 1000, 30), "50 event");
	CHECK_STR(duration(days, 7, 151, 30), "50 event");
	CHECK_STR(duration(days, 7, 150, 30), "50 censored");
	CHECK_STR(duration(days, 7, 1000, 31), "84 event");
	CHECK_STR(duration(days, 7, 184, 31), "84 censored");
	CHECK_STR(duration(days, 7, 185, 31), "84 event");
	CHECK_STR(duration(days, 7, 153, 40), "53 censored");
	CHECK_STR(duration(days, 7, 105, 1), "1 event");
	CHECK_STR(duration(days, 7, 101, 1), "1 censored");
	CHECK_STR(duration(days, 7, 1000, INT32_MAX), "900 censored");
	CHECK_STR(duration(days, 7, 99, 30), "none");
}

static void
normal_distribution(void)
{
	CHECK_DOUBLE(normal_quantile(0.5), 0, 1e-16);
	CHECK_DOUBLE(normal_quantile(0.975), 1.959963984540054, 4e-15);
	CHECK_DOUBLE(normal_quantile(0.025), -1.959963984540054, 4e-15);
	CHECK_DOUBLE(normal_quantile(0.995), 2.575829303548901, 4e-15);
	CHECK_DOUBLE(normal_quantile(1e-10), -6.361340902404056, 1e-14);
	CHECK_DOUBLE(normal_quantile(1e-300), -37.0471, 1e-4);
	CHECK_DOUBLE(normal_quantile(0), -INFINITY, 0);
	CHECK_DOUBLE(normal_quantile(1), INFINITY, 0);
	CHECK_DOUBLE(normal_quantile(NAN), NAN, 0);
	CHECK_DOUBLE(normal_quantile(-0.1), NAN, 0);
	CHECK_DOUBLE(normal_quantile(1.1), NAN, 0);
	CHECK_DOUBLE(normal_below(0), 0.5, 0);
	CHECK_DOUBLE(normal_density(0), 0.3989422804014327, 1e-16);
	for (double p = 1e-12; p < 1; p += 0.000317)
		CHECK_DOUBLE(normal_below(normal_quantile(p)) / p, 1, 2e-14);
}

int
main(void)
{
	RUN(published_curve);
	RUN(ends_of_a_curve);
	RUN(heights);
	RUN(levels_are_exact);
	RUN(agrees_with_the_product);
	RUN(many_durations);
	RUN(most_customers);
	RUN(what_is_no_count);
	RUN(until_the_second_visit);
	RUN(until_a_silence);
	RUN(normal_distribution);
	begin();
	return check_done();
}
