-- Scoring five million rows stops soon after it is told to, in whichever phase it is.
BEGIN;
SELECT plan(10);
SET work_mem = '256MB';
SET max_parallel_workers_per_gather = 0;

CREATE TEMP TABLE runs (query int, stopped boolean, late interval);
CREATE TEMP TABLE queries (query int, name text, body text);
INSERT INTO queries VALUES
	(1, 'window, three columns', 'SELECT max(s) FROM (SELECT rfm_score(a, a::int % 1000, -a) OVER () AS s FROM five_million) q'),
	(2, 'window, sorted', 'SELECT max(s) FROM (SELECT quantile_score(a, 1000, true, ''mid'') OVER () AS s FROM five_million) q'),
	(3, 'fit', 'SELECT rfm_cuts(a, a::int % 1000, -a, 9) FROM five_million'),
	(4, 'fit, sorted', 'SELECT quantile_cuts(a, 1000) FROM five_million');
CREATE TEMP VIEW five_million AS
SELECT ((i * 7919) % 5000011)::float8 AS a FROM (SELECT generate_series(1, 5000000::bigint) AS i) g;

-- Runs a query until statement_timeout ends it; the time starts with the statement.
CREATE PROCEDURE run(number int) LANGUAGE plpgsql AS $$
DECLARE
	stopped boolean := false;
BEGIN
	BEGIN
		EXECUTE (SELECT body FROM queries WHERE query = number);
	EXCEPTION WHEN query_canceled THEN
		stopped := true;
	END;
	INSERT INTO runs VALUES (number, stopped, clock_timestamp() - statement_timestamp() -
							 current_setting('statement_timeout')::interval);
END
$$;

SET LOCAL statement_timeout = '1000ms'; CALL run(1);
SET LOCAL statement_timeout = '2000ms'; CALL run(1);
SET LOCAL statement_timeout = '1000ms'; CALL run(2);
SET LOCAL statement_timeout = '2500ms'; CALL run(2);
SET LOCAL statement_timeout = '150ms'; CALL run(3);
SET LOCAL statement_timeout = '300ms'; CALL run(3);
SET LOCAL statement_timeout = '400ms'; CALL run(3);
SET LOCAL statement_timeout = '150ms'; CALL run(4);
SET LOCAL statement_timeout = '300ms'; CALL run(4);
SET LOCAL statement_timeout = '400ms'; CALL run(4);
RESET statement_timeout;
SELECT ok(bool_or(stopped), name || ': was stopped') FROM queries LEFT JOIN runs USING (query) GROUP BY name ORDER BY name;
SELECT ok(max(late) FILTER (WHERE stopped) < interval '1 second',
		  name || ': at most a second late')
FROM queries LEFT JOIN runs USING (query) GROUP BY name ORDER BY name;
SELECT diag('latest stop after ' || max(late)) FROM runs WHERE stopped;

-- and the session is as good as before
SELECT is((SELECT max(s) FROM (SELECT rfm_score(i, i, i) OVER () AS s FROM generate_series(1, 10) i) q), 511, 'afterwards: scores');
SELECT is((SELECT quantile_cuts(i, 4) FROM generate_series(1, 8) i), '{2,4,6}', 'afterwards: cuts');

SELECT * FROM finish();
ROLLBACK;
