-- J8: of the customers of each month of first purchase, how many bought in each month since;
-- and how long it takes to the second purchase.
--
-- People join the first month back to the orders and count distinct customers.  Strongest
-- plain SQL found: one bit for each month, as in J7, and the table from the different
-- patterns of bits.  The rivals know of no refunds.

-- @case months
-- @rival joined
WITH f AS (SELECT customer_id, date_trunc('month', min(ordered_at)) AS cohort FROM orders GROUP BY customer_id),
	 a AS (SELECT o.customer_id, f.cohort, date_trunc('month', o.ordered_at) AS month
		   FROM orders AS o JOIN f USING (customer_id))
SELECT cohort, (extract(year FROM month) - extract(year FROM cohort)) * 12 +
	   extract(month FROM month) - extract(month FROM cohort) AS age, count(DISTINCT customer_id) AS active
FROM a
GROUP BY 1, 2;
-- @rival distinct_months
WITH a AS (SELECT DISTINCT customer_id,
				  (extract(year FROM ordered_at) * 12 + extract(month FROM ordered_at))::int AS month
		   FROM orders),
	 c AS (SELECT month, min(month) OVER (PARTITION BY customer_id) AS cohort FROM a)
SELECT cohort, month - cohort AS age, count(*) AS active FROM c GROUP BY 1, 2;
-- @rival bits
WITH a AS (SELECT bit_or(1::bigint << (date_part('year', ordered_at)::int * 12 + date_part('month', ordered_at)::int - 24265)) AS bits
		   FROM orders GROUP BY customer_id),
	 d AS (SELECT bits, count(*) AS n FROM a GROUP BY bits)
SELECT bits & -bits AS cohort, i, sum(n) AS active
FROM d, generate_series(0, 35) AS i
WHERE bits >> i & 1 = 1
GROUP BY 1, 2;
-- @rival bits_by_bucket
WITH a AS (SELECT bit_or(1::bigint << width_bucket(ordered_at, ARRAY(
				SELECT generate_series(TIMESTAMPTZ '2022-02-01', TIMESTAMPTZ '2024-12-01', INTERVAL '1 month')))) AS bits
		   FROM orders GROUP BY customer_id),
	 d AS (SELECT bits, count(*) AS n FROM a GROUP BY bits)
SELECT bits & -bits AS cohort, i, sum(n) AS active
FROM d, generate_series(0, 35) AS i
WHERE bits >> i & 1 = 1
GROUP BY 1, 2;
-- @reference same_meaning
WITH m AS (SELECT customer_id, date_trunc('month', ordered_at)::date AS month, sum(amount) AS net,
				  bool_or(amount >= 0) AS active
		   FROM orders GROUP BY 1, 2),
	 f AS (SELECT customer_id, min(month) AS cohort FROM m WHERE active GROUP BY customer_id),
	 c AS (SELECT cohort, 12 * (extract(year FROM month) - extract(year FROM cohort))::int +
				  (extract(month FROM month) - extract(month FROM cohort))::int AS age,
				  (count(*) FILTER (WHERE active))::int AS active, sum(net) AS revenue
		   FROM m JOIN f USING (customer_id) GROUP BY 1, 2),
	 s AS (SELECT cohort, count(*)::int AS size FROM f GROUP BY cohort)
SELECT s.cohort, s.size, c.age AS period_offset, c.active, c.active / s.size::float8 AS retention, c.revenue
FROM s JOIN c USING (cohort)
WHERE c.active > 0 OR c.revenue <> 0;
-- @ours stored
SELECT cohort, size, period_offset, active, retention, revenue
FROM cohort_retention_rows((SELECT cohort_retention(h, DATE '2024-12-31', 'month') FROM histories), false);
-- @ours by_history
SELECT cohort, size, period_offset, active, retention, revenue
FROM cohort_retention_rows((SELECT cohort_retention(h, DATE '2024-12-31', 'month')
							FROM (SELECT purchase_history(ordered_at, amount) AS h
								  FROM orders GROUP BY customer_id) AS c), false);
-- @goal bits_by_bucket / stored >= 10 at 256MB
-- @goal bits_by_bucket / stored >= 10 at 4MB
-- @report best / stored at 256MB
-- @report joined / stored at 256MB
-- @report best / by_history at 256MB
-- @same stored same_meaning
-- @same by_history same_meaning

