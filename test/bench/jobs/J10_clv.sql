-- J10: lifetime value: models fitted to 1 M customers, or in the small run to 100 k.
--
-- Nothing in plain SQL can fit these models.  What it can do is the first step of any
-- fit, to group customers with the same summary, and that is the yardstick.  Times are weeks
-- counted by days, so there are hundreds of thousands of groups.  Against SciPy see
-- ../clv_scipy.py.

-- @case fit
-- @rival group_by
SELECT count(*) FROM (SELECT 1 FROM clv_customers GROUP BY x, t_x, t) AS g;
-- @ours bgnbd
SELECT clv_status(clv_bgnbd(x, t_x, t)) FROM clv_customers;
-- @ours mbgnbd
SELECT clv_status(clv_mbgnbd(x, t_x, t)) FROM clv_customers;
-- @ours pareto_nbd
SELECT clv_status(clv_pareto_nbd(x, t_x, t)) FROM clv_customers;
-- @ours all_three
SELECT clv_status(clv_bgnbd(x, t_x, t)), clv_status(clv_mbgnbd(x, t_x, t)), clv_status(clv_pareto_nbd(x, t_x, t)) FROM clv_customers;
-- @ours bgnbd_of_histories
SELECT clv_status(clv_bgnbd(h, '2024-12-31', '1 week')) FROM clv_histories;
-- @goal group_by / bgnbd >= 0.334 at 256MB
-- @goal group_by / pareto_nbd >= 0.067 at 256MB
-- @report group_by / mbgnbd at 256MB
-- @report group_by / all_three at 256MB
-- @report group_by / bgnbd_of_histories at 256MB
-- @check converged
SELECT 3 - (clv_status(clv_bgnbd(x, t_x, t)) = 'converged')::int - (clv_status(clv_mbgnbd(x, t_x, t)) = 'converged')::int
	   - (clv_status(clv_pareto_nbd(x, t_x, t)) = 'converged')::int
FROM clv_customers;
-- @check histories_differ
SELECT (abs(a.value / b.value - 1) > 1e-12)::int
FROM clv_parameters((SELECT clv_bgnbd(x, t_x, t) FROM clv_customers)) AS a
JOIN clv_parameters((SELECT clv_bgnbd(h, '2024-12-31', '1 week') FROM clv_histories)) AS b USING (parameter)
WHERE parameter = 'log_likelihood';

-- What customers spend.
-- @case fit_spend
-- @rival group_by
SELECT count(*) FROM (SELECT 1 FROM clv_customers GROUP BY x, mean_value) AS g;
-- @ours gamma_gamma
SELECT clv_status(clv_gamma_gamma(x, mean_value)) FROM clv_customers;
-- @report group_by / gamma_gamma at 256MB

-- Scores of all customers by a given model: P(alive), purchases within 52 weeks, and what
-- these are worth, discounted.  Of the functions in PL/pgSQL and with SciPy see
-- ../clv_rivals.sql and ../clv_scores.py; through COPY, ../clv_copy.py.  The rivals "once"
-- know that what is to come depends on x and t alone, that times are whole days, so that
-- there are few pairs of them, and join what they have worked out for each.
-- @case scores
-- @ours functions
SELECT customer_id, clv_alive(model, x, t_x, t) AS alive, clv_expected_purchases(model, 52, x, t_x, t) AS purchases,
	   clv_value(model, spend, 52, 0.0018, x, t_x, t, mean_value) AS value
FROM clv_customers, (SELECT clv_model('bgnbd', '{0.243,4.414,0.793,2.426}') AS model, clv_spend_model(6.25, 3.74, 15.44) AS spend) AS f;
-- @rival plpgsql
SELECT customer_id, alive, alive * future[1] AS purchases,
	   alive * future[2] * 6.25 * (15.44 + CASE WHEN x = 0 THEN 0 ELSE x * mean_value END) / (6.25 * x + 3.74 - 1) AS value
FROM (SELECT *, plpgsql_future(x, t) AS future,
			 CASE WHEN x = 0 THEN 1 ELSE 1 / (1 + 0.793 / (2.426 + x - 1) * exp((0.243 + x) * ln((4.414 + t) / (4.414 + t_x)))) END AS alive
	  FROM clv_customers OFFSET 0) AS c;
