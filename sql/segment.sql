-- Segments: published maps, a user's own map, and what is wrong with it.

-- Every score of 1..5
CREATE TEMP TABLE scores AS
SELECT r * 100 + f * 10 + m AS score, r, f, m
FROM generate_series(1, 5) r, generate_series(1, 5) f, generate_series(1, 5) m;

--
-- Published maps
--

SELECT rfm_segment_rank(score) AS rank, rfm_segment(score) AS list11, count(*)
FROM scores GROUP BY 1, 2 ORDER BY 1;
SELECT rfm_segment_rank(score, 'rf10') AS rank, rfm_segment(score, 'rf10') AS rf10, count(*)
FROM scores GROUP BY 1, 2 ORDER BY 1;
SELECT rfm_segment_rank(score, 'quadrant8') AS rank, rfm_segment(score, 'quadrant8') AS quadrant8,
	   count(*)
FROM scores GROUP BY 1, 2 ORDER BY 1;
SELECT rfm_segment_rank(score, 'r_rfm_0_3') AS rank, rfm_segment(score, 'r_rfm_0_3') AS r_rfm_0_3,
	   count(*)
FROM scores GROUP BY 1, 2 ORDER BY 1;

-- M has no say in rf10
SELECT r, f, min(rfm_segment(score, 'rf10')) AS segment
FROM scores GROUP BY r, f HAVING count(DISTINCT rfm_segment(score, 'rf10')) > 1;

-- limits of one's own for "high"; more than five scores
SELECT rfm_segment(533, 'quadrant8') AS by_default,
	   rfm_segment(533, 'quadrant8', high_from => '{3,3,3}') AS from_3,
	   rfm_segment(533, 'quadrant8', high_from => '{6,3,4}') AS own,
	   rfm_segment_rank(533, 'quadrant8', high_from => '{6,3,4}') AS own_rank,
	   rfm_segment(968, 'quadrant8', high_from => '{6,6,6}') AS of_nine,
	   rfm_segment(111, 'quadrant8', high_from => '{1,1,1}') AS all_high;
SELECT score, high_from, rfm_segment(score, 'quadrant8', high_from => high_from),
	   rfm_segment_rank(score, 'quadrant8', high_from)
FROM (VALUES (1, 444, NULL), (2, 444, '{5,5,5}'), (3, 888, '{5,5,5}'), (4, 444, NULL), (5, 444, '{4,5,4}'),
			 (6, 333, '{3,3,3}'), (7, NULL, NULL)) v (n, score, high), CAST(high AS int[]) high_from
ORDER BY n;
SELECT rfm_quadrant(r, f, m) AS segment, r, f, m
FROM (VALUES (true), (false), (NULL)) a (r), (VALUES (true), (false)) b (f),
	 (VALUES (true), (false)) c (m)
ORDER BY r DESC NULLS LAST, f DESC, m DESC;

-- parameters may differ from row to row
SELECT score, map, rfm_segment(score, map), rfm_segment_rank(score, map)
FROM (VALUES (555, 'list11'), (555, 'rf10'), (111, 'rf10'), (111, 'list11'), (241, 'r_rfm_0_3'),
			 (241, 'quadrant8'), (NULL, 'quadrant8'), (244, 'quadrant8')) v (score, map);

-- errors
SELECT rfm_segment(0);
SELECT rfm_segment(612);
SELECT rfm_segment(-555);
SELECT rfm_segment(5555);
SELECT rfm_segment(560, 'quadrant8');
SELECT rfm_segment(556, 'quadrant8');
SELECT rfm_segment(560, 'quadrant8', high_from => '{6,6,6}');
SELECT rfm_segment(555, 'list11', high_from => '{4,4,4}');
SELECT rfm_segment_rank(555, 'r_rfm_0_3', '{4,4,4}');
SELECT rfm_segment(555, 'list12');
SELECT rfm_segment(555, 'List11');
SELECT rfm_segment(555, '');
SELECT rfm_segment(555, 'rf10', 'de');
SELECT rfm_segment(555, NULL);
SELECT rfm_segment(555, 'rf10', NULL);
SELECT rfm_segment(555, high_from => NULL);
SELECT rfm_segment(NULL, 'rf10', high_from => '{4,4,4}');
SELECT rfm_segment(555, 'quadrant8', high_from => '{4,4}');
SELECT rfm_segment(555, 'quadrant8', high_from => '{}');
SELECT rfm_segment(555, 'quadrant8', high_from => '{4,NULL,4}');
SELECT rfm_segment(555, 'quadrant8', high_from => '{4,0,4}');
SELECT rfm_segment(555, 'quadrant8', high_from => '{4,4,10}');
SELECT rfm_segment(NULL, 'list12');
SELECT rfm_segment_rank(612);
SELECT rfm_segment_rank(555, 'list12');
SELECT rfm_quadrant(true, true, true, 'de');
SELECT rfm_quadrant(NULL, true, true, NULL);
SELECT rfm_segment(NULL) IS NULL AS null_score, rfm_segment_rank(NULL) IS NULL AS null_rank;

