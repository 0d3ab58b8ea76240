-- Growth accounting and cohort retention: real data, plain SQL on random data, any plan, any bytes.
BEGIN;
SELECT plan(62);

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA cohort;
SET search_path = cohort, public;

CREATE TABLE buyers AS
SELECT customer_id, purchase_history(invoice_ts, amount) AS h FROM online_retail.purchases GROUP BY 1;
-- refunds, and customers with nothing else
CREATE TABLE everybody AS
SELECT customer_id, purchase_history(invoice_ts, amount) AS h FROM online_retail.invoices
WHERE customer_id IS NOT NULL GROUP BY 1;

--
-- Real customers by month
--

SELECT results_eq($$
	SELECT period, complete, active, new, retained, resurrected, churned
	FROM cohort_growth_rows((SELECT cohort_growth(h, '2011-12-10', 'month') FROM buyers)) $$,
	'SELECT * FROM online_retail.expected_growth_monthly ORDER BY period', 'growth is the published one');
SELECT results_eq($$
	SELECT cohort, size, period_offset, active, round(retention::numeric, 6), complete
	FROM cohort_retention_rows((SELECT cohort_retention(h, '2011-12-10', 'month') FROM buyers), partial => true) $$,
	'SELECT * FROM online_retail.expected_retention_monthly ORDER BY cohort, period_offset', 'retention is the published one');
SELECT results_eq($$
	SELECT cohort, period_offset, active, retention IS NULL, revenue IS NULL
	FROM cohort_retention_rows((SELECT cohort_retention(h, '2011-12-10', 'month') FROM buyers)) $$, $$
	SELECT cohort, period_offset, CASE WHEN complete THEN active END, NOT complete, NOT complete
	FROM online_retail.expected_retention_monthly ORDER BY 1, 2 $$, 'what has not ended is NULL, never 0');
SELECT results_eq($$
	SELECT period_offset, cohorts, customers, active, round(retention::numeric, 12)
	FROM cohort_retention_average((SELECT cohort_retention(h, '2011-12-10', 'month') FROM buyers)) $$, $$
	SELECT period_offset, count(*)::int, sum(size)::int, sum(active)::int, round(sum(active) / sum(size)::numeric, 12)
	FROM online_retail.expected_retention_monthly WHERE complete GROUP BY 1 ORDER BY 1 $$,
	'averages count each cohort by its size');
SELECT is((SELECT sum(revenue) FROM cohort_growth_rows((SELECT cohort_growth(h, '2011-12-10', 'month') FROM buyers))),
	8911407.904, 'revenue of all months is all revenue');
SELECT is((SELECT sum(revenue) FROM cohort_retention_rows((SELECT cohort_retention(h, '2011-12-10', 'week') FROM buyers), partial => true)),
	8911407.904, 'and so is that of all cells');
SELECT is((SELECT sum(revenue) FROM cohort_growth_rows((SELECT cohort_growth(h, '2011-12-10', 'day') FROM everybody))),
	(SELECT sum(amount) FROM online_retail.invoices WHERE customer_id IS NOT NULL), 'with refunds, too');

-- nothing is lost between two periods
SELECT is_empty(format($$
	SELECT period FROM (
		SELECT *, lag(active, 1, 0) OVER (ORDER BY period) AS before, lag(revenue, 1, 0.0) OVER (ORDER BY period) AS had
		FROM cohort_growth_rows((SELECT cohort_growth(h, '2011-12-10', %L) FROM %I))) r
	WHERE active <> before + new + resurrected - churned OR active <> new + retained + resurrected OR
		  revenue <> had + new_revenue + expansion + resurrected_revenue - contraction - churned_revenue OR
		  quick_ratio IS DISTINCT FROM (new + resurrected)::float8 / nullif(churned, 0) $$, unit, source),
	format('customers and money add up: %s, %s', unit, source))
