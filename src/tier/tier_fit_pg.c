/*-------------------------------------------------------------------------
 *
 * tier_fit_pg.c
 *	  From values and shares to limits: what the window functions and the
 *	  aggregates of this family have in common.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/tier_pg.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/numeric.h"

#include "shared/args_pg.h"
#include "shared/numeric_pg.h"
#include "shared/order.h"
#include "shared/poll.h"

/* With at most so many places, 100 times all of them fits into 63 bits. */
#define SHARE_PLACES	16

/* Characters of a faulty array in a message; all of them are ASCII. */
#define MOST_SHOWN	100

static void
shares_error(ArrayType *array, const char *problem)
{
	char	   *shares = DatumGetCString(OidFunctionCall1(F_ARRAY_OUT, PointerGetDatum(array)));
	bool		is_long = strlen(shares) > MOST_SHOWN;

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("shares %.*s%s %s", MOST_SHOWN, shares, is_long ? "..." : "", problem),
			 errhint("Give the share of each tier, the best first, such as '{0.02,0.18,0.30,0.50}' or tier_shares('diamond').")));
}

/* One share as a multiple of 10^-SHARE_PLACES */
static int64
share_units(ArrayType *array, Datum element)
{
	/* 1 / 5::numeric is 0.20000000000000000000 */
	Decimal		share = decimal_reduce(decimal_from_numeric(element, "a share"));

	if (share.places > SHARE_PLACES)
		shares_error(array, "have more than 16 decimal places: round them, and let the last tier take the rest");
	if (!decimal_rescale(&share.units, share.places, SHARE_PLACES) ||
		share.units < 0 || share.units > 100 * INT64CONST(10000000000000000))
		shares_error(array, "must lie between 0 and 1, or 0 and 100");
	return (int64) share.units;
}

/*
 * tier_shares_arg
 *		Checks shares: at least one, none NULL or negative, together exactly 1
 *		or 100.
 */
void
tier_shares_arg(ArrayType *array, TierShares *shares)
{
	const int64 one = INT64CONST(10000000000000000);
	Datum	   *elements;
	bool	   *nulls;
	int			count;
	int64		sum = 0;

	memset(shares, 0, sizeof(TierShares));
	if (ARR_NDIM(array) > 1)
		shares_error(array, "must be a one-dimensional array");
	deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
	if (count < 1 || count > TIER_MOST)
		shares_error(array, psprintf("must be of 1 to %d tiers", TIER_MOST));
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			shares_error(array, "must not contain NULL");
		if (__builtin_add_overflow(sum, share_units(array, elements[i]), &sum))
			shares_error(array, "must add up to 1 or to 100");
		shares->upto[i] = sum;
	}
	if (sum != one && sum != 100 * one)
		shares_error(array, psprintf("must add up to 1 or to 100, not %s",
									 numeric_normalize(decimal_to_numeric((Decimal) {sum, SHARE_PLACES}))));
	shares->count = count;
	shares->whole = sum;
}

static const char *const ties_words[] = {"up", "down"};
static const ArgChoice ties_choice = {"ties", lengthof(ties_words), ties_words};
static const char *const boundary_words[] = {"cross", "within"};
static const ArgChoice boundary_choice = {"boundary", lengthof(boundary_words), boundary_words};

/* The option of either rule: true for the stricter way. */
bool
tier_strict_arg(TierRule rule, const text *word)
{
	return arg_choice(rule == TIER_BY_SHARE ? &ties_choice : &boundary_choice, word) == 1;
}

/* A value of the data; error 22023 for NaN. */
TierAny
tier_any(Datum value, TierType type, const char *argument)
{
	TierAny		any;

	if (type == TIER_FLOAT8)
		any.number = arg_number(DatumGetFloat8(value), argument);
	else
		any.amount = decimal_from_numeric(value, argument);
	return any;
}

void
tier_fit_init(TierFit *fit, MemoryContext context, TierRule rule, TierType type)
{
	memset(fit, 0, sizeof(TierFit));
	fit->rule = rule;
	fit->type = type;
	if (type == TIER_FLOAT8)
		numbers_init(&fit->numbers, context, 0);
	else
		amounts_init(&fit->amounts, context, 0);
}

