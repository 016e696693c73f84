#!/usr/bin/perl
# ffi.t -- functions of a C library that knows nothing of jevons, built by one line outside the Makefile: every
# scalar type both ways, texts, arrays, nulls, values that do not fit, threads; and plain functions of a plugin.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = sandbox();

# Runs lines where ./foreign.so and ./vol.so stand; a hash as jevons() gives it.
sub run_lines { return jevons({ folder => $folder }, '--format', 'csv', map { ('-c', $_) } @_) }

sub bind_line { my ($prototype, $more) = @_; return "ffi ./foreign.so '$prototype'" . ($more ? " $more" : '') }

# The values that the last line prints, without the header, joined by blanks.
sub values_of {
    my ($run) = @_;
    my @lines = split /\n/, $run->{out};
    shift @lines;
    return join ' ', @lines;
}

sub gives {
    my ($wanted, $name, @lines) = @_;
    my $run = run_lines(@lines);
    ok(healthy($run) && $run->{status} == 0, "$name: succeeds") or diag($run->{err});
    is(values_of($run), $wanted, $name);
    unlike($run->{err}, qr/is taken by/, "$name: is what was bound");
}

sub fails {
    my ($wanted, $name, @lines) = @_;
    my $run = run_lines(@lines);
    ok(healthy($run) && $run->{status} == 1, "$name: fails") or diag("status $run->{status}: $run->{out}$run->{err}");
    like($run->{err}, $wanted, $name);
    like($run->{err}, qr/^ *\^+$/m, "$name: has a caret");
}

