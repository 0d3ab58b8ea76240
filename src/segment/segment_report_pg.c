/*-------------------------------------------------------------------------
 *
 * segment_report_pg.c
 *	  A segment_map as rows: its cells, its segments, its faults.
 *
 * Each function makes its rows one by one as they are asked for, so that a
 * map with many faults takes no memory.
 *
 *-------------------------------------------------------------------------
 */
#include "segment/segment_map_pg.h"

#include "utils/builtins.h"

#include "shared/args_pg.h"
#include "shared/rows_pg.h"

PG_FUNCTION_INFO_V1(segment_map_check);
PG_FUNCTION_INFO_V1(segment_map_cells);
PG_FUNCTION_INFO_V1(segment_map_segments);

/* Where a report stands. */
typedef struct Report
{
	SegmentMap *map;
	int			bins;
	int			cells;			/* bins ^ 3 */
	int			kind;			/* of fault, for the check */
	int			next;			/* cell, rule or segment */
	int		   *first;			/* for the check: segment_first_rules() */
	int		   *won;			/* for the segments: cells of each */
} Report;

static Report *
report_args(FunctionCallInfo fcinfo)
{
	Report	   *report = palloc0(sizeof(Report));

	if (PG_ARGISNULL(0))
		arg_null_error("map", "Pass a segment_map; the aggregate gives NULL when there is no rule.");
	if (PG_ARGISNULL(1))
		arg_null_error("bins", "Pass the number of scores in each dimension, such as 5.");
	report->bins = arg_bins(PG_GETARG_INT32(1), SEGMENT_DIGITS,
							"Pass the number of scores in each dimension, such as 5.");
	report->cells = report->bins * report->bins * report->bins;
	report->map = (SegmentMap *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
	(void) segment_map_detoast(PointerGetDatum(report->map));
	return report;
}

/* What rfm_segment() gives for a cell, except that an ambiguous one shows all. */
static text *
cell_text(const SegmentMap *map, int cell)
{
	StringInfoData contest;

	if (map->grid[cell] == SEGMENT_GAP)
		return NULL;
	if (!(map->grid[cell] & SEGMENT_AMBIGUOUS))
		return segment_map_name(map, map->grid[cell] - 1);
	initStringInfo(&contest);
	segment_append_contest(&contest, map, cell);
	return cstring_to_text_with_len(contest.data, contest.len);
}

static void *
begin_cells(FunctionCallInfo fcinfo)
{
	return report_args(fcinfo);
}

static bool
next_cell(void *place, Datum *values, bool *nulls)
{
	Report	   *report = place;
	int			cell;
	text	   *segment;

	if (report->next >= report->cells)
		return false;
	cell = segment_nth_cell(report->next++, report->bins);
	segment = cell_text(report->map, cell);
	values[0] = Int32GetDatum(segment_cell_score(cell));
	values[1] = Int32GetDatum(segment_cell_digit(cell, SEGMENT_R));
	values[2] = Int32GetDatum(segment_cell_digit(cell, SEGMENT_F));
	values[3] = Int32GetDatum(segment_cell_digit(cell, SEGMENT_M));
	values[4] = PointerGetDatum(segment);
	nulls[4] = (segment == NULL);
	return true;
}

/*
 * segment_map_cells(map segment_map, bins int)
 *		TABLE(score int, r int, f int, m int, segment text)
 *		One row a score; NULL for a gap.  NULL arguments: error 22023.
 */
Datum
segment_map_cells(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_cells, next_cell);
}

/* The number of cells that each segment wins. */
static int *
count_won(const Report *report)
{
	int		   *won = palloc0(report->map->segments * sizeof(int));
	int			n;

	for (n = 0; n < report->cells; n++)
	{
		SegmentCell cell = report->map->grid[segment_nth_cell(n, report->bins)];

		if (cell != SEGMENT_GAP && !(cell & SEGMENT_AMBIGUOUS))
			won[cell - 1]++;
	}
	return won;
}

static void *
begin_segments(FunctionCallInfo fcinfo)
{
	Report	   *report = report_args(fcinfo);

	report->won = count_won(report);
	return report;
}

