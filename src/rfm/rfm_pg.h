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
#include "shared/stored_error_pg.h"
#include "shared/textio_pg.h"

/* The value of a datum, with its second half if that was not kept. */
static inline Rfm
rfm_of_datum(Datum datum)
{
	struct varlena *stored = PG_DETOAST_DATUM(datum);
	Rfm			r = {0};

	memcpy(&r, stored, Min(VARSIZE(stored), sizeof(Rfm)));
	if (unlikely(r.version != RFM_VERSION))
		stored_later_error("rfm", r.version);
	return r;
}

#define PG_GETARG_RFM(n)	rfm_of_datum(PG_GETARG_DATUM(n))

pg_noreturn extern void rfm_problem_error(RfmProblem problem);
extern Datum rfm_to_datum(const Rfm *r);
extern Datum rfm_update_state(Rfm *state, const Rfm *r);
extern const char *rfm_counting_name(RfmCounting counting);
extern RfmCounting rfm_counting_arg(const text *word);

/* The text and binary form, as a part of another value's. */
extern void rfm_from_text(TextScan *scan, Rfm *r);
extern void rfm_to_text(StringInfo out, const Rfm *r);
extern void rfm_from_message(StringInfo message, Rfm *r);
extern void rfm_to_message(StringInfo message, const Rfm *r);

#endif							/* CRM_RFM_PG_H */
