/*-------------------------------------------------------------------------
 *
 * purchase_keyed.c
 *	  Purchase histories of many customers in one table: see
 *	  purchase_keyed.h.
 *
 * The bytes of a history are those of purchase_history(): nearly every
 * customer has few rows, which are sorted and packed by gather.h in one go;
 * any other is put together from whole entries, by history.h.
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/purchase_keyed.h"

#include <stdlib.h>

#include "shared/poll.h"

/* Rows of the chunks of a log; a part is settled with fewer than the least. */
#define LEAST_CHUNK		64
#define MOST_CHUNK		2048

#define ROW_BYTES		(sizeof(uint64_t) + sizeof(uint32_t))

/* A log that has been packed once may be so many times as long as that. */
#define LOG_TIMES_PACKED	2

/* Of one log, whatever the caller allows: it should stay in the cache. */
#define MOST_LOG_BYTES	((uint64_t) 1 << 20)
#define LEAST_LOG_BYTES	((uint64_t) 1 << 12)

/* Up to so many rows, the sums of a day fit into 64 bits, an entry into 32 bytes. */
#define MOST_ROWS_QUICKLY	(1 << 16)
#define MOST_ENTRY_BYTES	32

/* Of a day of a history; more purchases are no rows. */
#define MOST_ROWS_OF_ENTRY	6

/*
 * Memory that grows
 */

/* An array with room for so many elements, of which the first are kept. */
static void *
grown(KeyedMemory *memory, void *from, uint64_t kept, uint64_t *room, uint64_t wanted, size_t size)
{
	uint64_t	larger = *room + *room / 2;
	void	   *to;

	if (wanted <= *room)
		return from;
	larger = larger < wanted ? wanted : larger;
	to = memory->get(memory, larger * size);
	if (from != NULL)
	{
		memcpy(to, from, kept * size);
		memory->give(memory, from, *room * size);
	}
	*room = larger;
	return to;
}

static void
reserve_bodies(KeyedMemory *memory, PurchaseBodies *bodies, uint64_t bytes, uint64_t count)
{
	bodies->bytes = grown(memory, bodies->bytes, bodies->used, &bodies->room, bytes, 1);
	bodies->ends = grown(memory, bodies->ends, bodies->count, &bodies->ends_room, count, sizeof(uint64_t));
}

static inline void
append_body(KeyedMemory *memory, PurchaseBodies *bodies, const uint8_t *body, size_t size)
{
	if (__builtin_expect(bodies->used + size > bodies->room || bodies->count == bodies->ends_room, 0))
		reserve_bodies(memory, bodies, bodies->used + size, bodies->count + 1);
	memcpy(bodies->bytes + bodies->used, body, size);
	bodies->used += size;
	bodies->ends[bodies->count++] = bodies->used;
}

static const uint8_t *
body_of(const PurchaseBodies *bodies, uint64_t i, size_t *size)
{
	uint64_t	begin = i == 0 ? 0 : bodies->ends[i - 1];

	*size = bodies->ends[i] - begin;
	return bodies->bytes + begin;
}

static void
free_bodies(KeyedMemory *memory, PurchaseBodies *bodies)
{
	if (bodies->bytes != NULL)
		memory->give(memory, bodies->bytes, bodies->room);
	if (bodies->ends != NULL)
		memory->give(memory, bodies->ends, bodies->ends_room * sizeof(uint64_t));
	memset(bodies, 0, sizeof(PurchaseBodies));
}

static void
free_bench(KeyedMemory *memory, PurchaseBench *bench)
{
	if (bench->rows != NULL)
		memory->give(memory, bench->rows, bench->rows_room * sizeof(uint64_t));
	if (bench->starts != NULL)
		memory->give(memory, bench->starts, bench->starts_room * sizeof(uint32_t));
	if (bench->days != NULL)
		memory->give(memory, bench->days, 3 * bench->days_room * sizeof(HistoryDay));
	if (bench->body != NULL)
		memory->give(memory, bench->body, bench->body_room);
	memset(bench, 0, sizeof(PurchaseBench));
}

/*
 * Logs
 */

static size_t
chunk_bytes(uint32_t room)
{
	return offsetof(PurchaseChunk, row) + (size_t) room * ROW_BYTES;
}

static inline uint32_t *
chunk_numbers(const PurchaseChunk *chunk)
{
	return (uint32_t *) &chunk->row[chunk->room];
}

