/*-------------------------------------------------------------------------
 *
 * loyalty_pg.c
 *	  Loyalty and purchase behaviour of histories, as SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "utils/builtins.h"
#include "utils/numeric.h"

#include "churn/churn_pg.h"
#include "churn/loyalty.h"
#include "shared/args_pg.h"
#include "shared/calendar_pg.h"

PG_FUNCTION_INFO_V1(churn_loyalty);
PG_FUNCTION_INFO_V1(churn_loyalty_rank);
PG_FUNCTION_INFO_V1(churn_behaviour);
PG_FUNCTION_INFO_V1(churn_behaviour_rank);

/* The constants of both, apart from the window, which comes first. */
enum
{
	WITHIN,
	HIGH,
	MEDIUM,
	SWITCHER_BELOW,
	LOYALTY_COUNTING,
	LOYALTY_CONSTANTS,

	REGULAR = WITHIN + 1,
	BEHAVIOUR_COUNTING,
	BEHAVIOUR_CONSTANTS
};

#define ARG_SHARE_OF_WALLET	5
#define ARG_LOYALTY_LANG	8
#define ARG_BEHAVIOUR_LANG	5

#define WITHIN_CONSTANT \
	{2, CHURN_INTERVAL, "within", "Pass the length of the window, such as '1 year' or '365 days'."}

static const ChurnConstant loyalty_constants[LOYALTY_CONSTANTS] = {
	WITHIN_CONSTANT,
	{3, CHURN_INT, "high", "Pass the number of visits that makes high loyalty, such as 3."},
	{4, CHURN_INT, "medium", "Pass the number of visits that makes medium loyalty, such as 2."},
	{6, CHURN_VARLENA, "switcher_below", "Pass a share between 0 and 1, such as 0.5."},
	COUNTING_CONSTANT(7)
};

static const ChurnConstant behaviour_constants[BEHAVIOUR_CONSTANTS] = {
	WITHIN_CONSTANT,
	{3, CHURN_INT, "regular", "Pass the number of visits that makes a regular customer, such as 3."},
	COUNTING_CONSTANT(4)
};

/* What is kept from call to call. */
typedef struct LoyaltyCall
{
	ChurnCall	call;
	LoyaltyRule rule;
	Decimal		switcher_below;
	int32		regular;		/* of behaviour */
	VisitCounting counting;
	HistoryWindow window;		/* of as_of */
} LoyaltyCall;

/* A share between 0 and 1. */
static Decimal
share_of_numeric(Datum value, const char *argument, const char *hint)
{
	static const Decimal one = {10000, 0};
	Decimal		share = arg_decimal(value, argument, hint);

	if (unlikely(share.units < 0 || decimal_compare(share, one) > 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be between 0 and 1, not %s", argument,
						DatumGetCString(DirectFunctionCall1(numeric_out, value))),
				 errhint("%s", hint)));
	return share;
}

static void
read_loyalty_constants(FunctionCallInfo fcinfo, LoyaltyCall *loyalty)
{
	const ChurnConstant *list = loyalty_constants;

	churn_constants_begin(fcinfo, list, LOYALTY_CONSTANTS);
	churn_check_interval(fcinfo, &list[WITHIN]);
	loyalty->rule.medium = churn_at_least(fcinfo, &list[MEDIUM], 2, "A single visit makes low loyalty.");
	loyalty->rule.high = PG_GETARG_INT32(list[HIGH].number);
	if (loyalty->rule.medium >= loyalty->rule.high)
		churn_order_error(fcinfo, &list[MEDIUM], &list[HIGH], list[HIGH].hint);
	loyalty->switcher_below = share_of_numeric(PG_GETARG_DATUM(list[SWITCHER_BELOW].number),
											   list[SWITCHER_BELOW].name, list[SWITCHER_BELOW].hint);
	loyalty->counting = churn_counting(fcinfo, &list[LOYALTY_COUNTING]);
	churn_constants_keep(fcinfo, list, LOYALTY_CONSTANTS);
}

static void
read_behaviour_constants(FunctionCallInfo fcinfo, LoyaltyCall *behaviour)
{
	const ChurnConstant *list = behaviour_constants;

	churn_constants_begin(fcinfo, list, BEHAVIOUR_CONSTANTS);
	churn_check_interval(fcinfo, &list[WITHIN]);
	behaviour->regular = churn_at_least(fcinfo, &list[REGULAR], 2,
										"Fewer visits than that make an occasional customer, but at least one.");
	behaviour->counting = churn_counting(fcinfo, &list[BEHAVIOUR_COUNTING]);
	churn_constants_keep(fcinfo, list, BEHAVIOUR_CONSTANTS);
}

static void
set_window(LoyaltyCall *loyalty, DateADT as_of)
{
	loyalty->call.dated = false;
	loyalty->window.until = day_of_date(as_of, "as_of");
	loyalty->window.after = calendar_day_before(as_of, &loyalty->call.kept[WITHIN].interval, "within");
	loyalty->call.as_of = as_of;
	loyalty->call.dated = true;
}

