-- Histories, visit classes, cohorts and concentration without GROUP BY: what the GROUP BY forms give,
-- under every plan.
BEGIN;
SELECT plan(236);

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA families;
SET search_path = families, public;
SET jit = off;

-- A year of invoices twice over, with refunds, rows without customer, time or amount, sums, places and
-- days beyond the usual; the customer in every type of key.
CREATE TABLE orders AS
SELECT c::int AS i, c::bigint * 3000000001 AS b, 'customer ' || c AS t, md5(c::text)::uuid AS u, at, amount
FROM (SELECT CASE WHEN customer_id IS NULL AND copy = 0 THEN NULL ELSE coalesce(customer_id, -1) - 60000 * copy END AS c,
			 CASE WHEN invoice_no LIKE '%77' THEN NULL WHEN invoice_no LIKE '%78' AND copy = 1 THEN TIMESTAMP '1801-02-03' ELSE invoice_ts END AS at,
			 CASE WHEN invoice_no LIKE '%5' THEN NULL WHEN invoice_no LIKE '%81' AND copy = 1 THEN amount * 1e12
				  ELSE round(amount / 3, copy * 3 + 2) END AS amount, invoice_no, copy
	  FROM online_retail.invoices, generate_series(0, 1) copy) o
ORDER BY md5(invoice_no || copy);
INSERT INTO orders SELECT -n, -n, 'no time ' || n, md5('no time ' || n)::uuid, NULL, n FROM generate_series(1, 50) n;
ANALYZE orders;
-- 45000 customers, more than are kept in one part
CREATE TABLE generated AS
SELECT c::int AS i, c * 1000003 AS b, repeat('x', (c % 40)::int) || c AS t, md5(c::text)::uuid AS u,
	   TIMESTAMP '2011-10-31 12:00' - n % 1500 * interval '7 hours' AS at, (n * 7919 % 100000 - 2000)::numeric / 100 AS amount
FROM (SELECT n, n * n % 90001 AS c FROM generate_series(1, 120000::bigint) n) g;
-- three customers with many rows, on many days
CREATE TABLE heavy AS
SELECT n % 3 AS i, (n % 3)::bigint AS b, (n % 3)::text AS t, md5((n % 3)::text)::uuid AS u,
	   TIMESTAMP '2011-10-31 12:00' - n::bigint * n % 4001 * interval '1 day' AS at, (n % 1000)::numeric / 7 AS amount
FROM generate_series(1, 60000) n;
CREATE TABLE nobody AS SELECT NULL::int AS i, NULL::bigint AS b, NULL::text AS t, NULL::uuid AS u, at, amount FROM orders LIMIT 500;
-- amounts that are all purchases, as concentration asks for totals that are not negative
CREATE TABLE purchases AS SELECT i, b, t, u, at, abs(amount) AS amount FROM orders;
UPDATE generated SET amount = round(amount / 3, 5) WHERE i % 50 = 7;
ANALYZE;

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

