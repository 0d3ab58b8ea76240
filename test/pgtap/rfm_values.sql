-- rfm values against plain SQL on made-up rows: amounts, days, merges, windows, stored forms.
BEGIN;
SELECT plan(68);
SELECT setseed(0.20111210);

-- The value of one row
CREATE FUNCTION value_of(amount numeric) RETURNS rfm LANGUAGE sql AS
	$$ SELECT rfm(DATE '2020-01-01', amount, DATE '2020-01-02') $$;
CREATE FUNCTION value_of(amount float8) RETURNS rfm LANGUAGE sql AS
	$$ SELECT rfm(DATE '2020-01-01', amount, DATE '2020-01-02') $$;

--
-- Amounts: numeric of many scales is summed as sum(numeric) sums it
--

CREATE TEMP TABLE amounts AS
SELECT i AS id, i % 4000 AS grp, DATE '2020-01-01' + i % 90 AS at,
	   round(((random() - 0.3) * 10 ^ (random() * 12))::numeric * (1 + random()::numeric / 3), (i % 40) % 13) AS amount
FROM generate_series(1, 60000) i;
CREATE TEMP VIEW summed AS
SELECT grp, rfm(at, amount, DATE '2020-12-31') AS r, sum(amount) AS net,
	   coalesce(sum(amount) FILTER (WHERE amount >= 0), 0) AS gross,
	   coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS refunded,
	   count(*) FILTER (WHERE amount >= 0) AS f, count(*) FILTER (WHERE amount < 0) AS refunds
FROM amounts GROUP BY 1;

SELECT is_empty($$ SELECT grp FROM summed WHERE rfm_monetary(r)::text <> net::text $$, 'numeric: monetary, to the digit');
SELECT is_empty($$ SELECT grp FROM summed WHERE rfm_gross(r) <> gross OR rfm_refunded(r) <> refunded OR
				   rfm_frequency(r) <> f OR rfm_refund_count(r) <> refunds $$, 'numeric: gross, refunds and counts');
SELECT is_empty($$ SELECT grp FROM summed WHERE rfm_send(r) <> rfm_send(r::text::rfm) $$, 'numeric: text form');

-- each amount by itself: every scale from 0 to 36, whole powers of ten, both signs
CREATE TEMP TABLE scaled AS
SELECT s * round(v, places) AS amount
FROM generate_series(0, 36) places, (VALUES (1), (-1)) a (s),
	 LATERAL (SELECT 12.345678901234567890123456789012345678901 UNION ALL SELECT 0
			  UNION ALL SELECT 10::numeric ^ -places UNION ALL SELECT 10::numeric ^ least(33 - places, 30)
			  UNION ALL SELECT 0.9999 UNION ALL SELECT 0.00010001) b (v)
WHERE abs(round(v, places)) < 10::numeric ^ (37 - 4 * ceil(places / 4.0));
SELECT cmp_ok((SELECT count(*)::int FROM scaled), '>', 350, 'enough scales');
SELECT is_empty($$ SELECT amount FROM scaled WHERE
	rfm_monetary(value_of(amount))::text <> amount::text $$, 'numeric: one amount comes back as it was');
SELECT is_empty($$ SELECT a FROM (VALUES (1e30), (1e-20), (17014118346046923173168730371588410.5727), (1e34), (-1e34),
		(0.000000000000000000000000000000000001), (9223372036854775807), (922337203685477.5807), (922337203685477.5808),
		(1844674407370955.1615), (1844674407370955.1616), (99999999999999999999), (9999.9999), (-0.0001),
		(100000000), (99999999), (12345678), (1234567890123456), (12345678901234567)) v (a)
	WHERE rfm_monetary(value_of(a))::text <> a::text $$, 'numeric: extremes come back');
-- the long form of numeric: a scale or weight that does not fit into the short header
SELECT is((SELECT rfm_monetary(rfm(DATE '2020-01-01', a, DATE '2020-01-02'))::text
		   FROM (VALUES (0::numeric(1000, 100))) v (a)), repeat('0', 1) || '.' || repeat('0', 36), 'numeric: a zero with 100 places');
SELECT is((SELECT rfm_monetary(rfm(DATE '2020-01-01', a, DATE '2020-01-02'))
		   FROM (VALUES (1.5::numeric(1000, 100)), (-7.25::numeric(1000, 70))) v (a)), -5.75, 'numeric: the long form');
