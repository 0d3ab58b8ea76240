/*-------------------------------------------------------------------------
 *
 * textio_pg.h
 *	  The text form of stored types: one JSON object with fixed keys.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_TEXTIO_PG_H
#define CRM_TEXTIO_PG_H

#include "compat.h"

#include "lib/stringinfo.h"
#include "utils/date.h"

#include "shared/decimal.h"

/* A text being read, and where the reader stands in it. */
typedef struct TextScan
{
	const char *type;			/* name of the type, for messages */
	const char *whole;			/* the text from its start */
	const char *at;				/* the next character */
} TextScan;

extern TextScan scan_begin(const char *type, const char *text);
extern void scan_end(TextScan *scan);
pg_noreturn extern void scan_fail(TextScan *scan, const char *reason);
extern void scan_symbol(TextScan *scan, char symbol);
extern bool scan_try_symbol(TextScan *scan, char symbol);
extern void scan_key(TextScan *scan, const char *key);
extern bool scan_try_null(TextScan *scan);
extern bool scan_boolean(TextScan *scan);
extern int64 scan_integer(TextScan *scan, int64 least, int64 most);
extern double scan_float8(TextScan *scan);
extern Decimal scan_decimal(TextScan *scan);
extern DateADT scan_date(TextScan *scan);
extern char *scan_string(TextScan *scan);

extern void append_key(StringInfo out, const char *key);
extern void append_date(StringInfo out, DateADT day);
extern void append_decimal(StringInfo out, Decimal value);
extern void append_float8(StringInfo out, double value);

#endif							/* CRM_TEXTIO_PG_H */
