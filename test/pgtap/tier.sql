-- Tiers of random groups against their definitions in plain SQL with exact numbers, fit and
-- apply against windows, the same cuts under every plan, the real data.
BEGIN;
SELECT plan(85);
SELECT setseed(0.20111209);

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA tiers;
SET search_path = tiers, public;

--
-- Random groups
--

-- What the shares add up to, exactly
CREATE TABLE share_list AS
SELECT n, shares, (SELECT array_agg(upto ORDER BY j) FROM (
			SELECT j, sum(s) OVER (ORDER BY j) AS upto FROM unnest(shares) WITH ORDINALITY u (s, j)) c) AS upto
FROM unnest(ARRAY['0.02,0.18,0.30,0.50', '1,4,15,80', '0.80,0.15,0.05', '0.07,0.93', '1', '100', '0,1', '1,0', '0.5,0,0.5',
				  '0,0,1', '0,0.2,0,0.8,0', '33.3333333333333333,33.3333333333333334,33.3333333333333333',
				  '0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1', '0.0000000000000001,0.9999999999999999',
				  '0.9999999999999999,0.0000000000000001', '0.25000000000000000000,0.75']) WITH ORDINALITY l (list, n),
	 LATERAL (SELECT string_to_array(list, ',')::numeric[] AS shares) s;

CREATE TABLE groups AS
SELECT g, 1 + g % 9 AS kind, 1 + (random() * 39)::int AS n, (ARRAY[1, 3, 9, 1000])[1 + (random() * 3)::int] AS distinct_values,
	   shares, upto
FROM generate_series(1, 5000) g JOIN share_list l ON l.n = 1 + g / 9 % 16;

-- Exact values: money with ties, negative ones, zeros, none positive, many places, more units
-- than a double can tell apart, small beside large, 30 digits, one that outweighs all
ANALYZE groups;
CREATE TABLE vals AS
SELECT g, shares, upto, row_number() OVER () AS id,
	   CASE WHEN random() < 0.03 THEN NULL
	   WHEN kind = 1 THEN x * 0.01
	   WHEN kind = 2 THEN (x - distinct_values / 2) * 9.99
	   WHEN kind = 3 THEN x * (random() > 0.6)::int
	   WHEN kind = 4 THEN -x * (random() > 0.2)::int
	   WHEN kind = 5 THEN x * 0.00000000000000000001 + (i % 3) * 0.1
	   WHEN kind = 6 THEN 9007199254740992 + x
	   WHEN kind = 7 THEN CASE WHEN i % 2 = 0 THEN x * 100000000000 ELSE x * 0.0000000001 END
	   WHEN kind = 8 THEN 123456789012345678901234567890 + x * 0.0001
	   ELSE CASE WHEN i = 1 THEN 1000000 ELSE x END END AS v
FROM (SELECT *, floor(random() * distinct_values)::numeric AS x FROM groups, generate_series(1, n) i) s;

-- The definitions: b larger values in number, before as their sum; equal ones together
CREATE TABLE wanted AS
SELECT id, g, v, shares,
	   (SELECT 1 + count(*) FROM unnest(upto) u WHERE NOT b * whole < n * u)::int AS share_up,
	   (SELECT 1 + count(*) FROM unnest(upto) u WHERE NOT (b + equals) * whole <= n * u)::int AS share_down,
	   CASE WHEN v <= 0 THEN cardinality(upto)
	   ELSE (SELECT 1 + count(*) FROM unnest(upto) u WHERE NOT before * whole < total * u)::int END AS value_cross,
	   CASE WHEN v <= 0 THEN cardinality(upto)
	   ELSE (SELECT 1 + count(*) FROM unnest(upto) u WHERE NOT (before + v * equals) * whole <= total * u)::int END AS value_within
FROM (SELECT *, upto[cardinality(upto)] AS whole, count(v) OVER p AS n, count(*) OVER same AS equals,
			 count(*) OVER down - count(*) OVER same AS b,
			 sum(greatest(v, 0)) OVER p AS total,
			 sum(greatest(v, 0)) OVER down - sum(greatest(v, 0)) OVER same AS before
	  FROM vals WHERE v IS NOT NULL
	  WINDOW p AS (PARTITION BY g), same AS (PARTITION BY g, v), down AS (PARTITION BY g ORDER BY v DESC)) r;

ANALYZE wanted;
CREATE TABLE found AS
SELECT id, tier_by_share(v, shares) OVER w AS share_up, tier_by_share(v, shares, 'down') OVER w AS share_down,
	   tier_by_value(v, shares) OVER w AS value_cross, tier_by_value(v, shares, 'within') OVER w AS value_within
