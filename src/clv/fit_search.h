/*-------------------------------------------------------------------------
 *
 * fit_search.h
 *	  From a likelihood to a report: starts, the best maximum, its status.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FIT_SEARCH_H
#define CRM_CLV_FIT_SEARCH_H

#include "clv/fit_report.h"
#include "clv/optimise.h"

/*
 * How far a parameter goes from its scale.  Up, little is left to be gained
 * within 10^12, and the terms of the likelihood begin to cancel beyond it.
 * Down, the likelihood may still rise as a logarithm falls.
 */
#define FIT_HIGHEST		1e12
#define FIT_LOWEST		1e-30

/* What stands for differences between customers: a pair of parameters. */
typedef struct FitTrait
{
	int			first;
	int			second;
	const char *both_grow;		/* what the data show when both grow, and so on */
	const char *both_vanish;
	const char *first_vanishes; /* beside the second */
	const char *first_grows;
} FitTrait;

typedef struct FitModel
{
	int			n;
	const char *name[CLV_FIT_MOST]; /* of the parameters */
	FitTrait	trait[2];		/* as many as n is for: one or two */
} FitModel;

typedef struct FitSearch
{
	const FitModel *model;
	OptimiseFunction evaluate;
	void	   *data;
	double		scale[CLV_FIT_MOST];	/* what size a parameter has: 1, or a time */
	double		customers;
	int			nstarts;
	const double (*start)[CLV_FIT_MOST];	/* in units of the scale */
} FitSearch;

extern OptimiseEnd fit_climb(const FitSearch *search, OptimisePoint *point, int *evaluations);
extern OptimiseEnd fit_best(const FitSearch *search, OptimisePoint *best, int *evaluations);
extern void fit_report(const FitSearch *search, const OptimisePoint *point, OptimiseEnd end,
					   ClvFitReport *report);

#endif							/* CRM_CLV_FIT_SEARCH_H */
