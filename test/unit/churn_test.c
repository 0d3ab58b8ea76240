/*
 * churn_test.c
 *	  The rules of churn against their definitions, on limits and at random.
 *
 * sources: src/churn/fraction.c src/churn/visit_class.c src/churn/cadence.c
 * sources: src/churn/lifecycle.c src/churn/loyalty.c src/purchase/history.c src/shared/varint.c
 * sources: src/shared/decimal.c src/shared/order.c src/shared/poll.c
 */
#include <stdlib.h>

#include "check.h"
#include "churn/cadence.h"
#include "churn/lifecycle.h"
#include "churn/loyalty.h"
#include "churn/visit_class.h"

#define ROUNDS		3000
#define MOST_DAYS	120

/* 10^36, the finest unit there is, and the largest amount */
#define FINEST		((decimal_units) 1000000000000000000 * 1000000000000000000)
#define LARGEST		((decimal_units) (((unsigned __int128) 1 << 127) - 1))

static const VisitRule usual = {VISIT_USUAL_ACTIVE, VISIT_SINGLE_SPLIT};
static const CadenceRule limits = {{{15, 10}, {2, 1}, {3, 1}}};
static const LifecycleRule stages = {{5, 10}, {12, 10}, 2};

/* A history of random days, and the body that a reader walks through. */
static HistoryDay days[MOST_DAYS];
static HistoryDays all = {2, 0, days};
static uint8_t body[MOST_DAYS * 60];

static HistoryReader
pack(void)
{
	HistoryReader reader = {0};

	history_pack(&all, body);
	CHECK(history_read_body(&reader, body, history_packed_size(&all)));
	return reader;
}

/* Days with purchases, with refunds alone, and with both. */
static HistoryReader
random_history(int most, int farthest)
{
	int			day = rand() % 2000 - 1000;

	all.count = rand() % (most + 1);
	for (int64_t i = 0; i < all.count; i++)
	{
		HistoryDay *entry = &days[i];

		entry->day = day += 1 + rand() % farthest;
		entry->purchases = rand() % 4 == 0 ? 0 : 1 + rand() % 2;
		entry->refunds = entry->purchases == 0 || rand() % 5 == 0;
		entry->gross = entry->purchases == 0 ? 0 : rand() % 5;
		entry->refunded = entry->refunds == 0 ? 0 : 1 + rand() % 5;
	}
	return pack();
}

static int
random_day(void)
{
	return rand() % 8 == 0 || all.count == 0 ? rand() % 3000 - 1200 :
		days[rand() % all.count].day + rand() % 5 - 2;
}

static int64_t
count_visits(int after, int until)
{
	int64_t		count = 0;

	for (int64_t i = 0; i < all.count; i++)
		count += days[i].purchases > 0 && days[i].day > after && days[i].day <= until;
	return count;
}

static int64_t
count_purchases(int after, int until)
{
	int64_t		count = 0;

	for (int64_t i = 0; i < all.count; i++)
		if (days[i].day > after && days[i].day <= until)
			count += days[i].purchases;
	return count;
}

/*
 * Fractions
 */

static int
sign_of(long double x)
{
	return (x > 0) - (x < 0);
}

