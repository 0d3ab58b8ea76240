-- J9: how concentrated is the value of 1 M customers: the Gini coefficient and
-- what the best 20 % bring.
--
-- People number the customers by value in a window.  Asking for the count apart
-- from it, or sorting in array_agg, is faster.  Strongest plain SQL found: count
-- equal values first, which pays as long as there are far fewer different
-- amounts than customers (here a tenth).
--
-- All results are rounded to nine places, so that they can be compared.

-- @case gini_and_top20
-- @rival window
WITH ranked AS (SELECT monetary_f8 AS v, row_number() OVER (ORDER BY monetary_f8)::float8 AS i,
					   (count(*) OVER ())::float8 AS n
				FROM customers)
SELECT round((2 * sum(i * v) / (max(n) * sum(v)) - (max(n) + 1) / max(n))::numeric, 9) AS gini,
	   round((sum(v) FILTER (WHERE i > 0.8 * n) / sum(v))::numeric, 9) AS top20
FROM ranked;
-- @rival count_apart
WITH c AS MATERIALIZED (SELECT count(monetary_f8)::float8 AS n FROM customers),
	 ranked AS (SELECT monetary_f8 AS v, row_number() OVER (ORDER BY monetary_f8)::float8 AS i
				FROM customers)
SELECT round((2 * sum(i * v) / (max(n) * sum(v)) - (max(n) + 1) / max(n))::numeric, 9) AS gini,
	   round((sum(v) FILTER (WHERE i > 0.8 * n) / sum(v))::numeric, 9) AS top20
FROM ranked, c;
-- @rival sorted_array
WITH a AS MATERIALIZED (SELECT array_agg(monetary_f8 ORDER BY monetary_f8) AS a,
							   count(monetary_f8)::float8 AS n
						FROM customers)
SELECT round((2 * sum(i * v) / (max(n) * sum(v)) - (max(n) + 1) / max(n))::numeric, 9) AS gini,
	   round((sum(v) FILTER (WHERE i > 0.8 * n) / sum(v))::numeric, 9) AS top20
FROM a, unnest(a) WITH ORDINALITY AS u (v, i);
-- @rival distinct_values
WITH d AS MATERIALIZED (SELECT monetary_f8 AS v, count(*)::float8 AS c
						FROM customers GROUP BY monetary_f8),
	 t AS (SELECT sum(c) AS n, sum(c * v) AS total FROM d),
	 ranked AS (SELECT v, c, sum(c) OVER (ORDER BY v ROWS UNBOUNDED PRECEDING) AS upto FROM d)
SELECT round((sum(v * c * (2 * upto - c - n)) / (max(n) * max(total)))::numeric, 9) AS gini,
	   round((sum(v * greatest(0, least(c, upto - 0.8 * n))) / max(total))::numeric, 9) AS top20
FROM ranked, t;
-- @ours two_aggregates
SELECT round(pareto_gini(monetary_f8)::numeric, 9) AS gini,
	   round(pareto_top_share(monetary_f8, 0.2)::numeric, 9) AS top20
FROM customers;
-- @ours one_state
SELECT round(pareto_gini(monetary_f8)::numeric, 9) AS gini,
	   round(pareto_lorenz_top_share(pareto_lorenz(monetary_f8), 0.2)::numeric, 9) AS top20
FROM customers;
-- @goal window / two_aggregates >= 3 at 256MB
-- @goal window / two_aggregates >= 3 at 4MB
-- @goal best / one_state >= 3 at 256MB
-- @goal best / one_state >= 3 at 4MB
-- @report best / two_aggregates at 256MB
-- @report count_apart / two_aggregates at 256MB
-- @report sorted_array / two_aggregates at 256MB
-- @same two_aggregates window
-- @same two_aggregates count_apart
-- @same two_aggregates sorted_array
-- @same two_aggregates distinct_values
-- @same two_aggregates one_state

-- The same of exact money.
-- @case numeric
-- @rival window
WITH ranked AS (SELECT monetary AS v, row_number() OVER (ORDER BY monetary) AS i,
					   count(*) OVER () AS n
				FROM customers)
SELECT round(2 * sum(i * v) / (max(n) * sum(v)) - (max(n) + 1.0) / max(n), 9) AS gini,
	   round(sum(v) FILTER (WHERE i > 0.8 * n) / sum(v), 9) AS top20
FROM ranked;
-- @rival distinct_values
WITH d AS MATERIALIZED (SELECT monetary::float8 AS v, count(*)::float8 AS c
						FROM customers GROUP BY monetary),
	 t AS (SELECT sum(c) AS n, sum(c * v) AS total FROM d),
	 ranked AS (SELECT v, c, sum(c) OVER (ORDER BY v ROWS UNBOUNDED PRECEDING) AS upto FROM d)
