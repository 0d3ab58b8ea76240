/*-------------------------------------------------------------------------
 *
 * keyed.c
 *	  A table of customers inside one aggregate: see keyed.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/keyed.h"

#include "shared/poll.h"

/* Cells of a new part */
#define LEAST_SIZE		16

/* Rows that are noted before they are handed out, in one part and in many. */
#define LEAST_INTAKE	16
#define MOST_INTAKE		2048

/* Chunks of texts grow from the one to the other. */
#define LEAST_CHUNK		((size_t) 1 << 10)
#define MOST_CHUNK		((size_t) 1 << 20)

/* Of 16 cells, so many may be taken: a long search is not worth the memory. */
#define TAKEN_OF_16		13

/* Cells and their tags; behind the last there are some that say empty. */
static size_t
cells_bytes(const Keyed *keyed, uint32_t size)
{
	return (size_t) keyed_part_cells(size) * (keyed->cell_size + 1) + sizeof(uint64_t);
}

static size_t
noted_bytes(const Keyed *keyed, uint16_t room)
{
	return (size_t) room * keyed->words * sizeof(uint64_t);
}

/* Rows are noted for as many as pay to be looked up together. */
static uint16_t
fitting_room(uint32_t size)
{
	if (size / 4 <= KEYED_LEAST_ROOM)
		return KEYED_LEAST_ROOM;
	return size / 4 < KEYED_MOST_ROOM ? (uint16_t) (size / 4) : KEYED_MOST_ROOM;
}

/* Empty cells for a part, in place of those it has. */
static void
set_cells(Keyed *keyed, KeyedPart *part, uint32_t size)
{
	part->cells = keyed->memory->get(keyed->memory, cells_bytes(keyed, size));
	memset(part->cells, 0, cells_bytes(keyed, size));
	part->tags = (uint8_t *) part->cells + (size_t) keyed_part_cells(size) * keyed->cell_size;
	part->size = size;
	part->count = 0;
	part->most = (uint32_t) ((uint64_t) size * TAKEN_OF_16 / 16);
}

static void
set_room(Keyed *keyed, KeyedPart *part, uint16_t room)
{
	part->noted = keyed->memory->get(keyed->memory, noted_bytes(keyed, room));
	part->room = room;
	part->rows = 0;
}

static void
make_parts(Keyed *keyed, uint8_t bits, uint32_t size)
{
	size_t		bytes = ((size_t) 1 << bits) * sizeof(KeyedPart);

	keyed->parts = keyed->memory->get(keyed->memory, bytes);
	memset(keyed->parts, 0, bytes);
	keyed->bits = bits;
	for (uint32_t i = 0; i < keyed_parts(keyed); i++)
	{
		set_cells(keyed, &keyed->parts[i], size);
		set_room(keyed, &keyed->parts[i], fitting_room(size));
	}
}

static void
set_intake(Keyed *keyed, uint32_t rows)
{
	keyed->intake_room = rows * keyed->words;
	keyed->intake = keyed->memory->get(keyed->memory, keyed->intake_room * sizeof(uint64_t));
}

Keyed *
keyed_create(KeyedMemory *memory, KeyedType type, uint16_t payload_size)
{
	Keyed	   *keyed = memory->get(memory, sizeof(Keyed));

	memset(keyed, 0, sizeof(Keyed));
	keyed->memory = memory;
	keyed->type = type;
	keyed->key_size = type == KEYED_INTEGER ? 8 : 16;
	keyed->cell_size = keyed->key_size + payload_size;
	keyed->words = type == KEYED_INTEGER ? 2 : 3;
	make_parts(keyed, 0, LEAST_SIZE);
	set_intake(keyed, LEAST_INTAKE);
	return keyed;
}

/* The first empty cell for a hash that is not in the part. */
static uint32_t
empty_place(const KeyedPart *part, uint8_t bits, uint64_t hash)
{
	uint32_t	place = keyed_first_place(part, bits, hash);
	uint64_t	empty;

	while ((empty = keyed_zero_bytes(keyed_eight_tags(part, place))) == 0)
		place += 8;
	return place + keyed_first_marked(empty);
}

