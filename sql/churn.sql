-- Churn: visit class, cadence, lifecycle, loyalty, behaviour of histories; limits, errors, labels.
\pset null NULL
SET datestyle = 'ISO';
SET intervalstyle = 'postgres';

CREATE FUNCTION visits(VARIADIC days date[]) RETURNS purchase_history LANGUAGE sql IMMUTABLE AS $$
	SELECT purchase_history(d, 10.00) FROM unnest(days) d
$$;
-- Purchases, or refunds, so many days before 2024-12-31
CREATE FUNCTION bought(ago int[], amounts numeric[]) RETURNS purchase_history LANGUAGE sql IMMUTABLE AS $$
	SELECT purchase_history(DATE '2024-12-31' - a, m) FROM unnest(ago, amounts) u (a, m)
$$;

--
-- Visit class
--

-- calendar months, and leap days; the same in days; the same straight from rows
SELECT as_of, visit, churn_visit_class(visits(visit), as_of) AS class,
	   churn_visit_class(visits(visit), as_of, '365 days', '90 days') AS in_days,
	   (SELECT churn_visit_class(d, as_of) FROM (VALUES (visit)) v (d)) AS from_rows
FROM (VALUES ('2024-05-31'::date, '2024-03-01'::date), ('2024-05-31', '2024-02-29'), ('2024-05-31', '2023-06-01'),
			 ('2024-05-31', '2023-05-31'), ('2024-02-29', '2023-11-30'), ('2024-02-29', '2023-11-29'),
			 ('2024-02-29', '2023-03-01'), ('2024-02-29', '2023-02-28'), ('2024-02-29', '2024-02-29'),
			 ('2025-02-28', '2024-02-29'), ('2025-02-28', '2024-02-28'), ('2025-03-31', '2024-12-31'),
			 ('2025-03-31', '2025-01-01'), ('2024-02-29', '2024-03-01')) v (as_of, visit);

-- days beside months: from some days shorter, from others the recent part is all of the window
SELECT as_of, visit, within, recent, churn_visit_class(visits(visit), as_of, within, recent) AS class
FROM (VALUES (1, DATE '2020-06-01', DATE '2019-06-02', interval '1 year', interval '360 days'), (2, '2020-06-01', '2019-06-07', '1 year', '360 days'),
			 (3, '2020-06-01', '2019-06-08', '1 year', '360 days'), (4, '2020-06-01', '2020-05-01', '1 month', '30 days'), (5, '2020-06-01', '2020-05-02', '1 month', '30 days'),
			 (6, '2020-06-01', '2020-05-03', '1 month', '30 days'), (7, '2020-03-01', '2020-02-01', '1 month', '30 days'), (8, '2020-03-01', '2020-02-02', '1 month', '30 days'),
			 (9, '2020-06-01', '2020-05-03', '30 days', '1 month'), (10, '2021-03-28', '2021-02-27', '29 days', '1 month'), (11, '2021-03-28', '2021-02-28', '29 days', '1 month'),
			 (12, '2021-03-28', '2021-03-01', '29 days', '1 month'), (13, '2021-02-28', '2019-03-01', '2 years', '730 days'), (14, '2020-02-29', '2018-03-01', '731 days', '2 years'),
			 (15, '2024-12-31', '1924-12-31', '100 years 1 day', '36525 days')) v (n, as_of, visit, within, recent)
ORDER BY n;

-- each purchase as a visit
SELECT d, counting, churn_visit_class(h, d, counting => counting) AS class, churn_visit_class_rank(h, d, counting => counting) AS rank,
	   churn_visit_class(h, d, active => 4, counting => counting) AS active_4, churn_loyalty(h, d, counting => counting) AS loyalty, churn_loyalty_rank(h, d, counting => counting) AS its_rank,
	   churn_behaviour(h, d, counting => counting) AS behaviour, churn_behaviour_rank(h, d, counting => counting) AS its_rank
FROM (SELECT purchase_history(day, amount) AS h FROM (VALUES (DATE '2022-01-01', 5), ('2022-01-01', 5), ('2023-03-03', 1), ('2023-03-03', -1), ('2023-05-05', 7), ('2023-05-05', 7), ('2023-07-07', -7)) v (day, amount)) s,
	 unnest('{2023-03-03,2023-05-04,2023-05-05,2024-03-02,2024-03-03,2024-05-05}'::date[]) d, unnest('{days,rows}'::text[]) counting
ORDER BY d, counting;
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', counting => 'purchases');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', counting => NULL);
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', counting => 'ROWS');
SELECT churn_behaviour_rank(visits('2024-01-01'), '2024-12-31', counting => '');

