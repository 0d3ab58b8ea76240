/*-------------------------------------------------------------------------
 *
 * churn_pg.h
 *	  What the functions of churn share as SQL functions.
 *
 * Each takes a history, the day as of which is asked, and the constants of
 * its rule as further arguments.  The constants hold for millions of calls,
 * but nothing promises it.  So what was made of them is kept along with
 * copies of the arguments, and a call compares a few bytes; the same with
 * what was made of them for the day, such as the beginning of a window.
 *
 * A function that needs more than that embeds a ChurnCall as its first
 * member.  It lives in fn_extra.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_PG_H
#define CRM_CHURN_PG_H

#include "compat.h"

#include "fmgr.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "churn/fraction.h"
#include "churn/visits.h"
#include "purchase/history_pg.h"
#include "shared/labels_pg.h"
#include "shared/memo_pg.h"

/* Of functions of a history: the numbers of the arguments all have. */
#define CHURN_HISTORY	0
#define CHURN_AS_OF		1

/* How an argument is compared. */
typedef enum ChurnConstantType
{
	CHURN_INT,
	CHURN_INTERVAL,
	CHURN_VARLENA				/* text, numeric */
} ChurnConstantType;

typedef struct ChurnConstant
{
	int			number;			/* of the argument */
	ChurnConstantType type;
	const char *name;
	const char *hint;			/* when it is NULL */
} ChurnConstant;

#define CHURN_MOST_CONSTANTS	5

#define COUNTING_CONSTANT(number) \
	{number, CHURN_VARLENA, "counting", "Use 'days' or 'rows'."}

typedef struct ChurnKept
{
	int32		integer;
	Interval	interval;
	ArgMemo		varlena;
} ChurnKept;

typedef struct ChurnCall
{
	LabelCache	labels;			/* first: labels_arg() finds it there */
	bool		ready;			/* kept are the constants of the rule */
	bool		dated;			/* and as_of is the day of its windows */
	DateADT		as_of;
	ChurnKept	kept[CHURN_MOST_CONSTANTS]; /* in the order of the list */
} ChurnCall;

extern void *churn_call_first(FunctionCallInfo fcinfo, Size size);
extern void churn_constants_begin(FunctionCallInfo fcinfo, const ChurnConstant *list, int count);
extern void churn_constants_keep(FunctionCallInfo fcinfo, const ChurnConstant *list, int count);

extern int32 churn_at_least(FunctionCallInfo fcinfo, const ChurnConstant *constant, int32 least,
							const char *hint);
extern void churn_check_interval(FunctionCallInfo fcinfo, const ChurnConstant *constant);
extern VisitCounting churn_counting(FunctionCallInfo fcinfo, const ChurnConstant *constant);
extern Decimal churn_decimal(FunctionCallInfo fcinfo, const ChurnConstant *constant, bool may_be_zero);
pg_noreturn extern void churn_order_error(FunctionCallInfo fcinfo, const ChurnConstant *below,
										  const ChurnConstant *above, const char *hint);

/* The struct of this call's function, all zero at the first call. */
static inline void *
churn_call(FunctionCallInfo fcinfo, Size size)
{
	if (unlikely(fcinfo->flinfo->fn_extra == NULL))
		return churn_call_first(fcinfo, size);
	return fcinfo->flinfo->fn_extra;
}

/* Are all constants those that were kept? */
static inline bool
churn_constants_same(FunctionCallInfo fcinfo, const ChurnConstant *list, int count,
					 const ChurnCall *call)
{
	if (!call->ready)
		return false;
	for (int i = 0; i < count; i++)
	{
		const ChurnKept *kept = &call->kept[i];
		int			number = list[i].number;

		if (PG_ARGISNULL(number))
			return false;
		switch (list[i].type)
		{
			case CHURN_INT:
				if (PG_GETARG_INT32(number) != kept->integer)
					return false;
				break;
			case CHURN_INTERVAL:
				if (memcmp(PG_GETARG_INTERVAL_P(number), &kept->interval, sizeof(Interval)) != 0)
					return false;
				break;
			case CHURN_VARLENA:
				if (!memo_same(&kept->varlena, PG_GETARG_DATUM(number)))
					return false;
				break;
		}
	}
	return true;
}

/* Is this the day that the windows were made for? */
static inline bool
churn_day_same(const ChurnCall *call, DateADT as_of)
{
	return call->dated && call->as_of == as_of;
}

/* A class, with its label or as a place from 1; negative for NULL. */
static inline Datum
churn_label_datum(FunctionCallInfo fcinfo, text **labels, int class)
{
	if (class < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(labels[class]);
}

static inline Datum
churn_rank_datum(FunctionCallInfo fcinfo, int class)
{
	if (class < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(class + 1);
}

#endif							/* CRM_CHURN_PG_H */
