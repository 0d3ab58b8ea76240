-- rfm and its scores against the expected results of real customers.
BEGIN;
SELECT plan(49);

CREATE TEMP TABLE customers AS
SELECT customer_id, rfm(invoice_ts, amount, DATE '2011-12-10') AS r
FROM online_retail.purchases GROUP BY customer_id;

CREATE TEMP VIEW expected AS
SELECT e.*, c.r FROM online_retail.expected_customers e FULL JOIN customers c USING (customer_id);

--
-- Metrics
--

SELECT is((SELECT count(*)::int FROM customers), 4338, 'customers of Online Retail');
SELECT is((SELECT sum(rfm_monetary(r)) FROM customers), 8911407.904, 'their money');
SELECT is_empty($$
	SELECT customer_id FROM expected
	WHERE (rfm_recency(r), rfm_frequency(r), rfm_first_date(r), rfm_last_date(r)) IS DISTINCT FROM
		  (recency_days, frequency, first_date, last_date) $$,
	'recency, frequency, first and last day');
SELECT is_empty($$
	SELECT customer_id FROM expected
	WHERE rfm_monetary(r) IS DISTINCT FROM monetary OR rfm_gross(r) <> monetary OR
		  rfm_refunded(r) <> 0 OR rfm_refund_count(r) <> 0 OR rfm_as_of(r) <> '2011-12-10' $$,
	'monetary value');
SELECT is_empty($$
	SELECT customer_id FROM customers
	JOIN (SELECT customer_id, sum(amount) FROM online_retail.purchases GROUP BY 1) s USING (customer_id)
	WHERE rfm_monetary(r)::text <> sum::text $$,
	'monetary value shows as sum(numeric) does');
SELECT is((SELECT format('%s %s %s', rfm_recency(r), rfm_frequency(r), rfm_monetary(r))
		   FROM customers WHERE customer_id = 12347), '3 7 4310.00', 'customer 12347');

-- every type of at and amount gives the very same value
SELECT is_empty($$
	SELECT customer_id FROM customers
	JOIN (SELECT customer_id, rfm(invoice_ts::date, amount, DATE '2011-12-10') AS d,
				 rfm(invoice_ts AT TIME ZONE 'UTC', amount, DATE '2011-12-10') AS z,
				 rfm(invoice_ts, amount::float8, DATE '2011-12-10') AS f,
				 rfm(invoice_ts::date, amount::float8, DATE '2011-12-10') AS df,
				 rfm(invoice_ts AT TIME ZONE 'UTC', amount::float8, DATE '2011-12-10') AS zf
		  FROM online_retail.purchases GROUP BY 1) o USING (customer_id)
	WHERE r <> d OR r <> z OR r <> f OR r <> df OR r <> zf OR rfm_send(r) <> rfm_send(z) $$,
	'dates, timestamps, timestamptz and both types of amounts agree');

-- as of an earlier day: as if later rows did not exist
SELECT is_empty($$
	SELECT customer_id
	FROM (SELECT customer_id, rfm(invoice_ts, amount, DATE '2011-06-10') AS r
		  FROM online_retail.purchases GROUP BY 1) a
	LEFT JOIN (SELECT customer_id, max(invoice_ts)::date AS last, count(*) AS frequency, sum(amount) AS monetary
			   FROM online_retail.purchases WHERE invoice_ts < '2011-06-11' GROUP BY 1) b USING (customer_id)
	WHERE rfm_frequency(r) <> coalesce(frequency, 0) OR rfm_monetary(r) <> coalesce(monetary, 0) OR
		  rfm_recency(r) IS DISTINCT FROM DATE '2011-06-10' - last $$,
	'as_of in the middle of the data');

--
-- Scores
--

SELECT is_empty($$
	SELECT customer_id FROM (SELECT *, rfm_score(r) OVER () AS code FROM expected) s
	WHERE code IS DISTINCT FROM r5 * 100 + f5 * 10 + m5 $$,
	'r5 f5 m5: window on rfm');
SELECT is_empty($$
	SELECT customer_id FROM (SELECT *, rfm_score(recency_days, frequency, monetary) OVER () AS code FROM expected) s
	WHERE code IS DISTINCT FROM r5 * 100 + f5 * 10 + m5 $$,
	'r5 f5 m5: window on three columns');
SELECT is_empty($$
	SELECT customer_id FROM expected
	WHERE rfm_score(r, (SELECT rfm_cuts(r, 5) FROM customers)) IS DISTINCT FROM r5 * 100 + f5 * 10 + m5 $$,
	'r5 f5 m5: fit and apply on rfm');
