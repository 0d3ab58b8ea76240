/*-------------------------------------------------------------------------
 *
 * value_args_pg.h
 *	  Arguments of clv_value() and clv_value_error(), which are the same.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_VALUE_ARGS_PG_H
#define CRM_CLV_VALUE_ARGS_PG_H

#include "clv/apply_pg.h"

/* What is asked of two models about a customer. */
typedef struct ClvValueQuestion
{
	const ClvReady *ready;		/* model */
	const ClvKept *kept;		/* spend_model: its spend and spend_model */
	ClvBuyer	buyer;
	double		horizon;		/* INFINITY: for ever */
	double		rate;			/* continuous, of a unit of time */
	double		margin_rate;
} ClvValueQuestion;

/* False when an argument that is NULL makes the answer NULL. */
extern bool clv_value_args(FunctionCallInfo fcinfo, ClvValueQuestion *question);
extern bool clv_value_history_args(FunctionCallInfo fcinfo, ClvValueQuestion *question);

#endif							/* CRM_CLV_VALUE_ARGS_PG_H */
