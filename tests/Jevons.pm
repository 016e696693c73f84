# Jevons.pm -- what the tests share: running jevons in a folder of its own, and reading sessions.
package Jevons;

use strict;
use warnings;
use Test::More;
use Cwd qw(abs_path);
use Exporter 'import';
use File::Basename qw(basename dirname);
use File::Temp qw(tempdir tempfile);
use IO::Handle;

our @EXPORT = qw($ROOT slurp spit sandbox trust jevons begin_run say_to end_run session_input session_parts session_output difference healthy expect);

our $ROOT = dirname(dirname(abs_path(__FILE__)));

# What the user trusts, and the user's own plugins, are not the tests'.
$ENV{XDG_DATA_HOME} = tempdir('jevons-XXXXXX', TMPDIR => 1, CLEANUP => 1);

# The program under test: $JEVONS, a command with its words, relative to the root.
sub program {
    my @words = split ' ', $ENV{JEVONS} || 'build/jevons';
    return map { m{^build[^ ]*/} ? "$ROOT/$_" : $_ } @words;
}

sub slurp {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$path: $!\n";
    local $/;
    return scalar <$in> // '';
}

sub spit {
    my ($path, $text) = @_;
    open my $out, '>:raw', $path or die "$path: $!\n";
    print $out $text;
    close $out or die "$path: $!\n";
}

# A new folder that looks like the project's root; what is saved into it harms nothing.
sub sandbox {
    my $folder = tempdir('jevons-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    for my $entry (glob "$ROOT/*") {
        symlink $entry, "$folder/" . basename($entry) or die "$folder: $!\n";
    }
    return $folder;
}

# Runs jevons; returns { status, signal, out, err }. Options: folder, in (text for stdin), merge (stderr to
# stdout), program (a list of words instead of the default).
sub jevons {
    my ($options, @arguments) = @_;
    my $folder = $options->{folder} || sandbox();
    my ($in, $in_path) = tempfile(UNLINK => 1);
    binmode $in;
    print $in $options->{in} // '';
    close $in;
    my ($out, $out_path) = tempfile(UNLINK => 1);
    my ($err, $err_path) = tempfile(UNLINK => 1);
    my @command = ($options->{program} ? @{ $options->{program} } : program(), @arguments);
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        chdir $folder or die "$folder: $!\n";
        open STDIN, '<', $in_path or die;
        open STDOUT, '>', $out_path or die;
        open STDERR, '>', $options->{merge} ? '/dev/null' : $err_path or die;
        open STDERR, '>&', \*STDOUT or die if $options->{merge};
        exec { $command[0] } @command or die "$command[0]: $!\n";
    }
    waitpid $pid, 0;
    my %run = (status => $? >> 8, signal => $? & 127, out => slurp($out_path), err => slurp($err_path));
    unlink $in_path, $out_path, $err_path;
    return \%run;
}

# A run in a folder that reads lines from a pipe, in the format csv: { to, from, pid }. Its messages go to the folder's file
# `errors`. words: what stands before the program, as a tracer does.
sub begin_run {
    my ($folder, $file, @words) = @_;
    pipe(my $in, my $to) or die;
    pipe(my $from, my $out) or die;
    my $pid = fork // die "fork: $!\n";
    if (!$pid) {
        close $to;
        close $from;
        chdir $folder or die "$folder: $!\n";
        open STDIN, '<&', $in;
        open STDOUT, '>&', $out;
        open STDERR, '>>', "$folder/errors";
        exec @words, program(), $file, '--format', 'csv', '--keep-going';
    }
    close $in;
    close $out;
    $to->autoflush(1);
    return { to => $to, from => $from, pid => $pid };
}

# Says a line to it, waits until it is done, and gives what it printed.
sub say_to {
    my ($run, $line) = @_;
    my $said = '';
    print { $run->{to} } "$line\ncalc done = 1\n";
    while (defined(my $got = readline $run->{from})) {
        last if $got eq "done\n";
        $said .= $got;
    }
    readline $run->{from};
    return $said;
}

# Ends it, and gives its status as wait does.
sub end_run {
    my ($run) = @_;
    close $run->{to};
    1 while readline $run->{from};
    waitpid $run->{pid}, 0;
    return $?;
}

# Lets jevons load a plugin that did not come with it, as it is now.
sub trust {
    my ($so) = @_;
    my $run = jevons({}, '-c', "plugin trust '$so'");
    $run->{status} == 0 or die "plugin trust $so: $run->{err}";
}

# Whether a run ended by itself: not by a signal, nor by a sanitizer or valgrind (which leave with 99).
sub healthy { my ($run) = @_; return !$run->{signal} && $run->{status} != 99 }

# Status, stdout and stderr of a run, in one assertion each; patterns or exact text.
sub expect {
    my ($name, $run, %want) = @_;
    ok(healthy($run), "$name: ends by itself") or diag("signal $run->{signal}, status $run->{status}\n$run->{err}");
    is($run->{status}, $want{status}, "$name: status $want{status}") or diag(substr "$run->{err}$run->{out}", 0, 500);
    for my $stream (qw(out err)) {
        my $wanted = $want{$stream};
        next unless defined $wanted;
        ref $wanted ? like($run->{$stream}, $wanted, "$name: $stream") : is($run->{$stream}, $wanted, "$name: $stream");
    }
}

# A session's statements: the text from one `> ` line to the next.
sub session_parts {
    my ($text) = @_;
    return grep { length } split /^(?=> |>$)/m, $text;
}

# The lines that were typed: those after `> `, and after them the continuations `. `.
sub session_input {
    my ($text) = @_;
    my ($typed, $lines) = (0, '');
    for my $line (split /\n/, $text) {
        $typed = $line =~ /^> ?/ || ($typed && $line =~ /^\.( |$)/);
        $lines .= substr($line, length $line > 1 ? 2 : 1) . "\n" if $typed;
    }
    return $lines;
}

# What jevons prints when it is fed a session's lines; folder: where, if not in one of its own.
sub session_output {
    my ($text, $folder) = @_;
    return jevons({ in => session_input($text), merge => 1, folder => $folder }, '--echo', '--keep-going');
}

# Expected against found, as diff shows it.
sub difference {
    my ($expected, $found) = @_;
    my $folder = tempdir(TMPDIR => 1, CLEANUP => 1);
    spit("$folder/expected", $expected);
    spit("$folder/found", $found);
    my $shown = qx(cd $folder && diff -u --label expected --label found expected found);
    return $shown =~ s/^/# /gmr;
}

1;
