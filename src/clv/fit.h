/*-------------------------------------------------------------------------
 *
 * fit.h
 *	  Fits of the models of repeat purchases: BG/NBD, MBG/NBD, Pareto/NBD.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FIT_H
#define CRM_CLV_FIT_H

#include "clv/fit_report.h"
#include "clv/fit_rows.h"
#include "clv/model.h"

extern int	clv_fit_row_compare(const ClvFitRow *a, const ClvFitRow *b);
extern void clv_fit(ClvModelKind kind, const ClvFitRow *rows, int64_t nrows,
					ClvAllocate allocate, ClvFitReport *report);

#endif							/* CRM_CLV_FIT_H */
