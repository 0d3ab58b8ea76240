-- size: how much room a customer takes in one value of all customers, and how much a session
-- comes to take at most while that value is made and its rows are counted.  A session that has
-- read the orders before knows all pages of shared buffers that it will need.

-- @case keyed
-- @figure bytes of a customer, metrics <= 64
SELECT pg_column_size(rfm_keyed(customer_id, ordered_at, amount, DATE '2024-12-31'))::float8 / (SELECT count(*) FROM shoppers)
FROM orders;
-- @figure bytes of a customer, visits <= 64
SELECT pg_column_size(churn_visit_keyed(customer_id, ordered_at, DATE '2024-12-31'))::float8 / (SELECT count(*) FROM shoppers)
FROM orders;
-- @figure bytes of a customer, history
SELECT pg_column_size(purchase_keyed(customer_id, ordered_at, amount))::float8 / (SELECT count(*) FROM shoppers)
FROM orders;
-- @figure bytes of a customer at most, metrics
WITH read AS MATERIALIZED (SELECT max(customer_id) AS customer_id, max(amount) FROM orders),
	 before AS MATERIALIZED (SELECT peak_kb() AS kb FROM read WHERE customer_id > 0),
	 made AS MATERIALIZED (
		SELECT count(*) AS customers
		FROM rfm_keyed_rows((SELECT rfm_keyed(customer_id, ordered_at, amount, DATE '2024-12-31')
							 FROM orders WHERE (SELECT kb > 0 FROM before))))
SELECT 1024.0 * (peak_kb() - before.kb) / customers FROM before, made;
