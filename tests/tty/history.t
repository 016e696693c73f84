#!/usr/bin/perl
# history.t -- what was typed is there in the next session, whatever became of the last.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Terminal;
use Test::More;

need_tmux();

my $home = tempdir(CLEANUP => 1);
my $file = "$home/state/jevons/history";

sub session { return Terminal->new(arguments => ['-q', @_], env => { JEVONS_HISTORY => "$home/h", HOME => $home }) }

my $t = session();
$t->ready;
$t->run('calc first = 1');
$t->run('calc first = 1');
$t->run(' calc secret = 1');
$t->type('calc nonesuch(');
$t->keys('Enter');
$t->sees(qr/\n      \.\z/);
$t->type('2)');
$t->keys('Enter');
$t->sees(qr/\. 2\)\n(?s:.*)jevons>\z/);
$t->run('calc \'a\nb\' || "\\\\"');
$t->paste("calc p = 1\ncalc q = (1 +\n2)");
$t->keys('Enter');
$t->sees(qr/\n3\n\(1 row\)\njevons>\z/);
is(slurp("$home/h"), <<'END', 'each entry once, as a line; what begins with a blank is not kept');
calc first = 1
calc nonesuch(\n2)
calc 'a\\nb' || "\\\\"
calc p = 1
calc q = (1 +\n2)
END
is((stat "$home/h")[2] & 0777, 0600, 'the file is for the user alone');
my $other = session();
$other->ready;
$other->run('calc other = 1');
kill 'KILL', $t->pid;
like(slurp("$home/h"), qr/\ncalc q = .*\ncalc other = 1\n\z/, 'two sessions share it, and one that is killed loses nothing');

my $next = session();
$next->ready;
$next->keys('Up', 'Up');
$next->shows(qr/\Ajevons> calc q = \(1 \+\n2\)\z/, 'an entry of several lines comes back as one');
$next->keys('Enter');
$next->shows(qr/\n3\n\(1 row\)\njevons>\z/, 'and runs as one');
$next->keys('C-r');
$next->sees(qr/reverse-i-search/);
$next->type('firs');
$next->shows(qr/calc first = 1\z/, 'it can be searched');
$next->keys('C-c');
$next->shows(qr/jevons>\z/, 'Ctrl-C leaves the search');
$next->keys('Up');
$next->shows(qr/calc q = \(1 \+\n2\)\z/, 'and the history is where it was');
$next->keys('C-c');
$next->sees(qr/\^C\njevons>\z/);
$next->type('calc unfinished');
$next->sees(qr/unfinished\z/);
kill 'TERM', $next->pid;
is($next->status, 128 + 15, 'SIGTERM ends it');
unlike(slurp("$home/h"), qr/unfinished/, 'and what was not entered is not kept');

mkdir "$home/config";
mkdir "$home/config/jevons";
spit("$home/config/jevons/rc", "option history 3\n");
my $short = Terminal->new(arguments => ['-q'], env => { JEVONS_HISTORY => "$home/h", XDG_CONFIG_HOME => "$home/config" });
$short->ready;
is(() = slurp("$home/h") =~ /\n/g, 3, 'the setting cuts the file to the newest entries');

my $fresh = Terminal->new(arguments => ['-q'], command => ['env', '-u', 'JEVONS_HISTORY', Jevons::program()], env => { HOME => $home });
$fresh->ready;
$fresh->run('calc 1');
is(slurp("$home/.local/state/jevons/history"), "calc 1\n", 'without JEVONS_HISTORY it is in ~/.local/state');

my $bad = Terminal->new(arguments => ['-q'], env => { JEVONS_HISTORY => "$home/none/such" });
$bad->ready;
$bad->run('calc 1');
$bad->shows(qr/error: cannot write the history \S+: no such file or directory\nhint: JEVONS_HISTORY (?s:.*)1\n\(1 row\)\njevons>\z/, 'a file that cannot be written is told once');
$bad->run('calc 2');
$bad->shows(qr/jevons> calc 2\n2\n/, 'and no more');

done_testing();
