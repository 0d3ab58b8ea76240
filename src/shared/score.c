/*-------------------------------------------------------------------------
 *
 * score.c
 *	  Scores 1..k by quantiles: see score.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/score.h"

#include <math.h>
#include <string.h>

#include "shared/order.h"
#include "shared/poll.h"

/*
 * With more bins than this, values are sorted instead of selected: each cut
 * point asks for up to two ranks.
 */
#define MOST_SELECTED_BINS	(ORDER_MOST_RANKS / 2)


/* Is there one set of cut points that gives the scores, counted upwards? */
bool
score_method_has_cuts(ScoreMethod method)
{
	return method == SCORE_QUANTILE || method == SCORE_CUME_DIST || method == SCORE_R_RFM;
}

/* To which side its cut points belong. */
CutBounds
score_method_bounds(ScoreMethod method)
{
	return method == SCORE_QUANTILE ? CUTS_UPPER : CUTS_LOWER;
}

/*
 * The value at a fractional position between order statistics, computed as R
 * does for its quantile type 7; only that nothing between -Infinity and
 * Infinity is -Infinity, not NaN.
 */
static double
interpolate(double low, double high, double fraction)
{
	if (fraction == 0 || low == high || isinf(low))
		return low;
	return (1 - fraction) * low + fraction * high;
}

/* The fractional zero-based rank of type-7 cut i. */
static double
type7_position(int bins, int64_t count, int i)
{
	return (double) (count - 1) * ((double) i / bins);
}

/*
 * The zero-based rank that cut i of the method needs.  Type-7 quantiles need
 * the next one, too.
 */
static int64_t
rank_of_cut(ScoreMethod method, int bins, int64_t count, int i)
{
	switch (method)
	{
		case SCORE_QUANTILE:
			/* the ceil(i N / k)-th smallest */
			return (int64_t) (((__int128) i * count + bins - 1) / bins) - 1;
		case SCORE_CUME_DIST:
			/* the (floor(i N / k) + 1)-th smallest */
			return (int64_t) ((__int128) i * count / bins);
		default:
			return (int64_t) floor(type7_position(bins, count, i));
	}
}

/* The rank after that, if there is one. */
static int64_t
next_rank(int64_t rank, int64_t count)
{
	return rank + 1 < count ? rank + 1 : rank;
}

/* Cut i from the values at its two ranks. */
static double
cut_value(ScoreMethod method, int bins, int64_t count, int i, double at_rank, double at_next)
{
	double		position;

	if (method != SCORE_R_RFM)
		return at_rank;
	position = type7_position(bins, count, i);
	return interpolate(at_rank, at_next, position - floor(position)) + 1;
}

/* Cut i from sorted values. */
static double
cut_of_sorted(ScoreMethod method, int bins, const double *sorted, int64_t count, int i)
{
	int64_t		rank = rank_of_cut(method, bins, count, i);

	return cut_value(method, bins, count, i, sorted[rank], sorted[next_rank(rank, count)]);
}

/* Where a rank stands in the ascending list that has it. */
static int
index_of_rank(const int64_t *ranks, int64_t rank)
{
	int			i = 0;

	while (ranks[i] < rank)
		i++;
	return i;
}

static int
append_rank(int64_t *ranks, int n, int64_t rank)
{
	if (n > 0 && ranks[n - 1] >= rank)
		return n;
	ranks[n] = rank;
	return n + 1;
}

static void
fit_by_selection(ScoreMethod method, int bins, double *values, int64_t count, double *cuts)
{
	int64_t		ranks[ORDER_MOST_RANKS];
	double		selected[ORDER_MOST_RANKS];
	int			n = 0;

	for (int i = 1; i < bins; i++)
	{
		int64_t		rank = rank_of_cut(method, bins, count, i);

		n = append_rank(ranks, n, rank);
		if (method == SCORE_R_RFM)
			n = append_rank(ranks, n, next_rank(rank, count));
	}
	if (n == 0)
		return;					/* one bin, no cut */
	order_select(values, count, ranks, n, selected);
	for (int i = 1; i < bins; i++)
	{
		int			at = index_of_rank(ranks, rank_of_cut(method, bins, count, i));

		cuts[i - 1] = cut_value(method, bins, count, i, selected[at],
								selected[at + (at + 1 < n)]);
	}
}

