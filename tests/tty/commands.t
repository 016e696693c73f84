#!/usr/bin/perl
# commands.t -- while commands run: Ctrl-C in each place, progress, the pager; and what the settings change.
use strict;
use warnings;
use utf8;
use FindBin;
use POSIX qw(mkfifo);
use lib "$FindBin::Bin/..";
use Jevons;
use Terminal;
use Test::More;

need_tmux();
binmode $_, ':utf8' for *STDOUT, *STDERR, Test::More->builder->output, Test::More->builder->failure_output;

my $folder = sandbox();
chdir $ROOT or die;
is(system("cc -shared -fPIC -Iinclude -o $folder/slow.so tests/plugins/slow.c"), 0, 'the slow plugin is built');
trust("$folder/slow.so");
mkfifo("$folder/pipe.csv", 0600) or die;
my $PRICES = 'px = load data/deepseek-2025/prices.csv';
my $t = Terminal->new(folder => $folder, arguments => ['-q', '--plugin', 'slow.so']);

# Runs a line until the screen shows that it is at work, then Ctrl-C.
sub stops {
    my ($line, $working, $name) = @_;
    $t->keys('C-l');
    $t->type($line);
    $t->keys('Enter');
    $t->sees($working) or return fail("$name: it works");
    $t->keys('C-c');
    # The terminal may echo ^C behind the line break that answers it.
    $t->shows(qr/\^C\n?error: (\w+: )?stopped\njevons>\z/, $name);
}

# Ctrl-C and progress
$t->ready;
stops('slow', qr/\nslow  25%  \d+:\d\d left\z/, 'Ctrl-C stops a plugin, and its line about progress goes');
stops('load pipe.csv', qr/\nload  \d+ s\z/, 'Ctrl-C stops a load that waits, of which only the time is known');
$t->run($PRICES);
$t->run('long = px' . ' | join px --on date' x 3);
stops('long' . ' | sort close | sort ticker' x 100, qr/\nsort  \d+ s\z/, 'Ctrl-C stops a sort');
stops('sql with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c', qr/\nsql  \d+ s\z/,
    'Ctrl-C stops sql');
stops("lua print('at work') while true do end", qr/\nat work\z/, 'Ctrl-C stops a Lua loop');
$t->run('calc 6 * 7');
$t->shows(qr/\n +42\n\(1 row\)\njevons>\z/, 'the shell goes on');
$t->keys('C-l');
$t->type('deaf stop');
$t->keys('Enter');
$t->sees(qr/\ndeaf  \d+ s\z/);
$t->keys('C-c');
$t->sees(qr/\^C/);
$t->keys('C-c');
$t->shows(qr/\nstill stopping: deaf\n/, 'a second Ctrl-C tells what does not heed');
spit("$folder/stop", '');
$t->shows(qr/jevons>\z/, 'and the prompt comes when it has ended');
$t->keys('C-l');
$t->paste("calc 1\nslow\ncalc 2\n");
$t->keys('Enter');
$t->sees(qr/slow  25%/);
$t->keys('C-c');
$t->shows(qr/stopped\njevons>\z/, 'Ctrl-C stops what is behind it in a paste, too');
unlike($t->{seen}, qr/\n2\n/, 'nothing more runs');

