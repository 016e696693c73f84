#!/usr/bin/perl
# sentiment_thread.t -- threads that are broken, huge, or strange: they are read or refused, and it is said what was wrong and where.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use JSON::PP ();
use Jevons;
use Test::More;

my $folder = sandbox();
plan skip_all => 'the plugin sentiment is not built' if jevons({ folder => $folder }, '-c', 'help sentiment thread')->{status};

# The posts of bytes, and what was said of them: { rows, err, status }.
sub posts_of {
    my ($bytes, @flags) = @_;
    spit("$folder/in", $bytes);
    unlink "$folder/out.json";
    my $run = jevons({ folder => $folder }, '-c', "t = sentiment thread in @flags", '-c', 't | save out.json');
    $run->{rows} = -e "$folder/out.json" ? JSON::PP->new->utf8(0)->decode(slurp("$folder/out.json"))->{rows} : [];
    return $run;
}

sub refused {
    my ($name, $bytes, $message, @flags) = @_;
    my $run = posts_of($bytes, @flags);
    expect($name, $run, status => 1, err => $message);
}

# How many bytes its posts have as CSV, which is quicker to come by than the posts.
sub size_of {
    my ($bytes, @flags) = @_;
    spit("$folder/in", $bytes);
    unlink "$folder/out.csv";
    my $run = jevons({ folder => $folder }, '-c', "t = sentiment thread in @flags", '-c', 't | select own | save out.csv');
    $run->{size} = -s "$folder/out.csv";
    return $run;
}

sub own { my ($run) = @_; return [map { $_->{own} } @{ $run->{rows} }] }

# Broken JSON, with its place.
refused('a brace is missing', "{\"posts\": [\n {\"text\": \"x\"},\n {\"text\": \"y\" ]}\n", qr/in: line 3, column 15: .*expected near '\]'/);
refused('a line of many is broken', "{\"text\": \"x\"}\n{\"text\": \"y\"}\n{\"text\": y}\n", qr/in: line 3, column \d+: /);
refused('a file that was cut', '[{"kind": "Listing", "data": {"children": [', qr/line 1, column 43: .*near end of file/);
refused('a file that was cut behind a line', "[\n{\"text\": \"x\"}\n", qr/line 3, column 1: .*near end of file/);
refused('a member twice', "{\"id\": 1,\n \"text\": \"x\", \"text\": \"y\"}", qr/line 2, column \d+: duplicate object key/);
refused('nested beyond measure', '[' x 100000, qr/line 1, column \d+: maximum parsing depth/);
refused('a value that is no post', "{\"text\": \"x\"}\n17\n", qr/line 2, column 1: a value that is no object, wanted a post/);
refused('a table with an open quote', "id,text\n1,\"never closed\n2,x\n", qr/line 2, column 3: a field in double quotes that is not closed/);
refused('a row with too many fields', "id,text\n1,x\n2,well, no\n", qr/line 3: more fields than the header has/);
refused('a page of no forum', "<html><body><p>hello</p></body></html>", qr/a page without posts of phpBB/);
refused('a table without texts', "a,b\n1,2\n", qr/no column of texts/, '--as', 'delimited');

# Nothing in it.
for my $nothing (['an empty file', ''], ['blanks', " \n\n\t\n"], ['an empty list', '[]'], ['a topic without posts', '{"post_stream": {"posts": []}}'], ['a header alone', "id\tauthor\ttext\n"], ['zero bytes', "\0" x 100]) {
    my $run = posts_of($nothing->[1]);
    expect($nothing->[0], $run, status => 0, err => qr/in: no posts/);
}

