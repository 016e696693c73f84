#!/usr/bin/perl
# calls.t -- what a plugin's callbacks are given, wherever they are called from, what becomes of their failures, and
# the options of plugins. The sample is tests/plugins/seen.c.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $built = tempdir(CLEANUP => 1);
my ($SEEN, $MORE, $LONG) = map { "$built/$_" } qw(seen.so more.so long.csv);
my @START = ("plugin load $SEEN", 'px = load data/deepseek-2025/prices.csv');

sub build {
    my ($so, $flags) = @_;
    is(system("cd $ROOT && cc -shared -fPIC -Iinclude $flags -o $so tests/plugins/seen.c"), 0, "$so is built");
    trust($so);
}

sub lines { return map { ('-c', $_) } @_ }
sub run_lines { return jevons({}, lines(@START, @_)) }

# data, plugin, types, units and their number arrive in every callback; a state has seen them in init, step, merge and final.
sub callbacks_know_their_data_and_types {
    my %wanted = (
        'calc sees_scalar(1.5, 2)' => 'scalar seen float64,int64',
        'px | set s = sees_scalar(ticker, 1) | select s' => 'scalar seen string,int64',
        'px | set s = sees_window(date, 1) | select s' => 'window seen date,int64',
        'calc sees_scalar(1.5[USD/h], 2[h])' => 'scalar seen float64[USD/h],int64[h]',
        'px | set s = sees_window(close[USD], 1) | select s' => 'window seen float64[USD],int64',
        'px | summary sees_whole(close[USD], 1)' => 'whole seen float64[USD],int64',
        'px | summary sees_state(close[USD], 1), sees_state(close, 1)' => 'state seen float64[USD],int64 of 63',
        'px | set c = close[USD] | sql select sees_scalar(c, 1), sees_state(c, 1) from _' => 'scalar seen float64,int64',
        'px | summary sees_whole(close, 1)' => 'whole seen float64,int64',
        'px | summary sees_state(ticker, 1), mean(close)' => 'state seen string,int64 of 63',
        'sql select sees_state(close, 1) from px' => 'state seen float64,int64 of 63',
        'sql select sees_whole(ticker, 1) from px' => 'whole seen string,int64',
        'sql select sees_scalar(close, 1) from px' => 'scalar seen float64,int64',
        'lua jevons.call("sees_state", jevons.data.px.close, 1)' => 'state seen float64,int64 of 63',
        'lua jevons.call("sees_whole", jevons.data.px.date, 1)' => 'whole seen date,int64',
        'lua jevons.call("sees_window", jevons.data.px.close, 1)[63]' => 'window seen float64,int64',
        'lua jevons.call("sees_scalar", true, 1)' => 'scalar seen bool,int64',
        'long | summary sees_state(x, 1)' => 'state seen float64,int64 of 200000',
    );
    for my $line (sort keys %wanted) {
        my $run = run_lines("long = load $LONG", $line);
        expect($line, $run, status => 0, err => '', out => qr/\Q$wanted{$line}\E( |$)/m);
    }
}

# host->fail, in callbacks that give back ok (or nothing at all): the message, the hint, the caret under that call.
sub a_failure_stands_whatever_is_given_back {
    for my $place (qw(init step merge final whole)) {
        my $run = run_lines("long = load $LONG", "long | summary mean(x), fails_$place(x), max(x)");
        my $caret = ' ' x 26 . '^' x (length($place) + 9);
        expect("$place in summary", $run, status => 1, out => '',
            err => qr/\n\Q$caret\E\nerror: summary: $place has failed\nhint: nothing helps\n$/);
        $run = run_lines("long = load $LONG", "sql select fails_$place(x) from long");
        $caret = ' ' x 13 . '^' x (length($place) + 6);
        expect("$place in SQL", $run, status => 1, err => qr/\n\Q$caret\E\nerror: sql: $place has failed\nhint: nothing helps\n$/);
        $run = run_lines("long = load $LONG", "lua jevons.call('fails_$place', jevons.data.long.x)");
        expect("$place in Lua", $run, status => 1, err => qr/\nerror: lua: $place has failed\nhint: nothing helps\n$/);
    }
    for my $place (qw(scalar window)) {
        my $run = run_lines("px | set a = 1 + fails_$place(close), b = 2");
        my $caret = ' ' x 19 . '^' x (length($place) + 13);
        expect("$place in set", $run, status => 1, err => qr/\n\Q$caret\E\nerror: set: $place has failed\nhint: nothing helps\n$/);
    }
    expect('scalar in SQL', run_lines('sql select fails_scalar(close) from px'), status => 1, err => qr/error: sql: scalar has failed/);
}

