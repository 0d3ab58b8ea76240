-- What the planner is told of tables of customers: rows, costs, and the plans that follow.
BEGIN;
SELECT plan(76);

CREATE SCHEMA keyed_plans;
SET search_path = keyed_plans, public;
SET jit = off;
SET max_parallel_workers_per_gather = 2;

-- A million orders, ten to a customer; the first 20 thousand of them; a million customers.
CREATE TABLE orders AS
SELECT g::bigint AS order_id, (g * 7919::bigint) % 100000 AS customer_id, 'C' || (g * 7919::bigint) % 100000 AS code,
	   md5(((g * 7919::bigint) % 100000)::text)::uuid AS uid, ((g * 7919::bigint) % 100000)::int AS small_id,
	   DATE '2020-01-01' + (hashint4(g) & 1023) AS at, (g % 5000)::numeric / 64 AS amount, g % 4 AS region
FROM generate_series(1, 1000000) g;
CREATE TABLE few AS SELECT * FROM orders LIMIT 20000;
CREATE TABLE customers AS SELECT g::bigint AS customer_id, 'name ' || g AS name FROM generate_series(1, 1000000) g;
ALTER TABLE customers ADD PRIMARY KEY (customer_id);
CREATE TABLE stored AS SELECT rfm_keyed(customer_id, at, amount, DATE '2025-01-01') AS keyed FROM orders;
CREATE TABLE stored_packed (keyed rfm_keyed);
ALTER TABLE stored_packed ALTER keyed SET STORAGE extended;
INSERT INTO stored_packed SELECT keyed FROM stored;
ANALYZE orders;
ANALYZE few;
ANALYZE customers;
ANALYZE stored;
CREATE TABLE unknown (LIKE orders) WITH (autovacuum_enabled = off);
INSERT INTO unknown SELECT * FROM orders LIMIT 200000;

CREATE FUNCTION plan_of(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	result jsonb;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO result;
	RETURN result -> 0 -> 'Plan';
END
$$;
CREATE FUNCTION cost_of(query text) RETURNS float8 LANGUAGE sql AS $$
	SELECT (plan_of(query) ->> 'Total Cost')::float8
$$;
-- What is expected of the call in FROM
CREATE FUNCTION rows_of(plan jsonb) RETURNS float8 LANGUAGE sql AS $$
	SELECT (jsonb_path_query_first(plan, '$.** ? (@."Node Type" == "Function Scan")') ->> 'Plan Rows')::float8
$$;
CREATE FUNCTION has_node(plan jsonb, node text) RETURNS boolean LANGUAGE sql AS $$
	SELECT jsonb_path_exists(plan, '$.** ? (@."Node Type" == $node)', jsonb_build_object('node', node))
$$;
-- Within a factor of two of the truth
CREATE FUNCTION near(query text, truth float8, name text) RETURNS text LANGUAGE sql AS $$
	SELECT ok(rows_of(plan_of(query)) BETWEEN truth / 2 AND truth * 2,
			  format('%s: %s rows expected, %s there', name, rows_of(plan_of(query)), truth))
$$;
CREATE FUNCTION keyed(key text, rest text) RETURNS text LANGUAGE sql AS $$
	SELECT format('(SELECT rfm_keyed(%s, at, amount, DATE ''2025-01-01'') %s)', key, rest)
$$;
CREATE FUNCTION k() RETURNS text LANGUAGE sql AS $$ SELECT keyed('customer_id', 'FROM orders') $$;

-- 1. How many customers: sub-queries
SELECT near('SELECT * FROM rfm_customers(' || k() || ')', 100000, 'bigint');
SELECT near('SELECT * FROM rfm_keyed_rows(' || k() || ')', 100000, 'rfm values');
SELECT near('SELECT * FROM rfm_customers(' || keyed('small_id', 'FROM orders') || ')', 100000, 'int');
SELECT near('SELECT * FROM rfm_customers(' || keyed('code', 'FROM orders') || ')', 100000, 'text');
SELECT near('SELECT * FROM rfm_customers(' || keyed('code::varchar::text', 'FROM orders') || ')', 100000, 'varchar');
SELECT near('SELECT * FROM rfm_customers(' || keyed('uid', 'FROM orders') || ')', 100000, 'uuid');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('code', 'FROM few') || ')', 20000, 'few');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('order_id', 'FROM orders') || ')', 1000000, 'a customer a row');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('7::bigint', 'FROM orders') || ')', 1, 'one customer');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('customer_id', 'FROM orders WHERE at < ''2020-02-01''') || ')',
	(SELECT count(DISTINCT customer_id) FROM orders WHERE at < '2020-02-01'), 'WHERE');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('customer_id', 'FILTER (WHERE order_id < 50000) FROM orders') || ')',
	49999, 'FILTER');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('customer_id', 'FILTER (WHERE order_id > 1000) FROM orders') || ')',
	100000, 'FILTER that leaves most');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('customer_id', 'FROM orders WHERE false') || ')', 1, 'no row');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('o.customer_id', 'FROM orders o JOIN customers c USING (customer_id)') || ')',
	100000, 'join');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('c.customer_id', 'FROM customers c LEFT JOIN few USING (customer_id)') || ')',
	1000000, 'outer join');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('g', 'FROM generate_series(1::bigint, 7000) g, (VALUES (DATE ''2020-01-01'', 1.0)) v(at, amount)') || ')',
	7000, 'a function');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('o.customer_id', 'FROM orders o LEFT JOIN customers c USING (customer_id)') || ')',
	100000, 'a join that is not needed');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('customer_id', 'FROM unknown') || ')',
	100000, 'no statistics');
