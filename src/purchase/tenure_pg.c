/*-------------------------------------------------------------------------
 *
 * tenure_pg.c
 *	  How long it took a customer to come again, and how long there has been
 *	  one: durations from a history, as columns.
 *
 * cohort_survival() counts the same durations over a population.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/history_pg.h"

#include "purchase/duration.h"
#include "shared/calendar_pg.h"

PG_FUNCTION_INFO_V1(purchase_second_after);
PG_FUNCTION_INFO_V1(purchase_tenure);

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
