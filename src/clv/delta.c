/*-------------------------------------------------------------------------
 *
 * delta.c
 *	  How sure a prediction is: see delta.h.
 *
 * The derivatives are taken for the logarithms of the parameters, which have
 * all about the same scale.  A difference of four points has an error of h^4,
 * so h can be large enough that the last digits of the prediction do not show.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/delta.h"

#include <math.h>
#include <string.h>

/* h: truncation 1e-12, and a prediction with 12 right digits leaves 9 of them. */
#define STEP	1e-3

/* d prediction / d ln p[i] */
static double
slope(ClvPredicted predicted, const void *of, const double *p, int i)
{
	/* weights of the values at h, -h, 2 h, -2 h, times 12 h */
	static const double at[] = {1, -1, 2, -2};
	static const double weight[] = {8, -8, -1, 1};
	double		moved[CLV_FIT_MOST];
	double		sum = 0;

	memcpy(moved, p, sizeof(moved));
	for (int k = 0; k < 4; k++)
	{
		moved[i] = p[i] * exp(at[k] * STEP);
		sum += weight[k] * predicted(of, moved);
	}
	return sum / (12 * STEP);
}

/*
 * clv_delta_error
 *		sqrt(g' C g), where g are the derivatives and C is the covariance, both
 *		for the logarithms of the parameters.
 */
double
clv_delta_error(const ClvStored *model, ClvPredicted predicted, const void *of)
{
	int			n = clv_stored_parameter_count(model->kind);
	double		gradient[CLV_FIT_MOST];
	double		variance = 0;

	if (isnan(model->covariance[0]))
		return NAN;
	for (int i = 0; i < n; i++)
		gradient[i] = slope(predicted, of, model->p, i) / model->p[i];
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++)
			variance += gradient[i] * gradient[k] * model->covariance[clv_stored_place(i, k)];
	/* rounding may leave a little less than nothing */
	return isfinite(variance) ? sqrt(fmax(variance, 0)) : NAN;
}
