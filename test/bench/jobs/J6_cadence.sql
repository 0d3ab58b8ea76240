-- J6: the own rhythm of every customer on 2024-12-31: days between visits, and who has been
-- silent for longer than twice as long.
--
-- The mean gap takes no more than count, min and max; the median takes the gaps.  The rivals
-- count every order as a visit and know of no refunds, and measure in seconds.
-- "same_meaning" takes visits as the extension does: days with a purchase.

-- @case mean
-- @rival min_max
SELECT customer_id, count(*) AS visits,
	   extract(epoch FROM max(ordered_at) - min(ordered_at))::float8 / 86400 / nullif(count(*) - 1, 0) AS gap,
	   TIMESTAMPTZ '2025-01-01 00:00:00+00' - max(ordered_at) >
	   2 * (max(ordered_at) - min(ordered_at)) / nullif(count(*) - 1, 0) AS overdue
FROM orders
GROUP BY customer_id;
-- @rival min_max_days
SELECT customer_id, visits, (last_at::date - first_at::date)::float8 / nullif(visits - 1, 0) AS gap,
	   (DATE '2024-12-31' - last_at::date) * (visits - 1) > 2 * (last_at::date - first_at::date) AS overdue
FROM (SELECT customer_id, count(*) AS visits, min(ordered_at) AS first_at, max(ordered_at) AS last_at
	  FROM orders
	  GROUP BY customer_id) AS c;
-- @rival lag
SELECT customer_id, count(*) AS visits, avg(gap) AS gap,
	   extract(epoch FROM TIMESTAMPTZ '2025-01-01 00:00:00+00' - max(ordered_at))::float8 / 86400 > 2 * avg(gap) AS overdue
FROM (SELECT customer_id, ordered_at,
			 extract(epoch FROM ordered_at - lag(ordered_at) OVER (PARTITION BY customer_id ORDER BY ordered_at))::float8 / 86400 AS gap
	  FROM orders) AS g
GROUP BY customer_id;
-- @reference same_meaning
SELECT customer_id, visits, (last_day - first_day)::float8 / nullif(visits - 1, 0) AS gap,
	   CASE WHEN visits > 1 THEN (DATE '2024-12-31' - last_day) * (visits - 1) > 2 * (last_day - first_day) END AS overdue
FROM (SELECT customer_id, count(DISTINCT ordered_at::date)::int AS visits,
			 min(ordered_at)::date AS first_day, max(ordered_at)::date AS last_day
	  FROM orders
	  WHERE amount >= 0
	  GROUP BY customer_id) AS c;
-- @ours stored
SELECT customer_id, purchase_days(h, DATE '2024-12-31') AS visits,
	   churn_gap(h, DATE '2024-12-31') AS gap,
	   churn_cadence_ratio(h, DATE '2024-12-31', 2) > 2 AS overdue
FROM histories;
-- @ours by_history
SELECT customer_id, purchase_days(h, DATE '2024-12-31') AS visits,
	   churn_gap(h, DATE '2024-12-31') AS gap,
	   churn_cadence_ratio(h, DATE '2024-12-31', 2) > 2 AS overdue
FROM (SELECT customer_id, purchase_history(ordered_at, amount) AS h
	  FROM orders
	  GROUP BY customer_id) AS c;
-- @goal min_max / stored >= 10 at 256MB
-- @goal min_max_days / stored >= 10 at 256MB
-- @goal min_max_days / stored >= 10 at 4MB
-- @report lag / stored at 256MB
-- @report best / by_history at 256MB
-- @same stored same_meaning
-- @same by_history same_meaning

-- The class that follows from it, which is the usual question.
-- @case class
-- @rival min_max_days
SELECT customer_id,
	   CASE WHEN visits < 3 THEN 'unknown'
			WHEN 2 * silent * (visits - 1) <= 3 * span THEN 'on_track'
			WHEN silent * (visits - 1) <= 2 * span THEN 'at_risk'
			WHEN silent * (visits - 1) <= 3 * span THEN 'lapsed'
			ELSE 'churned' END AS class
