-- Holdout and tracking: against plain SQL on real customers and random numbers, any plan, wrong arguments.
BEGIN;
SELECT plan(28);
SELECT setseed(0.20010301);
SET LOCAL client_min_messages = error;

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA clv_holdout;
SET search_path = clv_holdout, public;

CREATE TABLE histories AS
SELECT customer_id, purchase_history(invoice_ts, amount) AS h FROM online_retail.purchases GROUP BY customer_id;
CREATE TABLE visits AS SELECT DISTINCT customer_id, invoice_ts::date AS day FROM online_retail.purchases;
ANALYZE;
CREATE TABLE models AS
SELECT 'bgnbd' AS name, clv_bgnbd(h, '2011-09-01', '1 week') AS fitted FROM histories
UNION ALL SELECT 'pareto_nbd', clv_pareto_nbd(h, '2011-09-01', '1 day') FROM histories
UNION ALL SELECT 'mbgnbd', clv_model('mbgnbd', '{0.8,60,0.2,2}', '1 day');
CREATE TABLE holdouts AS
SELECT name, fitted, clv_holdout(fitted, h, '2011-09-01', '2011-12-09') AS holdout FROM models, histories GROUP BY name, fitted;

--
-- Plain SQL
--

CREATE VIEW predicted AS
SELECT name, customer_id, count(*) FILTER (WHERE day <= '2011-09-01') - 1 AS x, count(*) FILTER (WHERE day > '2011-09-01') AS actual,
	   clv_expected_purchases(fitted, 99.0 / days, count(*) FILTER (WHERE day <= '2011-09-01') - 1, (max(day) FILTER (WHERE day <= '2011-09-01') - min(day)) / days,
							  ('2011-09-01' - min(day)) / days) AS expected
FROM visits, (SELECT *, CASE name WHEN 'bgnbd' THEN 7.0::float8 ELSE 1 END AS days FROM models) m
GROUP BY name, fitted, days, customer_id
HAVING min(day) <= '2011-09-01';
-- Spearman: Pearson's correlation of ranks, equal values sharing the mean of theirs
CREATE VIEW ranked AS
SELECT name, expected, actual, rank() OVER (PARTITION BY name ORDER BY expected) + (count(*) OVER (PARTITION BY name, expected) - 1) / 2.0 AS e,
	   rank() OVER (PARTITION BY name ORDER BY actual) + (count(*) OVER (PARTITION BY name, actual) - 1) / 2.0 AS a FROM predicted;
CREATE VIEW plain AS
SELECT name, v.*
FROM (SELECT name, count(*)::float8 AS n, sum(expected) AS expected, sum(actual)::float8 AS actual, avg(abs(expected - actual)) AS mae,
			 sqrt(avg((expected - actual) ^ 2)) AS rmse, corr(expected, actual) AS correlation, corr(e, a) AS ranks FROM ranked GROUP BY name) p,
	 LATERAL (VALUES ('customers', n), ('expected', expected), ('actual', actual), ('mae', mae), ('rmse', rmse), ('correlation', correlation), ('rank_correlation', ranks)) v (metric, value);
SELECT is_empty($$
	SELECT name, metric, m.value, p.value FROM (SELECT name, m.* FROM holdouts, clv_holdout_metrics(holdout) m) m FULL JOIN plain p USING (name, metric)
	WHERE (abs(m.value / p.value - 1) < 1e-9) IS NOT TRUE $$, 'metrics of three models');
SELECT is_empty($$
	SELECT * FROM (SELECT name, top, b.* FROM holdouts, (VALUES (0), (1), (7), (NULL)) t (top), clv_holdout_by_x(holdout, top) b) b
	FULL JOIN (SELECT name, top, least(x, top)::int AS x, count(*) AS n, sum(expected) AS e, sum(actual)::float8 AS a FROM predicted, (VALUES (0), (1), (7), (NULL)) t (top) GROUP BY 1, 2, 3) p
		 ON p.name = b.name AND p.x = b.x AND p.top IS NOT DISTINCT FROM b.top
	WHERE (customers = n AND abs(expected / e - 1) < 1e-9 AND actual = a AND mean_expected = expected / n AND mean_actual = a / n) IS NOT TRUE $$,
	'by x, put together from any x on');
SELECT is((SELECT array_agg(x) FROM clv_holdout_by_x((SELECT holdout FROM holdouts WHERE name = 'bgnbd'))), '{0,1,2,3,4,5,6,7}'::int[], 'from 7 on, unless asked for');
SELECT is((SELECT clv_holdout(x, clv_expected_purchases(fitted, 99, h, '2011-09-01'), purchase_days(h, '2011-12-09') - purchase_days(h, '2011-09-01'))
		   FROM histories, models, LATERAL (SELECT clv_x(h, '2011-09-01') AS x) c WHERE name = 'pareto_nbd'),
		  (SELECT holdout FROM holdouts WHERE name = 'pareto_nbd'), 'from columns the same as from histories');
