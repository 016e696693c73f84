/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_store.c -- what is opened as a workspace, what is refused, and what a file that was tampered with does: it is
 * an error or right, and never a crash. */
#include "workspace.h"

#include <signal.h>
#include <sys/resource.h>

#include "../../../core/base/pool.h"

typedef struct bytes {
    unsigned char *s;
    size_t n;
} bytes;

static bytes read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    bytes b = {test_malloc(4 << 20), 0};
    b.n = fread(b.s, 1, 4 << 20, f);
    fclose(f);
    return b;
}

static void write_file(const char *path, const void *s, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(s, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void expect_refused(const char *path, jvn_status wanted, const char *words)
{
    err e;
    store *s;
    assert_int_equal(store_open(path, &small, &s, &e), wanted);
    if (!strstr(e.msg, words)) FAIL_WITH("%s", e.msg);
    assert_null(s);
}

/* The file is there as it was, and alone. */
static void expect_untouched(const char *path, const void *s, size_t n)
{
    char beside[128];
    bytes now = read_file(path);
    assert_int_equal(now.n, n);
    assert_memory_equal(now.s, s, n);
    test_free(now.s);
    snprintf(beside, sizeof beside, "%s-wal", path);
    assert_int_equal(access(beside, F_OK), -1);
}

/* NULL: nothing is told. */
static void expect_notes(store *s, const char *words)
{
    char *notes = store_take_notes(s);
    if (!words != !notes || (words && !strstr(notes, words))) FAIL_WITH("%s", notes ? notes : "no note");
    free(notes);
}

static void other_files_are_refused_and_left_alone(void **state)
{
    static const char csv[] = "date,ticker,close\n2025-01-27,NVDA,118.42\n";
    const char *path = new_file();
    (void)state;
    write_file(path, csv, sizeof csv - 1);
    expect_refused(path, JVN_EDATA, "another kind of file, wanted a workspace");
    expect_untouched(path, csv, sizeof csv - 1);
    remove_file(path);
    path = new_file();
    run_sql(path, "PRAGMA application_id = 7");
    bytes b = read_file(path);
    expect_refused(path, JVN_EDATA, "another program's SQLite file");
    expect_untouched(path, b.s, b.n);
    test_free(b.s);
    remove_file(path);
}

static void a_newer_format_is_refused_and_left_alone(void **state)
{
    const char *path = new_file();
    (void)state;
    run_sql(path, "PRAGMA user_version = 3");
    bytes b = read_file(path);
    expect_refused(path, JVN_EDATA, "has format 3, this jevons knows formats up to 2");
    expect_untouched(path, b.s, b.n);
    test_free(b.s);
    remove_file(path);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    expect_refused("/tmp", JVN_EDATA, "a folder");
    expect_refused("/dev/null", JVN_EDATA, "no regular file");
    expect_refused("/nonesuch/w.jv", JVN_EIO, "folder of /nonesuch/w.jv: no such file");
    expect_refused("", JVN_EARG, "cannot name a file");
}

static void names_that_sqlite_gives_a_meaning_are_names(void **state)
{
    const char *path = new_file();
    char here[PATH_MAX], *slash = strrchr(path, '/');
    (void)state;
    assert_non_null(getcwd(here, sizeof here));
    *slash = '\0';
    assert_int_equal(chdir(path), 0);
    *slash = '/';
    store_unref(open_small(":memory:"));
    store_unref(open_small("file:x?mode=memory"));
    assert_int_equal(unlink(":memory:") + unlink("file:x?mode=memory"), 0);
    assert_int_equal(chdir(here), 0);
    remove_file(path);
}

static void an_empty_file_becomes_a_workspace(void **state)
{
    const char *path = new_file();
    (void)state;
    write_file(path, "", 0);
    store *s = open_small(path);
    assert_int_equal(count(s, "PRAGMA application_id"), 0x6a766e73);
    assert_int_equal(count(s, "PRAGMA user_version"), 2);
    assert_int_equal(count(s, "PRAGMA synchronous"), 2);
    store_unref(s);
    remove_file(path);
}

static void tables_that_were_changed_are_refused(void **state)
{
    const char *path = new_file();
    (void)state;
    run_sql(path, "ALTER TABLE chunk RENAME COLUMN place TO position");
    expect_refused(path, JVN_EDATA, "of the 8 tables of a workspace it has 7");
    remove_file(path);
}

/* A trigger could make what is read another than what was written. */
static void code_in_the_file_does_not_run(void **state)
{
    const char *path = new_file();
    table *t = make_table(5, 1);
    (void)state;
    run_sql(path, "CREATE TRIGGER t AFTER INSERT ON version BEGIN DELETE FROM version; END");
    versions *v = open_versions(path);
    put(v, "px", t);
    put(v, "px", t);
    versions_free(v);
    store *s = open_small(path);
    assert_int_equal(count(s, "SELECT count(*) FROM version"), 2);
    store_unref(s);
    table_unref(t);
    remove_file(path);
}

static void a_journal_of_another_file_is_not_rolled_back(void **state)
{
    static const char foreign[] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7 and more of another file's pages";
    const char *path = new_file();
    char journal[128], room[600] = {0};
    (void)state;
    store_unref(open_small(path));
    bytes b = read_file(path);
    memcpy(room, foreign, sizeof foreign);
    snprintf(journal, sizeof journal, "%s-journal", path);
    write_file(journal, room, sizeof room);
    expect_refused(path, JVN_EDATA, "w.jv-journal is another file's");
    expect_untouched(path, b.s, b.n);
    expect_untouched(journal, room, sizeof room);
    assert_int_equal(unlink(journal), 0);
    store_unref(open_small(path));
    test_free(b.s);
    remove_file(path);
}

/* ---- older files ---- */

#define VECTOR_2 "CREATE TABLE vector ( -- values of a column, kept once for all columns that have them\n" \
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,\n" \
    "  type TEXT NOT NULL, -- bool, int64, float64, string, dict, date, timestamp\n" \
    "  rows INTEGER NOT NULL,\n" \
    "  nulls INTEGER NOT NULL,\n" \
    "  bytes INTEGER NOT NULL, -- of its chunks\n" \
    "  dictionary INTEGER REFERENCES vector, -- dict: the texts that its values number from 0\n" \
    "  -- XXH3-128 of this row and the checksums of its chunks\n" \
    "  hash TEXT NOT NULL UNIQUE, facts TEXT, note TEXT)"

static const store_step good_step[] = {
    {{"ALTER TABLE vector ADD COLUMN note TEXT", "UPDATE vector SET note = 'from ' || type"}, {VECTOR_2}},
    {{"CREATE INDEX vector_note ON vector (note)"}, {NULL}},
};
static const store_step bad_step[] = {
    {{"ALTER TABLE vector ADD COLUMN note TEXT", "UPDATE vector SET nonesuch = 1"}, {VECTOR_2}},
};
static const store_step wrong_step[] = {{{"ALTER TABLE vector ADD COLUMN other TEXT"}, {VECTOR_2}}};

static store_layout with_steps(const store_step *steps, int n)
{
    store_layout l = small;
    l.steps = steps;
    l.n_steps = n;
    return l;
}

static bool is_there(const char *path, const char *end)
{
    char name[128];
    snprintf(name, sizeof name, "%s%s", path, end);
    return access(name, F_OK) == 0;
}

static void remove_copy(const char *path, const char *end)
{
    char name[128];
    snprintf(name, sizeof name, "%s%s", path, end);
    assert_int_equal(unlink(name), 0);
}

/* px@1 of the file is t. */
static void expect_table(store *s, table *t)
{
    err e;
    dataset_list found;
    versions *v = versions_new(store_ref(s));
    assert_int_equal(versions_of(v, "px", 1, &found, &e), JVN_OK);
    assert_int_equal(compare_tables(t, found.all[0]->t, &e), JVN_OK);
    dataset_list_free(&found);
    versions_free(v);
}

static store *open_with(const char *path, store_layout l)
{
    err e;
    store *s;
    if (store_open(path, &l, &s, &e) != JVN_OK) FAIL_WITH("%s", e.msg);
    return s;
}

/* tests/core/registry/format1.jv was made by release 0.1.0: px is make_table(5, 1). */
static void a_kept_file_of_format_1_is_opened_and_brought_up(void **state)
{
    const char *path = new_file();
    char copy[128];
    table *t = make_table(5, 1);
    bytes kept = read_file("tests/core/registry/format1.jv");
    (void)state;
    write_file(path, kept.s, kept.n);
    store *s = open_small(path);
    expect_notes(s, "w.jv was of format 1 and is of format 2 now; as it was it is kept in ");
    expect_table(s, t);
    store_unref(s);
    s = open_with(path, with_steps(good_step, 2));
    expect_notes(s, "w.jv was of format 2 and is of format 4 now; as it was it is kept in ");
    expect_table(s, t);
    assert_int_equal(count(s, "PRAGMA user_version"), 4);
    assert_true(count(s, "SELECT count(*) FROM vector WHERE note = 'from ' || type") > 5);
    store_unref(s);
    s = open_with(path, with_steps(good_step, 2));
    expect_notes(s, NULL);
    store_unref(s);
    expect_refused(path, JVN_EDATA, "has format 4, this jevons knows formats up to 2");
    snprintf(copy, sizeof copy, "%s.v2", path);
    s = open_small(copy);
    expect_table(s, t);
    store_unref(s);
    remove_copy(path, ".v1");
    remove_copy(path, ".v2");
    test_free(kept.s);
    table_unref(t);
    remove_file(path);
}

static void what_cannot_be_brought_up_stays_as_it_was(void **state)
{
    err e;
    store *s;
    const char *path = new_file();
    table *t = make_table(5, 1);
    store_layout bad[] = {with_steps(bad_step, 1), with_steps(wrong_step, 1)};
    (void)state;
    versions *v = open_versions(path);
    put(v, "px", t);
    versions_free(v);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_open(path, &bad[i], &s, &e), JVN_EDATA);
        if (!strstr(e.msg, i ? "of the 8 tables of a workspace it has 7" : "nonesuch")) FAIL_WITH("%s", e.msg);
        assert_false(is_there(path, ".v2"));
        s = open_small(path);
        expect_table(s, t);
        store_unref(s);
    }
    table_unref(t);
    remove_file(path);
}

