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

/* estimate_num_groups() has an argument for remarks since 14. */
#if PG_VERSION_NUM >= 140000
#define num_groups(root, by, rows)	estimate_num_groups(root, by, rows, NULL, NULL)
#else
#define num_groups(root, by, rows)	estimate_num_groups(root, by, rows, NULL)
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
