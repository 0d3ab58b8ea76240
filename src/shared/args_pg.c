/*-------------------------------------------------------------------------
 *
 * args_pg.c
 *	  Checks of arguments: see args_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <ctype.h>

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "shared/args_pg.h"
#include "shared/numeric_pg.h"

/* A numeric in short form, below 10^8 and with so many places, is a decimal. */
#define SURE_PLACES		28
#define SURE_WEIGHT		1

/* Numbers longer than this are shown in scientific notation, with so many digits. */
#define NUMBER_WORDS		60
#define NUMBER_DIGITS		15

/*
 * arg_null_error
 *		A parameter (not a value of the data) that must not be NULL is.
 */
void
arg_null_error(const char *argument, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must not be NULL", argument),
			 errhint("%s", hint)));
}

static char *
list_words(const ArgChoice *choice)
{
	StringInfoData list;
	int			i;

	initStringInfo(&list);
	for (i = 0; i < choice->count; i++)
		appendStringInfo(&list, "%s'%s'", i == 0 ? "" : ", ", choice->words[i]);
	return list.data;
}

/*
 * arg_choice
 *		Index of a word among the allowed ones; else an error that lists them.
 */
int
arg_choice(const ArgChoice *choice, const text *value)
{
	const char *word = VARDATA_ANY(value);
	size_t		length = VARSIZE_ANY_EXHDR(value);
	int			i;

	for (i = 0; i < choice->count; i++)
		if (strlen(choice->words[i]) == length &&
			memcmp(choice->words[i], word, length) == 0)
			return i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown %s \"%s\"", choice->argument, text_to_cstring(value)),
			 errhint("Use one of %s.", list_words(choice))));
}

/*
 * arg_bins
 *		A number of bins between 1 and `most`.
 */
int
arg_bins(int32 bins, int32 most, const char *hint)
{
	if (bins < 1 || bins > most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bins must be between 1 and %d, not %d", most, bins),
				 errhint("%s", hint)));
	return bins;
}

void
arg_nan_error(const char *argument)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must not be NaN", argument),
			 errhint("Pass NULL for an unknown value; such rows are left out.")));
}

/* Is this a numeric that every rule could work with? */
static inline bool
surely_decimal(Datum value)
{
	const char *data = DatumGetPointer(value);
	uint16		header;

	if (VARATT_IS_EXTERNAL(data) || VARATT_IS_COMPRESSED(data))
		return false;
	header = numeric_word(VARDATA_ANY(data));
	return (header & NUMERIC_FORM_MASK) == NUMERIC_FORM_SHORT &&
		(header & NUMERIC_SHORT_PLACES) >> NUMERIC_SHORT_PLACES_SHIFT <= SURE_PLACES &&
		(header & NUMERIC_SHORT_WEIGHT) - (header & NUMERIC_SHORT_WEIGHT_SIGN) <= SURE_WEIGHT;
}

/* A numeric in words that fit into a message: some have 100000 digits. */
static char *
number_words(Numeric value)
{
	char	   *words = numeric_normalize(value);

	return strlen(words) <= NUMBER_WORDS ? words : numeric_out_sci(value, NUMBER_DIGITS);
}

/*
 * arg_decimal
 *		A number that a rule is made of, as the exact decimal.  Error 22023
 *		with the hint when it is NaN or infinite, or has more digits than a
 *		decimal holds.
 */
Decimal
arg_decimal(Datum value, const char *argument, const char *hint)
{
	Decimal		result;

	if (likely(surely_decimal(value)))
		return decimal_from_numeric(value, argument);
	if (decimal_parse(numeric_normalize(DatumGetNumeric(value)), &result) == NULL)
	{
		char	   *words = number_words(DatumGetNumeric(value));

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 isalpha((unsigned char) words[strlen(words) - 1]) ?
				 errmsg("%s must not be %s", argument, words) :
				 errmsg("%s must have at most 38 digits, at least 4 of them decimal places, not %s",
						argument, words),
				 errhint("%s", hint)));
	}
	return result;
}

/*
 * arg_float8_array
 *		The numbers of a one-dimensional float8[] without NULL and NaN, where
 *		they lie in the array.
 */
double *
arg_float8_array(ArrayType *array, const char *argument, int *count)
{
	double	   *values;
	int			i;

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("%s must be a one-dimensional array", argument)));
	if (array_contains_nulls(array))
		arg_null_error(psprintf("an element of %s", argument),
					   "Leave the element out.");
	Assert(ARR_ELEMTYPE(array) == FLOAT8OID);
	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	values = (double *) ARR_DATA_PTR(array);
	for (i = 0; i < *count; i++)
		(void) arg_number(values[i], argument);
	return values;
}
