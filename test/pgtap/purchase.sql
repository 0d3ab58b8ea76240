-- Histories of real customers: what they say of any day is what their rows say.
BEGIN;
SELECT plan(57);
SELECT setseed(0.20111210);

-- purchases only, and every invoice of a known customer: refunds, gifts, bad debts
CREATE TABLE customers AS
SELECT customer_id, purchase_history(invoice_ts, amount) AS h
FROM online_retail.purchases GROUP BY customer_id;
CREATE TEMP TABLE invoices AS
SELECT customer_id, invoice_ts AS at, invoice_ts::date AS day, amount, (random() * 4)::int AS part
FROM online_retail.invoices WHERE customer_id IS NOT NULL;
CREATE TABLE all_customers AS SELECT customer_id, purchase_history(at, amount) AS h FROM invoices GROUP BY customer_id;
CREATE TEMP VIEW expected AS
SELECT e.*, c.h FROM online_retail.expected_customers e FULL JOIN customers c USING (customer_id);
ANALYZE invoices;

--
-- As of the end
--

SELECT is((SELECT count(*)::int FROM customers), 4338, 'customers of Online Retail');
SELECT is((SELECT sum(purchase_total(h, '2011-12-10')) FROM customers), 8911407.904, 'their money');
SELECT is_empty($$
	SELECT customer_id FROM expected
	WHERE (purchase_days(h, '2011-12-10'), purchase_count(h, '2011-12-10'), purchase_first(h), purchase_last(h, '2011-12-10')) IS DISTINCT FROM
		  (visit_days, frequency, first_date, last_date) $$,
	'visit_days, frequency, first_date, last_date');
SELECT is_empty($$
	SELECT customer_id FROM expected
	WHERE purchase_total(h, '2011-12-10') IS DISTINCT FROM monetary OR purchase_gross(h, '2011-12-10') IS DISTINCT FROM monetary OR
		  purchase_refunded(h, '2011-12-10') IS DISTINCT FROM 0 OR purchase_refund_count(h, '2011-12-10') IS DISTINCT FROM 0 $$,
	'monetary');
SELECT is_empty($$
	SELECT customer_id FROM expected
	WHERE round((purchase_last(h, '2011-12-10') - purchase_first(h))::numeric / nullif(purchase_days(h, '2011-12-10') - 1, 0), 6)
		  IS DISTINCT FROM mean_gap_days $$,
	'mean_gap_days');
SELECT is_empty($$
	SELECT customer_id FROM expected
	WHERE (purchase_days(h, '2011-12-10', '1 year'), purchase_days(h, '2011-12-10', '3 months'),
		   purchase_days(h, '2010-12-10')) IS DISTINCT FROM (v1y, v3m, vold) $$,
	'v1y, v3m, vold');
SELECT is((SELECT format('%s %s %s', purchase_days(h, '2011-12-10'), purchase_count(h, '2011-12-10'), purchase_total(h, '2011-12-10')) FROM customers WHERE customer_id = 12347),
	'7 7 4310.00', 'customer 12347');
SELECT is_empty($$
	SELECT customer_id FROM customers
	JOIN (SELECT customer_id, purchase_history(invoice_ts::date, amount) AS d, purchase_history(invoice_ts AT TIME ZONE 'UTC', amount) AS z,
				 purchase_history(invoice_ts, amount::float8) AS f, purchase_history(invoice_ts::date, amount::float8) AS df,
				 purchase_history(invoice_ts AT TIME ZONE 'UTC', amount::float8) AS zf
		  FROM online_retail.purchases GROUP BY 1) o USING (customer_id)
	WHERE h <> d OR h <> z OR h <> f OR h <> df OR h <> zf $$,
	'dates, timestamps, timestamptz and both types of amounts agree');
