/*-------------------------------------------------------------------------
 *
 * quadrature.c
 *	  Integrals of positive functions, by Gauss-Legendre rules on panels.
 *
 * Panels start at the peak and go outwards on both sides.  Each is as long as
 * the steepness of the function at its start allows, and the walk ends where a
 * panel adds nothing any more.  Sixteen nodes carry a factor of about e^6 over
 * a panel to full precision.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/quadrature.h"

#include <stdbool.h>
#include <stddef.h>

#include "clv/special.h"

/* The most that ln f changes over a panel. */
#define PANEL_CHANGE	6.0

/* A panel that adds less than this share is the last one. */
#define NEGLIGIBLE		1e-18

/* No integral needs as many: a bound, so that nothing can hang. */
#define MOST_PANELS		4096

/* Halvings of an interval until it is as narrow as a double can tell. */
#define MOST_HALVINGS	200

/* Where a search without limits begins. */
#define FARTHEST		1e9

/* --- one peak -------------------------------------------------------------------- */

static double
slope_at(ClvLogFunction f, const void *of, double v)
{
	double		slope;

	(void) f(of, v, &slope);
	return slope;
}

/* Where f is highest between low and high: its slope falls. */
static double
peak(ClvLogFunction f, const void *of, double low, double high)
{
	low = fmax(low, -FARTHEST);
	high = fmin(high, FARTHEST);
	if (!(slope_at(f, of, high) < 0))
		return high;
	if (!(slope_at(f, of, low) > 0))
		return low;
	for (int i = 0; i < MOST_HALVINGS; i++)
	{
		double		middle = 0.5 * (low + high);

		if (middle <= low || middle >= high)
			break;
		if (slope_at(f, of, middle) > 0)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The integral of f / exp(scale) over the panel, which may be negative in length. */
static double
panel(ClvLogFunction f, const void *of, double start, double length, double scale)
{
	double		sum = 0;

	for (int i = 0; i < CLV_NODES_MANY; i++)
		sum += clv_nodes_many[i].weight *
			exp(f(of, start + length * clv_nodes_many[i].at, NULL) - scale);
	return sum * fabs(length);
}

/* How far a panel may go from start towards end. */
static double
panel_end(ClvLogFunction f, const void *of, double start, double end, double width)
{
	double		top = f(of, start, NULL);
	double		length = fmin(width, fabs(end - start));

	for (int i = 0; i < MOST_HALVINGS && length > 0; i++)
	{
		double		stop = end > start ? start + length : start - length;

		if (length == fabs(end - start))
			stop = end;
		if (top - f(of, stop, NULL) <= PANEL_CHANGE)
			return stop;
		length *= 0.5;
	}
	return end;
}

/* From the peak towards end, on one side of it. */
static double
one_side(ClvLogFunction f, const void *of, double start, double end, double width,
		 double scale)
{
	double		sum = 0;

	for (int i = 0; i < MOST_PANELS && start != end; i++)
	{
		double		stop = panel_end(f, of, start, end, width);
		double		part = panel(f, of, start, stop - start, scale);

		sum += part;
		start = stop;
		if (part <= NEGLIGIBLE * sum)
			break;
	}
	return sum;
}

/*
 * clv_log_integral
 *		ln of the integral of a log-concave function.
 */
double
clv_log_integral(ClvLogFunction f, const void *of, double low, double high, double width)
{
	double		top;
	double		scale;
	double		sum;

	if (!(low < high))
		return -INFINITY;
	top = peak(f, of, low, high);
	scale = f(of, top, NULL);
	if (scale == -INFINITY)
		return -INFINITY;
	sum = one_side(f, of, top, low, width, scale) + one_side(f, of, top, high, width, scale);
	return scale + log(sum);
}

/* --- discounted decay ------------------------------------------------------------ */

/*
 * One panel of clv_discounted_decay(), relative to the integrand at its start:
 * change is how much y grows, per_p is (1 + p u) / p at the start.
 */
static double
decay_panel(double discount, double k, double change, double per_p)
{
	double		sum = 0;

	for (int i = 0; i < CLV_NODES_MANY; i++)
	{
		double		y = change * clv_nodes_many[i].at;
		double		u = expm1(y) * per_p;

		sum += clv_nodes_many[i].weight * exp((1 - k) * y - discount * u);
	}
	return sum * change * per_p;
}

/* The integral in y = ln(1 + p u); total is y at the end. */
static double
decay_panels(double discount, double p, double k, double total)
{
	double		sum = 0;
	double		y = 0;

	for (int i = 0; i < MOST_PANELS && y < total; i++)
	{
		double		per_p = exp(y) / p;
		double		u = expm1(y) / p;
		double		steep = discount * per_p + fabs(k - 1);
		double		height = exp(-k * y - discount * u);
		double		change = fmin(fmin(1.4, PANEL_CHANGE / steep), total - y);
		double		part = height * decay_panel(discount, k, change, per_p);

		sum += part;
		y = change < total - y ? y + change : total;
		if (part <= NEGLIGIBLE * sum)
			break;
	}
	return sum;
}

/*
 * clv_discounted_decay
 *		The integral of exp(-discount u) (1 + p u)^-k for u from 0 to w.
 */
double
clv_discounted_decay(double discount, double p, double k, double w)
{
	double		total = log1p(p * w);

	if (w == 0)
		return 0;
	if (discount == 0)
	{
		if (p * w < 1e-300)
			return w;
		if (w == INFINITY)
			return k > 1 ? 1 / (p * (k - 1)) : INFINITY;
		return total / p * clv_phi((1 - k) * total);
	}
	/* flat against the discount: 1 / (discount / p) would underflow */
	if (p * fmax(k, 1) < 1e-18 * discount || p * w * fmax(k, 1) < 1e-18)
		return -expm1(-discount * w) / discount;
	return decay_panels(discount, p, k, total);
}
