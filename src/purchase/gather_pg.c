/*-------------------------------------------------------------------------
 *
 * gather_pg.c
 *	  The aggregates purchase_history() and purchase_history_merge().
 *
 * The transition state is of the type of the result, in a working form (see
 * gather.h) that is changed in place.  It travels between workers as it is;
 * whoever reads it otherwise, such as the output function when a state is
 * sent to another machine, folds it first.  The comparison operators do not:
 * the final function must have packed what they are to compare.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/gather_pg.h"

#include "miscadmin.h"
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

/* Of a day of a history; more purchases are kept as an entry. */
#define MOST_ROWS_OF_ENTRY	6

/* An empty state with so much room; its body is still to be filled. */
static HistoryGather *
new_state(uint16 room, uint8 entries_room, size_t packed)
{
	HistoryGather *state;
	size_t		size;

	if (packed > MaxAllocSize / 2)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the purchase_history of a group is too long")));
	size = gather_size(room, entries_room, packed);
	state = palloc(size);
	gather_init(state, room, entries_room);
	state->packed = packed;
	SET_VARSIZE(state, size);
	return state;
}

/* A state that holds these entries, packed, and has room for rows. */
static HistoryGather *
state_of_days(HistoryDays *days)
{
	HistoryGather sizes = {0};
	HistoryGather *state;
	size_t		packed;

	history_shorten_places(days);
	packed = history_packed_size(days);
	sizes.packed = Min(packed, PG_UINT32_MAX);
	state = new_state(gather_next_room(&sizes), 0, packed);
	history_pack(days, gather_body(state));
	return state;
}

/* The entries that did not fit into rows, joined. */
static HistoryDays
joined_entries(const HistoryGather *state)
{
	HistoryDays days = history_room(state->entries);
	HistoryProblem problem;

	days.places = state->places;
	days.count = state->entries;
	memcpy(days.days, gather_entries(state), days.count * sizeof(HistoryDay));
	problem = gather_join_entries(&days);
	if (problem != HISTORY_FINE)
		history_problem_error(problem);
	return days;
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
	HistoryDays others;
	HistoryReader reader;

	gather_days(state, &days);
	if (state->entries > 0)
	{
		others = joined_entries(state);
		days = history_merged(&days, &others);
	}
	if (state->packed > 0)
	{
		if (!history_read_body(&reader, gather_body(state), state->packed))
			elog(ERROR, "unreadable state of purchase_history");
		others = history_unpacked(reader);
		days = history_merged(&days, &others);
	}
	return days;
}

/* The same content with other room. */
static HistoryGather *
resized(const HistoryGather *state, uint16 room, uint8 entries_room)
{
	HistoryGather *other = new_state(room, entries_room, state->packed);

	other->base = state->base;
	other->rows = state->rows;
	other->entries = state->entries;
	other->places = state->places;
	memcpy(other->row, state->row, state->rows * sizeof(uint64));
	memcpy(gather_entries(other), gather_entries(state), state->entries * sizeof(HistoryDay));
	memcpy(gather_body(other), gather_body(state), state->packed);
	return other;
}

/* The same content, all of it packed. */
static HistoryGather *
folded(HistoryGather *state)
{
	HistoryDays days = gather_contents(state);

	return state_of_days(&days);
}

/* A state like this one that has room for another row. */
static HistoryGather *
with_room(HistoryGather *state)
{
	if (state->packed > 0 || state->room >= GATHER_FOLD_ROWS)
		return folded(state);
	return resized(state, gather_next_room(state), state->entries_room);
}

/* A state like this one that has room for another entry. */
static HistoryGather *
with_entries_room(HistoryGather *state)
{
	if (state->entries_room >= GATHER_FOLD_ENTRIES || (state->packed > 0 && state->entries_room > 0))
		state = folded(state);
	return resized(state, state->room, gather_next_entries_room(state));
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

	gather_init(&first.state, GATHER_FIRST_ROOM, 0);
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

static HistoryGather *
add_entry(HistoryGather *state, HistoryDay entry, int places)
{
	HistoryProblem problem;

	if (state->entries == state->entries_room)
		state = with_entries_room(state);
	problem = gather_add_entry(state, entry, places);
	if (problem != HISTORY_FINE)
		history_problem_error(problem);
	return state;
}

/* A row that found no room, or perhaps does not fit into eight bytes. */
static HistoryGather *
add_row(HistoryGather *state, DateADT day, Decimal amount)
{
	/* a quotient shows many places that it does not need */
	amount = decimal_reduce(amount);
	if (amount.places <= DECIMAL_QUICK_PLACES && amount.units == (int64) amount.units)
	{
		if (state->rows == state->room)
			state = with_room(state);
		if (gather_add(state, day, (int64) amount.units))
			return state;
	}
	return add_entry(state, history_day_of_row(day, amount.units), decimal_kept(amount.places));
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

/*
 * Can an entry be had as rows, and as which?  Its purchases are as good as one
 * with their sum and others of nothing; but a refund of nothing is none.
 */
static bool
is_rows(const HistoryDay *entry, int places, int64 *gross, int64 *refunded)
{
	Decimal		sum;
	Decimal		back;

	if (entry->purchases > MOST_ROWS_OF_ENTRY || entry->refunds > 1 || places > DECIMAL_QUICK_PLACES ||
		!history_amount(entry->gross, places, &sum) ||
		!history_amount(entry->refunded, places, &back) ||
		sum.units != (int64) sum.units || back.units != (int64) back.units)
		return false;
	*gross = (int64) sum.units;
	*refunded = (int64) back.units;
	return gather_holds(*gross) && gather_holds(*refunded);
}

/* Those rows; days too far away from the others are left to add_row(). */
static HistoryGather *
add_rows(HistoryGather *state, const HistoryDay *entry, int64 gross, int64 refunded)
{
	Decimal		amount = {gross, DECIMAL_QUICK_PLACES};
	int			i;

	for (i = 0; i < entry->purchases; i++)
	{
		if (!gather_add(state, entry->day, (int64) amount.units))
			state = add_row(state, entry->day, amount);
		amount.units = 0;
	}
	amount.units = -refunded;
	if (entry->refunds > 0 && !gather_add(state, entry->day, (int64) amount.units))
		state = add_row(state, entry->day, amount);
	return state;
}

/* Adds a history to a state: a day at a time, as rows if that can be. */
static HistoryGather *
add_history(HistoryGather *state, HistoryReader reader)
{
	HistoryDay	entry;
	int64		gross;
	int64		refunded;

	while (history_next(&reader, &entry))
	{
		CHECK_FOR_INTERRUPTS();
		if (is_rows(&entry, reader.places, &gross, &refunded))
			state = add_rows(state, &entry, gross, refunded);
		else
			state = add_entry(state, entry, reader.places);
	}
	history_check_end(&reader);
	return state;
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
	if (state->packed == 0 && state->entries == 0 && state->rows <= GATHER_FEW_ROWS)
		return pack_few(state);
	days = gather_contents(state);
	return history_to_datum(&days);
}
