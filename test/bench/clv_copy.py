#!/usr/bin/python3
"""Scores of customers through COPY and SciPy: out, worked out, and in again.

    clv_copy.py [--check] [REPETITIONS]       with the PG* environment of the bench's database

SciPy gets clv_scores.py, and takes one of two ways.  CSV is the one in use.  The binary format
is what its best friend would give it, since NumPy reads and writes such rows as they are; and
then, too, who knows that times are whole days works out each pair of x and t once.  Importing
SciPy is not charged.  All sides leave a table with the same rows.
"""
import io
import subprocess
import sys
import time

import numpy as np

import clv_scores

PSQL = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c",
        "SET search_path = bench, public; SET jit = off; SET max_parallel_workers_per_gather = 0"]
HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"

OURS = """SELECT customer_id, clv_alive(model, x, t_x, t) AS alive, clv_expected_purchases(model, 52, x, t_x, t) AS purchases,
    clv_value(model, spend, 52, 0.0018, x, t_x, t, mean_value) AS value
FROM clv_customers,
    (SELECT clv_model('bgnbd', '{0.243,4.414,0.793,2.426}') AS model, clv_spend_model(6.25, 3.74, 15.44) AS spend) AS f"""


def sql(*statements, data=None):
    commands = [word for statement in statements for word in ("-c", statement)]
    return subprocess.run(PSQL + ["-1"] + commands, input=data, capture_output=True, check=True).stdout


def row_type(values):
    """A row of a bigint and so many float8, each behind its length."""
    fields = [("n", ">i2"), ("length_id", ">i4"), ("id", ">i8")]
    for name in values:
        fields += [("length_" + name, ">i4"), (name, ">f8")]
    return np.dtype(fields)


ASKED = "COPY (SELECT customer_id, x, t_x, t, coalesce(mean_value, 0) FROM clv_customers) TO STDOUT"
TABLE = "CREATE TABLE scipy_scores_table (customer_id bigint, alive float8, purchases float8, value float8)"
GIVEN = "COPY scipy_scores_table FROM STDIN"


def through_csv(of):
    sent = sql(ASKED + " (FORMAT csv)")
    ids, *columns = np.loadtxt(io.BytesIO(sent), delimiter=",", unpack=True)
    scores = clv_scores.scores(*columns, of)
    rows = zip(ids.astype(int).tolist(), *(column.tolist() for column in scores))
    sql(TABLE, GIVEN + " (FORMAT csv)", data="".join("%d,%r,%r,%r\n" % row for row in rows).encode())


def through_binary(of):
    names = ["x", "t_x", "t", "mean_value"]
    sent = sql(ASKED + " (FORMAT binary)")
    asked = np.frombuffer(sent[len(HEAD):-len(END)], row_type(names))
    scores = clv_scores.scores(*(asked[name].astype(float) for name in names), of)
    names = ["alive", "purchases", "value"]
    rows = np.empty(len(asked), row_type(names))
    rows["n"], rows["length_id"], rows["id"] = 1 + len(names), 8, asked["id"]
    for name, column in zip(names, scores):
        rows["length_" + name], rows[name] = 8, column
    sql(TABLE, GIVEN + " (FORMAT binary)", data=HEAD + rows.tobytes() + END)


def took(function, *arguments):
    began = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - began


def rows_that_differ():
    near = " AND ".join(f"abs(a.{name} / b.{name} - 1) < 1e-9" for name in ("alive", "purchases", "value"))
    return int(sql(f"SELECT (SELECT count(*) FROM clv_customers) - count(*) FILTER (WHERE {near}) "
                   "FROM scipy_scores_table AS a JOIN extension_scores_table AS b USING (customer_id)"))


# way, what it works out, and the goal
RIVALS = {
    "CSV": (through_csv, clv_scores.future, 6),
    "binary": (through_binary, clv_scores.future, 6),
    "binary, each x and t once": (through_binary, clv_scores.future_once, None),
}


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    repetitions = int(arguments[0]) if arguments else 3
    times = {name: [] for name in RIVALS}
    ours = []
    for _ in range(repetitions):
        sql("DROP TABLE IF EXISTS extension_scores_table")
        ours.append(took(sql, f"CREATE TABLE extension_scores_table AS {OURS}"))
        for name, (way, of, _) in RIVALS.items():
            sql("DROP TABLE IF EXISTS scipy_scores_table")
            times[name].append(took(way, of))
            if differ := rows_that_differ():
                sys.exit(f"{differ} rows differ between SciPy, {name}, and the extension")
    sql("DROP TABLE scipy_scores_table, extension_scores_table")
    print(f"Scores into a table, SciPy through COPY / extension, median of {repetitions}")
    missed = False
    for name, (_, _, goal) in RIVALS.items():
        ratio = np.median(times[name]) / np.median(ours)
        verdict = "" if goal is None else f"   goal >= {goal}   {'met' if ratio >= goal else 'MISSED'}"
        missed |= goal is not None and ratio < goal
        print(f"  {name:26} {ratio:6.1f}{verdict}")
    sys.exit(1 if missed and "--check" in sys.argv else 0)


if __name__ == "__main__":
    main()
