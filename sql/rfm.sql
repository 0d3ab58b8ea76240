-- rfm: values of made-up customers, their text form, operators, scores, cut points and errors.
\pset null NULL

--
-- What counts
--

CREATE TEMP TABLE orders (customer text, at date, amount numeric);
INSERT INTO orders VALUES
	('simple', '2024-01-10', 10.00), ('simple', '2024-01-20', 5.50), ('simple', '2024-01-31', 0.25),
	('on the day', '2024-01-31', 7),
	('future', '2024-01-15', 4), ('future', '2024-02-01', 100), ('future', '2025-01-01', -50),
	('only future', '2024-02-01', 9.99),
	('refunds', '2024-01-01', 20), ('refunds', '2024-01-30', -5), ('refunds', '2024-01-31', -2.125),
	('only refunds', '2024-01-05', -30), ('only refunds', '2024-01-06', -1.5),
	('zero', '2024-01-02', 0), ('minus zero', '2024-01-02', -0.00),
	('no amount', '2024-01-03', NULL),
	('no time', NULL, 12), ('nothing', NULL, NULL),
	('some times', NULL, 12), ('some times', '2023-12-31', 1);

SELECT customer, rfm_recency(r) AS recency, rfm_frequency(r) AS frequency, rfm_monetary(r) AS monetary,
	   rfm_gross(r) AS gross, rfm_refunded(r) AS refunded, rfm_refund_count(r) AS refunds,
	   rfm_first_date(r) AS first, rfm_last_date(r) AS last, rfm_as_of(r) AS as_of
FROM (SELECT customer, rfm(at, amount, DATE '2024-01-31') AS r FROM orders GROUP BY 1) c
ORDER BY customer COLLATE "C";

-- the same, refunds counting as rows
SELECT customer, rfm_recency(r) AS recency, rfm_frequency(r) AS frequency, rfm_monetary(r) AS monetary,
	   rfm_refund_count(r) AS refunds, rfm_first_date(r) AS first, rfm_last_date(r) AS last
FROM (SELECT customer, rfm(at, amount, DATE '2024-01-31', 'rows') AS r FROM orders GROUP BY 1) c
WHERE rfm_refund_count(r) > 0
ORDER BY customer COLLATE "C";
SELECT rfm(at, amount, DATE '2024-01-31', 'purchases') = rfm(at, amount, DATE '2024-01-31') AS "the default" FROM orders;

-- an observation window is a FILTER; what it leaves empty is NULL
SELECT customer, rfm(at, amount, DATE '2024-01-31') FILTER (WHERE at > DATE '2024-01-31' - 10) AS r
FROM orders GROUP BY 1 ORDER BY customer COLLATE "C";
SELECT rfm(at, amount, DATE '2024-01-31') FROM orders WHERE false;
SELECT rfm(at, amount, DATE '2024-01-31') FROM orders WHERE false GROUP BY customer;
SELECT rfm(at, amount, NULL) FROM orders WHERE false;

-- in text
SELECT rfm(at, amount, DATE '2024-01-31') AS r FROM orders GROUP BY customer ORDER BY customer COLLATE "C";
SELECT rfm(at, amount, DATE '2024-01-31', 'rows')::text::json ->> 'counting' AS counting FROM orders;

-- the whole as_of day counts
SELECT rfm_frequency(rfm(at, 1.0, DATE '2024-01-31')), rfm_last_date(rfm(at, 1.0, DATE '2024-01-31'))
FROM (VALUES (TIMESTAMP '2024-01-31 00:00'), ('2024-01-31 23:59:59.999999'), ('2024-02-01 00:00')) v (at);

-- a zone decides on the day
SET TimeZone = 'UTC';
SELECT rfm_last_date(rfm(at, 1.0, DATE '2024-01-31')), rfm_recency(rfm(at, 1.0, DATE '2024-01-31'))
FROM (VALUES (TIMESTAMPTZ '2024-01-30 03:00+00')) v (at);
SET TimeZone = 'America/New_York';
SELECT rfm_last_date(rfm(at, 1.0, DATE '2024-01-31')), rfm_recency(rfm(at, 1.0, DATE '2024-01-31'))
FROM (VALUES (TIMESTAMPTZ '2024-01-30 03:00+00')) v (at);
-- days of 23 and of 25 hours
SELECT at, rfm_last_date(rfm(at, 1.0, DATE '2024-12-31')) AS day
FROM (VALUES (TIMESTAMPTZ '2024-03-10 04:59+00'), ('2024-03-10 05:00+00'), ('2024-03-11 03:59+00'), ('2024-03-11 04:00+00'),
			 ('2024-11-03 03:59+00'), ('2024-11-03 04:00+00'), ('2024-11-04 04:59+00'), ('2024-11-04 05:00+00')) v (at)
