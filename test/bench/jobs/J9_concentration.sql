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
