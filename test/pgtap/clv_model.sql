-- Lifetime value models: the oracle, published figures, plain SQL on real customers, random draws, stored values.
BEGIN;
SELECT plan(56);
SELECT setseed(0.20050424);

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA clv_model;
SET search_path = clv_model, public;

--
-- Every number of the oracle: 60-digit arithmetic, extreme parameters and customers
--

-- Some values are below what a float8 can hold.
CREATE TABLE oracle (model text, set_id text, p1 float8, p2 float8, p3 float8, p4 float8, x float8, t_x float8, t_cal float8, m float8,
					 ll numeric, palive numeric, ce_0p001 numeric, ce_1 numeric, ce_39 numeric, ce_365 numeric, ce_100000 numeric,
					 dert_0p0027 numeric, dert_0p1 numeric, g1 text, g2 text, g3 text, g4 text, gg_mean text);
CREATE TABLE oracle_population (model text, set_id text, p1 float8, p2 float8, p3 float8, p4 float8, t float8,
								expected numeric, pmf_0 numeric, pmf_1 numeric, pmf_2 numeric, pmf_5 numeric, pmf_10 numeric, pmf_40 numeric);
\copy oracle FROM 'test/data/btyd_oracle.csv' WITH (FORMAT csv, HEADER)
\copy oracle_population FROM 'test/data/btyd_oracle_population.csv' WITH (FORMAT csv, HEADER)

CREATE FUNCTION close(got float8, want numeric, size numeric DEFAULT 1e-290) RETURNS boolean
LANGUAGE sql AS $$
	SELECT got > '-Infinity' AND got < 'Infinity' AND abs(got::numeric - want) <= 1e-10 * greatest(abs(want), size)
$$;

CREATE TABLE customers AS
SELECT o.*, clv_model(CASE model WHEN 'pnbd' THEN 'pareto_nbd' ELSE model END, ARRAY[p1, p2, p3, p4]) AS fitted FROM oracle o WHERE model <> 'gg';
CREATE TABLE checked AS
SELECT c.model, c.set_id, c.x, c.t_x, c.t_cal, v.*
FROM customers c, LATERAL (VALUES
	('log-likelihood', clv_log_likelihood(fitted, x, t_x, t_cal), ll, 1.0),
	('alive', clv_alive(fitted, x, t_x, t_cal), palive, 1e-290),
	('purchases in 0.001', CASE WHEN ce_0p001 IS NOT NULL THEN clv_expected_purchases(fitted, 0.001, x, t_x, t_cal) END, ce_0p001, 1e-290),
	('purchases in 1', clv_expected_purchases(fitted, 1, x, t_x, t_cal), ce_1, 1e-290),
	('purchases in 39', clv_expected_purchases(fitted, 39, x, t_x, t_cal), ce_39, 1e-290),
	('purchases in 365', clv_expected_purchases(fitted, 365, x, t_x, t_cal), ce_365, 1e-290),
	('purchases in 100000', clv_expected_purchases(fitted, 100000, x, t_x, t_cal), ce_100000, 1e-290),
	-- the rate of BG/BB is one of a period
	('discounted at 0.0027', CASE WHEN dert_0p0027 IS NOT NULL THEN clv_dert(fitted, CASE model WHEN 'bgbb' THEN ln(1.0027::float8) ELSE 0.0027 END, x, t_x, t_cal) END, dert_0p0027, 1e-290),
	('discounted at 0.1', CASE WHEN dert_0p1 IS NOT NULL THEN clv_dert(fitted, CASE model WHEN 'bgbb' THEN ln(1.1::float8) ELSE 0.1 END, x, t_x, t_cal) END, dert_0p1, 1e-290)
) v (question, got, want, size) WHERE v.want IS NOT NULL;
SELECT is((SELECT count(*)::int FROM checked), (SELECT sum(num_nonnulls(ll, palive, ce_0p001, ce_1, ce_39, ce_365, ce_100000, dert_0p0027, dert_0p1))::int FROM customers),
	'every number of the oracle is asked for');
SELECT is_empty('SELECT * FROM checked WHERE got IS NULL OR NOT (got > ''-Infinity'' AND got < ''Infinity'')', 'no NaN and no infinity where the truth is finite');
SELECT is_empty(format('SELECT * FROM checked WHERE question = %L AND NOT close(got, want, size)', question), question || ': 1e-10')
FROM (SELECT DISTINCT question FROM checked) q ORDER BY question;
SELECT is_empty($$
	SELECT * FROM customers c WHERE clv_expected_purchases_within(fitted, '{1,39,365,100000}'::float8[], x, t_x, t_cal) <>
		ARRAY[clv_expected_purchases(fitted, 1, x, t_x, t_cal), clv_expected_purchases(fitted, 39, x, t_x, t_cal),
			  clv_expected_purchases(fitted, 365, x, t_x, t_cal), clv_expected_purchases(fitted, 100000, x, t_x, t_cal)] $$, 'several horizons at once');

