/*-------------------------------------------------------------------------
 *
 * rfm_customers_pg.c
 *	  rfm_customers(): scores, segments and tiers of all customers of an
 *	  rfm_keyed value; and rfm_keyed_rows(), its rfm values.
 *
 * Scores and tiers are fitted first, to the values of all customers, and
 * then applied to each: the rules of shared/score.h and tier/tier.h, with the
 * results of rfm_score() and tier_by_share() over all rows.
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/rfm_keyed_pg.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "rfm/rfm_cuts.h"
#include "segment/builtin.h"
#include "shared/args_pg.h"
#include "shared/lang_pg.h"
#include "shared/numeric_pg.h"
#include "shared/poll.h"
#include "shared/rows_pg.h"
#include "tier/scheme_pg.h"
#include "tier/tier_pg.h"

PG_FUNCTION_INFO_V1(rfm_customers);
PG_FUNCTION_INFO_V1(rfm_keyed_rows);

/* Arguments of rfm_customers() */
enum
{
	ARG_KEYED,
	ARG_BINS,
	ARG_MAP,
	ARG_TIERS,
	ARG_LANG
};

/* Columns of its result */
enum
{
	CUSTOMER_ID,
	RECENCY,
	FREQUENCY,
	MONETARY,
	SCORE_R,
	SCORE_F,
	SCORE_M,
	SCORE,
	SEGMENT,
	TIER,
	TIER_LABEL,
	FIRST_DATE,
	LAST_DATE,
	REFUND_COUNT,
	REFUNDED,
	COLUMNS
};

/* What is to be told of each customer besides the numbers. */
typedef struct Customers
{
	const KeyedValue *value;
	Oid			key_type;
	bool		scored;
	int			bins;
	double		cuts[RFM_DIMENSIONS][RFM_MOST_CUTS];
	const SegmentCell *grid;	/* NULL: no segments */
	text	   *segments[SEGMENT_BUILTIN_SEGMENTS];
	bool		tiered;
	TierLimits	limits;			/* of units as doubles if they are exact */
	text	   *tiers[TIER_SCHEME_TIERS];
} Customers;

/* What is known of one customer. */
typedef struct Customer
{
	bool		bought;			/* else days and frequency say nothing */
	int32		recency;
	int32		first;
	int32		last;
	int32		frequency;
	int32		refunds;
	Decimal		monetary;
	Decimal		refunded;
} Customer;

/* Of a cell without a detour, as nearly all are. */
static inline void
read_narrow(const KeyedValue *value, const RfmCell *cell, Customer *customer)
{
	int			places = cell->form & RFM_CELL_PLACES;

	customer->bought = cell->purchases > 0;
	customer->recency = cell->last;
	customer->first = value->as_of - cell->first;
	customer->last = value->as_of - cell->last;
	customer->frequency = cell->purchases;
	customer->refunds = cell->refunds;
	customer->monetary = (Decimal) {(int64) (cell->gross - cell->refunded), places};
	customer->refunded = (Decimal) {(int64) cell->refunded, places};
}

static pg_noinline void
read_wide(const KeyedValue *value, uint64 i, Customer *customer)
{
	Rfm			r;

	rfm_keyed_get(value, i, &r);
	customer->bought = rfm_recency_days(&r, &customer->recency);
	customer->first = r.first;
	customer->last = r.last;
	customer->frequency = r.frequency;
	customer->refunds = r.refunds;
	customer->monetary = rfm_monetary_amount(&r);
	customer->refunded = rfm_refunded_amount(&r);
}

static inline void
read_customer(const KeyedValue *value, uint64 i, Customer *customer)
{
	const RfmCell *cell = rfm_keyed_cell(value, i);

	if (unlikely(rfm_cell_is_wide(cell)))
		read_wide(value, i, customer);
	else
		read_narrow(value, cell, customer);
}

/* Units of 10^-4 that a double holds exactly? */
static inline bool
has_exact_units(Decimal amount)
{
	const int64 exact = (int64) 1 << 53;

	return amount.places <= DECIMAL_QUICK_PLACES && amount.units >= -exact && amount.units <= exact;
}

/* The numbers to be scored: those of rfm_values(). */
static inline double
scored_value(const Customer *customer, int dimension)
{
	if (dimension == RFM_RECENCY)
		return customer->recency;
	if (dimension == RFM_FREQUENCY)
		return customer->frequency;
	if (likely(has_exact_units(customer->monetary)))
		return (double) (int64) customer->monetary.units / 10000.0;
	return decimal_to_double(customer->monetary);
}

/* Fits the scores of one dimension to all who have bought. */
static void
fit_dimension(Customers *customers, int dimension, double *values)
{
	const KeyedValue *value = customers->value;
	Customer	customer;
	int64		count = 0;

	for (uint64 i = 0; i < value->customers; i++)
	{
		poll_at_step(i);
		read_customer(value, i, &customer);
		if (customer.bought)
			values[count++] = scored_value(&customer, dimension);
	}
	customers->scored = count > 0;
	if (count > 0)
		score_fit(SCORE_QUANTILE, customers->bins, values, count, customers->cuts[dimension]);
}

