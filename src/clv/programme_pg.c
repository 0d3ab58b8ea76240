/*-------------------------------------------------------------------------
 *
 * programme_pg.c
 *	  Is a retention programme worth its cost?  One row of figures for a
 *	  customer, and the cash flow of a base of customers year by year.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/formula_pg.h"

#include "access/htup_details.h"
#include "funcapi.h"

#include "clv/programme.h"
#include "shared/args_pg.h"
#include "shared/rows_pg.h"

PG_FUNCTION_INFO_V1(clv_programme);
PG_FUNCTION_INFO_V1(clv_programme_cash_flow);

static const char *const cost_kind_names[CLV_COST_KINDS] = {"yearly", "once"};
static const ArgChoice cost_kind_choice = {"cost_kind", CLV_COST_KINDS, cost_kind_names};

/* The places of the arguments that both functions have, from the first of them. */
enum
{
	MARGIN,
	RETENTION,
	RETENTION_WITH,
	COST,
	COST_KIND,
	DISCOUNT_RATE,
	CONVENTION,
	PROGRAMME_ARGS
};

/* Those that follow in clv_programme() ... */
enum
{
	GROWTH = PROGRAMME_ARGS,
	PERIODS,
	ACQUISITION_COST
};

/* ... and in clv_programme_cash_flow(), whose first one is the customers. */
enum
{
	CUSTOMERS,
	FLOW_PROGRAMME,
	YEARS = FLOW_PROGRAMME + PROGRAMME_ARGS,
	FLOW_GROWTH
};

static ClvCostKind
cost_kind_arg(FunctionCallInfo fcinfo, int number)
{
	if (PG_ARGISNULL(number))
		arg_null_error("cost_kind",
					   "Pass 'yearly' for a cost of every period, 'once' for one to be paid now.");
	return (ClvCostKind) arg_choice(&cost_kind_choice, PG_GETARG_TEXT_PP(number));
}

/*
 * The programme; false when a number is NULL.  Words are checked first, so
 * that a wrong one is an error for all customers or for none.
 */
static bool
programme_args(FunctionCallInfo fcinfo, int first, ClvProgramme *programme)
{
	ClvTerms	terms = {0};

	terms.convention = clv_convention_arg(fcinfo, first + CONVENTION);
	programme->cost_kind = cost_kind_arg(fcinfo, first + COST_KIND);
	if (!clv_args_known(fcinfo, first, PROGRAMME_ARGS))
		return false;
	programme->margin = clv_amount(PG_GETARG_FLOAT8(first + MARGIN), "margin");
	programme->cost = clv_cost(PG_GETARG_FLOAT8(first + COST), "cost");
	terms.discount_rate = clv_discount_rate(PG_GETARG_FLOAT8(first + DISCOUNT_RATE));
	terms.periods = INFINITY;
	programme->without = programme->with = terms;
	programme->without.retention =
		clv_retention(PG_GETARG_FLOAT8(first + RETENTION), "retention");
	programme->with.retention =
		clv_retention(PG_GETARG_FLOAT8(first + RETENTION_WITH), "retention_with");
	return true;
}

/* The type of the result, found out once for all calls. */
static TupleDesc
kept_result_row(FunctionCallInfo fcinfo)
{
	if (fcinfo->flinfo->fn_extra == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		fcinfo->flinfo->fn_extra = rows_type(fcinfo);
		MemoryContextSwitchTo(old);
	}
	return fcinfo->flinfo->fn_extra;
}

static Datum
verdict_row(TupleDesc row, const ClvVerdict *verdict, double acquisition_cost)
{
	double		numbers[] = {
		verdict->clv_without - acquisition_cost, verdict->clv_with - acquisition_cost,
		verdict->gain, verdict->cost_value, verdict->roi, verdict->break_even_cost,
		verdict->life_without, verdict->life_with
	};
	Datum		values[lengthof(numbers) + 1];
	bool		nulls[lengthof(numbers) + 1];
	int			i;

	/* what cannot be said is NULL */
	for (i = 0; i < (int) lengthof(numbers); i++)
	{
		values[i] = Float8GetDatum(numbers[i]);
		nulls[i] = isnan(numbers[i]);
	}
	values[i] = BoolGetDatum(verdict->gain > 0);
	nulls[i] = isnan(verdict->gain);
	return HeapTupleGetDatum(heap_form_tuple(row, values, nulls));
}

/*
 * clv_programme(margin float8, retention float8, retention_with float8,
 *				 cost float8, cost_kind text, discount_rate float8,
 *				 convention text, growth float8, periods int,
 *				 acquisition_cost float8)
 *		RECORD (clv_without float8, clv_with float8, gain float8,
 *				cost_value float8, roi float8, break_even_cost float8,
 *				expected_life_without float8, expected_life_with float8,
 *				worthwhile boolean)
 *
 * Always one row.  cost is that of one customer: of each period in which he
 * pays a margin, and when he does ('yearly'; it does not grow with the
 * margin), or now ('once').  The acquisition cost is taken off both values and
 * changes no difference.  worthwhile: there is a gain; at the break-even cost
 * there is none.  roi is NULL without a cost, and so is whatever is the
 * difference or the ratio of two infinite values.
 *
 * A NULL number: all columns NULL.  Errors as of clv_formula(), and 22023 for
 * cost_kind NULL or unknown and for a cost below 0.
 */
