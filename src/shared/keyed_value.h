/*-------------------------------------------------------------------------
 *
 * keyed_value.h
 *	  What a table of customers becomes when all rows are in: one flat value.
 *
 * Cells lie one behind the other in the order of their keys' hashes, that of
 * the rows without a key last.  Behind them are the bytes of keys that are
 * texts, and then whatever the user of the table has besides.  A table and
 * the merger of two tables over the same rows have the same bytes, whatever
 * the order of the rows.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_KEYED_VALUE_H
#define CRM_KEYED_VALUE_H

#include "shared/keyed.h"

#define KEYED_VERSION	1

/* Whose payload it is. */
typedef enum KeyedContent
{
	KEYED_RFM = 1,
	KEYED_PURCHASES,
	KEYED_VISITS
} KeyedContent;

typedef struct KeyedValue
{
	int32_t		length_word;	/* varlena header, set by the glue */
	uint8_t		version;		/* KEYED_VERSION */
	uint8_t		content;		/* KeyedContent */
	uint8_t		type;			/* KeyedType */
	uint8_t		nobody;			/* 1: the last cell is that of no key */
	int32_t		as_of;			/* the day that was asked for, if any */
	uint16_t	cell_size;
	uint16_t	key_size;
	uint64_t	customers;
	uint64_t	text_bytes;
	uint64_t	more_bytes;
	char		cells[];
} KeyedValue;

/* The parts of a value that is to be made. */
typedef struct KeyedSizes
{
	uint64_t	customers;
	uint64_t	text_bytes;
	uint64_t	more_bytes;
	bool		nobody;
} KeyedSizes;

static inline uint64_t
keyed_aligned(uint64_t bytes)
{
	return (bytes + 7) & ~(uint64_t) 7;
}

static inline uint64_t
keyed_value_size(KeyedSizes sizes, uint16_t cell_size)
{
	return offsetof(KeyedValue, cells) + sizes.customers * cell_size +
		keyed_aligned(sizes.text_bytes) + sizes.more_bytes;
}

static inline const char *
keyed_value_cell(const KeyedValue *value, uint64_t i)
{
	return value->cells + i * value->cell_size;
}

static inline const void *
keyed_value_payload(const KeyedValue *value, uint64_t i)
{
	return keyed_value_cell(value, i) + value->key_size;
}

static inline const char *
keyed_value_texts(const KeyedValue *value)
{
	return keyed_value_cell(value, value->customers);
}

/* What lies behind the texts; eight-byte aligned. */
static inline const char *
keyed_value_more(const KeyedValue *value)
{
	return keyed_value_texts(value) + keyed_aligned(value->text_bytes);
}

/* Is this the cell of the rows without a key? */
static inline bool
keyed_value_is_nobody(const KeyedValue *value, uint64_t i)
{
	return value->nobody && i == value->customers - 1;
}

static inline KeyedKey
keyed_value_key(const KeyedValue *value, uint64_t i)
{
	KeyedKey	key = {0, 0};

	memcpy(&key, keyed_value_cell(value, i), value->key_size);
	return key;
}

/* In a value, the rest of a text's key is where its bytes are. */
#define KEYED_TEXT_LENGTH_BITS	20

static inline const char *
keyed_value_text(const KeyedValue *value, KeyedKey key, uint32_t *length)
{
	*length = (uint32_t) (key.rest & KEYED_MOST_BYTES);
	return keyed_value_texts(value) + (key.rest >> KEYED_TEXT_LENGTH_BITS);
}

/* Writes the cells of a new value, one after the other. */
typedef struct KeyedWriter
{
	KeyedValue *value;
	uint64_t	cells;			/* written */
	uint64_t	texts;			/* bytes written */
	uint64_t	more;			/* bytes written, by the user */
} KeyedWriter;

extern KeyedSizes keyed_table_sizes(const Keyed *keyed);
extern KeyedWriter keyed_write(KeyedValue *value, KeyedContent content, KeyedType type,
							   uint16_t cell_size, int32_t as_of, KeyedSizes sizes);
extern void *keyed_write_cell(KeyedWriter *writer, const Keyed *keyed, const char *cell);
extern void *keyed_write_copy(KeyedWriter *writer, const KeyedValue *from, uint64_t i);
extern void keyed_count_copy(KeyedSizes *sizes, const KeyedValue *from, uint64_t i);
extern const char *keyed_value_check(const KeyedValue *value, uint64_t size, KeyedContent content,
									 KeyedType type, uint16_t payload_size);

/*
 * Several values, walked along together: at each step the next key, and the
 * values that have it.
 */
#define KEYED_MOST_RUNS		64

typedef struct KeyedWalk
{
	int			count;			/* values */
	const KeyedValue *const *values;
	int			having;			/* values that have the key */
	int			which[KEYED_MOST_RUNS];	/* these */
	uint64_t	at[KEYED_MOST_RUNS];	/* the place of the key in each value */
} KeyedWalk;

extern void keyed_walk(KeyedWalk *walk, const KeyedValue *const *values, int count);
extern bool keyed_walk_next(KeyedWalk *walk);

#endif							/* CRM_KEYED_VALUE_H */