CREATE TABLE population AS
SELECT o.*, clv_model(CASE model WHEN 'pnbd' THEN 'pareto_nbd' ELSE model END, ARRAY[p1, p2, p3, p4]) AS fitted FROM oracle_population o;
SELECT is_empty('SELECT * FROM population WHERE NOT close(clv_expected_purchases_new(fitted, t), expected)', 'purchases of a new customer: 1e-10');
-- Below 1e-80 it is the oracle that has lost its digits: 40 purchases in no time, ten numbers.
SELECT is_empty($$
	SELECT model, set_id, t, n, got, want
	FROM population, LATERAL (VALUES (0, pmf_0), (1, pmf_1), (2, pmf_2), (5, pmf_5), (10, pmf_10), (40, pmf_40)) v (n, want),
		 clv_purchase_probability(fitted, n, t) got WHERE NOT close(got, want, 1e-70) $$, 'probability of a number of purchases: 1e-10');
SELECT is_empty($$
	SELECT p1, p2, p3, x, m, got, gg_mean FROM oracle, clv_expected_value(clv_spend_model(p1, p2, p3), x, m) got
	WHERE model = 'gg' AND CASE gg_mean WHEN 'Infinity' THEN got <> 'Infinity' ELSE NOT close(got, gg_mean::numeric) END $$, 'expected value of a purchase: 1e-10, Infinity where there is none');

--
-- Published figures (CDNOW, donations): see the regression test for single customers
--

CREATE TABLE cdnow (x float8, t_x float8, t float8, customers float8);
\copy cdnow FROM 'test/data/cdnow_rows.csv' WITH (FORMAT csv, HEADER)
UPDATE cdnow SET t_x = t_x / 7, t = t / 7;
CREATE TABLE fits (model clv_model, ll float8, purchases float8, alive float8);
INSERT INTO fits VALUES
	(clv_model('bgnbd', '{0.2425945224301571,4.413602019013504,0.7929220172255976,2.425906776826332}', '1 week'), -9582.429206673931, 1653.409, 1917.278),
	(clv_model('mbgnbd', '{0.5248431591062976,6.183085279576005,0.8913593907322158,1.614002240170344}', '1 week'), -9582.13571555375, 1576.728, 1057.636),
	(clv_model('pareto_nbd', '{0.5532770468531796,10.57768346330231,0.6062399891278263,11.66873528885501}', '1 week'), -9594.976178939543, 1665.513, 1051.875);
SELECT results_eq('SELECT clv_kind(f.model), abs(sum(customers * clv_log_likelihood(f.model, x, t_x, t)) - min(f.ll)) < 1e-6,
		round(sum(customers * clv_expected_purchases(f.model, 39, x, t_x, t))::numeric, 3), round(sum(customers * clv_alive(f.model, x, t_x, t))::numeric, 3)
		FROM fits f, cdnow GROUP BY 1 ORDER BY 1',
	'SELECT clv_kind(model), true, purchases::numeric, alive::numeric FROM fits ORDER BY 1', 'CDNOW: log-likelihood, purchases of the next 39 weeks, customers alive');
CREATE TABLE donations (x float8, t_x float8, n float8, custs float8, x_star float8);
\copy donations FROM 'test/data/donations_rf.csv' WITH (FORMAT csv, HEADER)
SELECT results_eq($$
	SELECT round(sum(custs * clv_log_likelihood(m, x, t_x, n))::numeric, 6), round(sum(custs * clv_expected_purchases(m, 5, x, t_x, n))::numeric, 2)
	FROM donations, clv_model('bgbb', '{1.203522351601914,0.7497163581729389,0.6567182084418324,2.783442232577381}') m $$,
	'VALUES (-33225.581274, 12884.16)', 'donations: log-likelihood, gifts of the next five years');

--
-- The questions agree with one another
--

