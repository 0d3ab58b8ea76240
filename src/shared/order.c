/*-------------------------------------------------------------------------
 *
 * order.c
 *	  Order statistics: find values by rank without sorting everything.
 *
 * Many values are first thrown into coarse bins by their leading bits: one
 * pass counts the bins, a second one brings together the values of those few
 * bins in which a wanted rank lies.
 *
 * What is left, or was little from the start, goes through quickselect for
 * several ranks at once: split the range in three around a pivot (smaller,
 * equal, larger), then go on only where a wanted rank lies.  The middle part
 * makes long runs of equal values, which counts of orders are full of,
 * cheaper rather than dearer.  A range that does not shrink in time is
 * heap-sorted, so the worst case is n log n.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/order.h"

#include <stdbool.h>
#include <string.h>

#include "shared/poll.h"

/* Ranges up to this length are sorted by insertion. */
#define SMALL_RANGE	24

/* From so many values on, counting bins pays. */
#define MANY_VALUES	(1 << 16)

/* Sign, exponent and the first four bits of the fraction. */
#define BIN_BITS	16
#define BINS		(1 << BIN_BITS)

static inline void
swap(double *a, double *b)
{
	double		t = *a;

	*a = *b;
	*b = t;
}

static void
insertion_sort(double *v, int64_t n)
{
	for (int64_t i = 1; i < n; i++)
	{
		double		x = v[i];
		int64_t		j = i;

		for (; j > 0 && v[j - 1] > x; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

static void
sift_down(double *v, int64_t root, int64_t n)
{
	double		x = v[root];
	int64_t		child;

	while ((child = 2 * root + 1) < n)
	{
		if (child + 1 < n && v[child] < v[child + 1])
			child++;
		if (v[child] <= x)
			break;
		v[root] = v[child];
		root = child;
	}
	v[root] = x;
}

static void
heap_sort(double *v, int64_t n)
{
	for (int64_t i = n / 2; i-- > 0;)
	{
		sift_down(v, i, n);
		poll_at_step(i);
	}
	for (int64_t i = n; i-- > 1;)
	{
		swap(&v[0], &v[i]);
		sift_down(v, 0, i);
		poll_at_step(i);
	}
}

static inline double
median3(double a, double b, double c)
{
	if (a < b)
		return b < c ? b : a < c ? c : a;
	return a < c ? a : b < c ? c : b;
}

/* The median of three medians of three, spread over the range. */
static double
choose_pivot(const double *v, int64_t n)
{
	int64_t		step = n / 9;

	return median3(median3(v[0], v[step], v[2 * step]),
				   median3(v[3 * step], v[4 * step], v[5 * step]),
				   median3(v[6 * step], v[7 * step], v[n - 1]));
}

/*
 * Moves the values smaller than the pivot to the front; returns how many.
 * Written without a branch on the data, which no predictor could guess.
 */
static int64_t
gather_smaller(double *v, int64_t n, double pivot)
{
	int64_t		front = 0;

	for (int64_t i = 0; i < n; i++)
	{
		double		x = v[i];

		v[i] = v[front];
		v[front] = x;
		front += x < pivot;
		poll_at_step(i);
	}
	return front;
}

/* The same for the values equal to the pivot, where none is smaller. */
static int64_t
gather_equal(double *v, int64_t n, double pivot)
{
	int64_t		front = 0;

	for (int64_t i = 0; i < n; i++)
	{
		double		x = v[i];

		v[i] = v[front];
		v[front] = x;
		front += x <= pivot;
		poll_at_step(i);
	}
	return front;
}

/* Splits the ranks (ascending) at a position: how many lie below it. */
static int
ranks_below(const int64_t *ranks, int nranks, int64_t position)
{
	int			low = 0;
	int			high = nranks;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (ranks[middle] < position)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * Puts the values of the given ranks, which count from the start of the whole
 * array, into place within the range [from, to).
 */
static void
select_range(double *v, int64_t from, int64_t to,
			 const int64_t *ranks, int nranks, int depth)
{
	while (nranks > 0 && to - from > SMALL_RANGE)
	{
		double		pivot;
		int64_t		smaller;
		int64_t		equal;
		int			left;
		int			right;

		if (depth-- == 0)
		{
			heap_sort(v + from, to - from);
			return;
		}
		pivot = choose_pivot(v + from, to - from);
		smaller = from + gather_smaller(v + from, to - from, pivot);
		equal = smaller + gather_equal(v + smaller, to - smaller, pivot);

		left = ranks_below(ranks, nranks, smaller);
		right = ranks_below(ranks, nranks, equal);
		select_range(v, from, smaller, ranks, left, depth);

		/* the larger part: go round again instead of recursing */
		from = equal;
		ranks += right;
		nranks -= right;
	}
	if (nranks > 0)
		insertion_sort(v + from, to - from);
}

static int
depth_limit(int64_t count)
{
	int			depth = 8;

	for (; count > 1; count /= 2)
		depth += 2;
	return depth;
}

/*
 * The bin of a value: the first bits of its pattern, turned so that they
 * ascend with the value.  -0 must not be told from 0.
 */
static inline unsigned
bin_of(double value)
{
	uint64_t	pattern;

	value += 0.0;
	memcpy(&pattern, &value, sizeof(pattern));
	pattern ^= (pattern >> 63) ? UINT64_MAX : (uint64_t) 1 << 63;
	return (unsigned) (pattern >> (64 - BIN_BITS));
}

/*
 * Counts the bins, and marks those that hold a wanted rank.  Turns the ranks
 * among all values into ranks among the values of marked bins.
 */
static void
mark_bins(const double *v, int64_t n, const int64_t *ranks, int nranks,
		  bool *marked, int64_t *inner_ranks)
{
	static int64_t counts[BINS];
	int64_t		below = 0;		/* values in bins before this one */
	int64_t		outside = 0;	/* those of them in bins not marked */
	int			next = 0;

	memset(counts, 0, sizeof(counts));
	for (int64_t i = 0; i < n; i++)
	{
		counts[bin_of(v[i])]++;
		poll_at_step(i);
	}
	for (int bin = 0; bin < BINS; bin++)
	{
		int			first = next;

		while (next < nranks && ranks[next] < below + counts[bin])
		{
			inner_ranks[next] = ranks[next] - outside;
			next++;
		}
		marked[bin] = next > first;
		if (!marked[bin])
			outside += counts[bin];
		below += counts[bin];
	}
}

/* Moves the values of marked bins to the front; returns how many. */
static int64_t
gather_marked(double *v, int64_t n, const bool *marked)
{
	int64_t		front = 0;

	for (int64_t i = 0; i < n; i++)
	{
		double		x = v[i];

		v[i] = v[front];
		v[front] = x;
		front += marked[bin_of(x)];
		poll_at_step(i);
	}
	return front;
}

/*
 * order_select
 *		selected[i] becomes the value of rank ranks[i], counted from 0.  Ranks
 *		ascend; there are at most ORDER_MOST_RANKS.  Rearranges the values.
 */
void
order_select(double *values, int64_t count, const int64_t *ranks, int nranks,
			 double *selected)
{
	static bool marked[BINS];
	int64_t		inner_ranks[ORDER_MOST_RANKS];

	if (count >= MANY_VALUES)
	{
		mark_bins(values, count, ranks, nranks, marked, inner_ranks);
		count = gather_marked(values, count, marked);
		ranks = inner_ranks;
	}
	select_range(values, 0, count, ranks, nranks, depth_limit(count));
	for (int i = 0; i < nranks; i++)
		selected[i] = values[ranks[i]];
}

/*
 * Quicksort over the same splitting; heap sort when it does not get on.
 */
static void
sort_range(double *v, int64_t n, int depth)
{
	while (n > SMALL_RANGE)
	{
		double		pivot;
		int64_t		smaller;
		int64_t		equal;

		if (depth-- == 0)
		{
			heap_sort(v, n);
			return;
		}
		pivot = choose_pivot(v, n);
		smaller = gather_smaller(v, n, pivot);
		equal = smaller + gather_equal(v + smaller, n - smaller, pivot);
		sort_range(v, smaller, depth);
		v += equal;
		n -= equal;
	}
	insertion_sort(v, n);
}

/*
 * order_sort
 *		Ascending order, in place.
 */
void
order_sort(double *values, int64_t count)
{
	sort_range(values, count, depth_limit(count));
}

/*
 * order_count_less, order_count_up_to
 *		How many of the sorted values are < x, or <= x.
 */
int64_t
order_count_less(const double *sorted, int64_t count, double x)
{
	int64_t		low = 0;

	while (count > 0)
	{
		int64_t		half = count / 2;

		if (sorted[low + half] < x)
		{
			low += half + 1;
			count -= half + 1;
		}
		else
			count = half;
	}
	return low;
}

int64_t
order_count_up_to(const double *sorted, int64_t count, double x)
{
	int64_t		low = 0;

	while (count > 0)
	{
		int64_t		half = count / 2;

		if (sorted[low + half] <= x)
		{
			low += half + 1;
			count -= half + 1;
		}
		else
			count = half;
	}
	return low;
}
