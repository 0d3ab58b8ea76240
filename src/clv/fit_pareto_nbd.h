/*-------------------------------------------------------------------------
 *
 * fit_pareto_nbd.h
 *	  Log-likelihood of all customers under Pareto/NBD.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FIT_PARETO_NBD_H
#define CRM_CLV_FIT_PARETO_NBD_H

#include "clv/fit_total.h"

typedef struct FitParetoNbd
{
	const FitRows *rows;
	FitAge	   *buying;			/* by alpha; room for as many as there are times */
	FitAge	   *living;			/* by beta */
} FitParetoNbd;

extern void fit_pareto_nbd_evaluate(void *data, OptimisePoint *point);

#endif							/* CRM_CLV_FIT_PARETO_NBD_H */
