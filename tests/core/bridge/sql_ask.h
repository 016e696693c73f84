/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql_ask.h -- SQL as the command `sql` runs it, with a host of the tests' own. */
#ifndef JV_SQL_ASK_TEST_H
#define JV_SQL_ASK_TEST_H

#include "../../../core/base/text.h"
#include "../../../core/bridge/sql.h"
#include "../../../core/lang/expr_apply.h"
#include "../../../core/table/exchange.h"

static err fault;

static jvn_status host_fail(jvn_call *call, jvn_status code, int32_t arg, int64_t row, int64_t col, const char *message,
                            const char *hint)
{
    (void)call, (void)arg, (void)row, (void)col, (void)hint;
    return fail(&fault, code, "%s", message);
}

static jvn_status host_new_array(jvn_call *call, jvn_type type, int64_t length, int64_t bytes, uint32_t flags,
                                 struct ArrowArray *out)
{
    (void)call;
    return export_new(type, length, bytes, flags & JVN_NULLABLE, out, &fault);
}

static const jvn_host host = {.size = sizeof host, .fail = host_fail, .new_array = host_new_array};
static const jvn_call call = {.size = sizeof call, .host = &host};

static inline jvn_status run_query(const char *query, scope *sc, table *input, table **out, err *e)
{
    const sql_ask a = {.text = query, .sc = sc, .input = input, .call = &call, .fault = &fault};
    err_clear(&fault);
    return sql_run(&a, out, e);
}

#endif