--
-- A map of one's own
--

CREATE TABLE segment_rules (segment text, r int4range, f int4range, m int4range, priority int);
INSERT INTO segment_rules VALUES
	('Stars', '[4,5]', '[4,5]', NULL, 1),
	('Big', NULL, NULL, '[5,)', 2),
	('Fresh', '[5,5]', '[1,3]', '(,9]', 2),
	('Sleepers', '[1,3]', NULL, '[1,4]', 3),
	('Sleepers', '[-100,4)', '(0,100)', '[1,5)', 3),
	('Hidden', '[5,5]', '[5,5]', '[1,2]', 9);

CREATE VIEW own_map AS
SELECT segment_map(segment, r, f, m, priority) AS map FROM segment_rules;

SELECT map FROM own_map;
SELECT * FROM segment_map_check((SELECT map FROM own_map));
SELECT * FROM segment_map_check((SELECT map FROM own_map), 4);
SELECT problem, count(*) FROM segment_map_check((SELECT map FROM own_map), 9)
GROUP BY problem ORDER BY problem;
SELECT * FROM segment_map_segments((SELECT map FROM own_map));
SELECT r AS "R", f, segment FROM segment_map_cells((SELECT map FROM own_map))
WHERE m = 5 ORDER BY r DESC, f \crosstabview
SELECT r AS "R", f, segment FROM segment_map_cells((SELECT map FROM own_map))
WHERE m = 1 ORDER BY r DESC, f \crosstabview
SELECT score, rfm_segment(score, map), rfm_segment_rank(score, map)
FROM own_map, (VALUES (555), (115), (111), (411), (511), (999), (NULL)) v (score);

-- errors
SELECT rfm_segment(515, map) FROM own_map;
SELECT rfm_segment_rank(515, map) FROM own_map;
SELECT rfm_segment(510, map) FROM own_map;
SELECT rfm_segment(555, NULL::segment_map);
SELECT rfm_segment_rank(555, NULL::segment_map);
SELECT * FROM segment_map_check(NULL);
SELECT * FROM segment_map_cells(NULL);
SELECT * FROM segment_map_segments(NULL);
SELECT * FROM segment_map_check('list11', NULL);
SELECT * FROM segment_map_cells('list11', 0);
SELECT * FROM segment_map_segments('list11', 10);
SELECT segment_map('a', 'empty', NULL, NULL, 1);
SELECT segment_map('a', NULL, '[10,20]', NULL, 1);
SELECT segment_map('a', NULL, NULL, '(,0]', 1);
SELECT segment_map('a', NULL, NULL, NULL, NULL);
SELECT segment_map(NULL, NULL, NULL, NULL, 1);
SELECT segment_map('', NULL, NULL, NULL, 1);
SELECT segment_map(repeat('long ', 100), NULL, NULL, NULL, 1);
SELECT segment_map('s' || i, NULL, NULL, NULL, i) FROM generate_series(1, 10001) i;
SELECT segment_map_transition(NULL, 'a', NULL, NULL, NULL, 1);
SELECT segment_map_final('\x00');
SELECT segment_map_final('\x00000000000000000000000000000000');

-- many rules
SELECT count(*), sum(cells)
FROM segment_map_segments((SELECT segment_map('s' || i, NULL, NULL, NULL, i)
						   FROM generate_series(1, 10000) i));

-- no rows, and rows of NULLs only, are no rules
SELECT segment_map(segment, r, f, m, priority) IS NULL AS is_null FROM segment_rules WHERE false;
SELECT segment_map(segment, r, f, m, priority) FILTER (WHERE false) IS NULL AS is_null
FROM segment_rules;
SELECT segment_map(NULL, NULL, NULL, NULL, NULL) IS NULL AS is_null FROM segment_rules;
SELECT (SELECT segment_map(s.segment, s.r, s.f, s.m, s.priority)
		FROM generate_series(1, 3) i LEFT JOIN segment_rules s ON s.priority = i AND i = 1) =
	   (SELECT segment_map(segment, r, f, m, priority) FROM segment_rules WHERE priority = 1)
	   AS nulls_left_out;