-- stored in a table: short varlena headers, compressed and toasted values
CREATE TEMP TABLE stored (a numeric);
INSERT INTO stored SELECT a FROM (VALUES (1.25), (-3), (0), (89.0123)) v (a);
INSERT INTO stored SELECT (0 || '.' || repeat('0', 12000))::numeric;
SELECT is((SELECT rfm_monetary(rfm(DATE '2020-01-01', a, DATE '2020-01-02')) FROM stored), 87.2623, 'numeric: from a table');

-- sums that cross 2^63, 2^64, 2^127 units and 10^38
CREATE TEMP TABLE steps AS
SELECT i, n, a FROM (VALUES (922337203685477.5000::numeric), (461168601842738.7904), (1844674407370955.1615), (3e14),
	(9999999999999999), (1e20), (1.1e33), (0.0001)) v (a), generate_series(1, 12) n, generate_series(1, 12) i WHERE i <= n;
SELECT is_empty($$ SELECT a, n FROM steps GROUP BY a, n
	HAVING rfm_monetary(rfm(DATE '2020-01-01', a, DATE '2020-01-02')) <> sum(a) $$, 'sums that cross 2^63 and 2^64');
SELECT is_empty($$ SELECT a, n FROM steps GROUP BY a, n
	HAVING rfm_monetary(rfm(DATE '2020-01-01', -a, DATE '2020-01-02')) <> -sum(a) $$, 'sums of refunds do the same');
SELECT throws_ok($$ SELECT rfm(DATE '2020-01-01', a, DATE '2020-01-02') FROM (VALUES (1e34), (1e34)) v (a) $$, '22003',
	NULL, 'a sum beyond 2^127 units');
SELECT throws_ok($$ SELECT rfm(DATE '2020-01-01', a, DATE '2020-01-02')
	FROM (VALUES (17014118346046923173168730371588410.5727), (17014118346046923173168730371588410.5727)) v (a) $$, '22003',
	NULL, 'a sum whose carry overflows');
SELECT throws_ok($$ SELECT rfm(DATE '2020-01-01', a, DATE '2020-01-02') FROM (VALUES (1e33), (1e-8)) v (a) $$, '22003',
	NULL, 'more than 38 digits, places included');
SELECT throws_ok($$ SELECT rfm(DATE '2020-01-01', a, DATE '2020-01-02') FROM (VALUES (1e-8), (1e33)) v (a) $$, '22003',
	NULL, 'in either order');
SELECT throws_ok($$ SELECT rfm(DATE '2020-01-01', 1e40, DATE '2020-01-02') $$, '22003',
	'amount does not fit: 38 digits are kept, at least 4 of them decimal places', 'an amount too large');
SELECT throws_ok($$ SELECT rfm(DATE '2020-01-01', 1e-37, DATE '2020-01-02') $$, '22003',
	'amount does not fit: 38 digits are kept, at least 4 of them decimal places', 'an amount too fine');

--
-- float8 amounts count as the decimals they print as, to 20 places
--

-- 15 digits, which is what the cast to numeric takes, and of these 20 places, half to even
CREATE FUNCTION counted(a float8) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT trim_scale(down + sign(printed) * CASE WHEN rest > 0.5e-20 OR rest = 0.5e-20 AND mod(down * 1e20, 2) <> 0 THEN 1e-20 ELSE 0 END)
	FROM (SELECT a::numeric AS printed, trunc(a::numeric, 20) AS down, abs(a::numeric - trunc(a::numeric, 20)) AS rest) p
$$;
CREATE TEMP TABLE floats AS
SELECT i, i % 3000 AS grp,
	   CASE i % 7 WHEN 0 THEN (random() * 100000)::int / 100.0
	   WHEN 1 THEN random() * 1000 WHEN 2 THEN (random() * 1000)::int / 100.0 * (random() * 50)::int
	   WHEN 3 THEN (random() - 0.5) * 10 ^ (random() * 65 - 45) WHEN 4 THEN -(random() * 10000)::int / 1000.0
	   -- short decimals around the last place, with many halves
	   WHEN 5 THEN format('%se-%s', (random() * 20000)::int * 5 - 50000, 18 + i % 10)::numeric
	   ELSE (random() * 1e6)::int * 0.1 + 0.2 END::float8 AS a
