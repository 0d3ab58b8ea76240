/*-------------------------------------------------------------------------
 *
 * pareto_report_pg.c
 *	  pareto_tiers(): customers and value of each tier, in one value;
 *	  pareto_report(): that as rows, with shares.
 *
 * An aggregate returns one value: numeric[] with a row {customers, value} for
 * each tier, tier 1 first.  It can be stored, and reported later.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "pareto/report.h"
#include "shared/aggregate_pg.h"
#include "shared/args_pg.h"
#include "shared/collect_pg.h"
#include "shared/numeric_pg.h"
#include "shared/rows_pg.h"

PG_FUNCTION_INFO_V1(pareto_tiers_transition_float8);
PG_FUNCTION_INFO_V1(pareto_tiers_transition_numeric);
PG_FUNCTION_INFO_V1(pareto_tiers_combine);
PG_FUNCTION_INFO_V1(pareto_tiers_serialize);
PG_FUNCTION_INFO_V1(pareto_tiers_deserialize);
PG_FUNCTION_INFO_V1(pareto_tiers_final);
PG_FUNCTION_INFO_V1(pareto_report);

/* Columns of the array. */
#define COLUMNS		2

static ReportTotals *
state_arg(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		return MemoryContextAllocZero(aggregate_context(fcinfo), sizeof(ReportTotals));
	require_aggregate(fcinfo);
	return (ReportTotals *) PG_GETARG_POINTER(0);
}

static void
add_customers(ReportTotals *totals, int tier, int64 customers, Decimal value)
{
	if (unlikely(!report_add(totals, tier, customers, value)))
		decimal_overflow_error("the sum of value");
}

static int
tier_arg(FunctionCallInfo fcinfo)
{
	int			tier = PG_GETARG_INT32(1);

	if (unlikely(tier < 1 || tier > REPORT_MOST_TIERS))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tier must be between 1 and %d, not %d", REPORT_MOST_TIERS, tier),
				 errhint("Pass the result of tier_by_share(), tier_by_value() or tier_by_limit().")));
	return tier;
}

/*
 * pareto_tiers_transition(internal, tier int, value float8 | numeric) internal
 *		Counts a customer; one without tier or value is left out.  Errors: a
 *		tier not in 1..100, a value that is NaN or infinite (22023); a sum of
 *		more than 38 digits (22003).  A float8 counts as the decimal that it
 *		prints as with 15 digits.
 */
Datum
pareto_tiers_transition_float8(PG_FUNCTION_ARGS)
{
	ReportTotals *totals = state_arg(fcinfo);

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
		add_customers(totals, tier_arg(fcinfo), 1,
					  decimal_from_float8(PG_GETARG_FLOAT8(2), "value"));
	PG_RETURN_POINTER(totals);
}

Datum
pareto_tiers_transition_numeric(PG_FUNCTION_ARGS)
{
	ReportTotals *totals = state_arg(fcinfo);

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
		add_customers(totals, tier_arg(fcinfo), 1,
					  decimal_from_numeric(PG_GETARG_DATUM(2), "value"));
	PG_RETURN_POINTER(totals);
}

/*
 * pareto_tiers_combine(internal, internal) internal
 *		The sums of both, in the aggregate's own memory; NULL of two NULLs.
 */
Datum
pareto_tiers_combine(PG_FUNCTION_ARGS)
{
	ReportTotals *totals;
	ReportTotals *other;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
		return aggregate_unchanged(fcinfo);
	totals = state_arg(fcinfo);
	other = (ReportTotals *) PG_GETARG_POINTER(1);
	for (int i = 0; i < other->tiers; i++)
		add_customers(totals, i + 1, other->tier[i].customers, other->tier[i].value);
	PG_RETURN_POINTER(totals);
}

/*
 * pareto_tiers_serialize(internal) bytea
 *		For the way from a worker to the leader.
 */
