/*-------------------------------------------------------------------------
 *
 * markov.h
 *	  Lifetime value of the customers of a tier, who move between tiers.
 *
 * From period to period a customer of tier i moves to tier j with probability
 * P(i, j), or leaves and does not come back.  Where he is decides the margin
 * of the period.  With Q = P / (1 + d) the values are the sum of Q^t margin
 * over all t: (I - Q)^-1 margin when there is no end.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_MARKOV_H
#define CRM_CLV_MARKOV_H

#include "clv/formula.h"

/* Most tiers of a chain. */
#define MARKOV_MOST_TIERS	100

/*
 * A chain; tiers count from 0 here.  move[i * tiers + j] is Q(i, j), and
 * leave[i] is 1 - sum of Q(i, j), given apart since the sum would lose its
 * digits.
 */
typedef struct MarkovChain
{
	int			tiers;
	double	   *move;
	double	   *leave;
} MarkovChain;

/* Nobody stays for ever in any tier. */
#define MARKOV_ALL_LEAVE	(-1)

extern void markov_set_row(MarkovChain *chain, int tier, const double *counts,
						   double gone, double discount_rate);
extern void markov_first_margins(const MarkovChain *chain, ClvConvention convention,
								 double discount_rate, double *margin);
extern int	markov_solve(MarkovChain *chain, double *value);
extern void markov_sum(const MarkovChain *chain, int periods, double *value, double *room);

#endif							/* CRM_CLV_MARKOV_H */
