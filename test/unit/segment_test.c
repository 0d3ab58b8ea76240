/*
 * segment_test.c
 *	  Rules over scores, and the published maps.
 *
 * sources: src/segment/rules.c src/segment/builtin.c
 */
#include "segment/builtin.h"
#include "segment/rules.h"

#include <stdlib.h>

#include "check.h"

#define RANDOM_ROUNDS	300
#define RANDOM_RULES	40

static SegmentDraft
draft(const char *name, int priority, int r, int f, int m)
{
	SegmentDraft d;

	memset(&d, 0, sizeof(d));
	d.name = name;
	d.name_length = strlen(name);
	d.rule.priority = priority;
	d.rule.least[SEGMENT_R] = d.rule.most[SEGMENT_R] = r;
	d.rule.least[SEGMENT_F] = d.rule.most[SEGMENT_F] = f;
	d.rule.least[SEGMENT_M] = d.rule.most[SEGMENT_M] = m;
	return d;
}

static SegmentDraft
random_draft(void)
{
	static const char *const names[] = {"a", "ab", "b", "", "c", "ba"};
	SegmentDraft d = draft(names[rand() % 6], rand() % 4, 1, 1, 1);

	for (int i = 0; i < SEGMENT_DIMENSIONS; i++)
	{
		d.rule.least[i] = 1 + rand() % 9;
		d.rule.most[i] = d.rule.least[i] + rand() % (10 - d.rule.least[i]);
	}
	return d;
}

static void
shuffle(SegmentDraft *drafts, int count)
{
	for (int i = count - 1; i > 0; i--)
	{
		int			j = rand() % (i + 1);
		SegmentDraft d = drafts[i];

		drafts[i] = drafts[j];
		drafts[j] = d;
	}
}

static int
arrange(SegmentDraft *drafts, int count, SegmentRule *rules, int *segments)
{
	int			scratch[RANDOM_RULES * 2];

	count = segment_arrange(drafts, count, scratch, segments);
	for (int i = 0; i < count; i++)
		rules[i] = drafts[i].rule;
	return count;
}

/* Compiled cells of scores 1..bins that hold `cell`. */
static int
count_cells(const SegmentCell *grid, int bins, SegmentCell cell)
{
	int			count = 0;

	for (int n = 0; n < bins * bins * bins; n++)
		count += grid[segment_nth_cell(n, bins)] == cell;
	return count;
}

static int
count_findings(const SegmentRule *rules, int count, int bins, SegmentFinding finding)
{
	int			found = 0;

	for (int n = 0; n < bins * bins * bins; n++)
		found += segment_finding(rules, count, segment_nth_cell(n, bins)) == finding;
	return found;
}

static void
scores_and_cells(void)
{
	for (int bins = 1; bins <= 9; bins++)
	{
		int			last = 0;

		for (int n = 0; n < bins * bins * bins; n++)
		{
			int			cell = segment_nth_cell(n, bins);
			int			score = segment_cell_score(cell);

			CHECK(score > last);
			CHECK_INT(segment_cell_of_score(score, bins), cell);
			last = score;
		}
		CHECK_INT(last, bins * 111);
	}
}

static void
scores_that_are_none(void)
{
	static const int bad[] = {0, 1, 55, 110, 101, 11, 100, 505, 612, 161, 116, 1000, 1111,
		-1, -111, -555, 2147483647, -2147483647 - 1};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_INT(segment_cell_of_score(bad[i], 5), -1);
	CHECK_INT(segment_cell_of_score(999, 9), SEGMENT_CELLS - 1);
	CHECK_INT(segment_cell_of_score(111, 9), 0);
	CHECK_INT(segment_cell_of_score(910, 9), -1);
}

