-- tier: small groups by head count, by value and by limits; cut points; errors.
\pset null NULL

--
-- Small cases, one by one.  Tiers are shown in the order of the values given.
--

CREATE FUNCTION by_share(vals numeric[], shares numeric[] DEFAULT '{0.02,0.18,0.30,0.50}', ties text DEFAULT 'up', floor numeric DEFAULT NULL)
RETURNS int[] LANGUAGE sql AS $$
	SELECT array_agg(t ORDER BY i)
	FROM (SELECT i, tier_by_share(v, shares, ties, floor) OVER () AS t FROM unnest(vals) WITH ORDINALITY u (v, i)) q
$$;
CREATE FUNCTION by_value(vals numeric[], shares numeric[] DEFAULT '{0.80,0.15,0.05}', boundary text DEFAULT 'cross')
RETURNS int[] LANGUAGE sql AS $$
	SELECT array_agg(t ORDER BY i)
	FROM (SELECT i, tier_by_value(v, shares, boundary) OVER () AS t FROM unnest(vals) WITH ORDINALITY u (v, i)) q
$$;
CREATE FUNCTION sizes(n int, shares numeric[], ties text DEFAULT 'up') RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(coalesce(c, 0)::text, '/' ORDER BY j)
	FROM generate_series(1, cardinality(shares)) j
	LEFT JOIN (SELECT t AS j, count(*) AS c FROM (SELECT tier_by_share(i, shares, ties) OVER () AS t FROM generate_series(1, n) i) q GROUP BY t) s USING (j)
$$;

-- how many customers each tier has, of n with different values
SELECT n, sizes(n, '{0.02,0.18,0.30,0.50}') AS "2/18/30/50", sizes(n, '{1,4,15,80}') AS "1/4/15/80", sizes(n, '{0.07,0.93}') AS "7/93",
	   sizes(n, '{0.02,0.18,0.30,0.50}', 'down') AS "2/18/30/50 down", sizes(n, '{0.07,0.93}', 'down') AS "7/93 down"
FROM unnest('{1,2,3,10,50,99,100,101,1000,4338}'::int[]) n;
SELECT shares, sizes(10, shares) AS up, sizes(10, shares, 'down') AS down
FROM (VALUES ('{1}'::numeric[]), ('{100}'), ('{0,1}'), ('{1,0}'), ('{0,0,1}'), ('{0.5,0,0.5}'), ('{0.1,0,0,0.9}'),
	  ('{33.3333333333333333,33.3333333333333334,33.3333333333333333}'), ('{0.0000000000000001,0.9999999999999999}'),
	  ('{0.9999999999999999,0.0000000000000001}'), ('{0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1}')) s (shares);

-- shares that were computed have zeros at their end
SELECT by_share('{5,4,3,2,1}', ARRAY[1 / 5::numeric, 4 / 5::numeric]) AS computed, by_share('{5,4,3,2,1}', '{20.00000000000000000000,80.0}') AS zeros;

CREATE TEMP TABLE cases (n serial, vals numeric[]);
INSERT INTO cases (vals) VALUES
	('{90,5,3,2}'), ('{1000000,1,1,1}'), ('{81,19}'), ('{80,15,5}'), ('{80,15,4,1}'), ('{7,7,7,7}'), ('{10,8,8,8,5,5,1,1,1,0}'), ('{5,5,5,1,1,1,1,1,1,1}'),
	('{3,-1,-2,-3}'), ('{-1,-2,-3}'), ('{0,0,0}'), ('{0,-5,-5}'), ('{4,NULL,2,NULL,1,3}'), ('{NULL,NULL}'), ('{42}'), ('{0}'), ('{-42}'),
	('{0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1}'), ('{9007199254740993,9007199254740992,9007199254740992}'),
	('{0.00000000000000000002,0.00000000000000000001,0}');
SELECT vals, by_share(vals) AS up, by_share(vals, ties => 'down') AS down, by_share(vals, '{50,50}') AS half, by_share(vals, '{50,50}', 'down') AS half_down
FROM cases ORDER BY n;
SELECT vals, by_share(vals, floor => 0) AS above_0, by_share(vals, '{50,50}', 'down', 0) AS half_down, by_share(vals, '{1}', floor => 5) AS above_5
FROM cases ORDER BY n;
SELECT vals, by_value(vals) AS abc, by_value(vals, boundary => 'within') AS within, by_value(vals, '{0,0.5,0.5,0}') AS "0,0.5,0.5,0",
	   by_value(vals, '{0,0.5,0.5,0}', 'within') AS within, by_value(vals, '{1,0}') AS "1,0"