SELECT is_empty($$
	SELECT customer_id FROM expected
	WHERE rfm_score(recency_days, frequency, monetary,
					(SELECT rfm_cuts(recency_days, frequency, monetary, 5) FROM expected))
		  IS DISTINCT FROM r5 * 100 + f5 * 10 + m5 $$,
	'r5 f5 m5: fit and apply on three columns');
SELECT is((SELECT rfm_cuts(r, 5) FROM customers),
		  (SELECT rfm_cuts(recency_days, frequency, monetary, 5) FROM expected), 'both fits agree');
SELECT is_empty($$
	SELECT customer_id
	FROM (SELECT *, quantile_score(recency_days, higher_is_better => false) OVER () AS r,
				 quantile_score(frequency) OVER () AS f, quantile_score(monetary) OVER () AS m
		  FROM online_retail.expected_customers) s
	WHERE (r, f, m) IS DISTINCT FROM (r5, f5, m5) $$,
	'r5 f5 m5: one column at a time');
SELECT is_empty($$
	SELECT customer_id
	FROM (SELECT *, quantile_score(recency_days, 10, false) OVER () AS r,
				 quantile_score(frequency, 10) OVER () AS f, quantile_score(monetary, 10) OVER () AS m
		  FROM online_retail.expected_customers) s
	WHERE (r, f, m) IS DISTINCT FROM (r10, f10, m10) $$,
	'r10 f10 m10: window');
SELECT is_empty($$
	SELECT customer_id
	FROM online_retail.expected_customers,
		 (SELECT quantile_cuts(recency_days, 10) AS rc, quantile_cuts(frequency, 10) AS fc,
				 quantile_cuts(monetary, 10) AS mc FROM online_retail.expected_customers) fit
	WHERE (quantile_score(recency_days, rc, false), quantile_score(frequency, fc),
		   quantile_score(monetary, mc)) IS DISTINCT FROM (r10, f10, m10) $$,
	'r10 f10 m10: fit and apply');

-- fixed breaks
SELECT is_empty($$
	SELECT customer_id FROM expected,
		   rfm_cuts('{31,91,181,271}', '{2,3,5,10}', '{250,500,1000,2500}') AS cuts
	WHERE rfm_score(r, cuts) IS DISTINCT FROM r_fixed * 100 + f_fixed * 10 + m_fixed OR
		  rfm_score(recency_days, frequency, monetary, cuts) IS DISTINCT FROM rfm_score(r, cuts) $$,
	'r_fixed f_fixed m_fixed: rfm_cuts');
SELECT is_empty($$
	SELECT customer_id FROM online_retail.expected_customers
	WHERE (quantile_score(recency_days, '{31,91,181,271}'::float8[], false, '[)'),
		   quantile_score(frequency, '{2,3,5,10}'::float8[], bounds => '[)'),
		   quantile_score(monetary, '{250,500,1000,2500}'::float8[], bounds => '[)'))
		  IS DISTINCT FROM (r_fixed, f_fixed, m_fixed) $$,
	'r_fixed f_fixed m_fixed: quantile_score');
SELECT is_empty($$
	SELECT customer_id FROM online_retail.expected_customers
	WHERE quantile_score(monetary, '{250,500,1000,2500}'::float8[], bounds => '[)') <>
		  width_bucket(monetary::float8, '{250,500,1000,2500}'::float8[]) + 1 $$,
	'left-closed breaks are those of width_bucket');

-- and on to segments
SELECT is_empty($$
	SELECT customer_id FROM (SELECT *, rfm_score(r) OVER () AS code FROM expected) s
	WHERE (rfm_segment(code), rfm_segment(code, 'rf10'), rfm_segment(code, 'r_rfm_0_3'),
		   rfm_segment(code, 'quadrant8')) IS DISTINCT FROM (list11, rf10, r_pkg_0_3, quadrant8_ge4) $$,
	'segments of four maps from computed scores');

-- the properties by which the rule was chosen
SELECT is_empty(format($$
	SELECT rfm_%1$s(r) FROM (SELECT r, rfm_score(r) OVER () AS code FROM customers) s
	GROUP BY 1 HAVING count(DISTINCT rfm_score_%1$s(code)) > 1 $$, dimension),
	'customers of equal ' || dimension || ' have equal scores in it')
FROM unnest('{recency,frequency,monetary}'::text[]) dimension;
SELECT is((SELECT count(*)::int FROM (SELECT r, rfm_score(r) OVER () AS code FROM customers) s
		   WHERE rfm_frequency(r) = 1 AND rfm_score_frequency(code) <> 1), 0, 'one order scores F = 1');