# Encodings.
my $run = posts_of("it\x92s caf\xe9 time\nit\xe2\x80\x99s na\xc3\xafve\n");
expect('Windows-1252 among UTF-8', $run, status => 0, err => qr/2 bytes are no UTF-8, and were read as Windows-1252/);
is_deeply(own($run), ["it\xe2\x80\x99s caf\xc3\xa9 time", "it\xe2\x80\x99s na\xc3\xafve"], 'both are read');
for my $order ('v', 'n') {
    $run = posts_of(pack("${order}*", 0xfeff, map { ord } split //, "first\nsecond \x{20ac}\n"));
    expect("UTF-16, $order", $run, status => 0, err => qr/converted from UTF-16/);
    is_deeply(own($run), ['first', "second \xe2\x82\xac"], "UTF-16, $order: lines");
}
$run = posts_of("\xef\xbb\xbf{\"text\": \"cut \\ud83d short\"}");
expect('half of a pair', $run, status => 0);
is_deeply(own($run), ["cut \xef\xbf\xbd short"], 'half of a pair is one unknown character');
$run = posts_of("one\0 two\nthree\n");
expect('zero bytes', $run, status => 0, err => qr/1 zero bytes were left out/);
is_deeply(own($run), ['one two', 'three'], 'zero bytes are left out');

# Escapes of terminals are shown as what they are.
spit("$folder/ansi", "\e[31mred\e[0m\e]0;title\a alert\n");
$run = jevons({ folder => $folder }, '-c', 'sentiment thread ansi | select own');
expect('escapes of terminals', $run, status => 0);
unlike($run->{out}, qr/[\e\a]/, 'no escape reaches the terminal');
like($run->{out}, qr/red/, 'the words do');

# Times of all shapes; days that no month has are none.
my @times = (['1737961200', '2025-01-27T07:00:00Z'], ['1737961200000', '2025-01-27T07:00:00Z'], ['"1737961200"', '2025-01-27T07:00:00Z'], ['-86400000', '1967-04-07T00:00:00Z'],
    ['"2025-01-27T10:00:00+14:00"', '2025-01-26T20:00:00Z'], ['"1965-03-02 10:00"', '1965-03-02T10:00:00Z'], ['"Jan 27, 2025 at 3:04 PM"', '2025-01-27T15:04:00Z'],
    ['"2024-02-29"', '2024-02-29T00:00:00Z'], ['"2025-02-29"', undef], ['"2025-02-31"', undef], ['"2025-04-31"', undef], ['"2024-12-31"', '2024-12-31T00:00:00Z'], ['"2025-01-27T25:00Z"', undef],
    ['1e308', undef], ['true', undef], ['[]', undef]);
$run = posts_of(join '', map { "{\"text\":\"x\",\"time\":$_->[0]}\n" } @times);
is_deeply([map { $_->{time} } @{ $run->{rows} }], [map { $_->[1] } @times], 'times of all shapes');

# Who answers whom in a circle.
$run = posts_of(join '', map { my ($id, $up) = @$_; "{\"id\":\"$id\",\"parent\":\"$up\",\"text\":\"says $id\"}\n" } ['a', 'c'], ['b', 'a'], ['c', 'b'], ['d', 'd'], ['e', 'a'], ['f', 'nobody']);
expect('circles', $run, status => 0, err => qr/2 posts answer each other in a circle, and were cut from their parent/);
is_deeply([map { $_->{parent} // '-' } @{ $run->{rows} }], ['c', '-', 'b', '-', 'a', 'nobody'], 'each circle is cut once, and nothing else');
$run = posts_of("{\"id\":1,\"text\":\"x\"}\n{\"id\":1,\"text\":\"y\"}\n");
expect('an id twice', $run, status => 0, err => qr/1 posts have the id of an earlier one/);

# 10 MB in one comment, in every format that takes them.
my $long = ('b' x 990 . ' of many, ') x 10500;
for my $case (['lines', $long], ['jsonl', "{\"text\":\"$long\"}"], ['paste', "$long\n\xc2\xa0\nshort\n\xc2\xa0\n"], ['delimited', "id\ttext\n1\t$long\n"], ['bbcode', "[quote=a]b[/quote]$long"],
    ['4chan', "{\"posts\":[{\"no\":1,\"resto\":0,\"com\":\"<b>$long</b>\"}]}"], ['xenforo', "<html><article class=\"message\"><div class=\"bbWrapper\">$long</div></article></html>"]) {
    $run = size_of($case->[1], '--as', $case->[0]);
    expect("10 MB, $case->[0]", $run, status => 0);
    cmp_ok($run->{size}, '>', 10_000_000, "10 MB, $case->[0]: all of it is there");
}

# What would be slow if it were not linear: it ends within the time of a test.
for my $case (['quotes that open', '[quote]' x 100000], ['lines of quotes that open', '{"text":"' . '[quote]a\\n' x 300000 . '"}'], ['quotes that open in lines', "[quote]a b\n" x 200000], ['quotes alone', "[quote]x[/quote]\n" x 50000], ['brackets', '[' x 300000 . "\n[quote"], ['links', '[a](http' x 50000],
    ['elements in elements', '<html><div class="post">' . '<div class="postbody">' x 20000 . 'x'], ['signs', "{\"text\":\"" . '> a\\n' x 50000 . 'b"}'], ['the same again', "{\"text\":\"a b c d e f g h i j\"}\n" x 20000],
    ['a long post, a line of which many repeat', join("\n", map { "line $_ of the first post is like the others" } 1 .. 20000) . "\n---\n" . "line 2 of the first post is like the others\nyes\n---\n" x 2000, '--as', 'paste'],
    ['lines of one post in another', "{\"text\":\"" . 'a b c d e\\n' x 20000 . "\"}\n{\"text\":\"" . 'a b c d e\\n' x 20000 . '"}']) {
    $run = size_of(@$case[1 .. $#$case]);
    ok(healthy($run), "$case->[0]: ends by itself") or diag($run->{err});
}

# A heading that is cut is cut between characters, wherever they lie.
for my $before ('', 'a', 'ab') {
    my $title = $before . "\xe3\x81\x82" x 200;
    $run = posts_of("<html><h2 class=\"topic-title\">$title</h2><div class=\"post\"><div class=\"content\">x</div></div></html>", '--as phpbb');
    expect('a long heading', $run, status => 0);
    like($title, qr/^\Q$run->{rows}[0]{title}\E(?:\xe3\x81\x82)+\z/, 'has whole characters');
    cmp_ok(length $run->{rows}[0]{title}, '>', 390, 'nearly as many as there is room for');
}

# As many authors as posts.
$run = size_of("id,author,text\n" . join '', map { "$_,user$_,post of user $_\n" } 1 .. 100000);
expect('a hundred thousand authors', $run, status => 0);
is(slurp("$folder/out.csv") =~ tr/\n//, 100001, 'each has a post');
done_testing();