FROM cases ORDER BY n;

-- and by cut points
SELECT vals, tier_share_cuts(v, '{0.02,0.18,0.30,0.50}') AS share, tier_share_cuts(v, '{50,50}', 'down') AS half_down,
	   tier_value_cuts(v, '{0.80,0.15,0.05}') AS abc, tier_value_cuts(v, '{0.80,0.15,0.05}', 'within') AS within
FROM cases, unnest(vals) v GROUP BY n, vals ORDER BY n;
-- float8 gives the same tiers, where it can tell the values apart
SELECT vals, array_agg(s ORDER BY i) AS share, array_agg(a ORDER BY i) AS abc, array_agg(w ORDER BY i) AS within
FROM (SELECT n, vals, i, tier_by_share(v::float8, '{0.02,0.18,0.30,0.50}') OVER c AS s, tier_by_value(v::float8) OVER c AS a,
			 tier_by_value(v::float8, boundary => 'within') OVER c AS w
	  FROM cases, unnest(vals) WITH ORDINALITY u (v, i) WINDOW c AS (PARTITION BY n)) q
GROUP BY n, vals HAVING (array_agg(s ORDER BY i), array_agg(a ORDER BY i), array_agg(w ORDER BY i))
						IS DISTINCT FROM (by_share(vals), by_value(vals), by_value(vals, boundary => 'within')) ORDER BY n;
-- what a float8 prints as is what is added: ten times 0.1 is 1
SELECT i, tier_by_value(v, '{0.9,0.1}') OVER () AS "cross", tier_by_value(v, '{0.9,0.1}', 'within') OVER () AS within
FROM (SELECT i, 0.1::float8 * i / i AS v FROM generate_series(1, 10) i) s ORDER BY i LIMIT 1;
SELECT v, tier_by_value(v, '{0.9,0.1}') OVER () FROM (VALUES (0.9::float8), (0.1::float8 + 0.2 - 0.2)) a (v) ORDER BY v DESC;
SELECT v, tier_by_share(v, '{0.5,0.5}') OVER () FROM unnest('{Infinity,-Infinity,1,-0,0}'::float8[]) v ORDER BY v DESC;

--
-- Windows, FILTER, and forms of call
--

SELECT v, tier_by_share(v, '{0.5,0.5}') OVER (), tier_by_share(v, '{0.5,0.5}') OVER (ORDER BY v DESC ROWS CURRENT ROW) AS frame_does_not_matter,
	   tier_by_share(v, '{0.5,0.5}') OVER (PARTITION BY v > 3) AS by_part, tier_by_value(nullif(v, 5)) OVER (PARTITION BY v > 3) AS without_5
FROM generate_series(1, 6) v ORDER BY v;
SELECT tier_by_share(1, '{1}') OVER () FROM generate_series(1, 0);
SELECT tier_by_value(NULL::int) OVER (), tier_by_share(NULL::int, '{1}', floor => 0) OVER () FROM generate_series(1, 2);
-- parameters are those of the partition's first row
SELECT v, s, tier_by_share(v, s) OVER (PARTITION BY s) FROM generate_series(1, 4) v, (VALUES ('{0.25,0.75}'::numeric[]), ('{0.5,0.5}')) a (s) ORDER BY s, v;
SELECT tier_share_cuts(v, '{0.5,0.5}'), tier_share_cuts(v, '{0.5,0.5}') FILTER (WHERE v < 3) AS below_3, tier_value_cuts(v, '{0.5,0.5}') FILTER (WHERE v > 9) AS above_9,
	   tier_share_cuts(DISTINCT v / 3, '{0.5,0.5}') AS "distinct", tier_share_cuts(v, '{1}') AS one_tier
