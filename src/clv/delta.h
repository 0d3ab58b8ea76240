/*-------------------------------------------------------------------------
 *
 * delta.h
 *	  How sure a prediction is: its standard error by the delta method.
 *
 * A prediction is a function of the parameters; these are known up to their
 * covariance; to first order that gives the variance of the prediction.  It
 * says how far the fit may be off, not how far a customer may stray from what is expected.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_DELTA_H
#define CRM_CLV_DELTA_H

#include "clv/stored.h"

/* A prediction, given the parameters of the model. */
typedef double (*ClvPredicted) (const void *of, const double *p);

/* Standard error; NaN when the model has no covariance, or the prediction is infinite. */
extern double clv_delta_error(const ClvStored *model, ClvPredicted predicted, const void *of);

#endif							/* CRM_CLV_DELTA_H */
