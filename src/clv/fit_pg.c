/*-------------------------------------------------------------------------
 *
 * fit_pg.c
 *	  The aggregates that fit models: clv_bgnbd(), clv_mbgnbd(),
 *	  clv_pareto_nbd(), clv_gamma_gamma(), clv_bgbb() and clv_sbg().
 *
 * Their transition functions, in fit_transition_pg.c, count customers.  Here a
 * model is fitted to the distinct rows.  A fit that finds no maximum, or no
 * parameters at all, is a value like any other: it says so in its status, and
 * a warning (01000) says it aloud.  A query may fit a model to each of a
 * hundred thousand groups, or to each frame of a window: a few warnings tell as
 * much as all of them, so after those there is one more, and silence.
 * Without a customer the result is NULL.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/xact.h"
#include "utils/memutils.h"

#include "clv/bgbb.h"
#include "clv/fit.h"
#include "clv/fit_state_pg.h"
#include "clv/gamma_gamma.h"
#include "clv/sbg.h"
#include "clv/stored_pg.h"

PG_FUNCTION_INFO_V1(clv_bgnbd_final);
PG_FUNCTION_INFO_V1(clv_mbgnbd_final);
PG_FUNCTION_INFO_V1(clv_pareto_nbd_final);
PG_FUNCTION_INFO_V1(clv_gamma_gamma_final);
PG_FUNCTION_INFO_V1(clv_bgbb_final);
PG_FUNCTION_INFO_V1(clv_sbg_final);

/* Fits of a query that are warned of one by one. */
#define MOST_WARNINGS	5

/* Fits a model to rows that are sorted. */
typedef void (*Fitter) (ClvStoredKind kind, const ClvFitRow *rows, int64 count,
						ClvFitReport *report);

static void
fit_purchases(ClvStoredKind kind, const ClvFitRow *rows, int64 count, ClvFitReport *report)
{
	clv_fit((ClvModelKind) kind, rows, count, fit_state_allocate, report);
}

/* Rows are x and the mean value. */
static void
fit_spend(ClvStoredKind kind, const ClvFitRow *rows, int64 count, ClvFitReport *report)
{
	ClvSpendRow *spend = fit_state_allocate(count * sizeof(ClvSpendRow));

	for (int64 i = 0; i < count; i++)
		spend[i] = (ClvSpendRow) {rows[i].x, rows[i].t_x, rows[i].count};
	clv_fit_gamma_gamma(spend, count, fit_state_allocate, report);
}

/* Rows are n, x and t_x. */
static void
fit_opportunities(ClvStoredKind kind, const ClvFitRow *rows, int64 count, ClvFitReport *report)
{
	ClvBgbbRow *histories = fit_state_allocate(count * sizeof(ClvBgbbRow));

	for (int64 i = 0; i < count; i++)
	{
		histories[i].customer.n = (int32) rows[i].x;
		histories[i].customer.x = (int32) rows[i].t_x;
		histories[i].customer.t_x = (int32) rows[i].t;
		histories[i].count = rows[i].count;
	}
	clv_fit_bgbb(histories, count, report);
}

/*
 * Rows are the tenure, ascending, and 1 for customers who left.  Somebody who
 * came to t renewals has said yes to all of them but, perhaps, the last.
 */
static void
fit_contracts(ClvStoredKind kind, const ClvFitRow *rows, int64 count, ClvFitReport *report)
{
	int			years = (int) rows[count - 1].x;
	ClvSbgYear *year = fit_state_allocate((years + 1) * sizeof(ClvSbgYear));
	int64		ignored = 0;
	int64		later = 0;		/* customers who came to the next renewal */

	memset(year, 0, (years + 1) * sizeof(ClvSbgYear));
	for (int64 i = count - 1; i >= 0; i--)
	{
		int			last = (int) rows[i].x - 1;

		if (last < 0)
			ignored += rows[i].count;
		else if (rows[i].t_x != 0)
			year[last].lost += rows[i].count;
		else
			year[last].renewed += rows[i].count;
	}
	for (int i = years - 1; i >= 0; i--)
	{
		year[i].renewed += later;
		later = year[i].lost + year[i].renewed;
	}
	clv_fit_sbg(year, years, report);
	report->ignored = ignored;
}