/* A chunk at the end of the log, the larger the longer that is. */
static void
add_chunk(KeyedMemory *memory, PurchasePart *part, uint32_t least)
{
	uint32_t	room = part->rows < MOST_CHUNK ? part->rows : MOST_CHUNK;
	PurchaseChunk *chunk;

	room = room < LEAST_CHUNK ? LEAST_CHUNK : room;
	room = room < least ? least : room;
	chunk = memory->get(memory, chunk_bytes(room));
	chunk->next = NULL;
	chunk->count = 0;
	chunk->room = room;
	if (part->last == NULL)
		part->first = chunk;
	else
		part->last->next = chunk;
	part->last = chunk;
}

/* A chunk that has room for so many rows. */
static inline PurchaseChunk *
chunk_with_room(KeyedMemory *memory, PurchasePart *part, uint32_t rows)
{
	if (part->last == NULL || part->last->room - part->last->count < rows)
		add_chunk(memory, part, rows);
	return part->last;
}

static inline void
append_row(PurchaseChunk *chunk, uint64_t row, uint32_t number)
{
	chunk->row[chunk->count] = row;
	chunk_numbers(chunk)[chunk->count] = number;
	chunk->count++;
}

static void
append_wide(KeyedMemory *memory, PurchasePart *part, const PurchaseWide *wide)
{
	uint64_t	room = part->wide_room;

	part->wide = grown(memory, part->wide, part->wide_count, &room, part->wide_count + 1,
					   sizeof(PurchaseWide));
	part->wide_room = (uint32_t) room;
	part->wide[part->wide_count++] = *wide;
	part->log_bytes += sizeof(PurchaseWide);
}

static void
empty_log(KeyedMemory *memory, PurchasePart *part)
{
	while (part->first != NULL)
	{
		PurchaseChunk *next = part->first->next;

		memory->give(memory, part->first, chunk_bytes(part->first->room));
		part->first = next;
	}
	if (part->wide != NULL)
		memory->give(memory, part->wide, part->wide_room * sizeof(PurchaseWide));
	part->last = NULL;
	part->wide = NULL;
	part->log_bytes = 0;
	part->rows = part->wide_count = part->wide_room = 0;
}

static PurchasePart *
new_part(KeyedMemory *memory)
{
	PurchasePart *part = memory->get(memory, sizeof(PurchasePart));

	memset(part, 0, sizeof(PurchasePart));
	return part;
}

static inline PurchasePart *
part_of(PurchaseKeyed *keyed, KeyedPart *part)
{
	if (__builtin_expect(part->more == NULL, 0))
		part->more = new_part(keyed->table->memory);
	return part->more;
}

static void
free_part(KeyedMemory *memory, PurchasePart *part)
{
	if (part == NULL)
		return;
	empty_log(memory, part);
	free_bodies(memory, &part->packed);
	memory->give(memory, part, sizeof(PurchasePart));
}

/*
 * Putting histories together
 */

/* Room for so many entries in each of three arrays, the sum being empty. */
static void
begin_sum(KeyedMemory *memory, PurchaseBench *bench, uint64_t entries)
{
	if (entries > bench->days_room)
	{
		if (bench->days != NULL)
			memory->give(memory, bench->days, 3 * bench->days_room * sizeof(HistoryDay));
		bench->days_room = entries + entries / 2;
		bench->days = memory->get(memory, 3 * bench->days_room * sizeof(HistoryDay));
	}
	bench->sum = (HistoryDays) {0, 0, bench->days};
	bench->next = (HistoryDays) {0, 0, bench->days + bench->days_room};
	bench->spare = (HistoryDays) {0, 0, bench->days + 2 * bench->days_room};
}

/* Adds `next` to the sum. */
static HistoryProblem
add_next(PurchaseBench *bench)
{
	HistoryDays before = bench->sum;
	int			places = before.places > bench->next.places ? before.places : bench->next.places;
	HistoryProblem problem;

	if (history_set_places(&before, places) != HISTORY_FINE ||
		history_set_places(&bench->next, places) != HISTORY_FINE)
		return HISTORY_SUM_TOO_LARGE;
	before.places = bench->next.places = places;
	problem = history_merge(&before, &bench->next, &bench->spare);
	bench->sum = bench->spare;
	bench->spare = before;
	return problem;
}

static HistoryProblem
add_body(PurchaseBench *bench, const uint8_t *body, size_t size)
{
	HistoryReader reader;

	if (!history_read_body(&reader, body, size))
		return HISTORY_NOT_A_PART;
	history_unpack(reader, &bench->next);
	return add_next(bench);
}

