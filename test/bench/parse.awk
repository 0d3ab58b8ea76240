# parse.awk: job files in, one file per statement and one plan of the run out.
#
#   awk -v dir=FOLDER -v scale=small|big -f parse.awk jobs/*.sql
#
# Each statement goes to FOLDER/job.case.name.sql, and the "-- @set" lines that belong to
# it to FOLDER/job.case.name.set.  FOLDER/plan.tsv has one line per directive, in order:
#
#   variant  JOB CASE KIND NAME             KIND is ours, rival or reference
#   ratio    JOB CASE RIVAL OURS MEM GOAL   GOAL is "-" for a ratio that is only reported
#   memory   JOB CASE OURS SPOOL MEM GOAL   bytes a row that OURS may take beyond SPOOL
#   same     JOB CASE NAME NAME             two statements that must return the same rows
#   check    JOB CASE NAME                  a statement that must return 0
#   needs    JOB CASE WHAT                  keys: the case reads tables of keys.sql; scipy: it
#                                           is left out where SciPy is not installed
#   figure   JOB CASE NAME TEXT GOAL        a statement that returns a number; GOAL is "-"
#                                           or like "<= 6"
#
# README.md describes the format for people.

BEGIN { OFS = "\t"; plan = dir "/plan.tsv" }

function fail(text)
{
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

function known(name)
{
	if (!((job, kase, name) in kind))
		fail("no statement " name " above, in this case")
	return name
}

# Whether a directive whose last word is this one counts at this scale.
function at_this_scale(word)
{
	if (word != "" && word != "small" && word != "big")
		fail("expected small, big or nothing at the end")
	return word == "" || word == scale
}

# TEXT, or TEXT <= GOAL, or TEXT >= GOAL; the first statement is named figure1.
function figure(    text, name, goal)
{
	text = $0
	sub(/^--[ \t]+@figure[ \t]+/, "", text)
	sub(/[ \t]+$/, "", text)
	goal = "-"
	if (match(text, /[ \t]+[<>]=[ \t]*[0-9.]+$/)) {
		goal = substr(text, RSTART)
		sub(/^[ \t]+/, "", goal)
		text = substr(text, 1, RSTART - 1)
	}
	name = "figure" ++figures[job, kase]
	print "figure", job, kase, name, text, goal > plan
	statement(name)
}

# $3 / $5 >= GOAL at MEM, or $3 / $5 at MEM
function ratio(goal, mem)
{
	if ($4 != "/" || (goal != "-" && $6 != ">=") || mem == "")
		fail("expected: RIVAL / OURS [>= GOAL] at MEMORY")
	if ($3 != "best")
		known($3)
	print "ratio", job, kase, $3, known($5), mem, goal > plan
}

function statement(name)
{
	sql = dir "/" job "." kase "." name ".sql"
	settings = dir "/" job "." kase "." name ".set"
	printf "" > sql
	printf "" > settings
}

function copy(from, to,    line)
{
	close(from)
	while ((getline line < from) > 0)
		print line > to
	close(from)
}

# The statement just begun is that of this name in another case of the job, above.
function borrow(name, other)
{
	if (!((job, other, name) in kind))
		fail("no statement " name " above, in case " other)
	copy(dir "/" job "." other "." name ".sql", sql)
	copy(dir "/" job "." other "." name ".set", settings)
	sql = ""
}

FNR == 1 {
	job = FILENAME
	sub(/.*\//, "", job)
	sub(/[_.].*/, "", job)
	kase = sql = ""
}

$1 != "--" || $2 !~ /^@/ {
	if ($1 ~ /^--/ || sql == "")
		next
	sub(/;[ \t]*$/, "")
	print > sql
	next
}

$2 == "@case" { kase = $3; sql = ""; next }

kase == "" { fail("expected @case first") }

$2 == "@ours" || $2 == "@rival" || $2 == "@reference" {
	if ((job, kase, $3) in kind)
		fail($3 " is there already")
	kind[job, kase, $3] = substr($2, 2)
	print "variant", job, kase, substr($2, 2), $3 > plan
	statement($3)
	if ($4 == "of")
		borrow($3, $5)
	next
}

$2 == "@check" { print "check", job, kase, $3 > plan; statement($3); next }

$2 == "@figure" { figure(); next }

$2 == "@set" { print $3 > settings; next }

{ sql = "" }

$2 == "@goal" { if (at_this_scale($10)) ratio($7, $8 == "at" ? $9 : ""); next }
$2 == "@report" { ratio("-", $6 == "at" ? $7 : ""); next }
$2 == "@needs" && $3 ~ /^(keys|scipy)$/ { print "needs", job, kase, $3 > plan; next }
$2 == "@same" { print "same", job, kase, known($3), known($4) > plan; next }

$2 == "@memory" {
	if ($4 != "-" || $6 != "<=" || $8 != "at")
		fail("expected: OURS - SPOOL <= BYTES at MEMORY")
	if (at_this_scale($10))
		print "memory", job, kase, known($3), known($5), $9, $7 > plan
	next
}

{ fail("unknown directive " $2) }

END { exit failed }
