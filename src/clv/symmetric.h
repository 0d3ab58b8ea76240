/*-------------------------------------------------------------------------
 *
 * symmetric.h
 *	  Small symmetric matrices: principal axes and inverse.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_SYMMETRIC_H
#define CRM_CLV_SYMMETRIC_H

#include <stdbool.h>

/* Most rows: no model has more parameters. */
#define SYMMETRIC_MOST	4

typedef double SymmetricMatrix[SYMMETRIC_MOST][SYMMETRIC_MOST];

/* Axis i is column i of axes, a unit vector; size[i] is what it is multiplied by. */
typedef struct SymmetricAxes
{
	double		size[SYMMETRIC_MOST];
	SymmetricMatrix axes;
} SymmetricAxes;

extern void symmetric_axes(int n, const SymmetricMatrix matrix, SymmetricAxes *found);
extern bool symmetric_inverse(int n, const SymmetricMatrix matrix, SymmetricMatrix inverse);

#endif							/* CRM_CLV_SYMMETRIC_H */
