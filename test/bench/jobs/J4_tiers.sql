-- J4: tiers by head count (2/18/30/50 % of the customers) and by value (80/15/5 % of the
-- money), both in one query, for a million customers whose totals are ready made.
--
-- row_windows is how it is mostly written: no care for ties, rounding decides in float8.
-- range_windows keeps equal customers together, and counts who crosses a limit to the worse
-- class.  The other two know that only five limits are needed: sorted_cuts gets them from a
-- sort of the bare values; histogram_cuts counts equal values first, which pays as long as
-- there are far fewer different amounts than customers (here a tenth).  Then they scan.

-- @case both_numeric
-- @rival row_windows
SELECT customer_id, monetary,
	   CASE WHEN i <= 0.02 * n THEN 1 WHEN i <= 0.20 * n THEN 2 WHEN i <= 0.50 * n THEN 3 ELSE 4 END AS tier,
	   CASE WHEN share <= 0.80 THEN 1 WHEN share <= 0.95 THEN 2 ELSE 3 END AS class
FROM (SELECT customer_id, monetary, (row_number() OVER w) AS i, (count(*) OVER ()) AS n,
			 sum(monetary) OVER w / sum(monetary) OVER () AS share
	  FROM customers
	  WINDOW w AS (ORDER BY monetary DESC ROWS UNBOUNDED PRECEDING)) AS ranked;
-- @rival range_windows
SELECT customer_id, monetary,
	   CASE WHEN b < 0.02 * n THEN 1 WHEN b < 0.20 * n THEN 2 WHEN b < 0.50 * n THEN 3 ELSE 4 END AS tier,
	   CASE WHEN upto <= 0.80 * total THEN 1 WHEN upto <= 0.95 * total THEN 2 ELSE 3 END AS class
FROM (SELECT customer_id, monetary, (rank() OVER w - 1) AS b, (count(*) OVER ()) AS n,
			 sum(monetary) OVER w AS upto, sum(monetary) OVER () AS total
	  FROM customers
	  WINDOW w AS (ORDER BY monetary DESC)) AS ranked;
-- @rival sorted_cuts
WITH whole AS MATERIALIZED (SELECT count(*) AS n, sum(monetary) AS total FROM customers),
	 running AS (SELECT monetary AS v, (row_number() OVER w - 1) AS b, sum(monetary) OVER w - monetary AS before
				 FROM customers
				 WINDOW w AS (ORDER BY monetary DESC ROWS UNBOUNDED PRECEDING)),
	 cut AS MATERIALIZED (
		SELECT min(v) FILTER (WHERE b < 0.02 * n) AS t1, min(v) FILTER (WHERE b < 0.20 * n) AS t2,
			   min(v) FILTER (WHERE b < 0.50 * n) AS t3,
			   min(v) FILTER (WHERE before < 0.80 * total) AS c1,
			   min(v) FILTER (WHERE before < 0.95 * total) AS c2
		FROM running, whole)
SELECT customer_id, monetary,
	   CASE WHEN monetary >= (SELECT t1 FROM cut) THEN 1 WHEN monetary >= (SELECT t2 FROM cut) THEN 2
			WHEN monetary >= (SELECT t3 FROM cut) THEN 3 ELSE 4 END AS tier,
	   CASE WHEN monetary >= (SELECT c1 FROM cut) THEN 1 WHEN monetary >= (SELECT c2 FROM cut) THEN 2 ELSE 3 END AS class
FROM customers;
-- @rival histogram_cuts
WITH counted AS MATERIALIZED (SELECT monetary AS v, count(*) AS heads FROM customers GROUP BY monetary),
	 whole AS MATERIALIZED (SELECT sum(heads) AS n, sum(v * heads) AS total FROM counted),
	 running AS (SELECT v, sum(heads) OVER w - heads AS b, sum(v * heads) OVER w - v * heads AS before
				 FROM counted
				 WINDOW w AS (ORDER BY v DESC ROWS UNBOUNDED PRECEDING)),
	 cut AS MATERIALIZED (
		SELECT min(v) FILTER (WHERE b < 0.02 * n) AS t1, min(v) FILTER (WHERE b < 0.20 * n) AS t2,
			   min(v) FILTER (WHERE b < 0.50 * n) AS t3,
			   min(v) FILTER (WHERE before < 0.80 * total) AS c1,
			   min(v) FILTER (WHERE before < 0.95 * total) AS c2
		FROM running, whole)
