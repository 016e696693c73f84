#!/usr/bin/perl
# sentiment_thread.t -- the thread that ships: each post is scored once, quotes do not count, and how often each engine gives the label
# that a person gave.
#
#     tests/golden/sentiment_thread.t     $JEVONS: the program to run; the engine vader needs its lexicon, which is not part of the
#                                         project: where it is absent the others are looked at alone
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Encode qw(encode);
use Jevons;
use JSON::PP;
use Test::More;

my $folder = 'data/deepseek-2025';
my $vader = ($ENV{JEVONS_SHARED} || "$ROOT/../shared") . '/sentiment/vader';
my %engines = (rules => ['', 31], model => [' --engine model', 28]);
$engines{vader} = [" --engine vader --lexicon $vader/vader_lexicon.txt --emoji $vader/emoji_utf8_lexicon.txt", 25] if -e "$vader/vader_lexicon.txt";
diag("no $vader: the engine vader is left out") unless $engines{vader};

my $thread = decode_json(slurp("$ROOT/$folder/thread.json"));
my @posts = @{ $thread->{post_stream}{posts} };
my ($head, @lines) = split /\n/, slurp("$ROOT/$folder/thread_labels.csv");
my @labels = map { my %row; @row{ split /,/, $head } = split /,/, $_, -1; \%row } @lines;
is(join(' ', map { $_->{post} } @labels), join(' ', map { $_->{post_number} } @posts), 'every post has a row of labels, in order');
my %allowed = (label => qr/^(?:negative|neutral|positive|)$/, stance => qr/^(?:bull|bear|believer|sceptic|none)$/, sarcastic => qr/^(?:true|false)$/);
for my $column (sort keys %allowed) {
    is(join(' ', map { $_->{post} } grep { $_->{$column} !~ $allowed{$column} } @labels), '', "$column has the values that data/README.md names");
}

# What a post says of its own, by another way than the program's.
sub own {
    my ($html) = @_;
    1 while $html =~ s/<aside class="quote(?:(?!<aside).)*?<\/aside>//s;
    $html =~ s/<[^>]*>//g;
    my %entity = (amp => '&', lt => '<', gt => '>', quot => '"');
    $html =~ s/&(\w+);/$entity{$1}/g;
    $html =~ s/^\s+|\s+$//g;
    $html =~ s/\s+/ /g;
    return $html;
}
sub is_quoting { return $_[0]{cooked} =~ /<aside class="quote/ }

sub rows { my ($line) = @_; my $run = jevons({}, '--format', 'jsonl', '-c', $line); diag($run->{err}) if $run->{status}; return map { decode_json($_) } split /\n/, $run->{out} }

# ---- posts and quotes ----

my @found = rows("sentiment $folder/thread.json");
is(scalar @found, scalar @posts, 'each post is there once');
my @differ = grep { my $text = $found[$_]{text} // ''; $text =~ s/\s+/ /g; $text ne own($posts[$_]{cooked}) } 0 .. $#posts;
is(scalar @differ, 0, 'the text of each is its own, without quotes');
diag(encode('UTF-8', "found: $found[$_]{text}\nwanted: " . own($posts[$_]{cooked}))) for @differ[0 .. ($#differ > 1 ? 1 : $#differ)];
is(scalar(grep { !!$found[$_]{quotes} != !!is_quoting($posts[$_]) } 0 .. $#posts), 0, 'quotes are counted where they stand');
is(scalar(grep { ($found[$_]{parent} // 1) != ($posts[$_]{reply_to_post_number} // 1) } 0 .. $#posts), 0, 'each answers whom it says');

# The same posts without their quotes.
my $box = sandbox();
for my $post (@posts) { $post->{cooked} = '<p>' . (own($post->{cooked}) =~ s/&/&amp;/gr) . '</p>' }
spit("$box/bare.json", encode_json($thread));

for my $engine (sort keys %engines) {
    my ($options, $least) = @{ $engines{$engine} };
    my @with = rows("sentiment $folder/thread.json$options");
    my $run = jevons({ folder => $box }, '--format', 'jsonl', '-c', "sentiment bare.json$options");
    my @without = map { decode_json($_) } split /\n/, $run->{out};
    my @flips = grep { ($with[$_]{score} // 9) != ($without[$_]{score} // 9) } 0 .. $#posts;
    is(scalar @flips, 0, "$engine: no quote changes a score") or diag("posts @{[map { $_ + 1 } @flips]}");
    my @told = grep { length $labels[$_]{label} } 0 .. $#labels;
    my $right = grep { ($with[$_]{label} // '') eq $labels[$_]{label} } @told;
    my $plain = grep { $labels[$_]{sarcastic} eq 'false' && ($with[$_]{label} // '') eq $labels[$_]{label} } @told;
    diag(sprintf '%s: %d of %d labels as a person gave them (%.0f %%), %d of the %d without sarcasm', $engine, $right, scalar @told, 100 * $right / @told, $plain,
         scalar grep { $labels[$_]{sarcastic} eq 'false' } @told);
    ok($right >= $least, "$engine: at least $least labels are right");
    is(scalar(grep { !length $labels[$_]{label} && defined $with[$_]{label} } 0 .. $#labels), 0, "$engine: what is not in English is left untagged");
}

# ---- names ----

my ($hits, $wanted, $said) = (0, 0, 0);
for my $i (0 .. $#labels) {
    my %want = map { $_ => 1 } split /;/, $labels[$i]{entities};
    my %got  = map { $_ => 1 } split /, /, $found[$i]{entities} // '';
    $wanted += keys %want;
    $said   += keys %got;
    $hits   += grep { $want{$_} } keys %got;
}
diag(sprintf 'names: %d of %d that a person saw are found, of %d told', $hits, $wanted, $said);
ok($hits >= 0.7 * $wanted, 'seven of ten names are found');
done_testing();
