-- Lifetime value by formula: published cases, series added up term by term, real customers.
BEGIN;
SELECT plan(26);
SELECT setseed(0.20240615);

-- Nearly the same, infinities included
CREATE FUNCTION near(a float8, b float8, tolerance float8) RETURNS boolean LANGUAGE sql IMMUTABLE AS
	$$ SELECT a = b OR abs(a - b) <= tolerance * greatest(abs(a), abs(b)) $$;

--
-- 480 cases
--

SELECT is((SELECT count(*)::int FROM clv.retention_cases), 480, 'all cases are there');
SELECT is_empty($$
	SELECT * FROM clv.retention_cases
	WHERE near(clv_formula(margin - service_cost, retention, discount, timing, periods => horizon), value, 1e-12) IS NOT TRUE $$,
	'values of 480 cases');
SELECT is_empty($$
	SELECT * FROM clv.retention_cases
	WHERE near(clv_formula(margin - service_cost, retention, discount, timing, periods => horizon,
						   acquisition_cost => acquisition_cost), value_net, 1e-12) IS NOT TRUE $$,
	'and less the acquisition cost');
SELECT is_empty($$
	SELECT * FROM (SELECT * FROM clv.retention_cases WHERE "case" = 'card_base') b
	JOIN (SELECT * FROM clv.retention_cases WHERE "case" = 'card_programme_yearly') w
	USING (discount, horizon, timing), clv_programme(100, 0.9, 0.95, 20, 'yearly', discount, timing, periods => horizon,
													 acquisition_cost => 75)
	WHERE NOT (near(clv_without, b.value_net, 1e-12) AND near(clv_with, w.value_net, 1e-12) AND
			   abs(gain - (w.value - b.value)) < 1e-9 AND worthwhile = (w.value - b.value > 1e-9)) $$,
	'the card issuer''s cases by clv_programme');

--
-- Random terms against the series
--

CREATE TEMP TABLE terms AS
SELECT i, CASE WHEN i % 9 = 0 THEN (i % 11) / 10.0 ELSE random() END AS r, random() * 0.6 - 0.1 AS d, random() * 0.4 - 0.2 AS g,
	   (random() * 40)::int AS n, (ARRAY['begin', 'mid', 'end', 'end_retained'])[1 + i % 4] AS c, random() * 1000 - 200 AS m
FROM generate_series(1, 2000) i;
CREATE TEMP TABLE series AS
SELECT i, t, m * (1 + g) ^ (t - 1) AS margin, r ^ (CASE WHEN c = 'end_retained' THEN t ELSE t - 1 END) AS paying,
	   (1 + d) ^ -(CASE c WHEN 'begin' THEN t - 1 WHEN 'mid' THEN t - 0.5 ELSE t END) AS discount
FROM terms, generate_series(1, n) t;
SELECT is_empty($$
	SELECT i, clv_formula(m, r, d, c, g, n), coalesce(sum(margin * paying * discount), 0)
	FROM terms LEFT JOIN series USING (i) GROUP BY i, m, r, d, c, g, n
	HAVING NOT near(clv_formula(m, r, d, c, g, n), coalesce(sum(margin * paying * discount), 0), 1e-10) $$, 'a sum of margins');
SELECT is_empty($$
	SELECT i FROM terms WHERE CASE WHEN r * (1 + g) < 0.97 * (1 + d) THEN
		NOT near(clv_formula(m, r, d, c, g), clv_formula(m, r, d, c, g, 5000), 1e-10) END $$, 'no end is a great many periods');
SELECT is_empty($$
	SELECT i FROM terms WHERE abs(clv_formula(m, r, abs(d) + 0.01, 'begin') - m - clv_formula(m, r, abs(d) + 0.01, 'end_retained')) > 1e-8 $$,
	'begin is one margin more than end_retained');
SELECT is_empty($$
	SELECT i FROM terms LEFT JOIN series USING (i) GROUP BY i, m, r, c, n
	HAVING NOT near(clv_formula(m, r, 0, c, 0, n), m * coalesce(sum(paying), 0), 1e-10) $$, 'undiscounted, it is a number of margins');
SELECT is_empty($$
	SELECT i FROM terms WHERE NOT near(clv_expected_life(r, c), clv_formula(1, r, 0, c), 1e-14) $$, 'which is the expected life');