sub text_that_is_none_is_refused {
    my @said = ('a value is not UTF-8', 'offsets fall or leave the buffer', 'it gave \d+ rows for \d+', 'it gave no text',
        'int64 values under the format', 'it gave no text');
    for my $kind (1 .. 6) {
        my $why = $said[$kind - 1];
        for my $line ("px | set t = wrong_scalar($kind)", "px | set t = wrong_window($kind)", "px | summary wrong_whole($kind)",
            "px | summary wrong_state($kind)", "sql select wrong_scalar($kind)", "sql select wrong_state($kind) from px") {
            my $run = jevons({}, '--keep-going', lines(@START, $line, 'calc 40 + 1'));
            expect($line, $run, status => 1, out => qr/41/, err => qr/error: \w+: wrong_\w+ broke its contract: .*$why/);
        }
    }
}

sub an_array_that_was_not_asked_for_is_refused {
    for my $line ('px | set y = other_scalar(close)', 'px | set y = other_window(close)', 'px | summary other_whole(close) --by ticker',
        'px | summary other_state(close)', 'sql select other_scalar(1.0)', 'sql select other_whole(close) from px') {
        my $run = jevons({}, '--keep-going', lines(@START, $line, 'calc 40 + 1'));
        expect($line, $run, status => 1, out => qr/41/, err => qr/other_\w+ broke its contract: it put another array/);
    }
}

sub a_function_of_the_future_explains_itself {
    my $run = run_lines('newer');
    expect('newer', $run, status => 1, err => qr/error: newer: this jevons has no host function number \d+ \(its ABI is \d+\.\d+\), which plugin seen calls\nhint: install a newer jevons/);
}

sub options_are_typed_and_kept {
    my $wanted = "note: settings: 252 days, 2 USD/GPUh, mode 1, day 20089, -1 to 5, nobody\n";
    expect('initial values', run_lines('settings'), status => 0, err => $wanted);
    my @set = ('option seen.days 365', 'option seen.rate 3[USD/h]', 'option seen.mode fast', 'option seen.since 2025-01-27',
        'option seen.window -5:5', 'option seen.who "a b"');
    $wanted = "note: settings: 365 days, 3 USD/h, mode 0, day 20115, -5 to 5, a b\n";
    expect('values that were set', run_lines(@set, 'settings'), status => 0, err => $wanted);
    expect('they are listed', run_lines(@set, 'option'), status => 0, out => qr/^seen\.days +365 +integer 1\.\.366 +trading days in a year$/m);
    my %refused = (
        'option seen.days 367' => qr/ {19}\^{3}\nerror: option: days: found '367', wanted a whole number in 1\.\.366/,
        'option seen.mode fats' => qr/wanted one of fast\|exact\nhint: did you mean 'fast'\?/,
        'option seen.since soon' => qr/wanted a date/, 'option seen.window 5:1' => qr/wanted a range that rises/,
        'option seen.rate 1[' => qr/wanted a number and its unit/,
        'option seen.dasy 1' => qr/no setting is called 'seen.dasy'\nhint: did you mean 'seen.days'\?/,
        'option days' => qr/hint: did you mean 'seen.days'\?/, 'unknown' => qr/option: seen has none called 'nonesuch'/,
    );
    expect($_, run_lines($_), status => 1, err => $refused{$_}) for sort keys %refused;
}

# Two plugins with an option of one name, read by a function, from everywhere.
sub options_belong_to_their_plugin {
    my @both = ("plugin load $MORE", 'option more.days 10');
    for my $line ('calc yearly(2.0)', 'sql select yearly(2.0) as y', 'lua jevons.call("yearly", 2.0)') {
        expect($line, run_lines(@both, $line), status => 0, err => '', out => qr/\b20\n/);
    }
    expect('the other one', run_lines(@both, 'settings'), status => 0, err => qr/252 days/);
    expect('help', run_lines(@both, 'help more.days'), status => 0, out => qr/^more\.days: .*\n\n  option more\.days \[VALUE\]  integer 1\.\.366, default 252\n/);
    my $run = run_lines('help --format json');
    like($run->{out}, qr/\{"name": "days", "owner": "seen", "shadowed": false, "type": "integer", "values": "1\.\.366", "default": "252", "summary": /, 'programs see it, too');
}

build($SEEN, '');
build($MORE, '-DMORE');
spit($LONG, join "\n", 'x', (map { $_ / 2 } 1 .. 200_000), '');
callbacks_know_their_data_and_types();
a_failure_stands_whatever_is_given_back();
text_that_is_none_is_refused();
an_array_that_was_not_asked_for_is_refused();
a_function_of_the_future_explains_itself();
options_are_typed_and_kept();
options_belong_to_their_plugin();
done_testing();
