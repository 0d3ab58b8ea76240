/*
 * clv_formula_test.c
 *	  Lifetime value by formula, retention programmes, values by tier.
 *
 * sources: src/clv/formula.c src/clv/programme.c src/clv/markov.c src/shared/poll.c
 */
#include "clv/markov.h"
#include "clv/programme.h"

#include <stdbool.h>
#include <stdlib.h>

#include "check.h"

static const ClvConvention conventions[] = {CLV_BEGIN, CLV_END, CLV_END_RETAINED, CLV_MID};

static ClvTerms
terms(double retention, double discount_rate, ClvConvention convention, double periods)
{
	return (ClvTerms) {retention, discount_rate, 0, periods, convention};
}

static double
endless(double retention, double discount_rate, ClvConvention convention)
{
	ClvTerms	t = terms(retention, discount_rate, convention, INFINITY);

	return clv_annuity(&t);
}

static void
check_relative(double got, double want, double tolerance)
{
	CHECK_DOUBLE(got, want, tolerance * fabs(want));
}

/* The series itself, term by term */
typedef struct SlowSum
{
	long double sum;
	long double term;
} SlowSum;

static SlowSum
slow_begin(const ClvTerms *t)
{
	SlowSum		s = {0, 1};
	long double d = 1 + (long double) t->discount_rate;

	if (t->convention == CLV_END_RETAINED)
		s.term = t->retention / d;
	else if (t->convention != CLV_BEGIN)
		s.term = t->convention == CLV_MID ? 1 / sqrtl(d) : 1 / d;
	return s;
}

static void
slow_next(const ClvTerms *t, SlowSum *s)
{
	s->sum += s->term;
	s->term *= (long double) t->retention * (1 + (long double) t->growth) /
		(1 + (long double) t->discount_rate);
}

static double
slow_annuity(const ClvTerms *t)
{
	SlowSum		s = slow_begin(t);

	for (int i = 0; i < t->periods; i++)
		slow_next(t, &s);
	return (double) s.sum;
}

static void
conventions_without_end(void)
{
	CHECK_DOUBLE(endless(0.9, 0, CLV_BEGIN), 10, 0);
	CHECK_DOUBLE(endless(0.9, 0, CLV_END), 10, 0);
	CHECK_DOUBLE(endless(0.9, 0, CLV_END_RETAINED), 9, 0);
	check_relative(endless(0.9, 0.05, CLV_BEGIN), 7, 1e-15);
	check_relative(endless(0.9, 0.1, CLV_BEGIN), 5.5, 1e-15);
	check_relative(endless(0.9, 0.1, CLV_END), 5, 1e-15);
	check_relative(endless(0.9, 0.1, CLV_END_RETAINED), 4.5, 1e-15);
	check_relative(endless(0.9, 0.1, CLV_MID), sqrt(1.1) / 0.2, 1e-15);
	check_relative(endless(0.95, 0.15, CLV_END), 5, 1e-15);
	/* one margin in any case, but for those who must have stayed */
	CHECK_DOUBLE(endless(0, 0.1, CLV_BEGIN), 1, 1e-15);
	CHECK_DOUBLE(endless(0, 0, CLV_END), 1, 0);
	CHECK_DOUBLE(endless(0, 0.1, CLV_END_RETAINED), 0, 0);
}

static void
no_end_at_all(void)
{
	ClvTerms	growing = {0.8, 0, 0.25, INFINITY, CLV_END};

	for (int i = 0; i < CLV_CONVENTIONS; i++)
	{
		CHECK(isinf(endless(1, 0, conventions[i])));
		CHECK(isinf(endless(0.9, -0.1, conventions[i])));	/* 1 - 0.9 - 0.1 <> 0 */
		CHECK(isinf(endless(0.95, -0.05, conventions[i])));
		CHECK(isinf(endless(0.95, -0.2, conventions[i])));
		check_relative(endless(1, 0.1, conventions[i]) / endless(0, 0.1, CLV_BEGIN),
					   conventions[i] == CLV_BEGIN ? 11 : conventions[i] == CLV_MID ?
					   10 * sqrt(1.1) : 10, 1e-14);
	}
	CHECK(isinf(clv_annuity(&growing)));
	growing.discount_rate = 0.01;
	check_relative(clv_annuity(&growing), 100, 1e-12);
}

