/*-------------------------------------------------------------------------
 *
 * stored_io_pg.c
 *	  The types clv_model and clv_spend_model: text and binary form.
 *
 * The text form is a JSON object.  The covariance is written row by row, as
 * far as the diagonal; what is not known is null.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/stored_pg.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "shared/stored_error_pg.h"
#include "shared/textio_pg.h"

PG_FUNCTION_INFO_V1(clv_model_in);
PG_FUNCTION_INFO_V1(clv_spend_model_in);
PG_FUNCTION_INFO_V1(clv_stored_out);
PG_FUNCTION_INFO_V1(clv_model_recv);
PG_FUNCTION_INFO_V1(clv_spend_model_recv);
PG_FUNCTION_INFO_V1(clv_stored_send);

/* Why a value is not one of this type, or NULL. */
static const char *
value_problem(ClvStored *stored, bool spend)
{
	clv_stored_make_canonical(stored);
	if (spend != (stored->kind == CLV_STORED_GAMMA_GAMMA))
		return spend ? "the kind must be gamma_gamma" : "the kind must not be gamma_gamma";
	return clv_stored_problem(stored);
}

/* --- text ------------------------------------------------------------------------ */

static void
append_optional(StringInfo out, double value)
{
	if (isnan(value))
		appendStringInfoString(out, "null");
	else
		append_float8(out, value);
}

static double
scan_optional(TextScan *scan)
{
	return scan_try_null(scan) ? NAN : scan_float8(scan);
}

static void
append_parameters(StringInfo out, const ClvStored *stored)
{
	int			n = clv_stored_parameter_count(stored->kind);

	append_key(out, "parameters");
	appendStringInfoChar(out, '{');
	for (int i = 0; i < n; i++)
	{
		append_key(out, clv_stored_parameter_name(stored->kind, i));
		append_optional(out, stored->p[i]);
	}
	appendStringInfoChar(out, '}');
}

static void
append_covariance(StringInfo out, const ClvStored *stored)
{
	int			n = clv_stored_parameter_count(stored->kind);

	append_key(out, "covariance");
	if (isnan(stored->covariance[0]))
	{
		appendStringInfoString(out, "null");
		return;
	}
	appendStringInfoChar(out, '[');
	for (int i = 0; i < n; i++)
		for (int k = 0; k <= i; k++)
		{
			appendStringInfoString(out, k > 0 ? ", " : i > 0 ? ", [" : "[");
			append_float8(out, stored->covariance[clv_stored_place(i, k)]);
			if (k == i)
				appendStringInfoChar(out, ']');
		}
	appendStringInfoChar(out, ']');
}

/* clv_model_out(clv_model) cstring, clv_spend_model_out(clv_spend_model) cstring */
Datum
clv_stored_out(PG_FUNCTION_ARGS)
{
	ClvStored	stored;
	StringInfoData out;

	clv_stored_of_datum(PG_GETARG_DATUM(0), &stored);
	initStringInfo(&out);
	appendStringInfoChar(&out, '{');
	append_key(&out, "kind");
	appendStringInfo(&out, "\"%s\"", clv_stored_kind_name(stored.kind));
	append_key(&out, "status");
	appendStringInfo(&out, "\"%s\"",
					 clv_stored_status_label(clv_stored_status(&stored))->words[LANG_EN]);
	append_key(&out, "unit_days");
	appendStringInfo(&out, "%d", stored.unit_days);
	append_parameters(&out, &stored);
	append_covariance(&out, &stored);
	append_key(&out, "log_likelihood");
	append_optional(&out, stored.loglik);
	append_key(&out, "gradient");
	append_optional(&out, stored.slope);
	append_key(&out, "customers");
	appendStringInfo(&out, INT64_FORMAT, stored.customers);
	append_key(&out, "ignored");
	appendStringInfo(&out, INT64_FORMAT, stored.ignored);
	append_key(&out, "distinct_rows");
	appendStringInfo(&out, INT64_FORMAT, stored.distinct_rows);
	append_key(&out, "evaluations");
	appendStringInfo(&out, "%d", stored.evaluations);
	append_key(&out, "message");
	escape_json(&out, stored.message);
	appendStringInfoChar(&out, '}');
	PG_RETURN_CSTRING(out.data);
}

