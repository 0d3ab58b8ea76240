/*-------------------------------------------------------------------------
 *
 * keyed_io_pg.c
 *	  Text and binary form of values over many customers: see keyed_io_pg.h.
 *
 * Customers that are read go into a table, as rows do, and what is made of
 * the table is a value as rows give it.  So input need not be in order, finds
 * who comes twice, and takes time in proportion to its length.
 *
 * The memory of such a table does not count against crm_segments.keyed_memory:
 * a dump has to be restored whatever the settings are.  It is bounded by the
 * length of the input, of which each customer has at least some ten bytes.
 * Only keys that somebody chose for their hashes to lie close together need
 * more than that, and are refused.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/keyed_io_pg.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/memutils.h"

#include "shared/stored_error_pg.h"

#define MEMORY_PER_BYTE		16	/* of input */
#define LEAST_MEMORY		(1024 * 1024)

/* Customers between two resets of the memory that they are read in. */
#define RESET_EVERY			64

/* Length of the key of the customer without one, in the binary form. */
#define NO_KEY				(-1)

/* A value being read. */
typedef struct Reading
{
	const KeyedIo *io;
	const char *type;			/* name of the type, for messages */
	Oid			key_type;
	KeyedState *state;
	MemoryContext context;		/* of the table, and all that goes with it */
	MemoryContext row_context;
	MemoryContext caller;
	uint64		customers;
	TextScan   *scan;			/* NULL: it is the binary form */
} Reading;

/* A key as it was read. */
typedef struct ReadKey
{
	bool		isnull;
	KeyedKey	key;
} ReadKey;

static const char *
type_name(const KeyedIo *io, Oid key_type)
{
	return psprintf("%s%s", io->use->name,
					key_type == INT4OID ? "_int" :
					key_type == TEXTOID ? "_text" :
					key_type == UUIDOID ? "_uuid" : "");
}

static KeyedType
table_type(Oid key_type)
{
	return key_type == TEXTOID ? KEYED_TEXT : key_type == UUIDOID ? KEYED_UUID : KEYED_INTEGER;
}

/* What no aggregate would have made. */
static void
collide(KeyedMemory *memory)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("%s value has keys that cannot be told apart in reasonable time",
					((KeyedCounted *) memory)->state->use->name),
			 errdetail("The hashes of its keys lie too close together.")));
}

static void *
get_memory(KeyedMemory *memory, size_t size)
{
	KeyedCounted *counted = (KeyedCounted *) memory;

	counted->used += size;
	if (counted->used > counted->most)
		collide(memory);
	return MemoryContextAllocHuge(counted->context, size);
}

static void
give_memory(KeyedMemory *memory, void *chunk, size_t size)
{
	((KeyedCounted *) memory)->used -= size;
	pfree(chunk);
}

static KeyedState *
new_state(const Reading *reading, int32 as_of, size_t input_size)
{
	const KeyedIo *io = reading->io;
	KeyedState *state = palloc0(io->state_size);

	state->use = io->use;
	state->counted.memory.get = get_memory;
	state->counted.memory.give = give_memory;
	state->counted.memory.collide = collide;
	state->counted.context = reading->context;
	state->counted.most = LEAST_MEMORY + MEMORY_PER_BYTE * input_size;
	state->counted.state = state;
	state->key_type = reading->key_type;
	state->as_of = as_of;
	state->table = keyed_create(&state->counted.memory, table_type(reading->key_type),
								io->use->payload_size);
	io->begin(state);
	return state;
}

static Reading
begin_reading(const KeyedIo *io, Oid key_type, TextScan *scan)
{
	Reading		reading = {io, type_name(io, key_type), key_type};

	reading.scan = scan;
	reading.context = AllocSetContextCreate(CurrentMemoryContext, "keyed input",
											ALLOCSET_DEFAULT_SIZES);
	reading.row_context = AllocSetContextCreate(reading.context, "customers",
												ALLOCSET_DEFAULT_SIZES);
	reading.caller = MemoryContextSwitchTo(reading.context);
	return reading;
}

/* Before each customer is read. */
static void
next_customer(Reading *reading)
{
	CHECK_FOR_INTERRUPTS();
	if (reading->customers++ % RESET_EVERY == 0)
		MemoryContextReset(reading->row_context);
	MemoryContextSwitchTo(reading->row_context);
}

/* The value of all customers, who are forgotten. */
static Datum
end_reading(Reading *reading)
{
	KeyedState *state = reading->state;
	KeyedValue *value;
	KeyedSizes	sizes;

	MemoryContextSwitchTo(reading->caller);
	value = reading->io->flatten(state);
	sizes.customers = value->customers;
	sizes.text_bytes = value->text_bytes;
	sizes.more_bytes = value->more_bytes;
	SET_VARSIZE(value, keyed_value_size(sizes, value->cell_size));
	MemoryContextDelete(reading->context);
	return PointerGetDatum(value);
}

pg_noreturn static void
fail(Reading *reading, const char *reason)
{
	if (reading->scan != NULL)
		scan_fail(reading->scan, reason);
	stored_invalid_error(reading->type, reason);
}