-- the first period in which the cost has come back
CREATE TEMP TABLE paybacks AS
SELECT i, r, d, g, c, cost, clv_payback(100, r, d, c, cost, g) AS payback FROM terms, (VALUES (50), (180), (333), (1200)) v (cost);
SELECT is_empty($$
	SELECT * FROM paybacks WHERE payback IS NOT NULL AND NOT
		(clv_formula(100, r, d, c, g, payback) >= cost AND (payback = 0 OR clv_formula(100, r, d, c, g, payback - 1) < cost)) $$,
	'payback is the first period that makes up for the cost');
SELECT is_empty($$
	SELECT * FROM paybacks WHERE payback IS NULL AND clv_formula(100, r, d, c, g) > cost * (1 + 1e-9) $$, 'NULL: there is none');
SELECT cmp_ok((SELECT count(*)::int FROM paybacks WHERE payback > 3), '>', 500, 'with paybacks of some length');

-- word of mouth: so many a period is the same as a list of them
SELECT is_empty($$
	SELECT i FROM terms, LATERAL (SELECT array_agg(3 * r ^ t ORDER BY t) AS referrals FROM generate_series(1, n) t) l
	WHERE n > 0 AND NOT near(clv_word_of_mouth(3, 0.4, m, 75, r, d, 'end_retained', n),
							 clv_word_of_mouth(referrals, 0.4, m, 75, d), 1e-10) $$, 'referrals by period');

--
-- Programmes
--

CREATE TEMP TABLE programmes AS
SELECT i, r, least(r + 0.07, 1) AS r1, abs(d) AS d, g, c, nullif(n, 0) AS n, 100 + abs(m) AS m, k
FROM terms, (VALUES ('yearly'), ('once')) k (k) WHERE i <= 500;
SELECT is_empty($$
	SELECT * FROM programmes, clv_programme(m, r, r1, 17, k, d, c, g, n, 75)
	WHERE clv_without < 1e300 AND clv_with < 1e300 AND NOT (
		near(clv_without + 75, clv_formula(m, r, d, c, g, n), 1e-10) AND
		abs(clv_with + 75 - clv_formula(m, r1, d, c, g, n) + cost_value) <= 1e-9 * (abs(clv_with) + cost_value + 75) AND
		near(cost_value, CASE k WHEN 'once' THEN 17 ELSE clv_formula(17, r1, d, c, 0, n) END, 1e-10) AND
		abs(gain - (clv_with - clv_without)) <= 1e-9 * (abs(clv_with) + abs(clv_without)) AND worthwhile = (gain > 0)) $$,
	'a programme is two formulas and a cost');
SELECT is_empty($$
	SELECT * FROM programmes, clv_programme(m, r, r1, 17, k, d, c, g, n) p, clv_programme(m, r, r1, break_even_cost, k, d, c, g, n) b
	WHERE abs(b.gain) > 1e-9 * (b.clv_with + 1) $$, 'at the break-even cost nothing is gained');
SELECT is_empty($$
	SELECT i, k FROM programmes, clv_programme(m, r, r1, 17, k, d, c, g, 30) p, clv_programme_cash_flow(250, m, r, r1, 17, k, d, c, 30, g)
	GROUP BY i, k, gain
	HAVING abs(sum(present_value) - 250 * gain) > 1e-7 * (1 + sum(abs(present_value))) OR
		   abs(max(cumulative) FILTER (WHERE year = 30) - 250 * gain) > 1e-7 * (1 + sum(abs(present_value))) $$,
	'the cash flow of a base adds up to its gain');

--
-- Tiers of real customers, half a year apart
--

CREATE TEMP TABLE moves AS
SELECT tier_migration(a, b) AS m
FROM (SELECT tier_by_share(before, tier_shares('diamond')) OVER () AS a, tier_by_share(after, tier_shares('diamond')) OVER () AS b
	  FROM (SELECT sum(amount) FILTER (WHERE invoice_ts < DATE '2011-06-10') AS before,
				   sum(amount) FILTER (WHERE invoice_ts >= DATE '2011-06-10') AS after
			FROM online_retail.purchases GROUP BY customer_id) c) t;
SELECT is((SELECT sum(customers)::int FROM moves, tier_migration_rows(m) WHERE to_tier = 'gone'),
	(SELECT count(*)::int FROM (SELECT max(invoice_ts) AS last FROM online_retail.purchases GROUP BY customer_id) c WHERE last < DATE '2011-06-10'),
	'the chain is left by customers who did not buy again');

