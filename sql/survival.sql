-- Kaplan-Meier survival: from durations, from histories

SET extra_float_digits = 0;

-- remission of leukaemia under maintenance chemotherapy (Miller 1981); in weeks
CREATE TABLE leukaemia (customer int, weeks float8, relapsed boolean);
INSERT INTO leukaemia VALUES (1, 9, true), (2, 13, true), (3, 13, false), (4, 18, true), (5, 23, true), (6, 28, false),
							 (7, 31, true), (8, 34, true), (9, 45, false), (10, 48, true), (11, 161, false);

CREATE TABLE kept AS SELECT cohort_survival(weeks, relapsed) AS s FROM leukaemia;
SELECT s FROM kept;
SELECT "time", at_risk, events, censored, round(survival::numeric, 6) AS survival, round(std_error::numeric, 6) AS std_error,
	   round(lower::numeric, 6) AS lower, round(upper::numeric, 6) AS upper, round(hazard::numeric, 6) AS hazard,
	   round(cumulative_hazard::numeric, 6) AS cumulative_hazard
FROM kept, cohort_survival_rows(s);
SELECT cohort_survival_median(s), q.*, q80.* FROM kept, cohort_survival_quantile(s) q, cohort_survival_quantile(s, 0.8, 0.5) q80;
SELECT (cohort_survival_quantile(s, p => 0.1)).* FROM kept;
SELECT t, round(cohort_survival_at(s, t)::numeric, 6) AS survival
FROM kept, unnest('{-1,0,8.9,9,30,48,161,162,Infinity,NULL}'::float8[]) t;
-- narrower limits for less confidence
SELECT "time", round(lower::numeric, 6) AS lower, round(upper::numeric, 6) AS upper
FROM kept, cohort_survival_rows(s, confidence => 0.5) WHERE "time" = 23;

-- ends: nothing happened yet, and all have had it
SELECT "time", at_risk, survival, std_error, lower IS NULL AS no_lower, upper IS NULL AS no_upper, hazard, cumulative_hazard
FROM cohort_survival_rows((SELECT cohort_survival(d, e) FROM (VALUES (0, false), (0, false), (5, true), (9, true)) v (d, e)));
SELECT cohort_survival_median(s), cohort_survival_at(s, 9), cohort_survival_at(s, 1000), q.*
FROM (SELECT cohort_survival(d, e) AS s FROM (VALUES (0, false), (0, false), (5, true), (9, true)) v (d, e)) c, cohort_survival_quantile(s, 0.4) q;
-- nobody has had it
SELECT cohort_survival_median(s), cohort_survival_at(s, 9), cohort_survival_at(s, 9.5), q.*
FROM (SELECT cohort_survival(d, false) AS s FROM generate_series(1, 9) d) c, cohort_survival_quantile(s) q;
-- 14/15 * 3/4 is seven tenths; 9 of 10 are nine
SELECT (cohort_survival_quantile(s, 0.7)).time AS equal, (cohort_survival_quantile(s, 0.699999999999999)).time AS below
FROM (SELECT cohort_survival(d, e) AS s
	  FROM (VALUES (1, true, 1), (1, false, 2), (2, true, 3), (2, false, 9)) v (d, e, n), generate_series(1, n)) c;
SELECT bool_and((cohort_survival_quantile(s, k / 10.0)).time = 10 - k) AS exact
FROM (SELECT cohort_survival(d, true) AS s FROM generate_series(1, 10) d) c, generate_series(1, 9) k;

-- events come before censorings of the same time; any order of rows; int and numeric durations; -0
SELECT count(DISTINCT s) AS curves
FROM (SELECT cohort_survival(weeks, relapsed ORDER BY weeks DESC, relapsed DESC) AS s FROM leukaemia
	  UNION ALL SELECT cohort_survival(weeks::int, relapsed ORDER BY relapsed) FROM leukaemia
	  UNION ALL SELECT cohort_survival(weeks::numeric, relapsed ORDER BY customer) FROM leukaemia
	  UNION ALL SELECT s FROM kept) c;
SELECT cohort_survival(d, true) FROM (VALUES (0::float8), ('-0')) v (d);
SELECT cohort_survival(d, true) FROM (VALUES (1e-300::float8), (0.1), (1e300)) v (d);

-- nobody
SELECT cohort_survival(weeks, relapsed) FROM leukaemia WHERE false;
SELECT cohort_survival(d, e) FROM (VALUES (NULL::float8, true), (1, NULL), ('NaN', NULL)) v (d, e);
SELECT cohort_survival(d, e) FROM (VALUES (NULL::float8, true), (1, NULL), (3, true)) v (d, e);
SELECT customer % 2 AS odd, cohort_survival(weeks, relapsed) FILTER (WHERE customer % 2 = 1 AND customer > 7)
FROM leukaemia GROUP BY ROLLUP (1) ORDER BY 1;
SELECT * FROM cohort_survival_rows(NULL);
SELECT * FROM cohort_survival_quantile(NULL);
SELECT cohort_survival_median(NULL) AS median, cohort_survival_at(NULL, 1) AS height, cohort_survival_merge(s) AS merged FROM kept WHERE false;
SELECT cohort_survival_merge(NULL) FROM kept;

-- parts put together
SELECT cohort_survival_merge(part) = (SELECT s FROM kept) AS merged
FROM (SELECT cohort_survival(weeks, relapsed) AS part FROM leukaemia GROUP BY customer % 3 UNION ALL SELECT NULL) p;
SELECT weeks, cohort_survival_median(cohort_survival(weeks, relapsed) OVER (ORDER BY weeks)) AS median_so_far
FROM leukaemia ORDER BY 1 LIMIT 6;
SELECT cohort_survival_merge(s) FROM (VALUES ('{"times": [[1, 2147483646, 0]]}'::cohort_survival), ('{"times": [[2, 1, 0]]}')) v (s);
SELECT cohort_survival_merge(s) FROM (VALUES ('{"times": [[1, 2147483646, 0]]}'::cohort_survival), ('{"times": [[2, 1, 1]]}')) v (s);

