-- clv_rivals.sql: the strongest rival in PL/pgSQL that we found, for job J10.
--
--   psql -f clv_rivals.sql
--
-- It knows the formulas of clv_scores.py, and that the coefficients of the series of 2F1 do
-- not depend on the node.  The series goes four terms at a time, since a statement takes
-- PL/pgSQL much longer than what it works out.  The textbook form has one series for each
-- horizon, and fails for customers who buy often.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET search_path = bench, public;

-- Expected purchases of a customer who is alive, within 52 weeks, and the same discounted.
CREATE OR REPLACE FUNCTION plpgsql_future(x float8, t float8) RETURNS float8[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
DECLARE
	r CONSTANT float8 := 0.243;
	a CONSTANT float8 := 0.793;
	whole CONSTANT float8 := a + 2.426 + x;
	excess CONSTANT float8 := a + 2.426 - 1 - r;
	since CONSTANT float8 := 4.414 + t;
	length CONSTANT float8 := ln((since + 52) / since);
	grown1 CONSTANT float8 := exp(length * 0.033765242898423975);
	grown2 CONSTANT float8 := exp(length * 0.16939530676686776);
	grown3 CONSTANT float8 := exp(length * 0.38069040695840156);
	grown4 CONSTANT float8 := exp(length * 0.6193095930415985);
	grown5 CONSTANT float8 := exp(length * 0.8306046932331322);
	grown6 CONSTANT float8 := exp(length * 0.966234757101576);
	z1 CONSTANT float8 := 1 - 1 / grown1;
	z2 CONSTANT float8 := 1 - 1 / grown2;
	z3 CONSTANT float8 := 1 - 1 / grown3;
	z4 CONSTANT float8 := 1 - 1 / grown4;
	z5 CONSTANT float8 := 1 - 1 / grown5;
	z6 CONSTANT float8 := 1 - 1 / grown6;
	power1 float8 := 1;
	power2 float8 := 1;
	power3 float8 := 1;
	power4 float8 := 1;
	power5 float8 := 1;
	power6 float8 := 1;
	sum1 float8 := 0;
	sum2 float8 := 0;
	sum3 float8 := 0;
	sum4 float8 := 0;
	sum5 float8 := 0;
	sum6 float8 := 0;
	i float8 := 0;
	c0 float8 := 1;
	c1 float8;
	c2 float8;
	c3 float8;
BEGIN
	LOOP
		c1 := c0 * (a + i) * (excess + i) / ((whole + i) * (i + 1));
		c2 := c1 * (a + i + 1) * (excess + i + 1) / ((whole + i + 1) * (i + 2));
		c3 := c2 * (a + i + 2) * (excess + i + 2) / ((whole + i + 2) * (i + 3));
		sum1 := sum1 + power1 * (c0 + z1 * (c1 + z1 * (c2 + z1 * c3)));
		sum2 := sum2 + power2 * (c0 + z2 * (c1 + z2 * (c2 + z2 * c3)));
		sum3 := sum3 + power3 * (c0 + z3 * (c1 + z3 * (c2 + z3 * c3)));
		sum4 := sum4 + power4 * (c0 + z4 * (c1 + z4 * (c2 + z4 * c3)));
		sum5 := sum5 + power5 * (c0 + z5 * (c1 + z5 * (c2 + z5 * c3)));
		sum6 := sum6 + power6 * (c0 + z6 * (c1 + z6 * (c2 + z6 * c3)));
		c0 := c3 * (a + i + 3) * (excess + i + 3) / ((whole + i + 3) * (i + 4));
		power6 := power6 * z6 * z6 * z6 * z6;
		EXIT WHEN c0 * power6 < 1e-12;
		power1 := power1 * z1 * z1 * z1 * z1;
		power2 := power2 * z2 * z2 * z2 * z2;
		power3 := power3 * z3 * z3 * z3 * z3;
		power4 := power4 * z4 * z4 * z4 * z4;
		power5 := power5 * z5 * z5 * z5 * z5;
		i := i + 4;
	END LOOP;
	sum1 := sum1 * 0.08566224618958525 * grown1 ^ (1 - a);
	sum2 := sum2 * 0.1803807865240693 * grown2 ^ (1 - a);
	sum3 := sum3 * 0.23395696728634546 * grown3 ^ (1 - a);
	sum4 := sum4 * 0.23395696728634546 * grown4 ^ (1 - a);
	sum5 := sum5 * 0.1803807865240693 * grown5 ^ (1 - a);
	sum6 := sum6 * 0.08566224618958525 * grown6 ^ (1 - a);
	RETURN ARRAY[length * (r + x) * (sum1 + sum2 + sum3 + sum4 + sum5 + sum6),
		length * (r + x) * (
			sum1 * exp(-0.0018 * since * (grown1 - 1)) + sum2 * exp(-0.0018 * since * (grown2 - 1)) +
			sum3 * exp(-0.0018 * since * (grown3 - 1)) + sum4 * exp(-0.0018 * since * (grown4 - 1)) +
			sum5 * exp(-0.0018 * since * (grown5 - 1)) + sum6 * exp(-0.0018 * since * (grown6 - 1)))];
END
$$;
