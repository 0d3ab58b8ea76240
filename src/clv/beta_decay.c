/*-------------------------------------------------------------------------
 *
 * beta_decay.c
 *	  How the purchases of a customer thin out who may leave after each one.
 *
 * D(u) = E[(1 + p u)^-k] has three power series.  With v = u / (1 + u):
 *
 *	direct	D = 2F1(k, a; a + b; -u)				terms alternate, but fall so fast
 *													for small u that nothing cancels;
 *													even where the series diverges in
 *													the end, what is left out is less
 *													than the first term left out
 *	thin	D = (1 + u)^-a 2F1(a, a + b - k; a + b; v)	terms above 0 if k <= a + b
 *	thick	D = (1 + u)^-k 2F1(k, b; a + b; v)		terms above 0 always
 *
 * The coefficients are found once, and a polynomial gives D wherever an integral
 * needs it.  Far ahead v comes near 1 and the series gets long.  There the
 * differential equation of 2F1 leads on, in octaves of 1 + u: a Taylor series
 * in s = 1 / (1 + u) = 1 - v, around the point s that the last one reached, is
 * good for half the way from there to 0.
 *
 * Every integrand is positive, so the sums over Gauss-Legendre nodes keep all
 * digits.  Where no series does, with a, b or k in the thousands in an unlucky
 * combination, the mean over p is summed up as it stands (beta_mean.c), which
 * takes some 100 times as long.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/beta_decay.h"

#include <stdbool.h>
#include <string.h>

#include "clv/beta_mean.h"
#include "clv/beta_panel.h"
#include "clv/quadrature.h"
#include "clv/special.h"

/* A term that no longer counts, as a share of the sum. */
#define NEGLIGIBLE		1e-17

#define BLOCK			32		/* terms prepared at a time */
#define CHECK_EVERY		8		/* terms, then a look whether it was the last; divides BLOCK */
#define MOST_TERMS		512		/* of a series around u = 0 */
#define OCTAVE_TERMS	160		/* of a series for an octave */

/* The series around u = 0 are good up to v = 3/4 at least: u = 3. */
#define NEAR_U			3.0

/* The thin series integrated term by term has less than MOST_TERMS terms up to here. */
#define NEAR_ENOUGH		15.0

/* Up to here the Taylor series of an octave does not amplify its errors. */
#define OCTAVE_MOST		30.0

/* From this k - a on the series around u = 0 ends soon even for v = 1. */
#define STEEP_ENOUGH	20.0

/* The direct series begins with a ratio of terms up to here, and is given up there. */
#define DIRECT_FIRST	0.5
#define DIRECT_LAST		0.9

/* k above a + b by more than this: the thick series. */
#define THIN_ENOUGH		3.0

/* A bound, so that nothing can hang: 2^1100 is beyond any double. */
#define MOST_OCTAVES	1100

/* A difference that keeps this share of its first term is exact enough. */
#define LEAST_LEFT		0.05

/*
 * D(from e^y - 1) = e^(-power y) times the polynomial c in a variable that is
 * 1 where the series ends:
 *		(1 - e^-y) / scale, or (e^y - 1) / scale for the direct series.
 */
typedef struct Series
{
	bool		direct;
	double		from;			/* 1 + u where the series starts */
	double		scale;
	double		power;
	double		first;			/* parameters of 2F1 */
	double		second;
	double		third;
	int			terms;
	double		c[MOST_TERMS];
} Series;

/* --- series around u = 0 --------------------------------------------------------- */

/* From one term of a series to the next, see term_ratios(). */
typedef struct Ratio
{
	double		first;
	double		second;
	double		third;
	double		fourth;
} Ratio;

/*
 * The next BLOCK ratios of neighbouring terms, (first + i) (second + i) z /
 * ((third + i) (fourth + i)).  In blocks, because the compiler can then do several
 * divisions at a time.
 */
static inline void
term_ratios(double *ratios, Ratio ratio, double z, int i)
{
	for (int j = 0; j < BLOCK; j++)
	{
		double		at = i + j;

		ratios[j] = (ratio.first + at) * (ratio.second + at) * z /
			((ratio.third + at) * (ratio.fourth + at));
	}
}

/* Whether the terms that follow a term count no more. */
static inline bool
is_last(double term, double ratio, double sum)
{
	return fabs(term) <= NEGLIGIBLE * fabs(sum) * (1 - fabs(ratio)) || term == 0;
}

