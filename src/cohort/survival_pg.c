/*-------------------------------------------------------------------------
 *
 * survival_pg.c
 *	  The aggregates cohort_survival(duration, event) and
 *	  cohort_survival_merge().
 *
 * The state is a hash table of counts by duration (survival.h): days are few,
 * however many the customers.  Adding counts is all that is ever done to it,
 * so workers and parts of a population are put together without a trace.
 * The final function leaves it as it is.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/survival_pg.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "shared/aggregate_pg.h"
#include "shared/args_pg.h"

PG_FUNCTION_INFO_V1(cohort_survival_transition);
PG_FUNCTION_INFO_V1(cohort_survival_merge_transition);
PG_FUNCTION_INFO_V1(cohort_survival_combine);
PG_FUNCTION_INFO_V1(cohort_survival_serialize);
PG_FUNCTION_INFO_V1(cohort_survival_deserialize);
PG_FUNCTION_INFO_V1(cohort_survival_final);

/* Slots at first, as a power of two: half a kilobyte. */
#define FIRST_BITS		5

/*
 * survival_new_state
 *		A state without a customer, in a memory context that it stays in.
 */
SurvivalState *
survival_new_state(MemoryContext context)
{
	SurvivalState *state = MemoryContextAllocZero(context, sizeof(SurvivalState));

	state->context = context;
	return state;
}

/* The state of a transition function; a new one for the first row. */
static inline SurvivalState *
state_arg(FunctionCallInfo fcinfo)
{
	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return survival_new_state(aggregate_context(fcinfo));
	return (SurvivalState *) PG_GETARG_POINTER(0);
}

static pg_noinline void
make_room(SurvivalState *state)
{
	SurvivalTable *table = &state->table;
	SurvivalTime *old = table->slots;
	int			bits = old == NULL ? FIRST_BITS : table->bits + 1;
	Size		size = ((Size) 1 << bits) * sizeof(SurvivalTime);
	SurvivalTime *slots = MemoryContextAllocHuge(state->context, size);

	memset(slots, 0, size);
	survival_table_move(table, slots, bits);
	if (old != NULL)
		pfree(old);
}

/*
 * survival_add_customers
 *		Customers with one duration; 22003 beyond 2^31 - 1 of them.
 */
void
survival_add_customers(SurvivalState *state, const SurvivalTime *customers)
{
	if (unlikely(survival_table_full(&state->table)))
		make_room(state);
	if (unlikely(!survival_count(&state->table, customers)))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cohort_survival cannot count more than %d customers", PG_INT32_MAX)));
}

/* All counts of an array, in which places without customers are passed over. */
static void
add_all(SurvivalState *state, const SurvivalTime *times, int64 count)
{
	for (int64 i = 0; i < count; i++)
	{
		if ((i & 0xFFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		if (survival_customers(&times[i]) != 0)
			survival_add_customers(state, &times[i]);
	}
}

/*
 * survival_add_duration
 *		The rest of a transition function: counts one customer, with a duration
 *		that is finite and not negative.  Adding 0 turns -0 into 0.
 */
Datum
survival_add_duration(FunctionCallInfo fcinfo, double duration, bool event)
{
	SurvivalState *state = state_arg(fcinfo);
	SurvivalTime customer = {duration + 0.0, event, !event};

	survival_add_customers(state, &customer);
	PG_RETURN_POINTER(state);
}

static void
duration_error(double duration)
{
	(void) arg_number(duration, "duration");
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("duration must be finite and not negative, but is %s",
					float8out_internal(duration)),
			 errhint("Pass the time from the start to the event, or to the day up to which the customer was observed.")));
}

/*
 * cohort_survival_transition(internal, duration float8, event boolean) internal
 *		Counts a customer.  duration: any unit of time, from 0 on; event: it
 *		ended with the event, else it was censored.  A NULL in either: the row
 *		is ignored.  Error 22023: duration negative, infinite or NaN; 22003:
 *		more than 2^31 - 1 customers.
 */
Datum
cohort_survival_transition(PG_FUNCTION_ARGS)
{
	double		duration;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return aggregate_unchanged(fcinfo);
	duration = PG_GETARG_FLOAT8(1);
	if (unlikely(!(duration >= 0) || isinf(duration)))
		duration_error(duration);
	return survival_add_duration(fcinfo, duration, PG_GETARG_BOOL(2));
}

/*
 * cohort_survival_merge_transition(internal, cohort_survival) internal
 *		Adds the counts of a value over other customers; NULL is ignored.
 */
Datum
cohort_survival_merge_transition(PG_FUNCTION_ARGS)
{
	SurvivalState *state;
	CohortSurvival *survival;

	if (PG_ARGISNULL(1))
		return aggregate_unchanged(fcinfo);
	state = state_arg(fcinfo);
	survival = PG_GETARG_COHORT_SURVIVAL(1);
	add_all(state, survival->times, cohort_survival_count(survival));
	PG_FREE_IF_COPY(survival, 1);
	PG_RETURN_POINTER(state);
}

/*
 * cohort_survival_combine(internal, internal) internal
 *		The customers of both states; NULL stands for none.
 */
Datum
cohort_survival_combine(PG_FUNCTION_ARGS)
{
	SurvivalState *state;
	SurvivalState *other;

	if (PG_ARGISNULL(1))
		return aggregate_unchanged(fcinfo);
	state = state_arg(fcinfo);
	other = (SurvivalState *) PG_GETARG_POINTER(1);
	add_all(state, other->table.slots, other->table.slots == NULL ? 0 : (int64) 1 << other->table.bits);
	PG_RETURN_POINTER(state);
}

/*
 * survival_stored_form
 *		The counts as they are stored; there must be some.
 */
CohortSurvival *
survival_stored_form(const SurvivalTable *table)
{
	CohortSurvival *survival = cohort_survival_new(table->used);
	double	   *work = MemoryContextAllocHuge(CurrentMemoryContext, table->used * sizeof(double));

	survival_table_sort(table, work, survival->times);
	pfree(work);
	return survival;
}

/*
 * cohort_survival_serialize(internal) bytea
 * cohort_survival_deserialize(bytea, internal) internal
 *		From a parallel worker to the leader: the counts as they are stored.
 */
Datum
cohort_survival_serialize(PG_FUNCTION_ARGS)
{
	SurvivalState *state = (SurvivalState *) PG_GETARG_POINTER(0);

	require_aggregate(fcinfo);
	PG_RETURN_POINTER(survival_stored_form(&state->table));
}

Datum
cohort_survival_deserialize(PG_FUNCTION_ARGS)
{
	SurvivalState *state;
	CohortSurvival *survival;

	require_aggregate(fcinfo);
	state = survival_new_state(CurrentMemoryContext);
	survival = (CohortSurvival *) PG_GETARG_BYTEA_P_COPY(0);	/* for its alignment */
	add_all(state, survival->times, cohort_survival_count(survival));
	PG_RETURN_POINTER(state);
}

/*
 * cohort_survival_final(internal) cohort_survival
 *		NULL without a customer.
 */
Datum
cohort_survival_final(PG_FUNCTION_ARGS)
{
	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(survival_stored_form(&((SurvivalState *) PG_GETARG_POINTER(0))->table));
}