-- the number of visits, and those before the window
SELECT days, churn_visit_class(visits(VARIADIC days), '2024-12-31') AS class,
	   churn_visit_class_rank(visits(VARIADIC days), '2024-12-31') AS rank,
	   churn_visit_class(visits(VARIADIC days), '2024-12-31', lang => 'zh') AS zh,
	   churn_visit_class(visits(VARIADIC days), '2024-12-31', single => 'wavering') AS as_wavering,
	   churn_visit_class(visits(VARIADIC days), '2024-12-31', single => 'active') AS as_active,
	   churn_visit_class(visits(VARIADIC days), '2024-12-31', active => 2) AS active_2,
	   (SELECT churn_visit_class(d, '2024-12-31') FROM unnest(days) d) AS from_rows,
	   (SELECT churn_visit_class(d, '2024-12-31', 'zh') FROM unnest(days) d) AS rows_zh,
	   (SELECT churn_visit_class_rank(d, '2024-12-31') FROM unnest(days) d) AS rows_rank
FROM (VALUES ('{2024-01-01,2024-01-02,2024-01-03}'::date[]), ('{2023-12-31,2024-01-02,2024-01-03}'), ('{2024-12-30,2024-12-31,2025-01-01}'),
			 ('{2024-12-31}'), ('{2024-12-31,2023-12-31}'), ('{2024-12-31,2020-02-02}'), ('{2024-09-30}'), ('{2024-09-30,2020-02-02}'),
			 ('{2024-10-01}'), ('{2023-12-31}'), ('{2023-12-31,2025-01-01}'), ('{2025-01-01}'), ('{}')) v (days)
ORDER BY rank, days;

-- a visit is a day: rows of one day are one; a day with refunds alone is none
SELECT churn_visit_class(purchase_history(at, amount), '2024-12-31') AS class, churn_visit_class(at, '2024-12-31') AS of_all_rows,
	   churn_visit_class(at, '2024-12-31') FILTER (WHERE amount >= 0) AS of_purchases
FROM (VALUES (timestamp '2024-12-30 08:00', 5), ('2024-12-30 23:59', 7), ('2024-11-01', -3), ('2024-06-01', -3), ('2023-01-01', -1)) r (at, amount);

-- questions a year apart count each visit once: here one each day
SELECT d, purchase_days(h, d, '1 year') AS days, sum(purchase_days(h, d, '1 year')) OVER (ORDER BY d) AS so_far, d - DATE '2019-12-31' AS all_so_far
FROM (SELECT purchase_history(DATE '2020-01-01' + i, 1) AS h FROM generate_series(0, 2000) i) s, unnest('{2020-02-28,2021-02-28,2022-02-28,2023-02-28,2024-02-28}'::date[]) d;

-- no history; no day
SELECT churn_visit_class(NULL::purchase_history, '2024-12-31'), churn_visit_class(NULL::purchase_history, '2024-12-31', lang => 'zh') AS zh,
	   churn_visit_class_rank(NULL::purchase_history, '2024-12-31'), churn_visit_class(visits('2024-12-31'), NULL) AS no_day,
	   churn_visit_class_rank(visits('2024-12-31'), NULL) AS no_rank;
-- the ends of time
SELECT churn_visit_class(visits('4714-11-24 BC'), '4714-11-24 BC') AS first_day, churn_visit_class(visits('5874897-12-31'), '5874897-12-31') AS last_day,
	   churn_visit_class(visits('2024-01-01'), '2024-12-31', '10000 years', '9999 years') AS long_windows;

-- constants may change from row to row
SELECT within, recent, active, single, lang, as_of, churn_visit_class(visits('2024-06-01', '2023-01-01'), as_of, within, recent, active, single, 'days', lang)
FROM (VALUES ('1 year'::interval, '3 months'::interval, 3, 'split', 'en', '2024-06-30'::date), ('1 year', '3 months', 3, 'split', 'zh', '2024-06-30'),
			 ('1 year', '1 week', 3, 'split', 'en', '2024-06-30'), ('2 years', '1 week', 3, 'split', 'en', '2024-06-30'),
			 ('2 years', '1 week', 2, 'split', 'en', '2024-06-30'), ('1 year', '3 months', 3, 'active', 'en', '2024-06-30'),
			 ('1 year', '3 months', 3, 'active', 'en', '2023-06-30'), ('1 year', '3 months', 3, 'active', 'en', '2022-06-30'),
			 ('1 year', '3 months', 3, 'wavering', 'en', '2024-06-30')) v (within, recent, active, single, lang, as_of);