-- compared, hashed, stored
SELECT s = s::text::cohort_survival AS text, s < '{"times": [[1, 1, 0]]}' AS less, s <> s AS differs FROM kept;
SELECT count(*) FROM (SELECT s FROM kept UNION SELECT s FROM kept UNION SELECT '{"times": [[1, 1, 0]]}') u;
SELECT '{ "times" :[[1e0,1,0] , [2.50, 0 ,3]]}'::cohort_survival;

SELECT cohort_survival(-1, true);
SELECT cohort_survival('NaN', true);
SELECT cohort_survival('Infinity', true);
SELECT cohort_survival('-Infinity', false);
SELECT * FROM kept, cohort_survival_rows(s, NULL);
SELECT * FROM kept, cohort_survival_rows(s, 95);
SELECT * FROM kept, cohort_survival_rows(s, 0);
SELECT * FROM kept, cohort_survival_rows(s, 'NaN');
SELECT * FROM kept, cohort_survival_quantile(s, NULL);
SELECT * FROM kept, cohort_survival_quantile(s, 0);
SELECT * FROM kept, cohort_survival_quantile(s, 1);
SELECT * FROM kept, cohort_survival_quantile(s, 'NaN');
SELECT * FROM kept, cohort_survival_quantile(s, 0.5, 1);
SELECT cohort_survival_at(s, 'NaN') FROM kept;
SELECT ''::cohort_survival;
SELECT '{}'::cohort_survival;
SELECT '{"times": []}'::cohort_survival;
SELECT '{"times": [[1, 1]]}'::cohort_survival;
SELECT '{"times": [[1, 1, 0], [1, 0, 1]]}'::cohort_survival;
SELECT '{"times": [[2, 1, 0], [1, 0, 1]]}'::cohort_survival;
SELECT '{"times": [[-1, 1, 0]]}'::cohort_survival;
SELECT '{"times": [["Infinity", 1, 0]]}'::cohort_survival;
SELECT '{"times": [[1, 0, 0]]}'::cohort_survival;
SELECT '{"times": [[1, -1, 2]]}'::cohort_survival;
SELECT '{"times": [[1, 2147483647, 0], [2, 1, 0]]}'::cohort_survival;
SELECT '{"times": [[1, 1, 0]]} '::cohort_survival;
SELECT '{"times": [[1, 1, 0]]} x'::cohort_survival;
SELECT '{"times": [[1, 1, 0]'::cohort_survival;

--
-- From histories
--

CREATE TABLE orders (customer int, at date, amount numeric);
INSERT INTO orders VALUES (1, '2024-01-01', 10), (1, '2024-01-01', 5), (1, '2024-01-11', 10), (1, '2024-04-20', 7),
						  (2, '2024-01-31', 20),
						  (3, '2024-01-05', -3), (3, '2024-02-01', 30), (3, '2024-02-05', -30), (3, '2024-03-02', 30),
						  (4, '2024-12-31', 40), (5, '2024-01-01', -1);
CREATE VIEW histories AS SELECT customer, purchase_history(at, amount) AS h FROM orders GROUP BY 1;

SELECT customer, purchase_second_after(h, '2024-06-01') AS second_after, purchase_second_after(h, '2024-01-31') AS in_january,
	   purchase_tenure(h, '2024-06-01') AS tenure, purchase_tenure(h, '2024-01-01') AS at_new_year,
	   purchase_tenure(h, NULL), purchase_second_after(NULL, '2024-06-01')
FROM histories ORDER BY 1;
SELECT cohort_survival(h, '2024-06-01') AS to_second FROM histories;
SELECT cohort_survival(h, '2024-02-01') AS to_second FROM histories;
SELECT cohort_survival(h, '2024-06-01', 60) AS to_churn FROM histories;
SELECT customer, cohort_survival(h, '2024-06-01', 60) AS to_churn FROM histories GROUP BY 1 ORDER BY 1;
-- 100 days between the visits; 99 would be too long, 100 is not
SELECT gap, cohort_survival(h, '2024-04-20', gap) AS to_churn FROM histories, generate_series(99, 100) gap WHERE customer = 1 GROUP BY 1 ORDER BY 1;
-- silent at the end, for 122 days
SELECT gap, cohort_survival(h, '2024-06-01', gap) AS to_churn FROM histories, generate_series(121, 122) gap WHERE customer = 2 GROUP BY 1 ORDER BY 1;
SELECT cohort_survival(h, '2023-12-31') AS nobody_yet, cohort_survival(NULL::purchase_history, '2024-06-01') AS unknown,
	   cohort_survival(NULL::purchase_history, '2024-06-01', 60) AS unknown_too FROM histories;

SELECT cohort_survival(h, NULL::date) FROM histories;
SELECT cohort_survival(h, 'infinity') FROM histories;
SELECT cohort_survival(h, NULL::date, 60) FROM histories;
SELECT cohort_survival(h, '2024-06-01', NULL) FROM histories;
SELECT cohort_survival(h, '2024-06-01', 0) FROM histories;
SELECT purchase_tenure(h, 'infinity') FROM histories;
SELECT purchase_second_after(h, '-infinity') FROM histories;

DROP VIEW histories;
DROP TABLE orders, kept, leukaemia;
