/*-------------------------------------------------------------------------
 *
 * beta_mean.c
 *	  The mean of a function of a beta distributed probability, whatever the
 *	  shape of the distribution.
 *
 * The sum of the function at equidistant points, from -Infinity to Infinity,
 * is the best rule there is for an analytic function that vanishes at both
 * ends: with every halving of the distance the number of right digits doubles.
 * The points are equidistant in ln(p / (1 - p)), which makes the density such a
 * function, and the density itself is summed over the same points, so that no
 * beta function is needed.
 *
 * Towards p = 0 the density falls like p^a, which for a small a takes millions
 * of points.  But what multiplies p^a is a straight line there, so the rest of
 * the sum is two geometric series; and so with (1 - p)^b at the other end.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/beta_mean.h"

#include <math.h>
#include <stdbool.h>

/* The distance of points: at most, and in widths of the density. */
#define LONGEST_STEP	0.22
#define STEP_PER_WIDTH	0.45

/* p at most so small that curvature no longer shows: then the tail begins. */
#define STRAIGHT		1e-9

/* A share of the sum that does not count. */
#define NEGLIGIBLE		1e-18

/* A bound, so that nothing can hang.  Ordinary sums have 50 to 300 points. */
#define MOST_POINTS		20000

/* The density around its mode (p0, with q0 = 1 - p0) as a function of ln(p / (1 - p)). */
typedef struct Density
{
	double		a;
	double		b;
	double		p0;
	double		q0;
} Density;

/* One point: distance tau from the mode on the logit scale. */
typedef struct Point
{
	double		p;
	double		q;				/* 1 - p */
	double		height;			/* of the density, 1 at the mode */
} Point;

typedef struct Sums
{
	double		density;
	double		product;		/* density times f */
} Sums;

static Point
point_at(const Density *density, double tau)
{
	Point		point;
	double		grown = density->p0 * expm1(tau);
	double		log_total;

	/* total: q0 + p0 exp(tau), which is 1 at the mode */
	if (tau < -0.5)
		log_total = log(density->q0 + density->p0 * exp(tau));
	else
		log_total = log1p(grown);
	point.p = density->p0 * exp(tau - log_total);
	point.q = density->q0 * exp(-log_total);
	point.height = exp(density->a * tau - (density->a + density->b) * log_total);
	return point;
}

/*
 * The rest of a sum beyond a point, where the terms fall as exp(-rate step) and
 * are multiplied by a straight line in small: at the point it is last, where
 * small is 0 it is limit.
 */
static double
tail(double height, double rate, double step, double last, double limit)
{
	return height * (limit / expm1(rate * step) + (last - limit) / expm1((rate + 1) * step));
}

/*
 * From the mode down (side -1) or up (side 1), without the mode itself.
 * most: f at p = 0, the largest.  end: f at the end on this side.
 */
static void
add_side(Sums *sums, const Density *density, ClvBetaFunction f, const void *of,
		 double step, int side, double most, double sharpness)
{
	double		rate = side < 0 ? density->a : density->b;
	double		other = side < 0 ? density->b : density->a;
	double		end = f(of, side < 0 ? 0 : 1);

	for (int i = 1; i <= MOST_POINTS; i++)
	{
		Point		point = point_at(density, side * i * step);
		double		value = f(of, point.p);
		double		small = side < 0 ? point.p : point.q;
		bool		straight = side < 0 ?
			value >= end * (1 - STRAIGHT) : small * sharpness < STRAIGHT;

		sums->density += point.height;
		sums->product += point.height * value;
		if (point.height <= NEGLIGIBLE * sums->density &&
			point.height * (side < 0 ? most : value) <= NEGLIGIBLE * sums->product)
			return;
		if (straight && small * (1 + other) < STRAIGHT)
		{
			/* the density without its power of small: 1 at the end, flat there */
			double		ratio = exp((density->a + density->b) *
									log1p(-small));
			double		bare = point.height / ratio;

			sums->density += tail(bare, rate, step, ratio, 1);
			sums->product += tail(bare, rate, step, ratio * value, end);
			return;
		}
	}
}

/*
 * clv_beta_mean
 *		E[f(p)], p ~ Beta(a, b).
 */
double
clv_beta_mean(double a, double b, ClvBetaFunction f, const void *of, double sharpness)
{
	Density		density = {a, b, a / (a + b), b / (a + b)};
	double		shape = a * density.q0 + fmin(sharpness / 4, a);
	double		step = fmin(LONGEST_STEP, STEP_PER_WIDTH / sqrt(shape));
	double		middle = f(of, density.p0);
	double		most = f(of, 0);
	Sums		sums = {1, middle};

	add_side(&sums, &density, f, of, step, 1, most, sharpness);
	add_side(&sums, &density, f, of, step, -1, most, sharpness);
	return sums.product / sums.density;
}
