/*-------------------------------------------------------------------------
 *
 * holdout.h
 *	  How good are predictions?  What was expected of customers in a holdout
 *	  period, and what they did.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_HOLDOUT_H
#define CRM_CLV_HOLDOUT_H

#include <stdint.h>

#include "clv/fit_table.h"

/* Customers with the same x: a ClvFitRow with other names. */
typedef struct HoldoutRow
{
	double		x;
	double		expected;
	double		actual;
	int64_t		count;
} HoldoutRow;

typedef enum HoldoutMetric
{
	HOLDOUT_CUSTOMERS,
	HOLDOUT_EXPECTED,			/* sums */
	HOLDOUT_ACTUAL,
	HOLDOUT_MAE,				/* mean absolute error */
	HOLDOUT_RMSE,				/* root of the mean squared error */
	HOLDOUT_CORRELATION,		/* Pearson's; NaN when one side is constant */
	HOLDOUT_RANK_CORRELATION,	/* Spearman's, equal values share the mean of their ranks */
	HOLDOUT_METRICS
} HoldoutMetric;

extern const char *holdout_metric_name(HoldoutMetric metric);
extern void holdout_metrics(const HoldoutRow *rows, int64_t count, ClvAllocate allocate,
							double *metrics);
extern int64_t holdout_by_x(HoldoutRow *rows, int64_t count);

#endif							/* CRM_CLV_HOLDOUT_H */
