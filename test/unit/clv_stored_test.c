/*
 * clv_stored_test.c
 *	  Fitted models as values, standard errors, BG/BB ahead, inputs from histories.
 *
 * sources: src/clv/stored.c src/clv/delta.c src/clv/predict.c src/clv/summary.c src/clv/bgbb_future.c
 * sources: src/clv/bgbb.c src/clv/bgnbd.c src/clv/pareto_nbd.c src/clv/model.c src/clv/nbd.c
 * sources: src/clv/beta_curve.c src/clv/beta_decay.c src/clv/beta_mean.c src/clv/beta_survival.c src/clv/special.c
 * sources: src/clv/quadrature.c src/clv/fit_report.c src/clv/fit_search.c src/clv/fit_total.c
 * sources: src/clv/optimise.c src/clv/symmetric.c
 * sources: src/purchase/history.c src/shared/varint.c src/shared/decimal.c src/shared/poll.c
 */
#include "clv/bgbb_future.h"
#include "clv/delta.h"
#include "clv/predict.h"
#include "clv/stored.h"
#include "clv/summary.h"
#include "clv/value.h"

#include <stdlib.h>

#include "check.h"

static const ClvBgbb donations = {1.203522, 0.749716, 0.656718, 2.783442};

static ClvFitReport
good_report(void)
{
	ClvFitReport report;

	memset(&report, 0, sizeof(report));
	report.n = 4;
	for (int i = 0; i < 4; i++)
	{
		report.p[i] = 1 + i;
		for (int k = 0; k < 4; k++)
			report.covariance[i][k] = i == k ? 0.01 * (i + 1) : 0.001 * (i + k);
		report.std_error[i] = sqrt(report.covariance[i][i]);
	}
	report.loglik = -1234.5;
	report.slope = 1e-12;
	report.customers = 100;
	report.ignored = 3;
	report.distinct_rows = 90;
	report.evaluations = 12;
	return report;
}

static void
keeps_a_report(void)
{
	ClvFitReport report = good_report();
	ClvStored	stored;

	clv_stored_of_report(CLV_STORED_PARETO_NBD, &report, 7, &stored);
	CHECK(clv_stored_problem(&stored) == NULL);
	CHECK_INT(stored.unit_days, 7);
	CHECK_INT(stored.customers, 100);
	CHECK_INT(stored.ignored, 3);
	for (int i = 0; i < 4; i++)
	{
		CHECK_DOUBLE(stored.p[i], report.p[i], 0);
		CHECK_DOUBLE(clv_stored_std_error(&stored, i), report.std_error[i], 0);
		for (int k = 0; k < 4; k++)
			CHECK_DOUBLE(stored.covariance[clv_stored_place(i, k)],
						 report.covariance[i][k], 0);
	}
	CHECK_DOUBLE(clv_stored_aic(&stored), 2477, 1e-12);
	CHECK_DOUBLE(clv_stored_bic(&stored), 2469 + 4 * log(100), 1e-12);
	CHECK_INT(clv_stored_size(&stored), CLV_STORED_HEAD_SIZE);
	CHECK_STR(clv_stored_parameter_name(CLV_STORED_PARETO_NBD, 2), "s");
	CHECK_INT(clv_stored_parameter_count(CLV_STORED_SBG), 2);
	CHECK_INT(clv_stored_parameter_count(CLV_STORED_GAMMA_GAMMA), 3);
}

static void
keeps_a_refusal(void)
{
	ClvFitReport report;
	ClvStored	stored;

	memset(&report, 0, sizeof(report));
	clv_fit_refuse(&report, CLV_FIT_NO_REPEATERS, "no customer bought again");
	for (int kind = 0; kind < CLV_STORED_KINDS; kind++)
	{
		clv_stored_of_report(kind, &report, 0, &stored);
		CHECK(clv_stored_problem(&stored) == NULL);
		CHECK(!clv_stored_has_parameters(&stored));
		CHECK_INT(clv_stored_size(&stored), CLV_STORED_HEAD_SIZE + strlen(report.message));
	}
}

