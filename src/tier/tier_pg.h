/*-------------------------------------------------------------------------
 *
 * tier_pg.h
 *	  Tiers as SQL functions see them: shares, fits and limits.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_TIER_PG_H
#define CRM_TIER_PG_H

#include "compat.h"

#include "fmgr.h"
#include "utils/array.h"

#include "shared/collect_pg.h"
#include "shared/memo_pg.h"
#include "tier/tier.h"

/* Which rule of tier.c */
typedef enum TierRule
{
	TIER_BY_SHARE,
	TIER_BY_VALUE
} TierRule;

/* The type of the values */
typedef enum TierType
{
	TIER_FLOAT8,
	TIER_NUMERIC
} TierType;

/* A value of either type; numbers belong to float8, amounts to numeric. */
typedef union TierAny
{
	double		number;
	Decimal		amount;
} TierAny;

/*
 * The limits of all tiers but the last, best first.  Those of numeric values
 * are exact.
 */
typedef struct TierLimits
{
	TierType	type;
	int			count;			/* number of tiers - 1 */
	bool		nobody[TIER_MOST];
	double		number[TIER_MOST];	/* for float8; NaN for nobody */
	Decimal		amount[TIER_MOST];	/* for numeric */
} TierLimits;

/* Values collected for a rule: the state of the aggregates. */
typedef struct TierFit
{
	TierRule	rule;
	TierType	type;
	bool		strict;			/* ties down, or within */
	ArgMemo		shares_memo;	/* the argument that shares come from */
	TierShares	shares;
	Numbers		numbers;		/* for float8 */
	Amounts		amounts;		/* for numeric */
} TierFit;

/* Reads an array of limits. */
typedef void (*TierReadLimits) (ArrayType *array, TierType type, TierLimits *limits);

/* An array of limits, read once as long as it stays the same; in fn_extra. */
typedef struct TierKeptLimits
{
	ArgMemo		memo;
	TierLimits	limits;
} TierKeptLimits;

extern void tier_shares_arg(ArrayType *array, TierShares *shares);
extern bool tier_strict_arg(TierRule rule, const text *word);
extern TierAny tier_any(Datum value, TierType type, const char *argument);
extern void tier_fit_init(TierFit *fit, MemoryContext context, TierRule rule, TierType type);
extern void tier_fit_add(TierFit *fit, Datum value);
extern int64 tier_fit_count(const TierFit *fit);
extern void tier_fit_limits(TierFit *fit, TierLimits *limits);
extern const TierLimits *tier_kept_limits(FunctionCallInfo fcinfo, int argno, TierType type,
										  TierReadLimits read, TierKeptLimits *kept);
extern const TierLimits *tier_cuts_arg(FunctionCallInfo fcinfo, int argno, TierType type);
extern void tier_limits_arg(ArrayType *array, TierType type, TierLimits *limits);
extern Datum tier_limits_array(const TierLimits *limits);
extern TierAny tier_limit(const TierLimits *limits, int j);
extern void tier_set_limit(TierLimits *limits, int j, TierAny limit);
extern bool tier_reaches(TierType type, TierAny value, TierAny limit);
extern int	tier_by_amounts(const TierLimits *limits, Decimal value);

/* The first tier whose limit the value reaches; NaN is never reached. */
static inline int
tier_by_numbers(const TierLimits *limits, double value)
{
	int			j = 0;

	while (j < limits->count && !(value >= limits->number[j]))
		j++;
	return j + 1;
}

static inline int
tier_by_limits(const TierLimits *limits, TierAny value)
{
	return limits->type == TIER_FLOAT8 ? tier_by_numbers(limits, value.number) :
		tier_by_amounts(limits, value.amount);
}

#endif							/* CRM_TIER_PG_H */
