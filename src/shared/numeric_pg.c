/*-------------------------------------------------------------------------
 *
 * numeric_pg.c
 *	  From PostgreSQL's numeric to exact decimals and back.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <math.h>

#include "fmgr.h"

#include "shared/numeric_pg.h"

/* Groups of four digits that 128 bits can hold. */
#define MAX_GROUPS			10

/* A numeric taken apart; the digits stay where they lie, maybe unaligned. */
typedef struct NumericParts
{
	bool		negative;
	int			places;
	int			weight;
	int			ndigits;
	const char *digits;
} NumericParts;

void
decimal_overflow_error(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s does not fit: 38 digits are kept, at least 4 of them decimal places", what),
			 errhint("Round amounts, for example with round(amount, 4), or count in larger units.")));
}

static void
special_error(bool is_nan, bool negative, const char *argument)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must not be %s", argument,
					is_nan ? "NaN" : negative ? "-Infinity" : "Infinity"),
			 errhint("Use NULL for an unknown amount; a row that is not to count is best left out of the query.")));
}

static NumericParts
take_apart(const char *data, int length, const char *argument)
{
	NumericParts parts;
	uint16		header = numeric_word(data);
	int			header_size = sizeof(uint16);

	if (likely((header & NUMERIC_FORM_MASK) == NUMERIC_FORM_SHORT))
	{
		parts.negative = (header & NUMERIC_SHORT_NEGATIVE) != 0;
		parts.places = (header & NUMERIC_SHORT_PLACES) >> NUMERIC_SHORT_PLACES_SHIFT;
		parts.weight = (header & NUMERIC_SHORT_WEIGHT);
		if (header & NUMERIC_SHORT_WEIGHT_SIGN)
			parts.weight -= NUMERIC_SHORT_WEIGHT_SIGN;
	}
	else if ((header & NUMERIC_FORM_MASK) == NUMERIC_FORM_SPECIAL)
		special_error((header & NUMERIC_SPECIAL_MASK) == NUMERIC_SPECIAL_NAN,
					  (header & NUMERIC_SHORT_NEGATIVE) != 0, argument);
	else
	{
		parts.negative = (header & NUMERIC_FORM_MASK) == NUMERIC_LONG_NEGATIVE;
		parts.places = header & NUMERIC_LONG_PLACES;
		parts.weight = (int16) numeric_word(data + sizeof(uint16));
		header_size += sizeof(int16);
	}
	parts.ndigits = (length - header_size) / (int) sizeof(int16);
	parts.digits = data + header_size;
	return parts;
}

/*
 * The digits as units, for an amount so large that 64 bits may not do.
 */
static bool
wide_units(const NumericParts *parts, int zeros, decimal_units *units)
{
	int			i;

	*units = 0;
	if (parts->ndigits == 0)
		return true;
	if (parts->ndigits + zeros > MAX_GROUPS)
		return false;
	for (i = 0; i < parts->ndigits + zeros; i++)
	{
		int			digit = i < parts->ndigits ?
			numeric_word(parts->digits + i * sizeof(int16)) : 0;

		if (__builtin_mul_overflow(*units, 10000, units) ||
			__builtin_add_overflow(*units, digit, units))
			return false;
	}
	return true;
}

/*
 * decimal_from_numeric
 *		The exact decimal of a numeric datum, without unpacking or copying it.
 *		NaN and infinities: error 22023 naming the argument; more than 38
 *		digits: error 22003.
 */
