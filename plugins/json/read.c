/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read.c -- JSON to cells: the document that is written here, an array of objects, or objects one after the other. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "json.h"

jvn_status json_bad(const struct doc *d, const char *at, const char *format, ...)
{
    char text[256];
    int64_t line = 1;
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    for (const char *s = d->data; s < at; s++) line += *s == '\n';
    return jvn_fail(d->call, JVN_EDATA, ARG_FILE, NULL, "%s:%lld: %s", d->name, (long long)line, text);
}

jvn_status json_no_memory(const struct doc *d) { return jvn_fail(d->call, JVN_ENOMEM, ARG_FILE, NULL, "not enough memory for the file"); }

/* ---- tokens --------------------------------------------------------------------------------------- */

static void blanks(struct doc *d)
{
    while (d->p < d->end && (*d->p == ' ' || *d->p == '\t' || *d->p == '\n' || *d->p == '\r')) d->p++;
}

static jvn_status wanted(const struct doc *d, const char *what)
{
    if (d->p >= d->end) return json_bad(d, d->p, "found the end, wanted %s", what);
    if ((unsigned char)*d->p < 0x20 || (unsigned char)*d->p >= 0x7f)
        return json_bad(d, d->p, "found the byte 0x%02x, wanted %s", (unsigned)(unsigned char)*d->p, what);
    return json_bad(d, d->p, "found '%c', wanted %s", *d->p, what);
}

/* Whether c comes next; it is passed. */
static bool takes(struct doc *d, char c)
{
    blanks(d);
    if (d->p >= d->end || *d->p != c) return false;
    d->p++;
    return true;
}

static jvn_status string(struct doc *d, struct cell *c)
{
    if (!takes(d, '"')) return wanted(d, "a string in double quotes");
    const char *from = d->p;
    *c = (struct cell){.at = from, .kind = C_STRING};
    for (; d->p < d->end && *d->p != '"'; d->p++) {
        if ((unsigned char)*d->p < 0x20) return wanted(d, "a string without control characters");
        if (*d->p != '\\') continue;
        c->escaped = true;
        if (++d->p == d->end) break;
    }
    if (d->p >= d->end) return json_bad(d, from, "a string is opened and never closed");
    if (d->p - from > UINT32_MAX) return json_bad(d, from, "a string is longer than 4 GiB");
    c->n = (uint32_t)(d->p++ - from);
    return JVN_OK;
}

static bool digits(struct doc *d)
{
    const char *from = d->p;
    while (d->p < d->end && isdigit((unsigned char)*d->p)) d->p++;
    return d->p > from;
}

static jvn_status number(struct doc *d, struct cell *c)
{
    const char *from = d->p;
    if (d->p < d->end && *d->p == '-') d->p++;
    bool zero = d->p < d->end && *d->p == '0', good = digits(d);
    if (good && zero && d->p - from > 1 + (*from == '-')) return json_bad(d, from, "a number begins with a needless 0");
    if (good && d->p < d->end && *d->p == '.') d->p++, good = digits(d);
    if (good && d->p < d->end && (*d->p | 32) == 'e') {
        d->p++;
        if (d->p < d->end && (*d->p == '+' || *d->p == '-')) d->p++;
        good = digits(d);
    }
    if (!good) return wanted(d, "a value");
    *c = (struct cell){.at = from, .n = (uint32_t)(d->p - from), .kind = C_NUMBER};
    return JVN_OK;
}

static bool word(struct doc *d, const char *text, enum cell_kind kind, struct cell *c)
{
    size_t n = strlen(text);
    if ((size_t)(d->end - d->p) < n || memcmp(d->p, text, n) != 0) return false;
    *c = (struct cell){.at = d->p, .n = (uint32_t)n, .kind = (uint8_t)kind};
    d->p += n;
    return true;
}

static jvn_status value(struct doc *d, struct cell *c, int depth);

/* One item of a list, or of an object its key too. */
static jvn_status item(struct doc *d, bool keyed, int depth)
{
    struct cell inner;
    jvn_status st = keyed ? string(d, &inner) : JVN_OK;
    if (st == JVN_OK && keyed && !takes(d, ':')) return wanted(d, "':'");
    return st == JVN_OK ? value(d, &inner, depth) : st;
}

