/* SPDX-License-Identifier: GPL-3.0-or-later */
/* config_file.c -- the members of a JSON object as columns of one row. Lists, objects and nulls are left out. */
#include "config_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

enum { MOST_BYTES = 1 << 24, MOST_MEMBERS = 1000 };

typedef struct config_file {
    jvn_call *call;
    const char *path;
    char *text, *at; /* at: what is read next */
    const char *names[MOST_MEMBERS];
    int n;
} config_file;

static jvn_status cannot_read(config_file *f, FILE *from)
{
    char said[128];
    snprintf(said, sizeof said, "%s", strerror(errno ? errno : EIO));
    said[0] = (char)tolower((unsigned char)said[0]);
    if (from) fclose(from);
    return jvn_fail(f->call, JVN_EIO, 0, NULL, "cannot read %s: %s", f->path, said);
}

static jvn_status read_text(config_file *f)
{
    errno = 0;
    FILE *from = fopen(f->path, "rb");
    if (!from || !(f->text = f->call->host->scratch(f->call, MOST_BYTES + 1))) return cannot_read(f, from);
    size_t n = fread(f->text, 1, MOST_BYTES + 1, from);
    if (ferror(from)) return cannot_read(f, from);
    fclose(from);
    if (n > MOST_BYTES) return jvn_fail(f->call, JVN_ELIMIT, 0, NULL, "%s has more than %d bytes", f->path, MOST_BYTES);
    f->text[n] = 0;
    f->at = f->text;
    return JVN_OK;
}

/* Blames the place that is read next. */
static jvn_status broken(const config_file *f, const char *wanted)
{
    int line = 1, column = 1;
    for (const char *s = f->text; s < f->at; s++) {
        column = *s == '\n' ? 1 : column + 1;
        line += *s == '\n';
    }
    return jvn_fail(f->call, JVN_EDATA, 0, "a Hugging Face config.json is one JSON object", "%s line %d, column %d: %s expected",
                    f->path, line, column, wanted);
}

static char next(config_file *f)
{
    while (*f->at == ' ' || *f->at == '\t' || *f->at == '\n' || *f->at == '\r') f->at++;
    return *f->at;
}

/* ---- values -------------------------------------------------------------------------------------- */

static char *put_character(char *to, unsigned c)
{
    if (c < 0x80) *to++ = (char)c;
    else if (c < 0x800) *to++ = (char)(0xc0 | c >> 6), *to++ = (char)(0x80 | (c & 0x3f));
    else *to++ = (char)(0xe0 | c >> 12), *to++ = (char)(0x80 | (c >> 6 & 0x3f)), *to++ = (char)(0x80 | (c & 0x3f));
    return to;
}

