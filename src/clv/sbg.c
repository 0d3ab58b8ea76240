/*-------------------------------------------------------------------------
 *
 * sbg.c
 *	  Customers with a contract: see sbg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/sbg.h"

#include <math.h>
#include <string.h>

#include "clv/beta_survival.h"
#include "clv/fit_search.h"
#include "clv/fit_total.h"
#include "clv/special.h"

enum
{
	ALPHA, BETA
};

/*
 * clv_sbg_survival
 *		The part of customers who renew so many times, a whole number:
 *		B(alpha, beta + t) / B(alpha, beta).
 */
double
clv_sbg_survival(ClvSbg model, double renewals)
{
	return exp(clv_log_beta_ratio(model.alpha, model.beta, renewals));
}

/*
 * clv_sbg_retention
 *		The part of those who came to the t-th renewal who renew, t from 1:
 *		(beta + t - 1) / (alpha + beta + t - 1).
 */
double
clv_sbg_retention(ClvSbg model, double renewal)
{
	return (model.beta + (renewal - 1)) / (model.alpha + model.beta + (renewal - 1));
}

/*
 * clv_sbg_lifetime
 *		Expected payments, discounted to now, of a customer who has renewed so
 *		many times: one is due now, and one at each renewal to come, a period
 *		from now and so on.  For a new customer 2F1(1, beta; alpha + beta; 1 / (1
 *		+ rate)).  Infinity where that has no bound: rate = 0 and alpha <= 1.
 */
double
clv_sbg_lifetime(ClvSbg model, double renewals, double rate)
{
	return 1 + clv_beta_survival_discounted(model.alpha, model.beta + renewals, rate);
}

typedef struct SbgYears
{
	const ClvSbgYear *year;
	int			years;
} SbgYears;

/* ln of alpha, beta + t over alpha + beta + t, for those lost and renewed. */
static void
evaluate(void *data, OptimisePoint *point)
{
	const SbgYears *years = data;
	double		alpha = exp(point->at[ALPHA]);
	double		beta = exp(point->at[BETA]);
	FitTotal	total;

	memset(&total, 0, sizeof(total));
	for (int t = 0; t < years->years; t++)
	{
		double		sum = alpha + (beta + t);
		double		leaves = alpha / sum;
		double		rest = (beta + t) / sum;
		double		share = beta / sum;
		double		of_rest = beta / (beta + t);
		double		lost = (double) years->year[t].lost;
		double		renewed = (double) years->year[t].renewed;
		double		both = lost + renewed;

		if (lost > 0)
			sum_add(&total.value, lost * log(leaves));
		if (renewed > 0)
			sum_add(&total.value, renewed * log1p(-leaves));
		sum_add(&total.slope[ALPHA], lost * rest - renewed * leaves);
		sum_add(&total.slope[BETA], renewed * of_rest - both * share);
		sum_add(&total.bend[ALPHA][ALPHA], -both * leaves * rest);
		sum_add(&total.bend[ALPHA][BETA], both * leaves * share);
		sum_add(&total.bend[BETA][BETA], renewed * of_rest * (1 - of_rest) -
				both * share * (1 - share));
	}
	fit_total_point(&total, CLV_SBG_PARAMETERS, point);
}

/* The distinct customers that the years are made of: their tenure, and whether they left. */
static int64_t
distinct_customers(const ClvSbgYear *year, int years)
{
	int64_t		distinct = 0;

	for (int i = 0; i < years; i++)
	{
		int64_t		later = i + 1 < years ? year[i + 1].lost + year[i + 1].renewed : 0;

		distinct += year[i].lost > 0;
		distinct += year[i].renewed > later;
	}
	return distinct;
}

/* Renewals that a customer comes to, on average. */
static double
mean_tenure(const ClvSbgYear *year, int years)
{
	double		renewals = 0;

	for (int i = 0; i < years; i++)
		renewals += (double) year[i].lost + (double) year[i].renewed;
	return renewals / ((double) year[0].lost + (double) year[0].renewed);
}

/* Words that the data bear out: nobody left, and nobody stayed, only if so. */
static void
choose_words(const ClvSbgYear *year, int years, FitTrait *trait)
{
	for (int i = 0; i < years; i++)
	{
		if (year[i].lost > 0)
			trait->first_vanishes = "few customers leave";
		if (year[i].renewed > 0)
			trait->first_grows = "few customers stay";
	}
}

/*
 * clv_fit_sbg
 *		Fits the model by maximum likelihood.  Cohorts of different age may be
 *		added up: what counts is who came to a renewal and what they did.
 */
void
clv_fit_sbg(const ClvSbgYear *year, int years, ClvFitReport *report)
{
	FitModel	model = {
		CLV_SBG_PARAMETERS, {"alpha", "beta"}, {
			{ALPHA, BETA, "customers do not differ in their chance to leave",
				"some customers leave at once and the others never",
			"no customer is seen to leave", "customers are seen to leave at once"}
		}
	};
	static const double starts[][CLV_FIT_MOST] = {{1, 1}, {1, 10}, {0.1, 0.1}};
	SbgYears	data = {year, years};
	FitSearch	search = {&model, evaluate, &data, {1, 1}, 0, 3, starts};
	OptimisePoint point;
	OptimiseEnd end;

	memset(report, 0, sizeof(*report));
	memset(&point, 0, sizeof(point));
	report->n = CLV_SBG_PARAMETERS;
	report->customers = years > 0 ? year[0].lost + year[0].renewed : 0;
	report->distinct_rows = distinct_customers(year, years);
	if (report->customers == 0)
	{
		clv_fit_refuse(report, CLV_FIT_NO_CUSTOMERS, "there are no customers to fit a model to");
		return;
	}
	if (report->customers == 1)
	{
		clv_fit_refuse(report, CLV_FIT_ONE_CUSTOMER,
					   "there is one customer only: a model of differences between customers needs more");
		return;
	}
	search.customers = (double) report->customers;
	search.scale[BETA] = mean_tenure(year, years);
	choose_words(year, years, &model.trait[0]);
	end = fit_best(&search, &point, &report->evaluations);
	fit_report(&search, &point, end, report);
}
