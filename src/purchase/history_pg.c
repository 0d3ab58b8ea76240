/*-------------------------------------------------------------------------
 *
 * history_pg.c
 *	  purchase_history values: from a datum and to one, and in words what is
 *	  wrong with them.
 *
 *-------------------------------------------------------------------------
 */
#include "purchase/history_pg.h"

#include "utils/memutils.h"

#include "purchase/gather_pg.h"
#include "shared/numeric_pg.h"
#include "shared/stored_error_pg.h"

/*
 * history_problem_error
 *		22003 for what is too large, 22023 for a part that is none.
 */
void
history_problem_error(HistoryProblem problem)
{
	switch (problem)
	{
		case HISTORY_TOO_MANY_ROWS:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("purchase_history cannot count more than %d purchases or refunds of a day",
							PG_INT32_MAX)));
			break;
		case HISTORY_NOT_A_PART:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("part has purchases that the history does not have"),
					 errhint("Remove only what was put in: the same rows, with the same days and amounts.")));
			break;
		case HISTORY_FINE:
		case HISTORY_SUM_TOO_LARGE:
			break;
	}
	decimal_overflow_error("the sum of amount");
}

/*
 * history_is_stored
 *		Only an aggregate makes values in the working form, and only a partial
 *		aggregate that is shipped shows them to others.
 */
bool
history_is_stored(const struct varlena *value)
{
	return VARSIZE_ANY_EXHDR(value) < 2 ||
		((const uint8 *) VARDATA_ANY(value))[1] != GATHER_FORM;
}

/* The body of a state in the working form, packed. */
static HistoryReader
read_gather(struct varlena *value)
{
	/* a copy, because rows must be aligned */
	HistoryGather *state = (HistoryGather *) PG_DETOAST_DATUM_COPY(PointerGetDatum(value));
	HistoryDays days;

	if (!gather_is_valid(state, VARSIZE(state)))
		stored_corrupt_error("purchase_history");
	days = gather_contents(state);
	return history_of_datum(history_to_datum(&days));
}

/*
 * history_of_datum
 *		A reader at the first entry.  The bytes are read where they lie,
 *		with a short header or a long one.
 */
HistoryReader
history_of_datum(Datum datum)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	HistoryReader reader;

	if (unlikely(!history_is_stored(value)))
		return read_gather(value);
	if (!history_read_body(&reader, (const uint8 *) VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)))
		stored_corrupt_error("purchase_history");
	return reader;
}

HistoryReader
history_or_empty(FunctionCallInfo fcinfo, int argno)
{
	HistoryReader empty = {0};

	return PG_ARGISNULL(argno) ? empty : PG_GETARG_HISTORY(argno);
}

void
history_check_end(const HistoryReader *reader)
{
	if (unlikely(reader->corrupt))
		stored_corrupt_error("purchase_history");
}

HistorySums
history_counts(HistoryReader reader, HistoryWindow window)
{
	HistorySums sums = history_sum(&reader, window);

	history_check_end(&reader);
	return sums;
}

/* An amount to show; error 22003, naming it, beyond 38 digits. */
Decimal
history_decimal(decimal_units units, int places, const char *what)
{
	Decimal		amount;

	if (!history_amount(units, places, &amount))
		decimal_overflow_error(what);
	return amount;
}

/*
 * history_to_datum
 *		The stored form.  Errors: 22003 for a sum that could not be shown,
 *		54000 beyond what one value can hold, some two hundred million days.
 */
Datum
history_to_datum(HistoryDays *days)
{
	struct varlena *value;
	size_t		size;

	history_shorten_places(days);
	if (!history_can_be_shown(days))
		decimal_overflow_error("the sum of amount");
	size = VARHDRSZ + history_packed_size(days);
	if (size > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a purchase_history of " INT64_FORMAT " days is too long", days->count)));
	value = palloc(size);
	SET_VARSIZE(value, size);
	history_pack(days, (uint8 *) VARDATA(value));
	return PointerGetDatum(value);
}