-- the chain period by period
CREATE FUNCTION slow_markov(m int[], margin float8[], d float8, periods int) RETURNS TABLE (tier int, value float8) LANGUAGE sql AS $$
	WITH RECURSIVE step AS (
		SELECT 0 AS t, array_fill(0.0::float8, ARRAY[array_length(margin, 1)]) AS v
		UNION ALL
		SELECT t + 1, (SELECT array_agg(margin[i] + (SELECT sum(m[i][j] * v[j]) FROM generate_series(1, array_length(margin, 1)) j) /
										(SELECT sum(m[i][j]) FROM generate_series(0, array_length(margin, 1)) j) / (1 + d) ORDER BY i)
					   FROM generate_series(1, array_length(margin, 1)) i)
		FROM step WHERE t < periods)
	SELECT i::int, u FROM step, unnest(v) WITH ORDINALITY AS x (u, i) WHERE t = periods $$;
SELECT is_empty(format($$
	SELECT * FROM moves, clv_markov(m, '{4000,900,250,-20}', %1$s, 'begin', %2$s) ours
	JOIN slow_markov(m, '{4000,900,250,-20}', %1$s, %3$s) slow USING (tier)
	WHERE NOT near(ours.value, slow.value, 1e-10) $$, d, coalesce(n::text, 'NULL'), coalesce(n, 400)),
	format('values by tier at rate %s, periods %s', d, n))
FROM (VALUES (0, 1), (0.05, 7), (0, NULL), (0.05, NULL)) v (d, n);
SELECT is_empty($$
	SELECT * FROM moves, clv_markov(m, '{4000,900,250,-20}', 0.05, 'begin') b
	JOIN clv_markov((SELECT m FROM moves), '{4000,900,250,-20}', 0.05, 'end_retained') r USING (tier)
	WHERE NOT near(b.value, ('{4000,900,250,-20}'::float8[])[tier] + r.value, 1e-12) $$, 'begin is one margin more than end_retained');
SELECT is((SELECT bool_and(value < above) FROM (
		SELECT value, lag(value) OVER (ORDER BY tier) AS above FROM moves, clv_markov(m, '{4000,900,250,20}', 0.05, 'end')) v), true,
	'better tiers are worth more');
SELECT is((SELECT count(*)::int FROM clv_markov((SELECT tier_migration(1 + i % 100, nullif(1 + i * 7 % 101, 101))
		FROM generate_series(1, 20000) i), array_fill(1.0::float8, ARRAY[100]), 0.01, 'mid', 2147483647) WHERE value > 0), 100,
	'a hundred tiers, for ever so long');

--
-- The past
--

CREATE TEMP TABLE histories AS
SELECT customer_id, purchase_history(invoice_ts, amount) AS h FROM online_retail.invoices
WHERE customer_id % 5 = 0 AND kind <> 'adjustment' GROUP BY customer_id;
SELECT is_empty($$
	SELECT customer_id FROM histories, (VALUES (DATE '2011-03-31'), ('2011-12-10'), ('2013-01-01')) d (day)
	WHERE abs(clv_historical(h, day, 0.35) - coalesce(0.35 * purchase_total(h, day), 0)) > 1e-6 $$, 'uncompounded, it is the margin of the total');
SELECT is_empty($$
	SELECT customer_id, day FROM histories CROSS JOIN (VALUES (DATE '2011-03-31'), ('2011-12-10'), ('2013-01-01')) d (day)
	JOIN (SELECT customer_id, day, sum(abs(amount)) AS size,
				 coalesce(sum(amount::float8 * 0.35 * 1.08 ^ ((day - invoice_ts::date) / 365.0))
						  FILTER (WHERE invoice_ts::date <= day), 0) AS value
		  FROM online_retail.invoices, (VALUES (DATE '2011-03-31'), ('2011-12-10'), ('2013-01-01')) d (day)
		  WHERE customer_id % 5 = 0 AND kind <> 'adjustment' GROUP BY customer_id, day) s USING (customer_id, day)
	WHERE abs(clv_historical(h, day, 0.35, 0.08) - value) > 1e-9 * size $$, 'compounded, it is the sum over the invoices');

SELECT * FROM finish();
ROLLBACK;
