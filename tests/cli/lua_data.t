#!/usr/bin/perl
# lua_data.t -- a column's operators and methods in Lua give, bit by bit, what the expression language gives: every operator
# on every type, every registered function, over nulls, NaN, infinities and both zeros; and fail where it fails.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = sandbox();
my $head = <<'LUA';
local null, inf, nan = jevons.null, 1/0, 0/0
local f = {1.5, -2.25, null, nan, inf, -inf, 0.0, -0.0, 3.0, 1e308, 0.1, null, 0.25, 7.0, 0.5, 0.125}
local g = {2.0, null, 3.5, 1.0, inf, 1.0, 0.0, 5.0, nan, 1e308, -0.1, null, 0.75, 0.25, -0.5, 1.0}
local i = {1, -2, null, 0, 7, 12, 3, 3, -5, 100, 2, 2, 2, 9, 8, 4}
local j = {2, 3, 4, null, 0, 5, -1, 3, 3, 1, 2, 6, 7, 1, 1, 1}
local s = {'b', 'a', null, '', 'Zoe', 'a', 'x y', 'q', 'NVDA', '2025-01-27', 'true', '1', 'a', 'b', 'c', 'd'}
local d, w, b, c = {}, {}, {}, {}
for k = 1, 16 do
    d[k] = k == 5 and null or jevons.date(20000 + k * k * 31)
    w[k] = k == 6 and null or jevons.date(20000 + k * k * 7) .. 'T14:30:0' .. k % 10 .. 'Z'
    b[k] = k % 5 == 0 and null or k % 3 == 0
    c[k] = k % 7 == 0 and null or k % 2 == 0
end
t = jevons.table{{'f', f}, {'g', g}, {'i', i}, {'j', j}, {'s', s}, {'d', d, type = 'date'}, {'e', d, type = 'date'},
                 {'w', w, type = 'timestamp'}, {'v', w, type = 'timestamp'}, {'b', b}, {'c', c}, {'u', s}, {'p', f, unit = 'USD'}, {'q', g, unit = 'h'}}
