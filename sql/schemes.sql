-- Tier schemes by name, value classes, strategic classes, the way to the next tier.

--
-- Schemes
--

SELECT s, tier_shares(s) FROM unnest('{diamond,pyramid,metal,abc}'::text[]) s;
SELECT * FROM tier_schemes();
SELECT scheme, tier, label FROM tier_schemes('zh');
SELECT s.scheme FROM tier_schemes() s GROUP BY s.scheme
HAVING tier_shares(s.scheme) <> array_agg(share ORDER BY tier) OR sum(share) <> 1;

SELECT scheme, tier, tier_label(tier, scheme), tier_label(tier, scheme, 'zh')
FROM unnest('{diamond,pyramid,metal,abc}'::text[]) WITH ORDINALITY s (scheme, n), generate_series(1, 5) tier
WHERE tier <= cardinality(tier_shares(scheme)) + 1
ORDER BY n, tier;
SELECT tier_label(NULL, 'diamond') IS NULL AS null_tier,
	   tier_label(tier => 1, scheme => 'metal', lang => 'en') AS named;

-- parameters may differ from row to row
SELECT tier, scheme, lang, tier_label(tier, scheme, lang)
FROM (VALUES (1, 'diamond', 'en'), (1, 'abc', 'en'), (1, 'diamond', 'zh'), (2, 'pyramid', 'zh'),
			 (1, 'diamond', 'en'), (4, 'abc', 'zh')) v (tier, scheme, lang);

SELECT tier_shares('gold');
SELECT tier_shares('Diamond');
SELECT tier_shares(NULL);
SELECT tier_label(0, 'diamond');
SELECT tier_label(6, 'diamond');
SELECT tier_label(5, 'abc');
SELECT tier_label(1, 'gold');
SELECT tier_label(NULL, 'gold');
SELECT tier_label(1, NULL);
SELECT tier_label(1, 'diamond', 'de');
SELECT tier_label(1, 'diamond', NULL);
SELECT * FROM tier_schemes('de');
SELECT * FROM tier_schemes(NULL);

-- an error leaves nothing behind that the next call could take for an answer
DO $$
DECLARE
	said text := '';
BEGIN
	FOR i IN 1..4 LOOP
		BEGIN
			said := said || ' ' || tier_label(1, (ARRAY['diamond', 'gold', 'abc', NULL])[i]);
		EXCEPTION WHEN invalid_parameter_value THEN
			said := said || ' error';
		END;
	END LOOP;
	RAISE NOTICE '%', said;
END $$;

--
-- Service
--

SELECT * FROM tier_service('diamond');
SELECT * FROM tier_service('diamond', 'zh');
SELECT label FROM tier_service('diamond') WHERE response <= interval '4 hours' ORDER BY tier;
SELECT * FROM tier_service('pyramid');
SELECT * FROM tier_service('gold');
SELECT * FROM tier_service(NULL);
SELECT * FROM tier_service('diamond', NULL);

--
-- The pyramid and who is outside of it
--

SELECT tier, bought_before, is_suspect,
	   tier_pyramid_rank(tier, bought_before, is_suspect) AS rank,
	   tier_pyramid_class(tier, bought_before, is_suspect) AS class,
	   tier_pyramid_class(tier, bought_before, is_suspect, 'zh') AS zh
FROM (VALUES (1, false, false), (2, true, true), (3, NULL, NULL), (4, true, false),
			 (5, true, false), (NULL, true, false), (NULL, true, true), (NULL, true, NULL),
			 (NULL, false, false), (5, false, true), (NULL, false, true),
			 (NULL, NULL, false), (NULL, false, NULL)) v (tier, bought_before, is_suspect);
SELECT tier_pyramid_class(NULL, false), tier_pyramid_rank(NULL, false);
SELECT tier_pyramid_class(6, true);
SELECT tier_pyramid_rank(0, true);
SELECT tier_pyramid_class(1, true, false, NULL);

-- in one query: buyers in the window by head count, the others by what is known
SELECT name, tier_pyramid_class(tier_by_share(amount, tier_shares('pyramid')) OVER (), before) AS class
FROM (VALUES ('Ada', 500.00, true), ('Bo', 20.00, false), ('Cy', NULL, true), ('Di', NULL, false)) c (name, amount, before)
ORDER BY name;

