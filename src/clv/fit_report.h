/*-------------------------------------------------------------------------
 *
 * fit_report.h
 *	  What a fit says: parameters, how sure they are, and an honest status.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FIT_REPORT_H
#define CRM_CLV_FIT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clv/symmetric.h"
#include "shared/lang.h"

#define CLV_FIT_MOST	SYMMETRIC_MOST

/*
 * Gives memory for a fit, never NULL.  Nothing is given back: in the server it
 * is the memory of the statement, in a test it is freed at the end.
 */
typedef void *(*ClvAllocate) (size_t bytes);

typedef enum ClvFitStatus
{
	/* with parameters */
	CLV_FIT_CONVERGED,
	CLV_FIT_NO_MAXIMUM,			/* some grow or shrink without bound: a limiting case */
	CLV_FIT_STOPPED,			/* out of evaluations, or of bounds, or no step helps */
	/* without */
	CLV_FIT_NO_CUSTOMERS,
	CLV_FIT_ONE_CUSTOMER,
	CLV_FIT_NO_TIME,			/* nobody was observed for longer than 0 */
	CLV_FIT_NO_REPEATERS,		/* nobody bought again */
	CLV_FIT_IDENTICAL,			/* all customers are alike: nothing to tell apart */
	CLV_FIT_ALL_AT_ONCE,		/* x > 0 with t_x = 0: the likelihood has no bound */
	CLV_FIT_OUT_OF_RANGE		/* the likelihood is beyond the range of numbers */
} ClvFitStatus;

#define CLV_FIT_STATUSES	(CLV_FIT_OUT_OF_RANGE + 1)

/* Where a parameter went that has no maximum. */
typedef enum ClvFitTrend
{
	CLV_FIT_SETTLED,
	CLV_FIT_GROWS,
	CLV_FIT_VANISHES
} ClvFitTrend;

#define CLV_FIT_MESSAGE	400

/*
 * Without parameters, these and all that depends on them are NaN.  Standard
 * errors and covariance are NaN unless converged.
 */
typedef struct ClvFitReport
{
	int			n;				/* parameters */
	double		p[CLV_FIT_MOST];
	double		std_error[CLV_FIT_MOST];
	SymmetricMatrix covariance; /* of the parameters, not their logarithms */
	double		loglik;			/* natural logarithm, all customers */
	double		aic;
	double		bic;			/* counts customers */
	double		slope;			/* length of d loglik / d ln p, per customer */
	int64_t		customers;		/* used */
	int64_t		ignored;		/* left out: say nothing about this model */
	int64_t		distinct_rows;	/* used */
	int			evaluations;	/* of the likelihood of all rows */
	int			sample_evaluations; /* of that of a sample, for a start */
	ClvFitStatus status;
	ClvFitTrend trend[CLV_FIT_MOST];
	char		message[CLV_FIT_MESSAGE];	/* "" when converged */
} ClvFitReport;

static inline bool
clv_fit_has_parameters(const ClvFitReport *report)
{
	return report->status <= CLV_FIT_STOPPED;
}

extern const Label *clv_fit_status_label(ClvFitStatus status);
extern void clv_fit_refuse(ClvFitReport *report, ClvFitStatus status, const char *message);

#endif							/* CRM_CLV_FIT_REPORT_H */
