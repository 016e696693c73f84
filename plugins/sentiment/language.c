/* SPDX-License-Identifier: GPL-3.0-or-later */
/* language.c -- by script, and by the small words of languages in Latin script that are no English words. */
#include "language.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

#include "eight.h"

/* How much is looked at; from how many foreign small words on a text is foreign, and from how many on they need not outnumber English
 * ones so clearly, some of which are theirs too (no, me, a); from how many English ones on it is plainly English. */
enum { LOOKED_AT = 1000, ENOUGH = 2, MANY = 3, PLAINLY = 6, LONGEST = 15, SLOTS = 2048 };

/* ---- scripts ------------------------------------------------------------------------------------- */

enum { LATIN, HAN, KANA, HANGUL, CYRILLIC, GREEK, ARABIC, HEBREW, DEVANAGARI, BENGALI, TAMIL, THAI, N_SCRIPTS };
static const char *const script_codes[N_SCRIPTS] = {"en", "zh", "ja", "ko", "ru", "el", "ar", "he", "hi", "bn", "ta", "th"};

static const struct { int32_t from, to; int script; } scripts[] = {
    {0x370, 0x3ff, GREEK},     {0x400, 0x52f, CYRILLIC},  {0x590, 0x5ff, HEBREW},    {0x600, 0x6ff, ARABIC}, {0x900, 0x97f, DEVANAGARI},
    {0x980, 0x9ff, BENGALI},   {0xb80, 0xbff, TAMIL},     {0xe00, 0xe7f, THAI},      {0x1100, 0x11ff, HANGUL}, {0x3040, 0x30ff, KANA},
    {0x3400, 0x4dbf, HAN},     {0x4e00, 0x9fff, HAN},     {0xac00, 0xd7a3, HANGUL},  {0x20000, 0x2fa1f, HAN},
};

static int script_of(int32_t c)
{
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (c >= scripts[i].from && c <= scripts[i].to) return scripts[i].script;
    return LATIN;
}

/* A sign of Han or Hangul is about a word; letters of others count a quarter of that. */
static const char *script_language(const int64_t letters[N_SCRIPTS])
{
    int64_t all = letters[LATIN];
    int most = HAN;
    if (letters[KANA]) return letters[KANA] + letters[HAN] > letters[LATIN] / 4 ? script_codes[KANA] : NULL;
    for (int s = HAN; s < N_SCRIPTS; s++) {
        all += letters[s];
        if (letters[s] > letters[most]) most = s;
    }
    int64_t weight = most == HAN || most == HANGUL ? 4 : 1;
    return weight * letters[most] > all - letters[most] ? script_codes[most] : NULL;
}

/* ---- small words --------------------------------------------------------------------------------- */

enum { EN, DE, FR, ES, PT, IT, NL, PL, SV, TR, N_LANGUAGES };
static const char *const codes[N_LANGUAGES] = {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "tr"};

/* Those that are English words too are left out, but of English itself. */
static const char *const words[N_LANGUAGES] = {
    [EN] = "the of and to in is it you that for with this are not be have on was as at what they we my your but so just or all if from me no do can will "
           "i u a x w im ya love guess wish think know why did made make some want need because could should really now like about how there when would who them been their more than then has had i'm it's don't that's an by he she his her out up get got one",
    [DE] = "der und das ist nicht ich ein eine einen einem mit auf den dem des für von zu sich auch wie aber oder wenn noch nur aus bei nach wird sind "
           "hat haben habe kann wir sie ihr mir mich dich sein über mehr schon jetzt immer diese dieser dieses kein keine doch mal warum weil dass jetzt sehr gut",
    [FR] = "le les des est et une pas que qui dans pour sur avec ce cette ces il elle nous vous ils je c'est n'est j'ai du au aux ne plus mais ou où "
           "très tout tous être avoir sont ont fait même aussi comme bien rien ça leur son ses mon mes deux quand donc si",
    [ES] = "el los las una que en es por con para del se lo como más pero su sus está están son muy ya todo también porque cuando hay esto esta "
           "este ese eso nada si sin sobre ser tiene hacer mi yo tú él ella nos qué bien mejor siempre ahora",
    [PT] = "os as um uma que não é da dos das para com por mais mas como foi são está você eu ele ela isso esse essa este muito já também "
           "quando tem ser seu sua meu minha nós pelo pela até sem só bem agora mesmo fazer pra",
    [IT] = "il gli di che è non per una un con sono della del dei delle nel alla questo questa come più anche ma se ci io lui lei noi loro hanno "
           "essere fare molto tutto tutti perché quando dove cosa così bene solo sempre ora mi ti si",
    [NL] = "het een van en dat niet ik je te op aan met voor zijn er maar om ook als dan bij nog naar wel geen uit kan heeft hebben wordt deze dit "
           "die wij zij mijn meer omdat waarom goed alleen altijd nu al",
    [PL] = "na nie się że to jest do jak ale tak po czy od za przez dla już tylko są był być tego jego może bardzo ten ta te mnie ja ty my "
           "gdy więc jeszcze też żeby dlaczego dobrze",
    [SV] = "och att det som en är av inte på för med jag han den har till om ett var de kan men så vi från när ska vad sig sin mycket bara också eller "
           "hade nu bra alltid varför",
    [TR] = "ve bir bu da de için ile çok ne gibi daha ama var yok mi olarak sonra kadar olan değil en ben sen biz siz onlar şey her neden iyi kötü "
           "hiç şimdi",
};

