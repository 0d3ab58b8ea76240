/*
 * check.h
 *	  The smallest test library that does: checks, named cases, a count.
 *
 * A unit test is one file test/unit/<topic>_test.c, linked with the pure C files
 * that a comment in its first lines names:
 *
 *		/@ sources: src/shared/money.c @/		(with * for @)
 *		#include "check.h"
 *
 *		static void
 *		adds(void)
 *		{
 *			CHECK(add(1, 1) == 2);
 *			CHECK_INT(add(1, 1), 2);
 *		}
 *
 *		int
 *		main(void)
 *		{
 *			RUN(adds);
 *			return check_done();
 *		}
 *
 * A case passes when none of its checks failed, however many they were.  A failed
 * check does not end its case.  The arguments of a check are evaluated once.
 */
#ifndef CRM_CHECK_H
#define CRM_CHECK_H

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A case that goes wrong in a loop need not say so a million times. */
#define CHECK_MESSAGES 20

static int	check_passed;		/* cases without a failed check */
static int	check_failed;		/* cases with one */
static int	check_case_failures;	/* failed checks of the running case */

/* Notes one failure; true when it is to be explained. */
static inline int
check_fail(const char *file, int line)
{
	if (++check_case_failures > CHECK_MESSAGES)
		return 0;
	printf("# %s:%d: ", file, line);
	return 1;
}

static inline void
check_true(int ok, const char *text, const char *file, int line)
{
	if (!ok && check_fail(file, line))
		printf("not true: %s\n", text);
}

static inline void
check_int(long long got, long long want, const char *text, const char *file, int line)
{
	if (got != want && check_fail(file, line))
		printf("%s is %lld, not %lld\n", text, got, want);
}

/* NaN equals NaN here; a tolerance of 0 asks for the very same number. */
static inline void
check_double(double got, double want, double tolerance,
			 const char *text, const char *file, int line)
{
	int			same = got == want || (isnan(got) && isnan(want)) ||
		fabs(got - want) <= tolerance;

	if (!same && check_fail(file, line))
		printf("%s is %.17g, not %.17g\n", text, got, want);
}

static inline void
check_string(const char *got, const char *want, const char *text, const char *file, int line)
{
	int			same = got && want ? strcmp(got, want) == 0 : got == want;

	if (!same && check_fail(file, line))
		printf("%s is \"%s\", not \"%s\"\n", text,
			   got ? got : "(null)", want ? want : "(null)");
}

static inline void
check_run(void (*run) (void), const char *name)
{
	check_case_failures = 0;
	run();
	if (check_case_failures == 0)
		check_passed++;
	else
		check_failed++;
	printf("%s - %s\n", check_case_failures == 0 ? "ok" : "not ok", name);
	fflush(stdout);
}

/* What main() returns: prints the count, which the test runner reads. */
static inline int
check_done(void)
{
	printf("%d passed, %d failed\n", check_passed, check_failed);
	return check_failed > 0;
}

#define CHECK(condition) \
	check_true((condition) ? 1 : 0, #condition, __FILE__, __LINE__)
#define CHECK_INT(got, want) \
	check_int((got), (want), #got, __FILE__, __LINE__)
#define CHECK_DOUBLE(got, want, tolerance) \
	check_double((got), (want), (tolerance), #got, __FILE__, __LINE__)
#define CHECK_STR(got, want) \
	check_string((got), (want), #got, __FILE__, __LINE__)
#define RUN(function) check_run((function), #function)

#endif							/* CRM_CHECK_H */
