# pandas_jobs.py FILE -- the three jobs in pandas; prints `JOB SECONDS` lines, each job twice but the load.
import sys
import time

import pandas


def clock(job, run):
    start = time.perf_counter()
    result = run()
    print(job, time.perf_counter() - start)
    return result


table = clock("load", lambda: pandas.read_csv(sys.argv[1], parse_dates=["date"], dtype={"ticker": "category"}))
for _ in range(2):
    returns = clock("returns", lambda: table.close / table.groupby("ticker", observed=True).close.shift() - 1)
table["ret"] = returns
for _ in range(2):
    clock("summary", lambda: table.groupby("ticker", observed=True).ret.agg(["mean", "std", "min", "max"]))
