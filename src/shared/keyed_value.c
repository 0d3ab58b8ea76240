/*-------------------------------------------------------------------------
 *
 * keyed_value.c
 *	  A table of customers as one flat value: see keyed_value.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/keyed_value.h"

#include "shared/poll.h"

/* What a table will take, but for what its user has besides. */
KeyedSizes
keyed_table_sizes(const Keyed *keyed)
{
	KeyedSizes	sizes = {keyed->customers, keyed->text_bytes, 0, keyed->nobody != NULL};

	return sizes;
}

/*
 * keyed_write
 *		Begins a value, for which there must be memory.
 */
KeyedWriter
keyed_write(KeyedValue *value, KeyedContent content, KeyedType type, uint16_t cell_size,
			int32_t as_of, KeyedSizes sizes)
{
	KeyedWriter writer = {value, 0, 0, 0};
	uint64_t	padding = keyed_aligned(sizes.text_bytes) - sizes.text_bytes;

	memset(value, 0, offsetof(KeyedValue, cells));
	value->version = KEYED_VERSION;
	value->content = (uint8_t) content;
	value->type = (uint8_t) type;
	value->nobody = sizes.nobody;
	value->as_of = as_of;
	value->cell_size = cell_size;
	value->key_size = type == KEYED_INTEGER ? 8 : 16;
	value->customers = sizes.customers;
	value->text_bytes = sizes.text_bytes;
	value->more_bytes = sizes.more_bytes;
	memset((char *) keyed_value_texts(value) + sizes.text_bytes, 0, padding);
	return writer;
}

/* The next cell, with another copy of a text. */
static void *
write_cell(KeyedWriter *writer, const char *cell, const char *text, uint32_t length)
{
	KeyedValue *value = writer->value;
	char	   *to = (char *) keyed_value_cell(value, writer->cells++);

	memcpy(to, cell, value->cell_size);
	if (text != NULL)
	{
		uint64_t	rest = writer->texts << KEYED_TEXT_LENGTH_BITS | length;

		memcpy(to + sizeof(uint64_t), &rest, sizeof(rest));
		memcpy((char *) keyed_value_texts(value) + writer->texts, text, length);
		writer->texts += length;
	}
	return to + value->key_size;
}

/*
 * keyed_write_cell
 *		The next cell, as it is in a table.  Returns its payload, which may
 *		still be changed.
 */
void *
keyed_write_cell(KeyedWriter *writer, const Keyed *keyed, const char *cell)
{
	const KeyedText *text = NULL;

	if (keyed->type == KEYED_TEXT && cell != keyed->nobody)
		text = (const KeyedText *) (uintptr_t) keyed_cell_key(keyed, cell).rest;
	return write_cell(writer, cell, text == NULL ? NULL : text->bytes, text == NULL ? 0 : text->length);
}

/*
 * keyed_write_copy
 *		The next cell, from another value.
 */
void *
keyed_write_copy(KeyedWriter *writer, const KeyedValue *from, uint64_t i)
{
	const char *text = NULL;
	uint32_t	length = 0;

	if (from->type == KEYED_TEXT && !keyed_value_is_nobody(from, i))
		text = keyed_value_text(from, keyed_value_key(from, i), &length);
	return write_cell(writer, keyed_value_cell(from, i), text, length);
}

/*
 * keyed_count_copy
 *		Counts what keyed_write_copy() would write.
 */
void
keyed_count_copy(KeyedSizes *sizes, const KeyedValue *from, uint64_t i)
{
	bool		nobody = keyed_value_is_nobody(from, i);

	sizes->customers++;
	sizes->nobody |= nobody;
	if (from->type == KEYED_TEXT && !nobody)
		sizes->text_bytes += keyed_value_key(from, i).rest & KEYED_MOST_BYTES;
}

/* The order of the cells of two values that are not without a key. */
static int
compare_keys(const KeyedValue *a, uint64_t i, const KeyedValue *b, uint64_t j)
{
	KeyedKey	x = keyed_value_key(a, i);
	KeyedKey	y = keyed_value_key(b, j);
	uint32_t	x_length;
	uint32_t	y_length;
	const char *x_text;
	const char *y_text;

	if (x.hash != y.hash)
		return x.hash < y.hash ? -1 : 1;
	if (a->type != KEYED_TEXT)
		return (x.rest > y.rest) - (x.rest < y.rest);
	x_text = keyed_value_text(a, x, &x_length);
	y_text = keyed_value_text(b, y, &y_length);
	return keyed_compare_texts(x_text, x_length, y_text, y_length);
}

