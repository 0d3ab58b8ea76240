/*-------------------------------------------------------------------------
 *
 * fit_bgnbd.c
 *	  Log-likelihood of all customers under BG/NBD and MBG/NBD.
 *
 * For one customer it is the term of fit_total.c for somebody who is alive,
 * plus
 *
 *		ln B(a, b + n) / B(a, b) + ln(1 + e^z)
 *		z = ln a - ln(b + n - 1) + (r + x) ln((alpha + T) / (alpha + t_x))
 *
 * with n = x for BG/NBD (Fader, Hardie and Lee 2005), where the customer
 * without a repeat purchase has neither, and n = x + 1 for MBG/NBD (Batislam,
 * Denizel and Filiztekin 2007).  e^z are the odds of having left.
 *
 * The first of the two depends on x alone.  Only ln(1 + e^z) is left to be
 * summed over rows: an exp() and a log1p() each, and all first and second
 * derivatives from eleven sums, for rows with the same x.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/fit_bgnbd.h"

#include <math.h>
#include <string.h>

#include "clv/special.h"
#include "shared/poll.h"

enum
{
	R, ALPHA, A, B
};

/* Rows summed plainly before a sum is carried over to the total. */
#define BLOCK	1024

/*
 * Sums over rows with the same x, weighted with the customers.  odds = e^z,
 * left = odds / (1 + odds), unsure = left (1 - left); d = ln((alpha + T) /
 * (alpha + t_x)) and its derivative for ln alpha e, over r + x.
 */
typedef struct RowSums
{
	double		value;			/* ln(1 + odds) */
	double		left;
	double		left_d;
	double		left_e;
	double		left_ee;		/* ... and of the derivative of e */
	double		unsure;
	double		unsure_d;
	double		unsure_e;
	double		unsure_dd;
	double		unsure_de;
	double		unsure_ee;
} RowSums;

/* The sums over some rows; base + power d is z. */
static void
sum_rows(const FitRow *row, int64_t n, const FitAge *ages, double base, double power,
		 RowSums *sums)
{
	memset(sums, 0, sizeof(*sums));
	for (int64_t i = 0; i < n; i++)
	{
		FitAge		now = ages[row[i].t];
		FitAge		last = ages[row[i].t_x];
		double		d = now.log_growth - last.log_growth;
		double		e = last.rest - now.rest;
		double		z = base + power * d;
		double		odds = exp(-fabs(z));
		double		left = (z > 0 ? 1 : odds) / (1 + odds);
		double		unsure = odds / ((1 + odds) * (1 + odds)) * row[i].count;

		sums->value += row[i].count * (fmax(z, 0) + log1p(odds));
		left *= row[i].count;
		sums->left += left;
		sums->left_d += left * d;
		sums->left_e += left * e;
		sums->left_ee += left * (now.share * now.rest - last.share * last.rest);
		sums->unsure += unsure;
		sums->unsure_d += unsure * d;
		sums->unsure_e += unsure * e;
		sums->unsure_dd += unsure * d * d;
		sums->unsure_de += unsure * d * e;
		sums->unsure_ee += unsure * e * e;
	}
}

/* What the sums over rows with the same x say about the parameters. */
static void
add_rows(const RowSums *sums, double x, double n, double r, double b, FitTotal *total)
{
	double		power = r + x;
	double		by_b = -b / (b + (n - 1));	/* dz / d ln b */

	sum_add(&total->value, sums->value);
	sum_add(&total->slope[R], r * sums->left_d);
	sum_add(&total->slope[ALPHA], power * sums->left_e);
	sum_add(&total->slope[A], sums->left);
	sum_add(&total->slope[B], by_b * sums->left);
	sum_add(&total->bend[R][R], r * sums->left_d + r * r * sums->unsure_dd);
	sum_add(&total->bend[R][ALPHA], r * sums->left_e + r * power * sums->unsure_de);
	sum_add(&total->bend[R][A], r * sums->unsure_d);
	sum_add(&total->bend[R][B], r * by_b * sums->unsure_d);
	sum_add(&total->bend[ALPHA][ALPHA], power * sums->left_ee + power * power * sums->unsure_ee);
	sum_add(&total->bend[ALPHA][A], power * sums->unsure_e);
	sum_add(&total->bend[ALPHA][B], power * by_b * sums->unsure_e);
	sum_add(&total->bend[A][A], sums->unsure);
	sum_add(&total->bend[A][B], by_b * sums->unsure);
	sum_add(&total->bend[B][B], by_b * (1 + by_b) * sums->left + by_b * by_b * sums->unsure);
}

/* ln B(a, b + n) / B(a, b) for all customers with the same x. */
static void
add_survived(double count, double n, double a, double b, FitTotal *total)
{
	double		by_sum = clv_digamma_difference(a + b, n);
	double		by_b = b * clv_digamma_beta_difference(a, b, n);
	double		bend_sum = fit_trigamma_difference(a + b, n);
	double		bend_b = fit_trigamma_difference(b, n) - bend_sum;

	sum_add(&total->value, count * clv_log_beta_ratio(a, b, n));
	sum_add(&total->slope[A], -count * a * by_sum);
	sum_add(&total->slope[B], count * by_b);
	sum_add(&total->bend[A][A], -count * a * (by_sum + a * bend_sum));
	sum_add(&total->bend[A][B], -count * a * b * bend_sum);
	sum_add(&total->bend[B][B], count * (by_b + b * b * bend_b));
}

/*
 * fit_bgnbd_evaluate
 *		The log-likelihood and its derivatives for ln r, ln alpha, ln a, ln b.
 */
void
fit_bgnbd_evaluate(void *data, OptimisePoint *point)
{
	const FitBgnbd *model = data;
	const FitRows *rows = model->rows;
	double		r = exp(point->at[R]);
	double		alpha = exp(point->at[ALPHA]);
	double		a = exp(point->at[A]);
	double		b = exp(point->at[B]);
	FitTotal	total;

	memset(&total, 0, sizeof(total));
	fit_total_ages(rows, alpha, model->ages);
	fit_total_purchases(rows, model->ages, r, alpha, &total);
	for (int64_t i = 0; i < rows->ngroups; i++)
	{
		const FitGroup *group = &rows->group[i];
		double		n = group->x + model->modified;
		double		base = point->at[A] - log(b + (n - 1));

		if (n == 0)
			continue;
		add_survived(group->count, n, a, b, &total);
		for (int64_t from = group[0].first; from < group[1].first; from += BLOCK)
		{
			int64_t		left = group[1].first - from;
			RowSums		sums;

			sum_rows(&rows->row[from], left < BLOCK ? left : BLOCK, model->ages,
					 base, r + group->x, &sums);
			add_rows(&sums, group->x, n, r, b, &total);
			crm_poll();
		}
	}
	fit_total_point(&total, 4, point);
}
