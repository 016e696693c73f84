# risk.py -- 21-row rolling volatility by ticker in pandas: seconds, best of three.
import sys, time
import pandas as pd

d = pd.read_csv(sys.argv[1], usecols=["ticker", "close"], dtype={"ticker": "category"})
d["r"] = d.groupby("ticker", observed=True)["close"].pct_change()
best = 1e9
for _ in range(3):
    begin = time.perf_counter()
    d["v"] = d.groupby("ticker", observed=True)["r"].rolling(21).std().to_numpy() * 252**0.5
    best = min(best, time.perf_counter() - begin)
print("pandas", best)
