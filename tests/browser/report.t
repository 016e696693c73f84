#!/usr/bin/perl
# report.t -- the page that `report` writes, as a reader sees it in a headless Chromium: nothing fails, nothing is fetched,
# tables sort, marks open by keyboard, text is readable in the light, in the dark, on a phone and printed.
#
# Skips where there is no Chromium, or npm cannot install playwright-core. JEVONS_SHOTS names a folder for screenshots.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $npm = $ENV{JEVONS_NPM} || "$ROOT/build/npm";
my ($chromium) = grep { -x } map { ("$_/chromium", "$_/chromium-browser", "$_/google-chrome") } split /:/, $ENV{PATH};
plan skip_all => 'there is no Chromium' if !$chromium;
system("mkdir -p '$npm' && cd '$npm' && npm install --no-audit --no-fund --silent playwright-core >/dev/null 2>&1")
    if !-d "$npm/node_modules/playwright-core";
plan skip_all => 'npm cannot install playwright-core' if !-d "$npm/node_modules/playwright-core";

my $folder = sandbox();
my @WANTED = ('Prices', 'Abnormal returns', 'What it cost', 'The figures that circulate', 'What was claimed', 'What was felt', 'How it was made');

# What page.mjs finds of a page.
sub looked_at {
    my ($page) = @_;
    my $shots = $ENV{JEVONS_SHOTS} ? "'$ENV{JEVONS_SHOTS}'" : '';
    my $json = `node '$ROOT/tests/browser/page.mjs' '$npm/node_modules' '$chromium' '$page' $shots 2>'$folder/browser.err'`;
    return $? == 0 ? decode_json($json) : diag(slurp("$folder/browser.err")) && undef;
}

