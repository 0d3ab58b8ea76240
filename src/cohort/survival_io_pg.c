/*-------------------------------------------------------------------------
 *
 * survival_io_pg.c
 *	  The type cohort_survival: text and binary form.
 *
 * Both forms hold the counts alone.  The text form is JSON, with a time, its
 * events and its censored customers in each of
 *
 *	{"times": [[1, 34, 1], [2, 26, 4], ...]}
 *
 * The binary form is a version byte, the number of times as int4, and for each
 * the time as float8 and both counts as int4.
 *
 *-------------------------------------------------------------------------
 */
#include "cohort/survival_pg.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"

#include "shared/poll.h"
#include "shared/stored_error_pg.h"
#include "shared/textio_pg.h"

PG_FUNCTION_INFO_V1(cohort_survival_in);
PG_FUNCTION_INFO_V1(cohort_survival_out);
PG_FUNCTION_INFO_V1(cohort_survival_recv);
PG_FUNCTION_INFO_V1(cohort_survival_send);

StaticAssertDecl(offsetof(CohortSurvival, times) == 8 && sizeof(SurvivalTime) == 16,
				 "a cohort_survival is stored without gaps");

/* As many as a value of 1 GB has room for. */
#define MOST_TIMES \
	((int64) ((MaxAllocSize - offsetof(CohortSurvival, times)) / sizeof(SurvivalTime)))

/* In the binary form. */
#define BYTES_PER_TIME	16

/*
 * cohort_survival_detoast
 *		A stored value, uncompressed.  Its counts were checked when it was
 *		read or made.  Error 0A000 when a later version wrote it.
 */
CohortSurvival *
cohort_survival_detoast(Datum value)
{
	CohortSurvival *survival = (CohortSurvival *) PG_DETOAST_DATUM(value);

	if (unlikely(survival->version != COHORT_SURVIVAL_VERSION))
		stored_later_error("cohort_survival", survival->version);
	return survival;
}

/*
 * cohort_survival_new
 *		A value with room for so many times, in the current memory context.
 *		Error 54000 when that is too many.
 */
CohortSurvival *
cohort_survival_new(int64 count)
{
	CohortSurvival *survival;
	Size		size;

	if (count > MOST_TIMES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("cohort_survival cannot hold more than " INT64_FORMAT " different durations",
						MOST_TIMES),
				 errhint("Round durations, for example to whole days.")));
	size = offsetof(CohortSurvival, times) + count * sizeof(SurvivalTime);
	survival = palloc(size);
	memset(survival, 0, offsetof(CohortSurvival, times));
	SET_VARSIZE(survival, size);
	survival->version = COHORT_SURVIVAL_VERSION;
	return survival;
}

/* [1, 34, 1] */
static SurvivalTime
scan_time(TextScan *scan)
{
	SurvivalTime time;

	scan_symbol(scan, '[');
	time.time = scan_float8(scan);
	scan_symbol(scan, ',');
	time.events = (int32) scan_integer(scan, 0, PG_INT32_MAX);
	scan_symbol(scan, ',');
	time.censored = (int32) scan_integer(scan, 0, PG_INT32_MAX);
	scan_symbol(scan, ']');
	return time;
}

/* Upper bound for the times in a text: each has a bracket of its own. */
static int64
count_brackets(const char *text)
{
	int64		count = 0;

	for (; *text != '\0'; text++)
		count += (*text == '[');
	return count;
}

/*
 * cohort_survival_in(cstring) cohort_survival
 *		Reads what cohort_survival_out() writes.  Error 22P02 for anything that
 *		no customers could have given.
 */
Datum
cohort_survival_in(PG_FUNCTION_ARGS)
{
	char	   *input = PG_GETARG_CSTRING(0);
	TextScan	scan = scan_begin("cohort_survival", input);
	CohortSurvival *survival = cohort_survival_new(count_brackets(input));
	int64		count = 0;
	const char *problem;

	scan_symbol(&scan, '{');
	scan_key(&scan, "times");
	scan_symbol(&scan, '[');
	do
	{
		CHECK_FOR_INTERRUPTS();
		survival->times[count++] = scan_time(&scan);
	} while (scan_try_symbol(&scan, ','));
	scan_symbol(&scan, ']');
	scan_symbol(&scan, '}');
	scan_end(&scan);

	problem = survival_check(survival->times, count);
	if (problem != NULL)
		scan_fail(&scan, problem);
	SET_VARSIZE(survival, offsetof(CohortSurvival, times) + count * sizeof(SurvivalTime));
	PG_RETURN_POINTER(survival);
}

/*
 * cohort_survival_out(cohort_survival) cstring
 *		A JSON object that holds everything.
 */
Datum
cohort_survival_out(PG_FUNCTION_ARGS)
{
	CohortSurvival *survival = PG_GETARG_COHORT_SURVIVAL(0);
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoChar(&out, '{');
	append_key(&out, "times");
	appendStringInfoChar(&out, '[');
	for (int64 i = 0; i < cohort_survival_count(survival); i++)
	{
		const SurvivalTime *time = &survival->times[i];

		CHECK_FOR_INTERRUPTS();
		appendStringInfoString(&out, i == 0 ? "[" : ", [");
		append_float8(&out, time->time);
		appendStringInfo(&out, ", %d, %d]", time->events, time->censored);
	}
	appendStringInfoString(&out, "]}");
	PG_RETURN_CSTRING(out.data);
}

/*
 * cohort_survival_recv(internal) cohort_survival
 *		Reads what cohort_survival_send() writes.  Error 22P03 for anything
 *		that no customers could have given.
 */
Datum
cohort_survival_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			version = pq_getmsgbyte(message);
	int32		count;
	CohortSurvival *survival;
	const char *problem;

	if (version != COHORT_SURVIVAL_VERSION)
		stored_version_error("cohort_survival", version);
	count = (int32) pq_getmsgint(message, 4);
	if (count < 1 || count > (message->len - message->cursor) / BYTES_PER_TIME)
		stored_invalid_error("cohort_survival", psprintf("it cannot have %d times", count));
	survival = cohort_survival_new(count);
	for (int32 i = 0; i < count; i++)
	{
		poll_at_step(i);
		survival->times[i].time = pq_getmsgfloat8(message);
		survival->times[i].events = (int32) pq_getmsgint(message, 4);
		survival->times[i].censored = (int32) pq_getmsgint(message, 4);
	}
	problem = survival_check(survival->times, count);
	if (problem != NULL)
		stored_invalid_error("cohort_survival", problem);
	PG_RETURN_POINTER(survival);
}

/* cohort_survival_send(cohort_survival) bytea: version first */
Datum
cohort_survival_send(PG_FUNCTION_ARGS)
{
	CohortSurvival *survival = PG_GETARG_COHORT_SURVIVAL(0);
	int64		count = cohort_survival_count(survival);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, survival->version);
	pq_sendint32(&message, (int32) count);
	for (int64 i = 0; i < count; i++)
	{
		poll_at_step(i);
		pq_sendfloat8(&message, survival->times[i].time);
		pq_sendint32(&message, survival->times[i].events);
		pq_sendint32(&message, survival->times[i].censored);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}
