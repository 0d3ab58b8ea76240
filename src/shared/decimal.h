/*-------------------------------------------------------------------------
 *
 * decimal.h
 *	  Exact money: decimal amounts in 128 bits, added without rounding.
 *
 * An amount with p decimal places is held as a whole number of units of
 * 10^-q, where q is p rounded up to a multiple of four.  Four, because
 * PostgreSQL's numeric keeps its digits in groups of four: an amount then
 * comes in and goes out group by group, without a division.  What is shown
 * has p places, as with sum(numeric): the most that any amount had.
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

typedef __int128 decimal_units;

/* More places than this leave too little room before the point. */
#define DECIMAL_MAX_PLACES	36

/* Sign, 39 digits, point, leading zero, closing zero byte. */
#define DECIMAL_TEXT_SIZE	44

typedef struct Decimal
{
	decimal_units units;		/* the amount in units of 10^-kept(places) */
	int			places;			/* decimal places to show */
} Decimal;

/* The places really kept for `places` places: the next multiple of four. */
static inline int
decimal_kept(int places)
{
	return (places + 3) & ~3;
}

extern bool decimal_rescale(decimal_units *units, int from, int to);
extern bool decimal_from_double(double value, Decimal *result);
extern int	decimal_compare(Decimal a, Decimal b);
extern Decimal decimal_reduce(Decimal value);
extern double decimal_to_double(Decimal value);
extern int	decimal_format(Decimal value, char *text);
extern const char *decimal_parse(const char *text, Decimal *result);

#endif							/* CRM_DECIMAL_H */
