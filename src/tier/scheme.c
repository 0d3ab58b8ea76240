/*-------------------------------------------------------------------------
 *
 * scheme.c
 *	  The tier schemes that come with the extension.
 *
 * diamond		2, 18, 30 and 50 % of the customers, with a service policy: the
 *				usual classes of key account training
 * pyramid		the customer pyramid: 1, 4, 15 and 80 % of the buyers, and three
 *				classes of those who do not buy (now)
 * metal		platinum to lead, by profit.  Its source draws the pyramid but
 *				names no shares; the shares here are those of the customer
 *				pyramid, as a proposal.
 * abc			shares of the value and not of the customers: those who bring
 *				80 %, the next 15 %, the last 5 %
 *
 * The shares of a scheme add up to 100.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/scheme.h"

#include <stddef.h>

typedef struct Tier
{
	Label		label;
	int			percent;
} Tier;

typedef struct Scheme
{
	int			tiers;
	const Tier *tier;			/* best first */
	const TierService *service; /* of each tier; NULL: the source has none */
} Scheme;

const char *const tier_scheme_names[TIER_SCHEMES] = {"diamond", "pyramid", "metal", "abc"};

static const Tier diamond[] = {
	{{{"diamond", "钻石"}}, 2},
	{{{"core", "核心"}}, 18},
	{{{"potential", "潜力"}}, 30},
	{{{"basic", "基础"}}, 50},
};

static const TierService diamond_service[] = {
	{{{"full custom", "全面定制服务"}}, 1,
	{{"own team", "专属团队"}}},
	{{{"high standard, part custom", "高标准服务，部分定制"}}, 4,
	{{"own account manager", "专属客户经理"}}},
	{{{"quality standard", "优质标准服务"}}, 24,
	{{"shared account manager", "共享客户经理"}}},
	{{{"basic standard", "基本标准服务"}}, 48,
	{{"call centre", "呼叫中心"}}},
};

static const Tier pyramid[] = {
	{{{"vip", "VIP"}}, 1},
	{{{"large", "大客户"}}, 4},
	{{{"medium", "中级"}}, 15},
	{{{"small", "小客户"}}, 80},
};

static const Label outsiders[TIER_OUTSIDERS] = {
	{{"inactive", "不积极"}},
	{{"prospective", "潜在"}},
	{{"suspect", "需质疑"}},
};

static const Tier metal[] = {
	{{{"platinum", "白金"}}, 1},
	{{{"gold", "黄金"}}, 4},
	{{{"iron", "铁质"}}, 15},
	{{{"lead", "铅质"}}, 80},
};

static const Tier abc[] = {
	{{{"A", "A"}}, 80},
	{{{"B", "B"}}, 15},
	{{{"C", "C"}}, 5},
};

/* Below the floor, in any scheme */
static const Label none = {{"none", "无"}};

#define TIERS(table)	((int) (sizeof(table) / sizeof((table)[0])))

static const Scheme schemes[TIER_SCHEMES] = {
	{TIERS(diamond), diamond, diamond_service},
	{TIERS(pyramid), pyramid, NULL},
	{TIERS(metal), metal, NULL},
	{TIERS(abc), abc, NULL},
};

int
tier_scheme_tiers(TierScheme scheme)
{
	return schemes[scheme].tiers;
}

/*
 * tier_scheme_share
 *		The share of a tier as an exact decimal of two places, such as 0.30.
 */
Decimal
tier_scheme_share(TierScheme scheme, int tier)
{
	Decimal		share;

	/* units of 10^-4: see decimal.h */
	share.units = (decimal_units) schemes[scheme].tier[tier - 1].percent * 100;
	share.places = 2;
	return share;
}

/*
 * tier_scheme_label
 *		The label of tier 1..m, or of m + 1: none.
 */
const Label *
tier_scheme_label(TierScheme scheme, int tier)
{
	return tier > schemes[scheme].tiers ? &none : &schemes[scheme].tier[tier - 1].label;
}

bool
tier_scheme_has_service(TierScheme scheme)
{
	return schemes[scheme].service != NULL;
}

/*
 * tier_scheme_service
 *		The service of tier 1..m, in a scheme that has a policy.
 */
const TierService *
tier_scheme_service(TierScheme scheme, int tier)
{
	return &schemes[scheme].service[tier - 1];
}

const Label *
tier_outsider_label(TierOutsider outsider)
{
	return &outsiders[outsider];
}
