-- Survival: the curve that R computes, plain SQL on random customers, any plan; stored values.
BEGIN;
SELECT plan(34);
SELECT setseed(0.19580601);

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA survival;
SET search_path = survival, public;

--
-- Real customers: days from the first purchase day to the second
--

CREATE TABLE kept AS SELECT cohort_survival(duration_days, event) AS s FROM online_retail.second_purchase_durations;
CREATE TABLE histories AS
SELECT customer_id, purchase_history(invoice_ts, amount) AS h FROM online_retail.purchases GROUP BY customer_id;
ANALYZE histories;

CREATE VIEW differences AS
SELECT e."time", r.at_risk = n_risk AND events = n_event AND censored = n_censor AS counts,
	   greatest(abs(r.survival - e.survival), abs(std_error - std_err_greenwood), abs(lower - lower95_loglog),
				abs(upper - upper95_loglog)) AS distance
FROM online_retail.expected_km e FULL JOIN (SELECT r.* FROM kept, cohort_survival_rows(s) r) r ON r."time" = e."time";
SELECT is((SELECT count(*)::int FROM differences WHERE counts AND distance < 1e-10), (SELECT count(*)::int FROM online_retail.expected_km),
	'counts, survival, error and limits as in R, to 1e-10');
SELECT is((SELECT count(*)::int FROM differences), (SELECT count(*)::int FROM online_retail.expected_km), 'at the same times');
SELECT results_eq('SELECT cohort_survival(h, ''2011-12-10'') FROM histories', 'TABLE kept', 'the same curve from histories');
SELECT results_eq('SELECT at_risk, (SELECT sum(events)::int FROM kept, cohort_survival_rows(s)) FROM kept, cohort_survival_rows(s) LIMIT 1',
	'VALUES (4338, 2790)', 'customers and events');
SELECT results_eq('SELECT cohort_survival_median(s), q.* FROM kept, cohort_survival_quantile(s) q', 'VALUES (104::float8, 104::float8, 99::float8, 109::float8)',
	'median and its limits as in R');
SELECT is_empty($$
	SELECT * FROM histories JOIN online_retail.second_purchase_durations d USING (customer_id)
	WHERE (purchase_second_after(h, '2011-12-10'), purchase_tenure(h, '2011-12-10')) IS DISTINCT FROM
		  (CASE WHEN event THEN duration_days END, (SELECT '2011-12-10' - first_date FROM online_retail.expected_customers e
													 WHERE e.customer_id = d.customer_id)) OR
		  NOT event AND purchase_tenure(h, '2011-12-10') <> duration_days $$, 'durations as columns');
SELECT is_empty($$ SELECT * FROM kept, cohort_survival_rows(s) r WHERE cohort_survival_at(s, r."time") <> survival OR
				   hazard <> events::float8 / at_risk $$, 'the height of the curve is that of its rows');
SELECT is_empty($$
	SELECT p FROM kept, generate_series(0.01, 0.99, 0.01) p, cohort_survival_quantile(s, p) q
	WHERE q."time" IS DISTINCT FROM (SELECT min("time") FROM cohort_survival_rows(s) WHERE survival <= p) OR
		  q.lower IS DISTINCT FROM (SELECT min("time") FROM cohort_survival_rows(s) r WHERE r.lower <= p) OR
		  q.upper IS DISTINCT FROM (SELECT min("time") FROM cohort_survival_rows(s) r WHERE r.upper <= p) $$,
	'quantiles are where curve and limits come down');

-- The same by plain SQL for other days, which only see what had happened by then.
CREATE VIEW visits AS SELECT DISTINCT customer_id, invoice_ts::date AS day FROM online_retail.purchases;
SELECT is_empty($$
	SELECT as_of FROM generate_series(DATE '2010-11-30', '2012-01-10', '31 days') t, CAST(t AS date) as_of
	WHERE (SELECT cohort_survival(h, as_of) FROM histories) IS DISTINCT FROM
		  (SELECT cohort_survival(coalesce(second, as_of) - first, second IS NOT NULL)
		   FROM (SELECT min(day) AS first, (array_agg(day ORDER BY day))[2] AS second FROM visits WHERE day <= as_of GROUP BY customer_id) c) $$,
	'to the second visit as of any day');
