/*-------------------------------------------------------------------------
 *
 * value_class.h
 *	  Classes by what is left when the service of a customer is paid.
 *
 * Value class, with profit = margin - service cost: negative below 0; above,
 * the ABC class of the profit among all positive ones makes high, medium and
 * low; 0 is low.
 *
 * Strategic class: below_zero when actual and strategic value together are
 * less than the service cost; of the others, those with the largest actual
 * value - service cost are most_valuable, the rest second_tier.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_TIER_VALUE_CLASS_H
#define CRM_TIER_VALUE_CLASS_H

#include "shared/decimal.h"
#include "shared/lang.h"

/* From the best */
typedef enum ValueClass
{
	VALUE_HIGH,
	VALUE_MEDIUM,
	VALUE_LOW,
	VALUE_NEGATIVE
} ValueClass;

#define VALUE_CLASSES	4

/* The tiers that positive profits come in: A, B, C */
#define VALUE_TIERS		3

/* From the best */
typedef enum StrategicClass
{
	STRATEGIC_MOST_VALUABLE,
	STRATEGIC_SECOND_TIER,
	STRATEGIC_BELOW_ZERO
} StrategicClass;

#define STRATEGIC_CLASSES	3

/* What a customer brings now, what else he is worth, what he costs. */
typedef struct StrategicValue
{
	Decimal		actual;
	Decimal		strategic;
	Decimal		service_cost;
} StrategicValue;

extern const Label *value_class_label(int which);
extern const Label *strategic_class_label(int which);
extern bool strategic_profit(StrategicValue value, Decimal *profit, bool *below_zero);

/*
 * The value class by the sign of the profit, and for a positive one its tier
 * 1..VALUE_TIERS.
 */
static inline ValueClass
value_class(int sign, int tier)
{
	if (sign < 0)
		return VALUE_NEGATIVE;
	return sign == 0 ? VALUE_LOW : (ValueClass) (tier - 1);
}

#endif							/* CRM_TIER_VALUE_CLASS_H */
