/*-------------------------------------------------------------------------
 *
 * rfm_cuts_pg.c
 *	  The type rfm_cuts: construction from fixed breaks, text and binary
 *	  form, and its cut points as rows.
 *
 * The aggregate rfm_cuts(), which fits cut points, is in rfm_score_pg.c.
 * Comparison is by bytes: see shared/stored_pg.c.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "rfm/rfm_cuts.h"
#include "shared/args_pg.h"
#include "shared/rows_pg.h"
#include "shared/stored_error_pg.h"
#include "shared/textio_pg.h"

PG_FUNCTION_INFO_V1(rfm_cuts_from_breaks);
PG_FUNCTION_INFO_V1(rfm_cuts_in);
PG_FUNCTION_INFO_V1(rfm_cuts_out);
PG_FUNCTION_INFO_V1(rfm_cuts_recv);
PG_FUNCTION_INFO_V1(rfm_cuts_send);
PG_FUNCTION_INFO_V1(rfm_cut_points);

const char *const rfm_dimension_names[RFM_DIMENSIONS] = {"recency", "frequency", "monetary"};

/* A small recency is a recent purchase. */
const bool	rfm_higher_is_better[RFM_DIMENSIONS] = {false, true, true};

/* A value whose cut points are still to be filled in. */
RfmCuts *
rfm_cuts_allocate(CutBounds bounds, const int ncuts[RFM_DIMENSIONS])
{
	int			total = 0;
	Size		size;
	RfmCuts    *cuts;

	for (int i = 0; i < RFM_DIMENSIONS; i++)
		total += ncuts[i];
	size = offsetof(RfmCuts, cuts) + total * sizeof(double);
	cuts = (RfmCuts *) palloc0(size);
	SET_VARSIZE(cuts, size);
	cuts->version = RFM_CUTS_VERSION;
	cuts->bounds = bounds;
	for (int i = 0; i < RFM_DIMENSIONS; i++)
		cuts->ncuts[i] = ncuts[i];
	return cuts;
}

/* Where the cut points of a dimension start. */
double *
rfm_cuts_of(RfmCuts *cuts, int dimension)
{
	double	   *start = cuts->cuts;

	for (int i = 0; i < dimension; i++)
		start += cuts->ncuts[i];
	return start;
}

/* Zero has two forms in a double; equal content has equal bytes. */
static double
one_zero(double value)
{
	return value == 0 ? 0 : value;
}

static void
check_breaks(const double *breaks, int count, const char *dimension)
{
	if (count > RFM_MOST_CUTS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has %d breaks, at most %d give one-digit scores",
						dimension, count, RFM_MOST_CUTS),
				 errhint("quantile_score() takes any number of breaks, one column at a time.")));
	for (int i = 1; i < count; i++)
		if (breaks[i] <= breaks[i - 1])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("breaks of %s must ascend, but %.15g comes before %.15g",
							dimension, breaks[i - 1], breaks[i]),
					 errhint("List each break once, the smallest first, for recency too.")));
}

/*
 * rfm_cuts(recency float8[], frequency float8[], monetary float8[],
 *			bounds text) rfm_cuts
 *
 * Fixed breaks, each at most 8, in the unit of the values (recency in days);
 * bounds '[)': a value equal to a break belongs to the bin above it, '(]': to
 * the one below.  An array without elements makes one bin.  Errors 22023:
 * NULL arguments or elements, NaN, breaks that do not ascend.
 */
Datum
rfm_cuts_from_breaks(PG_FUNCTION_ARGS)
{
	double	   *breaks[RFM_DIMENSIONS];
	int			ncuts[RFM_DIMENSIONS];
	RfmCuts    *cuts;

	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		if (PG_ARGISNULL(i))
			arg_null_error(rfm_dimension_names[i], "Use '{}' for a dimension that is not to be divided.");
		breaks[i] = arg_float8_array(PG_GETARG_ARRAYTYPE_P(i), rfm_dimension_names[i], &ncuts[i]);
		check_breaks(breaks[i], ncuts[i], rfm_dimension_names[i]);
	}
	if (PG_ARGISNULL(3))
		arg_null_error("bounds", "Use '[)' or '(]'.");

	cuts = rfm_cuts_allocate(cut_bounds_arg(PG_GETARG_TEXT_PP(3)), ncuts);
	for (int i = 0; i < RFM_DIMENSIONS; i++)
		for (int j = 0; j < ncuts[i]; j++)
			rfm_cuts_of(cuts, i)[j] = one_zero(breaks[i][j]);
	PG_RETURN_POINTER(cuts);
}

static int
scan_cuts(TextScan *scan, double cuts[RFM_MOST_CUTS])
{
	int			count = 0;

	scan_symbol(scan, '[');
	if (scan_try_symbol(scan, ']'))
		return 0;
	do
	{
		double		cut = one_zero(scan_float8(scan));

		if (count == RFM_MOST_CUTS)
			scan_fail(scan, "too many cut points");
		if (count > 0 && cut < cuts[count - 1])
			scan_fail(scan, "cut points must ascend");
		cuts[count++] = cut;
	} while (scan_try_symbol(scan, ','));
	scan_symbol(scan, ']');
	return count;
}

static void
fill_cuts(RfmCuts *cuts, double values[RFM_DIMENSIONS][RFM_MOST_CUTS])
{
	for (int i = 0; i < RFM_DIMENSIONS; i++)
		memcpy(rfm_cuts_of(cuts, i), values[i], cuts->ncuts[i] * sizeof(double));
}

/*
 * rfm_cuts_in(cstring) rfm_cuts
 *		Reads what rfm_cuts_out() writes; error 22P02 for anything else.
 */
