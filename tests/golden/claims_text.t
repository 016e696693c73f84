#!/usr/bin/perl
# claims_text.t -- places of `claims text` against the bytes of documents: of those kept beside the plugin, of documents made here that
# are long or hostile, and of the shared folder's, where what people marked as claims must lie in sentences, and what they marked
# as addresses, citations and numbers of lists must be gone. Prints how fast documents are read.
#
#     tests/golden/claims_text.t     $JEVONS: the program to run; without the shared folder, which is not part of the
#                                    project, the parts on it are left out
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use JSON::PP;
use Test::More;

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
my $folder = tempdir(CLEANUP => 1);
my @NAMES = qw(block kind start stop text);

# The sentences of a file, as hashes.
sub sentences {
    my ($path, @flags) = @_;
    my $run = jevons({}, '-c', "t = claims text '$path' @flags", '-c', "t | select @{[join ', ', @NAMES]} | save '$folder/t.tsv'");
    return undef if !healthy($run) || $run->{status};
    my (undef, @lines) = split /\n/, slurp("$folder/t.tsv");
    return [map { my %row; @row{@NAMES} = split /\t/, $_, -1; \%row } @lines];
}

sub squeeze {
    my ($s) = @_;
    $s =~ s/\xc2\xa0/ /g;
    $s =~ s/\s+/ /g;
    return $s =~ s/^ | $//gr;
}

