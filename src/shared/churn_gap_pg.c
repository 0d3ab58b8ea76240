/*-------------------------------------------------------------------------
 *
 * churn_gap_pg.c
 *	  The argument churn_gap: see churn_gap_pg.h.
 *
 *-------------------------------------------------------------------------
 */
#include "shared/churn_gap_pg.h"

#include "shared/args_pg.h"

int32
churn_gap_of(Datum value, bool isnull)
{
	static const char *const hint =
	"Pass the number of days after which a customer who stays away counts as gone.";
	int32		churn_gap = DatumGetInt32(value);

	if (isnull)
		arg_null_error("churn_gap", hint);
	if (churn_gap < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("churn_gap must be at least 1, not %d", churn_gap),
				 errhint("%s", hint)));
	return churn_gap;
}
