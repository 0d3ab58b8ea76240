-- pareto: concentration of small groups, by hand; parameters, errors, reports.
\pset null NULL
SET extra_float_digits = 0;

--
-- Small cases
--

CREATE TEMP TABLE cases (n serial, vals numeric[]);
INSERT INTO cases (vals) VALUES
	('{1,2,3,4}'), ('{90,5,3,2}'), ('{0,0,0,1}'), ('{5}'), ('{7,7,7}'), ('{0.1,0.1,0.1,0.1,0.1,0.1,0.1}'), ('{0,0}'), ('{0}'), ('{}'),
	('{NULL,NULL}'), ('{NULL,3,NULL,1}'), ('{1,1,1,1,1,1,2,2,3,10}'), ('{0,10}');

SELECT vals, pareto_gini(v) AS gini, pareto_gini_unbiased(v) AS unbiased, pareto_top_share(v, 0.2) AS top20, pareto_top_share(v, 0.5) AS top50,
	   pareto_customers_for(v, 0.8) AS for80, pareto_lorenz(v, 4) AS lorenz
FROM cases LEFT JOIN unnest(vals) v ON true GROUP BY n, vals ORDER BY n;
-- the same from float8
SELECT count(*) AS differ
FROM (SELECT pareto_gini(v) AS g, pareto_gini_unbiased(v) AS u, pareto_top_share(v, 0.2) AS t, pareto_customers_for(v, 0.8) AS c,
			 pareto_lorenz(v, 4) AS l, pareto_lorenz(v) AS d,
			 pareto_gini(f) AS gf, pareto_gini_unbiased(f) AS uf, pareto_top_share(f, 0.2) AS tf, pareto_customers_for(f, 0.8) AS cf,
			 pareto_lorenz(f, 4) AS lf, pareto_lorenz(f) AS df
	  FROM cases LEFT JOIN LATERAL (SELECT v, v::float8 AS f FROM unnest(vals) v) u ON true GROUP BY n) s
WHERE (g, u, t, c, l, d) IS DISTINCT FROM (gf, uf, tf, cf, lf, df);

-- no rows, and a filter that leaves none
SELECT pareto_gini(v), pareto_gini_unbiased(v), pareto_top_share(v, 0.2), pareto_customers_for(v, 0.8), pareto_lorenz(v), pareto_lorenz(v, 3)
FROM (SELECT 1::numeric AS v WHERE false) s;
SELECT g, pareto_gini(v) FILTER (WHERE v > 2), pareto_customers_for(v, 0.5) FILTER (WHERE v > 2) FROM (VALUES (1, 1.0), (1, 2), (2, 3), (2, 4)) a (g, v)
GROUP BY g ORDER BY g;

--
-- Shares: the ends, between customers, ties
--

SELECT share, pareto_top_share(v, share), pareto_customers_for(v, share)
FROM unnest('{40,30,20,10}'::numeric[]) v, unnest('{0,0.1,0.125,0.25,0.375,0.4,0.5,0.7,0.7000001,0.75,0.9,0.95,1}'::float8[]) share
GROUP BY share ORDER BY share;
-- who is meant by the best half of equal customers does not matter
SELECT share, pareto_top_share(v, share) FROM unnest('{2,2,2,2,1}'::float8[]) v, unnest('{0.1,0.3,0.5,0.8,0.9}'::float8[]) share GROUP BY share ORDER BY share;
-- nine tenths of 1.0 are 0.7 + 0.2, though not in float8
SELECT 0.7::float8 + 0.2::float8 >= 0.9::float8 * (0.1::float8 + 0.2::float8 + 0.7::float8) AS in_float8, pareto_customers_for(v, 0.9) AS float8,
	   pareto_customers_for(v::numeric, 0.9) AS numeric FROM unnest('{0.1,0.7,0.2}'::float8[]) v;
-- all of it: customers without value do not bring any, those with little do
SELECT pareto_customers_for(v, 1), pareto_customers_for(v, 0) AS nothing FROM unnest('{0,1e18,3,0.01,0}'::numeric[]) v;

--
-- Numbers of every size
--

SELECT pareto_gini(v), pareto_top_share(v, 0.25), pareto_customers_for(v, 0.7), pareto_lorenz(v, 4)
FROM unnest('{4e307,3e307,2e307,1e307,1.7e308,1.7e308,1.7e308,1.7e308}'::float8[]) v;
SELECT pareto_gini(v), pareto_top_share(v, 0.25), pareto_customers_for(v, 0.7), pareto_lorenz(v, 4) FROM unnest('{20e-324,15e-324,10e-324,5e-324}'::float8[]) v;
SELECT pareto_gini(v) FROM unnest('{-0,1,0}'::float8[]) v;
SELECT pareto_gini(v), pareto_gini(v::float8) AS float8 FROM unnest('{0.3333333333333333333333333333333333333333333333,12345678901234567890123456789012345678901234567890,1e40}'::numeric[]) v;
SELECT pareto_gini(9007199254740993::numeric + i * 0.0001) = pareto_gini((9007199254740993::numeric + i * 0.0001)::float8) AS nearest_double FROM generate_series(1, 9) i;
-- int, bigint and real values
SELECT pareto_gini(v) AS int, pareto_gini(v::bigint) AS bigint, pareto_gini(v::real) AS real, pareto_top_share(v, 0.5), pareto_customers_for(v, 1), pareto_lorenz(v, 2)
FROM generate_series(1, 4) v;

--
-- The Lorenz curve as rows
--

