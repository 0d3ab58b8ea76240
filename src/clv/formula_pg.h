/*-------------------------------------------------------------------------
 *
 * formula_pg.h
 *	  Arguments of the functions that compute lifetime value by formula.
 *
 * A number that is NULL is unknown, and so is what follows from it: the
 * functions return NULL (clv_args_known).  A word that is NULL is an error.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FORMULA_PG_H
#define CRM_CLV_FORMULA_PG_H

#include "compat.h"

#include "fmgr.h"
#include "utils/array.h"

#include "clv/formula.h"

extern double clv_amount(double value, const char *argument);
extern double clv_margin_rate(double value);
extern double *clv_amounts(ArrayType *array, const char *argument, const char *hint, int *count);
extern double clv_not_negative(double value, const char *argument, const char *hint);
extern double clv_cost(double value, const char *argument);
extern double clv_share(double value, const char *argument, const char *hint);
extern double clv_retention(double value, const char *argument);
extern double clv_discount_rate(double value);
extern double clv_growth(double value);
extern double clv_periods_arg(FunctionCallInfo fcinfo, int number);
extern ClvConvention clv_convention_arg(FunctionCallInfo fcinfo, int number);
extern double clv_checked(double value, const ClvTerms *terms);

/* Is none of these arguments NULL? */
static inline bool
clv_args_known(FunctionCallInfo fcinfo, int from, int count)
{
	for (int i = from; i < from + count; i++)
		if (PG_ARGISNULL(i))
			return false;
	return true;
}

#endif							/* CRM_CLV_FORMULA_PG_H */