-- @rival plpgsql_once
SELECT customer_id, alive, alive * future[1] AS purchases,
	   alive * future[2] * 6.25 * (15.44 + CASE WHEN x = 0 THEN 0 ELSE x * mean_value END) / (6.25 * x + 3.74 - 1) AS value
FROM (SELECT c.*, future,
			 CASE WHEN x = 0 THEN 1 ELSE 1 / (1 + 0.793 / (2.426 + x - 1) * exp((0.243 + x) * ln((4.414 + t) / (4.414 + t_x)))) END AS alive
	  FROM clv_customers AS c
	  JOIN (SELECT x, t, plpgsql_future(x, t) AS future
			FROM (SELECT DISTINCT x, t FROM clv_customers) AS d OFFSET 0) AS d USING (x, t) OFFSET 0) AS c;
-- @goal plpgsql / functions >= 40 at 256MB
-- @report plpgsql_once / functions at 256MB
-- @check functions_differ
WITH ours AS (
		SELECT customer_id, x, t, clv_alive(model, x, t_x, t) AS alive, clv_expected_purchases(model, 52, x, t_x, t) AS purchases,
			   clv_value(model, spend, 52, 0.0018, x, t_x, t, mean_value) AS value
		FROM clv_customers, (SELECT clv_model('bgnbd', '{0.243,4.414,0.793,2.426}') AS model, clv_spend_model(6.25, 3.74, 15.44) AS spend) AS f),
	 theirs AS (
		SELECT *, alive * future[1] AS purchases,
			   alive * future[2] * 6.25 * (15.44 + CASE WHEN x = 0 THEN 0 ELSE x * mean_value END) / (6.25 * x + 3.74 - 1) AS value
		FROM (SELECT c.*, future,
					 CASE WHEN x = 0 THEN 1 ELSE 1 / (1 + 0.793 / (2.426 + x - 1) * exp((0.243 + x) * ln((4.414 + t) / (4.414 + t_x)))) END AS alive
			  FROM clv_customers AS c
			  JOIN (SELECT x, t, plpgsql_future(x, t) AS future
					FROM (SELECT DISTINCT x, t FROM clv_customers) AS d OFFSET 0) AS d USING (x, t) OFFSET 0) AS c)
SELECT (SELECT count(*) FROM clv_customers) - count(*) FILTER (WHERE
		abs(ours.alive / theirs.alive - 1) < 1e-9 AND abs(ours.purchases / theirs.purchases - 1) < 1e-9 AND
		abs(ours.value / theirs.value - 1) < 1e-9)
FROM ours JOIN theirs USING (customer_id);

-- @case scores_scipy
-- @needs scipy
-- @ours functions
SELECT customer_id, clv_alive(model, x, t_x, t) AS alive, clv_expected_purchases(model, 52, x, t_x, t) AS purchases,
	   clv_value(model, spend, 52, 0.0018, x, t_x, t, mean_value) AS value
FROM clv_customers, (SELECT clv_model('bgnbd', '{0.243,4.414,0.793,2.426}') AS model, clv_spend_model(6.25, 3.74, 15.44) AS spend) AS f;
-- @rival arrays
SELECT unnest(ids) AS customer_id, unnest(alive) AS alive, unnest(purchases) AS purchases, unnest(value) AS value
FROM (SELECT array_agg(customer_id) AS ids, array_send(array_agg(x)) AS x, array_send(array_agg(t_x)) AS t_x,
			 array_send(array_agg(t)) AS t, array_send(array_agg(coalesce(mean_value, 0))) AS mean_value
	  FROM clv_customers) AS c,
	 scipy_scores(c.x, c.t_x, c.t, c.mean_value) AS s
WHERE scipy_is_here();
-- @rival once
SELECT customer_id, alive, alive * purchases AS purchases,
	   alive * discounted * 6.25 * (15.44 + CASE WHEN x = 0 THEN 0 ELSE x * mean_value END) / (6.25 * x + 3.74 - 1) AS value
