/*-------------------------------------------------------------------------
 *
 * optimise.h
 *	  The maximum of a smooth function of up to four logarithms.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_OPTIMISE_H
#define CRM_CLV_OPTIMISE_H

#include <stdbool.h>

#include "clv/symmetric.h"

#define OPTIMISE_MOST	SYMMETRIC_MOST

/* So near to a bound a logarithm stands at it. */
#define OPTIMISE_AT_BOUND	1e-9

/* A place, and what the function is like there. */
typedef struct OptimisePoint
{
	double		at[OPTIMISE_MOST];	/* logarithms of the parameters */
	double		value;
	double		slope[OPTIMISE_MOST];	/* first derivatives */
	SymmetricMatrix bend;		/* second derivatives */
} OptimisePoint;

/* Reads `at` and fills in the rest.  A value that is not finite is refused. */
typedef void (*OptimiseFunction) (void *data, OptimisePoint *point);

typedef struct OptimiseTask
{
	int			n;				/* parameters */
	OptimiseFunction evaluate;
	void	   *data;
	double		low[OPTIMISE_MOST]; /* the search stays between these logarithms */
	double		high[OPTIMISE_MOST];
	double		scale[OPTIMISE_MOST];	/* where parameters are, mostly */
	double		tolerance;		/* gain that is not worth another step */
	double		far;			/* from the scale: there the function is a plateau, */
	double		far_tolerance;	/* and this is not worth one */
	int			most_evaluations;
	int			evaluations;	/* out: added to */
} OptimiseTask;

typedef enum OptimiseEnd
{
	OPTIMISE_FOUND,				/* no step promises a gain */
	OPTIMISE_STUCK,				/* steps promise a gain, none brings it */
	OPTIMISE_LIMIT,				/* out of evaluations */
	OPTIMISE_NO_START			/* nothing finite at the first point */
} OptimiseEnd;

extern OptimiseEnd optimise(OptimiseTask *task, OptimisePoint *point);

#endif							/* CRM_CLV_OPTIMISE_H */
