-- keyed: customers in one aggregate without GROUP BY: every type of key, time and amount, what
-- rfm_customers() says of them and its options, plans a user writes, errors.
\pset null NULL

CREATE TEMP TABLE orders (region text, customer int, at date, amount numeric);
INSERT INTO orders VALUES
	('north', 1, '2024-01-31', 0.25), ('north', 1, '2024-01-10', 10.00), ('south', 1, '2024-01-20', 5.50),
	('north', 2, '2024-01-30', -5), ('north', 2, '2024-01-01', 20), ('south', 2, '2024-01-30', 7), ('south', 2, '2024-01-31', -2.125),
	('south', 3, '2024-01-05', -30), ('south', 3, '2024-01-06', -1.5),
	('north', 4, '2024-01-02', 0), ('north', 5, '2024-01-03', NULL), ('south', 5, '2024-01-03', 4),
	('south', 6, NULL, 12), ('south', 7, NULL, NULL), ('north', 8, '2024-02-01', 99), ('north', 8, '2023-12-31', 1),
	('north', 9, '2024-02-02', 1), ('north', -10, '2024-01-15', 1234567.891), ('south', 0, '2023-06-30', 3),
	('north', 11, '1700-01-01', 1), ('north', 11, '2024-01-30', 0.00001), ('south', 12, '2024-01-30', 1e30),
	('north', NULL, '2024-01-29', 40), ('south', NULL, '2024-01-28', 2.5), ('south', NULL, NULL, 7);

--
-- What comes out
--

SELECT * FROM rfm_customers((SELECT rfm_keyed(customer, at, amount, '2024-01-31') FROM orders)) ORDER BY customer_id;
SELECT * FROM rfm_keyed_rows((SELECT rfm_keyed(customer, at, amount, '2024-01-31') FROM orders)) ORDER BY customer_id;

-- the same as with GROUP BY, and the type of the key comes back
CREATE TEMP TABLE grouped AS SELECT customer, rfm(at, amount, '2024-01-31') AS r FROM orders GROUP BY 1;
CREATE TEMP VIEW keyed AS
SELECT rfm_keyed(customer, at, amount, '2024-01-31') AS i,
	   rfm_keyed(customer::bigint, at, amount, '2024-01-31') AS b, rfm_keyed(customer::text, at, amount, '2024-01-31') AS t,
	   rfm_keyed(customer::varchar(9), at, amount, '2024-01-31') AS v,
	   rfm_keyed(md5(customer::text)::uuid, at, amount, '2024-01-31') AS u
FROM orders;
SELECT pg_typeof(i) AS i, pg_typeof(b) AS b, pg_typeof(t) AS t, pg_typeof(v) AS v, pg_typeof(u) AS u FROM keyed;
SELECT DISTINCT pg_typeof(i.customer_id) AS i, pg_typeof(b.customer_id) AS b, pg_typeof(t.customer_id) AS t, pg_typeof(u.customer_id) AS u
FROM keyed, rfm_keyed_rows(keyed.i) i, rfm_keyed_rows(keyed.b) b, rfm_keyed_rows(keyed.t) t, rfm_keyed_rows(keyed.u) u;
SELECT 'int' AS key, count(*), bool_and(r = k) AS same FROM grouped, (SELECT k.customer_id, k.r AS k FROM keyed, rfm_keyed_rows(i) k) k
	WHERE customer IS NOT DISTINCT FROM customer_id
UNION ALL SELECT 'bigint', count(*), bool_and(r = k) FROM grouped, (SELECT k.customer_id, k.r AS k FROM keyed, rfm_keyed_rows(b) k) k
	WHERE customer IS NOT DISTINCT FROM customer_id
UNION ALL SELECT 'text', count(*), bool_and(r = k) FROM grouped, (SELECT k.customer_id, k.r AS k FROM keyed, rfm_keyed_rows(t) k) k
	WHERE customer::text IS NOT DISTINCT FROM customer_id
UNION ALL SELECT 'varchar', count(*), bool_and(r = k) FROM grouped, (SELECT k.customer_id, k.r AS k FROM keyed, rfm_keyed_rows(v) k) k
	WHERE customer::text IS NOT DISTINCT FROM customer_id
UNION ALL SELECT 'uuid', count(*), bool_and(r = k) FROM grouped, (SELECT k.customer_id, k.r AS k FROM keyed, rfm_keyed_rows(u) k) k
	WHERE md5(customer::text)::uuid IS NOT DISTINCT FROM customer_id;

