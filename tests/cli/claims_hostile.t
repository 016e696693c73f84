#!/usr/bin/perl
# claims_hostile.t -- documents, ledgers and tables of names that are damaged or meant to harm: told with their place, or taken
# for what they are.
#
#     tests/cli/claims_hostile.t     $JEVONS: the program to run
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use POSIX 'mkfifo';
use Test::More;

my $folder = sandbox();

sub run { return jevons({ folder => $folder }, map { ('-c', $_) } @_) }

sub told {
    my ($name, $pattern, @lines) = @_;
    my $run = run(@lines);
    ok(healthy($run) && $run->{err} =~ $pattern, $name) or diag($run->{err});
    return $run;
}

sub refused {
    my ($name, $pattern, @lines) = @_;
    isnt(told($name, $pattern, @lines)->{status}, 0, "$name: the run fails");
}

# ---- files ----

spit("$folder/doc.txt", "January 28, 2025\n\nNvidia fell 17 % on Monday.\n");
spit("$folder/undated.txt", "Nvidia fell 17 % on Monday.\n");
spit("$folder/empty.txt", '');
mkdir "$folder/sub";
mkfifo("$folder/pipe", 0600);
told('an empty document is told', qr/empty\.txt is empty/, 'l = claims find empty.txt');
told('a document without a date is told where it says Monday', qr/undated\.txt tells no date.*--date/, 'l = claims find undated.txt');
unlike(run('l = claims find undated.txt --date 2025-01-28')->{err}, qr/date/, 'with a date nothing is told');
refused('a folder is no document', qr/sub is a folder, wanted a file\n.*FOLDER/, 'l = claims find sub');
refused('nobody waits for a pipe', qr/pipe is a pipe or a device, wanted a file/, 'l = claims find pipe');
my $twice = told('a document that is named twice is read once', qr/doc\.txt is named twice/, 'l = claims find doc.txt doc.txt', 'l | summary n()');
like($twice->{out}, qr/^\s*1$/m, 'so that its claim is there once');

# files that a row of data names
for my $case (["$folder/doc.txt", qr/the sandbox does not allow reading '\Q$folder\E\/doc\.txt'\nhint: --allow-read/, '--sandbox', '--allow-read', 'undated.txt', '--allow-read', 'data'],
    ['kept.jv', qr/kept\.jv is the workspace that is open/, 'kept.jv'])
{
    my ($file, $pattern, @options) = @$case;
    my $run = jevons({ folder => $folder }, @options, map { ('-c', $_) } 'l = claims find undated.txt --date 2025-01-28', "m = l | set file = '$file'", 'm | claims check');
    is($run->{status}, 1, "a ledger that names $file: the run fails");
    like($run->{err}, $pattern, 'and says why');
}

# ---- figures without end ----

for my $sign ('-', '.', ',', '/', ':', "\xe2\x80\x93") {
    spit("$folder/chain.txt", "January 28, 2025\n\nNvidia fell 17 % on Monday. " . join($sign, map { $_ % 60 } 1 .. 20000) . " were sold.\n");
    like(run('l = claims find chain.txt', 'l | select quote')->{out}, qr/^17 %\s+\(1 row\)/m, "twenty thousand figures that '$sign' joins are no claims");
}

# ---- a ledger that somebody edited ----

my $evil = q{"><script>alert(1)</script><b x="};
my $long = 'word ' x 2000 . 'END';
my $marks = "[^1]: forged\r\r[^2]: x \e[31m\x07 &lt;b&gt;";
my %row = (file => 'doc.txt', start => 30, stop => 34, quote => '17 %', value => -17, unit => '%', metric => 'return', verdict => 'refuted');
my @rows = ({ %row, id => 'a', verdict => $evil }, { %row, id => 'b', reason => $marks, sentence => "</script>$marks", attribution => $evil },
    { %row, id => 'c', reason => $long, subject => $evil }, { %row, id => 'd', start => 0, stop => 5 });
