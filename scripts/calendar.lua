-- calendar.lua -- a calendar-effect study: do returns differ by weekday, by month, or around the turn of the month?
--
--     jevons run scripts/calendar.lua --prices panel.csv --of ^GSPC
--     jevons run scripts/calendar.lua --prices panel.csv --of NVDA --effect month
--
-- Log returns of one series are explained by one indicator for each group, without an intercept, so that each estimate is
-- the group's mean, with standard errors of Newey and West (1987), Bartlett weights and floor(4 (n/100)^(2/9)) lags.
-- `differs` is the t of the group's mean less that of all other days, and p is of the normal. Groups:
--   weekday  Monday to Sunday, those that there are (K. French, "Stock Returns and the Weekend Effect", Journal of Financial Economics 8, 1980)
--   month    January to December (M. Rozeff and W. Kinney, "Capital Market Seasonality", Journal of Financial Economics 3, 1976)
--   turn     the last trading day of a month and the first three of the next, against all others (J. Lakonishok and
--            S. Smidt, "Are Seasonal Anomalies Real?", Review of Financial Studies 1(4), 1988). The first and the last
--            month of the file may be cut, and are left out; trading days are those on which the series has a price
-- Many groups are tried: `bonferroni` is p times the number of tests, of which two groups that fill all days make one; at
-- most 1. Dividends count where prices are adjusted for them.

local o = jevons.options{
    {name = "--prices", type = "file", summary = "prices: date, ticker, and a column of prices; without it simulated ones"},
    {name = "--of", type = "word", summary = "the series; else the first in the file"},
    {name = "--price", type = "word", summary = "the column of prices; else adj_close, else close"},
    {name = "--by", type = "word", summary = "the column that tells series apart; else ticker, else the file is one series"},
    {name = "--effect", type = "enum", values = "weekday|month|turn|all", initial = "all", summary = "which groups"},
}

local run = jevons.run

local function text(s) return "'" .. s:gsub("'", "''") .. "'" end

local function column(s) return '"' .. s .. '"' end

local function load()
    if o.prices then return run("load " .. text(o.prices)) end
    return dofile((arg[0]:match("^(.*/)") or "") .. "simulate.lua")
end

local function has(t, wanted)
    for _, name in ipairs(t:names()) do
        if name == wanted then return true end
    end
    return false
end

-- The rows of one series, and what it is called.
local function one_series(all)
    local by = o.by or has(all, "ticker") and "ticker"
    if not by then
        if o.of then error{message = "there is no column that says which rows are of " .. o.of, hint = "--by names it"} end
        return o.prices, all
    end
    local names = run("_ | distinct " .. column(by), all):column(by):table()
    local name = o.of or names[1]
    if not name then error{message = "there are no prices"} end
    local rows = run(("_ | where %s = %s"):format(column(by), text(name)), all)
    if #rows == 0 then
        error{message = "there is no " .. name, hint = "--of takes one of " .. table.concat(names, ", ", 1, math.min(#names, 12))}
    end
    return name, rows
end

-- The days of one series with their return, and where each stands in its month, counted on the days with a price.
local function returns_of(all)
    local name, rows = one_series(all)
    local price = column(o.price or has(all, "adj_close") and "adj_close" or "close")
    local days = run(([[_ | sort date | returns %s --log | where %s > 0 |
        set weekday = weekday(date), month = month(date), ym = year(date) * 12 + month(date) |
        set of_month = rank(date), left_of_month = count(date) - rank(date) --by ym |
        set whole = ym > min(ym) and ym < max(ym) | where return is not null]]):format(price, price), rows)
    if #days < 60 then error{message = ("%s has %d returns, wanted 60 or more"):format(name, #days)} end
    if days["return"]:sd() == 0 then error{message = ("the price of %s never moves"):format(name)} end
    return name, days
end

local groups = {
    weekday = {names = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}, test = "weekday = %d"},
    month = {names = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
                      "December"}, test = "month = %d"},
    turn = {names = {"turn of the month", "other days"}, of = "whole", test = "(of_month <= 3 or left_of_month = 0) = (%d = 1)"},
}

-- Mean, standard error and p of each group's days: the regression of the return on its indicator.
local function study(all, effect)
    local of, out = groups[effect], {}
    local days = of.of and run("_ | where " .. of.of, all) or all
    for i, name in ipairs(of.names) do
        local marked = run(("_ | set inside = (case when %s then 1.0 else 0.0 end)"):format(of.test:format(i)), days)
        local n = marked.inside:sum()
        if n and n > 1 and n < #marked - 1 then
            local mean = run("_ | regress return --on inside, outside = 1 - inside --no-intercept --errors newey_west", marked)
            local gap = run("_ | regress return --on inside --errors newey_west", marked)
            out[#out + 1] = {effect = effect, group = name, days = math.tointeger(n), mean_bp = 1e4 * mean.estimate[1], se_bp = 1e4 * mean.se[1],
                             differs = gap.t[2], p = gap.p[2]}
        end
    end
    local tests = #out > 2 and #out or 1
    for _, row in ipairs(out) do row.bonferroni = math.min(1, row.p * tests) end
    return out
end

local name, days = returns_of(load())
local found = {}
for _, effect in ipairs(o.effect == "all" and {"weekday", "month", "turn"} or {o.effect}) do
    for _, row in ipairs(study(days, effect)) do found[#found + 1] = row end
end
if #found == 0 then error{message = "no group has days: the file is too short"} end
jevons.note(("calendar: %d log returns of %s, %s to %s; means in basis points a day"):format(#days, name, days.date[1], days.date[#days]))
jevons.show(run("_ | select effect, group, days, mean_bp, se_bp, differs, p, bonferroni", jevons.table(found)))
