// From orders to segments in DuckDB: job J3 on a table of its own, beside the extension.
//
//     node duckdb.mjs [--check] [--big] [REPETITIONS]     with the PG* environment of the bench's database
//
// Needs the package @duckdb/node-api, here, in a folder above, or in one of NODE_PATH.
//
// One thread on either side, as plans without workers are what else is measured.  DuckDB has the
// orders as an analyst would load them, in columns, and leaves its result where it makes it, as
// EXPLAIN ANALYZE does; neither loading nor sending is charged to anybody.  It gets the three
// windows that everybody writes, and cut points, which are faster and the same rule as ours; the
// faster of the two counts.  With --big the goal counts: at most 1.7 times its time.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { DuckDBInstance } = createRequire(import.meta.url)('@duckdb/node-api');

const GOAL = 1.7;
const PSQL = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'];
const SETTINGS = `SET search_path = bench, public; SET timezone = 'UTC'; SET jit = off;
SET max_parallel_workers_per_gather = 0; SET enable_indexscan = off; SET work_mem = '256MB';`;

const SEGMENT = `CASE WHEN r = 5 AND f >= 4 THEN 'champions' WHEN r >= 3 AND f >= 4 THEN 'loyal_customers'
	WHEN r >= 4 AND f >= 2 THEN 'potential_loyalists' WHEN r = 5 THEN 'new_customers' WHEN r = 4 THEN 'promising'
	WHEN r = 3 AND f = 3 THEN 'need_attention' WHEN r = 3 THEN 'about_to_sleep' WHEN f = 5 THEN 'cant_loose'
	WHEN f >= 3 THEN 'at_risk' ELSE 'hibernating' END AS segment`;

const score = (value, cuts, low, step) =>
	`CASE WHEN ${value} <= ${cuts}[1] THEN ${low} WHEN ${value} <= ${cuts}[2] THEN ${low + step}
	 WHEN ${value} <= ${cuts}[3] THEN ${low + 2 * step} WHEN ${value} <= ${cuts}[4] THEN ${low + 3 * step} ELSE ${low + 4 * step} END`;

// What people write: refunds are orders like others, and chance splits equal customers.
const windows = (amount) => `
WITH c AS (SELECT customer_id, max(ordered_at) AS last_at, count(*) AS frequency, sum(${amount}) AS monetary
		   FROM orders WHERE ordered_at < TIMESTAMP '2025-01-01' GROUP BY customer_id),
	 s AS (SELECT *, ntile(5) OVER (ORDER BY last_at) AS r, ntile(5) OVER (ORDER BY frequency) AS f,
				  ntile(5) OVER (ORDER BY monetary) AS m FROM c)
SELECT customer_id, last_at, frequency, monetary, 100 * r + 10 * f + m AS score, ${SEGMENT} FROM s`;

const FIFTHS = '[0.2, 0.4, 0.6, 0.8]';
const scored = (customers) => `
WITH c AS MATERIALIZED (${customers}),
	 k AS MATERIALIZED (SELECT quantile_disc(recency, ${FIFTHS}) AS kr, quantile_disc(frequency, ${FIFTHS}) AS kf,
							   quantile_disc(monetary, ${FIFTHS}) AS km FROM c),
	 s AS (SELECT customer_id, recency, frequency, monetary, ${score('recency', 'kr', 5, -1)} AS r,
				  ${score('frequency', 'kf', 1, 1)} AS f, ${score('monetary', 'km', 1, 1)} AS m FROM c, k)
SELECT customer_id, recency, frequency, monetary, 100 * r + 10 * f + m AS score, ${SEGMENT} FROM s`;

const cuts = (amount) => scored(`SELECT customer_id, DATE '2024-12-31' - max(ordered_at)::DATE AS recency, count(*) AS frequency,
	sum(${amount}) AS monetary FROM orders WHERE ordered_at < TIMESTAMP '2025-01-01' GROUP BY customer_id`);

// Refunds as the extension takes them; not measured.
const sameMeaning = scored(`SELECT customer_id, DATE '2024-12-31' - (max(ordered_at) FILTER (amount >= 0))::DATE AS recency,
	count(*) FILTER (amount >= 0) AS frequency, sum(amount) AS monetary
	FROM orders WHERE ordered_at < TIMESTAMP '2025-01-01' GROUP BY customer_id`);

