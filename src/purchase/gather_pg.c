/*-------------------------------------------------------------------------
 *
 * gather_pg.c
 *	  The aggregates purchase_history() and purchase_history_merge().
 *
 * The transition state is of the type of the result, in a working form (see
 * gather.h) that is changed in place.  It travels between workers as it is;
 * whoever reads it otherwise, such as the output function when a state is
 * sent to another machine, folds it first.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/gather_pg.h"

#include "utils/memutils.h"

#include "purchase/edit_pg.h"
#include "shared/aggregate_pg.h"
#include "shared/event_pg.h"

PG_FUNCTION_INFO_V1(purchase_add_date_numeric);
PG_FUNCTION_INFO_V1(purchase_add_date_float8);
PG_FUNCTION_INFO_V1(purchase_add_timestamp_numeric);
PG_FUNCTION_INFO_V1(purchase_add_timestamp_float8);
PG_FUNCTION_INFO_V1(purchase_add_timestamptz_numeric);
PG_FUNCTION_INFO_V1(purchase_add_timestamptz_float8);
PG_FUNCTION_INFO_V1(purchase_merge_transition);
PG_FUNCTION_INFO_V1(purchase_combine);
PG_FUNCTION_INFO_V1(purchase_final);

StaticAssertDecl(GATHER_HEAD_SIZE == 24, "the head of a state has 24 bytes");

/* A state without rows yet, and with a body of so many bytes to be filled. */
static HistoryGather *
new_state(uint32 room, size_t packed)
{
	HistoryGather *state;

	if (packed > MaxAllocSize / 4)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the purchase_history of a group is too long")));
	state = palloc(gather_size(room, packed));
	gather_init(state, room);
	state->packed = packed;
	SET_VARSIZE(state, gather_size(room, packed));
	return state;
}

/* A state that holds these entries, packed, and has room for rows. */
static HistoryGather *
state_of_days(HistoryDays *days)
{
	HistoryGather sizes = {0};
	HistoryGather *state;

	history_shorten_places(days);
	sizes.packed = history_packed_size(days);
	state = new_state(gather_next_room(&sizes), sizes.packed);
	history_pack(days, gather_body(state));
	return state;
}

/*
 * gather_contents
 *		All that a state holds.  Sorts its rows, which changes nothing of what
 *		it means.
 */
HistoryDays
gather_contents(HistoryGather *state)
{
	HistoryDays days = history_room(gather_sort(state));
	HistoryReader reader;
	HistoryDays before;

	if (gather_days(state, &days) != HISTORY_FINE)
		history_problem_error(HISTORY_TOO_MANY_ROWS);
	if (state->packed == 0)
		return days;
	if (!history_read_body(&reader, gather_body(state), state->packed))
		elog(ERROR, "unreadable state of purchase_history");
	before = history_unpacked(reader);
	return history_merged(&before, &days);
}

/* The state with more entries, folded. */
static HistoryGather *
fold_with(HistoryGather *state, HistoryDays *more)
{
	HistoryDays days = gather_contents(state);

	days = history_merged(&days, more);
	return state_of_days(&days);
}

/* A state like this one that has room for another row. */
static HistoryGather *
with_room(HistoryGather *state)
{
	HistoryGather *larger;
	HistoryDays days;

	if (state->room >= GATHER_FOLD_FROM || state->packed > 0)
	{
		days = gather_contents(state);
		return state_of_days(&days);
	}
	larger = new_state(gather_next_room(state), 0);
	larger->base = state->base;
	larger->rows = state->rows;
	memcpy(larger->row, state->row, state->rows * sizeof(uint64));
	return larger;
}

/*
 * The state of a new group.  nodeAgg copies what a transition function returns
 * into the aggregate's own memory when it is not the old state, so one place
 * for all will do.
 */
static HistoryGather *
first_state(void)
{
	static union
	{
		HistoryGather state;
		char		room[GATHER_HEAD_SIZE + GATHER_FIRST_ROOM * sizeof(uint64)];
	}			first;

	gather_init(&first.state, GATHER_FIRST_ROOM);
	SET_VARSIZE(&first.state, sizeof(first));
	return &first.state;
}

/* Of a stored history: somebody's own aggregate can begin with one. */
static pg_noinline HistoryGather *
state_of_datum(Datum value)
{
	HistoryDays days = history_unpacked(history_of_datum(value));

	return state_of_days(&days);
}

static inline HistoryGather *
transition_state(FunctionCallInfo fcinfo)
{
	HistoryGather *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return first_state();
	state = (HistoryGather *) PG_GETARG_POINTER(0);
	if (unlikely(!VARATT_IS_4B_U(state) || VARSIZE(state) < GATHER_HEAD_SIZE ||
				 state->form != GATHER_FORM))
		return state_of_datum(PG_GETARG_DATUM(0));
	return state;
}

/* A row that found no room, or does not fit into eight bytes. */
static HistoryGather *
add_row(HistoryGather *state, DateADT day, Decimal amount)
{
	HistoryDay	entry = history_day_of_row(day, amount.units);
	HistoryDays odd = {decimal_kept(amount.places), 1, &entry};

	if (amount.places <= DECIMAL_QUICK_PLACES && amount.units == (int64) amount.units)
	{
		if (state->rows == state->room)
			state = with_room(state);
		if (gather_add(state, day, (int64) amount.units))
			return state;
	}
	return fold_with(state, &odd);
}

/* On the general road. */
static pg_noinline Datum
add_slowly(FunctionCallInfo fcinfo, HistoryGather *state, DateADT day, EventAmountOf amount_of)
{
	Decimal		amount = event_amount_arg(fcinfo, 2, amount_of);

	return PointerGetDatum(add_row(state, day, amount));
}