static void
equal_content_has_equal_bytes(void)
{
	ClvFitReport report = good_report();
	ClvStored	a;
	ClvStored	b;

	clv_stored_of_report(CLV_STORED_BGNBD, &report, 1, &a);
	report.covariance[1][0] = report.covariance[2][0] = 0;
	clv_stored_of_report(CLV_STORED_BGNBD, &report, 1, &b);
	CHECK(memcmp(&a, &b, sizeof(a)) != 0);
	report.covariance[1][0] = -0.0;
	report.std_error[0] = -NAN;
	strcpy(report.message + 1, "left over");
	clv_stored_of_report(CLV_STORED_BGNBD, &report, 1, &a);
	CHECK(memcmp(&a, &b, sizeof(a)) == 0);

	/* a covariance that cannot be is not known */
	report.covariance[1][1] = INFINITY;
	clv_stored_of_report(CLV_STORED_BGNBD, &report, 1, &a);
	CHECK(clv_stored_problem(&a) == NULL);
	CHECK(isnan(clv_stored_std_error(&a, 0)));
}

/* One field made wrong, and whether that is seen. */
static void
sees_what_cannot_be(void)
{
	ClvFitReport report = good_report();
	ClvStored	good;
	ClvStored	bad;

#define BAD(change) \
	do { bad = good; change; CHECK(clv_stored_problem(&bad) != NULL); } while (0)

	clv_stored_of_report(CLV_STORED_BGNBD, &report, 1, &good);
	BAD(bad.version = 2);
	BAD(bad.kind = CLV_STORED_KINDS);
	BAD(bad.status = CLV_FIT_STATUSES);
	BAD(bad.fitted = 2);
	BAD(bad.fitted = 0);
	BAD(bad.status = CLV_FIT_NO_MAXIMUM);
	BAD(bad.status = CLV_FIT_NO_CUSTOMERS);
	BAD(bad.unit_days = -1);
	BAD(bad.evaluations = -1);
	BAD(bad.customers = -1);
	BAD(bad.ignored = -1);
	BAD(bad.distinct_rows = -1);
	BAD(bad.p[0] = 0);
	BAD(bad.p[3] = NAN);
	BAD(bad.p[3] = INFINITY);
	BAD(bad.covariance[0] = 0);
	BAD(bad.covariance[0] = NAN);
	BAD(bad.covariance[1] = 1);
	BAD(bad.covariance[9] = INFINITY);
	/* each pair can be, all three together cannot: 0.01, 0.02, 0.03 on the diagonal */
	BAD((bad.covariance[1] = 0.9 * sqrt(0.01 * 0.02), bad.covariance[3] = 0.9 * sqrt(0.01 * 0.03),
		 bad.covariance[4] = -0.9 * sqrt(0.02 * 0.03)));
	BAD(bad.loglik = NAN);
	BAD(bad.slope = -1);
#undef BAD
	CHECK(clv_stored_problem(&good) == NULL);
}

static void
keeps_known_parameters(void)
{
	static const double p[] = {1, 2, 3, 4};
	ClvStored	stored;

	for (int kind = 0; kind < CLV_STORED_KINDS; kind++)
	{
		clv_stored_of_parameters(kind, p, 0, &stored);
		CHECK(clv_stored_problem(&stored) == NULL);
		CHECK(isnan(clv_stored_std_error(&stored, 0)));
		CHECK(isnan(clv_stored_aic(&stored)) && isnan(clv_stored_bic(&stored)));
		stored.customers = 1;
		CHECK(clv_stored_problem(&stored) != NULL);
	}
}

/* --- standard errors --- */

static double
weighted_sum(const void *of, const double *p)
{
	const double *weight = of;

	return weight[0] * p[0] + weight[1] * p[1] + weight[2] * p[2] + weight[3] * p[3];
}

static double
product(const void *of, const double *p)
{
	(void) of;
	return p[0] * p[0] * exp(p[1]) / p[3];
}

static double
beyond_bounds(const void *of, const double *p)
{
	(void) of;
	return p[0] > 0 ? INFINITY : 0;
}

