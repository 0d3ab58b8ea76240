/*-------------------------------------------------------------------------
 *
 * growth.c
 *	  Growth accounting: the rule of growth.h, one history at a time.
 *
 * A history is walked once.  Its entries are gathered into periods, and each
 * period is booked against the one before it.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/growth.h"

#include "cohort/amount.h"
#include "shared/poll.h"

/* A customer in a period. */
typedef struct Stay
{
	int32_t		period;
	bool		active;
	decimal_units net;
} Stay;

/* A customer so far. */
typedef struct Customer
{
	bool		known;			/* has a last stay */
	bool		bought;			/* was active in some period */
	Stay		last;
} Customer;

/*
 * growth_begin
 *		Before the first customer.
 */
Growth
growth_begin(const PeriodGrid *grid)
{
	Growth		growth = {0};

	growth.grid = *grid;
	growth.first = grid->last;
	growth.places = HISTORY_SHOWN_PLACES;
	return growth;
}

/*
 * growth_first_period
 *		The first period that a history has an entry in; false when it has
 *		none by as_of.  Moves the reader.
 */
bool
growth_first_period(const Growth *growth, HistoryReader *reader, int32_t *first)
{
	HistoryDay	entry;

	if (!history_next(reader, &entry) || entry.day > growth->grid.as_of)
		return false;
	*first = period_of_day(&growth->grid, entry.day);
	return true;
}

static bool
scale_period(GrowthPeriod *period, decimal_units by)
{
	return amount_scale(&period->revenue, by) &&
		amount_scale(&period->new_revenue, by) &&
		amount_scale(&period->expansion, by) &&
		amount_scale(&period->contraction, by) &&
		amount_scale(&period->resurrected_revenue, by);
}

/*
 * growth_set_places
 *		Brings all money to at least so many places; false when it does not
 *		fit.
 */
bool
growth_set_places(Growth *growth, int places)
{
	decimal_units by;

	if (places <= growth->places)
		return true;
	by = amount_power(places - growth->places);
	for (int64_t i = 0; i < growth->count; i++)
		if (!scale_period(&growth->periods[i], by))
			return false;
	growth->places = places;
	return true;
}

static inline bool
add_units(decimal_units *sum, decimal_units units)
{
	return !__builtin_add_overflow(*sum, units, sum);
}

/* A change of money that no coming or going explains. */
static inline bool
add_change(GrowthPeriod *period, decimal_units change)
{
	return change >= 0 ? add_units(&period->expansion, change) :
		!__builtin_sub_overflow(period->contraction, change, &period->contraction);
}

/*
 * The period after the last stay of a customer passes without an entry.  Who
 * was active then has churned; for others, money paid back is not paid back
 * any more.
 */
static inline bool
book_absence(Growth *growth, const Stay *last)
{
	decimal_units change;

	if (last->active || last->period >= growth->grid.last)
		return true;
	return !__builtin_sub_overflow((decimal_units) 0, last->net, &change) &&
		add_change(&growth->periods[(int64_t) last->period + 1 - growth->first], change);
}

static inline bool
book(Growth *growth, Customer *customer, const Stay *stay)
{
	GrowthPeriod *period = &growth->periods[(int64_t) stay->period - growth->first];
	bool		stayed = customer->known && customer->last.period + 1 == stay->period;
	bool		was_active = stayed && customer->last.active;
	decimal_units change = stay->net;

	if (stayed)
	{
		if (__builtin_sub_overflow(change, customer->last.net, &change))
			return false;
	}
	else if (customer->known && !book_absence(growth, &customer->last))
		return false;

	if (!add_units(&period->revenue, stay->net))
		return false;
	if (stay->active && was_active)
	{
		period->retained++;
		return add_change(period, change);
	}
	if (stay->active && customer->bought)
	{
		period->resurrected++;
		return add_units(&period->resurrected_revenue, change);
	}
	if (stay->active)
	{
		period->new_customers++;
		return add_units(&period->new_revenue, change);
	}
	return was_active || add_change(period, change);
}

/*
 * growth_add
 *		One more customer, whose entries later than as_of do not exist.  There
 *		must be room from growth_first_period() on, and the places must not be
 *		fewer than the history's.  False, with the customer half booked, when a
 *		sum does not fit.
 */
