/*-------------------------------------------------------------------------
 *
 * tier.c
 *	  Who belongs to which tier: see tier.h.
 *
 * By head count, with b = number of customers with a strictly larger value:
 * tier j is the first with b < N (s1 + ... + sj).  So the sizes are cumulative
 * ceilings, the best customer is always in the first tier that has a share,
 * and equal customers go together into the better tier.  With ties down, the
 * customer and all equals must fit: b + equals <= N (s1 + ... + sj).
 *
 * By share of the value (ABC, Pareto), with T = sum of the positive values
 * and before = sum of the strictly larger ones: class j is the first with
 * before < (s1 + ... + sj) T, so the one who crosses a limit belongs to the
 * better class.  Within: before + the value and all equals <= ... T.  Values
 * <= 0 belong to the last class; if T = 0, everybody does.
 *
 * All comparisons are between whole numbers.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/tier.h"

#include "shared/order.h"
#include "shared/poll.h"

/* How many customers tier 1 to tier j + 1 may have together. */
static int64_t
head_count(const TierShares *shares, int j, int64_t count, bool ties_down)
{
	__int128	product = (__int128) count * shares->upto[j];

	if (!ties_down)
		product += shares->whole - 1;	/* ceiling */
	return (int64_t) (product / shares->whole);
}

/*
 * tier_share_limits, tier_share_limits_decimal
 *		For every tier but the last its limit, or nobody[j].  Rearranges the
 *		values.
 *
 * With ties up, the limit of a tier for m heads is the m-th largest value.
 * With ties down, the next one is out, and so are all equal to it: the limit
 * is the next larger value.
 */
#define DEFINE_SHARE_LIMITS(name, TYPE, order_select, order_sort, order_count_up_to) \
static void \
name##_up(const TierShares *shares, TYPE *values, int64_t count, TYPE *limits, bool *nobody) \
{ \
	int64_t		ranks[TIER_MOST]; \
	TYPE		selected[TIER_MOST]; \
	int			n = 0; \
\
	for (int j = shares->count - 2; j >= 0; j--) \
	{ \
		int64_t		heads = head_count(shares, j, count, false); \
\
		nobody[j] = (heads == 0); \
		if (heads > 0) \
			ranks[n++] = count - heads; \
	} \
	if (n > 0) \
		order_select(values, count, ranks, n, selected); \
	for (int j = 0; n > 0; j++) \
		if (!nobody[j]) \
			limits[j] = selected[--n]; \
} \
\
static void \
name##_down(const TierShares *shares, TYPE *values, int64_t count, TYPE *limits, bool *nobody) \
{ \
	order_sort(values, count); \
	for (int j = 0; j < shares->count - 1; j++) \
	{ \
		int64_t		heads = head_count(shares, j, count, true); \
		int64_t		at = heads == count ? 0 : \
			order_count_up_to(values, count, values[count - heads - 1]); \
\
		nobody[j] = (at == count); \
		if (at < count) \
			limits[j] = values[at]; \
	} \
} \
\
void \
name(const TierShares *shares, bool ties_down, TYPE *values, int64_t count, \
	 TYPE *limits, bool *nobody) \
{ \
	if (ties_down) \
		name##_down(shares, values, count, limits, nobody); \
	else \
		name##_up(shares, values, count, limits, nobody); \
}

DEFINE_SHARE_LIMITS(tier_share_limits, double,
					order_select, order_sort, order_count_up_to)
DEFINE_SHARE_LIMITS(tier_share_limits_decimal, decimal_units,
					order_decimal_select, order_decimal_sort, order_decimal_count_up_to)

/* Sign of a b - c d, all of them >= 0 and b, d < 2^63. */
static int
compare_products(decimal_units a, int64_t b, decimal_units c, int64_t d)
{
	typedef unsigned __int128 wide;
	const wide	low_mask = UINT64_MAX;
	wide		ab_low = ((wide) a & low_mask) * (wide) b;
	wide		ab_high = ((wide) a >> 64) * (wide) b + (ab_low >> 64);
	wide		cd_low = ((wide) c & low_mask) * (wide) d;
	wide		cd_high = ((wide) c >> 64) * (wide) d + (cd_low >> 64);

	ab_low &= low_mask;
	cd_low &= low_mask;
	if (ab_high != cd_high)
		return ab_high < cd_high ? -1 : 1;
	return (ab_low > cd_low) - (ab_low < cd_low);
}

/*
 * tier_positive_total
 *		Sets the sum of the positive values; false when it does not fit into
 *		127 bits.
 */
bool
tier_positive_total(TierSorted *sorted)
{
	sorted->total = 0;
	for (int64_t i = sorted->count - 1; i >= 0; i--)
	{
		decimal_units amount = sorted->amount(sorted, i);

		if (amount <= 0)
			return true;
		if (__builtin_add_overflow(sorted->total, amount, &sorted->total))
			return false;
		poll_at_step(i);
	}
	return true;
}

/*
 * The next run of equal values below `end`: its start, and its sum, which is
 * part of a total that fits.
 */
static int64_t
next_run(const TierSorted *sorted, int64_t end, decimal_units *sum)
{
	int64_t		start = end;

	*sum = 0;
	do
	{
		start--;
		*sum += sorted->amount(sorted, start);
		poll_at_step(start);
	} while (start > 0 && sorted->same(sorted, start - 1, end - 1));
	return start;
}

