-- Scores of random groups against their definitions, fits against windows, large inputs.
BEGIN;
SELECT plan(60);
SELECT setseed(0.20111210);

-- 6,000 groups of 1 to 40 rows with few or many distinct values, NULLs, zeros of both signs
CREATE TEMP TABLE groups AS
SELECT g, 1 + g % 12 AS k, 1 + (random() * 39)::int AS n, (ARRAY[2, 4, 9, 1000000])[1 + g % 4] AS distinct_values
FROM generate_series(1, 6000) g;
CREATE TEMP TABLE vals AS
SELECT g, k, row_number() OVER () AS id,
	   CASE WHEN g % 5 = 0 AND random() < 0.2 THEN NULL
	   WHEN g % 7 = 0 AND random() < 0.1 THEN (ARRAY['Infinity', '-Infinity'])[1 + (random() * 0.999 * 2)::int]::float8
	   ELSE floor(random() * distinct_values) * (CASE WHEN g % 3 = 0 THEN -1 ELSE 1 END) / 2 END AS v
FROM groups, generate_series(1, n);
ANALYZE vals;

CREATE TEMP TABLE ranked AS
SELECT g, k, id, v, count(v) OVER w AS n, v IS NOT NULL AS known,
	   count(v) OVER (PARTITION BY g ORDER BY v RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to,
	   count(v) OVER (PARTITION BY g ORDER BY v) - count(v) OVER (PARTITION BY g, v) AS less
FROM vals WINDOW w AS (PARTITION BY g);

SELECT cmp_ok((SELECT count(*)::int FROM vals), '>', 100000, 'enough rows');

--
-- Window functions against the definitions
--

CREATE TEMP TABLE scored AS
SELECT g, id, quantile_score(v, k) OVER w AS up, quantile_score(v, k, false) OVER w AS down,
	   quantile_score(v, k, true, 'cume_dist') OVER w AS cume, quantile_score(v, k, false, 'cume_dist') OVER w AS cume_down,
	   quantile_score(v, k, true, 'mid') OVER w AS mid, quantile_score(v, k, false, 'mid') OVER w AS mid_down,
	   quantile_score(v, 100 + k, true) OVER w AS many
FROM vals WINDOW w AS (PARTITION BY g);
CREATE TEMP VIEW both_ways AS SELECT * FROM ranked JOIN scored USING (g, id);

SELECT is_empty($$ SELECT id FROM both_ways WHERE up IS DISTINCT FROM CASE WHEN known THEN 1 + k * less / n END $$, 'quantile, higher is better');
SELECT is_empty($$ SELECT id FROM both_ways WHERE down IS DISTINCT FROM CASE WHEN known THEN k - k * less / n END $$, 'quantile, lower is better');
SELECT is_empty($$ SELECT id FROM both_ways WHERE many IS DISTINCT FROM CASE WHEN known THEN 1 + (100 + k) * less / n END $$, 'quantile, more bins than rows');
SELECT is_empty($$ SELECT id FROM both_ways WHERE mid IS DISTINCT FROM CASE WHEN known THEN 1 + k * (less + up_to) / (2 * n) END $$, 'mid');
SELECT is_empty($$ SELECT id FROM both_ways WHERE mid_down IS DISTINCT FROM CASE WHEN known THEN k - k * (less + up_to) / (2 * n) END $$, 'mid, lower is better');
-- not by SQL's cume_dist() itself where ceil() would see 3.0000000000000004
SELECT is_empty($$ SELECT id FROM both_ways WHERE cume IS DISTINCT FROM CASE WHEN known THEN (k * up_to + n - 1) / n END $$, 'cume_dist');
SELECT is_empty($$ SELECT id FROM both_ways WHERE cume_down IS DISTINCT FROM CASE WHEN known THEN (k * (n - less) + n - 1) / n END $$, 'cume_dist, lower is better');
SELECT is_empty($$
	SELECT id FROM (SELECT id, cume, ceil(round((b.k * cume_dist() OVER (PARTITION BY g ORDER BY b.v))::numeric, 9)) AS c
					FROM both_ways b WHERE known) s WHERE cume <> c $$, 'cume_dist, by SQL''s own');
SELECT is_empty($$
	SELECT id FROM (SELECT id, quantile_score(v, k, true, 'ntile') OVER (PARTITION BY g ORDER BY id) AS s,
						   ntile(k) OVER (PARTITION BY g ORDER BY v, id) AS t FROM vals WHERE v IS NOT NULL) c WHERE s <> t $$, 'ntile, by SQL''s own');
SELECT is_empty($$
	SELECT id FROM (SELECT id, quantile_score(v, k, false, 'ntile') OVER (PARTITION BY g ORDER BY md5(id::text)) AS s,
						   ntile(k) OVER (PARTITION BY g ORDER BY v DESC, md5(id::text)) AS t FROM vals WHERE v IS NOT NULL) c WHERE s <> t $$,
	'ntile, lower is better, by SQL''s own');
-- NULLs are not counted
SELECT is_empty($$
	SELECT id FROM (SELECT id, quantile_score(v, k, true, 'ntile') OVER (PARTITION BY g ORDER BY id) AS s FROM vals) a
	JOIN (SELECT id, ntile(k) OVER (PARTITION BY g ORDER BY v, id) AS t FROM vals WHERE v IS NOT NULL) b USING (id) WHERE s <> t $$, 'ntile with NULLs');
SELECT is((SELECT count(*)::int FROM (SELECT v, quantile_score(v, k, true, 'ntile') OVER (PARTITION BY g ORDER BY id) AS s FROM vals) a
		   WHERE v IS NULL AND s IS NOT NULL), 0, 'ntile of NULL is NULL');

--
-- Fit, then apply
--

CREATE TEMP TABLE fits AS
SELECT g, quantile_cuts(v, k) AS cuts, quantile_cuts(v, 100 + k) AS many_cuts,
	   quantile_cuts(v, k, 'r_rfm') AS r_cuts, quantile_cuts(v, 100 + k, 'r_rfm') AS many_r_cuts
FROM vals GROUP BY g;

-- both methods that can be fitted, in both directions, with few bins and with many
SELECT is_empty(format($$
	SELECT id FROM (SELECT *, quantile_score(v, %2$s, %3$s, %1$L) OVER (PARTITION BY g) AS score FROM vals) w JOIN fits USING (g)
	WHERE score IS DISTINCT FROM quantile_score(v, %4$s, %3$s, %5$L) $$, method, bins, direction, cuts, bounds),
	format('%s, %s bins, higher is better %s: window = fit and apply', method, bins, direction))
FROM (VALUES ('quantile', 'k', 'cuts', '(]'), ('quantile', '100 + k', 'many_cuts', '(]'),
			 ('r_rfm', 'k', 'r_cuts', '[)'), ('r_rfm', '100 + k', 'many_r_cuts', '[)')) m (method, bins, cuts, bounds),
	 (VALUES ('true'), ('false')) d (direction)
ORDER BY method, bins, direction;
-- and the comparison is not one of NULLs
SELECT is((SELECT count(*)::int FROM vals JOIN fits USING (g)
		   WHERE (v IS NULL) <> (quantile_score(v, cuts) IS NULL) OR (v IS NULL) <> (quantile_score(v, r_cuts, bounds => '[)') IS NULL)), 0,
	'scores are NULL exactly where values are');
SELECT throws_ok(format('SELECT quantile_cuts(v, 5, %L) FROM vals', method), '22023', format('method "%s" has no cut points', method), method || ' cannot be fitted')
FROM unnest('{ntile,cume_dist,mid}'::text[]) method;

-- nothing depends on the order of the rows, nor does the error for parameters that change
SELECT is_empty($$
	SELECT g FROM fits JOIN (SELECT g, quantile_cuts(v, k ORDER BY md5(id::text)) AS c, quantile_cuts(v, k, 'r_rfm' ORDER BY id DESC) AS r FROM vals GROUP BY g) s USING (g)
	WHERE (cuts, r_cuts) IS DISTINCT FROM (c, r) $$, 'fits of rows in another order');
SELECT throws_ok(format('SELECT quantile_cuts(v, %s, %s ORDER BY %s) FROM vals', bins, method, ordering), '22023', NULL,
				 format('bins %s, method %s, in the order of %s', bins, method, ordering))
FROM (VALUES ('5', $$CASE WHEN id % 1000 = 7 THEN 'r_rfm' ELSE 'quantile' END$$), ('5', $$CASE WHEN id % 1000 <> 7 THEN 'quantile' END$$),
			 ('5', $$CASE WHEN id % 1000 = 7 THEN 'mid' ELSE 'r_rfm' END$$), ('4 + (id % 1000 = 7)::int', $$'quantile'$$),
			 ('CASE WHEN id % 1000 <> 7 THEN 5 END', $$'r_rfm'$$)) p (bins, method),
	 unnest('{id,id DESC,v,md5(id::text)}'::text[]) ordering;
SELECT is_empty($$
	SELECT g FROM fits JOIN (SELECT g, max(k) AS k, array_agg(v ORDER BY v) FILTER (WHERE v IS NOT NULL) AS a FROM vals GROUP BY g) s USING (g)
	WHERE a IS NOT NULL AND cuts IS DISTINCT FROM (SELECT array_agg(a[ceil(i * cardinality(a) / k::numeric)] ORDER BY i)
								 FROM generate_series(1, k - 1) i) AND NOT (k = 1 AND cuts = '{}') $$, 'cut i is the ceil(iN/k)-th smallest value');
SELECT is_empty($$ SELECT g FROM fits JOIN vals USING (g) GROUP BY g, cuts, r_cuts
	HAVING (count(v) = 0) <> (cuts IS NULL) OR (count(v) = 0) <> (r_cuts IS NULL) $$, 'no cuts exactly where there are no values');
SELECT is_empty($$
	SELECT g FROM fits JOIN vals USING (g) WHERE k > 1 GROUP BY g, k, cuts
	HAVING cuts <> percentile_disc((SELECT array_agg(i / k::float8) FROM generate_series(1, k - 1) i)) WITHIN GROUP (ORDER BY v) AND
		   k IN (2, 4, 8) $$, 'which is percentile_disc() where i / k is exact');
SELECT is_empty($$
	SELECT g FROM fits WHERE EXISTS (SELECT FROM unnest(many_r_cuts) WITH ORDINALITY u (c, i) WHERE c = 'NaN' OR c > many_r_cuts[i + 1]) $$,
	'cut points ascend and are numbers');

-- three columns at once are three times one column
SELECT is_empty($$
	SELECT id FROM (SELECT *, rfm_score(v, w, x, least(k, 9)) OVER p AS code,
						   quantile_score(CASE WHEN known THEN v END, least(k, 9), false) OVER p AS r,
						   quantile_score(CASE WHEN known THEN w END, least(k, 9)) OVER p AS f,
						   quantile_score(CASE WHEN known THEN x END, least(k, 9)) OVER p AS m
					FROM (SELECT *, v + w + x IS NOT NULL OR abs(v) = 'Infinity' AND x IS NOT NULL AS known
						  FROM (SELECT *, (id * 7919 % 11)::float8 AS w, nullif(id * 31 % 17, 5)::float8 AS x FROM vals) a) b
					WINDOW p AS (PARTITION BY g)) s
	WHERE code IS DISTINCT FROM r * 100 + f * 10 + m $$, 'a row with a NULL in one column is left out of all');

-- and their codes come from fitted cut points too, by either method
SELECT is_empty(format($$
	WITH points AS (SELECT g, least(k, 9) AS k, v, (id * 7919 %% 11)::float8 AS w, nullif(id * 31 %% 17, 5)::float8 AS x FROM vals),
		 fitted AS (SELECT g, rfm_cuts(v, w, x, k, %1$L) AS cuts FROM points GROUP BY g)
	SELECT * FROM (SELECT *, rfm_score(v, w, x, k, %1$L) OVER (PARTITION BY g) AS code FROM points) p JOIN fitted USING (g)
	WHERE code IS DISTINCT FROM CASE WHEN cuts IS NOT NULL THEN rfm_score(v, w, x, cuts) END $$, method),
	method || ', three columns: window = fit and apply')
FROM unnest('{quantile,r_rfm}'::text[]) method;

--
-- Large
--

SELECT is((SELECT array_agg(DISTINCT s) FROM (SELECT quantile_score(7) OVER () AS s FROM generate_series(1, 1000000)) q), '{1}', 'a million equal values');
SELECT is((SELECT array_agg(DISTINCT s) FROM (SELECT rfm_score(0, 1, 9.99) OVER () AS s FROM generate_series(1, 1000000)) q), '{511}', 'a million equal customers');
SELECT is((SELECT quantile_cuts(7, 4) FROM generate_series(1, 1000000)), '{7,7,7}', 'cuts of a million equal values');
SELECT is((SELECT array_agg(DISTINCT c) FROM (SELECT count(*) AS c FROM (
				SELECT quantile_score(i * 7919 % 1000000, 1000) OVER () AS s FROM generate_series(1, 1000000::bigint) i) q GROUP BY s) r), '{1000}',
	'a million distinct values: bins of the same size');
SELECT is((SELECT sum(s)::int FROM (SELECT quantile_score(i % 2) OVER (PARTITION BY i / 2) AS s FROM generate_series(0, 999999) i) q), 500000 * 1 + 500000 * 3,
	'half a million partitions of two');
SELECT is((SELECT sum(s)::int FROM (SELECT rfm_score(i, i, i) OVER (PARTITION BY i) AS s FROM generate_series(1, 1000000) i) q), 1000000 * 511,
	'a million partitions of one');
SELECT is((SELECT quantile_cuts(i, 1000000) FROM generate_series(1, 1000) i)[500000], 500::float8, 'a million bins');

SELECT * FROM finish();
ROLLBACK;