/* Adds wide rows: first they are made a history of their own, in one go. */
static HistoryProblem
add_wide(PurchaseBench *bench, const PurchaseWide *wide, uint32_t count)
{
	HistoryDays *next = &bench->next;
	HistoryProblem problem;

	next->places = 0;
	for (uint32_t i = 0; i < count; i++)
		next->places = wide[i].places > next->places ? wide[i].places : next->places;
	for (next->count = 0; next->count < count; next->count++)
	{
		HistoryDays one = {wide[next->count].places, 1, &next->days[next->count]};

		poll_at_step(next->count);
		one.days[0] = wide[next->count].entry;
		if (history_set_places(&one, next->places) != HISTORY_FINE)
			return HISTORY_SUM_TOO_LARGE;
	}
	problem = gather_join_entries(next);
	return problem == HISTORY_FINE ? add_next(bench) : problem;
}

static int64_t
entries_of(const uint8_t *body, size_t size)
{
	HistoryReader reader;

	return history_read_body(&reader, body, size) ? history_count_entries(&reader) : 0;
}

/* The sum, packed. */
static HistoryProblem
pack_sum(KeyedMemory *memory, PurchaseBench *bench, size_t *size)
{
	history_shorten_places(&bench->sum);
	if (!history_can_be_shown(&bench->sum))
		return HISTORY_SUM_TOO_LARGE;
	*size = history_packed_size(&bench->sum);
	bench->body = grown(memory, bench->body, 0, &bench->body_room, *size, 1);
	history_pack(&bench->sum, bench->body);
	return HISTORY_FINE;
}

/*
 * Can an entry be had as rows?  Its purchases are as good as one with their
 * sum and others of nothing; but a refund of nothing is none.
 */
static bool
append_entry_as_rows(const HistoryDay *entry, decimal_units by, uint64_t *row, uint32_t *count)
{
	uint64_t	distance = (uint64_t) ((int64_t) entry->day + GATHER_DAY_BIAS);
	uint64_t	first = distance << GATHER_AMOUNT_BITS | GATHER_AMOUNT_BIAS;

	if (entry->purchases > MOST_ROWS_OF_ENTRY || entry->refunds > 1 ||
		distance >> GATHER_DAY_BITS != 0 || *count + MOST_ROWS_OF_ENTRY + 1 > GATHER_FEW_ROWS ||
		entry->gross >= GATHER_AMOUNT_BIAS || entry->refunded >= GATHER_AMOUNT_BIAS ||
		!gather_holds((int64_t) (entry->gross * by)) || !gather_holds((int64_t) (entry->refunded * by)))
		return false;
	for (int32_t i = 0; i < entry->purchases; i++)
		row[(*count)++] = first + (i == 0 ? (uint64_t) (entry->gross * by) : 0);
	if (entry->refunds > 0)
		row[(*count)++] = first - (uint64_t) (entry->refunded * by);
	return true;
}

/* A body as rows, of which there must not be many. */
static bool
append_body_as_rows(const uint8_t *body, size_t size, uint64_t *row, uint32_t *count)
{
	static const decimal_units factors[] = {10000, 1000, 100, 10, 1};
	HistoryReader reader;
	HistoryDay	entry;

	if (size > GATHER_FEW_ROWS * 16 || !history_read_body(&reader, body, size) ||
		reader.places > DECIMAL_QUICK_PLACES)
		return false;
	while (history_next(&reader, &entry))
		if (!append_entry_as_rows(&entry, factors[reader.places], row, count))
			return false;
	return !reader.corrupt;
}

/* Rows and nothing else, as a body. */
static inline size_t
pack_rows(KeyedMemory *memory, PurchaseBench *bench, GatherRows rows)
{
	uint64_t	most = HISTORY_HEAD_SIZE + (uint64_t) rows.count * MOST_ENTRY_BYTES;

	if (bench->body_room < most)
		bench->body = grown(memory, bench->body, 0, &bench->body_room, most, 1);
	(void) gather_rows_sort(rows);
	return gather_rows_pack_few(rows, bench->body);
}

/* What a log has of one customer, and what was packed before. */
typedef struct Customer
{
	GatherRows	rows;
	const PurchaseWide *wide;
	uint32_t	wide_count;
	const uint8_t *packed;
	size_t		packed_size;
} Customer;

/* From whole entries. */
static HistoryProblem
join_entries(KeyedMemory *memory, PurchaseBench *bench, const Customer *customer, size_t *size)
{
	int64_t		days = gather_rows_sort(customer->rows);
	HistoryProblem problem = HISTORY_FINE;

	begin_sum(memory, bench, days + customer->wide_count +
			  entries_of(customer->packed, customer->packed_size));
	gather_rows_days(customer->rows, &bench->sum);
	if (customer->wide_count > 0)
		problem = add_wide(bench, customer->wide, customer->wide_count);
	if (problem == HISTORY_FINE && customer->packed_size > 0)
		problem = add_body(bench, customer->packed, customer->packed_size);
	return problem == HISTORY_FINE ? pack_sum(memory, bench, size) : problem;
}

