#!/usr/bin/perl
# sqlite.t -- databases of other programs: written tables opened by sqlite3, theirs read, and those that are damaged, locked,
# oddly named or meant to harm.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

plan skip_all => 'sqlite3 is not there' if system('command -v sqlite3 >/dev/null 2>&1');

my $folder = sandbox();

sub lite { my ($file, $sql) = @_; open my $in, '|-', 'sqlite3', '-batch', "$folder/$file" or die; print $in $sql; close $in; return $? == 0 }
sub asked { my ($file, $sql) = @_; return scalar qx(sqlite3 -batch '$folder/$file' "$sql" 2>&1) }
sub shell { my (@lines) = @_; return jevons({ folder => $folder }, map { ('-c', $_) } @lines) }
sub says { my ($what, $status, $out, $err, @lines) = @_; expect($what, shell(@lines), status => $status, out => $out, err => $err) }

# ---- out ----

my $px = 'px = load data/deepseek-2025/prices.csv';
says('datasets are exported', 0, '', '', $px, "nvda = px | where ticker = 'NVDA' | set big = close > 120, k = 9007199254740993", 'export sqlite out.db px nvda');
is(asked('out.db', 'pragma integrity_check'), "ok\n", 'sqlite3 finds the file whole');
is(asked('out.db', 'select * from nvda'), "2025-01-24|NVDA|142.62|1|9007199254740993\n2025-01-27|NVDA|118.42|0|9007199254740993\n2025-01-28|NVDA|128.99|1|9007199254740993\n",
    'sqlite3 reads the rows');
is(asked('out.db', "select group_concat(type, ' ') from pragma_table_info('nvda')"), "DATE TEXT REAL BOOLEAN INTEGER\n", 'columns are declared');
is(asked('out.db', 'select count(*) from px'), "63\n", 'all rows are there');

lite('theirs.db', "create table keep(a); insert into keep values(7); create table px(old);");
says('a table is replaced', 0, '', '', $px, 'export sqlite theirs.db px');
is(asked('theirs.db', 'select a from keep; select count(*) from px'), "7\n63\n", 'others stay');
says('and again by one with fewer columns', 0, '', '', "$px | select ticker", 'export sqlite theirs.db px');
is(asked('theirs.db', 'select \"column\" from jevons_columns'), "ticker\n", 'what is gone is described no more');

says('and again with a column less', 0, '', '', $px, "px = px | drop ticker", 'export sqlite theirs.db px');
is(asked('theirs.db', "select [column] from jevons_columns where [table] = 'px' order by 1"), "close\ndate\n", 'which nothing tells of then');
says('a table of that name is refused', 1, '', qr/'jevons_columns' is the table that says what columns were\nhint: give it another name/,
    $px, '"jevons_columns" = px', 'export sqlite theirs.db');
says('a name that SQLite knows is a file', 0, qr/^63$/m, qr/1 table: m\.px/, $px, "export sqlite ':memory:'", "attach ':memory:' as m",
    'sql select count(*) as n from m.px');
ok(-s "$folder/:memory:", 'which is there');
says('a dot in a name could not be told from the one behind it', 1, '', qr/'a\.b' has a dot, which in SQL stands behind the name\nhint: attach FILE as NAME/,
    'attach theirs.db as "a.b"');
says('no name is none', 1, '', qr/'' cannot name a file/, $px, "export sqlite ''");

my $wide = 'wide = px | head 1 | set ' . join ', ', map { "c$_ = 1" } 1 .. 1998;
says('2,001 columns are too many', 1, '', qr/'wide' has 2001 columns, SQL takes 2000\n.*part = wide \| select/, $px, $wide, 'one = px | head 1', 'export sqlite theirs.db one wide');
is(asked('theirs.db', 'select count(*) from one'), "Error: in prepare, no such table: one\n", 'then nothing is written');
says('2,000 columns are not', 0, '', '', $px, $wide =~ s/, c1998 = 1//r, 'export sqlite broad.db wide');
says('nor when they are read', 0, qr/^\s*2000$/m, undef, 'w = load broad.db', 'ls | select columns');

# To open and close it would end SQLite's locks: another shell would take its log away.
for my $line ('attach open.jv as w', 'export sqlite ./open.jv px', 'load open.jv --as csv', 'px | save open.jv --as csv', 'load open.jv-wal --as csv') {
    my $run = jevons({ folder => $folder }, 'open.jv', '-c', $px, '-c', $line);
    ok($run->{status} == 1 && $run->{err} =~ /open\.jv(-wal)? is the workspace that is open\n/, "$line is refused") or diag($run->{err});
}
says('a workspace is refused', 1, undef, qr/own\.jv is a workspace/, $px, 'export sqlite own.jv px')
    if jevons({ folder => $folder }, 'own.jv', '-c', $px)->{status} == 0;
says('and not attached', 1, '', qr/own\.jv is a workspace.*\nhint: jevons WORKSPACE -c 'export sqlite FILE'/, 'attach own.jv as w');

# ---- odd names and values ----

lite('odd "name"?%41 #.db', qq{create table "a ""b"".c"("x y" text, "Z ""z" int); insert into "a ""b"".c" values('t', 1);});
says('odd names', 0, qr/^x y\s+Z "z\s*\n.*\nt\s+1/, '', q{load 'odd "name"?%41 #.db'});
says('odd names in SQL', 0, qr/^1$/m, qr/^note: attach: 1 table/, q{attach 'odd "name"?%41 #.db' as odd}, q{sql select "Z ""z" as n from odd."a ""b"".c"});

lite('values.db', <<'SQL');
create table t(i int, r real, s text, d date, b boolean, gone text, n numeric(10, 2));
insert into t values(9223372036854775807, 1e308, 'Zürich', '2025-01-27', 1, null, 1.25), (null, null, null, null, null, null, null), (-1, -0.5, '', '1969-12-31', 0, null, 3);
create table mixed(x); insert into mixed values(1), ('two'), (3.5);
create table bytes(x); insert into bytes values(x'00ff');
create table latin(x text); insert into latin values(cast(x'fc' as text));
create table empty(i integer, t varchar(20), d date, at datetime, x, b boolean);
create view v as select i + 0 as j from t;
SQL
says('values', 0, qq({"i":9223372036854775807,"r":1e+308,"s":"Zürich","d":"2025-01-27","b":true,"gone":null,"n":1.25}\n)
    . qq({"i":null,"r":null,"s":null,"d":null,"b":null,"gone":null,"n":null}\n{"i":-1,"r":-0.5,"s":"","d":"1969-12-31","b":false,"gone":null,"n":3}\n),
    '', 'option format jsonl', 'load values.db --table t');
says('numbers among text become text', 0, qr/"1"\}\n.*"two"\}\n.*"3\.5"\}/, '', 'option format jsonl', 'load values.db --table mixed');
says('blobs are refused', 1, '', qr/column 'x': a blob in row 1/, 'load values.db --table bytes');
says('so is text that is no UTF-8', 1, '', qr/text that is not UTF-8 in row 1/, 'load values.db --table latin');
says('a view is read', 0, qr/^\s*j\s*\n/, '', 'load values.db --table v');
my $types = shell('x = load values.db --table empty', 'x | describe | select column, type');
is(join(' ', $types->{out} =~ /^\w+\s+(int64|string|date|timestamp|float64|bool)\s*$/mg), 'int64 string date timestamp float64 bool', 'declared types stand where there are no values');