FROM (SELECT c.*, purchases, discounted,
			 CASE WHEN x = 0 THEN 1 ELSE 1 / (1 + 0.793 / (2.426 + x - 1) * exp((0.243 + x) * ln((4.414 + t) / (4.414 + t_x)))) END AS alive
	  FROM clv_customers AS c
	  JOIN (SELECT unnest(xs) AS x, unnest(ts) AS t, unnest(purchases) AS purchases, unnest(discounted) AS discounted
			FROM (SELECT array_agg(x) AS xs, array_agg(t) AS ts FROM (SELECT DISTINCT x, t FROM clv_customers) AS d) AS a,
				 scipy_future(xs, ts)) AS d USING (x, t) OFFSET 0) AS c
WHERE scipy_is_here();
-- @goal arrays / functions >= 6 at 256MB
-- @report once / functions at 256MB
-- @check arrays_differ
SELECT (SELECT count(*) FROM clv_customers) - count(*) FILTER (WHERE
		abs(clv_alive(model, x, t_x, t) / alive - 1) < 1e-9 AND
		abs(clv_expected_purchases(model, 52, x, t_x, t) / purchases - 1) < 1e-9 AND
		abs(clv_value(model, spend, 52, 0.0018, x, t_x, t, mean_value) / value - 1) < 1e-9)
FROM clv_customers JOIN (
		SELECT unnest(ids) AS customer_id, unnest(alive) AS alive, unnest(purchases) AS purchases, unnest(value) AS value
		FROM (SELECT array_agg(customer_id) AS ids, array_send(array_agg(x)) AS x, array_send(array_agg(t_x)) AS t_x,
					 array_send(array_agg(t)) AS t, array_send(array_agg(coalesce(mean_value, 0))) AS mean_value
			  FROM clv_customers) AS c,
			 scipy_scores(c.x, c.t_x, c.t, c.mean_value) AS s) AS s USING (customer_id),
	 (SELECT clv_model('bgnbd', '{0.243,4.414,0.793,2.426}') AS model, clv_spend_model(6.25, 3.74, 15.44) AS spend) AS f;

-- From orders to fitted models and a value for each customer, in one statement; beside it
-- what it takes to sum up the orders of each customer by day.
-- @case from_orders
-- @rival day_sums
SELECT count(*), sum(x), sum(t_x), sum(t), sum(total)
FROM (SELECT customer_id, count(*) - 1 AS x, max(day) - min(day) AS t_x, DATE '2024-12-31' - min(day) AS t, sum(amount) AS total
	  FROM (SELECT customer_id, day, sum(amount) AS amount FROM clv_orders GROUP BY 1, 2) AS d
	  GROUP BY customer_id) AS c;
-- @ours value
WITH c AS MATERIALIZED (SELECT customer_id, purchase_history(day, amount) AS h FROM clv_orders GROUP BY customer_id),
	 f AS MATERIALIZED (SELECT clv_bgnbd(h, '2024-12-31', '1 week') AS model, clv_gamma_gamma(h, '2024-12-31') AS spend FROM c)
SELECT count(*), sum(clv_alive(model, h, '2024-12-31')), sum(clv_expected_purchases(model, 52, h, '2024-12-31')),
	   sum(clv_value(model, spend, 52, 0.0018, h, '2024-12-31'))
FROM c, f;
-- @report day_sums / value at 256MB

-- Predictions held against what came: the metrics of 13 weeks.
-- @case holdout
-- @rival group_by
SELECT count(*), sum(h) FROM (SELECT customer_id, count(*) FILTER (WHERE day > '2024-09-30') AS h FROM clv_orders GROUP BY customer_id) AS c;
-- @ours metrics
SELECT value FROM clv_holdout_metrics((SELECT clv_holdout(clv_model('bgnbd', '{0.5,9,1,2.5}', '1 week'), h, '2024-09-30', '2024-12-31') FROM clv_histories));
-- @ours tracking
SELECT actual_so_far FROM clv_tracking_rows((SELECT clv_tracking(clv_model('bgnbd', '{0.5,9,1,2.5}', '1 week'), h, '2023-01-01', '2024-09-30', '2024-12-31', '1 week') FROM clv_histories));
-- @report group_by / metrics at 256MB
-- @report group_by / tracking at 256MB
