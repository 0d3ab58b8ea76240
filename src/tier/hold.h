/*-------------------------------------------------------------------------
 *
 * hold.h
 *	  Tiers that hold: a tier follows its candidates only after a while.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_HOLD_H
#define CRM_HOLD_H

#include <stdint.h>

/* When to move, and how far. */
typedef struct HoldRule
{
	int32_t		up_after;		/* better candidates in a row that move it; >= 1 */
	int32_t		down_after;		/* worse candidates in a row that move it; >= 1 */
	int32_t		max_step;		/* tiers it moves at most at a time; >= 1 */
} HoldRule;

/* All zero before the first candidate. */
typedef struct HoldState
{
	int32_t		tier;			/* the tier held, 1 is best; 0: none yet */
	int32_t		nearest;		/* candidate of the streak nearest to the tier */
	int32_t		length;			/* candidates in the streak, all on one side */
} HoldState;

extern int32_t hold_next(HoldState *state, HoldRule rule, int32_t candidate);

#endif							/* CRM_HOLD_H */