CREATE TABLE draws AS
SELECT clv_model(kind, ARRAY[10 ^ (3 * random() - 1.5), 10 ^ (3 * random() - 1), 10 ^ (3 * random() - 1.5), 10 ^ (3 * random() - 1)]) AS m, x,
	   CASE WHEN x = 0 THEN 0 WHEN kind = 'bgbb' THEN x + floor((t - x + 1) * random()) ELSE t * random() END AS t_x, t, h
FROM (SELECT (ARRAY['bgnbd', 'mbgnbd', 'pareto_nbd', 'bgbb'])[i % 4 + 1] AS kind, t, floor((t + 1) * random() ^ 3) AS x, floor(20 * random()) AS h
	  FROM (SELECT i, floor(100 * random()) AS t FROM generate_series(1, 4000) i) r) s;
SELECT is_empty('SELECT * FROM draws, LATERAL (VALUES (clv_alive(m, x, t_x, t)), (clv_alive_after(m, h, x, t_x, t)), (clv_no_purchase(m, h, x, t_x, t))) v (p) WHERE NOT p BETWEEN 0 AND 1',
	'probabilities');
SELECT is_empty('SELECT * FROM draws WHERE clv_alive_after(m, h, x, t_x, t) > clv_alive(m, x, t_x, t) * (1 + 1e-12)', 'nobody comes back to life');
SELECT is_empty('SELECT * FROM draws WHERE clv_no_purchase(m, h, x, t_x, t) < 1 - clv_alive(m, x, t_x, t) - 1e-12 OR
	clv_no_purchase(m, h, x, t_x, t) < 1 - clv_expected_purchases(m, h, x, t_x, t) - 1e-12', 'who is gone buys nothing; who is expected to buy little mostly buys nothing');
-- A history that goes on without a purchase; that the customer left before the first purchase is not seen in BG/NBD.
SELECT is_empty($$
	SELECT * FROM draws WHERE clv_log_likelihood(m, x, t_x, t) > -500 AND
		abs(clv_no_purchase(m, h, x, t_x, t) - exp(clv_log_likelihood(m, x, t_x, t + h) - clv_log_likelihood(m, x, t_x, t))) > 1e-9 $$,
	'no purchase: the ratio of two likelihoods');
SELECT is_empty($$
	SELECT * FROM draws WHERE x > 0 AND clv_alive(m, x, t_x, t) > 1e-290 AND
		abs(clv_alive_after(m, h, x, t_x, t) / clv_alive(m, x, t_x, t) - clv_alive_after(m, h, x, t, t) / clv_alive(m, x, t, t)) > 1e-10 $$,
	'given that they are alive, it does not matter when customers bought last');
SELECT is_empty('SELECT * FROM draws WHERE abs(clv_purchase_probability(m, 0, h) - clv_no_purchase(m, h, 0, 0, 0)) > 1e-10', 'a new customer who buys nothing');
SELECT is_empty($$
	SELECT * FROM (SELECT * FROM draws LIMIT 400) d
	WHERE abs(clv_expected_purchases_new(m, h) - clv_expected_purchases(m, h, 0, 0, 0)) > 1e-12 * clv_expected_purchases_new(m, h) $$, 'purchases of a new customer');
SELECT is_empty($$
	SELECT m, h, sum(p), sum(n * p), min(clv_expected_purchases_new(m, h))
	FROM (SELECT * FROM draws WHERE clv_kind(m) = 'bgbb' LIMIT 200) d, generate_series(0, h::int) n, clv_purchase_probability(m, n, h) p GROUP BY m, h
	HAVING abs(sum(p) - 1) > 1e-10 OR abs(sum(n * p) - min(clv_expected_purchases_new(m, h))) > 1e-8 $$, 'probabilities of all numbers of purchases add up, and their mean is the expectation');
SELECT is_empty($$
	SELECT * FROM draws, LATERAL (SELECT clv_expected_purchases(m, h, x, t_x, t) AS all_of_it, clv_value(m, clv_spend_model(1, 2, 1), h, 0.01, x, t_x, t, 1) AS value,
										 clv_expected_value(clv_spend_model(1, 2, 1), x, 1) AS spend) v
	WHERE NOT value / spend BETWEEN all_of_it * exp(-0.01 * h) * (1 - 1e-12) AND all_of_it * (1 + 1e-12) $$, 'discounted by no more than what comes last');
SELECT is_empty($$
	SELECT * FROM (SELECT * FROM draws WHERE h > 0 AND clv_kind(m) <> 'bgbb' LIMIT 300) d,
		LATERAL (SELECT sum((clv_expected_purchases(m, h * i / 400, x, t_x, t) - clv_expected_purchases(m, h * (i - 1) / 400, x, t_x, t)) * exp(-0.05 * h * (i - 0.5) / 400)) AS steps
				 FROM generate_series(1, 400) i) s, LATERAL (SELECT clv_value(m, clv_spend_model(1, 2, 1), h, 0.05, x, t_x, t, 1) / clv_expected_value(clv_spend_model(1, 2, 1), x, 1) AS exact) e
	WHERE abs(steps - exact) > 1e-4 * exact $$, 'the exact integral is what many small steps add up to');
SELECT is_empty($$
	SELECT * FROM (SELECT * FROM draws WHERE clv_kind(m) = 'bgbb') d,
		LATERAL (SELECT coalesce(sum((clv_expected_purchases(m, i, x, t_x, t) - clv_expected_purchases(m, i - 1, x, t_x, t)) * exp(-0.05 * i)), 0) AS steps
				 FROM generate_series(1, h::int) i) s, LATERAL (SELECT clv_value(m, clv_spend_model(1, 2, 1), h, 0.05, x, t_x, t, 1) / clv_expected_value(clv_spend_model(1, 2, 1), x, 1) AS exact) e
	WHERE abs(steps - exact) > 1e-10 * exact $$, 'and with opportunities the sum over them');
SELECT is_empty($$
	SELECT * FROM (SELECT * FROM draws LIMIT 800) d, LATERAL (VALUES (0.01), (0.1), (1)) r (rate)
	WHERE abs(clv_dert(m, rate, x, t_x, t) - clv_value(m, clv_spend_model(1, 2, 1), NULL, rate, x, t_x, t, 1) / clv_expected_value(clv_spend_model(1, 2, 1), x, 1)) >
		1e-12 * clv_dert(m, rate, x, t_x, t) $$, 'for ever: clv_dert() and clv_value() without a horizon');
SELECT is_empty($$
	SELECT * FROM (SELECT * FROM draws LIMIT 800) d, clv_spend_model(6, 4, 15) s,
		LATERAL (SELECT sum((clv_expected_purchases(m, 3 * i, x, t_x, t) - clv_expected_purchases(m, 3 * (i - 1), x, t_x, t)) / (1 + 0.02::float8) ^ i) AS purchases FROM generate_series(1, 12) i) p
	WHERE abs(clv_value_monthly(m, s, 12, 0.02, x, t_x, t, 20, 3, 0.4) - purchases * clv_expected_value(s, x, 20) * 0.4) > 1e-10 * purchases * clv_expected_value(s, x, 20) $$,
	'the monthly sum, as other programs have it');

--
-- A million draws, a tenth of them with a value: no NaN, no infinity, no error
--

CREATE TABLE many AS
SELECT i, x, CASE WHEN x = 0 THEN 0 ELSE t * random() END AS t_x, t, 10 ^ (5 * random() - 2) AS h, 10 ^ (4 * random() - 1) AS value
FROM (SELECT i, floor(10 ^ (3 * random()) * random()) AS x, 10 ^ (4 * random() - 1) AS t FROM generate_series(1, 1000000) i) r;
CREATE TABLE some_models AS
SELECT i, clv_model((ARRAY['bgnbd', 'mbgnbd', 'pareto_nbd'])[i % 3 + 1], ARRAY[10 ^ (5 * random() - 2.5), 10 ^ (5 * random() - 2), 10 ^ (5 * random() - 2.5), 10 ^ (5 * random() - 2.5)]) AS m,
	   clv_spend_model(10 ^ (2 * random() - 1), 1 + 10 ^ (2 * random() - 1), 10 ^ (3 * random() - 1)) AS s
FROM generate_series(0, 999) i;
ANALYZE many;
SELECT is((SELECT count(*)::int FROM many JOIN some_models ON (many.i - 1) / 1000 = some_models.i
		   WHERE clv_alive(m, x, t_x, t) BETWEEN 0 AND 1 AND clv_no_purchase(m, h, x, t_x, t) BETWEEN 0 AND 1 AND
				 clv_expected_purchases(m, h, x, t_x, t) BETWEEN 0 AND 1e300 AND clv_log_likelihood(m, x, t_x, t) BETWEEN -1e300 AND 1e300 AND
				 (many.i % 10 > 0 OR clv_value(m, s, h, 0.001, x, t_x, t, value) BETWEEN 0 AND 1e300)), 1000000, 'a million draws');
DROP TABLE many;

--
-- Standard errors
--

CREATE TABLE sure AS
SELECT '{"kind": "bgnbd", "status": "converged", "unit_days": 7, "parameters": {"r": 0.25, "alpha": 4.5, "a": 0.75, "b": 2.5},
	"covariance": [[0.0001], [0.003, 0.16], [0.001, 0.002, 0.04], [0.001, -0.003, 0.12, 0.64]], "log_likelihood": -9582.5, "gradient": 1e-12,
	"customers": 2357, "ignored": 0, "distinct_rows": 1016, "evaluations": 9, "message": ""}'::clv_model AS model,
	'{"kind": "gamma_gamma", "status": "converged", "unit_days": 0, "parameters": {"p": 6, "q": 4, "gamma": 15}, "covariance": [[1.4], [0.1, 0.08], [-0.4, 0.6, 17]],
	"log_likelihood": -4000, "gradient": 0, "customers": 900, "ignored": 100, "distinct_rows": 800, "evaluations": 10, "message": ""}'::clv_spend_model AS spend;
