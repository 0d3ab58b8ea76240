/*-------------------------------------------------------------------------
 *
 * collect_pg.h
 *	  Values collected whole: what an exact order statistic has to see.
 *
 * Two kinds: doubles (8 bytes a value) and exact decimals (16 bytes).  Both
 * live in one memory context, grow by doubling, and travel from a parallel
 * worker to the leader as raw memory.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COLLECT_PG_H
#define CRM_COLLECT_PG_H

#include "compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "windowapi.h"

#include "shared/decimal.h"

/* Doubles without NaN */
typedef struct Numbers
{
	MemoryContext context;
	int64		count;
	int64		capacity;
	double	   *values;
} Numbers;

/* Exact decimals with common places */
typedef struct Amounts
{
	MemoryContext context;
	int64		count;
	int64		capacity;
	int			places;			/* most places of any value */
	decimal_units *units;		/* in units of 10^-decimal_kept(places) */
} Amounts;

extern void numbers_init(Numbers *numbers, MemoryContext context, int64 capacity);
extern void numbers_make_room(Numbers *numbers, int64 more);
extern void numbers_append(Numbers *numbers, const Numbers *other);
extern void numbers_send(StringInfo message, const Numbers *numbers);
extern void numbers_recv(StringInfo message, Numbers *numbers, MemoryContext context);

extern void amounts_init(Amounts *amounts, MemoryContext context, int64 capacity);
extern void amounts_add(Amounts *amounts, Decimal value, const char *argument);
extern void amounts_append(Amounts *amounts, const Amounts *other);
extern void amounts_send(StringInfo message, const Amounts *amounts);
extern void amounts_recv(StringInfo message, Amounts *amounts, MemoryContext context);

/* The message that recv reads, over a serialized state. */
extern StringInfoData collected_message(bytea *serialized);

/*
 * numbers_add
 *		Adding 0 turns -0 into 0: what is made of equal values shall have equal
 *		bytes.
 */
static inline void
numbers_add(Numbers *numbers, double value)
{
	if (unlikely(numbers->count == numbers->capacity))
		numbers_make_room(numbers, 1);
	numbers->values[numbers->count++] = value + 0.0;
}

#endif							/* CRM_COLLECT_PG_H */
