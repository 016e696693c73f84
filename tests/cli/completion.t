#!/usr/bin/perl
# completion.t -- the files by which bash, zsh and fish complete the command line: the shells take them, and offer what they
# should; and every option that there is stands in each of them, in --help and in the manual page, which formatters take.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = sandbox();
spit("$folder/a b.lua", '');
spit("$folder/day.jv", '');
my $usage = jevons({}, '--help')->{out};
my @options = $usage =~ /^  (?:-\w, )?(--[a-z-]+)/mg;
cmp_ok(scalar @options, '>', 8, '--help lists the options');

sub has { my ($shell) = @_; return system("command -v $shell >/dev/null 2>&1") == 0 }

my %file;
for my $shell (qw(bash zsh fish)) {
    my $run = jevons({}, '--completion', $shell);
    expect("--completion $shell", $run, status => 0, out => qr/jevons/, err => '');
    $file{$shell} = "$folder/completion.$shell";
    spit($file{$shell}, $run->{out});
    my @missing = grep { my $name = $_ =~ s/^--//r; $run->{out} !~ /(--|-l )\Q$name\E\b/ } @options;
    is("@missing", '', "it knows every option of --help");
  SKIP: {
        skip "$shell is not installed", 1 unless has($shell);
        is(system("$shell -n $file{$shell}"), 0, "$shell can read it");
    }
}
expect('another shell', jevons({}, '--completion', 'fishh'), status => 2, err => qr/found 'fishh', wanted one of bash\|zsh\|fish\nhint: did you mean 'fish'\?/);

# What a shell offers at the end of these words, sorted.
sub offered {
    my ($shell, @words) = @_;
    my $line = join ' ', map { "'$_'" } @words;
    my %ask = (
        bash => qq{source $file{bash}; COMP_WORDS=($line); COMP_CWORD=$#words; _jevons; printf '%s\\n' "\${COMPREPLY[@]}"},
        fish => qq{source $file{fish}; complete -C '@words' | string replace -r '\\t.*' ''},
    );
    spit("$folder/ask", $ask{$shell});
    my $all = qx(cd $folder && HOME=$folder $shell ask 2>&1);
    return join ' ', sort split /\n/, $all;
}

for my $shell (qw(bash fish)) {
  SKIP: {
        skip "$shell is not installed", 6 unless has($shell);
        is(offered($shell, 'jevons', '--for'), '--format', "$shell: an option");
        is(offered($shell, 'jevons', '--format', 'js'), 'json jsonl', "$shell: its values");
        like(offered($shell, 'jevons', 'r'), qr/\brun\b/, "$shell: run");
        like(offered($shell, 'jevons', 'd'), qr/\bday\.jv\b/, "$shell: a workspace");
        like(offered($shell, 'jevons', 'run', 'a'), qr/a\\? b\.lua/, "$shell: a script, with a blank in its name");
        like(offered($shell, 'jevons', 'run', 'scripts/de'), qr{scripts/deepseek\.lua}, "$shell: a script in a folder");
    }
}

# zsh's completion is asked through a terminal of its own.
SKIP: {
    skip 'zsh is not installed', 1 unless has('zsh');
    spit("$folder/zdotdir/.zshrc", '') if mkdir "$folder/zdotdir";
    spit("$folder/ask", <<"ZSH");
zmodload zsh/zpty
zpty z 'ZDOTDIR=$folder/zdotdir TERM=dumb zsh -f -i'
zpty -w z 'autoload -Uz compinit; compinit -D -u; PS1=; source $file{zsh} 2>/dev/null; autoload -Uz _jevons; fpath=($folder/fpath \$fpath); compinit -D -u; echo rea''dy'
zpty -r -m z line '*ready*'
zpty -w -n z \$'jevons --form\\t'
zpty -w -n z \$'js\\t'
zpty -w z ''
zpty -r -m z line '*--form*at*json*'
print -r -- \$line
zpty -d z
ZSH
    mkdir "$folder/fpath";
    spit("$folder/fpath/_jevons", slurp($file{zsh}));
    my $line = qx(cd $folder && timeout 60 zsh -f ask 2>&1);
    like($line, qr/--form\W*at\W+json/, 'zsh: an option and its value') or diag($line);
}

# The manual page
my $man = jevons({}, '-c', 'help --format man');
expect('help --format man', $man, status => 0, out => qr/\A\.TH JEVONS 1 /, err => '');
spit("$folder/jevons.1", $man->{out});
my @lost = grep { my $name = $_ =~ s/-/\\-/gr; $man->{out} !~ /\Q$name\E/ } @options;
is("@lost", '', 'it has every option');
unlike($man->{out}, qr/[^\n\x20-\x7e\x80-\xff]/, 'and no control characters');
SKIP: {
    skip 'groff is not installed', 1 unless has('groff');
    is(qx(groff -man -Tutf8 -Kutf8 -ww -z $folder/jevons.1 2>&1), '', 'groff warns of nothing');
}
SKIP: {
    skip 'mandoc is not installed', 1 unless has('mandoc');
    is(qx(mandoc -Tlint -Wwarning $folder/jevons.1 2>&1 | grep -v 'missing date'), '', 'mandoc warns of nothing');
}
SKIP: {
    skip 'man is not installed', 3 unless has('man') && has('groff');
    my $page = qx(LC_ALL=C.UTF-8 MANWIDTH=100 man -l $folder/jevons.1 2>/dev/null | col -b);
    like($page, qr/^ +--format FORMAT$/m, 'man shows an option');
    like($page, qr/^   sort\n +\w/m, 'and a command') or diag(substr $page, 0, 300);
    like($page, qr/^EXIT STATUS$/m, 'and its end');
}

# help --all
my $all = jevons({}, '-c', 'help --all');
expect('help --all', $all, status => 0, err => '');
my $help = jevons({}, '-c', 'catalogue commands | select name | show --format csv')->{out};
my @commands = grep { length && $_ ne 'name' } split /\n/, $help;
cmp_ok(scalar @commands, '>', 50, 'commands are known');
my @unsaid = grep { $all->{out} !~ /^---- (\w+\.)?\Q$_\E ----$/m } @commands;
is("@unsaid", '', 'help --all has the page of every command');

# Foreign texts
my $evil = jevons({}, '-c', q(lua jevons.func{signature='float64 evil(float64 x)', summary='bad \27[2Jthing \7', example='calc evil(1)', run=function(x) return x end}),
    '-c', 'help evil', '-c', 'help functions', '-c', 'help --format man');
like($evil->{out}, qr/bad \\x1b\[2Jthing \\x07/, 'control characters of a registered text are shown as escapes');
unlike($evil->{out}, qr/[\x07\x1b]/, 'and never printed');
done_testing();
