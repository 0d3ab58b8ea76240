/*-------------------------------------------------------------------------
 *
 * cadence.h
 *	  Churn by a customer's own rhythm, and when to expect him next.
 *
 * Sixty days of silence mean nothing for somebody who buys twice a year, and
 * everything for somebody who came each week.  So the silence, the days from
 * the last visit, is measured in the customer's own gap between visits:
 *
 *	  ratio = silence / gap
 *	  gap   = (last - first) / (visits - 1), the mean; or the median of the
 *			  gaps, which one long holiday does not move
 *
 *	  ratio <= at_risk_after (1.5)	on_track
 *	  ratio <= lapsed_after (2)		at_risk
 *	  ratio <= churned_after (3)	lapsed
 *	  above							churned
 *
 * A gap of too few visits says nothing: then that of the population decides,
 * if one is given, and else the class is unknown.
 *
 * Gaps stay fractions and the classes are told by cross-multiplication, so a
 * customer exactly on a limit is on its better side, always.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CHURN_CADENCE_H
#define CRM_CHURN_CADENCE_H

#include "churn/fraction.h"
#include "churn/visits.h"
#include "shared/lang.h"

/* From the best; about the last nothing is known. */
typedef enum Cadence
{
	CADENCE_ON_TRACK,
	CADENCE_AT_RISK,
	CADENCE_LAPSED,
	CADENCE_CHURNED,
	CADENCE_UNKNOWN
} Cadence;

#define CADENCE_CLASSES	5
#define CADENCE_LIMITS	3

/* The ratios up to which one is on track, at risk and lapsed; they ascend. */
typedef struct CadenceRule
{
	Fraction	upto[CADENCE_LIMITS];
} CadenceRule;

/*
 * More places of a gap than this, and the days of all of history do not fit
 * into 127 bits any more.
 */
#define CADENCE_GAP_PLACES	28

/* Days of the week, from Monday; as ISO counts them but from 0 */
#define DAYS_PER_WEEK	7

/* Visits by day of the week */
typedef struct WeekdayVisits
{
	int64_t		count[DAYS_PER_WEEK];
	int32_t		last[DAYS_PER_WEEK];	/* where there are any */
} WeekdayVisits;

extern const Label *cadence_label(int which);
extern Fraction cadence_mean_gap(const Visits *visits);
extern int64_t cadence_collect_gaps(HistoryReader *reader, int64_t visits, double *gaps);
extern Fraction cadence_median_gap(double *gaps, int64_t count);
extern Cadence cadence_class(const CadenceRule *rule, int64_t silence, Fraction gap);
extern bool cadence_due_day(int32_t last, Fraction gap, int32_t *due);

extern void weekday_count(HistoryReader *reader, int32_t until, WeekdayVisits *visits);
extern int	weekday_usual(const WeekdayVisits *visits);
extern int64_t weekday_to_call(int usual, int32_t due, int32_t from);

/* silence / gap */
static inline Fraction
cadence_ratio(int64_t silence, Fraction gap)
{
	Fraction	ratio = {silence * gap.below, gap.above};

	return ratio;
}

/* 0 for Monday to 6 for Sunday; day 0 (2000-01-01) was a Saturday. */
static inline int
weekday_of(int32_t day)
{
	return (int) ((day % DAYS_PER_WEEK + DAYS_PER_WEEK + 5) % DAYS_PER_WEEK);
}

#endif							/* CRM_CHURN_CADENCE_H */