static void
fit_scores(FunctionCallInfo fcinfo, Customers *customers)
{
	double	   *values;

	customers->bins = score_bins_arg(PG_GETARG_INT32(ARG_BINS), RFM_DIMENSIONS);
	values = MemoryContextAllocHuge(CurrentMemoryContext,
									customers->value->customers * sizeof(double));
	for (int i = 0; i < RFM_DIMENSIONS; i++)
		fit_dimension(customers, i, values);
	pfree(values);
}

static void
choose_segments(FunctionCallInfo fcinfo, Customers *customers, Lang lang)
{
	static const ArgChoice maps = {"map", SEGMENT_BUILTINS, segment_builtin_names};
	SegmentBuiltin map = (SegmentBuiltin) arg_choice(&maps, PG_GETARG_TEXT_PP(ARG_MAP));

	if (PG_ARGISNULL(ARG_BINS))
		return;
	if (customers->bins != SEGMENT_BUILTIN_BINS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("map \"%s\" is for scores of %d bins, not %d",
						segment_builtin_names[map], SEGMENT_BUILTIN_BINS, customers->bins),
				 errhint("Pass map => NULL, and give the scores to rfm_segment() with a segment_map of your own.")));
	customers->grid = segment_builtin_grid(map);
	for (int i = 0; i < segment_builtin_segments(map); i++)
		customers->segments[i] = lang_text(segment_builtin_label(map, i), lang);
}

/* The units of every customer's monetary value; false when doubles are not exact. */
static bool
collect_units(Numbers *numbers, const KeyedValue *value)
{
	Customer	customer;

	numbers_make_room(numbers, value->customers);
	for (uint64 i = 0; i < value->customers; i++)
	{
		poll_at_step(i);
		read_customer(value, i, &customer);
		if (!has_exact_units(customer.monetary))
			return false;
		numbers->values[numbers->count++] = (double) (int64) customer.monetary.units;
	}
	return true;
}

static void
collect_amounts(Amounts *amounts, const KeyedValue *value)
{
	Customer	customer;

	for (uint64 i = 0; i < value->customers; i++)
	{
		poll_at_step(i);
		read_customer(value, i, &customer);
		amounts_add(amounts, customer.monetary, "monetary");
	}
}

/*
 * The limits of a scheme.  Which tier it is does not depend on the unit of
 * money, so whole numbers of 10^-4 will do, as doubles as long as they can.
 */
static void
fit_limits(Customers *customers, TierScheme scheme)
{
	TierRule	rule = scheme == TIER_ABC ? TIER_BY_VALUE : TIER_BY_SHARE;
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "tiers",
												  ALLOCSET_DEFAULT_SIZES);
	TierFit		fit;

	tier_fit_init(&fit, context, rule, TIER_FLOAT8);
	if (!collect_units(&fit.numbers, customers->value))
	{
		tier_fit_init(&fit, context, rule, TIER_NUMERIC);
		collect_amounts(&fit.amounts, customers->value);
	}
	tier_shares_arg(tier_scheme_shares(scheme), &fit.shares);
	tier_fit_limits(&fit, &customers->limits);
	MemoryContextDelete(context);
}

static void
fit_tiers(FunctionCallInfo fcinfo, Customers *customers, Lang lang)
{
	static const ArgChoice schemes = {"tiers", TIER_SCHEMES, tier_scheme_names};
	TierScheme	scheme = (TierScheme) arg_choice(&schemes, PG_GETARG_TEXT_PP(ARG_TIERS));

	if (customers->value->customers == 0)
		return;
	fit_limits(customers, scheme);
	for (int i = 0; i < tier_scheme_tiers(scheme); i++)
		customers->tiers[i] = lang_text(tier_scheme_label(scheme, i + 1), lang);
	customers->tiered = true;
}

static void
begin(FunctionCallInfo fcinfo, Customers *customers, Oid key_type)
{
	Lang		lang = lang_arg(PG_ARGISNULL(ARG_LANG) ? NULL : PG_GETARG_TEXT_PP(ARG_LANG));

	memset(customers, 0, sizeof(Customers));
	customers->value = keyed_value_arg(fcinfo, &rfm_keyed_use, key_type);
	customers->key_type = key_type;
	if (!PG_ARGISNULL(ARG_BINS))
		fit_scores(fcinfo, customers);
	if (!PG_ARGISNULL(ARG_MAP))
		choose_segments(fcinfo, customers, lang);
	if (!PG_ARGISNULL(ARG_TIERS))
		fit_tiers(fcinfo, customers, lang);
}