/* A word, and the languages that have it. */
typedef struct slot {
    char text[LONGEST + 1];
    uint16_t languages;
} slot;

static slot slots[SLOTS];
/* Those of at most seven ASCII letters once more, their bytes as a number. */
static uint64_t short_words[SLOTS];
static uint16_t short_languages[SLOTS];
static uint64_t short_filter[SLOTS / 8]; /* a bit for each: most words are in no list */
static uint8_t small[256]; /* letters of ASCII as small ones; others 0 */
static pthread_once_t built = PTHREAD_ONCE_INIT;

static slot *slot_of(const char *s, int64_t n)
{
    uint32_t h = (uint32_t)n;
    for (int64_t i = 0; i < n; i++) h = (h ^ (uint8_t)s[i]) * 0x01000193u;
    uint32_t at = (h ^ h >> 15) % SLOTS;
    while (slots[at].languages && (memcmp(slots[at].text, s, (size_t)n) || slots[at].text[n])) at = (at + 1) % SLOTS;
    return &slots[at];
}

static uint64_t short_hash(uint64_t word) { return word * 0x9e3779b97f4a7c15u; }
static uint64_t *filter_word(uint64_t hash) { return &short_filter[hash >> 50 & (SLOTS / 8 - 1)]; }
static uint64_t filter_bit(uint64_t hash) { return (uint64_t)1 << (hash >> 58); }

/* Where the word is, or would be. */
static uint32_t short_slot(uint64_t word)
{
    uint32_t at = (uint32_t)(short_hash(word) >> 40) % SLOTS;
    while (short_words[at] && short_words[at] != word) at = (at + 1) % SLOTS;
    return at;
}

static uint16_t languages_of(uint64_t word)
{
    uint64_t hash = short_hash(word);
    return *filter_word(hash) & filter_bit(hash) ? short_languages[short_slot(word)] : 0;
}

static void build_short(const slot *of)
{
    uint64_t word = load_bytes(of->text);
    if (!of->languages || of->text[7]) return;
    uint32_t at = short_slot(word);
    uint64_t hash = short_hash(word);
    *filter_word(hash) |= filter_bit(hash);
    short_words[at] = word;
    short_languages[at] = of->languages;
}

static void build(void)
{
    for (int k = 0; k < N_LANGUAGES; k++)
        for (const char *s = words[k]; *s;) {
            size_t n = strcspn(s, " ");
            slot *to = slot_of(s, (int64_t)n);
            memcpy(to->text, s, n);
            to->languages |= (uint16_t)(1u << k);
            s += n + (s[n] == ' ');
        }
    for (int c = 'a'; c <= 'z'; c++) small[c] = small[c - 0x20] = (uint8_t)c;
    for (int i = 0; i < SLOTS; i++)
        if (slots[i].languages & 1u << EN) slots[i].languages = 1u << EN;
    for (int i = 0; i < SLOTS; i++) build_short(&slots[i]);
}

/* ---- a text -------------------------------------------------------------------------------------- */

typedef struct count {
    int64_t letters[N_SCRIPTS];
    int words[N_LANGUAGES], all;
    bool foreign; /* a word was */
} count;

