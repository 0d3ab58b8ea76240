/*-------------------------------------------------------------------------
 *
 * keyed.h
 *	  A table of customers inside one aggregate: the work of a GROUP BY,
 *	  without its node.
 *
 * A million groups make a hash aggregate wait for memory, row after row.
 * This table waits less, for three reasons.
 *
 * A row is 16 bytes, the hash of its key and an event (below), and is first
 * only noted: with the rows of the same part of the table, of which there are
 * 256.  When some hundred have come together they are put into their cells,
 * all at once, and cells are fetched ahead.  A part fits into a processor's
 * cache, and its pages into the table that translates addresses.
 *
 * Beside the cells there is a byte for each, its tag, made of the hash; 0 says
 * that the cell is empty.  Eight tags are looked at in one step, so nearly
 * always the first cell that is touched is the one, and no branch guesses how
 * long the search will be.
 *
 * Cells lie in the order of their hashes (open addressing; the hash scaled to
 * the size of the part tells where to look first).  So a table that is full
 * grows part by part, by half, without a moment at which two whole tables
 * exist; and what comes out is sorted but for a few neighbours.  Sorted tables of
 * several workers are merged by walking along them once.
 *
 * A key of up to eight bytes is its hash: the mixing can be undone.  A uuid
 * keeps its second half beside the hash, a text a pointer to its bytes.
 *
 * What a cell holds besides is its payload, of a size that the user of the
 * table chooses.  It begins as zeros; its last byte must be another number as
 * soon as the user has seen it.
 *
 * Plain C: no server needed.  Memory comes from whoever makes the table, and
 * is counted there.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_KEYED_H
#define CRM_KEYED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What a key is made of. */
typedef enum KeyedType
{
	KEYED_INTEGER,				/* up to 64 bits */
	KEYED_UUID,					/* 128 bits */
	KEYED_TEXT					/* any bytes */
} KeyedType;

/* A key of bytes, as it is kept. */
typedef struct KeyedText
{
	uint32_t	length;
	char		bytes[];
} KeyedText;

/* Longer keys are refused. */
#define KEYED_MOST_BYTES	((1 << 20) - 1)

/* The hash, and what it does not hold: half a uuid, or a KeyedText. */
typedef struct KeyedKey
{
	uint64_t	hash;
	uint64_t	rest;
} KeyedKey;

/*
 * Where memory comes from.  get() never returns NULL: it reports that there is
 * no more, and does not come back; nor does collide(), which reports more keys
 * with neighbouring hashes than there can be by chance.
 */
typedef struct KeyedMemory KeyedMemory;
struct KeyedMemory
{
	void	   *(*get) (KeyedMemory *memory, size_t size);
	void		(*give) (KeyedMemory *memory, void *chunk, size_t size);
	void		(*collide) (KeyedMemory *memory);
};

/*
 * Somebody who knows the mixing can choose keys that all want the same place.
 * A search of so many cells is not for honest keys: at the fullest, clusters
 * are some hundred cells long.
 */
#define KEYED_LONGEST_SEARCH	4096

/* Rows noted for a part before they are put into their cells. */
#define KEYED_LEAST_ROOM	16
#define KEYED_MOST_ROOM		256

/* One part of the table, and the rows noted for it. */
typedef struct KeyedPart
{
	char	   *cells;
	uint8_t    *tags;			/* behind them */
	uint64_t   *noted;
	uint32_t	size;			/* cells, not counting those behind the last */
	uint32_t	count;			/* that are taken */
	uint32_t	most;			/* so many may be */
	uint16_t	rows;			/* noted */
	uint16_t	room;			/* for so many */
	void	   *more;			/* of the user of the table */
} KeyedPart;

/* A chunk that texts are copied into, one behind the other. */
typedef struct KeyedChunk
{
	struct KeyedChunk *before;
	size_t		size;
	size_t		used;
	char		bytes[];
} KeyedChunk;

typedef struct Keyed
{
	KeyedMemory *memory;
	KeyedType	type;
	uint16_t	cell_size;
	uint16_t	key_size;		/* of a cell: 8 or 16 bytes; the payload follows */
	uint8_t		words;			/* of 8 bytes, for a noted row: 2 or 3 */
	uint32_t	waiting;		/* words of rows not yet handed out */
	uint32_t	intake_room;
	uint64_t   *intake;			/* these rows, as they came */
	uint8_t		bits;			/* of the hash that choose a part: 0 or 8 */
	uint64_t	customers;
	KeyedPart  *parts;
	char	   *nobody;			/* the cell of rows without a key, who are one
								 * customer, as in a GROUP BY; or NULL */
	KeyedChunk *texts;			/* of the keys in the table */
	uint64_t	text_bytes;		/* that these keys have */
	KeyedChunk *passing;		/* of the keys of noted rows */
	uint32_t	guesses[KEYED_MOST_ROOM];	/* cells of the rows of a part */
} Keyed;

