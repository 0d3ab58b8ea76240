-- Tiers that move: hold, migration, drift

--
-- tier_hold: the sequences of the rule
--

CREATE FUNCTION held(tiers int[], up_after int DEFAULT 1, down_after int DEFAULT 2, max_step int DEFAULT NULL)
	RETURNS text LANGUAGE sql AS $$
	SELECT array_to_string(array_agg(held ORDER BY period), ',', '-')
	FROM (SELECT period, tier_hold(tier, up_after, down_after, max_step) OVER (ORDER BY period) AS held
		  FROM unnest(tiers) WITH ORDINALITY AS t (tier, period)) h $$;

SELECT held('{2,3,2,3,3,1,2,2}'), held('{2,4,3,NULL,4,1,2,4,4}'), held('{3,1,2,1}', up_after => 2);
-- NULL before the first tier, and between
SELECT held('{NULL,NULL,3,NULL,2,NULL}'), held('{NULL}'), held('{3,4,NULL,NULL,4}');
-- the least change, wherever it stands in the streak
SELECT held('{3,4,9,5}', 1, 3), held('{3,9,4,5}', 1, 3), held('{5,1,4}', 2), held('{5,4,1}', 2);
-- a streak ends with the tier itself, on the other side, and with a move
SELECT held('{3,4,3,7,6}'), held('{3,4,2,7,6}', 2, 2), held('{5,1,3,1,1}', 2);
SELECT held('{5,1,1,1,9,9,9,9}', 1, 1, 1) AS step_1, held('{9,1,1,1,8,8}', 2, 2, 2) AS step_2,
	   held('{5,1,1,1,9,9,9,9}', 1, 1) AS at_once;

-- by name, several customers, in an order of any kind
SELECT customer, period, tier,
	   tier_hold(tier) OVER customer_by_period AS held,
	   tier_hold(tier, down_after => 1) OVER customer_by_period AS down_at_once,
	   tier_hold(tier, max_step => 1, up_after => 1, down_after => 1) OVER customer_by_period AS by_one,
	   tier_hold(tier) OVER (PARTITION BY customer ORDER BY period DESC) AS backwards
FROM (VALUES ('a', DATE '2024-01-01', 4), ('a', '2024-02-01', 1), ('a', '2024-03-01', 3), ('a', '2024-04-01', 4),
			 ('b', '2024-02-01', NULL), ('b', '2024-03-01', 2), ('b', '2024-04-01', 3),
			 ('c', '2024-01-01', 1)) v (customer, period, tier)
WINDOW customer_by_period AS (PARTITION BY customer ORDER BY period)
ORDER BY customer, period;

