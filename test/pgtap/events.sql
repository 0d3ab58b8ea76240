-- Events row by row, and rfm over moving frames: against plain SQL, on random and on real orders.
BEGIN;
SELECT plan(27);
SELECT setseed(0.20240229);

CREATE TEMP TABLE orders AS
SELECT customer, TIMESTAMP '2020-01-01' + (random() ^ 2 * 3000) * interval '1 day' AS at, NULL::numeric AS amount
FROM generate_series(1, 300) customer, generate_series(1, (1 + customer % 40)) n;
UPDATE orders SET amount = (ARRAY[0, 1, -1, 0.10, 12.5, -12.50, 3.14159, 100000, -0.001, NULL])[1 + (random() * 9)::int];
-- more on the same days, and some without a time
INSERT INTO orders SELECT customer, date_trunc('day', at) + random() * interval '1 day', -amount FROM orders WHERE random() < 0.3;
INSERT INTO orders SELECT customer, NULL, 5 FROM generate_series(1, 310, 3) customer;
ALTER TABLE orders ADD id int GENERATED ALWAYS AS IDENTITY;
CREATE INDEX ON orders (customer, at);
ANALYZE orders;

--
-- Events
--

-- dense_rank and lag over distinct days
CREATE TEMP VIEW plain AS
SELECT o.id, o.customer, o.at, d.visit, d.gap
FROM orders o LEFT JOIN (SELECT customer, day, (dense_rank() OVER w)::int AS visit, day - lag(day) OVER w AS gap
						 FROM (SELECT DISTINCT customer, at::date AS day FROM orders WHERE at IS NOT NULL) u
						 WINDOW w AS (PARTITION BY customer ORDER BY day)) d ON d.customer = o.customer AND d.day = o.at::date;
SELECT is_empty(format($$
	SELECT * FROM plain JOIN (
		SELECT id, purchase_visit_number(at::%1$s) OVER w AS v, purchase_gap_before(at::%1$s) OVER w AS g
		FROM orders WINDOW w AS (PARTITION BY customer ORDER BY at)) ours USING (id)
	WHERE (v, g) IS DISTINCT FROM (visit, gap) $$, type), 'visit number and gap are those of distinct days: ' || type)
FROM unnest('{date,timestamp,timestamptz}'::text[]) type;
SELECT is_empty(format($$
	SELECT * FROM plain JOIN (
		SELECT id, churn_event_state(at::%1$s, %2$s) OVER w AS state, churn_event_state_rank(at::%1$s, %2$s) OVER w AS rank
		FROM orders WINDOW w AS (PARTITION BY customer ORDER BY at)) ours USING (id)
	WHERE (state, rank) IS DISTINCT FROM (CASE WHEN visit = 1 THEN 'new' WHEN gap > %2$s THEN 'resurrected' WHEN visit > 1 THEN 'retained' END,
										  CASE WHEN visit = 1 THEN 1 WHEN gap > %2$s THEN 3 WHEN visit > 1 THEN 2 END) $$, type, gap),
	format('states after a silence of %s days: %s', gap, type))
FROM (VALUES ('date', 30), ('timestamp', 90), ('timestamptz', 1), ('date', 2147483647)) v (type, gap);
SELECT is((SELECT count(DISTINCT state)::int FROM (SELECT churn_event_state(at, 90) OVER (PARTITION BY customer ORDER BY at) AS state FROM orders) s), 3,
	'all states are there');
SELECT is_empty($$
	SELECT FROM (SELECT churn_event_state(at, 90, 'zh') OVER w AS zh, churn_event_state_rank(at, 90) OVER w AS rank
				 FROM orders WINDOW w AS (PARTITION BY customer ORDER BY at)) s
	WHERE zh IS DISTINCT FROM (ARRAY['新增', '留存', '回流'])[rank] $$, 'Chinese labels');
