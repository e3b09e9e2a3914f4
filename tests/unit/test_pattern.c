/* pattern, globs. */
#include "glob.h"
#include "pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define QUICK 1.0 /* seconds, with a sanitizer on a busy machine */

static bool regex(const char *source, unsigned flags, const char *subject)
{
    struct error err;
    struct pattern *p = pattern_compile(str_of(source), flags, &err);
    if (!p)
        fail_msg("%s: %s", source, err.text);
    bool found = pattern_matches(p, str_of(subject));
    assert_false(pattern_exceeded(p));
    pattern_free(p);
    return found;
}

static void patterns_match(void **state)
{
    (void)state;
    assert_true(regex("^p2_[a-z]+$", 0, "p2_box"));
    assert_false(regex("^p2_[a-z]+$", 0, "p2_Box"));
    assert_true(regex("^p2_[a-z]+$", PATTERN_NOCASE, "P2_Box"));
    assert_true(regex("b", 0, "abc"));
    assert_false(regex("b", PATTERN_WHOLE, "abc"));
    assert_true(regex("a|abc", PATTERN_WHOLE, "abc"));
    assert_true(regex("", PATTERN_WHOLE, ""));
    assert_true(regex("^.$", 0, "\xc3\xa9"));
    assert_true(regex("b", 0, "\xff\xfe b"));
    struct pattern *p = pattern_compile(STR("b+"), 0, &(struct error){0});
    size_t start, end;
    assert_true(pattern_search(p, STR("abbbc"), &start, &end));
    assert_int_equal(start, 1);
    assert_int_equal(end, 4);
    assert_true(pattern_search(p, STR("b"), &start, &end));
    assert_false(pattern_matches(p, (struct str){0}));
    pattern_free(p);
}

