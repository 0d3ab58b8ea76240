/*
 * clv_fit_test.c
 *	  Fits against published and 40-digit estimates, spend and discrete models
 *	  against exact values, data that have no fit, simulated data.
 *
 * sources: src/clv/fit.c src/clv/fit_bgnbd.c src/clv/fit_pareto_nbd.c
 * sources: src/clv/fit_rows.c src/clv/fit_total.c src/clv/fit_search.c
 * sources: src/clv/fit_report.c src/clv/optimise.c src/clv/symmetric.c
 * sources: src/clv/gamma_gamma.c src/clv/bgbb.c src/clv/sbg.c
 * sources: src/clv/beta_survival.c src/clv/special.c src/clv/model.c
 * sources: src/clv/bgnbd.c src/clv/pareto_nbd.c src/clv/nbd.c src/clv/beta_decay.c
 * sources: src/clv/beta_mean.c src/clv/beta_curve.c src/clv/quadrature.c
 * sources: src/shared/order.c src/shared/decimal.c src/shared/poll.c
 */
#include "clv/fit.h"

#include <stdlib.h>

#include "check.h"
#include "clv/bgbb.h"
#include "clv/beta_survival.h"
#include "clv/bgnbd.h"
#include "clv/fit_bgnbd.h"
#include "clv/fit_pareto_nbd.h"
#include "clv/fit_search.h"
#include "clv/gamma_gamma.h"
#include "clv/optimise.h"
#include "clv/pareto_nbd.h"
#include "clv/sbg.h"

/* --- memory and files --- */

#define MOST_BLOCKS	4096

static void *blocks[MOST_BLOCKS];
static int	nblocks;

static void *
allocate(size_t bytes)
{
	if (nblocks == MOST_BLOCKS)
		abort();
	return blocks[nblocks++] = malloc(bytes + 1);
}

static void
free_all(void)
{
	while (nblocks > 0)
		free(blocks[--nblocks]);
}

/* A file of test/data, which lies beside the folder of this file; after its header. */
static FILE *
open_data(const char *name)
{
	static const char here[] = __FILE__;
	const char *unit = strstr(here, "unit/clv_fit_test.c");
	char		path[4096];
	FILE	   *file;
	int			c;

	snprintf(path, sizeof(path), "%.*sdata/%s", unit ? (int) (unit - here) : 0, here, name);
	file = fopen(path, "r");
	CHECK(file != NULL);
	if (file == NULL)
	{
		printf("# there is no %s\n", path);
		exit(1);
	}
	do
		c = fgetc(file);
	while (c != '\n' && c != EOF);
	return file;
}

#define MOST_FIELDS	24

/* The fields of the next line; "" and beyond the last are NaN.  0 at the end. */
static int
read_fields(FILE *file, char *line, int size, double *fields, char **words)
{
	int			n = 0;
	char	   *next = line;

	if (fgets(line, size, file) == NULL)
		return 0;
	line[strcspn(line, "\r\n")] = '\0';
	for (int i = 0; i < MOST_FIELDS; i++)
	{
		fields[i] = NAN;
		words[i] = NULL;
	}
	while (next && n < MOST_FIELDS)
	{
		char	   *comma = strchr(next, ',');
		char	   *end;

		if (comma)
			*comma = '\0';
		words[n] = next;
		fields[n] = strtod(next, &end);
		if (end == next)
			fields[n] = NAN;
		n++;
		next = comma ? comma + 1 : NULL;
	}
	return n;
}

/* --- reference fits --- */

#define MOST_ROWS	3000

static ClvFitRow rows[MOST_ROWS];
static ClvSpendRow spend[MOST_ROWS];

/* To two decimals, halves up, of a number with no more than six. */
static double
rounded(double value, int cents)
{
	return cents ? floor(round(value * 1e6) / 1e4 + 0.5) / 100 : value;
}

static int64_t
read_cdnow(double unit, int cents)
{
	FILE	   *file = open_data("cdnow_rows.csv");
	char		line[256];
	char	   *words[MOST_FIELDS];
	double		f[MOST_FIELDS];
	int64_t		n = 0;

	while (read_fields(file, line, sizeof(line), f, words))
		rows[n++] = (ClvFitRow) {
			f[0], rounded(f[1] / unit, cents), rounded(f[2] / unit, cents), (int64_t) f[3]
		};
	fclose(file);
	return n;
}

static int64_t
read_cdnow_spend(int cents)
{
	FILE	   *file = open_data("cdnow_spend_rows.csv");
	char		line[256];
	char	   *words[MOST_FIELDS];
	double		f[MOST_FIELDS];
	int64_t		n = 0;

	while (read_fields(file, line, sizeof(line), f, words))
		spend[n++] = (ClvSpendRow) {f[0], rounded(f[1], cents), (int64_t) f[2]};
	fclose(file);
	return n;
}

static int64_t
read_donations(ClvBgbbRow *found)
{
	FILE	   *file = open_data("donations_rf.csv");
	char		line[256];
	char	   *words[MOST_FIELDS];
	double		f[MOST_FIELDS];
	int64_t		n = 0;

	while (read_fields(file, line, sizeof(line), f, words))
		found[n++] = (ClvBgbbRow) {{(int) f[0], (int) f[1], (int) f[2]}, (int64_t) f[3]};
	fclose(file);
	return n;
}

/* Fits the data set and model that a line of the reference names. */
static void
fit_reference(char **words, ClvFitReport *report)
{
	int			cents = strstr(words[0], "2dec") != NULL;
	double		unit = strcmp(words[1], "day") == 0 ? 1 : 7;

	if (strcmp(words[2], "gg") == 0)
		clv_fit_gamma_gamma(spend, read_cdnow_spend(cents), allocate, report);
	else if (strcmp(words[2], "bgbb") == 0)
	{
		static ClvBgbbRow donations[100];

		clv_fit_bgbb(donations, read_donations(donations), report);
	}
	else
		clv_fit(strcmp(words[2], "pnbd") == 0 ? CLV_PARETO_NBD :
				strcmp(words[2], "mbgnbd") == 0 ? CLV_MBGNBD : CLV_BGNBD,
				rows, read_cdnow(unit, cents), allocate, report);
}

