/*
 * score_test.c
 *	  Scores against their definitions, counted out pair by pair.
 *
 * sources: src/shared/score.c src/shared/order.c src/shared/poll.c
 */
#include "shared/score.h"

#include <stdlib.h>

#include "check.h"

#define ROUNDS		5000
#define MOST_ROWS	40
#define MOST_BINS	300

static const ScoreMethod methods[] = {
	SCORE_QUANTILE, SCORE_NTILE, SCORE_CUME_DIST, SCORE_MID, SCORE_R_RFM
};

static bool
always_ordered(void *context, int64_t a, int64_t b)
{
	(void) context;
	CHECK(a < b);
	return true;
}

static bool
never_ordered(void *context, int64_t a, int64_t b)
{
	(void) a;
	(void) b;
	++*(int *) context;
	return false;
}

/*
 * The definitions.  They know no cut points, no ranks and no sorting.
 */

/* Strictly smaller, equal and all values, of those that are known. */
typedef struct Counts
{
	int			less;
	int			equal;
	int			equal_before;	/* equal ones at earlier positions */
	int			all;
} Counts;

static Counts
count_pairs(const double *values, int n, int row)
{
	Counts		c = {0, 0, 0, 0};

	for (int i = 0; i < n; i++)
	{
		c.all += !isnan(values[i]);
		c.less += values[i] < values[row];
		c.equal += values[i] == values[row];
		c.equal_before += i < row && values[i] == values[row];
	}
	return c;
}

/* ntile(k): k buckets, the first n mod k of which have one row more. */
static int
naive_ntile(int rank, int n, int bins)
{
	int			bucket = 1;

	for (int left = rank;; bucket++)
	{
		int			size = n / bins + (bucket <= n % bins);

		if (left < size)
			return bucket;
		left -= size;
	}
}

/* The rank-th smallest of the known values, from 0, by counting. */
static double
naive_ranked(const double *values, int n, int rank)
{
	for (int i = 0; i < n; i++)
		if (!isnan(values[i]))
		{
			Counts		c = count_pairs(values, n, i);

			if (c.less <= rank && rank < c.less + c.equal)
				return values[i];
		}
	return NAN;
}

/* R's quantile(x, i / k, type = 7) + 1 */
static double
naive_type7(const double *values, int n, int all, int i, int bins)
{
	double		h = (all - 1) * ((double) i / bins);
	int			lower = (int) floor(h);
	double		low = naive_ranked(values, n, lower);
	double		high = naive_ranked(values, n, lower + 1 < all ? lower + 1 : lower);

	if (h == lower || low == high)
		return low + 1;
	return (1 - (h - lower)) * low + (h - lower) * high + 1;
}

static int
naive_upward(ScoreMethod method, int bins, const double *values, int n, int row)
{
	Counts		c = count_pairs(values, n, row);
	int			score = 1;

	switch (method)
	{
		case SCORE_QUANTILE:
			return 1 + bins * c.less / c.all;
		case SCORE_CUME_DIST:
			return (bins * (c.less + c.equal) + c.all - 1) / c.all;
		case SCORE_MID:
			return 1 + bins * (c.less + c.less + c.equal) / (2 * c.all);
		case SCORE_NTILE:
			return naive_ntile(c.less + c.equal_before, c.all, bins);
		case SCORE_R_RFM:
			for (int i = 1; i < bins; i++)
				score += naive_type7(values, n, c.all, i, bins) <= values[row];
			return score;
	}
	return -1;
}

static int
naive_score(ScoreRule rule, const double *values, int n, int row)
{
	Counts		c = count_pairs(values, n, row);

	if (rule.higher_is_better)
		return naive_upward(rule.method, rule.bins, values, n, row);
	switch (rule.method)
	{
		case SCORE_QUANTILE:
			return rule.bins - rule.bins * c.less / c.all;
		case SCORE_NTILE:		/* over descending values */
			return naive_ntile(c.all - c.less - c.equal + c.equal_before, c.all, rule.bins);
		case SCORE_CUME_DIST:	/* over descending values */
			return (rule.bins * (c.all - c.less) + c.all - 1) / c.all;
		default:
			return rule.bins + 1 - naive_upward(rule.method, rule.bins, values, n, row);
	}
}