FROM generate_series(1, 100000) i;
SELECT cmp_ok((SELECT count(*)::int FROM floats WHERE scale(a::numeric) > 20 AND counted(a) <> 0), '>', 5000, 'enough float8 amounts are rounded');
SELECT cmp_ok((SELECT count(*)::int FROM floats WHERE a <> 0 AND counted(a) = 0), '>', 1000, 'and enough to nothing');
-- one by one
SELECT is_empty($$
	SELECT a, r FROM (SELECT a, rfm(DATE '2020-01-01', a, DATE '2020-01-02') AS r FROM floats GROUP BY i, a) v
	WHERE rfm_monetary(r)::text <> counted(a)::text $$, '100,000 float8 amounts');
SELECT is_empty($$
	SELECT a, r FROM (SELECT a, rfm(DATE '2020-01-01', a, DATE '2020-01-02') AS r FROM floats WHERE abs(a) >= 1e-5 GROUP BY i, a) v
	WHERE rfm_monetary(r)::text <> a::numeric::text $$, 'where there are at most 20 places, exactly as the cast to numeric');
SELECT is_empty($$
	SELECT grp FROM floats WHERE abs(a) < 1e11 GROUP BY grp
	HAVING rfm_send(rfm(DATE '2020-01-01', a, DATE '2020-01-02')) <> rfm_send(rfm(DATE '2020-01-01', counted(a), DATE '2020-01-02')) $$,
	'rfm over float8 is rfm over numeric, to the byte');
SELECT is_empty($$
	SELECT a, m FROM (VALUES (0.1::float8 + 0.2, '0.3'), (1e15::float8 + 0.1, '1000000000000000'), (1e-7, '0.0000001'), (1e22, '10000000000000000000000'),
							 (-1e22, '-10000000000000000000000'), (-0.0, '0'), (4.35::float8 * 100, '435'), (1e34, '10000000000000000000000000000000000'),
							 (123456789012345.6, '123456789012346'), (99999999999.99993, '99999999999.9999'), (99999999999.99996, '100000000000'),
							 (0.00005, '0.00005'), (2147483648.5, '2147483648.5'), (-9007199254740993, '-9007199254740990'),
							 (0.1::float8 + 0.2 - 0.3, '0.00000000000000005551'), (1.23456789012345e-7, '0.00000012345678901234'),
							 (1e-20, '0.00000000000000000001'), (5e-21, '0'), (1.5e-20, '0.00000000000000000002'), (-2.5e-20, '-0.00000000000000000002'),
							 (5.00000000000001e-21, '0.00000000000000000001'), (6e-22, '0'), (1e-40, '0'), (9e-40, '0'), (6e-300, '0'), (-9e-300, '0'), (5e-324, '0')) v (a, m)
	WHERE rfm_monetary(value_of(a::float8))::text <> m $$, 'float8 amounts by name');
-- beside money in millions, a residue of 5.55e-17 has room
SELECT is((SELECT rfm_monetary(rfm(DATE '2020-01-01', a, DATE '2020-01-02' ORDER BY a)) FROM (VALUES (2500000::float8), (0.1::float8 + 0.2 - 0.3)) v (a)),
	2500000.00000000000000005551, 'a residue first, then millions');
SELECT is((SELECT rfm_monetary(rfm(DATE '2020-01-01', a, DATE '2020-01-02' ORDER BY a DESC)) FROM (VALUES (2500000::float8), (0.1::float8 + 0.2 - 0.3)) v (a)),
	2500000.00000000000000005551, 'millions first, then a residue');
SELECT is((SELECT rfm_monetary(rfm(DATE '2020-01-01', a, DATE '2020-01-02')) FROM (VALUES (8e17::float8), (1e-20), (8e17), (1e-300)) v (a)),
	1600000000000000000.00000000000000000001, '18 digits before 20 places');
SELECT throws_ok($$ SELECT rfm(DATE '2020-01-01', a, DATE '2020-01-02') FROM (VALUES (9e17::float8), (1e-20), (9e17)) v (a) $$, '22003',
	'the sum of amount does not fit: 38 digits are kept, at least 4 of them decimal places', 'but no more');
SELECT throws_ok($$ SELECT rfm(DATE '2020-01-01', 1e35::float8, DATE '2020-01-02') $$, '22003',
	'amount does not fit: 38 digits are kept, at least 4 of them decimal places', 'float8 too large');

--
-- Days: timestamptz in any zone
--