Datum
clv_programme(PG_FUNCTION_ARGS)
{
	TupleDesc	row = kept_result_row(fcinfo);
	ClvProgramme programme;
	ClvVerdict	verdict;
	double		acquisition_cost;

	if (!programme_args(fcinfo, MARGIN, &programme) || PG_ARGISNULL(GROWTH) ||
		PG_ARGISNULL(ACQUISITION_COST))
		PG_RETURN_NULL();
	programme.without.growth = programme.with.growth = clv_growth(PG_GETARG_FLOAT8(GROWTH));
	programme.without.periods = programme.with.periods = clv_periods_arg(fcinfo, PERIODS);
	acquisition_cost = clv_cost(PG_GETARG_FLOAT8(ACQUISITION_COST), "acquisition_cost");

	verdict = clv_judge_programme(&programme);
	(void) clv_checked(verdict.clv_without, &programme.without);
	(void) clv_checked(verdict.clv_with, &programme.with);
	PG_RETURN_DATUM(verdict_row(row, &verdict, acquisition_cost));
}

/* Where the rows of a cash flow stand. */
typedef struct CashFlowRows
{
	ClvCashFlow flow;
	bool		first;			/* no row returned yet */
	int32		years;			/* of the last row */
} CashFlowRows;

static void *
begin_cash_flow(FunctionCallInfo fcinfo)
{
	CashFlowRows *rows = palloc0(sizeof(CashFlowRows));

	rows->first = true;
	if (!programme_args(fcinfo, FLOW_PROGRAMME, &rows->flow.programme) ||
		PG_ARGISNULL(CUSTOMERS) || PG_ARGISNULL(YEARS) || PG_ARGISNULL(FLOW_GROWTH))
		return NULL;
	rows->flow.customers = clv_not_negative(PG_GETARG_FLOAT8(CUSTOMERS), "customers",
											 "Pass the number of customers there are now.");
	rows->years = PG_GETARG_INT32(YEARS);
	if (rows->years < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("years must be at least 1, not %d", rows->years),
				 errhint("Pass the number of years to show.")));
	rows->flow.programme.without.growth = rows->flow.programme.with.growth =
		clv_growth(PG_GETARG_FLOAT8(FLOW_GROWTH));
	return rows;
}

/* On to the next year: year 0 is one of a cost that is paid now. */
static bool
go_on(CashFlowRows *rows)
{
	ClvCashFlow *flow = &rows->flow;

	if (rows->first)
	{
		rows->first = false;
		clv_cash_flow_begin(flow);
		if (flow->programme.cost_kind == CLV_COST_ONCE)
			return true;
	}
	if (flow->year == rows->years)
		return false;
	clv_cash_flow_next(flow);
	(void) clv_checked(flow->cumulative, NULL);
	return true;
}

static bool
next_year(void *place, Datum *values, bool *nulls)
{
	CashFlowRows *rows = place;
	const ClvCashFlow *flow = &rows->flow;

	if (!go_on(rows))
		return false;
	values[0] = Int32GetDatum((int32) flow->year);
	values[1] = Float8GetDatum(flow->customers_without);
	values[2] = Float8GetDatum(flow->customers_with);
	values[3] = Float8GetDatum(flow->cash_flow);
	values[4] = Float8GetDatum(flow->present_value);
	values[5] = Float8GetDatum(flow->cumulative);
	values[6] = BoolGetDatum(clv_cash_flow_paid_back(flow));
	return true;
}

/*
 * clv_programme_cash_flow(customers float8, margin float8, retention float8,
 *						   retention_with float8, cost float8, cost_kind text,
 *						   discount_rate float8, convention text, years int,
 *						   growth float8)
 *		TABLE (year int, customers_without float8, customers_with float8,
 *			   cash_flow float8, present_value float8, cumulative float8,
 *			   paid_back boolean)
 *
 * What the programme does to the money that a base of customers brings: row t
 * is the t-th margin, from 1 to years; with a cost paid once, row 0 is that.
 * customers: who pay that margin.  cash_flow: the margin of those whom the
 * programme has kept, less its cost; cumulative is the sum of present values,
 * which goes towards customers x gain; paid_back when it is not below 0.
 *
 * A NULL number: no row.  Errors as above, and 22023 for years below 1, for
 * customers below 0; 22003 when an amount overflows.
 */
Datum
clv_programme_cash_flow(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_cash_flow, next_year);
}
