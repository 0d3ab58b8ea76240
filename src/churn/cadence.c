/*-------------------------------------------------------------------------
 *
 * cadence.c
 *	  A customer's own rhythm: see cadence.h.
 *
 *-------------------------------------------------------------------------
 */
#include "churn/cadence.h"

#include "shared/order.h"

static const Label cadence_labels[CADENCE_CLASSES] = {
	{{"on_track", "正常"}},
	{{"at_risk", "有流失风险"}},
	{{"lapsed", "已沉默"}},
	{{"churned", "已流失"}},
	{{"unknown", "未知"}},
};

const Label *
cadence_label(int which)
{
	return &cadence_labels[which];
}

/*
 * cadence_mean_gap
 *		Of two visits or more.
 */
Fraction
cadence_mean_gap(const Visits *visits)
{
	Fraction	gap = {(int64_t) visits->last - visits->first, visits->count - 1};

	return gap;
}

/*
 * cadence_collect_gaps
 *		Writes the days between one visit and the next, of the first so many
 *		visits of a history; returns how many gaps that are.  A double holds
 *		any distance of two days exactly.
 */
int64_t
cadence_collect_gaps(HistoryReader *reader, int64_t visits, double *gaps)
{
	int64_t		count = 0;
	HistoryDay	entry;
	int32_t		before;

	if (visits == 0 || !history_next_visit(reader, &entry))
		return 0;
	before = entry.day;
	while (count < visits - 1 && history_next_visit(reader, &entry))
	{
		gaps[count++] = (double) ((int64_t) entry.day - before);
		before = entry.day;
	}
	return count;
}

/*
 * cadence_median_gap
 *		Of one gap or more; the mean of the middle two where there are two.
 *		Rearranges the gaps.
 */
Fraction
cadence_median_gap(double *gaps, int64_t count)
{
	int64_t		ranks[2] = {(count - 1) / 2, count / 2};
	double		middle[2];
	Fraction	gap;

	order_select(gaps, count, ranks, ranks[0] == ranks[1] ? 1 : 2, middle);
	if (ranks[0] == ranks[1])
		middle[1] = middle[0];
	gap.above = (int64_t) middle[0] + (int64_t) middle[1];
	gap.below = 2;
	return gap;
}

/*
 * cadence_class
 *		The class of a silence (days, >= 0) with a gap > 0.
 */
Cadence
cadence_class(const CadenceRule *rule, int64_t silence, Fraction gap)
{
	Fraction	ratio = cadence_ratio(silence, gap);
	int			class = CADENCE_ON_TRACK;

	while (class < CADENCE_LIMITS &&
		   compare_products(ratio.above, rule->upto[class].below,
							rule->upto[class].above, ratio.below) > 0)
		class++;
	return (Cadence) class;
}

/*
 * cadence_due_day
 *		The day of the last visit and one gap more, rounded half up; false
 *		when that is beyond 32 bits.
 */
bool
cadence_due_day(int32_t last, Fraction gap, int32_t *due)
{
	decimal_units days = fraction_round(gap);

	if (days > UINT32_MAX || last + (int64_t) days > INT32_MAX)
		return false;
	*due = (int32_t) (last + (int64_t) days);
	return true;
}

/*
 * weekday_count
 *		Counts the visits up to a day by day of the week.
 */
void
weekday_count(HistoryReader *reader, int32_t until, WeekdayVisits *visits)
{
	HistoryDay	entry;

	for (int i = 0; i < DAYS_PER_WEEK; i++)
	{
		visits->count[i] = 0;
		visits->last[i] = HISTORY_NO_DAY;
	}
	while (history_next_visit(reader, &entry) && entry.day <= until)
	{
		int			weekday = weekday_of(entry.day);

		visits->count[weekday]++;
		visits->last[weekday] = entry.day;
	}
}

/*
 * weekday_usual
 *		The day of the week with most visits, of several the one visited
 *		last; -1 without a visit.
 */
int
weekday_usual(const WeekdayVisits *visits)
{
	int			best = 0;

	for (int i = 1; i < DAYS_PER_WEEK; i++)
		if (visits->count[i] > visits->count[best] ||
			(visits->count[i] == visits->count[best] && visits->last[i] > visits->last[best]))
			best = i;
	return visits->count[best] > 0 ? best : -1;
}

/*
 * weekday_to_call
 *		The usual day of the week on or just before the due day; when that
 *		is past, the first one on or after `from`.
 */
int64_t
weekday_to_call(int usual, int32_t due, int32_t from)
{
	int64_t		day = (int64_t) due - (weekday_of(due) - usual + DAYS_PER_WEEK) % DAYS_PER_WEEK;

	if (day < from)
		day = (int64_t) from + (usual - weekday_of(from) + DAYS_PER_WEEK) % DAYS_PER_WEEK;
	return day;
}
