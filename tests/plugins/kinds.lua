-- kinds.lua -- one of everything that a script can register. kinds.c registers the same in C, and tests/cli/kinds.t
-- holds the two against each other: same help, same completion, same carets, same results.

local TABLE = "a table"

-- Rows of argument and value, as text.
local function said(rows)
    local names, values = {n = #rows}, {n = #rows}
    for i, row in ipairs(rows) do names[i], values[i] = row[1], row[2] end
    return {{"argument", names, type = "string"}, {"value", values, type = "string"}}
end

-- ---- commands ----

jevons.command{
    name = "kinds words", summary = "says what its words were read as", example = "kinds words a b --integer 4",
    details = "One row for each argument that is there.",
    params = {
        {name = "WORDS", type = "word", required = true, many = true, summary = "any words"},
        {name = "--switch", type = "switch", summary = "on or off"},
        {name = "--word", type = "word", many = true, summary = "a word, as often as wanted"},
        {name = "--file", type = "file", summary = "a path"},
        {name = "--name", type = "name", summary = "a name"},
        {name = "--enum", type = "enum", values = "low|middle|high", initial = "middle", summary = "one of three"},
        {name = "--integer", type = "integer", values = "1..9", initial = "3", summary = "a whole number"},
        {name = "--number", type = "number", summary = "a number with or without a unit"},
        {name = "--date", type = "date", summary = "a day"},
        {name = "--range", type = "range", summary = "from and to"},
        {name = "--table", type = "table", summary = TABLE},
    },
    run = function(call)
        local a, rows = call.args, {}
        local function say(name, value) if value ~= nil then rows[#rows + 1] = {name, tostring(value)} end end
        for _, w in ipairs(a.WORDS) do say("WORDS", w) end
        if a.switch then say("--switch", "on") end
        for _, w in ipairs(a.word) do say("--word", w) end
        say("--file", a.file)
        say("--name", a.name)
        say("--enum", a.enum)
        say("--integer", a.integer)
        if a.number then say("--number", math.floor(a.number * 100) .. " hundredths of " .. (call.units.number or "one")) end
        say("--date", a.date)
        if a.range then say("--range", a.range.lo .. " to " .. a.range.hi) end
        if a.table then say("--table", #a.table .. " rows") end
        if #a.WORDS > 3 then call:fail{arg = "WORDS", message = #a.WORDS .. " words are too many", hint = "three are enough"} end
        if a.integer == 7 then call:fail{arg = "--integer", message = "not seven"} end
        call:note(#rows .. " arguments")
        return said(rows)
    end}

jevons.command{
    name = "kinds raw", summary = "gives back its text", example = "kinds raw a 'b' {c}",
    params = {{name = "TEXT", type = "raw", required = true, summary = "any text"}},
    run = function(call) return said{{"TEXT", call.args.TEXT}} end}

jevons.command{
    name = "kinds columns", input = "required", summary = "gives the columns that its arguments are",
    example = "px | kinds columns --expr close * 2",
    params = {
        {name = "--expr", type = "expr", summary = "an expression"},
        {name = "--exprs", type = "exprs", summary = "expressions"},
        {name = "--assign", type = "assign", summary = "named expressions"},
        {name = "--keys", type = "keys", summary = "keys, rising or falling"},
        {name = "--columns", type = "columns", groups = true, summary = "columns, which make groups"},
        {name = "--column", type = "column", summary = "a column"},
        {name = "--rename", type = "rename", summary = "columns and their new names"},
    },
    run = function(call)
        local a, out = call.args, {}
        local function give(name, column) out[#out + 1] = {name, column} end
        if a.expr then give("expr", a.expr) end
        for _, x in ipairs(a.exprs) do give("exprs " .. x.name, x.column) end
        for _, x in ipairs(a.assign) do give("assign " .. x.name, x.column) end
        for _, x in ipairs(a.keys) do give((x.descending and "falling " or "rising ") .. x.name, x.column) end
        for _, x in ipairs(a.columns) do give("columns " .. x.name, x.column) end
        if a.column then give("column", a.column) end
        for _, x in ipairs(a.rename) do give("rename " .. x.name .. " " .. x.old, x.column) end
        if #out == 0 then call:fail("no argument") end
        call:rows(true)
        return out
    end}

jevons.command{
    name = "kinds agg", input = "required", summary = "aggregates of groups", example = "px | kinds agg mean(close)",
    params = {
        {name = "AGGREGATES", type = "agg", required = true, summary = "aggregates"},
        {name = "--by", type = "columns", groups = true, summary = "the groups"},
    },
    run = function(call) return call:aggregate("AGGREGATES", "by") end}

jevons.command{
    name = "kinds sides", input = "required", summary = "the odd rows' numbers, and beside them the even ones'",
    example = "px | kinds sides",
    params = {{name = "--even", type = "newtable", summary = "where the even ones go"}},
    run = function(call)
        local odd, even = {}, {}
        for i = 1, #call.input do
            local to = i % 2 == 1 and odd or even
            to[#to + 1] = i
        end
        call:rows(odd)
        call:rows(even, "even")
        return {{"odd", odd, type = "int64"}}, {even = {{"even", even, type = "int64"}}}
    end}

local function seen(call)
    local names = call.input:names()
    return {{"column", names, type = "string"}}
end
local A_COLUMN = {{name = "COLUMN", type = "column", summary = "a column"}}
jevons.command{name = "kinds seen", input = "required", reads = "named", summary = "the columns that it is given",
    example = "px | kinds seen", params = A_COLUMN, run = seen}
jevons.command{name = "kinds kept", input = "required", reads = "kept", summary = "the columns that it is given",
    example = "px | kinds kept", params = A_COLUMN, run = seen}

jevons.command{
    name = "kinds groups", input = "required", summary = "how many rows each group has", example = "px | kinds groups --by ticker",
    params = {{name = "--by", type = "columns", groups = true, required = true, summary = "the groups"}},
    run = function(call)
        local groups, of, counts = {}, {}, {}
        for i = 1, #call.input do
            local parts = {}
            for k, key in ipairs(call.args.by) do parts[k] = tostring(key.column[i]) end
            local word = table.concat(parts, "\0")
            if not of[word] then
                of[word] = {}
                groups[#groups + 1] = of[word]
            end
            table.insert(of[word], i)
        end
        for g, rows in ipairs(groups) do counts[g] = #rows end
        call:rows(groups)
        return {{"rows", counts, type = "int64"}}
    end}

jevons.command{
    name = "kinds doubt", summary = "a number that may be doubted", example = "kinds doubt 1",
    params = {{name = "NUMBER", type = "integer", required = true, summary = "a number"}},
    run = function(call)
        local x = call.args.NUMBER
        call:progress(1, 2)
        if x < 0 then call:object{arg = "NUMBER", code = "data", message = "it is below zero", hint = "take another"} end
        return {{"number", {x}, type = "int64"}}
    end}

-- ---- functions ----

jevons.func{signature = "float64 kind_scale(float64 x, float64 by = 2)", unit = true, summary = "x times by",
    example = "calc kind_scale(21)", run = function(x, by) return x * by end}
jevons.func{signature = {"string kind_name(string x)", "string kind_name(int64 x)", "string kind_name(any x)"}, summary = "what x is",
    example = "calc kind_name(1)",
    run = function(x) return math.type(x) == "integer" and "whole" or type(x) == "string" and #x < 10 and "text" or "other" end}
jevons.func{signature = "bool kind_or(bool x, bool y)", nulls = true, summary = "y where x is null",
    example = "calc kind_or(null, true)", run = function(x, y) if x == nil then return y end return x end}
jevons.func{signature = "float64 kind_spread(float64 x)", unit = true, summary = "largest less smallest",
    example = "px | summary kind_spread(close)",
    init = function() return {} end,
    step = function(s, x)
        for i = 1, #x do s.least, s.most = math.min(s.least or x[i], x[i]), math.max(s.most or x[i], x[i]) end
    end,
    merge = function(s, later)
        if later.least then s.least, s.most = math.min(s.least or later.least, later.least), math.max(s.most or later.most, later.most) end
    end,
    final = function(s) return s.least and s.most - s.least end}
jevons.func{signature = "float64 kind_slope(float64 y, float64 x)", aggregate = true, summary = "sum of y over sum of x",
    example = "px | summary kind_slope(close, close)",
    init = function() return {0.0, 0.0} end,
    step = function(s, y, x) for i = 1, #y do s[1], s[2] = s[1] + y[i], s[2] + x[i] end end,
    merge = function(s, later) return {s[1] + later[1], s[2] + later[2]} end,
    final = function(s) if s[2] ~= 0 then return s[1] / s[2] end end}
jevons.func{signature = "float64 kind_fee(float64 x[USD], float64 rate = 0.1)", unit = "EUR", convention = "at a rate of {rate}",
    summary = "x times the rate", example = "calc kind_fee(20[USD])", run = function(x, rate) return x * rate end}
jevons.func{signature = "float64 kind_more(float64 x, float64 by = 1)", columns = true, unit = true,
    summary = "x and by, whole columns at a time", example = "calc kind_more(2)", run = function(x, by) return x + by end}
jevons.func{signature = "string kind_mark(string x)", columns = true, summary = "x with a mark behind it",
    example = "calc kind_mark('a')", run = function(x) return x .. "!" end}
jevons.func{signature = "float64 kind_step(float64 x)", vector = true, unit = true, summary = "x less the first of its group",
    example = "px | set s = kind_step(close) --by ticker", run = function(x) return x - x[1] end}
jevons.func{signature = "any kind_back(any x)", vector = true, positions = true, unit = true, summary = "its group backwards",
    example = "px | set b = kind_back(close) --by ticker",
    run = function(x)
        local rows = {}
        for i = 1, #x do rows[i] = #x + 1 - i end
        return rows
    end}
jevons.func{signature = "float64 kind_fails(float64 x)", summary = "fails", example = "calc 1", run = function() error{message = "it fails", code = "data"} end}

-- ---- formats ----

jevons.reader{
    name = "kinds", extensions = "kinds", summary = "lines of whole numbers", example = "load numbers.kinds",
    params = {
        {name = "--skip", type = "integer", values = "0..", initial = "0", summary = "lines to leave out first"},
        {name = "--rejects", type = "newtable", summary = "where lines that are no numbers go"},
    },
    run = function(path, flags)
        local numbers, rejects, i = {}, {}, 0
        local f = io.open(path) or error{message = "cannot read " .. path, code = "io", arg = "FILE"}
        for line in f:lines() do
            i = i + 1
            local n = i > flags.skip and tonumber(line)
            if math.type(n) == "integer" then numbers[#numbers + 1] = n
            elseif i > flags.skip and flags.rejects then rejects[#rejects + 1] = line
            elseif i > flags.skip then error{message = path .. ", line " .. i .. ": no whole number", code = "data"} end
        end
        f:close()
        return {{"number", numbers, type = "int64"}},
               flags.rejects and {rejects = {{"line", rejects, type = "string"}}} or nil
    end}

jevons.writer{
    name = "kinds", extensions = "kinds", summary = "how many rows, as a line", example = "px | save rows.kinds",
    params = {{name = "--mark", type = "word", initial = "=", summary = "what stands before the number"}},
    run = function(t, flags, write) write(flags.mark .. #t .. "\n") end}

-- ---- metrics ----

jevons.metric{
    name = "kind_last", summary = "the last close", example = "metric kind_last NVDA --prices px",
    params = {
        {name = "--prices", type = "table", required = true, summary = TABLE},
        {name = "--scale", type = "number", initial = "1", summary = "times this"},
    },
    run = function(entity, day, args)
        local t, at = args.prices, nil
        for i = 1, #t do
            if t.ticker[i] == entity and (not day or t.date[i] == day) then at = i end
        end
        if not at then return nil, {reason = "no row of " .. entity, unit = "USD", convention = "close"} end
        return t.close[at] * args.scale,
               {unit = "USD", convention = "close", rows = {{"number", {at}, type = "int64"}, {"date", {t.date[at]}, type = "date"}}}
    end}

-- ---- options ----

local level = jevons.option{name = "level", type = "integer", values = "0..10", initial = "5", summary = "how much of it"}

jevons.command{name = "kinds level", summary = "the option's value", example = "kinds level",
    run = function() return {{"level", {level()}, type = "int64"}} end}