my @columns = qw(file id start stop quote subject value unit metric verdict reason sentence attribution);
sub cells { return join(',', map { my $s = $_ // ''; $s =~ s/"/""/g; qq("$s") } @_) . "\n" }
spit("$folder/led.csv", join '', cells(@columns), map { cells(@$_{@columns}) } @rows);
my $saved = told('claims that are not where the ledger has them are told', qr/doc\.txt: 1 of 4 claims are not where/, 'c = load led.csv',
    'c | save page.html --as claimpage', 'c | save notes.md --as footnotes', 'c | save c.jsonld');
my ($page, $notes, $reviews) = map { slurp("$folder/$_") } qw(page.html notes.md c.jsonld);
unlike($page, qr/<script/, 'no verdict, subject or source gets a script into the page');
unlike($page, qr/class="(?!claim |working|count|unchecked|refuted|scroll)/, 'classes are those of the style');
like($page, qr/<li>1 of another verdict<\/li>/, 'a verdict that is none is counted');
unlike($notes, qr/[\r\e\x07]/, 'no control character gets into the footnotes');
unlike($notes, qr/^\[\^\d\]: forged/m, 'no text forges a footnote');
unlike($reviews, qr/</, 'a review can stand in a script of a page');
is(scalar @{ decode_json($reviews)->{'@graph'} }, 3, 'and is JSON');
like($_, qr/END/, 'a long reason is kept whole') for $page, $notes, $reviews;

# ---- overruled ----

my $id = (run('l = claims find doc.txt', 'l | select id')->{out} =~ /^([0-9a-f]{16})$/m)[0];
my $check = 'd = claims check doc.txt --overruled o';
spit("$folder/maybe.csv", "id,value,verdict,overruled\n$id,1,maybe,so\n");
spit("$folder/both.csv", "id,value,verdict,overruled\n$id,1,refuted,so\n$id,1,supported,so\n");
spit("$folder/none.csv", "id,value,verdict\n$id,1,refuted\n");
spit("$folder/gone.csv", "id,value,verdict,overruled,quote\nx1,1,refuted,so,18 %\n");
refused('a verdict that is none is told with its row', qr/row 1 of o, claim $id: 'maybe' is no verdict/, 'o = load maybe.csv', $check);
refused('one claim is overruled one way', qr/claim $id is overruled twice: refuted and supported/, 'o = load both.csv', $check);
refused('a ledger without reasons overrules nothing', qr/o has no column 'overruled'/, 'o = load none.csv', $check);
told('what was overruled and is gone is told', qr/of overruled claims 1 are not in this ledger, the first is x1: 18 %/, 'o = load gone.csv', $check);

# ---- columns of another type ----

spit("$folder/typed.csv", "id,quote,value,unit,metric,direction,line,start\n1,17,17,5,7,1e99,1e300,-1e300\n");
my $typed = told('figures where words are wanted are words', qr/^$/, 'l = load typed.csv', 'l | claims check | select quote, reason');
like($typed->{out}, qr/no metric tells of 7 in 5/, 'and are told as what was measured');

# ---- evidence ----

spit("$folder/one.csv", "metric,value,unit,entity,from,quote\nprice,5,USD,NVDA,2025-01-27,5 dollars\n");
spit("$folder/lineless.csv", "metric,unit\nprice,USD\n");
refused('evidence without lines to ask is refused', qr/e has no column 'line'/, 'l = load one.csv', 'e = load lineless.csv', 'c = l | claims check --evidence e');
my %gives = ('1/0' => qr/odd: it gives no finite number/, '0/0' => qr/odd: it gives no number/, 'error("boom")' => qr/odd: .*boom/, '6, {unit = "USD"}' => qr/refuted/,
    '5, {unit = "EUR"}' => qr/answers in EUR, the claim is in USD/, '5, {unit = "USD"}' => qr/supported/);
spit("$folder/asked.csv", "metric,unit,line,sign,basis\nprice,USD,odd {entity},level,the odd\n");
for my $given (sort keys %gives) {
    my $asked = run(qq(lua jevons.metric{name = "odd", summary = "x", example = "metric odd NVDA", run = function() return $given end}), 'l = load one.csv',
        'e = load asked.csv', 'l | claims check --evidence e | select quote, verdict, reason');
    like($asked->{out}, $gives{$given}, "a metric that returns $given");
}

# ---- a thing at more phases than a day has ----

spit("$folder/phases.csv", "file,value,entity,metric,unit,phase,from\n" . join '', map { "d.txt,$_,NVDA,price,USD,p$_,2025-01-27\n" } 1 .. 20000);
like(run('l = load phases.csv', 'c = l | claims compare --all', 'c | summary n()')->{out}, qr/^\s*20000$/m, 'each phase is a group');

# ---- names ----

spit("$folder/names.csv", "id,label,kind,aliases\nNVDA,Nvidia,stock,Apple\nAAPL,Apple,stock,Apple;iPhone maker\nNVDA,Nvidia,stock,Nvidia\n,Nobody,stock,x\n");
my $names = told('a name that two rows have is told', qr/'Apple' of AAPL|row 3/, 'n = load names.csv', 'l = claims find doc.txt --names n', 'l | select entity');
like($names->{err}, qr/row 3 of n tells of 'NVDA' again, and replaces what stood before/, 'so is a row that replaces another');
like($names->{err}, qr/row 4 of n has no id, and is left out/, 'and one without an id');
done_testing;