-- every type of at and amount; what is no exact decimal in 15 digits is left out
SELECT rfm_keyed(customer, at::timestamp, amount, '2024-01-31') = k AS t, rfm_keyed(customer, at::timestamptz, amount, '2024-01-31') = k AS z,
	   rfm_keyed(customer, at, amount::float8, '2024-01-31') = k AS df, rfm_keyed(customer, at::timestamp, amount::float8, '2024-01-31') = k AS tf,
	   rfm_keyed(customer, at::timestamptz, amount::float8, '2024-01-31') = k AS zf
FROM orders, (SELECT rfm_keyed(customer, at, amount, '2024-01-31') AS k FROM orders) k GROUP BY k;
SELECT rfm_keyed(customer::text, at::timestamp, amount, '2024-01-31') = k AS t, rfm_keyed(customer::text, at::timestamptz, amount, '2024-01-31') = k AS z,
	   rfm_keyed(customer::text, at, amount::float8, '2024-01-31') = k AS df
FROM orders, (SELECT rfm_keyed(customer::text, at, amount, '2024-01-31') AS k FROM orders) k GROUP BY k;

-- a zone decides on the day
SET TimeZone = 'America/New_York';
SELECT customer_id, recency, last_date
FROM rfm_customers((SELECT rfm_keyed(1, at, 1.0, '2024-01-30') FROM (VALUES (TIMESTAMPTZ '2024-01-30 03:00+00')) v (at)));
SET TimeZone = 'UTC';
SELECT customer_id, recency, last_date
FROM rfm_customers((SELECT rfm_keyed(1, at, 1.0, '2024-01-30') FROM (VALUES (TIMESTAMPTZ '2024-01-30 03:00+00')) v (at)));
RESET TimeZone;

-- keys of all sizes
SELECT customer_id, frequency FROM rfm_customers((SELECT rfm_keyed(k, DATE '2024-01-01', 1.0, '2024-01-31')
	FROM unnest('{0,-1,1,9223372036854775807,-9223372036854775808,0}'::bigint[]) k)) ORDER BY 1;
SELECT customer_id, frequency FROM rfm_customers((SELECT rfm_keyed(k, DATE '2024-01-01', 1.0, '2024-01-31')
	FROM unnest('{0,-1,1,2147483647,-2147483648,0}'::int[]) k)) ORDER BY 1;
SELECT customer_id, frequency FROM rfm_customers((SELECT rfm_keyed(k, DATE '2024-01-01', 1.0, '2024-01-31')
	FROM unnest('{00000000-0000-0000-0000-000000000000,ffffffff-ffff-ffff-ffff-ffffffffffff,ffffffff-ffff-ffff-ffff-fffffffffffe}'::uuid[]) k)) ORDER BY 1;
SELECT left(customer_id, 10) AS customer_id, length(customer_id), frequency
FROM rfm_customers((SELECT rfm_keyed(k, DATE '2024-01-01', 1.0, '2024-01-31')
	FROM unnest(ARRAY['', ' ', 'é', E'e\u0301', '客户', 'a', 'A', 'a', 'a ', repeat('x', 100000), repeat('x', 100001), ''] || repeat('x', 100000)) k))
ORDER BY customer_id COLLATE "C";
-- blanks at the end of char(n) do not count, as in GROUP BY
SELECT '<' || customer_id || '>' AS customer_id, frequency
FROM rfm_customers((SELECT rfm_keyed(k, DATE '2024-01-01', 1.0, '2024-01-31') FROM (VALUES ('a'::char(5)), ('a '::char(3))) v (k)));

-- wide values: many rows, large sums, days of other ages
SELECT customer_id, recency, frequency, monetary, first_date, last_date, refund_count, refunded
FROM rfm_customers((SELECT rfm_keyed(k, d, a, '2024-01-31') FROM (
	SELECT 1, DATE '2024-01-01', 0.01 FROM generate_series(1, 70000) UNION ALL SELECT 2, DATE '2024-01-01', -0.5 FROM generate_series(1, 300) UNION ALL
	SELECT 3, DATE '2024-01-01', 99999999.99 FROM generate_series(1, 2000) UNION ALL
	VALUES (4, DATE '2024-01-31' - 65535, 1.0), (5, DATE '2024-01-31' - 65536, 1.0), (6, DATE '4714-11-24 BC', 2.5), (6, DATE '2024-01-31', 1),
		   (7, DATE '2024-01-01', 1e-36), (8, DATE '2024-01-01', 9999999999999999999999999999999999.9999)) v (k, d, a)),
	tiers => NULL) ORDER BY 1;
SELECT * FROM rfm_keyed_rows((SELECT rfm_keyed(1, at, 1.5, '5874897-12-31') FROM (VALUES (DATE '5874897-12-31'), ('4714-11-24 BC')) v (at)));

--
-- Options
--