Datum
rfm_cuts_in(PG_FUNCTION_ARGS)
{
	TextScan	scan = scan_begin("rfm_cuts", PG_GETARG_CSTRING(0));
	double		values[RFM_DIMENSIONS][RFM_MOST_CUTS];
	int			ncuts[RFM_DIMENSIONS];
	CutBounds	bounds;
	RfmCuts    *cuts;

	scan_symbol(&scan, '{');
	scan_key(&scan, "bounds");
	bounds = cut_bounds_arg(cstring_to_text(scan_string(&scan)));
	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		scan_symbol(&scan, ',');
		scan_key(&scan, rfm_dimension_names[i]);
		ncuts[i] = scan_cuts(&scan, values[i]);
	}
	scan_symbol(&scan, '}');
	scan_end(&scan);

	cuts = rfm_cuts_allocate(bounds, ncuts);
	fill_cuts(cuts, values);
	PG_RETURN_POINTER(cuts);
}

/* rfm_cuts_out(rfm_cuts) cstring: a JSON object, digits as many as needed */
Datum
rfm_cuts_out(PG_FUNCTION_ARGS)
{
	RfmCuts    *cuts = PG_GETARG_RFM_CUTS(0);
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoChar(&out, '{');
	append_key(&out, "bounds");
	appendStringInfo(&out, "\"%s\"", cut_bounds_name((CutBounds) cuts->bounds));
	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		append_key(&out, rfm_dimension_names[i]);
		appendStringInfoChar(&out, '[');
		for (int j = 0; j < cuts->ncuts[i]; j++)
		{
			if (j > 0)
				appendStringInfoString(&out, ", ");
			append_float8(&out, rfm_cuts_of(cuts, i)[j]);
		}
		appendStringInfoChar(&out, ']');
	}
	appendStringInfoChar(&out, '}');
	PG_RETURN_CSTRING(out.data);
}

/*
 * rfm_cuts_recv(internal) rfm_cuts
 *		Reads what rfm_cuts_send() writes; error 22P03 for anything else.
 */
Datum
rfm_cuts_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	double		values[RFM_DIMENSIONS][RFM_MOST_CUTS];
	int			ncuts[RFM_DIMENSIONS];
	int			bounds;
	RfmCuts    *cuts;

	if (pq_getmsgbyte(message) != RFM_CUTS_VERSION)
		stored_invalid_error("rfm_cuts", "unknown version");
	bounds = pq_getmsgbyte(message);
	if (bounds != CUTS_UPPER && bounds != CUTS_LOWER)
		stored_invalid_error("rfm_cuts", "unknown bounds");
	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		ncuts[i] = pq_getmsgbyte(message);
		if (ncuts[i] > RFM_MOST_CUTS)
			stored_invalid_error("rfm_cuts", "too many cut points");
		for (int j = 0; j < ncuts[i]; j++)
		{
			values[i][j] = one_zero(pq_getmsgfloat8(message));
			if (isnan(values[i][j]) || (j > 0 && values[i][j] < values[i][j - 1]))
				stored_invalid_error("rfm_cuts", "cut points must ascend");
		}
	}
	cuts = rfm_cuts_allocate((CutBounds) bounds, ncuts);
	fill_cuts(cuts, values);
	PG_RETURN_POINTER(cuts);
}

/* rfm_cuts_send(rfm_cuts) bytea: all fields, version first */
Datum
rfm_cuts_send(PG_FUNCTION_ARGS)
{
	RfmCuts    *cuts = PG_GETARG_RFM_CUTS(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, cuts->version);
	pq_sendbyte(&message, cuts->bounds);
	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		pq_sendbyte(&message, cuts->ncuts[i]);
		for (int j = 0; j < cuts->ncuts[i]; j++)
			pq_sendfloat8(&message, rfm_cuts_of(cuts, i)[j]);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* Where the rows stand: the next one is that of this bin. */
typedef struct BinReport
{
	RfmCuts    *cuts;
	int			dimension;
	int			bin;
} BinReport;

static void *
begin_bins(FunctionCallInfo fcinfo)
{
	BinReport  *report = palloc0(sizeof(BinReport));

	report->cuts = (RfmCuts *) PG_DETOAST_DATUM_COPY(PG_GETARG_DATUM(0));
	return report;
}

static bool
next_bin(void *place, Datum *values, bool *nulls)
{
	BinReport  *report = place;
	int			dimension = report->dimension;
	int			bin = report->bin++;
	int			last;
	const double *cuts;

	if (dimension == RFM_DIMENSIONS)
		return false;
	last = report->cuts->ncuts[dimension];
	cuts = rfm_cuts_of(report->cuts, dimension);
	if (bin == last)
	{
		report->dimension++;
		report->bin = 0;
	}
	values[0] = CStringGetTextDatum(rfm_dimension_names[dimension]);
	values[1] = Int32GetDatum(score_direct(bin + 1, last + 1, rfm_higher_is_better[dimension]));
	nulls[2] = (bin == 0);
	if (!nulls[2])
		values[2] = Float8GetDatum(cuts[bin - 1]);
	nulls[3] = (bin == last);
	if (!nulls[3])
		values[3] = Float8GetDatum(cuts[bin]);
	values[4] = CStringGetTextDatum(cut_bounds_name((CutBounds) report->cuts->bounds));
	return true;
}

/*
 * rfm_cut_points(rfm_cuts) set of (dimension text, score int, lower float8,
 *		upper float8, bounds text)
 *
 * One row for each bin in ascending order of the values; lower is NULL in the
 * first bin of a dimension and upper in its last.  Two equal cut points make
 * a bin that no value falls into: its lower equals its upper.
 */
Datum
rfm_cut_points(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_bins, next_bin);
}