/*
 * Coefficients of 2F1(first, second; third; z) until they no longer count;
 * false if they do not get there.  most_ratio is for a series that may diverge.
 */
static bool
fill(Series *series, double z, double most_ratio)
{
	Ratio		ratio = {series->first, series->second, series->third, 1};
	double		ratios[BLOCK];
	double		c = 1;
	double		sum = 0;

	for (int i = 0; i < MOST_TERMS; i += CHECK_EVERY)
	{
		const double *next = &ratios[i % BLOCK];

		if (i % BLOCK == 0)
			term_ratios(ratios, ratio, z, i);
		for (int j = 0; j < CHECK_EVERY; j++)
		{
			series->c[i + j] = c;
			sum += c;
			c *= next[j];
		}
		series->terms = i + CHECK_EVERY;
		if (is_last(c, next[CHECK_EVERY - 1], sum))
			return true;
		if (fabs(next[CHECK_EVERY - 1]) > most_ratio)
			return false;
	}
	return false;
}

/* The direct series for all u up to the given one; false if it is none. */
static bool
direct_series(Series *series, ClvBetaDecay decay, double u)
{
	if (!(u * decay.k * (decay.a / (decay.a + decay.b)) <= DIRECT_FIRST))
		return false;
	series->direct = true;
	series->scale = u;
	series->power = 0;
	series->first = decay.k;
	series->second = decay.a;
	return fill(series, -u, DIRECT_LAST);
}

static bool
is_thin(ClvBetaDecay decay)
{
	return decay.a - decay.k + decay.b >= -THIN_ENOUGH;
}

/* The thin or the thick series for all u up to the given one. */
static bool
series_in_v(Series *series, ClvBetaDecay decay, double u)
{
	series->direct = false;
	series->scale = u / (1 + u);
	if (is_thin(decay))
	{
		series->power = series->first = decay.a;
		series->second = decay.a - decay.k + decay.b;
	}
	else
	{
		series->power = series->first = decay.k;
		series->second = decay.b;
	}
	return fill(series, series->scale, INFINITY);
}

/*
 * How far a series around 0 goes: up to w, or up to NEAR_U, from where octaves
 * lead on, or 0 if there is none.
 */
static double
first_series(Series *series, ClvBetaDecay decay, double w)
{
	bool		octaves = decay.a + decay.b <= OCTAVE_MOST && decay.k <= 2 * OCTAVE_MOST;
	bool		steep = decay.k - decay.a >= STEEP_ENOUGH;

	series->from = 1;
	series->third = decay.a + decay.b;
	if (direct_series(series, decay, w))
		return w;
	if ((w <= NEAR_U || steep || !octaves) && series_in_v(series, decay, w))
		return w;
	if (octaves && w > NEAR_U && series_in_v(series, decay, NEAR_U))
		return NEAR_U;
	return 0;
}

/* --- octaves --------------------------------------------------------------------- */

/* The value of the polynomial where its variable is 1, and its derivative. */
static void
at_end(const Series *series, double *value, double *slope)
{
	*value = 0;
	*slope = 0;
	for (int i = series->terms - 1; i >= 0; i--)
	{
		*value += series->c[i];
		*slope += i * series->c[i];
	}
}

/*
 * The Taylor series for the octave that starts at u = from - 1, from its first
 * two coefficients; false if it does not converge.
 *
 * In s the equation of 2F1(A, B; C; 1 - s) is
 *		s (1 - s) F'' + ((A + B + 1 - C) - (A + B + 1) s) F' - A B F = 0
 */
static bool
fill_octave(Series *octave)
{
	double		s = 1 / octave->from;
	double		sum_plus_1 = octave->first + octave->second + 1;
	double		straight = sum_plus_1 - octave->third - sum_plus_1 * s;
	double		half = 0.5 / (1 - s);
	double		least = NEGLIGIBLE * octave->c[0];
	double	   *c = octave->c;

	for (int i = 0; i + 2 < OCTAVE_TERMS; i++)
	{
		double		per = half / ((i + 1.0) * (i + 2.0));

		c[i + 2] = per * ((i + 1) * ((1 - 2 * s) * i + straight) * c[i + 1] +
						  0.5 * s * (i + octave->first) * (i + octave->second) * c[i]);
		octave->terms = i + 3;
		if (fabs(c[i + 1]) + fabs(c[i + 2]) <= least)
			return true;
	}
	return false;
}

