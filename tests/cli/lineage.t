#!/usr/bin/perl
# lineage.t -- why, replay, gc and trace on a workspace that was closed and opened again: sources that changed, went or were
# touched, code of another version, and what gc gives back.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = sandbox();
my $prices = slurp("$ROOT/data/deepseek-2025/prices.csv");

sub run_on { my ($file, @lines) = @_; return jevons({ folder => $folder }, $file, '--format', 'csv', map { ('-c', $_) } @lines) }

sub prints {
    my ($name, $run, $status, $out, $err) = @_;
    ok(healthy($run) && $run->{status} == $status, "$name: status $status") or diag("status $run->{status}\n$run->{err}");
    ref $out ? like($run->{out}, $out, "$name: out") : is($run->{out}, $out, "$name: out");
    ref $err ? like($run->{err}, $err, "$name: err") : is($run->{err}, $err // '', "$name: err");
}

# The file that px is read from, as it was on one day.
sub put_source { my ($text) = @_; spit("$folder/src.csv", $text // $prices); utime 1738000000, 1738000000, "$folder/src.csv" }

my @MAKE = ('px = load src.csv', "px = px | where ticker in ('NVDA', 'AMD')", 'r = px | set half = close / 2 | returns close --by ticker');

sub the_tree_is_drawn_of_a_workspace_opened_later {
    put_source();
    run_on('w.jv', @MAKE, 'rename px prices');
    my $run = jevons({ folder => $folder }, 'w.jv', '-c', 'why r | drop made_at');
    is($run->{out}, <<'TREE', 'down to the file, by the names of then');
lineage                   made_by                                                    rows
────────────────────────  ─────────────────────────────────────────────────────────  ────
r@1                       r = px | set half = close / 2 | returns close --by ticker     6
└─ px@2, now prices@2     px = px | where ticker in ('NVDA', 'AMD')                     6
   └─ px@1, now prices@1  px = load src.csv                                            63
      └─ src.csv          1460 bytes, 2025-01-27T17:46:40Z, xxh3 7c9f3c8a               ·
(4 rows)
TREE
    prints('code too', run_on('w.jv', "why r --all | where lineage like '%plugin returns%' | select made_by"), 0, qr/\d+ bytes, .*xxh3 [0-9a-f]{8}/);
    prints('history tells all of it', run_on('w.jv', "history prices --inputs | where kind = 'file' | select name, size, modified, xxh3"), 0,
        qr/^src\.csv,1460,2025-01-27T17:46:40Z,7c9f3c8a[0-9a-f]{24}$/m);
}

sub replay_tells_what_became_of_the_sources {
    my $answer = 'replay r | select replayed, result, column, row, old, new';
    prints('nothing has changed', run_on('w.jv', $answer), 0,
        qq{replayed,result,column,row,old,new\nsrc.csv,same,"",,"",""\nprices\@1,bit-equal,"",,"",""\nprices\@2,bit-equal,"",,"",""\nr\@1,bit-equal,"",,"",""\n});
    utime 1739000000, 1739000000, "$folder/src.csv";
    prints('a file that was touched is the same', run_on('w.jv', 'replay r | select replayed, result | head 1'), 0, qr/^src\.csv,same$/m);
    put_source($prices =~ s/118\.42/118.43/r);
    prints('a value has changed', run_on('w.jv', $answer), 1,
        qr/^src\.csv,changed,"",,"1460 bytes, xxh3 7c9f3c8a","1460 bytes, xxh3 97793c53"\nprices\@1,differs,close,38,118\.42,118\.43\nprices\@2,differs,close,5,118\.42,118\.43\nr\@1,differs,close,5,118\.42,118\.43$/m);
    put_source($prices . "2025-01-29,NVDA,123.70\n");
    prints('a row has come', run_on('w.jv', 'replay r'), 1, qr/^prices\@1,differs,"",,63,64,rows$/m);
    put_source($prices . "2025-01-29,TSM,203.70\n");
    prints('a row that does not matter has come', run_on('w.jv', 'replay r | select replayed, result'), 0,
        qr/^src\.csv,changed\nprices\@1,differs\nprices\@2,bit-equal\nr\@1,bit-equal$/m);
    put_source($prices =~ s/close/last/r);
    prints('a column has gone', run_on('w.jv', 'replay r | select replayed, result, column, note'), 1,
        qr/^prices\@1,differs,close,name\nprices\@2,differs,close,name\nr\@1,failed,"",px has no column 'close'$/m);
    unlink "$folder/src.csv";
    prints('it is gone', run_on('w.jv', 'replay r | select replayed, result, note'), 1,
        qr/^src\.csv,missing,it is not there\nprices\@1,failed,.*no such file.*\nprices\@2,bit-equal,.*\nr\@1,bit-equal,/m);
    put_source();
    prints('nothing was changed by all that', run_on('w.jv', 'ls | select name, version', 'r | count'), 0, qr/^prices,2\n.*^6$/ms);
}

sub code_of_another_version_is_named {
    my $so = "$folder/vol.so";
    my $source = slurp("$ROOT/tests/plugins/vol.c");
    my $make = sub { spit("$folder/vol.c", $_[0]); system("cc -shared -fPIC -I$ROOT/include -o $so $folder/vol.c") == 0 or die; trust($so) };
    $make->($source);
    run_on('c.jv', 'px = load src.csv', "plugin load $so", 'x = px | set s = parkinson(close * 1.1, close)');
    prints('the same', run_on('c.jv', "plugin load $so", 'replay x | select replayed, result'), 0, qr/^x\@1,bit-equal$/m);
    prints('not loaded', run_on('c.jv', "replay x | where replayed like 'plugin%' or replayed like 'x@%' | select replayed, result"), 1,
        qr/^plugin vol,missing\nx\@1,failed$/m);
    (my $newer = $source) =~ s/JVN_PLUGIN\("vol", "([^"]+)"/JVN_PLUGIN("vol", "$1.9"/ or die "vol.c has no version\n";
    $make->($newer);
    prints('another version', run_on('c.jv', "plugin load $so", "replay x | where replayed like 'plugin%' | select replayed, result, new"), 0,
        qr/^plugin vol,changed,"[0-9.]+\.9, \d+ bytes, xxh3 [0-9a-f]{8}"$/m);
}

sub lines_of_scripts_are_run_again {
    spit("$folder/make.lua", "jevons.run('a = load src.csv')\njevons.put('b', jevons.data.a.close * 2)\njevons.run('c = b | head 3')\n");
    is(jevons({ folder => $folder }, 's.jv', 'run', 'make.lua')->{status}, 0, 'the script runs');
    prints('what it ran', run_on('s.jv', 'replay a | select replayed, result'), 0, qr/^src\.csv,same\na\@1,bit-equal$/m);
    prints('what it put', run_on('s.jv', "replay c | where result <> 'same' | select replayed, result"), 1, qr/^b\@1,stored\nc\@1,bit-equal$/m);
    spit("$folder/make.lua", "-- changed\n");
    prints('the script is another', run_on('s.jv', "replay a | where replayed like 'script%' | select replayed, result"), 0, qr/^script make\.lua,changed$/m);
}

sub a_script_that_a_line_loads_is_one_that_it_was_made_of {
    spit("$folder/gen.lua", "return jevons.table{x = {1, 2}}\n");
    prints('dofile', run_on('l.jv', "g = lua dofile('gen.lua')", 'h = lua loadfile("gen.lua")()', "n = lua loadfile('none.lua') and 1 or 2", 'why g | select lineage'), 0,
        qr/^g\@1\n"?└─ script gen\.lua"?$/m);
    prints('loadfile', run_on('l.jv', 'history h | select made_from', 'history n | select made_from'), 0, qr/^made_from\ngen\.lua \(xxh3 [0-9a-f]{8}\)\nmade_from\n""$/);
    spit("$folder/gen.lua", "return jevons.table{x = {1, 3}}\n");
    prints('is another', run_on('l.jv', 'replay g | select replayed, result'), 1, qr/^script gen\.lua,changed\ng\@1,differs$/m);
}

sub a_value_is_traced_in_a_workspace_opened_later {
    prints('to the row of the file', run_on('w.jv', 'trace r 5 return'), 0, <<'TRACE');
what,found,rows,plugin
cell,r@1: return -0.16968167157481417,5,""
made by,returns close --by ticker,"",returns 0.1.0
formula,"simple, close[t]/close[t-1] - 1, by ticker, ordered by date","",""
made by,set half = close / 2,"",frame 0.1.0
from,"prices@2: date 2025-01-24, ticker NVDA, close 142.62",4,""
and,"prices@2: date 2025-01-27, ticker NVDA, close 118.42",5,""
made by,"where ticker in ('NVDA', 'AMD')","",frame 0.1.0
from,"prices@1: date 2025-01-24, ticker NVDA, close 142.62",37,""
and,"prices@1: date 2025-01-27, ticker NVDA, close 118.42",38,""
made by,load src.csv,"",csv 0.1
row of,src.csv (xxh3 7c9f3c8a),"37, 38",""
TRACE
    prints('its source rows are a table', run_on('w.jv', 't = trace r 5 return', 't.rows'), 0, "date,ticker,close\n2025-01-24,NVDA,142.62\n2025-01-27,NVDA,118.42\n");
    my $run = jevons({ folder => $folder }, 'w.jv', '--format', 'csv', '-c', 'rm prices', '-c', 'trace r 5 return');
    prints('without what it was made of', $run, 0, qr/^made by,.*\nstops,"p(?:x|rices)\@2, which it was made of, is there no more"/m);
}

sub a_plugin_that_tells_of_rows_that_are_not_there_is_named {
    my $so = "$folder/hostile.so";
    is(system("cd $ROOT && cc -shared -fPIC -Iinclude -o $so tests/plugins/hostile.c"), 0, 'hostile.c is built');
    trust($so);
    prints('where it is traced', run_on('h.jv', "plugin load $so", 'px = load src.csv', 'x = px | gather', 'trace x 1 | tail 1'), 0,
        qr/^stops,"map_groups: rows that its input, of 63, does not have"/m);
    prints('of a column', run_on('h.jv', "plugin load $so", 'x = px | besides', 'trace x 1 x | tail 1'), 0,
        qr/^stops,"map_also: a row that its input, of 63, does not have"/m);
    prints('before it tells of the table', run_on('h.jv', "plugin load $so", 'x = px | early', 'trace x 1 x | tail 1'), 0,
        qr/^stops,map_also: the rows of the table are not mapped/m);
}

sub gc_gives_room_back {
    my $values = join '', map { $_ * 7919 % 1000003 / 8 . ',' . $_ * 104729 % 999983 . "\n" } 1 .. 60000;
    spit("$folder/big.csv", "x,y\n$values");
    run_on('g.jv', 'px = load big.csv', 'px = load big.csv | set x = x * 3', 'px = load big.csv | set x = x + 1', 'z = px | head 1000');
    my $size = -s "$folder/g.jv";
    prints('what would go', run_on('g.jv', 'gc --dry-run | select dataset, version'), 0, "dataset,version\npx,1\npx,2\n", qr/2 versions would go, with 960000 bytes/);
    is(-s "$folder/g.jv", $size, 'and did not');
    my $run = run_on('g.jv', 'gc | count', 'z | count', 'replay z | select result');
    prints('what went', $run, 0, qr/^2\n.*^1000\n.*^bit-equal$/ms, qr/2 versions are gone.*\n.*g\.jv takes \d+ bytes on disk, and took $size\n/);
    cmp_ok(-s "$folder/g.jv", '<=', $size - 900000, 'the file is smaller by that');
    prints('the others are whole', run_on('g.jv', 'px | summary n(), sum(y)', 'history px | select version', 'px@1'), 1, qr/^60000,.*^3$/ms, qr/px has no version 1 any more/);
    run_on('g.jv', 'rm px');
    my $with = -s "$folder/g.jv";
    prints('and what rm left', run_on('g.jv', 'gc | count', 'z | count'), 0, qr/^1\n.*^1000$/ms, qr/takes \d+ bytes on disk, and took $with\n/);
    cmp_ok(-s "$folder/g.jv", '<=', $with - 900000, 'goes too');
    prints('names are no matter', run_on('g.jv', q(lua jevons.put('odd " name', {1})), q(lua jevons.put('odd " name', {2})), 'gc | count'), 0, qr/^1$/m, qr/1 version is gone/);
}

sub seeds_are_kept {
    run_on('e.jv', 'px = load src.csv', 's = px | sample 5 --seed 7', 't = px | sample 5');
    prints('and told later', run_on('e.jv', 'history s | select seed', 'history t | select seed', 'history px | select seed', 'replay s | select result | tail 1'), 0,
        qr/^seed\n7\nseed\n1\nseed\nNA\nresult\nbit-equal$/m);
}

the_tree_is_drawn_of_a_workspace_opened_later();
replay_tells_what_became_of_the_sources();
code_of_another_version_is_named();
lines_of_scripts_are_run_again();
a_script_that_a_line_loads_is_one_that_it_was_made_of();
a_value_is_traced_in_a_workspace_opened_later();
a_plugin_that_tells_of_rows_that_are_not_there_is_named();
gc_gives_room_back();
seeds_are_kept();
done_testing();
