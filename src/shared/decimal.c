/*-------------------------------------------------------------------------
 *
 * decimal.c
 *	  Exact money: see decimal.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Significant digits that every decimal survives in a double (DBL_DIG). */
#define DOUBLE_DIGITS	15

static const int64_t power_of_ten[] = {
	1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
	10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000,
	1000000000000000, 10000000000000000
};

/* Leaves the units as they are when the product does not fit. */
static bool
multiply(decimal_units *units, decimal_units by)
{
	decimal_units product;

	if (__builtin_mul_overflow(*units, by, &product))
		return false;
	*units = product;
	return true;
}

/*
 * units * 10^exponent, exponent >= 0; false when it does not fit, and then at
 * least the sign of the units is what it was
 */
static bool
shift_up(decimal_units *units, int exponent)
{
	if (*units == 0)
		return true;
	for (; exponent > 16; exponent -= 16)
		if (!multiply(units, power_of_ten[16]))
			return false;
	return multiply(units, power_of_ten[exponent]);
}

/*
 * decimal_rescale
 *		Units of an amount with `from` places as units for `to` >= from
 *		places; false when 128 bits do not hold them.
 */
bool
decimal_rescale(decimal_units *units, int from, int to)
{
	return shift_up(units, decimal_kept(to) - decimal_kept(from));
}

/* digits * 10^exponent as a decimal without needless places */
static bool
from_digits(int64_t digits, int exponent, Decimal *result)
{
	int			last = 0;		/* the digit dropped last */
	bool		sticky = false; /* was any before it not zero? */

	/* mostly four places are enough, which one division tells */
	if (exponent < -DECIMAL_QUICK_PLACES && exponent >= -18)
	{
		int64_t		rest = power_of_ten[-exponent - DECIMAL_QUICK_PLACES];

		if (digits % rest == 0)
		{
			result->units = digits / rest;
			result->places = decimal_quick_places(digits / rest);
			return true;
		}
	}

	for (; exponent < -DECIMAL_DOUBLE_PLACES; exponent++)
	{
		sticky |= (last != 0);
		last = (int) (digits % 10);
		digits /= 10;
	}
	digits += last > 5 || (last == 5 && (sticky || (digits & 1)));

	for (; digits != 0 && digits % 10 == 0; digits /= 10)
		exponent++;
	if (digits == 0)
		exponent = 0;
	result->places = exponent < 0 ? -exponent : 0;
	result->units = digits;
	return shift_up(&result->units, decimal_kept(result->places) + exponent);
}

/*
 * A positive double rounded to 15 digits, exactly: false outside the range in
 * which 128 bits do.  A double is m * 2^-k; m * 10^places is exact and only
 * then divided, and what is halfway goes to the even side, as in printing.
 */
static bool
round_in_range(double value, int64_t *digits, int *exponent)
{
	static const double power[] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
	};
	unsigned __int128 product;
	unsigned __int128 rest;
	unsigned __int128 half;
	int			before;			/* digits before the point; -1 for 0.0x */
	int			shift;
	int			binary;

	if (!(value >= 1e-3 && value < 1e15))
		return false;
	for (before = value >= 0.1 ? 0 : value >= 0.01 ? -1 : -2; before >= 0 && value >= power[before];)
		before++;
	product = (unsigned __int128) ldexp(frexp(value, &binary), 53);
	shift = 53 - binary;
	for (int places = DOUBLE_DIGITS - before; places > 0; places--)
		product *= 10;
	*exponent = before - DOUBLE_DIGITS;
	if (shift <= 0)
	{
		*digits = (int64_t) (product << -shift);
		return true;
	}
	half = (unsigned __int128) 1 << (shift - 1);
	rest = product & (2 * half - 1);
	product >>= shift;
	product += rest > half || (rest == half && (product & 1));
	*digits = (int64_t) product;
	return true;
}

/* Any finite double: let the C library print 15 digits and read them. */
static void
round_by_printing(double value, int64_t *digits, int *exponent)
{
	char		text[32];
	int			count = 0;
	const char *p;

	*digits = 0;
	snprintf(text, sizeof(text), "%.*e", DOUBLE_DIGITS - 1, value);
	for (p = text; *p != 'e'; p++)
	{
		if (*p < '0' || *p > '9')
			continue;			/* the point */
		*digits = *digits * 10 + (*p - '0');
		count++;
	}
	*exponent = atoi(p + 1) - (count - 1);
}

