# ffi.py -- Python's cffi: cbrt and fabs over an array of doubles. JOB cffi NANOSECONDS, once: it is slow.
import random
import sys
import time

from cffi import FFI

ffi = FFI()
ffi.cdef("double cbrt(double); double fabs(double);")
m = ffi.dlopen("libm.so.6")
n = int(sys.argv[1]) if len(sys.argv) > 1 else 10000000
x, y = ffi.new("double[]", [random.uniform(-1000, 1000) for _ in range(n)]), ffi.new("double[]", n)


def loop(f):
    start = time.perf_counter()
    for i in range(n):
        y[i] = f(x[i])
    return time.perf_counter() - start


for name, f in (("cbrt", m.cbrt), ("fabs", m.fabs)):
    print(f"{name} cffi {loop(f) / n * 1e9:.3f}")
