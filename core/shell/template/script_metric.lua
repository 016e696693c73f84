-- my_script.lua -- a metric of your own: a piece of evidence that `metric` asks for, and `claims check` compares with.
--
--   script load my_script.lua        it is there until jevons ends; `script reload my_script` after a change
--   metric my_script NVDA --on 2025-01-27 --prices px
--   jevons run my_script.lua test    checks itself, below
--
-- In the folder ~/.local/share/jevons/scripts it is there at each start; `script keep my_script.lua` has the workspace
-- name it. `help script load` tells more.

jevons.metric{
    name = "my_script",
    summary = "the close of a ticker on a day",
    example = "metric my_script NVDA --prices px",
    params = {{name = "--prices", type = "table", required = true, summary = "columns ticker, date, close"}},
    -- day: "2025-01-27", or nil for the latest. No evidence: nil, and the reason.
    run = function(entity, day, args)
        local t, at = args.prices, nil
        for i = 1, #t do
            if t.ticker[i] == entity and (not day or t.date[i] == day) then at = i end
        end
        local what = {unit = "USD", convention = "close, unadjusted"}
        if not at then
            what.reason = "no row of " .. entity
            return nil, what
        end
        what.rows = {{"date", {t.date[at]}, type = "date"}, {"close", {t.close[at]}}}
        return t.close[at], what
    end}

if arg and arg[1] == "test" then
    jevons.put("t", {{"ticker", {"A", "A"}}, {"date", {"2025-01-01", "2025-01-02"}, type = "date"}, {"close", {1.5, 2.5}}})
    assert(jevons.run("metric my_script A --prices t").value[1] == 2.5)
    assert(jevons.run("metric my_script A --on 2025-01-01 --prices t").value[1] == 1.5)
    assert(jevons.run("metric my_script B --prices t").value[1] == nil)
    print("my_script: all is well")
end