FROM (SELECT customer_id, count(*) AS visits, DATE '2024-12-31' - max(ordered_at)::date AS silent,
			 max(ordered_at)::date - min(ordered_at)::date AS span
	  FROM orders
	  GROUP BY customer_id) AS c;
-- @reference same_meaning
SELECT customer_id,
	   CASE WHEN visits < 3 THEN 'unknown'
			WHEN 2 * silent * (visits - 1) <= 3 * span THEN 'on_track'
			WHEN silent * (visits - 1) <= 2 * span THEN 'at_risk'
			WHEN silent * (visits - 1) <= 3 * span THEN 'lapsed'
			ELSE 'churned' END AS class
FROM (SELECT customer_id, count(DISTINCT ordered_at::date) AS visits,
			 DATE '2024-12-31' - max(ordered_at)::date AS silent,
			 max(ordered_at)::date - min(ordered_at)::date AS span
	  FROM orders
	  WHERE amount >= 0
	  GROUP BY customer_id) AS c;
-- @ours stored
SELECT customer_id, churn_cadence(h, DATE '2024-12-31') AS class FROM histories;
-- @goal min_max_days / stored >= 10 at 256MB
-- @same stored same_meaning

-- @case median
-- @rival lag
SELECT customer_id, count(*) AS visits, avg(gap) AS mean_gap,
	   percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS median_gap,
	   extract(epoch FROM TIMESTAMPTZ '2025-01-01 00:00:00+00' - max(ordered_at))::float8 / 86400 >
	   2 * percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS overdue
FROM (SELECT customer_id, ordered_at,
			 extract(epoch FROM ordered_at - lag(ordered_at) OVER (PARTITION BY customer_id ORDER BY ordered_at))::float8 / 86400 AS gap
	  FROM orders) AS g
GROUP BY customer_id;
-- @rival lag_float8
SELECT customer_id, count(*) AS visits, avg(gap) AS mean_gap,
	   percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS median_gap,
	   date_part('epoch', TIMESTAMPTZ '2025-01-01 00:00:00+00') / 86400 - max(t) >
	   2 * percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS overdue
FROM (SELECT customer_id, t, t - lag(t) OVER (PARTITION BY customer_id ORDER BY t) AS gap
	  FROM (SELECT customer_id, date_part('epoch', ordered_at) / 86400 AS t FROM orders) AS o) AS g
GROUP BY customer_id;
-- The mean of gaps is what lies between the first and the last; whole days sort as integers.
-- @rival lag_days
SELECT customer_id, count(*) AS visits, (max(day) - min(day))::float8 / nullif(count(*) - 1, 0) AS mean_gap,
	   percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS median_gap,
	   DATE '2024-12-31' - max(day) > 2 * percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS overdue
FROM (SELECT customer_id, day, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS gap
	  FROM (SELECT customer_id, ordered_at::date AS day FROM orders) AS o) AS g
GROUP BY customer_id;
-- @reference same_meaning
SELECT customer_id, count(*)::int AS visits,
	   (max(day) - min(day))::float8 / nullif(count(*) - 1, 0) AS mean_gap,
	   percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS median_gap,
	   DATE '2024-12-31' - max(day) > 2 * percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS overdue
FROM (SELECT customer_id, day, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS gap
	  FROM (SELECT DISTINCT customer_id, ordered_at::date AS day FROM orders WHERE amount >= 0) AS o) AS g
GROUP BY customer_id;
-- @ours stored
SELECT customer_id, purchase_days(h, DATE '2024-12-31') AS visits,
	   churn_gap(h, DATE '2024-12-31') AS mean_gap,
	   churn_gap(h, DATE '2024-12-31', 'median') AS median_gap,
	   churn_cadence_ratio(h, DATE '2024-12-31', 2, 'median') > 2 AS overdue
