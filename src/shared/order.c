/*-------------------------------------------------------------------------
 *
 * order.c
 *	  Order statistics: find values by rank without sorting everything.
 *
 * Many values are first thrown into coarse bins by their leading bits: one
 * pass counts the bins, a second one brings together the values of those few
 * bins in which a wanted rank lies.
 *
 * What is left, or was little from the start, goes through quickselect: see
 * order_template.h, which is made here for doubles and for exact decimals.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/order.h"

#include <stdbool.h>
#include <string.h>

#include "shared/poll.h"

/* Ranges up to this length are sorted by insertion. */
#define SMALL_RANGE	24

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

static int
depth_limit(int64_t count)
{
	int			depth = 8;

	for (; count > 1; count /= 2)
		depth += 2;
	return depth;
}

#define ORDER_TYPE			double
#define ORDER_NAME(name)	order_##name
#include "shared/order_template.h"

#define ORDER_TYPE			decimal_units
#define ORDER_NAME(name)	order_decimal_##name
#include "shared/order_template.h"

/*
 * Counts the bins, and marks those that hold a wanted rank.  Turns the ranks
 * among all values into ranks among the values of marked bins.
 */
static void
mark_bins(const double *v, int64_t n, const int64_t *ranks, int nranks,
		  bool *marked, int64_t *inner_ranks)
{
	static int64_t counts[ORDER_BINS];
	int64_t		below = 0;		/* values in bins before this one */
	int64_t		outside = 0;	/* those of them in bins not marked */
	int			next = 0;

	memset(counts, 0, sizeof(counts));
	for (int64_t i = 0; i < n; i++)
	{
		counts[order_bin(v[i])]++;
		poll_at_step(i);
	}
	for (int bin = 0; bin < ORDER_BINS; bin++)
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

/*
 * order_gather_bins
 *		Moves the values of marked bins to the front; returns how many.
 */
int64_t
order_gather_bins(double *v, int64_t n, const bool *marked)
{
	int64_t		front = 0;

	for (int64_t i = 0; i < n; i++)
	{
		double		x = v[i];

		v[i] = v[front];
		v[front] = x;
		front += marked[order_bin(x)];
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
	static bool marked[ORDER_BINS];
	int64_t		inner_ranks[ORDER_MOST_RANKS];

	if (count >= ORDER_MANY_VALUES)
	{
		mark_bins(values, count, ranks, nranks, marked, inner_ranks);
		count = order_gather_bins(values, count, marked);
		ranks = inner_ranks;
	}
	order_select_range(values, 0, count, ranks, nranks, depth_limit(count));
	for (int i = 0; i < nranks; i++)
		selected[i] = values[ranks[i]];
}

/*
 * order_decimal_select
 *		The same for exact decimals.
 */
void
order_decimal_select(decimal_units *values, int64_t count, const int64_t *ranks, int nranks,
					 decimal_units *selected)
{
	order_decimal_select_range(values, 0, count, ranks, nranks, depth_limit(count));
	for (int i = 0; i < nranks; i++)
		selected[i] = values[ranks[i]];
}
