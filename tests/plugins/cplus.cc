// SPDX-License-Identifier: MIT-0
// cplus.cc -- a plugin in C++17: a command, a plain function, a function over columns, and an aggregate.
//
//     c++ -std=c++17 -shared -fPIC -Iinclude -o cplus.so tests/plugins/cplus.cc
//     > plugin load cplus.so
//     > px | tally ticker
//
// No exception may leave a callback: the host is C. What throws is caught where it is thrown.
#include <cmath>
#include <map>
#include <new>
#include <string>
#include <vector>

#include <jevons/plugin.h>

namespace {

// ---- functions ----

double logit(double p) { return std::log(p / (1 - p)); }

// An argument of one row where there are more is a constant.
double number(const ArrowArray *a, int64_t i) { return jvn_f64(a)[a->length > 1 ? i : 0]; }

std::string bucket_name(double x, double width)
{
    double low = std::floor(x / width) * width;
    return std::to_string(static_cast<long long>(low)) + " to " + std::to_string(static_cast<long long>(low + width));
}

jvn_status write_texts(jvn_call *call, const std::vector<std::string> &texts, ArrowArray *out)
{
    int64_t bytes = 0, at = 0;
    for (const std::string &s : texts) bytes += static_cast<int64_t>(s.size());
    jvn_status st = call->host->new_array(call, JVN_STRING, static_cast<int64_t>(texts.size()), bytes, 0, out);
    if (st != JVN_OK) return st;
    int64_t *offsets = static_cast<int64_t *>(jvn_out(out));
    for (const std::string &s : texts) {
        *offsets++ = at;
        memcpy(jvn_out_text(out) + at, s.data(), s.size());
        at += static_cast<int64_t>(s.size());
    }
    *offsets = at;
    return JVN_OK;
}

jvn_status write_counts(jvn_call *call, const std::vector<int64_t> &counts, ArrowArray *out)
{
    jvn_status st = call->host->new_array(call, JVN_INT64, static_cast<int64_t>(counts.size()), 0, 0, out);
    if (st == JVN_OK && !counts.empty()) memcpy(jvn_out(out), counts.data(), counts.size() * sizeof(int64_t));
    return st;
}

jvn_status bucket(jvn_call *call, const ArrowArray *const *args, int32_t, int64_t n, ArrowArray *out)
try {
    std::vector<std::string> texts;
    for (int64_t i = 0; i < n; i++) texts.push_back(bucket_name(number(args[0], i), number(args[1], i)));
    return write_texts(call, texts, out);
} catch (const std::bad_alloc &) {
    return jvn_fail(call, JVN_ENOMEM, JVN_NOARG, nullptr, "no memory for %lld buckets", static_cast<long long>(n));
}

// The harmonic mean. A state is plain bytes: no constructor runs on it.
struct harmonic {
    double sum;
    int64_t n;
};

void harmonic_init(jvn_call *, void *state) { *static_cast<harmonic *>(state) = harmonic{0, 0}; }

void harmonic_step(jvn_call *call, void *state, const ArrowArray *const *args, int32_t, int64_t offset, int64_t n)
{
    harmonic *h = static_cast<harmonic *>(state);
    for (int64_t i = offset; i < offset + n; i++) {
        double x = jvn_f64(args[0])[i];
        if (x <= 0) jvn_fail(call, JVN_EDATA, JVN_NOARG, "take it of what is above zero", "harmonic: found %g", x);
        h->sum += 1 / x;
    }
    h->n += n;
}

void harmonic_merge(jvn_call *, void *state, const void *later)
{
    harmonic *h = static_cast<harmonic *>(state);
    h->sum += static_cast<const harmonic *>(later)->sum;
    h->n += static_cast<const harmonic *>(later)->n;
}

jvn_status harmonic_final(jvn_call *, const void *states, int64_t n, ArrowArray *out, int64_t at)
{
    const harmonic *h = static_cast<const harmonic *>(states);
    for (int64_t i = 0; i < n; i++) {
        static_cast<double *>(jvn_out(out))[at + i] = static_cast<double>(h[i].n) / h[i].sum;
        if (!h[i].n) jvn_set_null(out, at + i);
    }
    return JVN_OK;
}

jvn_function bucket_function()
{
    jvn_function f = jvn_function();
    f.shape = JVN_S_SCALAR;
    f.signature = "string bucket(float64 x, float64 width = 100)";
    f.summary = "the bucket of a width that a number lies in";
    f.example = "px | set b = bucket(close) | head 3";
    f.scalar = bucket;
    return f;
}

jvn_function harmonic_function()
{
    jvn_function f = jvn_function();
    f.shape = JVN_S_AGGREGATE;
    f.flags = JVN_F_UNIT;
    f.signature = "float64 harmonic(float64 x)";
    f.summary = "the harmonic mean of numbers above zero";
    f.example = "px | summary harmonic(close) --by ticker";
    f.state_size = sizeof(harmonic);
    f.init = harmonic_init;
    f.step = harmonic_step;
    f.merge = harmonic_merge;
    f.final = harmonic_final;
    return f;
}

const jvn_function functions[] = {
    JVN_PLAIN("double logit(double p)", logit, "log of the odds", "calc logit(0.75)"),
    bucket_function(),
    harmonic_function(),
};

// ---- a command ----

jvn_status tally_run(jvn_call *call)
try {
    const jvn_host *host = call->host;
    const jvn_item *item = jvn_item_of(call, 0, 0);
    const jvn_texts *texts = jvn_texts_of(call);
    int64_t least = host->option(call, "least")->integer;
    std::map<std::string, int64_t> seen;
    char word[256];
    for (int64_t i = 0; i < item->array->length; i++) seen[texts->spell(item->schema, item->array, i, word, sizeof word)]++;
    std::vector<std::string> names;
    std::vector<int64_t> counts;
    for (const auto &[name, count] : seen) {
        if (count < least) continue;
        names.push_back(name);
        counts.push_back(count);
    }
    ArrowArray a;
    jvn_status st = write_texts(call, names, &a);
    if (st == JVN_OK) st = host->add(call, nullptr, "value", host->field(call, JVN_STRING, nullptr, nullptr), &a);
    if (st == JVN_OK) st = write_counts(call, counts, &a);
    return st == JVN_OK ? host->add(call, nullptr, "n", host->field(call, JVN_INT64, nullptr, nullptr), &a) : st;
} catch (const std::bad_alloc &) {
    return jvn_fail(call, JVN_ENOMEM, JVN_NOARG, nullptr, "no memory to count in");
}

const jvn_param tally_params[] = {{"value", JVN_P_EXPR, JVN_REQUIRED, nullptr, nullptr, "what is counted"}};
const jvn_command commands[] = {{"tally", "how often each value stands there", "px | tally ticker", nullptr, JVN_INPUT_REQUIRED,
                                 JVN_LIST(tally_params), tally_run, nullptr, JVN_READS_NAMED}};
const jvn_param options[] = {{"least", JVN_P_INTEGER, 0, "1..", "1", "values seen less often than this are left out"}};

} // namespace

JVN_PLUGIN("cplus", "1.0", "a sample in C++", JVN_NEEDS_TEXT, "", JVN_LIST(commands), JVN_LIST(functions), JVN_NONE, JVN_NONE,
           JVN_NONE, JVN_LIST(options));
