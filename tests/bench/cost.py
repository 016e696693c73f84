"""cost.py -- seconds for 1,000,000 draws of a training run's cost by numpy, best of several: four lognormal inputs through the
same formulas, mean, sd and quantiles; and with variance shares and rank correlations of the inputs too."""
import sys
import time

import numpy as np

n, runs = int(sys.argv[1]), 5
quantiles = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95]


def draw(seed):
    g = np.random.Generator(np.random.MT19937(seed))
    inputs = []
    for low, high in ((30e9, 45e9), (12e12, 18e12), (0.25, 0.45), (1.5, 3.0)):
        middle, sigma = np.log(low * high) / 2, np.log(high / low) / (2 * 1.6448536269514722)
        inputs.append(np.exp(middle + sigma * g.standard_normal(n)))
    active, tokens, mfu, rate = inputs
    achieved = 989.4e12 * mfu
    flop = 6 * active * tokens
    chip_hours = flop / (achieved * 3600)
    return inputs, chip_hours * rate * (1 + 0.05)


def summary(y):
    return y.mean(), y.std(ddof=1), np.quantile(y, quantiles), (y <= 5.576e6).mean()


def ranks(order):
    r = np.empty(n)
    r[order] = np.arange(n)
    return r


def shares(inputs, y):
    bins, y_ranks, found = int(np.sqrt(n)), ranks(np.argsort(y)), []
    edges = np.arange(bins) * n // bins
    counts = np.diff(np.append(edges, n))
    for x in inputs:
        order = np.argsort(x)
        for z in (y, np.log(y)):
            means = np.add.reduceat(z[order], edges) / counts
            found.append((counts * (means - z.mean()) ** 2).sum() / ((z - z.mean()) ** 2).sum())
        found.append(np.corrcoef(ranks(order), y_ranks)[0, 1])
    return found


def best(work):
    times = []
    for seed in range(runs):
        start = time.process_time()
        work(seed)
        times.append(time.process_time() - start)
    return min(times)


def all_of_it(seed):
    inputs, y = draw(seed)
    summary(y)
    shares(inputs, y)


print(best(lambda seed: summary(draw(seed)[1])), best(all_of_it))