SELECT near('SELECT * FROM rfm_keyed_rows(' || keyed('order_id', 'FROM (SELECT * FROM few ORDER BY 2 LIMIT 700) o') || ')',
	700, 'LIMIT below');

SELECT near('SELECT * FROM purchase_customers((SELECT purchase_keyed(uid, at, amount) FROM orders))', 100000, 'histories');
SELECT near('SELECT * FROM churn_visit_customers((SELECT churn_visit_keyed(code, at, DATE ''2025-01-01'') FROM orders))', 100000, 'visit classes');

-- 2. CTEs, LATERAL, views, levels in between
SELECT near('WITH k AS (SELECT ' || k() || ' AS k) SELECT * FROM rfm_customers((SELECT k FROM k))', 100000, 'CTE');
SELECT near('WITH k AS MATERIALIZED ' || keyed('code', 'AS k FROM few') || ' SELECT * FROM rfm_customers((SELECT k FROM k))', 20000, 'CTE, materialized');
SELECT near('WITH k AS MATERIALIZED ' || keyed('code', 'AS k FROM few') || ' SELECT c.* FROM k, rfm_customers(k.k) c', 20000, 'CTE in FROM');
SELECT near('WITH o AS MATERIALIZED (SELECT * FROM few), k AS MATERIALIZED ' || keyed('code', 'AS k FROM o') ||
	' SELECT * FROM rfm_customers((SELECT k FROM k))', 20000, 'CTE over a CTE');
SELECT near('SELECT * FROM ' || keyed('code', 'AS k FROM few') || ' s, rfm_customers(s.k) c', 20000, 'LATERAL');
SELECT near('SELECT * FROM (SELECT region, rfm_keyed(order_id, at, amount, DATE ''2025-01-01'') AS k FROM orders GROUP BY region) s, rfm_keyed_rows(s.k) c',
	250000, 'GROUP BY');
SELECT near('SELECT s.region, c.* FROM (SELECT region, rfm_keyed(order_id, at, amount, DATE ''2025-01-01'') AS k FROM orders GROUP BY region) s,
			 LATERAL (SELECT * FROM rfm_keyed_rows(s.k) ORDER BY 1 LIMIT 3) c', 250000, 'GROUP BY, from within');
CREATE VIEW segments AS
SELECT c.* FROM (SELECT rfm_keyed(customer_id, at, amount, DATE '2025-01-01') AS k FROM few) s, rfm_customers(s.k) c;
SELECT near('SELECT * FROM segments JOIN customers USING (customer_id) WHERE name <> ''x''', 20000, 'view');
SELECT near('SELECT * FROM (SELECT 1 AS x OFFSET 0) z LEFT JOIN LATERAL rfm_keyed_rows(' || keyed('code', 'FROM few WHERE x = 1') || ') ON true', 20000, 'correlated');
SELECT ok((plan_of('SELECT rfm_keyed_rows(rfm_keyed(code, at, amount, DATE ''2025-01-01'')) FROM few') ->> 'Plan Rows')::float8
	BETWEEN 10000 AND 40000, 'SELECT list');

-- 3. Values that are there already
CREATE FUNCTION rows_with(value rfm_keyed) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	result jsonb;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) SELECT * FROM rfm_customers($1)' INTO result USING value;
	RETURN rows_of(result -> 0 -> 'Plan');