static void
scan_kind(TextScan *scan, ClvStored *stored)
{
	char	   *word = scan_string(scan);

	for (int kind = 0; kind < CLV_STORED_KINDS; kind++)
		if (strcmp(word, clv_stored_kind_name(kind)) == 0)
		{
			stored->kind = kind;
			return;
		}
	scan_fail(scan, psprintf("unknown kind \"%s\"", word));
}

static void
scan_status(TextScan *scan, ClvStored *stored)
{
	char	   *word = scan_string(scan);

	for (int status = 0; status < CLV_STATUS_LABELS; status++)
		if (strcmp(word, clv_stored_status_label(status)->words[LANG_EN]) == 0)
		{
			stored->fitted = status != CLV_STATUS_GIVEN;
			stored->status = stored->fitted ? status : CLV_FIT_CONVERGED;
			return;
		}
	scan_fail(scan, psprintf("unknown status \"%s\"", word));
}

static void
scan_parameters(TextScan *scan, ClvStored *stored)
{
	int			n = clv_stored_parameter_count(stored->kind);

	for (int i = 0; i < n; i++)
	{
		scan_symbol(scan, i == 0 ? '{' : ',');
		scan_key(scan, clv_stored_parameter_name(stored->kind, i));
		stored->p[i] = scan_optional(scan);
	}
	scan_symbol(scan, '}');
}

static void
scan_covariance(TextScan *scan, ClvStored *stored)
{
	int			n = clv_stored_parameter_count(stored->kind);

	if (scan_try_null(scan))
	{
		for (int i = 0; i < n * (n + 1) / 2; i++)
			stored->covariance[i] = NAN;
		return;
	}
	for (int i = 0; i < n; i++)
	{
		scan_symbol(scan, i == 0 ? '[' : ',');
		for (int k = 0; k <= i; k++)
		{
			scan_symbol(scan, k == 0 ? '[' : ',');
			stored->covariance[clv_stored_place(i, k)] = scan_float8(scan);
		}
		scan_symbol(scan, ']');
	}
	scan_symbol(scan, ']');
}

static void
scan_message(TextScan *scan, ClvStored *stored)
{
	char	   *message = scan_string(scan);

	if (strlen(message) >= CLV_FIT_MESSAGE)
		scan_fail(scan, "message too long");
	strcpy(stored->message, message);
}

static int64
scan_count(TextScan *scan, const char *key, int64 most)
{
	scan_symbol(scan, ',');
	scan_key(scan, key);
	return scan_integer(scan, 0, most);
}

static void
scan_next_key(TextScan *scan, const char *key)
{
	scan_symbol(scan, ',');
	scan_key(scan, key);
}

/* Reads what clv_stored_out() writes.  Error 22P02 for what no fit can have given. */
static Datum
stored_in(const char *type, const char *text, bool spend)
{
	TextScan	scan = scan_begin(type, text);
	ClvStored	stored;
	const char *problem;

	memset(&stored, 0, sizeof(stored));
	stored.version = CLV_STORED_VERSION;
	scan_symbol(&scan, '{');
	scan_key(&scan, "kind");
	scan_kind(&scan, &stored);
	scan_next_key(&scan, "status");
	scan_status(&scan, &stored);
	stored.unit_days = (int32) scan_count(&scan, "unit_days", PG_INT32_MAX);
	scan_next_key(&scan, "parameters");
	scan_parameters(&scan, &stored);
	scan_next_key(&scan, "covariance");
	scan_covariance(&scan, &stored);
	scan_next_key(&scan, "log_likelihood");
	stored.loglik = scan_optional(&scan);
	scan_next_key(&scan, "gradient");
	stored.slope = scan_optional(&scan);
	stored.customers = scan_count(&scan, "customers", PG_INT64_MAX);
	stored.ignored = scan_count(&scan, "ignored", PG_INT64_MAX);
	stored.distinct_rows = scan_count(&scan, "distinct_rows", PG_INT64_MAX);
	stored.evaluations = (int32) scan_count(&scan, "evaluations", PG_INT32_MAX);
	scan_next_key(&scan, "message");
	scan_message(&scan, &stored);
	scan_symbol(&scan, '}');
	scan_end(&scan);

	problem = value_problem(&stored, spend);
	if (problem != NULL)
		scan_fail(&scan, problem);
	return clv_stored_to_datum(&stored);
}

