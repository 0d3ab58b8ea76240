/*-------------------------------------------------------------------------
 *
 * bgbb_future.h
 *	  BG/BB: what a customer does at the opportunities to come.
 *
 * Besides the expectations of bgbb.h.  Numbers of opportunities are whole
 * numbers up to CLV_BGBB_MOST_AHEAD, or Infinity.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_BGBB_FUTURE_H
#define CRM_CLV_BGBB_FUTURE_H

#include "clv/bgbb.h"

/* Sums over the opportunities have a term for each of them. */
#define CLV_BGBB_MOST_AHEAD		1000000

extern double clv_bgbb_alive_after(ClvBgbb model, ClvBgbbCustomer customer,
								   double opportunities);
extern double clv_bgbb_no_purchase(ClvBgbb model, ClvBgbbCustomer customer,
								   double opportunities);
extern double clv_bgbb_discounted_until(ClvBgbb model, ClvBgbbCustomer customer,
										double opportunities, double rate);
extern double clv_bgbb_new_probability(ClvBgbb model, double opportunities, double n);

#endif							/* CRM_CLV_BGBB_FUTURE_H */