static KeyedKey
key_of_text(Reading *reading, const char *bytes, size_t length)
{
	KeyedText  *text;
	KeyedKey	key;

	if (length > KEYED_MOST_BYTES)
		fail(reading, psprintf("customer_id has more than %d bytes", KEYED_MOST_BYTES));
	text = palloc(offsetof(KeyedText, bytes) + length);
	text->length = (uint32) length;
	memcpy(text->bytes, bytes, length);
	key.hash = keyed_text_hash(text);
	key.rest = (uint64_t) (uintptr_t) text;
	return key;
}

/* The payload of a customer, who must be new. */
static void *
new_payload(Reading *reading, ReadKey read)
{
	Keyed	   *table = reading->state->table;
	char	   *payload;

	if (keyed_wants_split(table))
		keyed_split(table);
	payload = read.isnull ? keyed_nobody(table) : keyed_cell(table, read.key);
	if (payload[reading->io->use->payload_size - 1] != 0)
		fail(reading, "a customer_id comes twice");
	return payload;
}

static ReadKey
scan_customer_id(Reading *reading, TextScan *scan)
{
	ReadKey		read = {false};
	char	   *word;

	if (scan_try_null(scan))
		read.isnull = true;
	else if (reading->key_type == INT8OID)
		read.key = keyed_integer(scan_integer(scan, PG_INT64_MIN, PG_INT64_MAX));
	else if (reading->key_type == INT4OID)
		read.key = keyed_integer(scan_integer(scan, PG_INT32_MIN, PG_INT32_MAX));
	else
	{
		word = scan_string(scan);
		if (reading->key_type == UUIDOID)
			read.key = keyed_uuid(DatumGetUUIDP(DirectFunctionCall1(uuid_in, CStringGetDatum(word)))->data);
		else
			read.key = key_of_text(reading, word, strlen(word));
	}
	return read;
}

static void
scan_customer(Reading *reading, TextScan *scan)
{
	void	   *payload;

	next_customer(reading);
	scan_symbol(scan, '{');
	scan_key(scan, "customer_id");
	payload = new_payload(reading, scan_customer_id(reading, scan));
	scan_symbol(scan, ',');
	scan_key(scan, reading->io->payload);
	reading->io->from_text(scan, reading->state, payload);
	scan_symbol(scan, '}');
}

/*
 * keyed_in
 *		The value of a text, argument 0.
 */
Datum
keyed_in(FunctionCallInfo fcinfo, const KeyedIo *io, Oid key_type)
{
	const char *text = PG_GETARG_CSTRING(0);
	TextScan	scan = scan_begin(type_name(io, key_type), text);
	Reading		reading = begin_reading(io, key_type, &scan);
	int32		as_of = 0;

	scan_symbol(&scan, '{');
	if (io->has_as_of)
	{
		scan_key(&scan, "as_of");
		as_of = scan_date(&scan);
		scan_symbol(&scan, ',');
	}
	reading.state = new_state(&reading, as_of, strlen(text));
	scan_key(&scan, "customers");
	scan_symbol(&scan, '[');
	do
		scan_customer(&reading, &scan);
	while (scan_try_symbol(&scan, ','));
	scan_symbol(&scan, ']');
	scan_symbol(&scan, '}');
	scan_end(&scan);
	return end_reading(&reading);
}

/* A text key as a JSON string; `word` is a buffer to be used again. */
static void
append_text(StringInfo out, const KeyedValue *value, KeyedKey key, StringInfo word)
{
	uint32		length;
	const char *bytes = keyed_value_text(value, key, &length);

	resetStringInfo(word);
	appendBinaryStringInfo(word, bytes, length);
	escape_json(out, word->data);
}

static void
append_uuid(StringInfo out, KeyedKey key)
{
	pg_uuid_t	uuid;
	char	   *word;

	keyed_uuid_of(key, uuid.data);
	word = DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(&uuid)));
	appendStringInfo(out, "\"%s\"", word);
	pfree(word);
}

static void
append_customer_id(StringInfo out, const KeyedValue *value, uint64 i, StringInfo word)
{
	KeyedKey	key = keyed_value_key(value, i);

	if (keyed_value_is_nobody(value, i))
		appendStringInfoString(out, "null");
	else if (value->type == KEYED_TEXT)
		append_text(out, value, key, word);
	else if (value->type == KEYED_UUID)
		append_uuid(out, key);
	else
		appendStringInfo(out, INT64_FORMAT, keyed_integer_of(key));
}

/*
 * keyed_out
 *		The text of a value, argument 0.
 */
