-- Tiers in motion: real customers half a year apart and month by month; any plan, any order.
BEGIN;
SELECT plan(33);

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA movement;
SET search_path = movement, public;

-- What each customer had spent by then; NULL: had not bought yet.
CREATE TABLE customers AS
SELECT customer_id, sum(amount) FILTER (WHERE invoice_ts < DATE '2011-06-11') AS before, sum(amount) AS after
FROM online_retail.purchases
GROUP BY customer_id;
CREATE TABLE cuts AS
SELECT tier_share_cuts(before, tier_shares('diamond')) AS old, tier_share_cuts(after, tier_shares('diamond')) AS new
FROM customers;
CREATE TABLE moves AS
SELECT customer_id, tier_at(before, old) AS "from", tier_at(after, new) AS "to" FROM customers, cuts;
ANALYZE moves;

--
-- Migration
--

SELECT results_eq($$
	SELECT from_tier, to_tier, customers
	FROM tier_migration_rows((SELECT tier_migration("from", "to") FROM moves), 'diamond') ORDER BY 1, 2 $$, $$
	SELECT replace(tier_from, '(none)', 'new'), tier_to, customers FROM online_retail.expected_tier_migration
	ORDER BY 1, 2 $$,
	'the published migration of half a year, by fitted cut points');
SELECT results_eq($$
	SELECT from_tier, to_tier, customers
	FROM tier_migration_rows((
		SELECT tier_migration("from", "to")
		FROM (SELECT tier_by_share(before, tier_shares('diamond')) OVER () AS "from",
					 tier_by_share(after, tier_shares('diamond')) OVER () AS "to" FROM customers) t), 'diamond')
	ORDER BY 1, 2 $$, $$
	SELECT replace(tier_from, '(none)', 'new'), tier_to, customers FROM online_retail.expected_tier_migration
	ORDER BY 1, 2 $$,
	'and by window functions');

-- The other way round: who is new was gone.
SELECT results_eq($$
	SELECT to_tier, from_tier, customers, to_rank, from_rank
	FROM tier_migration_rows((SELECT tier_migration("to", "from") FROM moves), 'diamond') ORDER BY to_rank, from_rank $$, $$
	SELECT replace(from_tier, 'new', 'gone'), to_tier, customers, from_rank, to_rank
	FROM tier_migration_rows((SELECT tier_migration("from", "to") FROM moves), 'diamond')
	ORDER BY from_rank, to_rank $$,
	'back in time: the same square turned');
SELECT results_eq($$
	SELECT from_rank, sum(customers)::int, round(sum(share)::numeric, 12)
	FROM tier_migration_rows((SELECT tier_migration("from", "to") FROM moves), 'diamond') GROUP BY 1 ORDER BY 1 $$, $$
	SELECT coalesce("from", 5), count(*)::int, 1.000000000000 FROM moves GROUP BY 1 ORDER BY 1 $$,
	'rows add up to the customers of a tier before, shares to 1');
SELECT results_eq($$
	SELECT to_tier, sum(customers)::int
	FROM tier_migration_rows((SELECT tier_migration("from", "to") FROM moves), 'diamond') GROUP BY 1 ORDER BY 1 $$, $$
	SELECT class, customers FROM online_retail.expected_summary WHERE "function" = 'tier_2_18_30_50' ORDER BY 1 $$,
	'columns add up to the customers of a tier after');
SELECT is((SELECT sum(customers)::int FROM tier_migration_rows((SELECT tier_migration("from", "to") FROM moves))), 4338,
	'all of it to the customers of either period');
SELECT is_empty($$
	SELECT from_rank, to_rank FROM tier_migration_rows((SELECT tier_migration("from", "to") FROM moves), 'diamond')
	EXCEPT SELECT from_rank, to_rank FROM tier_migration_rows((SELECT tier_migration("from", "to") FROM moves), 'diamond',
															 empty_cells => true) $$,
	'all cells have those with customers among them');
SELECT is((SELECT count(*)::int FROM tier_migration_rows((SELECT tier_migration("from", "to") FROM moves), 'diamond',
														empty_cells => true)), 24, '5 x 5 cells without the outside one');
SELECT results_eq($$
	SELECT DISTINCT from_tier, from_rank
	FROM tier_migration_rows((SELECT tier_migration("from", "to") FROM moves), 'diamond', 'zh') ORDER BY from_rank $$,
	$$ VALUES ('钻石', 1), ('核心', 2), ('潜力', 3), ('基础', 4), ('新增', 5) $$, 'Chinese labels');
SELECT is((SELECT to_tier FROM tier_migration_rows((SELECT tier_migration(1, NULL)), lang => 'zh')), '流失', 'gone in Chinese');

