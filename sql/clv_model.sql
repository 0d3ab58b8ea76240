-- Lifetime value models: values, inputs from histories, predictions

SET extra_float_digits = 0;

CREATE VIEW models AS
SELECT clv_model('bgnbd', '{0.2426,4.4136,0.7929,2.4259}', '1 week') AS bgnbd,
	   clv_model('mbgnbd', '{0.5248,6.183,0.8914,1.614}', '1 week') AS mbgnbd,
	   clv_model('pareto_nbd', '{0.5534,10.5802,0.6061,11.6562}', '1 week') AS pareto_nbd,
	   clv_model('bgbb', '{1.203522,0.749716,0.656718,2.783442}') AS bgbb,
	   clv_model('sbg', '{0.668088351,3.806094964}', '365 days') AS sbg,
	   clv_spend_model(6.25, 3.74, 15.44) AS spend;

--
-- values
--

SELECT bgnbd FROM models;
SELECT spend FROM models;
SELECT clv_kind(m), clv_status(m), clv_status(m, 'zh'), clv_message(m), p.*
FROM models, unnest(ARRAY[bgnbd, pareto_nbd, bgbb, sbg]) m, clv_parameters(m) p;
SELECT clv_status(spend), clv_status(spend, 'zh'), p.* FROM models, clv_parameters(spend) p;

-- a fit: what is known of it, and how sure the parameters are
CREATE TABLE fits (name text, model clv_model);
INSERT INTO fits VALUES
	('good', '{"kind": "bgnbd", "status": "converged", "unit_days": 7, "parameters": {"r": 0.25, "alpha": 4.5, "a": 0.75, "b": 2.5},
	  "covariance": [[0.0001], [0.003, 0.16], [0.0005, 0, 0.04], [0, 0, 0.12, 0.64]], "log_likelihood": -9582.5, "gradient": 1e-12,
	  "customers": 2357, "ignored": 3, "distinct_rows": 1016, "evaluations": 9, "message": ""}'),
	('wide', '{"kind": "bgnbd", "status": "no maximum", "unit_days": 7, "parameters": {"r": 0.25, "alpha": 4.5, "a": 1e7, "b": 1e8},
	  "covariance": null, "log_likelihood": -55.5, "gradient": 1e-9, "customers": 20, "ignored": 0, "distinct_rows": 18,
	  "evaluations": 30, "message": "a, b grow \"without bound\""}'),
	('none', '{"kind": "pareto_nbd", "status": "no repeat purchases", "unit_days": 0, "parameters": {"r": null, "alpha": null, "s": null,
	  "beta": null}, "covariance": null, "log_likelihood": null, "gradient": null, "customers": 20, "ignored": 0, "distinct_rows": 4,
	  "evaluations": 0, "message": "no customer bought again: x is 0"}');
SELECT name, model FROM fits;
SELECT name, p.parameter, p.value, p.std_error FROM fits, clv_parameters(model) p;
SELECT name, clv_kind(model), clv_status(model), clv_status(model, 'zh'), clv_message(model) FROM fits;
SELECT name, round(clv_alive(model, 2, 30, 38)::numeric, 9) AS alive, round(clv_alive_error(model, 2, 30, 38)::numeric, 9) AS alive_error,
	   round(clv_expected_purchases_error(model, 52, 2, 30, 38)::numeric, 9) AS purchases_error
FROM fits WHERE clv_status(model) IN ('converged', 'no maximum');
SELECT clv_alive(model, 2, 30, 38) FROM fits WHERE name = 'none';

-- text and back; equal content, equal values
SELECT name, model::text::clv_model = model AS same FROM fits;
SELECT count(DISTINCT m), min(clv_kind(m)), max(clv_kind(m)) FROM models, unnest(ARRAY[bgnbd, bgnbd, mbgnbd]) m;
SELECT a.name, b.name, a.model = b.model AS eq, a.model <> b.model AS ne, (a.model < b.model) <> (a.model > b.model) AS ordered
FROM fits a, fits b WHERE a.name < b.name;
SELECT spend = spend::text::clv_spend_model AS same, spend <> clv_spend_model(6.25, 3.74, 15) AS differs FROM models;
SELECT clv_model('bgnbd', '{1,2,3,4}') = clv_model('bgnbd', '{1,2,3,4}', '1 day') AS same_but_for_the_unit;