SELECT customer_id, monetary,
	   CASE WHEN monetary >= (SELECT t1 FROM cut) THEN 1 WHEN monetary >= (SELECT t2 FROM cut) THEN 2
			WHEN monetary >= (SELECT t3 FROM cut) THEN 3 ELSE 4 END AS tier,
	   CASE WHEN monetary >= (SELECT c1 FROM cut) THEN 1 WHEN monetary >= (SELECT c2 FROM cut) THEN 2 ELSE 3 END AS class
FROM customers;
-- @ours window
SELECT customer_id, monetary,
	   tier_by_share(monetary, '{0.02,0.18,0.30,0.50}') OVER () AS tier,
	   tier_by_value(monetary) OVER () AS class
FROM customers;
-- @ours fit_apply
WITH cut AS MATERIALIZED (
		SELECT tier_share_cuts(monetary, '{0.02,0.18,0.30,0.50}') AS tiers,
			   tier_value_cuts(monetary, '{0.80,0.15,0.05}') AS classes
		FROM customers)
SELECT customer_id, monetary, tier_at(monetary, (SELECT tiers FROM cut)) AS tier,
	   tier_at(monetary, (SELECT classes FROM cut)) AS class
FROM customers;
-- @ours fit_apply_within
WITH cut AS MATERIALIZED (
		SELECT tier_share_cuts(monetary, '{0.02,0.18,0.30,0.50}') AS tiers,
			   tier_value_cuts(monetary, '{0.80,0.15,0.05}', 'within') AS classes
		FROM customers)
SELECT customer_id, monetary, tier_at(monetary, (SELECT tiers FROM cut)) AS tier,
	   tier_at(monetary, (SELECT classes FROM cut)) AS class
FROM customers;
-- @goal row_windows / fit_apply >= 3 at 256MB
-- @goal row_windows / fit_apply >= 3 at 4MB
-- @goal range_windows / fit_apply >= 3 at 256MB
-- @goal sorted_cuts / fit_apply >= 3 at 256MB
-- @goal histogram_cuts / fit_apply >= 1 at 256MB
-- @goal row_windows / window >= 1 at 256MB
-- @report histogram_cuts / fit_apply at 4MB
-- @report best / window at 256MB
-- @same window sorted_cuts
-- @same fit_apply sorted_cuts
-- @same fit_apply histogram_cuts
-- @same fit_apply_within range_windows

-- @case both_float8
-- @rival row_windows
SELECT customer_id, monetary_f8,
	   CASE WHEN i <= 0.02 * n THEN 1 WHEN i <= 0.20 * n THEN 2 WHEN i <= 0.50 * n THEN 3 ELSE 4 END AS tier,
	   CASE WHEN share <= 0.80 THEN 1 WHEN share <= 0.95 THEN 2 ELSE 3 END AS class
FROM (SELECT customer_id, monetary_f8, (row_number() OVER w)::float8 AS i, (count(*) OVER ())::float8 AS n,
			 sum(monetary_f8) OVER w / sum(monetary_f8) OVER () AS share
	  FROM customers
	  WINDOW w AS (ORDER BY monetary_f8 DESC ROWS UNBOUNDED PRECEDING)) AS ranked;
-- @rival range_windows
SELECT customer_id, monetary_f8,
	   CASE WHEN b < 0.02 * n THEN 1 WHEN b < 0.20 * n THEN 2 WHEN b < 0.50 * n THEN 3 ELSE 4 END AS tier,
	   CASE WHEN upto <= 0.80 * total THEN 1 WHEN upto <= 0.95 * total THEN 2 ELSE 3 END AS class
FROM (SELECT customer_id, monetary_f8, (rank() OVER w - 1)::float8 AS b, (count(*) OVER ())::float8 AS n,
			 sum(monetary_f8) OVER w AS upto, sum(monetary_f8) OVER () AS total
	  FROM customers
	  WINDOW w AS (ORDER BY monetary_f8 DESC)) AS ranked;
-- @rival sorted_cuts
WITH whole AS MATERIALIZED (SELECT count(*)::float8 AS n, sum(monetary_f8) AS total FROM customers),
	 running AS (SELECT monetary_f8 AS v, (row_number() OVER w - 1)::float8 AS b, sum(monetary_f8) OVER w - monetary_f8 AS before
				 FROM customers
				 WINDOW w AS (ORDER BY monetary_f8 DESC ROWS UNBOUNDED PRECEDING)),
	 cut AS MATERIALIZED (
		SELECT min(v) FILTER (WHERE b < 0.02 * n) AS t1, min(v) FILTER (WHERE b < 0.20 * n) AS t2,
			   min(v) FILTER (WHERE b < 0.50 * n) AS t3,
			   min(v) FILTER (WHERE before < 0.80 * total) AS c1,
			   min(v) FILTER (WHERE before < 0.95 * total) AS c2
		FROM running, whole)
