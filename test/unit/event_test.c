/*
 * event_test.c
 *	  What each purchase was to its customer.
 *
 * sources: src/churn/event.c
 */
#include "churn/event.h"

#include <limits.h>

#include "check.h"

/* One letter an event (n, r, R for resurrected, ! for a step back), and visit. */
static const char *
states(int churn_gap, const int *days, int count)
{
	static char text[100];
	EventDay	last = {0};
	char	   *out = text;

	for (int i = 0; i < count; i++)
	{
		if (!event_next(&last, days[i], days[i]))
			*out++ = '!';
		else
			out += sprintf(out, "%c%d", "nrR"[event_class(&last, churn_gap)], last.visit);
	}
	*out = '\0';
	return text;
}

static void
a_customer(void)
{
	const int	days[] = {-3, -3, 7, 7, 8, 28, 29, 29, 50};

	CHECK_STR(states(20, days, 9), "n1n1r2r2r3r4r5r5R6");
	CHECK_STR(states(19, days, 9), "n1n1r2r2r3R4r5r5R6");
	CHECK_STR(states(1, days, 9), "n1n1R2R2r3R4r5r5R6");
	CHECK_STR(states(INT_MAX, days, 9), "n1n1r2r2r3r4r5r5r6");
}

static void
steps_back(void)
{
	const int	days[] = {10, 9, 10, 12, 11, 12};

	CHECK_STR(states(20, days, 6), "n1!n1r2!r2");
}

/* A clock that goes back over midnight: the day of a later time is smaller. */
static void
a_day_comes_again(void)
{
	EventDay	last = {0};

	CHECK(event_next(&last, 10, 100));
	CHECK(event_next(&last, 11, 200));
	CHECK(event_next(&last, 10, 201));
	CHECK_INT(last.visit, 2);
	CHECK_INT(last.day, 11);
	CHECK_INT(last.gap, 1);
	CHECK(event_next(&last, 10, 201));
	CHECK(event_next(&last, 10, 202));
	/* earlier, and of an earlier day */
	CHECK(!event_next(&last, 10, 201));
	CHECK_INT(last.time, 202);
	/* of the same day, in any order */
	CHECK(event_next(&last, 11, 150));
	CHECK(event_next(&last, 13, 300));
	CHECK_INT(last.visit, 3);
	CHECK_INT(last.gap, 2);
}

static void
ends_of_time(void)
{
	EventDay	last = {0};

	/* the first and the last date there is */
	CHECK(event_next(&last, -2451545, -2451545));
	CHECK_INT(last.gap, 0);
	CHECK(event_next(&last, 2145031948, 2145031948));
	CHECK_INT(last.gap, 2145031948LL + 2451545);
	CHECK_INT(event_class(&last, INT_MAX), EVENT_RETAINED);
}

static void
every_class_has_a_label(void)
{
	for (int c = 0; c < EVENT_CLASSES; c++)
		for (int lang = 0; lang < LANG_COUNT; lang++)
			CHECK(event_label(c)->words[lang][0] != '\0');
	CHECK_STR(event_label(EVENT_RESURRECTED)->words[LANG_EN], "resurrected");
}

int
main(void)
{
	RUN(a_customer);
	RUN(steps_back);
	RUN(a_day_comes_again);
	RUN(ends_of_time);
	RUN(every_class_has_a_label);
	return check_done();
}
