/*-------------------------------------------------------------------------
 *
 * builtin.c
 *	  The published segment maps that come with the extension.
 *
 * Each stands here in the form in which it is published, best segment first,
 * so that a reader who has a copy of it can compare:
 *
 * list11		eleven segments, each a list of scores; the map of most tutorials
 *				and dashboards, recognised by "555 554 544 545 454 455 445".
 *				Many public repositories have these lists, and none names where
 *				they come from.  Every score is in exactly one list.  Copies
 *				often drop a few scores.
 * rf10			ten segments by ranges of R and F, M ignored: the map of the usual
 *				pandas tutorial, with its labels as they are ("cant_loose").
 *				Its author is unknown to us too.
 * quadrant8	the eight classes of Chinese textbooks: R, F and M each high or low.
 *				What is high differs from book to book, so it is an argument.
 * r_rfm_0_3	ten segments by ranges of R, F and M, from the documentation of
 *				the R package rfm 0.3 (CRAN).  They overlap: the first that
 *				holds a score gets it.  Scores in none are "Others".
 *
 * All are made for scores of 1..5.  quadrant8 fits other numbers of bins when
 * it is told what is high.
 *
 * The number of a segment is its place in this order, and its priority when
 * the map is made into rules is that number plus one.
 *
 *-------------------------------------------------------------------------
 */
#include "segment/builtin.h"

#include <stddef.h>

typedef struct Published
{
	Label		label;
	const char *where;			/* in the map's own form */
} Published;

typedef enum Form
{
	LISTS,						/* scores, one by one */
	RANGES,						/* ranges of scores; NULL: what is left */
	HALVES						/* high or low */
} Form;

typedef struct Map
{
	Form		form;
	int			segments;
	const Published *published;
} Map;

const char *const segment_builtin_names[SEGMENT_BUILTINS] =
{"list11", "rf10", "quadrant8", "r_rfm_0_3"};

/* more than (k + 1) / 2 for k = 5 */
static const SegmentHigh high_of_five = {{4, 4, 4}};

static const Published list11[] = {
	{{{"Champions", "冠军客户"}},
	"555 554 544 545 454 455 445"},
	{{{"Loyal Customers", "忠诚客户"}},
	"543 444 435 355 354 345 344 335"},
	{{{"Potential Loyalist", "潜在忠诚客户"}},
	"553 551 552 541 542 533 532 531 452 451 442 441 431 453 433 432 423 353 352 351 342 341 "
	"333 323"},
	{{{"New Customers", "新客户"}},
	"512 511 422 421 412 411 311"},
	{{{"Promising", "有潜力客户"}},
	"525 524 523 522 521 515 514 513 425 424 413 414 415 315 314 313"},
	{{{"Need Attention", "需关注客户"}},
	"535 534 443 434 343 334 325 324"},
	{{{"About To Sleep", "即将沉睡客户"}},
	"331 321 312 221 213 231 241 251"},
	{{{"At Risk", "有流失风险客户"}},
	"255 254 245 244 253 252 243 242 235 234 225 224 153 152 145 143 142 135 134 133 125 124"},
	{{{"Cannot Lose Them", "不可流失客户"}},
	"155 154 144 214 215 115 114 113"},
	{{{"Hibernating", "休眠客户"}},
	"332 322 233 232 223 222 132 123 122 212 211"},
	{{{"Lost", "已流失客户"}},
	"111 112 121 131 141 151"},
};

/* R/F */
static const Published rf10[] = {
	{{{"champions", "冠军客户"}}, "5/4-5"},
	{{{"loyal_customers", "忠诚客户"}}, "3-4/4-5"},
	{{{"potential_loyalists", "潜在忠诚客户"}}, "4-5/2-3"},
	{{{"new_customers", "新客户"}}, "5/1"},
	{{{"promising", "有潜力客户"}}, "4/1"},
	{{{"need_attention", "需关注客户"}}, "3/3"},
	{{{"about_to_sleep", "即将沉睡客户"}}, "3/1-2"},
	{{{"cant_loose", "不可流失客户"}}, "1-2/5"},
	{{{"at_risk", "有流失风险客户"}}, "1-2/3-4"},
	{{{"hibernating", "休眠客户"}}, "1-2/1-2"},
};

