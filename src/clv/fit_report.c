/*-------------------------------------------------------------------------
 *
 * fit_report.c
 *	  What a fit says: see fit_report.h.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/fit_report.h"

#include <math.h>
#include <stdio.h>

static const Label labels[CLV_FIT_STATUSES] = {
	{{"converged", "已收敛"}},
	{{"no maximum", "无极大值"}},
	{{"stopped early", "提前停止"}},
	{{"no customers", "无客户"}},
	{{"one customer", "仅一位客户"}},
	{{"no time observed", "无观察时间"}},
	{{"no repeat purchases", "无重复购买"}},
	{{"all customers alike", "客户完全相同"}},
	{{"purchases all at once", "购买同时发生"}},
	{{"out of range", "超出范围"}},
};

const Label *
clv_fit_status_label(ClvFitStatus status)
{
	return &labels[status];
}

/*
 * clv_fit_refuse
 *		The report of data that no parameters can be found for.
 */
void
clv_fit_refuse(ClvFitReport *report, ClvFitStatus status, const char *message)
{
	report->status = status;
	(void) snprintf(report->message, sizeof(report->message), "%s", message);
	report->loglik = report->aic = report->bic = report->slope = NAN;
	for (int i = 0; i < CLV_FIT_MOST; i++)
	{
		report->p[i] = report->std_error[i] = NAN;
		report->trend[i] = CLV_FIT_SETTLED;
		for (int k = 0; k < CLV_FIT_MOST; k++)
			report->covariance[i][k] = NAN;
	}
}