/*
 * From a series to the octave that starts where it ends.
 *
 * The variable is (1 - e^-y) / scale, and s = e^-y / from; so the derivative
 * changes by the ratio of s times scale.
 */
static bool
next_octave(Series *series)
{
	double		value;
	double		slope;
	double		shrink = 1 - series->scale;
	double		height = exp(series->power * log(shrink));

	at_end(series, &value, &slope);
	series->c[0] = value * height;
	series->c[1] = slope * height * shrink * 0.5 / series->scale;
	series->from /= shrink;
	series->scale = 0.5;
	return fill_octave(series);
}

/* --- integrals of a series ------------------------------------------------------- */

/* The polynomial at eight points at once, since one alone would wait for itself. */
static inline void
polynomial(const Series *series, const double *at, double *values)
{
	double		sums[CLV_NODES_FEW] = {0};

	for (int i = series->terms - 1; i >= 0; i--)
	{
		for (int j = 0; j < CLV_NODES_FEW; j++)
			sums[j] = sums[j] * at[j] + series->c[i];
	}
	memcpy(values, sums, sizeof(sums));
}

/* The integral over y, which is ln((1 + u) / from), over one panel from start on. */
static double
panel_integral(const Series *series, double discount, double start, BetaPanel panel)
{
	const ClvNode *nodes = panel.nodes;
	double		length = panel.length;
	double		sum = 0;

	for (int i = 0; i < panel.count; i += CLV_NODES_FEW)
	{
		double		at[CLV_NODES_FEW];
		double		values[CLV_NODES_FEW];
		double		weights[CLV_NODES_FEW];

		for (int j = 0; j < CLV_NODES_FEW; j++)
		{
			double		y = start + length * nodes[i + j].at;
			double		grown = expm1(y);

			at[j] = (series->direct ? grown : grown / (1 + grown)) / series->scale;
			weights[j] = nodes[i + j].weight *
				exp((1 - series->power) * y -
					discount * (series->from - 1 + series->from * grown));
		}
		polynomial(series, at, values);
		for (int j = 0; j < CLV_NODES_FEW; j++)
			sum += weights[j] * values[j];
	}
	return sum * length * series->from;
}

/* The integral over a series up to y = end. */
static double
series_integral(const Series *series, ClvBetaDecay decay, double discount, double end)
{
	double		start = 0;
	double		sum = 0;

	for (int i = 0; i < BETA_MOST_PANELS && start < end; i++)
	{
		BetaPanel	panel = beta_panel(decay, discount, series->from * exp(start), end - start);
		double		part = panel_integral(series, discount, start, panel);

		sum += part;
		start = panel.length < end - start ? start + panel.length : end;
		if (part <= NEGLIGIBLE * 0.1 * sum)
			break;
	}
	return sum;
}

/* The octaves from the end of a series up to w; false if one does not converge. */
static bool
octaves_integral(Series *series, ClvBetaDecay decay, double discount, double w, double *sum)
{
	for (int i = 0; i < MOST_OCTAVES; i++)
	{
		double		end = log(2);
		double		part;

		if (!next_octave(series))
			return false;
		if (w < 2 * series->from - 1)
			end = log((1 + w) / series->from);
		part = series_integral(series, decay, discount, end);
		*sum += part;
		/* what follows falls faster than this part did */
		if (w <= 2 * series->from - 1 || part <= NEGLIGIBLE * *sum)
			break;
	}
	return true;
}

/* --- without a discount ---------------------------------------------------------- */

/*
 * The thin series integrated term by term, with L = ln(1 + w), c = a + b - 1:
 *
 *	( c L phi((1 - a) L) - e^((1 - a) L) sum of
 *		(a)_(i-1) (c + 1 - k)_i / ((c + 1)_(i-1) i!) v^i ) / (k - 1)
 *
 * phi takes away the singularities at a = 1 and c = 0 that textbook forms have.
 * False where the difference would lose digits, or there are too many terms.
 */
