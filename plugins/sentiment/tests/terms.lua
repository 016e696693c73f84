-- terms.lua -- words of the forum, as the table `slang` that `sentiment --terms slang` takes.
local words = {
    {"moonboy", -2}, {"tendies", 3}, {"copium", -3}, {"to the moon", 3},
}
local term, weight = {}, {}
for i, word in ipairs(words) do term[i], weight[i] = word[1], word[2] end
jevons.put("slang", jevons.table{{"term", term}, {"weight", weight}})
