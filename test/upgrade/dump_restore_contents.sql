-- What dump_restore_test.sh compares before and after.

SELECT customer_id, r::text, crm.rfm_monetary(r) FROM shop.customers ORDER BY customer_id;
SELECT customer_id, h::text, crm.purchase_history_send(h) FROM shop.histories ORDER BY customer_id;
SELECT * FROM shop.june ORDER BY customer_id;
SELECT name, cuts::text, crm.rfm_cuts_send(cuts) FROM shop.limits ORDER BY name;
SELECT name, map::text, crm.segment_map_send(map) FROM shop.maps ORDER BY name;
SELECT * FROM shop.scores ORDER BY customer_id;
SELECT * FROM shop.segments ORDER BY customer_id;
SELECT extname, extversion, extnamespace::regnamespace FROM pg_extension WHERE extname = 'crm_segments';
