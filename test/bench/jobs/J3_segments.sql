-- J3: from orders to named segments in one statement.
--
-- Everybody names segments by the ten ranges of the R x F grid (with the
-- published spelling of "cant_loose"), so names cost the rivals little.  Those
-- that are measured know of no refunds; "same_meaning" does.

-- @case segments
-- @rival ntile_numeric
WITH b AS (SELECT customer_id, max(ordered_at) AS last_at, count(*) AS frequency,
				  sum(amount) AS monetary
		   FROM orders
		   WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00'
		   GROUP BY customer_id),
	 s AS (SELECT *, ntile(5) OVER (ORDER BY last_at) AS r,
				  ntile(5) OVER (ORDER BY frequency) AS f,
				  ntile(5) OVER (ORDER BY monetary) AS m
		   FROM b)
SELECT customer_id, last_at, frequency, monetary, r::text || f::text || m::text AS score,
	   CASE WHEN r = 5 AND f >= 4 THEN 'champions'
			WHEN r >= 3 AND f >= 4 THEN 'loyal_customers'
			WHEN r >= 4 AND f >= 2 THEN 'potential_loyalists'
			WHEN r = 5 THEN 'new_customers'
			WHEN r = 4 THEN 'promising'
			WHEN r = 3 AND f = 3 THEN 'need_attention'
			WHEN r = 3 THEN 'about_to_sleep'
			WHEN f = 5 THEN 'cant_loose'
			WHEN f >= 3 THEN 'at_risk'
			ELSE 'hibernating' END AS segment
FROM s;
-- @rival cuts_by_hand_float8
WITH b AS MATERIALIZED (
		SELECT customer_id, DATE '2024-12-31' - max(ordered_at)::date AS recency,
			   count(*) AS frequency, sum(amount_f8) AS monetary
		FROM orders
		GROUP BY customer_id),
	 rh AS (SELECT recency AS v, 5 * sum(count(*)) OVER (ORDER BY recency) AS upto,
				   sum(count(*)) OVER () AS n
			FROM b GROUP BY recency),
	 rc AS (SELECT min(v) FILTER (WHERE upto >= n) AS c1,
				   min(v) FILTER (WHERE upto >= 2 * n) AS c2,
				   min(v) FILTER (WHERE upto >= 3 * n) AS c3,
				   min(v) FILTER (WHERE upto >= 4 * n) AS c4 FROM rh),
	 fh AS (SELECT frequency AS v, 5 * sum(count(*)) OVER (ORDER BY frequency) AS upto,
				   sum(count(*)) OVER () AS n
			FROM b GROUP BY frequency),
	 fc AS (SELECT min(v) FILTER (WHERE upto >= n) AS c1,
				   min(v) FILTER (WHERE upto >= 2 * n) AS c2,
				   min(v) FILTER (WHERE upto >= 3 * n) AS c3,
				   min(v) FILTER (WHERE upto >= 4 * n) AS c4 FROM fh),
	 mc AS (SELECT c[1] AS c1, c[2] AS c2, c[3] AS c3, c[4] AS c4
			FROM (SELECT percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8])
						 WITHIN GROUP (ORDER BY monetary) AS c FROM b) AS p),
	 s AS (SELECT b.*,
				  CASE WHEN recency <= rc.c1 THEN 5 WHEN recency <= rc.c2 THEN 4
					   WHEN recency <= rc.c3 THEN 3 WHEN recency <= rc.c4 THEN 2 ELSE 1 END AS r,
				  CASE WHEN frequency <= fc.c1 THEN 1 WHEN frequency <= fc.c2 THEN 2
					   WHEN frequency <= fc.c3 THEN 3 WHEN frequency <= fc.c4 THEN 4 ELSE 5 END AS f,
				  CASE WHEN monetary <= mc.c1 THEN 1 WHEN monetary <= mc.c2 THEN 2
					   WHEN monetary <= mc.c3 THEN 3 WHEN monetary <= mc.c4 THEN 4 ELSE 5 END AS m
		   FROM b, rc, fc, mc
		   OFFSET 0)
SELECT customer_id, recency, frequency, monetary, 100 * r + 10 * f + m AS score,
	   CASE WHEN r = 5 AND f >= 4 THEN 'champions'
			WHEN r >= 3 AND f >= 4 THEN 'loyal_customers'
			WHEN r >= 4 AND f >= 2 THEN 'potential_loyalists'
			WHEN r = 5 THEN 'new_customers'
			WHEN r = 4 THEN 'promising'
			WHEN r = 3 AND f = 3 THEN 'need_attention'
			WHEN r = 3 THEN 'about_to_sleep'
			WHEN f = 5 THEN 'cant_loose'
			WHEN f >= 3 THEN 'at_risk'
			ELSE 'hibernating' END AS segment