FROM histories;
-- @ours by_history
SELECT customer_id, purchase_days(h, DATE '2024-12-31') AS visits,
	   churn_gap(h, DATE '2024-12-31') AS mean_gap,
	   churn_gap(h, DATE '2024-12-31', 'median') AS median_gap,
	   churn_cadence_ratio(h, DATE '2024-12-31', 2, 'median') > 2 AS overdue
FROM (SELECT customer_id, purchase_history(ordered_at, amount) AS h
	  FROM orders
	  GROUP BY customer_id) AS c;
-- @goal lag_days / stored >= 10 at 256MB
-- @report lag_days / stored at 4MB
-- @report lag / stored at 256MB
-- @report best / by_history at 256MB
-- @same stored same_meaning
-- @same by_history same_meaning

-- Without GROUP BY: the histories of all customers from one pass over the orders.  A rival more:
-- the days of each customer as an array, and the median of its gaps in a query of its own.
-- @case keyed
-- @reference lag of median
-- @rival lag_days of median
-- @rival arrays
SELECT customer_id, n AS visits, (days[n] - days[1])::float8 / nullif(n - 1, 0) AS mean_gap, median_gap,
	   DATE '2024-12-31' - days[n] > 2 * median_gap AS overdue
FROM (SELECT customer_id, n, days,
			 CASE WHEN n = 2 THEN days[2] - days[1]
				  WHEN n > 2 THEN (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days[i + 1] - days[i])
								   FROM generate_series(1, n - 1) AS i) END AS median_gap
	  FROM (SELECT customer_id, array_agg(ordered_at::date ORDER BY ordered_at) AS days, count(*)::int AS n
			FROM orders
			GROUP BY customer_id OFFSET 0) AS d OFFSET 0) AS c;
-- @reference same_meaning of median
-- @ours serial
-- @set crm_segments.keyed_memory='1GB'
SELECT customer_id, purchase_days(history, DATE '2024-12-31') AS visits,
	   churn_gap(history, DATE '2024-12-31') AS mean_gap,
	   churn_gap(history, DATE '2024-12-31', 'median') AS median_gap,
	   churn_cadence_ratio(history, DATE '2024-12-31', 2, 'median') > 2 AS overdue
FROM purchase_customers((SELECT purchase_keyed(customer_id, ordered_at, amount_f8) FROM orders));
-- @ours parallel
-- @set crm_segments.keyed_memory='1GB'
-- @set max_parallel_workers_per_gather=2
SELECT customer_id, purchase_days(history, DATE '2024-12-31') AS visits,
	   churn_gap(history, DATE '2024-12-31') AS mean_gap,
	   churn_gap(history, DATE '2024-12-31', 'median') AS median_gap,
	   churn_cadence_ratio(history, DATE '2024-12-31', 2, 'median') > 2 AS overdue
FROM purchase_customers((SELECT purchase_keyed(customer_id, ordered_at, amount_f8) FROM orders));
-- @goal best / serial >= 4 at 256MB big
-- @goal best / serial >= 2 at 256MB small
-- @goal serial / parallel >= 0.91 at 256MB big
-- @report best / serial at 4MB
-- @report lag / serial at 256MB
-- @same serial same_meaning
-- @same parallel serial

-- The index that gives the orders customer by customer.
-- @case keyed_index
-- @rival lag_days of median
-- @set enable_indexscan=on
-- @ours serial of keyed
-- @report lag_days / serial at 256MB

-- The mean gap alone asks rivals for no more than three sums.
-- @case keyed_mean
-- @rival min_max of mean
-- @rival min_max_days of mean
-- @reference same_meaning of mean
-- @ours serial
SELECT customer_id, purchase_days(history, DATE '2024-12-31') AS visits,
	   churn_gap(history, DATE '2024-12-31') AS gap,
	   churn_cadence_ratio(history, DATE '2024-12-31', 2) > 2 AS overdue
FROM purchase_customers((SELECT purchase_keyed(customer_id, ordered_at, amount_f8) FROM orders));
-- @report best / serial at 256MB
-- @same serial same_meaning
