#!/usr/bin/perl
# ffi_deeper.t -- C functions that write, take and give structs, call back, and hand out pointers: from expressions and
# from Lua, with a library built here, with libc and libm, and with GSL where it is installed.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = sandbox();

sub run_lines { return jevons({ folder => $folder }, '--format', 'csv', map { ('-c', $_) } @_) }

sub bind_line { my ($prototype, $more) = @_; return "ffi ./deeper.so '$prototype'" . ($more ? " $more" : '') }

# The values that the last line prints, without the header, joined by blanks.
sub gives {
    my ($wanted, $name, @lines) = @_;
    my $run = run_lines(@lines);
    my @printed = split /\n/, $run->{out};
    shift @printed;
    ok(healthy($run) && $run->{status} == 0, "$name: succeeds") or diag($run->{err});
    is(join(' ', @printed), $wanted, $name);
}

sub fails {
    my ($wanted, $name, @lines) = @_;
    my $run = run_lines(@lines);
    ok(healthy($run) && $run->{status} == 1, "$name: fails") or diag("status $run->{status}: $run->{out}$run->{err}");
    like($run->{err}, $wanted, $name);
}

# What a script prints, and what it says on stderr.
sub script {
    my ($code) = @_;
    spit("$folder/try.lua", "local D = './deeper.so'\nlocal ffi = jevons.ffi\n$code");
    return jevons({ folder => $folder }, 'run', 'try.lua');
}

sub prints {
    my ($wanted, $name, $code) = @_;
    my $run = script($code);
    ok(healthy($run) && $run->{status} == 0, "$name: succeeds") or diag($run->{err});
    is($run->{out}, "$wanted\n", $name);
}

sub raises {
    my ($wanted, $name, $code) = @_;
    my $run = script("local ok, why = pcall(function() $code end) print(ok, tostring(why))");
    ok(healthy($run) && $run->{status} == 0, "$name: the script goes on") or diag($run->{err});
    like($run->{out}, $wanted, $name);
}

sub what_is_written_is_an_output {
    my $split = 'int split(double x, double *whole, double *rest)';
    gives('0', 'the result is the value', bind_line($split), 'calc split(2.75)');
    gives('2,0.75', '--take says which is', bind_line($split, 'as whole --take whole'), bind_line($split, 'as rest --take rest'),
        'calc whole(2.75), rest(2.75)');
    gives('1,0,1 2,, 3,0,3 4,0,4', 'row by row, nulls left out', bind_line($split, '--take rest'), bind_line($split, 'as w --take whole'),
        'load n.csv | set r = split(x), w = w(k) | select k, r, w = w + x * 0');
    gives('0', 'what is not written is zero', bind_line('void leave_alone(double x, int *never)'), 'calc leave_alone(3)');
    gives('15', 'inout is given and written', bind_line('void step(inout int *x)'), 'calc step(5)');
    fails(qr/gives no 'hole'\nhint: did you mean 'whole'/, 'an output that is none', bind_line($split, '--take hole'));
    fails(qr/more than one output to take\nhint: choose with --take: whole, rest/, 'two of a void function',
        bind_line('void split(double x, double *whole, double *rest)'));
    gives('2', 'one without a name is out1', bind_line('int split(double, double *, double *)', '--take out1'), 'calc split(2.75)');
    fails(qr/hint: did you mean 'double \*'/, 'a pointer to a type that was meant', bind_line('int split(double x, doubel *whole, double *rest)'));
    fails(qr/does not fit int32_t/, 'what is written over must fit', bind_line('void step(inout int *x)'), 'calc step(3000000000)');
    prints("0\t2.0\t0.75\n1\t-2.0\t-0.5", 'Lua is given all', "local f = ffi(D, '$split') print(f(2.75)) print(f(-2.5))");
    prints('15', 'and what is written over', "print(ffi(D, 'void step(inout int *x)')(5))");
}

