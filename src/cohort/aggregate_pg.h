/*-------------------------------------------------------------------------
 *
 * aggregate_pg.h
 *	  The steps of the aggregates over customers by calendar period.
 *
 * Growth accounting and cohort retention differ in what they keep of a
 * customer, and in nothing else: both are told as_of, period and week_start
 * with each row, take a history, are merged, and travel from a worker to the
 * leader in the stored form, which is the result, too.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_AGGREGATE_PG_H
#define CRM_COHORT_AGGREGATE_PG_H

#include "cohort/cohort_pg.h"
#include "cohort/growth.h"
#include "cohort/retention.h"

/* Both begin with their grid. */
typedef union CohortCurve
{
	PeriodGrid	grid;
	Growth		growth;
	Retention	retention;
} CohortCurve;

typedef struct CohortState
{
	CohortCurve curve;
	GridMemo	memo;			/* the arguments of its grid */
	MemoryContext context;		/* of all that belongs to it */
} CohortState;

/* What differs. */
typedef struct CohortAggregate
{
	CohortCurve (*begin) (const PeriodGrid *grid);

	/* A customer's history, read to its end; false: a sum does not fit. */
	bool		(*add_history) (CohortState *state, HistoryReader *reader);

	/* Other customers on the same grid; false: a sum does not fit. */
	bool		(*merge) (CohortState *state, const CohortCurve *other);
	bool		(*can_be_shown) (const CohortCurve *curve);

	/* From the stored form, in the current memory context, and to it. */
	CohortCurve (*read) (Datum value);
	struct varlena *(*write) (const CohortCurve *curve);
} CohortAggregate;

extern const CohortAggregate growth_aggregate;
extern const CohortAggregate retention_aggregate;

extern CohortState *cohort_new_state(MemoryContext context, const CohortCurve *curve);
extern void cohort_add_history(const CohortAggregate *aggregate, CohortState *state, HistoryReader reader);
extern struct varlena *cohort_result(const CohortAggregate *aggregate, const CohortCurve *curve);
extern Datum cohort_transition(FunctionCallInfo fcinfo, const CohortAggregate *aggregate);
extern Datum cohort_merge_transition(FunctionCallInfo fcinfo, const CohortAggregate *aggregate);
extern Datum cohort_combine(FunctionCallInfo fcinfo, const CohortAggregate *aggregate);
extern Datum cohort_serialize(FunctionCallInfo fcinfo, const CohortAggregate *aggregate);
extern Datum cohort_deserialize(FunctionCallInfo fcinfo, const CohortAggregate *aggregate);
extern Datum cohort_final(FunctionCallInfo fcinfo, const CohortAggregate *aggregate);

#endif							/* CRM_COHORT_AGGREGATE_PG_H */