Datum
pareto_tiers_serialize(PG_FUNCTION_ARGS)
{
	ReportTotals *totals;
	StringInfoData message;

	require_aggregate(fcinfo);
	totals = (ReportTotals *) PG_GETARG_POINTER(0);
	pq_begintypsend(&message);
	pq_sendint32(&message, totals->tiers);
	for (int i = 0; i < totals->tiers; i++)
	{
		pq_sendint64(&message, totals->tier[i].customers);
		pq_sendint32(&message, totals->tier[i].value.places);
		pq_sendbytes(&message, (char *) &totals->tier[i].value.units, sizeof(decimal_units));
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* pareto_tiers_deserialize(bytea, internal) internal: its counterpart */
Datum
pareto_tiers_deserialize(PG_FUNCTION_ARGS)
{
	ReportTotals *totals = palloc0(sizeof(ReportTotals));
	StringInfoData message;

	require_aggregate(fcinfo);
	message = collected_message(PG_GETARG_BYTEA_PP(0));
	totals->tiers = (int) pq_getmsgint(&message, 4);
	if (totals->tiers < 0 || totals->tiers > REPORT_MOST_TIERS)
		elog(ERROR, "invalid state of an aggregate");
	for (int i = 0; i < totals->tiers; i++)
	{
		totals->tier[i].customers = pq_getmsgint64(&message);
		totals->tier[i].value.places = (int) pq_getmsgint(&message, 4);
		pq_copymsgbytes(&message, (char *) &totals->tier[i].value.units, sizeof(decimal_units));
	}
	pq_getmsgend(&message);
	PG_RETURN_POINTER(totals);
}

/*
 * pareto_tiers_final(internal) numeric[]
 *		{{customers, value}, ...}, tiers that nobody is in included; NULL
 *		without a customer.
 */
Datum
pareto_tiers_final(PG_FUNCTION_ARGS)
{
	ReportTotals *totals;
	Datum		elements[REPORT_MOST_TIERS * COLUMNS];
	int			lengths[2];
	int			first[2] = {1, 1};

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	totals = (ReportTotals *) PG_GETARG_POINTER(0);
	if (totals->tiers == 0)
		PG_RETURN_NULL();
	for (int i = 0; i < totals->tiers; i++)
	{
		elements[i * COLUMNS] =
			DirectFunctionCall1(int8_numeric, Int64GetDatum(totals->tier[i].customers));
		elements[i * COLUMNS + 1] = NumericGetDatum(decimal_to_numeric(totals->tier[i].value));
	}
	lengths[0] = totals->tiers;
	lengths[1] = COLUMNS;
	PG_RETURN_ARRAYTYPE_P(construct_md_array(elements, NULL, 2, lengths, first,
											 NUMERICOID, -1, false, TYPALIGN_INT));
}

/* What the rows are made of. */
typedef struct Report
{
	ReportTotals	totals;
	ReportShares	shares[REPORT_MOST_TIERS];
	int				next;		/* place of the next tier */
} Report;

static void
shape_error(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("tiers must hold {customers, value} for each of up to %d tiers",
					REPORT_MOST_TIERS),
			 errhint("Pass the result of the aggregate pareto_tiers(tier, value).")));
}

static int64
customers_of(Datum element)
{
	int64		customers = DatumGetInt64(DirectFunctionCall1(numeric_int8, element));

	if (customers < 0)
		shape_error();
	return customers;
}

static void
read_tiers(ArrayType *array, ReportTotals *totals)
{
	Datum	   *elements;
	int			count;

	if (ARR_NDIM(array) != 2 || ARR_DIMS(array)[1] != COLUMNS ||
		ARR_DIMS(array)[0] > REPORT_MOST_TIERS || array_contains_nulls(array))
		shape_error();
	deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, &elements, NULL, &count);
	for (int i = 0; i < count / COLUMNS; i++)
		add_customers(totals, i + 1, customers_of(elements[i * COLUMNS]),
					  decimal_from_numeric(elements[i * COLUMNS + 1], "an element of tiers"));
}

static void *
begin_report(FunctionCallInfo fcinfo)
{
	Report	   *report = palloc0(sizeof(Report));

	read_tiers(PG_GETARG_ARRAYTYPE_P(0), &report->totals);
	if (!report_shares(&report->totals, report->shares))
		decimal_overflow_error("the sum of value");
	return report;
}

static Datum
share_datum(Share share, bool *isnull)
{
	*isnull = !share.known;
	return Float8GetDatum(share.value);
}

static bool
next_tier(void *place, Datum *values, bool *nulls)
{
	Report	   *report = place;
	int			i = report->next++;
	const ReportTier *tier;
	const ReportShares *shares;

	if (i >= report->totals.tiers)
		return false;
	tier = &report->totals.tier[i];
	shares = &report->shares[i];
	values[0] = Int32GetDatum(i + 1);
	values[1] = Int64GetDatum(tier->customers);
	values[2] = share_datum(shares->customers, &nulls[2]);
	values[3] = NumericGetDatum(decimal_to_numeric(tier->value));
	values[4] = share_datum(shares->value, &nulls[4]);
	values[5] = share_datum(shares->customers_upto, &nulls[5]);
	values[6] = share_datum(shares->value_upto, &nulls[6]);
	return true;
}

/*
 * pareto_report(tiers numeric[])
 *		TABLE(tier int, customers bigint, customer_share float8,
 *			  value numeric, value_share float8,
 *			  customer_share_upto float8, value_share_upto float8)
 *		One row a tier.  Shares of a total that is not positive are NULL.
 *		STRICT: no rows for NULL.  Error 22023: an array of another form than
 *		that of pareto_tiers().
 */
Datum
pareto_report(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_report, next_tier);
}