/* The history of a customer, on the bench or where it was. */
static inline HistoryProblem
join(KeyedMemory *memory, PurchaseBench *bench, const Customer *customer, const uint8_t **body,
	 size_t *size)
{
	uint64_t	few[GATHER_FEW_ROWS];
	GatherRows	all = {few, 0, 0};
	HistoryProblem problem = HISTORY_FINE;

	if (customer->wide_count == 0 && customer->rows.count == 0 && customer->packed_size > 0)
	{
		*body = customer->packed;
		*size = customer->packed_size;
		return HISTORY_FINE;
	}
	if (customer->wide_count == 0 && customer->packed_size == 0 &&
		customer->rows.count <= MOST_ROWS_QUICKLY)
		*size = pack_rows(memory, bench, customer->rows);
	else if (customer->wide_count == 0 && customer->packed_size > 0 &&
			 append_body_as_rows(customer->packed, customer->packed_size, few, &all.count) &&
			 all.count + customer->rows.count <= GATHER_FEW_ROWS)
	{
		memcpy(few + all.count, customer->rows.row, customer->rows.count * sizeof(uint64_t));
		all.count += customer->rows.count;
		*size = pack_rows(memory, bench, all);
	}
	else
		problem = join_entries(memory, bench, customer, size);
	*body = bench->body;
	return problem;
}

/*
 * Folding
 */

/* The rows of a log by customer; those of number i begin at starts[i]. */
static void
sort_log(KeyedMemory *memory, PurchaseBench *bench, const PurchasePart *part)
{
	uint32_t   *starts;
	uint64_t	steps = (uint64_t) part->customers + 2;

	bench->rows = grown(memory, bench->rows, 0, &bench->rows_room, (uint64_t) part->rows + 1,
						sizeof(uint64_t));
	bench->starts = grown(memory, bench->starts, 0, &bench->starts_room, steps, sizeof(uint32_t));
	starts = bench->starts;
	memset(starts, 0, steps * sizeof(uint32_t));
	for (const PurchaseChunk *chunk = part->first; chunk != NULL; chunk = chunk->next)
		for (uint32_t i = 0; i < chunk->count; i++)
			starts[chunk_numbers(chunk)[i] + 2]++;
	for (uint64_t i = 2; i < steps; i++)
		starts[i] += starts[i - 1];
	for (const PurchaseChunk *chunk = part->first; chunk != NULL; chunk = chunk->next)
		for (uint32_t i = 0; i < chunk->count; i++)
			bench->rows[starts[chunk_numbers(chunk)[i] + 1]++] = chunk->row[i];
}

/* By customer, and by day: entries in order are joined quickly. */
static int
compare_wide(const void *a, const void *b)
{
	const PurchaseWide *x = a;
	const PurchaseWide *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->entry.day > y->entry.day) - (x->entry.day < y->entry.day);
}

/* The wide rows of a customer, from the place that the one before has left. */
static inline void
take_wide(const PurchasePart *part, uint32_t number, uint32_t *place, Customer *customer)
{
	uint32_t	begin = *place;

	while (*place < part->wide_count && part->wide[*place].number == number)
		(*place)++;
	customer->wide = part->wide + begin;
	customer->wide_count = *place - begin;
}

/*
 * Shows the history of each customer of a part, by number, and empties its
 * log.
 */
static HistoryProblem
fold(PurchaseKeyed *keyed, PurchasePart *part, PurchaseVisit visit, void *arg)
{
	KeyedMemory *memory = keyed->table->memory;
	PurchaseBench *bench = &keyed->bench;
	uint32_t	wide = 0;

	/* most parts have too few customers for a poll among them */
	crm_poll();
	sort_log(memory, bench, part);
	if (part->wide_count > 0)
		qsort(part->wide, part->wide_count, sizeof(PurchaseWide), compare_wide);
	for (uint32_t i = 0; i < part->customers; i++)
	{
		uint32_t	begin = bench->starts[i];
		Customer	customer = {{bench->rows + begin, bench->starts[i + 1] - begin, 0}, NULL, 0, NULL, 0};
		const uint8_t *body;
		HistoryProblem problem;
		size_t		size;

		poll_at_step(i);
		take_wide(part, i, &wide, &customer);
		if (i < part->packed.count)
			customer.packed = body_of(&part->packed, i, &customer.packed_size);
		problem = join(memory, bench, &customer, &body, &size);
		if (problem != HISTORY_FINE)
			return problem;
		visit(arg, body, size);
	}
	empty_log(memory, part);
	return HISTORY_FINE;
}

