/*-------------------------------------------------------------------------
 *
 * stored_pg.c
 *	  Comparison of stored values whose bytes are their content.
 *
 * Types that write equal content in equal bytes need no comparison of their
 * own: these functions stand behind the operators of all of them.  The order
 * is that of the bytes; it has no meaning, but lets such values be sorted,
 * grouped and made unique.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "fmgr.h"

PG_FUNCTION_INFO_V1(stored_eq);
PG_FUNCTION_INFO_V1(stored_ne);
PG_FUNCTION_INFO_V1(stored_lt);
PG_FUNCTION_INFO_V1(stored_le);
PG_FUNCTION_INFO_V1(stored_gt);
PG_FUNCTION_INFO_V1(stored_ge);
PG_FUNCTION_INFO_V1(stored_cmp);
PG_FUNCTION_INFO_V1(stored_hash);
PG_FUNCTION_INFO_V1(stored_hash_extended);

static int
compare_bytes(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	Size		a_size = VARSIZE_ANY_EXHDR(a);
	Size		b_size = VARSIZE_ANY_EXHDR(b);
	int			result = memcmp(VARDATA_ANY(a), VARDATA_ANY(b), Min(a_size, b_size));

	if (result == 0)
		result = (a_size > b_size) - (a_size < b_size);
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return result;
}

Datum
stored_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_bytes(fcinfo) == 0);
}

Datum
stored_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_bytes(fcinfo) != 0);
}

Datum
stored_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_bytes(fcinfo) < 0);
}

Datum
stored_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_bytes(fcinfo) <= 0);
}

Datum
stored_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_bytes(fcinfo) > 0);
}

Datum
stored_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare_bytes(fcinfo) >= 0);
}

/* btree support function 1 */
Datum
stored_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare_bytes(fcinfo));
}

/* hash support function 1 */
Datum
stored_hash(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	Datum		result = hash_any((unsigned char *) VARDATA_ANY(value),
								  VARSIZE_ANY_EXHDR(value));

	PG_FREE_IF_COPY(value, 0);
	return result;
}

/* hash support function 2 */
Datum
stored_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	Datum		result = hash_any_extended((unsigned char *) VARDATA_ANY(value),
										   VARSIZE_ANY_EXHDR(value),
										   PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(value, 0);
	return result;
}
