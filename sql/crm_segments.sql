/* crm_segments: customer segmentation inside SQL queries */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION crm_segments" to load this file. \quit

--
-- rfm: what did this customer do?
--
-- src/rfm/rfm.c (rule), src/rfm/rfm_pg.c (aggregates, accessors), src/rfm/rfm_io_pg.c (type)
--

CREATE TYPE rfm;

CREATE FUNCTION rfm_in(cstring) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_out(rfm) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_recv(internal) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_send(rfm) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE rfm (
	INPUT = rfm_in, OUTPUT = rfm_out, RECEIVE = rfm_recv, SEND = rfm_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = plain
);

COMMENT ON TYPE rfm IS 'recency, frequency and monetary value of a customer as of a day';
COMMENT ON FUNCTION rfm_in(cstring) IS 'I/O';
COMMENT ON FUNCTION rfm_out(rfm) IS 'I/O';
COMMENT ON FUNCTION rfm_recv(internal) IS 'I/O';
COMMENT ON FUNCTION rfm_send(rfm) IS 'I/O';

CREATE FUNCTION rfm_eq(rfm, rfm) RETURNS boolean
	AS 'MODULE_PATHNAME', 'rfm_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_ne(rfm, rfm) RETURNS boolean
	AS 'MODULE_PATHNAME', 'rfm_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_lt(rfm, rfm) RETURNS boolean
	AS 'MODULE_PATHNAME', 'rfm_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_le(rfm, rfm) RETURNS boolean
	AS 'MODULE_PATHNAME', 'rfm_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_gt(rfm, rfm) RETURNS boolean
	AS 'MODULE_PATHNAME', 'rfm_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_ge(rfm, rfm) RETURNS boolean
	AS 'MODULE_PATHNAME', 'rfm_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cmp(rfm, rfm) RETURNS int
	AS 'MODULE_PATHNAME', 'rfm_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_hash(rfm) RETURNS int
	AS 'MODULE_PATHNAME', 'rfm_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_hash_extended(rfm, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'rfm_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = rfm, RIGHTARG = rfm, FUNCTION = rfm_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = rfm, RIGHTARG = rfm, FUNCTION = rfm_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = rfm, RIGHTARG = rfm, FUNCTION = rfm_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = rfm, RIGHTARG = rfm, FUNCTION = rfm_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = rfm, RIGHTARG = rfm, FUNCTION = rfm_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = rfm, RIGHTARG = rfm, FUNCTION = rfm_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS rfm_ops DEFAULT FOR TYPE rfm USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 rfm_cmp(rfm, rfm);
CREATE OPERATOR CLASS rfm_ops DEFAULT FOR TYPE rfm USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 rfm_hash(rfm), FUNCTION 2 rfm_hash_extended(rfm, bigint);

-- The order is for indexes, merge joins and DISTINCT; it does not say who is better.