SELECT * FROM pareto_lorenz_points((SELECT pareto_lorenz(v, 5) FROM generate_series(1, 4) v));
SELECT count(*), min(customer_share), max(customer_share), min(value_share), max(value_share)
FROM pareto_lorenz_points((SELECT pareto_lorenz(v) FROM generate_series(1, 4) v));
SELECT * FROM pareto_lorenz_points((SELECT pareto_lorenz(v) FROM generate_series(1, 0) v));
SELECT count(*) FROM pareto_lorenz_points((SELECT pareto_lorenz(v, 1000000) FROM generate_series(1, 3) v));
-- and what the best bring, read off it
SELECT share, pareto_lorenz_top_share(pareto_lorenz(v, 4), share), pareto_top_share(v, share), pareto_lorenz_top_share(pareto_lorenz(v, 2), share) AS coarse
FROM generate_series(1, 4) v, unnest('{0,0.1,0.25,0.5,0.75,0.9,1}'::float8[]) share GROUP BY share ORDER BY share;
SELECT pareto_lorenz_top_share(NULL, 0.2);

--
-- As window functions: all rows, running, moving
--

SELECT v, pareto_gini(v) OVER () AS of_all, pareto_gini(v) OVER (ORDER BY v) AS so_far, pareto_customers_for(v, 0.5) OVER (ORDER BY v DESC) AS for_half,
	   pareto_top_share(v, 0.5) OVER (ORDER BY v ROWS 1 PRECEDING) AS of_two
FROM generate_series(1, 5) v ORDER BY v;

--
-- The report
--

SELECT pareto_tiers(tier, value) FROM (VALUES (1, 60.00), (3, 10.5), (2, 20), (3, 9.5), (NULL, 7), (2, NULL)) a (tier, value);
SELECT * FROM pareto_report((SELECT pareto_tiers(tier, value) FROM (VALUES (1, 60.00), (3, 10.5), (2, 20), (3, 9.5), (NULL, 7), (2, NULL)) a (tier, value)));
-- a tier that nobody is in, values below zero, float8 as the decimal it prints as
SELECT * FROM pareto_report((SELECT pareto_tiers(tier, value) FROM (VALUES (1, 0.1::float8), (1, 0.2), (3, -0.1)) a (tier, value)));
-- nothing to share
SELECT * FROM pareto_report((SELECT pareto_tiers(1, 0.0) FROM generate_series(1, 3)));
SELECT * FROM pareto_report((SELECT pareto_tiers(1, 1.0) WHERE false));
SELECT pareto_tiers(NULL, 1.0), pareto_tiers(1, NULL::numeric), pareto_tiers(1, 1.0) FILTER (WHERE false) AS none;
-- a stored one
SELECT tier, customers, value FROM pareto_report('{{2,100.50},{3,0}}');

--
-- Errors
--

SELECT pareto_gini(-1::float8);
SELECT pareto_gini(v) FROM (VALUES (1), (-0.01)) a (v);
SELECT pareto_top_share(-1e-300::float8, 0.2);
SELECT pareto_gini('NaN'::float8);
SELECT pareto_gini('NaN'::numeric);
SELECT pareto_gini('Infinity'::float8);
SELECT pareto_gini('-Infinity'::float8);
\set VERBOSITY sqlstate
SELECT pareto_gini(1e400);
\set VERBOSITY default
SELECT pareto_top_share(1.0, NULL);
SELECT pareto_top_share(1.0, 1.5);
SELECT pareto_top_share(1.0, 20);
SELECT pareto_top_share(1.0, -0.1);
SELECT pareto_top_share(1.0, 'NaN');
SELECT pareto_top_share(NULL::float8, 2);
SELECT pareto_customers_for(1.0, 80);
SELECT pareto_customers_for(1.0, NULL);
SELECT pareto_top_share(v, v) FROM generate_series(0, 1) v;
SELECT pareto_top_share(1.0, nullif(v, 1)) FROM generate_series(0, 1) v;
SELECT pareto_lorenz(1.0, 0);
SELECT pareto_lorenz(1.0, 1000001);
SELECT pareto_lorenz(1.0, NULL);
SELECT pareto_lorenz(1.0, v) FROM generate_series(1, 2) v;
SELECT * FROM pareto_lorenz_points('{}');
SELECT * FROM pareto_lorenz_points('{1}');
SELECT * FROM pareto_lorenz_points('{0,NULL,1}');
SELECT * FROM pareto_lorenz_points('{0,NaN,1}');
SELECT * FROM pareto_lorenz_points('{0,2,1}');
SELECT * FROM pareto_lorenz_points('{{0,1},{0,1}}');
SELECT pareto_lorenz_top_share('{0,1}', 1.1);
SELECT pareto_lorenz_top_share('{0,1}', 'NaN');
SELECT pareto_lorenz_top_share('{0,1}', NULL);
SELECT pareto_lorenz_top_share('{1}', 0.5);
SELECT pareto_tiers(0, 1.0);
SELECT pareto_tiers(101, 1.0);
SELECT pareto_tiers(1, 'NaN'::numeric);
SELECT pareto_tiers(1, 'NaN'::float8);
SELECT pareto_tiers(1, 'Infinity'::float8);
SELECT pareto_tiers(1, 9e33) FROM generate_series(1, 4);
SELECT * FROM pareto_report('{}');
SELECT * FROM pareto_report('{1,2}');
SELECT * FROM pareto_report('{{1,2,3}}');
SELECT * FROM pareto_report('{{1,NULL}}');
SELECT * FROM pareto_report('{{-1,2}}');
SELECT * FROM pareto_report('{{1,NaN}}');
