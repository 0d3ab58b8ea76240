-- Fits of lifetime value models: published data, any order and plan, histories, what cannot be fitted.
BEGIN;
SELECT plan(49);
SELECT setseed(0.19870101);
SET LOCAL client_min_messages = error;		-- fits without a maximum warn

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA clv_fit;
SET search_path = clv_fit, public;

--
-- Reference fits: 16 digits of exact maximum likelihood estimates
--

CREATE TABLE cdnow_rows (x int, t_x_days int, t_days int, customers int);
CREATE TABLE cdnow_spend_rows (x int, mean_value float8, customers int);
CREATE TABLE donations (x int, t_x int, n int, custs int, x_star int);
CREATE TABLE reference (dataset text, time_unit text, model text, customers int, distinct_rows int, p1 float8, p2 float8, p3 float8, p4 float8,
						loglik float8, se1 float8, se2 float8, se3 float8, se4 float8);
\copy cdnow_rows FROM 'test/data/cdnow_rows.csv' WITH (FORMAT csv, HEADER)
\copy cdnow_spend_rows FROM 'test/data/cdnow_spend_rows.csv' WITH (FORMAT csv, HEADER)
\copy donations FROM 'test/data/donations_rf.csv' WITH (FORMAT csv, HEADER)
\copy reference FROM 'test/data/btyd_reference_fits.csv' WITH (FORMAT csv, HEADER)

-- One row per customer.
CREATE TABLE cdnow AS SELECT x, t_x_days, t_days FROM cdnow_rows, generate_series(1, customers);
CREATE TABLE spend AS SELECT x, mean_value FROM cdnow_spend_rows, generate_series(1, customers);
CREATE TABLE gifts AS SELECT x, t_x, n FROM donations, generate_series(1, custs);

CREATE TABLE fits (dataset text, time_unit text, model text, fitted clv_model);
INSERT INTO fits
SELECT 'cdnow_sample', time_unit, f.*
FROM (VALUES ('week', 7.0::float8), ('day', 1)) u (time_unit, days),
	 LATERAL (SELECT clv_bgnbd(x, t_x_days / days, t_days / days) AS b, clv_mbgnbd(x, t_x_days / days, t_days / days) AS m,
					 clv_pareto_nbd(x, t_x_days / days, t_days / days) AS p FROM cdnow) c,
	 LATERAL (VALUES ('bgnbd', b), ('mbgnbd', m), ('pnbd', p)) f
UNION ALL SELECT 'donations', 'year', 'bgbb', clv_bgbb(x, t_x, n) FROM gifts;
CREATE TABLE spend_fit AS SELECT clv_gamma_gamma(x, mean_value) AS fitted FROM spend;

CREATE VIEW fitted_rows AS
SELECT dataset, time_unit, model, r.* FROM fits, clv_parameters(fitted) WITH ORDINALITY AS r (parameter, value, std_error, nth)
UNION ALL SELECT 'cdnow_sample', 'week', 'gg', r.* FROM spend_fit, clv_parameters(fitted) WITH ORDINALITY AS r (parameter, value, std_error, nth);
CREATE VIEW distances AS
SELECT f.dataset, f.time_unit, f.model, parameter, abs(f.value - w.value) AS absolute,
	   abs(f.value / w.value - 1) AS relative, abs(f.std_error / w.se - 1) AS of_error
FROM reference r,
	 LATERAL (VALUES (1, p1, se1), (2, p2, se2), (3, p3, se3), (4, p4, se4)) w (nth, value, se)
	 JOIN fitted_rows f USING (nth)
WHERE f.dataset = r.dataset AND f.time_unit = r.time_unit AND f.model = r.model AND w.value IS NOT NULL
UNION ALL
SELECT dataset, time_unit, model, parameter, abs(f.value - r.loglik), NULL, NULL
FROM reference r JOIN fitted_rows f USING (dataset, time_unit, model) WHERE parameter = 'log_likelihood';

