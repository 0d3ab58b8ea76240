/*-------------------------------------------------------------------------
 *
 * fit_pareto_nbd.c
 *	  Log-likelihood of all customers under Pareto/NBD.
 *
 * For one customer (Schmittlein, Morrison and Colombo 1987) it is the term of
 * fit_total.c for somebody who is alive, plus
 *
 *		-s ln((beta + T) / beta) + ln(1 + odds)
 *
 * where odds are those of having left at some time u between t_x and T:
 *
 *		odds = int s ((alpha + T) / (alpha + u))^(r + x)
 *				   ((beta + T) / (beta + u))^s / (beta + u) du
 *
 * All of it is positive, so nothing cancels, as it does in the closed form with
 * two hypergeometric functions.  The integral is done in y = ln((m + u) / (m +
 * t_x)), m the smaller one of alpha and beta, in which the integrand is nearly
 * exponential.  The derivatives of ln(odds) are means and covariances, over
 * the same nodes, of those of the logarithm of the integrand.
 *
 * Rows are sorted by x, t_x and T.  Customers with the same x and t_x have the
 * same integrand, so their integrals are one, which is read at each T it
 * passes.  From one T to the next it is a day, mostly, and four nodes do.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/fit_pareto_nbd.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "clv/special.h"
#include "shared/poll.h"

enum
{
	R, ALPHA, S, BETA
};

/* Rows summed plainly before a sum is carried over to the total. */
#define BLOCK	1024

/*
 * Panels in y: how wide, and how far the logarithm of the integrand falls
 * within one.  Up to FALL_FOUR, as width and as fall, four nodes are exact; up
 * to a fall of FALL_FEW the rule of eight is; of FALL_MANY that of sixteen, and
 * twice as far does no harm.  A fall of FALL_ENOUGH ends the integral: what is
 * left does not reach the last digit.
 */
#define WIDEST			1.0
#define FALL_FOUR		0.2
#define FALL_FEW		3.0
#define FALL_MANY		8.0
#define FALL_GROWTH		1.6
#define FALL_ENOUGH		37.0

/* No integral has more: an end, for the reader. */
#define MOST_PANELS		1000

/* What is to be integrated for a customer. */
typedef struct Span
{
	double		alpha;			/* alpha + t_x */
	double		beta;			/* beta + t_x */
	double		small;			/* the smaller one of these */
	double		r_x;			/* r + x */
	double		s;
	bool		alpha_is_small;
} Span;

/*
 * Integral of the integrand, and of its products with one and two of the
 * features
 *
 *		0	ln((alpha + u) / (alpha + t_x))
 *		1	(u - t_x) / (alpha + u)
 *		2	ln((beta + u) / (beta + t_x))
 *		3	(u - t_x) / (beta + u)
 *
 * of which its derivatives are made.  They are 0 at t_x, so that differences
 * are exact when alpha or beta is huge.
 */
typedef struct Moments
{
	double		mass;
	double		one[4];
	double		two[4][4];		/* [i][k] with i <= k */
} Moments;

/* An integral on its way: from t_x to where it has come. */
typedef struct Integral
{
	Span		span;
	Moments		moments;		/* in units of the integrand at t_x */
	double		y;				/* come so far */
	double		rate;			/* of the fall, there */
	double		fallen;			/* on the way */
	double		most;			/* fall of the next panel */
} Integral;

/* Gauss-Legendre for the integral from 0 to 1: exact up to degree 7. */
#define NODES_FOUR	4

static const ClvNode nodes_four[NODES_FOUR] = {
	{0.069431844202973712388, 0.17392742256872692869},
	{0.33000947820757186760, 0.32607257743127307131},
	{0.66999052179242813240, 0.32607257743127307131},
	{0.93056815579702628761, 0.17392742256872692869},
};

/* How fast the logarithm of the integrand falls in y, at u = t_x + past. */
static inline double
fall_rate(const Span *span, double past)
{
	double		at = span->small + past;

	return span->r_x * at / (span->alpha + past) + span->s * at / (span->beta + past);
}

/* One node, at u = t_x + past. */
static inline void
add_node(const Span *span, double y, double past, double weight, Moments *moments)
{
	double		f[4];
	double		mass;

	f[0] = span->alpha_is_small ? y : log1p(past / span->alpha);
	f[1] = past / (span->alpha + past);
	f[2] = span->alpha_is_small ? log1p(past / span->beta) : y;
	f[3] = past / (span->beta + past);
	mass = exp(-span->r_x * f[0] - span->s * f[2]) * weight *
		(span->small + past) / (span->beta + past);
	moments->mass += mass;
	for (int i = 0; i < 4; i++)
	{
		double		product = mass * f[i];

		moments->one[i] += product;
		for (int k = i; k < 4; k++)
			moments->two[i][k] += product * f[k];
	}
}

