#!/usr/bin/perl
# trust.t -- a third party's plugin runs once its user trusts it, as it is and where it is; every check before that says
# what it found and what cures it, and no plugin keeps the shell from starting.
use strict;
use warnings;
use File::Copy qw(copy);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $built = tempdir(CLEANUP => 1) . "/it's a folder";
my $home = tempdir(CLEANUP => 1);
my $file = "$home/jevons/trusted";
$ENV{XDG_DATA_HOME} = $home;

# A path as a word of the language.
sub word { my ($path) = @_; return "'" . $path =~ s/'/''/gr . "'" }

sub build {
    my ($name, $source, @flags) = @_;
    is(system('cc', '-shared', '-fPIC', "-I$ROOT/include", '-o', "$built/$name", "$ROOT/tests/plugins/$source", @flags), 0, "$name is built");
    return "$built/$name";
}

sub run_lines {
    my $run = jevons({ folder => $built }, '--keep-going', '--format', 'csv', map { ('-c', $_) } @_);
    healthy($run) or fail("the shell lives through $_[0] ...") or diag(substr $run->{err}, -3000);
    return $run;
}
sub loads { my ($path) = @_; return run_lines("plugin load " . word($path), 'calc parkinson(2.0, 1.0)') }
sub mode { return (stat $_[0])[2] & 07777 }

sub it_runs_once_it_is_trusted {
    my $vol = build('vol.so', 'vol.c');
    my $word = word($vol);
    expect('before', loads($vol), status => 1, out => '',
        err => qr/error: plugin load: vol\.so is not trusted: loaded, it can do whatever you can\nhint: if you know where it is from: plugin trust \Q$word\E\n/);
    expect('trusting', run_lines("plugin trust $word"), status => 0, err => '',
        out => qr/\Aid,version,summary,permissions,xxh3,file\nvol,1\.0,[^,]*,none,[0-9a-f]{32},/);
    expect('then', loads($vol), status => 0, out => qr/0\.17/, err => '');
    is(mode($file), 0600, 'the trust file is the user\'s alone');
    is(mode("$home/jevons"), 0700, 'and so is its folder');
    like(slurp($file), qr/\A[0-9a-f]{32} \d{4}-\d\d-\d\d \Q$vol\E\n\z/, 'it has one line');
    symlink $vol, "$built/link.so" or die;
    expect('by another name of the file', loads('./link.so'), status => 0, out => qr/0\.17/);
    expect('the list', run_lines('plugin trusted'), status => 0, out => qr/^trusted,\d{4}-\d\d-\d\d,[0-9a-f]{32},/m);
    copy($vol, "$built/copy.so") or die;
    expect('a copy of it', loads("$built/copy.so"), status => 1, err => qr/copy\.so is not trusted/);
}

sub a_name_without_its_ending_is_told {
    expect('without .so', run_lines('plugin load vol'), status => 1, err => qr/error: plugin load: vol: no such file or directory\nhint: did you mean vol\.so\?\n/);
    my $run = run_lines('plugin load nonesuch');
    expect('where there is none', $run, status => 1, err => qr/nonesuch: no such file/);
    unlike($run->{err}, qr/hint/, 'nothing is guessed');
}

sub a_file_that_changes_is_not_trusted {
    my $vol = "$built/vol.so";
    my $old = slurp($vol);
    spit($vol, $old . "\n");
    expect('changed', loads($vol), status => 1,
        err => qr/vol\.so has changed since it was trusted on \d{4}-\d\d-\d\d\nhint: if you know why: plugin trust \S/);
    expect('the list says so', run_lines('plugin trusted'), status => 0, out => qr/^changed since,/m);
    expect('trusted anew', run_lines('plugin trust ' . word($vol)), status => 0);
    expect('it runs', loads($vol), status => 0, out => qr/0\.17/);
    is(scalar(split /\n/, slurp($file)), 1, 'there is one entry a path');
    spit($vol, $old);
    expect('what was trusted before is not any more', loads($vol), status => 1, err => qr/has changed/);
}

sub trust_ends {
    my $vol = "$built/vol.so";
    run_lines('plugin trust ' . word($vol), "plugin trust copy.so");
    expect('untrust', run_lines('plugin untrust vol.so'), status => 0, out => '', err => '');
    expect('then it is refused', loads($vol), status => 1, err => qr/is not trusted/);
    unlink "$built/copy.so" or die;
    expect('a file that is gone is listed', run_lines('plugin trusted'), status => 0, out => qr/^gone,.*copy\.so/m);
    expect('and can be untrusted', run_lines('plugin untrust ./copy.so'), status => 0, err => '');
    is(slurp($file), '', 'nothing is trusted now');
    expect('once', run_lines('plugin untrust copy.so'), status => 1, err => qr/copy\.so is not trusted\nhint: 'plugin trusted' lists/);
}

sub what_cannot_be_trusted {
    expect('a file that is no plugin', run_lines('plugin trust /etc/passwd'), status => 1, err => qr/error: plugin trust: .*not a shared object/);
    expect('a missing one', run_lines('plugin trust nonesuch.so'), status => 1, err => qr/nonesuch\.so: no such file/);
    copy("$built/vol.so", "$built/two\nlines.so") or die;
    expect('a line break', run_lines("plugin trust 'two\nlines.so'"), status => 1, err => qr/line break in its path cannot be trusted/);
    unlink "$built/two\nlines.so" or die;
    my $odd = "$built/-odd \t#|name\xc3\xa9.so";
    copy("$built/vol.so", $odd) or die;
    run_lines('plugin trust ' . word($odd));
    expect('any other name', loads($odd), status => 0, out => qr/0\.17/);
}

sub an_unsafe_trust_file_is_refused {
    my $vol = "$built/vol.so";
    run_lines('plugin trust ' . word($vol));
    for my $case ([$file, 0666, qr/trust file \Q$file\E can be written to by others\nhint: .*chmod go-w \Q$file\E/, 0600],
        ["$home/jevons", 0777, qr/trust file's folder \Q$home\E\/jevons can be written to by others/, 0700]) {
        my ($path, $mode, $why, $again) = @$case;
        chmod $mode, $path or die;
        expect("$path is open to all", loads($vol), status => 1, err => $why);
        expect('nothing is added to it', run_lines('plugin trust ' . word($vol)), status => 1, err => $why);
        chmod $again, $path or die;
    }
    my $kept = slurp($file);
    for my $damage ("nonsense\n", "$kept$kept" . 'cut', "\0" x 100 . "\n", $kept =~ s/ \// /r) {
        spit($file, $damage);
        expect('a damaged trust file', loads($vol), status => 1, err => qr/trust file \Q$file\E is damaged in line \d/);
    }
    spit($file, $kept);
    SKIP: {
        skip 'only root can give a file away', 4 if $>;
        chown 65534, -1, $file or die;
        expect("somebody else's", loads($vol), status => 1, err => qr/trust file \Q$file\E is not yours/);
        chown 0, -1, $file or die;
    }
    local $ENV{XDG_DATA_HOME} = 'relative';
    local $ENV{HOME};
    delete $ENV{HOME};
    expect('no home', loads($vol), status => 1, err => qr/neither XDG_DATA_HOME nor HOME is set/);
}

sub no_plugin_keeps_the_shell_from_starting {
    my $folder = "$home/jevons/plugins";
    make_path($folder, { mode => 0700 });
    copy("$built/vol.so", "$folder/vol.so") or die;
    spit("$folder/broken.so", 'nothing');
    spit("$folder/notes.txt", 'no plugin');
    my $run = run_lines('calc 40 + 1');
    expect('a folder of bad ones', $run, status => 0, out => qr/41/);
    is(scalar(my @lines = split /\n/, $run->{err}), 2, 'one line for each') or diag($run->{err});
    like($run->{err}, qr/^note: plugin broken\.so is left out: not a shared object/m, 'the broken one, told without its path before');
    copy("$built/vol.so", "$folder/copy_$_.so") or die for 1 .. 9;
    my @told = split /\n/, jevons({}, '-c', 'calc 1')->{err};
    is(scalar(@told), 6, 'of many, five are told one by one') or diag("@told");
    is($told[-1], 'note: 6 more are left out: `plugin ls` tells why', 'and the others together');
    unlink map { "$folder/copy_$_.so" } 1 .. 9;
    like($run->{err}, qr/^note: plugin vol\.so is left out: .*not trusted.*plugin trust \Q$folder\E\/vol\.so\)$/m, 'the one that is not trusted');
    like(run_lines('plugin ls')->{out}, qr/^vol,1\.0,"not trusted: loaded/m, '`plugin ls` says why');
    run_lines("plugin trust $folder/vol.so");
    unlink "$folder/broken.so";
    expect('once trusted it is there from the start', run_lines('calc parkinson(2.0, 1.0)'), status => 0, out => qr/0\.17/, err => '');
    unlink "$folder/vol.so";
    mkdir "$built/plugins";
    copy("$built/vol.so", "$built/plugins/vol.so") or die;
    run_lines('plugin trust plugins/vol.so');
    expect('the current folder is not searched', run_lines('calc parkinson(2.0, 1.0)'), status => 1, err => qr/no function 'parkinson'/);
    $run = jevons({ folder => $built }, '--plugin', 'nonesuch.so', '-c', 'calc 1');
    expect('one that the command line names is wanted', $run, status => 1, out => '', err => qr/nonesuch\.so: no such file/);
}

sub why_tells_every_check {
    my $vol = "$built/vol.so";
    run_lines('plugin untrust vol.so');
    my $run = run_lines('plugin why vol.so');
    like($run->{out}, qr/^file,ok,.*^note,ok,vol 1\.0: .*^abi,ok,"\d+\.\d+.*^library,ok,"libc\.so.*^permissions,ok,none.*^id,ok,.*^verdict,no,not yet: plugin trust vol\.so$/ms,
        'all but trust') or diag($run->{out}, $run->{err});
    $run = run_lines('plugin trust vol.so', 'plugin why vol.so', 'plugin load vol.so', 'plugin why vol.so');
    like($run->{out}, qr/^trust,ok,"?yours, since .*^verdict,ok,can be loaded: plugin load vol\.so$/ms, 'trusted');
    like($run->{out}, qr/^id,ok,vol is loaded: these very bytes\nverdict,ok,is loaded$/m, 'loaded');
    spit("$built/z.c", "int z(void) { return 1; }\n");
    system('cc', '-shared', '-fPIC', '-Wl,-soname,libzzz3.so.7', '-o', "$built/libzzz.so", "$built/z.c");
    build('wants.so', 'vol.c', '-Wl,--no-as-needed', "-L$built", '-lzzz');
    build('beside.so', 'vol.c', '-Wl,--no-as-needed,-rpath,$ORIGIN', "-L$built", '-lzzz');
    my $bad = build('bad.so', 'bad.c', '-DNEEDS');
    $run = run_lines('plugin why wants.so');
    like($run->{out}, qr/^library,no,libzzz3\.so\.7: in none of the loader's folders\n"",cure,apt-get install libzzz3-7/m, 'a library that is nowhere');
    like($run->{out}, qr/^trust,no,not trusted yet\n"",cure,plugin trust wants\.so\n.*^verdict,no,"?not yet: 2 checks failed, first cure 'library'/ms, 'and the trust');
    rename "$built/libzzz.so", "$built/libzzz3.so.7" or die;
    $run = run_lines('plugin why beside.so', 'plugin trust beside.so', 'plugin load beside.so', 'plugin load --in-place beside.so', 'calc parkinson(2.0, 1.0)');
    like($run->{out}, qr/^library,no,"?libzzz3\.so\.7: by \$ORIGIN alone, unknown in memory"?\n"",cure,plugin load --in-place beside\.so$/m, '$ORIGIN');
    like($run->{err}, qr/error: plugin load: \Q$built\E\/beside\.so: libzzz3\.so\.7: cannot open.*\nhint: what helps: plugin why '/, 'loading says the same');
    like($run->{out}, qr/0\.17/, 'the cure cures');
    $run = run_lines('plugin why bad.so');
    like($run->{out}, qr/^interface,no,jevons\.nonesuch\/1: this jevons \(ABI \d+\.\d+\) has none\n"",cure,/m, 'an interface');
    build('undefined.so', 'bad.c', '-DUNDEFINED');
    $run = run_lines('plugin why undefined.so', 'plugin trust undefined.so', 'plugin load undefined.so');
    like($run->{out}, qr/^symbols,no,nobody_defines_this is defined nowhere\n"",cure,link the library/m, 'a symbol');
    like($run->{err}, qr/undefined symbol: nobody_defines_this/, 'and so it is');
    for my $path (map { "$built/$_" } 'z.c', 'nonesuch.so', '.') {
        like(run_lines('plugin why ' . word($path))->{out}, qr/\Acheck,state,found\nfile,no,.*^verdict,no,not yet/ms, "$path is no plugin");
    }
    spit("$built/long.so", slurp("$built/vol.so"));
    truncate "$built/long.so", 2 ** 31 or die;
    like(run_lines('plugin why long.so')->{out}, qr/^file,no,.*more than a gigabyte/m, 'a file that no plugin is as long as');
    unlink "$built/long.so" or die;
    like(run_lines('plugin why /dev/zero')->{out}, qr/^file,no,.*not a file/m, 'a device is not read');
}

sub the_code_is_what_was_hashed {
    my $run = run_lines('plugin trust vol.so', 'plugin load vol.so', 'calc parkinson(2.0, 1.0)',
        q(lua local f = io.open('/proc/self/maps'); local s = f:read('a'); f:close(); return (s:find('memfd:jevons%-plugin') and 'memory' or '') .. (s:find('/vol%.so') and 'file' or '')));
    like($run->{out}, qr/^memory$/m, 'it runs from memory, and its file is not mapped') or diag($run->{out}, $run->{err});
}

mkdir $built or die "$built: $!\n";
it_runs_once_it_is_trusted();
a_name_without_its_ending_is_told();
a_file_that_changes_is_not_trusted();
trust_ends();
what_cannot_be_trusted();
an_unsafe_trust_file_is_refused();
no_plugin_keeps_the_shell_from_starting();
why_tells_every_check();
the_code_is_what_was_hashed();
done_testing();
