/*
 * decimal_test.c
 *	  Exact money: places, overflow, order, text, doubles.
 *
 * sources: src/shared/decimal.c
 */
#include "shared/decimal.h"

#include <stdlib.h>

#include "check.h"

#define ROUNDS	100000

static const decimal_units MOST = (decimal_units) (~(unsigned __int128) 0 >> 1);

static uint64_t
random_bits(void)
{
	return (uint64_t) rand() << 42 ^ (uint64_t) rand() << 21 ^ (uint64_t) rand();
}

static decimal_units
power_of_ten(int exponent)
{
	decimal_units units = 1;

	for (; exponent > 0; exponent--)
		units *= 10;
	return units;
}

static Decimal
decimal(decimal_units units, int places)
{
	Decimal		value = {units, places};

	return value;
}

/* So many digits at most, so many places, true to its places. */
static Decimal
random_decimal(void)
{
	int			places = rand() % (DECIMAL_MAX_PLACES + 1);
	int			digits = rand() % (39 - (decimal_kept(places) - places));
	unsigned __int128 bits = (unsigned __int128) random_bits() << 64 | random_bits();
	decimal_units units = (decimal_units) (bits % (unsigned __int128) power_of_ten(digits));

	units *= power_of_ten(decimal_kept(places) - places);
	return decimal(rand() % 2 ? units : -units, places);
}

static const char *
text_of(Decimal value)
{
	static char texts[4][DECIMAL_TEXT_SIZE];
	static int	next;
	char	   *text = texts[next++ % 4];
	int			length = decimal_format(value, text);

	CHECK_INT(length, (int) strlen(text));
	return text;
}

/* The text of the decimal that the whole of `text` is read as. */
static const char *
read_again(const char *text)
{
	Decimal		value;
	const char *end = decimal_parse(text, &value);

	return end == NULL ? NULL : *end != '\0' ? "more" : text_of(value);
}

/*
 * Compares as a child would: line the points up, pad with zeros, go digit by
 * digit.
 */
static int
compare_texts(const char *a, const char *b)
{
	char		padded[2][128];
	const char *texts[2] = {a, b};
	int			sign = 1;

	if ((*a == '-') != (*b == '-'))
	{
		int			zero = strspn(a, "-0.") == strlen(a) && strspn(b, "-0.") == strlen(b);

		return zero ? 0 : *a == '-' ? -1 : 1;
	}
	if (*a == '-')
		sign = -1;
	for (int i = 0; i < 2; i++)
	{
		const char *digits = texts[i] + (*texts[i] == '-');
		const char *point = strchr(digits, '.');
		int			whole = point ? (int) (point - digits) : (int) strlen(digits);

		memset(padded[i], '0', 100);
		padded[i][100] = '\0';
		memcpy(padded[i] + 50 - whole, digits, whole);
		if (point)
			memcpy(padded[i] + 50, point + 1, strlen(point + 1));
	}
	sign *= strcmp(padded[0], padded[1]);
	return (sign > 0) - (sign < 0);
}

static void
kept_places(void)
{
	static const int want[] = {4, 4, 4, 4, 4, 8, 8, 8, 8, 12};

	for (int i = 0; i < 10; i++)
		CHECK_INT(decimal_kept(i), want[i]);
	CHECK_INT(decimal_kept(33), 36);
	CHECK_INT(decimal_kept(36), 36);
}

static void
formats(void)
{
	CHECK_STR(text_of(decimal(0, 0)), "0");
	CHECK_STR(text_of(decimal(0, 2)), "0.00");
	CHECK_STR(text_of(decimal(5, 4)), "0.0005");
	CHECK_STR(text_of(decimal(-5, 4)), "-0.0005");
	CHECK_STR(text_of(decimal(125000, 2)), "12.50");
	CHECK_STR(text_of(decimal(-125000, 1)), "-12.5");
	CHECK_STR(text_of(decimal(10000, 0)), "1");
	CHECK_STR(text_of(decimal(1, 36)), "0.000000000000000000000000000000000001");
	CHECK_STR(text_of(decimal(MOST, 4)), "17014118346046923173168730371588410.5727");
	CHECK_STR(text_of(decimal(-MOST, 36)), "-170.141183460469231731687303715884105727");
	CHECK_STR(text_of(decimal(-MOST - 1, 36)), "-170.141183460469231731687303715884105728");
}

static void
parses(void)
{
	CHECK_STR(read_again("0"), "0");
	CHECK_STR(read_again("-0"), "0");
	CHECK_STR(read_again("-0.00"), "0.00");
	CHECK_STR(read_again("007.50"), "7.50");
	CHECK_STR(read_again("-12.5"), "-12.5");
	CHECK_STR(read_again("17014118346046923173168730371588410.5727"),
			  "17014118346046923173168730371588410.5727");
	CHECK_STR(read_again("-170.141183460469231731687303715884105727"),
			  "-170.141183460469231731687303715884105727");
	CHECK_STR(read_again("17014118346046923173168730371588410"),
			  "17014118346046923173168730371588410");
	CHECK_STR(read_again("1 "), "more");
	CHECK_STR(read_again("1e5"), "more");
	CHECK_STR(read_again("1.5.5"), "more");
}

