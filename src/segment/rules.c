/*-------------------------------------------------------------------------
 *
 * rules.c
 *	  Rules over scores: canonical order, grid, and what is wrong with them.
 *
 *-------------------------------------------------------------------------
 */
#include "segment/rules.h"

#include <stdlib.h>
#include <string.h>

static int
compare_names(const SegmentDraft *a, const SegmentDraft *b)
{
	int			shorter = a->name_length < b->name_length ? a->name_length : b->name_length;
	int			order = memcmp(a->name, b->name, shorter);

	return order != 0 ? order : a->name_length - b->name_length;
}

static int
compare_boxes(const SegmentRule *a, const SegmentRule *b)
{
	for (int d = 0; d < SEGMENT_DIMENSIONS; d++)
	{
		if (a->least[d] != b->least[d])
			return a->least[d] - b->least[d];
		if (a->most[d] != b->most[d])
			return a->most[d] - b->most[d];
	}
	return 0;
}

static int
compare_priorities(const SegmentRule *a, const SegmentRule *b)
{
	return (a->priority > b->priority) - (a->priority < b->priority);
}

/* Order by name, to give equal names one number. */
static int
by_name(const void *a, const void *b)
{
	return compare_names(a, b);
}

/* The canonical order, once numbers stand for names in the order of names. */
static int
canonical(const void *a, const void *b)
{
	const SegmentRule *x = &((const SegmentDraft *) a)->rule;
	const SegmentRule *y = &((const SegmentDraft *) b)->rule;
	int			order = compare_priorities(x, y);

	if (order == 0)
		order = (int) x->segment - (int) y->segment;
	return order != 0 ? order : compare_boxes(x, y);
}

/* Numbers the segments in the order of their names; returns how many. */
static int
number_by_name(SegmentDraft *drafts, int count)
{
	int			segment = -1;

	qsort(drafts, count, sizeof(SegmentDraft), by_name);
	for (int i = 0; i < count; i++)
	{
		if (i == 0 || compare_names(&drafts[i - 1], &drafts[i]) != 0)
			segment++;
		drafts[i].rule.segment = (uint16_t) segment;
	}
	return segment + 1;
}

/* Drops rules that say the same as the one before; returns how many stay. */
static int
drop_repeated(SegmentDraft *drafts, int count)
{
	int			kept = 0;

	for (int i = 0; i < count; i++)
		if (kept == 0 || canonical(&drafts[kept - 1], &drafts[i]) != 0)
			drafts[kept++] = drafts[i];
	return kept;
}

/* Numbers the segments anew, in the order in which they come first. */
static void
number_by_rank(SegmentDraft *drafts, int count, int *rank, int segments)
{
	int			next = 0;

	for (int s = 0; s < segments; s++)
		rank[s] = -1;
	for (int i = 0; i < count; i++)
	{
		int		   *mine = &rank[drafts[i].rule.segment];

		if (*mine < 0)
			*mine = next++;
		drafts[i].rule.segment = (uint16_t) *mine;
	}
}

/*
 * segment_arrange
 *		Brings rules into canonical order, without repetitions, and numbers
 *		their segments.
 *
 * `scratch` has room for `count` numbers.  Returns the number of rules left,
 * and the number of segments.
 */
int
segment_arrange(SegmentDraft *drafts, int count, int *scratch, int *segments)
{
	*segments = number_by_name(drafts, count);
	qsort(drafts, count, sizeof(SegmentDraft), canonical);
	count = drop_repeated(drafts, count);
	number_by_rank(drafts, count, scratch, *segments);
	return count;
}

/* Lets one rule claim a cell; `priority` is that of the rules before it. */
static void
claim(const SegmentRule *rule, SegmentCell *cell, int32_t *priority)
{
	SegmentCell mine = (SegmentCell) (rule->segment + 1);

	if (*cell == SEGMENT_GAP)
	{
		*cell = mine;
		*priority = rule->priority;
	}
	else if (*priority == rule->priority && (*cell & ~SEGMENT_AMBIGUOUS) != mine)
		*cell |= SEGMENT_AMBIGUOUS;
}

/*
 * segment_compile
 *		Fills the grid from rules in canonical order (or any order in which
 *		priorities ascend).
 */
void
segment_compile(const SegmentRule *rules, int count, SegmentCell *grid)
{
	int32_t		priority[SEGMENT_CELLS];

	memset(grid, 0, SEGMENT_CELLS * sizeof(SegmentCell));
	for (int i = 0; i < count; i++)
	{
		const SegmentRule *rule = &rules[i];

		for (int r = rule->least[SEGMENT_R]; r <= rule->most[SEGMENT_R]; r++)
			for (int f = rule->least[SEGMENT_F]; f <= rule->most[SEGMENT_F]; f++)
				for (int m = rule->least[SEGMENT_M]; m <= rule->most[SEGMENT_M]; m++)
				{
					int			cell = segment_cell(r, f, m);

					claim(rule, &grid[cell], &priority[cell]);
				}
	}
}

static bool
holds(const SegmentRule *rule, int cell)
{
	for (int d = 0; d < SEGMENT_DIMENSIONS; d++)
	{
		int			digit = segment_cell_digit(cell, d);

		if (digit < rule->least[d] || digit > rule->most[d])
			return false;
	}
	return true;
}

/*
 * segment_next_rule
 *		The next rule, at or after `from`, that holds a cell; -1 if none does.
 */
int
segment_next_rule(const SegmentRule *rules, int count, int from, int cell)
{
	for (int i = from; i < count; i++)
		if (holds(&rules[i], cell))
			return i;
	return -1;
}

/*
 * segment_finding
 *		What rules in canonical order say of one cell.
 */
SegmentFinding
segment_finding(const SegmentRule *rules, int count, int cell)
{
	int			first = segment_next_rule(rules, count, 0, cell);
	int			other = first;

	if (first < 0)
		return SEGMENT_FOUND_GAP;
	do
	{
		other = segment_next_rule(rules, count, other + 1, cell);
	} while (other >= 0 && rules[other].segment == rules[first].segment);
	if (other < 0)
		return SEGMENT_FOUND_CLEAR;
	return rules[other].priority == rules[first].priority ?
		SEGMENT_FOUND_AMBIGUOUS : SEGMENT_FOUND_OVERLAP;
}

/*
 * segment_first_rules
 *		For each cell, the first rule in canonical order that holds it; -1 if
 *		none does.
 */
void
segment_first_rules(const SegmentRule *rules, int count, int *first)
{
	for (int cell = 0; cell < SEGMENT_CELLS; cell++)
		first[cell] = segment_next_rule(rules, count, 0, cell);
}

/*
 * segment_rule_wins
 *		Is there a score of 1..bins at which no rule has a smaller priority
 *		than this one?  `first` is what segment_first_rules() found.
 */
bool
segment_rule_wins(const SegmentRule *rules, const int *first, int which, int bins)
{
	for (int n = 0; n < bins * bins * bins; n++)
	{
		int			cell = segment_nth_cell(n, bins);

		if (holds(&rules[which], cell) &&
			rules[first[cell]].priority == rules[which].priority)
			return true;
	}
	return false;
}
