-- clv_bgnbd() and its siblings: models fitted to customers; clv_holdout(), clv_tracking(): how good they are.
CREATE SCHEMA clv_fit;
SET search_path = clv_fit, public;

-- customers who differ in how often they buy and in how soon they leave: repeat purchases, weeks to the last one, weeks
-- until now, and what they spend
CREATE TABLE customers (x int, t_x float8, t float8, mean_value numeric);
INSERT INTO customers
SELECT x, x / rate, t, CASE WHEN x > 0 THEN 5 + (i * 7 + j * 11) % 50 END
FROM (SELECT *, least(ceil(400.0 / j ^ 2) - 1, floor(rate * t))::int AS x
	  FROM (SELECT i, j, 0.6 * (i / 20.0::float8) ^ 3 AS rate, 27 + (i + j) % 12 AS t FROM generate_series(1, 20) AS i, generate_series(1, 20) AS j) AS g) AS c;
CREATE TABLE fitted AS
SELECT clv_bgnbd(x, t_x, t) AS bgnbd, clv_mbgnbd(x, t_x, t) AS mbgnbd, clv_pareto_nbd(x, t_x, t) AS pareto_nbd FROM customers;
CREATE TABLE spending AS SELECT clv_gamma_gamma(x, mean_value) AS g FROM customers;
SELECT clv_status(bgnbd) AS bgnbd, clv_status(mbgnbd) AS mbgnbd, clv_status(pareto_nbd) AS pareto_nbd, clv_status(g) AS g FROM fitted, spending;
SELECT k.kind, parameter, round(value::numeric, 4) AS value, round(std_error::numeric, 3) AS std_error
FROM fitted, LATERAL (VALUES (1, bgnbd), (2, mbgnbd), (3, pareto_nbd)) AS m (nth, model), clv_kind(model) AS k (kind), clv_parameters(model)
WHERE parameter NOT IN ('gradient', 'evaluations', 'aic', 'bic') ORDER BY nth;
SELECT parameter, round(value::numeric, 4) AS value, round(std_error::numeric, 3) AS std_error
FROM spending, clv_parameters(g) WHERE parameter NOT IN ('gradient', 'evaluations', 'aic', 'bic');
-- who is left out has no say, but is counted
SELECT parameter, value FROM clv_parameters((SELECT clv_gamma_gamma(x, m) FROM (SELECT x, mean_value FROM customers
	UNION ALL VALUES (0, 5), (3, 0), (3, -2), (0, NULL), (3, NULL), (NULL, 3)) AS v (x, m))) WHERE parameter IN ('customers', 'ignored');

-- from histories; the model knows the unit
CREATE TABLE histories AS
SELECT i AS customer_id, purchase_history(day, amount) AS h
FROM generate_series(1, 60) AS i,
	 LATERAL (SELECT DATE '2024-01-01' + i AS day, 10 + i % 7 AS amount
			  UNION ALL SELECT DATE '2024-01-01' + i + j * (7 + i % 11), 20 + (i * j) % 13 FROM generate_series(1, (i % 6) * 4) AS j) AS o
GROUP BY i;
SELECT clv_kind(m), (m::text::json ->> 'unit_days') AS unit_days, (m::text::json ->> 'customers') AS customers
FROM (SELECT clv_mbgnbd(h, '2024-06-30', '1 week') FROM histories
	  UNION ALL SELECT clv_pareto_nbd(h, '2024-01-31', '1 day') FROM histories) AS f (m);
SELECT clv_status(clv_gamma_gamma(h, '2024-06-30')) FROM histories;

-- opportunities and contracts
SELECT parameter, round(value::numeric, 4) AS value
FROM clv_parameters((SELECT clv_bgbb(x, t_x, 6) FROM (VALUES (0, 0, 50), (1, 1, 30), (1, 4, 10), (2, 3, 15), (2, 6, 15), (4, 6, 20), (6, 6, 20)) AS v (x, t_x, n), generate_series(1, n)))
WHERE parameter IN ('alpha', 'beta', 'gamma', 'delta', 'customers', 'distinct_rows');
SELECT parameter, round(value::numeric, 4) AS value
FROM clv_parameters((SELECT clv_sbg(tenure, churned, customers) FROM (VALUES (1, true, 131), (2, true, 126), (3, true, 90), (4, true, 60), (4, false, 593), (0, false, 40)) AS v (tenure, churned, customers)))
WHERE parameter NOT IN ('gradient', 'evaluations', 'aic', 'bic');
SELECT clv_sbg(tenure, churned) = clv_sbg(tenure, churned, 1) AS same FROM (VALUES (1, true), (2, true), (2, false), (3, false), (3, true)) AS v (tenure, churned);

-- nobody
SELECT clv_bgnbd(x, t_x, t) AS b, clv_mbgnbd(x, t_x, t) AS m, clv_pareto_nbd(x, t_x, t) AS p, clv_gamma_gamma(x, mean_value) AS g, clv_bgbb(x, t_x, t) AS o,
	   clv_sbg(x, true) AS s, clv_holdout(x, t_x, t) AS h FROM customers WHERE false;