static void
errors_of_predictions(void)
{
	static const double weight[] = {1, -2, 3, 0.5};
	ClvFitReport report = good_report();
	ClvStored	stored;
	double		slope[4];
	double		linear = 0;
	double		curved = 0;

	clv_stored_of_report(CLV_STORED_BGNBD, &report, 1, &stored);
	slope[0] = 2 * stored.p[0] * exp(stored.p[1]) / stored.p[3];
	slope[1] = product(NULL, stored.p);
	slope[2] = 0;
	slope[3] = -product(NULL, stored.p) / stored.p[3];
	for (int i = 0; i < 4; i++)
		for (int k = 0; k < 4; k++)
		{
			linear += weight[i] * weight[k] * report.covariance[i][k];
			curved += slope[i] * slope[k] * report.covariance[i][k];
		}
	CHECK_DOUBLE(clv_delta_error(&stored, weighted_sum, weight), sqrt(linear), 1e-10);
	CHECK_DOUBLE(clv_delta_error(&stored, product, NULL), sqrt(curved), 1e-9);
	CHECK(isnan(clv_delta_error(&stored, beyond_bounds, NULL)));
	clv_stored_of_parameters(CLV_STORED_BGNBD, report.p, 1, &stored);
	CHECK(isnan(clv_delta_error(&stored, product, NULL)));
}

/* --- BG/BB ahead --- */

/* No purchase so far from n to n + m: the ratio of two likelihoods. */
static void
bgbb_without_a_purchase(void)
{
	for (int32_t x = 0; x <= 6; x++)
		for (int32_t t_x = x; t_x <= (x == 0 ? 0 : 6); t_x++)
			for (int32_t m = 0; m <= 20; m++)
			{
				ClvBgbbCustomer now = {x, t_x, 6};
				ClvBgbbCustomer then = {x, t_x, 6 + m};

				CHECK_DOUBLE(clv_bgbb_no_purchase(donations, now, m),
							 exp(clv_bgbb_log_likelihood(donations, then, NULL) -
								 clv_bgbb_log_likelihood(donations, now, NULL)), 1e-13);
				/* who was quiet all the time is one of those who are alive then */
				CHECK(clv_bgbb_alive(donations, then) * clv_bgbb_no_purchase(donations, now, m) <=
					  clv_bgbb_alive_after(donations, now, m) * (1 + 1e-12));
			}
}

static void
bgbb_sums(void)
{
	ClvBgbbCustomer customer = {2, 4, 6};
	ClvBgbbCustomer nobody = {0, 0, 0};

	for (int m = 0; m <= 30; m++)
	{
		double		sum = 0;
		double		mean = 0;
		double		discounted = 0;

		for (int n = 0; n <= m; n++)
		{
			double		p = clv_bgbb_new_probability(donations, m, n);

			sum += p;
			mean += n * p;
		}
		CHECK_DOUBLE(sum, 1, 1e-13);
		CHECK_DOUBLE(mean, clv_bgbb_expected(donations, nobody, m), 1e-12);
		CHECK_DOUBLE(clv_bgbb_new_probability(donations, m, m + 1), 0, 0);
		for (int i = 1; i <= m; i++)
			discounted += exp(-0.1 * i) * (clv_bgbb_expected(donations, customer, i) -
										   clv_bgbb_expected(donations, customer, i - 1));
		CHECK_DOUBLE(clv_bgbb_discounted_until(donations, customer, m, 0.1), discounted, 1e-13);
		CHECK_DOUBLE(clv_bgbb_discounted_until(donations, customer, m, 0),
					 clv_bgbb_expected(donations, customer, m), 0);
	}
	CHECK_DOUBLE(clv_bgbb_discounted_until(donations, customer, 100000, 0.1),
				 clv_bgbb_discounted_until(donations, customer, INFINITY, 0.1), 1e-13);
}

/* --- all models --- */

static void
monthly_sum(void)
{
	static const double p[] = {0.2426, 4.4136, 0.7929, 2.4259};
	ClvPredictor model = clv_predictor(CLV_STORED_BGNBD, p);
	ClvCustomer customer = {2, 30.43, 38.86};

	CHECK_DOUBLE(clv_predict_monthly(&model, customer, 12, 52.0 / 12, 0),
				 clv_predict_expected(&model, customer, 52), 1e-13);
	CHECK_DOUBLE(clv_predict_monthly(&model, customer, 1, 4, 0.25),
				 clv_predict_expected(&model, customer, 4) / 1.25, 1e-15);
	CHECK_DOUBLE(clv_predict_monthly(&model, customer, 0, 4, 0.25), 0, 0);
	CHECK(clv_predict_monthly(&model, customer, 12, 4, 0.01) <
		  clv_predict_discounted(&model, customer, 48, log1p(0.01) / 4));
}

