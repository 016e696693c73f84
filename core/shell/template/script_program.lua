-- my_script.lua -- an analysis of your own, with options: a program, and a stage of a line.
--
--   jevons run my_script.lua prices.csv --window 21
--   px | script my_script.lua --window 21       `v = px | script my_script.lua` names what it gives
--   jevons run my_script.lua --help             this, and the options below
--   jevons run my_script.lua test               checks itself, below
--
-- `help jevons` lists what scripts are offered.

local function quote(text) return "'" .. text:gsub("'", "''") .. "'" end

-- How far each ticker's daily returns were spread of late.
local function spread(prices, o)
    local line = "_ | returns %s --by ticker | set spread = rolling_sd(return, %d) --by ticker | summary spread = last(spread) --by ticker | sort spread desc"
    return jevons.run(line:format(o.price, o.window), prices)
end

if arg[1] == "test" then
    local t = jevons.table{ticker = {"A", "A", "A"}, date = {"2025-01-24", "2025-01-27", "2025-01-28"}, close = {100, 110, 99}}
    local s = spread(t:set("date = date(date)"), {price = "close", window = 2})
    assert(#s == 1 and math.abs(s.spread[1] - 0.1 * 2 ^ 0.5) < 1e-12)
    print("my_script: all is well")
    return
end

local o = jevons.options{
    {name = "FILE", type = "file", summary = "prices: date, ticker, close; as a stage its input"},
    {name = "--window", type = "integer", values = "2..", initial = "21", summary = "how many returns"},
    {name = "--price", type = "word", initial = "close", summary = "the column of prices"},
}
if not _ and not o.FILE then
    error{message = "FILE is missing", hint = "prices: date, ticker, close", status = 2}
end
local s = spread(_ or jevons.run("load " .. quote(o.FILE)), o)
if _ then return s end
jevons.show(s)