CREATE TEMP TABLE instants AS
SELECT TIMESTAMPTZ '1950-01-01 00:00+00' + random() * (TIMESTAMPTZ '2050-01-01 00:00+00' - TIMESTAMPTZ '1950-01-01 00:00+00') AS at
FROM generate_series(1, 20000);
-- close to clock changes and to midnight, far away, BC
INSERT INTO instants
SELECT day + hour * interval '1 hour' + offset_us * interval '1 microsecond'
FROM (VALUES (TIMESTAMPTZ '2024-03-10 00:00+00'), ('2024-11-03 00:00+00'), ('2024-03-31 00:00+00'), ('2018-11-04 00:00+00'),
			 ('2018-02-18 00:00+00'), ('2023-03-19 00:00+00'), ('2011-12-30 00:00+00'), ('1945-10-15 00:00+00'), ('1900-01-01 00:00+00'),
			 ('1970-01-01 00:00+00'), ('2000-01-01 00:00+00'), ('2037-12-31 00:00+00'), ('2038-01-19 00:00+00'), ('2500-06-01 00:00+00'),
			 ('0044-03-15 00:00+00 BC'), ('4000-01-01 00:00+00 BC'), ('4714-11-27 00:00+00 BC'), ('294270-12-01 00:00+00')) d (day),
	 generate_series(-30, 30) hour, (VALUES (-1), (0), (1)) o (offset_us);

CREATE FUNCTION wrong_days(zone text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	PERFORM set_config('TimeZone', zone, true);
	-- the rows come in random order, so that remembered spans of one offset come and go
	SELECT count(*) INTO result
	FROM (SELECT at, rfm(at, 1::numeric, DATE '294277-01-01') AS r FROM instants GROUP BY at) v
	WHERE rfm_last_date(r) IS DISTINCT FROM (at AT TIME ZONE zone)::date OR
		  rfm_first_date(r) IS DISTINCT FROM at::date;
	PERFORM set_config('TimeZone', 'UTC', true);
	RETURN result;
END
$$;
SELECT is(wrong_days(zone), 0::bigint, zone)
FROM unnest('{UTC,America/New_York,Asia/Kolkata,Africa/Casablanca,America/Sao_Paulo,Pacific/Apia,Australia/Lord_Howe,Europe/Dublin,Asia/Kathmandu,+05:30,<X>-14}'::text[]) zone;

-- the first and the last days: local time decides whether there is a date at all
SET LOCAL TimeZone = 'America/New_York';
SELECT throws_ok(format('SELECT rfm(%L::timestamptz, %s, DATE ''2020-01-02'')', at, amount), '22008',
	'at is out of range for a date in the session''s time zone', format('%s, amount %s: before the first date', at, amount))
FROM (VALUES ('4714-11-24 00:00+00 BC'), ('4714-11-24 04:56:01.999999+00 BC')) v (at), unnest('{1.0,1.0::float8,NULL::numeric}'::text[]) amount;
SELECT throws_ok($$ SELECT rfm(at, 1.0, DATE '2020-01-02') FROM (VALUES (TIMESTAMPTZ '2019-01-01 00:00+00'), ('4714-11-25 00:00+00 BC'), ('4714-11-24 00:00+00 BC')) v (at) $$,
	'22008', NULL, 'also when its neighbours are known');
SELECT is(rfm_last_date(rfm(at, 1.0, DATE '294277-01-01')), day, 'New York: the day of ' || extract(epoch FROM at))
FROM (VALUES (TIMESTAMPTZ '4714-11-24 04:56:02+00 BC', DATE '4714-11-24 BC'), ('4714-11-25 04:56:01.999999+00 BC', '4714-11-24 BC'),
			 ('294276-12-31 23:59:59.999999+00', '294276-12-31')) v (at, day) GROUP BY at, day ORDER BY at;
SET LOCAL TimeZone = 'Asia/Tokyo';
SELECT is(rfm_last_date(rfm(at, 1.0, DATE '294277-01-01')), day, 'Tokyo: the day of ' || extract(epoch FROM at))
FROM (VALUES (TIMESTAMPTZ '4714-11-24 00:00+00 BC', DATE '4714-11-24 BC'), ('294276-12-31 23:59:59.999999+00', '294277-01-01')) v (at, day) GROUP BY at, day ORDER BY at;
-- the next clock change is later than any timestamp
SET LOCAL TimeZone = 'Australia/Lord_Howe';
SELECT is(rfm_last_date(rfm(at, 1.0, DATE '294277-01-01')), at::date, 'summer time for ever')
FROM (VALUES (TIMESTAMPTZ '294276-12-30 13:15+00')) v (at) GROUP BY at;
SET LOCAL TimeZone = 'UTC';

-- What is remembered of an instant at an end of time must not answer for one of our days.
SET LOCAL TimeZone = 'America/New_York';
SELECT is((SELECT array_agg(day ORDER BY n)
		   FROM unnest('{294276-12-31 12:59:59+00,2019-05-08 00:38:03-04,2019-05-08 03:59:59+00,2019-05-08 04:00:00+00}'::timestamptz[])
				WITH ORDINALITY u (at, n), LATERAL (SELECT rfm_last_date(rfm(x, 1.0, DATE '294277-01-01')) AS day FROM (VALUES (at)) v (x)) d),
		  '{294276-12-31,2019-05-08,2019-05-07,2019-05-08}', 'after the end of time, a day of 2019');
SELECT is((SELECT rfm_first_date(rfm(at, 1.0, DATE '294277-01-01'))
		   FROM (VALUES (TIMESTAMPTZ '294276-12-31 12:59:59+00'), ('2019-05-08 00:38:03-04')) v (at)), '2019-05-08', 'in one aggregate, too');
SET LOCAL TimeZone = 'UTC';

-- The same in every zone that the server knows, each of the instants in turn being the first.
CREATE FUNCTION zones_with_wrong_days() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	instants timestamptz[] := '{294276-12-31 12:59:59+00,2019-05-08 04:38:03+00,4714-11-26 00:00+00 BC,294276-07-01 00:00+00,2024-01-01 00:30+00,1901-12-13 20:45:52+00,
								2038-01-19 03:14:08+00,2024-07-01 12:00+00,0001-01-01 00:00+00,292277-01-09 04:00:54+00}';
	zone text;
	wrong bigint;
