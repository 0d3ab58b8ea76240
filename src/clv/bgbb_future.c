/*-------------------------------------------------------------------------
 *
 * bgbb_future.c
 *	  BG/BB at the opportunities to come: see bgbb_future.h.
 *
 * Given that a customer is there at opportunity n + 1, the chance to buy is
 * beta(alpha + x, beta + n - x) and the chance to leave before the next one
 * beta(gamma, delta + n + 1) distributed.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/bgbb_future.h"

#include <math.h>

#include "clv/special.h"
#include "shared/poll.h"

/* A term that no longer counts, as a share of the sum. */
#define NEGLIGIBLE	1e-18

/*
 * clv_bgbb_alive_after
 *		P(alive at opportunity n + 1 + opportunities).
 */
double
clv_bgbb_alive_after(ClvBgbb model, ClvBgbbCustomer customer, double opportunities)
{
	if (isinf(opportunities))
		return 0;
	return clv_bgbb_alive(model, customer) *
		exp(clv_log_beta_ratio(model.gamma, model.delta + customer.n + 1, opportunities));
}

/*
 * clv_bgbb_no_purchase
 *		P(no purchase at the next so many opportunities): gone by the first of
 *		them, or there for some, without buying, and gone then, or for all.
 */
double
clv_bgbb_no_purchase(ClvBgbb model, ClvBgbbCustomer customer, double opportunities)
{
	double		alive = clv_bgbb_alive(model, customer);
	double		buys = model.alpha + customer.x;
	double		passes = model.beta + (customer.n - customer.x);
	double		delta = model.delta + customer.n + 1;
	double		quiet = 0;
	double		term = 1;		/* there for j opportunities, and none used */

	if (opportunities == 0)
		return 1;
	if (isinf(opportunities))
		return 1 - alive;
	for (int64_t j = 0; j < (int64_t) opportunities; j++)
	{
		term *= (passes + j) / (buys + passes + j);
		if (j + 1 < (int64_t) opportunities)
		{
			quiet += term * (model.gamma / (model.gamma + delta + j));
			term *= (delta + j) / (model.gamma + delta + j);
		}
		poll_at_step(j);
	}
	return (1 - alive) + alive * (quiet + term);
}

/*
 * clv_bgbb_discounted_until
 *		Expected purchases at the next so many opportunities, the j-th of which
 *		counts exp(-rate j).
 */
double
clv_bgbb_discounted_until(ClvBgbb model, ClvBgbbCustomer customer, double opportunities,
						  double rate)
{
	double		next = model.delta + customer.n;
	double		first = clv_bgbb_expected(model, customer, 1);
	double		sum = 0;
	double		term = first;

	if (rate == 0)
		return clv_bgbb_expected(model, customer, opportunities);
	if (isinf(opportunities))
		return clv_bgbb_discounted(model, customer, expm1(rate));
	for (int64_t j = 1; j <= (int64_t) opportunities; j++)
	{
		double		worth = term * exp(-rate * j);

		sum += worth;
		if (worth <= NEGLIGIBLE * sum)
			break;
		term *= (next + j) / (model.gamma + next + j);
		poll_at_step(j);
	}
	return sum;
}

/*
 * clv_bgbb_new_probability
 *		P(a new customer buys n times at so many opportunities).
 *
 * There for i of them, n times used: gone then, or i is all of them.
 */
double
clv_bgbb_new_probability(ClvBgbb model, double opportunities, double n)
{
	double		log_term;
	double		term;
	double		sum = 0;

	if (n > opportunities)
		return 0;
	log_term = clv_log_gamma_ratio(model.alpha, n) -
		clv_log_gamma_ratio(model.alpha + model.beta, n) +
		clv_log_beta_ratio(model.gamma, model.delta, n);
	term = exp(log_term);
	for (int64_t i = (int64_t) n; i < (int64_t) opportunities; i++)
	{
		double		total = model.gamma + model.delta + i;

		sum += term * (model.gamma / total);
		term *= ((i + 1) / (i + 1 - n)) * ((model.beta + (i - n)) / (model.alpha + model.beta + i)) *
			((model.delta + i) / total);
		poll_at_step(i);
	}
	return fmin(1, sum + term);
}