sub reads_well {
    my ($what, $found) = @_;
    is_deeply($found->{errors}, [], "$what: no error in the console");
    is_deeply($found->{requests}, [], "$what: no request leaves the page");
    is_deeply($found->{links}, [], "$what: every link leads somewhere on it");
    is_deeply($found->{foreign}, { scripts => 0, acting => 0, owned => undef }, "$what: nothing of the data acts");
    is($found->{ids}, 0, "$what: no id stands twice");
    my @mute = grep { !$_->{named} || ($_->{role} // '') ne 'img' } @{ $found->{pictures} };
    is(scalar @mute, 0, "$what: each of " . @{ $found->{pictures} } . " pictures has a name") ;
    is(scalar(grep { !$_ } @{ $found->{sorted} }), 0, "$what: each of " . @{ $found->{sorted} } . " tables sorts by each column, both ways");
    for my $ground (qw(light dark)) {
        my $of = $found->{contrast}{$ground};
        my @pale = map { sprintf '%s %.1f', $_, $of->{$_} } grep { $of->{$_} < 4.5 } sort keys %$of;
        is("@pale", '', "$what: text stands out from the page, $ground (4.5 to 1, WCAG 2.1)");
    }
    is($found->{overflow}{$_}, 0, "$what: nothing is beside the screen, $_") for qw(wide phone);
    ok($found->{print} > 10_000 && $found->{printed} eq 'none', "$what: it prints, without its navigation");
}

my $run = jevons({ folder => $folder }, 'run', 'scripts/deepseek.lua', '--report', 'page.html');
ok(healthy($run) && $run->{status} == 0, 'the story writes its page') or BAIL_OUT($run->{err});
my $found = looked_at("$folder/page.html") or BAIL_OUT('no browser could look at it');
is_deeply($found->{sections}, \@WANTED, 'all parts are there');
ok(@{ $found->{pictures} } >= 5, scalar @{ $found->{pictures} } . ' pictures');
reads_well('the story', $found);
ok($found->{marks} > 60, "$found->{marks} claims are marked");
my ($quote) = $found->{expected} =~ /^\d+ (.*)/;
like($found->{opened}, qr/^\Q$quote\E.*because/, 'a mark opens its working by keyboard');
ok($found->{closed} && $found->{back}, 'Escape closes it and goes back to the mark');
is($found->{jumped}, '#c1', 'without JavaScript a mark leads to its working');

# ---- an event of another kind, whose data would take the page over ----

my $HOSTILE = '<script>window.owned=1</script>';

# Prices of 200 days, of instruments whose names are HTML, or long, or hold what lists and quotes are made of.
sub hostile_prices {
    my ($file) = @_;
    my $seed = 5;
    my $random = sub { $seed = ($seed * 16807) % 2147483647; return $seed / 2147483647 - 0.5 };
    my @names = ('Market "of" <i>all</i>', $HOSTILE, q{"><img src=x onerror=window.owned=2>}, q{O'NEIL, Inc}, 'A name ' . 'so long ' x 12, map { sprintf 'T%02d', $_ } 0 .. 27);
    my @market = map { 0.02 * $random->() } 0 .. 199;
    my @lines = 'close,ticker,date';
    for my $i (0 .. $#names) {
        my $price = 40;
        (my $name = $names[$i]) =~ s/"/""/g;
        for my $k (0 .. 199) {
            my @t = gmtime(1641168000 + 86400 * ($k + 2 * int($k / 5)));
            $price *= 1 + $market[$k] + ($i ? 0.02 * $random->() : 0) + ($i && $k == 160 ? -0.5 + 0.012 * $i : 0);
            push @lines, sprintf '%.4f,"%s",%04d-%02d-%02d', $price, $name, $t[5] + 1900, $t[4] + 1, $t[3];
        }
    }
    spit($file, join "\n", @lines, '');
}

sub hostile_documents {
    my ($into) = @_;
    mkdir $into;
    my $said = join ' ', map { sprintf 'T%02d fell %d%% at the close on August 15, 2022.', $_, 40 - $_ } 0 .. 27;
    spit("$into/a <img src=x onerror=window.owned=3>.md", "---\ntitle: $HOSTILE\n---\n# Rout $HOSTILE\n\n$said\n\n[here](javascript:window.owned=4) $HOSTILE\n");
    spit("$into/b & \"c\".html", "<html><head><title>&lt;script&gt;window.owned=5&lt;/script&gt;</title></head><body onload='window.owned=6'><h1>Rout</h1><p onclick='x()'>$said</p>"
        . "$HOSTILE<img src=x onerror='window.owned=7'><p>said &lt;img src=x onerror=window.owned=8&gt; of T01, which fell 3% on August 15, 2022</p></body></html>");
    spit("$into/d'e.txt", "$HOSTILE\n\n$said \"><svg onload=window.owned=9> T02 rose 1% on August 15, 2022.\n");
}

sub hostile_thread {
    my ($file) = @_;
    my @words = ('T01 is toast, a horrible disaster', 'Great, I love T02, a fantastic buy', 'When do they report?', "Awful $HOSTILE <img src=x onerror=window.owned=10>");
    my @posts = map { { kind => 't1', data => { id => "c$_", parent_id => 't3_a', author => $HOSTILE, body => "$words[$_ % 4] $_", created_utc => 1660570000 + 60 * $_, score => 3, replies => '' } } } 0 .. 1999;
    my $first = { kind => 't3', data => { id => 'a', title => $HOSTILE, selftext => "What now? $HOSTILE", author => $HOSTILE, created_utc => 1660569000, score => 1 } };
    spit($file, JSON::PP->new->canonical->encode([map { { kind => 'Listing', data => { children => $_ } } } [$first], \@posts]));
}

hostile_prices("$folder/hostile.csv");
hostile_documents("$folder/the documents");
hostile_thread("$folder/hostile.json");
$run = jevons({ folder => $folder }, qw(run scripts/deepseek.lua --prices hostile.csv --docs), 'the documents', qw(--thread hostile.json --on 2022-08-15 --market),
    'Market "of" <i>all</i>', qw(--report hostile.html));
ok(healthy($run) && $run->{status} == 0, 'names, documents and posts that are HTML: a page is written') or diag($run->{err});
$found = looked_at("$folder/hostile.html") or BAIL_OUT('no browser could look at it');
is_deeply($found->{sections}, ['Prices', 'Abnormal returns', 'The event study', 'What was claimed', 'What was felt', 'How it was made'], 'a hostile event: its parts, without one of costs');
reads_well('a hostile event', $found);
ok($found->{marks} > 80, "a hostile event: $found->{marks} claims are marked");
like(slurp("$folder/hostile.html"), qr/&lt;script&gt;window\.owned=1&lt;\/script&gt;/, 'a hostile event: what is HTML in the data is text on the page');

$run = jevons({ folder => $folder }, qw(run scripts/deepseek.lua --thread hostile.json --report thread.html));
like($run->{err} . $run->{out}, qr/^Left out: what fell \(no --prices\); what was claimed \(no --docs\)\.$/m, 'a thread alone: what is left out is said');
like(slurp("$folder/thread.html"), qr{<p>Left out: what fell \(no --prices\); what was claimed \(no --docs\)\.</p>}, 'a thread alone: on the page too');

my $panel = "$ROOT/../shared/prices/deepseek_panel.csv";
SKIP: {
    skip 'no ../shared', 2 if !-e $panel;
    my $other = jevons({ folder => $folder }, 'run', 'scripts/deepseek.lua', '--prices', $panel, '--docs', "$ROOT/../shared/seeds", '--thread',
        glob("$ROOT/../shared/seeds/004*"), '--on', '2025-01-27', '--market', '^GSPC', '--report', 'other.html');
    ok(healthy($other) && $other->{status} == 0, 'the same of given prices, documents and thread') or diag($other->{err});
    my $seen = looked_at("$folder/other.html");
    ok((grep { $_ eq 'The event study' } @{ $seen->{sections} }), 'with an event study');
    reads_well('another event', $seen);
}
done_testing;