/* Where a fold puts the histories that are kept. */
typedef struct Keeping
{
	KeyedMemory *memory;
	PurchaseBodies bodies;
} Keeping;

static void
keep_body(void *arg, const uint8_t *body, size_t size)
{
	Keeping    *keeping = arg;

	append_body(keeping->memory, &keeping->bodies, body, size);
}

/* Packs what is in the log of a part. */
static HistoryProblem
pack_log(PurchaseKeyed *keyed, PurchasePart *part)
{
	Keeping		keeping = {keyed->table->memory, {0}};
	HistoryProblem problem;

	if (part->log_bytes == 0 && part->packed.count == part->customers)
		return HISTORY_FINE;
	reserve_bodies(keeping.memory, &keeping.bodies,
				   part->packed.used + (uint64_t) part->rows * 6 + (uint64_t) part->customers * 4,
				   part->customers);
	problem = fold(keyed, part, keep_body, &keeping);
	free_bodies(keeping.memory, &part->packed);
	part->packed = keeping.bodies;
	return problem;
}

/* Is a log too long for what is packed? */
static bool
is_long(const PurchaseKeyed *keyed, const PurchasePart *part)
{
	uint64_t	allowed = keyed->log_most / keyed_parts(keyed->table);
	uint64_t	packed = part->packed.used + part->packed.count * sizeof(uint64_t) +
		part->customers * (uint64_t) keyed->table->cell_size;

	allowed = allowed < LEAST_LOG_BYTES ? LEAST_LOG_BYTES : allowed;
	allowed = allowed > MOST_LOG_BYTES ? MOST_LOG_BYTES : allowed;
	return part->log_bytes > allowed && part->log_bytes > LOG_TIMES_PACKED * packed;
}

static HistoryProblem
pack_if_long(PurchaseKeyed *keyed, PurchasePart *part)
{
	return is_long(keyed, part) ? pack_log(keyed, part) : HISTORY_FINE;
}

/* Numbers for the customers of a new part, and what of theirs was packed. */
static void
take_over(PurchaseKeyed *keyed, KeyedPart *part, const PurchasePart *whole)
{
	Keyed	   *table = keyed->table;
	PurchasePart *own = part_of(keyed, part);

	for (uint32_t i = 0; i < keyed_part_cells(part->size); i++)
	{
		PurchaseCell *cell = (PurchaseCell *) (part->cells + (size_t) i * table->cell_size + table->key_size);
		const uint8_t *body;
		size_t		size;

		if (cell->taken == 0)
			continue;
		body = body_of(&whole->packed, cell->number, &size);
		append_body(table->memory, &own->packed, body, size);
		cell->number = own->customers++;
	}
}

/* From one part to many; numbers count in a part, and so everything is packed before. */
static HistoryProblem
split(PurchaseKeyed *keyed)
{
	Keyed	   *table = keyed->table;
	PurchasePart *whole = part_of(keyed, &table->parts[0]);
	HistoryProblem problem = pack_log(keyed, whole);

	if (problem != HISTORY_FINE)
		return problem;
	keyed_split(table);
	for (uint32_t i = 0; i < keyed_parts(table); i++)
		take_over(keyed, &table->parts[i], whole);
	free_part(table->memory, whole);
	return HISTORY_FINE;
}

/*
 * Rows
 */

/*
 * purchase_keyed_init
 *		For an empty table.  All logs together may have log_most bytes before
 *		any of them is packed.
 */
void
purchase_keyed_init(PurchaseKeyed *keyed, Keyed *table, uint64_t log_most)
{
	memset(keyed, 0, sizeof(PurchaseKeyed));
	keyed->table = table;
	keyed->log_most = log_most;
}

/* The number of a customer, a new one for a new cell. */
static inline uint32_t
number_of(PurchasePart *part, PurchaseCell *cell)
{
	if (cell->taken == 0)
	{
		cell->number = part->customers++;
		cell->taken = 1;
	}
	return cell->number;
}

static inline __attribute__((always_inline)) void
settle_type(PurchaseKeyed *keyed, KeyedPart *part, KeyedType type)
{
	Keyed	   *table = keyed->table;
	PurchasePart *own = part_of(keyed, part);
	PurchaseChunk *chunk = chunk_with_room(table->memory, own, part->rows);
	uint32_t	before = chunk->count;

	keyed_fetch(table, part, type, PURCHASE_CELL_SIZE_OF(type));
	for (uint32_t i = 0; i < part->rows; i++)
	{
		KeyedEvent	event = keyed_noted_event(part, type, i);
		uint32_t	number = number_of(own, keyed_find_noted(table, part, type,
															 PURCHASE_CELL_SIZE_OF(type), i));

		if (event != KEYED_NO_EVENT)
			append_row(chunk, event, number);
	}
	own->rows += chunk->count - before;
	own->log_bytes += (chunk->count - before) * ROW_BYTES;
	keyed_settled(table, part);
}