SELECT is_empty($$
	SELECT customer_id FROM all_customers
	JOIN (SELECT customer_id, count(DISTINCT day) FILTER (WHERE amount >= 0) AS days, count(*) FILTER (WHERE amount >= 0) AS purchases, sum(amount) AS total,
				 coalesce(sum(amount) FILTER (WHERE amount >= 0), 0) AS gross, coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS refunded,
				 count(*) FILTER (WHERE amount < 0) AS refunds, min(day) FILTER (WHERE amount >= 0) AS first, max(day) FILTER (WHERE amount >= 0) AS last
		  FROM invoices GROUP BY 1) o USING (customer_id), CAST('2011-12-10' AS date) d
	WHERE (purchase_days(h, d), purchase_count(h, d), purchase_total(h, d), purchase_gross(h, d), purchase_refunded(h, d), purchase_refund_count(h, d),
		   purchase_first(h), purchase_last(h, d)) IS DISTINCT FROM (days::int, purchases::int, total, gross, refunded, refunds::int, first, last) $$,
	'with refunds: the same as plain SQL');
SELECT cmp_ok((SELECT count(*)::int FROM all_customers WHERE purchase_refund_count(h, '2011-12-10') > 0), '>', 1000, 'many have refunds');
SELECT cmp_ok((SELECT count(*)::int FROM all_customers WHERE purchase_first(h) IS NULL), '>', 20, 'some have nothing else');

--
-- As of any day in the past, and in windows: what an aggregate makes of the rows up to that day
--

CREATE TEMP TABLE days AS
SELECT DISTINCT DATE '2010-11-25' + (random() * 390)::int AS as_of FROM generate_series(1, 50)
UNION SELECT * FROM unnest('{2011-02-28,2011-03-31,2011-05-31,2011-12-09}'::date[]);
-- (90 days are 3 months to GROUP BY, hence the numbers)
CREATE TEMP TABLE windows AS SELECT as_of, n, within FROM days, unnest('{NULL,3 months,90 days,1 year}'::interval[]) WITH ORDINALITY w (within, n);

SELECT cmp_ok((SELECT count(*)::int FROM days), '>=', 47, 'there are days');
SELECT is_empty($$
	SELECT customer_id, as_of FROM (SELECT customer_id, as_of, rfm(invoice_ts, amount, as_of) AS r FROM online_retail.purchases, days GROUP BY 1, 2) o
	JOIN customers USING (customer_id) WHERE rfm(h, as_of) IS DISTINCT FROM r $$,
	'purchases as of any day: rfm');
SELECT is_empty($$
	SELECT customer_id, as_of FROM (SELECT customer_id, as_of, rfm(at, amount, as_of) AS r FROM invoices, days GROUP BY 1, 2) o
	JOIN all_customers USING (customer_id) WHERE rfm(h, as_of) IS DISTINCT FROM r $$,
	'all invoices as of any day: rfm');

-- no row in a window is NULL from the aggregate, an empty value from a history
CREATE TEMP TABLE in_windows AS
SELECT customer_id, as_of, n, max(within) AS within, rfm(at, amount, as_of) FILTER (WHERE within IS NULL OR day > as_of - within) AS r,
	   count(DISTINCT day) FILTER (WHERE (within IS NULL OR day > as_of - within) AND day <= as_of AND amount >= 0) AS days
FROM invoices, windows WHERE customer_id % 3 = 0 GROUP BY 1, 2, 3;
SELECT is_empty($$
	SELECT customer_id, as_of, within FROM in_windows JOIN all_customers USING (customer_id), rfm(h, as_of, within) got
	WHERE got IS DISTINCT FROM r AND NOT (r IS NULL AND rfm_frequency(got) = 0 AND rfm_refund_count(got) = 0 AND rfm_monetary(got) = 0 AND rfm_recency(got) IS NULL AND rfm_as_of(got) = as_of) $$,
	'windows before any day: rfm');
SELECT is_empty($$
	SELECT customer_id, as_of, within FROM in_windows JOIN all_customers USING (customer_id)
	WHERE purchase_days(h, as_of, within) <> days OR purchase_count(h, as_of, within) <> coalesce(rfm_frequency(r), 0) OR
		  purchase_refund_count(h, as_of, within) <> coalesce(rfm_refund_count(r), 0) OR purchase_total(h, as_of, within) <> coalesce(rfm_monetary(r), 0) OR
		  purchase_gross(h, as_of, within) <> coalesce(rfm_gross(r), 0) OR purchase_refunded(h, as_of, within) <> coalesce(rfm_refunded(r), 0) OR
		  (within IS NULL AND purchase_last(h, as_of) IS DISTINCT FROM rfm_last_date(r)) $$,
	'windows before any day: the accessors');
