/*-------------------------------------------------------------------------
 *
 * churn_pg.c
 *	  What the functions of churn share: see churn_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/churn_pg.h"

#include "utils/builtins.h"
#include "utils/numeric.h"

#include "shared/args_pg.h"
#include "shared/calendar_pg.h"

static const char *const counting_words[] = {"days", "rows"};
static const ArgChoice counting_choice = {"counting", lengthof(counting_words), counting_words};

void *
churn_call_first(FunctionCallInfo fcinfo, Size size)
{
	return fcinfo->flinfo->fn_extra = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, size);
}

/*
 * churn_constants_begin
 *		To be called before a rule is made of constants: none may be NULL, and
 *		if the making fails nothing is left that could be taken for a rule.
 */
void
churn_constants_begin(FunctionCallInfo fcinfo, const ChurnConstant *list, int count)
{
	ChurnCall  *call = fcinfo->flinfo->fn_extra;

	Assert(count <= CHURN_MOST_CONSTANTS);
	call->ready = false;
	call->dated = false;
	for (int i = 0; i < count; i++)
		if (PG_ARGISNULL(list[i].number))
			arg_null_error(list[i].name, list[i].hint);
}

/*
 * churn_constants_keep
 *		To be called when the rule is made.
 */
void
churn_constants_keep(FunctionCallInfo fcinfo, const ChurnConstant *list, int count)
{
	ChurnCall  *call = fcinfo->flinfo->fn_extra;

	for (int i = 0; i < count; i++)
	{
		ChurnKept  *kept = &call->kept[i];
		int			number = list[i].number;

		switch (list[i].type)
		{
			case CHURN_INT:
				kept->integer = PG_GETARG_INT32(number);
				break;
			case CHURN_INTERVAL:
				kept->interval = *PG_GETARG_INTERVAL_P(number);
				break;
			case CHURN_VARLENA:
				memo_keep(&kept->varlena, PG_GETARG_DATUM(number), fcinfo->flinfo->fn_mcxt);
				break;
		}
	}
	call->ready = true;
}

/*
 * churn_at_least
 *		An int argument; error 22023 when it is less than `least`.
 */
int32
churn_at_least(FunctionCallInfo fcinfo, const ChurnConstant *constant, int32 least, const char *hint)
{
	int32		value = PG_GETARG_INT32(constant->number);

	if (value < least)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be at least %d, not %d", constant->name, least, value),
				 errhint("%s", hint)));
	return value;
}

/*
 * churn_check_interval
 *		Error 22023 for an interval that is no length of time in whole days,
 *		which does not depend on the day it is taken from.
 */
void
churn_check_interval(FunctionCallInfo fcinfo, const ChurnConstant *constant)
{
	(void) calendar_day_before(0, PG_GETARG_INTERVAL_P(constant->number), constant->name);
}

/*
 * churn_counting
 *		An argument that says what counts as a visit.
 */
VisitCounting
churn_counting(FunctionCallInfo fcinfo, const ChurnConstant *constant)
{
	return (VisitCounting) arg_choice(&counting_choice, PG_GETARG_TEXT_PP(constant->number));
}

static char *
numeric_words(FunctionCallInfo fcinfo, const ChurnConstant *constant)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(constant->number)));
}

/*
 * churn_decimal
 *		A numeric argument as a decimal; error 22023 when it is no number, has
 *		too many digits, is negative, or 0 where that makes no sense.
 */
Decimal
churn_decimal(FunctionCallInfo fcinfo, const ChurnConstant *constant, bool may_be_zero)
{
	Decimal		value = arg_decimal(PG_GETARG_DATUM(constant->number), constant->name, constant->hint);

	if (value.units < 0 || (value.units == 0 && !may_be_zero))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be %s, not %s", constant->name,
						may_be_zero ? "0 or more" : "positive", numeric_words(fcinfo, constant)),
				 errhint("%s", constant->hint)));
	return decimal_reduce(value);
}

static char *
constant_words(FunctionCallInfo fcinfo, const ChurnConstant *constant)
{
	switch (constant->type)
	{
		case CHURN_INT:
			return psprintf("%d", PG_GETARG_INT32(constant->number));
		case CHURN_INTERVAL:
			return DatumGetCString(DirectFunctionCall1(interval_out,
													   PG_GETARG_DATUM(constant->number)));
		case CHURN_VARLENA:
			break;
	}
	return numeric_words(fcinfo, constant);
}

/*
 * churn_order_error
 *		Two constants that do not come in the order they must: 22023.
 */
void
churn_order_error(FunctionCallInfo fcinfo, const ChurnConstant *below, const ChurnConstant *above,
				  const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be %s than %s: %s and %s", below->name,
					below->type == CHURN_INTERVAL ? "shorter" : "less", above->name,
					constant_words(fcinfo, below), constant_words(fcinfo, above)),
			 errhint("%s", hint)));
}
