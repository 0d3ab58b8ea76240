/*-------------------------------------------------------------------------
 *
 * rfm_keyed.c
 *	  rfm values of many customers in one table: see rfm_keyed.h.
 *
 * The rule is that of rfm.c.  A cell knows it for the usual case, in a few
 * instructions without a branch that depends on the customer; anything else
 * goes by way of an Rfm and rfm_add().
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/rfm_keyed.h"

#include "shared/poll.h"

void
rfm_keyed_init(RfmKeyed *keyed, Keyed *table, int32_t as_of)
{
	memset(keyed, 0, sizeof(RfmKeyed));
	keyed->table = table;
	keyed->as_of = as_of;
}

/* The rfm value of a cell that is not wide. */
static void
narrow_value(const RfmCell *cell, int32_t as_of, Rfm *r)
{
	rfm_init(r, as_of, RFM_PURCHASES);
	r->places = cell->form & RFM_CELL_PLACES;
	r->frequency = cell->purchases;
	r->refunds = cell->refunds;
	r->gross.low = cell->gross;
	r->refunded.low = cell->refunded;
	if (cell->purchases > 0)
	{
		r->first = as_of - cell->first;
		r->last = as_of - cell->last;
	}
}

/* The value in so few bytes, if that can be. */
static bool
narrow_cell(const Rfm *r, RfmCell *cell)
{
	int64_t		first = r->frequency == 0 ? 0 : (int64_t) r->as_of - r->first;
	int64_t		last = r->frequency == 0 ? RFM_CELL_MOST_DAYS : (int64_t) r->as_of - r->last;

	if (r->frequency > UINT16_MAX || r->refunds > UINT8_MAX || r->places > DECIMAL_QUICK_PLACES ||
		first > RFM_CELL_MOST_DAYS || last > RFM_CELL_MOST_DAYS ||
		r->gross.high != 0 || r->refunded.high != 0 ||
		r->gross.low >> RFM_CELL_SUM_BITS != 0 || r->refunded.low >> RFM_CELL_SUM_BITS != 0)
		return false;
	cell->gross = r->gross.low;
	cell->refunded = r->refunded.low;
	cell->last = (uint16_t) last;
	cell->first = (uint16_t) first;
	cell->purchases = (uint16_t) r->frequency;
	cell->refunds = (uint8_t) r->refunds;
	cell->form = RFM_CELL_TAKEN | r->places;
	return true;
}

static void
wide_cell(uint64_t number, RfmCell *cell)
{
	memset(cell, 0, sizeof(RfmCell));
	cell->gross = number;
	cell->form = RFM_CELL_TAKEN | RFM_CELL_WIDE;
}

/* The cell of a customer of whom nothing is known yet. */
static inline void
begin_cell(RfmCell *cell)
{
	cell->last = RFM_CELL_MOST_DAYS;
	cell->form = RFM_CELL_TAKEN;
}

static uint64_t
new_wide(RfmKeyed *keyed)
{
	KeyedMemory *memory = keyed->table->memory;

	if (keyed->wide_count == keyed->wide_room)
	{
		uint64_t	room = keyed->wide_room == 0 ? 4 : keyed->wide_room + keyed->wide_room / 2;
		Rfm		   *wide = memory->get(memory, room * sizeof(Rfm));

		if (keyed->wide_room > 0)
		{
			memcpy(wide, keyed->wide, keyed->wide_count * sizeof(Rfm));
			memory->give(memory, keyed->wide, keyed->wide_room * sizeof(Rfm));
		}
		keyed->wide = wide;
		keyed->wide_room = room;
	}
	return keyed->wide_count++;
}

/*
 * rfm_keyed_put
 *		All that is known of a customer whose cell is not wide yet.
 */
void
rfm_keyed_put(RfmKeyed *keyed, RfmCell *cell, const Rfm *r)
{
	uint64_t	number;

	if (narrow_cell(r, cell))
		return;
	number = new_wide(keyed);
	keyed->wide[number] = *r;
	wide_cell(number, cell);
}

/* One row, on the general road. */
static RfmProblem
add_to_cell(RfmKeyed *keyed, RfmCell *cell, int32_t day, Decimal amount)
{
	Rfm			r;
	RfmProblem	problem;

	if (rfm_cell_is_wide(cell))
		return rfm_add(&keyed->wide[cell->gross], day, amount);
	if (cell->form == 0)
		begin_cell(cell);
	narrow_value(cell, keyed->as_of, &r);
	problem = rfm_add(&r, day, amount);
	if (problem == RFM_FINE)
		rfm_keyed_put(keyed, cell, &r);
	return problem;
}

