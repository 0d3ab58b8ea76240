/*
 * cohort_test.c
 *	  Calendar periods, growth accounting and cohort retention.
 *
 * sources: src/cohort/period.c src/cohort/amount.c src/cohort/form.c
 * sources: src/cohort/growth.c src/cohort/growth_form.c
 * sources: src/cohort/retention.c src/cohort/retention_form.c
 * sources: src/purchase/history.c src/shared/varint.c src/shared/decimal.c src/shared/poll.c
 */
#include "cohort/amount.h"
#include "cohort/form.h"
#include "cohort/growth.h"
#include "cohort/period.h"
#include "cohort/retention.h"
#include "purchase/history.h"

#include <stdlib.h>

#include "check.h"

#define MOST_ENTRIES	30
#define MOST_PERIODS	400
#define MOST_BYTES		200000

static uint64_t seed = 20111210;

/* 0 .. n - 1, the same in every run */
static int
random_below(int n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int) ((seed >> 33) % (uint64_t) n);
}

/*
 * Periods
 */

static int
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days before 2000-01-01 of January 1st, from -4713 (4714 BC) on. */
static int32_t
new_year(int from_year)
{
	int32_t		day = 0;

	for (int year = from_year; year < 2000; year++)
		day -= is_leap(year) ? 366 : 365;
	return day;
}

static void
check_day(int32_t day, int32_t months)
{
	PeriodGrid	month = {PERIOD_MONTH, 0, 0, 0};
	PeriodGrid	quarter = {PERIOD_QUARTER, 0, 0, 0};
	PeriodGrid	year = {PERIOD_YEAR, 0, 0, 0};

	CHECK_INT(period_of_day(&month, day), months);
	CHECK_INT(period_of_day(&quarter, day), (months + 24000) / 3 - 8000);
	CHECK_INT(period_of_day(&year, day), (months + 24000) / 12 - 2000);
}