BEGIN
	FOR zone IN SELECT name FROM pg_timezone_names WHERE name NOT LIKE 'posix%' ORDER BY name LOOP
		FOR i IN 1..cardinality(instants) LOOP
			-- another zone in between: all is forgotten
			PERFORM set_config('TimeZone', '<X>-1', true);
			PERFORM rfm(TIMESTAMPTZ '2000-01-01', 1.0, DATE '2020-01-01');
			PERFORM set_config('TimeZone', zone, true);
			instants := instants[2:] || instants[1];
			SELECT count(*) INTO wrong
			FROM unnest(instants) at, LATERAL (SELECT rfm_last_date(rfm(x, 1.0, DATE '294277-01-01')) AS day FROM (VALUES (at)) v (x)) d
			WHERE day IS DISTINCT FROM at::date;
			IF wrong > 0 THEN
				RETURN NEXT zone || ' after ' || instants[1];
			END IF;
		END LOOP;
	END LOOP;
	PERFORM set_config('TimeZone', 'UTC', true);
END
$$;
SELECT cmp_ok((SELECT count(*)::int FROM pg_timezone_names WHERE name NOT LIKE 'posix%'), '>', 300, 'enough zones');
SELECT is_empty('SELECT zones_with_wrong_days()', 'days of ten instants in all zones');

-- zones by turns within one statement: nothing of the old one is remembered
CREATE FUNCTION by_turns() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text := '';
BEGIN
	FOR i IN 1..6 LOOP
		PERFORM set_config('TimeZone', CASE i % 3 WHEN 0 THEN 'UTC' WHEN 1 THEN 'America/New_York' ELSE 'Asia/Tokyo' END, true);
		result := result || rfm_last_date((SELECT rfm(TIMESTAMPTZ '2011-12-10 03:00+00', 1.0, DATE '2020-01-01'))) || ' ' ||
			rfm_last_date((SELECT rfm(TIMESTAMPTZ '2011-12-10 16:00+00', 1.0, DATE '2020-01-01'))) || E'\n';
	END LOOP;
	PERFORM set_config('TimeZone', 'UTC', true);
	RETURN result;
END
$$;
SELECT is(by_turns(), repeat($$2011-12-09 2011-12-10
2011-12-10 2011-12-11
2011-12-10 2011-12-10
$$, 2), 'the zone may change from call to call');

SELECT is_empty($$
	SELECT at FROM (SELECT at AT TIME ZONE 'UTC' AS at FROM instants) i GROUP BY at
	HAVING rfm_last_date(rfm(at, 1.0, DATE '294277-01-01')) IS DISTINCT FROM at::date $$, 'timestamp');
SELECT is_empty($$
	SELECT at FROM (SELECT (at AT TIME ZONE 'UTC')::date AS at FROM instants) i GROUP BY at
	HAVING rfm_last_date(rfm(at, 1.0, DATE '294277-01-01')) IS DISTINCT FROM at OR
		   rfm_recency(rfm(at, 1.0, DATE '294277-01-01')) IS DISTINCT FROM DATE '294277-01-01' - at $$, 'date');
