-- Lifetime value by formula: conventions, programmes, tiers, the past

-- Ten places as one writes them, since libraries may differ in the last digits.
CREATE FUNCTION digits(value float8) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN abs(value) = 'Infinity' THEN value::text
				ELSE trim_scale(round(value::numeric, 10))::text END $$;

--
-- clv_formula
--

-- four conventions
SELECT discount_rate, convention, digits(clv_formula(100, 0.9, discount_rate, convention)) AS value,
	   digits(clv_formula(100, 0.9, discount_rate, convention, periods => 5)) AS five_years,
	   digits(clv_formula(100, 0.9, discount_rate, convention, acquisition_cost => 75)) AS net,
	   digits(clv_formula(100, 0.9, discount_rate, convention, growth => 0.02)) AS growing
FROM (VALUES (0), (0.05), (0.1), (0.15)) d (discount_rate),
	 unnest('{begin,mid,end,end_retained}'::text[]) WITH ORDINALITY c (convention, place)
ORDER BY discount_rate, place;

-- no end
SELECT convention, clv_formula(100, 1, 0, convention) AS value, clv_formula(-100, 1, 0, convention) AS negative,
	   clv_formula(0, 1, 0, convention) AS nothing, clv_formula(100, 1, 0, convention, periods => 7) AS seven,
	   clv_formula(100, 0.8, 0, convention, growth => 0.25) AS growing,
	   clv_formula(100, 1, 0, convention, acquisition_cost => 75) AS net
FROM unnest('{begin,mid,end,end_retained}'::text[]) convention;
-- always leaves
SELECT convention, clv_formula(100, 0, 0, convention) AS value, clv_formula(100, 0, 0, convention, periods => 3) AS three
FROM unnest('{begin,mid,end,end_retained}'::text[]) convention;
SELECT clv_formula(100, 0.9, 0.1, 'begin', periods => 0) AS no_period,
	   clv_formula(100, 0.9, 0.1, 'begin', periods => 1) AS one,
	   digits(clv_formula(100, 0.9, 0.1, 'begin', periods => 2147483647)) AS many,
	   clv_formula(100, 1, 0, 'begin', periods => 2147483647) AS very_many,
	   digits(clv_formula(100, 0.9, -0.05, 'end')) AS negative_rate;

-- gross contribution at begin, promotion cost in the middle of each year: a difference of two
SELECT digits(clv_formula(260, 0.75, 0.2, 'begin', periods => 11) -
			  clv_formula(50, 0.75, 0.2, 'mid', periods => 10)) AS two_streams;

-- NULL: an unknown number, no end, an error
SELECT clv_formula(NULL, 0.9, 0.1, 'begin') AS margin, clv_formula(100, NULL, 0.1, 'begin') AS retention,
	   clv_formula(100, 0.9, NULL, 'begin') AS rate, clv_formula(100, 0.9, 0.1, 'begin', growth => NULL) AS growth,
	   clv_formula(100, 0.9, 0.1, 'begin', acquisition_cost => NULL) AS acquisition_cost,
	   digits(clv_formula(100, 0.9, 0.1, 'begin', periods => NULL)) AS periods;
SELECT clv_formula(100, 0.9, 0.1, NULL);
SELECT clv_formula(NULL, 0.9, 0.1, 'beginning');

SELECT clv_formula('NaN', 0.9, 0.1, 'begin');
SELECT clv_formula('Infinity', 0.9, 0.1, 'begin');
SELECT clv_formula(100, 90, 0.1, 'begin');
SELECT clv_formula(100, -0.1, 0.1, 'begin');
SELECT clv_formula(100, 'NaN', 0.1, 'begin');
SELECT clv_formula(100, 0.9, -1, 'begin');
SELECT clv_formula(100, 0.9, 'NaN', 'begin');
SELECT clv_formula(100, 0.9, 'Infinity', 'begin');
SELECT clv_formula(100, 0.9, 0.1, 'begin', growth => -1);
SELECT clv_formula(100, 0.9, 0.1, 'begin', periods => -1);
SELECT clv_formula(100, 0.9, 0.1, 'begin', acquisition_cost => -75);
SELECT clv_formula(1e308, 0.9, 0.01, 'begin');
SELECT clv_formula(1, 1, 0, 'begin', growth => 10, periods => 1000);

--
-- Margin, life, payback, word of mouth
--

SELECT clv_margin(6, 2, 25, 0.4) AS margin, clv_margin(6, 2, 25, 0.4, 50) AS served, clv_margin(1, 1, 25, 0.4, 60) AS below_zero,
	   clv_margin(NULL, 2, 25, 0.4) AS unknown;