SELECT churn_visit_class(visits('2024-01-01'), 'infinity');
SELECT churn_visit_class(visits('2024-01-01'), '-infinity');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', within => NULL);
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', recent => NULL);
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', active => NULL);
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', single => NULL);
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', lang => NULL);
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', within => '-1 year');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', recent => '0 days');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', recent => '36 hours');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', '3 months', '3 months');
-- not shorter on any day
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', '331 days', '11 months');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', '1 month', '31 days');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', '28 days', '1 month');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', '100 years', '36525 days');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', '1 month 1 day', '1 month 1 day');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', active => 1);
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', single => 'new');
SELECT churn_visit_class(visits('2024-01-01'), '2024-12-31', lang => 'de');
-- also for a customer or a day that is not known
SELECT churn_visit_class(NULL::purchase_history, '2024-12-31', active => 0);
SELECT churn_visit_class(visits('2024-01-01'), NULL, within => '0 days');
SELECT churn_visit_class(visits('2024-01-01'), NULL, lang => 'de');
SELECT churn_visit_class_rank(visits('2024-01-01'), '2024-12-31', single => 'none');

-- an error leaves nothing behind that the next call could take for an answer
DO $$
DECLARE
	said text := '';
BEGIN
	FOR i IN 1..5 LOOP
		BEGIN
			said := said || ' ' || churn_visit_class(visits('2024-12-01'), '2024-12-31', single => (ARRAY['split', 'new', 'active', NULL, 'split'])[i],
													 active => (ARRAY[3, 3, 3, 3, 1])[i]);
		EXCEPTION WHEN invalid_parameter_value THEN
			said := said || ' error';
		END;
	END LOOP;
	RAISE NOTICE '%', said;
END $$;

-- the aggregate
SELECT churn_visit_class(d, '2024-12-31') FROM (VALUES (NULL::date)) v (d);
SELECT churn_visit_class(d, '2024-12-31') FROM (VALUES (DATE '2024-12-31')) v (d) WHERE false;
SELECT churn_visit_class(d, '2024-12-31') AS with_nulls FROM (VALUES (DATE '2024-12-01'), (NULL), ('2023-12-01'), ('2025-12-01')) v (d);
-- the oldest day of the window comes first, in the middle and last
SELECT o, churn_visit_class((ARRAY[DATE '2024-01-01', '2024-05-05', '2024-05-06', '2023-05-05'])[i::int], '2024-12-31' ORDER BY n)
FROM unnest('{123,132,213,231,312,321,1134,2244,4321,3333}'::text[]) o, regexp_split_to_table(o, '') WITH ORDINALITY t (i, n) GROUP BY o ORDER BY o;
SET timezone = 'Asia/Shanghai';
SELECT churn_visit_class(t::timestamptz, '2024-12-31') AS shanghai FROM unnest('{2024-12-31 17:00+00}'::timestamptz[]) t;
SET timezone = 'UTC';
SELECT churn_visit_class(t::timestamptz, '2024-12-31') AS utc FROM unnest('{2024-12-31 17:00+00}'::timestamptz[]) t;
RESET timezone;
SELECT churn_visit_class(t, '2024-12-31', 'zh') AS timestamp_zh, churn_visit_class_rank(t, '2024-12-31') AS its_rank,
	   churn_visit_class(t AT TIME ZONE 'UTC', '2024-12-31', 'zh') AS timestamptz_zh, churn_visit_class_rank(t AT TIME ZONE 'UTC', '2024-12-31') AS its_rank,
	   churn_visit_class(NULL::date, '2024-12-31', 'zh') AS no_visit, churn_visit_class_rank(NULL::date, '2024-12-31') AS no_rank
