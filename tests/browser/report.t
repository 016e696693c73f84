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
