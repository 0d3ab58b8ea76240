-- The same results under every plan: order of rows, memory, workers, partitions.
BEGIN;
SELECT plan(63);

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA plans;
SET search_path = plans, public;

-- A year of invoices four times over, with refunds, rows without customer, time or amount.
CREATE TABLE orders AS
SELECT coalesce(customer_id, -1) + 100000 * copy AS customer_id,
	   CASE WHEN invoice_no LIKE '%77' THEN NULL ELSE invoice_ts END AS at,
	   CASE WHEN invoice_no LIKE '%5' THEN NULL ELSE amount / (1 + copy)::numeric ^ 3 END AS amount
FROM online_retail.invoices, generate_series(0, 3) copy
ORDER BY md5(invoice_no || copy);
-- of these customers no row has a time
INSERT INTO orders SELECT -i, NULL, i FROM generate_series(1, 50) i;
ANALYZE orders;

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

-- Does the row at hand go through a worker?  (PL/pgSQL hides that pg_backend_pid() should not
-- be asked there.)
DO $$ BEGIN PERFORM set_config('plans.leader', pg_backend_pid()::text, false); END $$;
CREATE FUNCTION in_worker() RETURNS boolean LANGUAGE plpgsql PARALLEL SAFE AS $$
BEGIN
	RETURN pg_backend_pid()::text <> current_setting('plans.leader');
END
$$;