-- the same where no purchase is 0 and not NULL: a floor
SELECT name, tier_by_share(amount, tier_shares('pyramid'), floor => 0) OVER () AS tier,
	   tier_pyramid_class(tier_by_share(amount, tier_shares('pyramid'), floor => 0) OVER (), before) AS class
FROM (VALUES ('Ada', 500.00, true), ('Bo', 20.00, false), ('Cy', 0, true), ('Di', 0, false)) c (name, amount, before)
ORDER BY name;

--
-- Value classes
--

-- 90 + 5 + 3 + 2 = 100: A B C C; 0 is low, a loss is negative
SELECT profit, class, tier_value_rank(profit, tier) AS rank, tier_value_class(profit, tier, 'zh') AS zh,
	   tier_value_class(profit::float8, tier) = class AS same_float8,
	   tier_value_rank(profit::float8, tier) = tier_value_rank(profit, tier) AS same_rank
FROM (SELECT profit, tier, tier_value_class(profit, tier) AS class
	  FROM (SELECT profit, tier_by_value(profit) OVER () AS tier
			FROM (VALUES (90.00), (5), (3), (2), (0), (0.00), (-0.01), (-1000), (NULL)) v (profit)) t) c
ORDER BY profit DESC NULLS LAST;
-- nobody brings anything
SELECT profit, tier_value_class(profit, tier_by_value(profit) OVER ())
FROM (VALUES (0.0), (-1), (-2)) v (profit);
-- the same by fit and apply
WITH c (margin, cost) AS (VALUES (100.0, 10.0), (8, 3), (6, 3), (4, 2), (1, 2))
SELECT margin, cost, tier_value_class(margin - cost, tier_at(margin - cost, (SELECT tier_value_cuts(margin - cost, tier_shares('abc')) FROM c)))
FROM c;

-- what the tier is does not matter without a positive profit
SELECT tier_value_class(-5.0, NULL), tier_value_class(0.0, 99), tier_value_class(5.0, NULL) IS NULL AS no_tier,
	   tier_value_class(NULL::numeric, 1) IS NULL AS no_profit, tier_value_rank(NULL::float8, 1) IS NULL AS no_rank;
-- any numeric
SELECT tier_value_class(1e30, 2), tier_value_class(-1e-30, 2), tier_value_class(12345678901234567890.123456789, 1),
	   tier_value_class(-0.00005, 1), tier_value_class('-0'::float8, 1), tier_value_class(1e-300::float8, 3);
SELECT tier_value_class(5.0, 0);
SELECT tier_value_class(5.0, 4);
SELECT tier_value_rank(5.0::float8, 4);
SELECT tier_value_class('NaN'::numeric, 1);
SELECT tier_value_class('NaN'::float8, 1);
SELECT tier_value_class('Infinity'::float8, 1);
SELECT tier_value_rank('-Infinity'::float8, 1);
SELECT tier_value_class(5.0, 1, NULL);
SELECT tier_value_class(NULL::float8, 1, 'de');

--
-- Strategic classes
--

CREATE TEMP TABLE accounts (name text, actual numeric, strategic numeric, service_cost numeric);
INSERT INTO accounts VALUES
	('earns most', 100, 0, 10), ('earns as much', 95, NULL, 5), ('earns', 50, 10, 10),
	('even', 10, 0, 10), ('promising', 5, 20, 10), ('just made up for', 5, 5, 10),
	('costs', 5, 4.99, 10), ('costs, unknown', 5, NULL, 10), ('unknown', NULL, 50, 10),
	('unknown cost', 50, 0, NULL);
-- top share 0.20 of six: two, and the two best have equal profits
SELECT name, actual - service_cost AS profit,
	   tier_strategic_rank(actual, strategic, service_cost) OVER () AS rank,
	   tier_strategic_class(actual, strategic, service_cost) OVER () AS class,
	   tier_strategic_class(actual, strategic, service_cost, lang => 'zh') OVER () AS zh,
	   tier_strategic_class(actual::float8, strategic::float8, service_cost::float8) OVER () =
	   tier_strategic_class(actual, strategic, service_cost) OVER () AS same_float8
