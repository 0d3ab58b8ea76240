/*-------------------------------------------------------------------------
 *
 * segment_map_io_pg.c
 *	  The type segment_map: text and binary form.
 *
 * Both forms hold the rules alone.  The text form is JSON:
 *
 *	{"rules": [{"priority": 1, "segment": "Champions", "r": [4, 5], "f": [4, 5],
 *	"m": [1, 9]}, ...]}
 *
 * and the name of a published map, such as list11, is read as well: what looks
 * like a call, segment_map('list11'), is to PostgreSQL a literal of the type.
 *
 * The binary form is a version byte, the number of rules as int4, and for
 * each rule its priority as int4, six bytes of box, and its segment as text
 * with its length as int4.
 *
 *-------------------------------------------------------------------------
 */
#include "segment/segment_map_pg.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "shared/stored_error_pg.h"
#include "shared/textio_pg.h"

PG_FUNCTION_INFO_V1(segment_map_in);
PG_FUNCTION_INFO_V1(segment_map_out);
PG_FUNCTION_INFO_V1(segment_map_recv);
PG_FUNCTION_INFO_V1(segment_map_send);

static const char *const dimension_keys[SEGMENT_DIMENSIONS] = {"r", "f", "m"};

/* Rules as they are read, one after another. */
typedef struct DraftList
{
	SegmentDraft *drafts;
	int			count;
	int			room;
} DraftList;

static SegmentDraft *
next_draft(DraftList *list)
{
	if (list->count >= SEGMENT_MAX_RULES)
		segment_too_many_rules();
	if (list->count >= list->room)
	{
		list->room = Max(list->room * 2, 32);
		list->drafts = list->drafts == NULL ?
			palloc(list->room * sizeof(SegmentDraft)) :
			repalloc(list->drafts, list->room * sizeof(SegmentDraft));
	}
	return &list->drafts[list->count++];
}

/* [4, 5] */
static void
scan_range(TextScan *scan, SegmentRule *rule, int dimension)
{
	scan_key(scan, dimension_keys[dimension]);
	scan_symbol(scan, '[');
	rule->least[dimension] = scan_integer(scan, 1, SEGMENT_DIGITS);
	scan_symbol(scan, ',');
	rule->most[dimension] = scan_integer(scan, rule->least[dimension], SEGMENT_DIGITS);
	scan_symbol(scan, ']');
}

static void
scan_rule(TextScan *scan, SegmentDraft *draft)
{
	int			d;

	scan_symbol(scan, '{');
	scan_key(scan, "priority");
	draft->rule.priority = scan_integer(scan, PG_INT32_MIN, PG_INT32_MAX);
	scan_symbol(scan, ',');
	scan_key(scan, "segment");
	draft->name = scan_string(scan);
	draft->name_length = strlen(draft->name);
	for (d = 0; d < SEGMENT_DIMENSIONS; d++)
	{
		scan_symbol(scan, ',');
		scan_range(scan, &draft->rule, d);
	}
	scan_symbol(scan, '}');
}

/* A published map by its bare name; NULL when the text is no such name. */
static SegmentMap *
builtin_of_word(const char *word)
{
	int			map;

	for (map = 0; map < SEGMENT_BUILTINS; map++)
		if (strcmp(word, segment_builtin_names[map]) == 0)
			return segment_map_of_builtin((SegmentBuiltin) map, LANG_EN, NULL);
	return NULL;
}

/* Neither rules nor a name: says which names there are. */
static void
unknown_word_error(TextScan *scan)
{
	StringInfoData reason;
	int			map;

	initStringInfo(&reason);
	appendStringInfoString(&reason, "\"{\" expected, or the name of a published map: ");
	for (map = 0; map < SEGMENT_BUILTINS; map++)
		appendStringInfo(&reason, "%s%s", map == 0 ? "" : ", ", segment_builtin_names[map]);
	scan_fail(scan, reason.data);
}

/*
 * segment_map_in(cstring) segment_map
 *		Reads what segment_map_out() writes, in any order of rules, or the
 *		name of a published map.  Error 22P02 for anything else.
 */
Datum
segment_map_in(PG_FUNCTION_ARGS)
{
	char	   *input = PG_GETARG_CSTRING(0);
	TextScan	scan = scan_begin("segment_map", input);
	DraftList	list = {NULL, 0, 0};
	SegmentMap *map = builtin_of_word(input);

	if (map != NULL)
		PG_RETURN_SEGMENT_MAP(map);
	if (!scan_try_symbol(&scan, '{'))
		unknown_word_error(&scan);
	scan_key(&scan, "rules");
	scan_symbol(&scan, '[');
	do
		scan_rule(&scan, next_draft(&list));
	while (scan_try_symbol(&scan, ','));
	scan_symbol(&scan, ']');
	scan_symbol(&scan, '}');
	scan_end(&scan);
	PG_RETURN_SEGMENT_MAP(segment_map_build(list.drafts, list.count));
}