static void count_in(count *c, uint16_t languages)
{
    c->all++;
    if (languages <= 1) {
        c->words[EN] += languages;
        return;
    }
    c->foreign = true;
    for (int k = 0; languages; k++, languages >>= 1) c->words[k] += languages & 1;
}

static void count_word(count *c, const char *s, int64_t n) { count_in(c, n > LONGEST ? 0 : slot_of(s, n)->languages); }

/* A word of one to seven ASCII letters and the sign behind it, as most are, in one step: how many bytes it is; 0: there is none. */
static inline int64_t count_short(count *c, const char *s)
{
    uint64_t x = load_bytes(s), low = (x | EACH(0x20u)) & EACH(0x7fu);
    uint64_t letters = bytes_within(low, 'a', 'z') & ~x, ends = letters ^ EACH(0x80u);
    if (!ends) return 0;
    int n = __builtin_ctzll(ends) / 8;
    uint8_t end = (uint8_t)(x >> 8 * n);
    if (n == 0 || end >= 0x80 || end == '\'') return 0;
    count_in(c, languages_of(low & (((uint64_t)1 << 8 * n) - 1)));
    c->letters[LATIN] += n;
    return n + 1;
}

/* A word that grows in small letters. */
typedef struct word {
    char text[LONGEST + 5];
    int64_t n;
} word;

static void put_letter(word *w, int32_t c)
{
    if (w->n > LONGEST) return;
    if (c < 0x80) w->text[w->n++] = (char)c;
    else w->n += utf8proc_encode_char(c, (utf8proc_uint8_t *)w->text + w->n);
}

/* In small letters, 0 if it is none; apostrophes in words are. */
static int32_t letter_of(int32_t c, const word *w)
{
    if (c == '\'' || c == 0x2019) return w->n ? '\'' : 0;
    if (c < 0xaa) return 0;
    utf8proc_category_t k = utf8proc_category(c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO ? utf8proc_tolower(c) : 0;
}

static void end_word(count *c, word *w)
{
    if (w->n) count_word(c, w->text, w->n);
    w->n = 0;
}

/* Letters of ASCII alone, as most words are: how many bytes of it there are. */
static int64_t read_plain(count *c, const char *text, int64_t n, word *w)
{
    int64_t i = 0;
    for (uint8_t letter; i < n && (letter = small[(uint8_t)text[i]]); i++)
        if (w->n <= LONGEST) w->text[w->n++] = (char)letter;
    c->letters[LATIN] += i;
    return i;
}

/* No script but Latin, no foreign word, and many English ones. */
static bool is_plain(const count *c) { return c->words[EN] >= PLAINLY && !c->foreign; }

static void count_all(count *c, const char *text, int64_t n)
{
    word w = {.n = 0};
    for (int64_t i = 0; i < n && !is_plain(c);) {
        int64_t seen = w.n == 0 && n - i >= 8 ? count_short(c, text + i) : 0;
        if (seen) {
            i += seen;
            continue;
        }
        i += read_plain(c, text + i, n - i, &w);
        if (i == n) break;
        utf8proc_int32_t x = (uint8_t)text[i];
        utf8proc_ssize_t bytes = x < 0x80 ? 1 : utf8proc_iterate((const utf8proc_uint8_t *)text + i, n - i, &x);
        i += bytes > 0 ? bytes : 1;
        int32_t letter = bytes > 0 ? letter_of(x, &w) : 0;
        int script = letter < 0x370 ? LATIN : script_of(letter);
        c->letters[script] += letter != 0;
        if (letter && script == LATIN) put_letter(&w, letter);
        else end_word(c, &w);
    }
    end_word(c, &w);
}

static int most_frequent(const count *c)
{
    int most = DE;
    for (int k = DE; k < N_LANGUAGES; k++)
        if (c->words[k] > c->words[most]) most = k;
    return most;
}

const char *language_of(const char *text, int64_t n)
{
    pthread_once(&built, build);
    count c = {0};
    count_all(&c, text, n < LOOKED_AT ? n : LOOKED_AT);
    const char *other = script_language(c.letters);
    if (other) return other;
    int k = most_frequent(&c), foreign = c.words[k], english = c.words[EN];
    bool outnumbers = foreign > 2 * english || (foreign > MANY && 2 * foreign > 3 * english);
    return foreign >= ENOUGH && outnumbers && 6 * foreign >= c.all ? codes[k] : codes[EN];
}