/* The same where one may be without a key: that comes last. */
static int
compare_cells(const KeyedValue *a, uint64_t i, const KeyedValue *b, uint64_t j)
{
	bool		x = keyed_value_is_nobody(a, i);
	bool		y = keyed_value_is_nobody(b, j);

	if (x || y)
		return (int) x - (int) y;
	return compare_keys(a, i, b, j);
}

void
keyed_walk(KeyedWalk *walk, const KeyedValue *const *values, int count)
{
	walk->count = count;
	walk->values = values;
	walk->having = 0;
	for (int i = 0; i < count; i++)
		walk->at[i] = 0;
}

/*
 * keyed_walk_next
 *		Goes on to the next key; false when there is none.
 */
bool
keyed_walk_next(KeyedWalk *walk)
{
	for (int i = 0; i < walk->having; i++)
		walk->at[walk->which[i]]++;
	walk->having = 0;
	for (int i = 0; i < walk->count; i++)
	{
		const KeyedValue *value = walk->values[i];
		int			order = -1;

		if (walk->at[i] == value->customers)
			continue;
		if (walk->having > 0)
		{
			int			least = walk->which[0];

			order = compare_cells(value, walk->at[i], walk->values[least], walk->at[least]);
		}
		if (order < 0)
			walk->having = 0;
		if (order <= 0)
			walk->which[walk->having++] = i;
	}
	return walk->having > 0;
}

/* Is a text where it was written, behind the one before it? */
static bool
is_next_text(const KeyedValue *value, KeyedKey key, uint64_t *texts)
{
	uint64_t	length = key.rest & KEYED_MOST_BYTES;

	if (key.rest >> KEYED_TEXT_LENGTH_BITS != *texts || value->text_bytes - *texts < length)
		return false;
	*texts += length;
	return true;
}

static bool
are_zero(const char *bytes, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static const char *
check_cells(const KeyedValue *value)
{
	uint64_t	texts = 0;

	for (uint64_t i = 0; i < value->customers; i++)
	{
		bool		nobody = keyed_value_is_nobody(value, i);

		poll_at_step(i);
		if (keyed_value_cell(value, i)[value->cell_size - 1] == 0)
			return "a cell is empty";
		if (value->type == KEYED_TEXT && !nobody &&
			!is_next_text(value, keyed_value_key(value, i), &texts))
			return "a key is not in its place";
		if (nobody && !are_zero(keyed_value_cell(value, i), value->key_size))
			return "a key where there is none";
		if (i > 0 && !nobody && compare_keys(value, i - 1, value, i) >= 0)
			return "keys are not in order";
	}
	if (texts != value->text_bytes ||
		!are_zero(keyed_value_texts(value) + texts, keyed_aligned(texts) - texts))
		return "bytes that belong to no key";
	return NULL;
}

/*
 * keyed_value_check
 *		Why bytes cannot be a value, or NULL if they can.  Payloads and what
 *		lies behind the texts are left to their user.
 */
const char *
keyed_value_check(const KeyedValue *value, uint64_t size, KeyedContent content, KeyedType type,
				  uint16_t payload_size)
{
	KeyedSizes	sizes;

	if (size < offsetof(KeyedValue, cells))
		return "too short";
	if (value->version != KEYED_VERSION)
		return "unknown version";
	if (value->content != content || value->type != type || value->nobody > 1 ||
		value->key_size != (type == KEYED_INTEGER ? 8 : 16) ||
		value->cell_size != value->key_size + payload_size)
		return "another kind of value";
	sizes.customers = value->customers;
	sizes.text_bytes = value->text_bytes;
	sizes.more_bytes = value->more_bytes;
	if (sizes.customers > size || sizes.text_bytes > size || sizes.more_bytes > size ||
		keyed_value_size(sizes, value->cell_size) != size ||
		value->nobody > value->customers)
		return "sizes do not agree";
	return check_cells(value);
}
