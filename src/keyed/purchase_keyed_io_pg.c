/*-------------------------------------------------------------------------
 *
 * purchase_keyed_io_pg.c
 *	  The types purchase_keyed, purchase_keyed_int, purchase_keyed_text and
 *	  purchase_keyed_uuid: text and binary form.
 *
 * See shared/keyed_io_pg.h.  A customer's history is written in the forms of
 * purchase_history; in binary with its length (4 bytes) before it.
 *
 * Histories that are read come whole, so they need none of what
 * purchase_keyed.h has for rows: they are put one behind the other, in the
 * order in which they come, and cells say where.
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/purchase_keyed_pg.h"

#include "libpq/pqformat.h"

#include "purchase/history_io_pg.h"
#include "shared/keyed_io_pg.h"
#include "shared/stored_error_pg.h"

/* The state of a value that is read */
typedef struct Input
{
	KeyedState	common;
	StringInfoData bodies;		/* the length of each before it */
} Input;

static void
begin(KeyedState *state)
{
	initStringInfo(&((Input *) state)->bodies);
}

/* A history, whose place goes into the cell of its customer. */
static void
keep(KeyedState *state, PurchaseCell *cell, const char *body, uint32 size)
{
	StringInfo	bodies = &((Input *) state)->bodies;

	cell->number = (uint32) bodies->len;
	cell->taken = 1;
	appendBinaryStringInfo(bodies, (const char *) &size, sizeof(size));
	appendBinaryStringInfo(bodies, body, size);
}

static void
write_cell(KeyedWriter *writer, const Input *input, const char *from)
{
	PurchaseCell *cell = keyed_write_cell(writer, input->common.table, from);
	const char *kept = input->bodies.data + cell->number;
	uint32		size;

	memcpy(&size, kept, sizeof(size));
	memcpy((char *) keyed_value_more(writer->value) + writer->more, kept + sizeof(size), size);
	writer->more += size;
	cell->number = (uint32) writer->more;
}

static KeyedValue *
flatten(KeyedState *state)
{
	Keyed	   *table = state->table;
	Input	   *input = (Input *) state;
	KeyedSizes	sizes = keyed_table_sizes(table);
	KeyedValue *value;
	KeyedWriter writer;

	sizes.more_bytes = input->bodies.len - sizes.customers * sizeof(uint32);
	value = keyed_value_allocate(state->use, sizes, table->cell_size);
	writer = keyed_write(value, KEYED_PURCHASES, table->type, table->cell_size, state->as_of, sizes);
	for (uint32 p = 0; p < keyed_parts(table); p++)
	{
		KeyedPart  *part = &table->parts[p];

		keyed_sort_part(table, part);
		for (uint32 i = 0; i < part->count; i++)
			write_cell(&writer, input, part->cells + (size_t) i * table->cell_size);
	}
	if (table->nobody != NULL)
		write_cell(&writer, input, table->nobody);
	return value;
}

static void
from_text(TextScan *scan, KeyedState *state, void *payload)
{
	struct varlena *history = (struct varlena *) DatumGetPointer(history_from_text(scan));

	keep(state, payload, VARDATA(history), VARSIZE(history) - VARHDRSZ);
}

static void
to_text(StringInfo out, const KeyedValue *value, uint64 i)
{
	HistoryReader reader;
	size_t		size;
	const uint8 *body = purchase_keyed_body(value, i, &size);

	if (!history_read_body(&reader, body, size))
		stored_corrupt_error(purchase_keyed_use.name);
	history_to_text(out, reader);
}

static void
from_message(StringInfo message, KeyedState *state, void *payload)
{
	int			size = (int32) pq_getmsgint(message, 4);
	const char *body;

	if (size < 0)
		stored_invalid_error(purchase_keyed_use.name, "a history has a negative length");
	body = pq_getmsgbytes(message, size);
	history_check_received(body, size);
	keep(state, payload, body, size);
}

static void
to_message(StringInfo message, const KeyedValue *value, uint64 i)
{
	size_t		size;
	const uint8 *body = purchase_keyed_body(value, i, &size);

	pq_sendint32(message, (int32) size);
	pq_sendbytes(message, (const char *) body, (int) size);
}

static const KeyedIo purchase_keyed_io = {
	&purchase_keyed_use, "history", false, sizeof(Input),
	begin, flatten, from_text, to_text, from_message, to_message
};

KEYED_IO_TYPES(purchase_keyed, &purchase_keyed_io);