static void a_copy_takes_no_other_files_place(void **state)
{
    const char *path = new_file();
    char copy[128];
    (void)state;
    store_unref(open_small(path));
    snprintf(copy, sizeof copy, "%s.v2", path);
    write_file(copy, "mine", 4);
    assert_int_equal(chmod(path, 0600), 0);
    store *s = open_with(path, with_steps(good_step, 1));
    expect_notes(s, "w.jv.v2.2");
    store_unref(s);
    bytes b = read_file(copy);
    assert_int_equal(b.n, 4);
    struct stat is;
    strcat(copy, ".2");
    assert_int_equal(stat(copy, &is), 0);
    assert_int_equal(is.st_mode & 0777, 0600);
    test_free(b.s);
    remove_copy(path, ".v2");
    remove_copy(path, ".v2.2");
    remove_file(path);
}

/* ---- two at once ---- */

static void what_another_writes_is_noticed(void **state)
{
    const char *path = new_file();
    versions *a = open_versions(path);
    store *s = open_small(path);
    table *t = make_table(5, 1);
    (void)state;
    assert_false(store_changed(s));
    put(a, "px", t);
    assert_true(store_changed(s));
    assert_false(store_changed(s));
    store_unref(s);
    versions_free(a);
    table_unref(t);
    remove_file(path);
}