bool
growth_add(Growth *growth, HistoryReader *reader)
{
	decimal_units by = amount_power(growth->places - reader->places);
	int32_t		as_of = growth->grid.as_of;
	Customer	customer = {0};
	HistoryDay	entry;
	bool		more = history_next(reader, &entry) && entry.day <= as_of;
	int32_t		period = more ? period_of_day(&growth->grid, entry.day) : 0;

	while (more)
	{
		Stay		stay = {period, false, 0};

		do
		{
			decimal_units net = history_net(&entry);

			if (!amount_scale(&net, by) || !add_units(&stay.net, net))
				return false;
			stay.active |= entry.purchases > 0;
			more = history_next(reader, &entry) && entry.day <= as_of;
			if (more)
				period = period_of_day(&growth->grid, entry.day);
		} while (more && period == stay.period);

		if (!book(growth, &customer, &stay))
			return false;
		customer.known = true;
		customer.bought |= stay.active;
		customer.last = stay;
	}
	return !customer.known || book_absence(growth, &customer.last);
}

static bool
merge_period(GrowthPeriod *period, const GrowthPeriod *other)
{
	period->new_customers += other->new_customers;
	period->retained += other->retained;
	period->resurrected += other->resurrected;
	return add_units(&period->revenue, other->revenue) &&
		add_units(&period->new_revenue, other->new_revenue) &&
		add_units(&period->expansion, other->expansion) &&
		add_units(&period->contraction, other->contraction) &&
		add_units(&period->resurrected_revenue, other->resurrected_revenue);
}

/*
 * growth_merge
 *		The accounts of other customers, on the same grid.  There must be room
 *		for their periods, and their places must not be more.  False when a
 *		sum does not fit.
 */
bool
growth_merge(Growth *growth, const Growth *other)
{
	decimal_units by = amount_power(growth->places - other->places);

	for (int64_t i = growth_first_row(other); i < other->count; i++)
	{
		GrowthPeriod period = other->periods[i];

		if (!scale_period(&period, by) ||
			!merge_period(&growth->periods[i + other->first - growth->first], &period))
			return false;
		poll_at_step(i);
	}
	return true;
}

/* Everybody who was ever active. */
int64_t
growth_customers(const Growth *growth)
{
	int64_t		customers = 0;

	for (int64_t i = 0; i < growth->count; i++)
		customers += growth->periods[i].new_customers;
	return customers;
}

/* The place of the first period with anything in it; count without one. */
int64_t
growth_first_row(const Growth *growth)
{
	int64_t		i = 0;

	while (i < growth->count && growth_is_empty(&growth->periods[i]))
		i++;
	return i;
}

static int64_t
active_in(const GrowthPeriod *period)
{
	return period->new_customers + period->retained + period->resurrected;
}

/*
 * growth_row
 *		The period at place i with all that follows from it and from the one
 *		before; false when churned revenue does not fit.
 */
bool
growth_row(const Growth *growth, int64_t i, GrowthRow *row)
{
	static const GrowthPeriod nothing;
	const GrowthPeriod *period = &growth->periods[i];
	const GrowthPeriod *before = i > 0 ? &growth->periods[i - 1] : &nothing;
	decimal_units churned = before->revenue;

	row->kept = *period;
	row->active = active_in(period);
	row->churned = active_in(before) - period->retained;
	if (!add_units(&churned, period->new_revenue) ||
		!add_units(&churned, period->resurrected_revenue) ||
		!add_units(&churned, period->expansion) ||
		__builtin_sub_overflow(churned, period->contraction, &churned) ||
		__builtin_sub_overflow(churned, period->revenue, &churned))
		return false;
	row->churned_revenue = churned;
	return true;
}

static bool
can_show(decimal_units units, int places)
{
	Decimal		amount;

	return history_amount(units, places, &amount);
}

/*
 * growth_can_be_shown
 *		Has every amount at most 38 digits as it is shown?  What cannot be
 *		printed must not be stored.
 */
bool
growth_can_be_shown(const Growth *growth)
{
	int			places = growth->places;

	for (int64_t i = 0; i < growth->count; i++)
	{
		GrowthRow	row;

		if (!growth_row(growth, i, &row) ||
			!can_show(row.kept.revenue, places) ||
			!can_show(row.kept.new_revenue, places) ||
			!can_show(row.kept.expansion, places) ||
			!can_show(row.kept.contraction, places) ||
			!can_show(row.kept.resurrected_revenue, places) ||
			!can_show(row.churned_revenue, places))
			return false;
		poll_at_step(i);
	}
	return true;
}
