-- size: how much room stored histories take, for each of their days (days with a purchase or
-- a refund), and beside a table of customer, day, purchases and amount.  Neither table has an
-- index, which the larger one would need to be asked for one customer.

-- @case orders
-- @figure bytes of a history per day <= 6
SELECT sum(pg_column_size(h))::float8 / (SELECT count(*) FROM days) FROM histories;
-- @figure bytes of the table of histories per day
SELECT table_bytes('histories')::float8 / (SELECT count(*) FROM days);
-- @figure days per customer
SELECT count(*)::float8 / (SELECT count(*) FROM histories) FROM days;
-- @figure table of histories / table of days <= 0.25
SELECT table_bytes('histories')::float8 / table_bytes('days');

-- @case ten_days
-- @figure bytes of a history per day <= 6
SELECT sum(pg_column_size(h))::float8 / (SELECT count(*) FROM days_of_ten) FROM histories_of_ten;
-- @figure bytes of the table of histories per day
SELECT table_bytes('histories_of_ten')::float8 / (SELECT count(*) FROM days_of_ten);
-- @figure days per customer
SELECT count(*)::float8 / (SELECT count(*) FROM histories_of_ten) FROM days_of_ten;
-- @figure table of histories / table of days <= 0.25
SELECT table_bytes('histories_of_ten')::float8 / table_bytes('days_of_ten');

-- Amounts of a wholesaler: hundreds and thousands, and most customers come a few times.
-- @case online_retail
-- @figure bytes of a history per day <= 6
SELECT sum(pg_column_size(h))::float8 / (SELECT count(*) FROM days_retail) FROM histories_retail;
-- @figure bytes of the table of histories per day
SELECT table_bytes('histories_retail')::float8 / (SELECT count(*) FROM days_retail);
-- @figure days per customer
SELECT count(*)::float8 / (SELECT count(*) FROM histories_retail) FROM days_retail;
-- @figure table of histories / table of days
SELECT table_bytes('histories_retail')::float8 / table_bytes('days_retail');

-- @case online_retail_ten_days
-- @figure bytes of a history per day <= 6
SELECT sum(pg_column_size(h))::float8 / (SELECT count(*) FROM days_retail_of_ten) FROM histories_retail_of_ten;
-- @figure days per customer
SELECT count(*)::float8 / (SELECT count(*) FROM histories_retail_of_ten) FROM days_retail_of_ten;
-- @figure table of histories / table of days <= 0.25
SELECT table_bytes('histories_retail_of_ten')::float8 / table_bytes('days_retail_of_ten');