SELECT is_empty($$
	SELECT gap, as_of
	FROM (VALUES (1, DATE '2011-12-10'), (30, '2011-12-10'), (90, '2011-12-10'), (180, '2011-12-10'), (90, '2011-08-01'), (400, '2011-12-10'), (400, '2012-12-31')) v (gap, as_of)
	WHERE (SELECT cohort_survival(h, as_of, gap) FROM histories) IS DISTINCT FROM
		  (SELECT cohort_survival(coalesce(gone - first, as_of - first), gone IS NOT NULL)
		   FROM (SELECT min(day) AS first, min(day + gap) FILTER (WHERE coalesce(next, as_of) - day > gap) AS gone
				 FROM (SELECT customer_id, day, lead(day) OVER (PARTITION BY customer_id ORDER BY day) AS next
					   FROM visits WHERE day <= as_of) n
				 GROUP BY customer_id) c) $$, 'to churn as of any day');

--
-- Random customers
--

CREATE TABLE customers AS
SELECT i, i % 7 AS cohort, (random() * (1 + i % 7) * 20)::int / (1 + i % 3)::float8 AS duration, random() < 0.6 AS event
FROM generate_series(1, 20000) i;
INSERT INTO customers SELECT i, i % 7, NULL, true FROM generate_series(1, 50) i;
INSERT INTO customers SELECT i, i % 7, i, NULL FROM generate_series(1, 50) i;
INSERT INTO customers SELECT i, 7, NULL, NULL FROM generate_series(1, 500) i;
ANALYZE customers;

CREATE FUNCTION plain_curves() RETURNS TABLE (cohort int, "time" float8, at_risk int, events int, censored int, survival float8, std_error float8,
	cumulative_hazard float8) LANGUAGE sql AS $$
	SELECT cohort, duration, at_risk, events, censored,
		   CASE WHEN min(at_risk - events) OVER w = 0 THEN 0 ELSE exp(sum(ln(1 - nullif(events, at_risk)::float8 / at_risk)) OVER w) END,
		   CASE WHEN min(at_risk - events) OVER w > 0 THEN
				exp(sum(ln(1 - nullif(events, at_risk)::float8 / at_risk)) OVER w) *
				sqrt(sum(events / (at_risk::float8 * nullif(at_risk - events, 0))) OVER w) END,
		   sum(events / at_risk::float8) OVER w
	FROM (SELECT cohort, duration, count(*) FILTER (WHERE event)::int AS events, count(*) FILTER (WHERE NOT event)::int AS censored,
				 (sum(count(*)) OVER (PARTITION BY cohort ORDER BY duration DESC))::int AS at_risk
		  FROM customers WHERE duration IS NOT NULL AND event IS NOT NULL GROUP BY cohort, duration) t
	WINDOW w AS (PARTITION BY cohort ORDER BY duration) $$;
CREATE TABLE curves AS SELECT cohort, cohort_survival(duration, event) AS s FROM customers GROUP BY cohort;
SELECT is_empty($$
	SELECT * FROM plain_curves() p FULL JOIN (SELECT cohort, r.* FROM curves, cohort_survival_rows(s) r) r USING (cohort, "time")
	WHERE (p.at_risk, p.events, p.censored) IS DISTINCT FROM (r.at_risk, r.events, r.censored) OR
		  abs(p.survival - r.survival) > 1e-13 OR (p.std_error IS NULL) <> (r.std_error IS NULL) OR
		  abs(p.std_error - r.std_error) > 1e-13 OR abs(p.cumulative_hazard - r.cumulative_hazard) > 1e-12 $$, 'plain SQL gives the same curves');
SELECT is((SELECT count(*)::int FROM curves WHERE s IS NULL), 1, 'a cohort of NULLs has none');
SELECT is_empty($$
	SELECT * FROM (SELECT r.*, lag(survival, 1, 1::float8) OVER (PARTITION BY cohort ORDER BY "time") AS before FROM curves, cohort_survival_rows(s) r) r
	WHERE survival > before OR survival < 0 OR NOT (coalesce(lower, survival) <= survival AND survival <= coalesce(upper, survival)) OR
		  (lower IS NULL) <> (survival IN (0, 1)) OR (lower IS NULL) <> (upper IS NULL) OR (std_error IS NULL) <> (survival = 0) OR
		  (events = 0 AND survival <> before) $$, 'curves fall, between their limits');
SELECT is_empty($$ SELECT FROM curves, cohort_survival_rows(s, 0.99) a JOIN cohort_survival_rows(s, 0.5) b USING ("time")
				   WHERE cohort < 7 AND (a.lower > b.lower OR a.upper < b.upper) $$, 'more confidence needs wider limits');

--
-- Any plan
--

CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP
		result := result || line || E'\n';
	END LOOP;
	RETURN result;
END
$$;
CREATE TABLE whole AS SELECT cohort_survival(duration, event) AS s FROM customers;

SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 4;
SELECT matches(plan_of('SELECT cohort_survival(duration, event) FROM customers'), 'Partial Aggregate', 'it runs in workers');
SELECT results_eq('SELECT cohort_survival(duration, event) FROM customers', 'TABLE whole', 'the same value in workers');
SELECT results_eq('SELECT cohort_survival(h, ''2011-12-10'') FROM histories', 'TABLE kept', 'also from histories');
SELECT results_eq('SELECT cohort, cohort_survival(duration, event) FROM customers GROUP BY 1 ORDER BY 1', 'SELECT * FROM curves ORDER BY 1', 'also by group');
SELECT results_eq('SELECT cohort_survival_merge(s) FROM curves', 'TABLE whole', 'curves of cohorts put together');
SET LOCAL parallel_leader_participation = off;
SELECT results_eq('SELECT cohort_survival(duration, event) FROM customers', 'TABLE whole', 'without the leader');
SELECT is((SELECT cohort_survival(duration, event) FROM customers WHERE i < 0), NULL, 'NULL when no worker has a row');
SELECT is((SELECT cohort_survival(duration, event) FROM customers WHERE cohort = 7), NULL, 'NULL when all rows are');

-- partitions that are empty, or of NULLs only
CREATE TABLE parts (LIKE customers) PARTITION BY LIST (cohort);
CREATE TABLE parts_0 PARTITION OF parts FOR VALUES IN (0, 1, 2);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (3, 4, 5, 6);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (7);
CREATE TABLE parts_3 PARTITION OF parts FOR VALUES IN (8);
INSERT INTO parts SELECT * FROM customers;
ANALYZE parts;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT matches(plan_of('SELECT cohort_survival(duration, event) FROM parts'), 'Append.*Partial Aggregate', 'a partial state a partition');
SELECT results_eq('SELECT cohort_survival(duration, event) FROM parts', 'TABLE whole', 'the same value by partitions');
SELECT results_eq('SELECT cohort, cohort_survival(duration, event) FROM parts GROUP BY 1 ORDER BY 1', 'SELECT * FROM curves ORDER BY 1', 'also by group');
RESET parallel_leader_participation;
SET LOCAL max_parallel_workers_per_gather = 0;

-- many durations: the table grows in the middle of it
SELECT results_eq('SELECT count(*)::int, sum(events)::int, sum(censored)::int FROM cohort_survival_rows((SELECT cohort_survival(i / 7.0, i % 3 = 0) FROM generate_series(1, 100000) i))',
	'VALUES (100000, 33333, 66667)', '100000 durations');
SELECT is((SELECT cohort_survival(i / 7.0, i % 3 = 0) FROM generate_series(1, 30000) i),
	(SELECT cohort_survival_merge(s) FROM (SELECT cohort_survival(i / 7.0, i % 3 = 0) AS s FROM generate_series(1, 30000) i GROUP BY i % 1000) p), 'and parts of them');

--
-- Stored values
--

CREATE TABLE stored AS SELECT * FROM curves UNION ALL SELECT 100, s FROM kept UNION ALL SELECT 101, '{"times": [[0, 0, 1]]}';
SELECT is_empty('SELECT FROM stored WHERE s <> s::text::cohort_survival OR cohort_survival_send(s) <> cohort_survival_send(s::text::cohort_survival)',
	'text comes back the same');
SELECT is((SELECT count(DISTINCT s)::int FROM stored), 9, 'they can be told apart');
CREATE FUNCTION data_file() RETURNS text LANGUAGE sql AS $$ SELECT current_setting('data_directory') || '/crm_segments_survival.data' $$;
DO $$
BEGIN
	EXECUTE format('COPY stored TO %L (FORMAT binary)', data_file());
	CREATE TABLE back (LIKE stored);
	EXECUTE format('COPY back FROM %L (FORMAT binary)', data_file());
END
$$;
SELECT results_eq('SELECT * FROM back ORDER BY 1', 'SELECT * FROM stored ORDER BY 1', 'binary comes back the same');

