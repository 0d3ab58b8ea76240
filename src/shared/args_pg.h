/*-------------------------------------------------------------------------
 *
 * args_pg.h
 *	  Checks of arguments that several families share, with one voice for
 *	  their errors: SQLSTATE 22023, the argument's name, the value, a hint.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_ARGS_PG_H
#define CRM_ARGS_PG_H

#include "compat.h"

#include <math.h>

#include "fmgr.h"
#include "utils/array.h"

#include "shared/decimal.h"

/* A set of allowed words for a text argument, e.g. the names of methods. */
typedef struct ArgChoice
{
	const char *argument;		/* name of the argument, for the message */
	int			count;
	const char *const *words;	/* in the order in which a hint lists them */
} ArgChoice;

pg_noreturn extern void arg_null_error(const char *argument, const char *hint);
extern int	arg_choice(const ArgChoice *choice, const text *value);
extern int	arg_bins(int32 bins, int32 most, const char *hint);
pg_noreturn extern void arg_nan_error(const char *argument);
extern Decimal arg_decimal(Datum value, const char *argument, const char *hint);
extern double *arg_float8_array(ArrayType *array, const char *argument, int *count);

/*
 * arg_number
 *		A value to be ranked: any float8, infinities included, but not NaN,
 *		which has no place in an order of size.
 */
static inline double
arg_number(double value, const char *argument)
{
	if (unlikely(isnan(value)))
		arg_nan_error(argument);
	return value;
}

#endif							/* CRM_ARGS_PG_H */
