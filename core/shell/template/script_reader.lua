-- my_script.lua -- a reader of your own: `load FILE.my_script`, or `load FILE --as my_script`.
--
--   script load my_script.lua        it is there until jevons ends; `script reload my_script` after a change
--   load notes.txt --as my_script
--   jevons run my_script.lua test    checks itself, below
--
-- In the folder ~/.local/share/jevons/scripts it is there at each start; `script keep my_script.lua` has the workspace
-- name it. `help script load` tells more.

jevons.reader{
    name = "my_script",
    extensions = "my_script",
    summary = "lines of NAME=NUMBER",
    example = "load values.my_script",
    params = {{name = "--rejects", type = "newtable", summary = "where lines go that are none"}},
    -- Rows that do not parse are an error that names the line, or go aside where the user asks for it.
    run = function(path, flags, call)
        local names, numbers, rejects, at = {}, {}, {}, 0
        local f = io.open(path) or call:fail{message = "cannot read " .. path, code = "io", arg = "FILE"}
        for line in f:lines() do
            at = at + 1
            local name, number = line:match("^([^=]+)=(.*)$")
            number = tonumber(number)
            if number then names[#names + 1], numbers[#numbers + 1] = name, number
            elseif flags.rejects then rejects[#rejects + 1] = line
            else call:fail{message = path .. ", line " .. at .. ": found '" .. line .. "', wanted NAME=NUMBER", code = "data"} end
        end
        f:close()
        return {{"name", names, type = "string"}, {"number", numbers, type = "float64"}},
               flags.rejects and {rejects = {{"line", rejects, type = "string"}}} or nil
    end}

if arg and arg[1] == "test" then
    local path = os.tmpname()
    local f = assert(io.open(path, "w"))
    f:write("a=1\nb\nc=2.5\n")
    f:close()
    local t = jevons.run("load " .. path .. " --as my_script --rejects bad")
    local strict, fault = pcall(jevons.run, "load " .. path .. " --as my_script")
    os.remove(path)
    assert(#t == 2 and t.name[2] == "c" and t.number[2] == 2.5)
    assert(not strict and fault.message:find("line 2"))
    print("my_script: all is well")
end
