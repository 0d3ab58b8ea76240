-- The tables that load_data.sh fills; columns in the order of the files.
-- Where the data comes from: test/data/README.md.

CREATE SCHEMA online_retail;

CREATE TABLE online_retail.invoices (
	invoice_no	text PRIMARY KEY,
	kind		text NOT NULL CHECK (kind IN ('sale', 'cancellation', 'adjustment')),
	customer_id	int,
	invoice_ts	timestamp NOT NULL,
	country		text NOT NULL,
	n_lines		int NOT NULL,
	units		int NOT NULL,
	amount		numeric NOT NULL
);

-- The orders that every expected table is computed from.
CREATE VIEW online_retail.purchases AS
SELECT invoice_no, customer_id, invoice_ts, country, n_lines, units, amount
FROM online_retail.invoices
WHERE kind = 'sale' AND customer_id IS NOT NULL AND amount > 0;

CREATE TABLE online_retail.expected_customers (
	customer_id		int PRIMARY KEY,
	first_date		date NOT NULL,
	last_date		date NOT NULL,
	recency_days	int NOT NULL,
	frequency		int NOT NULL,
	visit_days		int NOT NULL,
	monetary		numeric NOT NULL,
	mean_gap_days	numeric,
	r5				int NOT NULL,
	f5				int NOT NULL,
	m5				int NOT NULL,
	r10				int NOT NULL,
	f10				int NOT NULL,
	m10				int NOT NULL,
	r_fixed			int NOT NULL,
	f_fixed			int NOT NULL,
	m_fixed			int NOT NULL,
	tier_2_18_30_50	text NOT NULL,
	tier_1_4_15_80	text NOT NULL,
	abc_cross		text NOT NULL,
	abc_within		text NOT NULL,
	v1y				int NOT NULL,
	v3m				int NOT NULL,
	vold			int NOT NULL,
	dealership		text NOT NULL,
	cadence_ratio	numeric,
	cadence_class	text NOT NULL,
	lifecycle		text NOT NULL,
	loyalty			text NOT NULL,
	list11			text NOT NULL,
	rf10			text NOT NULL,
	r_pkg_0_3		text NOT NULL,
	quadrant8_ge4	text NOT NULL
);

CREATE TABLE online_retail.expected_summary (
	"function"		text NOT NULL,
	class			text NOT NULL,
	customers		int NOT NULL,
	monetary		numeric NOT NULL,
	customer_share	numeric NOT NULL,
	monetary_share	numeric NOT NULL,
	PRIMARY KEY ("function", class)
);

CREATE TABLE online_retail.expected_scalars (
	name	text PRIMARY KEY,
	value	numeric NOT NULL
);

CREATE TABLE online_retail.expected_tier_migration (
	tier_from	text NOT NULL,		-- on 2011-06-10; '(none)': no purchase yet
	tier_to		text NOT NULL,		-- on 2011-12-10
	customers	int NOT NULL,
	PRIMARY KEY (tier_from, tier_to)
);

-- Days from the first to the second purchase day, or to 2011-12-10.
CREATE TABLE online_retail.second_purchase_durations (
	customer_id		int PRIMARY KEY,
	duration_days	int NOT NULL,
	event			boolean NOT NULL	-- there was a second one
);

-- Their Kaplan-Meier curve.
CREATE TABLE online_retail.expected_km (
	"time"				int PRIMARY KEY,
	n_risk				int NOT NULL,
	n_event				int NOT NULL,
	n_censor			int NOT NULL,
	survival			float8 NOT NULL,
	std_err_greenwood	float8 NOT NULL,
	lower95_loglog		float8 NOT NULL,
	upper95_loglog		float8 NOT NULL
);

CREATE TABLE online_retail.expected_growth_monthly (
	period		date PRIMARY KEY,
	complete	boolean NOT NULL,	-- had ended by 2011-12-10
	active		int NOT NULL,
	new			int NOT NULL,
	retained	int NOT NULL,
	resurrected	int NOT NULL,
	churned		int NOT NULL
);

