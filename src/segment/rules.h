/*-------------------------------------------------------------------------
 *
 * rules.h
 *	  Segments as rules over the scores of R, F and M, and what they say of
 *	  each score.
 *
 * A rule gives a box of scores (a range of R, of F and of M, each within
 * 1..9) to a segment.  Where several rules hold a score, the smallest
 * priority wins; when two different segments have that priority, the score
 * is ambiguous.  A score that no rule holds is a gap.
 *
 * Rules are compiled into a grid with one cell for each of the 9 x 9 x 9
 * scores, so that looking one up costs the same for any number of rules.
 *
 * The canonical order of rules is priority, then name of the segment, then
 * box.  Segments are numbered in the order in which they come first in it:
 * that is also their rank.  So the same rules give the same arrays, in
 * whatever order they came.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_SEGMENT_RULES_H
#define CRM_SEGMENT_RULES_H

#include <stdbool.h>
#include <stdint.h>

#define SEGMENT_DIGITS		9	/* a score is 1..9 in each dimension */
#define SEGMENT_CELLS		(SEGMENT_DIGITS * SEGMENT_DIGITS * SEGMENT_DIGITS)
#define SEGMENT_MAX_RULES	10000

/* Dimensions of a box */
#define SEGMENT_R			0
#define SEGMENT_F			1
#define SEGMENT_M			2
#define SEGMENT_DIMENSIONS	3

/*
 * One rule.  Without padding, because it is stored as it is.
 */
typedef struct SegmentRule
{
	int32_t		priority;		/* the smallest wins */
	uint16_t	segment;		/* number of the segment, from 0 */
	uint8_t		least[SEGMENT_DIMENSIONS];	/* the box, ends included */
	uint8_t		most[SEGMENT_DIMENSIONS];
} SegmentRule;

/* A rule whose segment has a name (any bytes) but no number yet. */
typedef struct SegmentDraft
{
	SegmentRule rule;
	const char *name;
	int			name_length;
} SegmentDraft;

/* A cell of the grid: nothing, or 1 + segment, or that with a mark. */
typedef uint16_t SegmentCell;

#define SEGMENT_GAP			((SegmentCell) 0)
#define SEGMENT_AMBIGUOUS	((SegmentCell) 0x8000)

/* What rules say of one cell. */
typedef enum SegmentFinding
{
	SEGMENT_FOUND_GAP,			/* no rule holds it */
	SEGMENT_FOUND_AMBIGUOUS,	/* two segments share the smallest priority */
	SEGMENT_FOUND_OVERLAP,		/* several segments; priority decides */
	SEGMENT_FOUND_CLEAR			/* one segment */
} SegmentFinding;

extern int	segment_arrange(SegmentDraft *drafts, int count, int *scratch, int *segments);
extern void segment_compile(const SegmentRule *rules, int count, SegmentCell *grid);
extern int	segment_next_rule(const SegmentRule *rules, int count, int from, int cell);
extern SegmentFinding segment_finding(const SegmentRule *rules, int count, int cell);
extern void segment_first_rules(const SegmentRule *rules, int count, int *first);
extern bool segment_rule_wins(const SegmentRule *rules, const int *first, int which, int bins);

/* The cell of a score given by its digits, each 1..9. */
static inline int
segment_cell(int r, int f, int m)
{
	return ((r - 1) * SEGMENT_DIGITS + (f - 1)) * SEGMENT_DIGITS + (m - 1);
}

/* The cell of a score such as 455; -1 when a digit is not in 1..bins. */
static inline int
segment_cell_of_score(int score, int bins)
{
	unsigned	r = (unsigned) score / 100;
	unsigned	f = (unsigned) score / 10 % 10;
	unsigned	m = (unsigned) score % 10;

	/* 0 wraps around to a large number */
	if (r - 1 >= (unsigned) bins || f - 1 >= (unsigned) bins || m - 1 >= (unsigned) bins)
		return -1;
	return segment_cell(r, f, m);
}

/* One digit of the score of a cell. */
static inline int
segment_cell_digit(int cell, int dimension)
{
	static const int step[SEGMENT_DIMENSIONS] =
	{SEGMENT_DIGITS * SEGMENT_DIGITS, SEGMENT_DIGITS, 1};

	return cell / step[dimension] % SEGMENT_DIGITS + 1;
}

/* The score of a cell. */
static inline int
segment_cell_score(int cell)
{
	return segment_cell_digit(cell, SEGMENT_R) * 100 +
		segment_cell_digit(cell, SEGMENT_F) * 10 +
		segment_cell_digit(cell, SEGMENT_M);
}

/* The n-th cell (from 0) of scores of 1..bins, in the order of the scores. */
static inline int
segment_nth_cell(int n, int bins)
{
	return segment_cell(n / (bins * bins) + 1, n / bins % bins + 1, n % bins + 1);
}

#endif							/* CRM_SEGMENT_RULES_H */