static void
products_compare(void)
{
	CHECK_INT(compare_products(3, 4, 2, 6), 0);
	CHECK_INT(compare_products(3, 4, 2, 7), -1);
	CHECK_INT(compare_products(0, LARGEST, 0, 1), 0);
	CHECK_INT(compare_products(0, LARGEST, 1, 1), -1);
	CHECK_INT(compare_products(LARGEST, LARGEST, LARGEST, LARGEST), 0);
	CHECK_INT(compare_products(LARGEST, LARGEST, LARGEST, LARGEST - 1), 1);
	CHECK_INT(compare_products(LARGEST, 2, LARGEST - 1, 2), 1);
	/* (x + 1)(x - 1) < x * x, where no double sees it */
	for (int bits = 1; bits < 127; bits++)
	{
		decimal_units x = (decimal_units) 1 << bits;

		CHECK_INT(compare_products(x + 1, x - 1, x, x), -1);
		CHECK_INT(compare_products(x, x, x - 1, x + 1), 1);
		CHECK_INT(compare_products(x, x - 1, x - 1, x), 0);
	}
	for (int i = 0; i < ROUNDS; i++)
	{
		decimal_units factor[4];

		for (int j = 0; j < 4; j++)
			factor[j] = ((decimal_units) rand() << 31 | rand()) << (rand() % 65);
		/* random products differ by far more than a long double rounds */
		CHECK_INT(compare_products(factor[0], factor[1], factor[2], factor[3]),
				  sign_of((long double) factor[0] * factor[1] - (long double) factor[2] * factor[3]));
		CHECK_INT(fraction_compare_wide(factor[0], factor[1], factor[1], factor[0]), 0);
	}
}

static void
fractions_round(void)
{
	CHECK_INT(fraction_round((Fraction) {0, 7}), 0);
	CHECK_INT(fraction_round((Fraction) {7, 2}), 4);
	CHECK_INT(fraction_round((Fraction) {6, 4}), 2);
	CHECK_INT(fraction_round((Fraction) {10, 3}), 3);
	CHECK_INT(fraction_round((Fraction) {11, 3}), 4);
	CHECK_INT(fraction_round((Fraction) {1, 2}), 1);
	CHECK(fraction_round((Fraction) {LARGEST, 1}) == LARGEST);
	CHECK_INT(fraction_round((Fraction) {LARGEST, LARGEST}), 1);
	CHECK_INT(fraction_round((Fraction) {LARGEST / 2, LARGEST}), 0);
	CHECK_INT(fraction_round((Fraction) {LARGEST / 2 + 1, LARGEST}), 1);
	CHECK(fraction_of_decimal((Decimal) {15000, 1}).below == 10000);
	CHECK(fraction_of_decimal((Decimal) {1, 36}).below == FINEST);
}

/*
 * Visit classes
 */

static int
class_of_visits(VisitSingle single, int64_t count, int32_t last, bool earlier)
{
	RecentVisits visits = {count, last, earlier};
	VisitRule	rule = {3, single};

	return visit_class(rule, visits, 100);	/* recent: after day 100 */
}

static void
visit_classes(void)
{
	const VisitSingle split = VISIT_SINGLE_SPLIT;

	CHECK_INT(class_of_visits(split, 4, 101, false), VISIT_ACTIVE);
	CHECK_INT(class_of_visits(split, 3, 100, false), VISIT_ACTIVE);
	CHECK_INT(class_of_visits(split, 2, 100, true), VISIT_WAVERING);
	CHECK_INT(class_of_visits(split, 1, 101, false), VISIT_NEW);
	CHECK_INT(class_of_visits(split, 1, 101, true), VISIT_REACTIVATED);
	CHECK_INT(class_of_visits(split, 1, 100, false), VISIT_WAVERING_CHURN);
	CHECK_INT(class_of_visits(split, 1, 100, true), VISIT_WAVERING_CHURN);
	CHECK_INT(class_of_visits(split, 0, HISTORY_NO_DAY, true), VISIT_CHURNED);
	CHECK_INT(class_of_visits(split, 0, HISTORY_NO_DAY, false), VISIT_PROSPECT);
	for (int earlier = 0; earlier < 2; earlier++)
	{
		CHECK_INT(class_of_visits(VISIT_SINGLE_WAVERING, 1, 101, earlier), VISIT_WAVERING);
		CHECK_INT(class_of_visits(VISIT_SINGLE_ACTIVE, 1, 101, earlier), VISIT_ACTIVE);
		CHECK_INT(class_of_visits(VISIT_SINGLE_WAVERING, 1, 100, earlier), VISIT_WAVERING_CHURN);
		CHECK_INT(class_of_visits(VISIT_SINGLE_ACTIVE, 1, 100, earlier), VISIT_WAVERING_CHURN);
	}
}

