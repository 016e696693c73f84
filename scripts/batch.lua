-- batch.lua -- many events, one table: an event study for each line of a list, in each of several settings.
--
--     jevons run scripts/batch.lua --prices panel.csv --events events.csv --window 0:0 --window -1:1 --out cars.csv
--
-- The list has columns ticker and date, and perhaps market (else --market) and name. Each event is studied by itself with
-- each of the models; one that cannot be studied stands in the table with the reason in `why`, and the others go on. The
-- exit status is 0 if at least one event could be studied. car is the cumulative abnormal return of the window, of `days`
-- estimation days; low and high bound it at 95 %; p is of one event, and many are tried: of a hundred without any effect
-- five fall below 0.05.

local o = jevons.options{
    {name = "--prices", type = "file", summary = "prices: date, ticker, close; without it simulated ones with a list of their own"},
    {name = "--events", type = "file", summary = "the list: ticker, date, and perhaps market and name"},
    {name = "--market", type = "word", summary = "the benchmark of events that name none"},
    {name = "--model", type = "enum", values = "market|adjusted|mean|garch", many = true, summary = "models; market where none is given"},
    {name = "--window", type = "word", many = true, summary = "windows, -1:1 where none is given"},
    {name = "--estimation", type = "range", initial = "-120:-11", summary = "estimation days, counted from the event"},
    {name = "--out", type = "file", summary = "a file for the table; else it is printed"},
}
if (o.prices == nil) ~= (o.events == nil) then
    error{message = (o.prices and "--events" or "--prices") .. " is missing", hint = "--prices and --events go together; without both all is simulated", status = 2}
end

local run = jevons.run

local function text(s) return "'" .. tostring(s):gsub("'", "''") .. "'" end

-- The list where none is given: simulated events, one of them too early to be studied.
local function simulated_list()
    o.market = o.market or "MARKET"
    return jevons.table{{ticker = "SIM01", date = "2024-10-07"}, {ticker = "SIM02", date = "2024-10-07"}, {ticker = "SIM03", date = "2024-03-20"}}
end

local prices = o.prices and run("load " .. text(o.prices)) or dofile((arg[0]:match("^(.*/)") or "") .. "simulate.lua")
local list = o.events and run("load " .. text(o.events)) or simulated_list()
local estimation = ("%d:%d"):format(o.estimation.lo, o.estimation.hi)
local models = #o.model > 0 and o.model or {"market"}
local windows = #o.window > 0 and o.window or {"-1:1"}

if #list == 0 then error{message = "the list has no events"} end
local days_as = list:column("ticker") and list:column("date"):type() == "date" and "date" or "string"

local found, studied = {}, 0

-- What `event` gives of one line of the list; or nothing, and why.
local function ask(event, model)
    if not event.ticker or not event.date then return nil, "the line of the list has no ticker, or no date" end
    local market = event.market or o.market
    local ok, t = pcall(run, ("_ | event --on %s --ticker %s --model %s --estimation %s --window %s --tests none%s"):format(text(event.date),
        text(event.ticker), model, estimation, text(table.concat(windows, ",")), market and " --market " .. text(market) or ""), prices)
    if ok then return t end
    if type(t) == "table" and t.code == "cancelled" then error(t) end
    return nil, type(t) == "table" and t.message or tostring(t)
end

local function study(event, model)
    local ticker = event.ticker and tostring(event.ticker)
    local base = {name = event.name and tostring(event.name) or ticker, ticker = ticker, date = event.date and tostring(event.date), model = model}
    local t, why = ask(event, model)
    if not t then
        base.window, base.why = "all", why
        found[#found + 1] = base
        return
    end
    studied = studied + 1
    for row in t:rows() do
        found[#found + 1] = setmetatable({window = row.window, car = row.car, sd = row.sd, t = row.t, p = row.p, low = row.low, high = row.high,
                                          days = row.n}, {__index = base})
    end
end

for event in list:rows() do
    for _, model in ipairs(models) do study(event, model) end
end

-- Columns of the table in order; a record without a value has a null there.
local columns = {{"name"}, {"ticker"}, {"date", days_as}, {"model"}, {"window"}, {"car", "float64"}, {"sd", "float64"}, {"t", "float64"},
                 {"p", "float64"}, {"low", "float64"}, {"high", "float64"}, {"days", "int64"}, {"why", "string"}}
local made = {}
for i, column in ipairs(columns) do
    local values = {}
    for k, row in ipairs(found) do
        local x = row[column[1]]
        values[k] = x == nil and jevons.null or x
    end
    made[i] = {column[1], values, type = column[2] or "string"}
end
local t = jevons.table(made)
jevons.note(("batch: %d of %d event studies could be made"):format(studied, #list * #models))
if o.out then
    run("_ | save " .. text(o.out), t)
else
    jevons.show(t)
end
os.exit(studied > 0)
