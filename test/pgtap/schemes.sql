-- Tier schemes, value classes, strategic classes and distances on real customers.
BEGIN;
SELECT plan(29);

CREATE TEMP TABLE customers AS
SELECT customer_id, monetary, frequency, tier_2_18_30_50, tier_1_4_15_80, abc_cross,
	   tier_by_share(monetary, tier_shares('diamond')) OVER () AS diamond,
	   tier_by_share(monetary, tier_shares('pyramid')) OVER () AS pyramid,
	   tier_by_value(monetary, tier_shares('abc')) OVER () AS abc
FROM online_retail.expected_customers;

CREATE TEMP VIEW summary AS
SELECT "function", class, customers, monetary FROM online_retail.expected_summary;

--
-- Labels
--

SELECT is_empty($$ SELECT customer_id FROM customers WHERE tier_label(diamond, 'diamond') <> tier_2_18_30_50 $$,
	'diamond, each customer');
SELECT is_empty($$ SELECT customer_id FROM customers WHERE tier_label(pyramid, 'pyramid') <> tier_1_4_15_80 $$,
	'pyramid, each customer');
SELECT is_empty($$ SELECT customer_id FROM customers WHERE tier_label(abc, 'abc') <> abc_cross $$,
	'abc, each customer');
SELECT bag_eq($$
	SELECT 'tier_2_18_30_50', tier_label(diamond, 'diamond'), count(*)::int, sum(monetary) FROM customers GROUP BY 1, 2
	UNION ALL
	SELECT 'tier_1_4_15_80', tier_label(pyramid, 'pyramid'), count(*)::int, sum(monetary) FROM customers GROUP BY 1, 2
	UNION ALL
	SELECT 'abc_cross', tier_label(abc, 'abc'), count(*)::int, sum(monetary) FROM customers GROUP BY 1, 2 $$,
	$$ SELECT * FROM summary WHERE "function" IN ('tier_2_18_30_50', 'tier_1_4_15_80', 'abc_cross') $$,
	'customers and revenue of every label');
SELECT results_eq($$ SELECT tier_label(diamond, 'diamond', 'zh'), count(*)::int FROM customers GROUP BY diamond ORDER BY diamond $$,
	$$ VALUES ('钻石', 87), ('核心', 781), ('潜力', 1301), ('基础', 2169) $$, 'diamond in Chinese');
SELECT results_eq($$ SELECT tier_label(pyramid, 'pyramid', 'zh'), count(*)::int FROM customers GROUP BY pyramid ORDER BY pyramid $$,
	$$ VALUES ('VIP', 44), ('大客户', 173), ('中级', 651), ('小客户', 3470) $$, 'pyramid in Chinese');
SELECT is_empty($$ SELECT customer_id FROM customers WHERE tier_label(abc, 'abc', 'zh') <> tier_label(abc, 'abc') $$,
	'A, B and C in Chinese');
SELECT results_eq($$
	SELECT tier_label(tier, 'metal'), tier_label(tier, 'metal', 'zh'), count(*)::int
	FROM (SELECT tier_by_share(monetary, tier_shares('metal')) OVER () AS tier FROM customers) m GROUP BY tier ORDER BY tier $$,
	$$ VALUES ('platinum', '白金', 44), ('gold', '黄金', 173), ('iron', '铁质', 651), ('lead', '铅质', 3470) $$,
	'metal');
SELECT is_empty($$
	SELECT scheme FROM tier_schemes() s FULL JOIN tier_schemes('zh') z USING (scheme, tier, share)
	WHERE s.label <> tier_label(tier, scheme) OR z.label <> tier_label(tier, scheme, 'zh') OR s.label IS NULL OR z.label IS NULL $$,
	'tier_schemes lists what the other functions say');
SELECT is_empty($$ SELECT scheme FROM tier_schemes() GROUP BY scheme HAVING array_agg(share ORDER BY tier) <> tier_shares(scheme) $$,
	'and their shares');

-- the policy joins by tier
SELECT results_eq($$
	SELECT label, response, count(*)::int FROM customers JOIN tier_service('diamond') ON tier = diamond
	GROUP BY tier, label, response ORDER BY tier $$,
	$$ VALUES ('diamond', interval '1 hour', 87), ('core', '4 hours', 781), ('potential', '24 hours', 1301),
			  ('basic', '48 hours', 2169) $$,
	'how fast each customer is answered');

--
-- The pyramid in a window of half a year
--

CREATE TEMP TABLE half_year AS
SELECT customer_id, sum(amount) FILTER (WHERE invoice_ts >= '2011-06-10') AS amount,
	   bool_or(invoice_ts < '2011-06-10') AS before