static void
reference_fits(void)
{
	FILE	   *file = open_data("btyd_reference_fits.csv");
	char		line[1024];
	char	   *words[MOST_FIELDS];
	double		f[MOST_FIELDS];
	int			fits = 0;

	for (; read_fields(file, line, sizeof(line), f, words); fits++)
	{
		ClvFitReport report;

		fit_reference(words, &report);
		CHECK_INT(report.status, CLV_FIT_CONVERGED);
		CHECK_STR(report.message, "");
		CHECK_INT(report.customers, (long long) f[3]);
		CHECK_DOUBLE(report.loglik, f[9], 1e-6);
		CHECK(report.slope < 1e-7);
		CHECK(report.evaluations < 60);
		for (int i = 0; i < report.n; i++)
		{
			CHECK_DOUBLE(report.p[i], f[5 + i], 1e-5 * f[5 + i]);
			CHECK_DOUBLE(report.std_error[i], f[10 + i], 1e-3 * f[10 + i]);
		}
		CHECK_DOUBLE(report.aic, 2 * report.n - 2 * report.loglik, 1e-9);
	}
	CHECK_INT(fits, 11);
	fclose(file);
	free_all();
}

/* The same rows, spread over more rows in the sense of counts, fit the same. */
static void
counts_are_customers(void)
{
	int64_t		n = read_cdnow(7, 0);
	ClvFitReport once;
	ClvFitReport thrice;

	clv_fit(CLV_BGNBD, rows, n, allocate, &once);
	for (int64_t i = 0; i < n; i++)
		rows[i].count *= 3;
	clv_fit(CLV_BGNBD, rows, n, allocate, &thrice);
	CHECK_DOUBLE(thrice.loglik, 3 * once.loglik, 1e-8);
	for (int i = 0; i < 4; i++)
	{
		CHECK_DOUBLE(thrice.p[i], once.p[i], 1e-6 * once.p[i]);
		CHECK_DOUBLE(thrice.std_error[i], once.std_error[i] / sqrt(3), 1e-5);
	}
	free_all();
}

/* --- exact values --- */

static void
oracle_gamma_gamma(const double *f, int *cells)
{
	ClvGammaGamma model = {f[2], f[3], f[4]};
	double		gradient[3];
	double		value;

	CHECK_DOUBLE(clv_gamma_gamma_mean(model, f[6], f[9]), f[23], 1e-10 * fabs(f[23]));
	*cells += 1;
	if (isnan(f[10]))
		return;
	value = clv_gamma_gamma_log_likelihood(model, f[6], f[9], gradient);
	CHECK_DOUBLE(value, f[10], 1e-10 * fmax(1, fabs(f[10])));
	for (int i = 0; i < 3; i++)
		CHECK_DOUBLE(gradient[i], f[19 + i], 1e-10 * fmax(1, fabs(f[19 + i])));
	*cells += 4;
}

static void
check_relative(double got, double want, int *cells)
{
	if (isnan(want))
		return;
	CHECK_DOUBLE(got, want, fmax(1e-10 * fabs(want), 1e-300));
	*cells += 1;
}

static void
oracle_bgbb(const double *f, int *cells)
{
	ClvBgbb		model = {f[2], f[3], f[4], f[5]};
	ClvBgbbCustomer customer = {(int) f[6], (int) f[7], (int) f[8]};
	double		gradient[4];

	CHECK(clv_bgbb_customer_problem(customer) == NULL);
	CHECK_DOUBLE(clv_bgbb_log_likelihood(model, customer, gradient), f[10],
				 1e-10 * fmax(1, fabs(f[10])));
	CHECK_DOUBLE(clv_bgbb_log_likelihood(model, customer, NULL), f[10],
				 1e-10 * fmax(1, fabs(f[10])));
	for (int i = 0; i < 4; i++)
		CHECK_DOUBLE(gradient[i], f[19 + i], 1e-10 * fmax(1, fabs(f[19 + i])));
	*cells += 6;
	check_relative(clv_bgbb_alive(model, customer), f[11], cells);
	check_relative(clv_bgbb_expected(model, customer, 1), f[13], cells);
	check_relative(clv_bgbb_expected(model, customer, 39), f[14], cells);
	check_relative(clv_bgbb_expected(model, customer, 365), f[15], cells);
	check_relative(clv_bgbb_expected(model, customer, 100000), f[16], cells);
	check_relative(clv_bgbb_discounted(model, customer, 0.0027), f[17], cells);
	check_relative(clv_bgbb_discounted(model, customer, 0.1), f[18], cells);
}

static void
oracle(void)
{
	FILE	   *file = open_data("btyd_oracle.csv");
	char		line[2048];
	char	   *words[MOST_FIELDS];
	double		f[MOST_FIELDS];
	int			gamma_gamma = 0;
	int			bgbb = 0;

	while (read_fields(file, line, sizeof(line), f, words))
	{
		if (strcmp(words[0], "gg") == 0)
			oracle_gamma_gamma(f, &gamma_gamma);
		if (strcmp(words[0], "bgbb") == 0)
			oracle_bgbb(f, &bgbb);
	}
	CHECK_INT(gamma_gamma, 80 + 4 * 72);
	CHECK_INT(bgbb, 128 * 13);
	fclose(file);
}

/* The figures of the paper on the donations. */
static void
donations(void)
{
	static ClvBgbbRow found[100];
	int64_t		n = read_donations(found);
	ClvFitReport report;
	ClvBgbb		model;
	double		gifts = 0;

	clv_fit_bgbb(found, n, &report);
	model = (ClvBgbb) {report.p[0], report.p[1], report.p[2], report.p[3]};
	for (int64_t i = 0; i < n; i++)
		gifts += (double) found[i].count * clv_bgbb_expected(model, found[i].customer, 5);
	CHECK_DOUBLE(gifts, 12884.16, 0.005);
	CHECK_DOUBLE(clv_bgbb_alive(model, (ClvBgbbCustomer) {0, 0, 6}), 0.1081, 5e-5);
	CHECK_DOUBLE(clv_bgbb_alive(model, (ClvBgbbCustomer) {2, 4, 6}), 0.5897, 5e-5);
	CHECK_DOUBLE(clv_bgbb_alive(model, (ClvBgbbCustomer) {6, 6, 6}), 0.9304, 5e-5);
}

static void
discrete_histories_checked(void)
{
	CHECK(clv_bgbb_customer_problem((ClvBgbbCustomer) {0, 0, 0}) == NULL);
	CHECK(clv_bgbb_customer_problem((ClvBgbbCustomer) {2, 5, 6}) == NULL);
	CHECK(clv_bgbb_customer_problem((ClvBgbbCustomer) {-1, 0, 6}) != NULL);
	CHECK(clv_bgbb_customer_problem((ClvBgbbCustomer) {0, 1, 6}) != NULL);
	CHECK(clv_bgbb_customer_problem((ClvBgbbCustomer) {3, 2, 6}) != NULL);
	CHECK(clv_bgbb_customer_problem((ClvBgbbCustomer) {1, 7, 6}) != NULL);
	CHECK(clv_bgbb_customer_problem((ClvBgbbCustomer) {1, 1, 100001}) != NULL);
	CHECK(clv_bgbb_customer_problem((ClvBgbbCustomer) {0, 0, -1}) != NULL);
}