SELECT customer_id, monetary_f8,
	   CASE WHEN monetary_f8 >= (SELECT t1 FROM cut) THEN 1 WHEN monetary_f8 >= (SELECT t2 FROM cut) THEN 2
			WHEN monetary_f8 >= (SELECT t3 FROM cut) THEN 3 ELSE 4 END AS tier,
	   CASE WHEN monetary_f8 >= (SELECT c1 FROM cut) THEN 1 WHEN monetary_f8 >= (SELECT c2 FROM cut) THEN 2 ELSE 3 END AS class
FROM customers;
-- @rival histogram_cuts
WITH counted AS MATERIALIZED (SELECT monetary_f8 AS v, count(*)::float8 AS heads FROM customers GROUP BY monetary_f8),
	 whole AS MATERIALIZED (SELECT sum(heads) AS n, sum(v * heads) AS total FROM counted),
	 running AS (SELECT v, sum(heads) OVER w - heads AS b, sum(v * heads) OVER w - v * heads AS before
				 FROM counted
				 WINDOW w AS (ORDER BY v DESC ROWS UNBOUNDED PRECEDING)),
	 cut AS MATERIALIZED (
		SELECT min(v) FILTER (WHERE b < 0.02 * n) AS t1, min(v) FILTER (WHERE b < 0.20 * n) AS t2,
			   min(v) FILTER (WHERE b < 0.50 * n) AS t3,
			   min(v) FILTER (WHERE before < 0.80 * total) AS c1,
			   min(v) FILTER (WHERE before < 0.95 * total) AS c2
		FROM running, whole)
SELECT customer_id, monetary_f8,
	   CASE WHEN monetary_f8 >= (SELECT t1 FROM cut) THEN 1 WHEN monetary_f8 >= (SELECT t2 FROM cut) THEN 2
			WHEN monetary_f8 >= (SELECT t3 FROM cut) THEN 3 ELSE 4 END AS tier,
	   CASE WHEN monetary_f8 >= (SELECT c1 FROM cut) THEN 1 WHEN monetary_f8 >= (SELECT c2 FROM cut) THEN 2 ELSE 3 END AS class
FROM customers;
-- @ours window
SELECT customer_id, monetary_f8,
	   tier_by_share(monetary_f8, '{0.02,0.18,0.30,0.50}') OVER () AS tier,
	   tier_by_value(monetary_f8) OVER () AS class
FROM customers;
-- @ours fit_apply
WITH cut AS MATERIALIZED (
		SELECT tier_share_cuts(monetary_f8, '{0.02,0.18,0.30,0.50}') AS tiers,
			   tier_value_cuts(monetary_f8, '{0.80,0.15,0.05}') AS classes
		FROM customers)
SELECT customer_id, monetary_f8, tier_at(monetary_f8, (SELECT tiers FROM cut)) AS tier,
	   tier_at(monetary_f8, (SELECT classes FROM cut)) AS class
FROM customers;
-- @ours fit_apply_within
WITH cut AS MATERIALIZED (
		SELECT tier_share_cuts(monetary_f8, '{0.02,0.18,0.30,0.50}') AS tiers,
			   tier_value_cuts(monetary_f8, '{0.80,0.15,0.05}', 'within') AS classes
		FROM customers)
SELECT customer_id, monetary_f8, tier_at(monetary_f8, (SELECT tiers FROM cut)) AS tier,
	   tier_at(monetary_f8, (SELECT classes FROM cut)) AS class
FROM customers;
-- @goal row_windows / fit_apply >= 3 at 256MB
-- @goal row_windows / fit_apply >= 3 at 4MB
-- @goal range_windows / fit_apply >= 3 at 256MB
-- @goal sorted_cuts / fit_apply >= 3 at 256MB
-- @goal histogram_cuts / fit_apply >= 1 at 256MB
-- @goal row_windows / window >= 1 at 256MB
-- @report histogram_cuts / fit_apply at 4MB
-- @report best / window at 256MB
-- @same window sorted_cuts
-- @same fit_apply sorted_cuts
-- @same fit_apply histogram_cuts
-- @same fit_apply_within range_windows

-- One rule alone.  For head counts percentile_disc is the strongest: it is tie-safe, and gives
-- the same tiers where N times a share is a whole number, as it is here.
-- @case head_count_float8
-- @rival percent_rank
SELECT customer_id,
	   CASE WHEN p < 0.02 THEN 1 WHEN p < 0.20 THEN 2 WHEN p < 0.50 THEN 3 ELSE 4 END AS tier