SELECT clv_bgnbd(NULL, t_x, t) AS b, clv_bgbb(x, NULL, t) AS o, clv_gamma_gamma(NULL, 1) AS g, clv_sbg(NULL, true) AS s, clv_sbg(1, true, 0) AS z, clv_holdout(x, t_x, NULL) AS h FROM customers;
SELECT clv_bgnbd(h, '2023-01-01', '1 day') AS b, clv_gamma_gamma(h, '2023-01-01') AS g FROM histories;

-- a fit that does not converge is a value that says so, and a warning
SELECT clv_status(clv_bgnbd(x, t_x, t)) FROM (VALUES (0, 0, 3), (0, 0, 5)) AS v (x, t_x, t);
SELECT clv_status(clv_mbgnbd(x, t_x, t)) FROM (VALUES (3, 2, 5)) AS v (x, t_x, t);
SELECT clv_status(clv_pareto_nbd(x, t_x, t)) FROM (VALUES (3, 2, 5), (3, 2, 5)) AS v (x, t_x, t);
SELECT clv_status(clv_bgnbd(x, t_x, t)) FROM (VALUES (0, 0, 0), (0, 0, 0)) AS v (x, t_x, t);
SELECT clv_status(clv_bgnbd(x, t_x, t)) FROM (VALUES (2, 0, 4), (1, 1, 4)) AS v (x, t_x, t);
SELECT clv_status(clv_bgnbd(1 + i % 3, 10, 10)) FROM generate_series(1, 30) AS i;
SELECT clv_status(clv_gamma_gamma(2, 9.99)) FROM generate_series(1, 3);
SELECT clv_status(clv_gamma_gamma(x, m)) FROM (VALUES (0, 1), (2, 0), (3, -1)) AS v (x, m);
SELECT clv_status(clv_sbg(0, false)) FROM generate_series(1, 3);
SELECT clv_alive(clv_bgnbd(0, 0, i), 1, 2, 3) FROM generate_series(1, 3) AS i;
-- of many, five warn: by groups, by frames of a window, inside of a function
SELECT count(*), count(DISTINCT clv_status(m)) FROM (SELECT clv_bgnbd(0, 0, i) AS m FROM generate_series(1, 40) AS i GROUP BY i % 20) AS f;
SELECT count(m) FROM (SELECT clv_sbg(0, false) OVER (ORDER BY i ROWS 3 PRECEDING) AS m FROM generate_series(1, 20) AS i) AS f;
CREATE FUNCTION fit_one(t float8) RETURNS clv_model LANGUAGE plpgsql AS $$ BEGIN RETURN clv_bgnbd(x, x, t) FROM generate_series(0, 0) AS x; END $$;
SELECT count(fit_one(i)) FROM generate_series(1, 8) AS i;
SELECT clv_status(fit_one(3));

-- holdout
CREATE TABLE holdout AS SELECT clv_holdout(x, expected, actual) AS a
FROM (VALUES (0, 0.2, 0), (0, 0.3, 1), (1, 0.8, 1), (1, 0.9, 0), (2, 1.5, 3), (5, 4.5, 4), (9, 7, 6), (NULL, 1, 1), (1, NULL, 1), (1, 1, NULL)) AS v (x, expected, actual);
SELECT metric, round(value::numeric, 4) AS value FROM holdout, clv_holdout_metrics(a);
SELECT b.* FROM holdout, clv_holdout_by_x(a) AS b;
SELECT b.* FROM holdout, clv_holdout_by_x(a, 1) AS b;
SELECT b.x, b.customers FROM holdout, clv_holdout_by_x(a, NULL) AS b;
SELECT * FROM clv_holdout_metrics(NULL);
SELECT * FROM clv_holdout_by_x(NULL);
CREATE TABLE model AS SELECT clv_model('bgnbd', '{0.5,9,1,2.5}', '1 week') AS m;
SELECT metric, round(value::numeric, 4) AS value FROM clv_holdout_metrics((SELECT clv_holdout(m, h, '2024-03-31', '2024-06-30') FROM model, histories));
SELECT b.x, b.customers, round(b.expected::numeric, 4) AS expected, b.actual, round(b.mean_expected::numeric, 4) AS mean_expected, b.mean_actual
FROM clv_holdout_by_x((SELECT clv_holdout(m, h, '2024-03-31', '2024-06-30') FROM model, histories), 10) AS b;
SELECT period, "until", holdout, round(expected::numeric, 4) AS expected, actual, round(expected_so_far::numeric, 4) AS expected_so_far, actual_so_far
FROM clv_tracking_rows((SELECT clv_tracking(m, h, '2024-01-01', '2024-02-04', '2024-03-31', '2 weeks') FROM model, histories));

