/*-------------------------------------------------------------------------
 *
 * decimal.h
 *	  Exact money: decimal amounts in 128 bits, added without rounding.
 *
 * An amount with p decimal places is held as a whole number of units of
 * 10^-q, where q is p rounded up to a multiple of four, and at least four.
 * Four, because PostgreSQL's numeric keeps its digits in groups of four: an
 * amount then comes in and goes out group by group, without a division, and
 * nearly all money of the world has the same units.  What is shown has p
 * places, as with sum(numeric): the most that any amount had.
 *
 * 128 bits hold 38 digits, places included.  What does not fit is reported,
 * never wrapped.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_DECIMAL_H
#define CRM_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/* Memory from palloc is aligned to eight bytes, not to sixteen. */
typedef __int128 decimal_units __attribute__((aligned(8)));

/* More places than this leave too little room before the point. */
#define DECIMAL_MAX_PLACES	36

/*
 * What arithmetic with doubles leaves behind, 0.1 + 0.2 - 0.3 = 5.55e-17,
 * would push all money of a sum out of 38 digits.  So a double counts to so
 * many places.
 */
#define DECIMAL_DOUBLE_PLACES	20

/* Sign, 39 digits, point, leading zero, closing zero byte. */
#define DECIMAL_TEXT_SIZE	44

typedef struct Decimal
{
	decimal_units units;		/* the amount in units of 10^-kept(places) */
	int			places;			/* decimal places to show */
} Decimal;

/* Up to so many places, the units are those of 10^-4. */
#define DECIMAL_QUICK_PLACES	4

/* The places really kept for `places` places. */
static inline int
decimal_kept(int places)
{
	return places <= DECIMAL_QUICK_PLACES ? DECIMAL_QUICK_PLACES : (places + 3) & ~3;
}

/*
 * The quick road for nearly all money: an amount with at most four places
 * whose units fit into 64 bits.
 */

/* How many of the four places such an amount needs: 0 to 4. */
static inline int
decimal_quick_places(int64_t units)
{
	if (units % 100 == 0)
		return units % 10000 == 0 ? 0 : units % 1000 == 0 ? 1 : 2;
	return units % 10 == 0 ? 3 : 4;
}

/*
 * The units of a double >= 0 that prints, with 15 digits, as an amount with
 * at most four places; false for other doubles, infinities and NaN.
 *
 * If n / 10^4 (both exact, n below 10^15) rounds to the very double, then
 * that decimal of at most 15 digits is what prints, because 15 digits always
 * survive the way through a double.
 */
static inline bool
decimal_quick_from_double(double value, int64_t *units)
{
	double		scaled = value * 10000.0;

	if (!(scaled >= 0 && scaled < 1e15))
		return false;
	*units = (int64_t) (scaled + 0.5);
	return (double) *units / 10000.0 == value;
}

extern bool decimal_rescale(decimal_units *units, int from, int to);
extern bool decimal_from_double(double value, Decimal *result);
extern int	decimal_compare(Decimal a, Decimal b);
extern Decimal decimal_reduce(Decimal value);
extern double decimal_to_double(Decimal value);
extern int	decimal_format(Decimal value, char *text);
extern const char *decimal_parse(const char *text, Decimal *result);

#endif							/* CRM_DECIMAL_H */