static inline void
set_scores(const Customers *customers, const Customer *customer, Datum *values, bool *nulls)
{
	int			code = 0;

	for (int i = 0; i < RFM_DIMENSIONS; i++)
	{
		int			score = score_apply(customers->cuts[i], customers->bins - 1, CUTS_UPPER,
										scored_value(customer, i));

		score = score_direct(score, customers->bins, rfm_higher_is_better[i]);
		values[SCORE_R + i] = Int32GetDatum(score);
		nulls[SCORE_R + i] = false;
		code = code * 10 + score;
	}
	values[SCORE] = Int32GetDatum(code);
	nulls[SCORE] = false;
	if (customers->grid != NULL)
	{
		int			cell = segment_cell_of_score(code, SEGMENT_BUILTIN_BINS);

		values[SEGMENT] = PointerGetDatum(customers->segments[customers->grid[cell] - 1]);
		nulls[SEGMENT] = false;
	}
}

/* What holds of those alone who have bought. */
static inline void
set_purchases(const Customers *customers, const Customer *customer, Datum *values, bool *nulls)
{
	values[RECENCY] = Int32GetDatum(customer->recency);
	values[FIRST_DATE] = DateADTGetDatum(customer->first);
	values[LAST_DATE] = DateADTGetDatum(customer->last);
	nulls[RECENCY] = nulls[FIRST_DATE] = nulls[LAST_DATE] = false;
	if (customers->scored)
		set_scores(customers, customer, values, nulls);
}

static inline void
set_tier(const Customers *customers, Decimal monetary, Datum *values, bool *nulls)
{
	int			tier;

	if (customers->limits.type == TIER_FLOAT8)
		tier = tier_by_numbers(&customers->limits, (double) (int64) monetary.units);
	else
		tier = tier_by_amounts(&customers->limits, monetary);
	values[TIER] = Int32GetDatum(tier);
	values[TIER_LABEL] = PointerGetDatum(customers->tiers[tier - 1]);
	nulls[TIER] = nulls[TIER_LABEL] = false;
}

static inline void
set_customer(const Customers *customers, uint64 i, Datum *values, bool *nulls)
{
	Customer	customer;

	read_customer(customers->value, i, &customer);
	memset(nulls, true, COLUMNS * sizeof(bool));
	values[CUSTOMER_ID] = keyed_key_datum(customers->value, i, customers->key_type,
										  &nulls[CUSTOMER_ID]);
	values[FREQUENCY] = Int32GetDatum(customer.frequency);
	values[MONETARY] = NumericGetDatum(decimal_to_numeric(customer.monetary));
	values[REFUND_COUNT] = Int32GetDatum(customer.refunds);
	values[REFUNDED] = NumericGetDatum(decimal_to_numeric(customer.refunded));
	nulls[FREQUENCY] = nulls[MONETARY] = nulls[REFUND_COUNT] = nulls[REFUNDED] = false;
	if (customer.bought)
		set_purchases(customers, &customer, values, nulls);
	if (customers->tiered)
		set_tier(customers, customer.monetary, values, nulls);
}

/*
 * rfm_customers(keyed rfm_keyed | rfm_keyed_int | rfm_keyed_text | rfm_keyed_uuid,
 *				 bins int, map text, tiers text, lang text)
 *		TABLE(customer_id, recency int, frequency int, monetary numeric,
 *			  r int, f int, m int, score int, segment text,
 *			  tier int, tier_label text,
 *			  first_date date, last_date date, refund_count int, refunded numeric)
 *
 * One row for each customer, customer_id in the type of the keys.  bins NULL:
 * no scores and no segments; map NULL: no segments; tiers NULL: no tiers;
 * keyed NULL: no rows.  A customer without a purchase has no recency, scores
 * or segment.  Errors 22023: bins outside 1..9, an unknown map, scheme or
 * language, lang NULL, a map with other than 5 bins.
 */
Datum
rfm_customers(PG_FUNCTION_ARGS)
{
	RowsStore	rows = rows_store_begin(fcinfo);
	Oid			key_type = TupleDescAttr(rows.type, CUSTOMER_ID)->atttypid;
	MemoryContext caller;
	Customers	customers;
	Datum		values[COLUMNS] = {0};
	bool		nulls[COLUMNS];

	if (PG_ARGISNULL(ARG_KEYED))
		return (Datum) 0;
	begin(fcinfo, &customers, key_type);
	caller = MemoryContextSwitchTo(rows.row_context);
	for (uint64 i = 0; i < customers.value->customers; i++)
	{
		set_customer(&customers, i, values, nulls);
		rows_store(&rows, values, nulls);
	}
	MemoryContextSwitchTo(caller);
	return (Datum) 0;
}

static Datum
rfm_datum(const KeyedValue *value, uint64 i)
{
	Rfm			r;

	rfm_keyed_get(value, i, &r);
	return rfm_to_datum(&r);
}

/*
 * rfm_keyed_rows(keyed) TABLE(customer_id, r rfm)
 *		What rfm() gives with GROUP BY customer_id; keyed NULL: no rows.
 */
Datum
rfm_keyed_rows(PG_FUNCTION_ARGS)
{
	return keyed_return_pairs(fcinfo, &rfm_keyed_use, rfm_datum);
}