static void a_second_writer_waits_and_then_says_so(void **state)
{
    err e;
    lineage l;
    dataset_list made;
    const char *path = new_file();
    store *s = open_small(path);
    versions *v = open_versions(path);
    table *t = make_table(5, 1);
    named_table one = {"px", t, NULL};
    (void)state;
    lineage_begin(&l, "px = x", true);
    assert_int_equal(store_begin(s, true, &e), JVN_OK);
    assert_int_equal(versions_add(v, &one, 1, &l, &made, &e), JVN_EIO);
    assert_non_null(strstr(e.msg, "another program is writing to it"));
    cancel_ask();
    assert_int_equal(versions_add(v, &one, 1, &l, &made, &e), JVN_ECANCELLED);
    cancel_clear();
    store_rollback(s);
    put(v, "px", t);
    assert_int_equal(count(s, "SELECT max(number) FROM version"), 1);
    lineage_clear(&l);
    store_unref(s);
    versions_free(v);
    table_unref(t);
    remove_file(path);
}

static void a_file_that_was_removed_is_told_of(void **state)
{
    err e;
    const char *path = new_file();
    store *s = open_small(path);
    (void)state;
    assert_int_equal(unlink(path), 0);
    assert_int_equal(store_begin(s, true, &e), JVN_EIO);
    assert_non_null(strstr(e.msg, "it is not there any more"));
    store_unref(s);
    remove_file(path);
}

/* ---- a full disk ---- */

static void set_file_limit(int64_t most)
{
    struct rlimit r;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &r), 0);
    r.rlim_cur = most < 0 ? r.rlim_max : (rlim_t)most;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &r), 0);
}