FROM unnest('{day,week,month,quarter,year}'::text[]) unit, unnest('{buyers,everybody}'::text[]) source;
-- retention read by period instead of by cohort is growth
SELECT is_empty(format($$
	SELECT d::date, sum(active)::int, sum(revenue), (sum(active) FILTER (WHERE period_offset = 0))::int, bool_and(complete)
	FROM cohort_retention_rows((SELECT cohort_retention(h, '2011-12-10', %1$L) FROM buyers), false, true) r,
		 LATERAL (SELECT cohort + period_offset * interval '1 %1$s') v (d)
	GROUP BY 1
	EXCEPT SELECT period, active, revenue, nullif(new, 0), complete
	FROM cohort_growth_rows((SELECT cohort_growth(h, '2011-12-10', %1$L) FROM buyers)) $$, unit),
	'cohorts of a ' || unit || ' add up to growth')
FROM unnest('{day,week,month,year}'::text[]) unit;

-- A state is that of the whole history, not of the report: who bought in the year before is not new.
SELECT results_eq($$
	SELECT * FROM cohort_growth_rows((SELECT cohort_growth(h, '2011-12-10', 'month') FROM buyers), since => '2011-06-01', until => '2011-09-30') $$, $$
	SELECT * FROM cohort_growth_rows((SELECT cohort_growth(h, '2011-12-10', 'month') FROM buyers))
	WHERE period BETWEEN '2011-06-01' AND '2011-09-30' $$, 'the window of a report changes no state');
SELECT is((SELECT new FROM cohort_growth_rows((SELECT cohort_growth(h, '2011-12-10', 'month') FROM buyers), since => '2011-06-01') LIMIT 1),
	242, 'who first bought in June is new in a report from June on');
SELECT is((SELECT active FROM cohort_growth_rows((SELECT cohort_growth(h, '2011-12-10', 'month') FROM buyers), since => '2011-06-01') LIMIT 1),
	991, 'not everybody who is active in it');

-- any day of the past, from the same histories
SELECT is_empty($$
	SELECT d FROM generate_series(DATE '2010-12-01', '2011-12-10', interval '9 days') v (t), LATERAL (SELECT t::date) w (d),
		LATERAL (SELECT purchase_history(invoice_ts, amount) AS h FROM online_retail.invoices
				 WHERE customer_id % 10 = 3 AND invoice_ts < d + 1 GROUP BY customer_id) o
	GROUP BY d
	HAVING cohort_growth(h, d, 'week') <> (SELECT cohort_growth(h, d, 'week') FROM everybody WHERE customer_id % 10 = 3) OR
		   cohort_retention(h, d, 'week') <> (SELECT cohort_retention(h, d, 'week') FROM everybody WHERE customer_id % 10 = 3) $$,
	'as of days of the past: as from the rows up to them');

--
-- Random customers against plain SQL
--

-- Days may repeat; a fifth are refunds; amounts of no, two and five places, and NULL.
CREATE TABLE orders AS
SELECT abs(hashint4(i)) % 400 AS customer, DATE '2019-11-20' + abs(hashint4(i * 7 + 1)) % (1 + abs(hashint4(i * 11 + 5)) % 900) AS at,
	   CASE WHEN i % 31 = 0 THEN NULL
			ELSE (CASE WHEN i % 5 = 0 THEN -1 ELSE 1 END * (1 + abs(hashint4(i * 3 + 2)) % 100000))::numeric /
				 CASE i % 3 WHEN 0 THEN 1 WHEN 1 THEN 100 ELSE 100000 END END AS amount
FROM generate_series(1, 4000) i;
INSERT INTO orders VALUES (1000, '2020-01-01', -5), (1001, '2020-02-29', 0), (1002, '2023-01-01', 1);
CREATE TABLE customers AS SELECT customer, purchase_history(at, amount) AS h FROM orders GROUP BY 1;
INSERT INTO customers VALUES (2000, NULL), (2001, NULL);
ANALYZE customers;