-- Digest of the bytes of every customer's value, in text and in binary; plans.in_workers says
-- how many of the rows went through workers.
CREATE FUNCTION values_query(source text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT customer_id, rfm(at, amount, DATE ''2011-10-31'') AS r, purchase_history(at, amount) AS h,
						  count(*) FILTER (WHERE in_worker()) AS away FROM %s GROUP BY customer_id', source)
$$;
CREATE FUNCTION values_digest(source text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	away bigint;
BEGIN
	EXECUTE format('SELECT md5(string_agg(concat(customer_id, r, rfm_send(r), h, purchase_history_send(h)), '';'' ORDER BY customer_id)), sum(away) FROM (%s) v',
				   values_query(source)) INTO result, away;
	PERFORM set_config('plans.in_workers', away::text, false);
	RETURN result;
END
$$;

CREATE FUNCTION cuts_query(source text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT rfm_cuts(d, f, m, 7)::text || rfm_cuts(d, f, m, 4, ''r_rfm'')::text ||
				   quantile_cuts(m, 20)::text || quantile_cuts(m, 500, ''r_rfm'')::text AS cuts,
				   count(*) FILTER (WHERE in_worker()) AS away FROM %s', source)
$$;
CREATE FUNCTION cuts_digest(source text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
	away bigint;
BEGIN
	EXECUTE cuts_query(source) INTO result, away;
	PERFORM set_config('plans.in_workers', away::text, false);
	RETURN md5(result);
END
$$;

CREATE TABLE customers AS
SELECT customer_id, r, rfm_recency(r)::float8 AS d, nullif(rfm_frequency(r), 3)::float8 AS f, rfm_monetary(r)::float8 AS m
FROM (SELECT customer_id, rfm(at, amount, DATE '2011-12-10') AS r FROM orders GROUP BY 1) v;
ANALYZE customers;

CREATE FUNCTION scores_query(source text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$
		SELECT md5(string_agg(concat_ws(',', customer_id, a, b, c, e, g), ';' ORDER BY customer_id))
		FROM (SELECT customer_id, rfm_score(r) OVER () AS a, rfm_score(d, f, m, 9) OVER () AS b,
					 quantile_score(m, 1000) OVER (PARTITION BY customer_id %% 7) AS c,
					 quantile_score(d, 10, false, 'mid') OVER () AS e,
					 quantile_score(m, 6, true, 'ntile') OVER (ORDER BY customer_id) AS g
			  FROM %s) s $q$, source)
$$;
CREATE FUNCTION scores_digest(source text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE scores_query(source) INTO result;
	RETURN result;
END
$$;

-- The truth, serial and with room
SET max_parallel_workers_per_gather = 0;
SET work_mem = '64MB';
CREATE TABLE truth AS
SELECT values_digest('orders') AS metrics, cuts_digest('customers') AS cuts, scores_digest('customers') AS scores;
SELECT isnt(metrics, NULL, 'there is a truth') FROM truth;
SELECT is((SELECT count(*)::int FROM customers WHERE customer_id BETWEEN -50 AND -2 AND d IS NULL), 49,
	'customers without a time are there');
SELECT is_empty($$
	SELECT customer_id FROM customers
	JOIN (SELECT customer_id, count(*) FILTER (WHERE coalesce(amount, 0) >= 0) AS f,
				 coalesce(sum(amount), 0) AS m, max(at) FILTER (WHERE coalesce(amount, 0) >= 0) AS last,
				 count(*) FILTER (WHERE amount < 0) AS refunds
		  FROM (SELECT customer_id, at, CASE WHEN at IS NOT NULL THEN amount END AS amount, at IS NOT NULL AS known
				FROM orders) o WHERE known GROUP BY 1) want USING (customer_id)
	WHERE rfm_frequency(r) <> want.f OR rfm_monetary(r) <> want.m OR rfm_refund_count(r) <> want.refunds OR
		  rfm_recency(r) IS DISTINCT FROM DATE '2011-12-10' - last::date $$,
	'and plain SQL agrees with it');
CREATE TABLE histories AS SELECT customer_id, purchase_history(at, round(amount, 4)) AS h FROM orders GROUP BY 1;
CREATE TABLE whole AS SELECT purchase_history_send(purchase_history(at, round(amount, 4))) AS bytes FROM orders;
ANALYZE histories;
SELECT is_empty($$
	SELECT customer_id, (r).day, (r).purchases::bigint, (r).amount, (r).refunds::bigint FROM (SELECT customer_id, purchase_rows(h) AS r FROM histories) v
	EXCEPT
	SELECT customer_id, at::date, count(*) FILTER (WHERE coalesce(round(amount, 4), 0) >= 0), coalesce(sum(round(amount, 4)), 0), count(*) FILTER (WHERE round(amount, 4) < 0)
	FROM orders WHERE at IS NOT NULL GROUP BY 1, 2 $$,
	'and with histories');

--
-- Order of rows
--

CREATE FUNCTION shuffled(seed text) RETURNS TABLE (metrics text, cuts text, scores text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TABLE mixed AS SELECT * FROM orders ORDER BY %s', seed);
	EXECUTE format('CREATE TABLE mixed_customers AS SELECT * FROM customers ORDER BY %s', replace(seed, 'at', 'd'));
	RETURN QUERY SELECT values_digest('mixed'), cuts_digest('mixed_customers'), scores_digest('mixed_customers');
	DROP TABLE mixed, mixed_customers;
END
$$;
SELECT results_eq(format('SELECT * FROM shuffled(%L)', seed), 'TABLE truth', 'rows ordered by ' || seed)
FROM unnest('{at,at DESC,md5(customer_id::text || at),md5(at::text || customer_id),customer_id}'::text[]) seed;

--
-- Memory
--

SET work_mem = '64kB';
SELECT results_eq($$ SELECT values_digest('orders'), cuts_digest('customers'), scores_digest('customers') $$,
	'TABLE truth', 'work_mem 64 kB');
SET enable_sort = off;
SELECT matches(plan_of(values_query('orders')), 'HashAggregate.*Disk Usage', 'hashed, spilling');
SELECT is(values_digest('orders'), (SELECT metrics FROM truth), 'hashed, spilling: metrics');
RESET enable_sort;
SET enable_hashagg = off;
SELECT matches(plan_of(values_query('orders')), 'GroupAggregate.*Sort', 'sorted');
SELECT is(values_digest('orders'), (SELECT metrics FROM truth), 'sorted: metrics');
RESET enable_hashagg;
SET work_mem = '1GB';
SELECT results_eq($$ SELECT values_digest('orders'), cuts_digest('customers'), scores_digest('customers') $$,
	'TABLE truth', 'work_mem 1 GB');
SET work_mem = '64MB';

-- several groupings in one pass
SELECT results_eq($$
	SELECT md5(string_agg(r::text || rfm_send(r), ';' ORDER BY c))
	FROM (SELECT customer_id % 7 AS c, rfm(at, amount, DATE '2011-10-31') AS r FROM orders GROUP BY GROUPING SETS ((customer_id % 7), (date_trunc('week', at)), ())) s
	WHERE c IS NOT NULL $$,
	$$
	SELECT md5(string_agg(r::text || rfm_send(r), ';' ORDER BY c))
	FROM (SELECT customer_id % 7 AS c, rfm(at, amount, DATE '2011-10-31') AS r FROM orders GROUP BY 1) s $$,
	'grouping sets');

--
-- Workers
--

SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;

CREATE FUNCTION is_parallel(query text, name text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT matches(plan_of(query), 'Finalize.*Gather.*Workers Launched: 2.*Partial', name || ': two workers were launched')
$$;

SELECT is_parallel(values_query('orders'), 'metrics');
SELECT is(values_digest('orders'), (SELECT metrics FROM truth), 'two workers: metrics');
SELECT is_parallel(cuts_query('customers'), 'cuts');
SELECT is(cuts_digest('customers'), (SELECT cuts FROM truth), 'two workers: cuts');
SELECT matches(plan_of(scores_query('customers')), 'WindowAgg.*Gather.*Workers Launched: 2', 'scores: two workers were launched');
SELECT is(scores_digest('customers'), (SELECT scores FROM truth), 'two workers: scores');

SET parallel_leader_participation = off;
SELECT is_parallel(values_query('orders'), 'metrics without the leader');
SELECT is(values_digest('orders'), (SELECT metrics FROM truth), 'two workers, leader off: metrics');
SELECT is(current_setting('plans.in_workers')::bigint, (SELECT count(*) FROM orders), 'and all rows went through workers');
SELECT is(cuts_digest('customers'), (SELECT cuts FROM truth), 'two workers, leader off: cuts');
SELECT is(current_setting('plans.in_workers')::bigint, (SELECT count(*) FROM customers), 'and all customers went through workers');

SET enable_hashagg = off;
SELECT is_parallel(values_query('orders'), 'metrics, sorted');
SELECT is(values_digest('orders'), (SELECT metrics FROM truth), 'two workers, sorted: metrics');
RESET enable_hashagg;

-- histories of each customer, put together for all of them
SET parallel_leader_participation = on;
SELECT is_parallel('SELECT purchase_history_merge(h) FROM histories', 'histories put together');
SELECT is((SELECT purchase_history_send(purchase_history_merge(h)) FROM histories), (SELECT bytes FROM whole), 'two workers: histories put together');
SET parallel_leader_participation = off;
SELECT is((SELECT purchase_history_send(purchase_history_merge(h)) FROM histories), (SELECT bytes FROM whole), 'two workers, leader off: histories put together');

-- fit and apply in one statement is parallel on both levels
SELECT matches(plan_of('SELECT customer_id, rfm_score(r, (SELECT rfm_cuts(r, 5) FROM customers)) FROM customers'),
			   '^Gather.*Workers Launched: 2.*InitPlan.*Finalize.*Gather.*Workers Launched: 2.*Partial.*Parallel Seq Scan.*Parallel Seq Scan',
			   'fit and apply: workers were launched for both');
CREATE TABLE applied AS
SELECT customer_id, rfm_score(r, (SELECT rfm_cuts(r, 5) FROM customers)) AS code, in_worker() AS away FROM customers;
SELECT is_empty($$
	SELECT customer_id FROM (SELECT customer_id, rfm_score(r) OVER () AS code FROM customers) s FULL JOIN applied a USING (customer_id)
	WHERE s.code IS DISTINCT FROM a.code OR away IS NOT TRUE $$,
	'fit and apply in workers');

-- a worker that sees no row, a worker that sees only NULLs, no row at all
CREATE TABLE few (customer_id int, at timestamp, amount numeric, d float8, f float8, m float8);
SELECT is_parallel('SELECT rfm(at, amount, DATE ''2020-01-01'') FROM few', 'no rows');
SELECT is((SELECT rfm(at, amount, DATE '2020-01-01') FROM few), NULL, 'no rows: NULL');
SELECT is((SELECT purchase_history(at, amount) FROM few), NULL, 'no rows: no history');
SELECT is((SELECT rfm_cuts(d, f, m, 5) FROM few), NULL, 'no rows: no cuts');
SELECT is((SELECT quantile_cuts(d, 5) FROM few), NULL, 'no rows: no cuts of one column');
INSERT INTO few SELECT 1 FROM generate_series(1, 2000);
SELECT is((SELECT rfm(at, amount, DATE '2020-01-01')::text FROM few),
	'{"as_of": "2020-01-01", "first": null, "last": null, "frequency": 0, "gross": 0, "refunds": 0, "refunded": 0, "counting": "purchases"}',
	'only NULLs: an empty value');
SELECT is((SELECT purchase_history(at, amount) FROM few), '[]', 'only NULLs: an empty history');
SELECT is((SELECT purchase_history_merge(NULL::purchase_history) FROM few), NULL, 'only NULLs: no histories put together');
SELECT is((SELECT rfm_cuts(d, f, m, 5) FROM few), NULL, 'only NULLs: no cuts');
SELECT is((SELECT quantile_cuts(d, 5, 'r_rfm') FROM few), NULL, 'only NULLs: no cuts of one column');
SELECT is((SELECT rfm(at, amount, DATE '2020-01-01') FILTER (WHERE customer_id = 2) FROM few), NULL, 'FILTER leaves none');
SELECT is((SELECT purchase_history(at, amount) FILTER (WHERE customer_id = 2) FROM few), NULL, 'FILTER leaves none: no history');
INSERT INTO few VALUES (1, '2019-12-31', 5, 1, 1, 5);
SELECT is((SELECT format('%s %s %s', rfm_recency(r), rfm_frequency(r), rfm_monetary(r))
		   FROM (SELECT rfm(at, amount, DATE '2020-01-01') AS r FROM few) v), '1 1 5', 'one row among NULLs');
SELECT is((SELECT purchase_history(at, amount) FROM few), '[["2019-12-31", 1, 5]]', 'one row among NULLs: a history');
SELECT is((SELECT rfm_cuts(d, f, m, 3)::text FROM few),
	'{"bounds": "(]", "recency": [1, 1], "frequency": [1, 1], "monetary": [5, 5]}', 'cuts of one row among NULLs');
RESET parallel_leader_participation;

--
-- Partitions
--

CREATE TABLE parted (LIKE orders) PARTITION BY HASH (customer_id);
SELECT format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES WITH (MODULUS 8, REMAINDER %1$s)', i)
FROM generate_series(0, 7) i \gexec
INSERT INTO parted SELECT * FROM orders;
ANALYZE parted;
SET enable_partitionwise_aggregate = on;
SET max_parallel_workers_per_gather = 0;
SELECT matches(plan_of(values_query('parted')), 'Append.*Aggregate.*parted_0', 'partition by partition: the plan');
SELECT is(values_digest('parted'), (SELECT metrics FROM truth), 'partition by partition');
SET max_parallel_workers_per_gather = 2;
SET parallel_leader_participation = off;
SELECT matches(plan_of(values_query('parted')), 'Gather.*Workers Launched: 2.*Append', 'partition by partition: two workers were launched');
SELECT is(values_digest('parted'), (SELECT metrics FROM truth), 'partition by partition, with workers');
SELECT is(current_setting('plans.in_workers')::bigint, (SELECT count(*) FROM orders), 'and all rows went through workers');

-- by another key than that of the groups: partial aggregates for each partition, some without
-- a row, one with NULLs only
CREATE TABLE by_month (LIKE orders) PARTITION BY RANGE (at);
CREATE TABLE by_month_null PARTITION OF by_month DEFAULT;
SELECT format('CREATE TABLE by_month_%s PARTITION OF by_month FOR VALUES FROM (%L) TO (%L)', i,
			  DATE '2010-09-01' + i * interval '1 month', DATE '2010-10-01' + i * interval '1 month')
FROM generate_series(0, 18) i \gexec
INSERT INTO by_month SELECT * FROM orders;
ANALYZE by_month;
SET max_parallel_workers_per_gather = 0;
SELECT matches(plan_of('SELECT rfm(at, amount, DATE ''2011-10-31'') FROM by_month'),
			   'Finalize.*Append.*Partial.*by_month_0', 'partitions by time: the plan');
SELECT is((SELECT rfm_send(rfm(at, amount, DATE '2011-10-31')) FROM by_month),
		  (SELECT rfm_send(rfm(at, amount, DATE '2011-10-31')) FROM orders), 'partitions by time, all rows');
SELECT is((SELECT purchase_history_send(purchase_history(at, round(amount, 4))) FROM by_month),
		  (SELECT bytes FROM whole), 'partitions by time, all rows: the history');
SELECT is(values_digest('by_month'), (SELECT metrics FROM truth), 'partitions by time');
SET max_parallel_workers_per_gather = 2;
SELECT matches(plan_of(values_query('by_month')), 'Finalize.*Gather.*Workers Launched: 2.*Partial.*by_month_0', 'partitions by time: two workers were launched');
SELECT is(values_digest('by_month'), (SELECT metrics FROM truth), 'partitions by time, with workers');
SELECT is(current_setting('plans.in_workers')::bigint, (SELECT count(*) FROM orders), 'and all rows went through workers');

-- stored bytes, as REFRESH MATERIALIZED VIEW CONCURRENTLY compares them
CREATE TABLE stored_parallel AS SELECT customer_id, rfm(at, amount, DATE '2011-10-31') AS r, purchase_history(at, amount) AS h FROM by_month GROUP BY customer_id;
SET max_parallel_workers_per_gather = 0;
CREATE TABLE stored_serial AS SELECT customer_id, rfm(at, amount, DATE '2011-10-31') AS r, purchase_history(at, amount) AS h FROM orders GROUP BY customer_id;
SELECT is_empty('SELECT FROM stored_serial a FULL JOIN stored_parallel b USING (customer_id) WHERE record_image_eq(ROW(a.r, a.h), ROW(b.r, b.h)) IS NOT TRUE',
	'the stored bytes are the same');

--
-- By merging stored values
--

SELECT is((SELECT md5(string_agg(concat(customer_id, r, rfm_send(r), h, purchase_history_send(h)), ';' ORDER BY customer_id))
		   FROM (SELECT customer_id, rfm_merge(r) AS r, purchase_history_merge(h) AS h
				 FROM (SELECT customer_id, rfm(at, amount, DATE '2011-10-31') AS r, purchase_history(at, amount) AS h FROM orders
					   GROUP BY customer_id, date_trunc('month', at)) v GROUP BY 1) m),
		  (SELECT metrics FROM truth), 'months put together');

SELECT * FROM finish();
ROLLBACK;