FROM accounts ORDER BY rank, profit DESC, name;
-- by definition: tier_by_share() of the others
SELECT DISTINCT top_share, s IS NOT DISTINCT FROM
	   CASE WHEN actual + coalesce(strategic, 0) < service_cost THEN 3 ELSE t END AS same
FROM (SELECT *, tier_strategic_rank(actual, strategic, service_cost, top_share) OVER w AS s,
			 tier_by_share(CASE WHEN actual + coalesce(strategic, 0) >= service_cost THEN actual - service_cost END,
						   ARRAY[top_share, 1 - top_share]) OVER w AS t
	  FROM accounts, (VALUES (0.2), (0), (0.5), (1), (0.34), (0.0000000000000001)) p (top_share)
	  WINDOW w AS (PARTITION BY top_share)) x
ORDER BY top_share;
-- groups of their own; a frame has no say
SELECT name, tier_strategic_class(actual, strategic, service_cost) OVER
	   (PARTITION BY actual > 50 ORDER BY name ROWS CURRENT ROW) AS class
FROM accounts ORDER BY actual > 50, name;
-- nobody, one, all below zero, all unknown
SELECT tier_strategic_class(actual, 0, 1) OVER () FROM accounts WHERE false;
SELECT tier_strategic_class(5.0, NULL, 1) OVER ();
SELECT tier_strategic_class(0.0, NULL, 1) OVER () FROM generate_series(1, 2);
SELECT tier_strategic_class(NULL::numeric, NULL, 1) OVER () IS NULL AS unknown FROM generate_series(1, 3);
-- exact: 0.1 + 0.2 is not less than 0.3, also as float8; places may differ
SELECT tier_strategic_rank(0.1::float8, 0.2::float8, 0.3::float8) OVER () AS float8;
SELECT a, tier_strategic_rank(a, 0, 0, 0.5) OVER ()
FROM (VALUES (1.00000000000000000001), (1), (1.5), (0.00000000000000000000000001)) v (a);
-- many rows, with NULLs in between
SELECT class, count(*), min(profit), max(profit)
FROM (SELECT a - c AS profit, tier_strategic_class(a, s, c) OVER () AS class
	  FROM (SELECT NULLIF((i * 7919) % 10007, 5)::numeric AS a, NULLIF(i % 11, 0)::numeric AS s,
				   ((i * 31) % 5003)::numeric AS c
			FROM generate_series(1, 10007) i) v) t
GROUP BY class ORDER BY class;

SELECT tier_strategic_class('NaN'::numeric, 0, 0) OVER ();
SELECT tier_strategic_class(1, 'NaN'::float8, 0) OVER ();
SELECT tier_strategic_class(1, 0, 'Infinity'::float8) OVER ();
SELECT tier_strategic_class(1.0, 0, 0, 1.01) OVER ();
SELECT tier_strategic_class(1.0, 0, 0, -0.1) OVER ();
SELECT tier_strategic_class(1.0, 0, 0, 'NaN') OVER ();
SELECT tier_strategic_class(1.0, 0, 0, 0.12345678901234567) OVER ();
SELECT tier_strategic_class(1.0, 0, 0, NULL) OVER ();
SELECT tier_strategic_class(1.0, 0, 0, lang => 'de') OVER ();
SELECT tier_strategic_class(1.0, 0, 0, lang => NULL) OVER ();
SELECT tier_strategic_class(1e37, 0, 0) OVER ();
SELECT tier_strategic_class(1e33, 1e-10, 0) OVER ();

--
-- The way to the next tier
--

SELECT value, tier_at(value, cuts) AS tier, tier_next(value, cuts) AS next, tier_distance(value, cuts) AS missing,
	   tier_at(value + tier_distance(value, cuts), cuts) AS then,
	   tier_distance_text(value, cuts, 'diamond') AS sentence,
	   tier_distance_text(value, cuts, 'diamond', 'zh') AS zh
FROM (VALUES (2000.00), (1000), (999.995), (500.00), (499.99), (12.5), (0), (-3)) v (value),
	 (VALUES ('{1000,500.00,100}'::numeric[])) c (cuts);
