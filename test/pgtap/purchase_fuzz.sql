-- Mutated histories: refused with a proper error, or read and written again to the byte.
--
-- psql -v rounds=1000000 -v seconds=3600 -f test/pgtap/purchase_fuzz.sql does it for longer.
-- The binary part writes a file for each value and ends after so many seconds; the check
-- behind it has a million mutated bodies in test/unit/history_test.c.
\if :{?rounds}
\else
\set rounds 150000
\endif
\if :{?seconds}
\else
\set seconds 15
\endif
BEGIN;
SELECT plan(11);
SELECT setseed(0.20111210);

CREATE TEMP TABLE seeds AS
SELECT h::text AS words, purchase_history_send(h) AS bytes
FROM (SELECT purchase_history(invoice_ts, amount) AS h FROM online_retail.invoices WHERE customer_id IS NOT NULL GROUP BY customer_id
	  HAVING count(*) < 12 ORDER BY customer_id LIMIT 250) v
UNION ALL
SELECT h::text, purchase_history_send(h)
FROM (SELECT purchase_history(DATE '2000-01-01' + (i % 3 - 1) * j * 1000, round(CASE WHEN j % 2 = 0 THEN 7::numeric ELSE -11::numeric END * 10::numeric ^ (33 - i), i)) AS h
	  FROM generate_series(0, 32) i, generate_series(1, 4) j GROUP BY i) v
UNION ALL
SELECT h::text, purchase_history_send(h)
FROM unnest('{[],"[[\"4714-11-24 BC\", 2147483646, 1, 2147483646, 1], [\"5874897-12-31\", 1, 0]]","[[\"1999-12-31\", 1, 17014118346046923173168730371588410.5727]]"}'::purchase_history[]) h;
CREATE TEMP TABLE outcomes (kind text, code text, problem text, input text);

CREATE FUNCTION mutated(bytes bytea) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
	n int := length(bytes);
BEGIN
	FOR i IN 1..1 + (random() * 2.99)::int LOOP
		bytes := CASE (random() * 9.99)::int
			WHEN 0 THEN substr(bytes, 1, (random() * n)::int)
			WHEN 1 THEN bytes || substr(bytes, (random() * n)::int + 1)
			WHEN 2 THEN set_byte(bytes, least(n - 1, (random() * 2)::int), (random() * 40)::int)
			WHEN 3 THEN set_byte(bytes, (random() * (n - 1))::int, (random() * 255)::int)
			WHEN 4 THEN overlay(bytes PLACING decode(repeat((ARRAY['00', '01', '80', 'ff'])[1 + (random() * 2.99)::int], 1 + (random() * 19)::int), 'hex') FROM 1 + (random() * n)::int FOR 0)
			WHEN 5 THEN substr(bytes, 1, (random() * n)::int) || substr(bytes, (random() * n)::int + 1)
			WHEN 6 THEN overlay(bytes PLACING substr(bytes, 1 + (random() * n)::int, 4) FROM 3 + (random() * n)::int FOR (random() * 4)::int)
			ELSE set_bit(bytes, (random() * (8 * n - 1))::int, (random())::int) END;
		n := length(bytes);
		EXIT WHEN n = 0;
	END LOOP;
	RETURN bytes;
END
$$;

-- What can be asked of a value that was accepted; sums of many days may be too large to be had.
CREATE FUNCTION use(h purchase_history) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	good boolean;
BEGIN
	good := h::text::purchase_history = h AND purchase_history_send(h::text::purchase_history) = purchase_history_send(h) AND
			purchase_history_hash(h::text::purchase_history) = purchase_history_hash(h) AND purchase_history_remove(h, h) = '[]' AND purchase_history_merge(h, '[]') = h AND
			purchase_history_trim(h, '4714-11-24 BC') = h AND purchase_first(h) <= purchase_last(h, '5874897-12-31') IS NOT FALSE AND
			(SELECT coalesce(count(*) = count(DISTINCT day) AND bool_and(purchases + refunds::bigint > 0 AND refunds >= 0 AND refunded >= 0 AND (refunds > 0) = (refunded > 0)), true) FROM purchase_rows(h));
	BEGIN
		RETURN good AND purchase_gross(h, '5874897-12-31') - purchase_refunded(h, '5874897-12-31') = purchase_total(h, '5874897-12-31') AND
			   rfm_frequency(rfm(h, '5874897-12-31')) = purchase_count(h, '5874897-12-31') AND
			   (SELECT coalesce(sum(amount), 0) FROM purchase_rows(h)) = purchase_total(h, '5874897-12-31') AND
			   purchase_history_remove(purchase_history_merge(h, h), h) = h AND
			   (SELECT purchase_history_merge(x) FROM (VALUES (h), (h)) v (x)) = purchase_history_merge(h, h);
	EXCEPTION WHEN numeric_value_out_of_range THEN
		RETURN good;
	END;
