-- What dump_restore_test.sh compares before and after.

SELECT customer_id, r::text, crm.rfm_monetary(r) FROM shop.customers ORDER BY customer_id;
SELECT * FROM shop.scores ORDER BY customer_id;
SELECT * FROM shop.segments ORDER BY customer_id;
SELECT extname, extversion, extnamespace::regnamespace FROM pg_extension WHERE extname = 'crm_segments';