/* Puts a cell into an empty one; false when there is none near its place. */
static bool
put_cell(Keyed *keyed, KeyedPart *part, const char *cell, uint8_t tag)
{
	const uint16_t cell_size = keyed->cell_size;
	uint64_t	hash;
	uint32_t	place;

	memcpy(&hash, cell, sizeof(hash));
	place = empty_place(part, keyed->bits, hash);
	if (part->count >= part->most || place >= keyed_part_cells(part->size))
		return false;
	memcpy(part->cells + (size_t) place * cell_size, cell, cell_size);
	part->tags[place] = tag;
	part->count++;
	return true;
}

/* Puts all cells of a part as it was into its new, empty ones. */
static bool
put_all(Keyed *keyed, KeyedPart *part, const KeyedPart *before)
{
	for (uint32_t i = 0; i < keyed_part_cells(before->size); i++)
	{
		poll_at_step(i);
		if (before->tags[i] != 0 &&
			!put_cell(keyed, part, before->cells + (size_t) i * keyed->cell_size, before->tags[i]))
			return false;
	}
	return true;
}

/*
 * keyed_grow
 *		Makes a part larger by half.  Hashes that lie very close together at
 *		the end of a part may find no room even so; then it grows on.
 */
void
keyed_grow(Keyed *keyed, KeyedPart *part)
{
	KeyedPart	before = *part;
	uint32_t	larger = before.size;
	bool		fits;

	do
	{
		larger += larger / 2;
		set_cells(keyed, part, larger);
		fits = put_all(keyed, part, &before);
		if (!fits)
			keyed->memory->give(keyed->memory, part->cells, cells_bytes(keyed, larger));
	} while (!fits);
	keyed->memory->give(keyed->memory, before.cells, cells_bytes(keyed, before.size));
}

/*
 * keyed_settled
 *		All rows noted for a part are in their cells.
 */
void
keyed_settled(Keyed *keyed, KeyedPart *part)
{
	part->rows = 0;
	if (fitting_room(part->size) > part->room)
	{
		keyed->memory->give(keyed->memory, part->noted, noted_bytes(keyed, part->room));
		set_room(keyed, part, fitting_room(part->size));
	}
}

/*
 * keyed_handed_out
 *		All noted rows are with their parts.  A table that has been split takes
 *		in more of them at a time.
 */
void
keyed_handed_out(Keyed *keyed)
{
	keyed->waiting = 0;
	if (keyed->bits > 0 && keyed->intake_room < MOST_INTAKE * keyed->words)
	{
		keyed->memory->give(keyed->memory, keyed->intake, keyed->intake_room * sizeof(uint64_t));
		set_intake(keyed, MOST_INTAKE);
	}
}

/*
 * keyed_cell
 *		keyed_find() in any table.
 */
void *
keyed_cell(Keyed *keyed, KeyedKey key)
{
	return keyed_find(keyed, keyed_part(keyed, key.hash), keyed->type, keyed->cell_size, key);
}

/*
 * keyed_nobody
 *		The payload of rows without a key.
 */
void *
keyed_nobody(Keyed *keyed)
{
	if (keyed->nobody == NULL)
	{
		keyed->nobody = keyed->memory->get(keyed->memory, keyed->cell_size);
		memset(keyed->nobody, 0, keyed->cell_size);
		keyed->customers++;
	}
	return keyed->nobody + keyed->key_size;
}

bool
keyed_wants_split(const Keyed *keyed)
{
	return keyed->bits == 0 && keyed->customers >= KEYED_SPLIT_FROM;
}

/*
 * keyed_split
 *		From one part to many.  No rows may be noted.
 */
