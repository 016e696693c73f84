#!/usr/bin/perl
# claims_oracles.t -- the plugin's readers of Markdown and HTML against libraries that tell where text stands: MD4C and Gumbo. Of written and
# of made-up documents, sound and broken, each character that the library takes for text must stand in one sentence, at its place.
#
#     tests/golden/claims_oracles.t      $JEVONS: the program to run; without the libraries or a compiler nothing is compared
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/..";
use Jevons;
use Test::More;

my $folder = tempdir(CLEANUP => 1);
my %named = (amp => '&', lt => '<', gt => '>', quot => '"', nbsp => '', eacute => "\xc3\xa9", euro => "\xe2\x82\xac", mdash => "\xe2\x80\x94",
             pound => "\xc2\xa3", '#36' => '$', '#x20ac' => "\xe2\x82\xac");

sub program_of {
    my ($module, $from) = @_;
    my $flags = qx(pkg-config --cflags --libs $module 2>/dev/null);
    return undef if $? || system("cc -o '$folder/$from' '$ROOT/tests/golden/$from.c' " . $flags =~ s/\n//r);
    return "$folder/$from";
}

# By file, its characters: [start, end, bytes], as they stand.
sub characters {
    my ($program, @paths) = @_;
    my (%of, $path);
    for (split /\n/, qx('$program' @paths)) {
        if (/^= (.*)/) { $of{ $path = $1 } = []; next }
        my ($start, $end, $bytes) = split / /, $_, 3;
        if ($bytes =~ /^&(.+);$/) { $bytes = $named{$1} // $bytes }
        push @{ $of{$path} }, [$start, $end, $bytes] if length $bytes;
    }
    @$_ = sort { $a->[0] <=> $b->[0] } @$_ for values %of;
    return \%of;
}

# By file, its sentences: [start, stop, text without blanks].
sub sentences {
    my ($as, @paths) = @_;
    my $run = jevons({}, '-c', "t = claims text @paths --as $as", '-c', "t | select file, start, stop, text | save '$folder/t.jsonl'");
    return undef if !healthy($run) || $run->{status};
    my %of;
    for (split /\n/, slurp("$folder/t.jsonl")) {
        my $row = JSON::PP->new->utf8->decode($_);
        utf8::encode(my $text = $row->{text});
        push @{ $of{ $row->{file} } }, [$row->{start}, $row->{stop}, $text =~ s/ //gr];
    }
    return \%of;
}

# What is not the same; '': all is.
sub disagreement {
    my ($characters, $sentences) = @_;
    my @left = @$characters;
    for my $s (@$sentences) {
        return "lost: $left[0][2] at $left[0][0]" if @left && $left[0][1] <= $s->[0];
        my @in;
        push @in, shift @left while @left && $left[0][0] < $s->[1];
        my $text = join '', map { $_->[2] } @in;
        return "found: $s->[2]\nwanted: $text" if $text ne $s->[2];
        my $sound = @in && $s->[0] >= $in[0][0] && $s->[0] < $in[0][1] && $s->[1] > $in[-1][0] && $s->[1] <= $in[-1][1];
        return "$s->[0]-$s->[1] is not the place of: $text" if !$sound;
    }
    return @left ? "lost at the end: " . join '', map { $_->[2] } @left : '';
}

sub compare {
    my ($program, $as, %documents) = @_;
    my (%path, %name);
    for my $name (sort keys %documents) {
        my $path = "$folder/" . (1 + keys %path) . ".$as";
        spit($path, $documents{$name});
        $path{$name} = $path;
    }
    my @paths = map { $path{$_} } sort keys %path;
    my ($theirs, $ours) = (characters($program, @paths), sentences($as, @paths));
    return map { my $p = $path{$_}; [$_, $ours ? disagreement($theirs->{$p} // [], $ours->{$p} // []) : 'failed'] } sort keys %path;
}

# Documents put together from parts, by chance that is the same each time.
my $seed;
sub chance { my ($n) = @_; $seed = ($seed * 1103515245 + 12345) % 2147483648; return int($seed / 65536) % $n }
sub made_up {
    my ($count, $first, $between, @parts) = @_;
    my %documents;
    $seed = 7;
    for my $i (1 .. $count) {
        $documents{$i} = join '', $first, map { $parts[chance(scalar @parts)] . $between->[chance(scalar @$between)] } 1 .. 3 + chance(10);
    }
    return %documents;
}

sub check {
    my ($program, $as, $written, $made) = @_;
    is($_->[1], '', "$as: $_->[0]") for compare($program, $as, %$written);
    my @bad = grep { $_->[1] } compare($program, $as, %$made);
    is(scalar @bad, 0, "$as: " . keys(%$made) . ' documents made of parts') or diag(map { "$_->[1]\n--- of\n$made->{$_->[0]}\n" } @bad[0 .. ($#bad > 3 ? 3 : $#bad)]);
}

use JSON::PP ();
my %markdown = (
    'emphasis within and around words' => "Shares *fell 5%* and **rose** to ***9***, a _slow_ day for snake_case_names, __all told__.\n",
    'emphasis that is none' => "A price of 3 * 4 is 12, a * alone, and 2*3 too; f_x_y and _ alone.\n",
    'entities' => "Caf&eacute; sales of &euro;5 &amp; more &mdash; said so; AT&T, R&D; and &nosuch; stay.\n",
    'escapes' => "It is \\*not\\* emphasis, 5\\% is \\a, a \\\\ and \\[no link\\](x).\n",
    'links and images' => "See [the report](https://example.org/a_b_c \"a title 9\") and ![a chart of 77](c.png) [**bold** link](<x y>), done.\n",
    'links by name' => "The [report][r] and the [Other][] say so.\n\n[r]: https://example.org/r 'R 5'\n[other]: /o\n",
    'code within a line' => "Run `make *all*` or ``a ` b`` for 5 hours, `unclosed.\n",
    'lines that end with CR and LF' => "Shares fell.\r\nThey rose\r\nagain.\r\n\r\n- one 1\r\n- two 2\r\n\r\n> said\r\n> so\r\n",
    'quotations within quotations' => "> one\n> > two 2\n> > three\n>\n> four\n\nfive\n",
    'lists within lists' => "- one\n  - two 2\n    1. three\n    2. four\n\n  still one\n- five\n\nafter\n",
    'lists in quotations and quotations in lists' => "> - one 5\n>   goes on\n> - two\n\n- a\n\n  > said *so*\n  > twice\n\n- b\n",
    'a paragraph that goes on without its marks' => "> one\ntwo\n\n- three\nfour\n",
    'headings of both kinds' => "# One 1 #\n\nTwo\n===\n\nThree **3**\n-----\n\n## Four ##\n####### none\n",
    'a table' => "Before\n\n| Firm | Fall *here* |\n|:-----|-----:|\n| Acme | 5% |\n| `x` \\| y | **6** |\n\nAfter\n",
    'a table without bars at its sides' => "Firm | Fall\n--- | ---\nAcme | 5%\nBolt | 6 %\n",
    'code in fences' => "Before\n\n```sh\necho *5* &amp; <b>\n\n  more\n```\n\n~~~\na\n~~~\nAfter\n",
    'code by its indent' => "Before\n\n    x = *5*\n\n    y\n\nAfter\n",
    'rules' => "one\n\n***\n\ntwo\n- - -\nthree\n___\n",
    'elements within a line' => "A <b>bold 5</b> word, <!-- 700 --> and <i title=\"a > b\">more</i>, 3 < 4 and 5 > 4.\n",
    'words of several bytes' => "\xc3\x89t\xc3\xa9 **caf\xc3\xa9** \xe2\x80\x9cfell 5%\xe2\x80\x9d \xe2\x80\x93 *\xe2\x82\xac5*.\n",
    'line ends by two blanks and by a backslash' => "one  \ntwo\\\nthree\n",
    'tasks' => "- [x] done 5\n- [ ] open 6\n",
    'struck words' => "It was ~~5%~~ 6% ~ 7.\n",
    'a number that begins a line' => "The year was\n1986. A good one.\n\n1986. opens a list\n2. item\n",
    'brackets that mean nothing' => "An [open bracket, a ] closed, ](x), [one]( b and [] () ![.\n",
    'an empty item' => "-\n- two\n-\n",
);
my @markdown_parts = ('Shares *fell* 5%', '**bold** and _thin_', 'a [link](x_y "t") here', 'plain words', '`code *5*`', 'x \\* y', '&amp; so', "caf\xc3\xa9", '3 * 4',
    "# Heading\n", "> said so\n", "- item 1\n", "1. first\n", "  - inner\n", "\n***\n", "![no 5](z)", 'a_b_c', '**', '[', "\nUnder\n---\n", "\r\n", '<b>el</b>',
    "\n\n| a | b |\n|---|---|\n| 1 | *2* |\n\n", "\n\n```\ncode 5\n```\n\n", '"quoted"', '_', "and so\n  on", '| bar', '(5)', '\\\\', '5. five', '    four', '&lt;b&gt;', "> > deep\n", '+ plus', '~~no~~');

my %html = (
    'elements within a line' => '<p>Shares <b>fell</b> <i>5<u>%</u></i> to&nbsp;<a href="x>y" title=\'a "b" > c\'>9</a> <span class=a>now</span>.</p>',
    'entities' => '<p>Caf&eacute; &amp; R&D, AT&T &#36;5, &#x20ac;6, &mdash; &nosuch; &lt;b&gt; &quot;so&quot; 5 & 6.</p>',
    'entities that have no end' => '<p>R&amp D, &copy 2025, &pound5 and &eacute t, &notit; &ltb&gt, &ampx; a&amp',
    'paragraphs that are not closed' => '<p>one<p>two <div>three<p>four</div>five<ul><li>six<li>seven</ul>eight',
    'elements that cross' => '<p><b>one<i>two</b>three</i> four</p></b></div></span>five',
    'a table that lacks most of its tags' => '<table><tr><td>a<td>5<tr><th>b<td>6</table>after',
    'a table in a table' => '<table><tr><td>a<table><tr><td>b</td></tr></table>c</td><td>d</td></tr></table>e',
    'comments' => '<p>one<!-- two > 2 -->three<!--> four<!---->five<!-- a -- b -->six<!x y>seven<?z 8?>eight',
    'a comment that ends oddly' => '<p>one<!-- two --!>three',
    'scripts and styles' => '<p>one<script>if (a < b) { "</p>" } 5</script>two<style>p > b { 5px }</style>three<SCRIPT SRC=x></SCRIPT>four',
    'a script that holds the beginning of its end' => '<script>"</scripts>"</script><p>one',
    'a title' => '<html><head><title>A <b>5 &amp; 6</title></head><body>one</body></html>',
    'text areas and frames' => '<p>one<textarea><p>two</textarea>three<iframe><p>four</iframe>five',
    'signs that begin no tag' => '<p>3 < 4, a<5, <3, < b>, </ >x, <>y, a <= b, 5 > 4.',
    'attributes that are odd' => '<p a=b"c>one<p "x">two<p =">">three<p a="1"b=\'2\'>four<br/>five<p a = "x > y" >six</p x="7">seven',
    'an attribute that has no end' => '<p>one<a href="x>two</a>three',
    'lines that end with CR and LF' => "<p>one\r\ntwo <b>\r\nthree</b>\r\n\r\nfour</p>\r\n",
    'names of any case and with signs' => '<P>one<My-Tag x>two</MY-TAG><svg:g>three</svg:g><h1>four</H1>',
    'words of several bytes' => "<p>\xc3\x89t\xc3\xa9 <b>caf\xc3\xa9</b> \xe2\x80\x9cfell\xe2\x80\x9d \xe2\x82\xac5",
    'exponents' => '<p>10 <sub>2</sub> kg',
    'text after the end' => '<html><body><p>one</p></body></html> two',
    'text without a tag around it' => 'one <br> two<hr>three',
    'forms and lists of choice' => '<form><label>one <input value="5"></label><select><option>two<option>three</select><button>four</button></form>',
    'definitions, figures and quotations' => '<dl><dt>one<dd>two</dl><figure><img alt="5"><figcaption>three</figcaption></figure><blockquote cite="x/5"><p>four</blockquote>',
    'text as it stands' => "<pre>\none  5\n  two <b>three</b></pre>four",
    'no script' => '<noscript><p>one</noscript><p>two',
);
my @html_parts = ('<p>', '</p>', '<b>', '</b>', '<i>', '</i>', 'shares fell ', '5% ', '&amp;', '&euro;5 ', "caf\xc3\xa9 ", '<div>', '</div>', '<a href="x">', '</a>', '<br>', '<ul><li>', '<li>', '</ul>',
    '<!-- no 5 -->', '<script>x<5</script>', '<table><tr><td>', '<td>', '<tr><td>', '</td>', '</table>', '<h2>', '</h2>', '<span title="a>b">', '</span>', '< 5 ', "\r\n", '<em', '</', '<blockquote>', '</blockquote>', '"so" ',
    '<article>', '</article>', '<aside>', '</aside>', '&pound5 ', '&copy', '<td colspan=2>', '<figure>', '</figure>', '<p class=x', '>', '<!-->', '</p', '<pre>', '</pre>',
    '<style>p{5}</style>', '<button>', '<nav>', '<h1>', '<section>', '<time datetime="2025-01-02">', '<img alt=5>', '&#36;', '&nbsp;');

SKIP: {
    my $program = program_of('md4c', 'oracle_markdown') or skip 'MD4C is not here', 1;
    check($program, 'markdown', \%markdown, { made_up(400, '', ["\n", "\n\n", ' ', "\n"], @markdown_parts) });
}
SKIP: {
    my $program = program_of('gumbo', 'oracle_html') or skip 'Gumbo is not here', 1;
    check($program, 'html', \%html, { made_up(400, '<p>', ['', '', ' ', "\n"], @html_parts) });
}
done_testing();