CREATE TABLE online_retail.expected_retention_monthly (
	cohort			date NOT NULL,
	size			int NOT NULL,
	period_offset	int NOT NULL,
	active			int NOT NULL,		-- so far, in a month that had not ended
	retention		numeric NOT NULL,	-- to six places
	complete		boolean NOT NULL,
	PRIMARY KEY (cohort, period_offset)
);

-- All 125 cells, with the segment each published map gives them.
CREATE TABLE online_retail.segment_maps (
	r					int NOT NULL,
	f					int NOT NULL,
	m					int NOT NULL,
	list11				text,
	rf10				text,
	r_pkg_0_3			text,
	r_pkg_0_3_matches	int,
	r_pkg_0_2			text,
	r_pkg_0_2_matches	int,
	py_rfm				text,
	py_rfm_matches		int,
	putler_first_match	text,
	putler_matches		int,
	quadrant8_ge4		text,
	quadrant8_ge4_zh	text,
	PRIMARY KEY (r, f, m)
);

CREATE SCHEMA r_rfm;

CREATE TABLE r_rfm.orders_input (
	customer_id	text NOT NULL,
	order_date	date NOT NULL,
	revenue		numeric NOT NULL
);

CREATE TABLE r_rfm.customer_input (
	customer_id			int PRIMARY KEY,
	revenue				numeric NOT NULL,
	most_recent_visit	date NOT NULL,
	number_of_orders	int NOT NULL,
	recency_days		int NOT NULL
);

CREATE TABLE r_rfm.orders_expected (
	customer_id			text PRIMARY KEY,
	recency_days		int NOT NULL,
	transaction_count	int NOT NULL,
	amount				numeric NOT NULL,
	recency_score		int NOT NULL,
	frequency_score		int NOT NULL,
	monetary_score		int NOT NULL,
	rfm_score			int NOT NULL,
	segment_map_0_3		text NOT NULL,
	segment_map_0_2		text NOT NULL
);

CREATE TABLE r_rfm.orders_custom_breaks_expected (LIKE r_rfm.orders_expected INCLUDING ALL);
CREATE TABLE r_rfm.customer_expected (LIKE r_rfm.orders_expected INCLUDING ALL);
CREATE TABLE r_rfm.online_retail_purchases_expected (LIKE r_rfm.orders_expected INCLUDING ALL);
CREATE TABLE r_rfm.online_retail_all_invoices_expected (LIKE r_rfm.orders_expected INCLUDING ALL);

ALTER TABLE r_rfm.customer_expected ALTER customer_id TYPE int USING customer_id::int;
ALTER TABLE r_rfm.online_retail_purchases_expected ALTER customer_id TYPE int USING customer_id::int;
ALTER TABLE r_rfm.online_retail_all_invoices_expected ALTER customer_id TYPE int USING customer_id::int;

CREATE TABLE r_rfm.thresholds (
	dataset			text NOT NULL,
	recency_lower	numeric,
	recency_upper	numeric,
	frequency_lower	numeric,
	frequency_upper	numeric,
	monetary_lower	numeric,
	monetary_upper	numeric,
	bin				int NOT NULL,
	PRIMARY KEY (dataset, bin)
);

-- Lifetime values by formula.
CREATE SCHEMA clv;

CREATE TABLE clv.retention_cases (
	"case"				text NOT NULL,
	margin				float8 NOT NULL,
	service_cost		float8 NOT NULL,
	retention			float8 NOT NULL,
	discount			float8 NOT NULL,
	horizon				int,					-- NULL: no end
	timing				text NOT NULL,
	acquisition_cost	float8 NOT NULL,
	value				float8 NOT NULL,
	value_net			float8 NOT NULL			-- acquisition cost taken off
);
