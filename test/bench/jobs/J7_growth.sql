-- J7: customers by month: active, new, retained, resurrected, and churned since the month
-- before.
--
-- People look for the month before and after in a window over (customer, month).  Strongest
-- plain SQL found: one bit for each month (that works up to 64 of them), the states by
-- shifts, and the number of the month by width_bucket(), which is much cheaper than taking a
-- date apart.  The rivals know of no refunds.  The extension accounts for the money, too,
-- which no rival does; "same_money" does that.

-- @case months
-- @rival lag_lead
WITH a AS (SELECT DISTINCT customer_id, date_trunc('month', ordered_at) AS month FROM orders),
	 s AS (SELECT month, lag(month) OVER w AS before, lead(month) OVER w AS after
		   FROM a WINDOW w AS (PARTITION BY customer_id ORDER BY month)),
	 u AS (SELECT month, CASE WHEN before IS NULL THEN 'new' WHEN before = month - INTERVAL '1 month' THEN 'retained'
							  ELSE 'resurrected' END AS state FROM s
		   UNION ALL
		   SELECT month + INTERVAL '1 month', 'churned' FROM s
		   WHERE after IS NULL OR after > month + INTERVAL '1 month')
SELECT month, state, count(*) AS customers
FROM u
WHERE month < TIMESTAMPTZ '2025-01-01 00:00:00+00'
GROUP BY 1, 2;
-- @rival bits
WITH a AS (SELECT bit_or(1::bigint << (date_part('year', ordered_at)::int * 12 + date_part('month', ordered_at)::int - 24265)) AS bits
		   FROM orders GROUP BY customer_id),
	 d AS (SELECT bits, bits << 1 AS before, count(*) AS n FROM a GROUP BY bits)
SELECT i AS month, sum(n) FILTER (WHERE bits >> i & 1 = 1) AS active,
	   sum(n) FILTER (WHERE (bits & -bits) >> i & 1 = 1) AS new,
	   sum(n) FILTER (WHERE (bits & before) >> i & 1 = 1) AS retained,
	   sum(n) FILTER (WHERE (bits & (bits - 1) & ~before) >> i & 1 = 1) AS resurrected,
	   sum(n) FILTER (WHERE (before & ~bits) >> i & 1 = 1) AS churned
FROM d, generate_series(0, 35) AS i
WHERE (bits | before) >> i & 1 = 1
GROUP BY i;
-- @rival bits_by_bucket
WITH a AS (SELECT bit_or(1::bigint << width_bucket(ordered_at, ARRAY(
				SELECT generate_series(TIMESTAMPTZ '2022-02-01', TIMESTAMPTZ '2024-12-01', INTERVAL '1 month')))) AS bits
		   FROM orders GROUP BY customer_id),
	 d AS (SELECT bits, bits << 1 AS before, count(*) AS n FROM a GROUP BY bits)
SELECT i AS month, sum(n) FILTER (WHERE bits >> i & 1 = 1) AS active,
	   sum(n) FILTER (WHERE (bits & -bits) >> i & 1 = 1) AS new,
	   sum(n) FILTER (WHERE (bits & before) >> i & 1 = 1) AS retained,
	   sum(n) FILTER (WHERE (bits & (bits - 1) & ~before) >> i & 1 = 1) AS resurrected,
	   sum(n) FILTER (WHERE (before & ~bits) >> i & 1 = 1) AS churned
FROM d, generate_series(0, 35) AS i
WHERE (bits | before) >> i & 1 = 1
GROUP BY i;
-- @reference same_meaning
WITH a AS (SELECT DISTINCT customer_id, date_trunc('month', ordered_at)::date AS month FROM orders WHERE amount >= 0),
	 s AS (SELECT month, lag(month) OVER (PARTITION BY customer_id ORDER BY month) AS before FROM a),
	 c AS (SELECT month, count(*)::int AS active, (count(*) FILTER (WHERE before IS NULL))::int AS new,
				  (count(*) FILTER (WHERE before = (month - INTERVAL '1 month')::date))::int AS retained
		   FROM s GROUP BY month)
