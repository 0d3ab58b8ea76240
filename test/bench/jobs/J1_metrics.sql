-- J1: recency, frequency and monetary of every customer, from the orders.
--
-- The rival to beat is less than a user would have to write: it knows of no
-- as-of date, turns no time into days, and does not keep refunds apart.
-- "same_meaning" is what gives the same columns as the extension.

-- @case float8
-- @rival count_max_sum
SELECT customer_id, count(*), max(ordered_at), sum(amount_f8)
FROM orders
GROUP BY customer_id;
-- @rival as_written
SELECT customer_id,
	   DATE '2024-12-31' - max(ordered_at)::date AS recency,
	   count(*) AS frequency,
	   sum(amount_f8) AS monetary
FROM orders
WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00'
GROUP BY customer_id;
-- @ours rfm
SELECT customer_id, rfm(ordered_at, amount_f8, DATE '2024-12-31')
FROM orders
GROUP BY customer_id;
-- @goal count_max_sum / rfm >= 1.0 at 256MB
-- @goal count_max_sum / rfm >= 1.0 at 4MB
-- @report as_written / rfm at 256MB
-- A float8 amount counts as the decimal it prints as: exactly the numeric one.
-- @ours rfm_columns
SELECT customer_id, rfm_recency(r) AS recency, rfm_frequency(r) AS frequency,
	   rfm_monetary(r) AS monetary
FROM (SELECT customer_id, rfm(ordered_at, amount_f8, DATE '2024-12-31') AS r
	  FROM orders
	  GROUP BY customer_id) AS c;
-- @rival same_meaning
SELECT customer_id,
	   DATE '2024-12-31' - (max(ordered_at) FILTER (WHERE amount >= 0))::date AS recency,
	   (count(*) FILTER (WHERE amount >= 0))::int AS frequency,
	   sum(amount) AS monetary
FROM orders
WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00'
GROUP BY customer_id;
-- @same rfm_columns same_meaning

-- @case numeric
-- @rival count_max_sum
SELECT customer_id, count(*), max(ordered_at), sum(amount)
FROM orders
GROUP BY customer_id;
-- @rival same_meaning
SELECT customer_id,
	   DATE '2024-12-31' - (max(ordered_at) FILTER (WHERE amount >= 0))::date AS recency,
	   (count(*) FILTER (WHERE amount >= 0))::int AS frequency,
	   sum(amount) AS monetary
FROM orders
WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00'
GROUP BY customer_id;
-- @ours rfm
SELECT customer_id, rfm(ordered_at, amount, DATE '2024-12-31')
FROM orders
GROUP BY customer_id;
-- @ours rfm_columns
SELECT customer_id, rfm_recency(r) AS recency, rfm_frequency(r) AS frequency,
	   rfm_monetary(r) AS monetary
FROM (SELECT customer_id, rfm(ordered_at, amount, DATE '2024-12-31') AS r
	  FROM orders
	  GROUP BY customer_id) AS c;
-- @goal count_max_sum / rfm >= 1.5 at 256MB
-- @goal count_max_sum / rfm >= 1.0 at 4MB
-- @report same_meaning / rfm_columns at 256MB
-- @same rfm_columns same_meaning

-- Over a covering index and without a hash table, which otherwise is most of
-- the work for either side.
-- @case index_float8
-- @rival count_max_sum
-- @set enable_indexscan=on
-- @set enable_hashagg=off
SELECT customer_id, count(*), max(ordered_at), sum(amount_f8)
FROM orders
GROUP BY customer_id;
-- @ours rfm
-- @set enable_indexscan=on
-- @set enable_hashagg=off
SELECT customer_id, rfm(ordered_at, amount_f8, DATE '2024-12-31')
FROM orders
GROUP BY customer_id;
-- @goal count_max_sum / rfm >= 1.0 at 256MB

-- @case index_numeric
-- @rival count_max_sum
-- @set enable_indexscan=on
-- @set enable_hashagg=off
SELECT customer_id, count(*), max(ordered_at), sum(amount)
FROM orders
GROUP BY customer_id;
-- @ours rfm
-- @set enable_indexscan=on
-- @set enable_hashagg=off
SELECT customer_id, rfm(ordered_at, amount, DATE '2024-12-31')
FROM orders
GROUP BY customer_id;
-- @goal count_max_sum / rfm >= 1.0 at 256MB