-- the same by differences of models with other parameters
CREATE VIEW slopes AS
SELECT x, t_x, t, i,
	   (clv_alive(up, x, t_x, t) - clv_alive(down, x, t_x, t)) / (2 * step) AS alive,
	   (clv_expected_purchases(up, 52, x, t_x, t) - clv_expected_purchases(down, 52, x, t_x, t)) / (2 * step) AS purchases,
	   (clv_value(up, spend, 52, 0.002, x, t_x, t, 25) - clv_value(down, spend, 52, 0.002, x, t_x, t, 25)) / (2 * step) AS value
FROM sure, (VALUES (0, 0, 38), (2, 30, 38), (9, 37, 38), (9, 12, 38)) c (x, t_x, t), CAST('{0.25,4.5,0.75,2.5}' AS float8[]) p, generate_series(1, 4) i, LATERAL (SELECT p[i] * 1e-5 AS step) s,
	 LATERAL (SELECT clv_model('bgnbd', p[:i - 1] || (p[i] + step) || p[i + 1:]) AS up, clv_model('bgnbd', p[:i - 1] || (p[i] - step) || p[i + 1:]) AS down) m;
CREATE TABLE covariance AS
SELECT i, k, c[i][k] AS c FROM CAST('{{0.0001,0.003,0.001,0.001},{0.003,0.16,0.002,-0.003},{0.001,0.002,0.04,0.12},{0.001,-0.003,0.12,0.64}}' AS float8[]) c, generate_series(1, 4) i, generate_series(1, 4) k;
CREATE VIEW errors AS
SELECT a.x, a.t_x, a.t, sqrt(sum(a.alive * b.alive * c)) AS alive, sqrt(sum(a.purchases * b.purchases * c)) AS purchases, sqrt(sum(a.value * b.value * c)) AS value
FROM slopes a JOIN slopes b USING (x, t_x, t) JOIN covariance v ON v.i = a.i AND v.k = b.i GROUP BY 1, 2, 3;
SELECT is_empty('SELECT * FROM errors, sure WHERE abs(clv_alive_error(model, x, t_x, t) - alive) > 1e-6 * alive', 'P(alive)');
SELECT is_empty('SELECT * FROM errors, sure WHERE abs(clv_expected_purchases_error(model, 52, x, t_x, t) - purchases) > 1e-6 * purchases', 'purchases');
SELECT is_empty($$
	SELECT * FROM errors, sure, LATERAL (SELECT clv_value(model, spend, 52, 0.002, x, t_x, t, 25) / clv_expected_value(spend, x, 25) AS discounted) p,
		LATERAL (SELECT sqrt(sum(a.d * b.d * c.c)) AS spend_error
				 FROM (SELECT i, (clv_expected_value(clv_spend_model(6 * (1 + 1e-5 * (i = 1)::int), 4 * (1 + 1e-5 * (i = 2)::int), 15 * (1 + 1e-5 * (i = 3)::int)), x, 25) -
								  clv_expected_value(clv_spend_model(6 * (1 - 1e-5 * (i = 1)::int), 4 * (1 - 1e-5 * (i = 2)::int), 15 * (1 - 1e-5 * (i = 3)::int)), x, 25)) / (2e-5 * (ARRAY[6, 4, 15])[i]) AS d
					   FROM generate_series(1, 3) i) a,
					  (SELECT i, (clv_expected_value(clv_spend_model(6 * (1 + 1e-5 * (i = 1)::int), 4 * (1 + 1e-5 * (i = 2)::int), 15 * (1 + 1e-5 * (i = 3)::int)), x, 25) -
								  clv_expected_value(clv_spend_model(6 * (1 - 1e-5 * (i = 1)::int), 4 * (1 - 1e-5 * (i = 2)::int), 15 * (1 - 1e-5 * (i = 3)::int)), x, 25)) / (2e-5 * (ARRAY[6, 4, 15])[i]) AS d
					   FROM generate_series(1, 3) i) b, LATERAL (SELECT (ARRAY[[1.4, 0.1, -0.4], [0.1, 0.08, 0.6], [-0.4, 0.6, 17]])[a.i][b.i] AS c) c) s
	WHERE abs(clv_value_error(model, spend, 52, 0.002, x, t_x, t, 25) / sqrt(value ^ 2 + (discounted * spend_error) ^ 2) - 1) > 1e-6 $$, 'value: of both models');

