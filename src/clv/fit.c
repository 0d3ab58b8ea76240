/*-------------------------------------------------------------------------
 *
 * fit.c
 *	  Fits of the models of repeat purchases: see fit.h.
 *
 * Maximum likelihood.  With many customers the search for the best of several
 * maxima is done on a sample of them, every k-th in the order of the rows; from
 * its parameters all customers need three or four evaluations.  Rows are
 * distinct and sorted, so the result, to the last bit, does not depend on the
 * order in which customers were met.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/fit.h"

#include <math.h>
#include <string.h>

#include "clv/fit_bgnbd.h"
#include "clv/fit_pareto_nbd.h"
#include "clv/fit_search.h"

/*
 * A sample has so many customers, more where it needs them to have so many who
 * bought again: with fewer it may lead to the wrong maximum.  It pays where
 * there are so many times as many rows.
 */
#define SAMPLE			4000
#define SAMPLE_REPEATERS	400
#define SAMPLE_PAYS		5

/*
 * How far from its scale a parameter of the sample may be to start from: on a
 * plateau further out nothing would lead back.
 */
#define FAR_START		100.0

#define COUNT(array)	((int) (sizeof(array) / sizeof((array)[0])))

#define NO_DIFFERENCE_IN_BUYING \
	"customers do not differ in how often they buy"
#define SOME_BUY \
	"some customers keep buying and the others do not buy at all"
#define NO_DIFFERENCE_IN_LEAVING \
	"customers do not differ in how readily they leave"
#define SOME_LEAVE \
	"some customers leave at once and the others never"
#define NOBODY_LEAVES \
	"no customer is seen to have left"
#define ALL_LEAVE \
	"customers are seen to leave at once"

static const FitTrait buying = {
	0, 1, NO_DIFFERENCE_IN_BUYING, SOME_BUY, SOME_BUY, NULL
};

static const FitTrait leaving = {
	2, 3, NO_DIFFERENCE_IN_LEAVING, SOME_LEAVE, NOBODY_LEAVES, ALL_LEAVE
};

/*
 * Places to climb from, chosen so that hardly any of thousands of simulated
 * sets had a higher maximum that random places led to.  The last two parameters
 * decide: maxima lie apart where many leave at once, and where all leave at
 * about one rate.
 */
static const double bgnbd_starts[][CLV_FIT_MOST] = {
	{1, 0.05, 0.3, 0.3},
	{1, 1, 1, 10},
	{1, 1, 0.01, 0.1},
	{0.1, 0.3, 10, 50},
};

static const double mbgnbd_starts[][CLV_FIT_MOST] = {
	{1, 1, 1, 1},
	{0.05, 3, 1, 0.1},
	{0.05, 0.05, 0.1, 10},
	{0.3, 0.05, 0.3, 0.3},
	{0.1, 0.1, 10, 100},
};

static const double pareto_nbd_starts[][CLV_FIT_MOST] = {
	{1, 1, 0.01, 0.1},
	{1, 1, 1, 1},
	{10, 1, 1, 1e-4},
	{0.1, 0.1, 1, 10},
};

/* A likelihood with its memory, and how to look for its maximum. */
typedef struct Fit
{
	FitModel	model;
	FitSearch	search;
	FitRows		rows;
	FitBgnbd	bgnbd;
	FitParetoNbd pareto_nbd;
} Fit;

/*
 * clv_fit_row_compare
 *		The order in which rows are given to clv_fit(): by x, t_x, T.
 */
int
clv_fit_row_compare(const ClvFitRow *a, const ClvFitRow *b)
{
	if (a->x != b->x)
		return a->x < b->x ? -1 : 1;
	if (a->t_x != b->t_x)
		return a->t_x < b->t_x ? -1 : 1;
	return (a->t > b->t) - (a->t < b->t);
}

static void
fit_prepare(ClvModelKind kind, const ClvFitRow *rows, int64_t nrows, ClvAllocate allocate, Fit *fit)
{
	static const char *const bg[] = {"r", "alpha", "a", "b"};
	static const char *const pareto[] = {"r", "alpha", "s", "beta"};
	bool		is_pareto = kind == CLV_PARETO_NBD;
	FitSearch  *search = &fit->search;

	memset(fit, 0, sizeof(*fit));
	fit_rows_build(rows, nrows, allocate, &fit->rows);
	fit->model.n = CLV_PARAMETERS;
	memcpy(fit->model.name, is_pareto ? pareto : bg, sizeof(bg));
	fit->model.trait[0] = buying;
	fit->model.trait[1] = leaving;
	search->model = &fit->model;
	search->customers = fit->rows.customers;
	for (int i = 0; i < CLV_PARAMETERS; i++)
		search->scale[i] = i == 1 || (i == 3 && is_pareto) ? fit->rows.mean_time : 1;
	if (is_pareto)
	{
		fit->pareto_nbd.rows = &fit->rows;
		fit->pareto_nbd.buying = allocate(fit->rows.ntimes * sizeof(FitAge));
		fit->pareto_nbd.living = allocate(fit->rows.ntimes * sizeof(FitAge));
		search->evaluate = fit_pareto_nbd_evaluate;
		search->data = &fit->pareto_nbd;
		search->start = pareto_nbd_starts;
		search->nstarts = COUNT(pareto_nbd_starts);
		return;
	}
	fit->bgnbd.rows = &fit->rows;
	fit->bgnbd.modified = kind == CLV_MBGNBD;
	fit->bgnbd.ages = allocate(fit->rows.ntimes * sizeof(FitAge));
	search->evaluate = fit_bgnbd_evaluate;
	search->data = &fit->bgnbd;
	search->start = kind == CLV_MBGNBD ? mbgnbd_starts : bgnbd_starts;
	search->nstarts = kind == CLV_MBGNBD ? COUNT(mbgnbd_starts) : COUNT(bgnbd_starts);
}

