# Terminal.pm -- jevons in a terminal of its own (tmux): keys go in, the screen comes out. Nothing sleeps for a time
# that is hoped to suffice: what is waited for must appear, or the test fails after a deadline.
package Terminal;

use strict;
use warnings;
use Exporter 'import';
use File::Temp qw(tempdir);
use Jevons;
use Test::More;

our @EXPORT = qw(need_tmux);

my $DEADLINE = $ENV{DEADLINE} || 60; # seconds: sanitizers, and a machine that does other things too
my $count = 0;

sub need_tmux {
    plan skip_all => 'tmux is not installed' if system('tmux -V >/dev/null 2>&1') != 0;
    plan skip_all => 'no pseudo-terminal can be had: /dev/pts is not mounted' unless -e '/dev/pts/ptmx';
}

sub quoted { my ($word) = @_; return "'" . $word =~ s/'/'\\''/gr . "'" }

# Options: columns, rows, env (name => value), folder, arguments (of jevons), command (instead of jevons).
sub new {
    my ($class, %o) = @_;
    my $home = tempdir('jevons-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    my $self = bless { socket => "jevons-$$-" . $count++, home => $home, folder => $o{folder} || sandbox() }, $class;
    spit("$home/tmux.conf", "set -g status off\nset -sg escape-time 0\nset -g default-terminal screen-256color\n");
    # Leaks are looked for elsewhere: the search hangs where the terminal goes first.
    my %env = (ASAN_OPTIONS => ($ENV{ASAN_OPTIONS} // '') . ':detect_leaks=0', HOME => $home, JEVONS_HISTORY => "$home/history", LC_ALL => 'C.UTF-8', INPUTRC => '/dev/null',
        PAGER => 'less', LESS => 'SRX', XDG_CONFIG_HOME => "$home/config", XDG_DATA_HOME => $ENV{XDG_DATA_HOME}, %{ $o{env} || {} });
    my @words = ($o{command} ? @{ $o{command} } : Jevons::program(), @{ $o{arguments} || [] });
    my $run = join ' ', 'env -u NO_COLOR', (map { "$_=" . quoted($env{$_}) } sort keys %env), map { quoted($_) } @words;
    # The program's end is told by a shell around it: tmux does not always notice.
    my $command = "trap : INT; $run; echo \"[left with \$?]\"; exec cat";
    local $ENV{TMUX};
    delete $ENV{TMUX};
    system('tmux', '-L', $self->{socket}, '-u', '-f', "$home/tmux.conf", 'new-session', '-d', '-x', $o{columns} || 100, '-y', $o{rows} || 30,
        '-c', $self->{folder}, $command) == 0 or die "tmux does not start\n";
    return $self;
}

sub tmux {
    my ($self, @words) = @_;
    open my $out, '-|', 'tmux', '-u', '-L', $self->{socket}, @words or die "tmux: $!\n";
    binmode $out, ':utf8';
    local $/;
    my $text = <$out> // '';
    close $out;
    return $text;
}

# The screen, without the empty lines below; with colour: escapes too.
sub screen {
    my ($self, $colour) = @_;
    return $self->tmux('capture-pane', '-p', $colour ? '-e' : ()) =~ s/\s+\z//r;
}

sub keys { my ($self, @keys) = @_; $self->tmux('send-keys', @keys) }
sub type { my ($self, $text) = @_; $self->tmux('send-keys', '-l', '--', $text) }

sub paste {
    my ($self, $text) = @_;
    spit("$self->{home}/paste", $text);
    $self->tmux('load-buffer', "$self->{home}/paste");
    $self->tmux('paste-buffer', '-p', '-r');
}

# Whether the screen comes to match; then it stands in $self->{seen}.
sub sees {
    my ($self, $pattern) = @_;
    my $end = time + $DEADLINE;
    do {
        $self->{seen} = $self->screen;
        return 1 if $self->{seen} =~ $pattern;
        select undef, undef, undef, 0.03;
    } while (time < $end);
    return 0;
}

# One assertion: the screen comes to match.
sub shows {
    my ($self, $pattern, $name) = @_;
    my $good = $self->sees($pattern);
    ok($good, $name) or diag("wanted $pattern, found\n$self->{seen}\n");
    return $good;
}

# Types a line, waits until it is there, wrapped or not, and then for the next prompt below it.
sub run {
    my ($self, $line) = @_;
    my $last = join '\s*', map { quotemeta } split //, substr $line =~ s/\s+//gr, -20;
    $self->type($line);
    $self->sees(qr/$last\z/) or fail("'$line' is typed");
    $self->keys('Enter');
    $self->sees(qr/\n\S+>\z/) or fail("'$line' comes back to the prompt");
}

# The prompt is there, and nothing is typed.
sub ready { my ($self) = @_; return $self->sees(qr/(\A|\n)\S+>\z/) }

sub resize {
    my ($self, $columns, $rows) = @_;
    my $tty = $self->tmux('display-message', '-p', '#{pane_tty}') =~ s/\s+//gr;
    $self->tmux('resize-window', '-x', $columns, '-y', $rows);
    my $end = time + $DEADLINE;
    while (qx(stty size < $tty) ne "$rows $columns\n" && time < $end) {
        select undef, undef, undef, 0.03;
    }
}

# The exit status once the program has ended, 128 and more for a signal; undef: it does not end.
sub status {
    my ($self) = @_;
    return $self->sees(qr/\[left with \d+\]\z/) ? $self->{seen} =~ s/.*\[left with (\d+)\]\z/$1/sr : undef;
}

# Of the program, a child of the shell around it.
sub pid {
    my ($self) = @_;
    my $shell = $self->tmux('display-message', '-p', '#{pane_pid}') + 0;
    return slurp("/proc/$shell/task/$shell/children") + 0;
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $@);
    $self->tmux('kill-server');
}

1;
