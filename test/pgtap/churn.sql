-- Churn classes of the real data, of any day in the past against plain SQL and against histories
-- that know no later row, with random constants; the aggregate under every plan.
BEGIN;
SELECT plan(56);
SELECT setseed(0.20111210);

-- Parallel workers cannot see temporary tables.
CREATE SCHEMA churn;
SET search_path = churn, public;
SET datestyle = 'ISO';

--
-- The real data
--

CREATE TABLE bought AS
SELECT customer_id, purchase_history(invoice_ts, amount) AS h FROM online_retail.purchases GROUP BY customer_id;

CREATE TABLE real AS
SELECT e.*, churn_visit_class(h, d) AS visit_class, churn_cadence(h, d) AS cadence, churn_cadence_ratio(h, d) AS ratio, churn_gap(h, d) AS gap,
	   churn_lifecycle(h, d) AS stage, churn_loyalty(h, d) AS loyal, churn_behaviour(h, d) AS behaviour,
	   churn_cadence(visit_days, first_date, last_date, d) AS columns_cadence,
	   purchase_days(h, d, '1 year') AS n1y, purchase_days(h, d, '3 months') AS n3m, purchase_days(h, '2010-12-10') AS nold
FROM online_retail.expected_customers e JOIN bought USING (customer_id), (VALUES (DATE '2011-12-10')) v (d);

SELECT is((SELECT count(*)::int FROM real), 4338, 'all customers');
SELECT is_empty('SELECT customer_id FROM real WHERE visit_class IS DISTINCT FROM dealership', 'Online Retail: visit class');
SELECT is_empty('SELECT customer_id FROM real WHERE (n1y, n3m, nold) IS DISTINCT FROM (v1y, v3m, vold)', 'its visits');
SELECT is_empty('SELECT customer_id FROM real WHERE cadence IS DISTINCT FROM cadence_class', 'Online Retail: cadence');
SELECT is_empty('SELECT customer_id FROM real WHERE columns_cadence IS DISTINCT FROM cadence_class', 'from columns');
SELECT is_empty('SELECT customer_id FROM real WHERE round(ratio::numeric, 6) IS DISTINCT FROM cadence_ratio', 'its ratio');
SELECT is_empty('SELECT customer_id FROM real WHERE round(gap::numeric, 6) IS DISTINCT FROM mean_gap_days', 'its mean gap');
SELECT is_empty('SELECT customer_id FROM real WHERE stage IS DISTINCT FROM lifecycle', 'Online Retail: lifecycle');
SELECT is_empty('SELECT customer_id FROM real WHERE loyal IS DISTINCT FROM loyalty', 'Online Retail: loyalty');
SELECT is_empty($$
	SELECT customer_id FROM real WHERE behaviour IS DISTINCT FROM CASE loyalty WHEN 'high' THEN 'regular' WHEN 'none' THEN 'lost' ELSE 'occasional' END $$,
	'Online Retail: behaviour');
SELECT results_eq('SELECT visit_class, count(*)::int FROM real GROUP BY 1 ORDER BY 1',
	$$VALUES ('active', 1862), ('churned', 80), ('new', 670), ('reactivated', 37), ('wavering', 841), ('wavering_churn', 848)$$, 'visit classes in number');
SELECT results_eq('SELECT cadence, count(*)::int FROM real GROUP BY 1 ORDER BY 1',
	$$VALUES ('at_risk', 89), ('churned', 113), ('lapsed', 87), ('on_track', 1627), ('unknown', 2422)$$, 'cadence classes in number');
SELECT results_eq('SELECT stage, count(*)::int FROM real GROUP BY 1 ORDER BY 1',
	$$VALUES ('decline', 1639), ('development', 1107), ('exploration', 1199), ('stable', 393)$$, 'stages in number');

--
-- Fifty days, in the past and after the last row.  All rows of known customers: with refunds,
-- some of them before any purchase.
--

CREATE TABLE paid AS SELECT customer_id AS c, invoice_ts AS at, invoice_ts::date AS day, amount FROM online_retail.invoices WHERE customer_id IS NOT NULL;
CREATE TABLE asked AS SELECT g::date AS d FROM generate_series(DATE '2010-11-25', DATE '2012-12-31', '1 day') g ORDER BY random() LIMIT 50;
CREATE TABLE histories AS SELECT c, purchase_history(at, amount) AS h FROM paid GROUP BY c;
CREATE TABLE days AS
SELECT c, day, net, visit, CASE WHEN visit THEN day - lag(day) OVER (PARTITION BY c, visit ORDER BY day) END AS gap
FROM (SELECT c, day, sum(amount) AS net, bool_or(amount >= 0) AS visit FROM paid GROUP BY c, day) s;
ANALYZE;