FROM generate_series(1, 6) v;
SELECT tier_share_cuts(v, '{1}') IS NULL AS no_rows FROM generate_series(1, 0) v;
SELECT v, tier_share_cuts(v, '{0.5,0.5}') OVER (ORDER BY v) AS running, tier_value_cuts(v, '{0.5,0.5}') OVER (ORDER BY v ROWS 1 PRECEDING) AS moving FROM generate_series(1, 4) v;
SELECT pg_typeof(tier_share_cuts(v::numeric, '{0.5,0.5}')), pg_typeof(tier_share_cuts(v::float8, '{0.5,0.5}')), pg_typeof(tier_value_cuts(v::real, '{1}')) FROM generate_series(1, 2) v;
-- zero is zero, with either sign
SELECT tier_share_cuts(v, '{0.5,0.5}') AS a, tier_share_cuts(-v, '{0.5,0.5}') AS b, tier_share_cuts(v, '{0.5,0.5}', 'down') AS c FROM unnest('{-0,0,-1,-0}'::float8[]) v;
SELECT tier_share_cuts(v, '{0.5,0.5}') AS a, tier_share_cuts(-v, '{0.5,0.5}') AS b, tier_share_cuts(v, '{0.5,0.5}', 'down') AS c FROM unnest('{-0,-1,-0,0}'::float8[]) v;
-- cut points have the places of the finest value
SELECT tier_share_cuts(v, '{0.5,0.5}') FROM unnest('{1.5,2,2.25}'::numeric[]) v;

--
-- Limits
--

SELECT v, tier_by_limit(v, '{10000,1000,100}') AS descending, tier_by_limit(v, '{100,1000,10000}') AS ascending, tier_by_limit(v::float8, '{10000,1000,100}') AS float8,
	   tier_at(v, '{10000,1000,100}') AS fitted, tier_at(v, '{10000,NULL,100}') AS nobody, tier_at(v, '{1000,1000,1000}') AS equal, tier_at(v, '{10000,1000,100}', 500) AS floor
FROM unnest('{10000.01,10000,9999.99,1000,500,100,99.999,-5,NULL}'::numeric[]) v;
SELECT tier_by_limit(5, '{}') AS no_limits, tier_by_limit(5, '{5}') AS one, tier_at(5, '{}') AS one_tier, tier_at(5, '{NULL,NULL}') AS nobody, tier_at(NULL::int, NULL) AS no_value,
	   tier_at(NULL::int, '{5}') AS null_value, tier_by_limit(NULL::int, '{5}') AS null_value_limit, tier_at(5, '{5}', NULL) AS no_floor, tier_at(5, '{5}', 5) AS floor,
	   tier_by_limit('Infinity'::float8, '{Infinity,0,-Infinity}') AS endless, tier_by_limit('-Infinity'::float8, '{Infinity,0,-Infinity}') AS endless_low;
-- numeric is exact: a limit may differ in the last of many digits, or have more places
SELECT tier_by_limit(12345678901234567890.0001, '{12345678901234567890.0002,12345678901234567890.0001}') AS digits, tier_by_limit(0.3, '{0.30000000000000000000000001}') AS places,
	   tier_by_limit(1e30, '{0.00000000000000000001}') AS far, tier_by_limit(-1e30, '{0.00000000000000000001}') AS far_below;
-- limits may change from row to row
SELECT v, c, tier_at(v, c), tier_by_limit(v, c) FROM (VALUES ('{2}'::numeric[]), ('{3,2}'), ('{}')) a (c), generate_series(1, 3) v ORDER BY c, v;
-- fitted to nobody, applied to nobody
SELECT tier_at(v, (SELECT tier_share_cuts(v, '{1}') FROM generate_series(1, 0) v)) FROM unnest('{NULL}'::int[]) v;

--
-- Errors
--

CREATE FUNCTION errors(calls text[]) RETURNS TABLE (call text, state text, message text, hint text) LANGUAGE plpgsql AS $$
BEGIN
	FOREACH call IN ARRAY calls LOOP
		BEGIN
			EXECUTE format('SELECT %s', call);
			RAISE 'no error';
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
		END;
		RETURN NEXT;
	END LOOP;
END
$$;
\pset format unaligned
\pset tuples_only on
\pset fieldsep '\n    '
-- bad shares, in all four functions alike
SELECT DISTINCT ON (n, state, message, hint) left(shares, 60) AS shares, state, message, hint
FROM unnest('{"''{0.5,0.6}''","''{0.5,0.4}''","''{60,50}''","''{50,40,9.9999999999999999}''","''{0,0}''","''{-0.1,1.1}''","''{0.5,NULL,0.5}''","''{NaN,1}''",
			  "''{0.33333333333333333,0.66666666666666667}''","''{1000}''","''{}''","''{{0.5,0.5}}''","''{{0.5},{0.5}}''",NULL,"array_fill(1::numeric,ARRAY[101])",
			  "array_fill(0::numeric,ARRAY[1000])","''{1e30}''"}'::text[]) WITH ORDINALITY u (s, n),
	 LATERAL (SELECT coalesce(s, 'NULL') AS shares) t,
	 errors(ARRAY[format('tier_by_share(1, %s) OVER ()', shares), format('tier_by_value(1::float8, %s) OVER ()', shares),
				  format('tier_share_cuts(1, %s)', shares), format('tier_value_cuts(1::float8, %s)', shares)])
