/*-------------------------------------------------------------------------
 *
 * fit_state_pg.h
 *	  The state of the aggregates that fit a model or check one.
 *
 * Those that see the same arguments have the same transition function, so
 * the server keeps one state for all of them: three models over the same
 * customers in one query group them once.  For that the final functions leave
 * the state as it is.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FIT_STATE_PG_H
#define CRM_CLV_FIT_STATE_PG_H

#include "compat.h"

#include "fmgr.h"

#include "clv/fit_table.h"
#include "shared/aggregate_pg.h"

/* Rows that are counted together. */
#define FIT_STATE_BATCH		32

/*
 * A large table is not in the processor's cache.  So a row first waits, while
 * its slot is fetched, until there are some more.
 */
typedef struct FitState
{
	MemoryContext context;		/* of the state and its slots */
	FitTable	table;			/* ask for it by fit_state_table() */
	int32		unit_days;		/* of times from histories; 0: not known */
	int			waiting;
	ClvFitRow	batch[FIT_STATE_BATCH];
} FitState;

extern FitState *fit_state_new(MemoryContext context);
extern FitTable *fit_state_table(FitState *state);
pg_noreturn extern void fit_state_unit_error(int32 a, int32 b);
extern ClvFitRow *fit_state_rows(FitState *state, int64 *count);

/* Memory of a fit, in the current context. */
extern void *fit_state_allocate(size_t bytes);

/* The state of a transition function; a new one for the first row. */
static inline FitState *
fit_state_arg(FunctionCallInfo fcinfo)
{
	if (unlikely(PG_ARGISNULL(0)))
		return fit_state_new(aggregate_context(fcinfo));
	require_aggregate(fcinfo);
	return (FitState *) PG_GETARG_POINTER(0);
}

/*
 * fit_state_add
 *		Counts customers, one or more.  Adding 0 turns -0 into 0.
 */
static inline void
fit_state_add(FitState *state, double x, double t_x, double t, int64 customers)
{
	ClvFitRow  *row;

	if (unlikely(state->waiting == FIT_STATE_BATCH))
		(void) fit_state_table(state);
	row = &state->batch[state->waiting++];
	*row = (ClvFitRow) {x + 0.0, t_x + 0.0, t + 0.0, customers};
	fit_table_fetch(&state->table, row);
}

#endif							/* CRM_CLV_FIT_STATE_PG_H */
