/*-------------------------------------------------------------------------
 *
 * stored.h
 *	  A fitted model as a value: what clv_model and clv_spend_model hold.
 *
 * Both types have the same form: which model, its parameters, how sure they
 * are, and the report of the fit.  A model can also be made from known
 * parameters; then it has no report, and NaN where the fit would have said
 * something.  Equal content means equal bytes: there is no padding, a NaN is
 * always the same one, and a 0 has no sign.
 *
 * The message, words on a fit that did not converge, comes last and is stored
 * only as far as it goes.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_STORED_H
#define CRM_CLV_STORED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clv/fit_report.h"

#define CLV_STORED_VERSION	1

/* Every model that has a fit; the first three are those of model.h. */
typedef enum ClvStoredKind
{
	CLV_STORED_BGNBD,
	CLV_STORED_MBGNBD,
	CLV_STORED_PARETO_NBD,
	CLV_STORED_BGBB,
	CLV_STORED_SBG,
	CLV_STORED_GAMMA_GAMMA,		/* alone in clv_spend_model */
	CLV_STORED_KINDS
} ClvStoredKind;

/* Entries on and below the diagonal of a covariance of four parameters. */
#define CLV_STORED_COVARIANCES	(CLV_FIT_MOST * (CLV_FIT_MOST + 1) / 2)

typedef struct ClvStored
{
	int32_t		length_word;	/* varlena header, set by the glue */
	uint8_t		version;		/* CLV_STORED_VERSION */
	uint8_t		kind;			/* ClvStoredKind */
	uint8_t		status;			/* ClvFitStatus; CLV_FIT_CONVERGED for known
								 * parameters */
	uint8_t		fitted;			/* 1, or 0 for known parameters */
	int32_t		unit_days;		/* days in a unit of time, 0 if not known */
	int32_t		evaluations;
	int64_t		customers;
	int64_t		ignored;
	int64_t		distinct_rows;
	double		p[CLV_FIT_MOST];	/* 0 beyond those of the model */
	double		covariance[CLV_STORED_COVARIANCES]; /* row by row; 0 beyond */
	double		loglik;
	double		slope;			/* see ClvFitReport */
	char		message[CLV_FIT_MESSAGE];	/* zero beyond its end */
} ClvStored;

#define CLV_STORED_HEAD_SIZE	offsetof(ClvStored, message)

static inline bool
clv_stored_has_parameters(const ClvStored *stored)
{
	return stored->status <= CLV_FIT_STOPPED;
}

/* Where the covariance of parameters i and k stands. */
static inline int
clv_stored_place(int i, int k)
{
	return i >= k ? i * (i + 1) / 2 + k : k * (k + 1) / 2 + i;
}

extern const char *clv_stored_kind_name(ClvStoredKind kind);
extern int	clv_stored_parameter_count(ClvStoredKind kind);
extern const char *clv_stored_parameter_name(ClvStoredKind kind, int i);

extern void clv_stored_of_report(ClvStoredKind kind, const ClvFitReport *report,
								 int32_t unit_days, ClvStored *stored);
extern void clv_stored_of_parameters(ClvStoredKind kind, const double *p, int32_t unit_days,
									 ClvStored *stored);
extern void clv_stored_make_canonical(ClvStored *stored);
extern const char *clv_stored_problem(const ClvStored *stored);

extern size_t clv_stored_size(const ClvStored *stored);
extern double clv_stored_std_error(const ClvStored *stored, int i);
extern double clv_stored_aic(const ClvStored *stored);
extern double clv_stored_bic(const ClvStored *stored);

#endif							/* CRM_CLV_STORED_H */
