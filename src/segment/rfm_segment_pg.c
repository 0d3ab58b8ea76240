/*-------------------------------------------------------------------------
 *
 * rfm_segment_pg.c
 *	  From scores to segments by a user's own map.
 *
 * A lookup is two steps in the map itself: grid, name.  The text that comes
 * out lies within the map, which lives as long as the argument does.
 *
 * A map that comes compressed, as out of a table it does, would have to be
 * unpacked for every row.  So the last one is kept unpacked.
 *
 *-------------------------------------------------------------------------
 */
#include "segment/segment_map_pg.h"

#include "shared/args_pg.h"
#include "shared/memo_pg.h"

PG_FUNCTION_INFO_V1(rfm_segment_by_map);
PG_FUNCTION_INFO_V1(rfm_segment_rank_by_map);

typedef struct MapCache
{
	ArgMemo		memo;
	SegmentMap *map;			/* unpacked; its memory is ours */
} MapCache;

/* The cached form of a map that is not plain in memory. */
static SegmentMap *
unpacked_map(FunctionCallInfo fcinfo, Datum value)
{
	MapCache   *cache = fcinfo->flinfo->fn_extra;
	MemoryContext old;

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(MapCache));
		fcinfo->flinfo->fn_extra = cache;
	}
	if (memo_same(&cache->memo, value))
		return cache->map;
	cache->memo.size = 0;
	if (cache->map != NULL)
		pfree(cache->map);
	cache->map = NULL;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	cache->map = segment_map_detoast(value);
	MemoryContextSwitchTo(old);
	memo_keep(&cache->memo, value, fcinfo->flinfo->fn_mcxt);
	return cache->map;
}

static inline SegmentMap *
map_arg(FunctionCallInfo fcinfo, int n)
{
	Datum		value;

	if (PG_ARGISNULL(n))
		arg_null_error("map", "Pass a segment_map; the aggregate gives NULL when there is no rule.");
	value = PG_GETARG_DATUM(n);
	if (VARATT_IS_EXTENDED(DatumGetPointer(value)))
		return unpacked_map(fcinfo, value);
	return segment_map_detoast(value);
}

static void
score_error(int32 score)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("score must have three digits between 1 and %d, not %d",
					SEGMENT_DIGITS, score),
			 errhint("Pass a code as rfm_score() gives, such as 455.")));
}

static void
ambiguous_error(const SegmentMap *map, int cell)
{
	StringInfoData segments;

	initStringInfo(&segments);
	segment_append_contest(&segments, map, cell);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("score %d is ambiguous: %s", segment_cell_score(cell), segments.data),
			 errhint("Give one of the rules a smaller priority; segment_map_check() lists all such scores.")));
}

static text *
copy_text(const text *value)
{
	text	   *copy = palloc(VARSIZE(value));

	memcpy(copy, value, VARSIZE(value));
	return copy;
}

/* The number of the segment of a score; -1 for a gap. */
static inline int
look_up(const SegmentMap *map, int32 score)
{
	int			cell = segment_cell_of_score(score, SEGMENT_DIGITS);

	if (unlikely(cell < 0))
		score_error(score);
	if (unlikely(map->grid[cell] & SEGMENT_AMBIGUOUS))
		ambiguous_error(map, cell);
	return (int) map->grid[cell] - 1;
}

/*
 * rfm_segment(score int, map segment_map) text
 *		The segment that wins the score.  NULL for a NULL score or a gap;
 *		error 22023 for a NULL map, a score with a digit outside 1..9, or one
 *		that two segments claim with the same priority.
 */
Datum
rfm_segment_by_map(PG_FUNCTION_ARGS)
{
	SegmentMap *map = map_arg(fcinfo, 1);
	text	   *name;
	int			segment;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	segment = look_up(map, PG_GETARG_INT32(0));
	if (segment < 0)
		PG_RETURN_NULL();
	name = segment_map_name(map, segment);
	/* an unpacked map may be gone at the next call */
	if (VARATT_IS_EXTENDED(PG_GETARG_POINTER(1)))
		name = copy_text(name);
	PG_RETURN_TEXT_P(name);
}

/*
 * rfm_segment_rank(score int, map segment_map) int
 *		The rank of that segment, as in segment_map_segments(), from 1.
 *		NULLs and errors as above.
 */
Datum
rfm_segment_rank_by_map(PG_FUNCTION_ARGS)
{
	SegmentMap *map = map_arg(fcinfo, 1);
	int			segment;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	segment = look_up(map, PG_GETARG_INT32(0));
	if (segment < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(segment + 1);
}
