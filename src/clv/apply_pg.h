/*-------------------------------------------------------------------------
 *
 * apply_pg.h
 *	  Fitted models and customers as arguments of the functions that predict.
 *
 * A model is nearly always the same for millions of customers, or one of a few:
 * a model for each segment.  What was made of the last few is kept in
 * fn_extra, and comparing bytes decides which of them it is (memo_pg.h).
 *
 * A customer comes as x, t_x and t, or as a purchase history and a day.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_APPLY_PG_H
#define CRM_CLV_APPLY_PG_H

#include "compat.h"

#include "fmgr.h"

#include "clv/gamma_gamma.h"
#include "clv/predict.h"
#include "clv/stored_pg.h"
#include "clv/summary.h"
#include "shared/memo_pg.h"

/* Models of repeat purchases that are kept. */
#define CLV_KEPT_MODELS		8

/*
 * A model made ready.  (M)BG/NBD always has room for curves: answers with and
 * without differ in their last digits, and must not depend on what was asked before.
 */
typedef struct ClvReady
{
	ArgMemo		memo;
	ClvStored	model;
	ClvPredictor predictor;
	ClvBgnbdCurves *curves;		/* NULL until wanted */
} ClvReady;

/* What is kept between calls. */
typedef struct ClvKept
{
	ClvReady   *last;			/* NULL: none yet */
	ClvReady   *ready[CLV_KEPT_MODELS];
	int			next;			/* whose place is taken next */
	ArgMemo		spend_memo;
	ClvStored	spend_model;
	ClvGammaGamma spend;
} ClvKept;

/* A customer with the money of the repeat purchases. */
typedef struct ClvBuyer
{
	ClvCustomer customer;
	double		mean_value;		/* anything when x = 0 */
} ClvBuyer;

/* What the error for a customer who cannot be says. */
typedef struct ClvCustomerWords
{
	const char *time;			/* name of the third argument */
	const char *hint;
} ClvCustomerWords;

#define CLV_TIMES_HINT \
	"x is the number of repeat purchases, t_x the time from the first purchase to the last," \
	" t the time from the first purchase to now: t_x <= t."

extern const ClvReady *clv_ready_model(FunctionCallInfo fcinfo, int number);
extern const ClvKept *clv_ready_spend(FunctionCallInfo fcinfo, int number);
extern ClvGammaGamma clv_spend_of(const double *p);
extern double clv_spend_mean(ClvGammaGamma spend, double x, double mean_value);
extern ClvCustomer clv_checked_customer(FunctionCallInfo fcinfo, int number, ClvStoredKind kind,
										ClvCustomerWords words);
extern ClvCustomer clv_customer_args(FunctionCallInfo fcinfo, const ClvReady *ready, int number);
extern double clv_purchases_arg(double x);
extern bool clv_mean_value_arg(FunctionCallInfo fcinfo, int number, double x, double *mean_value);
extern bool clv_history_args(FunctionCallInfo fcinfo, const ClvReady *ready, int number,
							 ClvBuyer *buyer);
extern double clv_horizon_arg(const ClvReady *ready, double horizon);
extern double clv_rate_arg(double rate, const char *argument);
extern ClvSummary clv_summary_args(FunctionCallInfo fcinfo, int number, int32 *as_of);

/* The model of repeat purchases that argument `number` holds, which is not NULL. */
static inline const ClvReady *
clv_model_arg(FunctionCallInfo fcinfo, int number)
{
	const ClvKept *kept = fcinfo->flinfo->fn_extra;

	if (unlikely(kept == NULL || kept->last == NULL ||
				 !memo_same(&kept->last->memo, PG_GETARG_DATUM(number))))
		return clv_ready_model(fcinfo, number);
	return kept->last;
}

/* The like for a model of spending; `spend` and `spend_model` are set. */
static inline const ClvKept *
clv_spend_arg(FunctionCallInfo fcinfo, int number)
{
	const ClvKept *kept = fcinfo->flinfo->fn_extra;

	if (unlikely(kept == NULL || !memo_same(&kept->spend_memo, PG_GETARG_DATUM(number))))
		return clv_ready_spend(fcinfo, number);
	return kept;
}

#endif							/* CRM_CLV_APPLY_PG_H */
