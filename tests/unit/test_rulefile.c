/* rulefile, rulecase: what a rule file says, and that a case can fail. */
#include "support.h"

#include "catalogue.h"
#include "rulecase.h"

#include <stdio.h>

#define HEAD                                                                           \
    "id = \"FL205\"\nname = \"unresolved-import\"\nseverity = \"error\"\n"             \
    "summary = \"s\"\nwhy = \"w\"\ninstead = \"i\"\n"

static void read(struct rulefile *file, const char *text)
{
    struct error err = {0};
    if (!rulefile_read(file, str_of(text), STR("r.toml"), &arena, &err))
        fail_msg("%s", err.text);
}

static void every_built_in_rule_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < builtin_rule_count; i++) {
        struct rulefile file;
        struct error err = {0};
        if (!rulefile_read(&file, builtin_rules[i].toml, builtin_rules[i].file, &arena,
                           &err))
            fail_msg("%s", err.text);
        assert_true(str_eq(file.id, builtin_rules[i].id));
        assert_true(str_eq(file.summary, builtin_rules[i].summary));
        assert_int_equal(file.severity, builtin_rules[i].severity);
        assert_true(file.cases.len >= 2);
    }
}

static void a_case_is_read(void **state)
{
    (void)state;
    struct rulefile file;
    read(&file, HEAD "[[option]]\nname = \"src\"\ntype = \"t\"\ndefault = \"[]\"\n"
                     "text = \"T.\"\n"
                     "[[case]]\ntitle = \"one\"\nkind = \"bad\"\n"
                     "expect = [\"FL101 a b/c\", \"FL205 x:y.py:12\"]\n"
                     "untracked = [\"u.py\"]\nignored = [\"i.py\"]\n"
                     "config = 'src = []'\n"
                     "[case.files]\n\"a/b.py\" = '''\n"
                     "import x\nimport y  # expect: FL205, FL204\n'''\n"
                     "[[case]]\ntitle = \"two\"\nkind = \"good\"\ncode = 'x'\n");
    assert_str(file.options.items[0].fallback, "[]");
    const struct rule_case *c = &file.cases.items[0];
    assert_true(c->bad);
    assert_int_equal(c->expected.len, 4);
    assert_int_equal(c->expected.items[0].line, 2);
    assert_str(c->expected.items[1].id, "FL204");
    assert_str(c->expected.items[2].path, "a b/c");
    assert_int_equal(c->expected.items[2].line, 0);
    assert_str(c->expected.items[3].path, "x:y.py");
    assert_int_equal(c->expected.items[3].line, 12);
    assert_str(c->untracked.items[0], "u.py");
    assert_str(c->ignored.items[0], "i.py");
    assert_str(file.cases.items[1].files.items[0].path, "example.py");
}

