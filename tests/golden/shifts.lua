-- shifts.lua -- lag, lead, diff and pct_change with one shift for all rows, and with a column of shifts that are all
-- the same, which are looked up row by row: prints the calls whose results differ in a bit, and how many were made.
-- shifts.t runs it.

local null, calls = jevons.null, 0
local odd = {1.5, null, 0 / 0, -3, 1 / 0, null, 0.0, -0.0, 7, 8}
local columns = {
    plain = jevons.column({2.5, 1, 4, 1.25, 5, 9, -2, 6, 5.5, 3}),
    odd = jevons.column(odd),
    whole = jevons.column({3, 1, 4, 1, 5, 9, 2, 6, 5, 3}),
    gaps = jevons.column({3, null, 4, 1, null, null, 2, 6, 5, null}),
    one = jevons.column({4.5}),
}
local groups = {1, 2, 1, 1, 2, 1, 3, 2, 1, 1}

local function same_shift(n, rows)
    local t = {}
    for i = 1, rows do t[i] = n end
    return jevons.column(t)
end

local function try(name, what, t, by)
    calls = calls + 1
    local line = '_ | set fast = %s(x, %s), slow = %s(x, n)' .. by
    local result = jevons.run(line:format(name, what, name), t)
    if not result.fast:equals(result.slow) then print(name, what, by) end
end

for _, n in ipairs({-11, -10, -9, -2, -1, 0, 1, 2, 3, 9, 10, 11, math.maxinteger, -math.maxinteger, math.mininteger}) do
    local written = n == math.mininteger and '-9223372036854775807 - 1' or tostring(n)
    for _, key in ipairs({'plain', 'odd', 'whole', 'gaps', 'one'}) do
        local x = columns[key]
        local group = {}
        for i = 1, #x do group[i] = groups[i] end
        local t = jevons.table{x = x, n = same_shift(n, #x), g = jevons.column(group)}
        for _, name in ipairs({'lag', 'lead', 'diff', 'pct_change'}) do
            try(name, written, t, '')
            try(name, written, t, ' --by g')
        end
    end
end
print(calls)
