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

/* A value that a client sent: 22P03. */
pg_noreturn extern void stored_invalid_error(const char *type, const char *problem);

#endif							/* CRM_STORED_ERROR_PG_H */