static void a_write_that_fails_changes_nothing(void **state)
{
    err e;
    lineage l;
    dataset_list made;
    const char *path = new_file();
    versions *v = open_versions(path);
    table *t = make_table(10, 1), *large = table_new();
    named_table both[] = {{"px", t, NULL}, {"large", large, NULL}};
    (void)state;
    for (int i = 0; i < 8; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%d", i);
        add(large, name, make_column(JVN_INT64, 20000, false, i));
    }
    put(v, "px", t);
    lineage_begin(&l, "px = x", true);
    signal(SIGXFSZ, SIG_IGN);
    for (int kilobytes = 200; kilobytes < 1200; kilobytes += 250) {
        set_file_limit(kilobytes << 10);
        assert_int_equal(versions_add(v, both, 2, &l, &made, &e), JVN_EIO);
        set_file_limit(-1);
        assert_int_equal(versions_of(v, "px", 0, &made, &e), JVN_OK);
        assert_int_equal(made.n, 1);
        assert_int_equal(compare_tables(t, made.all[0]->t, &e), JVN_OK);
        dataset_list_free(&made);
    }
    assert_int_equal(versions_add(v, both, 2, &l, &made, &e), JVN_OK);
    assert_int_equal(made.all[0]->version, 2);
    dataset_list_free(&made);
    signal(SIGXFSZ, SIG_DFL);
    lineage_clear(&l);
    versions_free(v);
    table_unref(t);
    table_unref(large);
    remove_file(path);
}

/* ---- files that were damaged ---- */

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

/* Reads all that the file has, and writes to it: every failure has words. *right: how often px was whole. */
static void use_all(const char *path, table *wanted, int *right)
{
    err e;
    store *s;
    lineage l;
    dataset_list found;
    if (store_open(path, &small, &s, &e) != JVN_OK) {
        assert_true(*e.msg);
        return;
    }
    versions *v = versions_new(s);
    jvn_status st = versions_newest(v, &found, &e);
    if (st != JVN_OK) assert_true(*e.msg);
    dataset_list_free(&found);
    st = versions_of(v, "px", 1, &found, &e);
    if (st == JVN_OK && found.n && found.all[0]->lost) st = fail(&e, JVN_EDATA, "%s", found.all[0]->lost);
    else if (st == JVN_OK && found.n) {
        st = compare_tables(wanted, found.all[0]->t, &e);
        *right += st == JVN_OK;
        if (st == JVN_EPLUGIN) FAIL_WITH("what was read is wrong, and no error told so");
    }
    if (st != JVN_OK) assert_true(*e.msg);
    dataset_list_free(&found);
    lineage_begin(&l, "px = x", true);
    if (versions_add(v, &(named_table){"px", wanted, NULL}, 1, &l, &found, &e) == JVN_OK) dataset_list_free(&found);
    else assert_true(*e.msg);
    lineage_clear(&l);
    versions_free(v);
}

static void a_damaged_entry_takes_no_other_along(void **state)
{
    err e;
    dataset_list found;
    const char *path = new_file();
    table *t = make_table(5, 1);
    (void)state;
    versions *v = open_versions(path);
    put(v, "px", t);
    put(v, "px", t);
    put(v, "other", t);
    versions_free(v);
    run_sql(path, "UPDATE version SET rows = 6 WHERE number = 2");
    store *s = open_small(path);
    v = versions_new(store_ref(s));
    assert_int_equal(versions_newest(v, &found, &e), JVN_OK);
    expect_notes(s, "px@2 is lost: ");
    assert_int_equal(found.n, 2);
    assert_non_null(found.all[0]->lost);
    assert_null(found.all[1]->lost);
    assert_int_equal(compare_tables(t, found.all[1]->t, &e), JVN_OK);
    dataset_list_free(&found);
    assert_int_equal(versions_of(v, "px", 1, &found, &e), JVN_OK);
    assert_int_equal(compare_tables(t, found.all[0]->t, &e), JVN_OK);
    dataset_list_free(&found);
    put(v, "px", t);
    assert_int_equal(versions_newest(v, &found, &e), JVN_OK);
    expect_notes(s, NULL);
    assert_int_equal(found.all[0]->version, 3);
    assert_null(found.all[0]->lost);
    dataset_list_free(&found);
    versions_free(v);
    store_unref(s);
    table_unref(t);
    remove_file(path);
}

