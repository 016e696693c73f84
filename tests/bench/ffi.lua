-- ffi.lua -- LuaJIT's FFI: cbrt and fabs over an array of doubles. JOB luajit NANOSECONDS, the best of five.
local ffi = require 'ffi'
ffi.cdef 'double cbrt(double); double fabs(double);'
local m = ffi.load 'libm.so.6'
local n = tonumber(arg[1]) or 10000000
local x, y = ffi.new('double[?]', n), ffi.new('double[?]', n)
for i = 0, n - 1 do x[i] = math.random() * 2000 - 1000 end
for _, name in ipairs { 'cbrt', 'fabs' } do
    local f = m[name]
    local best = math.huge
    for _ = 1, 5 do
        local start = os.clock()
        for i = 0, n - 1 do y[i] = f(x[i]) end
        best = math.min(best, os.clock() - start)
    end
    print(string.format('%s luajit %.3f', name, best / n * 1e9))
end
