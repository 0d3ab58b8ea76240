-- Customers without GROUP BY: the rows of the GROUP BY form, the same bytes under every plan.
BEGIN;
SELECT plan(146);

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA keyed;
SET search_path = keyed, public;
SET jit = off;

-- A year of invoices three times over, with refunds, rows without customer, time or amount, sums and
-- places beyond the usual; the customer in every type of key.
CREATE TABLE orders AS
SELECT c::int AS i, c::bigint * 3000000001 AS b, 'customer ' || c AS t, nullif(c, 7)::text::varchar(20) AS v, md5(c::text)::uuid AS u, at, amount
FROM (SELECT CASE WHEN customer_id IS NULL AND copy < 2 THEN NULL ELSE coalesce(customer_id, -1) - 60000 * copy END AS c,
			 CASE WHEN invoice_no LIKE '%77' THEN NULL WHEN invoice_no LIKE '%78' AND copy = 1 THEN TIMESTAMP '1801-02-03' ELSE invoice_ts END AS at,
			 CASE WHEN invoice_no LIKE '%5' THEN NULL WHEN invoice_no LIKE '%81' AND copy = 2 THEN amount * 1e12
				  ELSE round(amount / (1 + copy)::numeric ^ 3, copy * 2) END AS amount, invoice_no, copy
	  FROM online_retail.invoices, generate_series(0, 2) copy) o
ORDER BY md5(invoice_no || copy);
-- of these customers no row has a time; and one has an empty text
INSERT INTO orders SELECT -n, -n, 'no time ' || n, '', md5('no time ' || n)::uuid, NULL, n FROM generate_series(1, 50) n;
ANALYZE orders;

-- Generated ones: 45000 customers, more than are kept in one part, and long texts
CREATE TABLE generated AS
SELECT c::int AS i, c * 1000003 AS b, repeat('x', (c % 40)::int) || c AS t, c::text::varchar(20) AS v, md5(c::text)::uuid AS u,
	   TIMESTAMP '2011-10-31 12:00' - n % 1500 * interval '7 hours' AS at, (n * 7919 % 100000 - 5000)::numeric / 100 AS amount
FROM (SELECT n, n * n % 90001 AS c FROM generate_series(1, 120000::bigint) n) g;
ANALYZE generated;

-- The plan as it was run: what was only planned (workers above all) proves nothing.
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) ' || query LOOP
		result := result || line || E'\n';
	END LOOP;
	RETURN result;
END
$$;

--
-- The rows of the GROUP BY form
--

