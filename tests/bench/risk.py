# risk.py FILE MARKET DATE -- the jobs of risk.sh in pandas; prints `pandas JOB SECONDS`, the best of three.
import sys
import time

import numpy as np
import pandas as pd

d = pd.read_csv(sys.argv[1], usecols=["date", "ticker", "close"], parse_dates=["date"], dtype={"ticker": "category"})
groups = d.groupby("ticker", observed=True)


def clock(job, run):
    best = 1e9
    for _ in range(3):
        begin = time.perf_counter()
        result = run()
        best = min(best, time.perf_counter() - begin)
    print("pandas", job, best)
    return result


def study():
    days = d.date[d.ticker == sys.argv[2]].to_numpy()
    at = np.searchsorted(days, np.datetime64(sys.argv[3]))
    window = d[(d.date >= days[at - 121]) & (d.date <= days[at + 1])]
    r = window.pivot(index="date", columns="ticker", values="close").pct_change().iloc[1:]
    y, x = r.iloc[:110].to_numpy(), r[sys.argv[2]].iloc[:110].to_numpy()
    w, m = r.iloc[-3:].to_numpy(), r[sys.argv[2]].iloc[-3:].to_numpy()
    dx = x - x.mean()
    sxx = dx @ dx
    b = dx @ y / sxx
    a = y.mean(axis=0) - b * x.mean()
    s2 = ((y - a - np.outer(x, b)) ** 2).sum(axis=0) / 108
    car = (w - a - np.outer(m, b)).sum(axis=0)
    z = (m - x.mean()).sum()
    sd = np.sqrt(s2 * (3 + 9 / 110 + z * z / sxx))
    return pd.DataFrame({"car": car, "sd": sd, "t": car / sd}, index=r.columns)


d["r"] = clock("returns", lambda: d.close / groups.close.shift() - 1)
groups = d.groupby("ticker", observed=True)
clock("statistics", lambda: groups.r.agg(["mean", "std", "min", "max"]))
clock("volatility", lambda: groups.r.rolling(21).std().to_numpy() * 252**0.5)
clock("events", study)