-- Kaplan-Meier: the share of customers without a second visit after so many days.  The
-- product of the curve is a sum of logarithms in SQL, so results are rounded.
-- @case second_visit
-- @rival window
WITH v AS (SELECT customer_id, day, lead(day) OVER w AS next, row_number() OVER w AS nth
		   FROM (SELECT DISTINCT customer_id, ordered_at::date AS day FROM orders WHERE amount >= 0) AS o
		   WINDOW w AS (PARTITION BY customer_id ORDER BY day)),
	 c AS (SELECT coalesce(next, DATE '2024-12-31') - day AS t, count(*) AS leaving, count(next) AS events
		   FROM v WHERE nth = 1 GROUP BY 1),
	 r AS (SELECT t, events, sum(leaving) OVER (ORDER BY t DESC) AS at_risk FROM c)
SELECT t::float8 AS "time", at_risk::int, events::int,
	   round(exp(sum(CASE WHEN events < at_risk THEN ln(1 - events / at_risk::float8) ELSE '-infinity' END)
				 OVER (ORDER BY t))::numeric, 9) AS survival
FROM r;
-- @rival first_two
WITH d AS (SELECT DISTINCT customer_id, ordered_at::date AS day FROM orders WHERE amount >= 0),
	 v AS (SELECT customer_id, (array_agg(day ORDER BY day))[1:2] AS days FROM d GROUP BY customer_id),
	 c AS (SELECT coalesce(days[2], DATE '2024-12-31') - days[1] AS t, count(*) AS leaving, count(days[2]) AS events
		   FROM v GROUP BY 1),
	 r AS (SELECT t, events, sum(leaving) OVER (ORDER BY t DESC) AS at_risk FROM c)
SELECT t::float8 AS "time", at_risk::int, events::int,
	   round(exp(sum(CASE WHEN events < at_risk THEN ln(1 - events / at_risk::float8) ELSE '-infinity' END)
				 OVER (ORDER BY t))::numeric, 9) AS survival
FROM r;
-- @rival joined
WITH f AS (SELECT customer_id, min(ordered_at)::date AS first FROM orders WHERE amount >= 0 GROUP BY customer_id),
	 v AS (SELECT f.first, min(o.ordered_at)::date AS second
		   FROM f LEFT JOIN orders AS o ON o.customer_id = f.customer_id AND o.amount >= 0
									   AND o.ordered_at::date > f.first
		   GROUP BY f.customer_id, f.first),
	 c AS (SELECT coalesce(second, DATE '2024-12-31') - first AS t, count(*) AS leaving, count(second) AS events
		   FROM v GROUP BY 1),
	 r AS (SELECT t, events, sum(leaving) OVER (ORDER BY t DESC) AS at_risk FROM c)
SELECT t::float8 AS "time", at_risk::int, events::int,
	   round(exp(sum(CASE WHEN events < at_risk THEN ln(1 - events / at_risk::float8) ELSE '-infinity' END)
				 OVER (ORDER BY t))::numeric, 9) AS survival
FROM r;
-- @ours stored
SELECT "time", at_risk, events, round(survival::numeric, 9) AS survival
FROM cohort_survival_rows((SELECT cohort_survival(h, DATE '2024-12-31') FROM histories));
-- @ours by_history
SELECT "time", at_risk, events, round(survival::numeric, 9) AS survival
FROM cohort_survival_rows((SELECT cohort_survival(h, DATE '2024-12-31')
						   FROM (SELECT purchase_history(ordered_at, amount) AS h
								 FROM orders GROUP BY customer_id) AS c));
-- @report best / stored at 256MB
-- @report best / by_history at 256MB
-- @same stored window
-- @same stored first_two
-- @same stored joined
-- @same by_history window

-- Without GROUP BY.
-- @case keyed
-- @reference joined of months
-- @rival bits of months
-- @rival bits_by_bucket of months
-- @reference same_meaning of months
-- @ours serial
-- @set crm_segments.keyed_memory='1GB'
SELECT cohort, size, period_offset, active, retention, revenue
FROM cohort_retention_rows((SELECT cohort_retention_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31', 'month') FROM orders), false);
-- @ours parallel
-- @set crm_segments.keyed_memory='1GB'
-- @set max_parallel_workers_per_gather=2
SELECT cohort, size, period_offset, active, retention, revenue
FROM cohort_retention_rows((SELECT cohort_retention_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31', 'month') FROM orders), false);
-- @goal best / serial >= 6 at 256MB big
-- @goal best / serial >= 1.5 at 256MB small
-- @goal serial / parallel >= 0.91 at 256MB big
-- @report bits / serial at 256MB
-- @report joined / serial at 256MB
-- @report best / serial at 4MB
-- @same serial same_meaning
-- @same parallel serial

-- @case keyed_second_visit
-- @rival window of second_visit
-- @rival first_two of second_visit
-- @rival joined of second_visit
-- @ours serial
SELECT "time", at_risk, events, round(survival::numeric, 9) AS survival
FROM cohort_survival_rows((SELECT cohort_survival_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31') FROM orders));
-- @report best / serial at 256MB
-- @same serial window