static void
settle(PurchaseKeyed *keyed, KeyedPart *part)
{
	if (keyed->table->type == KEYED_INTEGER)
		settle_type(keyed, part, KEYED_INTEGER);
	else if (keyed->table->type == KEYED_UUID)
		settle_type(keyed, part, KEYED_UUID);
	else
		settle_type(keyed, part, KEYED_TEXT);
}

/*
 * purchase_keyed_settle
 *		Puts the rows noted for a part into its log.
 */
HistoryProblem
purchase_keyed_settle(PurchaseKeyed *keyed, KeyedPart *part)
{
	if (part->rows == 0)
		return HISTORY_FINE;
	settle(keyed, part);
	if (keyed_wants_split(keyed->table))
		return split(keyed);
	return pack_if_long(keyed, part->more);
}

/*
 * What follows a row on the general road, which may be of a new customer: if
 * there are many by now, the only part is settled and becomes many.
 */
static HistoryProblem
split_if_many(PurchaseKeyed *keyed)
{
	if (__builtin_expect(!keyed_wants_split(keyed->table), 1))
		return HISTORY_FINE;
	if (keyed->table->parts[0].rows > 0)
		settle(keyed, &keyed->table->parts[0]);
	return split(keyed);
}

/* A row on the general road. */
static HistoryProblem
add_row(PurchaseKeyed *keyed, PurchasePart *part, uint32_t number, int32_t day, Decimal amount)
{
	KeyedMemory *memory = keyed->table->memory;
	KeyedEvent	event;

	/* a quotient shows many places that it does not need */
	amount = decimal_reduce(amount);
	if (amount.places <= DECIMAL_QUICK_PLACES && amount.units == (int64_t) amount.units &&
		purchase_keyed_event(day, (int64_t) amount.units, &event))
	{
		append_row(chunk_with_room(memory, part, 1), event, number);
		part->rows++;
		part->log_bytes += ROW_BYTES;
	}
	else
	{
		PurchaseWide wide = {number, decimal_kept(amount.places), history_day_of_row(day, amount.units)};

		append_wide(memory, part, &wide);
	}
	return pack_if_long(keyed, part);
}

/*
 * purchase_keyed_add
 *		A row that is no event.
 */
HistoryProblem
purchase_keyed_add(PurchaseKeyed *keyed, KeyedKey key, int32_t day, Decimal amount)
{
	PurchasePart *part = part_of(keyed, keyed_part(keyed->table, key.hash));
	HistoryProblem problem = add_row(keyed, part, number_of(part, keyed_cell(keyed->table, key)),
									 day, amount);

	return problem == HISTORY_FINE ? split_if_many(keyed) : problem;
}

/*
 * purchase_keyed_know_nobody
 *		Rows without a key are a customer, of whom there may be nothing else to
 *		say.  (Any other is made known by a noted KEYED_NO_EVENT.)
 */
void
purchase_keyed_know_nobody(PurchaseKeyed *keyed)
{
	if (keyed->nobody == NULL)
		keyed->nobody = new_part(keyed->table->memory);
	(void) number_of(keyed->nobody, keyed_nobody(keyed->table));
}

/* A row without a key; a table does not become large by these. */
HistoryProblem
purchase_keyed_add_nobody(PurchaseKeyed *keyed, int32_t day, Decimal amount)
{
	purchase_keyed_know_nobody(keyed);
	return add_row(keyed, keyed->nobody, 0, day, amount);
}

/*
 * The end of all rows
 */

/*
 * purchase_keyed_fold
 *		Packs everything.
 */
HistoryProblem
purchase_keyed_fold(PurchaseKeyed *keyed)
{
	HistoryProblem problem = HISTORY_FINE;

	for (uint32_t i = 0; i < keyed_parts(keyed->table) && problem == HISTORY_FINE; i++)
		if (keyed->table->parts[i].more != NULL)
			problem = pack_log(keyed, keyed->table->parts[i].more);
	if (keyed->nobody != NULL && problem == HISTORY_FINE)
		problem = pack_log(keyed, keyed->nobody);
	free_bench(keyed->table->memory, &keyed->bench);
	return problem;
}

/*
 * purchase_keyed_visit
 *		Shows all histories, without keys and in no order; nothing is kept.
 */