SELECT round((sum(v * c * (2 * upto - c - n)) / (max(n) * max(total)))::numeric, 9) AS gini,
	   round((sum(v * greatest(0, least(c, upto - 0.8 * n))) / max(total))::numeric, 9) AS top20
FROM ranked, t;
-- @ours two_aggregates
SELECT round(pareto_gini(monetary)::numeric, 9) AS gini,
	   round(pareto_top_share(monetary, 0.2)::numeric, 9) AS top20
FROM customers;
-- @goal window / two_aggregates >= 3 at 256MB
-- @report best / two_aggregates at 256MB
-- @same two_aggregates window
-- @same two_aggregates distinct_values

-- From the orders: totals of purchases, without refunds, as a total below 0 is no part of a whole.
-- @case keyed
-- @reference window_numeric
WITH c AS (SELECT sum(amount) AS v FROM orders WHERE amount >= 0 GROUP BY customer_id),
	 ranked AS (SELECT v, row_number() OVER (ORDER BY v) AS i, count(*) OVER () AS n FROM c)
SELECT round(2 * sum(i * v) / (max(n) * sum(v)) - (max(n) + 1.0) / max(n), 9) AS gini,
	   round(sum(v) FILTER (WHERE i > 0.8 * n) / sum(v), 9) AS top20
FROM ranked;
-- @rival window_float8
WITH c AS (SELECT sum(amount_f8) AS v FROM orders WHERE amount_f8 >= 0 GROUP BY customer_id),
	 ranked AS (SELECT v, row_number() OVER (ORDER BY v)::float8 AS i, (count(*) OVER ())::float8 AS n FROM c)
SELECT round((2 * sum(i * v) / (max(n) * sum(v)) - (max(n) + 1) / max(n))::numeric, 9) AS gini,
	   round((sum(v) FILTER (WHERE i > 0.8 * n) / sum(v))::numeric, 9) AS top20
FROM ranked;
-- @rival sorted_array
WITH c AS (SELECT sum(amount_f8) AS v FROM orders WHERE amount_f8 >= 0 GROUP BY customer_id),
	 a AS MATERIALIZED (SELECT array_agg(v ORDER BY v) AS a, count(*)::float8 AS n FROM c)
SELECT round((2 * sum(i * v) / (max(n) * sum(v)) - (max(n) + 1) / max(n))::numeric, 9) AS gini,
	   round((sum(v) FILTER (WHERE i > 0.8 * n) / sum(v))::numeric, 9) AS top20
FROM a, unnest(a) WITH ORDINALITY AS u (v, i);
-- @rival distinct_values
WITH c AS (SELECT sum(amount_f8) AS v FROM orders WHERE amount_f8 >= 0 GROUP BY customer_id),
	 d AS MATERIALIZED (SELECT v, count(*)::float8 AS c FROM c GROUP BY v),
	 t AS (SELECT sum(c) AS n, sum(c * v) AS total FROM d),
	 ranked AS (SELECT v, c, sum(c) OVER (ORDER BY v ROWS UNBOUNDED PRECEDING) AS upto FROM d)
SELECT round((sum(v * c * (2 * upto - c - n)) / (max(n) * max(total)))::numeric, 9) AS gini,
	   round((sum(v * greatest(0, least(c, upto - 0.8 * n))) / max(total))::numeric, 9) AS top20
FROM ranked, t;
-- @ours serial
-- @set crm_segments.keyed_memory='512MB'
SELECT round(pareto_gini_keyed(customer_id, amount_f8)::numeric, 9) AS gini,
	   round(pareto_lorenz_top_share(pareto_lorenz_keyed(customer_id, amount_f8), 0.2)::numeric, 9) AS top20
FROM orders
WHERE amount_f8 >= 0;
-- @ours parallel
-- @set crm_segments.keyed_memory='512MB'
-- @set max_parallel_workers_per_gather=2
SELECT round(pareto_gini_keyed(customer_id, amount_f8)::numeric, 9) AS gini,
	   round(pareto_lorenz_top_share(pareto_lorenz_keyed(customer_id, amount_f8), 0.2)::numeric, 9) AS top20
FROM orders
WHERE amount_f8 >= 0;
-- @ours numeric
SELECT round(pareto_gini_keyed(customer_id, amount)::numeric, 9) AS gini,
	   round(pareto_lorenz_top_share(pareto_lorenz_keyed(customer_id, amount), 0.2)::numeric, 9) AS top20
FROM orders
WHERE amount >= 0;
-- @goal best / serial >= 3.5 at 256MB big
-- @goal best / serial >= 1.5 at 256MB small
-- @goal serial / parallel >= 0.91 at 256MB big
-- @report window_numeric / numeric at 256MB
-- @report best / serial at 4MB
-- @same serial window_numeric
-- @same numeric window_numeric
-- @same parallel serial
