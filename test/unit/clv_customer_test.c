/*
 * clv_customer_test.c
 *	  BG/NBD, MBG/NBD and Pareto/NBD for one customer, against exact values.
 *
 * sources: src/clv/special.c src/clv/model.c src/clv/quadrature.c src/clv/beta_mean.c
 * sources: src/clv/beta_curve.c src/clv/nbd.c src/clv/bgnbd.c src/clv/pareto_nbd.c
 *
 * beta_decay.c is included, for the sake of its static functions: its ways to the
 * same number are compared with one another.
 */
#include "clv/beta_decay.c"

#include <stdint.h>
#include <stdlib.h>

#include "check.h"
#include "clv/bgnbd.h"
#include "clv/pareto_nbd.h"

#define ORACLE			"test/data/btyd_oracle.csv"
#define POPULATION		"test/data/btyd_oracle_population.csv"
#define CASES			"test/data/clv_customer_cases.csv"

#define TOLERANCE		1e-10	/* relative */
#define TINY			1e-300	/* absolute */

#define MOST_FIELDS		32
#define DRAWS			1000000

/* --- the three models behind one face -------------------------------------------- */

typedef struct Model
{
	ClvModelKind kind;
	ClvBgnbd	bgnbd;
	ClvParetoNbd pareto;
	double		scale;			/* of what cancels in a gradient */
} Model;

/* Whether models are given room for curves. */
static int	with_curves;
static ClvBgnbdCurves room;

static Model
prepare(ClvModelKind kind, ClvParameters parameters)
{
	Model		model;

	memset(&model, 0, sizeof(model));
	model.kind = kind;
	if (kind == CLV_PARETO_NBD)
		model.pareto = clv_pareto_nbd(parameters);
	else
		model.bgnbd = clv_bgnbd(kind, parameters);
	if (with_curves && kind != CLV_PARETO_NBD)
		clv_bgnbd_use_curves(&model.bgnbd, &room);
	model.scale = parameters.p[0];
	return model;
}