HistoryProblem
purchase_keyed_visit(PurchaseKeyed *keyed, PurchaseVisit visit, void *arg)
{
	Keyed	   *table = keyed->table;
	HistoryProblem problem = HISTORY_FINE;

	for (uint32_t i = 0; i < keyed_parts(table) && problem == HISTORY_FINE; i++)
	{
		KeyedPart  *part = &table->parts[i];

		if (part->more == NULL)
			continue;
		problem = fold(keyed, part->more, visit, arg);
		free_part(table->memory, part->more);
		part->more = NULL;
		keyed_free_part(table, part);
	}
	if (keyed->nobody != NULL && problem == HISTORY_FINE)
		problem = fold(keyed, keyed->nobody, visit, arg);
	free_part(table->memory, keyed->nobody);
	keyed->nobody = NULL;
	free_bench(table->memory, &keyed->bench);
	return problem;
}

/*
 * purchase_keyed_sizes
 *		Of a table that is folded.
 */
KeyedSizes
purchase_keyed_sizes(const PurchaseKeyed *keyed)
{
	KeyedSizes	sizes = keyed_table_sizes(keyed->table);

	for (uint32_t i = 0; i < keyed_parts(keyed->table); i++)
	{
		const PurchasePart *part = keyed->table->parts[i].more;

		sizes.more_bytes += part == NULL ? 0 : part->packed.used;
	}
	if (keyed->nobody != NULL)
		sizes.more_bytes += keyed->nobody->packed.used;
	sizes.more_bytes += keyed->tag == 0 ? 0 : sizeof(keyed->tag);
	return sizes;
}

/* A history, behind the others. */
static inline void
write_body(KeyedWriter *writer, PurchaseCell *cell, const uint8_t *body, size_t size)
{
	memcpy((char *) keyed_value_more(writer->value) + writer->more, body, size);
	writer->more += size;
	memset(cell, 0, sizeof(PurchaseCell));
	cell->number = (uint32_t) writer->more;
	cell->taken = 1;
}

static void
write_tag(KeyedWriter *writer, uint64_t tag)
{
	if (tag != 0)
		memcpy((char *) keyed_value_more(writer->value) + writer->more, &tag, sizeof(tag));
}

static void
write_cell(KeyedWriter *writer, const Keyed *table, const char *from, const PurchasePart *part)
{
	PurchaseCell *cell = keyed_write_cell(writer, table, from);
	size_t		size;
	const uint8_t *body = body_of(&part->packed, cell->number, &size);

	write_body(writer, cell, body, size);
}

/*
 * purchase_keyed_write
 *		A folded table as a value of the size that purchase_keyed_sizes()
 *		tells.  Parts are given back as soon as they are written.
 */
void
purchase_keyed_write(PurchaseKeyed *keyed, int32_t as_of, KeyedValue *into, KeyedSizes sizes)
{
	Keyed	   *table = keyed->table;
	KeyedWriter writer = keyed_write(into, KEYED_PURCHASES, table->type, table->cell_size, as_of, sizes);

	for (uint32_t p = 0; p < keyed_parts(table); p++)
	{
		KeyedPart  *part = &table->parts[p];

		crm_poll();
		keyed_sort_part(table, part);
		for (uint32_t i = 0; i < part->count; i++)
			write_cell(&writer, table, part->cells + (size_t) i * table->cell_size, part->more);
		free_part(table->memory, part->more);
		part->more = NULL;
		keyed_free_part(table, part);
	}
	if (table->nobody != NULL)
		write_cell(&writer, table, table->nobody, keyed->nobody);
	write_tag(&writer, keyed->tag);
	free_part(table->memory, keyed->nobody);
	keyed->nobody = NULL;
}

/*
 * Several values
 */

/* The tag that a value was written with; 0 without one. */
uint64_t
purchase_keyed_tag(const KeyedValue *value)
{
	uint64_t	used = value->customers == 0 ? 0 : purchase_keyed_cell(value, value->customers - 1)->number;
	uint64_t	tag = 0;

	if (value->more_bytes - used == sizeof(tag))
		memcpy(&tag, keyed_value_more(value) + used, sizeof(tag));
	return tag;
}

/* What several values know of one customer, from whole entries. */
static HistoryProblem
merge_entries(KeyedMemory *memory, PurchaseBench *bench, const KeyedWalk *walk, size_t *size)
{
	HistoryProblem problem = HISTORY_FINE;
	int64_t		entries = 0;
	const uint8_t *body;

	for (int i = 0; i < walk->having; i++)
	{
		body = purchase_keyed_body(walk->values[walk->which[i]], walk->at[walk->which[i]], size);
		entries += entries_of(body, *size);
	}
	begin_sum(memory, bench, entries);
	for (int i = 0; i < walk->having && problem == HISTORY_FINE; i++)
	{
		body = purchase_keyed_body(walk->values[walk->which[i]], walk->at[walk->which[i]], size);
		problem = add_body(bench, body, *size);
	}
	return problem == HISTORY_FINE ? pack_sum(memory, bench, size) : problem;
}

