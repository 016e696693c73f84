-- demo.lua -- the DeepSeek selloff: what the press reported, beside what closing prices say. Run by `make demo`, or
-- by `jevons run scripts/demo.lua`.

local run = jevons.run
local data = (arg[0]:match("^(.*)scripts/[^/]*$") or "") .. "data/deepseek-2025/"

local function part(title, line)
    print(title .. "\n")
    jevons.show(run(line))
    print()
end

run("px = load '" .. data .. "prices.csv'")
run("said = load '" .. data .. "reported.csv'")
run("day = px | returns close --by ticker | set points = diff(close) --by ticker")

part("1. Each instrument's return on the day of the selloff and on the day after, in percent.", [[
    day |
      summary "27 Jan %" = max(case when date = 2025-01-27 then round(100 * return, 3) end),
              "28 Jan %" = max(case when date = 2025-01-28 then round(100 * return, 3) end) --by ticker |
      sort "27 Jan %"]])

-- The range that a figure leaves open: half a step of its last digit; if its hedge is "about" five percent, where
-- that is more; if "nearly", from 0.9 of it.
local about = {about = true, around = true, roughly = true, near = true, ["~"] = true}
local nearly = {nearly = true, almost = true, ["close to"] = true}

local function range(value, step, hedge)
    local size, sign = math.abs(value), value < 0 and -1 or 1
    local slack = math.max(0.5 * step, about[hedge] and 0.05 * size or 0)
    return sign * (nearly[hedge] and 0.9 * size or size - slack), sign * (size + slack)
end

-- A near miss lies outside of the range, but within two percent of the figure.
local function verdict(phase, metric, hedge, value, step, computed)
    if metric ~= "return" and metric ~= "points" then return "not comparable: " .. metric:gsub("_", " ") end
    if phase ~= "close" then return "not comparable: " .. phase end
    if not computed then return "not comparable: no price" end
    local from, to = range(value, step, hedge)
    local off = math.abs(computed - value)
    if off <= 0.5 * step then return "agrees to rounding" end
    if computed >= math.min(from, to) and computed <= math.max(from, to) then return "agrees with its hedge" end
    return off <= 0.02 * math.abs(value) and "near miss" or "does not agree"
end

jevons.func{
    signature = "float64 figure_from(float64 value, float64 step, string hedge)",
    summary = "where the range that a reported figure leaves open begins",
    example = "calc figure_from(-17, 1, 'about')",
    run = function(value, step, hedge) return (range(value, step, hedge)) end,
}
jevons.func{
    signature = "float64 figure_to(float64 value, float64 step, string hedge)",
    summary = "where the range that a reported figure leaves open ends",
    example = "calc figure_to(-17, 1, 'about')",
    run = function(value, step, hedge) return select(2, range(value, step, hedge)) end,
}
jevons.func{
    signature = "string verdict(string phase, string metric, string hedge, float64 value, float64 step, float64 computed)",
    summary = "whether a computed number agrees with a reported figure",
    example = "calc verdict('close', 'return', 'about', -17, 1, -16.968)",
    nulls = true,
    run = function(...) return (verdict(...)) end,
}

run([[
    checked = said |
      join day --on ticker, date --how left |
      set computed = (case when phase <> 'close' then null
                           when metric = 'return' then 100 * return
                           when metric = 'points' then points end) |
      set from = round(figure_from(value, step, hedge), 3), to = round(figure_to(value, step, hedge), 3),
          verdict = verdict(phase, metric, hedge, value, step, computed), computed = round(computed, 3)]])

part("2. Beside each figure the number computed, where closes can say it, and the range that the figure leaves open.", [[
    checked | where computed is not null | sort verdict, date, ticker |
      select verdict, instrument, date, written, computed, unit, from, to, document]])

part("3. The figures that closing prices alone cannot settle.", [[
    checked | where computed is null | sort verdict, instrument, date |
      select verdict, instrument, date, written, document]])

part("4. In all.", "checked | summary figures = n() --by verdict | sort verdict")
