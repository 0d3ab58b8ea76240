/*-------------------------------------------------------------------------
 *
 * score_window_pg.c
 *	  Scores as window functions: read a partition once, score it, hand out.
 *
 * At the first row of a partition all its values are read into one array of
 * doubles for each value of a row.  Each array is scored in turn with one
 * scratch array of the same length, so three values cost 32 bytes a row.
 * Then only a four-byte result a row is kept.
 *
 * The rows lie in the executor's tuplestore, maybe on disk, where only steps
 * to the next or the last row are cheap; to read another argument of the same
 * row takes two of them, forth and back.  So two neighbouring rows are read
 * in turn, one argument after the other, and every step brings a value.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "shared/args_pg.h"
#include "shared/partition_pg.h"
#include "shared/score_pg.h"

/* Lives in the partition's local memory, zero at its start. */
typedef struct PartitionScores
{
	int32	   *scores;			/* for each row; 0 stands for NULL */
} PartitionScores;

static ScoreRule
rule_of(WindowObject winobj, const ScoreWindow *window)
{
	ScoreRule	rule;

	rule.bins = score_bins_arg(DatumGetInt32(partition_parameter(winobj, window->bins_arg, "bins",
													   "5 gives quintiles.")),
							   window->nvalues);
	rule.method = score_method_arg(DatumGetTextPP(partition_parameter(winobj, window->method_arg, "method",
															"The default is 'quantile'.")));
	rule.higher_is_better = true;
	return rule;
}

/* One float8 argument of a row; NaN stands for NULL. */
static double
read_argument(WindowObject winobj, int argno, int64 row, const char *name)
{
	bool		isnull;
	Datum		datum = partition_argument(winobj, argno, row, &isnull);

	return isnull ? NAN : arg_number(DatumGetFloat8(datum), name);
}

/* All values of the rows from <= row < to. */
static void
read_rows(WindowObject winobj, const ScoreWindow *window, int64 from, int64 to,
		  double *values[])
{
	double		row_values[SCORE_MOST_VALUES];

	if (window->read_row == NULL)
	{
		for (int i = 0; i < window->nvalues; i++)
			for (int64 row = from; row < to; row++)
				values[i][row] = read_argument(winobj, i, row, window->arguments[i]);
		return;
	}
	for (int64 row = from; row < to; row++)
	{
		bool		known = window->read_row(winobj, row, row_values);

		for (int i = 0; i < window->nvalues; i++)
			values[i][row] = known ? row_values[i] : NAN;
	}
}

/* A row with any value NULL is not counted in any of them. */
static void
forget_incomplete_rows(double *values[], int nvalues, int64 rows)
{
	for (int64 row = 0; row < rows; row++)
	{
		bool		complete = true;

		for (int i = 0; i < nvalues; i++)
			complete &= !isnan(values[i][row]);
		if (unlikely(!complete))
			for (int i = 0; i < nvalues; i++)
				values[i][row] = NAN;
	}
}

static void
read_partition(FunctionCallInfo fcinfo, const ScoreWindow *window, int64 rows,
			   double *values[])
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	MemoryContext context = partition_argument_context(fcinfo);
	MemoryContext caller = MemoryContextSwitchTo(context);

	for (int64 row = 0; row < rows; row += 2)
	{
		read_rows(winobj, window, row, Min(row + 2, rows), values);
		if (row % PARTITION_RESET_EVERY == 0)
		{
			MemoryContextReset(context);
			CHECK_FOR_INTERRUPTS();
		}
	}
	MemoryContextReset(context);
	MemoryContextSwitchTo(caller);
	forget_incomplete_rows(values, window->nvalues, rows);
}

static bool
rows_are_ordered(void *context, int64_t a, int64_t b)
{
	return !WinRowsArePeers((WindowObject) context, a, b);
}

static void
score_values(WindowObject winobj, ScoreRule rule, double *values, int64 rows, double *scratch)
{
	if (score_rows(rule, values, rows, scratch, rows_are_ordered, winobj) == SCORE_TIES_UNORDERED)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("method \"ntile\" would split equal values at random"),
				 errhint("Give the OVER clause an ORDER BY that decides between them, such as a unique key, or use method 'quantile', which never splits them.")));
}

/* The digits of each row put together; overwrites `scores`. */
static void
collect_scores(double *values[], int nvalues, int64 rows, int32 *scores)
{
	for (int64 row = 0; row < rows; row++)
	{
		int32		score = 0;

		if (!isnan(values[0][row]))
			for (int i = 0; i < nvalues; i++)
				score = score * 10 + (int32) values[i][row];
		scores[row] = score;
	}
}

static int32 *
score_partition(FunctionCallInfo fcinfo, const ScoreWindow *window, MemoryContext context)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	ScoreRule	rule = rule_of(winobj, window);
	int64		rows = partition_row_count(winobj);
	double	   *values[SCORE_MOST_VALUES];
	double	   *scratch;

	for (int i = 0; i < window->nvalues; i++)
		values[i] = MemoryContextAllocHuge(context, rows * sizeof(double));
	read_partition(fcinfo, window, rows, values);

	scratch = MemoryContextAllocHuge(context, score_scratch(rule, rows) * sizeof(double));
	for (int i = 0; i < window->nvalues; i++)
	{
		rule.higher_is_better = window->higher_is_better[i];
		score_values(winobj, rule, values[i], rows, scratch);
	}
	collect_scores(values, window->nvalues, rows, (int32 *) scratch);
	for (int i = 0; i < window->nvalues; i++)
		pfree(values[i]);
	return (int32 *) repalloc_huge(scratch, rows * sizeof(int32));
}

/*
 * score_window
 *		The body of every scoring window function.
 */
Datum
score_window(FunctionCallInfo fcinfo, const ScoreWindow *window)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	PartitionScores *state = (PartitionScores *)
		WinGetPartitionLocalMemory(winobj, sizeof(PartitionScores));
	int32		score;

	if (state->scores == NULL)
		state->scores = score_partition(fcinfo, window, GetMemoryChunkContext(state));
	score = state->scores[WinGetCurrentPosition(winobj)];
	if (score == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(score);
}