/* The same, if that can be from few rows. */
static HistoryProblem
merge(KeyedMemory *memory, PurchaseBench *bench, const KeyedWalk *walk, const uint8_t **body,
	  size_t *size)
{
	uint64_t	few[GATHER_FEW_ROWS];
	GatherRows	all = {few, 0, 0};
	HistoryProblem problem = HISTORY_FINE;
	bool		fits = true;

	*body = purchase_keyed_body(walk->values[walk->which[0]], walk->at[walk->which[0]], size);
	if (walk->having == 1)
		return HISTORY_FINE;
	for (int i = 0; i < walk->having && fits; i++)
	{
		*body = purchase_keyed_body(walk->values[walk->which[i]], walk->at[walk->which[i]], size);
		fits = append_body_as_rows(*body, *size, few, &all.count);
	}
	if (fits)
		*size = pack_rows(memory, bench, all);
	else
		problem = merge_entries(memory, bench, walk, size);
	*body = bench->body;
	return problem;
}

/*
 * purchase_keyed_merge
 *		The histories of values over disjoint rows as those of one, and the
 *		sizes of the value to which purchase_keyed_write_merged() makes them.
 */
HistoryProblem
purchase_keyed_merge(KeyedMemory *memory, const KeyedValue *const *values, int count,
					 KeyedSizes *sizes, PurchaseBodies *bodies)
{
	PurchaseBench bench = {0};
	HistoryProblem problem = HISTORY_FINE;
	KeyedWalk	walk;

	memset(sizes, 0, sizeof(KeyedSizes));
	memset(bodies, 0, sizeof(PurchaseBodies));
	keyed_walk(&walk, values, count);
	while (problem == HISTORY_FINE && keyed_walk_next(&walk))
	{
		const uint8_t *body;
		size_t		size;

		poll_at_step(sizes->customers);
		keyed_count_copy(sizes, values[walk.which[0]], walk.at[walk.which[0]]);
		problem = merge(memory, &bench, &walk, &body, &size);
		if (problem == HISTORY_FINE)
			append_body(memory, bodies, body, size);
	}
	sizes->more_bytes = bodies->used + (purchase_keyed_tag(values[0]) == 0 ? 0 : sizeof(uint64_t));
	free_bench(memory, &bench);
	return problem;
}

void
purchase_keyed_write_merged(KeyedMemory *memory, const KeyedValue *const *values, int count,
							KeyedSizes sizes, PurchaseBodies *bodies, KeyedValue *into)
{
	KeyedWriter writer = keyed_write(into, KEYED_PURCHASES, (KeyedType) values[0]->type,
									 values[0]->cell_size, values[0]->as_of, sizes);
	KeyedWalk	walk;

	keyed_walk(&walk, values, count);
	while (keyed_walk_next(&walk))
	{
		uint64_t	at = writer.cells;
		PurchaseCell *cell = keyed_write_copy(&writer, values[walk.which[0]], walk.at[walk.which[0]]);
		size_t		size;
		const uint8_t *body = body_of(bodies, at, &size);

		poll_at_step(at);
		write_body(&writer, cell, body, size);
	}
	write_tag(&writer, purchase_keyed_tag(values[0]));
	free_bodies(memory, bodies);
}

/*
 * purchase_keyed_check
 *		Why the payloads of a value cannot have come from any rows, or NULL.  A
 *		tag may follow them.
 */
const char *
purchase_keyed_check(const KeyedValue *value)
{
	uint64_t	begin = 0;

	for (uint64_t i = 0; i < value->customers; i++)
	{
		PurchaseCell cell = *purchase_keyed_cell(value, i);
		HistoryReader reader;
		const char *problem;

		poll_at_step(i);
		if (cell.taken != 1 || (cell.unused[0] | cell.unused[1] | cell.unused[2]) != 0)
			return "flags that are none";
		if (cell.number < begin || cell.number > value->more_bytes)
			return "a history is not in its place";
		problem = history_check((const uint8_t *) keyed_value_more(value) + begin, cell.number - begin,
								&reader);
		if (problem != NULL)
			return problem;
		begin = cell.number;
	}
	begin += purchase_keyed_tag(value) == 0 ? 0 : sizeof(uint64_t);
	return begin == value->more_bytes ? NULL : "bytes that belong to nobody";
}