static RfmProblem
add_event(RfmKeyed *keyed, RfmCell *cell, KeyedEvent event)
{
	Decimal		amount = {keyed_event_units(event), keyed_event_places(event)};

	return add_to_cell(keyed, cell, keyed->as_of - (int32_t) keyed_event_day(event), amount);
}

/* The usual case: false, with nothing changed, when it is not. */
static inline bool
add_quickly(RfmCell *cell, KeyedEvent event)
{
	uint16_t	ago = (uint16_t) keyed_event_day(event);
	uint8_t		places = (uint8_t) keyed_event_places(event);
	int64_t		units = keyed_event_units(event);
	uint64_t	gross = cell->gross + (uint64_t) units;

	if (__builtin_expect((units < 0) | ((cell->form & RFM_CELL_WIDE) != 0) |
						 (cell->purchases == UINT16_MAX) | (gross >> RFM_CELL_SUM_BITS != 0), 0))
		return false;
	if (cell->form == 0)
		begin_cell(cell);
	cell->gross = gross;
	cell->purchases++;
	cell->last = ago < cell->last ? ago : cell->last;
	cell->first = ago > cell->first ? ago : cell->first;
	if (places > (cell->form & RFM_CELL_PLACES))
		cell->form = (cell->form & ~RFM_CELL_PLACES) | places;
	return true;
}

static inline __attribute__((always_inline)) RfmProblem
settle(RfmKeyed *keyed, KeyedPart *part, KeyedType type)
{
	Keyed	   *table = keyed->table;
	RfmProblem	problem = RFM_FINE;

	keyed_fetch(table, part, type, RFM_CELL_SIZE_OF(type));
	for (uint32_t i = 0; i < part->rows; i++)
	{
		KeyedEvent	event = keyed_noted_event(part, type, i);
		RfmCell    *cell = keyed_find_noted(table, part, type, RFM_CELL_SIZE_OF(type), i);

		if (event == KEYED_NO_EVENT)
		{
			if (cell->form == 0)
				begin_cell(cell);
		}
		else if (!add_quickly(cell, event) &&
				 (problem = add_event(keyed, cell, event)) != RFM_FINE)
			break;
	}
	keyed_settled(table, part);
	return problem;
}

/*
 * rfm_keyed_settle
 *		Puts the rows noted for a part into their cells.
 */
RfmProblem
rfm_keyed_settle(RfmKeyed *keyed, KeyedPart *part)
{
	RfmProblem	problem;

	if (keyed->table->type == KEYED_INTEGER)
		problem = settle(keyed, part, KEYED_INTEGER);
	else if (keyed->table->type == KEYED_UUID)
		problem = settle(keyed, part, KEYED_UUID);
	else
		problem = settle(keyed, part, KEYED_TEXT);
	if (keyed_wants_split(keyed->table))
		keyed_split(keyed->table);
	return problem;
}

/* A row that is no event. */
RfmProblem
rfm_keyed_add(RfmKeyed *keyed, KeyedKey key, int32_t day, Decimal amount)
{
	return add_to_cell(keyed, keyed_cell(keyed->table, key), day, amount);
}

/* A row without a key; one without a day has one later than as_of. */
RfmProblem
rfm_keyed_add_nobody(RfmKeyed *keyed, int32_t day, Decimal amount)
{
	return add_to_cell(keyed, keyed_nobody(keyed->table), day, amount);
}

KeyedSizes
rfm_keyed_sizes(const RfmKeyed *keyed)
{
	KeyedSizes	sizes = keyed_table_sizes(keyed->table);

	sizes.more_bytes = keyed->wide_count * sizeof(Rfm);
	return sizes;
}

/* A wide value, behind the others of its kind. */
static void
write_wide(KeyedWriter *writer, RfmCell *cell, const Rfm *r)
{
	wide_cell(writer->more / sizeof(Rfm), cell);
	memcpy((char *) keyed_value_more(writer->value) + writer->more, r, sizeof(Rfm));
	writer->more += sizeof(Rfm);
}

/* A table on its way into a value */
typedef struct Writing
{
	const RfmKeyed *keyed;
	KeyedWriter writer;
} Writing;

static void
write_cell(void *arg, const char *from)
{
	Writing    *writing = arg;
	RfmCell    *cell = keyed_write_cell(&writing->writer, writing->keyed->table, from);

	if (rfm_cell_is_wide(cell))
		write_wide(&writing->writer, cell, &writing->keyed->wide[cell->gross]);
}

