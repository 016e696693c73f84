#!/usr/bin/perl
# kinds.t -- one of everything, from C (tests/plugins/kinds.c) and from Lua (kinds.lua): the same lines give the same
# help, results, notes and carets. The names under which both stand are the same too.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $built = tempdir(CLEANUP => 1);

# Fed behind the line that brings kinds; each with what its output must have.
my @lines = (
    ['px = load data/deepseek-2025/prices.csv'],
    ['help kinds words', qr/--integer  integer 1\.\.9, default 3/],
    ['help kinds raw'], ['help kinds agg', qr/\[--by COLUMN, \.\.\.\]/],
    ['help kinds columns', qr/--rename +renames/], ['help kinds sides'], ['help kinds level'],
    ['help kind_scale', qr/scalar function of kinds/], ['help kind_name'], ['help kind_or'],
    ['help kind_spread', qr/aggregate function/], ['help kind_step', qr/window function/], ['help kind_back'],
    ['help kinds', qr/reader of kinds.*writer of kinds.*kinds words/s], ['help kind_last', qr/metric of kinds/],
    ['help kinds.level', qr/setting of kinds/], ['help kinds.kind_last', qr/metric of kinds/],
    ['kinds words a b', qr/WORDS +b.*--enum +middle.*--integer +3/s],
    [q(kinds words a --switch --word x --word 'y z' --file no/such --name n --enum low --integer 9 --number 2.5[USD/h] ) .
     '--date 2025-01-27 --range -5:7 --table px', qr{--word +y z.*250 hundredths of USD/h.*2025-01-27.*-5 to 7.*63 rows}s],
    ['kinds words a b c d', qr/^ +\^{7}\nerror: kinds words: 4 words are too many\nhint: three are enough/m],
    ['kinds words a --integer 7', qr/^ +\^\nerror: kinds words: not seven/m],
    ['kinds words a --integer 10', qr/wanted a whole number in 1\.\.9/],
    ['kinds words a --enum hgih', qr/did you mean 'high'/], ['kinds words a --date soon', qr/wanted a date/],
    ['kinds words a --range 7:5', qr/a range that rises/], ['kinds words a --table xp', qr/no dataset is called 'xp'/],
    ['kinds words a --number 2[/]', qr/is not a unit/], ['kinds words a --intger 1', qr/did you mean '--integer'/],
    ['kinds words', qr/WORDS is missing/], ['kinds wrods', qr/there is no 'kinds wrods'/],
    [q(kinds raw a 'b | c' {d}), qr/a 'b \| c' \{d\}/], ['kinds raw', qr/TEXT is missing/],
    ['px | head 2 | kinds columns --expr close * 2', qr/\bexpr\n/],
    ['px | head 4 | kinds columns --exprs close, c2 = close * 2 --assign lagged = lag(close) --keys ticker desc, close ' .
     '--columns ticker --column date --rename day = date, price = close',
     qr/exprs c2 .*assign lagged .*falling ticker .*rising close .*rename price close/],
    ['px | kinds columns', qr/no argument/], ['px | kinds columns --expr clsoe', qr/^ +\^{5}\n.*did you mean 'close'/ms],
    ['px | kinds columns --rename a = clsoe', qr/did you mean 'close'/],
    ['px | where ticker = \'NVDA\' | kinds columns --column close | trace', qr/37.*38.*39/s],
    ['px | kinds agg m = mean(close), n(), max(close) - min(close) --by ticker | head 3', qr/max\(close\) - min\(close\)/],
    ['px | kinds agg mean', qr/mean\(close\)/], ['px | kinds agg mean(clsoe)', qr/did you mean 'close'/],
    ['px | kinds agg n(), n()', qr/two columns are called 'n\(\)'/],
    ['px | kinds agg kind_spread(close) + close', qr/error/],
    ['s = px | where close > 200 | kinds sides --even evens'], ['evens | head 2 | kinds sides | trace', qr/evens\@1/],
    ['evens | trace | head 2', qr/px\@1.* 2 .* 7 /s], ['s | trace | head 2', qr/ 1 .* 3 /s], ['kinds sides', qr/wants an input/],
    ['px | kinds sides | head 1'], ['_ | trace', qr/ 1 .*AAPL/s],
    ['calc kind_scale(21), kind_scale(2[USD], 3), kind_name(1), kind_name(\'x\'), kind_name(2.5), kind_name(2025-01-27)',
     qr/42.*6.*whole.*text.*other.*other/s],
    [q(calc kind_scale('x')), qr/kind_scale does not take \(string\)\nhint: float64 kind_scale/], ['calc kind_scale()', qr/takes 1 to 2/],
    ['calc kind_or(null, true), kind_or(false, true), kind_or(null, null)', qr/true.*false/s],
    ['px | head 4 | set o = kind_or(lag(close) > 200, false)'], ['px | summary kind_spread(close), n() --by ticker | head 2', qr/15\.48/],
    ['px | where close < 0 | summary kind_spread(close)', qr/·/],
    ['px | head 5 | set s = kind_step(close), b = kind_back(close), t = kind_back(ticker) --by ticker', qr/7\.08/],
    ['px | head 2 | set b = kind_back(1)', qr/takes rows of a column/],
    ['help kind_slope', qr/aggregate function/], ['help kind_fee', qr/x\[USD\]/], ['help kind_more', qr/scalar function/],
    ['px | summary kind_slope(close, close / 2), kind_slope(lag(close), close) --by ticker | head 2', qr/\b2\b/],
    ['px | where close < 0 | summary kind_slope(close, close)', qr/·/], ['px | where close < 0 | summary kind_slope(close, 1)', qr/·/],
    ['px | summary a = kind_slope(close, 1), b = kind_slope(close, close) + mean(close)'],
    ['sql select kind_slope(close, close) as s from px', qr/\b1\b/],
    ['calc kind_fee(20[USD]), kind_fee(20[USD], 0.5)', qr/EUR.*\b2 .*\b10\b.*at a rate of 0\.1.*at a rate of 0\.5/s], ['calc kind_fee(20[EUR])', qr/error/],
    ['px | head 4 | set m = kind_more(lag(close)), n = kind_more(close, null), o = kind_more(1), t = kind_mark(ticker), u = kind_mark(lag(ticker, 2))',
     qr/223\.78.*AAPL!/s],
    ['px | where kind_more(close, 1) > 21700 | summary n = n(), m = max(kind_more(close, close))', qr/43548/],
    ['sql select kind_more(close) as m, kind_mark(ticker) as t, kind_mark(null) as u from px limit 2', qr/223\.78.*AAPL!/],
    ['lua jevons.fn.kind_more(jevons.column({1, jevons.null, 3}, "float64"), 2.0)', qr/3\n +·\n +5/], ['px | set m = kind_more(clsoe)', qr/did you mean 'close'/],
    ['px | set m = kind_more(ticker)', qr/kind_more does not take \(string/], ['calc kind_mark(null)', qr/·/],
    ['g = px | kinds groups --by ticker'], ['g | head 2', qr/\b3\n/], ['g | trace | head 4'], ['px | kinds groups', qr/--by is missing/],
    ['kinds doubt 1', qr/\b1\n/], ['kinds doubt -2', qr/-2\n.*\^\^\nerror: kinds doubt: it is below zero\nhint: take another/s], ['d = kinds doubt -3'], ['d', qr/-3/],
    ['px | kinds seen', qr/date.*ticker.*close/s], ['px | kinds kept close', qr/close/], ['px | kinds seen clsoe', qr/did you mean 'close'/],
    ['calc kind_fails(1)', qr/^ +\^{13}\nerror: calc: it fails/m], ['px | set f = kind_fails(close)', qr/it fails/],
    ['sql select kind_scale(2) as a, kind_name(1) as b, kind_spread(close) as c from px', qr/whole/],
    ['lua jevons.fn.kind_scale(4.0), jevons.fn.kind_spread(jevons.data.px.close)'],
    ['sql select "kinds.kind_scale"(2) as a', qr/\b4\b/], [q(lua jevons.fn['kinds.kind_scale'](2)), qr/\b4\b/],
    ['calc kinds.kind_scale(2)', qr/\b4\b/],
    ['load numbers.kinds', qr/line 1: no whole number/], ['load numbers.kinds --skip 1', qr/line 3: no whole number/],
    ['good = load numbers.kinds --skip 1 --rejects bad'], ['good', qr/12\n *-5\n/], ['bad', qr/three/],
    ['load numbers.kinds --skip x', qr/wanted a whole number/], ['load numbers.txt --as kinds --skip 1', qr/12/],
    ['load numbers.txt --as kinds.kinds --skip 1', qr/12/],
    ['load none.kinds', qr/^ +\^{10}\nerror: load: cannot read none\.kinds/m], ['px | save rows.kinds --mark %'],
    ['load rows.kinds', qr/rows\.kinds, line 1/], ['px | save rows.txt --as kinds.kinds --mrak x', qr/did you mean '--mark'/],
    ['metric kind_last NVDA --prices px', qr/128\.99/], ['metric kind_last NVDA --on 2025-01-27 --prices px --scale 2', qr/236\.84/],
    ['m = metric kind_last NVDA --on 2025-01-27 --prices px'], ['m.rows', qr/38 +2025-01-27/], ['m', qr/^value: close$/m],
    ['metric kind_last XX --prices px', qr/no row of XX/], ['metric kinds.kind_last NVDA --prices px', qr/128\.99/],
    ['metric kind_last NVDA', qr/--prices is missing/], ['metric kind_lsat NVDA --prices px', qr/did you mean 'kind_last'/],
    ['kinds level', qr/\b5\b/], ['option kinds.level 7'], ['kinds level', qr/\b7\b/], ['option kinds.level 11', qr/in 0\.\.10/],
    ['option kinds.level'], ['option kinds.x 5', qr/no setting is called 'kinds\.x'\nhint: there is kinds\.level/],
);

# The output of each line, by its place in @lines.
sub answers {
    my ($first) = @_;
    my $folder = sandbox();
    spit("$folder/numbers.kinds", "# numbers\n12\nthree\n-5\n");
    spit("$folder/numbers.txt", "# numbers\n12\n");
    my $run = jevons({ in => join("\n", $first, map { $_->[0] } @lines) . "\n", merge => 1, folder => $folder },
        '--echo', '--keep-going');
    ok(healthy($run), "$first: the session ends by itself") or diag("signal $run->{signal}\n$run->{out}");
    my ($brought, @parts) = session_parts($run->{out});
    is($brought, "> $first\n", "$first: says nothing");
    is(scalar @parts, scalar @lines, "$first: each line has its answer");
    return @parts;
}

my $so = "$built/kinds.so";
is(system("cd $ROOT && cc -shared -fPIC -Iinclude -o $so tests/plugins/kinds.c"), 0, 'kinds.c is built');
trust($so);
my @c = answers("plugin load $so");
my @lua = answers("lua dofile('tests/plugins/kinds.lua')");
for my $i (0 .. $#lines) {
    my ($line, $wanted) = @{ $lines[$i] };
    is($lua[$i], $c[$i], "$line: is the same from both");
    like($c[$i], $wanted, "$line: is what it should be") if $wanted;
}

# What a command says it reads is all that is read from disk; and what a line was made of has the code's hash.
sub from_disk {
    my ($first) = @_;
    my $folder = sandbox();
    my @run = map { ('-c', $_) } 'px | kinds seen close', 'px | kinds kept date', 'px | kinds columns --column date | head 1',
        'px | set m = kind_more(close) | kinds seen', 's = px | summary kind_slope(close, close) --by ticker', 'replay s';
    jevons({ folder => $folder }, 'w.jv', '-c', 'px = load data/deepseek-2025/prices.csv');
    my $run = jevons({ folder => $folder, merge => 1 }, 'w.jv', '--keep-going', '-c', $first, @run);
    my $inputs = jevons({ folder => $folder }, 'w.jv', '-c', $first, '--format', 'csv', '-c', 'history s --inputs');
    return ($run->{out}, grep { /kinds/ } split /\n/, $inputs->{out});
}
my ($disk_c, $code_c) = from_disk("plugin load $so");
my ($disk_lua, $code_lua) = from_disk("lua dofile('tests/plugins/kinds.lua')");
is($disk_lua, $disk_c, 'from a workspace the same columns are read for both');
like($disk_c, qr/^column\n──────\nclose\n\(1 row\)\n/, 'and no others');
like($code_c, qr/plugin,kinds,.*,[0-9a-f]{32}$/, 'lineage has the hash of the plugin');
like($code_lua, qr{script,tests/plugins/kinds\.lua,.*,[0-9a-f]{32}$}, 'and that of the script');

# A second and a third script that want the same names: told once each, and reached by their own.
sub claims {
    my ($who) = @_;
    return <<"END";
jevons.command{name = "kinds raw", summary = "raw of $who", example = "kinds raw x", run = function() return "$who" end}
jevons.func{signature = "string kind_scale(float64 x)", summary = "scale of $who", example = "calc 1", run = function() return "$who" end}
jevons.reader{name = "kinds", extensions = "kinds", summary = "reads of $who", example = "load x", run = function() return "$who" end}
jevons.writer{name = "kinds", extensions = "kinds", summary = "writes of $who", example = "save x", run = function(t, f, write) write("$who\\n") end}
jevons.metric{name = "kind_last", summary = "last of $who", example = "metric x", run = function() return "$who" end}
jevons.option{name = "level", type = "integer", initial = "1", summary = "level of $who"}
END
}

sub three_want_one_name {
    my ($brings) = @_;
    my $folder = sandbox();
    spit("$folder/$_.lua", claims($_)) for qw(second third);
    my @bring = map { ('-c', $_) } $brings, "lua dofile('second.lua')", "lua dofile('third.lua')", 'x = lua 1';
    for my $who (qw(second third)) {
        my %wanted = (
            "$who.kinds raw" => qr/$who/, "calc $who.kind_scale(1)" => qr/$who\n/, "sql select \"$who.kind_scale\"(1) as s" => qr/$who/,
            "lua jevons.fn['$who.kind_scale'](1)" => qr/$who/, "load x --as $who.kinds" => qr/$who/,
            "x | save y.txt --as $who.kinds" => qr/^$/, "metric $who.kind_last x" => qr/$who/, "option $who.level" => qr/level of $who/,
            "help kinds raw" => qr/^$who\.kinds raw: raw of $who/m, "help $who.kind_scale" => qr/^string $who\.kind_scale\(/,
            "help" => qr/ $who\.kinds raw .* $who\.kind_scale\b.*load .* $who\.kinds.*save .* $who\.kinds.*$who\.kind_last/s,
            "help $who.kind_last" => qr/metric $who\.kind_last ENTITY/, "help kinds" => qr/load FILE --as $who\.kinds/,
        );
        for my $line (sort keys %wanted) {
            my $run = jevons({ folder => $folder }, @bring, '-c', $line);
            is($run->{status}, 0, "$brings: $line: is found") or diag($run->{err});
            like($run->{out}, $wanted{$line}, "$brings: $line: is $who\'s");
            my @notes = $run->{err} =~ /^note: the (\w+) '\w[\w ]*' is kinds's already: this one is '$who\./mg;
            is("@notes", 'command function reader writer metric', "$brings: what it is called is told");
        }
        is(slurp("$folder/y.txt"), "$who\n", "$brings: the writer is $who\'s");
    }
    my $run = jevons({ folder => $folder }, @bring, '-c', 'kinds raw x', '-c', 'calc kind_scale(21)', '-c', 'sql select second.kind_scale(1)');
    like($run->{out}, qr/TEXT +x.*\b42\b/s, "$brings: the first keeps the names");
    like($run->{err}, qr/^hint: with its owner's name it stands in double quotes: "second\.kind_scale"\(\.\.\.\)$/m, "$brings: SQL wants quotes, and says so");
    my $again = jevons({ folder => $folder }, @bring[2 .. 5], '-c', "lua dofile('second.lua')", '-c', 'kinds raw');
    like($again->{out}, qr/second/, 'what registers again keeps its names');
}

three_want_one_name("plugin load $so");
three_want_one_name("lua dofile('tests/plugins/kinds.lua')");
done_testing();
