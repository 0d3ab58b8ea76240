-- Values over many customers as text and in binary: what goes in comes out, whatever the order,
-- and what no rows could have given is refused.
--
-- psql -v seconds=3600 -f test/pgtap/keyed_io.sql mutates values for longer.
\if :{?seconds}
\else
\set seconds 10
\endif
BEGIN;
SELECT no_plan();
SELECT setseed(0.20111210);

--
-- Values of every type
--

-- Everyday rows, refunds, rows after as_of, and what needs more than its usual room
CREATE TEMP TABLE orders AS
SELECT i % customers AS n, customers,
	   CASE WHEN i % 31 = 0 THEN NULL WHEN i % 29 = 0 THEN DATE '1700-01-01' + i % 1000 WHEN i % 23 = 0 THEN DATE '2025-01-01'
			ELSE DATE '2024-12-31' - i * 7 % 900 END AS at,
	   CASE WHEN i % 37 = 0 THEN NULL WHEN i % 41 = 0 THEN 12345678901234567890.125 * i WHEN i % 43 = 0 THEN 0.000001 * i WHEN i % 19 = 0 THEN -0.01 * i
			ELSE round(i * 7919 % 100000 / 100.0, 2) END AS amount
FROM unnest('{1,2,7,60,9000}'::int[]) customers, generate_series(1, customers * 3) i;

CREATE TEMP TABLE keys (suffix text, key_type text, customer text);
INSERT INTO keys VALUES
	('', 'bigint', 'CASE n WHEN 0 THEN -9223372036854775808 WHEN 1 THEN 9223372036854775807 WHEN 4 THEN NULL ELSE n * 900719925474099 END'),
	('_int', 'int', 'CASE n WHEN 0 THEN -2147483648 WHEN 1 THEN 2147483647 WHEN 5 THEN NULL ELSE n END'),
	('_text', 'text', $$ CASE n WHEN 0 THEN '' WHEN 1 THEN E'"\\\b\t\n' || chr(1) || chr(127) WHEN 2 THEN repeat('é客', 5000) WHEN 3 THEN NULL WHEN 4 THEN 'null' ELSE 'customer ' || n END $$),
	('_uuid', 'uuid', $$ CASE n WHEN 0 THEN '00000000-0000-0000-0000-000000000000' WHEN 1 THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHEN 6 THEN NULL ELSE md5(n::text)::uuid END $$);
CREATE TEMP TABLE families (family text, made text, rows text, payload text);
INSERT INTO families VALUES
	('rfm_keyed', $$rfm_keyed(customer, at, amount, DATE '2024-12-31')$$, 'rfm_customers', 'rfm'),
	('churn_visit_keyed', $$churn_visit_keyed(customer, at, DATE '2024-12-31')$$, 'churn_visit_customers', 'visits'),
	('purchase_keyed', $$purchase_keyed(customer, at, amount)$$, 'purchase_customers', 'history');

CREATE TEMP TABLE seeds (family text, type text, customers int, words text, bytes bytea);
DO $$
DECLARE
	t record;
BEGIN
	FOR t IN SELECT *, family || suffix AS type FROM families, keys LOOP
		EXECUTE format('CREATE TEMP TABLE made_%s (customers int, v %1$s)', t.type);
		EXECUTE format('CREATE TEMP TABLE got_%s (v %1$s)', t.type);
		EXECUTE format('INSERT INTO made_%s SELECT customers, %s FROM (SELECT *, (%s)::%s AS customer FROM orders) o GROUP BY customers',
					   t.type, t.made, t.customer, t.key_type);
		EXECUTE format('INSERT INTO seeds SELECT %L, %L, customers, v::text, %2$s_send(v) FROM made_%2$s', t.family, t.type);
	END LOOP;
END
$$;