worked, failed, wrong = 0, 0, {}
function method(x, name, ...) return x[name](x, ...) end -- `repeat` is Lua's word
-- Both fail, or both give the same.
function same(what, lua, language)
    local good, x = pcall(lua)
    local fine, y = pcall(language)
    if good and fine and type(x) ~= 'userdata' then x = jevons.column({x == nil and null or x}, y:type() ~= 'dict' and y:type() or 'string') end
    if good and fine then worked = worked + 1 else failed = failed + 1 end
    if good ~= fine then wrong[#wrong + 1] = what .. ': ' .. tostring(good and y or x)
    elseif good and not x:unit(''):convention(''):equals(y:unit(''):convention('')) then wrong[#wrong + 1] = what .. ': ' .. x:unit(''):convention(''):difference(y:unit(''):convention('')) end
    if good and fine and x:unit() ~= y:unit() and type(x) == 'userdata' and #x == #y and #x > 1 then wrong[#wrong + 1] = what .. ': unit ' .. x:unit() .. ' against ' .. y:unit() end
end
LUA

# ---- operators ----

my %operators = ('+' => '+', '-' => '-', '*' => '*', '/' => '/', '%' => '%', '^' => '^', '..' => '||', '&' => 'and', '|' => 'or');
my $lua = $head;
my @columns = qw(f g i j s u d e w v b c p q);
my %literals = ('2' => '2', '0' => '0', '2.5' => '2.5', '(0/0)' => '(0.0 / 0.0)', "'a'" => "'a'", 'true' => 'true', 'jevons.null' => 'null', "'2025-01-27'" => '2025-01-27');
sub compare { my ($name, $x, $y) = @_; $lua .= "same([==[$name]==], function() return $x end, function() return t:eval([==[$y]==]) end)\n" }
for my $o (sort keys %operators) {
    for my $x (@columns) {
        compare("$x $o $_", "t.$x $o t.$_", "$x $operators{$o} $_") for @columns;
        for my $l (sort keys %literals) {
            next if $l eq "'2025-01-27'" && $x !~ /[dewv]/;
            compare("$x $o $l", "t.$x $o $l", "$x $operators{$o} $literals{$l}");
            compare("$l $o $x", "$l $o t.$x", "$literals{$l} $operators{$o} $x");
        }
    }
}
my %tests = (eq => '=', ne => '<>', lt => '<', le => '<=', gt => '>', ge => '>=');
for my $o (sort keys %tests) {
    for my $x (@columns) {
        compare("$x:$o($_)", "t.$x:$o(t.$_)", "$x $tests{$o} $_") for @columns;
        compare("$x:$o($_)", "t.$x:$o($_)", "$x $tests{$o} $literals{$_}") for grep { $_ ne "'2025-01-27'" || $x =~ /[dewv]/ } sort keys %literals;
    }
}
compare("~$_", "~t.$_", "not $_"), compare("-$_", "-t.$_", "-$_") for @columns;
compare('a formula', 't.f * t.g + 2 - t.f / (t.g - 1)', 'f * g + 2 - f / (g - 1)');
compare('a formula of one that waits twice', '(function() local x = t.f * t.g return x * x - x / 3 end)()', '(f * g) * (f * g) - (f * g) / 3');
for my $o (qw(+ - * /)) {
    for my $then (qw(+ - * /)) {
        for my $x (qw(f p q)) {
            for my $y (qw(f p q 2)) {
                for my $z (qw(f p q 3)) {
                    my $formula = "($x $o $y) $then $z";
                    compare($formula, $formula =~ s/([fpq])/t.$1/gr, $formula);
                }
            }
        }
    }
}

sub run {
    my $report = "for _, x in ipairs(wrong) do print(x) end print(worked, failed)";
    spit("$folder/all.lua", "$lua\n$report\n");
    return jevons({ folder => $folder }, 'run', 'all.lua');
}
my $run = run();
my ($worked, $failed) = $run->{out} =~ s/^(\d+)\t(\d+)\n\z//m ? ($1, $2) : (0, 0);
is($run->{out}, '', 'every operator on every type gives what the language gives') or diag($run->{err});
ok($worked > 700 && $failed > 700, 'many pairs go together, and many do not') or diag("$worked $failed");

# ---- functions ----

$lua = $head;
my ($n, %own) = (0, map { $_ => 1 } qw(rolling days name type unit convention table where sub equals difference eq ne lt le gt ge));
my %column = (float64 => ['f', 'g'], int64 => ['i', 'j'], string => ['s', 'u'], date => ['d', 'e'], timestamp => ['w', 'v'], bool => ['b', 'c'], any => ['f', 'g']);
my %literal = (float64 => '0.5', int64 => '3', string => "'a'", bool => 'true', any => '1', date => "'2025-01-27'", timestamp => "'2025-01-27T14:30:00Z'");
my ($kind, %random) = ('', map { $_ => 1 } qw(random normal));
for my $line (split /\n/, jevons({ folder => $folder }, '-c', 'help functions')->{out}) {
    $kind = $1 if $line =~ /^(scalar|aggregate|window) functions/;
    my ($name, $given) = $line =~ /^  \w+ (\w+)\((.*?)\)  /;
    next if !defined $name || $random{$name} || $own{$name} || $given eq '';
    my ($two, @lua, @language) = (0);
    for my $p (split /, /, $given) {
        next if $p =~ /=/ || $p eq '...';
        my ($type, $called) = $p =~ /^(\w+) (\w+)/ or next;
        my $as_column = !@lua || (!$two && $type eq 'float64' && $called =~ /^(y|benchmark|w|x2)$/);
        $two = 1 if $as_column && @lua;
        my $word = $literal{$type} // '1';
        push @lua, $as_column ? "t.$column{$type}[$two]" : $word;
        push @language, $as_column ? $column{$type}[$two] : $type =~ /date|timestamp/ ? $word =~ s/'//gr : $word;
    }
    $n++;
    my $first = shift @lua;
    my $call = "$name(" . join(', ', @language) . ')';
    my $language = $kind eq 'aggregate' ? "t:run([==[summary v = $call]==]).v" : "t:eval([==[$call]==])";
    $lua .= "same([==[$call]==], function() return method($first, '$name'" . join('', map { ", $_" } @lua) . ") end, function() return $language end)\n";
}
$run = run();
($worked, $failed) = $run->{out} =~ s/^(\d+)\t(\d+)\n\z//m ? ($1, $2) : (0, 0);
is($run->{out}, '', 'every function is a method that gives what the language gives') or diag($run->{err});
ok($n > 250 && $worked > 200, 'there are many') or diag("$n: $worked worked, $failed failed");

done_testing();
