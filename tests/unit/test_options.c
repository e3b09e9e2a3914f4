/* options, operands: how a command line is read, and what paths in it mean. */
#include "cli/operands.h"
#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { OPT_REV, OPT_QUIET, OPT_VERBOSE, OPT_JOBS };
static const struct option_spec specs[] = {
    {"rev", 0, "REV", ""},
    {"quiet", 'q', NULL, ""},
    {"verbose", 'v', NULL, ""},
    {"jobs", 'j', "N", ""},
};

struct expected {
    int which;
    const char *value;
};

static void assert_reads(char **args, const struct expected *want)
{
    struct options o = {.specs = specs, .spec_count = 4, .args = args};
    struct error err;
    const char *value;
    for (;; want++) {
        assert_int_equal(options_next(&o, &value, &err), want->which);
        if (want->value)
            assert_string_equal(value, want->value);
        else
            assert_null(value);
        if (want->which == OPTIONS_END)
            return;
    }
}

static void every_way_to_write_an_option(void **state)
{
    (void)state;
    char *args[] = {"--rev=a=b", "x",      "--rev", "-q", "-qvj4", "-j", "5",
                    "-",         "--rev=", "--",    "-q", "--rev", NULL};
    const struct expected want[] = {
        {OPT_REV, "a=b"},        {OPTIONS_OPERAND, "x"},     {OPT_REV, "-q"},
        {OPT_QUIET, NULL},       {OPT_VERBOSE, NULL},        {OPT_JOBS, "4"},
        {OPT_JOBS, "5"},         {OPTIONS_OPERAND, "-"},     {OPT_REV, ""},
        {OPTIONS_OPERAND, "-q"}, {OPTIONS_OPERAND, "--rev"}, {OPTIONS_END, NULL},
    };
    assert_reads(args, want);
}

static void assert_wrong(char *word, const char *text)
{
    char *args[] = {word, NULL};
    struct options o = {.specs = specs, .spec_count = 4, .args = args};
    struct error err;
    const char *value;
    assert_int_equal(options_next(&o, &value, &err), OPTIONS_WRONG);
    assert_string_equal(err.text, text);
}

static void mistakes_are_named(void **state)
{
    (void)state;
    assert_wrong("--reb", "there is no option --reb; did you mean --rev?");
    assert_wrong("--verbos", "there is no option --verbos; did you mean --verbose?");
    assert_wrong("--colour", "there is no option --colour");
    assert_wrong("--rev", "--rev needs a value: --rev REV");
    assert_wrong("-j", "-j needs a value: -j N");
    assert_wrong("--quiet=1", "--quiet takes no value");
    assert_wrong("-x", "there is no option -x");
    assert_wrong("--\x1b[31m", "there is no option --\\x1b[31m");
}

static void numbers_have_bounds(void **state)
{
    (void)state;
    struct error err;
    unsigned n = 7;
    assert_true(option_number("jobs", "64", 1, 64, &n, &err));
    assert_int_equal(n, 64);
    const char *bad[] = {"0", "65", "-1", "4x", "", "99999999999999999999", " 4"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(option_number("jobs", bad[i], 1, 64, &n, &err));
    assert_int_equal(n, 64);
}

static void names_are_suggested_only_when_near(void **state)
{
    (void)state;
    const char *const names[] = {"check", "explain", "rules"};
    assert_string_equal(nearest_name(STR("chekc"), names, 3), "check");
    assert_string_equal(nearest_name(STR("expl"), names, 3), "explain");
    assert_string_equal(nearest_name(STR("rule"), names, 3), "rules");
    assert_null(nearest_name(STR("x"), names, 3));
    assert_null(nearest_name(STR("heartbeats"), names, 3));
}

static void assert_operand(struct str workdir, const char *given, const char *want)
{
    struct arena arena;
    struct str path;
    struct error err;
    arena_init(&arena);
    bool inside = operand_path(workdir, given, &arena, &path, &err);
    assert_true(inside == (want != NULL));
    if (want)
        assert_true(str_eq(path, str_of(want)));
    arena_release(&arena);
}

static void paths_are_taken_from_where_one_stands(void **state)
{
    (void)state;
    char base[] = "/tmp/flatline-operands-XXXXXX", name[64], other[64];
    assert_non_null(mkdtemp(base));
    char *real = realpath(base, NULL);
    struct str workdir = str_of(real);
    snprintf(name, sizeof name, "%s/sub", base);
    snprintf(other, sizeof other, "%s/other-way", base);
    assert_int_equal(mkdir(name, 0700), 0);
    assert_int_equal(symlink(name, other), 0);
    assert_int_equal(chdir(name), 0);
    assert_operand(workdir, "a.py", "sub/a.py");
    assert_operand(workdir, "./x//../a.py", "sub/a.py");
    assert_operand(workdir, ".", "sub");
    assert_operand(workdir, "..", "");
    assert_operand(workdir, "../..", NULL);
    assert_operand(workdir, "/", NULL);
    assert_operand(workdir, "", NULL);
    assert_operand(workdir, name, "sub");
    snprintf(other, sizeof other, "%s-more/a.py", real);
    assert_operand(workdir, other, NULL);
    /* a work tree reached by a link: /tmp/.../other-way is .../sub */
    char *sub = realpath(name, NULL);
    snprintf(other, sizeof other, "%s/other-way/a.py", base);
    assert_operand(str_of(sub), other, "a.py");
    assert_operand(STR(""), "a/./b.py", "a/b.py");
    assert_operand(STR(""), "../b.py", NULL);
    snprintf(other, sizeof other, "%s/other-way", base);
    assert_int_equal(chdir("/") + unlink(other) + rmdir(name) + rmdir(base), 0);
    free(sub);
    free(real);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_to_write_an_option),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(numbers_have_bounds),
        cmocka_unit_test(names_are_suggested_only_when_near),
        cmocka_unit_test(paths_are_taken_from_where_one_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