/* R F M, each high or low; the numbers are those of segment_quadrant() */
static const Published quadrant8[] = {
	{{{"important_value", "重要价值客户"}}, "HHH"},
	{{{"important_develop", "重要发展客户"}}, "HLH"},
	{{{"important_keep", "重要保持客户"}}, "LHH"},
	{{{"important_win_back", "重要挽留客户"}}, "LLH"},
	{{{"general_value", "一般价值客户"}}, "HHL"},
	{{{"general_develop", "一般发展客户"}}, "HLL"},
	{{{"general_keep", "一般保持客户"}}, "LHL"},
	{{{"general_win_back", "一般挽留客户"}}, "LLL"},
};

/* R/F/M */
static const Published r_rfm_0_3[] = {
	{{{"Champions", "冠军客户"}}, "5/5/5"},
	{{{"Potential Loyalist", "潜在忠诚客户"}}, "3-5/3-5/2-5"},
	{{{"Loyal Customers", "忠诚客户"}}, "2-4/2-4/2-4"},
	{{{"Promising", "有潜力客户"}}, "3-4/1-3/3-5"},
	{{{"New Customers", "新客户"}}, "4-5/1-3/1-5"},
	{{{"Can't Lose Them", "不可流失客户"}}, "1-2/3-4/4-5"},
	{{{"At Risk", "有流失风险客户"}}, "1-2/2-5/4-5"},
	{{{"Need Attention", "需关注客户"}}, "1-3/3-5/3-5"},
	{{{"About To Sleep", "即将沉睡客户"}}, "2-3/1-3/1-4"},
	{{{"Lost", "已流失客户"}}, "1/1-5/1-5"},
	{{{"Others", "其他客户"}}, NULL},
};

#define ROWS(table)	((int) (sizeof(table) / sizeof((table)[0])))

static const Map maps[SEGMENT_BUILTINS] = {
	{LISTS, ROWS(list11), list11},
	{RANGES, ROWS(rf10), rf10},
	{HALVES, ROWS(quadrant8), quadrant8},
	{RANGES, ROWS(r_rfm_0_3), r_rfm_0_3},
};

/*
 * segment_builtin_bins
 *		Which scores a map knows: 1..5, or all when it is told what is high.
 */
int
segment_builtin_bins(const SegmentHigh *high)
{
	return high == NULL ? SEGMENT_BUILTIN_BINS : SEGMENT_DIGITS;
}

int
segment_builtin_segments(SegmentBuiltin map)
{
	return maps[map].segments;
}

const Label *
segment_builtin_label(SegmentBuiltin map, int segment)
{
	return &maps[map].published[segment].label;
}

/* A rule for all scores 1..bins, its box still to be narrowed. */
static SegmentRule
new_rule(int segment, int bins)
{
	SegmentRule rule;

	rule.priority = segment + 1;
	rule.segment = (uint16_t) segment;
	for (int d = 0; d < SEGMENT_DIMENSIONS; d++)
	{
		rule.least[d] = 1;
		rule.most[d] = (uint8_t) bins;
	}
	return rule;
}

/* A rule for one score. */
static SegmentRule
rule_of_cell(int segment, int cell)
{
	SegmentRule rule = new_rule(segment, SEGMENT_BUILTIN_BINS);

	for (int d = 0; d < SEGMENT_DIMENSIONS; d++)
		rule.least[d] = rule.most[d] = (uint8_t) segment_cell_digit(cell, d);
	return rule;
}

