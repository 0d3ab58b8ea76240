/*-------------------------------------------------------------------------
 *
 * builtin.h
 *	  The published segment maps that come with the extension.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_SEGMENT_BUILTIN_H
#define CRM_SEGMENT_BUILTIN_H

#include <stdbool.h>

#include "segment/rules.h"
#include "shared/lang.h"

typedef enum SegmentBuiltin
{
	SEGMENT_LIST11,
	SEGMENT_RF10,
	SEGMENT_QUADRANT8,
	SEGMENT_R_RFM_0_3
} SegmentBuiltin;

#define SEGMENT_BUILTINS			4
#define SEGMENT_BUILTIN_BINS		5	/* scores are 1..5 in all of them */
#define SEGMENT_BUILTIN_SEGMENTS	11	/* at most, in one map */
#define SEGMENT_BUILTIN_RULES		125 /* at most, in one map */

/*
 * The least score of R, F and M that counts as high; for quadrant8 only.
 * Where none is given (NULL), it is the first above the middle of 1..5.
 */
typedef struct SegmentHigh
{
	int			from[SEGMENT_DIMENSIONS];
} SegmentHigh;

extern const char *const segment_builtin_names[SEGMENT_BUILTINS];

extern int	segment_builtin_bins(const SegmentHigh *high);
extern int	segment_builtin_segments(SegmentBuiltin map);
extern const Label *segment_builtin_label(SegmentBuiltin map, int segment);
extern int	segment_builtin_rules(SegmentBuiltin map, const SegmentHigh *high, SegmentRule *rules);
extern const SegmentCell *segment_builtin_grid(SegmentBuiltin map);

/* The segment of quadrant8 by what is high, numbered in published order. */
static inline int
segment_quadrant(bool r, bool f, bool m)
{
	return (m ? 0 : 4) + (r ? 0 : 2) + (f ? 0 : 1);
}

#endif							/* CRM_SEGMENT_BUILTIN_H */
