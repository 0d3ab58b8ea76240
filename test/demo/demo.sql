-- The demo: a year of orders of a web shop (Online Retail, see test/data/README.md),
-- seen from the day after the last one.

\pset pager off
\pset footer off
\pset null ''

\echo
\echo 'The purchases:'
\echo

SELECT count(*) AS purchases,
       count(DISTINCT customer_id) AS customers,
       round(sum(amount), 2) AS revenue,
       min(invoice_ts)::date AS first,
       max(invoice_ts)::date AS last
FROM online_retail.purchases;

\echo
\echo 'The segments, in the order of the map.  One query, straight from the purchases:'
\echo

SELECT rfm_segment(score, 'list11') AS segment,
       count(*) AS customers,
       round(100 * count(*) / sum(count(*)) OVER (), 1) AS "customers %",
       percentile_disc(0.5) WITHIN GROUP (ORDER BY rfm_recency(r)) AS "median recency",
       round(avg(rfm_frequency(r)), 1) AS "mean frequency",
       round(sum(rfm_monetary(r)), 2) AS revenue,
       round(100 * sum(rfm_monetary(r)) / sum(sum(rfm_monetary(r))) OVER (), 1) AS "revenue %"
FROM (SELECT r, rfm_score(r) OVER () AS score
      FROM (SELECT rfm(invoice_ts, amount, DATE '2011-12-10') AS r
            FROM online_retail.purchases
            GROUP BY customer_id) AS customer) AS scored
GROUP BY segment, rfm_segment_rank(score, 'list11')
ORDER BY rfm_segment_rank(score, 'list11');

-- What the rest of the demo looks at, and whoever opens a psql on it.
CREATE TABLE customers AS
SELECT customer_id, r, rfm_score(r) OVER () AS score
FROM (SELECT customer_id, rfm(invoice_ts, amount, DATE '2011-12-10') AS r
      FROM online_retail.purchases
      GROUP BY customer_id) AS customer;

\echo
\echo 'How many customers have which scores?  Recency down, frequency across, 5 is best:'
\echo

SELECT 'R ' || rfm_score_recency(score) AS "R, F",
       'F ' || rfm_score_frequency(score) AS f,
       count(*) AS customers,
       rfm_score_frequency(score) AS f_order
FROM customers
GROUP BY rfm_score_recency(score), rfm_score_frequency(score)
ORDER BY rfm_score_recency(score) DESC
\crosstabview "R, F" f customers f_order

\echo
\echo 'The customer who spent most in each segment:'
\echo

SELECT customer_id, recency, frequency, monetary, score, segment
FROM (SELECT DISTINCT ON (segment)
             customer_id,
             rfm_recency(r) AS recency,
             rfm_frequency(r) AS frequency,
             rfm_monetary(r) AS monetary,
             score,
             rfm_segment(score) AS segment
      FROM customers
      ORDER BY segment, monetary DESC) AS best
ORDER BY monetary DESC;

-- All purchases of a customer in one value, which can be asked about any day.
CREATE TABLE histories AS
SELECT customer_id, purchase_history(invoice_ts, amount) AS h
FROM online_retail.purchases
GROUP BY customer_id;

\echo
\echo 'The same segments on other days, from a stored history of each customer:'
\echo

SELECT rfm_segment(score) AS segment, day, count(*) AS customers
FROM (SELECT day, rfm_score(rfm(h, day)) OVER (PARTITION BY day) AS score
      FROM histories, unnest('{2011-03-01,2011-06-01,2011-09-01,2011-12-01}'::date[]) AS day) AS scored
WHERE score IS NOT NULL
GROUP BY rfm_segment(score), rfm_segment_rank(score), day
ORDER BY rfm_segment_rank(score), day
\crosstabview segment day customers

\echo
\echo 'Who is about to leave, by their own rhythm, and when to call?'
\echo