-- not a model
SELECT clv_model('bgnbd', '{1,2,3}');
SELECT clv_model('sbg', '{1,2,3,4}');
SELECT clv_model('gamma_gamma', '{1,2,3}');
SELECT clv_model('bgnbd', '{1,2,3,0}');
SELECT clv_model('pareto_nbd', '{1,2,3,Infinity}');
SELECT clv_model('bgnbd', '{1,NaN,3,4}');
SELECT clv_model('bgnbd', '{1,2,3,NULL}');
SELECT clv_model('bgnbd', '{1,2,3,4}', '1 month');
SELECT clv_model('bgnbd', '{1,2,3,4}', '36 hours');
SELECT clv_model('bgnbd', '{1,2,3,4}', '0 days');
SELECT clv_model(NULL, '{1,2,3,4}') IS NULL AS no_kind, clv_model('bgnbd', NULL) IS NULL AS no_parameters;
SELECT clv_spend_model(1, -2, 3);
SELECT clv_spend_model(1, 2, NULL) IS NULL AS nothing;
SELECT clv_status(bgnbd, 'fr') FROM models;
SELECT '{"kind": "gamma_gamma"}'::clv_model;
SELECT replace(model::text, '"bgnbd"', '"lgnbd"')::clv_model FROM fits WHERE name = 'good';
SELECT replace(model::text, '"r": 0.25', '"r": -0.25')::clv_model FROM fits WHERE name = 'good';
SELECT replace(model::text, '[0.0001]', '[0]')::clv_model FROM fits WHERE name = 'good';
SELECT replace(model::text, '[0.0001]', '[0.00001]')::clv_model FROM fits WHERE name = 'good';
SELECT replace(model::text, '[0.0001], [0.003, 0.16], [0.0005, 0, 0.04]', '[1], [0.9, 1], [0.9, -0.9, 1]')::clv_model FROM fits WHERE name = 'good';
SELECT replace(model::text, '-9582.5', 'null')::clv_model FROM fits WHERE name = 'good';
SELECT replace(model::text, 'converged', 'given')::clv_model FROM fits WHERE name = 'good';
SELECT replace(model::text, 'converged', 'perfect')::clv_model FROM fits WHERE name = 'good';
SELECT replace(model::text, '2357', '-1')::clv_model FROM fits WHERE name = 'good';
SELECT replace(model::text, 'null', '1')::clv_model FROM fits WHERE name = 'none';
SELECT replace(spend::text, 'gamma_gamma', 'sbg')::clv_spend_model FROM models;

--
-- inputs, from a purchase history
--

CREATE TABLE h AS
SELECT customer, purchase_history(day, amount) AS h
FROM (VALUES ('anna', DATE '2024-01-01', 10.00), ('anna', '2024-01-08', 20.00), ('anna', '2024-01-08', 5.50), ('anna', '2024-01-22', 30.00),
			 ('anna', '2024-01-22', -4.00), ('anna', '2024-02-01', -30.00), ('ben', '2024-01-15', 7.00)) v (customer, day, amount)
GROUP BY customer;
SELECT customer, as_of, clv_x(h, as_of), clv_t_x(h, as_of), clv_t(h, as_of), clv_t_x(h, as_of, '1 week') AS weeks_x,
	   clv_t(h, as_of, '1 week') AS weeks, clv_mean_value(h, as_of)
FROM h, unnest('{2023-12-31,2024-01-01,2024-01-21,2024-01-22,2024-02-05}'::date[]) as_of ORDER BY customer, as_of;
SELECT clv_t(h, '2024-02-05', '1 month') FROM h;
SELECT clv_t_x(h, '2024-02-05', '-1 day') FROM h;
SELECT clv_t(h, 'infinity') FROM h;

-- the same customer in one call
SELECT customer, as_of, clv_alive(bgnbd, h, as_of) = clv_alive(bgnbd, x, t_x, t) AS alive,
	   clv_alive_after(bgnbd, 10, h, as_of) = clv_alive_after(bgnbd, 10, x, t_x, t) AS alive_after,
	   clv_no_purchase(bgnbd, 10, h, as_of) = clv_no_purchase(bgnbd, 10, x, t_x, t) AS no_purchase,
	   clv_expected_purchases(bgnbd, 10, h, as_of) = clv_expected_purchases(bgnbd, 10, x, t_x, t) AS purchases,
	   clv_expected_purchases_within(bgnbd, '{10,20}'::float8[], h, as_of) = clv_expected_purchases_within(bgnbd, '{10,20}'::float8[], x, t_x, t) AS horizons,
	   clv_dert(bgnbd, 0.01, h, as_of) = clv_dert(bgnbd, 0.01, x, t_x, t) AS dert,
	   clv_expected_value(spend, h, as_of) = clv_expected_value(spend, x, m) AS spend,
	   clv_value(bgnbd, spend, 52, 0.002, h, as_of, 0.3) = clv_value(bgnbd, spend, 52, 0.002, x, t_x, t, m, 0.3) AS value
