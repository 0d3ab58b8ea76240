/*-------------------------------------------------------------------------
 *
 * numeric_pg.h
 *	  From PostgreSQL's numeric to exact decimals and back.
 *
 * The server's own way of adding numerics unpacks each one into a work area
 * and carries digit by digit.  A numeric on disk is a two-byte header (four
 * for the rare long form) and two-byte digits in base 10000, a form that has
 * not changed since 9.1 and that pg_upgrade relies on, so it is read here
 * where it lies: a handful of multiplications per amount.
 *
 *	  short form	1 0 s pppppp w wwwwww	sign, places, weight (signed, 7 bits)
 *	  long form		s s pppppp pppppppp		sign, places; weight follows (16 bits)
 *	  special		1 1 k k ...				NaN, Infinity, -Infinity
 *
 * The value is sum over i of digit[i] * 10000^(weight - i).
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_NUMERIC_PG_H
#define CRM_NUMERIC_PG_H

#include "compat.h"

#include "utils/numeric.h"

#include "shared/decimal.h"

#define NUMERIC_FORM_MASK			0xC000
#define NUMERIC_FORM_SHORT			0x8000
#define NUMERIC_FORM_SPECIAL		0xC000
#define NUMERIC_LONG_NEGATIVE		0x4000
#define NUMERIC_LONG_PLACES			0x3FFF
#define NUMERIC_SPECIAL_MASK		0xF000
#define NUMERIC_SPECIAL_NAN			0xC000
#define NUMERIC_SHORT_NEGATIVE		0x2000
#define NUMERIC_SHORT_PLACES		0x1F80
#define NUMERIC_SHORT_PLACES_SHIFT	7
#define NUMERIC_SHORT_WEIGHT_SIGN	0x0040
#define NUMERIC_SHORT_WEIGHT		0x003F

static inline uint16
numeric_word(const char *p)
{
	uint16		value;

	memcpy(&value, p, sizeof(value));	/* may lie at an odd address */
	return value;
}

/*
 * decimal_quick_from_numeric
 *		The quick road (see decimal.h): units of 10^-4 and the places shown,
 *		or false when the amount is not a plain one of at most four places.
 */
static inline bool
decimal_quick_from_numeric(Datum value, int64 *units, int *places)
{
	const char *data = DatumGetPointer(value);
	const char *digits;
	uint16		header;
	int			ndigits;
	int			zeros;
	int			weight;

	if (VARATT_IS_EXTERNAL(data) || VARATT_IS_COMPRESSED(data))
		return false;
	header = numeric_word(VARDATA_ANY(data));
	*places = (header & NUMERIC_SHORT_PLACES) >> NUMERIC_SHORT_PLACES_SHIFT;
	if ((header & NUMERIC_FORM_MASK) != NUMERIC_FORM_SHORT || *places > DECIMAL_QUICK_PLACES)
		return false;

	digits = VARDATA_ANY(data) + sizeof(uint16);
	ndigits = (VARSIZE_ANY_EXHDR(data) - sizeof(uint16)) / sizeof(int16);
	weight = (header & NUMERIC_SHORT_WEIGHT) -
		(header & NUMERIC_SHORT_WEIGHT_SIGN);
	zeros = weight + 2 - ndigits;
	if (weight > 2)
		return false;			/* more than 16 digits */

	*units = 0;
	for (; ndigits > 0; ndigits--, digits += sizeof(int16))
		*units = *units * 10000 + numeric_word(digits);
	for (; zeros > 0; zeros--)
		*units *= 10000;
	if (header & NUMERIC_SHORT_NEGATIVE)
		*units = -*units;
	return true;
}

extern Decimal decimal_from_numeric(Datum value, const char *argument);
extern Decimal decimal_from_float8(double value, const char *argument);
extern Numeric decimal_to_numeric(Decimal value);
pg_noreturn extern void decimal_overflow_error(const char *what);

#endif							/* CRM_NUMERIC_PG_H */