/* --- contracts --- */

static int
read_cohort(const char *cohort, ClvSbgYear *year)
{
	FILE	   *file = open_data("sbg_retention.csv");
	char		line[256];
	char	   *words[MOST_FIELDS];
	double		f[MOST_FIELDS];
	double		before = 0;
	int			n = 0;

	while (read_fields(file, line, sizeof(line), f, words))
	{
		if (strcmp(words[0], cohort) != 0)
			continue;
		if (f[1] > 0)
			year[n++] = (ClvSbgYear) {(int64_t) (before - f[2]), (int64_t) f[2]};
		before = f[2];
	}
	fclose(file);
	return n;
}

static void
check_cohort(const char *cohort, double alpha, double beta, double loglik, double lifetime)
{
	ClvSbgYear	year[20];
	int			n = read_cohort(cohort, year);
	ClvFitReport report;
	ClvSbg		model;

	CHECK_INT(n, 7);
	clv_fit_sbg(year, n, &report);
	CHECK_INT(report.status, CLV_FIT_CONVERGED);
	CHECK_INT(report.customers, 1000);
	CHECK_DOUBLE(report.p[0], alpha, 1e-10);
	CHECK_DOUBLE(report.p[1], beta, 1e-9);
	CHECK_DOUBLE(report.loglik, loglik, 1e-9);
	CHECK(report.std_error[0] > 0 && report.std_error[1] > 0);
	model = (ClvSbg) {report.p[0], report.p[1]};
	CHECK_DOUBLE(clv_sbg_lifetime(model, 0, 0.1), lifetime, 1e-8);
}

static void
contracts(void)
{
	ClvSbg		model = {0.7, 1.2};
	double		survival = 1;

	check_cohort("high_end", 0.668088351106446, 3.80609496405827, -1611.15814739116, 5.92225349578);
	check_cohort("regular", 0.704077298473516, 1.18204302620948, -1680.26518846329, 3.69490842751);
	for (int t = 0; t < 100; t++)
	{
		CHECK_DOUBLE(clv_sbg_survival(model, t), survival, 1e-13);
		survival *= clv_sbg_retention(model, t + 1);
	}
	/* Who has renewed is worth more: the others have gone. */
	CHECK(clv_sbg_lifetime(model, 3, 0.1) > clv_sbg_lifetime(model, 0, 0.1));
	CHECK(isinf(clv_sbg_lifetime(model, 0, 0)));
	CHECK_DOUBLE(clv_sbg_lifetime((ClvSbg) {2, 1}, 0, 0), 2, 1e-15);
}

static void
contracts_without_fit(void)
{
	static const ClvSbgYear nobody[] = {{0, 0}};
	static const ClvSbgYear one[] = {{0, 1}};
	static const ClvSbgYear single[] = {{30, 70}};
	static const ClvSbgYear loyal[] = {{0, 100}, {0, 100}, {0, 100}};
	static const ClvSbgYear constant[] = {{500, 500}, {250, 250}, {125, 125}};
	ClvFitReport report;

	clv_fit_sbg(nobody, 0, &report);
	CHECK_INT(report.status, CLV_FIT_NO_CUSTOMERS);
	clv_fit_sbg(one, 1, &report);
	CHECK_INT(report.status, CLV_FIT_ONE_CUSTOMER);
	clv_fit_sbg(single, 1, &report);
	CHECK_INT(report.status, CLV_FIT_NO_MAXIMUM);
	CHECK(report.message[0] != '\0' && isnan(report.std_error[0]));
	clv_fit_sbg(loyal, 3, &report);
	CHECK_INT(report.status, CLV_FIT_NO_MAXIMUM);
	CHECK(strstr(report.message, "no customer is seen to leave") != NULL);
	clv_fit_sbg(constant, 3, &report);
	CHECK_INT(report.status, CLV_FIT_NO_MAXIMUM);
	CHECK_INT(report.trend[0], CLV_FIT_GROWS);
	CHECK_INT(report.trend[1], CLV_FIT_GROWS);
	CHECK(strstr(report.message, "customers do not differ") != NULL);
	CHECK_DOUBLE(clv_sbg_retention((ClvSbg) {report.p[0], report.p[1]}, 3), 0.5, 1e-4);
}

/* --- sums over beta distributed chances, against adding them up --- */

static void
beta_survival(void)
{
	static const double gammas[] = {0.01, 0.5, 0.999, 1, 1 + 1e-9, 1.3, 7, 400};
	static const double deltas[] = {0.01, 1, 30, 5000};

	for (int g = 0; g < 8; g++)
		for (int d = 0; d < 4; d++)
		{
			double		plain = 0;
			double		discounted = 0;
			double		survival = 1;

			for (int j = 0; j < 4000; j++)
			{
				survival *= (deltas[d] + j) / (gammas[g] + deltas[d] + j);
				plain += survival;
				discounted += survival * pow(1.05, -(j + 1));
			}
			CHECK_DOUBLE(clv_beta_survival_sum(gammas[g], deltas[d], 4000), plain, 1e-11 * plain);
			CHECK_DOUBLE(clv_beta_survival_discounted(gammas[g], deltas[d], 0.05), discounted,
						 1e-12 * discounted);
			CHECK_DOUBLE(clv_beta_survival_discounted(gammas[g], deltas[d], 1e9),
						 1e-9 * deltas[d] / (deltas[d] + gammas[g]),
						 1e-16 * deltas[d] / (deltas[d] + gammas[g]));
		}
	/* Smooth down to no discount, where it has a limit. */
	CHECK_DOUBLE(clv_beta_survival_discounted(3, 5, 0), 2.5, 0);
	CHECK_DOUBLE(clv_beta_survival_discounted(3, 5, 1e-13), 2.5, 1e-10);
	CHECK(isinf(clv_beta_survival_discounted(1, 5, 0)));
	CHECK(isinf(clv_beta_survival_sum(0.5, 5, INFINITY)));
	CHECK_DOUBLE(clv_beta_survival_sum(3, 5, 0), 0, 0);
}

/* --- likelihoods: derivatives --- */

typedef struct Likelihood
{
	FitRows		rows;
	FitBgnbd	bgnbd;
	FitParetoNbd pareto_nbd;
	FitModel	model;
	FitSearch	search;
} Likelihood;