-- neither order nor repetition of rows matters
SELECT count(DISTINCT map) AS maps
FROM (SELECT segment_map(segment, r, f, m, priority ORDER BY segment) FROM segment_rules
	  UNION ALL
	  SELECT segment_map(segment, r, f, m, priority ORDER BY r, m DESC) FROM segment_rules
	  UNION ALL
	  SELECT segment_map(segment, r, f, m, priority) FROM segment_rules, generate_series(1, 9)
	  UNION ALL
	  SELECT segment_map(segment, r, f, m, priority) OVER () FROM segment_rules) v (map);

-- Partial aggregates: partitions without a row, with NULLs only, with one rule
CREATE TABLE rule_parts (part int, LIKE segment_rules) PARTITION BY LIST (part);
CREATE TABLE rule_parts_1 PARTITION OF rule_parts FOR VALUES IN (1);
CREATE TABLE rule_parts_2 PARTITION OF rule_parts FOR VALUES IN (2);
CREATE TABLE rule_parts_3 PARTITION OF rule_parts FOR VALUES IN (3);
CREATE TABLE rule_parts_4 PARTITION OF rule_parts FOR VALUES IN (4);
INSERT INTO rule_parts SELECT 1, * FROM segment_rules WHERE priority > 1;
INSERT INTO rule_parts SELECT 3, NULL, NULL, NULL, NULL, NULL FROM generate_series(1, 100);
INSERT INTO rule_parts SELECT 4, * FROM segment_rules WHERE priority = 1;
ANALYZE rule_parts;

CREATE FUNCTION plan_has(query text, node text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line LIKE '%' || node || '%' THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
END
$$;

SET enable_partitionwise_aggregate = on;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
SET max_parallel_workers_per_gather = 3;
SET parallel_leader_participation = off;
SELECT plan_has('SELECT segment_map(segment, r, f, m, priority) FROM rule_parts',
				'Partial Aggregate') AS partial,
	   plan_has('SELECT segment_map(segment, r, f, m, priority) FROM rule_parts',
				'Gather') AS parallel;
SELECT (SELECT segment_map(segment, r, f, m, priority) FROM rule_parts) = map AS same FROM own_map;
SELECT segment_map(segment, r, f, m, priority) IS NULL AS is_null
FROM rule_parts WHERE part IN (2, 3);
SELECT segment_map(segment, r, f, m, priority) FILTER (WHERE priority > 100) IS NULL AS is_null
FROM rule_parts;
RESET ALL;

--
-- The type
--

-- published maps as values: the same segments by both ways, no gap, no ambiguity
SELECT name,
	   bool_and(rfm_segment(score, name) = rfm_segment(score, map)) AS same_segment,
	   bool_and(rfm_segment_rank(score, name) = rfm_segment_rank(score, map)) AS same_rank
FROM scores,
	 LATERAL (SELECT name, segment_map(name) AS map
			  FROM unnest('{list11,rf10,quadrant8,r_rfm_0_3}'::text[]) name) v
GROUP BY name ORDER BY name COLLATE "C";
SELECT name, problem, count(*)
FROM unnest('{list11,rf10,quadrant8,r_rfm_0_3}'::text[]) name, segment_map_check(segment_map(name))
GROUP BY name, problem ORDER BY name COLLATE "C", problem;
SELECT rfm_segment(533, segment_map('quadrant8', high_from => '{6,3,4}'));
SELECT segment_map('quadrant8', high_from => '{1,1,1}');
SELECT rfm_segment(555, segment_map('quadrant8')) AS of_five,
	   rfm_segment(556, segment_map('quadrant8')) AS beyond_five,
	   rfm_segment(556, segment_map('quadrant8', high_from => '{6,6,6}')) AS of_nine;
SELECT segment_map('nope'::text);
SELECT segment_map('nope');
SELECT segment_map('list11', high_from => '{4,4,4}');
SELECT segment_map(NULL::text);
SELECT segment_map('list11', 'de');

-- a literal: a published map by its name, or rules in any order
SELECT segment_map('rf10') = segment_map('rf10', 'en') AS same;
SELECT '{"rules":[{"priority":2,"segment":"b","r":[1,5],"f":[1,9],"m":[1,9]},
	{ "priority" : -1 , "segment" : "a \"q\" \\ \u0007", "r":[1,1], "f":[2,3], "m":[9,9] } ,
	{"priority":2,"segment":"b","r":[1,5],"f":[1,9],"m":[1,9]}]}'::segment_map;