static void
visits_are_counted(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		HistoryReader start = random_history(20, 40);
		HistoryReader reader = start;
		HistoryWindow window;
		RecentVisits recent;
		RecentVisits rows;
		Visits		visits;

		window.until = random_day();
		window.after = window.until - rand() % 400;
		recent = visits_in_window(&reader, window, VISITS_ARE_DAYS);
		CHECK(!reader.corrupt);
		CHECK_INT(recent.count, count_visits(window.after, window.until));
		CHECK_INT(recent.earlier, count_visits(INT32_MIN, window.after) > 0);
		if (recent.count == 0)
			CHECK_INT(recent.last, HISTORY_NO_DAY);
		else
			CHECK_INT(count_visits(recent.last - 1, window.until), 1);

		reader = start;
		rows = visits_in_window(&reader, window, VISITS_ARE_ROWS);
		CHECK_INT(rows.count, count_purchases(window.after, window.until));
		CHECK_INT(rows.last, recent.last);
		CHECK_INT(rows.earlier, recent.earlier);

		reader = start;
		visits = visits_until(&reader, window.until);
		CHECK_INT(visits.count, count_visits(INT32_MIN, window.until));
		if (visits.count > 0)
		{
			CHECK_INT(count_visits(INT32_MIN, visits.first), 1);
			CHECK_INT(count_visits(visits.last - 1, window.until), 1);
		}
	}
}

static VisitState
empty_state(int32_t as_of, int32_t after)
{
	VisitState	state = {as_of, after, 0, {HISTORY_NO_DAY, HISTORY_NO_DAY, HISTORY_NO_DAY}, LANG_EN};

	return state;
}

/* In any order, in any parts, and with days that come twice. */
static void
visit_states(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		HistoryReader reader = random_history(12, 60);
		int			as_of = random_day();
		int			after = as_of - 1 - rand() % 300;
		HistoryWindow window = {after, as_of};
		VisitState	part[3];
		VisitState	merged;
		RecentVisits wanted = visits_in_window(&reader, window, VISITS_ARE_DAYS);

		for (int j = 0; j < 3; j++)
			part[j] = empty_state(as_of, after);
		for (int64_t j = 5 * all.count; j > 0; j--)
		{
			/* the last all.count steps see to it that no day is left out */
			const HistoryDay *day = &days[j > all.count ? rand() % all.count : j - 1];

			if (day->purchases > 0)
				visit_state_add(&part[rand() % 3], day->day);
		}
		merged = part[0];
		visit_state_merge(&merged, &part[1]);
		visit_state_merge(&part[1], &part[2]);	/* so 1 and 2 both come twice */
		visit_state_merge(&merged, &part[1]);
		CHECK(visit_state_check(&merged));
		CHECK_INT(visit_class(usual, visit_state_visits(&merged), as_of - 60),
				  visit_class(usual, wanted, as_of - 60));
		visit_state_merge(&part[1], &part[0]);
		CHECK_INT(memcmp(&part[1], &merged, sizeof(merged)), 0);
	}
}