GROUP BY at ORDER BY at;
RESET TimeZone;

-- before Christ, and far ahead
SELECT rfm(at, 1.0, DATE '0001-01-01 BC'), rfm_recency(rfm(at, 1.0, DATE '0001-01-01 BC'))
FROM (VALUES (DATE '4714-11-24 BC'), ('0002-12-31 BC'), ('0001-01-01')) v (at);
SELECT rfm_recency(rfm(at, 1.0, DATE '5874897-12-31')) FROM (VALUES (DATE '4714-11-24 BC')) v (at);

-- float8 amounts are the decimals they print as
SELECT rfm_monetary(rfm(DATE '2024-01-01', a, DATE '2024-01-31'))
FROM (VALUES (0.1::float8 + 0.2), (0.7), (1e-7), (-0.5)) v (a);
SELECT rfm_monetary(rfm(DATE '2024-01-01', a, DATE '2024-01-31')) FROM (VALUES (1e22::float8)) v (a);
-- to 20 places: what arithmetic leaves behind fits beside money
SELECT rfm_monetary(rfm(DATE '2024-01-01', a, DATE '2024-01-31')) FROM (VALUES (0.1::float8 + 0.2 - 0.3), (2500000)) v (a);
SELECT a, rfm_monetary(rfm(DATE '2024-01-01', a, DATE '2024-01-31')), rfm_refund_count(rfm(DATE '2024-01-01', a, DATE '2024-01-31')) AS refunds
FROM (VALUES (1.5e-20::float8), (2.5e-20), (6e-22), (1e-40), (6e-300), (-9e-300)) v (a) GROUP BY a ORDER BY a;

-- errors
SELECT rfm(at, amount, NULL) FROM orders;
SELECT rfm(at, amount, 'infinity') FROM orders;
SELECT rfm(at, amount, '-infinity') FROM orders;
SELECT rfm(at, amount, DATE '2024-01-31' + (amount > 9)::int) FROM (SELECT * FROM orders WHERE amount > 6 ORDER BY at) o;
SELECT rfm(at, amount, CASE WHEN amount < 9 THEN DATE '2024-01-31' END) FROM (SELECT * FROM orders WHERE amount > 6 ORDER BY amount) o;
SELECT rfm(at, amount, DATE '2024-01-31', 'Rows') FROM orders;
SELECT rfm(at, amount, DATE '2024-01-31', NULL) FROM orders;
SELECT rfm(at, amount, DATE '2024-01-31', word) FROM (VALUES (DATE '2024-01-01', 1.0, 'rows'), ('2024-01-01', 1.0, 'purchases')) v (at, amount, word);
SELECT rfm(at, amount, DATE '2024-01-31', word) FROM (VALUES (DATE '2024-01-01', 1.0, 'rows'), (NULL, 1.0, NULL)) v (at, amount, word);
SELECT rfm('infinity'::date, 1.0, DATE '2024-01-31');
SELECT rfm('-infinity'::timestamp, 1.0, DATE '2024-01-31');
SELECT rfm('infinity'::timestamptz, 1.0, DATE '2024-01-31');
-- the first instant is before the first date west of Greenwich
SET TimeZone = 'America/New_York';
SELECT rfm(TIMESTAMPTZ '4714-11-24 00:00+00 BC', 1.0, DATE '2024-01-31');
SELECT rfm(at, 1.0::float8, DATE '2024-01-31') FROM (VALUES (TIMESTAMPTZ '2024-01-01 00:00+00'), ('4714-11-24 00:00+00 BC')) v (at);
RESET TimeZone;
SELECT rfm(DATE '2024-01-01', 'NaN'::numeric, DATE '2024-01-31');
SELECT rfm(DATE '2024-01-01', 'NaN'::float8, DATE '2024-01-31');
SELECT rfm(DATE '2024-01-01', 'Infinity'::float8, DATE '2024-01-31');
SELECT rfm(DATE '2024-01-01', '-Infinity'::float8, DATE '2024-01-31');
SELECT rfm(DATE '2024-01-01', 1e35, DATE '2024-01-31');
SELECT rfm(DATE '2024-01-01', 1e35::float8, DATE '2024-01-31');
SELECT rfm(DATE '2024-01-01', a, DATE '2024-01-31') FROM (VALUES (1.5e34), (1.5e34)) v (a);

