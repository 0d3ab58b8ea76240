/*-------------------------------------------------------------------------
 *
 * rfm_io_pg.c
 *	  The type rfm: text and binary form, comparison, hashing.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "rfm/rfm_pg.h"
#include "shared/calendar_pg.h"

PG_FUNCTION_INFO_V1(rfm_in);
PG_FUNCTION_INFO_V1(rfm_out);
PG_FUNCTION_INFO_V1(rfm_recv);
PG_FUNCTION_INFO_V1(rfm_send);
PG_FUNCTION_INFO_V1(rfm_eq);
PG_FUNCTION_INFO_V1(rfm_ne);
PG_FUNCTION_INFO_V1(rfm_lt);
PG_FUNCTION_INFO_V1(rfm_le);
PG_FUNCTION_INFO_V1(rfm_gt);
PG_FUNCTION_INFO_V1(rfm_ge);
PG_FUNCTION_INFO_V1(rfm_cmp);
PG_FUNCTION_INFO_V1(rfm_hash);
PG_FUNCTION_INFO_V1(rfm_hash_extended);

static DateADT
scan_optional_day(TextScan *scan)
{
	return scan_try_null(scan) ? RFM_NO_DAY : scan_date(scan);
}

static void
append_optional_day(StringInfo out, const char *key, DateADT day)
{
	append_key(out, key);
	if (day == RFM_NO_DAY)
		appendStringInfoString(out, "null");
	else
		append_date(out, day);
}

/* Two sums with places of their own become sums with common places. */
static bool
set_sums(Rfm *r, Decimal gross, Decimal refunded)
{
	int			places = Max(gross.places, refunded.places);

	if (!decimal_rescale(&gross.units, gross.places, places) ||
		!decimal_rescale(&refunded.units, refunded.places, places))
		return false;
	r->gross = rfm_sum_of(gross.units);
	r->refunded = rfm_sum_of(refunded.units);
	r->places = places;
	return true;
}

/*
 * rfm_from_text
 *		Reads a value in the middle of a text.
 */
void
rfm_from_text(TextScan *scan, Rfm *r)
{
	Decimal		gross;
	const char *problem;

	rfm_init(r, 0, RFM_PURCHASES);
	scan_symbol(scan, '{');
	scan_key(scan, "as_of");
	r->as_of = scan_date(scan);
	scan_symbol(scan, ',');
	scan_key(scan, "first");
	r->first = scan_optional_day(scan);
	scan_symbol(scan, ',');
	scan_key(scan, "last");
	r->last = scan_optional_day(scan);
	scan_symbol(scan, ',');
	scan_key(scan, "frequency");
	r->frequency = (int32) scan_integer(scan, 0, PG_INT32_MAX);
	scan_symbol(scan, ',');
	scan_key(scan, "gross");
	gross = scan_decimal(scan);
	scan_symbol(scan, ',');
	scan_key(scan, "refunds");
	r->refunds = (int32) scan_integer(scan, 0, PG_INT32_MAX);
	scan_symbol(scan, ',');
	scan_key(scan, "refunded");
	if (!set_sums(r, gross, scan_decimal(scan)))
		scan_fail(scan, "sums need more than 38 digits");
	scan_symbol(scan, ',');
	scan_key(scan, "counting");
	r->counting = rfm_counting_arg(cstring_to_text(scan_string(scan)));
	scan_symbol(scan, '}');

	problem = rfm_check(r);
	if (problem != NULL)
		scan_fail(scan, problem);
}

/*
 * rfm_in(cstring) rfm
 *		Reads what rfm_out() writes.  Error 22P02 for anything that no rows
 *		could have given.
 */
Datum
rfm_in(PG_FUNCTION_ARGS)
{
	TextScan	scan = scan_begin("rfm", PG_GETARG_CSTRING(0));
	Rfm			r;

	rfm_from_text(&scan, &r);
	scan_end(&scan);
	return rfm_to_datum(&r);
}

/*
 * rfm_to_text
 *		Writes a value in the middle of a text.
 */
void
rfm_to_text(StringInfo out, const Rfm *r)
{
	appendStringInfoChar(out, '{');
	append_key(out, "as_of");
	append_date(out, r->as_of);
	append_optional_day(out, "first", r->first);
	append_optional_day(out, "last", r->last);
	append_key(out, "frequency");
	appendStringInfo(out, "%d", r->frequency);
	append_key(out, "gross");
	append_decimal(out, rfm_gross_amount(r));
	append_key(out, "refunds");
	appendStringInfo(out, "%d", r->refunds);
	append_key(out, "refunded");
	append_decimal(out, rfm_refunded_amount(r));
	append_key(out, "counting");
	appendStringInfo(out, "\"%s\"", rfm_counting_name(r->counting));
	appendStringInfoChar(out, '}');
}

/*
 * rfm_out(rfm) cstring
 *		A JSON object that holds everything, dates in ISO form.
 */
Datum
rfm_out(PG_FUNCTION_ARGS)
{
	Rfm			r = PG_GETARG_RFM(0);
	StringInfoData out;

	initStringInfo(&out);
	rfm_to_text(&out, &r);
	PG_RETURN_CSTRING(out.data);
}

