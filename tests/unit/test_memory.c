/* memory_record: a verdict comes back whole; bytes that are none are refused, whatever
 * they are. */
#include "memory_record.h"

#include "catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define MUTATIONS 20000

static struct arena arena;

static struct finding a_finding(const char *path, uint32_t line)
{
    struct finding f = {.rule = rule_find(STR("FL201")),
                        .severity = SEVERITY_ERROR,
                        .path = str_of(path),
                        .span = {line, 2, 3, 4},
                        .lines = {STR("import a\n"), line},
                        .message = STR("`a` goes unseen"),
                        .help = STR("help"),
                        .key = STR("a|b"),
                        .cause = STR("shared"),
                        .weight = 7,
                        .fix_safe = true,
                        .fingerprint = "0123456789abcdef0123456789abcdef"};
    struct edit edit = {STR("x.py"), STR("raise\n"), STR(""), 5, 6, 1ULL << 40, true};
    struct related related = {STR("y.py"), {9, 8, 7, 6}, STR("here")};
    vec_add(&f.notes, &arena, STR("one"));
    vec_add(&f.notes, &arena, STR(""));
    vec_add(&f.related, &arena, related);
    vec_add(&f.edits, &arena, edit);
    return f;
}

static void write_sample(struct buf *out)
{
    struct finding findings[2] = {a_finding("a/b.py", 1), a_finding("a", 0)};
    struct problem problems[1] = {{STR("bin.py"), STR("is binary"), false}};
    struct memory_read reads[1] = {{STR("pyproject.toml"), false, true, {1, 2}}};
    struct disk_question questions[2] = {
        {STR("a/__init__.py"), STR(""), 0, ON_DISK_ABSENT},
        {STR("b/__init__.py"), STR(".gitignore:1: b"), 1, 1}};
    struct record record = {.said = {.kind = SNAPSHOT_COMMIT,
                                     .numbers = STR("12345678"),
                                     .findings = findings,
                                     .finding_count = 2,
                                     .problems = problems,
                                     .problem_count = 1,
                                     .reads = reads,
                                     .read_count = 1},
                            .questions = questions,
                            .question_count = 2};
    findings[1].is_directory = true;
    findings[1].severity = SEVERITY_WARNING;
    record_write(&record, out);
}

static void a_verdict_comes_back(void **state)
{
    (void)state;
    struct buf bytes = {0}, again = {0};
    struct record record;
    struct store_key other;
    struct since since;
    write_sample(&bytes);
    assert_true(record_read(buf_str(&bytes), &(struct since){0}, &arena, &record));
    assert_false(record_is_moved(buf_str(&bytes), &arena, &other, &since));
    const struct finding *f = &record.said.findings[0];
    assert_int_equal(record.said.finding_count, 2);
    assert_ptr_equal(f->rule, rule_find(STR("FL201")));
    assert_true(str_eq(f->related.items[0].message, STR("here")));
    assert_true(str_eq(f->lines.text, STR("import a\n")) && f->lines.first == 1);
    assert_true(f->edits.items[0].digest == 1ULL << 40);
    assert_string_equal(f->fingerprint, "0123456789abcdef0123456789abcdef");
    assert_true(f[1].is_directory && !f[0].is_directory);
    assert_int_equal(memory_times_read(&record.said, STR("pyproject.toml")), 1);
    assert_int_equal(memory_times_read(&record.said, STR("a/b.py")), 0);
    record_write(&record, &again);
    assert_int_equal(again.len, bytes.len);
    assert_memory_equal(again.ptr, bytes.ptr, bytes.len);
    buf_release(&bytes);
    buf_release(&again);
}

static void a_moved_one_names_its_other(void **state)
{
    (void)state;
    const uint64_t asked[] = {7, UINT64_MAX};
    const struct memory_read reads[] = {{STR("pyproject.toml"), false, true, {9}}};
    const struct since some = {asked, 2, reads, 1};
    struct store_key key = {{1, 2, 3}}, other = {{0}};
    struct buf bytes = {0}, sample = {0};
    struct record record;
    struct since since = {0};
    record_write_moved(&key, &some, &bytes);
    assert_true(record_is_moved(buf_str(&bytes), &arena, &other, &since));
    assert_memory_equal(&key, &other, sizeof key);
    assert_int_equal(since.asked_count, 2);
    assert_true(since.asked[1] == UINT64_MAX);
    assert_false(record_read(buf_str(&bytes), &since, &arena, &record));
    write_sample(&sample);
    assert_true(record_read(buf_str(&sample), &since, &arena, &record));
    assert_int_equal(record.said.reads[0].digest[0], 9);
    for (size_t len = 0; len < bytes.len; len++)
        assert_false(record_is_moved(str_make(bytes.ptr, len), &arena, &other, &since));
    buf_release(&bytes);
    buf_release(&sample);
}

/* Each input is a malloc of its own size, so that a sanitizer sees what reads beyond.
 */
static void read_copy(const char *bytes, size_t len)
{
    struct record record;
    char *copy = malloc(len + 1);
    assert_non_null(copy);
    char *exact = realloc(copy, len ? len : 1);
    assert_non_null(exact);
    memcpy(exact, bytes, len);
    if (record_read(str_make(exact, len), &(struct since){0}, &arena, &record)) {
        struct buf out = {0};
        record_write(&record, &out); /* touches all of it */
        buf_release(&out);
    }
    free(exact);
}

static void any_bytes_are_survived(void **state)
{
    (void)state;
    struct buf bytes = {0};
    uint64_t random = 88172645463325252u;
    write_sample(&bytes);
    for (size_t len = 0; len < bytes.len; len++) {
        struct record record;
        assert_false(
            record_read(str_make(bytes.ptr, len), &(struct since){0}, &arena, &record));
    }
    for (unsigned i = 0; i < MUTATIONS; i++) {
        char copy[2048];
        assert_in_range(bytes.len, 100, sizeof copy);
        memcpy(copy, bytes.ptr, bytes.len);
        for (unsigned n = 0; n < 1 + i % 4; n++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            copy[random % bytes.len] = (char)(random >> 32);
        }
        read_copy(copy, bytes.len);
        if (i % 64 == 0)
            arena_clear(&arena);
    }
    buf_release(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verdict_comes_back),
        cmocka_unit_test(a_moved_one_names_its_other),
        cmocka_unit_test(any_bytes_are_survived),
    };
    arena_init(&arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
