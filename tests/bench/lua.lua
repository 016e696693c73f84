-- lua.lua -- what tests/bench/lua.sh times: formulas over columns of doubles, and loops over a column by index, over
-- the list that it gives and over a plain table. `lua.lua N`: N doubles; each job's best of nine, `JOB|SECONDS` a
-- line. LuaJIT, which knows no columns, runs the plain loop alone.

local n = tonumber(arg[1])

local function time(job, run)
    local best = 1 / 0
    for _ = 1, 9 do
        local start = os.clock()
        run()
        best = math.min(best, os.clock() - start)
    end
    print(job .. '|' .. best)
end

local function loop(x)
    local sum = 0.0
    for i = 1, n do sum = sum + x[i] end
    assert(sum == 0.25 * n * (n + 1))
end

local function plain()
    local t = {}
    for i = 1, n do t[i] = i * 0.5 end
    return t
end

if jevons then
    local a = jevons.column(plain())
    local b, result = a * 0.5, nil
    collectgarbage()
    time('formula', function() result = a * b + 2 assert(result[n] == n * n * 0.125 + 2) end)
    time('returns', function() result = a / a:lag(1) - 1 assert(result[2] == 1) end)
    time('sum', function() assert(a:sum() == 0.25 * n * (n + 1)) end)
    b, result = nil, nil
    if n > 1e6 then
        time('by index', function() loop(a) end)
        time('column:table()', function() a:table() end)
        local list = a:table()
        time('what it gave', function() loop(list) end)
    end
end
if n > 1e6 then
    local t = plain()
    time('plain', function() loop(t) end)
end
