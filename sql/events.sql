-- What each purchase was to its customer; rfm values over moving frames

CREATE TABLE events (customer text, at timestamp, amount numeric);
INSERT INTO events VALUES ('a', '2023-01-05 10:00', 10.00), ('a', '2023-01-05 09:00', 5.5), ('a', '2023-03-01 00:00', 20),
						  ('a', '2024-02-29 23:59', 1), ('a', '2024-02-29 00:00', -3), ('a', NULL, 99),
						  ('a', '2025-03-01 12:00', NULL), ('a', '2025-03-02 12:00', 0.125),
						  ('b', '2024-12-31 08:00', 7), ('c', NULL, 1);

SELECT customer, at, churn_event_state(at) OVER w AS state, churn_event_state(at, lang => 'zh') OVER w AS zh,
	   churn_event_state_rank(at) OVER w AS rank, purchase_visit_number(at) OVER w AS visit,
	   purchase_gap_before(at) OVER w AS gap
FROM events WINDOW w AS (PARTITION BY customer ORDER BY at) ORDER BY customer, at;
-- exactly churn_gap days are not yet a return: 365 from 2023-03-01 to 2024-02-29, 366 to 2025-03-01
SELECT at, churn_event_state(at, 365) OVER w AS gap_365, churn_event_state(at, 364) OVER w AS gap_364,
	   churn_event_state_rank(at, 366) OVER w AS gap_366, churn_event_state(at, 1) OVER w AS gap_1
FROM events WHERE customer = 'a' WINDOW w AS (ORDER BY at) ORDER BY at;
-- dates; timestamptz by the session's day
SELECT at, churn_event_state(at::date, 30) OVER w, purchase_visit_number(at::date) OVER w AS visit, purchase_gap_before(at::date) OVER w AS gap
FROM events WHERE customer = 'a' WINDOW w AS (ORDER BY at::date) ORDER BY at;
BEGIN;
SET LOCAL timezone = 'UTC';
CREATE TABLE instants AS SELECT v.at::timestamptz FROM (VALUES ('2024-03-01 03:00'), ('2024-03-01 12:00'), ('2024-03-02 04:00')) v (at);
SELECT at, purchase_visit_number(at) OVER w AS visit, purchase_gap_before(at) OVER w AS gap, churn_event_state(at) OVER w AS state,
	   churn_event_state_rank(at) OVER w AS rank FROM instants WINDOW w AS (ORDER BY at);
SET LOCAL timezone = 'America/New_York';
SELECT at, purchase_visit_number(at) OVER w AS visit, purchase_gap_before(at) OVER w AS gap, churn_event_state(at) OVER w AS state,
	   churn_event_state_rank(at) OVER w AS rank FROM instants WINDOW w AS (ORDER BY at);
-- clocks of St. John's went back over midnight: the 6th came again for an hour, which counts to the 7th
SET LOCAL timezone = 'America/St_Johns';
SELECT at, at::date AS day, purchase_visit_number(at) OVER w AS visit, purchase_gap_before(at) OVER w AS gap, churn_event_state(at, 1) OVER w AS state,
	   churn_event_state_rank(at, 1) OVER w AS rank
FROM (VALUES (timestamptz '2010-11-04 12:00Z'), ('2010-11-07 02:30:30Z'), ('2010-11-07 02:31:30Z'), ('2010-11-07 03:40Z'), ('2010-11-08 12:00Z')) v (at)
WINDOW w AS (ORDER BY at);
COMMIT;
DROP TABLE instants;
-- a refund is no purchase, and the caller has to say so
SELECT at, amount, purchase_visit_number(at) OVER w AS visits_and_refunds, purchase_visit_number(CASE WHEN amount >= 0 THEN at END) OVER w AS visits
FROM (VALUES (DATE '2024-01-01', 5), ('2024-01-02', -5), ('2024-01-03', 5)) v (at, amount) WINDOW w AS (ORDER BY at);
-- the frame does not matter, nor the order within a day
SELECT count(*) AS rows, bool_and(a = b) AS same
FROM (SELECT churn_event_state(at) OVER (PARTITION BY customer ORDER BY at::date, amount DESC) AS a,
			 churn_event_state(at) OVER (PARTITION BY customer ORDER BY at ROWS BETWEEN CURRENT ROW AND CURRENT ROW) AS b
	  FROM events WHERE at IS NOT NULL) s;