SELECT cmp_ok((SELECT count(*)::int FROM in_windows WHERE r IS NULL), '>', 1000, 'windows without a row are among them');
SELECT cmp_ok((SELECT count(*)::int FROM in_windows WHERE rfm_frequency(r) > 5), '>', 1000, 'and windows with many');

-- a history of what was known then says the same of then
SELECT is_empty($$
	SELECT customer_id, as_of FROM (SELECT customer_id, as_of, purchase_history(at, amount) FILTER (WHERE day <= as_of) AS known FROM invoices, days WHERE customer_id % 5 = 0 GROUP BY 1, 2) o
	JOIN all_customers USING (customer_id)
	WHERE rfm(h, as_of) <> rfm(coalesce(known, '[]'), as_of) OR rfm(h, as_of, '3 months') <> rfm(coalesce(known, '[]'), as_of, '3 months') $$,
	'later rows do not exist');
-- what a window does not see can be trimmed
SELECT is_empty($$
	SELECT customer_id, as_of FROM all_customers, windows, purchase_history_trim(h, (as_of - within)::date + 1) t
	WHERE customer_id % 5 = 0 AND within IS NOT NULL AND (rfm(t, as_of) <> rfm(h, as_of, within) OR rfm(t, as_of, within) <> rfm(h, as_of, within)) $$,
	'what lies before a window can be trimmed');
SELECT is_empty($$
	SELECT customer_id, as_of
	FROM (SELECT customer_id, as_of, purchase_history(at, amount) FILTER (WHERE day >= as_of) AS rest, purchase_history(at, amount) AS h FROM invoices, days WHERE customer_id % 5 = 0 GROUP BY 1, 2) o
	WHERE purchase_history_trim(h, as_of) <> coalesce(rest, '[]') $$,
	'trimming leaves the history of the rows that are left');

--
-- Rows
--

SELECT is_empty($$
	SELECT customer_id, (r).day, (r).purchases::bigint, (r).amount, (r).refunds::bigint, (r).refunded FROM (SELECT customer_id, purchase_rows(h) AS r FROM all_customers) v
	EXCEPT
	SELECT customer_id, day, count(*) FILTER (WHERE amount >= 0), sum(amount), count(*) FILTER (WHERE amount < 0), coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)
	FROM invoices GROUP BY 1, 2 $$,
	'rows are those of plain SQL');
SELECT is((SELECT count(*) FROM all_customers, purchase_rows(h)), (SELECT count(*) FROM (SELECT FROM invoices GROUP BY customer_id, day) d), 'as many');
SELECT is_empty($$
	SELECT customer_id, as_of, within FROM all_customers CROSS JOIN windows, LATERAL (
		SELECT count(*) FILTER (WHERE purchases > 0) AS days, coalesce(sum(purchases), 0) AS count, coalesce(sum(amount), 0) AS total, coalesce(sum(refunded), 0) AS refunded,
			   coalesce(sum(refunds), 0) AS refunds, max(day) FILTER (WHERE purchases > 0) AS last, bool_and(day <= as_of AND (within IS NULL OR day > as_of - within)) AS inside
		FROM purchase_rows(h, as_of, within)) r
	WHERE customer_id % 7 = 0 AND
		  ((purchase_days(h, as_of, within), purchase_count(h, as_of, within), purchase_total(h, as_of, within), purchase_refunded(h, as_of, within), purchase_refund_count(h, as_of, within))
		   IS DISTINCT FROM (r.days, r.count, r.total, r.refunded, r.refunds) OR NOT inside OR
		   (within IS NULL AND purchase_last(h, as_of) IS DISTINCT FROM r.last)) $$,
	'rows of a window add up to what it holds');
SELECT is_empty($$
	SELECT customer_id FROM all_customers
	JOIN (SELECT customer_id, purchase_history(day, amount) AS again FROM all_customers, purchase_rows(h) GROUP BY 1) a USING (customer_id)
	WHERE purchase_total(again, '2011-12-10') <> purchase_total(h, '2011-12-10') OR purchase_days(again, '2011-12-10') > purchase_days(h, '2011-12-10') $$,
	'days as rows make a history of one row a day');

