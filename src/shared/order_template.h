/*-------------------------------------------------------------------------
 *
 * order_template.h
 *	  The algorithms of order.c for one type of value.
 *
 * Included once for each type, with
 *
 *	  ORDER_TYPE		the type, which has <, <= and ==
 *	  ORDER_NAME(name)	the name of a function for it
 *
 * Quickselect for several ranks at once: split the range in three around a
 * pivot (smaller, equal, larger), then go on only where a wanted rank lies.
 * The middle part makes long runs of equal values, which counts of orders are
 * full of, cheaper rather than dearer.  A range that does not shrink in time
 * is heap-sorted, so the worst case is n log n.
 *
 *-------------------------------------------------------------------------
 */

static inline void
ORDER_NAME(swap)(ORDER_TYPE *a, ORDER_TYPE *b)
{
	ORDER_TYPE		t = *a;

	*a = *b;
	*b = t;
}

static void
ORDER_NAME(insertion_sort)(ORDER_TYPE *v, int64_t n)
{
	for (int64_t i = 1; i < n; i++)
	{
		ORDER_TYPE		x = v[i];
		int64_t		j = i;

		for (; j > 0 && v[j - 1] > x; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

static void
ORDER_NAME(sift_down)(ORDER_TYPE *v, int64_t root, int64_t n)
{
	ORDER_TYPE		x = v[root];
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
ORDER_NAME(heap_sort)(ORDER_TYPE *v, int64_t n)
{
	for (int64_t i = n / 2; i-- > 0;)
	{
		ORDER_NAME(sift_down)(v, i, n);
		poll_at_step(i);
	}
	for (int64_t i = n; i-- > 1;)
	{
		ORDER_NAME(swap)(&v[0], &v[i]);
		ORDER_NAME(sift_down)(v, 0, i);
		poll_at_step(i);
	}
}

static inline ORDER_TYPE
ORDER_NAME(median3)(ORDER_TYPE a, ORDER_TYPE b, ORDER_TYPE c)
{
	if (a < b)
		return b < c ? b : a < c ? c : a;
	return a < c ? a : b < c ? c : b;
}

/* The median of three medians of three, spread over the range. */
static ORDER_TYPE
ORDER_NAME(choose_pivot)(const ORDER_TYPE *v, int64_t n)
{
	int64_t		step = n / 9;

	return ORDER_NAME(median3)(ORDER_NAME(median3)(v[0], v[step], v[2 * step]),
				   ORDER_NAME(median3)(v[3 * step], v[4 * step], v[5 * step]),
				   ORDER_NAME(median3)(v[6 * step], v[7 * step], v[n - 1]));
}

/*
 * Moves the values smaller than the pivot to the front; returns how many.
 * Written without a branch on the data, which no predictor could guess.
 */
static int64_t
ORDER_NAME(gather_smaller)(ORDER_TYPE *v, int64_t n, ORDER_TYPE pivot)
{
	int64_t		front = 0;

	for (int64_t i = 0; i < n; i++)
	{
		ORDER_TYPE		x = v[i];

		v[i] = v[front];
		v[front] = x;
		front += x < pivot;
		poll_at_step(i);
	}
	return front;
}

/* The same for the values equal to the pivot, where none is smaller. */
static int64_t
ORDER_NAME(gather_equal)(ORDER_TYPE *v, int64_t n, ORDER_TYPE pivot)
{
	int64_t		front = 0;

	for (int64_t i = 0; i < n; i++)
	{
		ORDER_TYPE		x = v[i];

		v[i] = v[front];
		v[front] = x;
		front += x <= pivot;
		poll_at_step(i);
	}
	return front;
}

/*
 * Puts the values of the given ranks, which count from the start of the whole
 * array, into place within the range [from, to).
 */
static void
ORDER_NAME(select_range)(ORDER_TYPE *v, int64_t from, int64_t to,
			 const int64_t *ranks, int nranks, int depth)
{
	while (nranks > 0 && to - from > SMALL_RANGE)
	{
		ORDER_TYPE		pivot;
		int64_t		smaller;
		int64_t		equal;
		int			left;
		int			right;

		if (depth-- == 0)
		{
			ORDER_NAME(heap_sort)(v + from, to - from);
			return;
		}
		pivot = ORDER_NAME(choose_pivot)(v + from, to - from);
		smaller = from + ORDER_NAME(gather_smaller)(v + from, to - from, pivot);
		equal = smaller + ORDER_NAME(gather_equal)(v + smaller, to - smaller, pivot);

		left = ranks_below(ranks, nranks, smaller);
		right = ranks_below(ranks, nranks, equal);
		ORDER_NAME(select_range)(v, from, smaller, ranks, left, depth);

		/* the larger part: go round again instead of recursing */
		from = equal;
		ranks += right;
		nranks -= right;
	}
	if (nranks > 0)
		ORDER_NAME(insertion_sort)(v + from, to - from);
}

/*
 * Quicksort over the same splitting; heap sort when it does not get on.
 */
static void
ORDER_NAME(sort_range)(ORDER_TYPE *v, int64_t n, int depth)
{
	while (n > SMALL_RANGE)
	{
		ORDER_TYPE		pivot;
		int64_t		smaller;
		int64_t		equal;

		if (depth-- == 0)
		{
			ORDER_NAME(heap_sort)(v, n);
			return;
		}
		pivot = ORDER_NAME(choose_pivot)(v, n);
		smaller = ORDER_NAME(gather_smaller)(v, n, pivot);
		equal = smaller + ORDER_NAME(gather_equal)(v + smaller, n - smaller, pivot);
		ORDER_NAME(sort_range)(v, smaller, depth);
		v += equal;
		n -= equal;
	}
	ORDER_NAME(insertion_sort)(v, n);
}

/*
 * ..._sort
 *		Ascending order, in place.
 */
void
ORDER_NAME(sort)(ORDER_TYPE *values, int64_t count)
{
	ORDER_NAME(sort_range)(values, count, depth_limit(count));
}

/*
 * ..._count_less, ..._count_up_to
 *		How many of the sorted values are < x, or <= x.
 */
int64_t
ORDER_NAME(count_less)(const ORDER_TYPE *sorted, int64_t count, ORDER_TYPE x)
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
ORDER_NAME(count_up_to)(const ORDER_TYPE *sorted, int64_t count, ORDER_TYPE x)
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

#undef ORDER_TYPE
#undef ORDER_NAME