/* What stands behind a backslash; NULL: nothing that may. Halves of a pair become question marks. */
static char *unescape(config_file *f, char *to)
{
    static const char from[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    unsigned c;
    char hex[5] = "", *end;
    const char *known = *f->at ? strchr(from, *f->at) : NULL;
    if (known) {
        *to++ = means[known - from];
        f->at++;
        return to;
    }
    if (*f->at != 'u') return NULL;
    for (int k = 0; k < 4 && isxdigit((unsigned char)f->at[1 + k]); k++) hex[k] = f->at[1 + k];
    c = (unsigned)strtoul(hex, &end, 16);
    if (end != hex + 4) return NULL;
    f->at += 5;
    return put_character(to, c == 0 || (c >= 0xd800 && c < 0xe000) ? '?' : c);
}

/* A string, in place: what it means is never longer than how it is written. */
static jvn_status read_string(config_file *f, const char **out)
{
    if (next(f) != '"') return broken(f, "a text in quotes");
    char *to = ++f->at;
    *out = to;
    while (*f->at != '"') {
        if ((unsigned char)*f->at < ' ') return broken(f, "the text's closing quote");
        if (*f->at != '\\') *to++ = *f->at++;
        else if (f->at++, !(to = unescape(f, to))) return broken(f, "an escape");
    }
    f->at++;
    *to = 0;
    return JVN_OK;
}

/* Over a list or an object, whatever is in it. */
static jvn_status skip_nested(config_file *f)
{
    const char *text;
    jvn_status st = JVN_OK;
    int depth = 0;
    do {
        char c = next(f);
        if (!c) return broken(f, "a closing bracket");
        if (c == '"') st = read_string(f, &text);
        else f->at++;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    } while (depth > 0 && st == JVN_OK);
    return st;
}

static jvn_status add_value(config_file *f, const char *name, jvn_type type, const char *text, int64_t whole, double number)
{
    struct ArrowArray a;
    const jvn_host *h = f->call->host;
    int64_t n = type == JVN_STRING ? (int64_t)strlen(text) : 0;
    for (int k = 0; k < f->n; k++)
        if (!strcmp(f->names[k], name)) return jvn_fail(f->call, JVN_EDATA, 0, NULL, "%s has '%s' twice", f->path, name);
    if (f->n == MOST_MEMBERS) return jvn_fail(f->call, JVN_ELIMIT, 0, NULL, "%s has more than %d members", f->path, MOST_MEMBERS);
    f->names[f->n++] = name;
    jvn_status st = h->new_array(f->call, type, 1, n, 0, &a);
    if (st != JVN_OK) return st;
    if (type == JVN_INT64) *(int64_t *)jvn_out(&a) = whole;
    if (type == JVN_FLOAT64) *(double *)jvn_out(&a) = number;
    if (type == JVN_BOOL) jvn_set_bit(jvn_out(&a), 0, whole != 0);
    if (type == JVN_STRING) {
        if (n) memcpy(jvn_out_text(&a), text, (size_t)n);
        ((int64_t *)jvn_out(&a))[0] = 0, ((int64_t *)jvn_out(&a))[1] = n;
    }
    return h->add(f->call, NULL, name, h->field(f->call, type, NULL, NULL), &a);
}

/* A number, true, false or null. */
static jvn_status read_plain(config_file *f, const char *name)
{
    const jvn_texts *texts = jvn_texts_of(f->call);
    const char *s = f->at;
    int64_t n = (int64_t)strspn(s, "+-.0123456789abcdefghijklmnopqrstuvwxyzE"), whole = 0;
    double x = 0;
    f->at += n;
    if (n == 4 && !memcmp(s, "null", 4)) return JVN_OK;
    if (n == 4 && !memcmp(s, "true", 4)) return add_value(f, name, JVN_BOOL, NULL, 1, 0);
    if (n == 5 && !memcmp(s, "false", 5)) return add_value(f, name, JVN_BOOL, NULL, 0, 0);
    if (texts->read_int64(s, n, &whole)) return add_value(f, name, JVN_INT64, NULL, whole, 0);
    if (texts->read_double(s, n, &x)) return add_value(f, name, JVN_FLOAT64, NULL, 0, x);
    f->at -= n;
    return broken(f, "a value");
}

static jvn_status read_member(config_file *f)
{
    const char *name, *text;
    jvn_status st = read_string(f, &name);
    if (st != JVN_OK) return st;
    if (next(f) != ':') return broken(f, "':'");
    f->at++;
    char c = next(f);
    if (c == '{' || c == '[') return skip_nested(f);
    if (c != '"') return read_plain(f, name);
    st = read_string(f, &text);
    return st == JVN_OK ? add_value(f, name, JVN_STRING, text, 0, 0) : st;
}

jvn_status read_config(jvn_call *call)
{
    config_file f = {.call = call, .path = jvn_item_of(call, 0, 0)->text};
    jvn_status st = read_text(&f);
    if (st == JVN_OK && next(&f) != '{') return broken(&f, "'{'");
    while (st == JVN_OK && (*f.at == '{' || *f.at == ',')) {
        f.at++;
        if (next(&f) == '}' && f.n == 0) break;
        st = read_member(&f);
        next(&f);
    }
    if (st != JVN_OK) return st;
    if (*f.at != '}') return broken(&f, "',' or '}'");
    f.at++;
    if (next(&f)) return broken(&f, "the file's end");
    return f.n ? JVN_OK : jvn_fail(call, JVN_EDATA, 0, NULL, "%s has no members that are numbers, texts, true or false", f.path);
}