#define EITHER(name, ...) \
	(model->kind == CLV_PARETO_NBD ? \
	 clv_pareto_nbd_ ## name(&model->pareto, __VA_ARGS__) : \
	 clv_bgnbd_ ## name(&model->bgnbd, __VA_ARGS__))

static double
log_likelihood(const Model *model, ClvCustomer customer, double *gradient)
{
	return EITHER(log_likelihood, customer, gradient);
}

static double
alive(const Model *model, ClvCustomer customer)
{
	return EITHER(alive, customer);
}

static double
alive_after(const Model *model, ClvCustomer customer, double horizon)
{
	return EITHER(alive_after, customer, horizon);
}

static double
no_purchase(const Model *model, ClvCustomer customer, double horizon)
{
	return EITHER(no_purchase, customer, horizon);
}

static double
expected(const Model *model, ClvCustomer customer, double horizon)
{
	return EITHER(expected, customer, horizon);
}

static double
discounted(const Model *model, ClvCustomer customer, double horizon, double rate)
{
	return EITHER(discounted, customer, horizon, rate);
}

static double
new_expected(const Model *model, double horizon)
{
	return EITHER(new_expected, horizon);
}

static double
new_probability(const Model *model, double horizon, double n)
{
	return EITHER(new_probability, horizon, n);
}

/* --- files ----------------------------------------------------------------------- */

/* A line cut at its commas; an empty field is "". */
typedef struct Row
{
	char		line[2048];
	char	   *fields[MOST_FIELDS];
	int			count;
} Row;

static int
read_row(FILE *file, Row *row)
{
	char	   *at = row->line;

	if (!fgets(row->line, sizeof(row->line), file))
		return 0;
	at[strcspn(at, "\r\n")] = '\0';
	row->count = 0;
	for (;;)
	{
		row->fields[row->count++] = at;
		at = strchr(at, ',');
		if (!at || row->count == MOST_FIELDS)
			return 1;
		*at++ = '\0';
	}
}

static FILE *
open_file(const char *path, Row *header)
{
	FILE	   *file = fopen(path, "r");

	CHECK(file != NULL);
	if (file)
		CHECK(read_row(file, header));
	return file;
}

static const char *
field(const Row *header, const Row *row, const char *name)
{
	for (int i = 0; i < header->count && i < row->count; i++)
	{
		if (strcmp(header->fields[i], name) == 0)
			return row->fields[i];
	}
	CHECK_STR(name, "a column");
	return "";
}

static double
number(const Row *header, const Row *row, const char *name)
{
	return strtod(field(header, row, name), NULL);
}

static int
read_kind(const Row *header, const Row *row, ClvModelKind *kind)
{
	const char *name = field(header, row, "model");

	*kind = strcmp(name, "bgnbd") == 0 ? CLV_BGNBD :
		strcmp(name, "mbgnbd") == 0 ? CLV_MBGNBD : CLV_PARETO_NBD;
	return *kind != CLV_PARETO_NBD || strcmp(name, "pnbd") == 0;
}

static Model
read_model(const Row *header, const Row *row, ClvModelKind kind)
{
	ClvParameters parameters = {{
		number(header, row, "p1"), number(header, row, "p2"),
		number(header, row, "p3"), number(header, row, "p4")}};

	CHECK(clv_parameters_problem(kind, parameters) == NULL);
	return prepare(kind, parameters);
}

static ClvCustomer
read_customer(const Row *header, const Row *row)
{
	ClvCustomer customer = {
		number(header, row, "x"), number(header, row, "t_x"), number(header, row, "t_cal")};

	CHECK(clv_customer_problem(customer) == NULL);
	return customer;
}

/* --- comparison ------------------------------------------------------------------ */

static int	cells;				/* compared in this case */

/* allowed: relative to want, or to at_least if that is more */
static void
compare(double got, double want, double at_least, const Row *row, const char *what)
{
	double		allowed = TOLERANCE * fmax(fabs(want), at_least);

	cells++;
	if (fabs(got - want) <= fmax(allowed, TINY))
		return;
	if (check_fail(__FILE__, __LINE__))
	{
		for (int i = 0; i < 9 && i < row->count; i++)
			printf("%s ", row->fields[i]);
		printf("%s is %.17g, not %.17g\n", what, got, want);
	}
}

/* A column of the file, if the row has it; got is only worked out then. */
#define COMPARE(got, at_least, column) \
	do { \
		if (field(&header, &row, column)[0] != '\0') \
			compare((got), number(&header, &row, column), (at_least), &row, column); \
	} while (0)

/* --- the oracle ------------------------------------------------------------------ */

/*
 * Log-likelihoods are compared relative to max(1, |ll|); gradients relative to
 * themselves, or to 1e-4 r where terms of the size of r cancel (three cells of
 * 3,456, whose true value is 0 or next to it, need more than 1e-14 here).
 */
static void
oracle_past(void)
{
	Row			header;
	Row			row;
	FILE	   *file = open_file(ORACLE, &header);
	ClvModelKind kind;

	cells = 0;
	while (file && read_row(file, &row))
	{
		Model		model;
		ClvCustomer customer;
		double		gradient[CLV_PARAMETERS];
		double		zero;

		if (!read_kind(&header, &row, &kind))
			continue;
		model = read_model(&header, &row, kind);
		customer = read_customer(&header, &row);
		zero = 1e-4 * fmax(1, model.scale);
		COMPARE(log_likelihood(&model, customer, gradient), 1, "ll");
		COMPARE(gradient[0], zero, "g1");
		COMPARE(gradient[1], zero, "g2");
		COMPARE(gradient[2], zero, "g3");
		COMPARE(gradient[3], zero, "g4");
		COMPARE(alive(&model, customer), 0, "palive");
		CHECK(log_likelihood(&model, customer, NULL) ==
			  log_likelihood(&model, customer, gradient));
	}
	CHECK_INT(cells, 3 * 288 * 6);
	if (file)
		fclose(file);
}

static void
oracle_future(void)
{
	Row			header;
	Row			row;
	FILE	   *file = open_file(ORACLE, &header);
	ClvModelKind kind;

	cells = 0;
	while (file && read_row(file, &row))
	{
		Model		model;
		ClvCustomer customer;

		if (!read_kind(&header, &row, &kind))
			continue;
		model = read_model(&header, &row, kind);
		customer = read_customer(&header, &row);
		COMPARE(expected(&model, customer, 0.001), 0, "ce_0p001");
		COMPARE(expected(&model, customer, 1), 0, "ce_1");
		COMPARE(expected(&model, customer, 39), 0, "ce_39");
		COMPARE(expected(&model, customer, 365), 0, "ce_365");
		COMPARE(expected(&model, customer, 100000), 0, "ce_100000");
		COMPARE(discounted(&model, customer, INFINITY, 0.0027), 0, "dert_0p0027");
		COMPARE(discounted(&model, customer, INFINITY, 0.1), 0, "dert_0p1");
	}
	CHECK_INT(cells, 3 * 288 * 5 + 2 * (288 + 12 + 12));
	if (file)
		fclose(file);
}

/*
 * Ten cells of the file, all of them P(X = 40) below 1e-88, were computed
 * as a difference and are 0 or have 7 digits; here they are with 18, from the
 * positive integral in 60-digit arithmetic.
 */
static const struct
{
	const char *set;
	double		t;
	double		pmf_40;
}			better[] = {
	{"bgnbd-10", 0.1429, 6.60928769234580862e-123},
	{"mbgnbd-10", 0.1429, 6.46402808164096952e-123},
	{"bgnbd-10", 1, 3.81516681812810206e-89},
	{"mbgnbd-10", 1, 3.73131481006463734e-89},
	{"bgnbd-11", 0.1429, 9.50347535888518774e-106},
	{"mbgnbd-11", 0.1429, 9.40893060412382782e-106},
	{"pnbd-03", 0.1429, 2.82439346456894481e-126},
	{"pnbd-03", 1, 1.42592906963989884e-92},
	{"pnbd-08", 0.1429, 2.11777162222518576e-156},
	{"pnbd-08", 1, 3.43581103848789553e-123},
};

static double
exact_pmf_40(const Row *header, const Row *row)
{
	for (size_t i = 0; i < sizeof(better) / sizeof(better[0]); i++)
	{
		if (strcmp(better[i].set, field(header, row, "set_id")) == 0 &&
			better[i].t == number(header, row, "t"))
			return better[i].pmf_40;
	}
	return number(header, row, "pmf_40");
}

static void
oracle_population(void)
{
	Row			header;
	Row			row;
	FILE	   *file = open_file(POPULATION, &header);
	ClvModelKind kind;

	cells = 0;
	while (file && read_row(file, &row))
	{
		Model		model;
		double		t = number(&header, &row, "t");

		if (!read_kind(&header, &row, &kind))
			continue;
		model = read_model(&header, &row, kind);
		COMPARE(new_expected(&model, t), 0, "expected");
		COMPARE(new_probability(&model, t, 0), 0, "pmf_0");
		COMPARE(new_probability(&model, t, 1), 0, "pmf_1");
		COMPARE(new_probability(&model, t, 2), 0, "pmf_2");
		COMPARE(new_probability(&model, t, 5), 0, "pmf_5");
		COMPARE(new_probability(&model, t, 10), 0, "pmf_10");
		compare(new_probability(&model, t, 40), exact_pmf_40(&header, &row), 0, &row, "pmf_40");
	}
	CHECK_INT(cells, 3 * 12 * 5 * 7);
	if (file)
		fclose(file);
}

/* Random models and customers; the exact values come from 40-digit integrals. */
static void
cases(void)
{
	Row			header;
	Row			row;
	FILE	   *file = open_file(CASES, &header);
	ClvModelKind kind;

	cells = 0;
	while (file && read_row(file, &row))
	{
		Model		model;
		ClvCustomer customer;
		double		t = number(&header, &row, "horizon");
		double		rate = number(&header, &row, "rate");

		CHECK(read_kind(&header, &row, &kind));
		model = read_model(&header, &row, kind);
		customer = read_customer(&header, &row);
		COMPARE(alive_after(&model, customer, t), 0, "alive_after");
		COMPARE(no_purchase(&model, customer, t), 0, "no_purchase");
		COMPARE(expected(&model, customer, t), 0, "expected");
		COMPARE(discounted(&model, customer, t, rate), 0, "discounted");
	}
	CHECK_INT(cells, 120 * 4);
	if (file)
		fclose(file);
}

/* --- published values ------------------------------------------------------------ */

static Model
model_of(ClvModelKind kind, double p1, double p2, double p3, double p4)
{
	ClvParameters parameters = {{p1, p2, p3, p4}};

	return prepare(kind, parameters);
}

/* Fader, Hardie and Lee 2005, and the manual of the R package BTYD. */
static void
published(void)
{
	Model		bg = model_of(CLV_BGNBD, .2426, 4.4136, .7929, 2.4259);
	Model		bg_short = model_of(CLV_BGNBD, .243, 4.414, .793, 2.426);
	Model		pareto = model_of(CLV_PARETO_NBD, .5534, 10.5802, .6061, 11.6562);
	ClvCustomer one = {2, 30.43, 38.86};
	ClvCustomer two = {26, 30.86, 31};
	ClvCustomer three = {7, 35, 39};

	CHECK_DOUBLE(expected(&bg, one, 39), 1.22592, 5e-6);
	CHECK_DOUBLE(alive(&bg, one), 0.726614, 5e-7);
	CHECK_DOUBLE(new_expected(&bg, 0.1429), 0.0078162, 5e-8);
	CHECK_DOUBLE(new_expected(&bg, 1), 0.0531855, 5e-8);
	CHECK_DOUBLE(new_expected(&bg, 3), 0.150635, 5e-7);
	CHECK_DOUBLE(new_expected(&bg, 31.8571), 1.04052, 5e-6);
	CHECK_DOUBLE(new_expected(&bg, 32), 1.04376, 5e-6);
	CHECK_DOUBLE(new_expected(&bg, 78), 1.85802, 5e-6);
	CHECK_DOUBLE(new_probability(&bg_short, 2, 10), 1.07869e-7, 5e-13);
	CHECK_DOUBLE(new_probability(&bg_short, 30, 11), 0.0019995214, 5e-11);
	CHECK_DOUBLE(new_probability(&bg_short, 30, 20), 0.00022222605, 5e-12);
	CHECK_DOUBLE(expected(&pareto, two, 52), 25.4549, 5e-5);
	CHECK_DOUBLE(alive(&pareto, two), 0.997918, 5e-7);
	CHECK_DOUBLE(new_expected(&pareto, 52), 1.473067, 5e-7);
	CHECK_DOUBLE(discounted(&pareto, three, INFINITY, 0.0027), 20.554426, 5e-7);
}

/* --- what must hold for any model ------------------------------------------------ */

static const double some_models[][CLV_PARAMETERS] = {
	{.243, 4.414, .793, 2.426}, {.5533, 10.578, .6061, 11.669}, {2.5, 10, 3.2, 8.1},
	{.8, 7, 1, 2.5}, {50, 500, 40, 400}, {.01, .2, .03, .4}, {30, 3, .02, .7},
};

static const ClvCustomer some_customers[] = {
	{0, 0, 0}, {0, 0, 20}, {1, .5, 20}, {4, 20, 20}, {30, 18, 20}, {200, 3, 20},
};

#define COUNT(array)	((int) (sizeof(array) / sizeof((array)[0])))

static void
agree(double got, double want, const char *what)
{
	if (fabs(got - want) > 2e-11 * fabs(want) && check_fail(__FILE__, __LINE__))
		printf("%s: %.17g, not %.17g\n", what, got, want);
}

static void
laws_of_customer(const Model *model, ClvCustomer customer)
{
	double		now = alive(model, customer);
	double		far = 1e7;

	agree(alive_after(model, customer, 0), now, "alive after 0");
	agree(no_purchase(model, customer, 0), 1, "no purchase within 0");
	agree(expected(model, customer, 0), 0, "expected within 0");
	agree(discounted(model, customer, 7, 0), expected(model, customer, 7), "no discount");
	agree(discounted(model, customer, INFINITY, 0.01), discounted(model, customer, far, 0.01),
		  "discounted for ever");
	CHECK(no_purchase(model, customer, INFINITY) >= 1 - now * (1 + 1e-12));
	CHECK(alive_after(model, customer, INFINITY) == 0);
	CHECK(expected(model, customer, INFINITY) >= expected(model, customer, far) * (1 - 1e-12));
	/* a short time ahead: one purchase or none, so the chances add up to 1 */
	CHECK_DOUBLE(expected(model, customer, 1e-9) + no_purchase(model, customer, 1e-9), 1, 1e-12);
}

static void
laws(void)
{
	for (int kind = CLV_BGNBD; kind <= CLV_PARETO_NBD; kind++)
	{
		for (int i = 0; i < COUNT(some_models); i++)
		{
			const double *p = some_models[i];
			Model		model = model_of(kind, p[0], p[1], p[2], p[3]);

			for (int j = 0; j < COUNT(some_customers); j++)
				laws_of_customer(&model, some_customers[j]);
		}
	}
}

/* P(X = n) adds up to 1, and its mean is E[X]. */
static void
probabilities_add_up(void)
{
	for (int kind = CLV_BGNBD; kind <= CLV_PARETO_NBD; kind++)
	{
		for (int i = 0; i < 4; i++)
		{
			const double *p = some_models[i];
			Model		model = model_of(kind, p[0], p[1], p[2], p[3]);
			double		sum = 0;
			double		mean = 0;

			for (int n = 0; n <= 400; n++)
			{
				double		chance = new_probability(&model, 20, n);

				sum += chance;
				mean += n * chance;
			}
			CHECK_DOUBLE(sum, 1, 1e-12);
			CHECK_DOUBLE(mean, new_expected(&model, 20), 1e-10);
		}
	}
}

/* A customer of MBG/NBD may be gone from the start; one of BG/NBD never is. */
static void
first_chance_to_leave(void)
{
	Model		bg = model_of(CLV_BGNBD, .243, 4.414, .793, 2.426);
	Model		mbg = model_of(CLV_MBGNBD, .243, 4.414, .793, 2.426);
	ClvCustomer newcomer = {0, 0, 0};
	ClvCustomer silent = {0, 0, 1000};

	CHECK(alive(&bg, newcomer) == 1);
	CHECK(alive(&bg, silent) == 1);
	CHECK_DOUBLE(alive(&mbg, newcomer), 2.426 / (.793 + 2.426), 1e-15);
	CHECK(alive(&mbg, silent) < alive(&mbg, newcomer));
	CHECK(expected(&bg, silent, INFINITY) == INFINITY);
}

/* --- the ways to D(u) ------------------------------------------------------------ */

static void
ways_agree(ClvBetaDecay decay, double discount, double w)
{
	double		sum = clv_beta_decay_integral(decay, discount, w);
	double		mean = mean_over_p(decay, integral_of_p, discount, w);
	double		value = clv_beta_decay(decay, w);

	agree(sum, mean, "integral by series and by mean");
	agree(value, mean_over_p(decay, decay_of_p, 0, w), "value by series and by mean");
}

static void
series_and_mean_agree(void)
{
	const double horizons[] = {1e-4, .01, .3, 1, 2.9, 3.1, 10, 100, 1e4};
	const double discounts[] = {0, .01, 1, 50};

	for (int i = 0; i < COUNT(some_models); i++)
	{
		for (int j = 0; j < COUNT(some_customers); j++)
		{
			ClvBetaDecay decay = {some_models[i][0] + some_customers[j].x + 1,
				some_models[i][2], some_models[i][3] + some_customers[j].x};

			for (int k = 0; k < COUNT(horizons) * COUNT(discounts); k++)
				ways_agree(decay, discounts[k % COUNT(discounts)],
						   horizons[k / COUNT(discounts)]);
		}
	}
}

static double
square(const void *of, double p)
{
	(void) of;
	return (1 - p / 2) * (1 - p / 2);
}

static void
beta_means(void)
{
	const double shapes[] = {1e-6, 1e-3, .2, 1, 3, 40, 2000, 1e6};

	for (int i = 0; i < COUNT(shapes) * COUNT(shapes); i++)
	{
		double		a = shapes[i / COUNT(shapes)];
		double		b = shapes[i % COUNT(shapes)];
		double		mean = a / (a + b);

		agree(clv_beta_mean(a, b, square, NULL, 2),
			  1 - mean + mean * ((a + 1) / (a + b + 1)) / 4, "E[(1 - p / 2)^2]");
	}
}

/* --- special functions ----------------------------------------------------------- */

static void
close_to(double got, double want)
{
	if (fabs(got - want) > 1e-14 * (1 + fabs(want)) && check_fail(__FILE__, __LINE__))
		printf("%.17g, not %.17g\n", got, want);
}

/* Against 60-digit arithmetic. */
static void
special_functions(void)
{
	close_to(clv_log_gamma_ratio(0.243, 5), 2.23241762597042541);
	close_to(clv_log_gamma_ratio(1e-06, 40), 92.8162539562214141);
	close_to(clv_log_gamma_ratio(3.5, 0.25), 0.285841976246342831);
	close_to(clv_log_gamma_ratio(20, -3.5), -10.0621296721586795);
	close_to(clv_log_gamma_ratio(1000000.0, 1000), 13816.009891630641);
	close_to(clv_log_gamma_ratio(1000000000000.0, 3), 82.8930633477886446);
	close_to(clv_log_gamma_ratio(0.001, 5000), 37575.7276538932546);
	close_to(clv_digamma_difference(0.243, 5), 5.90960180276182365);
	close_to(clv_digamma_difference(1e-06, 40), 1000004.25354141936);
	close_to(clv_digamma_difference(3.5, 0.25), 0.0793807479665530414);
	close_to(clv_digamma_difference(1000000.0, 1000), 0.000999500832584199084);
	close_to(clv_digamma_difference(1000000000000.0, 3), 2.999999999997e-12);
	close_to(clv_digamma_difference(0.001, 5000), 1009.09266531991317);
	close_to(clv_log_beta_ratio(0.793, 2.426, 7), -1.10001793208698105);
	close_to(clv_log_beta_ratio(0.793, 2.426, 5000), -6.08406184538063391);
	close_to(clv_log_beta_ratio(1e-06, 0.2, 30), -8.68022105252048679e-6);
	close_to(clv_log_beta_ratio(1000000.0, 1000000.0, 100), -69.3122431791186348);
	close_to(clv_log_beta_ratio(0.5, 1000000000.0, 3000), -1.49999775037949886e-6);
	close_to(clv_log_beta_ratio(40, 0.01, 1), -8.29429960885723501);
	close_to(clv_digamma_beta_difference(0.793, 2.426, 7), 0.254534381388679889);
	close_to(clv_digamma_beta_difference(0.793, 2.426, 5000), 0.33940869062334116);
	close_to(clv_digamma_beta_difference(1e-06, 0.2, 30), 0.0000262335846135624266);
	close_to(clv_digamma_beta_difference(1000000.0, 1000000.0, 100), 0.0000499962877872832808);
	close_to(clv_digamma_beta_difference(0.5, 1000000000.0, 3000), 1.49999550076349658e-15);
	close_to(clv_digamma_beta_difference(40, 0.01, 1), 99.9750062484378884);
	close_to(clv_digamma(1e-06), -1000000.57721402001);
	close_to(clv_digamma(0.243), -4.35109386442321073);
	close_to(clv_digamma(1.5), 0.0364899739785765206);
	close_to(clv_digamma(16), 2.74101332832746037);
	close_to(clv_digamma(1000000000.0), 20.7232658364464112);
	close_to(clv_trigamma(1e-06), 1000000000001.64502);
	close_to(clv_trigamma(0.243), 18.1417797870958295);
	close_to(clv_trigamma(1.5), 0.934802200544679309);
	close_to(clv_trigamma(16), 0.0644937834032393618);
	close_to(clv_trigamma(1000000000.0), 1.0000000005e-9);
}

/* What is a difference of nothing, or of next to nothing. */
static void
small_differences(void)
{
	CHECK(clv_log_gamma_ratio(0.3, 0) == 0);
	CHECK(clv_digamma_difference(0.3, 0) == 0);
	CHECK(clv_log_beta_ratio(0.3, 0.4, 0) == 0);
	CHECK(clv_digamma_beta_difference(0.3, 0.4, 0) == 0);
	CHECK(clv_phi(0) == 1);
	CHECK_DOUBLE(clv_phi(1e-20), 1, 0);
	CHECK_DOUBLE(clv_phi(-1e9), 1e-9, 1e-24);
	CHECK(clv_log_sum_exp(-INFINITY, 3) == 3);
	CHECK(clv_log_sum_exp(-INFINITY, -INFINITY) == -INFINITY);
	CHECK_DOUBLE(clv_log_sum_exp(1000, 1000), 1000 + log(2), 1e-12);
	CHECK(clv_log_diff_exp(5, -INFINITY) == 5);
	CHECK(clv_log_diff_exp(5, 5) == -INFINITY);
	CHECK_DOUBLE(clv_log_diff_exp(log(3), log(2)), 0, 1e-15);
	CHECK(clv_logistic(-INFINITY) == 1 && clv_logistic(INFINITY) == 0);
	CHECK_DOUBLE(clv_logistic(700), exp(-700), 1e-318);
}

/* --- refusals -------------------------------------------------------------------- */

static void
problems(void)
{
	const ClvParameters good = {{.243, 4.414, .793, 2.426}};
	const double bad[] = {0, -1, NAN, INFINITY};

	CHECK(clv_parameters_problem(CLV_BGNBD, good) == NULL);
	for (int i = 0; i < CLV_PARAMETERS * COUNT(bad); i++)
	{
		ClvParameters parameters = good;

		parameters.p[i / COUNT(bad)] = bad[i % COUNT(bad)];
		CHECK(clv_parameters_problem(CLV_MBGNBD, parameters) != NULL);
		CHECK(clv_parameters_problem(CLV_PARETO_NBD, parameters) != NULL);
	}
	CHECK_STR(clv_customer_problem((ClvCustomer) {-1, 0, 9}), "x must be 0 or more and finite");
	CHECK_STR(clv_customer_problem((ClvCustomer) {NAN, 0, 9}), "x must be 0 or more and finite");
	CHECK_STR(clv_customer_problem((ClvCustomer) {1.5, 1, 9}), "x must be a whole number");
	CHECK_STR(clv_customer_problem((ClvCustomer) {1, 1, INFINITY}), "t must be 0 or more and finite");
	CHECK_STR(clv_customer_problem((ClvCustomer) {1, -1, 9}), "t_x must be 0 or more and finite");
	CHECK_STR(clv_customer_problem((ClvCustomer) {1, 10, 9}), "t_x must not be above t");
	CHECK_STR(clv_customer_problem((ClvCustomer) {0, 1, 9}), "t_x must be 0 when x is 0");
	CHECK(clv_customer_problem((ClvCustomer) {0, 0, 0}) == NULL);
	CHECK(clv_customer_problem((ClvCustomer) {3, 9, 9}) == NULL);
	CHECK(clv_customer_problem((ClvCustomer) {CLV_MOST_PURCHASES, 1e-100, 1e100}) == NULL);
	CHECK_STR(clv_customer_problem((ClvCustomer) {1e16, 1, 9}), "x must be at most 2^53");
	CHECK_STR(clv_customer_problem((ClvCustomer) {1, 1, 1e101}), "t must be 0 or between 1e-100 and 1e100");
	CHECK_STR(clv_customer_problem((ClvCustomer) {1, 1e-320, 1}), "t_x must be 0 or between 1e-100 and 1e100");
}

/* --- random models and customers ------------------------------------------------- */

static uint64_t random_state = 20261122;

/* From 0 to below 1 (xorshift64*). */
static double
draw(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (double) ((random_state * UINT64_C(2685821657736338717)) >> 11) / 9007199254740992.0;
}

static double
log_uniform(double low, double high)
{
	return low * pow(high / low, draw());
}

static ClvCustomer
draw_customer(void)
{
	ClvCustomer customer;

	customer.x = draw() < 0.3 ? 0 : floor(log_uniform(1, 10000));
	customer.t = draw() < 0.05 ? 0 : log_uniform(1e-3, 1e5);
	customer.t_x = customer.x == 0 ? 0 : customer.t * (draw() < 0.1 ? 1 : draw());
	return customer;
}

/* for_ever: whether Infinity is a horizon too. */
static double
draw_horizon(int for_ever)
{
	double		kind = draw();

	if (kind < 0.02)
		return 0;
	return for_ever && kind < 0.2 ? INFINITY : log_uniform(1e-4, 1e6);
}

static int
is_probability(double value)
{
	return value >= 0 && value <= 1;
}

static void
check_draw(const Model *model, ClvCustomer customer, double t, double rate, int which)
{
	double		gradient[CLV_PARAMETERS];
	double		now = alive(model, customer);
	int			ok = is_probability(now);

	switch (which)
	{
		case 0:
			ok = ok && isfinite(log_likelihood(model, customer, gradient));
			for (int i = 0; i < CLV_PARAMETERS; i++)
				ok = ok && isfinite(gradient[i]);
			break;
		case 1:
			ok = ok && is_probability(alive_after(model, customer, t)) &&
				alive_after(model, customer, t) <= now * (1 + 1e-12);
			break;
		case 2:
			ok = ok && is_probability(no_purchase(model, customer, t)) &&
				is_probability(new_probability(model, t, customer.x));
			break;
		case 3:
			ok = ok && expected(model, customer, t) >= 0 && isfinite(expected(model, customer, t));
			break;
		default:
			ok = ok && discounted(model, customer, t, rate) >= 0 &&
				isfinite(discounted(model, customer, t, rate));
			break;
	}
	if (!ok && check_fail(__FILE__, __LINE__))
		printf("draw of kind %d, question %d: r %g; x %g, t_x %.17g, t %.17g; horizon %.17g, rate %g\n",
			   model->kind, which, model->scale, customer.x, customer.t_x, customer.t, t, rate);
}

static void
random_draws(void)
{
	for (int i = 0; i < DRAWS; i++)
	{
		double		most = i % 10 == 0 ? 1e6 : 1e2;
		double		r = log_uniform(1e-4, most);
		double		alpha = log_uniform(1e-3, 1e5);
		double		third = log_uniform(1e-6, most);
		double		fourth = log_uniform(1e-6, most);
		double		rate = log_uniform(1e-6, 1);
		double		t = draw_horizon(i / 3 % 5 == 4);
		ClvCustomer customer = draw_customer();
		Model		model;

		with_curves = i % 7 == 0;
		model = model_of((ClvModelKind) (i % 3), r, alpha, third, fourth);
		check_draw(&model, customer, t, rate, i / 3 % 5);
	}
	with_curves = 0;
}

/* --- the same with curves -------------------------------------------------------- */

static void
oracle_future_by_curves(void)
{
	with_curves = 1;
	oracle_future();
	with_curves = 0;
}

static void
cases_by_curves(void)
{
	with_curves = 1;
	cases();
	with_curves = 0;
}

static void
laws_by_curves(void)
{
	with_curves = 1;
	laws();
	with_curves = 0;
}

/* A curve gives the same whatever was asked before, and close to what there is without. */
static void
curves_forget(void)
{
	for (int i = 0; i < COUNT(some_models); i++)
	{
		const double *p = some_models[i];
		Model		plain = model_of(CLV_BGNBD, p[0], p[1], p[2], p[3]);
		Model		curved = plain;
		double		first[COUNT(some_customers)];

		clv_bgnbd_use_curves(&curved.bgnbd, &room);
		for (int j = 0; j < COUNT(some_customers); j++)
			first[j] = discounted(&curved, some_customers[j], 30, 0.01);
		clv_bgnbd_use_curves(&curved.bgnbd, &room);
		for (int j = COUNT(some_customers) - 1; j >= 0; j--)
		{
			CHECK(expected(&curved, some_customers[j], 5) > 0);
			CHECK(discounted(&curved, some_customers[j], 30, 0.01) == first[j]);
			agree(first[j], discounted(&plain, some_customers[j], 30, 0.01), "with a curve");
		}
	}
}

int
main(void)
{
	RUN(special_functions);
	RUN(small_differences);
	RUN(beta_means);
	RUN(series_and_mean_agree);
	RUN(oracle_past);
	RUN(oracle_future);
	RUN(oracle_future_by_curves);
	RUN(oracle_population);
	RUN(cases);
	RUN(cases_by_curves);
	RUN(published);
	RUN(laws);
	RUN(laws_by_curves);
	RUN(curves_forget);
	RUN(probabilities_add_up);
	RUN(first_chance_to_leave);
	RUN(problems);
	RUN(random_draws);
	return check_done();
}
