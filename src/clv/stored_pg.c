/*-------------------------------------------------------------------------
 *
 * stored_pg.c
 *	  clv_model and clv_spend_model values: from a datum and to one, made from
 *	  known parameters, and what they say of themselves.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/stored_pg.h"

#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/timestamp.h"

#include "clv/model.h"
#include "shared/args_pg.h"
#include "shared/labels_pg.h"
#include "shared/stored_error_pg.h"

PG_FUNCTION_INFO_V1(clv_model_make);
PG_FUNCTION_INFO_V1(clv_spend_model_make);
PG_FUNCTION_INFO_V1(clv_kind);
PG_FUNCTION_INFO_V1(clv_status);
PG_FUNCTION_INFO_V1(clv_message);

static const char *const purchase_kinds[] = {"bgnbd", "mbgnbd", "pareto_nbd", "bgbb", "sbg"};

static const ArgChoice kind_choice = {"kind", CLV_STORED_GAMMA_GAMMA, purchase_kinds};

/*
 * clv_stored_to_datum
 *		The value, in the current memory context.
 */
Datum
clv_stored_to_datum(const ClvStored *stored)
{
	size_t		size = clv_stored_size(stored);
	ClvStored  *value = palloc(size);

	memcpy(value, stored, size);
	SET_VARSIZE(value, size);
	return PointerGetDatum(value);
}

Datum
clv_stored_from_report(ClvStoredKind kind, const ClvFitReport *report, int32 unit_days)
{
	ClvStored	stored;
	const char *problem;

	clv_stored_of_report(kind, report, unit_days, &stored);
	problem = clv_stored_problem(&stored);
	if (problem != NULL)
		elog(ERROR, "fit of %s: %s", clv_stored_kind_name(kind), problem);
	return clv_stored_to_datum(&stored);
}

/*
 * clv_stored_of_datum
 *		A copy of the value.  Whoever made it has checked it; here is only seen
 *		to that nothing is read beyond its end.
 */
void
clv_stored_of_datum(Datum datum, ClvStored *stored)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	Size		size = VARSIZE_ANY_EXHDR(value);
	Size		most = sizeof(ClvStored) - VARHDRSZ - 1;

	memset(stored, 0, sizeof(ClvStored));
	if (size >= CLV_STORED_HEAD_SIZE - VARHDRSZ && size <= most)
		memcpy((char *) stored + VARHDRSZ, VARDATA_ANY(value), size);
	if (stored->version != CLV_STORED_VERSION || stored->kind >= CLV_STORED_KINDS ||
		stored->status >= CLV_FIT_STATUSES)
		stored_corrupt_error("fitted model");
}

const Label *
clv_stored_status_label(int status)
{
	static const Label given = {{"given", "给定"}};

	return status == CLV_STATUS_GIVEN ? &given : clv_fit_status_label(status);
}

int
clv_stored_status(const ClvStored *stored)
{
	return stored->fitted ? stored->status : CLV_STATUS_GIVEN;
}

void
clv_stored_require_parameters(const ClvStored *stored)
{
	if (!clv_stored_has_parameters(stored))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has no parameters: %s",
						stored->kind == CLV_STORED_GAMMA_GAMMA ? "spend_model" : "model",
						clv_stored_status_label(stored->status)->words[LANG_EN]),
				 stored->message[0] != '\0' ? errdetail("The fit says: %s.", stored->message) : 0,
				 errhint("Fit it to more customers, or leave such models out by clv_status().")));
}

void
clv_stored_require_unit(const ClvStored *stored)
{
	if (unlikely(stored->unit_days == 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("model does not know its unit of time"),
				 errhint("Fit it from histories, or make it with one: clv_model(kind, parameters, '1 week').")));
}

int32
clv_unit_days(const Interval *unit)
{
	int64		days = (int64) unit->day + unit->time / USECS_PER_DAY;

	if (INTERVAL_NOT_FINITE(unit) || unit->month != 0 || unit->time % USECS_PER_DAY != 0 ||
		days < 1 || days > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unit must be an interval of whole days, not %s",
						DatumGetCString(DirectFunctionCall1(interval_out, IntervalPGetDatum(unit)))),
				 errhint("Pass '1 day', '1 week' or '30 days'; months and years differ in length.")));
	return (int32) days;
}

int32
clv_unit_arg(FunctionCallInfo fcinfo, int number, const char *hint)
{
	if (unlikely(PG_ARGISNULL(number)))
		arg_null_error("unit", hint);
	return clv_unit_days(PG_GETARG_INTERVAL_P(number));
}