static void
customers_by_kind(void)
{
	CHECK(clv_predict_customer_problem(CLV_STORED_BGNBD, (ClvCustomer) {2, 1.5, 3.5}) == NULL);
	CHECK(clv_predict_customer_problem(CLV_STORED_BGBB, (ClvCustomer) {2, 1.5, 3}) != NULL);
	CHECK(clv_predict_customer_problem(CLV_STORED_BGBB, (ClvCustomer) {2, 2, 3.5}) != NULL);
	CHECK(clv_predict_customer_problem(CLV_STORED_BGBB, (ClvCustomer) {2, 1, 3}) != NULL);
	CHECK(clv_predict_customer_problem(CLV_STORED_BGBB, (ClvCustomer) {0, 0, 1e9}) != NULL);
	CHECK(clv_predict_customer_problem(CLV_STORED_BGBB, (ClvCustomer) {2, 2, 3}) == NULL);
	CHECK(clv_predict_horizon_problem(CLV_STORED_BGNBD, 0.5) == NULL);
	CHECK(clv_predict_horizon_problem(CLV_STORED_BGBB, 0.5) != NULL);
	CHECK(clv_predict_horizon_problem(CLV_STORED_BGBB, 1e9) != NULL);
	CHECK(clv_predict_horizon_problem(CLV_STORED_BGBB, INFINITY) == NULL);
	CHECK(clv_predict_horizon_problem(CLV_STORED_BGNBD, NAN) != NULL);
	CHECK(clv_predict_horizon_problem(CLV_STORED_BGNBD, -1) != NULL);
}

static void
worth(void)
{
	CHECK_DOUBLE(clv_worth(2, 10, 0.5), 10, 0);
	CHECK_DOUBLE(clv_worth(0, INFINITY, 1), 0, 0);
	CHECK_DOUBLE(clv_worth(INFINITY, 10, 0), 0, 0);
	CHECK_DOUBLE(clv_worth(INFINITY, 10, -1), -INFINITY, 0);
}

/* --- inputs --- */

static void
inputs_of_a_history(void)
{
	/* visits at 10, 17 (with a refund) and 38; refunds alone at 40 */
	HistoryDay	day[] = {
		{10, 1, 0, 10000, 0}, {17, 2, 1, 2550, 50}, {38, 1, 0, 3000, 0}, {40, 0, 1, 0, 9900}
	};
	HistoryDays days = {2, 4, day};
	uint8_t		body[200];
	size_t		size = history_packed_size(&days);

	CHECK(size <= sizeof(body));
	history_pack(&days, body);
	for (int as_of = 5; as_of <= 60; as_of++)
	{
		HistoryReader reader;
		ClvSummary	summary;
		ClvCustomer customer;

		CHECK(history_read_body(&reader, body, size));
		summary = clv_summary(&reader, as_of);
		CHECK_INT(summary.visits, as_of < 10 ? 0 : as_of < 17 ? 1 : as_of < 38 ? 2 : 3);
		if (summary.visits == 0)
			continue;
		customer = clv_summary_customer(&summary, as_of, 7);
		CHECK_DOUBLE(customer.x, as_of < 17 ? 0 : as_of < 38 ? 1 : 2, 0);
		CHECK_DOUBLE(customer.t_x, as_of < 17 ? 0 : as_of < 38 ? 1 : 4, 0);
		CHECK_DOUBLE(customer.t, (as_of - 10) / 7.0, 0);
		CHECK_DOUBLE(clv_summary_mean_value(&summary),
					 as_of < 17 ? NAN : as_of < 38 ? 25 : 27.5, 0);
	}
}

int
main(void)
{
	RUN(keeps_a_report);
	RUN(keeps_a_refusal);
	RUN(equal_content_has_equal_bytes);
	RUN(sees_what_cannot_be);
	RUN(keeps_known_parameters);
	RUN(errors_of_predictions);
	RUN(bgbb_without_a_purchase);
	RUN(bgbb_sums);
	RUN(monthly_sum);
	RUN(customers_by_kind);
	RUN(worth);
	RUN(inputs_of_a_history);
	return check_done();
}