SELECT results_eq($$ SELECT value FROM clv_holdout_metrics((SELECT clv_holdout(fitted, h, '2011-09-01', '2011-09-01') FROM models, histories WHERE name = 'bgnbd')) WHERE metric IN ('expected', 'actual', 'mae', 'correlation') $$,
	'VALUES (0::float8), (0), (0), (NULL)', 'no holdout period: nothing to correlate');

--
-- Random numbers, with many ties
--

CREATE TABLE pairs AS SELECT i % 10 AS x, floor(random() * 20) / 4 AS expected, floor(random() * 8) AS actual FROM generate_series(1, 5000) i;
INSERT INTO pairs SELECT NULL, 1, 1 UNION ALL SELECT 1, NULL, 1 UNION ALL SELECT 1, 1, NULL;
ANALYZE pairs;
CREATE TABLE paired AS SELECT clv_holdout(x, expected, actual) AS holdout FROM pairs;
SELECT ok(bool_and(abs(value - CASE metric WHEN 'mae' THEN mae WHEN 'rmse' THEN rmse WHEN 'correlation' THEN c WHEN 'rank_correlation' THEN r WHEN 'customers' THEN 5000 ELSE value END) < 1e-12), 'ties')
FROM paired, clv_holdout_metrics(holdout),
	 (SELECT avg(abs(expected - actual)) AS mae, sqrt(avg((expected - actual) ^ 2)) AS rmse, corr(expected, actual) AS c, corr(e, a) AS r
	  FROM (SELECT *, rank() OVER (ORDER BY expected) + (count(*) OVER (PARTITION BY expected) - 1) / 2.0 AS e,
				   rank() OVER (ORDER BY actual) + (count(*) OVER (PARTITION BY actual) - 1) / 2.0 AS a FROM pairs WHERE x + expected + actual IS NOT NULL) p) w;
SELECT is((SELECT clv_holdout(x, expected, actual ORDER BY expected DESC, x) FROM pairs), (SELECT holdout FROM paired), 'in another order');
SELECT results_eq($$ SELECT round(value::numeric, 12)::float8 FROM clv_holdout_metrics((SELECT clv_holdout(1, i / 10.0::float8, i * i) FROM generate_series(1, 9) i)) WHERE metric = 'rank_correlation' $$,
	'VALUES (1::float8)', 'ranks that agree');
SELECT is((SELECT count(*)::int FROM (SELECT clv_holdout(x, expected, actual) AS a FROM pairs WHERE x < 0) s WHERE a IS NULL), 1, 'nobody');
SELECT is((SELECT value FROM clv_holdout_metrics((SELECT clv_holdout(1, 2, 3))) WHERE metric = 'rank_correlation'), NULL, 'one customer has no correlation');
SELECT is((SELECT value FROM clv_holdout_metrics((SELECT clv_holdout(1, 1e300, 3))) WHERE metric = 'expected'), 1e300::float8, 'large numbers');

--
-- Tracking against plain SQL
--

CREATE TABLE spans AS
SELECT * FROM (VALUES (1, DATE '2010-12-01', DATE '2011-09-01', DATE '2011-12-09', 7), (2, '2010-12-01', '2011-09-01', '2011-12-09', 1), (3, '2011-03-01', '2011-03-31', '2011-11-30', 28),
					  (4, '2011-03-01', '2011-03-31', '2011-03-31', 500), (5, '2010-01-01', '2010-12-15', '2012-12-31', 30)) s (i, since, as_of, until, days);
CREATE TABLE tracked AS
SELECT i, name, fitted, since, as_of, s.until, days, clv_tracking(fitted, h, since, as_of, s.until, make_interval(days => days)) AS t
FROM spans s, models, histories GROUP BY 1, 2, 3, 4, 5, 6, 7;
SELECT is_empty($$
	SELECT i, name, r.*, a.*
	FROM tracked k, clv_tracking_rows(t) r,
		 LATERAL (SELECT coalesce(sum(visits - 1), 0)::bigint AS n, coalesce(sum(clv_expected_purchases_new(fitted, (r.until + 1 - first)::float8 / CASE name WHEN 'bgnbd' THEN 7 ELSE 1 END)), 0) AS e
				  FROM (SELECT min(day) AS first, count(*) FILTER (WHERE day <= r.until) AS visits FROM visits v GROUP BY customer_id) c
				  WHERE first BETWEEN k.since AND k.as_of AND first <= r.until) a
	WHERE name <> 'pareto_nbd' AND (period % CASE days WHEN 1 THEN 181 WHEN 7 THEN 13 ELSE 5 END = 1) AND (actual_so_far, r.holdout) IS DISTINCT FROM (a.n, r.until > k.as_of) OR abs(expected_so_far - e) > 1e-9 * e $$, 'purchase days and expectations since the beginning');
