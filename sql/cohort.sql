-- Growth accounting and cohort retention from histories

\pset null NULL
SET DateStyle = ISO;

-- ann comes, stays, pauses and comes back; bob once; cem returns all he bought the month after;
-- dee only ever gets money back; eve comes when the report is over
CREATE TABLE orders (customer text, at date, amount numeric);
INSERT INTO orders VALUES
	('ann', '2023-11-30', 100), ('ann', '2023-12-01', 60), ('ann', '2023-12-31', 60), ('ann', '2024-03-10', 30),
	('bob', '2023-12-24', 19.99),
	('cem', '2023-12-30', 80), ('cem', '2024-01-02', -80), ('cem', '2024-03-01', 25.5),
	('dee', '2023-10-31', -5), ('dee', '2023-11-02', -7),
	('eve', '2024-03-16', 1000);
CREATE TABLE customers AS SELECT customer, purchase_history(at, amount) AS h FROM orders GROUP BY 1;
INSERT INTO customers VALUES ('none', NULL), ('no time', NULL);
UPDATE customers SET h = (SELECT purchase_history(NULL::date, 1.0)) WHERE customer = 'no time';

--
-- Growth accounting
--

CREATE TABLE growth AS SELECT cohort_growth(h, DATE '2024-03-15', 'month') AS g FROM customers;
SELECT period, complete, active, new, retained, resurrected, churned, quick_ratio FROM growth, cohort_growth_rows(g);
SELECT period, revenue, new_revenue, expansion, contraction, resurrected_revenue, churned_revenue FROM growth, cohort_growth_rows(g);
-- nothing is lost between two periods
SELECT bool_and(active = before + new + resurrected - churned) AS customers,
	   bool_and(revenue = revenue_before + new_revenue + expansion + resurrected_revenue - contraction - churned_revenue) AS money
FROM (SELECT *, lag(active, 1, 0) OVER (ORDER BY period) AS before, lag(revenue, 1, 0.0) OVER (ORDER BY period) AS revenue_before
	  FROM growth, cohort_growth_rows(g)) r;
-- since and until cut the report and change nothing in it: who is new was never seen before
SELECT period, new, resurrected, churned FROM growth, cohort_growth_rows(g, since => '2024-03-31');
SELECT period, new, resurrected, churned FROM growth, cohort_growth_rows(g, '2023-12-15', '2024-01-01');
SELECT count(*) FROM growth, cohort_growth_rows(g, '-infinity', 'infinity');
SELECT count(*) FROM growth, cohort_growth_rows(g, until => '2023-09-30');
SELECT count(*) FROM growth, cohort_growth_rows(g, since => '2024-04-01');
-- entries later than as_of do not exist
SELECT period, complete, active, new, churned, revenue
FROM cohort_growth_rows((SELECT cohort_growth(h, DATE '2023-12-31', 'month') FROM customers));
SELECT period, complete, active, new, churned, revenue
FROM cohort_growth_rows((SELECT cohort_growth(h, DATE '2023-12-30', 'month') FROM customers));
-- other periods
SELECT period, complete, active, new, retained, resurrected, churned, revenue
FROM cohort_growth_rows((SELECT cohort_growth(h, DATE '2024-03-31', 'quarter') FROM customers));
SELECT period, complete, active, new, retained, resurrected, churned, revenue
FROM cohort_growth_rows((SELECT cohort_growth(h, DATE '2024-03-31', 'year') FROM customers));
SELECT period, complete, active, new, retained, resurrected, churned, revenue
FROM cohort_growth_rows((SELECT cohort_growth(h, DATE '2024-01-03', 'day') FROM customers), since => '2023-12-29');
SELECT week_start, period, extract(isodow FROM period) AS isodow, complete, active, new, retained, resurrected, churned
FROM unnest('{monday,tuesday,wednesday,thursday,friday,saturday,sunday}'::text[]) WITH ORDINALITY w (week_start, n),
	 LATERAL (SELECT cohort_growth(h, DATE '2024-01-03', 'week', week_start) AS g FROM customers) c,
	 cohort_growth_rows(g, since => '2023-12-31')
ORDER BY n, period;
SELECT cohort_growth(h, DATE '2024-03-15', 'week') = cohort_growth(h, DATE '2024-03-15', 'week', 'monday') AS monday,
	   cohort_growth(h, DATE '2024-03-15', 'month') = cohort_growth(h, DATE '2024-03-15', 'month', 'sunday') AS months_have_no_weekday
FROM customers;