static void
list11_is_a_partition(void)
{
	static const int sizes[] = {7, 8, 24, 7, 16, 8, 8, 22, 8, 11, 6};
	SegmentRule rules[SEGMENT_BUILTIN_RULES];
	int			count = segment_builtin_rules(SEGMENT_LIST11, NULL, rules);
	const SegmentCell *grid = segment_builtin_grid(SEGMENT_LIST11);

	CHECK_INT(count, 125);
	CHECK_INT(segment_builtin_segments(SEGMENT_LIST11), 11);
	CHECK_INT(count_findings(rules, count, 5, SEGMENT_FOUND_CLEAR), 125);
	for (int s = 0; s < 11; s++)
		CHECK_INT(count_cells(grid, 5, s + 1), sizes[s]);
	CHECK_STR(segment_builtin_label(SEGMENT_LIST11, 10)->words[LANG_EN], "Lost");
}

static void
rf10_is_a_partition(void)
{
	static const int sizes[] = {10, 20, 20, 5, 5, 5, 10, 10, 20, 20};
	SegmentRule rules[SEGMENT_BUILTIN_RULES];
	int			count = segment_builtin_rules(SEGMENT_RF10, NULL, rules);
	const SegmentCell *grid = segment_builtin_grid(SEGMENT_RF10);

	CHECK_INT(count, 10);
	CHECK_INT(count_findings(rules, count, 5, SEGMENT_FOUND_CLEAR), 125);
	CHECK_INT(count_findings(rules, count, 9, SEGMENT_FOUND_GAP), 729 - 125);
	for (int s = 0; s < 10; s++)
		CHECK_INT(count_cells(grid, 5, s + 1), sizes[s]);
}

/* Before "Others": 10 scores in no box, 57 in one segment's, 58 in several. */
static void
r_rfm_overlaps_as_published(void)
{
	static const int others[] = {215, 241, 251, 252, 341, 351, 441, 451, 541, 551};
	SegmentRule rules[SEGMENT_BUILTIN_RULES];
	int			count = segment_builtin_rules(SEGMENT_R_RFM_0_3, NULL, rules);
	const SegmentCell *grid = segment_builtin_grid(SEGMENT_R_RFM_0_3);

	CHECK_INT(count, 20);
	CHECK_INT(count_findings(rules, 10, 5, SEGMENT_FOUND_GAP), 10);
	CHECK_INT(count_findings(rules, 10, 5, SEGMENT_FOUND_CLEAR), 57);
	CHECK_INT(count_findings(rules, 10, 5, SEGMENT_FOUND_OVERLAP), 58);
	CHECK_INT(count_findings(rules, count, 5, SEGMENT_FOUND_GAP), 0);
	CHECK_INT(count_findings(rules, count, 5, SEGMENT_FOUND_OVERLAP), 58);
	for (int i = 0; i < 10; i++)
		CHECK_INT(grid[segment_cell_of_score(others[i], 5)], 11);
	CHECK_INT(count_cells(grid, 5, 11), 10);
}

static void
quadrants_for_any_limits(void)
{
	for (int n = 0; n < SEGMENT_CELLS; n++)
	{
		SegmentHigh high;
		SegmentRule rules[SEGMENT_BUILTIN_RULES];
		SegmentCell grid[SEGMENT_CELLS];
		int			count;

		for (int d = 0; d < SEGMENT_DIMENSIONS; d++)
			high.from[d] = segment_cell_digit(n, d);
		count = segment_builtin_rules(SEGMENT_QUADRANT8, &high, rules);
		segment_compile(rules, count, grid);
		for (int cell = 0; cell < SEGMENT_CELLS; cell++)
			CHECK_INT(grid[cell], 1 +
					  segment_quadrant(segment_cell_digit(cell, SEGMENT_R) >= high.from[0],
									   segment_cell_digit(cell, SEGMENT_F) >= high.from[1],
									   segment_cell_digit(cell, SEGMENT_M) >= high.from[2]));
	}
	CHECK_STR(segment_builtin_label(SEGMENT_QUADRANT8, segment_quadrant(true, false, true))->
			  words[LANG_EN], "important_develop");
	CHECK_STR(segment_builtin_label(SEGMENT_QUADRANT8, segment_quadrant(false, true, true))->
			  words[LANG_EN], "important_keep");
	CHECK_STR(segment_builtin_label(SEGMENT_QUADRANT8, segment_quadrant(false, false, false))->
			  words[LANG_EN], "general_win_back");
}

