/*-------------------------------------------------------------------------
 *
 * stored_error_pg.h
 *	  What is said of bytes that are not a value of a stored type.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_STORED_ERROR_PG_H
#define CRM_STORED_ERROR_PG_H

#include "compat.h"

/* A value that was stored, and should be good: XX001. */
pg_noreturn extern void stored_corrupt_error(const char *type);

/* One that is good for a later version: 0A000. */
pg_noreturn extern void stored_later_error(const char *type, int version);

/* A value that a client sent: 22P03. */
pg_noreturn extern void stored_invalid_error(const char *type, const char *problem);

/* One of another version: 22P03. */
pg_noreturn extern void stored_version_error(const char *type, int version);

#endif							/* CRM_STORED_ERROR_PG_H */
