/*-------------------------------------------------------------------------
 *
 * purchase_keyed_pg.h
 *	  Tables of purchase histories, for the functions that fill and read them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PURCHASE_KEYED_PG_H
#define CRM_PURCHASE_KEYED_PG_H

#include "keyed/purchase_keyed.h"
#include "purchase/history_pg.h"
#include "shared/event_pg.h"
#include "shared/keyed_pg.h"

typedef struct PurchaseKeyedState
{
	KeyedState	common;
	PurchaseKeyed purchases;
} PurchaseKeyedState;

extern const KeyedUse purchase_keyed_use;

/* Arguments of all transition functions; those of a curve follow. */
enum
{
	PURCHASE_KEYED_STATE,
	PURCHASE_KEYED_CUSTOMER,
	PURCHASE_KEYED_AT,
	PURCHASE_KEYED_AMOUNT,
	PURCHASE_KEYED_MORE
};

/* What all users of such a state do with it. */
extern void purchase_keyed_settle_part(KeyedState *state, KeyedPart *part);
extern KeyedValue *purchase_keyed_flatten(KeyedState *state);
extern KeyedValue *purchase_keyed_merge_values(KeyedState *state, const KeyedValue *const *values,
											   int count);

extern void *purchase_keyed_first_state(FunctionCallInfo fcinfo, const KeyedUse *use, size_t size,
										int32 as_of);
extern void purchase_keyed_add_slowly(FunctionCallInfo fcinfo, PurchaseKeyedState *state,
									  EventDayOf day_of_at, EventAmountOf amount_of);
extern void purchase_keyed_each(FunctionCallInfo fcinfo, const KeyedUse *use, PurchaseVisit visit,
								void *arg);

/*
 * A transition function of (customer_id, at, amount ...), for a pair of types;
 * state_of gives the state of a call.  Without an amount it is 0.
 */
#define DEFINE_PURCHASE_KEYED_TRANSITION(name, state_of, day_of_at, quick_amount, amount_of) \
PG_FUNCTION_INFO_V1(name); \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	PurchaseKeyedState *state = state_of(fcinfo); \
	KeyedEvent	event; \
	int64		units = 0; \
	int			places = 0; \
\
	state->common.rows++; \
	if (unlikely(PG_ARGISNULL(PURCHASE_KEYED_CUSTOMER) || PG_ARGISNULL(PURCHASE_KEYED_AT) || \
				 !(PG_ARGISNULL(PURCHASE_KEYED_AMOUNT) || \
				   quick_amount(PG_GETARG_DATUM(PURCHASE_KEYED_AMOUNT), &units, &places)) || \
				 !purchase_keyed_event(day_of_at(PG_GETARG_DATUM(PURCHASE_KEYED_AT)), units, &event))) \
		purchase_keyed_add_slowly(fcinfo, state, day_of_at, amount_of); \
	else \
		keyed_note_row(&state->common, \
					   keyed_key_arg(&state->common, PG_GETARG_DATUM(PURCHASE_KEYED_CUSTOMER)), event); \
	PG_RETURN_POINTER(state); \
}

/* All six of them. */
#define DEFINE_PURCHASE_KEYED_TRANSITIONS(prefix, state_of) \
DEFINE_PURCHASE_KEYED_TRANSITION(prefix##_add_date_numeric, state_of, event_day_date, \
								 event_quick_numeric, event_amount_numeric) \
DEFINE_PURCHASE_KEYED_TRANSITION(prefix##_add_date_float8, state_of, event_day_date, \
								 event_quick_float8, event_amount_float8) \
DEFINE_PURCHASE_KEYED_TRANSITION(prefix##_add_timestamp_numeric, state_of, event_day_timestamp, \
								 event_quick_numeric, event_amount_numeric) \
DEFINE_PURCHASE_KEYED_TRANSITION(prefix##_add_timestamp_float8, state_of, event_day_timestamp, \
								 event_quick_float8, event_amount_float8) \
DEFINE_PURCHASE_KEYED_TRANSITION(prefix##_add_timestamptz_numeric, state_of, event_day_timestamptz, \
								 event_quick_numeric, event_amount_numeric) \
DEFINE_PURCHASE_KEYED_TRANSITION(prefix##_add_timestamptz_float8, state_of, event_day_timestamptz, \
								 event_quick_float8, event_amount_float8)

#endif							/* CRM_PURCHASE_KEYED_PG_H */
