/*-------------------------------------------------------------------------
 *
 * score_pg.h
 *	  Scoring as PostgreSQL sees it: the words for methods and bounds, and the
 *	  two things that need the server, window partitions and fits.
 *
 * A row has one value or several (recency, frequency, monetary); each is
 * scored by itself, and the scores are the digits of one number.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_SCORE_PG_H
#define CRM_SCORE_PG_H

#include "compat.h"

#include "fmgr.h"
#include "windowapi.h"

#include "shared/aggregate_pg.h"
#include "shared/collect_pg.h"
#include "shared/memo_pg.h"
#include "shared/score.h"

/* Most values that a row may have. */
#define SCORE_MOST_VALUES	3

/* Most bins where each score is one digit, and where it is a number. */
#define SCORE_MOST_DIGIT_BINS	9
#define SCORE_MOST_BINS			1000000

extern ScoreMethod score_method_arg(const text *word);
extern CutBounds cut_bounds_arg(const text *word);
extern const char *cut_bounds_name(CutBounds bounds);
extern int	score_bins_arg(int32 bins, int nvalues);

/* Reads all values of one row of the partition; false when it has none. */
typedef bool (*ScoreReadRow) (WindowObject winobj, int64 row, double *values);

/* What a scoring window function is, apart from its arguments. */
typedef struct ScoreWindow
{
	int			nvalues;
	bool		higher_is_better[SCORE_MOST_VALUES];
	const char *const *arguments;	/* names, where each value is an argument */
	ScoreReadRow read_row;		/* where all values come out of the first one */
	int			bins_arg;		/* number of the argument bins */
	int			method_arg;		/* number of the argument method */
} ScoreWindow;

extern Datum score_window(FunctionCallInfo fcinfo, const ScoreWindow *window);

/* What a fit has collected: the transition state of the ..._cuts aggregates. */
typedef struct ScoreFit
{
	ScoreMethod method;
	ArgMemo		method_memo;	/* the argument that it comes from, if any */
	int			bins;
	int			nvalues;
	Numbers		values[SCORE_MOST_VALUES];	/* of equal counts */
} ScoreFit;

extern ScoreFit *score_fit_first(FunctionCallInfo fcinfo, int nvalues, int bins_arg);
extern void score_fit_check(FunctionCallInfo fcinfo, int bins_arg);
extern void score_fit_cuts(ScoreFit *fit, int i, double *cuts);

/*
 * score_fit_state
 *		The state of a fit, made at the first call.  bins is an argument of
 *		every row (aggregates have no other place for it) and must not change,
 *		nor the method that may follow it.
 */
static inline ScoreFit *
score_fit_state(FunctionCallInfo fcinfo, int nvalues, int bins_arg)
{
	ScoreFit   *fit;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return score_fit_first(fcinfo, nvalues, bins_arg);
	fit = (ScoreFit *) PG_GETARG_POINTER(0);
	if (unlikely(PG_ARGISNULL(bins_arg) || PG_GETARG_INT32(bins_arg) != fit->bins ||
				 (bins_arg + 1 < PG_NARGS() &&
				  (PG_ARGISNULL(bins_arg + 1) ||
				   !memo_same(&fit->method_memo, PG_GETARG_DATUM(bins_arg + 1))))))
		score_fit_check(fcinfo, bins_arg);
	return fit;
}

/* One row, none of whose values is NULL. */
static inline void
score_fit_add(ScoreFit *fit, const double *values)
{
	for (int i = 0; i < fit->nvalues; i++)
		numbers_add(&fit->values[i], values[i]);
}

static inline int64
score_fit_rows(const ScoreFit *fit)
{
	return fit->values[0].count;
}

#endif							/* CRM_SCORE_PG_H */