void
keyed_split(Keyed *keyed)
{
	KeyedPart  *whole = keyed->parts;

	make_parts(keyed, KEYED_SPLIT_BITS, KEYED_SPLIT_FROM * 2 >> KEYED_SPLIT_BITS);
	for (uint32_t i = 0; i < keyed_part_cells(whole->size); i++)
	{
		const char *cell = whole->cells + (size_t) i * keyed->cell_size;
		uint64_t	hash;
		KeyedPart  *part;

		if (whole->tags[i] == 0)
			continue;
		memcpy(&hash, cell, sizeof(hash));
		part = keyed_part(keyed, hash);
		while (!put_cell(keyed, part, cell, whole->tags[i]))
			keyed_grow(keyed, part);
	}
	keyed_free_part(keyed, whole);
	keyed->memory->give(keyed->memory, whole, sizeof(KeyedPart));
}

static size_t
text_bytes(uint32_t length)
{
	return (offsetof(KeyedText, bytes) + length + 7) & ~(size_t) 7;
}

static bool
has_space(const KeyedChunk *chunk, size_t bytes)
{
	return chunk != NULL && chunk->size - chunk->used >= bytes;
}

/* A chunk with room for so many bytes, larger than the one before it. */
static KeyedChunk *
new_chunk(Keyed *keyed, KeyedChunk *before, size_t bytes)
{
	size_t		size = before == NULL ? LEAST_CHUNK : 2 * before->size;
	KeyedChunk *chunk;

	size = size > MOST_CHUNK ? MOST_CHUNK : size;
	size = size < bytes ? bytes : size;
	chunk = keyed->memory->get(keyed->memory, offsetof(KeyedChunk, bytes) + size);
	chunk->before = before;
	chunk->size = size;
	chunk->used = 0;
	return chunk;
}

static KeyedText *
take_text(KeyedChunk *chunk, uint32_t length)
{
	KeyedText  *text = (KeyedText *) (chunk->bytes + chunk->used);

	chunk->used += text_bytes(length);
	text->length = length;
	return text;
}

static void
free_chunks(Keyed *keyed, KeyedChunk *chunk)
{
	while (chunk != NULL)
	{
		KeyedChunk *before = chunk->before;

		keyed->memory->give(keyed->memory, chunk, offsetof(KeyedChunk, bytes) + chunk->size);
		chunk = before;
	}
}

/* A text of a noted row, to be kept with its new cell. */
uint64_t
keyed_keep_text(Keyed *keyed, uint64_t rest)
{
	const KeyedText *passing = (const KeyedText *) (uintptr_t) rest;
	KeyedText  *text;

	if (!has_space(keyed->texts, text_bytes(passing->length)))
		keyed->texts = new_chunk(keyed, keyed->texts, text_bytes(passing->length));
	text = take_text(keyed->texts, passing->length);
	keyed->text_bytes += passing->length;
	memcpy(text->bytes, passing->bytes, passing->length);
	return (uint64_t) (uintptr_t) text;
}

/*
 * keyed_is_passing_full
 *		Is there no space for such a text?  Then settling all parts and
 *		forgetting their texts makes some.
 */
bool
keyed_is_passing_full(const Keyed *keyed, uint32_t length)
{
	return keyed->passing != NULL && !has_space(keyed->passing, text_bytes(length));
}

/* Space for the text of a row that is to be noted. */
KeyedText *
keyed_pass_text(Keyed *keyed, uint32_t length)
{
	if (!has_space(keyed->passing, text_bytes(length)))
		keyed->passing = new_chunk(keyed, keyed->passing, text_bytes(length));
	return take_text(keyed->passing, length);
}

/* All parts are settled: one chunk remains, with all of its space. */
void
keyed_forget_passing(Keyed *keyed)
{
	KeyedChunk *chunk = keyed->passing;

	if (chunk == NULL)
		return;
	keyed->passing = new_chunk(keyed, chunk, 0);
	keyed->passing->before = NULL;
	free_chunks(keyed, chunk);
}

