/*-------------------------------------------------------------------------
 *
 * strategic_pg.c
 *	  Strategic classes as window functions.
 *
 * At the first row of a partition all its rows are read.  Whoever costs more
 * than he is worth is below zero at once; the profits of the others are
 * collected, and the limit of their top share is fitted to them, as
 * tier_by_share() would.  Then one byte a row is kept.
 *
 * The three arguments of a row are read for two neighbouring rows in turn, one
 * argument after the other, which is cheap when the rows lie on disk: see
 * score_window_pg.c.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "shared/args_pg.h"
#include "shared/lang_pg.h"
#include "shared/numeric_pg.h"
#include "shared/partition_pg.h"
#include "tier/tier_pg.h"
#include "tier/value_class.h"

PG_FUNCTION_INFO_V1(tier_strategic_class_numeric);
PG_FUNCTION_INFO_V1(tier_strategic_class_float8);
PG_FUNCTION_INFO_V1(tier_strategic_rank_numeric);
PG_FUNCTION_INFO_V1(tier_strategic_rank_float8);

/* Numbers of the arguments */
enum
{
	ARG_ACTUAL,
	ARG_STRATEGIC,
	ARG_SERVICE_COST,
	ARG_TOP_SHARE,
	ARG_LANG
};

#define MONEY_ARGS	3

static const char *const money_names[MONEY_ARGS] = {"actual", "strategic", "service_cost"};

/* A top share is a multiple of 10^-SHARE_PLACES. */
#define SHARE_PLACES	16
#define SHARE_WHOLE		INT64CONST(10000000000000000)

/* What is kept of a row: 0 for NULL, the class + 1, or not yet decided. */
#define CLASS_NULL		0
#define CLASS_OPEN		UINT8_MAX

/* Lives in the partition's local memory, zero at its start. */
typedef struct PartitionClasses
{
	uint8	   *classes;		/* of each row */
	text	   *labels[STRATEGIC_CLASSES];	/* none for ranks */
} PartitionClasses;

/* Two neighbouring rows */
typedef struct RowPair
{
	Decimal		money[2][MONEY_ARGS];
	bool		isnull[2][MONEY_ARGS];
} RowPair;

/* The top share, and the rest. */
static TierShares
top_share_arg(WindowObject winobj)
{
	static const char *const hint = "Pass a share between 0 and 1, such as 0.20 for the top 20 %.";
	Datum		datum = partition_parameter(winobj, ARG_TOP_SHARE, "top_share", hint);
	Decimal		share = decimal_reduce(decimal_from_numeric(datum, "top_share"));
	TierShares	shares = {0};

	if (share.places > SHARE_PLACES ||
		!decimal_rescale(&share.units, share.places, SHARE_PLACES) ||
		share.units < 0 || share.units > SHARE_WHOLE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("top_share must be between 0 and 1 and have at most %d decimal places, not %s",
						SHARE_PLACES, numeric_normalize(DatumGetNumeric(datum))),
				 errhint("%s", hint)));
	shares.count = 2;
	shares.upto[0] = (int64) share.units;
	shares.upto[1] = shares.whole = SHARE_WHOLE;
	return shares;
}

static void
read_money(WindowObject winobj, TierType type, int argno, int64 row, RowPair *pair, int which)
{
	bool	   *isnull = &pair->isnull[which][argno];
	Datum		datum = partition_argument(winobj, argno, row, isnull);

	if (*isnull)
		pair->money[which][argno] = (Decimal) {0, 0};
	else if (type == TIER_NUMERIC)
		pair->money[which][argno] = decimal_from_numeric(datum, money_names[argno]);
	else
		pair->money[which][argno] = decimal_from_float8(DatumGetFloat8(datum), money_names[argno]);
}

/*
 * The class of a row as far as it can be told alone.  The profit of one that
 * stays open is added to the others.
 */
static uint8
class_of_row(const RowPair *pair, int which, Amounts *profits)
{
	const Decimal *money = pair->money[which];
	StrategicValue value = {money[ARG_ACTUAL], money[ARG_STRATEGIC], money[ARG_SERVICE_COST]};
	Decimal		profit;
	bool		below_zero;

	if (pair->isnull[which][ARG_ACTUAL] || pair->isnull[which][ARG_SERVICE_COST])
		return CLASS_NULL;
	if (!strategic_profit(value, &profit, &below_zero))
		decimal_overflow_error("actual + strategic - service_cost");
	if (below_zero)
		return STRATEGIC_BELOW_ZERO + 1;
	amounts_add(profits, profit, "actual - service_cost");
	return CLASS_OPEN;
}