--
-- Real customers: inputs by plain SQL, and answers in one call
--

CREATE TABLE histories AS SELECT customer_id, purchase_history(invoice_ts, amount) AS h FROM online_retail.purchases GROUP BY customer_id;
CREATE VIEW visits AS SELECT customer_id, invoice_ts::date AS day, sum(amount) AS amount FROM online_retail.purchases GROUP BY 1, 2;
CREATE FUNCTION plain(as_of date, days int) RETURNS TABLE (customer_id int, x float8, t_x float8, t float8, mean_value float8)
LANGUAGE sql AS $$
	SELECT customer_id, count(*) - 1, (max(day) - min(day))::float8 / days, (as_of - min(day))::float8 / days, avg(amount) FILTER (WHERE n > 1)
	FROM (SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY day) AS n FROM visits WHERE day <= as_of) v GROUP BY customer_id
$$;
SELECT is_empty($$
	SELECT * FROM (VALUES (DATE '2010-11-30', 1), ('2010-12-01', 1), ('2011-06-15', 7), ('2011-12-10', 7), ('2011-12-10', 30), ('2013-01-01', 1)) v (as_of, days),
		LATERAL (SELECT * FROM histories LEFT JOIN plain(as_of, days) p USING (customer_id)) c, make_interval(days => days) unit
	WHERE (clv_x(h, as_of), clv_t_x(h, as_of, unit), clv_t(h, as_of, unit)) IS DISTINCT FROM (x, t_x, t) OR
		  abs(clv_mean_value(h, as_of) - mean_value) > 1e-12 * mean_value OR (clv_mean_value(h, as_of) IS NULL) <> (mean_value IS NULL) $$, 'x, t_x, t and mean value as by plain SQL');