--
-- Parts
--

CREATE TEMP TABLE parts AS SELECT customer_id, part, purchase_history(at, amount) AS h FROM invoices GROUP BY 1, 2;
SELECT is_empty($$
	SELECT customer_id FROM all_customers JOIN (SELECT customer_id, purchase_history_merge(h) AS m FROM parts GROUP BY 1) p USING (customer_id)
	WHERE m <> h OR purchase_history_send(m) <> purchase_history_send(h) $$,
	'parts make the whole');
SELECT is_empty($$
	SELECT customer_id FROM all_customers
	JOIN (SELECT customer_id, purchase_history_merge(h ORDER BY part DESC) AS m FROM (TABLE parts UNION ALL SELECT customer_id, 9, NULL FROM parts UNION ALL SELECT customer_id, 10, '[]' FROM parts) p GROUP BY 1) p USING (customer_id)
	WHERE m <> h $$,
	'in any order, with empty ones and NULL');
CREATE TEMP VIEW pivoted AS
SELECT customer_id, max(h::text) FILTER (WHERE part = 0)::purchase_history AS a, max(h::text) FILTER (WHERE part = 1)::purchase_history AS b, max(h::text) FILTER (WHERE part = 2)::purchase_history AS c,
	   max(h::text) FILTER (WHERE part = 3)::purchase_history AS d, max(h::text) FILTER (WHERE part = 4)::purchase_history AS e FROM parts GROUP BY 1;
SELECT is_empty($$
	SELECT customer_id FROM pivoted JOIN all_customers USING (customer_id)
	WHERE purchase_history_merge(purchase_history_merge(purchase_history_merge(a, b), purchase_history_merge(c, d)), e) <> h OR
		  purchase_history_merge(e, purchase_history_merge(purchase_history_merge(purchase_history_merge(d, c), b), a)) <> h $$,
	'two by two, in any order');
SELECT is_empty($$
	SELECT customer_id FROM pivoted JOIN all_customers USING (customer_id)
	WHERE coalesce(purchase_history_remove(purchase_history_merge(a, b), b), '[]') <> coalesce(a, '[]') OR purchase_history_remove(purchase_history_merge(h, c), h) <> coalesce(c, '[]') OR
		  purchase_history_remove(h, h) <> '[]' $$,
	'removing undoes merging');
SELECT is_empty($$
	SELECT customer_id FROM (SELECT customer_id, purchase_history(at, amount) FILTER (WHERE part = 2) AS gone, purchase_history(at, amount) FILTER (WHERE part <> 2) AS rest FROM invoices GROUP BY 1) o
	JOIN all_customers USING (customer_id) WHERE purchase_history_remove(h, gone) <> coalesce(rest, '[]') $$,
	'without the rows of a part: the history of the others');
SELECT is((SELECT purchase_history_merge(h) FROM all_customers), (SELECT purchase_history(at, amount) FROM invoices), 'all customers as one');
-- a part of a month a day, as a summary table is kept
SELECT is_empty($$
	SELECT customer_id FROM (SELECT customer_id, day < '2011-12-01' AS old, purchase_history(at, amount) AS h FROM invoices GROUP BY 1, 2) v
	GROUP BY 1 HAVING purchase_history_merge(purchase_history_merge(h) FILTER (WHERE old), purchase_history_merge(h) FILTER (WHERE NOT old)) <>
					  (SELECT h FROM all_customers a WHERE a.customer_id = v.customer_id) $$,
	'tomorrow''s rows are merged to the same');

--
-- Stored, sent, compared
--

SELECT is_empty('SELECT customer_id FROM all_customers WHERE h::text::purchase_history <> h OR purchase_history_send(h::text::purchase_history) <> purchase_history_send(h)', 'text, there and back');
CREATE TEMP TABLE again (LIKE all_customers);
DO $$
DECLARE
	path text := current_setting('data_directory') || '/crm_segments_purchase.data';
BEGIN
	EXECUTE format('COPY all_customers TO %L (FORMAT binary)', path);
	EXECUTE format('COPY again FROM %L (FORMAT binary)', path);
