/*-------------------------------------------------------------------------
 *
 * visit_class_aggregate_pg.c
 *	  The aggregates churn_visit_class() and churn_visit_class_rank(): the
 *	  class straight from rows.
 *
 * For those who want the class of one day and no history.  The rule is the
 * usual one (a year, three months, three visits); other constants need a
 * history, because a state must stay small and know its window beforehand.
 *
 * The state is a VisitState, kept as an array of integers.  Such an array is
 * flat and a type that every server knows, so partial states can be sent
 * between workers and, as text, between machines.  It is changed in place.
 * The language of the label comes with the rows, because a final function is
 * not shown the arguments, and so is part of the state.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/visit_class_pg.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "shared/aggregate_pg.h"
#include "shared/args_pg.h"
#include "shared/calendar_pg.h"
#include "shared/lang_pg.h"

PG_FUNCTION_INFO_V1(churn_visit_add_date);
PG_FUNCTION_INFO_V1(churn_visit_add_timestamp);
PG_FUNCTION_INFO_V1(churn_visit_add_timestamptz);
PG_FUNCTION_INFO_V1(churn_visit_combine);
PG_FUNCTION_INFO_V1(churn_visit_final);
PG_FUNCTION_INFO_V1(churn_visit_rank_final);

#define ARG_AT		1
#define ARG_AS_OF	2
#define ARG_LANG	3			/* of some */

#define STATE_LENGTH	((int) (sizeof(VisitState) / sizeof(int32)))
#define STATE_SIZE		(ARR_OVERHEAD_NONULLS(1) + sizeof(VisitState))

static const Interval usual_within = {.month = MONTHS_PER_YEAR};
static const Interval usual_recent = {.month = 3};
static const VisitRule usual_rule = {VISIT_USUAL_ACTIVE, VISIT_SINGLE_SPLIT};

/* The day before the usual window, which ends with as_of. */
DateADT
visit_usual_after(DateADT as_of)
{
	return calendar_day_before(as_of, &usual_within, "within");
}

/* The day before its recent part. */
DateADT
visit_usual_recent_after(DateADT as_of)
{
	return calendar_day_before(as_of, &usual_recent, "recent");
}

/* The class that a state tells; recent are visits after a day. */
VisitClass
visit_usual_class(const VisitState *state, DateADT recent_after)
{
	return visit_class(usual_rule, visit_state_visits(state), recent_after);
}

static void
invalid_state_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid state of churn_visit_class"),
			 errhint("States come from the aggregate itself.")));
}

/* The state in an array; whether the numbers make sense is another question. */
static inline VisitState *
state_in_array(ArrayType *array)
{
	if (unlikely(VARSIZE(array) != STATE_SIZE || ARR_NDIM(array) != 1 || ARR_HASNULL(array) ||
				 ARR_ELEMTYPE(array) != INT4OID || ARR_DIMS(array)[0] != STATE_LENGTH))
		invalid_state_error();
	return (VisitState *) ARR_DATA_PTR(array);
}

/* A state from another worker, or from whoever made it up. */
static VisitState *
checked_state(FunctionCallInfo fcinfo, int number)
{
	VisitState *state = state_in_array(PG_GETARG_ARRAYTYPE_P(number));

	if (DATE_NOT_FINITE(state->as_of) || !visit_state_check(state) ||
		state->after != visit_usual_after(state->as_of))
		invalid_state_error();
	return state;
}

/* An array, in the current memory context. */
static ArrayType *
state_to_array(const VisitState *state)
{
	ArrayType  *array = (ArrayType *) palloc(STATE_SIZE);

	SET_VARSIZE(array, STATE_SIZE);
	array->ndim = 1;
	array->dataoffset = 0;
	array->elemtype = INT4OID;
	ARR_DIMS(array)[0] = STATE_LENGTH;
	ARR_LBOUND(array)[0] = 1;
	memcpy(ARR_DATA_PTR(array), state, sizeof(VisitState));
	return array;
}

/* Argument n as the day as of which classes are asked. */
DateADT
visit_as_of_arg(FunctionCallInfo fcinfo, int n)
{
	if (PG_ARGISNULL(n))
		arg_null_error("as_of", "Pass the day as of which the class is asked, such as DATE '2011-12-10'.");
	return day_of_date(PG_GETARG_DATEADT(n), "as_of");
}

static void
other_as_of_error(DateADT a, DateADT b)
{
	char		a_text[CALENDAR_TEXT_SIZE];
	char		b_text[CALENDAR_TEXT_SIZE];

	date_to_text(a, a_text);
	date_to_text(b, b_text);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("as_of must be the same for all rows, not %s and %s", a_text, b_text),
			 errhint("Group by it.")));
}

/* English where there is no such argument. */
static inline Lang
row_lang(FunctionCallInfo fcinfo)
{
	if (PG_NARGS() <= ARG_LANG)
		return LANG_EN;
	return lang_arg(PG_ARGISNULL(ARG_LANG) ? NULL : PG_GETARG_TEXT_PP(ARG_LANG));
}

