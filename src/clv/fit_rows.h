/*-------------------------------------------------------------------------
 *
 * fit_rows.h
 *	  Purchase summaries as a fit reads them: distinct rows, and tables of the
 *	  distinct values in them.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_FIT_ROWS_H
#define CRM_CLV_FIT_ROWS_H

#include <stdint.h>

#include "clv/fit_report.h"

/* Customers with the same summary. */
typedef struct ClvFitRow
{
	double		x;				/* repeat purchases */
	double		t_x;			/* time from first to last purchase */
	double		t;				/* time from first purchase to now */
	int64_t		count;			/* of customers, at least 1 */
} ClvFitRow;

/* One row; values are positions in the tables of FitRows. */
typedef struct FitRow
{
	int32_t		t_x;
	int32_t		t;
	double		count;
} FitRow;

/* The rows with one x: from `first` up to the first of the next. */
typedef struct FitGroup
{
	double		x;
	double		count;			/* customers */
	int64_t		first;
} FitGroup;

/* A distinct time, and what was observed for so long. */
typedef struct FitTime
{
	double		time;
	double		customers;		/* whose T it is */
	double		purchases;		/* and their x, summed */
} FitTime;

typedef struct FitRows
{
	int64_t		nrows;
	FitRow	   *row;
	int64_t		ngroups;
	FitGroup   *group;			/* x ascending; one more, empty, at the end */
	int64_t		ntimes;
	FitTime    *time;			/* ascending; the first is 0 */
	double		customers;
	double		mean_time;		/* mean T */
} FitRows;

extern void fit_rows_build(const ClvFitRow *rows, int64_t nrows, ClvAllocate allocate,
						   FitRows *built);
extern int64_t fit_rows_customers(const ClvFitRow *rows, int64_t nrows);
extern int64_t fit_rows_sample(const ClvFitRow *rows, int64_t nrows, int64_t wanted,
							   ClvFitRow *sample);

#endif							/* CRM_CLV_FIT_ROWS_H */