FROM unnest('{2024-12-01 12:00,2023-01-01}'::timestamp[]) t;
SELECT churn_visit_class(d, '2024-12-31', 'de') FROM (VALUES (DATE '2024-12-31')) v (d);
SELECT churn_visit_class(d, '2024-12-31', NULL) FROM (VALUES (DATE '2024-12-31')) v (d);
SELECT churn_visit_class(d, '2024-12-31', lang) FROM (VALUES (DATE '2024-12-31', 'zh'), ('2024-12-30', 'en')) v (d, lang);
SELECT churn_visit_class(d, NULL) FROM (VALUES (DATE '2024-12-31')) v (d);
SELECT churn_visit_class(d, 'infinity') FROM (VALUES (DATE '2024-12-31')) v (d);
SELECT churn_visit_class(d, d) FROM (VALUES (DATE '2024-12-31'), ('2024-12-30')) v (d);
SELECT churn_visit_class('infinity'::timestamp, '2024-12-31');
SELECT churn_visit_add_date('{1,2,3,4,5,6,0}', '2024-12-31', '2024-12-31');
SELECT churn_visit_combine('{1,2,3,4,5,6,0}', '{1,2,3,4,5,6,0}');
SELECT churn_visit_final('{1,2,3,4,5,6,0}');
-- states that somebody made up
CREATE AGGREGATE state_of(date, date) (SFUNC = churn_visit_add_date, STYPE = int[]);
CREATE AGGREGATE merged(int[]) (SFUNC = churn_visit_combine, STYPE = int[], FINALFUNC = churn_visit_final);
CREATE AGGREGATE merged_state(int[]) (SFUNC = churn_visit_combine, STYPE = int[]);
CREATE AGGREGATE short_state(date, date) (SFUNC = churn_visit_add_date, STYPE = int[], INITCOND = '{1,2,3}');
CREATE AGGREGATE other_state(date, date) (SFUNC = churn_visit_add_date, STYPE = int[], INITCOND = '{9131,8765,0,1,2,3,NULL}');
SELECT state_of(d, '2024-12-31') FROM (VALUES (DATE '2024-12-01'), ('2020-01-01'), ('2024-11-01'), ('2024-12-01'), ('2025-01-01')) v (d);
SELECT merged(s), merged_state(s) FROM (SELECT state_of(d, '2024-12-31') AS s FROM (VALUES (DATE '2024-12-01'), ('2020-01-01'), ('2024-11-01'), (NULL)) v (d)
	GROUP BY d UNION ALL SELECT NULL) p;
SELECT short_state('2024-12-31', '2024-12-31');
SELECT other_state('2024-12-31', '2024-12-31');
SELECT state, merged(state) FROM (VALUES ('{9131,8765,0,9131,8766,-2147483648,0}'::int[])) v (state) GROUP BY state;
SELECT merged(state) FROM (VALUES ('{9131,8765,0,9132,8766,-2147483648,0}'::int[])) v (state);
SELECT merged(state) FROM (VALUES ('{9131,8766,0,9131,8767,-2147483648,0}'::int[])) v (state);
SELECT merged(state) FROM (VALUES ('{2147483647,8765,0,9131,8766,-2147483648,0}'::int[])) v (state);
SELECT merged(state) FROM (VALUES ('{9131,8765,0,9131,8766,-2147483648}'::int[])) v (state);
SELECT merged(state) FROM (VALUES ('{{9131},{8765},{0},{9131},{8766},{-2147483648},{0}}'::int[])) v (state);
SELECT merged(state) FROM (VALUES ('{9131,8765,0,9131,8766,-2147483648,0}'::int[]), ('{9130,8764,0,9130,8766,-2147483648,0}')) v (state);
SELECT merged(state) FROM (VALUES ('{9131,8765,0,9131,8766,-2147483648,0}'::int[]), ('{9131,8765,0,9131,8766,-2147483648,1}')) v (state);
SELECT merged(state) FROM (VALUES ('{9131,8765,0,9131,8766,-2147483648,2}'::int[])) v (state);

--
-- Cadence
--

-- three visits, 20 days from first to last: a gap of 10; exactly on the limits, and a day more
SELECT silence, churn_cadence(h, d) AS class, churn_cadence_rank(h, d) AS rank, churn_cadence(h, d, lang => 'zh') AS zh, churn_cadence_ratio(h, d) AS ratio,
	   churn_cadence(3, '2024-01-01', '2024-01-21', d) AS from_columns, churn_cadence_rank(3, '2024-01-01', '2024-01-21', d) AS their_rank
FROM (SELECT silence, visits('2024-01-01', '2024-01-08', '2024-01-21') AS h, DATE '2024-01-21' + silence AS d FROM unnest('{0,15,16,20,21,30,31,300000}'::int[]) silence) s;
-- four visits in ten days: the gap is 10 / 3, which no decimal is
SELECT silence, churn_cadence(h, d) AS class, churn_cadence(h, d, 0.3, 1.2, 2.1) AS "at 1, 4, 7", churn_cadence_ratio(h, d) AS ratio
FROM (SELECT silence, visits('2024-01-01', '2024-01-02', '2024-01-03', '2024-01-11') AS h, DATE '2024-01-11' + silence AS d
	  FROM unnest('{0,1,2,4,5,6,7,8,10,11}'::int[]) silence) s;
