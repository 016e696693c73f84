#!/usr/bin/perl
# shifts.t -- lag, lead, diff and pct_change with one shift for all rows give the bits that looking up each row gives:
# shifts.lua tries shifts within and beyond the table and its groups, nulls, nan and infinities.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $run = jevons({}, 'run', "$FindBin::Bin/shifts.lua");
is($run->{err}, '', 'nothing is said on stderr');
is($run->{out}, "600\n", '600 calls with one shift give what shifts by row give');
done_testing;
