-- keys.sql: the orders of shops that name their customers otherwise, for the cases that need
-- them: the same rows in the same order as bench.orders, in a schema for each type of key.
--
--   psql -f keys.sql              after gen.sql
--
-- bench_text.orders     'C00001234'
-- bench_uuid.orders     uuids without any order in them
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SET max_parallel_workers_per_gather = 0;
SET jit = off;
SET synchronous_commit = on;

DROP SCHEMA IF EXISTS bench_text, bench_uuid CASCADE;
CREATE SCHEMA bench_text;
CREATE SCHEMA bench_uuid;

CREATE TABLE bench_text.orders (
	customer_id text NOT NULL,
	ordered_at	timestamptz NOT NULL,
	amount		numeric(12,2) NOT NULL,
	amount_f8	float8 NOT NULL
);

INSERT INTO bench_text.orders
SELECT 'C' || lpad(customer_id::text, 8, '0'), ordered_at, amount, amount_f8 FROM bench.orders;

CREATE TABLE bench_uuid.orders (
	customer_id uuid NOT NULL,
	ordered_at	timestamptz NOT NULL,
	amount		numeric(12,2) NOT NULL,
	amount_f8	float8 NOT NULL
);

INSERT INTO bench_uuid.orders
SELECT md5(customer_id::text)::uuid, ordered_at, amount, amount_f8 FROM bench.orders;

VACUUM (ANALYZE, FREEZE) bench_text.orders, bench_uuid.orders;