END
$$;
SELECT is(rows_with(keyed), 100000::float8, 'stored, out of line') FROM stored;
SELECT is(rows_with(keyed), 100000::float8, 'stored, compressed') FROM stored_packed;
SELECT is(rows_with(rfm_keyed(customer_id, at, amount, DATE '2025-01-01')), 3::float8, 'in memory')
FROM (SELECT * FROM few LIMIT 3) f;
SELECT is(rows_with(NULL), 1::float8, 'NULL');
PREPARE prepared(rfm_keyed) AS SELECT * FROM rfm_keyed_rows($1);
SET plan_cache_mode = force_generic_plan;
SELECT is(rows_of(plan_of('EXECUTE prepared(NULL)')), 100000::float8, 'a generic plan knows nothing');
RESET plan_cache_mode;
SELECT is(rows_of(plan_of('SELECT * FROM rfm_customers((SELECT keyed FROM stored))')), 100000::float8, 'nor is a table read');

-- 4. Joins
CREATE FUNCTION join_of(source text) RETURNS jsonb LANGUAGE sql AS $$
	SELECT plan_of('SELECT * FROM customers JOIN rfm_customers(' || source || ') USING (customer_id)')
$$;
SELECT ok(has_node(join_of(k()), 'Hash Join') AND NOT has_node(join_of(k()), 'Nested Loop'), 'a hash join of 100 thousand customers');
SELECT ok(NOT has_node(join_of(keyed('order_id', 'FROM orders')), 'Nested Loop'), 'no nested loop of a million');
SELECT ok(has_node(join_of(keyed('7::bigint', 'FROM orders')), 'Nested Loop'), 'a nested loop of one');
SELECT ok((join_of(k()) ->> 'Plan Rows')::float8 BETWEEN 50000 AND 200000, 'rows of the join');

-- 5. Workers: for many rows, not for few, and not when the merger would take what they save
SELECT ok(has_node(plan_of(k()), 'Gather'), 'workers for a million rows');
SELECT ok(has_node(plan_of('SELECT * FROM rfm_customers(' || k() || ')'), 'Gather'), 'below rfm_customers() too');
SELECT ok(NOT has_node(plan_of(keyed('customer_id', 'FROM few')), 'Gather'), 'none for 20 thousand rows');
SELECT ok(NOT has_node(plan_of(keyed('order_id', 'FROM orders')), 'Gather'), 'none for a customer a row');
SELECT ok(has_node(plan_of(keyed('region::bigint', 'FROM orders')), 'Gather'), 'workers for four customers');
SELECT ok(has_node(plan_of(format('SELECT %s FROM orders', call)), 'Gather') AND
		  NOT has_node(plan_of(format('SELECT %s FROM orders', replace(call, 'customer_id', 'order_id'))), 'Gather'), call)
FROM (VALUES ('purchase_keyed(customer_id, at, amount)'), ('churn_visit_keyed(customer_id, at, DATE ''2025-01-01'')'),
	  ('cohort_growth_keyed(customer_id, at, amount, DATE ''2025-01-01'', ''month'')'), ('pareto_gini_keyed(customer_id, amount)')) v(call);