# The pager
SKIP: {
    skip 'less is not installed', 8 if system('less --version >/dev/null 2>&1') != 0;
    $t->keys('C-l');
    $t->type('show px --all');
    $t->keys('Enter');
    $t->shows(qr/\Adate(?s:.*)\n:\z/, 'show --all pages what is longer than the screen');
    $t->keys('C-c');
    $t->type('G');
    $t->shows(qr/\(63 rows\)\n\(END\)\z/, 'Ctrl-C leaves the pager and the shell alone');
    $t->keys('q');
    $t->shows(qr/jevons>\z/, 'q comes back to the prompt');
    $t->run('big = px ' . '| join px --on date ' x 3);
    $t->type('show big --all');
    $t->keys('Enter');
    $t->sees(qr/\n:\z/);
    $t->keys('q');
    $t->shows(qr/\n?jevons>\z/, 'leaving the pager before all is printed is no error');
    unlike($t->{seen}, qr/error/, 'nothing is said of it');
    $t->keys('C-l');
    $t->type('help');
    $t->keys('Enter');
    $t->shows(qr/\AA line is (?s:.*)\n:\z/, 'help is paged');
    $t->keys('q');
    $t->ready;
    spit("$folder/twice.lua", 'jevons.writer{name = "twice", extensions = "", summary = "s", example = "e", run = function(t, flags, write) ' .
        'for i = 1, #t do write("line\\n") end if #t > 1 then jevons.show({1}) end write("end\\n") end}');
    $t->run("lua dofile('twice.lua')");
    $t->run('option format twice');
    $t->keys('C-l');
    $t->type('px');
    $t->keys('Enter');
    $t->shows(qr/\Aline\n(?s:.*)\n:\z/, 'a script writes results to the pager');
    $t->type('G');
    $t->shows(qr/line\nline\nend\nend\n\(END\)\z/, 'what it shows meanwhile goes along, in its place');
    $t->keys('q');
    $t->ready;
    $t->run('option format table');
}
$t->run('option pager off');
$t->run('show px --all');
$t->shows(qr/\(63 rows\)\njevons>\z/, 'the pager can be switched off');
$t->run('px | head 2 | show');
$t->shows(qr/\(2 rows\)\njevons>\z/, 'show takes a table by the pipe');

# Settings
$t->run('option rows 4');
$t->run('px');
$t->shows(qr/⋮(?s:.*)\(63 rows\)\n… 59 more rows/, 'option rows');
$t->run('option timing on');
$t->shows(qr/\ntime: [\d.]+ ms\njevons>\z/, 'option timing: what a line took');
$t->run('option timing perhaps');
$t->shows(qr/ {22}\^{7}\nerror: option: timing: found 'perhaps', wanted one of off\|on\n/, 'a bad value is refused with a caret');
$t->run('option tming');
$t->shows(qr/hint: did you mean 'timing'\?\n/, 'a bad name gets the nearest');
$t->run('option rows 0');
$t->run('option');
$t->shows(qr/rows +0 +integer 0\.\.1000000/, 'option lists all of them');

# Help
my $narrow = Terminal->new(columns => 80, rows => 50, arguments => ['-q']);
$narrow->ready;
$narrow->run('option pager off');
$narrow->type('help plugin torture');
$narrow->keys('Enter');
$narrow->shows(qr/\n +--only +word +one thing, by its name or as KIND\n {43}NAME; functions also by their\n/, 'help fits the screen, in its columns');

# Colour
like($t->screen(1), qr/\e\[/, 'a terminal gets colours');
my $plain = Terminal->new(arguments => ['-q'], env => { NO_COLOR => 1 });
$plain->ready;
$plain->run('nonesuch');
$plain->run('calc 1');
unlike($plain->screen(1), qr/\e\[[\d;]*m/, 'none under NO_COLOR');
$plain->run('option color always');
$plain->run('nonesuch');
like($plain->screen(1), qr/\e\[31m/, 'unless a setting says so');

# The rc file
mkdir "$folder/config";
mkdir "$folder/config/jevons";
spit("$folder/config/jevons/rc", "# mine\noption timing on\nnonesuch\nfrom_rc = calc 1\n");
my $rc = Terminal->new(folder => $folder, env => { XDG_CONFIG_HOME => "$folder/config" });
$rc->shows(qr/\Arc:3> nonesuch\n +\^{8}\nerror: (?s:.*)note: from_rc: 1 row[^\n]*\njevons \S+: (?s:.*)jevons>\z/, 'the rc file runs untimed, its errors name the line and do not stop it');
my $none = Terminal->new(folder => $folder, arguments => ['-q', '--no-rc'], env => { XDG_CONFIG_HOME => "$folder/config" });
$none->shows(qr/\Ajevons>\z/, '--no-rc leaves it alone');
is(jevons({ folder => $folder }, '-c', 'ls')->{out} =~ /from_rc/ ? 1 : 0, 0, 'without a prompt it does not run');

done_testing();