FROM s;
-- @ours window_numeric
SELECT customer_id, rfm_recency(r) AS recency, rfm_frequency(r) AS frequency,
	   rfm_monetary(r) AS monetary, rfm_score(r) OVER () AS score,
	   rfm_segment(rfm_score(r) OVER (), 'rf10') AS segment
FROM (SELECT customer_id, rfm(ordered_at, amount, DATE '2024-12-31') AS r
	  FROM orders
	  GROUP BY customer_id) AS c;
-- @ours window_float8
SELECT customer_id, rfm_recency(r) AS recency, rfm_frequency(r) AS frequency,
	   rfm_monetary(r) AS monetary, rfm_score(r) OVER () AS score,
	   rfm_segment(rfm_score(r) OVER (), 'rf10') AS segment
FROM (SELECT customer_id, rfm(ordered_at, amount_f8, DATE '2024-12-31') AS r
	  FROM orders
	  GROUP BY customer_id) AS c;
-- @ours fit_apply_numeric
WITH c AS MATERIALIZED (
	SELECT customer_id, rfm(ordered_at, amount, DATE '2024-12-31') AS r
	FROM orders
	GROUP BY customer_id)
SELECT customer_id, rfm_recency(r) AS recency, rfm_frequency(r) AS frequency,
	   rfm_monetary(r) AS monetary, score, rfm_segment(score, 'rf10') AS segment
FROM (SELECT *, rfm_score(r, (SELECT rfm_cuts(r, 5) FROM c)) AS score FROM c) AS s;
-- @ours fit_apply_float8
WITH c AS MATERIALIZED (
	SELECT customer_id, rfm(ordered_at, amount_f8, DATE '2024-12-31') AS r
	FROM orders
	GROUP BY customer_id)
SELECT customer_id, rfm_recency(r) AS recency, rfm_frequency(r) AS frequency,
	   rfm_monetary(r) AS monetary, score, rfm_segment(score, 'rf10') AS segment
FROM (SELECT *, rfm_score(r, (SELECT rfm_cuts(r, 5) FROM c)) AS score FROM c) AS s;
-- @goal ntile_numeric / window_numeric >= 1 at 256MB
-- @goal ntile_numeric / window_numeric >= 1 at 4MB
-- @goal ntile_numeric / fit_apply_numeric >= 1 at 256MB
-- @goal ntile_numeric / fit_apply_numeric >= 1 at 4MB
-- @goal cuts_by_hand_float8 / window_float8 >= 1 at 256MB
-- @goal cuts_by_hand_float8 / window_float8 >= 1 at 4MB
-- @goal cuts_by_hand_float8 / fit_apply_float8 >= 1 at 256MB
-- @goal cuts_by_hand_float8 / fit_apply_float8 >= 1 at 4MB
-- @rival same_meaning
WITH b AS (SELECT customer_id,
				  DATE '2024-12-31' -
				  (max(ordered_at) FILTER (WHERE amount >= 0))::date AS recency,
				  (count(*) FILTER (WHERE amount >= 0))::int AS frequency,
				  sum(amount) AS monetary
		   FROM orders
		   WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00'
		   GROUP BY customer_id),
	 l AS (SELECT *, count(*) OVER () AS n,
				  rank() OVER (ORDER BY recency) - 1 AS lr,
				  rank() OVER (ORDER BY frequency) - 1 AS lf,
				  rank() OVER (ORDER BY monetary) - 1 AS lm
		   FROM b),
	 s AS (SELECT *, (5 - 5 * lr / n)::int AS r, (1 + 5 * lf / n)::int AS f,
				  (1 + 5 * lm / n)::int AS m
		   FROM l)
SELECT customer_id, recency, frequency, monetary, 100 * r + 10 * f + m AS score,
	   CASE WHEN r = 5 AND f >= 4 THEN 'champions'
			WHEN r >= 3 AND f >= 4 THEN 'loyal_customers'
			WHEN r >= 4 AND f >= 2 THEN 'potential_loyalists'
			WHEN r = 5 THEN 'new_customers'
			WHEN r = 4 THEN 'promising'
			WHEN r = 3 AND f = 3 THEN 'need_attention'
			WHEN r = 3 THEN 'about_to_sleep'
			WHEN f = 5 THEN 'cant_loose'
			WHEN f >= 3 THEN 'at_risk'
			ELSE 'hibernating' END AS segment
