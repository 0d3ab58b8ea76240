/*-------------------------------------------------------------------------
 *
 * survival_history_pg.c
 *	  The aggregates cohort_survival(h, as_of) and cohort_survival(h, as_of,
 *	  churn_gap): days from the first visit to the second one, and to the
 *	  first long silence.
 *
 * The rules are in purchase/duration.c.  The last day that is looked at, as_of, may
 * differ from customer to customer.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/survival_pg.h"

#include "purchase/duration.h"
#include "purchase/history_pg.h"
#include "shared/aggregate_pg.h"
#include "shared/args_pg.h"
#include "shared/calendar_pg.h"
#include "shared/churn_gap_pg.h"

PG_FUNCTION_INFO_V1(cohort_survival_second_transition);
PG_FUNCTION_INFO_V1(cohort_survival_churn_transition);

static DateADT
as_of_arg(FunctionCallInfo fcinfo, int argno)
{
	if (PG_ARGISNULL(argno))
		arg_null_error("as_of", "Pass the last day that counts, such as DATE '2011-12-10'.");
	return day_of_date(PG_GETARG_DATEADT(argno), "as_of");
}

/* The rest of a transition function, after the history has been read. */
static Datum
add_customer(FunctionCallInfo fcinfo, const HistoryReader *reader, bool came,
			 const Duration *duration)
{
	history_check_end(reader);
	if (!came)
		return aggregate_unchanged(fcinfo);
	return survival_add_duration(fcinfo, duration->days, duration->event);
}

/*
 * cohort_survival_second_transition(internal, h purchase_history, as_of date)
 *		internal
 *
 * Counts the days from the first visit to the second one, censored at as_of.
 * A customer without a visit by then, or h NULL, is ignored.  Error 22023:
 * as_of NULL or infinite.
 */
Datum
cohort_survival_second_transition(PG_FUNCTION_ARGS)
{
	DateADT		as_of = as_of_arg(fcinfo, 2);
	HistoryReader reader;
	Duration	duration;
	bool		came;

	if (PG_ARGISNULL(1))
		return aggregate_unchanged(fcinfo);
	reader = PG_GETARG_HISTORY(1);
	came = duration_to_second(&reader, as_of, &duration);
	return add_customer(fcinfo, &reader, came, &duration);
}

/*
 * cohort_survival_churn_transition(internal, h purchase_history, as_of date,
 *									churn_gap int) internal
 *
 * Counts the days from the first visit until the customer had stayed away for
 * churn_gap days, the first time that this grew to more; censored at as_of.
 * A customer without a visit by then, or h NULL, is ignored.  Errors 22023:
 * as_of NULL or infinite; churn_gap NULL or below 1.
 */
Datum
cohort_survival_churn_transition(PG_FUNCTION_ARGS)
{
	DateADT		as_of = as_of_arg(fcinfo, 2);
	int32		churn_gap = churn_gap_of(PG_GETARG_DATUM(3), PG_ARGISNULL(3));
	HistoryReader reader;
	Duration	duration;
	bool		came;

	if (PG_ARGISNULL(1))
		return aggregate_unchanged(fcinfo);
	reader = PG_GETARG_HISTORY(1);
	came = duration_to_churn(&reader, as_of, churn_gap, &duration);
	return add_customer(fcinfo, &reader, came, &duration);
}