/*
 * Random groups
 */

static double
random_value(int kind)
{
	switch (kind)
	{
		case 0:
			return rand() % 3;
		case 1:
			return rand() % 10 - 5;
		case 2:
			return rand() / 7.0 - 1e8;
		case 3:
			return rand() % 6 == 0 ? (rand() % 2 ? INFINITY : -INFINITY) : rand() % 8;
		default:
			return rand() % 2 ? 0.0 : -0.0;
	}
}

static int
random_group(double *values, bool endless)
{
	int			n = 1 + rand() % MOST_ROWS;
	int			kind = rand() % 5;
	int			nulls = rand() % 3;

	if (!endless && kind == 3)
		kind = 1;
	for (int i = 0; i < n; i++)
		values[i] = nulls > 0 && rand() % 4 < nulls ? NAN : random_value(kind);
	return n;
}

static int
random_bins(void)
{
	/* beyond 128 another road is taken */
	return rand() % 5 == 0 ? 100 + rand() % (MOST_BINS - 100) : 1 + rand() % 12;
}

/* Scores into freshly allocated memory, so that ASan sees a step too far. */
static ScoreProblem
score_group(ScoreRule rule, const double *values, int n, double *scores)
{
	double	   *rows = malloc(n * sizeof(double));
	double	   *scratch = malloc(score_scratch(rule, n) * sizeof(double));
	ScoreProblem problem;

	memcpy(rows, values, n * sizeof(double));
	problem = score_rows(rule, rows, n, scratch, always_ordered, NULL);
	memcpy(scores, rows, n * sizeof(double));
	free(rows);
	free(scratch);
	return problem;
}

static void
scores_by_definition(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		ScoreRule	rule = {methods[rand() % 5], random_bins(), rand() % 2};
		double		values[MOST_ROWS];
		double		scores[MOST_ROWS];
		int			n = random_group(values, rule.method != SCORE_R_RFM);

		CHECK_INT(score_group(rule, values, n, scores), SCORE_FINE);
		for (int i = 0; i < n; i++)
			if (isnan(values[i]))
				CHECK(isnan(scores[i]));
			else
				CHECK_DOUBLE(scores[i], naive_score(rule, values, n, i), 0);
	}
}