-- the functions behind the aggregates change their state in place: not for anybody to call
SELECT rfm_add_date_numeric(NULL, DATE '2024-01-01', 1, DATE '2024-01-31');
CREATE TEMP TABLE kept AS SELECT customer, rfm(at, amount, DATE '2024-01-31') AS r FROM orders GROUP BY 1;
UPDATE kept SET r = rfm_merge_transition(r, r);
SELECT rfm_add_date_float8(r, DATE '2024-01-01', 1000, DATE '2024-01-31') FROM kept;
SELECT sum(rfm_monetary(rfm_add_date_numeric(r, DATE '2024-01-01', 1000, DATE '2024-01-31'))) FROM kept;
SELECT count(*) FROM kept JOIN (SELECT customer, rfm(at, amount, DATE '2024-01-31') AS again FROM orders GROUP BY 1) a USING (customer)
WHERE rfm_send(r) <> rfm_send(again);

--
-- Values of parts, put together
--

SELECT rfm_merge(r) FROM kept;
SELECT rfm_merge(r) = (SELECT rfm(at, amount, DATE '2024-01-31') FROM orders) AS same FROM kept;
SELECT rfm_merge(r) FROM kept WHERE customer = 'zero';
SELECT rfm_merge(NULL::rfm) FROM generate_series(1, 3);
SELECT rfm_merge(r) FROM kept WHERE false;
SELECT rfm_merge(r) FROM (SELECT r FROM kept WHERE customer = 'simple' UNION ALL SELECT NULL) v;
SELECT rfm_merge(r) FROM (SELECT rfm(at, amount, DATE '2024-01-31') AS r FROM orders
						  UNION ALL SELECT rfm(at, amount, DATE '2024-01-30') FROM orders) v;
SELECT rfm_merge(r) FROM (SELECT rfm(at, amount, DATE '2024-01-31') AS r FROM orders
						  UNION ALL SELECT rfm(at, amount, DATE '2024-01-31', 'rows') FROM orders) v;
SELECT rfm_merge('{"as_of": "2024-01-31", "first": "2024-01-01", "last": "2024-01-01", "frequency": 2147483647, "gross": 1, "refunds": 0, "refunded": 0, "counting": "purchases"}'::rfm)
FROM generate_series(1, 2);
SELECT rfm_merge('{"as_of": "2024-01-31", "first": null, "last": null, "frequency": 0, "gross": 0, "refunds": 1, "refunded": 17000000000000000000000000000000000, "counting": "purchases"}'::rfm)
FROM generate_series(1, 2);

--
-- Stored values: text, binary, comparison
--

SELECT '  { "as_of" : "2024-01-31" , "first":null,"last":null,"frequency":0,"gross":0.00,"refunds":1,"refunded":2.5,"counting":"rows"}  '::rfm;
SELECT '{"as_of": "2024-01-31", "first": null, "last": null, "frequency": 0, "gross": 0, "refunds": 1, "refunded": 2.5, "counting": "purchases"}'::rfm;

CREATE TEMP TABLE fields (n serial, good text, bad text);
INSERT INTO fields (good, bad) VALUES
	('{', ''), ('{', '['), ('"as_of"', '"asof"'), ('"as_of"', 'as_of'), ('"2024-01-31"', 'null'), ('"2024-01-31"', '2024'),
	('"2024-01-31"', '"today"'), ('"2024-01-31"', '"infinity"'), ('"2024-01-31"', '"2024-02-30"'), ('"2024-01-31"', '"2024-01-31'),
	('"2024-01-31"', '"2024-01-01"'), ('"2024-01-10"', 'null'), ('"2024-01-10"', '"2024-01-21"'), ('"2024-01-20"', 'null'),
	('"2024-01-20"', '"2024-02-01"'), ('"2024-01-20"', '"2024-01-09"'), ('"frequency": 2', '"frequency": 0'),
	('"frequency": 2', '"frequency": -1'), ('"frequency": 2', '"frequency": 2147483648'), ('"frequency": 2', '"frequency": 99999999999999999999'),
	('"frequency": 2', '"frequency": 2.5'), ('"frequency": 2', '"frequency": two'), ('15.50', '-15.50'), ('15.50', '"15.50"'), ('15.50', '1e3'),
	('15.50', '.5'), ('15.50', '15.'), ('15.50', 'NaN'), ('15.50', '99999999999999999999999999999999999999999'),
	('15.50', '15.0000000000000000000000000000000000001'), ('15.50', '170141183460469231731687303715884105727'),
	('15.50', '1000.000000000000000000000000000000000001'), ('"refunds": 1', '"refunds": 0'), ('"refunds": 1', '"refunds": -1'),
	('2.125', '0'), ('2.125', '-2.125'), ('2.125', ''), ('"purchases"', '"sales"'), ('"purchases"', 'purchases'), ('"purchases"', 'null'),
	('"purchases"}', '"purchases"'), ('"purchases"}', '"purchases"} x'), (', "counting": "purchases"', ''), ('"first"', '"last"');