SELECT is_empty($$
	SELECT bins FROM generate_series(1, 9) bins
	WHERE EXISTS (SELECT FROM (SELECT recency_days, r, frequency, monetary,
									  rfm_score(r, bins) OVER () AS code FROM expected) s
				  WHERE code IS DISTINCT FROM rfm_score(r, (SELECT rfm_cuts(r, bins) FROM customers))) $$,
	'window = fit and apply for 1 to 9 bins');

-- without cut points there is an error, not an empty report
SELECT throws_ok(format('SELECT %s FROM expected', call), '22023', 'cuts must not be NULL', call)
FROM unnest(ARRAY['rfm_score(r, NULL::rfm_cuts)', 'rfm_score(r, (SELECT rfm_cuts(r, 5) FROM customers WHERE false))',
				  'rfm_score(recency_days, frequency, monetary, NULL::rfm_cuts)', 'quantile_score(monetary, NULL::float8[])',
				  'quantile_score(monetary, (SELECT quantile_cuts(monetary, 5) FROM expected WHERE false))']) call;
SELECT is_empty($$
	SELECT r FROM (SELECT rfm(at, amount, DATE '2011-12-10') AS r
				   FROM (VALUES (1, DATE '2012-01-01', 1), (2, '2011-01-01', -1), (3, NULL, NULL)) v (id, at, amount) GROUP BY id) s
	WHERE coalesce(rfm_score(r, NULL::rfm_cuts), rfm_score(NULL::rfm, NULL::rfm_cuts), rfm_score(1, 1, NULL, NULL::rfm_cuts),
				   quantile_score(NULL, NULL::float8[])) IS NOT NULL $$,
	'but NULL where there is nothing to score');

--
-- Method r_rfm
--

CREATE TEMP VIEW r_orders AS
SELECT customer_id, rfm(order_date, revenue, DATE '2006-12-31', 'rows') AS r
FROM r_rfm.orders_input GROUP BY 1;

CREATE TEMP VIEW r_purchases AS
SELECT customer_id, rfm(invoice_ts, amount, DATE '2011-12-10', 'rows') AS r
FROM online_retail.purchases GROUP BY 1;

CREATE TEMP VIEW r_invoices AS
SELECT customer_id, rfm(invoice_ts, amount, DATE '2011-12-10', 'rows') AS r
FROM online_retail.invoices WHERE customer_id IS NOT NULL GROUP BY 1;

-- What differs from an expected table: metrics, the window, and fit then apply
CREATE FUNCTION differs(customers regclass, expected regclass) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY EXECUTE format($q$
		WITH c AS MATERIALIZED (
			SELECT customer_id, rfm_recency(r)::float8 AS d, rfm_frequency(r)::float8 AS f,
				   rfm_monetary(r) AS m FROM %s
		), s AS (
			SELECT *, rfm_score(d, f, m::float8, 5, 'r_rfm') OVER () AS code,
				   rfm_score(d, f, m::float8,
							 (SELECT rfm_cuts(d, f, m::float8, 5, 'r_rfm') FROM c)) AS applied
			FROM c
		)
		SELECT customer_id::text FROM s FULL JOIN %s e USING (customer_id)
		WHERE (d, f, m, code, applied) IS DISTINCT FROM
			  (e.recency_days::float8, e.transaction_count::float8, e.amount, e.rfm_score, e.rfm_score) $q$,
		customers, expected);
END
$$;

SELECT is((SELECT count(*)::int FROM r_orders), 995, 'orders: customers');
SELECT is_empty($$ SELECT differs('r_orders', 'r_rfm.orders_expected') $$, 'r_rfm: orders');
SELECT is_empty($$ SELECT differs('r_purchases', 'r_rfm.online_retail_purchases_expected') $$,
	'r_rfm: Online Retail purchases');
SELECT is((SELECT count(*)::int FROM r_invoices), 4372, 'all invoices: customers');
SELECT is_empty($$ SELECT differs('r_invoices', 'r_rfm.online_retail_all_invoices_expected') $$,
	'r_rfm: all invoices of Online Retail');
SELECT is_empty($$
	SELECT customer_id
	FROM (SELECT *, rfm_score(r, method => 'r_rfm') OVER () AS code FROM r_invoices) s
	JOIN r_rfm.online_retail_all_invoices_expected e USING (customer_id)
	WHERE code IS DISTINCT FROM e.rfm_score $$,
	'r_rfm: window on rfm');
SELECT is((SELECT count(*)::int FROM r_invoices WHERE rfm_monetary(r) < 0), 41, 'all invoices: below zero');