static void
parses_no_number(void)
{
	static const char *const wrong[] = {
		"", "-", ".", "-.", ".5", "5.", "--5", "+5", " 5", "x", "1.x",
		"17014118346046923173168730371588410.5728",
		"17014118346046923173168730371588411",
		"99999999999999999999999999999999999999",
		"170141183460469231731687303715884105728",
		"1000000000000000000000000000000000000000000000000",
		"0.0000000000000000000000000000000000001",
		"171.000000000000000000000000000000000000",
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		if (read_again(wrong[i]) != NULL)
			CHECK_STR(wrong[i], NULL);
}

static void
text_round_trips(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		Decimal		value = random_decimal();
		Decimal		again = {1, 1};
		const char *end = decimal_parse(text_of(value), &again);

		CHECK(end != NULL && *end == '\0');
		CHECK(again.units == value.units);
		CHECK_INT(again.places, value.places);
	}
}

/* Any bytes are read without harm, and what is read is written the same. */
static void
parses_anything(void)
{
	static const char alphabet[] = "0123456789012345678901234567890000999.-. eE+x";

	for (int i = 0; i < 5 * ROUNDS; i++)
	{
		int			length = rand() % 60;
		char	   *text = malloc(length + 1);	/* ASan watches its end */
		Decimal		value;
		const char *end;

		for (int j = 0; j < length; j++)
			text[j] = alphabet[rand() % (sizeof(alphabet) - 1)];
		text[length] = '\0';
		end = decimal_parse(text, &value);
		if (end != NULL)
		{
			Decimal		again;

			CHECK(end > text && end <= text + length);
			CHECK(decimal_parse(text_of(value), &again) != NULL);
			CHECK(again.units == value.units && again.places == value.places);
		}
		free(text);
	}
}

static void
rescales(void)
{
	decimal_units units = 12345;

	CHECK(decimal_rescale(&units, 2, 4) && units == 12345);
	CHECK(decimal_rescale(&units, 4, 5) && units == 123450000);
	CHECK(decimal_rescale(&units, 8, 16) && units == (decimal_units) 123450000 * 100000000);
	units = 0;
	CHECK(decimal_rescale(&units, 0, 36) && units == 0);
	units = MOST / 10000;
	CHECK(decimal_rescale(&units, 4, 8) && units == MOST / 10000 * 10000);
	units = MOST / 10000 + 1;
	CHECK(!decimal_rescale(&units, 4, 8));
	units = -(MOST / 10000);
	CHECK(decimal_rescale(&units, 4, 8));
	units = -(MOST / 10000) - 1;
	CHECK(!decimal_rescale(&units, 4, 8));
	units = 1;
	CHECK(decimal_rescale(&units, 0, 36));
	CHECK(!decimal_rescale(&units, 0, 16));
}

static void
compares_as_the_texts_do(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		Decimal		a = random_decimal();
		Decimal		b = random_decimal();
		int			want = compare_texts(text_of(a), text_of(b));

		CHECK_INT(decimal_compare(a, b), want);
		CHECK_INT(decimal_compare(b, a), -want);
		CHECK_INT(decimal_compare(a, a), 0);
	}
}

/* One of the two does not fit at the other's scale. */
static void
compares_what_does_not_fit(void)
{
	for (int digits = 1; digits <= 38; digits++)
		for (int places = 0; places <= DECIMAL_MAX_PLACES; places += 4)
			for (int lead = 1; lead <= (digits == 38 ? 1 : 9); lead++)
			{
				Decimal		large = decimal(lead * power_of_ten(digits), 4);
				Decimal		minus = decimal(-large.units, 4);
				Decimal		small = decimal(1, places);
				int			want = compare_texts(text_of(large), text_of(small));

				CHECK_INT(decimal_compare(large, small), want);
				CHECK_INT(decimal_compare(small, large), -want);
				CHECK_INT(decimal_compare(minus, small), -1);
				CHECK_INT(decimal_compare(small, minus), 1);
			}
}

static void
reduces(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		Decimal		value = random_decimal();
		Decimal		finer = value;
		Decimal		reduced = decimal_reduce(value);

		CHECK_INT(decimal_compare(value, reduced), 0);
		CHECK(reduced.places == DECIMAL_QUICK_PLACES || reduced.units % 10000 != 0);
		CHECK_INT(reduced.places % 4, 0);
		finer.places = DECIMAL_MAX_PLACES;
		if (decimal_rescale(&finer.units, value.places, finer.places))
		{
			finer = decimal_reduce(finer);
			CHECK(finer.units == reduced.units && finer.places == reduced.places);
		}
	}
}

