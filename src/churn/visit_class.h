/*-------------------------------------------------------------------------
 *
 * visit_class.h
 *	  Classes by visit activity, as car dealers sort their customers.
 *
 * Visits are counted in a window that ends with the day as of which is asked,
 * by default a year:
 *
 *	  `active` (3) or more			active
 *	  2 up to that					wavering
 *	  1, not in the recent part		wavering_churn
 *	  1, in the recent part			new, or reactivated when there was a visit
 *									before the window
 *	  0, but one before				churned
 *	  no visit at all				prospect
 *
 * New and reactivated fill a gap of the scheme, in which a single visit of
 * last week has no class of its own.  Who wants the scheme without them has
 * both folded into wavering or active.
 *
 * The recent part are the last three months by default.  Windows are half
 * open: a visit exactly a year ago is outside, one exactly three months ago
 * is not recent.  So yearly questions count each visit once.  Where months
 * are mixed with days, the recent part may reach back beyond the window in
 * some months of the year: then all of the window is recent.
 *
 * The class needs three visits at most, which makes a small state for an
 * aggregate: the newest three days of the window, and whether there was a
 * visit before it.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_VISIT_CLASS_H
#define CRM_CHURN_VISIT_CLASS_H

#include <stdbool.h>
#include <stdint.h>

#include "churn/visits.h"
#include "shared/lang.h"

/* From the best */
typedef enum VisitClass
{
	VISIT_ACTIVE,
	VISIT_NEW,
	VISIT_REACTIVATED,
	VISIT_WAVERING,
	VISIT_WAVERING_CHURN,
	VISIT_CHURNED,
	VISIT_PROSPECT
} VisitClass;

#define VISIT_CLASSES	7

/* What becomes of a customer with one recent visit. */
typedef enum VisitSingle
{
	VISIT_SINGLE_SPLIT,			/* new or reactivated */
	VISIT_SINGLE_WAVERING,
	VISIT_SINGLE_ACTIVE
} VisitSingle;

/* So many visits make an active customer, if nobody says otherwise. */
#define VISIT_USUAL_ACTIVE	3

typedef struct VisitRule
{
	int32_t		active;			/* >= 2 */
	VisitSingle single;
} VisitRule;

/*
 * The aggregate's state: whole numbers only, so that it can travel as an
 * array of them.
 */
typedef struct VisitState
{
	int32_t		as_of;
	int32_t		after;			/* the day before the window */
	int32_t		earlier;		/* 1: there was a visit before the window */
	int32_t		newest[VISIT_USUAL_ACTIVE]; /* days in the window, descending;
											 * HISTORY_NO_DAY fills up */
	int32_t		lang;			/* Lang of the answer */
} VisitState;

extern const Label *visit_class_label(int which);
extern void visit_state_merge(VisitState *state, const VisitState *other);
extern bool visit_state_check(const VisitState *state);
extern RecentVisits visit_state_visits(const VisitState *state);

/* The class by the visits of the window; recent are those after a day. */
static inline VisitClass
visit_class(VisitRule rule, RecentVisits visits, int32_t recent_after)
{
	if (visits.count >= rule.active)
		return VISIT_ACTIVE;
	if (visits.count >= 2)
		return VISIT_WAVERING;
	if (visits.count == 0)
		return visits.earlier ? VISIT_CHURNED : VISIT_PROSPECT;
	if (visits.last <= recent_after)
		return VISIT_WAVERING_CHURN;
	if (rule.single == VISIT_SINGLE_WAVERING)
		return VISIT_WAVERING;
	if (rule.single == VISIT_SINGLE_ACTIVE)
		return VISIT_ACTIVE;
	return visits.earlier ? VISIT_REACTIVATED : VISIT_NEW;
}

/* Notes one visit: its day goes to its place, and the oldest one falls out. */
static inline void
visit_state_add(VisitState *state, int32_t day)
{
	if (day > state->as_of)
		return;
	if (day <= state->after)
	{
		state->earlier = 1;
		return;
	}
	for (int i = 0; i < VISIT_USUAL_ACTIVE; i++)
	{
		int32_t		kept = state->newest[i];

		if (day == kept)
			return;
		if (day > kept)
		{
			state->newest[i] = day;
			day = kept;
		}
	}
}

#endif							/* CRM_CHURN_VISIT_CLASS_H */