-- The same history without the rows after the day
CREATE TABLE filtered AS SELECT c, d, purchase_history(at, amount) FILTER (WHERE day <= d) AS h FROM paid, asked GROUP BY c, d;

-- What the rules ask for, in plain SQL
CREATE TABLE facts AS
SELECT c, d, count(*) FILTER (WHERE visit) AS v, min(day) FILTER (WHERE visit) AS first, max(day) FILTER (WHERE visit) AS last,
	   count(*) FILTER (WHERE visit AND day > d - interval '1 year') AS n1y,
	   count(*) FILTER (WHERE visit AND day > d - interval '3 months') AS n3m,
	   coalesce(sum(net) FILTER (WHERE day > d - 90), 0) AS recent,
	   coalesce(sum(net) FILTER (WHERE day > d - 180 AND day <= d - 90), 0) AS prior,
	   percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS median
FROM (SELECT DISTINCT c FROM days) customers CROSS JOIN asked LEFT JOIN days USING (c)
WHERE day <= d GROUP BY c, d;
-- those who have no row yet
INSERT INTO facts SELECT c, d, 0, NULL, NULL, 0, 0, 0, 0, NULL FROM histories, asked WHERE NOT EXISTS (SELECT FROM facts f WHERE (f.c, f.d) = (histories.c, asked.d));
ANALYZE facts;

CREATE TABLE wanted AS
SELECT c, d,
	   CASE WHEN n1y >= 3 THEN 'active' WHEN n1y = 2 THEN 'wavering' WHEN n1y = 0 AND v > 0 THEN 'churned' WHEN n1y = 0 THEN 'prospect'
	   WHEN n3m = 0 THEN 'wavering_churn' WHEN v > 1 THEN 'reactivated' ELSE 'new' END AS visit_class,
	   CASE WHEN v < 3 THEN 'unknown' WHEN (d - last) * (v - 1) <= 1.5 * (last - first) THEN 'on_track' WHEN (d - last) * (v - 1) <= 2 * (last - first) THEN 'at_risk'
	   WHEN (d - last) * (v - 1) <= 3 * (last - first) THEN 'lapsed' ELSE 'churned' END AS cadence,
	   CASE WHEN v < 3 THEN 'unknown' WHEN d - last <= 1.5 * median THEN 'on_track' WHEN d - last <= 2 * median THEN 'at_risk'
	   WHEN d - last <= 3 * median THEN 'lapsed' ELSE 'churned' END AS median_cadence,
	   CASE WHEN v > 1 THEN (last - first)::float8 / (v - 1) END AS gap, median,
	   CASE WHEN v > 1 THEN last + ((2 * (last - first) + (v - 1)) / (2 * (v - 1)))::int END AS next,
	   CASE WHEN v = 0 THEN NULL WHEN recent <= 0 OR recent < 0.5 * prior THEN 'decline' WHEN v <= 2 THEN 'exploration'
	   WHEN prior <= 0 OR recent >= 1.2 * prior THEN 'development' ELSE 'stable' END AS lifecycle,
	   CASE WHEN n1y >= 3 THEN 'high' WHEN n1y = 2 THEN 'medium' WHEN n1y = 1 THEN 'low' ELSE 'none' END AS loyalty,
	   CASE WHEN n1y >= 3 THEN 'regular' WHEN n1y > 0 THEN 'occasional' WHEN v > 0 THEN 'lost' ELSE 'potential' END AS behaviour
FROM facts;

