#!/usr/bin/perl
# golden.pl -- runs session files and compares every statement's output with the file.
#
#     tests/golden.pl FILE...            each statement is one assertion (TAP)
#     tests/golden.pl --update FILE...   writes what jevons prints now; read it before you keep it
#     tests/golden.pl --list             the session files there are
#
# A session is exactly what `jevons --echo --keep-going` prints, stdout and stderr together, when it is fed the
# lines that follow `> ` (continuation lines: `. `) in the project's root. $JEVONS: the program to run.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Jevons;

my $count = 0;

sub report {
    my ($good, $name, $why) = @_;
    $count++;
    $name =~ s/[#\n]/ /g;
    print $good ? '' : 'not ', "ok $count - $name\n";
    print STDERR "# $name\n$why" unless $good;
}

# The statement as typed, for the assertion's name.
sub title {
    my ($part) = @_;
    return $part =~ /^> ?(.*)/ ? $1 : 'before the first statement';
}

sub check {
    my ($path) = @_;
    my $text = slurp($path);
    my $run = session_output($text);
    my @expected = session_parts($text);
    my @found = session_parts($run->{out});
    my $last = @expected > @found ? $#expected : $#found;
    for my $i (0 .. $last) {
        my ($e, $f) = ($expected[$i] // '', $found[$i] // '');
        report($e eq $f, "$path: " . title($e || $f), $e eq $f ? '' : difference($e, $f));
    }
    my $wanted = $run->{out} =~ /^error: /m ? 1 : 0;
    report(!$run->{signal} && $run->{status} == $wanted, "$path: ends with status $wanted",
        "# status $run->{status}, signal $run->{signal}\n");
}

sub update {
    my ($path) = @_;
    my $run = session_output(slurp($path));
    die "$path: jevons broke: status $run->{status}, signal $run->{signal}\n$run->{out}" unless healthy($run);
    spit($path, $run->{out});
}

chdir $ROOT or die "$ROOT: $!\n";
my $mode = @ARGV && $ARGV[0] =~ /^--/ ? shift : '';
if ($mode eq '--list') {
    print map { "$_\n" } glob 'plugins/*/tests/*.session tests/cli/*.session';
} elsif ($mode eq '--update') {
    update($_) for @ARGV;
} else {
    check($_) for @ARGV;
    print "1..$count\n";
}