-- by fitted limits, also where many are equal: who adds the distance is in the next tier
SELECT count(*) AS customers, count(missing) AS below_the_top,
	   count(*) FILTER (WHERE tier_at(value + missing, cuts) = tier_next(value, cuts)) AS arrive,
	   count(*) FILTER (WHERE tier_at(value + missing - 0.01, cuts) = tier_at(value, cuts)) AS just_short
FROM (SELECT *, tier_distance(value, cuts) AS missing
	  FROM (SELECT (i % 37)::numeric AS value FROM generate_series(1, 1000) i) v,
		   (SELECT tier_share_cuts((i % 37)::numeric, tier_shares('diamond')) AS cuts FROM generate_series(1, 1000) i) c) d;
-- visits
SELECT visits, tier_next(visits, '{10,5,2}'), tier_distance(visits, '{10,5,2}') AS missing,
	   tier_distance_text(visits, '{10,5,2}', 'metal') AS sentence
FROM (VALUES (12), (10), (7), (1), (0)) v (visits);
-- tiers that nobody is in cannot be reached; one limit for two tiers leads to the better
SELECT cuts, tier_at(50.0, cuts) AS tier, tier_next(50.0, cuts) AS next, tier_distance(50.0, cuts) AS missing,
	   tier_at(50.0 + tier_distance(50.0, cuts), cuts) AS then
FROM (VALUES ('{NULL,100,60}'::numeric[]), ('{100,NULL,60}'), ('{100,NULL,NULL}'), ('{NULL,NULL,NULL}'),
			 ('{100,80,50}'), ('{100,100,10}'), ('{100,80,80,80}'), ('{}')) v (cuts);
SELECT tier_distance(NULL::numeric, '{1}') IS NULL AS no_value, tier_distance(NULL::numeric, NULL) IS NULL AS nothing,
	   tier_distance_text(NULL::numeric, '{1}', 'abc') IS NULL AS no_sentence;
-- a value, but nothing to hold it against
SELECT tier_distance(1.0, NULL);
SELECT tier_next(1.0, NULL);
SELECT tier_distance_text(1.0, NULL, 'abc');
-- float8: rounding never leaves one short of the limit
SELECT count(*) AS rows, count(*) FILTER (WHERE value + tier_distance(value, ARRAY[cut]) >= cut) AS reached
FROM (SELECT (i * 0.37)::float8 * 10 ^ (i % 40 - 20) * (i % 3 - 1.5) AS value, (i * 0.73)::float8 * 10 ^ (i % 37 - 18) AS cut
	  FROM generate_series(1, 10000) i) v
WHERE value < cut;
SELECT tier_distance(0.1::float8, '{0.3}') AS float8, tier_distance_text(0.1::float8, '{0.7,0.3}', 'abc') AS sentence,
	   tier_distance('-Infinity'::float8, '{0.3}') AS infinite, tier_distance(1::float8, '{Infinity}') AS never;
-- exact: any places
SELECT tier_distance(0.1, '{0.30000}'), tier_distance(1e-20, '{1}'), tier_distance(99999999999999999999.99, '{100000000000000000000}');
-- cuts that differ from row to row
SELECT cuts, tier_distance(5.0, cuts) FROM (VALUES ('{10,6}'::numeric[]), ('{8,7}'), ('{10,6}'), ('{5}')) v (cuts);

SELECT tier_distance('NaN'::numeric, '{1}');
SELECT tier_distance('NaN'::float8, '{1}');
SELECT tier_distance(1.0, '{1,2}');
SELECT tier_distance(1.0, '{NaN}');
SELECT tier_distance(1.0, '{{1,2}}');
SELECT tier_distance(-1e30, '{1e-20}');
SELECT tier_distance_text(1.0, '{4,3,2}', 'abc');
SELECT tier_distance_text(1.0, '{3,2}', 'diamond');
SELECT tier_distance_text(1.0, '{3,2}', 'gold');
SELECT tier_distance_text(NULL::float8, '{3,2}', NULL);
SELECT tier_distance_text(1.0, '{3,2}', 'abc', NULL);