FROM online_retail.purchases GROUP BY customer_id
UNION ALL SELECT -1, NULL, false UNION ALL SELECT -2, NULL, false;

SELECT results_eq($$
	SELECT class, count(*)::int
	FROM (SELECT tier_pyramid_class(tier, before, customer_id = -2) AS class, tier_pyramid_rank(tier, before, customer_id = -2) AS rank
		  FROM (SELECT *, tier_by_share(amount, tier_shares('pyramid')) OVER () AS tier FROM half_year) t) c
	GROUP BY rank, class ORDER BY rank $$,
	$$ SELECT * FROM (
		SELECT label, (ceil(n * upto) - ceil(n * (upto - share)))::int
		FROM (SELECT count(amount) AS n FROM half_year) h,
			 (SELECT *, sum(share) OVER (ORDER BY tier) AS upto FROM tier_schemes() WHERE scheme = 'pyramid') s
		ORDER BY tier) buyers
	   UNION ALL SELECT 'inactive', count(*)::int FROM half_year WHERE amount IS NULL AND before
	   UNION ALL SELECT 'prospective', 1 UNION ALL SELECT 'suspect', 1 $$,
	'everybody has one class of the pyramid');

--
-- Value classes: margin 20 %, an order costs 25 to handle
--

CREATE TEMP TABLE profits AS
SELECT customer_id, 0.20 * monetary AS margin, 25.0 * frequency AS cost, 0.20 * monetary - 25.0 * frequency AS profit
FROM customers;
-- by definition, with sums of all larger profits
CREATE TEMP TABLE expected_classes AS
SELECT customer_id,
	   CASE WHEN profit < 0 THEN 'negative' WHEN profit = 0 THEN 'low'
			WHEN before < 0.80 * total THEN 'high' WHEN before < 0.95 * total THEN 'medium' ELSE 'low' END AS class
FROM (SELECT customer_id, profit, sum(greatest(profit, 0)) OVER () AS total,
			 coalesce(sum(profit) OVER (ORDER BY profit DESC RANGE UNBOUNDED PRECEDING EXCLUDE GROUP), 0) AS before
	  FROM profits) p;

SELECT is((SELECT count(DISTINCT class)::int FROM expected_classes), 4, 'there are all four value classes');
SELECT results_eq($$
	SELECT customer_id, tier_value_class(profit, tier_by_value(profit) OVER ()) FROM profits ORDER BY 1 $$,
	$$ SELECT customer_id, class FROM expected_classes ORDER BY 1 $$, 'value classes');
SELECT results_eq($$
	SELECT customer_id, tier_value_class(profit, tier_by_value(profit) OVER ())
	FROM (SELECT customer_id, profit::float8 FROM profits) p ORDER BY 1 $$,
	$$ SELECT customer_id, class FROM expected_classes ORDER BY 1 $$, 'value classes of float8');
SELECT results_eq($$
	SELECT customer_id, tier_value_class(profit, tier_at(profit, (SELECT tier_value_cuts(profit, tier_shares('abc')) FROM profits)))
	FROM profits ORDER BY 1 $$,
	$$ SELECT customer_id, class FROM expected_classes ORDER BY 1 $$, 'value classes by fit and apply');
SELECT results_eq($$
	SELECT DISTINCT tier_value_rank(profit, tier), tier_value_class(profit, tier), tier_value_class(profit, tier, 'zh')
	FROM (SELECT profit, tier_by_value(profit) OVER () AS tier FROM profits) p ORDER BY 1 $$,
	$$ VALUES (1, 'high', '高'), (2, 'medium', '中'), (3, 'low', '低'), (4, 'negative', '负价值') $$,
	'their ranks and Chinese labels');

--
-- Strategic classes
--

CREATE TEMP TABLE strategic AS
SELECT customer_id, NULLIF(margin, 0) AS actual, CASE WHEN customer_id % 3 > 0 THEN (customer_id % 50)::numeric END AS strategic, cost, top
FROM profits, (VALUES (0.20), (0.05), (1), (0)) s (top);
CREATE TEMP TABLE expected_strategic AS
SELECT top, customer_id,
	   CASE WHEN others IS NULL THEN 'below_zero'
			WHEN count(*) FILTER (WHERE others IS NOT NULL) OVER (PARTITION BY top) * top >
				 rank() OVER (PARTITION BY top ORDER BY others DESC NULLS LAST) - 1 THEN 'most_valuable'
			ELSE 'second_tier' END AS class
FROM (SELECT *, CASE WHEN actual + coalesce(strategic, 0) >= cost THEN actual - cost END AS others FROM strategic) o;

