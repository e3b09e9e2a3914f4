/* fix: what is planned, what is refused, and that writing stays inside the tree. */
#include "fix.h"
#include "git/repo.h"
#include "rule.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define OLD "try:\n    import x\nexcept ImportError:\n    pass\n"
#define BODY 42u /* of `pass` in OLD */

static struct arena arena;
static char root[64];
static struct repo *repo;
static struct fixes fixes;

static void shell(const char *command)
{
    char line[512];
    snprintf(line, sizeof line, "cd %s && { %s; }", root, command);
    assert_int_equal(system(line), 0);
}

static int open_tree(void **state)
{
    struct error err;
    (void)state;
    arena_init(&arena);
    strcpy(root, "/tmp/flatline-fix-XXXXXX");
    assert_non_null(mkdtemp(root));
    shell("git init -q . && mkdir a outside");
    repo = repo_open(str_of(root), &err);
    assert_non_null(repo);
    return 0;
}

static int close_tree(void **state)
{
    (void)state;
    repo_close(repo);
    shell("rm -rf \"$PWD\"");
    arena_release(&arena);
    return 0;
}

static void assert_file(const char *path, const char *want)
{
    char name[128], got[256];
    snprintf(name, sizeof name, "%s/%s", root, path);
    FILE *file = fopen(name, "r");
    assert_non_null(file);
    got[fread(got, 1, sizeof got - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(got, want);
}

static struct edit insertion(const char *text)
{
    return (struct edit){.path = STR("a/f.py"),
                         .text = str_of(text),
                         .start = BODY,
                         .end = BODY,
                         .digest = str_digest(STR(OLD))};
}

/* Plans one finding for each edit. */
static void plan(const struct edit *edits, size_t count, bool safe, bool unsafe)
{
    struct finding *findings = arena_array(&arena, count, sizeof *findings);
    for (size_t i = 0; i < count; i++) {
        findings[i].rule = &builtin_rules[0];
        findings[i].fix_safe = safe;
        vec_add(&findings[i].edits, &arena, edits[i]);
    }
    fix_plan(&fixes, findings, count, unsafe, repo, &arena);
}

static void apply_fails(const char *why)
{
    fix_apply(&fixes, repo);
    assert_int_equal(fixes.files.items[0].state, FIX_FAILED);
    assert_true(str_find(fixes.files.items[0].why, str_of(why)) != STR_NONE);
}

static void an_unsafe_fix_waits_to_be_asked_for(void **state)
{
    struct edit edit = insertion("raise\n    ");
    (void)state;
    shell("printf '" OLD "' >a/f.py && chmod 751 a/f.py");
    plan(&edit, 1, false, false);
    assert_int_equal(fixes.files.len, 0);
    plan(&edit, 1, false, true);
    assert_int_equal(fixes.files.len, 1);
    assert_file("a/f.py", OLD);
    fix_apply(&fixes, repo);
    assert_int_equal(fixes.files.items[0].state, FIX_DONE);
    assert_file("a/f.py",
                "try:\n    import x\nexcept ImportError:\n    raise\n    pass\n");
    shell("test $(stat -c %a a/f.py) = 751 && test $(ls -A a) = f.py");
}

static void two_fixes_of_one_place_are_refused(void **state)
{
    struct edit edits[] = {insertion("raise\n    "), insertion("log()\n    "),
                           insertion("raise\n    ")};
    (void)state;
    shell("printf '" OLD "' >a/f.py");
    plan(edits, 3, true, false);
    assert_int_equal(fixes.files.len, 1);
    assert_int_equal(fixes.files.items[0].edits.len, 1);
    assert_int_equal(fixes.files.items[0].for_findings.len, 2);
    assert_int_equal(fixes.notes.len, 1);
}

static void a_file_that_is_not_as_judged_is_left_alone(void **state)
{
    struct edit edit = insertion("raise\n    ");
    (void)state;
    shell("printf '# new\\n" OLD "' >a/f.py");
    plan(&edit, 1, true, false);
    assert_int_equal(fixes.files.len, 0);
    assert_int_equal(fixes.notes.len, 1);
}

static void a_file_changed_after_the_plan_is_left_alone(void **state)
{
    struct edit edit = insertion("raise\n    ");
    (void)state;
    shell("printf '" OLD "' >a/f.py");
    plan(&edit, 1, true, false);
    shell("echo new >a/f.py");
    apply_fails("changed meanwhile");
    assert_file("a/f.py", "new\n");
    shell("test $(ls -A a) = f.py");
}

static void a_directory_that_became_a_link_leads_nowhere(void **state)
{
    struct edit edits[] = {insertion("raise\n    ")};
    struct edit create = {.path = STR("a/__init__.py"), .create = true};
    (void)state;
    shell("printf '" OLD "' >a/f.py");
    plan(edits, 1, true, false);
    shell("mv a/f.py outside && rmdir a && ln -s outside a");
    apply_fails("directory cannot be opened");
    plan(&create, 1, true, false);
    apply_fails("directory cannot be opened");
    assert_file("outside/f.py", OLD);
    shell("test $(ls -A outside) = f.py");
}

static void a_link_is_not_written_through(void **state)
{
    struct edit edit = insertion("raise\n    ");
    (void)state;
    shell("printf '" OLD "' >a/f.py");
    plan(&edit, 1, true, false);
    shell("mv a/f.py outside/f.py && ln -s ../outside/f.py a/f.py");
    apply_fails("no regular file");
    assert_file("outside/f.py", OLD);
}

static void nothing_that_exists_is_overwritten(void **state)
{
    struct edit create = {.path = STR("a/__init__.py"), .create = true};
    struct edit move = {.path = STR("a/init.py"), .rename_to = STR("a/__init__.py")};
    (void)state;
    shell("echo wrong >a/init.py");
    plan(&create, 1, true, false);
    shell("echo mine >a/__init__.py");
    apply_fails("File exists");
    plan(&create, 1, true, false);
    assert_int_equal(fixes.notes.len, 1);
    shell("rm a/__init__.py");
    plan(&move, 1, true, false);
    shell("echo mine >a/__init__.py");
    apply_fails("File exists");
    assert_file("a/__init__.py", "mine\n");
    assert_file("a/init.py", "wrong\n");
}

static void one_path_has_one_fix(void **state)
{
    struct edit edits[] = {
        {.path = STR("a/__init__.py"), .create = true},
        {.path = STR("a/init.py"), .rename_to = STR("a/__init__.py")},
        {.path = STR("a/__init__.py"), .create = true},
    };
    (void)state;
    shell("echo text >a/init.py");
    plan(edits, 3, true, false);
    assert_int_equal(fixes.files.len, 1);
    assert_int_equal(fixes.notes.len, 1);
    fix_apply(&fixes, repo);
    assert_file("a/__init__.py", "");
}

static void some_places_are_not_ours(void **state)
{
    static const char *const paths[] = {
        "../x.py",  "/tmp/x.py", "a//x.py", ".git/hooks/x",
        "a/.GIT/x", "a/./x",     "",        "a/"};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct edit edit = {.path = str_of(paths[i]), .create = true};
        plan(&edit, 1, true, false);
        assert_int_equal(fixes.files.len, 0);
        assert_int_equal(fixes.notes.len, 1);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_tree, close_tree)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_unsafe_fix_waits_to_be_asked_for),
        TEST(two_fixes_of_one_place_are_refused),
        TEST(a_file_that_is_not_as_judged_is_left_alone),
        TEST(a_file_changed_after_the_plan_is_left_alone),
        TEST(a_directory_that_became_a_link_leads_nowhere),
        TEST(a_link_is_not_written_through),
        TEST(nothing_that_exists_is_overwritten),
        TEST(one_path_has_one_fix),
        TEST(some_places_are_not_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
