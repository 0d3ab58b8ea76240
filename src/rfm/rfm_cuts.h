/*-------------------------------------------------------------------------
 *
 * rfm_cuts.h
 *	  Cut points for scoring recency, frequency and monetary value.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_RFM_CUTS_H
#define CRM_RFM_CUTS_H

#include "postgres.h"

#include "fmgr.h"

#include "rfm/rfm.h"
#include "shared/score_pg.h"

#define RFM_CUTS_VERSION	1

/* Each score is one digit, so at most 9 bins. */
#define RFM_MOST_CUTS		(SCORE_MOST_DIGIT_BINS - 1)

/*
 * A varlena whose bytes are its content: the cut points of the three
 * dimensions, ascending, one behind the other.
 */
typedef struct RfmCuts
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		version;		/* RFM_CUTS_VERSION */
	uint8		bounds;			/* CutBounds */
	uint8		ncuts[RFM_DIMENSIONS];	/* how many each dimension has */
	uint8		unused[7];		/* zero */
	double		cuts[FLEXIBLE_ARRAY_MEMBER];
} RfmCuts;

#define PG_GETARG_RFM_CUTS(n)	((RfmCuts *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n)))

extern const char *const rfm_dimension_names[RFM_DIMENSIONS];
extern const bool rfm_higher_is_better[RFM_DIMENSIONS];

extern RfmCuts *rfm_cuts_allocate(CutBounds bounds, const int ncuts[RFM_DIMENSIONS]);
extern double *rfm_cuts_of(RfmCuts *cuts, int dimension);

#endif							/* CRM_RFM_CUTS_H */
