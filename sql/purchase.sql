-- purchase: histories of made-up customers, what they say of any day, merging, removing, trimming,
-- their text form, operators and errors.
\pset null NULL

--
-- What counts
--

CREATE TEMP TABLE orders (customer text, at date, amount numeric);
INSERT INTO orders VALUES
	('simple', '2024-01-31', 0.25), ('simple', '2024-01-10', 10.00), ('simple', '2024-01-20', 5.50),
	('same day', '2024-01-10', 1), ('same day', '2024-01-10', 2.5), ('same day', '2024-01-10', 0.125),
	('refunds', '2024-01-30', -5), ('refunds', '2024-01-01', 20), ('refunds', '2024-01-30', 7), ('refunds', '2024-01-31', -2.125),
	('only refunds', '2024-01-05', -30), ('only refunds', '2024-01-06', -1.5), ('only refunds', '2024-01-06', -1.5),
	('zero', '2024-01-02', 0), ('minus zero', '2024-01-02', -0.00),
	('no amount', '2024-01-03', NULL), ('no amount', '2024-01-03', 4),
	('no time', NULL, 12), ('nothing', NULL, NULL),
	('some times', NULL, 12), ('some times', '2023-12-31', 1),
	('long ago', '1999-12-31', 1), ('long ago', '2000-01-01', 1), ('long ago', '0001-02-03 BC', 1);

SELECT customer, purchase_history(at, amount) AS h FROM orders GROUP BY 1 ORDER BY customer COLLATE "C";
CREATE TEMP TABLE kept AS SELECT customer, purchase_history(at, amount) AS h FROM orders GROUP BY 1;
SELECT customer, purchase_days(h, d) AS days, purchase_count(h, d) AS count, purchase_total(h, d) AS total, purchase_gross(h, d) AS gross,
	   purchase_refunded(h, d) AS refunded, purchase_refund_count(h, d) AS refunds, purchase_first(h) AS first, purchase_last(h, d) AS last
FROM kept, CAST('2024-01-31' AS date) d ORDER BY customer COLLATE "C";

-- what a window leaves empty is NULL; rows without a time are an empty history
SELECT customer, purchase_history(at, amount) FILTER (WHERE at > DATE '2024-01-30') AS h FROM orders GROUP BY 1 ORDER BY customer COLLATE "C";
SELECT purchase_history(at, amount) FROM orders WHERE false;
SELECT purchase_history(at, amount) FROM orders WHERE false GROUP BY customer;
SELECT purchase_history(NULL::date, NULL::numeric), purchase_history(NULL::timestamptz, 1::float8), purchase_history(NULL::timestamp, 1.0);

-- every type of at and amount
SELECT purchase_history(at::date, amount) = h AS d, purchase_history(at::timestamp, amount) = h AS t, purchase_history(at::timestamptz, amount) = h AS z,
	   purchase_history(at::date, amount::float8) = h AS df, purchase_history(at::timestamp, amount::float8) = h AS tf,
	   purchase_history(at::timestamptz, amount::float8) = h AS zf
FROM orders, (SELECT purchase_history(at, amount) AS h FROM orders) v GROUP BY h;

-- a zone decides on the day
SET TimeZone = 'UTC';
SELECT purchase_history(at, 1.0) FROM (VALUES (TIMESTAMPTZ '2024-01-30 03:00+00'), ('2024-01-30 12:00+00')) v (at);
SET TimeZone = 'America/New_York';
SELECT purchase_history(at, 1.0) FROM (VALUES (TIMESTAMPTZ '2024-01-30 03:00+00'), ('2024-01-30 12:00+00')) v (at);
-- days of 23 and of 25 hours
SELECT purchase_history(at, 1::float8)
FROM (VALUES (TIMESTAMPTZ '2024-03-10 04:59+00'), ('2024-03-10 05:00+00'), ('2024-03-11 03:59+00'), ('2024-03-11 04:00+00'),
			 ('2024-11-03 03:59+00'), ('2024-11-03 04:00+00'), ('2024-11-04 04:59+00'), ('2024-11-04 05:00+00')) v (at);