FROM models, h, unnest('{2023-12-31,2024-01-01,2024-02-05}'::date[]) as_of, clv_x(h, as_of) x, clv_t_x(h, as_of, '1 week') t_x,
	 clv_t(h, as_of, '1 week') t, clv_mean_value(h, as_of) m
ORDER BY customer, as_of;
SELECT clv_alive(clv_model('bgnbd', '{1,2,3,4}'), h, '2024-02-05') FROM h;
SELECT clv_alive(bgbb, h, '2024-02-05') FROM models, h;

--
-- predictions
--

-- published figures: Fader, Hardie and Lee 2005; manual of the R package BTYD; Fader, Hardie and Shang 2010; Fader and Hardie 2007
SELECT round(clv_alive(bgnbd, 2, 30.43, 38.86)::numeric, 6) AS alive, round(clv_expected_purchases(bgnbd, 39, 2, 30.43, 38.86)::numeric, 5) AS purchases
FROM models;
SELECT t, round(clv_expected_purchases_new(bgnbd, t)::numeric, 4) AS purchases FROM models, unnest('{0.1429,1,3,31.8571,32,78}'::float8[]) t;
SELECT n, t, clv_purchase_probability(clv_model('bgnbd', '{0.243,4.414,0.793,2.426}'), n, t)::numeric(20,12) AS probability
FROM (VALUES (10, 2), (11, 30), (20, 30)) v (n, t);
SELECT round(clv_expected_purchases(pareto_nbd, 52, 26, 30.86, 31)::numeric, 2) AS purchases, round(clv_alive(pareto_nbd, 26, 30.86, 31)::numeric, 4) AS alive,
	   round(clv_expected_purchases_new(pareto_nbd, 52)::numeric, 6) AS new, round(clv_dert(pareto_nbd, 0.0027, 7, 35, 39)::numeric, 5) AS dert
FROM models;
SELECT x, t_x, round(clv_alive(bgbb, x, t_x, 6)::numeric, 2) AS alive FROM models, (VALUES (0, 0), (2, 4), (6, 6)) v (x, t_x);
SELECT renewals, round(clv_survival(sbg, renewals)::numeric, 4) AS survival, round(clv_retention_rate(sbg, renewals + 1)::numeric, 4) AS renew,
	   round(clv_contract_value(sbg, 0.1, renewals)::numeric, 6) AS value
FROM models, generate_series(0, 4) renewals;
SELECT clv_contract_value(sbg, 0) AS no_bound, round(clv_contract_value(sbg, 0.1, margin => 200)::numeric, 4) AS margin FROM models;

-- all models answer the same questions
SELECT clv_kind(m), round(clv_alive(m, 2, 4, 6)::numeric, 6) AS alive, round(clv_alive_after(m, 3, 2, 4, 6)::numeric, 6) AS alive_after,
	   round(clv_no_purchase(m, 3, 2, 4, 6)::numeric, 6) AS no_purchase, round(clv_expected_purchases(m, 3, 2, 4, 6)::numeric, 6) AS purchases,
	   round(clv_dert(m, 0.1, 2, 4, 6)::numeric, 6) AS dert, round(clv_purchase_probability(m, 2, 6)::numeric, 6) AS two_in_six,
	   round(clv_log_likelihood(m, 2, 4, 6)::numeric, 6) AS log_likelihood
FROM models, unnest(ARRAY[bgnbd, mbgnbd, pareto_nbd, bgbb]) m;
-- now and for ever
SELECT clv_kind(m), clv_alive_after(m, 0, 2, 4, 6) = clv_alive(m, 2, 4, 6) AS now, clv_no_purchase(m, 0, 2, 4, 6) AS no_time,
	   clv_expected_purchases(m, 0, 2, 4, 6) AS none, clv_alive_after(m, 'Infinity', 2, 4, 6) AS never,
	   abs(clv_no_purchase(m, 'Infinity', 2, 4, 6) - (1 - clv_alive(m, 2, 4, 6))) < 1e-15 AS gone,
	   clv_expected_purchases(m, 'Infinity', 2, 4, 6) AS for_ever, clv_alive(m, 0, 0, 0) AS new