#define KEYED_SPLIT_BITS	8
#define KEYED_SPLIT_FROM	4096	/* customers of a table in one part */

/*
 * An event: day, decimal places and amount of a row in eight bytes, the usual
 * case.  The amount is in units of 10^-4, moved to be positive; so is the day,
 * whose meaning is the user's.
 */
typedef uint64_t KeyedEvent;

#define KEYED_AMOUNT_BITS	44
#define KEYED_PLACES_BITS	3
#define KEYED_DAY_BITS		17
#define KEYED_AMOUNT_BIAS	((int64_t) 1 << (KEYED_AMOUNT_BITS - 1))
#define KEYED_MOST_DAY		((1 << KEYED_DAY_BITS) - 2)

/* A row that makes its customer known, and nothing else. */
#define KEYED_NO_EVENT		UINT64_MAX

/* Does it fit?  The day is 0 .. KEYED_MOST_DAY, places 0 .. 4. */
static inline bool
keyed_event_fits(uint64_t day, int64_t units)
{
	return (day <= KEYED_MOST_DAY) &
		(((uint64_t) units + KEYED_AMOUNT_BIAS) >> KEYED_AMOUNT_BITS == 0);
}

static inline KeyedEvent
keyed_event(uint64_t day, int places, int64_t units)
{
	return day << (KEYED_AMOUNT_BITS + KEYED_PLACES_BITS) |
		(uint64_t) places << KEYED_AMOUNT_BITS | ((uint64_t) units + KEYED_AMOUNT_BIAS);
}

static inline uint32_t
keyed_event_day(KeyedEvent event)
{
	return (uint32_t) (event >> (KEYED_AMOUNT_BITS + KEYED_PLACES_BITS));
}

static inline int
keyed_event_places(KeyedEvent event)
{
	return (int) (event >> KEYED_AMOUNT_BITS) & ((1 << KEYED_PLACES_BITS) - 1);
}

static inline int64_t
keyed_event_units(KeyedEvent event)
{
	return (int64_t) (event & (((uint64_t) 1 << KEYED_AMOUNT_BITS) - 1)) - KEYED_AMOUNT_BIAS;
}

/*
 * Mixing that can be undone: each step is, a multiplication by an odd number
 * because that has an inverse modulo 2^64.  (The multipliers are those of
 * MurmurHash3's finalizer by Austin Appleby.)
 */
static inline uint64_t
keyed_mix(uint64_t x)
{
	x ^= x >> 33;
	x *= UINT64_C(0xff51afd7ed558ccd);
	x ^= x >> 33;
	x *= UINT64_C(0xc4ceb9fe1a85ec53);
	return x ^ x >> 33;
}

static inline uint64_t
keyed_unmix(uint64_t x)
{
	x ^= x >> 33;
	x *= UINT64_C(0x9cb4b2f8129337db);
	x ^= x >> 33;
	x *= UINT64_C(0x4f74430c22a54005);
	return x ^ x >> 33;
}

static inline KeyedKey
keyed_integer(int64_t value)
{
	KeyedKey	key = {keyed_mix((uint64_t) value), 0};

	return key;
}

static inline int64_t
keyed_integer_of(KeyedKey key)
{
	return (int64_t) keyed_unmix(key.hash);
}

/* Both halves count in the hash, and the first can be had back from it. */
static inline KeyedKey
keyed_uuid(const void *bytes)
{
	uint64_t	half[2];
	KeyedKey	key;

	memcpy(half, bytes, sizeof(half));
	key.hash = keyed_mix(half[0] ^ keyed_mix(half[1]));
	key.rest = half[1];
	return key;
}

static inline void
keyed_uuid_of(KeyedKey key, void *bytes)
{
	uint64_t	half[2] = {keyed_unmix(key.hash) ^ keyed_mix(key.rest), key.rest};

	memcpy(bytes, half, sizeof(half));
}

static inline KeyedPart *
keyed_part(const Keyed *keyed, uint64_t hash)
{
	return &keyed->parts[(hash >> 1) >> (63 - keyed->bits)];
}

static inline uint32_t
keyed_parts(const Keyed *keyed)
{
	return (uint32_t) 1 << keyed->bits;
}

static inline KeyedKey
keyed_cell_key(const Keyed *keyed, const char *cell)
{
	KeyedKey	key = {0, 0};

	memcpy(&key, cell, keyed->key_size);
	return key;
}

/* Cells that a part has in memory, with some behind the last place to look first. */
static inline uint32_t
keyed_part_cells(uint32_t size)
{
	return size + 16 + size / 64;
}

