/*-------------------------------------------------------------------------
 *
 * beta_survival.h
 *	  Sums of the chances to be there still, when each period has a chance to
 *	  leave that is beta distributed over customers.
 *
 * Of customers whose chance is beta(gamma, delta) distributed the part
 *
 *		S(j) = delta (delta + 1) ... (delta + j - 1) /
 *			   (gamma + delta) (gamma + delta + 1) ... (gamma + delta + j - 1)
 *
 * is there after j periods.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_BETA_SURVIVAL_H
#define CRM_CLV_BETA_SURVIVAL_H

extern double clv_beta_survival_sum(double gamma, double delta, double periods);
extern double clv_beta_survival_discounted(double gamma, double delta, double rate);

#endif							/* CRM_CLV_BETA_SURVIVAL_H */
