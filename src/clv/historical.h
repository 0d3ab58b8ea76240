/*-------------------------------------------------------------------------
 *
 * historical.h
 *	  What a customer has been worth so far.
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_CLV_HISTORICAL_H
#define CRM_CLV_HISTORICAL_H

#include "purchase/history.h"

/*
 * A rate is one of a year of 365 days, as in the XNPV function of
 * spreadsheets.
 */
#define HISTORICAL_YEAR		365.0

extern double historical_value(HistoryReader *reader, int32_t as_of, double discount_rate);

#endif							/* CRM_CLV_HISTORICAL_H */