/*
 * decimal_from_double
 *		The decimal that a finite double prints as with 15 digits, to at most
 *		DECIMAL_DOUBLE_PLACES places; false when it is larger than we hold.
 */
bool
decimal_from_double(double value, Decimal *result)
{
	int64_t		digits;
	int			exponent;

	if (decimal_quick_from_double(fabs(value), &digits))
	{
		result->places = decimal_quick_places(digits);
		result->units = digits;
	}
	else
	{
		if (!round_in_range(fabs(value), &digits, &exponent))
			round_by_printing(fabs(value), &digits, &exponent);
		if (!from_digits(digits, exponent, result))
			return false;
	}
	if (value < 0)
		result->units = -result->units;
	return true;
}

/*
 * decimal_compare
 *		-1, 0 or 1, by value: places do not count.
 */
int
decimal_compare(Decimal a, Decimal b)
{
	if (decimal_kept(a.places) < decimal_kept(b.places))
	{
		/* what does not fit at the finer scale is the larger one */
		if (!decimal_rescale(&a.units, a.places, b.places))
			return a.units < 0 ? -1 : 1;
	}
	else if (!decimal_rescale(&b.units, b.places, a.places))
		return b.units < 0 ? 1 : -1;
	return (a.units > b.units) - (a.units < b.units);
}

/*
 * decimal_reduce
 *		The same value with the fewest kept places: one form for equal values.
 */
Decimal
decimal_reduce(Decimal value)
{
	value.places = decimal_kept(value.places);
	while (value.places > DECIMAL_QUICK_PLACES && value.units % 10000 == 0)
	{
		value.units /= 10000;
		value.places -= 4;
	}
	return value;
}

/*
 * decimal_to_double
 *		The double nearest to the value (always correctly rounded, so equal
 *		values give equal doubles, and larger values never smaller ones).
 */
double
decimal_to_double(Decimal value)
{
	const decimal_units exact = (decimal_units) 1 << 53;
	static const double power[] = {1, 1e4, 1e8, 1e12, 1e16, 1e20};
	char		text[DECIMAL_TEXT_SIZE];

	/* one correctly rounded division of two exact doubles */
	if (value.units >= -exact && value.units <= exact && value.places <= 20)
		return (double) (int64_t) value.units / power[decimal_kept(value.places) / 4];
	decimal_format(value, text);
	return strtod(text, NULL);
}

/*
 * decimal_format
 *		Writes the value with its places, "-12.50"; returns the length.
 *		text has room for DECIMAL_TEXT_SIZE bytes.
 */
int
decimal_format(Decimal value, char *text)
{
	unsigned __int128 rest = value.units < 0 ?
		-(unsigned __int128) value.units : (unsigned __int128) value.units;
	char		reversed[DECIMAL_TEXT_SIZE];
	int			hidden = decimal_kept(value.places) - value.places;
	int			count = 0;
	int			length = 0;

	for (; hidden > 0; hidden--)
		rest /= 10;				/* zeros, by the meaning of places */
	while (rest != 0 || count <= value.places)
	{
		reversed[count++] = (char) ('0' + (int) (rest % 10));
		rest /= 10;
	}

	if (value.units < 0)
		text[length++] = '-';
	while (count > 0)
	{
		text[length++] = reversed[--count];
		if (count == value.places && count > 0)
			text[length++] = '.';
	}
	text[length] = '\0';
	return length;
}

static bool
append_digit(decimal_units *units, char digit)
{
	return multiply(units, 10) &&
		!__builtin_add_overflow(*units, digit - '0', units);
}

/*
 * decimal_parse
 *		Reads what decimal_format writes; returns the first character behind
 *		it, or NULL when there is no such number or it does not fit.
 */
const char *
decimal_parse(const char *text, Decimal *result)
{
	bool		negative = (*text == '-');
	const char *digits = text += negative;

	result->units = 0;
	result->places = 0;
	for (; *text >= '0' && *text <= '9'; text++)
		if (!append_digit(&result->units, *text))
			return NULL;
	if (text == digits)
		return NULL;
	if (*text == '.')
	{
		for (text++; *text >= '0' && *text <= '9'; text++)
			if (++result->places > DECIMAL_MAX_PLACES ||
				!append_digit(&result->units, *text))
				return NULL;
		if (result->places == 0)
			return NULL;
	}
	if (!shift_up(&result->units, decimal_kept(result->places) - result->places))
		return NULL;
	if (negative)
		result->units = -result->units;
	return text;
}