DO $$
DECLARE
	whole text := '{"as_of": "2024-01-31", "first": "2024-01-10", "last": "2024-01-20", "frequency": 2, "gross": 15.50, "refunds": 1, "refunded": 2.125, "counting": "purchases"}';
	f record;
	detail text;
BEGIN
	PERFORM whole::rfm;
	FOR f IN SELECT * FROM fields ORDER BY n LOOP
		BEGIN
			PERFORM replace(whole, f.good, f.bad)::rfm;
			RAISE EXCEPTION '% for % is accepted', f.bad, f.good;
		EXCEPTION WHEN data_exception THEN
			GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
			RAISE NOTICE '% -> %: % %', f.good, f.bad, SQLSTATE,
				CASE WHEN detail <> '' THEN detail ELSE SQLERRM END;
		END;
	END LOOP;
END
$$;

-- binary: out, and in again
CREATE TEMP TABLE again (customer text, r rfm, c rfm_cuts);
\copy (SELECT customer, r, rfm_cuts('{1,2}', '{}', '{-1e300,0,Infinity}') FROM kept) TO 'results/rfm.data' (FORMAT binary)
\copy again FROM 'results/rfm.data' (FORMAT binary)
SELECT count(*), count(*) FILTER (WHERE rfm_send(a.r) = rfm_send(k.r) AND a.r = k.r) AS same, min(c::text) = max(c::text) AS same_cuts
FROM kept k JOIN again a USING (customer);
SELECT c FROM again LIMIT 1;

-- amounts that only show more places are equal
CREATE TEMP TABLE shown AS
SELECT places, rfm(DATE '2024-01-01', round(a, places), DATE '2024-01-31') AS r
FROM (VALUES (2.5), (-1.25), (1000)) v (a), generate_series(2, 14, 3) places GROUP BY 1;
SELECT count(*), count(DISTINCT r) AS values, count(DISTINCT r::text) AS texts, count(DISTINCT rfm_hash(r)) AS hashes,
	   count(DISTINCT rfm_hash_extended(r, 7)) AS more_hashes FROM shown;
SELECT count(*) FROM (SELECT r FROM shown GROUP BY r) g;
SET enable_hashagg = off;
SELECT count(*) FROM (SELECT r FROM shown GROUP BY r) g;
RESET enable_hashagg;
SET enable_nestloop = off;
SET enable_mergejoin = off;
EXPLAIN (COSTS off) SELECT count(*) FROM shown a JOIN shown b ON a.r = b.r;
SELECT count(*) FROM shown a JOIN shown b ON a.r = b.r;
SET enable_hashjoin = off;
RESET enable_mergejoin;
EXPLAIN (COSTS off) SELECT count(*) FROM shown a JOIN shown b ON a.r = b.r;
SELECT count(*) FROM shown a JOIN shown b ON a.r = b.r;
RESET enable_hashjoin;
RESET enable_nestloop;
-- the larger amount is the larger value, whatever fits at the other's scale
SELECT a.r < b.r AS lt, a.r <= b.r AS le, a.r = b.r AS eq, a.r <> b.r AS ne, a.r >= b.r AS ge, a.r > b.r AS gt
FROM (SELECT rfm(DATE '2024-01-01', 3e33, DATE '2024-01-31') AS r) a, (SELECT rfm(DATE '2024-01-01', 0.00000000001, DATE '2024-01-31') AS r) b;
SELECT customer FROM kept ORDER BY r, customer COLLATE "C";
SELECT count(*) FROM kept a, kept b
WHERE (a.r < b.r) <> (b.r > a.r) OR (a.r <= b.r) <> (b.r >= a.r) OR (a.r = b.r) = (a.r <> b.r) OR
	  (a.r < b.r)::int + (a.r = b.r)::int + (a.r > b.r)::int <> 1 OR (a.r = b.r AND rfm_hash(a.r) <> rfm_hash(b.r)) OR
	  sign(rfm_cmp(a.r, b.r)) <> (a.r > b.r)::int - (a.r < b.r)::int;