/* Any retention, rate, growth and number of periods against the series. */
static void
sums_of_series(void)
{
	srand(20240615);
	for (int i = 0; i < 20000; i++)
	{
		ClvTerms	t;

		t.retention = (double) rand() / RAND_MAX;
		t.discount_rate = (double) rand() / RAND_MAX - 0.3;
		t.growth = (double) rand() / RAND_MAX - 0.5;
		t.periods = rand() % 100;
		t.convention = conventions[rand() % CLV_CONVENTIONS];
		if (i % 5 == 0)
			t.retention = (rand() % 11) / 10.0;
		if (i % 3 == 0)
			t.growth = 0;
		if (i % 7 == 0)
			t.discount_rate = (rand() % 5) / 20.0;
		check_relative(clv_annuity(&t), slow_annuity(&t), 1e-12);
	}
}

/* Where 1 - q is small, differences of powers would lose it all. */
static void
hardly_anybody_leaves(void)
{
	ClvTerms	t = terms(1 - 1e-10, 0, CLV_BEGIN, 1000);

	check_relative(clv_annuity(&t), slow_annuity(&t), 1e-12);
	t.retention = 1;
	CHECK_DOUBLE(clv_annuity(&t), 1000, 0);
	t.retention = 1 - ldexp(1, -53);	/* for all that we can know, 1 */
	CHECK_DOUBLE(clv_annuity(&t), 1000, 0);
	check_relative(endless(1 - 1e-10, 0, CLV_BEGIN), 1e10, 1e-12);
	/* a rate of many digits is not rounded */
	check_relative(endless(2.0 / 3, 0, CLV_BEGIN), 1 / (1 - 2.0 / 3), 1e-15);
}

static void
relations_of_conventions(void)
{
	for (int i = 0; i <= 20; i++)
		for (int j = 1; j <= 20; j++)
		{
			double		r = i / 20.0;
			double		d = j / 50.0;
			double		begin = endless(r, d, CLV_BEGIN);

			check_relative(begin, 1 + endless(r, d, CLV_END_RETAINED), 1e-14);
			check_relative(endless(r, d, CLV_END), begin / (1 + d), 1e-14);
			check_relative(endless(r, d, CLV_MID), begin / sqrt(1 + d), 1e-14);
		}
}

static void
expected_life(void)
{
	ClvTerms	t = {0.9, 0.2, 0.1, INFINITY, CLV_BEGIN};

	CHECK_DOUBLE(clv_expected_periods(&t), 10, 0);
	t.convention = CLV_END_RETAINED;
	CHECK_DOUBLE(clv_expected_periods(&t), 9, 0);
	t.periods = 2;
	check_relative(clv_expected_periods(&t), 0.9 + 0.81, 1e-15);
	t.retention = 1;
	t.periods = INFINITY;
	CHECK(isinf(clv_expected_periods(&t)));
}

static void
payback(void)
{
	ClvTerms	t = terms(1, 0, CLV_BEGIN, INFINITY);

	CHECK_DOUBLE(clv_payback_periods(&t, 100, 300), 3, 0);
	CHECK_DOUBLE(clv_payback_periods(&t, 100, 300.01), 4, 0);
	CHECK_DOUBLE(clv_payback_periods(&t, 100, 0), 0, 0);
	CHECK_DOUBLE(clv_payback_periods(&t, 0, 0), 0, 0);
	CHECK(isinf(clv_payback_periods(&t, 0, 1)));
	CHECK(isinf(clv_payback_periods(&t, -5, 1)));
	t.retention = 0.9;
	CHECK_DOUBLE(clv_payback_periods(&t, 100, 75), 1, 0);
	CHECK_DOUBLE(clv_payback_periods(&t, 100, 271), 3, 0);	/* 100 + 90 + 81 */
	CHECK_DOUBLE(clv_payback_periods(&t, 100, 271.5), 4, 0);
	CHECK(isinf(clv_payback_periods(&t, 100, 1000)));	/* all of it, in the end */
	CHECK(isinf(clv_payback_periods(&t, 100, 1e9)));
	t.retention = 0;
	CHECK_DOUBLE(clv_payback_periods(&t, 100, 100), 1, 0);
	CHECK(isinf(clv_payback_periods(&t, 100, 101)));
	t.convention = CLV_END_RETAINED;
	CHECK(isinf(clv_payback_periods(&t, 100, 1)));
}

