/*-------------------------------------------------------------------------
 *
 * survival.c
 *	  Kaplan-Meier: see survival.h.
 *
 * Of the customers at risk at a time, those whose duration is not shorter, a
 * share has its event then.  What survives is the product, over all times so
 * far, of one less that share.  A customer censored at the time of an event
 * counts as at risk of it: events come first.
 *
 * Errors after Greenwood; limits on the scale of ln(-ln(survival)), which keeps
 * them between 0 and 1.  Both are undefined where survival is 0, and the
 * limits also where it is 1: the R package survival has NA there.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/survival.h"

#include <math.h>
#include <string.h>

#include "shared/decimal.h"
#include "shared/order.h"
#include "shared/poll.h"

/*
 * Counting
 */

/* Where to begin to look; whole numbers differ in the upper bits alone. */
static inline uint64_t
home_slot(double time, int bits)
{
	uint64_t	pattern;

	memcpy(&pattern, &time, sizeof(pattern));
	pattern ^= pattern >> 32;
	return (pattern * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - bits);
}

/* The slot of a duration, or a free one for it. */
static inline SurvivalTime *
find_slot(SurvivalTime *slots, int bits, double time)
{
	uint64_t	mask = ((uint64_t) 1 << bits) - 1;
	uint64_t	at = home_slot(time, bits);

	while (survival_customers(&slots[at]) != 0 && slots[at].time != time)
		at = (at + 1) & mask;
	return &slots[at];
}

/*
 * survival_table_move
 *		Moves a table, which may have no slots yet, to 2^bits slots that are
 *		all zero.  The old ones are the caller's to give back.
 */
void
survival_table_move(SurvivalTable *table, SurvivalTime *slots, int bits)
{
	int64_t		old_slots = table->slots == NULL ? 0 : (int64_t) 1 << table->bits;

	for (int64_t i = 0; i < old_slots; i++)
	{
		poll_at_step(i);
		if (survival_customers(&table->slots[i]) != 0)
			*find_slot(slots, bits, table->slots[i].time) = table->slots[i];
	}
	table->slots = slots;
	table->bits = bits;
}

/*
 * survival_count
 *		Adds customers with one duration (one or more) to a table with room.
 *		False, with nothing changed, when there would be more than 2^31 - 1.
 */
bool
survival_count(SurvivalTable *table, const SurvivalTime *more)
{
	SurvivalTime *slot;

	if (table->customers + survival_customers(more) > INT32_MAX)
		return false;
	slot = find_slot(table->slots, table->bits, more->time);
	if (survival_customers(slot) == 0)
	{
		slot->time = more->time;
		table->used++;
	}
	slot->events += more->events;
	slot->censored += more->censored;
	table->customers += survival_customers(more);
	return true;
}

/*
 * survival_table_sort
 *		The counts in the order of their times.  Both arrays have room for
 *		`used` elements.  The table is left as it is.
 */
void
survival_table_sort(const SurvivalTable *table, double *work, SurvivalTime *sorted)
{
	int64_t		slots = (int64_t) 1 << table->bits;
	int64_t		count = 0;

	for (int64_t i = 0; i < slots; i++)
	{
		poll_at_step(i);
		if (survival_customers(&table->slots[i]) != 0)
			work[count++] = table->slots[i].time;
	}
	order_sort(work, count);
	for (int64_t i = 0; i < count; i++)
	{
		poll_at_step(i);
		sorted[i] = *find_slot(table->slots, table->bits, work[i]);
	}
}

/*
 * survival_check
 *		Why no customers could have given these counts, or NULL if some could.
 */
const char *
survival_check(const SurvivalTime *times, int64_t count)
{
	int64_t		customers = 0;

	if (count == 0)
		return "no times";
	for (int64_t i = 0; i < count; i++)
	{
		poll_at_step(i);
		if (!(times[i].time >= 0 && isfinite(times[i].time)) || signbit(times[i].time))
			return "a time is not a number from 0 on";
		if (i > 0 && times[i].time <= times[i - 1].time)
			return "times do not ascend";
		if (times[i].events < 0 || times[i].censored < 0)
			return "a count is negative";
		if (survival_customers(&times[i]) == 0)
			return "a time without customers";
		customers += survival_customers(&times[i]);
		if (customers > INT32_MAX)
			return "too many customers";
	}
	return NULL;
}

/*
 * The curve
 */

