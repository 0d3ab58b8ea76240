/*-------------------------------------------------------------------------
 *
 * markov.c
 *	  Lifetime value of the customers of a tier: see markov.h.
 *
 * Without an end, (I - Q) value = margin is solved by taking the tiers out of
 * the chain one by one, last first: who would move to the tier taken out
 * moves on at once to where that one leads, and takes its margin along.  What
 * is left is a chain again.  The pivot 1 - Q(s, s) is never formed as such
 * but as the sum of what leads elsewhere (Grassmann, Taksar and Heyman, 1985).
 * So nothing is subtracted: no pivoting is needed, all digits are kept however
 * small the part that leaves, and a pivot is 0 exactly when nobody ever gets
 * out of a set of tiers.
 *
 * With an end, the sum of n powers is doubled for every bit of n.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/markov.h"

#include <string.h>

#include "shared/poll.h"

static inline double *
move(const MarkovChain *chain, int from, int to)
{
	return &chain->move[from * chain->tiers + to];
}

/*
 * markov_set_row
 *		Where the customers of a tier went: counts by tier, and the number of
 *		those who are gone.  All zero: nobody was there, all leave.
 */
void
markov_set_row(MarkovChain *chain, int tier, const double *counts, double gone,
			   double discount_rate)
{
	double		all = gone;

	for (int to = 0; to < chain->tiers; to++)
		all += counts[to];
	for (int to = 0; to < chain->tiers; to++)
		*move(chain, tier, to) = all == 0 ? 0 : counts[to] / all / (1 + discount_rate);
	chain->leave[tier] = all == 0 ? 1 : (gone / all + discount_rate) / (1 + discount_rate);
}

/* to = Q from; the two are not the same. */
static void
apply(const double *matrix, int tiers, const double *from, double *to)
{
	for (int i = 0; i < tiers; i++)
	{
		to[i] = 0;
		for (int j = 0; j < tiers; j++)
			to[i] += matrix[i * tiers + j] * from[j];
	}
}

/*
 * markov_first_margins
 *		Turns the margins of a period into what the first ones count for, by
 *		tier at the begin.  At its end, from those who stayed: the margin of
 *		the tier they have come to.
 */
void
markov_first_margins(const MarkovChain *chain, ClvConvention convention,
					 double discount_rate, double *margin)
{
	double		discount = 1;

	if (convention == CLV_END_RETAINED)
	{
		double		after[MARKOV_MOST_TIERS];

		apply(chain->move, chain->tiers, margin, after);
		memcpy(margin, after, sizeof(double) * chain->tiers);
	}
	else if (convention == CLV_END)
		discount = 1 / (1 + discount_rate);
	else if (convention == CLV_MID)
		discount = 1 / sqrt(1 + discount_rate);
	for (int i = 0; i < chain->tiers; i++)
		margin[i] *= discount;
}

/* What leads from a tier to those before it, or out. */
static double
pivot_of(const MarkovChain *chain, int tier)
{
	double		pivot = chain->leave[tier];

	for (int to = 0; to < tier; to++)
		pivot += *move(chain, tier, to);
	return pivot;
}

/* Takes a tier, the last one left, out of the chain. */
static void
take_out(MarkovChain *chain, int tier, double pivot, double *value)
{
	for (int from = 0; from < tier; from++)
	{
		double		part = *move(chain, from, tier) / pivot;

		if (part == 0)
			continue;
		for (int to = 0; to < tier; to++)
			*move(chain, from, to) += part * *move(chain, tier, to);
		chain->leave[from] += part * chain->leave[tier];
		value[from] += part * value[tier];
	}
}

/*
 * markov_solve
 *		Values over all periods; `value` comes in as the first margins.  The
 *		chain is used up.  Returns MARKOV_ALL_LEAVE, or a tier of a set that
 *		nobody ever gets out of, and then there are no values.
 */
int
markov_solve(MarkovChain *chain, double *value)
{
	double		pivots[MARKOV_MOST_TIERS];

	for (int tier = chain->tiers - 1; tier >= 0; tier--)
	{
		pivots[tier] = pivot_of(chain, tier);
		if (pivots[tier] == 0)
			return tier;
		take_out(chain, tier, pivots[tier], value);
	}
	for (int tier = 0; tier < chain->tiers; tier++)
	{
		for (int to = 0; to < tier; to++)
			value[tier] += *move(chain, tier, to) * value[to];
		value[tier] /= pivots[tier];
	}
	return MARKOV_ALL_LEAVE;
}

/* result = a b */
static void
multiply(const double *a, const double *b, int tiers, double *result)
{
	for (int i = 0; i < tiers; i++)
	{
		double	   *row = &result[i * tiers];

		memset(row, 0, sizeof(double) * tiers);
		for (int k = 0; k < tiers; k++)
			for (int j = 0; j < tiers; j++)
				row[j] += a[i * tiers + k] * b[k * tiers + j];
	}
	crm_poll();
}

/*
 * The sum S(n) of the first n powers of Q times the margins, along with Q^n
 * itself; `scratch` is for another matrix.
 */
typedef struct PowerSum
{
	const MarkovChain *chain;
	const double *margin;
	double	   *sum;
	double	   *power;
	double	   *scratch;
} PowerSum;

static void
raise_power(PowerSum *state, const double *by)
{
	double	   *product = state->scratch;

	multiply(state->power, by, state->chain->tiers, product);
	state->scratch = state->power;
	state->power = product;
}

/* S(2n) = S(n) + Q^n S(n) */
static void
twice_as_many(PowerSum *state)
{
	double		more[MARKOV_MOST_TIERS];

	apply(state->power, state->chain->tiers, state->sum, more);
	for (int i = 0; i < state->chain->tiers; i++)
		state->sum[i] += more[i];
	raise_power(state, state->power);
}

/* S(n + 1) = margins + Q S(n) */
static void
one_more(PowerSum *state)
{
	double		more[MARKOV_MOST_TIERS];

	apply(state->chain->move, state->chain->tiers, state->sum, more);
	for (int i = 0; i < state->chain->tiers; i++)
		state->sum[i] = state->margin[i] + more[i];
	raise_power(state, state->chain->move);
}

/*
 * markov_sum
 *		Values over a number of periods; `value` comes in as the first
 *		margins.  `room` is for 2 tiers^2 numbers.
 */
void
markov_sum(const MarkovChain *chain, int periods, double *value, double *room)
{
	int			tiers = chain->tiers;
	double		margin[MARKOV_MOST_TIERS];
	PowerSum	state = {chain, margin, value, room, room + tiers * tiers};
	int			bit = 31;

	memcpy(margin, value, sizeof(double) * tiers);
	memset(value, 0, sizeof(double) * tiers);
	memset(room, 0, sizeof(double) * tiers * tiers);
	for (int i = 0; i < tiers; i++)
		room[i * tiers + i] = 1;
	while (--bit >= 0)
	{
		if (periods >> bit > 1)
			twice_as_many(&state);
		if (periods >> bit & 1)
			one_more(&state);
	}
}
