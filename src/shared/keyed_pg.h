/*-------------------------------------------------------------------------
 *
 * keyed_pg.h
 *	  Tables of customers (see keyed.h) as aggregates have them: keys from
 *	  arguments, memory that is counted, states that travel, keys in results.
 *
 * A state has a table that it fills, or runs: values of other workers, sorted
 * already, which the final function merges.  A user of all this puts a
 * KeyedState at the head of a state of its own, and says in a KeyedUse what
 * is to be done with its payload.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_KEYED_PG_H
#define CRM_KEYED_PG_H

#include "compat.h"

#include "access/tupdesc.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "utils/uuid.h"

#include "shared/aggregate_pg.h"
#include "shared/keyed_value.h"

typedef struct KeyedState KeyedState;

/* What a family does with its own payload. */
typedef struct KeyedUse
{
	const char *name;			/* of the type, for messages */
	const char *grouped;		/* the way without such a table, for a hint */
	KeyedContent content;
	uint16		payload_size;
	void		(*settle) (KeyedState *state, KeyedPart *part);
	KeyedValue *(*flatten) (KeyedState *state); /* the table, as a value */
	KeyedValue *(*merge) (KeyedState *state, const KeyedValue *const *values, int count);
	const char *(*check) (const KeyedValue *value); /* payloads; NULL: fine */
} KeyedUse;

/* Memory of one state, with its limit. */
typedef struct KeyedCounted
{
	KeyedMemory memory;
	MemoryContext context;
	size_t		used;
	size_t		most;
	KeyedState *state;
} KeyedCounted;

struct KeyedState
{
	const KeyedUse *use;
	KeyedCounted counted;
	Oid			key_type;
	Keyed	   *table;			/* NULL in a state that has only runs */
	int32		as_of;			/* of the table */
	int64		rows;			/* seen, for an estimate */
	double		rows_expected;	/* by the planner; 0: unknown */
	int			run_count;
	const KeyedValue **runs;
};

extern int	keyed_memory_setting;

extern void keyed_define_setting(void);
extern void *keyed_first_state(FunctionCallInfo fcinfo, const KeyedUse *use, size_t size, int32 as_of);
extern int32 keyed_as_of_arg(FunctionCallInfo fcinfo, int n);
pg_noreturn extern void keyed_other_as_of_error(int32 a, int32 b);
extern void keyed_hand_out_all(KeyedState *state);
extern void keyed_settle_all(KeyedState *state);
extern KeyedKey keyed_text_arg(KeyedState *state, Datum value);
extern KeyedValue *keyed_value_allocate(const KeyedUse *use, KeyedSizes sizes, uint16 cell_size);
extern Datum keyed_combine(FunctionCallInfo fcinfo, const KeyedUse *use, size_t size);
extern Datum keyed_serialize(FunctionCallInfo fcinfo);
extern Datum keyed_deserialize(FunctionCallInfo fcinfo, const KeyedUse *use, size_t size);
extern void keyed_require_use(const KeyedState *state, const KeyedUse *use);
extern KeyedValue *keyed_final_value(FunctionCallInfo fcinfo, const KeyedUse *use);
extern const KeyedValue *keyed_value_arg(FunctionCallInfo fcinfo, const KeyedUse *use, Oid key_type);
/* What is told of a customer, in the current memory context. */
typedef Datum (*KeyedDatumOf) (const KeyedValue *value, uint64 i);

extern Datum keyed_return_pairs(FunctionCallInfo fcinfo, const KeyedUse *use, KeyedDatumOf datum_of);
extern Datum keyed_key_datum(const KeyedValue *value, uint64 i, Oid key_type, bool *isnull);

static inline uint64
keyed_text_hash(const KeyedText *text)
{
	return DatumGetUInt64(hash_any_extended((const unsigned char *) text->bytes,
											(int) text->length, 0));
}

/*
 * keyed_key_arg
 *		The key of a row that has one.
 */
static inline KeyedKey
keyed_key_arg(KeyedState *state, Datum value)
{
	switch (state->key_type)
	{
		case INT8OID:
			return keyed_integer(DatumGetInt64(value));
		case INT4OID:
			return keyed_integer(DatumGetInt32(value));
		case INT2OID:
			return keyed_integer(DatumGetInt16(value));
		case UUIDOID:
			return keyed_uuid(DatumGetUUIDP(value)->data);
		default:
			return keyed_text_arg(state, value);
	}
}

/* Notes a row, and hands out what is noted when that is enough. */
static inline void
keyed_note_row(KeyedState *state, KeyedKey key, KeyedEvent event)
{
	if (unlikely(keyed_note(state->table, key, event)))
		keyed_hand_out_all(state);
}

#endif							/* CRM_KEYED_PG_H */