sub arrays_are_written {
    my $rows = 'load n.csv';
    gives('2 4 6 8', 'a column from a column', bind_line('void scale(const double *x, double *out, size_t n)'), "$rows | select y = scale(k)");
    gives('2 NA 6 8', 'nulls are left out', bind_line('void scale(const double *x, double *out, size_t n)'),
        "$rows | select y = scale(k + if(x is null, null, 0))");
    gives('2 4 6 8', 'narrow types', bind_line('void scalef(const float *x, uint8_t *out, int n)'), "$rows | select y = scalef(k)");
    gives('false false true true', 'truths', bind_line('void above_zero(const double *x, bool *is, size_t n)'), "$rows | select y = above_zero(k - 2)");
    gives('4 3 2 1', 'in place, on a copy', bind_line('void reverse(int16_t x[], size_t n)', 'as back'), "$rows | select y = back(k)");
    gives('1 2 3 4', 'the input is as it was', bind_line('void reverse(int16_t x[], size_t n)', 'as back'), 'n = load n.csv', 'm = n | set y = back(k)', 'n | select k');
    gives('11 22 33 44', 'a length before, inout and a constant', bind_line('void axpy(int n, double a, const double *x, int incx, inout double *y, int incy)'),
        "$rows | select y = axpy(10, k, k)");
    gives('a,1,2 b,, a,2,1 b,3,3', 'within groups', bind_line('void reverse(int16_t x[], size_t n)', 'as back'), 'load g.csv | set r = back(v) --by g');
    my $extremes = 'void extremes(double least[1], double most[1], const double data[], size_t stride, size_t n)';
    gives('1,4', '[1] is one value', bind_line($extremes, 'as lo --take least'), bind_line($extremes, 'as hi --take most'), "$rows | summary a = lo(k), b = hi(k)");
    gives('4', 'a pointer into the column is the value there', bind_line('const double *largest(const double *x, size_t n)'), "$rows | summary y = largest(k)");
    gives('NA', 'NULL is null', bind_line('const double *largest(const double *x, size_t n)'), "$rows | summary y = largest(-k)");
    gives('5.5', 'a pointer to one value', bind_line('double deref(const double x[1], double y)'), 'calc deref(5, 0.5)');
    prints("4.0\t6.0\n7\t5", 'columns and lists for Lua',
        "local s = ffi(D, 'void scale(const double *x, double *out, size_t n)')\nlocal a, b = s{2, 3}, s(jevons.column{2, 3})\nprint(a[1], b[2])\n"
      . "local r = ffi(D, 'void reverse(int16_t x[], size_t n)') local c = r{5, 6, 7} print(c[1], c[3])");
    raises(qr/column has nulls/, 'nulls are nothing to C', "ffi(D, 'void scale(const double *x, double *out, size_t n)')(jevons.column{1, jevons.null})");
    raises(qr/40000 does not fit int16_t/, 'a value that does not fit', "ffi(D, 'void reverse(int16_t x[], size_t n)'){40000}");
}

my %structs = (
    s1 => ['int8_t a', 'a = 1'], s2 => ['int8_t a, b', 'a = 1, b = 2'], s3 => ['int8_t a, b, c', 'a = 1, b = 2, c = 3'],
    s5 => ['int8_t a[5]', 'a = {1, 2, 3, 4, 5}'], s8 => ['int32_t a; float b', 'a = 1, b = 2.5'],
    s12 => ['float a, b, c', 'a = 1, b = 2, c = 3'], s16 => ['double a; int64_t b', 'a = 1, b = 2'],
    s17 => ['int8_t a[17]', 'a = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}'],
    s24 => ['double a, b, c', 'a = 1, b = 2, c = 3'],
    mixed => ['int8_t a; double b; int16_t c; float d; bool e', 'a = 1, b = 2, c = 3, d = 4, e = true'],
    nested => ['struct {int16_t p; double q;} in; struct {int8_t a, b, c;} more; double tail[2]',
               "['in'] = {p = 1, q = 2}, more = {a = 1, b = 2, c = 3}, tail = {1.5, 2.5}"],
);

