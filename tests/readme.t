#!/usr/bin/perl
# readme.t -- the sessions in README.md, plugins/README.md and plugins/*/README.md are true: fenced blocks with lines that
# start with `> ` are run, all blocks of a file in one process, and must print exactly what the file shows. In the guide,
# plugins/README.md, blocks of sh are run, and blocks of C and C++ are built before: each begins with the name of its file,
# blocks of one file are joined, and a file that ends in a plugin becomes one that the sessions can load.
#
# scripts/README.md is the guide to scripts. Its blocks of lua are files where their first line names one, and those are
# used below; others are run by themselves. Blocks of console are lines of a terminal, `$ ` before what is typed. Its
# reference is what `help jevons --format markdown` prints.
#
#     tests/readme.t              checks all of that
#     tests/readme.t --update     writes the reference of scripts/README.md anew, and what its blocks print
use strict;
use warnings;
use File::Basename qw(dirname);
use FindBin;
use lib $FindBin::Bin;
use Jevons;
use Test::More;

my @WARN = qw(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror);

# The fenced blocks, without their indentation, that are in a language, or, without one, sessions.
sub blocks {
    my ($text, $language) = @_;
    my @found;
    while ($text =~ /^( *)```([^\n]*)\n(.*?)^\1```/gms) {
        my ($indent, $is, $block) = ($1, $2, $3);
        $block =~ s/^$indent//gm;
        push @found, $block if $language ? $is eq $language : $is ne 'console' && $block =~ /^> /m;
    }
    return @found;
}

# Files by name, of blocks that each begin with it in a comment.
sub files {
    my %text;
    for my $block (@_) {
        my ($name) = $block =~ m{^/\* (\w+\.\w+) \*/\n};
        ok($name, 'a block of code names its file') or next;
        $text{$name} .= $block;
    }
    return %text;
}

sub has { my ($program) = @_; return grep { -x "$_/$program" } split /:/, $ENV{PATH} }