CREATE FUNCTION period_start(day date, unit text, shift int) RETURNS date LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE unit WHEN 'week' THEN date_trunc('week', day - shift)::date + shift ELSE date_trunc(unit, day)::date END $$;
CREATE FUNCTION next_period(period date, unit text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
	SELECT (period + CASE unit WHEN 'quarter' THEN interval '3 months' ELSE ('1 ' || unit)::interval END)::date $$;

-- every customer in every period of all customers
CREATE FUNCTION stays(as_of date, unit text, shift int)
	RETURNS TABLE (customer int, p int, period date, active boolean, net numeric, bought bigint) LANGUAGE sql AS $$
	WITH RECURSIVE periods AS (
		SELECT 0 AS p, period_start(min(at), unit, shift) AS period FROM orders WHERE at <= as_of
		UNION ALL SELECT p + 1, next_period(period, unit) FROM periods WHERE next_period(period, unit) <= as_of),
	booked AS (
		SELECT customer, period_start(at, unit, shift) AS period, count(*) FILTER (WHERE coalesce(amount, 0) >= 0) AS n, sum(amount) AS net
		FROM orders WHERE at <= as_of GROUP BY 1, 2)
	SELECT c.customer, p.p, p.period, coalesce(b.n, 0) > 0, coalesce(b.net, 0),
		   sum(coalesce(b.n, 0)) OVER (PARTITION BY c.customer ORDER BY p.p ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)::bigint
	FROM (SELECT DISTINCT customer FROM orders) c CROSS JOIN periods p LEFT JOIN booked b USING (customer, period) $$;
CREATE FUNCTION plain_growth(as_of date, unit text, shift int)
	RETURNS TABLE (period date, complete boolean, active int, new int, retained int, resurrected int, churned int,
				   revenue numeric, new_revenue numeric, expansion numeric, contraction numeric, resurrected_revenue numeric,
				   churned_revenue numeric) LANGUAGE sql AS $$
	WITH moves AS (
		SELECT *, CASE WHEN active AND coalesce(bought, 0) = 0 THEN 'new' WHEN active AND was THEN 'retained'
					   WHEN active THEN 'resurrected' WHEN was THEN 'churned' ELSE 'idle' END AS move, net - had AS change
		FROM (SELECT *, lag(active, 1, false) OVER w AS was, lag(net, 1, 0.0) OVER w AS had
			  FROM stays(as_of, unit, shift) WINDOW w AS (PARTITION BY customer ORDER BY p)) s)
	SELECT period, next_period(period, unit) - 1 <= as_of, count(*) FILTER (WHERE active)::int, count(*) FILTER (WHERE move = 'new')::int,
		   count(*) FILTER (WHERE move = 'retained')::int, count(*) FILTER (WHERE move = 'resurrected')::int,
		   count(*) FILTER (WHERE move = 'churned')::int, sum(net), coalesce(sum(change) FILTER (WHERE move = 'new'), 0),
		   coalesce(sum(change) FILTER (WHERE move IN ('retained', 'idle') AND change > 0), 0),
		   coalesce(-sum(change) FILTER (WHERE move IN ('retained', 'idle') AND change < 0), 0),
		   coalesce(sum(change) FILTER (WHERE move = 'resurrected'), 0), coalesce(-sum(change) FILTER (WHERE move = 'churned'), 0)
	FROM moves GROUP BY period $$;
CREATE FUNCTION plain_retention(as_of date, unit text, shift int)
	RETURNS TABLE (cohort date, size int, period_offset int, active int, retention numeric, complete boolean, revenue numeric) LANGUAGE sql AS $$
	WITH s AS (SELECT *, min(p) FILTER (WHERE active) OVER (PARTITION BY customer) AS c FROM stays(as_of, unit, shift)),
	cells AS (SELECT c, min(period) FILTER (WHERE p = c) AS cohort, p - c AS k, max(period) AS period, count(*) FILTER (WHERE active)::int AS active,
					 sum(net) AS revenue FROM s WHERE p >= c GROUP BY c, p)
	SELECT f.cohort, f.active, k, cells.active, round(cells.active::numeric / f.active, 9), next_period(period, unit) - 1 <= as_of, cells.revenue
	FROM cells JOIN (SELECT c, cohort, active FROM cells WHERE k = 0) f USING (c) $$;

CREATE TABLE cases (unit text, week_start text, shift int, as_of date);
INSERT INTO cases VALUES ('day', 'monday', 0, '2020-02-11'), ('week', 'monday', 0, '2020-12-31'), ('week', 'thursday', 3, '2021-01-06'),
	('week', 'sunday', 6, '2021-05-01'), ('month', 'monday', 0, '2021-02-28'), ('month', 'sunday', 6, '2023-12-31'),
	('quarter', 'monday', 0, '2022-03-30'), ('year', 'monday', 0, '2022-12-31');
SELECT set_eq(format($$
	SELECT period, complete, active, new, retained, resurrected, churned, revenue, new_revenue, expansion, contraction, resurrected_revenue, churned_revenue
	FROM cohort_growth_rows((SELECT cohort_growth(h, %L, %L, %L) FROM customers)) $$, as_of, unit, week_start),
	format('SELECT * FROM plain_growth(%L, %L, %s)', as_of, unit, shift), format('growth as plain SQL has it: %s, %s, %s', unit, week_start, as_of))
FROM cases ORDER BY unit, as_of;
SELECT set_eq(format($$
	SELECT cohort, size, period_offset, active, round(retention::numeric, 9), complete, revenue
	FROM cohort_retention_rows((SELECT cohort_retention(h, %L, %L, %L) FROM customers), partial => true) $$, as_of, unit, week_start),
	format('SELECT * FROM plain_retention(%L, %L, %s)', as_of, unit, shift), format('retention as plain SQL has it: %s, %s, %s', unit, week_start, as_of))
FROM cases ORDER BY unit, as_of;

--
-- Any plan, any division
--

CREATE FUNCTION both_values(source text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT md5(concat_ws('' '', cohort_growth_send(cohort_growth(h, ''2021-05-01'', ''week'', ''sunday'')),
											cohort_retention_send(cohort_retention(h, ''2021-05-01'', ''day'')),
											cohort_growth(h, ''2021-05-01'', ''month''), cohort_retention(h, ''2021-05-01'', ''quarter'')))
					FROM %s', source) INTO result;
	RETURN result;
END
$$;
CREATE FUNCTION workers(query text) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) ' || query LOOP
		IF line ~ 'Workers Launched' THEN
			RETURN substring(line FROM '[0-9]+')::int;
		END IF;
	END LOOP;
	RETURN 0;
END
$$;
SET LOCAL max_parallel_workers_per_gather = 0;
CREATE TABLE truth AS SELECT both_values('customers') AS digest;
SELECT is(both_values('(SELECT * FROM customers ORDER BY md5(customer::text)) c'), digest, 'the order of customers does not count') FROM truth;
-- a part without rows, a part with NULLs alone
CREATE TABLE parts (LIKE customers, part int NOT NULL) PARTITION BY LIST (part);
CREATE TABLE parts_0 PARTITION OF parts FOR VALUES IN (0);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CREATE TABLE parts_2 PARTITION OF parts FOR VALUES IN (2);
CREATE TABLE parts_3 PARTITION OF parts FOR VALUES IN (3);
INSERT INTO parts SELECT customer, h, CASE WHEN h IS NULL THEN 1 ELSE 2 + customer % 2 END FROM customers;
ANALYZE parts;
SET LOCAL enable_partitionwise_aggregate = on;
SELECT is(both_values('parts'), digest, 'partitions') FROM truth;
SET LOCAL max_parallel_workers_per_gather = 2;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SELECT cmp_ok(workers('SELECT cohort_growth(h, ''2021-05-01'', ''week'') FROM customers'), '>', 0, 'there are workers');
SELECT is(both_values('customers'), digest, 'parallel') FROM truth;
SELECT is(both_values('parts'), digest, 'parallel, partitions') FROM truth;
SET LOCAL parallel_leader_participation = off;
SELECT is(both_values('parts'), digest, 'parallel, the leader does nothing') FROM truth;
SELECT is(both_values('(SELECT * FROM parts WHERE part < 2) p'),
	md5(concat_ws(' ', cohort_growth_send('{"as_of": "2021-05-01", "period": "week", "week_start": "sunday", "periods": []}'),
				  cohort_retention_send('{"as_of": "2021-05-01", "period": "day", "cohorts": []}'),
				  '{"as_of": "2021-05-01", "period": "month", "periods": []}', '{"as_of": "2021-05-01", "period": "quarter", "cohorts": []}')),
	'only NULLs and no rows');
SELECT is(both_values('(SELECT * FROM parts WHERE part = 0) p'), md5(''), 'no rows: NULL');
RESET parallel_leader_participation;
SET LOCAL max_parallel_workers_per_gather = 0;

CREATE TABLE stored AS
SELECT customer % 7 AS part, cohort_growth(h, '2021-05-01', 'day') AS g, cohort_retention(h, '2021-05-01', 'day') AS r FROM customers GROUP BY 1;
SELECT ok(cohort_growth_merge(g) = (SELECT cohort_growth(h, '2021-05-01', 'day') FROM customers) AND
		  cohort_retention_merge(r) = (SELECT cohort_retention(h, '2021-05-01', 'day') FROM customers), 'stored parts make the whole, to the byte') FROM stored;
SELECT ok(bool_and(g::text::cohort_growth = g AND g::text::cohort_growth::text = g::text AND
				   r::text::cohort_retention = r AND cohort_retention_send(r::text::cohort_retention) = cohort_retention_send(r)), 'they come back from text') FROM stored;
SELECT results_eq($$
	SELECT grouping(part) AS total, part, count(*)::int AS n, cohort_growth(h, '2021-05-01', 'year') AS g FROM parts GROUP BY ROLLUP (part)
	ORDER BY 1, 2 $$, $$
	SELECT 0, part, count(*)::int, cohort_growth(h, '2021-05-01', 'year') FROM parts GROUP BY part
	UNION ALL SELECT 1, NULL, count(*)::int, cohort_growth(h, '2021-05-01', 'year') FROM parts ORDER BY 1, 2 $$, 'ROLLUP');

--
-- Bytes and text that somebody tampered with
--

SELECT setseed(0.20111210);
CREATE TEMP TABLE got_cohort_growth (v cohort_growth);
CREATE TEMP TABLE got_cohort_retention (v cohort_retention);
CREATE TEMP TABLE outcomes (kind text, type text, code text, good boolean);

-- What was accepted is sent again as it came, prints, and makes rows.
CREATE FUNCTION use(g cohort_growth) RETURNS boolean LANGUAGE sql AS $$
	SELECT cohort_growth_send(g::text::cohort_growth) = cohort_growth_send(g) AND
		   (SELECT count(*) >= 0 AND coalesce(bool_and(active >= 0 AND churned >= 0 AND expansion >= 0), true)
			FROM (SELECT * FROM cohort_growth_rows(g) LIMIT 500) r) $$;
CREATE FUNCTION use(r cohort_retention) RETURNS boolean LANGUAGE sql AS $$
	SELECT cohort_retention_send(r::text::cohort_retention) = cohort_retention_send(r) AND
		   (SELECT coalesce(bool_and(active <= size), true) FROM (SELECT * FROM cohort_retention_rows(r, partial => true) LIMIT 500) c) $$;

-- A bytea written by COPY BINARY is a field of just these bytes, whatever type it is read as.
CREATE PROCEDURE receive(type text, bytes bytea) LANGUAGE plpgsql AS $$
DECLARE
	path text := current_setting('data_directory') || '/crm_segments_cohort.data';
	good boolean;
	code text := 'accepted';
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, path);
	EXECUTE format('TRUNCATE got_%s', type);
	BEGIN
		EXECUTE format('COPY got_%s FROM %L (FORMAT binary)', type, path);
		EXECUTE format('SELECT use(v) AND %s_send(v) = %L FROM got_%1$s', type, bytes) INTO good;
	EXCEPTION WHEN data_exception OR protocol_violation OR program_limit_exceeded THEN
		code := SQLSTATE;
	END;
	INSERT INTO outcomes VALUES ('binary', type, code, good);