-- NULLs before and between
SELECT n, at, purchase_visit_number(at) OVER (ORDER BY n) AS visit, churn_event_state(at) OVER (ORDER BY n) AS state
FROM (VALUES (1, NULL::date), (2, '2024-01-01'), (3, NULL), (4, '2024-01-03')) v (n, at);

SELECT churn_event_state(at) OVER (ORDER BY at DESC) FROM events WHERE customer = 'a' AND at IS NOT NULL;
SELECT purchase_visit_number(at::date) OVER (ORDER BY at DESC) FROM events WHERE customer = 'a' AND at IS NOT NULL;
SELECT purchase_gap_before(at) OVER (ORDER BY at DESC) FROM (VALUES (timestamptz '2010-11-07 12:00Z'), ('2010-11-05 12:00Z')) v (at);
SELECT purchase_gap_before(at) OVER () FROM (VALUES (DATE '2024-01-02'), ('2024-01-01')) v (at);
SELECT churn_event_state(at, 0) OVER () FROM events;
SELECT churn_event_state(at, NULL) OVER () FROM events;
SELECT churn_event_state_rank(at, -1) OVER () FROM events;
SELECT churn_event_state(at, 365, 'de') OVER () FROM events;
SELECT churn_event_state(at, 365, NULL) OVER () FROM events;
SELECT churn_event_state(DATE 'infinity') OVER ();
SELECT purchase_visit_number(TIMESTAMP '-infinity') OVER ();
SELECT purchase_gap_before(TIMESTAMPTZ 'infinity') OVER ();
SELECT churn_event_state(DATE '2024-01-01');

--
-- rfm_rolling
--

SELECT customer, at, rfm_rolling(at, amount) OVER (PARTITION BY customer ORDER BY at
												   RANGE BETWEEN INTERVAL '365 days' PRECEDING AND CURRENT ROW) AS year
FROM events WHERE at IS NOT NULL ORDER BY 1, 2;
-- all rows so far; the last two; the next two; none
SELECT at, rfm_recency(so_far) AS r, rfm_frequency(so_far) AS f, rfm_monetary(so_far) AS m, rfm_as_of(so_far) AS as_of,
	   rfm_monetary(two) AS two, rfm_as_of(two) AS two_as_of, rfm_monetary(ahead) AS ahead, rfm_as_of(ahead) AS ahead_as_of, none
