#!/usr/bin/python3
"""Fits of lifetime value models: SciPy against the aggregates of the extension.

    clv_scipy.py [--check] [REPETITIONS]       with the PG* environment of the bench's database

SciPy gets what its best friend would give it: rows that the server has grouped, arrays in
memory already, likelihood and gradient vectorised, functions of x alone computed once for
each distinct x, parameters in logarithms, L-BFGS-B.  Neither grouping nor transport is
charged to it; both are charged to the extension.  Both have to find the same likelihood.
"""
import io
import subprocess
import sys
import time

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, digamma, gammaln

SETTINGS = """SET search_path = bench, public; SET jit = off;
SET max_parallel_workers_per_gather = 0; SET work_mem = '256MB';"""


def sql(*statements):
    run = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"],
                         input=SETTINGS + "\n".join(statements), capture_output=True, text=True, check=True)
    return run.stdout


def grouped_rows():
    text = sql("COPY (SELECT x, t_x, t, count(*) FROM clv_customers GROUP BY 1, 2, 3) TO STDOUT (FORMAT csv);")
    return np.loadtxt(io.StringIO(text), delimiter=",", unpack=True)


class Rows:
    def __init__(self, x, t_x, t, count):
        self.x, self.t_x, self.t, self.count = x, t_x, t, count
        self.distinct_x, self.at = np.unique(x, return_inverse=True)
        self.of_x = np.bincount(self.at, weights=count)
        self.start = (self.t * count).sum() / count.sum()

    def of_purchases(self, r):
        """ln Gamma(r + x) / Gamma(r), summed, and its derivative."""
        x = self.distinct_x
        return self.of_x @ (gammaln(r + x) - gammaln(r)), self.of_x @ (digamma(r + x) - digamma(r))


def bgnbd(log_p, rows):
    r, alpha, a, b = np.exp(log_p)
    x, count = rows.x, rows.count
    by_t, by_t_x = np.log(alpha + rows.t), np.log(alpha + rows.t_x)
    value, slope_r = rows.of_purchases(r)
    repeat = x > 0
    with np.errstate(divide="ignore"):
        z = np.where(repeat, log_p[2] - np.log(b + x - 1 + (x == 0)) + (r + x) * (by_t - by_t_x), -np.inf)
    gone = np.where(repeat, 1 / (1 + np.exp(-z)), 0.0) * count
    stay = count - gone
    n = rows.distinct_x
    value += rows.of_x @ (betaln(a, b + n) - betaln(a, b))
    value += count @ (r * log_p[1] - (r + x) * by_t + np.logaddexp(0, z))
    slope_r += count.sum() * log_p[1] - stay @ by_t - gone @ by_t_x
    slope_alpha = count.sum() * r / alpha - stay @ ((r + x) / (alpha + rows.t)) - gone @ ((r + x) / (alpha + rows.t_x))
    ends = digamma(a + b) - digamma(a + b + n)
    slope_a = rows.of_x @ ends + gone.sum() / a
    slope_b = rows.of_x @ (digamma(b + n) - digamma(b) + ends) - gone @ np.where(repeat, 1 / (b + x - 1 + (x == 0)), 0)
    return -value, -np.array([slope_r, slope_alpha, slope_a, slope_b]) * np.exp(log_p)


NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)


def pareto_nbd(log_p, rows):
    """The chance to have left at u, t_x < u < t, is integrated over ln(alpha + u)."""
    r, alpha, s, beta = np.exp(log_p)
    x, count = rows.x, rows.count
    value, slope_r = rows.of_purchases(r)
    low, high = np.log(alpha + rows.t_x), np.log(alpha + rows.t)
    stay = -(r + x) * high - s * np.log(beta + rows.t)
    half, middle = (high - low) / 2, (high + low) / 2
    top = -(r + x) * low - (s + 1) * np.log(beta + rows.t_x)
    total = np.zeros_like(x)
    by = np.zeros((4, len(x)))
    for node, weight in zip(NODES, WEIGHTS):
        y = middle + half * node
        u = np.exp(y) - alpha
        log_beta_u = np.log(beta + u)
        f = weight * half * np.exp(y - (r + x) * y - (s + 1) * log_beta_u - top)
        total += f
        by[0] -= f * y
        by[1] -= f * (r + x) * np.exp(-y)
        by[2] -= f * log_beta_u
        by[3] -= f * (s + 1) / (beta + u)
    scale = np.exp(top + log_p[2] - stay)
    sum_ = 1 + scale * total
    value += count @ (r * log_p[1] + s * log_p[3] + stay + np.log(sum_))
    weight = count / sum_
    slope_r += count.sum() * log_p[1] + weight @ (-high + scale * by[0])
    slope_alpha = count.sum() * r / alpha + weight @ (-(r + x) / (alpha + rows.t) + scale * by[1])
    slope_s = count.sum() * log_p[3] + weight @ (-np.log(beta + rows.t) + scale * (by[2] + total / s))
    slope_beta = count.sum() * s / beta + weight @ (-s / (beta + rows.t) + scale * by[3])
    return -value, -np.array([slope_r, slope_alpha, slope_s, slope_beta]) * np.exp(log_p)


def fit_with_scipy(function, rows, start):
    began = time.perf_counter()
    n = rows.count.sum()

    def per_customer(log_p):
        value, slope = function(log_p, rows)
        return value / n, slope / n

    found = minimize(per_customer, np.log(start), jac=True, method="L-BFGS-B",
                     options={"ftol": 1e-15, "gtol": 1e-8, "maxcor": 10})
    return (time.perf_counter() - began) * 1000, -found.fun * n, found.nfev


def fit_with_extension(name):
    statement = f"SELECT clv_status(clv_{name}(x, t_x, t)) FROM clv_customers;"
    plan = sql(f"EXPLAIN {statement}", f"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) {statement}")
    took = sum(float(line.split()[2]) for line in plan.splitlines() if line.strip().startswith(("Planning Time", "Execution Time")))
    loglik = sql(f"SELECT value FROM clv_parameters((SELECT clv_{name}(x, t_x, t) FROM clv_customers)) WHERE parameter = 'log_likelihood';")
    return took, float(loglik)


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    repetitions = int(arguments[0]) if arguments else 3
    rows = Rows(*grouped_rows())
    mean_t = rows.start
    print(f"Fits of {int(rows.count.sum())} customers in {len(rows.x)} groups, SciPy / extension, median of {repetitions}")
    missed = False
    for name, function, start in (("bgnbd", bgnbd, [1, mean_t, 1, 1]), ("pareto_nbd", pareto_nbd, [1, mean_t, 1, mean_t])):
        theirs, ours = [], []
        for _ in range(repetitions):
            theirs.append(fit_with_scipy(function, rows, start))
            ours.append(fit_with_extension(name))
        ratio = np.median([t[0] for t in theirs]) / np.median([o[0] for o in ours])
        short = ours[0][1] - theirs[0][1]
        missed |= ratio < 1 or short < -1e-5
        print(f"  {name:12} {ratio:6.1f}   goal >= 1   {'met' if ratio >= 1 else 'MISSED'};"
              f" log-likelihood above SciPy's by {short:.2g}, after {theirs[0][2]} evaluations there")
    sys.exit(1 if missed and "--check" in sys.argv else 0)


if __name__ == "__main__":
    main()