SELECT is_empty($$ SELECT * FROM histories WHERE (clv_t_x(h, '2011-12-10'), clv_t(h, '2011-12-10')) IS DISTINCT FROM (clv_t_x(h, '2011-12-10', '1 day'), clv_t(h, '2011-12-10', '24 hours')) $$, 'days are the default');
CREATE VIEW scored AS
SELECT h.*, as_of, model, clv_x(h, as_of) AS x, clv_t_x(h, as_of, '1 week') AS t_x, clv_t(h, as_of, '1 week') AS t, clv_mean_value(h, as_of) AS m, clv_spend_model(2.1, 3.4, 480) AS spend
FROM histories h, fits, (VALUES (DATE '2011-06-15'), ('2011-12-10')) v (as_of);
SELECT is_empty($$
	SELECT * FROM scored WHERE
		(clv_alive(model, h, as_of), clv_alive_after(model, 13, h, as_of), clv_no_purchase(model, 13, h, as_of), clv_expected_purchases(model, 13, h, as_of), clv_dert(model, 0.1, h, as_of)) IS DISTINCT FROM
		(clv_alive(model, x, t_x, t), clv_alive_after(model, 13, x, t_x, t), clv_no_purchase(model, 13, x, t_x, t), clv_expected_purchases(model, 13, x, t_x, t), clv_dert(model, 0.1, x, t_x, t)) $$,
	'one call: alive, no purchase, purchases');
SELECT is_empty($$
	SELECT * FROM scored WHERE
		(clv_expected_value(spend, h, as_of), clv_value(model, spend, 52, 0.01, h, as_of), clv_value(model, spend, 52, 0.01, h, as_of, 0.3)) IS DISTINCT FROM
		(clv_expected_value(spend, x, m), clv_value(model, spend, 52, 0.01, x, t_x, t, m), clv_value(model, spend, 52, 0.01, x, t_x, t, m, 0.3)) $$, 'one call: value');
