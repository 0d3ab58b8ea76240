/*-------------------------------------------------------------------------
 *
 * visit_keyed.c
 *	  Visits of many customers in one table: see visit_keyed.h.
 *
 *-------------------------------------------------------------------------
 */
#include "keyed/visit_keyed.h"

#include "shared/poll.h"

static inline __attribute__((always_inline)) void
settle(Keyed *table, KeyedPart *part, KeyedType type)
{
	keyed_fetch(table, part, type, VISIT_CELL_SIZE_OF(type));
	for (uint32_t i = 0; i < part->rows; i++)
		visit_cell_add(keyed_find_noted(table, part, type, VISIT_CELL_SIZE_OF(type), i),
					   keyed_noted_event(part, type, i));
	keyed_settled(table, part);
}

/*
 * visit_keyed_settle
 *		Puts the rows noted for a part into their cells.
 */
void
visit_keyed_settle(Keyed *table, KeyedPart *part)
{
	if (table->type == KEYED_INTEGER)
		settle(table, part, KEYED_INTEGER);
	else if (table->type == KEYED_UUID)
		settle(table, part, KEYED_UUID);
	else
		settle(table, part, KEYED_TEXT);
	if (keyed_wants_split(table))
		keyed_split(table);
}

/* A row without a key. */
void
visit_keyed_add_nobody(Keyed *table, KeyedEvent event)
{
	visit_cell_add(keyed_nobody(table), event);
}

/* A table on its way into a value */
typedef struct Writing
{
	const Keyed *table;
	KeyedWriter writer;
} Writing;

static void
write_cell(void *arg, const char *from)
{
	Writing    *writing = arg;

	(void) keyed_write_cell(&writing->writer, writing->table, from);
}

/*
 * visit_keyed_write
 *		The table as a value of the size that keyed_table_sizes() tells.
 */
void
visit_keyed_write(Keyed *table, int32_t as_of, KeyedValue *into, KeyedSizes sizes)
{
	Writing		writing = {table, keyed_write(into, KEYED_VISITS, table->type, table->cell_size,
											  as_of, sizes)};

	keyed_take_apart(table, write_cell, &writing);
}

/* What several values know of one customer. */
static VisitCell
merged_cell(const KeyedWalk *walk)
{
	VisitCell	cell = {{0}, 0, 1};

	for (int i = 0; i < walk->having; i++)
	{
		int			which = walk->which[i];
		const VisitCell *other = visit_keyed_cell(walk->values[which], walk->at[which]);

		for (int k = 0; k < VISIT_USUAL_ACTIVE; k++)
			visit_cell_add(&cell, other->newest[k]);
		cell.earlier |= other->earlier;
	}
	return cell;
}

/*
 * visit_keyed_merged_sizes
 *		The sizes of what visit_keyed_merge() will write.
 */
KeyedSizes
visit_keyed_merged_sizes(const KeyedValue *const *values, int count)
{
	KeyedSizes	sizes = {0, 0, 0, false};
	KeyedWalk	walk;

	keyed_walk(&walk, values, count);
	while (keyed_walk_next(&walk))
	{
		poll_at_step(sizes.customers);
		keyed_count_copy(&sizes, values[walk.which[0]], walk.at[walk.which[0]]);
	}
	return sizes;
}

/*
 * visit_keyed_merge
 *		Values over disjoint rows, as of the same day, as one.
 */
void
visit_keyed_merge(const KeyedValue *const *values, int count, KeyedSizes sizes, KeyedValue *into)
{
	KeyedWriter writer = keyed_write(into, KEYED_VISITS, (KeyedType) values[0]->type,
									 values[0]->cell_size, values[0]->as_of, sizes);
	KeyedWalk	walk;

	keyed_walk(&walk, values, count);
	while (keyed_walk_next(&walk))
	{
		VisitCell  *cell = keyed_write_copy(&writer, values[walk.which[0]],
											walk.at[walk.which[0]]);

		poll_at_step(writer.cells);
		*cell = merged_cell(&walk);
	}
}

/*
 * visit_cell_state
 *		The same in calendar days; after is the day before the window.
 */
VisitState
visit_cell_state(const VisitCell *cell, int32_t as_of, int32_t after)
{
	VisitState	state = {as_of, after, cell->earlier, {0}, 0};

	for (int i = 0; i < VISIT_USUAL_ACTIVE; i++)
		state.newest[i] = cell->newest[i] == 0 ? HISTORY_NO_DAY : after + cell->newest[i];
	return state;
}

/*
 * visit_cell_check
 *		Why a cell cannot have come from any rows, or NULL, when the window has
 *		so many days.
 */
const char *
visit_cell_check(const VisitCell *cell, int32_t window)
{
	int32_t		before = window + 1;

	if (cell->taken != 1 || cell->earlier > 1)
		return "flags that are none";
	for (int i = 0; i < VISIT_USUAL_ACTIVE; i++)
	{
		int32_t		day = cell->newest[i];

		if (day >= before && day != 0)
			return "days of visits are not in order, or not in the window";
		before = day;
	}
	return NULL;
}

/*
 * visit_keyed_check
 *		The same of all payloads of a value.
 */
const char *
visit_keyed_check(const KeyedValue *value, int32_t window)
{
	for (uint64_t i = 0; i < value->customers; i++)
	{
		const char *problem = visit_cell_check(visit_keyed_cell(value, i), window);

		poll_at_step(i);
		if (problem != NULL)
			return problem;
	}
	return value->more_bytes == 0 ? NULL : "bytes that belong to nobody";
}
