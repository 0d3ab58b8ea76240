-- What the catalogs say of the extension's objects, and where the extension can live.
BEGIN;
SELECT plan(19);

CREATE TEMP VIEW members AS
SELECT classid, objid, pg_describe_object(classid, objid, 0) AS name
FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e' AND
	  refobjid = (SELECT oid FROM pg_extension WHERE extname = 'crm_segments');
CREATE TEMP VIEW functions AS
SELECT p.*, m.name FROM pg_proc p JOIN members m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid;
-- What users call: not the functions behind types, operators and aggregates
CREATE TEMP VIEW public_functions AS
SELECT * FROM functions f
WHERE NOT EXISTS (SELECT FROM pg_type t WHERE f.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend)) AND
	  NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = f.oid) AND
	  NOT EXISTS (SELECT FROM pg_amproc a WHERE a.amproc = f.oid) AND
	  NOT EXISTS (SELECT FROM pg_aggregate a
				  WHERE f.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
							  a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn));

SELECT cmp_ok((SELECT count(*)::int FROM members), '>', 100, 'the extension has objects');
SELECT cmp_ok((SELECT count(*)::int FROM public_functions), '>', 30, 'and functions to call');

-- every object has a comment; not the array types that the server makes by itself
SELECT is_empty($$
	SELECT name FROM members
	WHERE obj_description(objid, (SELECT relname FROM pg_class WHERE oid = classid)) IS NULL AND
		  NOT (classid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type WHERE oid = objid AND typelem <> 0)) AND
		  classid <> 'pg_cast'::regclass $$,
	'every object has a comment');
SELECT is_empty($$
	SELECT name FROM public_functions f
	WHERE pronargs > 0 AND (proargnames IS NULL OR
		  EXISTS (SELECT FROM unnest(proargnames[1:pronargs]) n WHERE n IS NULL OR n = '')) $$,
	'every argument of a public function is named');
SELECT is_empty($$ SELECT name FROM functions WHERE proparallel = 'u' $$, 'no function is PARALLEL UNSAFE');
SELECT is_empty($$ SELECT name FROM functions WHERE prosecdef $$, 'no function is SECURITY DEFINER');
SELECT is_empty($$ SELECT name FROM functions WHERE provolatile = 'v' $$, 'no function is VOLATILE');
SELECT is_empty($$
	SELECT name FROM functions
	WHERE ('timestamptz'::regtype = ANY (proargtypes)) <> (provolatile = 's') AND prokind <> 'a' $$,
	'STABLE are those that depend on the session''s TimeZone');
SELECT is_empty($$
	SELECT f.name FROM functions f JOIN pg_aggregate a ON a.aggfnoid = f.oid
	WHERE aggcombinefn = 0 OR (aggtranstype = 'internal'::regtype AND aggserialfn = 0) $$,
	'every aggregate can be computed in parallel');
SELECT is_empty($$ SELECT name FROM members WHERE classid = 'pg_namespace'::regclass $$, 'no schema of its own');
SELECT is_empty($$
	SELECT name FROM functions f JOIN pg_language l ON l.oid = prolang
	WHERE lanname <> 'c' AND NOT (lanname = 'sql' AND f.prosrc = '') AND prokind <> 'a' $$,
	'functions are in C, or SQL with a parsed body');
SELECT is_empty($$
	SELECT proname FROM functions
	WHERE proname !~ '^(rfm|quantile|segment|score|tier|churn|purchase|clv|cohort|pareto|keyed)(_|$)' $$,
	'names start with their family');

-- types can be sorted, grouped and sent
SELECT is_empty($$
	SELECT m.name FROM members m JOIN pg_type t ON t.oid = objid AND classid = 'pg_type'::regclass
	WHERE typtype = 'b' AND typelem = 0 AND
		  (typreceive = 0 OR typsend = 0 OR
		   (SELECT count(DISTINCT opcmethod) FROM pg_opclass WHERE opcintype = t.oid AND opcdefault) <> 2) $$,
	'types have binary forms and default operator classes, btree and hash');
SELECT is_empty($$
	SELECT m.name FROM members m JOIN pg_operator o ON o.oid = objid AND classid = 'pg_operator'::regclass
	WHERE oprcom = 0 OR oprnegate = 0 OR oprrest = 0 OR oprjoin = 0 $$,
	'operators have commutators, negators and estimators');
SELECT is_empty($$
	SELECT c.opcname FROM pg_opclass c JOIN members m ON m.objid = c.oid AND m.classid = 'pg_opclass'::regclass
	WHERE NOT amvalidate(c.oid) $$,
	'operator classes are valid');

--
-- Any schema, any owner of a database
--

DROP EXTENSION crm_segments;
CREATE ROLE crm_owner NOLOGIN;
DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO crm_owner', current_database()); END $$;
CREATE SCHEMA "Kund:innen" AUTHORIZATION crm_owner;
SET LOCAL ROLE crm_owner;
CREATE EXTENSION crm_segments SCHEMA "Kund:innen";
RESET ROLE;
SELECT is((SELECT extowner::regrole::text FROM pg_extension WHERE extname = 'crm_segments'), 'crm_owner',
	'a user without privileges installs it, in a schema of a strange name');

-- nothing depends on search_path, which does not have its schema
CREATE TEMP VIEW results AS
SELECT "Kund:innen".rfm_segment("Kund:innen".rfm_score(r) OVER ()) AS segment, r::text::"Kund:innen".rfm OPERATOR("Kund:innen".=) r AS same
FROM (SELECT "Kund:innen".rfm(invoice_ts, amount, DATE '2011-12-10') AS r FROM online_retail.purchases GROUP BY customer_id) c;
SELECT is((SELECT count(*) FILTER (WHERE segment = 'Champions')::int FROM results),
	(SELECT customers FROM online_retail.expected_summary WHERE "function" = 'list11' AND class = 'Champions'), 'it works by qualified names');
CREATE SCHEMA elsewhere;
ALTER EXTENSION crm_segments SET SCHEMA elsewhere;
SELECT is((SELECT count(*) FILTER (WHERE segment = 'Champions' AND same)::int FROM results),
	(SELECT customers FROM online_retail.expected_summary WHERE "function" = 'list11' AND class = 'Champions'), 'views go with it to another schema');
SELECT is(elsewhere.rfm_segment(555, 'quadrant8'), 'important_value', 'functions are found there');

SELECT * FROM finish();
ROLLBACK;
