-- From raw transactions to fits and holdout: CDNOW, groceries, apparel.
-- needs: cdnow_sample.csv
-- needs: cdnow_sample_cbs.csv
-- needs: cdnow_sample_tracking.csv
-- needs: grocery_elog.csv
-- needs: apparel_trans.csv
BEGIN;
SELECT plan(19);

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA clv_cdnow;
SET search_path = clv_cdnow, public;

-- These data may not be shipped, so their place is known to the environment only.
\set cdnow `cat "$CRM_SHARED_DATA/cdnow_sample.csv"`
\set cbs `cat "$CRM_SHARED_DATA/cdnow_sample_cbs.csv"`
\set tracking `cat "$CRM_SHARED_DATA/cdnow_sample_tracking.csv"`
\set grocery `cat "$CRM_SHARED_DATA/grocery_elog.csv"`
\set apparel `cat "$CRM_SHARED_DATA/apparel_trans.csv"`

CREATE FUNCTION fields(csv text) RETURNS SETOF text[] LANGUAGE sql AS $$
	SELECT string_to_array(line, ',') FROM unnest(string_to_array(csv, E'\n')) WITH ORDINALITY AS l (line, nth) WHERE nth > 1 AND line <> ''
$$;
CREATE TABLE orders AS
SELECT 'cdnow_sample' AS dataset, f[2]::int AS customer_id, f[3]::date AS day, f[5]::numeric AS amount FROM fields(:'cdnow') f
UNION ALL SELECT 'grocery', f[1]::int, f[2]::date, 1 FROM fields(:'grocery') f
UNION ALL SELECT 'apparel', f[1]::int, f[2]::date, f[3]::numeric FROM fields(:'apparel') f;
CREATE TABLE histories AS
SELECT dataset, customer_id, purchase_history(day, amount) AS h FROM orders GROUP BY 1, 2;
CREATE TABLE cbs AS
SELECT f[1]::int AS id, f[2]::int AS x, f[3]::int AS t_x_days, f[4]::int AS t_days, f[5]::float8 AS m_x, f[7]::int AS x_star FROM fields(:'cbs') f;
ANALYZE;

--
-- Summaries, and all fits
--

SELECT is_empty($$
	SELECT * FROM cbs FULL JOIN (SELECT * FROM histories WHERE dataset = 'cdnow_sample') c ON customer_id = id
	WHERE (clv_x(h, '1997-09-30'), clv_t_x(h, '1997-09-30', '1 day'), clv_t(h, '1997-09-30', '1 day'), purchase_days(h, '1998-06-30') - purchase_days(h, '1997-09-30'))
		  IS DISTINCT FROM (x::float8, t_x_days::float8, t_days::float8, x_star) OR
		  abs(coalesce(clv_mean_value(h, '1997-09-30'), 0) - m_x) > 1e-6 $$, 'x, t_x, T, mean value and holdout of every customer');

-- CDNOW in weeks and days: 16 digits of the exact estimates.
CREATE TABLE reference (dataset text, time_unit text, model text, customers int, distinct_rows int, p1 float8, p2 float8, p3 float8, p4 float8,
						loglik float8, se1 float8, se2 float8, se3 float8, se4 float8);
\copy reference FROM 'test/data/btyd_reference_fits.csv' WITH (FORMAT csv, HEADER)
DELETE FROM reference WHERE dataset <> 'cdnow_sample';
UPDATE reference SET model = CASE model WHEN 'pnbd' THEN 'pareto_nbd' WHEN 'gg' THEN 'gamma_gamma' ELSE model END;

