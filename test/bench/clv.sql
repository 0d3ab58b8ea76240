-- clv.sql: a population that behaves as BG/NBD and Gamma-Gamma say, for lifetime value.
--
--   psql -v n_clv=1000000 -f clv.sql              after gen.sql
--
-- bench.clv_orders      one row per order: n_clv customers, some 2.5 orders each
-- bench.clv_histories   the histories of these customers
-- bench.clv_customers   one row per customer as of the last day, 2024-12-31: x, t_x and t in
--                       weeks counted by days, and the mean value of a repeat purchase
--
-- Customers come evenly over 103 weeks and buy at a rate that is gamma distributed (r = 0.5,
-- alpha = 9 weeks); after each repeat purchase they leave with a chance that is beta
-- distributed (a = 1, b = 2.5); a purchase is gamma distributed (p = 6) with a rate that is
-- gamma distributed, too (q = 4, gamma = 15).  These shapes have exact recipes: half the
-- square of a normal draw, a power of a uniform one, and logarithms of products of uniform
-- ones.  Day and cent are what is kept, so the last bit of a logarithm does not matter.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET search_path = bench, public;
SET timezone = 'UTC';
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET work_mem = '512MB';
SET synchronous_commit = on;

-- Purchases of a customer one after another, until the last day or until the customer leaves.
CREATE TABLE clv_orders AS
WITH RECURSIVE c AS (
		SELECT i AS customer_id, DATE '2024-12-31' - days AS first_day, days,
			   -- per day
			   -ln(bench.unit(hashint8extended(i, 21))) * cos(pi() * bench.unit(hashint8extended(i, 22))) ^ 2 / 63 AS rate,
			   1 - bench.unit(hashint8extended(i, 23)) ^ 0.4 AS leaves,
			   -ln(bench.unit(hashint8extended(i, 24)) * bench.unit(hashint8extended(i, 25)) *
				   bench.unit(hashint8extended(i, 26)) * bench.unit(hashint8extended(i, 27))) / 15 AS value_rate
		FROM (SELECT i, 7 + floor(724 * bench.unit(hashint8extended(i, 20)))::int AS days
			  FROM generate_series(1::bigint, :n_clv) AS i) AS t),
	 o AS (
		SELECT c.*, 0 AS nth, 0::float8 AS at FROM c
		UNION ALL
		SELECT customer_id, first_day, days, rate, leaves, value_rate, nth + 1, at + gap
		FROM (SELECT o.*, -ln(bench.unit(hashint8extended(customer_id * 4096 + nth, 28))) / rate AS gap FROM o
			  WHERE nth = 0 OR bench.unit(hashint8extended(customer_id * 4096 + nth, 29)) >= leaves) AS n
		WHERE at + gap < days + 1)
SELECT customer_id, first_day + floor(at)::int AS day,
	   round((-ln(bench.slice(h1, 0) * bench.slice(h1, 1) * bench.slice(h1, 2) *
				  bench.slice(h2, 0) * bench.slice(h2, 1) * bench.slice(h2, 2)) / value_rate)::numeric, 2)::numeric(12,2) AS amount
FROM (SELECT o.*, hashint8extended(customer_id * 4096 + nth, 30) AS h1,
			 hashint8extended(customer_id * 4096 + nth, 31) AS h2
	  FROM o OFFSET 0) AS draws
ORDER BY day, customer_id, amount;

CREATE TABLE clv_histories AS
SELECT customer_id, purchase_history(day, amount) AS h FROM clv_orders GROUP BY customer_id;

CREATE TABLE clv_customers AS
SELECT customer_id, x::float8, t_x / 7.0::float8 AS t_x, t / 7.0::float8 AS t, (total - first_total) / nullif(x, 0)::float8 AS mean_value
FROM (SELECT customer_id, count(*) - 1 AS x, max(day) - min(day) AS t_x, DATE '2024-12-31' - min(day) AS t,
			 sum(amount)::float8 AS total, min(amount) FILTER (WHERE is_first)::float8 AS first_total
	  FROM (SELECT customer_id, day, sum(amount) AS amount,
				   day = min(day) OVER (PARTITION BY customer_id) AS is_first
			FROM clv_orders GROUP BY customer_id, day) AS d
	  GROUP BY customer_id) AS c
ORDER BY hashint8extended(customer_id, 9);		-- in no order that helps anybody

VACUUM (ANALYZE, FREEZE) clv_orders, clv_histories, clv_customers;