END
$$;
SELECT is_empty('SELECT customer_id FROM all_customers a FULL JOIN again b USING (customer_id) WHERE record_image_eq(ROW(a.h), ROW(b.h)) IS NOT TRUE', 'binary, there and back');
SELECT cmp_ok((SELECT sum(length(purchase_history_send(h))) FROM customers), '<=', (SELECT 6 * sum(visit_days) + 24 * count(*) FROM online_retail.expected_customers),
	'at most 6 bytes a day, and a head of 24');

-- without the money many are the same
CREATE TEMP TABLE visits AS SELECT customer_id, purchase_history(day, 1) AS h FROM invoices GROUP BY 1;
CREATE TEMP VIEW classes AS SELECT h::text AS words, count(*) AS n FROM visits GROUP BY 1;
SET enable_sort = off;
SELECT is((SELECT count(*) FROM (SELECT h FROM visits GROUP BY h) g), (SELECT count(*) FROM classes), 'GROUP BY, hashed');
SELECT is((SELECT count(*) FROM (SELECT DISTINCT h FROM visits) g), (SELECT count(*) FROM classes), 'DISTINCT, hashed');
RESET enable_sort;
SET enable_hashagg = off;
SELECT is((SELECT count(*) FROM (SELECT h FROM visits GROUP BY h) g), (SELECT count(*) FROM classes), 'GROUP BY, sorted');
SELECT is((SELECT count(DISTINCT h) FROM visits), (SELECT count(*) FROM classes), 'DISTINCT, sorted');
RESET enable_hashagg;
SELECT cmp_ok((SELECT count(*) FROM classes), '<', (SELECT count(*) - 1000 FROM visits), 'many are equal');
SET enable_nestloop = off;
SET enable_hashjoin = off;
SELECT is((SELECT count(*) FROM visits a JOIN visits b ON a.h = b.h), (SELECT sum(n * n)::bigint FROM classes), 'merge join');
RESET enable_hashjoin;
SET enable_mergejoin = off;
SELECT is((SELECT count(*) FROM visits a JOIN visits b ON a.h = b.h), (SELECT sum(n * n)::bigint FROM classes), 'hash join');
RESET enable_mergejoin;
RESET enable_nestloop;
CREATE INDEX by_order ON customers (h);
CREATE INDEX by_hash ON all_customers USING hash (h);
SET enable_seqscan = off;
SELECT is((SELECT customer_id FROM customers WHERE h = (SELECT purchase_history(invoice_ts, amount) FROM online_retail.purchases WHERE customer_id = 12347)), 12347, 'found by a btree index');
SELECT is((SELECT customer_id FROM all_customers WHERE h = (SELECT purchase_history(at, amount) FROM invoices WHERE customer_id = 12347)), 12347, 'found by a hash index');
SELECT is((SELECT array_agg(customer_id ORDER BY h, customer_id) FROM customers), (SELECT array_agg(customer_id ORDER BY purchase_history_send(h), customer_id) FROM customers), 'the order is that of the bytes');
RESET enable_seqscan;

-- histories of many thousand days, compressed and out of line
CREATE TEMP TABLE long (n int, h purchase_history);
INSERT INTO long SELECT n, purchase_history(DATE '1990-01-01' + i * 7919 % 9973, round((i::bigint * (n * 7919 + 104729) % 1000003) / 100.0, 2)) FROM generate_series(1, 3) n, generate_series(1, 20000) i GROUP BY n;
INSERT INTO long SELECT 4, purchase_history(DATE '1990-01-01' + i, 1) FROM generate_series(1, 50000) i;
SELECT cmp_ok((SELECT min(length(purchase_history_send(h)) - pg_column_size(h)) FROM long WHERE n = 4), '>', 10000, 'one is compressed');
SELECT is((SELECT sum(purchase_days(h, '2100-01-01')) FROM long WHERE n <= 3), 3 * 9973::bigint, 'long ones: days');
SELECT is_empty($$
	SELECT n FROM long, LATERAL (SELECT count(*) AS days, sum(amount) AS total FROM purchase_rows(h, '2010-01-01')) r
	WHERE purchase_days(h, '2010-01-01') <> days OR purchase_total(h, '2010-01-01') <> total OR h::text::purchase_history <> h OR purchase_history_remove(purchase_history_merge(h, h), h) <> h OR
		  purchase_history_merge(purchase_history_remove(h, purchase_history_trim(h, '2005-01-01')), purchase_history_trim(h, '2005-01-01')) <> h $$,
	'long ones: windows, text, merging and removing');

