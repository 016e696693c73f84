-- my_script.lua -- a command of your own: what stands behind a pipe, or at the head of a line.
--
--   script load my_script.lua        it is there until jevons ends; `script reload my_script` after a change
--   px | my_script close --top 5
--   jevons run my_script.lua test    checks itself, below
--
-- In the folder ~/.local/share/jevons/scripts it is there at each start; `script keep my_script.lua` has the workspace
-- name it. `help script load` tells the types of parameters and all that can be registered.

jevons.command{
    name = "my_script",
    summary = "the rows in which a column is largest",
    example = "px | my_script close --top 5",
    details = "Of equal values the earlier row comes first. Nulls, and what is no number, are left out.",
    input = "required",
    params = {
        {name = "COLUMN", type = "column", required = true, summary = "a column of numbers"},
        {name = "--top", type = "integer", values = "1..", initial = "3", summary = "how many rows"},
    },
    -- call.args has the arguments by name, call.input is the table, call:fail{arg = , message = , hint = } ends it with a
    -- caret under the argument.
    run = function(call)
        local x, rows, values = call.args.COLUMN, {}, {}
        if x:type() ~= "float64" and x:type() ~= "int64" then
            call:fail{arg = "COLUMN", code = "type", message = "found " .. x:type() .. ", wanted numbers"}
        end
        for i = 1, #x do
            if x[i] and x[i] == x[i] then rows[#rows + 1] = i end
        end
        table.sort(rows, function(a, b) return x[a] > x[b] or (x[a] == x[b] and a < b) end)
        for i = #rows, call.args.top + 1, -1 do rows[i] = nil end
        for i, row in ipairs(rows) do values[i] = x[row] end
        call:rows(rows) -- row i of the result was made from row rows[i]: `trace` shows it
        return {{"row", rows, type = "int64"}, {x:name(), values, type = x:type(), unit = x:unit()}}
    end}

if arg and arg[1] == "test" then
    jevons.put("t", {{"x", {1, 5, jevons.null, 7, 5}}})
    local t = jevons.run("t | my_script x --top 2")
    local row = t:column("row") -- t.row is a method
    assert(#t == 2 and row[1] == 4 and row[2] == 2 and t.x[2] == 5)
    print("my_script: all is well")
end
