-- lua.lua -- what tests/bench/run.sh times: loops over a column of 10,000,000 doubles by index and over a plain
-- table, and a vector expression. Run by `jevons --timing -c "lua dofile(...)" -c "lua loop(plain)" ...`.

local n = 10000000

plain = {}
for i = 1, n do plain[i] = i * 0.5 end
prices = jevons.column(plain)
volumes = prices * 0.5

function loop(x)
    local sum = 0.0
    for i = 1, n do sum = sum + x[i] end
    assert(sum == 0.25 * n * (n + 1))
end

function vector() result = prices * volumes + 2 end
