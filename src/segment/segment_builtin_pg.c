/*-------------------------------------------------------------------------
 *
 * segment_builtin_pg.c
 *	  From scores to segments by the published maps.
 *
 * Which map, language and limits are meant is found out once and kept in
 * fn_extra, with the labels as ready texts; then a call compares the bytes of
 * its parameters with those kept (memo_pg.h), and looks up one cell.
 *
 *-------------------------------------------------------------------------
 */
#include "segment/segment_map_pg.h"

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "shared/args_pg.h"
#include "shared/lang_pg.h"
#include "shared/memo_pg.h"

PG_FUNCTION_INFO_V1(rfm_segment_builtin);
PG_FUNCTION_INFO_V1(rfm_segment_rank_builtin);
PG_FUNCTION_INFO_V1(rfm_quadrant);
PG_FUNCTION_INFO_V1(segment_map_builtin);

typedef text *LabelTexts[SEGMENT_BUILTIN_SEGMENTS];

/* What the parameters of a call mean, and the parameters themselves. */
typedef struct Choice
{
	ArgMemo		map_memo;
	ArgMemo		lang_memo;
	ArgMemo		high_memo;
	SegmentBuiltin map;
	SegmentHigh limits;
	const SegmentHigh *high;	/* limits, or NULL when none are given */
	int			bins;			/* scores are 1..bins */
	const SegmentCell *grid;	/* for those who give no limits */
	text	  **labels;			/* of the map in the language */
	LabelTexts	texts[SEGMENT_BUILTINS][LANG_COUNT];	/* made so far */
} Choice;

/* Where the arguments of a function stand; -1: it has none such. */
typedef struct Places
{
	int			map;
	int			lang;
	int			high;
} Places;

static Choice *
choice_of(FunctionCallInfo fcinfo)
{
	FmgrInfo   *flinfo = fcinfo->flinfo;

	if (flinfo->fn_extra == NULL)
		flinfo->fn_extra = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(Choice));
	return flinfo->fn_extra;
}

static SegmentBuiltin
map_arg(FunctionCallInfo fcinfo, int n)
{
	static const ArgChoice maps = {"map", SEGMENT_BUILTINS, segment_builtin_names};

	if (PG_ARGISNULL(n))
		arg_null_error("map", "Pass the name of a map, such as 'list11'.");
	return (SegmentBuiltin) arg_choice(&maps, PG_GETARG_TEXT_PP(n));
}

static Lang
lang_arg_of(FunctionCallInfo fcinfo, int n)
{
	return lang_arg(PG_ARGISNULL(n) ? NULL : PG_GETARG_TEXT_PP(n));
}

/* Argument n as limits, in the memory at hand; NULL where there are none. */
static const SegmentHigh *
high_arg(FunctionCallInfo fcinfo, int n, SegmentBuiltin map, SegmentHigh *limits)
{
	static const char *const hint =
	"Pass the least score of R, F and M that counts as high, such as '{4,4,4}'.";
	ArrayType  *array;
	int32	   *scores;
	int			d;

	if (PG_ARGISNULL(n))
		return NULL;
	if (map != SEGMENT_QUADRANT8)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("high_from is for map \"%s\", not \"%s\"",
						segment_builtin_names[SEGMENT_QUADRANT8], segment_builtin_names[map]),
				 errhint("Leave high_from out.")));
	array = PG_GETARG_ARRAYTYPE_P(n);
	if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] != SEGMENT_DIMENSIONS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("high_from must have %d elements, not %d", SEGMENT_DIMENSIONS,
						ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array))),
				 errhint("%s", hint)));
	if (array_contains_nulls(array))
		arg_null_error("an element of high_from", hint);
	Assert(ARR_ELEMTYPE(array) == INT4OID);
	scores = (int32 *) ARR_DATA_PTR(array);
	for (d = 0; d < SEGMENT_DIMENSIONS; d++)
	{
		if (scores[d] < 1 || scores[d] > SEGMENT_DIGITS)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("high_from must hold scores between 1 and %d, not %d",
							SEGMENT_DIGITS, scores[d]),
					 errhint("%s", hint)));
		limits->from[d] = scores[d];
	}
	return limits;
}

/* The labels of a map as texts, which live as long as the choice. */
static text **
labels_of(Choice *choice, MemoryContext context, SegmentBuiltin map, Lang lang)
{
	text	  **labels = choice->texts[map][lang];
	MemoryContext old = MemoryContextSwitchTo(context);
	int			i;

	for (i = 0; i < segment_builtin_segments(map); i++)
		if (labels[i] == NULL)
			labels[i] = lang_text(segment_builtin_label(map, i), lang);
	MemoryContextSwitchTo(old);
	return labels;
}

/* Finds out what the parameters mean, and remembers them. */
static void
choose(FunctionCallInfo fcinfo, Choice *choice, Places at)
{
	MemoryContext context = fcinfo->flinfo->fn_mcxt;
	Lang		lang;

	choice->map_memo.size = choice->lang_memo.size = choice->high_memo.size = 0;
	choice->map = map_arg(fcinfo, at.map);
	lang = at.lang < 0 ? LANG_EN : lang_arg_of(fcinfo, at.lang);
	choice->high = high_arg(fcinfo, at.high, choice->map, &choice->limits);
	choice->bins = segment_builtin_bins(choice->high);
	choice->grid = segment_builtin_grid(choice->map);
	if (at.lang >= 0)
		choice->labels = labels_of(choice, context, choice->map, lang);

	memo_keep(&choice->map_memo, PG_GETARG_DATUM(at.map), context);
	if (choice->high != NULL)
		memo_keep(&choice->high_memo, PG_GETARG_DATUM(at.high), context);
	if (at.lang >= 0)
		memo_keep(&choice->lang_memo, PG_GETARG_DATUM(at.lang), context);
}