static void
likelihood_of(ClvModelKind kind, int64_t n, Likelihood *l)
{
	static const FitModel model = {4, {"1", "2", "3", "4"}, {{0, 1, "", "", "", ""}, {2, 3, "", "", "", ""}}};

	memset(l, 0, sizeof(*l));
	fit_rows_build(rows, n, allocate, &l->rows);
	l->bgnbd = (FitBgnbd) {&l->rows, allocate(l->rows.ntimes * sizeof(FitAge)), kind == CLV_MBGNBD};
	l->pareto_nbd = (FitParetoNbd) {
		&l->rows, allocate(l->rows.ntimes * sizeof(FitAge)), allocate(l->rows.ntimes * sizeof(FitAge))
	};
	l->model = model;
	l->search.model = &l->model;
	l->search.customers = l->rows.customers;
	l->search.evaluate = kind == CLV_PARETO_NBD ? fit_pareto_nbd_evaluate : fit_bgnbd_evaluate;
	l->search.data = kind == CLV_PARETO_NBD ? (void *) &l->pareto_nbd : (void *) &l->bgnbd;
	for (int i = 0; i < 4; i++)
		l->search.scale[i] = i == 1 || (i == 3 && kind == CLV_PARETO_NBD) ? l->rows.mean_time : 1;
}

/* Slopes and bends are differences of values and slopes. */
static void
check_derivatives(const Likelihood *l, const double *at)
{
	OptimisePoint here;

	memset(&here, 0, sizeof(here));
	memcpy(here.at, at, sizeof(here.at));
	l->search.evaluate(l->search.data, &here);
	for (int i = 0; i < 4; i++)
	{
		OptimisePoint up = here;
		OptimisePoint down = here;
		double		h = 1e-4;

		up.at[i] += h;
		down.at[i] -= h;
		l->search.evaluate(l->search.data, &up);
		l->search.evaluate(l->search.data, &down);
		CHECK_DOUBLE(here.slope[i], (up.value - down.value) / (2 * h),
					 1e-5 * (1 + fabs(here.slope[i]) + fabs(here.bend[i][i])));
		for (int k = 0; k < 4; k++)
			CHECK_DOUBLE(here.bend[i][k], (up.slope[k] - down.slope[k]) / (2 * h),
						 1e-6 * (1 + fabs(here.bend[i][i]) + fabs(here.bend[k][k])));
	}
}

static void
derivatives(void)
{
	static const double at[][4] = {
		{0.5, 10, 0.6, 11}, {3, 2, 0.05, 20}, {0.05, 100, 8, 0.3}, {50, 500, 40, 900},
		{1e4, 1e5, 3, 3}, {0.5, 10, 1e4, 1e5}, {0.01, 0.1, 0.01, 0.01}
	};
	int64_t		n = read_cdnow(7, 0);

	for (int kind = CLV_BGNBD; kind <= CLV_PARETO_NBD; kind++)
	{
		Likelihood	l;

		likelihood_of(kind, n, &l);
		for (int i = 0; i < 7; i++)
		{
			double		logs[4];

			for (int k = 0; k < 4; k++)
				logs[k] = log(at[i][k]);
			check_derivatives(&l, logs);
		}
	}
	free_all();
}

/* The sum over rows is that of the customers one by one. */
static void
sums_of_customers(void)
{
	static const double at[][4] = {
		{0.5, 10, 0.6, 11}, {3, 2, 0.05, 20}, {0.05, 100, 8, 0.3}, {1e4, 1e5, 1e3, 3e3}
	};
	int64_t		n = read_cdnow(7, 0);

	for (int kind = CLV_BGNBD; kind <= CLV_PARETO_NBD; kind++)
		for (int i = 0; i < 4; i++)
		{
			ClvParameters parameters = {{at[i][0], at[i][1], at[i][2], at[i][3]}};
			ClvParetoNbd pareto = clv_pareto_nbd(parameters);
			ClvBgnbd	bg = clv_bgnbd(kind == CLV_MBGNBD ? CLV_MBGNBD : CLV_BGNBD, parameters);
			OptimisePoint point;
			double		sum = 0;
			Likelihood	l;

			likelihood_of(kind, n, &l);
			memset(&point, 0, sizeof(point));
			for (int k = 0; k < 4; k++)
				point.at[k] = log(at[i][k]);
			l.search.evaluate(l.search.data, &point);
			for (int64_t row = 0; row < n; row++)
			{
				ClvCustomer customer = {rows[row].x, rows[row].t_x, rows[row].t};
				double		gradient[4];

				sum += (double) rows[row].count * (kind == CLV_PARETO_NBD ?
												   clv_pareto_nbd_log_likelihood(&pareto, customer, gradient) :
												   clv_bgnbd_log_likelihood(&bg, customer, gradient));
			}
			CHECK_DOUBLE(point.value, sum, 1e-12 * fabs(sum));
		}
	free_all();
}

/* --- data without a fit --- */

static void
check_status(const ClvFitRow *given, int64_t n, ClvFitStatus status)
{
	for (int kind = CLV_BGNBD; kind <= CLV_PARETO_NBD; kind++)
	{
		ClvFitReport report;

		clv_fit(kind, given, n, allocate, &report);
		CHECK_INT(report.status, status);
		CHECK(report.message[0] != '\0');
		CHECK(isnan(report.std_error[0]));
		CHECK(clv_fit_status_label(report.status)->words[LANG_EN] != NULL);
		CHECK(clv_fit_has_parameters(&report) == (report.status == CLV_FIT_NO_MAXIMUM));
		for (int i = 0; i < 4; i++)
			CHECK(isnan(report.p[i]) != clv_fit_has_parameters(&report));
	}
	free_all();
}

static void
data_without_fit(void)
{
	static const ClvFitRow one[] = {{2, 10, 20, 1}};
	static const ClvFitRow identical[] = {{2, 10, 20, 500}};
	static const ClvFitRow no_repeaters[] = {{0, 0, 10, 5}, {0, 0, 20, 5}};
	static const ClvFitRow no_time[] = {{0, 0, 0, 100}};
	static const ClvFitRow at_once[] = {{0, 0, 10, 5}, {1, 0, 10, 5}, {2, 5, 10, 5}};
	static const ClvFitRow two[] = {{0, 0, 10, 1}, {3, 8, 10, 1}};
	static const ClvFitRow some_without_time[] = {{0, 0, 0, 50}, {0, 0, 10, 1}, {3, 8, 10, 1}};
	static const ClvFitRow poisson[] = {
		{0, 0, 100, 7}, {1, 95, 100, 26}, {2, 97, 100, 50}, {3, 98, 100, 26}, {4, 99, 100, 7}
	};

	check_status(NULL, 0, CLV_FIT_NO_CUSTOMERS);
	check_status(one, 1, CLV_FIT_ONE_CUSTOMER);
	check_status(identical, 1, CLV_FIT_IDENTICAL);
	check_status(no_repeaters, 2, CLV_FIT_NO_REPEATERS);
	check_status(no_time, 1, CLV_FIT_NO_TIME);
	check_status(at_once, 3, CLV_FIT_ALL_AT_ONCE);
	check_status(two, 2, CLV_FIT_NO_MAXIMUM);
	check_status(some_without_time, 3, CLV_FIT_NO_MAXIMUM);
	check_status(poisson, 5, CLV_FIT_NO_MAXIMUM);
}