static void
integral_start(Integral *integral, double alpha, double beta, double r_x, double s)
{
	memset(integral, 0, sizeof(*integral));
	integral->span = (Span) {alpha, beta, fmin(alpha, beta), r_x, s, alpha < beta};
	integral->rate = fall_rate(&integral->span, 0);
	integral->most = FALL_MANY;
}

/* Goes on to the next place. */
static void
add_panel(Integral *integral, double next)
{
	const Span *span = &integral->span;
	double		width = next - integral->y;
	double		rate = fall_rate(span, span->small * expm1(next));
	double		fall = width * rate;
	const ClvNode *node = clv_nodes_many;
	int			nodes = CLV_NODES_MANY;

	if (fall < FALL_FOUR && width < FALL_FOUR)
	{
		node = nodes_four;
		nodes = NODES_FOUR;
	}
	else if (fall < FALL_FEW)
	{
		node = clv_nodes_few;
		nodes = CLV_NODES_FEW;
	}
	for (int i = 0; i < nodes; i++)
	{
		double		at = integral->y + width * node[i].at;

		add_node(span, at, span->small * expm1(at), width * node[i].weight,
				 &integral->moments);
	}
	integral->y = next;
	integral->rate = rate;
	integral->fallen += fall;
}

/* Goes on to T = t_x + time. */
static void
integral_to(Integral *integral, double time)
{
	double		end = log1p(time / integral->span.small);

	for (int panel = 0; panel < MOST_PANELS; panel++)
	{
		double		y = integral->y;
		double		width = fmin(WIDEST, integral->most / integral->rate);

		if (!(y < end) || integral->fallen > FALL_ENOUGH)
			break;
		if (width >= end - y)
			add_panel(integral, end);
		else
		{
			add_panel(integral, y + fmin(width, (end - y) / 2));
			integral->most *= FALL_GROWTH;
		}
	}
}

/* What a group of rows adds, with derivatives. */
typedef struct RowSums
{
	double		value;
	double		slope[4];
	double		bend[4][4];		/* [i][k] with i <= k */
} RowSums;

/* The integral of one customer, and its derivatives for the parameters. */
typedef struct LogOdds
{
	double		value;			/* ln(odds) */
	double		slope[4];
	double		bend[4][4];
} LogOdds;

/* share (1 - share) of alpha in alpha + u, on average over the integral. */
static inline double
mean_spread(FitAge last, double mean, double mean_square)
{
	return last.share * (last.rest * (1 - mean) + last.share * (mean - mean_square));
}

/*
 * The derivatives of ln(odds), time after t_x.  buy and live are the ages at t_x
 * and at T by alpha and by beta.
 */
static void
log_odds(const Integral *integral, double time, double r, const FitAge buy[2],
		 const FitAge live[2], LogOdds *odds)
{
	const Span *span = &integral->span;
	const Moments *m = &integral->moments;
	double		buy_d = buy[1].log_growth - buy[0].log_growth;
	double		live_d = live[1].log_growth - live[0].log_growth;
	double		buy_p = time / (span->alpha + time);
	double		live_p = time / (span->beta + time);
	double		s = span->s;
	double		factor[4];
	double		buy_spread;
	double		live_spread;
	double		mean[4];

	for (int i = 0; i < 4; i++)
		mean[i] = m->one[i] / m->mass;
	buy_spread = mean_spread(buy[0], mean[1], m->two[1][1] / m->mass);
	live_spread = mean_spread(live[0], mean[3], m->two[3][3] / m->mass);

	odds->value = log(s * m->mass) + span->r_x * buy_d + s * live_d;
	odds->slope[R] = r * (buy_d - mean[0]);
	odds->slope[ALPHA] = span->r_x * buy[0].share * (mean[1] - buy_p);
	odds->slope[S] = 1 + s * (live_d - mean[2]);
	odds->slope[BETA] = live[0].share * (s * (mean[3] - live_p) - (1 - mean[3]));

	factor[R] = -r;
	factor[ALPHA] = span->r_x * buy[0].share;
	factor[S] = -s;
	factor[BETA] = (s + 1) * live[0].share;
	for (int i = 0; i < 4; i++)
		for (int k = i; k < 4; k++)
			odds->bend[i][k] = factor[i] * factor[k] *
				(m->two[i][k] / m->mass - mean[i] * mean[k]);
	odds->bend[R][R] += odds->slope[R];
	odds->bend[R][ALPHA] += r * buy[0].share * (mean[1] - buy_p);
	odds->bend[ALPHA][ALPHA] += span->r_x * (buy[1].share * buy[1].rest - buy_spread);
	odds->bend[S][S] += s * (live_d - mean[2]);
	odds->bend[S][BETA] += s * live[0].share * (mean[3] - live_p);
	odds->bend[BETA][BETA] += s * (live[1].share * live[1].rest - live_spread) - live_spread;
}