static void a_name_that_is_no_text_is_damage(void **state)
{
    static const char *const names[] = {"x'ff61'", "x''"};
    const char *path = new_file();
    table *t = make_table(5, 1);
    (void)state;
    versions *v = open_versions(path);
    put(v, "px", t);
    versions_free(v);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        err e;
        dataset_list found;
        char sql[96];
        snprintf(sql, sizeof sql, "UPDATE dataset SET name = cast(%s AS text)", names[i]);
        run_sql(path, sql);
        store *s = open_small(path);
        v = versions_new(store_ref(s));
        assert_int_equal(versions_newest(v, &found, &e), JVN_OK);
        assert_int_equal(found.n, 0);
        expect_notes(s, "the name of dataset 1 is no text, and it is lost");
        versions_free(v);
        store_unref(s);
    }
    table_unref(t);
    remove_file(path);
}

static void damage(bytes *b, int i, uint64_t *random)
{
    size_t at = next_random(random) % b->n;
    if (i % 4 == 0) b->n = at;
    else if (i % 4 == 1) memset(b->s + at, (int)(next_random(random) & 255), b->n - at < 300 ? b->n - at : 300);
    for (int k = 0; i % 4 > 1 && k < i % 4; k++)
        b->s[next_random(random) % b->n] ^= (unsigned char)(1u << next_random(random) % 8);
}

/* Page sizes that are none or another's, another text encoding, other file formats. */
static void a_head_that_lies_is_damage(void **state)
{
    static const struct {
        int at;
        unsigned char byte;
    } lies[] = {{16, 3}, {16, 2}, {17, 1}, {59, 2}, {47, 9}};
    const char *path = new_file();
    (void)state;
    store_unref(open_small(path));
    bytes b = read_file(path);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        unsigned char was = b.s[lies[i].at];
        b.s[lies[i].at] = lies[i].byte;
        write_file(path, b.s, b.n);
        expect_refused(path, JVN_EDATA, "w.jv is damaged: ");
        b.s[lies[i].at] = was;
    }
    write_file(path, b.s, b.n);
    store_unref(open_small(path));
    test_free(b.s);
    remove_file(path);
}

static void a_damaged_file_is_an_error_or_right(void **state)
{
    enum { ROUNDS = 400 };
    const char *path = new_file();
    versions *v = open_versions(path);
    table *t = make_table(300, 1);
    uint64_t random = 20250127;
    int right = 0;
    char wal[128];
    (void)state;
    put(v, "px", t);
    versions_free(v);
    bytes whole = read_file(path);
    snprintf(wal, sizeof wal, "%s-wal", path);
    for (int i = 0; i < ROUNDS; i++) {
        bytes b = {test_malloc(whole.n), whole.n};
        memcpy(b.s, whole.s, whole.n);
        damage(&b, i, &random);
        write_file(path, b.s, b.n);
        unlink(wal);
        use_all(path, t, &right);
        test_free(b.s);
    }
    assert_in_range(right, 1, ROUNDS - 1);
    write_file(path, whole.s, whole.n);
    test_free(whole.s);
    table_unref(t);
    remove_file(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_files_are_refused_and_left_alone),
        cmocka_unit_test(a_newer_format_is_refused_and_left_alone),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(names_that_sqlite_gives_a_meaning_are_names),
        cmocka_unit_test(an_empty_file_becomes_a_workspace),
        cmocka_unit_test(tables_that_were_changed_are_refused),
        cmocka_unit_test(code_in_the_file_does_not_run),
        cmocka_unit_test(a_journal_of_another_file_is_not_rolled_back),
        cmocka_unit_test(a_kept_file_of_format_1_is_opened_and_brought_up),
        cmocka_unit_test(what_cannot_be_brought_up_stays_as_it_was),
        cmocka_unit_test(a_copy_takes_no_other_files_place),
        cmocka_unit_test(what_another_writes_is_noticed),
        cmocka_unit_test(a_second_writer_waits_and_then_says_so),
        cmocka_unit_test(a_file_that_was_removed_is_told_of),
        cmocka_unit_test(a_write_that_fails_changes_nothing),
        cmocka_unit_test(a_damaged_entry_takes_no_other_along),
        cmocka_unit_test(a_name_that_is_no_text_is_damage),
        cmocka_unit_test(a_head_that_lies_is_damage),
        cmocka_unit_test(a_damaged_file_is_an_error_or_right),
    };
    return RUN(tests);
}
