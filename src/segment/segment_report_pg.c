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

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"

#include "shared/args_pg.h"

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

/* Memory that lasts until the last row. */
static Report *
begin_report(FunctionCallInfo fcinfo, FuncCallContext *context)
{
	Report	   *report = palloc0(sizeof(Report));
	TupleDesc	row;

	if (PG_ARGISNULL(0))
		arg_null_error("map", "Pass a segment_map; the aggregate gives NULL when there is no rule.");
	if (PG_ARGISNULL(1))
		arg_null_error("bins", "Pass the number of scores in each dimension, such as 5.");
	report->bins = arg_bins(PG_GETARG_INT32(1), SEGMENT_DIGITS,
							"Pass the number of scores in each dimension, such as 5.");
	report->cells = report->bins * report->bins * report->bins;
	report->map = (SegmentMap *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
	(void) segment_map_detoast(PointerGetDatum(report->map));
	if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	context->tuple_desc = BlessTupleDesc(row);
	context->user_fctx = report;
	return report;
}

static Datum
make_row(FuncCallContext *context, Datum *values, bool *nulls)
{
	return HeapTupleGetDatum(heap_form_tuple(context->tuple_desc, values, nulls));
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

/*
 * segment_map_cells(map segment_map, bins int)
 *		TABLE(score int, r int, f int, m int, segment text)
 *		One row a score; NULL for a gap.  NULL arguments: error 22023.
 */
Datum
segment_map_cells(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Report	   *report;
	Datum		values[5];
	bool		nulls[5] = {false};
	int			cell;
	text	   *segment;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		(void) begin_report(fcinfo, context);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	report = context->user_fctx;
	if (report->next >= report->cells)
		SRF_RETURN_DONE(context);

	cell = segment_nth_cell(report->next++, report->bins);
	segment = cell_text(report->map, cell);
	values[0] = Int32GetDatum(segment_cell_score(cell));
	values[1] = Int32GetDatum(segment_cell_digit(cell, SEGMENT_R));
	values[2] = Int32GetDatum(segment_cell_digit(cell, SEGMENT_F));
	values[3] = Int32GetDatum(segment_cell_digit(cell, SEGMENT_M));
	values[4] = PointerGetDatum(segment);
	nulls[4] = segment == NULL;
	SRF_RETURN_NEXT(context, make_row(context, values, nulls));
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

/*
 * segment_map_segments(map segment_map, bins int)
 *		TABLE(rank int, segment text, cells int)
 *		One row a segment, in the order of rank.  NULL arguments: error 22023.
 */
Datum
segment_map_segments(PG_FUNCTION_ARGS)
{
	FuncCallContext *context;
	Report	   *report;
	Datum		values[3];
	bool		nulls[3] = {false};
	int			segment;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		report = begin_report(fcinfo, context);
		report->won = count_won(report);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	report = context->user_fctx;
	if (report->next >= report->map->segments)
		SRF_RETURN_DONE(context);

	segment = report->next++;
	values[0] = Int32GetDatum(segment + 1);
	values[1] = PointerGetDatum(segment_map_name(report->map, segment));
	values[2] = Int32GetDatum(report->won[segment]);
	SRF_RETURN_NEXT(context, make_row(context, values, nulls));
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

static Datum
cell_fault(FuncCallContext *context, const Report *report, int cell)
{
	Datum		values[3];
	bool		nulls[3] = {false};
	StringInfoData segments;

	initStringInfo(&segments);
	segment_append_contest(&segments, report->map, cell);
	values[0] = CStringGetTextDatum(fault_kinds[report->kind].problem);
	values[1] = Int32GetDatum(segment_cell_score(cell));
	values[2] = CStringGetTextDatum(segments.data);
	nulls[2] = segments.len == 0;
	return make_row(context, values, nulls);
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

static Datum
rule_fault(FuncCallContext *context, const Report *report, int which)
{
	const SegmentRule *rule = &report->map->rule[which];
	Datum		values[3];
	bool		nulls[3] = {false, true, false};
	char	   *text;

	text = psprintf("%s (priority %d: r %d-%d, f %d-%d, m %d-%d)",
					text_to_cstring(segment_map_name(report->map, rule->segment)), rule->priority,
					rule->least[SEGMENT_R], rule->most[SEGMENT_R],
					rule->least[SEGMENT_F], rule->most[SEGMENT_F],
					rule->least[SEGMENT_M], rule->most[SEGMENT_M]);
	values[0] = CStringGetTextDatum("never reached");
	values[1] = (Datum) 0;
	values[2] = CStringGetTextDatum(text);
	return make_row(context, values, nulls);
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
	FuncCallContext *context;
	Report	   *report;
	int			found;

	if (SRF_IS_FIRSTCALL())
	{
		MemoryContext old;

		context = SRF_FIRSTCALL_INIT();
		old = MemoryContextSwitchTo(context->multi_call_memory_ctx);
		report = begin_report(fcinfo, context);
		report->first = palloc(SEGMENT_CELLS * sizeof(int));
		segment_first_rules(report->map->rule, report->map->rules, report->first);
		MemoryContextSwitchTo(old);
	}
	context = SRF_PERCALL_SETUP();
	report = context->user_fctx;
	for (; report->kind < (int) lengthof(fault_kinds); report->kind++, report->next = 0)
	{
		found = next_faulty_cell(report);
		if (found >= 0)
			SRF_RETURN_NEXT(context, cell_fault(context, report, found));
	}
	found = next_useless_rule(report);
	if (found >= 0)
		SRF_RETURN_NEXT(context, rule_fault(context, report, found));
	SRF_RETURN_DONE(context);
}
