-- my_script.lua -- a writer of your own: `save FILE.my_script`, `save FILE --as my_script`, `option format my_script`.
--
--   script load my_script.lua        it is there until jevons ends; `script reload my_script` after a change
--   px | save list.my_script
--   jevons run my_script.lua test    checks itself, below
--
-- In the folder ~/.local/share/jevons/scripts it is there at each start; `script keep my_script.lua` has the workspace
-- name it. `help script load` tells more.

jevons.writer{
    name = "my_script",
    extensions = "my_script",
    summary = "a line a row, values with something between",
    example = "px | head 2 | save list.my_script",
    params = {{name = "--between", type = "word", initial = "; ", summary = "what stands between values"}},
    -- write takes any bytes, as often as wanted; the file appears whole or not at all.
    run = function(t, flags, write)
        local names = t:names()
        write(table.concat(names, flags.between) .. "\n")
        for i = 1, #t do
            local cells = {}
            for k, name in ipairs(names) do
                local x = t[name][i]
                cells[k] = x == nil and "" or tostring(x)
            end
            write(table.concat(cells, flags.between) .. "\n")
        end
    end}

if arg and arg[1] == "test" then
    local path = os.tmpname()
    jevons.put("t", {{"a", {1, 2}}, {"b", {"x", jevons.null}}})
    jevons.run("t | save " .. path .. " --as my_script --between ,")
    local f = assert(io.open(path))
    local all = f:read("a")
    f:close()
    os.remove(path)
    assert(all == "a,b\n1,x\n2,\n")
    print("my_script: all is well")
end