/* The table of small cases: values, bins, and the scores each method gives. */
static void
small_cases(void)
{
	static const struct
	{
		ScoreRule	rule;
		int			n;
		double		values[10];
		int			scores[10];
	}			cases[] = {
		{{SCORE_QUANTILE, 5, true}, 10, {1, 1, 1, 1, 1, 1, 2, 2, 3, 10}, {1, 1, 1, 1, 1, 1, 4, 4, 5, 5}},
		{{SCORE_NTILE, 5, true}, 10, {1, 1, 1, 1, 1, 1, 2, 2, 3, 10}, {1, 1, 2, 2, 3, 3, 4, 4, 5, 5}},
		{{SCORE_CUME_DIST, 5, true}, 10, {1, 1, 1, 1, 1, 1, 2, 2, 3, 10}, {3, 3, 3, 3, 3, 3, 4, 4, 5, 5}},
		{{SCORE_R_RFM, 5, true}, 10, {1, 1, 1, 1, 1, 1, 2, 2, 3, 10}, {1, 1, 1, 1, 1, 1, 3, 3, 4, 5}},
		{{SCORE_QUANTILE, 5, false}, 10, {0, 0, 0, 0, 30, 60, 90, 120, 200, 365}, {5, 5, 5, 5, 3, 3, 2, 2, 1, 1}},
		{{SCORE_QUANTILE, 5, true}, 7, {1, 2, 3, 4, 5, 6, 7}, {1, 1, 2, 3, 3, 4, 5}},
		{{SCORE_NTILE, 5, true}, 7, {1, 2, 3, 4, 5, 6, 7}, {1, 1, 2, 2, 3, 4, 5}},
		{{SCORE_QUANTILE, 5, true}, 3, {1, 2, 3}, {1, 2, 4}},
		{{SCORE_NTILE, 5, true}, 3, {1, 2, 3}, {1, 2, 3}},
		{{SCORE_QUANTILE, 5, true}, 1, {42}, {1}},
		{{SCORE_QUANTILE, 5, false}, 1, {42}, {5}},
		{{SCORE_QUANTILE, 5, true}, 4, {7, 7, 7, 7}, {1, 1, 1, 1}},
		{{SCORE_QUANTILE, 5, false}, 4, {7, 7, 7, 7}, {5, 5, 5, 5}},
		{{SCORE_R_RFM, 5, true}, 1, {42}, {1}},
		{{SCORE_R_RFM, 5, false}, 1, {42}, {5}},
	};

	for (size_t c = 0; c < sizeof(cases) / sizeof(*cases); c++)
	{
		double		scores[10];

		score_group(cases[c].rule, cases[c].values, cases[c].n, scores);
		for (int i = 0; i < cases[c].n; i++)
			CHECK_DOUBLE(scores[i], cases[c].scores[i], 0);
	}
}

/*
 * window = apply of fit, for all methods with cut points, and in both
 * directions where one set of cut points does for both; cuts ascend
 */
static void
fit_and_apply(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		static const ScoreMethod with_cuts[] = {SCORE_QUANTILE, SCORE_CUME_DIST, SCORE_R_RFM};
		ScoreRule	rule = {with_cuts[rand() % 3], random_bins(), rand() % 2};
		double		values[MOST_ROWS];
		double		known[MOST_ROWS];
		double		scores[MOST_ROWS];
		double	   *cuts = malloc(rule.bins * sizeof(double));
		int			n = random_group(values, rule.method != SCORE_R_RFM);
		int			nknown = 0;

		if (rule.method == SCORE_CUME_DIST)
			rule.higher_is_better = true;
		for (int i = 0; i < n; i++)
			if (!isnan(values[i]))
				known[nknown++] = values[i];
		if (nknown > 0)
		{
			CHECK(score_method_has_cuts(rule.method));
			score_fit(rule.method, rule.bins, known, nknown, cuts);
			for (int i = 1; i < rule.bins - 1; i++)
				CHECK(cuts[i - 1] <= cuts[i]);
			score_group(rule, values, n, scores);
			for (int i = 0; i < n; i++)
				if (!isnan(values[i]))
				{
					int			score = score_apply(cuts, rule.bins - 1,
													score_method_bounds(rule.method), values[i]);

					CHECK_DOUBLE(score_direct(score, rule.bins, rule.higher_is_better), scores[i], 0);
				}
		}
		free(cuts);
	}
}

/* Type-7 cut points ascend too where neighbours are very close. */
static void
type7_cuts_ascend(void)
{
	for (int round = 0; round < 10 * ROUNDS; round++)
	{
		double		base = -1 + (rand() % 1000 - 500) / 1e4;
		double		values[4];
		double		cuts[64];
		int			n = 2 + rand() % 3;
		int			bins = 2 + rand() % 60;
		int			wrong = 0;

		for (int i = 0; i < n; i++)
			values[i] = base + (rand() % 1000) * 1e-16;
		score_fit(SCORE_R_RFM, bins, values, n, cuts);
		for (int i = 1; i < bins - 1; i++)
			wrong += cuts[i - 1] > cuts[i];
		CHECK_INT(wrong, 0);
	}
}