SELECT is((SELECT count(*)::int FROM distances WHERE parameter = 'log_likelihood'), 7, 'seven reference fits');
SELECT is_empty($$ SELECT * FROM distances WHERE parameter = 'log_likelihood' AND NOT absolute < 1e-6 $$, 'log-likelihood to 1e-6');
SELECT is_empty($$ SELECT * FROM distances WHERE parameter <> 'log_likelihood' AND NOT relative < CASE model WHEN 'pnbd' THEN 1e-3 ELSE 1e-5 END $$,
	'parameters to 1e-5, of Pareto/NBD to 1e-3');
SELECT is_empty($$ SELECT * FROM distances WHERE parameter <> 'log_likelihood' AND NOT of_error < 1e-3 $$, 'standard errors to 1e-3');
SELECT is_empty($$ SELECT * FROM fitted_rows WHERE parameter = 'gradient' AND NOT value < 1e-7 $$, 'gradient per customer below 1e-7');
SELECT is_empty($$
	SELECT * FROM fitted_rows f JOIN reference r USING (dataset, time_unit, model)
	WHERE parameter = 'customers' AND f.value <> r.customers OR parameter = 'distinct_rows' AND f.value <> r.distinct_rows OR
		  parameter = 'converged' AND f.value <> 1 $$, 'customers, distinct rows, converged');

-- Pareto/NBD in days is the same model: alpha and beta are seven times as large.
SELECT ok(bool_and(abs(d.value / w.value / CASE WHEN d.parameter IN ('alpha', 'beta') THEN 7 ELSE 1 END - 1) < 1e-6), 'days are weeks times seven')
FROM fitted_rows d JOIN fitted_rows w USING (model, nth) WHERE d.time_unit = 'day' AND w.time_unit = 'week' AND nth <= 4;

-- Contracts: survivors of 1,000 customers by year (Fader and Hardie 2007); estimates recomputed with 40 digits.
CREATE TABLE survivors (cohort text, year int, survivors int);
\copy survivors FROM 'test/data/sbg_retention.csv' WITH (FORMAT csv, HEADER)
CREATE TABLE contracts AS
SELECT cohort, year AS tenure, true AS churned, lag(survivors) OVER (PARTITION BY cohort ORDER BY year) - survivors AS customers
FROM survivors
UNION ALL SELECT cohort, year, false, survivors FROM survivors WHERE year = (SELECT max(year) FROM survivors);
DELETE FROM contracts WHERE tenure = 0;
SELECT results_eq($$
	SELECT cohort, round(max(value) FILTER (WHERE parameter = 'alpha')::numeric, 8), round(max(value) FILTER (WHERE parameter = 'beta')::numeric, 8),
		   round(max(value) FILTER (WHERE parameter = 'log_likelihood')::numeric, 6)
	FROM (SELECT cohort, clv_sbg(tenure, churned, customers) AS f FROM contracts GROUP BY cohort) c, clv_parameters(f) GROUP BY cohort ORDER BY cohort $$,
	$$ VALUES ('high_end', 0.66808835, 3.80609496, -1611.158147), ('regular', 0.70407730, 1.18204303, -1680.265188) $$, 'shifted beta-geometric as published');
SELECT is((SELECT clv_sbg(tenure, churned) FROM contracts, generate_series(1, customers) WHERE cohort = 'regular'),
		  (SELECT clv_sbg(tenure, churned, customers) FROM contracts WHERE cohort = 'regular'), 'a row for each customer gives the same');
SELECT is((SELECT value FROM clv_parameters((SELECT clv_sbg(tenure, churned, n) FROM (SELECT tenure, churned, customers FROM contracts WHERE cohort = 'regular'
											UNION ALL VALUES (0, false, 17), (1, true, 0), (3, NULL, 5), (NULL, true, 5), (3, true, NULL)) c (tenure, churned, n)))
		   WHERE parameter = 'ignored'), 17::float8, 'who came to no renewal is left out and counted');

--
-- Same customers, same bytes: any order, any plan
--