/* Where to look first; the hash without the bits that chose the part. */
static inline uint32_t
keyed_first_place(const KeyedPart *part, uint8_t bits, uint64_t hash)
{
	return (uint32_t) (((hash << bits) >> 32) * part->size >> 32);
}

static inline uint8_t
keyed_tag(uint64_t hash)
{
	uint8_t		tag = (uint8_t) hash;

	return tag == 0 ? 1 : tag;
}

/* Eight tags, the first in the lowest byte. */
static inline uint64_t
keyed_eight_tags(const KeyedPart *part, uint32_t place)
{
	uint64_t	tags;

	memcpy(&tags, part->tags + place, sizeof(tags));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	tags = __builtin_bswap64(tags);
#endif
	return tags;
}

/*
 * The high bit of each byte that is zero.  Of bytes behind the first such one
 * some may be marked that are not zero.
 */
static inline uint64_t
keyed_zero_bytes(uint64_t bytes)
{
	return (bytes - UINT64_C(0x0101010101010101)) & ~bytes & UINT64_C(0x8080808080808080);
}

static inline uint64_t
keyed_bytes_like(uint64_t bytes, uint8_t byte)
{
	return keyed_zero_bytes(bytes ^ byte * UINT64_C(0x0101010101010101));
}

static inline uint32_t
keyed_first_marked(uint64_t marks)
{
	return (uint32_t) __builtin_ctzll(marks) / 8;
}

/*
 * The order of texts with the same hash: any will do that depends on nothing
 * else, but there must be one alone.
 */
static inline int
keyed_compare_texts(const char *a, uint32_t a_length, const char *b, uint32_t b_length)
{
	if (a_length != b_length)
		return a_length < b_length ? -1 : 1;
	return memcmp(a, b, a_length);
}

static inline bool
keyed_same_text(uint64_t a, uint64_t b)
{
	const KeyedText *x = (const KeyedText *) (uintptr_t) a;
	const KeyedText *y = (const KeyedText *) (uintptr_t) b;

	return x->length == y->length && memcmp(x->bytes, y->bytes, x->length) == 0;
}

/*
 * keyed_note
 *		Notes a row.  True when there is no room for another one before those
 *		noted have been handed out to their parts.
 */
static inline bool
keyed_note(Keyed *keyed, KeyedKey key, KeyedEvent event)
{
	uint64_t   *at = keyed->intake + keyed->waiting;

	*at++ = key.hash;
	if (keyed->words == 3)
		*at++ = key.rest;
	*at = event;
	keyed->waiting += keyed->words;
	return keyed->waiting >= keyed->intake_room;
}

/*
 * keyed_hand_out
 *		Gives the noted rows to their parts, from the one at *place on, until
 *		a part is full: that is returned, and must be settled.  NULL: done.
 */
static inline KeyedPart *
keyed_hand_out(Keyed *keyed, KeyedType type, uint32_t *place)
{
	const uint32_t words = type == KEYED_INTEGER ? 2 : 3;

	while (*place < keyed->waiting)
	{
		const uint64_t *from = keyed->intake + *place;
		KeyedPart  *part = keyed_part(keyed, from[0]);
		uint64_t   *to = part->noted + (size_t) part->rows * words;

		for (uint32_t i = 0; i < words; i++)
			to[i] = from[i];
		*place += words;
		if (++part->rows == part->room)
			return part;
	}
	return NULL;
}

/* What is to be done with a cell when the table is taken apart. */
typedef void (*KeyedVisit) (void *arg, const char *cell);

extern Keyed *keyed_create(KeyedMemory *memory, KeyedType type, uint16_t payload_size);
extern void *keyed_cell(Keyed *keyed, KeyedKey key);
extern void *keyed_nobody(Keyed *keyed);
extern void keyed_grow(Keyed *keyed, KeyedPart *part);
extern void keyed_handed_out(Keyed *keyed);
extern void keyed_settled(Keyed *keyed, KeyedPart *part);
extern bool keyed_wants_split(const Keyed *keyed);
extern void keyed_split(Keyed *keyed);
extern uint64_t keyed_keep_text(Keyed *keyed, uint64_t rest);
extern KeyedText *keyed_pass_text(Keyed *keyed, uint32_t length);
extern bool keyed_is_passing_full(const Keyed *keyed, uint32_t length);
extern void keyed_forget_passing(Keyed *keyed);
extern void keyed_sort_part(Keyed *keyed, KeyedPart *part);
extern void keyed_take_apart(Keyed *keyed, KeyedVisit visit, void *arg);
extern void keyed_free_part(Keyed *keyed, KeyedPart *part);
extern void keyed_free(Keyed *keyed);

