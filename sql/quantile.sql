-- quantile: scores of small groups by every method, cut points, fixed breaks, errors.
\pset null NULL

--
-- Small cases, one by one
--

CREATE FUNCTION scores(vals float8[], bins int DEFAULT 5, higher_is_better boolean DEFAULT true, method text DEFAULT 'quantile')
RETURNS int[] LANGUAGE sql AS $$
	SELECT array_agg(s ORDER BY i)
	FROM (SELECT i, quantile_score(v, bins, higher_is_better, method) OVER (ORDER BY i) AS s
		  FROM unnest(vals) WITH ORDINALITY u (v, i)) q
$$;
CREATE FUNCTION fitted(vals float8[], bins int DEFAULT 5, method text DEFAULT 'quantile') RETURNS float8[] LANGUAGE sql AS $$
	SELECT quantile_cuts(v, bins, method) FROM unnest(vals) v
$$;

CREATE TEMP TABLE cases (n serial, vals float8[]);
INSERT INTO cases (vals) VALUES
	('{1,1,1,1,1,1,2,2,3,10}'), ('{0,0,0,0,30,60,90,120,200,365}'), ('{1,2,3,4,5,6,7}'), ('{1,2,3}'), ('{42}'), ('{7,7,7,7}'),
	('{10,3,2,2,1,1,1,1,1,1}'), ('{1,2,3,4,5}'), ('{5,4,3,2,1}'), ('{1,NULL,2,NULL,3}'), ('{NULL,NULL}'), ('{-Infinity,-1,0,1,Infinity}'),
	('{Infinity,Infinity,-Infinity}'), ('{-0,0,1}'), ('{1,1,2,2,3,3,4,4,5,5}');

SELECT vals, scores(vals) AS quantile, scores(vals, 5, false) AS lower_is_better FROM cases ORDER BY n;
SELECT vals, scores(vals, method => 'ntile') AS ntile, scores(vals, 5, false, 'ntile') AS lower_is_better FROM cases ORDER BY n;
SELECT vals, scores(vals, method => 'cume_dist') AS cume_dist, scores(vals, 5, false, 'cume_dist') AS lower_is_better FROM cases ORDER BY n;
SELECT vals, scores(vals, method => 'mid') AS mid, scores(vals, 5, false, 'mid') AS lower_is_better FROM cases ORDER BY n;
SELECT vals, scores(vals, method => 'r_rfm') AS r_rfm, scores(vals, 5, false, 'r_rfm') AS lower_is_better FROM cases ORDER BY n;
SELECT bins, scores('{1,2,3,4,5,6,7}', bins), scores('{1,2,3,4,5,6,7}', bins, method => 'ntile') AS ntile,
	   scores('{1,2,3,4,5,6,7}', bins, method => 'r_rfm') AS r_rfm
FROM unnest('{1,2,3,7,8,20,200,1000000}'::int[]) bins;

-- and by cut points
SELECT vals, fitted(vals), fitted(vals, 5, 'r_rfm') AS r_rfm FROM cases ORDER BY n;
SELECT method, direction, count(*) AS cases,
	   count(*) FILTER (WHERE applied IS DISTINCT FROM scores(vals, 5, direction, method)) AS different
FROM cases, (VALUES ('quantile', '(]'), ('r_rfm', '[)')) m (method, bounds), (VALUES (true), (false)) d (direction),
	 LATERAL (SELECT array_agg(quantile_score(v, fitted(vals, 5, method), direction, bounds) ORDER BY i) AS applied
			  FROM unnest(vals) WITH ORDINALITY u (v, i)) a
GROUP BY 1, 2 ORDER BY 1, 2;
SELECT bins, fitted('{1,2,3,4,5,6,7}', bins) FROM unnest('{1,2,3,7,8,14}'::int[]) bins;

--
-- Windows
--

SELECT v, quantile_score(v, 2) OVER (), quantile_score(v, 2) OVER (ORDER BY v DESC ROWS CURRENT ROW) AS frame_does_not_matter,
	   quantile_score(v, 2) OVER (PARTITION BY v > 3) AS by_part, quantile_score(nullif(v, 5), 2) OVER (PARTITION BY v > 3) AS without_5
FROM generate_series(1, 6) v ORDER BY v;
SELECT quantile_score(1) OVER () FROM generate_series(1, 0);
SELECT quantile_score(NULL) OVER () FROM generate_series(1, 2);
-- parameters are those of the partition's first row
SELECT v, b, quantile_score(v, b) OVER (PARTITION BY b) FROM generate_series(1, 4) v, generate_series(2, 3) b ORDER BY b, v;
-- int, numeric and real values
SELECT quantile_score(v::int, 2) OVER () AS i, quantile_score(v::numeric, 2) OVER () AS n, quantile_score(v::real, 2) OVER () AS r
FROM generate_series(1, 2) v;

