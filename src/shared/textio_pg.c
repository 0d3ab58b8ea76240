/*-------------------------------------------------------------------------
 *
 * textio_pg.c
 *	  The text form of stored types: one JSON object with fixed keys.
 *
 * JSON, because everybody can read it and a cast to text and on to jsonb
 * takes it apart.  Keys come in a fixed order, so equal values print equally
 * and the reader stays a straight line.  Every value that is read is checked:
 * what a user may type, or a dump may hold, is never trusted.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>

#include "common/shortest_dec.h"
#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "shared/calendar_pg.h"
#include "shared/textio_pg.h"

/* How much of a wrong text a message shows, in bytes. */
#define SHOWN_TEXT	200

TextScan
scan_begin(const char *type, const char *text)
{
	TextScan	scan = {type, text, text};

	return scan;
}

void
scan_fail(TextScan *scan, const char *reason)
{
	int			shown = pg_mbcliplen(scan->whole, strlen(scan->whole), SHOWN_TEXT);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s: \"%.*s\"", scan->type, shown, scan->whole),
			 errdetail("At character %d: %s.", (int) (scan->at - scan->whole) + 1, reason)));
}

static void
skip_space(TextScan *scan)
{
	while (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r')
		scan->at++;
}

bool
scan_try_symbol(TextScan *scan, char symbol)
{
	skip_space(scan);
	if (*scan->at != symbol)
		return false;
	scan->at++;
	return true;
}

void
scan_symbol(TextScan *scan, char symbol)
{
	if (!scan_try_symbol(scan, symbol))
		scan_fail(scan, psprintf("\"%c\" expected", symbol));
}

void
scan_key(TextScan *scan, const char *key)
{
	size_t		length = strlen(key);

	skip_space(scan);
	if (scan->at[0] != '"' || strncmp(scan->at + 1, key, length) != 0 ||
		scan->at[length + 1] != '"')
		scan_fail(scan, psprintf("key \"%s\" expected", key));
	scan->at += length + 2;
	scan_symbol(scan, ':');
}

void
scan_end(TextScan *scan)
{
	skip_space(scan);
	if (*scan->at != '\0')
		scan_fail(scan, "end of text expected");
}

/* One of the words that stand in JSON without quotes. */
static bool
try_word(TextScan *scan, const char *word)
{
	size_t		length = strlen(word);

	skip_space(scan);
	if (strncmp(scan->at, word, length) != 0)
		return false;
	scan->at += length;
	return true;
}

bool
scan_try_null(TextScan *scan)
{
	return try_word(scan, "null");
}

bool
scan_boolean(TextScan *scan)
{
	if (try_word(scan, "true"))
		return true;
	if (try_word(scan, "false"))
		return false;
	scan_fail(scan, "true or false expected");
}

int64
scan_integer(TextScan *scan, int64 least, int64 most)
{
	char	   *end;
	long long	value;

	skip_space(scan);
	errno = 0;
	value = strtoll(scan->at, &end, 10);
	if (end == scan->at)
		scan_fail(scan, "whole number expected");
	if (errno != 0 || value < least || value > most)
		scan_fail(scan, psprintf("whole number between " INT64_FORMAT " and " INT64_FORMAT " expected",
								 least, most));
	scan->at = end;
	return value;
}

/* A number, or the quoted words that JSON has no number for. */
double
scan_float8(TextScan *scan)
{
	char	   *end;
	double		value;

	skip_space(scan);
	if (*scan->at == '"')
	{
		char	   *word = scan_string(scan);

		if (strcmp(word, "Infinity") == 0)
			return INFINITY;
		if (strcmp(word, "-Infinity") == 0)
			return -INFINITY;
		scan_fail(scan, "number expected");
	}
	if (*scan->at != '-' && !isdigit((unsigned char) *scan->at))
		scan_fail(scan, "number expected");
	errno = 0;
	value = strtod(scan->at, &end);
	if (end != scan->at + strspn(scan->at, "+-.0123456789eE") || !isfinite(value))
		scan_fail(scan, "number expected");
	scan->at = end;
	return value;
}

Decimal
scan_decimal(TextScan *scan)
{
	Decimal		value;
	const char *end;

	skip_space(scan);
	end = decimal_parse(scan->at, &value);
	if (end == NULL)
		scan_fail(scan, "decimal number of at most 38 digits expected");
	scan->at = end;
	return value;
}

/* YYYY-MM-DD, with more digits for far years, and maybe " BC" */
static bool
is_iso_date(const char *word)
{
	size_t		year_digits = strspn(word, "0123456789");

	if (year_digits < 4)
		return false;
	word += year_digits;
	for (int i = 0; i < 2; i++, word += 3)
		if (word[0] != '-' || !isdigit((unsigned char) word[1]) ||
			!isdigit((unsigned char) word[2]))
			return false;
	return *word == '\0' || strcmp(word, " BC") == 0;
}

/*
 * A day in ISO form, which reads the same under every DateStyle.  What
 * date_in() also knows, 'today', 'infinity' or 1/2/2003, are not days to be
 * stored.
 */
DateADT
scan_date(TextScan *scan)
{
	const char *start;
	char	   *word;

	skip_space(scan);
	start = scan->at;
	word = scan_string(scan);
	if (!is_iso_date(word))
	{
		scan->at = start;
		scan_fail(scan, "date in the form \"YYYY-MM-DD\" expected");
	}
	return DatumGetDateADT(DirectFunctionCall1(date_in, CStringGetDatum(word)));
}

/* What stands behind a backslash; the scan is at that character. */
static char
scan_escape(TextScan *scan)
{
	switch (*scan->at)
	{
		case '"':
		case '\\':
		case '/':
			return *scan->at;
		case 'b':
			return '\b';
		case 'f':
			return '\f';
		case 'n':
			return '\n';
		case 'r':
			return '\r';
		case 't':
			return '\t';
		case 'u':
			/* we only write \u00XX, for control characters */
			if (scan->at[1] == '0' && scan->at[2] == '0' &&
				(scan->at[3] == '0' || scan->at[3] == '1') &&
				isxdigit((unsigned char) scan->at[4]))
			{
				char		hex[3] = {scan->at[3], scan->at[4], '\0'};
				char		value = (char) strtol(hex, NULL, 16);

				if (value != '\0')
				{
					scan->at += 4;
					return value;
				}
			}
			break;
	}
	scan_fail(scan, "unknown escape sequence");
}

/* A quoted string, freshly allocated. */
char *
scan_string(TextScan *scan)
{
	StringInfoData word;

	scan_symbol(scan, '"');
	initStringInfo(&word);
	for (; *scan->at != '"'; scan->at++)
	{
		char		c = *scan->at;

		if (c == '\0')
			scan_fail(scan, "unterminated string");
		if (c == '\\')
		{
			scan->at++;
			c = scan_escape(scan);
		}
		appendStringInfoChar(&word, c);
	}
	scan->at++;
	return word.data;
}

/* "key": with a comma before it unless it is the first */
void
append_key(StringInfo out, const char *key)
{
	if (out->len > 0 && out->data[out->len - 1] != '{')
		appendStringInfoString(out, ", ");
	appendStringInfo(out, "\"%s\": ", key);
}

void
append_date(StringInfo out, DateADT day)
{
	char		text[CALENDAR_TEXT_SIZE];

	date_to_text(day, text);
	appendStringInfo(out, "\"%s\"", text);
}

void
append_decimal(StringInfo out, Decimal value)
{
	char		text[DECIMAL_TEXT_SIZE];

	decimal_format(value, text);
	appendStringInfoString(out, text);
}

/* The shortest digits that read back as the same double. */
void
append_float8(StringInfo out, double value)
{
	if (isinf(value))
		appendStringInfoString(out, value < 0 ? "\"-Infinity\"" : "\"Infinity\"");
	else
	{
		char		text[DOUBLE_SHORTEST_DECIMAL_LEN];

		double_to_shortest_decimal_buf(value, text);
		appendStringInfoString(out, text);
	}
}
