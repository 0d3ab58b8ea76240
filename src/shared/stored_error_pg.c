/*-------------------------------------------------------------------------
 *
 * stored_error_pg.c
 *	  What is said of bytes that are not a value of a stored type.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/stored_error_pg.h"

void
stored_corrupt_error(const char *type)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("invalid %s value", type),
			 errhint("It is damaged, or was written by a later version of crm_segments.")));
}

void
stored_later_error(const char *type, int version)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("%s value of unknown version %d", type, version),
			 errhint("It was written by a later version of crm_segments.")));
}

void
stored_invalid_error(const char *type, const char *problem)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid %s value: %s", type, problem)));
}

void
stored_version_error(const char *type, int version)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("%s version %d is not supported", type, version)));
}