/* The visits of the window; as_of is not NULL. */
static inline RecentVisits
visits_of(FunctionCallInfo fcinfo, LoyaltyCall *loyalty)
{
	HistoryReader reader;
	RecentVisits visits;

	if (unlikely(!churn_day_same(&loyalty->call, PG_GETARG_DATEADT(CHURN_AS_OF))))
		set_window(loyalty, PG_GETARG_DATEADT(CHURN_AS_OF));
	reader = history_or_empty(fcinfo, CHURN_HISTORY);
	visits = visits_in_window(&reader, loyalty->window, loyalty->counting);
	history_check_end(&reader);
	return visits;
}

/* Is this customer known to buy too much elsewhere? */
static inline bool
is_switcher(FunctionCallInfo fcinfo, const LoyaltyCall *loyalty)
{
	Decimal		share;

	if (PG_ARGISNULL(ARG_SHARE_OF_WALLET))
		return false;
	share = share_of_numeric(PG_GETARG_DATUM(ARG_SHARE_OF_WALLET), "share_of_wallet",
							 "Pass the part of all that the customer buys which he buys here, such as 0.3.");
	return decimal_compare(share, loyalty->switcher_below) < 0;
}

/* -1 for NULL */
static inline int
loyalty_of(FunctionCallInfo fcinfo)
{
	LoyaltyCall *loyalty = churn_call(fcinfo, sizeof(LoyaltyCall));
	bool		switcher;

	if (unlikely(!churn_constants_same(fcinfo, loyalty_constants, LOYALTY_CONSTANTS, &loyalty->call)))
		read_loyalty_constants(fcinfo, loyalty);
	switcher = is_switcher(fcinfo, loyalty);
	if (PG_ARGISNULL(CHURN_AS_OF))
		return -1;
	return loyalty_class(loyalty->rule, visits_of(fcinfo, loyalty).count, switcher);
}

/* -1 for NULL */
static inline int
behaviour_of(FunctionCallInfo fcinfo)
{
	LoyaltyCall *behaviour = churn_call(fcinfo, sizeof(LoyaltyCall));

	if (unlikely(!churn_constants_same(fcinfo, behaviour_constants, BEHAVIOUR_CONSTANTS, &behaviour->call)))
		read_behaviour_constants(fcinfo, behaviour);
	if (PG_ARGISNULL(CHURN_AS_OF))
		return -1;
	return behaviour_class(behaviour->regular, visits_of(fcinfo, behaviour));
}

/*
 * churn_loyalty(h purchase_history, as_of date, within interval, high int,
 *		medium int, share_of_wallet numeric, switcher_below numeric,
 *		counting text, lang text) text
 *
 *		high, medium, low or none by the visits in (as_of - within, as_of],
 *		days with a purchase or with counting 'rows' purchases;
 *		one less, but not less than low, when share_of_wallet (0..1, NULL when
 *		it is not known) is below switcher_below: see loyalty.h.  A NULL
 *		history is that of a customer without rows: none.  A NULL as_of gives
 *		NULL.  Error 22023 for an infinite as_of, NULL constants, an interval
 *		that is not positive or not in whole days, medium below 2, high not
 *		above medium, shares outside of 0..1, an unknown counting or lang.
 */
Datum
churn_loyalty(PG_FUNCTION_ARGS)
{
	int			class = loyalty_of(fcinfo);

	return churn_label_datum(fcinfo, labels_arg(fcinfo, ARG_LOYALTY_LANG, loyalty_label, LOYALTY_CLASSES),
							 class);
}

/*
 * churn_loyalty_rank(h purchase_history, as_of date, within interval, high int,
 *		medium int, share_of_wallet numeric, switcher_below numeric,
 *		counting text) int
 *
 *		The place of that class, 1 for high to 4 for none.  NULLs and errors
 *		as above.
 */
Datum
churn_loyalty_rank(PG_FUNCTION_ARGS)
{
	return churn_rank_datum(fcinfo, loyalty_of(fcinfo));
}

/*
 * churn_behaviour(h purchase_history, as_of date, within interval, regular int,
 *		counting text, lang text) text
 *
 *		regular, occasional, lost or potential by the visits in (as_of -
 *		within, as_of] and before, counted as above: see loyalty.h.  A NULL
 *		history is that of a customer without rows: potential.  A NULL as_of
 *		gives NULL.  Error 22023 for an infinite as_of, NULL constants, an
 *		interval that is not positive or not in whole days, regular below 2,
 *		an unknown counting or lang.
 */
Datum
churn_behaviour(PG_FUNCTION_ARGS)
{
	int			class = behaviour_of(fcinfo);

	return churn_label_datum(fcinfo, labels_arg(fcinfo, ARG_BEHAVIOUR_LANG, behaviour_label, BEHAVIOUR_CLASSES),
							 class);
}

/*
 * churn_behaviour_rank(h purchase_history, as_of date, within interval,
 *		regular int, counting text) int
 *
 *		The place of that class, 1 for regular to 4 for potential.  NULLs and
 *		errors as above.
 */
Datum
churn_behaviour_rank(PG_FUNCTION_ARGS)
{
	return churn_rank_datum(fcinfo, behaviour_of(fcinfo));
}