CREATE TEMP TABLE k AS SELECT rfm_keyed(customer, at, amount, '2024-01-31') AS k FROM orders;
SELECT c.customer_id, r, f, m, score, segment, tier, tier_label FROM k, rfm_customers(k, bins => 3, map => NULL) c ORDER BY 1;
SELECT c.customer_id, r, f, m, score, segment, tier, tier_label FROM k, rfm_customers(k, 5, 'quadrant8', 'abc', 'zh') c ORDER BY 1;
SELECT c.customer_id, score, segment, tier, tier_label FROM k, rfm_customers(k, map => NULL, tiers => 'pyramid') c ORDER BY 1;
SELECT c.customer_id, monetary, score, segment, tier, tier_label FROM k, rfm_customers(k, bins => NULL, tiers => NULL) c ORDER BY 1;
SELECT c.customer_id, score, segment, tier FROM k, rfm_customers(k, bins => NULL) c ORDER BY 1;
SELECT c.customer_id, score, segment FROM k, rfm_customers(k, tiers => NULL, lang => 'zh') c ORDER BY 1;
SELECT c.customer_id, score FROM k, rfm_customers(k, 1, NULL, NULL) c ORDER BY 1 LIMIT 3;
SELECT c.customer_id, score FROM k, rfm_customers(k, 9, NULL, NULL) c ORDER BY 1 LIMIT 3;

-- columns agree with the functions one by one
SELECT count(*), bool_and(score IS NOT DISTINCT FROM s AND segment IS NOT DISTINCT FROM g AND tier IS NOT DISTINCT FROM t AND
						  tier_label IS NOT DISTINCT FROM tier_label(t, 'abc', 'zh')) AS same
FROM k, rfm_customers(k, 5, 'list11', 'abc', 'zh') c,
	 (SELECT customer, rfm_score(r) OVER () AS s, rfm_segment(rfm_score(r) OVER (), 'list11', 'zh') AS g,
			 tier_by_value(rfm_monetary(r), tier_shares('abc')) OVER () AS t FROM grouped) w
WHERE c.customer_id IS NOT DISTINCT FROM customer;

--
-- Statements that a user writes
--

SELECT region, c.customer_id, frequency, monetary, score
FROM (SELECT region, rfm_keyed(customer, at, amount, '2024-01-31') AS k FROM orders GROUP BY region) v, rfm_customers(k) c ORDER BY 1, 2;
SELECT c.customer_id, frequency, monetary
FROM rfm_customers((SELECT rfm_keyed(customer, at, amount, '2024-01-31') FILTER (WHERE region = 'south') FROM orders)) c ORDER BY 1;
SELECT (rfm_keyed_rows(k)).* FROM k ORDER BY 1 LIMIT 3;
SELECT count(*) FROM (SELECT rfm_customers(k) FROM k) v;

-- of nothing nothing comes
SELECT rfm_keyed(customer, at, amount, '2024-01-31') AS k FROM orders WHERE false;
SELECT rfm_keyed(customer, at, amount, NULL) AS k FROM orders WHERE false;
SELECT rfm_keyed(customer, at, amount, '2024-01-31') FILTER (WHERE false) AS k FROM orders;
SELECT rfm_keyed(customer, at, amount, '2024-01-31') AS k FROM orders WHERE false GROUP BY region;
SELECT * FROM rfm_customers((SELECT rfm_keyed(customer, at, amount, '2024-01-31') FROM orders WHERE false));
SELECT * FROM rfm_customers(NULL::rfm_keyed_text, NULL, NULL, NULL);
SELECT * FROM rfm_keyed_rows(NULL::rfm_keyed_uuid);
-- customers whose rows do not count are there, as in GROUP BY
SELECT * FROM rfm_customers((SELECT rfm_keyed(k, at, 5.0, '2024-01-31') FROM (VALUES (1, NULL::date), (NULL, NULL), (2, '2024-02-01')) v (k, at))) ORDER BY 1;
SELECT customer_id, score, tier FROM rfm_customers((SELECT rfm_keyed(NULL::text, DATE '2024-01-31', 5.0, '2024-01-31')));

--
-- Errors
--

