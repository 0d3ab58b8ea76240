-- J12: how many customers went from which tier (2, 18, 30 and 50 % of the
-- customers, by revenue) on 2024-01-01 to which on 2025-01-01.
--
-- What people write ranks the customers of each date by percent_rank(), which
-- splits the shares a little differently.  Strongest plain SQL found: one scan
-- with FILTER and cut points from percentile_disc.  Sums of float8 in all that
-- is measured, so that adding up is not what is compared; as counts are whole
-- numbers, "same_meaning" can count heads exactly.  From stored histories there is nothing
-- to add up but the days of each customer, and sums are exact.

-- @case orders
-- @rival two_scans
WITH b1 AS (SELECT customer_id, sum(amount_f8) AS revenue
			FROM orders WHERE ordered_at < TIMESTAMPTZ '2024-01-01 00:00:00+00' GROUP BY customer_id),
	 b2 AS (SELECT customer_id, sum(amount_f8) AS revenue
			FROM orders WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00' GROUP BY customer_id),
	 k1 AS (SELECT customer_id, percent_rank() OVER (ORDER BY revenue DESC) AS p FROM b1),
	 k2 AS (SELECT customer_id, percent_rank() OVER (ORDER BY revenue DESC) AS p FROM b2),
	 t1 AS (SELECT customer_id, CASE WHEN p < 0.02 THEN 'diamond' WHEN p < 0.20 THEN 'core'
									 WHEN p < 0.50 THEN 'potential' ELSE 'basic' END AS tier FROM k1),
	 t2 AS (SELECT customer_id, CASE WHEN p < 0.02 THEN 'diamond' WHEN p < 0.20 THEN 'core'
									 WHEN p < 0.50 THEN 'potential' ELSE 'basic' END AS tier FROM k2)
SELECT coalesce(t1.tier, 'new') AS from_tier, coalesce(t2.tier, 'gone') AS to_tier, count(*) AS customers
FROM t1 FULL JOIN t2 USING (customer_id)
GROUP BY 1, 2;
-- @rival one_scan_rank
WITH b AS (SELECT sum(amount_f8) FILTER (WHERE ordered_at < TIMESTAMPTZ '2024-01-01 00:00:00+00') AS r1,
				  sum(amount_f8) AS r2
		   FROM orders WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00' GROUP BY customer_id),
	 k AS (SELECT r1, rank() OVER (ORDER BY r1 DESC NULLS LAST)::float8 AS i1, count(r1) OVER () AS n1,
				  rank() OVER (ORDER BY r2 DESC)::float8 AS i2, count(*) OVER () AS n2
		   FROM b),
	 t AS (SELECT CASE WHEN r1 IS NULL THEN 'new' WHEN i1 <= 0.02 * n1 THEN 'diamond'
					   WHEN i1 <= 0.20 * n1 THEN 'core' WHEN i1 <= 0.50 * n1 THEN 'potential'
					   ELSE 'basic' END AS from_tier,
				  CASE WHEN i2 <= 0.02 * n2 THEN 'diamond' WHEN i2 <= 0.20 * n2 THEN 'core'
					   WHEN i2 <= 0.50 * n2 THEN 'potential' ELSE 'basic' END AS to_tier
		   FROM k)
SELECT from_tier, to_tier, count(*) AS customers FROM t GROUP BY 1, 2;
-- @rival cuts_by_hand
WITH b AS MATERIALIZED (
		SELECT sum(amount_f8) FILTER (WHERE ordered_at < TIMESTAMPTZ '2024-01-01 00:00:00+00') AS r1,
			   sum(amount_f8) AS r2
		FROM orders WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00' GROUP BY customer_id),
	 c1 AS (SELECT percentile_disc(ARRAY[0.5, 0.8, 0.98]) WITHIN GROUP (ORDER BY r1) AS c FROM b),
	 c2 AS (SELECT percentile_disc(ARRAY[0.5, 0.8, 0.98]) WITHIN GROUP (ORDER BY r2) AS c FROM b),
	 t AS (SELECT CASE WHEN r1 IS NULL THEN 5 WHEN r1 > c1.c[3] THEN 1 WHEN r1 > c1.c[2] THEN 2
					   WHEN r1 > c1.c[1] THEN 3 ELSE 4 END AS from_rank,
				  CASE WHEN r2 > c2.c[3] THEN 1 WHEN r2 > c2.c[2] THEN 2
					   WHEN r2 > c2.c[1] THEN 3 ELSE 4 END AS to_rank
		   FROM b, c1, c2)
SELECT (ARRAY['diamond', 'core', 'potential', 'basic', 'new'])[from_rank] AS from_tier,
	   (ARRAY['diamond', 'core', 'potential', 'basic'])[to_rank] AS to_tier, customers
FROM (SELECT from_rank, to_rank, count(*) AS customers FROM t GROUP BY 1, 2) AS counted;
-- @ours fit_apply
WITH b AS MATERIALIZED (
	SELECT sum(amount_f8) FILTER (WHERE ordered_at < TIMESTAMPTZ '2024-01-01 00:00:00+00') AS r1,
		   sum(amount_f8) AS r2
	FROM orders WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00' GROUP BY customer_id),
	 cuts AS (SELECT tier_share_cuts(r1, tier_shares('diamond')) AS c1,
					 tier_share_cuts(r2, tier_shares('diamond')) AS c2 FROM b)
SELECT from_tier, to_tier, customers
FROM tier_migration_rows((SELECT tier_migration(tier_at(r1, c1), tier_at(r2, c2)) FROM b, cuts), 'diamond');
-- Who had not bought by the first day has a total of 0 then, but is no customer yet.
-- @ours stored
WITH b AS MATERIALIZED (
	SELECT CASE WHEN purchase_first(h) <= DATE '2023-12-31' THEN purchase_total(h, DATE '2023-12-31') END AS r1,
		   purchase_total(h, DATE '2024-12-31') AS r2
	FROM histories),
	 cuts AS (SELECT tier_share_cuts(r1, tier_shares('diamond')) AS c1,
					 tier_share_cuts(r2, tier_shares('diamond')) AS c2 FROM b)
SELECT from_tier, to_tier, customers
FROM tier_migration_rows((SELECT tier_migration(tier_at(r1, c1), tier_at(r2, c2)) FROM b, cuts), 'diamond');
-- @goal cuts_by_hand / fit_apply >= 1 at 256MB
-- @goal cuts_by_hand / fit_apply >= 1 at 4MB
-- @goal one_scan_rank / fit_apply >= 1 at 256MB
-- @goal two_scans / fit_apply >= 1 at 256MB
-- @goal cuts_by_hand / stored >= 10 at 256MB
-- @report cuts_by_hand / stored at 4MB
-- @report one_scan_rank / stored at 256MB
-- @reference same_meaning
WITH b AS (SELECT sum(amount_f8) FILTER (WHERE ordered_at < TIMESTAMPTZ '2024-01-01 00:00:00+00') AS r1,
				  sum(amount_f8) AS r2
		   FROM orders WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00' GROUP BY customer_id),
	 k AS (SELECT r1, 100 * (rank() OVER (ORDER BY r1 DESC NULLS LAST) - 1) AS i1, count(r1) OVER () AS n1,
				  100 * (rank() OVER (ORDER BY r2 DESC) - 1) AS i2, count(*) OVER () AS n2
		   FROM b),
	 t AS (SELECT CASE WHEN r1 IS NULL THEN 'new' WHEN i1 < 2 * n1 THEN 'diamond' WHEN i1 < 20 * n1 THEN 'core'
					   WHEN i1 < 50 * n1 THEN 'potential' ELSE 'basic' END AS from_tier,
				  CASE WHEN i2 < 2 * n2 THEN 'diamond' WHEN i2 < 20 * n2 THEN 'core'
					   WHEN i2 < 50 * n2 THEN 'potential' ELSE 'basic' END AS to_tier
		   FROM k)
SELECT from_tier, to_tier, count(*)::int AS customers FROM t GROUP BY 1, 2;
-- @same fit_apply same_meaning
-- @reference same_meaning_exact
WITH b AS (SELECT sum(amount) FILTER (WHERE ordered_at < TIMESTAMPTZ '2024-01-01 00:00:00+00') AS r1,
				  sum(amount) AS r2
		   FROM orders WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00' GROUP BY customer_id),
	 k AS (SELECT r1, 100 * (rank() OVER (ORDER BY r1 DESC NULLS LAST) - 1) AS i1, count(r1) OVER () AS n1,
				  100 * (rank() OVER (ORDER BY r2 DESC) - 1) AS i2, count(*) OVER () AS n2
		   FROM b),
	 t AS (SELECT CASE WHEN r1 IS NULL THEN 'new' WHEN i1 < 2 * n1 THEN 'diamond' WHEN i1 < 20 * n1 THEN 'core'
					   WHEN i1 < 50 * n1 THEN 'potential' ELSE 'basic' END AS from_tier,
				  CASE WHEN i2 < 2 * n2 THEN 'diamond' WHEN i2 < 20 * n2 THEN 'core'
					   WHEN i2 < 50 * n2 THEN 'potential' ELSE 'basic' END AS to_tier
		   FROM k)
SELECT from_tier, to_tier, count(*)::int AS customers FROM t GROUP BY 1, 2;
-- @same stored same_meaning_exact

-- The same where customers are summed up already: what the tiers themselves
-- cost.  The value before is made up from the table's own columns.
-- @case ready_made
-- @rival ranks
WITH v AS (SELECT CASE WHEN frequency > 1 THEN monetary_f8 / frequency END AS r1, monetary_f8 AS r2
		   FROM customers),
	 k AS (SELECT r1, 100 * (rank() OVER (ORDER BY r1 DESC NULLS LAST) - 1) AS i1, count(r1) OVER () AS n1,
				  100 * (rank() OVER (ORDER BY r2 DESC) - 1) AS i2, count(*) OVER () AS n2
		   FROM v),
	 t AS (SELECT CASE WHEN r1 IS NULL THEN 5 WHEN i1 < 2 * n1 THEN 1 WHEN i1 < 20 * n1 THEN 2
					   WHEN i1 < 50 * n1 THEN 3 ELSE 4 END AS from_rank,
				  CASE WHEN i2 < 2 * n2 THEN 1 WHEN i2 < 20 * n2 THEN 2
					   WHEN i2 < 50 * n2 THEN 3 ELSE 4 END AS to_rank
		   FROM k)
SELECT from_rank, to_rank, count(*)::int AS customers FROM t GROUP BY 1, 2;
-- @rival cuts_by_hand
WITH c AS MATERIALIZED (
		SELECT percentile_disc(ARRAY[0.5, 0.8, 0.98]) WITHIN GROUP (
				   ORDER BY CASE WHEN frequency > 1 THEN monetary_f8 / frequency END) AS c1,
			   percentile_disc(ARRAY[0.5, 0.8, 0.98]) WITHIN GROUP (ORDER BY monetary_f8) AS c2
		FROM customers),
	 v AS (SELECT CASE WHEN frequency > 1 THEN monetary_f8 / frequency END AS r1, monetary_f8 AS r2
		   FROM customers),
	 t AS (SELECT CASE WHEN r1 IS NULL THEN 5 WHEN r1 > c1[3] THEN 1 WHEN r1 > c1[2] THEN 2
					   WHEN r1 > c1[1] THEN 3 ELSE 4 END AS from_rank,
				  CASE WHEN r2 > c2[3] THEN 1 WHEN r2 > c2[2] THEN 2
					   WHEN r2 > c2[1] THEN 3 ELSE 4 END AS to_rank
		   FROM v, c)
SELECT from_rank, to_rank, count(*)::int AS customers FROM t GROUP BY 1, 2;
-- @ours fit_apply
WITH c AS MATERIALIZED (
		SELECT tier_share_cuts(CASE WHEN frequency > 1 THEN monetary_f8 / frequency END,
							   tier_shares('diamond')) AS c1,
			   tier_share_cuts(monetary_f8, tier_shares('diamond')) AS c2
		FROM customers),
	 v AS (SELECT CASE WHEN frequency > 1 THEN monetary_f8 / frequency END AS r1, monetary_f8 AS r2
		   FROM customers)
SELECT from_rank, to_rank, customers
FROM tier_migration_rows((SELECT tier_migration(tier_at(r1, c1), tier_at(r2, c2)) FROM v, c));
-- @goal cuts_by_hand / fit_apply >= 3 at 256MB
-- @goal cuts_by_hand / fit_apply >= 1 at 4MB
-- @goal ranks / fit_apply >= 3 at 256MB
-- @same fit_apply ranks
-- @check counts_all
SELECT (sum(customers) - (SELECT count(*) FROM customers))::int
FROM (WITH cuts AS (SELECT tier_share_cuts(monetary_f8, tier_shares('diamond')) AS c FROM customers)
	  SELECT customers
	  FROM tier_migration_rows((SELECT tier_migration(NULL, tier_at(monetary_f8, c)) FROM customers, cuts))) AS m;

-- 100 k customers with ten periods each (so the households are read here).
-- Plain SQL can hold tiers by a recursion only, period by period; lag() is
-- what any window function that looks at the row before costs.
-- @case hold
-- @rival lag
SELECT count(*), sum(held)
FROM (SELECT lag(tier) OVER (PARTITION BY household ORDER BY customer_id) AS held
	  FROM (SELECT household, customer_id, 1 + frequency % 4 AS tier FROM customers) AS t) AS h;
-- @ours hold
SELECT count(*), sum(held)
FROM (SELECT tier_hold(tier) OVER (PARTITION BY household ORDER BY customer_id) AS held
	  FROM (SELECT household, customer_id, 1 + frequency % 4 AS tier FROM customers) AS t) AS h;
-- @report lag / hold at 256MB