-- a stored matrix
CREATE TABLE kept AS SELECT tier_migration("from", "to") AS matrix FROM moves;
SELECT results_eq('SELECT r.* FROM kept, tier_migration_rows(matrix) r',
	'SELECT * FROM tier_migration_rows((SELECT tier_migration("from", "to") FROM moves))', 'a matrix can be kept');
SELECT is((SELECT matrix[4][2] FROM kept), 30, 'its subscripts are the tiers');
SELECT is((SELECT matrix[0][1] FROM kept), 3, '0 is outside');

--
-- Migration under any plan
--

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

SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 4;
SELECT matches(plan_of('SELECT tier_migration("from", "to") FROM moves'), 'Partial Aggregate', 'it runs in workers');
SELECT results_eq('SELECT tier_migration("from", "to") FROM moves', 'TABLE kept', 'the same matrix in workers');
SET LOCAL parallel_leader_participation = off;
SELECT results_eq('SELECT tier_migration("from", "to") FROM moves', 'TABLE kept', 'and without the leader');

-- partitions that are empty, or of NULLs only
CREATE TABLE parts (LIKE moves, part int) PARTITION BY LIST (part);
CREATE TABLE parts_0 PARTITION OF parts FOR VALUES IN (0);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);
CREATE TABLE parts_3 PARTITION OF parts FOR VALUES IN (3);
INSERT INTO parts SELECT *, 2 + customer_id % 2 FROM moves;
INSERT INTO parts SELECT -i, NULL, NULL, 0 FROM generate_series(1, 100) i;
ANALYZE parts;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT matches(plan_of('SELECT tier_migration("from", "to") FROM parts'), 'Append.*Partial Aggregate', 'a partial state a partition');
SELECT results_eq('SELECT tier_migration("from", "to") FROM parts', 'TABLE kept', 'the same matrix by partitions');
SELECT results_eq($$ SELECT part, tier_migration("from", "to") FROM parts GROUP BY part ORDER BY part $$, $$
	SELECT 0, NULL::int[] UNION ALL
	(SELECT 2 + customer_id % 2, tier_migration("from", "to") FROM moves GROUP BY 1 ORDER BY 1) $$,
	'nobody in a partition of NULLs');
SELECT is((SELECT tier_migration("from", "to") FROM parts WHERE part < 2), NULL, 'NULL when all states are');
RESET parallel_leader_participation;
SET LOCAL max_parallel_workers_per_gather = 0;

--
-- Hold: months of real customers
--

CREATE TABLE months AS
SELECT customer_id, month, tier_by_share(spent, tier_shares('diamond')) OVER (PARTITION BY month) AS tier
FROM (SELECT customer_id, month::date, sum(amount) FILTER (WHERE invoice_ts >= month - interval '3 months' AND
														   invoice_ts < month) AS spent
	  FROM (SELECT * FROM online_retail.purchases WHERE customer_id % 10 = 6) p,
		   generate_series(TIMESTAMP '2011-01-01', TIMESTAMP '2012-01-01', '1 month') month
	  GROUP BY 1, 2) s;
CREATE INDEX ON months (customer_id, month);
SELECT is((SELECT count(*) FILTER (WHERE tier IS NULL) > 1000 AND count(DISTINCT tier) = 4 FROM months), true,
	'months with tiers and without');

-- The rule as a recursion over rows
CREATE FUNCTION slow_hold(up_after int, down_after int, max_step int)
	RETURNS TABLE (customer_id int, month date, held int) LANGUAGE sql AS $$
	WITH RECURSIVE h AS (
		SELECT customer_id, month, tier AS held, 0 AS length, NULL::int AS nearest FROM months WHERE month = '2011-01-01'
		UNION ALL
		SELECT customer_id, month,
			   CASE WHEN held IS NULL THEN tier
					WHEN moves THEN held + sign(side)::int * least(abs(closest - held), max_step)
					ELSE held END,
			   CASE WHEN tier IS NULL THEN length WHEN moves OR side = 0 OR held IS NULL THEN 0 ELSE longer END,
			   CASE WHEN tier IS NULL THEN nearest WHEN moves OR side = 0 OR held IS NULL THEN NULL ELSE closest END
		FROM (SELECT *, longer >= CASE WHEN side < 0 THEN up_after ELSE down_after END AND side <> 0 AS moves
			  FROM (SELECT m.*, held, length, nearest, m.tier - held AS side,
						   CASE WHEN sign(m.tier - held) = sign(nearest - held) THEN length + 1 ELSE 1 END AS longer,
						   CASE WHEN sign(m.tier - held) <> sign(nearest - held) THEN m.tier
								WHEN m.tier < held THEN greatest(m.tier, nearest)
								ELSE least(m.tier, nearest) END AS closest
					FROM h JOIN months m ON m.customer_id = h.customer_id AND
											 m.month = (h.month + interval '1 month')::date) step) s)
	SELECT customer_id, month, held FROM h $$;
