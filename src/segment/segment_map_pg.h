/*-------------------------------------------------------------------------
 *
 * segment_map_pg.h
 *	  The type segment_map: rules over scores as one value.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_SEGMENT_MAP_PG_H
#define CRM_SEGMENT_MAP_PG_H

#include "compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

#include "segment/builtin.h"
#include "segment/rules.h"
#include "shared/lang.h"

#define SEGMENT_MAP_VERSION	1
#define SEGMENT_MAX_NAME	255 /* bytes in the name of a segment */

/*
 * A segment_map in memory and on disk.  Behind the rules come, aligned as
 * int32, the places of the segments' names (offsets from the start of the
 * value) and the names, each a text with a long header and zero padding, so
 * that a lookup hands out a pointer into the map.
 *
 * Everything follows from the rules: equal rules give equal bytes.
 */
typedef struct SegmentMap
{
	char		vl_len_[4];		/* varlena header */
	uint8		version;
	uint8		unused[3];		/* zero */
	int32		rules;
	int32		segments;
	SegmentCell grid[SEGMENT_CELLS];
	uint16		unused2;		/* zero */
	SegmentRule rule[FLEXIBLE_ARRAY_MEMBER];
} SegmentMap;

#define PG_GETARG_SEGMENT_MAP(n)	segment_map_detoast(PG_GETARG_DATUM(n))
#define PG_RETURN_SEGMENT_MAP(map)	PG_RETURN_POINTER(map)

static inline text *
segment_map_name(const SegmentMap *map, int segment)
{
	const int32 *places = (const int32 *) &map->rule[map->rules];

	return (text *) ((char *) map + places[segment]);
}

/* segment_map_pg.c */
extern SegmentMap *segment_map_detoast(Datum value);
extern SegmentMap *segment_map_build(SegmentDraft *drafts, int count);
extern SegmentMap *segment_map_of_builtin(SegmentBuiltin map, Lang lang, const SegmentHigh *high);
extern void segment_check_name(const char *name, int length);
extern void segment_too_many_rules(void);
extern void segment_append_contest(StringInfo out, const SegmentMap *map, int cell);

/* segment_map_io_pg.c */
extern void segment_rule_write(StringInfo out, const SegmentRule *rule);
extern SegmentRule segment_rule_read(StringInfo in);

#endif							/* CRM_SEGMENT_MAP_PG_H */