/* Infinities have no mean; still no cut may be NaN. */
static void
type7_between_infinities(void)
{
	double		values[] = {-INFINITY, INFINITY, -INFINITY, INFINITY, 3};
	double		cuts[10];

	for (int n = 1; n <= 5; n++)
		for (int bins = 2; bins <= 10; bins++)
		{
			double		copy[5];

			memcpy(copy, values, sizeof(copy));
			score_fit(SCORE_R_RFM, bins, copy, n, cuts);
			for (int i = 0; i < bins - 1; i++)
			{
				CHECK(!isnan(cuts[i]));
				CHECK(i == 0 || cuts[i - 1] <= cuts[i]);
			}
		}
}

static void
applies_by_counting(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		double		cuts[40];
		int			ncuts = rand() % 40;
		double		x = rand() % 12 - 1;
		int			below = 1;
		int			up_to = 1;

		for (int i = 0; i < ncuts; i++)
			cuts[i] = i == 0 ? rand() % 3 : cuts[i - 1] + rand() % 2;
		for (int i = 0; i < ncuts; i++)
		{
			below += cuts[i] < x;
			up_to += cuts[i] <= x;
		}
		CHECK_INT(score_apply(cuts, ncuts, CUTS_UPPER, x), below);
		CHECK_INT(score_apply(cuts, ncuts, CUTS_LOWER, x), up_to);
	}
}

/* ntile asks for an order exactly where equal values land in two buckets. */
static void
ntile_needs_an_order(void)
{
	for (int round = 0; round < ROUNDS; round++)
	{
		ScoreRule	rule = {SCORE_NTILE, random_bins(), rand() % 2};
		double		values[MOST_ROWS];
		double		rows[MOST_ROWS];
		double	   *scratch;
		int			n = random_group(values, true);
		int			asked = 0;
		bool		split = false;

		for (int i = 0; i < n; i++)
			for (int j = 0; j < i; j++)
				if (values[i] == values[j])
					split |= naive_score(rule, values, n, i) != naive_score(rule, values, n, j);
		memcpy(rows, values, sizeof(rows));
		scratch = malloc(score_scratch(rule, n) * sizeof(double));
		CHECK_INT(score_rows(rule, rows, n, scratch, never_ordered, &asked),
				  split ? SCORE_TIES_UNORDERED : SCORE_FINE);
		CHECK_INT(asked, split);
		free(scratch);
	}
}

/* Sizes beyond 2^31 / k, and loops that are polled. */
static void
many_rows(void)
{
	const int	n = 1000000;
	double	   *values = malloc(n * sizeof(double));
	double	   *scratch = malloc((2 * 128 + n) * sizeof(double));
	static const int bins[] = {1, 9, 128, 100000};

	for (int b = 0; b < 4; b++)
		for (int m = 0; m < 5; m += 2)
		{
			ScoreRule	rule = {methods[m], bins[b], true};
			int			wrong = 0;

			for (int i = 0; i < n; i++)
				values[i] = (double) ((int64_t) i * 7919 % n);
			score_rows(rule, values, n, scratch, always_ordered, NULL);
			for (int i = 0; i < n; i++)
			{
				int64_t		rank = (int64_t) i * 7919 % n;
				double		want = 1 + (double) (rule.bins * rank / n);

				if (rule.method == SCORE_CUME_DIST)
					want = (double) ((rule.bins * (rank + 1) + n - 1) / n);
				if (rule.method != SCORE_R_RFM)
					wrong += values[i] != want;
				else
					wrong += fabs(values[i] - want) > 1;
			}
			CHECK_INT(wrong, 0);
		}
	free(values);
	free(scratch);
}

int
main(void)
{
	srand(20111210);
	RUN(small_cases);
	RUN(scores_by_definition);
	RUN(fit_and_apply);
	RUN(type7_cuts_ascend);
	RUN(type7_between_infinities);
	RUN(applies_by_counting);
	RUN(ntile_needs_an_order);
	RUN(many_rows);
	return check_done();
}
