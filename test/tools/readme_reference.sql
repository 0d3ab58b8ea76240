-- Rows of README.md's reference that are missing: one for each type, and one for each
-- public function, "| `name(arguments)` | `result` |".  Public are all functions of the
-- extension but those behind a type, an operator, an operator class or an aggregate.
--
-- :path is the page.

\set page `cat :'path'`

WITH member AS (
	SELECT d.classid, d.objid
	FROM pg_depend d
	JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
	WHERE d.deptype = 'e' AND e.extname = 'crm_segments'
), support AS (
	SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend]::oid[]) AS oid FROM pg_type
	UNION ALL SELECT prosupport FROM pg_proc
	UNION ALL SELECT oprcode FROM pg_operator
	UNION ALL SELECT amproc FROM pg_amproc
	UNION ALL SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggserialfn,
								  aggdeserialfn, aggmtransfn, aggminvtransfn,
								  aggmfinalfn]::oid[]) FROM pg_aggregate
), public AS (
	SELECT p.proname, p.proretset,
		   pg_get_function_arguments(p.oid) AS arguments,
		   pg_get_function_result(p.oid) AS result
	FROM pg_proc p
	JOIN member m ON m.classid = 'pg_proc'::regclass AND m.objid = p.oid
	WHERE p.oid NOT IN (SELECT oid FROM support)
), worded AS (
	-- as an analyst would say it: "at" and "amount" stand for all their types
	SELECT proname,
		   replace(replace(
			   regexp_replace(regexp_replace(regexp_replace(arguments,
				   ', OUT .*', ''),
				   '::[a-z ]+(\[\])?', '', 'g'),
				   '\m(at|amount) (date|timestamp with(out)? time zone|numeric|double precision)',
				   '\1', 'g'),
			   'integer', 'int'), 'double precision', 'float8') AS arguments,
		   CASE WHEN proretset THEN 'rows'
				ELSE replace(replace(result, 'integer', 'int'), 'double precision', 'float8')
		   END AS result
	FROM public
), wanted AS (
	SELECT format('| `%s(%s)` | `%s` |', proname, arguments, result) AS line FROM worded
	UNION
	SELECT format('| `%s` | type |', t.typname)
	FROM pg_type t
	JOIN member m ON m.classid = 'pg_type'::regclass AND m.objid = t.oid
	WHERE t.typcategory <> 'A'
)
SELECT line FROM wanted WHERE strpos(:'page', line) = 0 ORDER BY line;