/* One value that is not NULL. */
void
tier_fit_add(TierFit *fit, Datum value)
{
	if (fit->type == TIER_FLOAT8)
		numbers_add(&fit->numbers, arg_number(DatumGetFloat8(value), "value"));
	else
		amounts_add(&fit->amounts, decimal_from_numeric(value, "value"), "value");
}

int64
tier_fit_count(const TierFit *fit)
{
	return fit->type == TIER_FLOAT8 ? fit->numbers.count : fit->amounts.count;
}

static decimal_units
amount_of_decimal(const TierSorted *sorted, int64_t i)
{
	return ((const decimal_units *) sorted->values)[i];
}

static bool
same_decimals(const TierSorted *sorted, int64_t i, int64_t k)
{
	const decimal_units *units = sorted->values;

	return units[i] == units[k];
}

/*
 * Sums of float8 values are exact sums of the decimals that they print as,
 * like everywhere in this extension.
 */
static decimal_units
amount_of_double(const TierSorted *sorted, int64_t i)
{
	double		number = ((const double *) sorted->values)[i];
	Decimal		amount;

	if (number <= 0)
		return 0;				/* not added up */
	amount = decimal_from_float8(number, "value");
	if (!decimal_rescale(&amount.units, amount.places, sorted->places))
		decimal_overflow_error("value");
	return amount.units;
}

static bool
same_doubles(const TierSorted *sorted, int64_t i, int64_t k)
{
	const double *numbers = sorted->values;

	return numbers[i] == numbers[k];
}

/* The most decimal places of the positive ones among sorted doubles. */
static int
places_of_positive(const double *numbers, int64 count)
{
	int			places = 0;

	for (int64 i = count - 1; i >= 0 && numbers[i] > 0; i--)
	{
		places = Max(places, decimal_from_float8(numbers[i], "value").places);
		poll_at_step(i);
	}
	return places;
}

/* Units up to this are whole numbers in a double. */
#define MOST_EXACT	((decimal_units) 1 << 53)

/* The units as doubles, freshly allocated; NULL when they are too large. */
static double *
exact_doubles(const Amounts *amounts)
{
	double	   *numbers = MemoryContextAllocHuge(amounts->context, amounts->count * sizeof(double));

	for (int64 i = 0; i < amounts->count; i++)
	{
		decimal_units units = amounts->units[i];

		if (units > MOST_EXACT || units < -MOST_EXACT)
		{
			pfree(numbers);
			return NULL;
		}
		numbers[i] = (double) (int64) units;
	}
	return numbers;
}

/* In units that no float8 value is finer than */
static decimal_units
amount_of_number(double value)
{
	Decimal		amount;

	if (isinf(value) || !decimal_from_double(value, &amount) ||
		!decimal_rescale(&amount.units, amount.places, DECIMAL_DOUBLE_PLACES))
		return -1;
	return amount.units;
}

static decimal_units
amount_of_units(double units)
{
	return (int64) units;
}

static void
set_number_limits(TierLimits *limits, const double *numbers)
{
	for (int j = 0; j < limits->count; j++)
		limits->number[j] = limits->nobody[j] ? NAN : numbers[j];
}

static void
set_amount_limits(TierLimits *limits, const double *units, int places)
{
	for (int j = 0; j < limits->count; j++)
		if (!limits->nobody[j])
			limits->amount[j] = (Decimal) {(int64) units[j], places};
}

/* By value, on the general road: everything is sorted. */
static void
limits_by_sorting(TierFit *fit, TierLimits *limits)
{
	TierSorted	sorted = {0};
	int64		at[TIER_MOST];

	sorted.count = tier_fit_count(fit);
	if (fit->type == TIER_NUMERIC)
	{
		order_decimal_sort(fit->amounts.units, sorted.count);
		sorted.values = fit->amounts.units;
		sorted.amount = amount_of_decimal;
		sorted.same = same_decimals;
	}
	else
	{
		order_sort(fit->numbers.values, sorted.count);
		sorted.values = fit->numbers.values;
		sorted.places = places_of_positive(fit->numbers.values, sorted.count);
		sorted.amount = amount_of_double;
		sorted.same = same_doubles;
	}

	if (!tier_positive_total(&sorted))
		decimal_overflow_error("the sum of value");
	tier_value_limits(&fit->shares, fit->strict, &sorted, at);
	for (int j = 0; j < limits->count; j++)
	{
		limits->nobody[j] = (at[j] == TIER_NOBODY);
		limits->number[j] = NAN;
		if (limits->nobody[j])
			continue;
		if (fit->type == TIER_FLOAT8)
			limits->number[j] = fit->numbers.values[at[j]];
		else
			limits->amount[j] = (Decimal) {fit->amounts.units[at[j]], fit->amounts.places};
	}
}

