/*-------------------------------------------------------------------------
 *
 * survival_pg.h
 *	  The type cohort_survival, and the state of its aggregates.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_SURVIVAL_PG_H
#define CRM_COHORT_SURVIVAL_PG_H

#include "compat.h"

#include "fmgr.h"
#include "utils/memutils.h"

#include "cohort/survival.h"

#define COHORT_SURVIVAL_VERSION	1

/*
 * A cohort_survival in memory and on disk: one or more times, ascending, good
 * by survival_check().  Equal counts are equal bytes.
 */
typedef struct CohortSurvival
{
	char		vl_len_[4];		/* varlena header */
	uint8		version;
	uint8		unused[3];		/* zero */
	SurvivalTime times[FLEXIBLE_ARRAY_MEMBER];
} CohortSurvival;

static inline int64
cohort_survival_count(const CohortSurvival *survival)
{
	return (VARSIZE(survival) - offsetof(CohortSurvival, times)) / sizeof(SurvivalTime);
}

/* Before the first time of a stored curve. */
static inline SurvivalCurve
cohort_survival_curve(const CohortSurvival *survival)
{
	return survival_curve(survival->times, cohort_survival_count(survival));
}

#define PG_GETARG_COHORT_SURVIVAL(n)	cohort_survival_detoast(PG_GETARG_DATUM(n))

/* survival_io_pg.c */
extern CohortSurvival *cohort_survival_detoast(Datum value);
extern CohortSurvival *cohort_survival_new(int64 count);

/* Counts while customers come. */
typedef struct SurvivalState
{
	MemoryContext context;		/* of the state and its slots */
	SurvivalTable table;
} SurvivalState;

/* survival_pg.c */
extern SurvivalState *survival_new_state(MemoryContext context);
extern void survival_add_customers(SurvivalState *state, const SurvivalTime *customers);
extern CohortSurvival *survival_stored_form(const SurvivalTable *table);
extern Datum survival_add_duration(FunctionCallInfo fcinfo, double days, bool event);

#endif							/* CRM_COHORT_SURVIVAL_PG_H */