FROM (SELECT at,
			 rfm_rolling(at, amount) OVER (ORDER BY at) AS so_far,
			 rfm_rolling(at, amount) OVER (ORDER BY at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS two,
			 rfm_rolling(at, amount) OVER (ORDER BY at ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS ahead,
			 rfm_rolling(at, amount) OVER (ORDER BY at ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING) AS none
	  FROM events WHERE customer = 'a') s;

-- a plain aggregate: rfm() as of the latest row
SELECT customer, rfm_rolling(at, amount) = rfm(at, amount, '2025-03-02') AS as_rfm, rfm_rolling(at, amount)
FROM events GROUP BY 1 ORDER BY 1;
SELECT rfm_rolling(at, amount) FROM events WHERE false;
-- the latest row may be a refund
SELECT rfm_rolling(at, amount), rfm_recency(rfm_rolling(at, amount)) FROM (VALUES (DATE '2024-01-01', 5.0), ('2024-01-31', -2)) v (at, amount);
SELECT rfm_rolling(at, amount) FROM (VALUES (DATE '2024-01-01', -5), ('2024-01-31', -2)) v (at, amount);

-- all pairs of types agree
SELECT count(DISTINCT (y)) AS different
FROM (SELECT 1 AS k, at, rfm_rolling(at, amount) OVER w AS y FROM events WHERE customer = 'a' WINDOW w AS (ORDER BY at ROWS 1 PRECEDING)
	  UNION ALL SELECT 2, at, rfm_rolling(at, amount::float8) OVER w FROM events WHERE customer = 'a' WINDOW w AS (ORDER BY at ROWS 1 PRECEDING)
	  UNION ALL SELECT 3, at, rfm_rolling(at::date, amount) OVER w FROM events WHERE customer = 'a' WINDOW w AS (ORDER BY at ROWS 1 PRECEDING)
	  UNION ALL SELECT 4, at, rfm_rolling(at::date, amount::float8) OVER w FROM events WHERE customer = 'a' WINDOW w AS (ORDER BY at ROWS 1 PRECEDING)
	  UNION ALL SELECT 5, at, rfm_rolling(at::timestamptz, amount) OVER w FROM events WHERE customer = 'a' WINDOW w AS (ORDER BY at ROWS 1 PRECEDING)
	  UNION ALL SELECT 6, at, rfm_rolling(at::timestamptz, amount::float8) OVER w FROM events WHERE customer = 'a' WINDOW w AS (ORDER BY at ROWS 1 PRECEDING)) s
GROUP BY at ORDER BY at;
-- and as plain aggregates
SELECT count(DISTINCT y) AS different
FROM (SELECT rfm_rolling(at, amount) FROM events UNION ALL SELECT rfm_rolling(at, amount::float8) FROM events
	  UNION ALL SELECT rfm_rolling(at::date, amount) FROM events UNION ALL SELECT rfm_rolling(at::date, amount::float8) FROM events
	  UNION ALL SELECT rfm_rolling(at::timestamptz, amount) FROM events UNION ALL SELECT rfm_rolling(at::timestamptz, amount::float8) FROM events) s (y);

-- a fine amount that has left takes its places along, and a large one then fits
SELECT n, rfm_gross(rfm_rolling(at, amount) OVER (ORDER BY n ROWS 0 PRECEDING)) AS one
FROM (VALUES (1, DATE '2024-01-01', 0.000000000000000000000000000000000001), (2, '2024-01-02', 9999999999999999999999999999999999.99),
			 (3, '2024-01-03', 1)) v (n, at, amount);
SELECT rfm_rolling(at, amount) OVER (ORDER BY at ROWS 1 PRECEDING)
FROM (VALUES (DATE '2024-01-01', 0.000000000000000000000000000000000001), ('2024-01-02', 9999999999999999999999999999999999.99)) v (at, amount);
SELECT rfm_rolling(at, 9999999999999999999999999999999999.99) FROM (VALUES (DATE '2024-01-01'), ('2024-01-02')) v (at);
SELECT rfm_rolling(DATE 'infinity', 1);
SELECT rfm_rolling(at, 1) OVER (ROWS 1 PRECEDING) FROM (VALUES (DATE '-infinity')) v (at);
SELECT rfm_rolling(at, 'NaN'::float8) OVER (ROWS 1 PRECEDING) FROM (VALUES (DATE '2024-01-01')) v (at);
SELECT rfm_rolling(DATE '2024-01-01', 'Infinity'::float8);
SELECT rfm_rolling_transition(NULL, DATE '2024-01-01', 1.0);
-- rows that change their day while they are in the frame
BEGIN;
SET LOCAL timezone = 'UTC';
SELECT rfm_rolling(at, 1) OVER (ORDER BY at ROWS 1 PRECEDING), set_config('timezone', 'Pacific/Kiritimati', true)
FROM (VALUES (timestamptz '2024-01-01 12:00Z'), ('2024-01-05 12:00Z'), ('2024-01-09 12:00Z')) v (at);
ROLLBACK;

DROP TABLE events;
