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

CREATE TABLE histories AS
SELECT customer_id, purchase_history(ordered_at, amount) AS h
FROM orders
GROUP BY customer_id
UNION ALL SELECT -1, '[]'
UNION ALL SELECT -2, NULL
UNION ALL SELECT -3, purchase_history(DATE '1990-01-01' + i, i * 0.001) FROM generate_series(1, 9000) AS i;

CREATE INDEX histories_h ON histories USING hash (h);
CREATE UNIQUE INDEX histories_customer ON histories (customer_id, purchase_days(h, DATE '2024-06-30', '1 month'));

CREATE VIEW june AS
SELECT customer_id, purchase_total(h, DATE '2024-06-30', '1 month') AS total, rfm(h, DATE '2024-06-30') AS r, purchase_first(h) AS first
FROM histories;

-- Fitted and fixed cut points; published maps and one of a user's own, with odd names.
CREATE TABLE limits AS
SELECT 'fitted' AS name, (SELECT rfm_cuts(r, 7) FROM customers) AS cuts
UNION ALL SELECT 'fixed', rfm_cuts('{30,90.5}', '{}', '{0.1,1e300}', bounds => '(]')
UNION ALL SELECT 'none', NULL;

CREATE INDEX limits_cuts ON limits USING hash (cuts);

CREATE TABLE maps AS
SELECT name, segment_map(name) AS map FROM unnest('{list11,rf10,quadrant8,r_rfm_0_3}'::text[]) AS name
UNION ALL SELECT 'zh', segment_map('list11', 'zh')
UNION ALL SELECT 'own', segment_map('a "quoted" \ ' || chr(9) || i, int4range(i, 6), NULL, NULL, i)
FROM generate_series(1, 5) AS i;

CREATE INDEX maps_map ON maps USING hash (map);

CREATE VIEW scores AS
SELECT customer_id, rfm_score(r) OVER () AS score
FROM customers;

CREATE MATERIALIZED VIEW segments AS
SELECT customer_id, score, rfm_segment(score) AS segment,
       rfm_score(r, cuts) AS fixed, rfm_segment(score, map) AS own
FROM scores
JOIN customers USING (customer_id), limits, maps
WHERE limits.name = 'fixed' AND maps.name = 'own';
