-- deepseek.lua -- a market event and the story told about it, taken apart: what fell and by how much more than the
-- market, what the model cost, which sentences hold, and what a forum felt. Run by `make demo`.
--
--     jevons run scripts/deepseek.lua
--     jevons run scripts/deepseek.lua --prices panel.csv --docs articles --on 2025-01-27 --market ^GSPC
--
-- Without options it tells of 27 January 2025 from what ships in data/. With them it tells of any other event; a part for
-- which nothing was given is left out. What fell is told by a market model where the prices begin early enough for one,
-- else by the return less that of the market. In a workspace (`jevons story.jv run scripts/deepseek.lua`) the datasets
-- that it makes stay for `why`, `trace` and `report`.

local home = arg[0]:match("^(.*)scripts/[^/]*$") or "../"
local shipped = home .. "data/deepseek-2025/"

local o = jevons.options{
    {name = "--prices", type = "file", summary = "prices: date, ticker, close, and perhaps adj_close"},
    {name = "--shares", type = "file", summary = "shares outstanding: date, ticker, shares"},
    {name = "--docs", type = "word", summary = "documents: a folder, a file, or a pattern"},
    {name = "--date", type = "date", summary = "the day of documents that do not tell theirs: what \"Monday\" means in them"},
    {name = "--thread", type = "file", summary = "a discussion"},
    {name = "--labels", type = "file", summary = "what people know of its posts: post, stance"},
    {name = "--on", type = "date", summary = "the day of the event"},
    {name = "--market", type = "word", initial = "^GSPC", summary = "the ticker that stands for the market"},
    {name = "--models", type = "word", summary = "models whose cost is told, with commas between; else those of which the documents speak"},
    {name = "--report", type = "file", summary = "a page to write, with all of it"},
}

-- The event that ships, where none is named.
local own = not (o.prices or o.docs or o.thread)
if own then
    o.prices, o.shares = shipped .. "prices.csv", shipped .. "shares.csv"
    o.docs, o.thread, o.labels = shipped .. "articles", shipped .. "thread.json", shipped .. "thread_labels.csv"
    o.on = o.on or "2025-01-27"
end

if o.prices and not o.on then
    error{message = "the event's day is missing", hint = "for example --on 2025-01-27", status = 2}
end

local function run(line, ...) return jevons.run(select("#", ...) > 0 and line:format(...) or line) end

local function quote(text) return "'" .. text:gsub("'", "''") .. "'" end

-- ---- how it reads ----

-- Prints what a statement gives, if it has rows.
local function show(line, ...)
    local t = run(line, ...)
    if #t > 0 then jevons.show(t) end
    return #t
end

-- Prints a sentence in lines of 78 columns, which are read well anywhere.
local function say(text, ...)
    local line = ""
    for word in text:format(...):gmatch("%S+") do
        if line ~= "" and utf8.len(line) + utf8.len(word) > 77 then
            print(line)
            line = word
        else
            line = line == "" and word or line .. " " .. word
        end
    end
    print(line)
end

local function counted(n, word) return ("%d %s%s"):format(n, word, n == 1 and "" or "s") end

local part = 0
local function title(text, ...)
    part = part + 1
    if part > 1 then print() end
    say("%d. " .. text, part, ...)
    print()
end

-- ---- the page ----

-- Parts of the page, as `report` wants them.
local page = {}

