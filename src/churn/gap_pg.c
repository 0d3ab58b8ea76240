/*-------------------------------------------------------------------------
 *
 * gap_pg.c
 *	  The usual gap between a customer's visits: see gap_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/gap_pg.h"

#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "shared/args_pg.h"
#include "shared/calendar_pg.h"
#include "shared/numeric_pg.h"

static const char *const population_gap_hint =
"Pass the usual days between two visits of all customers, such as 45.5, or NULL for none.";

/* So many gaps need no memory of their own to find the median. */
#define FEW_GAPS	64

static const char *const gap_words[] = {"mean", "median"};
static const ArgChoice gap_choice = {"gap", lengthof(gap_words), gap_words};

GapKind
gap_kind_arg(FunctionCallInfo fcinfo, const ChurnConstant *constant)
{
	return (GapKind) arg_choice(&gap_choice, PG_GETARG_TEXT_PP(constant->number));
}

int32
gap_min_visits_arg(FunctionCallInfo fcinfo, const ChurnConstant *constant)
{
	return churn_at_least(fcinfo, constant, GAP_LEAST_VISITS, "A gap lies between two visits.");
}

static void
population_gap_error(Datum value, bool positive)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 positive ?
			 errmsg("population_gap must have at most %d decimal places, not %s", CADENCE_GAP_PLACES,
					DatumGetCString(DirectFunctionCall1(numeric_out, value))) :
			 errmsg("population_gap must be positive, not %s",
					DatumGetCString(DirectFunctionCall1(numeric_out, value))),
			 errhint("%s", population_gap_hint)));
}

/*
 * gap_population_arg
 *		The gap given for those who have none of their own; false when it is
 *		NULL.  It may differ from row to row.  Error 22023 when it is not
 *		positive or not finite.
 */
bool
gap_population_arg(FunctionCallInfo fcinfo, int number, Fraction *gap)
{
	Decimal		days;
	int64		quick;
	int			places;

	if (number == GAP_NO_POPULATION || PG_ARGISNULL(number))
		return false;
	if (decimal_quick_from_numeric(PG_GETARG_DATUM(number), &quick, &places) && quick > 0)
	{
		gap->above = quick;
		gap->below = 10000;
		return true;
	}
	days = decimal_reduce(arg_decimal(PG_GETARG_DATUM(number), "population_gap", population_gap_hint));
	if (days.units <= 0 || days.places > CADENCE_GAP_PLACES)
		population_gap_error(PG_GETARG_DATUM(number), days.units > 0);
	*gap = fraction_of_decimal(days);
	return true;
}

/* The median gap of the first so many visits, two or more. */
static Fraction
median_gap(HistoryReader reader, int64 visits)
{
	double		few[FEW_GAPS];
	double	   *gaps = few;
	int64		count = visits - 1;
	Fraction	gap;

	if (count > FEW_GAPS)
		gaps = MemoryContextAllocHuge(CurrentMemoryContext, count * sizeof(double));
	count = cadence_collect_gaps(&reader, visits, gaps);
	gap = cadence_median_gap(gaps, count);
	if (gaps != few)
		pfree(gaps);
	return gap;
}

/*
 * gap_of_customer
 *		The visits of a history up to as_of, which is not NULL, and the gap
 *		between them: the customer's own, or with fewer visits than
 *		the rule asks for (but at least one) that of the population.  False
 *		when there is none.
 */
bool
gap_of_customer(FunctionCallInfo fcinfo, HistoryReader history, GapRule rule,
				int population_arg, Visits *visits, Fraction *gap)
{
	DateADT		as_of = day_of_date(PG_GETARG_DATEADT(CHURN_AS_OF), "as_of");
	bool		population = gap_population_arg(fcinfo, population_arg, gap);
	HistoryReader reader = history;

	*visits = visits_until(&reader, as_of);
	history_check_end(&reader);
	if (visits->count < rule.min_visits)
		return population && visits->count > 0;
	*gap = rule.kind == GAP_MEDIAN ? median_gap(history, visits->count) : cadence_mean_gap(visits);
	return true;
}
