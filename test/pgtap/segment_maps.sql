-- Segments against the published maps, cell by cell, and against real customers.
BEGIN;
SELECT plan(39);

CREATE TEMP VIEW cells AS
SELECT r * 100 + f * 10 + m AS score, * FROM online_retail.segment_maps;

--
-- Every cell of the published maps
--

SELECT is((SELECT count(*)::int FROM cells), 125, 'the published maps have 125 cells');
SELECT is_empty('SELECT score FROM cells WHERE rfm_segment(score) IS DISTINCT FROM list11',
	'list11, the default');
SELECT is_empty($$ SELECT score FROM cells WHERE rfm_segment(score, 'list11') IS DISTINCT FROM list11 $$,
	'list11');
SELECT is_empty($$ SELECT score FROM cells WHERE rfm_segment(score, 'rf10') IS DISTINCT FROM rf10 $$,
	'rf10');
SELECT is_empty($$ SELECT score FROM cells
				   WHERE rfm_segment(score, 'r_rfm_0_3') IS DISTINCT FROM r_pkg_0_3 $$,
	'r_rfm_0_3');
SELECT is_empty($$ SELECT score FROM cells
				   WHERE rfm_segment(score, 'quadrant8') IS DISTINCT FROM quadrant8_ge4 $$,
	'quadrant8, high from 4');
SELECT is_empty($$ SELECT score FROM cells
				   WHERE rfm_segment(score, 'quadrant8', 'zh') IS DISTINCT FROM quadrant8_ge4_zh $$,
	'quadrant8 in Chinese');
SELECT is_empty($$ SELECT score FROM cells
				   WHERE rfm_quadrant(r >= 4, f >= 4, m >= 4) IS DISTINCT FROM quadrant8_ge4 $$,
	'rfm_quadrant');
SELECT is_empty($$ SELECT score FROM cells
				   WHERE rfm_quadrant(r >= 4, f >= 4, m >= 4, 'zh') IS DISTINCT FROM quadrant8_ge4_zh $$,
	'rfm_quadrant in Chinese');

-- how many segments of r_rfm_0_3 hold each cell: one name more than there are signs
SELECT is_empty($$
	SELECT c.score FROM cells c
	LEFT JOIN segment_map_check('r_rfm_0_3') p ON p.score = c.score AND p.problem = 'overlap'
	WHERE coalesce(length(segments) - length(replace(segments, '>', '')), 0) + 1 <>
		  greatest(r_pkg_0_3_matches, 1) $$,
	'r_rfm_0_3 overlaps where and as often as published');
SELECT is_empty($$ SELECT score FROM cells
				   WHERE (r_pkg_0_3_matches = 0) <> (rfm_segment(score, 'r_rfm_0_3') = 'Others') $$,
	'r_rfm_0_3: what no box holds is Others');

--
-- Languages: other words, same classes, same rank
--

SELECT is_empty($$
	SELECT map, rfm_segment_rank(score, map)
	FROM cells, unnest('{list11,rf10,r_rfm_0_3,quadrant8}'::text[]) map
	GROUP BY 1, 2
	HAVING count(DISTINCT rfm_segment(score, map)) <> 1 OR
		   count(DISTINCT rfm_segment(score, map, 'zh')) <> 1 $$,
	'one label a rank, in both languages');
SELECT results_eq($$
	SELECT map, count(DISTINCT rfm_segment(score, map, 'zh'))::int, max(rfm_segment_rank(score, map))
	FROM cells, unnest('{list11,rf10,r_rfm_0_3,quadrant8}'::text[]) map
	GROUP BY map ORDER BY map COLLATE "C" $$,
	$$ VALUES ('list11', 11, 11), ('quadrant8', 8, 8), ('r_rfm_0_3', 11, 11), ('rf10', 10, 10) $$,
	'as many Chinese labels as segments, ranked without a hole');