# ---- harm ----

lite('large.db', 'create table t(x); with recursive c(i) as (select 1 union all select i + 1 from c where i < 20000) insert into t select i from c;');
my $whole = slurp("$folder/large.db");
spit("$folder/cut.db", substr $whole, 0, 4096 * 5);
says('a truncated file', 1, '', qr/cut\.db.*(damaged|malformed)/s, 'load cut.db');
spit("$folder/text.db", 'x' x 5000);
says('another kind of file', 1, '', qr/text\.db is no SQLite database\nhint: it is another kind of file, or it is encrypted/, 'load text.db');
spit("$folder/none.db", '');
says('an empty file', 1, '', qr/none\.db is no SQLite database\nhint: it is empty/, 'attach none.db as n');
for my $at (map { 37 * $_ } 3 .. 60) {
    my $bytes = $whole;
    substr($bytes, $at * 71 % length $bytes, 40) = "\xff" x 40;
    spit("$folder/bent.db", $bytes);
    my $run = jevons({ folder => $folder }, '--keep-going', '-c', 'x = load bent.db', '-c', 'attach bent.db as b', '-c', 'y = sql select sum(x) from b.t');
    healthy($run) or fail("a damaged page at $at harms nothing"), last;
}
pass('damaged pages harm nothing');

lite('trap.db', <<'SQL');
create table t(x "DATASET TEXT"(0, 1), y decimal(0, 2), z "DATASET INTEGER"(7, 7)); insert into t values(5, 6, 7);
pragma writable_schema = on;
insert into sqlite_master values('table', 'v', 'v', 0, 'create virtual table v using dataset(0)');
insert into sqlite_master values('table', 'w', 'w', 0, 'create virtual table w using dataset(-1)');
create view f as select load_extension('./x') as a;
create view g as select cbrt(8.0) as a;
SQL
says('columns that are declared as ours', 0, qr/^5\s+6\s+7/m, undef, $px, 'attach trap.db as t', 'sql select t.* from t.t, px limit 1');
for my $name (qw(v w f)) {
    my $run = shell($px, 'attach trap.db as t', "sql select * from t.$name, px limit 1");
    ok(healthy($run) && $run->{status} == 1, "a table that asks for what is ours is refused: $name") or diag("$run->{status} $run->{out} $run->{err}");
}

SKIP: {
    my $pid = open my $busy, '|-', 'sqlite3', '-batch', "$folder/busy.db" or skip 'no second program', 1;
    $busy->autoflush(1);
    print $busy "create table t(x); insert into t values(1); begin exclusive; insert into t values(2);\n.shell touch $folder/held\n";
    for (1 .. 2000) { last if -e "$folder/held"; select undef, undef, undef, 0.005 }
    says('a database that is being written', 1, '', qr/busy\.db is being written by another program/, 'load busy.db');
    says('and cannot be exported to', 1, '', qr/cannot write busy\.db|busy\.db is being written/, $px, 'export sqlite busy.db px');
    print $busy "commit;\n";
    close $busy;
    says('and when it has been written', 0, qr/^1\n2\n/m, '', 'load busy.db');
}

lite('log.db', 'pragma journal_mode = wal; create table t(x); insert into t values(1);');
says('a database with a log', 0, qr/^1$/m, '', 'load log.db');

my @many = map { ("attach values.db as v$_") } 1 .. 11;
says('eleven are too many', 1, '', qr/10 databases are attached/, @many);
says('one name is one database', 0, qr/^keep$/m, undef, (map { 'attach values.db as v' } 1 .. 12), 'attach theirs.db as v', 'attach | select table');
done_testing();