SELECT is_empty($$
	SELECT * FROM sure, (SELECT * FROM histories LIMIT 500) s, CAST('2011-12-10' AS date) as_of, clv_x(h, as_of) x, clv_t_x(h, as_of, '1 week') t_x, clv_t(h, as_of, '1 week') t, clv_mean_value(h, as_of) m WHERE
		(clv_alive_error(model, h, as_of), clv_expected_purchases_error(model, 13, h, as_of), clv_value_error(model, spend, 52, 0.01, h, as_of)) IS DISTINCT FROM
		(clv_alive_error(model, x, t_x, t), clv_expected_purchases_error(model, 13, x, t_x, t), clv_value_error(model, spend, 52, 0.01, x, t_x, t, m)) $$, 'one call: standard errors');
-- refunds of a purchase day count against it, those of other days do not
SELECT is(clv_mean_value(purchase_history(day, amount), '2024-03-01'), 15.25::float8, 'mean value with refunds')
FROM (VALUES (DATE '2024-01-01', 100.00), ('2024-01-01', -50), ('2024-01-05', 20), ('2024-01-05', -9.5), ('2024-01-07', -500), ('2024-02-01', 20), ('2024-03-02', 1e6)) v (day, amount);

--
-- Another model at every row, NULLs between, parallel workers
--

SELECT is_empty($$
	SELECT * FROM draws JOIN LATERAL (SELECT clv_alive(m, x, t_x, t) AS alone) a ON true
	WHERE alone IS DISTINCT FROM (SELECT clv_alive(d.m, d.x, d.t_x, d.t) FROM (SELECT draws.*) d) $$, 'models that change from row to row');
SELECT results_eq($$ SELECT count(*)::int, count(a)::int FROM (SELECT clv_alive(CASE WHEN n % 3 > 0 THEN m END, x, t_x, t) AS a FROM (SELECT *, row_number() OVER () AS n FROM draws) d) s $$,
	'VALUES (4000, 2667)', 'NULL models between');
SET LOCAL parallel_setup_cost = 0; SET LOCAL parallel_tuple_cost = 0; SET LOCAL min_parallel_table_scan_size = 0;
ALTER TABLE histories SET (parallel_workers = 2);
CREATE FUNCTION plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query; END $$;
SELECT matches((SELECT string_agg(l, E'\n') FROM plan_of($$ SELECT sum(clv_value((SELECT model FROM sure), (SELECT spend FROM sure), 52, 0.01, h, '2011-12-10')) FROM histories $$) l),
	'Parallel Seq Scan on histories', 'predictions run in parallel workers');

--
-- Stored values
--

CREATE TABLE kept AS
SELECT m::text AS words, m FROM (SELECT m FROM draws UNION ALL SELECT model FROM sure UNION ALL SELECT model FROM fits) a;
SELECT is_empty('SELECT * FROM kept WHERE words::clv_model <> m OR words::clv_model::text <> words', 'text and back');
SELECT is_empty('SELECT * FROM kept WHERE clv_model_send(words::clv_model) <> clv_model_send(m)', 'the same bytes');
SELECT lives_ok('SELECT words::jsonb -> ''parameters'' FROM kept', 'text is JSON');
DO $$
DECLARE
	path text := current_setting('data_directory') || '/crm_segments_clv_model.data';
BEGIN
	EXECUTE format('COPY kept TO %L (FORMAT binary)', path);
	CREATE TABLE kept_back (LIKE kept);
	EXECUTE format('COPY kept_back FROM %L (FORMAT binary)', path);
END
$$;
SELECT results_eq('SELECT words FROM kept_back WHERE words::clv_model = m ORDER BY 1', 'SELECT words FROM kept ORDER BY 1', 'binary and back');
CREATE TABLE spends AS SELECT s, s::text AS words FROM (SELECT s FROM some_models UNION ALL SELECT spend FROM sure) a;
SELECT is_empty('SELECT * FROM spends WHERE words::clv_spend_model <> s', 'models of spending: text and back');
SELECT is((SELECT count(DISTINCT m)::int FROM kept), (SELECT count(DISTINCT words)::int FROM kept), 'equal content, equal values');
SELECT lives_ok('CREATE UNIQUE INDEX ON spends (s); CREATE INDEX ON spends USING hash (s); SELECT DISTINCT s FROM spends', 'values can be indexed, sorted and hashed');

--
-- Bytes and text that somebody tampered with
--