SELECT is_empty($$
	SELECT at FROM (SELECT (at AT TIME ZONE 'UTC')::date AS at FROM instants) i GROUP BY at
	HAVING rfm_send(rfm(at, 1.0, DATE '294277-01-01')) <> rfm_send(rfm(at, 1.0, DATE '294277-01-01')::text::rfm) $$, 'days in text, BC too');

--
-- Merges: any split into parts, in any order
--

CREATE TEMP TABLE whole AS
SELECT grp, rfm(at, amount, DATE '2020-02-20') AS r, rfm(at, amount, DATE '2020-02-20', 'rows') AS rows FROM amounts GROUP BY grp;
CREATE TEMP TABLE parts AS
SELECT grp, md5(grp || id::text) AS shuffle, r, rows
FROM (SELECT grp, min(id) AS id, rfm(at, amount, DATE '2020-02-20') AS r, rfm(at, amount, DATE '2020-02-20', 'rows') AS rows
	  FROM amounts GROUP BY grp, (id * 7919) % 5) p;

SELECT is_empty($$ SELECT grp FROM whole JOIN (SELECT grp, rfm_merge(r ORDER BY shuffle) AS m, rfm_merge(rows) AS n FROM parts GROUP BY 1) p USING (grp)
	WHERE rfm_send(r) <> rfm_send(m) OR rfm_send(rows) <> rfm_send(n) $$, 'merged in one order');
SELECT is_empty($$ SELECT grp FROM whole JOIN (SELECT grp, rfm_merge(r ORDER BY shuffle DESC) AS m FROM parts GROUP BY 1) p USING (grp)
	WHERE rfm_send(r) <> rfm_send(m) $$, 'merged in the other order');
SELECT is_empty($$ SELECT grp FROM whole JOIN (
		SELECT grp, rfm_merge(m) AS m FROM (SELECT grp, rfm_merge(r) AS m FROM parts GROUP BY grp, shuffle < '8'
											UNION ALL SELECT grp, NULL FROM parts) p GROUP BY 1) p USING (grp)
	WHERE rfm_send(r) <> rfm_send(m) $$, 'merged in two steps, with NULLs');
SELECT is_empty($$ SELECT grp FROM whole JOIN parts USING (grp) GROUP BY grp
	HAVING count(DISTINCT parts.r) > 0 AND (SELECT rfm_merge(x) FROM unnest(array_agg(parts.r)) x) <> min(whole.r::text)::rfm $$, 'merged from an array');

--
-- As a window aggregate
--

CREATE TEMP TABLE one AS SELECT id, at, amount FROM amounts WHERE grp < 3 ORDER BY id;
SELECT is_empty($$
	SELECT id FROM (SELECT *, rfm(at, amount, DATE '2020-12-31') OVER (ORDER BY id) AS r, sum(amount) OVER (ORDER BY id) AS m,
						   count(*) FILTER (WHERE amount >= 0) OVER (ORDER BY id) AS f FROM one) s
	WHERE rfm_monetary(r) <> m OR rfm_frequency(r) <> f $$, 'a growing frame');
SELECT is_empty($$
	SELECT id FROM (SELECT *, rfm(at, amount, DATE '2020-12-31') OVER w AS r, sum(amount) OVER w AS m,
						   max(at) FILTER (WHERE amount >= 0) OVER w AS last FROM one
					WINDOW w AS (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING)) s
	WHERE rfm_monetary(r) <> m OR rfm_last_date(r) IS DISTINCT FROM last $$, 'a moving frame');
CREATE TEMP TABLE kept AS SELECT id, rfm(at, amount, DATE '2020-12-31') OVER (ORDER BY id) AS r FROM one;
SELECT is_empty($$
	SELECT k.id FROM kept k WHERE rfm_monetary(r) <> (SELECT sum(amount) FROM one WHERE id <= k.id) $$, 'stored from a growing frame');
SELECT is_empty($$
	SELECT k.id FROM (SELECT id, rfm_merge(r) OVER (ORDER BY id ROWS 1 PRECEDING) AS m,
							 lag(r, 1) OVER (ORDER BY id) AS before, r FROM kept) k
	WHERE rfm_monetary(m) <> rfm_monetary(r) + coalesce(rfm_monetary(before), 0) $$, 'rfm_merge over a window leaves what it merges alone');

SELECT * FROM finish();
ROLLBACK;