# Those whose text is not what stands in the file there.
sub displaced {
    my ($bytes, $rows) = @_;
    return grep { $_->{text} !~ /"/ && squeeze(substr $bytes, $_->{start}, $_->{stop} - $_->{start}) ne $_->{text} } @$rows;
}

sub is_in_place {
    my ($path, $name, @spoilt) = @_;
    my $rows = sentences($path, '--as plain');
    my @bad = grep { my $text = $_->{text}; !grep { $text =~ $_ } @spoilt } displaced(slurp($path), $rows // []);
    ok($rows && @$rows && !@bad, $name) or diag(map { "$_->{start}: $_->{text}\n" } @bad);
}

# What a document made of n repetitions gives: kinds and how often.
sub kinds_of {
    my ($text, $as) = @_;
    spit("$folder/made.txt", $text);
    my $rows = sentences("$folder/made.txt", "--as $as") or return 'failed';
    my %n;
    $n{ $_->{kind} }++ for @$rows;
    return join ' ', map { "$_ $n{$_}" } sort keys %n;
}

sub lines_of {
    my ($path) = @_;
    my @lines = map { decode_json($_) } grep { /\S/ } split /\n/, slurp($path);
    return @lines;
}

# Byte places of a trap, which is told in characters.
sub byte_place {
    my ($bytes, $row) = @_;
    my $text = $bytes;
    utf8::decode($text);
    my ($before, $of) = (substr($text, 0, $row->{start}), substr($text, $row->{start}, $row->{end} - $row->{start}));
    utf8::encode($_) for $before, $of;
    return (length $before, length($before) + length $of);
}

sub sentence_around {
    my ($rows, $start, $stop) = @_;
    my ($found) = grep { $_->{start} <= $start && $stop <= $_->{stop} } @$rows;
    return $found;
}

chdir $ROOT or die "$ROOT: $!\n";
my $documents = 'plugins/claims/tests/documents';
is_in_place("$documents/bulletin.txt", 'each sentence of hard-wrapped text stands where it says', qr/^See or|^a second$|^Quay/);
is_in_place("$documents/forum.txt", 'so does each of text whose lines are paragraphs', qr/because of that/);

my $n = 20000;
my %hostile = (
    'one line of a megabyte is one paragraph' => [plain => 'a' x 1_000_000, 'paragraph 1'],
    'quotation marks that never close quote nothing' => [plain => '"a ' x $n, 'paragraph 1'],
    'elements within elements need no stack' => [html => ('<div>' x 100_000) . 'deep' . ('</div>' x 100_000), 'paragraph 1'],
    'elements that are never closed need none either' => [html => '<div><b>' x 100_000 . 'deep', 'paragraph 1'],
    'quotations within quotations end' => [markdown => ('> ' x 100_000) . 'deep', 'quoted 1'],
    'items within items on one line end' => [markdown => ('- ' x 200_000) . 'deep', 'list 1'],
    'ticks of all numbers that never close stay text' => [markdown => join('', map { 'e' . '`' x $_ } 1 .. 700), 'paragraph 1'],
    'targets that never close do too' => [markdown => '[a](b' x $n, 'paragraph 1'],
    'brackets that never close stay text' => [markdown => '[a' x $n, 'paragraph 1'],
    'a table of many rows is as many cells' => [markdown => "|a|b|\n|-|-|\n" . "|1|2|\n" x $n, 'cell ' . (2 * $n + 2)],
    'a table of many columns too' => [markdown => ('|a' x $n) . "|\n" . ('|-' x $n) . "|\n" . ('|1' x $n) . "|\n", 'cell ' . 2 * $n],
    'a tag that does not end hides the rest' => [html => '<p>a</p><p title="', 'paragraph 1'],
    'a script that does not end hides the rest' => [html => '<p>a</p><script>b <p>c', 'paragraph 1'],
    'a page without a tag is plain text' => [html => "One line.\n\nAnother 2 < 3.\n", 'paragraph 2'],
    'lines that end with CR and LF are lines' => [markdown => "# A\r\n\r\n|a|b|\r\n|-|-|\r\n|1|2|\r\n\r\n- c\r\n- d\r\n", 'cell 4 heading 1 list 2'],
    'asides that are not closed hide nothing where there is nothing else' => [html => "<nav><p>Shares fell 5%.<p>They rose.", 'paragraph 2'],
    'a comment that does not end hides the rest' => [html => '<p>a</p><!-- b <p>c', 'paragraph 1'],
);
is(kinds_of($hostile{$_}[1], $hostile{$_}[0]), $hostile{$_}[2], $_) for sort keys %hostile;

sub check_shared {
    my @seeds = glob "$shared/seeds/*.txt";
    for my $path (grep { !/003_/ } @seeds) {
        is_in_place($path, ($path =~ s/.*\///r) . ': each sentence stands where it says');
    }
    my (%rows, %bytes, @lost, @split, @kept, %n);
    for my $path (@seeds) {
        my $name = $path =~ s/.*\///r;
        $bytes{$name} = slurp($path);
        $rows{$name} = sentences($path) // [];
    }
    my @gold = lines_of("$shared/claims/seeds_gold.jsonl");
    for my $claim (@gold) {
        my $around = sentence_around($rows{ $claim->{doc} }, $claim->{bstart}, $claim->{bend});
        push @lost, $claim->{surface} if !$around;
        push @split, "$claim->{surface} ($around->{kind})" if $around && $around->{kind} =~ /code|meta/ && $claim->{kind} ne 'date';
    }
    is("@lost", '', 'each figure that is a claim lies in one sentence') ;
    is("@split", '', 'and none of them in what makes no claims, but for dates that a document gives itself');
    for my $trap (lines_of("$shared/claims/seeds_nonclaims.jsonl")) {
        next if $trap->{why} !~ /^(url|citation|list number)$/;
        my ($start, $stop) = byte_place($bytes{ $trap->{doc} }, $trap);
        my $around = sentence_around($rows{ $trap->{doc} }, $start, $stop);
        $n{ $trap->{why} }++;
        push @kept, "$trap->{surface} ($trap->{why}): $around->{text}" if $around && $trap->{surface} ne '' && $around->{text} =~ /\Q$trap->{token}\E/;
    }
    is("@kept", '', 'addresses, citations and numbers of lists are no text');
    diag(sprintf '%d claims of people lie in sentences; traps that are blanks: %s', scalar @gold, join ', ', map { "$n{$_} x $_" } sort keys %n);
}

SKIP: {
    skip 'the shared folder is not here', 1 if !-d "$shared/seeds" || !-e "$shared/claims/seeds_gold.jsonl";
    check_shared();
}

# Lines that headings start on, and lines of code, as cmark has them and as we do.
sub lines_by_cmark {
    my ($path) = @_;
    my $xml = qx(cmark -t xml --sourcepos '$path');
    my %code;
    while ($xml =~ m{<code_block sourcepos="(\d+):\d+-(\d+):}g) { $code{$_} = 1 for $1 .. $2 }
    my @headings = $xml =~ m{<heading sourcepos="(\d+):}g;
    return ("@headings", \%code);
}

sub check_against_cmark {
    my ($path) = @_;
    my ($bytes, $rows) = (slurp($path), sentences($path, '--as markdown') // []);
    my ($headings, $code) = lines_by_cmark($path);
    my (%seen, @heads, @beyond);
    for my $row (grep { $_->{kind} =~ /heading|code/ } @$rows) {
        my ($line, $last) = map { 1 + (substr($bytes, 0, $_) =~ tr/\n//) } @$row{qw(start stop)};
        push @heads, $line if $row->{kind} eq 'heading' && !$seen{ $row->{block} }++;
        push @beyond, grep { !$code->{$_} } $line .. $last if $row->{kind} eq 'code';
    }
    ok(@$rows && "@heads" eq $headings && !@beyond, "$path: headings and code are where cmark sees them") or diag("@heads: $headings; @beyond");
}

SKIP: {
    my @files = ('README.md', glob 'plugins/*/README.md');
    skip 'cmark is not here', scalar @files if system('cmark --version >/dev/null 2>&1');
    check_against_cmark($_) for @files;
}

# Documents of some ten megabytes, from those kept here. What is told is the processor's time of the command, less that of nothing.
sub spent { my (undef, undef, $user, $system) = times; return $user + $system }

sub speed {
    my ($from, $as) = @_;
    my $text = slurp("$documents/$from");
    $text = $text x (8_000_000 / length $text);
    spit("$folder/long", $text);
    my @least = (1e9, 1e9);
    for my $try (1 .. 2) {
        for my $k (0, 1) {
            my $path = $k ? "$folder/long" : "$documents/empty.txt";
            my $since = spent();
            my $run = jevons({}, '-c', "t = claims text '$path' --as $as");
            return diag("$as: $run->{err}") if $run->{status};
            my $took = spent() - $since;
            $least[$k] = $took if $took < $least[$k];
        }
    }
    diag(sprintf '%s: %.0f MB/s, its table included', $as, length($text) / 1e6 / ($least[1] - $least[0]));
}
speed('bulletin.txt', 'plain');
speed('report.md', 'markdown');
speed('page.html', 'html');
done_testing();
