-- simulate.lua -- SIMULATED prices, not data: instruments that follow a market, with an abnormal return of known size on
-- one day. For learning what an event study finds, and for trying one out.
--
--     px = lua dofile("scripts/simulate.lua")
--     event px --on 2024-10-07 --market MARKET
--
-- or `jevons run scripts/simulate.lua`, which recovers the effect and says by how much it is off.
--
-- R = alpha + beta R_market + e with normal e, and on the event's day the effect on top. Prices are rounded to cents.

local alone = arg and arg[0] and arg[0]:match("simulate%.lua$") -- not run by another script, which has its own arguments
if alone then jevons.options{} end

local firms, days, event_at, effect = 12, 180, 150, -0.05
local first = {year = 2024, month = 3, day = 11, hour = 12} -- a Monday

math.randomseed(20250127, 0)

local function normal()
    return math.sqrt(-2 * math.log(1 - math.random())) * math.cos(2 * math.pi * math.random())
end

local date, ticker, close, volume, source = {}, {}, {}, {}, {}

local function add(n, name, price)
    date[#date + 1] = os.date("!%Y-%m-%d", os.time(first) + 86400 * (n // 5 * 7 + n % 5))
    ticker[#ticker + 1] = name
    close[#close + 1] = math.floor(price * 100 + 0.5) / 100
    volume[#volume + 1] = math.random(100000, 900000)
    source[#source + 1] = "simulated"
end

local market = {}
for n = 0, days - 1 do market[n] = n > 0 and 0.0004 + 0.009 * normal() or 0 end

local level = 5000
for n = 0, days - 1 do
    level = level * (1 + market[n])
    add(n, "MARKET", level)
end

for firm = 1, firms do
    local beta, noise, price = 0.6 + 0.1 * firm, 0.008 + 0.001 * firm, 20 + 10 * firm
    for n = 0, days - 1 do
        local r = n > 0 and 0.0002 + beta * market[n] + noise * normal() or 0
        price = price * (1 + r + (n == event_at and effect or 0))
        add(n, string.format("SIM%02d", firm), price)
    end
end

local prices = jevons.table{
    {"date", date, type = "date"}, {"ticker", ticker}, {"close", close}, {"volume", volume}, {"source", source},
}

if alone then
    local found = jevons.run("_ | event --on 2024-10-07 --market MARKET --window 0:0 --tests none", prices)
    local total = 0
    for row in found:rows() do total = total + row.car end
    print(string.format("simulated: %d instruments, an abnormal return of %.1f %% on 2024-10-07", firms, 100 * effect))
    print(string.format("found:     a mean of %.2f %%", 100 * total / firms))
end

return prices