sub build {
    my ($folder, $name, $text, @compilers) = @_;
    my ($stem, $kind) = $name =~ /^(\w+)\.(\w+)$/;
    my @standard = $kind eq 'c' ? '-std=c11' : '-std=c++17';
    my $whole = $text =~ /^JVN_PLUGIN\(/m;
    spit("$folder/$name", $text);
    for my $compiler (@compilers) {
      SKIP: {
            skip "there is no $compiler", 1 unless has($compiler);
            my @as = $whole ? ('-shared', '-fPIC', '-lm', '-o', "$folder/$stem.so") : qw(-fsyntax-only -Wno-unused-function);
            is(system($compiler, @standard, @WARN, "-I$ROOT/include", "$folder/$name", @as), 0, "$compiler builds $name");
        }
    }
    trust("$folder/$stem.so") if -e "$folder/$stem.so";
}

# With the program under test first, and its jevons.pc.
sub run_sh {
    my ($folder, $lines) = @_;
    my ($program) = grep { m{/jevons$} } Jevons::program();
    my $place = dirname($program);
    local %ENV = (%ENV, PATH => "$place:$ENV{PATH}", PKG_CONFIG_PATH => $place);
    delete @ENV{qw(JEVONS MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES)};
    my $run = jevons({ folder => $folder, program => ['sh', '-e', '-c', $lines], merge => 1 });
    is($run->{status}, 0, 'sh: ' . $lines =~ s/\n.*//sr) or diag($run->{out});
}

# What is copied from the guide does not break.
sub is_clean {
    my ($folder, $so) = @_;
    return unless -e "$folder/$so";
    my $run = jevons({ folder => $folder, merge => 1 }, '-c', "plugin torture ./$so", '-c', '_.cases');
    is($run->{status}, 0, "plugins/README.md: torture finds nothing in $so") or diag($run->{out});
}

# A folder with all that the guide's sessions load.
sub guide_folder {
    my ($text) = @_;
    my $folder = sandbox();
    my %c = files(blocks($text, 'c'));
    build($folder, $_, $c{$_}, qw(gcc clang)) for sort keys %c;
    my %cpp = files(blocks($text, 'c++'));
    build($folder, $_, $cpp{$_}, qw(g++ clang++)) for sort keys %cpp;
    run_sh($folder, $_) for blocks($text, 'sh');
    is_clean($folder, $_) for map { s/\.\w+$/.so/r } sort keys %c, keys %cpp;
    return $folder;
}

# The sessions as one process prints them, and what it prints besides.
sub printed {
    my ($path, $folder, @blocks) = @_;
    my $run = session_output(join('', @blocks), $folder);
    ok(healthy($run), "$path: jevons ends well") or diag("status $run->{status}, signal $run->{signal}");
    my @found = session_parts($run->{out});
    my @printed = map { my $n = () = session_parts($_); join '', splice @found, 0, $n } @blocks;
    return join('', @found), @printed;
}

sub is_text { my ($found, $shown, $name) = @_; ok($found eq $shown, $name) or print STDERR difference($shown, $found) }

sub check {
    my ($path, $folder) = @_;
    my @blocks = blocks(slurp($path)) or return;
    my ($rest, @printed) = printed($path, $folder, @blocks);
    for my $i (0 .. $#blocks) {
        my ($first) = $blocks[$i] =~ /^> (.*)/m;
        is_text($printed[$i], $blocks[$i], "$path: $first");
    }
    is($rest, '', "$path: nothing more is printed");
}

# ---- the guide to scripts ----

my $SCRIPTS = 'scripts/README.md';

# With the program under test first.
sub run_console {
    my ($folder, $line) = @_;
    my ($program) = grep { m{/jevons$} } Jevons::program();
    local $ENV{PATH} = dirname($program) . ":$ENV{PATH}";
    my $run = jevons({ folder => $folder, program => ['sh', '-c', $line], merge => 1 });
    ok(healthy($run), "$SCRIPTS: $line ends by itself");
    return "\$ $line\n$run->{out}";
}

sub console { my ($folder, $block) = @_; return join '', map { run_console($folder, $_) } $block =~ /^\$ (.*)/mg }

# A folder with the scripts that are named; the others are run by themselves.
sub scripts_folder {
    my ($text) = @_;
    my $folder = sandbox();
    my $used = join '', blocks($text), blocks($text, 'console');
    for my $block (blocks($text, 'lua')) {
        if ($block =~ /^-- (\w+\.lua)\b/) {
            spit("$folder/$1", $block);
            ok(index($used, $1) >= 0, "$SCRIPTS: $1 is used");
            next;
        }
        my $run = jevons({ folder => $folder, in => $block }, qw(run -));
        is($run->{status}, 0, "$SCRIPTS: " . $block =~ s/\n.*//sr) or diag($run->{err});
    }
    return $folder;
}

my $REFERENCE = qr/(?<=<!-- reference -->\n\n).*?(?=<!-- end of reference -->)/s;

sub reference { return jevons({}, '-c', 'help jevons --format markdown')->{out} }

sub check_scripts {
    my $text = slurp($SCRIPTS);
    my $folder = scripts_folder($text);
    is_text(console($folder, $_), $_, "$SCRIPTS: " . s/\n.*//sr) for blocks($text, 'console');
    check($SCRIPTS, $folder);
    is_text($text =~ /($REFERENCE)/ ? $1 : '', reference(), "$SCRIPTS: the reference is what the program prints (tests/readme.t --update)");
}

sub update_scripts {
    my $text = slurp($SCRIPTS);
    my $folder = scripts_folder($text);
    $text =~ s/(?<=^```console\n)(.*?)(?=^```)/console($folder, $1)/gmse;
    my (undef, @printed) = printed($SCRIPTS, $folder, blocks($text));
    $text =~ s/(?<=^```\n)(> .*?)(?=^```)/shift @printed/gmse;
    $text =~ s/$REFERENCE/reference()/e;
    spit($SCRIPTS, $text);
}

chdir $ROOT or die "$ROOT: $!\n";
if (@ARGV && $ARGV[0] eq '--update') {
    update_scripts();
    done_testing();
    exit;
}
ok(-e 'README.md', 'there is a README.md');
check($_) for grep { -e } 'README.md', glob 'plugins/*/README.md';
check('plugins/README.md', guide_folder(slurp('plugins/README.md')));
check_scripts();
done_testing();