local function on_page(flag, value) page[#page + 1] = flag .. " " .. value end

local function card(value, words) on_page("--card", quote(value .. ": " .. words)) end

-- ---- what fell ----

-- The market's return that day. What does not let it be told is an error that says what would.
local function market_return()
    local market = run("px | where ticker = %s", quote(o.market))
    if #market == 0 then
        local names = run("px | distinct ticker | sort ticker").ticker:table()
        error{message = "the prices have no " .. o.market, hint = "--market takes one of " .. table.concat(names, ", ", 1, math.min(#names, 12))}
    end
    local day = run("px | where ticker = %s | returns close | where date = %s", quote(o.market), o.on)["return"][1]
    if not day then
        error{message = ("%s has no return on %s: no price that day, or none before"):format(o.market, o.on),
              hint = ("its prices go from %s to %s, without days on which it was not traded"):format(market.date:min(), market.date:max())}
    end
    return day
end

-- A market model wants thirty days that end eleven before the event.
local function has_history() return #run("px | where ticker = %s and date < %s", quote(o.market), o.on) > 41 end

local function market_adjusted()
    run([[fell = px | returns close --by ticker | where date = %s |
        set abnormal = return - max(case when ticker = %s then return end) |
        select ticker, return, abnormal | sort abnormal]], o.on, quote(o.market))
    return ("Abnormal is the return less that of %s; the prices begin too late for a market model."):format(o.market)
end

local function market_model()
    run("ev = event px --on %s --market %s --window 0:0,-1:1", o.on, quote(o.market))
    run("fell = ev.ar | where rel = 0 | select ticker, return, abnormal = ar, sd, t = sar, p | sort abnormal")
    return ("Abnormal is the return less alpha + beta * return of %s, estimated on days -120 to -11; p is two-sided."):format(o.market)
end

local function tell_value()
    local held = {}
    for i, name in ipairs(run("shares | distinct ticker").ticker:table()) do held[i] = quote(name) end
    local most = run("value = px | where ticker in (%s) | marketcap close --shares shares --by ticker | where date = %s | sort change",
        table.concat(held, ", "), o.on):row(1)
    if most and most.change and most.change < 0 then
        say("%s lost %.1f billion USD of market value that day.", most.ticker, -most.change / 1e9)
        card(("%.1f billion USD"):format(most.change / 1e9), "of market value, " .. most.ticker)
    end
end

local function tell_fall()
    run("px = load " .. quote(o.prices))
    local market, modelled = market_return(), has_history()
    local how = modelled and market_model() or market_adjusted()
    title("What fell on %s, when %s made %+.2f %%", o.on, o.market, 100 * market)
    local columns = [[ticker, "return %" = round(100 * return, 2), "abnormal %" = round(100 * abnormal, 2)]]
    if modelled then columns = columns .. ", t = round(t, 2), p = (case when p < 0.0001 then '< 0.0001' else str(round(p, 4)) end)" end
    local shares = run("fell | where ticker not like '^%%' and ticker <> %s", quote(o.market))
    for _, some in ipairs{"where abnormal < 0 | head 8", "where abnormal > 0 | tail 3"} do
        local t = jevons.run(("_ | %s | select %s"):format(some, columns), shares)
        if #t > 0 then jevons.show(t) end
    end
    local worse = #shares:where("abnormal < 0")
    print()
    say("%d of %d did worse than the market. %s", worse, #shares, how)
    on_page("--prices px --on", o.on)
    run("moves = fell | where ticker not like '^%'")
    on_page("--moves", "moves")
    if modelled then on_page("--event", "ev") end
    if #shares > 0 then
        on_page("--of", quote(table.concat(shares:head(4).ticker:table(), ",") .. "," .. o.market))
        card(("%+.1f %%"):format(100 * shares.abnormal[1]), shares.ticker[1] .. " beyond what the market did")
        card(("%d of %d"):format(worse, #shares), "instruments did worse than the market")
    end
    if o.shares then tell_value() end
end

-- ---- what was claimed ----

-- The documents as `claims check` takes them: all of a folder, else what is named.
local function documents()
    if o.docs:find("[*?]") then return o.docs end
    local file = io.open(o.docs)
    local is_file = file and file:read(0)
    if file then file:close() end
    return is_file and o.docs or (o.docs:gsub("/$", "")) .. "/*"
end

local function check_documents()
    run("said = claims check %s%s%s%s", documents(), o.prices and " --prices px" or "", o.shares and " --shares shares" or "",
        o.date and " --date " .. o.date or "")
end

-- What prices alone settle.
local moves = "metric in ('return', 'index_move', 'marketcap_loss')"

local function tell_reported()
    run("reported = said | where " .. moves .. [[ and verdict <> 'unverifiable' |
        set computed = (case when direction = 'down' then -evidence else evidence end)]])
    local all, held = #run("reported"), #run("reported | where verdict = 'supported'")
    if all == 0 then return end
    title("Reported against computed: %d of %d moves are as reported", held, all)
    if held == all then return say("Prices support every one that they can settle.") end
    show([[reported | where verdict <> 'supported' | sort verdict, entity |
        select verdict, entity, from, quote, value, computed, unit, basis | head 12]])
end

local function tell_where_they_differ()
    local apart = run("said | claims compare --all | where verdict in ('disputed', 'inconsistent') or apart is not null")
    if #apart == 0 then return end
    print("\nWhere documents, or hours of a day, differ:\n")
    for i = 1, math.min(#apart, 6) do
        local row = apart:row(i)
        say("  %s, %s: %s%s", row.thing, row.phase or "at no hour", row.said:gsub("%([^()]*/", "("),
            row.apart and "; not to be held against: " .. row.apart or ": " .. row.verdict)
    end
    if #apart > 6 then say("  and %d more", #apart - 6) end
end

local function tell_claims()
    on_page("--claims", "said")
    title("The ledger: %s in %s", counted(#run("said"), "claim"), counted(#run("said | distinct file"), "document"))
    show("said | count verdict")
    tell_where_they_differ()
    local wrong = run("said | where verdict in ('refuted', 'wrong-basis', 'inconsistent', 'near-miss') and not (" .. moves .. ")")
    if #wrong > 0 then print("\nOther figures that do not hold as they stand:\n") end
    for row in wrong:rows() do say("  %s: %s, %s of %s: %s", row.verdict, row.quote, row.metric, row.entity or "?", row.reason) end
end

-- ---- what it cost ----

-- Models of which costs are reported, among those that the documents speak of.
local function models_spoken_of()
    if o.models then
        local list = {}
        for name in o.models:gmatch("[^,]+") do list[#list + 1] = name end
        return list
    end
    if not o.docs then return {} end
    local known, list = {}, {}
    for row in run("cost models | where chip_hours is not null and rate is not null | distinct model"):rows() do known[row.model] = true end
    for row in run("said | where entity is not null | distinct entity | sort entity"):rows() do
        if known[row.entity] then list[#list + 1] = row.entity end
    end
    return list
end

local function tell_cost()
    local models = models_spoken_of()
    if #models == 0 then return end
    title("What it cost, by stage")
    for i, model in ipairs(models) do
        local name = "cost_" .. model:lower():gsub("[^%w]+", "_")
        run("%s = cost train --model %s", name, quote(model))
        on_page("--cost", name)
        print(("%s%s, from what was reported of its training:\n"):format(i > 1 and "\n" or "", model))
        show("%s | select stage, chip_hours, rate, cost, share", name)
    end
    if own or o.models then
        print("\nWhat each figure that circulates is a figure of:\n")
        run("figures = cost")
        show("figures | select figure, model, means, comes_to, verdict")
        on_page("--figures", "figures")
    end
    if own then
        print()
        say("If only its size were known: 37e9 active parameters, 14.8e12 tokens, H800s at 25 to 45 %% of their peak, 1.5 to 3 USD an hour:")
        print()
        run("size_alone = cost train --active 37e9 --tokens 14.8T --gpu h800 --mfu 0.25..0.45 --rate 'lognormal(p05=1.5, p95=3)'")
        show("size_alone.quantiles | where statistic in ('p05', 'p50', 'p95') | select statistic, cost")
        on_page("--cost", "size_alone")
    end
end

-- ---- what was felt ----

local function tell_groups()
    if not o.labels then
        run("by_name = posts.entities | sentiment mood entity | sort n desc | head 8")
        return show("by_name | select entity, n, positive, negative, mean, agreement")
    end
    run("labels = load %s | select post, stance", quote(o.labels))
    run("by_stance = posts | join labels --on post | sentiment mood stance | sort mean")
    return show("by_stance | select stance, n, positive, negative, mean, agreement")
end

local function tell_mood()
    run("posts = sentiment " .. quote(o.thread))
    local all = run("mood = posts | sentiment mood"):row(1)
    if not all or all.n == 0 then return jevons.note("there are no posts in " .. o.thread) end
    on_page("--thread", "posts")
    on_page("--mood", o.labels and "by_stance" or "by_name")
    title("The forum: %s, %d positive, %d negative, mean score %+.2f", counted(all.n, "post"), all.positive, all.negative, all.mean)
    tell_groups()
    if all.positive + all.negative == 0 then return end
    print("\nThe strongest:\n")
    show("posts | where label = 'negative' | sort score | head 2 | select post, score, text = left(text, 110)")
    show("posts | where label = 'positive' | sort score desc | head 2 | select post, score, text = left(text, 110)")
end

-- ---- how it was made ----

local function tell_how()
    title("Where a figure comes from")
    show("trace fell 1 abnormal")
    print()
    say("`trace fell 1 abnormal` printed that; `why said` and `why fell` draw what they were made of. In a workspace they stay:")
    print("\n  jevons story.jv run " .. arg[0])
end

-- One page of all that was made, by the command of scripts/commands/report.lua.
local function write_report()
    local heading = own and "27 January 2025: a cheap model and an expensive Monday" or o.on and "The event of " .. o.on or "A story, taken apart"
    run("report " .. quote(o.report) .. " --title " .. quote(heading) .. " " .. table.concat(page, " "))
    print()
    say("The page is %s.", o.report)
end

if o.shares then run("shares = load " .. quote(o.shares)) end
if o.prices then tell_fall() end
if o.docs then
    check_documents()
    if o.prices then tell_reported() end
end
if o.docs or o.models then tell_cost() end
if o.docs then tell_claims() end
if o.thread then tell_mood() end
if o.prices then tell_how() end
if o.report then write_report() end
