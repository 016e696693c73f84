#!/usr/bin/perl
# returns.t -- the command returns on a real panel: published figures, and every row recomputed here from the file.
#
#     tests/golden/returns.t     $JEVONS: the program to run; the panel is not part of the project: where it is
#                                absent the test is skipped
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $panel = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/prices/deepseek_panel.csv';
plan skip_all => "no $panel: it is not part of the project" unless -e $panel;

# Runs lines; gives the rows printed as hashes, the messages and the exit status.
sub run_lines {
    my $run = jevons({}, '--format', 'csv', map { ('-c', $_) } @_);
    ok(healthy($run), "$_[-1] ends by itself") or diag($run->{err});
    open my $out, '<', \$run->{out} or die;
    return ([read_csv($out)], $run->{err}, $run->{status});
}

# The panel and these results quote nothing.
sub read_csv {
    my ($handle) = @_;
    my $head = <$handle> // return;
    $head =~ s/\r?\n//;
    my @names = split /,/, $head;
    my @rows;
    while (my $line = <$handle>) {
        $line =~ s/\r?\n//;
        my %row;
        @row{@names} = split /,/, $line, -1;
        push @rows, \%row;
    }
    return @rows;
}

sub by_series {
    my %series;
    push @{$series{$_->{ticker}}}, $_ for @_;
    $series{$_} = [sort { $a->{date} cmp $b->{date} } @{$series{$_}}] for keys %series;
    return %series;
}

# The greatest difference between a column and what a function of (series, row number) says; -1: a null that
# should be a number, or a number that should be null.
sub worst {
    my ($rows, $source, $column, $expected) = @_;
    my %ours = by_series(@$rows);
    my ($worst, $seen) = (0, 0);
    for my $ticker (sort keys %$source) {
        my ($theirs, $mine) = ($source->{$ticker}, $ours{$ticker} || []);
        return -1 if @$theirs != @$mine;
        for my $i (0 .. $#$theirs) {
            my ($want, $got) = ($expected->($theirs, $i), $mine->[$i]{$column});
            return -1 if defined $want ? $got eq '' : $got ne '';
            $seen++;
            next unless defined $want;
            my $off = abs($want - $got) / (abs $want > 1 ? abs $want : 1);
            $worst = $off if $off > $worst;
        }
    }
    return $seen ? $worst : -1;
}

sub ratio { my ($s, $i, $back) = @_; return $s->[$i]{close} / $s->[$i - $back]{close} }
sub simple { return $_[1] ? ratio(@_, 1) - 1 : undef }

open my $file, '<', $panel or die "$panel: $!";
my @input  = read_csv($file);
my %source = by_series(@input);
my $load   = "load $panel";

my ($rows, $notes, $status) = run_lines("$load | returns close --by ticker");
is $status, 0, 'returns close --by ticker succeeds' or diag $notes;
is scalar @$rows, 18531, 'with one row a row of the panel';

my %published = (
    NVDA => -16.968, AVGO => -17.397, VRT => -29.880, CEG => -20.850, MU => -11.707, AMD => -6.374,
    ASML => -5.749, '^IXIC' => -3.069, '^GSPC' => -1.458, AAPL => 3.178, META => 1.914,
);
my %on_the_day = map { $_->{ticker} => $_ } grep { $_->{date} eq '2025-01-27' } @$rows;
is sprintf('%.3f', 100 * $on_the_day{$_}{return}), sprintf('%.3f', $published{$_}), "$_ on 2025-01-27"
    for sort keys %published;

cmp_ok worst($rows, \%source, 'return', \&simple), '<=', 1e-12, 'every simple return is the one recomputed';
is worst($rows, \%source, 'close', sub { $_[0][$_[1]]{close} }), 0, 'the input comes back as it was';

like $notes, qr/stale row.*ENR\.DE/,          'stale rows of ENR.DE are told';
like $notes, qr/rows on days.*BTC-USD/,       'rows of BTC-USD at weekends are told';
like $notes, qr/rows on days.*\^VIX/,         'rows of ^VIX on holidays are told';

my ($stale) = run_lines("r = $load | returns close --by ticker", 'r.stale');
my %marked = map { ("$_->{ticker} $_->{date}" => 1) } @$stale;
my @flagged = grep { $_->{flag} =~ /stale/ } @input;
ok $marked{'ENR.DE 2025-01-24'}, 'the row of ENR.DE before the event is stale';
my @unlisted = grep { !$marked{"$_->{ticker} $_->{date}"} } @flagged;
is scalar @unlisted, 0, 'every row that the panel flags as stale is listed';

($rows) = run_lines("$load | returns close --by ticker --log");
cmp_ok worst($rows, \%source, 'return', sub { $_[1] ? log(ratio(@_, 1)) : undef }), '<=', 1e-12,
    'every log return is the one recomputed';

($rows) = run_lines("$load | returns close --by ticker --horizon 5");
cmp_ok worst($rows, \%source, 'return', sub { $_[1] > 4 ? ratio(@_, 5) - 1 : undef }), '<=', 1e-12,
    'so is every return over five rows';

# Compounded, and sought anew from the first row each time: slow and plain.
sub compounded {
    my ($s, $i) = @_;
    my $wealth = 1;
    $wealth *= $s->[$_]{close} / $s->[$_ - 1]{close} for 1 .. $i;
    return $wealth;
}
sub highest {
    my ($s, $i) = @_;
    my $peak = $s->[0]{close};
    for (1 .. $i) { $peak = $s->[$_]{close} if $s->[$_]{close} > $peak }
    return $peak;
}
($rows) = run_lines("$load | returns close --by ticker --cumulative --rebased --drawdown");
cmp_ok worst($rows, \%source, 'cumulative', sub { compounded(@_) - 1 }), '<=', 1e-12, 'cumulative returns compound';
cmp_ok worst($rows, \%source, 'index', sub { 100 * compounded(@_) }), '<=', 1e-12, 'rebased prices begin at 100';
cmp_ok worst($rows, \%source, 'drawdown', sub { $_[0][$_[1]]{close} / highest(@_) - 1 }), '<=', 1e-12,
    'drawdowns count from the highest price so far';

($rows, $notes) = run_lines("$load | sort close | returns close --by ticker");
like $notes, qr/did not stand in order of ticker, date: sorted/, 'rows in disorder are sorted, and it is said';
cmp_ok worst($rows, \%source, 'return', \&simple), '<=', 1e-12, 'with the same returns';

($rows, $notes, $status) = run_lines("$load | returns close");
isnt $status, 0, 'without --by repeated dates are refused';
like $notes, qr/did you mean --by ticker/, 'with the column that tells the series apart';

done_testing;
