/*-------------------------------------------------------------------------
 *
 * visit_class.c
 *	  Classes by visit activity: see visit_class.h.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/visit_class.h"

static const Label visit_labels[VISIT_CLASSES] = {
	{{"active", "活跃客户"}},
	{{"new", "新客户"}},
	{{"reactivated", "回流客户"}},
	{{"wavering", "摇摆客户"}},
	{{"wavering_churn", "摇摆趋于流失客户"}},
	{{"churned", "流失客户"}},
	{{"prospect", "潜在客户"}},
};

const Label *
visit_class_label(int which)
{
	return &visit_labels[which];
}

/*
 * visit_state_merge
 *		Adds what another state with the same as_of, window and language has
 *		seen.
 */
void
visit_state_merge(VisitState *state, const VisitState *other)
{
	state->earlier |= other->earlier;
	for (int i = 0; i < VISIT_USUAL_ACTIVE && other->newest[i] != HISTORY_NO_DAY; i++)
		visit_state_add(state, other->newest[i]);
}

/*
 * visit_state_check
 *		Could visit_state_add() have made this?
 */
bool
visit_state_check(const VisitState *state)
{
	int64_t		before = (int64_t) state->as_of + 1;

	if (state->after >= state->as_of || state->earlier < 0 || state->earlier > 1 ||
		state->lang < 0 || state->lang >= LANG_COUNT)
		return false;
	for (int i = 0; i < VISIT_USUAL_ACTIVE; i++)
	{
		int32_t		day = state->newest[i];

		if (day == HISTORY_NO_DAY)
			before = HISTORY_NO_DAY;	/* nothing may follow */
		else if (day >= before || day <= state->after)
			return false;
		else
			before = day;
	}
	return true;
}

/*
 * visit_state_visits
 *		What visits_in_window() would have found, as far as the usual rule
 *		asks: no more than VISIT_USUAL_ACTIVE are counted.
 */
RecentVisits
visit_state_visits(const VisitState *state)
{
	RecentVisits visits = {0, state->newest[0], state->earlier != 0};

	while (visits.count < VISIT_USUAL_ACTIVE && state->newest[visits.count] != HISTORY_NO_DAY)
		visits.count++;
	return visits;
}
