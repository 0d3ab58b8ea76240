/*-------------------------------------------------------------------------
 *
 * survival.h
 *	  Kaplan-Meier: how many are still there after a time.
 *
 * Each customer has a duration >= 0 and either an event at its end (a second
 * purchase, the start of a silence) or none yet: then the duration is
 * censored, and says only that the event had not come by then.
 *
 * While customers come, they are counted by duration in a hash table.  Sorted
 * by duration, the counts are the whole content of a stored value, from which
 * the curve is computed as it is asked for.
 *
 * Plain C: no server needed.  Memory is the caller's.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_SURVIVAL_H
#define CRM_COHORT_SURVIVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Customers with the same duration. */
typedef struct SurvivalTime
{
	double		time;			/* finite, >= 0 and not -0 */
	int32_t		events;
	int32_t		censored;
} SurvivalTime;

static inline int64_t
survival_customers(const SurvivalTime *time)
{
	return (int64_t) time->events + time->censored;
}

/*
 * Counts by duration.  A slot without customers is free; more than half of
 * them always are, so a search is short.
 */
typedef struct SurvivalTable
{
	SurvivalTime *slots;
	int			bits;			/* there are 2^bits slots */
	int64_t		used;			/* different durations */
	int64_t		customers;		/* at most 2^31 - 1 */
} SurvivalTable;

/* To be asked before each survival_count(). */
static inline bool
survival_table_full(const SurvivalTable *table)
{
	return table->slots == NULL || 2 * (table->used + 1) > (int64_t) 1 << table->bits;
}

extern void survival_table_move(SurvivalTable *table, SurvivalTime *slots, int bits);
extern bool survival_count(SurvivalTable *table, const SurvivalTime *more);
extern void survival_table_sort(const SurvivalTable *table, double *work, SurvivalTime *sorted);
extern const char *survival_check(const SurvivalTime *times, int64_t count);

/*
 * The share that survives, in units of 2^-96, rounded down.  Each step of the
 * curve is one multiplication and one division of whole numbers and loses less
 * than a unit.  A share that is not 0 is at least 2^-31 (of n customers at the
 * start, r of whom are left, it is never below r / n), so 65 bits or more of
 * it are significant.  (Memory from palloc is aligned to eight bytes, not to
 * sixteen.)
 */
typedef unsigned __int128 survival_share __attribute__((aligned(8)));

#define SURVIVAL_BITS	96
#define SURVIVAL_ALL	((survival_share) 1 << SURVIVAL_BITS)

/* The curve at one of its times. */
typedef struct SurvivalStep
{
	double		time;
	int32_t		at_risk;		/* customers whose duration is not shorter */
	int32_t		events;
	int32_t		censored;
	survival_share share;		/* just after the time */
	double		survival;		/* the same as a number from 0 to 1 */
	double		log_variance;	/* Greenwood: variance of ln(survival);
								 * infinite where survival is 0 */
	double		hazard;			/* events / at_risk */
	double		cumulative_hazard;	/* Nelson-Aalen: sum of the hazards */
} SurvivalStep;

/* Walks along a curve. */
typedef struct SurvivalCurve
{
	const SurvivalTime *next;
	const SurvivalTime *end;
	SurvivalStep step;
} SurvivalCurve;

/* Times at which the curve and its limits reach a level; NaN: they do not. */
typedef struct SurvivalQuantile
{
	double		time;
	double		lower;
	double		upper;
} SurvivalQuantile;

extern SurvivalCurve survival_curve(const SurvivalTime *times, int64_t count);
extern bool survival_next(SurvivalCurve *curve);
extern bool survival_error(const SurvivalStep *step, double *std_error);
extern bool survival_limits(const SurvivalStep *step, double z, double *lower, double *upper);
extern SurvivalQuantile survival_quantile(SurvivalCurve curve, double level, double z);
extern bool survival_at(SurvivalCurve curve, double time, double *survival);

#endif							/* CRM_COHORT_SURVIVAL_H */