SELECT clv_margin(6, 2, 'NaN', 0.4);
SELECT clv_margin(1e200, 1e200, 1, 0.4);
SELECT clv_margin(6, 2, 25, -0.1) AS at_a_loss, clv_margin(0, 2, 25, 0.4, 5) AS no_order;
SELECT clv_margin(-4, 2, 25, 0.4);
SELECT clv_margin(6, -2, 25, 0.4);
SELECT clv_margin(6, 2, -25, 0.4);
SELECT clv_margin(6, 2, 25, 40);
SELECT clv_margin(6, 2, 25, 0.4, -50);

SELECT retention, convention, digits(clv_expected_life(retention, convention)) AS life
FROM (VALUES (0), (0.5), (0.9), (0.95), (1), (NULL)) r (retention), (VALUES ('begin'), ('end'), ('end_retained'), ('mid')) c (convention);
SELECT clv_expected_life(1.1, 'begin');
SELECT clv_expected_life(0.9, 'start');

-- 100, 90 and 81 are 271
SELECT cost, clv_payback(100, 0.9, 0, 'begin', cost) AS payback, clv_payback(100, 0.9, 0.1, 'end', cost) AS discounted,
	   clv_payback(100, 0.9, 0, 'end_retained', cost) AS retained, clv_payback(100, 0.9, 0.1, 'begin', cost, growth => 0.1) AS growing
FROM (VALUES (0), (75), (100), (271), (272), (499), (500), (999), (1000), (NULL)) c (cost);
SELECT clv_payback(0, 0.9, 0, 'begin', 0) AS nothing, clv_payback(-10, 0.9, 0, 'begin', 1) AS never,
	   clv_payback(1, 1, 0, 'begin', 2147483647) AS long, clv_payback(1, 1, 0, 'begin', 2147483648) AS too_long;
SELECT clv_payback(100, 0.9, 0, 'begin', -1);

-- ten who come a year, half of them new; twenty kept away, once
SELECT digits(clv_word_of_mouth(10, 0.5, 500, 75, 0.9, 0.1, 'end')) AS satisfied,
	   digits(clv_word_of_mouth(10, 0.5, 500, 75, 0.9, 0.1, 'end', periods => 1)) AS one_year,
	   digits(clv_word_of_mouth('{10}', 0.5, 500, 75, 0.1)) AS same,
	   digits(clv_word_of_mouth('[0:0]={-20}', 1, 500, 75, 0.1)) AS dissatisfied,
	   digits(clv_word_of_mouth('[0:2]={5,3,1}', 1, 100, 0, 0.1)) AS three_years,
	   digits(clv_word_of_mouth('{}', 1, 100, 0, 0.1)) AS nobody;
SELECT clv_word_of_mouth(NULL::float8, 0.5, 500, 75, 0.9, 0.1, 'end') AS "null", clv_word_of_mouth('{1}', NULL, 500, 75, 0.1) AS "null";
SELECT clv_word_of_mouth(10, 1.5, 500, 75, 0.9, 0.1, 'end');
SELECT clv_word_of_mouth('{10,NULL}', 0.5, 500, 75, 0.1);
SELECT clv_word_of_mouth('{10,Infinity}', 0.5, 500, 75, 0.1);
SELECT clv_word_of_mouth('{{1,2},{3,4}}', 0.5, 500, 75, 0.1);

--
-- clv_programme: the card issuer.  10 % leave a year, each brings 100 and cost 75 to win;
-- at 20 a customer 5 % leave.
--

CREATE TABLE card (discount_rate float8, convention text, without numeric, yearly numeric, once numeric, highest_yearly_cost numeric);
INSERT INTO card VALUES
	(0, 'begin', 1000, 1600, 1980, 50), (0, 'end', 1000, 1600, 1980, 50), (0, 'end_retained', 900, 1520, 1880, 52.63),
	(0.05, 'begin', 700, 840, 1030, 33.33), (0.05, 'end', 666.67, 800, 980, 33.33), (0.05, 'end_retained', 600, 760, 930, 36.84),
	(0.1, 'begin', 550, 586.67, 713.33, 25), (0.1, 'end', 500, 533.33, 646.67, 25), (0.1, 'end_retained', 450, 506.67, 613.33, 28.95),
	(0.15, 'begin', 460, 460, 555, 20), (0.15, 'end', 400, 400, 480, 20), (0.15, 'end_retained', 360, 380, 455, 24.21);