END
$$;
CREATE PROCEDURE read_text(type text, words text) LANGUAGE plpgsql AS $$
DECLARE
	good boolean;
	code text := 'accepted';
BEGIN
	BEGIN
		EXECUTE format('SELECT use($1::%s)', type) INTO good USING words;
	EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
		code := SQLSTATE;
	END;
	INSERT INTO outcomes VALUES ('text', type, code, good);
END
$$;
-- More than a value can hold, and as much as it can: a few bytes may stand for millions of periods.
CREATE FUNCTION received(type text, bytes bytea) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	path text := current_setting('data_directory') || '/crm_segments_cohort.data';
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, path);
	EXECUTE format('COPY got_%s FROM %L (FORMAT binary)', type, path);
END
$$;
SELECT throws_ok($$ SELECT received('cohort_growth', '\x0100000000ff887a0100000000000000') $$, '22P03',
	'invalid cohort_growth value: more periods than a value can hold', 'growth of a million days');
SELECT throws_ok($$ SELECT received('cohort_retention', '\x0100000080dac4090001000100') $$, '22P03',
	'invalid cohort_retention value: more periods than a value can hold', 'retention of ten million days');
SET LOCAL statement_timeout = '10s';
SELECT lives_ok($$ SELECT received('cohort_retention', '\x01000000feffff070001000100') $$, 'as many days as there is room for do not take long');
SELECT is((SELECT count(*)::int FROM cohort_retention_average((SELECT cohort_retention(h, '2026-01-01', 'day') FROM (
			SELECT purchase_history(DATE '0900-01-01', 1.0) AS h UNION ALL SELECT purchase_history(DATE '2025-01-01', 1.0)) c))),
	411264, 'nor does one wrong date');