--
-- Scores of rfm values
--

-- customers without a purchase are not scored, and not counted
SELECT customer, rfm_score(r) OVER () AS score, rfm_score(r, 1) OVER () AS one_bin, rfm_score(r, 9) OVER () AS nine,
	   rfm_score(r, 3, 'r_rfm') OVER () AS r_rfm, rfm_score(r, 5, 'ntile') OVER (ORDER BY customer COLLATE "C") AS ntile
FROM kept ORDER BY customer COLLATE "C";
SELECT rfm_score(r) OVER (), rfm_score(r, (SELECT rfm_cuts(r, 5) FROM kept)) FROM kept WHERE customer IN ('only refunds', 'no time');
SELECT rfm_cuts(r, 5) FROM kept;
SELECT rfm_cuts(r, 1) FROM kept;
SELECT rfm_cuts(r, 5) FROM kept WHERE customer IN ('only refunds', 'no time');
SELECT rfm_cuts(r, 5) FROM kept WHERE false;
SELECT bins, count(*) FILTER (WHERE code IS DISTINCT FROM rfm_score(r, (SELECT rfm_cuts(r, bins) FROM kept))) AS different
FROM generate_series(1, 9) bins, LATERAL (SELECT r, rfm_score(r, bins) OVER () AS code FROM kept) s GROUP BY bins ORDER BY bins;

-- three columns; NULL in one of them
SELECT d, f, m, rfm_score(d, f, m) OVER () AS score
FROM (VALUES (0, 1, 10), (0, 1, 20), (30, 2, 30), (60, 1, 40), (NULL, 9, 99), (90, NULL, 99), (120, 5, NULL), (365, 3, 'Infinity'::float8)) v (d, f, m);
SELECT rfm_score(1, 1, 1) OVER ();
SELECT rfm_score(NULL, 1, 1) OVER ();
SELECT d, rfm_score(d, d, d) OVER (PARTITION BY d / 10 ORDER BY d DESC ROWS 1 PRECEDING) FROM generate_series(1, 15) d ORDER BY d;

--
-- Fixed breaks
--

SELECT rfm_cuts('{31,91}', '{2,3,5}', '{}') AS left_closed, rfm_cuts('{31,91}', '{2,3,5}', '{}', bounds => '(]') AS right_closed;
SELECT d, rfm_score(d, d, d, rfm_cuts('{30}', '{30}', '{30}')) AS left_closed,
	   rfm_score(d, d, d, rfm_cuts('{30}', '{30}', '{30}', bounds => '(]')) AS right_closed
FROM unnest('{-Infinity,29.99,30,30.01,Infinity,NULL}'::float8[]) d;
-- nothing to score: NULL, with cut points or without
SELECT rfm_score(NULL::rfm, rfm_cuts('{}', '{}', '{}')) AS no_value, rfm_score(NULL::rfm, NULL::rfm_cuts) AS nothing,
	   rfm_score(1, NULL, 3, rfm_cuts('{}', '{}', '{}')) AS no_frequency, rfm_score(NULL, 2, 3, NULL::rfm_cuts) AS no_recency;
SELECT customer, rfm_score(r, NULL::rfm_cuts) FROM kept WHERE customer IN ('only refunds', 'no time') ORDER BY customer COLLATE "C";
SELECT * FROM rfm_cut_points(rfm_cuts('{31,91}', '{2,3,5}', '{}'));
SELECT * FROM rfm_cut_points((SELECT rfm_cuts(1, i / 3, i, 4) FROM generate_series(1, 8) i));
SELECT * FROM rfm_cut_points(NULL);
SELECT rfm_cuts('{-0}', '{1e-300}', '{0.1,1e22}') = rfm_cuts('{0}', '{1e-300}', '{0.1,1e22}') AS equal, rfm_cuts('{-0}', '{1e-300}', '{0.1,1e22}');
SELECT c::text::rfm_cuts = c AS same FROM (SELECT rfm_cuts('{0.1,0.30000000000000004}', '{-Infinity,5e-324}', '{1.7976931348623157e308,Infinity}') AS c) v;
SELECT count(DISTINCT c) FROM (VALUES (rfm_cuts('{1}', '{}', '{}')), (rfm_cuts('{}', '{1}', '{}')), (rfm_cuts('{1}', '{}', '{}', bounds => '(]')), (rfm_cuts('{1}', '{}', '{}'))) v (c);

