/* worse: what head has and base has not. */
#include "worse.h"

#include "catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct snapshot *files(size_t count, ...)
{
    struct entry *entries = arena_array(&arena, count, sizeof *entries);
    va_list args;
    va_start(args, count);
    for (size_t i = 0; i < count; i++) {
        entries[i].path = str_of(va_arg(args, const char *));
        entries[i].id.bytes[0] = (uint8_t)va_arg(args, int);
        entries[i].mode = MODE_FILE;
    }
    va_end(args);
    struct snapshot *snapshot = arena_new(&arena, struct snapshot);
    snapshot->entries = entries;
    snapshot->count = count;
    return snapshot;
}

static struct finding at(const char *path, const char *key, uint32_t line)
{
    return (struct finding){.rule = &builtin_rules[0],
                            .path = str_of(path),
                            .key = str_of(key),
                            .span = {line, 1, line, 2}};
}

static void shifted_lines_are_not_new(void **state)
{
    (void)state;
    struct snapshot *snap = files(1, "a.py", 1);
    struct finding before[] = {at("a.py", "k", 3)};
    struct finding after[] = {at("a.py", "k", 90)};
    bool is_new[1];
    assert_int_equal(worse_than(&(struct worse_side){snap, after, 1},
                                &(struct worse_side){snap, before, 1}, is_new, &arena),
                     1);
    assert_false(is_new[0]);
}

static void a_second_equal_finding_is_new(void **state)
{
    (void)state;
    struct snapshot *snap = files(1, "a.py", 1);
    struct finding before[] = {at("a.py", "k", 3)};
    struct finding after[] = {at("a.py", "k", 3), at("a.py", "k", 9)};
    bool is_new[2];
    assert_int_equal(worse_than(&(struct worse_side){snap, after, 2},
                                &(struct worse_side){snap, before, 1}, is_new, &arena),
                     1);
    assert_int_equal(is_new[0] + is_new[1], 1);
}

static void a_moved_file_takes_its_findings_along(void **state)
{
    (void)state;
    struct snapshot *old = files(2, "a.py", 1, "keep.py", 2);
    struct snapshot *moved = files(2, "keep.py", 2, "lib/b.py", 1);
    struct finding before[] = {at("a.py", "k", 3)};
    struct finding after[] = {at("lib/b.py", "k", 3)};
    bool is_new[1];
    worse_than(&(struct worse_side){moved, after, 1},
               &(struct worse_side){old, before, 1}, is_new, &arena);
    assert_false(is_new[0]);
}

static void a_file_changed_while_it_moved_is_known_by_its_name(void **state)
{
    (void)state;
    struct snapshot *old = files(1, "a.py", 1);
    struct snapshot *moved = files(1, "lib/a.py", 7);
    struct finding before[] = {at("a.py", "k", 3)};
    struct finding after[] = {at("lib/a.py", "k", 3)};
    bool is_new[1];
    worse_than(&(struct worse_side){moved, after, 1},
               &(struct worse_side){old, before, 1}, is_new, &arena);
    assert_false(is_new[0]);
}

static void a_copy_is_new(void **state)
{
    (void)state;
    struct snapshot *old = files(1, "a.py", 1);
    struct snapshot *copied = files(2, "a.py", 1, "lib/b.py", 1);
    struct finding before[] = {at("a.py", "k", 3)};
    struct finding after[] = {at("a.py", "k", 3), at("lib/b.py", "k", 3)};
    bool is_new[2];
    worse_than(&(struct worse_side){copied, after, 2},
               &(struct worse_side){old, before, 1}, is_new, &arena);
    assert_false(is_new[0]);
    assert_true(is_new[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shifted_lines_are_not_new),
        cmocka_unit_test(a_second_equal_finding_is_new),
        cmocka_unit_test(a_moved_file_takes_its_findings_along),
        cmocka_unit_test(a_file_changed_while_it_moved_is_known_by_its_name),
        cmocka_unit_test(a_copy_is_new),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
