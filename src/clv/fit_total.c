/*-------------------------------------------------------------------------
 *
 * fit_total.c
 *	  The log-likelihood of all customers: see fit_total.h.
 *
 * Customers buy at rates that are gamma distributed (r, alpha).  Of somebody
 * who is known to be alive for T this says
 *
 *		ln Gamma(r + x) / Gamma(r) - r ln((alpha + T) / alpha) - x ln(alpha + T)
 *
 * which every model has as one of its terms, and which is summed here, over
 * distinct x and distinct T, not over rows.  It is written so that r and alpha
 * may grow together without anything cancelling.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/fit_total.h"

#include <math.h>

#include "clv/special.h"

/* Up to so many terms a sum is best. */
#define MOST_TERMS	64

/*
 * fit_trigamma_difference
 *		psi'(z + n) - psi'(z), for a whole n: below 0.
 */
double
fit_trigamma_difference(double z, double n)
{
	double		sum = 0;

	if (n > MOST_TERMS)
		return clv_trigamma(z + n) - clv_trigamma(z);
	for (int i = (int) n - 1; i >= 0; i--)
		sum -= 1 / ((z + i) * (z + i));
	return sum;
}

/*
 * fit_total_ages
 *		Every distinct time beside the parameter alpha.
 */
void
fit_total_ages(const FitRows *rows, double alpha, FitAge *ages)
{
	for (int64_t i = 0; i < rows->ntimes; i++)
	{
		double		time = rows->time[i].time;

		ages[i].log_growth = log1p(time / alpha);
		ages[i].share = alpha / (alpha + time);
		ages[i].rest = time / (alpha + time);
	}
}

/*
 * fit_total_purchases
 *		Adds the term above for all customers.  Its parameters are the first
 *		two of the model.
 */
void
fit_total_purchases(const FitRows *rows, const FitAge *ages, double r, double alpha,
					FitTotal *total)
{
	double		log_alpha = log(alpha);

	for (int64_t i = 0; i < rows->ngroups; i++)
	{
		double		x = rows->group[i].x;
		double		count = rows->group[i].count;
		double		slope = count * r * clv_digamma_difference(r, x);

		sum_add(&total->value, count * clv_log_gamma_ratio(r, x));
		sum_add(&total->slope[0], slope);
		sum_add(&total->bend[0][0], slope + count * r * r * fit_trigamma_difference(r, x));
	}
	for (int64_t i = 0; i < rows->ntimes; i++)
	{
		const FitAge *age = &ages[i];
		double		rate = r * rows->time[i].customers;
		double		bought = rows->time[i].purchases;

		sum_add(&total->value, -rate * age->log_growth);
		sum_add(&total->value, -bought * (log_alpha + age->log_growth));
		sum_add(&total->slope[0], -rate * age->log_growth);
		sum_add(&total->slope[1], rate * age->rest - bought * age->share);
		sum_add(&total->bend[0][0], -rate * age->log_growth);
		sum_add(&total->bend[0][1], rate * age->rest);
		sum_add(&total->bend[1][1], -(rate + bought) * age->share * age->rest);
	}
}

/*
 * fit_total_point
 *		The sums as the optimiser wants them.
 */
void
fit_total_point(const FitTotal *total, int n, OptimisePoint *point)
{
	point->value = sum_value(&total->value);
	for (int i = 0; i < n; i++)
	{
		point->slope[i] = sum_value(&total->slope[i]);
		for (int k = i; k < n; k++)
			point->bend[i][k] = point->bend[k][i] = sum_value(&total->bend[i][k]);
	}
}