CREATE FUNCTION classes_query(source text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT c, d, churn_visit_class(h, d) AS visit_class, churn_cadence(h, d) AS cadence, churn_cadence(h, d, gap => ''median'') AS median_cadence,
						  churn_gap(h, d) AS gap, churn_gap(h, d, ''median'') AS median, churn_next_purchase(h, d) AS next,
						  churn_lifecycle(h, d) AS lifecycle, churn_loyalty(h, d) AS loyalty, churn_behaviour(h, d) AS behaviour FROM %s', source)
$$;
SELECT format('CREATE TABLE found AS %s', classes_query('histories, asked')) \gexec
SELECT format('CREATE TABLE past AS %s', classes_query('filtered')) \gexec
CREATE TABLE straight AS SELECT c, d, churn_visit_class(at, d) FILTER (WHERE amount >= 0) AS visit_class FROM paid, asked GROUP BY c, d;
ANALYZE;

SELECT is((SELECT count(*)::int FROM found), 50 * 4372, 'customers on fifty days');
SELECT is((SELECT count(*)::int FROM wanted), 50 * 4372, 'and what they should be');
SELECT is((SELECT count(DISTINCT visit_class)::int FROM wanted), 7, 'in all visit classes');
SELECT is((SELECT count(DISTINCT cadence)::int * 10 + count(DISTINCT median_cadence)::int FROM wanted), 55, 'all cadence classes');
SELECT is((SELECT count(DISTINCT lifecycle)::int * 10 + count(DISTINCT behaviour)::int FROM wanted), 44, 'all stages and kinds of behaviour');
SELECT is_empty(format('SELECT c, d FROM found f JOIN wanted w USING (c, d) WHERE f.%I IS DISTINCT FROM w.%1$I', name), name || ' as in plain SQL')
FROM unnest('{visit_class,cadence,median_cadence,gap,median,next,lifecycle,loyalty,behaviour}'::text[]) name;
SELECT is_empty('SELECT * FROM found EXCEPT SELECT * FROM past', 'the same from histories without later rows');
SELECT is_empty($$SELECT c, d FROM found f JOIN straight s USING (c, d) WHERE f.visit_class IS DISTINCT FROM coalesce(s.visit_class, 'prospect')$$,
	'visit class straight from rows');
SELECT is_empty($$SELECT c, d FROM found JOIN facts USING (c, d) WHERE cadence IS DISTINCT FROM churn_cadence(v::int, first, last, d)$$, 'cadence from columns');

-- the same with each purchase a visit, several on one day too
CREATE TABLE row_facts AS
SELECT c, d, count(*) AS v, count(*) FILTER (WHERE day > d - interval '1 year') AS n1y, count(*) FILTER (WHERE day > d - interval '3 months') AS n3m
FROM paid, asked WHERE amount >= 0 AND day <= d GROUP BY c, d;
SELECT is_empty($$
	SELECT c, d FROM row_facts JOIN histories USING (c) WHERE churn_visit_class(h, d, counting => 'rows') IS DISTINCT FROM
		CASE WHEN n1y >= 3 THEN 'active' WHEN n1y = 2 THEN 'wavering' WHEN n1y = 0 THEN 'churned'
		WHEN n3m = 0 THEN 'wavering_churn' WHEN v > 1 THEN 'reactivated' ELSE 'new' END $$, 'visit class by purchases');
SELECT is_empty($$
	SELECT c, d FROM row_facts JOIN histories USING (c) WHERE
		(churn_loyalty(h, d, counting => 'rows'), churn_behaviour(h, d, counting => 'rows')) IS DISTINCT FROM
		(CASE WHEN n1y >= 3 THEN 'high' WHEN n1y = 2 THEN 'medium' WHEN n1y = 1 THEN 'low' ELSE 'none' END,
		 CASE WHEN n1y >= 3 THEN 'regular' WHEN n1y > 0 THEN 'occasional' ELSE 'lost' END) $$, 'loyalty and behaviour by purchases');
SELECT isnt_empty($$SELECT c FROM found JOIN histories USING (c) WHERE churn_visit_class(h, d, counting => 'rows') <> visit_class$$, 'which makes a difference');

-- places sort as the classes are listed
SELECT is_empty($$
	SELECT c, d FROM histories CROSS JOIN asked JOIN found USING (c, d) WHERE
		churn_visit_class_rank(h, d) IS DISTINCT FROM array_position('{active,new,reactivated,wavering,wavering_churn,churned,prospect}', visit_class) OR
		churn_cadence_rank(h, d) IS DISTINCT FROM array_position('{on_track,at_risk,lapsed,churned,unknown}', cadence) OR
		churn_lifecycle_rank(h, d) IS DISTINCT FROM array_position('{exploration,development,stable,decline}', lifecycle) OR
		churn_loyalty_rank(h, d) IS DISTINCT FROM array_position('{high,medium,low,none}', loyalty) OR
		churn_behaviour_rank(h, d) IS DISTINCT FROM array_position('{regular,occasional,lost,potential}', behaviour) $$, 'ranks');

-- days of the week, and the day to call, on some of the days
CREATE TABLE weekdays AS
SELECT DISTINCT ON (c, d) c, d, extract(isodow FROM day)::int AS usual
FROM days, (SELECT d FROM asked ORDER BY d LIMIT 20) a WHERE visit AND day <= d
GROUP BY c, d, 3 ORDER BY c, d, count(*) DESC, max(day) DESC;
SELECT is_empty('SELECT c, d FROM weekdays JOIN histories USING (c) WHERE churn_usual_weekday(h, d) IS DISTINCT FROM usual', 'usual weekday');
SELECT is_empty($$
	SELECT c, d FROM weekdays JOIN wanted USING (c, d) JOIN histories USING (c) WHERE churn_call_on(h, d) IS DISTINCT FROM
		CASE WHEN next IS NOT NULL THEN
			coalesce((SELECT max(g) FROM (SELECT next - i AS g FROM generate_series(0, 6) i) s WHERE extract(isodow FROM g) = usual AND g >= d),
					 (SELECT min(g) FROM (SELECT d + i AS g FROM generate_series(0, 6) i) s WHERE extract(isodow FROM g) = usual)) END $$, 'day to call');

--
-- Random constants, a few customers
--

CREATE TABLE rules AS
SELECT i, d, within, make_interval(days => 1 + floor(random() * 20)::int) AS recent, 2 + floor(random() * 4)::int AS active,
	   round((0.1 + random())::numeric, floor(random() * 9)::int) + 0.001 AS l1, round(random()::numeric, 3) + 0.001 AS l2, round(random()::numeric, 1) + 0.1 AS l3,
	   2 + floor(random() * 3)::int AS min_visits, (ARRAY[NULL, round((1 + random() * 100)::numeric, 2)])[1 + (random())::int] AS population_gap,
	   make_interval(days => 1 + floor(random() * 100)::int, months => floor(random() * 3)::int) AS early, round(random()::numeric, 2) AS decline_below,
	   round((1.01 + random())::numeric, 2) AS growth_from, floor(random() * 4)::int AS exploration_visits
FROM (SELECT i, (ARRAY[interval '1 month', '90 days', '6 months', '1 year 2 days', '45 days'])[1 + i % 5] AS within,
			 DATE '2011-01-15' + floor(random() * 400)::int AS d FROM generate_series(1, 60) i) s;
CREATE TABLE few AS SELECT * FROM histories WHERE c % 11 = 3;
ANALYZE;

CREATE TABLE few_facts AS
SELECT c, rules.*, count(day) FILTER (WHERE visit) AS v, min(day) FILTER (WHERE visit) AS first, max(day) FILTER (WHERE visit) AS last,
	   count(day) FILTER (WHERE visit AND day > d - within) AS n1, count(day) FILTER (WHERE visit AND day > d - rules.recent) AS n3,
	   coalesce(sum(net) FILTER (WHERE day > d - within), 0) AS recent_sum,
	   coalesce(sum(net) FILTER (WHERE day > (d - within)::date - early AND day <= d - within), 0) AS prior_sum,
	   percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS median
FROM few CROSS JOIN rules LEFT JOIN days USING (c)
WHERE day <= d GROUP BY c, i, d, within, rules.recent, active, l1, l2, l3, min_visits, population_gap, early, decline_below, growth_from, exploration_visits;
ANALYZE few_facts;

SELECT cmp_ok((SELECT count(*)::int FROM few_facts), '>', 10000, 'enough customers with random constants');
SELECT is_empty($$
	SELECT c, i FROM few_facts JOIN few USING (c) WHERE churn_visit_class(h, d, within, recent, active, 'split') IS DISTINCT FROM
		CASE WHEN n1 >= active THEN 'active' WHEN n1 >= 2 THEN 'wavering' WHEN n1 = 0 AND v > 0 THEN 'churned' WHEN n1 = 0 THEN 'prospect'
		WHEN n3 = 0 THEN 'wavering_churn' WHEN v > 1 THEN 'reactivated' ELSE 'new' END $$, 'visit class');
SELECT is_empty($$
	SELECT c, i FROM (SELECT *, CASE WHEN v >= min_visits THEN (last - first)::numeric WHEN v > 0 THEN population_gap END AS above,
							 CASE WHEN v >= min_visits THEN v - 1 ELSE 1 END AS below FROM few_facts JOIN few USING (c)) s
	WHERE churn_cadence(h, d, l1, l1 + l2, l1 + l2 + l3, min_visits, 'mean', population_gap) IS DISTINCT FROM
		CASE WHEN above IS NULL THEN 'unknown' WHEN (d - last) * below <= l1 * above THEN 'on_track' WHEN (d - last) * below <= (l1 + l2) * above THEN 'at_risk'
		WHEN (d - last) * below <= (l1 + l2 + l3) * above THEN 'lapsed' ELSE 'churned' END $$, 'cadence');
SELECT is_empty($$
	SELECT c, i FROM (SELECT *, CASE WHEN v >= min_visits THEN median::numeric WHEN v > 0 THEN population_gap END AS days FROM few_facts JOIN few USING (c)) s
	WHERE churn_cadence(h, d, l1, l1 + l2, l1 + l2 + l3, min_visits, 'median', population_gap) IS DISTINCT FROM
		CASE WHEN days IS NULL THEN 'unknown' WHEN d - last <= l1 * days THEN 'on_track' WHEN d - last <= (l1 + l2) * days THEN 'at_risk'
		WHEN d - last <= (l1 + l2 + l3) * days THEN 'lapsed' ELSE 'churned' END OR
		churn_cadence_ratio(h, d, min_visits, 'median', population_gap)::numeric(20, 6) IS DISTINCT FROM ((d - last) / days)::numeric(20, 6) $$, 'cadence by the median, and its ratio');
SELECT is_empty($$
	SELECT c, i FROM few_facts JOIN few USING (c) WHERE churn_lifecycle(h, d, within, early, decline_below, growth_from, exploration_visits) IS DISTINCT FROM
		CASE WHEN v = 0 THEN NULL WHEN recent_sum <= 0 OR recent_sum < decline_below * greatest(prior_sum, 0) THEN 'decline' WHEN v <= exploration_visits THEN 'exploration'
		WHEN prior_sum <= 0 OR recent_sum >= growth_from * prior_sum THEN 'development' ELSE 'stable' END $$, 'lifecycle');
SELECT is_empty($$
	SELECT c, i FROM few_facts JOIN few USING (c) WHERE
		(churn_loyalty(h, d, within, active + 1, active, decline_below, 0.4), churn_behaviour(h, d, within, active)) IS DISTINCT FROM
		((ARRAY['high', 'medium', 'low', 'none'])[CASE WHEN n1 = 0 THEN 4 ELSE least(3, CASE WHEN n1 > active THEN 1 WHEN n1 = active THEN 2 ELSE 3 END + (decline_below < 0.4)::int) END],
		 CASE WHEN n1 >= active THEN 'regular' WHEN n1 > 0 THEN 'occasional' WHEN v > 0 THEN 'lost' ELSE 'potential' END) $$, 'loyalty and behaviour');

-- a recent part that is longer than the window, whatever the day, and no other, is refused
CREATE FUNCTION is_refused(within interval, recent interval) RETURNS bool LANGUAGE plpgsql AS $$
BEGIN
	PERFORM churn_visit_class(NULL::purchase_history, '2024-12-31', within, recent);
	RETURN false;
EXCEPTION WHEN invalid_parameter_value THEN
	RETURN true;
END
$$;
CREATE TABLE lengths AS
SELECT make_interval(months => m, days => d) AS length FROM unnest('{0,1,2,12}'::int[]) m, unnest('{0,1,28,29,30,31,59,62,365,366}'::int[]) d WHERE m + d > 0;
SELECT is_empty($$
	SELECT w.length, r.length FROM lengths w, lengths r WHERE is_refused(w.length, r.length) =
		EXISTS (SELECT FROM generate_series(0, 1460) i WHERE DATE '2023-03-01' + i - r.length > DATE '2023-03-01' + i - w.length) $$, 'lengths of windows');

--
-- The aggregate under every plan
--

-- a year of invoices, rows without a time, customers of whom none has one
CREATE TABLE orders AS
SELECT c % 3000 AS c, CASE WHEN random() < 0.1 THEN NULL ELSE at + make_interval(days => copy * 17) END AS at FROM paid, generate_series(0, 2) copy ORDER BY random();
INSERT INTO orders SELECT -i, NULL FROM generate_series(1, 50) i;
CREATE TABLE parts (LIKE orders) PARTITION BY HASH (c);
SELECT format('CREATE TABLE parts_%s PARTITION OF parts FOR VALUES WITH (MODULUS 3, REMAINDER %1$s)', i) FROM generate_series(0, 2) i \gexec
INSERT INTO parts SELECT * FROM orders;
-- by time: the rows of a customer lie in several partitions, one of which is empty
CREATE TABLE times (LIKE orders) PARTITION BY RANGE (at);
SELECT format('CREATE TABLE times_%s PARTITION OF times FOR VALUES FROM (%L) TO (%L)', i, DATE '2010-01-01' + (i * 150), DATE '2010-01-01' + (i * 150 + 150)) FROM generate_series(0, 6) i \gexec
CREATE TABLE times_rest PARTITION OF times DEFAULT;
INSERT INTO times SELECT * FROM orders;
ANALYZE;

CREATE FUNCTION plan_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) ' || query LOOP
		result := result || line || E'\n';
	END LOOP;
	RETURN result;
