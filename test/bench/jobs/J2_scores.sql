-- J2: quintile scores of a table that has one row per customer already.
--
-- ntile is what people write, though it tears equal values apart.  Strongest
-- plain SQL found: cut points from a histogram where there are few distinct
-- values and from a sort of the bare numbers where there are many, then a
-- plain scan; it gives the very scores of the extension.

-- @case three_scores
-- @rival ntile_x3
SELECT customer_id, recency, frequency, monetary_f8,
	   ntile(5) OVER (ORDER BY recency DESC) AS r,
	   ntile(5) OVER (ORDER BY frequency) AS f,
	   ntile(5) OVER (ORDER BY monetary_f8) AS m
FROM customers;
-- @rival cuts_by_hand
WITH rh AS (SELECT recency AS v, 5 * sum(count(*)) OVER (ORDER BY recency) AS upto,
				   sum(count(*)) OVER () AS n
			FROM customers GROUP BY recency),
	 rc AS (SELECT min(v) FILTER (WHERE upto >= n) AS c1,
				   min(v) FILTER (WHERE upto >= 2 * n) AS c2,
				   min(v) FILTER (WHERE upto >= 3 * n) AS c3,
				   min(v) FILTER (WHERE upto >= 4 * n) AS c4 FROM rh),
	 fh AS (SELECT frequency AS v, 5 * sum(count(*)) OVER (ORDER BY frequency) AS upto,
				   sum(count(*)) OVER () AS n
			FROM customers GROUP BY frequency),
	 fc AS (SELECT min(v) FILTER (WHERE upto >= n) AS c1,
				   min(v) FILTER (WHERE upto >= 2 * n) AS c2,
				   min(v) FILTER (WHERE upto >= 3 * n) AS c3,
				   min(v) FILTER (WHERE upto >= 4 * n) AS c4 FROM fh),
	 mc AS (SELECT c[1] AS c1, c[2] AS c2, c[3] AS c3, c[4] AS c4
			FROM (SELECT percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8])
						 WITHIN GROUP (ORDER BY monetary_f8) AS c
				  FROM customers) AS p)
SELECT customer_id, recency, frequency, monetary_f8,
	   100 * CASE WHEN recency <= rc.c1 THEN 5 WHEN recency <= rc.c2 THEN 4
				  WHEN recency <= rc.c3 THEN 3 WHEN recency <= rc.c4 THEN 2 ELSE 1 END +
	   10 * CASE WHEN frequency <= fc.c1 THEN 1 WHEN frequency <= fc.c2 THEN 2
				 WHEN frequency <= fc.c3 THEN 3 WHEN frequency <= fc.c4 THEN 4 ELSE 5 END +
	   CASE WHEN monetary_f8 <= mc.c1 THEN 1 WHEN monetary_f8 <= mc.c2 THEN 2
			WHEN monetary_f8 <= mc.c3 THEN 3 WHEN monetary_f8 <= mc.c4 THEN 4 ELSE 5 END AS score
FROM customers, rc, fc, mc;
-- @ours window
SELECT customer_id, recency, frequency, monetary_f8,
	   rfm_score(recency, frequency, monetary_f8) OVER () AS score
FROM customers;
-- @ours fit_apply
SELECT customer_id, recency, frequency, monetary_f8,
	   rfm_score(recency, frequency, monetary_f8,
				 (SELECT rfm_cuts(recency, frequency, monetary_f8, 5) FROM customers)) AS score
FROM customers;
-- @goal ntile_x3 / window >= 4 at 256MB
-- @goal ntile_x3 / window >= 1 at 4MB
-- @goal ntile_x3 / fit_apply >= 8 at 256MB
-- @goal ntile_x3 / fit_apply >= 1 at 4MB
-- @report cuts_by_hand / window at 256MB
-- @report cuts_by_hand / window at 4MB
-- @report cuts_by_hand / fit_apply at 256MB
-- @report cuts_by_hand / fit_apply at 4MB
-- @same window cuts_by_hand
-- @same fit_apply cuts_by_hand

