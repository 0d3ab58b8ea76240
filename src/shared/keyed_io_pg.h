/*-------------------------------------------------------------------------
 *
 * keyed_io_pg.h
 *	  Text and binary form of values over many customers.
 *
 * The text is a JSON object with an array of customers,
 *
 *	  {"as_of": "2011-12-10", "customers": [{"customer_id": 17850, "rfm": {...}},
 *	   {"customer_id": null, "rfm": {...}}]}
 *
 * where as_of is left out if the content has none.  The binary form has in
 * network byte order: version, content and type of keys, a byte each; as_of (4
 * bytes), number of customers (8), and of each customer the length of the key
 * (4; -1 for NULL), the key (8 bytes of an integer, 16 of a uuid, the text) and
 * what is known of the customer.
 *
 * Neither depends on hashes, or on the order in which a value keeps its
 * customers: they may come in any order, and the value that is made of them is
 * that of the rows.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_KEYED_IO_PG_H
#define CRM_KEYED_IO_PG_H

#include "shared/keyed_pg.h"
#include "shared/textio_pg.h"

/*
 * How a family reads and writes what is known of one customer.  Readers put it
 * into the payload, which is zero before, and not afterwards in its last byte.
 */
typedef struct KeyedIo
{
	const KeyedUse *use;
	const char *payload;		/* its key in the text */
	bool		has_as_of;
	size_t		state_size;
	void		(*begin) (KeyedState *state);	/* its table is there, and empty */
	KeyedValue *(*flatten) (KeyedState *state); /* the table, as a value */
	void		(*from_text) (TextScan *scan, KeyedState *state, void *payload);
	void		(*to_text) (StringInfo out, const KeyedValue *value, uint64 i);
	void		(*from_message) (StringInfo message, KeyedState *state, void *payload);
	void		(*to_message) (StringInfo message, const KeyedValue *value, uint64 i);
} KeyedIo;

extern Datum keyed_in(FunctionCallInfo fcinfo, const KeyedIo *io, Oid key_type);
extern Datum keyed_out(FunctionCallInfo fcinfo, const KeyedIo *io, Oid key_type);
extern Datum keyed_recv(FunctionCallInfo fcinfo, const KeyedIo *io, Oid key_type);
extern Datum keyed_send(FunctionCallInfo fcinfo, const KeyedIo *io, Oid key_type);

/*
 * The functions of one type.
 *
 * <type>_in(cstring) <type>, <type>_recv(internal) <type>: read what the others
 * write.  Errors 22P02 and 22P03 for anything that no rows could have given: no
 * customer at all, one who comes twice, a key beyond the type; 54000 for a
 * text as a key that has a megabyte.
 *
 * <type>_out(<type>) cstring, <type>_send(<type>) bytea: everything in it.
 * Error 54000 for more than 1 GB.
 */
#define KEYED_IO_FUNCTIONS(type, io, key_type) \
PG_FUNCTION_INFO_V1(type##_in); \
PG_FUNCTION_INFO_V1(type##_out); \
PG_FUNCTION_INFO_V1(type##_recv); \
PG_FUNCTION_INFO_V1(type##_send); \
\
Datum \
type##_in(PG_FUNCTION_ARGS) \
{ \
	return keyed_in(fcinfo, io, key_type); \
} \
\
Datum \
type##_out(PG_FUNCTION_ARGS) \
{ \
	return keyed_out(fcinfo, io, key_type); \
} \
\
Datum \
type##_recv(PG_FUNCTION_ARGS) \
{ \
	return keyed_recv(fcinfo, io, key_type); \
} \
\
Datum \
type##_send(PG_FUNCTION_ARGS) \
{ \
	return keyed_send(fcinfo, io, key_type); \
} \
\
extern Datum type##_in(PG_FUNCTION_ARGS)

/* Those of the four types of a family. */
#define KEYED_IO_TYPES(type, io) \
KEYED_IO_FUNCTIONS(type, io, INT8OID); \
KEYED_IO_FUNCTIONS(type##_int, io, INT4OID); \
KEYED_IO_FUNCTIONS(type##_text, io, TEXTOID); \
KEYED_IO_FUNCTIONS(type##_uuid, io, UUIDOID)

#endif							/* CRM_KEYED_IO_PG_H */