--
-- Many rows, few days
--

-- a state as it grows
CREATE AGGREGATE state_of(at date, amount numeric) (SFUNC = purchase_add_date_numeric, STYPE = purchase_history);
CREATE TEMP TABLE sales AS
SELECT DATE '2015-01-01' + (random() * 999.99)::int % 1000 AS day, round(CASE WHEN i % 10 = 0 THEN -1 ELSE 1 END * (i % 99991) / 100.0, 2) AS amount, i % 1000 AS part
FROM generate_series(1, 3000000) i;
CREATE TEMP TABLE whole AS SELECT purchase_history(day, amount) AS h, pg_column_size(state_of(day, amount)) AS state FROM sales;
SELECT is((SELECT purchase_history_merge(h) FROM (SELECT purchase_history(day, amount) AS h FROM sales GROUP BY part) p), (SELECT h FROM whole), 'three million rows: parts make the whole');
SELECT is((SELECT (purchase_count(h, '2100-01-01'), purchase_refund_count(h, '2100-01-01'), purchase_total(h, '2100-01-01'), purchase_days(h, '2100-01-01')) FROM whole),
	(SELECT ((count(*) FILTER (WHERE amount >= 0))::int, (count(*) FILTER (WHERE amount < 0))::int, sum(amount), (count(DISTINCT day) FILTER (WHERE amount >= 0))::int) FROM sales), 'three million rows: counts and sums');
SELECT cmp_ok((SELECT state FROM whole), '<', 100000, 'three million rows: the state stays small');

-- a state grows with the days of a customer whatever places its amounts show
CREATE TEMP TABLE ten AS SELECT DATE '2020-01-01' + i AS day, i * 1.25 AS amount FROM generate_series(1, 10) i;
SELECT cmp_ok((SELECT pg_column_size(state_of(day, amount)) FROM ten), '<=', 128, 'ten rows: the state is small');
SELECT cmp_ok((SELECT pg_column_size(state_of(day, amount::numeric(18,6))) FROM ten), '<=', 128, 'ten rows of numeric(18,6) that need two places: so it is');
SELECT cmp_ok((SELECT pg_column_size(state_of(day, amount + 0.000001)) FROM ten), '<=', 1024, 'ten rows that need six places: 48 bytes each, and room');
CREATE TEMP TABLE took (places int, time interval);
DO $$
DECLARE
	start timestamptz;
BEGIN
	FOR places IN 2..6 BY 4 LOOP
		start := clock_timestamp();
		PERFORM purchase_history(DATE '2020-01-01' + i * 7919 % 2003, round(i / 7.0, places)) FROM generate_series(1, 10000) i;
		INSERT INTO took VALUES (places, clock_timestamp() - start);
	END LOOP;
END
$$;
SELECT cmp_ok((SELECT time FROM took WHERE places = 6), '<', (SELECT 20 * greatest(time, interval '20 milliseconds') FROM took WHERE places = 2), 'many rows that need six places take no ages');

-- every count that comes out goes in again
SELECT lives_ok($$
	DO $x$
	DECLARE
		h purchase_history;
	BEGIN
		h := purchase_history_merge('[["2024-01-10", 2147483646, 1]]', '[["2024-01-10", 1, 1]]');
		PERFORM h::text::purchase_history;
	EXCEPTION WHEN numeric_value_out_of_range THEN
		NULL;
	END
	$x$ $$, 'the largest count is refused, or can be read');
SELECT throws_ok($$ SELECT purchase_history_merge('[["2010-01-01", 1, 17000000000000000000000000000000000]]', '[["2010-01-01", 1, 17000000000000000000000000000000000]]') $$, '22003', NULL,
	'a sum that could not be shown is none');

SELECT * FROM finish();
ROLLBACK;