static void
spend_without_fit(void)
{
	static const ClvSpendRow none[] = {{0, 0, 9}, {1, 0, 1}, {2, -5, 3}};
	static const ClvSpendRow one[] = {{0, 0, 9}, {1, 7, 1}};
	static const ClvSpendRow same[] = {{1, 7, 3}, {2, 7, 3}};
	static const ClvSpendRow two[] = {{0, 0, 9}, {1, 5, 1}, {1, 7, 1}};
	ClvFitReport report;

	clv_fit_gamma_gamma(none, 3, allocate, &report);
	CHECK_INT(report.status, CLV_FIT_NO_REPEATERS);
	CHECK_INT(report.ignored, 13);
	clv_fit_gamma_gamma(one, 2, allocate, &report);
	CHECK_INT(report.status, CLV_FIT_ONE_CUSTOMER);
	clv_fit_gamma_gamma(same, 2, allocate, &report);
	CHECK_INT(report.status, CLV_FIT_IDENTICAL);
	clv_fit_gamma_gamma(two, 3, allocate, &report);
	CHECK_INT(report.status, CLV_FIT_NO_MAXIMUM);
	CHECK_INT(report.ignored, 9);
	CHECK_INT(report.customers, 2);
	free_all();
}

static void
discrete_without_fit(void)
{
	static const ClvBgbbRow one[] = {{{2, 4, 6}, 1}};
	static const ClvBgbbRow identical[] = {{{2, 4, 6}, 10}};
	static const ClvBgbbRow nobody[] = {{{0, 0, 6}, 10}, {{0, 0, 7}, 10}};
	static const ClvBgbbRow no_time[] = {{{0, 0, 0}, 10}};
	static const ClvBgbbRow two[] = {{{1, 1, 6}, 1}, {{2, 4, 6}, 1}};
	ClvFitReport report;

	clv_fit_bgbb(NULL, 0, &report);
	CHECK_INT(report.status, CLV_FIT_NO_CUSTOMERS);
	clv_fit_bgbb(one, 1, &report);
	CHECK_INT(report.status, CLV_FIT_ONE_CUSTOMER);
	clv_fit_bgbb(identical, 1, &report);
	CHECK_INT(report.status, CLV_FIT_IDENTICAL);
	clv_fit_bgbb(nobody, 2, &report);
	CHECK_INT(report.status, CLV_FIT_NO_REPEATERS);
	clv_fit_bgbb(no_time, 1, &report);
	CHECK_INT(report.status, CLV_FIT_NO_TIME);
	clv_fit_bgbb(two, 2, &report);
	CHECK_INT(report.status, CLV_FIT_NO_MAXIMUM);
}

/* --- simulated data --- */

static uint64_t seed;

static double
uniform(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return ((double) (seed >> 11) + 0.5) / 9007199254740992.0;
}

static double
exponential(void)
{
	return -log(uniform());
}

/* Marsaglia and Tsang's method. */
static double
gamma_variate(double shape)
{
	double		d = shape + 2.0 / 3;
	double		c = 1 / sqrt(9 * d);

	for (;;)
	{
		double		z = sqrt(2 * exponential()) * cos(6.283185307179586 * uniform());
		double		v = pow(fmax(1 + c * z, 0), 3);

		if (v > 0 && log(uniform()) < z * z / 2 + d - d * v + d * log(v))
			return d * v * pow(uniform(), 1 / shape);
	}
}

static double
log_uniform(double low, double high)
{
	return low * pow(high / low, uniform());
}

static int
row_order(const void *a, const void *b)
{
	return clv_fit_row_compare(a, b);
}

/* Sorts rows and puts equal ones together. */
static int64_t
distinct_rows(ClvFitRow *row, int64_t n)
{
	int64_t		distinct = 0;

	qsort(row, n, sizeof(*row), row_order);
	for (int64_t i = 0; i < n; i++)
		if (distinct > 0 && clv_fit_row_compare(&row[distinct - 1], &row[i]) == 0)
			row[distinct - 1].count++;
		else
			row[distinct++] = row[i];
	return distinct;
}

/* A customer of BG/NBD, observed from a week to two years, by the day or exactly. */
static ClvFitRow
simulated_customer(const double *p, int days)
{
	ClvFitRow	row = {0, 0, 7 + 723 * uniform(), 1};
	double		rate = gamma_variate(p[0]) / p[1];
	double		a = gamma_variate(p[2]);
	double		leaves = a / (a + gamma_variate(p[3]));
	double		time = 0;

	if (days)
		row.t = floor(row.t);
	while (row.x < 20000)
	{
		double		day;

		time += exponential() / rate;
		day = days ? ceil(time) : time;
		if (!(day <= row.t))
			break;
		row.x += day != row.t_x;
		row.t_x = day;
		if (uniform() < leaves)
			break;
	}
	return row;
}

static int64_t
simulate(int64_t n, int days, ClvFitRow *row)
{
	double		p[4] = {
		log_uniform(0.05, 5), log_uniform(2, 200), log_uniform(0.1, 5), log_uniform(0.1, 10)
	};

	for (int64_t i = 0; i < n; i++)
		row[i] = simulated_customer(p, days);
	return distinct_rows(row, n);
}

/* The log-likelihood of all customers at the parameters of a report, one by one. */
static double
sum_at_report(ClvModelKind kind, int64_t n, const ClvFitReport *report)
{
	ClvParameters parameters = {{report->p[0], report->p[1], report->p[2], report->p[3]}};
	ClvParetoNbd pareto = clv_pareto_nbd(parameters);
	ClvBgnbd	bg = clv_bgnbd(kind, parameters);
	double		sum = 0;

	for (int64_t i = 0; i < n; i++)
	{
		ClvCustomer customer = {rows[i].x, rows[i].t_x, rows[i].t};

		sum += (double) rows[i].count * (kind == CLV_PARETO_NBD ?
										 clv_pareto_nbd_log_likelihood(&pareto, customer, NULL) :
										 clv_bgnbd_log_likelihood(&bg, customer, NULL));
	}
	return sum;
}