-- @case one_score
-- @rival ntile
SELECT customer_id, ntile(5) OVER (ORDER BY monetary_f8) FROM customers;
-- @rival percentile_disc
SELECT customer_id,
	   CASE WHEN monetary_f8 <= c[1] THEN 1 WHEN monetary_f8 <= c[2] THEN 2
			WHEN monetary_f8 <= c[3] THEN 3 WHEN monetary_f8 <= c[4] THEN 4 ELSE 5 END
FROM customers,
	 (SELECT percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8])
			 WITHIN GROUP (ORDER BY monetary_f8) AS c
	  FROM customers) AS p;
-- @ours window
SELECT customer_id, quantile_score(monetary_f8) OVER () FROM customers;
-- @ours fit_apply
SELECT customer_id,
	   quantile_score(monetary_f8, (SELECT quantile_cuts(monetary_f8, 5) FROM customers))
FROM customers;
-- @report ntile / window at 256MB
-- @report percentile_disc / window at 256MB
-- @report ntile / fit_apply at 256MB
-- @report percentile_disc / fit_apply at 256MB
-- @same window percentile_disc

-- Every household (100 k of them, ten customers each) by itself.
-- @case partitions_100k
-- @rival ntile_x3
SELECT customer_id,
	   ntile(5) OVER (PARTITION BY household ORDER BY recency DESC),
	   ntile(5) OVER (PARTITION BY household ORDER BY frequency),
	   ntile(5) OVER (PARTITION BY household ORDER BY monetary_f8)
FROM customers;
-- @ours window
SELECT customer_id,
	   rfm_score(recency, frequency, monetary_f8) OVER (PARTITION BY household) AS score
FROM customers;
-- @goal ntile_x3 / window >= 1 at 256MB
-- @check rank_gives_the_same
WITH part AS (SELECT * FROM customers WHERE household <= 10000)
SELECT count(*)
FROM (SELECT rfm_score(recency, frequency, monetary_f8) OVER h AS score,
			 100 * (5 - 5 * (rank() OVER (h ORDER BY recency) - 1) / count(*) OVER h) +
			 10 * (1 + 5 * (rank() OVER (h ORDER BY frequency) - 1) / count(*) OVER h) +
			 1 + 5 * (rank() OVER (h ORDER BY monetary_f8) - 1) / count(*) OVER h AS by_rank
	  FROM part
	  WINDOW h AS (PARTITION BY household)) AS c
WHERE score IS DISTINCT FROM by_rank;

-- A partition for every row: what starting and ending one costs.
-- @case partitions_1M
-- @rival ntile_x3
SELECT customer_id,
	   ntile(5) OVER (PARTITION BY customer_id ORDER BY recency DESC),
	   ntile(5) OVER (PARTITION BY customer_id ORDER BY frequency),
	   ntile(5) OVER (PARTITION BY customer_id ORDER BY monetary_f8)
FROM customers;
-- @ours window
SELECT customer_id,
	   rfm_score(recency, frequency, monetary_f8) OVER (PARTITION BY customer_id) AS score
FROM customers;
-- @goal ntile_x3 / window >= 1 at 256MB
-- @check all_are_511
SELECT count(*)
FROM (SELECT rfm_score(recency, frequency, monetary_f8) OVER (PARTITION BY customer_id) AS score
	  FROM customers) AS c
WHERE score IS DISTINCT FROM 511;

-- Private memory beyond what the executor needs to keep the partition: the
-- spooling plan keeps the same columns of the same rows.  It scores a few rows
-- too, so that what loading the library takes is on both sides.
-- @case memory
-- @rival spool
SELECT customer_id, recency, frequency, monetary_f8, count(*) OVER (),
	   (SELECT max(score)
		FROM (SELECT rfm_score(recency, frequency, monetary_f8) OVER () AS score
			  FROM (SELECT * FROM customers LIMIT 100) AS c) AS s) AS loaded
FROM customers;
-- @ours window
SELECT customer_id, recency, frequency, monetary_f8,
	   rfm_score(recency, frequency, monetary_f8) OVER () AS score
FROM customers;
-- @ours one_column
SELECT customer_id, recency, frequency, monetary_f8, quantile_score(monetary_f8) OVER ()
FROM customers;
-- @memory window - spool <= 32 at 1GB
-- @memory one_column - spool <= 32 at 1GB