SELECT is_empty($$ SELECT * FROM (SELECT i, name, r.*, lag(actual_so_far, 1, 0::bigint) OVER w AS a, lag(expected_so_far, 1, 0::float8) OVER w AS e, lag(r.until) OVER w AS u, days
								  FROM tracked, clv_tracking_rows(t) r WINDOW w AS (PARTITION BY i, name ORDER BY period)) r
	WHERE actual <> actual_so_far - a OR expected <> expected_so_far - e OR until - u > days $$, 'each period is what came since the last');
SELECT results_eq('SELECT i, count(*)::int, max(r.until) FROM tracked, clv_tracking_rows(t) r WHERE name = ''mbgnbd'' GROUP BY i ORDER BY i',
	$$ SELECT i, ceil((until - since + 1) / days::numeric)::int, until FROM spans ORDER BY i $$, 'periods, the last one until the end');
SELECT is((SELECT sum(actual_so_far + expected_so_far) FROM clv_tracking_rows((SELECT clv_tracking(fitted, h, '2001-01-01', '2001-02-01', '2001-03-01', '1 week') FROM models, histories WHERE name = 'mbgnbd'))),
	0::float8, 'nobody came then');
SELECT is((SELECT clv_tracking(m, h, '2001-01-01', '2001-02-01', '2001-03-01', '1 week') FROM histories, (SELECT NULL::clv_model AS m) n), NULL, 'no model, no tracking');

--
-- Any plan
--

SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_leader_participation = off;
SELECT results_eq('SELECT clv_holdout(x, expected, actual) FROM pairs', 'TABLE paired', 'holdout with workers');
SELECT results_eq($$ SELECT clv_holdout((SELECT fitted FROM models WHERE name = 'bgnbd'), h, '2011-09-01', '2011-12-09'),
							clv_tracking((SELECT fitted FROM models WHERE name = 'bgnbd'), h, '2010-12-01', '2011-09-01', '2011-12-09', '7 days') FROM histories $$,
	$$ SELECT holdout, t FROM holdouts JOIN tracked USING (name) WHERE name = 'bgnbd' AND i = 1 $$, 'holdout and tracking of histories with workers');
RESET max_parallel_workers_per_gather;

--
-- Wrong arguments
--

CREATE TABLE no_parameters AS SELECT clv_bgnbd(0, 0, i) AS fitted FROM generate_series(1, 9) i;
SELECT throws_ok($$ SELECT clv_holdout(fitted, h, '2011-09-01', '2011-08-31') FROM models, histories $$, '22023', 'until must not be before as_of, but 2011-08-31 is before 2011-09-01', 'until before as_of');
SELECT throws_ok($$ SELECT clv_holdout(fitted, h, '2011-09-01', 'infinity') FROM models, histories $$, '22023', NULL, 'infinite until');
SELECT throws_ok($$ SELECT clv_holdout(fitted, h, NULL, '2011-09-01') FROM models, histories $$, '22023', 'as_of must not be NULL', 'as_of NULL');
SELECT throws_ok($$ SELECT clv_holdout(fitted, h, '2011-09-01', '2011-10-01') FROM no_parameters, histories $$, '22023', NULL, 'a model without parameters');
SELECT throws_ok($$ SELECT clv_holdout(clv_model('bgnbd', '{1,1,1,1}'), h, '2011-09-01', '2011-10-01') FROM histories $$, '22023', NULL, 'a model without a unit');
SELECT throws_ok($$ SELECT clv_tracking(fitted, h, '2011-09-01', '2011-08-01', '2011-10-01', '1 week') FROM models, histories $$, '22023', NULL, 'days out of order');
SELECT throws_ok($$ SELECT clv_tracking(fitted, h, '2011-07-01', '2011-08-01', '2011-10-01', '1 week') FROM models, histories $$, '22023', 'model must be the same for all customers', 'two models');
SELECT throws_ok($$ SELECT clv_tracking(fitted, h, '2011-07-01', '2011-08-01', '2011-10-01', '1 month') FROM models, histories $$, '22023', NULL, 'a month has no fixed length');
SELECT throws_ok($$ SELECT clv_tracking(fitted, h, '1500-01-01', '2011-08-01', '2011-10-01', '1 week') FROM models, histories $$, '22023', NULL, 'too long');
SELECT throws_ok($$ SELECT clv_holdout_metrics('{1,2,3}') $$, '22023', 'holdout is not a result of clv_holdout(): 3 elements are not 7 and 4 for each row', 'an array from elsewhere');

SELECT * FROM finish();
ROLLBACK;