SELECT month AS period, active, new, retained, active - new - retained AS resurrected,
	   coalesce(lag(active) OVER (ORDER BY month) - retained, 0) AS churned
FROM c;
-- @ours stored
SELECT period, active, new, retained, resurrected, churned
FROM cohort_growth_rows((SELECT cohort_growth(h, DATE '2024-12-31', 'month') FROM histories));
-- @ours by_history
SELECT period, active, new, retained, resurrected, churned
FROM cohort_growth_rows((SELECT cohort_growth(h, DATE '2024-12-31', 'month')
						 FROM (SELECT purchase_history(ordered_at, amount) AS h
							   FROM orders GROUP BY customer_id) AS c));
-- @goal bits_by_bucket / stored >= 10 at 256MB
-- @goal bits_by_bucket / stored >= 10 at 4MB
-- @report best / stored at 256MB
-- @report lag_lead / stored at 256MB
-- @report best / by_history at 256MB
-- @same stored same_meaning
-- @same by_history same_meaning

-- The money of the same months.
-- @reference same_money
WITH m AS (SELECT customer_id, date_trunc('month', ordered_at)::date AS month, sum(amount) AS net,
				  bool_or(amount >= 0) AS active
		   FROM orders GROUP BY 1, 2),
	 f AS (SELECT customer_id, min(month) AS first FROM m WHERE active GROUP BY customer_id),
	 s AS (SELECT coalesce(a.month, (b.month + INTERVAL '1 month')::date) AS period,
				  coalesce(a.net, 0) AS net, coalesce(a.net, 0) - coalesce(b.net, 0) AS change,
				  coalesce(a.active, false) AS active, coalesce(b.active, false) AS before,
				  a.month = f.first AS is_first
		   FROM m AS a
		   FULL JOIN m AS b ON b.customer_id = a.customer_id AND b.month = (a.month - INTERVAL '1 month')::date
		   LEFT JOIN f ON f.customer_id = coalesce(a.customer_id, b.customer_id))
SELECT period, sum(net) AS revenue,
	   coalesce(sum(change) FILTER (WHERE active AND NOT before AND is_first), 0) AS new_revenue,
	   coalesce(sum(change) FILTER (WHERE active = before AND change > 0), 0) AS expansion,
	   coalesce(-sum(change) FILTER (WHERE active = before AND change < 0), 0) AS contraction,
	   coalesce(sum(change) FILTER (WHERE active AND NOT before AND NOT is_first), 0) AS resurrected_revenue,
	   coalesce(-sum(change) FILTER (WHERE before AND NOT active), 0) AS churned_revenue
FROM s
WHERE period <= DATE '2024-12-31'
GROUP BY period;
-- @ours money
SELECT period, revenue, new_revenue, expansion, contraction, resurrected_revenue, churned_revenue
FROM cohort_growth_rows((SELECT cohort_growth(h, DATE '2024-12-31', 'month') FROM histories));
-- @same money same_money

-- Without GROUP BY.
-- @case keyed
-- @reference lag_lead of months
-- @rival bits of months
-- @rival bits_by_bucket of months
-- @reference same_meaning of months
-- @ours serial
-- @set crm_segments.keyed_memory='1GB'
SELECT period, active, new, retained, resurrected, churned
FROM cohort_growth_rows((SELECT cohort_growth_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31', 'month') FROM orders));
-- @ours parallel
-- @set crm_segments.keyed_memory='1GB'
-- @set max_parallel_workers_per_gather=2
SELECT period, active, new, retained, resurrected, churned
FROM cohort_growth_rows((SELECT cohort_growth_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31', 'month') FROM orders));
-- @goal best / serial >= 6 at 256MB big
-- @goal best / serial >= 1.5 at 256MB small
-- @goal serial / parallel >= 0.91 at 256MB big
-- @report bits / serial at 256MB
-- @report lag_lead / serial at 256MB
-- @report best / serial at 4MB
-- @same serial same_meaning
-- @same parallel serial
