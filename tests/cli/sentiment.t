#!/usr/bin/perl
# sentiment.t -- `sentiment` fed with what nobody should have: texts of ten megabytes, escapes for terminals, a million authors, nothing.
#
#     tests/cli/sentiment.t     $JEVONS: the program to run
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Fcntl;
use POSIX qw(:sys_wait_h mkfifo);
use Test::More;

my $folder = sandbox();
my $small = 'plugins/sentiment/tests';
my $vader = "--engine vader --lexicon $small/small_lexicon.txt --emoji $small/small_emoji.txt";
my %engines = (rules => '--engine rules', vader => $vader);

sub lines { my @lines = @_; return jevons({ folder => $folder }, map { ('-c', $_) } @lines) }

# ---- texts that never end ----

# Work must grow as the text does: n log n for the rule of `but`. A rule that is quadratic would not come to an end here.
my %long = (
    'one word'  => 'a' x 10_000_000,
    'but good'  => 'but good ' x 1_111_111,
    'emoji'     => "\xf0\x9f\x9a\x80" x 1_000_000,
    'names'     => 'NVDA AMD Intel Apple Microsoft Tesla Meta Amazon ' x 200_000,
    'one name'  => 'NVDA crash but ' x 600_000,
    'negations' => 'not no good nor kind of ' x 400_000,
    'signs'     => '!?' x 5_000_000,
    'marks'     => "e\xcc\x81" x 3_000_000,
    'capitals'  => 'GOOD bad ' x 1_000_000,
    'no UTF-8'  => "\xff good \xf0\x9f " x 1_000_000,
);
for my $text (sort keys %long) {
    spit("$folder/long.txt", "$long{$text}\n");
    for my $engine (sort keys %engines) {
        my $run = jevons({ folder => $folder }, '--format', 'csv', '-c', "sentiment long.txt --as lines $engines{$engine} | select label, score");
        expect("ten megabytes of $text, $engine", $run, status => 0, out => qr/^label,score\n(?:negative|neutral|positive),-?[\d.]+(?:e-\d+)?\n\z/);
    }
}
spit("$folder/long.txt", "$long{'but good'}\n");
expect('a long text is explained', lines("e = sentiment explain 1 long.txt --as lines $vader", 'e | summary n()'), status => 0, out => qr/^2222222$/m);

# ---- what a terminal would obey ----

my $escapes = "\x1b]0;title\x07\x1b[2J\x1b[31m\x9b31m\x00\x08\x7f\xe2\x80\xae";
spit("$folder/escapes.jsonl", qq({"id": "i\\u001b[2J", "author": "a\\u001b[31m\\u0007\\u009b\\u202e", "body": "bad \\u001b]0;x\\u0007 crash\\u009b2J NVDA"}\n));
spit("$folder/escapes.txt", "good $escapes bad $escapes\nfine $escapes\n");
spit("$folder/escapes.csv", qq(id,author,text\n"1$escapes","ann$escapes","NVDA is good $escapes"\n));
my $obeyed = qr/[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]/;
for my $line ("sentiment escapes.jsonl --as jsonl $vader", "sentiment thread escapes.jsonl --as jsonl", "sentiment explain 1 escapes.jsonl --as jsonl $vader",
    "sentiment escapes.txt --as lines $vader", "sentiment explain 1 escapes.txt --as lines $vader", "sentiment escapes.csv --as delimited $vader",
    "sentiment explain 1 escapes.csv --as delimited $vader") {
    my $run = lines("t = $line", 't');
    ok(healthy($run) && $run->{status} == 0, "$line: is read") or diag($run->{err});
    unlike("$run->{out}$run->{err}", $obeyed, 'and says nothing that a terminal obeys');
}
my $run = lines("t = sentiment escapes.jsonl --as jsonl $vader", 't | sentiment mood author', 't.entities | sentiment mood entity');
ok(healthy($run) && $run->{status} == 0, 'a mood by such an author') or diag($run->{err});
unlike("$run->{out}$run->{err}", $obeyed, 'is harmless too');

# ---- very many, and none ----

{
    open my $out, '>', "$folder/many.csv" or die;
    print {$out} "author,label,score,text\n";
    print {$out} "user$_,", (qw(negative neutral positive))[$_ % 3], ',', $_ % 3 - 1, ".5,x\n" for 1 .. 1_000_000;
}
$run = lines('t = load many.csv', 'm = t | sentiment mood author', 'm | summary n(), sum(n), sum(positive)');
expect('a million authors', $run, status => 0, out => qr/1000000\s+1000000\s+333333/);
spit("$folder/empty.txt",  '');
spit("$folder/blank.txt",  "\n \n\n");
spit("$folder/empty.json", '{"post_stream": {"posts": []}, "id": 1}');
for my $file (qw(empty.txt blank.txt empty.json)) {
    $run = lines("t = sentiment $file", 't | summary n()', 't.entities | summary n()');
    ok(healthy($run) && $run->{status} == 0, "$file is read") or diag($run->{err});
    unlike($run->{out}, qr/[2-9]/, 'and holds nothing');
    expect("$file: there is nothing to explain", lines("sentiment explain 2 $file"), status => 1, err => qr/there are \d posts, not 2/);
}
expect('no terms', lines('terms = lua jevons.table{{"term", jevons.column({}, "string")}, {"weight", jevons.column({}, "float64")}}',
    "t = sentiment $small/small_posts.txt --as lines --terms terms $vader", 't | summary n()'), status => 0, out => qr/8/);