/* Does the key of cell a come before that of b, where hashes may be equal? */
static bool
is_before(const Keyed *keyed, const char *a, const char *b)
{
	KeyedKey	x = keyed_cell_key(keyed, a);
	KeyedKey	y = keyed_cell_key(keyed, b);
	const KeyedText *a_text;
	const KeyedText *b_text;

	if (x.hash != y.hash || keyed->type != KEYED_TEXT)
		return x.hash < y.hash || (x.hash == y.hash && x.rest < y.rest);
	a_text = (const KeyedText *) (uintptr_t) x.rest;
	b_text = (const KeyedText *) (uintptr_t) y.rest;
	return keyed_compare_texts(a_text->bytes, a_text->length, b_text->bytes, b_text->length) < 0;
}

/*
 * keyed_sort_part
 *		Moves the cells of a part together, in the order of their keys.  After
 *		that they cannot be looked up.  Each is at most as far from its place
 *		as it had to be moved for want of room, so moving it back there is
 *		quick.
 */
void
keyed_sort_part(Keyed *keyed, KeyedPart *part)
{
	const uint16_t cell_size = keyed->cell_size;
	uint32_t	all = keyed_part_cells(part->size);
	char		moving[256];
	char	   *end = part->cells;
	size_t		steps = 0;

	for (uint32_t i = 0; i < all; i++)
	{
		const char *cell = part->cells + (size_t) i * cell_size;
		char	   *to = end;

		poll_at_step(i);
		if (part->tags[i] == 0)
			continue;
		memcpy(moving, cell, cell_size);
		for (; to > part->cells && is_before(keyed, moving, to - cell_size); to -= cell_size)
			memcpy(to, to - cell_size, cell_size);
		memcpy(to, moving, cell_size);
		/* keys made for it can lie far from where they belong */
		steps += (size_t) (end - to);
		if (steps >= (size_t) POLL_EVERY * cell_size)
		{
			crm_poll();
			steps = 0;
		}
		end += cell_size;
	}
}

/*
 * keyed_take_apart
 *		Visits all cells in the order of their keys, that of no key last.  Each
 *		part is given back as soon as that has been done, so that there are not
 *		two of everything.  No rows may be noted.
 */
void
keyed_take_apart(Keyed *keyed, KeyedVisit visit, void *arg)
{
	for (uint32_t p = 0; p < keyed_parts(keyed); p++)
	{
		KeyedPart  *part = &keyed->parts[p];

		crm_poll();
		keyed_sort_part(keyed, part);
		for (uint32_t i = 0; i < part->count; i++)
			visit(arg, part->cells + (size_t) i * keyed->cell_size);
		keyed_free_part(keyed, part);
	}
	if (keyed->nobody != NULL)
		visit(arg, keyed->nobody);
}

void
keyed_free_part(Keyed *keyed, KeyedPart *part)
{
	if (part->cells != NULL)
		keyed->memory->give(keyed->memory, part->cells, cells_bytes(keyed, part->size));
	if (part->noted != NULL)
		keyed->memory->give(keyed->memory, part->noted, noted_bytes(keyed, part->room));
	part->cells = NULL;
	part->noted = NULL;
	part->rows = 0;
	part->count = 0;
}

void
keyed_free(Keyed *keyed)
{
	for (uint32_t i = 0; i < keyed_parts(keyed); i++)
		keyed_free_part(keyed, &keyed->parts[i]);
	keyed->memory->give(keyed->memory, keyed->parts, keyed_parts(keyed) * sizeof(KeyedPart));
	keyed->memory->give(keyed->memory, keyed->intake, keyed->intake_room * sizeof(uint64_t));
	if (keyed->nobody != NULL)
		keyed->memory->give(keyed->memory, keyed->nobody, keyed->cell_size);
	free_chunks(keyed, keyed->texts);
	free_chunks(keyed, keyed->passing);
	keyed->memory->give(keyed->memory, keyed, sizeof(Keyed));
}
