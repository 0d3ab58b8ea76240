/*-------------------------------------------------------------------------
 *
 * compat.h
 *	  Every difference between PostgreSQL majors that the extension meets.
 *
 * No other file tests PG_VERSION_NUM.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COMPAT_H
#define CRM_COMPAT_H

#include "postgres.h"

/* varatt.h left postgres.h in 16. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* hash_any() moved from utils/hashutils.h to common/hashfn.h in 13. */
#include "common/hashfn.h"

/* pg_attribute_noreturn() behind a declaration became pg_noreturn before it in 18. */
#ifndef pg_noreturn
#define pg_noreturn __attribute__((noreturn))
#endif

/* Intervals can be infinite since 17. */
#include "datatype/timestamp.h"
#ifndef INTERVAL_NOT_FINITE
#define INTERVAL_NOT_FINITE(interval)	((void) (interval), false)
#endif

/* Since 14 estimate_num_groups() says whether it had statistics. */
#if PG_VERSION_NUM >= 140000
#define num_groups(root, by, rows, info)	estimate_num_groups(root, by, rows, NULL, info)
#define had_statistics(info)	(((info).flags & SELFLAG_USED_DEFAULT) == 0)
#else
typedef int EstimationInfo;
#define num_groups(root, by, rows, info) \
	(*(info) = 0, estimate_num_groups(root, by, rows, NULL))
#define had_statistics(info)	((info) == 0)
#endif

#if PG_VERSION_NUM < 130000
#error "crm_segments needs PostgreSQL 13 or later"
#endif

/* What follows the prefix in a setting's name can be checked since 15. */
#if PG_VERSION_NUM >= 150000
#define reserve_setting_prefix(prefix)	MarkGUCPrefixReserved(prefix)
#else
#define reserve_setting_prefix(prefix)	EmitWarningsOnPlaceholders(prefix)
#endif

#endif							/* CRM_COMPAT_H */