-- later than now by rounding is now
SELECT clv_bgnbd(x, late, t) = clv_bgnbd(x, least(late, t), t) AS rounded
FROM (SELECT x, t_x, t FROM customers UNION ALL VALUES (1, 0.1::float8 + 0.2::float8, 0.3::float8)) AS v (x, late, t);

-- wrong customers
SELECT clv_bgnbd(-1, 0, 3);
SELECT clv_mbgnbd(1.5, 1, 3);
SELECT clv_pareto_nbd(1, 4, 3);
SELECT clv_bgnbd(1, -1, 3);
SELECT clv_bgnbd(0, 1, 3);
SELECT clv_bgnbd('NaN', 1, 3);
SELECT clv_bgnbd(1, 1, 'Infinity');
SELECT clv_gamma_gamma(-1, 3);
SELECT clv_gamma_gamma(1, 'NaN');
SELECT clv_gamma_gamma('Infinity', 3);
SELECT clv_bgbb(3, 2, 6);
SELECT clv_bgbb(1, 2, 1e6);
SELECT clv_bgbb(1, 1.5, 3);
SELECT clv_sbg(0, true);
SELECT clv_sbg(-1, false);
SELECT clv_sbg(1, false, -1);
SELECT clv_sbg(1, false, 9223372036854775807) FROM generate_series(1, 2);
SELECT clv_bgnbd(h, NULL, '1 day') FROM histories;
SELECT clv_bgnbd(h, 'infinity', '1 day') FROM histories;
SELECT clv_bgnbd(h, '2024-06-30', NULL) FROM histories;
SELECT clv_bgnbd(h, '2024-06-30', '1 month') FROM histories;
SELECT clv_bgnbd(h, '2024-06-30', make_interval(days => 1 + customer_id % 2)) FROM histories;
SELECT clv_gamma_gamma(h, NULL) FROM histories;
SELECT clv_holdout(-1, 1, 1);
SELECT clv_holdout(1.5, 1, 1);
SELECT clv_holdout(1, 'NaN', 1);
SELECT clv_holdout(1, 1, 'Infinity');
SELECT clv_holdout(m, h, '2024-06-30', '2024-03-31') FROM model, histories;
SELECT clv_holdout(m, h, '2024-06-30', NULL) FROM model, histories;
SELECT clv_holdout(clv_model('bgbb', '{1,1,1,1}', '1 day'), h, '2024-03-31', '2024-06-30') FROM histories;
SELECT clv_holdout(clv_model('sbg', '{1,1}', '1 day'), h, '2024-03-31', '2024-06-30') FROM histories;
SELECT clv_holdout(clv_model('bgnbd', '{1,1,1,1}'), h, '2024-03-31', '2024-06-30') FROM histories;
SELECT clv_holdout_metrics('{1,2,3,4,5,6}');
SELECT clv_holdout_metrics('{1,2,3,NULL,5,6,7}');
SELECT clv_holdout_metrics('{{1,2,3,4,5,6,7}}');
SELECT clv_holdout_by_x('{1,2,3,4,5,6,7,8}');
SELECT clv_holdout_by_x('{1,2,3,4,5,6,7,1.5,1,1,1}');
SELECT clv_holdout_by_x('{1,2,3,4,5,6,7,1,0,1,1}');
SELECT clv_holdout_by_x(a, -1) FROM holdout;
SELECT clv_tracking(m, h, '2024-02-01', '2024-01-01', '2024-03-31', '1 week') FROM model, histories;
SELECT clv_tracking(m, h, '2024-01-01', '2024-04-01', '2024-03-31', '1 week') FROM model, histories;
SELECT clv_tracking(m, h, '2024-01-01', '2024-02-01', '2024-03-31', NULL) FROM model, histories;
SELECT clv_tracking(m, h, '2024-01-01', '2024-02-01', '2024-03-31', '12 hours') FROM model, histories;
SELECT clv_tracking(m, h, '0001-01-01', '2024-02-01', '2024-03-31', '1 week') FROM model, histories;
SELECT clv_tracking(m, h, '2024-01-01', '2024-02-01', CASE WHEN customer_id < 9 THEN DATE '2024-03-31' ELSE '2024-04-30' END, '1 week') FROM model, histories;
SELECT clv_tracking(clv_model('bgbb', '{1,1,1,1}', '1 day'), h, '2024-01-01', '2024-02-01', '2024-03-31', '1 week') FROM histories;
SELECT clv_tracking(clv_model('bgnbd', '{1,1,1,1}'), h, '2024-01-01', '2024-02-01', '2024-03-31', '1 week') FROM histories;
SELECT clv_tracking_rows('{0,0,0,7,1}');
SELECT clv_tracking_rows('{0,0,0.5,7,1,1,1}');
SELECT clv_tracking_rows('{0,0,0,0,1,1,1}');
SELECT clv_tracking_rows('{1,0,0,7,1,1,1}');
SELECT clv_tracking_rows('{0,0,0,7,1,1,-1}');