/* The row that was noted as the i-th. */
static inline KeyedKey
keyed_noted_key(const KeyedPart *part, KeyedType type, uint32_t i)
{
	const uint64_t *at = part->noted + (size_t) i * (type == KEYED_INTEGER ? 2 : 3);
	KeyedKey	key = {at[0], type == KEYED_INTEGER ? 0 : at[1]};

	return key;
}

static inline KeyedEvent
keyed_noted_event(const KeyedPart *part, KeyedType type, uint32_t i)
{
	return part->noted[(size_t) i * (type == KEYED_INTEGER ? 2 : 3) + (type == KEYED_INTEGER ? 1 : 2)];
}

/*
 * keyed_fetch
 *		Guesses the cells of all noted rows, by tags, and fetches them.
 */
static inline __attribute__((always_inline)) void
keyed_fetch(Keyed *keyed, const KeyedPart *part, KeyedType type, uint16_t cell_size)
{
	for (uint32_t i = 0; i < part->rows; i++)
	{
		uint64_t	hash = keyed_noted_key(part, type, i).hash;
		uint32_t	place = keyed_first_place(part, keyed->bits, hash);
		uint64_t	marks = keyed_bytes_like(keyed_eight_tags(part, place), keyed_tag(hash));

		place += marks == 0 ? 0 : keyed_first_marked(marks);
		__builtin_prefetch(part->cells + (size_t) place * cell_size, 1);
		keyed->guesses[i] = place;
	}
}

/* Is this the cell of the key? */
static inline bool
keyed_is_cell_of(const KeyedPart *part, KeyedType type, uint16_t cell_size, uint32_t place,
				 KeyedKey key)
{
	uint64_t	found[2];

	memcpy(found, part->cells + (size_t) place * cell_size, type == KEYED_INTEGER ? 8 : 16);
	return found[0] == key.hash && part->tags[place] != 0 &&
		(type == KEYED_INTEGER ||
		 (type == KEYED_UUID && found[1] == key.rest) ||
		 (type == KEYED_TEXT && keyed_same_text(found[1], key.rest)));
}

/*
 * keyed_find
 *		The payload of a key in its part; a cell is made where there is none,
 *		with a payload of zeros.  In line, with type and sizes that the caller
 *		knows.  Cells move when another one is made.
 */
static inline __attribute__((always_inline)) void *
keyed_find(Keyed *keyed, KeyedPart *part, KeyedType type, uint16_t cell_size, KeyedKey key)
{
	const uint16_t key_size = type == KEYED_INTEGER ? 8 : 16;
	uint8_t		tag = keyed_tag(key.hash);
	uint32_t	place = keyed_first_place(part, keyed->bits, key.hash);
	uint64_t	empty;
	char	   *cell;

	for (;; place += 8)
	{
		uint64_t	tags = keyed_eight_tags(part, place);
		uint64_t	marks = keyed_bytes_like(tags, tag);

		/* behind an empty cell it is not; and behind the last there is none */
		empty = keyed_zero_bytes(tags);
		marks &= (empty & -empty) - 1;
		for (; marks != 0; marks &= marks - 1)
		{
			uint32_t	marked = place + keyed_first_marked(marks);

			if (keyed_is_cell_of(part, type, cell_size, marked, key))
				return part->cells + (size_t) marked * cell_size + key_size;
		}
		if (empty != 0)
			break;
	}
	place += keyed_first_marked(empty);
	if (part->count >= part->most || place >= keyed_part_cells(part->size))
	{
		keyed_grow(keyed, part);
		return keyed_cell(keyed, key);
	}
	if (place - keyed_first_place(part, keyed->bits, key.hash) > KEYED_LONGEST_SEARCH)
		keyed->memory->collide(keyed->memory);
	if (type == KEYED_TEXT)
		key.rest = keyed_keep_text(keyed, key.rest);
	cell = part->cells + (size_t) place * cell_size;
	memcpy(cell, &key, key_size);
	part->tags[place] = tag;
	part->count++;
	keyed->customers++;
	return cell + key_size;
}

/*
 * keyed_find_noted
 *		The same for the key of a noted row, whose cell was guessed.
 */
static inline __attribute__((always_inline)) void *
keyed_find_noted(Keyed *keyed, KeyedPart *part, KeyedType type, uint16_t cell_size, uint32_t i)
{
	KeyedKey	key = keyed_noted_key(part, type, i);
	uint32_t	place = keyed->guesses[i];

	if (__builtin_expect(keyed_is_cell_of(part, type, cell_size, place, key), 1))
		return part->cells + (size_t) place * cell_size + (type == KEYED_INTEGER ? 8 : 16);
	return keyed_cell(keyed, key);
}

#endif							/* CRM_KEYED_H */