SELECT is((SELECT count(DISTINCT class)::int FROM expected_strategic WHERE top = 0.20), 3, 'there are all three strategic classes');
SELECT results_eq($$
	SELECT top, customer_id, tier_strategic_class(actual, strategic, cost, top) OVER (PARTITION BY top) FROM strategic ORDER BY 1, 2 $$,
	$$ SELECT * FROM expected_strategic ORDER BY 1, 2 $$, 'strategic classes, four shares');
SELECT results_eq($$
	SELECT customer_id, tier_strategic_class(actual::float8, strategic::float8, cost::float8) OVER ()
	FROM strategic WHERE top = 0.20 ORDER BY 1 $$,
	$$ SELECT customer_id, class FROM expected_strategic WHERE top = 0.20 ORDER BY 1 $$, 'strategic classes of float8, top share by default');
SELECT results_eq($$
	SELECT DISTINCT tier_strategic_rank(actual, strategic, cost, top) OVER w, tier_strategic_class(actual, strategic, cost, top) OVER w,
		   tier_strategic_class(actual, strategic, cost, top, 'zh') OVER w
	FROM strategic WHERE top = 0.20 WINDOW w AS (PARTITION BY top) ORDER BY 1 $$,
	$$ VALUES (1, 'most_valuable', '最有价值'), (2, 'second_tier', '二级'), (3, 'below_zero', '负值') $$,
	'their ranks and Chinese labels');
-- in any order of rows, and with little memory
SET LOCAL work_mem = '64kB';
SELECT results_eq($$
	SELECT top, customer_id, tier_strategic_class(actual, strategic, cost, top) OVER (PARTITION BY top)
	FROM (SELECT * FROM strategic ORDER BY hashint4(customer_id)) s ORDER BY 1, 2 $$,
	$$ SELECT * FROM expected_strategic ORDER BY 1, 2 $$, 'strategic classes of rows on disk');
RESET work_mem;
SELECT lives_ok($$
	SELECT tier_strategic_class(i, 0, i % 7) OVER (PARTITION BY i) FROM generate_series(1, 100000) i $$,
	'many partitions');

--
-- Distances
--

CREATE TEMP TABLE cuts AS
SELECT tier_share_cuts(monetary, tier_shares('diamond')) AS diamond, tier_value_cuts(monetary, tier_shares('abc')) AS abc,
	   tier_share_cuts(frequency::float8, tier_shares('diamond')) AS visits
FROM customers;

SELECT is_empty($$
	SELECT customer_id FROM customers c, cuts
	WHERE tier_at(monetary + tier_distance(monetary, cuts.diamond), cuts.diamond) <> c.diamond - 1 OR
		  tier_at(monetary + tier_distance(monetary, cuts.diamond) - 0.001, cuts.diamond) <> c.diamond OR
		  tier_next(monetary, cuts.diamond) <> c.diamond - 1 OR
		  (tier_distance(monetary, cuts.diamond) IS NULL) <> (c.diamond = 1) $$,
	'who brings what is missing is one tier higher, with a penny less not');
SELECT is_empty($$
	SELECT customer_id FROM customers c, cuts
	WHERE tier_at(monetary + tier_distance(monetary, cuts.abc), cuts.abc) <> c.abc - 1 OR
		  (tier_distance(monetary, cuts.abc) IS NULL) <> (c.abc = 1) $$,
	'in ABC classes too');
SELECT is_empty($$
	SELECT customer_id FROM (SELECT *, frequency::float8 AS f FROM customers) c, cuts
	WHERE tier_at(f + tier_distance(f, visits), visits) <> tier_next(f, visits) OR tier_distance(f, visits) <> floor(tier_distance(f, visits)) OR
		  tier_next(f, visits) >= tier_at(f, visits) $$,
	'visits: whole ones');
SELECT is_empty($$
	SELECT customer_id FROM customers, cuts
	WHERE tier_distance_text(monetary, cuts.diamond, 'diamond') IS DISTINCT FROM
		  tier_distance(monetary, cuts.diamond) || ' more to reach ' || tier_label(tier_next(monetary, cuts.diamond), 'diamond') OR
		  tier_distance_text(monetary, cuts.diamond, 'diamond', 'zh') IS DISTINCT FROM
		  format('还差 %s 即可升级为“%s”', tier_distance(monetary, cuts.diamond), tier_label(NULLIF(customers.diamond - 1, 0), 'diamond', 'zh')) AND
		  customers.diamond > 1 $$,
	'the sentence');

--
-- Errors have their SQLSTATE
--

SELECT throws_ok($$ SELECT tier_shares('gold') $$, '22023', 'unknown scheme "gold"', 'unknown scheme');
SELECT throws_ok($$ SELECT * FROM tier_service('abc') $$, '22023', 'scheme "abc" has no service policy', 'no policy');

SELECT * FROM finish();
ROLLBACK;