END
$$;

CREATE TEMP TABLE got (h purchase_history);

-- A bytea written by COPY BINARY is a field of just these bytes, whatever type it is read as.
CREATE FUNCTION receive(bytes bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	path text := current_setting('data_directory') || '/crm_segments_purchase_fuzz.data';
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, path);
	EXECUTE format('COPY got FROM %L (FORMAT binary)', path);
	RETURN 'accepted';
EXCEPTION WHEN data_exception OR protocol_violation THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END
$$;

CREATE PROCEDURE fuzz_binary(rounds int, seconds int) LANGUAGE plpgsql AS $$
DECLARE
	s record;
	bytes bytea;
	outcome text;
	problem text;
	done int := 0;
BEGIN
	WHILE done < rounds AND clock_timestamp() < statement_timestamp() + seconds * interval '1 second' LOOP
		FOR s IN SELECT * FROM seeds ORDER BY random() LOOP
			bytes := mutated(s.bytes);
			outcome := receive(bytes);
			problem := NULL;
			IF outcome = 'accepted' THEN
				BEGIN
					SELECT CASE WHEN use(h) IS NOT TRUE THEN 'wrong' WHEN purchase_history_send(h) <> bytes THEN 'not the same' END FROM got INTO STRICT problem;
				EXCEPTION WHEN data_exception THEN
					problem := SQLERRM;
				END;
				TRUNCATE got;
			END IF;
			INSERT INTO outcomes VALUES ('binary', split_part(outcome, ' ', 1), problem, encode(bytes, 'hex'));
			done := done + 1;
		END LOOP;
	END LOOP;
END
$$;

CREATE PROCEDURE fuzz_text(rounds int) LANGUAGE plpgsql AS $$
DECLARE
	pieces text[] := '{"\"","[","]","[[","]]","], [",",","-","0","9","-0",".","e5","{"," ","\\\\","1.","99999999999999999999","2147483647","é","BC","\"2020-02-30\"","\"0001-01-01 BC\"","\"5874897-12-31\"","infinity","NaN","null","0x10",", 1, 1","0.000000000000000000000000000000000001","170141183460469231731687303715884105727"}';
	s record;
	words text;
	h purchase_history;
	at int;
	problem text;
BEGIN
	FOR done IN 1..rounds / 250 LOOP
		FOR s IN SELECT * FROM seeds ORDER BY random() LIMIT 250 LOOP
			words := s.words;
			FOR i IN 1..1 + (random() * 1.99)::int LOOP
				at := 1 + (random() * length(words))::int;
				words := overlay(words PLACING CASE WHEN random() < 0.6 THEN pieces[1 + (random() * (cardinality(pieces) - 1))::int]
									   ELSE substr(words, 1 + (random() * length(words))::int, (random() * 12)::int) END
								 FROM at FOR (random() * 4)::int);
			END LOOP;
			BEGIN
				h := words::purchase_history;
			EXCEPTION WHEN data_exception THEN
				INSERT INTO outcomes VALUES ('text', SQLSTATE, NULL, words);
				CONTINUE;
			END;
			BEGIN
				problem := CASE WHEN use(h) IS NOT TRUE THEN 'wrong' END;
			EXCEPTION WHEN data_exception THEN
				problem := SQLERRM;
			END;
			INSERT INTO outcomes VALUES ('text', 'accepted', problem, words);
		END LOOP;
	END LOOP;
END
$$;

SELECT is_empty('SELECT words FROM seeds WHERE use(words::purchase_history) IS NOT TRUE OR purchase_history_send(words::purchase_history) <> bytes', 'undisturbed, all of them are fine');

--
-- Bytes that no rows give, one by one
--

