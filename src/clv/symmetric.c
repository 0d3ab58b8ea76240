/*-------------------------------------------------------------------------
 *
 * symmetric.c
 *	  Small symmetric matrices: see symmetric.h.
 *
 * Jacobi's method turns the axes, two at a time, until nothing is left beside
 * the diagonal.  For four rows it is as fast as any other, and it finds small
 * axes beside large ones well when the matrix is scaled to a diagonal of ones
 * first, as symmetric_inverse() does.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/symmetric.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Each sweep squares what is left beside the diagonal: six do, mostly. */
#define MOST_SWEEPS	30

/* The turn in the plane of axes p and q that makes m[p][q] zero. */
static void
turn(int n, SymmetricMatrix m, SymmetricMatrix axes, int p, int q)
{
	double		theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
	double		t = copysign(1, theta) / (fabs(theta) + hypot(theta, 1));
	double		c = 1 / hypot(t, 1);
	double		s = t * c;

	m[p][p] -= t * m[p][q];
	m[q][q] += t * m[p][q];
	m[p][q] = m[q][p] = 0;
	for (int i = 0; i < n; i++)
	{
		double		ap = axes[i][p];
		double		aq = axes[i][q];

		axes[i][p] = c * ap - s * aq;
		axes[i][q] = s * ap + c * aq;
		if (i == p || i == q)
			continue;
		ap = m[i][p];
		aq = m[i][q];
		m[i][p] = m[p][i] = c * ap - s * aq;
		m[i][q] = m[q][i] = s * ap + c * aq;
	}
}

/* Sweeps over all pairs of axes; true when nothing was left to turn. */
static bool
sweep(int n, SymmetricMatrix m, SymmetricMatrix axes)
{
	bool		done = true;

	for (int p = 0; p < n; p++)
		for (int q = p + 1; q < n; q++)
		{
			double		scale = sqrt(fabs(m[p][p])) * sqrt(fabs(m[q][q]));

			if (fabs(m[p][q]) <= DBL_MIN || fabs(m[p][q]) <= scale * DBL_EPSILON / 16)
				continue;
			turn(n, m, axes, p, q);
			done = false;
		}
	return done;
}

/*
 * symmetric_axes
 *		The principal axes of the first n rows and columns, in no particular
 *		order.  Every element must be finite.
 */
void
symmetric_axes(int n, const SymmetricMatrix matrix, SymmetricAxes *found)
{
	SymmetricMatrix m;

	memcpy(m, matrix, sizeof(m));
	memset(found, 0, sizeof(*found));
	for (int i = 0; i < n; i++)
		found->axes[i][i] = 1;
	for (int i = 0; i < MOST_SWEEPS; i++)
		if (sweep(n, m, found->axes))
			break;
	for (int i = 0; i < n; i++)
		found->size[i] = m[i][i];
}

/*
 * symmetric_inverse
 *		The inverse of a matrix that is positive definite; false when it is
 *		not, or so nearly not that rounding decides.
 */
bool
symmetric_inverse(int n, const SymmetricMatrix matrix, SymmetricMatrix inverse)
{
	double		root[SYMMETRIC_MOST];
	SymmetricMatrix scaled;
	SymmetricAxes found;

	memset(scaled, 0, sizeof(scaled));
	for (int i = 0; i < n; i++)
	{
		if (!(matrix[i][i] > 0 && matrix[i][i] <= DBL_MAX))
			return false;
		root[i] = sqrt(matrix[i][i]);
	}
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++)
			scaled[i][k] = matrix[i][k] / root[i] / root[k];
	symmetric_axes(n, scaled, &found);
	for (int i = 0; i < n; i++)
		if (!(found.size[i] > 64 * DBL_EPSILON))
			return false;
	memset(inverse, 0, sizeof(SymmetricMatrix));
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n; k++)
		{
			for (int a = 0; a < n; a++)
				inverse[i][k] += found.axes[i][a] * found.axes[k][a] / found.size[a];
			inverse[i][k] /= root[i] * root[k];
		}
	return true;
}
