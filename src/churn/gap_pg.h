/*-------------------------------------------------------------------------
 *
 * gap_pg.h
 *	  The usual gap between a customer's visits, from the arguments of an
 *	  SQL function.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_GAP_PG_H
#define CRM_CHURN_GAP_PG_H

#include "churn/cadence.h"
#include "churn/churn_pg.h"

/* Two visits make a gap. */
#define GAP_LEAST_VISITS	2

typedef enum GapKind
{
	GAP_MEAN,
	GAP_MEDIAN
} GapKind;

/* How a customer's gap is found. */
typedef struct GapRule
{
	GapKind		kind;
	int32		min_visits;		/* >= 2; with fewer his own gap does not count */
} GapRule;

/* No argument population_gap */
#define GAP_NO_POPULATION	(-1)

#define GAP_CONSTANT(number) \
	{number, CHURN_VARLENA, "gap", "Use 'mean' or 'median'."}
#define MIN_VISITS_CONSTANT(number) \
	{number, CHURN_INT, "min_visits", "Pass the number of visits from which a customer's own gap counts, such as 3."}

extern GapKind gap_kind_arg(FunctionCallInfo fcinfo, const ChurnConstant *constant);
extern int32 gap_min_visits_arg(FunctionCallInfo fcinfo, const ChurnConstant *constant);
extern bool gap_population_arg(FunctionCallInfo fcinfo, int number, Fraction *gap);
extern bool gap_of_customer(FunctionCallInfo fcinfo, HistoryReader history, GapRule rule,
							int population_arg, Visits *visits, Fraction *gap);

#endif							/* CRM_CHURN_GAP_PG_H */