static void
visit_states_are_checked(void)
{
	VisitState	good = {100, 0, 1, {90, 80, 70}, LANG_ZH};
	VisitState	bad;

	CHECK(visit_state_check(&good));
	bad = good, bad.newest[2] = HISTORY_NO_DAY;
	CHECK(visit_state_check(&bad));
	bad.newest[1] = HISTORY_NO_DAY;
	CHECK(visit_state_check(&bad));
	bad.newest[2] = 5;
	CHECK(!visit_state_check(&bad));
	bad = good, bad.newest[0] = 101;
	CHECK(!visit_state_check(&bad));
	bad = good, bad.newest[0] = 100;
	CHECK(visit_state_check(&bad));
	bad = good, bad.newest[1] = 90;
	CHECK(!visit_state_check(&bad));
	bad = good, bad.newest[2] = 0;
	CHECK(!visit_state_check(&bad));
	bad = good, bad.earlier = 2;
	CHECK(!visit_state_check(&bad));
	bad = good, bad.lang = LANG_COUNT;
	CHECK(!visit_state_check(&bad));
	bad = good, bad.lang = -1;
	CHECK(!visit_state_check(&bad));
	bad = good, bad.after = 100;
	CHECK(!visit_state_check(&bad));
	bad = empty_state(INT32_MIN, INT32_MIN);
	CHECK(!visit_state_check(&bad));
	bad = empty_state(INT32_MAX, INT32_MIN);
	CHECK(visit_state_check(&bad));
}

/*
 * Cadence
 */

static Cadence
class_of_mean(int64_t silence, int64_t visits, int32_t first, int32_t last)
{
	Visits		v = {visits, first, last};

	return cadence_class(&limits, silence, cadence_mean_gap(&v));
}

/* Gaps of 10 / 3 days: 5 days are a ratio of 1.5, and so on. */
static void
cadence_limits(void)
{
	CHECK_INT(class_of_mean(0, 4, 0, 10), CADENCE_ON_TRACK);
	CHECK_INT(class_of_mean(5, 4, 0, 10), CADENCE_ON_TRACK);
	CHECK_INT(class_of_mean(6, 4, 0, 10), CADENCE_AT_RISK);
	CHECK_INT(class_of_mean(7, 4, 0, 10), CADENCE_LAPSED);
	CHECK_INT(class_of_mean(10, 4, 0, 10), CADENCE_LAPSED);
	CHECK_INT(class_of_mean(11, 4, 0, 10), CADENCE_CHURNED);
	/* 20 = 2 * 10: exactly on each limit */
	CHECK_INT(class_of_mean(15, 3, -10, 10), CADENCE_ON_TRACK);
	CHECK_INT(class_of_mean(16, 3, -10, 10), CADENCE_AT_RISK);
	CHECK_INT(class_of_mean(20, 3, -10, 10), CADENCE_AT_RISK);
	CHECK_INT(class_of_mean(21, 3, -10, 10), CADENCE_LAPSED);
	CHECK_INT(class_of_mean(30, 3, -10, 10), CADENCE_LAPSED);
	CHECK_INT(class_of_mean(31, 3, -10, 10), CADENCE_CHURNED);
	/* the whole range of days */
	CHECK_INT(class_of_mean(UINT32_MAX, UINT32_MAX, INT32_MIN, INT32_MAX), CADENCE_CHURNED);
	CHECK_INT(class_of_mean(UINT32_MAX, 2, INT32_MIN, INT32_MAX), CADENCE_ON_TRACK);
}

/* A limit of 1/3 to 36 places is less than a third, and the next one more. */
static void
cadence_fine_limits(void)
{
	CadenceRule rule = {{{FINEST / 3, FINEST}, {FINEST / 3 + 1, FINEST}, {3, 1}}};
	Fraction	gap = {UINT32_MAX, 1};

	CHECK_INT(cadence_class(&rule, UINT32_MAX / 3, gap), CADENCE_AT_RISK);
	CHECK_INT(cadence_class(&rule, UINT32_MAX / 3 - 1, gap), CADENCE_ON_TRACK);
	CHECK_INT(cadence_class(&rule, UINT32_MAX / 3 + 1, gap), CADENCE_LAPSED);
	/* a gap as fine as one may be */
	gap.below = FINEST / 100000000;
	gap.above = 10 * gap.below + 1;
	CHECK_INT(cadence_class(&limits, 15, gap), CADENCE_ON_TRACK);
	CHECK_INT(cadence_class(&limits, UINT32_MAX, gap), CADENCE_CHURNED);
	gap.above -= 2;
	CHECK_INT(cadence_class(&limits, 15, gap), CADENCE_AT_RISK);
}

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

