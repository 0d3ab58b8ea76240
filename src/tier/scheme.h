/*-------------------------------------------------------------------------
 *
 * scheme.h
 *	  The tier schemes that come with the extension.
 *
 * Tiers are numbered from 1, the best.  Tier m + 1 of a scheme with m tiers
 * is what a floor leaves out: no tier at all.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_TIER_SCHEME_H
#define CRM_TIER_SCHEME_H

#include <stdbool.h>

#include "shared/decimal.h"
#include "shared/lang.h"

typedef enum TierScheme
{
	TIER_DIAMOND,
	TIER_PYRAMID,
	TIER_METAL,
	TIER_ABC
} TierScheme;

#define TIER_SCHEMES		4
#define TIER_SCHEME_TIERS	4	/* at most, in one scheme */

/* What a customer of a tier is promised. */
typedef struct TierService
{
	Label		service;
	int			response_hours;
	Label		resources;
} TierService;

/*
 * Who is outside the pyramid: known customers without a purchase in the
 * window that is looked at.  Their ranks follow those of its tiers.
 */
typedef enum TierOutsider
{
	TIER_INACTIVE,				/* bought before */
	TIER_PROSPECTIVE,			/* never bought */
	TIER_SUSPECT				/* never bought, and may be no customer at all */
} TierOutsider;

#define TIER_OUTSIDERS		3

extern const char *const tier_scheme_names[TIER_SCHEMES];

extern int	tier_scheme_tiers(TierScheme scheme);
extern Decimal tier_scheme_share(TierScheme scheme, int tier);
extern const Label *tier_scheme_label(TierScheme scheme, int tier);
extern bool tier_scheme_has_service(TierScheme scheme);
extern const TierService *tier_scheme_service(TierScheme scheme, int tier);
extern const Label *tier_outsider_label(TierOutsider outsider);

/* The place of somebody who has no purchase in the window. */
static inline TierOutsider
tier_outsider(bool bought_before, bool is_suspect)
{
	if (bought_before)
		return TIER_INACTIVE;
	return is_suspect ? TIER_SUSPECT : TIER_PROSPECTIVE;
}

#endif							/* CRM_TIER_SCHEME_H */