/* Not told what is high, quadrant8 knows scores of 1..5, and high is from 4. */
static void
quadrants_of_five(void)
{
	SegmentRule rules[SEGMENT_BUILTIN_RULES];
	int			count = segment_builtin_rules(SEGMENT_QUADRANT8, NULL, rules);
	const SegmentCell *grid = segment_builtin_grid(SEGMENT_QUADRANT8);

	CHECK_INT(count, 8);
	CHECK_INT(count_findings(rules, count, 5, SEGMENT_FOUND_CLEAR), 125);
	CHECK_INT(count_findings(rules, count, 9, SEGMENT_FOUND_GAP), 729 - 125);
	for (int n = 0; n < 125; n++)
	{
		int			cell = segment_nth_cell(n, 5);

		CHECK_INT(grid[cell], 1 +
				  segment_quadrant(segment_cell_digit(cell, SEGMENT_R) >= 4,
								   segment_cell_digit(cell, SEGMENT_F) >= 4,
								   segment_cell_digit(cell, SEGMENT_M) >= 4));
	}
}

/* No two segments of a map share a name, in any language. */
static void
labels_differ(void)
{
	for (int map = 0; map < SEGMENT_BUILTINS; map++)
		for (int lang = 0; lang < LANG_COUNT; lang++)
			for (int a = 0; a < segment_builtin_segments(map); a++)
				for (int b = 0; b < a; b++)
					CHECK(strcmp(segment_builtin_label(map, a)->words[lang],
								 segment_builtin_label(map, b)->words[lang]) != 0);
}

static void
arranges_and_numbers(void)
{
	SegmentDraft drafts[] = {
		draft("late", 7, 1, 1, 1), draft("z", 1, 5, 5, 5), draft("a", 2, 1, 1, 1),
		draft("z", 2, 1, 1, 1), draft("ab", 1, 9, 9, 9), draft("z", 1, 5, 5, 5),
		draft("late", -3, 2, 2, 2), draft("z", 1, 5, 5, 4)
	};
	SegmentRule rules[8];
	int			segments;
	int			count = arrange(drafts, 8, rules, &segments);

	CHECK_INT(count, 7);		/* one is repeated */
	CHECK_INT(segments, 4);
	CHECK_INT(rules[0].priority, -3);	/* late */
	CHECK_INT(rules[0].segment, 0);
	CHECK_INT(rules[1].segment, 1); /* ab */
	CHECK_INT(rules[2].segment, 2); /* z 554 */
	CHECK_INT(rules[2].least[SEGMENT_M], 4);
	CHECK_INT(rules[3].segment, 2); /* z 555 */
	CHECK_INT(rules[4].segment, 3); /* a */
	CHECK_INT(rules[5].segment, 2); /* z 111 */
	CHECK_INT(rules[6].segment, 0); /* late again */
}

static void
order_of_rules_does_not_matter(void)
{
	for (int round = 0; round < RANDOM_ROUNDS; round++)
	{
		SegmentDraft drafts[RANDOM_RULES * 2];
		SegmentDraft again[RANDOM_RULES * 2];
		SegmentRule rules[RANDOM_RULES * 2];
		SegmentRule others[RANDOM_RULES * 2];
		int			n = 1 + rand() % RANDOM_RULES;
		int			segments;
		int			other_segments;
		int			count;

		for (int i = 0; i < n; i++)
			again[i] = again[n + i] = drafts[i] = random_draft();
		shuffle(again, 2 * n);
		count = arrange(drafts, n, rules, &segments);
		CHECK_INT(arrange(again, 2 * n, others, &other_segments), count);
		CHECK_INT(other_segments, segments);
		CHECK(memcmp(rules, others, count * sizeof(SegmentRule)) == 0);
	}
}

