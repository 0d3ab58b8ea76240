/*-------------------------------------------------------------------------
 *
 * fraction.c
 *	  Exact fractions: see fraction.h.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/fraction.h"

/* 256 bits */
typedef struct Product
{
	unsigned __int128 high;
	unsigned __int128 low;
} Product;

/* As on paper, with digits of 64 bits. */
static Product
multiply(unsigned __int128 a, unsigned __int128 b)
{
	const unsigned __int128 digit = UINT64_MAX;
	unsigned __int128 low = (a & digit) * (b & digit);
	unsigned __int128 cross = (a >> 64) * (b & digit) + (low >> 64);
	unsigned __int128 other = (a & digit) * (b >> 64) + (cross & digit);
	Product		product;

	product.low = (other << 64) | (low & digit);
	product.high = (a >> 64) * (b >> 64) + (cross >> 64) + (other >> 64);
	return product;
}

/*
 * fraction_compare_wide
 *		compare_products() for factors of any size up to 127 bits.
 */
int
fraction_compare_wide(decimal_units a, decimal_units b, decimal_units c, decimal_units d)
{
	Product		left = multiply((unsigned __int128) a, (unsigned __int128) b);
	Product		right = multiply((unsigned __int128) c, (unsigned __int128) d);

	if (left.high != right.high)
		return left.high > right.high ? 1 : -1;
	return (left.low > right.low) - (left.low < right.low);
}

/*
 * fraction_of_decimal
 *		A decimal >= 0 as a fraction.
 */
Fraction
fraction_of_decimal(Decimal value)
{
	Fraction	result = {value.units, 1};

	for (int places = decimal_kept(value.places); places > 0; places--)
		result.below *= 10;
	return result;
}

/*
 * fraction_round
 *		The whole number nearest to a fraction, the larger one when it lies
 *		halfway.
 */
decimal_units
fraction_round(Fraction value)
{
	decimal_units whole = value.above / value.below;
	decimal_units rest = value.above % value.below;

	return whole + (rest >= value.below - rest);
}
