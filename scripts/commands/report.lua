-- report.lua -- the command `report`: one self-contained page of an analysis, with its pictures, its documents and how
-- each number was made.
--
-- It is made of datasets by name, and has the parts for which something is given. No line of it reaches for the
-- network; without JavaScript tables do not sort and marks lead to their working below.

-- ---- HTML ----

local escapes = {["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;"}

local function esc(text)
    return (tostring(text):gsub('[&<>"]', escapes))
end

-- "1,234,567": digits in threes.
local function grouped(digits)
    local text = digits:reverse():gsub("(%d%d%d)", "%1,"):reverse()
    return (text:gsub("^,", ""))
end

local function number_text(x)
    if math.type(x) == "integer" then return (x < 0 and "-" or "") .. grouped(("%d"):format(x):gsub("-", "")) end
    if x ~= x or x == math.huge or x == -math.huge then return tostring(x) end
    if math.abs(x) >= 1e15 then return ("%.4g"):format(x) end
    if math.abs(x) >= 10000 then return (x < 0 and "-" or "") .. grouped(("%.0f"):format(math.abs(x))) end
    return (("%.4g"):format(x):gsub("^(-?%d+)e%+?(-?)0*", "%1e%2"))
end

-- Returns are fractions with the unit `ret`: they are shown in percent.
local function cell_text(x, unit)
    if x == nil then return "" end
    if unit == "ret" then return ("%.2f"):format(100 * x) end
    if type(x) == "number" then return number_text(x) end
    return tostring(x)
end

local numeric = {int64 = true, float64 = true}

-- A table of a dataset: `columns` in that order, else all; `heads` are other names for some.
local function html_table(t, caption, columns, heads)
    local out, names, units = {}, columns or t:names(), {}
    out[#out + 1] = ('<div class="scroll" role="region" aria-label="%s" tabindex="0"><table class="sortable"><caption>%s</caption><thead><tr>'):format(
        esc(caption), esc(caption))
    for _, name in ipairs(names) do
        local c = t:column(name)
        local unit = c:unit()
        units[name] = unit
        if unit == "ret" then unit = "%" end
        out[#out + 1] = ('<th scope="col"%s><button type="button">%s%s</button></th>'):format(numeric[c:type()] and ' class="num"' or "",
            esc(heads and heads[name] or name), unit and unit ~= "" and ' <small>' .. esc(unit) .. "</small>" or "")
    end
    out[#out + 1] = "</tr></thead><tbody>\n"
    for row in t:rows() do
        out[#out + 1] = "<tr>"
        for _, name in ipairs(names) do
            local x = row[name]
            local sort = type(x) == "number" and x == x and (' class="num" data-sort="%.17g"'):format(x) or ""
            if #sort == 0 and type(x) == "string" and #x > 30 then sort = ' class="long"' end
            out[#out + 1] = ("<td%s>%s</td>"):format(sort, esc(cell_text(x, units[name])))
        end
        out[#out + 1] = "</tr>\n"
    end
    out[#out + 1] = "</tbody></table></div>\n"
    return table.concat(out)
end

-- A picture, and its numbers for those who do not see it.
local function html_figure(svg, caption, numbers)
    return ('<figure>%s<figcaption>%s</figcaption>%s</figure>\n'):format(svg, esc(caption),
        numbers and ("<details><summary>The numbers of the picture</summary>%s</details>"):format(numbers) or "")
end

-- ---- the page's look ----

local style = [[
:root{color-scheme:light dark;--ink:#1c1d20;--soft:#5b5d64;--paper:#fcfbf8;--card:#f2f0ea;--rule:#cbc7bc;--good:#1a6b35;--near:#7a5a00;
--bad:#a3201d;--odd:#6b2fa0;--none:#5a5a5a;--link:#0b5394}
@media(prefers-color-scheme:dark){:root{--ink:#e9e7e2;--soft:#a9abb3;--paper:#141518;--card:#1e2024;--rule:#43464d;--good:#7bd49a;--near:#e6c15c;
--bad:#ff8f88;--odd:#c9a2f2;--none:#a8a8a8;--link:#8ec2f5}}
*{box-sizing:border-box}html{scroll-padding-top:1rem}
body{margin:0 auto;max-width:62rem;padding:1.25rem;color:var(--ink);background:var(--paper);font:1.05rem/1.6 Georgia,"Times New Roman",serif}
p,dd,dt,li,h1,h2,h3{overflow-wrap:anywhere}h1,h2,h3,h4{line-height:1.25;text-wrap:balance}h1{font-size:2rem;margin:.5rem 0}section{border-top:1px solid var(--rule);margin-top:2.5rem;padding-top:.5rem}
a{color:var(--link)}a:focus-visible,button:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;list-style:none;font:.95rem system-ui,sans-serif}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.75rem;padding:0;list-style:none;margin:1.25rem 0}
.cards li{background:var(--card);border-radius:.5rem;padding:.75rem 1rem}.cards b{display:block;font:600 1.6rem/1.2 system-ui,sans-serif}
.cards span{color:var(--soft);font-size:.9rem}
.scroll{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse;font:.9rem/1.45 system-ui,sans-serif;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding:.25rem 0}td,th{border-bottom:1px solid var(--rule);padding:.3rem .7rem .3rem 0;text-align:left;vertical-align:top}
td.num,th.num{text-align:right}td{max-width:34rem;white-space:nowrap}td.long{min-width:15rem;white-space:normal;overflow-wrap:anywhere}table{min-width:min(100%,22rem)}th button{all:unset;cursor:pointer;font-weight:600}th button:focus-visible{outline:2px solid var(--link)}
th[aria-sort=ascending] button::after{content:" \25B2"}th[aria-sort=descending] button::after{content:" \25BC"}th small,figcaption{color:var(--soft)}
figure{margin:1.25rem 0}figure svg{width:100%;height:auto;max-width:100%;--plot-ground:transparent;--plot-text:var(--ink);--plot-grid:var(--rule)}.narrow{display:none}figcaption{font:.9rem/1.45 system-ui,sans-serif}
details{font-size:.95rem}pre{overflow-x:auto;background:var(--card);padding:.75rem;border-radius:.4rem;font:.82rem/1.4 ui-monospace,monospace}
article{border:1px solid var(--rule);border-radius:.5rem;padding:.5rem 1.25rem;margin:1rem 0}
a.claim{color:inherit;text-decoration:underline 2px;text-underline-offset:3px}a.claim b{font:600 .68rem system-ui,sans-serif;margin-left:.2em;vertical-align:super}
.supported{text-decoration-color:var(--good)!important}.supported b,dt.supported{color:var(--good)}
.near-miss{text-decoration-color:var(--near)!important}.near-miss b,dt.near-miss{color:var(--near)}
.refuted,.inconsistent{text-decoration-color:var(--bad)!important}.refuted b,.inconsistent b,dt.refuted,dt.inconsistent{color:var(--bad)}
.wrong-basis,.disputed{text-decoration-color:var(--odd)!important}.wrong-basis b,.disputed b,dt.wrong-basis,dt.disputed{color:var(--odd)}
.unverifiable,.unchecked{text-decoration-style:dotted!important}.unverifiable b,.unchecked b,dt.unverifiable,dt.unchecked{color:var(--none)}
.count{font:.9rem system-ui,sans-serif;padding:0;color:var(--soft)}.count li{display:inline-block;margin-right:1rem}
dl.working>dt{font-weight:bold;margin-top:.75rem}dl.working>dd{margin:0 0 0 1rem;font-size:.92em}dt:target{outline:2px solid var(--rule);outline-offset:4px}
dd span{font-variant:small-caps;margin-right:.35em;color:var(--soft)}
#working{position:fixed;inset:auto 1rem 1rem auto;max-width:min(28rem,calc(100vw - 2rem));max-height:60vh;overflow:auto;background:var(--card);color:var(--ink);
border:1px solid var(--rule);border-radius:.6rem;padding:1rem 1.25rem;font-size:.95rem;box-shadow:0 .4rem 1.6rem #0005}
#working p{margin:.4rem 0}#working button{font:inherit;padding:.2rem .8rem}
@media(max-width:38rem){.wide{display:none}.narrow{display:block}body{padding:.8rem;font-size:1rem}h1{font-size:1.5rem}}
@media print{:root{--ink:#000;--paper:#fff;--card:#fff;--rule:#999;--soft:#333}body{max-width:none;font-size:10pt}nav,.skip,#working{display:none}
section{break-inside:auto}h2,h3,h4,caption,thead{break-after:avoid}figure svg{max-height:20cm}table{font-size:8pt}td,th{padding-right:.4rem}td.long{min-width:0}figure,tr,.cards li{break-inside:avoid}a{color:inherit}a.claim b{font-size:6pt}.scroll{overflow:visible}pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:6.5pt}}
]]

-- Sorting by a click on a column's head, and a mark's working beside the text instead of below it.
local script = [[
'use strict';
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, k) => head.querySelector('button').addEventListener('click', () => {
    const up = head.getAttribute('aria-sort') !== 'ascending';
    heads.forEach(h => h.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const key = row => { const c = row.cells[k]; return c.dataset.sort === undefined ? c.textContent : Number(c.dataset.sort); };
    const empty = row => row.cells[k].textContent === '';
    const order = (a, b) => { const x = key(a), y = key(b);
      return typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en'); };
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => empty(a) - empty(b) || (up ? order(a, b) : order(b, a)));
    table.tBodies[0].append(...rows);
  }));
}
const box = document.getElementById('working');
let opener = null;
const close = () => { if (!box.hidden) { box.hidden = true; if (opener) opener.focus(); } };
for (const mark of document.querySelectorAll('a.claim')) {
  mark.setAttribute('aria-haspopup', 'dialog');
  mark.addEventListener('click', event => {
    const head = document.getElementById(mark.hash.slice(1));
    if (!head || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    opener = mark;
    const body = box.querySelector('div');
    const title = document.createElement('p'), text = document.createElement('p');
    title.append(...[...head.cloneNode(true).childNodes].slice(1));
    title.className = head.className;
    text.append(...head.nextElementSibling.cloneNode(true).childNodes);
    body.replaceChildren(title, text);
    box.hidden = false;
    box.querySelector('button').focus();
  });
}
box.querySelector('button').addEventListener('click', close);
document.addEventListener('keydown', event => { if (event.key === 'Escape') close(); });
]]

-- ---- parts ----

local function run(line, ...) return jevons.run(line:format(...)) end

local function quote(text) return "'" .. text:gsub("'", "''") .. "'" end

local function has(t, name)
    for _, n in ipairs(t:names()) do if n == name then return true end end
    return false
end

-- A picture twice: as wide as the page, and for a phone. The style shows one of them.
local function plot(line, ...)
    local wide, narrow = run(line .. " --svg --width 900", ...).svg[1], run(line .. " --svg --width 380", ...).svg[1]
    return '<div class="wide">' .. wide .. '</div><div class="narrow">' .. narrow .. "</div>"
end

-- "cost_deepseek_v3" as words.
local function words_of(name)
    return (name:gsub("^cost_", ""):gsub("_", " "))
end

-- The rows of a dataset that a page can show.
local MOST = 500

local function shown(call, name, called)
    local t = jevons.dataset(name)
    if #t <= MOST then return t end
    call:note(("%s: the first %d of %d rows are on the page"):format(called or name, MOST, #t))
    return run("%s | head %d", name, MOST)
end

-- A dataset that a part is made of, for "how it was made".
local function note_used(page, name)
    if page.seen[name] then return end
    page.seen[name] = true
    page.used[#page.used + 1] = name
end

-- A part: {id, title, html}. Each is given the page: args, what it is made of, and its cards.
local parts = {}

local function part(flag, id, title, make)
    parts[#parts + 1] = {flag = flag, id = id, title = title, make = make}
end

-- A name as an expression reads it, whatever it is made of.
local function column(name) return '"' .. name:gsub('"', '""') .. '"' end

-- The column that was asked for, else the first of these that is there.
local function column_of(page, t, flag, ...)
    local asked = page.args[flag]
    for _, name in ipairs(asked and {asked} or {...}) do if has(t, name) then return name end end
    page.call:fail{arg = "--" .. flag, message = ("found no column '%s'"):format(asked or ...), hint = "its columns are " .. table.concat(t:names(), ", ")}
end

-- The instruments that are drawn: those of --of, with commas between where no instrument is called so.
local function chosen(page, t, key)
    local there, list = {}, {}
    for _, name in ipairs(run("%s | distinct %s", t, column(key)):column(key):table()) do there[tostring(name)] = true end
    for _, text in ipairs(page.args.of or {}) do
        for name in text:gmatch(there[text] and ".+" or "[^,]+") do
            if not there[name] then page.call:fail{arg = "--of", message = ("%s has no %s '%s'"):format(t, key, name)} end
            list[#list + 1] = quote(name)
        end
    end
    return #list > 0 and (" and str(%s) in (%s)"):format(column(key), table.concat(list, ", ")) or ""
end

local function span(page)
    if not page.args.on then return "true" end
    return ("date >= %s - %d days and date <= %s + %d days"):format(page.args.on, page.args.days, page.args.on, page.args.days)
end

part("prices", "prices", "Prices", function(page, name)
    local t = jevons.dataset(name)
    local key, price = column_of(page, t, "by", "ticker"), column_of(page, t, "price", "adj_close", "close")
    local by, of = column(key), column(price)
    run([[_report_paths = %s | where %s and %s is not null%s | sort %s, date | set index = 100 * %s / first_value(%s) --by %s | select date, %s, index]],
        name, span(page), of, chosen(page, name, key), by, of, of, by, by)
    if #jevons.dataset("_report_paths") == 0 then return "<p>There is no price of that time.</p>" end
    return html_figure(plot("_report_paths | plot line index --x date --by %s --title 'Prices, the first day 100'", by),
        ("Each price (%s) divided by its first one shown, times 100."):format(price), html_table(shown(page.call, "_report_paths", "paths"), "Indexed prices"))
end)

part("moves", "moves", "Abnormal returns", function(page, name)
    local t = shown(page.call, name)
    local picture = ""
    if has(t, "abnormal") and has(t, "ticker") then
        run("_report_moves = %s | where abnormal is not null | select ticker, abnormal = round(100 * abnormal, 2) | sort abnormal", name)
        local n = #jevons.dataset("_report_moves")
        if n > 0 then
            picture = html_figure(plot("_report_moves | head 30 | plot bar abnormal --label ticker --title 'Beyond the market, in percent'"),
                "Each instrument's return less what the market's made of it" .. (n > 30 and ("; the 30 lowest of %d."):format(n) or "."))
        end
    end
    return picture .. html_table(t, "By instrument; a click on a column's head sorts by it")
end)

-- Those of the names that a table has as columns.
local function those_of(t, ...)
    local list = {}
    for _, name in ipairs{...} do if has(t, name) then list[#list + 1] = name end end
    return list
end

part("event", "event", "The event study", function(page, name)
    local aar = name .. ".aar"
    run("_report_car = %s | set caar = 100 * caar, low = 100 * low, high = 100 * high", aar)
    local svg = plot("_report_car | plot event --title 'Cumulative average abnormal return, in percent'")
    local days = #run("%s | distinct date", name) > 1 and "date" or ""
    return html_figure(svg, "The mean over events of the abnormal returns summed since the first day, with its band.",
        html_table(jevons.dataset(aar), "By day of the event")) ..
        html_table(shown(page.call, name), "Cumulative abnormal returns by instrument and window",
            those_of(jevons.dataset(name), "ticker", "event", days, "group", "window", "car", "sd", "t", "p", "low", "high", "bhar", "n")) ..
        html_table(shown(page.call, name .. ".tests"), "Tests over events")
end)

part("cost", "cost", "What it cost", function(page, name)
    local t, out = jevons.dataset(name), {}
    if has(t, "stage") then
        run("_report_stages = %s | where stage <> 'total'", name)
        out[#out + 1] = html_figure(plot("_report_stages | plot waterfall cost --label stage --title %s", quote("Cost by stage: " .. words_of(name))),
            "What each stage adds, and the sum.", html_table(t, "Stages: " .. words_of(name)))
    else
        out[#out + 1] = html_table(t, words_of(name))
    end
    if jevons.data[name .. ".tornado"] then
        out[#out + 1] = html_figure(plot("%s.tornado | plot tornado at_p05 at_p95 --label input --at %.17g --title %s", name, t.cost[#t], quote("What the cost depends on")),
            "Each input from its 5th to its 95th percentile, the others at their medians.",
            html_table(jevons.dataset(name .. ".tornado"), "What each input alone does", {"input", "at_p05", "at_p95"}))
    end
    return table.concat(out)
end)

part("figures", "figures", "The figures that circulate", function(page, name)
    return html_table(shown(page.call, name), "Which quantity each figure is")
end)

-- The writer claimpage makes the documents; of its page the middle is taken.
local function marked_documents(page, name)
    local path = page.file .. ".part"
    run("%s | save %s --as claimpage", name, quote(path))
    local f <close> = assert(io.open(path, "rb"))
    local text = f:read("a")
    os.remove(path)
    return assert(text:match("<body>%s*<h1>.-</h1>(.*)</body>"), "claimpage: not the page that was expected")
end

part("claims", "claims", "What was claimed", function(page, name)
    local counts = run("%s | count verdict", name)
    for row in counts:rows() do
        if row.verdict == "supported" then page:card(row.n, "claims that the data supports") end
    end
    local compared = run("%s | claims compare --all | where verdict in ('disputed', 'inconsistent') or apart is not null", name)
    return html_table(counts, "Claims by verdict") ..
        (#compared > 0 and html_table(compared, "Where documents, or hours of a day, differ", {"thing", "phase", "verdict", "said", "apart"}) or "") ..
        "<p>Every claim is marked in its document; a mark opens the working behind it.</p>" .. marked_documents(page, name)
end)

part("thread", "mood", "What was felt", function(page, name)
    local out = {}
    local all = run("%s | sentiment mood", name)
    local t = jevons.dataset(name)
    if has(t, "time") then
        run([[_report_mood = %s | where score is not null | sort time | set mean = cumsum(score) / cumsum(1) | select time, score, mean]], name)
        out[#out + 1] = html_figure(plot("_report_mood | plot scatter score --x time --line mean --title 'Scores of the posts, and their mean so far'"),
            "Each post's score from -1 to 1, in the order of the discussion, and the mean of all so far.")
    end
    out[#out + 1] = html_table(all, "All posts", {"n", "positive", "neutral", "negative", "mean", "agreement"})
    local mood = page.call.names.mood
    if mood then
        note_used(page, mood)
        out[#out + 1] = html_table(shown(page.call, mood), "By group")
    end
    out[#out + 1] = html_table(run("%s | where label <> 'neutral' | sort abs(score) desc | head 12 | select score, label, text", name), "The strongest posts")
    return table.concat(out)
end)

-- ---- how it was made ----

local function made(page)
    local out = {"<p>Each dataset of this page, with the line that made it and what that was made of, down to the files. In the workspace "
        .. "<code>trace NAME ROW COLUMN</code> follows a single figure.</p>"}
    for _, name in ipairs(page.used) do
        out[#out + 1] = ("<h3>%s</h3><pre>%s</pre>\n"):format(esc(name), esc(tostring(run("why %s", name))))
    end
    return table.concat(out)
end

-- ---- the page ----

local function head(page)
    local out = {}
    out[#out + 1] = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    out[#out + 1] = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'; script-src \'unsafe-inline\'; img-src data:">'
    out[#out + 1] = ('<meta name="generator" content="jevons"><title>%s</title>\n<style>%s</style></head><body>\n'):format(esc(page.args.title), style)
    out[#out + 1] = ('<a class="skip" href="#%s">To the first part</a><header><h1>%s</h1>'):format(page.sections[1].id, esc(page.args.title))
    if #page.cards > 0 then out[#out + 1] = '<ul class="cards">' .. table.concat(page.cards) .. "</ul>\n" end
    for _, text in ipairs(page.args.note or {}) do out[#out + 1] = "<p>" .. esc(text) .. "</p>\n" end
    out[#out + 1] = "<nav aria-label=\"Parts\"><ul>"
    for _, s in ipairs(page.sections) do out[#out + 1] = ('<li><a href="#%s">%s</a></li>'):format(s.id, esc(s.title)) end
    out[#out + 1] = "</ul></nav></header>\n<main>\n"
    return table.concat(out)
end

local function write(page)
    local f = assert(io.open(page.file, "wb"))
    f:write(head(page))
    for _, s in ipairs(page.sections) do
        f:write(('<section id="%s" aria-labelledby="h-%s"><h2 id="h-%s">%s</h2>\n%s</section>\n'):format(s.id, s.id, s.id, esc(s.title), s.html))
    end
    f:write('</main>\n<div id="working" role="dialog" aria-label="How this claim was checked" hidden><div></div><button type="button">Close</button></div>\n')
    f:write("<script>", script, "</script>\n</body></html>\n")
    assert(f:close())
end

local function card(page, value, words)
    page.cards[#page.cards + 1] = ("<li><b>%s</b><span>%s</span></li>"):format(esc(cell_text(value)), esc(words))
end

local function report(call)
    local page = {call = call, args = call.args, file = call.args.FILE, sections = {}, cards = {}, used = {}, seen = {}, card = card}
    local written = {}
    for _, text in ipairs(call.args.card or {}) do
        local value, words = text:match("^(.-):%s*(.*)$")
        if not value then call:fail{arg = "--card", message = "found '" .. text .. "', wanted VALUE: WORDS", hint = "for example --card '-17 %: Nvidia'"} end
        page:card(value, words)
    end
    for _, p in ipairs(parts) do
        local given = call.names[p.flag]
        local html = {}
        for _, name in ipairs(type(given) == "table" and given or {given}) do
            note_used(page, name)
            html[#html + 1] = p.make(page, name)
            written[#written + 1] = {part = p.title, of = name}
        end
        if #html > 0 then page.sections[#page.sections + 1] = {id = p.id, title = p.title, html = table.concat(html)} end
    end
    if #page.sections == 0 then
        call:fail{message = "a page of nothing: no part is named", hint = "for example --prices px, or --claims said"}
    end
    page.sections[#page.sections + 1] = {id = "made", title = "How it was made", html = made(page)}
    write(page)
    return written
end

jevons.command{
    name = "report",
    summary = "one self-contained page: pictures, tables, marked documents, and how each number was made",
    example = "report page.html --prices px --on 2025-01-27 --of NVDA,AAPL",
    input = "none",
    params = {
        {name = "FILE", type = "file", required = true, written = true, summary = "the page"},
        {name = "--title", type = "word", initial = "A market event, taken apart", summary = "its heading"},
        {name = "--card", type = "word", many = true, summary = "a figure to stand at the top: VALUE: WORDS"},
        {name = "--note", type = "word", many = true, summary = "a sentence below the figures: what a reader must know first"},
        {name = "--prices", type = "table", summary = "prices: their paths, the first day 100"},
        {name = "--on", type = "date", summary = "the day of the event: prices of so many days around it"},
        {name = "--days", type = "integer", values = "1..", initial = "30", summary = "how many"},
        {name = "--of", type = "word", many = true, values = "--by", summary = "the tickers whose path is drawn, with commas between; may be repeated"},
        {name = "--by", type = "word", summary = "the column that tells instruments apart; else ticker"},
        {name = "--price", type = "word", summary = "the column of prices; else adj_close, else close"},
        {name = "--moves", type = "table", summary = "a table of abnormal returns"},
        {name = "--event", type = "table", summary = "what `event` made, with its side tables"},
        {name = "--cost", type = "table", many = true, summary = "what `cost train` made; may be repeated"},
        {name = "--figures", type = "table", summary = "what `cost` made: figures and what they mean"},
        {name = "--claims", type = "table", summary = "what `claims check` made"},
        {name = "--thread", type = "table", summary = "what `sentiment` made"},
        {name = "--mood", type = "table", summary = "what `sentiment mood` made of it"},
    },
    details = "Each part is a dataset by name, and is on the page if it is named. The page is one file that asks nothing of the network: "
        .. "pictures are SVG with their numbers beside them, tables sort by a click on a head, a mark in a document opens how its claim was "
        .. "checked. It is light or dark as the reader's screen is, and prints. The last part says how each dataset was made.",
    run = report,
}