-- a language that changes from customer to customer
SELECT is_empty($$
	SELECT FROM (SELECT customer, churn_event_state(at, 90, CASE customer % 2 WHEN 0 THEN 'zh' ELSE 'en' END) OVER w AS label,
						churn_event_state_rank(at, 90) OVER w AS rank
				 FROM orders WINDOW w AS (PARTITION BY customer ORDER BY at)) s
	WHERE label IS DISTINCT FROM (CASE customer % 2 WHEN 0 THEN ARRAY['新增', '留存', '回流'] ELSE ARRAY['new', 'retained', 'resurrected'] END)[rank] $$,
	'each partition has its parameters');
-- days of the session's zone
SET LOCAL timezone = 'Pacific/Auckland';
SELECT is_empty($$
	SELECT * FROM (SELECT customer, at, purchase_visit_number(at) OVER w AS visit, dense_rank() OVER (PARTITION BY customer ORDER BY at::date) AS rank
				   FROM (SELECT customer, at AT TIME ZONE 'UTC' AS at FROM orders WHERE at IS NOT NULL) o
				   WINDOW w AS (PARTITION BY customer ORDER BY at)) s WHERE visit <> rank $$, 'days in Auckland');
-- and where days came twice: until 2011 clocks of St. John's were changed one minute after midnight
SET LOCAL timezone = 'America/St_Johns';
SELECT is_empty($$
	SELECT * FROM (SELECT at, purchase_visit_number(at) OVER w AS visit, dense_rank() OVER (ORDER BY day) AS rank
				   FROM (SELECT at, (max(at::date) OVER (ORDER BY at)) AS day
						 FROM generate_series(timestamptz '2005-10-01', '2011-12-31', interval '17 minutes') at) d
				   WINDOW w AS (ORDER BY at)) s WHERE visit <> rank $$, 'days that came twice');
RESET timezone;
-- a partition that does not fit into memory, beside functions that look elsewhere in it
SET LOCAL work_mem = '64kB';
SELECT results_eq($$
	SELECT count(*)::int, bool_and(visit = i / 10 + 1), max(first), bool_and(state = CASE WHEN i < 10 THEN 'new' ELSE 'retained' END)
	FROM (SELECT i, purchase_visit_number(DATE '2000-01-01' + i / 10) OVER w AS visit, first_value(i) OVER w AS first,
				 churn_event_state(DATE '2000-01-01' + i / 10) OVER w AS state, lead(i, 1000) OVER w AS lead
		  FROM generate_series(0, 49999) i WINDOW w AS (ORDER BY i)) s $$, 'VALUES (50000, true, 0, true)', 'a large partition');
RESET work_mem;
SELECT throws_ok('SELECT churn_event_state(at) OVER (PARTITION BY customer ORDER BY at DESC) FROM orders WHERE at IS NOT NULL', '22023', NULL,
	'a descending order is refused');
-- the visits of real customers
SELECT results_eq($$
	SELECT customer_id, max(visit) FROM (SELECT customer_id, purchase_visit_number(invoice_ts) OVER (PARTITION BY customer_id ORDER BY invoice_ts) AS visit
										 FROM online_retail.purchases) v GROUP BY 1 ORDER BY 1 $$,
	'SELECT customer_id, visit_days FROM online_retail.expected_customers ORDER BY 1', 'real customers');

--
-- rfm_rolling: the text holds everything
--