static bool
thin_integral(ClvBetaDecay decay, double w, double *integral)
{
	double		log_w = log1p(w);
	double		v = w / (1 + w);
	double		excess = decay.a - decay.k + decay.b;
	double		whole = decay.a + decay.b;
	double		first = (whole - 1) * log_w * clv_phi((1 - decay.a) * log_w);
	Ratio		ratio = {decay.a, excess + 1, whole, 2};
	double		ratios[BLOCK];
	double		term = excess * v;
	double		sum = 0;
	double		rest;
	bool		done = false;

	for (int i = 0; i < MOST_TERMS && !done; i += CHECK_EVERY)
	{
		const double *next = &ratios[i % BLOCK];

		if (i % BLOCK == 0)
			term_ratios(ratios, ratio, v, i);
		for (int j = 0; j < CHECK_EVERY; j++)
		{
			sum += term;
			term *= next[j];
		}
		done = is_last(term, next[CHECK_EVERY - 1], sum);
	}
	if (!done)
		return false;
	rest = exp((1 - decay.a) * log_w) * sum;
	*integral = (first - rest) / (decay.k - 1);
	return first - rest > LEAST_LEFT * fmax(fabs(first), fabs(rest)) && isfinite(rest);
}

/* --- without a series ------------------------------------------------------------ */

/* What is averaged over p. */
typedef struct Fallback
{
	double		k;
	double		discount;
	double		w;
} Fallback;

static double
decay_of_p(const void *of, double p)
{
	const Fallback *fallback = of;

	return exp(-fallback->k * log1p(p * fallback->w));
}

static double
integral_of_p(const void *of, double p)
{
	const Fallback *fallback = of;

	return clv_discounted_decay(fallback->discount, p, fallback->k, fallback->w);
}

static double
mean_over_p(ClvBetaDecay decay, ClvBetaFunction f, double discount, double w)
{
	Fallback	fallback = {decay.k, discount, w};

	return clv_beta_mean(decay.a, decay.b, f, &fallback, decay.k);
}

/* --- entry points ---------------------------------------------------------------- */

/* D at the far end of a series. */
static double
end_value(const Series *series)
{
	double		value;
	double		slope;

	at_end(series, &value, &slope);
	return series->direct ? value : value * exp(series->power * log1p(-series->scale));
}

/* D(w), by octaves from the end of a series that went up to NEAR_U. */
static bool
value_by_octaves(Series *series, double w, double *value)
{
	for (int i = 0; i < MOST_OCTAVES; i++)
	{
		double		y;
		double		at;

		if (!next_octave(series))
			return false;
		if (w > 2 * series->from - 1)
			continue;
		y = log((1 + w) / series->from);
		at = -expm1(-y) / series->scale;
		*value = 0;
		for (int j = series->terms - 1; j >= 0; j--)
			*value = *value * at + series->c[j];
		*value *= exp(-series->power * y);
		return true;
	}
	return false;
}

/*
 * clv_beta_decay
 *		D(u).
 */
double
clv_beta_decay(ClvBetaDecay decay, double u)
{
	Series		series;
	double		reach;
	double		value;

	if (u == 0)
		return 1;
	if (u == INFINITY)
		return 0;
	reach = first_series(&series, decay, u);
	if (reach == u)
		return end_value(&series);
	if (reach > 0 && value_by_octaves(&series, u, &value))
		return value;
	return mean_over_p(decay, decay_of_p, 0, u);
}

/*
 * clv_beta_decay_integral
 *		The integral of exp(-discount u) D(u) for u from 0 to w.
 */
double
clv_beta_decay_integral(ClvBetaDecay decay, double discount, double w)
{
	Series		series;
	double		reach;
	double		sum;

	if (w == 0)
		return 0;
	if (discount > 0)
		w = fmin(w, fmin(BETA_ALL_DISCOUNTED / discount, 1e300));
	else if (w == INFINITY)
		return decay.a > 1 && decay.k > 1 ?
			(decay.a + decay.b - 1) / ((decay.a - 1) * (decay.k - 1)) : INFINITY;
	if (discount == 0 && w <= NEAR_ENOUGH && is_thin(decay) && thin_integral(decay, w, &sum))
		return sum;
	reach = first_series(&series, decay, w);
	if (reach > 0)
	{
		sum = series_integral(&series, decay, discount, log1p(reach));
		if (reach == w || octaves_integral(&series, decay, discount, w, &sum))
			return sum;
	}
	return mean_over_p(decay, integral_of_p, discount, w);
}