/* The cell by the definition, without order. */
static SegmentCell
cell_by_definition(const SegmentRule *rules, int count, int cell, SegmentFinding *finding)
{
	int			best = -1;
	bool		tied = false;
	bool		several = false;

	for (int i = 0; i < count; i++)
	{
		bool		in = true;

		for (int d = 0; d < SEGMENT_DIMENSIONS; d++)
			in = in && rules[i].least[d] <= segment_cell_digit(cell, d) &&
				segment_cell_digit(cell, d) <= rules[i].most[d];
		if (!in)
			continue;
		if (best >= 0 && rules[i].segment != rules[best].segment)
		{
			several = true;
			if (rules[i].priority == rules[best].priority)
				tied = true;
		}
		if (best < 0 || rules[i].priority < rules[best].priority)
		{
			best = i;
			tied = false;
		}
	}
	*finding = best < 0 ? SEGMENT_FOUND_GAP : tied ? SEGMENT_FOUND_AMBIGUOUS :
		several ? SEGMENT_FOUND_OVERLAP : SEGMENT_FOUND_CLEAR;
	if (best < 0)
		return SEGMENT_GAP;
	return (rules[best].segment + 1) | (tied ? SEGMENT_AMBIGUOUS : 0);
}

static void
grid_and_findings_by_definition(void)
{
	for (int round = 0; round < RANDOM_ROUNDS; round++)
	{
		SegmentDraft drafts[RANDOM_RULES];
		SegmentRule rules[RANDOM_RULES];
		SegmentCell grid[SEGMENT_CELLS];
		int			n = 1 + rand() % RANDOM_RULES;
		int			segments;

		for (int i = 0; i < n; i++)
			drafts[i] = random_draft();
		n = arrange(drafts, n, rules, &segments);
		segment_compile(rules, n, grid);
		for (int cell = 0; cell < SEGMENT_CELLS; cell++)
		{
			SegmentFinding finding;
			SegmentCell want = cell_by_definition(rules, n, cell, &finding);

			CHECK_INT(grid[cell] & SEGMENT_AMBIGUOUS, want & SEGMENT_AMBIGUOUS);
			CHECK_INT(segment_finding(rules, n, cell), finding);
			if (finding != SEGMENT_FOUND_AMBIGUOUS)
				CHECK_INT(grid[cell], want);
		}
	}
}

static void
rules_never_reached(void)
{
	SegmentDraft drafts[] = {
		draft("top", 1, 5, 5, 5), draft("same", 1, 5, 5, 5), draft("under", 2, 5, 5, 5),
		draft("outside", 1, 6, 1, 1), draft("free", 3, 1, 1, 1)
	};
	SegmentRule rules[5];
	int			first[SEGMENT_CELLS];
	int			segments;
	int			count = arrange(drafts, 5, rules, &segments);

	segment_first_rules(rules, count, first);
	for (int i = 0; i < count; i++)
	{
		bool		under = rules[i].priority == 2;
		bool		outside = rules[i].least[SEGMENT_R] == 6;

		CHECK_INT(segment_rule_wins(rules, first, i, 5), !under && !outside);
		CHECK_INT(segment_rule_wins(rules, first, i, 9), !under);
	}
}

int
main(void)
{
	srand(20111210);
	RUN(scores_and_cells);
	RUN(scores_that_are_none);
	RUN(list11_is_a_partition);
	RUN(rf10_is_a_partition);
	RUN(r_rfm_overlaps_as_published);
	RUN(quadrants_for_any_limits);
	RUN(quadrants_of_five);
	RUN(labels_differ);
	RUN(arranges_and_numbers);
	RUN(order_of_rules_does_not_matter);
	RUN(grid_and_findings_by_definition);
	RUN(rules_never_reached);
	return check_done();
}
