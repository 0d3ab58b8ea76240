/*-------------------------------------------------------------------------
 *
 * beta_curve.h
 *	  D(u) of beta_decay.h for one k, a, b, prepared for many questions.
 *
 * Customers of one model with the same number of purchases share k, a and b and
 * differ in times alone.  For them D is worked out once, as a chain of power
 * series in y = ln(1 + u); every question is a short polynomial then.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_BETA_CURVE_H
#define CRM_CLV_BETA_CURVE_H

#include <stdbool.h>

#include "clv/beta_decay.h"

#define CLV_CURVE_PIECES	4
#define CLV_CURVE_TERMS		56

/* D and its integral over u, in eta = y - start. */
typedef struct ClvCurvePiece
{
	double		start;
	double		length;
	double		before;			/* integral over all pieces before */
	int			terms_half;		/* how many terms half the length needs */
	int			terms;			/* and all of it */
	double		decay[CLV_CURVE_TERMS];
	double		integral[CLV_CURVE_TERMS];	/* e^-start times it, from start */
} ClvCurvePiece;

typedef struct ClvBetaCurve
{
	ClvBetaDecay decay;
	int			pieces;			/* 0 where the series do not converge well */
	double		end;			/* y at the end of the last one */
	ClvCurvePiece piece[CLV_CURVE_PIECES];
} ClvBetaCurve;

extern void clv_beta_curve(ClvBetaCurve *curve, ClvBetaDecay decay);

/*
 * The same as clv_beta_decay_integral(): the integral of exp(-discount u) D(u)
 * for u from 0 to w.  False where the curve does not reach that far.
 */
extern bool clv_beta_curve_integral(const ClvBetaCurve *curve, double discount, double w,
									double *integral);

#endif							/* CRM_CLV_BETA_CURVE_H */