SELECT is(rfm_segment(555, lang => 'zh'), '冠军客户', 'Champions in Chinese');
SELECT is(rfm_segment(111, lang => 'zh'), '已流失客户', 'Lost in Chinese');
SELECT is(rfm_segment(151, 'rf10', 'zh'), '不可流失客户', 'cant_loose in Chinese');
SELECT is(rfm_segment(241, 'r_rfm_0_3', 'zh'), '其他客户', 'Others in Chinese');
SELECT is_empty($$
	SELECT map, lang, score
	FROM cells, unnest('{list11,rf10,r_rfm_0_3,quadrant8}'::text[]) map, unnest('{en,zh}'::text[]) lang
	WHERE rfm_segment(score, map, lang) IS DISTINCT FROM rfm_segment(score, segment_map(map, lang)) OR
		  rfm_segment_rank(score, map) IS DISTINCT FROM rfm_segment_rank(score, segment_map(map, lang)) $$,
	'a published map as a value says the same, in both languages');

-- "high" by limits of one's own, up to nine scores
SELECT is_empty($$
	SELECT score, h
	FROM (SELECT r * 100 + f * 10 + m AS score, *
		  FROM generate_series(1, 9) r, generate_series(1, 9) f, generate_series(1, 9) m) s,
		 (VALUES ('{1,1,1}'::int[]), ('{4,4,4}'), ('{5,3,2}'), ('{9,9,9}'), ('{6,1,9}')) v (h)
	WHERE rfm_segment(score, 'quadrant8', high_from => h) <> rfm_quadrant(r >= h[1], f >= h[2], m >= h[3]) OR
		  rfm_segment(score, 'quadrant8', high_from => h) <>
		  rfm_segment(score, segment_map('quadrant8', high_from => h)) $$,
	'quadrant8 with limits');

-- parameters that change while the function lives, also in place
CREATE FUNCTION by_turns() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	high int[] := '{4,4,4}';
	map text := 'rf10';
	own segment_map := segment_map('rf10');
	result text := '';
BEGIN
	FOR i IN 1..4 LOOP
		result := result || rfm_segment(533, 'quadrant8', high_from => high) || ' ' ||
			rfm_segment(533, map) || ' ' || rfm_segment(533, own) || E'\n';
		high[i % 3 + 1] := 3;
		map := CASE i % 2 WHEN 1 THEN 'list11' ELSE 'rf10' END;
		own := segment_map(map);
	END LOOP;
	RETURN result;
END
$$;
SELECT is(by_turns(), $$general_develop potential_loyalists potential_loyalists
general_value Potential Loyalist Potential Loyalist
important_value potential_loyalists potential_loyalists
important_value Potential Loyalist Potential Loyalist
$$, 'parameters may change from call to call');

--
-- Real customers
--

CREATE TEMP VIEW customers AS
SELECT r5 * 100 + f5 * 10 + m5 AS score, * FROM online_retail.expected_customers;

SELECT is_empty($$
	SELECT customer_id FROM customers
	WHERE rfm_segment(score) <> list11 OR rfm_segment(score, 'rf10') <> rf10 OR
		  rfm_segment(score, 'r_rfm_0_3') <> r_pkg_0_3 OR
		  rfm_segment(score, 'quadrant8') <> quadrant8_ge4 $$,
	'all four maps for all customers');
SELECT results_eq($$
	SELECT rfm_segment(score), count(*)::int FROM customers
	GROUP BY 1 ORDER BY rfm_segment(score) COLLATE "C" $$,
	$$ SELECT class, customers FROM online_retail.expected_summary
	   WHERE "function" = 'list11' ORDER BY class COLLATE "C" $$,
	'customers per segment of list11');
SELECT is_empty($$
	SELECT customer_id FROM r_rfm.orders_expected
	WHERE rfm_segment(rfm_score, 'r_rfm_0_3') <> segment_map_0_3 $$,
	'the segments that the R package gives its own customers');

--
-- A user's own map: the 0.2 boxes of the R package, rebuilt from rows
--

CREATE TEMP TABLE rules (priority int, segment text, r int4range, f int4range, m int4range);
INSERT INTO rules VALUES
	(1, 'Champions', '[4,5]', '[4,5]', '[4,5]'), (2, 'Loyal Customers', '[2,5]', '[3,5]', '[3,5]'),
	(3, 'Potential Loyalist', '[3,5]', '[1,3]', '[1,3]'), (4, 'New Customers', '[4,5]', '[1,1]', '[1,1]'),
	(5, 'Promising', '[3,4]', '[1,1]', '[1,1]'), (6, 'Need Attention', '[2,3]', '[2,3]', '[2,3]'),
	(7, 'About To Sleep', '[2,3]', '[1,2]', '[1,2]'), (8, 'At Risk', '[1,2]', '[2,5]', '[2,5]'),
	(9, 'Can''t Lose Them', '[1,1]', '[4,5]', '[4,5]'), (10, 'Lost', '[1,2]', '[1,2]', '[1,2]');