SELECT is_empty(format($$
	SELECT * FROM (SELECT customer_id, month, tier_hold(tier, %1$s, %2$s, %3$s) OVER (PARTITION BY customer_id ORDER BY month)
				   FROM months) ours
	EXCEPT SELECT * FROM slow_hold(%1$s, %2$s, %4$s) $$, up, down, coalesce(step::text, 'NULL'), coalesce(step, 100)),
	format('held as the rule says: up after %s, down after %s, steps of %s', up, down, step))
FROM (VALUES (1, 2, NULL), (2, 3, NULL), (1, 1, 1), (3, 2, 2)) v (up, down, step);
SELECT is_empty($$
	SELECT FROM (SELECT tier, tier_hold(tier, 1, 1) OVER (PARTITION BY customer_id ORDER BY month) AS held FROM months) h
	WHERE held <> tier $$, 'with 1 and 1 nothing is held');

-- a partition that does not fit into memory, beside functions that look elsewhere in it
SET LOCAL work_mem = '64kB';
SELECT results_eq($$
	SELECT count(*)::int, count(*) FILTER (WHERE held <> alone)::int, max(first)
	FROM (SELECT tier_hold(tier, 2, 2) OVER w AS held, first_value(i) OVER w AS first, lead(tier, 1000) OVER w AS lead,
				 tier_hold(tier, 2, 2) OVER (PARTITION BY 1 ORDER BY i) AS alone
		  FROM (SELECT i, 1 + (hashint4(i) & 3) AS tier FROM generate_series(1, 50000) i) t
		  WINDOW w AS (ORDER BY i)) h $$, $$ VALUES (50000, 0, 1) $$, 'a large partition');
RESET work_mem;

--
-- Drift
--

CREATE VIEW drifts AS
SELECT customer_id, tier_at(before, old) AS a, tier_at(after, old) AS b, tier_at(after, new) AS c,
	   tier_drift_customer(before, after, old, new) AS customer, tier_drift_market(before, after, old, new) AS market,
	   tier_drift_cause(before, after, old, new) AS cause, tier_drift_rank(before, after, old, new) AS rank
FROM customers, cuts;
SELECT is_empty($$ SELECT * FROM drifts
	WHERE customer IS DISTINCT FROM a - b OR market IS DISTINCT FROM CASE WHEN a IS NOT NULL THEN b - c END $$,
	'customer and market effect are what tier_at says');
SELECT is_empty($$
	SELECT * FROM drifts
	WHERE cause IS DISTINCT FROM CASE
		WHEN a IS NULL THEN 'new' WHEN c IS NULL THEN 'gone'
		WHEN a = b AND b = c THEN 'unchanged' WHEN b = c THEN 'customer' WHEN a = b THEN 'market'
		WHEN a = c THEN 'offset' ELSE 'both' END $$, 'and so is the cause');
SELECT results_eq('SELECT cause, count(*)::int, sum(customer)::int, sum(market)::int FROM drifts GROUP BY cause, rank ORDER BY rank', $$
	VALUES ('unchanged', 1567, 0, 0), ('customer', 566, 600, 0), ('market', 149, 0, -149), ('both', 85, 171, -85),
		   ('offset', 444, 444, -444), ('new', 1527, NULL, NULL) $$, 'why tiers changed in half a year');
SELECT is_empty($$
	SELECT cause FROM drifts JOIN (SELECT customer_id, tier_drift_cause(before, after, old, old) AS frozen FROM customers, cuts) f
	USING (customer_id) WHERE frozen IN ('market', 'both', 'offset') $$, 'frozen cut points move nobody');
SELECT is_empty($$
	SELECT customer_id FROM customers, cuts
	WHERE tier_drift_rank(before, after, old, new) IS DISTINCT FROM
		  tier_drift_rank(before::float8, after::float8, old::float8[], new::float8[]) $$, 'float8 says the same');
SELECT results_eq($$
	SELECT rank, tier_drift_cause(x, y, '{100,10}'::numeric[], '{200,10}'::numeric[], lang => 'zh')
	FROM (SELECT x, y, tier_drift_rank(x, y, '{100,10}'::numeric[], '{200,10}') AS rank
		  FROM (VALUES (50.0, 60.0), (50, 300), (150, 150), (5, 150), (50, 150), (NULL, 5), (5, NULL)) v (x, y)) r
	ORDER BY rank $$,
	$$ VALUES (1, '未变'), (2, '客户变化'), (3, '市场变化'), (4, '客户与市场'), (5, '相互抵消'), (6, '新增'), (7, '流失') $$,
	'causes in Chinese');

SELECT * FROM finish();
ROLLBACK;
