/*-------------------------------------------------------------------------
 *
 * varint.c
 *	  Whole numbers in as few bytes as they need: see varint.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/varint.h"

#define MOST_BITS	128

/* any number; 0, and corrupt, when there is none */
unsigned __int128
varint_read_wide(VarintReader *reader)
{
	unsigned __int128 value = 0;

	for (int shift = 0; reader->at < reader->end && shift < MOST_BITS; shift += 7)
	{
		uint8_t		byte = *reader->at++;
		unsigned __int128 bits = (unsigned __int128) (byte & 0x7F) << shift;

		if (bits >> shift != (byte & 0x7F) || (byte == 0 && shift > 0))
			break;				/* beyond 128 bits, or longer than need be */
		value |= bits;
		if (byte < 0x80)
			return value;
	}
	reader->corrupt = true;
	reader->at = reader->end;
	return 0;
}

/* 0 .. most */
uint64_t
varint_read(VarintReader *reader, uint64_t most)
{
	unsigned __int128 value = varint_read_wide(reader);

	if (value > most)
	{
		reader->corrupt = true;
		return 0;
	}
	return (uint64_t) value;
}

/* least .. most, of which 0 should be one */
int64_t
varint_read_signed(VarintReader *reader, int64_t least, int64_t most)
{
	decimal_units value = varint_read_units(reader);

	if (value < least || value > most)
	{
		reader->corrupt = true;
		return 0;
	}
	return (int64_t) value;
}

decimal_units
varint_read_units(VarintReader *reader)
{
	unsigned __int128 folded = varint_read_wide(reader);

	return (decimal_units) (folded >> 1) ^ -(decimal_units) (folded & 1);
}

void
varint_write_wide(VarintWriter *writer, unsigned __int128 value)
{
	do
	{
		uint8_t		byte = (uint8_t) (value & 0x7F);

		value >>= 7;
		if (writer->at != NULL)
			*writer->at++ = (uint8_t) (byte | (value != 0 ? 0x80 : 0));
		writer->size++;
	} while (value != 0);
}

void
varint_write(VarintWriter *writer, uint64_t value)
{
	varint_write_wide(writer, value);
}

void
varint_write_signed(VarintWriter *writer, int64_t value)
{
	varint_write_units(writer, value);
}

void
varint_write_units(VarintWriter *writer, decimal_units value)
{
	unsigned __int128 sign = value < 0 ? ~(unsigned __int128) 0 : 0;

	varint_write_wide(writer, (unsigned __int128) value << 1 ^ sign);
}