static void
other_lang_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("lang must be the same for all rows"),
			 errhint("Group by it.")));
}

static ArrayType *
first_state(FunctionCallInfo fcinfo)
{
	VisitState	state = {0};

	state.lang = row_lang(fcinfo);
	state.as_of = visit_as_of_arg(fcinfo, ARG_AS_OF);
	state.after = visit_usual_after(state.as_of);
	for (int i = 0; i < VISIT_USUAL_ACTIVE; i++)
		state.newest[i] = HISTORY_NO_DAY;
	return state_to_array(&state);
}

/*
 * The array that the state lives in, and the state.  The executor copies a
 * new array into the aggregate's memory.
 */
static inline ArrayType *
transition_state(FunctionCallInfo fcinfo, VisitState **state)
{
	ArrayType  *array;

	require_aggregate(fcinfo);
	array = unlikely(PG_ARGISNULL(0)) ? first_state(fcinfo) : PG_GETARG_ARRAYTYPE_P(0);
	*state = state_in_array(array);
	if (unlikely(PG_ARGISNULL(ARG_AS_OF) || PG_GETARG_DATEADT(ARG_AS_OF) != (*state)->as_of))
		other_as_of_error((*state)->as_of, visit_as_of_arg(fcinfo, ARG_AS_OF));
	if (unlikely((*state)->lang != (int32) row_lang(fcinfo)))
		other_lang_error();
	return array;
}

/*
 * The transition functions of churn_visit_class(at, as_of),
 * churn_visit_class(at, as_of, lang) and churn_visit_class_rank(at, as_of).
 *
 * Arguments: the state; at (date, timestamp, or timestamptz in the session's
 * TimeZone) of a visit; as_of date; maybe lang text.  Each row is a visit,
 * and rows of one day are one.  A NULL at is ignored.  Error 22023 for a NULL,
 * infinite or changing as_of, a NULL, unknown or changing lang, and an
 * infinite at.  Rule: visit_class.h.
 */
#define DEFINE_TRANSITION(name, day_of_at) \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	VisitState *state; \
	ArrayType  *array = transition_state(fcinfo, &state); \
\
	if (!PG_ARGISNULL(ARG_AT)) \
		visit_state_add(state, day_of_at); \
	PG_RETURN_ARRAYTYPE_P(array); \
}

DEFINE_TRANSITION(churn_visit_add_date, day_of_date(PG_GETARG_DATEADT(ARG_AT), "at"))
DEFINE_TRANSITION(churn_visit_add_timestamp, day_of_timestamp(PG_GETARG_TIMESTAMP(ARG_AT), "at"))
DEFINE_TRANSITION(churn_visit_add_timestamptz, day_of_timestamptz(PG_GETARG_TIMESTAMPTZ(ARG_AT), "at"))

/*
 * churn_visit_combine(int[], int[])
 *		The combine function.  NULL on one side gives the other side.  States
 *		as of different days or in different languages, or that are none:
 *		error 22023.
 */
Datum
churn_visit_combine(PG_FUNCTION_ARGS)
{
	VisitState	state;
	const VisitState *other;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
		return aggregate_unchanged(fcinfo);
	other = checked_state(fcinfo, 1);
	if (PG_ARGISNULL(0))
		PG_RETURN_ARRAYTYPE_P(state_to_array(other));
	state = *checked_state(fcinfo, 0);
	if (state.as_of != other->as_of)
		other_as_of_error(state.as_of, other->as_of);
	if (state.lang != other->lang)
		other_lang_error();
	visit_state_merge(&state, other);
	PG_RETURN_ARRAYTYPE_P(state_to_array(&state));
}

/* The class that a state tells */
static VisitClass
class_of_state(const VisitState *state)
{
	return visit_usual_class(state, visit_usual_recent_after(state->as_of));
}

/*
 * churn_visit_final(int[]) text
 *		The final function of churn_visit_class (strict): the label of the
 *		class, NULL without a visit up to as_of.  Leaves the state as it is.
 */
Datum
churn_visit_final(PG_FUNCTION_ARGS)
{
	const VisitState *state;
	VisitClass	class;

	require_aggregate(fcinfo);
	state = checked_state(fcinfo, 0);
	class = class_of_state(state);
	if (class == VISIT_PROSPECT)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(lang_text(visit_class_label(class), (Lang) state->lang));
}

/*
 * churn_visit_rank_final(int[]) int
 *		The final function of churn_visit_class_rank (strict): the place of
 *		the class, 1 for active to 6 for churned, NULL as above.
 */
Datum
churn_visit_rank_final(PG_FUNCTION_ARGS)
{
	VisitClass	class;

	require_aggregate(fcinfo);
	class = class_of_state(checked_state(fcinfo, 0));
	if (class == VISIT_PROSPECT)
		PG_RETURN_NULL();
	PG_RETURN_INT32(class + 1);
}