-- The answer of a query with one row and column, or what is wrong with it
CREATE FUNCTION outcome(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
	detail text;
BEGIN
	EXECUTE query INTO STRICT answer;
	RETURN answer;
EXCEPTION WHEN data_exception OR protocol_violation OR query_canceled THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
	RETURN SQLSTATE || ' ' || coalesce(substring(detail FROM '^At character \d+: (.*)\.$'), SQLERRM);
END
$$;

SELECT is((SELECT count(*) FROM seeds), (SELECT 5 * count(*) FROM keys, families), 'there is a value of each type and size');
SELECT is_empty($$ SELECT type, customers FROM seeds WHERE customers <> json_array_length(words::json -> 'customers') $$, 'the text is JSON, with all customers');

--
-- As text
--

SELECT is(outcome(format('SELECT bool_and(words::%s = v AND %1$s_hash(words::%1$s) = %1$s_hash(v) AND words::%1$s::text = words AND %1$s_send(words::%1$s) = bytes) FROM made_%1$s JOIN seeds USING (customers) WHERE type = %1$L', t.type)),
		  'true', t.type || ': the text comes back')
FROM (SELECT DISTINCT type FROM seeds) t ORDER BY type;

CREATE FUNCTION shuffled(words text) RETURNS text LANGUAGE sql AS $$
	SELECT regexp_replace(words, '"customers": .*$', '"customers":') || E' [\t\n' || string_agg(c::text, E' ,\r\n' ORDER BY random()) || ' ] } '
	FROM json_array_elements(words::json -> 'customers') c
$$;
SELECT is(outcome(format('SELECT bool_and(shuffled(words)::%s::text = words) FROM seeds WHERE type = %1$L', t.type)),
		  'true', t.type || ': customers may come in any order')
FROM (SELECT DISTINCT type FROM seeds) t ORDER BY type;

SELECT results_eq('SELECT customer_id, r::text FROM rfm_keyed_rows((SELECT v FROM made_rfm_keyed_text WHERE customers = 60)) ORDER BY 1',
	$$ SELECT c ->> 'customer_id', c ->> 'rfm' FROM seeds, json_array_elements(words::json -> 'customers') c WHERE type = 'rfm_keyed_text' AND customers = 60 ORDER BY 1 $$,
	'the text of a customer in an rfm_keyed is that of rfm');
SELECT results_eq('SELECT customer_id, history::text FROM purchase_customers((SELECT v FROM made_purchase_keyed_text WHERE customers = 60)) ORDER BY 1',
	$$ SELECT c ->> 'customer_id', c ->> 'history' FROM seeds, json_array_elements(words::json -> 'customers') c WHERE type = 'purchase_keyed_text' AND customers = 60 ORDER BY 1 $$,
	'the text of a customer in a purchase_keyed is that of purchase_history');

CREATE TEMP TABLE broken (n serial, type text, words text, problem text);
INSERT INTO broken (type, words, problem) VALUES
	('rfm_keyed', '', '22P02 "{" expected'),
	('rfm_keyed', '{}', '22P02 key "as_of" expected'),
	('rfm_keyed', '{"customers": []}', '22P02 key "as_of" expected'),
	('rfm_keyed', '{"as_of": null, "customers": []}', '22P02 """ expected'),
	('rfm_keyed', '{"as_of": "infinity", "customers": []}', '22P02 date in the form "YYYY-MM-DD" expected'),
	('rfm_keyed', '{"as_of": "2024-12-31", "customers": []}', '22P02 "{" expected'),
	('rfm_keyed', '{"as_of": "2024-12-31", "customers": [{}]}', '22P02 key "customer_id" expected'),
	('rfm_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1}]}', '22P02 "," expected'),
	('rfm_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1, "rfm": null}]}', '22P02 "{" expected'),
	('rfm_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1, "visits": {}}]}', '22P02 key "rfm" expected'),
	('rfm_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": "1", "rfm": {}}]}', '22P02 whole number expected'),
	('rfm_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 9223372036854775808, "rfm": {}}]}', '22P02 whole number between -9223372036854775808 and 9223372036854775807 expected'),
	('rfm_keyed_int', '{"as_of": "2024-12-31", "customers": [{"customer_id": 2147483648, "rfm": {}}]}', '22P02 whole number between -2147483648 and 2147483647 expected'),
	('rfm_keyed_int', '{"as_of": "2024-12-31", "customers": [{"customer_id": -2147483649, "rfm": {}}]}', '22P02 whole number between -2147483648 and 2147483647 expected'),
	('rfm_keyed_int', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1.5, "rfm": {}}]}', '22P02 "," expected'),
	('rfm_keyed_text', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1, "rfm": {}}]}', '22P02 """ expected'),
	('rfm_keyed_text', '{"as_of": "2024-12-31", "customers": [{"customer_id": "a', '22P02 unterminated string'),
	('rfm_keyed_text', '{"as_of": "2024-12-31", "customers": [{"customer_id": "\u0000"', '22P02 unknown escape sequence'),
	('rfm_keyed_text', '{"as_of": "2024-12-31", "customers": [{"customer_id": "' || repeat('x', 1048576) || '", "rfm": {}}]}', '22P02 customer_id has more than 1048575 bytes'),
	('rfm_keyed_uuid', '{"as_of": "2024-12-31", "customers": [{"customer_id": "x", "rfm": {}}]}', '22P02 invalid input syntax for type uuid: "x"'),
	('churn_visit_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1, "visits": {}}]}', '22P02 key "days" expected'),
	('churn_visit_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1, "visits": {"days": [], "earlier": 1}}]}', '22P02 true or false expected'),
	('churn_visit_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1, "visits": {"days": ["2025-01-01"], "earlier": true}}]}', '22P02 a day is not in the window'),
	('churn_visit_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1, "visits": {"days": ["2023-12-31"], "earlier": true}}]}', '22P02 a day is not in the window'),
	('churn_visit_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1, "visits": {"days": ["2024-12-30", "2024-12-30"], "earlier": true}}]}', '22P02 days are not in order, the last one first'),
	('churn_visit_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1, "visits": {"days": ["2024-12-30", "2024-12-31"], "earlier": true}}]}', '22P02 days are not in order, the last one first'),
	('churn_visit_keyed', '{"as_of": "2024-12-31", "customers": [{"customer_id": 1, "visits": {"days": ["2024-12-30", "2024-12-29", "2024-12-28", "2024-12-27"], "earlier": true}}]}', '22P02 more than 3 days'),
	('purchase_keyed', '{"as_of": "2024-12-31", "customers": []}', '22P02 key "customers" expected'),
	('purchase_keyed', '{"customers": []}', '22P02 "{" expected'),
	('purchase_keyed', '{"customers": [{"customer_id": 1, "history": {}}]}', '22P02 "[" expected'),
	('purchase_keyed', '{"customers": [{"customer_id": 1, "history": [["2024-12-31", 0, 0]]}]}', '22P02 a day without a row'),
	('purchase_keyed', '{"customers": [{"customer_id": 1, "history": [["2024-12-31", 1, 1], ["2024-12-30", 1, 1]]}]}', '22P02 days are not in order');
-- A good customer, and what goes wrong with one like that
INSERT INTO broken (type, words, problem)
SELECT 'rfm_keyed_text', format('{"as_of": "2024-12-31", "customers": [%s]}%s', customers, behind), problem
FROM (VALUES ('{"customer_id": "a", "rfm": R}', '', NULL), ('{"customer_id": "", "rfm": R}, {"customer_id": null, "rfm": R}, {"customer_id": "null", "rfm": R}', '', NULL),
			 ('{"customer_id": "a", "rfm": R}, {"customer_id": "b", "rfm": R}, {"customer_id": "a", "rfm": R}', '', '22P02 a customer_id comes twice'),
			 ('{"customer_id": null, "rfm": R}, {"customer_id": "b", "rfm": R}, {"customer_id": null, "rfm": R}', '', '22P02 a customer_id comes twice'),
			 ('{"customer_id": "a", "rfm": R},', '', '22P02 "{" expected'), ('{"customer_id": "a", "rfm": R} {"customer_id": "b", "rfm": R}', '', '22P02 "]" expected'),
			 ('{"customer_id": "a", "rfm": R, "more": 1}', '', '22P02 "}" expected'), ('{"customer_id": "a", "rfm": R}', '}', '22P02 end of text expected'),
			 ('{"customer_id": "a", "rfm": S}', '', '22P02 as_of is not the same for all customers'), ('{"customer_id": "a", "rfm": T}', '', '22P02 customers are counted in another way than by purchases'),
			 ('{"customer_id": "a", "rfm": U}', '', '22P02 amounts without a purchase')) v (line, behind, problem),
	 LATERAL (SELECT replace(replace(replace(replace(line, 'R', rfm), 'S', replace(rfm, '"as_of": "2024-12-31"', '"as_of": "2024-12-30"')), 'T', replace(rfm, 'purchases', 'rows')),
							 'U', '{"as_of": "2024-12-31", "first": null, "last": null, "frequency": 0, "gross": 1, "refunds": 0, "refunded": 0, "counting": "purchases"}') AS customers
			  FROM (SELECT rfm(DATE '2024-12-30', 1.5, DATE '2024-12-31')::text AS rfm) r) l;
SELECT is(outcome(format('SELECT %L::%s IS NOT NULL', words, type)), coalesce(problem, 'true'), format('%s: %s', type, left(words, 150))) FROM broken ORDER BY n;

SELECT is(outcome(format($$ SELECT rfm_keyed(repeat('x', 1048575), DATE '2024-01-01', 1, DATE '2024-12-31')::text::rfm_keyed_text = rfm_keyed(repeat('x', 1048575), DATE '2024-01-01', 1, DATE '2024-12-31') $$)),
		  'true', 'the longest key comes back');

--
-- In binary
--

-- A bytea written by COPY BINARY is a field of just these bytes, whatever type it is read as.
CREATE FUNCTION receive(type text, bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	path text := current_setting('data_directory') || '/crm_segments_keyed_io.data';
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, path);
	EXECUTE format('COPY got_%s FROM %L (FORMAT binary)', type, path);
	RETURN 'accepted';
EXCEPTION WHEN data_exception OR protocol_violation THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;
CREATE FUNCTION round_trip(type text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	path text := current_setting('data_directory') || '/crm_segments_keyed_io.data';
BEGIN
	EXECUTE format('COPY (SELECT v FROM made_%s) TO %L (FORMAT binary)', type, path);
	EXECUTE format('COPY got_%s FROM %L (FORMAT binary)', type, path);
	RETURN outcome(format('SELECT count(*) FROM got_%s g JOIN made_%1$s m ON g.v = m.v AND %1$s_send(g.v) = %1$s_send(m.v)', type));
END
$$;

SELECT is(round_trip(t.type), '5', t.type || ': the binary form comes back') FROM (SELECT DISTINCT type FROM seeds) t ORDER BY type;
SELECT is(outcome(format('SELECT count(DISTINCT v) FROM (SELECT v FROM got_%s UNION ALL SELECT v FROM made_%1$s) u', t.type)), '5', t.type || ': values can be told apart')
FROM (SELECT DISTINCT type FROM seeds) t ORDER BY type;
SELECT is(outcome(format('SELECT count(*) FROM (SELECT v FROM got_%s ORDER BY v) g JOIN (SELECT v FROM made_%1$s ORDER BY v) m ON m.v = g.v WHERE NOT g.v < m.v AND g.v <= m.v AND NOT g.v > m.v AND g.v >= m.v AND NOT g.v <> m.v AND %1$s_cmp(g.v, m.v) = 0', t.type)),
		  '5', t.type || ': operators agree')
FROM (SELECT DISTINCT type FROM seeds) t ORDER BY type;

-- A text goes by the client's encoding.
SET LOCAL client_encoding = 'LATIN1';
SELECT is((SELECT encode(substr(churn_visit_keyed_text_send(churn_visit_keyed(customer, DATE '2024-12-31', DATE '2024-12-31')), 16, 9), 'hex')
		   FROM (SELECT U&'caf\00E9'::text AS customer) c), '00000004636166e901', 'a client''s text is sent');
SELECT is(receive('churn_visit_keyed_text', churn_visit_keyed_text_send(churn_visit_keyed(U&'caf\00E9'::text, DATE '2024-12-31', DATE '2024-12-31'))), 'accepted', 'and taken');
SELECT is((SELECT count(*)::int FROM got_churn_visit_keyed_text WHERE v = (SELECT churn_visit_keyed(U&'caf\00E9'::text, DATE '2024-12-31', DATE '2024-12-31'))), 1, 'for what it is');
RESET client_encoding;

-- Heads: version, content, type of keys, as_of, number of customers; then keys and payloads
CREATE FUNCTION head(content int, key_type int, customers bigint, as_of bytea DEFAULT int4send(DATE '2024-12-31' - DATE '2000-01-01')) RETURNS bytea LANGUAGE sql AS $$
	SELECT '\x01'::bytea || set_byte('\x00', 0, content) || set_byte('\x00', 0, key_type) || as_of || int8send(customers)
$$;
CREATE FUNCTION key(customer bigint) RETURNS bytea LANGUAGE sql AS $$ SELECT coalesce(int4send(8) || int8send(customer), int4send(-1)) $$;
CREATE FUNCTION key(customer bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT int4send(length(customer)) || customer $$;
CREATE FUNCTION facts(amount numeric, as_of date DEFAULT '2024-12-31', counting text DEFAULT 'purchases') RETURNS bytea LANGUAGE sql AS $$
	SELECT rfm_send(rfm(DATE '2024-12-30', amount, as_of, counting)) $$;
CREATE FUNCTION visits(days date[], flag text DEFAULT '00') RETURNS bytea LANGUAGE sql AS $$
	SELECT set_byte('\x00', 0, cardinality(days)) || coalesce((SELECT string_agg(int4send(d - DATE '2000-01-01'), '' ORDER BY n) FROM unnest(days) WITH ORDINALITY u (d, n)), '') || decode(flag, 'hex')
$$;

CREATE TEMP TABLE bodies (n serial, type text, bytes bytea, what text, problem text);
INSERT INTO bodies (type, bytes, what, problem) VALUES
	('rfm_keyed', head(1, 0, 1) || key(5) || facts(1.5), 'a customer', NULL),
	('rfm_keyed', head(1, 0, 3) || key(5) || facts(1.5) || key(NULL::bigint) || facts(-2) || key(-9223372036854775808) || facts(1e30), 'three', NULL),
	('rfm_keyed_int', head(1, 0, 1) || key(5) || facts(1.5), 'a customer', NULL),
	('rfm_keyed_text', head(1, 2, 2) || key('\x'::bytea) || facts(1.5) || key('\x61c3a9'::bytea) || facts(1), 'two', NULL),
	('rfm_keyed_uuid', head(1, 1, 1) || key(uuid_send('00000000-0000-0000-0000-000000000001')) || facts(1.5), 'a customer', NULL),
	('churn_visit_keyed', head(3, 0, 2) || key(5) || visits('{2024-12-31,2024-12-30,2024-01-01}') || key(6) || visits('{}', '01'), 'two', NULL),
	('rfm_keyed', '', 'nothing', '08P01 no data left in message'),
	('rfm_keyed', '\x00', 'version 0', '22P03 rfm_keyed version 0 is not supported'),
	('rfm_keyed_text', set_byte(head(1, 2, 1), 0, 2) || key('\x61'::bytea) || facts(1), 'version 2', '22P03 rfm_keyed_text version 2 is not supported'),
	('rfm_keyed', '\x01', 'a version', '08P01 no data left in message'),
	('rfm_keyed', substr(head(1, 0, 1), 1, 14), 'half a head', '08P01 insufficient data left in message'),
	('rfm_keyed', head(3, 0, 1) || key(5) || visits('{}'), 'other content', '22P03 invalid rfm_keyed value: another kind of value'),
	('churn_visit_keyed', head(1, 0, 1) || key(5) || facts(1), 'other content', '22P03 invalid churn_visit_keyed value: another kind of value'),
	('rfm_keyed', head(1, 1, 1) || key(uuid_send('00000000-0000-0000-0000-000000000001')) || facts(1), 'other keys', '22P03 invalid rfm_keyed value: another kind of value'),
	('rfm_keyed_uuid', head(1, 0, 1) || key(5) || facts(1), 'other keys', '22P03 invalid rfm_keyed_uuid value: another kind of value'),
	('rfm_keyed', head(1, 0, 1, '\x7fffffff') || key(5) || facts(1), 'infinity', '22P03 invalid rfm_keyed value: date out of range'),
	('rfm_keyed', head(1, 0, 1, '\x80000000') || key(5) || facts(1), '-infinity', '22P03 invalid rfm_keyed value: date out of range'),
	('rfm_keyed', head(1, 0, 1, '\x7ffffffe') || key(5) || facts(1), 'no date', '22P03 invalid rfm_keyed value: date out of range'),
	('churn_visit_keyed', head(3, 0, 1, '\x80000001') || key(5) || visits('{}'), 'no date', '22P03 invalid churn_visit_keyed value: date out of range'),
	('rfm_keyed', head(1, 0, 0), 'no customers', '22P03 invalid rfm_keyed value: no customers'),
	('rfm_keyed', head(1, 0, -1), 'fewer', '22P03 invalid rfm_keyed value: no customers'),
	('rfm_keyed', head(1, 0, 0) || key(5) || facts(1), 'a number that is too small', '22P03 invalid rfm_keyed value: no customers'),
	('rfm_keyed', head(1, 0, 1) || key(5) || facts(1) || key(6) || facts(1), 'a number that is too small', '22P03 incorrect binary data format'),
	('rfm_keyed', head(1, 0, 2) || key(5) || facts(1), 'a number that is too large', '08P01 insufficient data left in message'),
	('rfm_keyed', head(1, 0, 9223372036854775807) || key(5) || facts(1), 'one that is much too large', '08P01 insufficient data left in message'),
	('rfm_keyed', head(1, 0, 1) || key(5) || substr(facts(1), 1, 30), 'half a customer', '08P01 insufficient data left in message'),
	('rfm_keyed', head(1, 0, 2) || key(5) || facts(1) || key(5) || facts(1), 'a customer twice', '22P03 invalid rfm_keyed value: a customer_id comes twice'),
	('rfm_keyed', head(1, 0, 2) || key(NULL::bigint) || facts(1) || key(NULL::bigint) || facts(1), 'NULL twice', '22P03 invalid rfm_keyed value: a customer_id comes twice'),
	('rfm_keyed', head(1, 0, 1) || int4send(4) || int4send(5) || facts(1), 'a key of 4 bytes', '22P03 invalid rfm_keyed value: customer_id has not 8 bytes'),
	('rfm_keyed', head(1, 0, 1) || int4send(-2) || facts(1), 'a key of -2 bytes', '22P03 invalid rfm_keyed value: customer_id has not 8 bytes'),
	('rfm_keyed_int', head(1, 0, 1) || key(2147483648) || facts(1), 'beyond int', '22P03 invalid rfm_keyed_int value: customer_id is not of type integer'),
	('rfm_keyed_int', head(1, 0, 1) || key(-2147483649) || facts(1), 'beyond int', '22P03 invalid rfm_keyed_int value: customer_id is not of type integer'),
	('rfm_keyed_uuid', head(1, 1, 1) || key('\x000102030405060708090a0b0c0d0e'::bytea) || facts(1), 'a key of 15 bytes', '22P03 invalid rfm_keyed_uuid value: customer_id has not 16 bytes'),
	('rfm_keyed_text', head(1, 2, 1) || int4send(-2) || facts(1), 'a key of -2 bytes', '22P03 invalid rfm_keyed_text value: customer_id has a negative length'),
	('rfm_keyed_text', head(1, 2, 1) || int4send(2147483647) || facts(1), 'a key beyond the message', '08P01 insufficient data left in message'),
	('rfm_keyed_text', head(1, 2, 1) || key('\xc3'::bytea) || facts(1), 'half a character', '22021 invalid byte sequence for encoding "UTF8": 0xc3'),
	('rfm_keyed_text', head(1, 2, 1) || key('\x6100'::bytea) || facts(1), 'a zero byte', '22021 invalid byte sequence for encoding "UTF8": 0x00'),
	('rfm_keyed_text', head(1, 2, 1) || key(convert_to(repeat('x', 1048576), 'UTF8')) || facts(1), 'a megabyte', '22P03 invalid rfm_keyed_text value: customer_id has more than 1048575 bytes'),
	('rfm_keyed', head(1, 0, 1) || key(5) || set_byte(facts(1), 0, 9), 'version 9 of rfm', '22P03 rfm version 9 is not supported'),
	('rfm_keyed', head(1, 0, 1) || key(5) || facts(1, '2024-12-30'), 'another as_of', '22P03 invalid rfm_keyed value: as_of is not the same for all customers'),
	('rfm_keyed', head(1, 0, 1) || key(5) || facts(1, counting => 'rows'), 'another way of counting', '22P03 invalid rfm_keyed value: customers are counted in another way than by purchases'),
	('churn_visit_keyed', head(3, 0, 1) || key(5) || visits('{2024-12-31,2024-12-30,2024-12-29,2024-12-28}'), 'four days', '22P03 invalid churn_visit_keyed value: more than 3 days'),
	('churn_visit_keyed', head(3, 0, 1) || key(5) || visits('{2024-12-30,2024-12-31}'), 'days out of order', '22P03 invalid churn_visit_keyed value: days are not in order, the last one first'),
	('churn_visit_keyed', head(3, 0, 1) || key(5) || visits('{2024-12-30,2023-12-30}'), 'a day before the window', '22P03 invalid churn_visit_keyed value: a day is not in the window'),
	('churn_visit_keyed', head(3, 0, 1) || key(5) || visits('{2025-01-01}'), 'a day after it', '22P03 invalid churn_visit_keyed value: a day is not in the window'),
	('churn_visit_keyed', head(3, 0, 1) || key(5) || visits('{}', '02'), 'a flag that is none', '22P03 invalid churn_visit_keyed value: a flag that is none'),
	('purchase_keyed', head(2, 0, 1, '\x00000000') || key(5) || key(purchase_history_send('[]')), 'an empty history', NULL),
	('purchase_keyed', head(2, 0, 1, '\x00000001') || key(5) || key(purchase_history_send('[]')), 'a date', '22P03 invalid purchase_keyed value: date out of range'),
	('purchase_keyed', head(2, 0, 1, '\x00000000') || key(5) || int4send(-1), 'a history of -1 bytes', '22P03 invalid purchase_keyed value: a history has a negative length'),
	('purchase_keyed', head(2, 0, 1, '\x00000000') || key(5) || int4send(3) || '\x0100', 'a history beyond the message', '08P01 insufficient data left in message'),
	('purchase_keyed', head(2, 0, 1, '\x00000000') || key(5) || key('\x0200'::bytea), 'version 2', '22P03 invalid purchase_history value: unknown version or too many decimal places'),
	('purchase_keyed', head(2, 0, 1, '\x00000000') || key(5) || key('\x0100feffffff1f01'::bytea), 'a wrong history', '22P03 invalid purchase_history value: an entry that does not end, or a number out of range');
SELECT is(receive(type, bytes), coalesce(problem, 'accepted'), format('%s: %s', type, what)) FROM bodies ORDER BY n;

--
-- By chance
--

CREATE FUNCTION mutated(bytes bytea) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
	n int := length(bytes);
BEGIN
	FOR i IN 1..1 + (random() * 1.99)::int LOOP
		bytes := CASE (random() * 10.99)::int
			WHEN 0 THEN substr(bytes, 1, (random() * n)::int)
			WHEN 1 THEN bytes || substr(bytes, (random() * n)::int + 1)
			WHEN 2 THEN set_byte(bytes, least(n - 1, (random() * 16)::int), (random() * 12)::int)
			WHEN 3 THEN set_byte(bytes, (random() * (n - 1))::int, (random() * 255)::int)
			WHEN 4 THEN overlay(bytes PLACING int8send((random() * 9)::int - 2) FROM 8 FOR 8)
			WHEN 5 THEN overlay(bytes PLACING int4send((random() * 24)::int - 4) FROM 16 FOR 4)
			WHEN 6 THEN overlay(bytes PLACING substr(bytes, 1 + (random() * n)::int, 4) FROM 3 + (random() * n)::int FOR 4)
			WHEN 7 THEN substr(bytes, 1, (random() * n)::int) || substr(bytes, (random() * n)::int + 1)
			ELSE set_bit(bytes, (random() * (8 * n - 1))::int, (random())::int) END;
		n := length(bytes);
		EXIT WHEN n = 0;
	END LOOP;
	RETURN bytes;
END
$$;

-- What can be asked of a value that was accepted: its rows are its customers.
CREATE FUNCTION use(family text, type text, words text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	answer text;
BEGIN
	EXECUTE format('SELECT CASE WHEN v::text::%s <> v OR %1$s_send(v::text::%1$s) <> %1$s_send(v) THEN ''does not come back''
								WHEN (SELECT count(*) FROM %s(v)) <> json_array_length(v::text::json -> ''customers'') THEN ''has not its rows'' END
					FROM (SELECT %L::%1$s AS v) u', type, (SELECT rows FROM families f WHERE f.family = use.family), words) INTO answer;
	RETURN answer;
EXCEPTION WHEN numeric_value_out_of_range THEN
	RETURN NULL;
END
$$;

CREATE TEMP TABLE outcomes (kind text, code text, problem text, input text);
CREATE PROCEDURE fuzz_binary(seconds int) LANGUAGE plpgsql AS $$
DECLARE
	begun timestamptz := clock_timestamp();
	s record;
	input bytea;
	answer text;
	words text;
BEGIN
	WHILE clock_timestamp() < begun + seconds * interval '1 second' LOOP
		FOR s IN SELECT * FROM seeds WHERE customers < 10 ORDER BY random() LOOP
			input := mutated(s.bytes);
			answer := receive(s.type, input);
			IF answer = 'accepted' THEN
				EXECUTE format('SELECT v::text FROM got_%s', s.type) INTO STRICT words;
				EXECUTE format('TRUNCATE got_%s', s.type);
				INSERT INTO outcomes VALUES ('binary', answer, use(s.family, s.type, words), s.type || ' ' || encode(input, 'hex'));
			ELSE
				INSERT INTO outcomes VALUES ('binary', split_part(answer, ' ', 1), NULL, s.type || ' ' || encode(input, 'hex'));
			END IF;
		END LOOP;
	END LOOP;
END
$$;

CREATE PROCEDURE fuzz_text(seconds int) LANGUAGE plpgsql AS $$
DECLARE
	begun timestamptz := clock_timestamp();
	pieces text[] := '{"\"","[","]","[[","]]","], [",",","-","0","9","-0",".","e5","{","}","}, {"," ","\\\\","99999999999999999999","2147483647","2147483648","é","BC","\"2020-02-30\"","infinity","null","true","\"customer_id\": 1","\"customer_id\": null","\\\\u0001"}';
	s record;
	input text;
	answer text;
BEGIN
	WHILE clock_timestamp() < begun + seconds * interval '1 second' LOOP
		FOR s IN SELECT * FROM seeds WHERE customers < 10 ORDER BY random() LOOP
			input := s.words;
			FOR i IN 1..1 + (random() * 0.99)::int LOOP
				input := overlay(input PLACING CASE WHEN random() < 0.6 THEN pieces[1 + (random() * (cardinality(pieces) - 1))::int]
										ELSE substr(input, 1 + (random() * length(input))::int, (random() * 12)::int) END
								 FROM 1 + (random() * length(input))::int FOR (random() * 3)::int);
			END LOOP;
			answer := outcome(format('SELECT %L::%s::text', input, s.type));
			IF answer ~ '^\{' THEN
				INSERT INTO outcomes VALUES ('text', 'accepted', use(s.family, s.type, answer), s.type || ' ' || input);
			ELSE
				INSERT INTO outcomes VALUES ('text', split_part(answer, ' ', 1), NULL, s.type || ' ' || input);
			END IF;
		END LOOP;
	END LOOP;
END
$$;

DO $$ DECLARE t text; BEGIN FOR t IN SELECT DISTINCT type FROM seeds LOOP EXECUTE format('TRUNCATE got_%s', t); END LOOP; END $$;
CALL fuzz_binary(:seconds);
CALL fuzz_text(:seconds);
SELECT is_empty($$ SELECT DISTINCT kind, code FROM outcomes WHERE (kind, code) NOT IN (('text', 'accepted'), ('text', '22P02'), ('text', '22007'), ('text', '22008'), ('text', '22023'), ('text', '22003'),
																						('binary', 'accepted'), ('binary', '22P03'), ('binary', '08P01'), ('binary', '22021')) $$,
	'errors say that the input is wrong');
SELECT is_empty('SELECT kind, problem, left(input, 1000) FROM outcomes WHERE problem IS NOT NULL LIMIT 20', 'what is accepted can be used, and comes back the same');
SELECT cmp_ok((SELECT count(*)::int FROM outcomes WHERE kind = k AND code = 'accepted'), '>', 20, k || ': some are accepted') FROM unnest('{text,binary}'::text[]) k;
SELECT cmp_ok((SELECT count(*)::int FROM outcomes WHERE kind = k AND code <> 'accepted'), '>', 20, k || ': some are refused') FROM unnest('{text,binary}'::text[]) k;
SELECT diag(format('%s: %s %s', kind, count(*), code)) FROM outcomes GROUP BY kind, code ORDER BY kind, code;

--
-- Large values
--

CREATE TEMP TABLE large AS
SELECT rfm_keyed(i, DATE '2024-12-31' - i % 400, i % 100, DATE '2024-12-31') AS r, churn_visit_keyed(i, DATE '2024-12-31' - i % 400, DATE '2024-12-31') AS c FROM generate_series(1, 200000) i;
CREATE TEMP TABLE large_text AS SELECT r::text AS words FROM large;
SET LOCAL crm_segments.keyed_memory = '64kB';
SELECT ok((SELECT words::rfm_keyed_int = r FROM large, large_text), 'a value can be read whatever the limit of the aggregate is');
SELECT ok((SELECT c::text::churn_visit_keyed_int = c FROM large), 'of visits too');
RESET crm_segments.keyed_memory;
SET LOCAL statement_timeout = '20ms';
SELECT is(outcome('SELECT length(r::text) FROM large'), '57014 canceling statement due to statement timeout', 'writing can be cancelled');
SELECT is(outcome('SELECT words::rfm_keyed_int IS NULL FROM large_text'), '57014 canceling statement due to statement timeout', 'so can reading');
RESET statement_timeout;

SELECT * FROM finish();
ROLLBACK;
