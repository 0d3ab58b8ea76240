/*-------------------------------------------------------------------------
 *
 * pareto_pg.h
 *	  What the functions on concentration share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_PARETO_PG_H
#define CRM_PARETO_PG_H

#include "compat.h"

#include "fmgr.h"

#include "pareto/pareto.h"

/* Of pareto_lorenz(), when nobody says otherwise. */
#define PARETO_USUAL_POINTS	100

extern double pareto_share_arg(FunctionCallInfo fcinfo, int argno);
extern int	pareto_points_arg(FunctionCallInfo fcinfo, int argno);
pg_noreturn extern void pareto_other_share_error(double a, double b);
pg_noreturn extern void pareto_other_points_error(int a, int b);
extern Datum pareto_curve_datum(const double *sorted, int64 count, int points, bool *isnull);

#endif							/* CRM_PARETO_PG_H */