static void
append_rule(StringInfo out, const SegmentMap *map, const SegmentRule *rule)
{
	int			d;

	appendStringInfoChar(out, '{');
	append_key(out, "priority");
	appendStringInfo(out, "%d", rule->priority);
	append_key(out, "segment");
	escape_json(out, text_to_cstring(segment_map_name(map, rule->segment)));
	for (d = 0; d < SEGMENT_DIMENSIONS; d++)
	{
		append_key(out, dimension_keys[d]);
		appendStringInfo(out, "[%d, %d]", rule->least[d], rule->most[d]);
	}
	appendStringInfoChar(out, '}');
}

/*
 * segment_map_out(segment_map) cstring
 *		The rules in canonical order, as JSON.
 */
Datum
segment_map_out(PG_FUNCTION_ARGS)
{
	SegmentMap *map = PG_GETARG_SEGMENT_MAP(0);
	StringInfoData out;
	int			i;

	initStringInfo(&out);
	appendStringInfoChar(&out, '{');
	append_key(&out, "rules");
	appendStringInfoChar(&out, '[');
	for (i = 0; i < map->rules; i++)
	{
		if (i > 0)
			appendStringInfoString(&out, ", ");
		append_rule(&out, map, &map->rule[i]);
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/*
 * segment_rule_write
 *		The binary form of a rule, up to its segment.
 */
void
segment_rule_write(StringInfo out, const SegmentRule *rule)
{
	int			d;

	pq_sendint32(out, rule->priority);
	for (d = 0; d < SEGMENT_DIMENSIONS; d++)
	{
		pq_sendbyte(out, rule->least[d]);
		pq_sendbyte(out, rule->most[d]);
	}
}

/*
 * segment_rule_read
 *		Reads what segment_rule_write() wrote; an error for anything that is
 *		not a box of scores.
 */
SegmentRule
segment_rule_read(StringInfo in)
{
	SegmentRule rule;
	int			d;

	rule.priority = (int32) pq_getmsgint(in, 4);
	rule.segment = 0;
	for (d = 0; d < SEGMENT_DIMENSIONS; d++)
	{
		rule.least[d] = pq_getmsgbyte(in);
		rule.most[d] = pq_getmsgbyte(in);
		if (rule.least[d] < 1 || rule.least[d] > rule.most[d] ||
			rule.most[d] > SEGMENT_DIGITS)
			stored_invalid_error("segment_map", psprintf("%d..%d is no range of scores",
														 rule.least[d], rule.most[d]));
	}
	return rule;
}

/*
 * segment_map_recv(internal) segment_map
 *		The binary form, every byte of it checked.
 */
Datum
segment_map_recv(PG_FUNCTION_ARGS)
{
	StringInfo	in = (StringInfo) PG_GETARG_POINTER(0);
	DraftList	list = {NULL, 0, 0};
	int			version = pq_getmsgbyte(in);
	int32		count;

	if (version != SEGMENT_MAP_VERSION)
		stored_version_error("segment_map", version);
	count = (int32) pq_getmsgint(in, 4);
	if (count < 1)
		stored_invalid_error("segment_map", psprintf("it cannot have %d rules", count));
	while (list.count < count)
	{
		SegmentDraft *draft = next_draft(&list);

		draft->rule = segment_rule_read(in);
		draft->name = pq_getmsgtext(in, (int) pq_getmsgint(in, 4), &draft->name_length);
	}
	PG_RETURN_SEGMENT_MAP(segment_map_build(list.drafts, list.count));
}

static void
send_name(StringInfo out, const text *name)
{
	int			length = VARSIZE(name) - VARHDRSZ;
	char	   *bytes = pg_server_to_client(VARDATA(name), length);

	if (bytes != VARDATA(name))
		length = strlen(bytes);
	pq_sendint32(out, length);
	appendBinaryStringInfo(out, bytes, length);
}

/*
 * segment_map_send(segment_map) bytea
 *		The rules in canonical order; names in the client's encoding.
 */
Datum
segment_map_send(PG_FUNCTION_ARGS)
{
	SegmentMap *map = PG_GETARG_SEGMENT_MAP(0);
	StringInfoData out;
	int			i;

	pq_begintypsend(&out);
	pq_sendbyte(&out, map->version);
	pq_sendint32(&out, map->rules);
	for (i = 0; i < map->rules; i++)
	{
		text	   *name = segment_map_name(map, map->rule[i].segment);

		segment_rule_write(&out, &map->rule[i]);
		send_name(&out, name);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