/*
 * rfm_keyed_write
 *		The table as a value of the size that rfm_keyed_sizes() tells.
 */
void
rfm_keyed_write(RfmKeyed *keyed, KeyedValue *into, KeyedSizes sizes)
{
	Keyed	   *table = keyed->table;
	Writing		writing = {keyed, keyed_write(into, KEYED_RFM, table->type, table->cell_size,
											  keyed->as_of, sizes)};

	keyed_take_apart(table, write_cell, &writing);
}

/*
 * rfm_keyed_get
 *		The rfm value of a customer.
 */
void
rfm_keyed_get(const KeyedValue *value, uint64_t i, Rfm *r)
{
	const RfmCell *cell = rfm_keyed_cell(value, i);

	if (rfm_cell_is_wide(cell))
		memcpy(r, keyed_value_more(value) + cell->gross * sizeof(Rfm), sizeof(Rfm));
	else
		narrow_value(cell, value->as_of, r);
}

/* What several values know of one customer. */
static RfmProblem
merged_value(const KeyedWalk *walk, Rfm *r)
{
	RfmProblem	problem = RFM_FINE;

	rfm_keyed_get(walk->values[walk->which[0]], walk->at[walk->which[0]], r);
	for (int i = 1; i < walk->having && problem == RFM_FINE; i++)
	{
		int			which = walk->which[i];
		Rfm			other;

		rfm_keyed_get(walk->values[which], walk->at[which], &other);
		problem = rfm_merge_into(r, &other);
	}
	return problem;
}

/*
 * rfm_keyed_merge
 *		Values over disjoint rows as one.  The first time, with no `into`, it
 *		finds out the sizes; the second time it writes.
 */
RfmProblem
rfm_keyed_merge(const KeyedValue *const *values, int count, KeyedSizes *sizes, KeyedValue *into)
{
	KeyedSizes	found = {0, 0, 0, false};
	KeyedWriter writer = {NULL, 0, 0, 0};
	KeyedWalk	walk;
	RfmCell		cell;
	Rfm			r;

	if (into != NULL)
		writer = keyed_write(into, KEYED_RFM, (KeyedType) values[0]->type, values[0]->cell_size,
							 values[0]->as_of, *sizes);
	keyed_walk(&walk, values, count);
	while (keyed_walk_next(&walk))
	{
		const KeyedValue *from = values[walk.which[0]];
		uint64_t	at = walk.at[walk.which[0]];
		RfmProblem	problem = merged_value(&walk, &r);
		bool		narrow = narrow_cell(&r, &cell);

		poll_at_step(found.customers);
		if (problem != RFM_FINE)
			return problem;
		keyed_count_copy(&found, from, at);
		found.more_bytes += narrow ? 0 : sizeof(Rfm);
		if (into != NULL)
		{
			RfmCell    *to = keyed_write_copy(&writer, from, at);

			if (narrow)
				*to = cell;
			else
				write_wide(&writer, to, &r);
		}
	}
	*sizes = found;
	return RFM_FINE;
}

/*
 * rfm_keyed_check
 *		Why the payloads of a value cannot have come from any rows, or NULL.
 */
const char *
rfm_keyed_check(const KeyedValue *value)
{
	uint64_t	wide = 0;

	/* so that any cell has days */
	if (value->as_of < INT32_MIN + RFM_CELL_MOST_DAYS + 1)
		return "as_of is no day";
	for (uint64_t i = 0; i < value->customers; i++)
	{
		const RfmCell *cell = rfm_keyed_cell(value, i);
		const char *problem;
		RfmCell		again;
		Rfm			r;

		poll_at_step(i);
		if (rfm_cell_is_wide(cell) &&
			(cell->gross != wide++ || wide > value->more_bytes / sizeof(Rfm)))
			return "a value is not in its place";
		rfm_keyed_get(value, i, &r);
		if (r.length_word != 0 || r.version != RFM_VERSION || r.counting != RFM_PURCHASES ||
			r.as_of != value->as_of)
			return "a value of another kind";
		problem = rfm_check(&r);
		if (problem != NULL)
			return problem;
		if (narrow_cell(&r, &again) == rfm_cell_is_wide(cell))
			return "a value has not its shortest form";
		if (rfm_cell_is_wide(cell))
			wide_cell(cell->gross, &again);
		if (memcmp(&again, cell, sizeof(RfmCell)) != 0)
			return "a value has not its shortest form";
	}
	return wide * sizeof(Rfm) == value->more_bytes ? NULL : "bytes that belong to nobody";
}