static const char *
advice(ClvFitStatus status)
{
	switch (status)
	{
		case CLV_FIT_NO_MAXIMUM:
			return "Its parameters stand for a limiting case: predictions are usable, standard errors are not known.";
		case CLV_FIT_STOPPED:
			return "There may be better parameters; leave out customers unlike all others, or fit another model.";
		case CLV_FIT_ALL_AT_ONCE:
			return "Put purchases at the same time together, or leave such customers out.";
		default:
			return "Fit the model to more customers, or to a longer time.";
	}
}

/*
 * How many fits of this query, this one included, have gone wrong.  A query is
 * what the client sent: those inside of functions belong to it.
 */
static int
failed_fits(void)
{
	static TimestampTz statement = 0;
	static int	failed = 0;

	if (statement != GetCurrentStatementStartTimestamp())
	{
		statement = GetCurrentStatementStartTimestamp();
		failed = 0;
	}
	if (failed <= MOST_WARNINGS + 1)
		failed++;
	return failed;
}

/* Says why a fit is not what one hopes for. */
static void
warn(ClvStoredKind kind, const ClvFitReport *report)
{
	const char *status = clv_stored_status_label(report->status)->words[LANG_EN];

	ereport(WARNING,
			(errcode(ERRCODE_WARNING),
			 clv_fit_has_parameters(report) ?
			 errmsg("clv_%s did not converge: %s", clv_stored_kind_name(kind), status) :
			 errmsg("clv_%s found no parameters: %s", clv_stored_kind_name(kind), status),
			 errdetail("The fit says: %s.", report->message),
			 errhint("%s", advice(report->status))));
}

static void
warn_once_more(ClvStoredKind kind, const ClvFitReport *report)
{
	int			failed = failed_fits();

	if (failed <= MOST_WARNINGS)
		warn(kind, report);
	else if (failed == MOST_WARNINGS + 1)
		ereport(WARNING,
				(errcode(ERRCODE_WARNING),
				 errmsg("further fits of this query did not converge"),
				 errhint("clv_status() says which, and clv_message() why.")));
}

/* The memory of a fit goes with it. */
static Datum
fit_model(FunctionCallInfo fcinfo, ClvStoredKind kind, Fitter fitter)
{
	FitState   *state;
	MemoryContext context;
	MemoryContext old;
	ClvFitReport report;
	ClvFitRow  *rows;
	int64		count;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = (FitState *) PG_GETARG_POINTER(0);
	context = AllocSetContextCreate(CurrentMemoryContext, "fit of a model", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(context);
	rows = fit_state_rows(state, &count);
	fitter(kind, rows, count, &report);
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
	if (report.status != CLV_FIT_CONVERGED)
		warn_once_more(kind, &report);
	return clv_stored_from_report(kind, &report, state->unit_days);
}

/*
 * clv_bgnbd_final(internal) clv_model and its siblings
 *		The fitted model; NULL without a row.  The state stays as it is.
 */
Datum
clv_bgnbd_final(PG_FUNCTION_ARGS)
{
	return fit_model(fcinfo, CLV_STORED_BGNBD, fit_purchases);
}

Datum
clv_mbgnbd_final(PG_FUNCTION_ARGS)
{
	return fit_model(fcinfo, CLV_STORED_MBGNBD, fit_purchases);
}

Datum
clv_pareto_nbd_final(PG_FUNCTION_ARGS)
{
	return fit_model(fcinfo, CLV_STORED_PARETO_NBD, fit_purchases);
}

Datum
clv_gamma_gamma_final(PG_FUNCTION_ARGS)
{
	return fit_model(fcinfo, CLV_STORED_GAMMA_GAMMA, fit_spend);
}

Datum
clv_bgbb_final(PG_FUNCTION_ARGS)
{
	return fit_model(fcinfo, CLV_STORED_BGBB, fit_opportunities);
}

Datum
clv_sbg_final(PG_FUNCTION_ARGS)
{
	return fit_model(fcinfo, CLV_STORED_SBG, fit_contracts);
}