const ours = (amount) => `SELECT customer_id, recency, frequency, monetary, score, segment
FROM rfm_customers((SELECT rfm_keyed(customer_id, ordered_at, ${amount}, DATE '2024-12-31') FROM orders),
				   map => 'rf10', tiers => NULL)`;

const psql = (...statements) =>
	execFileSync('psql', PSQL, { input: [SETTINGS, ...statements].join('\n'), encoding: 'utf8', maxBuffer: 1 << 26 });

async function loadOrders(duck)
{
	const folder = mkdtempSync(join(tmpdir(), 'crm_duckdb.'));
	const file = join(folder, 'orders.csv');
	try {
		const out = openSync(file, 'w');
		execFileSync('psql', [...PSQL, '-c', "SET timezone = 'UTC'", '-c', `COPY (SELECT customer_id, ordered_at AT TIME ZONE 'UTC',
			amount, amount_f8 FROM bench.orders) TO STDOUT (FORMAT csv)`], { stdio: ['ignore', out, 'inherit'] });
		closeSync(out);
		await duck.run(`CREATE TABLE orders AS SELECT * FROM read_csv('${file}', header = false, columns = {
			'customer_id': 'BIGINT', 'ordered_at': 'TIMESTAMP', 'amount': 'DECIMAL(12,2)', 'amount_f8': 'DOUBLE'})`);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

// How many customers have each score and segment, what they brought, and how long ago.
const digest = (rows) => `SELECT score, segment, count(*), sum(frequency), sum(recency), CAST(sum(monetary) AS DECIMAL(38,2))
	FROM (${rows}) AS s GROUP BY score, segment ORDER BY score, segment`;

async function compare(duck)
{
	const theirs = (await (await duck.run(digest(sameMeaning))).getRows()).map((row) => row.join('|')).join('\n');
	for (const amount of ['amount', 'amount_f8'])
		if (psql(digest(ours(amount)) + ';').trim() !== theirs)
			throw new Error(`DuckDB's customers differ from those of the extension by ${amount}`);
}

async function tookDuck(duck, statement)
{
	const began = performance.now();
	await duck.run(statement);
	return performance.now() - began;
}

function tookOurs(statement)
{
	const plan = psql('\\o /dev/null', `EXPLAIN (COSTS OFF) ${statement};`, '\\o',
		`EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) ${statement};`);
	return [...plan.matchAll(/^ *(?:Planning|Execution) Time: ([0-9.]+)/gm)].reduce((sum, found) => sum + Number(found[1]), 0);
}

function median(values)
{
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

async function measure(duck, amount, repetitions)
{
	const took = { windows: [], cuts: [], ours: [] };
	for (let i = 0; i < repetitions; i++) {
		took.windows.push(await tookDuck(duck, windows(amount)));
		took.cuts.push(await tookDuck(duck, cuts(amount)));
		took.ours.push(tookOurs(ours(amount)));
	}
	return took;
}

async function main()
{
	const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
	const repetitions = Number(process.argv.slice(2).find((word) => !word.startsWith('--')) ?? 3);
	const duck = await (await DuckDBInstance.create(':memory:')).connect();
	await duck.run('SET threads = 1');
	await loadOrders(duck);
	await compare(duck);
	const version = (await (await duck.run('SELECT version()')).getRows())[0][0];
	console.log(`J3 in DuckDB ${version}, one thread, ours / DuckDB, median of ${repetitions}`);
	let missed = false;
	for (const [amount, type] of [['amount_f8', 'float8'], ['amount', 'numeric']]) {
		const took = await measure(duck, amount, repetitions);
		const best = median(took.cuts) < median(took.windows) ? 'cuts' : 'windows';
		for (const form of ['windows', 'cuts']) {
			const ratios = took.ours.map((ms, i) => ms / took[form][i]);
			const ratio = median(took.ours) / median(took[form]);
			let line = `  ${type.padEnd(8)} ${form.padEnd(8)} ${ratio.toFixed(2)}   ` +
				`${Math.min(...ratios).toFixed(2)}..${Math.max(...ratios).toFixed(2)}`;
			if (form === best && options.includes('--big')) {
				line += `   goal <= ${GOAL}   ${ratio <= GOAL ? 'met' : 'MISSED'}`;
				missed ||= ratio > GOAL;
			}
			console.log(line);
		}
	}
	process.exit(missed && options.includes('--check') ? 1 : 0);
}

await main();
