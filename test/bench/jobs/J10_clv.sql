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
