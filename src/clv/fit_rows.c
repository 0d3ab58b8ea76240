/*-------------------------------------------------------------------------
 *
 * fit_rows.c
 *	  Purchase summaries as a fit reads them: see fit_rows.h.
 *
 * Times are days, mostly, so there are some hundreds of distinct ones in
 * hundreds of thousands of rows.  A logarithm of alpha + T is taken once for
 * each of them and not for each row; and what depends on x alone or on T alone
 * is summed over the tables.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/fit_rows.h"

#include <string.h>

#include "shared/order.h"
#include "shared/poll.h"

/* The distinct ones of all times, and 0. */
static int64_t
distinct_times(const ClvFitRow *rows, int64_t nrows, double *times)
{
	int64_t		n = 0;
	int64_t		distinct = 0;

	times[n++] = 0;
	for (int64_t i = 0; i < nrows; i++)
	{
		times[n++] = rows[i].t_x + 0.0;
		times[n++] = rows[i].t + 0.0;
	}
	order_sort(times, n);
	for (int64_t i = 0; i < n; i++)
		if (i == 0 || times[i] != times[distinct - 1])
			times[distinct++] = times[i];
	return distinct;
}

/* Where a time stands; looks near the last place first, for rows are sorted. */
static int32_t
time_position(const FitRows *built, double time, int32_t near)
{
	int64_t		low = 0;
	int64_t		high = built->ntimes - 1;

	for (int i = 0; i < 4 && near + i <= high; i++)
		if (built->time[near + i].time == time)
			return near + i;
	while (low < high)
	{
		int64_t		middle = low + (high - low) / 2;

		if (built->time[middle].time < time)
			low = middle + 1;
		else
			high = middle;
	}
	return (int32_t) low;
}

static void
build_times(const ClvFitRow *rows, int64_t nrows, ClvAllocate allocate, FitRows *built)
{
	double	   *times = allocate((2 * nrows + 1) * sizeof(double));

	built->ntimes = distinct_times(rows, nrows, times);
	built->time = allocate(built->ntimes * sizeof(FitTime));
	for (int64_t i = 0; i < built->ntimes; i++)
		built->time[i] = (FitTime) {times[i], 0, 0};
}

/* A group for each x, and one that ends the last. */
static void
build_groups(const ClvFitRow *rows, int64_t nrows, ClvAllocate allocate, FitRows *built)
{
	int64_t		n = 0;

	for (int64_t i = 0; i < nrows; i++)
		if (i == 0 || rows[i].x != rows[i - 1].x)
			n++;
	built->ngroups = n;
	built->group = allocate((n + 1) * sizeof(FitGroup));
	n = 0;
	for (int64_t i = 0; i < nrows; i++)
	{
		if (i == 0 || rows[i].x != rows[i - 1].x)
			built->group[n++] = (FitGroup) {rows[i].x, 0, i};
		built->group[n - 1].count += (double) rows[i].count;
	}
	built->group[n] = (FitGroup) {0, 0, nrows};
}

/*
 * fit_rows_build
 *		Tables of rows, which are sorted by x.
 */
void
fit_rows_build(const ClvFitRow *rows, int64_t nrows, ClvAllocate allocate, FitRows *built)
{
	double		time_sum = 0;
	int32_t		near = 0;

	memset(built, 0, sizeof(*built));
	build_times(rows, nrows, allocate, built);
	build_groups(rows, nrows, allocate, built);
	built->nrows = nrows;
	built->row = allocate(nrows * sizeof(FitRow));
	for (int64_t i = 0; i < nrows; i++)
	{
		const ClvFitRow *from = &rows[i];
		FitRow	   *row = &built->row[i];

		row->t_x = i > 0 && from->t_x == rows[i - 1].t_x ? row[-1].t_x :
			time_position(built, from->t_x, 0);
		row->t = near = time_position(built, from->t, near);
		row->count = (double) from->count;
		built->time[row->t].customers += row->count;
		built->time[row->t].purchases += row->count * from->x;
		built->customers += row->count;
		time_sum += row->count * from->t;
		poll_at_step(i);
	}
	built->mean_time = time_sum / built->customers;
}

int64_t
fit_rows_customers(const ClvFitRow *rows, int64_t nrows)
{
	int64_t		customers = 0;

	for (int64_t i = 0; i < nrows; i++)
		customers += rows[i].count;
	return customers;
}

/*
 * fit_rows_sample
 *		Every k-th customer in the order of the rows, some `wanted` of them:
 *		all kinds of customers, in proportion.  Returns the number of rows;
 *		the sample must have room for `wanted`.
 */
int64_t
fit_rows_sample(const ClvFitRow *rows, int64_t nrows, int64_t wanted, ClvFitRow *sample)
{
	int64_t		step = (fit_rows_customers(rows, nrows) + wanted - 1) / wanted;
	int64_t		next = step / 2;	/* customers before the next one taken */
	int64_t		n = 0;

	for (int64_t i = 0; i < nrows; i++)
	{
		int64_t		taken = 0;

		if (next < rows[i].count)
			taken = (rows[i].count - next + step - 1) / step;
		next += taken * step - rows[i].count;
		if (taken > 0)
		{
			sample[n] = rows[i];
			sample[n++].count = taken;
		}
	}
	return n;
}