my $show = <<'LUA';
local function show(x)
    if type(x) ~= 'table' then return tostring(x) end
    local keys, all = {}, {}
    for k in pairs(x) do keys[#keys + 1] = k end
    table.sort(keys)
    for i, k in ipairs(keys) do all[i] = k .. '=' .. show(x[k]) end
    return '{' .. table.concat(all, ' ') .. '}'
end
local function more(x)
    if type(x) == 'number' then return x + 1 elseif type(x) == 'boolean' then return not x end
    local y = {}
    for k, v in pairs(x) do y[k] = more(v) end
    return y
end
LUA

sub structs_go_in_and_come_back {
    for my $name (sort keys %structs) {
        my ($fields, $value) = @{ $structs{$name} };
        my $type = "typedef struct {$fields;} $name;";
        prints('same', "$name by value and by pointer", $show . <<"LUA");
local x = {$value}
local one = ffi(D, '$type $name add_$name($name x)')(x)
local two = ffi(D, '$type void put_$name(const $name *in, $name *out)')(x)
local function num(t) return (show(t):gsub('%.0', '')) end
local wanted = num(more(x))
print(num(one) == wanted and num(two) == wanted and 'same' or num(one) .. ' ' .. num(two) .. ' ' .. wanted)
LUA
    }
    my $s8 = 'typedef struct {int32_t a; float b;} s8; s8 add_s8(s8 x)';
    gives('2,3.5', 'fields are arguments, --take picks one', bind_line($s8, '--take a'), bind_line($s8, 'as b --take b'), 'calc add_s8(1, 2.5), b(1, 2.5)');
    gives('3 4 5 6', 'row by row', bind_line('struct s16 {double a; int64_t b;}; void put_s16(const struct s16 *in, struct s16 *out)', '--take out.b'),
        'load n.csv | select y = put_s16(0, k + 1)');
    gives('x', 'a text in a struct', bind_line('struct {const char *name; double value;} label(const char *name, double value)', '--take name'), "calc label('x', 1)");
    gives('5.5', 'both ways', bind_line('double value_of(struct {const char *name; double value;} x)'), "calc value_of('abc', 2.5)");
    fails(qr/a struct with an array in it/, 'an array in one is for Lua', bind_line('struct s5 {int8_t a[5];}; int add_s5(struct s5 x)'));
    raises(qr/the struct has no field 'c'$/m, 'a field that is none', "ffi(D, 'struct p {int8_t a, b;}; struct p add_s2(struct p x)'){a = 1, c = 2}");
    raises(qr/the field 'b' is missing/, 'a field left out', "ffi(D, 'struct p {int8_t a, b;}; struct p add_s2(struct p x)'){a = 1}");
    raises(qr/b: 300 does not fit int8_t/, 'a field that does not fit', "ffi(D, 'struct p {int8_t a, b;}; struct p add_s2(struct p x)'){a = 1, b = 300}");
    raises(qr/wanted a list of 5 values/, 'a list too short', "ffi(D, 'struct p {int8_t a[5];}; struct p add_s5(struct p x)'){a = {1, 2}}");
    raises(qr/wanted a table with the struct's fields/, 'no table', "ffi(D, 'struct p {int8_t a, b;}; struct p add_s2(struct p x)')(1)");
}

sub callbacks_are_expressions {
    my $sum = bind_line('double sum_of(double (*f)(double x), int n)');
    gives('30', 'a sum', $sum, q{calc sum_of('x ^ 2', 4)});
    gives('1 5 14 30', 'for each row', $sum, q{load n.csv | select y = sum_of('x ^ 2', k)});
    gives('1 6 6 20', 'each row its own', $sum, q{load n.csv | select y = sum_of(if(k % 2 = 1, 'x', '2 * x'), k)});
    gives('20', 'one in another', $sum, q{calc sum_of('sum_of(''x'', int(x))', 4)});
    gives('5', 'in a struct', bind_line('typedef struct {double (*function)(double x, void *params); void *params;} F; double at_two(const F *f)'),
        q{calc at_two('x ^ 2 + 1')});
    gives('-3', 'narrow types', bind_line('int narrow(int8_t (*f)(int8_t a, uint16_t b, bool c, float d))'), q{calc narrow('if(c and b = 65535 and d = 0.5, a, 0)')});
    fails(qr/in '1000': the callback's 1000 does not fit int8_t/, 'a result that does not fit',
        bind_line('int narrow(int8_t (*f)(int8_t a, uint16_t b, bool c, float d))'), q{calc narrow('1000')});
    fails(qr/in 'x \/ 'a'': cannot divide/, 'an expression that cannot be', $sum, q{calc sum_of('x / ''a''', 4)});
    fails(qr/in 'z': the callback has no column 'z'/, 'a name that is none', $sum, q{calc sum_of('z', 4)});
    fails(qr/row 2: in 'int\(x\) \* 92233/, 'an error while C runs names the row', $sum, q{load n.csv | set y = sum_of('int(x) * 9223372036854775807', k)});
    fails(qr/C called it from another thread/, 'another thread is refused', bind_line('double elsewhere(double (*f)(double x))'), q{calc elsewhere('x')});
    fails(qr/in 'x': C gave NULL for/, 'a NULL pointer', bind_line('double null_given(double (*f)(const double *x))'), q{calc null_given('x')});
    fails(qr/callback is made by Lua alone/, 'texts are for Lua', bind_line('int64_t told(void (*tell)(const char *what, const double *null), int n)'));
    fails(qr/sum takes many rows/, 'one row is no column', $sum, q{calc sum_of('sum(x)', 4)});
    my $run = run_lines(bind_line('double interrupted(double (*f)(double x))'), q{calc interrupted('x')});
    like($run->{err}, qr/the last gave 0\n.*error: calc: stopped/s, 'Ctrl-C: the rest of the calls give zero');
    is($run->{status}, 130, 'and the shell says so');
}

sub callbacks_are_lua_functions {
    prints('30.0', 'a sum', "print(ffi(D, 'double sum_of(double (*f)(double x), int n)')(function(x) return x ^ 2 end, 4))");
    prints('20.0', 'one in another', "local s = ffi(D, 'double sum_of(double (*f)(double x), int n)')\n"
        . 'print(s(function(x) return s(function(y) return y end, math.floor(x)) end, 4))');
    prints("even\todd\teven\tnil\n3", 'texts and NULL', "local t, last = {}, 1\n"
        . "local n = ffi(D, 'int64_t told(void (*tell)(const char *what, const double *null), int n)')(function(s, null) t[#t + 1] = s last = null end, 3)\n"
        . 'print(t[1], t[2], t[3], last) print(n)');
    prints('2 9 4', 'structs', "local s3, s16 = 'typedef struct {int8_t a, b, c;} s3;', 'typedef struct {double a; int64_t b;} s16;'\n"
        . "local r = ffi(D, s3 .. s16 .. 's3 map_s3(s3 (*f)(s3 x, const s16 *y), s3 x)')(function(x, y) return {a = x.a + 1, b = x.b + y.b, c = x.c + 1} end, {a = 1, b = 2, c = 3})\n"
        . 'print(r.a .. " " .. r.b .. " " .. r.c)');
    my $sum = "local s = ffi(D, 'double sum_of(double (*f)(double x), int n)')";
    raises(qr/^false\ttry\.lua:3: boom 1/, 'the first error is raised', "$sum s(function(x) error('boom ' .. math.floor(x)) end, 4)");
    raises(qr/callback: .*found string, wanted a number/, 'a result of the wrong type', "$sum s(function(x) return 'x' end, 4)");
    raises(qr/there is no dataset|no dataset|'nonesuch'/, 'an error of a statement in it', "$sum s(function(x) jevons.run('nonesuch') return 1 end, 4)");
    raises(qr/attempt to yield/, 'a coroutine cannot leave through C', "$sum local co = coroutine.wrap(function() s(function(x) coroutine.yield(1) end, 4) end) co()");
    raises(qr/nested too deep/, 'without end is too deep', "$sum local function f(x) return s(f, 1) end s(f, 1)");
    raises(qr/C called it from another thread/, 'another thread is refused', "ffi(D, 'double elsewhere(double (*f)(double x))')(function(x) return x end)");
    raises(qr/f: found number, wanted a function/, 'a number is none', "$sum s(1, 2)");
    my $run = script("ffi(D, 'double interrupted(double (*f)(double x))')(function(x) return x end) print('not reached')");
    like($run->{err}, qr/the last gave 0\n.*stopped/s, 'Ctrl-C: the rest of the calls give zero');
    unlike($run->{out}, qr/not reached/, 'and the script ends');
    prints("9.0\n-1.0", 'a callback that C keeps lives as long as its value', <<'LUA');
local keep, call = ffi(D, 'void keep(double (*f)(double x))'), ffi(D, 'double call_kept(double x)')
local cb = jevons.callback('double (*)(double x)', function(x) return x * x end)
keep(cb) collectgarbage() collectgarbage()
print(call(3)) keep(nil) cb = nil collectgarbage() print(call(3))
LUA
    prints("false\ttrue\nfalse\ttrue\n-1.0", 'one that it keeps for longer leads nowhere, and is told', <<'LUA');
local keep, call = ffi(D, 'void keep(double (*f)(double x))'), ffi(D, 'double call_kept(double x)', 'call_kept')
for i = 1, 3000 do keep(function(x) return x * i end) end collectgarbage() collectgarbage()
local function told(ok, why) print(ok, tostring(why):find('C called back code that is gone', 1, true) ~= nil) end
told(pcall(call, 3)) told(pcall(jevons.run, 'calc call_kept(3)'))
keep(nil) print(call(3))
LUA
    prints("false\n15.0", 'after calls that went too deep a script goes on', "$sum local function f(x) return s(f, 1) end print((pcall(s, f, 2))) print(s(function(x) return x end, 5))");
    raises(qr/wanted a pointer to a function/, 'which is a function\'s', "jevons.callback('double', print)");
    raises(qr/kept is cross/, 'an error in one that is kept is raised, too', "local keep, call = ffi(D, 'void keep(double (*f)(double x))'), ffi(D, 'double call_kept(double x)')\n"
        . "local cb = jevons.callback('double (*)(double x)', function(x) error('kept is cross') end) keep(cb) local ok, why = pcall(call, 1) keep(nil) error(why, 0)");
    prints('25.0', 'a handle of C\'s own code', "print(ffi(D, 'double sum_of(void *f, int n)')(ffi(D, 'void *square_code(void)')(), 4) - 5)");
}

sub pointers_are_handles {
    prints("1\n6\n7\nnil\n-1\n0", 'they are freed when nobody holds them', <<'LUA');
local new, next = ffi(D, 'counter *counter_new(int64_t n)'), ffi(D, 'int64_t counter_next(counter *x)')
local free, open = ffi(D, 'void counter_free(counter *x)'), ffi(D, 'int64_t counters_open(void)')
local c = jevons.ffi_gc(new(5), free)
print(open()) print(next(c)) print(next(c)) print(new(-1)) print(next(nil))
c = nil collectgarbage() collectgarbage() print(open())
LUA
    raises(qr/found counter \*, wanted a handle of gadget \*, or nil/, 'their names must agree',
        "local c = jevons.ffi_gc(ffi(D, 'counter *counter_new(int64_t n)')(1), ffi(D, 'void counter_free(counter *x)')) ffi(D, 'int64_t counter_next(gadget *x)')(c)");
    prints('2', 'void * fits all', "local c = jevons.ffi_gc(ffi(D, 'counter *counter_new(int64_t n)')(1), ffi(D, 'void counter_free(counter *x)')) print(ffi(D, 'int64_t counter_next(void *x)')(c))");
    fails(qr/an opaque pointer cannot stand in an expression\nhint: .*Lua holds any pointer/, 'not at the prompt', bind_line('int64_t counter_next(counter *x)'));
    fails(qr/a result that is an opaque pointer/, 'nor as a result', bind_line('counter *counter_new(int64_t n)'));
    gives('counter_new,from Lua', 'ffi ls shows them', q{lua local f = jevons.ffi('./deeper.so', 'counter *counter_new(int64_t n)')}, 'ffi ls | select name, called');
    fails(qr/'x' is given no table/, 'an assignment binds nothing', 'x = ' . bind_line('void step(inout int *x)'));
}

sub the_systems_own {
    my $cmp = 'int (*cmp)(const double *a, const double *b)';
    gives('1 2 3 4', 'qsort', "ffi libc.so.6 'void qsort(double base[], size_t n, size_t size, $cmp)'", q{load n.csv | select s = qsort(5 - k, 'int(sign(a - b))')});
    gives('std', 'the plugins of what it calls back are noted', "ffi libc.so.6 'void qsort(double base[], size_t n, size_t size, $cmp)'",
        q{x = load n.csv | select s = qsort(5 - k, 'int(sign(a - b))')}, q{history x --inputs | where name = 'std' | select name});
    gives('3', 'bsearch', "ffi libc.so.6 'const double *bsearch(const double key[1], const double base[], size_t n, size_t size, $cmp)'",
        q{load n.csv | summary s = bsearch(3, k, 'int(sign(a - b))')});
    gives('NA', 'bsearch finds nothing', "ffi libc.so.6 'const double *bsearch(const double key[1], const double base[], size_t n, size_t size, $cmp)'",
        q{load n.csv | summary s = bsearch(3.5, k, 'int(sign(a - b))')});
    prints("2.0\tnil", 'bsearch from Lua', "local b = ffi('libc.so.6', 'const double *bsearch(const double key[1], const double base[], size_t n, size_t size, $cmp)')\n"
        . 'local function c(x, y) return x < y and -1 or x > y and 1 or 0 end print(b(2, {1, 2, 3}, c), (b(2.5, {1, 2, 3}, c)))');
    my $lfind = "ffi libc.so.6 'const double *lfind(const double key[1], const double base[], const size_t n[1], size_t size, $cmp)'";
    gives('3', 'lfind, whose length stands behind a pointer', $lfind, q{load n.csv | summary s = lfind(3, k, 'int(sign(a - b))')});
    gives('NA', 'lfind finds nothing', $lfind, q{load n.csv | summary s = lfind(5, k, 'int(sign(a - b))')});
    gives('3,2', 'div', "ffi libc.so.6 'struct {int quot; int rem;} div(int, int)' --take quot", "ffi libc.so.6 'struct {long quot; long rem;} ldiv(long, long)' --take rem",
        'calc div(17, 5), ldiv(17, 5)');
    gives('0.625,4', 'frexp', "ffi libm.so.6 'double frexp(double x, int *exponent)'", "ffi libm.so.6 'double frexp(double x, int *exponent)' as e --take exponent", 'calc frexp(10), e(10)');
    gives('0.5,2', 'modf', "ffi libm.so.6 'double modf(double x, double *whole)'", "ffi libm.so.6 'double modf(double x, double *whole)' as w --take whole", 'calc modf(2.5), w(2.5)');
    gives('true', 'sincos', "ffi libm.so.6 'void sincos(double x, double *s, double *c)' --take s", 'calc sincos(1) = sin(1)');
    gives('2,3', 'remquo', "ffi libm.so.6 'double remquo(double x, double y, int *quo)'", "ffi libm.so.6 'double remquo(double x, double y, int *quo)' as q --take quo", 'calc remquo(17, 5), q(17, 5)');
}

my $function = 'typedef struct {double (*function)(double x, void *params); void *params;} gsl_function;';

sub gsl_integrates {
    my $qng = "ffi libgsl.so.27 '$function int gsl_integration_qng(const gsl_function *f, double a, double b, double epsabs, double epsrel, "
            . "double *result, double *abserr, size_t *neval)' as integrate --take result";
    gives('true', 'the error function', $qng, q{calc abs(integrate('exp(-x^2)', 0, 1, 0, 1e-10) - 0.7468241328124271) < 1e-12});
    gives('true', 'pi', $qng, q{calc abs(integrate('4 / (1 + x^2)', 0, 1, 0, 1e-10) - 3.141592653589793) < 1e-12});
    gives('true', 'twice', $qng, q{calc abs(integrate('x * integrate(''x^2'', 0, 1, 0, 1e-9)', 0, 1, 0, 1e-9) - 1 / 6) < 1e-12});
    gives('14', 'a failure is a status, and no end', $qng =~ s/as integrate.*/as status/r, q{calc status('1 / sqrt(x)', 0, 1, 0, 1e-12)});
    gives('0.5 2 4.5 8', 'a bound for each row', $qng, q{load n.csv | select y = round(integrate('x', 0, k, 0, 1e-9), 9)});
    prints("true\ttrue\ttrue", 'from Lua, with a workspace, a slope and a struct', <<"LUA");
local G, F = 'libgsl.so.27', '$function '
local new = ffi(G, 'gsl_integration_workspace *gsl_integration_workspace_alloc(size_t n)')
local w = jevons.ffi_gc(new(1000), ffi(G, 'void gsl_integration_workspace_free(gsl_integration_workspace *w)'))
local qags = ffi(G, F .. 'int gsl_integration_qags(const gsl_function *f, double a, double b, double epsabs, double epsrel, size_t limit, gsl_integration_workspace *w, double *result, double *abserr)')
local status, area = qags(function(x) return math.log(x) / math.sqrt(x) end, 0, 1, 0, 1e-7, 1000, w)
local deriv = ffi(G, F .. 'int gsl_deriv_central(const gsl_function *f, double x, double h, double *result, double *abserr)')
local _, slope = deriv(function(x) return x ^ 3 end, 2, 1e-4)
local _, value = ffi(G, 'typedef struct {double val; double err;} gsl_sf_result; int gsl_sf_erf_e(double x, gsl_sf_result *result)')(1)
print(status == 0 and math.abs(area + 4) < 1e-9, math.abs(slope - 12) < 1e-7, math.abs(value.val - 0.8427007929497149) < 1e-14)
LUA
    gives('true', 'a struct that is written', "ffi libgsl.so.27 'typedef struct {double val; double err;} gsl_sf_result; int gsl_sf_erf_e(double x, gsl_sf_result *result)' as erf_e --take result.val",
        'calc abs(erf_e(1) - 0.8427007929497149) < 1e-14');
    gives('true', 'a fit of columns', "ffi libgsl.so.27 'int gsl_fit_linear(const double *x, size_t xstride, const double *y, size_t ystride, size_t n, double *c0, double *c1, double *cov00, double *cov01, double *cov11, double *sumsq)' as slope --take c1",
        'load n.csv | summary y = slope(k, 3 * k + 1) | select y = abs(y - 3) < 1e-12');
}

chdir $ROOT or die "$ROOT: $!\n";
is(system("cc -shared -fPIC -pthread -o $folder/deeper.so tests/plugins/deeper.c"), 0, 'the library is built');
spit("$folder/n.csv", "k,x\n1,1\n2,\n3,3\n4,4\n");
spit("$folder/g.csv", "g,v\na,1\nb,\na,2\nb,3\n");
what_is_written_is_an_output();
arrays_are_written();
structs_go_in_and_come_back();
callbacks_are_expressions();
callbacks_are_lua_functions();
pointers_are_handles();
the_systems_own();
SKIP: {
    my $run = run_lines("ffi libgsl.so.27 'double gsl_hypot(double x, double y)'");
    skip 'GSL is not installed: tests/install-deps.sh test', 1 if $run->{status};
    gsl_integrates();
}
done_testing();