/* Parameters and log-likelihood belong together, whatever the status. */
static void
check_loglik(const ClvFitReport *report, double sum)
{
	if (!clv_fit_has_parameters(report))
		return;
	CHECK_DOUBLE(report->loglik, sum, 1e-9 * fmax(1, fabs(sum)));
	for (int i = 0; i < report->n; i++)
		CHECK(clv_in_range(report->p[i]));
	if (report->status == CLV_FIT_CONVERGED)
		CHECK(report->slope < 1e-6);
}

/* The highest of the maxima from random places. */
static double
best_of_random_starts(ClvModelKind kind, int64_t n, int starts)
{
	double		best = -INFINITY;
	Likelihood	l;

	likelihood_of(kind, n, &l);
	for (int s = 0; s < starts; s++)
	{
		OptimisePoint point;
		int			evaluations = 0;

		memset(&point, 0, sizeof(point));
		for (int i = 0; i < 4; i++)
			point.at[i] = log(l.search.scale[i] * log_uniform(0.01, 100));
		if (fit_climb(&l.search, &point, &evaluations) != OPTIMISE_NO_START)
			best = fmax(best, point.value);
	}
	return best;
}

/* Nothing under a good status that cannot be used, and no higher maximum missed. */
static void
check_simulated(ClvModelKind kind, int64_t n, int starts)
{
	ClvFitReport report;
	Likelihood	l;

	clv_fit(kind, rows, n, allocate, &report);
	CHECK(report.status == CLV_FIT_CONVERGED || report.status == CLV_FIT_NO_MAXIMUM);
	check_loglik(&report, sum_at_report(kind, n, &report));
	CHECK((report.status == CLV_FIT_CONVERGED) == (report.message[0] == '\0'));
	CHECK(report.loglik >= best_of_random_starts(kind, n, starts) - 0.01);
	if (report.status != CLV_FIT_CONVERGED)
		return;
	likelihood_of(kind, n, &l);
	CHECK(report.slope < 1e-7);
	CHECK(fabs(report.aic - (8 - 2 * report.loglik)) < 1e-6);
	for (int i = 0; i < 4; i++)
	{
		double		size = report.p[i] / l.search.scale[i];

		CHECK(size > 1e-4 && size < 1e4);
		CHECK(report.std_error[i] > 0 && report.std_error[i] < 25 * report.p[i]);
	}
}

static void
simulated(ClvModelKind kind, int sets, int starts)
{
	seed = 20241121;
	for (int s = 0; s < sets; s++)
	{
		int64_t		n = simulate(300, 1, rows);

		check_simulated(kind, n, starts);
		free_all();
	}
}

static void
simulated_bgnbd(void)
{
	simulated(CLV_BGNBD, 200, 5);
}

static void
simulated_mbgnbd(void)
{
	simulated(CLV_MBGNBD, 200, 3);
}

static void
simulated_pareto_nbd(void)
{
	simulated(CLV_PARETO_NBD, 200, 1);
}

#define SIZES	12

static const int sizes[SIZES] = {3, 4, 5, 6, 8, 12, 20, 35, 60, 150, 400, 1000};

/* Small sets, which have no maximum mostly. */
static void
any_size(void)
{
	seed = 271828;
	for (int s = 0; s < 20 * SIZES; s++)
		for (int kind = CLV_BGNBD; kind <= CLV_PARETO_NBD; kind++)
		{
			int64_t		n = simulate(sizes[s % SIZES], s % 3 > 0, rows);
			ClvFitReport report;

			clv_fit(kind, rows, n, allocate, &report);
			check_loglik(&report, sum_at_report(kind, n, &report));
			CHECK(report.status != CLV_FIT_STOPPED);
			free_all();
		}
}

static int
spend_order(const void *a, const void *b)
{
	return clv_spend_row_compare(a, b);
}

static void
any_size_spend(void)
{
	seed = 314159;
	for (int s = 0; s < 20 * SIZES; s++)
	{
		double		p = log_uniform(0.3, 20);
		double		q = log_uniform(0.3, 20);
		int			n = sizes[s % SIZES];
		ClvFitReport report;
		ClvGammaGamma model;
		double		sum = 0;

		for (int i = 0; i < n; i++)
		{
			double		x = 1 + floor(12 * uniform() * uniform());
			double		mean = gamma_variate(p * x) / x / gamma_variate(q) * 20;

			spend[i] = (ClvSpendRow) {x, s % 2 ? mean : fmax(0.01, round(mean * 100) / 100), 1};
		}
		qsort(spend, n, sizeof(spend[0]), spend_order);
		clv_fit_gamma_gamma(spend, n, allocate, &report);
		model = (ClvGammaGamma) {report.p[0], report.p[1], report.p[2]};
		for (int i = 0; i < n && clv_fit_has_parameters(&report); i++)
			sum += clv_gamma_gamma_log_likelihood(model, spend[i].x, spend[i].m, NULL);
		check_loglik(&report, sum);
		free_all();
	}
}

static int
bgbb_order(const void *a, const void *b)
{
	return clv_bgbb_row_compare(a, b);
}

static ClvBgbbCustomer
simulated_donor(const double *p, int n)
{
	ClvBgbbCustomer donor = {0, 0, n};
	double		alpha = gamma_variate(p[0]);
	double		buys = alpha / (alpha + gamma_variate(p[1]));
	double		gamma = gamma_variate(p[2]);
	double		leaves = gamma / (gamma + gamma_variate(p[3]));

	for (int t = 1; t <= n && uniform() > leaves; t++)
		if (uniform() < buys)
		{
			donor.x++;
			donor.t_x = t;
		}
	return donor;
}

static void
any_size_discrete(void)
{
	static ClvBgbbRow donors[1000];

	seed = 141421;
	for (int s = 0; s < 10 * SIZES; s++)
	{
		double		p[4] = {
			log_uniform(0.1, 10), log_uniform(0.1, 10), log_uniform(0.1, 10), log_uniform(0.1, 30)
		};
		int			n = sizes[s % SIZES];
		int			distinct = 0;
		ClvFitReport report;
		ClvBgbb		model;
		double		sum = 0;

		for (int i = 0; i < n; i++)
			donors[i] = (ClvBgbbRow) {simulated_donor(p, 1 + s % 8 + (int) (4 * uniform())), 1};
		qsort(donors, n, sizeof(donors[0]), bgbb_order);
		for (int i = 0; i < n; i++)
			if (distinct > 0 && clv_bgbb_row_compare(&donors[distinct - 1], &donors[i]) == 0)
				donors[distinct - 1].count++;
			else
				donors[distinct++] = donors[i];
		clv_fit_bgbb(donors, distinct, &report);
		model = (ClvBgbb) {report.p[0], report.p[1], report.p[2], report.p[3]};
		for (int i = 0; i < distinct && clv_fit_has_parameters(&report); i++)
			sum += (double) donors[i].count * clv_bgbb_log_likelihood(model, donors[i].customer, NULL);
		check_loglik(&report, sum);
	}
}