SELECT rfm_keyed(customer, at, amount, NULL) FROM orders;
SELECT rfm_keyed(customer, at, amount, CASE WHEN customer > 2 THEN NULL ELSE DATE '2024-01-31' END) FROM orders;
SELECT rfm_keyed(customer, at, amount, DATE '2024-01-31' + CASE WHEN customer > 2 THEN 1 ELSE 0 END) FROM orders;
SELECT rfm_keyed(customer, at, amount, 'infinity') FROM orders;
SELECT rfm_keyed(customer, at, amount, '-infinity') FROM orders;
SELECT rfm_keyed(1, DATE '-infinity', 1.0, '2024-01-31');
SELECT rfm_keyed(1, TIMESTAMP 'infinity', 1.0, '2024-01-31');
SELECT rfm_keyed(NULL::int, TIMESTAMPTZ 'infinity', 1.0, '2024-01-31');
SELECT rfm_keyed(1, DATE '2024-01-31', 'NaN'::numeric, '2024-01-31');
SELECT rfm_keyed(1, DATE '2024-01-31', 'NaN'::float8, '2024-01-31');
SELECT rfm_keyed(NULL::int, DATE '2024-01-31', 'Infinity'::float8, '2024-01-31');
-- later than as_of too, but not at no time, as with rfm()
SELECT rfm_keyed(1, DATE '2024-02-01', 'NaN'::numeric, '2024-01-31');
SELECT rfm_keyed(1, DATE '2024-02-01', 1e300::float8, '2024-01-31');
SELECT rfm(DATE '2024-02-01', 'NaN'::numeric, '2024-01-31');
SELECT customer_id, monetary FROM rfm_customers((SELECT rfm_keyed(1, NULL::date, 'NaN'::numeric, '2024-01-31')));
SELECT rfm(NULL::date, 'NaN'::numeric, '2024-01-31') IS NULL AS refused;
SELECT rfm_keyed(1, DATE '2024-01-31', 1e40, '2024-01-31');
SELECT rfm_keyed(1, DATE '2024-01-31', a, '2024-01-31') FROM (VALUES (1e30), (1e-30)) v (a);
SELECT rfm_keyed('a'::text, DATE '2024-01-31', a, '2024-01-31') FROM (VALUES (9e33), (9e33), (1)) v (a);

-- keys
SELECT rfm_keyed(1.5, DATE '2024-01-31', 1.0, '2024-01-31');
SELECT rfm_keyed(DATE '2024-01-31', DATE '2024-01-31', 1.0, '2024-01-31');
SELECT rfm_keyed(repeat('x', 1048576), DATE '2024-01-31', 1.0, '2024-01-31');
SELECT length(customer_id) FROM rfm_keyed_rows((SELECT rfm_keyed(repeat('x', 1048575), DATE '2024-01-31', 1.0, '2024-01-31')));
SELECT cohort_growth_keyed(1.5, DATE '2024-01-31', 1.0, '2024-01-31', 'month');

-- options
SELECT * FROM k, rfm_customers(k, 10);
SELECT * FROM k, rfm_customers(k, 0);
SELECT * FROM k, rfm_customers(k, 4);
SELECT * FROM k, rfm_customers(k, map => 'list12');
SELECT * FROM k, rfm_customers(k, tiers => 'gold');
SELECT * FROM k, rfm_customers(k, lang => 'xx');
SELECT * FROM k, rfm_customers(k, lang => NULL);

-- calls that nobody should write
SELECT rfm_keyed(customer, at, amount, '2024-01-31') OVER () FROM orders;

--
-- The limit
--

SHOW crm_segments.keyed_memory;
SET crm_segments.keyed_memory = '1MB';
SELECT rfm_keyed(i, DATE '2024-01-31', 1.0, '2024-01-31') IS NULL FROM generate_series(1, 10000) i;
DO $$
BEGIN
	PERFORM rfm_keyed(i, DATE '2024-01-31', 1.0, '2024-01-31') FROM generate_series(1, 1000000) i;
EXCEPTION WHEN configuration_limit_exceeded THEN
	RAISE NOTICE '% %', SQLSTATE, regexp_replace(SQLERRM, 'for [0-9]{3,}', 'for N');
END
$$;
DO $$
DECLARE
	detail text;
	hint text;
BEGIN
	PERFORM rfm_keyed(i::text, DATE '2024-01-31', 1.0, '2024-01-31') FROM generate_series(1, 1000000) i;
EXCEPTION WHEN configuration_limit_exceeded THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
	RAISE NOTICE '% / %', regexp_replace(detail, '[0-9]+', 'N', 'g'), hint;
END
$$;
-- each group has as much
SELECT count(k) FROM (SELECT rfm_keyed(i, DATE '2024-01-31', 1.0, '2024-01-31') AS k FROM generate_series(1, 100000) i GROUP BY i % 10) v;
SET crm_segments.keyed_memory = '100MB';
SELECT (SELECT count(*) FROM rfm_keyed_rows(k)) FROM (SELECT rfm_keyed(i, DATE '2024-01-31', 1.0, '2024-01-31') AS k FROM generate_series(1, 100000) i) v;
RESET crm_segments.keyed_memory;
