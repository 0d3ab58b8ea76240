-- Concentration of real customers, random groups against definitions, the same under every plan.
BEGIN;
SELECT plan(59);
SELECT setseed(0.20111210);

CREATE TEMP TABLE customers AS
SELECT customer_id, monetary, monetary::float8 AS monetary_f8, tier_2_18_30_50, tier_1_4_15_80, abc_cross
FROM online_retail.expected_customers;

-- 1e-12 relative
CREATE FUNCTION pg_temp.near(got float8, want float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT coalesce(abs(got - want) <= 1e-12 * abs(want), false) $$;
CREATE FUNCTION pg_temp.expected(scalar text) RETURNS numeric LANGUAGE sql STABLE AS
$$ SELECT value FROM online_retail.expected_scalars WHERE name = scalar $$;

--
-- Online Retail
--

SELECT ok(pg_temp.near(pareto_gini(monetary), pg_temp.expected('gini_population')::float8), 'Gini') FROM customers;
SELECT ok(pg_temp.near(pareto_gini(monetary_f8), pg_temp.expected('gini_population')::float8), 'Gini, float8') FROM customers;
SELECT ok(pg_temp.near(pareto_gini_unbiased(monetary), pg_temp.expected('gini_unbiased')::float8), 'unbiased Gini') FROM customers;
SELECT ok(pg_temp.near(pareto_gini_unbiased(monetary_f8), pg_temp.expected('gini_unbiased')::float8), 'unbiased Gini, float8')
FROM customers;

SELECT ok(pg_temp.near(pareto_top_share(monetary, share), pg_temp.expected('top_share_' || share)::float8), 'top share ' || share)
FROM customers, unnest('{0.01,0.02,0.05,0.1,0.2,0.5,0.8}'::float8[]) share GROUP BY share ORDER BY share;
SELECT ok(pg_temp.near(pareto_top_share(monetary_f8, share), pg_temp.expected('top_share_' || share)::float8), 'top share ' || share || ', float8')
FROM customers, unnest('{0.01,0.02,0.05,0.1,0.2,0.5,0.8}'::float8[]) share GROUP BY share ORDER BY share;
-- of whole customers
SELECT ok(pg_temp.near(pareto_top_share(monetary, ceil(share * 4338) / 4338), pg_temp.expected('top_share_ceil_' || share)::float8),
	'top share ' || share || ', rounded up to whole customers')
FROM customers, unnest('{0.01,0.02,0.05,0.1,0.2,0.5,0.8}'::float8[]) share GROUP BY share ORDER BY share;

SELECT is(pareto_customers_for(monetary, share), pg_temp.expected(format('customers_for_%s_of_value', share))::bigint, 'customers for ' || share)
FROM customers, unnest('{0.5,0.8,0.95}'::float8[]) share GROUP BY share ORDER BY share;
SELECT is(pareto_customers_for(monetary_f8, share), pg_temp.expected(format('customers_for_%s_of_value', share))::bigint,
	'customers for ' || share || ', float8')
FROM customers, unnest('{0.5,0.8,0.95}'::float8[]) share GROUP BY share ORDER BY share;

-- the curve says the same
SELECT is_empty($$
	SELECT customer_share FROM pareto_lorenz_points((SELECT pareto_lorenz(monetary) FROM customers))
	WHERE NOT abs(1 - value_share - (SELECT pareto_top_share(monetary, 1 - customer_share) FROM customers)) < 1e-12 $$,
	'top share is 1 - Lorenz curve');
SELECT is_empty($$
	SELECT share FROM customers, unnest('{0,0.01,0.02,0.05,0.1,0.2,0.5,0.8,1}'::float8[]) share GROUP BY share
	HAVING NOT pg_temp.near(pareto_lorenz_top_share(pareto_lorenz(monetary), share), pareto_top_share(monetary, share)) $$,
	'top share, read off the curve');
SELECT is((SELECT pareto_lorenz(monetary) FROM customers), (SELECT pareto_lorenz(monetary, 100) FROM customers), '100 points by default');
SELECT is((SELECT count(*)::int FROM pareto_lorenz_points((SELECT pareto_lorenz(monetary, 4338) FROM customers))), 4339, 'a point for each customer');

--
-- The report against the expected summary, which is rounded to six places
--

CREATE TEMP VIEW tiers AS
SELECT 'tier_2_18_30_50' AS scheme, array_position('{diamond,core,potential,basic}', tier_2_18_30_50) AS tier, tier_2_18_30_50 AS class, monetary
FROM customers
UNION ALL
SELECT 'tier_1_4_15_80', array_position('{vip,large,medium,small}', tier_1_4_15_80), tier_1_4_15_80, monetary FROM customers
UNION ALL
SELECT 'abc_cross', ascii(abc_cross) - ascii('A') + 1, abc_cross, monetary FROM customers;
CREATE TEMP VIEW report AS
SELECT scheme, class, r.*
FROM (SELECT scheme, pareto_tiers(tier, monetary) AS totals, pareto_tiers(tier, monetary::float8) AS totals_f8 FROM tiers GROUP BY scheme) s
CROSS JOIN pareto_report(totals) r
JOIN (SELECT DISTINCT scheme, tier, class FROM tiers) c USING (scheme, tier);

SELECT set_eq($$ SELECT scheme, class, customers, value, round(customer_share::numeric, 6) AS c, round(value_share::numeric, 6) AS v FROM report $$,
	$$ SELECT "function", class, customers, monetary, customer_share, monetary_share FROM online_retail.expected_summary
	   WHERE "function" IN ('tier_2_18_30_50', 'tier_1_4_15_80', 'abc_cross') $$, 'the report of three schemes');
SELECT is_empty($$
	SELECT scheme, tier FROM (SELECT *, sum(customer_share) OVER w AS c, sum(value_share) OVER w AS v
							  FROM report WINDOW w AS (PARTITION BY scheme ORDER BY tier)) r
	WHERE NOT (pg_temp.near(customer_share_upto, c) AND pg_temp.near(value_share_upto, v)) $$, 'shares of a tier and the better ones');
SELECT set_eq($$
	SELECT customers, value FROM pareto_report((
		SELECT pareto_tiers(tier, monetary) FROM (SELECT monetary, tier_by_share(monetary, '{0.02,0.18,0.30,0.50}') OVER () AS tier FROM customers) c)) $$,
	$$ SELECT customers, monetary FROM online_retail.expected_summary WHERE "function" = 'tier_2_18_30_50' $$, 'the report of tiers by head count');
SELECT set_eq($$
	SELECT customers, value FROM pareto_report((
		SELECT pareto_tiers(tier, monetary) FROM (SELECT monetary, tier_by_value(monetary) OVER () AS tier FROM customers) c)) $$,
	$$ SELECT customers, monetary FROM online_retail.expected_summary WHERE "function" = 'abc_cross' $$, 'the report of tiers by value');
SELECT is_empty($$ SELECT scheme FROM tiers GROUP BY scheme HAVING pareto_tiers(tier, monetary) <> pareto_tiers(tier, monetary::float8) $$,
	'float8 counts as the decimal that it prints as');

--
-- Random groups against the definitions, computed in numeric
--

CREATE TEMP TABLE vals AS
SELECT g, CASE WHEN g % 3 = 0 AND random() < 0.2 THEN NULL
		  ELSE (random() ^ (1 + g % 5) * (ARRAY[3, 50, 1000000])[1 + g % 3])::int::numeric / (ARRAY[1, 100])[1 + g % 2] END AS v
FROM generate_series(1, 2000) g, generate_series(1, 1 + g % 37);
CREATE TEMP TABLE ranked AS
SELECT g, v, row_number() OVER w AS i, count(*) OVER (PARTITION BY g) AS n, sum(v) OVER (PARTITION BY g) AS total,
	   sum(v) OVER (PARTITION BY g ORDER BY v DESC ROWS UNBOUNDED PRECEDING) AS best,
	   row_number() OVER (PARTITION BY g ORDER BY v DESC) AS place
FROM vals WHERE v IS NOT NULL WINDOW w AS (PARTITION BY g ORDER BY v);

CREATE TEMP TABLE results AS
SELECT g, pareto_gini(v) AS gini, pareto_gini_unbiased(v) AS unbiased, pareto_top_share(v, 0.3) AS top, pareto_customers_for(v, 0.7) AS heads,
	   pareto_customers_for(v::float8, 0.7) AS heads_f8, pareto_customers_for(v, 1) AS positive, pareto_lorenz(v, 10) AS curve
FROM vals GROUP BY g;

SELECT is_empty($$
	SELECT g FROM results LEFT JOIN (SELECT g, max(n) AS n, sum((2 * i - n - 1) * v) / nullif(max(n) * max(total), 0) AS want FROM ranked GROUP BY g) w
	USING (g) WHERE (want IS NULL) <> (gini IS NULL) OR abs(gini - want) > 1e-13 OR abs(unbiased - want * n / greatest(n - 1, 1)) > 1e-13 $$, 'Gini');
SELECT is_empty($$
	SELECT g FROM results LEFT JOIN (SELECT g, sum(v * greatest(0, least(1, 0.3 * n - place + 1))) / nullif(max(total), 0) AS want FROM ranked GROUP BY g) w
	USING (g) WHERE (want IS NULL) <> (top IS NULL) OR abs(top - want) > 1e-13 $$, 'top share');
SELECT is_empty($$
	SELECT g FROM results LEFT JOIN (SELECT g, min(place) AS want FROM ranked WHERE best >= 0.7 * total AND total > 0 GROUP BY g) w
	USING (g) WHERE (heads, heads_f8) IS DISTINCT FROM (want, want) $$, 'customers for');
SELECT is_empty($$
	SELECT g FROM results LEFT JOIN (SELECT g, count(*) AS want FROM ranked WHERE v > 0 GROUP BY g) w USING (g) WHERE positive IS DISTINCT FROM want $$,
	'customers for all');
SELECT is_empty($$
	SELECT g FROM results, generate_series(0, 10) p
	LEFT JOIN LATERAL (SELECT sum(v * greatest(0, least(1, p * n / 10.0 - i + 1))) / nullif(max(total), 0) AS want FROM ranked r WHERE r.g = results.g) w ON true
	WHERE (want IS NULL) <> (curve IS NULL) OR abs(curve[p + 1] - want) > 1e-13 $$, 'Lorenz curve');

--
-- The same to the last bit under every plan
--

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA pareto_plans;
SET search_path = pareto_plans, public;
CREATE TABLE spread AS
SELECT i, CASE WHEN i % 50 = 0 THEN NULL ELSE round((exp(random() * 12) * random())::numeric, 2) END AS v, 1 + i % 4 AS tier
FROM generate_series(1, 60000) i;
ALTER TABLE spread SET (parallel_workers = 3);
ANALYZE spread;

CREATE FUNCTION concentration_query(source text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT concat_ws('';'', float8send(pareto_gini(v)), float8send(pareto_gini_unbiased(v::float8)), float8send(pareto_top_share(v, 0.2)),
				   pareto_customers_for(v, 0.8), array_send(pareto_lorenz(v)), array_send(pareto_lorenz(v::float8, 7)),
				   pareto_tiers(tier, v), pareto_tiers(tier, v::float8)) FROM %s', source)
$$;
CREATE FUNCTION concentration(source text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE concentration_query(source) INTO result;
	RETURN md5(result);
END
$$;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP
		result := result || line || E'\n';
	END LOOP;
	RETURN result;
END
$$;

SET max_parallel_workers_per_gather = 0;
CREATE TABLE truth AS SELECT concentration('spread') AS digest;
SELECT isnt(digest, NULL, 'there is a truth') FROM truth;
SELECT is(concentration('(SELECT * FROM spread ORDER BY v) s'), digest, 'rows in ascending order') FROM truth;
SELECT is(concentration('(SELECT * FROM spread ORDER BY v DESC) s'), digest, 'rows in descending order') FROM truth;
SELECT is(concentration('(SELECT * FROM spread ORDER BY md5(i::text)) s'), digest, 'rows in no order') FROM truth;

SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 3;
SELECT matches(plan_of(concentration_query('spread')), 'Finalize Aggregate.*Gather.*Partial Aggregate', 'with workers: the plan');
SELECT is(concentration('spread'), digest, 'with workers') FROM truth;
SET parallel_leader_participation = off;
SELECT is(concentration('spread'), digest, 'without the leader') FROM truth;
-- workers that find nothing but NULLs, or no rows at all
SELECT is(concentration('(SELECT i, tier, CASE WHEN i < 0 THEN v END AS v FROM spread) s'), md5(''), 'with workers: only NULLs');
SELECT is(concentration('(SELECT * FROM spread WHERE i < 0) s'), md5(''), 'with workers: no rows');
SELECT is((SELECT pareto_gini(v) FROM spread WHERE i IN (1, 59999)), (SELECT abs(a - b) / (2 * (a + b)) FROM
		   (SELECT max(v)::float8 AS a, min(v)::float8 AS b FROM spread WHERE i IN (1, 59999)) s), 'with workers: two rows');
RESET parallel_leader_participation;
SELECT throws_ok($$ SELECT pareto_top_share(v, 0.1 * (i % 2)) FROM spread $$, '22023', NULL, 'a share that changes');

-- one partition without a row, one with NULLs only
SET max_parallel_workers_per_gather = 0;
SET enable_partitionwise_aggregate = on;
CREATE TABLE parts (LIKE spread) PARTITION BY RANGE (i);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (20000);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (20000) TO (70000);
CREATE TABLE parts_nulls PARTITION OF parts FOR VALUES FROM (70000) TO (80000);
CREATE TABLE parts_none PARTITION OF parts FOR VALUES FROM (80000) TO (90000);
INSERT INTO parts SELECT * FROM spread UNION ALL SELECT i, NULL, 1 FROM generate_series(70001, 70100) i;
ANALYZE parts;
SELECT matches(plan_of(concentration_query('parts')), 'Finalize Aggregate.*Append.*Partial Aggregate', 'partition-wise: the plan');
SELECT is(concentration('parts'), digest, 'partition-wise') FROM truth;
SET max_parallel_workers_per_gather = 3;
SELECT is(concentration('parts'), digest, 'partition-wise, with workers') FROM truth;

SELECT * FROM finish();
ROLLBACK;