/* The first number of periods whose value is the cost, by trying them all */
static void
payback_is_the_first(void)
{
	for (int i = 0; i < 3000; i++)
	{
		ClvTerms	t = {(rand() % 101) / 100.0, (rand() % 40) / 100.0, (rand() % 20 - 5) / 100.0, 0,
		conventions[rand() % CLV_CONVENTIONS]};
		double		cost = 1 + rand() % 1500 + 0.37;
		double		found = clv_payback_periods(&t, 100, cost);
		SlowSum		s = slow_begin(&t);
		int			first = 0;

		for (; first <= 400 && 100 * s.sum < cost; first++)
			slow_next(&t, &s);
		if (first <= 400)
			CHECK_DOUBLE(found, first, 0);
		else
			CHECK(found > 400);
	}
}

static void
referrals(void)
{
	CHECK_DOUBLE(clv_referral_worth(1, 500, 75), 500, 0);
	CHECK_DOUBLE(clv_referral_worth(0, 500, 75), 75, 0);
	CHECK_DOUBLE(clv_referral_worth(0.5, 500, 75), 287.5, 0);
}

static ClvProgramme
card(ClvCostKind kind, double discount_rate, ClvConvention convention)
{
	ClvProgramme programme;

	programme.without = terms(0.9, discount_rate, convention, INFINITY);
	programme.with = terms(0.95, discount_rate, convention, INFINITY);
	programme.margin = 100;
	programme.cost = 20;
	programme.cost_kind = kind;
	return programme;
}

static void
card_issuer(void)
{
	ClvProgramme yearly = card(CLV_COST_YEARLY, 0, CLV_BEGIN);
	ClvProgramme once = card(CLV_COST_ONCE, 0, CLV_BEGIN);
	ClvVerdict	verdict = clv_judge_programme(&yearly);

	CHECK_DOUBLE(verdict.clv_without, 1000, 0);
	CHECK_DOUBLE(verdict.clv_with, 1600, 0);
	CHECK_DOUBLE(verdict.gain, 600, 0);
	CHECK_DOUBLE(verdict.cost_value, 400, 0);
	CHECK_DOUBLE(verdict.roi, 1.5, 0);
	CHECK_DOUBLE(verdict.break_even_cost, 50, 0);
	CHECK_DOUBLE(verdict.life_without, 10, 0);
	CHECK_DOUBLE(verdict.life_with, 20, 0);
	verdict = clv_judge_programme(&once);
	CHECK_DOUBLE(verdict.clv_with, 1980, 0);
	CHECK_DOUBLE(verdict.roi, 49, 0);
	CHECK_DOUBLE(verdict.break_even_cost, 1000, 0);
}

static void
break_even(void)
{
	/* at 15 % the yearly programme costs just what it brings */
	ClvProgramme programme = card(CLV_COST_YEARLY, 0.15, CLV_BEGIN);
	double		gains[2][CLV_CONVENTIONS];

	CHECK_DOUBLE(clv_judge_programme(&programme).gain, 0, 0);
	CHECK_DOUBLE(clv_judge_programme(&programme).break_even_cost, 20, 1e-13);
	/* at the break-even cost there is no gain, whatever the kind, growth included */
	for (int kind = 0; kind < CLV_COST_KINDS; kind++)
		for (int i = 0; i < CLV_CONVENTIONS; i++)
		{
			programme = card(kind == 0 ? CLV_COST_YEARLY : CLV_COST_ONCE, 0.12, conventions[i]);
			programme.without.growth = programme.with.growth = 0.02;
			programme.without.periods = programme.with.periods = 15;
			gains[kind][i] = clv_judge_programme(&programme).gain;
			programme.cost = clv_judge_programme(&programme).break_even_cost;
			CHECK_DOUBLE(clv_judge_programme(&programme).gain, 0, 1e-11);
			CHECK(gains[kind][i] != 0);
		}
}

