-- histories.sql: what the extension makes of the orders once and keeps, so that
-- every later question is answered from it; and, to compare sizes with, the
-- table that people keep instead: one row per customer and day.
--
--   psql -f histories.sql         after gen.sql, and after loading bench.invoices
--
-- bench.histories, bench.days                   from bench.orders
-- bench.histories_of_ten, bench.days_of_ten     the customers with 8 to 12 days
-- bench.histories_retail, bench.days_retail     from bench.invoices
-- bench.histories_retail_of_ten, bench.days_retail_of_ten
-- bench.shoppers                                a list of the customers of bench.orders
--
-- bench.table_bytes(table) tells what the rows of a table take.
--
-- A row of days is a day with a purchase or a refund, as an entry of a history is.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET search_path = bench, public;
SET timezone = 'UTC';
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET work_mem = '512MB';
SET synchronous_commit = on;

CREATE TABLE histories AS
SELECT customer_id, purchase_history(ordered_at, amount) AS h
FROM orders
GROUP BY customer_id;

CREATE TABLE days (customer_id bigint, day date, purchases int, amount numeric);

INSERT INTO days
SELECT customer_id, ordered_at::date, count(*) FILTER (WHERE amount >= 0), sum(amount)
FROM orders
GROUP BY 1, 2;

CREATE TABLE shoppers AS SELECT customer_id FROM histories;

CREATE TABLE histories_of_ten AS
SELECT customer_id, h
FROM histories
JOIN (SELECT customer_id FROM days GROUP BY customer_id HAVING count(*) BETWEEN 8 AND 12) AS c USING (customer_id);

CREATE TABLE days_of_ten (LIKE days);

INSERT INTO days_of_ten
SELECT * FROM days WHERE customer_id IN (SELECT customer_id FROM histories_of_ten);

-- Money of known customers: bad debt ("adjustment") is none of theirs.
CREATE TABLE histories_retail AS
SELECT customer_id::bigint, purchase_history(invoice_ts, amount) AS h
FROM invoices
WHERE customer_id IS NOT NULL AND kind IN ('sale', 'cancellation')
GROUP BY customer_id;

CREATE TABLE days_retail (LIKE days);

INSERT INTO days_retail
SELECT customer_id, invoice_ts::date, count(*) FILTER (WHERE amount >= 0), sum(amount)
FROM invoices
WHERE customer_id IS NOT NULL AND kind IN ('sale', 'cancellation')
GROUP BY 1, 2;

CREATE TABLE histories_retail_of_ten AS
SELECT customer_id, h
FROM histories_retail
JOIN (SELECT customer_id FROM days_retail GROUP BY customer_id HAVING count(*) BETWEEN 8 AND 12) AS c USING (customer_id);

CREATE TABLE days_retail_of_ten (LIKE days);

INSERT INTO days_retail_of_ten
SELECT * FROM days_retail WHERE customer_id IN (SELECT customer_id FROM histories_retail_of_ten);

-- Pages with rows, long ones stored apart included; not the maps of free space and of
-- visibility, which are most of a small table.
CREATE FUNCTION table_bytes(kept regclass) RETURNS bigint
LANGUAGE sql STABLE AS
$$
SELECT pg_relation_size(oid) + coalesce(pg_relation_size(nullif(reltoastrelid, 0)), 0)
FROM pg_class WHERE oid = kept
$$;

VACUUM (ANALYZE, FREEZE) histories, days, shoppers, histories_of_ten, days_of_ten;
VACUUM (ANALYZE, FREEZE) histories_retail, days_retail, histories_retail_of_ten, days_retail_of_ten;