END
$$;
CREATE FUNCTION by_customer(source text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT c, churn_visit_class(at, DATE ''2011-01-31'') AS k, churn_visit_class(at, DATE ''2012-11-30'') AS later,
		churn_visit_class(at, DATE ''2012-11-30'', ''zh'') AS zh, churn_visit_class_rank(at, DATE ''2012-11-30'') AS place FROM %s GROUP BY c', source)
$$;
CREATE FUNCTION digest(source text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE format('SELECT md5(string_agg(concat_ws('','', c, coalesce(k, ''-''), later, zh, place), '';'' ORDER BY c)) FROM (%s) s', by_customer(source)) INTO result;
	RETURN result;
END
$$;

SET max_parallel_workers_per_gather = 0;
CREATE TABLE digests AS SELECT digest('orders') AS d;
SELECT is_empty(format($$
	SELECT c FROM (%s) k FULL JOIN (SELECT c, purchase_history(at, 1) AS h FROM orders GROUP BY c) h USING (c)
	WHERE (coalesce(k, 'prospect'), coalesce(later, 'prospect'), coalesce(zh, '潜在客户'), coalesce(place, 7)) IS DISTINCT FROM
		(churn_visit_class(h, DATE '2011-01-31'), churn_visit_class(h, DATE '2012-11-30'), churn_visit_class(h, DATE '2012-11-30', lang => 'zh'), churn_visit_class_rank(h, DATE '2012-11-30')) $$, by_customer('orders')), 'the aggregate and a history');
SELECT is((SELECT count(*)::int FROM (SELECT c, churn_visit_class(at, DATE '2012-11-30') AS k FROM orders WHERE c < 0 GROUP BY c) s WHERE k IS NULL), 50, 'no time, no class');
SELECT is(digest('(SELECT * FROM orders ORDER BY at DESC) o'), d, 'newest row first') FROM digests;
SET work_mem = '64kB';
SET enable_hashagg = off;
SELECT is(digest('orders'), d, 'sorted, in little memory') FROM digests;
RESET enable_hashagg;
SELECT is(digest('orders'), d, 'hashed, in little memory') FROM digests;
RESET work_mem;

SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0.01;
SET min_parallel_table_scan_size = 0;
SET parallel_leader_participation = off;
SELECT matches(plan_of(by_customer('orders')), 'Finalize.*Workers Launched: [1-9].*Partial', 'in parallel workers');
SELECT is(digest('orders'), d, 'with the same result') FROM digests;
SET enable_hashagg = off;
SELECT is(digest('orders'), d, 'and in sorted groups') FROM digests;
RESET enable_hashagg;
SET enable_partitionwise_aggregate = on;
SELECT is(digest('parts'), d, 'partitions by customer') FROM digests;
SELECT matches(plan_of(by_customer('times')), 'Finalize.*Partial', 'partial groups of partitions by time');
SELECT is(digest('times'), d, 'with the same result') FROM digests;
SELECT is((SELECT churn_visit_class(at, DATE '2012-11-30') FROM times WHERE c = -1), NULL, 'workers without a time');
SELECT is((SELECT churn_visit_class(at, DATE '2012-11-30') FROM times), 'active', 'without groups');

SELECT * FROM finish();
ROLLBACK;