static void
any_size_contracts(void)
{
	seed = 173205;
	for (int s = 0; s < 20 * SIZES; s++)
	{
		ClvSbgYear	year[12];
		double		p[2] = {log_uniform(0.1, 10), log_uniform(0.1, 10)};
		int			years = 1 + s % 12;
		ClvFitReport report;
		double		sum = 0;

		memset(year, 0, sizeof(year));
		for (int i = 0; i < sizes[s % SIZES]; i++)
		{
			double		alpha = gamma_variate(p[0]);
			double		leaves = alpha / (alpha + gamma_variate(p[1]));
			int			t = 0;

			while (t < years && uniform() > leaves)
				year[t++].renewed++;
			if (t < years)
				year[t].lost++;
		}
		clv_fit_sbg(year, years, &report);
		for (int t = 0; t < years && clv_fit_has_parameters(&report); t++)
		{
			double		chance = clv_sbg_retention((ClvSbg) {report.p[0], report.p[1]}, t + 1);

			if (year[t].renewed > 0)
				sum += (double) year[t].renewed * log(chance);
			if (year[t].lost > 0)
				sum += (double) year[t].lost *
					log(report.p[0] / (report.p[0] + (report.p[1] + t)));
		}
		check_loglik(&report, sum);
	}
}

/* Sets that led searches astray. */
static void
ridges(void)
{
	static const ClvFitRow few[] = {
		{1, 1, 29, 1}, {7, 9, 56, 1}, {9, 4, 72, 1}, {18, 18, 61, 1}, {24, 17, 30, 1}, {47, 45, 78, 1}
	};
	static const ClvFitRow fewer[] = {{4, 5, 97, 1}, {4, 6, 6, 1}, {13, 25, 49, 1}, {20, 28, 28, 1}};
	static const ClvFitRow slow[] = {{0, 0, 1, 3}, {2, 1, 2, 1}, {3, 5, 6, 2}};
	ClvFitReport report;

	memcpy(rows, few, sizeof(few));
	clv_fit(CLV_BGNBD, rows, 6, allocate, &report);
	CHECK_INT(report.status, CLV_FIT_NO_MAXIMUM);
	CHECK_DOUBLE(report.loglik, -116.32166, 1e-4);
	check_loglik(&report, sum_at_report(CLV_BGNBD, 6, &report));
	memcpy(rows, fewer, sizeof(fewer));
	clv_fit(CLV_PARETO_NBD, rows, 4, allocate, &report);
	CHECK_INT(report.status, CLV_FIT_NO_MAXIMUM);
	CHECK_DOUBLE(report.loglik, -67.34660, 1e-4);
	check_loglik(&report, sum_at_report(CLV_PARETO_NBD, 4, &report));
	memcpy(rows, slow, sizeof(slow));
	for (int kind = CLV_BGNBD; kind <= CLV_PARETO_NBD; kind++)
	{
		clv_fit(kind, rows, 3, allocate, &report);
		check_loglik(&report, sum_at_report(kind, 3, &report));
	}
	free_all();
}

/* One customer unlike all others by many orders of magnitude. */
static void
outlier(void)
{
	static const double most[] = {1e4, 1e8, 1e12, CLV_MOST_PURCHASES};

	for (int m = 0; m < 4; m++)
		for (int kind = CLV_BGNBD; kind <= CLV_PARETO_NBD; kind++)
		{
			ClvFitReport report;
			int64_t		n = 0;

			for (int i = 0; i < 400; i++)
			{
				double		x = i % 7 < 3 ? 0 : i % 5;
				double		t = 20 + i % 90;

				rows[n++] = (ClvFitRow) {x, x > 0 ? 1 + (i * 37) % (19 + i % 90) : 0, t, 1};
			}
			rows[n++] = (ClvFitRow) {most[m], 100, 200, 1};
			n = distinct_rows(rows, n);
			clv_fit(kind, rows, n, allocate, &report);
			check_loglik(&report, sum_at_report(kind, n, &report));
			free_all();
		}
}

static void
beyond_numbers(void)
{
	static const ClvFitRow purchases[] = {{0, 0, 5, 1}, {2, 3, 9, 1}, {1e160, 3, 9, 1}};
	static const ClvSpendRow amounts[] = {{3, 7, 1}, {5, 10, 1}, {1e200, 1e200, 1}};
	static const ClvSpendRow alike[] = {{3, 10, 1}, {3, 10.0000000001, 1}, {5, 10, 1}};
	ClvFitReport report;

	check_status(purchases, 3, CLV_FIT_OUT_OF_RANGE);
	clv_fit_gamma_gamma(amounts, 3, allocate, &report);
	CHECK_INT(report.status, CLV_FIT_OUT_OF_RANGE);
	CHECK(isnan(report.p[0]) && isnan(report.loglik));
	clv_fit_gamma_gamma(alike, 3, allocate, &report);
	CHECK_INT(report.status, CLV_FIT_STOPPED);
	CHECK(strstr(report.message, "came to its bounds") != NULL);
	CHECK(strstr(report.message, "ever less") == NULL);
	CHECK(clv_spend_problem(1e15, 1e99) == NULL);
	CHECK(clv_spend_problem(1e16, 5) != NULL);
	CHECK(clv_spend_problem(1, 1e101) != NULL);
	CHECK_DOUBLE(clv_gamma_gamma_mean((ClvGammaGamma) {10, 2, 5}, 3, 1e308), 30.0 / 31 * 1e308, 1e294);
	CHECK(isfinite(clv_gamma_gamma_mean((ClvGammaGamma) {1e100, 1e100, 1e100}, 1e15, 1e100)));
	free_all();
}

/* Long contracts: chances are per renewal, and so small. */
static void
long_contracts(void)
{
	int			years = 100000;
	ClvSbgYear *year = allocate(years * sizeof(ClvSbgYear));
	int64_t		later = 0;
	ClvFitReport report;

	for (int i = years - 1; i >= 0; i--)
	{
		year[i].lost = i % 2 ? 2 : 0;
		year[i].renewed = (i % 2 ? 0 : 2) + later;
		later = year[i].lost + year[i].renewed;
	}
	clv_fit_sbg(year, years, &report);
	CHECK_INT(report.status, CLV_FIT_NO_MAXIMUM);
	CHECK(strstr(report.message, "customers do not differ") != NULL);
	CHECK(strstr(report.message, "no customer") == NULL);
	CHECK_INT(report.distinct_rows, years);
	CHECK_DOUBLE(report.loglik, -1251293.046, 0.01);
	free_all();
}