FROM models, unnest(ARRAY[bgnbd, mbgnbd, pareto_nbd, bgbb]) m;
SELECT clv_expected_purchases_within(bgnbd, '[0:3]={0,52,NULL,Infinity}'::float8[], 2, 30, 38) IS NOT NULL AS some,
	   array_dims(clv_expected_purchases_within(bgnbd, '[0:3]={0,52,NULL,Infinity}'::float8[], 2, 30, 38)) AS dims,
	   clv_expected_purchases_within(bgnbd, '{}'::float8[], 2, 30, 38) AS none FROM models;

-- spend: no repeat purchase, a usual one, refunds that have eaten it up
SELECT x, m, round(clv_expected_value(spend, x, m)::numeric, 4) AS value FROM models, (VALUES (0, NULL), (0, 99), (1, 20), (9, 20), (9, 0.01), (9, 0), (9, -50)) v (x, m);
SELECT clv_expected_value(clv_spend_model(2, 1, 10), 0, NULL) AS no_mean, clv_expected_value(clv_spend_model(2, 0.5, 10), 1, 20) AS but_one,
	   clv_expected_value(spend, 1, NULL) AS unknown FROM models;

-- value: discounted exactly, by months, without a discount, with a margin, for ever
SELECT clv_kind(m), round(clv_value(m, spend, 52, 0.002, 2, 30, 38, 25)::numeric, 4) AS exact,
	   round(clv_value_monthly(m, spend, 12, 0.002 * 52 / 12, 2, 30, 38, 25, 52 / 12.0)::numeric, 4) AS monthly,
	   round((clv_expected_purchases(m, 52, 2, 30, 38) * clv_expected_value(spend, 2, 25))::numeric, 4) AS undiscounted,
	   round(clv_value(m, spend, 52, 0.002, 2, 30, 38, 25, 0.25)::numeric, 4) AS margin,
	   round(clv_value(m, spend, NULL, 0.002, 2, 30, 38, 25)::numeric, 4) AS for_ever,
	   clv_value(m, spend, NULL, 0, 2, 30, 38, 25) AS without_discount
FROM models, unnest(ARRAY[bgnbd, mbgnbd, pareto_nbd]) m;
SELECT round(clv_value(bgnbd, spend, 52, 0.002, 0, 0, 38, NULL)::numeric, 4) AS no_repeat, clv_value(bgnbd, spend, 52, 0.002, 2, 30, 38, NULL) AS unknown,
	   clv_value(bgnbd, spend, 0, 0.002, 2, 30, 38, 25) AS no_time, clv_value(bgnbd, clv_spend_model(2, 0.5, 10), 52, 0, 0, 0, 38, NULL) AS no_mean,
	   clv_value(bgnbd, spend, 52, 0.002, 2, 30, 38, 25, 0) AS no_margin, round(clv_value(bgnbd, spend, 52, 0, 2, 30, 38, 25, -1)::numeric, 4) AS loss FROM models;
SELECT clv_value(bgbb, spend, 5, ln(1.1), 2, 4, 6, 30) BETWEEN clv_value(bgbb, spend, 4, ln(1.1), 2, 4, 6, 30) AND
	   clv_value(bgbb, spend, NULL, ln(1.1), 2, 4, 6, 30) AS between FROM models;
SELECT round(clv_continuous_rate(0.1, '1 day')::numeric, 12) AS day, round(clv_continuous_rate(0.1, '1 week')::numeric, 12) AS week, clv_continuous_rate(0, '1 day') AS zero;
-- a year of weeks at that rate costs the yearly rate
SELECT round(exp(365.25 / 7 * clv_continuous_rate(0.1, '1 week'))::numeric, 12) AS year;

-- standard errors: known parameters have none
SELECT clv_alive_error(bgnbd, 2, 30, 38), clv_expected_purchases_error(bgnbd, 52, 2, 30, 38), clv_value_error(bgnbd, spend, 52, 0.002, 2, 30, 38, 25) FROM models;
SELECT round(clv_value_error(model, spend::text::clv_spend_model, 52, 0.002, 2, 30, 38, 25)::numeric, 6) AS one_unknown FROM models, fits WHERE name = 'good';
-- with an error of the spend parameters next to nothing, that of the value is that of the purchases
SELECT round((clv_value_error(model, s, 52, 0, 2, 30, 38, 25, 0.5) / clv_expected_value(s, 2, 25) / clv_expected_purchases_error(model, 52, 2, 30, 38))::numeric, 9) AS margin
FROM fits, CAST('{"kind": "gamma_gamma", "status": "converged", "unit_days": 0, "parameters": {"p": 6, "q": 4, "gamma": 15}, "covariance": [[1e-30], [0, 1e-30], [0, 0, 1e-30]],
	"log_likelihood": -4000, "gradient": 0, "customers": 900, "ignored": 100, "distinct_rows": 800, "evaluations": 10, "message": ""}' AS clv_spend_model) s WHERE name = 'good';

