/*-------------------------------------------------------------------------
 *
 * segment_aggregate_pg.c
 *	  The aggregate segment_map(): compiles rows of a user's table.
 *
 * The state is a bytea: a small head, the rules in the binary form of
 * segment_map, with names in the database's encoding, and room for more,
 * doubled when it runs out.  Being flat it can go to other workers and
 * servers as it is.  Combining is putting one behind the other; the order
 * does not matter, because the final function sorts.
 *
 * A bytea can be handed in by anybody who makes an aggregate of their own on
 * our transition function; so the head is checked at every step, and the
 * rules when they are read at the end.
 *
 *-------------------------------------------------------------------------
 */
#include "segment/segment_map_pg.h"

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rangetypes.h"

#include "shared/aggregate_pg.h"
#include "shared/args_pg.h"

PG_FUNCTION_INFO_V1(segment_map_transition);
PG_FUNCTION_INFO_V1(segment_map_combine);
PG_FUNCTION_INFO_V1(segment_map_final);

typedef struct MapState
{
	char		vl_len_[4];		/* varlena header; counts the free room */
	int32		rules;			/* number of rules in data */
	int32		used;			/* bytes of data in use */
	char		data[FLEXIBLE_ARRAY_MEMBER];
} MapState;

#define STATE_HEAD			offsetof(MapState, data)
#define STATE_ROOM(state)	((int32) (VARSIZE(state) - STATE_HEAD))
#define FIRST_ROOM			1000

/* The state in argument n: checked as far as its head goes. */
static MapState *
state_arg(FunctionCallInfo fcinfo, int n)
{
	MapState   *state = (MapState *) PG_GETARG_BYTEA_P(n);

	if (VARSIZE(state) < STATE_HEAD ||
		state->rules < 1 || state->rules > SEGMENT_MAX_RULES ||
		state->used < 0 || state->used > STATE_ROOM(state))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid state of aggregate segment_map")));
	return state;
}

/* A state with room for `room` more bytes: the old one if it has that. */
static MapState *
with_room(MapState *old, int32 room)
{
	int32		used = old == NULL ? 0 : old->used;
	MapState   *state;
	Size		size;

	if (old != NULL && STATE_ROOM(old) - used >= room)
		return old;
	size = STATE_HEAD + Max(2 * (Size) (used + room), FIRST_ROOM);
	state = palloc0(size);
	if (old != NULL)
		memcpy(state, old, STATE_HEAD + used);
	SET_VARSIZE(state, size);
	return state;
}

/* The state with more rules; it may have been changed in place. */
static MapState *
add_rules(MapState *state, int32 rules, const char *data, int32 size)
{
	if (state != NULL && state->rules + rules > SEGMENT_MAX_RULES)
		segment_too_many_rules();
	state = with_room(state, size);
	memcpy(state->data + state->used, data, size);
	state->used += size;
	state->rules += rules;
	return state;
}

static void
no_score_error(const char *dimension, const text *segment, Datum range)
{
	Oid			output;
	bool		is_varlena;

	getTypeOutputInfo(INT4RANGEOID, &output, &is_varlena);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("range %s of segment \"%s\" holds no score between 1 and %d: %s",
					dimension, text_to_cstring(segment), SEGMENT_DIGITS,
					OidOutputFunctionCall(output, range)),
			 errhint("Use a range such as '[4,5]', or NULL for any score.")));
}

/* Argument n, a range, as ends of a box; NULL stands for any score. */
static void
box_arg(FunctionCallInfo fcinfo, int n, const text *segment, SegmentRule *rule, int dimension)
{
	static const char *const names[SEGMENT_DIMENSIONS] = {"r", "f", "m"};
	int32		least = 1;
	int32		most = SEGMENT_DIGITS;

	if (!PG_ARGISNULL(n))
	{
		RangeType  *range = PG_GETARG_RANGE_P(n);
		RangeBound	lower;
		RangeBound	upper;
		bool		empty;

		range_deserialize(range_get_typcache(fcinfo, RangeTypeGetOid(range)), range,
						  &lower, &upper, &empty);
		/* int4range values are canonical: [lower,upper) */
		if (!lower.infinite)
			least = Max(least, DatumGetInt32(lower.val));
		if (!upper.infinite)
			most = Min(most, DatumGetInt32(upper.val) - 1);
		if (empty || least > most)
			no_score_error(names[dimension], segment, PG_GETARG_DATUM(n));
	}
	rule->least[dimension] = least;
	rule->most[dimension] = most;
}