FROM s;
-- @same window_numeric same_meaning
-- @same fit_apply_float8 same_meaning

-- Without GROUP BY: metrics, scores and segments in one pass over the orders.  The yardstick
-- besides the rivals is "count_max_sum", a third of which is to be enough for all of it.
-- @case keyed
-- @rival ntile_numeric of segments
-- @rival cuts_by_hand_float8 of segments
-- @reference count_max_sum
SELECT customer_id, count(*), max(ordered_at), sum(amount_f8)
FROM orders
GROUP BY customer_id;
-- @reference same_meaning of segments
-- @ours float8
-- @set crm_segments.keyed_memory='512MB'
SELECT customer_id, recency, frequency, monetary, score, segment
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31') FROM orders),
				   map => 'rf10', tiers => NULL);
-- @ours numeric
-- @set crm_segments.keyed_memory='512MB'
SELECT customer_id, recency, frequency, monetary, score, segment
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount, DATE '2024-12-31') FROM orders),
				   map => 'rf10', tiers => NULL);
-- All columns that there are, tiers among them.
-- @ours all_columns
SELECT *
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount, DATE '2024-12-31') FROM orders));
-- @goal best / float8 >= 4 at 256MB big
-- @goal best / float8 >= 1.5 at 256MB small
-- @goal best / float8 >= 8 at 4MB big
-- @goal ntile_numeric / numeric >= 6 at 256MB big
-- @goal ntile_numeric / numeric >= 2 at 256MB small
-- @goal count_max_sum / float8 >= 3 at 256MB big
-- @goal float8 / numeric >= 0.87 at 256MB big
-- @report ntile_numeric / all_columns at 256MB
-- @report ntile_numeric / numeric at 4MB
-- @memory float8 - cuts_by_hand_float8 <= 0 at 256MB big
-- @memory numeric - cuts_by_hand_float8 <= 0 at 256MB big
-- @same float8 same_meaning
-- @same numeric same_meaning

-- Rivals of somebody who has found out that sorting beats hashing where memory is short, and who
-- keeps a covering index that lies in the order of the customers.
-- @case keyed_tuned
-- @rival cuts_by_hand_float8 of segments
-- @set enable_hashagg=off
-- @ours float8 of keyed
-- @report cuts_by_hand_float8 / float8 at 4MB

-- @case keyed_index
-- @rival cuts_by_hand_float8 of segments
-- @set enable_indexscan=on
-- @set enable_hashagg=off
-- @ours float8 of keyed
-- @report cuts_by_hand_float8 / float8 at 256MB

-- With two workers, where the machine has nothing else to do.  Time by CPU is that of the leading
-- process alone, so these ratios are for METRIC=wall only.
-- @case keyed_parallel
-- @rival cuts_by_hand_float8 of segments
-- @set max_parallel_workers_per_gather=2
-- @ours serial
SELECT customer_id, recency, frequency, monetary, score, segment
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31') FROM orders),
				   map => 'rf10', tiers => NULL);
-- @ours parallel
-- @set max_parallel_workers_per_gather=2
SELECT customer_id, recency, frequency, monetary, score, segment
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31') FROM orders),
				   map => 'rf10', tiers => NULL);
-- @goal serial / parallel >= 1.33 at 256MB big
-- @goal serial / parallel >= 0.91 at 256MB small
-- @report cuts_by_hand_float8 / parallel at 256MB
-- @same parallel serial

-- Keys of other types, see ../keys.sql.
-- @case keyed_text
-- @needs keys
-- @reference ntile_numeric of segments
-- @set search_path=bench_text,bench,public
-- @rival cuts_by_hand_float8 of segments
-- @set search_path=bench_text,bench,public
-- @reference same_meaning of segments
-- @set search_path=bench_text,bench,public
-- @ours float8 of keyed
-- @set search_path=bench_text,bench,public
-- @goal best / float8 >= 2 at 256MB big
-- @goal best / float8 >= 1.5 at 256MB small
-- @report ntile_numeric / float8 at 256MB
-- @same float8 same_meaning

-- @case keyed_uuid
-- @needs keys
-- @reference ntile_numeric of segments
-- @set search_path=bench_uuid,bench,public
-- @rival cuts_by_hand_float8 of segments
-- @set search_path=bench_uuid,bench,public
-- @reference same_meaning of segments
-- @set search_path=bench_uuid,bench,public
-- @ours float8 of keyed
-- @set search_path=bench_uuid,bench,public
-- @goal best / float8 >= 2 at 256MB big
-- @goal best / float8 >= 1.5 at 256MB small
-- @report ntile_numeric / float8 at 256MB
-- @same float8 same_meaning