CREATE FUNCTION differences(source text, key text, at text, amount text, as_of text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	EXECUTE format($q$
		WITH k AS MATERIALIZED (SELECT customer_id, r::text AS r, rfm_send(r) AS bytes
								FROM rfm_keyed_rows((SELECT rfm_keyed(%2$s, %3$s, %4$s, %5$L) FROM %1$s))),
			 g AS MATERIALIZED (SELECT %2$s AS customer_id, rfm(%3$s, %4$s, %5$L)::text AS r, rfm_send(rfm(%3$s, %4$s, %5$L)) AS bytes FROM %1$s GROUP BY %2$s)
		SELECT (SELECT count(*) FROM (TABLE k EXCEPT ALL TABLE g) d) + (SELECT count(*) FROM (TABLE g EXCEPT ALL TABLE k) d) +
			   CASE WHEN EXISTS (TABLE k) THEN 0 ELSE 1000000 END $q$, source, key, at, amount, as_of) INTO result;
	RETURN result;
END
$$;
SELECT is(differences(source, key, 'at', 'amount', as_of), 0::bigint, format('rows of %s by %s as of %s', source, key, as_of))
FROM unnest('{orders,generated}'::text[]) source, unnest('{i,b,t,v,u}'::text[]) key, unnest('{2011-10-31}'::text[]) as_of;
SELECT is(differences('orders', key, at, amount, '2011-06-30'), 0::bigint, format('rows of orders by %s, %s, %s', key, at, amount))
FROM unnest('{b,t}'::text[]) key, unnest('{at::date,at,at::timestamptz}'::text[]) at, unnest('{amount,amount::float8}'::text[]) amount;
SELECT is(differences('orders', 'i', 'at', 'amount', as_of), 0::bigint, 'rows as of ' || as_of)
FROM unnest('{1800-01-01,2010-12-01,2200-01-01,5874897-12-31,"4714-11-24 BC"}'::text[]) as_of;
SELECT is(differences('(SELECT i, at, -amount AS amount FROM generated) o', 'i', 'at', 'amount', '2011-10-31'), 0::bigint, 'rows with refunds for the most part');
SELECT is(differences('(SELECT i % 3 AS i, at, amount FROM generated) o', 'i', 'at', 'amount', '2011-10-31'), 0::bigint, 'three customers with many rows');
SELECT is(differences('(SELECT n AS i, at, amount FROM generated, LATERAL (SELECT i % 5000 - 2500) v (n)) o', 'i', 'at', 'amount', '2011-10-31'), 0::bigint, '5000 customers');
SELECT is(differences('(SELECT * FROM orders LIMIT 1) o', 'i', 'at', 'amount', '2011-10-31'), 0::bigint, 'one row');
SELECT is(differences('(SELECT NULL::uuid AS u, at, amount FROM orders) o', 'u', 'at', 'amount', '2011-10-31'), 0::bigint, 'nobody');
SELECT is(differences('(SELECT t::char(30) AS t, at, amount FROM orders) o', 't::text', 'at', 'amount', '2011-10-31'), 0::bigint, 'char(n)');

CREATE COLLATION no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
SELECT throws_ok('SELECT rfm_keyed(c COLLATE no_case, DATE ''2011-10-31'', 1.0, ''2011-10-31'') FROM (VALUES (''a''), (''A'')) v (c)', '0A000',
	'customer_id must not have a nondeterministic collation');
SELECT is((SELECT count(*) FROM rfm_keyed_rows((SELECT rfm_keyed(c COLLATE "C", DATE '2011-10-31', 1.0, '2011-10-31') FROM (VALUES ('a' COLLATE no_case), ('A')) v (c)))),
	2::bigint, 'told apart by bytes where that is asked for');

--
-- Columns of rfm_customers()
--

CREATE TABLE grouped AS
SELECT i, r, rfm_recency(r) AS recency, rfm_frequency(r) AS frequency, rfm_monetary(r) AS monetary,
	   rfm_refund_count(r) AS refund_count, rfm_refunded(r) AS refunded, rfm_first_date(r) AS first_date, rfm_last_date(r) AS last_date
FROM (SELECT i, rfm(at, amount, DATE '2011-10-31') AS r FROM orders GROUP BY i) g;
CREATE TABLE stored AS SELECT rfm_keyed(i, at, amount, DATE '2011-10-31') AS k FROM orders;
CREATE FUNCTION wrong_customers(bins int, map text, tiers text, lang text) RETURNS bigint LANGUAGE sql AS $$
	WITH k AS MATERIALIZED (
			SELECT c.customer_id, c.recency, c.frequency, c.monetary::text, c.first_date, c.last_date, c.refund_count, c.refunded::text,
				   c.r, c.f, c.m, c.score, c.segment, c.tier, c.tier_label
			FROM stored, rfm_customers(k, wrong_customers.bins, wrong_customers.map, wrong_customers.tiers, wrong_customers.lang) c),
		 scored AS (
			SELECT g.*, CASE WHEN bins IS NOT NULL THEN rfm_score(g.r, coalesce(bins, 5)) OVER () END AS score,
				   CASE WHEN tiers IS NULL THEN NULL
						WHEN tiers = 'abc' THEN tier_by_value(monetary, tier_shares(coalesce(tiers, 'abc'))) OVER ()
						ELSE tier_by_share(monetary, tier_shares(coalesce(tiers, 'abc'))) OVER () END AS tier
			FROM grouped g),
		 g AS MATERIALIZED (
			SELECT i, recency, frequency, monetary::text, first_date, last_date, refund_count, refunded::text,
				   score / 100, score / 10 % 10, score % 10, score,
				   CASE WHEN map IS NOT NULL AND score IS NOT NULL THEN rfm_segment(score, map, lang) END,
				   tier, CASE WHEN tiers IS NOT NULL THEN tier_label(tier, tiers, lang) END
			FROM scored)
	SELECT (SELECT count(*) FROM (TABLE k EXCEPT ALL TABLE g) d) + (SELECT count(*) FROM (TABLE g EXCEPT ALL TABLE k) d) +
		   abs((SELECT count(*) FROM k) - (SELECT count(*) FROM grouped))
$$;
SELECT is(wrong_customers(bins, map, tiers, lang), 0::bigint, format('columns with bins %s, map %s, tiers %s, %s', bins, map, tiers, lang))
FROM (VALUES (5, 'list11', 'diamond', 'en'), (5, 'rf10', 'pyramid', 'zh'), (5, 'quadrant8', 'metal', 'zh'), (5, 'r_rfm_0_3', 'abc', 'en'),
			 (1, NULL, 'diamond', 'en'), (2, NULL, 'abc', 'zh'), (3, NULL, NULL, 'en'), (9, NULL, 'metal', 'zh'),
			 (NULL, NULL, 'diamond', 'en'), (NULL, NULL, NULL, 'en'), (5, NULL, NULL, 'en'), (4, NULL, 'pyramid', 'en')) o (bins, map, tiers, lang);
-- as anyone would write it
SELECT is_empty($$
	(SELECT customer_id, score, segment, tier, tier_label FROM rfm_customers((SELECT rfm_keyed(i, at, amount, DATE '2011-10-31') FROM orders))
	 EXCEPT ALL
	 SELECT i, score, rfm_segment(score, 'list11'), tier, tier_label(tier, 'diamond')
	 FROM (SELECT i, rfm_score(r, 5) OVER () AS score, tier_by_share(rfm_monetary(r), tier_shares('diamond')) OVER () AS tier
		   FROM (SELECT i, rfm(at, amount, DATE '2011-10-31') AS r FROM orders GROUP BY i) g) s) $$, 'defaults are those of the functions');
-- and what is known of the data by other means
SELECT is_empty($$
	SELECT FROM (SELECT * FROM rfm_customers((SELECT rfm_keyed(customer_id, invoice_ts, amount, DATE '2011-12-10') FROM online_retail.purchases))) c
	FULL JOIN online_retail.expected_customers e USING (customer_id)
	WHERE (c.recency, c.frequency, c.monetary, c.first_date, c.last_date) IS DISTINCT FROM (e.recency_days, e.frequency, e.monetary, e.first_date, e.last_date) $$,
	'Online Retail: the numbers');
SELECT is_empty($$
	SELECT FROM (SELECT * FROM rfm_customers((SELECT rfm_keyed(customer_id, invoice_ts, amount, DATE '2011-12-10') FROM online_retail.purchases))) c
	FULL JOIN online_retail.expected_customers e USING (customer_id)
	WHERE (c.r, c.f, c.m, c.segment) IS DISTINCT FROM (e.r5, e.f5, e.m5, e.list11) $$,
	'Online Retail: scores and segments');

--
-- Every plan
--

-- Does the row at hand go through a worker?  (PL/pgSQL hides that pg_backend_pid() should not
-- be asked there.)
DO $$ BEGIN PERFORM set_config('keyed.leader', pg_backend_pid()::text, false); END $$;
CREATE FUNCTION in_worker() RETURNS boolean LANGUAGE plpgsql PARALLEL SAFE AS $$
BEGIN
	RETURN pg_backend_pid()::text <> current_setting('keyed.leader');
END
$$;
CREATE FUNCTION values_query(source text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT rfm_keyed(i, at, amount, ''2011-10-31'') AS i, rfm_keyed(b, at, amount, ''2011-10-31'') AS b, rfm_keyed(t, at, amount, ''2011-10-31'') AS t,
						  rfm_keyed(v, at, amount, ''2011-10-31'') AS v, rfm_keyed(u, at, amount, ''2011-10-31'') AS u,
						  rfm_keyed(i, at, amount, ''2011-10-31'') FILTER (WHERE amount < 0) AS f, count(*) FILTER (WHERE in_worker()) AS away FROM %s', source)
$$;

-- The truth, serial and with room
SET max_parallel_workers_per_gather = 0;
SET work_mem = '64MB';
DO $$ BEGIN EXECUTE 'CREATE TABLE truth AS ' || values_query('orders'); EXECUTE 'CREATE TABLE large AS ' || values_query('generated'); END $$;
SELECT isnt(i, NULL, 'there is a truth') FROM truth;

-- The same bytes as the truth?  keyed.in_workers says how many of the rows went through workers.
CREATE FUNCTION is_truth(source text, truth text DEFAULT 'truth') RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	value record;
	want record;
BEGIN
	EXECUTE values_query(source) INTO value;
	EXECUTE 'TABLE ' || truth INTO want;
	PERFORM set_config('keyed.in_workers', value.away::text, false);
	RETURN record_image_eq(ROW(value.i, value.b, value.t, value.v, value.u, value.f), ROW(want.i, want.b, want.t, want.v, want.u, want.f));
END
$$;
SELECT ok(is_truth('orders'), 'again');

CREATE FUNCTION is_truth_mixed(seed text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	result boolean;
BEGIN
	EXECUTE format('CREATE TABLE mixed AS SELECT * FROM orders ORDER BY %s', seed);
	result := is_truth('mixed');
	DROP TABLE mixed;
	RETURN result;
END
$$;
SELECT ok(is_truth_mixed(seed), 'rows ordered by ' || seed)
FROM unnest('{at,at DESC,i,i DESC,b,t,u,amount,md5(u::text || at),md5(at::text || u)}'::text[]) seed;

SET work_mem = '64kB';
SET crm_segments.keyed_memory = '64MB';
SELECT ok(is_truth('orders'), 'work_mem 64 kB');
SELECT ok(is_truth('generated', 'large'), 'work_mem 64 kB: generated rows');
SET work_mem = '256MB';
RESET crm_segments.keyed_memory;
SELECT ok(is_truth('orders'), 'work_mem 256 MB');
SELECT ok(is_truth('generated', 'large'), 'work_mem 256 MB: generated rows');
SET work_mem = '64MB';
SELECT ok(is_truth('(SELECT * FROM generated ORDER BY md5(u::text || at)) g', 'large'), 'generated rows in another order');

-- What the functions cost is left out, so that the plans come about.
SET cpu_operator_cost = 0.000001;
SET parallel_setup_cost = 0;
SET min_parallel_table_scan_size = 0;
CREATE FUNCTION with_workers(workers int, leader bool) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	name text := workers || CASE WHEN leader THEN ' workers and the leader' ELSE ' workers' END;
BEGIN
	PERFORM set_config('max_parallel_workers_per_gather', workers::text, false), set_config('parallel_leader_participation', leader::text, false);
	EXECUTE format('ALTER TABLE orders SET (parallel_workers = %s)', workers);
	EXECUTE format('ALTER TABLE generated SET (parallel_workers = %s)', workers);
	RETURN NEXT matches(plan_of(values_query('orders')), format('Finalize.*Gather.*Workers Launched: %s.*Partial', workers), name || ' were launched');
	RETURN NEXT ok(is_truth('orders'), name);
	RETURN NEXT is(leader OR current_setting('keyed.in_workers')::bigint = (SELECT count(*) FROM orders), true, name || ': all rows went through them');
	RETURN NEXT ok(is_truth('generated', 'large'), name || ': generated rows');
END
$$;
SELECT with_workers(1, true);
SELECT with_workers(2, true);
SELECT with_workers(workers, false) FROM generate_series(2, 4) workers;
RESET parallel_leader_participation;
SET max_parallel_workers_per_gather = 2;

-- a worker that sees no row, no row at all, rows of nobody
CREATE TABLE few (LIKE orders);
SELECT matches(plan_of(values_query('few')), 'Finalize.*Gather.*Workers Launched: 2.*Partial', 'no rows: two workers were launched');
SELECT is((SELECT rfm_keyed(i, at, amount, DATE '2020-01-01') FROM few), NULL, 'no rows: NULL');
SELECT is((SELECT count(*) FROM rfm_customers((SELECT rfm_keyed(i, at, amount, DATE '2020-01-01') FROM few))), 0::bigint, 'no rows: no customers');
INSERT INTO few VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT is(differences('few', key, 'at', 'amount', '2011-10-31'), 0::bigint, 'workers, one row of nobody: ' || key) FROM unnest('{i,b,t,v,u}'::text[]) key;
INSERT INTO few SELECT * FROM orders LIMIT 3000;
SELECT is(differences('few', key, 'at', 'amount', '2011-10-31'), 0::bigint, 'workers: ' || key) FROM unnest('{i,t,u}'::text[]) key;

-- workers with other days stop the statement, as rows with other days do
SET parallel_leader_participation = off;
SELECT throws_ok('SELECT rfm_keyed(i, at, amount, at::date) FROM orders WHERE at IS NOT NULL', '22023');
RESET parallel_leader_participation;

-- partitions, by another key than the customer's: partial values of each, some without a row
CREATE TABLE by_month (LIKE orders) PARTITION BY RANGE (at);
CREATE TABLE by_month_null PARTITION OF by_month DEFAULT;
SELECT format('CREATE TABLE by_month_%s PARTITION OF by_month FOR VALUES FROM (%L) TO (%L)', i,
			  DATE '2010-09-01' + i * interval '1 month', DATE '2010-10-01' + i * interval '1 month')
FROM generate_series(0, 18) i \gexec
INSERT INTO by_month SELECT * FROM orders;
ANALYZE by_month;
SET enable_partitionwise_aggregate = on;
SET max_parallel_workers_per_gather = 0;
SELECT matches(plan_of(values_query('by_month')), 'Finalize.*Append.*Partial.*by_month_0', 'partitions: the plan');
SELECT ok(is_truth('by_month'), 'partitions');
SET max_parallel_workers_per_gather = 2;
SET parallel_leader_participation = off;
SELECT matches(plan_of(values_query('by_month')), 'Finalize.*Gather.*Workers Launched: 2.*Partial.*by_month_0', 'partitions: two workers were launched');
SELECT ok(is_truth('by_month'), 'partitions, with workers');
SELECT is(current_setting('keyed.in_workers')::bigint, (SELECT count(*) FROM orders), 'and all rows went through workers');
RESET parallel_leader_participation;

-- more partitions than partial values are kept of
SET max_parallel_workers_per_gather = 0;
CREATE TABLE many (LIKE orders) PARTITION BY HASH (i);
SELECT format('CREATE TABLE many_%s PARTITION OF many FOR VALUES WITH (MODULUS 1100, REMAINDER %1$s)', i) FROM generate_series(0, 1099) i \gexec
INSERT INTO many SELECT * FROM orders;
ANALYZE many;
SET cpu_tuple_cost = 1;
SELECT matches(plan_of('SELECT rfm_keyed(u, at, amount, ''2011-10-31'') FROM many'), 'Finalize.*Append.*Partial.*many_1099', 'very many partitions: the plan');
SELECT ok(record_image_eq(ROW(k), ROW(u)), 'very many partitions') FROM (SELECT rfm_keyed(u, at, amount, '2011-10-31') AS k FROM many) v, truth;
RESET cpu_tuple_cost;
RESET enable_partitionwise_aggregate;
SET max_parallel_workers_per_gather = 2;

-- by groups: as many tables as groups, sorted or hashed
CREATE FUNCTION regions() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM (
		(SELECT g, c.customer_id, c.r::text FROM (SELECT extract(month FROM at) AS g, rfm_keyed(t, at, amount, '2011-10-31') AS k FROM orders GROUP BY 1) v, rfm_keyed_rows(k) c
		 EXCEPT ALL SELECT extract(month FROM at), t, rfm(at, amount, '2011-10-31')::text FROM orders GROUP BY 1, 2)
		UNION ALL
		(SELECT extract(month FROM at), t, rfm(at, amount, '2011-10-31')::text FROM orders GROUP BY 1, 2
		 EXCEPT ALL SELECT g, c.customer_id, c.r::text FROM (SELECT extract(month FROM at) AS g, rfm_keyed(t, at, amount, '2011-10-31') AS k FROM orders GROUP BY 1) v, rfm_keyed_rows(k) c)) d
$$;
SELECT is(regions(), 0::bigint, 'groups, with workers');
SET enable_hashagg = off;
SELECT is(regions(), 0::bigint, 'groups, sorted, with workers');
SET max_parallel_workers_per_gather = 0;
SELECT is(regions(), 0::bigint, 'groups, sorted');
RESET enable_hashagg;
SELECT is(regions(), 0::bigint, 'groups, hashed');
SET work_mem = '64kB';
SELECT is(regions(), 0::bigint, 'groups, hashed, with little memory');
SET work_mem = '64MB';
SELECT is_empty($$
	SELECT FROM (SELECT extract(month FROM at) AS m, u IS NULL AS nobody, rfm_keyed(u, at, amount, '2011-10-31') AS k FROM orders GROUP BY GROUPING SETS ((1), (2), ())) s, truth
	WHERE m IS NULL AND nobody IS NULL AND NOT record_image_eq(ROW(k), ROW(u)) AND k = u $$, 'grouping sets: equal values have equal bytes');
SELECT ok(EXISTS (SELECT FROM (SELECT extract(month FROM at) AS m, rfm_keyed(u, at, amount, '2011-10-31') AS k FROM orders GROUP BY GROUPING SETS ((1), ())) s, truth
				  WHERE m IS NULL AND record_image_eq(ROW(k), ROW(u))), 'grouping sets: the whole');

--
-- Statements that come again
--

PREPARE customers(date, int, text) AS
SELECT count(*) AS n, sum(score) AS scores, count(segment) AS segments, md5(string_agg(tier_label, ',' ORDER BY customer_id)) AS tiers FROM rfm_customers((SELECT rfm_keyed(t, at, amount, $1) FROM orders), $2, $3);
SET plan_cache_mode = force_generic_plan;
CREATE TABLE first_generic AS EXECUTE customers('2011-10-31', 5, 'rf10');
CREATE TABLE second_generic AS EXECUTE customers('2011-10-31', 5, 'rf10');
CREATE TABLE other_day AS EXECUTE customers('2011-06-30', 5, 'rf10');
SET plan_cache_mode = force_custom_plan;
CREATE TABLE custom AS EXECUTE customers('2011-10-31', 5, 'rf10');
RESET plan_cache_mode;
SELECT results_eq('TABLE first_generic UNION ALL TABLE second_generic', 'TABLE custom UNION ALL TABLE custom', 'prepared statements, generic plans');
SELECT isnt_empty('TABLE first_generic EXCEPT TABLE other_day', 'and another day');

-- a sub-query for every row: the node starts over
CREATE TABLE days AS SELECT d::date AS d FROM generate_series(DATE '2010-12-01', '2011-12-01', interval '2 months') d;
SELECT is_empty($$
	(SELECT d, c.customer_id, c.r::text FROM days, LATERAL rfm_keyed_rows((SELECT rfm_keyed(b, at, amount, d) FROM few WHERE at < d)) c
	 EXCEPT ALL SELECT d, b, rfm(at, amount, d)::text FROM days JOIN few ON at < d GROUP BY d, b)
	UNION ALL
	(SELECT d, b, rfm(at, amount, d)::text FROM days JOIN few ON at < d GROUP BY d, b
	 EXCEPT ALL SELECT d, c.customer_id, c.r::text FROM days, LATERAL rfm_keyed_rows((SELECT rfm_keyed(b, at, amount, d) FROM few WHERE at < d)) c) $$, 'a correlated sub-query for every day');
SELECT is((SELECT count(DISTINCT n) FROM days, LATERAL (SELECT count(*) AS n, d FROM rfm_customers((SELECT rfm_keyed(u, at, amount, '2011-10-31') FROM few)) c) l), 1::bigint,
	'the same rows, again and again');

-- cursors go back and forth, and end early
DECLARE c SCROLL CURSOR FOR SELECT customer_id FROM rfm_customers((SELECT rfm_keyed(i, at, amount, '2011-10-31') FROM orders));
CREATE TABLE fetched (n int, id int);
DO $$
DECLARE
	c refcursor := 'c';
	id int;
BEGIN
	FETCH ABSOLUTE 5 FROM c INTO id; INSERT INTO fetched VALUES (1, id);
	FETCH LAST FROM c INTO id;
	FETCH ABSOLUTE 5 FROM c INTO id; INSERT INTO fetched VALUES (2, id);
	FETCH FIRST FROM c INTO id;
	MOVE FORWARD 4 FROM c;
	FETCH RELATIVE 0 FROM c INTO id; INSERT INTO fetched VALUES (3, id);
END
$$;
CLOSE c;
SELECT is((SELECT count(*) FROM fetched WHERE id = (SELECT id FROM fetched WHERE n = 1)), 3::bigint, 'a cursor finds the same row again');
SELECT is((SELECT count(*) FROM (SELECT customer_id FROM rfm_customers((SELECT rfm_keyed(i, at, amount, '2011-10-31') FROM orders)) LIMIT 10) l), 10::bigint, 'LIMIT');

-- materialized views that are refreshed and have nothing to change: every row stays where it is
-- (without NULLs in the unique columns, by which no row is found again)
CREATE MATERIALIZED VIEW kept AS
SELECT extract(year FROM at)::int AS year, rfm_keyed(t, at, amount, '2011-10-31') AS k FROM orders WHERE at IS NOT NULL GROUP BY 1;
CREATE UNIQUE INDEX ON kept (year);
CREATE MATERIALIZED VIEW known AS SELECT * FROM rfm_customers((SELECT rfm_keyed(b, at, amount, '2011-10-31') FROM orders WHERE b IS NOT NULL));
CREATE UNIQUE INDEX ON known (customer_id);
CREATE TABLE places AS SELECT ctid::text AS place, year::bigint AS id FROM kept UNION ALL SELECT ctid::text, customer_id FROM known;
REFRESH MATERIALIZED VIEW CONCURRENTLY kept;
REFRESH MATERIALIZED VIEW CONCURRENTLY known;
SET max_parallel_workers_per_gather = 2;
REFRESH MATERIALIZED VIEW CONCURRENTLY kept;
REFRESH MATERIALIZED VIEW CONCURRENTLY known;
SET max_parallel_workers_per_gather = 0;
SELECT bag_eq('SELECT ctid::text AS place, year::bigint AS id FROM kept UNION ALL SELECT ctid::text, customer_id FROM known', 'TABLE places',
	'REFRESH MATERIALIZED VIEW CONCURRENTLY twice changes nothing');
SELECT cmp_ok((SELECT count(*) FROM places), '>', 1000::bigint, 'of many rows');

-- what is stored is what was computed
SELECT ok(record_image_eq(ROW(k), ROW(i)), 'stored, detoasted, the same') FROM stored, truth;
SELECT is((SELECT count(*) FROM stored, rfm_keyed_rows(k)), (SELECT count(*) FROM grouped), 'rows of a stored value');

--
-- The limit
--

SET crm_segments.keyed_memory = '1MB';
SELECT throws_matching(format('SELECT rfm_keyed(%s, at, amount, ''2011-10-31'') FROM generated', key), 'rfm_keyed needs more than 1024 kB of memory for [1-9][0-9]{2,} customers', 'past the limit: ' || key)
FROM unnest('{i,b,t,u}'::text[]) key;
SELECT throws_ok('SELECT rfm_keyed(i, at, amount, ''2011-10-31'') FROM generated', '53400');
CREATE FUNCTION complaint(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	hint text;
	detail text;
BEGIN
	EXECUTE query;
	RETURN 'none';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', SQLSTATE, SQLERRM, detail, hint);
END
$$;
SELECT matches(complaint('SELECT rfm_keyed(t, at, amount, ''2011-10-31'') FROM generated'),
	'53400.*more than 1024 kB.*after [0-9]+ rows.*[0-9]+ [kM]B.*Raise crm_segments.keyed_memory, or write rfm.* GROUP BY customer_id, which spills to disk', 'the message names the setting and the way out');
SELECT lives_ok('SELECT rfm_keyed(i % 1000, at, amount, ''2011-10-31'') FROM generated', 'rows alone do not count');
SET crm_segments.keyed_memory = '20MB';
SELECT lives_ok('SELECT rfm_keyed(i, at, amount, ''2011-10-31'') FROM generated', 'raised, it is enough');
RESET crm_segments.keyed_memory;
SET work_mem = '64kB';
SET hash_mem_multiplier = 1;
SELECT matches(complaint('SELECT rfm_keyed(t, at, amount, ''2011-10-31'') FROM generated'), '53400.*more than 2048 kB.*derived from work_mem', 'derived from work_mem');
SET hash_mem_multiplier = 2;
SELECT matches(complaint('SELECT rfm_keyed(t, at, amount, ''2011-10-31'') FROM generated'), '53400.*more than 4096 kB.*derived from work_mem', 'and from hash_mem_multiplier');
RESET hash_mem_multiplier;
SET work_mem = '64MB';
-- in workers and where their values come together
SET crm_segments.keyed_memory = '2MB';
SET max_parallel_workers_per_gather = 2;
SET parallel_leader_participation = off;
SELECT matches(complaint('SELECT rfm_keyed(t, at, amount, ''2011-10-31'') FROM generated'), '^53400.*crm_segments.keyed_memory', 'past the limit in a worker');
SET crm_segments.keyed_memory = '6MB';
SELECT matches(complaint('SELECT rfm_keyed(b, at, amount, ''2011-10-31'') FROM generated'), '^(none|53400.*crm_segments.keyed_memory.*)$', 'where values come together');
RESET crm_segments.keyed_memory;
SET max_parallel_workers_per_gather = 0;
SELECT ok(is_truth('orders'), 'afterwards all is well');

--
-- Cancellation
--

CREATE TABLE million AS
SELECT (n * 7919 % 1000003)::int AS i, (n * 7919 % 1000003)::text AS t, DATE '2011-10-31' - (n % 700)::int AS at, (n % 10000)::numeric / 100 AS amount
FROM generate_series(1, 1000000::bigint) n;
ANALYZE million;
SET crm_segments.keyed_memory = '1GB';
CREATE TABLE runs (query int, stopped boolean, allowed interval, took interval);
CREATE TABLE queries (query int, name text, body text);
INSERT INTO queries VALUES
	(1, 'int', 'SELECT rfm_keyed(i, at, amount, ''2011-10-31'') IS NULL FROM million'),
	(2, 'text', 'SELECT rfm_keyed(t, at, amount, ''2011-10-31'') IS NULL FROM million'),
	(3, 'customers', 'SELECT count(*) FROM rfm_customers((SELECT rfm_keyed(i, at, amount, ''2011-10-31'') FROM million))'),
	(4, 'stored', 'SELECT count(tier_label) FROM stored_million, rfm_customers(k)');
CREATE TABLE stored_million AS SELECT rfm_keyed(i, at, amount, '2011-10-31') AS k FROM million;
-- Runs a query, which statement_timeout may end; its time starts with the statement.  One that comes
-- to its end just before can be told to stop when it has.
CREATE PROCEDURE run(number int) LANGUAGE plpgsql AS $$
DECLARE
	stopped boolean := false;
	took interval;
BEGIN
	BEGIN
		EXECUTE (SELECT body FROM queries WHERE query = number);
		took := clock_timestamp() - statement_timestamp();
		PERFORM pg_sleep(0.2) WHERE current_setting('statement_timeout') <> '0';
	EXCEPTION WHEN query_canceled THEN
		stopped := took IS NULL;
		took := coalesce(took, clock_timestamp() - statement_timestamp());
	END;
	INSERT INTO runs VALUES (number, stopped, nullif(current_setting('statement_timeout'), '0')::interval, took);
END
$$;
SELECT format('CALL run(%s)', query) FROM queries ORDER BY query \gexec
SELECT format('SET LOCAL statement_timeout = %s', ceil(100 * extract(epoch FROM took) * t)), format('CALL run(%s)', query), 'SET LOCAL statement_timeout = 0'
FROM runs, unnest('{2,4,6,7}'::int[]) t ORDER BY query, t \gexec
SELECT is((SELECT count(*)::int FROM runs WHERE allowed IS NULL AND NOT stopped), 4, 'undisturbed, queries come to their end');
SELECT cmp_ok((SELECT count(*) FROM runs r WHERE r.query = q.query AND stopped), '>=', 2::bigint, name || ': was stopped on the way') FROM queries q ORDER BY query;
SELECT cmp_ok((SELECT max(took - allowed) FROM runs r WHERE r.query = q.query AND stopped), '<', interval '1 second', name || ': soon enough') FROM queries q ORDER BY query;
SELECT ok(is_truth('orders'), 'and the session is as good as before');

SELECT * FROM finish();
ROLLBACK;