Datum
keyed_out(FunctionCallInfo fcinfo, const KeyedIo *io, Oid key_type)
{
	const KeyedValue *value = keyed_value_arg(fcinfo, io->use, key_type);
	StringInfoData out;
	StringInfoData word;

	initStringInfo(&out);
	initStringInfo(&word);
	appendStringInfoChar(&out, '{');
	if (io->has_as_of)
	{
		append_key(&out, "as_of");
		append_date(&out, value->as_of);
	}
	append_key(&out, "customers");
	appendStringInfoChar(&out, '[');
	for (uint64 i = 0; i < value->customers; i++)
	{
		CHECK_FOR_INTERRUPTS();
		appendStringInfoString(&out, i == 0 ? "{" : ", {");
		append_key(&out, "customer_id");
		append_customer_id(&out, value, i, &word);
		append_key(&out, io->payload);
		io->to_text(&out, value, i);
		appendStringInfoChar(&out, '}');
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

static KeyedKey
receive_integer(Reading *reading, StringInfo message, int length)
{
	int64		value;

	if (length != sizeof(int64))
		fail(reading, "customer_id has not 8 bytes");
	value = pq_getmsgint64(message);
	if (reading->key_type == INT4OID && (value < PG_INT32_MIN || value > PG_INT32_MAX))
		fail(reading, "customer_id is not of type integer");
	return keyed_integer(value);
}

static ReadKey
receive_customer_id(Reading *reading, StringInfo message)
{
	int			length = (int32) pq_getmsgint(message, 4);
	ReadKey		read = {length == NO_KEY};

	if (read.isnull)
		return read;
	if (reading->key_type == TEXTOID)
	{
		char	   *text;

		if (length < 0)
			fail(reading, "customer_id has a negative length");
		text = pq_getmsgtext(message, length, &length);
		read.key = key_of_text(reading, text, length);
	}
	else if (reading->key_type == UUIDOID)
	{
		if (length != UUID_LEN)
			fail(reading, psprintf("customer_id has not %d bytes", UUID_LEN));
		read.key = keyed_uuid(pq_getmsgbytes(message, length));
	}
	else
		read.key = receive_integer(reading, message, length);
	return read;
}

/* What stands before the customers; returns their number. */
static uint64
receive_head(Reading *reading, StringInfo message)
{
	const KeyedIo *io = reading->io;
	size_t		size = message->len - message->cursor;
	int			version = pq_getmsgbyte(message);
	int			content;
	int			type;
	int32		as_of;
	int64		customers;

	if (version != KEYED_VERSION)
		stored_version_error(reading->type, version);
	content = pq_getmsgbyte(message);
	type = pq_getmsgbyte(message);
	as_of = (int32) pq_getmsgint(message, 4);
	customers = pq_getmsgint64(message);
	if (content != io->use->content || type != table_type(reading->key_type))
		fail(reading, "another kind of value");
	if (io->has_as_of ? !IS_VALID_DATE(as_of) : as_of != 0)
		fail(reading, "date out of range");
	if (customers < 1)
		fail(reading, "no customers");
	reading->state = new_state(reading, as_of, size);
	return (uint64) customers;
}

/*
 * keyed_recv
 *		The value of a message, argument 0.
 */
Datum
keyed_recv(FunctionCallInfo fcinfo, const KeyedIo *io, Oid key_type)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	Reading		reading = begin_reading(io, key_type, NULL);
	uint64		customers = receive_head(&reading, message);

	while (reading.customers < customers)
	{
		void	   *payload;

		next_customer(&reading);
		payload = new_payload(&reading, receive_customer_id(&reading, message));
		io->from_message(message, reading.state, payload);
	}
	return end_reading(&reading);
}

/* A text in the client's encoding, as textsend() has it. */
static void
send_text(StringInfo message, const KeyedValue *value, KeyedKey key)
{
	uint32		length;
	const char *bytes = keyed_value_text(value, key, &length);
	char	   *converted = pg_server_to_client(bytes, length);

	if (converted != bytes)
		length = strlen(converted);
	pq_sendint32(message, length);
	pq_sendbytes(message, converted, length);
	if (converted != bytes)
		pfree(converted);
}

static void
send_customer_id(StringInfo message, const KeyedValue *value, uint64 i)
{
	KeyedKey	key = keyed_value_key(value, i);
	pg_uuid_t	uuid;

	if (keyed_value_is_nobody(value, i))
		pq_sendint32(message, NO_KEY);
	else if (value->type == KEYED_TEXT)
		send_text(message, value, key);
	else if (value->type == KEYED_UUID)
	{
		keyed_uuid_of(key, uuid.data);
		pq_sendint32(message, UUID_LEN);
		pq_sendbytes(message, (char *) uuid.data, UUID_LEN);
	}
	else
	{
		pq_sendint32(message, sizeof(int64));
		pq_sendint64(message, keyed_integer_of(key));
	}
}

/*
 * keyed_send
 *		The binary form of a value, argument 0.
 */
Datum
keyed_send(FunctionCallInfo fcinfo, const KeyedIo *io, Oid key_type)
{
	const KeyedValue *value = keyed_value_arg(fcinfo, io->use, key_type);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, KEYED_VERSION);
	pq_sendbyte(&message, value->content);
	pq_sendbyte(&message, value->type);
	pq_sendint32(&message, value->as_of);
	pq_sendint64(&message, (int64) value->customers);
	for (uint64 i = 0; i < value->customers; i++)
	{
		CHECK_FOR_INTERRUPTS();
		send_customer_id(&message, value, i);
		io->to_message(&message, value, i);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}
