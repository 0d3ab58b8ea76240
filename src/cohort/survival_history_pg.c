/*-------------------------------------------------------------------------
 *
 * survival_history_pg.c
 *	  Durations of customers from their histories: to the second visit, and
 *	  to the first long silence; as columns, and counted by cohort_survival().
 *
 * The rules are in duration.c.  The last day that is looked at, as_of, may
 * differ from customer to customer.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/survival_pg.h"

#include "cohort/duration.h"
#include "purchase/history_pg.h"
#include "shared/args_pg.h"
#include "shared/calendar_pg.h"

PG_FUNCTION_INFO_V1(cohort_survival_second_transition);
PG_FUNCTION_INFO_V1(cohort_survival_churn_transition);
PG_FUNCTION_INFO_V1(purchase_second_after);
PG_FUNCTION_INFO_V1(purchase_tenure);

static DateADT
as_of_arg(FunctionCallInfo fcinfo, int argno)
{
	if (PG_ARGISNULL(argno))
		arg_null_error("as_of", "Pass the last day that counts, such as DATE '2011-12-10'.");
	return day_of_date(PG_GETARG_DATEADT(argno), "as_of");
}

static int32
churn_gap_arg(FunctionCallInfo fcinfo, int argno)
{
	static const char *const hint =
	"Pass the number of days after which a customer who stays away counts as gone.";
	int32		churn_gap;

	if (PG_ARGISNULL(argno))
		arg_null_error("churn_gap", hint);
	churn_gap = PG_GETARG_INT32(argno);
	if (churn_gap < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("churn_gap must be at least 1, not %d", churn_gap),
				 errhint("%s", hint)));
	return churn_gap;
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
		return survival_state(fcinfo);
	reader = PG_GETARG_HISTORY(1);
	came = duration_to_second(&reader, as_of, &duration);
	history_check_end(&reader);
	if (!came)
		return survival_state(fcinfo);
	return survival_add_duration(fcinfo, duration.days, duration.event);
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
	int32		churn_gap = churn_gap_arg(fcinfo, 3);
	HistoryReader reader;
	Duration	duration;
	bool		came;

	if (PG_ARGISNULL(1))
		return survival_state(fcinfo);
	reader = PG_GETARG_HISTORY(1);
	came = duration_to_churn(&reader, as_of, churn_gap, &duration);
	history_check_end(&reader);
	if (!came)
		return survival_state(fcinfo);
	return survival_add_duration(fcinfo, duration.days, duration.event);
}

/*
 * purchase_second_after(h purchase_history, as_of date) int  (strict)
 *		Days from the first visit to the second one; NULL when there is none
 *		by as_of.  Error 22023: as_of infinite.
 */
Datum
purchase_second_after(PG_FUNCTION_ARGS)
{
	HistoryReader reader = PG_GETARG_HISTORY(0);
	DateADT		as_of = day_of_date(PG_GETARG_DATEADT(1), "as_of");
	Duration	duration;
	bool		came_back = duration_to_second(&reader, as_of, &duration) && duration.event;

	history_check_end(&reader);
	if (!came_back)
		PG_RETURN_NULL();
	PG_RETURN_INT32(duration.days);
}

/*
 * purchase_tenure(h purchase_history, as_of date) int  (strict)
 *		Days from the first visit to as_of; NULL when there is none by then.
 *		Error 22023: as_of infinite.
 */
Datum
purchase_tenure(PG_FUNCTION_ARGS)
{
	HistoryReader reader = PG_GETARG_HISTORY(0);
	DateADT		as_of = day_of_date(PG_GETARG_DATEADT(1), "as_of");
	HistoryDay	first;
	bool		came = history_next_visit(&reader, &first) && first.day <= as_of;

	history_check_end(&reader);
	if (!came)
		PG_RETURN_NULL();
	PG_RETURN_INT32(as_of - first.day);
}