-- limits to 36 places: 1/3 is more than its digits
SELECT churn_cadence(h, d, 0.333333333333333333333333333333333333, 1, 2) AS below_a_third, churn_cadence(h, d, 0.333333333333333333333333333333333334, 1, 2) AS above_a_third
FROM (SELECT visits('2024-01-01', '2024-01-04', '2024-01-07') AS h, DATE '2024-01-08' AS d) s;

-- what is after as_of is not there yet
SELECT d, churn_cadence(h, d) AS class, churn_cadence(h, d, min_visits => 2) AS of_two, churn_gap(h, d) AS gap, churn_gap(h, d, 'median') AS median,
	   churn_gap(h, d, 'median', 4) AS median_of_four, churn_cadence_ratio(h, d, 2) AS ratio, churn_cadence_ratio(h, d, 2, 'median') AS median_ratio,
	   churn_next_purchase(h, d) AS next, churn_next_purchase(h, d, 'median') AS next_median
FROM (SELECT visits('2024-01-01', '2024-01-02', '2024-01-05', '2024-03-01', '2024-03-05') AS h) h,
	 unnest('{2023-12-31,2024-01-01,2024-01-02,2024-01-05,2024-01-31,2024-03-01,2024-03-05,2024-06-01}'::date[]) d;
-- the median of an even number of gaps: (3 + 4) / 2; rounded half up
SELECT churn_gap(h, '2024-02-01', 'median') AS median, churn_next_purchase(h, '2024-02-01', 'median') AS next,
	   churn_cadence(h, DATE '2024-01-08' + 7, 2, 3, 4, gap => 'median') AS "7 / 3.5", churn_cadence(h, DATE '2024-01-08' + 8, 2, 3, 4, gap => 'median') AS "8 / 3.5"
FROM (SELECT visits('2024-01-01', '2024-01-04', '2024-01-08') AS h) s;
-- a hundred gaps
SELECT churn_gap(h, '2030-01-01', 'median') AS median, churn_gap(h, '2030-01-01') AS mean
FROM (SELECT purchase_history(DATE '2000-01-01' + i * i, 1) AS h FROM generate_series(0, 100) i) s;

-- a gap of the population for those without a rhythm of their own
SELECT n, churn_cadence(h, '2024-01-31') AS alone, churn_cadence(h, '2024-01-31', population_gap => 20) AS "30 / 20", churn_cadence(h, '2024-01-31', population_gap => 19.99) AS "30 / 19.99",
	   churn_cadence(h, '2024-01-31', population_gap => 10) AS "30 / 10", churn_cadence(h, '2024-01-31', population_gap => 9.9999999999999999999) AS "30 / 9.99...", churn_cadence_ratio(h, '2024-01-31', population_gap => 12) AS ratio,
	   churn_next_purchase(h, '2024-01-31', population_gap => 12.5) AS next, churn_gap(h, '2024-01-31') AS gap
FROM (VALUES (0, NULL::purchase_history), (1, visits('2024-01-01')), (2, visits('2023-12-30', '2024-01-01')), (3, visits('2023-12-30', '2023-12-31', '2024-01-01'))) v (n, h);
SELECT n, churn_cadence(n, first, last, '2024-01-31') AS alone, churn_cadence(n, first, last, '2024-01-31', population_gap => 20) AS "30 / 20",
	   churn_cadence(n, first, last, '2024-01-31', min_visits => 2, lang => 'zh') AS of_two
FROM (VALUES (NULL, NULL::date, NULL::date), (0, NULL, NULL), (1, '2024-01-01', '2024-01-01'), (2, '2023-12-30', '2024-01-01'), (3, '2023-12-30', '2024-01-01'), (3, NULL, '2024-01-01')) v (n, first, last);

-- the usual day of the week, and when to call
SELECT churn_usual_weekday(visits('2024-01-01', '2024-01-08', '2024-01-10'), '2024-12-31') AS monday,
	   churn_usual_weekday(visits('2024-01-01', '2024-01-08', '2024-01-10', '2024-01-17'), '2024-12-31') AS last_of_two,
	   churn_usual_weekday(visits('2024-01-01', '2024-01-08', '2024-01-10', '2024-01-17'), '2024-01-16') AS before_that,
	   churn_usual_weekday(visits('2024-01-07'), '2024-01-07') AS sunday, churn_usual_weekday(visits('2024-01-07'), '2024-01-06') AS none_yet,
	   churn_usual_weekday(NULL, '2024-01-06') AS nobody, churn_usual_weekday(visits('2024-01-07'), NULL) AS no_day;