static RfmSum
recv_sum(StringInfo message)
{
	RfmSum		sum;

	sum.high = pq_getmsgint64(message);
	sum.low = (uint64) pq_getmsgint64(message);
	return sum;
}

static void
send_sum(StringInfo message, RfmSum sum)
{
	pq_sendint64(message, sum.high);
	pq_sendint64(message, (int64) sum.low);
}

/* Are the sums, which are in units of four places each, true to `places`? */
static bool
shows_all_digits(const Rfm *r)
{
	decimal_units hidden = 1;
	int			i;

	for (i = decimal_kept(r->places) - r->places; i > 0; i--)
		hidden *= 10;
	return rfm_sum_units(r->gross) % hidden == 0 &&
		rfm_sum_units(r->refunded) % hidden == 0;
}

/*
 * rfm_from_message
 *		Takes a value out of a message.
 */
void
rfm_from_message(StringInfo message, Rfm *r)
{
	const char *problem;

	rfm_init(r, 0, RFM_PURCHASES);
	r->version = pq_getmsgbyte(message);
	if (r->version != RFM_VERSION)
		stored_version_error("rfm", r->version);
	r->counting = pq_getmsgbyte(message);
	r->places = pq_getmsgbyte(message);
	r->as_of = (int32) pq_getmsgint(message, 4);
	r->first = (int32) pq_getmsgint(message, 4);
	r->last = (int32) pq_getmsgint(message, 4);
	r->frequency = (int32) pq_getmsgint(message, 4);
	r->gross = recv_sum(message);
	r->refunded = recv_sum(message);
	r->refunds = (int32) pq_getmsgint(message, 4);

	problem = rfm_check(r);
	if (problem == NULL && !shows_all_digits(r))
		problem = "sums have more digits than places";
	if (problem == NULL &&
		(!IS_VALID_DATE(r->as_of) || (r->frequency > 0 && !IS_VALID_DATE(r->first))))
		problem = "date out of range";
	if (problem != NULL)
		stored_invalid_error("rfm", problem);
}

/*
 * rfm_recv(internal) rfm
 *		Reads what rfm_send() writes.  Error 22P03 for anything that no rows
 *		could have given.
 */
Datum
rfm_recv(PG_FUNCTION_ARGS)
{
	Rfm			r;

	rfm_from_message((StringInfo) PG_GETARG_POINTER(0), &r);
	return rfm_to_datum(&r);
}

/*
 * rfm_to_message
 *		Puts all fields into a message, version first.
 */
void
rfm_to_message(StringInfo message, const Rfm *r)
{
	pq_sendbyte(message, r->version);
	pq_sendbyte(message, r->counting);
	pq_sendbyte(message, r->places);
	pq_sendint32(message, r->as_of);
	pq_sendint32(message, r->first);
	pq_sendint32(message, r->last);
	pq_sendint32(message, r->frequency);
	send_sum(message, r->gross);
	send_sum(message, r->refunded);
	pq_sendint32(message, r->refunds);
}

/* rfm_send(rfm) bytea */
Datum
rfm_send(PG_FUNCTION_ARGS)
{
	Rfm			r = PG_GETARG_RFM(0);
	StringInfoData message;

	pq_begintypsend(&message);
	rfm_to_message(&message, &r);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

static int
compare_args(FunctionCallInfo fcinfo)
{
	Rfm			a = PG_GETARG_RFM(0);
	Rfm			b = PG_GETARG_RFM(1);

	return rfm_compare(&a, &b);
}

Datum
rfm_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_args(fcinfo) == 0);
}

Datum
rfm_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_args(fcinfo) != 0);
}

Datum
rfm_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_args(fcinfo) < 0);
}

Datum
rfm_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_args(fcinfo) <= 0);
}

Datum
rfm_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_args(fcinfo) > 0);
}

Datum
rfm_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_args(fcinfo) >= 0);
}

/* btree support function 1: by as_of, last day, frequency, sums ... */
Datum
rfm_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_args(fcinfo));
}

/* The value with its sums in their one reduced form, for hashing. */
static Rfm
hashable(Rfm r)
{
	Decimal		gross = decimal_reduce(rfm_gross_amount(&r));
	Decimal		refunded = decimal_reduce(rfm_refunded_amount(&r));

	r.length_word = 0;
	r.places = gross.places;
	r.unused1 = refunded.places;
	r.gross = rfm_sum_of(gross.units);
	r.refunded = rfm_sum_of(refunded.units);
	return r;
}

/* hash support function 1 */
Datum
rfm_hash(PG_FUNCTION_ARGS)
{
	Rfm			key = hashable(PG_GETARG_RFM(0));

	return hash_any((unsigned char *) &key, sizeof(key));
}

/* hash support function 2 */
Datum
rfm_hash_extended(PG_FUNCTION_ARGS)
{
	Rfm			key = hashable(PG_GETARG_RFM(0));

	return hash_any_extended((unsigned char *) &key, sizeof(key), PG_GETARG_INT64(1));
}