FROM (SELECT customer_id, percent_rank() OVER (ORDER BY monetary_f8 DESC) AS p FROM customers) AS ranked;
-- @rival percentile_disc
SELECT customer_id,
	   CASE WHEN monetary_f8 >= c[1] THEN 1 WHEN monetary_f8 >= c[2] THEN 2 WHEN monetary_f8 >= c[3] THEN 3 ELSE 4 END AS tier
FROM customers,
	 (SELECT percentile_disc(ARRAY[0.02, 0.20, 0.50]) WITHIN GROUP (ORDER BY monetary_f8 DESC) AS c
	  FROM customers) AS cut;
-- @ours window
SELECT customer_id, tier_by_share(monetary_f8, '{0.02,0.18,0.30,0.50}') OVER () AS tier FROM customers;
-- @ours fit_apply
SELECT customer_id,
	   tier_at(monetary_f8, (SELECT tier_share_cuts(monetary_f8, '{0.02,0.18,0.30,0.50}') FROM customers)) AS tier
FROM customers;
-- @goal percentile_disc / fit_apply >= 1 at 256MB
-- @report percentile_disc / window at 256MB
-- @report percent_rank / fit_apply at 256MB
-- @same window percentile_disc
-- @same fit_apply percentile_disc

-- Every household (100 k of them, ten customers each) by itself.
-- @case partitions_100k
-- @rival range_windows
SELECT customer_id,
	   CASE WHEN b < 0.02 * n THEN 1 WHEN b < 0.20 * n THEN 2 WHEN b < 0.50 * n THEN 3 ELSE 4 END AS tier,
	   CASE WHEN upto <= 0.80 * total THEN 1 WHEN upto <= 0.95 * total THEN 2 ELSE 3 END AS class
FROM (SELECT customer_id, monetary, rank() OVER w - 1 AS b, count(*) OVER h AS n,
			 sum(monetary) OVER w AS upto, sum(monetary) OVER h AS total
	  FROM customers
	  WINDOW w AS (PARTITION BY household ORDER BY monetary DESC), h AS (PARTITION BY household)) AS ranked;
-- @ours window
SELECT customer_id, tier_by_share(monetary, '{0.02,0.18,0.30,0.50}') OVER h AS tier,
	   tier_by_value(monetary, boundary => 'within') OVER h AS class
FROM customers
WINDOW h AS (PARTITION BY household);
-- @goal range_windows / window >= 1 at 256MB
-- @same window range_windows

-- From the orders: totals first.  What customers have given back is theirs to lose, so a few
-- totals are below 0; the measured rivals do not care, "same_meaning" leaves them out of the money.
-- @case keyed
-- @reference row_windows_numeric
SELECT customer_id, monetary,
	   CASE WHEN i <= 0.02 * n THEN 1 WHEN i <= 0.20 * n THEN 2 WHEN i <= 0.50 * n THEN 3 ELSE 4 END AS tier,
	   CASE WHEN share <= 0.80 THEN 1 WHEN share <= 0.95 THEN 2 ELSE 3 END AS class
FROM (SELECT customer_id, monetary, (row_number() OVER w) AS i, (count(*) OVER ()) AS n,
			 sum(monetary) OVER w / sum(monetary) OVER () AS share
	  FROM (SELECT customer_id, sum(amount) AS monetary FROM orders GROUP BY customer_id) AS c
	  WINDOW w AS (ORDER BY monetary DESC ROWS UNBOUNDED PRECEDING)) AS ranked;
-- @rival row_windows_float8
SELECT customer_id, monetary,
	   CASE WHEN i <= 0.02 * n THEN 1 WHEN i <= 0.20 * n THEN 2 WHEN i <= 0.50 * n THEN 3 ELSE 4 END AS tier,
	   CASE WHEN share <= 0.80 THEN 1 WHEN share <= 0.95 THEN 2 ELSE 3 END AS class
FROM (SELECT customer_id, monetary, (row_number() OVER w)::float8 AS i, (count(*) OVER ())::float8 AS n,
			 sum(monetary) OVER w / sum(monetary) OVER () AS share
	  FROM (SELECT customer_id, sum(amount_f8) AS monetary FROM orders GROUP BY customer_id) AS c
	  WINDOW w AS (ORDER BY monetary DESC ROWS UNBOUNDED PRECEDING)) AS ranked;
