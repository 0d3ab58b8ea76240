#!/bin/bash
# Loads the data sets of test/data into the database named (or PGDATABASE): schemas
# online_retail, r_rfm and clv, see load_data.sql.  The client reads the files, so the server
# need not be able to.
set -euo pipefail

tools=$(cd "$(dirname "$0")" && pwd)
data=$tools/../data
export PGDATABASE=${1:-${PGDATABASE:?name a database}}

# table                                     file, in test/data
files='
online_retail.invoices                      online_retail_invoices.csv.gz
online_retail.expected_customers            online_retail_expected_customers.csv.gz
online_retail.expected_summary              online_retail_expected_summary.csv
online_retail.expected_scalars              online_retail_expected_scalars.csv
online_retail.expected_tier_migration       online_retail_expected_tier_migration.csv
online_retail.expected_growth_monthly       online_retail_expected_growth_monthly.csv
online_retail.expected_retention_monthly    online_retail_expected_retention_monthly.csv
online_retail.second_purchase_durations     online_retail_second_purchase_durations.csv.gz
online_retail.expected_km                   online_retail_expected_km.csv
online_retail.segment_maps                  rfm_segment_maps.csv
r_rfm.orders_input                          rfm_r_orders_input.csv.gz
r_rfm.orders_expected                       rfm_r_orders_expected.csv.gz
r_rfm.orders_custom_breaks_expected         rfm_r_orders_custom_breaks_expected.csv.gz
r_rfm.customer_input                        rfm_r_customer_input.csv.gz
r_rfm.customer_expected                     rfm_r_customer_expected.csv.gz
r_rfm.online_retail_purchases_expected      online_retail_rfm_r_purchases_expected.csv.gz
r_rfm.online_retail_all_invoices_expected   online_retail_rfm_r_all_invoices_expected.csv.gz
r_rfm.thresholds                            rfm_r_thresholds.csv
clv.retention_cases                         clv_retention_cases.csv
'

run_psql() {
	psql -X -q -v ON_ERROR_STOP=1 "$@"
}

contents() {
	case $1 in
	*.gz) gzip -dc "$1" ;;
	*) cat "$1" ;;
	esac
}

run_psql -f "$tools/load_data.sql"
while read -r table file; do
	[ -n "$table" ] || continue
	contents "$data/$file" | run_psql -c "\\copy $table from stdin with (format csv, header)"
done <<<"$files"
run_psql -c 'ANALYZE'