-- errors
SELECT rfm_cuts('{91,31}', '{}', '{}');
SELECT rfm_cuts('{}', '{2,2}', '{}');
SELECT rfm_cuts('{}', '{}', '{1,NULL}');
SELECT rfm_cuts('{}', '{}', '{1,NaN}');
SELECT rfm_cuts('{}', NULL, '{}');
SELECT rfm_cuts('{{1,2}}', '{}', '{}');
SELECT rfm_cuts('{1,2,3,4,5,6,7,8,9}', '{}', '{}');
SELECT rfm_cuts('{}', '{}', '{}', bounds => '[]');
SELECT rfm_cuts('{}', '{}', '{}', bounds => NULL);
SELECT rfm_cuts(1, 2, 3, 0);
SELECT rfm_cuts(1, 2, 3, 10);
SELECT rfm_cuts(1, 2, 3, NULL);
SELECT rfm_cuts(1, 2, 3, i) FROM generate_series(4, 5) i;
SELECT rfm_cuts(1, 2, 3, 5, 'ntile');
SELECT rfm_cuts(1, 2, 3, 5, 'mid');
SELECT rfm_cuts(1, 2, 3, 5, 'cume_dist');
SELECT rfm_cuts(1, 2, 3, 5, NULL);
SELECT rfm_cuts(1, 2, 3, 5, m) FROM (VALUES ('quantile'), ('r_rfm')) v (m);
SELECT rfm_cuts(1, 2, 3, 5, m) FROM (VALUES ('r_rfm'), ('quantile')) v (m);
SELECT rfm_cuts(1, 2, 3, 5, m) FROM (VALUES ('quantile'), (NULL)) v (m);
SELECT rfm_cuts(NULL, 2, 3, 5, m) FROM (VALUES ('quantile'), (NULL)) v (m);
SELECT rfm_cuts(r, b) FROM kept, (VALUES (5), (NULL)) v (b);
-- cut points that are not there where there is a purchase: a report must not be empty in silence
SELECT rfm_score(r, NULL::rfm_cuts) FROM kept WHERE customer = 'simple';
SELECT rfm_score(r, (SELECT rfm_cuts(r, 5) FROM kept WHERE false)) FROM kept;
SELECT rfm_score(1, 2, 3, NULL::rfm_cuts);
SELECT rfm_cuts(1, 'NaN', 3, 5);
SELECT rfm_score(1, 2, 'NaN', rfm_cuts('{}', '{}', '{}'));
SELECT rfm_score('NaN', 2, 3) OVER ();
SELECT rfm_score(r, 0) OVER () FROM kept;
SELECT rfm_score(r, 10) OVER () FROM kept;
SELECT rfm_score(r, NULL::int) OVER () FROM kept;
SELECT rfm_score(r, 5, 'median') OVER () FROM kept;
SELECT rfm_score(r, 5, NULL) OVER () FROM kept;
SELECT rfm_score(r, 5, 'ntile') OVER () FROM kept;