/* What begins on a sample ends where a search among all would. */
static void
many_customers(void)
{
	static ClvFitRow many[25000];
	static const double p[4] = {0.243, 30.9, 0.793, 2.426};

	seed = 7;
	for (int i = 0; i < 25000; i++)
		many[i] = simulated_customer(p, 0);
	CHECK_INT(distinct_rows(many, 25000), 25000);
	for (int kind = CLV_BGNBD; kind <= CLV_PARETO_NBD; kind++)
	{
		ClvFitReport report;
		ClvFitReport again;

		clv_fit(kind, many, 25000, allocate, &report);
		CHECK_INT(report.status, CLV_FIT_CONVERGED);
		CHECK(report.sample_evaluations > 0 && report.evaluations <= 8);
		CHECK(report.slope < 1e-7);
		clv_fit(kind, many, 25000, allocate, &again);
		CHECK(memcmp(&report, &again, sizeof(report)) == 0);
		for (int i = 0; i < 4 && kind == CLV_BGNBD; i++)
			CHECK_DOUBLE(report.p[i], p[i], 4 * report.std_error[i]);
		free_all();
	}
}

static void
samples(void)
{
	static ClvFitRow sample[100];
	int64_t		n = read_cdnow(7, 0);
	int64_t		taken;
	int64_t		customers = fit_rows_customers(rows, n);

	taken = fit_rows_sample(rows, n, 100, sample);
	CHECK(taken > 50 && taken <= 100);
	customers = fit_rows_customers(sample, taken);
	CHECK(customers >= 95 && customers <= 100);
	for (int64_t i = 1; i < taken; i++)
		CHECK(clv_fit_row_compare(&sample[i - 1], &sample[i]) < 0);
}

/* --- the optimiser --- */

/* Minus the square of the distance from (1, 2), seen through a cubic; 0 at best. */
static void
bent_valley(void *data, OptimisePoint *point)
{
	double		u = point->at[0] - 1;
	double		v = point->at[1] - 2 - u * u * u;

	(void) data;
	point->value = -u * u - 100 * v * v;
	point->slope[0] = -2 * u + 600 * v * u * u;
	point->slope[1] = -200 * v;
	point->bend[0][0] = -2 + 1200 * v * u - 1800 * u * u * u * u;
	point->bend[0][1] = point->bend[1][0] = 600 * u * u;
	point->bend[1][1] = -200;
}

/* Rises for ever. */
static void
plateau(void *data, OptimisePoint *point)
{
	(void) data;
	point->value = -exp(-point->at[0]);
	point->slope[0] = exp(-point->at[0]);
	point->bend[0][0] = -exp(-point->at[0]);
}

static void
nowhere(void *data, OptimisePoint *point)
{
	(void) data;
	point->value = NAN;
}

static void
optimiser(void)
{
	OptimiseTask task = {2, bent_valley, NULL, {-20, -20}, {20, 20}, {0}, 1e-14, 100, 0, 200, 0};
	OptimisePoint point;

	memset(&point, 0, sizeof(point));
	point.at[0] = -3;
	point.at[1] = 5;
	CHECK_INT(optimise(&task, &point), OPTIMISE_FOUND);
	CHECK_DOUBLE(point.at[0], 1, 1e-6);
	CHECK_DOUBLE(point.at[1], 2, 1e-6);
	task.evaluations = 0;
	task.most_evaluations = 3;
	point.at[0] = -3;
	CHECK_INT(optimise(&task, &point), OPTIMISE_LIMIT);
	CHECK_INT(task.evaluations, 3);

	/* Along a bound, and back into the open. */
	task.most_evaluations = 200;
	task.high[1] = 1.5;
	point.at[0] = -3;
	point.at[1] = 1;
	CHECK_INT(optimise(&task, &point), OPTIMISE_FOUND);
	CHECK_DOUBLE(point.at[1], 1.5, 0);
	CHECK(fabs(point.slope[0]) < 1e-5 && point.slope[1] > 0);
	CHECK_DOUBLE(point.at[0], 0.208534, 1e-5);

	task = (OptimiseTask) {1, plateau, NULL, {-10}, {10}, {0}, 1e-20, 100, 0, 200, 0};
	memset(&point, 0, sizeof(point));
	CHECK_INT(optimise(&task, &point), OPTIMISE_FOUND);
	CHECK_DOUBLE(point.at[0], 10, 0);
	task.evaluate = nowhere;
	CHECK_INT(optimise(&task, &point), OPTIMISE_NO_START);
}

static void
symmetric(void)
{
	SymmetricMatrix matrix = {{4, 1, 0.5, 0}, {1, 3, 0, 1e-9}, {0.5, 0, 1e-6, 0}, {0, 1e-9, 0, 1e12}};
	SymmetricMatrix inverse;

	CHECK(!symmetric_inverse(4, matrix, inverse));	/* 4e-6 < 0.25 */
	matrix[2][2] = 1;
	CHECK(symmetric_inverse(4, matrix, inverse));
	for (int i = 0; i < 4; i++)
		for (int k = 0; k < 4; k++)
		{
			double		sum = 0;

			for (int j = 0; j < 4; j++)
				sum += matrix[i][j] * inverse[j][k];
			CHECK_DOUBLE(sum, i == k, 1e-9);
		}
}

int
main(void)
{
	RUN(reference_fits);
	RUN(counts_are_customers);
	RUN(oracle);
	RUN(donations);
	RUN(discrete_histories_checked);
	RUN(contracts);
	RUN(contracts_without_fit);
	RUN(beta_survival);
	RUN(derivatives);
	RUN(sums_of_customers);
	RUN(data_without_fit);
	RUN(spend_without_fit);
	RUN(discrete_without_fit);
	RUN(simulated_bgnbd);
	RUN(simulated_mbgnbd);
	RUN(simulated_pareto_nbd);
	RUN(any_size);
	RUN(any_size_spend);
	RUN(any_size_discrete);
	RUN(any_size_contracts);
	RUN(ridges);
	RUN(outlier);
	RUN(beyond_numbers);
	RUN(long_contracts);
	RUN(many_customers);
	RUN(samples);
	RUN(optimiser);
	RUN(symmetric);
	return check_done();
}
