#!/usr/bin/perl
# sentiment_threads.t -- what is left of a comment when another one is quoted before it: for each format, with its marks and without.
#
#     tests/golden/sentiment_threads.t     $JEVONS: the program to run; the comments are not part of the project: where they
#                                          are absent the test is skipped
#
# Threads are made of real comments. Each answers an earlier one, and quotes it as the format does; `own` must be the comment as it was,
# blanks and links aside (links are no opinion, and are left out). The first figure is the share of comments of which that is true; those
# behind it, the shares of comments whose label is another one than it is without any quote, for each engine (vader: with the lexicon
# of ../shared).
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/..";
use JSON::PP ();
use Jevons;
use Test::More;

my $shared = $ENV{JEVONS_SHARED} || "$ROOT/../shared";
my $folder = "$shared/sentiment/train";
plan skip_all => "no $folder: it is not part of the project" unless -d $folder;

my $LEAST = 98;
my $LEAST_GUESSED = 95; # nothing parts the quote from the answer, and nothing says who is answered
my $MOST_CHANGED = 2;
my $vader = "$shared/sentiment/vader";
my %engines = (rules => '', model => '', -d $vader ? (vader => " --lexicon $vader/vader_lexicon.txt --emoji $vader/emoji_utf8_lexicon.txt") : ());
my $json = JSON::PP->new->latin1(0)->canonical;

# A fixed sequence: the same threads in every run.
my $seed = 8;
sub dice { my ($n) = @_; $seed = ($seed * 1103515245 + 12345) % 2147483648; return int($seed / 65536) % $n }

# Some of every set, bytes as they are.
my @comments;
for my $set (qw(goemotions_dev tfns_train vader_amazon vader_tweets senti4sd_train sentfin_first6000)) {
    my @lines = split /\n/, slurp("$folder/$set.tsv");
    push @comments, map { (split /\t/, $lines[$_ * int(@lines / 300)], 3)[2] } 0 .. 299;
}
@comments = grep { defined && /\w/ } @comments;

# Post i: what it says, and the one that it quotes (undef: none).
sub thread {
    my %seen;
    my @posts = map { { id => 1000 + $_, author => "user$_", time => 1737975600 + 60 * $_ } } 0 .. $#comments;
    for my $i (0 .. $#posts) {
        $posts[$i]{text} = $comments[($i * 7 + 3) % @comments];
        $posts[$i]{of} = $i < 4 ? undef : $posts[$i - 1 - dice($i < 40 ? $i : 40)];
    }
    return @posts;
}