static void
what_cannot_be_said(void)
{
	ClvProgramme programme = card(CLV_COST_YEARLY, 0, CLV_BEGIN);

	programme.cost = 0;
	CHECK(isnan(clv_judge_programme(&programme).roi));
	programme.cost = 20;
	programme.with.retention = 1;
	CHECK(isinf(clv_judge_programme(&programme).gain));
	CHECK(isnan(clv_judge_programme(&programme).roi));
	CHECK_DOUBLE(clv_judge_programme(&programme).break_even_cost, 100, 0);
	programme.without.retention = 1;
	CHECK(isnan(clv_judge_programme(&programme).gain));
	CHECK(isnan(clv_judge_programme(&programme).break_even_cost));
	/* a cost as high as the margin leaves nothing, for ever */
	programme.cost = 100;
	CHECK_DOUBLE(clv_judge_programme(&programme).clv_with, 0, 0);
	/* those who must have stayed to pay, and do not, cost nothing */
	programme = card(CLV_COST_YEARLY, 0, CLV_END_RETAINED);
	programme.with.retention = 0;
	CHECK(isnan(clv_judge_programme(&programme).break_even_cost));
}

/* The cash flow of many years adds up to the gain. */
static void
cash_flow_and_gain(void)
{
	for (int kind = 0; kind < CLV_COST_KINDS; kind++)
		for (int i = 0; i < CLV_CONVENTIONS; i++)
		{
			ClvCashFlow flow = {.customers = 1000};
			double		gain;

			flow.programme = card(kind == 0 ? CLV_COST_YEARLY : CLV_COST_ONCE, 0.05, conventions[i]);
			flow.programme.without.growth = flow.programme.with.growth = 0.01;
			gain = clv_judge_programme(&flow.programme).gain;
			clv_cash_flow_begin(&flow);
			for (int year = 1; year <= 500; year++)
				clv_cash_flow_next(&flow);
			check_relative(flow.cumulative, 1000 * gain, 1e-10);
			CHECK(clv_cash_flow_paid_back(&flow));
		}
}

static void
cash_flow_years(void)
{
	ClvCashFlow flow = {.customers = 1000};

	flow.programme = card(CLV_COST_ONCE, 0.1, CLV_BEGIN);
	clv_cash_flow_begin(&flow);
	CHECK_INT(flow.year, 0);
	CHECK_DOUBLE(flow.cash_flow, -20000, 0);
	CHECK(!clv_cash_flow_paid_back(&flow));
	clv_cash_flow_next(&flow);
	CHECK_DOUBLE(flow.cash_flow, 0, 0);
	clv_cash_flow_next(&flow);
	CHECK_DOUBLE(flow.customers_without, 900, 1e-10);
	CHECK_DOUBLE(flow.customers_with, 950, 1e-10);
	CHECK_DOUBLE(flow.cash_flow, 5000, 1e-9);
	CHECK_DOUBLE(flow.present_value, 5000 / 1.1, 1e-9);
	CHECK_DOUBLE(flow.cumulative, -20000 + 5000 / 1.1, 1e-9);
}

/*
 * Tiers: room for chains of up to 6
 */

static double move_room[36];
static double leave_room[6];

static MarkovChain
chain_of(int tiers, const double *counts, const double *gone, double discount_rate)
{
	MarkovChain chain = {tiers, move_room, leave_room};

	for (int i = 0; i < tiers; i++)
		markov_set_row(&chain, i, &counts[i * tiers], gone[i], discount_rate);
	return chain;
}

static void
one_tier_is_the_formula(void)
{
	const double counts[] = {90};
	const double gone[] = {10};

	for (int i = 0; i < CLV_CONVENTIONS; i++)
	{
		double		value[] = {100};
		double		room[2];
		MarkovChain chain = chain_of(1, counts, gone, 0.1);
		ClvTerms	t = terms(0.9, 0.1, conventions[i], 7);

		markov_first_margins(&chain, conventions[i], 0.1, value);
		markov_sum(&chain, 7, value, room);
		check_relative(value[0], 100 * clv_annuity(&t), 1e-14);

		value[0] = 100;
		markov_first_margins(&chain, conventions[i], 0.1, value);
		CHECK_INT(markov_solve(&chain, value), MARKOV_ALL_LEAVE);
		check_relative(value[0], 100 * endless(0.9, 0.1, conventions[i]), 1e-14);
	}
}