static void
gaps_and_medians(void)
{
	double		gaps[MOST_DAYS];
	double		sorted[MOST_DAYS];

	for (int i = 0; i < ROUNDS; i++)
	{
		HistoryReader start = random_history(MOST_DAYS, 1 + rand() % 50);
		HistoryReader reader = start;
		int			as_of = random_day();
		Visits		visits = visits_until(&reader, as_of);
		double		sum = 0;
		int64_t		count;
		Fraction	median;

		reader = start;
		count = cadence_collect_gaps(&reader, visits.count, gaps);
		CHECK_INT(count, visits.count > 1 ? visits.count - 1 : 0);
		if (count == 0)
			continue;
		for (int64_t j = 0; j < count; j++)
			sum += sorted[j] = gaps[j];
		CHECK_DOUBLE(sum, (double) visits.last - visits.first, 0);
		CHECK_DOUBLE(fraction_to_double(cadence_mean_gap(&visits)), sum / count, 1e-12);
		qsort(sorted, count, sizeof(double), compare_doubles);
		median = cadence_median_gap(gaps, count);
		CHECK_INT(median.above, (int64_t) (sorted[(count - 1) / 2] + sorted[count / 2]));
		CHECK_INT(median.below, 2);
	}
}

static void
due_days(void)
{
	int32_t		due;

	CHECK(cadence_due_day(100, (Fraction) {7, 2}, &due));
	CHECK_INT(due, 104);
	CHECK(cadence_due_day(-100, (Fraction) {10, 3}, &due));
	CHECK_INT(due, -97);
	CHECK(cadence_due_day(INT32_MAX - 5, (Fraction) {5, 1}, &due));
	CHECK_INT(due, INT32_MAX);
	CHECK(!cadence_due_day(INT32_MAX - 5, (Fraction) {11, 2}, &due));
	CHECK(!cadence_due_day(0, (Fraction) {LARGEST, 1}, &due));
	CHECK(cadence_due_day(INT32_MIN, (Fraction) {UINT32_MAX, 1}, &due));
	CHECK_INT(due, INT32_MAX);
}

static void
weekdays(void)
{
	WeekdayVisits visits;

	CHECK_INT(weekday_of(0), 5);	/* 2000-01-01, a Saturday */
	CHECK_INT(weekday_of(2), 0);
	CHECK_INT(weekday_of(-5), 0);
	CHECK_INT(weekday_of(-6), 6);
	for (int i = -1000; i < 1000; i++)
		CHECK_INT(weekday_of(i + 1), (weekday_of(i) + 1) % 7);
	CHECK(weekday_of(INT32_MIN) >= 0 && weekday_of(INT32_MAX) < 7);

	for (int i = 0; i < ROUNDS; i++)
	{
		HistoryReader reader = random_history(12, 30);
		int			as_of = random_day();
		int			usual_day;
		int64_t		most = 0;
		int			newest = INT32_MIN;
		int64_t		counts[DAYS_PER_WEEK] = {0};

		weekday_count(&reader, as_of, &visits);
		usual_day = weekday_usual(&visits);
		for (int64_t j = 0; j < all.count; j++)
			if (days[j].purchases > 0 && days[j].day <= as_of)
				counts[weekday_of(days[j].day)]++;
		for (int j = 0; j < DAYS_PER_WEEK; j++)
		{
			CHECK_INT(visits.count[j], counts[j]);
			most = counts[j] > most ? counts[j] : most;
		}
		for (int64_t j = 0; j < all.count; j++)
			if (days[j].purchases > 0 && days[j].day <= as_of && counts[weekday_of(days[j].day)] == most)
				newest = days[j].day;
		CHECK_INT(usual_day, most == 0 ? -1 : weekday_of(newest));
	}
}

