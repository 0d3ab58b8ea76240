# report.awk: single measurements in, the table of ratios and that of figures out.
#
#   awk -v metric=wall|cpu -v check=0|1 -f report.awk selected.tsv runs.tsv figures.tsv
#
# selected.tsv holds lines of the plan of the run (parse.awk), runs.tsv and figures.tsv what
# was measured (run).  With check=1 the exit status is 1 when a goal is missed.

BEGIN { FS = "\t" }

function median(list,    n, i, j, x, v)
{
	n = split(list, v, " ")
	for (i = 2; i <= n; i++) {
		x = v[i] + 0
		for (j = i - 1; j >= 1 && v[j] + 0 > x; j--)
			v[j + 1] = v[j]
		v[j + 1] = x
	}
	return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}

# The rival with the least median among those of a case.
function best_rival(case_key, mem,    n, i, names, best, least, t)
{
	n = split(rivals[case_key], names, " ")
	for (i = 1; i <= n; i++) {
		t = median(times[metric, case_key, names[i], mem])
		if (best == "" || t < least) {
			best = names[i]
			least = t
		}
	}
	return best
}

function quotient(a, b)
{
	return b > 0 ? sprintf("%.2f", a / b) : "-"
}

# Lowest and highest ratio of one repetition.
function spread(a, b,    n, i, x, y, r, low, high)
{
	n = split(a, x, " ")
	split(b, y, " ")
	for (i = 1; i <= n; i++) {
		if (y[i] <= 0)
			return "-"
		r = x[i] / y[i]
		if (i == 1 || r < low)
			low = r
		if (i == 1 || r > high)
			high = r
	}
	return sprintf("%.2f..%.2f", low, high)
}

function verdict(is_met)
{
	if (is_met)
		met++
	else
		missed++
	return is_met ? "yes" : "NO"
}

function row(job, kase, mem, rival, ours, value, range, other, goal, is_met)
{
	printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n",
		job, kase, mem, rival, ours, value, range, other, goal, is_met
}

function print_ratio(job, kase, rival, ours, mem, goal,    key, shown, a, b, other, value)
{
	key = job SUBSEP kase
	shown = rival
	if (rival == "best") {
		rival = best_rival(key, mem)
		shown = rival " (best)"
	}
	other = metric == "wall" ? "cpu" : "wall"
	a = times[metric, key, rival, mem]
	b = times[metric, key, ours, mem]
	value = median(b) > 0 ? median(a) / median(b) : 0
	row(job, kase, mem, shown, ours, sprintf("%.2f", value), spread(a, b),
		quotient(median(times[other, key, rival, mem]), median(times[other, key, ours, mem])),
		goal == "-" ? "" : ">= " goal, goal == "-" ? "" : verdict(value >= goal + 0))
}

# In whole bytes: the kernel counts pages of a process only to about a quarter megabyte.
function print_memory(job, kase, ours, spool, mem, goal,    key, bytes)
{
	key = job SUBSEP kase
	if (median(times["peak", key, ours, mem]) == 0) {
		row(job, kase, mem, spool, ours, "-", "", "", "<= " goal " bytes a row", "not measured")
		return
	}
	bytes = median(times["peak", key, ours, mem]) - median(times["peak", key, spool, mem])
	bytes = sprintf("%.0f", 1024 * bytes / rows[key, ours]) + 0
	row(job, kase, mem, spool, ours, bytes " bytes a row", "", "",
		"<= " goal " bytes a row", verdict(bytes <= goal + 0))
}

# A goal is like "<= 6".
function print_figure(job, kase, name, text, goal,    value, words, is_met)
{
	value = figure[job, kase, name]
	split(goal, words, " ")
	is_met = value != "" && (words[1] == "<=" ? value + 0 <= words[2] + 0 : value + 0 >= words[2] + 0)
	printf "| %s | %s | %s | %s | %s | %s |\n", job, kase, text,
		value == "" ? "-" : sprintf("%.2f", value), goal == "-" ? "" : goal,
		goal == "-" ? "" : verdict(is_met)
}

function print_figures(    i)
{
	print "\n| job | case | figure | value | goal | met |"
	print "|---|---|---|--:|---|---|"
	for (i = 1; i <= n_selected; i++) {
		$0 = selected[i]
		if ($1 == "figure")
			print_figure($2, $3, $4, $5, $6)
	}
}

FILENAME == ARGV[1] { selected[++n_selected] = $0 }

FILENAME == ARGV[3] { figure[$1, $2, $3] = $4; n_figures++ }

FILENAME == ARGV[2] {
	key = $2 SUBSEP $3 SUBSEP $4 SUBSEP $5
	times["wall", key] = times["wall", key] " " $6
	times["cpu", key] = times["cpu", key] " " $7
	times["peak", key] = times["peak", key] " " ($9 + 0)
	rows[$2, $3, $4] = $8
}

END {
	row("job", "case", "work_mem", "rival", "ours", "rival / ours", "lowest..highest",
		metric == "wall" ? "by CPU" : "by wall", "goal", "met")
	print "|---|---|---|---|---|--:|--:|--:|---|---|"
	for (i = 1; i <= n_selected; i++) {
		$0 = selected[i]
		if ($1 == "variant" && $4 == "rival")
			rivals[$2, $3] = rivals[$2, $3] " " $5
	}
	for (i = 1; i <= n_selected; i++) {
		$0 = selected[i]
		if ($1 == "ratio")
			print_ratio($2, $3, $4, $5, $6, $7)
		else if ($1 == "memory")
			print_memory($2, $3, $4, $5, $6, $7)
	}
	if (n_figures)
		print_figures()
	printf "\n%d goals met, %d missed\n", met, missed
	exit check && missed ? 1 : 0
}