/*
 * score_fit
 *		The bins - 1 ascending cut points of a method that has them, from
 *		count >= 1 values, which are rearranged.
 */
void
score_fit(ScoreMethod method, int bins, double *values, int64_t count, double *cuts)
{
	if (bins <= MOST_SELECTED_BINS)
		fit_by_selection(method, bins, values, count, cuts);
	else
	{
		order_sort(values, count);
		for (int i = 1; i < bins; i++)
			cuts[i - 1] = cut_of_sorted(method, bins, values, count, i);
	}

	/* interpolation between close neighbours can step back by a last bit */
	for (int i = 1; i < bins - 1; i++)
		if (cuts[i] < cuts[i - 1])
			cuts[i] = cuts[i - 1];
}

/* score_apply() for more cut points than are counted through */
int
score_apply_many(const double *cuts, int ncuts, CutBounds bounds, double x)
{
	return 1 + (int) (bounds == CUTS_UPPER ? order_count_less(cuts, ncuts, x) :
					  order_count_up_to(cuts, ncuts, x));
}

/* Copies the values that are not NULL (NaN) and returns how many there are. */
static int64_t
copy_known(const double *values, int64_t count, double *known)
{
	int64_t		n = 0;

	for (int64_t i = 0; i < count; i++)
	{
		known[n] = values[i];
		n += !isnan(values[i]);
	}
	return n;
}

static void
score_rows_by_cuts(ScoreRule rule, double *values, int64_t count,
				   double *known, int64_t nknown)
{
	CutBounds	bounds = score_method_bounds(rule.method);
	double		cuts[MOST_SELECTED_BINS];

	score_fit(rule.method, rule.bins, known, nknown, cuts);
	for (int64_t i = 0; i < count; i++)
	{
		if (!isnan(values[i]))
			values[i] = score_direct(score_apply(cuts, rule.bins - 1, bounds, values[i]),
									 rule.bins, rule.higher_is_better);
		poll_at_step(i);
	}
}

/*
 * The score of x by type-7 cut points, each worked out when it is asked for.
 */