SELECT count(*) AS cells, count(*) FILTER (
	WHERE round(y.clv_without::numeric, 2) = without AND round(y.clv_with::numeric, 2) = yearly AND
		  round(o.clv_without::numeric, 2) = without AND round(o.clv_with::numeric, 2) = once AND
		  round(y.break_even_cost::numeric, 2) = highest_yearly_cost) AS right_cells
FROM card, clv_programme(100, 0.9, 0.95, 20, 'yearly', discount_rate, convention) y,
	 clv_programme(100, 0.9, 0.95, 20, 'once', discount_rate, convention) o;
SELECT discount_rate AS rate, convention, cost_kind, digits(clv_without) AS without, digits(clv_with) AS with, digits(gain) AS gain,
	   digits(cost_value) AS cost, digits(roi) AS roi, digits(break_even_cost) AS break_even,
	   digits(expected_life_without) AS life_without, digits(expected_life_with) AS life_with, worthwhile
FROM card, (VALUES ('yearly'), ('once')) k (cost_kind), clv_programme(100, 0.9, 0.95, 20, cost_kind, discount_rate, convention)
ORDER BY discount_rate, convention, cost_kind DESC;
-- with acquisition cost
SELECT cost_kind, p.* FROM (VALUES ('yearly'), ('once')) k (cost_kind),
	 clv_programme(margin => 100, retention => 0.9, retention_with => 0.95, cost => 20, cost_kind => cost_kind,
				   discount_rate => 0, convention => 'begin', acquisition_cost => 75) p;

-- at the break-even cost there is no gain, and a hair below there is
SELECT count(*) AS cells, count(*) FILTER (WHERE NOT at.worthwhile) AS not_at, count(*) FILTER (WHERE below.worthwhile) AS below
FROM (SELECT discount_rate, convention FROM card UNION SELECT discount_rate, 'mid' FROM card) c, (VALUES ('yearly'), ('once')) k (kind),
	 (VALUES (NULL), (1), (8)) n (n), (VALUES (0), (0.03)) g (g),
	 clv_programme(100, 0.9, 0.95, 20, kind, discount_rate, convention, g, n) p,
	 clv_programme(100, 0.9, 0.95, p.break_even_cost, kind, discount_rate, convention, g, n) at,
	 clv_programme(100, 0.9, 0.95, p.break_even_cost * 0.999, kind, discount_rate, convention, g, n) below
WHERE p.break_even_cost > 0;

-- what cannot be said
SELECT * FROM clv_programme(100, 0.9, 0.95, 0, 'yearly', 0, 'begin');
SELECT * FROM clv_programme(100, 0.9, 1, 20, 'yearly', 0, 'begin');
SELECT * FROM clv_programme(100, 1, 1, 20, 'yearly', 0, 'begin');
SELECT * FROM clv_programme(-100, 0.9, 0.95, 20, 'once', 0, 'begin');
SELECT * FROM clv_programme(100, NULL, 0.95, 20, 'once', 0, 'begin');
SELECT clv_programme(100, 0.9, 0.95, NULL, 'once', 0, 'begin') IS NULL AS unknown,
	   clv_programme(100, 0.9, 0.95, 20, 'once', 0, 'begin', growth => NULL) IS NULL AS growth,
	   clv_programme(100, 0.9, 0.95, 20, 'once', 0, 'begin', acquisition_cost => NULL) IS NULL AS acquisition;

SELECT clv_programme(100, 0.9, 0.95, 20, NULL, 0, 'begin');
SELECT clv_programme(100, 0.9, 0.95, 20, 'monthly', 0, 'begin');
SELECT clv_programme(100, 0.9, 0.95, 20, 'once', 0, NULL);
SELECT clv_programme(100, 0.9, 0.95, -20, 'once', 0, 'begin');
SELECT clv_programme(100, 0.9, 95, 20, 'once', 0, 'begin');
SELECT clv_programme(100, 90, 0.95, 20, 'once', 0, 'begin');
SELECT clv_programme(1e308, 0.9, 0.95, 20, 'once', 0, 'begin');

-- customer by customer
SELECT id, (clv_programme(margin, retention, retention + 0.05, 20, 'yearly', 0.1, 'begin')).worthwhile
FROM (VALUES ('a', 100, 0.9), ('b', 60, 0.9), ('c', 100, 0.5), ('d', NULL, 0.9)) v (id, margin, retention) ORDER BY id;

--
-- clv_programme_cash_flow
--

