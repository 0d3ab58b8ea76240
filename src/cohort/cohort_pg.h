/*-------------------------------------------------------------------------
 *
 * cohort_pg.h
 *	  What growth accounting and cohort retention share as SQL functions: the
 *	  arguments as_of, period and week_start, their text form, and values as
 *	  they are stored.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CRM_COHORT_PG_H
#define CRM_COHORT_PG_H

#include "compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/date.h"

#include "cohort/period.h"
#include "shared/memo_pg.h"
#include "shared/textio_pg.h"
#include "shared/varint.h"

/* What a value has too much of, when a client wrote it. */
#define COHORT_TOO_MUCH	"more periods than a value can hold"

/* Places of the arguments of both aggregates; those of the grid follow. */
enum
{
	COHORT_STATE,
	COHORT_HISTORY,
	COHORT_GRID
};

/* The arguments that a grid was made of. */
typedef struct GridMemo
{
	ArgMemo		period;
	ArgMemo		week_start;
} GridMemo;

extern PeriodGrid cohort_grid_args(FunctionCallInfo fcinfo, int at);
extern void cohort_grid_recheck(FunctionCallInfo fcinfo, int at, const PeriodGrid *grid, GridMemo *memo,
								MemoryContext context);
extern void cohort_require_same(const PeriodGrid *a, const PeriodGrid *b);

/*
 * cohort_check_grid
 *		An aggregate has no place for a parameter but an argument of every row:
 *		error 22023 unless this row has the same as the first, from argument
 *		`at` on: as_of, period and maybe week_start.
 */
static inline void
cohort_check_grid(FunctionCallInfo fcinfo, int at, const PeriodGrid *grid, GridMemo *memo,
				  MemoryContext context)
{
	if (likely(!PG_ARGISNULL(at) && PG_GETARG_DATEADT(at) == grid->as_of &&
			   !PG_ARGISNULL(at + 1) &&
			   memo_same(&memo->period, PG_GETARG_DATUM(at + 1)) &&
			   (PG_NARGS() <= at + 2 ||
				(!PG_ARGISNULL(at + 2) &&
				 memo_same(&memo->week_start, PG_GETARG_DATUM(at + 2))))))
		return;
	cohort_grid_recheck(fcinfo, at, grid, memo, context);
}

extern void cohort_append_grid(StringInfo out, const PeriodGrid *grid);
extern PeriodGrid cohort_scan_grid(TextScan *scan);
extern int32 cohort_scan_period(TextScan *scan, const PeriodGrid *grid, const int32 *before);

extern struct varlena *cohort_allocate(size_t size, VarintWriter *writer);
extern VarintReader cohort_reader(Datum value);
pg_noreturn extern void cohort_overflow_error(void);
extern Datum cohort_numeric(decimal_units units, int places);

#endif							/* CRM_COHORT_PG_H */
