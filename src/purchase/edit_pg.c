/*-------------------------------------------------------------------------
 *
 * edit_pg.c
 *	  Histories put together, taken apart and cut: purchase_history_merge(),
 *	  _remove() and _trim() of stored values.
 *
 * Packed bytes depend on the content alone, so these undo each other to the
 * byte: remove(merge(h, part), part) is h.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/edit_pg.h"

#include "utils/memutils.h"

#include "shared/args_pg.h"
#include "shared/calendar_pg.h"

PG_FUNCTION_INFO_V1(purchase_history_merge);
PG_FUNCTION_INFO_V1(purchase_history_remove);
PG_FUNCTION_INFO_V1(purchase_history_trim);

/* Room for so many entries, in the current memory context. */
HistoryDays
history_room(int64 count)
{
	HistoryDays days = {0};

	days.places = DECIMAL_QUICK_PLACES;
	days.days = MemoryContextAllocHuge(CurrentMemoryContext, (count + 1) * sizeof(HistoryDay));
	return days;
}

HistoryDays
history_unpacked(HistoryReader reader)
{
	HistoryReader walk = reader;
	int64		count = history_count_entries(&walk);
	HistoryDays days;

	history_check_end(&walk);
	days = history_room(count);
	history_unpack(reader, &days);
	return days;
}

/* Both in units that hold the sums of either. */
static void
set_common_places(HistoryDays *a, HistoryDays *b)
{
	int			places = Max(a->places, b->places);

	if (history_set_places(a, places) != HISTORY_FINE ||
		history_set_places(b, places) != HISTORY_FINE)
		history_problem_error(HISTORY_SUM_TOO_LARGE);
}

HistoryDays
history_merged(HistoryDays *a, HistoryDays *b)
{
	HistoryDays merged = history_room(a->count + b->count);
	HistoryProblem problem;

	set_common_places(a, b);
	problem = history_merge(a, b, &merged);
	if (problem != HISTORY_FINE)
		history_problem_error(problem);
	return merged;
}

/*
 * purchase_history_merge(h purchase_history, other purchase_history)
 *		The history of all rows of both.  The rows must be different ones: a
 *		row that is in both counts twice.  NULL on one side gives the other.
 *		Sums beyond 38 digits, or 2^31 rows on a day: error 22003.
 */
Datum
purchase_history_merge(PG_FUNCTION_ARGS)
{
	HistoryDays a;
	HistoryDays b;
	HistoryDays merged;

	if (PG_ARGISNULL(0) && PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	if (PG_ARGISNULL(0))
		PG_RETURN_DATUM(PG_GETARG_DATUM(1));
	a = history_unpacked(PG_GETARG_HISTORY(0));
	b = history_unpacked(PG_GETARG_HISTORY(1));
	merged = history_merged(&a, &b);
	return history_to_datum(&merged);
}

/*
 * purchase_history_remove(h purchase_history, part purchase_history)
 *		The history without the rows of a part: for orders that were deleted
 *		or corrected.  NULL part: nothing is removed.  Days, numbers of rows
 *		or sums that the history does not have: error 22023; of the single
 *		rows it knows nothing.
 */
Datum
purchase_history_remove(PG_FUNCTION_ARGS)
{
	HistoryDays whole;
	HistoryDays part;
	HistoryProblem problem;

	if (PG_ARGISNULL(0))
	{
		if (!PG_ARGISNULL(1) && history_unpacked(PG_GETARG_HISTORY(1)).count > 0)
			history_problem_error(HISTORY_NOT_A_PART);
		PG_RETURN_NULL();
	}
	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	whole = history_unpacked(PG_GETARG_HISTORY(0));
	part = history_unpacked(PG_GETARG_HISTORY(1));
	set_common_places(&whole, &part);
	problem = history_subtract(&whole, &part, &whole);
	if (problem != HISTORY_FINE)
		history_problem_error(problem);
	return history_to_datum(&whole);
}

/*
 * purchase_history_trim(h purchase_history, before date)
 *		The history without the days before a day.  NULL h gives NULL.  NULL
 *		or infinite day: error 22023; NULL for it would empty a table.
 */
Datum
purchase_history_trim(PG_FUNCTION_ARGS)
{
	HistoryDays days;
	DateADT		before;

	if (PG_ARGISNULL(1))
		arg_null_error("before", "Pass the first day to be kept.");
	before = day_of_date(PG_GETARG_DATEADT(1), "before");
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	days = history_unpacked(PG_GETARG_HISTORY(0));
	while (days.count > 0 && days.days[0].day < before)
	{
		days.days++;
		days.count--;
	}
	return history_to_datum(&days);
}