CREATE TEMP TABLE bodies (n serial, bytes bytea, what text, reason text);
INSERT INTO bodies (bytes, what, reason) VALUES
	('\x0100', 'empty', NULL), ('\x01000001', 'one row', NULL), ('\x01020001', 'a cent', NULL), ('\x0100010200070000', 'two rows and one', NULL),
	('\x', 'nothing', 'unknown version or too many decimal places'), ('\x01', 'no places', 'unknown version or too many decimal places'),
	('\x0000', 'version 0', 'unknown version or too many decimal places'), ('\x0200', 'version 2', 'unknown version or too many decimal places'),
	('\x0125', '37 places', 'unknown version or too many decimal places'), ('\x01ff', 'working form of an aggregate', 'unknown version or too many decimal places'),
	('\x0101', 'places of an empty history', 'decimal places that are not needed'), ('\x0102000a', 'a place not needed', 'decimal places that are not needed'),
	('\x0100c48a01', 'a sum that is missing', 'an entry that does not end, or a number out of range'), ('\x010000ff', 'a sum that is cut', 'an entry that does not end, or a number out of range'),
	('\x0100ffffffffffffffffffffffffffffffffffffffff', 'a number without end', 'an entry that does not end, or a number out of range'),
	('\x010000ffffffffffffffffffffffffffffffffffff02', 'a sum of 128 bits', 'an entry that does not end, or a number out of range'),
	('\x010001ffffffff0f0001', '2^32 - 1 purchases', 'an entry that does not end, or a number out of range'), ('\x01000100ffffffff0f01', '2^32 - 1 refunds', 'an entry that does not end, or a number out of range'),
	('\x0100feffffff1f01', 'a day before the first number', 'an entry that does not end, or a number out of range'), ('\x0100fcffffff1f01', 'a number that is no day', 'date out of range'),
	('\x01000001f8ffffff1f01', 'a day beyond all numbers', 'an entry that does not end, or a number out of range'), ('\x0100faffffff1f01', 'another', 'date out of range'), ('\x01000001e0ffffff0f01', 'a day beyond the calendar', 'date out of range'),
	('\x010001010003', 'the usual day in the long form', 'bytes that no history has'), ('\x0100000100818000', 'a number with a zero behind', 'bytes that no history has'), ('\x010000818000', 'the same in the first entry', 'bytes that no history has'),
	('\x0100010000', 'a day without a row', 'a day without a row'), ('\x010001000100', 'a refund of nothing', 'refunds and their sum do not agree'),
	('\x0100008080808080d0acc7b1d3e6fde1a0c7c20c', 'more than 38 digits', 'a sum of more than 38 digits');
SELECT results_eq('SELECT what, receive(bytes) FROM bodies ORDER BY n',
	$$ SELECT what, coalesce('22P03 invalid purchase_history value: ' || reason, 'accepted') FROM bodies ORDER BY n $$, 'bytes that no rows give are refused');
SELECT results_eq('SELECT h::text FROM got', $$ VALUES ('[]'), ('[["2000-01-01", 1, 1.00]]'), ('[["2000-01-01", 1, 0.01]]'), ('[["2000-01-01", 2, 7.00], ["2000-01-02", 1, 0.00]]') $$, 'the others are what they should be');
SELECT is(receive('\x010001ffffffff070001'), 'accepted', '2^31 - 1 purchases on a day: as many as there can be');
TRUNCATE got;

--
-- By chance
--

CALL fuzz_binary(:rounds, :seconds);
CALL fuzz_text(:rounds);

SELECT cmp_ok((SELECT count(*)::int FROM outcomes), '>', 2000, 'there are outcomes');
SELECT is_empty($$ SELECT DISTINCT kind, code FROM outcomes WHERE (kind, code) NOT IN (('text', 'accepted'), ('text', '22P02'), ('text', '22008'), ('text', '22003'), ('binary', 'accepted'), ('binary', '22P03')) $$,
	'errors say that the input is wrong');
SELECT is_empty('SELECT kind, problem, input FROM outcomes WHERE problem IS NOT NULL LIMIT 20', 'what is accepted can be used, and comes back the same');
SELECT cmp_ok((SELECT count(*)::int FROM outcomes WHERE kind = k AND code = 'accepted'), '>', 100, k || ': some are accepted') FROM unnest('{text,binary}'::text[]) k;
SELECT cmp_ok((SELECT count(*)::int FROM outcomes WHERE kind = k AND code <> 'accepted'), '>', 100, k || ': some are refused') FROM unnest('{text,binary}'::text[]) k;
SELECT diag(format('%s: %s %s', kind, count(*), code)) FROM outcomes GROUP BY kind, code ORDER BY kind, code;

SELECT * FROM finish();
ROLLBACK;