static inline bool
same_arg(FunctionCallInfo fcinfo, int n, const ArgMemo *memo)
{
	return n < 0 || (!PG_ARGISNULL(n) && memo_same(memo, PG_GETARG_DATUM(n)));
}

/* The same, where NULL is a value: no limits are given. */
static inline bool
same_high(FunctionCallInfo fcinfo, int n, const Choice *choice)
{
	if (PG_ARGISNULL(n))
		return choice->high == NULL;
	return choice->high != NULL && memo_same(&choice->high_memo, PG_GETARG_DATUM(n));
}

/* The choice for this call; one that has not been made has no map. */
static inline const Choice *
chosen(FunctionCallInfo fcinfo, Places at)
{
	Choice	   *choice = choice_of(fcinfo);

	if (unlikely(!same_arg(fcinfo, at.map, &choice->map_memo) ||
				 !same_arg(fcinfo, at.lang, &choice->lang_memo) ||
				 !same_high(fcinfo, at.high, choice)))
		choose(fcinfo, choice, at);
	return choice;
}

/* What to do about a score that the map does not know. */
static const char *
score_hint(const Choice *choice, int32 score)
{
	if (segment_cell_of_score(score, SEGMENT_DIGITS) < 0)
		return "Pass a code as rfm_score() gives, such as 455.";
	if (choice->map == SEGMENT_QUADRANT8)
		return "Pass high_from, the first score that is high, such as '{6,6,6}' for 9 bins.";
	return "Score with 5 bins, or use a map for more: 'quadrant8' with high_from, or a segment_map of your own.";
}

static void
score_error(const Choice *choice, int32 score)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("score must have three digits between 1 and %d for map \"%s\", not %d",
					choice->bins, segment_builtin_names[choice->map], score),
			 errhint("%s", score_hint(choice, score))));
}

/* The number of the segment of a score. */
static inline int
look_up(const Choice *choice, int32 score)
{
	int			cell = segment_cell_of_score(score, choice->bins);

	if (unlikely(cell < 0))
		score_error(choice, score);
	if (choice->high == NULL)
		return choice->grid[cell] - 1;
	return segment_quadrant(segment_cell_digit(cell, SEGMENT_R) >= choice->limits.from[SEGMENT_R],
							segment_cell_digit(cell, SEGMENT_F) >= choice->limits.from[SEGMENT_F],
							segment_cell_digit(cell, SEGMENT_M) >= choice->limits.from[SEGMENT_M]);
}

/*
 * rfm_segment(score int, map text, lang text, high_from int[]) text
 *		The segment of a score in a published map (builtin.c has them).
 *		high_from is for quadrant8: the least scores that are high, from which
 *		on it takes scores of 1..9; NULL stands for 4 in scores of 1..5.
 *		NULL for a NULL score.  Error 22023 for a NULL map or lang, an unknown
 *		parameter, high_from with another map, and a score with a digit that
 *		the map does not know.
 */
Datum
rfm_segment_builtin(PG_FUNCTION_ARGS)
{
	static const Places at = {1, 2, 3};
	const Choice *choice = chosen(fcinfo, at);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(choice->labels[look_up(choice, PG_GETARG_INT32(0))]);
}

/*
 * rfm_segment_rank(score int, map text, high_from int[]) int
 *		The place of that segment in the published order, from 1.
 *		NULLs and errors as above.
 */
Datum
rfm_segment_rank_builtin(PG_FUNCTION_ARGS)
{
	static const Places at = {1, -1, 2};
	const Choice *choice = chosen(fcinfo, at);

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_INT32(look_up(choice, PG_GETARG_INT32(0)) + 1);
}

/*
 * rfm_quadrant(r_high boolean, f_high boolean, m_high boolean, lang text) text
 *		The class of quadrant8, by any rule for "high".  NULL when one of the
 *		three is NULL; error 22023 for a NULL or unknown lang.
 */
Datum
rfm_quadrant(PG_FUNCTION_ARGS)
{
	Choice	   *choice = choice_of(fcinfo);

	if (unlikely(!same_arg(fcinfo, 3, &choice->lang_memo)))
	{
		MemoryContext context = fcinfo->flinfo->fn_mcxt;

		choice->lang_memo.size = 0;
		choice->labels = labels_of(choice, context, SEGMENT_QUADRANT8, lang_arg_of(fcinfo, 3));
		memo_keep(&choice->lang_memo, PG_GETARG_DATUM(3), context);
	}
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(choice->labels[segment_quadrant(PG_GETARG_BOOL(0), PG_GETARG_BOOL(1),
													 PG_GETARG_BOOL(2))]);
}

/*
 * segment_map(name text, lang text, high_from int[]) segment_map
 *		A published map as a value, to be printed, checked, or changed.
 *		The same parameters, with the same errors.
 */
Datum
segment_map_builtin(PG_FUNCTION_ARGS)
{
	SegmentBuiltin map = map_arg(fcinfo, 0);
	Lang		lang = lang_arg_of(fcinfo, 1);
	SegmentHigh limits;

	PG_RETURN_SEGMENT_MAP(segment_map_of_builtin(map, lang, high_arg(fcinfo, 2, map, &limits)));
}
