/*-------------------------------------------------------------------------
 *
 * rfm_pg.h
 *	  rfm values as arguments and results of SQL functions.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_RFM_PG_H
#define CRM_RFM_PG_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/date.h"

#include "rfm/rfm.h"

/* An rfm is never toasted (STORAGE plain), but a caller may still compress. */
#define PG_GETARG_RFM(n)	((Rfm *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n)))
#define PG_RETURN_RFM(r)	PG_RETURN_POINTER(r)

extern Rfm *rfm_allocate(DateADT as_of, RfmCounting counting);
extern const char *rfm_counting_name(RfmCounting counting);
extern RfmCounting rfm_counting_arg(const text *word);

#endif							/* CRM_RFM_PG_H */