CREATE TEMP TABLE r_customer AS
SELECT e.*, DATE '2007-01-01' - i.most_recent_visit AS d, i.number_of_orders AS f, i.revenue AS m
FROM r_rfm.customer_input i FULL JOIN r_rfm.customer_expected e USING (customer_id);
SELECT is_empty($$
	SELECT customer_id FROM (SELECT *, rfm_score(d, f, m, 5, 'r_rfm') OVER () AS code FROM r_customer) s
	WHERE (d, f, m, code) IS DISTINCT FROM (recency_days, transaction_count, amount, rfm_score) $$,
	'r_rfm: 39,999 customers, window');
SELECT is_empty($$
	SELECT customer_id FROM r_customer
	WHERE rfm_score(d, f, m, (SELECT rfm_cuts(d, f, m, 5, 'r_rfm') FROM r_customer)) IS DISTINCT FROM rfm_score $$,
	'r_rfm: 39,999 customers, fit and apply');
SELECT is_empty($$
	SELECT customer_id
	FROM (SELECT *, quantile_score(d, 5, false, 'r_rfm') OVER () AS rs, quantile_score(f, method => 'r_rfm') OVER () AS fs,
				 quantile_score(m, method => 'r_rfm') OVER () AS ms FROM r_customer) s
	WHERE (rs, fs, ms) IS DISTINCT FROM (recency_score, frequency_score, monetary_score) $$,
	'r_rfm: one column at a time');

-- with breaks, the package's are left-closed too
SELECT is_empty($$
	SELECT customer_id FROM r_orders JOIN r_rfm.orders_custom_breaks_expected e USING (customer_id)
	WHERE e.rfm_score IS DISTINCT FROM
		  rfm_score(r, rfm_cuts('{115,181,297,482}', '{4,5,6,8}', '{256,382,506,666}')) $$,
	'r_rfm: orders with breaks');

-- the thresholds it reports
CREATE FUNCTION cuts_of(dataset text) RETURNS rfm_cuts LANGUAGE sql AS $$
	SELECT CASE dataset
		   WHEN 'r_orders' THEN (SELECT rfm_cuts(rfm_recency(r), rfm_frequency(r), rfm_monetary(r)::float8, 5, 'r_rfm') FROM r_orders)
		   WHEN 'or_purch' THEN (SELECT rfm_cuts(rfm_recency(r), rfm_frequency(r), rfm_monetary(r)::float8, 5, 'r_rfm') FROM r_purchases)
		   WHEN 'or_all' THEN (SELECT rfm_cuts(rfm_recency(r), rfm_frequency(r), rfm_monetary(r)::float8, 5, 'r_rfm') FROM r_invoices)
		   WHEN 'r_customer' THEN (SELECT rfm_cuts(d, f, m, 5, 'r_rfm') FROM r_customer)
		   END
$$;
SELECT is((SELECT count(DISTINCT dataset)::int FROM r_rfm.thresholds), 4, 'thresholds of four data sets');
SELECT is_empty($$
	WITH fits AS MATERIALIZED (
		SELECT dataset, cuts_of(dataset) AS cuts FROM (SELECT DISTINCT dataset FROM r_rfm.thresholds) d
	), points AS (
		SELECT dataset, dimension, lower, row_number() OVER (PARTITION BY dataset, dimension ORDER BY lower NULLS FIRST) AS bin
		FROM fits, rfm_cut_points(cuts)
	)
	SELECT dataset, bin, dimension, lower
	FROM points JOIN r_rfm.thresholds USING (dataset, bin)
	WHERE bin > 1 AND abs(lower - CASE dimension WHEN 'recency' THEN recency_lower WHEN 'frequency' THEN frequency_lower
								  ELSE monetary_lower END::float8) > 1e-9 * (1 + abs(lower)) $$,
	'r_rfm: thresholds');
SELECT is((SELECT count(*)::int FROM (SELECT DISTINCT dataset FROM r_rfm.thresholds) d, rfm_cut_points(cuts_of(dataset))),
		  60, 'as many thresholds as were compared');

--
-- What an rfm value of many rows costs
--

SELECT is((SELECT max(pg_column_size(r)) FROM customers), 32, 'without refunds: 32 bytes');
SELECT is((SELECT max(pg_column_size(r)) FROM r_invoices), 64, 'with refunds: 64 bytes');

--
-- Stored values come back to the byte
--

SELECT is_empty($$ SELECT r FROM customers WHERE rfm_send(r::text::rfm) <> rfm_send(r) OR r::text::rfm <> r $$,
	'text form, purchases');
SELECT is_empty($$ SELECT r FROM r_invoices WHERE rfm_send(r::text::rfm) <> rfm_send(r) OR r::text::rfm <> r $$,
	'text form, all invoices');

SELECT * FROM finish();
ROLLBACK;