CREATE FUNCTION pg_temp.frames_differ(frame text, plain text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	result bigint;
BEGIN
	EXECUTE format($q$
		SELECT count(*) FROM (
			SELECT o.*, rfm_rolling(at, amount) OVER (PARTITION BY customer ORDER BY %1$s)::text AS ours FROM orders o WHERE at IS NOT NULL) o
		WHERE ours IS DISTINCT FROM
			  (SELECT rfm(i.at, i.amount, (SELECT max(at)::date FROM orders i WHERE i.customer = o.customer AND %2$s)) FROM orders i
			   WHERE i.customer = o.customer AND %2$s HAVING count(*) > 0)::text $q$, frame, plain) INTO result;
	RETURN result;
END
$$;
SELECT is(pg_temp.frames_differ(frame, plain), 0::bigint, 'a correlated query gives the same: ' || frame)
FROM (VALUES ($$at RANGE BETWEEN INTERVAL '365 days' PRECEDING AND CURRENT ROW$$, $$i.at BETWEEN o.at - INTERVAL '365 days' AND o.at$$),
			 ($$at RANGE BETWEEN INTERVAL '3 months' PRECEDING AND INTERVAL '1 month' PRECEDING$$,
			  $$i.at BETWEEN o.at - INTERVAL '3 months' AND o.at - INTERVAL '1 month'$$),
			 ($$at RANGE BETWEEN CURRENT ROW AND INTERVAL '100 days' FOLLOWING$$, $$i.at BETWEEN o.at AND o.at + INTERVAL '100 days'$$),
			 ($$at RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW$$, $$i.at <= o.at$$),
			 ($$at RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING$$, $$i.at >= o.at$$)) v (frame, plain);

-- rows in no order of time
CREATE TEMP TABLE shuffled AS
SELECT (row_number() OVER (PARTITION BY customer ORDER BY random()))::int AS n, customer, CASE WHEN random() > 0.1 THEN at END AS at, amount FROM orders;
CREATE INDEX ON shuffled (customer, n);
ANALYZE shuffled;
SELECT is_empty(format($$
	SELECT * FROM (SELECT s.*, rfm_rolling(at, amount) OVER (PARTITION BY customer ORDER BY n ROWS BETWEEN %1$s PRECEDING AND %2$s FOLLOWING)::text AS ours FROM shuffled s) o
	WHERE ours IS DISTINCT FROM
		  (SELECT rfm(i.at, i.amount, (SELECT max(at)::date FROM shuffled i WHERE i.customer = o.customer AND i.n BETWEEN o.n - %1$s AND o.n + %2$s)) FROM shuffled i
		   WHERE i.customer = o.customer AND i.n BETWEEN o.n - %1$s AND o.n + %2$s AND i.at IS NOT NULL HAVING count(*) > 0)::text $$, before, after),
	format('rows in any order, %s before and %s after', before, after))
FROM (VALUES (0, 0), (3, 0), (10, 5)) v (before, after);

-- as a plain aggregate
SELECT is_empty($$
	SELECT customer FROM orders GROUP BY customer
	HAVING rfm_rolling(at, amount)::text IS DISTINCT FROM
		   (SELECT rfm(i.at, i.amount, latest)::text FROM orders i, (SELECT max(at)::date AS latest FROM orders i WHERE i.customer = orders.customer) l
			WHERE i.customer = orders.customer AND latest IS NOT NULL HAVING count(*) > 0) $$, 'a plain aggregate is as of the latest row');
SELECT is((SELECT rfm_rolling(invoice_ts, amount) FROM online_retail.purchases),
	(SELECT rfm(invoice_ts, amount, DATE '2011-12-09') FROM online_retail.purchases), 'of real orders');
CREATE SCHEMA rolling;
CREATE TABLE rolling.orders AS SELECT customer_id, invoice_ts, amount, customer_id % 5 AS part FROM online_retail.invoices;
ANALYZE rolling.orders;
SET LOCAL parallel_setup_cost = 0;
SET LOCAL parallel_tuple_cost = 0;
SET LOCAL min_parallel_table_scan_size = 0;
SET LOCAL max_parallel_workers_per_gather = 4;
SELECT is((SELECT rfm_rolling(invoice_ts, amount)::text FROM rolling.orders),
	(SELECT rfm(invoice_ts, amount, DATE '2011-12-09')::text FROM online_retail.invoices), 'in workers');
SELECT is((SELECT count(*)::int FROM (SELECT customer_id, rfm_rolling(invoice_ts, amount) AS a FROM rolling.orders GROUP BY 1) a
								JOIN (SELECT customer_id, max(invoice_ts)::date AS latest FROM rolling.orders GROUP BY 1) l USING (customer_id)
		   WHERE rfm_as_of(a) <> latest), 0, 'also by group');

SELECT * FROM finish();
ROLLBACK;