RESET TimeZone;
SELECT purchase_history(at, 1.0) FROM (VALUES (TIMESTAMP '2024-01-31 00:00'), ('2024-01-31 23:59:59.999999'), ('2024-02-01 00:00')) v (at);

-- the first and the last day, and as many days between as there are
SELECT purchase_history(at, 1.5) FROM (VALUES (DATE '5874897-12-31'), ('4714-11-24 BC'), ('2024-01-01'), ('1999-12-31')) v (at);
SELECT purchase_days(h, '5874897-12-30') AS days, purchase_days(h, '5874897-12-31', '1 year') AS last_year, purchase_first(h) AS first,
	   purchase_last(h, '2000-01-01') AS last, purchase_days(h, '4714-11-24 BC', '1 day') AS first_day, purchase_days(h, '4713-01-01 BC', '1000 years') AS before
FROM (SELECT purchase_history(at, 1.5) AS h FROM (VALUES (DATE '5874897-12-31'), ('4714-11-24 BC'), ('2024-01-01'), ('1999-12-31')) v (at)) v;
SELECT purchase_history(at, 1.5) FROM (VALUES (TIMESTAMP '294276-12-31 23:59:59.999999'), ('4714-11-24 00:00 BC')) v (at);

-- amounts are exact, to 36 places or to 34 digits before the point
SELECT purchase_history(DATE '2024-01-01', a) FROM (VALUES (0.1), (0.01), (0.005)) v (a);
SELECT purchase_history(DATE '2024-01-01', a) FROM (VALUES (1e-36), (5), (123)) v (a);
SELECT purchase_history(DATE '2024-01-01', a) FROM (VALUES (8e33), (8e33), (0.0001), (-8e33), (-8e33), (-0.0001)) v (a);
SELECT purchase_total(purchase_history(DATE '2024-01-01', a), DATE '2024-01-01') FROM (VALUES (879609302.2207), (879609302.2208), (-879609302.2208), (-879609302.2209)) v (a);
-- only as many places as the sums need, two at least
SELECT purchase_history(DATE '2024-01-01', a) = purchase_history(DATE '2024-01-01', round(a, 20)) AS same, purchase_history(DATE '2024-01-01', round(a, 20)) AS h
FROM (VALUES (0.5), (7), (-1.125)) v (a);
SELECT purchase_history(DATE '2024-01-01', a) FROM (VALUES (0.00002), (0.00008)) v (a);
-- float8 amounts are the decimals they print as
SELECT purchase_history(DATE '2024-01-01' + i, a) FROM (VALUES (1, 0.1::float8 + 0.2), (2, 0.7), (3, 1e-7), (4, -0.5), (5, '-0')) v (i, a);

-- more days than fit anywhere but in a body, and the same as by hand
SELECT left(h::text, 60) AS begin, right(h::text, 60) AS end, length(purchase_history_send(h)) AS bytes, purchase_days(h, '2100-01-01') AS days
FROM (SELECT purchase_history(DATE '2000-01-01' + i * 7919 % 10007, round(i / 8.0, 3)) AS h FROM generate_series(1, 30000) i) v;