SET LOCAL statement_timeout = 0;
CREATE FUNCTION mutated(bytes bytea) RETURNS bytea LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1..1 + (random() * 2)::int LOOP
		bytes := set_byte(bytes, (random() * (length(bytes) - 1))::int, (random() * 255)::int);
	END LOOP;
	RETURN CASE WHEN random() < 0.1 THEN substr(bytes, 1, (random() * length(bytes))::int)
				WHEN random() < 0.05 THEN bytes || '\x00' ELSE bytes END;
END
$$;
CREATE FUNCTION mutated(words text) RETURNS text LANGUAGE sql AS $$
	SELECT overlay(words PLACING (ARRAY['', '0', '1', '9', '-', '.', '{', ']', ',', '"', '2020', 'null', '99999999999'])[1 + floor(random() * 13)::int]
				   FROM 1 + (random() * (length(words) - 1))::int FOR (random() * 3)::int) $$;
DO $$
DECLARE
	seed record;
BEGIN
	SELECT cohort_growth(h, '2021-05-01', 'month') AS g, cohort_retention(h, '2020-12-31', 'quarter') AS r INTO seed
	FROM customers WHERE customer < 40;
	CALL receive('cohort_growth', cohort_growth_send(seed.g));
	CALL receive('cohort_retention', cohort_retention_send(seed.r));
	FOR i IN 1..600 LOOP
		CALL receive('cohort_growth', mutated(cohort_growth_send(seed.g)));
		CALL receive('cohort_retention', mutated(cohort_retention_send(seed.r)));
		CALL read_text('cohort_growth', mutated(seed.g::text));
		CALL read_text('cohort_retention', mutated(seed.r::text));
	END LOOP;
END
$$;
SELECT is_empty($$ SELECT * FROM outcomes WHERE code = 'accepted' AND good IS NOT TRUE $$, 'what is accepted can be used, and is sent as it came');
SELECT is_empty($$ SELECT DISTINCT kind, code FROM outcomes WHERE code NOT IN ('accepted', '22P02', '22P03', '22008', '08P01') $$,
	'errors say that the input is wrong');
SELECT cmp_ok((SELECT count(*) FROM outcomes WHERE kind = k AND type = t AND code = 'accepted'), '>', 10::bigint, format('some %s are accepted: %s', t, k))
FROM unnest('{binary,text}'::text[]) k, unnest('{cohort_growth,cohort_retention}'::text[]) t;
SELECT diag(format('%s %s: %s %s', kind, type, count(*), code)) FROM outcomes GROUP BY kind, type, code ORDER BY kind, type, code;

SELECT * FROM finish();
ROLLBACK;