SELECT year, round(customers_without) AS without, round(customers_with) AS with, round(cash_flow) AS cash_flow,
	   round(present_value) AS present_value, round(cumulative) AS cumulative, paid_back
FROM clv_programme_cash_flow(1000, 100, 0.9, 0.95, 20, 'yearly', 0.1, 'begin', 30)
WHERE year <= 8 OR year % 5 = 0;
SELECT year, round(customers_without) AS without, round(customers_with) AS with, round(cash_flow) AS cash_flow,
	   round(present_value) AS present_value, round(cumulative) AS cumulative, paid_back
FROM clv_programme_cash_flow(1000, 100, 0.9, 0.95, 20, 'once', 0.1, 'end_retained', years => 5, growth => 0.1);
SELECT * FROM clv_programme_cash_flow(1000, 100, 0.9, 0.95, 20, 'yearly', 0, 'end', 1);
-- the year it is paid back; the sum is the gain of all of them
SELECT convention, cost_kind, min(year) FILTER (WHERE paid_back) AS paid_back,
	   bool_and(paid_back) FILTER (WHERE year > 100) AS for_good,
	   digits(max(cumulative) FILTER (WHERE year = 1000) / 1000 - max(gain)) AS difference
FROM (VALUES ('begin'), ('end'), ('end_retained'), ('mid')) c (convention), (VALUES ('yearly'), ('once')) k (cost_kind),
	 clv_programme(100, 0.9, 0.95, 20, cost_kind, 0.05, convention),
	 clv_programme_cash_flow(1000, 100, 0.9, 0.95, 20, cost_kind, 0.05, convention, 1000)
GROUP BY convention, cost_kind ORDER BY 1, 2;
SELECT count(*) AS none FROM clv_programme_cash_flow(NULL, 100, 0.9, 0.95, 20, 'yearly', 0, 'end', 10);
SELECT count(*) AS none FROM clv_programme_cash_flow(1000, 100, 0.9, 0.95, 20, 'yearly', 0, 'end', NULL);
SELECT clv_programme_cash_flow(1000, 100, 0.9, 0.95, 20, 'yearly', 0, 'end', 0);
SELECT clv_programme_cash_flow(-1, 100, 0.9, 0.95, 20, 'yearly', 0, 'end', 10);
SELECT clv_programme_cash_flow(1000, 100, 0.9, 0.95, 20, 'weekly', 0, 'end', 10);
SELECT clv_programme_cash_flow(1000, 1e306, 0.9, 0.95, 20, 'yearly', 0, 'end', 10);

--
-- clv_markov
--

-- of 100 in tier 1, 80 stayed, 10 fell, 10 left; of 200 in tier 2, 20 rose, 120 stayed, 60 left; 30 are new
CREATE TABLE matrix AS SELECT '[0:2][0:2]={{0,5,25},{10,80,10},{60,20,120}}'::int[] AS m;
SELECT convention, tier, digits(value) AS value, digits(clv_formula(50, 0.8, 0.1, convention)) AS one_tier_of_80
FROM matrix, unnest('{begin,mid,end,end_retained}'::text[]) WITH ORDINALITY c (convention, place),
	 clv_markov(m, '{100,20}', 0.1, convention)
ORDER BY place, tier;
-- (1 - 0.8/1.1) v1 - 0.1/1.1 v2 = 100, -0.1/1.1 v1 + (1 - 0.6/1.1) v2 = 20
SELECT digits((1 - 0.8 / 1.1) * max(value) FILTER (WHERE tier = 1) - 0.1 / 1.1 * max(value) FILTER (WHERE tier = 2)) AS "100",
	   digits((1 - 0.6 / 1.1) * max(value) FILTER (WHERE tier = 2) - 0.1 / 1.1 * max(value) FILTER (WHERE tier = 1)) AS "20"
FROM matrix, clv_markov(m, '{100,20}', 0.1, 'begin');
-- some periods only
SELECT periods, convention, array_agg(digits(value) ORDER BY tier) AS values
FROM matrix, (VALUES (0), (1), (2), (3), (1000), (NULL)) p (periods), (VALUES ('begin'), ('end_retained')) c (convention),
	 clv_markov(m, '{100,20}', 0, convention, periods)
GROUP BY periods, convention ORDER BY convention, periods;
-- one tier is the formula
SELECT convention, digits(value) AS value, digits(clv_formula(100, 0.9, 0.1, convention)) AS formula
FROM unnest('{begin,mid,end,end_retained}'::text[]) convention,
	 clv_markov((SELECT tier_migration(1, CASE WHEN i > 10 THEN 1 END) FROM generate_series(1, 100) i), '{100}', 0.1, convention);