-- Everything that is kept, not the sums alone: the whole history, from which any day can be
-- asked for later.  The goal is at most 1.4 times as long as the three sums.  "arrays" is what
-- keeps as much in plain SQL, unsorted and many times as large; "same_days" is the same content.
-- @case histories
-- @rival count_max_sum
SELECT customer_id, count(*), max(ordered_at), sum(amount_f8)
FROM orders
GROUP BY customer_id;
-- @rival arrays
SELECT customer_id, array_agg(ordered_at::date) AS days, array_agg(amount) AS amounts
FROM orders
GROUP BY customer_id;
-- @ours float8
SELECT customer_id, purchase_history(ordered_at, amount_f8)
FROM orders
GROUP BY customer_id;
-- @ours numeric
SELECT customer_id, purchase_history(ordered_at, amount)
FROM orders
GROUP BY customer_id;
-- @ours days
SELECT c.customer_id, r.*
FROM (SELECT customer_id, purchase_history(ordered_at, amount_f8) AS h FROM orders GROUP BY customer_id) AS c,
	 purchase_rows(c.h) AS r;
-- @reference same_days
SELECT customer_id, ordered_at::date AS day, (count(*) FILTER (WHERE amount >= 0))::int AS purchases,
	   sum(amount) AS amount, (count(*) FILTER (WHERE amount < 0))::int AS refunds,
	   coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS refunded
FROM orders
GROUP BY 1, 2;
-- @goal count_max_sum / float8 >= 0.714 at 256MB
-- @goal count_max_sum / numeric >= 0.714 at 256MB
-- @report count_max_sum / float8 at 4MB
-- @report count_max_sum / numeric at 4MB
-- @report arrays / numeric at 256MB
-- @same days same_days

-- What the aggregates themselves cost, without any hash table around them.
-- @case one_group
-- @rival count_max_sum_float8
SELECT count(*), max(ordered_at), sum(amount_f8) FROM orders;
-- @rival count_max_sum_numeric
SELECT count(*), max(ordered_at), sum(amount) FROM orders;
-- @ours rfm_float8
SELECT rfm(ordered_at, amount_f8, DATE '2024-12-31') FROM orders;
-- @ours rfm_numeric
SELECT rfm(ordered_at, amount, DATE '2024-12-31') FROM orders;
-- @report count_max_sum_float8 / rfm_float8 at 256MB
-- @report count_max_sum_numeric / rfm_numeric at 256MB

-- The same without GROUP BY: a table of customers inside one aggregate, and rows out of it.
-- "keyed" is what this is called in every job.  With work_mem 4MB the extension needs leave to
-- keep that table in memory all the same; hash aggregates and sorts of the rivals go to disk.
-- @case keyed
-- @rival count_max_sum of float8
-- @rival as_written of float8
-- @reference as_written_numeric
SELECT customer_id,
	   DATE '2024-12-31' - max(ordered_at)::date AS recency,
	   count(*) AS frequency,
	   sum(amount) AS monetary
FROM orders
WHERE ordered_at < TIMESTAMPTZ '2025-01-01 00:00:00+00'
GROUP BY customer_id;
-- @reference same_meaning of numeric
-- @ours float8
-- @set crm_segments.keyed_memory='512MB'
SELECT customer_id, recency, frequency, monetary
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31') FROM orders),
				   bins => NULL, map => NULL, tiers => NULL);
-- @ours numeric
-- @set crm_segments.keyed_memory='512MB'
SELECT customer_id, recency, frequency, monetary
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount, DATE '2024-12-31') FROM orders),
				   bins => NULL, map => NULL, tiers => NULL);
-- @goal best / float8 >= 3.5 at 256MB big
-- @goal best / float8 >= 1.5 at 256MB small
-- @goal as_written_numeric / numeric >= 3.5 at 256MB big
-- @goal float8 / numeric >= 0.87 at 256MB big
-- @report best / float8 at 4MB
-- @same float8 same_meaning
-- @same numeric same_meaning

-- What a covering index that lies in the order of the customers gives the rivals, and us.
-- @case keyed_index
-- @rival count_max_sum of index_float8
-- @ours heap
SELECT customer_id, recency, frequency, monetary
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31') FROM orders),
				   bins => NULL, map => NULL, tiers => NULL);
-- @ours index
-- @set enable_indexscan=on
-- @set enable_seqscan=off
SELECT customer_id, recency, frequency, monetary
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, amount_f8, DATE '2024-12-31') FROM orders),
				   bins => NULL, map => NULL, tiers => NULL);
-- @report count_max_sum / heap at 256MB
-- @report count_max_sum / index at 256MB