static void flaws_are_named_with_their_offset(void **state)
{
    (void)state;
    struct error err;
    assert_null(pattern_compile(STR("ab(c"), 0, &err));
    assert_non_null(strstr(err.text, "(at offset 4)"));
    assert_null(pattern_compile(STR("\xff"), 0, &err));
    assert_null(pattern_compile(STR("(((a{1,999}){1,999}){1,999})"), 0, &err));
    char *deep = calloc(1, 100001);
    memset(deep, '(', 100000);
    assert_null(pattern_compile(str_of(deep), 0, &err));
    free(deep);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void catastrophic_patterns_end_quickly(void **state)
{
    (void)state;
    const char *sources[] = {"^(a+)+$",       "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$",
                             "(?:a|a)*$b",    "(?R)?a*b", "(.*)*\\1z",
                             "^(a|b(?1)c)*$z"};
    static char subject[20001];
    memset(subject, 'a', 20000);
    for (size_t i = 0; i < sizeof subject - 1; i += 7)
        subject[i] = 'x';
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        struct error err;
        struct pattern *p = pattern_compile(str_of(sources[i]), 0, &err);
        assert_non_null(p);
        double start = seconds();
        assert_false(pattern_matches(p, str_of(subject)));
        assert_true(seconds() - start < QUICK);
        pattern_free(p);
    }
    struct pattern *p = pattern_compile(STR("^(a+)+$"), 0, &(struct error){0});
    assert_false(pattern_exceeded(p));
    assert_false(
        pattern_matches(p, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")));
    assert_true(pattern_exceeded(p));
    pattern_free(p);
}

static bool glob(const char *source, const char *path)
{
    struct arena arena;
    struct globs globs = {0};
    struct error err;
    arena_init(&arena);
    if (!globs_add(&globs, &arena, str_of(source), &err))
        fail_msg("%s: %s", source, err.text);
    bool matched = globs_match(&globs, str_of(path));
    assert_false(pattern_exceeded(globs.patterns.items[0]));
    globs_release(&globs);
    arena_release(&arena);
    return matched;
}

static void globs_are_those_of_gitignore(void **state)
{
    (void)state;
    static const struct {
        const char *glob, *yes, *no;
    } rows[] = {
        {"build", "build", "builds"},
        {"build", "a/build", "a/rebuild"},
        {"build", "a/build/x/y.py", "a/builds/x.py"},
        {"build/", "build/x.py", "rebuild"},
        {"/build", "build/x.py", "a/build"},
        {"a/b", "a/b/c", "x/a/b"},
        {"./a/b", "a/b", "a/bc"},
        {"*.py", "x/y/z.py", "x/y/z.pyc"},
        {"src/*.py", "src/a.py", "src/x/a.py"},
        {"src/**/*.py", "src/a.py", "srca.py"},
        {"src/**/*.py", "src/x/y/a.py", "src/x/y/a.txt"},
        {"src/**", "src/x/y", "src"},
        {"**/test_*", "a/test_x.py", "a/best_x.py"},
        {"**/test_*", "test_x.py", "attest_x.py"},
        {"**", "anything/at/all", ""},
        {"a/**/b/**/c", "a/x/b/y/b/c", "a/x/b/y/b/d"},
        {"a/**/b/**/c", "a/b/c", "a/c"},
        {"a/**/b/**", "a/x/b/c", "a/x/b"},
        {"a*b*c", "abxbc", "abxbd"},
        {"a*b*c", "aabbcc/below", "abcd"},
        {"a**b", "axxb", "ax/xb"},
        {"?.py", "x/a.py", "/.py"},
        {"[a-c]x", "bx", "dx"},
        {"[!a-c]x", "dx", "bx"},
        {"[^a-c]x", "dx", "bx"},
        {"[]x]y", "]y", "[y"},
        {"[a-]y", "-y", "by"},
        {"a[!x]b", "a-b", "a/b"},
        {"x{a,b}", "x{a,b}", "xa"},
        {"a.b", "a.b", "axb"},
        {"\\*a", "*a", "xa"},
        {"*a[*]", "xa*ya*", "xa"},
        {"\\[a]", "[a]", "a"},
        {"caf\xc3\xa9/**", "caf\xc3\xa9/x", "cafe/x"},
        {"*\xff", "a\xff", "a"},
        {"a+b$^(c)|d", "a+b$^(c)|d", "ab"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!glob(rows[i].glob, rows[i].yes))
            fail_msg("%s should match %s", rows[i].glob, rows[i].yes);
        if (glob(rows[i].glob, rows[i].no))
            fail_msg("%s should not match %s", rows[i].glob, rows[i].no);
    }
}

static void bad_globs_are_errors(void **state)
{
    (void)state;
    const char *bad[] = {"",    "/",      "[a",      "a[b/c]d", "[z-a]", "x\\",
                         "!a/", "../x/y", "a/../b/", "[",       "[!]",   "a/\\/b"};
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct globs globs = {0};
        struct error err = {0};
        if (globs_add(&globs, &arena, str_of(bad[i]), &err))
            fail_msg("`%s` was taken", bad[i]);
        assert_true(err.text[0] != '\0');
    }
    arena_release(&arena);
}

static void many_stars_take_no_time(void **state)
{
    (void)state;
    static char path[4001], stars[2001], deep[4001], deep_glob[4011];
    memset(path, 'a', sizeof path - 1);
    for (size_t i = 0; i + 1 < sizeof stars; i += 2)
        memcpy(stars + i, "*a", 2);
    stars[sizeof stars - 2] = 'b';
    for (size_t i = 0; i + 1 < sizeof deep; i += 2)
        memcpy(deep + i, "a/", 2);
    deep[sizeof deep - 2] = 'a';
    for (size_t i = 0; i < 4000; i += 5)
        memcpy(deep_glob + i, "**/a/", 5);
    strcat(deep_glob, "b");
    double start = seconds();
    assert_false(glob(stars, path));
    assert_false(glob(deep_glob, deep));
    assert_true(seconds() - start < QUICK);
}

static void name_globs(void **state)
{
    (void)state;
    assert_true(name_glob_match(STR("*notify_error*"), STR("self.notify_error_now")));
    assert_true(name_glob_match(STR("capture_exception"), STR("capture_exception")));
    assert_false(name_glob_match(STR("capture_exception"), STR("capture_exceptions")));
    assert_true(name_glob_match(STR("*"), STR("")));
    assert_true(name_glob_match(STR("a*b?d*"), STR("axxbcbcd")));
    assert_false(name_glob_match(STR("a*b"), STR("abc")));
    assert_true(name_glob_match(STR("*/*"), STR("a/b")));
    assert_false(name_glob_match(STR(""), STR("a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match),
        cmocka_unit_test(flaws_are_named_with_their_offset),
        cmocka_unit_test(catastrophic_patterns_end_quickly),
        cmocka_unit_test(globs_are_those_of_gitignore),
        cmocka_unit_test(bad_globs_are_errors),
        cmocka_unit_test(many_stars_take_no_time),
        cmocka_unit_test(name_globs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