-- @rival sorted_cuts_float8
WITH c AS MATERIALIZED (SELECT customer_id, sum(amount_f8) AS monetary FROM orders GROUP BY customer_id),
	 whole AS MATERIALIZED (SELECT count(*)::float8 AS n, sum(monetary) AS total FROM c),
	 running AS (SELECT monetary AS v, (row_number() OVER w - 1)::float8 AS b, sum(monetary) OVER w - monetary AS before
				 FROM c
				 WINDOW w AS (ORDER BY monetary DESC ROWS UNBOUNDED PRECEDING)),
	 cut AS MATERIALIZED (
		SELECT min(v) FILTER (WHERE b < 0.02 * n) AS t1, min(v) FILTER (WHERE b < 0.20 * n) AS t2,
			   min(v) FILTER (WHERE b < 0.50 * n) AS t3,
			   min(v) FILTER (WHERE before < 0.80 * total) AS c1,
			   min(v) FILTER (WHERE before < 0.95 * total) AS c2
		FROM running, whole)
SELECT customer_id, monetary,
	   CASE WHEN monetary >= (SELECT t1 FROM cut) THEN 1 WHEN monetary >= (SELECT t2 FROM cut) THEN 2
			WHEN monetary >= (SELECT t3 FROM cut) THEN 3 ELSE 4 END AS tier,
	   CASE WHEN monetary >= (SELECT c1 FROM cut) THEN 1 WHEN monetary >= (SELECT c2 FROM cut) THEN 2 ELSE 3 END AS class
FROM c;
-- @rival histogram_cuts_float8
WITH c AS MATERIALIZED (SELECT customer_id, sum(amount_f8) AS monetary FROM orders GROUP BY customer_id),
	 counted AS MATERIALIZED (SELECT monetary AS v, count(*)::float8 AS heads FROM c GROUP BY monetary),
	 whole AS MATERIALIZED (SELECT sum(heads) AS n, sum(v * heads) AS total FROM counted),
	 running AS (SELECT v, sum(heads) OVER w - heads AS b, sum(v * heads) OVER w - v * heads AS before
				 FROM counted
				 WINDOW w AS (ORDER BY v DESC ROWS UNBOUNDED PRECEDING)),
	 cut AS MATERIALIZED (
		SELECT min(v) FILTER (WHERE b < 0.02 * n) AS t1, min(v) FILTER (WHERE b < 0.20 * n) AS t2,
			   min(v) FILTER (WHERE b < 0.50 * n) AS t3,
			   min(v) FILTER (WHERE before < 0.80 * total) AS c1,
			   min(v) FILTER (WHERE before < 0.95 * total) AS c2
		FROM running, whole)
SELECT customer_id, monetary,
	   CASE WHEN monetary >= (SELECT t1 FROM cut) THEN 1 WHEN monetary >= (SELECT t2 FROM cut) THEN 2
			WHEN monetary >= (SELECT t3 FROM cut) THEN 3 ELSE 4 END AS tier,
	   CASE WHEN monetary >= (SELECT c1 FROM cut) THEN 1 WHEN monetary >= (SELECT c2 FROM cut) THEN 2 ELSE 3 END AS class
FROM c;
-- @reference same_meaning
WITH c AS MATERIALIZED (SELECT customer_id, sum(amount) AS monetary FROM orders GROUP BY customer_id),
	 whole AS MATERIALIZED (SELECT count(*) AS n, sum(greatest(monetary, 0)) AS total FROM c),
	 ranked AS (SELECT customer_id, monetary, rank() OVER w - 1 AS b,
					   sum(greatest(monetary, 0)) OVER w - greatest(monetary, 0) * count(*) OVER (PARTITION BY monetary) AS before
				FROM c
				WINDOW w AS (ORDER BY monetary DESC))
SELECT customer_id, monetary,
	   CASE WHEN b < 0.02 * n THEN 1 WHEN b < 0.20 * n THEN 2 WHEN b < 0.50 * n THEN 3 ELSE 4 END AS tier,
	   CASE WHEN monetary > 0 AND before < 0.80 * total THEN 1 WHEN monetary > 0 AND before < 0.95 * total THEN 2 ELSE 3 END AS class
FROM ranked, whole;
-- @ours window
-- @set crm_segments.keyed_memory='512MB'
SELECT customer_id, monetary, tier, tier_by_value(monetary) OVER () AS class
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31') FROM orders),
				   bins => NULL, map => NULL);
-- @ours window_numeric
-- @set crm_segments.keyed_memory='512MB'
SELECT customer_id, monetary, tier, tier_by_value(monetary) OVER () AS class
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount, DATE '2024-12-31') FROM orders),
				   bins => NULL, map => NULL);
-- @goal best / window >= 3 at 256MB big
-- @goal best / window >= 1.2 at 256MB small
-- @report row_windows_numeric / window_numeric at 256MB
-- @report best / window at 4MB
-- @same window same_meaning
-- @same window_numeric same_meaning