-- Customers as BG/NBD has them (r = 0.5, alpha = 9 weeks, a = 1, b = 2.5), who differ in all respects.
CREATE TABLE customers AS
WITH RECURSIVE c AS (
		SELECT i, 70 + floor(random() * 660) AS days, -ln(random()) * cos(pi() * random()) ^ 2 / 63 AS rate, 1 - random() ^ 0.4 AS leaves
		FROM generate_series(1, 20000) i),
	 o AS (SELECT c.*, 0 AS x, 0::float8 AS t_x, true AS stays FROM c
		   UNION ALL
		   SELECT i, days, rate, leaves, x + 1, t_x + gap, random() >= leaves
		   FROM (SELECT o.*, -ln(1 - random()) / rate AS gap FROM o WHERE stays) n WHERE t_x + gap < days)
SELECT DISTINCT ON (i) i, i % 8 AS segment, x, CASE WHEN x > 0 THEN ceil(t_x) / 7 ELSE 0 END AS t_x, days / 7 AS t,
	   CASE WHEN x > 0 THEN round((5 - 10 * ln(random()))::numeric, 2) END AS mean_value
FROM o ORDER BY i, x DESC;
ALTER TABLE customers ADD gift_x int, ADD gift_t_x int;
UPDATE customers SET gift_x = g.x, gift_t_x = g.t_x
FROM (SELECT x, t_x, row_number() OVER (ORDER BY x, t_x) AS nth FROM gifts) g WHERE g.nth = 1 + i % 11104;
INSERT INTO customers SELECT i, 8 FROM generate_series(1, 3000) i;
ANALYZE customers;
CREATE VIEW all_fits AS
SELECT clv_bgnbd(x, t_x, t) AS b, clv_mbgnbd(x, t_x, t) AS m, clv_pareto_nbd(x, t_x, t) AS p, clv_gamma_gamma(x, mean_value::float8) AS g,
	   clv_bgbb(gift_x, gift_t_x, 6) AS o, clv_sbg(x + 1, i % 3 = 0) AS s FROM customers;
CREATE TABLE serial AS TABLE all_fits;
CREATE FUNCTION workers() RETURNS int LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
	FOR line IN EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, SUMMARY OFF) TABLE all_fits LOOP
		IF line ~ 'Workers Launched' THEN RETURN substring(line FROM '\d+'); END IF;
	END LOOP;
	RETURN 0;
END $$;

SELECT is((SELECT array_agg(clv_status(f) ORDER BY n) FROM serial, LATERAL (VALUES (1, b), (2, m), (3, p), (4, o), (5, s)) v (n, f)),
	array_fill('converged'::text, ARRAY[5]), 'all of these converge');
