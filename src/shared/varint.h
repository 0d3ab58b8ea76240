/*-------------------------------------------------------------------------
 *
 * varint.h
 *	  Whole numbers in as few bytes as they need, for stored values.
 *
 * Seven bits to the byte, the low ones first; the eighth bit says that more
 * follow.  A signed number is folded first: 0, -1, 1, -2 ... become 0, 1, 2,
 * 3 ...  Sums of money take up to 128 bits.
 *
 * A writer without a place to write to counts the bytes, so that one function
 * both measures and writes.  A reader never goes past the end: it says that
 * the bytes are corrupt, and all that it reads from then on is 0.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_VARINT_H
#define CRM_VARINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shared/decimal.h"

typedef struct VarintReader
{
	const uint8_t *at;
	const uint8_t *end;
	bool		corrupt;
} VarintReader;

typedef struct VarintWriter
{
	uint8_t    *at;				/* NULL: only count */
	size_t		size;			/* bytes so far */
} VarintWriter;

extern unsigned __int128 varint_read_wide(VarintReader *reader);
extern uint64_t varint_read(VarintReader *reader, uint64_t most);
extern int64_t varint_read_signed(VarintReader *reader, int64_t least, int64_t most);
extern decimal_units varint_read_units(VarintReader *reader);
extern void varint_write_wide(VarintWriter *writer, unsigned __int128 value);
extern void varint_write(VarintWriter *writer, uint64_t value);
extern void varint_write_signed(VarintWriter *writer, int64_t value);
extern void varint_write_units(VarintWriter *writer, decimal_units value);

#endif							/* CRM_VARINT_H */
