/*-------------------------------------------------------------------------
 *
 * numeric_pg.h
 *	  From PostgreSQL's numeric to exact decimals and back.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_NUMERIC_PG_H
#define CRM_NUMERIC_PG_H

#include "postgres.h"

#include "utils/numeric.h"

#include "shared/decimal.h"

extern Decimal decimal_from_numeric(Datum value, const char *argument);
extern Decimal decimal_from_float8(double value, const char *argument);
extern Numeric decimal_to_numeric(Decimal value);
extern void decimal_overflow_error(const char *what) pg_attribute_noreturn();

#endif							/* CRM_NUMERIC_PG_H */
