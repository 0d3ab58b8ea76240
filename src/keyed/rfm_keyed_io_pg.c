/*-------------------------------------------------------------------------
 *
 * rfm_keyed_io_pg.c
 *	  The types rfm_keyed, rfm_keyed_int, rfm_keyed_text and rfm_keyed_uuid:
 *	  text and binary form.
 *
 * See shared/keyed_io_pg.h.  A customer's value is written in the forms of
 * the type rfm.
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/rfm_keyed_pg.h"

#include "shared/keyed_io_pg.h"

static void
begin(KeyedState *state)
{
	rfm_keyed_init(&((RfmKeyedState *) state)->rfm, state->table, state->as_of);
}

static KeyedValue *
flatten(KeyedState *state)
{
	return rfm_keyed_use.flatten(state);
}

/* Why the rows of rfm_keyed() cannot give this value, though those of rfm() can. */
static const char *
check(const KeyedState *state, const Rfm *r)
{
	if (r->as_of != state->as_of)
		return "as_of is not the same for all customers";
	if (r->counting != RFM_PURCHASES)
		return "customers are counted in another way than by purchases";
	return NULL;
}

static void
from_text(TextScan *scan, KeyedState *state, void *payload)
{
	Rfm			r;
	const char *problem;

	rfm_from_text(scan, &r);
	problem = check(state, &r);
	if (problem != NULL)
		scan_fail(scan, problem);
	rfm_keyed_put(&((RfmKeyedState *) state)->rfm, payload, &r);
}

static void
to_text(StringInfo out, const KeyedValue *value, uint64 i)
{
	Rfm			r;

	rfm_keyed_get(value, i, &r);
	rfm_to_text(out, &r);
}

static void
from_message(StringInfo message, KeyedState *state, void *payload)
{
	Rfm			r;
	const char *problem;

	rfm_from_message(message, &r);
	problem = check(state, &r);
	if (problem != NULL)
		stored_invalid_error(rfm_keyed_use.name, problem);
	rfm_keyed_put(&((RfmKeyedState *) state)->rfm, payload, &r);
}

static void
to_message(StringInfo message, const KeyedValue *value, uint64 i)
{
	Rfm			r;

	rfm_keyed_get(value, i, &r);
	rfm_to_message(message, &r);
}

static const KeyedIo rfm_keyed_io = {
	&rfm_keyed_use, "rfm", true, sizeof(RfmKeyedState),
	begin, flatten, from_text, to_text, from_message, to_message
};

KEYED_IO_TYPES(rfm_keyed, &rfm_keyed_io);