-- a running history; a frame that moves
SELECT i, purchase_history(DATE '2024-01-01' + i * 2 % 3, i) OVER (ORDER BY i) AS running,
	   purchase_history(DATE '2024-01-01' + i, i) OVER (ORDER BY i ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS ahead
FROM generate_series(1, 4) i ORDER BY i;
SELECT purchase_history(DISTINCT at, amount ORDER BY at, amount) FROM (SELECT * FROM orders UNION ALL SELECT * FROM orders) o WHERE customer IN ('simple', 'same day');

-- errors
SELECT purchase_history('infinity'::date, 1.0);
SELECT purchase_history('-infinity'::timestamp, 1.0);
SELECT purchase_history('infinity'::timestamptz, 1.0::float8);
SELECT purchase_history(DATE '2024-01-01', 'NaN'::numeric);
SELECT purchase_history(DATE '2024-01-01', 'NaN'::float8);
SELECT purchase_history(DATE '2024-01-01', 'Infinity'::float8);
SELECT purchase_history(DATE '2024-01-01', '-Infinity'::float8);
-- a row without a time does not count, whatever its amount
SELECT purchase_history(NULL::date, 'NaN'::numeric), purchase_history(NULL::timestamp, 'Infinity'::float8);
SELECT purchase_history(DATE '2024-01-01', 1e35);
SELECT purchase_history(DATE '2024-01-01', 1e35::float8);
SELECT purchase_history(DATE '2024-01-01', 1e-37);
SELECT purchase_history(DATE '2024-01-01', a) FROM (VALUES (1e22::float8), (0.1::float8 + 0.2 - 0.3)) v (a);
SELECT purchase_history(DATE '2024-01-01', a) FROM (VALUES (1.5e34), (1.5e34)) v (a);
SELECT purchase_history(DATE '2024-01-01', a) FROM (VALUES (-1.5e34), (-1.5e34)) v (a);
SELECT purchase_history(DATE '2024-01-01' + i, a) FROM (VALUES (1, 1e30), (2, 0.00000001)) v (i, a);
-- on days of their own they fit, but have no sum
SELECT purchase_total(h, '2024-01-02') AS one, purchase_days(h, '2024-01-02') AS days
FROM (SELECT purchase_history(DATE '2024-01-01' + i, 1.5e34) AS h FROM generate_series(1, 2) i) v;
SELECT purchase_total(h, '2024-01-03') FROM (SELECT purchase_history(DATE '2024-01-01' + i, 1.5e34) AS h FROM generate_series(1, 2) i) v;
SELECT rfm(h, '2024-01-03') FROM (SELECT purchase_history(DATE '2024-01-01' + i, 1.5e34) AS h FROM generate_series(1, 2) i) v;

-- the functions behind the aggregates change their state in place: not for anybody to call
SELECT purchase_add_date_numeric(NULL, DATE '2024-01-01', 1);
SELECT purchase_add_timestamptz_float8(h, TIMESTAMPTZ '2024-01-01', 1000) FROM kept;
UPDATE kept SET h = purchase_merge_transition(h, h);
SELECT purchase_combine(h, h) FROM kept;
SELECT purchase_final(h) FROM kept;
SELECT sum(purchase_count(purchase_add_date_numeric(h, DATE '2024-01-01', 1000), '2025-01-01')) FROM kept;
SELECT count(*) FROM kept JOIN (SELECT customer, purchase_history(at, amount) AS again FROM orders GROUP BY 1) a USING (customer) WHERE h <> again;

--
-- Any day, any window
--

-- later purchases do not exist
CREATE TEMP TABLE days (as_of date);
INSERT INTO days VALUES ('2023-12-31'), ('2024-01-01'), ('2024-01-09'), ('2024-01-10'), ('2024-01-30'), ('2024-01-31'), ('2025-01-01');
SELECT as_of, purchase_days(h, as_of) AS days, purchase_count(h, as_of) AS count, purchase_total(h, as_of) AS total, purchase_gross(h, as_of) AS gross,
	   purchase_refunded(h, as_of) AS refunded, purchase_refund_count(h, as_of) AS refunds, purchase_last(h, as_of) AS last
FROM kept, days WHERE customer = 'refunds' ORDER BY as_of;
SELECT as_of, rfm(h, as_of) FROM kept, days WHERE customer = 'refunds' ORDER BY as_of;
-- half-open windows: a day exactly so long ago is outside
SELECT within, purchase_days(h, '2024-01-31', within) AS days, purchase_count(h, '2024-01-31', within) AS count, purchase_total(h, '2024-01-31', within) AS total,
	   purchase_gross(h, '2024-01-31', within) AS gross, purchase_refunded(h, '2024-01-31', within) AS refunded, purchase_refund_count(h, '2024-01-31', within) AS refunds
FROM kept, unnest('{1 day,2 days,29 days,30 days,31 days,1 month,1 mon 1 day,100 years,NULL}'::interval[]) within WHERE customer = 'refunds';
SELECT within, rfm(h, '2024-01-31', within) FROM kept, unnest('{1 day,2 days,30 days,NULL}'::interval[]) within WHERE customer = 'refunds';
-- calendar months, as SQL subtracts them
CREATE TEMP TABLE every_day AS SELECT purchase_history(DATE '2020-01-01' + i, 1) AS h FROM generate_series(0, 2000) i;
SELECT as_of, within, purchase_days(h, as_of, within) AS days, as_of - (as_of - within)::date AS in_sql
FROM every_day, (VALUES (DATE '2024-05-31', INTERVAL '3 months'), ('2024-05-31', '1 year'), ('2024-02-29', '3 months'), ('2024-02-29', '1 year'), ('2024-03-31', '1 month'),
						('2023-03-31', '1 month'), ('2024-03-30', '1 mon 1 day'), ('2024-02-29', '3 years 2 mons 9 days'), ('2024-01-01', '7 days'), ('2024-01-01', '48 hours'), ('2024-01-01', '1 week')) v (as_of, within);
SELECT count(*) FILTER (WHERE purchase_days(h, as_of, within) <> as_of - (as_of - within)::date) AS different, count(*)
FROM every_day, generate_series(DATE '2023-12-01', '2025-06-01', '1 day') d, CAST(d AS date) as_of,
	 unnest('{1 month,2 mons,3 mons,6 mons,11 mons,1 year,13 mons,2 years,1 mon 30 days,90 days}'::interval[]) within;
-- nothing asked, no answer; a customer without rows has none either
SELECT purchase_days(NULL, '2024-01-01') AS a, purchase_count(h, NULL) AS b, purchase_total(NULL, NULL) AS c, purchase_gross(NULL, '2024-01-01', '1 day') AS d,
	   purchase_refunded(h, NULL, '1 day') AS e, purchase_refund_count(NULL, '2024-01-01', NULL) AS f, purchase_first(NULL) AS g, purchase_last(h, NULL) AS h,
	   purchase_last(NULL, '2024-01-01') AS i, rfm(NULL::purchase_history, '2024-01-01') AS j, rfm(h, NULL) AS k
FROM kept WHERE customer = 'simple';
-- by name
SELECT purchase_days(h => h, as_of => '2024-01-31', within => '11 days') AS days, purchase_total(h, '2024-01-31', within => '12 days') AS total FROM kept WHERE customer = 'simple';

-- errors
SELECT purchase_days(h, 'infinity') FROM kept WHERE customer = 'simple';
SELECT purchase_last(h, '-infinity') FROM kept WHERE customer = 'simple';
SELECT rfm(h, 'infinity') FROM kept WHERE customer = 'simple';
SELECT purchase_count(h, '2024-01-31', '0') FROM kept WHERE customer = 'simple';
SELECT purchase_total(h, '2024-01-31', '-1 month') FROM kept WHERE customer = 'simple';
SELECT purchase_gross(h, '2024-01-31', '1 mon -31 days') FROM kept WHERE customer = 'simple';
SELECT purchase_refunded(h, '2024-01-31', '36 hours') FROM kept WHERE customer = 'simple';
SELECT rfm(h, '2024-01-31', '1 second') FROM kept WHERE customer = 'simple';

--
-- Rows
--

SELECT customer, r.* FROM kept, purchase_rows(h) r ORDER BY customer COLLATE "C", day;
SELECT r.* FROM kept, purchase_rows(h, '2024-01-30') r WHERE customer = 'refunds';
SELECT r.* FROM kept, purchase_rows(h, '2024-01-31', '1 day') r WHERE customer = 'refunds';
SELECT r.* FROM kept, purchase_rows(h, within => '30 days', as_of => '2024-01-31') r WHERE customer = 'refunds';
SELECT customer, (purchase_rows(h)).day FROM kept WHERE customer IN ('simple', 'no time', 'only refunds') ORDER BY customer COLLATE "C", day LIMIT 4;
SELECT * FROM purchase_rows(NULL);
SELECT * FROM purchase_rows(NULL, '2024-01-01', '1 day');
SELECT * FROM purchase_rows('[]');
SELECT * FROM purchase_rows('[["2024-01-01", 1, 2]]', 'infinity');
SELECT * FROM purchase_rows('[["2024-01-01", 1, 2]]', NULL, '1 month');
SELECT * FROM purchase_rows('[["2024-01-01", 1, 2]]', '2024-01-01', '1 hour');

--
-- Together and apart
--

SELECT purchase_history_merge(h) FROM kept;
SELECT purchase_history_merge(h) = (SELECT purchase_history(at, amount) FROM orders) AS same FROM kept;
SELECT purchase_history_merge(h) FROM kept WHERE customer = 'zero';
SELECT purchase_history_merge(h) FROM kept WHERE customer = 'no time';
SELECT purchase_history_merge(NULL::purchase_history) FROM generate_series(1, 3);
SELECT purchase_history_merge(h) FROM kept WHERE false;
SELECT purchase_history_merge(h) FROM (SELECT h FROM kept WHERE customer = 'simple' UNION ALL SELECT NULL) v;
SELECT purchase_history_merge(a, b) AS ab, purchase_history_merge(a, NULL) = a AS a, purchase_history_merge(NULL, b) = b AS b, purchase_history_merge(NULL, NULL) AS none
FROM (SELECT (SELECT h FROM kept WHERE customer = 'simple') AS a, (SELECT h FROM kept WHERE customer = 'refunds') AS b) v;
SELECT purchase_history_merge('[]', '[["2024-01-01", 1, 0.1234567]]') AS finer, purchase_history_merge('[["2024-01-01", 1, 0.1234567]]', '[["2024-01-01", 1, 0.8765433]]') AS coarser,
	   purchase_history_merge('[]', '[]') AS empty;
SELECT count(*) AS pairs, bool_and(purchase_history_merge(a.h, b.h) = purchase_history_merge(b.h, a.h)) AS commutes,
	   bool_and(purchase_history_remove(purchase_history_merge(a.h, b.h), b.h) = a.h) AS undone
FROM kept a, kept b;

SELECT purchase_history_remove(h, '[["2024-01-10", 1, 10]]') AS first_gone, purchase_history_remove(h, h) AS all_gone, purchase_history_remove(h, '[]') = h AS same,
	   purchase_history_remove(h, NULL) = h AS same_too, purchase_history_remove(NULL, '[]') AS empty, purchase_history_remove(NULL, NULL) AS none
FROM kept WHERE customer = 'simple';
SELECT purchase_history_remove(h, '[["2024-01-30", 0, 0, 1, 5]]') AS refund, purchase_history_remove(h, '[["2024-01-30", 1, 7]]') AS purchase FROM kept WHERE customer = 'refunds';
SELECT purchase_history_remove('[["2024-01-01", 2, 0.375]]', '[["2024-01-01", 1, 0.125]]') AS shorter;

SELECT before, purchase_history_trim(h, before) FROM kept, (SELECT as_of AS before FROM days) d WHERE customer = 'refunds' ORDER BY before;
SELECT purchase_history_trim(NULL, '2024-01-01') AS b, purchase_history_trim('[]', '2024-01-01') AS c,
	   purchase_history_trim('[["2024-01-01", 1, 0.125], ["2024-01-02", 1, 7]]', '2024-01-02') = '[["2024-01-02", 1, 7]]' AS shorter
FROM kept WHERE customer = 'simple';

-- errors
SELECT purchase_history_remove(h, '[["2024-01-11", 1, 10]]') FROM kept WHERE customer = 'simple';
SELECT purchase_history_remove(h, '[["2024-01-10", 2, 10]]') FROM kept WHERE customer = 'simple';
SELECT purchase_history_remove(h, '[["2024-01-10", 1, 9.99]]') FROM kept WHERE customer = 'simple';
SELECT purchase_history_remove(h, '[["2024-01-10", 1, 10.01]]') FROM kept WHERE customer = 'simple';
SELECT purchase_history_remove(h, '[["2024-01-10", 1, 10, 1, 1]]') FROM kept WHERE customer = 'simple';
SELECT purchase_history_remove(h, '[["2024-02-10", 1, 10]]') FROM kept WHERE customer = 'simple';
SELECT purchase_history_remove(NULL, '[["2024-01-10", 1, 10]]');
SELECT purchase_history_trim(h, NULL) FROM kept WHERE customer = 'simple';
SELECT purchase_history_trim(h, '-infinity') FROM kept WHERE customer = 'simple';
SELECT purchase_history_merge('[["2024-01-10", 2147483646, 1]]', '[["2024-01-10", 2, 1]]');
SELECT purchase_history_merge('[["2024-01-10", 0, 0, 2147483646, 1]]', '[["2024-01-10", 0, 0, 2, 1]]');
SELECT purchase_history_merge(h) FROM (VALUES ('[["2024-01-10", 2147483646, 1]]'::purchase_history), ('[["2024-01-10", 2, 1]]')) v (h);
SELECT purchase_history_merge(h) FROM (VALUES ('[["2024-01-10", 1, 10000000000000000000000000000000000]]'::purchase_history), ('[["2024-01-10", 1, 10000000000000000000000000000000000]]')) v (h);
SELECT purchase_history_merge('[["2024-01-10", 1, 10000000000000000000000000000000000]]', '[["2024-01-11", 1, 0.00001]]');
SELECT purchase_count('[["2024-01-10", 2147483646, 1], ["2024-01-11", 2, 1]]', '2025-01-01');
SELECT purchase_refund_count('[["2024-01-10", 0, 0, 2147483646, 1], ["2024-01-11", 0, 0, 2, 1]]', '2025-01-01');
SELECT rfm('[["2024-01-10", 2147483646, 1], ["2024-01-11", 2, 1]]'::purchase_history, '2025-01-01');
-- as many as there can be
SELECT purchase_count(h, '2025-01-01'), purchase_refund_count(h, '2025-01-01'), purchase_history_merge(h, '[["2024-01-11", 1, 1]]') = purchase_history_merge('[["2024-01-11", 1, 1]]', h) AS same
FROM CAST('[["2024-01-10", 2147483646, 1, 2147483646, 1]]' AS purchase_history) h;
SELECT purchase_history_merge(h) FROM (VALUES ('[["2024-01-10", 2147483646, 1, 2147483646, 1]]'::purchase_history), ('[["2024-01-11", 1, 1]]')) v (h);

--
-- Stored values: text, binary, comparison
--

SELECT '[]'::purchase_history AS empty, '  [ [ "2024-01-31" ,1 , 2 ] ,["2024-02-01",0,0.000,2,3.5]  ]  '::purchase_history AS spaces,
	   '[["2024-01-31", 1, 1701411834604692317316873037158.84105727]]'::purchase_history AS digits;
SELECT h::text::jsonb -> 0 ->> 2 AS sum FROM kept WHERE customer = 'simple';
SET DateStyle = 'German';
SELECT h, h::text::purchase_history = h AS same FROM kept WHERE customer = 'long ago';
RESET DateStyle;

CREATE TEMP TABLE fields (n serial, good text, bad text);
INSERT INTO fields (good, bad) VALUES
	('[[', '['), ('[[', '{['), ('[["2024-01-10"', '["2024-01-10"'), (']]', ']'), (']]', ']]]'), (']]', ']] x'), (']]', ']],'), (']]', '], ]'), (', [', ' ['), (', [', ', ,['), (', [', '; ['),
	('"2024-01-10"', '2024-01-10'), ('"2024-01-10"', 'null'), ('"2024-01-10"', '"today"'), ('"2024-01-10"', '"infinity"'), ('"2024-01-10"', '"10.1.2024"'), ('"2024-01-10"', '"2024-01-10'),
	('"2024-01-10"', '"2024-02-30"'), ('"2024-01-10"', '"5874898-01-01"'), ('"2024-01-10"', '"0000-01-01"'), ('"2024-01-10"', '"2024-01-10 10:00"'), ('"2024-01-10"', '"2024-01-20"'), ('"2024-01-10"', '"2024-01-21"'),
	('"2024-01-20"', '"2024-01-10"'), ('"2024-01-20"', '"2023-12-31"'), (', 2,', ', 0,'), (', 2,', ', -1,'), (', 2,', ', 2147483648,'), (', 2,', ', 99999999999999999999,'), (', 2,', ', 2.0,'), (', 2,', ', two,'), (', 2,', ','), (', 2,', ', ,'),
	('15.50', '-15.50'), ('15.50', '"15.50"'), ('15.50', '1e3'), ('15.50', '.5'), ('15.50', '15.'), ('15.50', 'NaN'), ('15.50', 'null'), ('15.50', '0x10'), ('15.50', ''),
	('15.50', '99999999999999999999999999999999999999999'), ('15.50', '15.0000000000000000000000000000000000001'), ('15.50', '170141183460469231731687303715884105727'),
	('15.50', '1000.000000000000000000000000000000000001'), ('15.50', '0.000000000000000000000000000000000001'), (', 1, 2.125', ', 0, 2.125'), (', 1, 2.125', ', 0, 0'), (', 1, 2.125', ', -1, 2.125'), (', 1, 2.125', ', 2147483648, 2.125'),
	(', 1, 2.125', ', 1, 0'), (', 1, 2.125', ', 1, -2.125'), (', 1, 2.125', ', 1'), (', 1, 2.125', ', 1,'), (', 1, 2.125', ', 1, 2.125, 1'), (', 2, 15.50, 1, 2.125', ', 0, 0.00'), (', 2, 15.50, 1, 2.125', ', 0, 1'), (', 2, 15.50, 1, 2.125', '');
DO $$
DECLARE
	whole text := '[["2024-01-10", 2, 15.50, 1, 2.125], ["2024-01-20", 1, 12345.67]]';
	f record;
	detail text;
BEGIN
	PERFORM whole::purchase_history;
	FOR f IN SELECT * FROM fields ORDER BY n LOOP
		BEGIN
			PERFORM replace(whole, f.good, f.bad)::purchase_history;
			RAISE EXCEPTION '% for % is accepted', f.bad, f.good;
		EXCEPTION WHEN data_exception THEN
			GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
			RAISE NOTICE '% -> %: % %', f.good, f.bad, SQLSTATE,
				CASE WHEN detail <> '' THEN detail ELSE SQLERRM END;
		END;
	END LOOP;
END
$$;
SELECT ''::purchase_history;
SELECT '[["2024-01-10", 1, 2'::purchase_history;

-- the bytes are the form that is stored and sent, and depend on the content alone
SELECT customer, purchase_history_send(h) FROM kept ORDER BY customer COLLATE "C";
CREATE TEMP TABLE again (customer text, h purchase_history);
\copy (SELECT customer, h FROM kept) TO 'results/purchase.data' (FORMAT binary)
\copy again FROM 'results/purchase.data' (FORMAT binary)
SELECT count(*), count(*) FILTER (WHERE a.h = k.h AND purchase_history_send(a.h) = purchase_history_send(k.h) AND a.h::text::purchase_history = k.h) AS same
FROM kept k JOIN again a USING (customer);

-- equal values are one
CREATE TEMP TABLE shown AS
SELECT places, purchase_history(DATE '2024-01-01', round(a, places)) AS h FROM (VALUES (2.5), (-1.25), (1000)) v (a), generate_series(2, 14, 3) places GROUP BY 1;
SELECT count(*), count(DISTINCT h) AS values, count(DISTINCT h::text) AS texts, count(DISTINCT purchase_history_hash(h)) AS hashes, count(DISTINCT purchase_history_hash_extended(h, 7)) AS more_hashes FROM shown;
SELECT count(*) FROM (SELECT h FROM shown GROUP BY h) g;
SET enable_hashagg = off;
SELECT count(*) FROM (SELECT h FROM shown GROUP BY h) g;
RESET enable_hashagg;
SET enable_nestloop = off;
SET enable_mergejoin = off;
EXPLAIN (COSTS off) SELECT count(*) FROM shown a JOIN shown b ON a.h = b.h;
SELECT count(*) FROM shown a JOIN shown b ON a.h = b.h;
SET enable_hashjoin = off;
RESET enable_mergejoin;
EXPLAIN (COSTS off) SELECT count(*) FROM shown a JOIN shown b ON a.h = b.h;
SELECT count(*) FROM shown a JOIN shown b ON a.h = b.h;
RESET enable_hashjoin;
RESET enable_nestloop;
SELECT count(*) AS pairs, count(*) FILTER (WHERE (a.h = b.h) <> (a.customer = b.customer OR '{zero,minus zero}' @> ARRAY[a.customer, b.customer] OR '{no time,nothing}' @> ARRAY[a.customer, b.customer])) AS wrong FROM kept a, kept b;
SELECT count(*) FROM kept a, kept b
WHERE (a.h < b.h) <> (b.h > a.h) OR (a.h <= b.h) <> (b.h >= a.h) OR (a.h = b.h) = (a.h <> b.h) OR
	  (a.h < b.h)::int + (a.h = b.h)::int + (a.h > b.h)::int <> 1 OR (a.h = b.h AND purchase_history_hash(a.h) <> purchase_history_hash(b.h)) OR
	  sign(purchase_history_cmp(a.h, b.h)) <> (a.h > b.h)::int - (a.h < b.h)::int;

--
-- Somebody's own aggregate
--

-- it can begin with a history
CREATE AGGREGATE since_2010(at date, amount numeric) (SFUNC = purchase_add_date_numeric, STYPE = purchase_history, FINALFUNC = purchase_final, INITCOND = '[["2010-01-01", 1, 2]]');
SELECT since_2010(at, amount) FROM orders WHERE customer = 'simple';
SELECT since_2010(at, amount) FROM orders WHERE false;
SELECT since_2010(at, amount) FROM orders WHERE customer = 'no time';
SELECT count(*), count(DISTINCT h) FROM (SELECT since_2010(DATE '2010-01-01' + i % 3, i) AS h FROM generate_series(1, 300) i GROUP BY i % 100) v WHERE purchase_count(h, '2010-01-01') = 2;
CREATE AGGREGATE with_one(h purchase_history) (SFUNC = purchase_merge_transition, STYPE = purchase_history, FINALFUNC = purchase_final, INITCOND = '[["2010-01-01", 1, 0.000005]]');
SELECT with_one(h) FROM kept WHERE customer IN ('simple', 'refunds');
SELECT with_one(h) FROM kept WHERE false;
-- without a final function a state is shown; it says the same
CREATE AGGREGATE bare(at date, amount numeric) (SFUNC = purchase_add_date_numeric, STYPE = purchase_history);
SELECT customer, bare::text::purchase_history = h AS same_text, purchase_history_send(bare) = purchase_history_send(h) AS same_bytes, rfm(bare, '2024-01-31', '10 days') = rfm(h, '2024-01-31', '10 days') AS same_rfm,
	   purchase_history_merge(bare, '[]') = h AS same_merged
FROM (SELECT customer, bare(at, amount) FROM orders GROUP BY 1) b JOIN kept USING (customer) ORDER BY customer COLLATE "C";
SELECT purchase_days(bare, '2100-01-01') AS days, purchase_count(bare, '2100-01-01') AS count, purchase_total(bare, '2100-01-01') AS total, purchase_history_merge(bare, '[]') = h AS same
FROM (SELECT bare(DATE '2000-01-01' + i * 7919 % 1009, round(i / 8.0, 3)), purchase_history(DATE '2000-01-01' + i * 7919 % 1009, round(i / 8.0, 3)) AS h FROM generate_series(1, 5000) i) v;
DROP AGGREGATE since_2010(date, numeric);
DROP AGGREGATE with_one(purchase_history);
DROP AGGREGATE bare(date, numeric);