static void
parameter_error(const char *name, double value)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 value > 0 && isfinite(value) ?
			 errmsg("%s must be between 1e-100 and 1e100, not %s", name, float8out_internal(value)) :
			 errmsg("%s must be above 0 and finite, not %s", name, float8out_internal(value)),
			 errhint("Pass the parameters as they were fitted, not their logarithms.")));
}

static Datum
make_model(ClvStoredKind kind, const double *p, int32 unit_days)
{
	ClvStored	stored;

	for (int i = 0; i < clv_stored_parameter_count(kind); i++)
		if (!clv_in_range(p[i]))
			parameter_error(clv_stored_parameter_name(kind, i), p[i]);
	clv_stored_of_parameters(kind, p, unit_days, &stored);
	return clv_stored_to_datum(&stored);
}

/* The numbers of an array without NULL; whether they can be parameters is seen later. */
static double *
parameters_arg(ArrayType *array, int *count)
{
	if (ARR_NDIM(array) > 1 || array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("parameters must be a one-dimensional array without NULL"),
				 errhint("Pass all parameters of the model.")));
	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	return (double *) ARR_DATA_PTR(array);
}

/* "r, alpha, a, b" */
static char *
list_parameters(ClvStoredKind kind)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < clv_stored_parameter_count(kind); i++)
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", clv_stored_parameter_name(kind, i));
	return list.data;
}

/*
 * clv_model(kind text, parameters float8[], unit interval) clv_model
 *
 * A model that was fitted elsewhere.  The parameters come in the order of the
 * papers: r, alpha, a, b for 'bgnbd' and 'mbgnbd'; r, alpha, s, beta for
 * 'pareto_nbd'; alpha, beta, gamma, delta for 'bgbb'; alpha, beta for 'sbg'.
 * unit is the time that they count in, whole days; NULL when it is not known.
 * NULL kind or parameters: NULL.  Errors 22023: unknown kind, another number
 * of parameters, one that is not above 0 and finite, a unit with months or
 * parts of a day.
 */
Datum
clv_model_make(PG_FUNCTION_ARGS)
{
	ClvStoredKind kind;
	double	   *p;
	int			count;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	kind = arg_choice(&kind_choice, PG_GETARG_TEXT_PP(0));
	p = parameters_arg(PG_GETARG_ARRAYTYPE_P(1), &count);
	if (count != clv_stored_parameter_count(kind))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("parameters of kind \"%s\" must be %d, not %d",
						clv_stored_kind_name(kind), clv_stored_parameter_count(kind), count),
				 errhint("Pass %s, in this order.", list_parameters(kind))));
	return make_model(kind, p, PG_ARGISNULL(2) ? 0 : clv_unit_days(PG_GETARG_INTERVAL_P(2)));
}

/*
 * clv_spend_model(p float8, q float8, gamma float8) clv_spend_model
 *		A Gamma-Gamma model that was fitted elsewhere; gamma is in the unit of
 *		money.  STRICT.  Error 22023 for one that is not above 0 and finite.
 */
Datum
clv_spend_model_make(PG_FUNCTION_ARGS)
{
	double		p[] = {PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2)};

	return make_model(CLV_STORED_GAMMA_GAMMA, p, 0);
}

/* clv_kind(model clv_model) text: 'bgnbd', 'mbgnbd', 'pareto_nbd', 'bgbb' or 'sbg'.  STRICT. */
Datum
clv_kind(PG_FUNCTION_ARGS)
{
	ClvStored	stored;

	clv_stored_of_datum(PG_GETARG_DATUM(0), &stored);
	PG_RETURN_TEXT_P(cstring_to_text(clv_stored_kind_name(stored.kind)));
}

/*
 * clv_status(model, lang text) text, for clv_model and clv_spend_model
 *		How the fit ended: 'converged' (the only good end), 'no maximum',
 *		'stopped early', or why there are no parameters; 'given' for a model
 *		made from known parameters.  NULL model: NULL.  Error 22023: lang NULL
 *		or unknown.
 */
Datum
clv_status(PG_FUNCTION_ARGS)
{
	text	  **labels = labels_arg(fcinfo, 1, clv_stored_status_label, CLV_STATUS_LABELS);
	ClvStored	stored;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	clv_stored_of_datum(PG_GETARG_DATUM(0), &stored);
	PG_RETURN_TEXT_P(labels[clv_stored_status(&stored)]);
}

/*
 * clv_message(model) text, for clv_model and clv_spend_model
 *		Why the fit did not converge, and what the data show; NULL when it did.
 *		STRICT.
 */
Datum
clv_message(PG_FUNCTION_ARGS)
{
	ClvStored	stored;

	clv_stored_of_datum(PG_GETARG_DATUM(0), &stored);
	if (stored.message[0] == '\0')
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(stored.message));
}