static bool
next_segment(void *place, Datum *values, bool *nulls)
{
	Report	   *report = place;
	int			segment = report->next++;

	if (segment >= report->map->segments)
		return false;
	values[0] = Int32GetDatum(segment + 1);
	values[1] = PointerGetDatum(segment_map_name(report->map, segment));
	values[2] = Int32GetDatum(report->won[segment]);
	return true;
}

/*
 * segment_map_segments(map segment_map, bins int)
 *		TABLE(rank int, segment text, cells int)
 *		One row a segment, in the order of rank.  NULL arguments: error 22023.
 */
Datum
segment_map_segments(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_segments, next_segment);
}

/* The faults of cells, in the order of the report. */
typedef struct FaultKind
{
	SegmentFinding finding;
	const char *problem;
} FaultKind;

static const FaultKind fault_kinds[] = {
	{SEGMENT_FOUND_GAP, "gap"},
	{SEGMENT_FOUND_AMBIGUOUS, "ambiguous"},
	{SEGMENT_FOUND_OVERLAP, "overlap"},
};

/* The next cell with a fault of the current kind; -1 when there is none. */
static int
next_faulty_cell(Report *report)
{
	SegmentMap *map = report->map;

	while (report->next < report->cells)
	{
		int			cell = segment_nth_cell(report->next++, report->bins);

		if (segment_finding(map->rule, map->rules, cell) == fault_kinds[report->kind].finding)
			return cell;
	}
	return -1;
}

static void
show_cell(const Report *report, int cell, Datum *values, bool *nulls)
{
	StringInfoData segments;

	initStringInfo(&segments);
	segment_append_contest(&segments, report->map, cell);
	values[0] = CStringGetTextDatum(fault_kinds[report->kind].problem);
	values[1] = Int32GetDatum(segment_cell_score(cell));
	values[2] = CStringGetTextDatum(segments.data);
	nulls[2] = (segments.len == 0);
}

/* The next rule that is of no use; -1 when there is none. */
static int
next_useless_rule(Report *report)
{
	while (report->next < report->map->rules)
	{
		int			which = report->next++;

		if (!segment_rule_wins(report->map->rule, report->first, which, report->bins))
			return which;
	}
	return -1;
}

static void
show_rule(const Report *report, int which, Datum *values, bool *nulls)
{
	const SegmentRule *rule = &report->map->rule[which];
	char	   *text;

	text = psprintf("%s (priority %d: r %d-%d, f %d-%d, m %d-%d)",
					text_to_cstring(segment_map_name(report->map, rule->segment)), rule->priority,
					rule->least[SEGMENT_R], rule->most[SEGMENT_R],
					rule->least[SEGMENT_F], rule->most[SEGMENT_F],
					rule->least[SEGMENT_M], rule->most[SEGMENT_M]);
	values[0] = CStringGetTextDatum("never reached");
	nulls[1] = true;
	values[2] = CStringGetTextDatum(text);
}

static void *
begin_check(FunctionCallInfo fcinfo)
{
	Report	   *report = report_args(fcinfo);

	report->first = palloc(SEGMENT_CELLS * sizeof(int));
	segment_first_rules(report->map->rule, report->map->rules, report->first);
	return report;
}

static bool
next_fault(void *place, Datum *values, bool *nulls)
{
	Report	   *report = place;
	int			found;

	for (; report->kind < (int) lengthof(fault_kinds); report->kind++, report->next = 0)
	{
		found = next_faulty_cell(report);
		if (found >= 0)
		{
			show_cell(report, found, values, nulls);
			return true;
		}
	}
	found = next_useless_rule(report);
	if (found >= 0)
		show_rule(report, found, values, nulls);
	return found >= 0;
}

/*
 * segment_map_check(map segment_map, bins int)
 *		TABLE(problem text, score int, segments text)
 *		What rules leave open or say twice, for scores of 1..bins:
 *
 *		gap				no rule holds the score; segments is NULL
 *		ambiguous		two segments share the smallest priority there
 *		overlap			several segments; priority decides
 *		never reached	a rule that has the smallest priority nowhere; no score
 *
 *		in this order, then by score or rule.  NULL arguments: error 22023.
 */
Datum
segment_map_check(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_check, next_fault);
}
