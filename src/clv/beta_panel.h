/*-------------------------------------------------------------------------
 *
 * beta_panel.h
 *	  Panels of the integrals of exp(-discount u) D(u), D as in beta_decay.h.
 *
 * beta_decay.c and beta_curve.c know D from different series, but integrate it
 * over the same variable, y = ln(1 + u).  How long a panel can be, and which
 * rule it needs, depends on D alone.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_BETA_PANEL_H
#define CRM_CLV_BETA_PANEL_H

#include <math.h>

#include "clv/beta_decay.h"
#include "clv/special.h"

/* A bound, so that nothing can hang. */
#define BETA_MOST_PANELS		4096

/* exp() of this is less than the last digit of 1. */
#define BETA_ALL_DISCOUNTED		40.0

/* Length in y, and change of ln f, of a panel that 16 or 8 nodes are good for. */
#define BETA_LONGEST_MANY		2.0
#define BETA_CHANGE_MANY		10.0
#define BETA_LONGEST_FEW		1.4
#define BETA_CHANGE_FEW			3.0

/* c of beta_steepness() */
#define BETA_HIGH_P				4.0

typedef struct BetaPanel
{
	double		length;			/* in y */
	const ClvNode *nodes;
	int			count;
} BetaPanel;

/*
 * How fast the integrand can fall with ln(1 + u), where 1 + u is from.
 *
 * It is a mixture of powers (1 + p u)^-k, so the highest p that matters
 * decides; of those still there, it is about (a + c) / (a + b + c + k u).
 */
static inline double
beta_steepness(ClvBetaDecay decay, double discount, double from)
{
	double		p = (decay.a + BETA_HIGH_P) /
		(decay.a + decay.b + BETA_HIGH_P + decay.k * (from - 1));

	return 1 + from * discount + decay.k * fmin(1, from * p);
}

/* The panel that begins where 1 + u is from, with so much of y left to do. */
static inline BetaPanel
beta_panel(ClvBetaDecay decay, double discount, double from, double left)
{
	double		steep = beta_steepness(decay, discount, from);
	double		length = fmin(left, BETA_LONGEST_MANY);

	if (steep * expm1(length) > BETA_CHANGE_MANY)
		length = log1p(BETA_CHANGE_MANY / steep);
	if (length <= BETA_LONGEST_FEW && steep * expm1(length) <= BETA_CHANGE_FEW)
		return (BetaPanel) {length, clv_nodes_few, CLV_NODES_FEW};
	return (BetaPanel) {length, clv_nodes_many, CLV_NODES_MANY};
}

#endif							/* CRM_CLV_BETA_PANEL_H */
