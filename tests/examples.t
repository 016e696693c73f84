#!/usr/bin/perl
# examples.t -- every example that `help --format json` lists runs where px is data/deepseek-2025/prices.csv: no
# error, and something on stdout unless the line assigns, saves, or makes no table.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib $FindBin::Bin;
use Jevons;
use JSON::PP;
use Test::More;

my $vol = tempdir(CLEANUP => 1) . '/vol.so';

# All { name, example } anywhere in the document.
sub examples {
    my ($node) = @_;
    return map { examples($_) } @$node if ref $node eq 'ARRAY';
    return () unless ref $node eq 'HASH';
    my @here = defined $node->{example} && !ref $node->{example} ? ($node) : ();
    return @here, map { examples($node->{$_}) } sort keys %$node;
}

# Lines that rightly print nothing: assignments, and commands that make no table.
sub is_silent { my ($line) = @_; return $line =~ /^\s*\w+\s*=(?!=)|(^|\|)\s*(save|rm|redo|attach|detach|export sqlite|plugin (load|reload|unload|untrust)|script (unload|forget)|ffi(?! ls))\b|^\s*rename\b/ }

# vol as a folder with a session, as `plugin test` wants it.
sub plugin_folder {
    my ($folder) = @_;
    mkdir "$folder/$_" or die "$folder/$_: $!\n" for qw(vol vol/tests);
    symlink $vol, "$folder/vol/vol.so" or die "$vol: $!\n";
    spit("$folder/vol/tests/vol.session", "> calc x = weight('NVDA')\nx\n─\n4\n(1 row)\n");
}

# Examples that need a dataset besides px.
my $shares = "shares = px | where date = 2025-01-24 | select date, ticker, shares = 24490000000";
my $ledger = "ledger = px | head 1 | set id = 'c1', value = close, verdict = 'supported'";
my $checked = 'ledger = claims check data/deepseek-2025/articles/*.md';
my $market = 'export sqlite market.db px';
my $script = 'script new drift';
my %workspace = map { $_ => 'w.jv' } 'script keep', 'script forget';
my $study = "ev = lua dofile('scripts/simulate.lua') | event --on 2024-10-07 --market MARKET --window -5:5";
my %before = ('plot event' => $study, redo => 'undo', attach => $market, sqlite => $market, detach => "$market\nattach market.db as market",
              claimpage => $checked, footnotes => $checked, claimreview => $checked, 'claims diff' => $ledger, 'claims overrule' => $ledger,
              'script load' => $script, 'script unload' => "$script\nscript load drift.lua", 'script keep' => $script,
              'script forget' => "$script\nscript keep drift.lua",
              marketcap => $shares, market_value => $shares, market_value_change => $shares,
              convert => "fx = px | where ticker = 'NVDA' | select date, from = 'EUR', to = 'USD', rate = 1.05",
              adjust => "splits = px | where ticker = 'NVDA' and date = 2025-01-27 | select date, ticker, ratio = 2");

sub check {
    my ($item) = @_;
    my $line = $item->{example};
    my $folder = sandbox();
    symlink $vol, "$folder/vol.so" or die "$vol: $!\n";
    plugin_folder($folder) if $line =~ /\bvol$/;
    trust($vol) if $line =~ /vol/;
    my $run = jevons({ folder => $folder }, (map { $_ // () } $workspace{$item->{name} // ''}), map { ('-c', $_) } grep { defined }
        'px = load data/deepseek-2025/prices.csv', $before{$item->{name} // ''}, $line);
    my $good = healthy($run) && $run->{status} == 0 && (length $run->{out} || is_silent($line));
    my $name = ($item->{name} // $item->{signature} // '?') =~ s/#/\\#/gr;
    ok($good, "$name: " . $line =~ s/#/\\#/gr) or diag("status $run->{status}, signal $run->{signal}\n$run->{err}$run->{out}");
}

# Some examples load ./vol.so: the sample plugin.
chdir $ROOT or die "$ROOT: $!\n";
is(system("cc -shared -fPIC -Iinclude -o $vol tests/plugins/vol.c"), 0, 'the sample plugin is built');
my $help = jevons({}, '-c', 'help --format json');
my $document = eval { JSON::PP->new->decode($help->{out}) };
ok($document, '`help --format json` prints one JSON document') or diag($@, $help->{err});
my @items = examples($document);
cmp_ok(scalar @items, '>', 20, 'it lists examples');
check($_) for @items;
done_testing();