-- Groceries and apparel as of 2006-12-31, in weeks: fitted with SciPy 1.10 (Nelder-Mead, then Newton steps with
-- differences), from the textbook formulas with betaln() and hyp2f1().
INSERT INTO reference VALUES
	('grocery', 'week', 'bgnbd', 1525, 1012, 0.348645867, 2.58167112, 0.503845418, 3.64438576, -15836.566230553, 0.0159131, 0.182563, 0.0947339, 0.977803),
	('grocery', 'week', 'mbgnbd', 1525, 1012, 1.25692128, 6.03914232, 0.368276613, 0.715763623, -15781.939374893, 0.117097, 0.548613, 0.030191, 0.0835889),
	('grocery', 'week', 'pareto_nbd', 1525, 1012, 0.786436793, 5.67904056, 0.386239155, 5.71778912, -15782.392137816, 0.0688651, 0.453828, 0.0534927, 1.82124),
	('apparel', 'week', 'bgnbd', 600, 358, 0.607311327, 20.956754, 1.27556139, 8.86094904, -5857.019748908, 0.054173, 2.57197, 1.02752, 8.27101),
	('apparel', 'week', 'mbgnbd', 600, 358, 1.89138045, 45.8272054, 0.602368987, 1.58237072, -5848.045278240, 0.46085, 10.0394, 0.140073, 0.514662),
	('apparel', 'week', 'pareto_nbd', 600, 358, 1.44893913, 48.6348814, 0.561251049, 46.8821092, -5848.097826902, 0.243419, 7.48891, 0.271066, 35.6131),
	('apparel', 'week', 'gamma_gamma', 387, NULL, 3.09903859, 5.65369297, 56.5041877, NULL, -1670.663044297, 0.567562, 0.84605, 18.6022, NULL);

CREATE TABLE ends (dataset text, as_of date);
INSERT INTO ends VALUES ('cdnow_sample', '1997-09-30'), ('grocery', '2006-12-31'), ('apparel', '2006-12-31');
CREATE TABLE fits AS
SELECT dataset, time_unit, v.*
FROM (SELECT dataset, time_unit, clv_bgnbd(h, as_of, length) AS b, clv_mbgnbd(h, as_of, length) AS m, clv_pareto_nbd(h, as_of, length) AS p
	  FROM histories JOIN ends USING (dataset), (VALUES ('week', INTERVAL '1 week'), ('day', '1 day')) u (time_unit, length) GROUP BY 1, 2) c,
	 LATERAL (VALUES ('bgnbd', b), ('mbgnbd', m), ('pareto_nbd', p)) v (model, fitted);
CREATE TABLE spend_fits AS
SELECT dataset, 'week' AS time_unit, 'gamma_gamma' AS model, clv_gamma_gamma(h, as_of) AS fitted FROM histories JOIN ends USING (dataset) WHERE dataset <> 'grocery' GROUP BY 1;
CREATE TABLE fitted_rows AS
SELECT dataset, time_unit, model, r.* FROM fits, clv_parameters(fitted) WITH ORDINALITY AS r (parameter, value, std_error, nth)
UNION ALL SELECT dataset, time_unit, model, r.* FROM spend_fits, clv_parameters(fitted) WITH ORDINALITY AS r (parameter, value, std_error, nth);

SELECT is((SELECT count(*)::int FROM fitted_rows JOIN reference USING (dataset, time_unit, model) WHERE parameter = 'converged' AND value = 1), 13, 'thirteen fits, all converged');
SELECT is_empty($$ SELECT * FROM fitted_rows f JOIN reference r USING (dataset, time_unit, model) WHERE parameter = 'log_likelihood' AND NOT abs(value - loglik) < 1e-6 $$,
	'log-likelihood to 1e-6');
SELECT is_empty($$
	SELECT f.*, w FROM reference r, LATERAL (VALUES (1, p1, se1), (2, p2, se2), (3, p3, se3), (4, p4, se4)) w (nth, want, se) JOIN fitted_rows f USING (nth)
	WHERE f.dataset = r.dataset AND f.time_unit = r.time_unit AND f.model = r.model AND want IS NOT NULL AND
		  NOT (abs(f.value / want - 1) < CASE f.model WHEN 'pareto_nbd' THEN 1e-3 ELSE 1e-5 END AND abs(std_error / se - 1) < 1e-3) $$, 'parameters to 1e-5 (Pareto/NBD 1e-3), standard errors to 1e-3');
