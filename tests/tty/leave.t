#!/usr/bin/perl
# leave.t -- a signal at the prompt ends the shell and leaves one file at rest; Ctrl-C does not end it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Terminal;
use Test::More;

need_tmux();
for my $case ([TERM => 15], [HUP => 1]) {
    my ($signal, $number) = @$case;
    my $folder = sandbox();
    my $shell = Terminal->new(arguments => ['-q', 'w.jv'], folder => $folder);
    $shell->sees(qr/w\.jv>\z/);
    $shell->type('a = calc x = 1');
    $shell->keys('Enter');
    $shell->sees(qr/a: 1 row.*\n.*w\.jv>\z/s);
    $shell->type('calc half');
    $shell->sees(qr/half\z/);
    $shell->keys('C-c');
    $shell->sees(qr/\^C\nw\.jv>\z/);
    ok(-e "$folder/w.jv-wal", 'the log is there while the shell is');
    kill $signal, $shell->pid;
    is($shell->status, 128 + $number, "SIG$signal ends it");
    is(join(' ', map { s{.*/}{}r } glob "$folder/w.jv*"), 'w.jv', 'and one file is at rest');
    is(jevons({ folder => $folder }, 'w.jv', '--format', 'csv', '-c', 'a')->{out}, "x\n1\n", 'with what was assigned');
}
done_testing();
