/*-------------------------------------------------------------------------
 *
 * poll.h
 *	  How a long loop in plain C lets itself be cancelled.
 *
 * A loop that may run for longer than some ten milliseconds calls crm_poll()
 * now and then, best through poll_at_step().  In the server it is CHECK_FOR_INTERRUPTS(),
 * which may not return; so a caller must hold nothing that has to be given
 * back.  In a unit test it does nothing.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_POLL_H
#define CRM_POLL_H

#include <stdint.h>

/* Steps between two polls, a power of two: some milliseconds of light work. */
#define POLL_EVERY	(1 << 16)

extern void (*crm_poll) (void);

/* For the loop variable of a long loop. */
static inline void
poll_at_step(int64_t i)
{
	if ((i & (POLL_EVERY - 1)) == POLL_EVERY - 1)
		crm_poll();
}

#endif							/* CRM_POLL_H */
