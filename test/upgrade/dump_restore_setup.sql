-- The database that dump_restore_test.sh dumps.

CREATE SCHEMA crm;
CREATE EXTENSION crm_segments SCHEMA crm;

CREATE SCHEMA shop;
SET search_path = shop, crm;

CREATE TABLE orders AS
SELECT i AS order_id,
       i % 37 AS customer_id,
       DATE '2024-01-01' + (i * 7919) % 366 AS ordered_at,
       CASE WHEN i % 11 = 0 THEN -round(i / 7.0, 2) ELSE round(i * 1.37, 2) END AS amount
FROM generate_series(1, 1000) AS i;

-- Stored values, among them an empty one and NULL.
CREATE TABLE customers AS
SELECT customer_id, rfm(ordered_at, amount, DATE '2024-12-31') AS r
FROM orders
GROUP BY customer_id;

INSERT INTO customers
SELECT -1, rfm(DATE '2025-06-01', 1.00, DATE '2024-12-31')
UNION ALL SELECT -2, NULL;

CREATE INDEX customers_r ON customers (r);

CREATE VIEW scores AS
SELECT customer_id, rfm_score(r) OVER () AS score
FROM customers;

CREATE MATERIALIZED VIEW segments AS
SELECT customer_id, score, rfm_segment(score) AS segment
FROM scores;