INSERT INTO fields (n, good, bad) VALUES
	(101, '{', ''), (102, '"bounds"', '"bound"'), (103, '"[)"', '"()"'), (104, '"[)"', 'null'), (105, '[1, 2]', 'null'), (106, '[1, 2]', '[2, 1]'),
	(107, '[1, 2]', '[1, 2'), (108, '[1, 2]', '[1 2]'), (109, '[1, 2]', '[1, ]'), (110, '[1, 2]', '[1, "NaN"]'), (111, '[1, 2]', '[NaN]'),
	(112, '[1, 2]', '[1, 1e999]'), (113, '[1, 2]', '[Infinity]'), (114, '[1, 2]', '[1,2,3,4,5,6,7,8,9]'), (115, '"recency"', '"monetary"'),
	(116, ', "monetary": [3]', ''), (117, '[3]}', '[3]'), (118, '[3]}', '[3]}}'),
	-- not everything that strtod() reads is a number here
	(119, '[1, 2]', '[1, 0x10]'), (120, '[1, 2]', '[1, 0X1p3]'), (121, '[1, 2]', '[-0x1, 2]'), (122, '[1, 2]', '[1, 2f]'), (123, '[1, 2]', '[1, +2]'),
	(124, '[1, 2]', '[1, .5]'), (125, '[1, 2]', '[1, nan]'), (126, '[1, 2]', '[1, nan(1)]'), (127, '[1, 2]', '[1, inf]'),
	(128, '[1, 2]', '[1, infinity]'), (129, '[1, 2]', '[1, 2e]'), (130, '[1, 2]', '[1, 2 e1]'), (131, '[1, 2]', '[1, "Inf"]'), (132, '[1, 2]', '[1, -"Infinity"]');
DO $$
DECLARE
	whole text := '{"bounds": "[)", "recency": [1, 2], "frequency": [], "monetary": [3]}';
	f record;
	detail text;
BEGIN
	PERFORM whole::rfm_cuts;
	FOR f IN SELECT * FROM fields WHERE n > 100 ORDER BY n LOOP
		BEGIN
			PERFORM replace(whole, f.good, f.bad)::rfm_cuts;
			RAISE EXCEPTION '% for % is accepted', f.bad, f.good;
		EXCEPTION WHEN data_exception THEN
			GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
			RAISE NOTICE '% -> %: % %', f.good, f.bad, SQLSTATE,
				CASE WHEN detail <> '' THEN detail ELSE SQLERRM END;
		END;
	END LOOP;
END
$$;

--
-- Codes
--

SELECT s, rfm_score_recency(s), rfm_score_frequency(s), rfm_score_monetary(s), rfm_weighted_score(s) AS mean,
	   round(rfm_weighted_score(s, 3, 2, 1)::numeric, 12) AS weighted, rfm_weighted_score(s, 0, 0, 0.25) AS only_m
FROM unnest('{111,543,999,191,NULL}'::int[]) s;
SELECT rfm_score_recency(110);
SELECT rfm_score_frequency(1000);
SELECT rfm_score_monetary(0);
SELECT rfm_score_monetary(-555);
SELECT rfm_score_recency(505);
SELECT rfm_weighted_score(54);
-- weights are proportions, of any size
SELECT rfm_weighted_score(543, 1e308, 0, 0) AS r, rfm_weighted_score(543, 0, 1e308, 1e308) AS fm, rfm_weighted_score(555, 1e308, 1e308, 1e308) AS all,
	   rfm_weighted_score(543, 0, 5e-324, 0) AS f, rfm_weighted_score(543, 1.7976931348623157e308, 5e-324, 0) AS nearly_r;
-- a mean lies between the least and the greatest digit: with whole weights to the last bit
SELECT count(*) AS means, count(*) FILTER (WHERE mean < least(r, f, m) - slack OR mean > greatest(r, f, m) + slack) AS outside
FROM generate_series(1, 9) r, generate_series(1, 9) f, generate_series(1, 9) m,
	 (VALUES (3, 2, 1, 0), (1, 1, 1, 0), (0, 0, 7, 0), (100, 10, 1, 0), (0.5, 0.3, 0.2, 1e-14), (0.1, 0.7, 0.2, 1e-14), (1e308, 1e307, 3, 1e-14), (1, 1e-300, 5e-324, 1e-14))
	 w (wr, wf, wm, slack),
	 LATERAL (SELECT rfm_weighted_score(r * 100 + f * 10 + m, wr, wf, wm) AS mean) s;
-- they are checked even where there is no score
SELECT rfm_weighted_score(555, 0, 0, 0);
SELECT rfm_weighted_score(NULL, 0, 0, 0);
SELECT rfm_weighted_score(555, NULL, 1, 1);
SELECT rfm_weighted_score(NULL, 1, 1, NULL);
SELECT rfm_weighted_score(555, -1, 1, 1);
SELECT rfm_weighted_score(NULL, 1, -1, 1);
SELECT rfm_weighted_score(555, 'NaN', 1, 1);
SELECT rfm_weighted_score(555, 1, 'Infinity', 1);
SELECT rfm_weighted_score(NULL, 1, 1, '-Infinity');