-- mutated values are refused, or come back the same
CREATE TABLE got (v cohort_survival);
CREATE TABLE outcomes (kind text, code text, good boolean);
CREATE FUNCTION can_be_used(s cohort_survival) RETURNS boolean LANGUAGE sql AS $$
	SELECT s::text::cohort_survival = s AND
		   (SELECT bool_and(survival BETWEEN 0 AND 1 AND at_risk > 0 AND hazard BETWEEN 0 AND 1) FROM cohort_survival_rows(s)) AND
		   (SELECT sum(events::bigint + censored) = max(at_risk) FROM cohort_survival_rows(s)) AND
		   cohort_survival_at(s, 3) BETWEEN 0 AND 1 IS NOT FALSE AND (cohort_survival_quantile(s)).lower <= cohort_survival_median(s) IS NOT FALSE $$;
\if :{?rounds}
\else
\set rounds 3000
\endif
CREATE PROCEDURE fuzz(rounds int) LANGUAGE plpgsql AS $$
DECLARE
	seed bytea := cohort_survival_send('{"times": [[0, 0, 1], [1.5, 2, 0], [3, 1, 1], [1e300, 2147483640, 1]]}');
	words text := '{"times": [[0, 0, 1], [1.5, 2, 0], [3, 1, 1], [1e+300, 2147483640, 1]]}';
	pieces text[] := '{"\"","{","}","[","]",",",":","null","0","9","-","-0",".","e5"," ","1.","99999999999","\"Infinity\"","NaN","1e400","[1, 1, 1]"}';
	bytes bytea;
	mutated text;
	sent bytea;
	good boolean;
BEGIN
	FOR i IN 1..rounds LOOP
		bytes := seed;
		FOR k IN 1..1 + (random() * 1.99)::int LOOP
			bytes := CASE (random() * 4.99)::int
				WHEN 0 THEN substr(bytes, 1, greatest(1, (random() * length(bytes))::int))
				WHEN 1 THEN bytes || substr(bytes, (random() * length(bytes))::int + 1)
				WHEN 2 THEN set_byte(bytes, (random() * (length(bytes) - 1))::int, (random() * 255)::int)
				WHEN 3 THEN overlay(bytes PLACING float8send((ARRAY['NaN', 'Infinity', '-Infinity', '-0', '1e-320', '2'])[1 + (random() * 5)::int]::float8)
									FROM 6 + 16 * (random() * 3)::int FOR 8)
				WHEN 4 THEN overlay(bytes PLACING int4send((random() * 6)::int - 2) FROM (ARRAY[2, 14, 18, 30, 34, 46, 50, 62, 66])[1 + (random() * 8)::int] FOR 4)
				ELSE set_bit(bytes, (random() * (8 * length(bytes) - 1))::int, (random())::int) END;
		END LOOP;
		BEGIN
			EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, data_file());
			EXECUTE format('COPY got FROM %L (FORMAT binary)', data_file());
			SELECT can_be_used(v) AND cohort_survival_send(v) = bytes INTO good FROM got;
			INSERT INTO outcomes VALUES ('binary', 'accepted', good);
		EXCEPTION WHEN data_exception OR protocol_violation THEN
			INSERT INTO outcomes VALUES ('binary', SQLSTATE, true);
		END;
		TRUNCATE got;
		mutated := overlay(words PLACING CASE WHEN random() < 0.7 THEN pieces[1 + (random() * (cardinality(pieces) - 1))::int]
										 ELSE substr(words, 1 + (random() * length(words))::int, (random() * 12)::int) END
						   FROM 1 + (random() * length(words))::int FOR (random() * 4)::int);
		BEGIN
			INSERT INTO outcomes SELECT 'text', 'accepted', can_be_used(mutated::cohort_survival);
		EXCEPTION WHEN data_exception THEN
			INSERT INTO outcomes VALUES ('text', SQLSTATE, true);
		END;
	END LOOP;
END
$$;
CALL fuzz(:rounds);
SELECT results_eq('SELECT DISTINCT kind FROM outcomes WHERE code = ''accepted'' ORDER BY 1', $$ VALUES ('binary'), ('text') $$, 'some mutations are values');
SELECT is_empty('SELECT DISTINCT kind, code FROM outcomes WHERE code NOT IN (''accepted'', ''22P02'', ''22P03'', ''08P01'')', 'others are said to be none');
SELECT is_empty('SELECT * FROM outcomes WHERE good IS NOT TRUE', 'what is accepted can be used, and comes back the same');
SELECT throws_ok($$ COPY got FROM PROGRAM 'printf "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0\0\1\0\0\0\5\2\0\0\0\1\377\377"' (FORMAT binary) $$, '22P03',
	'cohort_survival version 2 is not supported', 'a later version');

SELECT * FROM finish();
ROLLBACK;