Datum
clv_model_in(PG_FUNCTION_ARGS)
{
	return stored_in("clv_model", PG_GETARG_CSTRING(0), false);
}

Datum
clv_spend_model_in(PG_FUNCTION_ARGS)
{
	return stored_in("clv_spend_model", PG_GETARG_CSTRING(0), true);
}

/* --- binary ---------------------------------------------------------------------- */

/* clv_model_send(clv_model) bytea, clv_spend_model_send(...): all fields, version first */
Datum
clv_stored_send(PG_FUNCTION_ARGS)
{
	ClvStored	stored;
	StringInfoData message;
	int			n;

	clv_stored_of_datum(PG_GETARG_DATUM(0), &stored);
	n = clv_stored_parameter_count(stored.kind);
	pq_begintypsend(&message);
	pq_sendbyte(&message, stored.version);
	pq_sendbyte(&message, stored.kind);
	pq_sendbyte(&message, stored.status);
	pq_sendbyte(&message, stored.fitted);
	pq_sendint32(&message, stored.unit_days);
	pq_sendint32(&message, stored.evaluations);
	pq_sendint64(&message, stored.customers);
	pq_sendint64(&message, stored.ignored);
	pq_sendint64(&message, stored.distinct_rows);
	for (int i = 0; i < n; i++)
		pq_sendfloat8(&message, stored.p[i]);
	for (int i = 0; i < n * (n + 1) / 2; i++)
		pq_sendfloat8(&message, stored.covariance[i]);
	pq_sendfloat8(&message, stored.loglik);
	pq_sendfloat8(&message, stored.slope);
	pq_sendstring(&message, stored.message);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

static void
recv_head(StringInfo message, const char *type, ClvStored *stored)
{
	stored->version = pq_getmsgbyte(message);
	if (stored->version != CLV_STORED_VERSION)
		stored_version_error(type, stored->version);
	stored->kind = pq_getmsgbyte(message);
	if (stored->kind >= CLV_STORED_KINDS)
		stored_invalid_error(type, "unknown kind of model");
	stored->status = pq_getmsgbyte(message);
	stored->fitted = pq_getmsgbyte(message);
	stored->unit_days = (int32) pq_getmsgint(message, 4);
	stored->evaluations = (int32) pq_getmsgint(message, 4);
	stored->customers = pq_getmsgint64(message);
	stored->ignored = pq_getmsgint64(message);
	stored->distinct_rows = pq_getmsgint64(message);
}

/* Reads what clv_stored_send() writes.  Error 22P03 for what no fit can have given. */
static Datum
stored_recv(const char *type, StringInfo message, bool spend)
{
	ClvStored	stored;
	const char *text;
	const char *problem;
	int			n;

	memset(&stored, 0, sizeof(stored));
	recv_head(message, type, &stored);
	n = clv_stored_parameter_count(stored.kind);
	for (int i = 0; i < n; i++)
		stored.p[i] = pq_getmsgfloat8(message);
	for (int i = 0; i < n * (n + 1) / 2; i++)
		stored.covariance[i] = pq_getmsgfloat8(message);
	stored.loglik = pq_getmsgfloat8(message);
	stored.slope = pq_getmsgfloat8(message);
	text = pq_getmsgstring(message);
	if (strlen(text) >= CLV_FIT_MESSAGE)
		stored_invalid_error(type, "message too long");
	strcpy(stored.message, text);

	problem = value_problem(&stored, spend);
	if (problem != NULL)
		stored_invalid_error(type, problem);
	return clv_stored_to_datum(&stored);
}

Datum
clv_model_recv(PG_FUNCTION_ARGS)
{
	return stored_recv("clv_model", (StringInfo) PG_GETARG_POINTER(0), false);
}

Datum
clv_spend_model_recv(PG_FUNCTION_ARGS)
{
	return stored_recv("clv_spend_model", (StringInfo) PG_GETARG_POINTER(0), true);
}