/* ln(1 + odds) of so many customers. */
static void
add_row(const LogOdds *odds, double count, RowSums *sums)
{
	double		small = exp(-fabs(odds->value));
	double		left = count * (odds->value > 0 ? 1 : small) / (1 + small);
	double		unsure = count * small / ((1 + small) * (1 + small));

	sums->value += count * (fmax(odds->value, 0) + log1p(small));
	for (int i = 0; i < 4; i++)
	{
		sums->slope[i] += left * odds->slope[i];
		for (int k = i; k < 4; k++)
			sums->bend[i][k] += left * odds->bend[i][k] +
				unsure * odds->slope[i] * odds->slope[k];
	}
}

/* The rows of one x, or some of them. */
static void
add_rows(const FitParetoNbd *model, const double p[4], double x, const FitRow *row, int64_t n,
		 FitTotal *total)
{
	RowSums		sums;
	Integral	integral;
	int32_t		begun = -1;		/* t_x of the integral */

	memset(&sums, 0, sizeof(sums));
	for (int64_t i = 0; i < n; i++)
	{
		double		last = model->rows->time[row[i].t_x].time;
		double		time = model->rows->time[row[i].t].time - last;
		FitAge		buy[2] = {model->buying[row[i].t_x], model->buying[row[i].t]};
		FitAge		live[2] = {model->living[row[i].t_x], model->living[row[i].t]};
		LogOdds		odds;

		if (!(time > 0))
			continue;
		if (row[i].t_x != begun)
			integral_start(&integral, p[ALPHA] + last, p[BETA] + last, p[R] + x, p[S]);
		begun = row[i].t_x;
		integral_to(&integral, time);
		log_odds(&integral, time, p[R], buy, live, &odds);
		add_row(&odds, row[i].count, &sums);
	}
	sum_add(&total->value, sums.value);
	for (int i = 0; i < 4; i++)
	{
		sum_add(&total->slope[i], sums.slope[i]);
		for (int k = i; k < 4; k++)
			sum_add(&total->bend[i][k], sums.bend[i][k]);
	}
}

/* -s ln((beta + T) / beta) for all customers. */
static void
add_survived(const FitRows *rows, const FitAge *living, double s, FitTotal *total)
{
	for (int64_t i = 0; i < rows->ntimes; i++)
	{
		double		risk = s * rows->time[i].customers;

		sum_add(&total->value, -risk * living[i].log_growth);
		sum_add(&total->slope[S], -risk * living[i].log_growth);
		sum_add(&total->slope[BETA], risk * living[i].rest);
		sum_add(&total->bend[S][S], -risk * living[i].log_growth);
		sum_add(&total->bend[S][BETA], risk * living[i].rest);
		sum_add(&total->bend[BETA][BETA], -risk * living[i].share * living[i].rest);
	}
}

/*
 * fit_pareto_nbd_evaluate
 *		The log-likelihood and its derivatives for ln r, ln alpha, ln s and
 *		ln beta.
 */
void
fit_pareto_nbd_evaluate(void *data, OptimisePoint *point)
{
	const FitParetoNbd *model = data;
	const FitRows *rows = model->rows;
	FitTotal	total;
	double		p[4];

	for (int i = 0; i < 4; i++)
		p[i] = exp(point->at[i]);
	memset(&total, 0, sizeof(total));
	fit_total_ages(rows, p[ALPHA], model->buying);
	fit_total_ages(rows, p[BETA], model->living);
	fit_total_purchases(rows, model->buying, p[R], p[ALPHA], &total);
	add_survived(rows, model->living, p[S], &total);
	for (int64_t i = 0; i < rows->ngroups; i++)
	{
		const FitGroup *group = &rows->group[i];

		for (int64_t from = group[0].first; from < group[1].first; from += BLOCK)
		{
			int64_t		left = group[1].first - from;

			add_rows(model, p, group->x, &rows->row[from], left < BLOCK ? left : BLOCK, &total);
			crm_poll();
		}
	}
	fit_total_point(&total, 4, point);
}