/* A list or object within a cell, kept as its text. */
static jvn_status nested(struct doc *d, struct cell *c, int depth)
{
    const char *from = d->p;
    const bool keyed = *from == '{';
    jvn_status st = JVN_OK;
    if (depth == DEEPEST) return json_bad(d, d->p, "values stand in each other more than %d deep", DEEPEST);
    d->p++;
    for (bool first = true; st == JVN_OK && !takes(d, keyed ? '}' : ']'); first = false) {
        if (!first && !takes(d, ',')) return wanted(d, keyed ? "',' or '}'" : "',' or ']'");
        st = item(d, keyed, depth + 1);
    }
    if (d->p - from > UINT32_MAX) return json_bad(d, from, "a value is longer than 4 GiB");
    *c = (struct cell){.at = from, .n = (uint32_t)(d->p - from), .kind = C_NESTED};
    return st;
}

static jvn_status value(struct doc *d, struct cell *c, int depth)
{
    blanks(d);
    if (d->p < d->end && *d->p == '"') return string(d, c);
    if (d->p < d->end && (*d->p == '{' || *d->p == '[')) return nested(d, c, depth);
    if (word(d, "null", C_NULL, c) || word(d, "true", C_TRUE, c) || word(d, "false", C_FALSE, c)) return JVN_OK;
    return number(d, c);
}

/* ---- strings -------------------------------------------------------------------------------------- */

static int hex4(const char *s, const char *end)
{
    int x = 0;
    if (end - s < 4) return -1;
    for (int i = 0; i < 4; i++) {
        if (!isxdigit((unsigned char)s[i])) return -1;
        x = x * 16 + (isdigit((unsigned char)s[i]) ? s[i] - '0' : (s[i] | 32) - 'a' + 10);
    }
    return x;
}

static int put_utf8(char *to, uint32_t c)
{
    static const uint8_t heads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    int n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (int i = n - 1; i > 0; i--, c >>= 6) to[i] = (char)(0x80 | (c & 63));
    to[0] = (char)(n == 1 ? c : heads[n] | c);
    return n;
}

/* \uXXXX at s, two of them for characters beyond 16 bits. Returns where it ends; NULL: it is none. */
static const char *code_at(const char *s, const char *end, uint32_t *c)
{
    int first = hex4(s, end), second;
    if (first < 0 || (first >= 0xdc00 && first < 0xe000)) return NULL;
    *c = (uint32_t)first;
    if (first < 0xd800 || first >= 0xe000) return s + 4;
    if (end - s < 10 || s[4] != '\\' || s[5] != 'u' || (second = hex4(s + 6, end)) < 0xdc00 || second >= 0xe000) return NULL;
    *c = 0x10000 + ((uint32_t)(first - 0xd800) << 10 | (uint32_t)(second - 0xdc00));
    return s + 10;
}

int64_t json_unescape(const struct cell *c, char *to)
{
    static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    const char *s = c->at, *end = s + c->n;
    char *out = to;
    while (s < end) {
        uint32_t code;
        int size = jvn_character(s, end - s);
        if (!size) return -1;
        if (*s != '\\' || c->kind != C_STRING) {
            memcpy(out, s, (size_t)size);
            out += size;
            s += size;
            continue;
        }
        const char *known = ++s < end && *s ? strchr(letters, *s) : NULL;
        if (known) *out++ = means[known - letters], s++;
        else if (s < end && *s == 'u' && (s = code_at(s + 1, end, &code))) out += put_utf8(out, code);
        else return -1;
    }
    return out - to;
}

/* ---- objects to rows ------------------------------------------------------------------------------ */

static struct json_column *new_column(struct doc *d, const char *name, int64_t n)
{
    if (d->n_columns == d->column_room) {
        int32_t room = d->column_room ? d->column_room * 2 : 16;
        struct json_column *all = realloc(d->columns, (size_t)room * sizeof *all);
        if (!all) return NULL;
        d->columns = all;
        d->column_room = room;
    }
    struct json_column *c = &d->columns[d->n_columns];
    *c = (struct json_column){.name = d->call->host->scratch(d->call, n + 1), .name_n = n, .unit = "", .convention = ""};
    if (!c->name) return NULL;
    if (n) memcpy(c->name, name, (size_t)n);
    c->name[n] = 0;
    d->n_columns++;
    return c;
}

static bool is_called(const struct json_column *c, const char *name, int64_t n)
{
    return c->name_n == n && memcmp(c->name, name, (size_t)n) == 0;
}

