/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help_json.c -- the registry as one JSON document, an object a line. */
#include <string.h>

#include "../table/column.h"
#include "help.h"

void help_json_member(text *out, const char *key, const char *s)
{
    if (out->n && out->s[out->n - 1] != '{') text_puts(out, ", ");
    text_json(out, key);
    text_puts(out, ": ");
    if (s) text_json(out, s);
    else text_puts(out, "null");
}

static void add_flag(text *out, const char *key, bool value)
{
    text_printf(out, ", \"%s\": %s", key, value ? "true" : "false");
}

static void add_params(text *out, const jvn_list *params)
{
    text_puts(out, ", \"params\": [");
    for (uint32_t i = 0; i < params->count; i++) {
        const jvn_param *p = jvn_at(params, i);
        text_puts(out, i ? ", {" : "{");
        help_json_member(out, "name", p->name);
        help_json_member(out, "type", param_words_of(p)->word);
        add_flag(out, "required", p->flags & JVN_REQUIRED);
        add_flag(out, "many", p->flags & JVN_MANY);
        add_flag(out, "written", p->flags & JVN_WRITTEN);
        help_json_member(out, "values", p->values);
        help_json_member(out, "default", p->initial);
        help_json_member(out, "summary", p->summary);
        text_putc(out, '}');
    }
    text_putc(out, ']');
}

static void add_command(text *out, const void *spec)
{
    static const char *const inputs[] = {"none", "required", "optional"};
    const jvn_command *c = spec;
    text usage = {0};
    help_usage(c, &usage);
    help_json_member(out, "usage", usage.s);
    text_free(&usage);
    help_json_member(out, "input", inputs[c->input >= JVN_INPUT_NONE && c->input <= JVN_INPUT_OPTIONAL ? c->input : 0]);
    help_json_member(out, "summary", c->summary);
    help_json_member(out, "details", c->details);
    help_json_member(out, "example", c->example);
    add_params(out, &c->params);
}

static const char *value_word(jvn_type type) { return type == JVN_NOTYPE ? "any" : type_name(type); }

static void add_function(text *out, const jvn_function *f, const signature *s)
{
    help_json_member(out, "signature", f->signature);
    help_json_member(out, "shape", shape_word(f->shape));
    help_json_member(out, "result", value_word(s->result));
    help_json_member(out, "unit", f->unit);
    help_json_member(out, "convention", f->convention);
    help_json_member(out, "summary", f->summary);
    help_json_member(out, "example", f->example);
    add_flag(out, "variadic", s->variadic);
    text_puts(out, ", \"params\": [");
    for (int i = 0; i < s->n; i++) {
        text_puts(out, i ? ", {" : "{");
        help_json_member(out, "name", s->params[i].name);
        help_json_member(out, "type", value_word(s->params[i].type));
        help_json_member(out, "unit", s->params[i].unit);
        help_json_member(out, "default", s->params[i].initial);
        text_putc(out, '}');
    }
    text_putc(out, ']');
}

/* The words of "csv tsv" as a list. */
static void add_extensions(text *out, const char *s)
{
    const char *comma = "";
    text_puts(out, ", \"extensions\": [");
    for (s = s ? s : ""; *(s += strspn(s, " ")); s += strcspn(s, " ")) {
        text_printf(out, "%s\"%.*s\"", comma, (int)strcspn(s, " "), s);
        comma = ", ";
    }
    text_putc(out, ']');
}

static void add_format(text *out, const reg_item *it)
{
    const jvn_format *x = it->spec;
    help_json_member(out, "summary", x->summary);
    help_json_member(out, "example", x->example);
    add_extensions(out, x->extensions);
    add_params(out, &x->params);
}

static void add_metric(text *out, const jvn_metric *m)
{
    help_json_member(out, "summary", m->summary);
    help_json_member(out, "details", m->details);
    help_json_member(out, "example", m->example);
    add_params(out, &m->params);
}

static void add_option(text *out, const jvn_param *p)
{
    help_json_member(out, "type", param_words_of(p)->word);
    help_json_member(out, "values", p->values);
    help_json_member(out, "default", p->initial);
    help_json_member(out, "summary", p->summary);
}

static void print_item(const reg_item *it, FILE *out)
{
    text line = {0};
    text_putc(&line, '{');
    help_json_member(&line, "name", it->name);
    help_json_member(&line, "owner", it->owner);
    add_flag(&line, "shadowed", it->shadowed);
    if (it->kind == REG_COMMAND) add_command(&line, it->spec);
    else if (it->kind == REG_FUNCTION) add_function(&line, it->spec, it->signature);
    else if (it->kind == REG_METRIC) add_metric(&line, it->spec);
    else if (it->kind == REG_OPTION) add_option(&line, it->spec);
    else add_format(&line, it);
    fprintf(out, "    %s}", line.s);
    text_free(&line);
}

void help_json(const registry *r, const char *first, FILE *out)
{
    static const char *const kinds[] = {"commands", "functions", "readers", "writers", "metrics", "options"};
    fprintf(out, "{\n%s", first);
    for (reg_kind k = 0; k < REG_KINDS; k++) {
        int n;
        const reg_item *const *all = registry_all(r, k, &n);
        fprintf(out, "%s  \"%s\": [", k ? ",\n" : "", kinds[k]);
        for (int i = 0; i < n; i++) {
            fputs(i ? ",\n" : "\n", out);
            print_item(all[i], out);
        }
        fputs(n ? "\n  ]" : "]", out);
    }
    fputs("\n}\n", out);
}