sub html { my ($s) = @_; $s =~ s/&/&amp;/g; $s =~ s/</&lt;/g; $s =~ s/>/&gt;/g; return $s }
sub attr { my $s = html($_[0]); $s =~ s/"/&quot;/g; return $s }
sub iso { my @t = gmtime $_[0]; return sprintf '%04d-%02d-%02dT%02d:%02d:%02dZ', $t[5] + 1900, $t[4] + 1, @t[3, 2, 1, 0] }
sub csv { my ($s) = @_; $s =~ s/"/""/g; return "\"$s\"" }
# Bytes of UTF-8 in, bytes out.
sub encode { return $json->encode($_[0]) }

# "> " before each line, then an empty line.
sub cited { my ($p) = @_; return $p->{of} ? "> $p->{of}{text}\n\n$p->{text}" : $p->{text} }
sub above { my ($p) = @_; return $p->{of} ? "$p->{of}{text}\n$p->{text}" : $p->{text} }
sub beside { my ($p) = @_; return $p->{of} ? "$p->{of}{text} $p->{text}" : $p->{text} }

# Cut, and words left out, as people do.
sub edited {
    my ($p) = @_;
    my @words = split / /, $p->{of} ? $p->{of}{text} : '';
    return above($p) if @words < 12;
    splice @words, int(@words / 2), 1;
    return join(' ', @words) . "...\n$p->{text}";
}

sub json_lines { my ($of, @posts) = @_; return join '', map { encode({ id => "$_->{id}", author => $_->{author}, time => $_->{time}, ($_->{of} ? (parent => "$_->{of}{id}") : ()), text => $of->($_) }) . "\n" } @posts }

sub delimited { my ($of, @posts) = @_; return "id,author,time,parent,text\n" . join '', map { join(',', $_->{id}, $_->{author}, iso($_->{time}), $_->{of} ? $_->{of}{id} : '', csv($of->($_))) . "\n" } @posts }

# Replies nested: a post below the one that it answers, up to a depth; below that the mark alone tells.
sub reddit {
    my (@posts) = @_;
    my (%below, %depth);
    my $listing = sub { { kind => 'Listing', data => { children => [@_] } } };
    for my $p (@posts) {
        my $under = $p->{of} && ($depth{ $p->{of}{id} } // 0) < 40 ? $p->{of}{id} : 'top';
        $depth{ $p->{id} } = 1 + ($depth{$under} // 0);
        push @{ $below{$under} }, $p;
    }
    my $thing;
    $thing = sub {
        my ($p) = @_;
        my @replies = map { $thing->($_) } @{ $below{ $p->{id} } || [] };
        return { kind => 't1', data => { id => $p->{id} . '', author => $p->{author}, created_utc => $p->{time}, body => html(cited($p)),
            parent_id => $p->{of} ? "t1_$p->{of}{id}" : 't3_1', replies => @replies ? $listing->(@replies) : '' } };
    };
    my $first = { kind => 't3', data => { id => '1', title => 'A day to remember', selftext => 'What do you make of it, all of you?', author => 'op', created_utc => 1737975000 } };
    return encode([$listing->($first), $listing->(map { $thing->($_) } @{ $below{top} })]);
}
sub pushshift { return join '', map { encode({ id => $_->{id} . '', author => $_->{author}, created_utc => $_->{time}, body => html(cited($_)), link_id => 't3_1', subreddit => 'x', parent_id => $_->{of} ? "t1_$_->{of}{id}" : 't3_1' }) . "\n" } @_ }

sub hn_html { my ($p) = @_; return $p->{of} ? '&gt; ' . html($p->{of}{text}) . '<p>' . html($p->{text}) : html($p->{text}) }
sub algolia { return encode({ id => 1, title => 'A story', type => 'story', author => 'op', created_at_i => 1737975000, children => [map { { id => $_->{id}, author => $_->{author}, created_at_i => $_->{time}, story_id => 1, parent_id => $_->{of} ? $_->{of}{id} : 1, text => hn_html($_), type => 'comment', children => [] } } @_] }) }
sub firebase { return join '', map { encode({ id => $_->{id}, by => $_->{author}, time => $_->{time}, parent => $_->{of} ? $_->{of}{id} : 1, text => hn_html($_), type => 'comment' }) . "\n" } @_ }

sub discourse {
    my ($cooked, @posts) = @_;
    my %number = map { $posts[$_]{id} => $_ + 1 } 0 .. $#posts;
    return encode({ id => 9, title => 'A topic', post_stream => { posts => [map {
        my ($p, $q) = ($_, $_->{of});
        my $mark = $q ? "[quote=\"$q->{author}, post:$number{$q->{id}}, topic:9\"]\n$q->{text}\n[/quote]\n\n" : '';
        my $aside = $q ? "<aside class=\"quote no-group\" data-username=\"$q->{author}\" data-post=\"$number{$q->{id}}\" data-topic=\"9\">\n<div class=\"title\">\n<div class=\"quote-controls\"></div>\n$q->{author}:</div>\n<blockquote>\n<p>" . html($q->{text}) . "</p>\n</blockquote>\n</aside>\n" : '';
        { id => 5000 + $p->{id}, post_number => $number{$p->{id}}, username => $p->{author}, created_at => iso($p->{time}), post_type => 1, reply_to_post_number => $q ? $number{$q->{id}} : undef,
          $cooked ? (cooked => "$aside<p>" . html($p->{text}) . '</p>') : (raw => "$mark$p->{text}") }
    } @posts] } });
}

sub fourchan { return encode({ posts => [map { my $q = $_->{of}; { no => $_->{id}, resto => $_ == $_[0] ? 0 : $_[0]{id}, name => 'Anonymous', time => $_->{time},
    com => ($q ? "<a href=\"#p$q->{id}\" class=\"quotelink\">&gt;&gt;$q->{id}</a><br><span class=\"quote\">&gt;" . html($q->{text}) . '</span><br>' : '') . html($_->{text}) } } @_] }) }

sub phpbb {
    return "<!DOCTYPE html>\n<html><head><title>Board</title></head><body id=\"phpbb\"><h2 class=\"topic-title\"><a href=\"#\">A topic</a></h2>\n" . join('', map { my $q = $_->{of}; "<div id=\"p$_->{id}\" class=\"post has-profile bg2\"><div class=\"inner\"><dl class=\"postprofile\"><dt><a href=\"./memberlist.php?u=3\" class=\"username\">$_->{author}</a></dt><dd><strong>Posts:</strong> 12</dd></dl>\n" .
        "<div class=\"postbody\"><div id=\"post_content$_->{id}\"><h3><a href=\"#p$_->{id}\">Re: A topic</a></h3><p class=\"author\"><a href=\"#\"><span class=\"sr-only\">Post</span></a> by <strong><a class=\"username\">$_->{author}</a></strong> &raquo; <time datetime=\"" . iso($_->{time}) . "\">then</time></p>\n<div class=\"content\">" .
        ($q ? "<blockquote><div><cite>$q->{author} wrote: <a href=\"./viewtopic.php?p=$q->{id}#p$q->{id}\">&uarr;</a><span class=\"responsive-hide\">Mon Jan 27, 2025 3:04 pm</span></cite>" . html($q->{text}) . '</div></blockquote>' : '') . html($_->{text}) .
        "</div><div class=\"notice\">Last edited by $_->{author}</div><div id=\"sig$_->{id}\" class=\"signature\">I love winning and hate losing</div></div></div></div></div>\n" } @_) . '</body></html>';
}

sub xenforo {
    return "<!DOCTYPE html>\n<html id=\"XF\" class=\"XenForo\"><body><h1 class=\"p-title-value\">A topic</h1>\n" . join('', map { my $q = $_->{of}; "<article class=\"message message--post js-post\" data-author=\"$_->{author}\" data-content=\"post-$_->{id}\" id=\"js-post-$_->{id}\"><div class=\"message-inner\"><section class=\"message-user\"><h4 class=\"message-name\"><a class=\"username\">$_->{author}</a></h4></section>\n" .
        "<header><time class=\"u-dt\" datetime=\"" . iso($_->{time}) . "\" data-time=\"$_->{time}\">Monday</time></header><article class=\"message-body js-selectToQuote\"><div class=\"bbWrapper\">" .
        ($q ? "<blockquote data-attributes=\"member: 3\" data-quote=\"$q->{author}\" data-source=\"post: $q->{id}\" class=\"bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote js-expandWatch\"><div class=\"bbCodeBlock-title\"><a href=\"/goto/post?id=$q->{id}\">$q->{author} said:</a></div><div class=\"bbCodeBlock-content\"><div class=\"bbCodeBlock-expandContent js-expandContent\">" . html($q->{text}) . "</div><div class=\"bbCodeBlock-expandLink js-expandLink\"><a>Click to expand...</a></div></div></blockquote>" : '') . html($_->{text}) .
        "</div></article><footer><div class=\"reactionsBar js-reactionsList is-active\"><a>Terrible and sad</a></div></footer><aside class=\"message-signature\"><div class=\"bbWrapper\">The best forum ever</div></aside></div></article>\n" } @_) . '</body></html>';
}

sub xenforo1 {
    return "<!DOCTYPE html>\n<html id=\"XenForo\"><body><ol class=\"messageList\">\n" . join('', map { my $q = $_->{of}; "<li id=\"post-$_->{id}\" class=\"message\" data-author=\"$_->{author}\"><div class=\"messageContent\"><article><blockquote class=\"messageText SelectQuoteContainer ugc baseHtml\">" .
        ($q ? "<div class=\"bbCodeBlock bbCodeQuote\" data-author=\"$q->{author}\"><aside><div class=\"attribution type\">$q->{author} said: <a href=\"goto/post?id=$q->{id}#post-$q->{id}\" class=\"AttributionLink\">&uarr;</a></div><blockquote class=\"quoteContainer\"><div class=\"quote\">" . html($q->{text}) . "</div><div class=\"quoteExpand\">Click to expand...</div></blockquote></aside></div>" : '') . html($_->{text}) .
        "<div class=\"messageTextEndMarker\">&nbsp;</div></blockquote></article></div><div class=\"messageMeta\"><a class=\"datePermalink\"><span class=\"DateTime\" title=\"Jan 27, 2025 at 3:04 PM\">Jan 27, 2025</span></a></div></li>\n" } @_) . '</ol></body></html>';
}

sub bbcode { return join "\n---\n", map { $_->{of} ? "[quote=\"$_->{of}{author}\" post_id=$_->{of}{id}]$_->{of}{text}\[/quote]\n$_->{text}" : $_->{text} } @_ }
sub nested { return join "\n---\n", map { my $q = $_->{of}; $q ? "[quote=$q->{author}]" . ($q->{of} ? "[quote=$q->{of}{author}]$q->{of}{text}\[/quote]\n" : '') . "$q->{text}\[/quote]\n\n$_->{text}" : $_->{text} } @_ }
sub unclosed { return join "\n---\n", map { $_->{of} ? "[quote=$_->{of}{author}]$_->{of}{text}\n$_->{text}" : $_->{text} } @_ }
sub paste { my ($between, $of, @posts) = @_; return join $between, map { $of->($_) } @posts }
sub said { my ($p) = @_; return $p->{of} ? "$p->{of}{author} said:\n$p->{of}{text}\nClick to expand...\n$p->{text}" : $p->{text} }

sub mail { my ($p, $wrap) = @_; my $q = $p->{of}; return $q ? "On Mon, Jan 27, 2025 at 3:04 PM, $q->{author} wrote:\n" . lines_of('> ', $q->{text}, $wrap) . "\n$p->{text}" : $p->{text} }
sub wrapped { return mail($_[0], 60) }
sub behind { my ($p) = @_; return $p->{of} ? "$p->{text}\n\n> $p->{of}{text}" : $p->{text} }
# Comment, quote, comment again: what is said stands in two pieces.
sub twice { my ($p) = @_; my $q = $p->{of}; return cited($p) if !$q || !$q->{of}; return "> > $q->{of}{text}\n>\n> $q->{text}\n\n$p->{text}" }
sub shortened { my ($p) = @_; my @words = split / /, $p->{of} ? $p->{of}{text} : ''; return @words < 16 ? above($p) : join(' ', @words[0 .. 11]) . "...\n$p->{text}" }
sub wrote { my ($p) = @_; return $p->{of} ? "$p->{of}{author} wrote:\n$p->{of}{text}\n\n$p->{text}" : $p->{text} }
sub lines_of {
    my ($mark, $text, $width) = @_;
    return "$mark$text\n" unless $width;
    my ($out, $line) = ('', '');
    for my $word (split / /, $text) {
        if (length($line) + length($word) > $width && $line ne '') { $out .= "$mark$line\n"; $line = '' }
        $line .= ($line eq '' ? '' : ' ') . $word;
    }
    return "$out$mark$line\n";
}

my $gap = "\n\xc2\xa0\n";
# [name, format, text of a thread, the least share that must be right]
my @formats = (
    ['table, > marks', 'delimited', sub { delimited(\&cited, @_) }], ['table, no marks', 'delimited', sub { delimited(\&above, @_) }],
    ['JSON lines, > marks', 'jsonl', sub { json_lines(\&cited, @_) }], ['JSON lines, no marks', 'jsonl', sub { json_lines(\&above, @_) }],
    ['JSON lines, no marks, in one line', 'jsonl', sub { json_lines(\&beside, @_) }],
    ['Reddit, listing', 'reddit', \&reddit], ['Reddit, dump', 'reddit', \&pushshift],
    ['Hacker News, Algolia', 'hackernews', \&algolia], ['Hacker News, Firebase', 'hackernews', \&firebase],
    ['Discourse, cooked', 'discourse', sub { discourse(1, @_) }], ['Discourse, raw', 'discourse', sub { discourse(0, @_) }],
    ['4chan', '4chan', \&fourchan], ['phpBB', 'phpbb', \&phpbb], ['XenForo 2', 'xenforo', \&xenforo], ['XenForo 1', 'xenforo', \&xenforo1],
    ['BBCode', 'bbcode', \&bbcode], ['BBCode, nested', 'bbcode', \&nested], ['BBCode, unclosed', 'bbcode', \&unclosed],
    ['paste, no marks', 'paste', sub { paste($gap, \&above, @_) }], ['paste, no marks, edited', 'paste', sub { paste($gap, \&edited, @_) }],
    ['paste, no marks, in one line', 'paste', sub { paste($gap, \&beside, @_) }, $LEAST_GUESSED], ['paste, X said:', 'paste', sub { paste($gap, \&said, @_) }],
    ['paste, > marks', 'paste', sub { paste($gap, \&cited, @_) }], ['paste, > > marks', 'paste', sub { paste($gap, \&twice, @_) }],
    ['paste, mail', 'paste', sub { paste($gap, \&mail, @_) }], ['paste, mail, wrapped', 'paste', sub { paste($gap, \&wrapped, @_) }],
    ['paste, > marks behind', 'paste', sub { paste($gap, \&behind, @_) }], ['paste, shortened...', 'paste', sub { paste($gap, \&shortened, @_) }],
    ['paste, X wrote:', 'paste', sub { paste($gap, \&wrote, @_) }], ['table, mail, wrapped', 'delimited', sub { delimited(\&wrapped, @_) }],
    ['table, shortened...', 'delimited', sub { delimited(\&shortened, @_) }], ['table, no marks, in one line', 'delimited', sub { delimited(\&beside, @_) }],
    ['JSON lines, > marks behind', 'jsonl', sub { json_lines(\&behind, @_) }], ['JSON lines, X wrote:', 'jsonl', sub { json_lines(\&wrote, @_) }],
    ['paste, empty lines between', 'paste', sub { paste("\n\n", \&above, @_) }],
);

# As it is compared: without links, blanks as one.
sub plain {
    my ($s) = @_;
    $s =~ s/(?<![A-Za-z0-9])(?:https?:\/\/|www\.)[^\s)\]>"]*//gi;
    $s =~ s/[ \t\r\n]+/ /g;
    $s =~ s/^ | $//g;
    return $s;
}

# Posts whose own text is another one: who looks for the reason says SHOW=PATTERN, of formats' names.
sub show {
    my ($own, @all) = @_;
    for my $i (0 .. $#all) {
        next if plain($all[$i]{text}) eq ($own->[$i] // '');
        diag(map { "    $_\n" } 'quoted ' . ($all[$i]{of}{text} // ''), "wanted $all[$i]{text}", 'found  ' . ($own->[$i] // ''));
    }
}

my @posts = thread();
my $work = sandbox();
my @lines;
for my $k (0 .. $#formats) {
    spit("$work/thread$k", $formats[$k][2]->(@posts));
    push @lines, '-c', "t$k = sentiment thread thread$k", '-c', "t$k | select own | save own$k.json", '-c', "t$k.files | select format | save format$k.json";
}
# Each comment by itself.
spit("$work/alone", join '', map { "$_->{text}\n" } @posts);
for my $engine (sort keys %engines) {
    push @lines, '-c', "a = sentiment alone --as lines --any-language --engine $engine$engines{$engine}", '-c', "a | select text, label | save alone-$engine.json";
    push @lines, '-c', "a = sentiment thread$_ --any-language --engine $engine$engines{$engine}", '-c', "a | select text, label | save label$_-$engine.json" for 0 .. $#formats;
}
# The same by way of a table: of several lines, and of one where a column says who is answered.
my %tables = ('> marks' => \&cited, 'no marks' => \&above, 'no marks, in one line' => \&beside, 'mail, wrapped' => \&wrapped);
for my $t (sort keys %tables) {
    my ($name) = $t =~ s/\W+/-/gr;
    spit("$work/$name.csv", delimited($tables{$t}, @posts));
    push @lines, '-c', "t = load $name.csv", map { ('-c', "a = t | sentiment text --any-language --engine $_$engines{$_}", '-c', "a | select text, label | save table-$name-$_.json") } sort keys %engines;
}
my $run = jevons({ folder => $work }, @lines);
ok(healthy($run) && $run->{status} == 0, 'all threads are read') or diag(substr $run->{err}, 0, 2000);

# Pairs of text and label.
sub labels {
    my ($path) = @_;
    my $rows = JSON::PP->new->decode(-e $path ? slurp($path) : '{"rows":[]}')->{rows};
    return map { [plain($_->{text} // ''), $_->{label} // ''] } @$rows;
}

# Comments whose label is another one in thread k: those with the same words first, then what is left, in order.
sub changed {
    my ($k, $engine) = @_;
    my (%of, @rest);
    push @{ $of{ $_->[0] } }, $_->[1] for labels("$work/label$k-$engine.json");
    my $changed = 0;
    for my $want (labels("$work/alone-$engine.json")) {
        if (@{ $of{ $want->[0] } || [] }) { $changed += shift(@{ $of{ $want->[0] } }) ne $want->[1] }
        else { push @rest, $want->[1] }
    }
    my @found = grep { @{ $of{ $_->[0] } || [] } ? shift @{ $of{ $_->[0] } } : 0 } labels("$work/label$k-$engine.json");
    $changed += ($found[$_] ? $found[$_][1] : 'none') ne $rest[$_] for 0 .. $#rest;
    return $changed;
}

# Comments that are left, in order. What a thread has before them (a story) is passed over.
for my $k (0 .. $#formats) {
    my ($name, $as, undef, $least) = @{ $formats[$k] };
    like(-e "$work/format$k.json" ? slurp("$work/format$k.json") : '', qr/"format":"$as"/, "$name: the format is told");
    my $text = -e "$work/own$k.json" ? slurp("$work/own$k.json") : '{"rows":[]}';
    my @own = map { plain($_->{own} // '') } @{ JSON::PP->new->decode($text)->{rows} };
    my %left;
    $left{$_}++ for @own;
    my ($right, @wrong) = (0);
    for my $p (@posts) {
        my $want = plain($p->{text});
        if ($left{$want}) { $left{$want}--, $right++ }
        else { push @wrong, $want }
    }
    my $share = 100 * $right / @posts;
    my %changed = map { $_ => 100 * changed($k, $_) / @posts } sort keys %engines;
    diag(sprintf '%-36s %6.2f %% of %d comments are their own; labels changed: %s', $name, $share, scalar @posts, join ', ', map { sprintf '%s %.2f %%', $_, $changed{$_} } sort keys %changed);
    cmp_ok($changed{$_}, '<', $MOST_CHANGED, "$name: labels of $_ stay") for sort keys %changed;
    cmp_ok($share, '>=', $least // $LEAST, "$name: own is the comment") or diag(map { "    $_\n" } grep { defined } @wrong[0 .. 9]);
    show(\@own, @posts) if $ENV{SHOW} && $name =~ /$ENV{SHOW}/;
}
# A row a comment, in the same order.
for my $t (sort keys %tables) {
    my ($name) = $t =~ s/\W+/-/gr;
    for my $engine (sort keys %engines) {
        my @alone = labels("$work/alone-$engine.json");
        my @found = labels("$work/table-$name-$engine.json");
        my $share = 100 * (grep { ($found[$_] ? $found[$_][1] : 'none') ne $alone[$_][1] } 0 .. $#alone) / @alone;
        diag(sprintf 'TABLE | sentiment, %-20s labels of %s changed: %.2f %%', "$t:", $engine, $share);
        cmp_ok($share, '<', $MOST_CHANGED, "table, $t: labels of $engine stay");
    }
}
done_testing();