-- nobody: no row, or no history, or none by then
SELECT cohort_growth(h, '2024-03-15', 'month') FROM customers WHERE false;
SELECT cohort_growth(h, '2024-03-15', 'month') FROM customers WHERE h IS NULL;
SELECT cohort_growth(h, '2023-10-30', 'month') FROM customers;
SELECT count(*) FROM cohort_growth_rows((SELECT cohort_growth(h, '2023-10-30', 'month') FROM customers));
SELECT count(*) FROM cohort_growth_rows(NULL);
SELECT customer, cohort_growth(h, '2024-03-15', 'year') FILTER (WHERE customer < 'b') AS g FROM customers
GROUP BY ROLLUP (customer) ORDER BY customer COLLATE "C";

--
-- Retention
--

CREATE TABLE retention AS SELECT cohort_retention(h, DATE '2024-03-15', 'month') AS r FROM customers;
SELECT t.* FROM retention, cohort_retention_rows(r) t;
SELECT t.* FROM retention, cohort_retention_rows(r, empty_cells => false, partial => true) t;
SELECT t.* FROM retention, cohort_retention_average(r) t;
-- in a square
SELECT cohort, period_offset, round(100 * retention) AS percent FROM retention, cohort_retention_rows(r) \crosstabview
-- the last period has ended
SELECT t.* FROM cohort_retention_rows((SELECT cohort_retention(h, '2024-03-31', 'quarter') FROM customers)) t;
SELECT t.* FROM cohort_retention_average((SELECT cohort_retention(h, '2024-03-31', 'quarter') FROM customers)) t;
SELECT t.* FROM cohort_retention_rows((SELECT cohort_retention(h, '2024-01-03', 'week', 'sunday') FROM customers), empty_cells => false) t;
-- of a cohort that has just begun nothing is known
SELECT t.* FROM cohort_retention_rows((SELECT cohort_retention(h, '2024-03-16', 'month') FROM customers WHERE customer = 'eve')) t;
SELECT t.* FROM cohort_retention_average((SELECT cohort_retention(h, '2024-03-16', 'month') FROM customers WHERE customer = 'eve')) t;

SELECT cohort_retention(h, '2024-03-15', 'month') FROM customers WHERE false;
SELECT cohort_retention(h, '2024-03-15', 'month') FROM customers WHERE h IS NULL;
SELECT cohort_retention(h, '2024-03-15', 'month') FROM customers WHERE customer = 'dee';
SELECT count(*) FROM cohort_retention_rows(NULL);
SELECT count(*) FROM cohort_retention_average(NULL);
SELECT customer, cohort_retention(h, '2024-03-15', 'year') FILTER (WHERE customer < 'b') AS r FROM customers
GROUP BY ROLLUP (customer) ORDER BY customer COLLATE "C";

--
-- Values: text, bytes, comparison, merging
--

SELECT g FROM growth;
SELECT r FROM retention;
SELECT g::text::cohort_growth = g AS same, r::text::cohort_retention = r AS same,
	   cohort_growth_send(g) AS g, cohort_retention_send(r) AS r
FROM growth, retention;
-- money has as many places as it needs, and shows at least two
SELECT g, encode(cohort_growth_send(g), 'hex')
FROM (SELECT cohort_growth(h, '2024-01-31', 'month') AS g
	  FROM (SELECT purchase_history('2024-01-01'::date, a) AS h FROM unnest('{0.5,1.25,0.25}'::numeric[]) a GROUP BY a) c) v;
SELECT (r::text::json -> 'cohorts' -> 0 -> 'cells')::text
FROM (SELECT cohort_retention(h, '2024-01-31', 'month') AS r
	  FROM (SELECT purchase_history('2024-01-01'::date, a) AS h FROM unnest('{0.00001,1e20,-1e-8}'::numeric[]) a GROUP BY a >= 0) c) v;
-- periods that begin nothing are left out, whitespace and places do not count
SELECT ' { "as_of":"2024-01-31" , "period":"week","week_start":"sunday","periods":[
	{"period":"2023-12-31","new":1,"retained":0,"resurrected":0,"revenue":5,"new_revenue":5.000000,"expansion":0,"contraction":0.0,"resurrected_revenue":0},
	{"period":"2024-01-07","new":0,"retained":0,"resurrected":0,"revenue":0,"new_revenue":0,"expansion":0,"contraction":0,"resurrected_revenue":0}]}'::cohort_growth;
SELECT '{"as_of": "0044-03-15 BC", "period": "month", "cohorts": [{"cohort": "0044-03-01 BC", "cells": [[0, 23, -1.50]]}]}'::cohort_retention;