static bool
limits_by_bins(TierFit *fit, TierLimits *limits)
{
	double		found[TIER_MOST];
	double	   *units;

	if (fit->type == TIER_FLOAT8)
	{
		if (!tier_value_limits_quick(&fit->shares, fit->strict, fit->numbers.values,
									 fit->numbers.count, amount_of_number, found, limits->nobody))
			return false;
		set_number_limits(limits, found);
		return true;
	}

	units = exact_doubles(&fit->amounts);
	if (units == NULL ||
		!tier_value_limits_quick(&fit->shares, fit->strict, units, fit->amounts.count,
								 amount_of_units, found, limits->nobody))
		return false;
	set_amount_limits(limits, found, fit->amounts.places);
	pfree(units);
	return true;
}

/* To clear and walk all bins takes as long as to sort about so many values. */
#define BINS_FROM	2048

static void
limits_by_value(TierFit *fit, TierLimits *limits)
{
	if (tier_fit_count(fit) < BINS_FROM || !limits_by_bins(fit, limits))
		limits_by_sorting(fit, limits);
}

static void
limits_by_share(TierFit *fit, TierLimits *limits)
{
	double		found[TIER_MOST];
	decimal_units found_units[TIER_MOST];
	double	   *units;

	if (fit->type == TIER_FLOAT8)
	{
		tier_share_limits(&fit->shares, fit->strict, fit->numbers.values, fit->numbers.count,
						  found, limits->nobody);
		set_number_limits(limits, found);
	}
	else if ((units = exact_doubles(&fit->amounts)) != NULL)
	{
		tier_share_limits(&fit->shares, fit->strict, units, fit->amounts.count,
						  found, limits->nobody);
		set_amount_limits(limits, found, fit->amounts.places);
		pfree(units);
	}
	else
	{
		tier_share_limits_decimal(&fit->shares, fit->strict, fit->amounts.units,
								  fit->amounts.count, found_units, limits->nobody);
		for (int j = 0; j < limits->count; j++)
			if (!limits->nobody[j])
				limits->amount[j] = (Decimal) {found_units[j], fit->amounts.places};
	}
}

/*
 * tier_fit_limits
 *		The limits for the collected values, of which there must be some.  They
 *		are rearranged, which does not change what they are: the fit can be
 *		added to and asked again.
 */
void
tier_fit_limits(TierFit *fit, TierLimits *limits)
{
	limits->type = fit->type;
	limits->count = fit->shares.count - 1;
	if (fit->rule == TIER_BY_SHARE)
		limits_by_share(fit, limits);
	else
		limits_by_value(fit, limits);
}

TierAny
tier_limit(const TierLimits *limits, int j)
{
	TierAny		limit;

	if (limits->type == TIER_FLOAT8)
		limit.number = limits->number[j];
	else
		limit.amount = limits->amount[j];
	return limit;
}

void
tier_set_limit(TierLimits *limits, int j, TierAny limit)
{
	limits->nobody[j] = false;
	if (limits->type == TIER_FLOAT8)
		limits->number[j] = limit.number;
	else
		limits->amount[j] = limit.amount;
}

/* Is the value at least the limit? */
bool
tier_reaches(TierType type, TierAny value, TierAny limit)
{
	if (type == TIER_FLOAT8)
		return value.number >= limit.number;
	return decimal_compare(value.amount, limit.amount) >= 0;
}

int
tier_by_amounts(const TierLimits *limits, Decimal value)
{
	int			j = 0;

	while (j < limits->count &&
		   (limits->nobody[j] || decimal_compare(value, limits->amount[j]) < 0))
		j++;
	return j + 1;
}
