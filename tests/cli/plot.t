#!/usr/bin/perl
# plot.t -- pictures in files and in colour: SVG is XML that says what it shows and has nothing in it that acts, PNG and PDF
# are of their kinds, and colours come from the shell alone.
use strict;
use warnings;
use utf8;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

plan skip_all => 'the plugin plot is not built' unless -e "$ROOT/" . (($ENV{JEVONS} || 'build/jevons') =~ /(build[^\/ ]*)\//)[0] . '/plugins/plot.so';
binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;

my $folder = sandbox();
my $has_xmllint = system('xmllint --version >/dev/null 2>&1') == 0;
my @before = ('px = load data/deepseek-2025/prices.csv', 'r = px | set change = close / lag(close) - 1 --by ticker',
    "sim = lua dofile('scripts/simulate.lua')", 'ev = event sim --on 2024-10-07 --market MARKET --window -5:5 --tests none');

sub run_lines { return jevons({ folder => $folder, merge => 1 }, map { ('-c', $_) } @before, @_) }

# ---- SVG ----

my %pictures = (
    line => 'px | plot line close --by ticker --top 21', band => "px | where ticker = 'NVDA' | plot band close, 0.9 * close, 1.1 * close",
    scatter => 'r | plot scatter change, close --by date --log', bar => 'r | where date = 2025-01-27 | plot bar change --sort',
    hist => 'px | plot hist close --log', box => 'px | plot box close --by date', event => 'ev.aar | plot event',
    waterfall => 'px | where date = 2025-01-27 | plot waterfall close - 200 --label ticker --top 6',
    tornado => 'px | summary low = min(close), high = max(close) --by ticker | plot tornado low high --at 200 --log',
    over => 'px | plot scatter close --by ticker --line close / 2 --width 360',
    nothing => 'px | where false | plot line close', one => 'px | head 1 | plot line close --by ticker',
    huge => 'px | set z = if(close > 200, 1e308, -1e308) * 1.7 | plot scatter close, z',
    hostile => qq{px | head 2 | set n = concat('</text><script>alert(1)</script>&"', ticker) | plot bar close --label n --title '<b>&"'},
);
for my $name (sort keys %pictures) {
    my $run = run_lines("$pictures{$name} --to $name.svg");
    expect("$name: it is written", $run, status => 0);
    my $svg = slurp("$folder/$name.svg");
    like($svg, qr/\A<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" class="jevons-plot" role="img" [^>]*aria-label="[^"]{10,}"/, "$name: it says what it is");
    like($svg, qr/<title>[^<]+<\/title>\n<desc>[^<]+<\/desc>/, "$name: it has a title and a description");
    unlike($svg, qr/<script|\son\w+=|href|<foreignObject|url\(/, "$name: nothing in it acts or is fetched");
    unlike($svg, qr/"[^"]*\b(nan|inf)\b[^"]*"/, "$name: every place is a number");
    SKIP: {
        skip 'xmllint is not installed', 1 unless $has_xmllint;
        is(system("xmllint --noout '$folder/$name.svg'"), 0, "$name: it is XML");
    }
}
my $lines = slurp("$folder/line.svg");
my %looks;
$looks{"$1 " . ($2 // '')}++ while $lines =~ /class="line (s\d)"[^>]*?(stroke-dasharray="[^"]*")?\/>/g;
cmp_ok(scalar keys %looks, '>=', 21, '21 lines have 21 looks: a colour and a dash');
like($lines, qr/--plot-1/, 'a page may set the colours');
like($lines, qr/prefers-color-scheme:dark/, 'they follow the choice of dark');
my $same = run_lines('px | plot hist close --svg', 'px | plot hist close --to same.svg');
ok(index($same->{out}, 'plot-text') > 0, '--svg gives the text itself');

run_lines("ev.aar | where rel >= -1 and rel <= 1 | plot event --to days.svg");
like(slurp("$folder/days.svg"), qr/>-1<\/text>.*days from the event/s, 'an event has days on its axis');
unlike(slurp("$folder/days.svg"), qr/>-?0\.5<\/text>/, 'and whole ones');

my $flow = slurp("$folder/waterfall.svg");
like($flow, qr/<desc>waterfall of close - 200: AAPL \+29\.86, AMD -84\.99, /, 'a waterfall tells its steps');
like($flow, qr/, 15 more /, 'what is beyond --top is one step');
like($lines, qr/<desc>line of close over date, [^:]*: [^<]* from [\d.]+K? at 2025-01-24 to [\d.]+K? at 2025-01-28, least /, 'a line tells its ends and extremes');
my $wrapped = run_lines("px | plot hist close --width 300 --title '" . 'many words ' x 40 . "' --to wrapped.svg");
my @title = slurp("$folder/wrapped.svg") =~ /<text class="title"[^>]*>([^<]*)</g;
is(scalar @title, 3, 'a long title has three lines');
ok(!(grep { length > 60 } @title), 'none of them is longer than the picture');

# ---- a file is replaced by what is whole ----

spit("$folder/old.svg", 'what stood here');
mkdir "$folder/old.svg.part";
expect('what cannot be written beside', run_lines('px | plot hist close --to old.svg'), status => 1);
is(slurp("$folder/old.svg"), 'what stood here', 'leaves the file as it was');
ok(!-e "$folder/same.svg.part", 'and what was written leaves nothing beside');

# ---- PNG and PDF ----

# What fontconfig has read it keeps until the end, and the sanitizer cannot see who holds it.
spit("$folder/leaks", "leak:libfontconfig\n");
$ENV{LSAN_OPTIONS} = join ':', grep { defined } $ENV{LSAN_OPTIONS}, "suppressions=$folder/leaks:print_suppressions=0";
my $drawn = run_lines('px | plot line close --by ticker --to picture.png --width 300 --height 200', 'px | plot hist close --to picture.pdf');
SKIP: {
    if ($drawn->{out} =~ /libcairo\.so\.2 is not there/) {
        like($drawn->{out}, qr/hint: SVG needs no library/, 'without cairo it says what does without');
        skip 'cairo is not installed', 3;
    }
    expect('PNG and PDF are written', $drawn, status => 0);
    my $png = slurp("$folder/picture.png");
    is(substr($png, 0, 8), "\x89PNG\r\n\x1a\n", 'a PNG is one');
    is(join(' ', unpack 'N2', substr $png, 16, 8), '600 400', 'it has two pixels a point');
    like(slurp("$folder/picture.pdf"), qr/\A%PDF-1\./, 'a PDF is one');
}

# ---- what is there already stays when nothing can be drawn ----

spit("$folder/kept.svg", 'kept');
expect('a picture that fails', run_lines('px | plot line ticker --to kept.svg'), status => 1, out => qr/'ticker' is text/);
is(slurp("$folder/kept.svg"), 'kept', 'writes nothing');

# ---- colour ----

my $picture = q{px | head 1 | set n = '}. "\e[31mred" . q{' | plot bar close --label n --width 30};
my $plain = run_lines($picture);
unlike($plain->{out}, qr/\e/, 'without a terminal there is no colour');
like($plain->{out}, qr/\\x1b\[31mred/, 'an escape in a name is made visible');
my $coloured = run_lines('option color always', $picture);
like($coloured->{out}, qr/\e\[38;5;32m\xe2\x96\x88+/, 'with colour a bar has that of its series');
unlike($coloured->{out}, qr/\e\[31m/, 'the name still has none');
my $csv = jevons({ folder => $folder }, '--format', 'csv', '-c', $before[0], '-c', 'px | head 1 | plot bar close --width 30 --ascii');
like($csv->{out}, qr/\Apicture,ink\nAAPL \|#+ 222\.8,/, 'as CSV it is data: lines and inks');
done_testing();
