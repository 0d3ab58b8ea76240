/*-------------------------------------------------------------------------
 *
 * form.h
 *	  What the stored curves of this family begin with.
 *
 *	  version		one byte
 *	  unit			one byte
 *	  week_start	one byte
 *	  places		one byte: money is in units of 10^-places
 *	  as_of			a signed varint
 *
 * Plain C: no server needed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_FORM_H
#define CRM_COHORT_FORM_H

#include "cohort/period.h"
#include "shared/varint.h"

#define FORM_VERSION	1

/* What is wrong with the bytes of a value, in words. */
#define FORM_DAMAGED	"bytes that no value has"

extern void form_write_head(VarintWriter *writer, const PeriodGrid *grid, int places);
extern const char *form_read_head(VarintReader *reader, PeriodGrid *grid, int *places);
extern bool form_peek_period(VarintReader reader, const PeriodGrid *grid, int32_t *period);
extern void form_write_period(VarintWriter *writer, int32_t period, const int32_t *before);
extern int32_t form_read_period(VarintReader *reader, const PeriodGrid *grid, const int32_t *before);

#endif							/* CRM_COHORT_FORM_H */