sub every_type_goes_in_and_comes_back {
    my @types = (
        ['char next_char(char)', '126', '127'],
        ['signed char next_schar(signed char x)', '-128', '-127'],
        ['unsigned char next_uchar(unsigned char x)', '254', '255'],
        ['short next_short(short)', '-32768', '-32767'],
        ['unsigned short next_ushort(unsigned short)', '65534', '65535'],
        ['int next_int(int)', '-2147483648', '-2147483647'],
        ['unsigned next_uint(unsigned)', '4294967294', '4294967295'],
        ['long next_long(long)', '-9007199254740993', '-9007199254740992'],
        ['unsigned long next_ulong(unsigned long)', '9223372036854775806', '9223372036854775807'],
        ['long long next_llong(long long)', '-9223372036854775807', '-9223372036854775806'],
        ['unsigned long long next_ullong(unsigned long long)', '0', '1'],
        ['size_t next_size(size_t)', '41', '42'],
        ['float next_float(float)', '0.5', '1.5'],
        ['double next_double(double)', '41', '42'],
        ['bool negate(bool)', 'true', 'false'],
        ['int8_t low_byte(int64_t)', '511', '-1'],
    );
    for my $t (@types) {
        my ($prototype, $in, $out) = @$t;
        my ($name) = $prototype =~ /(\w+)\(/;
        gives($out, "$prototype of $in", bind_line($prototype), "calc $name($in)");
    }
    gives('1.100000023841858', 'a float is rounded to what it holds', bind_line('float next_float(float)'), 'calc next_float(0.1)');
    gives('54321', 'five doubles keep their order', bind_line('double sum5(double,double,double,double,double)'),
        'calc sum5(1, 2, 3, 4, 5)');
    gives('15.75', 'mixed types stand where they belong',
        bind_line('double mixed(int8_t a, float b, uint16_t c, double d, bool e, const char *f)'),
        "calc mixed(1, 0.25, 2, 4, true, 'eight...')");
    gives('385', 'ten arguments go over the stack', bind_line('int64_t many(int,int,int,int,int,int,int,int,int,int)'),
        'calc many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)');
}

sub values_that_do_not_fit_are_errors {
    my %lines = (
        'char next_char(char)' => ['128', 'int8_t'], 'unsigned char next_uchar(unsigned char)' => ['-1', 'uint8_t'],
        'short next_short(short)' => ['32768', 'int16_t'], 'unsigned short next_ushort(unsigned short)' => ['65536', 'uint16_t'],
        'int next_int(int)' => ['2147483648', 'int32_t'], 'unsigned next_uint(unsigned)' => ['-1', 'uint32_t'],
        'size_t next_size(size_t)' => ['-1', 'uint64_t'],
    );
    for my $prototype (sort keys %lines) {
        my ($value, $type) = @{ $lines{$prototype} };
        my ($name) = $prototype =~ /(\w+)\(/;
        fails(qr/error: calc: $value does not fit $type$/m, "$prototype of $value", bind_line($prototype), "calc $name($value)");
    }
    fails(qr/error: set: row 4: 4000000000 does not fit int32_t$/m, 'a row that does not fit is named',
        bind_line('int next_int(int)'), 'load n.csv | set y = next_int(x)');
    fails(qr/error: set: row 4: the result 18446744073709551615 does not fit int64$/m, 'so is one whose result does not',
        bind_line('uint64_t huge(int)'), 'load n.csv | set y = huge(if(x > 1000, 1, 0))');
    fails(qr/error: set: row 3: the result is not UTF-8$/m, 'and one whose text is none',
        bind_line('const char *latin1(int)'), 'load n.csv | where k < 4 | set y = latin1(k - 1)');
    fails(qr/hint: int64 next_int\(int64 x\)$/m, 'a float64 is no int', bind_line('int next_int(int)'), 'calc next_int(1.5)');
    fails(qr/does not take \(date\)$/m, 'nor is a date', bind_line('int next_int(int)'), 'calc next_int(2025-01-27)');
    gives('2', 'a row that is not asked for does no harm', bind_line('int next_int(int)'),
        'load n.csv | where if(k = 1, next_int(x) = 2, false) | select k = next_int(k)');
}

sub texts_are_copied {
    gives('a!,b!', 'a buffer that is written over', bind_line('const char *shout(const char *s)'), "calc shout('a'), shout('b')");
    gives('x! é! NA x! !', 'nulls stay nulls', bind_line('const char *shout(const char *s)'), 'load t.csv | select y = shout(s)');
    gives('AAPL! MU!', 'a dictionary goes in', bind_line('const char *shout(const char *s)'),
        'load data/deepseek-2025/prices.csv | where ticker in (\'AAPL\', \'MU\') | select y = shout(ticker) | distinct y');
    gives('odd NA odd NA', 'NULL is null', bind_line('const char *maybe(int)'), 'load n.csv | select y = maybe(k)');
}

sub nulls_pass_through {
    gives('2 NA 4 4000000001', 'without a call', bind_line('long next_long(long)'), 'load n.csv | select y = next_long(x)');
    gives('2 NA 4 4000000001', 'typed pointers, too', bind_line('double next_double(double)'), 'load n.csv | select y = next_double(x)');
    gives('4', 'the null was not called', bind_line('double counted(double)'), bind_line('int64_t count_calls(void)'),
        't = load n.csv | set y = counted(x)', 'calc count_calls()');
    gives('NA', 'the word null is one', bind_line('int next_int(int)'), 'calc next_int(null)');
    gives('', 'an empty table gives an empty one', bind_line('int next_int(int)'), 'load n.csv | where k > 9 | select y = next_int(k)');
}

sub calls_are_made_when_they_should {
    gives('1 2 3 4', 'without arguments: for every row', bind_line('int64_t count_calls(void)'), 'load n.csv | select y = count_calls()');
    gives('2', 'of a constant: once', bind_line('double counted(double)'), bind_line('int64_t count_calls(void)'),
        't = load n.csv | set y = counted(7)', 'calc count_calls()');
    gives('7 7 7 7', 'and it stands in every row', bind_line('double counted(double)'), 'load n.csv | select y = counted(7)');
}

sub arrays_are_aggregates {
    my $px = 'px = load data/deepseek-2025/prices.csv';
    my $mean = bind_line('double mean(const double *x, size_t n)', 'as cmean');
    gives('true', 'a mean is the mean', $px, $mean, 'px | summary y = abs(cmean(close) / mean(close) - 1) < 1e-12');
    gives('0', 'by groups, too', $px, $mean, 'px | summary a = cmean(close), m = mean(close) --by ticker | where abs(a - m) > 1e-9 | count');
    gives('20', 'nulls are left out', $mean, 'load n.csv | summary y = cmean(k * nullif(x, 3) * nullif(k, 4)) * 20');
    gives('NA', 'over no rows it is null', $mean, 'load n.csv | where k > 9 | summary y = cmean(x)');
    gives('NA', 'a text, too', bind_line('const char *size_word(const int64_t *x, uint8_t n, const char *word)'),
        "load n.csv | where k > 9 | summary y = size_word(x, 'none')");
    gives('30', 'two arrays', bind_line('double dot(const double *x, const double *y, size_t n)'), 'load n.csv | summary y = dot(k, k)');
    gives('20', 'the second a constant', bind_line('double dot(const double *x, const double *y, size_t n)'), 'load n.csv | summary y = dot(k, 2)');
    gives('20', 'the first a constant', bind_line('double dot(const double *x, const double *y, size_t n)'), 'load n.csv | summary y = dot(2, k)');
    gives('4000000000', 'floats', bind_line('float peak(const float x[], int n)'), 'load n.csv | summary y = peak(x)');
    gives('10', 'narrow integers', bind_line('long total(const int32_t *restrict x, unsigned n)'), 'load n.csv | summary y = total(k)');
    gives('2', 'a stride is 1, a constant behind', bind_line('int64_t above(const double data[], const size_t stride, const size_t n, double limit)'),
        'load n.csv | summary y = above(x, 1.5)');
    gives('"rows 4, first 1"', 'a text', bind_line('const char *size_word(const int64_t *x, uint8_t n, const char *word)'),
        "load n.csv | summary y = size_word(k, 'rows')");
    fails(qr/error: summary: 4000000000 does not fit int32_t$/m, 'a value that does not fit',
        bind_line('long total(const int32_t *restrict x, unsigned n)'), 'load n.csv | summary y = total(x)');
    fails(qr/a constant of above: one value/, 'a column for a constant',
        bind_line('int64_t above(const double data[], const size_t stride, const size_t n, double limit)'), 'load n.csv | summary y = above(x, k)');
    fails(qr/300 rows are more than its length can say/, 'more rows than the length can say', $px,
        bind_line('const char *size_word(const int64_t *x, uint8_t n, const char *word)'),
        'many = load many.csv', "many | summary y = size_word(i, 'x')");
}

# 20,000 rows are several tasks.
sub all_cores_give_the_same {
    for my $prototype ('float next_float(float)', 'double next_double(double)', 'unsigned next_uint(unsigned)') {
        my ($name) = $prototype =~ /(\w+)\(/;
        my @run = map { run_lines(bind_line($prototype, $_), 'm = load rows.csv', "m | select y = $name(i)") } '', '--pure';
        cmp_ok(length $run[0]{out}, '>', 100_000, "$prototype: many rows");
        ok($run[0]{out} eq $run[1]{out}, "$prototype: --pure changes nothing");
    }
    fails(qr/row 15001: -1 does not fit uint32_t/, 'the first row that fails is named', bind_line('unsigned next_uint(unsigned)', '--pure'),
        'm = load rows.csv', 'm | set y = next_uint(if(i > 15000, -1, i))');
}

# The call at row 2000 raises SIGINT: rows 20,000 away are not called.
sub ctrl_c_stops_between_blocks {
    for my $prototype ('double interrupted(double)', 'float interruptedf(float)') {
        my ($name) = $prototype =~ /(\w+)\(/;
        my $run = run_lines(bind_line($prototype), "m = load rows.csv | set y = $name(i)");
        like($run->{err}, qr/^error: set: stopped$/m, "$prototype: is stopped");
        unlike($run->{err}, qr/to the end/, "$prototype: after a block");
        is($run->{status}, 130, "$prototype: and the shell says so");
        $run = run_lines(bind_line($prototype), "m = load rows.csv | where i > 2000 | set y = $name(i)");
        like($run->{err}, qr/to the end/, "$prototype: else it is called to the end");
    }
}

sub names_and_libraries {
    gives('3', 'a name of one\'s own', bind_line('int next_int(int)', 'as inc'), 'calc inc(2)');
    gives('4', 'bound again it is replaced', bind_line('int next_int(int)', 'as inc'), bind_line('double next_double(double)', 'as inc'), 'calc inc(3)');
    gives('1', 'and listed once', bind_line('int next_int(int)', 'as inc'), bind_line('double next_double(double)', 'as inc'), 'ffi ls | count');
    gives('5.5', 'an initial value', bind_line('double next_double(double x = 4.5)'), 'calc next_double()');
    fails(qr/is in \.\/foreign\.so, but it is no function/, 'data are refused', bind_line('int data_not_code(void)'));
    fails(qr/hint: did you mean 'next_int'\?/, 'a name is put right', bind_line('int next_imt(int)'));
    fails(qr/there is no 'no_such_function_at_all' in .*\n.*nm -D \S*foreign\.so/, 'one that is far from all',
        bind_line('int no_such_function_at_all(int)'));
    fails(qr/the current folder is not searched; its file is '\.\/foreign\.so'/, 'the current folder is not searched',
        q{ffi foreign.so 'int next_int(int)'});
    fails(qr/'\.\/n\.csv' cannot be loaded: /, 'a file that is no library', q{ffi ./n.csv 'int f(int)'});
    system('mkfifo', "$folder/pipe.so") == 0 or die;
    fails(qr/'\.\/pipe\.so' is not a file/, 'a pipe is not waited for', q{ffi ./pipe.so 'int f(int)'});
    my $run = run_lines(bind_line('int next_int(int)', q{--summary 'one more'}), 'help next_int');
    like($run->{out}, qr/one more/, 'its summary is shown');
}

sub plain_functions_of_plugins {
    my @lines = ('plugin load ./vol.so');
    gives('252', 'integers', @lines, 'calc trading_days(1, 0)');
    gives('273', 'an initial value', @lines, 'calc trading_days(1)');
    gives('1,3', 'texts', @lines, "calc weight('x'), weight('xyz')");
    fails(qr/does not fit int32_t/, 'values that do not fit', @lines, 'calc trading_days(3000000000, 0)');
    my $bad = "$folder/bad.so";
    is(system("cd $ROOT && cc -shared -fPIC -Iinclude -DNOT_CALLED -o $bad tests/plugins/bad.c"), 0, 'a bad plugin is built');
    trust($bad);
    my $run = run_lines('plugin load ./bad.so');
    like($run->{err}, qr/signature "double twice\(struct x y\)": this struct has not been declared/, 'a signature that cannot be called is refused');
}

chdir $ROOT or die "$ROOT: $!\n";
is(system("cc -shared -fPIC -o $folder/foreign.so tests/plugins/foreign.c"), 0, 'the library is built');
is(system("cc -shared -fPIC -Iinclude -o $folder/vol.so tests/plugins/vol.c"), 0, 'the plugin is built');
trust("$folder/vol.so");
spit("$folder/n.csv", "k,x\n1,1\n2,\n3,3\n4,4000000000\n");
spit("$folder/t.csv", "s\nx\né\n\nx\n\"\"\n");
spit("$folder/many.csv", join "\n", 'i', 1 .. 300, '');
spit("$folder/rows.csv", join "\n", 'i', 1 .. 20_000, '');
every_type_goes_in_and_comes_back();
values_that_do_not_fit_are_errors();
texts_are_copied();
nulls_pass_through();
calls_are_made_when_they_should();
arrays_are_aggregates();
all_cores_give_the_same();
ctrl_c_stops_between_blocks();
names_and_libraries();
plain_functions_of_plugins();
done_testing();
