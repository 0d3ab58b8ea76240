/*-------------------------------------------------------------------------
 *
 * value.h
 *	  Lifetime value: purchases to come, times what one is worth.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_VALUE_H
#define CRM_CLV_VALUE_H

/*
 * The value of so many purchases.  Both numbers may be Infinity; no purchases
 * are worth nothing, whatever one is worth, and so are any without a margin.
 */
static inline double
clv_worth(double purchases, double spend, double margin)
{
	if (purchases == 0 || margin == 0)
		return 0;
	return purchases * spend * margin;
}

#endif							/* CRM_CLV_VALUE_H */