FROM vals WINDOW w AS (PARTITION BY g);

SELECT cmp_ok((SELECT count(*)::int FROM wanted), '>', 80000, 'enough values');
SELECT is((SELECT count(DISTINCT share_up)::int FROM wanted), 10, 'and tiers');
SELECT is_empty('SELECT id FROM found JOIN wanted w USING (id) WHERE found.share_up IS DISTINCT FROM w.share_up', 'by head count');
SELECT is_empty('SELECT id FROM found JOIN wanted w USING (id) WHERE found.share_down IS DISTINCT FROM w.share_down', 'by head count, ties down');
SELECT is_empty('SELECT id FROM found JOIN wanted w USING (id) WHERE found.value_cross IS DISTINCT FROM w.value_cross', 'by value');
SELECT is_empty('SELECT id FROM found JOIN wanted w USING (id) WHERE found.value_within IS DISTINCT FROM w.value_within', 'by value, within');
SELECT is_empty('SELECT id FROM found JOIN vals USING (id) WHERE (v IS NULL) IS DISTINCT FROM (share_up IS NULL) OR
	(v IS NULL) IS DISTINCT FROM (value_within IS NULL)', 'NULL for NULL and for nothing else');

CREATE TABLE fits AS
SELECT g, tier_share_cuts(v, shares) AS share_up, tier_share_cuts(v, shares, 'down') AS share_down,
	   tier_value_cuts(v, shares) AS value_cross, tier_value_cuts(v, shares, 'within') AS value_within
FROM vals GROUP BY g;
ANALYZE fits;
SELECT is_empty($$
	SELECT id FROM wanted w JOIN fits f USING (g) WHERE
		(tier_at(v, f.share_up), tier_at(v, f.share_down), tier_at(v, f.value_cross), tier_at(v, f.value_within))
		IS DISTINCT FROM (w.share_up, w.share_down, w.value_cross, w.value_within) $$, 'fit and apply');
-- a limit is the least value of its tier or a better one; a tier that nobody is in, nor in a
-- better one, has none
CREATE TABLE least AS
SELECT g, j, min(v) FILTER (WHERE share_up <= j) AS share_up, min(v) FILTER (WHERE share_down <= j) AS share_down,
	   min(v) FILTER (WHERE value_cross <= j) AS value_cross, min(v) FILTER (WHERE value_within <= j) AS value_within
FROM wanted, generate_series(1, cardinality(shares) - 1) j GROUP BY g, j;
SELECT is_empty($$
	SELECT g, j FROM least l JOIN fits f USING (g)
	WHERE (f.share_up[j], f.share_down[j], f.value_cross[j], f.value_within[j])
		  IS DISTINCT FROM (l.share_up, l.share_down, l.value_cross, l.value_within) $$, 'what the limits are');
SELECT is_empty('SELECT g FROM fits JOIN vals USING (g) GROUP BY g HAVING (count(v) = 0) <> bool_or(fits.share_up IS NULL)', 'no limits exactly where there are no values');
SELECT is_empty('SELECT g FROM fits JOIN groups USING (g) WHERE cardinality(fits.share_up) <> cardinality(shares) - 1', 'one limit less than tiers');

-- the same with a floor: what is not above it is left out, and gets the tier after the last
SELECT is_empty($$
	SELECT id FROM (SELECT *, tier_by_share(v, shares, 'up', 3) OVER w AS up, tier_by_share(v, shares, 'down', 3) OVER w AS down,
						   tier_by_share(CASE WHEN v > 3 THEN v END, shares) OVER w AS up_alone,
						   tier_by_share(CASE WHEN v > 3 THEN v END, shares, 'down') OVER w AS down_alone
					FROM vals WINDOW w AS (PARTITION BY g)) s
	WHERE up IS DISTINCT FROM CASE WHEN v <= 3 THEN cardinality(shares) + 1 ELSE up_alone END OR
		  down IS DISTINCT FROM CASE WHEN v <= 3 THEN cardinality(shares) + 1 ELSE down_alone END $$, 'floor');
SELECT is_empty($$
	SELECT id FROM (SELECT *, tier_by_share(v, shares, 'up', 3) OVER (PARTITION BY g) AS up FROM vals) s
	JOIN (SELECT g, tier_share_cuts(v, shares) FILTER (WHERE v > 3) AS cuts FROM vals GROUP BY g) f USING (g)
	WHERE cuts IS NOT NULL AND tier_at(v, cuts, 3) IS DISTINCT FROM up $$, 'floor: fit and apply');

--
-- The same for float8.  Money is the decimal that a float8 prints as; which of two is larger
-- the float8 itself says.
--

CREATE TABLE float_vals AS
SELECT g, shares, upto, row_number() OVER () AS id,
	   CASE WHEN random() < 0.03 THEN NULL
	   WHEN kind = 1 THEN x / 100
	   WHEN kind = 2 THEN (x - distinct_values / 2) * 9.99
	   WHEN kind = 3 THEN x * (random() > 0.6)::int * (CASE WHEN random() < 0.5 THEN 1 ELSE -1 END)
	   WHEN kind = 4 THEN -x * (random() > 0.2)::int
	   WHEN kind = 5 THEN CASE i % 4 WHEN 0 THEN 0.1::float8 * 3 WHEN 1 THEN 0.1::float8 + 0.2 WHEN 2 THEN 0.3 ELSE x * 0.1 END
	   WHEN kind = 6 THEN 1e15 + x * 8
	   WHEN kind = 7 THEN CASE WHEN i % 2 = 0 THEN x * 1e11 ELSE x * 1e-12 END
	   WHEN kind = 8 THEN x * 1e-15 + i % 2
	   ELSE CASE WHEN i = 1 THEN 1e20 ELSE x / 3 END END AS v
FROM (SELECT *, floor(random() * distinct_values) AS x FROM groups, generate_series(1, n) i) s;

CREATE TABLE float_wanted AS
SELECT id, g, v, shares,
	   (SELECT 1 + count(*) FROM unnest(upto) u WHERE NOT b * whole < n * u)::int AS share_up,
	   (SELECT 1 + count(*) FROM unnest(upto) u WHERE NOT (b + equals) * whole <= n * u)::int AS share_down,
	   CASE WHEN v <= 0 THEN cardinality(upto)
	   ELSE (SELECT 1 + count(*) FROM unnest(upto) u WHERE NOT before * whole < total * u)::int END AS value_cross,
	   CASE WHEN v <= 0 THEN cardinality(upto)
	   ELSE (SELECT 1 + count(*) FROM unnest(upto) u WHERE NOT (before + a * equals) * whole <= total * u)::int END AS value_within
FROM (SELECT *, upto[cardinality(upto)] AS whole, count(v) OVER p AS n, count(*) OVER same AS equals,
			 count(*) OVER down - count(*) OVER same AS b,
			 sum(a) OVER p AS total, sum(a) OVER down - sum(a) OVER same AS before
	  FROM (SELECT *, greatest(v, 0)::numeric AS a FROM float_vals WHERE v IS NOT NULL) m
	  WINDOW p AS (PARTITION BY g), same AS (PARTITION BY g, v), down AS (PARTITION BY g ORDER BY v DESC)) r;

ANALYZE float_wanted;
CREATE TABLE float_found AS
SELECT id, tier_by_share(v, shares) OVER w AS share_up, tier_by_share(v, shares, 'down') OVER w AS share_down,
	   tier_by_value(v, shares) OVER w AS value_cross, tier_by_value(v, shares, 'within') OVER w AS value_within
FROM float_vals WINDOW w AS (PARTITION BY g);

SELECT is_empty('SELECT id FROM float_found JOIN float_wanted w USING (id) WHERE float_found.share_up IS DISTINCT FROM w.share_up', 'float8: by head count');
SELECT is_empty('SELECT id FROM float_found JOIN float_wanted w USING (id) WHERE float_found.share_down IS DISTINCT FROM w.share_down', 'float8: by head count, ties down');
SELECT is_empty('SELECT id FROM float_found JOIN float_wanted w USING (id) WHERE float_found.value_cross IS DISTINCT FROM w.value_cross', 'float8: by value');
SELECT is_empty('SELECT id FROM float_found JOIN float_wanted w USING (id) WHERE float_found.value_within IS DISTINCT FROM w.value_within', 'float8: by value, within');

CREATE TABLE float_fits AS
SELECT g, tier_share_cuts(v, shares) AS share_up, tier_share_cuts(v, shares, 'down') AS share_down,
	   tier_value_cuts(v, shares) AS value_cross, tier_value_cuts(v, shares, 'within') AS value_within
FROM float_vals GROUP BY g;
SELECT is_empty($$
	SELECT id FROM float_wanted w JOIN float_fits f USING (g) WHERE
		(tier_at(v, f.share_up), tier_at(v, f.share_down), tier_at(v, f.value_cross), tier_at(v, f.value_within))
		IS DISTINCT FROM (w.share_up, w.share_down, w.value_cross, w.value_within) $$, 'float8: fit and apply');
SELECT is_empty($$
	SELECT id FROM (SELECT *, tier_by_share(v, shares, 'up', 3) OVER (PARTITION BY g) AS up FROM float_vals) s
	JOIN (SELECT g, tier_share_cuts(v, shares) FILTER (WHERE v > 3) AS cuts FROM float_vals GROUP BY g) f USING (g)
	WHERE cuts IS NOT NULL AND tier_at(v, cuts, 3) IS DISTINCT FROM up OR
		  cuts IS NULL AND up <> cardinality(shares) + 1 $$, 'float8: floor');

-- infinite values have a rank, and no sum
SELECT is((SELECT array_agg(t ORDER BY v DESC) FROM (
			SELECT v, tier_by_share(v, '{0.2,0.2,0.2,0.4}') OVER () AS t FROM unnest('{-Infinity,0,Infinity,1,-1}'::float8[]) v) s),
		  '{1,2,3,4,4}', 'infinite values by head count');
SELECT is((SELECT tier_share_cuts(v, '{0.2,0.6,0.2}') FROM unnest('{-Infinity,0,Infinity,1,-1}'::float8[]) v), '{Infinity,-1}', 'infinite limits');
SELECT is(tier_at('-Infinity'::float8, '{Infinity,-1}'), 3, 'tier of -Infinity');
SELECT is(tier_at('Infinity'::float8, '{Infinity,-1}'), 1, 'tier of Infinity');
SELECT throws_ok($$ SELECT tier_value_cuts(v, '{0.8,0.2}') FROM unnest('{1,Infinity}'::float8[]) v $$, '22023', 'value must not be Infinity', 'no share of an infinite sum');
SELECT is((SELECT tier_value_cuts(v, '{0.8,0.2}') FROM unnest('{1,-Infinity}'::float8[]) v), '{1}', '-Infinity is not added up');

--
-- More values than are sorted one by one
--

CREATE TABLE many AS
SELECT i, h % 70 AS part,
	   round((1000 / (0.001 + (h % 100000) / 100000.0))::numeric, 2) AS skewed,	-- 10 to 1,000,000
	   (h % 997)::numeric AS ties,
	   (h % 60000 - 30000) / 100.0 AS around_zero,
	   CASE WHEN h % 2 = 0 THEN 0 ELSE 7.5 END AS two,
	   (h % 9973 + 1) * 100000000000000.0001 AS wide
FROM (SELECT i, hashint8extended(i, 42) & 1073741823 AS h FROM generate_series(1, 70000) i) s;
ANALYZE many;

CREATE FUNCTION wrong_tiers(value text, shares numeric[], part text) RETURNS SETOF int LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($q$
		SELECT i FROM (
			SELECT *, tier_by_value(v, %2$L) OVER p AS c, tier_by_value(v, %2$L, 'within') OVER p AS w,
				   tier_by_value(v::float8, %2$L) OVER p AS fc, tier_by_value(v::float8, %2$L, 'within') OVER p AS fw,
				   tier_by_share(v, %2$L) OVER p AS s, tier_by_share(v, %2$L, 'down') OVER p AS d,
				   tier_by_share(v::float8, %2$L) OVER p AS fs, tier_by_share(v::float8, %2$L, 'down') OVER p AS fd,
				   sum(greatest(v, 0)) OVER down AS upto, sum(greatest(v, 0)) OVER down - sum(greatest(v, 0)) OVER same AS before,
				   sum(greatest(v, 0)) OVER p AS total, count(*) OVER p AS n, count(*) OVER down AS heads,
				   count(*) OVER down - count(*) OVER same AS b
			FROM (SELECT i, (%1$s)::numeric AS v, %3$s AS part FROM many) m
			WINDOW p AS (PARTITION BY part), down AS (PARTITION BY part ORDER BY v DESC), same AS (PARTITION BY part, v)) r,
			(SELECT %2$L::numeric[] AS a) a
		WHERE c <> fc OR w <> fw OR s <> fs OR d <> fd OR
			  c <> CASE WHEN v <= 0 THEN 4 ELSE 1 + (before >= a[1] * total)::int + (before >= (a[1] + a[2]) * total)::int +
												(before >= (a[1] + a[2] + a[3]) * total)::int END OR
			  w <> CASE WHEN v <= 0 THEN 4 ELSE 1 + (upto > a[1] * total)::int + (upto > (a[1] + a[2]) * total)::int +
												(upto > (a[1] + a[2] + a[3]) * total)::int END OR
			  s <> 1 + (b >= a[1] * n)::int + (b >= (a[1] + a[2]) * n)::int + (b >= (a[1] + a[2] + a[3]) * n)::int OR
			  d <> 1 + (heads > a[1] * n)::int + (heads > (a[1] + a[2]) * n)::int + (heads > (a[1] + a[2] + a[3]) * n)::int
		LIMIT 5 $q$, value, shares, part);
END
$$;
SELECT is_empty(format('SELECT wrong_tiers(%L, %L, %L)', value, shares, '1'), format('70,000 values: %s, %s', value, shares))
FROM (VALUES ('skewed', '{0.02,0.18,0.30,0.50}'), ('skewed', '{0,0.80,0.15,0.05}'), ('ties', '{0.80,0.15,0.04,0.01}'),
			 ('around_zero', '{0.80,0.15,0.05,0}'), ('two', '{0.02,0.18,0.30,0.50}'), ('wide', '{0.80,0.15,0.04,0.01}'),
			 ('wide', '{0.02,0.18,0.30,0.50}'), ('-skewed', '{0.80,0.15,0.04,0.01}')) c (value, shares);
SELECT is_empty(format('SELECT wrong_tiers(%L, %L, %L)', value, '{0.80,0.15,0.04,0.01}', 'i % 28'), format('about 2,500 a group: %s', value))
FROM unnest('{skewed,ties,around_zero}'::text[]) value;

--
-- The same under every plan
--

CREATE TABLE customers AS
SELECT i, part, (part = 3)::int AS region, CASE WHEN i % 50 <> 0 AND part <> 5 THEN skewed - 20 END AS v,
	   CASE WHEN i % 50 <> 0 AND part <> 5 THEN (skewed - 20)::float8 / 3 END AS f FROM many WHERE i <= 60000;
ANALYZE customers;

CREATE FUNCTION cuts_query(source text) RETURNS text LANGUAGE sql AS $$
	SELECT format($q$ SELECT concat_ws(';', tier_share_cuts(v, '{0.02,0.18,0.30,0.50}'), tier_share_cuts(v, '{1,4,15,80}', 'down'),
							 tier_value_cuts(v, '{0.80,0.15,0.05}'), tier_value_cuts(v, '{80,15,5}', 'within'),
							 tier_share_cuts(f, '{0.02,0.18,0.30,0.50}'), tier_share_cuts(f, '{1,4,15,80}', 'down'),
							 tier_value_cuts(f, '{0.80,0.15,0.05}'), tier_value_cuts(f, '{80,15,5}', 'within'),
							 tier_value_cuts(v / 3, '{0.80,0.15,0.05}'),
							 tier_share_cuts(v, '{0.5,0.5}') FILTER (WHERE i %% 3 = 0)) FROM %s $q$, source)
$$;
CREATE FUNCTION cuts_text(source text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE cuts_query(source) INTO result;
	RETURN result;
END
$$;
CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) ' || query LOOP
		result := result || line || E'\n';
	END LOOP;
	RETURN result;
END
$$;

SET max_parallel_workers_per_gather = 0;
SET work_mem = '64MB';
CREATE TABLE truth AS SELECT cuts_text('customers') AS cuts;
SELECT ok(cuts LIKE '{%}' AND length(cuts) > 200, 'there is a truth') FROM truth;
SELECT is(cuts_text(format('(SELECT * FROM customers ORDER BY %s) s', by)), (TABLE truth), 'rows ordered by ' || by)
FROM unnest('{v,v DESC,md5(i::text),part}'::text[]) by;
SET work_mem = '64kB';
SELECT is(cuts_text('customers'), (TABLE truth), 'work_mem 64 kB');
SELECT is_empty($$
	SELECT i FROM (SELECT *, tier_by_share(v, '{0.02,0.18,0.30,0.50}') OVER () AS s, tier_by_value(f) OVER (PARTITION BY part) AS t FROM customers) c
	LEFT JOIN (SELECT part, tier_value_cuts(f, '{0.80,0.15,0.05}') AS part_cuts FROM customers GROUP BY part) p USING (part),
		 (SELECT tier_share_cuts(v, '{0.02,0.18,0.30,0.50}') AS cuts FROM customers) a
	WHERE s IS DISTINCT FROM tier_at(v, cuts) OR
		  CASE WHEN part <> 5 THEN t IS DISTINCT FROM tier_at(f, part_cuts) ELSE t IS NOT NULL OR part_cuts IS NOT NULL END $$,
	'work_mem 64 kB: windows');
RESET work_mem;

SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 2;
SELECT matches(plan_of(cuts_query('customers')), 'Finalize.*Workers Launched: [12].*Partial', 'cuts in workers');
SELECT is(cuts_text('customers'), (TABLE truth), 'workers');
SET parallel_leader_participation = off;
SELECT is(cuts_text('customers'), (TABLE truth), 'workers, leader off');
SELECT matches(plan_of($$ SELECT tier_at(v, (SELECT tier_share_cuts(v, '{0.02,0.18,0.30,0.50}') FROM customers)) FROM customers $$),
	'^Gather.*InitPlan.*Finalize.*Gather.*Partial.*Parallel Seq Scan.*Parallel Seq Scan', 'fit and apply in workers');
SELECT is_empty($$
	SELECT i FROM (SELECT *, tier_by_value(v, '{0.80,0.15,0.05}') OVER () AS t FROM customers) c
	WHERE t IS DISTINCT FROM tier_at(v, (SELECT tier_value_cuts(v, '{0.80,0.15,0.05}') FROM customers)) $$, 'fit and apply in workers: tiers');

-- no row, NULLs only, one value
CREATE TABLE few (v numeric, f float8);
CREATE VIEW few_cuts AS
SELECT tier_share_cuts(v, '{0.5,0.5}') AS a, tier_value_cuts(v, '{0.5,0.5}', 'within') AS b,
	   tier_share_cuts(f, '{0.5,0.5}', 'down') AS c, tier_value_cuts(f, '{0.5,0.5}') AS d FROM few;
SELECT row_eq('TABLE few_cuts', ROW(NULL::numeric[], NULL::numeric[], NULL::float8[], NULL::float8[]), 'no rows in workers: no cuts');
INSERT INTO few SELECT FROM generate_series(1, 2000);
SELECT row_eq('TABLE few_cuts', ROW(NULL::numeric[], NULL::numeric[], NULL::float8[], NULL::float8[]), 'only NULLs in workers: no cuts');
INSERT INTO few VALUES (7.50, -1);
SELECT row_eq('TABLE few_cuts', ROW('{7.50}'::numeric[], '{NULL}'::numeric[], '{NULL}'::float8[], '{NULL}'::float8[]), 'one value among NULLs');
-- a worker has no values of its own, and other places than the rest
INSERT INTO few VALUES (7.500001, -1), (-3, 2);
SELECT row_eq('TABLE few_cuts', ROW('{7.500000}'::numeric[], '{NULL}'::numeric[], '{2}'::float8[], '{2}'::float8[]), 'three values among NULLs');
RESET parallel_leader_participation;

-- partition by partition: some are empty, one has NULLs only
CREATE TABLE parted (LIKE customers) PARTITION BY LIST (part);
SELECT format('CREATE TABLE parted_%s PARTITION OF parted FOR VALUES IN (%1$s)', i) FROM generate_series(0, 9) i \gexec
CREATE TABLE parted_empty PARTITION OF parted FOR VALUES IN (100);
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
INSERT INTO parted SELECT * FROM customers;
ANALYZE parted;
SET enable_partitionwise_aggregate = on;
SELECT is(cuts_text('parted'), (TABLE truth), 'partition by partition, with workers');
SET max_parallel_workers_per_gather = 0;
SELECT matches(plan_of(cuts_query('parted')), 'Finalize.*Append.*Partial.*parted_0', 'partition by partition: the plan');
SELECT is(cuts_text('parted'), (TABLE truth), 'partition by partition');
SELECT is((SELECT array_agg(part) FROM (SELECT part, tier_value_cuts(v, '{1}') AS c FROM parted GROUP BY part) s WHERE c IS NULL), '{5}',
	'a partition without values has no cuts');
SELECT is((SELECT tier_share_cuts(v, '{0.5,0.5}') FILTER (WHERE i < 0) FROM parted), NULL, 'FILTER leaves none');

-- parameters that differ, where they meet
SELECT throws_ok($$ SELECT tier_share_cuts(v, CASE WHEN i % 2 = 0 THEN '{0.5,0.5}' ELSE '{0.4,0.6}' END::numeric[]) FROM customers $$, '22023',
	'shares must be the same for all rows of a fit', 'shares that change');
SELECT throws_ok($$ SELECT tier_share_cuts(v, '{0.5,0.5}', CASE WHEN i % 2 = 0 THEN 'up' ELSE 'down' END) FROM customers $$, '22023',
	'ties must be the same for all rows of a fit', 'ties that change');
SELECT throws_ok($$ SELECT tier_value_cuts(f, '{0.5,0.5}', CASE WHEN part = 3 THEN 'cross' ELSE 'within' END) FROM parted $$, '22023',
	'parameters must be the same for all rows of a fit', 'parameters that differ from partition to partition');
-- 13 has no infinite numeric
SELECT throws_matching($$ SELECT tier_share_cuts(v, '{Infinity}') FROM customers $$, 'a share must not be Infinity|invalid input syntax for type numeric', 'infinite shares');
SELECT lives_ok($$ SELECT tier_share_cuts(v, CASE WHEN i % 2 = 0 THEN '{0.5,0.5}' ELSE '{0.50,0.500}' END::numeric[]) FROM customers $$,
	'the same shares, written in two ways');

--
-- What only an aggregate may call
--

-- 14 and later know no such function, 13 knows no such value
SELECT throws_matching(format('SELECT %s', call), 'does not exist|cannot accept a value of type internal', 'not by hand: ' || call)
FROM unnest(ARRAY['tier_cuts_combine(NULL, NULL)', 'tier_cuts_numeric_final(NULL)', 'tier_cuts_serialize(NULL)',
				  'tier_cuts_deserialize(NULL, NULL)', 'tier_share_cuts_transition(NULL, 1::numeric, NULL)']) call;

--
-- Real data
--

CREATE VIEW totals AS
SELECT customer_id, sum(amount) AS total, count(*) AS orders FROM online_retail.purchases GROUP BY 1;

CREATE TABLE real_tiers AS
SELECT customer_id, tier_by_share(total, '{0.02,0.18,0.30,0.50}') OVER () AS diamond, tier_by_share(total, '{1,4,15,80}') OVER () AS pyramid,
	   tier_by_value(total) OVER () AS abc, tier_by_value(total, boundary => 'within') OVER () AS abc_within
FROM totals;
CREATE VIEW expected AS
SELECT customer_id, array_position('{diamond,core,potential,basic}', tier_2_18_30_50) AS diamond,
	   array_position('{vip,large,medium,small}', tier_1_4_15_80) AS pyramid,
	   strpos('ABC', abc_cross) AS abc, strpos('ABC', abc_within) AS abc_within
FROM online_retail.expected_customers;
SELECT set_eq('TABLE real_tiers', 'TABLE expected', 'Online Retail: four columns');
SELECT set_eq($$ SELECT customer_id, tier_by_share(total::float8, '{0.02,0.18,0.30,0.50}') OVER () AS a, tier_by_share(total::float8, '{1,4,15,80}') OVER () AS b,
						tier_by_value(total::float8) OVER () AS c, tier_by_value(total::float8, '{80,15,5}', 'within') OVER () AS d FROM totals $$,
	'TABLE expected', 'Online Retail: float8');
SELECT set_eq($$ SELECT customer_id, tier_at(total, a) AS a, tier_at(total, b) AS b, tier_at(total, c) AS c, tier_at(total, d) AS d
				 FROM totals, (SELECT tier_share_cuts(total, '{0.02,0.18,0.30,0.50}') AS a, tier_share_cuts(total, '{1,4,15,80}') AS b,
									  tier_value_cuts(total, '{0.80,0.15,0.05}') AS c, tier_value_cuts(total, '{0.80,0.15,0.05}', 'within') AS d FROM totals) f $$,
	'TABLE expected', 'Online Retail: fit and apply');
SELECT set_eq($$ SELECT customer_id, tier_at(total::float8, a) AS a, tier_at(total::float8, b) AS b, tier_at(total::float8, c) AS c, tier_at(total::float8, d) AS d
				 FROM totals, (SELECT tier_share_cuts(total::float8, '{0.02,0.18,0.30,0.50}') AS a, tier_share_cuts(total::float8, '{1,4,15,80}') AS b,
									  tier_value_cuts(total::float8, '{0.80,0.15,0.05}') AS c,
									  tier_value_cuts(total::float8, '{0.80,0.15,0.05}', 'within') AS d FROM totals) f $$,
	'TABLE expected', 'Online Retail: fit and apply, float8');
-- 4 in 10 customers have one order: the limit falls into ties
SELECT is_empty($$
	SELECT customer_id FROM (SELECT *, tier_by_share(orders, '{0.02,0.18,0.30,0.50}') OVER () AS t,
									rank() OVER (ORDER BY orders DESC) - 1 AS b, count(*) OVER () AS n FROM totals) s
	WHERE t <> CASE WHEN b < 0.02 * n THEN 1 WHEN b < 0.20 * n THEN 2 WHEN b < 0.50 * n THEN 3 ELSE 4 END $$, 'Online Retail: orders, with ties');
SELECT results_eq($$
	SELECT diamond, count(*)::int, sum(total), round(sum(total) / sum(sum(total)) OVER (), 6)
	FROM real_tiers JOIN totals USING (customer_id) GROUP BY diamond ORDER BY diamond $$, $$
	SELECT array_position('{diamond,core,potential,basic}', class), customers, monetary, monetary_share FROM online_retail.expected_summary
	WHERE "function" = 'tier_2_18_30_50' ORDER BY 1 $$, 'Online Retail: summary by head count');
SELECT results_eq($$
	SELECT abc, count(*)::int, sum(total), round(sum(total) / sum(sum(total)) OVER (), 6)
	FROM real_tiers JOIN totals USING (customer_id) GROUP BY abc ORDER BY abc $$, $$
	SELECT strpos('ABC', class), customers, monetary, monetary_share FROM online_retail.expected_summary
	WHERE "function" = 'abc_cross' ORDER BY 1 $$, 'Online Retail: summary by value');
SELECT is((SELECT tier_by_limit(total, cuts) FROM totals, (SELECT tier_share_cuts(total, '{0.02,0.18,0.30,0.50}') AS cuts FROM totals) f WHERE customer_id = 12347),
	2, 'fitted cuts serve as limits too');

--
-- Cancelling
--

CREATE TABLE runs (name text, stopped boolean, late interval);
CREATE TABLE slow AS SELECT ((i * 7919) % 1000003) / 7.0::float8 AS f, ((i * 7919) % 1000003)::numeric * 1000000000000.01 AS v
FROM generate_series(1, 1000000::bigint) i;

CREATE TABLE queries (name text, body text);
INSERT INTO queries VALUES
	('window by value', 'SELECT max(t) FROM (SELECT tier_by_value(f) OVER () AS t FROM slow) s'),
	('window, ties down', 'SELECT max(t) FROM (SELECT tier_by_share(v, ''{0.5,0.5}'', ''down'') OVER () AS t FROM slow) s'),
	('fit by value, 38 digits', 'SELECT tier_value_cuts(v, ''{0.8,0.2}'') FROM slow'),
	('fit by share', 'SELECT tier_share_cuts(f, ''{0.5,0.5}'') FROM slow');

-- Runs a query until statement_timeout ends it; the time starts with the statement.
CREATE PROCEDURE run(query text) LANGUAGE plpgsql AS $$
DECLARE
	stopped boolean := false;
BEGIN
	BEGIN
		EXECUTE (SELECT body FROM queries WHERE name = query);
	EXCEPTION WHEN query_canceled THEN
		stopped := true;
	END;
	INSERT INTO runs VALUES (query, stopped, clock_timestamp() - statement_timestamp() -
							 current_setting('statement_timeout')::interval);
END
$$;

-- in its full length, then stopped at several points of that time
SELECT format('CALL run(%L)', name) FROM queries \gexec
SELECT unnest(ARRAY[format('SET LOCAL statement_timeout = %s', ceil(1000 * extract(epoch FROM late) * part)), format('CALL run(%L)', name)])
FROM runs, unnest('{0.2,0.4,0.6,0.8}'::numeric[]) part \gexec
RESET statement_timeout;
SELECT ok(bool_or(stopped), name || ': was stopped') FROM runs GROUP BY name ORDER BY name;
SELECT ok(max(late) FILTER (WHERE stopped) < interval '1 second', name || ': at most a second late') FROM runs GROUP BY name ORDER BY name;
SELECT diag('latest stop after ' || max(late)) FROM runs WHERE stopped;
SELECT is((SELECT array_agg(t ORDER BY v DESC) FROM (SELECT v, tier_by_value(v, '{0.80,0.15,0.05}') OVER () AS t FROM unnest('{90,5,3,2}'::int[]) v) s),
	'{1,2,3,3}', 'afterwards: tiers');

-- numeric has an infinity since PostgreSQL 14
SELECT CASE WHEN current_setting('server_version_num')::int >= 140000
	THEN throws_ok($$ SELECT tier_by_share(v, '{Infinity}') OVER () FROM customers $$, '22023', 'a share must not be Infinity', 'no infinite share')
	ELSE skip('no infinite numeric', 1) END;

SELECT * FROM finish();
ROLLBACK;
