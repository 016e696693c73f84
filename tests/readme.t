#!/usr/bin/perl
# readme.t -- the sessions in README.md, plugins/README.md and plugins/*/README.md are true: fenced blocks with lines that
# start with `> ` are run, all blocks of a file in one process, and must print exactly what the file shows. In the guide,
# plugins/README.md, blocks of sh are run, and blocks of C and C++ are built before: each begins with the name of its file,
# blocks of one file are joined, and a file that ends in a plugin becomes one that the sessions can load.
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
        push @found, $block if $language ? $is eq $language : $block =~ /^> /m;
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

sub check {
    my ($path, $folder) = @_;
    my @blocks = blocks(slurp($path)) or return;
    my $run = session_output(join('', @blocks), $folder);
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
check('plugins/README.md', guide_folder(slurp('plugins/README.md')));
done_testing();
