/*-------------------------------------------------------------------------
 *
 * segment_map_pg.c
 *	  The type segment_map: how a value is made, and what others ask of it.
 *
 * All ways to a value (text, binary form, aggregate, published maps) end in
 * segment_map_build(), which sorts the rules, numbers the segments and
 * compiles the grid.  Nothing but rules and names is taken from outside.
 *
 *-------------------------------------------------------------------------
 */
#include "segment/segment_map_pg.h"

#include "mb/pg_wchar.h"

#include "shared/stored_error_pg.h"

/*
 * segment_map_detoast
 *		A stored value, ready for use.
 */
SegmentMap *
segment_map_detoast(Datum value)
{
	SegmentMap *map = (SegmentMap *) PG_DETOAST_DATUM(value);

	if (unlikely(VARSIZE(map) < offsetof(SegmentMap, rule) ||
				 map->version != SEGMENT_MAP_VERSION))
		stored_corrupt_error("segment_map");
	return map;
}

/*
 * segment_check_name
 *		A segment's name: not empty, not long.
 */
void
segment_check_name(const char *name, int length)
{
	if (length == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("segment must not be empty"),
				 errhint("Give each rule the name of the segment it is for.")));
	if (length > SEGMENT_MAX_NAME)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("segment must not be longer than %d bytes: \"%.*s...\"",
						SEGMENT_MAX_NAME, pg_mbcliplen(name, length, 40), name),
				 errhint("Choose a shorter name.")));
}

void
segment_too_many_rules(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a segment_map cannot have more than %d rules", SEGMENT_MAX_RULES),
			 errhint("Use ranges of scores: 729 rules are enough to name each score.")));
}

/* Bytes that a name takes in a map. */
static Size
name_size(const SegmentDraft *draft)
{
	return INTALIGN(VARHDRSZ + draft->name_length);
}

/* Room for a map, zeroed, with the names of arranged drafts in their places. */
static SegmentMap *
allocate_map(const SegmentDraft *drafts, int rules, int segments)
{
	Size		size = offsetof(SegmentMap, rule) + rules * sizeof(SegmentRule) +
		segments * sizeof(int32);
	const SegmentDraft **first = palloc(segments * sizeof(*first));
	SegmentMap *map;
	int32	   *places;
	Size		at = size;
	int			i;

	/* segments come first in the order of their numbers */
	for (i = 0; i < rules; i++)
		first[drafts[i].rule.segment] = &drafts[i];
	for (i = 0; i < segments; i++)
		size += name_size(first[i]);

	map = palloc0(size);
	SET_VARSIZE(map, size);
	map->rules = rules;
	map->segments = segments;
	places = (int32 *) &map->rule[rules];
	for (i = 0; i < segments; i++)
	{
		text	   *name = (text *) ((char *) map + at);

		places[i] = (int32) at;
		SET_VARSIZE(name, VARHDRSZ + first[i]->name_length);
		memcpy(VARDATA(name), first[i]->name, first[i]->name_length);
		at += name_size(first[i]);
	}
	pfree(first);
	return map;
}

/*
 * segment_map_build
 *		A map of rules whose boxes are known to be good; names are checked
 *		here.  Brings the drafts into another order.
 */
SegmentMap *
segment_map_build(SegmentDraft *drafts, int count)
{
	int		   *scratch;
	int			segments;
	SegmentMap *map;
	int			i;

	Assert(count > 0);
	if (count > SEGMENT_MAX_RULES)
		segment_too_many_rules();
	for (i = 0; i < count; i++)
		segment_check_name(drafts[i].name, drafts[i].name_length);

	scratch = palloc(count * sizeof(int));
	count = segment_arrange(drafts, count, scratch, &segments);
	pfree(scratch);

	map = allocate_map(drafts, count, segments);
	map->version = SEGMENT_MAP_VERSION;
	for (i = 0; i < count; i++)
		map->rule[i] = drafts[i].rule;
	segment_compile(map->rule, count, map->grid);
	return map;
}

/*
 * segment_map_of_builtin
 *		A published map as a value like a user's own.  `high` as in
 *		segment_builtin_rules().
 */
SegmentMap *
segment_map_of_builtin(SegmentBuiltin map, Lang lang, const SegmentHigh *high)
{
	SegmentRule rules[SEGMENT_BUILTIN_RULES];
	SegmentDraft drafts[SEGMENT_BUILTIN_RULES];
	const char *names[SEGMENT_BUILTIN_SEGMENTS];
	int			count = segment_builtin_rules(map, high, rules);
	int			i;

	for (i = 0; i < segment_builtin_segments(map); i++)
	{
		const char *word = segment_builtin_label(map, i)->words[lang];

		names[i] = pg_any_to_server(word, strlen(word), PG_UTF8);
	}
	for (i = 0; i < count; i++)
	{
		drafts[i].rule = rules[i];
		drafts[i].name = names[rules[i].segment];
		drafts[i].name_length = strlen(drafts[i].name);
	}
	return segment_map_build(drafts, count);
}

/*
 * segment_append_contest
 *		The segments that a cell's rules name, in winning order: " > " where
 *		priority decides between neighbours, " = " where it does not.
 */
void
segment_append_contest(StringInfo out, const SegmentMap *map, int cell)
{
	bool	   *seen = palloc0(map->segments * sizeof(bool));
	int32		priority = 0;
	bool		any = false;
	int			i = -1;

	while ((i = segment_next_rule(map->rule, map->rules, i + 1, cell)) >= 0)
	{
		const SegmentRule *rule = &map->rule[i];
		text	   *name = segment_map_name(map, rule->segment);

		if (seen[rule->segment])
			continue;
		seen[rule->segment] = true;
		if (any)
			appendStringInfoString(out, rule->priority > priority ? " > " : " = ");
		appendBinaryStringInfo(out, VARDATA(name), VARSIZE(name) - VARHDRSZ);
		priority = rule->priority;
		any = true;
	}
	pfree(seen);
}