SELECT is_empty($$ SELECT * FROM fitted_rows f JOIN reference r USING (dataset, time_unit, model)
	WHERE parameter = 'gradient' AND NOT value < 1e-7 OR parameter = 'customers' AND value <> r.customers OR parameter = 'distinct_rows' AND value <> r.distinct_rows $$,
	'gradient per customer below 1e-7; customers, distinct rows');
SELECT is((SELECT clv_bgnbd(x, t_x_days / 7.0::float8, t_days / 7.0::float8)::text FROM cbs),
	(SELECT replace(fitted::text, '"unit_days": 7', '"unit_days": 0') FROM fits WHERE dataset = 'cdnow_sample' AND time_unit = 'week' AND model = 'bgnbd'),
	'the same from x, t_x and T');

--
-- Holdout: 39 weeks, 1,882 repeat purchase days
--

CREATE TABLE holdouts AS
SELECT model, clv_holdout(fitted, h, '1997-09-30', '1998-06-30') AS holdout
FROM fits JOIN histories USING (dataset) WHERE dataset = 'cdnow_sample' AND time_unit = 'week' GROUP BY model;
SELECT results_eq(
	$$ SELECT model, array_agg(round(value::numeric, CASE metric WHEN 'expected' THEN 3 ELSE 6 END)::float8 ORDER BY metric) FROM holdouts, clv_holdout_metrics(holdout)
	   WHERE metric IN ('actual', 'correlation', 'expected', 'mae', 'rmse') GROUP BY model ORDER BY model $$,
	$$ VALUES ('bgnbd', '{1882,0.625647,1653.409,0.785454,1.607982}'::float8[]), ('mbgnbd', '{1882,0.627253,1576.728,0.764779,1.607183}'),
			  ('pareto_nbd', '{1882,0.630223,1665.513,0.754523,1.602848}') $$, 'errors and correlation as computed elsewhere');
SELECT is((SELECT array_agg(round(p::numeric, 3) ORDER BY model) FROM (
			SELECT model, sum(clv_alive(fitted, h, '1997-09-30')) AS p FROM fits JOIN histories USING (dataset) WHERE dataset = 'cdnow_sample' AND time_unit = 'week' GROUP BY model) s),
	ARRAY[1917.278, 1057.636, 1051.875], 'sums of P(alive)');
SELECT is_empty($$
	SELECT b.x FROM (SELECT b.* FROM holdouts, clv_holdout_by_x(holdout) b WHERE model = 'bgnbd') b
	FULL JOIN (SELECT least(x, 7) AS x, count(*) AS customers, sum(x_star) AS actual FROM cbs GROUP BY 1) c USING (x)
	WHERE (b.customers, b.actual) IS DISTINCT FROM (c.customers, c.actual::float8) OR b.mean_actual <> b.actual / b.customers $$, 'by x: customers and what came');
SELECT is((SELECT round(max(abs(mean_expected - e))::numeric, 10)::float8 FROM (SELECT b.* FROM holdouts, clv_holdout_by_x(holdout) b WHERE model = 'bgnbd') b
		JOIN (SELECT least(x, 7) AS x, avg(clv_expected_purchases(fitted, 39, x, t_x_days / 7.0::float8, t_days / 7.0::float8)) AS e
			  FROM cbs, fits WHERE dataset = 'cdnow_sample' AND time_unit = 'week' AND model = 'bgnbd' GROUP BY 1) c USING (x)), 0::float8, 'by x: what was expected');
SELECT ok(max(abs(r.value / w.value - 1)) < 1e-9, 'days give the same metrics as weeks')
FROM holdouts, clv_holdout_metrics(holdout) w,
	 clv_holdout_metrics((SELECT clv_holdout(fitted, h, '1997-09-30', '1998-06-30') FROM fits JOIN histories USING (dataset) WHERE dataset = 'cdnow_sample' AND time_unit = 'day' AND model = 'bgnbd')) r
WHERE holdouts.model = 'bgnbd' AND w.metric = r.metric;

