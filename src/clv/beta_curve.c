/*-------------------------------------------------------------------------
 *
 * beta_curve.c
 *	  D(u) of beta_decay.h for one k, a, b, prepared for many questions.
 *
 * In y = ln(1 + u) the function D has no singularity nearer than 2 pi, so that its
 * Taylor series converges faster than any in u or u / (1 + u): 20 terms do for u
 * up to 1, 50 for u up to 15.  The price is that a coefficient depends on all the
 * ones before it.  With E = e^y0 at the point y0 of the expansion, eta = y - y0 and
 * W = D'' + (k + a) D' + k a D, the equation of 2F1 is
 *
 *		(E e^eta - 1) W + (a + b) D' + k a D = 0
 *
 * At y0 = 0, where E - 1 vanishes, it gives the next coefficient from the last; at
 * other points it wants D and D' to begin with, which the piece before has.
 *
 * A piece is as long as its last terms are negligible and the terms do not cancel
 * each other.  Past the first piece only a small k will do: rounding errors grow as
 * e^(k eta).
 *
 *-------------------------------------------------------------------------
 */
#include "clv/beta_curve.h"

#include <math.h>

#include "clv/beta_panel.h"
#include "clv/special.h"

/* A term that no longer counts, as a share of the sum. */
#define NEGLIGIBLE		1e-17

/* How long a piece may be: 2 pi times 0.45 for the ratio of terms, less for a large k. */
#define LONGEST			2.8
#define SHORTEST		0.2
#define SHRINK			0.75
#define MOST_GROWTH		6.0		/* k eta, but for the first piece */

/* The sum of all terms without their signs, in units of the sum. */
#define MOST_CANCELLED	50.0

/* --- making ---------------------------------------------------------------------- */

/* 1 / n! */
static void
reciprocal_factorials(double *reciprocals)
{
	reciprocals[0] = 1;
	for (int i = 1; i < CLV_CURVE_TERMS; i++)
		reciprocals[i] = reciprocals[i - 1] / i;
}

/* The sum of w[n - m] / m! for m from first to n. */
static double
convolved(const double *w, const double *reciprocals, int first, int n)
{
	double		sum = 0;

	for (int m = first; m <= n; m++)
		sum += w[n - m] * reciprocals[m];
	return sum;
}

/* The series around y = 0. */
static void
fill_first(double *d, ClvBetaDecay decay, const double *reciprocals)
{
	double		sum = decay.k + decay.a;
	double		product = decay.k * decay.a;
	double		whole = decay.a + decay.b;
	double		w[CLV_CURVE_TERMS] = {0};

	d[0] = 1;
	for (int n = 0; n + 1 < CLV_CURVE_TERMS; n++)
	{
		/* W of n - 1 holds d of n + 1, which is what we want: its part is n (n + 1) */
		double		known = product * d[n];

		if (n > 0)
			known += sum * n * d[n] + product * d[n - 1] + convolved(w, reciprocals, 2, n);
		d[n + 1] = -known / ((n + 1) * (n + whole));
		if (n > 0)
			w[n - 1] = n * (n + 1.0) * d[n + 1] + sum * n * d[n] + product * d[n - 1];
	}
}

/* The series around another point, d[0] and d[1] being there. */
static void
fill_next(double *d, ClvBetaDecay decay, double start, const double *reciprocals)
{
	double		sum = decay.k + decay.a;
	double		product = decay.k * decay.a;
	double		whole = decay.a + decay.b;
	double		grown = exp(start);
	double		w[CLV_CURVE_TERMS] = {0};

	for (int n = 0; n + 2 < CLV_CURVE_TERMS; n++)
	{
		w[n] = -(whole * (n + 1) * d[n + 1] + product * d[n] +
				 grown * convolved(w, reciprocals, 1, n)) / (grown - 1);
		d[n + 2] = (w[n] - sum * (n + 1) * d[n + 1] - product * d[n]) /
			((n + 1.0) * (n + 2.0));
	}
}

/*
 * Whether the series is good as far as eta; counts the terms that are needed there.
 */
static bool
is_good(const double *d, double eta, int *terms)
{
	double		sum = 0;
	double		size = 0;
	double		power = 1;
	double		least;

	for (int i = 0; i < CLV_CURVE_TERMS; i++)
	{
		sum += d[i] * power;
		size += fabs(d[i] * power);
		power *= eta;
	}
	least = NEGLIGIBLE * sum;
	if (!(size <= MOST_CANCELLED * sum))
		return false;
	*terms = CLV_CURVE_TERMS;
	while (*terms > 0 && fabs(d[*terms - 1]) * (power /= eta) <= least)
		(*terms)--;
	return *terms <= CLV_CURVE_TERMS - 4;
}

/* Whether both series of a piece are good as far as eta, and with how many terms. */
static bool
both_good(const ClvCurvePiece *piece, double eta, int *terms)
{
	int			decay_terms;
	int			integral_terms;

	if (!is_good(piece->decay, eta, &decay_terms) ||
		!is_good(piece->integral, eta, &integral_terms))
		return false;
	*terms = decay_terms > integral_terms ? decay_terms : integral_terms;
	return true;
}

/* The longest piece that is good; false if none is. */
static bool
measure(ClvCurvePiece *piece, double longest)
{
	piece->length = longest;
	while (piece->length >= SHORTEST)
	{
		if (both_good(piece, piece->length, &piece->terms) &&
			both_good(piece, piece->length / 2, &piece->terms_half))
			return true;
		piece->length *= SHRINK;
	}
	return false;
}

