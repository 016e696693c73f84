-- my_script.lua -- functions of your own: in expressions, `summary`, SQL, and Lua as jevons.fn.my_script.
--
--   script load my_script.lua        it is there until jevons ends; `script reload my_script` after a change
--   px | set v = my_script(high, low)
--   jevons run my_script.lua test    checks itself, below
--
-- In the folder ~/.local/share/jevons/scripts it is there at each start; `script keep my_script.lua` has the workspace
-- name it. `help script load` tells all that a function can say of itself.

-- Called for each row. A null argument gives null.
jevons.func{
    signature = "float64 my_script(float64 high, float64 low = 1)",
    summary = "the logarithm of a ratio",
    example = "calc my_script(2, 1)",
    run = function(high, low) return math.log(high / low) end}

-- The same with whole columns, which is much faster where there are operators and methods for it.
jevons.func{
    signature = "float64 my_script_ratio(float64 x, float64 y)",
    summary = "x over y, less 1",
    example = "px | set r = my_script_ratio(close, lag(close))",
    columns = true,
    run = function(x, y) return x / y - 1 end}

-- A fold: a state for each block of rows, states of earlier and later rows merged, and what is known in the end.
jevons.func{
    signature = "float64 my_script_rms(float64 x)",
    summary = "the root of the mean square",
    example = "px | summary my_script_rms(close) --by ticker",
    unit = true,
    init = function() return {sum = 0, n = 0} end,
    step = function(s, x)
        for i = 1, #x do s.sum = s.sum + x[i] * x[i] end
        s.n = s.n + #x
    end,
    merge = function(s, later)
        s.sum = s.sum + later.sum
        s.n = s.n + later.n
    end,
    final = function(s) if s.n > 0 then return math.sqrt(s.sum / s.n) end end}

if arg and arg[1] == "test" then
    local t = jevons.run("calc a = my_script(1, 1), b = my_script_ratio(3.0, 2.0)")
    assert(t.a[1] == 0 and t.b[1] == 0.5)
    jevons.put("t", {{"x", {3, 4}, type = "float64"}})
    assert(jevons.run("t | summary r = my_script_rms(x)").r[1] == math.sqrt(12.5))
    print("my_script: all is well")
end