static void
days_to_call(void)
{
	CHECK_INT(weekday_to_call(5, 7, 0), 7);		/* a Saturday, due on one */
	CHECK_INT(weekday_to_call(4, 7, 0), 6);
	CHECK_INT(weekday_to_call(6, 7, 0), 1);
	CHECK_INT(weekday_to_call(6, 7, 2), 8);		/* the one before is past */
	CHECK_INT(weekday_to_call(5, 7, 7), 7);
	CHECK_INT(weekday_to_call(5, 7, 8), 14);
	CHECK_INT(weekday_to_call(5, -700, 0), 0);
	for (int i = 0; i < ROUNDS; i++)
	{
		int			weekday = rand() % 7;
		int32_t		due = rand() % 100 - 50;
		int32_t		from = rand() % 100 - 50;
		int32_t		wanted = due;

		/* back from the due day, and when that is past, on from `from` */
		while (weekday_of(wanted) != weekday)
			wanted--;
		if (wanted < from)
			for (wanted = from; weekday_of(wanted) != weekday;)
				wanted++;
		CHECK_INT(weekday_to_call(weekday, due, from), wanted);
	}
	CHECK_INT(weekday_to_call((weekday_of(INT32_MAX) + 1) % 7, INT32_MAX, INT32_MAX), (int64_t) INT32_MAX + 1);
}

/*
 * Lifecycle
 */

static Lifecycle
stage_of(int64_t visits, decimal_units recent, decimal_units prior)
{
	LifecycleSums sums = {visits, recent, prior, false};

	return lifecycle_stage(&stages, &sums);
}

static void
lifecycle_stages(void)
{
	CHECK_INT(stage_of(9, 0, 0), LIFECYCLE_DECLINE);
	CHECK_INT(stage_of(1, 0, 0), LIFECYCLE_DECLINE);
	CHECK_INT(stage_of(9, -5, -50), LIFECYCLE_DECLINE);
	CHECK_INT(stage_of(9, 49, 100), LIFECYCLE_DECLINE);
	CHECK_INT(stage_of(1, 49, 100), LIFECYCLE_DECLINE);
	CHECK_INT(stage_of(9, 50, 100), LIFECYCLE_STABLE);
	CHECK_INT(stage_of(2, 50, 100), LIFECYCLE_EXPLORATION);
	CHECK_INT(stage_of(3, 50, 101), LIFECYCLE_DECLINE);
	CHECK_INT(stage_of(3, 119, 100), LIFECYCLE_STABLE);
	CHECK_INT(stage_of(3, 120, 100), LIFECYCLE_DEVELOPMENT);
	CHECK_INT(stage_of(2, 120, 100), LIFECYCLE_EXPLORATION);
	CHECK_INT(stage_of(3, 1, 0), LIFECYCLE_DEVELOPMENT);
	CHECK_INT(stage_of(3, 1, -7), LIFECYCLE_DEVELOPMENT);
	CHECK_INT(stage_of(2, 1, 0), LIFECYCLE_EXPLORATION);
	CHECK_INT(stage_of(3, LARGEST / 2 + 1, LARGEST), LIFECYCLE_STABLE);
	CHECK_INT(stage_of(3, LARGEST / 2, LARGEST), LIFECYCLE_DECLINE);
	CHECK_INT(stage_of(3, LARGEST, LARGEST), LIFECYCLE_STABLE);
}

