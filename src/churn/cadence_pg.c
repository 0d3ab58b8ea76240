/*-------------------------------------------------------------------------
 *
 * cadence_pg.c
 *	  Cadence classes of histories, as SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/cadence_pg.h"

PG_FUNCTION_INFO_V1(churn_cadence);
PG_FUNCTION_INFO_V1(churn_cadence_rank);
PG_FUNCTION_INFO_V1(churn_cadence_ratio);
PG_FUNCTION_INFO_V1(churn_gap);

/* Constants of the classes, of the ratio, of the gap */
enum
{
	MIN_VISITS = CADENCE_LIMITS,
	GAP,
	CLASS_CONSTANTS
};

static const ChurnConstant class_constants[CLASS_CONSTANTS] = {
	CADENCE_LIMIT_CONSTANTS(2),
	MIN_VISITS_CONSTANT(5),
	GAP_CONSTANT(6)
};

static const ChurnConstant ratio_constants[] = {MIN_VISITS_CONSTANT(2), GAP_CONSTANT(3)};
static const ChurnConstant gap_constants[] = {MIN_VISITS_CONSTANT(3), GAP_CONSTANT(2)};

#define GAP_CONSTANTS	2

#define CLASS_POPULATION_GAP	7
#define CLASS_LANG				8
#define RATIO_POPULATION_GAP	4

/* What is kept from call to call. */
typedef struct CadenceCall
{
	ChurnCall	call;
	CadenceRule rule;			/* of the classes */
	GapRule		gap;
} CadenceCall;

/*
 * cadence_rule_args
 *		The limits, from three numeric arguments that are not NULL.  Error
 *		22023 when one is not positive, or they do not ascend.
 */
CadenceRule
cadence_rule_args(FunctionCallInfo fcinfo, const ChurnConstant *limits)
{
	CadenceRule rule;
	Decimal		before = {0, 0};

	for (int i = 0; i < CADENCE_LIMITS; i++)
	{
		Decimal		limit = churn_decimal(fcinfo, &limits[i], false);

		if (decimal_compare(before, limit) >= 0)
			churn_order_error(fcinfo, &limits[i - 1], &limits[i],
							  "A customer gets at risk, then lapses, then is lost.");
		rule.upto[i] = fraction_of_decimal(limit);
		before = limit;
	}
	return rule;
}

static void
read_class_constants(FunctionCallInfo fcinfo, CadenceCall *cadence)
{
	churn_constants_begin(fcinfo, class_constants, CLASS_CONSTANTS);
	cadence->rule = cadence_rule_args(fcinfo, class_constants);
	cadence->gap.min_visits = gap_min_visits_arg(fcinfo, &class_constants[MIN_VISITS]);
	cadence->gap.kind = gap_kind_arg(fcinfo, &class_constants[GAP]);
	churn_constants_keep(fcinfo, class_constants, CLASS_CONSTANTS);
}

/* -1 for NULL */
static inline int
class_of(FunctionCallInfo fcinfo)
{
	CadenceCall *cadence = churn_call(fcinfo, sizeof(CadenceCall));
	Visits		visits;
	Fraction	gap;

	if (unlikely(!churn_constants_same(fcinfo, class_constants, CLASS_CONSTANTS, &cadence->call)))
		read_class_constants(fcinfo, cadence);
	if (PG_ARGISNULL(CHURN_AS_OF))
		return -1;
	if (!gap_of_customer(fcinfo, history_or_empty(fcinfo, CHURN_HISTORY), cadence->gap,
						 CLASS_POPULATION_GAP, &visits, &gap))
		return CADENCE_UNKNOWN;
	return cadence_class(&cadence->rule, (int64) PG_GETARG_DATEADT(CHURN_AS_OF) - visits.last, gap);
}