SELECT map::text::segment_map = map AS round_trip, map::text::segment_map::text = map::text AS text
FROM (SELECT map FROM own_map UNION ALL SELECT segment_map('list11') UNION ALL
	  SELECT segment_map('a "q" \ ' || chr(9) || chr(1), NULL, NULL, NULL, 1)) v;
SELECT '{"rules": []}'::segment_map;
SELECT '{"rules": [{"priority": 1, "segment": "a", "r": [0, 1], "f": [1, 1], "m": [1, 1]}]}'::segment_map;
SELECT '{"rules": [{"priority": 1, "segment": "a", "r": [5, 4], "f": [1, 1], "m": [1, 1]}]}'::segment_map;
SELECT '{"rules": [{"priority": 1, "segment": "a", "r": [1, 10], "f": [1, 1], "m": [1, 1]}]}'::segment_map;
SELECT '{"rules": [{"priority": 1, "segment": "", "r": [1, 1], "f": [1, 1], "m": [1, 1]}]}'::segment_map;
SELECT '{"rules": [{"priority": 3000000000, "segment": "a", "r": [1, 1], "f": [1, 1], "m": [1, 1]}]}'::segment_map;
SELECT '{"rules": [{"priority": 1, "segment": null, "r": [1, 1], "f": [1, 1], "m": [1, 1]}]}'::segment_map;
SELECT '{"rules": [{"priority": 1, "segment": "a", "r": [1, 1], "f": [1, 1], "m": [1, 1]}]} x'::segment_map;
SELECT 'list12'::segment_map;
SELECT ''::segment_map;

-- binary form: a version, the number of rules, then each rule
SELECT encode(segment_map_send('{"rules": [{"priority": 258, "segment": "ab", "r": [1, 2],
	"f": [3, 4], "m": [5, 9]}]}'), 'hex');

-- comparison: by bytes, for DISTINCT, indexes and joins
CREATE TABLE kept_maps (name text, map segment_map);
INSERT INTO kept_maps SELECT name, segment_map(name)
FROM unnest('{list11,rf10,quadrant8,r_rfm_0_3,rf10}'::text[]) name;
SELECT count(*), count(DISTINCT map) FROM kept_maps;
SELECT count(*) FROM (SELECT map FROM kept_maps GROUP BY map) v;
CREATE INDEX ON kept_maps USING hash (map);
CREATE INDEX ON kept_maps (md5(map::text));
SELECT a.name, b.name FROM kept_maps a JOIN kept_maps b ON a.map = b.map
ORDER BY a.name COLLATE "C", b.name COLLATE "C";
SELECT bool_and((a.map < b.map) = (b.map > a.map) AND (a.map <= b.map) = (b.map >= a.map) AND
				(a.map <> b.map) <> (a.map = b.map) AND (a.map < b.map) <> (a.map >= b.map)) AS sane
FROM kept_maps a, kept_maps b;

-- maps that come out of a table, compressed and out of line, alternating
INSERT INTO kept_maps
SELECT 'large', segment_map(md5(r::text || f || m), int4range(r, r, '[]'), int4range(f, f, '[]'),
							int4range(m, m, '[]'), r)
FROM generate_series(1, 9) r, generate_series(1, 9) f, generate_series(1, 9) m;
SELECT count(*) FILTER (WHERE rfm_segment(score, map) =
						CASE name WHEN 'large' THEN md5(score::text)
						ELSE rfm_segment(score, name) END) AS right,
	   count(*)
FROM (SELECT * FROM scores, (SELECT DISTINCT ON (name) * FROM kept_maps ORDER BY name) k
	  ORDER BY score, name) v (score, r, f, m, name, map)
WHERE name = 'large' OR rfm_segment(score, CASE name WHEN 'large' THEN 'rf10' ELSE name END) <> '';

DROP VIEW own_map;
DROP TABLE segment_rules, rule_parts, kept_maps;
DROP FUNCTION plan_has;