static void
read_rows(FunctionCallInfo fcinfo, TierType type, int64 rows, uint8 *classes, Amounts *profits)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	MemoryContext context = partition_argument_context(fcinfo);
	MemoryContext caller = MemoryContextSwitchTo(context);
	RowPair		pair;

	for (int64 row = 0; row < rows; row += 2)
	{
		int			count = (int) Min(rows - row, 2);

		for (int argno = 0; argno < MONEY_ARGS; argno++)
			for (int which = 0; which < count; which++)
				read_money(winobj, type, argno, row + which, &pair, which);
		for (int which = 0; which < count; which++)
			classes[row + which] = class_of_row(&pair, which, profits);
		if (row % PARTITION_RESET_EVERY == 0)
		{
			MemoryContextReset(context);
			CHECK_FOR_INTERRUPTS();
		}
	}
	MemoryContextReset(context);
	MemoryContextSwitchTo(caller);
}

/* Parts the open rows, whose profits come in their order. */
static void
decide_open_rows(const TierShares *shares, uint8 *classes, int64 rows, const Amounts *profits)
{
	Size		size = profits->count * sizeof(decimal_units);
	decimal_units *scratch;
	const decimal_units *profit = profits->units;
	decimal_units limit;
	bool		nobody;

	if (profits->count == 0)
		return;
	scratch = MemoryContextAllocHuge(CurrentMemoryContext, size);
	memcpy(scratch, profits->units, size);
	tier_share_limits_decimal(shares, false, scratch, profits->count, &limit, &nobody);
	pfree(scratch);

	for (int64 row = 0; row < rows; row++)
		if (classes[row] == CLASS_OPEN)
			classes[row] = 1 + (!nobody && *profit++ >= limit ?
								STRATEGIC_MOST_VALUABLE : STRATEGIC_SECOND_TIER);
}

static uint8 *
classify_partition(FunctionCallInfo fcinfo, TierType type, MemoryContext context)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	TierShares	shares = top_share_arg(winobj);
	int64		rows = partition_row_count(winobj);
	uint8	   *classes = MemoryContextAllocHuge(context, rows);
	Amounts		profits;

	amounts_init(&profits, context, 0);
	read_rows(fcinfo, type, rows, classes, &profits);
	decide_open_rows(&shares, classes, rows, &profits);
	pfree(profits.units);
	return classes;
}

static void
make_labels(WindowObject winobj, text **labels, MemoryContext context)
{
	Datum		word = partition_parameter(winobj, ARG_LANG, "lang", "Pass 'en' or 'zh'.");
	Lang		lang = lang_arg(DatumGetTextPP(word));
	MemoryContext caller = MemoryContextSwitchTo(context);

	for (int i = 0; i < STRATEGIC_CLASSES; i++)
		labels[i] = lang_text(strategic_class_label(i), lang);
	MemoryContextSwitchTo(caller);
}

/*
 * The class of the current row, or -1 for NULL; with `labels`, *labels becomes
 * the labels of all classes.
 */
static int
strategic_class(FunctionCallInfo fcinfo, TierType type, text ***labels)
{
	WindowObject winobj = PG_WINDOW_OBJECT();
	PartitionClasses *state = (PartitionClasses *)
		WinGetPartitionLocalMemory(winobj, sizeof(PartitionClasses));

	if (state->classes == NULL)
	{
		MemoryContext context = GetMemoryChunkContext(state);

		if (labels != NULL)
			make_labels(winobj, state->labels, context);
		state->classes = classify_partition(fcinfo, type, context);
	}
	if (labels != NULL)
		*labels = state->labels;
	return (int) state->classes[WinGetCurrentPosition(winobj)] - 1;
}

/*
 * tier_strategic_class(actual, strategic, service_cost, top_share numeric, lang text)
 *		OVER (...): text
 *
 *		below_zero, most_valuable or second_tier among the rows of the
 *		partition, whatever the frame; amounts are numeric or float8, and
 *		top_share and lang are taken from the partition's first row.  NULL
 *		when actual or service_cost is NULL; a NULL strategic counts as 0.
 *		Error 22023 for an amount that is not finite, a top_share outside 0..1,
 *		and a NULL or unknown parameter; 22003 beyond 38 digits.
 */
static Datum
class_datum(FunctionCallInfo fcinfo, TierType type)
{
	text	  **labels;
	int			class = strategic_class(fcinfo, type, &labels);

	if (class < 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(labels[class]);
}

Datum
tier_strategic_class_numeric(PG_FUNCTION_ARGS)
{
	return class_datum(fcinfo, TIER_NUMERIC);
}

Datum
tier_strategic_class_float8(PG_FUNCTION_ARGS)
{
	return class_datum(fcinfo, TIER_FLOAT8);
}

/*
 * tier_strategic_rank(actual, strategic, service_cost, top_share numeric) OVER (...): int
 *		The place of that class, 1 for most_valuable to 3 for below_zero.
 *		NULLs and errors as above.
 */
static Datum
rank_datum(FunctionCallInfo fcinfo, TierType type)
{
	int			class = strategic_class(fcinfo, type, NULL);

	if (class < 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(class + 1);
}

Datum
tier_strategic_rank_numeric(PG_FUNCTION_ARGS)
{
	return rank_datum(fcinfo, TIER_NUMERIC);
}

Datum
tier_strategic_rank_float8(PG_FUNCTION_ARGS)
{
	return rank_datum(fcinfo, TIER_FLOAT8);
}
