/*-------------------------------------------------------------------------
 *
 * markov_pg.c
 *	  clv_markov(): lifetime value by tier, from a migration matrix.
 *
 *-------------------------------------------------------------------------
 */
#include "clv/formula_pg.h"

#include "utils/float.h"

#include "clv/markov.h"
#include "shared/rows_pg.h"
#include "tier/migration_pg.h"

PG_FUNCTION_INFO_V1(clv_markov);

StaticAssertDecl(TIER_MOST <= MARKOV_MOST_TIERS, "a chain has room for every migration");

/* What is to be returned, tier by tier, and where that stands. */
typedef struct MarkovRows
{
	int			next;
	int			tiers;
	double	   *value;
	bool	   *known;			/* somebody was in the tier before */
} MarkovRows;

/*
 * What came of a tier in which nobody was cannot be told.  That does not
 * matter as long as nobody comes to it.
 */
static void
check_known_moves(const Migration *migration)
{
	for (int from = 1; from <= migration->tiers; from++)
		for (int to = 1; to <= migration->tiers; to++)
			if (*migration_cell(migration, from, to) > 0 && migration_row_sum(migration, to) == 0)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("migration has customers who came to tier %d, but none who was there before", to),
						 errhint("Count the customers of a longer time, or put tiers together.")));
}

static MarkovChain
chain_of_migration(const Migration *migration, double discount_rate)
{
	MarkovChain chain;
	double		counts[TIER_MOST];

	chain.tiers = migration->tiers;
	chain.move = palloc(sizeof(double) * chain.tiers * chain.tiers);
	chain.leave = palloc(sizeof(double) * chain.tiers);
	for (int from = 1; from <= chain.tiers; from++)
	{
		for (int to = 1; to <= chain.tiers; to++)
			counts[to - 1] = *migration_cell(migration, from, to);
		markov_set_row(&chain, from - 1, counts,
					   *migration_cell(migration, from, MIGRATION_OUTSIDE), discount_rate);
	}
	return chain;
}

static Migration
migration_arg(FunctionCallInfo fcinfo, int number)
{
	Migration	migration = migration_of_array(PG_GETARG_ARRAYTYPE_P(number));

	if (!migration_is_valid(&migration))
		migration_error();
	check_known_moves(&migration);
	return migration;
}

/* A copy of the yearly margins; there may be tiers that nobody was in. */
static MarkovRows *
tier_values_arg(FunctionCallInfo fcinfo, int number, int least)
{
	MarkovRows *rows = palloc0(sizeof(MarkovRows));
	const char *hint = "Pass the margin of one period for each tier, best tier first.";
	double	   *values = clv_amounts(PG_GETARG_ARRAYTYPE_P(number), "tier_value", hint, &rows->tiers);

	if (rows->tiers < least || rows->tiers > TIER_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tier_value has %d elements, but migration has %d tiers", rows->tiers, least),
				 errhint("%s", hint)));
	rows->value = palloc(sizeof(double) * rows->tiers);
	rows->known = palloc(sizeof(bool) * rows->tiers);
	memcpy(rows->value, values, sizeof(double) * rows->tiers);
	return rows;
}

/* Values over all periods, or over some, in place of the margins. */
static void
sum_up(MarkovChain *chain, double periods, double *value)
{
	int			stays;

	if (!isinf(periods))
	{
		markov_sum(chain, (int) periods, value,
				   palloc(sizeof(double) * 2 * chain->tiers * chain->tiers));
		return;
	}
	stays = markov_solve(chain, value);
	if (stays != MARKOV_ALL_LEAVE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("customers of tier %d never leave, so at discount_rate 0 their value has no end",
						stays + 1),
				 errhint("Pass a discount_rate above 0, or a number of periods.")));
}

static void *
begin_markov(FunctionCallInfo fcinfo)
{
	ClvConvention convention = clv_convention_arg(fcinfo, 3);
	double		periods = clv_periods_arg(fcinfo, 4);
	Migration	migration;
	MarkovChain chain;
	MarkovRows *rows;
	double		discount_rate;

	if (!clv_args_known(fcinfo, 0, 3))
		return NULL;
	discount_rate = clv_not_negative(PG_GETARG_FLOAT8(2), "discount_rate",
									 "Pass the rate of one period: 0.1 for 10 %.");
	migration = migration_arg(fcinfo, 0);
	rows = tier_values_arg(fcinfo, 1, migration.tiers);
	chain = chain_of_migration(&migration, discount_rate);
	markov_first_margins(&chain, convention, discount_rate, rows->value);
	sum_up(&chain, periods, rows->value);
	for (int tier = 1; tier <= rows->tiers; tier++)
	{
		rows->known[tier - 1] = tier <= migration.tiers && migration_row_sum(&migration, tier) > 0;
		if (rows->known[tier - 1] && !isfinite(rows->value[tier - 1]))
			float_overflow_error();
	}
	return rows;
}

static bool
next_tier(void *place, Datum *values, bool *nulls)
{
	MarkovRows *rows = place;
	int			tier = rows->next++;

	if (tier >= rows->tiers)
		return false;
	values[0] = Int32GetDatum(tier + 1);
	values[1] = Float8GetDatum(rows->value[tier]);
	nulls[1] = !rows->known[tier];
	return true;
}

/*
 * clv_markov(migration int[], tier_value float8[], discount_rate float8,
 *			  convention text, periods int)
 *		TABLE (tier int, value float8)
 *
 * Present value of the margins of a customer who is now in a tier, moves as
 * the customers of the matrix did, and does not come back once he has left.
 * tier_value is the margin of one period in each tier; the period, and that
 * of the discount rate, is the time between the two days of the matrix.
 * periods NULL: no end.  With 'end_retained' the margin is that of the tier
 * come to.  value is NULL for a tier in which nobody was before.
 *
 * A NULL number or array: no row.  Errors 22023: convention NULL or unknown,
 * discount_rate or periods below 0, NaN or infinity; an array that is not a
 * migration, fewer tier_values than tiers; customers who came to a tier of
 * which nothing is known; who never leave at discount_rate 0 and without an
 * end.
 */
Datum
clv_markov(PG_FUNCTION_ARGS)
{
	return rows_return(fcinfo, begin_markov, next_tier);
}