static void
to_the_nearest_double(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		Decimal		value = random_decimal();

		CHECK_DOUBLE(decimal_to_double(value), strtod(text_of(value), NULL), 0);
	}
	for (int i = 0; i < ROUNDS; i++)
	{
		/* where the quick way ends */
		Decimal		value = decimal(((decimal_units) 1 << 53) + rand() % 9 - 4, rand() % 37);

		value.units *= power_of_ten(decimal_kept(value.places) - value.places);
		CHECK_DOUBLE(decimal_to_double(value), strtod(text_of(value), NULL), 0);
	}
}

/* Adds one to the last of the digits around a point. */
static void
step_up(char *text, int length)
{
	for (int i = length - 1; i >= 0; i--)
	{
		if (text[i] == '.')
			continue;
		if (text[i] != '9')
		{
			text[i]++;
			return;
		}
		text[i] = '0';
	}
}

/*
 * Cuts "0.00123" to so many decimal places, half to even; closing zeros go,
 * and with them a point without places.
 */
static void
round_text(char *text, int places)
{
	char	   *point = strchr(text, '.');
	size_t		keep = point + 1 + places - text;

	if (strlen(text) > keep)
	{
		const char *rest = text + keep;
		int			odd = (text[keep - 1] - '0') % 2;
		int			half = (*rest == '5' && strspn(rest + 1, "0") == strlen(rest + 1));
		int			up = half ? odd : *rest >= '5';

		text[keep] = '\0';
		if (up)
			step_up(text, (int) keep);
	}
	for (size_t end = strlen(text); text[end - 1] == '0';)
		text[--end] = '\0';
	if (point[1] == '\0')
		*point = '\0';
}

/*
 * What 15 digits of a double say, by way of plain text: "%.14e" with the point
 * moved by hand, then rounded to the places that a double counts to.
 */
static void
printed_decimal(double value, char *out)
{
	char		digits[32];
	char		text[32];
	int			exponent;
	char	   *p = out;

	snprintf(text, sizeof(text), "%.14e", fabs(value));
	exponent = atoi(strchr(text, 'e') + 1);
	digits[0] = text[0];
	memcpy(digits + 1, text + 2, 14);
	digits[15] = '\0';

	/* a leading zero for the carry, then all digits that there are */
	*p++ = '0';
	for (int i = exponent < 0 ? exponent : 0; i <= exponent || i <= 14; i++)
	{
		*p++ = i >= 0 && i < 15 ? digits[i] : '0';
		if (i == exponent)
			*p++ = '.';
	}
	*p = '\0';
	round_text(out, DECIMAL_DOUBLE_PLACES);

	for (p = out; p[0] == '0' && p[1] != '.' && p[1] != '\0';)
		p++;
	memmove(out, p, strlen(p) + 1);
	if (value < 0 && strspn(out, "0.") != strlen(out))
	{
		memmove(out + 1, out, strlen(out) + 1);
		*out = '-';
	}
}

static void
check_from_double(double value)
{
	char		text[1024];
	Decimal		want;
	Decimal		got;
	const char *end;
	int			fits;

	printed_decimal(value, text);
	end = decimal_parse(text, &want);
	fits = end != NULL && *end == '\0';
	if (fits != decimal_from_double(value, &got))
	{
		printf("# %.17g prints as %s\n", value, text);
		CHECK_INT(!fits, fits);
	}
	else if (fits)
	{
		CHECK(got.places >= 0 && got.places <= DECIMAL_DOUBLE_PLACES);
		if (got.units != want.units || got.places != want.places)
			CHECK_STR(got.places <= DECIMAL_DOUBLE_PLACES ? text_of(got) : "too many places", text);
	}
}