static int
r_rfm_score(int bins, const double *sorted, int64_t count, double x)
{
	int			low = 1;
	int			high = bins;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (cut_of_sorted(SCORE_R_RFM, bins, sorted, count, middle) <= x)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The score of x, counted upwards, straight from its rank. */
static int
rank_score(ScoreMethod method, int bins, const double *sorted, int64_t count, double x)
{
	__int128	below = order_count_less(sorted, count, x);
	__int128	up_to;

	switch (method)
	{
		case SCORE_CUME_DIST:
			up_to = order_count_up_to(sorted, count, x);
			return (int) ((bins * up_to + count - 1) / count);
		case SCORE_MID:
			up_to = order_count_up_to(sorted, count, x);
			return 1 + (int) (bins * (below + up_to) / (2 * (__int128) count));
		case SCORE_R_RFM:
			return r_rfm_score(bins, sorted, count, x);
		default:
			return 1 + (int) (bins * below / count);
	}
}

static void
score_rows_by_rank(ScoreRule rule, double *values, int64_t count,
				   double *known, int64_t nknown)
{
	order_sort(known, nknown);
	for (int64_t i = 0; i < count; i++)
	{
		if (!isnan(values[i]))
			values[i] = score_direct(rank_score(rule.method, rule.bins, known, nknown, values[i]),
									 rule.bins, rule.higher_is_better);
		poll_at_step(i);
	}
}

/* The bucket of a rank (from 0) when n rows go into k buckets: SQL's ntile. */
static int
ntile_bucket(int64_t rank, int64_t n, int k)
{
	int64_t		size = n / k;
	int64_t		larger = n % k; /* the first buckets have one more */

	if (rank < larger * (size + 1))
		return (int) (rank / (size + 1)) + 1;
	return (int) (larger + (rank - larger * (size + 1)) / size) + 1;
}

/* A run of equal values that ends in another bucket than it starts in. */
typedef struct SplitRun
{
	int64_t		seen;			/* rows of the run met so far */
	int64_t		last_row;		/* the last of them */
} SplitRun;

/*
 * Buckets as ntile(k) OVER (ORDER BY value, position) gives them.  Rows of a
 * run that lies in one bucket need no order; the others are counted off.  No
 * two split runs start in the same bucket, so that is where a run is kept.
 */
static ScoreProblem
score_rows_by_ntile(ScoreRule rule, double *values, int64_t count,
					double *known, int64_t nknown, SplitRun *runs,
					ScoreTieOrdered tie_ordered, void *context)
{
	order_sort(known, nknown);
	for (int64_t i = 0; i < count; i++)
	{
		int64_t		from;
		int64_t		to;
		int			bucket;

		poll_at_step(i);
		if (isnan(values[i]))
			continue;
		from = order_count_less(known, nknown, values[i]);
		to = order_count_up_to(known, nknown, values[i]);
		if (!rule.higher_is_better)
		{
			int64_t		from_above = nknown - to;

			to = nknown - from;
			from = from_above;
		}
		bucket = ntile_bucket(from, nknown, rule.bins);
		if (bucket != ntile_bucket(to - 1, nknown, rule.bins))
		{
			SplitRun   *run = &runs[bucket - 1];
			int			before = ntile_bucket(from + run->seen - (run->seen > 0), nknown, rule.bins);

			bucket = ntile_bucket(from + run->seen, nknown, rule.bins);
			if (bucket != before && !tie_ordered(context, run->last_row, i))
				return SCORE_TIES_UNORDERED;
			run->seen++;
			run->last_row = i;
		}
		values[i] = bucket;
	}
	return SCORE_FINE;
}

/*
 * score_scratch
 *		How many doubles of scratch space score_rows() wants.
 */
int64_t
score_scratch(ScoreRule rule, int64_t count)
{
	int64_t		runs = count < rule.bins ? count : rule.bins;

	if (rule.method == SCORE_NTILE)
		return count + runs * (int64_t) (sizeof(SplitRun) / sizeof(double));
	return count;
}

/*
 * score_rows
 *		Replaces each value by its score.  NaN stands for NULL: it is not
 *		counted and stays.  Position in the array breaks ties for ntile, and
 *		tie_ordered() must vouch for it; no other method calls it.
 */
ScoreProblem
score_rows(ScoreRule rule, double *values, int64_t count, double *scratch,
		   ScoreTieOrdered tie_ordered, void *context)
{
	int64_t		known = copy_known(values, count, scratch);

	if (known == 0)
		return SCORE_FINE;
	if (rule.method == SCORE_NTILE)
	{
		SplitRun   *runs = (SplitRun *) (scratch + count);

		memset(runs, 0, (known < rule.bins ? known : rule.bins) * sizeof(SplitRun));
		return score_rows_by_ntile(rule, values, count, scratch, known, runs,
								   tie_ordered, context);
	}

	/* ceil(k * cume_dist()) over descending values is our own rule, mirrored */
	if (rule.method == SCORE_CUME_DIST && !rule.higher_is_better)
		rule.method = SCORE_QUANTILE;
	if (score_method_has_cuts(rule.method) && rule.bins <= MOST_SELECTED_BINS)
		score_rows_by_cuts(rule, values, count, scratch, known);
	else
		score_rows_by_rank(rule, values, count, scratch, known);
	return SCORE_FINE;
}
