-- Mutated stored values: refused with a proper error, or read and written again to the byte.
--
-- psql -v rounds=1000000 -v seconds=3600 -f test/pgtap/fuzz.sql does it for longer.  The binary
-- part writes a file for each value, which on a busy disk can take long: it ends after so many
-- seconds.
\if :{?rounds}
\else
\set rounds 30000
\endif
\if :{?seconds}
\else
\set seconds 15
\endif
BEGIN;
SELECT plan(10);
SELECT setseed(0.20111210);

CREATE TEMP TABLE seeds AS
SELECT 'rfm' AS type, rfm_send(r) AS bytes, r::text AS words
FROM (SELECT rfm(invoice_ts, amount, DATE '2011-12-10', counting) AS r
	  FROM (SELECT *, CASE customer_id % 2 WHEN 0 THEN 'rows' ELSE 'purchases' END AS counting FROM online_retail.invoices) i
	  WHERE customer_id IS NOT NULL GROUP BY customer_id, counting ORDER BY customer_id LIMIT 200) v
UNION ALL
SELECT 'rfm', rfm_send(r), r::text
FROM (SELECT rfm(DATE '2020-01-01' - i, round(CASE WHEN i % 2 = 0 THEN 0.1 ^ i ELSE -10::numeric ^ (30 - i) END, i), DATE '2021-01-01') AS r
	  FROM generate_series(1, 30) i GROUP BY i) v
UNION ALL
SELECT 'rfm_cuts', rfm_cuts_send(c), c::text
FROM (SELECT rfm_cuts(i * 7919 % 101, i * i % 37, i / 7.0, 1 + i % 9) AS c FROM generate_series(1, 1000) i GROUP BY i % 40, 1 + i % 9
	  UNION ALL SELECT rfm_cuts('{-Infinity,0}', '{}', '{5e-324,Infinity}', bounds => '(]')) v;
CREATE TEMP TABLE outcomes (kind text, type text, code text, problem text, input text);

CREATE FUNCTION mutated(bytes bytea) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
	n int := length(bytes);
BEGIN
	FOR i IN 1..1 + (random() * 2.99)::int LOOP
		bytes := CASE (random() * 9.99)::int
			WHEN 0 THEN substr(bytes, 1, (random() * n)::int)
			WHEN 1 THEN bytes || substr(bytes, (random() * n)::int + 1)
			WHEN 2 THEN set_byte(bytes, least(n - 1, (random() * 6)::int), (random() * 12)::int)
			WHEN 3 THEN set_byte(bytes, (random() * (n - 1))::int, (random() * 255)::int)
			WHEN 4 THEN overlay(bytes PLACING int4send((random() * 4)::int - 2) FROM 4 + 4 * (random() * 14)::int FOR 4)
			WHEN 5 THEN overlay(bytes PLACING float8send((ARRAY['NaN', 'Infinity', '-Infinity', '-0', '1e-320'])[1 + (random() * 4)::int]::float8) FROM 4 + (random() * n)::int FOR 8)
			WHEN 6 THEN overlay(bytes PLACING substr(bytes, 1 + (random() * n)::int, 4) FROM 4 + (random() * n)::int FOR 4)
			ELSE set_bit(bytes, (random() * (8 * n - 1))::int, (random())::int) END;
		n := length(bytes);
		EXIT WHEN n = 0;
	END LOOP;
	RETURN bytes;
END
$$;

-- What can be asked of a value that was accepted
CREATE FUNCTION use_rfm(r rfm) RETURNS boolean LANGUAGE sql AS $$
	SELECT rfm_send(r::text::rfm) = rfm_send(r) AND r::text::rfm = r AND rfm_hash(r) = rfm_hash(r::text::rfm) AND
		   rfm_monetary(r) = rfm_gross(r) - rfm_refunded(r) AND coalesce(rfm_recency(r), 0) >= 0 AND
		   rfm_first_date(r) <= rfm_last_date(r) IS NOT FALSE AND
		   rfm_score(r, rfm_cuts('{0}', '{1}', '{2}')) BETWEEN 111 AND 222 IS NOT FALSE AND rfm_frequency(r) + rfm_refund_count(r)::bigint >= 0
$$;
CREATE FUNCTION use_rfm_cuts(c rfm_cuts) RETURNS boolean LANGUAGE sql AS $$
	SELECT rfm_cuts_send(c::text::rfm_cuts) = rfm_cuts_send(c) AND c::text::rfm_cuts = c AND
		   (SELECT count(*) BETWEEN 3 AND 27 AND bool_and(lower IS NULL OR upper IS NULL OR lower <= upper) FROM rfm_cut_points(c)) AND
		   rfm_score(0, 5, 'Infinity', c) BETWEEN 111 AND 999
$$;

CREATE TEMP TABLE got_rfm (v rfm);
CREATE TEMP TABLE got_rfm_cuts (v rfm_cuts);

