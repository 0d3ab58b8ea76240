/*-------------------------------------------------------------------------
 *
 * model.c
 *	  What parameters and histories the models of repeat purchases accept.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/model.h"

#include <math.h>
#include <stddef.h>

/*
 * clv_parameters_problem
 *		NULL, or why no model has these parameters.
 *
 * The message names the parameter as the papers do.
 */
const char *
clv_parameters_problem(ClvModelKind kind, ClvParameters parameters)
{
	static const char *const bg[CLV_PARAMETERS] = {
		"r must be above 0 and finite", "alpha must be above 0 and finite",
		"a must be above 0 and finite", "b must be above 0 and finite",
	};
	static const char *const pareto[CLV_PARAMETERS] = {
		"r must be above 0 and finite", "alpha must be above 0 and finite",
		"s must be above 0 and finite", "beta must be above 0 and finite",
	};

	for (int i = 0; i < CLV_PARAMETERS; i++)
	{
		if (!(parameters.p[i] > 0 && isfinite(parameters.p[i])))
			return kind == CLV_PARETO_NBD ? pareto[i] : bg[i];
	}
	return NULL;
}

/*
 * clv_customer_problem
 *		NULL, or why no customer has this history.
 */
const char *
clv_customer_problem(ClvCustomer customer)
{
	if (!(customer.x >= 0 && isfinite(customer.x)))
		return "x must be 0 or more and finite";
	if (customer.x != floor(customer.x))
		return "x must be a whole number";
	if (!(customer.t >= 0 && isfinite(customer.t)))
		return "t must be 0 or more and finite";
	if (!(customer.t_x >= 0 && isfinite(customer.t_x)))
		return "t_x must be 0 or more and finite";
	if (customer.t_x > customer.t)
		return "t_x must not be above t";
	if (customer.x == 0 && customer.t_x != 0)
		return "t_x must be 0 when x is 0";
	return NULL;
}