/* Is there nothing in this row, as from the empty side of an outer join? */
static bool
row_is_null(FunctionCallInfo fcinfo)
{
	int			n;

	for (n = 1; n <= 5; n++)
		if (!PG_ARGISNULL(n))
			return false;
	return true;
}

/*
 * segment_map_transition(state bytea, segment text, r int4range, f int4range,
 *						  m int4range, priority int) bytea
 *		Adds a rule.  A row of NULLs only is left out; else segment and
 *		priority must be there, and NULL for a range means any score.
 */
Datum
segment_map_transition(PG_FUNCTION_ARGS)
{
	MapState   *state;
	StringInfoData added;
	SegmentRule rule;
	text	   *segment;
	int			d;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? NULL : state_arg(fcinfo, 0);
	if (row_is_null(fcinfo))
	{
		if (state == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(state);
	}
	if (PG_ARGISNULL(1))
		arg_null_error("segment", "Give each rule the name of the segment it is for.");
	if (PG_ARGISNULL(5))
		arg_null_error("priority",
					   "Number the rules: the smallest wins; rules that never meet may share one.");

	segment = PG_GETARG_TEXT_PP(1);
	segment_check_name(VARDATA_ANY(segment), VARSIZE_ANY_EXHDR(segment));
	rule.priority = PG_GETARG_INT32(5);
	for (d = 0; d < SEGMENT_DIMENSIONS; d++)
		box_arg(fcinfo, 2 + d, segment, &rule, d);

	initStringInfo(&added);
	segment_rule_write(&added, &rule);
	pq_sendint32(&added, VARSIZE_ANY_EXHDR(segment));
	appendBinaryStringInfo(&added, VARDATA_ANY(segment), VARSIZE_ANY_EXHDR(segment));
	PG_RETURN_POINTER(add_rules(state, 1, added.data, added.len));
}

/*
 * segment_map_combine(bytea, bytea) bytea
 *		The rules of both; NULL stands for none.
 */
Datum
segment_map_combine(PG_FUNCTION_ARGS)
{
	MapState   *state;
	MapState   *other;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? NULL : state_arg(fcinfo, 0);
	other = PG_ARGISNULL(1) ? NULL : state_arg(fcinfo, 1);
	if (other != NULL)
		state = add_rules(state, other->rules, other->data, other->used);
	if (state == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* Reads one rule of a state. */
static void
read_draft(StringInfo in, SegmentDraft *draft)
{
	draft->rule = segment_rule_read(in);
	draft->name_length = (int) pq_getmsgint(in, 4);
	draft->name = pq_getmsgbytes(in, draft->name_length);
	(void) pg_verifymbstr(draft->name, draft->name_length, false);
}

/*
 * segment_map_final(bytea) segment_map
 *		The map; NULL when there was no rule.
 */
Datum
segment_map_final(PG_FUNCTION_ARGS)
{
	MapState   *state;
	SegmentDraft *drafts;
	StringInfoData in;
	int			i;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = state_arg(fcinfo, 0);
	in.data = state->data;
	in.len = in.maxlen = state->used;
	in.cursor = 0;
	drafts = palloc(state->rules * sizeof(SegmentDraft));
	for (i = 0; i < state->rules; i++)
		read_draft(&in, &drafts[i]);
	pq_getmsgend(&in);
	PG_RETURN_SEGMENT_MAP(segment_map_build(drafts, state->rules));
}
