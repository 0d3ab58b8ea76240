/*-------------------------------------------------------------------------
 *
 * formula.c
 *	  Lifetime value by formula: see formula.h.
 *
 * With retention r, discount rate d and growth g, one margin is q times the
 * one before, q = r (1 + g) / (1 + d).  All is said in terms of the leak,
 *
 *	  1 + d - r (1 + g) = (1 - r) + d - r g = (1 + d) (1 - q)
 *
 * whose second form keeps the digits that matter when q is near 1.  The sum
 * of n terms is then (1 - q^n) / (1 - q) by expm1 and log1p.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/formula.h"

#include <float.h>

/* Rates of up to this many decimal places are taken as the decimals they are. */
#define DECIMAL_STEPS	1e12

/*
 * A rate such as 0.9 is not exactly representable, and 1 - 0.9 shows it.  The
 * leak is known to a few units in the last place of 1 + d and no better; when
 * a short decimal lies that near, it is what was meant.  So a churn of 10 %
 * makes 10 years and not 10.000000000000002, and what must not converge does
 * not come out as some 10^17.
 */
static double
short_decimal(double leak, double unit)
{
	double		decimal = rint(leak * DECIMAL_STEPS) / DECIMAL_STEPS;

	return fabs(leak - decimal) <= 4 * DBL_EPSILON * unit ? decimal : leak;
}

static double
leak_of(const ClvTerms *terms)
{
	double		leak = (1 - terms->retention) + terms->discount_rate -
		terms->retention * terms->growth;

	return short_decimal(leak, 1 + terms->discount_rate);
}

/* 1 - q; q is not negative. */
static double
loss_of(const ClvTerms *terms)
{
	return fmin(leak_of(terms) / (1 + terms->discount_rate), 1);
}

/* What the first margin counts, times (1 + d). */
static double
first_weight(const ClvTerms *terms)
{
	switch (terms->convention)
	{
		case CLV_BEGIN:
			return 1 + terms->discount_rate;
		case CLV_MID:
			return sqrt(1 + terms->discount_rate);
		case CLV_END_RETAINED:
			return terms->retention;
		case CLV_END:
			break;
	}
	return 1;
}

/*
 * clv_annuity
 *		Present value of margins that begin with 1.  INFINITY when there is no
 *		end to them and they do not get less.
 */
double
clv_annuity(const ClvTerms *terms)
{
	double		leak = leak_of(terms);
	double		weight = first_weight(terms);

	if (terms->periods == 0)
		return 0;
	if (isinf(terms->periods))
		return leak > 0 ? weight / leak : INFINITY;
	if (leak == 0)
		return weight / (1 + terms->discount_rate) * terms->periods;
	return weight / leak * -expm1(terms->periods * log1p(-loss_of(terms)));
}

/*
 * clv_expected_periods
 *		How many margins a customer pays: the expected life.
 */
double
clv_expected_periods(const ClvTerms *terms)
{
	ClvTerms	plain = *terms;

	plain.discount_rate = 0;
	plain.growth = 0;
	return clv_annuity(&plain);
}

/* The share of customers who pay the margin of a period, from 1. */
double
clv_customers_left(const ClvTerms *terms, double period)
{
	return pow(terms->retention, terms->convention == CLV_END_RETAINED ? period : period - 1);
}

/* What 1 is worth now that is paid with the margin of a period, from 1. */
double
clv_discount(const ClvTerms *terms, double period)
{
	double		time = period;

	if (terms->convention == CLV_BEGIN)
		time = period - 1;
	else if (terms->convention == CLV_MID)
		time = period - 0.5;
	return pow(1 + terms->discount_rate, -time);
}

/*
 * clv_payback_periods
 *		The first number of margins that are together worth the cost, at
 *		present value: 0 when there is no cost, INFINITY when they never are.
 *		The periods of the terms are not looked at.
 *
 * The sum of n terms solved for n; a hair above a whole number is rounding.
 */
double
clv_payback_periods(const ClvTerms *terms, double margin, double cost)
{
	double		loss = loss_of(terms);
	double		firsts;			/* the cost in first margins */
	double		periods;

	if (cost <= 0)
		return 0;
	if (margin <= 0)
		return INFINITY;
	firsts = cost / (margin * (first_weight(terms) / (1 + terms->discount_rate)));
	if (firsts <= 1 + CLV_ROUNDING)
		return 1;
	if (loss * firsts >= 1 - CLV_ROUNDING)
		return INFINITY;
	periods = loss == 0 ? firsts : log1p(-loss * firsts) / log1p(-loss);
	return ceil(periods - 1e-9);
}

/*
 * clv_referral_worth
 *		A recommendation brings a customer who would not have come, or saves
 *		the acquisition of one who would.
 */
double
clv_referral_worth(double share_new, double clv_new, double acquisition_cost)
{
	return share_new * clv_new + (1 - share_new) * acquisition_cost;
}
