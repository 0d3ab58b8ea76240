-- gen.sql: the data of the benchmark, the same rows on every run and machine.
--
--   psql -v n_customers=100000 -f gen.sql         (about 1 M orders)
--
-- bench.orders     one row per order, lying in the heap in order of time, as
--                  an order table that is only appended to does: neighbouring
--                  rows belong to unrelated customers.  All of 2022 to 2024.
-- bench.customers  one row per customer of a larger shop, 1 M rows at every
--                  scale: recency, frequency and monetary ready made, for the
--                  jobs that only score; region (20 of them), household
--                  (100 k) and customer_id (1 M) serve as PARTITION BY keys.
--
-- bench.invoices   the invoices of test/data (Online Retail), still empty.
--
-- What takes the extension to make comes after that: histories.sql.
--
-- Draws are bits of hashint8extended(row, stream), which hash partitioning
-- pins down for ever, and only + - * / sqrt and floor follow, which IEEE 754
-- pins down to the last bit: no random(), and no ln() or pow() that another
-- libm would round differently.
--
-- Shape: 45 % of the customers buy once, the others 2 + floor(2.5 (1/u - 1))
-- times and at most 1500 times, so the mean is about 10 and the best 1 % place
-- two fifths of the orders.  45 % stop buying at some time of their own.
-- Spend: a heavy-tailed mean per customer, times a bell-shaped factor per
-- order.  A tenth of the orders costs one of three popular prices; 3 % of the
-- repeat orders are refunds.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET timezone = 'UTC';
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET work_mem = '512MB';
SET synchronous_commit = on;	-- else VACUUM may come too early to mark pages all-visible

DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;

-- A number strictly between 0 and 1 from the upper 51 bits of a hash ...
CREATE FUNCTION bench.unit(h bigint) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (((h >> 13) & 2251799813685247)::float8 + 0.5) / 2251799813685248.0::float8 $$;

-- ... and a coarse one from the nth 13 bits, so that one hash serves four draws.
CREATE FUNCTION bench.slice(h bigint, nth int) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (((h >> (13 * nth)) & 8191)::float8 + 0.5) / 8192.0::float8 $$;

-- Customers 1 to n: the number of orders, life from day t0 to day t1 (counted
-- from 2022-01-01; three years are 1096 days) and the mean price of an order.
CREATE FUNCTION bench.population(n bigint)
RETURNS TABLE (customer_id bigint, n_orders int, t0 float8, t1 float8, mean_price float8)
LANGUAGE sql STABLE AS
$$
SELECT i,
	   CASE WHEN u < 0.45 THEN 1
			ELSE least(1500, 2 + floor(2.5 * (0.55 / (1 - u) - 1)))::int END,
	   begins,
	   CASE WHEN bench.slice(h, 0) < 0.45
			THEN begins + (1096 - begins) * bench.slice(h, 1)
			ELSE 1096 END,
	   15 / sqrt(bench.slice(h, 2))
FROM (SELECT i, h, bench.unit(hashint8extended(i, 1)) AS u,
			 548 * (v + sqrt(v)) AS begins	-- ever more arrive as the shop grows
	  FROM (SELECT i, hashint8extended(i, 2) AS h,
				   bench.unit(hashint8extended(i, 3)) AS v
			FROM generate_series(1, n) AS i OFFSET 0) AS draws OFFSET 0) AS c
OFFSET 0
$$;

CREATE TABLE bench.orders (
	customer_id bigint NOT NULL,
	ordered_at	timestamptz NOT NULL,
	amount		numeric(12,2) NOT NULL,
	amount_f8	float8 NOT NULL
);

-- OFFSET 0 keeps the planner from computing the hashes again at every use.
INSERT INTO bench.orders
SELECT customer_id, ordered_at, amount, amount::float8
FROM (SELECT customer_id,
			 to_timestamp(1640995200 +		-- 2022-01-01 00:00:00 UTC
				floor(86400 * CASE WHEN nth = 1 THEN t0
								   ELSE t0 + (t1 - t0) * bench.unit(h1) END)) AS ordered_at,
			 CASE WHEN nth > 1 AND bench.slice(h1, 0) < 0.03 THEN -1 ELSE 1 END *
			 CASE WHEN bench.slice(h2, 0) < 0.04 THEN 19.90
				  WHEN bench.slice(h2, 0) < 0.08 THEN 49.00
				  WHEN bench.slice(h2, 0) < 0.10 THEN 99.99
				  ELSE greatest(0.01, round((mean_price * 0.5 *
						(bench.slice(h2, 1) + bench.slice(h2, 2) +
						 bench.slice(h2, 3) + bench.slice(h2, 4)))::numeric, 2))
			 END AS amount
	  FROM (SELECT p.*, nth,
				   hashint8extended(customer_id * 4096 + nth, 4) AS h1,
				   hashint8extended(customer_id * 4096 + nth, 5) AS h2
			FROM bench.population(:n_customers) AS p,
				 generate_series(1, n_orders) AS nth
			OFFSET 0) AS draws
	  OFFSET 0) AS o
ORDER BY ordered_at, customer_id, o.amount;

-- What a DBA would add for jobs that read the orders customer by customer.  Only
-- the cases that set enable_indexscan use it.
CREATE INDEX orders_covering ON bench.orders (customer_id) INCLUDE (ordered_at, amount, amount_f8);

-- What a customer spends in all is taken as the number of orders times a mean
-- price that varies around his own: cheap to make, the same kind of tail.
CREATE TABLE bench.customers AS
SELECT customer_id,
	   1 + (hashint8extended(customer_id, 6) & 1048575)::int % 100000 AS household,
	   1 + (hashint8extended(customer_id, 7) & 1048575)::int % 20 AS region,
	   recency,
	   n_orders AS frequency,
	   monetary,
	   monetary::float8 AS monetary_f8
FROM (SELECT customer_id, n_orders,
			 -- one order: the first day; n orders: about the last of n random days
			 1095 - floor(CASE WHEN n_orders = 1 THEN t0
							   ELSE t1 - (t1 - t0) * bench.slice(h, 0) / n_orders END)::int AS recency,
			 round((n_orders * mean_price * (0.5 + bench.slice(h, 1)))::numeric, 2)::numeric(12,2) AS monetary
	  FROM (SELECT p.*, hashint8extended(customer_id, 8) AS h
			FROM bench.population(1000000) AS p OFFSET 0) AS draws
	  OFFSET 0) AS c
ORDER BY hashint8extended(customer_id, 9);		-- in no order that helps anybody

-- The columns of the file of that name.
CREATE TABLE bench.invoices (
	invoice_no	text NOT NULL,
	kind		text NOT NULL,
	customer_id int,
	invoice_ts	timestamp NOT NULL,
	country		text NOT NULL,
	n_lines		int NOT NULL,
	units		int NOT NULL,
	amount		numeric NOT NULL
);

-- The processor time, in milliseconds, and the peak memory, in kB, of the
-- session that asks; NULL where the system does not tell.
CREATE FUNCTION bench.cpu_ms() RETURNS float8
LANGUAGE sql VOLATILE AS
$$ SELECT split_part(pg_read_file('/proc/self/schedstat', 0, 100, true), ' ', 1)::float8 / 1e6 $$;

CREATE FUNCTION bench.peak_kb() RETURNS bigint
LANGUAGE sql VOLATILE AS
$$ SELECT substring(pg_read_file('/proc/self/status', 0, 10000, true) FROM 'VmHWM:\s+(\d+)')::bigint $$;

VACUUM (ANALYZE, FREEZE) bench.orders;
VACUUM (ANALYZE, FREEZE) bench.customers;
