/* value: exact or unknown. What Python itself says of thousands of expressions is
 * compared in tests/heartbeat/expressions.py; here are the edges. */
#include "support.h"

#include "program/naming.h"
#include "program/value.h"

#include <stdlib.h>

static struct value text(const char *z)
{
    return value_string(str_of(z));
}

static void assert_value(struct value v, const char *expected)
{
    if (!expected) {
        assert_int_equal(v.kind, VALUE_UNKNOWN);
        assert_true(v.text.len > 0);
        return;
    }
    assert_int_equal(v.kind, VALUE_STRING);
    if (!str_eq(v.text, str_of(expected)))
        fail_msg("%.*s is not %s", STR_ARG(v.text), expected);
}

static struct value call(const char *self, const char *method, const char *a,
                         const char *b)
{
    struct value v = text(self);
    struct argument args[2] = {{.value = text(a)}, {.value = text(b)}};
    return value_call_method(&arena, &v, str_of(method), args,
                             a == NULL   ? 0
                             : b == NULL ? 1
                                         : 2);
}

static void case_mapping_is_ascii_only(void **state)
{
    (void)state;
    assert_value(call("p2_odds 3d", "title", NULL, NULL), "P2_Odds 3D");
    assert_value(call("aB", "swapcase", NULL, NULL), "Ab");
    assert_value(call("stra\xc3\x9f"
                      "e",
                      "upper", NULL, NULL),
                 NULL);
    assert_value(call("\xc2\xa0x", "strip", NULL, NULL), NULL); /* a blank to Python */
}

static struct value sliced(const char *of, int64_t from, int64_t to, int64_t step)
{
    struct value v = text(of);
    struct value bounds[3] = {value_number(from), value_number(to), value_number(step)};
    return value_slice(&arena, &v, bounds);
}

static void slices_at_the_edges(void **state)
{
    (void)state;
    assert_value(sliced("abc", -100, 100, 1), "abc");
    assert_value(sliced("abc", 2, 0, -1), "cb");
    assert_value(sliced("abc", 0, 3, INT64_MAX), "a");
    assert_value(sliced("abc", INT64_MIN, INT64_MAX, 1), "abc");
    assert_value(sliced("", 0, 0, 1), "");
    assert_value(sliced("abc", 0, 3, 0), NULL);
    assert_value(sliced("\xc3\xa9", 0, 1, 1), NULL);
}

static void products_are_bounded(void **state)
{
    (void)state;
    struct value x = text("ab"), n = value_number(3);
    assert_value(value_repeat(&arena, &x, &n), "ababab");
    n = value_number(-1);
    assert_value(value_repeat(&arena, &n, &x), "");
    n = value_number(INT64_MAX);
    assert_value(value_repeat(&arena, &x, &n), NULL);
}

static struct value sub(const char *pattern, const char *template, const char *subject)
{
    return value_regex_sub(&arena, str_of(pattern), str_of(template), str_of(subject),
                           0);
}

static void common_patterns(void **state)
{
    (void)state;
    assert_value(sub("(?<!^)(?=[A-Z])", "_", "OddsGame"), "Odds_Game");
    assert_value(sub("(.)([A-Z][a-z]+)", "\\1_\\2", "HTTPServer"), "HTTP_Server");
    assert_value(sub("x*", "-", "abxd"), "-a-b--d-"); /* as Python since 3.7 */
    assert_value(sub("(a)|(b)", "\\2", "ab"), "b");
    assert_value(sub("\\\\", "/", "a\\b"), "a/b");
}

static void patterns_that_the_engines_read_differently(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "a++",       "(?i)a",   "(?P<n>a)", "\\Aa",     "[[:alpha:]]", "a{,2}",
        "(?<=a|bc)", "\\u0041", "(",        "[a--b]",   "(?>a)",       "\\K",
        "[]a]",      "\\1",     "(?#x)a",   "(?(1)a|b)"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        assert_value(sub(patterns[i], "", "abc"), NULL);
    assert_value(sub("a", "\\g<name>", "abc"), NULL);
    assert_value(sub("a", "\\n", "abc"), NULL);
    assert_value(sub("(a)", "\\2", "abc"), NULL);
    assert_value(sub("a", "", "\xc3\xa9"), NULL);
}

static void patterns_that_take_for_ever(void **state)
{
    (void)state;
    assert_value(
        sub("^(a|b|ab)*d", "", "ababababababababababababababababababababababcd"), NULL);
}

static void styles(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum naming style;
    } names[] = {
        {"p2_odds", NAMING_SNAKE},
        {"odds", NAMING_SNAKE},
        {"OddsProcessor", NAMING_PASCAL},
        {"X", NAMING_PASCAL},
        {"judge-cleaner", NAMING_KEBAB},
        {"a-b_c", NAMING_OTHER},
        {"_odds", NAMING_OTHER},
        {"odds_", NAMING_OTHER},
        {"2odds", NAMING_OTHER},
        {"p2_nba.odds", NAMING_OTHER},
        {"odds game", NAMING_OTHER},
        {"odds_g\xd0\xb0me", NAMING_OTHER},
        {"-", NAMING_OTHER},
        {"", NAMING_OTHER},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(naming_of(str_of(names[i].name)), names[i].style);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(case_mapping_is_ascii_only),
        TEST(slices_at_the_edges),
        TEST(products_are_bounded),
        TEST(common_patterns),
        TEST(patterns_that_the_engines_read_differently),
        TEST(patterns_that_take_for_ever),
        TEST(styles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