SELECT customer_id,
       purchase_total(h, as_of) AS revenue,
       purchase_days(h, as_of) AS visits,
       round(churn_gap(h, as_of)::numeric, 1) AS "usual gap",
       as_of - purchase_last(h, as_of) AS "days silent",
       churn_cadence(h, as_of) AS cadence,
       churn_visit_class(h, as_of) AS "visit class",
       to_char(churn_call_on(h, as_of), 'Dy YYYY-MM-DD') AS call
FROM histories, (VALUES (DATE '2011-12-10')) AS today (as_of)
WHERE churn_cadence(h, as_of) IN ('at_risk', 'lapsed')
ORDER BY revenue DESC
LIMIT 5;

\echo
\echo 'Who will bring most in the next year, by models fitted in the query, at 10 % interest and 30 % margin?'
\echo

SELECT customer_id,
       purchase_days(h, as_of) AS visits,
       round(clv_alive(model, h, as_of)::numeric, 3) AS "P(alive)",
       round(clv_expected_purchases(model, 52, h, as_of)::numeric, 1) AS "visits to come",
       round(clv_expected_value(spend, h, as_of)::numeric, 2) AS "each worth",
       round(clv_value(model, spend, 52, clv_continuous_rate(0.10, '1 week'), h, as_of, margin_rate => 0.3)::numeric) AS value
FROM histories,
     (SELECT DATE '2011-12-10' AS as_of,
             clv_bgnbd(h, DATE '2011-12-10', '1 week') AS model,
             clv_gamma_gamma(h, DATE '2011-12-10') AS spend
      FROM histories) AS fitted
ORDER BY value DESC
LIMIT 5;

\echo
\echo 'How does the number of customers grow?  (December had not ended.)'
\echo

SELECT to_char(period, 'YYYY-MM') AS month, complete, active, new, retained, resurrected, churned, revenue
FROM cohort_growth_rows((SELECT cohort_growth(h, DATE '2011-12-10', 'month') FROM histories));

\echo
\echo 'How many days until half of the customers have come again, with 95 % limits?'
\echo

SELECT time AS days, lower, upper
FROM cohort_survival_quantile((SELECT cohort_survival(h, DATE '2011-12-10') FROM histories));

\echo
\echo 'Tiers by head count: the best 2 % of the customers, the next 18, 30 and 50 %, and what they bring:'
\echo

SELECT tier,
       tier_label(tier, 'diamond') AS label,
       count(*) AS customers,
       min(revenue) AS "from",
       sum(revenue) AS revenue,
       round(100 * sum(revenue) / sum(sum(revenue)) OVER (), 2) AS "revenue %"
FROM (SELECT rfm_monetary(r) AS revenue,
             tier_by_share(rfm_monetary(r), tier_shares('diamond')) OVER () AS tier
      FROM customers) AS ranked
GROUP BY tier
ORDER BY tier;

\echo
\echo 'Who moved from which tier (down) to which (across), from 10 June to 10 December:'
\echo

WITH half_year AS (
    SELECT customer_id,
           sum(amount) FILTER (WHERE invoice_ts < '2011-06-11') AS before,
           sum(amount) AS after
    FROM online_retail.purchases
    GROUP BY customer_id
), tiers AS (
    SELECT tier_by_share(before, tier_shares('diamond')) OVER () AS tier_before,
           tier_by_share(after, tier_shares('diamond')) OVER () AS tier_after
    FROM half_year
)
SELECT from_tier AS "from, to", to_tier, customers
FROM tier_migration_rows((SELECT tier_migration(tier_before, tier_after) FROM tiers), 'diamond')
ORDER BY from_rank, to_rank
\crosstabview "from, to" to_tier customers

\echo
\echo 'Do 20 % of the customers bring 80 % of the revenue?'
\echo

SELECT round(pareto_gini(rfm_monetary(r))::numeric, 4) AS gini,
       round(100 * pareto_top_share(rfm_monetary(r), 0.2)::numeric, 1) AS "the best 20 % bring %",
       round(100.0 * pareto_customers_for(rfm_monetary(r), 0.8) / count(*), 1) AS "80 % come from %"
FROM customers;