-- customers in parts: the same as all of them
SELECT cohort_growth_merge(part) = (SELECT g FROM growth) AS same
FROM (SELECT cohort_growth(h, '2024-03-15', 'month') AS part FROM customers GROUP BY customer) p;
SELECT cohort_retention_merge(part) = (SELECT r FROM retention) AS same
FROM (SELECT cohort_retention(h, '2024-03-15', 'month') AS part FROM customers GROUP BY customer UNION ALL SELECT NULL) p;
SELECT cohort_growth_merge(g) FROM growth WHERE false;
SELECT cohort_growth_merge(NULL) FROM growth;
SELECT cohort_retention_merge(NULL) FROM growth;
SELECT cohort_growth_merge(g) FROM (VALUES ('{"as_of": "2024-01-01", "period": "day", "periods": []}'::cohort_growth), (NULL)) v (g);
SELECT count(*), count(DISTINCT g) FROM (SELECT g FROM growth UNION ALL SELECT g FROM growth) v;
SELECT count(*) FROM growth a JOIN growth b USING (g);
SELECT g < g AS lt, g <= g AS le, g > g AS gt, g >= g AS ge, g <> g AS ne, r < r AS lt, r = r AS eq FROM growth, retention;

--
-- Refusals
--

SELECT cohort_growth(h, NULL, 'month') FROM customers;
SELECT cohort_growth(h, 'infinity', 'month') FROM customers;
SELECT cohort_growth(h, '2024-03-15', NULL) FROM customers;
SELECT cohort_growth(h, '2024-03-15', 'fortnight') FROM customers;
SELECT cohort_growth(h, '2024-03-15', 'week', NULL) FROM customers;
SELECT cohort_growth(h, '2024-03-15', 'week', 'Sunday') FROM customers;
SELECT cohort_retention(h, NULL, 'month') FROM customers;
SELECT cohort_retention(h, '-infinity', 'month') FROM customers;
SELECT cohort_retention(h, '2024-03-15', 'months') FROM customers;
-- parameters that change, even where there is no history
SELECT cohort_growth(NULL, d, 'month') FROM (VALUES (DATE '2024-03-15'), ('2024-03-16')) v (d);
SELECT cohort_growth(NULL, DATE '2024-03-15', p) FROM (VALUES ('month'), ('week')) v (p);
SELECT cohort_growth(NULL, DATE '2024-03-15', 'week', w) FROM (VALUES ('monday'), ('sunday')) v (w);
SELECT cohort_retention(NULL, d, 'month') FROM (VALUES (DATE '2024-03-15'), (NULL)) v (d);
SELECT cohort_retention(NULL, DATE '2024-03-15', p) FROM (VALUES ('month'), (NULL)) v (p);
SELECT cohort_growth_merge(cohort_growth) FROM (SELECT cohort_growth(NULL, d, 'day') FROM (VALUES (DATE '2024-03-15'), ('2024-03-16')) v (d) GROUP BY d ORDER BY d) p;
SELECT cohort_retention_merge(cohort_retention) FROM (SELECT cohort_retention(NULL, '2024-03-15', p) FROM (VALUES ('day'), ('year')) v (p) GROUP BY p ORDER BY p) p;
SELECT count(*) FROM retention, cohort_retention_rows(r, NULL);
SELECT count(*) FROM retention, cohort_retention_rows(r, partial => NULL);
-- too much
SELECT cohort_growth(purchase_history, '9999-12-31', 'day') FROM (SELECT purchase_history('2024-01-01'::date, 1.0)) h;
SELECT cohort_retention(purchase_history, '2012-01-01', 'day')
FROM (SELECT purchase_history(d::date, 1.0) FROM generate_series('2000-01-01', '2010-01-01', interval '1 day') d GROUP BY d) h;
SELECT cohort_retention(purchase_history, '5874897-12-31', 'day') FROM (SELECT purchase_history('2024-01-01'::date, 1.0)) h;
SELECT cohort_growth(purchase_history, '2024-01-31', 'day')
FROM (SELECT purchase_history('2024-01-01'::date, 1e33) FROM generate_series(1, 20) i GROUP BY i) h;
-- the whole calendar
SELECT period, complete, active, new, churned
FROM cohort_growth_rows((SELECT cohort_growth(purchase_history, '9999-12-31', 'year')
						 FROM (SELECT purchase_history(d, 1.0) FROM unnest('{4714-11-24 BC,0001-12-31 BC,9999-01-01}'::date[]) d) h))
WHERE active + churned > 0;
SELECT cohort, size, retention
FROM cohort_retention_rows((SELECT cohort_retention(purchase_history, '5874897-12-31', 'year')
							FROM (SELECT purchase_history(DATE '5874897-12-31', 1.0)) h));
SELECT purchase_history, cohort_growth(purchase_history, '4714-11-24 BC', 'week', 'sunday')
FROM (SELECT purchase_history(DATE '4714-11-24 BC', 1.0)) h GROUP BY 1;

-- text that no customers could have given
CREATE FUNCTION refusal(value text, type regtype DEFAULT 'cohort_growth') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	reason text;
BEGIN
	EXECUTE format('SELECT %L::%s', value, type);
	RETURN 'accepted';