static void flaws_are_pointed_at(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where, *what;
    } rows[] = {
        {"id = \"X\"\n", "", "the key `name` is missing"},
        {HEAD "color = 1\n", "7:1", "unknown key `color`; here belong id, name"},
        {"id = 7\n", "1:6", "`id` is a string, not an integer"},
        {"id = \"\"\n" HEAD, "2:1", "already defined"},
        {HEAD "[[option]]\nname = \"x\"\n", "7:1", "the key `type` is missing"},
        {HEAD "[[case]]\ntitle = \"t\"\nkind = \"ugly\"\ncode = ''\n", "9:8",
         "a case is \"bad\" or \"good\""},
        {HEAD "[[case]]\ntitle = \"t\"\nkind = \"good\"\n", "7:1", "either `code` or"},
        {HEAD "[[case]]\ntitle = \"t\"\nkind = \"bad\"\ncode = ''\n", "7:1",
         "a bad case expects a finding of its own rule"},
        {HEAD "[[case]]\ntitle = \"t\"\nkind = \"good\"\ncode = '# expect: FL205'\n",
         "7:1", "a good case expects no finding"},
        {HEAD "[[case]]\ntitle = \"t\"\nkind = \"good\"\nfiles = {\"../x\" = ''}\n",
         "10:10", "no plain path"},
        {HEAD "[[case]]\ntitle = \"t\"\nkind = \"good\"\nfiles = {\"x/\" = ''}\n",
         "10:10", "no plain path"},
        {HEAD
         "[[case]]\ntitle = \"t\"\nkind = \"good\"\ncode = ''\nexpect = [\"FL1\"]\n",
         "11:11", "\"ID path\" or"},
        {HEAD "[[case]]\ntitle = \"t\"\nkind = \"good\"\ncode = ''\n"
              "[[case]]\ntitle = \"t\"\nkind = \"good\"\ncode = ''\n",
         "12:9", "another case has this title"},
        {HEAD "case = [1]\n", "7:9", "write [[case]] tables"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rulefile file;
        struct error err = {0};
        if (rulefile_read(&file, str_of(rows[i].text), STR("r.toml"), &arena, &err))
            fail_msg("taken: %s", rows[i].text);
        char place[64];
        snprintf(place, sizeof place, "r.toml:%s", rows[i].where);
        if (strncmp(err.text, place, strlen(place)) != 0 ||
            !strstr(err.text, rows[i].what))
            fail_msg("wanted %s %s, got %s", place, rows[i].what, err.text);
    }
}

static bool passes(const char *rest, struct buf *report)
{
    struct rulefile file;
    struct buf text = {0};
    buf_addz(&text, HEAD "[[case]]\ntitle = \"t\"\n");
    buf_addz(&text, rest);
    read(&file, arena_str(&arena, buf_str(&text)).ptr);
    buf_release(&text);
    buf_clear(report);
    return rulecase_run(&file, &file.cases.items[0], report);
}

#define PACKAGE "\n[case.files]\n\"p/__init__.py\" = ''\n\"p/m.py\" = '''\n"

static void a_case_passes_only_if_all_is_as_expected(void **state)
{
    (void)state;
    struct buf report = {0};
    assert_true(passes("kind = \"bad\"" PACKAGE "from p import m\n"
                       "import p.gone  # expect: FL205\n'''\n",
                       &report));
    assert_true(passes("kind = \"good\"" PACKAGE "import p\n'''\n", &report));
    assert_true(passes("kind = \"good\"\nconfig = 'ignore = [\"FL205\"]'" PACKAGE
                       "import p.gone\n'''\n",
                       &report));
    /* Missing, too many, on another line. */
    assert_false(
        passes("kind = \"bad\"" PACKAGE "import p  # expect: FL205\n'''\n", &report));
    assert_string_equal(report.ptr, "- FL205 p/m.py:1\n");
    assert_false(passes("kind = \"good\"" PACKAGE "import p.gone\n'''\n", &report));
    assert_non_null(strstr(report.ptr, "+ FL205 p/m.py:1: "));
    assert_false(passes("kind = \"bad\"" PACKAGE
                        "import p.gone\nimport p  # expect: FL205\n'''\n",
                        &report));
    assert_non_null(strstr(report.ptr, "+ FL205 p/m.py:1: "));
    assert_non_null(strstr(report.ptr, "- FL205 p/m.py:2\n"));
    /* One finding meets one expectation. */
    assert_false(passes("kind = \"bad\"\nexpect = [\"FL205 p/m.py\"]" PACKAGE
                        "import p.gone  # expect: FL205\n'''\n",
                        &report));
    assert_false(
        passes("kind = \"good\"\nconfig = 'nonsense'" PACKAGE "'''\n", &report));
    assert_non_null(strstr(report.ptr, "flatline.toml:1:"));
    buf_release(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_built_in_rule_is_read),
        TEST(a_case_is_read),
        TEST(flaws_are_pointed_at),
        TEST(a_case_passes_only_if_all_is_as_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