static inline Datum
add_numeric(FunctionCallInfo fcinfo, HistoryGather *state, DateADT day)
{
	int64		units;
	int			places;

	if (unlikely(PG_ARGISNULL(2) ||
				 !decimal_quick_from_numeric(PG_GETARG_DATUM(2), &units, &places) ||
				 !gather_add(state, day, units)))
		return add_slowly(fcinfo, state, day, event_amount_numeric);
	return PointerGetDatum(state);
}

static inline Datum
add_float8(FunctionCallInfo fcinfo, HistoryGather *state, DateADT day)
{
	int64		units;

	if (unlikely(PG_ARGISNULL(2) ||
				 !decimal_quick_from_double(PG_GETARG_FLOAT8(2), &units) ||
				 !gather_add(state, day, units)))
		return add_slowly(fcinfo, state, day, event_amount_float8);
	return PointerGetDatum(state);
}

/*
 * The six transition functions of purchase_history(at, amount), one for each
 * pair of types.
 *
 * Arguments: the state; at (date, timestamp, or timestamptz in the session's
 * TimeZone); amount (numeric, exact, or float8, taken as the decimal it
 * prints as with 15 digits) in units of currency.  A NULL at: the row is
 * ignored, but the state becomes a valid empty one.  A NULL amount counts as
 * 0.  Errors: 22023 for an infinite at or amount and for NaN; 22003 for sums
 * of a day beyond 38 digits or 2^31 rows.  Rule: see history.h.
 */
#define DEFINE_TRANSITION(name, day_of_at, add_amount) \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	HistoryGather *state = transition_state(fcinfo); \
\
	if (PG_ARGISNULL(1)) \
		PG_RETURN_POINTER(state); \
	return add_amount(fcinfo, state, day_of_at); \
}

DEFINE_TRANSITION(purchase_add_date_numeric, day_of_date(PG_GETARG_DATEADT(1), "at"), add_numeric)
DEFINE_TRANSITION(purchase_add_date_float8, day_of_date(PG_GETARG_DATEADT(1), "at"), add_float8)
DEFINE_TRANSITION(purchase_add_timestamp_numeric, day_of_timestamp(PG_GETARG_TIMESTAMP(1), "at"), add_numeric)
DEFINE_TRANSITION(purchase_add_timestamp_float8, day_of_timestamp(PG_GETARG_TIMESTAMP(1), "at"), add_float8)
DEFINE_TRANSITION(purchase_add_timestamptz_numeric, day_of_timestamptz(PG_GETARG_TIMESTAMPTZ(1), "at"), add_numeric)
DEFINE_TRANSITION(purchase_add_timestamptz_float8, day_of_timestamptz(PG_GETARG_TIMESTAMPTZ(1), "at"), add_float8)

/* Can an entry be had as a row? */
static inline bool
is_row(const HistoryDay *entry, int places, int64 *units)
{
	Decimal		amount;

	if (entry->purchases + entry->refunds != 1 || places > DECIMAL_QUICK_PLACES ||
		!history_amount(history_net(entry), places, &amount) ||
		amount.units != (int64) amount.units)
		return false;
	*units = (int64) amount.units;
	return true;
}

/*
 * Adds a history to a state.  Days with one row become rows; the others are
 * folded in together at the end.
 */
static HistoryGather *
add_history(HistoryGather *state, HistoryReader reader)
{
	HistoryDays others = {reader.places, 0, NULL};
	HistoryReader walk = reader;
	HistoryDay	entry;
	int64		units;

	while (history_next(&walk, &entry))
	{
		if (is_row(&entry, reader.places, &units))
		{
			if (state->rows == state->room)
				state = with_room(state);
			if (gather_add(state, entry.day, units))
				continue;
		}
		if (others.days == NULL)
		{
			others = history_room(history_count_entries(reader));
			others.places = reader.places;
		}
		others.days[others.count++] = entry;
	}
	history_check_end(&walk);
	return others.count > 0 ? fold_with(state, &others) : state;
}

/*
 * purchase_merge_transition(purchase_history, purchase_history)
 *		The transition function of purchase_history_merge().  NULL histories
 *		are ignored; all NULL gives NULL.  Errors as in purchase_history().
 */
Datum
purchase_merge_transition(PG_FUNCTION_ARGS)
{
	require_aggregate(fcinfo);
	if (!PG_ARGISNULL(1))
		PG_RETURN_POINTER(add_history(transition_state(fcinfo), PG_GETARG_HISTORY(1)));
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

/*
 * purchase_combine(purchase_history, purchase_history)
 *		The combine function of both aggregates: two states as one.  NULL on
 *		one side gives the other, NULL on both gives NULL.
 */
Datum
purchase_combine(PG_FUNCTION_ARGS)
{
	return purchase_merge_transition(fcinfo);
}

/* What nearly every state is: a few rows and nothing else. */
static Datum
pack_few(HistoryGather *state)
{
	uint8		body[GATHER_FEW_BYTES];
	struct varlena *value;
	size_t		size;

	(void) gather_sort(state);
	size = gather_pack_few(state, body);
	value = palloc(VARHDRSZ + size);
	SET_VARSIZE(value, VARHDRSZ + size);
	memcpy(VARDATA(value), body, size);
	return PointerGetDatum(value);
}

/*
 * purchase_final(purchase_history)
 *		The final function of both aggregates: the state in its stored form.
 */
Datum
purchase_final(PG_FUNCTION_ARGS)
{
	HistoryGather *state;
	HistoryDays days;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = transition_state(fcinfo);
	if (state->packed == 0 && state->rows <= GATHER_FEW_ROWS)
		return pack_few(state);
	days = gather_contents(state);
	return history_to_datum(&days);
}