expect('a hundred thousand terms', lines('n = lua { local t, w = {}, {} for i = 1, 100000 do t[i], w[i] = "word" .. i, i % 9 - 4 end return jevons.table{{"term", t}, {"weight", w}} }',
    "t = sentiment $small/small_posts.txt --as lines --terms n $vader", 't | summary n()'), status => 0, out => qr/8/);

# Each has a dozen words, and with them a dozen entries.
expect('long terms', lines('n = lua { local t, w = {}, {} for i = 1, 6000 do t[i], w[i] = ("x" .. i .. " "):rep(12), 1 end return jevons.table{{"term", t}, {"weight", w}} }',
    "t = sentiment $small/small_posts.txt --as lines --terms n", 't | summary n()'), status => 0, out => qr/8/);
# ---- what is no file ----

my $train = "t = load $small/labelled.csv";
mkfifo("$folder/pipe", 0600) or die;
sysopen(my $pipe, "$folder/pipe", O_RDWR) or die;
spit("$folder/model.bin", 'old');
symlink 'model.bin', "$folder/link.bin" or die;
expect('a model into a pipe', lines($train, 't | sentiment train text --bits 10 --to pipe'), status => 0);
ok(-p "$folder/pipe", 'leaves the pipe');
sysread $pipe, my $model, 100_000;
expect('a model by a link', lines($train, 't | sentiment train text --bits 10 --to link.bin'), status => 0);
ok(-l "$folder/link.bin", 'leaves the link');
is(slurp("$folder/model.bin"), $model, 'and both have the same model');
is_deeply([grep { /bin\../ } map { s/.*\///r } glob "$folder/*"], [], 'nothing is left beside it');
expect('a folder', lines("sentiment ."), status => 1, err => qr/is a directory/);
my $program = $ENV{JEVONS} || 'build/jevons';
like(`$program -c 'sentiment -' 2>&1 <&-`, qr/error: sentiment: cannot read -: bad file descriptor/, 'a standard input that is closed is no file that was opened since');
like(`$program 2>&1 <&-`, qr/\Aerror: cannot read stdin: bad file descriptor\n\z/, 'nor are its lines commands');

# ---- Ctrl-C ----

# It reads what is there and waits for more, which does not come. A signal between two reads is not seen by the next one, hence others,
# so late that the first has ended what it ends.
sub stopped {
    my $FIONREAD = 0x541b;
    pipe(my $r, my $w) or die;
    my $pid = fork // die;
    if (!$pid) {
        open STDIN, '<&', $r or die;
        close $w;
        open STDERR, '>', "$folder/stopped" or die;
        chdir $ROOT or die;
        my @words = split ' ', $ENV{JEVONS} || 'build/jevons';
        exec @words, '-c', 'sentiment - --as lines' or die;
    }
    syswrite $w, "good\n" x 1000;
    for (my ($left, $tries) = (1, 0); waitpid($pid, WNOHANG) == 0; select undef, undef, undef, 0.05) {
        ioctl($r, $FIONREAD, my $unread = pack 'i', 0) or die;
        $left = unpack 'i', $unread;
        kill $tries < 1000 ? 'INT' : 'KILL', $pid if !$left && $tries++ % 200 == 0;
    }
    return $?;
}
# ---- quotes in a table ----

spit("$folder/rows.csv", qq{text\n"What a terrible, awful day"\n"> What a terrible, awful day\n\nI love it"\n"On Mon, Jan 27, 2025, bob wrote:\n> What a terrible,\n> awful day\nI love it"\n"[quote=bob]What a terrible, awful day[/quote] I love it"\n"bob wrote:\nWhat a terrible, awful day\nI love it"\n});
my $quoted = jevons({ folder => $folder }, '--format', 'csv', '-c', 't = load rows.csv', '-c', 't | sentiment text --brief | select label, score');
expect('a row of a table is judged without what it quotes, with marks or without', $quoted, status => 0,
    out => qr/^label,score\nnegative,(-[\d.]+)\npositive,([\d.]+)\n(?:positive,\2\n){3}/);
spit("$folder/rows.csv", "id,parent,text\n1,,What a terrible and awful day\n2,1,What a terrible and awful day I love it\n3,,I love it\n");
$quoted = jevons({ folder => $folder }, '--format', 'csv', '-c', 't = load rows.csv', '-c', 't | sentiment text --brief | select label, score');
expect('where a column says who is answered, in one line too', $quoted, status => 0, out => qr/^label,score\nnegative,-[\d.]+\npositive,([\d.]+)\npositive,\1\n/);

my $status = stopped();
is($status >> 8, 130, 'Ctrl-C ends a read that waits') or diag("status $status");
like(slurp("$folder/stopped"), qr/stopped/, 'and says so');
done_testing();