/* Is a run with this sum, below `before`, out of class j + 1? */
static bool
is_out(const TierShares *shares, bool within, int j,
	   decimal_units before, decimal_units sum, decimal_units total)
{
	if (within)
		return compare_products(before + sum, shares->whole, total, shares->upto[j]) > 0;
	return compare_products(before, shares->whole, total, shares->upto[j]) >= 0;
}

/*
 * tier_value_limits
 *		at[j], for every class but the last: the index of the least value in
 *		class j + 1 or better, or TIER_NOBODY.
 */
void
tier_value_limits(const TierShares *shares, bool within, const TierSorted *sorted, int64_t *at)
{
	decimal_units before = 0;
	int64_t		end = sorted->count;
	int			j = 0;			/* classes before this one are complete */

	for (int i = 0; i < shares->count - 1; i++)
		at[i] = TIER_NOBODY;
	while (end > 0 && j < shares->count - 1 && sorted->amount(sorted, end - 1) > 0)
	{
		decimal_units known = sorted->above ? sorted->above(sorted, end - 1) : -1;
		decimal_units sum;
		int64_t		start = next_run(sorted, end, &sum);

		if (known >= 0)
			before = known;
		while (j < shares->count - 1 &&
			   is_out(shares, within, j, before, sum, sorted->total))
			j++;
		for (int i = j; i < shares->count - 1; i++)
			at[i] = start;
		before += sum;
		end = start;
	}
}

/*
 * The quick road.  Each limit lies where the running sum crosses a share of
 * the total, and sums of coarse bins tell in which bin that is: only the
 * values of such bins are sorted.  (With `within`, maybe nobody of that bin is
 * in, so the bin above it is looked at, too.)
 */
typedef struct BinnedValues
{
	TierSorted	sorted;
	TierAmountOf amount_of;
	decimal_units above[ORDER_BINS];	/* at first the sums of the bins */
	bool		marked[ORDER_BINS];
} BinnedValues;

static decimal_units
binned_amount(const TierSorted *sorted, int64_t i)
{
	double		value = ((const double *) sorted->values)[i];

	return value > 0 ? ((const BinnedValues *) sorted)->amount_of(value) : 0;
}

static bool
binned_same(const TierSorted *sorted, int64_t i, int64_t k)
{
	return ((const double *) sorted->values)[i] == ((const double *) sorted->values)[k];
}

static decimal_units
binned_above(const TierSorted *sorted, int64_t i)
{
	const double *values = sorted->values;
	unsigned	bin = order_bin(values[i]);

	if (i + 1 < sorted->count && order_bin(values[i + 1]) == bin)
		return -1;
	return ((const BinnedValues *) sorted)->above[bin];
}

/* False when a value has no amount, or the sum does not fit. */
static bool
sum_bins(BinnedValues *binned, const double *values, int64_t count)
{
	memset(binned->above, 0, sizeof(binned->above));
	binned->sorted.total = 0;
	for (int64_t i = 0; i < count; i++)
	{
		decimal_units units;

		poll_at_step(i);
		if (!(values[i] > 0))
			continue;
		units = binned->amount_of(values[i]);
		if (units < 0 ||
			__builtin_add_overflow(binned->sorted.total, units, &binned->sorted.total))
			return false;
		binned->above[order_bin(values[i])] += units;
	}
	return true;
}

/* Turns sums into sums above, and marks the bins that are to be sorted. */
static void
mark_crossed_bins(BinnedValues *binned, const TierShares *shares, bool within)
{
	decimal_units before = 0;
	int			last = -1;		/* the last bin that was not empty */
	int			j = 0;

	memset(binned->marked, false, sizeof(binned->marked));
	for (int bin = ORDER_BINS - 1; bin >= 0; bin--)
	{
		decimal_units sum = binned->above[bin];

		binned->above[bin] = before;
		if (sum == 0)
			continue;
		/* the whole bin, or what comes after it, is out of class j + 1 */
		while (j < shares->count - 1 &&
			   (is_out(shares, within, j, before, sum, binned->sorted.total) ||
				is_out(shares, within, j, before + sum, 0, binned->sorted.total)))
		{
			binned->marked[bin] = true;
			if (last >= 0)
				binned->marked[last] = true;
			j++;
		}
		before += sum;
		last = bin;
	}
	if (last >= 0 && j < shares->count - 1)
		binned->marked[last] = true;	/* classes that go to the very end */
}

/*
 * tier_value_limits_quick
 *		tier_value_limits() for doubles, which are rearranged.  False when the
 *		general road is needed.
 */
bool
tier_value_limits_quick(const TierShares *shares, bool within,
						double *values, int64_t count, TierAmountOf amount_of,
						double *limits, bool *nobody)
{
	static BinnedValues binned;
	int64_t		at[TIER_MOST];

	binned.amount_of = amount_of;
	if (!sum_bins(&binned, values, count))
		return false;
	mark_crossed_bins(&binned, shares, within);
	binned.sorted.values = values;
	binned.sorted.count = order_gather_bins(values, count, binned.marked);
	binned.sorted.amount = binned_amount;
	binned.sorted.same = binned_same;
	binned.sorted.above = binned_above;
	order_sort(values, binned.sorted.count);
	tier_value_limits(shares, within, &binned.sorted, at);
	for (int j = 0; j < shares->count - 1; j++)
	{
		nobody[j] = (at[j] == TIER_NOBODY);
		if (!nobody[j])
			limits[j] = values[at[j]];
	}
	return true;
}
