/*
 * scheme_test.c
 *	  Tier schemes, value classes, strategic classes.
 *
 * sources: src/tier/scheme.c src/tier/value_class.c src/shared/decimal.c
 */
#include "tier/scheme.h"
#include "tier/value_class.h"

#include <stdlib.h>

#include "check.h"

static void
shares_add_up(void)
{
	for (int s = 0; s < TIER_SCHEMES; s++)
	{
		decimal_units sum = 0;

		CHECK(tier_scheme_tiers((TierScheme) s) <= TIER_SCHEME_TIERS);
		for (int tier = 1; tier <= tier_scheme_tiers((TierScheme) s); tier++)
		{
			Decimal		share = tier_scheme_share((TierScheme) s, tier);

			CHECK(share.units > 0);
			CHECK_INT(share.places, 2);
			sum += share.units;
		}
		CHECK_INT(sum, 10000);
	}
}

static void
labels_differ(void)
{
	for (int s = 0; s < TIER_SCHEMES; s++)
		for (int lang = 0; lang < LANG_COUNT; lang++)
			for (int a = 1; a <= tier_scheme_tiers((TierScheme) s) + 1; a++)
				for (int b = 1; b < a; b++)
					CHECK(strcmp(tier_scheme_label((TierScheme) s, a)->words[lang],
								 tier_scheme_label((TierScheme) s, b)->words[lang]) != 0);
	CHECK_STR(tier_scheme_label(TIER_ABC, 4)->words[LANG_EN], "none");
	CHECK_STR(tier_scheme_label(TIER_DIAMOND, 5)->words[LANG_ZH], "无");
}

/* the better the tier, the sooner it is answered */
static void
services_ascend(void)
{
	for (int s = 0; s < TIER_SCHEMES; s++)
		CHECK_INT(tier_scheme_has_service((TierScheme) s), s == TIER_DIAMOND);
	for (int tier = 2; tier <= tier_scheme_tiers(TIER_DIAMOND); tier++)
		CHECK(tier_scheme_service(TIER_DIAMOND, tier)->response_hours >
			  tier_scheme_service(TIER_DIAMOND, tier - 1)->response_hours);
}

static void
outsiders(void)
{
	CHECK_INT(tier_outsider(true, false), TIER_INACTIVE);
	CHECK_INT(tier_outsider(true, true), TIER_INACTIVE);
	CHECK_INT(tier_outsider(false, false), TIER_PROSPECTIVE);
	CHECK_INT(tier_outsider(false, true), TIER_SUSPECT);
}

static void
value_classes(void)
{
	CHECK_INT(value_class(-1, 1), VALUE_NEGATIVE);
	CHECK_INT(value_class(0, 3), VALUE_LOW);
	CHECK_INT(value_class(1, 1), VALUE_HIGH);
	CHECK_INT(value_class(1, 2), VALUE_MEDIUM);
	CHECK_INT(value_class(1, 3), VALUE_LOW);
}

static Decimal
amount(const char *text)
{
	Decimal		value = {0, 0};

	CHECK(decimal_parse(text, &value) != NULL);
	return value;
}

/* The profit as text; "below" and "large" where there is none. */
static const char *
profit_of(const char *actual, const char *strategic, const char *service_cost)
{
	static char text[DECIMAL_TEXT_SIZE];
	StrategicValue value = {amount(actual), amount(strategic), amount(service_cost)};
	Decimal		profit;
	bool		below_zero;

	if (!strategic_profit(value, &profit, &below_zero))
		return "large";
	if (below_zero)
		return "below";
	decimal_format(profit, text);
	return text;
}

static void
strategic_profits(void)
{
	CHECK_STR(profit_of("10", "0", "4"), "6");
	CHECK_STR(profit_of("10.5", "0", "4.25"), "6.25");
	CHECK_STR(profit_of("4", "0", "4"), "0");
	CHECK_STR(profit_of("3.99", "0", "4"), "below");
	CHECK_STR(profit_of("1", "3", "4"), "-3");
	CHECK_STR(profit_of("1", "2.99999", "4"), "below");
	CHECK_STR(profit_of("0.000000001", "0", "0"), "0.000000001");
	CHECK_STR(profit_of("1000000000000000000000000000000000", "0.00000001", "0"), "large");
}

int
main(void)
{
	RUN(shares_add_up);
	RUN(labels_differ);
	RUN(services_ascend);
	RUN(outsiders);
	RUN(value_classes);
	RUN(strategic_profits);
	return check_done();
}