-- Rows that are in one query and not in the other; none in either counts as many.
CREATE FUNCTION differences(keyed text, grouped text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	EXECUTE format('WITH k AS MATERIALIZED (%s), g AS MATERIALIZED (%s)
		SELECT (SELECT count(*) FROM (TABLE k EXCEPT ALL TABLE g) d) + (SELECT count(*) FROM (TABLE g EXCEPT ALL TABLE k) d) +
			   CASE WHEN EXISTS (TABLE k) THEN 0 ELSE 1000000 END', keyed, grouped) INTO result;
	RETURN result;
END
$$;
CREATE FUNCTION history_differences(source text, key text, at text, amount text) RETURNS bigint LANGUAGE sql AS $$
	SELECT differences(
		format('SELECT customer_id AS id, purchase_history_send(history) FROM purchase_customers((SELECT purchase_keyed(%s, %s, %s) FROM %s))', key, at, amount, source),
		format('SELECT %s AS id, purchase_history_send(purchase_history(%s, %s)) FROM %s GROUP BY 1', key, at, amount, source))
$$;
CREATE FUNCTION visit_differences(source text, key text, at text, as_of text) RETURNS bigint LANGUAGE sql AS $$
	SELECT differences(
		format('SELECT customer_id AS id, class FROM churn_visit_customers((SELECT churn_visit_keyed(%s, %s, %L) FROM %s))', key, at, as_of, source),
		format('SELECT %s AS id, churn_visit_class(%s, %L) FROM %s GROUP BY 1', key, at, as_of, source))
$$;
CREATE FUNCTION cohort_differences(source text, key text, at text, amount text, as_of text, options text) RETURNS bigint LANGUAGE sql AS $$
	SELECT differences(
		format('SELECT cohort_growth_keyed(%1$s, %2$s, %3$s, %4$L, %5$s)::text, cohort_retention_keyed(%1$s, %2$s, %3$s, %4$L, %5$s)::text FROM %6$s',
			   key, at, amount, as_of, options, source),
		format('SELECT cohort_growth(h, %4$L, %5$s)::text, cohort_retention(h, %4$L, %5$s)::text FROM (SELECT purchase_history(%2$s, %3$s) AS h FROM %6$s GROUP BY %1$s) v',
			   key, at, amount, as_of, options, source))
$$;
CREATE FUNCTION survival_differences(source text, key text, at text, amount text, as_of text) RETURNS bigint LANGUAGE sql AS $$
	SELECT differences(
		format('SELECT cohort_survival_keyed(%1$s, %2$s, %3$s, %4$L)::text FROM %5$s', key, at, amount, as_of, source),
		format('SELECT cohort_survival(h, %4$L)::text FROM (SELECT purchase_history(%2$s, %3$s) AS h FROM %5$s GROUP BY %1$s) v', key, at, amount, as_of, source))
$$;
-- amounts that are float8 are added up as the decimals they print as, not as sum(float8) does it
CREATE FUNCTION pareto_differences(source text, key text, amount text) RETURNS bigint LANGUAGE sql AS $$
	SELECT differences(
		format('SELECT pareto_gini_keyed(%1$s, %2$s)::text, pareto_top_share_keyed(%1$s, %2$s, 0.2)::text, pareto_top_share_keyed(%1$s, %2$s, 0.01)::text,
					   pareto_customers_for_keyed(%1$s, %2$s, 0.8)::text, pareto_lorenz_keyed(%1$s, %2$s)::text, pareto_lorenz_keyed(%1$s, %2$s, 10)::text FROM %3$s', key, amount, source),
		format('SELECT pareto_gini(m)::text, pareto_top_share(m, 0.2)::text, pareto_top_share(m, 0.01)::text,
					   pareto_customers_for(m, 0.8)::text, pareto_lorenz(m)::text, pareto_lorenz(m, 10)::text FROM (SELECT sum(%2$s) AS m FROM %3$s GROUP BY %1$s) v', key, replace(amount, 'float8', 'float8::numeric'), source))
$$;

-- All of them on one source; concentration where totals are not negative
CREATE FUNCTION all_equal(name text, source text, key text, gains boolean DEFAULT false) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN NEXT is(history_differences(source, key, 'at', 'amount'), 0::bigint, format('%s, %s by %s: histories', name, source, key));
	RETURN NEXT is(visit_differences(source, key, 'at', '2011-10-31'), 0::bigint, format('%s, %s by %s: visit classes', name, source, key));
	RETURN NEXT is(cohort_differences(source, key, 'at', 'amount', '2011-10-31', '''month'''), 0::bigint, format('%s, %s by %s: cohorts', name, source, key));
	RETURN NEXT is(survival_differences(source, key, 'at', 'amount', '2011-10-31'), 0::bigint, format('%s, %s by %s: survival', name, source, key));
	IF gains THEN
		RETURN NEXT is(pareto_differences(source, key, 'amount'), 0::bigint, format('%s, %s by %s: concentration', name, source, key));
	END IF;
END
$$;

--
-- Keys, types and parameters, serially
--

SET max_parallel_workers_per_gather = 0;
SELECT all_equal('serial', 'orders', key) FROM unnest('{i,b,t,u}'::text[]) key;
SELECT all_equal('serial', 'generated', key) FROM unnest('{i,t,u}'::text[]) key;
SELECT all_equal('serial', 'heavy', key, true) FROM unnest('{i,t}'::text[]) key;
SELECT all_equal('serial', 'nobody', key) FROM unnest('{i,t}'::text[]) key;
SELECT all_equal('serial', 'purchases', key, true) FROM unnest('{i,b,t,u}'::text[]) key;
SELECT all_equal('serial', '(SELECT * FROM orders LIMIT 1) o', 'i');
SELECT all_equal('serial', '(SELECT * FROM orders ORDER BY amount, at) o', 't');
SELECT is(history_differences('orders', 'b', at, amount), 0::bigint, format('histories: %s, %s', at, amount))
FROM unnest('{at::date,at,at::timestamptz}'::text[]) at, unnest('{amount,amount::float8}'::text[]) amount;
SELECT is(survival_differences('orders', 'b', at, amount, '2011-10-31'), 0::bigint, format('survival: %s, %s', at, amount))
FROM unnest('{at::date,at,at::timestamptz}'::text[]) at, unnest('{amount,amount::float8}'::text[]) amount;
SELECT is(cohort_differences('orders', 'b', at, amount, '2011-10-31', '''quarter'''), 0::bigint, format('cohorts: %s, %s', at, amount))
FROM unnest('{at::date,at,at::timestamptz}'::text[]) at, unnest('{amount,amount::float8}'::text[]) amount;
SELECT is(visit_differences('orders', 'i', at, as_of), 0::bigint, format('visit classes: %s, %s', at, as_of))
FROM unnest('{at::date,at,at::timestamptz}'::text[]) at, unnest('{1800-01-01,1802-01-01,2010-12-31,2011-06-30,2012-12-31,5874897-12-31}'::text[]) as_of;
SELECT is(cohort_differences('(SELECT * FROM orders WHERE at > ''2000-01-01'') o', 'i', 'at', 'amount', as_of, options), 0::bigint, format('cohorts: %s, %s', as_of, options))
FROM unnest('{2010-12-31,2011-06-30,2012-12-31}'::text[]) as_of, unnest('{"''day''","''week''","''week'', ''sunday''","''month''","''quarter''","''year''"}'::text[]) options;
SELECT is(survival_differences('orders', 'i', 'at', 'amount', as_of), 0::bigint, 'survival: ' || as_of)
FROM unnest('{1802-01-01,2010-12-31,2011-06-30,2012-12-31}'::text[]) as_of;
SELECT is(pareto_differences('purchases', 't', amount), 0::bigint, 'concentration: ' || amount) FROM unnest('{amount::float8,1.0,0.0}'::text[]) amount;
SELECT is(cohort_differences('(SELECT (i % 1000)::smallint AS i, at, amount FROM orders) o', 'i', 'at', 'amount', '2011-10-31', '''month'''), 0::bigint, 'cohorts by smallint');
SELECT is(pareto_differences('(SELECT (i % 1000)::smallint AS i, amount FROM purchases) o', 'i', 'amount'), 0::bigint, 'concentration by smallint');
SELECT is(cohort_differences('(SELECT t::varchar(40) AS t, at, amount FROM orders) o', 't', 'at', 'amount', '2011-10-31', '''month'''), 0::bigint, 'cohorts by varchar');

-- many customers of whom no row is everyday money, or has an amount, or a time
SELECT is(history_differences('generated', 't', at, amount), 0::bigint, format('histories: %s, %s', at, amount))
FROM (VALUES ('at', 'amount / 7'), ('at', 'NULL::numeric'), ('NULL::date', 'amount'), ('at - interval ''1000000 days''', 'amount'), ('at', 'nullif(amount, trunc(amount)) / 7')) v (at, amount);
SELECT is(cohort_differences('generated', 'u', 'at', 'amount / 7', '2011-10-31', '''month'''), 0::bigint, 'cohorts: amount / 7');
-- one customer, many days
SELECT is(history_differences('(SELECT 1 AS i, DATE ''2011-10-31'' - n * 7919 % 60000 AS at, n * 0.000001 AS amount FROM generate_series(1, 60000) n) o', 'i', 'at', 'amount'), 0::bigint, 'many days of millionths');

-- nothing
SELECT is((SELECT purchase_keyed(i, at, amount) FROM orders WHERE false), NULL, 'no rows: no histories');
SELECT is((SELECT churn_visit_keyed(i, at, '2011-10-31') FROM orders WHERE false), NULL, 'no rows: no visits');
SELECT is((SELECT cohort_growth_keyed(i, at, amount, '2011-10-31', 'month')::text FROM orders WHERE false),
		  (SELECT cohort_growth(h, '2011-10-31', 'month')::text FROM (SELECT purchase_history(at, amount) AS h FROM orders WHERE false GROUP BY i) v), 'no rows: growth');
SELECT is((SELECT pareto_gini_keyed(i, amount) FROM orders WHERE false), (SELECT pareto_gini(amount) FROM orders WHERE false), 'no rows: concentration');
SELECT is((SELECT count(*) FROM purchase_customers((SELECT purchase_keyed(i, at, amount) FILTER (WHERE false) FROM orders))), 0::bigint, 'FILTER leaves none');

-- errors of the GROUP BY forms
CREATE FUNCTION complaint(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN 'none';
EXCEPTION WHEN OTHERS THEN
	RETURN concat_ws(' ', SQLSTATE, SQLERRM);
END
$$;
SELECT is(complaint(replace(keyed, '$', f)), complaint(replace(grouped, '$', f)), f || ': ' || keyed)
FROM (VALUES ('SELECT purchase_keyed(1, DATE ''2011-01-01'', $)', 'SELECT purchase_history(DATE ''2011-01-01'', $)'),
			 ('SELECT cohort_growth_keyed(1, DATE ''2011-01-01'', $, DATE ''2012-01-01'', ''month'')', 'SELECT cohort_growth(h, DATE ''2012-01-01'', ''month'') FROM (SELECT purchase_history(DATE ''2011-01-01'', $) AS h) v'),
			 ('SELECT cohort_growth_keyed(1, DATE ''2011-01-01'', 1.0, DATE ''2012-01-01'', ''fortnight'')', 'SELECT cohort_growth(h, DATE ''2012-01-01'', ''fortnight'') FROM (SELECT purchase_history(DATE ''2011-01-01'', 1.0) AS h) v'),
			 ('SELECT cohort_retention_keyed(1, DATE ''2011-01-01'', 1.0, NULL, ''month'')', 'SELECT cohort_retention(h, NULL, ''month'') FROM (SELECT purchase_history(DATE ''2011-01-01'', 1.0) AS h) v'),
			 ('SELECT cohort_survival_keyed(1, DATE ''infinity'', 1.0, DATE ''2012-01-01'')', 'SELECT cohort_survival(h, DATE ''2012-01-01'') FROM (SELECT purchase_history(DATE ''infinity'', 1.0) AS h) v'),
			 ('SELECT churn_visit_keyed(1, DATE ''infinity'', DATE ''2012-01-01'')', 'SELECT churn_visit_class(DATE ''infinity'', DATE ''2012-01-01'')'),
			 ('SELECT churn_visit_keyed(1, DATE ''2011-01-01'', NULL)', 'SELECT churn_visit_class(DATE ''2011-01-01'', NULL)'),
			 ('SELECT pareto_top_share_keyed(1, 1.0, 1.5)', 'SELECT pareto_top_share(1.0, 1.5)'),
			 ('SELECT pareto_lorenz_keyed(1, 1.0, -1)', 'SELECT pareto_lorenz(1.0, -1)')) q (keyed, grouped),
	 unnest('{''NaN''::numeric,1e40,1e30 + 1e-30}'::text[]) f
WHERE keyed LIKE '%$%' OR f LIKE '1e40';
SELECT throws_ok('SELECT pareto_gini_keyed(i, amount) FROM (VALUES (1, 5.0), (2, -1.0)) v (i, amount)', '22023');
SELECT throws_ok(q, '53400') FROM unnest(ARRAY[
	'SELECT purchase_keyed(t, at, amount) FROM generated', 'SELECT churn_visit_keyed(t, at, ''2011-10-31'') FROM generated',
	'SELECT cohort_growth_keyed(t, at, amount, ''2011-10-31'', ''month'') FROM generated', 'SELECT pareto_gini_keyed(t, abs(amount)) FROM generated']) q,
	set_config('crm_segments.keyed_memory', '1MB', true);
SELECT throws_matching(q, complaint) FROM (VALUES
	('SELECT cohort_growth_keyed(t, at, amount, ''2011-10-31'', ''month'') FROM generated', 'cohort_\.\.\._keyed needs more than 1024 kB'),
	('SELECT cohort_survival_keyed(t, at, amount, ''2011-10-31'') FROM generated', 'cohort_survival_keyed needs more than 1024 kB')) v (q, complaint);
RESET crm_segments.keyed_memory;

-- states of one aggregate in the functions of another
CREATE AGGREGATE survival_as_growth(int, date, numeric, date) (SFUNC = cohort_survival_keyed_transition, STYPE = internal, FINALFUNC = cohort_growth_keyed_final);
CREATE AGGREGATE survival_as_histories(int, date, numeric, date) (SFUNC = cohort_survival_keyed_transition, STYPE = internal, FINALFUNC = purchase_keyed_int_final);
CREATE AGGREGATE growth_as_survival(int, date, numeric, date, text) (SFUNC = cohort_keyed_transition, STYPE = internal, FINALFUNC = cohort_survival_keyed_final);
CREATE AGGREGATE histories_as_retention(int, date, numeric) (SFUNC = purchase_keyed_transition, STYPE = internal, FINALFUNC = cohort_retention_keyed_final);
SELECT throws_ok(q, '22023', NULL, q) FROM unnest(ARRAY[
	'SELECT survival_as_growth(1, DATE ''2011-01-01'', 1.0, ''2011-10-31'')', 'SELECT survival_as_histories(1, DATE ''2011-01-01'', 1.0, ''2011-10-31'')',
	'SELECT growth_as_survival(1, DATE ''2011-01-01'', 1.0, ''2011-10-31'', ''month'')', 'SELECT histories_as_retention(1, DATE ''2011-01-01'', 1.0)']) q;

--
-- Little memory, workers, partitions
--

SET work_mem = '64kB';
SET crm_segments.keyed_memory = '200MB';
SELECT all_equal('work_mem 64 kB', 'generated', 'b');
SET work_mem = '64MB';
RESET crm_segments.keyed_memory;

SET cpu_operator_cost = 0.000001;
SET parallel_setup_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 3;
SET parallel_leader_participation = off;
ALTER TABLE orders SET (parallel_workers = 3);
ALTER TABLE generated SET (parallel_workers = 3);
ALTER TABLE heavy SET (parallel_workers = 3);
ALTER TABLE purchases SET (parallel_workers = 3);
SELECT matches(plan_of(query), 'Finalize.*Gather.*Workers Launched: 3.*Partial', 'three workers: ' || query) FROM unnest(ARRAY[
	'SELECT purchase_keyed(t, at, amount) FROM orders', 'SELECT churn_visit_keyed(t, at, ''2011-10-31'') FROM orders',
	'SELECT cohort_growth_keyed(t, at, amount, ''2011-10-31'', ''month'') FROM orders', 'SELECT cohort_survival_keyed(t, at, amount, ''2011-10-31'') FROM orders',
	'SELECT pareto_gini_keyed(t, amount) FROM purchases']) query;
SELECT all_equal('three workers', 'orders', key) FROM unnest('{i,t,u}'::text[]) key;
SELECT all_equal('three workers', 'generated', 'b');
SELECT all_equal('three workers', 'heavy', 't', true);
SELECT all_equal('three workers', 'purchases', 't', true);

CREATE TABLE by_month (LIKE purchases) PARTITION BY RANGE (at);
CREATE TABLE by_month_null PARTITION OF by_month DEFAULT;
SELECT format('CREATE TABLE by_month_%s PARTITION OF by_month FOR VALUES FROM (%L) TO (%L)', i,
			  DATE '2010-09-01' + i * interval '1 month', DATE '2010-10-01' + i * interval '1 month')
FROM generate_series(0, 18) i \gexec
INSERT INTO by_month SELECT * FROM purchases;
ANALYZE by_month;
SET enable_partitionwise_aggregate = on;
SELECT all_equal('partitions, workers', 'by_month', 't', true);
SET max_parallel_workers_per_gather = 0;
SELECT matches(plan_of('SELECT purchase_keyed(t, at, amount) FROM by_month'), 'Finalize.*Append.*Partial.*by_month_0', 'partitions: the plan');
SELECT all_equal('partitions', 'by_month', 'i', true);

-- each partition has a period of its own; they meet in the end, or before, when there are too many
CREATE TABLE many (part int, i int, at date, amount numeric) PARTITION BY LIST (part);
SELECT format('CREATE TABLE many_%s PARTITION OF many FOR VALUES IN (%s)', i, i) FROM generate_series(1, 150) i \gexec
INSERT INTO many SELECT n % 150 + 1, n % 700, DATE '2011-01-01' + n % 300, n FROM generate_series(1, 3000) n;
ANALYZE many;
SELECT matches(plan_of('SELECT cohort_growth_keyed(i, at, amount, ''2011-10-31'', ''month'') FROM many'), 'Finalize.*Append.*Partial.*many_150', 'many partitions: the plan');
SELECT is(cohort_differences('many', 'i', 'at', 'amount', '2011-10-31', '''month'''), 0::bigint, 'many partitions: cohorts');
SELECT is(survival_differences('many', 'i', 'at', 'amount', '2011-10-31'), 0::bigint, 'many partitions: survival');
SELECT throws_ok(format('SELECT cohort_%s_keyed(i, at, amount, ''2011-10-31'', CASE WHEN part = %s THEN ''week'' ELSE ''month'' END) FROM many WHERE part <= %s', curve, other, parts),
				 '22023', 'period must be the same for all rows, not month and week', format('%s: another period in partition %s of %s', curve, other, parts))
FROM unnest('{growth,retention}'::text[]) curve, (VALUES (2, 2), (64, 64), (30, 150), (66, 66), (65, 150), (150, 150)) v (other, parts);

-- the same bytes, whatever the plan
CREATE TABLE stored AS
SELECT purchase_keyed(t, at, amount) AS p, churn_visit_keyed(t, at, '2011-10-31') AS v FROM by_month
UNION ALL SELECT purchase_keyed(t, at, amount), churn_visit_keyed(t, at, '2011-10-31') FROM (SELECT * FROM purchases ORDER BY amount, at) p;
SET max_parallel_workers_per_gather = 3;
INSERT INTO stored SELECT purchase_keyed(t, at, amount), churn_visit_keyed(t, at, '2011-10-31') FROM purchases;
INSERT INTO stored SELECT purchase_keyed(t, at, amount), churn_visit_keyed(t, at, '2011-10-31') FROM by_month;
SELECT ok(bool_and(record_image_eq(ROW(a.p, a.v), ROW(b.p, b.v))), 'the same bytes under every plan') FROM stored a, stored b;

SELECT * FROM finish();
ROLLBACK;