SELECT results_eq('SELECT clv_bgnbd(x, t_x, t ORDER BY i DESC), clv_mbgnbd(x, t_x, t ORDER BY t, x), clv_pareto_nbd(x, t_x, t ORDER BY i % 100, i),
	clv_gamma_gamma(x, mean_value::float8 ORDER BY i DESC) FROM customers', 'SELECT b, m, p, g FROM serial', 'in other orders of the rows');
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
SELECT cmp_ok(workers(), '>=', 1, 'workers run');
SELECT results_eq('TABLE all_fits', 'TABLE serial', 'with two workers');
SET LOCAL parallel_leader_participation = off;
SELECT results_eq('TABLE all_fits', 'TABLE serial', 'with workers alone');
SELECT results_eq('SELECT clv_bgnbd(x, t_x, t) FROM customers WHERE i < 0', 'VALUES (NULL::clv_model)', 'workers without a row');

CREATE TABLE parts (LIKE customers) PARTITION BY LIST (segment);
SELECT format('CREATE TABLE parts_%s PARTITION OF parts FOR VALUES IN (%1$s)', n) FROM generate_series(0, 9) n \gexec
INSERT INTO parts SELECT * FROM customers;
ANALYZE parts;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT results_eq(
	'SELECT clv_bgnbd(x, t_x, t), clv_mbgnbd(x, t_x, t), clv_pareto_nbd(x, t_x, t), clv_gamma_gamma(x, mean_value::float8) FROM parts',
	'SELECT b, m, p, g FROM serial', 'partition by partition, one of them all NULL and one empty');
RESET max_parallel_workers_per_gather;
RESET enable_partitionwise_aggregate;
SELECT is((SELECT count(DISTINCT f)::int FROM (SELECT clv_bgnbd(x, t_x, t) AS f FROM customers GROUP BY segment) s), 8,
	'a model for each segment; none for the one without customers');
SELECT is((SELECT count(*)::int FROM (SELECT clv_bgnbd(x, t_x, t) FILTER (WHERE t_x > 1000) AS f FROM customers) s WHERE f IS NULL), 1, 'a filter that leaves nobody');
SELECT is((SELECT clv_bgnbd(x, t_x, t) FROM (SELECT x, t_x, t FROM customers UNION ALL SELECT NULL, 1, 2 FROM customers UNION ALL SELECT 1, NULL, 2 FROM customers
			UNION ALL SELECT 1, 1, NULL FROM customers) c), (SELECT b FROM serial), 'rows with a NULL are left out');
SELECT is((SELECT clv_bgnbd(CASE x WHEN 0 THEN '-0' ELSE x::float8 END, CASE x WHEN 0 THEN '-0' ELSE t_x END, t) FROM customers), (SELECT b FROM serial), '-0 is 0');
SELECT is((SELECT clv_bgnbd(x, t_x, t) FROM customers, generate_series(1, 2)), (SELECT clv_bgnbd(x, t_x, t) FROM (TABLE customers UNION ALL TABLE customers) c), 'twice the customers');

-- The statement from the outside: many different rows make the table grow.
SELECT is((SELECT value::int FROM clv_parameters((SELECT clv_bgnbd(1, i / 1000.0::float8, 40) FROM generate_series(1, 30000) i)) WHERE parameter = 'distinct_rows'), 30000, 'many distinct rows');

--
-- Histories
--

CREATE TABLE histories AS
SELECT customer_id, purchase_history(invoice_ts, amount) AS h FROM online_retail.purchases GROUP BY customer_id;
CREATE VIEW plain AS
SELECT as_of, customer_id, count(*) - 1 AS x, max(day) - min(day) AS t_x, as_of - min(day) AS t, avg(amount) FILTER (WHERE NOT is_first)::float8 AS mean_value
FROM (SELECT as_of, customer_id, invoice_ts::date AS day, sum(amount) AS amount, invoice_ts::date = min(min(invoice_ts::date)) OVER (PARTITION BY as_of, customer_id) AS is_first
	  FROM online_retail.purchases, (VALUES (DATE '2011-09-01'), ('2011-12-10'), ('2010-12-20')) d (as_of)
	  WHERE invoice_ts::date <= as_of GROUP BY 1, 2, 3) d
GROUP BY as_of, customer_id;
SELECT is((SELECT clv_bgnbd(h, as_of, '1 day')::text FROM histories), (SELECT replace(clv_bgnbd(x, t_x, t)::text, '"unit_days": 0', '"unit_days": 1') FROM plain p WHERE p.as_of = d.as_of),
	'BG/NBD in days from histories as of ' || as_of) FROM (VALUES (DATE '2011-09-01'), ('2011-12-10'), ('2010-12-20')) d (as_of);
SELECT is((SELECT clv_pareto_nbd(h, '2011-09-01', '1 week')::text FROM histories),
		  (SELECT replace(clv_pareto_nbd(x, t_x / 7.0::float8, t / 7.0::float8)::text, '"unit_days": 0', '"unit_days": 7') FROM plain WHERE as_of = '2011-09-01'), 'Pareto/NBD in weeks');
SELECT is((SELECT clv_gamma_gamma(h, '2011-09-01') FROM histories), (SELECT clv_gamma_gamma(clv_x(h, '2011-09-01'), clv_mean_value(h, '2011-09-01')) FROM histories), 'Gamma-Gamma, and its columns');
SELECT is((SELECT clv_mbgnbd(h, '2011-09-01', '30 days')::text FROM histories),
	(SELECT replace(clv_mbgnbd(clv_x(h, d), clv_t_x(h, d, '30 days'), clv_t(h, d, '30 days'))::text, '"unit_days": 0', '"unit_days": 30') FROM histories, (VALUES (DATE '2011-09-01')) v (d)),
	'any unit of days');
SELECT is((SELECT clv_bgnbd(h, '2000-01-01', '1 day') FROM histories), NULL, 'before the first purchase there are no customers');
SELECT is((SELECT clv_bgnbd(h, '2011-09-01', '1 day') FROM (TABLE histories UNION ALL SELECT i, NULL FROM generate_series(1, 100) i) u),
	(SELECT clv_bgnbd(h, '2011-09-01', '1 day') FROM histories), 'NULL histories are left out');
SELECT is((SELECT (count(*) FILTER (WHERE clv_alive(f, h, '2011-09-01') BETWEEN 0 AND 1))::int FROM histories, (SELECT clv_pareto_nbd(h, '2011-09-01', '1 week') AS f FROM histories) m),
	(SELECT count(*)::int FROM plain WHERE as_of = '2011-09-01'), 'the model knows its unit: it scores histories');

--
-- What cannot be fitted: a value with an honest status, never an absurd parameter under a good one
--

CREATE TABLE degenerate AS
SELECT name, clv_status(b) AS bgnbd, clv_status(m) AS mbgnbd, clv_status(p) AS pareto_nbd, b, m, p
FROM (SELECT name, clv_bgnbd(x, t_x, t) AS b, clv_mbgnbd(x, t_x, t) AS m, clv_pareto_nbd(x, t_x, t) AS p
	  FROM (SELECT 'one customer' AS name, 3 AS x, 4.0 AS t_x, 10.0 AS t
			UNION ALL SELECT 'no repeaters', 0, 0, 10 + i FROM generate_series(1, 100) i
			UNION ALL SELECT 'no time', 0, 0, 0 FROM generate_series(1, 100) i
			UNION ALL SELECT 'identical', 2, 5, 10 FROM generate_series(1, 100) i
			UNION ALL SELECT 'at once', i % 3, CASE WHEN i % 3 = 1 THEN 3 ELSE 0 END, 10 FROM generate_series(1, 100) i
			UNION ALL SELECT 'regular', i, i, i + 1 FROM generate_series(1, 100) i
			UNION ALL SELECT 'all alive', 1 + i % 5, 20, 20 FROM generate_series(1, 100) i
			UNION ALL SELECT 'all leave', 1 + i % 5, 0.001, 1000 FROM generate_series(1, 100) i
			UNION ALL SELECT 'two', i, i, 10 FROM generate_series(1, 2) i
			UNION ALL SELECT 'tiny times', i % 3, CASE i % 3 WHEN 0 THEN 0 ELSE 1e-90 END, 2e-90 FROM generate_series(1, 30) i
			UNION ALL SELECT 'huge times', i % 3, CASE i % 3 WHEN 0 THEN 0 ELSE 1e90 END, 2e90 FROM generate_series(1, 30) i
			UNION ALL SELECT 'huge x', 1000000000, i, 50 FROM generate_series(1, 30) i) d
	  GROUP BY name) f;
SELECT results_eq($$ SELECT name, bgnbd FROM degenerate WHERE name IN ('one customer', 'no repeaters', 'no time', 'identical', 'at once') AND bgnbd = mbgnbd AND bgnbd = pareto_nbd ORDER BY 1 $$,
	$$ VALUES ('at once', 'purchases all at once'), ('identical', 'all customers alike'), ('no repeaters', 'no repeat purchases'),
			  ('no time', 'no time observed'), ('one customer', 'one customer') $$, 'data without a fit');
SELECT is_empty($$
	SELECT name, f FROM degenerate, LATERAL (VALUES (b), (m), (p)) v (f), clv_parameters(f) r
	WHERE clv_status(f) = 'converged' AND (clv_message(f) IS NOT NULL OR value IS NULL OR r.parameter IN ('r', 'alpha', 'a', 'b', 's', 'beta') AND
		  (NOT value BETWEEN 1e-6 AND 1e6 OR std_error IS NULL)) AND name NOT IN ('tiny times', 'huge times', 'huge x') $$, 'what converged has parameters and errors that make sense');
SELECT is_empty($$ SELECT name, f FROM degenerate, LATERAL (VALUES (b), (m), (p)) v (f) WHERE clv_status(f) <> 'converged' AND clv_message(f) IS NULL $$, 'what did not says why');
SELECT is_empty($$ SELECT f FROM degenerate, LATERAL (VALUES (b), (m), (p)) v (f) WHERE f::text::clv_model <> f $$, 'all can be stored as text');
SELECT throws_ok(format($$ SELECT %s $$, call), '22023', NULL, 'out of range: ' || call) FROM (VALUES ('clv_pareto_nbd(1, 1e-320, 3e305)'), ('clv_bgnbd(1e160, 1, 2)'),
	('clv_gamma_gamma(1e200, 5)'), ('clv_gamma_gamma(2, 1e200)')) v (call);
SELECT throws_ok($$ SELECT clv_alive(b, 1, 2, 3) FROM degenerate WHERE name = 'no repeaters' $$, '22023', NULL, 'and those without parameters predict nothing');
SELECT is((SELECT clv_status(clv_gamma_gamma(x, m)) FROM (VALUES (0, 5.0), (2, 0), (3, -4), (0, NULL)) v (x, m)), 'no repeat purchases', 'nobody with money to speak of');
SELECT is((SELECT value FROM clv_parameters((SELECT clv_gamma_gamma(x, m) FROM (SELECT 1 + i % 5, 5 + i % 17 FROM generate_series(1, 200) i
			UNION ALL VALUES (0, 5.0), (2, 0), (3, -4), (0, NULL), (4, NULL), (NULL, 3)) v (x, m))) WHERE parameter = 'ignored'), 4::float8, 'left out and counted: x = 0, mean not above 0');
SELECT is((SELECT clv_status(clv_gamma_gamma(1 + i % 3, 9.99)) FROM generate_series(1, 50) i), 'all customers alike', 'everybody spends the same');
SELECT is((SELECT clv_status(clv_sbg(1 + i, false)) FROM generate_series(1, 50) i) IN ('no maximum', 'stopped early'), true, 'nobody ever left');
SELECT is((SELECT clv_status(clv_bgbb(0, 0, 5)) FROM generate_series(1, 50) i) <> 'converged', true, 'nobody ever gave');

-- Random small sets: no error, and nothing absurd under a good status.
CREATE TABLE small AS
SELECT n, clv_bgnbd(x, t_x, t) AS b, clv_mbgnbd(x, t_x, t) AS m FROM (SELECT i % 100 AS n, x, t_x, t FROM customers) c GROUP BY n
UNION ALL
SELECT n, clv_bgnbd(x, t_x, t), clv_mbgnbd(x, t_x, t)
FROM (SELECT n, x, CASE WHEN x > 0 THEN t * (0.05 + 0.95 * random()) ELSE 0 END AS t_x, t
	  FROM (SELECT n, floor(random() * random() * (n % 9))::int AS x, 1 + floor(random() * 100) AS t FROM generate_series(101, 300) n, generate_series(1, 2 + n % 40)) c) c
GROUP BY n;
SELECT is_empty($$
	SELECT n, f FROM small, LATERAL (VALUES (b), (m)) v (f), clv_parameters(f) r
	WHERE clv_status(f) = 'converged' AND r.parameter IN ('r', 'alpha', 'a', 'b') AND NOT value BETWEEN 1e-8 AND 1e8 $$, 'random small sets: parameters of good fits');
SELECT is_empty($$ SELECT n, f FROM small, LATERAL (VALUES (b), (m)) v (f) WHERE (clv_status(f) = 'converged') <> (clv_message(f) IS NULL) $$, 'random small sets: words for the others');
SELECT cmp_ok((SELECT count(*)::int FROM small WHERE clv_status(b) = 'converged'), '>', 50, 'some converge');

SELECT * FROM finish();
ROLLBACK;
