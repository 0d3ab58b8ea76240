/*-------------------------------------------------------------------------
 *
 * score.h
 *	  Scores 1..k by quantiles: the rule, in the forms that need it.
 *
 * With L = number of strictly smaller values among N values, the score of a
 * value is 1 + floor(k L / N).  The same score comes from k - 1 cut points,
 * cut i = the ceil(i N / k)-th smallest value: 1 + number of cut points below
 * the value.  So cut points can be fitted once and applied anywhere, and a
 * window function needs no sort.
 *
 * Where lower is better (recency), a score s becomes k + 1 - s.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_SCORE_H
#define CRM_SCORE_H

#include <stdbool.h>
#include <stdint.h>

/* How values become scores. */
typedef enum ScoreMethod
{
	SCORE_QUANTILE,				/* ours: 1 + floor(k L / N) */
	SCORE_NTILE,				/* as SQL's ntile(k): equal counts, ties split */
	SCORE_CUME_DIST,			/* as ceil(k * cume_dist()) */
	SCORE_MID,					/* 1 + floor(k (L + U) / 2N), U = count of values <= x */
	SCORE_R_RFM					/* as the R package rfm: type-7 quantiles plus 1 */
} ScoreMethod;

/* To which side of a cut point the value equal to it belongs. */
typedef enum CutBounds
{
	CUTS_UPPER,					/* '(]': below; a cut is the bin's highest value */
	CUTS_LOWER					/* '[)': above; a cut is the bin's lowest value */
} CutBounds;

/* A rule for scoring, without the values. */
typedef struct ScoreRule
{
	ScoreMethod method;
	int			bins;			/* k >= 1 */
	bool		higher_is_better;
} ScoreRule;

/*
 * Tells whether rows a < b, which hold the same value, come in an order that
 * the query fixed.
 */
typedef bool (*ScoreTieOrdered) (void *context, int64_t a, int64_t b);

/* The outcome of score_rows() */
typedef enum ScoreProblem
{
	SCORE_FINE,
	SCORE_TIES_UNORDERED		/* ntile would split ties at random */
} ScoreProblem;

extern bool score_method_has_cuts(ScoreMethod method);
extern CutBounds score_method_bounds(ScoreMethod method);
extern void score_fit(ScoreMethod method, int bins, double *values, int64_t count,
					  double *cuts);
extern int	score_apply_many(const double *cuts, int ncuts, CutBounds bounds, double x);
extern int64_t score_scratch(ScoreRule rule, int64_t count);
extern ScoreProblem score_rows(ScoreRule rule, double *values, int64_t count, double *scratch,
							   ScoreTieOrdered tie_ordered, void *context);

/* Up to this many cut points are counted through, without a branch. */
#define SCORE_FEW_CUTS	16

/*
 * score_apply
 *		1 + number of cut points (ascending) below x, or with CUTS_LOWER at or
 *		below x.
 */
static inline int
score_apply(const double *cuts, int ncuts, CutBounds bounds, double x)
{
	int			score = 1;

	if (ncuts > SCORE_FEW_CUTS)
		return score_apply_many(cuts, ncuts, bounds, x);
	if (bounds == CUTS_UPPER)
		for (int i = 0; i < ncuts; i++)
			score += cuts[i] < x;
	else
		for (int i = 0; i < ncuts; i++)
			score += cuts[i] <= x;
	return score;
}

/* A score counted upwards, as one where lower values may be better. */
static inline int
score_direct(int score, int bins, bool higher_is_better)
{
	return higher_is_better ? score : bins + 1 - score;
}

#endif							/* CRM_SCORE_H */