static void
lifecycle_windows(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		HistoryReader reader = random_history(30, 20);
		LifecycleWindows windows;
		LifecycleSums sums;
		int64_t		recent = 0;
		int64_t		prior = 0;

		windows.as_of = random_day();
		windows.recent_after = windows.as_of - rand() % 200;
		windows.prior_after = windows.recent_after - rand() % 200;
		sums = lifecycle_sums(&reader, windows);
		CHECK(!reader.corrupt && !sums.overflow);
		for (int64_t j = 0; j < all.count; j++)
		{
			int64_t		net = (int64_t) (days[j].gross - days[j].refunded);

			if (days[j].day > windows.recent_after && days[j].day <= windows.as_of)
				recent += net;
			if (days[j].day > windows.prior_after && days[j].day <= windows.recent_after)
				prior += net;
		}
		CHECK_INT(sums.recent, recent);
		CHECK_INT(sums.prior, prior);
		CHECK_INT(sums.visits, count_visits(INT32_MIN, windows.as_of));
	}
}

static void
lifecycle_overflow(void)
{
	static const LifecycleWindows windows = {0, 10, 20};
	HistoryReader reader;

	all.count = 2;
	for (int i = 0; i < 2; i++)
		days[i] = (HistoryDay) {11 + i, 1, 0, LARGEST, 0};
	reader = pack();
	CHECK(lifecycle_sums(&reader, windows).overflow);
	days[0].day = 10;
	reader = pack();
	CHECK(!lifecycle_sums(&reader, windows).overflow);
}

/*
 * Loyalty, behaviour
 */

static void
loyalty_classes(void)
{
	static const LoyaltyRule rule = {3, 2};
	static const Loyalty plain[] = {LOYALTY_NONE, LOYALTY_LOW, LOYALTY_MEDIUM, LOYALTY_HIGH, LOYALTY_HIGH};
	static const Loyalty switcher[] = {LOYALTY_NONE, LOYALTY_LOW, LOYALTY_LOW, LOYALTY_MEDIUM, LOYALTY_MEDIUM};

	for (int visits = 0; visits < 5; visits++)
	{
		CHECK_INT(loyalty_class(rule, visits, false), plain[visits]);
		CHECK_INT(loyalty_class(rule, visits, true), switcher[visits]);
	}
	for (int count = 0; count < 5; count++)
		for (int earlier = 0; earlier < 2; earlier++)
		{
			RecentVisits visits = {count, count > 0 ? 0 : HISTORY_NO_DAY, earlier};

			CHECK_INT(behaviour_class(3, visits),
					  count >= 3 ? BEHAVIOUR_REGULAR : count > 0 ? BEHAVIOUR_OCCASIONAL :
					  earlier ? BEHAVIOUR_LOST : BEHAVIOUR_POTENTIAL);
		}
}

static void
labels(void)
{
	CHECK_STR(visit_class_label(VISIT_WAVERING_CHURN)->words[LANG_ZH], "摇摆趋于流失客户");
	CHECK_STR(visit_class_label(VISIT_PROSPECT)->words[LANG_EN], "prospect");
	CHECK_STR(cadence_label(CADENCE_UNKNOWN)->words[LANG_ZH], "未知");
	CHECK_STR(cadence_label(CADENCE_ON_TRACK)->words[LANG_EN], "on_track");
	CHECK_STR(lifecycle_label(LIFECYCLE_DECLINE)->words[LANG_ZH], "衰退期");
	CHECK_STR(loyalty_label(LOYALTY_NONE)->words[LANG_EN], "none");
	CHECK_STR(behaviour_label(BEHAVIOUR_POTENTIAL)->words[LANG_ZH], "潜在");
}

int
main(void)
{
	srand(20111210);
	RUN(products_compare);
	RUN(fractions_round);
	RUN(visit_classes);
	RUN(visits_are_counted);
	RUN(visit_states);
	RUN(visit_states_are_checked);
	RUN(cadence_limits);
	RUN(cadence_fine_limits);
	RUN(gaps_and_medians);
	RUN(due_days);
	RUN(weekdays);
	RUN(days_to_call);
	RUN(lifecycle_stages);
	RUN(lifecycle_windows);
	RUN(lifecycle_overflow);
	RUN(loyalty_classes);
	RUN(labels);
	return check_done();
}
