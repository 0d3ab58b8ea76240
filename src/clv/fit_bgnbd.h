/*-------------------------------------------------------------------------
 *
 * fit_bgnbd.h
 *	  Log-likelihood of all customers under BG/NBD and MBG/NBD.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FIT_BGNBD_H
#define CRM_CLV_FIT_BGNBD_H

#include "clv/fit_total.h"

typedef struct FitBgnbd
{
	const FitRows *rows;
	FitAge	   *ages;			/* room for as many as there are times */
	bool		modified;		/* MBG/NBD */
} FitBgnbd;

extern void fit_bgnbd_evaluate(void *data, OptimisePoint *point);

#endif							/* CRM_CLV_FIT_BGNBD_H */
