#!/usr/bin/perl
# readme.t -- the sessions in README.md and plugins/*/README.md are true: fenced blocks with lines that start
# with `> ` are run, all blocks of a file in one process, and must print exactly what the file shows.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Jevons;
use Test::More;

# The fenced blocks that are sessions, without their indentation.
sub blocks {
    my ($text) = @_;
    my @found;
    while ($text =~ /^( *)```[^\n]*\n(.*?)^\1```/gms) {
        my ($indent, $block) = ($1, $2);
        $block =~ s/^$indent//gm;
        push @found, $block if $block =~ /^> /m;
    }
    return @found;
}

sub check {
    my ($path) = @_;
    my @blocks = blocks(slurp($path)) or return;
    my $run = session_output(join '', @blocks);
    ok(healthy($run), "$path: jevons ends well") or diag("status $run->{status}, signal $run->{signal}");
    my @found = session_parts($run->{out});
    for my $block (@blocks) {
        my $n = () = session_parts($block);
        my $printed = join '', splice @found, 0, $n;
        my ($first) = $block =~ /^> (.*)/m;
        ok($block eq $printed, "$path: $first") or print STDERR difference($block, $printed);
    }
    is(join('', @found), '', "$path: nothing more is printed");
}

chdir $ROOT or die "$ROOT: $!\n";
ok(-e 'README.md', 'there is a README.md');
check($_) for grep { -e } 'README.md', glob 'plugins/*/README.md';
done_testing();