/* Refuses what has no likelihood worth a search. */
static bool
fit_refused(const ClvFitRow *rows, int64_t nrows, ClvFitReport *report)
{
	bool		any_time = false;
	bool		any_repeat = false;

	for (int64_t i = 0; i < nrows; i++)
	{
		any_time |= rows[i].t > 0;
		any_repeat |= rows[i].x > 0;
	}
	if (report->customers == 0)
		clv_fit_refuse(report, CLV_FIT_NO_CUSTOMERS, "there are no customers to fit a model to");
	else if (!any_time)
		clv_fit_refuse(report, CLV_FIT_NO_TIME, "no customer was observed for any time: t is 0");
	else if (!any_repeat)
		clv_fit_refuse(report, CLV_FIT_NO_REPEATERS, "no customer bought again: x is 0");
	else if (report->customers == 1)
		clv_fit_refuse(report, CLV_FIT_ONE_CUSTOMER,
					   "there is one customer only: a model of differences between customers needs more");
	else if (nrows == 1)
		clv_fit_refuse(report, CLV_FIT_IDENTICAL,
					   "all customers have the same x, t_x and t: there are no differences to fit");
	for (int64_t i = 0; i < nrows && report->status == CLV_FIT_CONVERGED; i++)
		if (rows[i].x > 0 && rows[i].t_x == 0)
			clv_fit_refuse(report, CLV_FIT_ALL_AT_ONCE,
						   "a customer bought again without any time in between (x > 0, t_x = 0):"
						   " the likelihood has no bound");
	return report->status != CLV_FIT_CONVERGED;
}

/* The size of a sample; 0 when it does not pay. */
static int64_t
sample_size(const ClvFitRow *rows, int64_t nrows)
{
	double		customers = (double) fit_rows_customers(rows, nrows);
	double		repeaters = 0;
	double		size;

	for (int64_t i = 0; i < nrows; i++)
		if (rows[i].x > 0)
			repeaters += (double) rows[i].count;
	size = fmax(SAMPLE, SAMPLE_REPEATERS / repeaters * customers);
	return (double) nrows < SAMPLE_PAYS * size ? 0 : (int64_t) size;
}

/* A start for all customers from the best of a sample of them. */
static bool
fit_sample(ClvModelKind kind, const ClvFitRow *rows, int64_t nrows, int64_t size,
		   ClvAllocate allocate, OptimisePoint *start, ClvFitReport *report)
{
	ClvFitRow  *sample = allocate(size * sizeof(ClvFitRow));
	Fit		   *fit = allocate(sizeof(Fit));

	fit_prepare(kind, sample, fit_rows_sample(rows, nrows, size, sample), allocate, fit);
	if (fit_best(&fit->search, start, &report->sample_evaluations) == OPTIMISE_NO_START)
		return false;
	for (int i = 0; i < CLV_PARAMETERS; i++)
	{
		double		scale = log(fit->search.scale[i]);

		start->at[i] = fmin(fmax(start->at[i], scale - log(FAR_START)), scale + log(FAR_START));
	}
	return true;
}

/*
 * clv_fit
 *		Fits a model by maximum likelihood to customers, given as distinct rows
 *		in the order of clv_fit_row_compare(), each of which
 *		clv_customer_problem() has let pass.
 */
void
clv_fit(ClvModelKind kind, const ClvFitRow *rows, int64_t nrows, ClvAllocate allocate,
		ClvFitReport *report)
{
	OptimisePoint point;
	OptimiseEnd end = OPTIMISE_NO_START;
	int64_t		size;
	Fit		   *fit;

	memset(report, 0, sizeof(*report));
	memset(&point, 0, sizeof(point));
	report->n = CLV_PARAMETERS;
	report->customers = fit_rows_customers(rows, nrows);
	report->distinct_rows = nrows;
	if (fit_refused(rows, nrows, report))
		return;
	fit = allocate(sizeof(Fit));
	fit_prepare(kind, rows, nrows, allocate, fit);
	size = sample_size(rows, nrows);
	if (size > 0 && fit_sample(kind, rows, nrows, size, allocate, &point, report))
		end = fit_climb(&fit->search, &point, &report->evaluations);
	if (end != OPTIMISE_FOUND)
		end = fit_best(&fit->search, &point, &report->evaluations);
	fit_report(&fit->search, &point, end, report);
}