-- the frame does not matter, nor does what else is computed
SELECT string_agg(concat_ws('/', held, framed, rank, lead), ' ' ORDER BY period)
FROM (SELECT period,
			 tier_hold(tier) OVER w AS held,
			 tier_hold(tier) OVER (w ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS framed,
			 rank() OVER w AS rank,
			 coalesce(lead(tier, 3) OVER w, 0) AS lead
	  FROM unnest('{2,3,2,3,3,1,2,2}'::int[]) WITH ORDINALITY AS t (tier, period)
	  WINDOW w AS (ORDER BY period)) h;

-- the order of rows must be given: no ORDER BY, equal periods, equal NULLs
SELECT tier_hold(tier) OVER () FROM (VALUES (1), (1)) v (tier);
SELECT tier_hold(tier) OVER (PARTITION BY customer) FROM (VALUES (1, 1), (2, 1), (2, 3)) v (customer, tier);
SELECT tier_hold(tier) OVER (ORDER BY period) FROM (VALUES (1, 1), (2, 1), (2, 3)) v (period, tier);
SELECT tier_hold(tier) OVER (ORDER BY period) FROM (VALUES (NULL::int, 1), (NULL, 1)) v (period, tier);
-- where a customer has one row it is
SELECT customer, tier_hold(tier) OVER (PARTITION BY customer) FROM (VALUES (1, 4), (2, 1)) v (customer, tier);

SELECT tier_hold(1, 0) OVER ();
SELECT tier_hold(1, -1) OVER ();
SELECT tier_hold(1, NULL) OVER ();
SELECT tier_hold(1, down_after => 0) OVER ();
SELECT tier_hold(1, 1, NULL) OVER ();
SELECT tier_hold(1, max_step => 0) OVER ();
SELECT tier_hold(tier) OVER (ORDER BY tier DESC) FROM (VALUES (2), (1), (0)) v (tier);
SELECT tier_hold(-2) OVER ();
SELECT tier_hold(1);
SELECT count(*) FROM (SELECT tier_hold(NULL, 0) OVER () WHERE false) none;

--
-- tier_migration
--

CREATE TABLE moves (before int, after int);
INSERT INTO moves VALUES (1, 1), (1, 1), (1, 2), (2, 1), (2, 3), (3, NULL), (NULL, 3), (NULL, 3), (NULL, NULL),
						 (2, NULL);

SELECT tier_migration(before, after) FROM moves;
SELECT * FROM tier_migration_rows((SELECT tier_migration(before, after) FROM moves));
SELECT from_tier, to_tier, customers, round(share::numeric, 3) AS share
FROM tier_migration_rows((SELECT tier_migration(before, after) FROM moves), 'abc');
-- labels of a scheme with more tiers, every cell, and a tier below the floor
SELECT * FROM tier_migration_rows((SELECT tier_migration(before, after) FROM moves WHERE before = 1), 'diamond', empty_cells => true);
SELECT from_tier, to_tier, customers, from_rank, to_rank
FROM tier_migration_rows((SELECT tier_migration(before + 2, after) FROM moves), 'diamond');
-- as a square
SELECT from_tier, to_tier, customers
FROM tier_migration_rows((SELECT tier_migration(before, after) FROM moves), 'abc', empty_cells => true)
ORDER BY from_rank, to_rank
\crosstabview from_tier to_tier customers

-- what went out and what came in are the customers of either period
SELECT sum(customers) FILTER (WHERE from_tier <> 'new') = (SELECT count(before) FROM moves) AS before,
	   sum(customers) FILTER (WHERE to_tier <> 'gone') = (SELECT count(after) FROM moves) AS after,
	   sum(customers) = (SELECT count(coalesce(before, after)) FROM moves) AS either,
	   sum(share) = count(DISTINCT from_rank) AS shares
FROM tier_migration_rows((SELECT tier_migration(before, after) FROM moves));

-- nobody: no matrix, no rows
SELECT tier_migration(before, after) FROM moves WHERE false;
SELECT tier_migration(before, after) FROM moves WHERE coalesce(before, after) IS NULL;
SELECT * FROM tier_migration_rows(NULL, 'diamond');
SELECT before, tier_migration(before, after) FILTER (WHERE after = 3) FROM moves GROUP BY 1 ORDER BY 1;
-- the same matrix whatever the order
SELECT count(DISTINCT m) AS matrices
FROM (SELECT tier_migration(before, after ORDER BY before, after) AS m FROM moves
	  UNION ALL SELECT tier_migration(before, after ORDER BY before DESC, after DESC) FROM moves
	  UNION ALL SELECT tier_migration(before, after ORDER BY after, before DESC) FROM moves) orders;
SELECT before, after, tier_migration(before, after) OVER (ORDER BY before, after) AS so_far FROM moves ORDER BY 1, 2 LIMIT 4;
-- the worst tier
SELECT from_tier, to_tier, customers, from_rank, to_rank
FROM tier_migration_rows((SELECT tier_migration(t, nullif(101 - t, 100)) FROM (VALUES (1), (100)) v (t)));

SELECT tier_migration(0, 1);
SELECT tier_migration(1, -1);
SELECT tier_migration(NULL, 101);
SELECT * FROM tier_migration_rows(NULL, 'silver');
SELECT * FROM tier_migration_rows(NULL, 'abc', 'de');
SELECT * FROM tier_migration_rows(NULL, 'abc', NULL);
SELECT * FROM tier_migration_rows(NULL, empty_cells => NULL);
SELECT * FROM tier_migration_rows((SELECT tier_migration(1, 5)), 'abc');
-- what is no matrix
SELECT * FROM tier_migration_rows('{}');
SELECT * FROM tier_migration_rows('{1,2}');
SELECT * FROM tier_migration_rows('{{0,1},{1,1}}');
SELECT * FROM tier_migration_rows('[0:0][0:0]={{0}}');
SELECT * FROM tier_migration_rows('[0:1][0:2]={{0,1,1},{1,1,1}}');
SELECT * FROM tier_migration_rows('[0:1][0:1]={{0,1},{1,NULL}}');
SELECT * FROM tier_migration_rows('[0:1][0:1]={{0,1},{1,-1}}');
SELECT * FROM tier_migration_rows('[0:1][0:1]={{1,1},{1,1}}');
SELECT * FROM tier_migration_rows(array_fill(0, '{102,102}', '{0,0}'));
-- support functions do not take what others made
SELECT tier_migration_transition(NULL, 1, 1);
CREATE AGGREGATE bad_migration(int, int) (SFUNC = tier_migration_transition, STYPE = int[], INITCOND = '{1,2,3}');
SELECT bad_migration(before, after) FROM moves;
CREATE AGGREGATE full_migration(int, int) (SFUNC = tier_migration_transition, STYPE = int[],
										   INITCOND = '[0:1][0:1]={{0,0},{0,2147483646}}');
SELECT full_migration(1, 1) FROM generate_series(1, 1);
SELECT full_migration(1, 1) FROM generate_series(1, 2);
CREATE AGGREGATE sum_of_migrations(int[]) (SFUNC = tier_migration_combine, STYPE = int[]);
SELECT sum_of_migrations(m)
FROM (VALUES (NULL::int[]), ('[0:1][0:1]={{0,1},{2,3}}'), ('[0:2][0:2]={{0,1,2},{3,4,5},{6,7,8}}'), (NULL),
			 ('[0:1][0:1]={{0,10},{20,30}}')) v (m);
SELECT sum_of_migrations(m) FROM (VALUES ('[0:1][0:1]={{0,1},{2,3}}'::int[]), ('[0:1][0:1]={{0,1},{2,2147483645}}')) v (m);
SELECT sum_of_migrations('{1}');

--
-- tier_drift
--

-- tier 1 from 100 on and tier 2 from 10 on; later from 200 and from 10 on
CREATE VIEW drift AS
SELECT was, "is", tier_at(was, b) AS a, tier_at("is", b) AS b, tier_at("is", c) AS c,
	   tier_drift_customer(was, "is", b, c) AS customer, tier_drift_market(was, "is", b, c) AS market,
	   tier_drift_cause(was, "is", b, c) AS cause, tier_drift_rank(was, "is", b, c) AS rank
FROM (VALUES (50.0, 60.0), (150, 150), (50, 150), (50, 300), (5, 300), (5, 150), (150, 60), (150, 5), (NULL, 5), (5, NULL),
			 (NULL, NULL)) v (was, "is"),
	 (VALUES ('{100,10}'::numeric[], '{200,10}'::numeric[])) cuts (b, c);
SELECT * FROM drift;
SELECT bool_and(customer + market = a - c) AS adds_up FROM drift;
-- limits that fell
SELECT was, "is", tier_drift_customer(was, "is", b, c), tier_drift_market(was, "is", b, c), tier_drift_cause(was, "is", b, c)
FROM (VALUES (150.0, 150.0), (150, 90), (90, 90), (90, 5)) v (was, "is"),
	 (VALUES ('{100,10}'::numeric[], '{80,4}'::numeric[])) cuts (b, c);

-- a tier nobody was in; a floor; float8
SELECT tier_drift_customer(5, 50, '{NULL,10}'::numeric[], '{NULL,10}'::numeric[]) AS customer,
	   tier_drift_market(50, 50, '{NULL,10}'::numeric[], '{40,10}'::numeric[]) AS market,
	   tier_drift_cause(50, 50, '{NULL,10}'::numeric[], '{40,10}'::numeric[]) AS cause;
SELECT tier_drift_customer(5, 0, '{100,10}'::numeric[], '{100,10}'::numeric[], 0) AS to_none,
	   tier_drift_customer(0, 100, '{100,10}'::numeric[], '{100,10}'::numeric[], floor => 0) AS from_none,
	   tier_drift_cause(0, 5, '{100,10}'::numeric[], '{100,10}'::numeric[], 0) AS cause;
SELECT tier_drift_customer(50::float8, 150, '{100,10}'::float8[], '{200,10}') AS customer,
	   tier_drift_market(50::float8, 150, '{100,10}'::float8[], '{200,10}') AS market,
	   tier_drift_cause(50::float8, 150, '{100,10}'::float8[], '{200,10}') AS cause,
	   tier_drift_rank(50::float8, 150, '{100,10}'::float8[], '{200,10}') AS rank,
	   tier_drift_cause(-1::float8, 'infinity', '{100,10}'::float8[], '{200,10}') AS infinite;
-- numeric limits are exact
SELECT tier_drift_cause(0.1, 0.10000000000000000001, '{0.10000000000000000001}'::numeric[], '{0.10000000000000000001}'::numeric[]);

-- without limits there is no tier; who is new or gone needs none
SELECT tier_drift_customer(1, 2, NULL, '{1}'::numeric[]);
SELECT tier_drift_market(1, 2, '{1}'::numeric[], NULL);
SELECT tier_drift_cause(1, 2, NULL, '{1}'::numeric[]);
SELECT tier_drift_cause(NULL, 2, NULL, '{1}'::numeric[]) AS new, tier_drift_cause(1, NULL, '{1}'::numeric[], NULL) AS gone;

SELECT tier_drift_cause('NaN', 2, '{1}'::numeric[], '{1}'::numeric[]);
SELECT tier_drift_customer(1, 'NaN', '{1}'::float8[], '{1}'::float8[]);
SELECT tier_drift_market(1, 2, '{1,NaN}'::float8[], '{1}'::float8[]);
SELECT tier_drift_rank(1, 2, '{1}'::float8[], '{1,2}'::float8[]);
SELECT tier_drift_rank(1, 2, '{1}'::float8[], '{1}'::float8[], 'NaN');
SELECT tier_drift_cause(1, 2, '{1}'::numeric[], '{1}'::numeric[], lang => 'de');
SELECT tier_drift_cause(NULL, NULL, '{1}'::numeric[], '{1}'::numeric[], NULL, NULL);

DROP FUNCTION held;
DROP AGGREGATE bad_migration(int, int), full_migration(int, int), sum_of_migrations(int[]);
DROP VIEW drift;
DROP TABLE moves;
