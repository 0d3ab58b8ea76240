/*-------------------------------------------------------------------------
 *
 * programme.c
 *	  Is a retention programme worth its cost?  See programme.h.
 *
 * With A0 and A1 the annuities without and with the programme, and C that of
 * a yearly cost, which does not grow with the margin (C = A1 when nothing
 * grows):
 *
 *	  yearly	gain = margin (A1 - A0) - cost C	none at cost = margin (A1 - A0) / C
 *	  once		gain = margin (A1 - A0) - cost		none at cost = margin (A1 - A0)
 *
 *-------------------------------------------------------------------------
 */
#include "clv/programme.h"

/* Twice the same infinity has no difference. */
static double
difference(double a, double b)
{
	double		result = a - b;

	if (fabs(result) <= CLV_ROUNDING * fmax(fabs(a), fabs(b)) && !isinf(result))
		return 0;
	return result;
}

/* What a cost of 1 comes to. */
static double
cost_annuity(const ClvProgramme *programme)
{
	ClvTerms	terms = programme->with;

	if (programme->cost_kind == CLV_COST_ONCE)
		return 1;
	terms.growth = 0;
	return clv_annuity(&terms);
}

static double
value_with(const ClvProgramme *programme, double annuity, double cost_value)
{
	if (programme->cost_kind == CLV_COST_YEARLY && programme->with.growth == 0)
		return clv_times(programme->margin - programme->cost, annuity);
	return clv_times(programme->margin, annuity) - cost_value;
}

static double
break_even(const ClvProgramme *programme, double without, double with, double cost)
{
	if (programme->cost_kind == CLV_COST_ONCE)
		return clv_times(programme->margin, difference(with, without));
	/* for ever against for a time: a cost up to the margin itself pays */
	if (isinf(with) && !isinf(without) && programme->with.growth == 0)
		return programme->margin;
	if (cost == 0)
		return NAN;
	return programme->margin * difference(with, without) / cost;
}

/*
 * clv_judge_programme
 *		All there is to say about a programme for one customer.
 */
ClvVerdict
clv_judge_programme(const ClvProgramme *programme)
{
	double		without = clv_annuity(&programme->without);
	double		with = clv_annuity(&programme->with);
	double		cost = cost_annuity(programme);
	ClvVerdict	verdict;

	verdict.cost_value = clv_times(programme->cost, cost);
	verdict.clv_without = clv_times(programme->margin, without);
	verdict.clv_with = value_with(programme, with, verdict.cost_value);
	verdict.gain = difference(verdict.clv_with, verdict.clv_without);
	verdict.roi = verdict.cost_value == 0 ? NAN : verdict.gain / verdict.cost_value;
	verdict.break_even_cost = break_even(programme, without, with, cost);
	verdict.life_without = clv_expected_periods(&programme->without);
	verdict.life_with = clv_expected_periods(&programme->with);
	return verdict;
}

static void
add_to_flow(ClvCashFlow *flow, double margin, double cost, double discount)
{
	flow->cash_flow = margin - cost;
	flow->present_value = flow->cash_flow * discount;
	flow->cumulative += flow->present_value;
	flow->spent += cost * discount;
}

/*
 * clv_cash_flow_begin
 *		Year 0, with programme and customers set: what is to be paid now.
 */
void
clv_cash_flow_begin(ClvCashFlow *flow)
{
	const ClvProgramme *programme = &flow->programme;

	flow->year = 0;
	flow->customers_without = flow->customers_with = flow->customers;
	flow->cumulative = flow->spent = 0;
	add_to_flow(flow, 0, programme->cost_kind == CLV_COST_ONCE ?
				programme->cost * flow->customers : 0, 1);
}

/*
 * clv_cash_flow_next
 *		One year more.
 */
void
clv_cash_flow_next(ClvCashFlow *flow)
{
	const ClvProgramme *programme = &flow->programme;
	double		margin;

	flow->year++;
	flow->customers_without = flow->customers *
		clv_customers_left(&programme->without, (double) flow->year);
	flow->customers_with = flow->customers *
		clv_customers_left(&programme->with, (double) flow->year);
	margin = programme->margin * pow(1 + programme->with.growth, (double) flow->year - 1);
	add_to_flow(flow, margin * (flow->customers_with - flow->customers_without),
				programme->cost_kind == CLV_COST_YEARLY ?
				programme->cost * flow->customers_with : 0,
				clv_discount(&programme->with, (double) flow->year));
}

/* Has the gain so far made up for the cost so far? */
bool
clv_cash_flow_paid_back(const ClvCashFlow *flow)
{
	return flow->cumulative >= -CLV_ROUNDING * flow->spent;
}