static void
from_doubles_by_name(void)
{
	static const struct
	{
		double		value;
		const char *text;
	}			cases[] = {
		{0.0, "0"}, {-0.0, "0"}, {1, "1"}, {-1.5, "-1.5"}, {0.1 + 0.2, "0.3"}, {1e15 + 0.1, "1000000000000000"},
		{1e-7, "0.0000001"}, {1e22, "10000000000000000000000"}, {1e34, "10000000000000000000000000000000000"},
		{100, "100"}, {12.3456, "12.3456"}, {12.34565, "12.34565"},
		{99999999999.9999, "99999999999.9999"},
		{99999999999.99999, "100000000000"}, {999999999999999.0, "999999999999999"}, {4.35 * 100, "435"},
		{1e-20, "0.00000000000000000001"}, {-1.23456789012345e-6, "-0.00000123456789012345"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
	{
		Decimal		value;

		CHECK(decimal_from_double(cases[i].value, &value));
		CHECK_STR(text_of(value), cases[i].text);
	}
}

/* What lies beyond the places that a double counts to, in units of the last of them. */
static void
from_doubles_too_fine(void)
{
	static const struct
	{
		double		value;
		int64_t		units;
	}			cases[] = {
		{0.1 + 0.2 - 0.3, 5551}, {1.23456789012345e-7, 12345678901234}, {1.4e-20, 1}, {1.6e-20, 2},
		/* halves go to the even side, unless a later digit says otherwise */
		{0.5e-20, 0}, {1.5e-20, 2}, {2.5e-20, 2}, {3.5e-20, 4}, {-2.5e-20, -2}, {-3.5e-20, -4},
		{2.50000000000001e-20, 3}, {0.500000000000001e-20, 1}, {1.2345678901235e-7, 12345678901235},
		{12345678901.25e-20, 12345678901}, {12345678901.251e-20, 12345678901}, {12345678901.75e-20, 12345678902},
		/* a carry through all digits */
		{9.99999999999999e-18, 1000}, {9.6e-21, 1}, {99.5e-20, 100},
		/* nothing at all, however large the digits are */
		{0.49999e-20, 0}, {1e-21, 0}, {6e-22, 0}, {9.9e-22, 0}, {-9.9e-22, 0}, {1e-40, 0}, {9e-40, 0},
		{9.99999999999999e-100, 0}, {6e-300, 0}, {-2.2250738585072014e-308, 0}, {5e-324, 0}
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
	{
		Decimal		value;

		CHECK(decimal_from_double(cases[i].value, &value));
		CHECK(value.places <= (cases[i].units == 0 ? 0 : DECIMAL_DOUBLE_PLACES));
		if (value.places <= DECIMAL_DOUBLE_PLACES)
			CHECK(decimal_rescale(&value.units, value.places, DECIMAL_DOUBLE_PLACES));
		CHECK_INT(value.units, cases[i].units);
	}
}

/* The reason for it: beside money in millions there is room for a residue. */
static void
residues_fit_beside_money(void)
{
	Decimal		residue;
	Decimal		money;

	CHECK(decimal_from_double(0.1 + 0.2 - 0.3, &residue));
	CHECK(decimal_from_double(2500000, &money));
	CHECK(decimal_rescale(&money.units, money.places, residue.places));
	CHECK(!__builtin_add_overflow(money.units, residue.units, &money.units));
	money.places = residue.places;
	CHECK_STR(text_of(money), "2500000.00000000000000005551");
}

static void
from_doubles_too_large(void)
{
	static const double wrong[] = {1e35, -2e34, 1.8e34, 1e300, -1.7976931348623157e308};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
	{
		Decimal		value;

		CHECK(!decimal_from_double(wrong[i], &value));
	}
}

/* Doubles of few digits close to the last place: many of them are halves. */
static void
from_fine_doubles_as_printed(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		char		text[64];

		snprintf(text, sizeof(text), "%s%de-%d", rand() % 2 ? "" : "-", rand() % 100000, 10 + rand() % 20);
		check_from_double(strtod(text, NULL));
		snprintf(text, sizeof(text), "%d%d5e-%d", rand() % 100000, rand() % 100000, 15 + rand() % 15);
		check_from_double(strtod(text, NULL));
		check_from_double(ldexp(1 + rand() / (double) RAND_MAX, -20 - rand() % 100));
	}
}

static void
from_doubles_as_printed(void)
{
	for (int i = 0; i < ROUNDS; i++)
	{
		uint64_t	bits = random_bits();
		double		any;
		double		money = (double) (rand() % 2000000 - 1000000) / 100;
		double		price = (double) (rand() % 100000) / 1000;

		memcpy(&any, &bits, sizeof(any));
		if (isfinite(any) && any != 0)
			check_from_double(any);
		check_from_double(money);
		check_from_double(price * (rand() % 1000));
		check_from_double(price / (1 + rand() % 1000));
		check_from_double(ldexp(price, rand() % 160 - 80));
		check_from_double((double) (int64_t) (random_bits() % 2000000000000000000u) / 10000);
		check_from_double(nextafter(money, money * 2));
	}
}

int
main(void)
{
	srand(20111210);
	RUN(kept_places);
	RUN(formats);
	RUN(parses);
	RUN(parses_no_number);
	RUN(text_round_trips);
	RUN(parses_anything);
	RUN(rescales);
	RUN(compares_as_the_texts_do);
	RUN(compares_what_does_not_fit);
	RUN(reduces);
	RUN(to_the_nearest_double);
	RUN(from_doubles_by_name);
	RUN(from_doubles_too_fine);
	RUN(residues_fit_beside_money);
	RUN(from_doubles_too_large);
	RUN(from_doubles_as_printed);
	RUN(from_fine_doubles_as_printed);
	return check_done();
}