static inline double
polynomial(const double *c, int terms, double at)
{
	double		sum = 0;

	for (int i = terms - 1; i >= 0; i--)
		sum = sum * at + c[i];
	return sum;
}

/* The integral over u of the piece up to eta. */
static inline double
piece_integral(const ClvCurvePiece *piece, double eta)
{
	int			terms = eta <= piece->length / 2 ? piece->terms_half : piece->terms;

	return exp(piece->start) * polynomial(piece->integral, terms, eta);
}

/* The series of the integral of e^eta D. */
static void
fill_integral(ClvCurvePiece *piece, const double *reciprocals)
{
	piece->integral[0] = 0;
	for (int n = 1; n < CLV_CURVE_TERMS; n++)
		piece->integral[n] = convolved(piece->decay, reciprocals, 0, n - 1) / n;
}

/* Where the last piece ends, the next one starts. */
static void
begin_next(ClvCurvePiece *next, const ClvCurvePiece *last)
{
	double		slope = 0;

	for (int i = last->terms - 1; i >= 1; i--)
		slope = slope * last->length + i * last->decay[i];
	next->start = last->start + last->length;
	next->before = last->before + piece_integral(last, last->length);
	next->decay[0] = polynomial(last->decay, last->terms, last->length);
	next->decay[1] = slope;
}

/*
 * clv_beta_curve
 *		Prepares D for k, a, b.
 */
void
clv_beta_curve(ClvBetaCurve *curve, ClvBetaDecay decay)
{
	double		reciprocals[CLV_CURVE_TERMS];

	curve->decay = decay;
	curve->pieces = 0;
	curve->end = 0;
	reciprocal_factorials(reciprocals);
	for (int i = 0; i < CLV_CURVE_PIECES; i++)
	{
		ClvCurvePiece *piece = &curve->piece[i];

		if (i == 0)
		{
			piece->start = piece->before = 0;
			fill_first(piece->decay, decay, reciprocals);
		}
		else
		{
			begin_next(piece, piece - 1);
			fill_next(piece->decay, decay, piece->start, reciprocals);
		}
		fill_integral(piece, reciprocals);
		if (!measure(piece, i == 0 ? LONGEST : fmin(LONGEST, MOST_GROWTH / decay.k)))
			break;
		curve->pieces = i + 1;
		curve->end = piece->start + piece->length;
	}
}

/* --- asking ---------------------------------------------------------------------- */

static const ClvCurvePiece *
piece_at(const ClvBetaCurve *curve, double y)
{
	const ClvCurvePiece *piece = curve->piece;

	while (piece < &curve->piece[curve->pieces - 1] && y >= piece[1].start)
		piece++;
	return piece;
}

/* D at eight points at once, since one alone would wait for itself. */
static inline void
eight_values(const ClvCurvePiece *piece, int terms, const double *eta, double *values)
{
	double		sums[CLV_NODES_FEW] = {0};

	for (int i = terms - 1; i >= 0; i--)
	{
		for (int j = 0; j < CLV_NODES_FEW; j++)
			sums[j] = sums[j] * eta[j] + piece->decay[i];
	}
	for (int j = 0; j < CLV_NODES_FEW; j++)
		values[j] = sums[j];
}

/* The discounted integral over one panel in y from start on, all in one piece. */
static double
panel_integral(const ClvCurvePiece *piece, double discount, double start, BetaPanel panel)
{
	const ClvNode *nodes = panel.nodes;
	double		length = panel.length;
	double		sum = 0;
	double		from = start - piece->start;
	int			terms = from + length <= piece->length / 2 ? piece->terms_half : piece->terms;

	for (int i = 0; i < panel.count; i += CLV_NODES_FEW)
	{
		double		eta[CLV_NODES_FEW];
		double		values[CLV_NODES_FEW];
		double		weights[CLV_NODES_FEW];

		for (int j = 0; j < CLV_NODES_FEW; j++)
		{
			double		y = start + length * nodes[i + j].at;

			eta[j] = from + length * nodes[i + j].at;
			weights[j] = nodes[i + j].weight * exp(y - discount * expm1(y));
		}
		eight_values(piece, terms, eta, values);
		for (int j = 0; j < CLV_NODES_FEW; j++)
			sum += weights[j] * values[j];
	}
	return sum * length;
}

static double
discounted_integral(const ClvBetaCurve *curve, double discount, double end)
{
	double		y = 0;
	double		sum = 0;

	for (int i = 0; i < BETA_MOST_PANELS && y < end; i++)
	{
		const ClvCurvePiece *piece = piece_at(curve, y);
		double		piece_end = fmin(end, piece->start + piece->length);
		BetaPanel	panel = beta_panel(curve->decay, discount, exp(y), piece_end - y);
		double		part = panel_integral(piece, discount, y, panel);

		sum += part;
		y = panel.length < piece_end - y ? y + panel.length : piece_end;
		if (part <= NEGLIGIBLE * 0.1 * sum)
			break;
	}
	return sum;
}

/*
 * clv_beta_curve_integral
 *		The integral of exp(-discount u) D(u) for u from 0 to w.
 */
bool
clv_beta_curve_integral(const ClvBetaCurve *curve, double discount, double w, double *integral)
{
	double		end;

	if (curve->pieces == 0)
		return false;
	if (discount > 0)
		w = fmin(w, BETA_ALL_DISCOUNTED / discount);
	end = log1p(w);
	if (!(end <= curve->end))
		return false;
	if (discount == 0)
	{
		const ClvCurvePiece *piece = piece_at(curve, end);

		*integral = piece->before + piece_integral(piece, end - piece->start);
	}
	else
		*integral = discounted_integral(curve, discount, end);
	return true;
}