--
-- NULL and nonsense
--

SELECT clv_alive(bgnbd, NULL, 1, 2) AS alive, clv_expected_purchases(bgnbd, NULL::float8, 1, 1, 2) AS purchases, clv_alive(NULL::clv_model, 1, 1, 2) AS model,
	   clv_value(NULL, spend, 1, 0, 1, 1, 1, 1) AS value, clv_value(bgnbd, spend, 1, NULL, 1, 1, 1, 1) AS rate, clv_value(bgnbd, spend, 1, 0, 1, 1, 1, 1, NULL) AS margin,
	   clv_status(NULL::clv_model) AS status FROM models;
SELECT count(*) FROM clv_parameters(NULL::clv_model);
SELECT clv_alive(bgnbd, -1, 0, 2) FROM models;
SELECT clv_alive(bgnbd, 1.5, 1, 2) FROM models;
SELECT clv_alive(bgnbd, 1, 3, 2) FROM models;
SELECT clv_alive(bgnbd, 0, 1, 2) FROM models;
-- later than now by rounding is now
SELECT clv_alive(bgnbd, 1, 0.1::float8 + 0.2::float8, 0.3) = clv_alive(bgnbd, 1, 0.3, 0.3) AS rounded FROM models;
SELECT clv_alive(bgnbd, 1, 0.3000000000001, 0.3) FROM models;
SELECT clv_alive(bgnbd, 1, 1, 'NaN') FROM models;
SELECT clv_alive(bgnbd, 1, 1, 'Infinity') FROM models;
SELECT clv_alive(bgbb, 2, 1, 6) FROM models;
SELECT clv_alive(bgbb, 2, 2.5, 6) FROM models;
SELECT clv_alive(sbg, 1, 1, 2) FROM models;
SELECT clv_survival(bgnbd, 1) FROM models;
SELECT clv_survival(sbg, -1) FROM models;
SELECT clv_retention_rate(sbg, 0) FROM models;
SELECT clv_contract_value(sbg, -0.1) FROM models;
SELECT clv_expected_purchases(bgnbd, -1, 1, 1, 2) FROM models;
SELECT clv_expected_purchases(bgnbd, 'NaN'::float8, 1, 1, 2) FROM models;
SELECT clv_expected_purchases_within(bgnbd, '{1,-1}'::float8[], 1, 1, 2) FROM models;
SELECT clv_expected_purchases(bgbb, 1.5, 1, 1, 2) FROM models;
SELECT clv_purchase_probability(bgnbd, -1, 1) FROM models;
SELECT clv_purchase_probability(bgnbd, 1, 'Infinity') FROM models;
SELECT clv_dert(bgnbd, -0.1, 1, 1, 2) FROM models;
SELECT clv_dert(bgnbd, 'Infinity', 1, 1, 2) FROM models;
SELECT clv_expected_value(spend, -1, 20) FROM models;
SELECT clv_expected_value(spend, 0.5, 20) FROM models;
SELECT clv_expected_value(spend, 'Infinity', 20) FROM models;
SELECT clv_expected_value(spend, 1, 'NaN') FROM models;
SELECT clv_value(bgnbd, spend, 52, 0, 1, 1, 2, 20, 'NaN') FROM models;
SELECT clv_value(bgnbd, spend, 52, 0, 1, 1, 2, 20, margin_rate => 30) FROM models;
SELECT clv_value_error(bgnbd, spend, 52, 0, 1, 1, 2, 20, margin_rate => 1.01) FROM models;
SELECT clv_value_monthly(bgnbd, spend, 12, 0.1, 1, 1, 2, 20, 4.3, margin_rate => 2) FROM models;
SELECT clv_value_monthly(bgnbd, spend, -1, 0, 1, 1, 2, 20, 4.3) FROM models;
SELECT clv_value_monthly(bgnbd, spend, 12, -0.1, 1, 1, 2, 20, 4.3) FROM models;
SELECT clv_value_monthly(bgnbd, spend, 12, 0.1, 1, 1, 2, 20, 0) FROM models;
SELECT clv_continuous_rate(-0.1, '1 day');
SELECT clv_continuous_rate(0.1, '1 month');

DROP VIEW models;
DROP TABLE fits, h;