/* The calendar, day by day, beside the arithmetic */
static void
months_of_all_days(void)
{
	static const int days_in[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	PeriodGrid	month = {PERIOD_MONTH, 0, 0, 0};
	int32_t		day = new_year(0);

	for (int year = 0; year < 2500; year++)
		for (int m = 0; m < 12; m++)
		{
			int			days = days_in[m] + (m == 1 && is_leap(year));
			int32_t		number = (year - 2000) * 12 + m;

			CHECK_INT(period_first_day(&month, number), day);
			CHECK_INT(period_last_day(&month, number), day + days - 1);
			for (int i = 0; i < days; i++)
				check_day(day++, number);
		}
}

static void
weeks(void)
{
	for (int start = 0; start < PERIOD_WEEKDAYS; start++)
	{
		PeriodGrid	grid = period_grid(PERIOD_WEEK, start, 0);

		CHECK_INT(period_of_day(&grid, 0), 0);
		for (int32_t day = -800000; day < 20000; day++)
		{
			int32_t		week = period_of_day(&grid, day);
			int32_t		first = period_first_day(&grid, week);

			/* 2000-01-01 was a Saturday, weekday 5 */
			CHECK(first <= day && day <= period_last_day(&grid, week));
			CHECK_INT(period_last_day(&grid, week), first + 6);
			CHECK_INT(((first + 5) % 7 + 7) % 7, start);
		}
	}
}

/* Every unit, at the ends of the calendar and at random days */
static void
days_lie_in_their_periods(void)
{
	for (int unit = 0; unit < PERIOD_UNITS; unit++)
	{
		PeriodGrid	grid = period_grid((PeriodUnit) unit, 3, 0);

		for (int i = 0; i < 100000; i++)
		{
			int32_t		day = i == 0 ? PERIOD_LEAST_DAY : i == 1 ? PERIOD_MOST_DAY :
				random_below(PERIOD_MOST_DAY) + PERIOD_LEAST_DAY;
			int32_t		period = period_of_day(&grid, day);

			CHECK(period_first_day(&grid, period) <= day && day <= period_last_day(&grid, period));
			CHECK_INT(period_of_day(&grid, period_first_day(&grid, period)), period);
			if (period > period_of_day(&grid, PERIOD_LEAST_DAY))
				CHECK_INT(period_last_day(&grid, period - 1), period_first_day(&grid, period) - 1);
		}
	}
}

static void
complete_periods(void)
{
	/* 2011-11-30, 2011-12-10 and 2011-12-31 */
	PeriodGrid	end = period_grid(PERIOD_MONTH, 0, 4351);
	PeriodGrid	middle = period_grid(PERIOD_MONTH, 0, 4361);
	PeriodGrid	year = period_grid(PERIOD_YEAR, 0, 4382);

	CHECK_INT(period_first_day(&middle, middle.last), 4352);
	CHECK(period_is_complete(&end, end.last));
	CHECK(!period_is_complete(&middle, middle.last));
	CHECK(period_is_complete(&middle, end.last));
	CHECK(!period_is_complete(&end, middle.last));
	CHECK(period_is_complete(&year, year.last));
}

/*
 * Customers at random, and what a plain reading of the rules says of them
 */

typedef struct Person
{
	int			count;
	HistoryDay	days[MOST_ENTRIES];
	uint8_t		body[1000];
	size_t		size;
} Person;

/* Days 0 .. span - 1, money with `places` places */
static void
make_person(Person *person, int span, int places)
{
	HistoryDays days = {places, 0, person->days};
	int32_t		day = random_below(span);

	while (day < span && days.count < MOST_ENTRIES)
	{
		HistoryDay *entry = &person->days[days.count++];

		memset(entry, 0, sizeof(HistoryDay));
		entry->day = day;
		entry->refunds = random_below(4) == 0 ? 1 + random_below(2) : 0;
		entry->purchases = entry->refunds == 0 || random_below(3) == 0 ? 1 + random_below(3) : 0;
		entry->gross = entry->purchases > 0 ? random_below(100000) : 0;
		entry->refunded = entry->refunds > 0 ? 1 + random_below(50000) : 0;
		day += 1 + random_below(random_below(3) == 0 ? 120 : 20);
	}
	person->count = (int) days.count;
	person->size = history_packed_size(&days);
	history_pack(&days, person->body);
}

static HistoryReader
reader_of(const Person *person)
{
	HistoryReader reader;

	CHECK(history_read_body(&reader, person->body, person->size));
	return reader;
}

/* Activity and net amount of one customer, period by period. */
typedef struct Plain
{
	bool		active[MOST_PERIODS];
	long long	net[MOST_PERIODS];
} Plain;

static void
read_plainly(Plain *plain, const Person *person, const PeriodGrid *grid, int32_t first, long long by)
{
	memset(plain, 0, sizeof(Plain));
	for (int i = 0; i < person->count; i++)
	{
		const HistoryDay *entry = &person->days[i];
		int			p = period_of_day(grid, entry->day) - first;

		if (entry->day > grid->as_of)
			continue;
		plain->active[p] |= entry->purchases > 0;
		plain->net[p] += by * (long long) (entry->gross - entry->refunded);
	}
}

typedef struct PlainRow
{
	long long	active, new_customers, retained, resurrected, churned;
	long long	revenue, new_revenue, expansion, contraction, resurrected_revenue, churned_revenue;
} PlainRow;

static void
account_plainly(PlainRow *rows, const Plain *plain, int count)
{
	bool		bought = false;

	for (int p = 0; p < count; p++)
	{
		bool		was = p > 0 && plain->active[p - 1];
		long long	change = plain->net[p] - (p > 0 ? plain->net[p - 1] : 0);
		PlainRow   *row = &rows[p];

		row->revenue += plain->net[p];
		row->active += plain->active[p];
		if (plain->active[p] && !bought)
		{
			row->new_customers++;
			row->new_revenue += change;
		}
		else if (plain->active[p] && !was)
		{
			row->resurrected++;
			row->resurrected_revenue += change;
		}
		else if (!plain->active[p] && was)
		{
			row->churned++;
			row->churned_revenue -= change;
		}
		else
		{
			row->retained += was;
			if (change > 0)
				row->expansion += change;
			else
				row->contraction -= change;
		}
		bought |= plain->active[p];
	}
}

static Growth
new_growth(PeriodGrid grid, int32_t first)
{
	Growth		growth = {grid, 0, first, growth_room(&grid, first), NULL};

	growth.periods = calloc((size_t) growth.count, sizeof(GrowthPeriod));
	return growth;
}

static void
add_person(Growth *growth, const Person *person)
{
	HistoryReader reader = reader_of(person);

	CHECK(growth_set_places(growth, reader.places));
	CHECK(growth_add(growth, &reader));
	CHECK(!reader.corrupt);
}

static void
check_rows(const Growth *growth, const PlainRow *want)
{
	decimal_units revenue = 0;
	int64_t		active = 0;

	for (int64_t p = 0; p < growth->count; p++)
	{
		GrowthRow	got;

		CHECK(growth_row(growth, p, &got));
		CHECK_INT(got.active, want[p].active);
		CHECK_INT(got.kept.new_customers, want[p].new_customers);
		CHECK_INT(got.kept.retained, want[p].retained);
		CHECK_INT(got.kept.resurrected, want[p].resurrected);
		CHECK_INT(got.churned, want[p].churned);
		CHECK_INT((long long) got.kept.revenue, want[p].revenue);
		CHECK_INT((long long) got.kept.new_revenue, want[p].new_revenue);
		CHECK_INT((long long) got.kept.expansion, want[p].expansion);
		CHECK_INT((long long) got.kept.contraction, want[p].contraction);
		CHECK_INT((long long) got.kept.resurrected_revenue, want[p].resurrected_revenue);
		CHECK_INT((long long) got.churned_revenue, want[p].churned_revenue);
		CHECK_INT(got.active, active + got.kept.new_customers + got.kept.resurrected - got.churned);
		CHECK(got.kept.revenue == revenue + got.kept.new_revenue + got.kept.expansion +
			  got.kept.resurrected_revenue - got.kept.contraction - got.churned_revenue);
		revenue = got.kept.revenue;
		active = got.active;
	}
}

static size_t
growth_bytes(const Growth *growth, uint8_t *bytes)
{
	VarintWriter measure = {0};
	VarintWriter writer = {bytes, 0};

	growth_pack(growth, &measure);
	growth_pack(growth, &writer);
	CHECK_INT((long long) measure.size, (long long) writer.size);
	CHECK(writer.size == (size_t) (writer.at - bytes));
	return writer.size;
}

/* Reads a value as the glue does; NULL in problem when it is fine. */
static Growth
read_growth(const uint8_t *bytes, size_t size, const char **problem)
{
	VarintReader reader = {bytes, bytes + size, false};
	Growth		growth = {0};
	int32_t		first;

	*problem = form_read_head(&reader, &growth.grid, &growth.places);
	growth.first = growth.grid.last;
	if (*problem != NULL || reader.at == reader.end)
		return growth;
	if (!form_peek_period(reader, &growth.grid, &first) ||
		growth_room(&growth.grid, first) > 10000)
	{
		*problem = FORM_DAMAGED;
		return growth;
	}
	growth = (Growth) {growth.grid, growth.places, first, growth_room(&growth.grid, first), NULL};
	growth.periods = calloc((size_t) growth.count, sizeof(GrowthPeriod));
	*problem = growth_unpack(&reader, &growth);
	if (*problem == NULL)
		*problem = growth_check(&growth);
	return growth;
}

static uint8_t bytes_a[MOST_BYTES];
static uint8_t bytes_b[MOST_BYTES];

static void
check_round_trip(const Growth *growth)
{
	size_t		size = growth_bytes(growth, bytes_a);
	const char *problem;
	Growth		copy = read_growth(bytes_a, size, &problem);

	CHECK_STR(problem, NULL);
	CHECK_INT((long long) growth_bytes(&copy, bytes_b), (long long) size);
	CHECK(memcmp(bytes_a, bytes_b, size) == 0);
	free(copy.periods);
}

/* Customers with 0 to 3 places; the plain rows have three. */
static void
one_growth(PeriodGrid grid, int customers)
{
	static const long long to_three[] = {1000, 100, 10, 1};
	Growth		whole = new_growth(grid, period_of_day(&grid, 0));
	Growth		halves[2] = {new_growth(grid, whole.first), new_growth(grid, whole.first)};
	PlainRow	want[MOST_PERIODS] = {{0}};

	for (int i = 0; i < customers; i++)
	{
		int			places = random_below(4);
		Person		person;
		Plain		plain;

		make_person(&person, 300, places);
		read_plainly(&plain, &person, &grid, whole.first, to_three[places]);
		account_plainly(want, &plain, (int) whole.count);
		add_person(&whole, &person);
		add_person(&halves[random_below(2)], &person);
	}
	CHECK(growth_set_places(&whole, 3));
	check_rows(&whole, want);
	CHECK_STR(growth_check(&whole), NULL);
	check_round_trip(&whole);

	/* both halves: the very same bytes */
	CHECK(growth_set_places(&halves[0], halves[1].places));
	CHECK(growth_merge(&halves[0], &halves[1]));
	CHECK_INT((long long) growth_bytes(&halves[0], bytes_a), (long long) growth_bytes(&whole, bytes_b));
	CHECK(memcmp(bytes_a, bytes_b, growth_bytes(&whole, bytes_b)) == 0);
	free(whole.periods);
	free(halves[0].periods);
	free(halves[1].periods);
}

static void
growth_as_the_rules_say(void)
{
	for (int unit = 0; unit < PERIOD_UNITS; unit++)
		for (int i = 0; i < 60; i++)
			one_growth(period_grid((PeriodUnit) unit, random_below(7), 100 + random_below(250)),
					   random_below(40));
}

static Person
person_of(int places, int count, const HistoryDay *days)
{
	Person		person = {count, {{0}}, {0}, 0};
	HistoryDays all = {places, count, person.days};

	memcpy(person.days, days, (size_t) count * sizeof(HistoryDay));
	person.size = history_packed_size(&all);
	history_pack(&all, person.body);
	return person;
}

/* Only refunds: never active, but their money is there. */
static void
refunds_alone(void)
{
	HistoryDay	days[] = {{0, 0, 1, 0, 500}, {31, 0, 1, 0, 200}, {91, 1, 0, 900, 0}};
	Person		person = person_of(2, 3, days);
	Growth		growth = new_growth(period_grid(PERIOD_MONTH, 0, 120), 0);
	PlainRow	want[MOST_PERIODS] = {{0}};
	Plain		plain;

	add_person(&growth, &person);
	read_plainly(&plain, &person, &growth.grid, 0, 1);
	account_plainly(want, &plain, (int) growth.count);
	check_rows(&growth, want);
	CHECK_INT((long long) growth.periods[0].contraction, 500);
	CHECK_INT((long long) growth.periods[1].expansion, 300);
	CHECK_INT((long long) growth.periods[2].expansion, 200);
	CHECK_INT((long long) growth.periods[3].new_revenue, 900);
	free(growth.periods);
}

static void
sums_that_do_not_fit(void)
{
	decimal_units most = (decimal_units) (((unsigned __int128) 1 << 127) - 1);
	HistoryDay	day = {0, 1, 0, most, 0};
	Person		person = person_of(0, 1, &day);
	Growth		growth = new_growth(period_grid(PERIOD_DAY, 0, 3), 0);
	HistoryReader reader = reader_of(&person);

	CHECK(growth_add(&growth, &reader));
	/* it is there, but has too many digits to be shown with places */
	CHECK(!growth_can_be_shown(&growth));
	CHECK_STR(growth_check(&growth), "sums beyond 38 digits");
	reader = reader_of(&person);
	CHECK(!growth_add(&growth, &reader));
	CHECK(!growth_set_places(&growth, 1));
	memset(growth.periods, 0, sizeof(GrowthPeriod));
	CHECK(growth_set_places(&growth, 1));
	reader = reader_of(&person);
	CHECK(!growth_add(&growth, &reader));
	free(growth.periods);
}

/*
 * Retention
 */

static Retention
new_retention(PeriodGrid grid, int32_t first)
{
	Retention	retention = {grid, 0, first, (int64_t) grid.last - first + 1, 0, NULL};

	retention.rows = calloc((size_t) retention.count, sizeof(RetentionCell *));
	return retention;
}

static void
make_row(Retention *retention, int32_t cohort)
{
	int64_t		i = (int64_t) cohort - retention->first;

	if (retention->rows[i] == NULL)
		retention->rows[i] = calloc((size_t) retention_cells(retention, i), sizeof(RetentionCell));
}

static void
free_retention(Retention *retention)
{
	for (int64_t i = 0; i < retention->count; i++)
		free(retention->rows[i]);
	free(retention->rows);
}

static void
count_person(Retention *retention, const Person *person)
{
	HistoryReader reader = reader_of(person);
	HistoryReader peek = reader;
	int32_t		cohort;

	if (!retention_cohort(retention, &peek, &cohort))
		return;
	make_row(retention, cohort);
	CHECK(retention_set_places(retention, reader.places));
	CHECK(retention_add(retention, &reader, cohort));
	CHECK(!reader.corrupt);
}

typedef struct PlainCell
{
	long long	active;
	long long	revenue;
} PlainCell;

static PlainCell want_cells[MOST_PERIODS][MOST_PERIODS];

static void
retain_plainly(const Plain *plain, int count)
{
	int			cohort = 0;

	while (cohort < count && !plain->active[cohort])
		cohort++;
	for (int p = cohort; p < count; p++)
	{
		want_cells[cohort][p - cohort].active += plain->active[p];
		want_cells[cohort][p - cohort].revenue += plain->net[p];
	}
}

static void
check_cells(const Retention *retention)
{
	for (int64_t i = 0; i < retention->count; i++)
	{
		CHECK((retention->rows[i] != NULL) == (want_cells[i][0].active > 0));
		if (retention->rows[i] == NULL)
			continue;
		for (int64_t k = 0; k < retention_cells(retention, i); k++)
		{
			CHECK_INT(retention->rows[i][k].active, want_cells[i][k].active);
			CHECK_INT((long long) retention->rows[i][k].revenue, want_cells[i][k].revenue);
		}
	}
}

static void
check_averages(const Retention *retention)
{
	RetentionWalk walk;

	retention_walk(&walk, retention);
	for (int64_t k = 0; k < retention->count + 2; k++)
	{
		RetentionAverage want = {0};
		RetentionAverage got = {0};
		bool		more = retention_next_average(&walk, &got);

		for (int64_t i = 0; i + k < retention->count; i++)
			if (want_cells[i][0].active > 0 &&
				period_is_complete(&retention->grid, (int32_t) (retention->first + i + k)))
			{
				want.cohorts++;
				want.customers += want_cells[i][0].active;
				want.active += want_cells[i][k].active;
			}
		CHECK_INT(more, want.cohorts > 0);
		CHECK_INT(got.cohorts, want.cohorts);
		CHECK_INT(got.customers, want.customers);
		CHECK_INT(got.active, want.active);
	}
}

static size_t
retention_bytes(const Retention *retention, uint8_t *bytes)
{
	VarintWriter measure = {0};
	VarintWriter writer = {bytes, 0};

	retention_pack(retention, &measure);
	retention_pack(retention, &writer);
	CHECK_INT((long long) measure.size, (long long) writer.size);
	return writer.size;
}

/* As read_growth(): reads a value as the glue does. */
static Retention
read_retention(const uint8_t *bytes, size_t size, const char **problem)
{
	VarintReader reader = {bytes, bytes + size, false};
	Retention	retention = {0};
	const int32_t *before = NULL;
	int32_t		last;
	int32_t		cohort;

	*problem = form_read_head(&reader, &retention.grid, &retention.places);
	while (*problem == NULL && retention_unpack_cohort(&reader, &retention, before, &cohort))
	{
		if (retention.rows == NULL)
		{
			int			places = retention.places;

			if ((int64_t) retention.grid.last - cohort > 1000)
			{
				*problem = FORM_DAMAGED;
				break;
			}
			retention = new_retention(retention.grid, cohort);
			retention.places = places;
		}
		make_row(&retention, cohort);
		*problem = retention_unpack_cells(&reader, &retention, cohort);
		last = cohort;
		before = &last;
	}
	if (*problem == NULL)
		*problem = reader.corrupt ? FORM_DAMAGED : retention_check(&retention);
	return retention;
}

static void
check_retention_round_trip(const Retention *retention)
{
	size_t		size = retention_bytes(retention, bytes_a);
	const char *problem;
	Retention	copy = read_retention(bytes_a, size, &problem);

	CHECK_STR(problem, NULL);
	CHECK_INT((long long) retention_bytes(&copy, bytes_b), (long long) size);
	CHECK(memcmp(bytes_a, bytes_b, size) == 0);
	free_retention(&copy);
}

static void
one_retention(PeriodGrid grid, int customers)
{
	static const long long to_three[] = {1000, 100, 10, 1};
	Retention	whole = new_retention(grid, period_of_day(&grid, 0));
	Retention	halves[2] = {new_retention(grid, whole.first), new_retention(grid, whole.first)};

	memset(want_cells, 0, sizeof(want_cells));
	for (int i = 0; i < customers; i++)
	{
		int			places = random_below(4);
		Person		person;
		Plain		plain;

		make_person(&person, 300, places);
		read_plainly(&plain, &person, &grid, whole.first, to_three[places]);
		retain_plainly(&plain, (int) whole.count);
		count_person(&whole, &person);
		count_person(&halves[random_below(2)], &person);
	}
	CHECK(retention_set_places(&whole, 3));
	check_cells(&whole);
	check_averages(&whole);
	CHECK_STR(retention_check(&whole), NULL);
	check_retention_round_trip(&whole);

	for (int64_t i = 0; i < whole.count; i++)
		if (halves[1].rows[i] != NULL)
			make_row(&halves[0], (int32_t) (whole.first + i));
	CHECK(retention_set_places(&halves[0], halves[1].places));
	CHECK(retention_merge(&halves[0], &halves[1]));
	CHECK_INT((long long) retention_bytes(&halves[0], bytes_a), (long long) retention_bytes(&whole, bytes_b));
	CHECK(memcmp(bytes_a, bytes_b, retention_bytes(&whole, bytes_b)) == 0);
	free_retention(&whole);
	free_retention(&halves[0]);
	free_retention(&halves[1]);
}

static void
retention_as_the_rules_say(void)
{
	for (int unit = 0; unit < PERIOD_UNITS; unit++)
		for (int i = 0; i < 30; i++)
			one_retention(period_grid((PeriodUnit) unit, random_below(7), 100 + random_below(250)),
						  random_below(40));
}

/* Averages take one step for each cohort, not for each period. */
static void
few_cohorts_in_many_periods(void)
{
	Retention	retention = new_retention(period_grid(PERIOD_DAY, 0, 1000000), 1);
	RetentionWalk walk;
	RetentionAverage average;
	int64_t		offsets = 0;

	make_row(&retention, 1);
	make_row(&retention, 900001);
	retention.rows[0][0].active = 3;
	retention.rows[0][100000].active = 2;
	retention.rows[900000][0].active = 4;
	retention_walk(&walk, &retention);
	for (; retention_next_average(&walk, &average); offsets++)
	{
		CHECK_INT(average.cohorts, offsets < 100000 ? 2 : 1);
		if (offsets == 0 || offsets == 100000)
			CHECK_INT(average.active, offsets == 0 ? 7 : 2);
	}
	CHECK_INT(offsets, 1000000);
	free_retention(&retention);
}

/* The most cohorts that there is room for fill the walk. */
static void
as_many_cohorts_as_cells_allow(void)
{
	PeriodGrid	grid = period_grid(PERIOD_DAY, 0, 0);
	Retention	retention = retention_begin(&grid);
	int			cohorts = 0;

	for (; retention_has_room(&retention, -cohorts); cohorts++)
		retention.cells += cohorts + 1;
	CHECK(cohorts > 4000 && cohorts <= RETENTION_MOST_COHORTS);
}

/*
 * Bytes that were tampered with
 */

/* A change or two, a cut, or bytes put behind. */
static size_t
mutate(uint8_t *bytes, size_t size)
{
	for (int changes = 1 + random_below(3); changes > 0; changes--)
		bytes[random_below((int) size)] ^= (uint8_t) (1 << random_below(8));
	if (random_below(4) == 0)
		size = (size_t) random_below((int) size + 1);
	else if (random_below(8) == 0)
		for (int i = random_below(6); i > 0; i--)
			bytes[size++] = (uint8_t) random_below(256);
	return size;
}

static void
tampered_growth(void)
{
	Growth		growth = new_growth(period_grid(PERIOD_WEEK, 2, 250), 0);
	uint8_t    *copy = malloc(MOST_BYTES);
	size_t		size;
	int			accepted = 0;

	for (int i = 0; i < 5; i++)
	{
		Person		person;

		make_person(&person, 250, 2);
		add_person(&growth, &person);
	}
	size = growth_bytes(&growth, bytes_a);
	for (int i = 0; i < 200000; i++)
	{
		const char *problem;
		size_t		length;
		uint8_t    *exact;
		Growth		got;

		memcpy(copy, bytes_a, size);
		length = mutate(copy, size);
		exact = malloc(length + 1);		/* so that a byte too many is noticed */
		memcpy(exact, copy, length);
		got = read_growth(exact, length, &problem);
		accepted += problem == NULL;
		free(got.periods);
		free(exact);
	}
	CHECK(accepted > 0 && accepted < 150000);
	free(copy);
	free(growth.periods);
}

static void
tampered_retention(void)
{
	Retention	retention = new_retention(period_grid(PERIOD_MONTH, 0, 250), 0);
	uint8_t    *copy = malloc(MOST_BYTES);
	size_t		size;
	int			accepted = 0;

	for (int i = 0; i < 20; i++)
	{
		Person		person;

		make_person(&person, 250, 2);
		count_person(&retention, &person);
	}
	size = retention_bytes(&retention, bytes_a);
	for (int i = 0; i < 200000; i++)
	{
		const char *problem;
		size_t		length;
		uint8_t    *exact;
		Retention	got;

		memcpy(copy, bytes_a, size);
		length = mutate(copy, size);
		exact = malloc(length + 1);
		memcpy(exact, copy, length);
		got = read_retention(exact, length, &problem);
		accepted += problem == NULL;
		free_retention(&got);
		free(exact);
	}
	CHECK(accepted > 0 && accepted < 150000);
	free(copy);
	free_retention(&retention);
}

/* What is not shortest, not in order or not possible is refused. */
static void
refused_bytes(void)
{
	static const struct
	{
		uint8_t		bytes[32];
		size_t		size;
	}			wrong[] = {
		{{2, 2, 0, 2, 0}, 5},		/* version */
		{{1, 5, 0, 2, 0}, 5},		/* unit */
		{{1, 2, 1, 2, 0}, 5},		/* week start of months */
		{{1, 1, 7, 2, 0}, 5},		/* week start */
		{{1, 2, 0, 37, 0}, 5},		/* places */
		{{1, 2, 0, 2, 0x80, 0}, 6}, /* as_of longer than need be */
		{{1, 2, 0, 2}, 4},			/* no as_of */
		{{1, 2, 0, 2, 0, 2}, 6},	/* a period after as_of */
		{{1, 2, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0}, 13},	/* cut off */
		{{1, 2, 0, 2, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0}, 14},	/* retained from nowhere */
		{{1, 2, 0, 2, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0}, 14},	/* resurrected from nowhere */
		{{1, 2, 0, 2, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0}, 14},	/* new revenue of nobody */
		{{1, 2, 0, 2, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0}, 14},	/* expansion below zero */
	};
	const uint8_t right[] = {1, 2, 0, 2, 0, 0, 1, 0, 0, 2, 2, 0, 0, 0};
	const char *problem;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
	{
		Growth		got = read_growth(wrong[i].bytes, wrong[i].size, &problem);

		if (problem == NULL)
			printf("# case %zu\n", i);
		CHECK(problem != NULL);
		free(got.periods);
	}
	free(read_growth(right, sizeof(right), &problem).periods);
	CHECK_STR(problem, NULL);
}

int
main(void)
{
	RUN(months_of_all_days);
	RUN(weeks);
	RUN(days_lie_in_their_periods);
	RUN(complete_periods);
	RUN(growth_as_the_rules_say);
	RUN(refunds_alone);
	RUN(sums_that_do_not_fit);
	RUN(retention_as_the_rules_say);
	RUN(few_cohorts_in_many_periods);
	RUN(as_many_cohorts_as_cells_allow);
	RUN(tampered_growth);
	RUN(tampered_retention);
	RUN(refused_bytes);
	return check_done();
}