-- Weekly tracking: 78 weeks.
CREATE TABLE tracking AS
SELECT f[1]::int AS period, f[2]::bigint AS actual, model, expected
FROM fields(:'tracking') f, LATERAL (VALUES ('bgnbd', f[3]::float8), ('mbgnbd', f[4]::float8), ('pareto_nbd', f[5]::float8)) v (model, expected);
CREATE TABLE tracked AS
SELECT model, r.*
FROM (SELECT model, clv_tracking(fitted, h, '1997-01-01', '1997-09-30', '1998-06-30', '1 week') AS t
	  FROM fits JOIN histories USING (dataset) WHERE dataset = 'cdnow_sample' AND time_unit = 'week' GROUP BY model) t, clv_tracking_rows(t) r;
SELECT is((SELECT count(*)::int FROM tracked JOIN tracking USING (model, period) WHERE actual_so_far = tracking.actual), 3 * 78, 'repeat purchase days of 78 weeks');
SELECT is_empty($$ SELECT * FROM tracked t FULL JOIN tracking w USING (model, period)
	WHERE (abs(expected_so_far / w.expected - 1) < CASE model WHEN 'pareto_nbd' THEN 1e-6 ELSE 1e-9 END) IS NOT TRUE $$, 'and what three models expected');
SELECT results_eq('SELECT min("until"), max("until"), min("until") FILTER (WHERE holdout) FROM tracked', $$ VALUES (DATE '1997-01-07', DATE '1998-06-30', DATE '1997-10-07') $$, 'days');

--
-- The same bytes by any plan
--

SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_leader_participation = off;
CREATE VIEW one AS
SELECT clv_bgnbd(h, '1997-09-30', '1 week') AS b, clv_mbgnbd(h, '1997-09-30', '1 week') AS m, clv_pareto_nbd(h, '1997-09-30', '1 week') AS p
FROM histories WHERE dataset = 'cdnow_sample';
SELECT results_eq('SELECT f FROM one, LATERAL (VALUES (1, b), (2, m), (3, p)) v (n, f) ORDER BY n',
	$$ SELECT fitted FROM fits WHERE dataset = 'cdnow_sample' AND time_unit = 'week' ORDER BY model $$, 'fits with two workers');
SELECT results_eq($$ SELECT clv_gamma_gamma(h, '1997-09-30') FROM histories WHERE dataset = 'cdnow_sample' $$,
	$$ SELECT fitted FROM spend_fits WHERE dataset = 'cdnow_sample' $$, 'Gamma-Gamma with two workers');
SELECT results_eq($$ SELECT clv_holdout(m.fitted, h, '1997-09-30', '1998-06-30') FROM histories, (SELECT fitted FROM fits WHERE dataset = 'cdnow_sample' AND time_unit = 'week' AND model = 'bgnbd') m
	WHERE dataset = 'cdnow_sample' $$, $$ SELECT holdout FROM holdouts WHERE model = 'bgnbd' $$, 'holdout with two workers');
SELECT results_eq($$ SELECT (SELECT count(*)::int FROM clv_tracking_rows(t)) FROM (SELECT clv_tracking(f, h, '1997-01-01', '1997-09-30', '1998-06-30', '1 week') AS t FROM histories,
	(SELECT fitted AS f FROM fits WHERE dataset = 'cdnow_sample' AND time_unit = 'week' AND model = 'bgnbd') m WHERE dataset = 'cdnow_sample') s $$, 'VALUES (78)', 'tracking with two workers');
SELECT is((SELECT clv_tracking(f, h, '1997-01-01', '1997-09-30', '1998-06-30', '1 week' ORDER BY customer_id) FROM histories,
	(SELECT fitted AS f FROM fits WHERE dataset = 'cdnow_sample' AND time_unit = 'week' AND model = 'bgnbd') m WHERE dataset = 'cdnow_sample'),
	(SELECT clv_tracking(f, h, '1997-01-01', '1997-09-30', '1998-06-30', '1 week') FROM histories,
	(SELECT fitted AS f FROM fits WHERE dataset = 'cdnow_sample' AND time_unit = 'week' AND model = 'bgnbd') m WHERE dataset = 'cdnow_sample'), 'the same serially');

SELECT * FROM finish();
ROLLBACK;