-- 6. Costs: neither free nor dearer than with GROUP BY
SET max_parallel_workers_per_gather = 0;
CREATE FUNCTION grouped(key text, source text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT %s, rfm(at, amount, DATE ''2025-01-01'') FROM %s GROUP BY 1', key, source)
$$;
CREATE FUNCTION rows_query(key text, source text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT * FROM rfm_keyed_rows(%s)', keyed(key, 'FROM ' || source))
$$;
SELECT ok(cost_of(k()) > cost_of('SELECT count(*) FROM orders'), 'dearer than count(*)');
SELECT ok(cost_of(rows_query('customer_id', 'orders')) < cost_of(grouped('customer_id', 'orders')), 'no dearer than GROUP BY');
SET work_mem = '256MB';
SELECT ok(cost_of(rows_query('customer_id', 'orders')) < cost_of(grouped('customer_id', 'orders')), 'nor in memory');
RESET work_mem;
SELECT ok(cost_of(rows_query('order_id', 'orders')) > cost_of(rows_query('customer_id', 'orders')), 'more customers cost more');
SELECT ok(cost_of('SELECT * FROM rfm_customers(' || k() || ')') > cost_of(rows_query('customer_id', 'orders')), 'scores cost more');
SELECT ok(cost_of('SELECT (rfm_customers(rfm_keyed(customer_id, at, amount, DATE ''2025-01-01''))).* FROM orders') <
		  4 * cost_of('SELECT * FROM rfm_customers(' || k() || ')'), 'a row taken apart in a SELECT list is not computed again');
RESET max_parallel_workers_per_gather;

-- 7. Whatever the argument is, there is a plan
CREATE FUNCTION planned(query text) RETURNS text LANGUAGE sql AS $$
	SELECT lives_ok('EXPLAIN ' || query, query)
$$;
CREATE FUNCTION passed(keyed rfm_keyed_text) RETURNS rfm_keyed_text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN keyed; END';
CREATE FUNCTION inlined(keyed rfm_keyed_text) RETURNS rfm_keyed_text LANGUAGE sql IMMUTABLE AS 'SELECT keyed';
CREATE TABLE parts (LIKE orders) PARTITION BY LIST (region);
CREATE TABLE parts_0 PARTITION OF parts FOR VALUES IN (0);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1, 2, 3);
SELECT planned(replace(query, 'K', keyed('code', 'AS k FROM few')))
FROM (VALUES
	('SELECT * FROM rfm_customers(CASE WHEN random() < 2 THEN K END)'),
	('SELECT * FROM rfm_customers(coalesce(K, K))'),
	('SELECT * FROM rfm_customers(passed(K))'),
	('SELECT * FROM rfm_customers(inlined(K))'),
	('SELECT * FROM rfm_customers((ARRAY[K])[1])'),
	('SELECT * FROM rfm_customers((SELECT k FROM (K UNION ALL K) u LIMIT 1))'),
	('SELECT * FROM (K UNION ALL K) u, rfm_customers(u.k)'),
	('SELECT * FROM (K UNION ALL K LIMIT 2) u, rfm_customers(u.k)'),
	('WITH RECURSIVE r AS (SELECT k, 1 AS n FROM K s UNION ALL SELECT k, n + 1 FROM r WHERE n < 3) SELECT * FROM r, rfm_customers(r.k)'),
	('WITH w AS (DELETE FROM few WHERE false RETURNING *), k AS (SELECT rfm_keyed(code, at, amount, ''2025-01-01'') AS k FROM w) SELECT * FROM rfm_customers((SELECT k FROM k))'),
	('SELECT * FROM rfm_customers((SELECT rfm_keyed(code, at, amount, ''2025-01-01'') FROM few GROUP BY GROUPING SETS ((), (region)) LIMIT 1))'),
	('SELECT rfm_customers(rfm_keyed(code, at, amount, ''2025-01-01'')), region FROM few GROUP BY region HAVING rfm_keyed(code, at, amount, ''2025-01-01'') IS NOT NULL'),
	('SELECT (SELECT count(*) FROM rfm_customers(s.k)) FROM (SELECT region, rfm_keyed(code, at, amount, ''2025-01-01'') AS k FROM few GROUP BY region) s'),
	('SELECT (SELECT count(*) FROM rfm_customers((SELECT rfm_keyed(code, f.at, amount, ''2025-01-01'') FROM orders WHERE customer_id = f.customer_id))) FROM few f'),
	('SELECT * FROM rfm_customers((SELECT rfm_keyed((SELECT max(code) FROM few f WHERE f.region = o.region LIMIT 1), at, amount, ''2025-01-01'')
	  FILTER (WHERE EXISTS (SELECT FROM few f WHERE f.code = o.code)) FROM few o))'),
	('SELECT * FROM ROWS FROM (rfm_customers(K), generate_series(1, 5)) WITH ORDINALITY'),
	('SELECT * FROM rfm_customers((SELECT rfm_keyed(DISTINCT code, at, amount, DATE ''2025-01-01'') FROM few))'),
	('SELECT * FROM rfm_customers((SELECT rfm_keyed(f::text, at, amount, ''2025-01-01'') FROM few f))'),
	('SELECT * FROM rfm_customers((SELECT rfm_keyed(code, at, amount, ''2025-01-01'') FROM parts))'),
	('SELECT * FROM few WHERE code IN (SELECT customer_id FROM rfm_customers(K) WHERE score >= 444)')
) v(query);

SELECT * FROM finish();
ROLLBACK;
