/*-------------------------------------------------------------------------
 *
 * migration_rows_pg.c
 *	  A migration as rows: from, to, customers, share.
 *
 *-------------------------------------------------------------------------
 */
#include "tier/migration_pg.h"

#include "utils/builtins.h"

#include "shared/args_pg.h"
#include "shared/rows_pg.h"
#include "tier/scheme_pg.h"

PG_FUNCTION_INFO_V1(tier_migration_rows);

static const Label label_new = {{"new", "新增"}};
static const Label label_gone = {{"gone", "流失"}};

/* What the tiers are called. */
typedef struct TierNames
{
	bool		numbers;		/* by their numbers alone */
	TierScheme	scheme;
	Lang		lang;
} TierNames;

/* Where the report stands; rank `ranks` is outside. */
typedef struct MigrationReport
{
	Migration	migration;
	TierNames	names;
	bool		empty_cells;
	int			ranks;			/* of rows, and of columns */
	int			next;			/* place in the square of ranks */
} MigrationReport;

static TierNames
names_args(FunctionCallInfo fcinfo, int scheme, int lang)
{
	TierNames	names = {0};

	names.lang = lang_arg(PG_ARGISNULL(lang) ? NULL : PG_GETARG_TEXT_PP(lang));
	names.numbers = PG_ARGISNULL(scheme);
	if (!names.numbers)
		names.scheme = tier_scheme_arg(fcinfo, scheme);
	return names;
}

/*
 * The ranks are those of the tiers of the scheme, of more tiers when there
 * are (one more is what a floor leaves out), and of outside.
 */
static int
ranks_of(const Migration *migration, const TierNames *names)
{
	int			most;

	if (names->numbers)
		return migration->tiers + 1;
	most = tier_scheme_tiers(names->scheme);
	if (migration->tiers > most + 1)
		tier_number_error(names->scheme, migration->tiers);
	return Max(migration->tiers, most) + 1;
}

static void *
begin_report(FunctionCallInfo fcinfo)
{
	MigrationReport *report = palloc0(sizeof(MigrationReport));

	report->names = names_args(fcinfo, 1, 2);
	if (PG_ARGISNULL(3))
		arg_null_error("empty_cells", "Pass true for a row for every pair of tiers.");
	report->empty_cells = PG_GETARG_BOOL(3);
	if (PG_ARGISNULL(0))
		return NULL;
	report->migration = migration_of_array(PG_GETARG_ARRAYTYPE_P_COPY(0));
	if (!migration_is_valid(&report->migration))
		migration_error();
	report->ranks = ranks_of(&report->migration, &report->names);
	return report;
}

static int
tier_of_rank(const MigrationReport *report, int rank)
{
	return rank < report->ranks ? rank : MIGRATION_OUTSIDE;
}

static int32
customers_at(const MigrationReport *report, int from, int to)
{
	if (from > report->migration.tiers || to > report->migration.tiers)
		return 0;
	return *migration_cell(&report->migration, from, to);
}

/* Finds the next pair of ranks that is to be shown. */
static bool
next_cell(MigrationReport *report, int *from_rank, int *to_rank)
{
	while (report->next < report->ranks * report->ranks)
	{
		int			place = report->next++;

		*from_rank = place / report->ranks + 1;
		*to_rank = place % report->ranks + 1;
		if (*from_rank == report->ranks && *to_rank == report->ranks)
			continue;			/* never a customer */
		if (report->empty_cells || customers_at(report, tier_of_rank(report, *from_rank),
												tier_of_rank(report, *to_rank)) > 0)
			return true;
	}
	return false;
}

static text *
tier_text(const TierNames *names, int tier, const Label *outside)
{
	if (tier == MIGRATION_OUTSIDE)
		return lang_text(outside, names->lang);
	if (names->numbers)
		return cstring_to_text(psprintf("%d", tier));
	return lang_text(tier_scheme_label(names->scheme, tier), names->lang);
}

static void
fill_row(const MigrationReport *report, int from_rank, int to_rank, Datum *values, bool *nulls)
{
	int			from = tier_of_rank(report, from_rank);
	int			to = tier_of_rank(report, to_rank);
	int32		customers = customers_at(report, from, to);
	int64		all = from > report->migration.tiers ? 0 :
		migration_row_sum(&report->migration, from);

	values[0] = PointerGetDatum(tier_text(&report->names, from, &label_new));
	values[1] = PointerGetDatum(tier_text(&report->names, to, &label_gone));
	values[2] = Int32GetDatum(customers);
	values[3] = Float8GetDatum(all == 0 ? 0 : (double) customers / (double) all);
	nulls[3] = (all == 0);
	values[4] = Int32GetDatum(from_rank);
	values[5] = Int32GetDatum(to_rank);
}

static bool
next_row(void *place, Datum *values, bool *nulls)
{
	MigrationReport *report = place;
	int			from_rank;
	int			to_rank;

	if (!next_cell(report, &from_rank, &to_rank))
		return false;
	fill_row(report, from_rank, to_rank, values, nulls);
	return true;
}

/*
 * tier_migration_rows(migration int[], scheme text, lang text, empty_cells boolean)
 *		TABLE(from_tier text, to_tier text, customers int, share float8,
 *			  from_rank int, to_rank int)
 *
 * One row for each pair of tiers with a customer, or with empty_cells for each
 * pair; by rank, best tiers first, outside last.  share is that of all from
 * the same tier, NULL when there are none.  scheme NULL: tiers are called by
 * their numbers.  migration NULL: no row.  Errors 22023: other NULLs, unknown
 * words, a tier that the scheme does not have, an array of anything else.
 */
Datum
tier_migration_rows(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_report, next_row);
}
