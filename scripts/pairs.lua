-- pairs.lua -- a pairs screen: which two instruments have moved together, and how far apart they stand now.
--
--     jevons run scripts/pairs.lua --prices panel.csv --top 20
--     jevons run scripts/pairs.lua --prices panel.csv --from 2024-01-01 --to 2024-12-31 --csv > pairs.csv
--
-- For each pair of series on their common days, between --from and --to:
--   distance     the sum of squared differences of the two price paths, each divided by its first price. Dividends count
--                where the prices are adjusted for them
--                (E. Gatev, W. Goetzmann and K. G. Rouwenhorst, "Pairs Trading: Performance of a Relative-Value
--                Arbitrage Rule", Review of Financial Studies 19(3), 2006, section 2.1)
--   correlation  of simple returns
--   hedge        b of ln A = a + b ln B + e, by least squares; A comes first in the alphabet, and from B to A all that
--                follows is other than from A to B
--   df           t of g in e[t] - e[t-1] = g e[t-1] + u, without lags: the statistic of R. Engle and C. Granger, "Co-integration
--                and Error Correction", Econometrica 55(2), 1987. Below -3.34 the two are cointegrated at about 5 %
--                (J. MacKinnon, "Critical Values for Cointegration Tests", 1991: two variables, a constant, many days);
--                of many pairs that are not, one in twenty falls below it all the same
--   half_life    days in which half of e is gone, ln 0.5 / ln(1 + g); null where e does not revert
--   z            the last e over its standard deviation: how far the pair stands apart at the end
-- What cannot be worked out, as where a price never moves, is null. Pairs are listed from the least distance on.

local o = jevons.options{
    {name = "--prices", type = "file", summary = "prices: date, ticker, and a column of prices; without it simulated ones"},
    {name = "--price", type = "word", summary = "the column of prices; else adj_close, else close"},
    {name = "--by", type = "word", initial = "ticker", summary = "the column that tells series apart"},
    {name = "--from", type = "date", summary = "the first day"},
    {name = "--to", type = "date", summary = "the last day"},
    {name = "--least", type = "integer", values = "3..", summary = "days with a price that a series must have; else nine tenths of the median"},
    {name = "--top", type = "integer", values = "1..", initial = "10", summary = "how many pairs are shown"},
    {name = "--csv", type = "switch", summary = "the table as CSV, with all pairs"},
}

local run = jevons.run

local function text(s) return "'" .. s:gsub("'", "''") .. "'" end

local function column(s) return '"' .. s .. '"' end

local function load()
    if o.prices then return run("load " .. text(o.prices)) end
    return dofile((arg[0]:match("^(.*/)") or "") .. "simulate.lua")
end

local function price_of(t)
    for _, name in ipairs(t:names()) do
        if name == "adj_close" then return name end
    end
    return "close"
end

-- The series that have days enough. A price of zero or less is none.
local function long_ones()
    local all = load()
    local rows = run(("_ | where date >= %s and date <= %s | select date, series = %s, price = %s"):format(o.from or "0001-01-01", o.to or "9999-12-31",
        column(o.by), column(o.price or price_of(all))), all)
    if #rows == 0 then error{message = "no prices from " .. (o.from or "the first day") .. " to " .. (o.to or "the last")} end
    local counts = run("_ | summary days = sum(case when price > 0 then 1 else 0 end) --by series", rows)
    local least = o.least or math.max(20, math.floor(0.9 * counts.days:median()))
    local names = run(("_ | where days >= %d and series is not null | sort series"):format(least), counts).series:table()
    jevons.note(("pairs: %d of %d series have %d days or more"):format(#names, #counts, least))
    if #names < 2 then
        error{message = ("found %d series of %d days or more, wanted two"):format(#names, least), hint = "--least asks for fewer days"}
    end
    return names, rows
end

-- The price of each series on the days that all of them have, by name; and the names in order.
local function aligned()
    local names, rows = long_ones()
    local quoted, paths = {}, {}
    for i, name in ipairs(names) do quoted[i] = text(name) end
    local common = run(("_ | where series in (%s) | sort series, date | align price --how intersection --by series"):format(table.concat(quoted, ", ")), rows)
    for i, name in ipairs(names) do paths[name] = run("_ | where series = " .. quoted[i], common).price end
    local days = #paths[names[1]]
    if days < 3 then
        error{message = ("the %d series have %d days in common, wanted three"):format(#names, days), hint = "a larger --least leaves out short ones"}
    end
    return names, paths
end

-- What is no number is a null.
local function number(x) return x and x == x and math.abs(x) < math.huge and x or jevons.null end

-- The slope of y on x, and what it leaves.
local function residuals(y, x)
    local b = y:cov(x) / x:var()
    return b, y - (x * b + (y:mean() - b * x:mean()))
end

-- The slope of e's change on the e before, without a constant, and its t.
local function reversion(e)
    local before = e:lag(1)
    local change = e - before
    local square = (before * before):sum()
    local g = (change * before):sum() / square
    local left = change - before * g
    local n = #e - 1
    local se = math.sqrt((left * left):sum() / (n - 1) / square)
    return g, g / se
end

local function compare(a, b, x, y)
    local gap = x / x[1] - y / y[1]
    local hedge, e = residuals(x:ln(), y:ln())
    local g, t = reversion(e)
    return {
        a = a, b = b, days = #x, distance = (gap * gap):sum(),
        correlation = number(x:pct_change():cor(y:pct_change())), hedge = number(hedge), df = number(t),
        half_life = g < 0 and g > -1 and math.log(0.5) / math.log(1 + g) or jevons.null, z = number(e[#e] / e:sd()),
    }
end

local names, paths = aligned()
local found = {}
for i = 1, #names do
    for k = i + 1, #names do found[#found + 1] = compare(names[i], names[k], paths[names[i]], paths[names[k]]) end
end

local pairs_found = run("_ | select a, b, days, distance, correlation, hedge, df, half_life, z | sort distance", jevons.table(found))
if o.csv then
    run("option format csv")
    jevons.show(pairs_found)
else
    jevons.show(run("_ | head " .. o.top, pairs_found))
end