/*
 * survival_curve
 *		Before the first time, over counts that survival_check() finds good.
 */
SurvivalCurve
survival_curve(const SurvivalTime *times, int64_t count)
{
	SurvivalCurve curve = {0};
	int64_t		customers = 0;

	curve.next = times;
	curve.end = times + count;
	for (int64_t i = 0; i < count; i++)
	{
		poll_at_step(i);
		customers += survival_customers(&times[i]);
	}
	curve.step.at_risk = (int32_t) customers;
	curve.step.share = SURVIVAL_ALL;
	curve.step.survival = 1;
	return curve;
}

/*
 * survival_next
 *		Goes to the next time; false when there is none.
 */
bool
survival_next(SurvivalCurve *curve)
{
	SurvivalStep *step = &curve->step;
	int32_t		rest;

	if (curve->next == curve->end)
		return false;
	step->at_risk -= step->events + step->censored;
	step->time = curve->next->time;
	step->events = curve->next->events;
	step->censored = curve->next->censored;
	curve->next++;

	rest = step->at_risk - step->events;
	if (step->events > 0)
	{
		step->share = step->share * (uint32_t) rest / (uint32_t) step->at_risk;
		step->survival = ldexp((double) step->share, -SURVIVAL_BITS);
		step->log_variance += rest == 0 ? INFINITY :
			step->events / ((double) step->at_risk * rest);
	}
	step->hazard = step->events / (double) step->at_risk;
	step->cumulative_hazard += step->hazard;
	return true;
}

/*
 * survival_error
 *		Greenwood's standard error; false where survival is 0.
 */
bool
survival_error(const SurvivalStep *step, double *std_error)
{
	if (step->share == 0)
		return false;
	*std_error = step->survival * sqrt(step->log_variance);
	return true;
}

/*
 * survival_limits
 *		Between which survival lies, z standard errors of ln(-ln(survival)) to
 *		either side; false where it is 0 or 1.
 */
bool
survival_limits(const SurvivalStep *step, double z, double *lower, double *upper)
{
	double		hazard;			/* -ln(survival) */
	double		factor;

	if (step->share == 0 || step->share == SURVIVAL_ALL)
		return false;
	hazard = -log(step->survival);
	factor = exp(z * sqrt(step->log_variance) / hazard);
	*lower = exp(-hazard * factor);
	*upper = exp(-hazard / factor);
	return true;
}

/*
 * A level such as 0.7 means the decimal, not the double next to it; so it is
 * taken from its digits, the last one first.
 */
static survival_share
share_of_level(double level)
{
	Decimal		decimal;
	survival_share share = 0;

	if (!decimal_from_double(level, &decimal))
		return 0;
	for (int i = decimal_kept(decimal.places); i > 0; i--)
	{
		share = (share + (survival_share) (decimal.units % 10) * SURVIVAL_ALL) / 10;
		decimal.units /= 10;
	}
	return share;
}

/*
 * survival_quantile
 *		The first time at which survival is down to a level, 0 < level < 1, and
 *		the first times at which its limits are.
 */
SurvivalQuantile
survival_quantile(SurvivalCurve curve, double level, double z)
{
	SurvivalQuantile result = {NAN, NAN, NAN};

	/* a share and a level that are equal may have lost a unit differently */
	survival_share most = share_of_level(level) + 2;

	for (int64_t i = 0; isnan(result.upper) && survival_next(&curve); i++)
	{
		double		lower;
		double		upper;

		poll_at_step(i);
		if (isnan(result.time) && curve.step.share <= most)
			result.time = curve.step.time;
		if (!survival_limits(&curve.step, z, &lower, &upper))
			continue;
		if (isnan(result.lower) && lower <= level)
			result.lower = curve.step.time;
		if (upper <= level)
			result.upper = curve.step.time;
	}
	return result;
}

/*
 * survival_at
 *		Survival just after a time.  False beyond the longest duration, unless
 *		nobody survived that: then it stays at 0.
 */
bool
survival_at(SurvivalCurve curve, double time, double *survival)
{
	*survival = 1;
	for (int64_t i = 0; curve.next < curve.end && curve.next->time <= time; i++)
	{
		poll_at_step(i);
		(void) survival_next(&curve);
		*survival = curve.step.survival;
	}
	return curve.next < curve.end || curve.step.time == time || curve.step.share == 0;
}