/* "555 554": scores of three digits, parted by one space */
static int
rules_of_list(const Map *map, int segment, SegmentRule *rules)
{
	const char *at = map->published[segment].where;
	int			count = 0;

	for (;; at += 4)
	{
		int			cell = segment_cell(at[0] - '0', at[1] - '0', at[2] - '0');

		rules[count++] = rule_of_cell(segment, cell);
		if (at[3] == '\0')
			return count;
	}
}

/* "3-5/3/2-5": R/F/M; M may be missing, then it has no say */
static SegmentRule
rule_of_ranges(const Map *map, int segment)
{
	const char *at = map->published[segment].where;
	SegmentRule rule = new_rule(segment, SEGMENT_BUILTIN_BINS);

	for (int d = 0; d < SEGMENT_DIMENSIONS && *at != '\0'; d++)
	{
		rule.least[d] = rule.most[d] = (uint8_t) (*at++ - '0');
		if (*at == '-')
		{
			rule.most[d] = (uint8_t) (at[1] - '0');
			at += 2;
		}
		if (*at == '/')
			at++;
	}
	return rule;
}

/* A segment that is for whatever the rules so far leave: one rule a score. */
static int
rules_of_gaps(int segment, SegmentRule *rules, int so_far)
{
	const int	bins = SEGMENT_BUILTIN_BINS;
	SegmentCell grid[SEGMENT_CELLS];
	int			count = 0;

	segment_compile(rules, so_far, grid);
	for (int n = 0; n < bins * bins * bins; n++)
	{
		int			cell = segment_nth_cell(n, bins);

		if (grid[cell] == SEGMENT_GAP)
			rules[so_far + count++] = rule_of_cell(segment, cell);
	}
	return count;
}

/* "HLH"; no rule when nothing is high, or nothing low, where it must be */
static int
rule_of_halves(const Map *map, int segment, const SegmentHigh *high, SegmentRule *rules)
{
	const char *where = map->published[segment].where;
	const int  *from = high == NULL ? high_of_five.from : high->from;
	SegmentRule rule = new_rule(segment, segment_builtin_bins(high));

	for (int d = 0; d < SEGMENT_DIMENSIONS; d++)
	{
		if (where[d] == 'H')
			rule.least[d] = (uint8_t) from[d];
		else
			rule.most[d] = (uint8_t) (from[d] - 1);
		if (rule.least[d] > rule.most[d])
			return 0;
	}
	rules[0] = rule;
	return 1;
}

/*
 * segment_builtin_rules
 *		A map as rules, in the order of their priorities; returns their number.
 *
 * `rules` has room for SEGMENT_BUILTIN_RULES; `high` (each 1..9, or NULL) is
 * looked at for quadrant8 only.
 */
int
segment_builtin_rules(SegmentBuiltin builtin, const SegmentHigh *high, SegmentRule *rules)
{
	const Map  *map = &maps[builtin];
	int			count = 0;

	for (int segment = 0; segment < map->segments; segment++)
	{
		if (map->form == HALVES)
			count += rule_of_halves(map, segment, high, rules + count);
		else if (map->published[segment].where == NULL)
			count += rules_of_gaps(segment, rules, count);
		else if (map->form == LISTS)
			count += rules_of_list(map, segment, rules + count);
		else
			rules[count++] = rule_of_ranges(map, segment);
	}
	return count;
}

/*
 * segment_builtin_grid
 *		The compiled grid of a map, made at first use; of quadrant8 as it is
 *		when it is not told what is high.
 */
const SegmentCell *
segment_builtin_grid(SegmentBuiltin map)
{
	static SegmentCell grids[SEGMENT_BUILTINS][SEGMENT_CELLS];
	static bool made[SEGMENT_BUILTINS];

	if (!made[map])
	{
		SegmentRule rules[SEGMENT_BUILTIN_RULES];
		int			count = segment_builtin_rules(map, NULL, rules);

		segment_compile(rules, count, grids[map]);
		made[map] = true;
	}
	return grids[map];
}