/* Against the sum of powers, period by period */
static void
random_chains(void)
{
	for (int round = 0; round < 100; round++)
	{
		int			tiers = 1 + rand() % 6;
		double		discount_rate = (rand() % 30) / 100.0;
		double		counts[36];
		double		gone[6];
		double		margin[6];
		double		sum[6] = {0};
		double		value[6];
		double		room[72];
		MarkovChain chain;
		int			periods = rand() % 300;

		for (int i = 0; i < tiers; i++)
		{
			for (int j = 0; j < tiers; j++)
				counts[i * tiers + j] = rand() % 20;
			gone[i] = 1 + rand() % 20;
			margin[i] = rand() % 200 - 50;
		}
		chain = chain_of(tiers, counts, gone, discount_rate);
		for (int t = 0; t < 3000; t++)
		{
			double		next[6];

			if (t == periods)
			{
				memcpy(value, margin, sizeof(value));
				markov_sum(&chain, periods, value, room);
				for (int i = 0; i < tiers; i++)
					CHECK_DOUBLE(value[i], sum[i], 1e-9 * (1 + fabs(sum[i])));
			}
			for (int i = 0; i < tiers; i++)
			{
				next[i] = margin[i];
				for (int j = 0; j < tiers; j++)
					next[i] += chain.move[i * tiers + j] * sum[j];
			}
			memcpy(sum, next, sizeof(sum));
		}
		memcpy(value, margin, sizeof(value));
		CHECK_INT(markov_solve(&chain, value), MARKOV_ALL_LEAVE);
		for (int i = 0; i < tiers; i++)
			CHECK_DOUBLE(value[i], sum[i], 1e-9 * (1 + fabs(sum[i])));
	}
}

/* A part of 1e-12 leaves: 1 - q has four digits left, but it is never formed. */
static void
small_leak(void)
{
	const double counts[] = {1e12, 1, 1, 1e12};
	const double gone[] = {1, 3};
	double		value[] = {1, 1};
	MarkovChain chain = chain_of(2, counts, gone, 0);

	/* (1 - p11) v1 = 1 + p12 v2 and so on, with all counts times 1e12 + 2, + 4 */
	CHECK_INT(markov_solve(&chain, value), MARKOV_ALL_LEAVE);
	check_relative(value[0], (4 * (1e12 + 2) + (1e12 + 4)) / 7, 1e-14);
	check_relative(value[1], ((1e12 + 2) + 2 * (1e12 + 4)) / 7, 1e-14);
}

static void
who_never_leaves(void)
{
	/* 2 and 3 move between each other only; 1 leaves, or comes to them */
	const double counts[] = {5, 1, 0, 0, 2, 3, 0, 1, 1};
	const double gone[] = {4, 0, 0};
	double		value[] = {1, 1, 1};
	MarkovChain chain = chain_of(3, counts, gone, 0);
	int			stays = markov_solve(&chain, value);

	CHECK(stays == 1 || stays == 2);
	chain = chain_of(3, counts, gone, 0.1);
	value[0] = value[1] = value[2] = 1;
	CHECK_INT(markov_solve(&chain, value), MARKOV_ALL_LEAVE);
	check_relative(value[1], 11, 1e-14);
	check_relative(value[2], 11, 1e-14);
}

static void
number_of_periods(void)
{
	const double counts[] = {1};
	const double gone[] = {0};
	double		room[2];
	MarkovChain chain = chain_of(1, counts, gone, 0);

	for (int periods = 0; periods < 70; periods++)
	{
		double		value[] = {1};

		markov_sum(&chain, periods, value, room);
		CHECK_DOUBLE(value[0], periods, 0);
	}
	{
		double		value[] = {1};

		markov_sum(&chain, 2147483647, value, room);
		CHECK_DOUBLE(value[0], 2147483647, 0);
	}
}

int
main(void)
{
	RUN(conventions_without_end);
	RUN(no_end_at_all);
	RUN(sums_of_series);
	RUN(hardly_anybody_leaves);
	RUN(relations_of_conventions);
	RUN(expected_life);
	RUN(payback);
	RUN(payback_is_the_first);
	RUN(referrals);
	RUN(card_issuer);
	RUN(break_even);
	RUN(what_cannot_be_said);
	RUN(cash_flow_and_gain);
	RUN(cash_flow_years);
	RUN(one_tier_is_the_formula);
	RUN(random_chains);
	RUN(small_leak);
	RUN(who_never_leaves);
	RUN(number_of_periods);
	return check_done();
}