/* Keys mostly come in the order of the row before. */
static jvn_status column_for(struct doc *d, const struct cell *key, struct json_column **out)
{
    char small[256], *name = key->n < sizeof small ? small : d->call->host->scratch(d->call, key->n);
    int64_t n = name ? json_unescape(key, name) : 0;
    if (!name) return JVN_ENOMEM;
    if (n < 0) return json_bad(d, key->at, "a key that is no text");
    for (int32_t i = 0; i < d->n_columns; i++) {
        int32_t at = (d->next + i) % d->n_columns;
        if (!is_called(&d->columns[at], name, n)) continue;
        d->next = at + 1;
        *out = &d->columns[at];
        return JVN_OK;
    }
    if (d->n_columns == MOST_COLUMNS) return json_bad(d, key->at, "more than %d columns", MOST_COLUMNS);
    *out = new_column(d, name, n);
    d->next = d->n_columns;
    return *out ? JVN_OK : json_no_memory(d);
}

static jvn_status put_cell(struct doc *d, struct json_column *c, const char *key, const struct cell *v)
{
    if (c->n > d->rows) return json_bad(d, key, "the key '%.60s' stands twice in one object", c->name);
    if (d->rows >= c->room) {
        int64_t room = (d->rows + 1) * 2 + 64;
        struct cell *cells = realloc(c->cells, (size_t)room * sizeof *cells);
        if (!cells) return json_no_memory(d);
        c->cells = cells;
        c->room = room;
    }
    memset(c->cells + c->n, 0, (size_t)(d->rows - c->n) * sizeof *c->cells);
    c->cells[d->rows] = *v;
    c->n = d->rows + 1;
    return JVN_OK;
}

static jvn_status object(struct doc *d)
{
    struct json_column *c = NULL;
    struct cell key, v;
    jvn_status st = JVN_OK;
    if (!takes(d, '{')) return wanted(d, "an object, one a row");
    d->next = 0;
    for (bool first = true; st == JVN_OK && !takes(d, '}'); first = false) {
        if (!first && !takes(d, ',')) return wanted(d, "',' or '}'");
        st = string(d, &key);
        if (st == JVN_OK && !takes(d, ':')) return wanted(d, "':'");
        if (st == JVN_OK) st = column_for(d, &key, &c);
        if (st == JVN_OK) st = value(d, &v, 0);
        if (st == JVN_OK) st = put_cell(d, c, key.at, &v);
    }
    d->rows++;
    if (d->rows % 4096) return st;
    d->call->host->progress(d->call, d->p - d->data, d->end - d->data);
    return d->call->host->cancelled(d->call) ? JVN_ECANCELLED : st;
}

static jvn_status array(struct doc *d)
{
    jvn_status st = JVN_OK;
    if (!takes(d, '[')) return wanted(d, "a list of objects");
    for (bool first = true; st == JVN_OK && !takes(d, ']'); first = false) {
        if (!first && !takes(d, ',')) return wanted(d, "',' or ']'");
        st = object(d);
    }
    return st;
}

/* ---- the document that is written here ------------------------------------------------------------ */

static char *text_of(struct doc *d, const struct cell *c)
{
    char *s = d->call->host->scratch(d->call, (int64_t)c->n + 1);
    int64_t n = s && c->kind == C_STRING ? json_unescape(c, s) : 0;
    if (s) s[n > 0 ? n : 0] = 0;
    return s;
}

static jvn_type type_named(const char *name)
{
    static const struct { const char *name; jvn_type type; } types[] = {
        {"bool", JVN_BOOL}, {"int64", JVN_INT64}, {"float64", JVN_FLOAT64}, {"string", JVN_STRING}, {"date", JVN_DATE}, {"timestamp", JVN_TIMESTAMP}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0) return types[i].type;
    return JVN_NOTYPE;
}