Decimal
decimal_from_numeric(Datum value, const char *argument)
{
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(value);
	NumericParts parts = take_apart(VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed),
									argument);
	Decimal		result;
	int			zeros;

	/* places beyond our last digit are zeros that nobody will miss */
	result.places = Min(parts.places, DECIMAL_MAX_PLACES);

	/* groups to append behind the stored digits to reach the kept places */
	zeros = decimal_kept(result.places) / 4 - (parts.ndigits - 1 - parts.weight);
	if (unlikely(zeros < 0 && parts.ndigits > 0))
		decimal_overflow_error(argument);

	if (likely(parts.ndigits + zeros <= 4))
	{
		int64		units = 0;
		int			i;

		for (i = 0; i < parts.ndigits; i++)
			units = units * 10000 + numeric_word(parts.digits + i * sizeof(int16));
		for (; units != 0 && zeros > 0; zeros--)
			units *= 10000;
		result.units = units;
	}
	else if (!wide_units(&parts, zeros, &result.units))
		decimal_overflow_error(argument);

	if (parts.negative)
		result.units = -result.units;
	if ((Pointer) packed != DatumGetPointer(value))
		pfree(packed);
	return result;
}

/*
 * decimal_from_float8
 *		The decimal that a float8 prints as with 15 digits, with the same
 *		errors as decimal_from_numeric().
 */
Decimal
decimal_from_float8(double value, const char *argument)
{
	Decimal		result;

	if (unlikely(!isfinite(value)))
		special_error(isnan(value), value < 0, argument);
	if (unlikely(!decimal_from_double(value, &result)))
		decimal_overflow_error(argument);
	return result;
}

/*
 * The groups of a number, the last one first, without zeros behind.  The
 * weight is raised to that of the first group.
 */
static int
groups_of(uint64 rest, int16 *reversed, int *weight)
{
	int			ndigits = 0;

	for (; rest != 0 && rest % 10000 == 0; rest /= 10000)
		++*weight;
	for (; rest != 0; rest /= 10000)
	{
		reversed[ndigits++] = (int16) (rest % 10000);
		++*weight;
	}
	return ndigits;
}

/* The same for more than 64 bits, which takes several times as long. */
static pg_noinline int
groups_of_large(unsigned __int128 rest, int16 *reversed, int *weight)
{
	int			ndigits = 0;

	for (; rest != 0 && rest % 10000 == 0; rest /= 10000)
		++*weight;
	for (; rest != 0; rest /= 10000)
	{
		reversed[ndigits++] = (int16) (rest % 10000);
		++*weight;
	}
	return ndigits;
}

/*
 * decimal_to_numeric
 *		A freshly allocated numeric of the value, shown with its places.
 *
 * At most 10 groups and 36 places: the short form always does.
 */
Numeric
decimal_to_numeric(Decimal value)
{
	unsigned __int128 rest = value.units < 0 ?
		-(unsigned __int128) value.units : (unsigned __int128) value.units;
	int			weight = -1 - decimal_kept(value.places) / 4;
	int16		reversed[MAX_GROUPS];
	int			ndigits;
	int			i;
	uint16		header = NUMERIC_FORM_SHORT;
	Size		size;
	struct varlena *result;
	char	   *data;

	/* trailing zero groups are not stored */
	if (likely(rest == (uint64) rest))
		ndigits = groups_of((uint64) rest, reversed, &weight);
	else
		ndigits = groups_of_large(rest, reversed, &weight);
	if (ndigits == 0)
		weight = 0;

	header |= value.units < 0 ? NUMERIC_SHORT_NEGATIVE : 0;
	header |= value.places << NUMERIC_SHORT_PLACES_SHIFT;
	header |= weight < 0 ? NUMERIC_SHORT_WEIGHT_SIGN : 0;
	header |= weight & NUMERIC_SHORT_WEIGHT;

	size = VARHDRSZ + sizeof(uint16) + ndigits * sizeof(int16);
	result = (struct varlena *) palloc(size);
	SET_VARSIZE(result, size);
	data = VARDATA(result);
	memcpy(data, &header, sizeof(header));
	for (i = 0; i < ndigits; i++)
		memcpy(data + sizeof(header) + i * sizeof(int16),
			   &reversed[ndigits - 1 - i], sizeof(int16));
	return (Numeric) result;
}