EXCEPTION WHEN data_exception THEN
	GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' ', SQLSTATE, coalesce(nullif(reason, ''), SQLERRM));
END $$;
SELECT refusal('{}');
SELECT refusal('{"as_of": "2024-01-31", "period": "month", "periods": []} x');
SELECT refusal('{"as_of": "infinity", "period": "month", "periods": []}');
SELECT refusal('{"as_of": "2024-01-31", "period": "moon", "periods": []}');
SELECT refusal('{"as_of": "2024-01-31", "period": "week", "periods": []}');
SELECT refusal('{"as_of": "2024-01-31", "period": "week", "week_start": "Sunday", "periods": []}');
SELECT refusal('{"as_of": "2024-01-31", "period": "moon", "cohorts": []}', 'cohort_retention');
SELECT refusal('{"as_of": "2024-02-30", "period": "month", "periods": []}');
SELECT '{"as_of": "2024-01-31", "period": "month", "cohorts": []}'::cohort_growth;
CREATE FUNCTION one_period(day text, new int, retained int, resurrected int, sums text[], period text DEFAULT 'month') RETURNS text
	LANGUAGE sql AS $$
	SELECT refusal(format('{"as_of": "2024-01-31", "period": "%s", "periods": [{"period": "%s", "new": %s, "retained": %s, "resurrected": %s, "revenue": %s, "new_revenue": %s, "expansion": %s, "contraction": %s, "resurrected_revenue": %s}]}',
						  period, day, new, retained, resurrected, sums[1], sums[2], sums[3], sums[4], sums[5])) $$;
SELECT one_period('2024-01-01', 1, 0, 0, '{3,4,0,1,0}');
SELECT one_period('2024-01-02', 1, 0, 0, '{0,0,0,0,0}');
SELECT one_period('2024-02-01', 1, 0, 0, '{0,0,0,0,0}');
SELECT one_period('2024-01-01', -1, 0, 0, '{0,0,0,0,0}');
SELECT one_period('2024-01-01', 1, 1, 0, '{0,0,0,0,0}');
SELECT one_period('2024-01-01', 1, 0, 1, '{0,0,0,0,0}');
SELECT one_period('2024-01-01', 0, 0, 0, '{1,1,0,0,0}');
SELECT one_period('2024-01-01', 1, 0, 0, '{1,0,0,0,1}');
SELECT one_period('2024-01-01', 1, 0, 0, '{1,0,0,0,0}');
SELECT one_period('2024-01-01', 1, 0, 0, '{0,0,-1,-1,0}');
SELECT one_period('2024-01-01', 1, 0, 0, '{NaN,0,0,0,0}');
SELECT one_period('2024-01-01', 1, 0, 0, '{12345678901234567890123456789012345,12345678901234567890123456789012345,0,0,0}');
SELECT one_period('2024-01-01', 1, 0, 0, '{10000000000000000000000000000000000,0,9000000000000000000000000000000000,0,0}');
SELECT one_period('0900-01-01', 1, 0, 0, '{0,0,0,0,0}', 'day');
CREATE FUNCTION cohorts(cohorts text) RETURNS text LANGUAGE sql AS $$
	SELECT refusal(format('{"as_of": "2024-01-31", "period": "month", "cohorts": [%s]}', cohorts), 'cohort_retention') $$;
SELECT cohorts('{"cohort": "2024-01-01", "cells": [[0, 1, 1]]}');
SELECT refusal('{"as_of": "24999-01-31", "period": "day", "cohorts": [{"cohort": "2000-01-01", "cells": [[0, 1, 1]]}]}', 'cohort_retention');
SELECT cohorts('{"cohort": "2024-01-01", "cells": []}');
SELECT cohorts('{"cohort": "2024-01-01", "cells": [[0, 0, 1]]}');
SELECT cohorts('{"cohort": "2024-01-01", "cells": [[1, 1, 1]]}');
SELECT cohorts('{"cohort": "2023-12-01", "cells": [[1, 1, 1]]}');
SELECT cohorts('{"cohort": "2023-01-01", "cells": [[0, 1, 1], [3, 2, 1]]}');
SELECT cohorts('{"cohort": "2023-01-01", "cells": [[0, 2, 1], [3, 1, 1], [3, 1, 1]]}');
SELECT cohorts('{"cohort": "2023-02-01", "cells": [[0, 2, 1]]}, {"cohort": "2023-01-01", "cells": [[0, 1, 1]]}');
SELECT cohorts('{"cohort": "2023-01-01", "cells": [[0, 2147483647, 1]]}, {"cohort": "2023-02-01", "cells": [[0, 1, 1]]}');

DROP FUNCTION cohorts, one_period, refusal;
DROP TABLE orders, customers, growth, retention;