-- 'ntile' splits equal values only where the query says which comes first
SELECT quantile_score(1, 2, method => 'ntile') OVER () FROM generate_series(1, 2);
SELECT quantile_score(v / 10, 2, method => 'ntile') OVER (ORDER BY v / 10) FROM generate_series(1, 4) v;
SELECT v, quantile_score(1, 2, method => 'ntile') OVER (ORDER BY v DESC) FROM generate_series(1, 4) v ORDER BY v;
SELECT v, quantile_score(v / 3, 2, method => 'ntile') OVER () FROM generate_series(3, 8) v;
SELECT v, quantile_score(1, 2, method => 'ntile') OVER (ORDER BY v / 2) FROM generate_series(2, 5) v ORDER BY v;
SELECT v, quantile_score(1, 3, method => 'ntile') OVER (ORDER BY v / 2) FROM generate_series(2, 7) v ORDER BY v;
SELECT v, quantile_score(1, 2, method => 'ntile') OVER (ORDER BY v / 3) FROM generate_series(3, 8) v ORDER BY v;
SELECT quantile_score(1, 4, method => 'ntile') OVER (ORDER BY v / 2) FROM generate_series(2, 5) v;

--
-- Fixed breaks
--

SELECT v, quantile_score(v, b) AS "(]", quantile_score(v, b, bounds => '[)') AS "[)", quantile_score(v, b, false) AS "lower (]",
	   quantile_score(v, b, false, '[)') AS "lower [)", width_bucket(v, b) + 1 AS width_bucket
FROM (VALUES ('{10,20,30}'::float8[])) a (b), unnest('{-Infinity,9,10,11,20,30,31,Infinity,NULL}'::float8[]) v;
SELECT quantile_score(5, '{}'::float8[]) AS no_breaks, quantile_score(5, '{5,5,5}'::float8[]) AS equal, quantile_score(6, '{5,5,5}'::float8[]) AS above,
	   quantile_score(5, '{5,5,5}'::float8[], bounds => '[)') AS from_below, quantile_score(NULL, '{1}'::float8[]) AS no_value,
	   quantile_score(NULL, NULL::float8[]) AS nothing, quantile_score(0, '{-Infinity,Infinity}'::float8[]) AS endless;
-- cuts may change from row to row
SELECT v, c, quantile_score(v, c) FROM (VALUES ('{1}'::float8[]), ('{1,2}'), ('{1,3}'), ('{}')) a (c), generate_series(1, 3) v ORDER BY c, v;

-- errors
SELECT quantile_score('NaN') OVER ();
SELECT quantile_score(v) OVER () FROM (VALUES (1), ('NaN'::float8)) a (v);
SELECT quantile_score(1, 0) OVER ();
SELECT quantile_score(1, -1) OVER ();
SELECT quantile_score(1, 1000001) OVER ();
SELECT quantile_score(1, NULL::int) OVER ();
SELECT quantile_score(1, 5, NULL) OVER ();
SELECT quantile_score(1, 5, true, NULL) OVER ();
SELECT quantile_score(1, 5, true, 'Quantile') OVER ();
SELECT quantile_cuts('NaN', 5);
SELECT quantile_cuts(1, 0);
SELECT quantile_cuts(1, 1000001);
SELECT quantile_cuts(1, NULL);
SELECT quantile_cuts(NULL, i) FROM generate_series(2, 3) i;
SELECT quantile_cuts(1, 5, 'mid');
SELECT quantile_cuts(1, 5, 'ntile');
SELECT quantile_cuts(1, 5, 'cume_dist');
SELECT quantile_cuts(1, 5, '');
SELECT quantile_cuts(1, 5, NULL);
-- parameters of a fit are those of all rows, in whatever order they come
SELECT quantile_cuts(v, 2, m) FROM (VALUES (1, 'quantile'), (2, 'r_rfm')) a (v, m);
SELECT quantile_cuts(v, 2, m) FROM (VALUES (2, 'r_rfm'), (1, 'quantile')) a (v, m);
SELECT quantile_cuts(v, 2, m) FROM (VALUES (1, 'quantile'), (2, NULL)) a (v, m);
SELECT quantile_cuts(v, 2, m) FROM (VALUES (2, NULL), (1, 'quantile')) a (v, m);
SELECT quantile_cuts(v, 2, m) FROM (VALUES (1, 'quantile'), (NULL, 'cume_dist')) a (v, m);
SELECT quantile_cuts(v, b, 'r_rfm') FROM (VALUES (1, 2), (2, NULL)) a (v, b);
SELECT quantile_cuts(v, b, 'r_rfm') FROM (VALUES (2, NULL), (1, 2)) a (v, b);
SELECT quantile_cuts(v, b, m) FROM (VALUES (1, 2, 'quantile'), (2, 3, 'quantile')) a (v, b, m);
-- the same word in several forms: short, from a column, aligned
SELECT quantile_cuts(v, 2, CASE WHEN v % 3 = 0 THEN 'r_rfm' WHEN v % 3 = 1 THEN left('r_rfm' || repeat('x', v), 5) ELSE m END)
FROM generate_series(1, 9) v, (SELECT 'r_rfm'::text AS m OFFSET 0) w;
-- cut points that are not there
SELECT quantile_score(5, NULL::float8[]);
SELECT quantile_score(v, (SELECT quantile_cuts(1, 5) WHERE false)) FROM (VALUES (NULL), (1)) a (v);
SELECT quantile_score('NaN', '{1}'::float8[]);
SELECT quantile_score(1, '{1,NaN}'::float8[]);
SELECT quantile_score(1, '{1,NULL}'::float8[]);
SELECT quantile_score(1, '{2,1}'::float8[]);
SELECT quantile_score(1, '{{1},{2}}'::float8[]);
SELECT quantile_score(1, '{1}'::float8[], NULL);
SELECT quantile_score(1, '{1}'::float8[], true, NULL);
SELECT quantile_score(1, '{1}'::float8[], true, '[]');

DROP FUNCTION scores, fitted;
