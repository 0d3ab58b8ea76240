/*-------------------------------------------------------------------------
 *
 * crm_segments.c
 *	  The module itself: its magic block and what is set up at load.
 *
 * Everything else lives with its family (rfm/, quantile/, segment/ ...) or,
 * when two families need it, in shared/.  Files named *_pg.c speak to
 * PostgreSQL; the others are plain C and know nothing of a server.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "shared/keyed_pg.h"
#include "shared/poll.h"

PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

/*
 * What the plain C loops call now and then.  Leaving through an error is
 * safe for them: they own no memory and no lock.
 */
static void
poll_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

void
_PG_init(void)
{
	crm_poll = poll_interrupts;
	keyed_define_setting();
}
