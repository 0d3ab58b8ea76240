/*-------------------------------------------------------------------------
 *
 * score_args_pg.c
 *	  The words and numbers that say how to score.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "shared/args_pg.h"
#include "shared/score_pg.h"

/* In the order of ScoreMethod. */
static const char *const method_words[] = {"quantile", "ntile", "cume_dist", "mid", "r_rfm"};
static const ArgChoice method_choice = {"method", lengthof(method_words), method_words};

/* In the order of CutBounds. */
static const char *const bounds_words[] = {"(]", "[)"};
static const ArgChoice bounds_choice = {"bounds", lengthof(bounds_words), bounds_words};

ScoreMethod
score_method_arg(const text *word)
{
	return (ScoreMethod) arg_choice(&method_choice, word);
}

CutBounds
cut_bounds_arg(const text *word)
{
	return (CutBounds) arg_choice(&bounds_choice, word);
}

const char *
cut_bounds_name(CutBounds bounds)
{
	return bounds_words[bounds];
}

int
score_bins_arg(int32 bins, int nvalues)
{
	if (nvalues > 1)
		return arg_bins(bins, SCORE_MOST_DIGIT_BINS,
						"Each score is one digit of the code; quantile_score() takes more bins, one column at a time.");
	return arg_bins(bins, SCORE_MOST_BINS, "5 gives quintiles, 10 deciles, 100 percentiles.");
}
