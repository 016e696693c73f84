-- my_script.lua -- a setting of your own, and a command that heeds it.
--
--   script load my_script.lua        it is there until jevons ends; `script reload my_script` after a change
--   option my_script.limit 5
--   jevons run my_script.lua test    checks itself, below
--
-- In the folder ~/.local/share/jevons/scripts it is there at each start; `script keep my_script.lua` has the workspace
-- name it. `help script load` tells more. An rc file can set it: it is read when the scripts are there.

-- Gives a function that gives the value as it is at the time.
local limit = jevons.option{name = "limit", type = "integer", values = "1..1000", initial = "3", summary = "rows that are taken"}

jevons.command{
    name = "my_script",
    input = "required",
    summary = "the first rows, as many as the setting says",
    example = "px | my_script",
    run = function(call)
        local n, rows = math.min(limit(), #call.input), {}
        for i = 1, n do rows[i] = i end
        call:rows(rows)
        return jevons.run("_ | head " .. n, call.input)
    end}

if arg and arg[1] == "test" then
    jevons.put("t", {{"x", {1, 2, 3, 4, 5}}})
    assert(#jevons.run("t | my_script") == 3)
    jevons.run("option my_script.limit 2")
    assert(#jevons.run("t | my_script") == 2)
    print("my_script: all is well")
end