SELECT bool_and(churn_usual_weekday(visits(d), d) = extract(isodow FROM d)) FROM (SELECT DATE '1995-01-01' + i AS d FROM generate_series(0, 4000) i) s;
-- Wednesdays
SELECT d, churn_next_purchase(h, d) AS next, churn_call_on(h, d) AS call_on, extract(isodow FROM churn_call_on(h, d)) AS weekday
FROM (SELECT visits('2024-01-03', '2024-01-10', '2024-01-17') AS h) s, unnest('{2024-01-10,2024-01-17,2024-01-23,2024-01-24,2024-01-25,2024-03-01}'::date[]) d;
-- mostly Wednesdays; due on a Saturday
SELECT churn_next_purchase(h, '2024-01-10', 'median') AS next, churn_call_on(h, '2024-01-10', 'median') AS call_on, churn_call_on(h, '2024-01-12', 'median') AS later
FROM (SELECT visits('2023-12-27', '2024-01-08', '2024-01-10', '2024-01-11', '2024-01-03', '2024-01-09') AS h) s;
SELECT churn_call_on(visits('2024-01-03'), '2024-01-10') AS one_visit, churn_call_on(visits('2024-01-03'), '2024-01-10', population_gap => 30) AS with_population,
	   churn_call_on(NULL, '2024-01-10', population_gap => 30) AS nobody, churn_call_on(visits('2024-01-03'), NULL) AS no_day, churn_next_purchase(visits('2024-01-03', '2024-01-04'), NULL) AS no_day;

SELECT churn_cadence(NULL::purchase_history, '2024-12-31'), churn_cadence_rank(NULL::purchase_history, '2024-12-31'), churn_cadence(visits('2024-01-01'), NULL) AS no_day,
	   churn_cadence_ratio(NULL, '2024-12-31'), churn_gap(NULL, '2024-12-31'), churn_cadence(3, '2024-01-01', '2024-01-03', NULL) AS no_day_either;
SELECT churn_cadence(visits('2024-01-01'), 'infinity');
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', at_risk_after => NULL);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', at_risk_after => 0);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', lapsed_after => -2);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', churned_after => 'NaN');
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', 2);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', churned_after => 1.99);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', churned_after => 1e40);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', churned_after => -1e4000);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', at_risk_after => 0.0000000000000000000000000000000000001);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', at_risk_after => 1.5000000000000000000000000000000000000000000, churned_after => 10000000000000000000000000000000000.0) AS many_zeros;
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', min_visits => 1);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', min_visits => NULL);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', gap => 'mode');
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', gap => NULL);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', population_gap => 0);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', population_gap => -1.5);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', population_gap => 'NaN');
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', population_gap => 1.00000000000000000000000000001);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', population_gap => 1e40);
SELECT churn_cadence(visits('2024-01-01'), '2024-12-31', lang => 'de');
SELECT churn_cadence(2, '2024-01-01', '2024-01-01', '2024-12-31');
SELECT churn_cadence(4, '2024-01-01', '2024-01-03', '2024-12-31');
SELECT churn_cadence(1, '2024-01-01', '2024-01-03', '2024-12-31');
SELECT churn_cadence(3, '2024-01-09', '2024-01-03', '2024-12-31');
SELECT churn_cadence(-1, '2024-01-01', '2024-01-03', '2024-12-31');
SELECT churn_cadence(3, '2024-01-01', '2024-01-03', '2024-01-02');
SELECT churn_cadence(3, '-infinity', '2024-01-03', '2024-01-02');
SELECT churn_cadence(3, '2024-01-01', '2024-01-03', 'infinity');
SELECT churn_cadence_rank(3, '2024-01-01', '2024-01-03', '2024-12-31', at_risk_after => 5);
SELECT churn_cadence_ratio(visits('2024-01-01'), '2024-12-31', 1);
SELECT churn_gap(visits('2024-01-01'), '2024-12-31', 'mean', 1);
SELECT churn_gap(visits('2024-01-01'), '2024-12-31', NULL);
SELECT churn_next_purchase(visits('2024-01-01'), '2024-12-31', 'average');
SELECT churn_next_purchase(visits('2024-01-01'), '2024-12-31', population_gap => 1e30);
SELECT churn_next_purchase(visits('5874897-12-30', '5874897-12-31'), '5874897-12-31');
SELECT churn_call_on(visits('5874897-12-30'), '5874897-12-31', population_gap => 1);
SELECT churn_usual_weekday(visits('2024-01-01'), 'infinity');

--
-- Lifecycle
--

