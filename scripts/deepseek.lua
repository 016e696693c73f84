-- deepseek.lua -- a market event and the story told about it, taken apart: what fell and by how much more than the
-- market, what the model cost, which sentences hold, and what a forum felt. Run by `make demo`.
--
--     jevons run scripts/deepseek.lua
--     jevons run scripts/deepseek.lua --prices panel.csv --docs articles --on 2025-01-27 --market ^GSPC
--
-- Without options it tells of 27 January 2025 from what ships in data/. With them it tells of any other event; a part for
-- which nothing was given is left out, and said to be. What fell is told by a market model where the prices begin early
-- enough for one, else by the return less that of the market; of adj_close where the prices have it. Documents and posts
-- may call instruments by their tickers; other words for them are told by --names. In a workspace
-- (`jevons story.jv run scripts/deepseek.lua`) the datasets that it makes stay for `why`, `trace` and `report`.

local home = arg[0]:match("^(.*)scripts/[^/]*$") or "../"
local shipped = home .. "data/deepseek-2025/"

local o = jevons.options{
    {name = "--prices", type = "file", summary = "prices: date, ticker, close, and perhaps adj_close"},
    {name = "--shares", type = "file", summary = "shares outstanding: date, ticker, shares"},
    {name = "--currency", type = "word", initial = "USD", summary = "what prices are in that do not tell"},
    {name = "--docs", type = "word", summary = "documents: a folder, a file, or a pattern"},
    {name = "--date", type = "date", summary = "the day of documents that do not tell theirs: what \"Monday\" means in them"},
    {name = "--names", type = "file", summary = "what things are called: id, and label, kind, aliases with semicolons between"},
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
    o.prices, o.shares = shipped .. "prices.csv", o.shares or shipped .. "shares.csv"
    o.docs, o.thread, o.labels = shipped .. "articles", shipped .. "thread.json", o.labels or shipped .. "thread_labels.csv"
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

-- Text of others on one line: control characters are none of it.
local function plain(text) return (tostring(text):gsub("\xC2[\x80-\x9f]", " "):gsub("%c", " ")) end

-- Prints text in lines of 78 columns, which are read well anywhere: the first after `first`, the others after `rest`.
local function fold(first, rest, text)
    local line, empty = first, true
    for word in plain(text):gmatch("%S+") do
        if not empty and (utf8.len(line) or #line) + (utf8.len(word) or #word) > 77 then
            print(line)
            line, empty = rest, true
        end
        line, empty = line .. (empty and "" or " ") .. word, false
    end
    print(line)
end

local function say(text, ...) fold("", "", text:format(...)) end

-- A column of names, those that would break a table cut short.
local function short(name) return ("%s = (case when length(%s) > 24 then concat(left(%s, 23), '…') else %s end)"):format(name, name, name, name) end

local function item(text, ...) fold("  ", "    ", text:format(...)) end

local function counted(n, word) return ("%d %s%s"):format(n, word, n == 1 and "" or "s") end

local part = 0
local function heading(text, ...)
    part = part + 1
    if part > 1 then print() end
    say("%d. " .. text, part, ...)
end

local function title(text, ...)
    heading(text, ...)
    print()
end

-- ---- the page ----

-- Parts of the page, as `report` wants them.
local page = {}

local function on_page(flag, value) page[#page + 1] = flag .. " " .. value end

-- Parts that are left out, and why.
local left_out = {}

local function leave_out(what, why) left_out[#left_out + 1] = ("%s (%s)"):format(what, why) end

local function card(value, words) on_page("--card", quote(value .. ": " .. words)) end

-- ---- what fell ----

-- The column of prices that returns are of.
local price = "close"

local function load_prices()
    local px = run("px = load " .. quote(o.prices))
    local has = {}
    for _, name in ipairs(px:names()) do has[name] = true end
    if has.adj_close then price = "adj_close" end
    for _, name in ipairs{"date", "ticker", price} do
        if not has[name] then
            error{message = ("%s has no column %s"):format(o.prices, name), hint = "its columns are " .. table.concat(px:names(), ", ")}
        end
    end
    local is_text = px.ticker:type() == "string"
    if not is_text or #run("px | where ticker <> trim(ticker)") > 0 then run("px = px | set ticker = trim(str(ticker))") end
end

-- Days of trading around the event's, as a hint where it is none itself.
local function days_around(dates)
    local later = {}
    for _, day in ipairs(dates) do
        if day == o.on then later = {} break end
        if day > o.on then later[#later + 1] = day end
    end
    table.sort(later)
    if later[1] and #later < #dates then return ("--on %s is the first day of trading after it"):format(later[1]) end
    return ("its prices go from %s to %s"):format(dates:min(), dates:max())
end

-- The market's return that day. What does not let it be told is an error that says what would.
local function market_return()
    local market = run("px | where ticker = %s and %s is not null", quote(o.market), price)
    if #market == 0 then
        local names = run("px | distinct ticker | sort ticker").ticker:table()
        error{message = "the prices have no " .. o.market, hint = "--market takes one of " .. table.concat(names, ", ", 1, math.min(#names, 12))}
    end
    local day = run("px | where ticker = %s | returns %s | where date = %s", quote(o.market), price, o.on)["return"][1]
    if not day then
        error{message = ("%s has no return on %s: no price that day, or none before"):format(o.market, o.on), hint = days_around(market.date)}
    end
    return day
end

-- A market model wants thirty days that end eleven before the event, of the market and of an instrument.
local function has_history()
    local long = run("px | where date < %s and %s is not null | count ticker | where n > 41", o.on, price)
    return #long:where("ticker = " .. quote(o.market)) > 0 and #long > 1
end

local function market_adjusted()
    run([[fell = px | returns %s --by ticker | where date = %s |
        set abnormal = return - max(case when ticker = %s then return end) |
        where abnormal is not null | select ticker, return, abnormal | sort abnormal]], price, o.on, quote(o.market))
    return "than the market", ("Abnormal is the return of %s less that of %s; the prices begin too late for a market model."):format(price, o.market)
end

local function market_model()
    run("ev = event px --on %s --market %s --window 0:0,-1:1,-5:5", o.on, quote(o.market))
    run("fell = ev.ar | where rel = 0 and ar is not null | select ticker, return, abnormal = ar, sd, t = sar, p | sort abnormal")
    return "than a market model expects",
        ("Abnormal is the return of %s less alpha + beta * return of %s, estimated on days -120 to -11; p is two-sided."):format(price, o.market)
end

-- Instruments that the table cannot have, with what is known of their day.
local function tell_missing()
    local has, names = {[o.market] = true}, {}
    for row in run("fell | select ticker"):rows() do has[row.ticker] = true end
    local all = run([[px | returns %s --by ticker | summary day = max(case when date = %s then return end) --by ticker |
        sort ticker]], price, o.on)
    for row in all:rows() do
        local told = row.day and ("%+.2f\xC2\xA0%%"):format(100 * row.day) or "no return that day"
        if not has[row.ticker] then names[#names + 1] = ("%s (%s)"):format(row.ticker, told) end
    end
    if #names == 0 then return end
    local more = #names > 8 and (" and %d more"):format(#names - 8) or ""
    say("Too few prices to be in the table: %s%s.", table.concat(names, ", ", 1, math.min(#names, 8)), more)
end

local function tell_value()
    if #run("shares") == 0 then return leave_out("market value", "no shares outstanding in " .. o.shares) end
    local held = {}
    for _, name in ipairs(run("shares | distinct ticker").ticker:table()) do held[#held + 1] = quote(name) end
    run([[value = px | where close is not null and ticker in (%s) | marketcap close --shares shares --by ticker --currency %s |
        where date = %s and change is not null | sort change]], table.concat(held, ", "), quote(o.currency), o.on)
    local all, most = run("value | summary n = count(), change = sum(change)"):row(1), run("value"):row(1)
    if not most then return leave_out("market value", "no shares outstanding of an instrument with a close that day and before") end
    if most.change >= 0 then return end
    local unit = run("value").change:unit()
    say("%s lost %.1f billion %s of market value that day%s.", most.ticker, -most.change / 1e9, unit,
        all.n > 1 and (", the most of %d whose shares are known"):format(all.n) or "")
    card(("%.1f billion %s"):format(most.change / 1e9, unit), "of market value, " .. most.ticker)
end

-- The outermost of both sides.
local function show_moves(shares, modelled)
    local columns = short("ticker") .. [[, "return %" = round(100 * return, 2), "abnormal %" = round(100 * abnormal, 2)]]
    if modelled then columns = columns .. ", t = round(t, 2), p = (case when p < 0.0001 then '< 0.0001' else str(round(p, 4)) end)" end
    for _, some in ipairs{"where abnormal < 0 | head 8", "where abnormal > 0 | tail 3"} do
        local t = jevons.run(("_ | %s | select %s"):format(some, columns), shares)
        if #t > 0 then jevons.show(t) end
    end
    print()
end

local function tell_fall()
    local market, modelled = market_return(), has_history()
    local than, how = (modelled and market_model or market_adjusted)()
    local shares = run("moves = fell | where ticker not like '^%%' and ticker <> %s", quote(o.market))
    local down, worse = #shares:where("return < 0"), #shares:where("abnormal < 0")
    title("%s fell on %s, when %s made %+.2f %%", (down > 0 or #shares == 0) and "What" or "Nothing", o.on, o.market, 100 * market)
    on_page("--prices px --on", o.on)
    on_page("--price", price)
    on_page("--moves", "moves")
    if modelled then on_page("--event", "ev") end
    if #shares == 0 then return say("%s has nothing beside the market that has returns.", o.prices) end
    show_moves(shares, modelled)
    say("%d of %d did worse %s%s. %s", worse, #shares, than,
        modelled and (", %d of them with p < 0.05"):format(#shares:where("abnormal < 0 and p < 0.05")) or "", how)
    tell_missing()
    for _, name in ipairs(shares:head(4).ticker:table()) do on_page("--of", quote(name)) end
    on_page("--of", quote(o.market))
    card(("%+.1f %%"):format(100 * shares.abnormal[1]),
        shares.ticker[1] .. (modelled and " beyond what a market model expects" or " beyond what the market did"))
    card(("%d of %d"):format(worse, #shares), "instruments did worse " .. than)
    if o.shares then tell_value() end
end

-- ---- what things are called ----

-- The names of --names; what a column that is not there would say is what the id says.
local function load_names()
    local has = {}
    for _, name in ipairs(run("mine = load " .. quote(o.names)):names()) do has[name] = true end
    if not has.id then error{message = o.names .. " has no column id", hint = "a list of names has id, and label, kind, aliases"} end
    run("mine = mine | select id = str(id), label = str(%s), kind = %s, aliases = %s", has.label and "label" or "id",
        has.kind and "kind" or "'stock'", has.aliases and "coalesce(aliases, '')" or "''")
end

-- As flags: the names of --names, and the tickers of the prices that neither it nor jevons knows. A single letter is too
-- often a word.
local function names_flag()
    if o.names then load_names() end
    if not o.prices then return o.names and " --names mine" or "" end
    local known, id = {"''"}, {}
    for row in run("claims names%s | select id", o.names and " --names mine" or ""):rows() do id[row.id] = true end
    for row in run("px | distinct ticker"):rows() do if id[row.ticker] then known[#known + 1] = quote(row.ticker) end end
    run([[tickers = px | distinct ticker | where length(ticker) > 1 and ticker not in (%s) | sort ticker |
        select id = ticker, label = ticker, kind = (case when ticker = %s then 'index' else 'stock' end), aliases = '']],
        table.concat(known, ", "), quote(o.market))
    if not o.names then return #run("tickers") > 0 and " --names tickers" or "" end
    run("names = mine | union tickers")
    return " --names names"
end

-- As names_flag gives them.
local names

-- ---- what was claimed ----

-- A path as a pattern reads it: what could end the word or mean something stands for any character.
local function pattern(path)
    return (path:gsub(utf8.charpattern, function(c) return c:find("^[%w/._*?~-]$") and c or "?" end))
end

-- The documents as `claims check` takes them: all of a folder, else what is named.
local function documents()
    if o.docs:find("[*?]") then return pattern(o.docs) end
    local file = io.open(o.docs)
    local is_file = file and file:read(0)
    if file then file:close() end
    return is_file and quote(o.docs) or pattern((o.docs:gsub("/$", ""))) .. "/*"
end

local function check_documents()
    run("said = claims check %s%s%s%s%s", documents(), o.prices and " --prices px" or "", o.shares and " --shares shares" or "",
        o.date and " --date " .. o.date or "", names)
end

-- What prices alone settle.
local moves = "metric in ('return', 'index_move', 'marketcap_loss')"

-- "-29.88 %", "6.31 billion USD".
local function amount(x, unit)
    if not x then return nil end
    local size = math.abs(x)
    for _, big in ipairs{{1e12, "trillion "}, {1e9, "billion "}, {1e6, "million "}} do
        if size >= big[1] then return ("%.3g %s%s"):format(x / big[1], big[2], unit or "") end
    end
    return ("%.4g %s"):format(x, unit or "")
end

local function tell_reported()
    run("reported = said | where " .. moves .. [[ and verdict <> 'unverifiable' |
        set computed = (case when value < 0 then -evidence else evidence end)]])
    local all, held = #run("reported"), #run("reported | where verdict = 'supported'")
    if all == 0 then return leave_out("reported against computed", "no document tells of a move that the prices settle") end
    title("Reported against computed: %d of %d moves are as reported", held, all)
    if held == all then return say("Prices support every one that they can settle.") end
    local off = run("reported | where verdict <> 'supported' | sort verdict, entity")
    local lines, same = {}, {}
    for row in off:rows() do
        local entity = row.entity and plain(row.entity) or "?"
        local line = {row.verdict, entity:sub(1, (utf8.offset(entity, 25) or 0) - 1), row.from or "", amount(row.value, row.unit) or "",
                      amount(row.computed, row.unit) or "", row.basis or ""}
        local key = table.concat(line, "\0")
        if not same[key] then lines[#lines + 1], same[key], line.times = line, line, 0 end
        same[key].times = same[key].times + 1
    end
    local columns, names = {}, {"verdict", "entity", "from", "reported", "computed", "basis", #lines < #off and "times" or nil}
    for k, name in ipairs(names) do
        columns[k] = {name, {}}
        for i = 1, math.min(#lines, 12) do columns[k][2][i] = lines[i][k] or lines[i].times end
    end
    jevons.show(jevons.table(columns))
    if #lines > 12 then item("and %d more: `reported` has them", #lines - 12) end
end

local function tell_where_they_differ()
    local apart = run("said | claims compare --all | where verdict in ('disputed', 'inconsistent') or apart is not null")
    if #apart == 0 then return end
    print("\nWhere documents, or hours of a day, differ:\n")
    for i = 1, math.min(#apart, 6) do
        local row = apart:row(i)
        item("%s, %s: %s%s", row.thing, row.phase or "at no hour", row.said:gsub("%([^()]*/", "("),
            row.apart and "; not to be held against: " .. row.apart or ": " .. row.verdict)
    end
    if #apart > 6 then item("and %d more", #apart - 6) end
end

local function tell_claims()
    on_page("--claims", "said")
    if #run("said") == 0 then return heading("The ledger: no claims") end
    title("The ledger: %s from %s", counted(#run("said"), "claim"), counted(#run("said | distinct file"), "document"))
    show("said | count verdict")
    tell_where_they_differ()
    local wrong = run("said | where verdict in ('refuted', 'wrong-basis', 'inconsistent', 'near-miss') and not (" .. moves .. ")")
    if #wrong > 0 then print("\nOther figures that do not hold as they stand:\n") end
    for i = 1, math.min(#wrong, 8) do
        local row = wrong:row(i)
        item("%s: %s, %s of %s: %s", row.verdict, row.quote, row.metric, row.entity or "?", row.reason)
    end
    if #wrong > 8 then item("and %d more", #wrong - 8) end
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

-- Those of the columns that a dataset has.
local function show_columns(name, ...)
    local wanted, there = {...}, {}
    for _, has in ipairs(run(name):names()) do there[has] = true end
    for i = #wanted, 1, -1 do if not there[wanted[i]] then table.remove(wanted, i) end end
    show("%s | select %s", name, table.concat(wanted, ", "))
end

-- Of the figures that circulate those of these models; of the event that ships all.
local function tell_figures(models)
    if not (own or o.models) then return end
    local names = {}
    for i, name in ipairs(models) do names[i] = quote(name) end
    run("figures = cost" .. (own and not o.models and "" or " | where model in (" .. table.concat(names, ", ") .. ")"))
    if #run("figures") == 0 then return leave_out("figures that circulate", "none is known of these models") end
    print("\nWhat each figure that circulates is a figure of:\n")
    for row in run("figures"):rows() do
        item("%s, %s: %s; %s%s", row.figure, row.model, row.means, row.comes_to and "it comes to " .. row.comes_to .. ": " or "", row.verdict)
    end
    on_page("--figures", "figures")
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
        show_columns(name, "stage", "chip_hours", "rate", "cost", "share")
    end
    tell_figures(models)
    if own and not o.models then
        print()
        say("If only its size were known: 37e9 active parameters, 14.8e12 tokens, H800s at 25 to 45 %% of their peak, 1.5 to 3 USD an hour:")
        print()
        run("size_alone = cost train --active 37e9 --tokens 14.8T --gpu h800 --mfu 0.25..0.45 --rate 'lognormal(p05=1.5, p95=3)'")
        show("size_alone.quantiles | where statistic in ('p05', 'p50', 'p95') | select statistic, cost")
        on_page("--cost", "size_alone")
    end
end

-- ---- what was felt ----

-- The mood by stance, or by what posts speak of: nil where they name nothing.
local function groups()
    if o.labels then
        run("labels = load %s | select post, stance", quote(o.labels))
        run("by_stance = posts | join labels --on post | sentiment mood stance | sort mean")
        return "by_stance", "stance"
    end
    run("by_name = posts.entities | sentiment mood entity | sort n desc | head 8")
    return "by_name", "entity"
end

-- Whether there is anything to tell by.
local function tell_groups()
    local name, key = groups()
    if show("%s | select %s, n, positive, negative, mean, agreement", name, short(key)) == 0 then return false end
    on_page("--mood", name)
    return true
end

local function tell_strongest(which, order)
    for row in run("posts | where label = '%s' | sort %s | head 2 | select post, score, text = left(text, 201)", which, order):rows() do
        local text = row.text or ""
        item("post %s, %+.2f: %s", row.post, row.score, (utf8.len(text) or 0) > 200 and text:sub(1, utf8.offset(text, 201) - 1) .. "…" or text)
    end
end

local function tell_mood()
    run("posts = sentiment " .. quote(o.thread) .. names)
    local all = run("mood = posts | sentiment mood"):row(1)
    if not all or not all.mean then return leave_out("what was felt", "no post of " .. o.thread .. " could be judged") end
    on_page("--thread", "posts")
    title("The forum: %s, %d positive, %d negative, mean score %+.2f", counted(all.n, "post"), all.positive, all.negative, all.mean)
    local gap = tell_groups() and "\n" or ""
    if all.positive + all.negative == 0 then return end
    print(gap .. "The strongest:\n")
    tell_strongest("negative", "score")
    tell_strongest("positive", "score desc")
end

-- ---- how it was made ----

-- A word as a system's shell takes it.
local function shell_word(w) return w:find("^[%w%./_=:,@^+-]+$") and w or "'" .. w:gsub("'", "'\\''") .. "'" end

local function tell_how()
    if #run("moves") == 0 then return end
    title("Where a figure comes from")
    for row in run("trace moves 1 abnormal"):rows() do
        local head = row.what .. (" "):rep(10 - #row.what)
        fold(head, (" "):rep(10), row.found .. (row.what == "row of" and row.rows and ", rows " .. row.rows or ""))
    end
    print()
    say("`trace moves 1 abnormal` tells that; `why moves` draws what all of it was made of. In a workspace they stay:")
    local words = {}
    for i = 0, #arg do words[#words + 1] = shell_word(arg[i]) end
    print("\n  jevons story.jv run " .. table.concat(words, " "))
end

-- What the account has no part of, for want of what would tell it.
local function tell_left_out()
    for _, p in ipairs{{"prices", "what fell"}, {"docs", "what was claimed"}, {"thread", "what was felt"}} do
        if not o[p[1]] then leave_out(p[2], "no --" .. p[1]) end
    end
    if #left_out == 0 then return end
    local text = "Left out: " .. table.concat(left_out, "; ") .. "."
    if part > 0 then print() end
    say("%s", text)
    on_page("--note", quote(text))
end

-- One page of all that was made, by the command of scripts/commands/report.lua.
local function write_report()
    local heading = own and "27 January 2025: a cheap model and an expensive Monday" or o.on and "The event of " .. o.on or "A story, taken apart"
    run("report " .. quote(o.report) .. " --title " .. quote(heading) .. " " .. table.concat(page, " "))
    print()
    say("The page is %s.", o.report)
end

if o.prices then load_prices() end
if o.shares then run("shares = load " .. quote(o.shares)) end
if o.prices then tell_fall() end
names = names_flag()
if o.docs then
    check_documents()
    if o.prices then tell_reported() end
end
if o.docs or o.models then tell_cost() end
if o.docs then tell_claims() end
if o.thread then tell_mood() end
if o.prices then tell_how() end
tell_left_out()
if o.report then write_report() end