-- A bytea written by COPY BINARY is a field of just these bytes, whatever type it is read as.
CREATE PROCEDURE receive(type text, bytes bytea, path text) LANGUAGE plpgsql AS $$
DECLARE
	good boolean;
	sent bytea;
BEGIN
	EXECUTE format('COPY (SELECT %L::bytea) TO %L (FORMAT binary)', bytes, path);
	BEGIN
		EXECUTE format('COPY got_%s FROM %L (FORMAT binary)', type, path);
	EXCEPTION WHEN data_exception OR protocol_violation THEN
		INSERT INTO outcomes VALUES ('binary', type, SQLSTATE, NULL, encode(bytes, 'hex'));
		RETURN;
	END;
	EXECUTE format('SELECT use_%s(v), %1$s_send(v) FROM got_%1$s', type) INTO good, sent;
	EXECUTE format('TRUNCATE got_%s', type);
	-- the two zeros of float8 are read as one
	INSERT INTO outcomes VALUES ('binary', type, 'accepted',
								 CASE WHEN good IS NOT TRUE THEN 'wrong' WHEN type = 'rfm' AND sent <> bytes THEN 'not the same' END, encode(bytes, 'hex'));
END
$$;

CREATE PROCEDURE fuzz_binary(rounds int, seconds int) LANGUAGE plpgsql AS $$
DECLARE
	path text := current_setting('data_directory') || '/crm_segments_fuzz.data';
	s record;
	done int := 0;
BEGIN
	WHILE done < rounds AND clock_timestamp() < statement_timestamp() + seconds * interval '1 second' LOOP
		FOR s IN SELECT type, bytes FROM seeds ORDER BY random() LOOP
			CALL receive(s.type, mutated(s.bytes), path);
			done := done + 1;
		END LOOP;
	END LOOP;
END
$$;

CREATE PROCEDURE fuzz_text(rounds int) LANGUAGE plpgsql AS $$
DECLARE
	pieces text[] := '{"\"","{","}",",",":","null","0","9","-","-0",".","e5","[","]"," ","\\\\","\\u0041","\\u0001","1.","99999999999999999999","é","BC","\"2020-02-30\"","\"0001-01-01 BC\"","\"5874897-12-31\"","infinity","\"Infinity\"","NaN","1e400","0x1p3","0x10"}';
	s record;
	words text;
	at int;
	good boolean;
BEGIN
	FOR done IN 1..rounds / 300 LOOP
		FOR s IN SELECT * FROM seeds ORDER BY random() LIMIT 300 LOOP
			words := s.words;
			FOR i IN 1..1 + (random() * 1.99)::int LOOP
				at := 1 + (random() * length(words))::int;
				words := overlay(words PLACING CASE WHEN random() < 0.7 THEN pieces[1 + (random() * (cardinality(pieces) - 1))::int]
									   ELSE substr(words, 1 + (random() * length(words))::int, (random() * 12)::int) END
								 FROM at FOR (random() * 4)::int);
			END LOOP;
			BEGIN
				EXECUTE format('SELECT use_%s($1::%1$s)', s.type) INTO good USING words;
				INSERT INTO outcomes VALUES ('text', s.type, 'accepted', CASE WHEN good IS NOT TRUE THEN 'wrong' END, words);
			EXCEPTION WHEN data_exception THEN
				INSERT INTO outcomes VALUES ('text', s.type, SQLSTATE, NULL, words);
			END;
		END LOOP;
	END LOOP;
END
$$;

CALL fuzz_binary(:rounds, :seconds);
CALL fuzz_text(:rounds);

SELECT cmp_ok((SELECT count(*)::int FROM outcomes), '>', 1000, 'there are outcomes');
SELECT is_empty('SELECT DISTINCT kind, type, code FROM outcomes WHERE code NOT IN (''accepted'', ''22P02'', ''22P03'', ''22023'', ''22008'', ''08P01'')',
	'errors say that the input is wrong');
SELECT is_empty('SELECT kind, type, problem, input FROM outcomes WHERE problem IS NOT NULL', 'what is accepted can be used, and comes back the same');
SELECT is_empty($$ SELECT type, input FROM outcomes WHERE kind = 'text' AND code = 'accepted' AND input ~* '0x' $$, 'no number is hexadecimal');
SELECT cmp_ok((SELECT count(*)::int FROM outcomes WHERE kind = k AND type = t AND code = 'accepted'), '>', 20, k || ': some ' || t || ' are accepted')
FROM (VALUES ('binary', 'rfm'), ('binary', 'rfm_cuts'), ('text', 'rfm')) v (k, t);
SELECT cmp_ok((SELECT count(*)::int FROM outcomes WHERE kind = k AND type = t AND code <> 'accepted'), '>', 20, k || ': some ' || t || ' are refused')
FROM (VALUES ('binary', 'rfm'), ('binary', 'rfm_cuts'), ('text', 'rfm')) v (k, t);
SELECT diag(format('%s %s: %s %s', kind, type, count(*), code)) FROM outcomes GROUP BY kind, type, code ORDER BY kind, type, code;

SELECT * FROM finish();
ROLLBACK;
