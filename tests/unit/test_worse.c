/* worse: what head has and base has not. */
#include "support.h"

#include "worse.h"

#include "catalogue.h"

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

static bool one_is_new(struct snapshot *old, struct finding before,
                       struct snapshot *now, struct finding after)
{
    bool is_new[1];
    worse_than(&(struct worse_side){now, &after, 1},
               &(struct worse_side){old, &before, 1}, is_new, &arena);
    return is_new[0];
}

static void a_renamed_package_makes_findings_about_it_no_newer(void **state)
{
    (void)state;
    struct snapshot *old = files(4, "main.py", 1, "src/app/core/__init__.py", 2,
                                 "src/app/core/x.py", 3, "src/app/core/y.py", 4);
    struct snapshot *now = files(4, "main.py", 9, "src/app/kernel/__init__.py", 2,
                                 "src/app/kernel/x.py", 3, "src/app/kernel/z.py", 4);
    struct finding missing = at("main.py", "app.core.gone|f", 3);
    struct finding name = at("main.py", "src.app.core.x.lost|", 3);
    struct finding file = at("main.py", "app.core.y.lost|", 3);
    assert_false(one_is_new(old, missing, now, at("main.py", "app.kernel.gone|f", 3)));
    assert_false(
        one_is_new(old, name, now, at("main.py", "src.app.kernel.x.lost|", 3)));
    assert_false(one_is_new(old, file, now, at("main.py", "app.kernel.z.lost|", 3)));
    assert_true(one_is_new(old, missing, now, at("main.py", "app.kernel.lost|f", 3)));
    assert_true(one_is_new(old, missing, now, at("main.py", "app.kernel.gone|g", 3)));
    assert_true(one_is_new(old, missing, now, at("main.py", "app.kernels.gone|f", 3)));
}

static void a_file_moved_into_a_package_does_not_rename_it(void **state)
{
    (void)state;
    struct snapshot *old = files(3, "lib/__init__.py", 1, "lib/a.py", 2, "old/x.py", 3);
    struct snapshot *now = files(3, "lib/__init__.py", 1, "lib/a.py", 2, "lib/x.py", 3);
    assert_true(one_is_new(old, at("lib/a.py", "old.gone|", 1), now,
                           at("lib/a.py", "lib.gone|", 1)));
    assert_false(one_is_new(old, at("lib/a.py", "old.x.lost|", 1), now,
                            at("lib/a.py", "lib.x.lost|", 1)));
}

static void a_renamed_directory_takes_its_hole_along(void **state)
{
    (void)state;
    struct snapshot *old = files(2, "app/core/x.py", 3, "app/core/y.py", 4);
    struct snapshot *now = files(2, "app/kernel/x.py", 3, "app/kernel/y.py", 5);
    struct finding before = at("app/core", "hole", 0);
    struct finding after = at("app/kernel", "hole", 0);
    before.is_directory = after.is_directory = true;
    assert_false(one_is_new(old, before, now, after));
}

static void what_two_packages_became_is_neither(void **state)
{
    (void)state;
    struct snapshot *old = files(2, "a/x.py", 3, "b/y.py", 4);
    struct snapshot *now = files(2, "c/x.py", 3, "c/y.py", 4);
    assert_true(
        one_is_new(old, at("m.py", "a.gone|", 0), now, at("m.py", "c.gone|", 0)));
}

static void its_own_name_comes_before_a_former_one(void **state)
{
    (void)state;
    struct snapshot *old = files(2, "a/x.py", 3, "m.py", 4);
    struct snapshot *now = files(2, "b/x.py", 3, "m.py", 4);
    struct finding before[] = {at("m.py", "b.gone|", 1)};
    struct finding after[] = {at("m.py", "b.gone|", 1), at("m.py", "a.gone|", 2)};
    bool is_new[2];
    worse_than(&(struct worse_side){now, after, 2},
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
        cmocka_unit_test(a_renamed_package_makes_findings_about_it_no_newer),
        cmocka_unit_test(a_file_moved_into_a_package_does_not_rename_it),
        cmocka_unit_test(a_renamed_directory_takes_its_hole_along),
        cmocka_unit_test(what_two_packages_became_is_neither),
        cmocka_unit_test(its_own_name_comes_before_a_former_one),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
