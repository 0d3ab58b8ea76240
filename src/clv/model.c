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
		"r must be between 1e-100 and 1e100", "alpha must be between 1e-100 and 1e100",
		"a must be between 1e-100 and 1e100", "b must be between 1e-100 and 1e100",
	};
	static const char *const pareto[CLV_PARAMETERS] = {
		"r must be between 1e-100 and 1e100", "alpha must be between 1e-100 and 1e100",
		"s must be between 1e-100 and 1e100", "beta must be between 1e-100 and 1e100",
	};

	for (int i = 0; i < CLV_PARAMETERS; i++)
	{
		if (!clv_in_range(parameters.p[i]))
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
	if (customer.x > CLV_MOST_PURCHASES)
		return "x must be at most 2^53";
	if (!(customer.t >= 0 && isfinite(customer.t)))
		return "t must be 0 or more and finite";
	if (!(customer.t_x >= 0 && isfinite(customer.t_x)))
		return "t_x must be 0 or more and finite";
	if (customer.t_x > customer.t)
		return "t_x must not be above t";
	if (customer.t != 0 && !clv_in_range(customer.t))
		return "t must be 0 or between 1e-100 and 1e100";
	if (customer.t_x != 0 && !clv_in_range(customer.t_x))
		return "t_x must be 0 or between 1e-100 and 1e100";
	if (customer.x == 0 && customer.t_x != 0)
		return "t_x must be 0 when x is 0";
	return NULL;
}