COMMENT ON FUNCTION rfm_eq(rfm, rfm) IS 'implementation of = operator';
COMMENT ON FUNCTION rfm_ne(rfm, rfm) IS 'implementation of <> operator';
COMMENT ON FUNCTION rfm_lt(rfm, rfm) IS 'implementation of < operator';
COMMENT ON FUNCTION rfm_le(rfm, rfm) IS 'implementation of <= operator';
COMMENT ON FUNCTION rfm_gt(rfm, rfm) IS 'implementation of > operator';
COMMENT ON FUNCTION rfm_ge(rfm, rfm) IS 'implementation of >= operator';
COMMENT ON FUNCTION rfm_cmp(rfm, rfm) IS 'less-equal-greater';
COMMENT ON FUNCTION rfm_hash(rfm) IS 'hash';
COMMENT ON FUNCTION rfm_hash_extended(rfm, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (rfm, rfm) IS 'equal';
COMMENT ON OPERATOR <> (rfm, rfm) IS 'not equal';
COMMENT ON OPERATOR < (rfm, rfm) IS 'less than, in the order of as_of, last day, frequency and the rest';
COMMENT ON OPERATOR <= (rfm, rfm) IS 'less than or equal, in the order of as_of, last day, frequency and the rest';
COMMENT ON OPERATOR > (rfm, rfm) IS 'greater than, in the order of as_of, last day, frequency and the rest';
COMMENT ON OPERATOR >= (rfm, rfm) IS 'greater than or equal, in the order of as_of, last day, frequency and the rest';
COMMENT ON OPERATOR FAMILY rfm_ops USING btree IS 'order of rfm values';
COMMENT ON OPERATOR FAMILY rfm_ops USING hash IS 'equality of rfm values';
COMMENT ON OPERATOR CLASS rfm_ops USING btree IS 'order of rfm values';
COMMENT ON OPERATOR CLASS rfm_ops USING hash IS 'equality of rfm values';

CREATE FUNCTION rfm_recency(r rfm) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_frequency(r rfm) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_monetary(r rfm) RETURNS numeric
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_gross(r rfm) RETURNS numeric
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_refunded(r rfm) RETURNS numeric
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_refund_count(r rfm) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_first_date(r rfm) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_last_date(r rfm) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_as_of(r rfm) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION rfm_recency(rfm) IS 'days from the last purchase to as_of; NULL without a purchase';
COMMENT ON FUNCTION rfm_frequency(rfm) IS 'number of purchases';
COMMENT ON FUNCTION rfm_monetary(rfm) IS 'sum of all amounts, refunds taken off';
COMMENT ON FUNCTION rfm_gross(rfm) IS 'sum of all purchases, refunds not taken off';
COMMENT ON FUNCTION rfm_refunded(rfm) IS 'sum paid back, as a positive amount';
COMMENT ON FUNCTION rfm_refund_count(rfm) IS 'number of refunds';
COMMENT ON FUNCTION rfm_first_date(rfm) IS 'day of the first purchase; NULL without one';
COMMENT ON FUNCTION rfm_last_date(rfm) IS 'day of the last purchase; NULL without one';
COMMENT ON FUNCTION rfm_as_of(rfm) IS 'the day from which recency counts back';

-- The transition state is an rfm value, so a partial state is one too.  SSPACE is what a
-- customer's state takes in the executor's hash table: the 32 bytes of a value without
-- refunds, and 16 for keeping it.
CREATE FUNCTION rfm_merge_transition(rfm, rfm) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_merge_transition(rfm, rfm) IS 'aggregate transition and combine function';

CREATE AGGREGATE rfm_merge(r rfm) (
	SFUNC = rfm_merge_transition, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_merge(rfm) IS 'the rfm value over all rows, from values over parts of them as of the same day';

CREATE FUNCTION rfm_add_date_numeric(rfm, date, numeric, date) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_date_numeric(rfm, date, numeric, date) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_date_numeric(rfm, date, numeric, date, text) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_date_numeric(rfm, date, numeric, date, text) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_date_float8(rfm, date, float8, date) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_date_float8(rfm, date, float8, date) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_date_float8(rfm, date, float8, date, text) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_date_float8(rfm, date, float8, date, text) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_timestamp_numeric(rfm, timestamp, numeric, date) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_timestamp_numeric(rfm, timestamp, numeric, date) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_timestamp_numeric(rfm, timestamp, numeric, date, text) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_timestamp_numeric(rfm, timestamp, numeric, date, text) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_timestamp_float8(rfm, timestamp, float8, date) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_timestamp_float8(rfm, timestamp, float8, date) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_timestamp_float8(rfm, timestamp, float8, date, text) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_timestamp_float8(rfm, timestamp, float8, date, text) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_timestamptz_numeric(rfm, timestamptz, numeric, date) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_timestamptz_numeric(rfm, timestamptz, numeric, date) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_timestamptz_numeric(rfm, timestamptz, numeric, date, text) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_timestamptz_numeric(rfm, timestamptz, numeric, date, text) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_timestamptz_float8(rfm, timestamptz, float8, date) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_timestamptz_float8(rfm, timestamptz, float8, date) IS 'aggregate transition function';
CREATE FUNCTION rfm_add_timestamptz_float8(rfm, timestamptz, float8, date, text) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_add_timestamptz_float8(rfm, timestamptz, float8, date, text) IS 'aggregate transition function';

CREATE AGGREGATE rfm(at date, amount numeric, as_of date) (
	SFUNC = rfm_add_date_numeric, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at date, amount numeric, as_of date, counting text) (
	SFUNC = rfm_add_date_numeric, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at date, amount float8, as_of date) (
	SFUNC = rfm_add_date_float8, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at date, amount float8, as_of date, counting text) (
	SFUNC = rfm_add_date_float8, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at timestamp, amount numeric, as_of date) (
	SFUNC = rfm_add_timestamp_numeric, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at timestamp, amount numeric, as_of date, counting text) (
	SFUNC = rfm_add_timestamp_numeric, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at timestamp, amount float8, as_of date) (
	SFUNC = rfm_add_timestamp_float8, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at timestamp, amount float8, as_of date, counting text) (
	SFUNC = rfm_add_timestamp_float8, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at timestamptz, amount numeric, as_of date) (
	SFUNC = rfm_add_timestamptz_numeric, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at timestamptz, amount numeric, as_of date, counting text) (
	SFUNC = rfm_add_timestamptz_numeric, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at timestamptz, amount float8, as_of date) (
	SFUNC = rfm_add_timestamptz_float8, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);
CREATE AGGREGATE rfm(at timestamptz, amount float8, as_of date, counting text) (
	SFUNC = rfm_add_timestamptz_float8, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_merge_transition, PARALLEL = SAFE
);

COMMENT ON AGGREGATE rfm(date, numeric, date) IS 'recency, frequency and monetary value of a customer as of a day, from purchases and refunds';
COMMENT ON AGGREGATE rfm(date, numeric, date, text) IS 'the same; counting ''rows'' lets refunds count as purchases';
COMMENT ON AGGREGATE rfm(date, float8, date) IS 'recency, frequency and monetary value of a customer as of a day, from purchases and refunds';
COMMENT ON AGGREGATE rfm(date, float8, date, text) IS 'the same; counting ''rows'' lets refunds count as purchases';
COMMENT ON AGGREGATE rfm(timestamp, numeric, date) IS 'recency, frequency and monetary value of a customer as of a day, from purchases and refunds';
COMMENT ON AGGREGATE rfm(timestamp, numeric, date, text) IS 'the same; counting ''rows'' lets refunds count as purchases';
COMMENT ON AGGREGATE rfm(timestamp, float8, date) IS 'recency, frequency and monetary value of a customer as of a day, from purchases and refunds';
COMMENT ON AGGREGATE rfm(timestamp, float8, date, text) IS 'the same; counting ''rows'' lets refunds count as purchases';
COMMENT ON AGGREGATE rfm(timestamptz, numeric, date) IS 'recency, frequency and monetary value of a customer as of a day, from purchases and refunds (days in the session TimeZone)';
COMMENT ON AGGREGATE rfm(timestamptz, numeric, date, text) IS 'the same; counting ''rows'' lets refunds count as purchases (days in the session TimeZone)';
COMMENT ON AGGREGATE rfm(timestamptz, float8, date) IS 'recency, frequency and monetary value of a customer as of a day, from purchases and refunds (days in the session TimeZone)';
COMMENT ON AGGREGATE rfm(timestamptz, float8, date, text) IS 'the same; counting ''rows'' lets refunds count as purchases (days in the session TimeZone)';

--
-- purchase: all purchases of one customer, for any day
--
-- src/purchase/history.c (form), src/purchase/gather.c, src/purchase/gather_pg.c (aggregates),
-- src/purchase/edit_pg.c (merge, remove, trim), src/purchase/read_pg.c (accessors),
-- src/purchase/rows_pg.c, src/purchase/history_io_pg.c (type)
--

CREATE TYPE purchase_history;

CREATE FUNCTION purchase_history_in(cstring) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_out(purchase_history) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_recv(internal) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_send(purchase_history) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE purchase_history (
	INPUT = purchase_history_in, OUTPUT = purchase_history_out,
	RECEIVE = purchase_history_recv, SEND = purchase_history_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended
);

COMMENT ON TYPE purchase_history IS 'all purchases and refunds of a customer by day, in a few bytes each';
COMMENT ON FUNCTION purchase_history_in(cstring) IS 'I/O';
COMMENT ON FUNCTION purchase_history_out(purchase_history) IS 'I/O';
COMMENT ON FUNCTION purchase_history_recv(internal) IS 'I/O';
COMMENT ON FUNCTION purchase_history_send(purchase_history) IS 'I/O';

CREATE FUNCTION purchase_history_eq(purchase_history, purchase_history) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_ne(purchase_history, purchase_history) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_lt(purchase_history, purchase_history) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_le(purchase_history, purchase_history) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_gt(purchase_history, purchase_history) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_ge(purchase_history, purchase_history) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_cmp(purchase_history, purchase_history) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_hash(purchase_history) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_history_hash_extended(purchase_history, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = purchase_history_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = purchase_history_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = purchase_history_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = purchase_history_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = purchase_history_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = purchase_history, RIGHTARG = purchase_history, FUNCTION = purchase_history_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS purchase_history_ops DEFAULT FOR TYPE purchase_history USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 purchase_history_cmp(purchase_history, purchase_history);
CREATE OPERATOR CLASS purchase_history_ops DEFAULT FOR TYPE purchase_history USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 purchase_history_hash(purchase_history), FUNCTION 2 purchase_history_hash_extended(purchase_history, bigint);

-- The order is for indexes, merge joins and DISTINCT; it has no meaning.

COMMENT ON FUNCTION purchase_history_eq(purchase_history, purchase_history) IS 'implementation of = operator';
COMMENT ON FUNCTION purchase_history_ne(purchase_history, purchase_history) IS 'implementation of <> operator';
COMMENT ON FUNCTION purchase_history_lt(purchase_history, purchase_history) IS 'implementation of < operator';
COMMENT ON FUNCTION purchase_history_le(purchase_history, purchase_history) IS 'implementation of <= operator';
COMMENT ON FUNCTION purchase_history_gt(purchase_history, purchase_history) IS 'implementation of > operator';
COMMENT ON FUNCTION purchase_history_ge(purchase_history, purchase_history) IS 'implementation of >= operator';
COMMENT ON FUNCTION purchase_history_cmp(purchase_history, purchase_history) IS 'less-equal-greater';
COMMENT ON FUNCTION purchase_history_hash(purchase_history) IS 'hash';
COMMENT ON FUNCTION purchase_history_hash_extended(purchase_history, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (purchase_history, purchase_history) IS 'equal';
COMMENT ON OPERATOR <> (purchase_history, purchase_history) IS 'not equal';
COMMENT ON OPERATOR < (purchase_history, purchase_history) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (purchase_history, purchase_history) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (purchase_history, purchase_history) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (purchase_history, purchase_history) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY purchase_history_ops USING btree IS 'order of purchase_history values by their bytes';
COMMENT ON OPERATOR FAMILY purchase_history_ops USING hash IS 'equality of purchase_history values';
COMMENT ON OPERATOR CLASS purchase_history_ops USING btree IS 'order of purchase_history values by their bytes';
COMMENT ON OPERATOR CLASS purchase_history_ops USING hash IS 'equality of purchase_history values';

CREATE FUNCTION purchase_add_date_numeric(purchase_history, date, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION purchase_add_date_float8(purchase_history, date, float8) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION purchase_add_timestamp_numeric(purchase_history, timestamp, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION purchase_add_timestamp_float8(purchase_history, timestamp, float8) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION purchase_add_timestamptz_numeric(purchase_history, timestamptz, numeric) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
CREATE FUNCTION purchase_add_timestamptz_float8(purchase_history, timestamptz, float8) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
CREATE FUNCTION purchase_merge_transition(purchase_history, purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION purchase_combine(purchase_history, purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION purchase_final(purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_add_date_numeric(purchase_history, date, numeric) IS 'aggregate transition function';
COMMENT ON FUNCTION purchase_add_date_float8(purchase_history, date, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION purchase_add_timestamp_numeric(purchase_history, timestamp, numeric) IS 'aggregate transition function';
COMMENT ON FUNCTION purchase_add_timestamp_float8(purchase_history, timestamp, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION purchase_add_timestamptz_numeric(purchase_history, timestamptz, numeric) IS 'aggregate transition function';
COMMENT ON FUNCTION purchase_add_timestamptz_float8(purchase_history, timestamptz, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION purchase_merge_transition(purchase_history, purchase_history) IS 'aggregate transition function';
COMMENT ON FUNCTION purchase_combine(purchase_history, purchase_history) IS 'aggregate combine function';
COMMENT ON FUNCTION purchase_final(purchase_history) IS 'aggregate final function';

CREATE AGGREGATE purchase_history(at date, amount numeric) (
	SFUNC = purchase_add_date_numeric, STYPE = purchase_history, SSPACE = 128, FINALFUNC = purchase_final,
	COMBINEFUNC = purchase_combine, PARALLEL = SAFE
);
CREATE AGGREGATE purchase_history(at date, amount float8) (
	SFUNC = purchase_add_date_float8, STYPE = purchase_history, SSPACE = 128, FINALFUNC = purchase_final,
	COMBINEFUNC = purchase_combine, PARALLEL = SAFE
);
CREATE AGGREGATE purchase_history(at timestamp, amount numeric) (
	SFUNC = purchase_add_timestamp_numeric, STYPE = purchase_history, SSPACE = 128, FINALFUNC = purchase_final,
	COMBINEFUNC = purchase_combine, PARALLEL = SAFE
);
CREATE AGGREGATE purchase_history(at timestamp, amount float8) (
	SFUNC = purchase_add_timestamp_float8, STYPE = purchase_history, SSPACE = 128, FINALFUNC = purchase_final,
	COMBINEFUNC = purchase_combine, PARALLEL = SAFE
);
CREATE AGGREGATE purchase_history(at timestamptz, amount numeric) (
	SFUNC = purchase_add_timestamptz_numeric, STYPE = purchase_history, SSPACE = 128, FINALFUNC = purchase_final,
	COMBINEFUNC = purchase_combine, PARALLEL = SAFE
);
CREATE AGGREGATE purchase_history(at timestamptz, amount float8) (
	SFUNC = purchase_add_timestamptz_float8, STYPE = purchase_history, SSPACE = 128, FINALFUNC = purchase_final,
	COMBINEFUNC = purchase_combine, PARALLEL = SAFE
);
CREATE AGGREGATE purchase_history_merge(h purchase_history) (
	SFUNC = purchase_merge_transition, STYPE = purchase_history, SSPACE = 128, FINALFUNC = purchase_final,
	COMBINEFUNC = purchase_combine, PARALLEL = SAFE
);

COMMENT ON AGGREGATE purchase_history(date, numeric) IS 'all purchases and refunds of a customer by day, for questions about any day';
COMMENT ON AGGREGATE purchase_history(date, float8) IS 'all purchases and refunds of a customer by day, for questions about any day';
COMMENT ON AGGREGATE purchase_history(timestamp, numeric) IS 'all purchases and refunds of a customer by day, for questions about any day';
COMMENT ON AGGREGATE purchase_history(timestamp, float8) IS 'all purchases and refunds of a customer by day, for questions about any day';
COMMENT ON AGGREGATE purchase_history(timestamptz, numeric) IS 'all purchases and refunds of a customer by day, for questions about any day (days in the session TimeZone)';
COMMENT ON AGGREGATE purchase_history(timestamptz, float8) IS 'all purchases and refunds of a customer by day, for questions about any day (days in the session TimeZone)';
COMMENT ON AGGREGATE purchase_history_merge(purchase_history) IS 'histories over different rows, put together';

CREATE FUNCTION purchase_history_merge(h purchase_history, other purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION purchase_history_merge(purchase_history, purchase_history) IS 'two histories over different rows, put together; NULL is a history without rows';
CREATE FUNCTION purchase_history_remove(h purchase_history, part purchase_history) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION purchase_history_remove(purchase_history, purchase_history) IS 'the history without the rows of a part, such as orders that were deleted; undoes a merge exactly';
CREATE FUNCTION purchase_history_trim(h purchase_history, before date) RETURNS purchase_history
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION purchase_history_trim(purchase_history, date) IS 'the history without the days before a day';

CREATE FUNCTION purchase_rows(h purchase_history, as_of date DEFAULT NULL, within interval DEFAULT NULL,
							  OUT day date, OUT purchases int, OUT amount numeric,
							  OUT refunds int, OUT refunded numeric) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10;
COMMENT ON FUNCTION purchase_rows(purchase_history, date, interval) IS 'one row for each day of the history: purchases, net amount, refunds';

CREATE FUNCTION purchase_days(h purchase_history, as_of date, within interval DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION purchase_days(purchase_history, date, interval) IS 'days with a purchase up to as_of, or within so long a time before it';
CREATE FUNCTION purchase_count(h purchase_history, as_of date, within interval DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION purchase_count(purchase_history, date, interval) IS 'purchases up to as_of, or within so long a time before it';
CREATE FUNCTION purchase_total(h purchase_history, as_of date, within interval DEFAULT NULL) RETURNS numeric
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION purchase_total(purchase_history, date, interval) IS 'sum of all amounts, refunds included, up to as_of, or within so long a time before it';
CREATE FUNCTION purchase_gross(h purchase_history, as_of date, within interval DEFAULT NULL) RETURNS numeric
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION purchase_gross(purchase_history, date, interval) IS 'sum of the amounts of purchases up to as_of, or within so long a time before it';
CREATE FUNCTION purchase_refunded(h purchase_history, as_of date, within interval DEFAULT NULL) RETURNS numeric
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION purchase_refunded(purchase_history, date, interval) IS 'what was paid back up to as_of, or within so long a time before it, as a positive sum';
CREATE FUNCTION purchase_refund_count(h purchase_history, as_of date, within interval DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION purchase_refund_count(purchase_history, date, interval) IS 'refunds up to as_of, or within so long a time before it';
CREATE FUNCTION purchase_first(h purchase_history) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION purchase_first(purchase_history) IS 'day of the first purchase';
CREATE FUNCTION purchase_last(h purchase_history, as_of date) RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
COMMENT ON FUNCTION purchase_last(purchase_history, date) IS 'day of the last purchase up to as_of';
CREATE FUNCTION rfm(h purchase_history, as_of date, within interval DEFAULT NULL) RETURNS rfm
	AS 'MODULE_PATHNAME', 'purchase_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
COMMENT ON FUNCTION rfm(purchase_history, date, interval) IS 'recency, frequency and monetary value as of any day, from a history';

-- How long it took, and how long it has been: src/purchase/duration.c (rule), tenure_pg.c.
-- cohort_survival() counts the same durations.

CREATE FUNCTION purchase_second_after(h purchase_history, as_of date) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_second_after(purchase_history, date) IS
	'days from the first visit to the second one; NULL when there is none by as_of';
CREATE FUNCTION purchase_tenure(h purchase_history, as_of date) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION purchase_tenure(purchase_history, date) IS
	'days from the first visit to as_of; NULL when there is none by then';

--
-- churn: how alive is this customer, by a rule of its own?
--
-- src/churn/visit_class.c, cadence.c, lifecycle.c, loyalty.c (rules), visit_class_pg.c,
-- visit_class_aggregate_pg.c, cadence_pg.c, cadence_columns_pg.c, due_pg.c, lifecycle_pg.c,
-- loyalty_pg.c
--

-- Not strict: a NULL history is that of a customer without rows, a NULL constant is an error.

CREATE FUNCTION churn_visit_class(h purchase_history, as_of date, within interval DEFAULT '1 year',
								  recent interval DEFAULT '3 months', active int DEFAULT 3,
								  single text DEFAULT 'split', counting text DEFAULT 'days',
								  lang text DEFAULT 'en')
	RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_visit_class_rank(h purchase_history, as_of date,
									   within interval DEFAULT '1 year',
									   recent interval DEFAULT '3 months', active int DEFAULT 3,
									   single text DEFAULT 'split', counting text DEFAULT 'days')
	RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION churn_visit_class(purchase_history, date, interval, interval, int, text, text, text) IS
	'active, new, reactivated, wavering, wavering_churn, churned or prospect, by the visits of a year and the last three months';
COMMENT ON FUNCTION churn_visit_class_rank(purchase_history, date, interval, interval, int, text, text) IS
	'place of that class, 1 = active to 7 = prospect: what to sort by';

-- The same straight from rows, with the usual constants.  The state is a flat array of the
-- newest three days and what they depend on, so it can be sent between machines.  SSPACE is
-- what it takes in the executor's hash table: 52 bytes, and 16 for keeping it.
CREATE FUNCTION churn_visit_add_date(int[], date, date) RETURNS int[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_visit_add_date(int[], date, date) IS 'aggregate transition function';
CREATE FUNCTION churn_visit_add_timestamp(int[], timestamp, date) RETURNS int[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_visit_add_timestamp(int[], timestamp, date) IS 'aggregate transition function';
CREATE FUNCTION churn_visit_add_timestamptz(int[], timestamptz, date) RETURNS int[]
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_visit_add_timestamptz(int[], timestamptz, date) IS 'aggregate transition function';
CREATE FUNCTION churn_visit_add_date(int[], date, date, text) RETURNS int[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_visit_add_date(int[], date, date, text) IS 'aggregate transition function';
CREATE FUNCTION churn_visit_add_timestamp(int[], timestamp, date, text) RETURNS int[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_visit_add_timestamp(int[], timestamp, date, text) IS 'aggregate transition function';
CREATE FUNCTION churn_visit_add_timestamptz(int[], timestamptz, date, text) RETURNS int[]
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_visit_add_timestamptz(int[], timestamptz, date, text) IS 'aggregate transition function';
CREATE FUNCTION churn_visit_combine(int[], int[]) RETURNS int[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_visit_combine(int[], int[]) IS 'aggregate combine function';
CREATE FUNCTION churn_visit_final(int[]) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_visit_final(int[]) IS 'aggregate final function';
CREATE FUNCTION churn_visit_rank_final(int[]) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION churn_visit_rank_final(int[]) IS 'aggregate final function';

CREATE AGGREGATE churn_visit_class(at date, as_of date) (
	SFUNC = churn_visit_add_date, STYPE = int[], SSPACE = 68, FINALFUNC = churn_visit_final,
	COMBINEFUNC = churn_visit_combine, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_class(at timestamp, as_of date) (
	SFUNC = churn_visit_add_timestamp, STYPE = int[], SSPACE = 68, FINALFUNC = churn_visit_final,
	COMBINEFUNC = churn_visit_combine, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_class(at timestamptz, as_of date) (
	SFUNC = churn_visit_add_timestamptz, STYPE = int[], SSPACE = 68, FINALFUNC = churn_visit_final,
	COMBINEFUNC = churn_visit_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_visit_class(date, date) IS
	'visit class of a customer as of a day, straight from the visits; NULL without one';
COMMENT ON AGGREGATE churn_visit_class(timestamp, date) IS
	'visit class of a customer as of a day, straight from the visits; NULL without one';
COMMENT ON AGGREGATE churn_visit_class(timestamptz, date) IS
	'visit class of a customer as of a day, straight from the visits (days in the session''s TimeZone); NULL without one';
CREATE AGGREGATE churn_visit_class(at date, as_of date, lang text) (
	SFUNC = churn_visit_add_date, STYPE = int[], SSPACE = 68, FINALFUNC = churn_visit_final,
	COMBINEFUNC = churn_visit_combine, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_class(at timestamp, as_of date, lang text) (
	SFUNC = churn_visit_add_timestamp, STYPE = int[], SSPACE = 68, FINALFUNC = churn_visit_final,
	COMBINEFUNC = churn_visit_combine, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_class(at timestamptz, as_of date, lang text) (
	SFUNC = churn_visit_add_timestamptz, STYPE = int[], SSPACE = 68, FINALFUNC = churn_visit_final,
	COMBINEFUNC = churn_visit_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_visit_class(date, date, text) IS
	'visit class of a customer as of a day, in a language, straight from the visits; NULL without one';
COMMENT ON AGGREGATE churn_visit_class(timestamp, date, text) IS
	'visit class of a customer as of a day, in a language, straight from the visits; NULL without one';
COMMENT ON AGGREGATE churn_visit_class(timestamptz, date, text) IS
	'visit class of a customer as of a day, in a language, straight from the visits (days in the session''s TimeZone); NULL without one';
CREATE AGGREGATE churn_visit_class_rank(at date, as_of date) (
	SFUNC = churn_visit_add_date, STYPE = int[], SSPACE = 68, FINALFUNC = churn_visit_rank_final,
	COMBINEFUNC = churn_visit_combine, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_class_rank(at timestamp, as_of date) (
	SFUNC = churn_visit_add_timestamp, STYPE = int[], SSPACE = 68, FINALFUNC = churn_visit_rank_final,
	COMBINEFUNC = churn_visit_combine, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_class_rank(at timestamptz, as_of date) (
	SFUNC = churn_visit_add_timestamptz, STYPE = int[], SSPACE = 68, FINALFUNC = churn_visit_rank_final,
	COMBINEFUNC = churn_visit_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_visit_class_rank(date, date) IS
	'place of that class, 1 = active to 6 = churned; NULL without a visit';
COMMENT ON AGGREGATE churn_visit_class_rank(timestamp, date) IS
	'place of that class, 1 = active to 6 = churned; NULL without a visit';
COMMENT ON AGGREGATE churn_visit_class_rank(timestamptz, date) IS
	'place of that class (days in the session''s TimeZone), 1 = active to 6 = churned; NULL without a visit';

CREATE FUNCTION churn_cadence(h purchase_history, as_of date, at_risk_after numeric DEFAULT 1.5,
							  lapsed_after numeric DEFAULT 2, churned_after numeric DEFAULT 3,
							  min_visits int DEFAULT 3, gap text DEFAULT 'mean',
							  population_gap numeric DEFAULT NULL, lang text DEFAULT 'en')
	RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_cadence_rank(h purchase_history, as_of date,
								   at_risk_after numeric DEFAULT 1.5,
								   lapsed_after numeric DEFAULT 2, churned_after numeric DEFAULT 3,
								   min_visits int DEFAULT 3, gap text DEFAULT 'mean',
								   population_gap numeric DEFAULT NULL)
	RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_cadence(visit_days int, first date, last date, as_of date,
							  at_risk_after numeric DEFAULT 1.5, lapsed_after numeric DEFAULT 2,
							  churned_after numeric DEFAULT 3, min_visits int DEFAULT 3,
							  population_gap numeric DEFAULT NULL, lang text DEFAULT 'en')
	RETURNS text
	AS 'MODULE_PATHNAME', 'churn_cadence_columns' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION churn_cadence_rank(visit_days int, first date, last date, as_of date,
								   at_risk_after numeric DEFAULT 1.5,
								   lapsed_after numeric DEFAULT 2, churned_after numeric DEFAULT 3,
								   min_visits int DEFAULT 3, population_gap numeric DEFAULT NULL)
	RETURNS int
	AS 'MODULE_PATHNAME', 'churn_cadence_rank_columns' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION churn_cadence_ratio(h purchase_history, as_of date, min_visits int DEFAULT 3,
									gap text DEFAULT 'mean', population_gap numeric DEFAULT NULL)
	RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_gap(h purchase_history, as_of date, gap text DEFAULT 'mean',
						  min_visits int DEFAULT 2)
	RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_next_purchase(h purchase_history, as_of date, gap text DEFAULT 'mean',
									population_gap numeric DEFAULT NULL)
	RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_usual_weekday(h purchase_history, as_of date) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_call_on(h purchase_history, as_of date, gap text DEFAULT 'mean',
							  population_gap numeric DEFAULT NULL)
	RETURNS date
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION churn_cadence(purchase_history, date, numeric, numeric, numeric, int, text, numeric, text) IS
	'on_track, at_risk, lapsed, churned or unknown, by the days since the last visit in gaps of the customer''s own rhythm';
COMMENT ON FUNCTION churn_cadence_rank(purchase_history, date, numeric, numeric, numeric, int, text, numeric) IS
	'place of that class, 1 = on_track to 5 = unknown: what to sort by';
COMMENT ON FUNCTION churn_cadence(int, date, date, date, numeric, numeric, numeric, int, numeric, text) IS
	'the cadence class from plain columns: visit days up to as_of, the first and the last of them';
COMMENT ON FUNCTION churn_cadence_rank(int, date, date, date, numeric, numeric, numeric, int, numeric) IS
	'place of that class, 1 = on_track to 5 = unknown: what to sort by';
COMMENT ON FUNCTION churn_cadence_ratio(purchase_history, date, int, text, numeric) IS
	'days since the last visit in gaps between visits; NULL where that is not known';
COMMENT ON FUNCTION churn_gap(purchase_history, date, text, int) IS
	'mean or median days between two visits; NULL with fewer than min_visits';
COMMENT ON FUNCTION churn_next_purchase(purchase_history, date, text, numeric) IS
	'day on which the next purchase is due: the last visit and one gap more';
COMMENT ON FUNCTION churn_usual_weekday(purchase_history, date) IS
	'day of the week with most visits, 1 = Monday to 7 = Sunday';
COMMENT ON FUNCTION churn_call_on(purchase_history, date, text, numeric) IS
	'best day to call: the usual day of the week on or before the next purchase, not before as_of';

CREATE FUNCTION churn_lifecycle(h purchase_history, as_of date, recent interval DEFAULT '90 days',
								prior interval DEFAULT '90 days', decline_below numeric DEFAULT 0.5,
								growth_from numeric DEFAULT 1.2, exploration_visits int DEFAULT 2,
								lang text DEFAULT 'en')
	RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_lifecycle_rank(h purchase_history, as_of date,
									 recent interval DEFAULT '90 days',
									 prior interval DEFAULT '90 days',
									 decline_below numeric DEFAULT 0.5,
									 growth_from numeric DEFAULT 1.2,
									 exploration_visits int DEFAULT 2)
	RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION churn_lifecycle(purchase_history, date, interval, interval, numeric, numeric, int, text) IS
	'exploration, development, stable or decline, by the net amounts of the last two windows and the visits; NULL without a visit';
COMMENT ON FUNCTION churn_lifecycle_rank(purchase_history, date, interval, interval, numeric, numeric, int) IS
	'place of that stage, 1 = exploration to 4 = decline: what to sort by';

CREATE FUNCTION churn_loyalty(h purchase_history, as_of date, within interval DEFAULT '1 year',
							  high int DEFAULT 3, medium int DEFAULT 2,
							  share_of_wallet numeric DEFAULT NULL,
							  switcher_below numeric DEFAULT 0.5, counting text DEFAULT 'days',
							  lang text DEFAULT 'en')
	RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_loyalty_rank(h purchase_history, as_of date, within interval DEFAULT '1 year',
								   high int DEFAULT 3, medium int DEFAULT 2,
								   share_of_wallet numeric DEFAULT NULL,
								   switcher_below numeric DEFAULT 0.5,
								   counting text DEFAULT 'days')
	RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_behaviour(h purchase_history, as_of date, within interval DEFAULT '1 year',
								regular int DEFAULT 3, counting text DEFAULT 'days',
								lang text DEFAULT 'en')
	RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION churn_behaviour_rank(h purchase_history, as_of date,
									 within interval DEFAULT '1 year', regular int DEFAULT 3,
									 counting text DEFAULT 'days')
	RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION churn_loyalty(purchase_history, date, interval, int, int, numeric, numeric, text, text) IS
	'high, medium, low or none by the visits of a year; one lower for a switcher, with a small share of wallet';
COMMENT ON FUNCTION churn_loyalty_rank(purchase_history, date, interval, int, int, numeric, numeric, text) IS
	'place of that class, 1 = high to 4 = none: what to sort by';
COMMENT ON FUNCTION churn_behaviour(purchase_history, date, interval, int, text, text) IS
	'regular, occasional, lost or potential by the visits of a year and before';
COMMENT ON FUNCTION churn_behaviour_rank(purchase_history, date, interval, int, text) IS
	'place of that class, 1 = regular to 4 = potential: what to sort by';

--
-- Events of a customer, row by row: OVER (PARTITION BY customer ORDER BY at)
--
-- src/churn/event.c (rule), event_pg.c
--
-- Order-dependent, so window functions and no aggregates.  purchase_visit_number() and
-- purchase_gap_before() stand here because they take the same walk along the purchase days.

CREATE FUNCTION churn_event_state(at date, churn_gap int DEFAULT 365, lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME', 'churn_event_state_date' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION churn_event_state(at timestamp, churn_gap int DEFAULT 365, lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME', 'churn_event_state_timestamp' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION churn_event_state(at timestamptz, churn_gap int DEFAULT 365, lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME', 'churn_event_state_timestamptz' LANGUAGE C WINDOW STABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_event_state(date, int, text) IS
	'new on the first purchase day, resurrected more than churn_gap days after the one before, else retained; pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';
COMMENT ON FUNCTION churn_event_state(timestamp, int, text) IS
	'new on the first purchase day, resurrected more than churn_gap days after the one before, else retained; pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';
COMMENT ON FUNCTION churn_event_state(timestamptz, int, text) IS
	'new on the first purchase day, resurrected more than churn_gap days after the one before, else retained (days in the session TimeZone); pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';

CREATE FUNCTION churn_event_state_rank(at date, churn_gap int DEFAULT 365) RETURNS int
	AS 'MODULE_PATHNAME', 'churn_event_state_rank_date' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION churn_event_state_rank(at timestamp, churn_gap int DEFAULT 365) RETURNS int
	AS 'MODULE_PATHNAME', 'churn_event_state_rank_timestamp' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION churn_event_state_rank(at timestamptz, churn_gap int DEFAULT 365) RETURNS int
	AS 'MODULE_PATHNAME', 'churn_event_state_rank_timestamptz' LANGUAGE C WINDOW STABLE PARALLEL SAFE;
COMMENT ON FUNCTION churn_event_state_rank(date, int) IS
	'churn_event_state() as a number: 1 new, 2 retained, 3 resurrected; pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';
COMMENT ON FUNCTION churn_event_state_rank(timestamp, int) IS
	'churn_event_state() as a number: 1 new, 2 retained, 3 resurrected; pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';
COMMENT ON FUNCTION churn_event_state_rank(timestamptz, int) IS
	'churn_event_state() as a number: 1 new, 2 retained, 3 resurrected (days in the session TimeZone); pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';

CREATE FUNCTION purchase_visit_number(at date) RETURNS int
	AS 'MODULE_PATHNAME', 'purchase_visit_number_date' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION purchase_visit_number(at timestamp) RETURNS int
	AS 'MODULE_PATHNAME', 'purchase_visit_number_timestamp' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION purchase_visit_number(at timestamptz) RETURNS int
	AS 'MODULE_PATHNAME', 'purchase_visit_number_timestamptz' LANGUAGE C WINDOW STABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_visit_number(date) IS
	'running number of the purchase day; pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';
COMMENT ON FUNCTION purchase_visit_number(timestamp) IS
	'running number of the purchase day; pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';
COMMENT ON FUNCTION purchase_visit_number(timestamptz) IS
	'running number of the purchase day (days in the session TimeZone); pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';

CREATE FUNCTION purchase_gap_before(at date) RETURNS int
	AS 'MODULE_PATHNAME', 'purchase_gap_before_date' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION purchase_gap_before(at timestamp) RETURNS int
	AS 'MODULE_PATHNAME', 'purchase_gap_before_timestamp' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION purchase_gap_before(at timestamptz) RETURNS int
	AS 'MODULE_PATHNAME', 'purchase_gap_before_timestamptz' LANGUAGE C WINDOW STABLE PARALLEL SAFE;
COMMENT ON FUNCTION purchase_gap_before(date) IS
	'days since the purchase day before; NULL on the first one; pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';
COMMENT ON FUNCTION purchase_gap_before(timestamp) IS
	'days since the purchase day before; NULL on the first one; pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';
COMMENT ON FUNCTION purchase_gap_before(timestamptz) IS
	'days since the purchase day before; NULL on the first one (days in the session TimeZone); pass NULL for a refund: CASE WHEN amount >= 0 THEN at END';

--
-- rfm_rolling: the rfm value as of the latest day of a frame
--
-- src/rfm/rolling.c (rows that come and go), rolling_pg.c
--
-- As a plain aggregate it is rfm() as of the latest row.  Over a frame that slides, rows that
-- leave are taken away again (MSFUNC, MINVFUNC), so that a row costs the same however long
-- the frame.
--

CREATE FUNCTION rfm_rolling_combine(state rfm, other rfm) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION rfm_rolling_final(state internal) RETURNS rfm
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_combine(rfm, rfm) IS 'aggregate combine function';
COMMENT ON FUNCTION rfm_rolling_final(internal) IS 'aggregate final function of moving frames';

CREATE FUNCTION rfm_rolling_transition(state rfm, at date, amount numeric) RETURNS rfm
	AS 'MODULE_PATHNAME', 'rfm_rolling_transition_date_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_transition(rfm, date, numeric) IS 'aggregate transition function';
CREATE FUNCTION rfm_rolling_forward(state internal, at date, amount numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_forward_date_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_forward(internal, date, numeric) IS 'aggregate transition function of moving frames';
CREATE FUNCTION rfm_rolling_inverse(state internal, at date, amount numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_inverse_date_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_inverse(internal, date, numeric) IS 'aggregate inverse transition function of moving frames';
CREATE AGGREGATE rfm_rolling(at date, amount numeric) (
	SFUNC = rfm_rolling_transition, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_rolling_combine,
	MSFUNC = rfm_rolling_forward, MINVFUNC = rfm_rolling_inverse, MSTYPE = internal, MSSPACE = 640,
	MFINALFUNC = rfm_rolling_final, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_rolling(date, numeric) IS
	'recency, frequency and monetary value as of the latest day of the rows; in a window, of those in the frame';

CREATE FUNCTION rfm_rolling_transition(state rfm, at date, amount float8) RETURNS rfm
	AS 'MODULE_PATHNAME', 'rfm_rolling_transition_date_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_transition(rfm, date, float8) IS 'aggregate transition function';
CREATE FUNCTION rfm_rolling_forward(state internal, at date, amount float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_forward_date_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_forward(internal, date, float8) IS 'aggregate transition function of moving frames';
CREATE FUNCTION rfm_rolling_inverse(state internal, at date, amount float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_inverse_date_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_inverse(internal, date, float8) IS 'aggregate inverse transition function of moving frames';
CREATE AGGREGATE rfm_rolling(at date, amount float8) (
	SFUNC = rfm_rolling_transition, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_rolling_combine,
	MSFUNC = rfm_rolling_forward, MINVFUNC = rfm_rolling_inverse, MSTYPE = internal, MSSPACE = 640,
	MFINALFUNC = rfm_rolling_final, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_rolling(date, float8) IS
	'recency, frequency and monetary value as of the latest day of the rows; in a window, of those in the frame';

CREATE FUNCTION rfm_rolling_transition(state rfm, at timestamp, amount numeric) RETURNS rfm
	AS 'MODULE_PATHNAME', 'rfm_rolling_transition_timestamp_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_transition(rfm, timestamp, numeric) IS 'aggregate transition function';
CREATE FUNCTION rfm_rolling_forward(state internal, at timestamp, amount numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_forward_timestamp_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_forward(internal, timestamp, numeric) IS 'aggregate transition function of moving frames';
CREATE FUNCTION rfm_rolling_inverse(state internal, at timestamp, amount numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_inverse_timestamp_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_inverse(internal, timestamp, numeric) IS 'aggregate inverse transition function of moving frames';
CREATE AGGREGATE rfm_rolling(at timestamp, amount numeric) (
	SFUNC = rfm_rolling_transition, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_rolling_combine,
	MSFUNC = rfm_rolling_forward, MINVFUNC = rfm_rolling_inverse, MSTYPE = internal, MSSPACE = 640,
	MFINALFUNC = rfm_rolling_final, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_rolling(timestamp, numeric) IS
	'recency, frequency and monetary value as of the latest day of the rows; in a window, of those in the frame';

CREATE FUNCTION rfm_rolling_transition(state rfm, at timestamp, amount float8) RETURNS rfm
	AS 'MODULE_PATHNAME', 'rfm_rolling_transition_timestamp_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_transition(rfm, timestamp, float8) IS 'aggregate transition function';
CREATE FUNCTION rfm_rolling_forward(state internal, at timestamp, amount float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_forward_timestamp_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_forward(internal, timestamp, float8) IS 'aggregate transition function of moving frames';
CREATE FUNCTION rfm_rolling_inverse(state internal, at timestamp, amount float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_inverse_timestamp_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_inverse(internal, timestamp, float8) IS 'aggregate inverse transition function of moving frames';
CREATE AGGREGATE rfm_rolling(at timestamp, amount float8) (
	SFUNC = rfm_rolling_transition, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_rolling_combine,
	MSFUNC = rfm_rolling_forward, MINVFUNC = rfm_rolling_inverse, MSTYPE = internal, MSSPACE = 640,
	MFINALFUNC = rfm_rolling_final, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_rolling(timestamp, float8) IS
	'recency, frequency and monetary value as of the latest day of the rows; in a window, of those in the frame';

CREATE FUNCTION rfm_rolling_transition(state rfm, at timestamptz, amount numeric) RETURNS rfm
	AS 'MODULE_PATHNAME', 'rfm_rolling_transition_timestamptz_numeric' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_transition(rfm, timestamptz, numeric) IS 'aggregate transition function';
CREATE FUNCTION rfm_rolling_forward(state internal, at timestamptz, amount numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_forward_timestamptz_numeric' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_forward(internal, timestamptz, numeric) IS 'aggregate transition function of moving frames';
CREATE FUNCTION rfm_rolling_inverse(state internal, at timestamptz, amount numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_inverse_timestamptz_numeric' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_inverse(internal, timestamptz, numeric) IS 'aggregate inverse transition function of moving frames';
CREATE AGGREGATE rfm_rolling(at timestamptz, amount numeric) (
	SFUNC = rfm_rolling_transition, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_rolling_combine,
	MSFUNC = rfm_rolling_forward, MINVFUNC = rfm_rolling_inverse, MSTYPE = internal, MSSPACE = 640,
	MFINALFUNC = rfm_rolling_final, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_rolling(timestamptz, numeric) IS
	'recency, frequency and monetary value as of the latest day of the rows; in a window, of those in the frame (days in the session TimeZone)';

CREATE FUNCTION rfm_rolling_transition(state rfm, at timestamptz, amount float8) RETURNS rfm
	AS 'MODULE_PATHNAME', 'rfm_rolling_transition_timestamptz_float8' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_transition(rfm, timestamptz, float8) IS 'aggregate transition function';
CREATE FUNCTION rfm_rolling_forward(state internal, at timestamptz, amount float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_forward_timestamptz_float8' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_forward(internal, timestamptz, float8) IS 'aggregate transition function of moving frames';
CREATE FUNCTION rfm_rolling_inverse(state internal, at timestamptz, amount float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_rolling_inverse_timestamptz_float8' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_rolling_inverse(internal, timestamptz, float8) IS 'aggregate inverse transition function of moving frames';
CREATE AGGREGATE rfm_rolling(at timestamptz, amount float8) (
	SFUNC = rfm_rolling_transition, STYPE = rfm, SSPACE = 48,
	COMBINEFUNC = rfm_rolling_combine,
	MSFUNC = rfm_rolling_forward, MINVFUNC = rfm_rolling_inverse, MSTYPE = internal, MSSPACE = 640,
	MFINALFUNC = rfm_rolling_final, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_rolling(timestamptz, float8) IS
	'recency, frequency and monetary value as of the latest day of the rows; in a window, of those in the frame (days in the session TimeZone)';

--
-- quantile: scores of one column
--
-- src/shared/score.c (rule), src/quantile/quantile_pg.c
--

CREATE FUNCTION quantile_score(value float8, bins int DEFAULT 5, higher_is_better boolean DEFAULT true,
							   method text DEFAULT 'quantile') RETURNS int
	AS 'MODULE_PATHNAME', 'quantile_score_window' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION quantile_score(float8, int, boolean, text) IS
	'score 1..bins among the rows of the partition; equal values have equal scores';

CREATE FUNCTION score_fit_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION score_fit_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION score_fit_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION score_fit_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION score_fit_serialize(internal) IS 'aggregate serialization function';
COMMENT ON FUNCTION score_fit_deserialize(bytea, internal) IS 'aggregate deserialization function';

CREATE FUNCTION quantile_cuts_final(internal) RETURNS float8[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION quantile_cuts_final(internal) IS 'aggregate final function';

CREATE FUNCTION quantile_cuts_transition(internal, float8, int) RETURNS internal
	AS 'MODULE_PATHNAME', 'quantile_cuts_transition' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION quantile_cuts_transition(internal, float8, int) IS 'aggregate transition function';
CREATE FUNCTION quantile_cuts_transition(internal, float8, int, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'quantile_cuts_transition' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION quantile_cuts_transition(internal, float8, int, text) IS 'aggregate transition function';
CREATE AGGREGATE quantile_cuts(value float8, bins int) (
	SFUNC = quantile_cuts_transition, STYPE = internal, FINALFUNC = quantile_cuts_final,
	COMBINEFUNC = score_fit_combine, SERIALFUNC = score_fit_serialize, DESERIALFUNC = score_fit_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE quantile_cuts(value float8, bins int, method text) (
	SFUNC = quantile_cuts_transition, STYPE = internal, FINALFUNC = quantile_cuts_final,
	COMBINEFUNC = score_fit_combine, SERIALFUNC = score_fit_serialize, DESERIALFUNC = score_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE quantile_cuts(float8, int) IS 'the cut points that divide the values into bins';
COMMENT ON AGGREGATE quantile_cuts(float8, int, text) IS 'the cut points that divide the values into bins, by method ''quantile'' or ''r_rfm''';

CREATE FUNCTION quantile_score(value float8, cuts float8[], higher_is_better boolean DEFAULT true,
							   bounds text DEFAULT '(]') RETURNS int
	AS 'MODULE_PATHNAME', 'quantile_score_apply' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION quantile_score(float8, float8[], boolean, text) IS
	'score by given cut points; bounds ''(]'' for fitted cut points, ''[)'' for fixed breaks that belong to the bin above';

--
-- rfm: scores and codes
--
-- src/shared/score.c (rule), src/rfm/rfm_score_pg.c, src/rfm/rfm_cuts_pg.c (type), src/rfm/rfm_code_pg.c
--

CREATE TYPE rfm_cuts;

CREATE FUNCTION rfm_cuts_in(cstring) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_out(rfm_cuts) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_recv(internal) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_send(rfm_cuts) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE rfm_cuts (
	INPUT = rfm_cuts_in, OUTPUT = rfm_cuts_out, RECEIVE = rfm_cuts_recv, SEND = rfm_cuts_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = plain
);

COMMENT ON TYPE rfm_cuts IS 'cut points for scoring recency, frequency and monetary value';
COMMENT ON FUNCTION rfm_cuts_in(cstring) IS 'I/O';
COMMENT ON FUNCTION rfm_cuts_out(rfm_cuts) IS 'I/O';
COMMENT ON FUNCTION rfm_cuts_recv(internal) IS 'I/O';
COMMENT ON FUNCTION rfm_cuts_send(rfm_cuts) IS 'I/O';

CREATE FUNCTION rfm_cuts_eq(rfm_cuts, rfm_cuts) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_ne(rfm_cuts, rfm_cuts) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_lt(rfm_cuts, rfm_cuts) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_le(rfm_cuts, rfm_cuts) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_gt(rfm_cuts, rfm_cuts) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_ge(rfm_cuts, rfm_cuts) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_cmp(rfm_cuts, rfm_cuts) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_hash(rfm_cuts) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_cuts_hash_extended(rfm_cuts, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = rfm_cuts, RIGHTARG = rfm_cuts, FUNCTION = rfm_cuts_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = rfm_cuts, RIGHTARG = rfm_cuts, FUNCTION = rfm_cuts_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = rfm_cuts, RIGHTARG = rfm_cuts, FUNCTION = rfm_cuts_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = rfm_cuts, RIGHTARG = rfm_cuts, FUNCTION = rfm_cuts_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = rfm_cuts, RIGHTARG = rfm_cuts, FUNCTION = rfm_cuts_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = rfm_cuts, RIGHTARG = rfm_cuts, FUNCTION = rfm_cuts_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS rfm_cuts_ops DEFAULT FOR TYPE rfm_cuts USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 rfm_cuts_cmp(rfm_cuts, rfm_cuts);
CREATE OPERATOR CLASS rfm_cuts_ops DEFAULT FOR TYPE rfm_cuts USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 rfm_cuts_hash(rfm_cuts), FUNCTION 2 rfm_cuts_hash_extended(rfm_cuts, bigint);

-- Comparison: the order is that of the bytes and means nothing.

COMMENT ON FUNCTION rfm_cuts_eq(rfm_cuts, rfm_cuts) IS 'implementation of = operator';
COMMENT ON FUNCTION rfm_cuts_ne(rfm_cuts, rfm_cuts) IS 'implementation of <> operator';
COMMENT ON FUNCTION rfm_cuts_lt(rfm_cuts, rfm_cuts) IS 'implementation of < operator';
COMMENT ON FUNCTION rfm_cuts_le(rfm_cuts, rfm_cuts) IS 'implementation of <= operator';
COMMENT ON FUNCTION rfm_cuts_gt(rfm_cuts, rfm_cuts) IS 'implementation of > operator';
COMMENT ON FUNCTION rfm_cuts_ge(rfm_cuts, rfm_cuts) IS 'implementation of >= operator';
COMMENT ON FUNCTION rfm_cuts_cmp(rfm_cuts, rfm_cuts) IS 'less-equal-greater';
COMMENT ON FUNCTION rfm_cuts_hash(rfm_cuts) IS 'hash';
COMMENT ON FUNCTION rfm_cuts_hash_extended(rfm_cuts, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (rfm_cuts, rfm_cuts) IS 'equal';
COMMENT ON OPERATOR <> (rfm_cuts, rfm_cuts) IS 'not equal';
COMMENT ON OPERATOR < (rfm_cuts, rfm_cuts) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (rfm_cuts, rfm_cuts) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (rfm_cuts, rfm_cuts) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (rfm_cuts, rfm_cuts) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY rfm_cuts_ops USING btree IS 'order of rfm_cuts values by their bytes';
COMMENT ON OPERATOR FAMILY rfm_cuts_ops USING hash IS 'equality of rfm_cuts values';
COMMENT ON OPERATOR CLASS rfm_cuts_ops USING btree IS 'order of rfm_cuts values by their bytes';
COMMENT ON OPERATOR CLASS rfm_cuts_ops USING hash IS 'equality of rfm_cuts values';

CREATE FUNCTION rfm_score(r rfm, bins int DEFAULT 5, method text DEFAULT 'quantile') RETURNS int
	AS 'MODULE_PATHNAME', 'rfm_score_window_rfm' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION rfm_score(rfm, int, text) IS
	'three-digit code (recency, frequency, monetary) among the rows of the partition; equal values have equal scores';

CREATE FUNCTION rfm_score(recency float8, frequency float8, monetary float8, bins int DEFAULT 5,
						  method text DEFAULT 'quantile') RETURNS int
	AS 'MODULE_PATHNAME', 'rfm_score_window_values' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION rfm_score(float8, float8, float8, int, text) IS
	'three-digit code (recency, frequency, monetary) among the rows of the partition; equal values have equal scores';

CREATE FUNCTION rfm_cuts_final(internal) RETURNS rfm_cuts
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_final(internal) IS 'aggregate final function';

CREATE FUNCTION rfm_cuts_transition(internal, rfm, int) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_cuts_transition_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_transition(internal, rfm, int) IS 'aggregate transition function';
CREATE AGGREGATE rfm_cuts(r rfm, bins int) (
	SFUNC = rfm_cuts_transition, STYPE = internal, FINALFUNC = rfm_cuts_final,
	COMBINEFUNC = score_fit_combine, SERIALFUNC = score_fit_serialize, DESERIALFUNC = score_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(rfm, int) IS 'fits the cut points by which rfm_score(r, cuts) scores';

CREATE FUNCTION rfm_cuts_transition(internal, float8, float8, float8, int) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_cuts_transition_values' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_transition(internal, float8, float8, float8, int) IS 'aggregate transition function';
CREATE FUNCTION rfm_cuts_transition(internal, float8, float8, float8, int, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_cuts_transition_values' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts_transition(internal, float8, float8, float8, int, text) IS 'aggregate transition function';
CREATE AGGREGATE rfm_cuts(recency float8, frequency float8, monetary float8, bins int) (
	SFUNC = rfm_cuts_transition, STYPE = internal, FINALFUNC = rfm_cuts_final,
	COMBINEFUNC = score_fit_combine, SERIALFUNC = score_fit_serialize, DESERIALFUNC = score_fit_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE rfm_cuts(recency float8, frequency float8, monetary float8, bins int, method text) (
	SFUNC = rfm_cuts_transition, STYPE = internal, FINALFUNC = rfm_cuts_final,
	COMBINEFUNC = score_fit_combine, SERIALFUNC = score_fit_serialize, DESERIALFUNC = score_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_cuts(float8, float8, float8, int) IS 'fits the cut points by which rfm_score(recency, frequency, monetary, cuts) scores';
COMMENT ON AGGREGATE rfm_cuts(float8, float8, float8, int, text) IS 'fits the cut points by which rfm_score(recency, frequency, monetary, cuts) scores, by method ''quantile'' or ''r_rfm''';

CREATE FUNCTION rfm_cuts(recency float8[], frequency float8[], monetary float8[], bounds text DEFAULT '[)')
	RETURNS rfm_cuts
	AS 'MODULE_PATHNAME', 'rfm_cuts_from_breaks' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_cuts(float8[], float8[], float8[], text) IS
	'cut points from fixed ascending breaks; with bounds ''[)'' a value equal to a break belongs to the bin above it';

CREATE FUNCTION rfm_score(r rfm, cuts rfm_cuts) RETURNS int
	AS 'MODULE_PATHNAME', 'rfm_score_apply_rfm' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(rfm, rfm_cuts) IS 'three-digit code by given cut points; NULL without a purchase';

CREATE FUNCTION rfm_score(recency float8, frequency float8, monetary float8, cuts rfm_cuts) RETURNS int
	AS 'MODULE_PATHNAME', 'rfm_score_apply_values' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score(float8, float8, float8, rfm_cuts) IS 'three-digit code by given cut points';

CREATE FUNCTION rfm_cut_points(cuts rfm_cuts, OUT dimension text, OUT score int, OUT lower float8, OUT upper float8,
							   OUT bounds text) RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 15;
COMMENT ON FUNCTION rfm_cut_points(rfm_cuts) IS
	'the bins of each dimension with their limits; NULL where a bin is open, lower = upper where it is empty';

CREATE FUNCTION rfm_score_recency(score int) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_score_frequency(score int) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_score_monetary(score int) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION rfm_score_recency(int) IS 'first digit of a code';
COMMENT ON FUNCTION rfm_score_frequency(int) IS 'second digit of a code';
COMMENT ON FUNCTION rfm_score_monetary(int) IS 'third digit of a code';

CREATE FUNCTION rfm_weighted_score(score int, recency_weight float8 DEFAULT 1, frequency_weight float8 DEFAULT 1,
								   monetary_weight float8 DEFAULT 1) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION rfm_weighted_score(int, float8, float8, float8) IS 'weighted mean of the three digits of a code';

--
-- segment: which segment has this code?
--
-- src/segment/rules.c (what wins), src/segment/builtin.c (published maps), src/segment/segment_map_pg.c and
-- segment_map_io_pg.c (type), segment_aggregate_pg.c, segment_builtin_pg.c, rfm_segment_pg.c, segment_report_pg.c
--

-- The type segment_map: a user's (or a published) map as one value.

CREATE TYPE segment_map;

CREATE FUNCTION segment_map_in(cstring) RETURNS segment_map
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_out(segment_map) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_recv(internal) RETURNS segment_map
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_send(segment_map) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION segment_map_in(cstring) IS 'I/O';
COMMENT ON FUNCTION segment_map_out(segment_map) IS 'I/O';
COMMENT ON FUNCTION segment_map_recv(internal) IS 'I/O';
COMMENT ON FUNCTION segment_map_send(segment_map) IS 'I/O';

CREATE TYPE segment_map (
	INPUT = segment_map_in,
	OUTPUT = segment_map_out,
	RECEIVE = segment_map_recv,
	SEND = segment_map_send,
	ALIGNMENT = int4,
	STORAGE = extended
);

COMMENT ON TYPE segment_map IS
	'rules that give segments to RFM scores; its text form is JSON, and the name of a published map is read as well';

-- Comparison: the order is that of the bytes and means nothing.

CREATE FUNCTION segment_map_eq(segment_map, segment_map) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_ne(segment_map, segment_map) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_lt(segment_map, segment_map) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_le(segment_map, segment_map) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_gt(segment_map, segment_map) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_ge(segment_map, segment_map) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_cmp(segment_map, segment_map) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_hash(segment_map) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION segment_map_hash_extended(segment_map, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION segment_map_eq(segment_map, segment_map) IS 'implementation of = operator';
COMMENT ON FUNCTION segment_map_ne(segment_map, segment_map) IS 'implementation of <> operator';
COMMENT ON FUNCTION segment_map_lt(segment_map, segment_map) IS 'implementation of < operator';
COMMENT ON FUNCTION segment_map_le(segment_map, segment_map) IS 'implementation of <= operator';
COMMENT ON FUNCTION segment_map_gt(segment_map, segment_map) IS 'implementation of > operator';
COMMENT ON FUNCTION segment_map_ge(segment_map, segment_map) IS 'implementation of >= operator';
COMMENT ON FUNCTION segment_map_cmp(segment_map, segment_map) IS 'less-equal-greater';
COMMENT ON FUNCTION segment_map_hash(segment_map) IS 'hash';
COMMENT ON FUNCTION segment_map_hash_extended(segment_map, bigint) IS 'hash with seed';

CREATE OPERATOR = (
	LEFTARG = segment_map, RIGHTARG = segment_map, FUNCTION = segment_map_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
	LEFTARG = segment_map, RIGHTARG = segment_map, FUNCTION = segment_map_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
	LEFTARG = segment_map, RIGHTARG = segment_map, FUNCTION = segment_map_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
	LEFTARG = segment_map, RIGHTARG = segment_map, FUNCTION = segment_map_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
	LEFTARG = segment_map, RIGHTARG = segment_map, FUNCTION = segment_map_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
	LEFTARG = segment_map, RIGHTARG = segment_map, FUNCTION = segment_map_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);

COMMENT ON OPERATOR = (segment_map, segment_map) IS 'equal';
COMMENT ON OPERATOR <> (segment_map, segment_map) IS 'not equal';
COMMENT ON OPERATOR < (segment_map, segment_map) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (segment_map, segment_map) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (segment_map, segment_map) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (segment_map, segment_map) IS 'greater than or equal, in the order of the bytes';

CREATE OPERATOR CLASS segment_map_ops DEFAULT FOR TYPE segment_map USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 segment_map_cmp(segment_map, segment_map);
CREATE OPERATOR CLASS segment_map_ops DEFAULT FOR TYPE segment_map USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 segment_map_hash(segment_map),
	FUNCTION 2 segment_map_hash_extended(segment_map, bigint);

COMMENT ON OPERATOR FAMILY segment_map_ops USING btree IS 'order of segment_map values by their bytes';
COMMENT ON OPERATOR FAMILY segment_map_ops USING hash IS 'equality of segment_map values';
COMMENT ON OPERATOR CLASS segment_map_ops USING btree IS 'order of segment_map values by their bytes';
COMMENT ON OPERATOR CLASS segment_map_ops USING hash IS 'equality of segment_map values';

-- A map from the user's own rows.  The state is flat: it can be stored and sent.  SSPACE is
-- what it starts with: a head of 12 bytes, and 1000 for the first rules.

CREATE FUNCTION segment_map_transition(state bytea, segment text, r int4range, f int4range,
									   m int4range, priority int) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION segment_map_combine(state bytea, other bytea) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION segment_map_final(state bytea) RETURNS segment_map
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION segment_map_transition(bytea, text, int4range, int4range, int4range, int) IS
	'aggregate transition function';
COMMENT ON FUNCTION segment_map_combine(bytea, bytea) IS 'aggregate combine function';
COMMENT ON FUNCTION segment_map_final(bytea) IS 'aggregate final function';

CREATE AGGREGATE segment_map(segment text, r int4range, f int4range, m int4range, priority int) (
	SFUNC = segment_map_transition,
	STYPE = bytea,
	SSPACE = 1012,
	COMBINEFUNC = segment_map_combine,
	FINALFUNC = segment_map_final,
	FINALFUNC_MODIFY = READ_ONLY,
	PARALLEL = SAFE
);

COMMENT ON AGGREGATE segment_map(text, int4range, int4range, int4range, int) IS
	'compiles rules into a map: scores in all three ranges (NULL: any) belong to the segment; the smallest priority wins';

-- Published maps as values

CREATE FUNCTION segment_map(name text, lang text DEFAULT 'en', high_from int[] DEFAULT NULL)
	RETURNS segment_map
	AS 'MODULE_PATHNAME', 'segment_map_builtin' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION segment_map(text, text, int[]) IS
	'a published map (list11, rf10, quadrant8 with high_from, r_rfm_0_3) as a value, to be printed and checked like one''s own';

-- What is in a map, and what is wrong with it

CREATE FUNCTION segment_map_check(map segment_map, bins int DEFAULT 5)
	RETURNS TABLE (problem text, score int, segments text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 20;
CREATE FUNCTION segment_map_cells(map segment_map, bins int DEFAULT 5)
	RETURNS TABLE (score int, r int, f int, m int, segment text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 125;
CREATE FUNCTION segment_map_segments(map segment_map, bins int DEFAULT 5)
	RETURNS TABLE (rank int, segment text, cells int)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 10;

COMMENT ON FUNCTION segment_map_check(segment_map, int) IS
	'every gap, ambiguous score and overlap of a map for scores of 1..bins, and its rules that are never reached';
COMMENT ON FUNCTION segment_map_cells(segment_map, int) IS
	'the segment of each score of 1..bins; NULL for a gap, names joined by = where a score is ambiguous';
COMMENT ON FUNCTION segment_map_segments(segment_map, int) IS
	'the segments of a map by rank (smallest priority first), each with the number of scores of 1..bins it wins';

-- From scores to segments.  Not strict: a NULL parameter is an error, a NULL score is not.

CREATE FUNCTION rfm_segment(score int, map text DEFAULT 'list11', lang text DEFAULT 'en',
							high_from int[] DEFAULT NULL) RETURNS text
	AS 'MODULE_PATHNAME', 'rfm_segment_builtin' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION rfm_segment(score int, map segment_map) RETURNS text
	AS 'MODULE_PATHNAME', 'rfm_segment_by_map' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION rfm_segment_rank(score int, map text DEFAULT 'list11',
								 high_from int[] DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'rfm_segment_rank_builtin' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION rfm_segment_rank(score int, map segment_map) RETURNS int
	AS 'MODULE_PATHNAME', 'rfm_segment_rank_by_map' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION rfm_quadrant(r_high boolean, f_high boolean, m_high boolean,
							 lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION rfm_segment(int, text, text, int[]) IS
	'segment of an RFM score in a published map: list11, rf10, r_rfm_0_3 or quadrant8 (high_from: the first score of R, F, M that is high; default 4 of 5)';
COMMENT ON FUNCTION rfm_segment(int, segment_map) IS
	'segment of an RFM score in one''s own map; NULL for a gap, an error for an ambiguous score';
COMMENT ON FUNCTION rfm_segment_rank(int, text, int[]) IS
	'place of that segment in the published order, 1 is first: what to sort by';
COMMENT ON FUNCTION rfm_segment_rank(int, segment_map) IS
	'rank of that segment as in segment_map_segments(), 1 is first: what to sort by';
COMMENT ON FUNCTION rfm_quadrant(boolean, boolean, boolean, text) IS
	'class of quadrant8 for any rule of "high"';

--
-- tier: who belongs to the top?
--
-- src/tier/tier.c (rules), src/tier/tier_window_pg.c, src/tier/tier_cuts_pg.c (fit), src/tier/tier_limits_pg.c (apply)
--

CREATE FUNCTION tier_by_share(value numeric, shares numeric[], ties text DEFAULT 'up', floor numeric DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_by_share_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION tier_by_share(numeric, numeric[], text, numeric) IS
	'tier by head count, 1 = best: shares of the customers, equal values in the better tier (ties ''down'': the worse)';
CREATE FUNCTION tier_by_value(value numeric, shares numeric[] DEFAULT '{0.80,0.15,0.05}', boundary text DEFAULT 'cross') RETURNS int
	AS 'MODULE_PATHNAME', 'tier_by_value_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION tier_by_value(numeric, numeric[], text) IS
	'tier by share of the total value (ABC), 1 = best: who crosses a limit is in the better tier (boundary ''within'': the worse)';
CREATE FUNCTION tier_by_limit(value numeric, limits numeric[]) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_by_limit_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_by_limit(numeric, numeric[]) IS
	'tier by absolute limits, 1 = best: a value equal to a limit is in the better tier';
CREATE FUNCTION tier_at(value numeric, cuts numeric[], floor numeric DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_at_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_at(numeric, numeric[], numeric) IS 'tier by limits that tier_share_cuts() or tier_value_cuts() fitted';

CREATE FUNCTION tier_by_share(value float8, shares numeric[], ties text DEFAULT 'up', floor float8 DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_by_share_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION tier_by_share(float8, numeric[], text, float8) IS
	'tier by head count, 1 = best: shares of the customers, equal values in the better tier (ties ''down'': the worse)';
CREATE FUNCTION tier_by_value(value float8, shares numeric[] DEFAULT '{0.80,0.15,0.05}', boundary text DEFAULT 'cross') RETURNS int
	AS 'MODULE_PATHNAME', 'tier_by_value_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION tier_by_value(float8, numeric[], text) IS
	'tier by share of the total value (ABC), 1 = best: who crosses a limit is in the better tier (boundary ''within'': the worse)';
CREATE FUNCTION tier_by_limit(value float8, limits float8[]) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_by_limit_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_by_limit(float8, float8[]) IS
	'tier by absolute limits, 1 = best: a value equal to a limit is in the better tier';
CREATE FUNCTION tier_at(value float8, cuts float8[], floor float8 DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_at_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_at(float8, float8[], float8) IS 'tier by limits that tier_share_cuts() or tier_value_cuts() fitted';

CREATE FUNCTION tier_cuts_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_cuts_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION tier_cuts_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION tier_cuts_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION tier_cuts_serialize(internal) IS 'aggregate serialization function';
COMMENT ON FUNCTION tier_cuts_deserialize(bytea, internal) IS 'aggregate deserialization function';

CREATE FUNCTION tier_cuts_numeric_final(internal) RETURNS numeric[]
	AS 'MODULE_PATHNAME', 'tier_cuts_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_cuts_numeric_final(internal) IS 'aggregate final function';
CREATE FUNCTION tier_share_cuts_transition(internal, numeric, numeric[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'tier_share_cuts_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_share_cuts_transition(internal, numeric, numeric[]) IS 'aggregate transition function';
CREATE AGGREGATE tier_share_cuts(value numeric, shares numeric[]) (
	SFUNC = tier_share_cuts_transition, STYPE = internal, FINALFUNC = tier_cuts_numeric_final,
	COMBINEFUNC = tier_cuts_combine, SERIALFUNC = tier_cuts_serialize, DESERIALFUNC = tier_cuts_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tier_share_cuts(numeric, numeric[]) IS 'the least value of each tier by head count, but the last';
CREATE FUNCTION tier_share_cuts_transition(internal, numeric, numeric[], text) RETURNS internal
	AS 'MODULE_PATHNAME', 'tier_share_cuts_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_share_cuts_transition(internal, numeric, numeric[], text) IS 'aggregate transition function';
CREATE AGGREGATE tier_share_cuts(value numeric, shares numeric[], ties text) (
	SFUNC = tier_share_cuts_transition, STYPE = internal, FINALFUNC = tier_cuts_numeric_final,
	COMBINEFUNC = tier_cuts_combine, SERIALFUNC = tier_cuts_serialize, DESERIALFUNC = tier_cuts_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tier_share_cuts(numeric, numeric[], text) IS 'the least value of each tier by head count, but the last, with ties';
CREATE FUNCTION tier_value_cuts_transition(internal, numeric, numeric[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'tier_value_cuts_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_value_cuts_transition(internal, numeric, numeric[]) IS 'aggregate transition function';
CREATE AGGREGATE tier_value_cuts(value numeric, shares numeric[]) (
	SFUNC = tier_value_cuts_transition, STYPE = internal, FINALFUNC = tier_cuts_numeric_final,
	COMBINEFUNC = tier_cuts_combine, SERIALFUNC = tier_cuts_serialize, DESERIALFUNC = tier_cuts_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tier_value_cuts(numeric, numeric[]) IS 'the least value of each tier by share of the total, but the last';
CREATE FUNCTION tier_value_cuts_transition(internal, numeric, numeric[], text) RETURNS internal
	AS 'MODULE_PATHNAME', 'tier_value_cuts_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_value_cuts_transition(internal, numeric, numeric[], text) IS 'aggregate transition function';
CREATE AGGREGATE tier_value_cuts(value numeric, shares numeric[], boundary text) (
	SFUNC = tier_value_cuts_transition, STYPE = internal, FINALFUNC = tier_cuts_numeric_final,
	COMBINEFUNC = tier_cuts_combine, SERIALFUNC = tier_cuts_serialize, DESERIALFUNC = tier_cuts_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tier_value_cuts(numeric, numeric[], text) IS 'the least value of each tier by share of the total, but the last, with boundary';

CREATE FUNCTION tier_cuts_float8_final(internal) RETURNS float8[]
	AS 'MODULE_PATHNAME', 'tier_cuts_final' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_cuts_float8_final(internal) IS 'aggregate final function';
CREATE FUNCTION tier_share_cuts_transition(internal, float8, numeric[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'tier_share_cuts_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_share_cuts_transition(internal, float8, numeric[]) IS 'aggregate transition function';
CREATE AGGREGATE tier_share_cuts(value float8, shares numeric[]) (
	SFUNC = tier_share_cuts_transition, STYPE = internal, FINALFUNC = tier_cuts_float8_final,
	COMBINEFUNC = tier_cuts_combine, SERIALFUNC = tier_cuts_serialize, DESERIALFUNC = tier_cuts_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tier_share_cuts(float8, numeric[]) IS 'the least value of each tier by head count, but the last';
CREATE FUNCTION tier_share_cuts_transition(internal, float8, numeric[], text) RETURNS internal
	AS 'MODULE_PATHNAME', 'tier_share_cuts_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_share_cuts_transition(internal, float8, numeric[], text) IS 'aggregate transition function';
CREATE AGGREGATE tier_share_cuts(value float8, shares numeric[], ties text) (
	SFUNC = tier_share_cuts_transition, STYPE = internal, FINALFUNC = tier_cuts_float8_final,
	COMBINEFUNC = tier_cuts_combine, SERIALFUNC = tier_cuts_serialize, DESERIALFUNC = tier_cuts_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tier_share_cuts(float8, numeric[], text) IS 'the least value of each tier by head count, but the last, with ties';
CREATE FUNCTION tier_value_cuts_transition(internal, float8, numeric[]) RETURNS internal
	AS 'MODULE_PATHNAME', 'tier_value_cuts_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_value_cuts_transition(internal, float8, numeric[]) IS 'aggregate transition function';
CREATE AGGREGATE tier_value_cuts(value float8, shares numeric[]) (
	SFUNC = tier_value_cuts_transition, STYPE = internal, FINALFUNC = tier_cuts_float8_final,
	COMBINEFUNC = tier_cuts_combine, SERIALFUNC = tier_cuts_serialize, DESERIALFUNC = tier_cuts_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tier_value_cuts(float8, numeric[]) IS 'the least value of each tier by share of the total, but the last';
CREATE FUNCTION tier_value_cuts_transition(internal, float8, numeric[], text) RETURNS internal
	AS 'MODULE_PATHNAME', 'tier_value_cuts_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_value_cuts_transition(internal, float8, numeric[], text) IS 'aggregate transition function';
CREATE AGGREGATE tier_value_cuts(value float8, shares numeric[], boundary text) (
	SFUNC = tier_value_cuts_transition, STYPE = internal, FINALFUNC = tier_cuts_float8_final,
	COMBINEFUNC = tier_cuts_combine, SERIALFUNC = tier_cuts_serialize, DESERIALFUNC = tier_cuts_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE tier_value_cuts(float8, numeric[], text) IS 'the least value of each tier by share of the total, but the last, with boundary';
--
-- tier: schemes by name
--
-- src/tier/scheme.c (shares, labels, services), src/tier/scheme_pg.c, src/tier/scheme_pyramid_pg.c
--

CREATE FUNCTION tier_shares(scheme text) RETURNS numeric[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_label(tier int, scheme text, lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_schemes(lang text DEFAULT 'en')
	RETURNS TABLE (scheme text, tier int, label text, share numeric)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 15;
CREATE FUNCTION tier_service(scheme text, lang text DEFAULT 'en')
	RETURNS TABLE (tier int, label text, service text, response interval, resources text)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 4;
CREATE FUNCTION tier_pyramid_class(tier int, bought_before boolean, is_suspect boolean DEFAULT false,
								   lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_pyramid_rank(tier int, bought_before boolean, is_suspect boolean DEFAULT false)
	RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION tier_shares(text) IS
	'shares of a scheme, best tier first: diamond, pyramid, metal (of customers), abc (of the value)';
COMMENT ON FUNCTION tier_label(int, text, text) IS
	'label of a tier in a scheme; the tier after the last, which a floor leaves out, is none';
COMMENT ON FUNCTION tier_schemes(text) IS
	'every tier of every scheme, with its label and share';
COMMENT ON FUNCTION tier_service(text, text) IS
	'what each tier of a scheme is promised: service, response time and resources';
COMMENT ON FUNCTION tier_pyramid_class(int, boolean, boolean, text) IS
	'class in the customer pyramid; without a tier (no purchase) inactive, prospective or suspect';
COMMENT ON FUNCTION tier_pyramid_rank(int, boolean, boolean) IS
	'place of that class, 1 = vip to 7 = suspect: what to sort by';

--
-- tier: classes by value and cost
--
-- src/tier/value_class.c (rule), src/tier/value_class_pg.c, src/tier/strategic_pg.c
--

CREATE FUNCTION tier_value_class(profit numeric, tier int, lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME', 'tier_value_class_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_value_class(profit float8, tier int, lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME', 'tier_value_class_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_value_rank(profit numeric, tier int) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_value_rank_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_value_rank(profit float8, tier int) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_value_rank_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;

CREATE FUNCTION tier_strategic_class(actual numeric, strategic numeric, service_cost numeric,
									 top_share numeric DEFAULT 0.20, lang text DEFAULT 'en')
	RETURNS text
	AS 'MODULE_PATHNAME', 'tier_strategic_class_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION tier_strategic_class(actual float8, strategic float8, service_cost float8,
									 top_share numeric DEFAULT 0.20, lang text DEFAULT 'en')
	RETURNS text
	AS 'MODULE_PATHNAME', 'tier_strategic_class_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION tier_strategic_rank(actual numeric, strategic numeric, service_cost numeric,
									top_share numeric DEFAULT 0.20) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_strategic_rank_numeric' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION tier_strategic_rank(actual float8, strategic float8, service_cost float8,
									top_share numeric DEFAULT 0.20) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_strategic_rank_float8' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE COST 10;

COMMENT ON FUNCTION tier_value_class(numeric, int, text) IS
	'high, medium, low or negative: a profit (margin - service cost) and its class, tier_by_value(profit) OVER ()';
COMMENT ON FUNCTION tier_value_class(float8, int, text) IS
	'high, medium, low or negative: a profit (margin - service cost) and its class, tier_by_value(profit) OVER ()';
COMMENT ON FUNCTION tier_value_rank(numeric, int) IS
	'place of that class, 1 = high to 4 = negative: what to sort by';
COMMENT ON FUNCTION tier_value_rank(float8, int) IS
	'place of that class, 1 = high to 4 = negative: what to sort by';
COMMENT ON FUNCTION tier_strategic_class(numeric, numeric, numeric, numeric, text) IS
	'below_zero when actual + strategic < service_cost; most_valuable in the top share of the others by actual - service_cost; else second_tier';
COMMENT ON FUNCTION tier_strategic_class(float8, float8, float8, numeric, text) IS
	'below_zero when actual + strategic < service_cost; most_valuable in the top share of the others by actual - service_cost; else second_tier';
COMMENT ON FUNCTION tier_strategic_rank(numeric, numeric, numeric, numeric) IS
	'place of that class, 1 = most_valuable to 3 = below_zero: what to sort by';
COMMENT ON FUNCTION tier_strategic_rank(float8, float8, float8, numeric) IS
	'place of that class, 1 = most_valuable to 3 = below_zero: what to sort by';

--
-- tier: the way to the next one
--
-- src/tier/distance_pg.c
--

CREATE FUNCTION tier_next(value numeric, cuts numeric[]) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_next_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_next(value float8, cuts float8[]) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_next_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_distance(value numeric, cuts numeric[]) RETURNS numeric
	AS 'MODULE_PATHNAME', 'tier_distance_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_distance(value float8, cuts float8[]) RETURNS float8
	AS 'MODULE_PATHNAME', 'tier_distance_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_distance_text(value numeric, cuts numeric[], scheme text,
								   lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME', 'tier_distance_text_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_distance_text(value float8, cuts float8[], scheme text,
								   lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME', 'tier_distance_text_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;

COMMENT ON FUNCTION tier_next(numeric, numeric[]) IS
	'the next better tier that somebody is in; NULL when there is none';
COMMENT ON FUNCTION tier_next(float8, float8[]) IS
	'the next better tier that somebody is in; NULL when there is none';
COMMENT ON FUNCTION tier_distance(numeric, numeric[]) IS
	'how much more it takes to reach the next better tier; NULL when there is none';
COMMENT ON FUNCTION tier_distance(float8, float8[]) IS
	'how much more it takes to reach the next better tier; NULL when there is none';
COMMENT ON FUNCTION tier_distance_text(numeric, numeric[], text, text) IS
	'that distance as a sentence that names the tier, for a letter to the customer';
COMMENT ON FUNCTION tier_distance_text(float8, float8[], text, text) IS
	'that distance as a sentence that names the tier, for a letter to the customer';
--
-- tier: movement from period to period
--
-- src/tier/hold.c, migration.c, drift.c (rules), hold_pg.c, migration_pg.c, migration_rows_pg.c,
-- drift_pg.c
--

-- Order-dependent, so a window function and no aggregate.
CREATE FUNCTION tier_hold(tier int, up_after int DEFAULT 1, down_after int DEFAULT 2,
						  max_step int DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C WINDOW IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_hold(int, int, int, int) IS
	'the tier held after each period: it moves after up_after better or down_after worse tiers in a row';

-- The transition state is the result: a matrix of counts.
CREATE FUNCTION tier_migration_transition(int[], int, int) RETURNS int[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_migration_combine(int[], int[]) RETURNS int[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_migration_transition(int[], int, int) IS 'aggregate transition function';
COMMENT ON FUNCTION tier_migration_combine(int[], int[]) IS 'aggregate combine function';

CREATE AGGREGATE tier_migration(before int, after int) (
	SFUNC = tier_migration_transition, STYPE = int[], SSPACE = 256,
	COMBINEFUNC = tier_migration_combine, PARALLEL = SAFE
);
COMMENT ON AGGREGATE tier_migration(int, int) IS
	'number of customers by tier before and after, as a matrix; for tier_migration_rows()';

CREATE FUNCTION tier_migration_rows(migration int[], scheme text DEFAULT NULL, lang text DEFAULT 'en',
									empty_cells boolean DEFAULT false)
	RETURNS TABLE (from_tier text, to_tier text, customers int, share float8, from_rank int, to_rank int)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 20;
COMMENT ON FUNCTION tier_migration_rows(int[], text, text, boolean) IS
	'who moved from which tier to which, new and gone customers included, and their share of all from the same tier';

CREATE FUNCTION tier_drift_customer(value_before numeric, value_after numeric, cuts_before numeric[],
									cuts_after numeric[], floor numeric DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_drift_customer_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_drift_customer(value_before float8, value_after float8, cuts_before float8[],
									cuts_after float8[], floor float8 DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_drift_customer_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_drift_customer(numeric, numeric, numeric[], numeric[], numeric) IS
	'tiers gained because the customer''s value changed; negative: lost';
COMMENT ON FUNCTION tier_drift_customer(float8, float8, float8[], float8[], float8) IS
	'tiers gained because the customer''s value changed; negative: lost';

CREATE FUNCTION tier_drift_market(value_before numeric, value_after numeric, cuts_before numeric[],
								  cuts_after numeric[], floor numeric DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_drift_market_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_drift_market(value_before float8, value_after float8, cuts_before float8[],
								  cuts_after float8[], floor float8 DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_drift_market_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_drift_market(numeric, numeric, numeric[], numeric[], numeric) IS
	'tiers gained because the cut points moved; negative: lost';
COMMENT ON FUNCTION tier_drift_market(float8, float8, float8[], float8[], float8) IS
	'tiers gained because the cut points moved; negative: lost';

CREATE FUNCTION tier_drift_cause(value_before numeric, value_after numeric, cuts_before numeric[],
								 cuts_after numeric[], floor numeric DEFAULT NULL,
								 lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME', 'tier_drift_cause_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_drift_cause(value_before float8, value_after float8, cuts_before float8[],
								 cuts_after float8[], floor float8 DEFAULT NULL,
								 lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME', 'tier_drift_cause_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_drift_cause(numeric, numeric, numeric[], numeric[], numeric, text) IS
	'why a tier changed: unchanged, customer, market, both, offset, new or gone';
COMMENT ON FUNCTION tier_drift_cause(float8, float8, float8[], float8[], float8, text) IS
	'why a tier changed: unchanged, customer, market, both, offset, new or gone';

CREATE FUNCTION tier_drift_rank(value_before numeric, value_after numeric, cuts_before numeric[],
								cuts_after numeric[], floor numeric DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_drift_rank_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION tier_drift_rank(value_before float8, value_after float8, cuts_before float8[],
								cuts_after float8[], floor float8 DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'tier_drift_rank_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION tier_drift_rank(numeric, numeric, numeric[], numeric[], numeric) IS
	'number of that cause, to sort by: 1 is unchanged';
COMMENT ON FUNCTION tier_drift_rank(float8, float8, float8[], float8[], float8) IS
	'number of that cause, to sort by: 1 is unchanged';
--
-- pareto: how concentrated is the value?
--
-- src/pareto/pareto.c (rule), src/pareto/pareto_pg.c (aggregates), src/pareto/pareto_lorenz_pg.c (rows);
-- src/pareto/report.c (rule), src/pareto/pareto_report_pg.c
--

CREATE FUNCTION pareto_transition(internal, float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_transition_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_share_transition(internal, float8, float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_share_transition_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_points_transition(internal, float8, int) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_points_transition_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_transition(internal, numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_transition_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_share_transition(internal, numeric, float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_share_transition_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_points_transition(internal, numeric, int) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_points_transition_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION pareto_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION pareto_gini_final(internal) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_gini_unbiased_final(internal) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_top_share_final(internal) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_customers_for_final(internal) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_lorenz_final(internal) RETURNS float8[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_transition(internal, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_share_transition(internal, float8, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_points_transition(internal, float8, int) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_transition(internal, numeric) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_share_transition(internal, numeric, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_points_transition(internal, numeric, int) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION pareto_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION pareto_deserialize(bytea, internal) IS 'aggregate deserial function';
COMMENT ON FUNCTION pareto_gini_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION pareto_gini_unbiased_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION pareto_top_share_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION pareto_customers_for_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION pareto_lorenz_final(internal) IS 'aggregate final function';

CREATE AGGREGATE pareto_gini(value float8) (
	SFUNC = pareto_transition, STYPE = internal, FINALFUNC = pareto_gini_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_gini_unbiased(value float8) (
	SFUNC = pareto_transition, STYPE = internal, FINALFUNC = pareto_gini_unbiased_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_top_share(value float8, share float8) (
	SFUNC = pareto_share_transition, STYPE = internal, FINALFUNC = pareto_top_share_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_customers_for(value float8, share float8) (
	SFUNC = pareto_share_transition, STYPE = internal, FINALFUNC = pareto_customers_for_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_lorenz(value float8) (
	SFUNC = pareto_transition, STYPE = internal, FINALFUNC = pareto_lorenz_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_lorenz(value float8, points int) (
	SFUNC = pareto_points_transition, STYPE = internal, FINALFUNC = pareto_lorenz_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_gini(value numeric) (
	SFUNC = pareto_transition, STYPE = internal, FINALFUNC = pareto_gini_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_gini_unbiased(value numeric) (
	SFUNC = pareto_transition, STYPE = internal, FINALFUNC = pareto_gini_unbiased_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_top_share(value numeric, share float8) (
	SFUNC = pareto_share_transition, STYPE = internal, FINALFUNC = pareto_top_share_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_customers_for(value numeric, share float8) (
	SFUNC = pareto_share_transition, STYPE = internal, FINALFUNC = pareto_customers_for_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_lorenz(value numeric) (
	SFUNC = pareto_transition, STYPE = internal, FINALFUNC = pareto_lorenz_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE pareto_lorenz(value numeric, points int) (
	SFUNC = pareto_points_transition, STYPE = internal, FINALFUNC = pareto_lorenz_final,
	COMBINEFUNC = pareto_combine, SERIALFUNC = pareto_serialize, DESERIALFUNC = pareto_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_gini(float8) IS 'Gini coefficient of the values (population form): 0 when all are equal, towards 1 when one has it all';
COMMENT ON AGGREGATE pareto_gini_unbiased(float8) IS 'Gini coefficient times n / (n - 1), for a sample';
COMMENT ON AGGREGATE pareto_top_share(float8, float8) IS 'part of the total that the best share of the customers bring; 0.2 for the best 20 %';
COMMENT ON AGGREGATE pareto_customers_for(float8, float8) IS 'smallest number of customers, best first, who bring a share of the total';
COMMENT ON AGGREGATE pareto_lorenz(float8) IS 'Lorenz curve: part of the total that the lowest 0, 1, ..., 100 % of the customers bring';
COMMENT ON AGGREGATE pareto_lorenz(float8, int) IS 'Lorenz curve at 0, 1 / points, ..., 1 of the customers, lowest first';
COMMENT ON AGGREGATE pareto_gini(numeric) IS 'Gini coefficient of the values (population form): 0 when all are equal, towards 1 when one has it all';
COMMENT ON AGGREGATE pareto_gini_unbiased(numeric) IS 'Gini coefficient times n / (n - 1), for a sample';
COMMENT ON AGGREGATE pareto_top_share(numeric, float8) IS 'part of the total that the best share of the customers bring; 0.2 for the best 20 %';
COMMENT ON AGGREGATE pareto_customers_for(numeric, float8) IS 'smallest number of customers, best first, who bring a share of the total';
COMMENT ON AGGREGATE pareto_lorenz(numeric) IS 'Lorenz curve: part of the total that the lowest 0, 1, ..., 100 % of the customers bring';
COMMENT ON AGGREGATE pareto_lorenz(numeric, int) IS 'Lorenz curve at 0, 1 / points, ..., 1 of the customers, lowest first';

CREATE FUNCTION pareto_lorenz_points(curve float8[], OUT customer_share float8, OUT value_share float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 101;
COMMENT ON FUNCTION pareto_lorenz_points(float8[]) IS 'the Lorenz curve as rows: lowest customers first';
CREATE FUNCTION pareto_lorenz_top_share(curve float8[], share float8) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_lorenz_top_share(float8[], float8) IS
	'part of the total that the best share of the customers bring, read off the Lorenz curve';

CREATE FUNCTION pareto_tiers_transition(internal, int, float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_tiers_transition_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_tiers_transition(internal, int, float8) IS 'aggregate transition function';
CREATE FUNCTION pareto_tiers_transition(internal, int, numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_tiers_transition_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_tiers_transition(internal, int, numeric) IS 'aggregate transition function';
CREATE FUNCTION pareto_tiers_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION pareto_tiers_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION pareto_tiers_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION pareto_tiers_final(internal) RETURNS numeric[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION pareto_tiers_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION pareto_tiers_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION pareto_tiers_deserialize(bytea, internal) IS 'aggregate deserial function';
COMMENT ON FUNCTION pareto_tiers_final(internal) IS 'aggregate final function';
CREATE AGGREGATE pareto_tiers(tier int, value float8) (
	SFUNC = pareto_tiers_transition, STYPE = internal, FINALFUNC = pareto_tiers_final,
	COMBINEFUNC = pareto_tiers_combine, SERIALFUNC = pareto_tiers_serialize,
	DESERIALFUNC = pareto_tiers_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_tiers(int, float8) IS 'customers and value of each tier: what pareto_report() makes rows of';
CREATE AGGREGATE pareto_tiers(tier int, value numeric) (
	SFUNC = pareto_tiers_transition, STYPE = internal, FINALFUNC = pareto_tiers_final,
	COMBINEFUNC = pareto_tiers_combine, SERIALFUNC = pareto_tiers_serialize,
	DESERIALFUNC = pareto_tiers_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_tiers(int, numeric) IS 'customers and value of each tier: what pareto_report() makes rows of';
CREATE FUNCTION pareto_report(tiers numeric[], OUT tier int, OUT customers bigint, OUT customer_share float8,
							  OUT value numeric, OUT value_share float8,
							  OUT customer_share_upto float8, OUT value_share_upto float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 4;
COMMENT ON FUNCTION pareto_report(numeric[]) IS
	'customers, value and their shares by tier; upto: this tier and the better ones';

--
-- cohort: how does the customer base grow, and who comes again?
--
-- src/cohort/period.c (calendar periods), src/cohort/growth.c, src/cohort/retention.c (rules), src/cohort/*_form.c
-- (bytes), src/cohort/aggregate_pg.c, src/cohort/growth_pg.c, src/cohort/retention_pg.c (aggregates),
-- src/cohort/*_io_pg.c (types), src/cohort/*_rows_pg.c (rows)
--

CREATE TYPE cohort_growth;

CREATE FUNCTION cohort_growth_in(cstring) RETURNS cohort_growth
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_out(cohort_growth) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_recv(internal) RETURNS cohort_growth
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_send(cohort_growth) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE cohort_growth (
	INPUT = cohort_growth_in, OUTPUT = cohort_growth_out, RECEIVE = cohort_growth_recv, SEND = cohort_growth_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended
);

COMMENT ON TYPE cohort_growth IS 'growth accounting of a population by calendar period, as of a day';
COMMENT ON FUNCTION cohort_growth_in(cstring) IS 'I/O';
COMMENT ON FUNCTION cohort_growth_out(cohort_growth) IS 'I/O';
COMMENT ON FUNCTION cohort_growth_recv(internal) IS 'I/O';
COMMENT ON FUNCTION cohort_growth_send(cohort_growth) IS 'I/O';

CREATE FUNCTION cohort_growth_eq(cohort_growth, cohort_growth) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_ne(cohort_growth, cohort_growth) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_lt(cohort_growth, cohort_growth) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_le(cohort_growth, cohort_growth) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_gt(cohort_growth, cohort_growth) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_ge(cohort_growth, cohort_growth) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_cmp(cohort_growth, cohort_growth) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_hash(cohort_growth) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_hash_extended(cohort_growth, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = cohort_growth, RIGHTARG = cohort_growth, FUNCTION = cohort_growth_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = cohort_growth, RIGHTARG = cohort_growth, FUNCTION = cohort_growth_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = cohort_growth, RIGHTARG = cohort_growth, FUNCTION = cohort_growth_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = cohort_growth, RIGHTARG = cohort_growth, FUNCTION = cohort_growth_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = cohort_growth, RIGHTARG = cohort_growth, FUNCTION = cohort_growth_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = cohort_growth, RIGHTARG = cohort_growth, FUNCTION = cohort_growth_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS cohort_growth_ops DEFAULT FOR TYPE cohort_growth USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 cohort_growth_cmp(cohort_growth, cohort_growth);
CREATE OPERATOR CLASS cohort_growth_ops DEFAULT FOR TYPE cohort_growth USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 cohort_growth_hash(cohort_growth), FUNCTION 2 cohort_growth_hash_extended(cohort_growth, bigint);

-- Comparison: the order is that of the bytes and means nothing.

COMMENT ON FUNCTION cohort_growth_eq(cohort_growth, cohort_growth) IS 'implementation of = operator';
COMMENT ON FUNCTION cohort_growth_ne(cohort_growth, cohort_growth) IS 'implementation of <> operator';
COMMENT ON FUNCTION cohort_growth_lt(cohort_growth, cohort_growth) IS 'implementation of < operator';
COMMENT ON FUNCTION cohort_growth_le(cohort_growth, cohort_growth) IS 'implementation of <= operator';
COMMENT ON FUNCTION cohort_growth_gt(cohort_growth, cohort_growth) IS 'implementation of > operator';
COMMENT ON FUNCTION cohort_growth_ge(cohort_growth, cohort_growth) IS 'implementation of >= operator';
COMMENT ON FUNCTION cohort_growth_cmp(cohort_growth, cohort_growth) IS 'less-equal-greater';
COMMENT ON FUNCTION cohort_growth_hash(cohort_growth) IS 'hash';
COMMENT ON FUNCTION cohort_growth_hash_extended(cohort_growth, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (cohort_growth, cohort_growth) IS 'equal';
COMMENT ON OPERATOR <> (cohort_growth, cohort_growth) IS 'not equal';
COMMENT ON OPERATOR < (cohort_growth, cohort_growth) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (cohort_growth, cohort_growth) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (cohort_growth, cohort_growth) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (cohort_growth, cohort_growth) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY cohort_growth_ops USING btree IS 'order of cohort_growth values by their bytes';
COMMENT ON OPERATOR FAMILY cohort_growth_ops USING hash IS 'equality of cohort_growth values';
COMMENT ON OPERATOR CLASS cohort_growth_ops USING btree IS 'order of cohort_growth values by their bytes';
COMMENT ON OPERATOR CLASS cohort_growth_ops USING hash IS 'equality of cohort_growth values';

-- as_of, period and week_start must be the same for all rows.  SSPACE is what three years of
-- months take.
CREATE FUNCTION cohort_growth_transition(internal, purchase_history, date, text) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION cohort_growth_transition(internal, purchase_history, date, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_growth_transition(internal, purchase_history, date, text, text) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION cohort_growth_transition(internal, purchase_history, date, text, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_growth_merge_transition(internal, cohort_growth) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION cohort_growth_merge_transition(internal, cohort_growth) IS 'aggregate transition function';
CREATE FUNCTION cohort_growth_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION cohort_growth_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_growth_final(internal) RETURNS cohort_growth
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_growth_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION cohort_growth_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION cohort_growth_deserialize(bytea, internal) IS 'aggregate deserial function';
COMMENT ON FUNCTION cohort_growth_final(internal) IS 'aggregate final function';

CREATE AGGREGATE cohort_growth(h purchase_history, as_of date, period text) (
	SFUNC = cohort_growth_transition, STYPE = internal, FINALFUNC = cohort_growth_final, SSPACE = 4096,
	COMBINEFUNC = cohort_growth_combine, SERIALFUNC = cohort_growth_serialize, DESERIALFUNC = cohort_growth_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE cohort_growth(h purchase_history, as_of date, period text, week_start text) (
	SFUNC = cohort_growth_transition, STYPE = internal, FINALFUNC = cohort_growth_final, SSPACE = 4096,
	COMBINEFUNC = cohort_growth_combine, SERIALFUNC = cohort_growth_serialize, DESERIALFUNC = cohort_growth_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth(purchase_history, date, text) IS
	'new, retained, resurrected and churned customers and their money by ''day'', ''week'', ''month'', ''quarter'' or ''year''';
COMMENT ON AGGREGATE cohort_growth(purchase_history, date, text, text) IS
	'new, retained, resurrected and churned customers and their money by ''day'', ''week'', ''month'', ''quarter'' or ''year''; week_start ''monday'' .. ''sunday''';

CREATE AGGREGATE cohort_growth_merge(g cohort_growth) (
	SFUNC = cohort_growth_merge_transition, STYPE = internal, FINALFUNC = cohort_growth_final, SSPACE = 4096,
	COMBINEFUNC = cohort_growth_combine, SERIALFUNC = cohort_growth_serialize, DESERIALFUNC = cohort_growth_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_merge(cohort_growth) IS
	'the growth accounting of all customers, from values over disjoint parts of them on the same periods';

CREATE FUNCTION cohort_growth_rows(g cohort_growth, since date DEFAULT NULL, until date DEFAULT NULL,
								   OUT period date, OUT complete boolean, OUT active int, OUT new int,
								   OUT retained int, OUT resurrected int, OUT churned int, OUT quick_ratio float8,
								   OUT revenue numeric, OUT new_revenue numeric, OUT expansion numeric,
								   OUT contraction numeric, OUT resurrected_revenue numeric,
								   OUT churned_revenue numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 36;
COMMENT ON FUNCTION cohort_growth_rows(cohort_growth, date, date) IS
	'growth accounting as rows, one for each period; since and until only choose which ones are shown';

CREATE TYPE cohort_retention;

CREATE FUNCTION cohort_retention_in(cstring) RETURNS cohort_retention
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_out(cohort_retention) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_recv(internal) RETURNS cohort_retention
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_send(cohort_retention) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE cohort_retention (
	INPUT = cohort_retention_in, OUTPUT = cohort_retention_out, RECEIVE = cohort_retention_recv, SEND = cohort_retention_send,
	INTERNALLENGTH = VARIABLE, STORAGE = extended
);

COMMENT ON TYPE cohort_retention IS 'cohort retention of a population by calendar period, as of a day';
COMMENT ON FUNCTION cohort_retention_in(cstring) IS 'I/O';
COMMENT ON FUNCTION cohort_retention_out(cohort_retention) IS 'I/O';
COMMENT ON FUNCTION cohort_retention_recv(internal) IS 'I/O';
COMMENT ON FUNCTION cohort_retention_send(cohort_retention) IS 'I/O';

CREATE FUNCTION cohort_retention_eq(cohort_retention, cohort_retention) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_ne(cohort_retention, cohort_retention) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_lt(cohort_retention, cohort_retention) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_le(cohort_retention, cohort_retention) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_gt(cohort_retention, cohort_retention) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_ge(cohort_retention, cohort_retention) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_cmp(cohort_retention, cohort_retention) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_hash(cohort_retention) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_hash_extended(cohort_retention, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = cohort_retention, RIGHTARG = cohort_retention, FUNCTION = cohort_retention_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = cohort_retention, RIGHTARG = cohort_retention, FUNCTION = cohort_retention_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = cohort_retention, RIGHTARG = cohort_retention, FUNCTION = cohort_retention_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = cohort_retention, RIGHTARG = cohort_retention, FUNCTION = cohort_retention_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = cohort_retention, RIGHTARG = cohort_retention, FUNCTION = cohort_retention_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = cohort_retention, RIGHTARG = cohort_retention, FUNCTION = cohort_retention_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS cohort_retention_ops DEFAULT FOR TYPE cohort_retention USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 cohort_retention_cmp(cohort_retention, cohort_retention);
CREATE OPERATOR CLASS cohort_retention_ops DEFAULT FOR TYPE cohort_retention USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 cohort_retention_hash(cohort_retention), FUNCTION 2 cohort_retention_hash_extended(cohort_retention, bigint);

-- Comparison: the order is that of the bytes and means nothing.

COMMENT ON FUNCTION cohort_retention_eq(cohort_retention, cohort_retention) IS 'implementation of = operator';
COMMENT ON FUNCTION cohort_retention_ne(cohort_retention, cohort_retention) IS 'implementation of <> operator';
COMMENT ON FUNCTION cohort_retention_lt(cohort_retention, cohort_retention) IS 'implementation of < operator';
COMMENT ON FUNCTION cohort_retention_le(cohort_retention, cohort_retention) IS 'implementation of <= operator';
COMMENT ON FUNCTION cohort_retention_gt(cohort_retention, cohort_retention) IS 'implementation of > operator';
COMMENT ON FUNCTION cohort_retention_ge(cohort_retention, cohort_retention) IS 'implementation of >= operator';
COMMENT ON FUNCTION cohort_retention_cmp(cohort_retention, cohort_retention) IS 'less-equal-greater';
COMMENT ON FUNCTION cohort_retention_hash(cohort_retention) IS 'hash';
COMMENT ON FUNCTION cohort_retention_hash_extended(cohort_retention, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (cohort_retention, cohort_retention) IS 'equal';
COMMENT ON OPERATOR <> (cohort_retention, cohort_retention) IS 'not equal';
COMMENT ON OPERATOR < (cohort_retention, cohort_retention) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (cohort_retention, cohort_retention) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (cohort_retention, cohort_retention) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (cohort_retention, cohort_retention) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY cohort_retention_ops USING btree IS 'order of cohort_retention values by their bytes';
COMMENT ON OPERATOR FAMILY cohort_retention_ops USING hash IS 'equality of cohort_retention values';
COMMENT ON OPERATOR CLASS cohort_retention_ops USING btree IS 'order of cohort_retention values by their bytes';
COMMENT ON OPERATOR CLASS cohort_retention_ops USING hash IS 'equality of cohort_retention values';

-- as_of, period and week_start must be the same for all rows.  SSPACE is what three years of
-- months take: a triangle of 666 cells.
CREATE FUNCTION cohort_retention_transition(internal, purchase_history, date, text) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION cohort_retention_transition(internal, purchase_history, date, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_retention_transition(internal, purchase_history, date, text, text) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
COMMENT ON FUNCTION cohort_retention_transition(internal, purchase_history, date, text, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_retention_merge_transition(internal, cohort_retention) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION cohort_retention_merge_transition(internal, cohort_retention) IS 'aggregate transition function';
CREATE FUNCTION cohort_retention_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION cohort_retention_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_retention_final(internal) RETURNS cohort_retention
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_retention_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION cohort_retention_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION cohort_retention_deserialize(bytea, internal) IS 'aggregate deserial function';
COMMENT ON FUNCTION cohort_retention_final(internal) IS 'aggregate final function';

CREATE AGGREGATE cohort_retention(h purchase_history, as_of date, period text) (
	SFUNC = cohort_retention_transition, STYPE = internal, FINALFUNC = cohort_retention_final, SSPACE = 16384,
	COMBINEFUNC = cohort_retention_combine, SERIALFUNC = cohort_retention_serialize, DESERIALFUNC = cohort_retention_deserialize,
	PARALLEL = SAFE
);
CREATE AGGREGATE cohort_retention(h purchase_history, as_of date, period text, week_start text) (
	SFUNC = cohort_retention_transition, STYPE = internal, FINALFUNC = cohort_retention_final, SSPACE = 16384,
	COMBINEFUNC = cohort_retention_combine, SERIALFUNC = cohort_retention_serialize, DESERIALFUNC = cohort_retention_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention(purchase_history, date, text) IS
	'customers of each cohort (period of the first visit) who are active in later periods, and their revenue';
COMMENT ON AGGREGATE cohort_retention(purchase_history, date, text, text) IS
	'customers of each cohort (period of the first visit) who are active in later periods, and their revenue; week_start ''monday'' .. ''sunday''';

CREATE AGGREGATE cohort_retention_merge(r cohort_retention) (
	SFUNC = cohort_retention_merge_transition, STYPE = internal, FINALFUNC = cohort_retention_final, SSPACE = 16384,
	COMBINEFUNC = cohort_retention_combine, SERIALFUNC = cohort_retention_serialize, DESERIALFUNC = cohort_retention_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_merge(cohort_retention) IS
	'the cohort retention of all customers, from values over disjoint parts of them on the same periods';

CREATE FUNCTION cohort_retention_rows(r cohort_retention, empty_cells boolean DEFAULT true,
									  partial boolean DEFAULT false,
									  OUT cohort date, OUT size int, OUT period_offset int, OUT active int,
									  OUT retention float8, OUT complete boolean, OUT revenue numeric)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 666;
COMMENT ON FUNCTION cohort_retention_rows(cohort_retention, boolean, boolean) IS
	'cohort retention as rows, one for each cell; cells of a period that has not ended are NULL unless partial';
CREATE FUNCTION cohort_retention_average(r cohort_retention, OUT period_offset int, OUT cohorts int,
										 OUT customers int, OUT active int, OUT retention float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 36;
COMMENT ON FUNCTION cohort_retention_average(cohort_retention) IS
	'retention after so many periods over all cohorts that are old enough, each counted by its size';

--
-- cohort_survival: how many are still there after a time (Kaplan-Meier)
--
-- src/cohort/survival.c (formulas), survival_io_pg.c (type), survival_pg.c, survival_history_pg.c (aggregates),
-- survival_curve_pg.c (results); src/purchase/duration.c (durations from histories)
--

CREATE TYPE cohort_survival;

CREATE FUNCTION cohort_survival_in(cstring) RETURNS cohort_survival
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_out(cohort_survival) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_recv(internal) RETURNS cohort_survival
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_send(cohort_survival) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION cohort_survival_in(cstring) IS 'I/O';
COMMENT ON FUNCTION cohort_survival_out(cohort_survival) IS 'I/O';
COMMENT ON FUNCTION cohort_survival_recv(internal) IS 'I/O';
COMMENT ON FUNCTION cohort_survival_send(cohort_survival) IS 'I/O';

CREATE TYPE cohort_survival (
	INPUT = cohort_survival_in, OUTPUT = cohort_survival_out,
	RECEIVE = cohort_survival_recv, SEND = cohort_survival_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = extended
);
COMMENT ON TYPE cohort_survival IS
	'numbers of customers by duration, with an event at its end and without: all that a survival curve needs';

-- Comparison: the order is that of the bytes and means nothing.

CREATE FUNCTION cohort_survival_eq(cohort_survival, cohort_survival) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_ne(cohort_survival, cohort_survival) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_lt(cohort_survival, cohort_survival) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_le(cohort_survival, cohort_survival) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_gt(cohort_survival, cohort_survival) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_ge(cohort_survival, cohort_survival) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_cmp(cohort_survival, cohort_survival) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_hash(cohort_survival) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_hash_extended(cohort_survival, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION cohort_survival_eq(cohort_survival, cohort_survival) IS 'implementation of = operator';
COMMENT ON FUNCTION cohort_survival_ne(cohort_survival, cohort_survival) IS 'implementation of <> operator';
COMMENT ON FUNCTION cohort_survival_lt(cohort_survival, cohort_survival) IS 'implementation of < operator';
COMMENT ON FUNCTION cohort_survival_le(cohort_survival, cohort_survival) IS 'implementation of <= operator';
COMMENT ON FUNCTION cohort_survival_gt(cohort_survival, cohort_survival) IS 'implementation of > operator';
COMMENT ON FUNCTION cohort_survival_ge(cohort_survival, cohort_survival) IS 'implementation of >= operator';
COMMENT ON FUNCTION cohort_survival_cmp(cohort_survival, cohort_survival) IS 'less-equal-greater';
COMMENT ON FUNCTION cohort_survival_hash(cohort_survival) IS 'hash';
COMMENT ON FUNCTION cohort_survival_hash_extended(cohort_survival, bigint) IS 'hash with seed';

CREATE OPERATOR = (
	LEFTARG = cohort_survival, RIGHTARG = cohort_survival, FUNCTION = cohort_survival_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
	LEFTARG = cohort_survival, RIGHTARG = cohort_survival, FUNCTION = cohort_survival_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
	LEFTARG = cohort_survival, RIGHTARG = cohort_survival, FUNCTION = cohort_survival_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
	LEFTARG = cohort_survival, RIGHTARG = cohort_survival, FUNCTION = cohort_survival_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
	LEFTARG = cohort_survival, RIGHTARG = cohort_survival, FUNCTION = cohort_survival_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
	LEFTARG = cohort_survival, RIGHTARG = cohort_survival, FUNCTION = cohort_survival_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);

COMMENT ON OPERATOR = (cohort_survival, cohort_survival) IS 'equal';
COMMENT ON OPERATOR <> (cohort_survival, cohort_survival) IS 'not equal';
COMMENT ON OPERATOR < (cohort_survival, cohort_survival) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (cohort_survival, cohort_survival) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (cohort_survival, cohort_survival) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (cohort_survival, cohort_survival) IS 'greater than or equal, in the order of the bytes';

CREATE OPERATOR CLASS cohort_survival_ops DEFAULT FOR TYPE cohort_survival USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 cohort_survival_cmp(cohort_survival, cohort_survival);
CREATE OPERATOR CLASS cohort_survival_ops DEFAULT FOR TYPE cohort_survival USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 cohort_survival_hash(cohort_survival),
	FUNCTION 2 cohort_survival_hash_extended(cohort_survival, bigint);

COMMENT ON OPERATOR FAMILY cohort_survival_ops USING btree IS 'order of cohort_survival values by their bytes';
COMMENT ON OPERATOR FAMILY cohort_survival_ops USING hash IS 'equality of cohort_survival values';
COMMENT ON OPERATOR CLASS cohort_survival_ops USING btree IS 'order of cohort_survival values by their bytes';
COMMENT ON OPERATOR CLASS cohort_survival_ops USING hash IS 'equality of cohort_survival values';

-- Counts by duration in a hash table: SSPACE is what that starts with.

CREATE FUNCTION cohort_survival_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION cohort_survival_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION cohort_survival_final(internal) RETURNS cohort_survival
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_survival_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION cohort_survival_serialize(internal) IS 'aggregate serialization function';
COMMENT ON FUNCTION cohort_survival_deserialize(bytea, internal) IS 'aggregate deserialization function';
COMMENT ON FUNCTION cohort_survival_final(internal) IS 'aggregate final function';

CREATE FUNCTION cohort_survival_transition(internal, float8, boolean) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_survival_transition(internal, float8, boolean) IS 'aggregate transition function';
CREATE AGGREGATE cohort_survival(duration float8, event boolean) (
	SFUNC = cohort_survival_transition, STYPE = internal, FINALFUNC = cohort_survival_final, SSPACE = 576,
	COMBINEFUNC = cohort_survival_combine, SERIALFUNC = cohort_survival_serialize,
	DESERIALFUNC = cohort_survival_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_survival(float8, boolean) IS
	'survival of customers, each with a duration >= 0 that ends with the event or is censored';

CREATE FUNCTION cohort_survival_second_transition(internal, purchase_history, date) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_survival_second_transition(internal, purchase_history, date) IS 'aggregate transition function';
CREATE AGGREGATE cohort_survival(h purchase_history, as_of date) (
	SFUNC = cohort_survival_second_transition, STYPE = internal, FINALFUNC = cohort_survival_final, SSPACE = 576,
	COMBINEFUNC = cohort_survival_combine, SERIALFUNC = cohort_survival_serialize,
	DESERIALFUNC = cohort_survival_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_survival(purchase_history, date) IS
	'survival without a second visit: days from the first visit to the second one, censored at as_of';

CREATE FUNCTION cohort_survival_churn_transition(internal, purchase_history, date, int) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_survival_churn_transition(internal, purchase_history, date, int) IS 'aggregate transition function';
CREATE AGGREGATE cohort_survival(h purchase_history, as_of date, churn_gap int) (
	SFUNC = cohort_survival_churn_transition, STYPE = internal, FINALFUNC = cohort_survival_final, SSPACE = 576,
	COMBINEFUNC = cohort_survival_combine, SERIALFUNC = cohort_survival_serialize,
	DESERIALFUNC = cohort_survival_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_survival(purchase_history, date, int) IS
	'survival as an active customer: days from the first visit until the customer had stayed away for churn_gap days and went on to, censored at as_of';

CREATE FUNCTION cohort_survival_merge_transition(internal, cohort_survival) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION cohort_survival_merge_transition(internal, cohort_survival) IS 'aggregate transition function';
CREATE AGGREGATE cohort_survival_merge(s cohort_survival) (
	SFUNC = cohort_survival_merge_transition, STYPE = internal, FINALFUNC = cohort_survival_final, SSPACE = 576,
	COMBINEFUNC = cohort_survival_combine, SERIALFUNC = cohort_survival_serialize,
	DESERIALFUNC = cohort_survival_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_survival_merge(cohort_survival) IS
	'survival of all customers, from values over parts of them';

CREATE FUNCTION cohort_survival_rows(s cohort_survival, confidence float8 DEFAULT 0.95)
	RETURNS TABLE ("time" float8, at_risk int, events int, censored int, survival float8, std_error float8,
				   lower float8, upper float8, hazard float8, cumulative_hazard float8)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 400;
COMMENT ON FUNCTION cohort_survival_rows(cohort_survival, float8) IS
	'the Kaplan-Meier curve, a row for each duration: survival with Greenwood error and log-log limits, hazard, Nelson-Aalen cumulative hazard';

CREATE FUNCTION cohort_survival_median(s cohort_survival) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION cohort_survival_median(cohort_survival) IS
	'first time by which half of the customers have had the event; NULL when they never had';

CREATE FUNCTION cohort_survival_quantile(s cohort_survival, p float8 DEFAULT 0.5, confidence float8 DEFAULT 0.95,
										 OUT "time" float8, OUT lower float8, OUT upper float8) RETURNS record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION cohort_survival_quantile(cohort_survival, float8, float8) IS
	'first time with survival down to p, and confidence limits of that time; NULL where it is never reached';

CREATE FUNCTION cohort_survival_at(s cohort_survival, t float8) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION cohort_survival_at(cohort_survival, float8) IS
	'share of customers without the event up to time t; NULL beyond the longest duration that was observed';

--
-- clv_model, clv_spend_model: fitted models
--
-- src/clv/stored.c (form, checks), stored_io_pg.c (text and binary), stored_pg.c (constructors, status),
-- parameters_pg.c (as rows)
--

CREATE TYPE clv_model;

CREATE FUNCTION clv_model_in(cstring) RETURNS clv_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_out(clv_model) RETURNS cstring
	AS 'MODULE_PATHNAME', 'clv_stored_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_recv(internal) RETURNS clv_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_send(clv_model) RETURNS bytea
	AS 'MODULE_PATHNAME', 'clv_stored_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION clv_model_in(cstring) IS 'I/O';
COMMENT ON FUNCTION clv_model_out(clv_model) IS 'I/O';
COMMENT ON FUNCTION clv_model_recv(internal) IS 'I/O';
COMMENT ON FUNCTION clv_model_send(clv_model) IS 'I/O';

CREATE TYPE clv_model (
	INPUT = clv_model_in, OUTPUT = clv_model_out,
	RECEIVE = clv_model_recv, SEND = clv_model_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = plain
);
COMMENT ON TYPE clv_model IS
	'a model of repeat purchases or of contract renewals: parameters, how sure they are, the report of the fit';

CREATE TYPE clv_spend_model;

CREATE FUNCTION clv_spend_model_in(cstring) RETURNS clv_spend_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_out(clv_spend_model) RETURNS cstring
	AS 'MODULE_PATHNAME', 'clv_stored_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_recv(internal) RETURNS clv_spend_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_send(clv_spend_model) RETURNS bytea
	AS 'MODULE_PATHNAME', 'clv_stored_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION clv_spend_model_in(cstring) IS 'I/O';
COMMENT ON FUNCTION clv_spend_model_out(clv_spend_model) IS 'I/O';
COMMENT ON FUNCTION clv_spend_model_recv(internal) IS 'I/O';
COMMENT ON FUNCTION clv_spend_model_send(clv_spend_model) IS 'I/O';

CREATE TYPE clv_spend_model (
	INPUT = clv_spend_model_in, OUTPUT = clv_spend_model_out,
	RECEIVE = clv_spend_model_recv, SEND = clv_spend_model_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = plain
);
COMMENT ON TYPE clv_spend_model IS
	'a model of what a purchase is worth (Gamma-Gamma): parameters, how sure they are, the report of the fit';

-- Comparison of clv_model: the order is that of the bytes and means nothing.

CREATE FUNCTION clv_model_eq(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_ne(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_lt(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_le(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_gt(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_ge(clv_model, clv_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_cmp(clv_model, clv_model) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_hash(clv_model) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_model_hash_extended(clv_model, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION clv_model_eq(clv_model, clv_model) IS 'implementation of = operator';
COMMENT ON FUNCTION clv_model_ne(clv_model, clv_model) IS 'implementation of <> operator';
COMMENT ON FUNCTION clv_model_lt(clv_model, clv_model) IS 'implementation of < operator';
COMMENT ON FUNCTION clv_model_le(clv_model, clv_model) IS 'implementation of <= operator';
COMMENT ON FUNCTION clv_model_gt(clv_model, clv_model) IS 'implementation of > operator';
COMMENT ON FUNCTION clv_model_ge(clv_model, clv_model) IS 'implementation of >= operator';
COMMENT ON FUNCTION clv_model_cmp(clv_model, clv_model) IS 'less-equal-greater';
COMMENT ON FUNCTION clv_model_hash(clv_model) IS 'hash';
COMMENT ON FUNCTION clv_model_hash_extended(clv_model, bigint) IS 'hash with seed';

CREATE OPERATOR = (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
	LEFTARG = clv_model, RIGHTARG = clv_model, FUNCTION = clv_model_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);

COMMENT ON OPERATOR = (clv_model, clv_model) IS 'equal';
COMMENT ON OPERATOR <> (clv_model, clv_model) IS 'not equal';
COMMENT ON OPERATOR < (clv_model, clv_model) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (clv_model, clv_model) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (clv_model, clv_model) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (clv_model, clv_model) IS 'greater than or equal, in the order of the bytes';

CREATE OPERATOR CLASS clv_model_ops DEFAULT FOR TYPE clv_model USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 clv_model_cmp(clv_model, clv_model);
CREATE OPERATOR CLASS clv_model_ops DEFAULT FOR TYPE clv_model USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 clv_model_hash(clv_model),
	FUNCTION 2 clv_model_hash_extended(clv_model, bigint);

COMMENT ON OPERATOR FAMILY clv_model_ops USING btree IS 'order of clv_model values by their bytes';
COMMENT ON OPERATOR FAMILY clv_model_ops USING hash IS 'equality of clv_model values';
COMMENT ON OPERATOR CLASS clv_model_ops USING btree IS 'order of clv_model values by their bytes';
COMMENT ON OPERATOR CLASS clv_model_ops USING hash IS 'equality of clv_model values';

-- Comparison of clv_spend_model: the order is that of the bytes and means nothing.

CREATE FUNCTION clv_spend_model_eq(clv_spend_model, clv_spend_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_ne(clv_spend_model, clv_spend_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_lt(clv_spend_model, clv_spend_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_le(clv_spend_model, clv_spend_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_gt(clv_spend_model, clv_spend_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_ge(clv_spend_model, clv_spend_model) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_cmp(clv_spend_model, clv_spend_model) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_hash(clv_spend_model) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_spend_model_hash_extended(clv_spend_model, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION clv_spend_model_eq(clv_spend_model, clv_spend_model) IS 'implementation of = operator';
COMMENT ON FUNCTION clv_spend_model_ne(clv_spend_model, clv_spend_model) IS 'implementation of <> operator';
COMMENT ON FUNCTION clv_spend_model_lt(clv_spend_model, clv_spend_model) IS 'implementation of < operator';
COMMENT ON FUNCTION clv_spend_model_le(clv_spend_model, clv_spend_model) IS 'implementation of <= operator';
COMMENT ON FUNCTION clv_spend_model_gt(clv_spend_model, clv_spend_model) IS 'implementation of > operator';
COMMENT ON FUNCTION clv_spend_model_ge(clv_spend_model, clv_spend_model) IS 'implementation of >= operator';
COMMENT ON FUNCTION clv_spend_model_cmp(clv_spend_model, clv_spend_model) IS 'less-equal-greater';
COMMENT ON FUNCTION clv_spend_model_hash(clv_spend_model) IS 'hash';
COMMENT ON FUNCTION clv_spend_model_hash_extended(clv_spend_model, bigint) IS 'hash with seed';

CREATE OPERATOR = (
	LEFTARG = clv_spend_model, RIGHTARG = clv_spend_model, FUNCTION = clv_spend_model_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
	LEFTARG = clv_spend_model, RIGHTARG = clv_spend_model, FUNCTION = clv_spend_model_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
	LEFTARG = clv_spend_model, RIGHTARG = clv_spend_model, FUNCTION = clv_spend_model_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
	LEFTARG = clv_spend_model, RIGHTARG = clv_spend_model, FUNCTION = clv_spend_model_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
	LEFTARG = clv_spend_model, RIGHTARG = clv_spend_model, FUNCTION = clv_spend_model_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
	LEFTARG = clv_spend_model, RIGHTARG = clv_spend_model, FUNCTION = clv_spend_model_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);

COMMENT ON OPERATOR = (clv_spend_model, clv_spend_model) IS 'equal';
COMMENT ON OPERATOR <> (clv_spend_model, clv_spend_model) IS 'not equal';
COMMENT ON OPERATOR < (clv_spend_model, clv_spend_model) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (clv_spend_model, clv_spend_model) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (clv_spend_model, clv_spend_model) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (clv_spend_model, clv_spend_model) IS 'greater than or equal, in the order of the bytes';

CREATE OPERATOR CLASS clv_spend_model_ops DEFAULT FOR TYPE clv_spend_model USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 clv_spend_model_cmp(clv_spend_model, clv_spend_model);
CREATE OPERATOR CLASS clv_spend_model_ops DEFAULT FOR TYPE clv_spend_model USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 clv_spend_model_hash(clv_spend_model),
	FUNCTION 2 clv_spend_model_hash_extended(clv_spend_model, bigint);

COMMENT ON OPERATOR FAMILY clv_spend_model_ops USING btree IS 'order of clv_spend_model values by their bytes';
COMMENT ON OPERATOR FAMILY clv_spend_model_ops USING hash IS 'equality of clv_spend_model values';
COMMENT ON OPERATOR CLASS clv_spend_model_ops USING btree IS 'order of clv_spend_model values by their bytes';
COMMENT ON OPERATOR CLASS clv_spend_model_ops USING hash IS 'equality of clv_spend_model values';

CREATE FUNCTION clv_model(kind text, parameters float8[], unit interval DEFAULT NULL) RETURNS clv_model
	AS 'MODULE_PATHNAME', 'clv_model_make' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION clv_spend_model(p float8, q float8, gamma float8) RETURNS clv_spend_model
	AS 'MODULE_PATHNAME', 'clv_spend_model_make' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_kind(model clv_model) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_status(model clv_model, lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION clv_status(spend_model clv_spend_model, lang text DEFAULT 'en') RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION clv_message(model clv_model) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_message(spend_model clv_spend_model) RETURNS text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_parameters(model clv_model) RETURNS TABLE (parameter text, value float8, std_error float8)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 13;
CREATE FUNCTION clv_parameters(spend_model clv_spend_model)
	RETURNS TABLE (parameter text, value float8, std_error float8)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 ROWS 12;

COMMENT ON FUNCTION clv_model(text, float8[], interval) IS
	'a model with known parameters, in the order of the papers; kind: bgnbd, mbgnbd, pareto_nbd, bgbb or sbg';
COMMENT ON FUNCTION clv_spend_model(float8, float8, float8) IS
	'a Gamma-Gamma model with known parameters';
COMMENT ON FUNCTION clv_kind(clv_model) IS
	'which model it is: bgnbd, mbgnbd, pareto_nbd, bgbb or sbg';
COMMENT ON FUNCTION clv_status(clv_model, text) IS
	'how the fit ended: converged, or why not; given for known parameters';
COMMENT ON FUNCTION clv_status(clv_spend_model, text) IS
	'how the fit ended: converged, or why not; given for known parameters';
COMMENT ON FUNCTION clv_message(clv_model) IS
	'why the fit did not converge and what the data show; NULL when it did';
COMMENT ON FUNCTION clv_message(clv_spend_model) IS
	'why the fit did not converge and what the data show; NULL when it did';
COMMENT ON FUNCTION clv_parameters(clv_model) IS
	'parameters with standard errors, then the report of the fit';
COMMENT ON FUNCTION clv_parameters(clv_spend_model) IS
	'parameters with standard errors, then the report of the fit';

--
-- clv: inputs of the models, from a purchase history
--
-- src/clv/summary.c (rule), summary_pg.c
--

CREATE FUNCTION clv_x(h purchase_history, as_of date) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
CREATE FUNCTION clv_t_x(h purchase_history, as_of date, unit interval DEFAULT '1 day') RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
CREATE FUNCTION clv_t(h purchase_history, as_of date, unit interval DEFAULT '1 day') RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;
CREATE FUNCTION clv_mean_value(h purchase_history, as_of date) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5;

COMMENT ON FUNCTION clv_x(purchase_history, date) IS
	'repeat purchases: days with a purchase after the first one';
COMMENT ON FUNCTION clv_t_x(purchase_history, date, interval) IS
	'time from the first purchase day to the last';
COMMENT ON FUNCTION clv_t(purchase_history, date, interval) IS
	'time from the first purchase day to as_of';
COMMENT ON FUNCTION clv_mean_value(purchase_history, date) IS
	'mean total of the repeat purchase days, refunds of the same day taken off; NULL without one';

--
-- clv: predictions for a customer
--
-- src/clv/bgnbd.c, pareto_nbd.c, bgbb.c, bgbb_future.c (formulas), predict.c (which model), apply_args_pg.c, apply_pg.c
--

CREATE FUNCTION clv_alive(model clv_model, x float8, t_x float8, t float8) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
CREATE FUNCTION clv_alive(model clv_model, h purchase_history, as_of date) RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_alive_of_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 15;
CREATE FUNCTION clv_alive_after(model clv_model, horizon float8, x float8, t_x float8, t float8)
	RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 30;
CREATE FUNCTION clv_alive_after(model clv_model, horizon float8, h purchase_history, as_of date)
	RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_alive_after_of_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 35;
CREATE FUNCTION clv_no_purchase(model clv_model, horizon float8, x float8, t_x float8, t float8)
	RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;
CREATE FUNCTION clv_no_purchase(model clv_model, horizon float8, h purchase_history, as_of date)
	RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_no_purchase_of_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 25;
CREATE FUNCTION clv_expected_purchases(model clv_model, horizon float8, x float8, t_x float8, t float8)
	RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 30;
CREATE FUNCTION clv_expected_purchases(model clv_model, horizon float8, h purchase_history, as_of date)
	RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_expected_purchases_of_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 35;
CREATE FUNCTION clv_expected_purchases_within(model clv_model, horizons float8[], x float8, t_x float8,
											  t float8) RETURNS float8[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
CREATE FUNCTION clv_expected_purchases_within(model clv_model, horizons float8[], h purchase_history,
											  as_of date) RETURNS float8[]
	AS 'MODULE_PATHNAME', 'clv_expected_purchases_within_of_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
CREATE FUNCTION clv_expected_purchases_new(model clv_model, horizon float8) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 30;
CREATE FUNCTION clv_purchase_probability(model clv_model, purchases int, horizon float8) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
CREATE FUNCTION clv_dert(model clv_model, discount_rate float8, x float8, t_x float8, t float8) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 300;
CREATE FUNCTION clv_dert(model clv_model, discount_rate float8, h purchase_history, as_of date) RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_dert_of_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 300;
CREATE FUNCTION clv_log_likelihood(model clv_model, x float8, t_x float8, t float8) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 20;

COMMENT ON FUNCTION clv_alive(clv_model, float8, float8, float8) IS
	'probability that the customer has not left for good';
COMMENT ON FUNCTION clv_alive(clv_model, purchase_history, date) IS
	'probability that the customer has not left for good, from a purchase history';
COMMENT ON FUNCTION clv_alive_after(clv_model, float8, float8, float8, float8) IS
	'probability that the customer has not left after the horizon';
COMMENT ON FUNCTION clv_alive_after(clv_model, float8, purchase_history, date) IS
	'probability that the customer has not left after the horizon, from a purchase history';
COMMENT ON FUNCTION clv_no_purchase(clv_model, float8, float8, float8, float8) IS
	'probability of no purchase within the horizon';
COMMENT ON FUNCTION clv_no_purchase(clv_model, float8, purchase_history, date) IS
	'probability of no purchase within the horizon, from a purchase history';
COMMENT ON FUNCTION clv_expected_purchases(clv_model, float8, float8, float8, float8) IS
	'expected purchases within the horizon';
COMMENT ON FUNCTION clv_expected_purchases(clv_model, float8, purchase_history, date) IS
	'expected purchases within the horizon, from a purchase history';
COMMENT ON FUNCTION clv_expected_purchases_within(clv_model, float8[], float8, float8, float8) IS
	'expected purchases within each of several horizons';
COMMENT ON FUNCTION clv_expected_purchases_within(clv_model, float8[], purchase_history, date) IS
	'expected purchases within each of several horizons, from a purchase history';
COMMENT ON FUNCTION clv_expected_purchases_new(clv_model, float8) IS
	'expected repeat purchases of a new customer within the horizon';
COMMENT ON FUNCTION clv_purchase_probability(clv_model, int, float8) IS
	'probability that a new customer makes so many repeat purchases within the horizon';
COMMENT ON FUNCTION clv_dert(clv_model, float8, float8, float8, float8) IS
	'discounted expected residual transactions: all purchases to come, at a continuous rate per unit of time';
COMMENT ON FUNCTION clv_dert(clv_model, float8, purchase_history, date) IS
	'discounted expected residual transactions: all purchases to come, at a continuous rate per unit of time, from a purchase history';
COMMENT ON FUNCTION clv_log_likelihood(clv_model, float8, float8, float8) IS
	'natural logarithm of the likelihood of a history';

--
-- clv: what a purchase and a customer are worth
--
-- src/clv/gamma_gamma.c (formula), value_args_pg.c, value_pg.c
--

CREATE FUNCTION clv_expected_value(spend_model clv_spend_model, x float8, mean_value float8) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5;
CREATE FUNCTION clv_expected_value(spend_model clv_spend_model, h purchase_history, as_of date) RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_expected_value_of_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
CREATE FUNCTION clv_value(model clv_model, spend_model clv_spend_model, horizon float8, discount_rate float8,
						  x float8, t_x float8, t float8, mean_value float8, margin_rate float8 DEFAULT 1)
	RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
CREATE FUNCTION clv_value(model clv_model, spend_model clv_spend_model, horizon float8, discount_rate float8,
						  h purchase_history, as_of date, margin_rate float8 DEFAULT 1) RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_value_of_history' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
CREATE FUNCTION clv_value_monthly(model clv_model, spend_model clv_spend_model, months int,
								  monthly_rate float8, x float8, t_x float8, t float8, mean_value float8,
								  month_length float8, margin_rate float8 DEFAULT 1) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 200;
CREATE FUNCTION clv_continuous_rate(yearly_rate float8, unit interval) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION clv_expected_value(clv_spend_model, float8, float8) IS
	'expected value of a purchase to come, after x repeat purchases with that mean';
COMMENT ON FUNCTION clv_expected_value(clv_spend_model, purchase_history, date) IS
	'expected value of a purchase to come, from a purchase history';
COMMENT ON FUNCTION clv_value(clv_model, clv_spend_model, float8, float8, float8, float8, float8, float8, float8) IS
	'lifetime value: purchases within the horizon (NULL: all to come), discounted at a continuous rate, times value, times margin_rate';
COMMENT ON FUNCTION clv_value(clv_model, clv_spend_model, float8, float8, purchase_history, date, float8) IS
	'lifetime value, from a purchase history';
COMMENT ON FUNCTION clv_value_monthly(clv_model, clv_spend_model, int, float8, float8, float8, float8, float8, float8, float8) IS
	'lifetime value as a sum over months, each discounted as a whole';
COMMENT ON FUNCTION clv_continuous_rate(float8, interval) IS
	'the continuous discount rate per unit of time that a yearly rate amounts to';

--
-- clv: standard errors of predictions
--
-- src/clv/delta.c (method), error_pg.c
--

CREATE FUNCTION clv_alive_error(model clv_model, x float8, t_x float8, t float8) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
CREATE FUNCTION clv_alive_error(model clv_model, h purchase_history, as_of date) RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_alive_error_of_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
CREATE FUNCTION clv_expected_purchases_error(model clv_model, horizon float8, x float8, t_x float8, t float8)
	RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 400;
CREATE FUNCTION clv_expected_purchases_error(model clv_model, horizon float8, h purchase_history, as_of date)
	RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_expected_purchases_error_of_history' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 400;
CREATE FUNCTION clv_value_error(model clv_model, spend_model clv_spend_model, horizon float8,
								discount_rate float8, x float8, t_x float8, t float8, mean_value float8,
								margin_rate float8 DEFAULT 1) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1500;
CREATE FUNCTION clv_value_error(model clv_model, spend_model clv_spend_model, horizon float8,
								discount_rate float8, h purchase_history, as_of date,
								margin_rate float8 DEFAULT 1)
	RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_value_error_of_history' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1500;

COMMENT ON FUNCTION clv_alive_error(clv_model, float8, float8, float8) IS
	'standard error of clv_alive()';
COMMENT ON FUNCTION clv_alive_error(clv_model, purchase_history, date) IS
	'standard error of clv_alive(), from a purchase history';
COMMENT ON FUNCTION clv_expected_purchases_error(clv_model, float8, float8, float8, float8) IS
	'standard error of clv_expected_purchases()';
COMMENT ON FUNCTION clv_expected_purchases_error(clv_model, float8, purchase_history, date) IS
	'standard error of clv_expected_purchases(), from a purchase history';
COMMENT ON FUNCTION clv_value_error(clv_model, clv_spend_model, float8, float8, float8, float8, float8, float8, float8) IS
	'standard error of clv_value()';
COMMENT ON FUNCTION clv_value_error(clv_model, clv_spend_model, float8, float8, purchase_history, date, float8) IS
	'standard error of clv_value(), from a purchase history';

--
-- clv: contracts that are renewed or not (sBG)
--
-- src/clv/sbg.c (formulas), contract_pg.c
--

CREATE FUNCTION clv_survival(model clv_model, renewals int) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_retention_rate(model clv_model, renewal int) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_contract_value(model clv_model, discount_rate float8, renewals int DEFAULT 0,
								   margin float8 DEFAULT 1) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION clv_survival(clv_model, int) IS
	'share of customers with a contract who are there after so many renewals';
COMMENT ON FUNCTION clv_retention_rate(clv_model, int) IS
	'share of those who come to a renewal, the first being 1, who renew';
COMMENT ON FUNCTION clv_contract_value(clv_model, float8, int, float8) IS
	'present value of the payments of a contract: one now and one at each renewal to come; the rate is that of a period';

--
-- clv: models fitted to customers, and how good they are
--
-- src/clv/fit*.c, gamma_gamma.c, bgbb.c, sbg.c (fits), src/clv/fit_table.c (distinct customers),
-- src/clv/fit_state_pg.c, fit_transition_pg.c, fit_pg.c (aggregates); src/clv/holdout.c, tracking.c (checks),
-- src/clv/holdout_pg.c, holdout_rows_pg.c, tracking_pg.c
--
-- All count distinct customers, so that models with the same arguments share one state, and the result
-- does not depend on the order of rows.  A fit that does not converge says so in a warning and in clv_status().
--
CREATE FUNCTION clv_fit_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
CREATE FUNCTION clv_fit_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
CREATE FUNCTION clv_fit_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION clv_fit_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION clv_fit_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION clv_fit_deserialize(bytea, internal) IS 'aggregate deserial function';

CREATE FUNCTION clv_fit_transition(internal, float8, float8, float8) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
CREATE FUNCTION clv_fit_history_transition(internal, purchase_history, date, interval) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION clv_spend_transition(internal, float8, float8) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
CREATE FUNCTION clv_spend_history_transition(internal, purchase_history, date) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION clv_bgbb_transition(internal, float8, float8, float8) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
CREATE FUNCTION clv_sbg_transition(internal, int, boolean) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
CREATE FUNCTION clv_sbg_transition(internal, int, boolean, bigint) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1;
COMMENT ON FUNCTION clv_fit_transition(internal, float8, float8, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION clv_fit_history_transition(internal, purchase_history, date, interval) IS 'aggregate transition function';
COMMENT ON FUNCTION clv_spend_transition(internal, float8, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION clv_spend_history_transition(internal, purchase_history, date) IS 'aggregate transition function';
COMMENT ON FUNCTION clv_bgbb_transition(internal, float8, float8, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION clv_sbg_transition(internal, int, boolean) IS 'aggregate transition function';
COMMENT ON FUNCTION clv_sbg_transition(internal, int, boolean, bigint) IS 'aggregate transition function';

CREATE FUNCTION clv_bgnbd_final(internal) RETURNS clv_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
CREATE FUNCTION clv_mbgnbd_final(internal) RETURNS clv_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
CREATE FUNCTION clv_pareto_nbd_final(internal) RETURNS clv_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
CREATE FUNCTION clv_bgbb_final(internal) RETURNS clv_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
CREATE FUNCTION clv_sbg_final(internal) RETURNS clv_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
CREATE FUNCTION clv_gamma_gamma_final(internal) RETURNS clv_spend_model
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION clv_bgnbd_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION clv_mbgnbd_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION clv_pareto_nbd_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION clv_bgbb_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION clv_sbg_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION clv_gamma_gamma_final(internal) IS 'aggregate final function';

CREATE AGGREGATE clv_bgnbd(x float8, t_x float8, t float8) (
	SFUNC = clv_fit_transition, STYPE = internal, FINALFUNC = clv_bgnbd_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_bgnbd(float8, float8, float8) IS
	'BG/NBD fitted to customers: x repeat purchases, time t_x from the first purchase to the last, t from the first to now';
CREATE AGGREGATE clv_mbgnbd(x float8, t_x float8, t float8) (
	SFUNC = clv_fit_transition, STYPE = internal, FINALFUNC = clv_mbgnbd_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_mbgnbd(float8, float8, float8) IS
	'MBG/NBD fitted to customers: x repeat purchases, time t_x from the first purchase to the last, t from the first to now';
CREATE AGGREGATE clv_pareto_nbd(x float8, t_x float8, t float8) (
	SFUNC = clv_fit_transition, STYPE = internal, FINALFUNC = clv_pareto_nbd_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_pareto_nbd(float8, float8, float8) IS
	'Pareto/NBD fitted to customers: x repeat purchases, time t_x from the first purchase to the last, t from the first to now';

CREATE AGGREGATE clv_bgnbd(h purchase_history, as_of date, unit interval) (
	SFUNC = clv_fit_history_transition, STYPE = internal, FINALFUNC = clv_bgnbd_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_bgnbd(purchase_history, date, interval) IS
	'BG/NBD fitted to histories as of a day, time counted in units of whole days';
CREATE AGGREGATE clv_mbgnbd(h purchase_history, as_of date, unit interval) (
	SFUNC = clv_fit_history_transition, STYPE = internal, FINALFUNC = clv_mbgnbd_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_mbgnbd(purchase_history, date, interval) IS
	'MBG/NBD fitted to histories as of a day, time counted in units of whole days';
CREATE AGGREGATE clv_pareto_nbd(h purchase_history, as_of date, unit interval) (
	SFUNC = clv_fit_history_transition, STYPE = internal, FINALFUNC = clv_pareto_nbd_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_pareto_nbd(purchase_history, date, interval) IS
	'Pareto/NBD fitted to histories as of a day, time counted in units of whole days';

CREATE AGGREGATE clv_gamma_gamma(x float8, mean_value float8) (
	SFUNC = clv_spend_transition, STYPE = internal, FINALFUNC = clv_gamma_gamma_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_gamma_gamma(float8, float8) IS
	'Gamma-Gamma fitted to customers with x repeat purchases of that mean value; those without are left out and counted';
CREATE AGGREGATE clv_gamma_gamma(h purchase_history, as_of date) (
	SFUNC = clv_spend_history_transition, STYPE = internal, FINALFUNC = clv_gamma_gamma_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_gamma_gamma(purchase_history, date) IS
	'Gamma-Gamma fitted to the repeat purchase days of histories as of a day';
CREATE AGGREGATE clv_bgbb(x float8, t_x float8, n float8) (
	SFUNC = clv_bgbb_transition, STYPE = internal, FINALFUNC = clv_bgbb_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_bgbb(float8, float8, float8) IS
	'BG/BB fitted to customers who bought at x of n opportunities, last at number t_x (0 without); predictions call n t';
CREATE AGGREGATE clv_sbg(tenure int, churned boolean) (
	SFUNC = clv_sbg_transition, STYPE = internal, FINALFUNC = clv_sbg_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_sbg(int, boolean) IS
	'shifted beta-geometric fitted to contracts: renewals come to, and whether the last one was declined';
CREATE AGGREGATE clv_sbg(tenure int, churned boolean, customers bigint) (
	SFUNC = clv_sbg_transition, STYPE = internal, FINALFUNC = clv_sbg_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_sbg(int, boolean, bigint) IS
	'shifted beta-geometric fitted to contracts, each row standing for so many customers';

-- Holdout: the model has seen everything up to as_of, and is compared with what came after it, up to until.
CREATE FUNCTION clv_holdout_transition(internal, float8, float8, float8) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 2;
CREATE FUNCTION clv_holdout_history_transition(internal, clv_model, purchase_history, date, date) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 200;
COMMENT ON FUNCTION clv_holdout_transition(internal, float8, float8, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION clv_holdout_history_transition(internal, clv_model, purchase_history, date, date) IS 'aggregate transition function';
CREATE FUNCTION clv_holdout_final(internal) RETURNS float8[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION clv_holdout_final(internal) IS 'aggregate final function';
CREATE AGGREGATE clv_holdout(x float8, expected float8, actual float8) (
	SFUNC = clv_holdout_transition, STYPE = internal, FINALFUNC = clv_holdout_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_holdout(float8, float8, float8) IS
	'purchases that were expected of customers and those that came: what clv_holdout_metrics() and clv_holdout_by_x() make rows of';
CREATE AGGREGATE clv_holdout(model clv_model, h purchase_history, as_of date, until date) (
	SFUNC = clv_holdout_history_transition, STYPE = internal, FINALFUNC = clv_holdout_final,
	COMBINEFUNC = clv_fit_combine, SERIALFUNC = clv_fit_serialize, DESERIALFUNC = clv_fit_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_holdout(clv_model, purchase_history, date, date) IS
	'the same from histories: purchase days after as_of and up to until, of customers who had bought by as_of';

CREATE FUNCTION clv_holdout_metrics(holdout float8[], OUT metric text, OUT value float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 7;
COMMENT ON FUNCTION clv_holdout_metrics(float8[]) IS
	'customers, expected and actual purchases, mean absolute error, root mean squared error, correlation and rank correlation';
CREATE FUNCTION clv_holdout_by_x(holdout float8[], top int DEFAULT 7, OUT x int, OUT customers bigint,
								 OUT expected float8, OUT actual float8, OUT mean_expected float8,
								 OUT mean_actual float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 8;
COMMENT ON FUNCTION clv_holdout_by_x(float8[], int) IS
	'expected and actual purchases by the number of repeat purchases known before; those with top or more in one row';

CREATE FUNCTION clv_tracking_transition(internal, clv_model, purchase_history, date, date, date, interval) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 20;
COMMENT ON FUNCTION clv_tracking_transition(internal, clv_model, purchase_history, date, date, date, interval) IS 'aggregate transition function';
CREATE FUNCTION clv_tracking_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10;
CREATE FUNCTION clv_tracking_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
CREATE FUNCTION clv_tracking_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;
CREATE FUNCTION clv_tracking_final(internal) RETURNS float8[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION clv_tracking_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION clv_tracking_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION clv_tracking_deserialize(bytea, internal) IS 'aggregate deserial function';
COMMENT ON FUNCTION clv_tracking_final(internal) IS 'aggregate final function';
CREATE AGGREGATE clv_tracking(model clv_model, h purchase_history, since date, as_of date, until date, unit interval) (
	SFUNC = clv_tracking_transition, STYPE = internal, FINALFUNC = clv_tracking_final,
	COMBINEFUNC = clv_tracking_combine, SERIALFUNC = clv_tracking_serialize, DESERIALFUNC = clv_tracking_deserialize,
	PARALLEL = SAFE
);
COMMENT ON AGGREGATE clv_tracking(clv_model, purchase_history, date, date, date, interval) IS
	'repeat purchase days, expected and actual, of customers who came from since to as_of, until a day, by period: what clv_tracking_rows() makes rows of';

CREATE FUNCTION clv_tracking_rows(tracking float8[], OUT period int, OUT until date, OUT holdout boolean,
								  OUT expected float8, OUT actual bigint, OUT expected_so_far float8,
								  OUT actual_so_far bigint)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 78;
COMMENT ON FUNCTION clv_tracking_rows(float8[]) IS
	'repeat purchase days of a cohort, expected and actual, in each period and since the beginning';

--
-- clv: by formula
--
-- src/clv/formula.c (formulas), src/clv/formula_args_pg.c (ranges of arguments), src/clv/formula_pg.c
--

CREATE FUNCTION clv_margin(orders_per_year float8, quantity float8, price float8, margin_rate float8,
						   service_cost float8 DEFAULT 0) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION clv_formula(margin float8, retention float8, discount_rate float8, convention text,
							growth float8 DEFAULT 0, periods int DEFAULT NULL,
							acquisition_cost float8 DEFAULT 0) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION clv_expected_life(retention float8, convention text) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION clv_payback(margin float8, retention float8, discount_rate float8, convention text,
							acquisition_cost float8, growth float8 DEFAULT 0) RETURNS int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION clv_word_of_mouth(referrals float8, share_new float8, clv_new float8,
								  acquisition_cost float8, retention float8, discount_rate float8,
								  convention text, periods int DEFAULT NULL) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION clv_word_of_mouth(referrals float8[], share_new float8, clv_new float8,
								  acquisition_cost float8, discount_rate float8) RETURNS float8
	AS 'MODULE_PATHNAME', 'clv_word_of_mouth_by_year' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION clv_margin(float8, float8, float8, float8, float8) IS
	'yearly margin of a customer: orders x quantity x price x margin rate - service cost; may be negative';
COMMENT ON FUNCTION clv_formula(float8, float8, float8, text, float8, int, float8) IS
	'lifetime value from margin, retention and discount rate; convention: begin, end, end_retained or mid';
COMMENT ON FUNCTION clv_expected_life(float8, text) IS
	'number of margins a customer pays on average before he leaves';
COMMENT ON FUNCTION clv_payback(float8, float8, float8, text, float8, float8) IS
	'number of margins that make up for the acquisition cost; NULL when they never do';
COMMENT ON FUNCTION clv_word_of_mouth(float8, float8, float8, float8, float8, float8, text, int) IS
	'present value of the customers whom a customer brings, so many in each period, or keeps away';
COMMENT ON FUNCTION clv_word_of_mouth(float8[], float8, float8, float8, float8) IS
	'present value of the customers whom a customer brings, by period';

--
-- clv: retention programmes
--
-- src/clv/programme.c (rule), src/clv/programme_pg.c
--

CREATE FUNCTION clv_programme(margin float8, retention float8, retention_with float8, cost float8,
							  cost_kind text, discount_rate float8, convention text,
							  growth float8 DEFAULT 0, periods int DEFAULT NULL,
							  acquisition_cost float8 DEFAULT 0,
							  OUT clv_without float8, OUT clv_with float8, OUT gain float8,
							  OUT cost_value float8, OUT roi float8, OUT break_even_cost float8,
							  OUT expected_life_without float8, OUT expected_life_with float8,
							  OUT worthwhile boolean)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
CREATE FUNCTION clv_programme_cash_flow(customers float8, margin float8, retention float8,
										retention_with float8, cost float8, cost_kind text,
										discount_rate float8, convention text, years int,
										growth float8 DEFAULT 0)
	RETURNS TABLE (year int, customers_without float8, customers_with float8, cash_flow float8,
				   present_value float8, cumulative float8, paid_back boolean)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE ROWS 10;

COMMENT ON FUNCTION clv_programme(float8, float8, float8, float8, text, float8, text, float8, int, float8) IS
	'is a retention programme worth its cost (of a customer, yearly or once)? value with and without it, gain, return, break-even cost';
COMMENT ON FUNCTION clv_programme_cash_flow(float8, float8, float8, float8, float8, text, float8, text, int, float8) IS
	'what a retention programme does to the money that a base of customers brings, year by year';

--
-- clv: the past
--
-- src/clv/historical.c (rule), src/clv/historical_pg.c
--

CREATE FUNCTION clv_historical(h purchase_history, as_of date, margin_rate float8 DEFAULT 1,
							   discount_rate float8 DEFAULT 0) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10;

COMMENT ON FUNCTION clv_historical(purchase_history, date, float8, float8) IS
	'margin of all purchases up to as_of, compounded to that day at a yearly rate';

--
-- clv: customers who move between tiers
--
-- src/clv/markov.c (rule), src/clv/markov_pg.c
--

CREATE FUNCTION clv_markov(migration int[], tier_value float8[], discount_rate float8, convention text,
						   periods int DEFAULT NULL)
	RETURNS TABLE (tier int, value float8)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 5;

COMMENT ON FUNCTION clv_markov(int[], float8[], float8, text, int) IS
	'lifetime value of a customer by tier now: moves between tiers as in tier_migration(), margins of one such period by tier';


--
-- keyed: what the planner is told of tables of customers
--
-- src/keyed/rows_support_pg.c.  COST of the transition functions is that of a row: they take 20 to
-- 100 ns, sum(numeric) 50; a price above 1.5 would make them dearer than GROUP BY, which is slower.
-- COST of the functions with support is that of a customer; taking a state to the leader and into
-- another one is priced so that workers are used from about 4 rows a customer on.
--

CREATE FUNCTION keyed_rows_support(request internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION keyed_rows_support(internal)
	IS 'planner support: how many rows functions such as rfm_customers() return, and what they cost';
CREATE FUNCTION keyed_state_support(request internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION keyed_state_support(internal)
	IS 'planner support: what it costs to finish and to merge the states of aggregates such as rfm_keyed()';

--
-- rfm_keyed: the type, for each type of keys
--
-- src/keyed/rfm_keyed_io_pg.c, src/shared/keyed_io_pg.c
--

CREATE TYPE rfm_keyed;
CREATE TYPE rfm_keyed_int;
CREATE TYPE rfm_keyed_text;
CREATE TYPE rfm_keyed_uuid;

CREATE FUNCTION rfm_keyed_in(cstring) RETURNS rfm_keyed
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_out(rfm_keyed) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_recv(internal) RETURNS rfm_keyed
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_send(rfm_keyed) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE rfm_keyed (
	INPUT = rfm_keyed_in, OUTPUT = rfm_keyed_out, RECEIVE = rfm_keyed_recv, SEND = rfm_keyed_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE rfm_keyed IS 'rfm values of many customers, by bigint keys';
COMMENT ON FUNCTION rfm_keyed_in(cstring) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_out(rfm_keyed) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_recv(internal) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_send(rfm_keyed) IS 'I/O';

CREATE FUNCTION rfm_keyed_eq(rfm_keyed, rfm_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_ne(rfm_keyed, rfm_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_lt(rfm_keyed, rfm_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_le(rfm_keyed, rfm_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_gt(rfm_keyed, rfm_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_ge(rfm_keyed, rfm_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_cmp(rfm_keyed, rfm_keyed) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_hash(rfm_keyed) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_hash_extended(rfm_keyed, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = rfm_keyed, RIGHTARG = rfm_keyed, FUNCTION = rfm_keyed_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = rfm_keyed, RIGHTARG = rfm_keyed, FUNCTION = rfm_keyed_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = rfm_keyed, RIGHTARG = rfm_keyed, FUNCTION = rfm_keyed_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = rfm_keyed, RIGHTARG = rfm_keyed, FUNCTION = rfm_keyed_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = rfm_keyed, RIGHTARG = rfm_keyed, FUNCTION = rfm_keyed_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = rfm_keyed, RIGHTARG = rfm_keyed, FUNCTION = rfm_keyed_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS rfm_keyed_ops DEFAULT FOR TYPE rfm_keyed USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 rfm_keyed_cmp(rfm_keyed, rfm_keyed);
CREATE OPERATOR CLASS rfm_keyed_ops DEFAULT FOR TYPE rfm_keyed USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 rfm_keyed_hash(rfm_keyed), FUNCTION 2 rfm_keyed_hash_extended(rfm_keyed, bigint);

-- The order is for merge joins, GROUP BY and DISTINCT; it has no meaning.

COMMENT ON FUNCTION rfm_keyed_eq(rfm_keyed, rfm_keyed) IS 'implementation of = operator';
COMMENT ON FUNCTION rfm_keyed_ne(rfm_keyed, rfm_keyed) IS 'implementation of <> operator';
COMMENT ON FUNCTION rfm_keyed_lt(rfm_keyed, rfm_keyed) IS 'implementation of < operator';
COMMENT ON FUNCTION rfm_keyed_le(rfm_keyed, rfm_keyed) IS 'implementation of <= operator';
COMMENT ON FUNCTION rfm_keyed_gt(rfm_keyed, rfm_keyed) IS 'implementation of > operator';
COMMENT ON FUNCTION rfm_keyed_ge(rfm_keyed, rfm_keyed) IS 'implementation of >= operator';
COMMENT ON FUNCTION rfm_keyed_cmp(rfm_keyed, rfm_keyed) IS 'less-equal-greater';
COMMENT ON FUNCTION rfm_keyed_hash(rfm_keyed) IS 'hash';
COMMENT ON FUNCTION rfm_keyed_hash_extended(rfm_keyed, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (rfm_keyed, rfm_keyed) IS 'equal';
COMMENT ON OPERATOR <> (rfm_keyed, rfm_keyed) IS 'not equal';
COMMENT ON OPERATOR < (rfm_keyed, rfm_keyed) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (rfm_keyed, rfm_keyed) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (rfm_keyed, rfm_keyed) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (rfm_keyed, rfm_keyed) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY rfm_keyed_ops USING btree IS 'order of rfm_keyed values by their bytes';
COMMENT ON OPERATOR FAMILY rfm_keyed_ops USING hash IS 'equality of rfm_keyed values';
COMMENT ON OPERATOR CLASS rfm_keyed_ops USING btree IS 'order of rfm_keyed values by their bytes';
COMMENT ON OPERATOR CLASS rfm_keyed_ops USING hash IS 'equality of rfm_keyed values';

CREATE FUNCTION rfm_keyed_int_in(cstring) RETURNS rfm_keyed_int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_out(rfm_keyed_int) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_recv(internal) RETURNS rfm_keyed_int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_send(rfm_keyed_int) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE rfm_keyed_int (
	INPUT = rfm_keyed_int_in, OUTPUT = rfm_keyed_int_out, RECEIVE = rfm_keyed_int_recv, SEND = rfm_keyed_int_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE rfm_keyed_int IS 'rfm values of many customers, by int keys';
COMMENT ON FUNCTION rfm_keyed_int_in(cstring) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_int_out(rfm_keyed_int) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_int_recv(internal) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_int_send(rfm_keyed_int) IS 'I/O';

CREATE FUNCTION rfm_keyed_int_eq(rfm_keyed_int, rfm_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_ne(rfm_keyed_int, rfm_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_lt(rfm_keyed_int, rfm_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_le(rfm_keyed_int, rfm_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_gt(rfm_keyed_int, rfm_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_ge(rfm_keyed_int, rfm_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_cmp(rfm_keyed_int, rfm_keyed_int) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_hash(rfm_keyed_int) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_int_hash_extended(rfm_keyed_int, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = rfm_keyed_int, RIGHTARG = rfm_keyed_int, FUNCTION = rfm_keyed_int_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = rfm_keyed_int, RIGHTARG = rfm_keyed_int, FUNCTION = rfm_keyed_int_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = rfm_keyed_int, RIGHTARG = rfm_keyed_int, FUNCTION = rfm_keyed_int_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = rfm_keyed_int, RIGHTARG = rfm_keyed_int, FUNCTION = rfm_keyed_int_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = rfm_keyed_int, RIGHTARG = rfm_keyed_int, FUNCTION = rfm_keyed_int_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = rfm_keyed_int, RIGHTARG = rfm_keyed_int, FUNCTION = rfm_keyed_int_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS rfm_keyed_int_ops DEFAULT FOR TYPE rfm_keyed_int USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 rfm_keyed_int_cmp(rfm_keyed_int, rfm_keyed_int);
CREATE OPERATOR CLASS rfm_keyed_int_ops DEFAULT FOR TYPE rfm_keyed_int USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 rfm_keyed_int_hash(rfm_keyed_int), FUNCTION 2 rfm_keyed_int_hash_extended(rfm_keyed_int, bigint);

COMMENT ON FUNCTION rfm_keyed_int_eq(rfm_keyed_int, rfm_keyed_int) IS 'implementation of = operator';
COMMENT ON FUNCTION rfm_keyed_int_ne(rfm_keyed_int, rfm_keyed_int) IS 'implementation of <> operator';
COMMENT ON FUNCTION rfm_keyed_int_lt(rfm_keyed_int, rfm_keyed_int) IS 'implementation of < operator';
COMMENT ON FUNCTION rfm_keyed_int_le(rfm_keyed_int, rfm_keyed_int) IS 'implementation of <= operator';
COMMENT ON FUNCTION rfm_keyed_int_gt(rfm_keyed_int, rfm_keyed_int) IS 'implementation of > operator';
COMMENT ON FUNCTION rfm_keyed_int_ge(rfm_keyed_int, rfm_keyed_int) IS 'implementation of >= operator';
COMMENT ON FUNCTION rfm_keyed_int_cmp(rfm_keyed_int, rfm_keyed_int) IS 'less-equal-greater';
COMMENT ON FUNCTION rfm_keyed_int_hash(rfm_keyed_int) IS 'hash';
COMMENT ON FUNCTION rfm_keyed_int_hash_extended(rfm_keyed_int, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (rfm_keyed_int, rfm_keyed_int) IS 'equal';
COMMENT ON OPERATOR <> (rfm_keyed_int, rfm_keyed_int) IS 'not equal';
COMMENT ON OPERATOR < (rfm_keyed_int, rfm_keyed_int) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (rfm_keyed_int, rfm_keyed_int) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (rfm_keyed_int, rfm_keyed_int) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (rfm_keyed_int, rfm_keyed_int) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY rfm_keyed_int_ops USING btree IS 'order of rfm_keyed_int values by their bytes';
COMMENT ON OPERATOR FAMILY rfm_keyed_int_ops USING hash IS 'equality of rfm_keyed_int values';
COMMENT ON OPERATOR CLASS rfm_keyed_int_ops USING btree IS 'order of rfm_keyed_int values by their bytes';
COMMENT ON OPERATOR CLASS rfm_keyed_int_ops USING hash IS 'equality of rfm_keyed_int values';

CREATE FUNCTION rfm_keyed_text_in(cstring) RETURNS rfm_keyed_text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_out(rfm_keyed_text) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_recv(internal) RETURNS rfm_keyed_text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_send(rfm_keyed_text) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE rfm_keyed_text (
	INPUT = rfm_keyed_text_in, OUTPUT = rfm_keyed_text_out, RECEIVE = rfm_keyed_text_recv, SEND = rfm_keyed_text_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE rfm_keyed_text IS 'rfm values of many customers, by keys that are texts';
COMMENT ON FUNCTION rfm_keyed_text_in(cstring) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_text_out(rfm_keyed_text) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_text_recv(internal) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_text_send(rfm_keyed_text) IS 'I/O';

CREATE FUNCTION rfm_keyed_text_eq(rfm_keyed_text, rfm_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_ne(rfm_keyed_text, rfm_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_lt(rfm_keyed_text, rfm_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_le(rfm_keyed_text, rfm_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_gt(rfm_keyed_text, rfm_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_ge(rfm_keyed_text, rfm_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_cmp(rfm_keyed_text, rfm_keyed_text) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_hash(rfm_keyed_text) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_text_hash_extended(rfm_keyed_text, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = rfm_keyed_text, RIGHTARG = rfm_keyed_text, FUNCTION = rfm_keyed_text_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = rfm_keyed_text, RIGHTARG = rfm_keyed_text, FUNCTION = rfm_keyed_text_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = rfm_keyed_text, RIGHTARG = rfm_keyed_text, FUNCTION = rfm_keyed_text_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = rfm_keyed_text, RIGHTARG = rfm_keyed_text, FUNCTION = rfm_keyed_text_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = rfm_keyed_text, RIGHTARG = rfm_keyed_text, FUNCTION = rfm_keyed_text_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = rfm_keyed_text, RIGHTARG = rfm_keyed_text, FUNCTION = rfm_keyed_text_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS rfm_keyed_text_ops DEFAULT FOR TYPE rfm_keyed_text USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 rfm_keyed_text_cmp(rfm_keyed_text, rfm_keyed_text);
CREATE OPERATOR CLASS rfm_keyed_text_ops DEFAULT FOR TYPE rfm_keyed_text USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 rfm_keyed_text_hash(rfm_keyed_text), FUNCTION 2 rfm_keyed_text_hash_extended(rfm_keyed_text, bigint);

COMMENT ON FUNCTION rfm_keyed_text_eq(rfm_keyed_text, rfm_keyed_text) IS 'implementation of = operator';
COMMENT ON FUNCTION rfm_keyed_text_ne(rfm_keyed_text, rfm_keyed_text) IS 'implementation of <> operator';
COMMENT ON FUNCTION rfm_keyed_text_lt(rfm_keyed_text, rfm_keyed_text) IS 'implementation of < operator';
COMMENT ON FUNCTION rfm_keyed_text_le(rfm_keyed_text, rfm_keyed_text) IS 'implementation of <= operator';
COMMENT ON FUNCTION rfm_keyed_text_gt(rfm_keyed_text, rfm_keyed_text) IS 'implementation of > operator';
COMMENT ON FUNCTION rfm_keyed_text_ge(rfm_keyed_text, rfm_keyed_text) IS 'implementation of >= operator';
COMMENT ON FUNCTION rfm_keyed_text_cmp(rfm_keyed_text, rfm_keyed_text) IS 'less-equal-greater';
COMMENT ON FUNCTION rfm_keyed_text_hash(rfm_keyed_text) IS 'hash';
COMMENT ON FUNCTION rfm_keyed_text_hash_extended(rfm_keyed_text, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (rfm_keyed_text, rfm_keyed_text) IS 'equal';
COMMENT ON OPERATOR <> (rfm_keyed_text, rfm_keyed_text) IS 'not equal';
COMMENT ON OPERATOR < (rfm_keyed_text, rfm_keyed_text) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (rfm_keyed_text, rfm_keyed_text) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (rfm_keyed_text, rfm_keyed_text) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (rfm_keyed_text, rfm_keyed_text) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY rfm_keyed_text_ops USING btree IS 'order of rfm_keyed_text values by their bytes';
COMMENT ON OPERATOR FAMILY rfm_keyed_text_ops USING hash IS 'equality of rfm_keyed_text values';
COMMENT ON OPERATOR CLASS rfm_keyed_text_ops USING btree IS 'order of rfm_keyed_text values by their bytes';
COMMENT ON OPERATOR CLASS rfm_keyed_text_ops USING hash IS 'equality of rfm_keyed_text values';

CREATE FUNCTION rfm_keyed_uuid_in(cstring) RETURNS rfm_keyed_uuid
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_out(rfm_keyed_uuid) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_recv(internal) RETURNS rfm_keyed_uuid
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_send(rfm_keyed_uuid) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE rfm_keyed_uuid (
	INPUT = rfm_keyed_uuid_in, OUTPUT = rfm_keyed_uuid_out, RECEIVE = rfm_keyed_uuid_recv, SEND = rfm_keyed_uuid_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE rfm_keyed_uuid IS 'rfm values of many customers, by keys that are uuids';
COMMENT ON FUNCTION rfm_keyed_uuid_in(cstring) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_uuid_out(rfm_keyed_uuid) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_uuid_recv(internal) IS 'I/O';
COMMENT ON FUNCTION rfm_keyed_uuid_send(rfm_keyed_uuid) IS 'I/O';

CREATE FUNCTION rfm_keyed_uuid_eq(rfm_keyed_uuid, rfm_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_ne(rfm_keyed_uuid, rfm_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_lt(rfm_keyed_uuid, rfm_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_le(rfm_keyed_uuid, rfm_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_gt(rfm_keyed_uuid, rfm_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_ge(rfm_keyed_uuid, rfm_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_cmp(rfm_keyed_uuid, rfm_keyed_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_hash(rfm_keyed_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION rfm_keyed_uuid_hash_extended(rfm_keyed_uuid, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = rfm_keyed_uuid, RIGHTARG = rfm_keyed_uuid, FUNCTION = rfm_keyed_uuid_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = rfm_keyed_uuid, RIGHTARG = rfm_keyed_uuid, FUNCTION = rfm_keyed_uuid_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = rfm_keyed_uuid, RIGHTARG = rfm_keyed_uuid, FUNCTION = rfm_keyed_uuid_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = rfm_keyed_uuid, RIGHTARG = rfm_keyed_uuid, FUNCTION = rfm_keyed_uuid_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = rfm_keyed_uuid, RIGHTARG = rfm_keyed_uuid, FUNCTION = rfm_keyed_uuid_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = rfm_keyed_uuid, RIGHTARG = rfm_keyed_uuid, FUNCTION = rfm_keyed_uuid_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS rfm_keyed_uuid_ops DEFAULT FOR TYPE rfm_keyed_uuid USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 rfm_keyed_uuid_cmp(rfm_keyed_uuid, rfm_keyed_uuid);
CREATE OPERATOR CLASS rfm_keyed_uuid_ops DEFAULT FOR TYPE rfm_keyed_uuid USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 rfm_keyed_uuid_hash(rfm_keyed_uuid), FUNCTION 2 rfm_keyed_uuid_hash_extended(rfm_keyed_uuid, bigint);

COMMENT ON FUNCTION rfm_keyed_uuid_eq(rfm_keyed_uuid, rfm_keyed_uuid) IS 'implementation of = operator';
COMMENT ON FUNCTION rfm_keyed_uuid_ne(rfm_keyed_uuid, rfm_keyed_uuid) IS 'implementation of <> operator';
COMMENT ON FUNCTION rfm_keyed_uuid_lt(rfm_keyed_uuid, rfm_keyed_uuid) IS 'implementation of < operator';
COMMENT ON FUNCTION rfm_keyed_uuid_le(rfm_keyed_uuid, rfm_keyed_uuid) IS 'implementation of <= operator';
COMMENT ON FUNCTION rfm_keyed_uuid_gt(rfm_keyed_uuid, rfm_keyed_uuid) IS 'implementation of > operator';
COMMENT ON FUNCTION rfm_keyed_uuid_ge(rfm_keyed_uuid, rfm_keyed_uuid) IS 'implementation of >= operator';
COMMENT ON FUNCTION rfm_keyed_uuid_cmp(rfm_keyed_uuid, rfm_keyed_uuid) IS 'less-equal-greater';
COMMENT ON FUNCTION rfm_keyed_uuid_hash(rfm_keyed_uuid) IS 'hash';
COMMENT ON FUNCTION rfm_keyed_uuid_hash_extended(rfm_keyed_uuid, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (rfm_keyed_uuid, rfm_keyed_uuid) IS 'equal';
COMMENT ON OPERATOR <> (rfm_keyed_uuid, rfm_keyed_uuid) IS 'not equal';
COMMENT ON OPERATOR < (rfm_keyed_uuid, rfm_keyed_uuid) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (rfm_keyed_uuid, rfm_keyed_uuid) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (rfm_keyed_uuid, rfm_keyed_uuid) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (rfm_keyed_uuid, rfm_keyed_uuid) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY rfm_keyed_uuid_ops USING btree IS 'order of rfm_keyed_uuid values by their bytes';
COMMENT ON OPERATOR FAMILY rfm_keyed_uuid_ops USING hash IS 'equality of rfm_keyed_uuid values';
COMMENT ON OPERATOR CLASS rfm_keyed_uuid_ops USING btree IS 'order of rfm_keyed_uuid values by their bytes';
COMMENT ON OPERATOR CLASS rfm_keyed_uuid_ops USING hash IS 'equality of rfm_keyed_uuid values';

--
-- rfm values of all customers without a GROUP BY
--
-- src/keyed/rfm_keyed.c (table), rfm_keyed_pg.c (aggregate), rfm_customers_pg.c (rows)
--

CREATE FUNCTION rfm_keyed_transition(internal, anynonarray, date, numeric, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_keyed_add_date_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION rfm_keyed_transition(internal, anynonarray, date, float8, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_keyed_add_date_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION rfm_keyed_transition(internal, anynonarray, timestamp, numeric, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_keyed_add_timestamp_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION rfm_keyed_transition(internal, anynonarray, timestamp, float8, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_keyed_add_timestamp_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION rfm_keyed_transition(internal, anynonarray, timestamptz, numeric, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_keyed_add_timestamptz_numeric' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION rfm_keyed_transition(internal, anynonarray, timestamptz, float8, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'rfm_keyed_add_timestamptz_float8' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION rfm_keyed_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION rfm_keyed_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION rfm_keyed_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION rfm_keyed_final(internal) RETURNS rfm_keyed
	AS 'MODULE_PATHNAME', 'rfm_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION rfm_keyed_int_final(internal) RETURNS rfm_keyed_int
	AS 'MODULE_PATHNAME', 'rfm_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION rfm_keyed_text_final(internal) RETURNS rfm_keyed_text
	AS 'MODULE_PATHNAME', 'rfm_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION rfm_keyed_uuid_final(internal) RETURNS rfm_keyed_uuid
	AS 'MODULE_PATHNAME', 'rfm_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;

COMMENT ON FUNCTION rfm_keyed_transition(internal, anynonarray, date, numeric, date) IS 'aggregate transition function';
COMMENT ON FUNCTION rfm_keyed_transition(internal, anynonarray, date, float8, date) IS 'aggregate transition function';
COMMENT ON FUNCTION rfm_keyed_transition(internal, anynonarray, timestamp, numeric, date) IS 'aggregate transition function';
COMMENT ON FUNCTION rfm_keyed_transition(internal, anynonarray, timestamp, float8, date) IS 'aggregate transition function';
COMMENT ON FUNCTION rfm_keyed_transition(internal, anynonarray, timestamptz, numeric, date) IS 'aggregate transition function';
COMMENT ON FUNCTION rfm_keyed_transition(internal, anynonarray, timestamptz, float8, date) IS 'aggregate transition function';
COMMENT ON FUNCTION rfm_keyed_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION rfm_keyed_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION rfm_keyed_deserialize(bytea, internal) IS 'aggregate deserial function';
COMMENT ON FUNCTION rfm_keyed_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION rfm_keyed_int_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION rfm_keyed_text_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION rfm_keyed_uuid_final(internal) IS 'aggregate final function';

CREATE AGGREGATE rfm_keyed(customer_id bigint, at date, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(bigint, date, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id bigint, at date, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(bigint, date, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id bigint, at timestamp, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(bigint, timestamp, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id bigint, at timestamp, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(bigint, timestamp, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id bigint, at timestamptz, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(bigint, timestamptz, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id bigint, at timestamptz, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(bigint, timestamptz, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id int, at date, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(int, date, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id int, at date, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(int, date, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id int, at timestamp, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(int, timestamp, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id int, at timestamp, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(int, timestamp, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id int, at timestamptz, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(int, timestamptz, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id int, at timestamptz, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(int, timestamptz, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id text, at date, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(text, date, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id text, at date, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(text, date, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id text, at timestamp, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(text, timestamp, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id text, at timestamp, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(text, timestamp, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id text, at timestamptz, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(text, timestamptz, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id text, at timestamptz, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(text, timestamptz, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id uuid, at date, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(uuid, date, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id uuid, at date, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(uuid, date, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id uuid, at timestamp, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(uuid, timestamp, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id uuid, at timestamp, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(uuid, timestamp, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id uuid, at timestamptz, amount numeric, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(uuid, timestamptz, numeric, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';
CREATE AGGREGATE rfm_keyed(customer_id uuid, at timestamptz, amount float8, as_of date) (
	SFUNC = rfm_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = rfm_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = rfm_keyed_combine, SERIALFUNC = rfm_keyed_serialize,
	DESERIALFUNC = rfm_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE rfm_keyed(uuid, timestamptz, float8, date) IS
	'rfm values of all customers as of a day, without GROUP BY; rfm_customers() makes segmented rows of it';

CREATE FUNCTION rfm_customers(keyed rfm_keyed, bins int DEFAULT 5, map text DEFAULT 'list11',
							  tiers text DEFAULT 'diamond', lang text DEFAULT 'en')
	RETURNS TABLE (customer_id bigint, recency int, frequency int, monetary numeric,
				   r int, f int, m int, score int, segment text, tier int, tier_label text,
				   first_date date, last_date date, refund_count int, refunded numeric)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION rfm_customers(rfm_keyed, int, text, text, text) IS
	'every customer of an rfm_keyed with metrics, scores, segment and tier; NULL for bins, map or tiers leaves them out';
CREATE FUNCTION rfm_customers(keyed rfm_keyed_int, bins int DEFAULT 5, map text DEFAULT 'list11',
							  tiers text DEFAULT 'diamond', lang text DEFAULT 'en')
	RETURNS TABLE (customer_id int, recency int, frequency int, monetary numeric,
				   r int, f int, m int, score int, segment text, tier int, tier_label text,
				   first_date date, last_date date, refund_count int, refunded numeric)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION rfm_customers(rfm_keyed_int, int, text, text, text) IS
	'every customer of an rfm_keyed with metrics, scores, segment and tier; NULL for bins, map or tiers leaves them out';
CREATE FUNCTION rfm_customers(keyed rfm_keyed_text, bins int DEFAULT 5, map text DEFAULT 'list11',
							  tiers text DEFAULT 'diamond', lang text DEFAULT 'en')
	RETURNS TABLE (customer_id text, recency int, frequency int, monetary numeric,
				   r int, f int, m int, score int, segment text, tier int, tier_label text,
				   first_date date, last_date date, refund_count int, refunded numeric)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION rfm_customers(rfm_keyed_text, int, text, text, text) IS
	'every customer of an rfm_keyed with metrics, scores, segment and tier; NULL for bins, map or tiers leaves them out';
CREATE FUNCTION rfm_customers(keyed rfm_keyed_uuid, bins int DEFAULT 5, map text DEFAULT 'list11',
							  tiers text DEFAULT 'diamond', lang text DEFAULT 'en')
	RETURNS TABLE (customer_id uuid, recency int, frequency int, monetary numeric,
				   r int, f int, m int, score int, segment text, tier int, tier_label text,
				   first_date date, last_date date, refund_count int, refunded numeric)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION rfm_customers(rfm_keyed_uuid, int, text, text, text) IS
	'every customer of an rfm_keyed with metrics, scores, segment and tier; NULL for bins, map or tiers leaves them out';
CREATE FUNCTION rfm_keyed_rows(keyed rfm_keyed) RETURNS TABLE (customer_id bigint, r rfm)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION rfm_keyed_rows(rfm_keyed) IS
	'every customer of an rfm_keyed with the rfm value that rfm() gives with GROUP BY customer_id';
CREATE FUNCTION rfm_keyed_rows(keyed rfm_keyed_int) RETURNS TABLE (customer_id int, r rfm)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION rfm_keyed_rows(rfm_keyed_int) IS
	'every customer of an rfm_keyed with the rfm value that rfm() gives with GROUP BY customer_id';
CREATE FUNCTION rfm_keyed_rows(keyed rfm_keyed_text) RETURNS TABLE (customer_id text, r rfm)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION rfm_keyed_rows(rfm_keyed_text) IS
	'every customer of an rfm_keyed with the rfm value that rfm() gives with GROUP BY customer_id';
CREATE FUNCTION rfm_keyed_rows(keyed rfm_keyed_uuid) RETURNS TABLE (customer_id uuid, r rfm)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION rfm_keyed_rows(rfm_keyed_uuid) IS
	'every customer of an rfm_keyed with the rfm value that rfm() gives with GROUP BY customer_id';

--
-- churn_visit_keyed: the type, for each type of keys
--
-- src/keyed/visit_keyed_io_pg.c, src/shared/keyed_io_pg.c
--

CREATE TYPE churn_visit_keyed;
CREATE TYPE churn_visit_keyed_int;
CREATE TYPE churn_visit_keyed_text;
CREATE TYPE churn_visit_keyed_uuid;

CREATE FUNCTION churn_visit_keyed_in(cstring) RETURNS churn_visit_keyed
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_out(churn_visit_keyed) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_recv(internal) RETURNS churn_visit_keyed
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_send(churn_visit_keyed) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE churn_visit_keyed (
	INPUT = churn_visit_keyed_in, OUTPUT = churn_visit_keyed_out, RECEIVE = churn_visit_keyed_recv, SEND = churn_visit_keyed_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE churn_visit_keyed IS 'recent visits of many customers, by bigint keys';
COMMENT ON FUNCTION churn_visit_keyed_in(cstring) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_out(churn_visit_keyed) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_recv(internal) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_send(churn_visit_keyed) IS 'I/O';

CREATE FUNCTION churn_visit_keyed_eq(churn_visit_keyed, churn_visit_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_ne(churn_visit_keyed, churn_visit_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_lt(churn_visit_keyed, churn_visit_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_le(churn_visit_keyed, churn_visit_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_gt(churn_visit_keyed, churn_visit_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_ge(churn_visit_keyed, churn_visit_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_cmp(churn_visit_keyed, churn_visit_keyed) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_hash(churn_visit_keyed) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_hash_extended(churn_visit_keyed, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = churn_visit_keyed, RIGHTARG = churn_visit_keyed, FUNCTION = churn_visit_keyed_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = churn_visit_keyed, RIGHTARG = churn_visit_keyed, FUNCTION = churn_visit_keyed_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = churn_visit_keyed, RIGHTARG = churn_visit_keyed, FUNCTION = churn_visit_keyed_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = churn_visit_keyed, RIGHTARG = churn_visit_keyed, FUNCTION = churn_visit_keyed_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = churn_visit_keyed, RIGHTARG = churn_visit_keyed, FUNCTION = churn_visit_keyed_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = churn_visit_keyed, RIGHTARG = churn_visit_keyed, FUNCTION = churn_visit_keyed_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS churn_visit_keyed_ops DEFAULT FOR TYPE churn_visit_keyed USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 churn_visit_keyed_cmp(churn_visit_keyed, churn_visit_keyed);
CREATE OPERATOR CLASS churn_visit_keyed_ops DEFAULT FOR TYPE churn_visit_keyed USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 churn_visit_keyed_hash(churn_visit_keyed), FUNCTION 2 churn_visit_keyed_hash_extended(churn_visit_keyed, bigint);

-- The order is for merge joins, GROUP BY and DISTINCT; it has no meaning.

COMMENT ON FUNCTION churn_visit_keyed_eq(churn_visit_keyed, churn_visit_keyed) IS 'implementation of = operator';
COMMENT ON FUNCTION churn_visit_keyed_ne(churn_visit_keyed, churn_visit_keyed) IS 'implementation of <> operator';
COMMENT ON FUNCTION churn_visit_keyed_lt(churn_visit_keyed, churn_visit_keyed) IS 'implementation of < operator';
COMMENT ON FUNCTION churn_visit_keyed_le(churn_visit_keyed, churn_visit_keyed) IS 'implementation of <= operator';
COMMENT ON FUNCTION churn_visit_keyed_gt(churn_visit_keyed, churn_visit_keyed) IS 'implementation of > operator';
COMMENT ON FUNCTION churn_visit_keyed_ge(churn_visit_keyed, churn_visit_keyed) IS 'implementation of >= operator';
COMMENT ON FUNCTION churn_visit_keyed_cmp(churn_visit_keyed, churn_visit_keyed) IS 'less-equal-greater';
COMMENT ON FUNCTION churn_visit_keyed_hash(churn_visit_keyed) IS 'hash';
COMMENT ON FUNCTION churn_visit_keyed_hash_extended(churn_visit_keyed, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (churn_visit_keyed, churn_visit_keyed) IS 'equal';
COMMENT ON OPERATOR <> (churn_visit_keyed, churn_visit_keyed) IS 'not equal';
COMMENT ON OPERATOR < (churn_visit_keyed, churn_visit_keyed) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (churn_visit_keyed, churn_visit_keyed) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (churn_visit_keyed, churn_visit_keyed) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (churn_visit_keyed, churn_visit_keyed) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY churn_visit_keyed_ops USING btree IS 'order of churn_visit_keyed values by their bytes';
COMMENT ON OPERATOR FAMILY churn_visit_keyed_ops USING hash IS 'equality of churn_visit_keyed values';
COMMENT ON OPERATOR CLASS churn_visit_keyed_ops USING btree IS 'order of churn_visit_keyed values by their bytes';
COMMENT ON OPERATOR CLASS churn_visit_keyed_ops USING hash IS 'equality of churn_visit_keyed values';

CREATE FUNCTION churn_visit_keyed_int_in(cstring) RETURNS churn_visit_keyed_int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_out(churn_visit_keyed_int) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_recv(internal) RETURNS churn_visit_keyed_int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_send(churn_visit_keyed_int) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE churn_visit_keyed_int (
	INPUT = churn_visit_keyed_int_in, OUTPUT = churn_visit_keyed_int_out, RECEIVE = churn_visit_keyed_int_recv, SEND = churn_visit_keyed_int_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE churn_visit_keyed_int IS 'recent visits of many customers, by int keys';
COMMENT ON FUNCTION churn_visit_keyed_int_in(cstring) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_int_out(churn_visit_keyed_int) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_int_recv(internal) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_int_send(churn_visit_keyed_int) IS 'I/O';

CREATE FUNCTION churn_visit_keyed_int_eq(churn_visit_keyed_int, churn_visit_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_ne(churn_visit_keyed_int, churn_visit_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_lt(churn_visit_keyed_int, churn_visit_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_le(churn_visit_keyed_int, churn_visit_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_gt(churn_visit_keyed_int, churn_visit_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_ge(churn_visit_keyed_int, churn_visit_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_cmp(churn_visit_keyed_int, churn_visit_keyed_int) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_hash(churn_visit_keyed_int) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_int_hash_extended(churn_visit_keyed_int, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = churn_visit_keyed_int, RIGHTARG = churn_visit_keyed_int, FUNCTION = churn_visit_keyed_int_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = churn_visit_keyed_int, RIGHTARG = churn_visit_keyed_int, FUNCTION = churn_visit_keyed_int_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = churn_visit_keyed_int, RIGHTARG = churn_visit_keyed_int, FUNCTION = churn_visit_keyed_int_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = churn_visit_keyed_int, RIGHTARG = churn_visit_keyed_int, FUNCTION = churn_visit_keyed_int_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = churn_visit_keyed_int, RIGHTARG = churn_visit_keyed_int, FUNCTION = churn_visit_keyed_int_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = churn_visit_keyed_int, RIGHTARG = churn_visit_keyed_int, FUNCTION = churn_visit_keyed_int_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS churn_visit_keyed_int_ops DEFAULT FOR TYPE churn_visit_keyed_int USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 churn_visit_keyed_int_cmp(churn_visit_keyed_int, churn_visit_keyed_int);
CREATE OPERATOR CLASS churn_visit_keyed_int_ops DEFAULT FOR TYPE churn_visit_keyed_int USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 churn_visit_keyed_int_hash(churn_visit_keyed_int), FUNCTION 2 churn_visit_keyed_int_hash_extended(churn_visit_keyed_int, bigint);

COMMENT ON FUNCTION churn_visit_keyed_int_eq(churn_visit_keyed_int, churn_visit_keyed_int) IS 'implementation of = operator';
COMMENT ON FUNCTION churn_visit_keyed_int_ne(churn_visit_keyed_int, churn_visit_keyed_int) IS 'implementation of <> operator';
COMMENT ON FUNCTION churn_visit_keyed_int_lt(churn_visit_keyed_int, churn_visit_keyed_int) IS 'implementation of < operator';
COMMENT ON FUNCTION churn_visit_keyed_int_le(churn_visit_keyed_int, churn_visit_keyed_int) IS 'implementation of <= operator';
COMMENT ON FUNCTION churn_visit_keyed_int_gt(churn_visit_keyed_int, churn_visit_keyed_int) IS 'implementation of > operator';
COMMENT ON FUNCTION churn_visit_keyed_int_ge(churn_visit_keyed_int, churn_visit_keyed_int) IS 'implementation of >= operator';
COMMENT ON FUNCTION churn_visit_keyed_int_cmp(churn_visit_keyed_int, churn_visit_keyed_int) IS 'less-equal-greater';
COMMENT ON FUNCTION churn_visit_keyed_int_hash(churn_visit_keyed_int) IS 'hash';
COMMENT ON FUNCTION churn_visit_keyed_int_hash_extended(churn_visit_keyed_int, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (churn_visit_keyed_int, churn_visit_keyed_int) IS 'equal';
COMMENT ON OPERATOR <> (churn_visit_keyed_int, churn_visit_keyed_int) IS 'not equal';
COMMENT ON OPERATOR < (churn_visit_keyed_int, churn_visit_keyed_int) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (churn_visit_keyed_int, churn_visit_keyed_int) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (churn_visit_keyed_int, churn_visit_keyed_int) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (churn_visit_keyed_int, churn_visit_keyed_int) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY churn_visit_keyed_int_ops USING btree IS 'order of churn_visit_keyed_int values by their bytes';
COMMENT ON OPERATOR FAMILY churn_visit_keyed_int_ops USING hash IS 'equality of churn_visit_keyed_int values';
COMMENT ON OPERATOR CLASS churn_visit_keyed_int_ops USING btree IS 'order of churn_visit_keyed_int values by their bytes';
COMMENT ON OPERATOR CLASS churn_visit_keyed_int_ops USING hash IS 'equality of churn_visit_keyed_int values';

CREATE FUNCTION churn_visit_keyed_text_in(cstring) RETURNS churn_visit_keyed_text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_out(churn_visit_keyed_text) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_recv(internal) RETURNS churn_visit_keyed_text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_send(churn_visit_keyed_text) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE churn_visit_keyed_text (
	INPUT = churn_visit_keyed_text_in, OUTPUT = churn_visit_keyed_text_out, RECEIVE = churn_visit_keyed_text_recv, SEND = churn_visit_keyed_text_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE churn_visit_keyed_text IS 'recent visits of many customers, by keys that are texts';
COMMENT ON FUNCTION churn_visit_keyed_text_in(cstring) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_text_out(churn_visit_keyed_text) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_text_recv(internal) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_text_send(churn_visit_keyed_text) IS 'I/O';

CREATE FUNCTION churn_visit_keyed_text_eq(churn_visit_keyed_text, churn_visit_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_ne(churn_visit_keyed_text, churn_visit_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_lt(churn_visit_keyed_text, churn_visit_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_le(churn_visit_keyed_text, churn_visit_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_gt(churn_visit_keyed_text, churn_visit_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_ge(churn_visit_keyed_text, churn_visit_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_cmp(churn_visit_keyed_text, churn_visit_keyed_text) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_hash(churn_visit_keyed_text) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_text_hash_extended(churn_visit_keyed_text, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = churn_visit_keyed_text, RIGHTARG = churn_visit_keyed_text, FUNCTION = churn_visit_keyed_text_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = churn_visit_keyed_text, RIGHTARG = churn_visit_keyed_text, FUNCTION = churn_visit_keyed_text_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = churn_visit_keyed_text, RIGHTARG = churn_visit_keyed_text, FUNCTION = churn_visit_keyed_text_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = churn_visit_keyed_text, RIGHTARG = churn_visit_keyed_text, FUNCTION = churn_visit_keyed_text_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = churn_visit_keyed_text, RIGHTARG = churn_visit_keyed_text, FUNCTION = churn_visit_keyed_text_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = churn_visit_keyed_text, RIGHTARG = churn_visit_keyed_text, FUNCTION = churn_visit_keyed_text_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS churn_visit_keyed_text_ops DEFAULT FOR TYPE churn_visit_keyed_text USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 churn_visit_keyed_text_cmp(churn_visit_keyed_text, churn_visit_keyed_text);
CREATE OPERATOR CLASS churn_visit_keyed_text_ops DEFAULT FOR TYPE churn_visit_keyed_text USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 churn_visit_keyed_text_hash(churn_visit_keyed_text), FUNCTION 2 churn_visit_keyed_text_hash_extended(churn_visit_keyed_text, bigint);

COMMENT ON FUNCTION churn_visit_keyed_text_eq(churn_visit_keyed_text, churn_visit_keyed_text) IS 'implementation of = operator';
COMMENT ON FUNCTION churn_visit_keyed_text_ne(churn_visit_keyed_text, churn_visit_keyed_text) IS 'implementation of <> operator';
COMMENT ON FUNCTION churn_visit_keyed_text_lt(churn_visit_keyed_text, churn_visit_keyed_text) IS 'implementation of < operator';
COMMENT ON FUNCTION churn_visit_keyed_text_le(churn_visit_keyed_text, churn_visit_keyed_text) IS 'implementation of <= operator';
COMMENT ON FUNCTION churn_visit_keyed_text_gt(churn_visit_keyed_text, churn_visit_keyed_text) IS 'implementation of > operator';
COMMENT ON FUNCTION churn_visit_keyed_text_ge(churn_visit_keyed_text, churn_visit_keyed_text) IS 'implementation of >= operator';
COMMENT ON FUNCTION churn_visit_keyed_text_cmp(churn_visit_keyed_text, churn_visit_keyed_text) IS 'less-equal-greater';
COMMENT ON FUNCTION churn_visit_keyed_text_hash(churn_visit_keyed_text) IS 'hash';
COMMENT ON FUNCTION churn_visit_keyed_text_hash_extended(churn_visit_keyed_text, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (churn_visit_keyed_text, churn_visit_keyed_text) IS 'equal';
COMMENT ON OPERATOR <> (churn_visit_keyed_text, churn_visit_keyed_text) IS 'not equal';
COMMENT ON OPERATOR < (churn_visit_keyed_text, churn_visit_keyed_text) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (churn_visit_keyed_text, churn_visit_keyed_text) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (churn_visit_keyed_text, churn_visit_keyed_text) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (churn_visit_keyed_text, churn_visit_keyed_text) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY churn_visit_keyed_text_ops USING btree IS 'order of churn_visit_keyed_text values by their bytes';
COMMENT ON OPERATOR FAMILY churn_visit_keyed_text_ops USING hash IS 'equality of churn_visit_keyed_text values';
COMMENT ON OPERATOR CLASS churn_visit_keyed_text_ops USING btree IS 'order of churn_visit_keyed_text values by their bytes';
COMMENT ON OPERATOR CLASS churn_visit_keyed_text_ops USING hash IS 'equality of churn_visit_keyed_text values';

CREATE FUNCTION churn_visit_keyed_uuid_in(cstring) RETURNS churn_visit_keyed_uuid
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_out(churn_visit_keyed_uuid) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_recv(internal) RETURNS churn_visit_keyed_uuid
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_send(churn_visit_keyed_uuid) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE churn_visit_keyed_uuid (
	INPUT = churn_visit_keyed_uuid_in, OUTPUT = churn_visit_keyed_uuid_out, RECEIVE = churn_visit_keyed_uuid_recv, SEND = churn_visit_keyed_uuid_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE churn_visit_keyed_uuid IS 'recent visits of many customers, by keys that are uuids';
COMMENT ON FUNCTION churn_visit_keyed_uuid_in(cstring) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_uuid_out(churn_visit_keyed_uuid) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_uuid_recv(internal) IS 'I/O';
COMMENT ON FUNCTION churn_visit_keyed_uuid_send(churn_visit_keyed_uuid) IS 'I/O';

CREATE FUNCTION churn_visit_keyed_uuid_eq(churn_visit_keyed_uuid, churn_visit_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_ne(churn_visit_keyed_uuid, churn_visit_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_lt(churn_visit_keyed_uuid, churn_visit_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_le(churn_visit_keyed_uuid, churn_visit_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_gt(churn_visit_keyed_uuid, churn_visit_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_ge(churn_visit_keyed_uuid, churn_visit_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_cmp(churn_visit_keyed_uuid, churn_visit_keyed_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_hash(churn_visit_keyed_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION churn_visit_keyed_uuid_hash_extended(churn_visit_keyed_uuid, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = churn_visit_keyed_uuid, RIGHTARG = churn_visit_keyed_uuid, FUNCTION = churn_visit_keyed_uuid_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = churn_visit_keyed_uuid, RIGHTARG = churn_visit_keyed_uuid, FUNCTION = churn_visit_keyed_uuid_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = churn_visit_keyed_uuid, RIGHTARG = churn_visit_keyed_uuid, FUNCTION = churn_visit_keyed_uuid_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = churn_visit_keyed_uuid, RIGHTARG = churn_visit_keyed_uuid, FUNCTION = churn_visit_keyed_uuid_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = churn_visit_keyed_uuid, RIGHTARG = churn_visit_keyed_uuid, FUNCTION = churn_visit_keyed_uuid_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = churn_visit_keyed_uuid, RIGHTARG = churn_visit_keyed_uuid, FUNCTION = churn_visit_keyed_uuid_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS churn_visit_keyed_uuid_ops DEFAULT FOR TYPE churn_visit_keyed_uuid USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 churn_visit_keyed_uuid_cmp(churn_visit_keyed_uuid, churn_visit_keyed_uuid);
CREATE OPERATOR CLASS churn_visit_keyed_uuid_ops DEFAULT FOR TYPE churn_visit_keyed_uuid USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 churn_visit_keyed_uuid_hash(churn_visit_keyed_uuid), FUNCTION 2 churn_visit_keyed_uuid_hash_extended(churn_visit_keyed_uuid, bigint);

COMMENT ON FUNCTION churn_visit_keyed_uuid_eq(churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'implementation of = operator';
COMMENT ON FUNCTION churn_visit_keyed_uuid_ne(churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'implementation of <> operator';
COMMENT ON FUNCTION churn_visit_keyed_uuid_lt(churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'implementation of < operator';
COMMENT ON FUNCTION churn_visit_keyed_uuid_le(churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'implementation of <= operator';
COMMENT ON FUNCTION churn_visit_keyed_uuid_gt(churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'implementation of > operator';
COMMENT ON FUNCTION churn_visit_keyed_uuid_ge(churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'implementation of >= operator';
COMMENT ON FUNCTION churn_visit_keyed_uuid_cmp(churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'less-equal-greater';
COMMENT ON FUNCTION churn_visit_keyed_uuid_hash(churn_visit_keyed_uuid) IS 'hash';
COMMENT ON FUNCTION churn_visit_keyed_uuid_hash_extended(churn_visit_keyed_uuid, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'equal';
COMMENT ON OPERATOR <> (churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'not equal';
COMMENT ON OPERATOR < (churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (churn_visit_keyed_uuid, churn_visit_keyed_uuid) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY churn_visit_keyed_uuid_ops USING btree IS 'order of churn_visit_keyed_uuid values by their bytes';
COMMENT ON OPERATOR FAMILY churn_visit_keyed_uuid_ops USING hash IS 'equality of churn_visit_keyed_uuid values';
COMMENT ON OPERATOR CLASS churn_visit_keyed_uuid_ops USING btree IS 'order of churn_visit_keyed_uuid values by their bytes';
COMMENT ON OPERATOR CLASS churn_visit_keyed_uuid_ops USING hash IS 'equality of churn_visit_keyed_uuid values';

--
-- visits of all customers without a GROUP BY
--
-- src/keyed/visit_keyed.c (table), visit_keyed_pg.c (aggregate, rows), src/churn/visit_class.c (rule)
--

CREATE FUNCTION churn_visit_keyed_transition(internal, anynonarray, date, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'visit_keyed_add_date' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION churn_visit_keyed_transition(internal, anynonarray, timestamp, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'visit_keyed_add_timestamp' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION churn_visit_keyed_transition(internal, anynonarray, timestamptz, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'visit_keyed_add_timestamptz' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION churn_visit_keyed_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'visit_keyed_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION churn_visit_keyed_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME', 'visit_keyed_serialize' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION churn_visit_keyed_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME', 'visit_keyed_deserialize' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION churn_visit_keyed_final(internal) RETURNS churn_visit_keyed
	AS 'MODULE_PATHNAME', 'visit_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION churn_visit_keyed_int_final(internal) RETURNS churn_visit_keyed_int
	AS 'MODULE_PATHNAME', 'visit_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION churn_visit_keyed_text_final(internal) RETURNS churn_visit_keyed_text
	AS 'MODULE_PATHNAME', 'visit_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION churn_visit_keyed_uuid_final(internal) RETURNS churn_visit_keyed_uuid
	AS 'MODULE_PATHNAME', 'visit_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;

COMMENT ON FUNCTION churn_visit_keyed_transition(internal, anynonarray, date, date) IS 'aggregate transition function';
COMMENT ON FUNCTION churn_visit_keyed_transition(internal, anynonarray, timestamp, date) IS 'aggregate transition function';
COMMENT ON FUNCTION churn_visit_keyed_transition(internal, anynonarray, timestamptz, date) IS 'aggregate transition function';
COMMENT ON FUNCTION churn_visit_keyed_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION churn_visit_keyed_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION churn_visit_keyed_deserialize(bytea, internal) IS 'aggregate deserial function';
COMMENT ON FUNCTION churn_visit_keyed_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION churn_visit_keyed_int_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION churn_visit_keyed_text_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION churn_visit_keyed_uuid_final(internal) IS 'aggregate final function';

CREATE AGGREGATE churn_visit_keyed(customer_id bigint, at date, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id bigint, at timestamp, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id bigint, at timestamptz, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id int, at date, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id int, at timestamp, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id int, at timestamptz, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id text, at date, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id text, at timestamp, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id text, at timestamptz, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id uuid, at date, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id uuid, at timestamp, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE churn_visit_keyed(customer_id uuid, at timestamptz, as_of date) (
	SFUNC = churn_visit_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = churn_visit_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = churn_visit_keyed_combine, SERIALFUNC = churn_visit_keyed_serialize,
	DESERIALFUNC = churn_visit_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE churn_visit_keyed(bigint, date, date) IS
	'visits of all customers up to a day, for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(bigint, timestamp, date) IS
	'visits of all customers up to a day, for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(bigint, timestamptz, date) IS
	'visits of all customers up to a day (days in the session''s TimeZone), for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(int, date, date) IS
	'visits of all customers up to a day, for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(int, timestamp, date) IS
	'visits of all customers up to a day, for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(int, timestamptz, date) IS
	'visits of all customers up to a day (days in the session''s TimeZone), for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(text, date, date) IS
	'visits of all customers up to a day, for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(text, timestamp, date) IS
	'visits of all customers up to a day, for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(text, timestamptz, date) IS
	'visits of all customers up to a day (days in the session''s TimeZone), for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(uuid, date, date) IS
	'visits of all customers up to a day, for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(uuid, timestamp, date) IS
	'visits of all customers up to a day, for churn_visit_customers(): no GROUP BY customer_id is needed';
COMMENT ON AGGREGATE churn_visit_keyed(uuid, timestamptz, date) IS
	'visits of all customers up to a day (days in the session''s TimeZone), for churn_visit_customers(): no GROUP BY customer_id is needed';

CREATE FUNCTION churn_visit_customers(keyed churn_visit_keyed, lang text DEFAULT 'en')
	RETURNS TABLE (customer_id bigint, class text, class_rank int)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
CREATE FUNCTION churn_visit_customers(keyed churn_visit_keyed_int, lang text DEFAULT 'en')
	RETURNS TABLE (customer_id int, class text, class_rank int)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
CREATE FUNCTION churn_visit_customers(keyed churn_visit_keyed_text, lang text DEFAULT 'en')
	RETURNS TABLE (customer_id text, class text, class_rank int)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
CREATE FUNCTION churn_visit_customers(keyed churn_visit_keyed_uuid, lang text DEFAULT 'en')
	RETURNS TABLE (customer_id uuid, class text, class_rank int)
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION churn_visit_customers(churn_visit_keyed, text) IS
	'visit class of each customer: what churn_visit_class() gives with GROUP BY customer_id; class_rank 1 = active to 6 = churned';
COMMENT ON FUNCTION churn_visit_customers(churn_visit_keyed_int, text) IS
	'visit class of each customer: what churn_visit_class() gives with GROUP BY customer_id; class_rank 1 = active to 6 = churned';
COMMENT ON FUNCTION churn_visit_customers(churn_visit_keyed_text, text) IS
	'visit class of each customer: what churn_visit_class() gives with GROUP BY customer_id; class_rank 1 = active to 6 = churned';
COMMENT ON FUNCTION churn_visit_customers(churn_visit_keyed_uuid, text) IS
	'visit class of each customer: what churn_visit_class() gives with GROUP BY customer_id; class_rank 1 = active to 6 = churned';

--
-- concentration of the totals of all customers without a GROUP BY
--
-- src/keyed/pareto_keyed_pg.c (aggregates), rfm_keyed.c (table), src/pareto/pareto.c (rule)
--

-- Final functions keep the totals, in order, for each other: aggregates with the same
-- arguments have one table.
CREATE FUNCTION pareto_keyed_transition(internal, anynonarray, numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_keyed_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION pareto_keyed_share_transition(internal, anynonarray, numeric, float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_keyed_share_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION pareto_keyed_points_transition(internal, anynonarray, numeric, int) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_keyed_points_add_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION pareto_keyed_transition(internal, anynonarray, float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_keyed_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION pareto_keyed_share_transition(internal, anynonarray, float8, float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_keyed_share_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION pareto_keyed_points_transition(internal, anynonarray, float8, int) RETURNS internal
	AS 'MODULE_PATHNAME', 'pareto_keyed_points_add_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
CREATE FUNCTION pareto_keyed_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION pareto_keyed_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION pareto_keyed_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION pareto_gini_keyed_final(internal) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 SUPPORT keyed_state_support;
CREATE FUNCTION pareto_top_share_keyed_final(internal) RETURNS float8
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 SUPPORT keyed_state_support;
CREATE FUNCTION pareto_customers_for_keyed_final(internal) RETURNS bigint
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 SUPPORT keyed_state_support;
CREATE FUNCTION pareto_lorenz_keyed_final(internal) RETURNS float8[]
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 SUPPORT keyed_state_support;

COMMENT ON FUNCTION pareto_keyed_transition(internal, anynonarray, numeric) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_keyed_share_transition(internal, anynonarray, numeric, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_keyed_points_transition(internal, anynonarray, numeric, int) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_keyed_transition(internal, anynonarray, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_keyed_share_transition(internal, anynonarray, float8, float8) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_keyed_points_transition(internal, anynonarray, float8, int) IS 'aggregate transition function';
COMMENT ON FUNCTION pareto_keyed_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION pareto_keyed_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION pareto_keyed_deserialize(bytea, internal) IS 'aggregate deserial function';
COMMENT ON FUNCTION pareto_gini_keyed_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION pareto_top_share_keyed_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION pareto_customers_for_keyed_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION pareto_lorenz_keyed_final(internal) IS 'aggregate final function';

CREATE AGGREGATE pareto_gini_keyed(customer_id anynonarray, amount numeric) (
	SFUNC = pareto_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = pareto_gini_keyed_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = pareto_keyed_combine, SERIALFUNC = pareto_keyed_serialize,
	DESERIALFUNC = pareto_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE pareto_top_share_keyed(customer_id anynonarray, amount numeric, share float8) (
	SFUNC = pareto_keyed_share_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = pareto_top_share_keyed_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = pareto_keyed_combine, SERIALFUNC = pareto_keyed_serialize,
	DESERIALFUNC = pareto_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE pareto_customers_for_keyed(customer_id anynonarray, amount numeric, share float8) (
	SFUNC = pareto_keyed_share_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = pareto_customers_for_keyed_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = pareto_keyed_combine, SERIALFUNC = pareto_keyed_serialize,
	DESERIALFUNC = pareto_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE pareto_lorenz_keyed(customer_id anynonarray, amount numeric) (
	SFUNC = pareto_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = pareto_lorenz_keyed_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = pareto_keyed_combine, SERIALFUNC = pareto_keyed_serialize,
	DESERIALFUNC = pareto_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE pareto_lorenz_keyed(customer_id anynonarray, amount numeric, points int) (
	SFUNC = pareto_keyed_points_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = pareto_lorenz_keyed_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = pareto_keyed_combine, SERIALFUNC = pareto_keyed_serialize,
	DESERIALFUNC = pareto_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE pareto_gini_keyed(customer_id anynonarray, amount float8) (
	SFUNC = pareto_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = pareto_gini_keyed_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = pareto_keyed_combine, SERIALFUNC = pareto_keyed_serialize,
	DESERIALFUNC = pareto_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE pareto_top_share_keyed(customer_id anynonarray, amount float8, share float8) (
	SFUNC = pareto_keyed_share_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = pareto_top_share_keyed_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = pareto_keyed_combine, SERIALFUNC = pareto_keyed_serialize,
	DESERIALFUNC = pareto_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE pareto_customers_for_keyed(customer_id anynonarray, amount float8, share float8) (
	SFUNC = pareto_keyed_share_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = pareto_customers_for_keyed_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = pareto_keyed_combine, SERIALFUNC = pareto_keyed_serialize,
	DESERIALFUNC = pareto_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE pareto_lorenz_keyed(customer_id anynonarray, amount float8) (
	SFUNC = pareto_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = pareto_lorenz_keyed_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = pareto_keyed_combine, SERIALFUNC = pareto_keyed_serialize,
	DESERIALFUNC = pareto_keyed_deserialize, PARALLEL = SAFE
);
CREATE AGGREGATE pareto_lorenz_keyed(customer_id anynonarray, amount float8, points int) (
	SFUNC = pareto_keyed_points_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = pareto_lorenz_keyed_final, FINALFUNC_MODIFY = SHAREABLE,
	COMBINEFUNC = pareto_keyed_combine, SERIALFUNC = pareto_keyed_serialize,
	DESERIALFUNC = pareto_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE pareto_gini_keyed(anynonarray, numeric) IS
	'Gini coefficient of the customers'' totals (population form): 0 when all are equal, towards 1 when one has it all';
COMMENT ON AGGREGATE pareto_top_share_keyed(anynonarray, numeric, float8) IS
	'part of the total that the best share of the customers bring, straight from their orders; 0.2 for the best 20 %';
COMMENT ON AGGREGATE pareto_customers_for_keyed(anynonarray, numeric, float8) IS
	'smallest number of customers, best first, who bring a share of the total, straight from their orders';
COMMENT ON AGGREGATE pareto_lorenz_keyed(anynonarray, numeric) IS
	'Lorenz curve of the customers'' totals: part that the lowest 0, 1, ..., 100 % of the customers bring';
COMMENT ON AGGREGATE pareto_lorenz_keyed(anynonarray, numeric, int) IS
	'Lorenz curve of the customers'' totals at 0, 1 / points, ..., 1 of the customers, lowest first';
COMMENT ON AGGREGATE pareto_gini_keyed(anynonarray, float8) IS
	'Gini coefficient of the customers'' totals (population form): 0 when all are equal, towards 1 when one has it all';
COMMENT ON AGGREGATE pareto_top_share_keyed(anynonarray, float8, float8) IS
	'part of the total that the best share of the customers bring, straight from their orders; 0.2 for the best 20 %';
COMMENT ON AGGREGATE pareto_customers_for_keyed(anynonarray, float8, float8) IS
	'smallest number of customers, best first, who bring a share of the total, straight from their orders';
COMMENT ON AGGREGATE pareto_lorenz_keyed(anynonarray, float8) IS
	'Lorenz curve of the customers'' totals: part that the lowest 0, 1, ..., 100 % of the customers bring';
COMMENT ON AGGREGATE pareto_lorenz_keyed(anynonarray, float8, int) IS
	'Lorenz curve of the customers'' totals at 0, 1 / points, ..., 1 of the customers, lowest first';

--
-- purchase_keyed: the type, for each type of keys
--
-- src/keyed/purchase_keyed_io_pg.c, src/shared/keyed_io_pg.c
--

CREATE TYPE purchase_keyed;
CREATE TYPE purchase_keyed_int;
CREATE TYPE purchase_keyed_text;
CREATE TYPE purchase_keyed_uuid;

CREATE FUNCTION purchase_keyed_in(cstring) RETURNS purchase_keyed
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_out(purchase_keyed) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_recv(internal) RETURNS purchase_keyed
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_send(purchase_keyed) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE purchase_keyed (
	INPUT = purchase_keyed_in, OUTPUT = purchase_keyed_out, RECEIVE = purchase_keyed_recv, SEND = purchase_keyed_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE purchase_keyed IS 'purchase histories of many customers, by bigint keys';
COMMENT ON FUNCTION purchase_keyed_in(cstring) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_out(purchase_keyed) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_recv(internal) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_send(purchase_keyed) IS 'I/O';

CREATE FUNCTION purchase_keyed_eq(purchase_keyed, purchase_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_ne(purchase_keyed, purchase_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_lt(purchase_keyed, purchase_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_le(purchase_keyed, purchase_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_gt(purchase_keyed, purchase_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_ge(purchase_keyed, purchase_keyed) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_cmp(purchase_keyed, purchase_keyed) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_hash(purchase_keyed) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_hash_extended(purchase_keyed, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = purchase_keyed, RIGHTARG = purchase_keyed, FUNCTION = purchase_keyed_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = purchase_keyed, RIGHTARG = purchase_keyed, FUNCTION = purchase_keyed_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = purchase_keyed, RIGHTARG = purchase_keyed, FUNCTION = purchase_keyed_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = purchase_keyed, RIGHTARG = purchase_keyed, FUNCTION = purchase_keyed_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = purchase_keyed, RIGHTARG = purchase_keyed, FUNCTION = purchase_keyed_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = purchase_keyed, RIGHTARG = purchase_keyed, FUNCTION = purchase_keyed_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS purchase_keyed_ops DEFAULT FOR TYPE purchase_keyed USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 purchase_keyed_cmp(purchase_keyed, purchase_keyed);
CREATE OPERATOR CLASS purchase_keyed_ops DEFAULT FOR TYPE purchase_keyed USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 purchase_keyed_hash(purchase_keyed), FUNCTION 2 purchase_keyed_hash_extended(purchase_keyed, bigint);

-- The order is for merge joins, GROUP BY and DISTINCT; it has no meaning.

COMMENT ON FUNCTION purchase_keyed_eq(purchase_keyed, purchase_keyed) IS 'implementation of = operator';
COMMENT ON FUNCTION purchase_keyed_ne(purchase_keyed, purchase_keyed) IS 'implementation of <> operator';
COMMENT ON FUNCTION purchase_keyed_lt(purchase_keyed, purchase_keyed) IS 'implementation of < operator';
COMMENT ON FUNCTION purchase_keyed_le(purchase_keyed, purchase_keyed) IS 'implementation of <= operator';
COMMENT ON FUNCTION purchase_keyed_gt(purchase_keyed, purchase_keyed) IS 'implementation of > operator';
COMMENT ON FUNCTION purchase_keyed_ge(purchase_keyed, purchase_keyed) IS 'implementation of >= operator';
COMMENT ON FUNCTION purchase_keyed_cmp(purchase_keyed, purchase_keyed) IS 'less-equal-greater';
COMMENT ON FUNCTION purchase_keyed_hash(purchase_keyed) IS 'hash';
COMMENT ON FUNCTION purchase_keyed_hash_extended(purchase_keyed, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (purchase_keyed, purchase_keyed) IS 'equal';
COMMENT ON OPERATOR <> (purchase_keyed, purchase_keyed) IS 'not equal';
COMMENT ON OPERATOR < (purchase_keyed, purchase_keyed) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (purchase_keyed, purchase_keyed) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (purchase_keyed, purchase_keyed) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (purchase_keyed, purchase_keyed) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY purchase_keyed_ops USING btree IS 'order of purchase_keyed values by their bytes';
COMMENT ON OPERATOR FAMILY purchase_keyed_ops USING hash IS 'equality of purchase_keyed values';
COMMENT ON OPERATOR CLASS purchase_keyed_ops USING btree IS 'order of purchase_keyed values by their bytes';
COMMENT ON OPERATOR CLASS purchase_keyed_ops USING hash IS 'equality of purchase_keyed values';

CREATE FUNCTION purchase_keyed_int_in(cstring) RETURNS purchase_keyed_int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_out(purchase_keyed_int) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_recv(internal) RETURNS purchase_keyed_int
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_send(purchase_keyed_int) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE purchase_keyed_int (
	INPUT = purchase_keyed_int_in, OUTPUT = purchase_keyed_int_out, RECEIVE = purchase_keyed_int_recv, SEND = purchase_keyed_int_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE purchase_keyed_int IS 'purchase histories of many customers, by int keys';
COMMENT ON FUNCTION purchase_keyed_int_in(cstring) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_int_out(purchase_keyed_int) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_int_recv(internal) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_int_send(purchase_keyed_int) IS 'I/O';

CREATE FUNCTION purchase_keyed_int_eq(purchase_keyed_int, purchase_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_ne(purchase_keyed_int, purchase_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_lt(purchase_keyed_int, purchase_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_le(purchase_keyed_int, purchase_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_gt(purchase_keyed_int, purchase_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_ge(purchase_keyed_int, purchase_keyed_int) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_cmp(purchase_keyed_int, purchase_keyed_int) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_hash(purchase_keyed_int) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_int_hash_extended(purchase_keyed_int, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = purchase_keyed_int, RIGHTARG = purchase_keyed_int, FUNCTION = purchase_keyed_int_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = purchase_keyed_int, RIGHTARG = purchase_keyed_int, FUNCTION = purchase_keyed_int_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = purchase_keyed_int, RIGHTARG = purchase_keyed_int, FUNCTION = purchase_keyed_int_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = purchase_keyed_int, RIGHTARG = purchase_keyed_int, FUNCTION = purchase_keyed_int_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = purchase_keyed_int, RIGHTARG = purchase_keyed_int, FUNCTION = purchase_keyed_int_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = purchase_keyed_int, RIGHTARG = purchase_keyed_int, FUNCTION = purchase_keyed_int_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS purchase_keyed_int_ops DEFAULT FOR TYPE purchase_keyed_int USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 purchase_keyed_int_cmp(purchase_keyed_int, purchase_keyed_int);
CREATE OPERATOR CLASS purchase_keyed_int_ops DEFAULT FOR TYPE purchase_keyed_int USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 purchase_keyed_int_hash(purchase_keyed_int), FUNCTION 2 purchase_keyed_int_hash_extended(purchase_keyed_int, bigint);

COMMENT ON FUNCTION purchase_keyed_int_eq(purchase_keyed_int, purchase_keyed_int) IS 'implementation of = operator';
COMMENT ON FUNCTION purchase_keyed_int_ne(purchase_keyed_int, purchase_keyed_int) IS 'implementation of <> operator';
COMMENT ON FUNCTION purchase_keyed_int_lt(purchase_keyed_int, purchase_keyed_int) IS 'implementation of < operator';
COMMENT ON FUNCTION purchase_keyed_int_le(purchase_keyed_int, purchase_keyed_int) IS 'implementation of <= operator';
COMMENT ON FUNCTION purchase_keyed_int_gt(purchase_keyed_int, purchase_keyed_int) IS 'implementation of > operator';
COMMENT ON FUNCTION purchase_keyed_int_ge(purchase_keyed_int, purchase_keyed_int) IS 'implementation of >= operator';
COMMENT ON FUNCTION purchase_keyed_int_cmp(purchase_keyed_int, purchase_keyed_int) IS 'less-equal-greater';
COMMENT ON FUNCTION purchase_keyed_int_hash(purchase_keyed_int) IS 'hash';
COMMENT ON FUNCTION purchase_keyed_int_hash_extended(purchase_keyed_int, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (purchase_keyed_int, purchase_keyed_int) IS 'equal';
COMMENT ON OPERATOR <> (purchase_keyed_int, purchase_keyed_int) IS 'not equal';
COMMENT ON OPERATOR < (purchase_keyed_int, purchase_keyed_int) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (purchase_keyed_int, purchase_keyed_int) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (purchase_keyed_int, purchase_keyed_int) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (purchase_keyed_int, purchase_keyed_int) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY purchase_keyed_int_ops USING btree IS 'order of purchase_keyed_int values by their bytes';
COMMENT ON OPERATOR FAMILY purchase_keyed_int_ops USING hash IS 'equality of purchase_keyed_int values';
COMMENT ON OPERATOR CLASS purchase_keyed_int_ops USING btree IS 'order of purchase_keyed_int values by their bytes';
COMMENT ON OPERATOR CLASS purchase_keyed_int_ops USING hash IS 'equality of purchase_keyed_int values';

CREATE FUNCTION purchase_keyed_text_in(cstring) RETURNS purchase_keyed_text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_out(purchase_keyed_text) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_recv(internal) RETURNS purchase_keyed_text
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_send(purchase_keyed_text) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE purchase_keyed_text (
	INPUT = purchase_keyed_text_in, OUTPUT = purchase_keyed_text_out, RECEIVE = purchase_keyed_text_recv, SEND = purchase_keyed_text_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE purchase_keyed_text IS 'purchase histories of many customers, by keys that are texts';
COMMENT ON FUNCTION purchase_keyed_text_in(cstring) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_text_out(purchase_keyed_text) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_text_recv(internal) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_text_send(purchase_keyed_text) IS 'I/O';

CREATE FUNCTION purchase_keyed_text_eq(purchase_keyed_text, purchase_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_ne(purchase_keyed_text, purchase_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_lt(purchase_keyed_text, purchase_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_le(purchase_keyed_text, purchase_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_gt(purchase_keyed_text, purchase_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_ge(purchase_keyed_text, purchase_keyed_text) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_cmp(purchase_keyed_text, purchase_keyed_text) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_hash(purchase_keyed_text) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_text_hash_extended(purchase_keyed_text, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = purchase_keyed_text, RIGHTARG = purchase_keyed_text, FUNCTION = purchase_keyed_text_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = purchase_keyed_text, RIGHTARG = purchase_keyed_text, FUNCTION = purchase_keyed_text_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = purchase_keyed_text, RIGHTARG = purchase_keyed_text, FUNCTION = purchase_keyed_text_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = purchase_keyed_text, RIGHTARG = purchase_keyed_text, FUNCTION = purchase_keyed_text_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = purchase_keyed_text, RIGHTARG = purchase_keyed_text, FUNCTION = purchase_keyed_text_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = purchase_keyed_text, RIGHTARG = purchase_keyed_text, FUNCTION = purchase_keyed_text_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS purchase_keyed_text_ops DEFAULT FOR TYPE purchase_keyed_text USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 purchase_keyed_text_cmp(purchase_keyed_text, purchase_keyed_text);
CREATE OPERATOR CLASS purchase_keyed_text_ops DEFAULT FOR TYPE purchase_keyed_text USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 purchase_keyed_text_hash(purchase_keyed_text), FUNCTION 2 purchase_keyed_text_hash_extended(purchase_keyed_text, bigint);

COMMENT ON FUNCTION purchase_keyed_text_eq(purchase_keyed_text, purchase_keyed_text) IS 'implementation of = operator';
COMMENT ON FUNCTION purchase_keyed_text_ne(purchase_keyed_text, purchase_keyed_text) IS 'implementation of <> operator';
COMMENT ON FUNCTION purchase_keyed_text_lt(purchase_keyed_text, purchase_keyed_text) IS 'implementation of < operator';
COMMENT ON FUNCTION purchase_keyed_text_le(purchase_keyed_text, purchase_keyed_text) IS 'implementation of <= operator';
COMMENT ON FUNCTION purchase_keyed_text_gt(purchase_keyed_text, purchase_keyed_text) IS 'implementation of > operator';
COMMENT ON FUNCTION purchase_keyed_text_ge(purchase_keyed_text, purchase_keyed_text) IS 'implementation of >= operator';
COMMENT ON FUNCTION purchase_keyed_text_cmp(purchase_keyed_text, purchase_keyed_text) IS 'less-equal-greater';
COMMENT ON FUNCTION purchase_keyed_text_hash(purchase_keyed_text) IS 'hash';
COMMENT ON FUNCTION purchase_keyed_text_hash_extended(purchase_keyed_text, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (purchase_keyed_text, purchase_keyed_text) IS 'equal';
COMMENT ON OPERATOR <> (purchase_keyed_text, purchase_keyed_text) IS 'not equal';
COMMENT ON OPERATOR < (purchase_keyed_text, purchase_keyed_text) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (purchase_keyed_text, purchase_keyed_text) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (purchase_keyed_text, purchase_keyed_text) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (purchase_keyed_text, purchase_keyed_text) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY purchase_keyed_text_ops USING btree IS 'order of purchase_keyed_text values by their bytes';
COMMENT ON OPERATOR FAMILY purchase_keyed_text_ops USING hash IS 'equality of purchase_keyed_text values';
COMMENT ON OPERATOR CLASS purchase_keyed_text_ops USING btree IS 'order of purchase_keyed_text values by their bytes';
COMMENT ON OPERATOR CLASS purchase_keyed_text_ops USING hash IS 'equality of purchase_keyed_text values';

CREATE FUNCTION purchase_keyed_uuid_in(cstring) RETURNS purchase_keyed_uuid
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_out(purchase_keyed_uuid) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_recv(internal) RETURNS purchase_keyed_uuid
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_send(purchase_keyed_uuid) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE TYPE purchase_keyed_uuid (
	INPUT = purchase_keyed_uuid_in, OUTPUT = purchase_keyed_uuid_out, RECEIVE = purchase_keyed_uuid_recv, SEND = purchase_keyed_uuid_send,
	INTERNALLENGTH = VARIABLE, ALIGNMENT = double, STORAGE = external
);

COMMENT ON TYPE purchase_keyed_uuid IS 'purchase histories of many customers, by keys that are uuids';
COMMENT ON FUNCTION purchase_keyed_uuid_in(cstring) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_uuid_out(purchase_keyed_uuid) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_uuid_recv(internal) IS 'I/O';
COMMENT ON FUNCTION purchase_keyed_uuid_send(purchase_keyed_uuid) IS 'I/O';

CREATE FUNCTION purchase_keyed_uuid_eq(purchase_keyed_uuid, purchase_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_eq' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_ne(purchase_keyed_uuid, purchase_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ne' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_lt(purchase_keyed_uuid, purchase_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_lt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_le(purchase_keyed_uuid, purchase_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_le' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_gt(purchase_keyed_uuid, purchase_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_gt' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_ge(purchase_keyed_uuid, purchase_keyed_uuid) RETURNS boolean
	AS 'MODULE_PATHNAME', 'stored_ge' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_cmp(purchase_keyed_uuid, purchase_keyed_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_cmp' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_hash(purchase_keyed_uuid) RETURNS int
	AS 'MODULE_PATHNAME', 'stored_hash' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION purchase_keyed_uuid_hash_extended(purchase_keyed_uuid, bigint) RETURNS bigint
	AS 'MODULE_PATHNAME', 'stored_hash_extended' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OPERATOR = (LEFTARG = purchase_keyed_uuid, RIGHTARG = purchase_keyed_uuid, FUNCTION = purchase_keyed_uuid_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <> (LEFTARG = purchase_keyed_uuid, RIGHTARG = purchase_keyed_uuid, FUNCTION = purchase_keyed_uuid_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel);
CREATE OPERATOR < (LEFTARG = purchase_keyed_uuid, RIGHTARG = purchase_keyed_uuid, FUNCTION = purchase_keyed_uuid_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <= (LEFTARG = purchase_keyed_uuid, RIGHTARG = purchase_keyed_uuid, FUNCTION = purchase_keyed_uuid_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel);
CREATE OPERATOR > (LEFTARG = purchase_keyed_uuid, RIGHTARG = purchase_keyed_uuid, FUNCTION = purchase_keyed_uuid_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel);
CREATE OPERATOR >= (LEFTARG = purchase_keyed_uuid, RIGHTARG = purchase_keyed_uuid, FUNCTION = purchase_keyed_uuid_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel);

CREATE OPERATOR CLASS purchase_keyed_uuid_ops DEFAULT FOR TYPE purchase_keyed_uuid USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 purchase_keyed_uuid_cmp(purchase_keyed_uuid, purchase_keyed_uuid);
CREATE OPERATOR CLASS purchase_keyed_uuid_ops DEFAULT FOR TYPE purchase_keyed_uuid USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 purchase_keyed_uuid_hash(purchase_keyed_uuid), FUNCTION 2 purchase_keyed_uuid_hash_extended(purchase_keyed_uuid, bigint);

COMMENT ON FUNCTION purchase_keyed_uuid_eq(purchase_keyed_uuid, purchase_keyed_uuid) IS 'implementation of = operator';
COMMENT ON FUNCTION purchase_keyed_uuid_ne(purchase_keyed_uuid, purchase_keyed_uuid) IS 'implementation of <> operator';
COMMENT ON FUNCTION purchase_keyed_uuid_lt(purchase_keyed_uuid, purchase_keyed_uuid) IS 'implementation of < operator';
COMMENT ON FUNCTION purchase_keyed_uuid_le(purchase_keyed_uuid, purchase_keyed_uuid) IS 'implementation of <= operator';
COMMENT ON FUNCTION purchase_keyed_uuid_gt(purchase_keyed_uuid, purchase_keyed_uuid) IS 'implementation of > operator';
COMMENT ON FUNCTION purchase_keyed_uuid_ge(purchase_keyed_uuid, purchase_keyed_uuid) IS 'implementation of >= operator';
COMMENT ON FUNCTION purchase_keyed_uuid_cmp(purchase_keyed_uuid, purchase_keyed_uuid) IS 'less-equal-greater';
COMMENT ON FUNCTION purchase_keyed_uuid_hash(purchase_keyed_uuid) IS 'hash';
COMMENT ON FUNCTION purchase_keyed_uuid_hash_extended(purchase_keyed_uuid, bigint) IS 'hash with seed';
COMMENT ON OPERATOR = (purchase_keyed_uuid, purchase_keyed_uuid) IS 'equal';
COMMENT ON OPERATOR <> (purchase_keyed_uuid, purchase_keyed_uuid) IS 'not equal';
COMMENT ON OPERATOR < (purchase_keyed_uuid, purchase_keyed_uuid) IS 'less than, in the order of the bytes';
COMMENT ON OPERATOR <= (purchase_keyed_uuid, purchase_keyed_uuid) IS 'less than or equal, in the order of the bytes';
COMMENT ON OPERATOR > (purchase_keyed_uuid, purchase_keyed_uuid) IS 'greater than, in the order of the bytes';
COMMENT ON OPERATOR >= (purchase_keyed_uuid, purchase_keyed_uuid) IS 'greater than or equal, in the order of the bytes';
COMMENT ON OPERATOR FAMILY purchase_keyed_uuid_ops USING btree IS 'order of purchase_keyed_uuid values by their bytes';
COMMENT ON OPERATOR FAMILY purchase_keyed_uuid_ops USING hash IS 'equality of purchase_keyed_uuid values';
COMMENT ON OPERATOR CLASS purchase_keyed_uuid_ops USING btree IS 'order of purchase_keyed_uuid values by their bytes';
COMMENT ON OPERATOR CLASS purchase_keyed_uuid_ops USING hash IS 'equality of purchase_keyed_uuid values';

--
-- purchase_keyed: the purchase histories of all customers, without a GROUP BY
--
-- src/keyed/purchase_keyed_pg.c
--

CREATE FUNCTION purchase_keyed_transition(internal, anynonarray, date, numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'purchase_keyed_add_date_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION purchase_keyed_transition(internal, anynonarray, date, numeric) IS 'aggregate transition function';
CREATE FUNCTION purchase_keyed_transition(internal, anynonarray, date, float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'purchase_keyed_add_date_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION purchase_keyed_transition(internal, anynonarray, date, float8) IS 'aggregate transition function';
CREATE FUNCTION purchase_keyed_transition(internal, anynonarray, timestamp, numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'purchase_keyed_add_timestamp_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION purchase_keyed_transition(internal, anynonarray, timestamp, numeric) IS 'aggregate transition function';
CREATE FUNCTION purchase_keyed_transition(internal, anynonarray, timestamp, float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'purchase_keyed_add_timestamp_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION purchase_keyed_transition(internal, anynonarray, timestamp, float8) IS 'aggregate transition function';
CREATE FUNCTION purchase_keyed_transition(internal, anynonarray, timestamptz, numeric) RETURNS internal
	AS 'MODULE_PATHNAME', 'purchase_keyed_add_timestamptz_numeric' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION purchase_keyed_transition(internal, anynonarray, timestamptz, numeric) IS 'aggregate transition function';
CREATE FUNCTION purchase_keyed_transition(internal, anynonarray, timestamptz, float8) RETURNS internal
	AS 'MODULE_PATHNAME', 'purchase_keyed_add_timestamptz_float8' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION purchase_keyed_transition(internal, anynonarray, timestamptz, float8) IS 'aggregate transition function';

CREATE FUNCTION purchase_keyed_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION purchase_keyed_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION purchase_keyed_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
COMMENT ON FUNCTION purchase_keyed_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION purchase_keyed_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION purchase_keyed_deserialize(bytea, internal) IS 'aggregate deserial function';
CREATE FUNCTION purchase_keyed_final(internal) RETURNS purchase_keyed
	AS 'MODULE_PATHNAME', 'purchase_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION purchase_keyed_int_final(internal) RETURNS purchase_keyed_int
	AS 'MODULE_PATHNAME', 'purchase_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION purchase_keyed_text_final(internal) RETURNS purchase_keyed_text
	AS 'MODULE_PATHNAME', 'purchase_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
CREATE FUNCTION purchase_keyed_uuid_final(internal) RETURNS purchase_keyed_uuid
	AS 'MODULE_PATHNAME', 'purchase_keyed_final' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
COMMENT ON FUNCTION purchase_keyed_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION purchase_keyed_int_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION purchase_keyed_text_final(internal) IS 'aggregate final function';
COMMENT ON FUNCTION purchase_keyed_uuid_final(internal) IS 'aggregate final function';

CREATE AGGREGATE purchase_keyed(customer_id bigint, at date, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(bigint, date, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id bigint, at date, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(bigint, date, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id bigint, at timestamp, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(bigint, timestamp, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id bigint, at timestamp, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(bigint, timestamp, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id bigint, at timestamptz, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(bigint, timestamptz, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id bigint, at timestamptz, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(bigint, timestamptz, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id int, at date, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(int, date, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id int, at date, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(int, date, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id int, at timestamp, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(int, timestamp, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id int, at timestamp, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(int, timestamp, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id int, at timestamptz, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(int, timestamptz, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id int, at timestamptz, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_int_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(int, timestamptz, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id text, at date, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(text, date, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id text, at date, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(text, date, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id text, at timestamp, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(text, timestamp, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id text, at timestamp, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(text, timestamp, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id text, at timestamptz, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(text, timestamptz, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id text, at timestamptz, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_text_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(text, timestamptz, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id uuid, at date, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(uuid, date, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id uuid, at date, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(uuid, date, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id uuid, at timestamp, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(uuid, timestamp, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id uuid, at timestamp, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(uuid, timestamp, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id uuid, at timestamptz, amount numeric) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(uuid, timestamptz, numeric) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';
CREATE AGGREGATE purchase_keyed(customer_id uuid, at timestamptz, amount float8) (
	SFUNC = purchase_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = purchase_keyed_uuid_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = purchase_keyed_combine, SERIALFUNC = purchase_keyed_serialize,
	DESERIALFUNC = purchase_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE purchase_keyed(uuid, timestamptz, float8) IS
	'the purchase histories of all customers, what purchase_history(at, amount) gives with GROUP BY customer_id';

CREATE FUNCTION purchase_customers(keyed purchase_keyed)
	RETURNS TABLE (customer_id bigint, history purchase_history)
	AS 'MODULE_PATHNAME', 'purchase_customers' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION purchase_customers(purchase_keyed) IS
	'the customers of a purchase_keyed value and their purchase histories, as rows';
CREATE FUNCTION purchase_customers(keyed purchase_keyed_int)
	RETURNS TABLE (customer_id int, history purchase_history)
	AS 'MODULE_PATHNAME', 'purchase_customers' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION purchase_customers(purchase_keyed_int) IS
	'the customers of a purchase_keyed value and their purchase histories, as rows';
CREATE FUNCTION purchase_customers(keyed purchase_keyed_text)
	RETURNS TABLE (customer_id text, history purchase_history)
	AS 'MODULE_PATHNAME', 'purchase_customers' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION purchase_customers(purchase_keyed_text) IS
	'the customers of a purchase_keyed value and their purchase histories, as rows';
CREATE FUNCTION purchase_customers(keyed purchase_keyed_uuid)
	RETURNS TABLE (customer_id uuid, history purchase_history)
	AS 'MODULE_PATHNAME', 'purchase_customers' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1 ROWS 100000 SUPPORT keyed_rows_support;
COMMENT ON FUNCTION purchase_customers(purchase_keyed_uuid) IS
	'the customers of a purchase_keyed value and their purchase histories, as rows';

--
-- Curves of a population from its orders
--
-- src/keyed/cohort_keyed_pg.c
--

CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, date, numeric, date, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_date_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, date, numeric, date, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, date, float8, date, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_date_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, date, float8, date, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, timestamp, numeric, date, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_timestamp_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, timestamp, numeric, date, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, timestamp, float8, date, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_timestamp_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, timestamp, float8, date, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, timestamptz, numeric, date, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_timestamptz_numeric' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, timestamptz, numeric, date, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, timestamptz, float8, date, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_timestamptz_float8' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, timestamptz, float8, date, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, date, numeric, date, text, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_date_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, date, numeric, date, text, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, date, float8, date, text, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_date_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, date, float8, date, text, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, timestamp, numeric, date, text, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_timestamp_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, timestamp, numeric, date, text, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, timestamp, float8, date, text, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_timestamp_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, timestamp, float8, date, text, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, timestamptz, numeric, date, text, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_timestamptz_numeric' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, timestamptz, numeric, date, text, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_keyed_transition(internal, anynonarray, timestamptz, float8, date, text, text) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_keyed_add_timestamptz_float8' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_keyed_transition(internal, anynonarray, timestamptz, float8, date, text, text) IS 'aggregate transition function';
CREATE FUNCTION cohort_survival_keyed_transition(internal, anynonarray, date, numeric, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_survival_keyed_add_date_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_survival_keyed_transition(internal, anynonarray, date, numeric, date) IS 'aggregate transition function';
CREATE FUNCTION cohort_survival_keyed_transition(internal, anynonarray, date, float8, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_survival_keyed_add_date_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_survival_keyed_transition(internal, anynonarray, date, float8, date) IS 'aggregate transition function';
CREATE FUNCTION cohort_survival_keyed_transition(internal, anynonarray, timestamp, numeric, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_survival_keyed_add_timestamp_numeric' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_survival_keyed_transition(internal, anynonarray, timestamp, numeric, date) IS 'aggregate transition function';
CREATE FUNCTION cohort_survival_keyed_transition(internal, anynonarray, timestamp, float8, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_survival_keyed_add_timestamp_float8' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_survival_keyed_transition(internal, anynonarray, timestamp, float8, date) IS 'aggregate transition function';
CREATE FUNCTION cohort_survival_keyed_transition(internal, anynonarray, timestamptz, numeric, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_survival_keyed_add_timestamptz_numeric' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_survival_keyed_transition(internal, anynonarray, timestamptz, numeric, date) IS 'aggregate transition function';
CREATE FUNCTION cohort_survival_keyed_transition(internal, anynonarray, timestamptz, float8, date) RETURNS internal
	AS 'MODULE_PATHNAME', 'cohort_survival_keyed_add_timestamptz_float8' LANGUAGE C STABLE PARALLEL SAFE COST 1.5;
COMMENT ON FUNCTION cohort_survival_keyed_transition(internal, anynonarray, timestamptz, float8, date) IS 'aggregate transition function';

CREATE FUNCTION cohort_keyed_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION cohort_keyed_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION cohort_keyed_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
COMMENT ON FUNCTION cohort_keyed_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION cohort_keyed_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION cohort_keyed_deserialize(bytea, internal) IS 'aggregate deserial function';
CREATE FUNCTION cohort_survival_keyed_combine(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION cohort_survival_keyed_serialize(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 3 SUPPORT keyed_state_support;
CREATE FUNCTION cohort_survival_keyed_deserialize(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1 SUPPORT keyed_state_support;
COMMENT ON FUNCTION cohort_survival_keyed_combine(internal, internal) IS 'aggregate combine function';
COMMENT ON FUNCTION cohort_survival_keyed_serialize(internal) IS 'aggregate serial function';
COMMENT ON FUNCTION cohort_survival_keyed_deserialize(bytea, internal) IS 'aggregate deserial function';
CREATE FUNCTION cohort_growth_keyed_final(internal) RETURNS cohort_growth
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 SUPPORT keyed_state_support;
COMMENT ON FUNCTION cohort_growth_keyed_final(internal) IS 'aggregate final function';
CREATE FUNCTION cohort_retention_keyed_final(internal) RETURNS cohort_retention
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 SUPPORT keyed_state_support;
COMMENT ON FUNCTION cohort_retention_keyed_final(internal) IS 'aggregate final function';
CREATE FUNCTION cohort_survival_keyed_final(internal) RETURNS cohort_survival
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5 SUPPORT keyed_state_support;
COMMENT ON FUNCTION cohort_survival_keyed_final(internal) IS 'aggregate final function';

CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at date, amount numeric, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, date, numeric, date, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at date, amount float8, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, date, float8, date, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at timestamp, amount numeric, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, timestamp, numeric, date, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at timestamp, amount float8, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, timestamp, float8, date, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at timestamptz, amount numeric, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, timestamptz, numeric, date, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at timestamptz, amount float8, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, timestamptz, float8, date, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at date, amount numeric, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, date, numeric, date, text, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at date, amount float8, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, date, float8, date, text, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at timestamp, amount numeric, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, timestamp, numeric, date, text, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at timestamp, amount float8, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, timestamp, float8, date, text, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at timestamptz, amount numeric, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, timestamptz, numeric, date, text, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_growth_keyed(customer_id anynonarray, at timestamptz, amount float8, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_growth_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_growth_keyed(anynonarray, timestamptz, float8, date, text, text) IS
	'new, retained, resurrected and churned customers and their money by period, straight from orders: cohort_growth() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at date, amount numeric, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, date, numeric, date, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at date, amount float8, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, date, float8, date, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at timestamp, amount numeric, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, timestamp, numeric, date, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at timestamp, amount float8, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, timestamp, float8, date, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at timestamptz, amount numeric, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, timestamptz, numeric, date, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at timestamptz, amount float8, as_of date, period text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, timestamptz, float8, date, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at date, amount numeric, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, date, numeric, date, text, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at date, amount float8, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, date, float8, date, text, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at timestamp, amount numeric, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, timestamp, numeric, date, text, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at timestamp, amount float8, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, timestamp, float8, date, text, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at timestamptz, amount numeric, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, timestamptz, numeric, date, text, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_retention_keyed(customer_id anynonarray, at timestamptz, amount float8, as_of date, period text, week_start text) (
	SFUNC = cohort_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_retention_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_keyed_combine, SERIALFUNC = cohort_keyed_serialize,
	DESERIALFUNC = cohort_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_retention_keyed(anynonarray, timestamptz, float8, date, text, text) IS
	'retention of cohorts by first period, straight from orders: cohort_retention() over the purchase_history() of each customer';
CREATE AGGREGATE cohort_survival_keyed(customer_id anynonarray, at date, amount numeric, as_of date) (
	SFUNC = cohort_survival_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_survival_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_survival_keyed_combine, SERIALFUNC = cohort_survival_keyed_serialize,
	DESERIALFUNC = cohort_survival_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_survival_keyed(anynonarray, date, numeric, date) IS
	'survival without a second visit, straight from orders: cohort_survival(h, as_of) over the purchase_history() of each customer';
CREATE AGGREGATE cohort_survival_keyed(customer_id anynonarray, at date, amount float8, as_of date) (
	SFUNC = cohort_survival_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_survival_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_survival_keyed_combine, SERIALFUNC = cohort_survival_keyed_serialize,
	DESERIALFUNC = cohort_survival_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_survival_keyed(anynonarray, date, float8, date) IS
	'survival without a second visit, straight from orders: cohort_survival(h, as_of) over the purchase_history() of each customer';
CREATE AGGREGATE cohort_survival_keyed(customer_id anynonarray, at timestamp, amount numeric, as_of date) (
	SFUNC = cohort_survival_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_survival_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_survival_keyed_combine, SERIALFUNC = cohort_survival_keyed_serialize,
	DESERIALFUNC = cohort_survival_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_survival_keyed(anynonarray, timestamp, numeric, date) IS
	'survival without a second visit, straight from orders: cohort_survival(h, as_of) over the purchase_history() of each customer';
CREATE AGGREGATE cohort_survival_keyed(customer_id anynonarray, at timestamp, amount float8, as_of date) (
	SFUNC = cohort_survival_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_survival_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_survival_keyed_combine, SERIALFUNC = cohort_survival_keyed_serialize,
	DESERIALFUNC = cohort_survival_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_survival_keyed(anynonarray, timestamp, float8, date) IS
	'survival without a second visit, straight from orders: cohort_survival(h, as_of) over the purchase_history() of each customer';
CREATE AGGREGATE cohort_survival_keyed(customer_id anynonarray, at timestamptz, amount numeric, as_of date) (
	SFUNC = cohort_survival_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_survival_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_survival_keyed_combine, SERIALFUNC = cohort_survival_keyed_serialize,
	DESERIALFUNC = cohort_survival_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_survival_keyed(anynonarray, timestamptz, numeric, date) IS
	'survival without a second visit, straight from orders: cohort_survival(h, as_of) over the purchase_history() of each customer';
CREATE AGGREGATE cohort_survival_keyed(customer_id anynonarray, at timestamptz, amount float8, as_of date) (
	SFUNC = cohort_survival_keyed_transition, STYPE = internal, SSPACE = 65536,
	FINALFUNC = cohort_survival_keyed_final, FINALFUNC_MODIFY = READ_WRITE,
	COMBINEFUNC = cohort_survival_keyed_combine, SERIALFUNC = cohort_survival_keyed_serialize,
	DESERIALFUNC = cohort_survival_keyed_deserialize, PARALLEL = SAFE
);
COMMENT ON AGGREGATE cohort_survival_keyed(anynonarray, timestamptz, float8, date) IS
	'survival without a second visit, straight from orders: cohort_survival(h, as_of) over the purchase_history() of each customer';
