/*-------------------------------------------------------------------------
 *
 * poll.c
 *	  The hook behind crm_poll(): nothing, until the server sets it.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/poll.h"

static void
poll_nothing(void)
{
}

void		(*crm_poll) (void) = poll_nothing;