CREATE TEMP VIEW own AS SELECT segment_map(segment, r, f, m, priority) AS map FROM rules;

SELECT is_empty($$
	SELECT score FROM cells, own
	WHERE coalesce(rfm_segment(score, map), 'Others') IS DISTINCT FROM r_pkg_0_2 $$,
	'a map of one''s own agrees with the published result');
SELECT results_eq($$
	SELECT problem, count(*)::int FROM segment_map_check((SELECT map FROM own)) GROUP BY 1 ORDER BY 1 $$,
	$$ VALUES ('gap', 36), ('never reached', 3), ('overlap', 39) $$,
	'36 gaps, 39 overlaps, 3 rules that are never reached');
SELECT results_eq($$
	SELECT split_part(segments, ' (', 1) FROM segment_map_check((SELECT map FROM own))
	WHERE problem = 'never reached' $$,
	$$ VALUES ('New Customers'), ('Promising'), ('Can''t Lose Them') $$,
	'and which they are');
SELECT results_eq($$
	SELECT score FROM segment_map_check((SELECT map FROM own)) WHERE problem = 'gap' ORDER BY 1 $$,
	$$ SELECT score FROM cells WHERE r_pkg_0_2_matches = 0 ORDER BY 1 $$,
	'the gaps are those published');
SELECT results_eq($$
	SELECT segment, sum(cells)::int FROM segment_map_segments((SELECT map FROM own))
	GROUP BY segment HAVING sum(cells) > 0 ORDER BY segment COLLATE "C" $$,
	$$ SELECT r_pkg_0_2, count(*)::int FROM cells WHERE r_pkg_0_2 <> 'Others'
	   GROUP BY 1 ORDER BY r_pkg_0_2 COLLATE "C" $$,
	'cells per segment');
SELECT is_empty($$
	SELECT c.score FROM segment_map_cells((SELECT map FROM own)) c, own
	WHERE segment IS DISTINCT FROM rfm_segment(score, map) OR score <> r * 100 + f * 10 + m $$,
	'segment_map_cells shows what rfm_segment gives');
SELECT is((SELECT map::text::segment_map FROM own), (SELECT map FROM own), 'text form round-trips');

-- without priorities the same boxes are ambiguous, and lookups say so
SELECT throws_ok($$
	SELECT rfm_segment(score, (SELECT segment_map(segment, r, f, m, 1) FROM rules)) FROM cells $$,
	'22023', NULL, 'an ambiguous score is an error');
SELECT results_eq($$
	SELECT problem, count(*)::int
	FROM segment_map_check((SELECT segment_map(segment, r, f, m, 1) FROM rules)) GROUP BY 1 ORDER BY 1 $$,
	$$ VALUES ('ambiguous', 39), ('gap', 36) $$,
	'what priority decided is ambiguous without it');

--
-- Errors have their SQLSTATE
--

SELECT throws_ok('SELECT rfm_segment(0)', '22023', NULL, 'score 0');
SELECT throws_ok('SELECT rfm_segment(612)', '22023', NULL, 'score 612 for a map of 1..5');
SELECT throws_ok($$ SELECT rfm_segment(555, 'list12') $$, '22023', NULL, 'unknown map');
SELECT throws_ok($$ SELECT rfm_segment(555, NULL) $$, '22023', NULL, 'NULL map');
SELECT throws_ok($$ SELECT segment_map('a', 'empty', NULL, NULL, 1) $$, '22023', NULL, 'empty range');
SELECT throws_ok($$ SELECT '{"rules": []}'::segment_map $$, '22P02', NULL, 'text without a rule');
SELECT throws_ok($$ SELECT segment_map('s', NULL, NULL, NULL, i) FROM generate_series(1, 10001) i $$,
	'54000', NULL, 'too many rules');

SELECT * FROM finish();
ROLLBACK;