-- days ago and amounts, as of 2024-12-31: recent are 0 to 89 days ago, prior 90 to 179
SELECT ago, amounts, churn_lifecycle(h, d) AS stage, churn_lifecycle_rank(h, d) AS rank, churn_lifecycle(h, d, lang => 'zh') AS zh
FROM (SELECT n, ago, amounts, bought(ago, amounts) AS h, DATE '2024-12-31' AS d FROM (VALUES
	(1, '{0}'::int[], '{10}'::numeric[]), (2, '{0,89}', '{10,10}'), (3, '{0,1,89}', '{10,10,10}'), (4, '{90}', '{10}'), (5, '{90,91,179}', '{1,1,1}'),
	(6, '{0,1,100}', '{25,24.99,100}'), (7, '{0,1,100}', '{25,25,100}'), (8, '{0,1,100}', '{60,59.99,100}'), (9, '{0,1,100}', '{60,60,100}'),
	(10, '{0,100}', '{50,100}'), (11, '{0,100}', '{49.99,100}'), (12, '{0,1,180}', '{1,1,100}'), (13, '{0,1,179}', '{1,1,100}'),
	(14, '{0,1,2}', '{0,0,0}'), (15, '{0,1,2,3}', '{10,10,10,-30}'), (16, '{0,1,2,3}', '{10,10,10,-29.99}'), (17, '{0,1,100,101}', '{1,1,10,-10}'),
	(18, '{0,1,100,101}', '{1,1,10,-20}'), (19, '{0,100}', '{-5,10}'), (20, '{5}', '{-5}'), (21, '{-1,-2}', '{5,5}'), (22, '{}', '{}'),
	(23, '{0,1,100}', '{0.0000000000000000000000000000000001,0.0000000000000000000000000000000004,0.0000000000000000000000000000000010}'),
	(24, '{0,1,100}', '{0.0000000000000000000000000000000001,0.0000000000000000000000000000000003,0.0000000000000000000000000000000010}'),
	(25, '{0,1,100}', '{5000000000000000000000000000000000,0.0001,10000000000000000000000000000000000}'),
	(26, '{0,1,100}', '{4999999999999999999999999999999999,0.9999,10000000000000000000000000000000000}')) v (n, ago, amounts)) s
ORDER BY n;
-- other windows and constants
SELECT churn_lifecycle(h, d, '1 month', '2 months') AS months, churn_lifecycle(h, d, '30 days') AS "30 + 90", churn_lifecycle(h, d, decline_below => 0.9) AS early_decline,
	   churn_lifecycle(h, d, growth_from => 0.8) AS early_growth, churn_lifecycle(h, d, exploration_visits => 5) AS long_exploration,
	   churn_lifecycle(h, d, decline_below => 0, growth_from => 1000000) AS never, churn_lifecycle(h, d, exploration_visits => 0) AS no_exploration
FROM (SELECT bought('{0,20,40,100,120}', '{40,20,20,40,60}') AS h, DATE '2024-12-31' AS d) s;
SELECT churn_lifecycle(NULL, '2024-12-31') AS nobody, churn_lifecycle(bought('{0}', '{1}'), NULL) AS no_day, churn_lifecycle_rank(NULL, '2024-12-31') AS no_rank,
	   churn_lifecycle(visits('4714-11-24 BC'), '4714-11-24 BC') AS first_day, churn_lifecycle(visits('4714-11-24 BC', '4714-11-25 BC', '4714-11-26 BC'), '4714-12-31 BC', '30 days', '9999 years') AS soon_after,
	   churn_lifecycle(visits('2024-01-01', '2024-01-02', '2024-01-03'), '2024-12-31', '9999 years', '9999 years') AS long_windows;
SELECT churn_lifecycle(bought('{0,1,2}', '{12000000000000000000000000000000000.0001,12000000000000000000000000000000000,1}'), '2024-12-31');
SELECT churn_lifecycle(bought('{0,100,2}', '{9000000000000000000000000000000000,9000000000000000000000000000000000,1}'), '2024-12-31') AS large;
SELECT churn_lifecycle(visits('2024-01-01'), 'infinity');
SELECT churn_lifecycle(visits('2024-01-01'), '2024-12-31', '0 days');
SELECT churn_lifecycle(visits('2024-01-01'), '2024-12-31', prior => '-3 months');
SELECT churn_lifecycle(visits('2024-01-01'), '2024-12-31', prior => NULL);
SELECT churn_lifecycle(visits('2024-01-01'), '2024-12-31', decline_below => -0.1);
SELECT churn_lifecycle(visits('2024-01-01'), '2024-12-31', decline_below => 1.2);
SELECT churn_lifecycle(visits('2024-01-01'), '2024-12-31', growth_from => 'NaN');
SELECT churn_lifecycle(visits('2024-01-01'), '2024-12-31', exploration_visits => -1);
SELECT churn_lifecycle(visits('2024-01-01'), '2024-12-31', lang => '');

