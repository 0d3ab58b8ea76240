/*-------------------------------------------------------------------------
 *
 * visit_class_pg.c
 *	  Visit classes of histories, as SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "churn/churn_pg.h"
#include "churn/visit_class.h"
#include "shared/args_pg.h"
#include "shared/calendar_pg.h"

PG_FUNCTION_INFO_V1(churn_visit_class);
PG_FUNCTION_INFO_V1(churn_visit_class_rank);

/* The constants, in the order of the arguments that follow as_of */
enum
{
	WITHIN,
	RECENT,
	ACTIVE,
	SINGLE,
	COUNTING,
	CONSTANTS
};

#define ARG_LANG	7

static const ChurnConstant constants[CONSTANTS] = {
	{2, CHURN_INTERVAL, "within", "Pass the length of the window, such as '1 year' or '365 days'."},
	{3, CHURN_INTERVAL, "recent", "Pass the length of its recent part, such as '3 months' or '90 days'."},
	{4, CHURN_INT, "active", "Pass the number of visits that makes a customer active, such as 3."},
	{5, CHURN_VARLENA, "single", "Use 'split', 'wavering' or 'active'."},
	COUNTING_CONSTANT(6)
};

static const char *const single_words[] = {"split", "wavering", "active"};
static const ArgChoice single_choice = {"single", lengthof(single_words), single_words};

/* What is kept from call to call. */
typedef struct VisitCall
{
	ChurnCall	call;
	VisitRule	rule;
	VisitCounting counting;
	HistoryWindow window;		/* of as_of */
	int32		recent_after;
} VisitCall;

static void
read_constants(FunctionCallInfo fcinfo, VisitCall *visit)
{
	const ChurnConstant *within = &constants[WITHIN];
	const ChurnConstant *recent = &constants[RECENT];

	churn_constants_begin(fcinfo, constants, CONSTANTS);
	churn_check_interval(fcinfo, within);
	churn_check_interval(fcinfo, recent);
	if (!calendar_can_be_shorter(PG_GETARG_INTERVAL_P(recent->number),
								 PG_GETARG_INTERVAL_P(within->number)))
		churn_order_error(fcinfo, recent, within, recent->hint);
	visit->rule.active = churn_at_least(fcinfo, &constants[ACTIVE], 2,
										"A single visit is classed by its date.");
	visit->rule.single = (VisitSingle)
		arg_choice(&single_choice, PG_GETARG_TEXT_PP(constants[SINGLE].number));
	visit->counting = churn_counting(fcinfo, &constants[COUNTING]);
	churn_constants_keep(fcinfo, constants, CONSTANTS);
}

static void
set_windows(VisitCall *visit, DateADT as_of)
{
	const ChurnKept *kept = visit->call.kept;

	visit->call.dated = false;
	visit->window.until = day_of_date(as_of, "as_of");
	visit->window.after = calendar_day_before(as_of, &kept[WITHIN].interval, "within");
	visit->recent_after = calendar_day_before(as_of, &kept[RECENT].interval, "recent");
	visit->call.as_of = as_of;
	visit->call.dated = true;
}

/* -1 for NULL */
static inline int
class_of(FunctionCallInfo fcinfo)
{
	VisitCall  *visit = churn_call(fcinfo, sizeof(VisitCall));
	HistoryReader reader;
	RecentVisits visits;

	if (unlikely(!churn_constants_same(fcinfo, constants, CONSTANTS, &visit->call)))
		read_constants(fcinfo, visit);
	if (PG_ARGISNULL(CHURN_AS_OF))
		return -1;
	if (unlikely(!churn_day_same(&visit->call, PG_GETARG_DATEADT(CHURN_AS_OF))))
		set_windows(visit, PG_GETARG_DATEADT(CHURN_AS_OF));

	reader = history_or_empty(fcinfo, CHURN_HISTORY);
	visits = visits_in_window(&reader, visit->window, visit->counting);
	history_check_end(&reader);
	return visit_class(visit->rule, visits, visit->recent_after);
}

/*
 * churn_visit_class(h purchase_history, as_of date, within interval,
 *		recent interval, active int, single text, counting text, lang text)
 *		text
 *
 *		active, new, reactivated, wavering, wavering_churn, churned or
 *		prospect: see visit_class.h.  Windows are (as_of - within, as_of] and
 *		(as_of - recent, as_of], by calendar months and days as date -
 *		interval is; visits are days with a purchase, or with counting 'rows'
 *		purchases.  A NULL history is that of a customer without rows, a
 *		prospect; a NULL as_of gives NULL.  Error 22023 for an infinite as_of,
 *		NULL constants, an interval that is not positive or not in whole days,
 *		recent not shorter than within on any day, active below 2, an unknown
 *		single, counting or lang.
 */
Datum
churn_visit_class(PG_FUNCTION_ARGS)
{
	int			class = class_of(fcinfo);

	return churn_label_datum(fcinfo, labels_arg(fcinfo, ARG_LANG, visit_class_label, VISIT_CLASSES),
							 class);
}

/*
 * churn_visit_class_rank(h purchase_history, as_of date, within interval,
 *		recent interval, active int, single text, counting text) int
 *
 *		The place of that class, 1 for active to 7 for prospect.  NULLs and
 *		errors as above.
 */
Datum
churn_visit_class_rank(PG_FUNCTION_ARGS)
{
	return churn_rank_datum(fcinfo, class_of(fcinfo));
}
