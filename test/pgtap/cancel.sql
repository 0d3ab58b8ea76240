-- What takes long stops soon after it is told to, in whichever phase it is.
BEGIN;
SELECT plan(19);
SET work_mem = '256MB';
SET max_parallel_workers_per_gather = 0;

CREATE TEMP TABLE five_million AS
SELECT ((i * 7919) % 5000011)::float8 AS a FROM generate_series(1, 5000000::bigint) i;
ANALYZE five_million;

-- Stopped after so many tenths of the time that the query takes.
CREATE TEMP TABLE queries (query int, name text, tenths int[], body text);
INSERT INTO queries VALUES
	(1, 'window, three columns', '{4,7}', 'SELECT max(s) FROM (SELECT rfm_score(a, a::int % 1000, -a) OVER () AS s FROM five_million) q'),
	(2, 'window, sorted', '{4,7}', 'SELECT max(s) FROM (SELECT quantile_score(a, 1000, true, ''mid'') OVER () AS s FROM five_million) q'),
	(3, 'fit', '{1,3,5,7,9}', 'SELECT rfm_cuts(a, a::int % 1000, -a, 9) FROM five_million'),
	(4, 'fit, sorted', '{1,3,5,7,9}', 'SELECT quantile_cuts(a, 1000) FROM five_million'),
	(5, 'survival', '{5,7,9}', 'SELECT cohort_survival_median(cohort_survival(a, true)) FROM five_million'),
	(6, 'growth by day', '{3,5,7}', $$ SELECT cohort_growth_merge(g) FROM many_days, generate_series(1, 30) $$),
	(7, 'retention by day', '{3,5,7}', $$ SELECT cohort_retention_merge(r) FROM many_days, generate_series(1, 6) $$),
	(8, 'retention by day, averages', '{3,5,7}', $$ SELECT count(*) FROM many_days, cohort_retention_average(r) $$);
-- few customers, and all days from theirs to as_of
CREATE TEMP TABLE many_days (g cohort_growth, r cohort_retention);
INSERT INTO many_days
SELECT cohort_growth(h, DATE '1000-01-01' + 399000, 'day'), cohort_retention(h, DATE '1000-01-01' + 4000000, 'day')
FROM (SELECT purchase_history(d::date, 1.0) AS h FROM unnest('{1000-01-01,1000-02-01}'::date[]) d GROUP BY d) c;
CREATE TEMP TABLE runs (query int, stopped boolean, allowed interval, took interval);

-- Runs a query, which statement_timeout may end; its time starts with the statement.
CREATE PROCEDURE run(number int) LANGUAGE plpgsql AS $$
DECLARE
	stopped boolean := false;
BEGIN
	BEGIN
		EXECUTE (SELECT body FROM queries WHERE query = number);
	EXCEPTION WHEN query_canceled THEN
		stopped := true;
	END;
	-- which may come as late as this; it comes once
	BEGIN
		CALL note_run(number, stopped);
	EXCEPTION WHEN query_canceled THEN
		CALL note_run(number, stopped);
	END;
END
$$;
CREATE PROCEDURE note_run(number int, stopped boolean) LANGUAGE sql AS $$
	INSERT INTO runs VALUES (number, stopped, nullif(current_setting('statement_timeout'), '0')::interval,
							 clock_timestamp() - statement_timestamp())
$$;

-- Undisturbed first, to know how long it takes; then stopped on the way, which so is met on a
-- fast machine and on a slow or busy one.
SELECT format('CALL run(%s)', query) FROM queries ORDER BY query \gexec
CREATE TEMP VIEW whole AS SELECT query, took AS time FROM runs WHERE allowed IS NULL;
SELECT format('SET LOCAL statement_timeout = %s', ceil(100 * extract(epoch FROM time) * t)), format('CALL run(%s)', query),
	   'SET LOCAL statement_timeout = 0'
FROM whole JOIN queries USING (query), unnest(tenths) t ORDER BY query, t \gexec

CREATE TEMP VIEW stops AS
SELECT query, name, time, count(*) AS stops, max(took - allowed) AS latest
FROM queries JOIN whole USING (query) JOIN runs USING (query) WHERE stopped GROUP BY query, name, time;
SELECT is((SELECT count(*)::int FROM runs WHERE allowed IS NULL AND NOT stopped), 8, 'undisturbed, queries come to their end');
SELECT cmp_ok((SELECT stops FROM stops s WHERE s.query = q.query), '>=', (cardinality(tenths) / 2)::bigint, name || ': was stopped on the way')
FROM queries q ORDER BY query;
-- a second on a machine of today; a busy one has more time, as for the query itself
SELECT cmp_ok(latest, '<', greatest(interval '0.5 seconds', time / 5), name || ': the latest stop was soon enough')
FROM queries LEFT JOIN stops USING (query, name) ORDER BY query;
SELECT diag(format('%s: takes %s, the latest of %s stops was %s late', name, time, stops, latest)) FROM stops ORDER BY query;

-- and the session is as good as before
SELECT is((SELECT max(s) FROM (SELECT rfm_score(i, i, i) OVER () AS s FROM generate_series(1, 10) i) q), 511, 'afterwards: scores');
SELECT is((SELECT quantile_cuts(i, 4) FROM generate_series(1, 8) i), '{2,4,6}', 'afterwards: cuts');

SELECT * FROM finish();
ROLLBACK;
