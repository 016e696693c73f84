#!/usr/bin/perl
# claims_page.t -- what a ledger of claims is written as: a page with marks, Markdown with footnotes, ClaimReview.
#
#     tests/cli/claims_page.t     $JEVONS: the program to run
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $folder = sandbox();
my $articles = 'data/deepseek-2025/articles';
spit("$folder/odd.txt", "January 28, 2025\n\nNvidia <b>fell</b> 17 % & \"lost\" \$589 billion on January 27, 2025, said O'Neil.\n");
my $run = jevons({ folder => $folder }, map { ('-c', $_) }
    'px = load data/deepseek-2025/prices.csv', 'shares = load data/deepseek-2025/shares.csv',
    "c = claims check $articles/* odd.txt --prices px --shares shares", 'c | save page.html --as claimpage', 'c | save claims.md --as footnotes',
    'c | save claims.jsonld', 'c | save claims.jsonl', 'c | save claims.csv');
ok(healthy($run) && $run->{status} == 0, 'a ledger is saved in each form') or BAIL_OUT($run->{err});
my @rows = map { decode_json($_) } split /\n/, slurp("$folder/claims.jsonl");
ok(@rows > 60, scalar @rows . ' claims');

# ---- the page ----

my $page = slurp("$folder/page.html");
my %id = map { $_ => 1 } $page =~ /\bid="([^"]+)"/g;
my @to = $page =~ /\bhref="#([^"]+)"/g;
is(scalar(grep { !$id{$_} } @to), 0, 'every link leads somewhere');
is(scalar(() = $page =~ /<dt id="c/g), scalar @rows, 'the working of every claim is there');
my $marks = () = $page =~ /<a class="claim/g;
ok($marks > 0.9 * @rows && $marks <= @rows, "$marks claims are marked in place");
unlike($page, qr/\b(?:src|href)="(?!#)/, 'nothing is fetched from elsewhere');
unlike($page, qr/<script/, 'no script of a document gets in');
like($page, qr/prefers-color-scheme:dark/, 'there is a dark page');
my %count;
$count{$_->{verdict}}++ for @rows;
for my $verdict (sort keys %count) {
    my $shown = 0;
    $shown += $_ for $page =~ /<li>(\d+) \Q$verdict\E<\/li>/g;
    is($shown, $count{$verdict}, "$verdict: the counts of the documents add up");
}
like($page, qr/&lt;b&gt;|Nvidia\s+fell/, 'text is escaped');
like($page, qr/<table><tr><th>/, 'tables stay tables');
my $open = 0;
for my $tag (qw(article table tr dl ul a p h2 dt dd)) {
    my ($opened, $closed) = (scalar(() = $page =~ /<$tag[ >]/g), scalar(() = $page =~ /<\/$tag>/g));
    $open++ if $opened != $closed;
    diag("$tag: $opened opened, $closed closed") if $opened != $closed;
}
is($open, 0, 'what is opened is closed');

# ---- Markdown ----

my $notes = slurp("$folder/claims.md");
my @called = $notes =~ /\*\*\[\^(\d+)\]$/mg;
my @told   = $notes =~ /^\[\^(\d+)\]: /mg;
is("@called", "@told", 'every footnote is called and told, in order');
is(scalar @told, scalar @rows, 'one for each claim');

# ---- ClaimReview ----

my $reviews = decode_json(slurp("$folder/claims.jsonld"))->{'@graph'};
my $rated = grep { $_->{verdict} ne 'unverifiable' } @rows;
is(scalar @$reviews, $rated, 'a review for each claim that can be verified, none for others');
my @lacking = grep { !length $_->{claimReviewed} || !$_->{reviewRating}{alternateName} || !$_->{author} || $_->{'@type'} ne 'ClaimReview'
    || $_->{reviewRating}{ratingValue} < 1 || $_->{reviewRating}{ratingValue} > 5 } @$reviews;
is(scalar @lacking, 0, 'each has what schema.org asks for');

is(scalar(grep { ($_->{itemReviewed}{datePublished} // '') =~ /^2025-/ } @$reviews), scalar(grep { $_->{verdict} ne 'unverifiable' && $_->{published} } @rows),
    'and says when its document was published, where that is known');

# ---- documents that are not what they were ----

spit("$folder/odd.txt", "January 28, 2025\n\nOn that day Nvidia fell 17 % and lost \$589 billion.\n");
my $changed = jevons({ folder => $folder }, '-c', 'c = load claims.csv', '-c', 'c | save later.html --as claimpage');
ok($changed->{status} && $changed->{err} =~ /odd\.txt has changed since its claims were found/, 'a document that was changed is not marked') or diag($changed->{err});
system('mkfifo', "$folder/pipe.txt");
my $pipe = jevons({ folder => $folder }, '-c', 'claims find pipe.txt');
ok($pipe->{status} && $pipe->{err} =~ /pipe\.txt is a pipe or a device, wanted a file/, 'a pipe that nobody writes to is refused') or diag($pipe->{err});

my $none = jevons({ folder => $folder }, '-c', 'px = load data/deepseek-2025/prices.csv', '-c', 'px | save x.html --as claimpage');
ok($none->{status} && $none->{err} =~ /no column 'file'.*no ledger/, 'another table is refused') or diag($none->{err});
done_testing;