--
-- Loyalty, behaviour
--

SELECT days, churn_loyalty(h, d) AS loyalty, churn_loyalty_rank(h, d) AS rank, churn_loyalty(h, d, lang => 'zh') AS zh,
	   churn_loyalty(h, d, share_of_wallet => 0.49) AS switcher, churn_loyalty(h, d, share_of_wallet => 0.5) AS none_yet,
	   churn_behaviour(h, d) AS behaviour, churn_behaviour_rank(h, d) AS its_rank, churn_behaviour(h, d, lang => 'zh') AS zh
FROM (SELECT days, visits(VARIADIC days) AS h, DATE '2024-12-31' AS d FROM (VALUES ('{2024-01-01,2024-02-02,2024-03-03}'::date[]), ('{2023-12-31,2024-02-02,2024-03-03}'),
	('{2024-01-01}'), ('{2023-12-31}'), ('{2025-01-01}'), ('{}')) v (days)) s;
SELECT churn_loyalty(h, d, '1 month') AS month, churn_loyalty(h, d, high => 5, medium => 3) AS "5, 3", churn_loyalty(h, d, '2 years', 5, 4) AS "5, 4 in two years",
	   churn_loyalty(h, d, share_of_wallet => 0.8, switcher_below => 0.9) AS switcher, churn_loyalty(h, d, share_of_wallet => 0, switcher_below => 0) AS no_switchers,
	   churn_loyalty(h, d, share_of_wallet => 1, switcher_below => 1) AS all_of_it, churn_behaviour(h, d, '1 month') AS month, churn_behaviour(h, d, regular => 4) AS regular_4
FROM (SELECT visits('2024-12-24', '2024-11-11', '2024-06-06', '2023-06-06') AS h, DATE '2024-12-31' AS d) s;
-- the share of wallet comes with the customer
SELECT share, churn_loyalty(visits('2024-12-24', '2024-11-11', '2024-06-06'), '2024-12-31', share_of_wallet => share)
FROM unnest('{0,0.4999999999999999999999,0.5,1,NULL}'::numeric[]) share;
SELECT churn_loyalty(NULL, '2024-12-31') AS nobody, churn_behaviour(NULL, '2024-12-31') AS nobody, churn_loyalty_rank(NULL, '2024-12-31') AS rank, churn_behaviour_rank(NULL, '2024-12-31') AS rank,
	   churn_loyalty(visits('2024-01-01'), NULL) AS no_day, churn_behaviour(visits('2024-01-01'), NULL) AS no_day;
SELECT churn_loyalty(visits('2024-01-01'), '-infinity');
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', within => '0 days');
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', high => NULL);
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', high => 2);
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', medium => 1);
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', medium => 5);
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', share_of_wallet => 1.01);
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', share_of_wallet => -0.01);
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', share_of_wallet => 'NaN');
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', share_of_wallet => 1e40);
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', switcher_below => 50);
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', switcher_below => 'NaN');
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', switcher_below => NULL);
SELECT churn_loyalty(visits('2024-01-01'), '2024-12-31', lang => 'fr');
SELECT churn_behaviour(visits('2024-01-01'), 'infinity');
SELECT churn_behaviour(visits('2024-01-01'), '2024-12-31', '1 hour');
SELECT churn_behaviour(visits('2024-01-01'), '2024-12-31', regular => 1);
SELECT churn_behaviour(visits('2024-01-01'), '2024-12-31', lang => NULL);

-- any day in the past, in one query
SELECT d, churn_visit_class(h, d) AS visits, churn_cadence(h, d) AS cadence, churn_lifecycle(h, d) AS lifecycle, churn_loyalty(h, d) AS loyalty, churn_behaviour(h, d) AS behaviour
FROM (SELECT visits('2022-03-01', '2022-04-01', '2022-05-05', '2023-12-24') AS h) s, generate_series(DATE '2022-02-01', DATE '2025-02-01', '3 months') g, LATERAL (SELECT g::date AS d) day;

DROP AGGREGATE state_of(date, date), merged(int[]), merged_state(int[]), short_state(date, date), other_state(date, date);
DROP FUNCTION visits(date[]), bought(int[], numeric[]);
