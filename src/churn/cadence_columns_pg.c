/*-------------------------------------------------------------------------
 *
 * cadence_columns_pg.c
 *	  Cadence classes from plain columns: visit days, first and last one.
 *
 * The mean gap needs no more than that, which any table of customers has, or
 * count(DISTINCT day), min(day) and max(day) give.  Unlike a history, such
 * columns know one day only: that up to which they were computed.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/cadence_pg.h"

#include "shared/calendar_pg.h"

PG_FUNCTION_INFO_V1(churn_cadence_columns);
PG_FUNCTION_INFO_V1(churn_cadence_rank_columns);

/* Numbers of the arguments */
enum
{
	ARG_VISIT_DAYS,
	ARG_FIRST,
	ARG_LAST,
	ARG_AS_OF,
	ARG_POPULATION_GAP = 8,
	ARG_LANG
};

#define MIN_VISITS	CADENCE_LIMITS
#define CONSTANTS	(MIN_VISITS + 1)

static const ChurnConstant constants[CONSTANTS] = {
	CADENCE_LIMIT_CONSTANTS(4),
	MIN_VISITS_CONSTANT(7)
};

/* What is kept from call to call. */
typedef struct ColumnsCall
{
	ChurnCall	call;
	CadenceRule rule;
	int32		min_visits;
} ColumnsCall;

static void
read_constants(FunctionCallInfo fcinfo, ColumnsCall *columns)
{
	churn_constants_begin(fcinfo, constants, CONSTANTS);
	columns->rule = cadence_rule_args(fcinfo, constants);
	columns->min_visits = gap_min_visits_arg(fcinfo, &constants[MIN_VISITS]);
	churn_constants_keep(fcinfo, constants, CONSTANTS);
}

static void
visit_days_error(const Visits *visits)
{
	char		first[CALENDAR_TEXT_SIZE];
	char		last[CALENDAR_TEXT_SIZE];

	date_to_text(visits->first, first);
	date_to_text(visits->last, last);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there cannot be %d visit_days with the first on %s and the last on %s",
					(int) visits->count, first, last),
			 errhint("Count each day once, as count(DISTINCT day) does, beside min(day) and max(day).")));
}

static void
last_error(DateADT last_day, DateADT as_of_day)
{
	char		last[CALENDAR_TEXT_SIZE];
	char		as_of[CALENDAR_TEXT_SIZE];

	date_to_text(last_day, last);
	date_to_text(as_of_day, as_of);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("last %s is after as_of %s", last, as_of),
			 errhint("Take visits up to as_of only, for example with FILTER (WHERE day <= as_of).")));
}

/* The visits that the columns tell of; none when a column is NULL. */
static inline Visits
visits_args(FunctionCallInfo fcinfo, DateADT as_of)
{
	Visits		visits = {0, HISTORY_NO_DAY, HISTORY_NO_DAY};
	int64		days;

	if (PG_ARGISNULL(ARG_VISIT_DAYS) || PG_GETARG_INT32(ARG_VISIT_DAYS) == 0 ||
		PG_ARGISNULL(ARG_FIRST) || PG_ARGISNULL(ARG_LAST))
		return visits;
	visits.count = PG_GETARG_INT32(ARG_VISIT_DAYS);
	visits.first = day_of_date(PG_GETARG_DATEADT(ARG_FIRST), "first");
	visits.last = day_of_date(PG_GETARG_DATEADT(ARG_LAST), "last");
	days = (int64) visits.last - visits.first + 1;
	if (unlikely(days < visits.count || visits.count < (days > 1 ? 2 : 1)))
		visit_days_error(&visits);
	if (unlikely(visits.last > as_of))
		last_error(visits.last, as_of);
	return visits;
}

/* -1 for NULL */
static inline int
class_of(FunctionCallInfo fcinfo)
{
	ColumnsCall *columns = churn_call(fcinfo, sizeof(ColumnsCall));
	bool		population;
	Fraction	gap;
	DateADT		as_of;
	Visits		visits;

	if (unlikely(!churn_constants_same(fcinfo, constants, CONSTANTS, &columns->call)))
		read_constants(fcinfo, columns);
	if (PG_ARGISNULL(ARG_AS_OF))
		return -1;
	population = gap_population_arg(fcinfo, ARG_POPULATION_GAP, &gap);
	as_of = day_of_date(PG_GETARG_DATEADT(ARG_AS_OF), "as_of");
	visits = visits_args(fcinfo, as_of);
	if (visits.count >= columns->min_visits)
		gap = cadence_mean_gap(&visits);
	else if (!population || visits.count == 0)
		return CADENCE_UNKNOWN;
	return cadence_class(&columns->rule, (int64) as_of - visits.last, gap);
}

/*
 * churn_cadence(visit_days int, first date, last date, as_of date,
 *		at_risk_after numeric, lapsed_after numeric, churned_after numeric,
 *		min_visits int, population_gap numeric, lang text) text
 *
 *		The cadence class (cadence_pg.c) by the mean gap between so many
 *		visit days up to as_of, from first to last.  unknown when there are
 *		none, or one of the three is NULL; NULL for a NULL as_of.  Error 22023
 *		for days that do not fit together, as visit_days with more of them
 *		than lie between first and last, for a last after as_of, infinite
 *		dates, and else as for a history.
 */
Datum
churn_cadence_columns(PG_FUNCTION_ARGS)
{
	int			class = class_of(fcinfo);

	return churn_label_datum(fcinfo, labels_arg(fcinfo, ARG_LANG, cadence_label, CADENCE_CLASSES), class);
}

/*
 * churn_cadence_rank(visit_days int, first date, last date, as_of date,
 *		at_risk_after numeric, lapsed_after numeric, churned_after numeric,
 *		min_visits int, population_gap numeric) int
 *
 *		The place of that class, 1 for on_track to 4 for churned, and 5 for
 *		unknown.  NULLs and errors as above.
 */
Datum
churn_cadence_rank_columns(PG_FUNCTION_ARGS)
{
	return churn_rank_datum(fcinfo, class_of(fcinfo));
}