-- more tiers than there were customers in; a tier that nobody was in
SELECT * FROM clv_markov('[0:2][0:2]={{0,0,3},{10,0,0},{10,10,20}}', '{100,20,5}', 0, 'begin');
SELECT * FROM clv_markov('[0:2][0:2]={{0,0,3},{0,0,0},{10,0,10}}', '{100,20}', 0, 'begin');
SELECT * FROM clv_markov('[0:2][0:2]={{0,0,3},{0,0,0},{10,5,10}}', '{100,20}', 0, 'begin');
-- nobody leaves
SELECT * FROM clv_markov('[0:2][0:2]={{0,0,3},{0,9,1},{0,2,8}}', '{100,20}', 0, 'begin');
SELECT tier, digits(value) FROM clv_markov('[0:2][0:2]={{0,0,3},{0,9,1},{0,2,8}}', '{20,20}', 0.1, 'begin');
SELECT tier, digits(value) FROM clv_markov('[0:2][0:2]={{0,0,3},{0,9,1},{0,2,8}}', '{20,20}', 0, 'begin', 7);

SELECT count(*) AS none FROM clv_markov(NULL, '{1}', 0, 'begin');
SELECT count(*) AS none FROM matrix, clv_markov(m, NULL, 0, 'begin');
SELECT count(*) AS none FROM matrix, clv_markov(m, '{1,2}', NULL, 'begin');
SELECT clv_markov(m, '{1,2}', 0.1, NULL) FROM matrix;
SELECT clv_markov(m, '{1,2}', -0.1, 'begin') FROM matrix;
SELECT clv_markov(m, '{1,2}', 'NaN', 'begin') FROM matrix;
SELECT clv_markov(m, '{1,2}', 0.1, 'begin', -1) FROM matrix;
SELECT clv_markov(m, '{1}', 0.1, 'begin') FROM matrix;
SELECT clv_markov(m, '{1,NULL}', 0.1, 'begin') FROM matrix;
SELECT clv_markov(m, '{1,Infinity}', 0.1, 'begin') FROM matrix;
SELECT clv_markov('{{1,2},{3,4}}', '{1,2}', 0.1, 'begin');
SELECT clv_markov('[0:1][0:1]={{0,1},{2,-1}}', '{1}', 0.1, 'begin');
SELECT clv_markov('[0:1][0:1]={{0,1},{1,1}}', '{1e308}', 0.0, 'end', 100000);
SELECT clv_markov('[0:1][0:1]={{0,1},{1,1}}', '{1e308}', 0.0, 'end');

--
-- clv_historical
--

CREATE TABLE customers AS
SELECT customer, purchase_history(at, amount) AS h
FROM (VALUES ('a', DATE '2023-01-01', 100.00), ('a', '2024-01-01', 50), ('a', '2024-12-31', 80), ('a', '2024-12-31', -30),
			 ('b', '2023-01-01', 100), ('b', '2023-01-02', -120.50)) v (customer, at, amount)
GROUP BY customer;
-- 365 days are a year
SELECT customer, as_of, digits(clv_historical(h, as_of)) AS revenue, digits(clv_historical(h, as_of, 0.4)) AS margin,
	   digits(clv_historical(h, as_of, 0.4, 0.1)) AS compounded
FROM customers, (VALUES (DATE '2022-12-31'), ('2023-01-01'), ('2024-01-01'), ('2024-12-30'), ('2024-12-31'), ('2025-12-31')) d (as_of)
ORDER BY 1, 2;
SELECT clv_historical(NULL, '2024-01-01') AS "null", clv_historical(h, NULL) AS as_of, clv_historical(h, '2024-01-01', NULL) AS rate
FROM customers WHERE customer = 'a';
SELECT clv_historical(h, 'infinity') FROM customers;
SELECT clv_historical(h, '2024-01-01', 'NaN') FROM customers;
SELECT clv_historical(h, '2024-01-01', 2) FROM customers;
SELECT digits(clv_historical(h, '2024-01-01', -1)) AS at_a_loss FROM customers;
SELECT clv_historical(h, '2024-01-01', 0.4, -1) FROM customers;
SELECT clv_historical(h, '9999-01-01', 0.4, 10) FROM customers;
-- a rate that takes nearly all
SELECT clv_historical(h, '0001-01-01', 1, -0.9999) AS before, digits(clv_historical(h, '9999-01-01', 1, -0.9999)) AS after FROM customers;

DROP TABLE card, matrix, customers;
DROP FUNCTION digits;
