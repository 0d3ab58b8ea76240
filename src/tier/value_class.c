/*-------------------------------------------------------------------------
 *
 * value_class.c
 *	  Classes by what is left when the service of a customer is paid.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/value_class.h"

static const Label value_labels[VALUE_CLASSES] = {
	{{"high", "高"}},
	{{"medium", "中"}},
	{{"low", "低"}},
	{{"negative", "负价值"}},
};

static const Label strategic_labels[STRATEGIC_CLASSES] = {
	{{"most_valuable", "最有价值"}},
	{{"second_tier", "二级"}},
	{{"below_zero", "负值"}},
};

const Label *
value_class_label(int which)
{
	return &value_labels[which];
}

const Label *
strategic_class_label(int which)
{
	return &strategic_labels[which];
}

/* Brings an amount to `places`, which are not less than its own. */
static bool
widen(Decimal *amount, int places)
{
	int			from = amount->places;

	amount->places = places;
	return decimal_rescale(&amount->units, from, places);
}

/*
 * strategic_profit
 *		The actual value less the service cost, and whether the strategic value
 *		fails to make up for a loss.  False when that needs too many digits.
 */
bool
strategic_profit(StrategicValue value, Decimal *profit, bool *below_zero)
{
	int			places = value.actual.places;
	decimal_units all;

	if (value.strategic.places > places)
		places = value.strategic.places;
	if (value.service_cost.places > places)
		places = value.service_cost.places;
	if (!widen(&value.actual, places) || !widen(&value.strategic, places) ||
		!widen(&value.service_cost, places))
		return false;
	profit->places = places;
	if (__builtin_sub_overflow(value.actual.units, value.service_cost.units, &profit->units) ||
		__builtin_add_overflow(profit->units, value.strategic.units, &all))
		return false;
	*below_zero = all < 0;
	return true;
}
