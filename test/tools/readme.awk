# Takes the examples out of README.md; used by readme_test.sh.
#
# An example is a block "```sql".  What it prints is the block "```text" that comes next,
# before any other example; an example without one prints nothing.  They are numbered from 1.
#
#   -v mode=script      what psql is to run, with a line "mark N" printed before example N
#   -v mode=expected    writes the outputs that stand in the page to folder/N
#   -v mode=actual      reads what psql printed, and writes the outputs to folder/N
#   -v mode=update      the page, with the outputs of folder/N
#
# White space at the ends of lines and empty lines at the end do not count.

function begin_output(example) {
	file = folder "/" example
	printf "" > file
	empty_lines = 0
}

function add_output(line) {
	sub(/[ \t]+$/, "", line)
	if (line == "") {
		empty_lines++
		return
	}
	for (; empty_lines > 0; empty_lines--)
		print "" > file
	print line > file
}

function print_output(example, line) {
	while ((getline line < (folder "/" example)) > 0)
		print line
}

mode == "actual" {
	if ($1 == mark && NF == 2)
		begin_output($2)
	else if (file)
		add_output($0)
	next
}

/^```/ {
	opens = (block == "")
	block = opens ? (length($0) > 3 ? substr($0, 4) : "plain") : ""
	is_output = opens && block == "text" && pending
	if (block == "sql") {
		pending = ++examples
		if (mode == "script")
			print "\\echo " mark " " examples
		if (mode == "expected")
			begin_output(examples)
	}
	if (mode == "update") {
		print
		if (is_output)
			print_output(pending)
	}
	if (is_output)
		pending = 0
	else if (opens && block == "text")
		block = "plain"
	next
}

mode == "script" && block == "sql"
mode == "expected" && block == "text" { add_output($0) }
mode == "update" && block != "text"