CREATE TABLE got_clv_model (v clv_model);
CREATE TABLE got_clv_spend_model (v clv_spend_model);
CREATE TABLE outcomes (kind text, type text, code text, good boolean);
-- What was accepted comes back from its text, and predicts.
CREATE FUNCTION use(m clv_model) RETURNS boolean LANGUAGE sql AS $$
	SELECT m::text::clv_model = m AND (SELECT count(*) FROM clv_parameters(m)) > 0 AND
		   CASE WHEN clv_status(m) IN ('converged', 'no maximum', 'stopped early', 'given') AND clv_kind(m) <> 'sbg' THEN
			   clv_alive(m, 2, 3, 5) BETWEEN 0 AND 1 AND clv_expected_purchases(m, 10, 2, 3, 5) >= 0 ELSE true END $$;
CREATE FUNCTION use(s clv_spend_model) RETURNS boolean LANGUAGE sql AS $$
	SELECT s::text::clv_spend_model = s AND
		   CASE WHEN clv_status(s) IN ('converged', 'no maximum', 'stopped early', 'given') THEN clv_expected_value(s, 2, 20) > 0 ELSE true END $$;
-- A bytea written by COPY BINARY is a field of just these bytes, whatever type it is read as.
CREATE PROCEDURE receive(type text, bytes bytea) LANGUAGE plpgsql AS $$
DECLARE
	path text := current_setting('data_directory') || '/crm_segments_clv_model.data';
	good boolean;
	code text := 'accepted';
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, path);
	EXECUTE format('TRUNCATE got_%s', type);
	BEGIN
		EXECUTE format('COPY got_%s FROM %L (FORMAT binary)', type, path);
		EXECUTE format('SELECT use(v) FROM got_%s', type) INTO good;
	EXCEPTION WHEN data_exception OR protocol_violation OR program_limit_exceeded THEN
		code := SQLSTATE;
	END;
	INSERT INTO outcomes VALUES ('binary', type, code, good);
END
$$;
CREATE PROCEDURE read_text(type text, words text) LANGUAGE plpgsql AS $$
DECLARE
	good boolean;
	code text := 'accepted';
BEGIN
	BEGIN
		EXECUTE format('SELECT use($1::%s)', type) INTO good USING words;
	EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
		code := SQLSTATE;
	END;
	INSERT INTO outcomes VALUES ('text', type, code, good);
END
$$;
CREATE FUNCTION mutated(bytes bytea) RETURNS bytea LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1..1 + (random() * 2)::int LOOP
		bytes := set_byte(bytes, (random() * (length(bytes) - 1))::int, (random() * 255)::int);
	END LOOP;
	RETURN CASE WHEN random() < 0.1 THEN substr(bytes, 1, (random() * length(bytes))::int)
				WHEN random() < 0.05 THEN bytes || '\x00' ELSE bytes END;
END
$$;
CREATE FUNCTION mutated(words text) RETURNS text LANGUAGE sql AS $$
	SELECT overlay(words PLACING (ARRAY['', '0', '1', '9', '-', '.', '{', ']', ',', '"', 'e9', 'null', '99999999999'])[1 + floor(random() * 13)::int]
				   FROM 1 + (random() * (length(words) - 1))::int FOR (random() * 3)::int) $$;
DO $$
DECLARE
	seed record;
BEGIN
	FOR seed IN SELECT model AS m, spend AS s FROM sure UNION ALL (SELECT d.m, s.s FROM draws d, some_models s LIMIT 3) LOOP
		FOR i IN 1..200 LOOP
			CALL receive('clv_model', mutated(clv_model_send(seed.m)));
			CALL receive('clv_spend_model', mutated(clv_spend_model_send(seed.s)));
			CALL read_text('clv_model', mutated(seed.m::text));
			CALL read_text('clv_spend_model', mutated(seed.s::text));
		END LOOP;
	END LOOP;
END
$$;
SELECT is_empty($$ SELECT * FROM outcomes WHERE code = 'accepted' AND good IS NOT TRUE $$, 'what is accepted can be used');
SELECT is_empty($$ SELECT DISTINCT kind, code FROM outcomes WHERE code NOT IN ('accepted', '22P02', '22P03', '22023', '22021', '08P01') $$,
	'errors say that the input is wrong');
SELECT cmp_ok((SELECT count(*) FROM outcomes WHERE kind = k AND type = t AND code = 'accepted'), '>', 10::bigint, format('some %s are accepted: %s', t, k))
FROM unnest('{binary,text}'::text[]) k, unnest('{clv_model,clv_spend_model}'::text[]) t;

SELECT * FROM finish();
ROLLBACK;