/* The columns were read as rows of a table of their own: name, type, unit, convention. */
static jvn_status declare(struct doc *d, const struct doc *about)
{
    for (int64_t row = 0; row < about->rows; row++) {
        const char *texts[4] = {"", "", "", ""}, *const names[4] = {"name", "type", "unit", "convention"};
        for (int k = 0; k < 4; k++)
            for (int32_t i = 0; i < about->n_columns; i++)
                if (row < about->columns[i].n && is_called(&about->columns[i], names[k], (int64_t)strlen(names[k])))
                    if (!(texts[k] = text_of(d, &about->columns[i].cells[row]))) return JVN_ENOMEM;
        struct json_column *c = new_column(d, texts[0], (int64_t)strlen(texts[0]));
        if (!c) return json_no_memory(d);
        c->type = type_named(texts[1]);
        c->unit = texts[2];
        c->convention = texts[3];
        if (c->type == JVN_NOTYPE) return json_bad(d, d->p, "column '%.60s' has the unknown type '%.40s'", c->name, texts[1]);
    }
    return JVN_OK;
}

static void doc_free(struct doc *d)
{
    for (int32_t i = 0; i < d->n_columns; i++) free(d->columns[i].cells);
    free(d->columns);
}

static bool begins_document(struct doc *d)
{
    struct doc look = *d;
    return takes(&look, '{') && (blanks(&look), look.end - look.p > 9) && memcmp(look.p, "\"columns\"", 9) == 0 && (look.p += 9, takes(&look, ':')) &&
           takes(&look, '[');
}

static jvn_status document(struct doc *d)
{
    struct cell key;
    struct doc about = {.call = d->call, .name = d->name, .data = d->data, .end = d->end};
    takes(d, '{');
    string(d, &key);
    takes(d, ':');
    about.p = d->p;
    jvn_status st = array(&about);
    d->p = about.p;
    if (st == JVN_OK) st = declare(d, &about);
    doc_free(&about);
    if (st != JVN_OK) return st;
    if (!takes(d, ',') || string(d, &key) != JVN_OK || key.n != 4 || memcmp(key.at, "rows", 4) || !takes(d, ':')) return wanted(d, "\"rows\": and a list");
    st = array(d);
    return st == JVN_OK && !takes(d, '}') ? wanted(d, "'}'") : st;
}

/* ---- the file ------------------------------------------------------------------------------------- */

static jvn_status slurp(struct doc *d)
{
    const char *path = jvn_item_of(d->call, ARG_FILE, 0)->text;
    bool standard = strcmp(path, "-") == 0;
    jvn_bytes b = {.texts = jvn_texts_of(d->call)};
    d->name = standard ? "standard input" : path;
    FILE *f = standard ? stdin : fopen(path, "rb");
    size_t n = 1;
    while (f && n && !b.failed) {
        b.texts->make_room(&b, 1 << 20);
        n = b.failed ? 0 : fread(b.data + b.n, 1, 1 << 20, f);
        b.n += (int64_t)n;
    }
    int error = !f || ferror(f) ? errno : 0;
    if (f && !standard) fclose(f);
    d->data = b.failed || error ? NULL : malloc((size_t)b.n + 1);
    if (d->data) memcpy(d->data, b.data, (size_t)b.n);
    d->p = d->data;
    d->end = d->data ? d->data + b.n : NULL;
    b.texts->drop(&b);
    char reason[128];
    snprintf(reason, sizeof reason, "%s", strerror(error));
    reason[0] = (char)tolower((unsigned char)reason[0]);
    if (error) return jvn_fail(d->call, JVN_EIO, ARG_FILE, NULL, "cannot read %s: %s", d->name, reason);
    return d->data ? JVN_OK : json_no_memory(d);
}

static jvn_status parse(struct doc *d)
{
    jvn_status st = JVN_OK;
    if (d->end - d->p >= 3 && memcmp(d->p, "\xef\xbb\xbf", 3) == 0) d->p += 3;
    blanks(d);
    if (d->p == d->end)
        return jvn_fail(d->call, JVN_EDATA, ARG_FILE, "a table without rows is kept whole by json and arrow", "%s:1: it is empty", d->name);
    if (begins_document(d)) st = document(d);
    else if (*d->p == '[') st = array(d);
    else
        for (blanks(d); st == JVN_OK && d->p < d->end; blanks(d)) st = object(d);
    blanks(d);
    if (st == JVN_OK && d->p < d->end) return wanted(d, "the end");
    return st;
}

jvn_status json_read(jvn_call *call)
{
    struct doc d = {.call = call};
    jvn_status st = slurp(&d);
    if (st == JVN_OK) st = parse(&d);
    if (st == JVN_OK && !d.n_columns) st = json_bad(&d, d.data, "its objects have no keys");
    if (st == JVN_OK) st = json_columns(&d);
    doc_free(&d);
    free(d.data);
    return st;
}
