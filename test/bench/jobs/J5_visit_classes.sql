-- J5: who is active, wavering, on the way out or gone on 2024-12-31: three visits, two, one
-- or none in a year, and the last three months.
--
-- What people write counts every order as a visit, and refunds too.  Strongest plain SQL
-- found: aggregate the orders of the last year alone and join them to a list of the
-- customers (here bench.shoppers), as the rest have churned.  "same_meaning" takes visits
-- as the extension does: days with a purchase.

-- @case classes
-- @rival filter
SELECT customer_id,
	   CASE WHEN visits >= 3 THEN 'active' WHEN visits = 2 THEN 'wavering'
			WHEN visits = 0 THEN 'churned'
			WHEN last_at < TIMESTAMPTZ '2024-10-01 00:00:00+00' THEN 'wavering_churn'
			ELSE 'new' END AS class
FROM (SELECT customer_id, max(ordered_at) AS last_at,
			 count(*) FILTER (WHERE ordered_at >= TIMESTAMPTZ '2024-01-01 00:00:00+00') AS visits
	  FROM orders
	  WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00'
	  GROUP BY customer_id) AS c;
-- @rival sum_case
SELECT customer_id,
	   CASE WHEN visits >= 3 THEN 'active' WHEN visits = 2 THEN 'wavering'
			WHEN visits = 0 THEN 'churned' WHEN late = 0 THEN 'wavering_churn'
			ELSE 'new' END AS class
FROM (SELECT customer_id,
			 sum(CASE WHEN ordered_at >= TIMESTAMPTZ '2025-01-01 00:00:00+00' - INTERVAL '1 year'
				 THEN 1 ELSE 0 END) AS visits,
			 sum(CASE WHEN ordered_at >= TIMESTAMPTZ '2025-01-01 00:00:00+00' - INTERVAL '3 months'
				 THEN 1 ELSE 0 END) AS late
	  FROM orders
	  WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00'
	  GROUP BY customer_id) AS c;
-- @rival last_year
SELECT customer_id,
	   CASE WHEN visits >= 3 THEN 'active' WHEN visits = 2 THEN 'wavering'
			WHEN visits IS NULL THEN 'churned'
			WHEN last_at < TIMESTAMPTZ '2024-10-01 00:00:00+00' THEN 'wavering_churn'
			ELSE 'new' END AS class
FROM shoppers
LEFT JOIN (SELECT customer_id, max(ordered_at) AS last_at, count(*) AS visits
		   FROM orders
		   WHERE ordered_at >= TIMESTAMPTZ '2024-01-01 00:00:00+00'
			 AND ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00'
		   GROUP BY customer_id) AS c USING (customer_id);
-- @reference same_meaning
SELECT customer_id,
	   CASE WHEN visits >= 3 THEN 'active' WHEN visits = 2 THEN 'wavering'
			WHEN visits = 0 THEN 'churned' WHEN last_day <= DATE '2024-09-30' THEN 'wavering_churn'
			WHEN first_day > DATE '2023-12-31' THEN 'new' ELSE 'reactivated' END AS class
FROM (SELECT customer_id, min(day) AS first_day, max(day) AS last_day,
			 count(DISTINCT day) FILTER (WHERE day > DATE '2023-12-31') AS visits
	  FROM (SELECT customer_id, ordered_at::date AS day
			FROM orders
			WHERE amount >= 0 AND ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00') AS o
	  GROUP BY customer_id) AS c;
-- @ours stored
SELECT customer_id, churn_visit_class(h, DATE '2024-12-31') AS class FROM histories;
-- One statement over the orders: by way of a history, and by an aggregate that keeps the
-- newest three days only.
-- @ours by_history
SELECT customer_id, churn_visit_class(purchase_history(ordered_at, amount), DATE '2024-12-31') AS class
FROM orders
GROUP BY customer_id;
-- @ours from_orders
SELECT customer_id, churn_visit_class(ordered_at, DATE '2024-12-31') AS class
FROM orders
WHERE amount >= 0
GROUP BY customer_id;
-- @goal filter / stored >= 10 at 256MB
-- @goal last_year / stored >= 10 at 256MB
-- @goal last_year / stored >= 10 at 4MB
-- @report best / stored at 256MB
-- @report filter / by_history at 256MB
-- @report filter / from_orders at 256MB
-- @same stored same_meaning
-- @same by_history same_meaning
-- @same from_orders same_meaning

-- A day in the past: the rivals read fewer orders, the history is read up to that day.
-- @case past_day
-- @rival filter
SELECT customer_id,
	   CASE WHEN visits >= 3 THEN 'active' WHEN visits = 2 THEN 'wavering'
			WHEN visits = 0 THEN 'churned'
			WHEN last_at < TIMESTAMPTZ '2023-10-01 00:00:00+00' THEN 'wavering_churn'
			ELSE 'new' END AS class
FROM (SELECT customer_id, max(ordered_at) AS last_at,
			 count(*) FILTER (WHERE ordered_at >= TIMESTAMPTZ '2023-01-01 00:00:00+00') AS visits
	  FROM orders
	  WHERE ordered_at < TIMESTAMPTZ '2024-01-01 00:00:00+00'
	  GROUP BY customer_id) AS c;
-- @reference same_meaning
SELECT customer_id,
	   CASE WHEN visits >= 3 THEN 'active' WHEN visits = 2 THEN 'wavering'
			WHEN visits = 1 AND last_day <= DATE '2023-09-30' THEN 'wavering_churn'
			WHEN visits = 1 AND first_day > DATE '2022-12-31' THEN 'new'
			WHEN visits = 1 THEN 'reactivated' WHEN last_day IS NOT NULL THEN 'churned'
			ELSE 'prospect' END AS class
FROM (SELECT customer_id, min(day) AS first_day, max(day) AS last_day,
			 count(DISTINCT day) FILTER (WHERE day > DATE '2022-12-31') AS visits
	  FROM shoppers
	  LEFT JOIN (SELECT customer_id, ordered_at::date AS day
				 FROM orders
				 WHERE amount >= 0 AND ordered_at < TIMESTAMPTZ '2024-01-01 00:00:00+00') AS o
			USING (customer_id)
	  GROUP BY customer_id) AS c;
-- @ours stored
SELECT customer_id, churn_visit_class(h, DATE '2023-12-31') AS class FROM histories;
-- @report filter / stored at 256MB
-- @same stored same_meaning

-- Without GROUP BY, or a list of customers.
-- @case keyed
-- @rival filter of classes
-- @rival last_year of classes
-- @reference same_meaning of classes
-- @ours serial
-- @set crm_segments.keyed_memory='512MB'
SELECT customer_id, class
FROM churn_visit_customers((SELECT churn_visit_keyed(customer_id, ordered_at, DATE '2024-12-31')
							FROM orders WHERE amount_f8 >= 0));
-- @ours parallel
-- @set max_parallel_workers_per_gather=2
SELECT customer_id, class
FROM churn_visit_customers((SELECT churn_visit_keyed(customer_id, ordered_at, DATE '2024-12-31')
							FROM orders WHERE amount_f8 >= 0));
-- @goal best / serial >= 3 at 256MB big
-- @goal best / serial >= 1.2 at 256MB small
-- @goal serial / parallel >= 0.91 at 256MB big
-- @report best / serial at 4MB
-- @same serial same_meaning
-- @same parallel serial