ORDER BY n, state, message, hint;
SELECT * FROM errors(ARRAY[
	$$tier_by_share(1, '{1}', NULL) OVER ()$$, $$tier_by_share(1, '{1}', 'Up') OVER ()$$, $$tier_by_value(1, '{1}', NULL) OVER ()$$, $$tier_by_value(1, '{1}', 'up') OVER ()$$,
	$$tier_share_cuts(1, '{1}', NULL)$$, $$tier_share_cuts(1, '{1}', 'within')$$, $$tier_value_cuts(1, '{1}', NULL)$$, $$tier_value_cuts(1, '{1}', '')$$]);
-- even where no value needs them
SELECT * FROM errors(ARRAY[$$tier_by_share(NULL::int, '{2}') OVER ()$$, $$tier_share_cuts(NULL::int, '{2}')$$]);
-- bad values
SELECT * FROM errors(ARRAY[
	$$tier_by_share('NaN'::float8, '{1}') OVER ()$$, $$tier_by_share('NaN'::numeric, '{1}') OVER ()$$, $$tier_by_value('NaN'::float8) OVER ()$$, $$tier_by_value('Infinity'::float8) OVER ()$$,
	$$tier_by_share(1, '{1}', floor => 'NaN') OVER ()$$, $$tier_share_cuts('NaN'::float8, '{1}')$$, $$tier_value_cuts('Infinity'::float8, '{1}')$$, $$tier_at('NaN'::float8, '{1}')$$,
	$$tier_at(1::float8, '{1}', 'NaN')$$, $$tier_by_limit('NaN'::numeric, '{1}')$$, $$tier_share_cuts(v, '{1}') FROM (VALUES (1e30), (1e-12)) a (v)$$,
	$$tier_value_cuts(v, '{1}') FROM (VALUES (1e34), (8e33)) a (v)$$, $$tier_value_cuts(1e300::float8, '{1}')$$]);
-- bad limits
SELECT * FROM errors(ARRAY[
	$$tier_at(1, NULL)$$, $$tier_at(1, '{1,2}')$$, $$tier_at(1, '{1,NULL,1.5}')$$, $$tier_at(1, '{NaN}')$$, $$tier_at(1, '{{2},{1}}')$$, $$tier_at(1, array_fill(1::numeric, ARRAY[100]))$$,
	$$tier_by_limit(1, NULL)$$, $$tier_by_limit(NULL::int, NULL)$$, $$tier_by_limit(1, '{2,2}')$$, $$tier_by_limit(1, '{1,3,2}')$$, $$tier_by_limit(1, '{3,1,2}')$$, $$tier_by_limit(1, '{2,NULL,1}')$$,
	$$tier_by_limit(1::float8, '{2,NaN}')$$, $$tier_by_limit(1, '{{2},{1}}')$$, $$tier_by_limit(1, array(SELECT generate_series(1, 100)::numeric))$$, $$tier_by_limit(1::float8, '{0,-0}')$$]);
-- parameters that change within a fit
SELECT * FROM errors(ARRAY[
	$$tier_share_cuts(v, ARRAY[v, 1 - v]) FROM (VALUES (0.1), (0.2)) a (v)$$, $$tier_share_cuts(v, CASE v WHEN 1 THEN '{0.5,0.5}' ELSE '{50,50}' END::numeric[]) FROM generate_series(1, 2) v$$,
	$$tier_share_cuts(v, '{1}', CASE v WHEN 1 THEN 'up' ELSE 'down' END) FROM generate_series(1, 2) v$$,
	$$tier_value_cuts(v, '{1}', CASE v WHEN 1 THEN 'cross' ELSE 'within' END) FROM generate_series(1, 2) v$$]);

\pset format aligned
\pset tuples_only off
DROP FUNCTION by_share, by_value, sizes, errors;
