/*-------------------------------------------------------------------------
 *
 * lifecycle_pg.c
 *	  Lifecycle stages of histories, as SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "churn/churn_pg.h"
#include "churn/lifecycle.h"
#include "shared/calendar_pg.h"
#include "shared/numeric_pg.h"

PG_FUNCTION_INFO_V1(churn_lifecycle);
PG_FUNCTION_INFO_V1(churn_lifecycle_rank);

/* The constants, in the order of the arguments that follow as_of */
enum
{
	RECENT,
	PRIOR,
	DECLINE_BELOW,
	GROWTH_FROM,
	EXPLORATION_VISITS,
	CONSTANTS
};

#define ARG_LANG	7

/* The first day there is */
#define FIRST_DAY	(DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE)

static const ChurnConstant constants[CONSTANTS] = {
	{2, CHURN_INTERVAL, "recent", "Pass the length of the recent window, such as '90 days'."},
	{3, CHURN_INTERVAL, "prior", "Pass the length of the window before it, such as '90 days'."},
	{4, CHURN_VARLENA, "decline_below", "Pass the part of the prior amount below which customers decline, such as 0.5."},
	{5, CHURN_VARLENA, "growth_from", "Pass the multiple of the prior amount from which customers develop, such as 1.2."},
	{6, CHURN_INT, "exploration_visits", "Pass the number of visits up to which customers explore, such as 2."}
};

/* What is kept from call to call. */
typedef struct LifecycleCall
{
	ChurnCall	call;
	LifecycleRule rule;
	LifecycleWindows windows;	/* of as_of */
} LifecycleCall;

static void
read_constants(FunctionCallInfo fcinfo, LifecycleCall *lifecycle)
{
	Decimal		decline_below;
	Decimal		growth_from;

	churn_constants_begin(fcinfo, constants, CONSTANTS);
	churn_check_interval(fcinfo, &constants[RECENT]);
	churn_check_interval(fcinfo, &constants[PRIOR]);
	decline_below = churn_decimal(fcinfo, &constants[DECLINE_BELOW], true);
	growth_from = churn_decimal(fcinfo, &constants[GROWTH_FROM], true);
	if (decimal_compare(decline_below, growth_from) >= 0)
		churn_order_error(fcinfo, &constants[DECLINE_BELOW], &constants[GROWTH_FROM],
						  "What lies between them is a stable customer.");
	lifecycle->rule.decline_below = fraction_of_decimal(decline_below);
	lifecycle->rule.growth_from = fraction_of_decimal(growth_from);
	lifecycle->rule.exploration_visits =
		churn_at_least(fcinfo, &constants[EXPLORATION_VISITS], 0, "Pass 0 if no customer explores.");
	churn_constants_keep(fcinfo, constants, CONSTANTS);
}

/* Before the first day nothing was bought: there the prior window may end. */
static void
set_windows(LifecycleCall *lifecycle, DateADT as_of)
{
	const ChurnKept *kept = lifecycle->call.kept;
	LifecycleWindows *windows = &lifecycle->windows;

	lifecycle->call.dated = false;
	windows->as_of = day_of_date(as_of, "as_of");
	windows->recent_after = calendar_day_before(as_of, &kept[RECENT].interval, "recent");
	windows->prior_after = calendar_day_before(Max(windows->recent_after, FIRST_DAY),
											   &kept[PRIOR].interval, "prior");
	lifecycle->call.as_of = as_of;
	lifecycle->call.dated = true;
}

/* -1 for NULL */
static inline int
stage_of(FunctionCallInfo fcinfo)
{
	LifecycleCall *lifecycle = churn_call(fcinfo, sizeof(LifecycleCall));
	HistoryReader reader;
	LifecycleSums sums;

	if (unlikely(!churn_constants_same(fcinfo, constants, CONSTANTS, &lifecycle->call)))
		read_constants(fcinfo, lifecycle);
	if (PG_ARGISNULL(CHURN_AS_OF))
		return -1;
	if (unlikely(!churn_day_same(&lifecycle->call, PG_GETARG_DATEADT(CHURN_AS_OF))))
		set_windows(lifecycle, PG_GETARG_DATEADT(CHURN_AS_OF));

	reader = history_or_empty(fcinfo, CHURN_HISTORY);
	sums = lifecycle_sums(&reader, lifecycle->windows);
	history_check_end(&reader);
	if (unlikely(sums.overflow))
		decimal_overflow_error("the sum of amount");
	return sums.visits == 0 ? -1 : (int) lifecycle_stage(&lifecycle->rule, &sums);
}

/*
 * churn_lifecycle(h purchase_history, as_of date, recent interval,
 *		prior interval, decline_below numeric, growth_from numeric,
 *		exploration_visits int, lang text) text
 *
 *		exploration, development, stable or decline: see lifecycle.h.  The
 *		windows are (as_of - recent, as_of] and (as_of - recent - prior,
 *		as_of - recent]; amounts are net and exact, and so are comparisons.
 *		NULL for a NULL history, one without a visit up to as_of, and a NULL
 *		as_of.  Error 22023 for an infinite as_of, NULL constants, an interval
 *		that is not positive or not in whole days, negative constants,
 *		decline_below not below growth_from, an unknown lang; 22003 for sums
 *		beyond 38 digits.
 */
Datum
churn_lifecycle(PG_FUNCTION_ARGS)
{
	int			stage = stage_of(fcinfo);

	return churn_label_datum(fcinfo, labels_arg(fcinfo, ARG_LANG, lifecycle_label, LIFECYCLE_STAGES),
							 stage);
}

/*
 * churn_lifecycle_rank(h purchase_history, as_of date, recent interval,
 *		prior interval, decline_below numeric, growth_from numeric,
 *		exploration_visits int) int
 *
 *		The place of that stage in life, 1 for exploration to 4 for decline.
 *		NULLs and errors as above.
 */
Datum
churn_lifecycle_rank(PG_FUNCTION_ARGS)
{
	return churn_rank_datum(fcinfo, stage_of(fcinfo));
}