/*
 * churn_cadence(h purchase_history, as_of date, at_risk_after numeric,
 *		lapsed_after numeric, churned_after numeric, min_visits int, gap text,
 *		population_gap numeric, lang text) text
 *
 *		on_track, at_risk, lapsed, churned or unknown, by the days from the
 *		last visit up to as_of, in gaps between visits ('mean' or 'median'):
 *		see cadence.h.  Comparisons are exact, and a limit belongs to the
 *		better side.  population_gap (days; NULL for none) is that of
 *		customers with fewer than min_visits visits.  A NULL history is that
 *		of a customer without rows: unknown.  A NULL as_of gives NULL.  Error
 *		22023 for an infinite as_of, NULL constants, limits that are not
 *		positive or do not ascend, min_visits below 2, an unknown gap or lang,
 *		a population_gap that is not positive.
 */
Datum
churn_cadence(PG_FUNCTION_ARGS)
{
	int			class = class_of(fcinfo);

	return churn_label_datum(fcinfo, labels_arg(fcinfo, CLASS_LANG, cadence_label, CADENCE_CLASSES), class);
}

/*
 * churn_cadence_rank(h purchase_history, as_of date, at_risk_after numeric,
 *		lapsed_after numeric, churned_after numeric, min_visits int, gap text,
 *		population_gap numeric) int
 *
 *		The place of that class, 1 for on_track to 4 for churned, and 5 for
 *		unknown.  NULLs and errors as above.
 */
Datum
churn_cadence_rank(PG_FUNCTION_ARGS)
{
	return churn_rank_datum(fcinfo, class_of(fcinfo));
}

/* The arguments min_visits and gap, in the order of GAP_CONSTANTS. */
static inline GapRule
gap_rule(FunctionCallInfo fcinfo, const ChurnConstant *list)
{
	CadenceCall *cadence = churn_call(fcinfo, sizeof(CadenceCall));

	if (unlikely(!churn_constants_same(fcinfo, list, GAP_CONSTANTS, &cadence->call)))
	{
		churn_constants_begin(fcinfo, list, GAP_CONSTANTS);
		cadence->gap.min_visits = gap_min_visits_arg(fcinfo, &list[0]);
		cadence->gap.kind = gap_kind_arg(fcinfo, &list[1]);
		churn_constants_keep(fcinfo, list, GAP_CONSTANTS);
	}
	return cadence->gap;
}

/*
 * churn_cadence_ratio(h purchase_history, as_of date, min_visits int, gap text,
 *		population_gap numeric) float8
 *
 *		The days from the last visit up to as_of, in gaps: what the classes
 *		are told from.  NULL where the class is unknown, and for a NULL as_of.
 *		Errors as above.
 */
Datum
churn_cadence_ratio(PG_FUNCTION_ARGS)
{
	GapRule		rule = gap_rule(fcinfo, ratio_constants);
	Visits		visits;
	Fraction	gap;
	int64		silence;

	if (PG_ARGISNULL(CHURN_AS_OF) ||
		!gap_of_customer(fcinfo, history_or_empty(fcinfo, CHURN_HISTORY), rule,
						 RATIO_POPULATION_GAP, &visits, &gap))
		PG_RETURN_NULL();
	silence = (int64) PG_GETARG_DATEADT(CHURN_AS_OF) - visits.last;
	PG_RETURN_FLOAT8(fraction_to_double(cadence_ratio(silence, gap)));
}

/*
 * churn_gap(h purchase_history, as_of date, gap text, min_visits int) float8
 *
 *		Days between the visits up to as_of, their mean or median.  NULL with
 *		fewer than min_visits of them, and for a NULL as_of.  Error 22023 for
 *		an infinite as_of, NULL constants, an unknown gap, min_visits below 2.
 */
Datum
churn_gap(PG_FUNCTION_ARGS)
{
	GapRule		rule = gap_rule(fcinfo, gap_constants);
	Visits		visits;
	Fraction	gap;

	if (PG_ARGISNULL(CHURN_AS_OF) ||
		!gap_of_customer(fcinfo, history_or_empty(fcinfo, CHURN_HISTORY), rule,
						 GAP_NO_POPULATION, &visits, &gap))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(fraction_to_double(gap));
}
